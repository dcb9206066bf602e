/* At least so many of several terms and phrases, a window at a time. Documents are counted in
 * slices: word w of slice i has bit i of the counts of 64 documents. Phrases count by their terms
 * first; whether these stand side by side is looked at only where it decides. */
#include "core/exec.h"

typedef struct {
    uint64_t *slice[ZWS_SLICES];
    unsigned n; /* slices in use */
    uint32_t a, b;
} counter;

static void begin(counter *c, uint64_t *memory, const zws_enode *node, uint32_t a, uint32_t b)
{
    *c = (counter){.a = a, .b = b};
    for (size_t most = node->n; most > 0 && c->n < ZWS_SLICES; most /= 2) {
        c->slice[c->n] = memory + (size_t)c->n * ZWS_WINDOW_WORDS;
        memset(c->slice[c->n] + a, 0, (b - a) * sizeof **c->slice);
        c->n++;
    }
}

/* Where few times are enough and nothing is taken back: level i has the documents that were counted
 * more than i times. */
typedef struct {
    uint64_t *level;
    uint32_t a, b;
    unsigned from, to;
    bool fresh;
} rise;

/* So many levels; and how many of them there may be between those that decide and those that can be
 * reached. */
enum { LEVELS = 16, BAND = 6 };

static inline __attribute__((always_inline)) zws_quad *quad_at(uint64_t *words, uint32_t w)
{
    return (zws_quad *)(void *)(words + w);
}

static inline __attribute__((always_inline)) bool is_empty(const uint64_t *w)
{
    return (w[0] | w[1] | w[2] | w[3]) == 0;
}

/* Each of the next four is compiled twice: for what every machine has, and for those that work on
 * a cell at once. */
#ifdef ZWS_HAVE_X86_KERNELS
#define FAST __attribute__((target("avx2"))) static void
#endif
#define INLINE static inline __attribute__((always_inline)) void

INLINE any_add(counter *c, const uint64_t *bits)
{
    for (uint32_t w = c->a; w < c->b; w += 4) {
        if (is_empty(bits + w))
            continue;
        zws_quad carry = *(const zws_quad *)(const void *)(bits + w);
        for (unsigned i = 0; i < c->n; i++) {
            zws_quad *slice = quad_at(c->slice[i], w), before = *slice;
            *slice = before ^ carry;
            carry &= before;
        }
    }
}

/* Levels up to `to` of the documents of bits, one more each; those below `from` are of no use any
 * more. fresh: no document was at `to` before. */
INLINE any_climb(const rise *r, const void *bits)
{
    for (uint32_t w = r->a; w < r->b; w += 4) {
        const zws_quad now = ZWS_QUAD_AT(bits, w);
        for (unsigned i = r->to + 1; i-- > r->from;) {
            zws_quad *level = quad_at(r->level + (size_t)i * ZWS_WINDOW_WORDS, w), risen = now;
            if (i > 0)
                risen &= *quad_at(r->level + (size_t)(i - 1) * ZWS_WINDOW_WORDS, w);
            if (!r->fresh || i < r->to)
                risen |= *level;
            *level = risen;
        }
    }
}

INLINE any_subtract(counter *c, const uint64_t *bits)
{
    for (uint32_t w = c->a; w < c->b; w += 4) {
        if (is_empty(bits + w))
            continue;
        zws_quad carry = *(const zws_quad *)(const void *)(bits + w);
        for (unsigned i = 0; i < c->n; i++) {
            zws_quad *slice = quad_at(c->slice[i], w), before = *slice;
            *slice = before ^ carry;
            carry &= ~before;
        }
    }
}

INLINE any_at_least(const counter *c, size_t min, const uint64_t *of, uint64_t *out)
{
    for (uint32_t w = c->a; w < c->b; w += 4) {
        zws_quad equal = *(const zws_quad *)(const void *)(of + w), more = equal ^ equal;
        for (unsigned i = c->n; i-- > 0 && !is_empty(of + w);) {
            zws_quad slice = *quad_at(c->slice[i], w);
            if (min >> i & 1) {
                equal &= slice;
            } else {
                more |= equal & slice;
                equal &= ~slice;
            }
        }
        *quad_at(out, w) = more | equal;
    }
}

#ifdef ZWS_HAVE_X86_KERNELS
FAST fast_add(counter *c, const uint64_t *bits)
{
    any_add(c, bits);
}

FAST fast_climb(const rise *r, const void *bits)
{
    any_climb(r, bits);
}

FAST fast_subtract(counter *c, const uint64_t *bits)
{
    any_subtract(c, bits);
}

FAST fast_at_least(const counter *c, size_t min, const uint64_t *of, uint64_t *out)
{
    any_at_least(c, min, of, out);
}
#endif

/* Counts the documents of bits. */
static void add(counter *c, const uint64_t *bits)
{
    ZWS_CELLS(add(c, bits));
}

/* The reverse. */
static void subtract(counter *c, const uint64_t *bits)
{
    ZWS_CELLS(subtract(c, bits));
}

/* Documents of `of` whose count is at least min, which is no more than is counted to. */
static void at_least(const counter *c, size_t min, const uint64_t *of, uint64_t *out)
{
    ZWS_CELLS(at_least(c, min, of, out));
}

typedef struct {
    zws_exec *x;
    const zws_enode *node;
    uint32_t base, lo, hi, a, b;
    counter may, sure; /* that have a child, as far as is known; and surely */
    uint64_t *alive;   /* documents that may still match */
    uint64_t *bits;    /* of one step */
    uint64_t *held;    /* documents of phrases that are not checked yet */
    size_t n_held;
    const zws_enode *phrase[ZWS_HELD];
} counting;

