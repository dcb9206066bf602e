/* Which documents match: one by one, or a window at a time as bits. */
#include "core/exec.h"

/* Fewer candidates than this are looked at one by one. */
enum { FEW = 24 };

/* A list with so many documents of 2^20 is kept as bits where other nodes may want it. */
enum { OFTEN = 4096 };

static zws_status match_all(zws_exec *x, zws_enode *const *node, size_t n, uint32_t doc,
                            bool *matches)
{
    *matches = true;
    for (size_t i = 0; i < n && *matches; i++)
        ZWS_TRY(zws_match__one(x, node[i], doc, matches));
    return ZWS_OK;
}

static bool date_matches(const zws_exec *x, const zws_enode *node, uint32_t doc)
{
    if (doc >= node->lo && doc < node->hi)
        return true;
    if (doc < node->hi || doc >= x->segment->dated)
        return false;
    const uint8_t *span = x->segment->section[ZWS_SECTION_SPANS].data;
    uint32_t a = 0, b = x->segment->n_spans;
    while (a < b) {
        uint32_t middle = a + (b - a) / 2, at = zws_get32(span + (size_t)middle * 8);
        if (at == doc)
            return (int32_t)zws_get32(span + (size_t)middle * 8 + 4) >= node->from;
        if (at < doc)
            a = middle + 1;
        else
            b = middle;
    }
    return false;
}

/* Which of the 64 documents from 64 * word on are of the node's classes. */
static uint64_t class_bits(const zws_exec *x, const zws_enode *node, uint32_t word)
{
    const zws_class_bits *known = x->hidden->classes;
    uint64_t wanted = 0, others = 0;
    if (word > (known->documents - 1) / 64 || known->documents == 0)
        return node->classes & 1 ? ~(uint64_t)0 : 0;
    for (unsigned c = 1; c < ZWS_CLASSES_MAX; c++) {
        if (known->word[c])
            *(node->classes >> c & 1 ? &wanted : &others) |= known->word[c][word];
    }
    return node->classes & 1 ? ~others : wanted;
}

zws_status zws_match__one(zws_exec *x, const zws_enode *node, uint32_t doc, bool *matches)
{
    uint32_t index;
    *matches = false;
    switch (node->kind) {
    case ZWS_NODE_NONE:
        break;
    case ZWS_NODE_ALL:
        *matches = true;
        break;
    case ZWS_NODE_TERM: {
        const zws_source *s = &x->source[node->source];
        if (doc - s->set_lo < s->set_hi - s->set_lo)
            *matches = s->set[doc % ZWS_WINDOW / 64] >> (doc & 63) & 1;
        else
            *matches = zws_list__find(&s->list, doc, &index);
        break;
    }
    case ZWS_NODE_AND:
        return match_all(x, node->child, node->n, doc, matches);
    case ZWS_NODE_OR:
        for (size_t i = node->n; i-- > 0 && !*matches;)
            ZWS_TRY(zws_match__one(x, node->child[i], doc, matches));
        break;
    case ZWS_NODE_NOT:
        ZWS_TRY(zws_match__one(x, node->child[0], doc, matches));
        if (*matches) {
            ZWS_TRY(zws_match__one(x, node->child[1], doc, matches));
            *matches = !*matches;
        }
        break;
    case ZWS_NODE_AT_LEAST: {
        unsigned found = 0;
        for (size_t i = 0; i < node->n && found < node->min && found + (node->n - i) >= node->min;
             i++) {
            bool one;
            ZWS_TRY(zws_match__one(x, node->child[i], doc, &one));
            found += one;
        }
        *matches = found >= node->min;
        break;
    }
    case ZWS_NODE_PHRASE:
        if ((*matches = zws_phrase__attested(x, node, doc)))
            break;
        for (size_t i = 0; i < node->n; i++) {
            size_t k = node->rarest[i];
            if (!zws_list__find(&x->source[node->phrase[k]].list, doc, &node->at[k]))
                return ZWS_OK;
        }
        return zws_phrase__check(x, node, matches);
    case ZWS_NODE_CLASSES:
        *matches = class_bits(x, node, doc / 64) >> (doc & 63) & 1;
        break;
    case ZWS_NODE_DATES:
        *matches = date_matches(x, node, doc);
        break;
    }
    return ZWS_OK;
}

