/* Rules that bear the name of what is meant: 居住证暂行条例 for who asks for a 暂住证. */
#include "index.h"

#include "search/names.h"

static const sample samples[] = {
    {.id = "permit",
     .title = "居住证暂行条例",
     .body = "公民申领居住证，应当提交材料。",
     .date = "2015-01-01",
     .category = "法规"},
    {.id = "other",
     .title = "流动人口登记规定",
     .body = "外地人员来本市居住的，办理登记，领取居住证。办证要带身份证。",
     .date = "2020-01-01"},
    {.id = "labour",
     .title = "中华人民共和国劳动合同法（2012修正）",
     .body = "用人单位解除劳动合同的，支付经济补偿。",
     .date = "2012-01-01"},
    {.id = "news", .title = "职场见闻", .body = "被老板炒鱿鱼了怎么赔。", .date = "2021-01-01"},
    {.id = "city", .title = "某市居住证管理规定", .body = "居住证管理。", .date = "2019-01-01"},
};

static test_index *live, *sealed;
static zws_synonyms *table;

static int setup(void **state)
{
    (void)state;
    live = make_index(samples, sizeof samples / sizeof *samples, false);
    sealed = make_sealed_index(samples, sizeof samples / sizeof *samples);
    assert_ok(zws_synonyms__new(&table));
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    zws_synonyms__free(table);
    free_index(sealed);
    free_index(live);
    return 0;
}

static const char *in(test_index *index, zws_sort sort, const char *query, zws_option option,
                      int64_t value)
{
    zws_results *results;
    zws_search *r = request(sort, query);
    r->synonyms = table;
    assert_ok(zws_search_set(r, option, value));
    assert_ok(zws_search__run(&results, r, index->store, index->analyzer));
    const char *line = shown(results);
    zws_results__free(results);
    zws_search_free(r);
    return line;
}

static void check_first(zws_sort sort, const char *query, const char *first)
{
    const char *line = in(live, sort, query, ZWS_OPTION_SYNONYMS, 1);
    if (strncmp(line, first, strlen(first)) != 0)
        fail_msg("%s: %s, not %s first", query, line, first);
    line = in(sealed, sort, query, ZWS_OPTION_SYNONYMS, 1);
    if (strncmp(line, first, strlen(first)) != 0)
        fail_msg("%s, sealed: %s, not %s first", query, line, first);
}

static void test_leads(void **state)
{
    (void)state;
    check_first(ZWS_SORT_TIER, "外地人办暂住证要带身份证吗", "H permit");
    check_first(ZWS_SORT_RELEVANCE, "外地人办暂住证要带身份证吗", "permit");
    /* A word of the other name, the country and the version left out. */
    check_first(ZWS_SORT_TIER, "公司把我炒鱿鱼咋办", "H labour");
    check_first(ZWS_SORT_RELEVANCE, "公司把我炒鱿鱼咋办", "labour");
}

static void test_does_not_lead(void **state)
{
    (void)state;
    /* Somebody wrote it. */
    check_first(ZWS_SORT_TIER, "被老板炒鱿鱼了", "A news");
    check_first(ZWS_SORT_RELEVANCE, "被老板炒鱿鱼了", "news");
    /* Words alone: the name leads what is found by other names, not what is typed. */
    check_first(ZWS_SORT_TIER, "炒鱿鱼", "A news T labour");
    /* It was only to be found as it is typed. */
    const char *line =
        in(sealed, ZWS_SORT_TIER, "外地人办暂住证要带身份证吗", ZWS_OPTION_SYNONYMS, 0);
    assert_null(strstr(line, "H permit"));
    /* By date nothing leads. */
    line = in(sealed, ZWS_SORT_TIER, "公司把我炒鱿鱼咋办", ZWS_OPTION_WITHIN, ZWS_WITHIN_DATE);
    assert_null(strstr(line, "H labour"));
}

static void test_filters_hold(void **state)
{
    (void)state;
    zws_results *results;
    zws_search *r = request(ZWS_SORT_TIER, "公司把我炒鱿鱼咋办");
    r->synonyms = table;
    assert_ok(zws_search_add_filter(r, "category", "法规"));
    assert_ok(zws_search__run(&results, r, sealed->store, sealed->analyzer));
    for (size_t i = 0; i < results->n_hits; i++)
        assert_string_equal(results->hit[i].match.id, "permit");
    zws_results__free(results);
    zws_search_free(r);
}