static void copy(const counting *c, uint64_t *to, const uint64_t *from)
{
    memcpy(to + c->a, from + c->a, (c->b - c->a) * sizeof *to);
}

static bool any(const counting *c, const uint64_t *bits)
{
    uint64_t all = 0;
    for (uint32_t w = c->a; w < c->b; w++)
        all |= bits[w];
    return all != 0;
}

static void keep_alive(counting *c, size_t min)
{
    at_least(&c->may, min, c->alive, c->alive);
}

/* Counts the documents of child number i, the rarest first. */
static zws_status count_child(counting *c, size_t i)
{
    const zws_enode *child = c->node->child[i];
    size_t left = c->node->n - i;
    if (left < c->node->min)
        keep_alive(c, c->node->min - left);
    copy(c, c->bits, c->alive);
    bool hold = child->kind == ZWS_NODE_PHRASE && c->n_held < ZWS_HELD;
    if (child->kind == ZWS_NODE_TERM)
        zws_match__term(c->x, child->source, c->base, c->lo, c->hi, c->bits);
    else
        ZWS_TRY(zws_match__phrase(c->x, child, c->base, c->lo, c->hi, c->bits, !hold));
    add(&c->may, c->bits);
    if (hold) {
        copy(c, c->held + c->n_held * ZWS_WINDOW_WORDS, c->bits);
        c->phrase[c->n_held++] = child;
    } else {
        add(&c->sure, c->bits);
    }
    return ZWS_OK;
}

/* Checks a phrase where it decides. */
static zws_status check_phrase(counting *c, size_t i)
{
    uint64_t *open = c->held + i * ZWS_WINDOW_WORDS;
    at_least(&c->sure, c->node->min, c->alive, c->bits);
    zws_bits__and(open, c->alive, c->a, c->b);
    zws_bits__and_not(open, c->bits, c->a, c->b);
    if (!any(c, open))
        return ZWS_OK;
    copy(c, c->bits, open);
    ZWS_TRY(zws_match__phrase(c->x, c->phrase[i], c->base, c->lo, c->hi, c->bits, true));
    zws_bits__and_not(open, c->bits, c->a, c->b);
    add(&c->sure, c->bits);
    subtract(&c->may, open);
    keep_alive(c, c->node->min);
    return ZWS_OK;
}

static bool may_rise(const zws_enode *node)
{
    size_t band = node->n - node->min + 1;
    if (node->min == 0 || node->min > LEVELS || (band > BAND && node->min > BAND))
        return false;
    for (size_t i = 0; i < node->n; i++) {
        if (node->child[i]->kind != ZWS_NODE_TERM)
            return false;
    }
    return true;
}

/* Only terms: level by level. Of a list only the documents matter that may come to be enough. */
static void match_levels(zws_exec *x, const zws_enode *node, uint32_t base, uint32_t lo,
                         uint32_t hi, uint64_t *bits)
{
    unsigned min = node->min;
    uint32_t a = (lo - base) / 64, b = (hi - base) / 64;
    uint64_t *some = x->scratch->slices;
    rise r = {.level = some + ZWS_WINDOW_WORDS, .a = a, .b = b};
    for (size_t i = 0; i < node->n; i++) {
        size_t left = node->n - i; /* this one, and those to come */
        int source = node->child[i]->source;
        const void *list = x->picked ? NULL : zws_match__ready(x, source, base, lo, hi);
        if (!list) {
            if (left < min)
                zws_bits__both(some, bits, r.level + (min - left - 1) * ZWS_WINDOW_WORDS, a, b);
            else
                memcpy(some + a, bits + a, (b - a) * sizeof *some);
            zws_match__term(x, source, base, lo, hi, some);
            list = some;
        }
        r.from = left <= min ? (unsigned)(min - left) : 0;
        r.to = i < min ? (unsigned)i : min - 1;
        r.fresh = i < min;
        ZWS_CELLS(climb(&r, list));
    }
    zws_bits__and(bits, r.level + (min - 1) * (size_t)ZWS_WINDOW_WORDS, a, b);
}

zws_status zws_match__at_least(zws_exec *x, const zws_enode *node, uint32_t base, uint32_t lo,
                               uint32_t hi, uint64_t *bits)
{
    uint64_t *memory = x->scratch->slices;
    if (may_rise(node)) {
        match_levels(x, node, base, lo, hi, bits);
        return ZWS_OK;
    }
    counting c = {.x = x,
                  .node = node,
                  .base = base,
                  .lo = lo,
                  .hi = hi,
                  .a = (lo - base) / 64,
                  .b = (hi - base) / 64};
    begin(&c.may, memory, node, c.a, c.b);
    begin(&c.sure, memory + (size_t)ZWS_SLICES * ZWS_WINDOW_WORDS, node, c.a, c.b);
    memory += (size_t)2 * ZWS_SLICES * ZWS_WINDOW_WORDS;
    c.alive = bits;
    c.bits = memory;
    c.held = memory + ZWS_WINDOW_WORDS;
    for (size_t i = 0; i < node->n; i++)
        ZWS_TRY(count_child(&c, i));
    keep_alive(&c, node->min);
    for (size_t i = 0; i < c.n_held && any(&c, bits); i++)
        ZWS_TRY(check_phrase(&c, i));
    return ZWS_OK;
}
