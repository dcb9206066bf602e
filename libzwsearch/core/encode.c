/* A list of postings → its bytes in a segment; several threads may encode for one writer. */
#include <math.h>

#include "core/writer.h"

zws_status zws_list_encoder__init(zws_list_encoder *e, uint32_t documents, const float *norm)
{
    *e =
        (zws_list_encoder){.documents = documents, .norm = norm, .windows = zws_windows(documents)};
    return zws_mem__zalloc(&e->maxima, (size_t)e->windows * (ZWS_WINDOW / ZWS_BLOCK), 1);
}

void zws_list_encoder__clear(zws_list_encoder *e)
{
    zws_buffer__clear(&e->list);
    zws_buffer__clear(&e->places);
}

void zws_list_encoder__free(zws_list_encoder *e)
{
    zws_buffer__free(&e->list);
    zws_buffer__free(&e->places);
    free(e->impact);
    free(e->maxima);
    *e = (zws_list_encoder){0};
}

static zws_status zeros(zws_buffer *out, size_t n)
{
    ZWS_TRY(zws_buffer__reserve(out, n));
    memset(out->data + out->len, 0, n);
    out->len += n;
    return ZWS_OK;
}

static zws_status append64(zws_buffer *out, uint64_t v)
{
    uint8_t bytes[8];
    zws_put64(bytes, v);
    return zws_buffer__append(out, bytes, 8);
}

static uint32_t value_of(const zws_posting *posting, bool counts)
{
    return counts ? posting->n_positions : posting->frequency;
}

/* 4 bits a posting; 15 stands for an entry among the escapes that follow. */
static zws_status write_nibbles(zws_buffer *out, const zws_posting *posting, uint32_t n,
                                bool counts, bool padded, uint32_t *escapes)
{
    size_t at = out->len, bytes = ((size_t)n + 1) / 2;
    ZWS_TRY(zeros(out, padded ? zws_pad8(bytes) : bytes));
    *escapes = 0;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t v = value_of(&posting[i], counts);
        *escapes += v >= 15;
        out->data[at + i / 2] = (char)(out->data[at + i / 2] | (v < 15 ? v : 15) << (4 * (i & 1)));
    }
    if (*escapes == 0)
        return ZWS_OK;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t v = value_of(&posting[i], counts);
        if (v >= 15)
            ZWS_TRY(append64(out, (uint64_t)v << 32 | i));
    }
    return ZWS_OK;
}

static void write_cells(const zws_list_encoder *e, uint8_t *p, const zws_posting *posting,
                        uint32_t n)
{
    uint32_t cells = zws_cells(e->documents), k = 0, base = 0;
    uint8_t *bases = p, *rel = p + (cells / 16 + 1) * 4, *docs = rel + (cells + 2) * 2;
    for (uint32_t c = 0; c <= cells; c++) {
        if (c % 16 == 0) {
            base = k;
            zws_put32(bases + c / 16 * 4, base);
        }
        zws_put16(rel + c * 2, (uint16_t)(k - base));
        for (; k < n && posting[k].doc / ZWS_CELL == c; k++)
            docs[k] = (uint8_t)posting[k].doc;
    }
}

static void write_bitmap(const zws_list_encoder *e, uint8_t *p, const zws_posting *posting,
                         uint32_t n)
{
    uint32_t cells = zws_cells(e->documents), k = 0;
    uint8_t *ranks = p + (size_t)cells * (ZWS_CELL / 8);
    for (uint32_t c = 0; c <= cells; c++) {
        zws_put32(ranks + (size_t)c * 4, k);
        for (; k < n && posting[k].doc / ZWS_CELL == c; k++)
            p[posting[k].doc / 8] |= (uint8_t)(1u << (posting[k].doc % 8));
    }
}

static zws_status write_documents(zws_list_encoder *e, const zws_posting *posting, uint32_t n)
{
    zws_layout layout = zws_layout_of(n, e->documents);
    size_t at = e->list.len;
    ZWS_TRY(zeros(&e->list, zws_layout_bytes(layout, n, e->documents)));
    uint8_t *p = (uint8_t *)e->list.data + at;
    uint32_t chunks = zws_chunks(e->documents);
    switch (layout) {
    case ZWS_LAYOUT_RAW:
        for (uint32_t i = 0; i < n; i++)
            zws_put32(p + (size_t)i * 4, posting[i].doc);
        break;
    case ZWS_LAYOUT_CHUNKS:
        for (uint32_t c = 0, k = 0; c <= chunks; c++) {
            zws_put32(p + (size_t)c * 4, k);
            while (k < n && posting[k].doc >> 16 == c)
                k++;
        }
        for (uint32_t i = 0; i < n; i++)
            zws_put16(p + ((size_t)chunks + 1) * 4 + (size_t)i * 2, (uint16_t)posting[i].doc);
        break;
    case ZWS_LAYOUT_CELLS:
        write_cells(e, p, posting, n);
        break;
    case ZWS_LAYOUT_BITMAP:
        write_bitmap(e, p, posting, n);
        break;
    }
    return ZWS_OK;
}