zws_status zws_match__all(zws_exec *x, uint32_t doc, bool *matches)
{
    uint32_t index;
    for (size_t j = 0; j < x->n_required; j++) {
        if (!zws_list__find(&x->source[x->required[j]].list, doc, &index)) {
            *matches = false;
            return ZWS_OK;
        }
    }
    return match_all(x, x->rest, x->n_rest, doc, matches);
}

/* --- Windows -------------------------------------------------------------------------------- */

/* Leaves of one word the documents that match; `first` is that of its lowest bit. */
static zws_status filter_word(zws_exec *x, const zws_enode *node, uint32_t first, uint64_t *bits)
{
    for (uint64_t word = *bits; word; word &= word - 1) {
        bool matches = false;
        uint32_t doc = first + (uint32_t)__builtin_ctzll(word);
        if (x->picked)
            doc = x->picked->base + x->picked->doc[doc];
        if (doc < x->segment->n)
            ZWS_TRY(zws_match__one(x, node, doc, &matches));
        if (!matches)
            *bits &= ~(word & -word);
    }
    return ZWS_OK;
}

static zws_status filter_one_by_one(zws_exec *x, const zws_enode *node, uint32_t base, uint32_t a,
                                    uint32_t b, uint64_t *bits)
{
    for (uint32_t w = a; w < b; w += 4) { /* a cell */
        if (!(bits[w] | bits[w + 1] | bits[w + 2] | bits[w + 3]))
            continue;
        for (uint32_t i = w; i < w + 4; i++)
            ZWS_TRY(filter_word(x, node, base + i * 64, &bits[i]));
    }
    return ZWS_OK;
}

typedef struct {
    zws_exec *x;
    uint32_t base, lo, hi, a, b;
    const uint64_t *of;    /* documents that may match */
    uint64_t *any, *child; /* those that do so far; of one part */
    bool begun;            /* there is something in any */
    int depth;
} either;

/* Documents of a list are taken without a look at which may match. */
static void take_term(either *e, int source)
{
    zws_source *s = &e->x->source[source];
    const void *ready = zws_match__ready(e->x, source, e->base, e->lo, e->hi);
    if (!e->begun)
        memset(e->any + e->a, 0, (e->b - e->a) * sizeof *e->any);
    if (ready)
        zws_bits__or(e->any, ready, e->a, e->b);
    else
        e->x->kernels->mark(&s->list, &s->at, e->base, e->lo, e->hi, e->any);
}

/* A part that is looked for by a few rare terms. */
static zws_status take_covered(either *e, const zws_enode *c)
{
    memset(e->child + e->a, 0, (e->b - e->a) * sizeof *e->child);
    for (size_t k = 0; k < c->n_cover; k++) {
        zws_source *s = &e->x->source[c->cover[k]];
        e->x->kernels->mark(&s->list, &s->at, e->base, e->lo, e->hi, e->child);
    }
    if (!e->begun)
        memset(e->any + e->a, 0, (e->b - e->a) * sizeof *e->any);
    if (!zws_bits__less(e->child, e->of, e->any, e->a, e->b))
        return ZWS_OK;
    if (c->beyond)
        ZWS_TRY(zws_match__filter(e->x, c->beyond, e->base, e->lo, e->hi, e->child, e->depth));
    zws_bits__or(e->any, e->child, e->a, e->b);
    return ZWS_OK;
}

static zws_status take_part(either *e, const zws_enode *c)
{
    uint64_t *found = e->begun ? e->child : e->any;
    memcpy(found + e->a, e->of + e->a, (e->b - e->a) * sizeof *found);
    if (e->begun)
        zws_bits__and_not(found, e->any, e->a, e->b);
    ZWS_TRY(zws_match__filter(e->x, c, e->base, e->lo, e->hi, found, e->depth));
    if (e->begun)
        zws_bits__or(e->any, found, e->a, e->b);
    return ZWS_OK;
}

/* Parts that are looked for by a few rare terms come last: what others have found is left out, and
 * lists that these have read are known. */
