/* From a query to hits, over a small index: bands, orders, the language, numbers, pages, facets. */
#include "one_index.h"

#include <math.h>

/* Undated documents, equal dates, dates known to the month or year; 研发费用 adjacent, apart, in
 * part; a number that one document owns and two cite. */
static const sample samples[] = {
    {"own", "关于加快推进政务服务的通知", "各市政府：现将加快推进事项通知如下。", "2016-09-25",
     "国发〔2016〕55号", "国务院", "通知"},
    {"cite-new", "贯彻落实意见", "根据国发〔2016〕55号文件，制定本意见。网上办理。", "2018-03-01",
     NULL, "某省人民政府", "意见"},
    {"cite-old", "实施方案", "依据《通知》（国发[2016]55号），制定方案。国发〔2016〕55号要求落实。",
     "2017-01-10", NULL, "某市人民政府", "方案"},
    {"near", "研发费用加计扣除政策", "企业研发费用加计扣除比例提高。", "2021-03-31", NULL, "财政部",
     "公告"},
    {"near-undated", "解读", "关于研发费用加计扣除的解读。", NULL, NULL, NULL, NULL},
    {"apart", "扣除办法", "研发活动的费用可以加计，税前扣除。", "2022-01-01", NULL, "财政部",
     "办法"},
    {"most", "费用管理", "研发投入的费用应当加计入账。", "2023-05-05", NULL, NULL, "办法"},
    {"few", "扣除标准", "个人所得税专项附加扣除。", "2023-06-06", NULL, NULL, NULL},
    {"same-b", "防汛工作", "防汛抗旱工作安排。", "2020-06-01", NULL, NULL, NULL},
    {"same-a", "防汛工作", "防汛抗旱工作安排。", "2020-06-01", NULL, NULL, NULL},
    {"month", "防汛预案", "防汛预案修订。", "2020-06", NULL, NULL, NULL},
    {"year", "防汛总结", "防汛总结报告。", "2020", NULL, NULL, NULL},
    {"english", "Annual report", "The governments published annual reports on open data.",
     "2019-04-01", NULL, NULL, NULL},
    {"english-apart", "Data", "An annual plan. Reporting is open to governance.", "2019-05-01",
     NULL, NULL, NULL},
    {"title-is", "税务", "正文没有那个词。", "2001-01-01", NULL, NULL, NULL},
    {"title-has", "税务登记", "税务登记办法。", "2024-01-01", NULL, NULL, NULL},
    {"number", "附件", "第55号和5号，总计2018.05万元。", "2015-01-01", NULL, NULL, NULL},
};

#define N_SAMPLES (sizeof samples / sizeof *samples)

static const char *tier(const char *query)
{
    return find(the_index, ZWS_SORT_TIER, query);
}

static const char *newest(const char *query)
{
    return find(the_index, ZWS_SORT_NEWEST, query);
}

static const char *oldest(const char *query)
{
    return find(the_index, ZWS_SORT_OLDEST, query);
}

static const char *rel(const char *query)
{
    return find(the_index, ZWS_SORT_RELEVANCE, query);
}

/* --- Bands and orders ----------------------------------------------------------------------- */

static void test_bands(void **state)
{
    (void)state;
    /* Adjacent before apart before most, whatever their dates; few is found by long questions
     * alone. */
    assert_string_equal(tier("研发费用加计扣除"), "A near near-undated M apart most");
    /* Words typed apart stand side by side by accident, unless half of them are in the title. */
    assert_string_equal(tier("研发 费用 加计 扣除"), "A near L apart near-undated M most");
    assert_string_equal(tier("研发 费用加计扣除"), "A near L apart near-undated M most");
    assert_string_equal(tier("(研发 OR 研制) 费用加计扣除"), "A near near-undated L apart M most");
    assert_string_equal(tier("扣除 加计 费用 研发"), "L apart near near-undated M most");
    assert_string_equal(tier("\"研发费用加计扣除\""), "A near near-undated");
    assert_string_equal(tier("研发 费用 加计 扣除 政策"), "X near M apart near-undated most Y few");
    assert_string_equal(tier("税务"), "X title-is A title-has");
    assert_string_equal(tier("没有这样的词语"), "");
    assert_string_equal(tier("。"), "");
    assert_string_equal(tier("annual report"), "X english L english-apart");
    assert_string_equal(tier("annual reports"), "A english L english-apart");
    assert_string_equal(tier("防汛工作"), "X same-a same-b");
}

