#include "analysis/repair.h"

zws_status zws_repairs__add(zws_repairs *out, size_t first, size_t last, uint32_t cp)
{
    ZWS_TRY(zws_mem__grow(&out->item, &out->cap, out->n + 1, sizeof *out->item));
    out->item[out->n++] = (zws_repair){(uint32_t)first, (uint32_t)last, cp};
    return ZWS_OK;
}

static int by_place(const void *a, const void *b)
{
    const zws_repair *x = a, *y = b;
    if (x->first != y->first)
        return x->first < y->first ? -1 : 1;
    return x->last < y->last ? -1 : x->last > y->last;
}

zws_status zws_repairs__find(zws_repairs *out, zws_analyzer *analyzer, const zws_text *text,
                             const zws_words *words)
{
    out->n = 0;
    ZWS_TRY(zws_repairs__layout(out, analyzer, text));
    ZWS_TRY(zws_repairs__shapes(out, analyzer, text, words));
    if (out->n > 1)
        qsort(out->item, out->n, sizeof *out->item, by_place);
    size_t n = 0;
    for (size_t i = 0; i < out->n; i++) {
        if (n == 0 || out->item[i].first >= out->item[n - 1].last)
            out->item[n++] = out->item[i];
    }
    out->n = n;
    return ZWS_OK;
}

void zws_repairs__free(zws_repairs *repairs)
{
    free(repairs->item);
    *repairs = (zws_repairs){0};
}
