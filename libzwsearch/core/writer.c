#include "core/writer.h"

#include <math.h>
#include <zlib.h>

#include "base/hash.h"

struct zws_segment_writer {
    zws_sections sections;
    zws_output positions; /* scratch: goes behind the postings */
    const zws_writer_document *document;
    uint32_t n, windows;
    zws_bm25 reference;
    float *norm; /* of a document: what is added to tf in the denominator */
    uint64_t terms, postings, n_positions, length;

    zws_buffer term_bytes, term_blocks, term_records;
    uint32_t *term_hash; /* low 32 bits of the hash of each term */
    size_t hash_cap;
    char last[ZWS_TERM_BYTES];
    size_t last_len;

    float *impact; /* of the postings of a term */
    size_t impact_cap;
    uint8_t *maxima;
    zws_buffer list, places, groups;

    zws_buffer raw, places_stored, blocks_stored;
    uint8_t *deflated;
    size_t deflated_cap;
    uint32_t stored;
};

zws_status zws_segment_writer__new(zws_segment_writer **out, const char *folder,
                                   const zws_bm25 *reference, const zws_writer_document *document,
                                   uint32_t n)
{
    ZWS_TRY(zws_mem__zalloc(out, 1, sizeof **out));
    zws_segment_writer *w = *out;
    w->sections.file.fd = w->positions.fd = -1;
    w->document = document;
    w->n = n;
    w->windows = zws_windows(n);
    w->reference = *reference;
    zws_status status = zws_sections__open(&w->sections, folder);
    if (status == ZWS_OK)
        status = zws_output__open(&w->positions, folder, true);
    if (status == ZWS_OK)
        status = zws_mem__zalloc(&w->norm, n, sizeof *w->norm);
    if (status == ZWS_OK)
        status = zws_mem__zalloc(&w->maxima, (size_t)w->windows * (ZWS_WINDOW / ZWS_BLOCK), 1);
    if (status != ZWS_OK) {
        zws_segment_writer__free(w);
        *out = NULL;
        return status;
    }
    for (uint32_t d = 0; d < n; d++)
        w->length += document[d].length;
    w->reference.average_length = n ? (double)w->length / n : 0;
    for (uint32_t d = 0; d < n; d++)
        w->norm[d] = (float)zws_bm25__norm(&w->reference, document[d].length);
    return zws_sections__begin(&w->sections, ZWS_SECTION_POSTINGS);
}

void zws_segment_writer__free(zws_segment_writer *w)
{
    if (!w)
        return;
    zws_output__close(&w->sections.file);
    zws_output__close(&w->positions);
    free(w->norm);
    free(w->term_hash);
    free(w->impact);
    free(w->maxima);
    free(w->deflated);
    zws_buffer *buffer[] = {&w->term_bytes, &w->term_blocks,   &w->term_records,
                            &w->list,       &w->places,        &w->groups,
                            &w->raw,        &w->places_stored, &w->blocks_stored};
    for (size_t i = 0; i < sizeof buffer / sizeof *buffer; i++)
        zws_buffer__free(buffer[i]);
    free(w);
}

static zws_status put_varint(zws_buffer *out, uint64_t v)
{
    uint8_t bytes[10];
    return zws_buffer__append(out, bytes, zws_put_varint(bytes, v));
}

static zws_status append64(zws_buffer *out, uint64_t v)
{
    uint8_t bytes[8];
    zws_put64(bytes, v);
    return zws_buffer__append(out, bytes, 8);
}

/* --- Dictionary ----------------------------------------------------------------------------- */

