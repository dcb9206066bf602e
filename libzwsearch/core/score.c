/* Scores of several documents at once, to the last bit those of zws_exec__score: list by list, so
 * that the memory of many documents is on its way at a time. */
#include "core/exec.h"

/* Frequencies that do not fit into a nibble. */
static void add_large(zws_exec *x, const zws_ranked *r, const zws_batch *batch,
                      const uint8_t *nibble, const double *norm, double *sum)
{
    const zws_list *list = &x->source[r->source].list;
    for (uint32_t i = 0; i < batch->n; i++) {
        uint32_t index;
        if (nibble[i] == 15 && zws_list__find(list, batch->base + batch->doc[i], &index))
            sum[i] +=
                zws_bm25__addend(&x->plan->bm25, r->weight, zws_list__value(list, index), norm[i]);
    }
}

void zws_exec__scores(zws_exec *x, zws_batch *batch, const bool *proves)
{
    const zws_bm25 *bm25 = &x->plan->bm25;
    double norm[ZWS_BATCH];
    uint8_t nibble[ZWS_BATCH + 64];
    uint32_t n = (batch->n + 7) & ~7u;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t doc = batch->base + batch->doc[i < batch->n ? i : 0];
        norm[i] = zws_bm25__norm(bm25, zws_segment__length(x->segment, doc));
        batch->score[i] = 0;
        batch->proved[i] = !proves;
    }
    for (size_t j = 0; j < x->n_ranked; j++) {
        const zws_ranked *r = &x->ranked[j];
        zws_source *s = &x->source[r->source];
        x->kernels->probe(&s->list, &s->at, batch->base, batch->doc, batch->n, nibble);
        memset(nibble + batch->n, ZWS_ABSENT, n - batch->n);
        if (x->kernels->add_scores(batch->score, norm, nibble, n, r->weight * (bm25->k1 + 1.0)))
            add_large(x, r, batch, nibble, norm, batch->score);
        for (uint32_t i = 0; i < batch->n && proves && proves[j]; i++)
            batch->proved[i] |= nibble[i] != ZWS_ABSENT;
    }
}
