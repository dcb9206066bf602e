/* Pages made from a text whose lines are known: what is read back must be those lines, however the
 * markup around them varies. */
#include "unit/ingest/collect.h"

#include <stdio.h>

typedef struct {
    uint64_t seed;
    zws_buffer html, text;
} maker;

static uint32_t pick(maker *m, uint32_t n)
{
    return next_random(&m->seed) % n;
}

static void html(maker *m, const char *piece)
{
    assert_int_equal(zws_buffer__puts(&m->html, piece), ZWS_OK);
}

static void text(maker *m, const char *piece)
{
    assert_int_equal(zws_buffer__puts(&m->text, piece), ZWS_OK);
}

/* Some words, written with entities and inline elements now and then. */
static void words(maker *m)
{
    static const char *const stock[] = {"规范", "行政",   "管理",     "政务公开", "办法",
                                        "实施", "（一）", "2021年",   "应当",     "。",
                                        "，",   "A4",     "《条例》", "责任单位"};
    static const char *const open[] = {"<b>",      "<span style='x'>",     "<font face=\"a>b\">",
                                       "<STRONG>", "<a href='x?a=1&b=2'>", "<o:p>",
                                       "<i>"};
    static const char *const close[] = {"</b>", "</span>", "</font>", "</strong>",
                                        "</a>", "</o:p>",  "</i>"};
    uint32_t n = 2 + pick(m, 8);
    for (uint32_t i = 0; i < n; i++) {
        const char *word = i == 0 ? "第" : stock[pick(m, 14)];
        uint32_t style = pick(m, 12);
        if (style < 7)
            html(m, open[style]);
        html(m, word);
        text(m, word);
        if (style < 7)
            html(m, close[style]);
        if (style == 8) {
            html(m, "&lt;&#20013;&#x6587;&gt;");
            text(m, "<中文>");
        } else if (style == 9) {
            html(m, "<!-- 注 <p> 释 -->");
        } else if (style == 10) {
            html(m, "<script>if (a < b) { x('</p>'); }</script>");
        } else if (style == 11) {
            html(m, "\n   ");
            html(m, "字");
            text(m, " 字");
        }
    }
}

static void table(maker *m)
{
    uint32_t rows = 1 + pick(m, 4), columns = 2 + pick(m, 4);
    html(m, pick(m, 2) ? "<table border=1><tbody>\n" : "<TABLE>");
    for (uint32_t r = 0; r < rows; r++) {
        html(m, "<tr>");
        for (uint32_t c = 0; c < columns; c++) {
            bool head = r == 0 && pick(m, 2), paragraph = pick(m, 2), closed = pick(m, 2);
            html(m, head ? "<th>" : "<td align=center>\n");
            html(m, paragraph ? "<p>" : " ");
            text(m, c ? "\t" : "");
            words(m);
            html(m, paragraph && closed ? "</p>" : "");
            html(m, closed ? head ? "</th>" : "</td>\n" : "");
        }
        html(m, pick(m, 2) ? "</tr>\n" : "");
        text(m, "\n");
    }
    html(m, "</table>");
}

static void block(maker *m)
{
    static const char *const open[] = {"<p>",          "<p class=\"MsoNormal\">　　",
                                       "<div>",        "<h2>",
                                       "<div><p>",     "<ul><li>",
                                       "<blockquote>", "<section><p>",
                                       "<center>"};
    static const char *const close[] = {"</p>",          "</p>\n",         "</div>",
                                        "</h2>",         "</p></div>",     "</ul>",
                                        "</blockquote>", "</p></section>", "</center>"};
    uint32_t kind = pick(m, 11);
    if (kind == 9) {
        table(m);
        return;
    }
    if (kind == 10) {
        html(m, "<p>");
        words(m);
        html(m, pick(m, 2) ? "<br>" : "<BR/>&nbsp;&nbsp;");
        text(m, "\n");
        words(m);
        html(m, "</p>");
        text(m, "\n");
        return;
    }
    html(m, open[kind]);
    words(m);
    html(m, close[kind]);
    text(m, "\n");
}

