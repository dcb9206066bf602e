/* By relevance, from the matches: every one of them is looked at. */
#include "core/exec.h"

/* Fewer are scored at once; so many are looked up together. */
enum { FEW = 8, TOGETHER = 256 };

/* The scaled score that is wanted; above all bounds only in a damaged segment. */
static uint32_t scaled_need(const zws_exec *x, double above)
{
    double limit = above * x->scale - 1.0;
    if (!(limit > 0))
        return 0;
    return limit < UINT32_MAX ? (uint32_t)limit : UINT32_MAX;
}

typedef struct {
    uint32_t base, n;
    uint16_t doc[TOGETHER];
    uint16_t bound[TOGETHER];
} candidates;

/* Looks all of them up in one list after the other, those that add most first, and drops whom the
 * lists to come cannot lift above what is wanted. */
static void sieve_candidates(zws_exec *x, candidates *c, double above)
{
    uint8_t nibble[TOGETHER + 64];
    uint32_t need = scaled_need(x, above), rest = 0;
    memset(c->bound, 0, sizeof c->bound);
    for (size_t j = 0; j < x->n_ranked; j++)
        rest += x->ranked[j].scaled_top;
    for (size_t j = 0; j < x->n_ranked && c->n > 0; j++) {
        zws_source *s = &x->source[x->ranked[j].source];
        const uint16_t *table = x->ranked[j].table;
        uint32_t kept = 0;
        rest -= x->ranked[j].scaled_top;
        x->kernels->probe(&s->list, &s->at, c->base, c->doc, c->n, nibble);
        for (uint32_t k = 0; k < c->n; k++) {
            uint32_t d = c->doc[k], bound = c->bound[k];
            if (nibble[k] != ZWS_ABSENT)
                bound += table[x->buckets[c->base + d] * 16u + nibble[k]];
            c->doc[kept] = (uint16_t)d;
            c->bound[kept] = (uint16_t)bound;
            kept += bound + rest > need;
        }
        c->n = kept;
    }
}

static zws_status push_candidates(zws_exec *x, zws_heap *heap, const candidates *c)
{
    zws_batch batch = {.base = c->base};
    for (uint32_t first = 0; first < c->n; first += batch.n) {
        batch.n = c->n - first < ZWS_BATCH ? c->n - first : ZWS_BATCH;
        memcpy(batch.doc, c->doc + first, batch.n * sizeof *batch.doc);
        zws_exec__scores(x, &batch, NULL);
        for (uint32_t k = 0; k < batch.n; k++)
            ZWS_TRY(zws_heap__push(heap, batch.score[k], batch.base + batch.doc[k]));
    }
    return ZWS_OK;
}

zws_status zws_search__rank_all(zws_exec *x, zws_heap *heap, uint32_t base, const uint16_t *doc,
                                uint32_t n)
{
    candidates c = {.base = base};
    for (uint32_t first = 0; first < n; first += TOGETHER) {
        c.n = n - first < TOGETHER ? n - first : TOGETHER;
        memcpy(c.doc, doc + first, c.n * sizeof *doc);
        if (heap->above > 0 && c.n >= FEW)
            sieve_candidates(x, &c, heap->above);
        ZWS_TRY(push_candidates(x, heap, &c));
    }
    return ZWS_OK;
}

static zws_status rank_covered(zws_exec *x, zws_heap *heap)
{
    for (uint32_t next = x->lo; next < x->hi;) {
        zws_picked picked;
        ZWS_TRY(zws_deadline__check(x->plan->deadline));
        ZWS_TRY(zws_picked__cover(x, &next, ZWS_CHUNK / ZWS_WINDOW, &picked));
        ZWS_TRY(zws_picked__sift(x, &picked));
        ZWS_TRY(zws_search__rank_all(x, heap, picked.base, picked.doc, picked.n));
    }
    return ZWS_OK;
}

zws_status zws_search__matches(zws_exec *x, zws_heap *heap)
{
    if (zws_picked__few(x))
        return rank_covered(x, heap);
    uint64_t *bits;
    uint16_t *list = x->scratch->touched;
    ZWS_TRY(zws_scratch__bits(x, 0, &bits));
    for (uint32_t doc = zws_match__skip(x, x->lo); doc < x->hi;) {
        uint32_t base = doc / ZWS_WINDOW * ZWS_WINDOW;
        ZWS_TRY(zws_deadline__check(x->plan->deadline));
        ZWS_TRY(zws_match__window(x, base, base, base + ZWS_WINDOW, bits));
        uint32_t n = zws_bits__list(bits, 0, ZWS_WINDOW_WORDS, list);
        ZWS_TRY(zws_search__rank_all(x, heap, base, list, n));
        doc = zws_match__skip(x, base + ZWS_WINDOW);
    }
    return ZWS_OK;
}

static int compare_documents(const void *a, const void *b)
{
    const zws_core_hit *x = a, *y = b;
    return (x->doc > y->doc) - (x->doc < y->doc);
}

zws_status zws_search__first_zeros(zws_exec *x, zws_heap *positive, zws_heap *all)
{
    uint64_t *bits;
    size_t next = 0;
    ZWS_TRY(zws_scratch__bits(x, 0, &bits));
    if (positive->n > 0)
        qsort(positive->hit, positive->n, sizeof *positive->hit, compare_documents);
    for (size_t i = 0; i < positive->n; i++)
        ZWS_TRY(zws_heap__push(all, positive->hit[i].score, positive->hit[i].doc));
    for (uint32_t doc = zws_match__skip(x, x->lo); doc < x->hi && all->n < all->limit;) {
        uint32_t base = doc / ZWS_WINDOW * ZWS_WINDOW;
        ZWS_TRY(zws_deadline__check(x->plan->deadline));
        ZWS_TRY(zws_match__window(x, base, base, base + ZWS_WINDOW, bits));
        for (uint32_t w = 0; w < ZWS_WINDOW_WORDS && all->n < all->limit; w++) {
            for (uint64_t word = bits[w]; word && all->n < all->limit; word &= word - 1) {
                uint32_t found = base + w * 64 + (uint32_t)__builtin_ctzll(word);
                while (next < positive->n && positive->hit[next].doc < found)
                    next++;
                if (next == positive->n || positive->hit[next].doc != found)
                    ZWS_TRY(zws_heap__push(all, 0, found));
            }
        }
        doc = zws_match__skip(x, base + ZWS_WINDOW);
    }
    return ZWS_OK;
}
