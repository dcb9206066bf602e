#include "core/merge_lists.h"

/* Of one thread, for each document: the postings of the longest list, twice, and their positions.
 */
#define POSTING_BYTES 64

typedef struct {
    zws_segment *const *segment;
    uint32_t *first; /* of a segment: index of its first document among all */
    size_t n_parts;
    zws_writer_document *document, *live;
    uint32_t *place, *from;
    uint32_t n, n_live;
    zws_columns_writer *columns;
    zws_buffer stored;
    size_t read; /* bytes of stored documents since pages were let go */
} merger;

static bool hidden_in(const zws_core_hidden *hidden, size_t i, uint32_t doc)
{
    return hidden && hidden[i].word && doc < hidden[i].documents &&
           (hidden[i].word[doc / 64] >> (doc & 63) & 1);
}

/* Does a later part have a document with this id? */
static zws_status superseded(const merger *m, const zws_core_hidden *hidden, size_t i,
                             const char *id, size_t len, bool *out)
{
    *out = false;
    for (size_t k = i + 1; k < m->n_parts && !*out; k++) {
        uint32_t doc;
        zws_status status = zws_segment__find(m->segment[k], id, len, &doc);
        if (status != ZWS_OK && status != ZWS_ENOTFOUND)
            return status;
        *out = status == ZWS_OK && !hidden_in(hidden, k, doc);
    }
    return ZWS_OK;
}

typedef struct {
    merger *m;
    uint32_t index;
    int column;
    zws_status status;
} value_context;

static void add_value(const char *value, size_t len, void *context)
{
    value_context *c = context;
    if (c->status == ZWS_OK)
        c->status = zws_columns_writer__add(c->m->columns, c->index, c->column, value, len);
}

static int32_t date_end(const zws_segment *s, uint32_t doc, uint32_t *span)
{
    const uint8_t *p = s->section[ZWS_SECTION_SPANS].data;
    while (*span < s->n_spans && zws_get32(p + (size_t)*span * 8) < doc)
        (*span)++;
    if (*span < s->n_spans && zws_get32(p + (size_t)*span * 8) == doc)
        return (int32_t)zws_get32(p + (size_t)*span * 8 + 4);
    return zws_segment__date(s, doc);
}

/* All documents of all parts; place[] is UINT32_MAX for those that do not stay. */
static zws_status collect_documents(merger *m, const zws_core_hidden *hidden)
{
    for (size_t i = 0; i < m->n_parts; i++) {
        const zws_segment *s = m->segment[i];
        uint32_t span = 0;
        for (uint32_t doc = 0; doc < s->n; doc++) {
            uint32_t index = m->first[i] + doc;
            const char *id;
            size_t len;
            bool gone = hidden_in(hidden, i, doc);
            ZWS_TRY(zws_segment__id(s, doc, &id, &len));
            if (!gone)
                ZWS_TRY(superseded(m, hidden, i, id, len, &gone));
            m->document[index] =
                (zws_writer_document){id, (uint32_t)len, zws_segment__date(s, doc),
                                      date_end(s, doc, &span), zws_segment__length(s, doc)};
            m->place[index] = gone ? UINT32_MAX : 0;
            for (int c = 0; c < ZWS_COLUMNS && !gone; c++) {
                value_context context = {m, index, c, ZWS_OK};
                if (s->column[c])
                    ZWS_TRY(zws_segment__values(s, doc, c, add_value, &context));
                ZWS_TRY(context.status);
            }
        }
    }
    return ZWS_OK;
}

static zws_status place_documents(merger *m)
{
    uint32_t *order;
    ZWS_TRY(zws_writer__order(&order, m->document, m->n));
    for (uint32_t k = 0; k < m->n; k++) {
        uint32_t i = order[k];
        if (m->place[i] == UINT32_MAX)
            continue;
        m->place[i] = m->n_live;
        m->from[m->n_live] = i;
        m->live[m->n_live++] = m->document[i];
    }
    free(order);
    return ZWS_OK;
}

