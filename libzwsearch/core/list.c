/* A list of postings read one by one. The loops over many postings are in kernels.h. */
#include "core/bits.h"
#include "core/segment.h"

static const uint8_t all_ones[8] = {0x11};

/* --- Opening -------------------------------------------------------------------------------- */

typedef struct {
    zws_bits bits;
    unsigned width; /* of the low part of steps between documents */
    uint8_t *nibbles, *escape;
    uint32_t escapes;
} unpacking;

/* zws_bits_rice at once, where the number is not unusually long. */
static bool unpack_step(unpacking *u, uint64_t *out)
{
    zws_bits *b = &u->bits;
    uint64_t x = zws_bits_at(b->p, b->bit) | (uint64_t)1 << 56;
    unsigned zeros = (unsigned)__builtin_ctzll(x), all = zeros + 1 + u->width;
    if (all > 56 || b->end - b->bit < all)
        return zws_bits_rice(b, u->width, out);
    *out = (uint64_t)zeros << u->width | (x >> (zeros + 1) & (((uint64_t)1 << u->width) - 1));
    b->bit += all;
    return true;
}

static bool unpack_frequency(unpacking *u, const zws_list *list, uint32_t index)
{
    uint64_t v = 1;
    if (u->bits.bit < u->bits.end && u->bits.p[u->bits.bit / 8] >> (u->bits.bit & 7) & 1)
        u->bits.bit++; /* 1, as usual */
    else if (!zws_bits_gamma(&u->bits, &v))
        return false;
    v -= (list->flags & ZWS_LIST_ZEROS) != 0;
    if (v > UINT32_MAX)
        return false;
    uint8_t *nibble = &u->nibbles[index / 2];
    *nibble = (uint8_t)(*nibble | (v < 15 ? v : 15) << (4 * (index & 1)));
    if (v >= 15)
        zws_put64(u->escape + (size_t)u->escapes++ * 8, v << 32 | index);
    return true;
}

/* A list of fewer than ZWS_SHORT documents into the room; positions follow it. */
static zws_status unpack(zws_list *list, const zws_segment *s, const uint8_t *p, const uint8_t *end,
                         uint8_t *room)
{
    bool flat = list->flags & ZWS_LIST_FLAT;
    if (p == end || *p > 31)
        return zws_segment__damaged(s, "postings");
    unpacking u = {{p + 1, 0, (uint64_t)(end - p - 1) * 8},
                   *p,
                   room + (size_t)list->df * 12,
                   room + (size_t)list->df * 4,
                   0};
    if (!flat)
        memset(u.nibbles, 0, (size_t)list->df / 2 + 9);
    uint64_t doc = 0, step;
    for (uint32_t i = 0; i < list->df; i++, doc++) {
        if (!unpack_step(&u, &step) || step >= s->n - doc ||
            (!flat && !unpack_frequency(&u, list, i)))
            return zws_segment__damaged(s, "postings");
        doc += step;
        zws_put32(room + (size_t)i * 4, (uint32_t)doc);
    }
    list->docs = room;
    if (!flat) {
        list->nibbles = u.nibbles;
        list->nibble_mask = UINT32_MAX;
        list->escape = u.escape;
        list->escapes = u.escapes;
    }
    if (list->flags & ZWS_LIST_POSITIONS) {
        list->positions = u.bits.p + (u.bits.bit + 7) / 8;
        list->positions_end = end;
    }
    return ZWS_OK;
}

static void place_documents(zws_list *list, const uint8_t *p)
{
    uint32_t cells = zws_cells(list->documents);
    switch (list->layout) {
    case ZWS_LAYOUT_RAW:
        list->docs = p;
        break;
    case ZWS_LAYOUT_CHUNKS:
        list->table = p;
        list->docs = p + ((size_t)zws_chunks(list->documents) + 1) * 4;
        break;
    case ZWS_LAYOUT_CELLS:
        list->bases = p;
        list->table = p + ((size_t)cells / 16 + 1) * 4;
        list->docs = list->table + ((size_t)cells + 2) * 2;
        break;
    case ZWS_LAYOUT_BITMAP:
        list->docs = p;
        list->table = p + (size_t)cells * (ZWS_CELL / 8);
        break;
    }
}

/* Nibbles, escapes, maxima and documents, from p. */
static zws_status place_parts(zws_list *list, const zws_segment *s, const uint8_t *p,
                              const uint8_t *end)
{
    uint64_t need = zws_layout_bytes(list->layout, list->df, s->n), nibbles = 0, maxima = 0;
    if (!(list->flags & ZWS_LIST_UNRANKED) && zws_has_maxima(list->df, s->n))
        maxima = (uint64_t)s->windows * (ZWS_WINDOW / ZWS_BLOCK);
    if (!(list->flags & ZWS_LIST_FLAT)) {
        if (end - p < 4)
            return zws_segment__damaged(s, "postings");
        list->escapes = zws_get32(p);
        p += 4;
        nibbles = ((uint64_t)list->df + 1) / 2;
        need += (uint64_t)list->escapes * 8;
    }
    if ((uint64_t)(end - p) < need + nibbles + maxima || list->escapes > list->df)
        return zws_segment__damaged(s, "postings");
    if (nibbles) {
        list->nibbles = p;
        list->nibble_mask = UINT32_MAX;
        list->escape = p + nibbles;
        p += nibbles + (uint64_t)list->escapes * 8;
    }
    list->maxima = maxima ? p : NULL;
    place_documents(list, p + maxima);
    return ZWS_OK;
}

