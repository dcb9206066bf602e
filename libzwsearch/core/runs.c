#include "core/runs.h"

#include "base/hash.h"

/* Postings of a term, in the order they came, in chunks that double: document (difference),
 * frequency, number of positions, their bytes, positions; all 7-bit numbers. */
typedef struct chunk {
    struct chunk *next;
    uint32_t used, size;
    uint8_t data[];
} chunk;

typedef struct {
    const char *text;
    uint32_t len;
    uint32_t hash;
    uint32_t n;
    uint32_t last; /* document */
    uint64_t bytes;
    chunk *first, *current;
} entry;

typedef struct {
    zws_output file;
    zws_mapping mapping;
    const uint8_t *at; /* while draining: the next term */
    const uint8_t *end;
    const char *term;
    size_t len;
    uint64_t n, bytes;
} run;

struct zws_gathering {
    char *folder;
    zws_arena arena;
    entry *entry;
    size_t n, cap;
    uint32_t *slot;
    size_t slots;
    run *run;
    size_t n_runs, run_cap;
    zws_buffer scratch;
    zws_posting *posting, *spare;
    size_t posting_cap, spare_cap;
};

zws_status zws_gathering__new(zws_gathering **out, const char *folder)
{
    ZWS_TRY(zws_mem__zalloc(out, 1, sizeof **out));
    zws_status status = zws_mem__dup(&(*out)->folder, folder, strlen(folder));
    if (status != ZWS_OK) {
        zws_gathering__free(*out);
        *out = NULL;
    }
    return status;
}

void zws_gathering__free(zws_gathering *g)
{
    if (!g)
        return;
    for (size_t i = 0; i < g->n_runs; i++) {
        zws_mapping__close(&g->run[i].mapping);
        zws_output__close(&g->run[i].file);
    }
    free(g->run);
    free(g->folder);
    free(g->entry);
    free(g->slot);
    free(g->posting);
    free(g->spare);
    zws_arena__free(&g->arena);
    zws_buffer__free(&g->scratch);
    free(g);
}

size_t zws_gathering__memory(const zws_gathering *g)
{
    return g->arena.total + g->cap * sizeof *g->entry + g->slots * sizeof *g->slot;
}

/* --- In memory ------------------------------------------------------------------------------ */

static zws_status rehash(zws_gathering *g)
{
    size_t slots = g->slots ? g->slots * 2 : 4096;
    uint32_t *slot;
    ZWS_TRY(zws_mem__zalloc(&slot, slots, sizeof *slot));
    for (size_t i = 0; i < g->n; i++) {
        size_t at = g->entry[i].hash & (slots - 1);
        while (slot[at])
            at = (at + 1) & (slots - 1);
        slot[at] = (uint32_t)i + 1;
    }
    free(g->slot);
    g->slot = slot;
    g->slots = slots;
    return ZWS_OK;
}

static zws_status find(zws_gathering *g, const char *text, uint32_t len, entry **out)
{
    if (g->n * 2 >= g->slots)
        ZWS_TRY(rehash(g));
    uint32_t hash = (uint32_t)zws_hash64__of(text, len, 0);
    size_t at = hash & (g->slots - 1);
    for (; g->slot[at]; at = (at + 1) & (g->slots - 1)) {
        entry *e = &g->entry[g->slot[at] - 1];
        if (e->hash == hash && e->len == len && memcmp(e->text, text, len) == 0) {
            *out = e;
            return ZWS_OK;
        }
    }
    ZWS_TRY(zws_mem__grow(&g->entry, &g->cap, g->n + 1, sizeof *g->entry));
    const char *copy = zws_arena__dup(&g->arena, text, len);
    if (!copy)
        return ZWS_ENOMEM;
    *out = &g->entry[g->n];
    **out = (entry){.text = copy, .len = len, .hash = hash};
    g->slot[at] = (uint32_t)++g->n;
    return ZWS_OK;
}

static zws_status append(zws_gathering *g, entry *e, const uint8_t *data, size_t len)
{
    e->bytes += len;
    for (;;) {
        chunk *c = e->current;
        if (c) {
            size_t part = c->size - c->used < len ? c->size - c->used : len;
            memcpy(c->data + c->used, data, part);
            c->used += (uint32_t)part;
            data += part;
            len -= part;
        }
        if (len == 0)
            return ZWS_OK;
        uint32_t size = !c ? 16 : c->size < 32768 ? (c->size + 16) * 2 - 16 : c->size;
        chunk *fresh = zws_arena__alloc(&g->arena, sizeof *fresh + size);
        if (!fresh)
            return ZWS_ENOMEM;
        *fresh = (chunk){.size = size};
        if (c)
            c->next = fresh;
        else
            e->first = fresh;
        e->current = fresh;
    }
}

