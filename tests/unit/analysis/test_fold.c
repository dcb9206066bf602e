#include "unit/analysis/one_folding.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/utf16.h>

/* Folds one code point with the table alone; returns the length. */
static size_t fold_cp(uint32_t cp, uint32_t out[ZWS_FOLD_EXPANSION_MAX])
{
    uint32_t entry = zws_fold__entry(&f->analyzer.fold, cp);
    if (entry & ZWS_FOLD_DROPPED)
        return 0;
    out[0] = cp ^ entry >> 8;
    if (!(entry & ZWS_FOLD_EXPANDS))
        return 1;
    const uint32_t *expansion;
    size_t n = zws_fold__expansion(&f->analyzer.fold, entry, &expansion);
    assert_in_range(n, 2, ZWS_FOLD_EXPANSION_MAX);
    for (size_t i = 0; i < n; i++)
        out[i] = le32toh(expansion[i]);
    return n;
}

static void assert_folds(uint32_t cp, const uint32_t *expected)
{
    uint32_t out[ZWS_FOLD_EXPANSION_MAX];
    size_t n = fold_cp(cp, out), want = 0;
    while (expected[want])
        want++;
    if (n != want || memcmp(out, expected, n * sizeof *out) != 0)
        fail_msg("U+%04X: %zu characters, the first U+%04X", cp, n, n ? out[0] : 0);
}

