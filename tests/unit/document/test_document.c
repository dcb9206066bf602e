/* Fields: names, setting, adding, getting, and every check. */
#include "fixture.h"

static void test_names(void **state)
{
    (void)state;
    for (unsigned i = 0; i < ZWS_FIELD_COUNT; i++) {
        const char *name = zws_field_name((zws_field)i);
        assert_non_null(name);
        assert_int_equal(zws_field_by_name(name), i);
    }
    assert_string_equal(zws_field_name(ZWS_FIELD_DOCNO), "docno");
    assert_null(zws_field_name(ZWS_FIELD_COUNT));
    assert_null(zws_field_name((zws_field)-1));
    assert_int_equal(zws_field_by_name("text"), ZWS_FIELD_COUNT);
    assert_int_equal(zws_field_by_name(""), ZWS_FIELD_COUNT);
    assert_int_equal(zws_field_by_name(NULL), ZWS_FIELD_COUNT);
}

static void test_set_and_get(void **state)
{
    (void)state;
    zws_document *d;
    size_t len = 99;
    assert_ok(zws_document_new(&d));
    assert_null(zws_document_get(d, ZWS_FIELD_TITLE, 0, &len));
    assert_int_equal(len, 0);
    assert_int_equal(zws_document_count(d, ZWS_FIELD_TITLE), 0);
    assert_ok(zws_document_set(d, ZWS_FIELD_TITLE, "政务公开工作要点", (size_t)-1));
    assert_string_equal(zws_document_get(d, ZWS_FIELD_TITLE, 0, &len), "政务公开工作要点");
    assert_int_equal(len, strlen("政务公开工作要点"));
    /* a length cuts, and the value ends with a NUL all the same */
    assert_ok(zws_document_set(d, ZWS_FIELD_TITLE, "政务公开工作要点", 12));
    assert_string_equal(zws_document_get(d, ZWS_FIELD_TITLE, 0, NULL), "政务公开");
    assert_int_equal(zws_document_count(d, ZWS_FIELD_TITLE), 1);
    assert_null(zws_document_get(d, ZWS_FIELD_TITLE, 1, NULL));
    /* a field with one value is replaced by adding */
    assert_ok(zws_document_add(d, ZWS_FIELD_TITLE, "通知", (size_t)-1));
    assert_int_equal(zws_document_count(d, ZWS_FIELD_TITLE), 1);
    assert_string_equal(zws_document_get(d, ZWS_FIELD_TITLE, 0, NULL), "通知");
    /* its own value may be what is set */
    assert_ok(zws_document_set(d, ZWS_FIELD_TITLE, zws_document_get(d, ZWS_FIELD_TITLE, 0, NULL),
                               (size_t)-1));
    assert_string_equal(zws_document_get(d, ZWS_FIELD_TITLE, 0, NULL), "通知");
    /* empty removes */
    assert_ok(zws_document_set(d, ZWS_FIELD_TITLE, "", 0));
    assert_int_equal(zws_document_count(d, ZWS_FIELD_TITLE), 0);
    assert_ok(zws_document_set(d, ZWS_FIELD_TITLE, NULL, 0));
    /* a body may hold anything that is UTF-8 */
    assert_ok(zws_document_set(d, ZWS_FIELD_BODY, "a\0b\n", 4));
    assert_memory_equal(zws_document_get(d, ZWS_FIELD_BODY, 0, &len), "a\0b\n", 5);
    assert_int_equal(len, 4);
    zws_document_free(d);
    zws_document_free(NULL);
}

static void test_issuers(void **state)
{
    (void)state;
    zws_document *d;
    assert_ok(zws_document_new(&d));
    assert_ok(zws_document_add(d, ZWS_FIELD_ISSUER, "财政部", (size_t)-1));
    assert_ok(zws_document_add(d, ZWS_FIELD_ISSUER, "税务总局", (size_t)-1));
    assert_ok(zws_document_add(d, ZWS_FIELD_ISSUER, "", (size_t)-1));
    assert_int_equal(zws_document_count(d, ZWS_FIELD_ISSUER), 2);
    assert_string_equal(zws_document_get(d, ZWS_FIELD_ISSUER, 1, NULL), "税务总局");
    assert_ok(zws_document_set(d, ZWS_FIELD_ISSUER, "海关总署", (size_t)-1));
    assert_int_equal(zws_document_count(d, ZWS_FIELD_ISSUER), 1);
    zws_status status = ZWS_OK;
    for (int i = 0; i < 1000 && status == ZWS_OK; i++)
        status = zws_document_add(d, ZWS_FIELD_ISSUER, "海关总署", (size_t)-1);
    assert_int_equal(status, ZWS_ELIMIT);
    assert_int_equal(zws_document_count(d, ZWS_FIELD_ISSUER), 64);
    zws_document_free(d);
}