static zws_status place_positions(zws_list *list, const zws_segment *s, uint64_t offset)
{
    const zws_section *all = &s->section[ZWS_SECTION_POSITIONS];
    if (offset > all->len)
        return zws_segment__damaged(s, "positions");
    list->positions = all->data + offset;
    list->positions_end = all->data + all->len;
    return ZWS_OK;
}

zws_status zws_list__open(zws_list *out, const zws_segment *s, const zws_term_place *place,
                          uint8_t *room)
{
    const zws_section *all = &s->section[ZWS_SECTION_POSTINGS];
    if (place->df == 0 || place->df > s->n)
        return zws_segment__damaged(s, "dictionary");
    if (place->offset > all->len || place->len > all->len - place->offset || place->len == 0)
        return zws_segment__damaged(s, "postings");
    const uint8_t *p = all->data + place->offset, *end = p + place->len;
    *out = (zws_list){.df = place->df,
                      .documents = s->n,
                      .layout = zws_layout_of(place->df, s->n),
                      .flags = *p++,
                      .nibbles = all_ones};
    bool is_short = place->df < ZWS_SHORT, ranked = !(out->flags & ZWS_LIST_UNRANKED);
    uint64_t positions = !is_short && out->flags & ZWS_LIST_POSITIONS ? 8 : 0;
    uint64_t maximum = ranked ? 2 : 0, best = ranked && place->df >= ZWS_BEST ? 2 : 0;
    if (out->flags & ~(uint32_t)ZWS_LIST_FLAGS || (!ranked && !(out->flags & ZWS_LIST_FLAT)) ||
        (uint64_t)(end - p) < positions + maximum + best)
        return zws_segment__damaged(s, "postings");
    if (positions)
        ZWS_TRY(place_positions(out, s, zws_get64(p)));
    p += positions;
    if (maximum)
        out->maximum = (float)zws_get16(p) / ZWS_IMPACT_PARTS;
    p += maximum;
    if (best)
        out->best = (float)zws_get16(p) / ZWS_IMPACT_PARTS;
    p += best;
    return is_short ? unpack(out, s, p, end, room) : place_parts(out, s, p, end);
}

/* --- Looking up ----------------------------------------------------------------------------- */

uint32_t zws_escape__find(const uint8_t *escape, uint32_t n, uint32_t index)
{
    uint32_t a = 0, b = n;
    while (a < b) {
        uint32_t middle = a + (b - a) / 2;
        uint64_t entry = zws_get64(escape + (size_t)middle * 8);
        if ((uint32_t)entry == index)
            return (uint32_t)(entry >> 32);
        if ((uint32_t)entry < index)
            a = middle + 1;
        else
            b = middle;
    }
    return 15; /* only in a damaged file */
}

uint32_t zws_list__value(const zws_list *list, uint32_t index)
{
    uint32_t v = zws_list__nibble(list, index);
    return v < 15 ? v : zws_escape__find(list->escape, list->escapes, index);
}

static bool find_raw(const zws_list *list, uint32_t doc, uint32_t *index)
{
    uint32_t a = 0, n = list->df;
    while (n > 1) {
        uint32_t half = n / 2;
        a += zws_get32(list->docs + (size_t)(a + half) * 4) <= doc ? half : 0;
        n -= half;
    }
    *index = a;
    return zws_get32(list->docs + (size_t)a * 4) == doc;
}

static bool find_chunk(const zws_list *list, uint32_t doc, uint32_t *index)
{
    const uint8_t *starts = list->table + (size_t)(doc >> 16) * 4;
    uint32_t a = zws_get32(starts), end = zws_get32(starts + 4);
    if (a >= end || end > list->df)
        return false;
    uint32_t n = end - a, low = doc & 65535;
    while (n > 1) {
        uint32_t half = n / 2;
        a += zws_get16(list->docs + (size_t)(a + half) * 2) <= low ? half : 0;
        n -= half;
    }
    *index = a;
    return zws_get16(list->docs + (size_t)a * 2) == low;
}

static bool find_cell(const zws_list *list, uint32_t doc, uint32_t *index)
{
    uint32_t c = doc / ZWS_CELL;
    uint32_t a = zws_get32(list->bases + c / 16 * 4) + zws_get16(list->table + c * 2);
    uint32_t b = zws_get32(list->bases + (c + 1) / 16 * 4) + zws_get16(list->table + c * 2 + 2);
    if (a >= b || b > list->df)
        return false;
    const uint8_t *found = memchr(list->docs + a, (int)(doc % ZWS_CELL), b - a);
    *index = found ? (uint32_t)(found - list->docs) : 0;
    return found != NULL;
}

