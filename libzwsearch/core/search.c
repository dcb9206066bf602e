#include "core/exec.h"

void zws_core_hits__free(zws_core_hits *hits)
{
    for (size_t f = 0; hits->facet && f < hits->n_facets; f++)
        free(hits->facet[f].tally);
    free(hits->facet);
    free(hits->hit);
    *hits = (zws_core_hits){0};
}

static zws_status prepare_ranking(zws_exec *x, bool tables)
{
    zws_status status = zws_exec__prepare_tops(x);
    return status == ZWS_OK && tables ? zws_exec__prepare_tables(x) : status;
}

/* By relevance: required terms drive where there are any; otherwise the ranking terms do, where
 * they rank what may match; and otherwise the matches. */
static zws_status relevant(zws_exec *x, zws_heap *heap)
{
    ZWS_TRY(prepare_ranking(x, x->n_required == 0));
    if (x->n_required > 0)
        return zws_search__and(x, heap);
    return x->n_ranked > 0 ? zws_search__or(x, heap) : zws_search__matches(x, heap);
}

/* Whether matches may be few although ranking terms have many documents. A union of such terms is
 * searched faster than its matches are looked at one by one. */
static bool may_be_few(const zws_exec *x)
{
    enum { FEW = 1000 };
    bool few = x->most <= FEW;
    for (size_t i = 0; i < x->n_rest && !few; i++)
        few = x->rest[i]->kind == ZWS_NODE_AT_LEAST || x->rest[i]->kind == ZWS_NODE_PHRASE;
    return few;
}

/* Hits, the total and facets take one pass together where they can. By relevance too, while the
 * matches are so few that each can be looked at; if they turn out to be more, the pass only counts.
 * Of a few documents, all that match are scored, whatever else is wanted. */
static zws_status one_pass(zws_exec *x, zws_wanted *wanted, zws_core_hits *out, zws_heap *heap,
                           uint64_t *seen, bool *ranked)
{
    if (x->plan->order == ZWS_ORDER_NEWEST)
        wanted->limit = x->plan->limit;
    bool counts = wanted->enough > 0 || wanted->facets, only = zws_exec__is_only(x);
    if (x->plan->order == ZWS_ORDER_RELEVANCE && heap->limit > 0 &&
        (only || (counts && may_be_few(x)))) {
        ZWS_TRY(prepare_ranking(x, !only));
        wanted->best = heap;
    }
    if (wanted->limit == 0 && !counts && !wanted->best)
        return ZWS_OK;
    return zws_search__newest(x, wanted, out, seen, ranked);
}

static zws_status by_relevance(zws_exec *x, zws_wanted *wanted, const double *floor,
                               zws_core_hits *out, uint64_t *seen)
{
    zws_heap heap;
    bool ranked = false;
    size_t limit = x->plan->limit < x->most ? x->plan->limit : (size_t)x->most;
    ZWS_TRY(zws_heap__init(&heap, limit, floor));
    zws_status status = one_pass(x, wanted, out, &heap, seen, &ranked);
    if (status == ZWS_OK && !ranked && limit > 0) {
        free(heap.hit);
        ZWS_TRY(zws_heap__init(&heap, limit, floor));
        status = relevant(x, &heap);
    }
    zws_heap__sort(&heap);
    out->hit = heap.hit;
    out->n = heap.n;
    return status;
}

static zws_status run(zws_exec *x, const double *floor, zws_core_hits *out)
{
    const zws_plan *plan = x->plan;
    zws_wanted wanted = {.facets = plan->n_facets > 0};
    uint64_t seen = 0;
    bool ranked;
    out->total_exact = true;
    ZWS_TRY(zws_facets__new(out, x->segment, plan));
    if (x->none)
        return ZWS_OK;
    bool counted = wanted.facets || plan->count_up_to > 0;
    bool foretold = !wanted.facets && counted &&
                    zws_search__foretell(x, plan->count_up_to, &out->total, &out->total_exact);
    if (counted && !foretold)
        wanted.enough = (uint64_t)plan->count_up_to + (plan->count_up_to < SIZE_MAX);
    if (plan->order == ZWS_ORDER_RELEVANCE)
        ZWS_TRY(by_relevance(x, &wanted, floor, out, &seen));
    else
        ZWS_TRY(one_pass(x, &wanted, out, NULL, &seen, &ranked));
    if (plan->order == ZWS_ORDER_OLDEST && plan->limit > 0)
        ZWS_TRY(zws_search__oldest(x, plan->limit, out));
    if (counted && !foretold) {
        out->total = seen;
        out->total_exact = wanted.facets || seen <= plan->count_up_to;
    } else if (!counted) {
        out->total = out->n;
        out->total_exact = plan->limit > out->n && !(floor && *floor > 0);
    }
    return ZWS_OK;
}

zws_status zws_core__search(const zws_segment *segment, const zws_plan *plan,
                            const zws_core_hidden *hidden, const double *floor,
                            zws_core_scratch *scratch, zws_core_hits *out)
{
    zws_exec x;
    *out = (zws_core_hits){0};
    zws_status status = zws_deadline__check(plan->deadline);
    if (status == ZWS_OK) {
        status = zws_exec__begin(&x, segment, plan, hidden, scratch);
        if (status == ZWS_OK)
            status = run(&x, floor, out);
        zws_exec__end(&x);
    }
    if (status != ZWS_OK) {
        memset(scratch->acc, 0, ZWS_WINDOW * sizeof *scratch->acc);
        zws_core_hits__free(out);
    }
    return status;
}
