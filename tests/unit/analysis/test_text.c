#include "unit/analysis/one_folding.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

static zws_text text;

static int close_text(void **state)
{
    zws_text__free(&text);
    return close_table(state);
}

/* Normalises len bytes and gives the result as UTF-8, to be freed. */
static char *normal_n(const char *utf8, size_t len)
{
    zws_buffer out = {0};
    char *result;
    assert_ok(zws_text__normalize(&text, &f->analyzer, utf8, len));
    assert_ok(zws_text__append_utf8(&out, &text, 0, text.n));
    assert_ok(zws_buffer__detach(&result, NULL, &out));
    return result;
}

static void assert_normal(const char *utf8, const char *expected)
{
    char *got = normal_n(utf8, strlen(utf8));
    assert_string_equal(got, expected);
    free(got);
}

/* The byte ranges as "0-3 3-6". */
static void assert_ranges(const char *utf8, const char *expected)
{
    zws_buffer out = {0};
    assert_ok(zws_text__normalize(&text, &f->analyzer, utf8, strlen(utf8)));
    for (size_t i = 0; i < text.n; i++)
        assert_ok(zws_buffer__printf(&out, "%s%u-%u", i ? " " : "", text.begin[i], text.end[i]));
    assert_string_equal(out.data ? out.data : "", expected);
    zws_buffer__free(&out);
}

