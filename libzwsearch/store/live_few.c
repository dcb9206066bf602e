/* Plans that can have but few matches in the live tier, which are most of those of a page: Xapian's
 * matcher costs a tenth of a millisecond for each before it has looked at a document. The fewest
 * documents that can match are taken from lists that the reader keeps, and the tree is read for
 * each of them. */
#include <stdlib.h>

#include "base/hash.h"
#include "base/order.h"
#include "store/live_tier_internal.h"
#include "store/schema.h"

#define FEW       4096 /* documents to be looked at */
#define DEPTH_MAX 100
#define TOGETHER  8        /* of them between two looks at the clock */
#define ANY       SIZE_MAX /* no bound is known */

/* A node with the lists of its terms. */
typedef struct part {
    const zws_node *node;
    zws_live_list **list;
    zws_live_phrase *phrase; /* of several terms, wherever they stand; else NULL */
    struct part **child;
    size_t bound; /* documents that it can match */
} part;

typedef struct {
    zws_live *live;
    const zws_plan *plan;
    const zws_class_bits *classes;
    zws_arena arena;
    zws_live_list **rank;
    uint32_t *doc; /* the matches, ascending */
    size_t n;
} few;

/* --- What can match ------------------------------------------------------------------------- */

static size_t sum(size_t a, size_t b)
{
    return a > ANY - b ? ANY : a + b;
}

static int ascending(const void *a, const void *b)
{
    const part *const *x = a, *const *y = b;
    return ((*x)->bound > (*y)->bound) - ((*x)->bound < (*y)->bound);
}

/* A match of at least k of n has one of any n - k + 1 of them: of the rarest. */
static size_t bound_at_least(part *p)
{
    const zws_node *node = p->node;
    size_t bound = 0, empty = 0;
    if (node->min == 0)
        return ANY;
    qsort(p->child, node->n, sizeof(part *), ascending);
    while (empty < node->n && p->child[empty]->bound == 0)
        empty++;
    if (node->n - empty < node->min)
        return 0;
    for (size_t i = 0; i + node->min < node->n + 1; i++)
        bound = sum(bound, p->child[i]->bound);
    return bound;
}

static size_t bound_of(part *p)
{
    const zws_node *node = p->node;
    size_t bound = ANY;
    switch (node->kind) {
    case ZWS_NODE_NONE:
        return 0;
    case ZWS_NODE_TERM:
        return p->list[0]->frequency;
    case ZWS_NODE_PHRASE:
        for (size_t i = 0; i < node->n; i++)
            bound = p->list[i]->frequency < bound ? p->list[i]->frequency : bound;
        return bound;
    case ZWS_NODE_AND: /* the rarest first: it decides soonest */
        qsort(p->child, node->n, sizeof(part *), ascending);
        return node->n > 0 ? p->child[0]->bound : ANY;
    case ZWS_NODE_OR:
        bound = 0;
        for (size_t i = 0; i < node->n; i++)
            bound = sum(bound, p->child[i]->bound);
        return bound;
    case ZWS_NODE_NOT:
        return p->child[0]->bound;
    case ZWS_NODE_AT_LEAST:
        return bound_at_least(p);
    case ZWS_NODE_ALL:
    case ZWS_NODE_CLASSES:
    case ZWS_NODE_DATES:
        break;
    }
    return ANY;
}

static zws_status prepare(few *f, const zws_node *node, int depth, part **out)
{
    size_t terms = node->kind == ZWS_NODE_TERM ? 1 : node->kind == ZWS_NODE_PHRASE ? node->n : 0;
    size_t children = node->child && terms == 0 ? node->n : 0;
    if (depth == DEPTH_MAX)
        return zws_error__set(ZWS_ELIMIT, "the query is nested more than %d deep", DEPTH_MAX);
    part *p = zws_arena__alloc(&f->arena, sizeof *p);
    void **list = zws_arena__alloc(&f->arena, (terms + children + 1) * sizeof *list);
    if (!p || !list)
        return ZWS_ENOMEM;
    *p = (part){.node = node, .list = (zws_live_list **)list, .child = (part **)list};
    for (size_t i = 0; i < terms; i++)
        ZWS_TRY(zws_live_lists__find(&p->list[i], f->live, node->term[i]));
    if (terms > 1 && node->at == 0)
        ZWS_TRY(zws_live_lists__phrase(&p->phrase, f->live, p->list, terms));
    for (size_t i = 0; i < children; i++)
        ZWS_TRY(prepare(f, node->child[i], depth + 1, &p->child[i]));
    p->bound = bound_of(p);
    *out = p;
    return ZWS_OK;
}

