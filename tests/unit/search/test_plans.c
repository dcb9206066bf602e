/* What each sort demands of a query: its stages as lines. */
#include "one_index.h"
#include "print_plan.h"

static const sample samples[] = {
    {"a", "关于政务公开的通知", "政务公开年度报告依申请公开行政复议税收增值税", "2018-05-25",
     "国发〔2016〕55号", "国务院", "通知"},
    {"b", "Annual reports", "open government governance governor 5g 2018", "2019-01-01", NULL, NULL,
     NULL},
};

/* The stages, one after the other: "band order match; …". */
static char *stages_of(zws_search *r)
{
    zws_query query;
    zws_stages stages;
    zws_buffer out = {0};
    zws_query_limits limits = {1024, 64, 16, 2};
    assert_ok(zws_query__parse(&query, the_index->analyzer, r->query, r->query_len, &limits));
    zws_compiler compiler = {
        .request = r, .store = the_index->store, .analyzer = the_index->analyzer, .query = &query};
    assert_ok(zws_compiler__run(&stages, &compiler));
    for (size_t i = 0; i < stages.n; i++) {
        const zws_stage *stage = &stages.stage[i];
        assert_ok(zws_buffer__printf(&out, "%s%c%c%s%s ", i ? "; " : "", "-XALM----H"[stage->band],
                                     "rno"[stage->order], stage -> fallback ? "?" : "",
                                     stage->first ? "!" : ""));
        print_plan(&out, stage->match);
    }
    zws_compiler__free(&compiler);
    zws_query__free(&query);
    char *line;
    assert_ok(zws_buffer__detach(&line, NULL, &out));
    return line;
}

static void check(zws_search *r, const char *expected)
{
    char *line = stages_of(r);
    if (strcmp(line, expected) != 0)
        print_message("query: %s\n", r->query);
    assert_string_equal(line, expected);
    free(line);
    zws_search_free(r);
}

static void rel(const char *query, const char *expected)
{
    check(request(ZWS_SORT_RELEVANCE, query), expected);
}

static void date(const char *query, const char *expected)
{
    check(request(ZWS_SORT_NEWEST, query), expected);
}

static void tier(const char *query, const char *expected)
{
    check(request(ZWS_SORT_TIER, query), expected);
}

static void relevance(void)
{
    rel("", "-r (all)");
    rel("？", "");
    rel("政务", "-r 政务");
    rel("政务公开", "-r (or 政务 务公 公开)");
    rel("政务 年度", "-r (or 政务 年度)");
    rel("税", "-r 税");
    rel("的", "-r 的");
    rel("税 政务", "-r (or 税 政务)");
    rel("政务的", "-r 政务");
    rel("没有见过", "");
    rel("政务 没有见过", "-r 政务");
    rel("reports", "-r Zreport");
    rel("open 5g 2018", "-r (or Zopen Z5g 2018)");
    rel("\"依申请公开\"", "-r (phrase 依申 申请 请公 公开)");
    rel("\"依申请公开\" 年度", "-r (and (phrase 依申 申请 请公 公开) 年度)");
    rel("政务 -年度报告", "-r (not 政务 (phrase 年度 度报 报告))");
    rel("-政务", "-r (not (all) 政务)");
    rel("政务 -的", "-r (not 政务 的)");
    rel("政务 -？", "-r 政务");
    rel("税收 OR 增值税", "-r (or 税收 增值 值税)");
    rel("(税收 OR \"增值税\") 政务", "-r (and (or 税收 (phrase 增值 值税)) 政务)");
    rel("《政务公开》年度", "-r (or 政务 务公 公开 年度)");
    rel("title:政务 年度", "-r (and S政务 年度)");
    rel("国发〔2016〕55号",
        "-r! XN国发〔2016〕55号; "
        "-r (not (or XN国发〔2016〕55号 XC国发〔2016〕55号) XN国发〔2016〕55号)");
    rel("国发〔2016〕55号 政务",
        "-r! (and XN国发〔2016〕55号 (or XN国发〔2016〕55号 XC国发〔2016〕55号) 政务); "
        "-r (not (and (or XN国发〔2016〕55号 XC国发〔2016〕55号) 政务) "
        "(and XN国发〔2016〕55号 (or XN国发〔2016〕55号 XC国发〔2016〕55号) 政务))");
    rel("gover*", "-r (or governance government governor)");
    rel("zz*", "");
}

static void by_date(void)
{
    date("", "-n (all)");
    date("税收", "-n 税收");
    date("税收 行政", "-n (and 税收 行政)");
    date("税收 税收", "-n 税收");
    date("税收 行政 年度", "-n (and 税收 行政 年度); -n? (at-least 2 税收 行政 年度)");
    date("税收的", "-n 税收");
    date("的 了", "-n (and 的 了)");
    date("税收 和 行政", "-n (and 税收 行政)");
    date("税收 OR 行政", "-n (or 税收 行政)");
    date("税收 (行政 OR 年度)", "-n (and 税收 (or 行政 年度))");
    date("\"税收\" 行政 -年度", "-n (not (and 税收 行政) 年度)");
    date("-(税收 行政)", "-n (not (all) (phrase 税收 收行 行政))");
    date("-(税收 OR 行政)", "-n (not (all) (or 税收 行政))");
    date("(-税收) OR 行政", "-n (or (not (all) 税收) 行政)");
    date("date:2018..2020", "-n (dates 20180101 20201231)");
    date("date:..2019-05 税收", "-n (and (dates 0 20190531) 税收)");
    date("year:2018", "-n F99:2018");
    date("category:通知", "-n F11:通知");
    date("issuer:国务院", "-n (phrase A国务 A务院)");
    date("title:\"政务公开\"", "-n (phrase S政务 S务公 S公开)");
    date("docno:国发[2016]55号", "-n XN国发〔2016〕55号");
    date("id:a", "-n Qa");
    date("open governments", "-n (and Zopen Zgovern)");
    date("2018", "-n 2018");
    date("2018年", "-n (phrase 2018 年)");
    date("税收 gover* 年度", "-n (and 税收 (or governance government governor) 年度)");
    date("\"2.18\"", "-n (or 2.18 (phrase 2 | 18))");
}

