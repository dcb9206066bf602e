/* By relevance where ranking terms drive: exact, but most documents are never scored.
 *
 * Terms are ordered by the most they can add. Before a window is looked at, terms at the end of
 * that order whose sum cannot reach the threshold are set apart: no document is a hit by them
 * alone. The others are added up in a window of 16-bit sums, short lists first, dense ones only in
 * cells where the stored maxima leave a chance; what is above its block's need is a candidate. The
 * bits of the commonest terms set apart tell which of them a candidate has. Then these terms are
 * taken one after the other, added up or probed, and candidates dropped as soon as they cannot
 * reach the threshold. What remains is scored exactly, in batches.
 *
 * A good threshold to begin with is the key: the tenth best impact that is kept with every list,
 * and the exact scores of the best few documents of the shortest lists, which are kept: these seeds
 * are no candidates any more. */
#include <math.h>

#include "core/exec.h"
#include "core/seeds.h"

enum {
    SEED_POSTINGS = 8000, /* read for the first threshold */
    SEEDS = 24,           /* scored for it, or half more than are wanted */
    PROBE_FACTOR = 3,     /* a probe costs as much as scattering so many postings */
    SPARSE = 192,         /* postings a window that are worth to be noted one by one */
    FEW = 4,              /* candidates that are not worth another look at the blocks */
    MANY = 64,            /* candidates that are filtered by bits */
    FEW_MATCHES = 32,     /* so many postings a match, and the matches are looked at; */
    FEW_PROVED = 128,     /* where nothing has to be checked */
    TOGETHER = 16,        /* are scored, with one threshold; at most ZWS_BATCH */
};

typedef struct {
    zws_exec *x;
    zws_heap *heap;
    size_t m;
    double *rest;      /* rest[j]: the most that terms j to m - 1 add together */
    zws_enode **check; /* what a candidate must match besides */
    size_t n_check;
    bool *proves; /* ranking terms that are enough for a match besides; NULL: all are */
    uint32_t windows;
    bool filtered; /* some candidates may not match */
    /* The seeds, in the order of documents; their scores, -1 for those that are no hits. */
    uint32_t *seed;
    double *seed_score;
    size_t n_seeds, seeds_at; /* those before are in earlier windows */
    /* the window: */
    uint32_t base;
    uint64_t live[ZWS_WINDOW_BLOCKS / 64];
    uint32_t n; /* candidates in scratch->doc */
} search;

static zws_source *source_of(const search *s, size_t j)
{
    return &s->x->source[s->x->ranked[j].source];
}

static const zws_list *list_of(const search *s, size_t j)
{
    return &source_of(s, j)->list;
}

/* The least scaled sum of terms 0 to j - 1 with which a document may still be a hit, minus one. */
static uint32_t need_before(const search *s, size_t j)
{
    double need = (s->heap->above - s->rest[j]) * s->x->scale - 1.0;
    if (!(need > 0))
        return 0;
    return need < UINT32_MAX ? (uint32_t)need : UINT32_MAX; /* so large only in a damaged segment */
}

static zws_status is_match(search *s, uint32_t doc, bool *matches)
{
    *matches = doc >= s->x->lo && doc < s->x->hi && !zws_exec__hidden(s->x, doc);
    for (size_t i = 0; i < s->n_check && *matches; i++)
        ZWS_TRY(zws_match__one(s->x, s->check[i], doc, matches));
    return ZWS_OK;
}

/* --- The first threshold -------------------------------------------------------------------- */

/* Adds postings of a list to the sums; notes documents when they are touched first. False when
 * there are too many of them to note. */
static bool add_sparse(search *s, size_t j, uint32_t *touched, uint16_t *blocks)
{
    zws_core_scratch *c = s->x->scratch;
    zws_source *source = source_of(s, j);
    const uint16_t *table = s->x->ranked[j].table;
    const uint8_t *buckets = s->x->buckets + s->base;
    uint32_t n = s->x->kernels->collect(&source->list, &source->at, s->base, s->base,
                                        s->base + ZWS_WINDOW, c->doc, c->nibble);
    if (*touched + n > ZWS_WINDOW)
        return false;
    for (uint32_t k = 0; k < n; k++) {
        uint32_t d = c->doc[k];
        uint16_t sum = c->acc[d];
        c->touched[*touched] = (uint16_t)d;
        *touched += sum == 0;
        sum = (uint16_t)(sum + table[buckets[d] * 16u + c->nibble[k]]);
        c->acc[d] = sum;
        if (sum > blocks[d / ZWS_BLOCK])
            blocks[d / ZWS_BLOCK] = sum;
    }
    return true;
}

