/* What a query says is also looked for by other names: behind the words typed, never before them.
 */
#include "index.h"

static const sample samples[] = {
    {.id = "typed", .title = "谈谈炒鱿鱼", .body = "被公司炒鱿鱼以后。", .date = "2001-01-01"},
    {.id = "law",
     .title = "劳动合同法",
     .body = "用人单位解除劳动合同的，应当支付经济补偿。",
     .date = "2020-01-01"},
    {.id = "part", .title = "鱿鱼捕捞", .body = "捕捞鱿鱼的渔船。", .date = "2021-01-01"},
    {.id = "fund",
     .title = "住房公积金管理",
     .body = "职工可以提取住房公积金。",
     .date = "2019-01-01"},
    {.id = "ask",
     .title = "公积金怎么取",
     .body = "公积金怎么取？请到窗口。",
     .date = "2010-01-01"},
    {.id = "drink",
     .title = "道路交通安全",
     .body = "饮酒后驾驶机动车的，暂扣驾驶证。",
     .date = "2018-01-01"},
    {.id = "drink2", .title = "某市规定", .body = "酒驾的，依法处理。", .date = "2008-01-01"},
    {.id = "licence", .title = "一", .body = "营业执照记载的事项。", .date = "2018-01-01"},
    {.id = "licence2", .title = "二", .body = "工商执照记载的事项。", .date = "2008-01-01"},
    {.id = "office",
     .title = "市场监督管理局职责",
     .body = "负责市场主体登记。",
     .date = "2022-01-01"},
};

typedef struct {
    zws_store *store;
    const char *path;
} tier;

static test_index *live;
static zws_store *sealed;
static zws_synonyms *table;

static int setup(void **state)
{
    (void)state;
    size_t n = sizeof samples / sizeof *samples;
    live = make_index(samples, n, false);
    char path[96];
    snprintf(path, sizeof path, "%s/sealed", live->folder);
    zws_store_options options = {.create = true};
    zws_store_writer *writer;
    assert_ok(zws_store_writer__open(&writer, path, &options));
    for (size_t i = 0; i < n; i++)
        put_sample(writer, &samples[i]);
    assert_ok(zws_store_writer__commit(writer));
    assert_ok(zws_store_writer__seal(writer, NULL, NULL));
    zws_store_writer__free(writer);
    assert_ok(zws_store__open(&sealed, path));
    assert_ok(zws_synonyms__new(&table));
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    zws_synonyms__free(table);
    zws_store__free(sealed);
    free_index(live);
    return 0;
}

static zws_results *run_in(zws_store *store, zws_sort sort, const char *query, zws_option option,
                           int64_t value)
{
    zws_results *results;
    zws_search *r = request(sort, query);
    r->synonyms = table;
    assert_ok(zws_search_set(r, option, value));
    assert_ok(zws_search__run(&results, r, store, live->analyzer));
    zws_search_free(r);
    return results;
}

/* Ids with their bands, as "typed:2 law:7", the same in both tiers to the last bit of the score. */
static const char *shown_with(zws_sort sort, const char *query, zws_option option, int64_t value)
{
    static char line[2048];
    zws_results *a = run_in(live->store, sort, query, option, value);
    zws_results *b = run_in(sealed, sort, query, option, value);
    size_t at = 0;
    line[0] = '\0';
    assert_int_equal(a->n_hits, b->n_hits);
    assert_int_equal(a->total, b->total);
    assert_int_equal(a->total, a->n_hits);
    assert_int_equal(a->n_alternatives, b->n_alternatives);
    for (size_t i = 0; i < a->n_hits; i++) {
        assert_string_equal(a->hit[i].match.id, b->hit[i].match.id);
        assert_true(a->hit[i].match.score == b->hit[i].match.score);
        assert_int_equal(a->hit[i].band, b->hit[i].band);
        at += (size_t)snprintf(line + at, sizeof line - at, "%s%s", at ? " " : "",
                               a->hit[i].match.id);
        if (a->hit[i].band != ZWS_BAND_NONE)
            at += (size_t)snprintf(line + at, sizeof line - at, ":%d", (int)a->hit[i].band);
    }
    zws_results__free(a);
    zws_results__free(b);
    return line;
}

static const char *found(zws_sort sort, const char *query)
{
    return shown_with(sort, query, ZWS_OPTION_EXACT, 0);
}

static void test_bands(void **state)
{
    (void)state;
    assert_string_equal(found(ZWS_SORT_TIER, "炒鱿鱼"), "typed:2 law:7");
    assert_string_equal(found(ZWS_SORT_TIER, "酒驾"), "drink2:2 drink:7");
    assert_string_equal(found(ZWS_SORT_TIER, "公积金怎么取"), "ask:1 fund:7");
    assert_string_equal(found(ZWS_SORT_TIER, "工商局"), "office:7");
    assert_string_equal(found(ZWS_SORT_TIER, "被炒鱿鱼了咋办"), "typed:9 law:7");
}

static void test_relevance(void **state)
{
    (void)state;
    assert_string_equal(found(ZWS_SORT_RELEVANCE, "工商执照"), "licence2 licence");
    /* What is typed weighs more, the same said of it or not. */
    assert_string_equal(found(ZWS_SORT_RELEVANCE, "醉驾"), "drink drink2");
    const char *line = found(ZWS_SORT_RELEVANCE, "炒鱿鱼");
    assert_ptr_equal(strstr(line, "typed"), line);
    assert_non_null(strstr(line, "law"));
}

