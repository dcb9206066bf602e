/* Copies of a document are one hit, whichever tier holds them; what only resembles it is not. And
 * documents like another one. */
#include "unit/search/index.h"

#include "search/copies.h"

#define NOTICE                                                                                                                                   \
    "各市人民政府，省级各单位：为进一步规范行政裁量权基准的制定和管理，经省人民政府同意，现就有关" \
    "事项通知如下。一、明确制定权限。省级行政机关可以依法制定本部门本系统的行政裁量权基准。二、严" \
    "格制定程序。制定行政裁量权基准应当公开征求意见，并经合法性审核和集体讨论。三、建立动态调整机" \
    "制，每年清理一次，对不适应经济社会发展要求的及时修改或者废止。四、加强监督检查，把裁量权基准" \
    "的执行情况纳入法治政府建设督察内容，定期通报。"
/* The same, misread in scanning. */
#define SCANNED                                                                                                                                  \
    "各市人民政府，省级各羊位：为进一步规范行政裁量权基准的制定和管理，经省人民政府同意，现就有关" \
    "事项通知如下。一、明确制定权限。省级行政机关可以依法制定本部门本糸统的行政裁量权基准。二、严" \
    "格制定程序。制定行政裁量权基准应当公开征求意见，并经合法性审核和集体讨论。三、建立动态调整机" \
    "制，每年清理一次，对不适应经济社会发展要求的及时修订或者废止。四、加强监督检查，把裁量权基准" \
    "的执行情况纳入法治政府建设督察内容，定期通报。"
#define LAWS                                                                                                                                    \
    "第一条 为了规范城市供水用水管理，保障供水安全，根据有关法律、行政法规，制定本条例。第二条 本" \
    "市行政区域内的供水、用水及其监督管理，适用本条例。第三条 供水单位应当保证水质符合国家标准。"

static const sample samples[] = {
    {"web", "关于规范行政裁量权基准的通知", NOTICE, "2022-08-01", "岚政办发〔2022〕40号", NULL,
     NULL},
    {"gongbao-2022-16", "岚江省人民政府办公厅关于规范行政裁量权基准的通知", SCANNED, "2022-08-01",
     "岚政办发〔2022〕40号", NULL, NULL},
    {"annex", "行政裁量权基准目录", "序号一，部门，事项名称。序号二，依据。裁量权基准目录完。",
     "2022-08-01", "岚政办发〔2022〕40号", NULL, NULL},
    {"mirror", "关于规范行政裁量权基准的通知", NOTICE, NULL, NULL, NULL, NULL},
    {"next-year", "关于规范行政裁量权基准的通知", NOTICE "五、本通知自印发之日起施行。",
     "2023-08-01", "岚政办发〔2023〕41号", NULL, NULL},
    {"law-2010", "岚州市供水用水条例", LAWS "第四条 本条例自公布之日起施行。", "2010-05-01", NULL,
     NULL, NULL},
    {"law-2020", "岚州市供水用水条例", LAWS "第四条 本条例自公布之日起施行。", "2020-05-01", NULL,
     NULL, NULL},
    {"law-undated", "岚州市供水用水条例", LAWS "第四条 用水单位应当节约用水，装表计量。", NULL,
     NULL, NULL, NULL},
    {"water", "关于城市供水单位水质的公告",
     "供水单位应当按照国家标准检测水质，公布供水用水信息。供水安全。", "2021-01-01", NULL, NULL,
     NULL},
};

static test_index *tier[2];

/* Ids of the hits, the copies of each in parentheses behind it. */
static const char *run(test_index *index, const zws_search *request)
{
    static char line[1024];
    zws_results *results = search(index, request);
    size_t at = 0;
    line[0] = '\0';
    for (size_t i = 0; i < zws_results_count(results); i++) {
        at += (size_t)snprintf(line + at, sizeof line - at, "%s%s", at ? " " : "",
                               zws_results_id(results, i));
        for (size_t k = 0; k < zws_results_copies(results, i); k++)
            at += (size_t)snprintf(line + at, sizeof line - at, "%s%s", k ? "," : "(",
                                   zws_results_copy(results, i, k));
        assert_null(zws_results_copy(results, i, zws_results_copies(results, i)));
        at += (size_t)snprintf(line + at, sizeof line - at, "%s",
                               zws_results_copies(results, i) ? ")" : "");
    }
    zws_results__free(results);
    return line;
}