static zws_status gather_list(few *f, zws_live_list *list)
{
    ZWS_TRY(zws_live_lists__read(f->live, list));
    memcpy(f->doc + f->n, list->doc, list->frequency * sizeof *f->doc);
    f->n += list->frequency;
    return ZWS_OK;
}

/* Documents among which all matches of p are, at most as many as its bound; in any order, some more
 * than once. */
static zws_status gather(few *f, const part *p)
{
    const zws_node *node = p->node;
    zws_live_list *rarest = NULL;
    size_t n = node->n;
    if (p->bound == 0)
        return ZWS_OK;
    switch (node->kind) {
    case ZWS_NODE_TERM:
        return gather_list(f, p->list[0]);
    case ZWS_NODE_PHRASE:
        for (size_t i = 0; i < n; i++)
            rarest = !rarest || p->list[i]->frequency < rarest->frequency ? p->list[i] : rarest;
        return rarest ? gather_list(f, rarest) : ZWS_OK;
    case ZWS_NODE_AND:
    case ZWS_NODE_NOT:
        return gather(f, p->child[0]);
    case ZWS_NODE_AT_LEAST:
        n = n + 1 - node->min;
        break;
    default:
        break;
    }
    for (size_t i = 0; node->child && i < n; i++)
        ZWS_TRY(gather(f, p->child[i]));
    return ZWS_OK;
}

/* In ascending order, each once. */
static zws_status sort_documents(few *f)
{
    uint32_t most = 0;
    bool sorted = true;
    for (size_t i = 0; i < f->n; i++) {
        sorted = sorted && (i == 0 || f->doc[i - 1] < f->doc[i]);
        most = f->doc[i] > most ? f->doc[i] : most;
    }
    if (sorted)
        return ZWS_OK;
    size_t words = (size_t)most / 64 + 1, kept = 0;
    uint64_t *bits = zws_arena__alloc(&f->arena, words * sizeof *bits);
    if (!bits)
        return ZWS_ENOMEM;
    memset(bits, 0, words * sizeof *bits);
    for (size_t i = 0; i < f->n; i++)
        bits[f->doc[i] / 64] |= (uint64_t)1 << (f->doc[i] % 64);
    for (size_t w = 0; w < words; w++) {
        for (uint64_t word = bits[w]; word; word &= word - 1)
            f->doc[kept++] = (uint32_t)(w * 64) + (uint32_t)__builtin_ctzll(word);
    }
    f->n = kept;
    return ZWS_OK;
}

/* --- What does match -------------------------------------------------------------------------- */

/* Whether the terms stand at consecutive positions, from the place on where the phrase begins. */
static zws_status is_placed(few *f, const part *p, uint32_t doc, xapian_positions **at, bool *yes)
{
    zws_live *live = f->live;
    *yes = true;
    for (size_t i = 0; i < p->node->n && *yes; i++) {
        uint64_t wanted = (uint64_t)p->node->at + i;
        uint32_t found = 0;
        ZWS_LIVE_TRY(xapian_db_positions(&at[i], live->db, doc, p->list[i]->text, p->list[i]->len));
        *yes = wanted <= UINT32_MAX;
        if (*yes)
            ZWS_LIVE_TRY(xapian_positions_skip_to(yes, at[i], (uint32_t)wanted));
        if (*yes)
            ZWS_LIVE_TRY(xapian_positions_get(&found, at[i]));
        *yes = *yes && found == wanted;
    }
    return ZWS_OK;
}

