#include "analysis/text.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/utf16.h>

#include "analysis/analyzer_internal.h"
#include "base/utf8.h"

/* The output arrays have room for what a block of input bytes becomes at one character a byte, and
 * for a space that was pending; whatever gives more asks for room itself. */
#define BLOCK_BYTES 4096
#define BLOCK_ROOM  (BLOCK_BYTES + 2)

typedef struct {
    zws_text *text;
    const zws_fold *fold;
    const char *utf8;
    size_t len;
    size_t pos;
    /* White space that was read, and is written only where something other than a Han character
     * stands on one of its sides. */
    bool blank;
    uint32_t blank_begin, blank_end;
} normalizer;

static zws_status reserve(normalizer *z, size_t more)
{
    zws_text *text = z->text;
    size_t need = text->n + more;
    if (need <= text->cap)
        return ZWS_OK;
    if (need > UINT32_MAX || text->n > ZWS_TEXT_GROWTH_MAX * z->len + BLOCK_BYTES)
        return zws_error__set(ZWS_ELIMIT,
                              "a text of %zu bytes becomes more than %zu characters: "
                              "no real text does",
                              z->len, text->n);
    /* The three arrays grow alike; cap moves when all have. */
    size_t cp = text->cap, begin = text->cap, end = text->cap;
    ZWS_TRY(zws_mem__grow(&text->cp, &cp, need, sizeof *text->cp));
    ZWS_TRY(zws_mem__grow(&text->begin, &begin, need, sizeof *text->begin));
    ZWS_TRY(zws_mem__grow(&text->end, &end, need, sizeof *text->end));
    text->cap = cp;
    return ZWS_OK;
}

static void put(zws_text *text, uint32_t cp, uint32_t begin, uint32_t end)
{
    text->cp[text->n] = cp;
    text->begin[text->n] = begin;
    text->end[text->n] = end;
    text->n++;
}

static bool is_han(const zws_fold *fold, uint32_t cp)
{
    return (zws_fold__entry(fold, cp) & ZWS_FOLD_CLASS) == ZWS_CHAR_HAN;
}

/* Writes the pending space, if it counts, before a character of the given class. */
static void settle_blank(normalizer *z, bool before_han)
{
    zws_text *text = z->text;
    z->blank = false;
    if (text->n == 0 || (before_han && is_han(z->fold, text->cp[text->n - 1])))
        return;
    if (text->cp[text->n - 1] == ' ')
        text->end[text->n - 1] = z->blank_end;
    else
        put(text, ' ', z->blank_begin, z->blank_end);
}

static void add_blank(normalizer *z, uint32_t begin, uint32_t end)
{
    if (!z->blank)
        z->blank_begin = begin;
    z->blank = true;
    z->blank_end = end;
}

/* Writes one folded character; room for two must be there. */
static void emit(normalizer *z, uint32_t cp, uint32_t begin, uint32_t end)
{
    if (cp == ' ') {
        add_blank(z, begin, end);
        return;
    }
    if (z->blank)
        settle_blank(z, is_han(z->fold, cp));
    put(z->text, cp, begin, end);
}

static zws_status emit_entry(normalizer *z, uint32_t cp, uint32_t entry, uint32_t begin,
                             uint32_t end)
{
    if (!(entry & ZWS_FOLD_EXPANDS)) {
        ZWS_TRY(reserve(z, 2));
        emit(z, cp ^ entry >> 8, begin, end);
        return ZWS_OK;
    }
    const uint32_t *expansion;
    size_t n = zws_fold__expansion(z->fold, entry, &expansion);
    if (n == 0)
        return zws_error__set(ZWS_ECORRUPT, "folding table: an expansion lies outside; build the "
                                            "dictionary again");
    ZWS_TRY(reserve(z, 2 * n + BLOCK_ROOM));
    for (size_t i = 0; i < n; i++)
        emit(z, le32toh(expansion[i]), begin, end);
    return ZWS_OK;
}

/* Takes back what the last character that was read became, when nothing separates it from the mark
 * that follows, and moves *start to it. */
