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
    c->place.len = 0;
    if (!zws_varint(&c->place.offset, &c->at, c->end))
        return zws_segment__damaged(s, "dictionary");
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
    uint64_t shared, more, df, len;
    if (!zws_varint(&shared, &c->at, c->end) || !zws_varint(&more, &c->at, c->end) ||
        shared > c->len || more > (uint64_t)(c->end - c->at) || shared + more > ZWS_TERM_BYTES)
        return zws_segment__damaged(s, "dictionary");
    ZWS_TRY(zws_mem__grow(&c->term, &c->cap, shared + more + 1, 1));
    memcpy(c->term + shared, c->at, more);
    c->at += more;
    if (!zws_varint(&df, &c->at, c->end) || !zws_varint(&len, &c->at, c->end) || df > s->n)
        return zws_segment__damaged(s, "dictionary");
    c->len = shared + more;
    c->place =
        (zws_term_place){(uint32_t)c->ordinal, (uint32_t)df, c->place.offset + c->place.len, len};
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
                          zws_term_place *place, bool *same)
{
    const zws_section *bytes = &s->section[ZWS_SECTION_TERM_BYTES];
    uint64_t offset =
        zws_get64(s->section[ZWS_SECTION_TERM_BLOCKS].data + ordinal / ZWS_TERMS_A_BLOCK * 8u);
    if (offset >= bytes->len)
        return zws_segment__damaged(s, "dictionary");
    const uint8_t *p = bytes->data + offset, *end = bytes->data + bytes->len;
    uint64_t matched = 0, total = 0, postings, df = 0, list = 0;
    bool good = zws_varint(&postings, &p, end);
    for (uint32_t i = 0; i <= ordinal % ZWS_TERMS_A_BLOCK && good; i++) {
        uint64_t shared, more;
        postings += list;
        good = zws_varint(&shared, &p, end) && zws_varint(&more, &p, end) && shared <= total &&
               more <= (uint64_t)(end - p);
        if (!good)
            break;
        if (shared <= matched) {
            matched = shared;
            for (uint64_t k = 0; k < more && matched < len && p[k] == (uint8_t)term[matched]; k++)
                matched++;
        }
        total = shared + more;
        p += more;
        good = zws_varint(&df, &p, end) && zws_varint(&list, &p, end);
    }
    if (!good || df > s->n)
        return zws_segment__damaged(s, "dictionary");
    *same = matched == len && total == len;
    *place = (zws_term_place){ordinal, (uint32_t)df, postings, list};
    return ZWS_OK;
}

zws_status zws_terms__find(const zws_segment *s, const char *term, size_t len,
                           zws_term_place *place)
{
    const uint8_t *slot = s->section[ZWS_SECTION_TERM_HASH].data;
    const uint32_t hash = (uint32_t)zws_hash64__of(term, len, 0);
    const uint32_t numbers = zws_table_slot(UINT32_MAX, 0, s->term_shift),
                   wanted = zws_table_slot(hash, 0, s->term_shift);
    uint64_t at = zws_table_first(hash, s->term_slots);
    for (uint64_t i = 0; i < s->term_slots; i++) {
        uint32_t found = zws_get32(slot + at * 4), number = found & ~numbers;
        if (found == 0)
            return ZWS_ENOTFOUND;
        if ((found & numbers) == wanted) {
            bool same = false;
            if (number == 0 || number > s->n_terms)
                return zws_segment__damaged(s, "table of terms");
            ZWS_TRY(is_term(s, number - 1, term, len, place, &same));
            if (same)
                return ZWS_OK;
        }
        at = at + 1 < s->term_slots ? at + 1 : 0;
    }
    return ZWS_ENOTFOUND;
}

uint32_t zws_segment__document_frequency(const zws_segment *s, const char *term, size_t len)
{
    zws_term_place place;
    return zws_terms__find(s, term, len, &place) == ZWS_OK ? place.df : 0;
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
        if (!fn(c.term, c.len, c.place.df, context))
            break;
    }
    zws_term_cursor__free(&c);
    return status;
}

zws_status zws_segment__walk(const zws_segment *s, const char *prefix, size_t len,
                             zws_segment_term_fn wants,
                             zws_status (*take)(uint32_t doc, uint32_t index, void *context),
                             void *context)
{
    zws_term_cursor c = {0};
    zws_list list;
    zws_short_list room;
    bool found = true;
    zws_status status = zws_term_cursor__seek(&c, s, prefix, len);
    while (status == ZWS_OK && found) {
        status = zws_term_cursor__next(&c, &found);
        if (status != ZWS_OK || !found || c.len < len || memcmp(c.term, prefix, len) != 0)
            break;
        if (!wants(c.term, c.len, c.place.df, context))
            continue;
        status = zws_list__open(&list, s, &c.place, room.bytes);
        if (status == ZWS_OK)
            status = zws_list__walk(&list, s, take, context);
    }
    zws_term_cursor__free(&c);
    return status;
}