static void scatter(search *s, size_t j, uint64_t cells)
{
    zws_source *source = source_of(s, j);
    s->x->kernels->scatter(&source->list, &source->at, s->base, s->x->ranked[j].table,
                           s->x->buckets + s->base, cells, s->x->scratch->acc);
}

/* Of the window, by the first e lists. */
static void gather_noted(search *s, zws_seeds *set, size_t e)
{
    zws_core_scratch *c = s->x->scratch;
    uint32_t touched = 0;
    for (size_t j = 0; j < e; j++)
        add_sparse(s, j, &touched, c->total);
    for (uint32_t k = 0; k < touched; k++) {
        zws_seeds__add(set, s->base + c->touched[k], c->acc[c->touched[k]]);
        c->acc[c->touched[k]] = 0;
    }
}

static void gather_all(search *s, zws_seeds *set, size_t e)
{
    zws_core_scratch *c = s->x->scratch;
    const zws_kernels *kernels = s->x->kernels;
    for (size_t j = 0; j < e; j++)
        scatter(s, j, ~(uint64_t)0);
    memset(c->sum, 0, ZWS_WINDOW_BLOCKS * sizeof *c->sum);
    memset(s->live, 0xFF, sizeof s->live);
    kernels->bounds_need(c->need, c->sum, set->above);
    uint32_t n = kernels->scan(c->acc, c->need, s->live, c->doc);
    for (uint32_t k = 0; k < n; k++)
        zws_seeds__add(set, s->base + c->doc[k], c->acc[c->doc[k]]);
    kernels->clear(c->acc, ~(uint64_t)0);
}

static void gather_seeds(search *s, zws_seeds *set)
{
    uint64_t postings = list_of(s, 0)->df;
    size_t e = 1;
    while (e < s->m && postings + list_of(s, e)->df <= SEED_POSTINGS)
        postings += list_of(s, e++)->df;
    uint32_t last = s->windows;
    bool noted = postings < (uint64_t)SPARSE * s->windows;
    if (postings > SEED_POSTINGS)
        last = (uint32_t)((uint64_t)last * SEED_POSTINGS / postings) + 1;
    for (uint32_t w = s->x->lo / ZWS_WINDOW; w < s->windows && last > 0; w++, last--) {
        s->base = w * ZWS_WINDOW;
        if (noted)
            gather_noted(s, set, e);
        else
            gather_all(s, set, e);
    }
}

/* Scores documents; -1 for those that do not match or are not above the threshold. */
static zws_status score_batch(search *s, const zws_heap *heap, zws_batch *batch)
{
    zws_exec__scores(s->x, batch, s->proves);
    for (uint32_t k = 0; k < batch->n; k++) {
        bool matches = batch->proved[k] && batch->score[k] > heap->above;
        if (matches)
            ZWS_TRY(is_match(s, batch->base + batch->doc[k], &matches));
        if (!matches)
            batch->score[k] = -1;
    }
    return ZWS_OK;
}

static zws_status score_seeds(search *s, zws_heap *heap, zws_batch *batch)
{
    ZWS_TRY(score_batch(s, heap, batch));
    for (uint32_t k = 0; k < batch->n; k++) {
        s->seed[s->n_seeds] = batch->base + batch->doc[k];
        s->seed_score[s->n_seeds++] = batch->score[k];
        ZWS_TRY(zws_heap__push(heap, batch->score[k], batch->base + batch->doc[k]));
    }
    batch->n = 0;
    return ZWS_OK;
}