static bool find_bit(const zws_list *list, uint32_t doc, uint32_t *index)
{
    uint32_t word = doc / 64;
    uint64_t bits = zws_get64(list->docs + (size_t)word * 8);
    if (!(bits >> (doc & 63) & 1))
        return false;
    uint32_t k = zws_get32(list->table + (size_t)(doc / ZWS_CELL) * 4);
    for (uint32_t w = word & ~3u; w < word; w++)
        k += zws_popcount(zws_get64(list->docs + (size_t)w * 8));
    k += zws_popcount(bits & (((uint64_t)1 << (doc & 63)) - 1));
    *index = k;
    return k < list->df;
}

bool zws_list__find(const zws_list *list, uint32_t doc, uint32_t *index)
{
    switch (list->layout) {
    case ZWS_LAYOUT_RAW:
        return find_raw(list, doc, index);
    case ZWS_LAYOUT_CHUNKS:
        return find_chunk(list, doc, index);
    case ZWS_LAYOUT_CELLS:
        return find_cell(list, doc, index);
    case ZWS_LAYOUT_BITMAP:
        return find_bit(list, doc, index);
    }
    return false;
}

/* --- Walking -------------------------------------------------------------------------------- */

typedef struct {
    const zws_list *list;
    const zws_segment *segment;
    zws_status (*fn)(uint32_t doc, uint32_t index, void *context);
    void *context;
    uint32_t n;
    int64_t last;
} walk;

static zws_status visit(walk *w, uint32_t doc)
{
    if (doc <= w->last || doc >= w->list->documents || w->n >= w->list->df)
        return zws_segment__damaged(w->segment, "documents of a term");
    w->last = doc;
    return w->fn(doc, w->n++, w->context);
}

static zws_status walk_cells(walk *w)
{
    const zws_list *list = w->list;
    uint32_t cells = zws_cells(list->documents);
    for (uint32_t c = 0; c < cells; c++) {
        uint32_t a = zws_get32(list->bases + c / 16 * 4) + zws_get16(list->table + c * 2);
        uint32_t b = zws_get32(list->bases + (c + 1) / 16 * 4) + zws_get16(list->table + c * 2 + 2);
        if (a != w->n || a > b || b > list->df)
            return zws_segment__damaged(w->segment, "cells of a term");
        for (; a < b; a++)
            ZWS_TRY(visit(w, c * ZWS_CELL + list->docs[a]));
    }
    return ZWS_OK;
}

static zws_status walk_bitmap(walk *w)
{
    const zws_list *list = w->list;
    uint32_t cells = zws_cells(list->documents);
    for (uint32_t i = 0; i < cells * 4; i++) {
        if (i % 4 == 0 && zws_get32(list->table + (size_t)i) != w->n)
            return zws_segment__damaged(w->segment, "ranks of a term");
        for (uint64_t bits = zws_get64(list->docs + (size_t)i * 8); bits; bits &= bits - 1)
            ZWS_TRY(visit(w, i * 64 + (uint32_t)__builtin_ctzll(bits)));
    }
    return ZWS_OK;
}

static zws_status walk_chunks(walk *w)
{
    const zws_list *list = w->list;
    for (uint32_t c = 0; c < zws_chunks(list->documents); c++) {
        uint32_t a = zws_get32(list->table + (size_t)c * 4);
        uint32_t b = zws_get32(list->table + (size_t)c * 4 + 4);
        if (a != w->n || a > b || b > list->df)
            return zws_segment__damaged(w->segment, "chunks of a term");
        for (; a < b; a++)
            ZWS_TRY(visit(w, c << 16 | zws_get16(list->docs + (size_t)a * 2)));
    }
    return ZWS_OK;
}

zws_status zws_list__walk(const zws_list *list, const zws_segment *segment,
                          zws_status (*fn)(uint32_t doc, uint32_t index, void *context),
                          void *context)
{
    walk w = {list, segment, fn, context, 0, -1};
    switch (list->layout) {
    case ZWS_LAYOUT_RAW:
        for (uint32_t i = 0; i < list->df; i++)
            ZWS_TRY(visit(&w, zws_get32(list->docs + (size_t)i * 4)));
        break;
    case ZWS_LAYOUT_CHUNKS:
        ZWS_TRY(walk_chunks(&w));
        break;
    case ZWS_LAYOUT_CELLS:
        ZWS_TRY(walk_cells(&w));
        break;
    case ZWS_LAYOUT_BITMAP:
        ZWS_TRY(walk_bitmap(&w));
        break;
    }
    return w.n == list->df ? ZWS_OK : zws_segment__damaged(segment, "documents of a term");
}