/* A compound is one word where all are demanded, and its parts where most are. */
static void test_compounds(void **state)
{
    (void)state;
    char path[96];
    snprintf(path, sizeof path, "%s/words", the_index->folder);
    FILE *words = fopen(path, "w");
    assert_non_null(words);
    fputs("研发费用加计扣除 9000\n研发\n费用\n加计\n扣除\n", words);
    fclose(words);
    zws_analyzer *plain = the_index->analyzer;
    assert_ok(zws_analyzer__open(&the_index->analyzer, NULL));
    assert_ok(zws_analyzer__load_words(the_index->analyzer, path));
    assert_string_equal(tier("研发费用加计扣除"), "A near near-undated M apart most");
    assert_string_equal(newest("研发费用加计扣除"), "near near-undated");
    assert_string_equal(newest("研发费用加计扣除 -加计扣除"), "most apart");
    assert_string_equal(tier("\"研发费用加计扣除\""), "A near near-undated");
    zws_analyzer__free(the_index->analyzer);
    the_index->analyzer = plain;
}

static void test_all_documents(void **state)
{
    (void)state;
    zws_search *r = request(ZWS_SORT_TIER, "");
    assert_ok(zws_search_set(r, ZWS_OPTION_LIMIT, 100));
    zws_results *results = search(the_index, r);
    assert_int_equal(results->n_hits, N_SAMPLES);
    assert_int_equal(results->hit[0].band, ZWS_BAND_ALL);
    assert_string_equal(results->hit[0].match.id, "title-has");
    assert_string_equal(results->hit[0].date, "2024-01-01");
    assert_string_equal(results->hit[N_SAMPLES - 1].match.id, "near-undated");
    assert_string_equal(results->hit[N_SAMPLES - 1].date, "");
    assert_string_equal(results->understood, "(all)");
    zws_results__free(results);
    zws_search_free(r);
}

static void test_dates_order(void **state)
{
    (void)state;
    /* Equal days by id; a month sorts by its first day. */
    assert_string_equal(newest("防汛"), "month same-a same-b year");
    assert_string_equal(oldest("防汛"), "year month same-a same-b");
    /* All the words; undated last both ways. */
    assert_string_equal(newest("研发 费用 加计 扣除"), "apart near near-undated");
    assert_string_equal(oldest("研发 费用 加计 扣除"), "near apart near-undated");
    /* Most of them only where none has all. */
    assert_string_equal(newest("研发 费用 加计 防汛"), "most apart near near-undated");
    assert_string_equal(oldest("研发 费用 加计 防汛"), "near apart most near-undated");
    assert_string_equal(newest("研发 防汛"), "");
}

static void test_relevance(void **state)
{
    (void)state;
    zws_search *r = request(ZWS_SORT_RELEVANCE, "研发费用加计扣除");
    zws_results *results = search(the_index, r);
    /* Any of the words: few has one. */
    assert_int_equal(results->total, 5);
    assert_string_equal(results->hit[0].match.id, "near");
    assert_string_equal(results->hit[4].match.id, "few");
    for (size_t i = 0; i < results->n_hits; i++) {
        assert_int_equal(results->hit[i].band, ZWS_BAND_NONE);
        assert_true(results->hit[i].match.score > 0);
        assert_true(i == 0 || results->hit[i].match.score <= results->hit[i - 1].match.score);
    }
    zws_results__free(results);
    zws_search_free(r);
    /* Equal scores: the newer one, then by id. */
    assert_string_equal(rel("抗旱"), "same-a same-b");
    /* An exact title goes first. */
    assert_string_equal(rel("税务"), "title-is title-has");
}

