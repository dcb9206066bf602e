#include "base/hash.h"
#include "base/order.h"
#include "core/gather_parts.h"

#define AHEAD  128 /* terms that are asked for together */
#define NEAR   16  /* terms ahead: asks for what a longer term's number leads to, */
#define NEARER 8   /* for its text */

#define CHUNK_FIRST 512
#define CHUNK_MOST  ((size_t)64 << 10)

#define SLAB_FIRST ((size_t)64 << 10)
#define SLAB_MOST  ((size_t)4 << 20)

#define SPLIT_BYTES  ((size_t)1 << 20) /* of postings: then is seen how terms are spread */
#define SMALL_MEMORY ((size_t)8 << 20)

static void forget_common(zws_gather *g)
{
    memset(g->common, 0xFF, COMMON * sizeof *g->common);
}

zws_status zws_gather__new(zws_gather **out)
{
    ZWS_TRY(zws_mem__zalloc(out, 1, sizeof **out));
    zws_gather *g = *out;
    g->buckets = 1;
    g->common = zws_table__alloc(COMMON * sizeof *g->common);
    if (!g->common) {
        free(g);
        *out = NULL;
        return ZWS_ENOMEM;
    }
    forget_common(g);
    return ZWS_OK;
}

static void free_slabs(gather_slab **list)
{
    while (*list) {
        gather_slab *next = (*list)->next;
        zws_table__free(*list, (*list)->size);
        *list = next;
    }
}

static void forget_log(gather_bucket *b)
{
    b->first = b->last = NULL;
    b->at = b->end = NULL;
    b->bytes = 0;
    b->document = 0;
}

void zws_gather__drop_logs(zws_gather *g)
{
    for (size_t i = 0; i < BUCKETS; i++)
        forget_log(&g->bucket[i]);
    free_slabs(&g->slab);
    free_slabs(&g->spare);
    g->chunk_bytes = g->widest = 0;
}

static void clear_bucket(gather_bucket *b)
{
    free(b->term);
    free(b->group);
    free(b->postings);
    *b = (gather_bucket){0};
}

void zws_gather__clear(zws_gather *g)
{
    for (size_t i = 0; i < BUCKETS; i++)
        clear_bucket(&g->bucket[i]);
    zws_gather__drop_logs(g);
    zws_table__free(g->entry, g->cap * sizeof *g->entry);
    zws_arena__free(&g->text);
    g->entry = NULL;
    forget_common(g);
    g->buckets = 1;
    g->n = g->cap = g->term_bytes = g->sorted_bytes = 0;
    g->most_terms = 0;
}

void zws_gather__free(zws_gather *g)
{
    if (!g)
        return;
    zws_gather__clear(g);
    zws_table__free(g->common, COMMON * sizeof *g->common);
    zws_buffer__free(&g->scratch);
    free(g);
}

size_t zws_gather__memory(const zws_gather *g)
{
    /* Where numbers for terms come to an end, it is full. */
    if (g->most_terms > BUCKET_TERMS / 2)
        return SIZE_MAX / 2;
    return g->chunk_bytes + g->sorted_bytes + g->widest + g->text.total + g->term_bytes +
           g->cap * sizeof *g->entry;
}

size_t zws_gather__count(const zws_gather *g)
{
    return g->n;
}

/* --- Terms ---------------------------------------------------------------------------------- */

