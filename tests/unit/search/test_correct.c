/* 您是不是要找: what is offered for a mistyped query, what is searched for instead, what is left
 * alone; the same in both tiers. */
#include "index.h"

#include "base/utf8.h"
#include "search/correct.h"

static const sample samples[] = {
    {"yey", "幼儿园管理条例",
     "幼儿园的管理应当有利于幼儿的身心健康。幼儿园管理条例自发布之日起施行。", "2019-01-01", NULL,
     NULL, NULL},
    {"gjj", "住房公积金管理条例",
     "职工提取住房公积金账户内的存储余额。住房公积金提取应当经审核。住房公积金管理条例。",
     "2019-02-01", NULL, NULL, NULL},
    {"zwgk", "2021年政务公开工作要点", "推进政务公开，加强政策解读。政务公开工作要点由各部门落实。",
     "2021-04-01", "岚政办发〔2021〕12号", NULL, NULL},
    {"cg", "中华人民共和国政府采购法", "为了规范政府采购行为，制定政府采购法。", "2014-01-01", NULL,
     NULL, NULL},
    {"ht", "中华人民共和国劳动合同法", "劳动合同法保护劳动者的合法权益。签订劳动合同。",
     "2012-01-01", NULL, NULL, NULL},
    {"wy", "物业管理条例", "业主大会选聘物业服务企业。物业管理条例适用于物业管理活动。",
     "2018-01-01", NULL, NULL, NULL},
    {"wcn", "中华人民共和国未成年人保护法", "为了保护未成年人的身心健康，制定未成年人保护法。",
     "2020-01-01", NULL, NULL, NULL},
    {"xfz", "中华人民共和国消费者权益保护法", "消费者权益保护法保护消费者的合法权益。",
     "2013-01-01", NULL, NULL, NULL},
    {"en", "Digital government abstract", "The digital government work plan of the province.",
     "2022-01-01", NULL, NULL, NULL},
    {"zhang", "关于张晓倩同志任职的通知", "任命张晓倩为岚江省民政厅副厅长。", "2022-02-01",
     "岚政干〔2022〕3号", NULL, NULL},
};

#define SAMPLES (sizeof samples / sizeof *samples)

static test_index *live, *sealed;

static int open_indexes(void **state)
{
    (void)state;
    live = make_index(samples, SAMPLES, false);
    sealed = make_sealed_index(samples, SAMPLES);
    return 0;
}

static int close_indexes(void **state)
{
    (void)state;
    free_index(live);
    free_index(sealed);
    return 0;
}

typedef struct {
    char text[256]; /* "" when nothing was offered */
    bool applied;
    char hits[8192];
    uint64_t total;
} answer;

static answer ask_in(test_index *index, zws_sort sort, int64_t mode, const char *query)
{
    answer a = {.applied = false};
    zws_search *r = request(sort, query);
    assert_ok(zws_search_set(r, ZWS_OPTION_CORRECT, mode));
    zws_results *results = search(index, r);
    const char *text = zws_results_corrected(results, &a.applied);
    snprintf(a.text, sizeof a.text, "%s", text ? text : "");
    snprintf(a.hits, sizeof a.hits, "%s", shown(results));
    a.total = results->total;
    assert_string_equal(results->query, query);
    zws_results__free(results);
    zws_search_free(r);
    return a;
}

/* The same in both tiers. */
static answer ask(zws_sort sort, int64_t mode, const char *query)
{
    answer a = ask_in(live, sort, mode, query), b = ask_in(sealed, sort, mode, query);
    assert_string_equal(a.text, b.text);
    assert_string_equal(a.hits, b.hits);
    assert_int_equal(a.applied, b.applied);
    return a;
}

#define assert_offered(query, expected)                                                            \
    assert_string_equal(ask(ZWS_SORT_RELEVANCE, ZWS_CORRECT_OFFER, query).text, expected)

/* --- Mistakes -----------------------------------------------------------------------------------
 */