static void test_within(void **state)
{
    (void)state;
    zws_search *r = request(ZWS_SORT_TIER, "防汛");
    assert_ok(zws_search_set(r, ZWS_OPTION_WITHIN, ZWS_WITHIN_RELEVANCE));
    zws_results *results = search(the_index, r);
    assert_int_equal(results->n_hits, 4);
    for (size_t i = 1; i < results->n_hits; i++)
        assert_true(results->hit[i].match.score <= results->hit[i - 1].match.score);
    assert_true(results->hit[0].match.score > 0);
    assert_int_equal(results->within, ZWS_WITHIN_RELEVANCE);
    zws_results__free(results);
    zws_search_free(r);
}

/* --- The language --------------------------------------------------------------------------- */

static void test_language(void **state)
{
    (void)state;
    assert_string_equal(newest("防汛 -总结"), "month same-a same-b");
    assert_string_equal(newest("防汛 -\"防汛总结\""), "month same-a same-b");
    assert_string_equal(newest("-防汛 税务"), "title-has title-is");
    assert_string_equal(newest("抗旱 OR 预案"), "month same-a same-b");
    assert_string_equal(newest("防汛 抗旱 | 预案"), "month same-a same-b");
    assert_string_equal(newest("(防汛 总结) OR 抗旱"), "same-a same-b year");
    assert_string_equal(newest("防汛 -(抗旱 OR 预案)"), "year");
    assert_string_equal(rel("防汛 -抗旱 -预案"), "year");
    assert_string_equal(newest("title:研发"), "near");
    assert_string_equal(newest("title:防汛 -title:防汛工作"), "month year");
    assert_string_equal(newest("issuer:人民政府"), "cite-new cite-old");
    assert_string_equal(newest("issuer:财政部 研发"), "apart near");
    assert_string_equal(newest("category:办法"), "most apart");
    assert_string_equal(newest("id:own"), "own");
    assert_string_equal(newest("id:nobody"), "");
    assert_string_equal(newest("year:2018"), "cite-new");
    assert_string_equal(newest("date:2018-03-01"), "cite-new");
    assert_string_equal(newest("date:..2016"), "own number title-is");
    /* A date known to the month or year matches where its span meets the range. */
    assert_string_equal(newest("date:2020-06-15"), "month year");
    assert_string_equal(newest("date:2020-07..2020-08"), "year");
    assert_string_equal(newest("防汛 date:2020-06-01"), "month same-a same-b year");
    assert_string_equal(newest("gov*"), "english-apart english");
    assert_string_equal(newest("governm*"), "english");
    assert_string_equal(newest("zzz*"), "");
    assert_string_equal(newest("reporting"), "english-apart english");
    assert_string_equal(newest("\"reporting\""), "english-apart");
    assert_string_equal(newest("ＡＮＮＵＡＬ"), "english-apart english");
    assert_string_equal(newest("研發費用"), "most apart near near-undated");
    assert_string_equal(newest("\"发费\""), "near near-undated");
    assert_string_equal(newest("\"5号\""), "number");
    assert_string_equal(newest("\"2018.05\""), "number");
    assert_string_equal(newest("\"2018\""), "");
    assert_string_equal(newest("《研发费用》 扣除"), "near near-undated");
}

static void test_stop_words(void **state)
{
    (void)state;
    /* No document of the first has 了; it is not demanded beside others, but alone it is. */
    assert_string_equal(newest("防汛 了 抗旱"), "same-a same-b");
    assert_string_equal(newest("the annual plan"), "english-apart");
    assert_string_equal(newest("了"), "");
    assert_string_equal(newest("\"了抗旱\""), "");
}