static zws_status filter_or(zws_exec *x, const zws_enode *node, uint32_t base, uint32_t lo,
                            uint32_t hi, uint64_t *bits, int depth)
{
    either e = {x, base, lo, hi, (lo - base) / 64, (hi - base) / 64, .of = bits};
    uint32_t n = zws_bits__about(bits, e.a, e.b);
    e.depth = depth + 2;
    ZWS_TRY(zws_scratch__bits(x, depth, &e.any));
    ZWS_TRY(zws_scratch__bits(x, depth + 1, &e.child));
    for (size_t i = 0; i < 2 * node->n; i++) {
        const zws_enode *c = node->child[i % node->n];
        bool covered = c->n_cover > 0 && !x->picked;
        if (covered != (i >= node->n))
            continue;
        if (covered)
            ZWS_TRY(take_covered(&e, c));
        else if (c->kind == ZWS_NODE_TERM && !x->picked &&
                 x->source[c->source].list.df / 8 <= (uint64_t)n * x->segment->n / (hi - lo))
            take_term(&e, c->source);
        else
            ZWS_TRY(take_part(&e, c));
        e.begun = true;
    }
    zws_bits__and(bits, e.any, e.a, e.b);
    return ZWS_OK;
}

static zws_status filter_at_least(zws_exec *x, const zws_enode *node, uint32_t base, uint32_t lo,
                                  uint32_t hi, uint64_t *bits)
{
    for (size_t i = 0; i < node->n; i++) { /* counting is not for nested use */
        if ((node->child[i]->kind != ZWS_NODE_TERM && node->child[i]->kind != ZWS_NODE_PHRASE) ||
            node->n >> ZWS_SLICES)
            return filter_one_by_one(x, node, base, (lo - base) / 64, (hi - base) / 64, bits);
    }
    return zws_match__at_least(x, node, base, lo, hi, bits);
}

/* Leaves only documents in [lo, hi), which may begin and end anywhere. */
static void confine(uint64_t *bits, uint32_t base, uint32_t a, uint32_t b, uint32_t lo, uint32_t hi)
{
    if (lo <= base + a * 64 && hi >= base + b * 64)
        return;
    for (uint32_t w = a; w < b; w++) {
        uint32_t first = base + w * 64;
        if (first + 64 <= lo || first >= hi) {
            bits[w] = 0;
            continue;
        }
        if (first < lo)
            bits[w] &= ~(uint64_t)0 << (lo - first);
        if (first + 64 > hi)
            bits[w] &= ~(uint64_t)0 >> (64 - (hi - first));
    }
}

zws_status zws_match__filter(zws_exec *x, const zws_enode *node, uint32_t base, uint32_t lo,
                             uint32_t hi, uint64_t *bits, int depth)
{
    uint32_t a = (lo - base) / 64, b = (hi - base) / 64;
    if (node->kind == ZWS_NODE_ALL)
        return ZWS_OK;
    if (zws_bits__about(bits, a, b) < FEW)
        return filter_one_by_one(x, node, base, a, b, bits);
    uint64_t *other;
    switch (node->kind) {
    case ZWS_NODE_NONE:
        memset(bits + a, 0, (b - a) * sizeof *bits);
        break;
    case ZWS_NODE_ALL:
        break;
    case ZWS_NODE_TERM:
        zws_match__term(x, node->source, base, lo, hi, bits);
        break;
    case ZWS_NODE_AND:
        for (size_t i = 0; i < node->n; i++)
            ZWS_TRY(zws_match__filter(x, node->child[i], base, lo, hi, bits, depth));
        break;
    case ZWS_NODE_OR:
        return filter_or(x, node, base, lo, hi, bits, depth);
    case ZWS_NODE_NOT:
        ZWS_TRY(zws_match__filter(x, node->child[0], base, lo, hi, bits, depth));
        ZWS_TRY(zws_scratch__bits(x, depth, &other));
        memcpy(other + a, bits + a, (b - a) * sizeof *other);
        ZWS_TRY(zws_match__filter(x, node->child[1], base, lo, hi, other, depth + 1));
        zws_bits__and_not(bits, other, a, b);
        break;
    case ZWS_NODE_AT_LEAST:
        return filter_at_least(x, node, base, lo, hi, bits);
    case ZWS_NODE_PHRASE:
        return zws_match__phrase(x, node, base, lo, hi, bits, true);
    case ZWS_NODE_CLASSES:
        if (x->picked)
            return filter_one_by_one(x, node, base, a, b, bits);
        for (uint32_t w = a; w < b; w++)
            bits[w] &= class_bits(x, node, base / 64 + w);
        break;
    case ZWS_NODE_DATES:
        if (x->segment->n_spans == 0 && !x->picked)
            confine(bits, base, a, b, node->lo, node->hi);
        else
            return filter_one_by_one(x, node, base, a, b, bits);
        break;
    }
    return ZWS_OK;
}

