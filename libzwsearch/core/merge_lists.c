/* Batches of terms are taken in order, read from all segments that have them and turned into lists
 * on all threads, and written in order. */
#include "core/merge_lists.h"

#include "base/parallel.h"

#define BATCH_POSTINGS ((uint64_t)1 << 16)
#define BATCH_TERMS    4096
#define KEPT           ((size_t)256 << 10) /* bytes of positions that stay allocated */
#define FETCHED        ((uint32_t)1 << 14) /* postings whose positions are in memory at a time */

typedef struct {
    size_t part;
    zws_term_place place;
} piece;

typedef struct {
    size_t text, len;      /* in the batch's text */
    size_t first, pieces;  /* in its pieces */
    zws_encoded_list list; /* n is 0 where all documents are gone */
} item;

typedef struct merging merging;

/* A term's list in a segment. */
typedef struct {
    zws_list list;
    zws_short_list room;
    zws_positions where;
} part_list;

typedef struct {
    const merging *of;
    zws_buffer text;
    item *item;
    size_t n, cap;
    piece *piece;
    size_t n_pieces, piece_cap;
    zws_list_encoder encoder;
    /* of one term at a time: */
    zws_posting_room postings, spare;
    size_t n_postings;
    bool is_long;      /* positions are fetched when they are asked for */
    zws_buffer places; /* positions of its postings, as zws_posting has them */
    uint32_t *position;
    size_t position_cap;
    size_t part;      /* that is read */
    part_list *lists; /* of each segment */
} batch;

struct merging {
    const zws_merged_lists *lists;
    zws_term_cursor *cursor; /* of each segment */
    bool *has;               /* a term */
    zws_segment_writer *writer;
    batch *batch;
    size_t usual;         /* so many postings any thread may have at a time, */
    pthread_mutex_t more; /* and one of them more */
    size_t written;       /* bytes of lists since pages were let go */
};

/* --- Terms, in order -------------------------------------------------------------------------- */

static int compare(const zws_term_cursor *a, const char *term, size_t len)
{
    int order = memcmp(a->term, term, a->len < len ? a->len : len);
    return order ? order : (a->len > len) - (a->len < len);
}

/* The least term of all cursors into the batch; they move on. */
static zws_status take_term(merging *m, batch *b, uint64_t *postings, bool *more)
{
    const zws_term_cursor *least = NULL;
    for (size_t i = 0; i < m->lists->n; i++) {
        if (m->has[i] && (!least || compare(&m->cursor[i], least->term, least->len) < 0))
            least = &m->cursor[i];
    }
    *more = least;
    if (!least)
        return ZWS_OK;
    ZWS_TRY(zws_mem__grow(&b->item, &b->cap, b->n + 1, sizeof *b->item));
    item *t = &b->item[b->n++];
    *t = (item){.text = b->text.len, .len = least->len, .first = b->n_pieces};
    ZWS_TRY(zws_buffer__append(&b->text, least->term, least->len));
    for (size_t i = 0; i < m->lists->n; i++) {
        zws_term_cursor *c = &m->cursor[i];
        if (!m->has[i] || compare(c, b->text.data + t->text, t->len) != 0)
            continue;
        ZWS_TRY(zws_mem__grow(&b->piece, &b->piece_cap, b->n_pieces + 1, sizeof *b->piece));
        b->piece[b->n_pieces++] = (piece){i, c->place};
        t->pieces++;
        *postings += c->place.df;
        ZWS_TRY(zws_term_cursor__next(c, &m->has[i]));
    }
    return ZWS_OK;
}

static zws_status take(size_t slot, bool *more, void *context)
{
    merging *m = context;
    batch *b = &m->batch[slot];
    uint64_t postings = 0;
    b->n = b->n_pieces = 0;
    zws_buffer__clear(&b->text);
    for (bool any = true; any && b->n < BATCH_TERMS && postings < BATCH_POSTINGS;)
        ZWS_TRY(take_term(m, b, &postings, &any));
    *more = b->n > 0;
    return ZWS_OK;
}

/* --- Their lists ------------------------------------------------------------------------------ */

