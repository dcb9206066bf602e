/* For the tests of characters and tokens: a folding table made on the spot, an analyzer that has
 * nothing else, and random text that leaves no corner of Unicode out. */
#ifndef TESTS_UNIT_ANALYSIS_FOLDING_H
#define TESTS_UNIT_ANALYSIS_FOLDING_H

#include "unit/unit.h"

#include "analysis/analyzer_internal.h"
#include "analysis/fold.h"
#include "analysis/stem.h"
#include "analysis/text.h"
#include "base/utf8.h"

typedef struct {
    zws_buffer bytes;
    zws_analyzer analyzer;
} folding;

static inline folding *folding_open(void)
{
    folding *f = calloc(1, sizeof *f);
    assert_non_null(f);
    assert_ok(zws_fold__build(&f->bytes));
    assert_ok(zws_fold__open(&f->analyzer.fold, f->bytes.data, f->bytes.len));
    return f;
}

static inline void folding_close(folding *f)
{
    zws_stem__free(f->analyzer.stemmer);
    zws_buffer__free(&f->bytes);
    free(f);
}

typedef struct {
    uint64_t state;
} dice;

static inline uint32_t roll(dice *d, uint32_t sides)
{
    d->state ^= d->state << 13;
    d->state ^= d->state >> 7;
    d->state ^= d->state << 17;
    return (uint32_t)((d->state >> 32) * sides >> 32);
}

static inline uint32_t pick(dice *d, const uint32_t *from)
{
    uint32_t n = 0;
    while (from[n])
        n++;
    return from[roll(d, n)];
}

/* A code point; `kind` 0-15, the lower the more ordinary. */
static inline uint32_t random_cp(dice *d, uint32_t kind)
{
    uint32_t cp;
    switch (kind) {
    case 0:
    case 1:
    case 2:
        return pick(d, U"政务公开浙江省人民府国家机关第条号年月日一二三");
    case 3:
        return pick(d, U"0123456789");
    case 4:
        return pick(d, U".,.,、。（）《》;-/|");
    case 5:
        return pick(d, U" \n\t\u3000\u00A0");
    case 6:
        return pick(d, U"abcXYZéßﬁ");
    case 7:
        return pick(d, U"０１２Ａｂ，．％①⑳⒈½㈠㎡℃²");
    case 8:
        return pick(d, U"國務院於後臺灣⼈⺠豈○々〆");
    case 9:
        return pick(d, U"\u0301\u0308\u0338\u3099\u20E3\u05B0\u0E38");
    case 10:
        return pick(d, U"\uE000\uF8FF\U000F0000\U0010FFFD\u200D\uFEFF\uFE0F\u00AD");
    case 11:
        return pick(d, U"\u1100\u1161\u11A8가각\uFFA1\uFFC2がカ\uFF76\uFF9E");
    case 12:
        return pick(d, U"ﷺ´\u0344\u0F73\U0001D15E🀄👍🏽\U0001F1E8\U00020000\U0002F800");
    case 13:
        return 0x4E00 + roll(d, 0x5200);
    case 14:
        do
            cp = 1 + roll(d, 0xFFFF);
        while (cp >= 0xD800 && cp < 0xE000);
        return cp;
    default:
        return 0x10000 + roll(d, 0x100000);
    }
}

#define RANDOM_KINDS 16

/* Appends up to `max` random characters of the kinds below `kinds`. */
static inline void random_text(dice *d, zws_buffer *out, uint32_t max, uint32_t kinds)
{
    for (uint32_t n = roll(d, max + 1); n > 0; n--) {
        char utf8[4];
        size_t len = zws_utf8__encode(utf8, random_cp(d, roll(d, kinds)));
        assert_ok(zws_buffer__append(out, utf8, len));
    }
    assert_ok(zws_buffer__reserve(out, 1));
    out->data[out->len] = '\0';
}

#endif
