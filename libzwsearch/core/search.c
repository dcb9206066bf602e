#include "core/exec.h"

void zws_core_hits__free(zws_core_hits *hits)
{
    for (size_t f = 0; hits->facet && f < hits->n_facets; f++)
        free(hits->facet[f].count);
    free(hits->facet);
    free(hits->hit);
    *hits = (zws_core_hits){0};
}

/* By relevance: required terms drive where there are any; otherwise the ranking terms do, where
 * they rank what may match; and otherwise the matches. */
static zws_status relevant(zws_exec *x, const double *floor, zws_core_hits *out)
{
    zws_heap heap;
    size_t limit = x->plan->limit < x->most ? x->plan->limit : (size_t)x->most;
    ZWS_TRY(zws_heap__init(&heap, limit, floor));
    zws_status status = zws_exec__prepare_tops(x);
    if (status == ZWS_OK && x->n_required == 0)
        status = zws_exec__prepare_tables(x);
    if (status == ZWS_OK) {
        if (x->n_required > 0)
            status = zws_search__and(x, &heap);
        else if (x->n_ranked > 0)
            status = zws_search__or(x, &heap);
        else
            status = zws_search__matches(x, &heap);
    }
    zws_heap__sort(&heap);
    out->hit = heap.hit;
    out->n = heap.n;
    return status;
}

/* Hits by date, the total and facets take one pass together where they can. */
static zws_status run(zws_exec *x, const double *floor, zws_core_hits *out)
{
    const zws_plan *plan = x->plan;
    zws_wanted wanted = {.facets = plan->n_facets > 0};
    uint64_t seen = 0;
    out->total_exact = true;
    ZWS_TRY(zws_facets__new(out, x->segment, plan));
    if (x->none)
        return ZWS_OK;
    bool counted = wanted.facets || plan->count_up_to > 0;
    bool foretold = !wanted.facets && counted &&
                    zws_search__foretell(x, plan->count_up_to, &out->total, &out->total_exact);
    if (counted && !foretold)
        wanted.enough = (uint64_t)plan->count_up_to + (plan->count_up_to < SIZE_MAX);
    if (plan->order == ZWS_ORDER_NEWEST)
        wanted.limit = plan->limit;
    if (wanted.limit > 0 || wanted.enough > 0 || wanted.facets)
        ZWS_TRY(zws_search__newest(x, &wanted, out, &seen));
    if (plan->order == ZWS_ORDER_RELEVANCE && plan->limit > 0)
        ZWS_TRY(relevant(x, floor, out));
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