/* Whether the terms stand at consecutive positions. */
static zws_status is_adjacent(few *f, const part *p, uint32_t doc, xapian_positions **at, bool *yes)
{
    zws_live *live = f->live;
    const size_t n = p->node->n;
    uint64_t start = 0; /* where the phrase could begin */
    *yes = false;
    for (size_t agreed = 0, i = 0; agreed < n; i = (i + 1) % n) {
        bool have;
        uint32_t found;
        if (!at[i])
            ZWS_LIVE_TRY(
                xapian_db_positions(&at[i], live->db, doc, p->list[i]->text, p->list[i]->len));
        if (start + i > UINT32_MAX)
            return ZWS_OK;
        ZWS_LIVE_TRY(xapian_positions_skip_to(&have, at[i], (uint32_t)(start + i)));
        if (!have)
            return ZWS_OK;
        ZWS_LIVE_TRY(xapian_positions_get(&found, at[i]));
        agreed = found == start + i ? agreed + 1 : 1;
        start = found - i; /* not before it was, so not below 0 */
    }
    *yes = true;
    return ZWS_OK;
}

static inline zws_status has_term(few *f, zws_live_list *list, uint32_t doc, bool *yes)
{
    if (!list->bit)
        return zws_live_lists__has(f->live, list, doc, yes, NULL);
    *yes = list->bit[doc / 64] >> (doc % 64) & 1;
    return ZWS_OK;
}

static zws_status read_phrase(few *f, const part *p, uint32_t doc, bool *yes)
{
    const size_t n = p->node->n;
    xapian_positions **at;
    *yes = true;
    for (size_t i = 0; i < n && *yes; i++)
        ZWS_TRY(has_term(f, p->list[i], doc, yes));
    if (!*yes || (n < 2 && p->node->at == 0))
        return ZWS_OK;
    ZWS_TRY(zws_deadline__check(f->plan->deadline)); /* positions are read from the disk */
    ZWS_TRY(zws_mem__zalloc(&at, n, sizeof *at));
    zws_status status =
        p->node->at ? is_placed(f, p, doc, at, yes) : is_adjacent(f, p, doc, at, yes);
    for (size_t i = 0; i < n; i++)
        xapian_positions_free(at[i]);
    free(at);
    return status;
}

/* Several plans of a page ask for one phrase, and its positions lie on the disk. */
static zws_status has_phrase(few *f, const part *p, uint32_t doc, bool *yes)
{
    zws_live_phrase *phrase = p->phrase;
    if (!phrase || !zws_live_lists__has_bits(f->live, doc))
        return read_phrase(f, p, doc, yes);
    const uint64_t bit = (uint64_t)1 << (doc % 64);
    if (!(phrase->known[doc / 64] & bit)) {
        ZWS_TRY(read_phrase(f, p, doc, yes));
        phrase->has[doc / 64] |= *yes ? bit : 0;
        phrase->known[doc / 64] |= bit;
    }
    *yes = phrase->has[doc / 64] & bit;
    return ZWS_OK;
}

static uint32_t read_be32(zws_term value)
{
    uint32_t number = 0;
    for (size_t i = 0; i < 4; i++)
        number = number << 8 | (i < value.len ? (unsigned char)value.text[i] : 0);
    return number;
}

/* As in build_dates of live_tier_match.c. */
static zws_status meets_dates(few *f, const zws_node *node, uint32_t doc, bool *yes)
{
    zws_term first, last;
    ZWS_TRY(zws_live_lists__value(&first, f->live, ZWS_SLOT_DATE, doc, &f->arena));
    *yes = read_be32(first) > 0 && (node->to <= 0 || read_be32(first) <= (uint32_t)node->to);
    if (!*yes || node->from <= 0)
        return ZWS_OK;
    ZWS_TRY(zws_live_lists__value(&last, f->live, ZWS_SLOT_DATE_END, doc, &f->arena));
    *yes = read_be32(last) >= (uint32_t)node->from;
    return ZWS_OK;
}