/* The seeds of one window. */
static zws_status take_seeds(search *s, zws_heap *heap, const uint32_t *doc, size_t n)
{
    uint16_t *list = s->x->scratch->doc;
    uint64_t *bits;
    zws_batch batch = {.base = doc[0] / ZWS_WINDOW * ZWS_WINDOW};
    ZWS_TRY(zws_scratch__bits(s->x, 0, &bits));
    memset(bits, 0, ZWS_WINDOW_WORDS * sizeof *bits);
    for (size_t i = 0; i < n; i++)
        bits[doc[i] % ZWS_WINDOW / 64] |= (uint64_t)1 << (doc[i] % 64);
    n = zws_bits__list(bits, 0, ZWS_WINDOW_WORDS, list);
    for (size_t i = 0; i < n; i++) {
        batch.doc[batch.n++] = list[i];
        if (batch.n == ZWS_BATCH || i + 1 == n)
            ZWS_TRY(score_seeds(s, heap, &batch));
    }
    return ZWS_OK;
}

static zws_status take_all_seeds(search *s, zws_heap *heap, const zws_seeds *set)
{
    s->seed = zws_arena__alloc(&s->x->scratch->arena, (set->n + 1) * sizeof *s->seed);
    s->seed_score = zws_arena__alloc(&s->x->scratch->arena, (set->n + 1) * sizeof *s->seed_score);
    if (!s->seed || !s->seed_score)
        return ZWS_ENOMEM;
    for (size_t first = 0, i = 1; i <= set->n; i++) {
        if (i < set->n && set->doc[i] / ZWS_WINDOW == set->doc[first] / ZWS_WINDOW)
            continue;
        ZWS_TRY(take_seeds(s, heap, set->doc + first, i - first));
        first = i;
    }
    return ZWS_OK;
}

static zws_status find_threshold(search *s)
{
    zws_exec *x = s->x;
    double best = s->heap->above;
    bool all_match = !s->filtered && s->n_check == 0;
    double up, down;
    zws_exec__drift(x, &up, &down);
    for (size_t j = 0; j < s->m && all_match && s->heap->limit <= ZWS_BEST; j++) {
        const zws_ranked *r = &x->ranked[j];
        double score = r->weight * (x->plan->bm25.k1 + 1) * list_of(s, j)->best * down - 0x1p-36;
        if (list_of(s, j)->best > 0 && score > best && (!s->proves || s->proves[j]))
            best = nextafter(score, 0);
    }
    if (s->heap->limit <= ZWS_SEEDS_MAX / 2) {
        zws_seeds *set = zws_arena__alloc(&x->scratch->arena, sizeof *set);
        zws_heap heap;
        if (!set)
            return ZWS_ENOMEM;
        zws_seeds__begin(set, s->heap->limit * 3 / 2 > SEEDS ? s->heap->limit * 3 / 2 : SEEDS);
        gather_seeds(s, set);
        zws_seeds__cut(set);
        zws_status status = zws_heap__init(&heap, s->heap->limit, NULL);
        if (status == ZWS_OK)
            status = take_all_seeds(s, &heap, set);
        /* Documents with the very score of the threshold must be found again. */
        if (status == ZWS_OK && heap.n == heap.limit && heap.hit[0].score > best)
            best = nextafter(heap.hit[0].score, 0);
        free(heap.hit);
        ZWS_TRY(status);
    }
    s->heap->above = best;
    return ZWS_OK;
}

/* --- A window ------------------------------------------------------------------------------- */

/* Drops the seeds. */
static void drop_seeds(search *s)
{
    uint16_t *doc = s->x->scratch->doc;
    uint32_t kept = 0;
    size_t at = s->seeds_at;
    for (uint32_t k = 0; k < s->n; k++) {
        uint32_t d = s->base + doc[k];
        while (at < s->n_seeds && s->seed[at] < d)
            at++;
        doc[kept] = doc[k];
        kept += at == s->n_seeds || s->seed[at] != d;
    }
    s->n = kept;
}

