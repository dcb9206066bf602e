/* Which node's documents are all another's, as far as their forms tell. */
#include "search/search_internal.h"

typedef struct {
    unsigned steps; /* that may still be taken: a query may be built to need very many */
} prover;

static bool within(prover *p, const zws_node *a, const zws_node *b);

static bool has_terms(const zws_node *node)
{
    return node->kind == ZWS_NODE_TERM || node->kind == ZWS_NODE_PHRASE;
}

/* Does b stand in a, its terms side by side? */
static bool is_part(prover *p, const zws_node *a, const zws_node *b)
{
    if (b->at != 0)
        return a->at == b->at && zws_nodes__same(a, b);
    for (size_t first = 0; b->n > 0 && first + b->n <= a->n; first++) {
        size_t i = 0;
        while (i < b->n && p->steps > 0 && zws_nodes__same_term(&a->term[first + i], &b->term[i])) {
            p->steps--;
            i++;
        }
        if (i == b->n)
            return true;
    }
    return false;
}

static bool each_within(prover *p, const zws_node *a, const zws_node *b)
{
    for (size_t i = 0; i < a->n; i++) {
        if (!within(p, a->child[i], b))
            return false;
    }
    return true;
}

static bool some_within(prover *p, const zws_node *a, const zws_node *b)
{
    for (size_t i = 0; i < a->n; i++) {
        if (within(p, a->child[i], b))
            return true;
    }
    return false;
}

/* Whether a is a part of so many children of b. */
static bool is_in_some(prover *p, const zws_node *a, const zws_node *b, size_t least)
{
    size_t n = 0;
    for (size_t i = 0; i < b->n && n < least && n + (b->n - i) >= least; i++)
        n += within(p, a, b->child[i]);
    return n >= least;
}

/* What a demands is enough for b. */
static bool demands(prover *p, const zws_node *a, const zws_node *b)
{
    switch (b->kind) {
    case ZWS_NODE_AND:
        return is_in_some(p, a, b, b->n);
    case ZWS_NODE_AT_LEAST:
        if (is_in_some(p, a, b, b->min))
            return true;
        break;
    case ZWS_NODE_OR:
        if (is_in_some(p, a, b, 1))
            return true;
        break;
    case ZWS_NODE_TERM:
    case ZWS_NODE_PHRASE:
        if (has_terms(a))
            return is_part(p, a, b);
        break;
    case ZWS_NODE_NOT:
        if (a->kind == ZWS_NODE_NOT && a->n == 2 && b->n == 2 &&
            within(p, a->child[0], b->child[0]) && within(p, b->child[1], a->child[1]))
            return true;
        break;
    default:
        break;
    }
    if (a->kind == ZWS_NODE_AND)
        return some_within(p, a, b);
    return a->kind == ZWS_NODE_NOT && a->n > 0 && within(p, a->child[0], b);
}

static bool within(prover *p, const zws_node *a, const zws_node *b)
{
    if (p->steps == 0)
        return false;
    p->steps--;
    if (a->kind == ZWS_NODE_NONE || b->kind == ZWS_NODE_ALL || zws_nodes__same(a, b))
        return true;
    if (a->kind == ZWS_NODE_OR)
        return each_within(p, a, b);
    return demands(p, a, b);
}

bool zws_nodes__within(const zws_node *a, const zws_node *b)
{
    prover p = {4096};
    return within(&p, a, b);
}

/* One after the other, each only for the sake of one that stays: so of two that are the same one
 * stays, the first. */
zws_status zws_nodes__union(zws_node **out, zws_arena *arena, zws_node *const *node, size_t n)
{
    zws_node **kept;
    ZWS_TRY(zws_mem__zalloc(&kept, n, sizeof *kept));
    for (size_t i = 0; i < n; i++)
        kept[i] = node[i];
    for (size_t i = n; i-- > 0;) {
        for (size_t k = 0; k < n && kept[i]; k++) {
            if (k != i && kept[k] && zws_nodes__within(kept[i], kept[k]))
                kept[i] = NULL;
        }
    }
    zws_status status = zws_nodes__list(out, arena, ZWS_NODE_OR, kept, n);
    free(kept);
    return status;
}

/* --- Stand-ins ------------------------------------------------------------------------------ */

/* A child of the conjunction: a node, which may have a stand-in. */
typedef struct {
    const zws_node *node;
    zws_node *instead; /* NULL: none */
    size_t counts;     /* for so many of what most is demanded of */
} part;

static bool is_countable(const zws_node *node)
{
    return node->kind == ZWS_NODE_TERM || node->kind == ZWS_NODE_PHRASE;
}

static bool read_part(part *out, zws_node *node)
{
    *out = (part){.node = node};
    if (node->kind != ZWS_NODE_OR)
        return true;
    if (node->n != 2 || !is_countable(node->child[1]))
        return false;
    out->node = node->child[0];
    out->instead = node->child[1];
    return true;
}

/* Which of the parts has child number i of most by itself; none where there is only a stand-in. */
static bool assign(prover *p, part *list, size_t n, const zws_node *child)
{
    for (size_t i = 0; i < n; i++) {
        if (within(p, list[i].node, child)) {
            list[i].counts++;
            return true;
        }
    }
    return false;
}

/* How many stand-ins a document has at least for which `missing` are not counted. */
static size_t least(const part *list, size_t n, size_t missing)
{
    size_t stand_ins = 0, weight = 0;
    for (size_t i = 0; i < n; i++)
        weight = list[i].counts > weight ? list[i].counts : weight;
    for (; weight > 0 && missing > 0; weight--) {
        for (size_t i = 0; i < n && missing > 0; i++) {
            if (!list[i].instead || list[i].counts != weight)
                continue;
            stand_ins++;
            missing -= weight < missing ? weight : missing;
        }
    }
    return missing > 0 ? SIZE_MAX : stand_ins;
}

static zws_status demand_stand_ins(zws_node **out, zws_arena *arena, const part *list, size_t n,
                                   size_t min)
{
    zws_node *node;
    ZWS_TRY(zws_nodes__new(&node, arena, ZWS_NODE_AT_LEAST));
    node->child = zws_arena__alloc(arena, (n + 1) * sizeof *node->child);
    if (!node->child)
        return ZWS_ENOMEM;
    for (size_t i = 0; i < n; i++) {
        if (list[i].instead && list[i].counts > 0)
            node->child[node->n++] = list[i].instead;
    }
    node->min = (unsigned)min;
    if (min > node->n) {
        node->kind = ZWS_NODE_NONE;
        node->n = 0;
    }
    *out = node;
    return ZWS_OK;
}

zws_status zws_nodes__stand_ins(zws_node **out, zws_arena *arena, const zws_node *all,
                                const zws_node *most)
{
    prover p = {4096};
    part *list;
    bool readable = true;
    *out = NULL;
    if (all->kind != ZWS_NODE_AND || most->kind != ZWS_NODE_AT_LEAST || most->min > most->n)
        return ZWS_OK;
    ZWS_TRY(zws_mem__zalloc(&list, all->n, sizeof *list));
    for (size_t i = 0; i < all->n && readable; i++)
        readable = read_part(&list[i], all->child[i]);
    size_t missing = most->n - most->min + 1; /* who has not most of them */
    for (size_t i = 0; i < most->n && readable && missing > 0; i++)
        missing -= !assign(&p, list, all->n, most->child[i]);
    size_t min = readable && missing > 0 ? least(list, all->n, missing) : 0;
    zws_status status = min > 1 ? demand_stand_ins(out, arena, list, all->n, min) : ZWS_OK;
    free(list);
    return status;
}