static void test_numbers(void **state)
{
    (void)state;
    static const char *const spellings[] = {"国发〔2016〕55号", "国发[2016]55号",
                                            "国发（2016）55号", "国发２０１６年55号",
                                            "国发 2016 55",     "国发［2016 J 55 号"};
    for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++) {
        assert_string_equal(tier(spellings[i]), "X own L cite-new cite-old");
        assert_string_equal(newest(spellings[i]), "cite-new cite-old own");
        assert_int_equal(strncmp(rel(spellings[i]), "own ", 4), 0);
    }
    assert_string_equal(tier("国发〔2016〕5号"), "");
    assert_string_equal(tier("国发〔2016〕155号"), "");
    assert_string_equal(tier("国办发〔2016〕55号"), "");
    assert_string_equal(newest("国发〔2016〕55号 网上办理"), "cite-new");
    assert_string_equal(newest("docno:国发〔2016〕55号"), "own");
    assert_string_equal(newest("-国发〔2016〕55号 通知"), "");
    assert_string_equal(rel("国发〔2016〕55号 防汛"), "");
}

/* The own number outranks by score too, so that whoever sorts by it gets the same order. */
static void test_own_number_score(void **state)
{
    (void)state;
    zws_search *r = request(ZWS_SORT_RELEVANCE, "国发〔2016〕55号");
    assert_ok(zws_search_set(r, ZWS_OPTION_EXPLAIN, 1));
    zws_results *results = search(the_index, r);
    assert_int_equal(results->n_hits, 3);
    assert_string_equal(results->hit[0].match.id, "own");
    for (size_t i = 1; i < 3; i++)
        assert_true(results->hit[i].match.score < results->hit[i - 1].match.score);
    assert_string_equal(results->hit[0].addend[0].term, "文号");
    assert_string_not_equal(results->hit[1].addend[0].term, "文号");
    zws_results__free(results);
    zws_search_free(r);
}

/* --- Pages ---------------------------------------------------------------------------------- */

/* Every window on the list is the window of one long list, across the borders of the bands. */
static void test_pages(void **state)
{
    (void)state;
    static const char *const queries[] = {
        "研发费用加计扣除",    "国发〔2016〕55号", "防汛", "", "税务",
        "研发 费用 加计 防汛", "annual report"};
    for (size_t q = 0; q < sizeof queries / sizeof *queries; q++) {
        for (int sort = ZWS_SORT_TIER; sort <= ZWS_SORT_OLDEST; sort++) {
            zws_search *r = request((zws_sort)sort, queries[q]);
            assert_ok(zws_search_set(r, ZWS_OPTION_LIMIT, 100));
            zws_results *whole = search(the_index, r);
            for (int64_t offset = 0; offset <= (int64_t)whole->n_hits; offset++) {
                for (int64_t limit = 0; limit <= 4; limit++) {
                    assert_ok(zws_search_set(r, ZWS_OPTION_OFFSET, offset));
                    assert_ok(zws_search_set(r, ZWS_OPTION_LIMIT, limit));
                    zws_results *page = search(the_index, r);
                    size_t rest = whole->n_hits - (size_t)offset;
                    assert_int_equal(page->n_hits, rest < (size_t)limit ? rest : (size_t)limit);
                    assert_int_equal(page->total, whole->total);
                    assert_true(page->total_exact);
                    for (size_t i = 0; i < page->n_hits; i++) {
                        const zws_hit *a = &page->hit[i], *b = &whole->hit[(size_t)offset + i];
                        assert_string_equal(a->match.id, b->match.id);
                        assert_int_equal(a->band, b->band);
                        assert_true(a->match.score == b->match.score);
                    }
                    zws_results__free(page);
                }
            }
            zws_results__free(whole);
            zws_search_free(r);
        }
    }
}