/* Drops candidates that do not match. */
static zws_status filter(search *s)
{
    zws_exec *x = s->x;
    uint16_t *doc = x->scratch->doc;
    uint32_t kept = 0;
    if (s->filtered || s->base + ZWS_WINDOW > x->segment->n) {
        for (uint32_t k = 0; k < s->n; k++) {
            uint32_t d = s->base + doc[k];
            doc[kept] = doc[k];
            kept += d >= x->lo && d < x->hi && !zws_exec__hidden(x, d);
        }
        s->n = kept;
    }
    if (s->n_check == 0 || s->n < MANY)
        return ZWS_OK;
    uint64_t *bits;
    ZWS_TRY(zws_scratch__bits(x, 0, &bits));
    memset(bits, 0, ZWS_WINDOW_WORDS * sizeof *bits);
    for (uint32_t k = 0; k < s->n; k++)
        bits[doc[k] / 64] |= (uint64_t)1 << (doc[k] % 64);
    for (size_t i = 0; i < s->n_check; i++)
        ZWS_TRY(zws_match__filter(x, s->check[i], s->base, s->base, s->base + ZWS_WINDOW, bits, 1));
    kept = 0;
    for (uint32_t k = 0; k < s->n; k++) {
        doc[kept] = doc[k];
        kept += bits[doc[k] / 64] >> (doc[k] % 64) & 1;
    }
    s->n = kept;
    return ZWS_OK;
}

/* The most that list j adds in each block is taken off the sums, and the needs with it. */
static void settle_blocks(search *s, size_t j, uint32_t *flat, uint32_t need)
{
    zws_core_scratch *c = s->x->scratch;
    const zws_list *list = list_of(s, j);
    const zws_ranked *r = &s->x->ranked[j];
    if (list->maxima)
        s->x->kernels->bounds_subtract(c->sum, list->maxima + s->base / ZWS_BLOCK, r->block_scale);
    else
        *flat -= r->scaled_top;
    s->x->kernels->bounds_need(c->need, c->sum, (uint16_t)(need > *flat ? need - *flat : 0));
}

/* Bounds of the terms set apart go to c->sum, and with those of the driving lists that have maxima
 * to c->total. */
static void add_bounds(search *s, size_t e, uint32_t *flat)
{
    zws_exec *x = s->x;
    zws_core_scratch *c = x->scratch;
    uint32_t block = s->base / ZWS_BLOCK;
    memset(c->sum, 0, ZWS_WINDOW_BLOCKS * sizeof *c->sum);
    *flat = 0;
    for (size_t j = e; j < s->m; j++) {
        const zws_ranked *r = &x->ranked[j];
        if (list_of(s, j)->maxima)
            x->kernels->bounds_add(c->sum, list_of(s, j)->maxima + block, r->block_scale);
        else
            *flat += r->scaled_top;
    }
    for (int b = 0; b < ZWS_WINDOW_BLOCKS; b++)
        c->total[b] = (uint16_t)(c->total[b] + c->sum[b]);
    for (size_t j = 0; j < e; j++) {
        if (list_of(s, j)->maxima)
            x->kernels->bounds_add(c->total, list_of(s, j)->maxima + block,
                                   x->ranked[j].block_scale);
    }
}

/* Cells with a live block. */
static uint64_t live_cells(const search *s)
{
    uint64_t cells = 0;
    for (uint32_t w = 0; w < ZWS_WINDOW_BLOCKS / 64; w++) {
        uint64_t any = s->live[w] | s->live[w] >> 1;
        any = (any | any >> 2) & 0x1111111111111111u;
        for (; any; any &= any - 1)
            cells |= (uint64_t)1 << (w * 16 + (uint32_t)__builtin_ctzll(any) / 4);
    }
    return cells;
}

/* Adds up the terms that drive; leaves candidates in scratch->doc, in *cells those whose sums are
 * in use, and in *touched how many sums outside may be, which are noted. */
