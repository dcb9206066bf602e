/* Runs of ordinary characters go fast, on machines with AVX2 eight at a time: what they become is
 * what the rules say character by character. */
#include "unit/analysis/one_folding.h"

#include "base/cpu.h"

/* --- What the rules say --------------------------------------------------------------------------
 */

typedef struct {
    zws_text text;
    bool blank;
    uint32_t blank_begin, blank_end;
} slow_text;

static void append(slow_text *s, uint32_t cp, uint32_t begin, uint32_t end)
{
    zws_text *t = &s->text;
    size_t caps[3] = {t->cap, t->cap, t->cap};
    assert_ok(zws_mem__grow(&t->cp, &caps[0], t->n + 1, sizeof *t->cp));
    assert_ok(zws_mem__grow(&t->begin, &caps[1], t->n + 1, sizeof *t->begin));
    assert_ok(zws_mem__grow(&t->end, &caps[2], t->n + 1, sizeof *t->end));
    t->cap = caps[0];
    t->cp[t->n] = cp;
    t->begin[t->n] = begin;
    t->end[t->n++] = end;
}

static bool is_han(uint32_t cp)
{
    return zws_char__class(cp) == ZWS_CHAR_HAN;
}

static void add_folded(slow_text *s, uint32_t cp, uint32_t begin, uint32_t end)
{
    zws_text *t = &s->text;
    if (cp == ' ') {
        s->blank_begin = s->blank ? s->blank_begin : begin;
        s->blank = true;
        s->blank_end = end;
        return;
    }
    if (s->blank && t->n > 0 && !(is_han(cp) && is_han(t->cp[t->n - 1])))
        append(s, ' ', s->blank_begin, s->blank_end);
    s->blank = false;
    append(s, cp, begin, end);
}

/* Text without characters that combine. */
static void fold_slowly(slow_text *s, const char *utf8, size_t len)
{
    s->text.n = 0;
    s->blank = false;
    for (size_t pos = 0; pos < len;) {
        uint32_t begin = (uint32_t)pos, cp = zws_utf8__next(utf8, len, &pos);
        cp = cp == ZWS_UTF8_BAD ? 0xFFFD : cp;
        uint32_t entry = zws_fold__entry(&f->analyzer.fold, cp);
        const uint32_t *part;
        if (entry & ZWS_FOLD_DROPPED)
            continue;
        if (!(entry & ZWS_FOLD_EXPANDS)) {
            add_folded(s, cp ^ entry >> 8, begin, (uint32_t)pos);
            continue;
        }
        size_t n = zws_fold__expansion(&f->analyzer.fold, entry, &part);
        for (size_t i = 0; i < n; i++)
            add_folded(s, le32toh(part[i]), begin, (uint32_t)pos);
    }
}

/* --- Comparing -----------------------------------------------------------------------------------
 */

static void assert_same(const zws_text *a, const zws_text *b)
{
    assert_int_equal(a->n, b->n);
    if (a->n == 0)
        return;
    assert_memory_equal(a->cp, b->cp, a->n * sizeof *a->cp);
    assert_memory_equal(a->begin, b->begin, a->n * sizeof *a->begin);
    assert_memory_equal(a->end, b->end, a->n * sizeof *a->end);
}

static void assert_all_alike(slow_text *expected, const char *utf8, size_t len, bool combining)
{
    /* Of exactly its size, so that a byte read too many shows with a sanitizer. */
    char *exact = malloc(len ? len : 1);
    zws_text plain = {0}, wide = {0};
    assert_non_null(exact);
    memcpy(exact, utf8, len);
    zws_cpu__use_extensions(false);
    assert_ok(zws_text__fold(&plain, &f->analyzer.fold, exact, len));
    zws_cpu__use_extensions(true);
    assert_ok(zws_text__fold(&wide, &f->analyzer.fold, exact, len));
    assert_same(&plain, &wide);
    if (!combining) {
        fold_slowly(expected, exact, len);
        assert_same(&expected->text, &plain);
    }
    free(exact);
    zws_text__free(&plain);
    zws_text__free(&wide);
}

static bool combines(uint32_t cp)
{
    return zws_fold__entry(&f->analyzer.fold, cp) & ZWS_FOLD_COMBINES;
}