static void test_dates(void **state)
{
    (void)state;
    zws_document *d;
    assert_ok(zws_document_new(&d));
    assert_int_equal(d->sort_date, 0);
    assert_ok(zws_document_set(d, ZWS_FIELD_EFFECTIVE, "2018/7/1", (size_t)-1));
    assert_string_equal(zws_document_get(d, ZWS_FIELD_EFFECTIVE, 0, NULL), "2018-07-01");
    assert_int_equal(d->sort_date, 20180701);
    assert_int_equal(d->sort_date_kind, ZWS_DATE_EFFECTIVE);
    assert_ok(zws_document_set(d, ZWS_FIELD_PUBLISHED, "2018-05", (size_t)-1));
    assert_int_equal(d->sort_date, 20180500);
    assert_int_equal(d->sort_date_kind, ZWS_DATE_PUBLISHED);
    assert_ok(zws_document_set(d, ZWS_FIELD_DATE, "2018年4月8日", (size_t)-1));
    assert_string_equal(zws_document_get(d, ZWS_FIELD_DATE, 0, NULL), "2018-04-08");
    assert_int_equal(d->sort_date, 20180408);
    assert_int_equal(d->sort_date_kind, ZWS_DATE_WRITTEN);
    assert_int_equal(d->date[ZWS_DATE_WRITTEN].source, ZWS_FROM_GIVEN);
    /* the day of expiry never sorts */
    assert_ok(zws_document_set(d, ZWS_FIELD_DATE, "", 0));
    assert_ok(zws_document_set(d, ZWS_FIELD_PUBLISHED, "", 0));
    assert_ok(zws_document_set(d, ZWS_FIELD_EFFECTIVE, "", 0));
    assert_ok(zws_document_set(d, ZWS_FIELD_EXPIRES, "2023-01-01", (size_t)-1));
    assert_int_equal(d->sort_date, 0);
    assert_int_equal(d->date[ZWS_DATE_EXPIRES].date, 20230101);
    static const char *const bad[] = {"2018-02-30", "昨天", "2018-05-25T10:00", "20180525", "-"};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        assert_fails(ZWS_EINVAL, zws_document_set(d, ZWS_FIELD_DATE, bad[i], (size_t)-1));
        assert_non_null(strstr(zws_error_message(), "date"));
    }
    assert_int_equal(zws_document_count(d, ZWS_FIELD_DATE), 0);
    zws_document_free(d);
}

static void test_refusals(void **state)
{
    (void)state;
    zws_document *d;
    char *big = calloc(1, 70000);
    assert_non_null(big);
    memset(big, 'a', 69999);
    assert_fails(ZWS_EINVAL, zws_document_new(NULL));
    assert_ok(zws_document_new(&d));
    assert_fails(ZWS_EINVAL, zws_document_set(NULL, ZWS_FIELD_ID, "a", 1));
    assert_fails(ZWS_EINVAL, zws_document_set(d, ZWS_FIELD_COUNT, "a", 1));
    assert_fails(ZWS_EINVAL, zws_document_set(d, (zws_field)-1, "a", 1));
    assert_fails(ZWS_EINVAL, zws_document_set(d, ZWS_FIELD_ID, NULL, 1));
    assert_fails(ZWS_EINVAL, zws_document_set(d, ZWS_FIELD_TITLE, "\xff", 1));
    assert_fails(ZWS_EINVAL, zws_document_set(d, ZWS_FIELD_BODY, "\xe4\xb8", 2));
    assert_fails(ZWS_EINVAL, zws_document_set(d, ZWS_FIELD_TITLE, "a\0b", 3));
    assert_fails(ZWS_EINVAL, zws_document_set(d, ZWS_FIELD_ID, "a\nb", 3));
    assert_fails(ZWS_EINVAL, zws_document_set(d, ZWS_FIELD_ID, "a\x7f", 2));
    assert_ok(zws_document_set(d, ZWS_FIELD_ID, big, 1000));
    assert_fails(ZWS_ELIMIT, zws_document_set(d, ZWS_FIELD_ID, big, 1001));
    assert_fails(ZWS_ELIMIT, zws_document_set(d, ZWS_FIELD_TITLE, big, 69999));
    assert_fails(ZWS_ELIMIT, zws_document_set(d, ZWS_FIELD_DATE, big, 100));
    assert_ok(zws_document_set(d, ZWS_FIELD_BODY, big, 69999));
    /* what was there before a refusal still is */
    assert_int_equal(strlen(zws_document_get(d, ZWS_FIELD_ID, 0, NULL)), 1000);
    assert_null(zws_document_get(NULL, ZWS_FIELD_ID, 0, NULL));
    assert_null(zws_document_get(d, ZWS_FIELD_COUNT, 0, NULL));
    assert_int_equal(zws_document_count(NULL, ZWS_FIELD_ID), 0);
    assert_int_equal(zws_document_count(d, ZWS_FIELD_COUNT), 0);
    assert_fails(ZWS_EINVAL, zws_document__extract(NULL, &fixture_analyzer));
    assert_fails(ZWS_EINVAL, zws_document__extract(d, NULL));
    assert_fails(ZWS_EINVAL, zws_document_json(NULL, d));
    char *json;
    assert_fails(ZWS_EINVAL, zws_document_json(&json, NULL));
    zws_document_free(d);
    free(big);
}

static void test_source_names(void **state)
{
    (void)state;
    assert_string_equal(zws_date_source__name(ZWS_FROM_SIGNATURE), "signature");
    assert_string_equal(zws_date_source__name(ZWS_FROM_HEAD), "head");
    assert_string_equal(zws_date_source__name((zws_date_source)99), "none");
    assert_string_equal(zws_date_source__name((zws_date_source)-1), "none");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),    cmocka_unit_test(test_set_and_get),
        cmocka_unit_test(test_issuers),  cmocka_unit_test(test_dates),
        cmocka_unit_test(test_refusals), cmocka_unit_test(test_source_names),
    };
    return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
