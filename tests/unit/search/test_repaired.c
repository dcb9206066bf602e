/* Repaired readings in searches: behind all else, among the dates, marked, left out on demand. */
#include "one_index.h"

static const sample samples[] = {
    {"right", "财政工作", "责任单位:省财政厅,各市、县政府。", "2019-01-01", NULL, NULL, "通知"},
    {"wrong", "公开工作", "(责任羊位:省财政斤,各市、县政府)", "2020-01-01", NULL, NULL, "意见"},
    {"wrong-undated", "公开方案", "(责任羊位:各市、县政府)", NULL, NULL, NULL, "意见"},
    {"some", "会议记录", "责任和分工。", "2021-01-01", NULL, NULL, "记录"},
    {"digits", "办公室", "浙江省人民政府办公厅 201 8 年 5 月 25 日印发", "2018-05-25", NULL, NULL,
     NULL},
    {"number", "批复", "浙政函〔2020〕111号", "2017-01-01", NULL, NULL, NULL},
    {"title", "关于进一步加强政务舆惰回应工作的通知", "正文。", "2016-01-01", NULL, NULL, NULL},
    {"split", "大厅", "(六)才是升政务大厅服务能力", "2015-01-01", NULL, NULL, NULL},
};

#define N_SAMPLES (sizeof samples / sizeof *samples)

static const char *in(zws_sort sort, const char *query)
{
    return find(the_index, sort, query);
}

static void test_bands(void **state)
{
    (void)state;
    assert_string_equal(in(ZWS_SORT_TIER, "\"责任单位\""), "A right R wrong wrong-undated");
    assert_string_equal(in(ZWS_SORT_TIER, "省财政厅"), "A right R wrong");
    /* Every word may be misread, or only one of them. */
    assert_string_equal(in(ZWS_SORT_TIER, "\"责任单位\" 县政府"), "A right R wrong wrong-undated");
    assert_string_equal(in(ZWS_SORT_TIER, "\"责任单位:省财政厅\""), "A right R wrong");
    /* Two faults that one quotation holds; the whole clause with its marks. */
    assert_string_equal(in(ZWS_SORT_TIER, "\"(责任单位:省财政厅,各市、县政府)\""),
                        "A right R wrong");
    assert_string_equal(in(ZWS_SORT_TIER, "\"提升政务大厅服务\""), "R split");
    assert_string_equal(in(ZWS_SORT_TIER, "\"2018年5月25日\""), "R digits");
    /* What stands there is found as it stands. */
    assert_string_equal(in(ZWS_SORT_TIER, "\"责任羊位\""), "A wrong wrong-undated");
}

static void test_other_sorts(void **state)
{
    (void)state;
    assert_string_equal(in(ZWS_SORT_NEWEST, "\"责任单位\""), "wrong right wrong-undated");
    assert_string_equal(in(ZWS_SORT_OLDEST, "\"责任单位\""), "right wrong wrong-undated");
    assert_string_equal(in(ZWS_SORT_NEWEST, "\"提升政务大厅\""), "split");
    assert_string_equal(in(ZWS_SORT_RELEVANCE, "\"责任单位\""), "right wrong-undated wrong");
    /* Most of the words are looked for only where none has all, repaired or not. */
    assert_string_equal(in(ZWS_SORT_NEWEST, "\"提升政务大厅\" 服务能力"), "split");
}

/* "Found through a repair" is said of the hit. */
static void test_flags(void **state)
{
    static const zws_sort sorts[] = {ZWS_SORT_TIER, ZWS_SORT_NEWEST, ZWS_SORT_OLDEST,
                                     ZWS_SORT_RELEVANCE};
    (void)state;
    for (size_t k = 0; k < sizeof sorts / sizeof *sorts; k++) {
        zws_search *r = request(sorts[k], "\"责任单位\"");
        zws_results *results = search(the_index, r);
        assert_int_equal(results->n_hits, 3);
        for (size_t i = 0; i < 3; i++) {
            const zws_hit *hit = &results->hit[i];
            assert_int_equal(hit->repaired, strcmp(hit->match.id, "right") != 0);
            assert_int_equal(hit->band == ZWS_BAND_REPAIRED,
                             hit->repaired && sorts[k] == ZWS_SORT_TIER);
        }
        zws_results__free(results);
        zws_search_free(r);
    }
}

static void test_exact(void **state)
{
    static const char *const queries[] = {"\"责任单位\"", "\"省财政厅\"", "\"2018年5月25日\""};
    static const char *const ids[] = {"right", "right", ""};
    (void)state;
    for (int sort = ZWS_SORT_TIER; sort <= ZWS_SORT_OLDEST; sort++) {
        for (size_t q = 0; q < 3; q++) {
            zws_search *r = request((zws_sort)sort, queries[q]);
            assert_ok(zws_search_set(r, ZWS_OPTION_EXACT, 1));
            zws_results *results = search(the_index, r);
            assert_int_equal(results->n_hits, *ids[q] ? 1 : 0);
            if (results->n_hits)
                assert_string_equal(results->hit[0].match.id, ids[q]);
            zws_results__free(results);
            zws_search_free(r);
        }
    }
}

