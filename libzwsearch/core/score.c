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

/* Documents of one window, which a list is asked about. */
typedef struct {
    zws_exec *x;
    const zws_batch *batch;
    bool slots; /* they have slots */
} asked;

static void set_slots(const asked *a)
{
    const zws_batch *batch = a->batch;
    for (uint32_t i = 0; i < batch->n && a->slots; i++)
        a->x->scratch->slot[batch->doc[i] % ZWS_WINDOW] = (uint8_t)i;
}

static void clear_slots(const asked *a)
{
    const zws_batch *batch = a->batch;
    for (uint32_t i = 0; i < batch->n && a->slots; i++)
        a->x->scratch->slot[batch->doc[i] % ZWS_WINDOW] = ZWS_BATCH;
}

/* A list that has few postings where several documents are is read, rather than each document
 * looked up in it. */
static void ask(const asked *a, zws_source *s, uint8_t *nibble)
{
    enum { LOOKED_UP = 8 }; /* so many postings are read while one document is looked up */
    const zws_batch *batch = a->batch;
    const zws_list *list = &s->list;
    bool flat = list->layout == ZWS_LAYOUT_RAW || list->layout == ZWS_LAYOUT_CHUNKS;
    uint32_t lo = batch->base + batch->doc[0], hi = batch->base + batch->doc[batch->n - 1] + 1u;
    if (a->slots && flat &&
        (uint64_t)list->df * (hi - lo) < (uint64_t)batch->n * LOOKED_UP * list->documents) {
        memset(nibble, ZWS_ABSENT, batch->n);
        a->x->kernels->pick(list, &s->at, batch->base, lo, hi, a->x->scratch->slot, nibble);
    } else {
        a->x->kernels->probe(list, &s->at, batch->base, batch->doc, batch->n, nibble);
    }
}

void zws_exec__scores(zws_exec *x, zws_batch *batch, const bool *proves)
{
    const zws_bm25 *bm25 = &x->plan->bm25;
    double norm[ZWS_BATCH];
    uint8_t nibble[ZWS_BATCH + 64];
    uint32_t n = (batch->n + 7) & ~7u;
    enum { FEW = 4 };
    asked asked = {x, batch, batch->n >= FEW && batch->doc[batch->n - 1] < ZWS_WINDOW};
    for (uint32_t i = 0; i < n; i++) {
        uint32_t doc = batch->base + batch->doc[i < batch->n ? i : 0];
        norm[i] = zws_bm25__norm(bm25, zws_segment__length(x->segment, doc));
        batch->score[i] = 0;
        batch->proved[i] = !proves;
    }
    set_slots(&asked);
    for (size_t j = 0; j < x->n_ranked && batch->n > 0; j++) {
        const zws_ranked *r = &x->ranked[j];
        ask(&asked, &x->source[r->source], nibble);
        memset(nibble + batch->n, ZWS_ABSENT, n - batch->n);
        if (x->kernels->add_scores(batch->score, norm, nibble, n, r->weight * (bm25->k1 + 1.0)))
            add_large(x, r, batch, nibble, norm, batch->score);
        for (uint32_t i = 0; i < batch->n && proves && proves[j]; i++)
            batch->proved[i] |= nibble[i] != ZWS_ABSENT;
    }
    clear_slots(&asked);
}
