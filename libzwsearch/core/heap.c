#include <math.h>

#include "core/exec.h"

/* The worst hit is on top: the least score, of equal scores the latest document. Which of two is
 * worse is as good as random: no branch. */
static inline bool worse(const zws_core_hit *a, const zws_core_hit *b)
{
    return (a->score < b->score) | ((a->score == b->score) & (a->doc > b->doc));
}

zws_status zws_heap__init(zws_heap *heap, size_t limit, const double *floor)
{
    *heap = (zws_heap){.limit = limit, .above = -1};
    if (floor && *floor > 0)
        heap->above = nextafter(*floor, 0);
    return zws_mem__grow(&heap->hit, &heap->cap, limit < 64 ? limit + 1 : 64, sizeof *heap->hit);
}

static void sink(zws_heap *heap, size_t i, zws_core_hit hit)
{
    for (;;) {
        size_t child = 2 * i + 1;
        if (child >= heap->n)
            break;
        child += child + 1 < heap->n && worse(&heap->hit[child + 1], &heap->hit[child]);
        if (!worse(&heap->hit[child], &hit))
            break;
        heap->hit[i] = heap->hit[child];
        i = child;
    }
    heap->hit[i] = hit;
}

zws_status zws_heap__push(zws_heap *heap, double score, uint32_t doc)
{
    if (!(score > heap->above))
        return ZWS_OK;
    zws_core_hit hit = {doc, score};
    if (heap->n < heap->limit) {
        ZWS_TRY(zws_mem__grow(&heap->hit, &heap->cap, heap->n + 1, sizeof *heap->hit));
        size_t i = heap->n++;
        for (; i > 0 && worse(&hit, &heap->hit[(i - 1) / 2]); i = (i - 1) / 2)
            heap->hit[i] = heap->hit[(i - 1) / 2];
        heap->hit[i] = hit;
    } else if (heap->n > 0 && worse(&heap->hit[0], &hit)) {
        sink(heap, 0, hit);
    }
    if (heap->n == heap->limit && heap->n > 0 && heap->hit[0].score > heap->above)
        heap->above = heap->hit[0].score;
    return ZWS_OK;
}

void zws_heap__sort(zws_heap *heap)
{
    size_t n = heap->n;
    while (heap->n > 1) {
        zws_core_hit worst = heap->hit[0], last = heap->hit[--heap->n];
        sink(heap, 0, last);
        heap->hit[heap->n] = worst;
    }
    heap->n = n;
}
