#include "core/merge_lists.h"

/* Of one thread, for each document: the postings of the longest list, twice, and their positions.
 */
#define POSTING_BYTES 64

#define RELEASED 16384 /* documents; see ZWS_MERGE_RELEASE */

/* Where the merge of documents is in a segment. */
typedef struct {
    uint32_t doc, span;
    zws_writer_document document; /* the one that is next */
    bool more;
} place_in;

typedef struct {
    zws_segment *const *segment;
    uint32_t *first; /* of a segment: index of its first document among all */
    size_t n_parts;
    const zws_core_hidden *hidden;
    place_in *in;
    zws_documents documents; /* that stay; `stored` is the index among all */
    zws_documents_reader reader;
    uint32_t *place, n;
    zws_columns_writer *columns;
    zws_buffer stored;
    size_t read; /* bytes of stored documents since pages were let go */
    uint32_t next_stored;
} merger;

static bool hidden_in(const zws_core_hidden *hidden, size_t i, uint32_t doc)
{
    return hidden && hidden[i].word && doc < hidden[i].documents &&
           (hidden[i].word[doc / 64] >> (doc & 63) & 1);
}

/* Does a later part have a document with this id? */
static zws_status superseded(const merger *m, size_t i, const char *id, size_t len, bool *out)
{
    *out = false;
    for (size_t k = i + 1; k < m->n_parts && !*out; k++) {
        uint32_t doc;
        zws_status status = zws_segment__find(m->segment[k], id, len, &doc);
        if (status != ZWS_OK && status != ZWS_ENOTFOUND)
            return status;
        *out = status == ZWS_OK && !hidden_in(m->hidden, k, doc);
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

/* The next document of a part that stays, from in->doc on. */
static zws_status find_next(merger *m, size_t part)
{
    const zws_segment *s = m->segment[part];
    place_in *in = &m->in[part];
    for (in->more = false; !in->more && in->doc < s->n; in->doc += !in->more) {
        const char *id;
        size_t len;
        bool gone = hidden_in(m->hidden, part, in->doc);
        ZWS_TRY(zws_segment__id(s, in->doc, &id, &len));
        if (!gone)
            ZWS_TRY(superseded(m, part, id, len, &gone));
        in->more = !gone;
        in->document = (zws_writer_document){.id = id,
                                             .id_len = (uint32_t)len,
                                             .date = zws_segment__date(s, in->doc),
                                             .date_end = date_end(s, in->doc, &in->span),
                                             .length = zws_segment__length(s, in->doc),
                                             .stored = m->first[part] + in->doc};
    }
    return ZWS_OK;
}

static zws_status take_values(merger *m, size_t part)
{
    const zws_segment *s = m->segment[part];
    for (int c = 0; c < ZWS_COLUMNS; c++) {
        value_context context = {m, m->documents.n, c, ZWS_OK};
        if (s->column[c])
            ZWS_TRY(zws_segment__values(s, m->in[part].doc, c, add_value, &context));
        ZWS_TRY(context.status);
    }
    return ZWS_OK;
}

static zws_status take_document(merger *m, size_t part)
{
    place_in *in = &m->in[part];
    ZWS_TRY(take_values(m, part));
    m->place[in->document.stored] = m->documents.n;
    ZWS_TRY(zws_documents__add(&m->documents, &in->document));
    if (m->documents.n % RELEASED == 0)
        zws_merge__release(m->segment, m->n_parts);
    in->doc++;
    return find_next(m, part);
}

/* Each part has its documents in order already. */
static zws_status take_documents(merger *m)
{
    for (uint32_t i = 0; i < m->n; i++)
        m->place[i] = UINT32_MAX;
    for (size_t i = 0; i < m->n_parts; i++)
        ZWS_TRY(find_next(m, i));
    for (;;) {
        size_t first = SIZE_MAX;
        for (size_t i = 0; i < m->n_parts; i++) {
            if (m->in[i].more &&
                (first == SIZE_MAX ||
                 zws_writer_document__compare(&m->in[i].document, &m->in[first].document) < 0))
                first = i;
        }
        if (first == SIZE_MAX)
            return ZWS_OK;
        ZWS_TRY(take_document(m, first));
    }
}

static zws_status stored_of(uint32_t doc, const void **data, size_t *len, void *context)
{
    merger *m = context;
    ZWS_TRY(zws_documents__read(&m->documents, &m->reader, doc));
    uint32_t from = (uint32_t)m->reader.document.stored;
    size_t i = m->n_parts - 1;
    while (m->first[i] > from)
        i--;
    zws_buffer__clear(&m->stored);
    ZWS_TRY(zws_segment__stored(m->segment[i], from - m->first[i], &m->stored));
    *data = m->stored.data ? m->stored.data : "";
    *len = m->stored.len;
    m->read += m->stored.len;
    /* A sample is drawn from all over. */
    bool elsewhere = doc != m->next_stored;
    m->next_stored = doc + 1;
    if (elsewhere || m->read >= ZWS_MERGE_RELEASE) {
        zws_merge__release(m->segment, m->n_parts);
        m->read = 0;
    }
    return ZWS_OK;
}

/* As many as the memory is enough for. */
static size_t threads_of(const merger *m, const zws_segment_options *options)
{
    size_t most = options->memory / (((size_t)m->documents.n + 1) * POSTING_BYTES);
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
                                    &m->documents));
    zws_merged_lists lists = {.segment = m->segment,
                              .first = m->first,
                              .n = m->n_parts,
                              .place = m->place,
                              .positions = options->positions,
                              .threads = threads_of(m, options),
                              .memory = options->memory ? options->memory : (size_t)512 << 20};
    zws_status status = zws_merged_lists__write(&lists, writer);
    zws_merge__release(m->segment, m->n_parts);
    if (status == ZWS_OK)
        status = zws_segment_writer__store(writer, stored_of, m, options->threads);
    if (status == ZWS_OK)
        status = zws_segment_writer__finish(writer, m->columns, NULL, path);
    zws_segment_writer__free(writer);
    return status;
}

zws_status zws_segment__merge(const char *path, zws_segment *const *segment, size_t n,
                              const zws_core_hidden *hidden, const zws_segment_options *options)
{
    merger m = {.segment = segment, .n_parts = n, .hidden = hidden};
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
        status = zws_mem__zalloc(&m.in, n, sizeof *m.in);
    if (status == ZWS_OK)
        status = zws_mem__zalloc(&m.place, m.n, sizeof *m.place);
    if (status == ZWS_OK)
        status = zws_documents__open(&m.documents, options->folder ? options->folder : ".");
    if (status == ZWS_OK)
        status = zws_columns_writer__new(&m.columns);
    if (status == ZWS_OK)
        status = take_documents(&m);
    if (status == ZWS_OK)
        status = write_merged(&m, path, options);
    free(m.first);
    free(m.in);
    free(m.place);
    zws_documents__close(&m.documents);
    zws_documents_reader__free(&m.reader);
    zws_buffer__free(&m.stored);
    zws_columns_writer__free(m.columns);
    return status;
}
