/* Limits, deadlines, hostile queries, indexes of ready-made words, and reading beside a writer. */
#include "one_index.h"

#include "base/deadline.h"

static const sample samples[] = {
    {"a", "政务公开", "政务公开年度报告 aa1 aa2 aa3 bb1 gov government governance", "2018-05-25",
     "国发〔2016〕55号", "国务院", "通知"},
    {"b", "政务服务", "政务服务年度总结", NULL, NULL, NULL, NULL},
};

static zws_status run_with(const char *query, zws_option option, int64_t value)
{
    zws_search *r = request(ZWS_SORT_TIER, query);
    assert_ok(zws_search_set(r, option, value));
    zws_results *results = NULL;
    zws_status status = zws_search__run(&results, r, the_index->store, the_index->analyzer);
    assert_true((status == ZWS_OK) == (results != NULL));
    zws_results__free(results);
    zws_search_free(r);
    return status;
}

static void expect_limit(const char *query, zws_option option, int64_t allowed, const char *name)
{
    assert_ok(run_with(query, option, allowed));
    assert_int_equal(run_with(query, option, allowed - 1), ZWS_ELIMIT);
    assert_non_null(strstr(zws_error_message(), name));
    assert_null(strchr(zws_error_message(), '\n'));
}

static void test_each_limit(void **state)
{
    (void)state;
    expect_limit("政务公开", ZWS_OPTION_QUERY_BYTES, 12, "query bytes");
    expect_limit("政务 年度 报告", ZWS_OPTION_QUERY_TERMS, 3, "query terms");
    /* Counted again behind segmentation: one leaf, several words. */
    expect_limit("税收、行政、年度", ZWS_OPTION_QUERY_TERMS, 3, "query terms");
    expect_limit("\"政务公开\" 年度 国发〔2016〕55号 year:2018 aa* date:2018 -报告",
                 ZWS_OPTION_QUERY_TERMS, 7, "query terms");
    expect_limit("((政务))", ZWS_OPTION_QUERY_DEPTH, 2, "query depth");
    expect_limit("aa* bb*", ZWS_OPTION_WILDCARDS, 2, "wildcards");
    expect_limit("aa*", ZWS_OPTION_WILDCARD_EXPANSION, 3, "wildcard expansion");
    expect_limit("政务", ZWS_OPTION_PAGE_END, 10, "page end");
}

static void test_page_end(void **state)
{
    (void)state;
    zws_search *r = request(ZWS_SORT_NEWEST, "政务");
    zws_results *results;
    assert_ok(zws_search_set(r, ZWS_OPTION_OFFSET, 995));
    assert_ok(zws_search_set(r, ZWS_OPTION_LIMIT, 5));
    results = search(the_index, r);
    assert_int_equal(results->n_hits, 0);
    assert_int_equal(results->total, 2);
    zws_results__free(results);
    assert_ok(zws_search_set(r, ZWS_OPTION_LIMIT, 6));
    assert_fails(ZWS_ELIMIT, zws_search__run(&results, r, the_index->store, the_index->analyzer));
    assert_null(results);
    zws_search_free(r);
}

static void test_bad_facet_and_filter(void **state)
{
    (void)state;
    zws_search *r = request(ZWS_SORT_NEWEST, "政务");
    zws_results *results;
    /* The setters refuse these; whoever fills the request by other ways is refused here. */
    assert_ok(zws_search_add_facet(r, "year"));
    strcpy(r->facet[0], "body");
    assert_fails(ZWS_EINVAL, zws_search__run(&results, r, the_index->store, the_index->analyzer));
    zws_search_free(r);
    r = request(ZWS_SORT_NEWEST, "政务");
    assert_ok(zws_search_add_filter(r, "category", "通知"));
    strcpy(r->filter[0].field, "title");
    assert_fails(ZWS_EINVAL, zws_search__run(&results, r, the_index->store, the_index->analyzer));
    zws_search_free(r);
}

