#include "core/writer.h"

#include "base/hash.h"

struct zws_segment_writer {
    zws_sections sections;
    zws_output positions;   /* scratch: goes behind the postings */
    zws_output term_bytes;  /* scratch: goes behind the positions */
    zws_output term_hashes; /* scratch: low 32 bits of the hash of each term */
    zws_documents *documents;
    uint32_t n, windows;
    zws_bm25 reference;
    float *norm; /* of a document: what is added to tf in the denominator */
    uint64_t terms, postings, n_positions;
    uint32_t dated, shortest, longest;

    zws_buffer term_blocks;
    char last[ZWS_TERM_BYTES];
    size_t last_len;

    zws_list_encoder encoder;

    zws_buffer blocks_stored;
    uint32_t stored;
};

/* Calls fn for all documents, in order. */
typedef zws_status (*document_fn)(zws_segment_writer *w, uint32_t d,
                                  const zws_writer_document *document, void *context);

static zws_status each_document(zws_segment_writer *w, document_fn fn, void *context)
{
    zws_documents_reader reader = {0};
    zws_status status = ZWS_OK;
    for (uint32_t d = 0; status == ZWS_OK && d < w->n; d++) {
        status = zws_documents__read(w->documents, &reader, d);
        if (status == ZWS_OK)
            status = fn(w, d, &reader.document, context);
    }
    zws_documents_reader__free(&reader);
    return status;
}

static zws_status weigh_document(zws_segment_writer *w, uint32_t d,
                                 const zws_writer_document *document, void *context)
{
    (void)context;
    w->norm[d] = (float)zws_bm25__norm(&w->reference, document->length);
    w->dated += document->date != 0;
    w->longest = document->length > w->longest ? document->length : w->longest;
    w->shortest = document->length < w->shortest ? document->length : w->shortest;
    return ZWS_OK;
}

zws_status zws_segment_writer__new(zws_segment_writer **out, const char *folder,
                                   const zws_bm25 *reference, zws_documents *documents)
{
    ZWS_TRY(zws_mem__zalloc(out, 1, sizeof **out));
    zws_segment_writer *w = *out;
    w->sections.file.fd = w->positions.fd = w->term_bytes.fd = w->term_hashes.fd = -1;
    w->documents = documents;
    w->n = documents->n;
    w->windows = zws_windows(w->n);
    w->reference = *reference;
    w->reference.average_length = w->n ? (double)documents->length / w->n : 0;
    w->shortest = w->n ? UINT32_MAX : 0;
    zws_status status = zws_sections__open(&w->sections, folder);
    if (status == ZWS_OK)
        status = zws_output__open(&w->positions, folder, true);
    if (status == ZWS_OK)
        status = zws_output__open(&w->term_bytes, folder, true);
    if (status == ZWS_OK)
        status = zws_output__open(&w->term_hashes, folder, true);
    if (status == ZWS_OK)
        status = zws_mem__zalloc(&w->norm, w->n, sizeof *w->norm);
    if (status == ZWS_OK)
        status = zws_list_encoder__init(&w->encoder, w->n, w->norm);
    if (status == ZWS_OK)
        status = each_document(w, weigh_document, NULL);
    if (status == ZWS_OK)
        status = zws_sections__begin(&w->sections, ZWS_SECTION_POSTINGS);
    if (status != ZWS_OK) {
        zws_segment_writer__free(w);
        *out = NULL;
    }
    return status;
}

void zws_segment_writer__free(zws_segment_writer *w)
{
    if (!w)
        return;
    zws_output__close(&w->sections.file);
    zws_output__close(&w->positions);
    zws_output__close(&w->term_bytes);
    zws_output__close(&w->term_hashes);
    free(w->norm);
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

static zws_status write_hash(zws_output *out, const char *text, size_t len)
{
    uint8_t bytes[4];
    zws_put32(bytes, (uint32_t)zws_hash64__of(text, len, 0));
    return zws_output__write(out, bytes, sizeof bytes);
}

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
    ZWS_TRY(write_hash(&w->term_hashes, term, len));
    if (++w->terms > ZWS_MAX_DOCUMENTS)
        return zws_error__set(ZWS_ELIMIT, "a segment has at most %u terms", ZWS_MAX_DOCUMENTS);
    return ZWS_OK;
}