static inline uint64_t hash_of(uint64_t name)
{
    unsigned __int128 product = (unsigned __int128)(name ^ 0x243F6A8885A308D3) * 0x9E3779B97F4A7C15;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static inline size_t place_of(const zws_gather *g, uint64_t name)
{
    return (size_t)hash_of(name) & (g->cap - 1);
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
    gather_entry *fresh = zws_table__alloc(cap * sizeof *fresh), *old = g->entry;
    if (!fresh)
        return ZWS_ENOMEM;
    memset(fresh, 0xFF, cap * sizeof *fresh);
    g->entry = fresh;
    g->cap = cap;
    for (size_t i = 0; i < n; i++) {
        if (old[i].number == NO_TERM)
            continue;
        size_t at = place_of(g, old[i].name);
        while (fresh[at].number != NO_TERM)
            at = (at + 1) & (cap - 1);
        fresh[at] = old[i];
    }
    zws_table__free(old, n * sizeof *old);
    return ZWS_OK;
}

static uint64_t name_of(const zws_segment_term *term)
{
    return term->len <= SHORT_MOST ? zws_order__key(term->text, term->len)
                                   : zws_hash64__of(term->text, term->len, 0) | 0xFF;
}

static size_t bucket_of(const zws_gather *g, uint64_t key)
{
    size_t a = 0, b = g->buckets;
    while (b - a > 1) {
        size_t middle = (a + b) / 2;
        if (g->splitter[middle] <= key)
            a = middle;
        else
            b = middle;
    }
    return a;
}

/* A term into the bucket of its key. */
static zws_status number_term(zws_gather *g, const gather_term *term, uint32_t *number)
{
    size_t at = bucket_of(g, term->key);
    gather_bucket *b = &g->bucket[at];
    if (b->n >= BUCKET_TERMS - 1)
        return zws_error__set(ZWS_ELIMIT, "too many terms for one segment");
    if (b->n == b->cap) {
        size_t before = b->cap;
        ZWS_TRY(zws_mem__grow(&b->term, &b->cap, b->n + 1, sizeof *b->term));
        /* When it is sorted, there is a group and a place in a list for each. */
        g->term_bytes += (b->cap - before) * sizeof *b->term;
    }
    b->term[b->n] = *term;
    *number = (uint32_t)at * BUCKET_TERMS + b->n++;
    g->most_terms = b->n > g->most_terms ? b->n : g->most_terms;
    return ZWS_OK;
}

static zws_status make_term(zws_gather *g, gather_entry *e, uint64_t name, const char *text,
                            uint32_t len)
{
    gather_term term = {.key = zws_order__key(text, len)};
    if (len <= SHORT_MOST) {
        memcpy(term.text.bytes, text, len);
    } else {
        char *copy = zws_arena__alloc(&g->text, sizeof len + len);
        if (!copy)
            return ZWS_ENOMEM;
        memcpy(copy, &len, sizeof len);
        memcpy(copy + sizeof len, text, len);
        term.text.far = copy + sizeof len;
    }
    uint32_t number;
    ZWS_TRY(number_term(g, &term, &number));
    *e = (gather_entry){.name = name, .number = number};
    g->n++;
    return ZWS_OK;
}

static const gather_term *term_of(const zws_gather *g, uint32_t number)
{
    return &g->bucket[number / BUCKET_TERMS].term[number % BUCKET_TERMS];
}

static zws_status find(zws_gather *g, uint64_t name, const char *text, uint32_t len,
                       gather_entry **out)
{
    size_t at = place_of(g, name);
    for (; g->entry[at].number != NO_TERM; at = (at + 1) & (g->cap - 1)) {
        if (g->entry[at].name != name)
            continue;
        if (len > SHORT_MOST) {
            const gather_term *t = term_of(g, g->entry[at].number);
            if (gather_length(t) != len || memcmp(t->text.far, text, len) != 0)
                continue;
        }
        *out = &g->entry[at];
        return ZWS_OK;
    }
    *out = &g->entry[at];
    return make_term(g, *out, name, text, len);
}

/* --- Logs ----------------------------------------------------------------------------------- */

static bool has_room(const gather_slab *s, size_t size)
{
    return s && s->size - sizeof *s - s->used >= size;
}

/* NULL: out of memory. */
static void *take(zws_gather *g, size_t size)
{
    size = (size + 7) & ~(size_t)7;
    if (!has_room(g->slab, size) && has_room(g->spare, size)) {
        gather_slab *s = g->spare;
        g->spare = s->next;
        s->next = g->slab;
        g->slab = s;
    } else if (!has_room(g->slab, size)) {
        size_t fresh = !g->slab ? SLAB_FIRST : g->slab->size * 2;
        fresh = fresh > SLAB_MOST ? SLAB_MOST : fresh;
        if (size > fresh - sizeof(gather_slab))
            fresh = size + sizeof(gather_slab);
        gather_slab *s = zws_table__alloc(fresh);
        if (!s)
            return NULL;
        *s = (gather_slab){.next = g->slab, .size = fresh};
        g->slab = s;
    }
    void *memory = g->slab->data + g->slab->used;
    g->slab->used += size;
    g->chunk_bytes += size;
    return memory;
}

zws_status zws_gather__room(zws_gather *g, gather_bucket *b, size_t bytes)
{
    if (b->last && (size_t)(b->end - b->at) >= bytes)
        return ZWS_OK;
    size_t size = !b->last ? CHUNK_FIRST : b->last->size * 2;
    size = size > CHUNK_MOST ? CHUNK_MOST : size;
    if (size < bytes + sizeof(chunk) + CHUNK_SLACK)
        size = bytes + sizeof(chunk) + CHUNK_SLACK;
    chunk *fresh = take(g, size);
    if (!fresh)
        return ZWS_ENOMEM;
    *fresh = (chunk){.size = size};
    if (b->last) {
        b->last->used = (size_t)(b->at - b->last->data);
        b->last->next = fresh;
    } else {
        b->first = fresh;
    }
    b->last = fresh;
    b->at = fresh->data;
    b->end = (uint8_t *)fresh + size - CHUNK_SLACK;
    b->bytes += size;
    g->widest = b->bytes > g->widest ? b->bytes : g->widest;
    return ZWS_OK;
}

static inline uint8_t *put_document(uint8_t *p, uint32_t step)
{
    *p++ = step < FAR_DOCUMENT ? (uint8_t)step : FAR_DOCUMENT;
    if (step < FAR_DOCUMENT)
        return p;
    zws_put32(p, step);
    return p + 4;
}

/* Positions of two bytes each. NULL: they do not ascend, or one is too far from the one before. */
static inline uint8_t *put_near(uint8_t *p, const uint32_t *position, uint32_t n)
{
    uint32_t last = 0;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t step = position[i] - last;
        if (step > UINT16_MAX || (i > 0 && step == 0))
            return NULL;
        zws_put16(p, (uint16_t)step);
        p += 2;
        last = position[i];
    }
    return p;
}

