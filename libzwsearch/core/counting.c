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

/* Counts the documents of `bits`, which it spoils. */
static void add(counter *c, uint64_t *restrict bits)
{
    for (unsigned i = 0; i < c->n; i++) {
        uint64_t *restrict slice = c->slice[i];
        for (uint32_t w = c->a; w < c->b; w++) {
            uint64_t before = slice[w];
            slice[w] = before ^ bits[w];
            bits[w] &= before;
        }
    }
}

/* The reverse. */
static void subtract(counter *c, uint64_t *restrict bits)
{
    for (unsigned i = 0; i < c->n; i++) {
        uint64_t *restrict slice = c->slice[i];
        for (uint32_t w = c->a; w < c->b; w++) {
            uint64_t before = slice[w];
            slice[w] = before ^ bits[w];
            bits[w] &= ~before;
        }
    }
}

/* Documents whose count is at least min, which is no more than is counted to. */
static void at_least(const counter *c, size_t min, uint64_t *restrict out)
{
    uint64_t equal[ZWS_WINDOW_WORDS];
    for (uint32_t w = c->a; w < c->b; w++) {
        out[w] = 0;
        equal[w] = ~(uint64_t)0;
    }
    for (unsigned i = c->n; i-- > 0;) {
        const uint64_t *restrict slice = c->slice[i];
        if (min >> i & 1) {
            for (uint32_t w = c->a; w < c->b; w++)
                equal[w] &= slice[w];
        } else {
            for (uint32_t w = c->a; w < c->b; w++) {
                out[w] |= equal[w] & slice[w];
                equal[w] &= ~slice[w];
            }
        }
    }
    for (uint32_t w = c->a; w < c->b; w++)
        out[w] |= equal[w];
}

typedef struct {
    zws_exec *x;
    const zws_enode *node;
    uint32_t base, lo, hi, a, b;
    counter may, sure;   /* that have a child, as far as is known; and surely */
    uint64_t *alive;     /* documents that may still match */
    uint64_t *bits, *of; /* of one step */
    uint64_t *held;      /* documents of phrases that are not checked yet */
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
    at_least(&c->may, min, c->of);
    for (uint32_t w = c->a; w < c->b; w++)
        c->alive[w] &= c->of[w];
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
    if (hold) {
        copy(c, c->held + c->n_held * ZWS_WINDOW_WORDS, c->bits);
        c->phrase[c->n_held++] = child;
    } else {
        copy(c, c->of, c->bits);
        add(&c->sure, c->of);
    }
    add(&c->may, c->bits);
    return ZWS_OK;
}

/* Checks a phrase where it decides. */
static zws_status check_phrase(counting *c, size_t i)
{
    uint64_t *open = c->held + i * ZWS_WINDOW_WORDS;
    at_least(&c->sure, c->node->min, c->of);
    for (uint32_t w = c->a; w < c->b; w++)
        open[w] &= c->alive[w] & ~c->of[w];
    if (!any(c, open))
        return ZWS_OK;
    copy(c, c->bits, open);
    ZWS_TRY(zws_match__phrase(c->x, c->phrase[i], c->base, c->lo, c->hi, c->bits, true));
    for (uint32_t w = c->a; w < c->b; w++)
        open[w] &= ~c->bits[w];
    add(&c->sure, c->bits);
    subtract(&c->may, open);
    keep_alive(c, c->node->min);
    return ZWS_OK;
}

zws_status zws_match__at_least(zws_exec *x, const zws_enode *node, uint32_t base, uint32_t lo,
                               uint32_t hi, uint64_t *bits)
{
    uint64_t *memory = x->scratch->slices;
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
    c.of = memory + ZWS_WINDOW_WORDS;
    c.held = memory + 2 * ZWS_WINDOW_WORDS;
    for (size_t i = 0; i < node->n; i++)
        ZWS_TRY(count_child(&c, i));
    keep_alive(&c, node->min);
    for (size_t i = 0; i < c.n_held && any(&c, bits); i++)
        ZWS_TRY(check_phrase(&c, i));
    return ZWS_OK;
}
