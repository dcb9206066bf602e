/* Dates: parsing, writing, and finding them in running text. */
#include "fixture.h"

#include "document/chars.h"
#include "document/date.h"

static void test_parse(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        zws_date date; /* 0: not a date */
    } rows[] = {
        {"2018-05-25", 20180525},
        {"2018-5-25", 20180525},
        {"2018/05/25", 20180525},
        {"2018.5.25", 20180525},
        {"2018-05", 20180500},
        {"2018", 20180000},
        {"2018年", 20180000},
        {"2018年5月", 20180500},
        {"2018年5月25日", 20180525},
        {"2018年5月25号", 20180525},
        {"二〇一八年五月二十五日", 20180525},
        {"二零一八年十二月三十一日", 20181231},
        {"一九九八年十月廿五日", 19981025},
        {"二〇一八年五月", 20180500},
        {"201 8 年 5 月 2 5 日", 20180525},
        {"0001-01-01", 10101},
        {"9999-12-31", 99991231},
        {"2020-02-29", 20200229},
        {"2000-02-29", 20000229},
        {"1900-02-29", 0},
        {"2018-02-29", 0},
        {"2018-02-30", 0},
        {"2018-04-31", 0},
        {"2018-13-01", 0},
        {"2018-00-01", 0},
        {"2018-05-00", 0},
        {"2018-05-32", 0},
        {"0000-01-01", 0},
        {"0000", 0},
        {"2018-05/25", 0},
        {"2018-05-25 ", 0},
        {" 2018-05-25", 0},
        {"20180525", 0},
        {"18-05-25", 0},
        {"2018-5-25x", 0},
        {"二〇一八年十三月", 0},
        {"", 0},
        {"年", 0},
        {"abc", 0},
        {"2018-", 0},
        {"2018年5月25", 0},
        {"\xff\xff", 0},
        {"2018年5月25日2018年5月25日2018年5月25日2018年5月25日2018年5月25日", 0},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        zws_date date = 0;
        bool ok = zws_date__parse(&date, rows[i].text, strlen(rows[i].text));
        if (ok != (rows[i].date != 0))
            print_error("date: %s\n", rows[i].text);
        assert_int_equal(ok, rows[i].date != 0);
        if (ok)
            assert_int_equal(date, rows[i].date);
    }
}

static void test_format(void **state)
{
    (void)state;
    char out[11];
    static const struct {
        zws_date date;
        const char *text;
    } rows[] = {{20180525, "2018-05-25"},
                {20180500, "2018-05"},
                {20180000, "2018"},
                {10101, "0001-01-01"},
                {99991231, "9999-12-31"},
                {0, ""},
                {-5, ""}};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        zws_date__format(out, rows[i].date);
        assert_string_equal(out, rows[i].text);
    }
    /* every day of four years that a leap rule treats differently comes back as it went */
    static const uint32_t years[] = {1900, 2000, 2019, 2020};
    unsigned days = 0;
    for (size_t y = 0; y < 4; y++) {
        for (uint32_t month = 1; month <= 12; month++) {
            for (uint32_t day = 1; day <= 31; day++) {
                zws_date date, again;
                if (!zws_date__make(&date, years[y], month, day))
                    continue;
                days++;
                zws_date__format(out, date);
                assert_true(zws_date__parse(&again, out, 10));
                assert_int_equal(again, date);
            }
        }
    }
    assert_int_equal(days, 365 + 366 + 365 + 366);
}

static void test_bounds(void **state)
{
    (void)state;
    static const struct {
        zws_date date, first, last;
    } rows[] = {{20180000, 20180101, 20181231}, {20180200, 20180201, 20180228},
                {20200200, 20200201, 20200229}, {20180400, 20180401, 20180430},
                {20180525, 20180525, 20180525}, {0, 0, 0}};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        assert_int_equal(zws_date__first_day(rows[i].date), rows[i].first);
        assert_int_equal(zws_date__last_day(rows[i].date), rows[i].last);
    }
    assert_int_equal(zws_date__term_end(20180501, 5), 20230430);
    assert_int_equal(zws_date__term_end(20180301, 2), 20200229);
    assert_int_equal(zws_date__term_end(20180101, 1), 20181231);
    assert_int_equal(zws_date__term_end(20180515, 2), 20200514);
    assert_int_equal(zws_date__months_end(20230501, 36), 20260430);
    assert_int_equal(zws_date__months_end(20230701, 6), 20231231);
    assert_int_equal(zws_date__months_end(20230115, 1), 20230214);
    assert_int_equal(zws_date__months_end(20230131, 1), 20230228);
    assert_int_equal(zws_date__months_end(20230831, 6), 20240229);
    assert_int_equal(zws_date__months_end(20240229, 12), 20250228);
    assert_int_equal(zws_date__months_end(20230600, 12), 20240531);
    assert_int_equal(zws_date__months_end(20231201, 1), 20231231);
    assert_int_equal(zws_date__months_end(0, 12), 0);
    assert_int_equal(zws_date__months_end(99990101, 13), 0);
    assert_int_equal(zws_date__months_end(20230101, UINT32_MAX), 0);
    assert_int_equal(zws_date__term_end(20230101, UINT32_MAX / 6), 0);
    assert_int_equal(zws_date__term_end(0, 2), 0);
    assert_int_equal(zws_date__term_end(99990101, 2), 0);
}

