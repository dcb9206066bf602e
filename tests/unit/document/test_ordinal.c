/* Ordinals: where they stand, and their other spelling. */
#include "fixture.h"

#include "base/utf8.h"
#include "document/chars.h"
#include "document/ordinal.h"

static size_t decode(uint32_t *cp, size_t max, const char *text)
{
    size_t n = 0, pos = 0, len = strlen(text);
    while (pos < len && n < max)
        cp[n++] = zws_utf8__next(text, len, &pos);
    return n;
}

static const char *encode(const uint32_t *cp, size_t n)
{
    static char out[512];
    size_t len = 0;
    for (size_t i = 0; i < n && len + 4 < sizeof(out); i++)
        len += zws_utf8__encode(out + len, cp[i]);
    out[len] = '\0';
    return out;
}

static void test_both_ways(void **state)
{
    (void)state;
    static const struct {
        const char *han, *digits;
    } rows[] = {
        {"第一条", "第1条"},
        {"第十条", "第10条"},
        {"第十二条", "第12条"},
        {"第二十条", "第20条"},
        {"第九十九章", "第99章"},
        {"第一百条", "第100条"},
        {"第一百零五条", "第105条"},
        {"第一百一十条", "第110条"},
        {"第一百一十二条", "第112条"},
        {"第一千条", "第1000条"},
        {"第一千零五条", "第1005条"},
        {"第一千零一十条", "第1010条"},
        {"第一千二百六十条", "第1260条"},
        {"第九千九百九十九号", "第9999号"},
        {"依照第三条第二款第一项的规定", "依照第3条第2款第1项的规定"},
        {"第十三届全国人大第五次会议", "第13届全国人大第5次会议"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        uint32_t cp[64], *other;
        size_t n, len = decode(cp, 64, rows[i].han);
        assert_ok(zws_ordinal__respell(&other, &n, cp, len));
        assert_string_equal(encode(other, n), rows[i].digits);
        free(other);
        len = decode(cp, 64, rows[i].digits);
        assert_ok(zws_ordinal__respell(&other, &n, cp, len));
        assert_string_equal(encode(other, n), rows[i].han);
        free(other);
    }
}

static void test_other_forms(void **state)
{
    (void)state;
    static const struct {
        const char *text, *other; /* NULL: nothing in it is an ordinal */
    } rows[] = {
        {"第一〇五条", "第105条"},
        {"第 12 条", "第 十二 条"},
        {"第一百十二条", "第112条"},
        {"第廿五条", "第25条"},
        {"12条", NULL},
        {"第条", NULL},
        {"第", NULL},
        {"第0条", NULL},
        {"第012条", NULL},
        {"第10000条", NULL},
        {"第12", NULL},
        {"第12次会议", "第十二次会议"},
        {"第十二", NULL},
        {"第百条", NULL},
        {"第二世界大战", NULL},
        {"第99999999999999条", NULL},
        {"第12.5条", NULL},
        {"", NULL},
        {"第第12条", "第第十二条"},
        {"第〇条", NULL},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        uint32_t cp[64], *other;
        size_t n, len = decode(cp, 64, rows[i].text);
        assert_ok(zws_ordinal__respell(&other, &n, cp, len));
        if (rows[i].other) {
            assert_non_null(other);
            assert_string_equal(encode(other, n), rows[i].other);
        } else {
            assert_null(other);
        }
        free(other);
    }
}

/* What is written is read back, and no two numbers are written alike. */
static void test_every_number(void **state)
{
    (void)state;
    for (uint32_t value = 1; value <= 9999; value++) {
        uint32_t cp[ZWS_HAN_NUMBER_MAX], back;
        size_t n = zws_ordinal__han(cp, value);
        assert_in_range(n, 1, ZWS_HAN_NUMBER_MAX);
        assert_true(zws_chars__han_number(&back, cp, 0, n));
        assert_int_equal(back, value);
    }
}

static void test_place(void **state)
{
    (void)state;
    uint32_t cp[64];
    size_t n = decode(cp, 64, "依照第十二条的规定");
    zws_ordinal ordinal;
    for (size_t i = 0; i <= n; i++)
        assert_int_equal(zws_ordinal__at(&ordinal, cp, n, i), i == 2);
    assert_true(zws_ordinal__at(&ordinal, cp, n, 2));
    assert_int_equal(ordinal.first, 2);
    assert_int_equal(ordinal.number_first, 3);
    assert_int_equal(ordinal.number_last, 5);
    assert_int_equal(ordinal.last, 6);
    assert_int_equal(ordinal.value, 12);
    assert_false(ordinal.digits);
    /* Cut anywhere, it is none. */
    for (size_t k = 0; k < 6; k++)
        assert_false(zws_ordinal__at(&ordinal, cp, k, 2));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_both_ways), cmocka_unit_test(test_other_forms),
        cmocka_unit_test(test_every_number), cmocka_unit_test(test_place)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