static zws_status find_candidates(search *s, size_t e, uint32_t *flat, uint64_t *cells,
                                  uint32_t *touched)
{
    zws_exec *x = s->x;
    zws_core_scratch *c = x->scratch;
    const zws_kernels *kernels = x->kernels;
    uint64_t few = 0;
    bool dense = false;
    for (size_t j = 0; j < e; j++) {
        dense = dense || list_of(s, j)->maxima;
        few += list_of(s, j)->maxima ? 0 : list_of(s, j)->df;
    }
    memset(c->total, 0, ZWS_WINDOW_BLOCKS * sizeof *c->total);
    *touched = 0;
    bool noted = few < (uint64_t)SPARSE * s->windows;
    for (size_t j = 0; j < e && noted; j++) {
        if (!list_of(s, j)->maxima)
            noted = add_sparse(s, j, touched, c->total);
    }
    if (!noted) {
        for (uint32_t k = 0; k < *touched; k++)
            c->acc[c->touched[k]] = 0;
        *touched = 0;
        memset(c->total, 0, ZWS_WINDOW_BLOCKS * sizeof *c->total);
        for (size_t j = 0; j < e; j++) {
            if (!list_of(s, j)->maxima)
                scatter(s, j, 0);
        }
    }
    add_bounds(s, e, flat);
    uint32_t need = need_before(s, s->m);
    uint16_t least = (uint16_t)(need > *flat ? need - *flat : 0);
    if (noted) {
        kernels->bounds_live(s->live, c->total, least);
    } else if (dense) {
        kernels->bounds_need(c->need, c->total, least);
        kernels->sums_live(s->live, c->acc, c->need);
    } else {
        memset(s->live, 0xFF, sizeof s->live);
    }
    uint64_t chance = live_cells(s);
    *cells = noted ? chance : ~(uint64_t)0;
    s->n = 0;
    if (chance == 0)
        return ZWS_OK;
    for (size_t j = 0; j < e && dense; j++) {
        if (list_of(s, j)->maxima)
            scatter(s, j, chance);
    }
    kernels->bounds_need(c->need, c->sum, least);
    s->n = kernels->scan(c->acc, c->need, s->live, c->doc);
    drop_seeds(s);
    return filter(s);
}

/* Whether a look at its bits tells which documents have a term; the most it adds to those is
 * counted then, and no more in the bounds of blocks. */
static bool has_bits(const search *s, size_t j)
{
    return list_of(s, j)->layout == ZWS_LAYOUT_BITMAP && list_of(s, j)->maxima;
}

/* The most that a term with bits adds in a block; as kernels.h says of bounds. */
static uint32_t most_in_block(const search *s, size_t j, uint32_t doc)
{
    uint32_t maximum = list_of(s, j)->maxima[doc / ZWS_BLOCK];
    return (maximum * 256u * s->x->ranked[j].block_scale >> 16) + 1;
}

/* The most that term j adds to those candidates that have it goes to c->likely; sign -1: off it. */
static inline void add_likely(search *s, size_t j, int sign)
{
    zws_core_scratch *c = s->x->scratch;
    const uint8_t *bits = list_of(s, j)->docs + s->base / 8;
    for (uint32_t k = 0; k < s->n; k++) {
        uint32_t d = c->doc[k], there = bits[d / 8] >> (d & 7) & 1;
        uint32_t most = (0 - there) & most_in_block(s, j, s->base + d);
        c->likely[k] = (uint16_t)(sign > 0 ? c->likely[k] + most : c->likely[k] - most);
    }
}

/* Drops candidates that cannot reach their blocks' needs. */
static void sieve(search *s)
{
    zws_core_scratch *c = s->x->scratch;
    uint32_t kept = 0;
    for (uint32_t k = 0; k < s->n; k++) {
        uint16_t d = c->doc[k];
        c->doc[kept] = d;
        c->likely[kept] = c->likely[k];
        kept += (uint32_t)c->acc[d] + c->likely[k] > c->need[d / ZWS_BLOCK];
    }
    s->n = kept;
}

/* The terms from e on that have bits: c->likely is the most that those which a candidate has add to
 * it. Few candidates have many of the commonest characters, of which blocks have all. */
static void sieve_by_bits(search *s, size_t e, uint32_t flat)
{
    zws_core_scratch *c = s->x->scratch;
    uint32_t need = need_before(s, s->m);
    memset(c->likely, 0, s->n * sizeof *c->likely);
    for (size_t j = e; j < s->m; j++) {
        if (!has_bits(s, j))
            continue;
        s->x->kernels->bounds_subtract(c->sum, list_of(s, j)->maxima + s->base / ZWS_BLOCK,
                                       s->x->ranked[j].block_scale);
        add_likely(s, j, 1);
    }
    s->x->kernels->bounds_need(c->need, c->sum, (uint16_t)(need > flat ? need - flat : 0));
    sieve(s);
}

