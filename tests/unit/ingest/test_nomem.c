/* Every allocation of reading inputs fails, alone or with all behind it, jansson's among
 * them: the reading says so, or makes the whole document; nothing leaks. */
#include <jansson.h>
#include <unistd.h>

#include "collect.h"
#include "document/document.h"
#include "unit/nomem.h"

static char *folder;

static int setup(void **state)
{
    (void)state;
    /* Before anything is made by it: what one allocator gave, the other may not free. */
    json_set_alloc_funcs(malloc, free);
    folder = make_folder();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    remove_folder(folder);
    return 0;
}

/* --- One document ---------------------------------------------------------------------------- */

typedef struct {
    zws_status (*make)(zws_document **out, const char *data, size_t len);
    const char *data;
    size_t len;
    zws_buffer expected; /* encoded */
} text;

static zws_status encode_it(zws_buffer *out, const text *t)
{
    zws_document *document = NULL;
    zws_status status = t->make(&document, t->data, t->len);
    assert_true((status == ZWS_OK) == (document != NULL));
    if (status == ZWS_OK)
        status = zws_document__encode(out, document);
    zws_document_free(document);
    return status;
}

static zws_status make_once(void *context)
{
    const text *t = context;
    zws_buffer encoded = {0};
    zws_status status = encode_it(&encoded, t);
    /* In part, it would be wrong. */
    if (status == ZWS_OK &&
        (encoded.len != t->expected.len || memcmp(encoded.data, t->expected.data, encoded.len)))
        fail_msg("allocation missing, and another document: %zu bytes, not %zu", encoded.len,
                 t->expected.len);
    zws_buffer__free(&encoded);
    return status;
}

static void make_with_failures(zws_status (*make)(zws_document **, const char *, size_t),
                               const char *data, size_t len)
{
    text t = {.make = make, .data = data, .len = len};
    assert_ok(encode_it(&t.expected, &t));
    for (int all = 0; all < 2; all++) {
        for_good = all;
        assert_true(with_failures_up_to(1500, make_once, &t, NULL) > 2);
    }
    for_good = false;
    assert_ok(make_once(&t));
    zws_buffer__free(&t.expected);
}

static const char page[] =
    "<!DOCTYPE html><html><head><meta charset=\"utf-8\">"
    "<meta name=\"SiteName\" content=\"岚州市人民政府\">"
    "<meta name=\"ArticleTitle\" content=\"岚州市养犬管理办法\">"
    "<meta name=\"PubDate\" content=\"2018-05-01 10:00\"><title>养犬 &amp; 登记</title>"
    "<style>p{color:red}</style><script>if (a < b) x();</script></head><body>"
    "<div class=\"nav\"><a href=\"/\">首页</a><a href=\"/a\">政务公开</a></div>"
    "<div id=\"content\"><h1>岚州市养犬管理办法</h1><table><tr><td>索引号</td><td>0123</td></tr>"
    "<tr><td>发文机关</td><td>岚州市人民政府</td></tr><tr><td>文号</td>"
    "<td>岚政办发〔2018〕54号</td></tr></table>"
    "<p>第一条&nbsp;为了规范个人饲养犬只管理&#65292;制定本办法。</p>"
    "<p>第二条 个人饲养犬只的，<b>应当</b>自取得犬只之日起十五日内办理登记。"
    "<ul><li>一次<li>两次</ul><p onclick='x'>第三条 本办法自2018年6月1日起施行。</p></div>"
    "<div class=\"footer\">主办：岚州市人民政府办公室</div></body></html>";

static zws_status from_gb18030(zws_document **out, const char *data, size_t len)
{
    char *utf8;
    size_t n, ill_formed;
    const char *encoding;
    *out = NULL;
    ZWS_TRY(zws_encoding__to_utf8(&utf8, &n, &encoding, &ill_formed, data, len, NULL));
    zws_status status = zws_ingest__text(out, utf8, n);
    free(utf8);
    return status;
}