static zws_status put_far(uint8_t **p, const uint32_t *position, uint32_t n)
{
    zws_put32(*p, n);
    *p += 4;
    for (uint32_t i = 0; i < n; i++) {
        if (i > 0 && position[i] <= position[i - 1])
            return zws_error__set(ZWS_EINVAL, "the positions of a term must ascend");
        zws_put32(*p, position[i] - (i > 0 ? position[i - 1] : 0));
        *p += 4;
    }
    return ZWS_OK;
}

static inline zws_status add_posting(zws_gather *g, uint32_t number, uint32_t index,
                                     const zws_segment_term *term, uint32_t n)
{
    gather_bucket *b = &g->bucket[number / BUCKET_TERMS];
    size_t most = 4 + 5 + zws_posting_tail_most(n);
    if ((size_t)(b->end - b->at) < most)
        ZWS_TRY(zws_gather__room(g, b, most));
    uint8_t *p = put_document(b->at + 4, index - b->document);
    uint32_t f = term->frequency < ZWS_HEAD_MORE ? term->frequency : ZWS_HEAD_MORE, c = n;
    if (f == ZWS_HEAD_MORE) {
        zws_put32(p, term->frequency);
        p += 4;
    }
    uint8_t *end = n < ZWS_HEAD_MORE ? put_near(p, term->position, n) : NULL;
    if (!end) {
        c = ZWS_HEAD_MORE;
        end = p;
        ZWS_TRY(put_far(&end, term->position, n));
    }
    zws_put32(b->at, number % BUCKET_TERMS << 8 | f << 4 | c);
    b->document = index;
    b->at = end;
    return ZWS_OK;
}

/* --- Ranges of terms ------------------------------------------------------------------------ */

/* Least keys that part what has been seen into ranges of as many bytes. */
typedef struct {
    uint64_t *splitter;
    size_t n, bytes, all;
    uint64_t last;
} splitting;

static void note_range(splitting *s, const zws_gathered *term)
{
    if (s->n < BUCKETS && s->bytes / (s->all / BUCKETS + 1) >= s->n && term->key != s->last)
        s->splitter[s->n++] = term->key;
    s->last = term->key;
    s->bytes += term->n_bytes;
}

static void end_ranges(zws_gather *g, splitting *s)
{
    for (; s->n < BUCKETS; s->n++)
        g->splitter[s->n] = UINT64_MAX; /* nothing is there */
    g->buckets = BUCKETS;
}

