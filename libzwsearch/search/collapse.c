/* An index by units (document/pieces.h): a document is as relevant as the best of itself and its
 * units, and stands in the list once. Everything but the order by relevance is asked of the
 * documents alone: units match nothing (zws_stage.match leaves them out). */
#include <stdlib.h>

#include "search/search_internal.h"

/* Units asked for to begin with, for each hit wanted; at most so many in all. */
#define UNITS_PER_HIT 4
#define UNITS_MAX     4000

typedef struct {
    zws_compiler *compiler;
    const zws_plan *plan;
    const zws_stage *stage;
    zws_matches units;   /* the best ones, of all documents */
    zws_matches parents; /* documents of those that the stage has */
    size_t n_ids;
} collapser;

/* The id of a unit up to its name. */
static size_t parent_len(const char *id)
{
    const char *hash = strrchr(id, '#');
    return hash ? (size_t)(hash - id) : strlen(id);
}

static bool same_parent(const char *a, const char *b)
{
    size_t len = parent_len(a);
    return len == parent_len(b) && memcmp(a, b, len) == 0;
}

/* The best units, the `limit` first of all. */
static zws_status match_units(collapser *c, size_t limit)
{
    zws_plan plan = *c->plan;
    plan.match = c->stage->units;
    plan.limit = limit;
    plan.count_up_to = 0;
    plan.facet = NULL;
    plan.n_facets = 0;
    zws_matches__free(&c->units);
    return zws_store__match(c->compiler->store, &plan, &c->units);
}

/* Their documents, those that the stage has. */
static zws_status match_parents(collapser *c)
{
    zws_arena *arena = &c->compiler->arena;
    zws_node *both[2] = {c->stage->match, NULL}, **id;
    ZWS_TRY(zws_mem__zalloc(&id, c->units.n + 1, sizeof *id));
    zws_status status = ZWS_OK;
    c->n_ids = 0;
    for (size_t i = 0; status == ZWS_OK && i < c->units.n; i++) {
        const char *unit = c->units.hit[i].id;
        bool first = true;
        for (size_t k = 0; first && k < i; k++)
            first = !same_parent(c->units.hit[k].id, unit);
        if (!first)
            continue;
        status = zws_nodes__document(&id[c->n_ids++], arena, unit, parent_len(unit));
    }
    if (status == ZWS_OK)
        status = zws_nodes__list(&both[1], arena, ZWS_NODE_OR, id, c->n_ids);
    zws_node *match = NULL;
    if (status == ZWS_OK && both[1])
        status = zws_nodes__list(&match, arena, ZWS_NODE_AND, both, 2);
    zws_plan plan = *c->plan;
    plan.match = match;
    plan.limit = c->n_ids;
    plan.count_up_to = 0;
    plan.facet = NULL;
    plan.n_facets = 0;
    zws_matches__free(&c->parents);
    if (status == ZWS_OK && match)
        status = zws_store__match(c->compiler->store, &plan, &c->parents);
    free(id);
    return status;
}

/* As many units as the page may need: a document may have many of the best. */
static zws_status gather(collapser *c)
{
    size_t limit = c->plan->limit * UNITS_PER_HIT + 16;
    for (;;) {
        limit = limit > UNITS_MAX ? UNITS_MAX : limit;
        ZWS_TRY(match_units(c, limit));
        ZWS_TRY(match_parents(c));
        if (c->parents.n >= c->plan->limit || c->units.n < limit || limit == UNITS_MAX)
            return ZWS_OK;
        ZWS_TRY(zws_deadline__check(c->plan->deadline));
        limit *= 4;
    }
}

static zws_status note_unit(zws_compiler *compiler, const char *unit)
{
    ZWS_TRY(zws_mem__grow(&compiler->best_unit, &compiler->cap_best_units,
                          compiler->n_best_units + 1, sizeof *compiler->best_unit));
    const char *copy = zws_arena__dup(&compiler->arena, unit, strlen(unit));
    if (!copy)
        return ZWS_ENOMEM;
    compiler->best_unit[compiler->n_best_units++] = copy;
    return ZWS_OK;
}

/* The document's score becomes that of its best unit, where that is more; units are in order. */
static zws_status lift(collapser *c, zws_match *match)
{
    size_t len = strlen(match->id);
    for (size_t i = 0; i < c->units.n; i++) {
        const zws_match *unit = &c->units.hit[i];
        if (parent_len(unit->id) != len || memcmp(unit->id, match->id, len) != 0)
            continue;
        if (unit->score <= match->score)
            return ZWS_OK;
        match->score = unit->score;
        return note_unit(c->compiler, unit->id);
    }
    return ZWS_OK;
}

static int by_rank(const void *a, const void *b)
{
    const zws_match *x = a, *y = b;
    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    if (x->date != y->date) {
        if (!x->date || !y->date)
            return x->date ? -1 : 1;
        return x->date > y->date ? -1 : 1;
    }
    return strcmp(x->id, y->id);
}

/* Puts the documents of the units into the list. */
static zws_status merge(collapser *c, zws_matches *out)
{
    zws_match *hit;
    size_t n = 0;
    ZWS_TRY(zws_mem__zalloc(&hit, out->n + c->parents.n + 1, sizeof *hit));
    for (size_t i = 0; i < out->n; i++)
        hit[n++] = out->hit[i];
    for (size_t i = 0; i < c->parents.n; i++) {
        bool there = false;
        for (size_t k = 0; !there && k < out->n; k++)
            there = strcmp(out->hit[k].id, c->parents.hit[i].id) == 0;
        if (there)
            continue;
        hit[n++] = c->parents.hit[i];
        c->parents.hit[i].id = NULL; /* it goes over */
    }
    free(out->hit);
    out->hit = hit;
    out->n = n;
    for (size_t i = 0; i < n; i++)
        ZWS_TRY(lift(c, &hit[i]));
    qsort(hit, n, sizeof *hit, by_rank);
    while (out->n > c->plan->limit)
        free(hit[--out->n].id);
    return ZWS_OK;
}

zws_status zws_collapse__match(zws_matches *out, zws_compiler *compiler, const zws_plan *plan,
                               const zws_stage *stage)
{
    ZWS_TRY(zws_store__match(compiler->store, plan, out));
    if (!stage->units || plan->order != ZWS_ORDER_RELEVANCE || plan->limit == 0 || out->n == 0)
        return ZWS_OK;
    collapser c = {.compiler = compiler, .plan = plan, .stage = stage};
    zws_status status = gather(&c);
    if (status == ZWS_OK)
        status = merge(&c, out);
    zws_matches__free(&c.units);
    zws_matches__free(&c.parents);
    return status;
}

const char *zws_collapse__best_unit(const zws_compiler *compiler, const char *id)
{
    size_t len = strlen(id);
    for (size_t i = 0; i < compiler->n_best_units; i++) {
        const char *unit = compiler->best_unit[i];
        if (parent_len(unit) == len && memcmp(unit, id, len) == 0)
            return unit;
    }
    return NULL;
}
