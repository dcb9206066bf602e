#include "core/segment.h"
#include "core/writer.h"

typedef struct {
    const zws_segment *segment;
    zws_term_cursor cursor;
    bool more;
    uint32_t first; /* index of its first document among all */
} part;

typedef struct {
    part *part;
    size_t n_parts;
    bool positions;
    zws_writer_document *document, *live;
    uint32_t *place, *from;
    uint32_t n, n_live;
    zws_columns_writer *columns;
    zws_posting *posting, *spare;
    size_t n_postings, posting_cap, spare_cap;
    zws_buffer stored;
    /* while a list is read: */
    const part *current;
    zws_list list;
    zws_short_list room;
    zws_positions where;
    uint32_t *position;
    size_t position_cap;
    zws_buffer places; /* of all postings of the term, as zws_posting has them */
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
        zws_status status = zws_segment__find(m->part[k].segment, id, len, &doc);
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
        const zws_segment *s = m->part[i].segment;
        uint32_t span = 0;
        for (uint32_t doc = 0; doc < s->n; doc++) {
            uint32_t index = m->part[i].first + doc;
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

/* The positions of posting `index`, behind those of the postings before it. */
static zws_status add_positions(merger *m, zws_posting *p, uint32_t index)
{
    const zws_segment *s = m->current->segment;
    zws_position_run run;
    ZWS_TRY(zws_positions__seek(&m->where, s, index, &run));
    ZWS_TRY(zws_mem__grow(&m->position, &m->position_cap, run.count, sizeof *m->position));
    ZWS_TRY(zws_position_run__decode(&run, s, m->position));
    uint32_t last = 0;
    for (uint32_t i = 0; i < run.count; i++) {
        uint8_t bytes[10];
        size_t len = zws_put_varint(bytes, m->position[i] - last);
        last = m->position[i];
        ZWS_TRY(zws_buffer__append(&m->places, bytes, len));
        p->position_bytes += (uint32_t)len;
    }
    p->n_positions = run.count;
    return ZWS_OK;
}

static zws_status add_posting(uint32_t doc, uint32_t index, void *context)
{
    merger *m = context;
    zws_posting p = {.doc = m->place[m->current->first + doc],
                     .frequency = zws_list__frequency(&m->list, index)};
    if (p.doc == UINT32_MAX)
        return ZWS_OK;
    if (!m->where.none && m->positions)
        ZWS_TRY(add_positions(m, &p, index));
    ZWS_TRY(zws_mem__grow(&m->posting, &m->posting_cap, m->n_postings + 1, sizeof *m->posting));
    m->posting[m->n_postings++] = p;
    return ZWS_OK;
}

/* When they move no more. */
static void point_at_positions(merger *m)
{
    const uint8_t *at = (const uint8_t *)m->places.data;
    for (size_t i = 0; i < m->n_postings; i++) {
        m->posting[i].positions = at;
        at += m->posting[i].n_positions ? m->posting[i].position_bytes : 0;
    }
}

static int compare(const part *a, const part *b)
{
    size_t x = a->cursor.len, y = b->cursor.len;
    int order = memcmp(a->cursor.term, b->cursor.term, x < y ? x : y);
    return order ? order : (x > y) - (x < y);
}

/* The least term of all parts, from every part that has it. */
static zws_status merge_term(merger *m, zws_segment_writer *writer, bool *done)
{
    part *least = NULL;
    for (size_t i = 0; i < m->n_parts; i++) {
        if (m->part[i].more && (!least || compare(&m->part[i], least) < 0))
            least = &m->part[i];
    }
    *done = !least;
    if (!least)
        return ZWS_OK;
    m->n_postings = 0;
    zws_buffer__clear(&m->places);
    for (size_t i = 0; i < m->n_parts; i++) {
        part *p = &m->part[i];
        if (!p->more || compare(p, least) != 0)
            continue;
        m->current = p;
        ZWS_TRY(zws_list__open(&m->list, p->segment, &p->cursor.place, m->room.bytes));
        ZWS_TRY(zws_positions__open(&m->where, p->segment, &m->list));
        ZWS_TRY(zws_list__walk(&m->list, p->segment, add_posting, m));
    }
    point_at_positions(m);
    if (m->n_postings > 0) {
        ZWS_TRY(zws_mem__grow(&m->spare, &m->spare_cap, m->n_postings, sizeof *m->spare));
        zws_writer__sort_postings(m->posting, m->spare, m->n_postings);
        ZWS_TRY(zws_segment_writer__term(writer, least->cursor.term, least->cursor.len, m->posting,
                                         (uint32_t)m->n_postings));
    }
    /* `least` moves last: the others are compared with it. */
    for (size_t i = 0; i < m->n_parts; i++) {
        part *p = &m->part[i];
        if (p != least && p->more && compare(p, least) == 0)
            ZWS_TRY(zws_term_cursor__next(&p->cursor, &p->more));
    }
    return zws_term_cursor__next(&least->cursor, &least->more);
}

static zws_status stored_of(uint32_t doc, const void **data, size_t *len, void *context)
{
    merger *m = context;
    size_t i = m->n_parts - 1;
    while (m->part[i].first > m->from[doc])
        i--;
    zws_buffer__clear(&m->stored);
    ZWS_TRY(zws_segment__stored(m->part[i].segment, m->from[doc] - m->part[i].first, &m->stored));
    *data = m->stored.data ? m->stored.data : "";
    *len = m->stored.len;
    return ZWS_OK;
}

static zws_status write_merged(merger *m, const char *path, const zws_segment_options *options)
{
    zws_segment_writer *writer;
    zws_bm25 reference = options->bm25;
    if (reference.k1 == 0 && reference.b == 0)
        reference = (zws_bm25){.k1 = 1.2, .b = 0.75};
    ZWS_TRY(zws_segment_writer__new(&writer, options->folder ? options->folder : ".", &reference,
                                    m->live, m->n_live));
    zws_status status = ZWS_OK;
    for (size_t i = 0; i < m->n_parts && status == ZWS_OK; i++) {
        status = zws_term_cursor__seek(&m->part[i].cursor, m->part[i].segment, "", 0);
        if (status == ZWS_OK)
            status = zws_term_cursor__next(&m->part[i].cursor, &m->part[i].more);
    }
    for (bool done = false; !done && status == ZWS_OK;)
        status = merge_term(m, writer, &done);
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
    merger m = {.n_parts = n, .positions = options->positions};
    uint64_t documents = 0;
    ZWS_TRY(zws_mem__zalloc(&m.part, n, sizeof *m.part));
    for (size_t i = 0; i < n; i++) {
        m.part[i].segment = segment[i];
        m.part[i].first = (uint32_t)documents;
        documents += segment[i]->n;
    }
    m.n = (uint32_t)documents;
    zws_status status = ZWS_OK;
    if (documents > ZWS_MAX_DOCUMENTS)
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
    for (size_t i = 0; i < n; i++)
        zws_term_cursor__free(&m.part[i].cursor);
    free(m.part);
    free(m.document);
    free(m.live);
    free(m.place);
    free(m.from);
    free(m.posting);
    free(m.spare);
    free(m.position);
    zws_buffer__free(&m.places);
    zws_buffer__free(&m.stored);
    zws_columns_writer__free(m.columns);
    return status;
}