/* The impact is what a posting adds to a score but for idf and (k1 + 1): tf / (norm + tf), at the
 * segment's own average length. Sets its maximum and the ZWS_BEST-th best (0 when there are fewer).
 */
static zws_status measure(zws_list_encoder *e, const zws_posting *posting, uint32_t n,
                          float *maximum, float *best)
{
    ZWS_TRY(zws_mem__grow(&e->impact, &e->impact_cap, n, sizeof *e->impact));
    float top[ZWS_BEST] = {0};
    for (uint32_t i = 0; i < n; i++) {
        float tf = (float)posting[i].frequency;
        float x = posting[i].frequency ? tf / (e->norm[posting[i].doc] + tf) : 0;
        e->impact[i] = x;
        if (x <= top[ZWS_BEST - 1])
            continue;
        int k = ZWS_BEST - 1;
        for (; k > 0 && top[k - 1] < x; k--)
            top[k] = top[k - 1];
        top[k] = x;
    }
    *maximum = top[0];
    *best = top[ZWS_BEST - 1];
    return ZWS_OK;
}

/* A byte for each 64 documents: how much of the list's maximum is reached there, rounded up; 0 only
 * where there is no posting. */
static zws_status write_maxima(zws_list_encoder *e, const zws_posting *posting, uint32_t n,
                               float maximum)
{
    size_t blocks = (size_t)e->windows * (ZWS_WINDOW / ZWS_BLOCK);
    memset(e->maxima, 0, blocks);
    for (uint32_t i = 0; i < n; i++) {
        double part = maximum > 0 ? ceil((double)e->impact[i] / maximum * 255.0) : 1;
        uint8_t byte = part < 1 ? 1 : part > 255 ? 255 : (uint8_t)part;
        uint8_t *at = &e->maxima[posting[i].doc / ZWS_BLOCK];
        if (byte > *at)
            *at = byte;
    }
    return zws_buffer__append(&e->list, e->maxima, blocks);
}

/* [counts and escapes], offsets of the groups but the first; the positions come behind. */
static zws_status write_places(zws_list_encoder *e, const zws_posting *posting, uint32_t n,
                               bool counts)
{
    size_t begin = e->places.len;
    if (counts) {
        uint32_t escapes;
        ZWS_TRY(zeros(&e->places, 4));
        ZWS_TRY(write_nibbles(&e->places, posting, n, true, false, &escapes));
        zws_put32(e->places.data + begin, escapes);
    }
    uint64_t at = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (i > 0 && i % ZWS_POSITION_GROUP == 0) {
            uint8_t bytes[4];
            if (at > UINT32_MAX)
                return zws_error__set(ZWS_ELIMIT, "the positions of a term are over 4 GiB");
            zws_put32(bytes, (uint32_t)at);
            ZWS_TRY(zws_buffer__append(&e->places, bytes, 4));
        }
        at += posting[i].position_bytes;
    }
    return ZWS_OK;
}

zws_status zws_list_encoder__encode(zws_list_encoder *e, zws_encoded_list *out,
                                    const zws_posting *posting, uint32_t n)
{
    bool unranked = true, same = true;
    *out = (zws_encoded_list){.n = n, .list = e->list.len, .places = e->places.len};
    for (uint32_t i = 0; i < n; i++) {
        unranked = unranked && posting[i].frequency == 0;
        same = same && posting[i].frequency == posting[i].n_positions;
        out->n_positions += posting[i].n_positions;
    }
    float best;
    ZWS_TRY(measure(e, posting, n, &out->maximum, &best));
    bool counts = !unranked && !same && out->n_positions > 0;
    uint32_t escapes;
    if (out->n_positions > 0)
        ZWS_TRY(write_places(e, posting, n, counts));
    ZWS_TRY(zeros(&e->list, ZWS_POSTINGS_HEAD));
    ZWS_TRY(write_nibbles(&e->list, posting, n, unranked, true, &escapes));
    if (zws_has_maxima(n, e->documents))
        ZWS_TRY(write_maxima(e, posting, n, out->maximum));
    ZWS_TRY(write_documents(e, posting, n));
    ZWS_TRY(zeros(&e->list, zws_pad8(e->list.len) - e->list.len));
    uint8_t *head = (uint8_t *)e->list.data + out->list;
    zws_put32(head, (unranked ? ZWS_LIST_UNRANKED : 0u) | (counts ? ZWS_LIST_COUNTS : 0u));
    zws_put32(head + 4, escapes);
    zws_put_float(head + 8, best);
    zws_put64(head + ZWS_POSTINGS_PLACES, ZWS_NO_POSITIONS);
    out->list_len = e->list.len - out->list;
    out->places_len = e->places.len - out->places;
    return ZWS_OK;
}
