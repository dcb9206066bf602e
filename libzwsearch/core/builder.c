#include <stdatomic.h>

#include "core/runs.h"

#define THREADS_MAX 256

struct zws_segment_builder {
    char *folder;
    size_t memory;
    bool positions;
    zws_bm25 reference;
    zws_documents documents; /* in the order they came */
    zws_output bytes;        /* their stored forms, likewise */
    zws_columns_writer *columns;
    zws_lane **lane;
    size_t threads;
    atomic_size_t lane_memory; /* bytes that each lane may have */
    bool spent;
};

zws_status zws_segment_builder__new(zws_segment_builder **out, const zws_segment_options *options)
{
    ZWS_TRY(zws_mem__zalloc(out, 1, sizeof **out));
    zws_segment_builder *b = *out;
    b->bytes.fd = -1;
    b->memory = options->memory ? options->memory : (size_t)512 << 20;
    b->threads = options->threads ? options->threads : 1;
    atomic_init(&b->lane_memory, b->memory / (b->threads < THREADS_MAX ? b->threads : THREADS_MAX));
    b->positions = options->positions;
    b->reference = options->bm25;
    if (b->reference.k1 == 0 && b->reference.b == 0)
        b->reference = (zws_bm25){.k1 = 1.2, .b = 0.75};
    const char *folder = options->folder ? options->folder : ".";
    zws_status status = zws_mem__dup(&b->folder, folder, strlen(folder));
    if (status == ZWS_OK)
        status = zws_output__open(&b->bytes, b->folder, true);
    if (status == ZWS_OK)
        status = zws_documents__open(&b->documents, b->folder);
    if (status == ZWS_OK)
        status = zws_columns_writer__new(&b->columns);
    if (status == ZWS_OK && b->threads > THREADS_MAX)
        status =
            zws_error__set(ZWS_EINVAL, "a segment is built by at most %d threads", THREADS_MAX);
    if (status == ZWS_OK)
        status = zws_mem__zalloc(&b->lane, b->threads, sizeof *b->lane);
    for (size_t i = 0; status == ZWS_OK && i < b->threads; i++)
        status = zws_lane__new(&b->lane[i], folder);
    if (status != ZWS_OK) {
        zws_segment_builder__free(b);
        *out = NULL;
    }
    return status;
}

static void free_lanes(zws_segment_builder *b)
{
    for (size_t i = 0; b->lane && i < b->threads; i++)
        zws_lane__free(b->lane[i]);
    free(b->lane);
    b->lane = NULL;
}

void zws_segment_builder__free(zws_segment_builder *b)
{
    if (!b)
        return;
    zws_output__close(&b->bytes);
    zws_documents__close(&b->documents);
    zws_columns_writer__free(b->columns);
    free_lanes(b);
    free(b->folder);
    free(b);
}

static zws_status check(const zws_segment_builder *b, const zws_segment_document *d)
{
    if (b->spent)
        return zws_error__set(ZWS_EINVAL, "the segment is finished: make a new builder");
    if (b->documents.n >= ZWS_MAX_DOCUMENTS)
        return zws_error__set(ZWS_ELIMIT, "a segment has at most %u documents", ZWS_MAX_DOCUMENTS);
    if (!d->id || d->id_len == 0 || d->id_len > ZWS_TERM_BYTES)
        return zws_error__set(ZWS_EINVAL, "a document's id is 1 to %d bytes", ZWS_TERM_BYTES);
    if (d->date < 0 || d->stored_len > UINT32_MAX / 4)
        return zws_error__set(ZWS_EINVAL,
                              "document %.*s: its date is negative or its stored form "
                              "over 1 GiB",
                              (int)(d->id_len < 200 ? d->id_len : 200), d->id);
    return ZWS_OK;
}

static zws_status check_terms(const zws_segment_document *d)
{
    uint64_t length = 0;
    for (size_t i = 0; i < d->n_terms; i++) {
        const zws_segment_term *t = &d->term[i];
        length += t->frequency;
        if (t->len > ZWS_TERM_BYTES)
            return zws_error__set(ZWS_ELIMIT, "a term is longer than %d bytes", ZWS_TERM_BYTES);
    }
    if (length > UINT32_MAX)
        return zws_error__set(ZWS_ELIMIT, "a document is longer than 2^32 terms");
    return ZWS_OK;
}

static zws_status add_values(zws_segment_builder *b, const zws_segment_document *d)
{
    for (size_t i = 0; i < d->n_values; i++) {
        const char *p = d->value[i].data, *end = p + d->value[i].len;
        while (p < end) {
            const char *stop = memchr(p, 0x1F, (size_t)(end - p));
            if (!stop)
                stop = end;
            if (stop > p)
                ZWS_TRY(zws_columns_writer__add(b->columns, b->documents.n, d->value[i].column, p,
                                                (size_t)(stop - p)));
            p = stop + 1;
        }
    }
    return ZWS_OK;
}

zws_status zws_segment_builder__gather(zws_segment_builder *b, size_t lane, uint32_t index,
                                       const zws_segment_document *d)
{
    if (b->spent || lane >= b->threads)
        return zws_error__set(ZWS_EINVAL, "the segment is finished, or has no lane %zu", lane);
    ZWS_TRY(check_terms(d));
    return zws_lane__add(b->lane[lane], index, d->term, d->n_terms, b->positions,
                         atomic_load_explicit(&b->lane_memory, memory_order_relaxed));
}

