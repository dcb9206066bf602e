/* A list of postings read one by one. The loops over many postings are in kernels.h. */
#include "core/segment.h"

zws_status zws_list__open(zws_list *out, const zws_segment *s, uint32_t ordinal)
{
    const uint8_t *record =
        s->section[ZWS_SECTION_TERM_RECORDS].data + (size_t)ordinal * ZWS_TERM_RECORD;
    const zws_section *all = &s->section[ZWS_SECTION_POSTINGS];
    uint64_t offset = zws_get64(record);
    uint32_t df = zws_get32(record + 8);
    if (offset > all->len || all->len - offset < ZWS_POSTINGS_HEAD || df == 0 || df > s->n)
        return zws_segment__damaged(s, "term records");
    const uint8_t *p = all->data + offset;
    zws_layout layout = zws_layout_of(df, s->n);
    *out = (zws_list){.df = df,
                      .documents = s->n,
                      .layout = layout,
                      .flags = zws_get32(p),
                      .escapes = zws_get32(p + 4),
                      .best = zws_get_float(p + 8),
                      .maximum = zws_get_float(record + 12),
                      .positions = zws_get64(p + 16)};
    uint64_t nibbles = zws_pad8(((size_t)df + 1) / 2), escapes = (uint64_t)out->escapes * 8;
    uint64_t maxima =
        zws_has_maxima(df, s->n) ? (uint64_t)s->windows * (ZWS_WINDOW / ZWS_BLOCK) : 0;
    uint64_t docs = zws_layout_bytes(layout, df, s->n);
    if (all->len - offset < ZWS_POSTINGS_HEAD + nibbles + escapes + maxima + docs ||
        out->escapes > df || !(out->maximum >= 0 && out->maximum <= 1) ||
        !(out->best >= 0 && out->best <= 1))
        return zws_segment__damaged(s, "postings");
    out->nibbles = p + ZWS_POSTINGS_HEAD;
    out->escape = out->nibbles + nibbles;
    out->maxima = maxima ? out->escape + escapes : NULL;
    p = out->escape + escapes + maxima;
    uint32_t cells = zws_cells(s->n);
    switch (layout) {
    case ZWS_LAYOUT_RAW:
        out->docs = p;
        break;
    case ZWS_LAYOUT_CHUNKS:
        out->table = p;
        out->docs = p + ((size_t)zws_chunks(s->n) + 1) * 4;
        break;
    case ZWS_LAYOUT_CELLS:
        out->bases = p;
        out->table = p + ((size_t)cells / 16 + 1) * 4;
        out->docs = out->table + ((size_t)cells + 2) * 2;
        break;
    case ZWS_LAYOUT_BITMAP:
        out->docs = p;
        out->table = p + (size_t)cells * (ZWS_CELL / 8);
        break;
    }
    return ZWS_OK;
}

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
    uint32_t v = zws_nibble(list->nibbles, index);
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