static void around(maker *m, bool before)
{
    static const char *const pieces[] = {
        "<div class='nav'><ul><li><a href=1>首页</a><li><a href=2>政务公开</a></ul></div>",
        "<nav>导航</nav>",
        "<script>document.write('<div>');</script>",
        "<style>p > a { color: red }</style>",
        "<div id=footer>主办：某办公厅</div>",
        "<div class=share>分享</div>",
        "<input type=hidden value='x'>",
        "<!-- 模板 -->",
    };
    for (uint32_t n = pick(m, 4); n; n--)
        html(m, pieces[pick(m, 8)]);
    if (before && pick(m, 3) == 0)
        html(m, "<div>发布日期：2021-05-17　浏览次数：5</div>");
}

static void make(maker *m)
{
    static const char *const open[] = {"<div id=\"UCAP-CONTENT\">", "<div class='TRS_Editor'>",
                                       "<td id=zoom>", "<div class=\"a pages_content b\">"};
    html(m, pick(m, 2) ? "<!DOCTYPE html><html><head><title>题</title></head><body>" : "<body>");
    around(m, true);
    uint32_t container = pick(m, 4);
    html(m, container == 2 ? "<table><tr>" : "");
    html(m, open[container]);
    for (uint32_t n = 3 + pick(m, 12); n; n--)
        block(m);
    html(m, container == 2 ? "</td></tr></table>" : "</div>");
    around(m, false);
    html(m, pick(m, 2) ? "</body></html>" : "");
    /* The line break behind the last line is not part of a text. */
    m->text.data[--m->text.len] = '\0';
}

static void read_back(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 3000; seed++) {
        maker m = {.seed = seed * 77777};
        make(&m);
        zws_document *document;
        assert_int_equal(zws_ingest__html(&document, m.html.data, m.html.len), ZWS_OK);
        if (strcmp(field(document, ZWS_FIELD_BODY), m.text.data) != 0)
            fail_msg("page %u:\n%s\ngives\n%s\nnot\n%s", (unsigned)seed, m.html.data,
                     field(document, ZWS_FIELD_BODY), m.text.data);
        zws_document_free(document);
        zws_buffer__free(&m.html);
        zws_buffer__free(&m.text);
    }
}

/* The same pages in other encodings, with and without a declaration, give the same text. */
static void read_back_encoded(void **state)
{
    (void)state;
    static const char *const converters[] = {"GB18030", "UTF-16", "UTF-16BE", "UTF-8"};
    for (uint64_t seed = 1; seed <= 400; seed++) {
        maker m = {.seed = seed * 99991};
        html(&m, seed % 2 ? "<meta charset=gbk>" : "");
        make(&m);
        size_t len;
        char *data = encode(&len, converters[seed / 2 % 4], m.html.data);
        zws_document *document;
        assert_int_equal(zws_ingest__html(&document, data, len), ZWS_OK);
        assert_string_equal(field(document, ZWS_FIELD_BODY), m.text.data);
        zws_document_free(document);
        free(data);
        zws_buffer__free(&m.html);
        zws_buffer__free(&m.text);
    }
}

/* Cut anywhere, a page still gives a document, whose text is no longer than the page. */
static void cut_anywhere(void **state)
{
    (void)state;
    maker m = {.seed = 4242};
    make(&m);
    for (size_t n = 0; n < m.html.len; n++) {
        char *exact = malloc(n ? n : 1);
        memcpy(exact, m.html.data, n);
        zws_document *document;
        assert_int_equal(zws_ingest__html(&document, exact, n), ZWS_OK);
        assert_true(strlen(field(document, ZWS_FIELD_BODY)) <= 2 * n);
        zws_document_free(document);
        free(exact);
    }
    zws_buffer__free(&m.html);
    zws_buffer__free(&m.text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(read_back),
        cmocka_unit_test(read_back_encoded),
        cmocka_unit_test(cut_anywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