/* Where the only bucket's terms go. */
static zws_status choose_ranges(zws_gather *g)
{
    gather_bucket *b = &g->bucket[0];
    gather_group *group = NULL;
    uint8_t *postings = NULL;
    size_t cap = 0, len;
    zws_status status = zws_gather__group(&group, &postings, &cap, &len, b);
    splitting s = {.splitter = g->splitter, .n = 1, .all = len};
    for (uint32_t i = 0; status == ZWS_OK && i < b->n; i++) {
        zws_gathered term = zws_gather__grouped(b, &group[i], postings);
        note_range(&s, &term);
    }
    if (status == ZWS_OK)
        end_ranges(g, &s);
    free(group);
    free(postings);
    return status;
}

static zws_status copy_log(zws_gather *g, const gather_bucket *from, const uint32_t *number)
{
    gather_record r = {0};
    for (const chunk *c = from->first; c; c = c->next) {
        const uint8_t *p = c->data;
        const uint8_t *end = c == from->last ? from->at : c->data + c->used;
        while (p < end) {
            gather_read(&r, &p);
            gather_bucket *b = &g->bucket[number[r.term] / BUCKET_TERMS];
            ZWS_TRY(zws_gather__room(g, b, r.rest_len + 9));
            zws_put32(b->at, number[r.term] % BUCKET_TERMS << 8 | r.head);
            uint8_t *to = put_document(b->at + 4, r.document - b->document);
            memcpy(to, r.rest, r.rest_len);
            b->at = to + r.rest_len;
            b->document = r.document;
        }
    }
    return ZWS_OK;
}

/* Parts the only bucket. */
static zws_status split(zws_gather *g)
{
    uint32_t *number;
    gather_bucket all = g->bucket[0];
    ZWS_TRY(zws_mem__zalloc(&number, all.n, sizeof *number));
    zws_status status = choose_ranges(g);
    if (status == ZWS_OK) {
        g->bucket[0] = (gather_bucket){0};
        g->widest = g->term_bytes = 0;
        g->most_terms = 0;
        for (uint32_t i = 0; status == ZWS_OK && i < all.n; i++)
            status = number_term(g, &all.term[i], &number[i]);
        if (status == ZWS_OK)
            status = copy_log(g, &all, number);
        for (size_t i = 0; status == ZWS_OK && i < g->cap; i++) {
            if (g->entry[i].number != NO_TERM)
                g->entry[i].number = number[g->entry[i].number];
        }
        clear_bucket(&all);
        forget_common(g);
    }
    free(number);
    return status;
}

/* --- Adding --------------------------------------------------------------------------------- */

typedef struct {
    uint64_t name[AHEAD];
    uint32_t number[AHEAD];  /* of the common ones */
    uint32_t missing[AHEAD]; /* which are not */
    size_t n_missing;
} lookup;

static bool is_same_text(const zws_gather *g, uint32_t number, const zws_segment_term *term)
{
    const gather_term *t = term_of(g, number);
    return gather_length(t) == term->len && memcmp(t->text.far, term->text, term->len) == 0;
}

/* Finds the common ones of n terms and asks for the entries of the others. */
static void find_common(zws_gather *g, lookup *l, const zws_segment_term *term, size_t n)
{
    l->n_missing = 0;
    for (size_t i = 0; i < n; i++) {
        uint64_t name = name_of(&term[i]), hash = hash_of(name);
        const gather_entry *common = &g->common[hash % COMMON];
        l->name[i] = name;
        l->number[i] = common->number;
        bool found = common->name == name && common->number != NO_TERM &&
                     (term[i].len <= SHORT_MOST || is_same_text(g, common->number, &term[i]));
        if (!found) {
            l->missing[l->n_missing++] = (uint32_t)i;
            __builtin_prefetch(&g->entry[hash & (g->cap - 1)]);
        }
    }
}

static inline void look_ahead(const zws_gather *g, const lookup *l, size_t i)
{
    const size_t near[2] = {i + NEAR, i + NEARER};
    for (int k = 0; k < 2; k++) {
        if (near[k] >= l->n_missing)
            continue;
        uint64_t name = l->name[l->missing[near[k]]];
        if ((name & 0xFF) <= SHORT_MOST)
            continue;
        const gather_entry *e = &g->entry[place_of(g, name)];
        if (e->number == NO_TERM || e->name != name)
            continue;
        const gather_term *t = term_of(g, e->number);
        __builtin_prefetch(k == 0 ? (const void *)t : t->text.far);
    }
}