static void tiers(void)
{
    tier("", "Ln (all)");
    tier("date:2018", "Ln (dates 20180101 20181231)");
    tier("category:通知", "Ln F11:通知");
    tier("-税收", "Ln (not (all) 税收)");
    tier("\"依申请公开\" -税收", "An (not (phrase 依申 申请 请公 公开) 税收)");
    tier("国发〔2016〕55号",
         "Xn! XN国发〔2016〕55号; "
         "Ln (not (or XN国发〔2016〕55号 XC国发〔2016〕55号) XN国发〔2016〕55号)");
    /* One word: adjacent and all are one band. */
    tier("税收", "An 税收");
    tier("税收 行政",
         "An (and (phrase 税收 收行 行政) (at-least 1 S税收 S行政)); "
         "Ln (not (and 税收 行政) (and (phrase 税收 收行 行政) (at-least 1 S税收 S行政)))");
    tier("税收的", "An (phrase 税收 收的); Ln (not 税收 (phrase 税收 收的))");
    /* What has the words adjacent has them all: this goes without saying. */
    tier("税收 行政 年度",
         "An (and (phrase 税收 收行 行政 政年 年度) (at-least 2 S税收 S行政 S年度)); "
         "Ln (not (and 税收 行政 年度) "
         "(and (phrase 税收 收行 行政 政年 年度) (at-least 2 S税收 S行政 S年度))); "
         "Mr (not (at-least 2 税收 行政 年度) (and 税收 行政 年度))");
    /* The words beside something else are a sequence each. */
    tier("税收 year:2018 行政", "An (and 税收 F99:2018 行政)");
    tier("reports", "An Zreport");
    tier("annual report", "An (phrase annual report); Ln (not (and Zannual Zreport) "
                          "(phrase annual report))");
}

/* A title that exists has a stage of its own, by relevance too. Its term is a hash. */
static void titles(void)
{
    static const char *const with[] = {"Xn! XT", "-r! (and XT"};
    for (int sort = ZWS_SORT_TIER; sort <= ZWS_SORT_RELEVANCE; sort++) {
        zws_search *r = request((zws_sort)sort, "关于 政务公开的通知");
        char *line = stages_of(r);
        assert_int_equal(strncmp(line, with[sort], strlen(with[sort])), 0);
        free(line);
        zws_search_free(r);
        /* What is excluded makes no title. */
        r = request((zws_sort)sort, "-关于政务公开的通知");
        line = stages_of(r);
        assert_null(strstr(line, "XT"));
        free(line);
        zws_search_free(r);
    }
}

static void filtered(void)
{
    zws_search *r = request(ZWS_SORT_NEWEST, "税收");
    assert_ok(zws_search_add_filter(r, "category", "通知"));
    check(r, "-n (and 税收 F11:通知)");
    r = request(ZWS_SORT_NEWEST, "税收");
    assert_ok(zws_search_add_filter(r, "category", "通知"));
    assert_ok(zws_search_add_filter(r, "year", "2018"));
    assert_ok(zws_search_add_filter(r, "category", "决定"));
    check(r, "-n (and 税收 (or F11:通知 F11:决定) F99:2018)");
    r = request(ZWS_SORT_OLDEST, "");
    assert_ok(zws_search_set_dates(r, "2018", "2019-02"));
    check(r, "-o (dates 20180101 20190228)");
    r = request(ZWS_SORT_NEWEST, "？");
    assert_ok(zws_search_add_filter(r, "category", "通知"));
    check(r, "");
    r = request(ZWS_SORT_TIER, "date:2018");
    assert_ok(zws_search_set(r, ZWS_OPTION_WITHIN, ZWS_WITHIN_RELEVANCE));
    check(r, "Lr (dates 20180101 20181231)");
}

static zws_status run_one(zws_store *snapshot, void *context)
{
    void (*const *test)(void) = context;
    assert_ptr_equal(snapshot, the_index->store);
    (*test)();
    return ZWS_OK;
}

static void in_snapshot(void (*test)(void))
{
    assert_ok(zws_store__read(the_index->store, run_one, &test));
}

static void test_relevance(void **state)
{
    (void)state;
    in_snapshot(relevance);
}

static void test_by_date(void **state)
{
    (void)state;
    in_snapshot(by_date);
}

static void test_tiers(void **state)
{
    (void)state;
    in_snapshot(tiers);
}

static void test_titles(void **state)
{
    (void)state;
    in_snapshot(titles);
}

static void test_filtered(void **state)
{
    (void)state;
    in_snapshot(filtered);
}

static int setup(void **state)
{
    (void)state;
    the_index = make_index(samples, sizeof samples / sizeof *samples, false);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_relevance), cmocka_unit_test(test_by_date),
        cmocka_unit_test(test_tiers),     cmocka_unit_test(test_titles),
        cmocka_unit_test(test_filtered),
    };
    return cmocka_run_group_tests(tests, setup, free_the_index);
}