static void test_cases(void **state)
{
    static const char *const cases[][2] = {
        {"", ""},
        {"政务公开", "政务公开"},
        {"浙政办发〔２０１８〕５４号", "浙政办发〔2018〕54号"},
        {"ＡＢＣ Ｄ", "abc d"},
        {"《條例》（試行）", "《条例》(试行)"},
        {"國務院辦公廳關於著作權", "国务院办公厅关于著作权"},
        {"乾隆年間", "乾隆年间"},
        {"㈠总则㈡分则", "(一)总则(二)分则"},
        {"①2018年②2019年", "1 2018年 2 2019年"},
        {"第①条", "第 1 条"},
        {"⒈2018年", "1. 2018年"},
        {"CO₂、m²、㎡", "co2、m2、m2"},
        {"⼈⺠政府", "人民政府"},
        {"二○一八年", "二〇一八年"},
        {"ｶﾞｲﾄﾞ", "ガイド"},
        {"STRASSE Straße", "strasse strasse"},
        {"Ⅷ", "viii"},
        {"👍🏽 🀄", "👍🏽 🀄"},
        {"👨‍👩‍👧", "👨👩👧"},
        {"1️⃣", "1⃣"},
        {"政\xF4\x80\xAA\x87府\xEE\x80\x80", "政府"},
        {"\xEF\xBB\xBF政府", "政府"},
        {"e\xCC\x81", "é"},
        {"\xCC\x81", "\xCC\x81"},
        {"A\xCC\x88\xCC\x81x", "ä\xCC\x81x"},
        {"q\xCC\xA3\xCC\x87 q\xCC\x87\xCC\xA3", "q\xCC\xA3\xCC\x87 q\xCC\xA3\xCC\x87"},
        {"\xE1\x84\x80\xE1\x85\xA1\xE1\x86\xA8", "각"},
        {"\xEA\xB0\x80\xE1\x86\xA8", "각"},
        {"=\xCC\xB8", "≠"},
        {"e\xEE\x80\x80\xCC\x81", "é"},
        {"e\xE2\x80\x8D\xCC\x81\xE2\x80\x8Dx", "éx"},
        {"e \xCC\x81", "e \xCC\x81"},
        {"ﷺ", "صلى الله عليه وسلم"},
        {"´", "\xCC\x81"},
        {"政´", "政 \xCC\x81"},
        {" ´\xCC\x82", "\xCC\x81\xCC\x82"},
        {"a ´\xCC\x82", "a \xCC\x81\xCC\x82"},
        {"٣٤", "34"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_normal(cases[i][0], cases[i][1]);
}

static void test_white_space(void **state)
{
    static const char *const cases[][2] = {
        {" ", ""},
        {" \n\t\xE3\x80\x80", ""},
        {" a ", "a"},
        {"政 府", "政府"},
        {"政\n\n  府", "政府"},
        {"政\xE3\x80\x80\xC2\xA0府", "政府"},
        {"政 \xEE\x80\x80 府", "政府"},
        {"a \r\n b", "a b"},
        {"政\x01\x7F府", "政府"},
        {"a\x02"
         "b\x7F",
         "a b"},
        {"政\xC2\x85府\xC2\x90", "政府"},
        {"2018 年 5 月", "2018 年 5 月"},
        {"政 ,府", "政 ,府"},
        {"政 。 府", "政 。 府"},
        {"第 ㈠ 条", "第 (一) 条"},
        {"〇 一", "〇一"},
        {"々 〆", "々〆"},
        {"\xF0\xA0\x80\x80 \xF0\xA0\x80\x81", "\xF0\xA0\x80\x80\xF0\xA0\x80\x81"},
        {"國 務", "国务"},
        {"⼈ ⺠", "人民"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_normal(cases[i][0], cases[i][1]);
}

static void test_ill_formed_bytes(void **state)
{
    static const struct {
        const char *bytes;
        size_t len;
        const char *expected;
    } cases[] = {
        {"\xFF", 1, "\xEF\xBF\xBD"},
        {"a\x80z", 3, "a\xEF\xBF\xBDz"},
        {"\xC0\xAF", 2, "\xEF\xBF\xBD\xEF\xBF\xBD"},
        {"\xE0\x80\xAF", 3, "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
        {"\xED\xA0\x80", 3, "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
        {"\xF4\x90\x80\x80", 4, "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
        {"\xE6\x94", 2, "\xEF\xBF\xBD\xEF\xBF\xBD"},
        {"政\xE6\x94", 5, "政\xEF\xBF\xBD\xEF\xBF\xBD"},
        {"\xF0\xA0\x80", 3, "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
        {"\xFF\xCC\x81", 3, "\xEF\xBF\xBD\xCC\x81"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *exact = malloc(cases[i].len); /* so that reading past the end is seen */
        assert_non_null(exact);
        memcpy(exact, cases[i].bytes, cases[i].len);
        char *got = normal_n(exact, cases[i].len);
        assert_string_equal(got, cases[i].expected);
        free(got);
        free(exact);
    }
    assert_ok(zws_text__normalize(&text, &f->analyzer, "a\0b", 3));
    assert_int_equal(text.n, 3);
    assert_int_equal(text.cp[1], 0);
}

static void test_offsets(void **state)
{
    static const char *const cases[][2] = {
        {"", ""},
        {"政a务", "0-3 3-4 4-7"},
        {"㈠", "0-3 0-3 0-3"},
        {"ﬁx", "0-3 0-3 3-4"},
        {"政 府", "0-3 4-7"},
        {"a \n b", "0-1 1-4 4-5"},
        {"a\xEE\x80\x80z", "0-1 4-5"},
        {"a \xEE\x80\x80 z", "0-1 1-6 6-7"},
        {"xe\xCC\x81y", "0-1 1-4 4-5"},
        {"e\xEE\x80\x80\xCC\x81\xEE\x80\x80y", "0-6 9-10"},
        {"q\xCC\x87\xCC\xA3", "0-5 0-5 0-5"},
        {"\xE1\x84\x80\xE1\x85\xA1\xE1\x86\xA8", "0-9"},
        {"x①y", "0-1 1-4 1-4 1-4 4-5"},
        {"x ①", "0-1 1-5 2-5"},
        {"\xFF政", "0-1 1-4"},
        {"  政", "2-5"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_ranges(cases[i][0], cases[i][1]);
}

/* Piled-up marks are cut, not sorted for minutes. */
static void test_thousands_of_marks(void **state)
{
    (void)state;
    zws_buffer b = {0};
    assert_ok(zws_buffer__putc(&b, 'e'));
    for (int i = 0; i < 500000; i++)
        assert_ok(zws_buffer__puts(&b, i % 2 ? "\xCC\xA3" : "\xCC\x87"));
    assert_ok(zws_buffer__puts(&b, "政"));
    assert_ok(zws_text__normalize(&text, &f->analyzer, b.data, b.len));
    assert_in_range(text.n, 40, ZWS_TEXT_CLUSTER_MAX + 1);
    assert_int_equal(text.end[0], b.len - 3);
    assert_int_equal(text.cp[text.n - 1], U'政');
    assert_int_equal(text.begin[text.n - 1], b.len - 3);
    zws_buffer__free(&b);
}

/* A bomb of ligatures is refused; a text with some of them is not. */
static void test_growth_is_bounded(void **state)
{
    (void)state;
    zws_buffer b = {0};
    for (int i = 0; i < 100000; i++)
        assert_ok(zws_buffer__puts(&b, "ﷺ"));
    assert_fails(ZWS_ELIMIT, zws_text__normalize(&text, &f->analyzer, b.data, b.len));
    assert_int_equal(text.n, 0);
    assert_in_range(text.cap, b.len, 8 * b.len);
    assert_ok(zws_text__normalize(&text, &f->analyzer, b.data, 300));
    assert_int_equal(text.n, 1800);
    assert_int_equal(text.end[1799], 300);
    zws_buffer__clear(&b);
    for (int i = 0; i < 100000; i++)
        assert_ok(zws_buffer__puts(&b, "政务公开ﷺ株㌖"));
    assert_ok(zws_text__normalize(&text, &f->analyzer, b.data, b.len));
    assert_int_equal(text.n, 100000 * 29);
    zws_buffer__free(&b);
}

static void test_append_utf8(void **state)
{
    (void)state;
    zws_buffer out = {0};
    const char *all = "a政\xF0\xA0\x80\x80é";
    assert_ok(zws_text__normalize(&text, &f->analyzer, all, strlen(all)));
    assert_ok(zws_text__append_utf8(&out, &text, 1, 3));
    assert_string_equal(out.data, "政\xF0\xA0\x80\x80");
    assert_ok(zws_text__append_utf8(&out, &text, 3, 3));
    assert_ok(zws_text__append_utf8(&out, &text, 3, 4));
    assert_string_equal(out.data, "政\xF0\xA0\x80\x80é");
    assert_fails(ZWS_EINVAL, zws_text__append_utf8(&out, &text, 0, 5));
    assert_fails(ZWS_EINVAL, zws_text__append_utf8(&out, &text, 3, 2));
    zws_buffer__free(&out);
}

static void test_too_long(void **state)
{
    (void)state;
    /* Refused before a byte is read. */
    assert_fails(ZWS_ELIMIT, zws_text__normalize(&text, &f->analyzer, "", (size_t)UINT32_MAX + 1));
    assert_int_equal(text.n, 0);
}

static void test_classes(void **state)
{
    static const uint32_t none[] = {0x110000, 0xFFFFFFFF, 0xD800, 0};
    static const struct {
        const uint32_t *cps;
        zws_char_class class;
    } cases[] = {
        {U"政一龥々〇〆〡\u3400\u9FFF\U00020000\U0003134A\uF900⺠⼈", ZWS_CHAR_HAN},
        {U"azAZéßяσアがー한ㄅא\u0301\u3099\u0E38\u20E3ⅷ", ZWS_CHAR_LATIN},
        {U"0123456789", ZWS_CHAR_DIGIT},
        {U" ", ZWS_CHAR_SPACE},
        {U"\x01\t,.;|。、《》〔〕（）+%①○\u3000\u00A0\uFFFD\uE000👍\u30FB\U0010FFFF",
         ZWS_CHAR_PUNCT},
        {none, ZWS_CHAR_PUNCT},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (const uint32_t *cp = cases[i].cps; *cp; cp++)
            if (zws_char__class(*cp) != cases[i].class)
                fail_msg("U+%04X is not of class %d", *cp, (int)cases[i].class);
}

/* --- Properties ----------------------------------------------------------------------------- */

static void assert_map(size_t len)
{
    uint32_t begin = 0;
    for (size_t i = 0; i < text.n; i++) {
        if (text.begin[i] < begin || text.end[i] <= text.begin[i] || text.end[i] > len)
            fail_msg("character %zu at %u-%u of %zu", i, text.begin[i], text.end[i], len);
        begin = text.begin[i];
        bool space = text.cp[i] == ' ';
        if (space && (i == 0 || i + 1 == text.n || text.cp[i + 1] == ' '))
            fail_msg("a space at %zu of %zu", i, text.n);
        if (space && zws_char__class(text.cp[i - 1]) == ZWS_CHAR_HAN)
            assert_int_not_equal(zws_char__class(text.cp[i + 1]), ZWS_CHAR_HAN);
    }
}

static void test_maps_and_settles(void **state)
{
    (void)state;
    dice d = {88172645463325252};
    zws_buffer in = {0}, once = {0}, twice = {0};
    for (int round = 0; round < 20000; round++) {
        zws_buffer__clear(&in);
        random_text(&d, &in, 40, RANDOM_KINDS);
        if (roll(&d, 4) == 0 && in.len > 0) /* damage */
            in.data[roll(&d, (uint32_t)in.len)] = (char)(0x80 + roll(&d, 128));
        assert_ok(zws_text__normalize(&text, &f->analyzer, in.data, in.len));
        assert_map(in.len);
        zws_buffer__clear(&once);
        zws_buffer__clear(&twice);
        assert_ok(zws_text__append_utf8(&once, &text, 0, text.n));
        assert_ok(zws_text__normalize(&text, &f->analyzer, once.data, once.len));
        assert_map(once.len);
        assert_ok(zws_text__append_utf8(&twice, &text, 0, text.n));
        if (strcmp(once.data, twice.data) != 0)
            fail_msg("%s → %s → %s", in.data, once.data, twice.data);
    }
    zws_buffer__free(&in);
    zws_buffer__free(&once);
    zws_buffer__free(&twice);
}

/* The bytes behind some characters give these characters, and nothing else, wherever the range cuts
 * no character that became several. */
static void test_ranges_stand_alone(void **state)
{
    (void)state;
    dice d = {362436069};
    zws_buffer in = {0};
    zws_text part = {0};
    size_t compared = 0;
    for (int round = 0; round < 20000; round++) {
        zws_buffer__clear(&in);
        random_text(&d, &in, 60, RANDOM_KINDS);
        assert_ok(zws_text__normalize(&text, &f->analyzer, in.data, in.len));
        if (text.n == 0)
            continue;
        size_t first = roll(&d, (uint32_t)text.n);
        size_t last = first + 1 + roll(&d, (uint32_t)(text.n - first));
        uint32_t begin = text.begin[first], end = text.end[last - 1];
        if ((first > 0 && (text.end[first - 1] > begin || text.begin[first - 1] == begin)) ||
            (last < text.n && text.begin[last] < end) || text.cp[first] == ' ' ||
            text.cp[last - 1] == ' ')
            continue;
        assert_ok(zws_text__normalize(&part, &f->analyzer, in.data + begin, end - begin));
        assert_int_equal(part.n, last - first);
        assert_memory_equal(part.cp, text.cp + first, part.n * sizeof *part.cp);
        for (size_t i = 0; i < part.n; i++) {
            assert_int_equal(part.begin[i] + begin, text.begin[first + i]);
            assert_int_equal(part.end[i] + begin, text.end[first + i]);
        }
        compared++;
    }
    assert_in_range(compared, 5000, 20000);
    zws_buffer__free(&in);
    zws_text__free(&part);
}

/* --- Against ICU ---------------------------------------------------------------------------- */

/* Characters that the project treats in a way of its own; those have tables of cases. */
static const uint32_t kept[] = U"乾俱吒姊箝苎苧薴著藉跤阪";
static const uint32_t joined[] =
    U"峯牀査卽旣牕煖衹緫総锺谘諮徳毎逹呉曽囯圀効恊喆歩戸産経済県処図団対広応権"
    U"気発単実栄価関変○◯";

static bool is_one_of(uint32_t cp, const uint32_t *list)
{
    while (*list && *list != cp)
        list++;
    return *list != 0;
}

static bool is_special(uint32_t cp)
{
    int8_t type = u_charType((UChar32)cp);
    if (type == U_OTHER_NUMBER || type == U_OTHER_SYMBOL || type == U_DECIMAL_DIGIT_NUMBER)
        return cp > 0x7F;
    return is_one_of(cp, kept) || is_one_of(cp, joined) || (cp >= 0x2E80 && cp < 0x2F00);
}

/* What ICU makes of the characters: private use out, NFKC_Casefold, Han simplified, white space as
 * the interface says; written to be plain, not fast. */
static size_t reference(uint32_t *out, const uint32_t *cps, size_t n, UTransliterator *simplify)
{
    UErrorCode code = U_ZERO_ERROR;
    UChar in[400], mid[4000];
    int32_t len = 0;
    for (size_t i = 0; i < n; i++)
        if (u_charType((UChar32)cps[i]) != U_PRIVATE_USE_CHAR)
            U16_APPEND_UNSAFE(in, len, cps[i]);
    len = unorm2_normalize(unorm2_getNFKCCasefoldInstance(&code), in, len, mid, 4000, &code);
    assert_true(U_SUCCESS(code));
    size_t count = 0;
    bool blank = false;
    for (int32_t i = 0; i < len;) {
        UChar32 c;
        U16_NEXT(mid, i, len, c);
        if (u_isUWhiteSpace(c) || u_isWhitespace(c) ||
            (c != 0 && u_charType(c) == U_CONTROL_CHAR)) {
            blank = count > 0;
            continue;
        }
        bool han = zws_char__class((uint32_t)c) == ZWS_CHAR_HAN;
        if (han && !is_one_of((uint32_t)c, kept)) {
            UChar one[8];
            int32_t units = 0, limit, at = 0;
            U16_APPEND_UNSAFE(one, units, c);
            limit = units;
            utrans_transUChars(simplify, one, &units, 8, 0, &limit, &code);
            U16_NEXT(one, at, units, c);
        }
        if (blank && !(han && zws_char__class(out[count - 1]) == ZWS_CHAR_HAN))
            out[count++] = ' ';
        blank = false;
        out[count++] = (uint32_t)c;
    }
    return count;
}

static void test_same_as_icu(void **state)
{
    (void)state;
    UErrorCode code = U_ZERO_ERROR;
    UChar id[32];
    u_uastrcpy(id, "Traditional-Simplified");
    UTransliterator *simplify = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &code);
    assert_true(U_SUCCESS(code));
    dice d = {521288629};
    uint32_t cps[100], expected[2000];
    zws_buffer in = {0};
    size_t compared = 0;
    for (int round = 0; round < 20000; round++) {
        size_t n = 0, want;
        zws_buffer__clear(&in);
        for (uint32_t i = roll(&d, 60); i > 0; i--) {
            uint32_t cp = random_cp(&d, roll(&d, RANDOM_KINDS));
            char utf8[4];
            if (is_special(cp))
                continue;
            cps[n++] = cp;
            assert_ok(zws_buffer__append(&in, utf8, zws_utf8__encode(utf8, cp)));
        }
        want = reference(expected, cps, n, simplify);
        bool skipped = false; /* compatibility forms of characters with a rule */
        for (size_t i = 0; i < want; i++)
            skipped |= is_one_of(expected[i], joined);
        if (skipped)
            continue;
        compared++;
        assert_ok(zws_text__normalize(&text, &f->analyzer, in.data ? in.data : "", in.len));
        if (text.n != want || memcmp(text.cp, expected, want * sizeof *expected) != 0)
            fail_msg("round %d: %s: %zu characters, ICU has %zu", round, in.data, text.n, want);
    }
    assert_in_range(compared, 19900, 20000);
    utrans_close(simplify);
    zws_buffer__free(&in);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_white_space),
        cmocka_unit_test(test_ill_formed_bytes),
        cmocka_unit_test(test_offsets),
        cmocka_unit_test(test_thousands_of_marks),
        cmocka_unit_test(test_growth_is_bounded),
        cmocka_unit_test(test_append_utf8),
        cmocka_unit_test(test_too_long),
        cmocka_unit_test(test_classes),
        cmocka_unit_test(test_maps_and_settles),
        cmocka_unit_test(test_ranges_stand_alone),
        cmocka_unit_test(test_same_as_icu),
    };
    return cmocka_run_group_tests(tests, open_table, close_text);
}