static zws_status find_missing(zws_gather *g, lookup *l, const zws_segment_term *term)
{
    for (size_t k = 0; k < l->n_missing; k++) {
        gather_entry *e;
        uint32_t i = l->missing[k];
        look_ahead(g, l, k);
        ZWS_TRY(find(g, l->name[i], term[i].text, term[i].len, &e));
        l->number[i] = e->number;
        g->common[hash_of(l->name[i]) % COMMON] = *e;
    }
    return ZWS_OK;
}

zws_status zws_gather__add(zws_gather *g, uint32_t index, const zws_segment_term *term, size_t n,
                           bool positions)
{
    if (g->n > 0 && index <= g->index)
        return zws_error__set(ZWS_EINTERNAL, "document %u comes too late", index);
    g->index = index;
    ZWS_TRY(grow(g, g->n + n));
    for (size_t at = 0; at < n; at += AHEAD) {
        lookup l;
        size_t part = n - at < AHEAD ? n - at : AHEAD;
        find_common(g, &l, term + at, part);
        ZWS_TRY(find_missing(g, &l, term + at));
        for (size_t i = 0; i < part; i++)
            ZWS_TRY(add_posting(g, l.number[i], index, &term[at + i],
                                positions ? term[at + i].n_positions : 0));
    }
    return g->buckets == 1 && !g->small && g->chunk_bytes >= SPLIT_BYTES ? split(g) : ZWS_OK;
}

/* --- Beginning again ------------------------------------------------------------------------ */

static void begin_again(zws_gather *g, size_t memory)
{
    g->small = memory < SMALL_MEMORY;
    /* A table that takes most of the memory would leave none for postings. */
    if (g->small || g->cap * sizeof *g->entry > memory / 2) {
        zws_table__free(g->entry, g->cap * sizeof *g->entry);
        g->entry = NULL;
        g->cap = 0;
    }
    size_t kept = g->cap * sizeof *g->entry;
    for (gather_slab *slab; (slab = g->slab);) {
        g->slab = slab->next;
        kept += slab->size;
        slab->used = 0;
        if (g->small || kept > memory) {
            zws_table__free(slab, slab->size);
        } else {
            slab->next = g->spare;
            g->spare = slab;
        }
    }
    for (size_t i = 0; i < BUCKETS; i++) {
        free(g->bucket[i].term);
        g->bucket[i] = (gather_bucket){0};
    }
    if (g->small)
        g->buckets = 1;
    if (g->entry)
        memset(g->entry, 0xFF, g->cap * sizeof *g->entry);
    forget_common(g);
    zws_arena__free(&g->text);
    g->n = g->chunk_bytes = g->widest = g->term_bytes = 0;
    g->most_terms = 0;
}

zws_status zws_gather__spill(zws_gather *g, size_t memory,
                             zws_status (*fn)(const zws_gathered *term, void *context),
                             void *context)
{
    gather_group *group = NULL;
    uint8_t *postings = NULL;
    size_t cap = 0, len;
    uint64_t fresh[BUCKETS];
    splitting s = {.splitter = fresh, .n = 1, .all = g->chunk_bytes};
    const bool part = g->buckets > 1;
    zws_status status = ZWS_OK;
    for (size_t i = 0; status == ZWS_OK && i < g->buckets; i++) {
        gather_bucket *b = &g->bucket[i];
        status = zws_gather__group(&group, &postings, &cap, &len, b);
        for (uint32_t k = 0; status == ZWS_OK && k < b->n; k++) {
            zws_gathered term = zws_gather__grouped(b, &group[k], postings);
            note_range(&s, &term);
            status = fn(&term, context);
        }
        free(group);
        group = NULL;
        forget_log(b);
    }
    free(postings);
    ZWS_TRY(status);
    if (part) {
        memcpy(g->splitter + 1, fresh + 1, (s.n - 1) * sizeof *fresh);
        end_ranges(g, &s);
    }
    begin_again(g, memory);
    return ZWS_OK;
}
