#include "core/gather.h"

#include "base/hash.h"
#include "base/order.h"

/* What a term costs is waiting for memory: its place in the table, its entry and the end of its
 * postings are all far from each other. So an entry is one line of the cache, short terms are told
 * apart by the table alone, the postings of rare ones stand in their entries, and what the terms to
 * come will need is asked for ahead. */
#define LINE    64
#define FEW     20 /* bytes of postings that stand in an entry */
#define FAR     64 /* terms ahead */
#define NEAR    40
#define NEAREST 16

#define CHUNK_FIRST 24 /* bytes of postings */
#define CHUNK_MOST  32760

#define SLAB_FIRST ((size_t)64 << 10)
#define SLAB_MOST  ((size_t)4 << 20)

/* Postings that find no room in their entry, in chunks that double. All but the last are full. */
struct zws_gather_chunk {
    zws_gather_chunk *next;
    uint8_t data[];
};

typedef struct {
    unsigned char head[8]; /* the key, as bytes: a short term and its length */
    const char *text;      /* of a longer term; its length stands before it */
    zws_gather_chunk *first;
    uint8_t *at; /* behind the last posting */
    uint32_t n;
    uint32_t last;       /* document */
    uint16_t left, size; /* of the last chunk, or of what stands here */
    uint8_t few[FEW];
} entry;

_Static_assert(sizeof(entry) == LINE, "an entry is one line of the cache");

typedef struct {
    uint64_t key;
    uint32_t entry;
} ranked;

/* The key of a short term, or the hash of a longer one with its last byte set. */
typedef struct {
    uint64_t name;
    uint32_t entry; /* its number + 1; 0: empty */
} slot;

typedef struct slab {
    struct slab *next;
    size_t size, used;
    _Alignas(LINE) uint8_t data[];
} slab;

struct zws_gather {
    slab *slab, *spare;
    size_t slab_bytes; /* that are used, of all slabs */
    entry *entry;
    size_t n, cap;
    slot *slot;
    size_t slots;
    uint64_t *name; /* of the terms of the document at hand */
    size_t name_cap;
    zws_buffer scratch;
    ranked *order;
};

zws_status zws_gather__new(zws_gather **out)
{
    return zws_mem__zalloc(out, 1, sizeof **out);
}

static void free_slabs(slab **list)
{
    while (*list) {
        slab *next = (*list)->next;
        zws_table__free(*list, (*list)->size);
        *list = next;
    }
}

void zws_gather__clear(zws_gather *g)
{
    free_slabs(&g->slab);
    free_slabs(&g->spare);
    zws_table__free(g->entry, g->cap * sizeof *g->entry);
    zws_table__free(g->slot, g->slots * sizeof *g->slot);
    free(g->order);
    g->entry = NULL;
    g->slot = NULL;
    g->order = NULL;
    g->n = g->cap = g->slots = g->slab_bytes = 0;
}

void zws_gather__begin_again(zws_gather *g, size_t memory)
{
    size_t kept = g->cap * sizeof *g->entry + g->slots * (sizeof *g->slot + sizeof *g->order);
    free(g->order);
    g->order = NULL;
    for (slab *s; (s = g->slab);) {
        g->slab = s->next;
        kept += s->size;
        s->used = 0;
        if (kept > memory) {
            zws_table__free(s, s->size);
        } else {
            s->next = g->spare;
            g->spare = s;
        }
    }
    if (g->slot)
        memset(g->slot, 0, g->slots * sizeof *g->slot);
    g->n = g->slab_bytes = 0;
}

void zws_gather__free(zws_gather *g)
{
    if (!g)
        return;
    zws_gather__clear(g);
    free(g->name);
    zws_buffer__free(&g->scratch);
    free(g);
}

size_t zws_gather__memory(const zws_gather *g)
{
    return g->slab_bytes + g->cap * sizeof *g->entry + g->slots * sizeof *g->slot +
           g->n * sizeof *g->order;
}

size_t zws_gather__count(const zws_gather *g)
{
    return g->n;
}

/* --- Adding --------------------------------------------------------------------------------- */

static bool has_room(const slab *s, size_t size)
{
    return s && s->size - sizeof *s - s->used >= size;
}

