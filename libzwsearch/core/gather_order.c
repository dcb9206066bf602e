/* The logs of a gather in the order of their terms. */
#include "base/order.h"
#include "core/gather_parts.h"

#define RADIX_LEAST 64 /* terms: with fewer, counting bytes costs more than comparing */

typedef struct {
    uint64_t key;
    uint32_t term;
} ranked;

static int compare_ranked(const void *a, const void *b, void *context)
{
    const gather_bucket *bucket = context;
    const ranked *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    const gather_term *t = &bucket->term[x->term], *u = &bucket->term[y->term];
    return zws_order__compare(gather_text(t), gather_length(t), gather_text(u), gather_length(u));
}

/* By their keys, a byte at a time from the last one on; bytes that are the same everywhere, which
 * those of a range mostly are at the start, are passed over. The result is one of the two. */
static ranked *sort_keys(ranked *from, ranked *to, uint32_t n)
{
    uint32_t count[8][256] = {0};
    for (uint32_t i = 0; i < n; i++) {
        for (unsigned byte = 0; byte < 8; byte++)
            count[byte][from[i].key >> 8 * byte & 0xFF]++;
    }
    for (unsigned byte = 0; byte < 8; byte++) {
        uint32_t *start = count[byte], sum = 0;
        if (n > 0 && start[from[0].key >> 8 * byte & 0xFF] == n)
            continue;
        for (unsigned k = 0; k < 256; k++) {
            uint32_t here = start[k];
            start[k] = sum;
            sum += here;
        }
        for (uint32_t i = 0; i < n; i++)
            to[start[from[i].key >> 8 * byte & 0xFF]++] = from[i];
        ranked *other = from;
        from = to;
        to = other;
    }
    return from;
}

/* Longer terms of one key by the rest of their texts. */
static void sort_ties(ranked *order, const gather_bucket *b)
{
    for (uint32_t i = 0, end; i < b->n; i = end) {
        for (end = i + 1; end < b->n && order[end].key == order[i].key; end++)
            ;
        if (end - i > 1)
            qsort_r(order + i, end - i, sizeof *order, compare_ranked, (void *)(uintptr_t)b);
    }
}

static zws_status rank(gather_group *group, const gather_bucket *b)
{
    ranked *order;
    ZWS_TRY(zws_mem__zalloc(&order, 2 * (size_t)b->n, sizeof *order));
    for (uint32_t i = 0; i < b->n; i++)
        order[i] = (ranked){b->term[i].key, i};
    ranked *sorted = order;
    if (b->n < RADIX_LEAST) {
        qsort_r(order, b->n, sizeof *order, compare_ranked, (void *)(uintptr_t)b);
    } else {
        sorted = sort_keys(order, order + b->n, b->n);
        sort_ties(sorted, b);
    }
    for (uint32_t i = 0; i < b->n; i++)
        group[i] = (gather_group){.term = sorted[i].term};
    free(order);
    return ZWS_OK;
}

/* Of a term while its records are counted and copied. */
typedef struct {
    size_t bytes;       /* of its postings, then where the next goes */
    uint32_t n, behind; /* the last document */
} progress;

static const uint8_t *chunk_end(const gather_bucket *b, const chunk *c)
{
    return c == b->last ? b->at : c->data + c->used;
}

/* False: a document has a term twice. */
static bool count(progress *of, const gather_bucket *b)
{
    bool once = true;
    gather_record r = {0};
    for (const chunk *c = b->first; c; c = c->next) {
        const uint8_t *p = c->data, *end = chunk_end(b, c);
        while (p < end) {
            gather_read(&r, &p);
            progress *t = &of[r.term];
            t->bytes += 5 + r.rest_len;
            t->n++;
            once = once && t->behind <= r.document;
            t->behind = r.document + 1;
        }
    }
    return once;
}

static void copy(uint8_t *to, progress *of, const gather_bucket *b)
{
    gather_record r = {0};
    for (const chunk *c = b->first; c; c = c->next) {
        const uint8_t *p = c->data, *end = chunk_end(b, c);
        while (p < end) {
            gather_read(&r, &p);
            progress *t = &of[r.term];
            uint8_t *q = to + t->bytes;
            zws_put32(q, r.document);
            q[4] = r.head;
            if (r.rest_len == 2) /* one position: most */
                memcpy(q + 5, r.rest, 2);
            else
                memcpy(q + 5, r.rest, r.rest_len);
            t->bytes += 5 + r.rest_len;
        }
    }
}

zws_status zws_gather__group(gather_group **group, uint8_t **out, size_t *cap, size_t *len,
                             const gather_bucket *b)
{
    progress *of;
    ZWS_TRY(zws_mem__zalloc(&of, b->n, sizeof *of));
    zws_status status = zws_mem__zalloc(group, b->n, sizeof **group);
    if (status == ZWS_OK && !count(of, b))
        status = zws_error__set(ZWS_EINTERNAL, "a document has a term twice");
    if (status == ZWS_OK)
        status = rank(*group, b);
    size_t at = 0;
    for (uint32_t i = 0; status == ZWS_OK && i < b->n; i++) {
        gather_group *g = &(*group)[i];
        progress *t = &of[g->term];
        g->at = at;
        g->n = t->n;
        g->size = t->bytes;
        at += t->bytes;
        *t = (progress){.bytes = g->at};
    }
    *len = at;
    if (status == ZWS_OK)
        status = zws_mem__grow(out, cap, at + 1, 1);
    if (status == ZWS_OK)
        copy(*out, of, b);
    free(of);
    return status;
}

zws_gathered zws_gather__grouped(const gather_bucket *b, const gather_group *group,
                                 const uint8_t *postings)
{
    const gather_term *t = &b->term[group->term];
    return (zws_gathered){.text = gather_text(t),
                          .len = gather_length(t),
                          .key = t->key,
                          .n = group->n,
                          .postings = postings + group->at,
                          .n_bytes = group->size};
}

zws_status zws_gather__sort(zws_gather *g)
{
    zws_table__free(g->entry, g->cap * sizeof *g->entry);
    g->entry = NULL;
    g->cap = 0;
    g->sorted_bytes = 0;
    for (size_t i = 0; i < g->buckets; i++) {
        gather_bucket *b = &g->bucket[i];
        size_t cap = 0;
        free(b->group);
        free(b->postings);
        b->group = NULL;
        b->postings = NULL;
        ZWS_TRY(zws_gather__group(&b->group, &b->postings, &cap, &b->n_postings, b));
        uint8_t *tight = realloc(b->postings, b->n_postings + 1);
        b->postings = tight ? tight : b->postings;
        g->sorted_bytes += b->n_postings;
    }
    zws_gather__drop_logs(g);
    return ZWS_OK;
}

bool zws_gather__next(const zws_gather *g, zws_gather_place *place, zws_gathered *out)
{
    for (; place->bucket < g->buckets; place->bucket++, place->term = 0) {
        const gather_bucket *b = &g->bucket[place->bucket];
        if (b->group && place->term < b->n) {
            *out = zws_gather__grouped(b, &b->group[place->term++], b->postings);
            return true;
        }
    }
    return false;
}

int zws_gathered__compare(const zws_gathered *a, const zws_gathered *b)
{
    if (a->key != b->key)
        return a->key < b->key ? -1 : 1;
    if (zws_order__is_whole(a->key))
        return 0;
    return zws_order__compare(a->text, a->len, b->text, b->len);
}
