/* What stands out inside a band, what leads where nothing has what was typed, and the rule that a
 * query is the name of: in both tiers alike, and on all pages. */
#include <math.h>

#include "index.h"

static const sample samples[] = {
    {"about", "河道采砂许可办法", "河道采砂应当取得河道采砂许可证。", "2011-03-01", NULL, NULL,
     NULL},
    {"about-2", "河道采砂许可办法", "河道采砂应当取得河道采砂许可证。", "2016-03-01", NULL, NULL,
     NULL},
    {"aside", "某年工作报告",
     "去年，全省经济平稳增长，粮食增产，就业扩大，教育、卫生、文化都有进步；交通、水利建设加快，河"
     "道"
     "采砂也有整顿，城乡面貌改善。今年，要继续推进各项工作，做好安全生产和社会稳定。",
     "2023-01-20", NULL, NULL, NULL},
    {"aside-2", "某市工作报告",
     "去年，全市经济平稳增长，粮食增产，就业扩大，教育、卫生、文化都有进步；交通、水利建设加快，河"
     "道"
     "采砂也有整顿，城乡面貌改善。今年，要继续推进各项工作，做好安全生产和社会稳定。",
     "2021-01-20", NULL, NULL, NULL},
    {"law", "殡葬管理条例", "为了加强殡葬管理，推进殡葬改革，制定本条例。", "2012-11-09", NULL,
     NULL, NULL},
    {"local", "某省殡葬管理条例", "为了加强殡葬管理，殡葬管理应当节约土地，制定本条例。",
     "2020-06-01", NULL, NULL, NULL},
    {"notice", "关于做好殡葬管理工作的通知", "各地要做好殡葬管理工作，加强殡葬管理。", "2022-03-15",
     NULL, NULL, NULL},
    {"wages", "工资支付办法", "用人单位拖欠农民工工资的，农民工可以向劳动行政部门投诉。",
     "2014-01-01", NULL, NULL, NULL},
    {"wages-old", "工资支付规定",
     "用人单位拖欠农民工工资的，农民工可以向劳动行政部门投诉。本规定有效期至2010年12月31日。",
     "2006-01-01", NULL, NULL, NULL},
    {"report", "某县工作报告",
     "农民收入增加，老板回乡办厂，三个月投产；工资上涨，部门减少，投诉下降，行政效率提高，劳动就业"
     "扩大，"
     "工程建设加快。拖欠的账款还清，怎样发展，各单位都有办法。",
     "2024-01-01", NULL, NULL, NULL},
};
enum { SAMPLES = sizeof samples / sizeof *samples };

static const char question[] = "老板拖欠农民工工资怎么投诉劳动部门";

static test_index *live, *sealed;

static zws_results *run_in(test_index *index, const zws_profile *profile, const char *query,
                           zws_within within, int64_t offset, int64_t limit)
{
    zws_results *results;
    zws_search *r = request(ZWS_SORT_TIER, query);
    assert_ok(zws_search_set(r, ZWS_OPTION_WITHIN, within));
    assert_ok(zws_search_set(r, ZWS_OPTION_OFFSET, offset));
    assert_ok(zws_search_set(r, ZWS_OPTION_LIMIT, limit));
    assert_ok(zws_search_set(r, ZWS_OPTION_EXPLAIN, 1));
    assert_ok(zws_search_set(r, ZWS_OPTION_AS_OF, 20240601));
    assert_ok(zws_search_add_facet(r, "year"));
    assert_ok(zws_search__run_as(&results, r, index->store, index->analyzer, NULL, profile));
    zws_search_free(r);
    return results;
}

static void assert_same(const zws_results *a, const zws_results *b, size_t first)
{
    for (size_t i = 0; i < b->n_hits; i++) {
        assert_true(first + i < a->n_hits);
        const zws_hit *x = &a->hit[first + i], *y = &b->hit[i];
        assert_string_equal(x->match.id, y->match.id);
        assert_true(x->match.score == y->match.score);
        assert_int_equal(x->band, y->band);
    }
    assert_int_equal(a->total, b->total);
    assert_int_equal(a->facets.facet[0].n, b->facets.facet[0].n);
}

/* The addends of a hit with a score are its score. */
static void assert_explained(const zws_results *results)
{
    for (size_t i = 0; i < results->n_hits; i++) {
        const zws_hit *hit = &results->hit[i];
        double sum = 0;
        for (size_t k = 0; k < hit->n_addends; k++)
            sum += hit->addend[k].addend;
        assert_true(fabs(sum - hit->match.score) < 1e-9);
        assert_int_equal(hit->n_addends > 0, hit->match.score > 0);
    }
}

/* The whole list, the same in both tiers and on pages of any size. */
static const char *list_as(const zws_profile *profile, const char *query, zws_within within)
{
    zws_results *a = run_in(live, profile, query, within, 0, 100);
    zws_results *b = run_in(sealed, profile, query, within, 0, 100);
    assert_int_equal(a->n_hits, b->n_hits);
    assert_same(a, b, 0);
    assert_explained(a);
    assert_true(a->total_exact);
    assert_int_equal(a->total, a->n_hits);
    uint64_t counted = 0;
    for (size_t i = 0; i < a->facets.facet[0].n; i++)
        counted += a->facets.facet[0].item[i].count;
    assert_int_equal(counted, a->total);
    for (int64_t limit = 1; limit < 4; limit++) {
        for (int64_t offset = 0; offset <= (int64_t)a->n_hits; offset += limit) {
            zws_results *page =
                run_in(offset % 2 ? live : sealed, profile, query, within, offset, limit);
            size_t left = a->n_hits - (size_t)offset;
            assert_int_equal(page->n_hits, left < (size_t)limit ? left : (size_t)limit);
            assert_same(a, page, (size_t)offset);
            zws_results__free(page);
        }
    }
    const char *line = shown(a);
    zws_results__free(a);
    zws_results__free(b);
    return line;
}

