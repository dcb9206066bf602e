#include "core/writer.h"

#include "base/hash.h"

struct zws_segment_writer {
    zws_sections sections;
    zws_output positions;  /* scratch: goes behind the postings */
    zws_output term_bytes; /* scratch: goes behind the positions */
    const zws_writer_document *document;
    uint32_t n, windows;
    zws_bm25 reference;
    float *norm; /* of a document: what is added to tf in the denominator */
    uint64_t terms, postings, n_positions, length;

    zws_buffer term_blocks;
    uint32_t *term_hash; /* low 32 bits of the hash of each term */
    size_t hash_cap;
    char last[ZWS_TERM_BYTES];
    size_t last_len;

    zws_list_encoder encoder;

    zws_buffer blocks_stored;
    uint32_t stored;
};

zws_status zws_segment_writer__new(zws_segment_writer **out, const char *folder,
                                   const zws_bm25 *reference, const zws_writer_document *document,
                                   uint32_t n)
{
    ZWS_TRY(zws_mem__zalloc(out, 1, sizeof **out));
    zws_segment_writer *w = *out;
    w->sections.file.fd = w->positions.fd = w->term_bytes.fd = -1;
    w->document = document;
    w->n = n;
    w->windows = zws_windows(n);
    w->reference = *reference;
    zws_status status = zws_sections__open(&w->sections, folder);
    if (status == ZWS_OK)
        status = zws_output__open(&w->positions, folder, true);
    if (status == ZWS_OK)
        status = zws_output__open(&w->term_bytes, folder, true);
    if (status == ZWS_OK)
        status = zws_mem__zalloc(&w->norm, n, sizeof *w->norm);
    if (status == ZWS_OK)
        status = zws_list_encoder__init(&w->encoder, n, w->norm);
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
    zws_output__close(&w->term_bytes);
    free(w->norm);
    free(w->term_hash);
    zws_list_encoder__free(&w->encoder);
    zws_buffer__free(&w->term_blocks);
    zws_buffer__free(&w->blocks_stored);
    free(w);
}

static zws_status append64(zws_buffer *out, uint64_t v)
{
    uint8_t bytes[8];
    zws_put64(bytes, v);
    return zws_buffer__append(out, bytes, 8);
}

/* --- Dictionary ----------------------------------------------------------------------------- */

static zws_status add_to_dictionary(zws_segment_writer *w, const char *term, size_t len,
                                    const zws_encoded_list *list)
{
    if (len > ZWS_TERM_BYTES)
        return zws_error__set(ZWS_ELIMIT, "a term is longer than %d bytes", ZWS_TERM_BYTES);
    size_t shared = 0, n = 0;
    uint8_t head[30], tail[20];
    if (w->terms % ZWS_TERMS_A_BLOCK == 0) {
        ZWS_TRY(append64(&w->term_blocks, w->term_bytes.offset));
        n = zws_put_varint(head, w->sections.file.offset - w->sections.start[ZWS_SECTION_POSTINGS]);
    } else {
        while (shared < len && shared < w->last_len && term[shared] == w->last[shared])
            shared++;
    }
    n += zws_put_varint(head + n, shared);
    n += zws_put_varint(head + n, len - shared);
    ZWS_TRY(zws_output__write(&w->term_bytes, head, n));
    ZWS_TRY(zws_output__write(&w->term_bytes, term + shared, len - shared));
    n = zws_put_varint(tail, list->n);
    n += zws_put_varint(tail + n, list->list_len);
    ZWS_TRY(zws_output__write(&w->term_bytes, tail, n));
    memcpy(w->last, term, len);
    w->last_len = len;
    ZWS_TRY(zws_mem__grow(&w->term_hash, &w->hash_cap, w->terms + 1, sizeof *w->term_hash));
    w->term_hash[w->terms++] = (uint32_t)zws_hash64__of(term, len, 0);
    if (w->terms > ZWS_MAX_DOCUMENTS)
        return zws_error__set(ZWS_ELIMIT, "a segment has at most %u terms", ZWS_MAX_DOCUMENTS);
    return ZWS_OK;
}