static bool is_of_class(const few *f, unsigned wanted, uint32_t doc)
{
    const zws_class_bits *classes = f->classes;
    bool any = false;
    for (unsigned c = 1; classes && c < ZWS_CLASSES_MAX; c++) {
        if (!classes->word[c] || doc / 64 >= classes->documents / 64 ||
            !(classes->word[c][doc / 64] >> (doc % 64) & 1))
            continue;
        any = true;
        if (wanted >> c & 1)
            return true;
    }
    return !any && (wanted & 1);
}

static zws_status holds(few *f, const part *p, uint32_t doc, bool *yes);

/* Most nodes are terms. */
static inline zws_status child_holds(few *f, const part *p, uint32_t doc, bool *yes)
{
    return p->node->kind == ZWS_NODE_TERM ? has_term(f, p->list[0], doc, yes)
                                          : holds(f, p, doc, yes);
}

static zws_status holds(few *f, const part *p, uint32_t doc, bool *yes)
{
    const zws_node *node = p->node;
    size_t found = 0;
    *yes = node->kind == ZWS_NODE_ALL || (node->kind == ZWS_NODE_AND && node->n == 0);
    switch (node->kind) {
    case ZWS_NODE_NONE:
    case ZWS_NODE_ALL:
        return ZWS_OK;
    case ZWS_NODE_TERM:
        return has_term(f, p->list[0], doc, yes);
    case ZWS_NODE_PHRASE:
        return has_phrase(f, p, doc, yes);
    case ZWS_NODE_AND:
    case ZWS_NODE_OR: /* as long as it is undecided */
        for (size_t i = 0; i < node->n && (i == 0 || *yes == (node->kind == ZWS_NODE_AND)); i++)
            ZWS_TRY(child_holds(f, p->child[i], doc, yes));
        return ZWS_OK;
    case ZWS_NODE_NOT:
        ZWS_TRY(child_holds(f, p->child[0], doc, yes));
        for (size_t i = 1; i < node->n && *yes; i++) {
            ZWS_TRY(child_holds(f, p->child[i], doc, yes));
            *yes = !*yes;
        }
        return ZWS_OK;
    case ZWS_NODE_AT_LEAST:
        for (size_t i = 0; found < node->min && found + (node->n - i) >= node->min; i++) {
            ZWS_TRY(child_holds(f, p->child[i], doc, yes));
            found += *yes;
        }
        *yes = found >= node->min;
        return ZWS_OK;
    case ZWS_NODE_CLASSES:
        *yes = is_of_class(f, node->classes, doc);
        return ZWS_OK;
    case ZWS_NODE_DATES:
        return meets_dates(f, node, doc, yes);
    }
    return zws_error__set(ZWS_EINTERNAL, "a plan has a node of the unknown kind %d",
                          (int)node->kind);
}

static zws_status keep_matches(few *f, const part *p)
{
    size_t kept = 0;
    for (size_t i = 0; i < f->n; i++) {
        bool yes;
        if (i % TOGETHER == 0)
            ZWS_TRY(zws_deadline__check(f->plan->deadline));
        ZWS_TRY(holds(f, p, f->doc[i], &yes));
        if (yes)
            f->doc[kept++] = f->doc[i];
    }
    f->n = kept;
    return ZWS_OK;
}

/* --- The first of them ------------------------------------------------------------------------ */

typedef struct {
    uint32_t doc;
    double score;
    zws_term key;
} ranked;

static zws_status score(few *f, uint32_t doc, double *out)
{
    const zws_plan *plan = f->plan;
    uint32_t length = 0, tf;
    bool has;
    *out = 0;
    if (plan->n_rank > 0)
        ZWS_TRY(zws_live_lists__length(&length, f->live, doc));
    for (size_t i = 0; i < plan->n_rank; i++) {
        ZWS_TRY(zws_live_lists__has(f->live, f->rank[i], doc, &has, &tf));
        if (has)
            *out += zws_bm25__term_score(&plan->bm25, plan->rank[i].weight, tf, length);
    }
    return ZWS_OK;
}

