/* Pages made to hurt: the reader must stay linear, in bounded memory, and never crash. */
#include "unit/ingest/collect.h"

#include <stdio.h>
#include <sys/resource.h>
#include <time.h>

#include "ingest/html.h"

/* A sanitizer and a busy machine cost a factor of ten; what these tests are to catch costs hours.
 */
#define SECONDS_MAX 30

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static zws_buffer repeat(const char *head, const char *piece, size_t times, const char *tail)
{
    zws_buffer out = {0};
    size_t n = strlen(piece);
    assert_int_equal(zws_buffer__puts(&out, head), ZWS_OK);
    assert_int_equal(zws_buffer__reserve(&out, n * times), ZWS_OK);
    for (size_t i = 0; i < times; i++)
        assert_int_equal(zws_buffer__append(&out, piece, n), ZWS_OK);
    assert_int_equal(zws_buffer__puts(&out, tail), ZWS_OK);
    return out;
}

/* Reads the page within the time; its body must hold the word. The buffer is freed. */
static void survive(zws_buffer html, const char *word)
{
    zws_document *document = NULL;
    double start = seconds();
    zws_status status = zws_ingest__html(&document, html.data, html.len);
    double took = seconds() - start;
    if (status != ZWS_OK)
        fail_msg("%.40s: %s", html.data, zws_error_message());
    if (took > SECONDS_MAX)
        fail_msg("%.40s: %.1f seconds for %zu bytes", html.data, took, html.len);
    if (!strstr(field(document, ZWS_FIELD_BODY), word))
        fail_msg("%.40s: %s is lost", html.data, word);
    zws_document_free(document);
    zws_buffer__free(&html);
}

static void deep(void **state)
{
    (void)state;
    static const char *const tags[] = {"<div>",
                                       "<b>",
                                       "<font color=red>",
                                       "<p>",
                                       "<ul><li>",
                                       "<table><tr><td>",
                                       "<form>",
                                       "<article>",
                                       "<a href=x>",
                                       "<div id=zoom>",
                                       "<div class=nav>",
                                       "<unknown>",
                                       "<tr><div>",
                                       "<section class=content>",
                                       "<pre>",
                                       "<h1>"};
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
        survive(repeat("<html><body><p>开头</p>", tags[i], 100000, "正文在此"), "正文在此");
        survive(repeat("", tags[i], 1000, "正文在此</div></b></font></p>"), "正文在此");
    }
}

static void deep_and_closed(void **state)
{
    (void)state;
    zws_buffer html = repeat("", "<div><b>", 100000, "正文在此");
    zws_buffer ends = repeat("", "</b></div>", 100000, "结尾");
    assert_int_equal(zws_buffer__append(&html, ends.data, ends.len), ZWS_OK);
    zws_buffer__free(&ends);
    survive(html, "结尾");
}

/* An end tag that closes nothing is compared with all that is open. */
static void stray_end_tags(void **state)
{
    (void)state;
    zws_buffer html = repeat("<p>正文在此</p>", "<b>", 300000, "");
    zws_buffer ends = repeat("", "</i></zz></table>", 100000, "结尾");
    assert_int_equal(zws_buffer__append(&html, ends.data, ends.len), ZWS_OK);
    zws_buffer__free(&ends);
    survive(html, "正文在此");
}

static void attributes(void **state)
{
    (void)state;
    zws_buffer html = {0};
    assert_int_equal(zws_buffer__puts(&html, "<p>正文在此</p><p "), ZWS_OK);
    for (int i = 0; i < 1000000; i++)
        assert_int_equal(zws_buffer__printf(&html, "a%x=1 ", i), ZWS_OK);
    assert_int_equal(zws_buffer__puts(&html, ">结尾</p>"), ZWS_OK);
    survive(html, "结尾");
    /* The same behind a value that hides a '>', and inside of what looks like a comment. */
    html = (zws_buffer){0};
    assert_int_equal(zws_buffer__puts(&html, "<p>正文在此</p><!--><p x='>' "), ZWS_OK);
    for (int i = 0; i < 1000000; i++)
        assert_int_equal(zws_buffer__printf(&html, "a%x='>'", i), ZWS_OK);
    assert_int_equal(zws_buffer__puts(&html, "><p>结尾</p>"), ZWS_OK);
    survive(html, "正文在此");
    /* Many elements with many attributes each, and elements inside of values. */
    survive(repeat("<p>正文在此", "<b a b c d e f g h i j k l m n o p q r s t u v w x y z>", 100000,
                   ""),
            "正文在此");
    survive(repeat("<p>正文在此</p>", "<a b=\"<a c='", 300000, ""), "正文在此");
    survive(repeat("<p>正文在此</p><a b='", "<a ", 1000000, "'>"), "正文在此");
}