/* hash[i] are hashes; slots hold i + 1. */
static zws_status put_table(zws_segment_writer *w, int section, const uint32_t *hash, size_t n)
{
    uint32_t *slot;
    uint64_t slots = zws_table_slots(n);
    unsigned shift = zws_table_shift(n);
    ZWS_TRY(zws_mem__zalloc(&slot, slots, sizeof *slot));
    for (size_t i = 0; i < n; i++) {
        uint64_t at = zws_table_first(hash[i], slots);
        while (slot[at])
            at = at + 1 < slots ? at + 1 : 0;
        zws_put32(&slot[at], zws_table_slot(hash[i], (uint32_t)i + 1, shift));
    }
    zws_status status = zws_sections__put(&w->sections, section, slot, slots * 4);
    free(slot);
    return status;
}

/* --- Postings ------------------------------------------------------------------------------- */

const float *zws_segment_writer__norm(const zws_segment_writer *w)
{
    return w->norm;
}

zws_sections *zws_segment_writer__sections(zws_segment_writer *w)
{
    return &w->sections;
}

uint32_t zws_segment_writer__documents(const zws_segment_writer *w)
{
    return w->n;
}

zws_status zws_segment_writer__append(zws_segment_writer *w, const char *term, size_t len,
                                      zws_list_encoder *encoder, const zws_encoded_list *encoded)
{
    ZWS_TRY(add_to_dictionary(w, term, len, encoded));
    uint8_t *list = (uint8_t *)encoder->list.data + encoded->list;
    if (encoded->places_len > 0) {
        zws_put64(list + 1, w->positions.offset);
        ZWS_TRY(zws_output__write(&w->positions, encoder->places.data + encoded->places,
                                  encoded->places_len));
    }
    w->postings += encoded->n;
    w->n_positions += encoded->n_positions;
    return zws_output__write(&w->sections.file, list, encoded->list_len);
}

zws_status zws_segment_writer__term(zws_segment_writer *w, const char *term, size_t len,
                                    const zws_posting *posting, uint32_t n)
{
    zws_encoded_list encoded;
    zws_list_encoder__clear(&w->encoder);
    ZWS_TRY(zws_list_encoder__encode(&w->encoder, &encoded, posting, n));
    return zws_segment_writer__append(w, term, len, &w->encoder, &encoded);
}

/* --- Stored documents ----------------------------------------------------------------------- */

zws_status zws_segment_writer__block(zws_segment_writer *w, const void *data, size_t len,
                                     uint32_t documents)
{
    uint8_t entry[ZWS_STORED_ENTRY];
    zws_put64(entry, w->sections.file.offset - w->sections.start[ZWS_SECTION_STORED_BYTES]);
    zws_put32(entry + 8, w->stored);
    w->stored += documents;
    ZWS_TRY(zws_buffer__append(&w->blocks_stored, entry, sizeof entry));
    return zws_output__write(&w->sections.file, data, len);
}

/* --- The rest ------------------------------------------------------------------------------- */

static zws_status write_terms(zws_segment_writer *w)
{
    zws_sections *out = &w->sections;
    ZWS_TRY(zws_sections__copy(out, ZWS_SECTION_TERM_BYTES, &w->term_bytes));
    ZWS_TRY(
        zws_sections__put(out, ZWS_SECTION_TERM_BLOCKS, w->term_blocks.data, w->term_blocks.len));
    return put_table(w, ZWS_SECTION_TERM_HASH, w->term_hash, w->terms);
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
    if (status == ZWS_OK)
        status = put_table(w, ZWS_SECTION_ID_HASH, hash, w->n);
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
    ZWS_TRY(zws_sections__put(out, ZWS_SECTION_STORED_BLOCKS, w->blocks_stored.data,
                              w->blocks_stored.len));
    ZWS_TRY(zws_sections__copy(out, ZWS_SECTION_POSITIONS, &w->positions));
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