/* The positions of a posting, behind those of the postings before it. */
static zws_status add_positions(batch *b, const zws_segment *s, const zws_position_run *run)
{
    ZWS_TRY(zws_mem__grow(&b->position, &b->position_cap, run->count, sizeof *b->position));
    ZWS_TRY(zws_position_run__decode(run, s, b->position));
    ZWS_TRY(zws_buffer__reserve(&b->places, (size_t)run->count * 4));
    uint8_t *to = (uint8_t *)b->places.data + b->places.len;
    for (uint32_t i = 0; i < run->count; i++, to += 4)
        zws_put32(to, b->position[i] - (i > 0 ? b->position[i - 1] : 0));
    b->places.len += (size_t)run->count * 4;
    return ZWS_OK;
}

static zws_status add_posting(uint32_t doc, uint32_t index, void *context)
{
    batch *b = context;
    const zws_merged_lists *lists = b->of->lists;
    const part_list *l = &b->lists[b->part];
    zws_posting p = {.doc = lists->place[lists->first[b->part] + doc],
                     .frequency = zws_list__frequency(&l->list, index),
                     .from = (uint64_t)b->part << 32 | index};
    if (p.doc == UINT32_MAX)
        return ZWS_OK;
    if (!l->where.none && lists->positions) {
        zws_position_run run;
        ZWS_TRY(zws_positions__seek(&l->where, lists->segment[b->part], index, &run));
        p.n_positions = run.count;
        p.position_bytes = run.count * 4;
        if (!b->is_long)
            ZWS_TRY(add_positions(b, lists->segment[b->part], &run));
    }
    if (b->n_postings == b->postings.cap)
        return zws_segment__damaged(lists->segment[b->part], "postings");
    b->postings.item[b->n_postings++] = p;
    return ZWS_OK;
}

/* When they move no more. */
static void point_at_positions(batch *b, zws_posting *posting, size_t n)
{
    const uint8_t *at = (const uint8_t *)b->places.data;
    for (size_t i = 0; i < n; i++) {
        posting[i].positions = at;
        at += posting[i].n_positions ? posting[i].position_bytes : 0;
    }
}

static zws_status fetch_positions(zws_posting *posting, uint32_t n, void *context)
{
    batch *b = context;
    zws_buffer__clear(&b->places);
    for (uint32_t i = 0; i < n; i++) {
        const size_t part = posting[i].from >> 32;
        const zws_segment *s = b->of->lists->segment[part];
        zws_position_run run;
        if (posting[i].n_positions == 0)
            continue;
        ZWS_TRY(zws_positions__seek(&b->lists[part].where, s, (uint32_t)posting[i].from, &run));
        ZWS_TRY(add_positions(b, s, &run));
    }
    point_at_positions(b, posting, n);
    return ZWS_OK;
}

static zws_status read_lists(batch *b, const item *t, size_t most)
{
    b->n_postings = 0;
    zws_buffer__clear(&b->places);
    ZWS_TRY(zws_posting_room__reserve(&b->postings, most));
    for (size_t i = t->first; i < t->first + t->pieces; i++) {
        b->part = b->piece[i].part;
        const zws_segment *s = b->of->lists->segment[b->part];
        part_list *l = &b->lists[b->part];
        ZWS_TRY(zws_list__open(&l->list, s, &b->piece[i].place, l->room.bytes));
        ZWS_TRY(zws_positions__open(&l->where, s, &l->list));
        ZWS_TRY(zws_list__walk(&l->list, s, add_posting, b));
    }
    return ZWS_OK;
}

static zws_status encode(batch *b, item *t, size_t most)
{
    ZWS_TRY(read_lists(b, t, most));
    const size_t n = b->n_postings;
    if (n == 0)
        return ZWS_OK;
    if (!b->is_long)
        point_at_positions(b, b->postings.item, n);
    ZWS_TRY(zws_posting_room__reserve(&b->spare, zws_writer_sort_spare(n)));
    zws_writer__sort_postings(b->postings.item, b->spare.item, n);
    zws_posting_room__trim(&b->spare);
    b->encoder.source = (zws_position_source){fetch_positions, b,
                                              b->is_long && b->of->lists->positions ? FETCHED : 0};
    ZWS_TRY(zws_list_encoder__encode(&b->encoder, &t->list, b->postings.item, (uint32_t)n));
    zws_posting_room__trim(&b->postings);
    if (b->places.cap > KEPT)
        zws_buffer__free(&b->places);
    return ZWS_OK;
}