static void test_mistakes_are_found(void **state)
{
    (void)state;
    assert_offered("政府彩购法", "政府采购法");         /* by sound and shape */
    assert_offered("物业管里条例", "物业管理条例");     /* by sound */
    assert_offered("幼儿院管理条例", "幼儿园管理条例"); /* by sound, both are words */
    assert_offered("劳动合冋法", "");                   /* looks like nothing that is known */
    assert_offered("劳动全同法", "劳动合同法");         /* by shape */
    assert_offered("住房公金积管理条例", "住房公积金管理条例"); /* transposed */
    assert_offered("住房公金管理条例", "住房公积金管理条例");   /* a character missing */
    assert_offered("物业管理理条例", "物业管理条例");           /* a character twice */
    assert_offered("物业管理管理条例", "物业管理条例");         /* a word twice */
}

static void test_only_what_is_wrong_is_changed(void **state)
{
    (void)state;
    assert_offered("2021年 政府彩购法 -通知", "2021年 政府采购法 -通知");
    assert_offered("（政府彩购法）", "（政府采购法）");
    assert_offered("《物业管里条例》", "《物业管理条例》");
    assert_offered("政府彩购法 OR 物业管里条例", "政府采购法 OR 物业管理条例");
}

static void test_what_is_left_alone(void **state)
{
    (void)state;
    static const char *const queries[] = {
        "",
        "政务公开",
        "政府采购法",
        "住房公积金",
        "管理条例 住房",
        "张晓倩",
        "岚政办发〔2021〕13号",
        "岚政办发〔2021〕12号",
        "title:物业管里",
        "issuer:岚江省人名政府",
        "政务公开 -物业管里条例",
        "date:2018..2020",
        "gov*",
        "digital government",
        "digital goverment plan",
        "第二十三条",
        "12345",
        "？！，。",
        "甿淼饕猢",
        "a",
        "法",
    };
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
        assert_offered(queries[i], "");
        assert_string_equal(ask(ZWS_SORT_TIER, ZWS_CORRECT_APPLY, queries[i]).text, "");
    }
}

static void test_quoted_text_only_where_nothing_is_found(void **state)
{
    (void)state;
    answer a = ask(ZWS_SORT_TIER, ZWS_CORRECT_APPLY, "\"物业管里条例\"");
    assert_string_equal(a.text, "\"物业管理条例\"");
    assert_true(a.applied);
    assert_string_equal(a.hits, "X wy");
    assert_offered("政务公开 OR \"物业管里条例\"", "");
}

/* --- Offered or applied -------------------------------------------------------------------------
 */

static void test_applied_only_where_nothing_is_found(void **state)
{
    (void)state;
    answer a = ask(ZWS_SORT_NEWEST, ZWS_CORRECT_APPLY, "彩购");
    assert_string_equal(a.text, "采购");
    assert_true(a.applied);
    assert_string_equal(a.hits, "cg");
    a = ask(ZWS_SORT_NEWEST, ZWS_CORRECT_OFFER, "彩购");
    assert_string_equal(a.text, "采购");
    assert_false(a.applied);
    assert_int_equal(a.total, 0);
    a = ask(ZWS_SORT_NEWEST, ZWS_CORRECT_OFF, "彩购");
    assert_string_equal(a.text, "");
    assert_int_equal(a.total, 0);
    a = ask(ZWS_SORT_RELEVANCE, ZWS_CORRECT_APPLY, "保护劳功者");
    assert_string_equal(a.text, "保护劳动者");
    assert_false(a.applied);
    assert_true(a.total > 0);
}