static void check_dates(const char *utf8, const char *want)
{
    zws_text text = {0};
    zws_date_mentions list = {0};
    char seen[512] = "";
    fixture_text(&text, utf8);
    assert_int_equal(zws_dates__find(&list, &text, 0, text.n), ZWS_OK);
    for (size_t i = 0; i < list.n; i++) {
        char date[11];
        zws_date__format(date, list.item[i].date);
        size_t begin = text.begin[list.item[i].first], end = text.end[list.item[i].last - 1];
        size_t n = strlen(seen);
        snprintf(seen + n, sizeof(seen) - n, "%s%s|%.*s", i ? ";" : "", date, (int)(end - begin),
                 utf8 + begin);
    }
    assert_string_equal(seen, want);
    zws_dates__free(&list);
    zws_text__free(&text);
}

static void test_find(void **state)
{
    (void)state;
    check_dates("于2018年5月25日印发", "2018-05-25|2018年5月25日");
    check_dates("二〇一八年五月二十五日", "2018-05-25|二〇一八年五月二十五日");
    check_dates("二○一八年五月二十五日", "2018-05-25|二○一八年五月二十五日");
    check_dates("二Ｏ一八年五月", "2018-05|二Ｏ一八年五月");
    check_dates("２０１８ 年 ７ 月 ２８ 日", "2018-07-28|２０１８ 年 ７ 月 ２８ 日");
    check_dates("办公厅 201 8 年 5 月 25 日印发", "2018-05-25|201 8 年 5 月 25 日");
    check_dates("日期：2018-05-25", "2018-05-25|2018-05-25");
    check_dates("2018/5/25，2018.05.25。", "2018-05-25|2018/5/25;2018-05-25|2018.05.25");
    check_dates("2018年和2019年5月", "2018|2018年;2019-05|2019年5月");
    check_dates("2018年5月25日至6月1日", "2018-05-25|2018年5月25日");
    check_dates("2018年5月25日2019年6月1日", "2018-05-25|2018年5月25日;2019-06-01|2019年6月1日");
    check_dates("2017\n年\n3月\n1日", "2017-03-01|2017\n年\n3月\n1日");
    /* none of these is a date */
    check_dates("12018年", "");
    check_dates("118年", "");
    check_dates("近五年", "");
    check_dates("2018-05", "");
    check_dates("2018-05-25-1", "2018-05-25|2018-05-25");
    check_dates("0571-2018-0525", "");
    check_dates("电话12018-05-25", "");
    check_dates("v2018.5.25", "");
    check_dates("2018-05-251", "");
    check_dates("2018年2月30日", "");
    check_dates("3018年5月", "");
    check_dates("年月日", "");
    check_dates("", "");
}

static void test_han_numbers(void **state)
{
    (void)state;
    static const struct {
        const char32_t *text;
        int value; /* -1: none */
    } rows[] = {{U"五", 5},          {U"十", 10},        {U"十五", 15},      {U"二十", 20},
                {U"二十五", 25},     {U"廿五", 25},      {U"卅", 30},        {U"卅一", 31},
                {U"一百", 100},      {U"一百零三", 103}, {U"一百二十", 120}, {U"一千零一", 1001},
                {U"二〇一八", 2018}, {U"七三", 73},      {U"百", -1},        {U"十十", -1},
                {U"五廿", -1},       {U"二十五六", -1},  {U"十百", -1},      {U"零十", -1},
                {U"甲", -1},         {U"", -1},          {U"一二三四五", -1}};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        uint32_t value = 0;
        bool ok = zws_chars__han_number(&value, (const uint32_t *)rows[i].text, 0,
                                        wide_len(rows[i].text));
        if (ok != (rows[i].value >= 0))
            print_error("number %zu\n", i);
        assert_int_equal(ok, rows[i].value >= 0);
        if (ok)
            assert_int_equal(value, rows[i].value);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parse),       cmocka_unit_test(test_format),
        cmocka_unit_test(test_bounds),      cmocka_unit_test(test_find),
        cmocka_unit_test(test_han_numbers),
    };
    return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
