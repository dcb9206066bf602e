#include "base/hash.h"
#include "core/segment.h"

/* --- Walking -------------------------------------------------------------------------------- */

static zws_status enter_block(zws_term_cursor *c, uint64_t block)
{
    const zws_segment *s = c->segment;
    const zws_section *bytes = &s->section[ZWS_SECTION_TERM_BYTES];
    uint64_t offset = zws_get64(s->section[ZWS_SECTION_TERM_BLOCKS].data + block * 8);
    if (offset >= bytes->len)
        return zws_segment__damaged(s, "dictionary");
    c->at = bytes->data + offset;
    c->end = bytes->data + bytes->len;
    c->ordinal = block * ZWS_TERMS_A_BLOCK;
    c->len = 0;
    return ZWS_OK;
}

zws_status zws_term_cursor__next(zws_term_cursor *c, bool *found)
{
    const zws_segment *s = c->segment;
    *found = false;
    if (c->ordinal >= s->n_terms)
        return ZWS_OK;
    if (c->ordinal % ZWS_TERMS_A_BLOCK == 0)
        ZWS_TRY(enter_block(c, c->ordinal / ZWS_TERMS_A_BLOCK));
    uint64_t shared, more;
    if (!zws_varint(&shared, &c->at, c->end) || !zws_varint(&more, &c->at, c->end) ||
        shared > c->len || more > (uint64_t)(c->end - c->at) || shared + more > ZWS_TERM_BYTES)
        return zws_segment__damaged(s, "dictionary");
    ZWS_TRY(zws_mem__grow(&c->term, &c->cap, shared + more + 1, 1));
    memcpy(c->term + shared, c->at, more);
    c->at += more;
    c->len = shared + more;
    c->ordinal++;
    *found = true;
    return ZWS_OK;
}

static int compare(const char *a, size_t a_len, const char *b, size_t b_len)
{
    size_t least = a_len < b_len ? a_len : b_len;
    int order = least ? memcmp(a, b, least) : 0;
    return order ? order : (a_len > b_len) - (a_len < b_len);
}

/* Leaves the cursor before the first term that is not less than prefix. */
zws_status zws_term_cursor__seek(zws_term_cursor *c, const zws_segment *s, const char *prefix,
                                 size_t len)
{
    c->segment = s;
    c->ordinal = 0;
    c->len = 0;
    uint64_t a = 0, b = s->n_blocks; /* the last block whose first term is less than prefix */
    while (b - a > 1) {
        uint64_t middle = a + (b - a) / 2;
        bool found;
        ZWS_TRY(enter_block(c, middle));
        ZWS_TRY(zws_term_cursor__next(c, &found));
        if (compare(c->term, c->len, prefix, len) < 0)
            a = middle;
        else
            b = middle;
    }
    if (s->n_terms == 0)
        return ZWS_OK;
    ZWS_TRY(enter_block(c, a));
    for (;;) {
        zws_term_cursor before = *c;
        size_t shared = c->len;
        bool found;
        ZWS_TRY(zws_term_cursor__next(c, &found));
        if (!found)
            return ZWS_OK;
        if (compare(c->term, c->len, prefix, len) < 0)
            continue;
        /* Step back: the next term is decoded again from the bytes before it, and what it shares
         * with its predecessor is still in c->term. */
        char *term = c->term;
        size_t cap = c->cap;
        *c = before;
        c->term = term;
        c->cap = cap;
        c->len = shared;
        return ZWS_OK;
    }
}

void zws_term_cursor__free(zws_term_cursor *c)
{
    free(c->term);
    *c = (zws_term_cursor){0};
}

/* --- Looking up ----------------------------------------------------------------------------- */

/* Is term the one with this ordinal? Compares while decoding its block, copying nothing: `matched`
 * is how many bytes of the wanted term the block's current term has in common with it. */
static zws_status is_term(const zws_segment *s, uint32_t ordinal, const char *term, size_t len,
                          bool *same)
{
    const zws_section *bytes = &s->section[ZWS_SECTION_TERM_BYTES];
    uint64_t offset =
        zws_get64(s->section[ZWS_SECTION_TERM_BLOCKS].data + ordinal / ZWS_TERMS_A_BLOCK * 8u);
    if (offset >= bytes->len)
        return zws_segment__damaged(s, "dictionary");
    const uint8_t *p = bytes->data + offset, *end = bytes->data + bytes->len;
    uint64_t matched = 0, total = 0;
    for (uint32_t i = 0; i <= ordinal % ZWS_TERMS_A_BLOCK; i++) {
        uint64_t shared, more;
        if (!zws_varint(&shared, &p, end) || !zws_varint(&more, &p, end) || shared > total ||
            more > (uint64_t)(end - p))
            return zws_segment__damaged(s, "dictionary");
        if (shared <= matched) {
            matched = shared;
            for (uint64_t k = 0; k < more && matched < len && p[k] == (uint8_t)term[matched]; k++)
                matched++;
        }
        total = shared + more;
        p += more;
    }
    *same = matched == len && total == len;
    return ZWS_OK;
}

zws_status zws_terms__find(const zws_segment *s, const char *term, size_t len, uint32_t *ordinal)
{
    const uint8_t *slot = s->section[ZWS_SECTION_TERM_HASH].data;
    uint64_t at = (uint32_t)zws_hash64__of(term, len, 0) & s->hash_mask;
    for (uint64_t i = 0; i <= s->hash_mask; i++, at = (at + 1) & s->hash_mask) {
        uint32_t found = zws_get32(slot + at * 4);
        if (found == 0)
            return ZWS_ENOTFOUND;
        if (found > s->n_terms)
            return zws_segment__damaged(s, "table of terms");
        bool same = false;
        ZWS_TRY(is_term(s, found - 1, term, len, &same));
        if (same) {
            *ordinal = found - 1;
            return ZWS_OK;
        }
    }
    return ZWS_ENOTFOUND;
}

static uint32_t frequency_of(const zws_segment *s, uint64_t ordinal)
{
    const uint8_t *record = s->section[ZWS_SECTION_TERM_RECORDS].data + ordinal * ZWS_TERM_RECORD;
    return zws_get32(record + 8);
}

uint32_t zws_segment__document_frequency(const zws_segment *s, const char *term, size_t len)
{
    uint32_t ordinal;
    return zws_terms__find(s, term, len, &ordinal) == ZWS_OK ? frequency_of(s, ordinal) : 0;
}

zws_status zws_segment__expand(const zws_segment *s, const char *prefix, size_t len,
                               zws_segment_term_fn fn, void *context)
{
    zws_term_cursor c = {0};
    bool found = true;
    zws_status status = zws_term_cursor__seek(&c, s, prefix, len);
    while (status == ZWS_OK && found) {
        status = zws_term_cursor__next(&c, &found);
        if (status != ZWS_OK || !found)
            break;
        if (c.len < len || memcmp(c.term, prefix, len) != 0)
            break;
        if (!fn(c.term, c.len, frequency_of(s, c.ordinal - 1), context))
            break;
    }
    zws_term_cursor__free(&c);
    return status;
}
