/* Lanes → lists of postings: batches of terms are taken in order, turned into lists on all threads,
 * and written in order. */
#include "base/parallel.h"
#include "core/runs.h"

#define BATCH_BYTES ((size_t)128 << 10) /* of postings */
#define BATCH_TERMS 4096
#define KEPT        ((size_t)1 << 16) /* postings of a batch that stay allocated: few terms have more */

typedef struct {
    const uint8_t *data;
    size_t len;
} piece;

typedef struct {
    const char *text;
    size_t len;
    size_t first, pieces;  /* in the batch's pieces */
    uint32_t most;         /* postings in them */
    size_t posting;        /* in the batch's postings */
    zws_encoded_list list; /* n is 0 where all documents are dropped */
} item;

typedef struct {
    item *item;
    size_t n, cap;
    piece *piece;
    size_t n_pieces, piece_cap;
    zws_posting *posting, *spare;
    size_t n_postings, posting_cap, spare_cap;
    zws_list_encoder encoder;
    const uint8_t **behind; /* of each cursor: what was before it is in this batch, or one before */
} batch;

typedef struct {
    zws_run_cursor *cursor;
    size_t n;
    const uint32_t *place;
    uint32_t n_place;
    zws_segment_writer *writer;
    batch *batch;
} drain;

/* The least term of all cursors into the batch; they move on. */
static zws_status take_term(drain *d, batch *b, size_t *bytes, bool *more)
{
    const zws_run_cursor *least = NULL;
    for (size_t i = 0; i < d->n; i++) {
        const zws_run_cursor *c = &d->cursor[i];
        if (c->term.text && (!least || zws_gathered__compare(&c->term, &least->term) < 0))
            least = c;
    }
    *more = least;
    if (!least)
        return ZWS_OK;
    zws_gathered term = least->term;
    ZWS_TRY(zws_mem__grow(&b->item, &b->cap, b->n + 1, sizeof *b->item));
    item *t = &b->item[b->n++];
    *t = (item){.text = term.text, .len = term.len, .first = b->n_pieces};
    for (size_t i = 0; i < d->n; i++) {
        zws_run_cursor *c = &d->cursor[i];
        if (!c->term.text || zws_gathered__compare(&c->term, &term) != 0)
            continue;
        ZWS_TRY(zws_mem__grow(&b->piece, &b->piece_cap, b->n_pieces + 1, sizeof *b->piece));
        b->piece[b->n_pieces++] = (piece){c->term.postings, c->term.n_bytes};
        t->pieces++;
        if (c->term.n > UINT32_MAX - t->most)
            return zws_error__set(ZWS_ELIMIT, "a term is in too many documents");
        t->most += c->term.n;
        *bytes += c->term.n_bytes;
        ZWS_TRY(zws_run_cursor__next(c));
    }
    return ZWS_OK;
}

static zws_status take(size_t slot, bool *more, void *context)
{
    drain *d = context;
    batch *b = &d->batch[slot];
    size_t bytes = 0;
    b->n = b->n_pieces = 0;
    for (bool any = true; any && b->n < BATCH_TERMS && bytes < BATCH_BYTES;)
        ZWS_TRY(take_term(d, b, &bytes, &any));
    for (size_t i = 0; i < d->n; i++)
        b->behind[i] = zws_run_cursor__place(&d->cursor[i]);
    *more = b->n > 0;
    return ZWS_OK;
}

static zws_status damaged(void)
{
    return zws_error__set(ZWS_EIO, "a scratch file was damaged while building");
}

static zws_status decode(const drain *d, batch *b, const piece *piece)
{
    const uint8_t *p = piece->data, *end = p + piece->len;
    while (p < end) {
        if (end - p < 4 || b->n_postings == b->posting_cap)
            return damaged();
        uint32_t index = zws_get32(p);
        zws_posting *posting = &b->posting[b->n_postings];
        p += 4;
        if (!zws_posting_tail(posting, &p, end) || index >= d->n_place)
            return damaged();
        posting->doc = d->place[index];
        b->n_postings += posting->doc != UINT32_MAX;
    }
    return ZWS_OK;
}

static void let_go(zws_posting **posting, size_t *cap)
{
    if (*cap <= KEPT)
        return;
    free(*posting);
    *posting = NULL;
    *cap = 0;
}

