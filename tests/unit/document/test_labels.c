/* What of headings and titles only says where something stands, and what units of a document are
 * told of the headings above them. */
#include "unit/unit.h"

#include "document/labels.h"
#include "document/pieces.h"

static zws_analyzer *analyzer;

static int setup(void **state)
{
    (void)state;
    return zws_analyzer__open(&analyzer, NULL) == ZWS_OK ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    zws_analyzer__free(analyzer);
    return 0;
}

/* The text without what is marked. */
static void assert_left(const zws_text *text, const zws_buffer *labels, const char *expected)
{
    zws_buffer left = {0};
    assert_int_equal(labels->len, text->n);
    for (size_t i = 0; i < text->n; i++) {
        if (!labels->data[i])
            assert_ok(zws_text__append_utf8(&left, text, i, i + 1));
    }
    assert_ok(zws_buffer__putc(&left, '\0'));
    assert_string_equal(left.data, expected);
    zws_buffer__free(&left);
}

static void test_headings(void **state)
{
    (void)state;
    static const struct {
        const char *heading, *left;
    } table[] = {
        {"第二章 工伤认定", "工伤认定"},
        {"第一编 总则 第二章 自然人 第四节 宣告失踪和宣告死亡", "总则自然人宣告失踪和宣告死亡"},
        {"第2章　附则", "附则"},
        {"第三编 合同 第二分编 典型合同", "合同典型合同"},
        {"总则", "总则"},
        {"第十三届代表大会", "第十三届代表大会"}, /* counted, but no place in a text */
        {"第章", "第章"},
        {"第", "第"},
        {"第二分", "第二分"},
        {"第十章", ""},
        {"", ""},
    };
    zws_text text = {0};
    zws_buffer labels = {0};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        assert_ok(zws_text__normalize(&text, analyzer, table[i].heading, strlen(table[i].heading)));
        assert_ok(zws_labels__of_heading(&labels, &text));
        assert_left(&text, &labels, table[i].left);
    }
    zws_text__free(&text);
    zws_buffer__free(&labels);
}

static zws_document *make(const char *id, const char *article, const char *unit_of)
{
    zws_document *document;
    assert_ok(zws_document_new(&document));
    if (id)
        assert_ok(zws_document_set(document, ZWS_FIELD_ID, id, (size_t)-1));
    if (article)
        assert_ok(zws_document_set(document, ZWS_FIELD_ARTICLE, article, (size_t)-1));
    if (unit_of)
        assert_ok(zws_document_set(document, ZWS_FIELD_UNIT_OF, unit_of, (size_t)-1));
    return document;
}

static void test_titles(void **state)
{
    (void)state;
    static const struct {
        const char *title, *id, *article, *unit_of;
        const char *left; /* NULL: all of it */
    } table[] = {
        {"刑法第三条", "1", "第三条", NULL, "刑法"},
        {"刑法 第三条之一", "1", "第三条之一", NULL, "刑法"},
        {"刑法第三条", "1", "第四条", NULL, NULL},
        {"刑法第三条", "1", NULL, NULL, NULL},
        {"第三条", "1", "第三条", NULL, NULL}, /* nothing would be left */
        {"某通知四（二）", "a/b#四（二）", NULL, "a/b", "某通知"},
        {"某通知四（二）", "a/b#四（二）~2", NULL, "a/b", "某通知"},
        {"某通知四（二）", "a/b", NULL, "a/b", NULL},
        {"某通知四（二）", NULL, NULL, "a/b", NULL},
    };
    zws_text text = {0};
    zws_buffer labels = {0};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        zws_document *document = make(table[i].id, table[i].article, table[i].unit_of);
        size_t len = strlen(table[i].title);
        bool cut = zws_labels__cut_title(&len, table[i].title, document);
        assert_int_equal(cut, table[i].left != NULL);
        if (!cut)
            assert_int_equal(len, strlen(table[i].title));
        assert_ok(zws_text__normalize(&text, analyzer, table[i].title, strlen(table[i].title)));
        assert_ok(zws_labels__of_title(&labels, &text, len));
        if (cut)
            assert_left(&text, &labels, table[i].left);
        zws_document_free(document);
    }
    zws_text__free(&text);
    zws_buffer__free(&labels);
}

/* --- Units ------------------------------------------------------------------------------------ */

static const char *heading_of(const zws_pieces *pieces, const char *id)
{
    for (size_t i = 0; i < pieces->n; i++) {
        if (strcmp(zws_document_get(pieces->item[i], ZWS_FIELD_ID, 0, NULL), id) == 0) {
            const char *found = zws_document_get(pieces->item[i], ZWS_FIELD_CHAPTER, 0, NULL);
            return found ? found : "none";
        }
    }
    return "no such unit";
}

static void split(zws_pieces *pieces, const char *body)
{
    zws_document *document = make("d", NULL, NULL);
    assert_ok(zws_document_set(document, ZWS_FIELD_TITLE, "岚州市养犬管理办法", (size_t)-1));
    assert_ok(zws_document_set(document, ZWS_FIELD_BODY, body, (size_t)-1));
    assert_ok(zws_document__extract(document, analyzer));
    assert_ok(zws_pieces__split(pieces, analyzer, document));
    zws_document_free(document);
}

static void test_units(void **state)
{
    (void)state;
    zws_pieces pieces = {0};
    split(&pieces, "第一章 总则\n第一条 为了规范养犬，制定本办法。\n第二章 登记和免疫\n"
                   "第一节 登记\n第二条 养犬应当登记。\n第二节 免疫\n第三条 犬只应当免疫。\n");
    assert_string_equal(heading_of(&pieces, "d#第一条"), "总则");
    assert_string_equal(heading_of(&pieces, "d#第二条"), "登记和免疫 登记");
    assert_string_equal(heading_of(&pieces, "d#第三条"), "登记和免疫 免疫");
    zws_pieces__free(&pieces);
    split(&pieces,
          "一、加强领导\n（一）成立小组。\n（二）明确责任。\n二、严格考核\n（一）年底考核。\n");
    assert_string_equal(heading_of(&pieces, "d#一（二）"), "加强领导");
    assert_string_equal(heading_of(&pieces, "d#二（一）"), "严格考核");
    zws_pieces__free(&pieces);
    split(&pieces, "第一条 为了规范养犬，制定本办法。\n第二条 养犬应当登记。\n");
    assert_string_equal(heading_of(&pieces, "d#第二条"), "none");
    zws_pieces__free(&pieces);
}

/* A heading as long as a text is none, whatever it stands above. */
static void test_long_headings(void **state)
{
    (void)state;
    enum { TIMES = 30000 };
    zws_buffer body = {0};
    zws_pieces pieces = {0};
    assert_ok(zws_buffer__puts(&body, "第一章 总则"));
    for (int i = 0; i < TIMES; i++)
        assert_ok(zws_buffer__puts(&body, "养犬"));
    assert_ok(zws_buffer__puts(&body, "\n第一节 登记\n第一条 应当登记。\n第二条 应当免疫。\n"));
    assert_ok(zws_buffer__putc(&body, '\0'));
    split(&pieces, body.data);
    assert_string_equal(heading_of(&pieces, "d#第二条"), "登记");
    zws_pieces__free(&pieces);
    zws_buffer__free(&body);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_headings),
        cmocka_unit_test(test_titles),
        cmocka_unit_test(test_units),
        cmocka_unit_test(test_long_headings),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