/* Aligned to 8 bytes. NULL: out of memory. */
static void *take(zws_gather *g, size_t size)
{
    size = (size + 7) & ~(size_t)7;
    if (!has_room(g->slab, size) && has_room(g->spare, size)) {
        slab *s = g->spare;
        g->spare = s->next;
        s->next = g->slab;
        g->slab = s;
    } else if (!has_room(g->slab, size)) {
        size_t fresh = !g->slab ? SLAB_FIRST : g->slab->size * 2;
        fresh = fresh > SLAB_MOST ? SLAB_MOST : fresh;
        if (size > fresh - sizeof(slab))
            fresh = size + sizeof(slab);
        slab *s = zws_table__alloc(fresh);
        if (!s)
            return NULL;
        *s = (slab){.next = g->slab, .size = fresh};
        g->slab = s;
    }
    void *memory = g->slab->data + g->slab->used;
    g->slab->used += size;
    g->slab_bytes += size;
    return memory;
}

static size_t place_of(const zws_gather *g, uint64_t name)
{
    unsigned __int128 product = (unsigned __int128)(name ^ 0x243F6A8885A308D3) * 0x9E3779B97F4A7C15;
    return (size_t)((uint64_t)product ^ (uint64_t)(product >> 64)) & (g->slots - 1);
}

static zws_status grow_slots(zws_gather *g, size_t need)
{
    size_t slots = g->slots ? g->slots : 4096;
    while (slots < need * 2)
        slots *= 2;
    if (slots == g->slots)
        return ZWS_OK;
    slot *fresh = zws_table__alloc(slots * sizeof *fresh), *old = g->slot;
    if (!fresh)
        return ZWS_ENOMEM;
    memset(fresh, 0, slots * sizeof *fresh);
    size_t n = g->slots;
    g->slot = fresh;
    g->slots = slots;
    for (size_t i = 0; i < n; i++) {
        if (!old[i].entry)
            continue;
        size_t at = place_of(g, old[i].name);
        while (fresh[at].entry)
            at = (at + 1) & (slots - 1);
        fresh[at] = old[i];
    }
    zws_table__free(old, n * sizeof *old);
    return ZWS_OK;
}

static zws_status grow_entries(zws_gather *g, size_t need)
{
    if (need <= g->cap)
        return ZWS_OK;
    if (need > UINT32_MAX - 1)
        return zws_error__set(ZWS_ELIMIT, "too many terms for one segment");
    size_t cap = g->cap * 2 > need ? g->cap * 2 : need;
    entry *fresh = zws_table__alloc(cap * sizeof *fresh);
    if (!fresh)
        return ZWS_ENOMEM;
    for (size_t i = 0; i < g->n; i++) {
        fresh[i] = g->entry[i];
        if (!fresh[i].first) /* its postings moved with it */
            fresh[i].at = fresh[i].few + (g->entry[i].at - g->entry[i].few);
    }
    zws_table__free(g->entry, g->cap * sizeof *g->entry);
    g->entry = fresh;
    g->cap = cap;
    return ZWS_OK;
}

static bool is_short(const entry *e)
{
    return e->head[7] < 8;
}

static const char *text_of(const entry *e)
{
    return is_short(e) ? (const char *)e->head : e->text;
}

static uint32_t length_of(const entry *e)
{
    uint32_t len;
    if (is_short(e))
        return e->head[7];
    memcpy(&len, e->text - sizeof len, sizeof len);
    return len;
}

static uint64_t key_of(const entry *e)
{
    uint64_t key = 0;
    for (int i = 0; i < 8; i++)
        key = key << 8 | e->head[i];
    return key;
}

static zws_status make_entry(zws_gather *g, const char *text, uint32_t len)
{
    entry *e = &g->entry[g->n];
    uint64_t key = zws_order__key(text, len);
    e->text = NULL;
    e->first = NULL;
    e->at = e->few;
    e->n = e->last = 0;
    e->left = e->size = FEW;
    for (int i = 8; i-- > 0; key >>= 8)
        e->head[i] = (unsigned char)key;
    if (is_short(e))
        return ZWS_OK;
    char *copy = take(g, sizeof len + len);
    if (!copy)
        return ZWS_ENOMEM;
    memcpy(copy, &len, sizeof len);
    memcpy(copy + sizeof len, text, len);
    e->text = copy + sizeof len;
    return ZWS_OK;
}

