/* Each match may have one of a few terms that are rarer than what is required by itself: one of
 * those of an OR, or of all but some that an AT_LEAST can do without. Only their documents are
 * looked at. */
#include "core/exec.h"

/* Beyond this part of the documents that are looked at otherwise it is no use. */
enum { PART = 4 };

/* A part of an OR that so many documents of a window may match is not worth its cover. */
enum { FEW = 32 };

static uint64_t cost_of(const zws_exec *x, const zws_enode *e);

/* How many of the children, the rarest first, no match can do without all of. */
static size_t children_of(const zws_enode *e)
{
    if (e->kind == ZWS_NODE_AT_LEAST)
        return e->n - e->min + 1;
    return e->n;
}

static const zws_enode *cheapest(const zws_exec *x, zws_enode *const *child, size_t n,
                                 uint64_t *cost)
{
    const zws_enode *best = NULL;
    *cost = UINT64_MAX;
    for (size_t i = 0; i < n; i++) {
        uint64_t c = cost_of(x, child[i]);
        if (c < *cost) {
            *cost = c;
            best = child[i];
        }
    }
    return best;
}

/* Documents of the terms that cover it; UINT64_MAX: nothing does. */
static uint64_t cost_of(const zws_exec *x, const zws_enode *e)
{
    uint64_t cost = 0, sum = 0;
    switch (e->kind) {
    case ZWS_NODE_NONE:
        return 0;
    case ZWS_NODE_TERM:
        return zws_exec__frequency(x, e->source);
    case ZWS_NODE_PHRASE:
        return zws_exec__frequency(x, e->phrase[e->rarest[0]]);
    case ZWS_NODE_AND:
        cheapest(x, e->child, e->n, &cost);
        return cost;
    case ZWS_NODE_NOT:
        return cost_of(x, e->child[0]);
    case ZWS_NODE_OR:
    case ZWS_NODE_AT_LEAST:
        for (size_t i = 0; i < children_of(e); i++) {
            cost = cost_of(x, e->child[i]);
            if (cost == UINT64_MAX)
                return cost;
            sum += cost;
        }
        return sum;
    case ZWS_NODE_ALL:
    case ZWS_NODE_DATES:
    case ZWS_NODE_CLASSES:
        break;
    }
    return UINT64_MAX;
}

typedef struct {
    zws_exec *x;
    int *source;
    size_t n, cap;
} list;

static zws_status add(list *l, int source)
{
    for (size_t i = 0; i < l->n; i++) {
        if (l->source[i] == source)
            return ZWS_OK;
    }
    if (l->n == l->cap) {
        size_t room = l->cap ? 2 * l->cap : 16;
        int *more = zws_exec__allocate(l->x, room, sizeof *more);
        if (!more)
            return ZWS_ENOMEM;
        if (l->n > 0)
            memcpy(more, l->source, l->n * sizeof *more);
        l->source = more;
        l->cap = room;
    }
    l->source[l->n++] = source;
    return ZWS_OK;
}

static zws_status cover(list *l, const zws_enode *e)
{
    uint64_t cost;
    switch (e->kind) {
    case ZWS_NODE_TERM:
        return add(l, e->source);
    case ZWS_NODE_PHRASE:
        return add(l, e->phrase[e->rarest[0]]);
    case ZWS_NODE_AND:
        e = cheapest(l->x, e->child, e->n, &cost);
        return e ? cover(l, e) : ZWS_OK;
    case ZWS_NODE_NOT:
        return cover(l, e->child[0]);
    case ZWS_NODE_OR:
    case ZWS_NODE_AT_LEAST:
        for (size_t i = 0; i < children_of(e); i++)
            ZWS_TRY(cover(l, e->child[i]));
        return ZWS_OK;
    default:
        return ZWS_OK;
    }
}

/* What the documents of the cover of a node have still to match: of an AND, not the child that gave
 * the cover, where that is all that it asks. */
static zws_status find_beyond(zws_exec *x, zws_enode *e)
{
    uint64_t cost;
    e->beyond = e;
    if (e->kind != ZWS_NODE_AND)
        return ZWS_OK;
    const zws_enode *given = cheapest(x, e->child, e->n, &cost);
    bool plain = given->kind == ZWS_NODE_TERM || given->kind == ZWS_NODE_OR;
    for (size_t i = 0; given->kind == ZWS_NODE_OR && i < given->n; i++)
        plain = plain && given->child[i]->kind == ZWS_NODE_TERM;
    if (!plain)
        return ZWS_OK;
    zws_enode *others = zws_exec__allocate(x, 1, sizeof *others);
    zws_enode **child = zws_exec__allocate(x, e->n, sizeof *child);
    if (!others || !child)
        return ZWS_ENOMEM;
    *others = (zws_enode){.kind = ZWS_NODE_AND, .child = child, .most = e->most};
    for (size_t i = 0; i < e->n; i++) {
        if (e->child[i] != given)
            child[others->n++] = e->child[i];
    }
    e->beyond = others->n > 1 ? others : others->n == 1 ? child[0] : NULL;
    return ZWS_OK;
}

/* The parts of an OR that few documents may match are looked for by these. */
static zws_status cover_parts(zws_exec *x, zws_enode *e)
{
    for (size_t i = 0; i < e->n && e->child; i++) {
        zws_enode *c = e->child[i];
        if (e->kind == ZWS_NODE_OR && c->kind != ZWS_NODE_TERM &&
            cost_of(x, c) < (uint64_t)x->segment->windows * FEW) {
            list l = {.x = x};
            ZWS_TRY(cover(&l, c));
            c->cover = l.source;
            c->n_cover = l.n;
            ZWS_TRY(find_beyond(x, c));
        } else {
            ZWS_TRY(cover_parts(x, c));
        }
    }
    return ZWS_OK;
}

zws_status zws_cover__find(zws_exec *x)
{
    list l = {.x = x};
    if (x->none)
        return ZWS_OK;
    for (size_t i = 0; i < x->n_rest; i++)
        ZWS_TRY(cover_parts(x, x->rest[i]));
    uint64_t cost, otherwise = x->segment->n;
    if (x->n_required > 0)
        otherwise = zws_exec__frequency(x, x->required[0]);
    const zws_enode *best = cheapest(x, x->rest, x->n_rest, &cost);
    if (!best || cost > otherwise / PART)
        return ZWS_OK;
    zws_status status = cover(&l, best);
    x->cover = l.source;
    x->n_cover = l.n;
    return status;
}