/* Random characters, and here and there a byte that belongs to none or a character cut short. */
static void random_bytes(dice *d, zws_buffer *out, uint32_t max, uint32_t kinds, uint32_t damage,
                         bool combining)
{
    zws_buffer__clear(out);
    for (uint32_t n = roll(d, max + 1); n > 0; n--) {
        char utf8[4];
        uint32_t cp = random_cp(d, roll(d, kinds));
        if (!combining && combines(cp))
            continue;
        size_t len = zws_utf8__encode(utf8, cp);
        if (damage && roll(d, damage) == 0) {
            if (roll(d, 2))
                len = roll(d, (uint32_t)len + 1);
            else
                utf8[roll(d, (uint32_t)len)] = (char)roll(d, 256);
        }
        assert_ok(zws_buffer__append(out, utf8, len));
    }
    assert_ok(zws_buffer__reserve(out, 1));
}

static void test_random_text(void **state)
{
    (void)state;
    dice d = {0x853C49E6748FEA9B};
    slow_text expected = {0};
    zws_buffer text = {0};
    for (int round = 0; round < 4000; round++) {
        uint32_t kinds = 1 + roll(&d, RANDOM_KINDS);
        bool combining = round % 4 == 3;
        uint32_t damage = round % 2 ? 1 + roll(&d, 60) : 0;
        random_bytes(&d, &text, round % 100 ? 200 : 20000, kinds, damage, combining);
        /* A damaged byte may make a mark of what was none. */
        assert_all_alike(&expected, text.data, text.len, combining || damage);
    }
    zws_buffer__free(&text);
    zws_text__free(&expected.text);
}

/* Every character of three bytes, in each of the eight places, among ordinary ones. */
static void test_every_character_in_every_place(void **state)
{
    (void)state;
    slow_text expected = {0};
    for (uint32_t place = 0; place < 9; place++) {
        for (uint32_t first = 0x700; first < 0x10000; first += 0x100) {
            zws_buffer text = {0};
            for (uint32_t cp = first; cp < first + 0x100; cp++) {
                char utf8[4];
                if (combines(cp))
                    continue;
                for (uint32_t i = 0; i < 9; i++) {
                    size_t len = zws_utf8__encode(utf8, i == place ? cp : 0x653F + i);
                    assert_ok(zws_buffer__append(&text, utf8, len));
                }
            }
            if (text.len > 0)
                assert_all_alike(&expected, text.data, text.len, false);
            zws_buffer__free(&text);
        }
    }
    zws_text__free(&expected.text);
}

/* Surrogates and overlong forms of three bytes are no characters, wherever they stand. */
static void test_ill_formed_threes(void **state)
{
    (void)state;
    static const char *const bad[] = {"\xED\xA0\x80", "\xED\xBF\xBF", "\xE0\x80\x80",
                                      "\xE0\x9F\xBF", "\xE4\xB8",     "\xE4\xB8\x41",
                                      "\xE4\x41\x80", "\xF4\x90\x80", "\xC0\x80\x80"};
    slow_text expected = {0};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        for (size_t before = 0; before < 12; before++) {
            for (size_t behind = 0; behind < 12; behind++) {
                zws_buffer text = {0};
                for (size_t k = 0; k < before; k++)
                    assert_ok(zws_buffer__puts(&text, "政"));
                assert_ok(zws_buffer__puts(&text, bad[i]));
                for (size_t k = 0; k < behind; k++)
                    assert_ok(zws_buffer__puts(&text, "府"));
                assert_all_alike(&expected, text.data, text.len, false);
                zws_buffer__free(&text);
            }
        }
    }
    zws_text__free(&expected.text);
}

/* Blanks between runs, at the borders of the blocks in which room is made. */
static void test_blanks_at_borders(void **state)
{
    (void)state;
    static const char *const blanks[] = {" ", "\n", "\u3000", "\n\u3000\u3000", "\t \n"};
    slow_text expected = {0};
    for (size_t i = 0; i < sizeof blanks / sizeof *blanks; i++) {
        for (size_t filler = 4060; filler < 4110; filler++) {
            zws_buffer text = {0};
            for (size_t k = 0; k < filler; k++)
                assert_ok(zws_buffer__putc(&text, 'a'));
            for (size_t k = 0; k < 20; k++) {
                assert_ok(zws_buffer__puts(&text, k % 5 ? "政务公开" : blanks[i]));
                assert_ok(zws_buffer__puts(&text, k % 7 ? "" : "1"));
            }
            assert_all_alike(&expected, text.data, text.len, false);
            zws_buffer__free(&text);
        }
    }
    zws_text__free(&expected.text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_text),
        cmocka_unit_test(test_every_character_in_every_place),
        cmocka_unit_test(test_ill_formed_threes),
        cmocka_unit_test(test_blanks_at_borders),
    };
    return cmocka_run_group_tests(tests, open_table, close_table);
}
