/* By relevance where there are required terms. Documents with all of them are found first, then
 * scored, by bounds once it is known what a hit must have and there are many. Where the shortest
 * lists keep maxima of blocks, blocks in which no document can be a hit are left out from the
 * beginning. Phrases and whatever else must match come last. */
#include "core/exec.h"

enum {
    FIRST_WANTED = 64, /* the first documents show what a hit must have */
    MANY = 128,        /* so many scores are dearer than tables of bounds */
    TOGETHER = 64,
};

typedef struct {
    zws_exec *x;
    zws_heap *heap;
    int *required;   /* of each ranking term: its index among the required, -1 */
    double all;      /* the most that a document may have, */
    double optional; /* and what of it is not by required terms */
    double flat;     /* and what is by lists without maxima */
    bool blocks;     /* maxima are worth a look */
    bool tables;     /* there are tables of bounds */
    uint32_t scored;
    zws_required r;
    uint64_t live[ZWS_WINDOW_BLOCKS / 64];
} search;

static zws_status prepare(search *s)
{
    zws_exec *x = s->x;
    s->required = zws_exec__allocate(x, x->n_ranked, sizeof *s->required);
    if (!s->required)
        return ZWS_ENOMEM;
    s->all = s->optional = s->flat = 1e-9 * (double)(x->n_ranked + 1); /* for rounding */
    for (size_t i = 0; i < x->n_ranked; i++) {
        const zws_ranked *r = &x->ranked[i];
        s->required[i] = -1;
        for (size_t j = 0; j < x->n_required; j++) {
            if (x->required[j] == r->source)
                s->required[i] = (int)j;
        }
        bool required = s->required[i] >= 0;
        s->all += r->top;
        s->optional += required ? 0 : r->top;
        s->flat += required && x->source[r->source].list.maxima ? 0 : r->top;
    }
    const zws_list *second = &x->source[x->required[x->n_required > 1]].list;
    s->blocks = zws_has_maxima(second->df, x->segment->n) && s->flat < s->all;
    zws_required__begin(&s->r, x, true);
    return ZWS_OK;
}

/* What scaled sums must be above, if others add at most `rest`; -1: even 0 is. */
static int32_t need(const search *s, double rest)
{
    double n = (s->heap->above - rest) * s->x->scale - 1.0;
    if (!(n >= 0))
        return -1;
    return n < INT32_MAX ? (int32_t)n : INT32_MAX; /* so large only in a damaged segment */
}

/* The blocks of the next document's window in which there may be hits; NULL: all. */
static const uint64_t *live_blocks(search *s)
{
    zws_exec *x = s->x;
    uint16_t *sum = x->scratch->sum;
    int32_t limit = s->blocks ? need(s, s->flat) : -1;
    if (limit < 0)
        return NULL;
    uint32_t first = s->r.next / ZWS_WINDOW * ZWS_WINDOW_BLOCKS;
    memset(sum, 0, ZWS_WINDOW_BLOCKS * sizeof *sum);
    for (size_t i = 0; i < x->n_ranked; i++) {
        const zws_list *list = &x->source[x->ranked[i].source].list;
        if (s->required[i] >= 0 && list->maxima)
            x->kernels->bounds_add(sum, list->maxima + first, x->ranked[i].block_scale);
    }
    x->kernels->bounds_live(s->live, sum, (uint16_t)(limit < 65535 ? limit : 65535));
    return s->live;
}

/* Where required term j of the i-th document is in its list. */
static uint32_t place_of(const search *s, size_t j, uint32_t i)
{
    return s->x->scratch->place[j][i];
}

static bool has_place(const search *s, int j)
{
    return j >= 0 && (uint32_t)j < s->r.places;
}

/* No less than the scaled sum of the required terms. */
static uint32_t bound(const search *s, uint32_t i)
{
    const zws_exec *x = s->x;
    uint32_t sum = 0, row = x->buckets[s->r.base + x->scratch->doc[i]] * 16u;
    for (size_t k = 0; k < x->n_ranked; k++) {
        const zws_ranked *r = &x->ranked[k];
        int j = s->required[k];
        if (has_place(s, j))
            sum += r->table[row + zws_list__nibble(&x->source[r->source].list,
                                                   place_of(s, (size_t)j, i))];
        else if (j >= 0)
            sum += r->scaled_top;
    }
    return sum;
}

/* Documents that are scored together, so that the memory of all of them is on its way at once. */
typedef struct {
    uint32_t n;
    uint16_t of[TOGETHER], doc[TOGETHER]; /* scratch->doc[of[i]] */
    double norm[TOGETHER], score[TOGETHER];
    uint8_t nibble[TOGETHER + 64];
} batch;