/* What was typed is in no document, and with it set right it is in a title. */
static void test_applied_where_it_is_in_a_title(void **state)
{
    (void)state;
    answer a = ask(ZWS_SORT_RELEVANCE, ZWS_CORRECT_APPLY, "物业管里条例");
    assert_string_equal(a.text, "物业管理条例");
    assert_true(a.applied);
    assert_memory_equal(a.hits, "wy", 2);
    a = ask(ZWS_SORT_RELEVANCE, ZWS_CORRECT_OFFER, "物业管里条例");
    assert_string_equal(a.text, "物业管理条例");
    assert_false(a.applied);
    assert_true(a.total > 0);
    /* Not where another part of the query is only probably a mistake. */
    a = ask(ZWS_SORT_RELEVANCE, ZWS_CORRECT_APPLY, "物业管里条例 保护劳功者");
    assert_string_equal(a.text, "物业管理条例 保护劳动者");
    assert_false(a.applied);
}

/* --- Pinyin -------------------------------------------------------------------------------------
 */

static void test_pinyin(void **state)
{
    (void)state;
    static const struct {
        const char *query, *meant, *hit;
    } cases[] = {
        {"zhengwu gongkai", "政务公开", "zwgk"},
        {"zhengwugongkai", "政务公开", "zwgk"},
        {"zwgk", "政务公开", "zwgk"},
        {"zhufang gongjijin tiqu", "住房公积金提取", "gjj"},
        {"住房gongjijin", "住房公积金", "gjj"},
        {"laodonghetongfa", "劳动合同法", "ht"},
        {"ldhtf", "劳动合同法", "ht"},
        {"xfzqybhf", "消费者权益保护法", "xfz"},
        {"weichengnianren baohu fa", "未成年人保护法", "wcn"},
        {"zengfu caigou", "政府采购", "cg"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        answer a = ask(ZWS_SORT_RELEVANCE, ZWS_CORRECT_APPLY, cases[i].query);
        assert_string_equal(a.text, cases[i].meant);
        assert_true(a.applied);
        assert_memory_equal(a.hits, cases[i].hit, strlen(cases[i].hit));
    }
    /* What else there is in the query stays. */
    assert_offered("zhengwu gongkai -通知 date:2021", "政务公开 -通知 date:2021");
    /* Words that documents have are meant as they stand. */
    assert_offered("plan", "");
    assert_offered("digital plan", "");
    assert_offered("xyzzy", "");
    assert_offered("qqqq", "");
}

/* --- Bounds -------------------------------------------------------------------------------------
 */

static void test_look_ups_are_bounded(void **state)
{
    (void)state;
    char longest[ZWS_QUERY_BYTES + 1];
    static const char *const parts[] = {"管里彩购", "彩 购 管 里 ", "zhengwu ", "z政w务", "的的"};
    for (size_t p = 0; p < sizeof parts / sizeof *parts; p++) {
        size_t n = strlen(parts[p]), len = 0;
        while (len + n < 500) {
            memcpy(longest + len, parts[p], n);
            len += n;
        }
        longest[len] = '\0';
        zws_search *r = request(ZWS_SORT_RELEVANCE, longest);
        zws_results *results;
        zws_status status = zws_search__run(&results, r, live->store, live->analyzer);
        assert_true(status == ZWS_OK || status == ZWS_ELIMIT);
        if (status == ZWS_OK)
            zws_results__free(results);
        zws_search_free(r);
    }
}

/* Whatever is typed: what is offered is found. */
static void test_what_is_offered_finds_something(void **state)
{
    (void)state;
    unsigned seed = 11;
    for (int round = 0; round < 150; round++) {
        const char *title = samples[round % SAMPLES].title;
        size_t n = zws_utf8__count(title, strlen(title)), len = 0;
        uint32_t cp[64];
        char query[300];
        for (size_t pos = 0, i = 0; pos < strlen(title); i++)
            cp[i] = zws_utf8__next(title, strlen(title), &pos);
        for (int edits = 0; edits < 1 + round % 3; edits++) {
            seed = seed * 1103515245u + 12345u;
            size_t at = (seed >> 16) % n, other = (seed >> 8) % n;
            cp[at] = round % 2 ? cp[other] : 0x4E00 + (seed >> 12) % 0x5000;
        }
        for (size_t i = 0; i < n; i++)
            len += zws_utf8__encode(query + len, cp[i]);
        query[len] = '\0';
        answer a = ask_in(round % 2 ? live : sealed, ZWS_SORT_RELEVANCE, ZWS_CORRECT_APPLY, query);
        if (*a.text) {
            answer b = ask_in(live, ZWS_SORT_RELEVANCE, ZWS_CORRECT_OFF, a.text);
            assert_true(b.total > 0);
            assert_string_not_equal(a.text, query);
        }
    }
}

static void test_hostile_queries(void **state)
{
    (void)state;
    static const char *const queries[] = {
        "\"\"\"",
        "((((((",
        "政\xE2\x80\x8B府彩购",
        "zhengwu\tgongkai",
        "zhengwu\"gongkai",
        "'''''''",
        "- - -",
        "ü",
        "ǜǜǜ",
        "a'a'a'a'a'a'a'a'a'a'a'a'a'a'a'a'a'a'a'a'a'a'a'a'a'a'a'a'a'a'a",
        "zhengwu OR",
        "《》",
        "政政政政政政政政",
        "囗囗囗囗",
        "𠀀𠀁𠀂",
        "政府彩购法政府彩购法",
        "\xEF\xB8\xB3政府彩购\xEF\xBC\x8D",
        "(zhengwu gongkai)",
        "zhengwu\\gongkai",
        "％政府彩购％",
    };
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
        for (int sort = ZWS_SORT_TIER; sort <= ZWS_SORT_OLDEST; sort++) {
            zws_search *r = request((zws_sort)sort, queries[i]);
            zws_results *results;
            assert_ok(zws_search__run(&results, r, sealed->store, sealed->analyzer));
            const char *text = zws_results_corrected(results, NULL);
            assert_true(!text || zws_utf8__valid_prefix(text, strlen(text)) == strlen(text));
            zws_results__free(results);
            zws_search_free(r);
        }
    }
    assert_null(zws_results_corrected(NULL, NULL));
    bool applied = true;
    assert_null(zws_results_corrected(NULL, &applied));
    assert_false(applied);
}