static void check(const char *expected, zws_search *request)
{
    assert_string_equal(run(tier[0], request), expected);
    assert_string_equal(run(tier[1], request), expected);
    zws_search_free(request);
}

static zws_search *folded(zws_sort sort, const char *query)
{
    zws_search *r = request(sort, query);
    assert_ok(zws_search_set(r, ZWS_OPTION_FOLD, 1));
    assert_ok(zws_search_set(r, ZWS_OPTION_WITHIN, ZWS_WITHIN_DATE));
    return r;
}

/* Long texts, of which only the smallest hashes are kept: repetition changes nothing, and what is
 * estimated is near what is so. */
static void test_resemblance_of_long_texts(void **state)
{
    (void)state;
    enum { LETTERS = 30000 };
    char *a = malloc(3 * LETTERS), *b = malloc(3 * LETTERS), *twice = malloc(6 * LETTERS);
    uint32_t seed = 7;
    double r;
    assert_true(a && b && twice);
    for (int i = 0; i < LETTERS; i++) {
        for (int k = 0; k < 2; k++) {
            seed = seed * 1664525u + 1013904223u;
            uint32_t cp = 0x4E00 + (seed >> 16) % 20000;
            char *to = (k ? b : a) + 3 * i;
            to[0] = (char)(0xE0 | cp >> 12);
            to[1] = (char)(0x80 | (cp >> 6 & 0x3F));
            to[2] = (char)(0x80 | (cp & 0x3F));
        }
    }
    assert_ok(zws_copies__resemblance(&r, a, 3 * LETTERS, b, 3 * LETTERS));
    assert_true(r < .01);
    memcpy(twice, a, 3 * LETTERS);
    memcpy(twice + 3 * LETTERS, a, 3 * LETTERS);
    assert_ok(zws_copies__resemblance(&r, a, 3 * LETTERS, twice, 6 * LETTERS));
    assert_true(r > .98);
    /* Half of either is that of the other: a third of all. */
    memcpy(b, a, 3 * LETTERS / 2);
    assert_ok(zws_copies__resemblance(&r, a, 3 * LETTERS, b, 3 * LETTERS));
    assert_true(r > .25 && r < .42);
    /* And one is half of the other. */
    assert_ok(zws_copies__resemblance(&r, a, 3 * LETTERS, a, 3 * LETTERS / 2));
    assert_true(r > .42 && r < .58);
    /* A page of text said thirty times over is that page, though few of its hashes are small. */
    for (int i = 1; i < 30; i++)
        memcpy(twice + 3 * 1000 * i, a, 3 * 1000);
    memcpy(twice, a, 3 * 1000);
    assert_ok(zws_copies__resemblance(&r, twice, 3 * 30 * 1000, a, 3 * 1000));
    assert_true(r > .99);
    assert_ok(zws_copies__resemblance(&r, twice, 3 * 30 * 1000, a + 3 * 1000, 3 * 1000));
    assert_true(r < .01);
    free(a);
    free(b);
    free(twice);
}

static void test_resemblance(void **state)
{
    (void)state;
    double r;
    assert_ok(zws_copies__resemblance(&r, NOTICE, sizeof NOTICE - 1, NOTICE, sizeof NOTICE - 1));
    assert_true(r == 1.0);
    assert_ok(zws_copies__resemblance(&r, NOTICE, sizeof NOTICE - 1, SCANNED, sizeof SCANNED - 1));
    assert_true(r > .7 && r < .95);
    assert_ok(zws_copies__resemblance(&r, NOTICE, sizeof NOTICE - 1, LAWS, sizeof LAWS - 1));
    assert_true(r < .05);
    /* Spaces, line breaks, punctuation, width and case do not count. */
    const char *wide = "ＰＭ2.5 达标\n方案", *plain = "pm25达标方案。";
    assert_ok(zws_copies__resemblance(&r, wide, strlen(wide), plain, strlen(plain)));
    assert_true(r == 1.0);
    /* Of 20 runs of one text 10 are in the other, which has no others. */
    const char *digits = "012345678901234567890123";
    assert_ok(zws_copies__resemblance(&r, digits, 14, digits, 24));
    assert_true(r == 1.0);
    assert_ok(zws_copies__resemblance(&r, "abcdefghijklmnopqrstuvwx", 24, "abcdefghijklmn", 14));
    assert_true(r == .5);
    /* Too little to tell. */
    assert_ok(zws_copies__resemblance(&r, "（略）", strlen("（略）"), "（略）", strlen("（略）")));
    assert_true(r == 0.0);
    assert_ok(zws_copies__resemblance(&r, "", 0, "", 0));
    assert_true(r == 0.0);
    assert_ok(zws_copies__resemblance(&r, "\xFF\xE4\xB8", 3, "文", 3));
    assert_true(r >= 0.0 && r <= 1.0);
}