static void test_documents(void **state)
{
    (void)state;
    static const char plain[] = "{\"id\":\"1\",\"title\":\"养犬\\n办法\",\"body\":\"第一条\"}";
    /* The number first: see zws_json__load. */
    static const char whole[] =
        "{\"docno\":54,\"id\":\"1\",\"title\":\"养犬\",\"issuer\":[\"甲市人民政府\",\"乙局\"],"
        "\"x\":{\"y\":[true,null]},\"text\":\"\\u7B2C一条\\n第二条\",\"date\":\"2018-05\"}";
    static const char lines[] = "岚州市人民政府文件\n\n岚政办发〔2018〕54号\n岚州市养犬管理办法\n\n"
                                "第一条 为了规范养犬，制定本办法。\n2018年5月1日\n";
    make_with_failures(zws_ingest__json, plain, sizeof plain - 1);
    make_with_failures(zws_ingest__json, whole, sizeof whole - 1);
    make_with_failures(zws_ingest__text, lines, sizeof lines - 1);
    make_with_failures(zws_ingest__html, page, sizeof page - 1);
    static const char *const converters[] = {"gb18030", "UTF-16LE", "Big5"};
    for (size_t i = 0; i < sizeof converters / sizeof *converters; i++) {
        size_t len;
        char *bytes = encode(&len, converters[i], i == 1 ? "\xEF\xBB\xBF第一条 养犬办法。" : lines);
        make_with_failures(from_gb18030, bytes, len);
        free(bytes);
    }
}

/* --- Inputs ---------------------------------------------------------------------------------- */

static size_t documents, dones;

static zws_status take(zws_document *document, const zws_source *source, size_t line, void *context)
{
    (void)source, (void)line, (void)context;
    documents++;
    zws_document_free(document);
    return ZWS_OK;
}

static zws_status note_source(bool *wanted, const zws_source *source, void *context)
{
    (void)source, (void)context;
    *wanted = true;
    return ZWS_OK;
}

static zws_status count_done(const zws_source *source, size_t n, void *context)
{
    (void)source, (void)n, (void)context;
    dones++;
    return ZWS_OK;
}

static void refuse(const char *path, size_t line, const char *kind, zws_status status,
                   const char *reason, void *context)
{
    (void)path, (void)line, (void)kind, (void)context;
    /* A document is not to blame for what memory lacks. */
    if (status != ZWS_EUNSUPPORTED && failed)
        fail_msg("skipped: %s: %s", zws_status_name(status), reason);
}

static zws_status read_folder(void *context)
{
    const zws_ingest_handler *handler = context;
    documents = dones = 0;
    zws_status status =
        zws_ingest__input(folder, &(zws_ingest_options){.id_prefix = "p/"}, handler);
    if (status == ZWS_OK) {
        assert_int_equal(documents, 6);
        assert_int_equal(dones, 4);
    }
    return status;
}

static void test_folder(void **state)
{
    (void)state;
    put_file(folder, "a.jsonl",
             "{\"id\":\"1\",\"body\":\"一\"}\n{\"id\":\"2\",\"issuer\":[\"二\"]}\n{\"id\":\"3\"}\n",
             (size_t)-1);
    put_file(folder, "b/page.html", page, (size_t)-1);
    put_file(folder, "b/text.txt", "养犬办法\n第一条", (size_t)-1);
    put_file(folder, "c/more.txt", "政务公开", (size_t)-1);
    zws_ingest_handler handler = {
        .source = note_source, .document = take, .skipped = refuse, .done = count_done};
    assert_ok(read_folder(&handler));
    for (int all = 0; all < 2; all++) {
        for_good = all;
        assert_true(with_failures_up_to(1500, read_folder, &handler, NULL) > 30);
    }
    for_good = false;
    assert_ok(read_folder(&handler));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_documents),
        cmocka_unit_test(test_folder),
    };
    alarm(300); /* what hangs, fails */
    return cmocka_run_group_tests(tests, setup, teardown);
}