static void take_back(const normalizer *z, size_t *start)
{
    zws_text *text = z->text;
    if (z->blank || text->n == 0 || text->cp[text->n - 1] == ' ')
        return;
    uint32_t begin = text->begin[text->n - 1];
    while (text->n > 0 && text->begin[text->n - 1] == begin)
        text->n--;
    *start = begin;
}

/* The characters from start on that may combine with each other: one that starts a cluster and all
 * combining ones after it, without those that vanish. Sets *end behind the last of them. */
static int32_t read_cluster(const normalizer *z, size_t start, UChar *out, size_t *end)
{
    int32_t units = 0;
    size_t count = 0;
    *end = start;
    for (size_t pos = start; pos < z->len;) {
        uint32_t cp = zws_utf8__next(z->utf8, z->len, &pos);
        cp = cp == ZWS_UTF8_BAD ? 0xFFFD : cp;
        uint32_t entry = zws_fold__entry(z->fold, cp);
        if (entry & ZWS_FOLD_DROPPED)
            continue;
        if (count > 0 && !(entry & ZWS_FOLD_COMBINES))
            break;
        *end = pos;
        if (count++ < ZWS_TEXT_CLUSTER_MAX)
            U16_APPEND_UNSAFE(out, units, cp);
    }
    return units;
}

/* A character that may combine with the one before begins at `at`: both, and all that follow and
 * combine, are normalised again by ICU and share one byte range. */
static zws_status normalize_cluster(normalizer *z, size_t at)
{
    UChar in[2 * ZWS_TEXT_CLUSTER_MAX], out[32 * ZWS_TEXT_CLUSTER_MAX];
    UErrorCode code = U_ZERO_ERROR;
    const UNormalizer2 *nfkc = unorm2_getNFKCCasefoldInstance(&code);
    size_t start = at, end;
    take_back(z, &start);
    int32_t units = read_cluster(z, start, in, &end);
    int32_t n = 0;
    if (U_SUCCESS(code))
        n = unorm2_normalize(nfkc, in, units, out, (int32_t)(sizeof out / sizeof *out), &code);
    if (U_FAILURE(code))
        return zws_error__set(ZWS_EINTERNAL, "ICU cannot normalise a text: %s", u_errorName(code));
    int count = 0;
    for (int32_t i = 0; i < n && count < ZWS_TEXT_CLUSTER_MAX; count++) {
        UChar32 cp;
        U16_NEXT(out, i, n, cp);
        uint32_t entry = zws_fold__entry(z->fold, (uint32_t)cp);
        if (!(entry & ZWS_FOLD_DROPPED))
            ZWS_TRY(emit_entry(z, (uint32_t)cp, entry, (uint32_t)start, (uint32_t)end));
    }
    z->pos = end;
    return reserve(z, BLOCK_ROOM);
}

/* Folds what needs more than a look-up; the character stands at [begin, z->pos). */
static zws_status fold_slowly(normalizer *z, uint32_t cp, uint32_t entry, size_t begin)
{
    if (entry & ZWS_FOLD_DROPPED)
        return ZWS_OK;
    if (entry & ZWS_FOLD_COMBINES)
        return normalize_cluster(z, begin);
    if (entry & ZWS_FOLD_BLANK) {
        add_blank(z, (uint32_t)begin, (uint32_t)z->pos);
        return ZWS_OK;
    }
    return emit_entry(z, cp, entry, (uint32_t)begin, (uint32_t)z->pos);
}

static inline uint32_t next_cp(const char *utf8, size_t len, size_t *pos)
{
    const unsigned char *s = (const unsigned char *)utf8 + *pos;
    if (s[0] < 0x80) {
        *pos += 1;
        return s[0];
    }
    /* Three bytes, first of them E1-EC or EE-EF: neither overlong nor a surrogate. */
    if (len - *pos >= 3 && s[0] > 0xE0 && s[0] < 0xF0 && s[0] != 0xED && (s[1] & 0xC0) == 0x80 &&
        (s[2] & 0xC0) == 0x80) {
        *pos += 3;
        return (uint32_t)(s[0] & 0x0F) << 12 | (uint32_t)(s[1] & 0x3F) << 6 | (s[2] & 0x3F);
    }
    uint32_t cp = zws_utf8__next(utf8, len, pos);
    return cp == ZWS_UTF8_BAD ? 0xFFFD : cp;
}