zws_status zws_gathering__add(zws_gathering *g, uint32_t index, const zws_segment_term *term,
                              bool positions)
{
    entry *e;
    ZWS_TRY(find(g, term->text, term->len, &e));
    uint32_t n = positions ? term->n_positions : 0, last = 0;
    zws_buffer__clear(&g->scratch);
    ZWS_TRY(zws_buffer__reserve(&g->scratch, (size_t)n * 5 + 40));
    /* The positions first, to know how many bytes they are; the head is put before them. */
    uint8_t *base = (uint8_t *)g->scratch.data + 20, *p = base;
    for (uint32_t i = 0; i < n; i++) {
        if (i > 0 && term->position[i] <= last)
            return zws_error__set(ZWS_EINVAL, "the positions of a term must ascend");
        p += zws_put_varint(p, term->position[i] - last);
        last = term->position[i];
    }
    uint8_t head[24];
    size_t len = zws_put_varint(head, index - e->last);
    len += zws_put_varint(head + len, term->frequency);
    len += zws_put_varint(head + len, n);
    len += zws_put_varint(head + len, (uint64_t)(p - base));
    ZWS_TRY(append(g, e, head, len));
    ZWS_TRY(append(g, e, base, (size_t)(p - base)));
    e->last = index;
    e->n++;
    return ZWS_OK;
}

static int compare_text(const char *a, size_t a_len, const char *b, size_t b_len)
{
    int order = memcmp(a, b, a_len < b_len ? a_len : b_len);
    return order ? order : (a_len > b_len) - (a_len < b_len);
}

static int compare_entries(const void *a, const void *b)
{
    const entry *x = a, *y = b;
    return compare_text(x->text, x->len, y->text, y->len);
}

/* --- Runs ----------------------------------------------------------------------------------- */

/* length, term, number of postings, their bytes, postings */
static zws_status write_run(zws_gathering *g, zws_output *out)
{
    if (g->n > 0)
        qsort(g->entry, g->n, sizeof *g->entry, compare_entries);
    for (size_t i = 0; i < g->n; i++) {
        const entry *e = &g->entry[i];
        uint8_t head[30];
        size_t len = zws_put_varint(head, e->len);
        ZWS_TRY(zws_output__write(out, head, len));
        ZWS_TRY(zws_output__write(out, e->text, e->len));
        len = zws_put_varint(head, e->n);
        len += zws_put_varint(head + len, e->bytes);
        ZWS_TRY(zws_output__write(out, head, len));
        for (const chunk *c = e->first; c; c = c->next)
            ZWS_TRY(zws_output__write(out, c->data, c->used));
    }
    return zws_output__flush(out);
}

zws_status zws_gathering__spill(zws_gathering *g)
{
    if (g->n == 0)
        return ZWS_OK;
    ZWS_TRY(zws_mem__grow(&g->run, &g->run_cap, g->n_runs + 1, sizeof *g->run));
    run *r = &g->run[g->n_runs];
    *r = (run){.file = {.fd = -1}};
    ZWS_TRY(zws_output__open(&r->file, g->folder, true));
    g->n_runs++;
    ZWS_TRY(write_run(g, &r->file));
    zws_arena__free(&g->arena);
    g->arena = (zws_arena){0};
    free(g->entry);
    free(g->slot);
    g->entry = NULL;
    g->slot = NULL;
    g->n = g->cap = g->slots = 0;
    return ZWS_OK;
}

/* Reads the head of the next term; r->term is NULL at the end. */
static zws_status next_term(run *r)
{
    r->term = NULL;
    if (r->at == r->end)
        return ZWS_OK;
    uint64_t len;
    if (!zws_varint(&len, &r->at, r->end) || len > (uint64_t)(r->end - r->at))
        return zws_error__set(ZWS_EIO, "a scratch file was damaged while building");
    r->term = (const char *)r->at;
    r->len = len;
    r->at += len;
    if (!zws_varint(&r->n, &r->at, r->end) || !zws_varint(&r->bytes, &r->at, r->end) ||
        r->bytes > (uint64_t)(r->end - r->at))
        return zws_error__set(ZWS_EIO, "a scratch file was damaged while building");
    return ZWS_OK;
}

