#include "unit/ingest/collect.h"

#include <stdio.h>

static zws_document *page(const char *html)
{
    zws_document *document = NULL;
    size_t len = strlen(html);
    char *exact = malloc(len ? len : 1);
    memcpy(exact, html, len);
    zws_status status = zws_ingest__html(&document, exact, len);
    free(exact);
    if (status != ZWS_OK)
        fail_msg("%.80s: %s", html, zws_error_message());
    assert_non_null(document);
    return document;
}

static void check(const char *html, zws_field which, const char *expected)
{
    zws_document *document = page(html);
    if (strcmp(field(document, which), expected) != 0)
        fail_msg("%s\ngives the %s\n%s\nnot\n%s", html, zws_field_name(which),
                 field(document, which), expected);
    zws_document_free(document);
}

static void check_body(const char *html, const char *expected)
{
    check(html, ZWS_FIELD_BODY, expected);
}

/* --- Text ----------------------------------------------------------------------------------- */

static void lines(void **state)
{
    (void)state;
    check_body("<p>一<p>二</p><div>三</div>四<br>五<hr>六", "一\n二\n三\n四\n五\n六");
    check_body("<h2>第一章</h2><ul><li>甲<li>乙</ul>", "第一章\n甲\n乙");
    check_body("<p>政<b>务</b><span>公</span><a href=x>开</a></p>", "政务公开");
    check_body("<p>one\n  two\t three</p>", "one two three");
    check_body("<p>one <b> two</b> three</p>", "one two three");
    check_body("<p>　　第一条　本办法</p>", "第一条　本办法");
    check_body("<p>&nbsp;&nbsp;a&nbsp;b&nbsp;</p>", "a b");
    check_body("<pre>一\n  二\n\n三</pre><p>四\n五</p>", "一\n二\n三\n四 五");
    check_body("<div><div><div>一</div></div></div><p></p><p> </p>二", "一\n二");
    check_body("只有文字", "只有文字");
    check_body("", "");
    check_body("<html></html>", "");
}

static void entities(void **state)
{
    (void)state;
    check_body("<p>&lt;a&gt; &amp; &quot;b&quot; &#20013;&#x56FD; &copy;</p>",
               "<a> & \"b\" 中国 ©");
    check_body("<p>&unknown; &#xD800; &#x110000; a&b &</p>", "&unknown; a&b &");
}

static void tables(void **state)
{
    (void)state;
    check_body("<table><tr><th>序号<th>任务<tr><td>1<td>去标识化<td>省司法厅</table>",
               "序号\t任务\n1\t去标识化\t省司法厅");
    check_body("<table>\n<tr>\n <td></td>\n <td>甲</td>\n <td>\n乙\n</td>\n</tr>\n</table>",
               "\t甲\t乙");
    check_body("<table><tr><td><p>一</p><p>二</p></td><td>三<br>四</td></tr></table>",
               "一 二\t三 四");
    check_body("<table><caption>表一</caption><thead><tr><th>甲</th><th>乙</th></tr></thead><tbody>"
               "<tr><td>1</td><td>2</td></tr></tbody></table><p>后</p>",
               "表一\n甲\t乙\n1\t2\n后");
    /* A table that lays the page out is no data. */
    check_body("<table><tr><td><table><tr><td>1<td>2</table></td><td>右</td></tr></table>",
               "1\t2\n右");
    check_body("<table><tr><td><p>第一段</p><p>第二段</p></td></tr></table>", "第一段\n第二段");
    char html[8000] = "<table><tr><td>左</td><td>";
    for (int i = 0; i < 30; i++)
        strcat(html, "<p>这是一个用表格排版的正文段落，内容比较长。</p>");
    strcat(html, "</td></tr></table>");
    zws_document *d = page(html);
    assert_non_null(strstr(field(d, ZWS_FIELD_BODY), "比较长。\n这是"));
    zws_document_free(d);
}