static void test_single_characters(void **state)
{
    static const struct {
        uint32_t cp;
        const uint32_t *becomes;
    } cases[] = {
        {U'政', U"政"},      {U'国', U"国"},
        {U'國', U"国"},      {U'務', U"务"},
        {U'臺', U"台"},      {U'於', U"于"},
        {U'後', U"后"},      {U'徵', U"征"},
        {U'著', U"著"},      {U'乾', U"乾"},
        {U'藉', U"藉"},      {U'峯', U"峰"},
        {U'査', U"查"},      {U'諮', U"咨"},
        {U'豈', U"岂"},      {0xF900, U"岂"},
        {0x2F42, U"文"},     {0x2F08, U"人"},
        {0x2EA0, U"民"},     {0x2EC5, U"见"},
        {0x2F800, U"丽"},    {0x20000, U"𠀀"},
        {0x2A6D6, U"𪛖"},    {U'々', U"々"},
        {U'〇', U"〇"},      {U'○', U"〇"},
        {U'◯', U"〇"},       {U'●', U"●"},
        {U'Ａ', U"a"},       {U'９', U"9"},
        {U'，', U","},       {U'。', U"。"},
        {U'㈠', U"(一)"},    {U'①', U" 1 "},
        {U'⑳', U" 20 "},     {U'㊿', U" 50 "},
        {U'⒈', U" 1. "},     {U'⑴', U"(1)"},
        {U'½', U" 1⁄2 "},    {U'²', U"2"},
        {U'₂', U"2"},        {U'㎡', U"m2 "},
        {U'℃', U"°c"},       {U'№', U"no"},
        {U'Ⅷ', U"viii"},     {U'㋀', U" 1月"},
        {U'㊀', U"一"},      {U'㎏', U"kg"},
        {U'ß', U"ss"},       {U'İ', U"i̇"},
        {U'ﬁ', U"fi"},       {U'Σ', U"σ"},
        {U'Я', U"я"},        {0x0663, U"3"},
        {0x0F23, U"3"},      {0x1D7D8, U"0"},
        {0x3000, U" "},      {0x00A0, U" "},
        {'\n', U" "},        {0x2028, U" "},
        {0x0085, U" "},      {0xE000, U""},
        {0xF8FF, U""},       {0xF0000, U""},
        {0x100287, U""},     {0x10FFFD, U""},
        {0x200B, U""},       {0xFEFF, U""},
        {0x00AD, U""},       {0xFE0F, U""},
        {0xE0020, U""},      {0x3164, U""},
        {0xFFFD, U"\uFFFD"}, {0x1F004, U"\U0001F004"},
        {U'「', U"「"},      {0xFF76, U"カ"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_folds(cases[i].cp, cases[i].becomes);
}

static void test_nul_is_kept(void **state)
{
    (void)state;
    uint32_t out[ZWS_FOLD_EXPANSION_MAX];
    assert_int_equal(fold_cp(0, out), 1);
    assert_int_equal(out[0], 0);
    assert_int_equal(zws_char__class(0), ZWS_CHAR_PUNCT);
}

/* Classes are those of ICU, asked or not. */
static void test_classes(void **state)
{
    (void)state;
    const uint32_t letters = U_GC_L_MASK | U_GC_M_MASK | U_GC_NL_MASK;
    for (uint32_t cp = 0; cp <= 0x110010; cp++) {
        zws_char_class expected = ZWS_CHAR_PUNCT;
        UErrorCode code = U_ZERO_ERROR;
        if (cp == ' ')
            expected = ZWS_CHAR_SPACE;
        else if (cp >= '0' && cp <= '9')
            expected = ZWS_CHAR_DIGIT;
        else if (cp == U'〆' || (cp >= 0x4E00 && cp <= 0x9FFF) || (cp >= 0x20000 && cp <= 0x3FFFD))
            expected = ZWS_CHAR_HAN;
        else if (cp <= 0x10FFFF && uscript_getScript((UChar32)cp, &code) == USCRIPT_HAN)
            expected = ZWS_CHAR_HAN;
        else if (cp <= 0x10FFFF && U_MASK(u_charType((UChar32)cp)) & letters)
            expected = ZWS_CHAR_LATIN;
        if (zws_char__class(cp) != expected)
            fail_msg("U+%04X is of class %d, not %d", cp, zws_char__class(cp), expected);
    }
}

/* Whatever a code point becomes stays as it is when folded again, and says its own class. */
static void test_folding_settles(void **state)
{
    (void)state;
    size_t changed = 0;
    for (uint32_t cp = 0; cp <= 0x10FFFF; cp++) {
        uint32_t out[ZWS_FOLD_EXPANSION_MAX], again[ZWS_FOLD_EXPANSION_MAX];
        size_t n = fold_cp(cp, out);
        changed += n != 1 || out[0] != cp;
        for (size_t i = 0; i < n; i++) {
            if (fold_cp(out[i], again) != 1 || again[0] != out[i])
                fail_msg("U+%04X becomes U+%04X, which does not stay", cp, out[i]);
            uint32_t class = zws_fold__entry(&f->analyzer.fold, out[i]) & ZWS_FOLD_CLASS;
            if (class != (uint32_t)zws_char__class(out[i]))
                fail_msg("U+%04X: class %u in the table", out[i], class);
        }
    }
    assert_in_range(changed, 140000, 160000); /* most of them private use */
}

/* All that the project adds to Unicode's rules concerns Han, numbers, white space and private use:
 * everything else is what ICU says, to the letter. */
static void test_the_rest_is_what_icu_says(void **state)
{
    (void)state;
    UErrorCode code = U_ZERO_ERROR;
    const UNormalizer2 *nfkc = unorm2_getNFKCCasefoldInstance(&code);
    size_t compared = 0;
    for (uint32_t cp = 0; cp <= 0x10FFFF; cp++) {
        int8_t type = u_charType((UChar32)cp);
        if (U_IS_SURROGATE(cp) || type == U_PRIVATE_USE_CHAR || type == U_OTHER_NUMBER ||
            type == U_DECIMAL_DIGIT_NUMBER || type == U_OTHER_SYMBOL || u_isWhitespace((UChar32)cp))
            continue;
        UChar in[2], out[64];
        int32_t len = 0, n, i = 0;
        U16_APPEND_UNSAFE(in, len, cp);
        n = unorm2_normalize(nfkc, in, len, out, 64, &code);
        assert_true(U_SUCCESS(code));
        uint32_t got[ZWS_FOLD_EXPANSION_MAX];
        size_t k = 0, count = fold_cp(cp, got);
        bool equal = true, han = false;
        for (; i < n && equal; k++) {
            UChar32 c;
            U16_NEXT(out, i, n, c);
            han |= zws_char__class((uint32_t)c) == ZWS_CHAR_HAN;
            bool control = c != 0 && u_charType(c) == U_CONTROL_CHAR;
            c = u_isUWhiteSpace(c) || control ? ' ' : c;
            equal = k < count && got[k] == (uint32_t)c;
        }
        if (han)
            continue;
        if (!equal || k != count)
            fail_msg("U+%04X: %zu characters, ICU has %d units", cp, count, n);
        if (count > 0) {
            bool combines = zws_fold__entry(&f->analyzer.fold, cp) & ZWS_FOLD_COMBINES;
            assert_int_equal(combines, !unorm2_hasBoundaryBefore(nfkc, (UChar32)cp));
        }
        compared++;
    }
    assert_in_range(compared, 800000, 820000);
}

static void test_same_bytes_every_time(void **state)
{
    (void)state;
    zws_buffer again = {0};
    assert_ok(zws_fold__build(&again));
    assert_int_equal(again.len, f->bytes.len);
    assert_memory_equal(again.data, f->bytes.data, again.len);
    assert_in_range(again.len, 100000, 300000);
    zws_buffer__free(&again);
}

static void set_u32(zws_buffer *b, size_t at, uint32_t value)
{
    value = htole32(value);
    memcpy(b->data + at, &value, 4);
}

static void test_damaged_tables_are_refused(void **state)
{
    (void)state;
    zws_fold view;
    zws_buffer b = {0};
    assert_ok(zws_buffer__append(&b, f->bytes.data, f->bytes.len));
    assert_fails(ZWS_ECORRUPT, zws_fold__open(&view, NULL, 0));
    for (size_t len = 0; len < b.len; len += len < 64 ? 1 : 997)
        assert_fails(ZWS_ECORRUPT, zws_fold__open(&view, b.data, len));
    assert_fails(ZWS_ECORRUPT, zws_fold__open(&view, b.data, b.len - 4));
    uint32_t blocks, expansions;
    memcpy(&blocks, b.data + 8, 4);
    memcpy(&expansions, b.data + 12, 4);
    blocks = le32toh(blocks);
    expansions = le32toh(expansions);

    b.data[0] = 'X';
    assert_fails(ZWS_ECORRUPT, zws_fold__open(&view, b.data, b.len));
    b.data[0] = 'Z';
    set_u32(&b, 4, ZWS_FOLD_VERSION + 1);
    assert_fails(ZWS_EVERSION, zws_fold__open(&view, b.data, b.len));
    set_u32(&b, 4, ZWS_FOLD_VERSION);
    const uint32_t bad[] = {0, 1, blocks - 1, blocks + 1, ZWS_FOLD_BLOCKS + 1, UINT32_MAX};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        set_u32(&b, 8, bad[i]);
        assert_fails(ZWS_ECORRUPT, zws_fold__open(&view, b.data, b.len));
    }
    set_u32(&b, 8, blocks);
    set_u32(&b, 12, expansions + 1);
    assert_fails(ZWS_ECORRUPT, zws_fold__open(&view, b.data, b.len));
    set_u32(&b, 12, expansions);
    assert_ok(zws_fold__open(&view, b.data, b.len));

    /* A block that is not there. */
    uint16_t index = htole16((uint16_t)blocks);
    memcpy(b.data + 16 + 2 * 17407, &index, 2);
    assert_fails(ZWS_ECORRUPT, zws_fold__open(&view, b.data, b.len));
    assert_null(view.entry);
    zws_buffer__free(&b);
}

static void test_odd_address_is_refused(void **state)
{
    (void)state;
    zws_fold view;
    char *moved = malloc(f->bytes.len + 2);
    assert_non_null(moved);
    memcpy(moved + 2, f->bytes.data, f->bytes.len);
    assert_fails(ZWS_EINVAL, zws_fold__open(&view, moved + 2, f->bytes.len));
    free(moved);
}

static void test_expansions_outside_are_none(void **state)
{
    (void)state;
    const zws_fold *fold = &f->analyzer.fold;
    const uint32_t *cps;
    uint32_t last = fold->expansions - 1;
    assert_int_equal(zws_fold__expansion(fold, (last << 5 | 1) << 8, &cps), 1);
    assert_int_equal(zws_fold__expansion(fold, (last << 5 | 2) << 8, &cps), 0);
    assert_int_equal(zws_fold__expansion(fold, 0xFFFFFFFF, &cps), 0);
    /* Code points that are none fold like the replacement character. */
    assert_int_equal(zws_fold__entry(fold, 0x110000), zws_fold__entry(fold, 0xFFFD));
    assert_int_equal(zws_fold__entry(fold, 0xFFFFFFFF), zws_fold__entry(fold, 0xFFFD));
}

/* Damage that opening cannot see gives wrong text or an error, and touches no memory outside. */
static void test_any_bytes_are_safe(void **state)
{
    (void)state;
    dice d = {0x9E3779B97F4A7C15};
    zws_buffer b = {0}, input = {0};
    zws_text text = {0};
    assert_ok(zws_buffer__append(&b, f->bytes.data, f->bytes.len));
    size_t opened = 0, failed = 0;
    for (int round = 0; round < 300; round++) {
        memcpy(b.data, f->bytes.data, b.len);
        for (int i = 0; i < 2000; i++)
            b.data[16 + roll(&d, (uint32_t)b.len - 16)] ^= (char)(1 + roll(&d, 255));
        /* Mend the index in half of the rounds, so that the entries are reached. */
        if (round % 2)
            memcpy(b.data + 16, f->bytes.data + 16, 17408 * 2);
        zws_fold view;
        if (zws_fold__open(&view, b.data, b.len) != ZWS_OK)
            continue;
        opened++;
        zws_buffer__clear(&input);
        random_text(&d, &input, 2000, RANDOM_KINDS);
        zws_status status = zws_text__fold(&text, &view, input.data, input.len);
        failed += status != ZWS_OK;
        if (status != ZWS_OK)
            assert_int_equal(status, ZWS_ECORRUPT);
    }
    assert_in_range(opened, 150, 300);
    assert_in_range(failed, 1, opened);
    zws_buffer__free(&b);
    zws_buffer__free(&input);
    zws_text__free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_classes),
        cmocka_unit_test(test_single_characters),
        cmocka_unit_test(test_nul_is_kept),
        cmocka_unit_test(test_folding_settles),
        cmocka_unit_test(test_the_rest_is_what_icu_says),
        cmocka_unit_test(test_same_bytes_every_time),
        cmocka_unit_test(test_damaged_tables_are_refused),
        cmocka_unit_test(test_odd_address_is_refused),
        cmocka_unit_test(test_expansions_outside_are_none),
        cmocka_unit_test(test_any_bytes_are_safe),
    };
    return cmocka_run_group_tests(tests, open_table, close_table);
}