/* By relevance any word will do, so running text of any length is a query; elsewhere its words are
 * demanded, and counted. */
static void test_running_text(void **state)
{
    (void)state;
    char text[ZWS_QUERY_BYTES + 1] = "";
    for (uint32_t i = 0; strlen(text) + 3 < sizeof text; i++) {
        uint32_t cp = 0x4E00 + i * 37;
        size_t len = strlen(text);
        snprintf(text + len, sizeof text - len, "%c%c%c", (char)(0xE0 | cp >> 12),
                 (char)(0x80 | (cp >> 6 & 0x3F)), (char)(0x80 | (cp & 0x3F)));
    }
    zws_search *r = request(ZWS_SORT_RELEVANCE, text);
    zws_results *results = search(the_index, r);
    assert_true(results->total <= 2);
    zws_results__free(results);
    assert_ok(zws_search_set(r, ZWS_OPTION_SORT, ZWS_SORT_NEWEST));
    assert_fails(ZWS_ELIMIT, zws_search__run(&results, r, the_index->store, the_index->analyzer));
    zws_search_free(r);
}

/* A question of 60 characters and a sentence that fills the query run within the default limits. */
static void test_long_questions(void **state)
{
    (void)state;
    const char *question =
        "企业在办理高新技术产业研发费用税前加计扣除政策优惠备案的时候应当向当地主管"
        "税务机关提交哪些证明材料以及什么时候可以办理完成";
    assert_true(strlen(question) >= 3 * 60);
    for (int sort = ZWS_SORT_TIER; sort <= ZWS_SORT_OLDEST; sort++)
        find(the_index, (zws_sort)sort, question);
    char quoted[ZWS_QUERY_BYTES + 1] = "\"";
    while (strlen(quoted) + 13 < sizeof quoted)
        strcat(quoted, "政务公开");
    strcat(quoted, "\"");
    for (int sort = ZWS_SORT_TIER; sort <= ZWS_SORT_OLDEST; sort++)
        assert_string_equal(find(the_index, (zws_sort)sort, quoted), "");
}

static void test_many_parentheses(void **state)
{
    (void)state;
    char deep[ZWS_QUERY_BYTES_MAX + 1];
    memset(deep, '(', ZWS_QUERY_BYTES_MAX);
    deep[ZWS_QUERY_BYTES_MAX] = '\0';
    assert_int_equal(run_with(deep, ZWS_OPTION_QUERY_DEPTH, ZWS_QUERY_DEPTH_MAX), ZWS_ELIMIT);
    assert_int_equal(run_with(deep, ZWS_OPTION_QUERY_BYTES, ZWS_QUERY_BYTES_MAX), ZWS_ELIMIT);
    assert_non_null(strstr(zws_error_message(), "query depth"));
}

static void all_maxima(zws_search *r)
{
    static const struct {
        zws_option option;
        int64_t value;
    } maxima[] = {
        {ZWS_OPTION_QUERY_BYTES, ZWS_QUERY_BYTES_MAX},
        {ZWS_OPTION_QUERY_TERMS, ZWS_QUERY_TERMS_MAX},
        {ZWS_OPTION_QUERY_DEPTH, ZWS_QUERY_DEPTH_MAX},
        {ZWS_OPTION_WILDCARDS, ZWS_QUERY_WILDCARDS_MAX},
        {ZWS_OPTION_WILDCARD_EXPANSION, ZWS_WILDCARD_EXPANSION_MAX},
        {ZWS_OPTION_PAGE_END, ZWS_PAGE_END_MAX},
        {ZWS_OPTION_EXPLAIN, 1},
    };
    for (size_t i = 0; i < sizeof maxima / sizeof *maxima; i++)
        assert_ok(zws_search_set(r, maxima[i].option, maxima[i].value));
}

/* Pieces of the language glued at random: any answer but a crash, and only the errors that a query
 * can cause. */
