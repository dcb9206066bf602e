/* Characters that are taken for each other; characters that are missing. */
#include "unit/analysis/one_analyzer.h"

#include "analysis/alike.h"
#include "analysis/analyzer_internal.h"
#include "analysis/pinyin.h"

/* How `meant` may be meant by `typed` between two characters: bits of zws_alike_kind, 0 if not. */
static unsigned kinds(uint32_t before, uint32_t typed, uint32_t after, uint32_t meant)
{
    zws_alike list[64];
    size_t n;
    assert_ok(zws_alike__find(list, &n, 64, analyzer, before, typed, after));
    assert_in_range(n, 0, 64);
    unsigned found = 0;
    for (size_t i = 0; i < n; i++) {
        assert_int_not_equal(list[i].cp, typed);
        assert_int_not_equal(list[i].kinds, 0);
        for (size_t k = 0; k < i; k++)
            assert_int_not_equal(list[i].cp, list[k].cp);
        if (list[i].cp == meant)
            found = list[i].kinds;
    }
    return found;
}

static void test_sounds(void **state)
{
    (void)state;
    assert_true(kinds(U'管', U'里', U'条', U'理') & ZWS_ALIKE_SOUND);
    assert_true(kinds(U'府', U'彩', U'购', U'采') & ZWS_ALIKE_SOUND);
    /* Characters with several readings: 地 is de and di. */
    assert_true(kinds(U'基', U'底', 0, U'地') & ZWS_ALIKE_SOUND);
    assert_true(kinds(0, U'支', U'区', U'自') & ZWS_ALIKE_NEAR);
    /* What no word has beside its neighbours is left out. */
    assert_int_equal(kinds(U'管', U'里', U'条', U'采'), 0);
}

static void test_shapes(void **state)
{
    (void)state;
    assert_true(kinds(U'户', U'囗', U'登', U'口') & ZWS_ALIKE_SHAPE);
    assert_true(kinds(U'实', U'旋', U'条', U'施') & ZWS_ALIKE_SHAPE);
    assert_true(kinds(0, U'挈', U'税', U'契') & ZWS_ALIKE_SHAPE);
    /* Both. */
    assert_int_equal(kinds(U'仲', U'栽', 0, U'裁'), ZWS_ALIKE_SHAPE);
    assert_int_equal(kinds(U'购', U'代', U'款', U'贷') & ZWS_ALIKE_SOUND, ZWS_ALIKE_SOUND);
}

static void test_bounds(void **state)
{
    (void)state;
    zws_alike list[3];
    size_t n;
    assert_ok(zws_alike__find(list, &n, 3, analyzer, U'管', U'里', U'条'));
    assert_int_equal(n, 3);
    assert_ok(zws_alike__find(list, &n, 0, analyzer, U'管', U'里', U'条'));
    assert_int_equal(n, 0);
    static const uint32_t odd[] = {0, ' ', 'a', 0xFFFD, 0x20000, 0x10FFFF, 0xFFFFFFFF};
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        assert_ok(zws_alike__find(list, &n, 3, analyzer, odd[i], odd[i], odd[i]));
        assert_int_equal(n, 0);
    }
}

static bool is_missing(const char *utf8, size_t at, uint32_t character)
{
    zws_text text = {0};
    uint32_t list[64];
    size_t n;
    bool found = false;
    assert_ok(zws_text__normalize(&text, analyzer, utf8, strlen(utf8)));
    zws_alike__missing(list, &n, 64, analyzer, text.cp, text.n, at);
    for (size_t i = 0; i < n; i++)
        found = found || list[i] == character;
    zws_alike__missing(list, &n, 0, analyzer, text.cp, text.n, at);
    assert_int_equal(n, 0);
    zws_text__free(&text);
    return found;
}

static void test_missing(void **state)
{
    (void)state;
    assert_true(is_missing("未成人保护法", 2, U'年'));
    assert_true(is_missing("公金", 1, U'积'));
    assert_false(is_missing("未成人保护法", 1, U'年'));
    assert_false(is_missing("甿淼饕猢", 2, U'年'));
    assert_false(is_missing("ab", 1, U'年'));
}

static void test_readings(void **state)
{
    (void)state;
    uint16_t out[ZWS_PINYIN_READINGS_MAX];
    assert_int_equal(zws_pinyin__readings(out, analyzer, U'政'), 1);
    assert_string_equal(zws_pinyin__name(out[0]), "zheng");
    assert_int_equal(zws_pinyin__readings(out, analyzer, U'行'), 2);
    assert_int_equal(zws_pinyin__readings(out, analyzer, 'a'), 0);
    assert_int_equal(zws_pinyin__number("zhengx", 6), 0);
    assert_int_equal(zws_pinyin__number("", 0), 0);
}

/* Each reading of each character leads back to it, once. */
static void test_homophones(void **state)
{
    (void)state;
    const uint16_t *all;
    size_t n, found = 0;
    for (uint32_t cp = U'一'; cp <= U'龥'; cp++) {
        uint16_t reading[ZWS_PINYIN_READINGS_MAX];
        size_t readings = zws_pinyin__readings(reading, analyzer, cp);
        for (size_t r = 0; r < readings; r++) {
            size_t times = 0;
            assert_ok(zws_pinyin__homophones(&all, &n, analyzer, reading[r]));
            for (size_t i = 0; i < n; i++)
                times += all[i] == cp;
            assert_int_equal(times, 1);
        }
        found += readings;
    }
    assert_true(found > 20000);
    size_t listed = 0;
    for (uint16_t syllable = 0; syllable < zws_pinyin__syllables(); syllable++) {
        assert_ok(zws_pinyin__homophones(&all, &n, analyzer, syllable));
        for (size_t i = 0; i < n; i++)
            listed += all[i] >= U'一' && all[i] <= U'龥';
    }
    assert_int_equal(listed, found);
    assert_ok(zws_pinyin__homophones(&all, &n, analyzer, 0));
    assert_int_equal(n, 0);
    assert_ok(zws_pinyin__homophones(&all, &n, analyzer, 0xFFFF));
    assert_int_equal(n, 0);
}

static void assert_near(const char *syllable, const char *expected)
{
    uint16_t out[ZWS_PINYIN_NEAR_MAX];
    char list[64] = "";
    size_t n = zws_pinyin__near(out, zws_pinyin__number(syllable, strlen(syllable)));
    for (size_t i = 0; i < n; i++) {
        strcat(list, zws_pinyin__name(out[i]));
        strcat(list, " ");
    }
    assert_string_equal(list, expected);
}

static void test_near(void **state)
{
    (void)state;
    assert_near("zheng", "zeng zhen zen ");
    assert_near("zi", "zhi ");
    assert_near("nan", "lan nang lang ");
    assert_near("xing", "xin ");
    assert_near("gong", "");
    assert_near("guan", "guang ");
    assert_near("wo", "");
    assert_near("nope", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sounds),   cmocka_unit_test(test_shapes),
        cmocka_unit_test(test_bounds),   cmocka_unit_test(test_missing),
        cmocka_unit_test(test_readings), cmocka_unit_test(test_homophones),
        cmocka_unit_test(test_near),
    };
    return cmocka_run_group_tests(tests, open_dictionary, close_dictionary);
}