static void test_the_gazette_stands_for_all(void **state)
{
    (void)state;
    const zws_sort sorts[] = {ZWS_SORT_TIER, ZWS_SORT_RELEVANCE, ZWS_SORT_NEWEST, ZWS_SORT_OLDEST};
    for (size_t i = 0; i < 4; i++) {
        zws_search *r = folded(sorts[i], "集体讨论 date:2022");
        check("gongbao-2022-16(web,mirror)", r);
    }
    /* Next year's notice has its title and nearly its text. */
    check("next-year gongbao-2022-16(web,mirror)", folded(ZWS_SORT_NEWEST, "集体讨论"));
}

static void test_a_copy_that_is_found_alone_is_shown(void **state)
{
    (void)state;
    /* The gazette's is misread there. */
    check("web(gongbao-2022-16,mirror)", folded(ZWS_SORT_NEWEST, "\"修改或者废止\" date:2022"));
    zws_search *r = folded(ZWS_SORT_NEWEST, "集体讨论 date:2022");
    assert_ok(zws_search_set(r, ZWS_OPTION_FOLD, 0));
    check("gongbao-2022-16 web", r);
}

static void test_versions_and_annexes_are_no_copies(void **state)
{
    (void)state;
    check("law-2020 law-2010 law-undated", folded(ZWS_SORT_NEWEST, "title:供水用水条例"));
    zws_search *r = folded(ZWS_SORT_NEWEST, "docno:岚政办发〔2022〕40号");
    check("annex gongbao-2022-16(web,mirror)", r);
}

static void test_pages_are_filled(void **state)
{
    (void)state;
    zws_search *r = folded(ZWS_SORT_NEWEST, "裁量权基准");
    assert_ok(zws_search_set(r, ZWS_OPTION_LIMIT, 2));
    assert_string_equal(run(tier[0], r), "next-year annex");
    assert_ok(zws_search_set(r, ZWS_OPTION_LIMIT, 3));
    assert_string_equal(run(tier[0], r), "next-year annex gongbao-2022-16(web,mirror)");
    assert_ok(zws_search_set(r, ZWS_OPTION_LIMIT, 4));
    check("next-year annex gongbao-2022-16(web,mirror)", r);
    /* Page by page the same, nothing twice. */
    const char *page[] = {"next-year", "annex", "gongbao-2022-16(web,mirror)", ""};
    for (int64_t i = 0; i < 4; i++) {
        r = folded(ZWS_SORT_NEWEST, "裁量权基准");
        assert_ok(zws_search_set(r, ZWS_OPTION_LIMIT, 1));
        assert_ok(zws_search_set(r, ZWS_OPTION_OFFSET, i));
        check(page[i], r);
    }
}

/* Nearly all is copies, so a page is filled in several rounds; whatever its size and place, it is a
 * piece of the one list. */