/* Term j is added to all sums of the cells in use; candidates are sieved by their blocks' needs. */
static void add_dense(search *s, size_t j, uint32_t *flat, uint64_t cells)
{
    if (has_bits(s, j))
        add_likely(s, j, -1);
    else
        settle_blocks(s, j, flat, need_before(s, s->m));
    scatter(s, j, cells);
    sieve(s);
}

/* Term j is looked up in the candidates. */
static void add_probed(search *s, size_t j, uint32_t *flat)
{
    zws_exec *x = s->x;
    zws_core_scratch *c = x->scratch;
    zws_source *source = source_of(s, j);
    const uint16_t *table = x->ranked[j].table;
    const uint8_t *buckets = x->buckets + s->base;
    bool few = s->n < FEW, bits = has_bits(s, j);
    uint32_t least = need_before(s, j + 1), kept = 0;
    if (!few && !bits)
        settle_blocks(s, j, flat, need_before(s, s->m));
    x->kernels->probe(&source->list, &source->at, s->base, c->doc, s->n, c->nibble);
    for (uint32_t k = 0; k < s->n; k++) {
        uint32_t d = c->doc[k], sum = c->bound[k];
        if (c->nibble[k] != ZWS_ABSENT)
            sum += table[buckets[d] * 16u + c->nibble[k]] -
                   (bits ? most_in_block(s, j, s->base + d) : 0);
        c->doc[kept] = (uint16_t)d;
        c->bound[kept] = (uint16_t)sum;
        kept += sum > (few ? least : c->need[d / ZWS_BLOCK]);
    }
    s->n = kept;
}

/* Pushes documents and the seeds before them, up to document `end`, in their order. */
static zws_status push_batch(search *s, zws_batch *batch, uint32_t end)
{
    uint32_t k = 0;
    ZWS_TRY(score_batch(s, s->heap, batch));
    for (;;) {
        bool seed = s->seeds_at < s->n_seeds && s->seed[s->seeds_at] < end;
        if (seed && (k == batch->n || s->seed[s->seeds_at] < batch->base + batch->doc[k])) {
            ZWS_TRY(zws_heap__push(s->heap, s->seed_score[s->seeds_at], s->seed[s->seeds_at]));
            s->seeds_at++;
        } else if (k < batch->n) {
            ZWS_TRY(zws_heap__push(s->heap, batch->score[k], batch->base + batch->doc[k]));
            k++;
        } else {
            break;
        }
    }
    batch->n = 0;
    return ZWS_OK;
}

static zws_status push_candidates(search *s)
{
    const zws_core_scratch *c = s->x->scratch;
    zws_batch batch = {.base = s->base};
    uint32_t need = need_before(s, s->m);
    for (uint32_t k = 0; k < s->n; k++) {
        if (c->bound[k] <= need)
            continue;
        batch.doc[batch.n++] = c->doc[k];
        if (batch.n < TOGETHER)
            continue;
        ZWS_TRY(push_batch(s, &batch, s->base + c->doc[k] + 1u));
        need = need_before(s, s->m);
    }
    return push_batch(s, &batch, s->base + ZWS_WINDOW);
}

static void clear(search *s, uint64_t cells, uint32_t touched)
{
    zws_core_scratch *c = s->x->scratch;
    for (uint32_t k = 0; k < touched; k++)
        c->acc[c->touched[k]] = 0;
    s->x->kernels->clear(c->acc, cells);
}

static zws_status search_window(search *s, size_t e)
{
    zws_exec *x = s->x;
    zws_core_scratch *c = x->scratch;
    uint32_t flat, touched;
    uint64_t cells;
    ZWS_TRY(find_candidates(s, e, &flat, &cells, &touched));
    uint32_t in_use = zws_popcount(cells);
    sieve_by_bits(s, e, flat);
    size_t j = e;
    for (; j < s->m && s->n > 0; j++) {
        /* Postings of the list in the cells in use, about. */
        uint64_t postings =
            (uint64_t)list_of(s, j)->df * in_use / (s->windows * (ZWS_WINDOW / ZWS_CELL));
        const zws_list *list = list_of(s, j);
        bool confined = list->layout == ZWS_LAYOUT_CELLS || list->layout == ZWS_LAYOUT_BITMAP;
        if (!confined || s->n * PROBE_FACTOR < postings)
            break;
        add_dense(s, j, &flat, cells);
    }
    for (uint32_t k = 0; k < s->n; k++)
        c->bound[k] = (uint16_t)(c->acc[c->doc[k]] + c->likely[k]);
    for (; j < s->m && s->n > 0; j++)
        add_probed(s, j, &flat);
    ZWS_TRY(push_candidates(s));
    clear(s, cells, touched);
    return ZWS_OK;
}

