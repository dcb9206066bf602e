/* What the ranking terms of a plan add: bounds and tables of bounds, and the exact score. */
#include "core/exec.h"

#include <math.h>

/* How far impacts may have moved since they were stored: an impact tf / (norm + tf) with tf >= 1
 * grows by at most *up and shrinks by at most *down. Both norms are linear in the length between
 * the two places where the least normalised length begins to count, so the extremes are there or at
 * the ends. */
void zws_exec__drift(const zws_exec *x, double *up, double *down)
{
    const zws_segment *s = x->segment;
    const zws_bm25 *old = &s->reference, *new = &x->plan->bm25;
    const double breaks[4] = {s->shortest, s->longest, old->min_norm_len * old->average_length,
                              new->min_norm_len *new->average_length};
    *up = *down = 1;
    for (int i = 0; i < 4; i++) {
        for (int side = 0; side < 2; side++) { /* lengths are whole: look at both neighbours */
            double length = floor(breaks[i]) + side;
            length = length < s->shortest ? s->shortest : length;
            length = length > s->longest ? s->longest : length;
            double ratio = (zws_bm25__norm(old, (uint32_t)length) + 1) /
                           (zws_bm25__norm(new, (uint32_t)length) + 1);
            *up = ratio > *up ? ratio : *up;
            *down = ratio < *down ? ratio : *down;
        }
    }
    /* Impacts are stored as floats. */
    *up *= 1 + 1e-5;
    *down *= 1 - 1e-5;
}

static int compare_ranked(const void *a, const void *b)
{
    const zws_ranked *x = a, *y = b;
    return x->top != y->top ? (x->top < y->top ? 1 : -1) : x->source - y->source;
}

static void fill_table(const zws_exec *x, zws_ranked *r, const float *impact)
{
    double factor = r->weight * (x->plan->bm25.k1 + 1) * (1 + 1e-6) * x->scale;
    float cap = (float)(r->top * x->scale);
    float quantum = (float)(0x1p-36 * x->scale) + 1.01f; /* also for the rounding of floats */
    /* More than fits only where a damaged segment says that no posting of the term counts. */
    x->kernels->scale(r->table, impact, x->segment->n_low, (float)factor, cap, quantum);
}

zws_status zws_exec__prepare_tops(zws_exec *x)
{
    double up, down, sum = 0;
    zws_exec__drift(x, &up, &down);
    double k1 = x->plan->bm25.k1;
    for (size_t i = 0; i < x->n_ranked; i++) {
        zws_ranked *r = &x->ranked[i];
        const zws_list *list = &x->source[r->source].list;
        /* The rounding of an addend may raise it. Never over the limit of an impact, which is 1. */
        r->top = r->weight * (k1 + 1) * list->maximum * up + 0x1p-36;
        sum += r->top;
    }
    if (x->n_ranked > 0)
        qsort(x->ranked, x->n_ranked, sizeof *x->ranked, compare_ranked);
    /* Tables and bounds of blocks are rounded up, by less than five for each term. */
    if (x->n_ranked > 8192)
        return zws_error__set(ZWS_ELIMIT, "a query ranks by at most 8192 terms");
    x->scale = sum > 0 ? (65000.0 - 6.0 * (double)x->n_ranked) / (sum * (1 + 1e-5)) : 1;
    for (size_t i = 0; i < x->n_ranked; i++) {
        zws_ranked *r = &x->ranked[i];
        x->source[r->source].rank = (int)i;
        r->scaled_top = (uint32_t)(r->top * x->scale) + 2;
        uint32_t factor = r->scaled_top * 256 / 255 + 1;
        r->block_scale = (uint16_t)(factor < 65535 ? factor : 65535);
    }
    return ZWS_OK;
}

zws_status zws_exec__prepare_tables(zws_exec *x)
{
    zws_core_scratch *s = x->scratch;
    size_t need = x->n_ranked * ZWS_TABLE + ZWS_TABLE_MARGIN;
    if (need > s->tables_cap) {
        free(s->tables);
        s->tables = NULL;
        s->tables_cap = 0;
        size_t bytes = (need * 2 + 63) & ~(size_t)63;
        s->tables = aligned_alloc(64, bytes);
        if (!s->tables)
            return zws_error__nomem();
        memset(s->tables, 0, bytes);
        s->tables_cap = need;
    }
    float impact[ZWS_TABLE];
    double norm[ZWS_BUCKETS];
    for (uint32_t b = 0; b < x->segment->n_low; b++)
        norm[b] = zws_bm25__norm(&x->plan->bm25, x->segment->low[b]);
    x->kernels->impacts(impact, norm, x->segment->n_low);
    for (size_t i = 0; i < x->n_ranked; i++) {
        zws_ranked *r = &x->ranked[i];
        r->table = s->tables + i * ZWS_TABLE;
        fill_table(x, r, impact);
    }
    return ZWS_OK;
}

double zws_exec__score(const zws_exec *x, uint32_t doc)
{
    const zws_bm25 *bm25 = &x->plan->bm25;
    double sum = 0, norm = zws_bm25__norm(bm25, zws_segment__length(x->segment, doc));
    uint32_t index;
    for (size_t i = 0; i < x->n_ranked; i++) {
        const zws_ranked *r = &x->ranked[i];
        const zws_list *list = &x->source[r->source].list;
        if (zws_list__find(list, doc, &index))
            sum += zws_bm25__addend(bm25, r->weight, zws_list__value(list, index), norm);
    }
    return sum;
}