static zws_status work(size_t slot, void *context)
{
    drain *d = context;
    batch *b = &d->batch[slot];
    size_t all = 0;
    for (size_t i = 0; i < b->n; i++)
        all += b->item[i].most;
    ZWS_TRY(zws_mem__grow(&b->posting, &b->posting_cap, all, sizeof *b->posting));
    b->n_postings = 0;
    zws_list_encoder__clear(&b->encoder);
    for (size_t i = 0; i < b->n; i++) {
        item *t = &b->item[i];
        t->posting = b->n_postings;
        for (size_t k = 0; k < t->pieces; k++)
            ZWS_TRY(decode(d, b, &b->piece[t->first + k]));
        size_t n = b->n_postings - t->posting;
        if (n == 0)
            continue;
        ZWS_TRY(
            zws_mem__grow(&b->spare, &b->spare_cap, zws_writer_sort_spare(n), sizeof *b->spare));
        zws_writer__sort_postings(b->posting + t->posting, b->spare, n);
        ZWS_TRY(
            zws_list_encoder__encode(&b->encoder, &t->list, b->posting + t->posting, (uint32_t)n));
    }
    let_go(&b->spare, &b->spare_cap);
    let_go(&b->posting, &b->posting_cap);
    return ZWS_OK;
}

static zws_status emit(size_t slot, void *context)
{
    drain *d = context;
    batch *b = &d->batch[slot];
    for (size_t i = 0; i < b->n; i++) {
        const item *t = &b->item[i];
        if (t->list.n > 0)
            ZWS_TRY(zws_segment_writer__append(d->writer, t->text, t->len, &b->encoder, &t->list));
    }
    for (size_t i = 0; i < d->n; i++)
        zws_run_cursor__release(&d->cursor[i], b->behind[i]);
    return ZWS_OK;
}

/* --- The lanes ------------------------------------------------------------------------------ */

typedef struct {
    zws_lane *const *lane;
    size_t n, next;
    size_t slot[64]; /* which lane */
} closing;

static zws_status take_lane(size_t slot, bool *more, void *context)
{
    closing *c = context;
    *more = c->next < c->n;
    c->slot[slot] = c->next++;
    return ZWS_OK;
}

static zws_status close_lane(size_t slot, void *context)
{
    const closing *c = context;
    return zws_lane__close(c->lane[c->slot[slot]]);
}

static zws_status open_cursors(drain *d, zws_lane *const *lane, size_t n)
{
    size_t all = 0;
    for (size_t i = 0; i < n; i++)
        all += zws_lane__runs(lane[i]);
    ZWS_TRY(zws_mem__zalloc(&d->cursor, all, sizeof *d->cursor));
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < zws_lane__runs(lane[i]); k++)
            ZWS_TRY(zws_lane__cursor(&d->cursor[d->n++], lane[i], k));
    }
    return ZWS_OK;
}

static void free_batch(batch *b)
{
    free(b->item);
    free(b->piece);
    free(b->posting);
    free(b->spare);
    free(b->behind);
    zws_list_encoder__free(&b->encoder);
}

zws_status zws_lanes__drain(zws_lane *const *lane, size_t n, const uint32_t *place,
                            uint32_t n_place, zws_segment_writer *writer, size_t threads)
{
    closing c = {.lane = lane, .n = n};
    zws_parallel sorting = {take_lane, close_lane, NULL, sizeof c.slot / sizeof *c.slot, &c};
    ZWS_TRY(zws_parallel__run(&sorting, threads < n ? threads : n));
    zws_mem__trim(); /* what is freed was many small pieces, and lists are few large ones */
    drain d = {.place = place, .n_place = n_place, .writer = writer};
    zws_parallel p = {take, work, emit, threads > 1 ? 2 * threads : 1, &d};
    zws_status status = open_cursors(&d, lane, n);
    if (status == ZWS_OK)
        status = zws_mem__zalloc(&d.batch, p.slots, sizeof *d.batch);
    for (size_t i = 0; status == ZWS_OK && i < p.slots; i++) {
        status = zws_list_encoder__init(&d.batch[i].encoder, zws_segment_writer__documents(writer),
                                        zws_segment_writer__norm(writer));
        if (status == ZWS_OK)
            status = zws_mem__zalloc(&d.batch[i].behind, d.n, sizeof *d.batch[i].behind);
    }
    if (status == ZWS_OK)
        status = zws_parallel__run(&p, threads);
    for (size_t i = 0; d.batch && i < p.slots; i++)
        free_batch(&d.batch[i]);
    free(d.batch);
    free(d.cursor);
    return status;
}