static void test_random_queries(void **state)
{
    (void)state;
    static const char *const piece[] = {"(",           ")",
                                        "\"",          "“",
                                        "”",           "《",
                                        "》",          " ",
                                        " ",           "|",
                                        " OR ",        " -",
                                        "政务",        "公开",
                                        "年度报告",    "的",
                                        "gov*",        "aa*",
                                        "aa1",         "2018",
                                        "…",           "55号",
                                        "title:",      "year:2018",
                                        "date:2018..", "国发〔2016〕55号",
                                        "。",          "国发 2016 55"};
    uint64_t seed = 55;
    for (int round = 0; round < 400; round++) {
        char text[1000] = "";
        for (int i = 0; i < (round % 40 == 0 ? 80 : 9); i++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            const char *add = piece[(seed >> 33) % (sizeof piece / sizeof *piece)];
            if (strlen(text) + strlen(add) < sizeof text)
                strcat(text, add);
        }
        zws_search *r = request((zws_sort)(round % 4), text);
        all_maxima(r);
        zws_results *results = NULL;
        zws_status status = zws_search__run(&results, r, the_index->store, the_index->analyzer);
        assert_true(status == ZWS_OK || status == ZWS_ELIMIT);
        assert_true(status != ZWS_OK || results->total <= 2);
        zws_results__free(results);
        zws_search_free(r);
    }
}

/* --- Deadlines ------------------------------------------------------------------------------ */

/* Many documents with words in common, so that there is something to stop. */
static void put_many(zws_store_writer *writer, size_t n)
{
    char id[32], body[4096];
    uint64_t seed = 1;
    for (size_t i = 0; i < n; i++) {
        snprintf(id, sizeof id, "many%zu", i);
        size_t len = 0;
        while (len + 8 < sizeof body) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            uint32_t cp = 0x4E00 + (uint32_t)(seed >> 33) % 40;
            len +=
                (size_t)snprintf(body + len, sizeof body - len, "%c%c%c", (char)(0xE0 | cp >> 12),
                                 (char)(0x80 | (cp >> 6 & 0x3F)), (char)(0x80 | (cp & 0x3F)));
        }
        put_sample(writer, &(sample){id, "标题", body, "2020-01-01", NULL, NULL, NULL});
    }
}

static void test_deadline(void **state)
{
    (void)state;
    test_index *index = make_index(samples, 2, false);
    char path[96];
    snprintf(path, sizeof path, "%s/index", index->folder);
    zws_store_writer *writer;
    assert_ok(zws_store_writer__open(&writer, path, &(zws_store_options){0}));
    put_many(writer, 300);
    assert_ok(zws_store_writer__commit(writer));
    zws_store_writer__free(writer);
    const char *heavy = "一丁七万丈三上下不与丐丑专且丕世丘丙业丛东丝丞丢两严並丧丨";
    for (int sort = ZWS_SORT_TIER; sort <= ZWS_SORT_OLDEST; sort++) {
        for (int64_t ms = 1; ms <= 16; ms *= 4) {
            zws_search *r = request((zws_sort)sort, heavy);
            assert_ok(zws_search_set(r, ZWS_OPTION_LIMIT, 100));
            assert_ok(zws_search_set(r, ZWS_OPTION_DEADLINE_MS, ms));
            zws_results *results = NULL;
            int64_t start = zws_clock__now_ns();
            zws_status status = zws_search__run(&results, r, index->store, index->analyzer);
            double took = (double)(zws_clock__now_ns() - start) / 1e6;
            assert_true(status == ZWS_OK || status == ZWS_EDEADLINE);
            assert_true((status == ZWS_OK) == (results != NULL));
            assert_true(took < 2000); /* other work shares the machine */
            zws_results__free(results);
            zws_search_free(r);
        }
    }
    free_index(index);
}

/* --- Ready-made words ----------------------------------------------------------------------- */

