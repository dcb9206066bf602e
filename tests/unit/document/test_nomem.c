/* Every allocation of extracting, reading the structure of, cutting and writing out a document
 * fails, alone or with all behind it: it says so, or gives what it always gives; nothing leaks. */
#include <jansson.h>

#include "document/document.h"
#include "document/pieces.h"
#include "document/structure.h"
#include "unit/nomem.h"

static zws_analyzer *analyzer;

static int setup(void **state)
{
    (void)state;
    json_set_alloc_funcs(malloc, free);
    return zws_analyzer__open(&analyzer, NULL) == ZWS_OK ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    zws_analyzer__free(analyzer);
    return 0;
}

static const char *const bodies[] = {
    "岚州市人民政府关于印发《岚州市养犬管理办法》的通知\n岚政发〔2018〕5号\n各县（市、区）人民政府"
    "：\n"
    "第一章 总则\n第一条 为了规范养犬，根据《中华人民共和国动物防疫法》第二十条，制定本办法。\n"
    "第二条 养犬的，应当：\n（一）办理登记；\n（二）定期免疫。\n第二章 附则\n"
    "第三条 本办法自2018年6月1日起施行，有效期5年。《岚州市限制养犬规定》（岚政发〔2001〕3号）"
    "同时废止。\n岚州市人民政府\n2018年5月1日\n",
    "2021年政务公开工作任务分工\n序号\t工作任务\t责任单位\t完成时限\n"
    "1\t推进政策解读\t市政府办公室、市司法局\t2021年6月底前\n"
    "2\t办好政府公报\t市政府办公室牵头，各县区配合\t12月31日前\n",
    "一、加强组织领导。（责任羊位：省财政斤，牵头单位：省发展改革委）\n"
    "二、做好保障 201 8 年经费。（责任单位：各市人民政府；完成时限：2019年12月底前）\n",
};

static zws_status write_all(zws_buffer *out, const char *body)
{
    zws_document *document;
    zws_pieces pieces = {0};
    char *json = NULL;
    ZWS_TRY(zws_document_new(&document));
    zws_status status = zws_document_set(document, ZWS_FIELD_ID, "1", 1);
    if (status == ZWS_OK)
        status = zws_document_set(document, ZWS_FIELD_TITLE, "岚州市养犬管理办法", (size_t)-1);
    if (status == ZWS_OK)
        status = zws_document_set(document, ZWS_FIELD_BODY, body, (size_t)-1);
    if (status == ZWS_OK)
        status = zws_document__extract(document, analyzer);
    if (status == ZWS_OK)
        status = zws_document_json(&json, document);
    if (status == ZWS_OK)
        status = zws_buffer__puts(out, json);
    if (status == ZWS_OK)
        status = zws_pieces__split(&pieces, analyzer, document);
    for (size_t i = 0; status == ZWS_OK && i < pieces.n; i++)
        status = zws_document__append_json(out, pieces.item[i], true);
    zws_pieces__free(&pieces);
    zws_free(json);
    zws_document_free(document);
    return status;
}

typedef struct {
    const char *body;
    zws_buffer expected;
} writing;

static void assert_same(const char *text, const char *expected)
{
    size_t i = 0;
    while (text[i] && text[i] == expected[i])
        i++;
    if (text[i] || expected[i])
        fail_msg("…%.120s\nis not\n…%.120s", text + (i < 60 ? 0 : i - 60),
                 expected + (i < 60 ? 0 : i - 60));
}

static zws_status write_once(void *context)
{
    const writing *w = context;
    zws_buffer text = {0};
    zws_status status = write_all(&text, w->body);
    if (status == ZWS_OK)
        assert_same(text.data, w->expected.data);
    zws_buffer__free(&text);
    return status;
}

static void test_documents(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        writing w = {.body = bodies[i]};
        assert_ok(write_all(&w.expected, w.body));
        for (int all = 0; all < 2; all++) {
            for_good = all;
            assert_true(with_failures_up_to(1500, write_once, &w, NULL) > 100);
        }
        for_good = false;
        assert_ok(write_once(&w));
        zws_buffer__free(&w.expected);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_documents)};
    return cmocka_run_group_tests(tests, setup, teardown);
}