static void test_pages_among_many_copies(void **state)
{
    (void)state;
    enum { GROUPS = 9, COPIES = 6 };
    static char id[GROUPS * COPIES][16], title[GROUPS][64], body[GROUPS][512], date[GROUPS][16];
    static const char *const digit[GROUPS] = {"一", "二", "三", "四", "五", "六", "七", "八", "九"};
    sample many[GROUPS * COPIES];
    char all[GROUPS][128];
    for (size_t g = 0; g < GROUPS; g++) {
        size_t at = 0;
        snprintf(title[g], sizeof title[g], "关于第%s批水价的通知", digit[g]);
        snprintf(body[g], sizeof body[g], "%s%s%s%s", title[g], LAWS, digit[g], digit[g]);
        snprintf(date[g], sizeof date[g], "20%02d-03-01", (int)(20 - g));
        for (size_t c = 0; c < COPIES; c++) {
            size_t i = g * COPIES + c;
            snprintf(id[i], sizeof id[i], "n%zu-%zu", g, c);
            many[i] = (sample){id[i], title[g], body[g], date[g], NULL, NULL, NULL};
            at += (size_t)snprintf(all[g] + at, sizeof all[g] - at, "%s%s",
                                   c == 0   ? ""
                                   : c == 1 ? "("
                                            : ",",
                                   id[i]);
        }
        snprintf(all[g] + at, sizeof all[g] - at, ")");
    }
    test_index *index[2] = {make_index(many, GROUPS * COPIES, false),
                            make_sealed_index(many, GROUPS * COPIES)};
    for (int t = 0; t < 2; t++) {
        for (size_t limit = 1; limit <= GROUPS + 1; limit++) {
            for (size_t offset = 0; offset <= GROUPS; offset++) {
                char expected[1024] = "";
                for (size_t g = offset; g < GROUPS && g < offset + limit; g++)
                    snprintf(expected + strlen(expected), sizeof expected - strlen(expected),
                             "%s%s", g > offset ? " " : "", all[g]);
                zws_search *r = folded(ZWS_SORT_NEWEST, "供水用水");
                assert_ok(zws_search_set(r, ZWS_OPTION_LIMIT, (int64_t)limit));
                assert_ok(zws_search_set(r, ZWS_OPTION_OFFSET, (int64_t)offset));
                assert_string_equal(run(index[t], r), expected);
                zws_search_free(r);
            }
        }
        free_index(index[t]);
    }
}

static zws_search *like(const char *id, const char *query)
{
    zws_search *r = folded(ZWS_SORT_TIER, query);
    assert_ok(zws_search_set_like(r, "something else"));
    assert_ok(zws_search_set_like(r, id));
    return r;
}

static void test_like(void **state)
{
    (void)state;
    zws_search *r = like("water", "");
    for (int i = 0; i < 2; i++) {
        zws_results *results = search(tier[i], r);
        assert_true(zws_results_count(results) >= 3);
        for (size_t k = 0; k < zws_results_count(results); k++)
            assert_string_not_equal(zws_results_id(results, k), "water");
        assert_true(strncmp(zws_results_id(results, 0), "law-", 4) == 0);
        zws_results__free(results);
    }
    zws_search_free(r);
    check("law-undated", like("water", "装表计量"));
    /* Neither itself nor its copies. */
    r = like("web", "集体讨论");
    for (int i = 0; i < 2; i++) {
        const char *ids = run(tier[i], r);
        assert_null(strstr(ids, "web"));
        assert_null(strstr(ids, "gongbao"));
        assert_non_null(strstr(ids, "next-year"));
    }
    zws_search_free(r);
    check("law-undated", like("law-2010", "节约用水"));
    check("water law-2020 law-2010 law-undated", like(NULL, "供水单位"));
}

static void test_like_errors(void **state)
{
    (void)state;
    zws_results *results;
    zws_search *r = like("no such", "");
    assert_fails(ZWS_ENOTFOUND, zws_search__run(&results, r, tier[0]->store, tier[0]->analyzer));
    assert_null(results);
    zws_search_free(r);
}

static int make(void **state)
{
    (void)state;
    size_t n = sizeof samples / sizeof *samples;
    tier[0] = make_index(samples, n, false);
    tier[1] = make_sealed_index(samples, n);
    return 0;
}

static int clean(void **state)
{
    (void)state;
    free_index(tier[0]);
    free_index(tier[1]);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_resemblance),
        cmocka_unit_test(test_resemblance_of_long_texts),
        cmocka_unit_test(test_the_gazette_stands_for_all),
        cmocka_unit_test(test_a_copy_that_is_found_alone_is_shown),
        cmocka_unit_test(test_versions_and_annexes_are_no_copies),
        cmocka_unit_test(test_pages_are_filled),
        cmocka_unit_test(test_pages_among_many_copies),
        cmocka_unit_test(test_like),
        cmocka_unit_test(test_like_errors),
    };
    return cmocka_run_group_tests(tests, make, clean);
}