/* The scores of the list still fall, and the addends are their sum. */
static void test_scores(void **state)
{
    (void)state;
    zws_results *results;
    zws_search *r = request(ZWS_SORT_RELEVANCE, "外地人办暂住证要带身份证吗");
    r->synonyms = table;
    assert_ok(zws_search_set(r, ZWS_OPTION_EXPLAIN, 1));
    assert_ok(zws_search__run(&results, r, sealed->store, sealed->analyzer));
    assert_true(results->n_hits > 1);
    for (size_t i = 0; i < results->n_hits; i++) {
        double sum = 0;
        for (size_t k = 0; k < results->hit[i].n_addends; k++)
            sum += results->hit[i].addend[k].addend;
        assert_true(sum - results->hit[i].match.score < 1e-9 &&
                    results->hit[i].match.score - sum < 1e-9);
        assert_true(i == 0 || results->hit[i].match.score <= results->hit[i - 1].match.score);
    }
    zws_results__free(results);
    zws_search_free(r);
}

/* What documents say themselves is no other name for anything. */
static void test_own_words(void **state)
{
    (void)state;
    static char ids[6][8];
    sample many[8];
    size_t n = 0;
    for (; n < 6; n++) {
        snprintf(ids[n], sizeof ids[n], "d%zu", n);
        many[n] = (sample){.id = ids[n], .title = "文", .body = "暂住证一张。"};
    }
    many[n++] = samples[0];
    test_index *index = make_index(many, n, false);
    assert_null(strstr(in(index, ZWS_SORT_TIER, "我去办一张暂住证行吗", ZWS_OPTION_SYNONYMS, 1),
                       "H permit"));
    free_index(index);
    index = make_index(many + 2, n - 2, false);
    assert_non_null(strstr(in(index, ZWS_SORT_TIER, "我去办一张暂住证行吗", ZWS_OPTION_SYNONYMS, 1),
                           "H permit"));
    free_index(index);
}

/* Nor is what a title says as it is typed: who has an answer in those words comes first. */
static void test_words_of_titles(void **state)
{
    (void)state;
    sample few[] = {
        samples[2], samples[4], {.id = "answer", .title = "炒鱿鱼问答", .body = "答复。"}};
    test_index *index = make_index(few, 3, false);
    const char *line = in(index, ZWS_SORT_TIER, "公司把我炒鱿鱼咋办", ZWS_OPTION_SYNONYMS, 1);
    assert_ptr_equal(strstr(line, "H answer"), line);
    free_index(index);
    index = make_index(few, 2, false);
    line = in(index, ZWS_SORT_TIER, "公司把我炒鱿鱼咋办", ZWS_OPTION_SYNONYMS, 1);
    assert_ptr_equal(strstr(line, "H labour"), line);
    free_index(index);
}

static void test_kinds(void **state)
{
    (void)state;
    zws_compiler compiler = {
        .store = sealed->store, .analyzer = sealed->analyzer, .profile = &zws_profile__default};
    static const struct {
        const char *text;
        bool held;
    } rows[] = {
        {"居住证", true},     {"劳动合同", true},   {"流动人口登记", true},
        {"居住证暂行", true}, /* 居住证暂行条例 */
        {"居住", false},      {"证", false},        {"", false},
        {"没有这个", false},  {"某市居住证", true},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        zws_node *node;
        assert_ok(zws_names__but_for_kind(&node, &compiler, rows[i].text, strlen(rows[i].text)));
        if ((node != NULL) != rows[i].held)
            fail_msg("%s", rows[i].text);
    }
    zws_node *node;
    assert_ok(zws_names__titled(&node, &compiler, "劳动合同法", strlen("劳动合同法")));
    assert_non_null(node);
    assert_ok(zws_names__titled(&node, &compiler, "劳动法", strlen("劳动法")));
    assert_null(node);
    zws_compiler__free(&compiler);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_leads),        cmocka_unit_test(test_does_not_lead),
        cmocka_unit_test(test_filters_hold), cmocka_unit_test(test_scores),
        cmocka_unit_test(test_own_words),    cmocka_unit_test(test_words_of_titles),
        cmocka_unit_test(test_kinds),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