static void large(void **state)
{
    (void)state;
    survive(repeat("<title>大</title>", "<p>为进一步规范管理，制定本办法。</p>\n", 150000,
                   "<p>结尾</p>"),
            "结尾");
    survive(repeat("<table>", "<tr><td>一</td><td>二</td></tr>", 200000, "</table><p>结尾</p>"),
            "结尾");
    survive(repeat("<p>", "一<br>", 800000, "结尾"), "结尾");
    survive(repeat("<p>", "a", 9u << 20, "结尾"), "结尾");
    survive(repeat("<p>正文在此", "&amp;", 1500000, ""), "正文在此");
    survive(repeat("<p>正文在此", "&lt;!--", 1000000, ""), "正文在此");
    survive(repeat("<p>正文在此<script>", "var a = '<p>';\n", 500000, ""), "正文在此");
    survive(repeat("<p>正文在此<!--", "-- <p> ", 1000000, ""), "正文在此");
    survive(repeat("<p>正文在此</p>", "<!", 3000000, ""), "正文在此");
    survive(repeat("<p>正文在此</p>", "<?", 3000000, ""), "正文在此");
    survive(repeat("<p>正文在此</p>", "<", 5000000, ""), "正文在此");
    survive(repeat("<p>正文在此</p>", "</", 3000000, ""), "正文在此");
    survive(repeat("<p>正文在此</p>", "<meta name=ArticleTitle content=x>", 100000, ""),
            "正文在此");
    survive(repeat("<p>正文在此</p>", "<div>来源：发布日期：</div>", 200000,
                   "<div id=zoom>另一段正文在此，够长的一段"),
            "另一段正文");
}

/* Looking for titles and signatures must not read the text again and again. */
static void long_lines(void **state)
{
    (void)state;
    survive(
        repeat("<meta name=ContentSource content=某省财政厅><p>正文在此", "某省财政厅", 600000, ""),
        "正文在此");
    survive(repeat("<p>正文在此<title>", "某网|", 1000000, "</title>"), "正文在此");
    survive(repeat("<p>正文在此<h1>", "某网|", 1000000, "</h1>"), "正文在此");
    survive(repeat("<p>正文在此", "<h1></h1>", 1000000, ""), "正文在此");
    zws_buffer html = repeat("<h1>", "某省", 1000, "</h1><p>x");
    zws_document *document;
    assert_int_equal(zws_ingest__html(&document, html.data, html.len), ZWS_OK);
    assert_int_equal(strlen(field(document, ZWS_FIELD_TITLE)), 999);
    zws_document_free(document);
    zws_buffer__free(&html);
}

/* Above the size that is parsed, markup is taken off without being understood. */
static void too_large(void **state)
{
    (void)state;
    zws_buffer html =
        repeat("<title>很大的页面_某网</title><style>p{}</style>",
               "<p>为进一步规范管理，制定本办法&hellip;</p><script>if (a<b) x();</script>\n",
               ZWS_HTML_BYTES_MAX / 60, "<table><tr><td>甲<td>乙</table>一&nbsp;&#20013;&lt;结尾");
    assert_true(html.len > ZWS_HTML_BYTES_MAX);
    zws_document *document;
    assert_int_equal(zws_ingest__html(&document, html.data, html.len), ZWS_ELIMIT);
    assert_non_null(strstr(zws_error_message(), "bytes of text"));
    zws_buffer__free(&html);
    html = repeat(
        "<title>很大的页面_某网</title><style>p{}</style>",
        "<p class='aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'>制定本办法&"
        "hellip;"
        "</p><script>if (a<b) x();</script>\n",
        90000, "<table><tr><td>甲<td>乙</table>一&nbsp;&#20013;&lt;结尾");
    assert_true(html.len > ZWS_HTML_BYTES_MAX);
    assert_int_equal(zws_ingest__html(&document, html.data, html.len), ZWS_OK);
    assert_string_equal(field(document, ZWS_FIELD_TITLE), "很大的页面");
    const char *body = field(document, ZWS_FIELD_BODY);
    assert_int_equal(strncmp(body, "制定本办法…\n制定本办法…\n", 36), 0);
    assert_non_null(strstr(body, "甲\t乙\n一 中<结尾"));
    assert_null(strstr(body, "x()"));
    zws_document_free(document);
    zws_buffer__free(&html);
}

