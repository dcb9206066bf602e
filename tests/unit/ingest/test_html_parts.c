/* The pieces that the reading of a page is made of, each on its own. */
#include "unit/ingest/collect.h"

#include <stdio.h>

#include "ingest/html.h"

static void kinds(void **state)
{
    (void)state;
    static const struct {
        const char *element;
        zws_html_kind kind;
    } cases[] = {
        {"div", HTML_BLOCK},   {"DIV", HTML_BLOCK},   {"p", HTML_LEAF},      {"P", HTML_LEAF},
        {"a", HTML_A},         {"abbr", HTML_INLINE}, {"br", HTML_BR},       {"b", HTML_INLINE},
        {"h1", HTML_H1},       {"h2", HTML_LEAF},     {"h7", HTML_INLINE},   {"title", HTML_TITLE},
        {"td", HTML_CELL},     {"th", HTML_CELL},     {"tr", HTML_ROW},      {"table", HTML_TABLE},
        {"nav", HTML_SOFT},    {"form", HTML_SOFT},   {"script", HTML_SKIP}, {"svg", HTML_SKIP},
        {"pre", HTML_PRE},     {"body", HTML_BODY},   {"o:p", HTML_INLINE},  {"", HTML_INLINE},
        {"divx", HTML_INLINE}, {"di", HTML_INLINE},   {"video", HTML_SKIP},  {"ul", HTML_BLOCK},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (zws_html__kind(cases[i].element) != cases[i].kind)
            fail_msg("<%s> is %d", cases[i].element, zws_html__kind(cases[i].element));
}

static void container_names(void **state)
{
    (void)state;
    static const struct {
        const char *names;
        int rank;
    } cases[] = {
        {"UCAP-CONTENT", 1},
        {"ucap_content", 1},
        {"TRS_Editor", 1},
        {"trs-editor", 1},
        {"zoom", 1},
        {"Zoom", 1},
        {"pages_content", 1},
        {"article-content", 1},
        {"articleContent", 1},
        {"x zoom y", 1},
        {"content zoom", 1},
        {"zoom content", 1},
        {"content", 3},
        {" content ", 3},
        {"con\tleft", 3},
        {"article", 2},
        {"main", 3},
        {"zoomx", 0},
        {"xzoom", 0},
        {"contents-list", 0},
        {"", 0},
        {"   ", 0},
        {"-", 0},
        {"__", 0},
        {"averyveryveryverylongnamethatbeginslikenoother", 0},
        {"contentcontentcontentcontentcontent", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (zws_html__container_rank(cases[i].names) != cases[i].rank)
            fail_msg("%s: %d", cases[i].names, zws_html__container_rank(cases[i].names));
}

static void boilerplate_names(void **state)
{
    (void)state;
    static const char *const yes[] = {
        "nav",       "Nav",      "top-nav",       "topNav",         "nav2",
        "main_menu", "footer",   "page-footer_2", "x breadcrumb y", "bdsharebuttonbox",
        "a.share",   "leftSide", "SEARCH",        "siteSearchBox",  "1nav",
        "-nav"};
    static const char *const no[] = {"",         "navy",        "desktop",  "stop",     "footnote",
                                     "topic",    "advert1sing", "headline", "sidewalk", "NAVY",
                                     "addition", "linkspage",   "1",        "-"};
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        if (!zws_html__is_boilerplate_name(yes[i]))
            fail_msg("%s is boilerplate", yes[i]);
    for (size_t i = 0; i < sizeof no / sizeof *no; i++)
        if (zws_html__is_boilerplate_name(no[i]))
            fail_msg("%s is no boilerplate", no[i]);
}

static void furniture(void **state)
{
    (void)state;
    static const char *const yes[] = {
        "打印",
        "【打印】",
        "打印 关闭",
        "【关闭窗口】【打印本页】",
        "字体：大 中 小",
        "[字体：大 中 小]",
        "大中小",
        "当前位置：首页>政策",
        "首页",
        "网站首页 > 公开",
        "首頁 要聞 政務公開",
        "上一篇：某通知",
        "下一条:无",
        "浏览次数：12",
        "版权所有：某省人民政府",
        "主办单位：某办公厅",
        "---",
        "| |",
        "　",
        "",
        "扫一扫在手机打开当前页",
        "某厅　|　首页　|　机构",
        "分享到：微信 微博",
    };
    static const char *const no[] = {
        "打印机采购",     "大中小企业",   "中小学", "关闭窗口期", "网站首页改版。首页 应当清楚",
        "从首页进入",     "一、总体要求", "1.",     "附件：1",    "上级文件",
        "当前，位置重要",
    };
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        if (!zws_html__is_furniture(yes[i], strlen(yes[i])))
            fail_msg("%s is furniture", yes[i]);
    for (size_t i = 0; i < sizeof no / sizeof *no; i++)
        if (zws_html__is_furniture(no[i], strlen(no[i])))
            fail_msg("%s is no furniture", no[i]);
    /* Long lines are text, whatever they begin with; cut characters do no harm. */
    char line[400];
    memset(line, ' ', sizeof line);
    memcpy(line, "首页 ", 7);
    assert_true(zws_html__is_furniture(line, 300));
    assert_false(zws_html__is_furniture(line, 301));
    for (size_t n = 0; n <= strlen("当前位置：首页"); n++) {
        char *exact = malloc(n ? n : 1);
        memcpy(exact, "当前位置：首页", n);
        zws_html__is_furniture(exact, n);
        free(exact);
    }
}

static void organs(void **state)
{
    (void)state;
    static const char *const yes[] = {"浙江省人民政府",
                                      "国务院办公厅",
                                      "国家发展和改革委员会",
                                      "某市公安局",
                                      "中国人民银行某某中心支行营业部",
                                      "某县人大常委会",
                                      "某省高级人民法院",
                                      "嵐江省文化廳",
                                      "Ministry Office of X",
                                      "澄湖市住房公积金管理中心"};
    static const char *const no[] = {"",       "x",        "省政府",           "省厅",   "市委",
                                     "新华社", "人民日报", "某省人民政府网站", "办公室", "综合处",
                                     "教育局", "Xinhua",   "Daily News",       "省",     "省局"};
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        if (!zws_html__is_organ(yes[i], strlen(yes[i])))
            fail_msg("%s is an organ", yes[i]);
    for (size_t i = 0; i < sizeof no / sizeof *no; i++)
        if (zws_html__is_organ(no[i], strlen(no[i])))
            fail_msg("%s is no organ", no[i]);
}

static void check_line(const char *line, zws_field which, const char *value)
{
    zws_html_facts facts = {0};
    size_t len = strlen(line);
    char *exact = malloc(len ? len : 1);
    memcpy(exact, line, len);
    assert_int_equal(zws_html__take_lines(&facts, exact, len), ZWS_OK);
    free(exact);
    const char *got = facts.value[which] ? facts.value[which] : "";
    if (strcmp(got, value) != 0)
        fail_msg("%s: %s is %s, not %s", line, zws_field_name(which), got, value);
    zws_html__free_facts(&facts);
}

static void fact_lines(void **state)
{
    (void)state;
    check_line("发布日期：2021-05-17", ZWS_FIELD_PUBLISHED, "2021-05-17");
    check_line("发布日期:2021-05-17", ZWS_FIELD_PUBLISHED, "2021-05-17");
    check_line("发布日期\t2021年5月17日", ZWS_FIELD_PUBLISHED, "2021-05-17");
    check_line("发 布 日 期：\t2021/5/17", ZWS_FIELD_PUBLISHED, "2021-05-17");
    check_line("索引号\tX-1\t发布日期\t2021-05-17", ZWS_FIELD_PUBLISHED, "2021-05-17");
    check_line("a\nb\n成文日期：2021-05-17\nc", ZWS_FIELD_DATE, "2021-05-17");
    check_line("成文日期：2021-05-17\n成文日期：2022-05-17", ZWS_FIELD_DATE, "2021-05-17");
    check_line("成文日期：无\n成文日期：2022-05-17", ZWS_FIELD_DATE, "2022-05-17");
    check_line("文号：某政发〔2021〕5号", ZWS_FIELD_DOCNO, "某政发〔2021〕5号");
    check_line("文号：无", ZWS_FIELD_DOCNO, "");
    check_line("文号：第号", ZWS_FIELD_DOCNO, "");
    check_line("发文字号：某政发〔２０２１〕５号\t有效性：有效", ZWS_FIELD_DOCNO,
               "某政发〔２０２１〕５号");
    check_line("发文字号：某政发〔2021〕5号 有效性：失效", ZWS_FIELD_VALIDITY, "失效");
    check_line("来源：某省财政厅\n发布机构：某省教育厅", ZWS_FIELD_ISSUER, "某省教育厅");
    check_line("发布机构：某省教育厅\n来源：某省财政厅", ZWS_FIELD_ISSUER, "某省教育厅");
    check_line("发布日期：", ZWS_FIELD_PUBLISHED, "");
    check_line("：：：：", ZWS_FIELD_PUBLISHED, "");
    check_line("发布日期\n2021-05-17", ZWS_FIELD_PUBLISHED, ""); /* a cell is not a line */
    check_line("\t\t\t", ZWS_FIELD_PUBLISHED, "");
    check_line("", ZWS_FIELD_PUBLISHED, "");
    check_line("\xFF\xFE：x", ZWS_FIELD_PUBLISHED, "");
}

static void metas(void **state)
{
    (void)state;
    zws_html_facts facts = {0};
    static const char *const given[][2] = {
        {" sitename", "某网"},       {"SITENAME", "另一网"},          {"pubdate", "2021-05-17"},
        {"keywords", "x"},           {"Url", " http://a/ "},          {"ArticleTitle", "一\n二"},
        {"contentsource", " 某处 "}, {"ContentSource", "某省财政厅"}, {"nothing", ""},
    };
    for (size_t i = 0; i < sizeof given / sizeof *given; i++)
        assert_int_equal(zws_html__take_meta(&facts, given[i][0], given[i][1]), ZWS_OK);
    assert_string_equal(facts.value[ZWS_FIELD_SITE], "某网");
    assert_string_equal(facts.value[ZWS_FIELD_PUBLISHED], "2021-05-17");
    assert_string_equal(facts.value[ZWS_FIELD_URL], "http://a/");
    assert_string_equal(facts.value[ZWS_FIELD_TITLE], "一 二");
    assert_string_equal(facts.value[ZWS_FIELD_ISSUER], "某省财政厅");
    assert_string_equal(facts.source, "某处");
    zws_html__free_facts(&facts);
    assert_null(facts.value[ZWS_FIELD_SITE]);
    /* A value without end is page text that strayed. */
    char *huge = malloc(3000);
    memset(huge, 'x', 2999);
    huge[2999] = '\0';
    assert_int_equal(zws_html__take_meta(&facts, "ArticleTitle", huge), ZWS_OK);
    assert_int_equal(zws_html__take_meta(&facts, "ContentSource", huge), ZWS_OK);
    assert_null(facts.value[ZWS_FIELD_TITLE]);
    assert_null(facts.source);
    free(huge);
    zws_html__free_facts(&facts);
}

/* Prints the page as a tree: element kinds as numbers, texts in quotes. */
static char *shape(const char *html)
{
    static char out[2000];
    char copy[1000];
    size_t n = 0, len = strlen(html), depth = 0;
    uint32_t ends[100];
    memcpy(copy, html, len);
    zws_html page;
    assert_int_equal(zws_html__parse(&page, copy, &len), ZWS_OK);
    out[0] = '\0';
    for (uint32_t i = 0; i <= page.n; i++) {
        while (depth && ends[depth - 1] <= i) {
            depth--;
            n += (size_t)snprintf(out + n, sizeof out - n, ")");
        }
        if (i == page.n)
            break;
        const zws_html_node *node = &page.nodes[i];
        if (node->kind == HTML_TEXT) {
            n += (size_t)snprintf(out + n, sizeof out - n, "'%.*s'%s", (int)node->bytes,
                                  page.text.data + node->text,
                                  node->flags & HTML_IN_LINK ? "L" : "");
            continue;
        }
        n += (size_t)snprintf(out + n, sizeof out - n, "%c%s%.0d(", "?ibnahtBTRCPlsx"[node->kind],
                              node -> flags &HTML_IS_SOFT ? "~" : "", node->rank);
        ends[depth++] = node->end;
    }
    zws_html__free(&page);
    return out;
}

static void trees(void **state)
{
    (void)state;
    assert_string_equal(shape("<p>a"), "b(B(l('a')))");
    assert_string_equal(shape("<p>a<p>b"), "b(B(l('a')l('b')))");
    assert_string_equal(shape("<b>a<i>b</b>c"), "b(B(i('a'i('b'))'c'))");
    assert_string_equal(shape("<div>a<br>b</div>c"), "b(B(b('a'n()'b')'c'))");
    assert_string_equal(shape("<div id=zoom class='nav x'>a</div>"), "b(B(b1('a')))");
    assert_string_equal(shape("<div class='nav'>a</div>"), "b(B(b~('a')))");
    assert_string_equal(shape("<div><a href=x>a<b>c</b></a>d</div>"), "b(B(b(a('a'Li('c'L))'d')))");
    assert_string_equal(shape("<div><script>a<b>c</script>d</div>"), "b(B(b(x()'d')))");
    assert_string_equal(shape("<div>a<!-- x -->b</div>"), "b(B(b('ab')))");
    assert_string_equal(shape("<div>a&amp;b</div>"), "b(B(b('a&b')))");
    assert_string_equal(shape("<table><tr><td>a<td>b</table>"), "b(B(T(R(C('a')C('b')))))");
    assert_string_equal(shape("<title>t</title>"), "b(b(t('t')))");
    assert_string_equal(shape("<div style='display:none'>a</div>"), "b(B(b~('a')))");
    assert_string_equal(shape("<div style='display:block'>a</div>"), "b(B(b('a')))");
    assert_string_equal(shape("<article>a</article>"), "b(B(b2('a')))");
    assert_string_equal(shape(""), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kinds),
        cmocka_unit_test(container_names),
        cmocka_unit_test(boilerplate_names),
        cmocka_unit_test(furniture),
        cmocka_unit_test(organs),
        cmocka_unit_test(fact_lines),
        cmocka_unit_test(metas),
        cmocka_unit_test(trees),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