/* No digit ever becomes another. */
static void test_numbers(void **state)
{
    (void)state;
    assert_string_equal(in(ZWS_SORT_TIER, "\"111号\""), "A number");
    assert_string_equal(in(ZWS_SORT_TIER, "\"117号\""), "");
    assert_string_equal(in(ZWS_SORT_TIER, "\"2013年5月25日\""), "");
}

static void test_titles(void **state)
{
    (void)state;
    assert_string_equal(in(ZWS_SORT_TIER, "title:政务舆情"), "R title");
    assert_string_equal(in(ZWS_SORT_TIER, "\"政务舆情回应\""), "R title");
    assert_string_equal(in(ZWS_SORT_TIER, "title:责任单位"), "");
    zws_search *r = request(ZWS_SORT_TIER, "title:政务舆情");
    zws_results *results = search(the_index, r);
    assert_non_null(strstr(results->hit[0].title_html, "<em>政务舆惰</em>"));
    zws_results__free(results);
    zws_search_free(r);
}

/* What is excluded is excluded as it stands. */
static void test_excluded(void **state)
{
    (void)state;
    assert_string_equal(in(ZWS_SORT_NEWEST, "县政府 -\"责任单位\""), "wrong wrong-undated");
    assert_string_equal(in(ZWS_SORT_NEWEST, "县政府 -\"责任羊位\""), "right");
    assert_string_equal(in(ZWS_SORT_NEWEST, "\"责任单位\" OR 分工"),
                        "some wrong right wrong-undated");
}

/* Pages cut the one list wherever they begin; totals and facets count all of it. */
static void test_pages(void **state)
{
    (void)state;
    static const zws_sort sorts[] = {ZWS_SORT_TIER, ZWS_SORT_NEWEST, ZWS_SORT_OLDEST,
                                     ZWS_SORT_RELEVANCE};
    for (size_t k = 0; k < sizeof sorts / sizeof *sorts; k++) {
        zws_search *r = request(sorts[k], "\"责任单位\"");
        zws_results *all = search(the_index, r);
        assert_ok(zws_search_set(r, ZWS_OPTION_LIMIT, 1));
        assert_ok(zws_search_add_facet(r, "category"));
        for (int64_t offset = 0; offset < 4; offset++) {
            assert_ok(zws_search_set(r, ZWS_OPTION_OFFSET, offset));
            zws_results *page = search(the_index, r);
            assert_int_equal(page->total, 3);
            assert_int_equal(page->n_hits, offset < 3);
            if (offset < 3)
                assert_string_equal(page->hit[0].match.id, all->hit[offset].match.id);
            uint64_t sum = 0;
            for (size_t i = 0; i < page->facets.facet[0].n; i++)
                sum += page->facets.facet[0].item[i].count;
            assert_int_equal(sum, 3);
            zws_results__free(page);
        }
        zws_results__free(all);
        zws_search_free(r);
    }
}

/* The marks of the one hit, as they cut its body. */
static const char *marked(const char *query, const char *id)
{
    static char html[1000];
    zws_search *r = request(ZWS_SORT_TIER, query);
    zws_results *results = search(the_index, r);
    html[0] = '\0';
    for (size_t i = 0; i < results->n_hits; i++) {
        if (strcmp(results->hit[i].match.id, id) == 0)
            snprintf(html, sizeof html, "%s", results->hit[i].extract.html);
    }
    zws_results__free(results);
    zws_search_free(r);
    return html;
}

static void test_marks(void **state)
{
    (void)state;
    assert_string_equal(marked("\"责任单位\"", "wrong"),
                        "(<em>责任羊位</em>:省财政斤,各市、县政府)");
    assert_string_equal(marked("\"提升政务\"", "split"), "(六)<em>才是升政务</em>大厅服务能力");
    assert_string_equal(marked("\"2018年\"", "digits"),
                        "浙江省人民政府办公厅 <em>201 8 年</em> 5 月 25 日印发");
    /* Quoted with its brackets it is marked with them, whatever they look like. */
    assert_string_equal(marked("\"《责任单位:\"", "wrong"),
                        "<em>(责任羊位:</em>省财政斤,各市、县政府)");
    assert_string_equal(marked("\"县政府》\"", "wrong"),
                        "(责任羊位:省财政斤,各市、<em>县政府)</em>");
    assert_string_equal(marked("\"省财政厅\"", "right"),
                        "责任单位:<em>省财政厅</em>,各市、县政府。");
}

static int setup(void **state)
{
    (void)state;
    the_index = make_index(samples, N_SAMPLES, false);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bands),    cmocka_unit_test(test_other_sorts),
        cmocka_unit_test(test_flags),    cmocka_unit_test(test_exact),
        cmocka_unit_test(test_numbers),  cmocka_unit_test(test_titles),
        cmocka_unit_test(test_excluded), cmocka_unit_test(test_pages),
        cmocka_unit_test(test_marks),
    };
    return cmocka_run_group_tests(tests, setup, free_the_index);
}