static void left_out(void **state)
{
    (void)state;
    check_body("<script>var a='<p>x</p>';</script><style>p{}</style><p>正文</p>"
               "<noscript>n</noscript><select><option>o</select><textarea>t</textarea>"
               "<button>b</button><iframe src=http://x/>i</iframe>",
               "正文");
    check_body("<p>正<!-- 注释 <p>x --->文</p><template>t</template>", "正文");
    check_body("<nav><a href=1>首页</a></nav><header>头</header><p>正文在这里，比较长的一段话。</p>"
               "<aside>旁</aside><footer>脚</footer>",
               "正文在这里，比较长的一段话。");
    check_body("<div class='top-nav'>导航</div><p>正文在这里，比较长的一段话。</p>"
               "<div id=pageFooter>主办</div><div class='x share_box'>分享到这里</div>"
               "<div style='color:red; Display : none'>藏</div><p hidden>藏</p>",
               "正文在这里，比较长的一段话。");
    /* Names that only contain such a word are others: stop, desktop. */
    check_body(
        "<p>正文在这里，比较长的一段话。</p><div class=stopwords>一</div><p class=desktop>二",
        "正文在这里，比较长的一段话。\n一\n二");
    /* A page inside of a form, as some systems write, is a page. */
    check_body("<form id=aspnetForm><p>正文</p><input value=x></form>", "正文");
    check_body("<header><h1>题</h1><p>全文都在这里面</p></header>", "题\n全文都在这里面");
}

static void furniture(void **state)
{
    (void)state;
    check_body("<p>当前位置：首页 > 政务公开</p><p>【字体：<a>大</a> <a>中</a> <a>小</a>】</p>"
               "<p>正文</p><p>【打印】 "
               "【关闭窗口】</p><p>上一篇：关于某事的通知</p><p>扫一扫在手机打开当前页</p>",
               "正文");
    check_body(
        "<div>首页 | 机构 | 公开</div><p>正文</p><div>首頁 > 要聞</div><p>首页</p><p>------</p>",
        "正文");
    /* Sentences that begin so, or hold the words, stay. */
    check_body(
        "<p>中小企业</p><p>打印机采购公告</p><p>网站首页改版。首页 应当清楚。</p><p>大中小学</p>",
        "中小企业\n打印机采购公告\n网站首页改版。首页 应当清楚。\n大中小学");
}

#define LONG                                                                                                              \
    "<p>为进一步规范行政规范性文件管理，维护法制统一，根据有关规定，制定本办法。</p>" \
    "<p>各级行政机关应当严格执行，确保各项工作落到实处，取得成效。</p>"
#define LONG_TEXT                                                                                                    \
    "为进一步规范行政规范性文件管理，维护法制统一，根据有关规定，制定本办法。\n" \
    "各级行政机关应当严格执行，确保各项工作落到实处，取得成效。"

static void containers(void **state)
{
    (void)state;
    static const char *const names[] = {
        "id='UCAP-CONTENT'",
        "class=TRS_Editor",
        "id=Zoom",
        "class='pages_content'",
        "class=article-content",
        "id=zoomcon",
        "class='x article_con y'",
        "class='view TRS_UEDITOR'",
        "id=vsb_content",
        "class=content",
        "class=main",
        "id=zhengwen",
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char html[2000];
        snprintf(
            html, sizeof html,
            "<div class=box><p>别处的一段文字，不属于正文，但是也不算短，有几十个字。</p></div>"
            "<div %s>" LONG "</div><div>页脚之上的说明文字</div>",
            names[i]);
        check_body(html, LONG_TEXT);
    }
    check_body("<article>" LONG "</article><div>其他</div>", LONG_TEXT);
    /* The surer name wins, wherever it stands; nested ones are taken whole. */
    check_body(
        "<div class=content><p>外面的说明，也有一些文字在这里。</p><div class=TRS_Editor>" LONG
        "</div></div>",
        LONG_TEXT);
    check_body(
        "<div class=TRS_Editor><div class=TRS_Editor><p>开头一段话在内层之中。</p></div>" LONG
        "</div>",
        "开头一段话在内层之中。\n" LONG_TEXT);
    /* An empty container is filled by a script; the text stands elsewhere. */
    check_body("<div id=zoom></div><div class=whatever>" LONG "</div>", LONG_TEXT);
    check_body(
        "<div id=zoom>短短的一句话在这里。</div><div class=whatever>" LONG LONG LONG LONG LONG LONG
        "</div>",
        "短短的一句话在这里。\n" LONG_TEXT "\n" LONG_TEXT "\n" LONG_TEXT "\n" LONG_TEXT
        "\n" LONG_TEXT "\n" LONG_TEXT);
    /* Inside of a surely named container nothing but buttons is left out: lists of links too. */
    check_body("<div id=zoom>" LONG
               "<p><a href=1>附件：一个很长很长的附件名称用于测试链接.doc</a></p></div>",
               LONG_TEXT "\n附件：一个很长很长的附件名称用于测试链接.doc");
}