static void test_tokens(void **state)
{
    (void)state;
    static const sample lines[] = {
        {"1", NULL, "政务 公开 条例 ( 试行 )", NULL, NULL, NULL, NULL},
        {"2", NULL, "公开 政务 年度 报告", NULL, NULL, NULL, NULL},
        {"3", NULL, "政务公开 OR -x Xapian", NULL, NULL, NULL, NULL},
        {"4", NULL, "年度 条例 政务", NULL, NULL, NULL, NULL},
    };
    test_index *index = make_index(lines, 4, true);
    /* No analysis: 政务公开 is a word of its own, and nothing but quotations is syntax. */
    assert_string_equal(find(index, ZWS_SORT_NEWEST, "政务公开"), "3");
    assert_string_equal(find(index, ZWS_SORT_NEWEST, "政务 公开"), "1 2");
    assert_string_equal(find(index, ZWS_SORT_NEWEST, "\"政务 公开\""), "1");
    assert_string_equal(find(index, ZWS_SORT_NEWEST, "OR"), "3");
    assert_string_equal(find(index, ZWS_SORT_NEWEST, "-x"), "3");
    assert_string_equal(find(index, ZWS_SORT_NEWEST, "( 试行 )"), "1");
    assert_string_equal(find(index, ZWS_SORT_NEWEST, "Xapian"), "3");
    assert_string_equal(find(index, ZWS_SORT_NEWEST, "xapian"), "");
    assert_string_equal(find(index, ZWS_SORT_NEWEST, "政"), "");
    assert_string_equal(find(index, ZWS_SORT_NEWEST, ""), "1 2 3 4");
    assert_string_equal(find(index, ZWS_SORT_TIER, "政务 公开"), "A 1 L 2");
    assert_string_equal(find(index, ZWS_SORT_TIER, "公开 政务 条例"), "L 1 M 4 2");
    zws_search *r = request(ZWS_SORT_RELEVANCE, "公开 报告 试行");
    zws_results *results = search(index, r);
    assert_int_equal(results->total, 2);
    assert_true(results->hit[1].match.score > 0);
    assert_non_null(results->hit[0].document);
    assert_null(results->hit[0].extract.html);
    zws_results__free(results);
    zws_search_free(r);
    free_index(index);
}

/* --- Beside a writer ------------------------------------------------------------------------ */

static void test_commits_between(void **state)
{
    (void)state;
    test_index *index = make_index(samples, 2, false);
    char path[96], id[16];
    snprintf(path, sizeof path, "%s/index", index->folder);
    zws_store_writer *writer;
    assert_ok(zws_store_writer__open(&writer, path, &(zws_store_options){0}));
    zws_search *r = request(ZWS_SORT_NEWEST, "政务");
    for (uint64_t round = 0; round < 12; round++) {
        snprintf(id, sizeof id, "new%d", (int)round);
        put_sample(writer, &(sample){id, "政务", "政务", "2020-01-01", NULL, NULL, NULL});
        assert_ok(zws_store_writer__commit(writer));
        zws_results *results = search(index, r);
        assert_int_equal(results->total, round + 3);
        zws_results__free(results);
    }
    zws_store_writer__free(writer);
    zws_search_free(r);
    free_index(index);
}

static int setup(void **state)
{
    (void)state;
    the_index = make_index(samples, 2, false);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_limit),
        cmocka_unit_test(test_page_end),
        cmocka_unit_test(test_long_questions),
        cmocka_unit_test(test_running_text),
        cmocka_unit_test(test_bad_facet_and_filter),
        cmocka_unit_test(test_many_parentheses),
        cmocka_unit_test(test_random_queries),
        cmocka_unit_test(test_deadline),
        cmocka_unit_test(test_tokens),
        cmocka_unit_test(test_commits_between),
    };
    return cmocka_run_group_tests(tests, setup, free_the_index);
}