static void required_bits(zws_exec *x, uint32_t base, uint32_t lo, uint32_t hi, uint64_t *bits)
{
    zws_required r;
    zws_required__begin(&r, x, false);
    r.next = lo;
    r.end = hi;
    while (zws_required__next(&r, ZWS_MOST_WANTED, NULL)) {
        for (uint32_t k = 0; k < r.n; k++) {
            uint32_t doc = r.base + x->scratch->doc[k];
            if (doc >= lo && doc < hi)
                bits[(doc - base) / 64] |= (uint64_t)1 << (doc % 64);
        }
    }
}

/* The same of the terms one of which each match has; leaves the cells that have some between *lo
 * and *hi. */
static void covered_bits(zws_exec *x, uint32_t base, uint32_t *lo, uint32_t *hi, uint64_t *bits,
                         bool keep)
{
    uint32_t a = (*lo - base) / 64, b = (*hi - base) / 64;
    for (size_t i = 0; i < x->n_cover; i++) {
        zws_source *s = &x->source[x->cover[i]];
        if (keep && s->share >= OFTEN)
            zws_bits__or(bits, zws_match__set(x, x->cover[i], base, *lo, *hi), a, b);
        else
            x->kernels->mark(&s->list, &s->at, base, *lo, *hi, bits);
    }
    const uint64_t *w = bits + (*lo - base) / 64;
    for (; *lo < *hi && !(w[0] | w[1] | w[2] | w[3]); w += 4)
        *lo += ZWS_CELL;
    w = bits + (*hi - base) / 64;
    for (; *lo < *hi && !(w[-1] | w[-2] | w[-3] | w[-4]); w -= 4)
        *hi -= ZWS_CELL;
}

void zws_match__candidates(zws_exec *x, uint32_t base, uint32_t *lo, uint32_t *hi, uint64_t *bits,
                           bool keep)
{
    memset(bits, 0, ZWS_WINDOW_WORDS * sizeof *bits);
    if (x->n_cover > 0)
        covered_bits(x, base, lo, hi, bits, keep);
    else if (x->n_required > 0)
        required_bits(x, base, *lo, *hi, bits);
    else
        memset(bits + (*lo - base) / 64, 0xFF, (*hi - *lo) / 8);
    uint32_t a = (*lo - base) / 64, b = (*hi - base) / 64;
    confine(bits, base, a, b, x->lo, x->hi);
    if (x->hidden && x->hidden->word) {
        uint32_t words = x->hidden->documents / 64 + (x->hidden->documents % 64 != 0);
        for (uint32_t w = a; w < b && base / 64 + w < words; w++)
            bits[w] &= ~x->hidden->word[base / 64 + w];
    }
}

zws_status zws_match__window(zws_exec *x, uint32_t base, uint32_t lo, uint32_t hi, uint64_t *bits)
{
    zws_match__candidates(x, base, &lo, &hi, bits, true);
    if (lo == hi)
        return ZWS_OK;
    for (size_t j = 0; j < x->n_required && x->n_cover > 0; j++) {
        const zws_enode term = {.kind = ZWS_NODE_TERM, .source = x->required[j]};
        ZWS_TRY(zws_match__filter(x, &term, base, lo, hi, bits, 1));
    }
    for (size_t i = 0; i < x->n_rest; i++)
        ZWS_TRY(zws_match__filter(x, x->rest[i], base, lo, hi, bits, 1));
    return ZWS_OK;
}

uint32_t zws_match__skip(zws_exec *x, uint32_t doc)
{
    if (doc < x->lo)
        doc = x->lo;
    if (x->n_required == 0 || doc >= x->hi)
        return doc;
    /* Only short lists leave gaps worth looking for. */
    zws_source *s = &x->source[x->required[0]];
    if (s->list.layout != ZWS_LAYOUT_RAW)
        return doc;
    if (s->at > s->list.df ||
        (s->at > 0 && zws_get32(s->list.docs + (size_t)(s->at - 1) * 4) >= doc))
        s->at = 0;
    while (s->at < s->list.df && zws_get32(s->list.docs + (size_t)s->at * 4) < doc)
        s->at++;
    uint32_t next = s->at < s->list.df ? zws_get32(s->list.docs + (size_t)s->at * 4) : x->hi;
    return next < x->hi ? next : x->hi;
}