static void density(void **state)
{
    (void)state;
    check_body("<div class=l><ul><li><a href=1>链接一的标题文字比较长</a><li><a "
               "href=2>链接二的标题文字比较长"
               "</a><li><a href=3>链接三的标题文字比较长</a></ul></div><div class=r>" LONG "</div>",
               LONG_TEXT);
    check_body("<table><tr><td><a href=1>栏目一</a><br><a href=2>栏目二</a></td><td>" LONG LONG
               "</td></tr></table>",
               LONG_TEXT "\n" LONG_TEXT);
    /* A page of links and nothing else keeps them. */
    check_body("<ul><li><a href=1>甲</a><li><a href=2>乙</a></ul>", "甲\n乙");
}

/* --- Title ---------------------------------------------------------------------------------- */

static void titles(void **state)
{
    (void)state;
    static const struct {
        const char *html, *title;
    } cases[] = {
        {"<title>关于某事的通知</title><p>x", "关于某事的通知"},
        {"<title>\n 关于某事\n的通知 </title><p>x", "关于某事 的通知"},
        {"<title>关于某事的通知_政策_中国政府网</title><p>x", "关于某事的通知"},
        {"<title>关于某事的通知 - 某省人民政府</title><p>x", "关于某事的通知"},
        {"<title>关于某事的通知|某市门户网站</title><p>x", "关于某事的通知"},
        {"<title>2018-2020年规划 - 附件</title><p>x", "2018-2020年规划 - 附件"},
        {"<title>甲—乙</title><p>x", "甲—乙"},
        {"<meta name=SiteName content=某某公报><title>通知 - 某某公报</title><p>x", "通知"},
        {"<title>通知_网站</title><h1>通知</h1><p>x", "通知"},
        {"<title>某省人民政府办公厅关于某事的通知_网站</title><h1>某省人民政府</h1>",
         "某省人民政府"},
        {"<title>通知</title><h1>某网</h1><p>x", "通知"},
        {"<h1>没有<br>题目元素</h1><p>x", "没有 题目元素"},
        {"<title></title><h1></h1><h1>第二个</h1>", "第二个"},
        {"<title>A &amp; B</title><p>x", "A & B"},
        {"<meta name=ArticleTitle content='标签的题'><title>别的</title><h1>又一个</h1>",
         "标签的题"},
        {"<META NAME='articletitle' CONTENT=' 标签的题 '><title>别的</title>", "标签的题"},
        {"<title>别的</title><body><meta name=ArticleTitle content=放错地方><p>x", "放错地方"},
        {"<meta property='og:title' content='社交标题'><title>别的</title>", "社交标题"},
        {"<meta property='og:title' content='社交标题'><meta name=ArticleTitle content=真>", "真"},
        {"<meta name=ArticleTitle content=''><title>元素</title>", "元素"},
        {"<meta name=ArticleTitle><title>元素</title>", "元素"},
        {"<svg><title>图标</title></svg><p>没有题目", ""},
        {"<p>没有题目", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check(cases[i].html, ZWS_FIELD_TITLE, cases[i].title);
}

/* --- What pages say of themselves ----------------------------------------------------------- */

static void government_tags(void **state)
{
    (void)state;
    zws_document *d =
        page("<html lang='zh-CN'><head><meta name=\"SiteName\" content=\"某省人民政府\"/>"
             "<meta name=\"SiteDomain\" content=\"www.x.gov.cn\"/><meta name=\"ColumnName\" "
             "content=\"政策文件\"/>"
             "<meta name=\"ColumnDescription\" content=\"说明\"/><meta name=\"ArticleTitle\" "
             "content=\"关于某事的通知\"/>"
             "<meta name=\"PubDate\" content=\"2021-05-17 10:11\"/><meta name=\"ContentSource\" "
             "content=\"某省财政厅\"/>"
             "<meta name=\"Keywords\" content=\"a;b\"/><meta name=\"Description\" content=\"d\"/>"
             "<meta name=\"Url\" content=\"http://www.x.gov.cn/art/1.html\"/><meta name=\"Author\" "
             "content=\"某人\"/>"
             "<meta name=\"Image\" content=\"i.png\"/></head><body>" LONG "</body></html>");
    assert_string_equal(field(d, ZWS_FIELD_SITE), "某省人民政府");
    assert_string_equal(field(d, ZWS_FIELD_CATEGORY), "政策文件");
    assert_string_equal(field(d, ZWS_FIELD_TITLE), "关于某事的通知");
    assert_string_equal(field(d, ZWS_FIELD_PUBLISHED), "2021-05-17");
    assert_string_equal(field(d, ZWS_FIELD_ISSUER), "某省财政厅");
    assert_string_equal(field(d, ZWS_FIELD_URL), "http://www.x.gov.cn/art/1.html");
    assert_int_equal(d->date[ZWS_DATE_PUBLISHED].source, ZWS_FROM_META);
    assert_int_equal(zws_document_count(d, ZWS_FIELD_ID), 0);
    zws_document_free(d);
}

static void dates(void **state)
{
    (void)state;
    static const struct {
        const char *given, *date;
    } cases[] = {
        {"2021-05-17", "2021-05-17"},
        {"2021-05-17 10:11:12", "2021-05-17"},
        {"2021-05-17T10:11:12+08:00", "2021-05-17"},
        {"2016-10-26-17:05:29", "2016-10-26"},
        {"2021/5/7 9:00", "2021-05-07"},
        {"2021年5月7日", "2021-05-07"},
        {"20210517", "2021-05-17"},
        {"20210517101112", "2021-05-17"},
        {"  2021-05-17  ", "2021-05-17"},
        {"2021-02-30", ""},
        {"yesterday", ""},
        {"", ""},
        {"99999999", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char html[200];
        snprintf(html, sizeof html, "<meta name=pubdate content='%s'><p>x", cases[i].given);
        check(html, ZWS_FIELD_PUBLISHED, cases[i].date);
    }
    check("<meta name=firstpublishedtime content='2016-10-26-17:05:29'><p>x", ZWS_FIELD_PUBLISHED,
          "2016-10-26");
    check(
        "<meta name=firstpublishedtime content='2016-10-26'><meta name=PubDate content=2017-01-01>",
        ZWS_FIELD_PUBLISHED, "2017-01-01");
    check(
        "<meta name=PubDate content=2017-01-01><meta name=firstpublishedtime content='2016-10-26'>",
        ZWS_FIELD_PUBLISHED, "2017-01-01");
    check("<meta name=PubDate content=never><meta name=publishdate content='2016-10-26'>",
          ZWS_FIELD_PUBLISHED, "2016-10-26");
}

static void sources(void **state)
{
    (void)state;
    static const struct {
        const char *title, *source, *issuer;
    } cases[] = {
        {"", "某省财政厅", "某省财政厅"},
        {"", "国务院办公厅", "国务院办公厅"},
        {"", "岚江日报", ""},
        {"", "本站", ""},
        {"", "省政府办公厅", ""},
        {"", "办公室", ""},
        {"", "待遇保障处", ""},
        {"", "某县人民法院", "某县人民法院"},
        {"", "Foreign Affairs Office of the Province", "Foreign Affairs Office of the Province"},
        {"", "China Daily", ""},
        {"某省财政厅关于某事的通知", "某省财政厅", "某省财政厅"},
        {"某省教育厅关于某事的通知", "某省财政厅", ""},
        {"《办法》解读", "某省司法厅", "某省司法厅"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char html[400];
        snprintf(html, sizeof html,
                 "<meta name=ArticleTitle content='%s'><meta name=ContentSource content='%s'><p>x",
                 cases[i].title, cases[i].source);
        check(html, ZWS_FIELD_ISSUER, cases[i].issuer);
    }
}

/* A section of the site's own authority, and the short form of its own office. */
static void sources_of_the_site(void **state)
{
    (void)state;
    static const struct {
        const char *site, *source, *issuer;
    } cases[] = {
        {"某省医疗保障局", "待遇保障处", "某省医疗保障局"},
        {"某省医疗保障局", "办公室", "某省医疗保障局"},
        {"某省医疗保障局", "医保日报", ""},
        {"某省医疗保障局", "", ""},
        {"某省医疗保障局", "省政府办公厅", ""},
        {"某省人民政府", "省政府办公厅", "某省人民政府办公厅"},
        {"某市人民政府", "市政府办公室", "某市人民政府办公室"},
        {"某省人民政府", "秘书处", ""},
        {"某省政务服务网", "秘书处", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char html[400];
        snprintf(html, sizeof html,
                 "<meta name=SiteName content='%s'><meta name=ContentSource content='%s'><p>x",
                 cases[i].site, cases[i].source);
        check(html, ZWS_FIELD_ISSUER, cases[i].issuer);
    }
}

/* A signature in the text tells more than the source: it may name several. */
static void source_and_signature(void **state)
{
    (void)state;
    zws_document *d = page("<meta name=ContentSource content=某省财政厅><div id=zoom>" LONG
                           "<p>某省财政厅</p><p>某省教育厅</p><p>2021年5月12日</p></div>");
    assert_int_equal(zws_document_count(d, ZWS_FIELD_ISSUER), 0);
    zws_document_free(d);
    /* Named, but not as a signature. */
    check("<meta name=ContentSource content=某省财政厅><p>某省财政厅</p><p>问：怎么办？</p>" LONG,
          ZWS_FIELD_ISSUER, "某省财政厅");
    check("<meta name=ContentSource content=某省财政厅><p>来源：某省财政厅</p><p>2021年5月12日</p>",
          ZWS_FIELD_ISSUER, "某省财政厅");
    check("<meta name=ContentSource content=某省财政厅><meta name=ArticleTitle "
          "content='图解：某省人民政府关于某事的通知'><p>x",
          ZWS_FIELD_ISSUER, "某省财政厅");
}

/* The table above the text of information-disclosure pages. */
static void overview(void **state)
{
    (void)state;
    zws_document *d = page(
        "<table><tr><td>索 引 号：</td><td>001/2021-1</td><td>主题分类：</td><td>财政</td></tr>"
        "<tr><td>发文机关：</td><td>某省财政厅</td><td>成文日期：</td><td>2021年05月12日</td></tr>"
        "<tr><td>标　　题：</td><td>关于某事的通知</td></tr>"
        "<tr><td>发文字号：</td><td>某财〔2021〕5号</td><td>发布日期：</td><td>2021年05月17日</"
        "td></tr>"
        "<tr><td>有 效 性</td><td>有效</td><td>失效日期</td><td>2026-05-11</td></tr></table>"
        "<div id=UCAP-CONTENT>" LONG "</div>");
    assert_string_equal(field(d, ZWS_FIELD_BODY), LONG_TEXT);
    assert_string_equal(field(d, ZWS_FIELD_ISSUER), "某省财政厅");
    assert_string_equal(field(d, ZWS_FIELD_DATE), "2021-05-12");
    assert_string_equal(field(d, ZWS_FIELD_PUBLISHED), "2021-05-17");
    assert_string_equal(field(d, ZWS_FIELD_EXPIRES), "2026-05-11");
    assert_string_equal(field(d, ZWS_FIELD_VALIDITY), "有效");
    assert_string_equal(field(d, ZWS_FIELD_CATEGORY), "财政");
    assert_non_null(strstr(field(d, ZWS_FIELD_DOCNO), "2021"));
    assert_int_equal(d->date[ZWS_DATE_WRITTEN].source, ZWS_FROM_HEAD);
    zws_document_free(d);
    static const struct {
        const char *line, *published, *issuer;
    } cases[] = {
        {"发布日期：2021-05-17 10:22　来源：某省财政厅　浏览次数：12", "2021-05-17", "某省财政厅"},
        {"来源: 某省财政厅 发布时间: 2021-05-17", "2021-05-17", "某省财政厅"},
        {"【发布日期】：2021-05-17", "2021-05-17", ""},
        {"发布日期：", "", ""},
        {"发布日期：待定 来源：", "", ""},
        {"再发布日期：2021-05-17", "", ""},
        {"来源：某省财政厅某某处某某人", "", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char html[1500];
        snprintf(html, sizeof html, "<div>%s</div><div id=zoom>" LONG "</div>", cases[i].line);
        check(html, ZWS_FIELD_PUBLISHED, cases[i].published);
        check(html, ZWS_FIELD_ISSUER, cases[i].issuer);
    }
    /* What the text itself says is not for this: sentences of the main part are not read. */
    check("<div>外</div><div id=zoom>" LONG "<p>发布日期：2021-05-17</p></div>",
          ZWS_FIELD_PUBLISHED, "");
}

static void language(void **state)
{
    (void)state;
    check("<html lang=en><p>The provincial government has released guidelines.", ZWS_FIELD_LANG,
          "en");
    check("<html lang=en><body>" LONG, ZWS_FIELD_LANG, ""); /* a template of others */
    check("<html lang=zh-CN><p>English text", ZWS_FIELD_LANG, "");
}

/* --- Encodings ------------------------------------------------------------------------------ */

static void charsets(void **state)
{
    (void)state;
    static const char body[] = LONG_TEXT;
    static const struct {
        const char *converter, *declares;
    } cases[] = {
        {"GB18030", "<meta charset=gb2312>"},
        {"GB18030", "<meta http-equiv=Content-Type content='text/html; charset=GBK'>"},
        {"GB18030", ""},
        {"GB18030", "<meta charset=utf-8>"},
        {"GB18030", "<meta charset=big5>"},
        {"GB18030", "<?xml version='1.0' encoding='gb2312'?>"},
        {"UTF-8", "<meta charset=gb2312>"},
        {"UTF-8", "<meta charset='\xE4\xB8\xAD'>"},
        {"UTF-8", "<meta charset=>"},
        {"UTF-8", "<meta charset=averyveryveryverylongnameofnocharsetatall>"},
        {"UTF-16LE", ""},
        {"UTF-16BE", "<meta charset=utf-8>"},
        {"UTF-16", "<meta charset=gb2312>"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char html[2000];
        snprintf(html, sizeof html, "%s<title>通知</title><body>" LONG, cases[i].declares);
        size_t len;
        char *data = encode(&len, cases[i].converter, html);
        zws_document *document;
        assert_int_equal(zws_ingest__html(&document, data, len), ZWS_OK);
        assert_string_equal(field(document, ZWS_FIELD_BODY), body);
        assert_string_equal(field(document, ZWS_FIELD_TITLE), "通知");
        zws_document_free(document);
        free(data);
    }
}

/* --- Odd pages ------------------------------------------------------------------------------ */

static void odd_forms(void **state)
{
    (void)state;
    check_body("<p>一<b>二<i>三</b>四</i>五</p></div></table></p>六", "一二三四五\n六");
    check_body("<p 未闭合", "");
    check_body("<p class=\"x>一</p><p>二", "");
    check_body("正文<", "正文<");
    check_body("正文</", "正文");
    check_body("正文<!", "正文<!");
    check_body("正文<!-- x", "正文");
    check_body("正文&", "正文&");
    check_body("<body><body class=x><html><head><body><p>一", "一");
    check_body("<BODY><P ALIGN=CENTER>大写</P></BODY>", "大写");
    check_body("<p/>一<br/><div/>二", "一\n二");
    zws_document *d = page("<!DOCTYPE html [<!ENTITY a 'x'><!ENTITY b '&a;&a;'>]><p>正文&b;</p>");
    assert_non_null(strstr(field(d, ZWS_FIELD_BODY), "正文&b;")); /* nothing is expanded */
    zws_document_free(d);
    check_body("<frameset cols='1,2'><frame src=a.html><noframes>不支持框架</noframes></frameset>",
               "");
    check("<html><head><title>框架页</title></head><frameset><frame src=a></frameset></html>",
          ZWS_FIELD_TITLE, "框架页");
    check_body("<meta http-equiv=refresh content='0;url=http://x/'><p>正在跳转", "正在跳转");
    check_body("<o:p>一</o:p><st1:place>二</st1:place><?php echo 1 ?><p>三", "一二\n三");
    check_body(
        "<![CDATA[x]]><p>正<![if !supportLists]>文<![endif]><?xml:namespace prefix = o /></p>"
        "<!doctype html><p><!",
        "正文\n<!");
    check_body("<p>一\xEF\xBF\xBD二</p>", "一\xEF\xBF\xBD二");
    check_body("<base href=http://x/><img src=file:///etc/passwd><object data=x>o</object><p>正文",
               "正文");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines),
        cmocka_unit_test(entities),
        cmocka_unit_test(tables),
        cmocka_unit_test(left_out),
        cmocka_unit_test(furniture),
        cmocka_unit_test(containers),
        cmocka_unit_test(density),
        cmocka_unit_test(titles),
        cmocka_unit_test(government_tags),
        cmocka_unit_test(dates),
        cmocka_unit_test(sources),
        cmocka_unit_test(source_and_signature),
        cmocka_unit_test(sources_of_the_site),
        cmocka_unit_test(overview),
        cmocka_unit_test(language),
        cmocka_unit_test(charsets),
        cmocka_unit_test(odd_forms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