/* Folds up to `limit`, at most BLOCK_BYTES on. */
static zws_status fold_block(normalizer *z, size_t limit)
{
    ZWS_TRY(reserve(z, BLOCK_ROOM));
    while (z->pos < limit) {
        size_t begin = z->pos;
        uint32_t cp = next_cp(z->utf8, z->len, &z->pos);
        uint32_t entry = zws_fold__entry(z->fold, cp);
        if (entry & ZWS_FOLD_SLOW) {
            ZWS_TRY(fold_slowly(z, cp, entry, begin));
            continue;
        }
        if (z->blank)
            settle_blank(z, (entry & ZWS_FOLD_CLASS) == ZWS_CHAR_HAN);
        put(z->text, cp ^ entry >> 8, (uint32_t)begin, (uint32_t)z->pos);
    }
    return ZWS_OK;
}

zws_status zws_text__fold(zws_text *text, const zws_fold *fold, const char *utf8, size_t len)
{
    text->n = 0;
    if (len > UINT32_MAX)
        return zws_error__set(ZWS_ELIMIT, "text of %zu bytes, at most 4294967295: split it", len);
    normalizer z = {.text = text, .fold = fold, .utf8 = utf8, .len = len};
    /* A text in Chinese has a character for every three bytes: no growing by doubling then. */
    zws_status status = reserve(&z, len / 3 + BLOCK_ROOM);
    while (status == ZWS_OK && z.pos < len)
        status = fold_block(&z, len - z.pos > BLOCK_BYTES ? z.pos + BLOCK_BYTES : len);
    if (text->n > 0 && text->cp[text->n - 1] == ' ')
        text->n--;
    if (status != ZWS_OK)
        text->n = 0;
    return status;
}

zws_status zws_text__normalize(zws_text *text, const zws_analyzer *analyzer, const char *utf8,
                               size_t len)
{
    return zws_text__fold(text, &analyzer->fold, utf8, len);
}

void zws_text__free(zws_text *text)
{
    free(text->cp);
    free(text->begin);
    free(text->end);
    *text = (zws_text){0};
}

zws_status zws_text__append_utf8(zws_buffer *out, const zws_text *text, size_t first, size_t last)
{
    if (first > last || last > text->n)
        return zws_error__set(ZWS_EINVAL, "characters %zu to %zu of a text of %zu", first, last,
                              text->n);
    if (last - first > SIZE_MAX / 4)
        return zws_error__nomem();
    ZWS_TRY(zws_buffer__reserve(out, 4 * (last - first)));
    for (size_t i = first; i < last; i++)
        out->len += zws_utf8__encode(out->data + out->len, text->cp[i]);
    if (out->data)
        out->data[out->len] = '\0';
    return ZWS_OK;
}

zws_char_class zws_char__class(uint32_t cp)
{
    if (cp >= 0x4E00 && cp <= 0x9FFF)
        return ZWS_CHAR_HAN;
    if (cp >= '0' && cp <= '9')
        return ZWS_CHAR_DIGIT;
    if (cp < 0x80) {
        if (cp == ' ')
            return ZWS_CHAR_SPACE;
        return (cp | 0x20) >= 'a' && (cp | 0x20) <= 'z' ? ZWS_CHAR_LATIN : ZWS_CHAR_PUNCT;
    }
    /* Planes 2 and 3 are set aside for ideographs, those that ICU does not know yet included. */
    if ((cp >= 0x20000 && cp <= 0x3FFFD) || cp == U'〆')
        return ZWS_CHAR_HAN;
    if (cp > 0x10FFFF)
        return ZWS_CHAR_PUNCT;
    UErrorCode code = U_ZERO_ERROR;
    if (uscript_getScript((UChar32)cp, &code) == USCRIPT_HAN && U_SUCCESS(code))
        return ZWS_CHAR_HAN;
    const uint32_t letters = U_GC_L_MASK | U_GC_M_MASK | U_GC_NL_MASK;
    return U_MASK(u_charType((UChar32)cp)) & letters ? ZWS_CHAR_LATIN : ZWS_CHAR_PUNCT;
}
