/* Who types an agency's name means what it issued, too, and who types a date what is of that date:
 * few documents say so in their text, and none in so many words. */
#include "index.h"

static const sample samples[] = {
    {"bus", "关于校车安全的通知", "各学校要加强校车安全。", "2022-01-02", NULL, "岚江省教育厅",
     NULL},
    {"town", "关于校车的公告", "校车须年检。", "2021-05-06", NULL, "岚州市教育局", NULL},
    {"land", "关于校车用地的批复", "同意。", "2017-01-01", NULL, "岚江省国土资源厅", NULL},
    {"text", "关于职称的批复", "同意岚江省教育厅意见。", "2020-01-01", NULL, "岚江省财政厅", NULL},
    {"both", "校车与岚江省教育厅", "校车。", "2019-01-01", NULL, "岚江省公安厅", NULL},
};

static test_index *live, *sealed;

static int setup(void **state)
{
    (void)state;
    live = make_index(samples, sizeof samples / sizeof *samples, false);
    sealed = make_sealed_index(samples, sizeof samples / sizeof *samples);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    free_index(live);
    free_index(sealed);
    return 0;
}

static void finds(zws_sort sort, const char *query, const char *expected)
{
    assert_string_equal(find(live, sort, query), expected);
    assert_string_equal(find(sealed, sort, query), expected);
}

static void test_names(void **state)
{
    (void)state;
    finds(ZWS_SORT_NEWEST, "岚江省教育厅 校车", "bus both");
    finds(ZWS_SORT_NEWEST, "省教育厅 校车", "bus both");
    finds(ZWS_SORT_NEWEST, "教育厅 校车", "bus both");
    finds(ZWS_SORT_NEWEST, "校车 岚州市教育局", "town");
    finds(ZWS_SORT_NEWEST, "自然资源厅 校车", "land"); /* what it was called then */
    finds(ZWS_SORT_NEWEST, "教育厅", "bus text both");
    finds(ZWS_SORT_NEWEST, "教育厅 -校车", "text");
}

/* Other places' agencies are others; and what is quoted stands in the text. */
static void test_others(void **state)
{
    (void)state;
    finds(ZWS_SORT_NEWEST, "\"岚江省教育厅\" 校车", "both");
    assert_null(strstr(find(live, ZWS_SORT_TIER, "岚州市教育厅 校车"), "L "));
    assert_null(strstr(find(sealed, ZWS_SORT_TIER, "岚州市教育厅 校车"), "L "));
}

static void test_dates(void **state)
{
    (void)state;
    finds(ZWS_SORT_NEWEST, "2022-01-02", "bus");
    finds(ZWS_SORT_NEWEST, "2022/1/2 校车", "bus");
    finds(ZWS_SORT_NEWEST, "校车 2022年1月2日", "bus");
    finds(ZWS_SORT_NEWEST, "校车 2021-05", "town");
    finds(ZWS_SORT_NEWEST, "校车 2021/05", "town");
    finds(ZWS_SORT_NEWEST, "2021年5月", "town");
    finds(ZWS_SORT_NEWEST, "教育局 2021年5月", "town");
    assert_string_equal(find(live, ZWS_SORT_TIER, "2022-01-02"), "L bus");
    /* No such days, and no dates. */
    assert_null(strstr(find(live, ZWS_SORT_TIER, "2022-01-32 校车"), "L "));
    assert_null(strstr(find(live, ZWS_SORT_TIER, "2021-13 校车"), "L "));
    assert_null(strstr(find(live, ZWS_SORT_TIER, "\"2022-01-02\""), "bus"));
}

/* A query may name as many as it likes: two agencies and four dates are looked up. */
static void test_many(void **state)
{
    (void)state;
    finds(ZWS_SORT_NEWEST, "岚江省教育厅 教育厅 校车", "bus both");
    finds(ZWS_SORT_NEWEST, "岚江省教育厅 教育厅 省教育厅 校车", "both");
    finds(ZWS_SORT_NEWEST, "2022-01-02 2022/1/2 2022-01 2022/01 校车", "bus");
    assert_null(strstr(
        find(live, ZWS_SORT_TIER, "2022-01-02 2022/1/2 2022-01 2022/01 2022-1-2 校车"), "L "));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_others),
        cmocka_unit_test(test_dates),
        cmocka_unit_test(test_many),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