static void test_filters(void **state)
{
    (void)state;
    zws_search *r = request(ZWS_SORT_TIER, "研发 费用 加计 扣除");
    assert_ok(zws_search_add_filter(r, "issuer", "财政部"));
    zws_results *results = search(the_index, r);
    assert_string_equal(shown(results), "A near L apart");
    zws_results__free(results);
    assert_ok(zws_search_add_filter(r, "category", "办法"));
    results = search(the_index, r);
    assert_string_equal(shown(results), "L apart");
    assert_int_equal(results->total, 1);
    zws_results__free(results);
    assert_ok(zws_search_add_filter(r, "category", "公告"));
    assert_ok(zws_search_set_dates(r, "2021", "2021-12"));
    results = search(the_index, r);
    assert_string_equal(shown(results), "A near");
    zws_results__free(results);
    zws_search_free(r);
    r = request(ZWS_SORT_TIER, "国发〔2016〕55号");
    assert_ok(zws_search_add_filter(r, "year", "2018"));
    results = search(the_index, r);
    assert_string_equal(shown(results), "L cite-new");
    zws_results__free(results);
    zws_search_free(r);
}

static void test_facets(void **state)
{
    (void)state;
    for (int sort = ZWS_SORT_TIER; sort <= ZWS_SORT_OLDEST; sort++) {
        zws_search *r = request((zws_sort)sort, "财政 OR 防汛 OR 研发 OR 扣除");
        assert_ok(zws_search_add_facet(r, "category"));
        assert_ok(zws_search_add_facet(r, "year"));
        for (int64_t limit = 0; limit <= 100; limit += 50) {
            /* Facets are of all matches, whatever the page. */
            assert_ok(zws_search_set(r, ZWS_OPTION_LIMIT, limit));
            zws_results *results = search(the_index, r);
            assert_int_equal(results->total, 9);
            assert_int_equal(results->facets.n_facets, 2);
            assert_int_equal(results->facets.facet[0].n, 2);
            assert_string_equal(results->facets.facet[0].item[0].value, "办法");
            assert_int_equal(results->facets.facet[0].item[0].count, 2);
            assert_string_equal(results->facets.facet[0].item[1].value, "公告");
            assert_int_equal(results->facets.facet[0].item[1].count, 1);
            assert_string_equal(results->facets.facet[1].item[0].value, "2020");
            assert_int_equal(results->facets.facet[1].item[0].count, 4);
            assert_string_equal(results->facet_name[1], "year");
            zws_results__free(results);
        }
        zws_search_free(r);
    }
}

static void test_what_a_hit_shows(void **state)
{
    (void)state;
    zws_search *r = request(ZWS_SORT_TIER, "研发费用");
    zws_results *results = search(the_index, r);
    const zws_hit *hit = &results->hit[0];
    assert_string_equal(hit->match.id, "near");
    assert_string_equal(hit->title_html, "<em>研发费用</em>加计扣除政策");
    assert_non_null(strstr(hit->extract.html, "<em>研发费用</em>"));
    assert_int_equal(hit->extract.n_marks, 1);
    assert_string_equal(results->query, "研发费用");
    assert_true(results->milliseconds > 0);
    zws_results__free(results);
    assert_ok(zws_search_set(r, ZWS_OPTION_EXTRACTS, 0));
    results = search(the_index, r);
    assert_null(results->hit[0].extract.html);
    assert_non_null(results->hit[0].title_html);
    zws_results__free(results);
    zws_search_free(r);
}

static void check_marks(const char *query, const char *id, const char *title_html)
{
    zws_search *r = request(ZWS_SORT_RELEVANCE, query);
    zws_results *results = search(the_index, r);
    size_t i = 0;
    while (i < results->n_hits && strcmp(results->hit[i].match.id, id) != 0)
        i++;
    assert_true(i < results->n_hits);
    assert_string_equal(results->hit[i].title_html, title_html);
    zws_results__free(results);
    zws_search_free(r);
}