/* By date, alternatives only where nothing has all the words. */
static void test_dates(void **state)
{
    (void)state;
    assert_string_equal(found(ZWS_SORT_NEWEST, "炒鱿鱼"), "typed");
    assert_string_equal(found(ZWS_SORT_NEWEST, "工商局"), "office");
    assert_string_equal(found(ZWS_SORT_OLDEST, "酒驾"), "drink2");
    assert_string_equal(found(ZWS_SORT_OLDEST, "开除 公积金"), "law");
}

static void test_where_not(void **state)
{
    (void)state;
    assert_string_equal(found(ZWS_SORT_TIER, "\"炒鱿鱼\""), "typed:2");
    assert_string_equal(found(ZWS_SORT_TIER, "《五险一金》"), "");
    assert_string_equal(found(ZWS_SORT_TIER, "title:工商局"), "");
    assert_string_equal(found(ZWS_SORT_TIER, "劳动合同 -炒鱿鱼"), "law:2");
    assert_string_equal(found(ZWS_SORT_TIER, "谈谈 -辞退"), "typed:2");
    assert_string_equal(shown_with(ZWS_SORT_TIER, "工商局", ZWS_OPTION_EXACT, 1), "");
    assert_string_equal(shown_with(ZWS_SORT_TIER, "工商局", ZWS_OPTION_SYNONYMS, 0), "");
    assert_string_equal(shown_with(ZWS_SORT_RELEVANCE, "工商局", ZWS_OPTION_SYNONYMS, 0),
                        "licence2");
    /* A word of two characters is one only where the segmenter cuts one. */
    assert_string_equal(found(ZWS_SORT_TIER, "酒驾 OR 工商局"), "drink2:2 office:7 drink:7");
}

static void test_report(void **state)
{
    (void)state;
    zws_results *r = run_in(sealed, ZWS_SORT_RELEVANCE, "炒鱿鱼 酒驾", ZWS_OPTION_EXPLAIN, 1);
    assert_int_equal(r->n_alternatives, 4);
    assert_string_equal(r->alternative[0].term, "炒鱿鱼");
    assert_string_equal(r->alternative[0].alternative, "解除 劳动合同");
    assert_string_equal(r->alternative[1].alternative, "辞退");
    assert_string_equal(r->alternative[2].term, "酒驾");
    const char *term;
    assert_string_equal(zws_results_alternative(r, 2, &term), "饮酒 驾驶 机动车");
    assert_string_equal(term, "酒驾");
    assert_null(zws_results_alternative(r, 4, &term));
    assert_null(term);
    assert_null(zws_results_alternative(NULL, 0, NULL));
    /* Addends tell them apart, and sum up. */
    bool marked = false;
    for (size_t i = 0; i < r->n_hits; i++) {
        double sum = 0.0;
        for (size_t k = 0; k < r->hit[i].n_addends; k++) {
            sum += r->hit[i].addend[k].addend;
            marked |= strncmp(r->hit[i].addend[k].term, "≈", strlen("≈")) == 0;
        }
        assert_true(sum - r->hit[i].match.score < 1e-9 && r->hit[i].match.score - sum < 1e-9);
    }
    assert_true(marked);
    char *json;
    assert_ok(zws_results_json(&json, r));
    assert_non_null(strstr(json, "\"alternatives\""));
    assert_non_null(strstr(json, "饮酒 驾驶 机动车"));
    zws_free(json);
    zws_results__free(r);
    r = run_in(sealed, ZWS_SORT_TIER, "道路", ZWS_OPTION_EXPLAIN, 1);
    assert_int_equal(r->n_alternatives, 0);
    zws_results__free(r);
}

static void test_marks(void **state)
{
    (void)state;
    zws_results *r = run_in(live->store, ZWS_SORT_TIER, "酒驾", ZWS_OPTION_EXACT, 0);
    assert_int_equal(r->n_hits, 2);
    assert_non_null(strstr(r->hit[0].extract.html, "酒驾"));
    assert_non_null(strstr(r->hit[1].extract.html, "<em>饮酒后驾驶机动车</em>"));
    zws_results__free(r);
}

/* Alternatives only take the room that the limit leaves, and never make a query fail. */
static void test_limit(void **state)
{
    (void)state;
    assert_string_equal(shown_with(ZWS_SORT_TIER, "工商局", ZWS_OPTION_QUERY_TERMS, 1), "");
    assert_string_equal(shown_with(ZWS_SORT_TIER, "工商局", ZWS_OPTION_QUERY_TERMS, 8), "office:7");
    char query[1024] = "";
    for (int i = 0; i < 12; i++)
        strcat(query, i % 2 ? "炒鱿鱼 " : "五险一金 ");
    zws_results *r = run_in(sealed, ZWS_SORT_TIER, query, ZWS_OPTION_EXACT, 0);
    assert_in_range(r->n_alternatives, 1, 32);
    zws_results__free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bands),  cmocka_unit_test(test_relevance),
        cmocka_unit_test(test_dates),  cmocka_unit_test(test_where_not),
        cmocka_unit_test(test_report), cmocka_unit_test(test_marks),
        cmocka_unit_test(test_limit),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