static bool is_before(const ranked *a, const ranked *b)
{
    if (a->score != b->score)
        return a->score > b->score;
    return zws_order__compare(a->key.text, a->key.len, b->key.text, b->key.len) < 0;
}

/* The first `limit` of the matches into list, in order. */
static zws_status choose(few *f, ranked *list, size_t limit)
{
    const zws_plan *plan = f->plan;
    int slot = plan->order == ZWS_ORDER_OLDEST ? ZWS_SLOT_OLDEST : ZWS_SLOT_NEWEST;
    size_t n = 0;
    for (size_t i = 0; i < f->n; i++) {
        ranked r = {.doc = f->doc[i]};
        if (i % TOGETHER == 0)
            ZWS_TRY(zws_deadline__check(plan->deadline));
        if (plan->order == ZWS_ORDER_RELEVANCE)
            ZWS_TRY(score(f, r.doc, &r.score));
        ZWS_TRY(zws_live_lists__value(&r.key, f->live, slot, r.doc, &f->arena));
        if (n == limit && !is_before(&r, &list[n - 1]))
            continue;
        size_t low = 0, high = n;
        while (low < high) {
            size_t middle = low + (high - low) / 2;
            if (is_before(&r, &list[middle]))
                high = middle;
            else
                low = middle + 1;
        }
        n += n < limit;
        memmove(list + low + 1, list + low, (n - 1 - low) * sizeof *list);
        list[low] = r;
    }
    return ZWS_OK;
}

static zws_status take_hits(few *f, zws_matches *out)
{
    const zws_plan *plan = f->plan;
    size_t limit = f->n < plan->limit ? f->n : plan->limit;
    ranked *list;
    if (limit == 0)
        return ZWS_OK;
    f->rank = zws_arena__alloc(&f->arena, (plan->n_rank + 1) * sizeof *f->rank);
    list = zws_arena__alloc(&f->arena, (limit + 1) * sizeof *list);
    if (!f->rank || !list)
        return ZWS_ENOMEM;
    for (size_t i = 0; plan->order == ZWS_ORDER_RELEVANCE && i < plan->n_rank; i++) {
        ZWS_TRY(zws_live_lists__find(&f->rank[i], f->live, plan->rank[i].term));
        ZWS_TRY(zws_live_lists__expect(f->live, f->rank[i], f->n));
    }
    ZWS_TRY(choose(f, list, limit));
    ZWS_TRY(zws_mem__zalloc(&out->hit, limit, sizeof *out->hit));
    for (size_t i = 0; i < limit; i++) {
        zws_match *hit = &out->hit[i];
        out->n = i + 1;
        hit->doc = list[i].doc;
        hit->score = list[i].score;
        ZWS_TRY(zws_match__from_key(hit, list[i].key.text, list[i].key.len,
                                    plan->order == ZWS_ORDER_OLDEST));
    }
    return ZWS_OK;
}

/* --- Facets ----------------------------------------------------------------------------------- */

/* A value, and in how many of the documents up to `last` it is. */
typedef struct {
    zws_term value;
    uint64_t count; /* 0: the slot is free */
    uint32_t last;
} counted;

typedef struct {
    counted *slot;
    size_t n, slots; /* a power of two, half of which at most are in use */
} counts;

static int by_value(const void *a, const void *b)
{
    const counted *x = a, *y = b;
    return zws_order__compare(x->value.text, x->value.len, y->value.text, y->value.len);
}

static counted *find_value(const counts *c, zws_term value)
{
    size_t i = (size_t)zws_hash64__of(value.text, value.len, 0) & (c->slots - 1);
    for (; c->slot[i].count > 0; i = (i + 1) & (c->slots - 1)) {
        const zws_term *other = &c->slot[i].value;
        if (other->len == value.len && memcmp(other->text, value.text, value.len) == 0)
            break;
    }
    return &c->slot[i];
}