/* --- The whole ------------------------------------------------------------------------------ */

/* Whether the node is the OR of some ranking terms, which are noted. */
static bool is_of_ranked(const search *s, const zws_enode *node, bool *noted)
{
    const zws_exec *x = s->x;
    memset(noted, 0, s->m * sizeof *noted);
    for (size_t i = 0; i < node->n; i++) {
        const zws_enode *child = node->child[i];
        if (child->kind != ZWS_NODE_TERM || x->source[child->source].rank < 0)
            return false;
        noted[x->source[child->source].rank] = true;
    }
    return node->kind == ZWS_NODE_OR;
}

/* What of the tree is left to check: not what all ranking terms prove; and one thing that some of
 * them do is told by the look at them all that the score takes anyway. */
static zws_status choose_checks(search *s)
{
    zws_exec *x = s->x;
    bool *noted = zws_arena__alloc(&x->scratch->arena, s->m * sizeof *noted + 1);
    s->check = zws_arena__alloc(&x->scratch->arena, (x->n_rest + 1) * sizeof(zws_enode *));
    if (!noted || !s->check)
        return ZWS_ENOMEM;
    for (size_t i = 0; i < x->n_rest; i++) {
        bool proved = !s->proves && is_of_ranked(s, x->rest[i], noted);
        size_t n = 0;
        while (proved && n < s->m && noted[n])
            n++;
        if (!proved)
            s->check[s->n_check++] = x->rest[i];
        else if (n < s->m)
            s->proves = noted;
    }
    return ZWS_OK;
}

/* Matches without a ranking term score 0: they follow all others, in their order. */
static zws_status add_unranked(search *s)
{
    zws_heap *heap = s->heap;
    if (heap->n == heap->limit || heap->above >= 0)
        return ZWS_OK;
    size_t n = heap->n;
    heap->n = 0;
    for (size_t i = 0; i < n; i++) {
        if (heap->hit[i].score > 0)
            heap->hit[heap->n++] = heap->hit[i];
    }
    zws_heap positive = *heap, all;
    ZWS_TRY(zws_heap__init(&all, heap->limit, NULL));
    zws_status status = zws_search__first_zeros(s->x, &positive, &all);
    free(heap->hit);
    *heap = all;
    return status;
}

zws_status zws_search__or(zws_exec *x, zws_heap *heap)
{
    search *s = zws_arena__alloc(&x->scratch->arena, sizeof *s);
    double *rest = zws_arena__alloc(&x->scratch->arena, (x->n_ranked + 1) * sizeof *rest);
    if (!s || !rest)
        return ZWS_ENOMEM;
    *s = (search){.x = x,
                  .heap = heap,
                  .m = x->n_ranked,
                  .rest = rest,
                  .windows = x->segment->windows,
                  .filtered = x->lo > 0 || x->hi < x->segment->n || (x->hidden && x->hidden->word)};
    ZWS_TRY(choose_checks(s));
    uint64_t postings = 0;
    for (size_t j = 0; j < s->m; j++)
        postings += list_of(s, j)->df;
    if (x->most < postings / (s->n_check == 0 ? FEW_PROVED : FEW_MATCHES))
        return zws_search__matches(x, heap);
    rest[s->m] = 0;
    for (size_t j = s->m; j-- > 0;)
        rest[j] = rest[j + 1] + x->ranked[j].top;
    ZWS_TRY(find_threshold(s));
    for (uint32_t w = x->lo / ZWS_WINDOW; w < s->windows && w * ZWS_WINDOW < x->hi; w++) {
        size_t e = 0;
        while (e < s->m && rest[e] > heap->above)
            e++;
        if (e == 0)
            break;
        s->base = w * ZWS_WINDOW;
        ZWS_TRY(zws_deadline__check(x->plan->deadline));
        ZWS_TRY(search_window(s, e));
    }
    return add_unranked(s);
}