static void test_marks(void **state)
{
    (void)state;
    check_marks("税务", "title-has", "<em>税务</em>登记");
    check_marks("务", "title-has", "税<em>务</em>登记");
    /* Single characters beside words, and what is excluded, are not marked. */
    check_marks("登记 税", "title-has", "税务<em>登记</em>");
    /* A word of one character, where it stands beside its neighbour. */
    check_marks("费用加", "near", "研发<em>费用加</em>计扣除政策");
    check_marks("加费用", "near", "研发<em>费用</em>加计扣除政策");
    check_marks("登记 -防汛", "title-has", "税务<em>登记</em>");
    check_marks("\"税\" 登记", "title-has", "<em>税</em>务<em>登记</em>");
    check_marks("reporting", "english", "Annual <em>report</em>");
    check_marks("rep* annual", "english", "<em>Annual</em> <em>report</em>");
    check_marks("title:加计扣除", "near", "研发费用<em>加计扣除</em>政策");
}

/* --- Explained ------------------------------------------------------------------------------ */

static void test_addends(void **state)
{
    (void)state;
    static const char *const queries[] = {"研发费用加计扣除", "annual reports 2018", "防汛 抗旱",
                                          "国发〔2016〕55号", "\"加计扣除\" 企业",   "gov* data",
                                          "title:防汛 工作"};
    for (size_t q = 0; q < sizeof queries / sizeof *queries; q++) {
        zws_search *r = request(ZWS_SORT_RELEVANCE, queries[q]);
        assert_ok(zws_search_set(r, ZWS_OPTION_EXPLAIN, 1));
        zws_results *results = search(the_index, r);
        assert_true(results->n_hits > 0);
        for (size_t i = 0; i < results->n_hits; i++) {
            const zws_hit *hit = &results->hit[i];
            double sum = 0;
            assert_true(hit->n_addends > 0);
            for (size_t k = 0; k < hit->n_addends; k++) {
                assert_true(hit->addend[k].addend > 0);
                assert_true(hit->addend[k].tf > 0);
                sum += hit->addend[k].addend;
            }
            assert_true(fabs(sum - hit->match.score) < 1e-9);
        }
        zws_results__free(results);
        zws_search_free(r);
    }
}

static void test_addends_of_bands(void **state)
{
    (void)state;
    zws_search *r = request(ZWS_SORT_TIER, "研发费用加计扣除");
    assert_ok(zws_search_set(r, ZWS_OPTION_EXPLAIN, 1));
    assert_ok(zws_search_set(r, ZWS_OPTION_WITHIN, ZWS_WITHIN_DATE));
    zws_results *results = search(the_index, r);
    for (size_t i = 0; i < results->n_hits; i++) {
        const zws_hit *hit = &results->hit[i];
        /* What is ordered by date has no score. */
        assert_true((hit->n_addends > 0) == (hit->band == ZWS_BAND_MOST));
        assert_true((hit->match.score > 0) == (hit->band == ZWS_BAND_MOST));
    }
    zws_results__free(results);
    zws_search_free(r);
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
        cmocka_unit_test(test_bands),
        cmocka_unit_test(test_compounds),
        cmocka_unit_test(test_all_documents),
        cmocka_unit_test(test_dates_order),
        cmocka_unit_test(test_relevance),
        cmocka_unit_test(test_within),
        cmocka_unit_test(test_language),
        cmocka_unit_test(test_stop_words),
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_own_number_score),
        cmocka_unit_test(test_pages),
        cmocka_unit_test(test_filters),
        cmocka_unit_test(test_facets),
        cmocka_unit_test(test_what_a_hit_shows),
        cmocka_unit_test(test_marks),
        cmocka_unit_test(test_addends),
        cmocka_unit_test(test_addends_of_bands),
    };
    return cmocka_run_group_tests(tests, setup, free_the_index);
}
