/* Counts of values. Tiers and stages give them in the order of the values, so that what several
 * give is added up in one pass; only the end puts them in order by count, and copies the texts. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/order.h"
#include "store/plan.h"

struct zws_facet_text {
    struct zws_facet_text *next;
    char byte[];
};

static void free_texts(zws_facet_text *text)
{
    while (text) {
        zws_facet_text *next = text->next;
        free(text);
        text = next;
    }
}

void zws_facet__free(zws_facet *facet)
{
    free_texts(facet->text);
    free(facet->item);
    *facet = (zws_facet){0};
}

zws_status zws_facet__add(zws_facet *facet, const char *value, size_t len, uint64_t count)
{
    zws_facet_text *text = malloc(sizeof *text + len + 1);
    if (!text)
        return zws_error__nomem();
    memcpy(text->byte, value, len);
    text->byte[len] = '\0';
    text->next = facet->text;
    facet->text = text;
    ZWS_TRY(zws_mem__grow(&facet->item, &facet->cap, facet->n + 1, sizeof *facet->item));
    facet->item[facet->n++] = (zws_facet_count){text->byte, len, count};
    return ZWS_OK;
}

static int compare_values(const void *a, const void *b)
{
    const zws_facet_count *x = a, *y = b;
    return zws_order__compare(x->value, x->len, y->value, y->len);
}

void zws_facet__sort(zws_facet *facet)
{
    for (size_t i = 1; i < facet->n; i++) {
        if (compare_values(&facet->item[i - 1], &facet->item[i]) > 0) {
            qsort(facet->item, facet->n, sizeof *facet->item, compare_values);
            return;
        }
    }
}

/* --- Adding up ------------------------------------------------------------------------------ */

static zws_status merge(zws_facet *out, zws_facet *part)
{
    if (part->n == 0)
        return ZWS_OK;
    if (out->n == 0) {
        zws_facet empty = *out;
        *out = *part;
        *part = empty;
        return ZWS_OK;
    }
    zws_facet_count *item;
    size_t cap = out->n + part->n, n = 0;
    ZWS_TRY(zws_mem__zalloc(&item, cap, sizeof *item));
    const zws_facet_count *a = out->item, *a_end = a + out->n, *b = part->item,
                          *b_end = b + part->n;
    while (a < a_end || b < b_end) {
        int order = a == a_end ? 1 : b == b_end ? -1 : compare_values(a, b);
        item[n] = order <= 0 ? *a : *b;
        if (order == 0)
            item[n].count += b->count;
        n++;
        a += order <= 0;
        b += order >= 0;
    }
    free(out->item);
    out->item = item;
    out->n = n;
    out->cap = cap;
    zws_facet_text **last = &out->text;
    while (*last)
        last = &(*last)->next;
    *last = part->text;
    part->text = NULL;
    return ZWS_OK;
}

zws_status zws_matches__add_facets(zws_matches *out, zws_matches *part)
{
    if (!out->facet) {
        out->facet = part->facet;
        out->n_facets = part->n_facets;
        part->facet = NULL;
        part->n_facets = 0;
        return ZWS_OK;
    }
    for (size_t f = 0; f < part->n_facets && f < out->n_facets; f++)
        ZWS_TRY(merge(&out->facet[f], &part->facet[f]));
    return ZWS_OK;
}

/* --- The order by count --------------------------------------------------------------------- */

/* Puts the numbers of items in the order of their counts, highest first, keeping the order of equal
 * ones: byte by byte of the counts. Returns which of the two lists has them. */
static uint32_t *order_by_count(const zws_facet *facet, uint32_t *list, uint32_t *spare)
{
    uint64_t highest = 0;
    for (size_t i = 0; i < facet->n; i++) {
        list[i] = (uint32_t)i;
        highest = facet->item[i].count > highest ? facet->item[i].count : highest;
    }
    for (unsigned shift = 0; shift < 64 && highest >> shift; shift += 8) {
        size_t at[256] = {0}, sum = 0;
        for (size_t i = 0; i < facet->n; i++)
            at[facet->item[i].count >> shift & 255]++;
        for (int byte = 255; byte >= 0; byte--) {
            size_t here = at[byte];
            at[byte] = sum;
            sum += here;
        }
        for (size_t i = 0; i < facet->n; i++)
            spare[at[facet->item[list[i]].count >> shift & 255]++] = list[i];
        uint32_t *other = list;
        list = spare;
        spare = other;
    }
    return list;
}

zws_status zws_facet__finish(zws_facet *facet)
{
    size_t bytes = 0;
    uint32_t *list;
    zws_facet_count *item;
    if (facet->n == 0)
        return ZWS_OK;
    for (size_t i = 0; i < facet->n; i++)
        bytes += facet->item[i].len + 1;
    ZWS_TRY(zws_mem__zalloc(&list, 2 * facet->n, sizeof *list));
    zws_status status = zws_mem__zalloc(&item, facet->n, sizeof *item);
    zws_facet_text *text = status == ZWS_OK ? malloc(sizeof *text + bytes) : NULL;
    if (!text) {
        if (status == ZWS_OK)
            free(item);
        free(list);
        return zws_error__nomem();
    }
    text->next = NULL;
    const uint32_t *order = order_by_count(facet, list, list + facet->n);
    char *at = text->byte;
    for (size_t i = 0; i < facet->n; i++) {
        item[i] = facet->item[order[i]];
        memcpy(at, item[i].value, item[i].len);
        item[i].value = at;
        at += item[i].len;
        *at++ = '\0';
    }
    free(list);
    size_t n = facet->n;
    zws_facet__free(facet);
    *facet = (zws_facet){.item = item, .n = n, .cap = n, .text = text};
    return ZWS_OK;
}

zws_status zws_matches__finish_facets(zws_matches *out)
{
    for (size_t f = 0; f < out->n_facets; f++)
        ZWS_TRY(zws_facet__finish(&out->facet[f]));
    return ZWS_OK;
}