static void test_an_index_of_tokens_has_none(void **state)
{
    (void)state;
    static const sample lines[] = {{"1", NULL, "zheng wu gong kai", NULL, NULL, NULL, NULL}};
    test_index *tokens = make_index(lines, 1, true);
    answer a = ask_in(tokens, ZWS_SORT_RELEVANCE, ZWS_CORRECT_APPLY, "zwgk");
    assert_string_equal(a.text, "");
    assert_int_equal(a.total, 0);
    free_index(tokens);
}

static void test_option(void **state)
{
    (void)state;
    zws_search *r = request(ZWS_SORT_TIER, "x");
    assert_int_equal(r->option[ZWS_OPTION_CORRECT], ZWS_CORRECT_APPLY);
    assert_int_equal(zws_search_set(r, ZWS_OPTION_CORRECT, 3), ZWS_ELIMIT);
    assert_int_equal(zws_search_set(r, ZWS_OPTION_CORRECT, -1), ZWS_ELIMIT);
    zws_search_free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mistakes_are_found),
        cmocka_unit_test(test_only_what_is_wrong_is_changed),
        cmocka_unit_test(test_what_is_left_alone),
        cmocka_unit_test(test_quoted_text_only_where_nothing_is_found),
        cmocka_unit_test(test_applied_only_where_nothing_is_found),
        cmocka_unit_test(test_applied_where_it_is_in_a_title),
        cmocka_unit_test(test_pinyin),
        cmocka_unit_test(test_look_ups_are_bounded),
        cmocka_unit_test(test_what_is_offered_finds_something),
        cmocka_unit_test(test_hostile_queries),
        cmocka_unit_test(test_an_index_of_tokens_has_none),
        cmocka_unit_test(test_option),
    };
    return cmocka_run_group_tests(tests, open_indexes, close_indexes);
}
