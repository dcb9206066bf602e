/* Plans on one segment. */
#include "store/sealed_tier.h"

static zws_status need_scratch(zws_sealed *sealed)
{
    return sealed->scratch ? ZWS_OK : zws_core_scratch__new(&sealed->scratch);
}

static zws_status take_hit(const zws_sealed_part *part, const zws_core_hit *hit, zws_match *out)
{
    const char *id;
    size_t len;
    ZWS_TRY(zws_segment__id(part->segment, hit->doc, &id, &len));
    out->doc = hit->doc;
    out->score = hit->score;
    out->date = zws_segment__date(part->segment, hit->doc);
    if (out->date < 0 || out->date > 99999999)
        return zws_error__set(ZWS_ECORRUPT, "a sealed segment is damaged (a document has no such "
                                            "date): run zwadmin verify");
    return zws_mem__dup(&out->id, id, len);
}

/* The values that occur; columns have them in order. */
static zws_status take_facet(const zws_segment *segment, int column, const zws_core_facet *counted,
                             zws_facet *out)
{
    size_t all = 0;
    for (uint32_t v = 0; v < counted->values; v++)
        all += counted->count[v] > 0;
    ZWS_TRY(zws_mem__zalloc(&out->item, all, sizeof *out->item));
    out->cap = all;
    for (uint32_t v = 0; v < counted->values; v++) {
        if (counted->count[v] == 0)
            continue;
        zws_facet_count *item = &out->item[out->n++];
        item->count = counted->count[v];
        ZWS_TRY(zws_segment__value(segment, column, v, &item->value, &item->len));
    }
    return ZWS_OK;
}

static zws_status take_facets(const zws_segment *segment, const zws_plan *plan,
                              const zws_core_hits *hits, zws_matches *out)
{
    if (hits->n_facets == 0)
        return ZWS_OK;
    ZWS_TRY(zws_mem__zalloc(&out->facet, hits->n_facets, sizeof *out->facet));
    out->n_facets = hits->n_facets;
    for (size_t f = 0; f < hits->n_facets; f++)
        ZWS_TRY(take_facet(segment, plan->facet[f], &hits->facet[f], &out->facet[f]));
    return ZWS_OK;
}

zws_status zws_sealed__match(zws_sealed *sealed, size_t part, const zws_plan *plan,
                             const zws_core_hidden *hiding, const double *floor, zws_matches *out)
{
    const zws_sealed_part *p = &sealed->part[part];
    zws_core_hidden hidden = hiding ? *hiding : zws_sealed__hidden(p);
    zws_core_hits hits = {0};
    *out = (zws_matches){0};
    ZWS_TRY(need_scratch(sealed));
    zws_status status = zws_core__search(p->segment, plan, &hidden, floor, sealed->scratch, &hits);
    if (status == ZWS_OK)
        status = zws_mem__zalloc(&out->hit, hits.n, sizeof *out->hit);
    for (size_t i = 0; status == ZWS_OK && i < hits.n; i++) {
        out->hit[i].tier = (uint32_t)part + 1;
        out->n = i + 1;
        status = take_hit(p, &hits.hit[i], &out->hit[i]);
    }
    out->total = hits.total;
    out->total_exact = hits.total_exact;
    if (status == ZWS_OK)
        status = take_facets(p->segment, plan, &hits, out);
    zws_core_hits__free(&hits);
    if (status != ZWS_OK)
        zws_matches__free(out);
    return status;
}

zws_status zws_sealed__documents(zws_sealed *sealed, size_t part, zws_term term, zws_core_hits *out)
{
    const zws_sealed_part *p = &sealed->part[part];
    zws_core_hidden hidden = zws_sealed__hidden(p);
    zws_node node = {.kind = term.len ? ZWS_NODE_TERM : ZWS_NODE_ALL, .term = &term, .n = 1};
    zws_plan plan = {.match = &node, .order = ZWS_ORDER_NEWEST, .limit = p->documents};
    *out = (zws_core_hits){0};
    ZWS_TRY(need_scratch(sealed));
    return zws_core__search(p->segment, &plan, &hidden, NULL, sealed->scratch, out);
}
