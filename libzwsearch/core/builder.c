#include <stdatomic.h>

#include "base/hash.h"
#include "core/runs.h"

#define THREADS_MAX 256

struct zws_segment_builder {
    char *folder;
    size_t memory;
    bool positions;
    zws_bm25 reference;
    zws_arena ids;
    zws_writer_document *document; /* in the order they came */
    struct stored {
        uint64_t offset;
        uint32_t len;
        bool dead; /* a later document has its id */
    } * stored;
    size_t n, cap, stored_cap;
    uint32_t *slot; /* hash table of ids: document + 1 */
    size_t slots;
    zws_output bytes; /* stored documents, in the order they came */
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
    zws_columns_writer__free(b->columns);
    free_lanes(b);
    zws_arena__free(&b->ids);
    free(b->folder);
    free(b->document);
    free(b->stored);
    free(b->slot);
    free(b);
}

static zws_status rehash(zws_segment_builder *b)
{
    size_t slots = b->slots ? b->slots * 2 : 4096;
    uint32_t *slot;
    ZWS_TRY(zws_mem__zalloc(&slot, slots, sizeof *slot));
    for (size_t i = 0; i < b->n; i++) {
        if (b->stored[i].dead)
            continue;
        size_t at = zws_hash64__of(b->document[i].id, b->document[i].id_len, 0) & (slots - 1);
        while (slot[at])
            at = (at + 1) & (slots - 1);
        slot[at] = (uint32_t)i + 1;
    }
    free(b->slot);
    b->slot = slot;
    b->slots = slots;
    return ZWS_OK;
}

static zws_status claim_id(zws_segment_builder *b, const zws_segment_document *d)
{
    if (b->n * 2 >= b->slots)
        ZWS_TRY(rehash(b));
    size_t at = zws_hash64__of(d->id, d->id_len, 0) & (b->slots - 1);
    for (; b->slot[at]; at = (at + 1) & (b->slots - 1)) {
        uint32_t old = b->slot[at] - 1;
        if (b->document[old].id_len == d->id_len &&
            memcmp(b->document[old].id, d->id, d->id_len) == 0) {
            b->stored[old].dead = true;
            break;
        }
    }
    b->slot[at] = (uint32_t)b->n + 1;
    return ZWS_OK;
}

