/* By relevance where there are required terms: the rarest drives, the others are probed. Before
 * each probe a candidate must still be able to reach the threshold; phrases and whatever else must
 * match come last, and then the exact score. */
#include "core/exec.h"

typedef struct {
    zws_exec *x;
    zws_heap *heap;
    double *rest;  /* rest[j]: the most that required terms j and on and all optional ones add */
    uint32_t base; /* of the window */
    uint32_t n;    /* candidates in scratch->doc, what they have in scratch->bound */
} search;

/* Sums must be above this after required term j - 1; -1 lets those of 0 pass, which terms that do
 * not rank have. */
static int32_t need_after(const search *s, size_t j)
{
    double need = (s->heap->above - s->rest[j]) * s->x->scale - 1.0;
    return need >= 0 ? (int32_t)need : -1;
}

static const uint16_t *table_of(const search *s, size_t j)
{
    int rank = s->x->source[s->x->required[j]].rank;
    return rank < 0 ? NULL : s->x->ranked[rank].table;
}

static void drive(search *s)
{
    zws_exec *x = s->x;
    zws_core_scratch *c = x->scratch;
    zws_source *first = &x->source[x->required[0]];
    uint32_t n = x->kernels->collect(&first->list, &first->at, s->base, s->base,
                                     s->base + ZWS_WINDOW, c->doc, c->nibble);
    const uint16_t *table = table_of(s, 0);
    const uint8_t *buckets = x->buckets + s->base;
    int32_t need = need_after(s, 1);
    uint32_t lo = x->lo > s->base ? x->lo - s->base : 0;
    uint32_t hi = x->hi - s->base < ZWS_WINDOW ? x->hi - s->base : ZWS_WINDOW;
    s->n = 0;
    for (uint32_t k = 0; k < n; k++) {
        uint32_t d = c->doc[k], sum = table ? table[buckets[d] * 16u + c->nibble[k]] : 0;
        c->doc[s->n] = (uint16_t)d;
        c->bound[s->n] = (uint16_t)sum;
        s->n += (int32_t)sum > need && d >= lo && d < hi;
    }
}

static void thin_out(search *s, size_t j)
{
    zws_exec *x = s->x;
    zws_core_scratch *c = x->scratch;
    zws_source *source = &x->source[x->required[j]];
    const uint16_t *table = table_of(s, j);
    const uint8_t *buckets = x->buckets + s->base;
    int32_t need = need_after(s, j + 1);
    uint32_t kept = 0;
    x->kernels->probe(&source->list, &source->at, s->base, c->doc, s->n, c->nibble);
    for (uint32_t k = 0; k < s->n; k++) {
        if (c->nibble[k] == ZWS_ABSENT)
            continue;
        uint32_t d = c->doc[k], sum = c->bound[k];
        sum += table ? table[buckets[d] * 16u + c->nibble[k]] : 0;
        c->doc[kept] = (uint16_t)d;
        c->bound[kept] = (uint16_t)sum;
        kept += (int32_t)sum > need;
    }
    s->n = kept;
}

zws_status zws_search__and(zws_exec *x, zws_heap *heap)
{
    search s = {.x = x, .heap = heap};
    s.rest = zws_arena__alloc(&x->scratch->arena, (x->n_required + 1) * sizeof *s.rest);
    if (!s.rest)
        return ZWS_ENOMEM;
    double optional = 0;
    for (size_t i = 0; i < x->n_ranked; i++)
        optional += x->ranked[i].top;
    for (size_t j = 0; j < x->n_required; j++) {
        int rank = x->source[x->required[j]].rank;
        optional -= rank < 0 ? 0 : x->ranked[rank].top;
    }
    /* What rounding took away. */
    s.rest[x->n_required] = optional > 0 ? optional + 1e-9 * x->n_ranked : 1e-9;
    for (size_t j = x->n_required; j-- > 0;) {
        int rank = x->source[x->required[j]].rank;
        s.rest[j] = s.rest[j + 1] + (rank < 0 ? 0 : x->ranked[rank].top);
    }
    for (uint32_t doc = zws_match__skip(x, x->lo); doc < x->hi;) {
        s.base = doc / ZWS_WINDOW * ZWS_WINDOW;
        ZWS_TRY(zws_deadline__check(x->plan->deadline));
        if (s.rest[0] <= heap->above)
            break;
        drive(&s);
        for (size_t j = 1; j < x->n_required && s.n > 0; j++)
            thin_out(&s, j);
        for (uint32_t k = 0; k < s.n; k++) {
            uint32_t found = s.base + x->scratch->doc[k];
            bool matches;
            if (x->scratch->bound[k] <= need_after(&s, x->n_required) || zws_exec__hidden(x, found))
                continue;
            ZWS_TRY(zws_match__rest(x, found, &matches));
            if (matches)
                ZWS_TRY(zws_heap__push(heap, zws_exec__score(x, found), found));
        }
        doc = zws_match__skip(x, s.base + ZWS_WINDOW);
    }
    return ZWS_OK;
}
