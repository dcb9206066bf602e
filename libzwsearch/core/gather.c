#include "core/gather.h"

#include "base/hash.h"
#include "base/order.h"

/* What a term costs is waiting for memory: its place in the table, its entry and the end of its
 * postings are all far from each other. So an entry is one line of the cache, and those of the
 * terms to come are asked for ahead. */
#define LINE    64
#define SMALL   24 /* bytes of a term that stand in its entry */
#define FAR     16 /* terms ahead */
#define NEAR    8
#define NEAREST 4

/* Postings of a term, in chunks that double. All but the last are full. */
struct zws_gather_chunk {
    zws_gather_chunk *next;
    uint32_t size, unused;
    uint8_t data[];
};

typedef struct {
    uint32_t hash, len;
    uint32_t n;
    uint32_t last; /* document */
    zws_gather_chunk *first;
    uint8_t *at; /* in the last chunk */
    uint32_t left, size;
    union {
        char small[SMALL];
        const char *big;
    } text;
} entry;

_Static_assert(sizeof(entry) == LINE, "an entry is one line of the cache");

typedef struct {
    uint64_t key;
    uint32_t entry;
} ranked;

struct zws_gather {
    zws_arena arena;
    entry *entry;
    size_t n, cap;
    uint64_t *slot; /* hash << 32 | entry + 1; 0: empty */
    size_t slots;
    uint32_t *hash; /* of the terms of the document at hand */
    size_t hash_cap;
    zws_buffer scratch;
    ranked *order;
};

zws_status zws_gather__new(zws_gather **out)
{
    return zws_mem__zalloc(out, 1, sizeof **out);
}

void zws_gather__clear(zws_gather *g)
{
    zws_arena__free(&g->arena);
    g->arena = (zws_arena){0};
    free(g->entry);
    free(g->slot);
    free(g->order);
    g->entry = NULL;
    g->slot = NULL;
    g->order = NULL;
    g->n = g->cap = g->slots = 0;
}

void zws_gather__free(zws_gather *g)
{
    if (!g)
        return;
    zws_gather__clear(g);
    free(g->hash);
    zws_buffer__free(&g->scratch);
    free(g);
}

size_t zws_gather__memory(const zws_gather *g)
{
    return g->arena.total + g->cap * sizeof *g->entry + g->slots * sizeof *g->slot +
           g->n * sizeof *g->order;
}

size_t zws_gather__count(const zws_gather *g)
{
    return g->n;
}

/* --- Adding --------------------------------------------------------------------------------- */

static zws_status grow_slots(zws_gather *g, size_t need)
{
    size_t slots = g->slots ? g->slots : 4096;
    while (slots < need * 2)
        slots *= 2;
    if (slots == g->slots)
        return ZWS_OK;
    uint64_t *slot;
    ZWS_TRY(zws_mem__zalloc(&slot, slots, sizeof *slot));
    for (size_t i = 0; i < g->n; i++) {
        size_t at = g->entry[i].hash & (slots - 1);
        while (slot[at])
            at = (at + 1) & (slots - 1);
        slot[at] = (uint64_t)g->entry[i].hash << 32 | (i + 1);
    }
    free(g->slot);
    g->slot = slot;
    g->slots = slots;
    return ZWS_OK;
}

static zws_status grow_entries(zws_gather *g, size_t need)
{
    if (need <= g->cap)
        return ZWS_OK;
    if (need > UINT32_MAX - 1)
        return zws_error__set(ZWS_ELIMIT, "too many terms for one segment");
    size_t cap = g->cap * 2 > need ? g->cap * 2 : need;
    entry *fresh = aligned_alloc(LINE, cap * sizeof *fresh);
    if (!fresh)
        return zws_error__nomem();
    if (g->n > 0)
        memcpy(fresh, g->entry, g->n * sizeof *fresh);
    free(g->entry);
    g->entry = fresh;
    g->cap = cap;
    return ZWS_OK;
}

static const char *text_of(const entry *e)
{
    return e->len <= SMALL ? e->text.small : e->text.big;
}

static zws_status find(zws_gather *g, uint32_t hash, const char *text, uint32_t len, entry **out)
{
    size_t at = hash & (g->slots - 1);
    for (; g->slot[at]; at = (at + 1) & (g->slots - 1)) {
        if (g->slot[at] >> 32 != hash)
            continue;
        entry *e = &g->entry[(uint32_t)g->slot[at] - 1];
        if (e->len == len && memcmp(text_of(e), text, len) == 0) {
            *out = e;
            return ZWS_OK;
        }
    }
    entry *e = &g->entry[g->n];
    *e = (entry){.hash = hash, .len = len};
    if (len <= SMALL)
        memcpy(e->text.small, text, len);
    else if (!(e->text.big = zws_arena__dup(&g->arena, text, len)))
        return ZWS_ENOMEM;
    g->slot[at] = (uint64_t)hash << 32 | ++g->n;
    *out = e;
    return ZWS_OK;
}

static zws_status append(zws_gather *g, entry *e, const uint8_t *data, size_t len)
{
    for (;;) {
        size_t part = e->left < len ? e->left : len;
        if (part > 0)
            memcpy(e->at, data, part);
        e->at += part;
        e->left -= (uint32_t)part;
        data += part;
        len -= part;
        if (len == 0)
            return ZWS_OK;
        uint32_t size = !e->first ? 16 : e->size < 32768 ? (e->size + 16) * 2 - 16 : e->size;
        zws_gather_chunk *fresh = zws_arena__alloc(&g->arena, sizeof *fresh + size);
        if (!fresh)
            return ZWS_ENOMEM;
        *fresh = (zws_gather_chunk){.size = size};
        if (e->first) /* the last chunk is full: it ends where the entry is */
            ((zws_gather_chunk *)(void *)(e->at - e->size - sizeof *fresh))->next = fresh;
        else
            e->first = fresh;
        e->at = fresh->data;
        e->left = e->size = size;
    }
}