static zws_status find(zws_gather *g, uint64_t name, const char *text, uint32_t len, entry **out)
{
    size_t at = place_of(g, name);
    for (; g->slot[at].entry; at = (at + 1) & (g->slots - 1)) {
        if (g->slot[at].name != name)
            continue;
        entry *e = &g->entry[g->slot[at].entry - 1];
        if (len < 8 || (length_of(e) == len && memcmp(e->text, text, len) == 0)) {
            *out = e;
            return ZWS_OK;
        }
    }
    ZWS_TRY(make_entry(g, text, len));
    *out = &g->entry[g->n];
    g->slot[at] = (slot){name, (uint32_t)++g->n};
    return ZWS_OK;
}

static size_t next_size(size_t size)
{
    return size < CHUNK_FIRST ? CHUNK_FIRST : size < CHUNK_MOST ? (size + 8) * 2 - 8 : size;
}

static zws_status append(zws_gather *g, entry *e, const uint8_t *data, size_t len)
{
    for (;;) {
        size_t part = e->left < len ? e->left : len;
        if (part > 0)
            memcpy(e->at, data, part);
        e->at += part;
        e->left = (uint16_t)(e->left - part);
        data += part;
        len -= part;
        if (len == 0)
            return ZWS_OK;
        size_t size = next_size(e->size);
        zws_gather_chunk *fresh = take(g, sizeof *fresh + size);
        if (!fresh)
            return ZWS_ENOMEM;
        fresh->next = NULL;
        if (e->first) /* the last chunk is full: it ends where the entry is */
            ((zws_gather_chunk *)(void *)(e->at - e->size - sizeof *fresh))->next = fresh;
        else
            e->first = fresh;
        e->at = fresh->data;
        e->left = e->size = (uint16_t)size;
    }
}

static zws_status positions_ascend(void)
{
    return zws_error__set(ZWS_EINVAL, "the positions of a term must ascend");
}

/* One with few positions, which is nearly all of them. */
#define BRIEF_POSITIONS 8
#define BRIEF_BYTES     (5 + 5 + 1 + 1 + 5 * BRIEF_POSITIONS)

static zws_status add_brief(zws_gather *g, entry *e, uint32_t index, const zws_segment_term *term,
                            uint32_t n)
{
    uint8_t bytes[BRIEF_BYTES + 8], *p = bytes;
    p += zws_put_varint(p, index - e->last);
    p += zws_put_varint(p, term->frequency);
    *p++ = (uint8_t)n;
    uint8_t *count = p++;
    uint32_t last = 0;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t position = term->position[i];
        if (i > 0 && position <= last)
            return positions_ascend();
        p += zws_put_varint(p, position - last);
        last = position;
    }
    *count = (uint8_t)(p - count - 1);
    size_t len = (size_t)(p - bytes);
    if (len > 16 || e->left < 16)
        return append(g, e, bytes, len);
    memcpy(e->at, bytes, 16);
    e->at += len;
    e->left = (uint16_t)(e->left - len);
    return ZWS_OK;
}

static zws_status add_long(zws_gather *g, entry *e, uint32_t index, const zws_segment_term *term,
                           uint32_t n)
{
    zws_buffer__clear(&g->scratch);
    ZWS_TRY(zws_buffer__reserve(&g->scratch, (size_t)n * 5 + 40));
    /* The positions first, to know how many bytes they are; the head is put before them. */
    uint8_t *base = (uint8_t *)g->scratch.data + 30, *p = base, head[40];
    uint32_t last = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (i > 0 && term->position[i] <= last)
            return positions_ascend();
        p += zws_put_varint(p, term->position[i] - last);
        last = term->position[i];
    }
    size_t len = zws_put_varint(head, index - e->last);
    len += zws_put_varint(head + len, term->frequency);
    len += zws_put_varint(head + len, n);
    len += zws_put_varint(head + len, (uint64_t)(p - base));
    memcpy(base - len, head, len);
    return append(g, e, base - len, len + (size_t)(p - base));
}

static zws_status add_posting(zws_gather *g, entry *e, uint32_t index, const zws_segment_term *term,
                              uint32_t n)
{
    if (e->n > 0 && e->last >= index)
        return zws_error__set(ZWS_EINTERNAL, "a document has a term twice, or came too late");
    ZWS_TRY((n <= BRIEF_POSITIONS ? add_brief : add_long)(g, e, index, term, n));
    e->last = index;
    e->n++;
    return ZWS_OK;
}