static void put_slots(uint32_t *slot, uint64_t slots, const uint8_t *hashes, size_t n, size_t first,
                      unsigned shift)
{
    for (size_t i = 0; i < n; i++) {
        uint32_t hash = zws_get32(hashes + i * 4);
        uint64_t at = zws_table_first(hash, slots);
        while (slot[at])
            at = at + 1 < slots ? at + 1 : 0;
        zws_put32(&slot[at], zws_table_slot(hash, (uint32_t)(first + i) + 1, shift));
    }
}

/* Of n hashes; slots hold their numbers + 1. */
static zws_status put_table(zws_segment_writer *w, int section, zws_output *hashes, size_t n)
{
    enum { PART = 4096 };
    uint8_t part[PART * 4];
    uint32_t *slot;
    uint64_t slots = zws_table_slots(n);
    ZWS_TRY(zws_output__flush(hashes));
    ZWS_TRY(zws_mem__zalloc(&slot, slots, sizeof *slot));
    zws_status status = ZWS_OK;
    for (size_t i = 0; status == ZWS_OK && i < n; i += PART) {
        size_t some = n - i < PART ? n - i : PART;
        status = zws_output__read(hashes, (uint64_t)i * 4, part, some * 4);
        if (status == ZWS_OK)
            put_slots(slot, slots, part, some, i, zws_table_shift(n));
    }
    if (status == ZWS_OK)
        status = zws_sections__put(&w->sections, section, slot, slots * 4);
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
                                    zws_posting *posting, uint32_t n)
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
    return put_table(w, ZWS_SECTION_TERM_HASH, &w->term_hashes, w->terms);
}