static zws_status add_posting(zws_gather *g, entry *e, uint32_t index, const zws_segment_term *term,
                              uint32_t n)
{
    if (e->n > 0 && e->last >= index)
        return zws_error__set(ZWS_EINTERNAL, "a document has a term twice, or came too late");
    zws_buffer__clear(&g->scratch);
    ZWS_TRY(zws_buffer__reserve(&g->scratch, (size_t)n * 5 + 40));
    /* The positions first, to know how many bytes they are; the head is put before them. */
    uint8_t *base = (uint8_t *)g->scratch.data + 30, *p = base, head[40];
    uint32_t last = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (i > 0 && term->position[i] <= last)
            return zws_error__set(ZWS_EINVAL, "the positions of a term must ascend");
        p += zws_put_varint(p, term->position[i] - last);
        last = term->position[i];
    }
    size_t len = zws_put_varint(head, index - e->last);
    len += zws_put_varint(head + len, term->frequency);
    len += zws_put_varint(head + len, n);
    len += zws_put_varint(head + len, (uint64_t)(p - base));
    memcpy(base - len, head, len);
    ZWS_TRY(append(g, e, base - len, len + (size_t)(p - base)));
    e->last = index;
    e->n++;
    return ZWS_OK;
}

static void look_ahead(const zws_gather *g, const uint32_t *hash, size_t n)
{
    size_t mask = g->slots - 1;
    if (n > FAR)
        __builtin_prefetch(&g->slot[hash[FAR] & mask]);
    if (n > NEAR) {
        uint64_t slot = g->slot[hash[NEAR] & mask];
        if (slot >> 32 == hash[NEAR])
            __builtin_prefetch(&g->entry[(uint32_t)slot - 1], 1);
    }
    if (n > NEAREST) {
        uint64_t slot = g->slot[hash[NEAREST] & mask];
        if (slot && slot >> 32 == hash[NEAREST])
            __builtin_prefetch(g->entry[(uint32_t)slot - 1].at, 1);
    }
}

zws_status zws_gather__add(zws_gather *g, uint32_t index, const zws_segment_term *term, size_t n,
                           bool positions)
{
    ZWS_TRY(grow_entries(g, g->n + n));
    ZWS_TRY(grow_slots(g, g->n + n));
    ZWS_TRY(zws_mem__grow(&g->hash, &g->hash_cap, n, sizeof *g->hash));
    for (size_t i = 0; i < n; i++)
        g->hash[i] = (uint32_t)zws_hash64__of(term[i].text, term[i].len, 0);
    for (size_t i = 0; i < n; i++) {
        entry *e;
        look_ahead(g, g->hash + i, n - i);
        ZWS_TRY(find(g, g->hash[i], term[i].text, term[i].len, &e));
        ZWS_TRY(add_posting(g, e, index, &term[i], positions ? term[i].n_positions : 0));
    }
    return ZWS_OK;
}

/* --- In order ------------------------------------------------------------------------------- */

static int compare_ranked(const void *a, const void *b, void *context)
{
    const zws_gather *g = context;
    const ranked *x = a, *y = b;
    const entry *e = &g->entry[x->entry], *f = &g->entry[y->entry];
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return zws_order__compare(text_of(e), e->len, text_of(f), f->len);
}

zws_status zws_gather__sort(zws_gather *g)
{
    free(g->order);
    ZWS_TRY(zws_mem__zalloc(&g->order, g->n, sizeof *g->order));
    for (size_t i = 0; i < g->n; i++)
        g->order[i] = (ranked){zws_order__key(text_of(&g->entry[i]), g->entry[i].len), (uint32_t)i};
    if (g->n > 0)
        qsort_r(g->order, g->n, sizeof *g->order, compare_ranked, g);
    return ZWS_OK;
}

zws_gathered zws_gather__term(const zws_gather *g, size_t i)
{
    const entry *e = &g->entry[g->order[i].entry];
    return (zws_gathered){text_of(e), e->len, g->order[i].key, e->n, e->first, e->at};
}

int zws_gathered__compare(const zws_gathered *a, const zws_gathered *b)
{
    if (a->key != b->key)
        return a->key < b->key ? -1 : 1;
    return zws_order__compare(a->text, a->len, b->text, b->len);
}

zws_status zws_gathered__each(const zws_gathered *t,
                              zws_status (*fn)(const uint8_t *data, size_t len, void *context),
                              void *context)
{
    for (const zws_gather_chunk *c = t->chunk; c; c = c->next)
        ZWS_TRY(fn(c->data, c->next ? c->size : (size_t)(t->end - c->data), context));
    return ZWS_OK;
}

size_t zws_gathered__size(const zws_gathered *t)
{
    size_t size = 0;
    for (const zws_gather_chunk *c = t->chunk; c; c = c->next)
        size += c->next ? c->size : (size_t)(t->end - c->data);
    return size;
}

static zws_status copy_piece(const uint8_t *data, size_t len, void *context)
{
    uint8_t **to = context;
    memcpy(*to, data, len);
    *to += len;
    return ZWS_OK;
}

zws_status zws_gathered__bytes(const zws_gathered *t, zws_arena *arena, const uint8_t **data,
                               size_t *len)
{
    *len = zws_gathered__size(t);
    if (!t->chunk || !t->chunk->next) {
        *data = t->chunk ? t->chunk->data : NULL;
        return ZWS_OK;
    }
    uint8_t *copy = zws_arena__alloc(arena, *len), *to = copy;
    if (!copy)
        return ZWS_ENOMEM;
    *data = copy;
    return zws_gathered__each(t, copy_piece, &to);
}
