/* Lanes → lists of postings: batches of terms are taken in order, turned into lists on all threads,
 * and written in order. */
#include "base/parallel.h"
#include "core/runs.h"

#define BATCH_BYTES ((size_t)128 << 10) /* of postings */
#define BATCH_TERMS 4096

typedef struct {
    const uint8_t *data;
    size_t len;
    bool is_run; /* it is in the mapping of a run */
} piece;

typedef struct {
    const char *text;
    size_t len;
    size_t first, pieces;  /* in the batch's pieces */
    uint32_t most;         /* postings in them */
    zws_encoded_list list; /* n is 0 where all documents are dropped */
} item;

typedef struct {
    item *item;
    size_t n, cap;
    piece *piece;
    size_t n_pieces, piece_cap;
    zws_posting_room postings, spare; /* of one term at a time */
    size_t n_postings;
    zws_buffer places; /* positions of some of them */
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
    size_t at_once;       /* bytes of postings whose positions are in memory at a time */
    size_t usual;         /* so many postings any thread may have at a time, */
    pthread_mutex_t more; /* and whoever has this, more: with */
    uint64_t *bits;       /* the documents of a term, */
    uint32_t *before;     /* how many there are before each word of them, */
    size_t words;
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
        b->piece[b->n_pieces++] = (piece){c->term.postings, c->term.n_bytes, !c->gather};
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

/* Its document is UINT32_MAX where it is dropped. */
static zws_status next_posting(zws_posting *out, const drain *d, const uint8_t **p,
                               const uint8_t *end)
{
    if (end - *p < 4)
        return damaged();
    uint32_t index = zws_get32(*p);
    *p += 4;
    if (!zws_posting_tail(out, p, end) || index >= d->n_place)
        return damaged();
    out->doc = d->place[index];
    return ZWS_OK;
}

/* As they come, then sorted. */
static zws_status decode(const drain *d, batch *b, const item *t)
{
    size_t n = 0;
    ZWS_TRY(zws_posting_room__reserve(&b->postings, t->most));
    for (size_t k = t->first; k < t->first + t->pieces; k++) {
        const uint8_t *p = b->piece[k].data, *end = p + b->piece[k].len;
        while (p < end) {
            if (n == b->postings.cap)
                return damaged();
            ZWS_TRY(next_posting(&b->postings.item[n], d, &p, end));
            n += b->postings.item[n].doc != UINT32_MAX;
        }
    }
    b->n_postings = n;
    if (n == 0)
        return ZWS_OK;
    ZWS_TRY(zws_posting_room__reserve(&b->spare, zws_writer_sort_spare(n)));
    zws_writer__sort_postings(b->postings.item, b->spare.item, n);
    zws_posting_room__trim(&b->spare);
    return ZWS_OK;
}

static void release_piece(const piece *piece)
{
    if (piece->is_run)
        zws_run__release(piece->data, piece->len);
}

static zws_status mark_documents(drain *d, const batch *b, const item *t)
{
    memset(d->bits, 0, d->words * sizeof *d->bits);
    for (size_t k = t->first; k < t->first + t->pieces; k++) {
        const uint8_t *p = b->piece[k].data, *end = p + b->piece[k].len;
        for (zws_posting posting; p < end;) {
            ZWS_TRY(next_posting(&posting, d, &p, end));
            if (posting.doc == UINT32_MAX)
                continue;
            if (d->bits[posting.doc / 64] >> posting.doc % 64 & 1)
                return damaged();
            d->bits[posting.doc / 64] |= (uint64_t)1 << posting.doc % 64;
        }
        release_piece(&b->piece[k]);
    }
    return ZWS_OK;
}

/* How many documents of the term are before this one. */
static uint32_t rank(const drain *d, uint32_t doc)
{
    uint64_t below = d->bits[doc / 64] & (((uint64_t)1 << doc % 64) - 1);
    return d->before[doc / 64] + zws_popcount(below);
}

/* Each at once to where it belongs, for which they are read twice: to sort them takes as much room
 * again. */
static zws_status decode_long(drain *d, batch *b, const item *t)
{
    uint32_t n = 0;
    ZWS_TRY(mark_documents(d, b, t));
    for (size_t i = 0; i < d->words; i++) {
        d->before[i] = n;
        n += zws_popcount(d->bits[i]);
    }
    b->n_postings = n;
    ZWS_TRY(zws_posting_room__reserve(&b->postings, n));
    for (size_t k = t->first; k < t->first + t->pieces; k++) {
        const uint8_t *p = b->piece[k].data, *end = p + b->piece[k].len;
        for (zws_posting posting; p < end;) {
            ZWS_TRY(next_posting(&posting, d, &p, end));
            if (posting.doc != UINT32_MAX)
                b->postings.item[rank(d, posting.doc)] = posting;
        }
        release_piece(&b->piece[k]);
    }
    return ZWS_OK;
}

typedef struct {
    const drain *d;
    batch *b;
    const item *t;
} fetching;

/* Reads the postings once more for the positions of a range of documents. */
static zws_status fetch_positions(zws_posting *posting, uint32_t n, void *context)
{
    const fetching *f = context;
    const uint32_t first = posting->doc, last = posting[n - 1].doc, before = rank(f->d, first);
    zws_buffer *places = &f->b->places;
    size_t bytes = 0;
    for (uint32_t i = 0; i < n; i++)
        bytes += posting[i].position_bytes;
    zws_buffer__clear(places);
    ZWS_TRY(zws_buffer__reserve(places, bytes));
    for (size_t k = f->t->first; k < f->t->first + f->t->pieces; k++) {
        const uint8_t *p = f->b->piece[k].data, *end = p + f->b->piece[k].len;
        for (zws_posting found; p < end;) {
            ZWS_TRY(next_posting(&found, f->d, &p, end));
            if (found.doc < first || found.doc > last)
                continue;
            posting[rank(f->d, found.doc) - before].positions =
                (const uint8_t *)places->data + places->len;
            ZWS_TRY(zws_buffer__append(places, found.positions, found.position_bytes));
        }
        release_piece(&f->b->piece[k]);
    }
    return ZWS_OK;
}

static zws_status encode(batch *b, item *t)
{
    if (b->n_postings > 0)
        ZWS_TRY(zws_list_encoder__encode(&b->encoder, &t->list, b->postings.item,
                                         (uint32_t)b->n_postings));
    zws_posting_room__trim(&b->postings);
    for (size_t k = t->first; k < t->first + t->pieces; k++)
        release_piece(&b->piece[k]);
    return ZWS_OK;
}

static zws_status encode_long(drain *d, batch *b, item *t)
{
    fetching f = {d, b, t};
    size_t bytes = 0;
    for (size_t k = t->first; k < t->first + t->pieces; k++)
        bytes += b->piece[k].len;
    ZWS_TRY(decode_long(d, b, t));
    if (bytes > d->at_once) {
        size_t part = b->n_postings / (bytes / (d->at_once + 1) + 1) / ZWS_POSITION_GROUP + 1;
        b->encoder.source = (zws_position_source){
            .fetch = fetch_positions, .context = &f, .n = (uint32_t)part * ZWS_POSITION_GROUP};
    }
    zws_status status = encode(b, t);
    b->encoder.source = (zws_position_source){.n = 0};
    zws_buffer__free(&b->places);
    return status;
}

static zws_status work(size_t slot, void *context)
{
    drain *d = context;
    batch *b = &d->batch[slot];
    zws_list_encoder__clear(&b->encoder);
    for (size_t i = 0; i < b->n; i++) {
        item *t = &b->item[i];
        if (t->most > d->usual) {
            /* One at a time: where memory is short, one takes much of it. */
            pthread_mutex_lock(&d->more);
            zws_status status = encode_long(d, b, t);
            pthread_mutex_unlock(&d->more);
            ZWS_TRY(status);
            continue;
        }
        ZWS_TRY(decode(d, b, t));
        ZWS_TRY(encode(b, t));
    }
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
    zws_list_encoder__trim(&b->encoder);
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

zws_status zws_lanes__close(zws_lane *const *lane, size_t n, size_t threads)
{
    closing c = {.lane = lane, .n = n};
    zws_parallel sorting = {take_lane, close_lane, NULL, sizeof c.slot / sizeof *c.slot, &c};
    ZWS_TRY(zws_parallel__run(&sorting, threads < n ? threads : n));
    zws_mem__trim(); /* what is freed was many small pieces, and lists are few large ones */
    return ZWS_OK;
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
    zws_posting_room__free(&b->postings);
    zws_posting_room__free(&b->spare);
    free(b->behind);
    zws_list_encoder__free(&b->encoder);
}

zws_status zws_lanes__drain(zws_lane *const *lane, size_t n, const uint32_t *place,
                            uint32_t n_place, zws_segment_writer *writer, size_t threads,
                            size_t memory)
{
    drain d = {.place = place,
               .n_place = n_place,
               .writer = writer,
               .at_once = memory / 16,
               .usual = memory / threads / 8 / (2 * sizeof(zws_posting)),
               .more = PTHREAD_MUTEX_INITIALIZER};
    d.words = ((size_t)zws_segment_writer__documents(writer) + 63) / 64;
    zws_parallel p = {take, work, emit, threads > 1 ? 2 * threads : 1, &d};
    zws_status status = open_cursors(&d, lane, n);
    if (status == ZWS_OK)
        status = zws_mem__zalloc(&d.bits, d.words, sizeof *d.bits);
    if (status == ZWS_OK)
        status = zws_mem__zalloc(&d.before, d.words, sizeof *d.before);
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
    free(d.bits);
    free(d.before);
    pthread_mutex_destroy(&d.more);
    return status;
}