static zws_status make_room(counts *c)
{
    counts wider = {.n = c->n, .slots = c->slots ? 2 * c->slots : 64};
    if (2 * (c->n + 1) <= c->slots)
        return ZWS_OK;
    ZWS_TRY(zws_mem__zalloc(&wider.slot, wider.slots, sizeof *wider.slot));
    for (size_t i = 0; i < c->slots; i++) {
        if (c->slot[i].count > 0)
            *find_value(&wider, c->slot[i].value) = c->slot[i];
    }
    free(c->slot);
    *c = wider;
    return ZWS_OK;
}

/* A value counts once for a document, whatever often it has it. */
static zws_status add_values(counts *c, zws_term joined, uint32_t doc)
{
    const char *end = joined.text + joined.len;
    for (const char *p = joined.text; p < end;) {
        const char *stop = memchr(p, ZWS_VALUE_SEPARATOR, (size_t)(end - p));
        stop = stop ? stop : end;
        zws_term value = {p, (size_t)(stop - p)};
        p = stop + 1;
        if (value.len == 0)
            continue;
        ZWS_TRY(make_room(c));
        counted *one = find_value(c, value);
        c->n += one->count == 0;
        one->count += one->count == 0 || one->last != doc;
        one->last = doc;
        one->value = value;
    }
    return ZWS_OK;
}

/* In the order of the values. */
static zws_status give(zws_facet *out, counts *c)
{
    size_t n = 0;
    for (size_t i = 0; i < c->slots; i++) {
        if (c->slot[i].count > 0)
            c->slot[n++] = c->slot[i];
    }
    if (n > 1)
        qsort(c->slot, n, sizeof *c->slot, by_value);
    for (size_t i = 0; i < n; i++)
        ZWS_TRY(zws_facet__add(out, c->slot[i].value.text, c->slot[i].value.len, c->slot[i].count));
    return ZWS_OK;
}

static zws_status count_facet(few *f, int slot, zws_facet *out)
{
    counts c = {0};
    zws_status status = ZWS_OK;
    for (size_t i = 0; status == ZWS_OK && i < f->n; i++) {
        zws_term joined;
        status = zws_live_lists__value(&joined, f->live, slot, f->doc[i], &f->arena);
        if (status == ZWS_OK)
            status = add_values(&c, joined, f->doc[i]);
    }
    if (status == ZWS_OK)
        status = give(out, &c);
    free(c.slot);
    return status;
}

static zws_status take_facets(few *f, zws_matches *out)
{
    const zws_plan *plan = f->plan;
    if (plan->n_facets == 0)
        return ZWS_OK;
    ZWS_TRY(zws_mem__zalloc(&out->facet, plan->n_facets, sizeof *out->facet));
    out->n_facets = plan->n_facets;
    for (size_t i = 0; i < plan->n_facets; i++)
        ZWS_TRY(count_facet(f, plan->facet[i], &out->facet[i]));
    return ZWS_OK;
}

/* --- All of it -------------------------------------------------------------------------------- */

static zws_status answer(few *f, zws_matches *out, bool *taken)
{
    part *root;
    ZWS_TRY(prepare(f, f->plan->match, 0, &root));
    if (root->bound > FEW)
        return ZWS_OK;
    *taken = true;
    f->doc = zws_arena__alloc(&f->arena, (root->bound + 1) * sizeof *f->doc);
    if (!f->doc)
        return ZWS_ENOMEM;
    ZWS_TRY(gather(f, root));
    ZWS_TRY(sort_documents(f));
    ZWS_TRY(keep_matches(f, root));
    out->total = f->n;
    out->total_exact = true;
    ZWS_TRY(take_hits(f, out));
    return take_facets(f, out);
}

zws_status zws_live__match_few(zws_live *live, const zws_plan *plan, const zws_class_bits *classes,
                               zws_matches *out, bool *taken)
{
    few f = {.live = live, .plan = plan, .classes = classes};
    *taken = false;
    if (!zws_live_lists__usable(live))
        return ZWS_OK;
    zws_live_lists__trim(live);
    zws_status status = answer(&f, out, taken);
    zws_arena__free(&f.arena);
    return status;
}
