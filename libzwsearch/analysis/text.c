#include "analysis/text_run.h"

#include <unicode/utf16.h>

#include "analysis/analyzer_internal.h"
#include "analysis/icu.h"
#include "base/utf8.h"

/* The output arrays have room for what a block of input bytes becomes at one character a byte, for
 * a space that was pending, and for what a run writes ahead; whatever gives more asks for room
 * itself. */
#define BLOCK_BYTES 4096
#define BLOCK_ROOM  (BLOCK_BYTES + 2 + ZWS_TEXT_RUN_SPARE)

static zws_status reserve(zws_normalizer *z, size_t more)
{
    size_t need = z->n + more;
    if (need <= z->cap)
        return ZWS_OK;
    if (need > UINT32_MAX || z->n > ZWS_TEXT_GROWTH_MAX * z->len + BLOCK_BYTES)
        return zws_error__set(ZWS_ELIMIT,
                              "a text of %zu bytes becomes more than %zu characters: "
                              "no real text does",
                              z->len, z->n);
    /* The three arrays grow alike; cap moves when all have. */
    size_t cp = z->cap, begin = z->cap, end = z->cap;
    ZWS_TRY(zws_mem__grow(&z->cp, &cp, need, sizeof *z->cp));
    ZWS_TRY(zws_mem__grow(&z->begin, &begin, need, sizeof *z->begin));
    ZWS_TRY(zws_mem__grow(&z->end, &end, need, sizeof *z->end));
    z->cap = cp;
    return ZWS_OK;
}

/* Writes one folded character; room for two must be there. */
static void emit(zws_normalizer *z, uint32_t cp, uint32_t begin, uint32_t end)
{
    if (cp == ' ') {
        zws_text__add_blank(z, begin, end);
        return;
    }
    if (z->blank)
        zws_text__settle_blank(z, zws_text__is_han(z, cp));
    zws_text__put(z, cp, begin, end);
}

static zws_status emit_entry(zws_normalizer *z, uint32_t cp, uint32_t entry, uint32_t begin,
                             uint32_t end)
{
    if (!(entry & ZWS_FOLD_EXPANDS)) {
        ZWS_TRY(reserve(z, 2));
        emit(z, cp ^ entry >> 8, begin, end);
        return ZWS_OK;
    }
    const uint32_t *expansion;
    size_t n = zws_fold__expansion(&z->fold, entry, &expansion);
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
static void take_back(zws_normalizer *z, size_t *start)
{
    if (z->blank || z->n == 0 || z->cp[z->n - 1] == ' ')
        return;
    uint32_t begin = z->begin[z->n - 1];
    while (z->n > 0 && z->begin[z->n - 1] == begin)
        z->n--;
    *start = begin;
}

/* The characters from start on that may combine with each other: one that starts a cluster and all
 * combining ones after it, without those that vanish. Sets *end behind the last of them. */
static int32_t read_cluster(const zws_normalizer *z, size_t start, UChar *out, size_t *end)
{
    int32_t units = 0;
    size_t count = 0;
    *end = start;
    for (size_t pos = start; pos < z->len;) {
        uint32_t cp = zws_utf8__next(z->utf8, z->len, &pos);
        cp = cp == ZWS_UTF8_BAD ? 0xFFFD : cp;
        uint32_t entry = zws_fold__entry(&z->fold, cp);
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
static zws_status normalize_cluster(zws_normalizer *z, size_t at)
{
    UChar in[2 * ZWS_TEXT_CLUSTER_MAX], out[32 * ZWS_TEXT_CLUSTER_MAX];
    size_t start = at, end;
    take_back(z, &start);
    int32_t units = read_cluster(z, start, in, &end);
    int32_t n = 0;
    ZWS_TRY(zws_icu__normalize(out, (int32_t)(sizeof out / sizeof *out), &n, in, units));
    int count = 0;
    for (int32_t i = 0; i < n && count < ZWS_TEXT_CLUSTER_MAX; count++) {
        UChar32 cp;
        U16_NEXT(out, i, n, cp);
        uint32_t entry = zws_fold__entry(&z->fold, (uint32_t)cp);
        if (!(entry & ZWS_FOLD_DROPPED))
            ZWS_TRY(emit_entry(z, (uint32_t)cp, entry, (uint32_t)start, (uint32_t)end));
    }
    z->pos = end;
    return reserve(z, BLOCK_ROOM);
}

/* Folds what needs more than a look-up; the character stands at [begin, z->pos). */
static zws_status fold_slowly(zws_normalizer *z, uint32_t cp, uint32_t entry, size_t begin)
{
    if (entry & ZWS_FOLD_DROPPED)
        return ZWS_OK;
    if (entry & ZWS_FOLD_COMBINES)
        return normalize_cluster(z, begin);
    if (entry & ZWS_FOLD_BLANK) {
        zws_text__add_blank(z, (uint32_t)begin, (uint32_t)z->pos);
        return ZWS_OK;
    }
    return emit_entry(z, cp, entry, (uint32_t)begin, (uint32_t)z->pos);
}

/* Folds up to `limit`, at most BLOCK_BYTES on. */
static zws_status fold_block(zws_normalizer *z, size_t limit)
{
    ZWS_TRY(reserve(z, limit - z->pos + BLOCK_ROOM - BLOCK_BYTES));
    while (z->pos < limit) {
        zws_text__fold_run(z, limit);
        if (z->pos >= limit)
            break;
        size_t begin = z->pos;
        uint32_t cp = zws_utf8__next(z->utf8, z->len, &z->pos);
        cp = cp == ZWS_UTF8_BAD ? 0xFFFD : cp;
        ZWS_TRY(fold_slowly(z, cp, zws_fold__entry(&z->fold, cp), begin));
    }
    return ZWS_OK;
}

zws_status zws_text__fold(zws_text *text, const zws_fold *fold, const char *utf8, size_t len)
{
    text->n = 0;
    if (len > UINT32_MAX)
        return zws_error__set(ZWS_ELIMIT, "text of %zu bytes, at most 4294967295: split it", len);
    zws_normalizer z = {.fold = *fold,
                        .utf8 = utf8,
                        .len = len,
                        .cp = text->cp,
                        .begin = text->begin,
                        .end = text->end,
                        .cap = text->cap};
    /* A text in Chinese has a character for every three bytes: no growing by doubling then. Most
     * texts are titles: for these no block is needed. */
    zws_status status =
        reserve(&z, len / 3 + (len < BLOCK_BYTES ? len : BLOCK_BYTES) + BLOCK_ROOM - BLOCK_BYTES);
    while (status == ZWS_OK && z.pos < len)
        status = fold_block(&z, len - z.pos > BLOCK_BYTES ? z.pos + BLOCK_BYTES : len);
    if (z.n > 0 && z.cp[z.n - 1] == ' ')
        z.n--;
    *text = (zws_text){
        .cp = z.cp, .begin = z.begin, .end = z.end, .n = status == ZWS_OK ? z.n : 0, .cap = z.cap};
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
