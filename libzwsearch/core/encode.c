/* A list of postings → its bytes in a segment; several threads may encode for one writer. */
#include <math.h>

#include "core/bits.h"
#include "core/writer.h"

#define KEPT ((size_t)64 << 10) /* bytes of each kind: few lists have more */

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

void zws_list_encoder__trim(zws_list_encoder *e)
{
    if (e->list.cap > KEPT)
        zws_buffer__free(&e->list);
    if (e->places.cap > KEPT)
        zws_buffer__free(&e->places);
    if (e->impact_cap * sizeof *e->impact > KEPT) {
        free(e->impact);
        e->impact = NULL;
        e->impact_cap = 0;
    }
}

void zws_list_encoder__free(zws_list_encoder *e)
{
    zws_buffer__free(&e->list);
    zws_buffer__free(&e->places);
    free(e->impact);
    free(e->maxima);
    free(e->step);
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

/* Number of escapes, 4 bits a posting; 15 stands for an entry among the escapes that follow. */
static zws_status write_nibbles(zws_buffer *out, const zws_posting *posting, uint32_t n)
{
    size_t at = out->len;
    uint32_t escapes = 0;
    ZWS_TRY(zeros(out, 4 + ((size_t)n + 1) / 2));
    uint8_t *nibble = (uint8_t *)out->data + at + 4;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t v = posting[i].frequency;
        escapes += v >= 15;
        nibble[i / 2] = (uint8_t)(nibble[i / 2] | (v < 15 ? v : 15) << (4 * (i & 1)));
    }
    zws_put32(out->data + at, escapes);
    for (uint32_t i = 0; i < n && escapes > 0; i++) {
        if (posting[i].frequency >= 15)
            ZWS_TRY(append64(out, (uint64_t)posting[i].frequency << 32 | i));
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

/* What a posting adds to a score but for idf and (k1 + 1): tf / (norm + tf), at the segment's own
 * average length. */
static inline float impact_of(const zws_list_encoder *e, const zws_posting *posting)
{
    float tf = (float)posting->frequency;
    return posting->frequency ? tf / (e->norm[posting->doc] + tf) : 0;
}

/* Sets the maximum of the impacts and the ZWS_BEST-th best (0 when there are fewer). */
static zws_status measure(zws_list_encoder *e, const zws_posting *posting, uint32_t n,
                          float *maximum, float *best)
{
    *maximum = *best = 0;
    if (n < ZWS_BEST) { /* most lists; none of these keeps its impacts */
        for (uint32_t i = 0; i < n; i++) {
            float x = impact_of(e, &posting[i]);
            *maximum = x > *maximum ? x : *maximum;
        }
        return ZWS_OK;
    }
    ZWS_TRY(zws_mem__grow(&e->impact, &e->impact_cap, n, sizeof *e->impact));
    float top[ZWS_BEST] = {0};
    for (uint32_t i = 0; i < n; i++) {
        float x = e->impact[i] = impact_of(e, &posting[i]);
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

/* Offsets of the groups but the first, and the groups. */
static zws_status write_places(zws_list_encoder *e, zws_posting *posting, uint32_t n,
                               uint32_t flags)
{
    const zws_position_source *source = &e->source;
    size_t offsets = e->places.len;
    ZWS_TRY(zeros(&e->places, (size_t)((n - 1) / ZWS_POSITION_GROUP) * 4));
    size_t begin = e->places.len;
    for (uint32_t i = 0; i < n; i += ZWS_POSITION_GROUP) {
        uint64_t at = e->places.len - begin;
        if (at > UINT32_MAX)
            return zws_error__set(ZWS_ELIMIT, "the positions of a term are over 4 GiB");
        if (i > 0)
            zws_put32(e->places.data + offsets + (size_t)(i / ZWS_POSITION_GROUP - 1) * 4,
                      (uint32_t)at);
        if (source->n > 0 && i % source->n == 0)
            ZWS_TRY(
                source->fetch(posting + i, n - i < source->n ? n - i : source->n, source->context));
        ZWS_TRY(zws_list_encoder__positions(e, &e->places, posting + i,
                                            n - i < ZWS_POSITION_GROUP ? n - i : ZWS_POSITION_GROUP,
                                            flags));
    }
    return ZWS_OK;
}

/* How many bits of the steps between documents are not in unary: what takes the least room, which
 * is *room bits. */
static unsigned choose_width(const zws_posting *posting, uint32_t n, uint64_t *room)
{
    uint32_t mean = posting[n - 1].doc / n;
    unsigned width = 0, best = 0;
    while (mean >> width > 1)
        width++;
    uint64_t least = UINT64_MAX;
    for (unsigned k = width > 2 ? width - 2 : 0; k <= width + 1; k++) {
        uint64_t bits = (uint64_t)n * (k + 1), next = 0;
        for (uint32_t i = 0; i < n; i++) {
            bits += (posting[i].doc - next) >> k;
            next = (uint64_t)posting[i].doc + 1;
        }
        if (bits < least) {
            least = bits;
            best = k;
        }
    }
    *room = least;
    return best;
}

/* Documents and frequencies bit by bit, and the positions behind them. */
static zws_status write_short(zws_list_encoder *e, zws_posting *posting, uint32_t n, uint32_t flags)
{
    uint64_t room, next = 0;
    const bool flat = flags & ZWS_LIST_FLAT;
    const uint32_t added = (flags & ZWS_LIST_ZEROS) != 0;
    uint8_t width = (uint8_t)choose_width(posting, n, &room);
    zws_bit_writer w;
    ZWS_TRY(zws_buffer__append(&e->list, &width, 1));
    ZWS_TRY(zws_bit_writer_begin(&w, &e->list, room + (flat ? 0 : (uint64_t)n * 65)));
    for (uint32_t i = 0; i < n; i++) {
        zws_bit_writer_rice(&w, posting[i].doc - next, width);
        next = (uint64_t)posting[i].doc + 1;
        if (!flat)
            zws_bit_writer_gamma(&w, (uint64_t)posting[i].frequency + added);
    }
    zws_bit_writer_end(&w, &e->list);
    if (e->source.n > 0 && flags & ZWS_LIST_POSITIONS)
        ZWS_TRY(e->source.fetch(posting, n, e->source.context));
    for (uint32_t i = 0; i < n && flags & ZWS_LIST_POSITIONS; i += ZWS_POSITION_GROUP)
        ZWS_TRY(zws_list_encoder__positions(e, &e->list, posting + i,
                                            n - i < ZWS_POSITION_GROUP ? n - i : ZWS_POSITION_GROUP,
                                            flags));
    return ZWS_OK;
}

static zws_status write_long(zws_list_encoder *e, zws_posting *posting, uint32_t n, uint32_t flags,
                             float maximum)
{
    if (flags & ZWS_LIST_POSITIONS)
        ZWS_TRY(write_places(e, posting, n, flags));
    if (!(flags & ZWS_LIST_FLAT))
        ZWS_TRY(write_nibbles(&e->list, posting, n));
    if (!(flags & ZWS_LIST_UNRANKED) && zws_has_maxima(n, e->documents))
        ZWS_TRY(write_maxima(e, posting, n, maximum));
    return write_documents(e, posting, n);
}

static uint32_t flags_of(const zws_posting *posting, uint32_t n, uint64_t *n_positions)
{
    bool unranked = true, flat = true, zero = false;
    *n_positions = 0;
    for (uint32_t i = 0; i < n; i++) {
        unranked = unranked && posting[i].frequency == 0;
        flat = flat && posting[i].frequency == 1;
        zero = zero || posting[i].frequency == 0;
        *n_positions += posting[i].n_positions;
    }
    uint32_t counts = *n_positions > 0 ? zws_posting__counts(posting, n, !unranked) : 0;
    return (unranked ? ZWS_LIST_UNRANKED : 0u) | (*n_positions > 0 ? ZWS_LIST_POSITIONS : 0u) |
           counts | (unranked || flat ? ZWS_LIST_FLAT : 0u) |
           (zero && !unranked && n < ZWS_SHORT ? ZWS_LIST_ZEROS : 0u);
}

static zws_status append16(zws_buffer *out, double parts)
{
    uint8_t bytes[2];
    zws_put16(bytes, parts < ZWS_IMPACT_PARTS ? (uint16_t)parts : ZWS_IMPACT_PARTS);
    return zws_buffer__append(out, bytes, 2);
}

zws_status zws_list_encoder__encode(zws_list_encoder *e, zws_encoded_list *out,
                                    zws_posting *posting, uint32_t n)
{
    *out = (zws_encoded_list){.n = n, .list = e->list.len, .places = e->places.len};
    uint32_t flags = flags_of(posting, n, &out->n_positions);
    uint8_t byte = (uint8_t)flags;
    float maximum = 0, best;
    ZWS_TRY(zws_buffer__append(&e->list, &byte, 1));
    if (n >= ZWS_SHORT && flags & ZWS_LIST_POSITIONS)
        ZWS_TRY(zeros(&e->list, 8)); /* the writer knows where they will be */
    if (!(flags & ZWS_LIST_UNRANKED)) {
        ZWS_TRY(measure(e, posting, n, &maximum, &best));
        double parts = ceil((double)maximum * ZWS_IMPACT_PARTS);
        maximum = (float)(parts / ZWS_IMPACT_PARTS);
        ZWS_TRY(append16(&e->list, parts));
        if (n >= ZWS_BEST)
            ZWS_TRY(append16(&e->list, floor((double)best * ZWS_IMPACT_PARTS)));
    }
    if (n < ZWS_SHORT)
        ZWS_TRY(write_short(e, posting, n, flags));
    else
        ZWS_TRY(write_long(e, posting, n, flags, maximum));
    out->list_len = e->list.len - out->list;
    out->places_len = e->places.len - out->places;
    return ZWS_OK;
}
