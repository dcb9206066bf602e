/* Every allocation of a search fails once, and at every look at the clock its time is once over: it
 * says so, or does without; nothing leaks, and the next search finds what it always finds. */
#include "unit/search/index.h"

#include <time.h>

#include "search/suggest.h"
#include "unit/nomem.h"

/* --- A clock that jumps ------------------------------------------------------------------------
 */

static long looks = -1; /* looks at the clock until a day is over; < 0: none */
static bool jumped;

int __real_clock_gettime(clockid_t clock, struct timespec *now);
int __wrap_clock_gettime(clockid_t clock, struct timespec *now);

int __wrap_clock_gettime(clockid_t clock, struct timespec *now)
{
    int status = __real_clock_gettime(clock, now);
    if (clock != CLOCK_MONOTONIC || looks < 0)
        return status;
    if (looks > 0)
        looks--;
    else
        jumped = true;
    if (jumped)
        now->tv_sec += 86400;
    return status;
}

/* --- What is searched --------------------------------------------------------------------------
 */

#define LAW                                                                                               \
    "第一章 总则\n第一条 为了规范个人饲养犬只管理，制定本办法。\n"             \
    "第二条 个人饲养犬只的，应当自取得犬只之日起十五日内办理养犬登记。\n" \
    "第二章 附则\n第三条 岚政办发〔2018〕3号文件同时废止。本办法有效期至2019年12月31日。\n"

static const sample samples[] = {
    {"dogs", "岚州市养犬管理办法", LAW, "2018-05-01", "岚政办发〔2018〕54号", "岚州市人民政府",
     "办法"},
    {"copy", "岚州市养犬管理办法", LAW, "2018-05-01", "岚政办发〔2018〕54号", NULL, "办法"},
    {"old", "关于养犬登记的通知", "养犬登记由公安机关办理，登记每年一次。犬只登记收费十元。",
     "2018-01-01", "岚政办发〔2018〕3号", "岚州市人民政府办公室", "通知"},
    {"open", "政务公开工作要点", "推进政务公开，加强政策解读。政务公开由各部门落实，公开登记情况。",
     "2021-04-01", NULL, "岚州市人民政府", "通知"},
    {"read", "《岚州市养犬管理办法》政策解读", "养犬为什么要登记？因为《岚州市养犬管理办法》规定。",
     "2018-05-02", NULL, NULL, "解读"},
    {"undated", "犬只留验所名单", "留验所收容走失犬只，养犬人登记后认领。government work plan.",
     NULL, NULL, NULL, NULL},
};

enum { SEALED = 4 }; /* so many of them are in a segment, the others in the live tier */

static test_index *the_index;

static void write_to(test_index *index, const sample *from, size_t n, bool seal)
{
    char path[96];
    zws_store_writer *writer;
    snprintf(path, sizeof path, "%s/index", index->folder);
    assert_ok(zws_store_writer__open(&writer, path, &(zws_store_options){0}));
    for (size_t i = 0; i < n; i++)
        put_sample(writer, &from[i]);
    assert_ok(zws_store_writer__commit(writer));
    if (seal)
        assert_ok(zws_store_writer__seal(writer, NULL, NULL));
    zws_store_writer__free(writer);
}

static int make_the_index(void **state)
{
    (void)state;
    the_index = make_index(samples, SEALED, false);
    write_to(the_index, NULL, 0, true);
    write_to(the_index, samples + SEALED, sizeof samples / sizeof *samples - SEALED, false);
    return 0;
}

static int free_the_index(void **state)
{
    (void)state;
    free_index(the_index);
    return 0;
}

static const char *const queries[] = {
    "养犬登记",           "岚政办发〔2018〕3号",     "个人养犬怎么登记？", "养犬管理版法",
    "yangquan dengji",    "\"养犬 登记\"~5 OR 公开", "title:养犬 -解读",   "登记 gov* date:2018",
    "养犬管理办法第二条", "爱犬 上户口 去哪里",
};

static const int64_t sorts[] = {ZWS_SORT_TIER, ZWS_SORT_RELEVANCE, ZWS_SORT_NEWEST,
                                ZWS_SORT_OLDEST};