/* Before term number i, from -FAR on. */
static void look_ahead(const zws_gather *g, ptrdiff_t i, ptrdiff_t n)
{
    if (i + FAR < n)
        __builtin_prefetch(&g->slot[place_of(g, g->name[i + FAR])]);
    if (i + NEAR >= 0 && i + NEAR < n) {
        const slot *s = &g->slot[place_of(g, g->name[i + NEAR])];
        if (s->name == g->name[i + NEAR])
            __builtin_prefetch(&g->entry[s->entry - 1], 1);
    }
    if (i + NEAREST >= 0 && i + NEAREST < n) {
        const slot *s = &g->slot[place_of(g, g->name[i + NEAREST])];
        if (s->entry && s->name == g->name[i + NEAREST])
            __builtin_prefetch(g->entry[s->entry - 1].at, 1);
    }
}

static uint64_t name_of(const zws_segment_term *term)
{
    return term->len < 8 ? zws_order__key(term->text, term->len)
                         : zws_hash64__of(term->text, term->len, 0) | 0xFF;
}

zws_status zws_gather__add(zws_gather *g, uint32_t index, const zws_segment_term *term, size_t n,
                           bool positions)
{
    ZWS_TRY(grow_entries(g, g->n + n));
    ZWS_TRY(grow_slots(g, g->n + n));
    ZWS_TRY(zws_mem__grow(&g->name, &g->name_cap, n, sizeof *g->name));
    for (size_t i = 0; i < n; i++)
        g->name[i] = name_of(&term[i]);
    for (ptrdiff_t i = -FAR; i < (ptrdiff_t)n; i++) {
        entry *e;
        look_ahead(g, i, (ptrdiff_t)n);
        if (i < 0)
            continue;
        ZWS_TRY(find(g, g->name[i], term[i].text, term[i].len, &e));
        ZWS_TRY(add_posting(g, e, index, &term[i], positions ? term[i].n_positions : 0));
    }
    return ZWS_OK;
}

/* --- In order ------------------------------------------------------------------------------- */

static int compare_ranked(const void *a, const void *b, void *context)
{
    const zws_gather *g = context;
    const ranked *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    const entry *e = &g->entry[x->entry], *f = &g->entry[y->entry];
    return zws_order__compare(text_of(e), length_of(e), text_of(f), length_of(f));
}

zws_status zws_gather__sort(zws_gather *g)
{
    free(g->order);
    ZWS_TRY(zws_mem__zalloc(&g->order, g->n, sizeof *g->order));
    for (size_t i = 0; i < g->n; i++)
        g->order[i] = (ranked){key_of(&g->entry[i]), (uint32_t)i};
    if (g->n > 0)
        qsort_r(g->order, g->n, sizeof *g->order, compare_ranked, g);
    return ZWS_OK;
}

zws_gathered zws_gather__term(const zws_gather *g, size_t i)
{
    const entry *e = &g->entry[g->order[i].entry];
    return (zws_gathered){.text = text_of(e),
                          .len = length_of(e),
                          .key = g->order[i].key,
                          .n = e->n,
                          .few = e->few,
                          .few_len = e->first ? FEW : (size_t)(e->at - e->few),
                          .chunk = e->first,
                          .end = e->at};
}

int zws_gathered__compare(const zws_gathered *a, const zws_gathered *b)
{
    if (a->key != b->key)
        return a->key < b->key ? -1 : 1;
    if (zws_order__is_whole(a->key))
        return 0;
    return zws_order__compare(a->text, a->len, b->text, b->len);
}

zws_status zws_gathered__each(const zws_gathered *t,
                              zws_status (*fn)(const uint8_t *data, size_t len, void *context),
                              void *context)
{
    ZWS_TRY(fn(t->few, t->few_len, context));
    size_t size = next_size(FEW);
    for (const zws_gather_chunk *c = t->chunk; c; c = c->next, size = next_size(size))
        ZWS_TRY(fn(c->data, c->next ? size : (size_t)(t->end - c->data), context));
    return ZWS_OK;
}

size_t zws_gathered__size(const zws_gathered *t)
{
    size_t all = t->few_len, size = next_size(FEW);
    for (const zws_gather_chunk *c = t->chunk; c; c = c->next, size = next_size(size))
        all += c->next ? size : (size_t)(t->end - c->data);
    return all;
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
    if (!t->chunk) {
        *data = t->few;
        return ZWS_OK;
    }
    uint8_t *copy = zws_arena__alloc(arena, *len), *to = copy;
    if (!copy)
        return ZWS_ENOMEM;
    *data = copy;
    return zws_gathered__each(t, copy_piece, &to);
}