void zws_merge__release(zws_segment *const *segment, size_t n)
{
    for (size_t i = 0; i < n; i++)
        zws_segment__release(segment[i]);
}

static zws_status work(size_t slot, void *context)
{
    merging *m = context;
    batch *b = &m->batch[slot];
    zws_list_encoder__clear(&b->encoder);
    for (size_t i = 0; i < b->n; i++) {
        const item *t = &b->item[i];
        size_t most = 0;
        for (size_t k = t->first; k < t->first + t->pieces; k++) {
            const uint32_t all = m->lists->segment[b->piece[k].part]->n;
            most += b->piece[k].place.df < all ? b->piece[k].place.df : all;
        }
        /* One at a time: where memory is short, one takes much of it. */
        b->is_long = most > m->usual;
        if (b->is_long)
            pthread_mutex_lock(&m->more);
        zws_status status = encode(b, &b->item[i], most);
        if (b->is_long) {
            zws_merge__release(m->lists->segment, m->lists->n);
            pthread_mutex_unlock(&m->more);
        }
        ZWS_TRY(status);
    }
    return ZWS_OK;
}

static zws_status emit(size_t slot, void *context)
{
    merging *m = context;
    batch *b = &m->batch[slot];
    m->written += b->encoder.list.len + b->encoder.places.len;
    if (m->written >= ZWS_MERGE_RELEASE) {
        zws_merge__release(m->lists->segment, m->lists->n);
        m->written = 0;
    }
    for (size_t i = 0; i < b->n; i++) {
        const item *t = &b->item[i];
        if (t->list.n > 0)
            ZWS_TRY(zws_segment_writer__append(m->writer, b->text.data + t->text, t->len,
                                               &b->encoder, &t->list));
    }
    zws_list_encoder__trim(&b->encoder);
    return ZWS_OK;
}

/* --- All of it -------------------------------------------------------------------------------- */

static zws_status prepare(merging *m, size_t slots)
{
    const zws_merged_lists *lists = m->lists;
    ZWS_TRY(zws_mem__zalloc(&m->cursor, lists->n, sizeof *m->cursor));
    ZWS_TRY(zws_mem__zalloc(&m->has, lists->n, sizeof *m->has));
    ZWS_TRY(zws_mem__zalloc(&m->batch, slots, sizeof *m->batch));
    for (size_t i = 0; i < lists->n; i++) {
        ZWS_TRY(zws_term_cursor__seek(&m->cursor[i], lists->segment[i], "", 0));
        ZWS_TRY(zws_term_cursor__next(&m->cursor[i], &m->has[i]));
    }
    for (size_t i = 0; i < slots; i++) {
        m->batch[i].of = m;
        ZWS_TRY(zws_mem__zalloc(&m->batch[i].lists, lists->n, sizeof *m->batch[i].lists));
        ZWS_TRY(zws_list_encoder__init(&m->batch[i].encoder,
                                       zws_segment_writer__documents(m->writer),
                                       zws_segment_writer__norm(m->writer)));
    }
    return ZWS_OK;
}

static void free_batch(batch *b)
{
    zws_buffer__free(&b->text);
    zws_buffer__free(&b->places);
    free(b->item);
    free(b->piece);
    zws_posting_room__free(&b->postings);
    zws_posting_room__free(&b->spare);
    free(b->position);
    free(b->lists);
    zws_list_encoder__free(&b->encoder);
}

zws_status zws_merged_lists__write(const zws_merged_lists *lists, zws_segment_writer *writer)
{
    merging m = {.lists = lists,
                 .writer = writer,
                 .usual = lists->memory / lists->threads / 8 / (2 * sizeof(zws_posting)),
                 .more = PTHREAD_MUTEX_INITIALIZER};
    size_t slots = lists->threads > 1 ? 2 * lists->threads : 1;
    zws_parallel p = {take, work, emit, slots, &m};
    zws_status status = prepare(&m, slots);
    if (status == ZWS_OK)
        status = zws_parallel__run(&p, lists->threads);
    for (size_t i = 0; m.batch && i < slots; i++)
        free_batch(&m.batch[i]);
    for (size_t i = 0; m.cursor && i < lists->n; i++)
        zws_term_cursor__free(&m.cursor[i]);
    free(m.batch);
    free(m.cursor);
    free(m.has);
    pthread_mutex_destroy(&m.more);
    return status;
}