/* All that a page can ask for. */
static zws_search *full_request(zws_sort sort, const char *query)
{
    zws_search *r = request(sort, query);
    static const zws_option wanted[] = {ZWS_OPTION_EXPLAIN, ZWS_OPTION_FOLD, ZWS_OPTION_CITE,
                                        ZWS_OPTION_LINKS, ZWS_OPTION_ANSWER};
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        assert_ok(zws_search_set(r, wanted[i], 1));
    assert_ok(zws_search_set(r, ZWS_OPTION_PASSAGES, 2));
    assert_ok(zws_search_set(r, ZWS_OPTION_LIMIT, 4));
    assert_ok(zws_search_set(r, ZWS_OPTION_AS_OF, 20220101));
    assert_ok(zws_search_add_facet(r, "year"));
    assert_ok(zws_search_add_facet(r, "issuer"));
    assert_ok(zws_search_add_facet(r, "validity"));
    return r;
}

/* A page as JSON without the time that it took. */
static zws_status find_json(char **json, const zws_search *r)
{
    zws_results *results = NULL;
    *json = NULL;
    zws_status status = zws_search__run(&results, r, the_index->store, the_index->analyzer);
    assert_true((status == ZWS_OK) == (results != NULL));
    if (status == ZWS_OK) {
        results->milliseconds = 0;
        status = zws_results_json(json, results);
    }
    zws_results_free(results);
    return status;
}

/* --- Memory ------------------------------------------------------------------------------------
 */

static zws_status search_once(void *context)
{
    char *json;
    zws_status status = find_json(&json, context);
    free(json);
    return status;
}

static void test_memory(void **state)
{
    (void)state;
    for (size_t q = 0; q < sizeof queries / sizeof *queries; q++) {
        for (size_t s = 0; s < sizeof sorts / sizeof *sorts; s++) {
            zws_search *r = full_request((zws_sort)sorts[s], queries[q]);
            char *before, *after;
            assert_ok(find_json(&before, r));
            assert_true(with_failures(search_once, r, NULL) > 20);
            assert_ok(find_json(&after, r));
            assert_string_equal(after, before);
            free(before);
            free(after);
            zws_search_free(r);
        }
    }
}

static zws_status suggest_once(void *context)
{
    zws_suggestions *suggestions = NULL;
    zws_status status = zws_suggest__run(&suggestions, the_index->store, the_index->analyzer,
                                         context, strlen(context), 8, 0);
    assert_true((status == ZWS_OK) == (suggestions != NULL));
    zws_suggestions__free(suggestions);
    return status;
}

static void test_memory_beside(void **state)
{
    (void)state;
    static const char *const typed[] = {"养犬", "yangq", "岚政办发〔2018", "登记"};
    for (size_t i = 0; i < sizeof typed / sizeof *typed; i++)
        assert_true(with_failures(suggest_once, (void *)(uintptr_t)typed[i], NULL) > 3);
    zws_search *r = full_request(ZWS_SORT_RELEVANCE, "");
    assert_ok(zws_search_set_like(r, "dogs"));
    assert_true(with_failures(search_once, r, NULL) > 3);
    zws_search_free(r);
}

/* --- Time --------------------------------------------------------------------------------------
 */

static void test_time(void **state)
{
    (void)state;
    for (size_t q = 0; q < sizeof queries / sizeof *queries; q++) {
        for (size_t s = 0; s < sizeof sorts / sizeof *sorts; s++) {
            zws_search *r = full_request((zws_sort)sorts[s], queries[q]);
            char *before, *after;
            long n = 0;
            assert_ok(find_json(&before, r));
            do {
                char *json;
                jumped = false;
                looks = n++;
                zws_status status = find_json(&json, r);
                looks = -1;
                /* What is cut short is still a page. */
                assert_true(status == ZWS_OK || (status == ZWS_EDEADLINE && jumped));
                free(json);
            } while (jumped);
            jumped = false;
            assert_true(n > 5);
            assert_ok(find_json(&after, r));
            assert_string_equal(after, before);
            free(before);
            free(after);
            zws_search_free(r);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_time),
        cmocka_unit_test(test_memory),
        cmocka_unit_test(test_memory_beside),
    };
    return cmocka_run_group_tests(tests, make_the_index, free_the_index);
}