static zws_status stored_of(uint32_t doc, const void **data, size_t *len, void *context)
{
    merger *m = context;
    size_t i = m->n_parts - 1;
    while (m->first[i] > m->from[doc])
        i--;
    zws_buffer__clear(&m->stored);
    ZWS_TRY(zws_segment__stored(m->segment[i], m->from[doc] - m->first[i], &m->stored));
    *data = m->stored.data ? m->stored.data : "";
    *len = m->stored.len;
    m->read += m->stored.len;
    if (m->read >= ZWS_MERGE_RELEASE) {
        zws_merge__release(m->segment, m->n_parts);
        m->read = 0;
    }
    return ZWS_OK;
}

/* As many as the memory is enough for. */
static size_t threads_of(const merger *m, const zws_segment_options *options)
{
    size_t most = options->memory / (((size_t)m->n_live + 1) * POSTING_BYTES);
    size_t threads = options->memory && most < options->threads ? most : options->threads;
    return threads > 0 ? threads : 1;
}

static zws_status write_merged(merger *m, const char *path, const zws_segment_options *options)
{
    zws_segment_writer *writer;
    zws_bm25 reference = options->bm25;
    if (reference.k1 == 0 && reference.b == 0)
        reference = (zws_bm25){.k1 = 1.2, .b = 0.75};
    ZWS_TRY(zws_segment_writer__new(&writer, options->folder ? options->folder : ".", &reference,
                                    m->live, m->n_live));
    zws_merged_lists lists = {.segment = m->segment,
                              .first = m->first,
                              .n = m->n_parts,
                              .place = m->place,
                              .positions = options->positions,
                              .threads = threads_of(m, options)};
    zws_status status = zws_merged_lists__write(&lists, writer);
    zws_merge__release(m->segment, m->n_parts);
    if (status == ZWS_OK)
        status = zws_segment_writer__store(writer, stored_of, m, options->threads);
    if (status == ZWS_OK)
        status = zws_segment_writer__finish(writer, m->columns, m->place, path);
    zws_segment_writer__free(writer);
    return status;
}

zws_status zws_segment__merge(const char *path, zws_segment *const *segment, size_t n,
                              const zws_core_hidden *hidden, const zws_segment_options *options)
{
    merger m = {.segment = segment, .n_parts = n};
    uint64_t documents = 0;
    ZWS_TRY(zws_mem__zalloc(&m.first, n, sizeof *m.first));
    for (size_t i = 0; i < n; i++) {
        m.first[i] = (uint32_t)documents;
        documents += segment[i]->n;
    }
    m.n = (uint32_t)documents;
    /* What is damaged would be written with checksums that are right, and never be found again. */
    zws_status status = ZWS_OK;
    for (size_t i = 0; status == ZWS_OK && i < n; i++)
        status = zws_segment__check_sums(segment[i]);
    if (status == ZWS_OK && documents > ZWS_MAX_DOCUMENTS)
        status =
            zws_error__set(ZWS_ELIMIT, "a segment has at most %u documents", ZWS_MAX_DOCUMENTS);
    if (status == ZWS_OK)
        status = zws_mem__zalloc(&m.document, m.n, sizeof *m.document);
    if (status == ZWS_OK)
        status = zws_mem__zalloc(&m.live, m.n, sizeof *m.live);
    if (status == ZWS_OK)
        status = zws_mem__zalloc(&m.place, m.n, sizeof *m.place);
    if (status == ZWS_OK)
        status = zws_mem__zalloc(&m.from, m.n, sizeof *m.from);
    if (status == ZWS_OK)
        status = zws_columns_writer__new(&m.columns);
    if (status == ZWS_OK)
        status = collect_documents(&m, hidden);
    if (status == ZWS_OK)
        status = place_documents(&m);
    if (status == ZWS_OK)
        status = write_merged(&m, path, options);
    free(m.first);
    free(m.document);
    free(m.live);
    free(m.place);
    free(m.from);
    zws_buffer__free(&m.stored);
    zws_columns_writer__free(m.columns);
    return status;
}