static const char *list(const char *query)
{
    return list_as(&zws_profile__default, query, ZWS_WITHIN_PROMINENCE);
}

/* What is about it stands before what only has it, and of what says the same the newest first. */
static void test_classes(void **state)
{
    (void)state;
    zws_profile profile = zws_profile__default;
    assert_string_equal(list("河道采砂"), "A about-2 about aside aside-2");
    assert_string_equal(list_as(&profile, "河道采砂", ZWS_WITHIN_DATE),
                        "A aside aside-2 about-2 about");
    assert_string_equal(list("采砂 河道 许可"), "L about-2 about M aside aside-2");
    /* All are one class; nearly each is one. */
    profile.class = 0;
    assert_string_equal(list_as(&profile, "河道采砂", ZWS_WITHIN_PROMINENCE),
                        "A aside aside-2 about-2 about");
    profile.class = 1;
    assert_string_equal(list_as(&profile, "河道采砂", ZWS_WITHIN_PROMINENCE),
                        "A about-2 about aside aside-2");
}

/* Behind those that stand by relevance all others stand by date, each once. */
static void test_pool(void **state)
{
    (void)state;
    zws_profile profile = zws_profile__default;
    static const char *const expected[] = {"A about-2 aside aside-2 about",
                                           "A about-2 about aside aside-2",
                                           "A about-2 about aside aside-2"};
    for (int pool = 1; pool <= 3; pool++) {
        profile.class_pool = pool;
        assert_string_equal(list_as(&profile, "河道采砂", ZWS_WITHIN_PROMINENCE),
                            expected[pool - 1]);
    }
}

static void test_named(void **state)
{
    (void)state;
    assert_string_equal(list("殡葬管理"), "X law A notice local");
    assert_string_equal(list("殡葬"), "X law A notice local");
    assert_string_equal(list("殡葬管理条例"), "X law A local M notice");
    assert_string_equal(list("某省殡葬"), "X local");
    /* Not what has a condition, or is no name. */
    assert_string_equal(list("殡葬管理 -通知"), "A local law");
    assert_string_equal(list("葬管"), "A notice local law");
    zws_search *r = request(ZWS_SORT_RELEVANCE, "殡葬管理");
    zws_results *results = search(sealed, r);
    assert_string_equal(results->hit[0].match.id, "law");
    zws_results__free(results);
    zws_search_free(r);
}

/* A question whose words stand side by side nowhere: what is most to the point leads, however many
 * of the words others have; what has ended behind its like. */
static void test_leading(void **state)
{
    (void)state;
    zws_profile profile = zws_profile__default;
    const char *line = list(question);
    assert_ptr_equal(strstr(line, "H wages wages-old"), line);
    assert_string_equal(list_as(&profile, question, ZWS_WITHIN_RELEVANCE), line);
    /* By date nothing leads. */
    assert_null(strstr(list_as(&profile, question, ZWS_WITHIN_DATE), "H "));
    profile.leaders = 0;
    assert_null(strstr(list_as(&profile, question, ZWS_WITHIN_PROMINENCE), "H "));
    profile.leaders = 1;
    assert_ptr_equal(strstr(list_as(&profile, question, ZWS_WITHIN_PROMINENCE), "H wages"),
                     list_as(&profile, question, ZWS_WITHIN_PROMINENCE));
    /* A question of two words is running text, two words are not. */
    assert_non_null(strstr(list("账款怎么投诉"), "H "));
    assert_null(strstr(list("账款投诉"), "H "));
    /* All leaders are near the best. */
    profile = zws_profile__default;
    profile.leading = 1;
    assert_null(strstr(list_as(&profile, question, ZWS_WITHIN_PROMINENCE), "H wages wages-old"));
}

/* What was typed stands somewhere, or all its words in a title; or is words one by one, or has
 * conditions. */
static void test_not_leading(void **state)
{
    (void)state;
    static const char *const queries[] = {"拖欠农民工工资的",      "采砂河道许可办法",
                                          "老板 拖欠 投诉",        "老板拖欠工资投诉 date:2014",
                                          "\"拖欠\" 老板投诉部门", "老板拖欠投诉 OR 采砂",
                                          "没有这样的词语"};
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++)
        assert_null(strstr(list(queries[i]), "H "));
}

static int setup(void **state)
{
    (void)state;
    live = make_index(samples, SAMPLES, false);
    sealed = make_sealed_index(samples, SAMPLES);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    free_index(live);
    free_index(sealed);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_classes),     cmocka_unit_test(test_pool),
        cmocka_unit_test(test_named),       cmocka_unit_test(test_leading),
        cmocka_unit_test(test_not_leading),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