static zws_status check(const zws_segment_builder *b, const zws_segment_document *d)
{
    if (b->spent)
        return zws_error__set(ZWS_EINVAL, "the segment is finished: make a new builder");
    if (b->n >= ZWS_MAX_DOCUMENTS)
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
                ZWS_TRY(zws_columns_writer__add(b->columns, (uint32_t)b->n, d->value[i].column, p,
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

/* What the documents take that are settled is taken from the lanes; what cannot be spilled must not
 * make every document a run of its own: a quarter remains. */
static void share_memory(zws_segment_builder *b)
{
    size_t kept = b->ids.total + b->cap * sizeof *b->document + b->stored_cap * sizeof *b->stored +
                  b->slots * 4 + zws_columns_writer__memory(b->columns);
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

static zws_status grow(zws_segment_builder *b)
{
    ZWS_TRY(zws_mem__grow(&b->document, &b->cap, b->n + 1, sizeof *b->document));
    ZWS_TRY(zws_mem__grow(&b->stored, &b->stored_cap, b->n + 1, sizeof *b->stored));
    /* Dead until it is whole: what a failure leaves behind is dropped at the end. */
    b->document[b->n] = (zws_writer_document){.id = ""};
    b->stored[b->n] = (struct stored){b->bytes.offset, 0, true};
    return ZWS_OK;
}

zws_status zws_segment_builder__settle(zws_segment_builder *b, uint32_t index,
                                       const zws_segment_document *d, uint32_t length)
{
    if (index != b->n)
        return zws_error__set(ZWS_EINTERNAL, "document %u is settled after %zu", index, b->n);
    ZWS_TRY(grow(b));
    if (!d) {
        b->n++;
        return ZWS_OK;
    }
    ZWS_TRY(check(b, d));
    const char *id = zws_arena__dup(&b->ids, d->id, d->id_len);
    if (!id)
        return ZWS_ENOMEM;
    b->document[index] =
        (zws_writer_document){id, (uint32_t)d->id_len, d->date, d->date ? d->date_end : 0, length};
    b->stored[index].len = (uint32_t)d->stored_len;
    zws_status status = zws_output__write(&b->bytes, d->stored, d->stored_len);
    if (status == ZWS_OK)
        status = add_values(b, d);
    if (status == ZWS_OK)
        status = claim_id(b, d);
    b->stored[index].dead = status != ZWS_OK;
    b->n++;
    share_memory(b);
    return status;
}

zws_status zws_segment_builder__add(zws_segment_builder *b, const zws_segment_document *d)
{
    ZWS_TRY(check(b, d));
    uint32_t index = (uint32_t)b->n;
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

/* place[i]: the final number of the i-th document; live[]: the documents in final order; from[]:
 * which of the builder's they are. */
static zws_status place_documents(const zws_segment_builder *b, uint32_t **place, uint32_t **from,
                                  zws_writer_document **live, uint32_t *n)
{
    ZWS_TRY(zws_mem__zalloc(place, b->n, sizeof **place));
    ZWS_TRY(zws_mem__zalloc(from, b->n, sizeof **from));
    ZWS_TRY(zws_mem__zalloc(live, b->n, sizeof **live));
    uint32_t *order = NULL;
    ZWS_TRY(zws_writer__order(&order, b->document, (uint32_t)b->n));
    *n = 0;
    for (size_t k = 0; k < b->n; k++) {
        uint32_t i = order[k];
        (*place)[i] = UINT32_MAX;
        if (b->stored[i].dead)
            continue;
        (*place)[i] = *n;
        (*from)[*n] = i;
        (*live)[(*n)++] = b->document[i];
    }
    free(order);
    return ZWS_OK;
}

typedef struct {
    const zws_segment_builder *b;
    const uint32_t *from;
    uint8_t *data;
    size_t cap;
} stored_source;

/* Read, not mapped: a mapping of all that is stored would count as memory of the process. */
static zws_status stored_of(uint32_t doc, const void **data, size_t *len, void *context)
{
    stored_source *source = context;
    const struct stored *s = &source->b->stored[source->from[doc]];
    ZWS_TRY(zws_mem__grow(&source->data, &source->cap, s->len, 1));
    *data = source->data ? (const void *)source->data : "";
    *len = s->len;
    return zws_output__read(&source->b->bytes, s->offset, source->data, s->len);
}

static zws_status write_segment(zws_segment_builder *b, const uint32_t *place, const uint32_t *from,
                                const zws_writer_document *live, uint32_t n, const char *path)
{
    zws_segment_writer *writer;
    stored_source source = {.b = b, .from = from};
    ZWS_TRY(zws_segment_writer__new(&writer, b->folder, &b->reference, live, n));
    zws_status status =
        zws_lanes__drain(b->lane, b->threads, place, (uint32_t)b->n, writer, b->threads);
    free_lanes(b);
    zws_mem__trim();
    if (status == ZWS_OK)
        status = zws_output__flush(&b->bytes);
    if (status == ZWS_OK)
        status = zws_segment_writer__store(writer, stored_of, &source, b->threads);
    free(source.data);
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
    /* No document's id is claimed any more. */
    free(b->slot);
    b->slot = NULL;
    uint32_t *place = NULL, *from = NULL, n = 0;
    zws_writer_document *live = NULL;
    zws_status status = place_documents(b, &place, &from, &live, &n);
    if (status == ZWS_OK)
        status = write_segment(b, place, from, live, n, path);
    free(place);
    free(from);
    free(live);
    return status;
}
