/* Every allocation of reading and printing a query fails, alone or with all behind it: it says so,
 * or gives the tree that it always gives; nothing leaks. */
#include "query/query.h"
#include "unit/nomem.h"

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

typedef struct {
    const char *typed;
    bool tokens;
    zws_buffer expected;
} reading;

static zws_status read_into(zws_buffer *out, const reading *r)
{
    zws_query query;
    size_t len = strlen(r->typed);
    zws_query_limits limits = {1024, 64, 16, 2};
    zws_status status = r->tokens ? zws_query__parse_tokens(&query, r->typed, len, &limits)
                                  : zws_query__parse(&query, analyzer, r->typed, len, &limits);
    ZWS_TRY(status);
    status = zws_query__print(out, &query);
    zws_query__free(&query);
    return status;
}

static zws_status read_once(void *context)
{
    const reading *r = context;
    zws_buffer tree = {0};
    zws_status status = read_into(&tree, r);
    if (status == ZWS_OK)
        assert_string_equal(tree.data, r->expected.data);
    zws_buffer__free(&tree);
    return status;
}

static void test_queries(void **state)
{
    (void)state;
    static const char *const typed[] = {
        "政务公开",
        "\"养犬 登记\"~5 OR (公开 -解读) gov* title:办法",
        "浙政办发〔2018〕54号 date:2018..2020 issuer:\"浙江省人民政府\"",
        "劳动合同法第三十九条第二项",
        "NOT unit:财政局 lead:\"市 发展改革委\" year:2018",
        "“全角 引号” ＡＢＣ 国办发[2019]14号文件",
    };
    for (size_t i = 0; i < sizeof typed / sizeof *typed; i++) {
        for (int tokens = 0; tokens < 2; tokens++) {
            reading r = {.typed = typed[i], .tokens = tokens};
            assert_ok(read_into(&r.expected, &r));
            for (int all = 0; all < 2; all++) {
                for_good = all;
                assert_true(with_failures(read_once, &r, NULL) > 1);
            }
            for_good = false;
            assert_ok(read_once(&r));
            zws_buffer__free(&r.expected);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_queries)};
    return cmocka_run_group_tests(tests, setup, teardown);
}