static int compare32(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static zws_status take_length(zws_segment_writer *w, uint32_t d,
                              const zws_writer_document *document, void *lengths)
{
    (void)w;
    ((uint32_t *)lengths)[d] = document->length;
    return ZWS_OK;
}

/* Classes of length with about as many documents each: low[i] is the least length of class i. */
typedef struct {
    uint32_t low[ZWS_BUCKETS], n;
} length_classes;

static zws_status choose_buckets(zws_segment_writer *w, length_classes *classes)
{
    uint32_t *sorted;
    ZWS_TRY(zws_mem__zalloc(&sorted, w->n, sizeof *sorted));
    zws_status status = each_document(w, take_length, sorted);
    if (status == ZWS_OK)
        qsort(sorted, w->n, sizeof *sorted, compare32);
    for (uint32_t i = 0; i < ZWS_BUCKETS && w->n > 0; i++) {
        uint32_t v = sorted[(uint64_t)w->n * i / ZWS_BUCKETS];
        if (classes->n == 0 || classes->low[classes->n - 1] != v)
            classes->low[classes->n++] = v;
    }
    free(sorted);
    return status;
}

static zws_status write32(zws_segment_writer *w, uint32_t v)
{
    uint8_t bytes[4];
    zws_put32(bytes, v);
    return zws_output__write(&w->sections.file, bytes, sizeof bytes);
}

static zws_status write_length(zws_segment_writer *w, uint32_t d,
                               const zws_writer_document *document, void *context)
{
    (void)d, (void)context;
    return write32(w, document->length);
}

static zws_status write_bucket(zws_segment_writer *w, uint32_t d,
                               const zws_writer_document *document, void *context)
{
    const length_classes *classes = context;
    uint32_t a = 0, b = classes->n;
    (void)d;
    while (b - a > 1) {
        uint32_t middle = (a + b) / 2;
        if (classes->low[middle] <= document->length)
            a = middle;
        else
            b = middle;
    }
    return zws_output__write(&w->sections.file, &(uint8_t){(uint8_t)a}, 1);
}

static zws_status write_date(zws_segment_writer *w, uint32_t d, const zws_writer_document *document,
                             void *context)
{
    (void)d, (void)context;
    return write32(w, (uint32_t)document->date);
}

static zws_status write_span(zws_segment_writer *w, uint32_t d, const zws_writer_document *document,
                             void *context)
{
    (void)context;
    if (document->date == 0 || document->date_end <= document->date)
        return ZWS_OK;
    ZWS_TRY(write32(w, d));
    return write32(w, (uint32_t)document->date_end);
}

/* What fn writes of all documents. */
static zws_status write_section(zws_segment_writer *w, int section, document_fn fn, void *context)
{
    ZWS_TRY(zws_sections__begin(&w->sections, section));
    zws_status status = each_document(w, fn, context);
    zws_sections__end(&w->sections, section);
    return status;
}

static zws_status write_lengths(zws_segment_writer *w, length_classes *classes)
{
    static const uint8_t zero;
    ZWS_TRY(write_section(w, ZWS_SECTION_LENGTHS, write_length, NULL));
    ZWS_TRY(write_section(w, ZWS_SECTION_BUCKETS, write_bucket, classes));
    for (uint32_t d = w->n; d < w->windows * ZWS_WINDOW; d++)
        ZWS_TRY(zws_output__write(&w->sections.file, &zero, 1));
    zws_sections__end(&w->sections, ZWS_SECTION_BUCKETS);
    return ZWS_OK;
}

typedef struct {
    uint32_t offset;
    zws_output hashes; /* scratch */
} id_writing;

static zws_status write_id_offset(zws_segment_writer *w, uint32_t d,
                                  const zws_writer_document *document, void *context)
{
    id_writing *ids = context;
    (void)d;
    ZWS_TRY(write32(w, ids->offset));
    ids->offset += document->id_len;
    return write_hash(&ids->hashes, document->id, document->id_len);
}

static zws_status write_id(zws_segment_writer *w, uint32_t d, const zws_writer_document *document,
                           void *context)
{
    (void)d, (void)context;
    return zws_output__write(&w->sections.file, document->id, document->id_len);
}

static zws_status write_ids(zws_segment_writer *w)
{
    id_writing ids = {0};
    if (w->documents->id_bytes > UINT32_MAX)
        return zws_error__set(ZWS_ELIMIT, "the ids of a segment are over 4 GiB: split it");
    ZWS_TRY(zws_output__open(&ids.hashes, w->positions.folder, true));
    zws_status status = write_section(w, ZWS_SECTION_ID_OFFSETS, write_id_offset, &ids);
    if (status == ZWS_OK)
        status = write32(w, ids.offset);
    zws_sections__end(&w->sections, ZWS_SECTION_ID_OFFSETS);
    if (status == ZWS_OK)
        status = write_section(w, ZWS_SECTION_ID_BYTES, write_id, NULL);
    if (status == ZWS_OK)
        status = put_table(w, ZWS_SECTION_ID_HASH, &ids.hashes, w->n);
    zws_output__close(&ids.hashes);
    return status;
}

static zws_status write_meta(zws_segment_writer *w, const length_classes *classes)
{
    uint8_t meta[ZWS_META_BYTES] = {0};
    zws_put32(meta, w->n);
    zws_put32(meta + 4, w->dated);
    zws_put64(meta + 8, w->documents->length);
    zws_put64(meta + 16, w->terms);
    zws_put64(meta + 24, w->postings);
    zws_put64(meta + 32, w->n_positions);
    zws_put32(meta + 40, w->shortest);
    zws_put32(meta + 44, w->longest);
    zws_put_double(meta + 48, w->reference.k1);
    zws_put_double(meta + 56, w->reference.b);
    zws_put_double(meta + 64, w->reference.min_norm_len);
    zws_put32(meta + 72, classes->n);
    for (uint32_t i = 0; i < classes->n; i++)
        zws_put32(meta + 80 + i * 4, classes->low[i]);
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
    length_classes classes = {.n = 0};
    ZWS_TRY(choose_buckets(w, &classes));
    ZWS_TRY(write_lengths(w, &classes));
    ZWS_TRY(write_section(w, ZWS_SECTION_DATES, write_date, NULL));
    ZWS_TRY(write_section(w, ZWS_SECTION_SPANS, write_span, NULL));
    ZWS_TRY(write_ids(w));
    zws_buffer bytes = {0};
    zws_status status = zws_columns_writer__write(columns, place, w->n, &bytes);
    if (status == ZWS_OK)
        status = zws_sections__put(out, ZWS_SECTION_COLUMNS, bytes.data, bytes.len);
    zws_buffer__free(&bytes);
    ZWS_TRY(status);
    ZWS_TRY(write_meta(w, &classes));
    return zws_sections__publish(out, path);
}