/* What columns take is taken from the lanes; what cannot be spilled must not make every document a
 * run of its own: a quarter remains. */
static void share_memory(zws_segment_builder *b)
{
    size_t kept = zws_columns_writer__memory(b->columns);
    size_t rest = kept < b->memory ? b->memory - kept : 0;
    if (rest < b->memory / 4)
        rest = b->memory / 4;
    atomic_store_explicit(&b->lane_memory, rest / b->threads, memory_order_relaxed);
}

void zws_segment_builder__set_memory(zws_segment_builder *b, size_t memory)
{
    b->memory = memory;
    share_memory(b);
}

/* One that is left out has no id. */
static zws_status put_document(zws_segment_builder *b, const zws_writer_document *document)
{
    zws_status status = zws_documents__add(&b->documents, document);
    b->spent = b->spent || status != ZWS_OK; /* it may be there in part */
    return status;
}

zws_status zws_segment_builder__settle(zws_segment_builder *b, uint32_t index,
                                       const zws_segment_document *d, uint32_t length)
{
    static const zws_writer_document none = {.id = ""};
    if (index != b->documents.n)
        return zws_error__set(ZWS_EINTERNAL, "document %u is settled after %u", index,
                              b->documents.n);
    if (!d)
        return put_document(b, &none);
    ZWS_TRY(check(b, d));
    zws_writer_document document = {.id = d->id,
                                    .id_len = (uint32_t)d->id_len,
                                    .date = d->date,
                                    .date_end = d->date ? d->date_end : 0,
                                    .length = length,
                                    .stored_len = (uint32_t)d->stored_len,
                                    .stored = b->bytes.offset};
    zws_status status = zws_output__write(&b->bytes, d->stored, d->stored_len);
    if (status == ZWS_OK)
        status = add_values(b, d);
    zws_status put = put_document(b, status == ZWS_OK ? &document : &none);
    share_memory(b);
    return status == ZWS_OK ? put : status;
}

zws_status zws_segment_builder__add(zws_segment_builder *b, const zws_segment_document *d)
{
    ZWS_TRY(check(b, d));
    uint32_t index = b->documents.n;
    uint64_t length = 0;
    for (size_t i = 0; i < d->n_terms; i++)
        length += d->term[i].frequency;
    ZWS_TRY(check_terms(d));
    zws_status status = zws_segment_builder__gather(b, 0, index, d);
    if (status == ZWS_OK)
        return zws_segment_builder__settle(b, index, d, (uint32_t)length);
    /* Its number is spent, and its terms are dropped with it; where it was not the document's
     * fault, what others have of terms may not be whole either. */
    bool refused = status == ZWS_EINVAL || status == ZWS_ELIMIT;
    if (zws_segment_builder__settle(b, index, NULL, 0) != ZWS_OK || !refused)
        b->spent = true;
    return status;
}

typedef struct {
    const zws_segment_builder *b;
    zws_documents *sorted;
    zws_documents_reader reader;
    uint8_t *data;
    size_t cap;
} stored_source;

/* Read, not mapped: a mapping of all that is stored would count as memory of the process. */
static zws_status stored_of(uint32_t doc, const void **data, size_t *len, void *context)
{
    stored_source *source = context;
    ZWS_TRY(zws_documents__read(source->sorted, &source->reader, doc));
    const zws_writer_document *d = &source->reader.document;
    ZWS_TRY(zws_mem__grow(&source->data, &source->cap, d->stored_len, 1));
    *data = source->data ? (const void *)source->data : "";
    *len = d->stored_len;
    return zws_output__read(&source->b->bytes, d->stored, source->data, d->stored_len);
}

static zws_status store(zws_segment_builder *b, zws_segment_writer *writer, zws_documents *sorted)
{
    stored_source source = {.b = b, .sorted = sorted};
    ZWS_TRY(zws_output__flush(&b->bytes));
    zws_status status = zws_segment_writer__store(writer, stored_of, &source, b->threads);
    zws_documents_reader__free(&source.reader);
    free(source.data);
    return status;
}

static zws_status write_segment(zws_segment_builder *b, const uint32_t *place,
                                zws_documents *sorted, const char *path)
{
    zws_segment_writer *writer;
    ZWS_TRY(zws_segment_writer__new(&writer, b->folder, &b->reference, sorted));
    zws_status status =
        zws_lanes__drain(b->lane, b->threads, place, b->documents.n, writer, b->threads, b->memory);
    free_lanes(b);
    zws_mem__trim();
    if (status == ZWS_OK)
        status = store(b, writer, sorted);
    if (status == ZWS_OK)
        status = zws_segment_writer__finish(writer, b->columns, place, path);
    zws_segment_writer__free(writer);
    return status;
}

zws_status zws_segment_builder__finish(zws_segment_builder *b, const char *path)
{
    if (b->spent)
        return zws_error__set(ZWS_EINVAL, "the segment is finished: make a new builder");
    b->spent = true;
    uint32_t *place = NULL;
    zws_documents sorted = {.n = 0};
    /* To put documents in order takes memory that lanes give back. */
    zws_status status = zws_lanes__close(b->lane, b->threads, b->threads);
    if (status == ZWS_OK)
        status = zws_documents__open(&sorted, b->folder);
    if (status == ZWS_OK)
        status = zws_documents__sort(&sorted, &place, &b->documents);
    zws_documents__close(&b->documents);
    if (status == ZWS_OK)
        status = write_segment(b, place, &sorted, path);
    zws_documents__close(&sorted);
    free(place);
    return status;
}
