#include "core/gather.h"

#include "base/hash.h"
#include "base/order.h"

/* What a term costs is waiting for memory: its entry in the table and the end of its postings are
 * far from each other. So an entry is one line of the cache and holds all of a short term and the
 * postings of a rare one, and what the terms to come will need is asked for ahead. */
#define LINE 64
#define FEW  20 /* bytes of postings that stand in an entry */
#define FAR  48 /* terms ahead */
#define NEAR 16

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
    uint64_t name; /* zws_order__key of a short term, or the hash of a longer one over SHORT_MOST */
    union {
        unsigned char bytes[8]; /* of a short term */
        const char *far;        /* a longer one; its length stands before it */
    } text;
    zws_gather_chunk *first;
    uint8_t *at; /* behind the last posting; NULL: no entry */
    uint32_t n;
    uint32_t last;       /* document */
    uint16_t left, size; /* of the last chunk, or of what stands here */
    uint8_t few[FEW];
} entry;

#define SHORT_MOST 7 /* bytes: the last byte of a short term's name is how many it has */

_Static_assert(sizeof(entry) == LINE, "an entry is one line of the cache");

typedef struct {
    uint64_t key;
    uint32_t entry;
} ranked;

typedef struct slab {
    struct slab *next;
    size_t size, used;
    _Alignas(LINE) uint8_t data[];
} slab;

struct zws_gather {
    slab *slab, *spare;
    size_t slab_bytes; /* that are used, of all slabs */
    entry *entry;      /* a hash table of `cap` places */
    size_t n, cap;
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
    free(g->order);
    g->entry = NULL;
    g->order = NULL;
    g->n = g->cap = g->slab_bytes = 0;
}

void zws_gather__begin_again(zws_gather *g, size_t memory)
{
    /* A table that takes most of the memory would leave none for postings. */
    if (g->cap * sizeof *g->entry > memory / 2) {
        zws_table__free(g->entry, g->cap * sizeof *g->entry);
        g->entry = NULL;
        g->cap = 0;
    }
    size_t kept = g->cap * (sizeof *g->entry + sizeof *g->order);
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
    if (g->entry)
        memset(g->entry, 0, g->cap * sizeof *g->entry);
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
    return g->slab_bytes + g->cap * sizeof *g->entry + g->n * sizeof *g->order;
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
    return (size_t)((uint64_t)product ^ (uint64_t)(product >> 64)) & (g->cap - 1);
}

static entry *free_place(const zws_gather *g, uint64_t name)
{
    size_t at = place_of(g, name);
    while (g->entry[at].at)
        at = (at + 1) & (g->cap - 1);
    return &g->entry[at];
}

/* At most two thirds of the places are taken. */
static size_t places_for(const zws_gather *g, size_t terms)
{
    size_t cap = g->cap ? g->cap : 512;
    while (cap / 3 * 2 < terms)
        cap *= 2;
    return cap;
}

size_t zws_gather__growth(const zws_gather *g, size_t n)
{
    size_t cap = places_for(g, g->n + n);
    return cap > g->cap ? cap * sizeof *g->entry : 0;
}

static zws_status grow(zws_gather *g, size_t need)
{
    size_t cap = places_for(g, need), n = g->cap;
    if (cap == g->cap)
        return ZWS_OK;
    if (cap > UINT32_MAX)
        return zws_error__set(ZWS_ELIMIT, "too many terms for one segment");
    entry *fresh = zws_table__alloc(cap * sizeof *fresh), *old = g->entry;
    if (!fresh)
        return ZWS_ENOMEM;
    memset(fresh, 0, cap * sizeof *fresh);
    g->entry = fresh;
    g->cap = cap;
    for (size_t i = 0; i < n; i++) {
        if (!old[i].at)
            continue;
        entry *e = free_place(g, old[i].name);
        *e = old[i];
        if (!e->first) /* its postings moved with it */
            e->at = e->few + (old[i].at - old[i].few);
    }
    zws_table__free(old, n * sizeof *old);
    return ZWS_OK;
}

static bool is_short(const entry *e)
{
    return (e->name & 0xFF) <= SHORT_MOST;
}

static const char *text_of(const entry *e)
{
    return is_short(e) ? (const char *)e->text.bytes : e->text.far;
}

static uint32_t length_of(const entry *e)
{
    uint32_t len;
    if (is_short(e))
        return (uint32_t)(e->name & 0xFF);
    memcpy(&len, e->text.far - sizeof len, sizeof len);
    return len;
}

static uint64_t key_of(const entry *e)
{
    return is_short(e) ? e->name : zws_order__key(e->text.far, length_of(e));
}

static uint64_t name_of(const zws_segment_term *term)
{
    return term->len <= SHORT_MOST ? zws_order__key(term->text, term->len)
                                   : zws_hash64__of(term->text, term->len, 0) | 0xFF;
}

static zws_status make_entry(zws_gather *g, entry *e, uint64_t name, const char *text, uint32_t len)
{
    *e = (entry){.name = name, .left = FEW, .size = FEW};
    if (len <= SHORT_MOST) {
        memcpy(e->text.bytes, text, len);
    } else {
        char *copy = take(g, sizeof len + len);
        if (!copy)
            return ZWS_ENOMEM;
        memcpy(copy, &len, sizeof len);
        memcpy(copy + sizeof len, text, len);
        e->text.far = copy + sizeof len;
    }
    e->at = e->few;
    g->n++;
    return ZWS_OK;
}

static zws_status find(zws_gather *g, uint64_t name, const char *text, uint32_t len, entry **out)
{
    size_t at = place_of(g, name);
    for (; g->entry[at].at; at = (at + 1) & (g->cap - 1)) {
        entry *e = &g->entry[at];
        if (e->name == name &&
            (len <= SHORT_MOST || (length_of(e) == len && memcmp(e->text.far, text, len) == 0))) {
            *out = e;
            return ZWS_OK;
        }
    }
    *out = &g->entry[at];
    return make_entry(g, *out, name, text, len);
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
        __builtin_prefetch(&g->entry[place_of(g, g->name[i + FAR])], 1);
    if (i + NEAR >= 0 && i + NEAR < n) {
        const entry *e = &g->entry[place_of(g, g->name[i + NEAR])];
        if (e->at && e->name == g->name[i + NEAR])
            __builtin_prefetch(e->at, 1);
    }
}

zws_status zws_gather__add(zws_gather *g, uint32_t index, const zws_segment_term *term, size_t n,
                           bool positions)
{
    ZWS_TRY(grow(g, g->n + n));
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
    size_t n = 0;
    for (size_t i = 0; i < g->cap; i++) {
        if (g->entry[i].at)
            g->order[n++] = (ranked){key_of(&g->entry[i]), (uint32_t)i};
    }
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