static zws_status add_to_dictionary(zws_segment_writer *w, const char *term, size_t len)
{
    if (len > ZWS_TERM_BYTES)
        return zws_error__set(ZWS_ELIMIT, "a term is longer than %d bytes", ZWS_TERM_BYTES);
    size_t shared = 0;
    if (w->terms % ZWS_TERMS_A_BLOCK == 0) {
        ZWS_TRY(append64(&w->term_blocks, w->term_bytes.len));
    } else {
        while (shared < len && shared < w->last_len && term[shared] == w->last[shared])
            shared++;
    }
    ZWS_TRY(put_varint(&w->term_bytes, shared));
    ZWS_TRY(put_varint(&w->term_bytes, len - shared));
    ZWS_TRY(zws_buffer__append(&w->term_bytes, term + shared, len - shared));
    memcpy(w->last, term, len);
    w->last_len = len;
    ZWS_TRY(zws_mem__grow(&w->term_hash, &w->hash_cap, w->terms + 1, sizeof *w->term_hash));
    w->term_hash[w->terms++] = (uint32_t)zws_hash64__of(term, len, 0);
    if (w->terms > ZWS_MAX_DOCUMENTS)
        return zws_error__set(ZWS_ELIMIT, "a segment has at most %u terms", ZWS_MAX_DOCUMENTS);
    return ZWS_OK;
}

/* The smallest table at most half full. hash[i] are hashes; slots hold i + 1. */
static zws_status make_hash(uint32_t **slot, size_t *slots, const uint32_t *hash, size_t n)
{
    *slots = 2;
    while (*slots < n * 2)
        *slots *= 2;
    ZWS_TRY(zws_mem__zalloc(slot, *slots, sizeof **slot));
    for (size_t i = 0; i < n; i++) {
        size_t at = hash[i] & (*slots - 1);
        while ((*slot)[at])
            at = (at + 1) & (*slots - 1);
        zws_put32(&(*slot)[at], (uint32_t)i + 1);
    }
    return ZWS_OK;
}

/* --- Postings ------------------------------------------------------------------------------- */

