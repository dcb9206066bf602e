/* Working days. */
#include "unit/unit.h"

#include <stdio.h>

#include "document/calendar.h"

static void numbers_of_days(void **state)
{
    (void)state;
    assert_int_equal(zws_calendar__number(20000302) - zws_calendar__number(20000229), 2);
    assert_int_equal(zws_calendar__number(21000301) - zws_calendar__number(21000228), 1);
    assert_int_equal(zws_calendar__number(20260101) - zws_calendar__number(20251231), 1);
    assert_int_equal(zws_calendar__number(20260101) - zws_calendar__number(20250101), 365);
    /* There and back, and each day is one behind the last. */
    int32_t number = zws_calendar__number(18991231);
    for (zws_date day = zws_calendar__day(++number); day < 21010101;
         day = zws_calendar__day(++number))
        assert_int_equal(zws_calendar__number(day), number);
}

static void weekends_only(void **state)
{
    (void)state;
    zws_calendar none = {0};
    assert_true(zws_calendar__is_working(&none, 20261120));  /* a Friday */
    assert_false(zws_calendar__is_working(&none, 20261121)); /* a Saturday */
    assert_false(zws_calendar__is_working(&none, 20261122));
    assert_true(zws_calendar__is_working(&none, 20261123));
    assert_int_equal(zws_calendar__working_day_after(&none, 20261119, 1), 20261120);
    assert_int_equal(zws_calendar__working_day_after(&none, 20261119, 3), 20261124);
    assert_int_equal(zws_calendar__working_day_after(&none, 20261121, 1), 20261123);
    assert_int_equal(zws_calendar__working_day_after(&none, 20261121, 0), 20261121);
    assert_int_equal(zws_calendar__working_day_after(&none, 20261100, 3), 0);
    assert_int_equal(zws_calendar__working_day_after(&none, 20260000, 3), 0);
    assert_int_equal(zws_calendar__working_day_after(&none, 0, 3), 0);
}

static void holidays_of_china(void **state)
{
    (void)state;
    zws_calendar china;
    assert_int_equal(zws_calendar__china(&china), ZWS_OK);
    /* Around 1 May 2023: off from Saturday to Wednesday, the Saturday behind is worked. */
    assert_int_equal(zws_calendar__working_day_after(&china, 20230427, 1), 20230428);
    assert_int_equal(zws_calendar__working_day_after(&china, 20230427, 3), 20230505);
    assert_int_equal(zws_calendar__working_day_after(&china, 20230427, 4), 20230506);
    assert_true(zws_calendar__is_working(&china, 20230423));
    assert_false(zws_calendar__is_working(&china, 20230502));
    /* The Saturday before the Mid-Autumn Festival of 2024. */
    assert_int_equal(zws_calendar__working_day_after(&china, 20240911, 3), 20240914);
    assert_int_equal(zws_calendar__working_day_after(&china, 20240914, 1), 20240918);
    /* The holiday that was prolonged. */
    assert_false(zws_calendar__is_working(&china, 20200131));
    assert_true(zws_calendar__is_working(&china, 20200203));
    /* A year has 365 days, 52 weekends, 11 days off (13 since 2025), of which some fall on weekends
     * that are made up for. */
    for (int year = 2018; year <= 2026; year++) {
        int working = 0;
        for (int32_t n = zws_calendar__number(year * 10000 + 101);
             n <= zws_calendar__number(year * 10000 + 1231); n++)
            working += zws_calendar__is_working(&china, zws_calendar__day(n));
        assert_in_range(working, 247, 252);
    }
    zws_calendar__free(&china);
    zws_calendar__free(&china);
}

static void assert_refused(const char *text, const char *message)
{
    zws_calendar c = {0};
    assert_int_equal(zws_calendar__add(&c, "table", text, strlen(text)), ZWS_EINVAL);
    if (!strstr(zws_error_message(), message))
        fail_msg("%s: %s", text, zws_error_message());
    zws_calendar__free(&c);
}

static void tables(void **state)
{
    (void)state;
    static const char text[] =
        "first\tlast\tkind\tholiday\n# a note\n\n2030-01-05\t2030-01-06\twork\n"
        "2030-01-01\t2030-01-03\toff\t元旦\r\n2030-02-01\t2030-02-01\toff";
    zws_calendar c = {0};
    assert_int_equal(zws_calendar__add(&c, "table", text, strlen(text)), ZWS_OK);
    assert_int_equal(c.n, 6);
    for (size_t i = 1; i < c.n; i++)
        assert_true(c.day[i - 1].day < c.day[i].day);
    assert_true(zws_calendar__is_working(&c, 20300105));
    assert_false(zws_calendar__is_working(&c, 20300102));
    assert_false(zws_calendar__is_working(&c, 20300201));
    zws_calendar__free(&c);
    assert_refused("2030-01-01\t2030-01-03\n", "table:1: neither off nor work");
    assert_refused("\n2030-01-01\n", "table:2: not a day");
    assert_refused("2030-02-30\t2030-03-01\toff\n", "not a day");
    assert_refused("2030-02\t2030-03\toff\n", "not a day");
    assert_refused("2030-02-02\t2030-02-01\toff\n", "before the first");
    assert_refused("2030-01-01\t2039-01-01\toff\n", "too many days");
    assert_refused("2030-01-01\t2030-01-02\toff\n2030-01-02\t2030-01-02\twork\n", "table:2: a day");
    assert_refused("x", "not a day");
}

static void files(void **state)
{
    (void)state;
    zws_calendar c;
    assert_int_equal(zws_calendar__read(&c, "/nowhere/at/all"), ZWS_ENOTFOUND);
    assert_int_equal(c.n, 0);
    char path[] = "/tmp/zws-calendar-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    FILE *file = fdopen(fd, "w");
    assert_non_null(file);
    fputs("2030-01-01\t2030-01-01\toff\n", file);
    fclose(file);
    assert_int_equal(zws_calendar__read(&c, path), ZWS_OK);
    assert_int_equal(c.n, 1);
    zws_calendar__free(&c);
    remove(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_of_days),
        cmocka_unit_test(weekends_only),
        cmocka_unit_test(holidays_of_china),
        cmocka_unit_test(tables),
        cmocka_unit_test(files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