/* Postings of ranking term k: of required terms it is known where they are. */
static void read_nibbles(const search *s, size_t k, batch *b)
{
    const zws_exec *x = s->x;
    zws_source *source = &x->source[x->ranked[k].source];
    if (!has_place(s, s->required[k])) {
        x->kernels->probe(&source->list, &source->at, s->r.base, b->doc, b->n, b->nibble);
        return;
    }
    for (uint32_t i = 0; i < b->n; i++)
        b->nibble[i] =
            (uint8_t)zws_list__nibble(&source->list, place_of(s, (size_t)s->required[k], b->of[i]));
}

/* The frequency that nibble 15 stands for. */
static uint32_t escaped(const search *s, size_t k, const batch *b, uint32_t i)
{
    const zws_list *list = &s->x->source[s->x->ranked[k].source].list;
    uint32_t place = 0;
    if (has_place(s, s->required[k]))
        place = place_of(s, (size_t)s->required[k], b->of[i]);
    else if (!zws_list__find(list, s->r.base + b->doc[i], &place))
        return 0; /* only in a damaged segment */
    return zws_list__value(list, place);
}

/* As zws_exec__score. */
static void score_batch(const search *s, batch *b)
{
    const zws_exec *x = s->x;
    const zws_bm25 *bm25 = &x->plan->bm25;
    for (uint32_t i = 0; i < b->n; i++) {
        b->score[i] = 0;
        b->norm[i] = zws_bm25__norm(bm25, zws_segment__length(x->segment, s->r.base + b->doc[i]));
    }
    for (size_t k = 0; k < x->n_ranked; k++) {
        read_nibbles(s, k, b);
        for (uint32_t i = 0; i < b->n; i++) {
            uint32_t v = b->nibble[i];
            if (v == ZWS_ABSENT)
                continue;
            v = v < 15 ? v : escaped(s, k, b, i);
            b->score[i] += zws_bm25__addend(bm25, x->ranked[k].weight, v, b->norm[i]);
        }
    }
}

/* Only what scores enough is asked for the rest, which may be in its positions. */
static zws_status look_at_batch(search *s, batch *b)
{
    const zws_exec *x = s->x;
    score_batch(s, b);
    s->scored += b->n;
    for (uint32_t i = 0; i < b->n; i++) {
        bool matches = b->score[i] > s->heap->above;
        if (matches && x->n_rest > 0)
            ZWS_TRY(zws_required__rest(&s->r, b->of[i], &matches));
        if (matches)
            ZWS_TRY(zws_heap__push(s->heap, b->score[i], s->r.base + b->doc[i]));
    }
    b->n = 0;
    return ZWS_OK;
}

static bool may_be_hit(const search *s, uint32_t i, int32_t least)
{
    const zws_exec *x = s->x;
    uint32_t doc = s->r.base + x->scratch->doc[i];
    if (s->tables && (int32_t)bound(s, i) <= least)
        return false;
    return doc >= x->lo && doc < x->hi && !zws_exec__hidden(x, doc);
}

static zws_status look_at_all(search *s)
{
    batch b = {0};
    int32_t least = need(s, s->optional);
    for (uint32_t i = 0; i < s->r.n; i++) {
        if (may_be_hit(s, i, least)) {
            b.of[b.n] = (uint16_t)i;
            b.doc[b.n++] = s->x->scratch->doc[i];
        }
        if (b.n < TOGETHER && i + 1 < s->r.n)
            continue;
        ZWS_TRY(look_at_batch(s, &b));
        if (!s->tables && s->scored >= MANY && s->heap->above >= 0) {
            ZWS_TRY(zws_exec__prepare_tables(s->x));
            s->tables = true;
        }
        least = need(s, s->optional);
    }
    return ZWS_OK;
}

zws_status zws_search__and(zws_exec *x, zws_heap *heap)
{
    search s = {.x = x, .heap = heap};
    ZWS_TRY(prepare(&s));
    for (uint32_t want = FIRST_WANTED;; want *= want < ZWS_MOST_WANTED ? 4 : 1) {
        ZWS_TRY(zws_deadline__check(x->plan->deadline));
        s.r.next = zws_match__skip(x, s.r.next);
        if (s.all <= heap->above || !zws_required__next(&s.r, want, live_blocks(&s)))
            return ZWS_OK;
        ZWS_TRY(look_at_all(&s));
    }
}