static zws_status zeros(zws_buffer *out, size_t n)
{
    ZWS_TRY(zws_buffer__reserve(out, n));
    memset(out->data + out->len, 0, n);
    out->len += n;
    return ZWS_OK;
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

static void write_cells(const zws_segment_writer *w, uint8_t *p, const zws_posting *posting,
                        uint32_t n)
{
    uint32_t cells = zws_cells(w->n), k = 0, base = 0;
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

static void write_bitmap(const zws_segment_writer *w, uint8_t *p, const zws_posting *posting,
                         uint32_t n)
{
    uint32_t cells = zws_cells(w->n), k = 0;
    uint8_t *ranks = p + (size_t)cells * (ZWS_CELL / 8);
    for (uint32_t c = 0; c <= cells; c++) {
        zws_put32(ranks + (size_t)c * 4, k);
        for (; k < n && posting[k].doc / ZWS_CELL == c; k++)
            p[posting[k].doc / 8] |= (uint8_t)(1u << (posting[k].doc % 8));
    }
}

static zws_status write_documents(zws_segment_writer *w, const zws_posting *posting, uint32_t n)
{
    zws_layout layout = zws_layout_of(n, w->n);
    size_t at = w->list.len;
    ZWS_TRY(zeros(&w->list, zws_layout_bytes(layout, n, w->n)));
    uint8_t *p = (uint8_t *)w->list.data + at;
    uint32_t chunks = zws_chunks(w->n);
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
        write_cells(w, p, posting, n);
        break;
    case ZWS_LAYOUT_BITMAP:
        write_bitmap(w, p, posting, n);
        break;
    }
    return ZWS_OK;
}

/* The impact is what a posting adds to a score but for idf and (k1 + 1): tf / (norm + tf), at the
 * segment's own average length. Sets its maximum and the ZWS_BEST-th best (0 when there are fewer).
 */
static zws_status measure(zws_segment_writer *w, const zws_posting *posting, uint32_t n,
                          float *maximum, float *best)
{
    ZWS_TRY(zws_mem__grow(&w->impact, &w->impact_cap, n, sizeof *w->impact));
    float top[ZWS_BEST] = {0};
    for (uint32_t i = 0; i < n; i++) {
        float tf = (float)posting[i].frequency;
        float x = posting[i].frequency ? tf / (w->norm[posting[i].doc] + tf) : 0;
        w->impact[i] = x;
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
static zws_status write_maxima(zws_segment_writer *w, const zws_posting *posting, uint32_t n,
                               float maximum)
{
    size_t blocks = (size_t)w->windows * (ZWS_WINDOW / ZWS_BLOCK);
    memset(w->maxima, 0, blocks);
    for (uint32_t i = 0; i < n; i++) {
        double part = maximum > 0 ? ceil((double)w->impact[i] / maximum * 255.0) : 1;
        uint8_t byte = part < 1 ? 1 : part > 255 ? 255 : (uint8_t)part;
        uint8_t *at = &w->maxima[posting[i].doc / ZWS_BLOCK];
        if (byte > *at)
            *at = byte;
    }
    return zws_buffer__append(&w->list, w->maxima, blocks);
}

/* flag, [counts and escapes], offsets of the groups but the first, the positions. */
static zws_status write_positions(zws_segment_writer *w, const zws_posting *posting, uint32_t n,
                                  bool counts, uint64_t *offset)
{
    *offset = ZWS_NO_POSITIONS;
    uint64_t total = 0;
    for (uint32_t i = 0; i < n; i++)
        total += posting[i].n_positions;
    if (total == 0)
        return ZWS_OK;
    w->n_positions += total;
    *offset = w->positions.offset;
    zws_buffer__clear(&w->places);
    if (counts) {
        uint32_t escapes;
        ZWS_TRY(zeros(&w->places, 4));
        ZWS_TRY(write_nibbles(&w->places, posting, n, true, false, &escapes));
        zws_put32(w->places.data, escapes);
    }
    uint64_t at = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (i > 0 && i % ZWS_POSITION_GROUP == 0) {
            uint8_t bytes[4];
            if (at > UINT32_MAX)
                return zws_error__set(ZWS_ELIMIT, "the positions of a term are over 4 GiB");
            zws_put32(bytes, (uint32_t)at);
            ZWS_TRY(zws_buffer__append(&w->places, bytes, 4));
        }
        at += posting[i].position_bytes;
    }
    ZWS_TRY(zws_output__write(&w->positions, w->places.data, w->places.len));
    for (uint32_t i = 0; i < n; i++)
        ZWS_TRY(zws_output__write(&w->positions, posting[i].positions, posting[i].position_bytes));
    return ZWS_OK;
}

zws_status zws_segment_writer__term(zws_segment_writer *w, const char *term, size_t len,
                                    const zws_posting *posting, uint32_t n)
{
    ZWS_TRY(add_to_dictionary(w, term, len));
    bool unranked = true, same = true;
    for (uint32_t i = 0; i < n; i++) {
        unranked = unranked && posting[i].frequency == 0;
        same = same && posting[i].frequency == posting[i].n_positions;
    }
    float maximum, best;
    ZWS_TRY(measure(w, posting, n, &maximum, &best));
    bool counts = !unranked && !same;
    uint32_t flags = (unranked ? ZWS_LIST_UNRANKED : 0u), escapes;
    uint64_t places;
    ZWS_TRY(write_positions(w, posting, n, counts, &places));
    if (counts && places != ZWS_NO_POSITIONS)
        flags |= ZWS_LIST_COUNTS;
    zws_buffer__clear(&w->list);
    ZWS_TRY(zeros(&w->list, ZWS_POSTINGS_HEAD));
    ZWS_TRY(write_nibbles(&w->list, posting, n, unranked, true, &escapes));
    if (zws_has_maxima(n, w->n))
        ZWS_TRY(write_maxima(w, posting, n, maximum));
    ZWS_TRY(write_documents(w, posting, n));
    ZWS_TRY(zeros(&w->list, zws_pad8(w->list.len) - w->list.len));
    uint8_t *head = (uint8_t *)w->list.data;
    zws_put32(head, flags);
    zws_put32(head + 4, escapes);
    zws_put_float(head + 8, best);
    zws_put64(head + 16, places);

    uint8_t record[ZWS_TERM_RECORD];
    zws_put64(record, w->sections.file.offset - w->sections.start[ZWS_SECTION_POSTINGS]);
    zws_put32(record + 8, n);
    zws_put_float(record + 12, maximum);
    ZWS_TRY(zws_buffer__append(&w->term_records, record, sizeof record));
    w->postings += n;
    return zws_output__write(&w->sections.file, w->list.data, w->list.len);
}

/* --- Stored documents ----------------------------------------------------------------------- */

/* checksum of what follows, inflated length, deflated length, bytes */
static zws_status flush_stored(zws_segment_writer *w)
{
    if (w->raw.len == 0)
        return ZWS_OK;
    if (w->raw.len > UINT32_MAX / 2)
        return zws_error__set(ZWS_ELIMIT, "a stored document is larger than 2 GiB");
    uLongf len = compressBound((uLong)w->raw.len);
    ZWS_TRY(zws_mem__grow(&w->deflated, &w->deflated_cap, len + 12, 1));
    if (compress2(w->deflated + 12, &len, (const Bytef *)w->raw.data, (uLong)w->raw.len, 6) != Z_OK)
        return zws_error__nomem();
    zws_put32(w->deflated + 4, (uint32_t)w->raw.len);
    zws_put32(w->deflated + 8, (uint32_t)len);
    zws_put32(w->deflated, zws_crc32__update(0, w->deflated + 4, len + 8));
    ZWS_TRY(append64(&w->blocks_stored,
                     w->sections.file.offset - w->sections.start[ZWS_SECTION_STORED_BYTES]));
    zws_buffer__clear(&w->raw);
    return zws_output__write(&w->sections.file, w->deflated, len + 12);
}

zws_status zws_segment_writer__begin_stored(zws_segment_writer *w)
{
    zws_sections__end(&w->sections, ZWS_SECTION_POSTINGS);
    return zws_sections__begin(&w->sections, ZWS_SECTION_STORED_BYTES);
}

zws_status zws_segment_writer__stored(zws_segment_writer *w, const void *data, size_t len)
{
    if (w->raw.len > 0 && w->raw.len + len > ZWS_STORED_BLOCK)
        ZWS_TRY(flush_stored(w));
    uint64_t block = w->blocks_stored.len / 8;
    ZWS_TRY(append64(&w->places_stored, block << 32 | w->raw.len));
    ZWS_TRY(put_varint(&w->raw, len));
    w->stored++;
    return zws_buffer__append(&w->raw, data, len);
}

/* --- The rest ------------------------------------------------------------------------------- */

static zws_status write_positions_section(zws_segment_writer *w)
{
    zws_mapping mapping;
    ZWS_TRY(zws_output__map(&mapping, &w->positions));
    zws_status status =
        zws_sections__put(&w->sections, ZWS_SECTION_POSITIONS, mapping.data, mapping.len);
    zws_mapping__close(&mapping);
    return status;
}

static zws_status write_terms(zws_segment_writer *w)
{
    zws_sections *out = &w->sections;
    ZWS_TRY(zws_sections__put(out, ZWS_SECTION_TERM_BYTES, w->term_bytes.data, w->term_bytes.len));
    ZWS_TRY(
        zws_sections__put(out, ZWS_SECTION_TERM_BLOCKS, w->term_blocks.data, w->term_blocks.len));
    ZWS_TRY(zws_sections__put(out, ZWS_SECTION_TERM_RECORDS, w->term_records.data,
                              w->term_records.len));
    uint32_t *slot;
    size_t slots;
    ZWS_TRY(make_hash(&slot, &slots, w->term_hash, w->terms));
    zws_status status = zws_sections__put(out, ZWS_SECTION_TERM_HASH, slot, slots * 4);
    free(slot);
    return status;
}

static int compare32(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* Classes of length with about as many documents each: low[i] is the least length of class i. */
static zws_status choose_buckets(const zws_segment_writer *w, uint32_t low[ZWS_BUCKETS],
                                 uint32_t *n_low)
{
    uint32_t *sorted;
    ZWS_TRY(zws_mem__zalloc(&sorted, w->n, sizeof *sorted));
    for (uint32_t d = 0; d < w->n; d++)
        sorted[d] = w->document[d].length;
    qsort(sorted, w->n, sizeof *sorted, compare32);
    *n_low = 0;
    for (uint32_t i = 0; i < ZWS_BUCKETS && w->n > 0; i++) {
        uint32_t v = sorted[(uint64_t)w->n * i / ZWS_BUCKETS];
        if (*n_low == 0 || low[*n_low - 1] != v)
            low[(*n_low)++] = v;
    }
    free(sorted);
    return ZWS_OK;
}

static zws_status write_lengths(zws_segment_writer *w, const uint32_t *low, uint32_t n_low)
{
    zws_sections *out = &w->sections;
    uint8_t bytes[4];
    ZWS_TRY(zws_sections__begin(out, ZWS_SECTION_LENGTHS));
    for (uint32_t d = 0; d < w->n; d++) {
        zws_put32(bytes, w->document[d].length);
        ZWS_TRY(zws_output__write(&out->file, bytes, 4));
    }
    zws_sections__end(out, ZWS_SECTION_LENGTHS);
    ZWS_TRY(zws_sections__begin(out, ZWS_SECTION_BUCKETS));
    for (uint32_t d = 0; d < w->windows * ZWS_WINDOW; d++) {
        uint32_t a = 0, b = d < w->n ? n_low : 1;
        while (b - a > 1) {
            uint32_t middle = (a + b) / 2;
            if (low[middle] <= w->document[d].length)
                a = middle;
            else
                b = middle;
        }
        bytes[0] = (uint8_t)a;
        ZWS_TRY(zws_output__write(&out->file, bytes, 1));
    }
    zws_sections__end(out, ZWS_SECTION_BUCKETS);
    return ZWS_OK;
}

static zws_status write_dates(zws_segment_writer *w)
{
    zws_sections *out = &w->sections;
    uint8_t bytes[8];
    ZWS_TRY(zws_sections__begin(out, ZWS_SECTION_DATES));
    for (uint32_t d = 0; d < w->n; d++) {
        zws_put32(bytes, (uint32_t)w->document[d].date);
        ZWS_TRY(zws_output__write(&out->file, bytes, 4));
    }
    zws_sections__end(out, ZWS_SECTION_DATES);
    ZWS_TRY(zws_sections__begin(out, ZWS_SECTION_SPANS));
    for (uint32_t d = 0; d < w->n; d++) {
        if (w->document[d].date == 0 || w->document[d].date_end <= w->document[d].date)
            continue;
        zws_put32(bytes, d);
        zws_put32(bytes + 4, (uint32_t)w->document[d].date_end);
        ZWS_TRY(zws_output__write(&out->file, bytes, 8));
    }
    zws_sections__end(out, ZWS_SECTION_SPANS);
    return ZWS_OK;
}

static zws_status write_ids(zws_segment_writer *w)
{
    zws_sections *out = &w->sections;
    uint32_t *hash;
    ZWS_TRY(zws_mem__zalloc(&hash, w->n, sizeof *hash));
    uint64_t offset = 0;
    zws_status status = zws_sections__begin(out, ZWS_SECTION_ID_OFFSETS);
    for (uint32_t d = 0; d <= w->n && status == ZWS_OK; d++) {
        uint8_t bytes[4];
        zws_put32(bytes, (uint32_t)offset);
        status = zws_output__write(&out->file, bytes, 4);
        if (d == w->n)
            break;
        offset += w->document[d].id_len;
        hash[d] = (uint32_t)zws_hash64__of(w->document[d].id, w->document[d].id_len, 0);
    }
    zws_sections__end(out, ZWS_SECTION_ID_OFFSETS);
    if (status == ZWS_OK && offset > UINT32_MAX)
        status = zws_error__set(ZWS_ELIMIT, "the ids of a segment are over 4 GiB: split it");
    if (status == ZWS_OK)
        status = zws_sections__begin(out, ZWS_SECTION_ID_BYTES);
    for (uint32_t d = 0; d < w->n && status == ZWS_OK; d++)
        status = zws_output__write(&out->file, w->document[d].id, w->document[d].id_len);
    zws_sections__end(out, ZWS_SECTION_ID_BYTES);
    uint32_t *slot = NULL;
    size_t slots;
    if (status == ZWS_OK)
        status = make_hash(&slot, &slots, hash, w->n);
    if (status == ZWS_OK)
        status = zws_sections__put(out, ZWS_SECTION_ID_HASH, slot, slots * 4);
    free(slot);
    free(hash);
    return status;
}

static zws_status write_meta(zws_segment_writer *w, const uint32_t *low, uint32_t n_low)
{
    uint8_t meta[ZWS_META_BYTES] = {0};
    uint32_t dated = 0, longest = 0, shortest = w->n ? UINT32_MAX : 0;
    for (uint32_t d = 0; d < w->n; d++) {
        uint32_t length = w->document[d].length;
        dated += w->document[d].date != 0;
        longest = length > longest ? length : longest;
        shortest = length < shortest ? length : shortest;
    }
    zws_put32(meta, w->n);
    zws_put32(meta + 4, dated);
    zws_put64(meta + 8, w->length);
    zws_put64(meta + 16, w->terms);
    zws_put64(meta + 24, w->postings);
    zws_put64(meta + 32, w->n_positions);
    zws_put32(meta + 40, shortest);
    zws_put32(meta + 44, longest);
    zws_put_double(meta + 48, w->reference.k1);
    zws_put_double(meta + 56, w->reference.b);
    zws_put_double(meta + 64, w->reference.min_norm_len);
    zws_put32(meta + 72, n_low);
    for (uint32_t i = 0; i < n_low; i++)
        zws_put32(meta + 80 + i * 4, low[i]);
    return zws_sections__put(&w->sections, ZWS_SECTION_META, meta, sizeof meta);
}

zws_status zws_segment_writer__finish(zws_segment_writer *w, zws_columns_writer *columns,
                                      const uint32_t *place, const char *path)
{
    if (w->stored != w->n)
        return zws_error__set(ZWS_EINTERNAL, "%u of %u documents were stored", w->stored, w->n);
    zws_sections *out = &w->sections;
    ZWS_TRY(flush_stored(w));
    zws_sections__end(out, ZWS_SECTION_STORED_BYTES);
    ZWS_TRY(zws_sections__put(out, ZWS_SECTION_STORED_PLACES, w->places_stored.data,
                              w->places_stored.len));
    ZWS_TRY(zws_sections__put(out, ZWS_SECTION_STORED_BLOCKS, w->blocks_stored.data,
                              w->blocks_stored.len));
    ZWS_TRY(write_positions_section(w));
    ZWS_TRY(write_terms(w));
    uint32_t low[ZWS_BUCKETS] = {0}, n_low;
    ZWS_TRY(choose_buckets(w, low, &n_low));
    ZWS_TRY(write_lengths(w, low, n_low));
    ZWS_TRY(write_dates(w));
    ZWS_TRY(write_ids(w));
    zws_buffer bytes = {0};
    zws_status status = zws_columns_writer__write(columns, place, w->n, &bytes);
    if (status == ZWS_OK)
        status = zws_sections__put(out, ZWS_SECTION_COLUMNS, bytes.data, bytes.len);
    zws_buffer__free(&bytes);
    ZWS_TRY(status);
    ZWS_TRY(write_meta(w, low, n_low));
    return zws_sections__publish(out, path);
}