static void stripping(void **state)
{
    (void)state;
    static const struct {
        const char *html, *text, *title;
    } cases[] = {
        {"", "", ""},
        {"一<b>二</b>三", "一二三", ""},
        {"<p>一</p>  <p> 二 </p>", "一\n二\n", ""},
        {"a<br>b<hr/>c", "a\nb\nc", ""},
        {"<title>题</title>x<title>又</title>", "x", "题"},
        {"<title>题", "", "题"},
        {"x<script>y", "x", ""},
        {"x<script>y</script >z", "xz", ""},
        {"x<!-- y", "x", ""},
        {"x<!-- y -->z<!doctype a>w", "xzw", ""},
        {"1 < 2 && 3 > 2", "1 < 2 && 3 > 2", ""},
        {"x<", "x<", ""},
        {"x</", "x", ""},
        {"&amp;&#65;&#x41;&nbsp;&bogus;&#0;&#xD800;&", "&AA &bogus;&#0;\xEF\xBF\xBD&", ""},
        {"&#99999999999999999999;", "\xEF\xBF\xBD", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zws_buffer out = {0}, title = {0};
        size_t len = strlen(cases[i].html);
        char *exact = malloc(len ? len : 1);
        memcpy(exact, cases[i].html, len);
        assert_int_equal(zws_html__strip(&out, &title, exact, len), ZWS_OK);
        assert_string_equal(out.data ? out.data : "", cases[i].text);
        assert_string_equal(title.data ? title.data : "", cases[i].title);
        zws_buffer__free(&out);
        zws_buffer__free(&title);
        free(exact);
    }
}

/* The array of nodes is one tree: each part lies inside of the part around it. */
static void check_shape(const zws_html *page)
{
    uint32_t *open = calloc(page->n + 1, sizeof *open);
    size_t depth = 0;
    for (uint32_t i = 0; i < page->n; i++) {
        const zws_html_node *node = &page->nodes[i];
        while (depth && page->nodes[open[depth - 1]].end <= i)
            depth--;
        assert_true(node->end > i && node->end <= page->n);
        if (depth)
            assert_true(node->end <= page->nodes[open[depth - 1]].end);
        if (node->kind == HTML_TEXT) {
            assert_int_equal(node->end, i + 1);
            assert_true(node->text + node->bytes <= page->text.len);
        }
        open[depth++] = i;
    }
    free(open);
}

static const char seed_page[] =
    "<!DOCTYPE html><html lang=zh><head><meta charset='gb2312'><meta name='ArticleTitle' "
    "content='题'>"
    "<meta name=PubDate content='2021-05-17'><title>题_网</title><style>p{}</style></head><body "
    "class=a>"
    "<form><div class='nav'><a "
    "href=1>首页</a></div><table><tr><td>文号：</td><td>某〔2021〕5号</td></tr>"
    "</table><div id=zoom><h1>题</h1><p "
    "align=center>第一条　本办法<br>&nbsp;&lt;x&gt;</p><pre>a\nb</pre>"
    "<table><tr><th>甲<th>乙<tr><td>1<td><b>2</b></table><!-- c --><script>var a='</p>';</script>"
    "<ul><li>一<li>二</ul></div><footer>脚</footer></form></body></html>";

static void mutations(void **state)
{
    (void)state;
    static const char *const pieces[] = {
        "<",          ">",         "</",      "<!--",
        "-->",        "<p",        "</div>",  "<table>",
        "<tr>",       "<td>",      "'",       "\"",
        "=",          "&",         "&#x",     ";",
        "<script>",   "</script>", "<title>", "\xE6",
        "\xFF",       "\n",        "<a ",     "<form>",
        "<body>",     "<head>",    "</html>", "<meta name=Url content=",
        "<frameset>", "<![CDATA[", "<?",      "<svg>",
        "</svg>",     "<pre>",     "</table>"};
    uint64_t seed = 2024;
    for (int round = 0; round < 6000; round++) {
        char html[4096];
        size_t n = sizeof seed_page - 1;
        memcpy(html, seed_page, n);
        for (unsigned k = next_random(&seed) % 8 + 1; k; k--) {
            size_t at = next_random(&seed) % n;
            const char *piece = pieces[next_random(&seed) % (sizeof pieces / sizeof *pieces)];
            size_t len = strlen(piece);
            switch (next_random(&seed) % 4) {
            case 0: /* put in */
                memmove(html + at + len, html + at, n - at);
                memcpy(html + at, piece, len);
                n += len;
                break;
            case 1: { /* take out */
                size_t cut = next_random(&seed) % 60;
                cut = cut < n - at ? cut : n - at - 1;
                memmove(html + at, html + at + cut, n - at - cut);
                n -= cut;
                break;
            }
            case 2: /* cut short */
                n = k == 1 && at > 0 ? at : n;
                break;
            default:
                html[at] = (char)next_random(&seed);
            }
        }
        char *exact = malloc(n);
        memcpy(exact, html, n);
        zws_document *document = NULL;
        assert_int_equal(zws_ingest__html(&document, exact, n), ZWS_OK);
        zws_document_free(document);
        zws_html page;
        size_t len = n;
        assert_int_equal(zws_html__parse(&page, exact, &len), ZWS_OK);
        assert_true(len <= n);
        if (!page.too_much)
            check_shape(&page);
        zws_html__free(&page);
        zws_buffer text = {0}, title = {0};
        assert_int_equal(zws_html__strip(&text, &title, exact, len), ZWS_OK);
        zws_buffer__free(&text);
        zws_buffer__free(&title);
        free(exact);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(deep),           cmocka_unit_test(deep_and_closed),
        cmocka_unit_test(stray_end_tags), cmocka_unit_test(attributes),
        cmocka_unit_test(large),          cmocka_unit_test(long_lines),
        cmocka_unit_test(too_large),      cmocka_unit_test(stripping),
        cmocka_unit_test(mutations),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