static zws_status decode(zws_gathering *g, const uint8_t *p, size_t len, const uint32_t *place,
                         size_t *n)
{
    const uint8_t *end = p + len;
    uint64_t index = 0;
    while (p < end) {
        uint64_t step, frequency, count, bytes;
        if (!zws_varint(&step, &p, end) || !zws_varint(&frequency, &p, end) ||
            !zws_varint(&count, &p, end) || !zws_varint(&bytes, &p, end) ||
            bytes > (uint64_t)(end - p))
            return zws_error__set(ZWS_EIO, "a scratch file was damaged while building");
        index += step;
        if (place[index] != UINT32_MAX)
            g->posting[(*n)++] = (zws_posting){place[index], (uint32_t)frequency, (uint32_t)count,
                                               (uint32_t)bytes, p};
        p += bytes;
    }
    return ZWS_OK;
}

static zws_status drain_term(zws_gathering *g, const char *term, size_t len, const uint32_t *place,
                             zws_segment_writer *writer)
{
    size_t n = 0, most = 0;
    for (size_t i = 0; i < g->n_runs; i++) {
        const run *r = &g->run[i];
        if (r->term && r->len == len && memcmp(r->term, term, len) == 0)
            most += r->n;
    }
    ZWS_TRY(zws_mem__grow(&g->posting, &g->posting_cap, most, sizeof *g->posting));
    ZWS_TRY(zws_mem__grow(&g->spare, &g->spare_cap, most, sizeof *g->spare));
    for (size_t i = 0; i < g->n_runs; i++) {
        run *r = &g->run[i];
        if (!r->term || r->len != len || memcmp(r->term, term, len) != 0)
            continue;
        ZWS_TRY(decode(g, r->at, r->bytes, place, &n));
        r->at += r->bytes;
        /* `term` may be this run's, which stays where it is in the mapping. */
        ZWS_TRY(next_term(r));
    }
    if (n == 0)
        return ZWS_OK;
    zws_writer__sort_postings(g->posting, g->spare, n);
    return zws_segment_writer__term(writer, term, len, g->posting, (uint32_t)n);
}

/* Nothing was spilled: the terms are in memory. */
static zws_status drain_memory(zws_gathering *g, const uint32_t *place, zws_segment_writer *writer)
{
    if (g->n > 0)
        qsort(g->entry, g->n, sizeof *g->entry, compare_entries);
    zws_status status = ZWS_OK;
    zws_buffer flat = {0};
    for (size_t i = 0; i < g->n && status == ZWS_OK; i++) {
        const entry *e = &g->entry[i];
        zws_buffer__clear(&flat);
        for (const chunk *c = e->first; c && status == ZWS_OK; c = c->next)
            status = zws_buffer__append(&flat, c->data, c->used);
        if (status == ZWS_OK)
            status = zws_mem__grow(&g->posting, &g->posting_cap, e->n, sizeof *g->posting);
        if (status == ZWS_OK)
            status = zws_mem__grow(&g->spare, &g->spare_cap, e->n, sizeof *g->spare);
        size_t n = 0;
        if (status == ZWS_OK)
            status = decode(g, (const uint8_t *)flat.data, flat.len, place, &n);
        if (status != ZWS_OK || n == 0)
            continue;
        zws_writer__sort_postings(g->posting, g->spare, n);
        status = zws_segment_writer__term(writer, e->text, e->len, g->posting, (uint32_t)n);
    }
    zws_buffer__free(&flat);
    return status;
}

zws_status zws_gathering__drain(zws_gathering *g, const uint32_t *place, zws_segment_writer *writer)
{
    if (g->n_runs == 0)
        return drain_memory(g, place, writer);
    ZWS_TRY(zws_gathering__spill(g));
    for (size_t i = 0; i < g->n_runs; i++) {
        run *r = &g->run[i];
        ZWS_TRY(zws_output__map(&r->mapping, &r->file));
        r->at = r->mapping.data;
        r->end = r->at + r->mapping.len;
        ZWS_TRY(next_term(r));
    }
    for (;;) {
        const run *least = NULL;
        for (size_t i = 0; i < g->n_runs; i++) {
            const run *r = &g->run[i];
            if (r->term && (!least || compare_text(r->term, r->len, least->term, least->len) < 0))
                least = r;
        }
        if (!least)
            return ZWS_OK;
        ZWS_TRY(drain_term(g, least->term, least->len, place, writer));
    }
}
