/* The order inside a band of prominence: the most relevant of its documents first, and of those
 * that are about as relevant the newest first; behind them all others, the newest first.
 *
 * The first zws_profile.class_pool hits by relevance are cut into classes: one begins with the best
 * hit that is in none yet, and has those that reach zws_profile.class of its score. They depend on
 * the band alone, so all pages of a query agree. */
#include <stdlib.h>

#include "search/search_internal.h"

typedef struct {
    zws_match match;
    size_t class;
    bool ended;
} classed;

static int by_class(const void *a, const void *b)
{
    const classed *x = a, *y = b;
    if (x->class != y->class)
        return x->class < y->class ? -1 : 1;
    if (x->ended != y->ended)
        return x->ended ? 1 : -1;
    if (x->match.date != y->match.date) {
        if (!x->match.date || !y->match.date)
            return x->match.date ? -1 : 1;
        return x->match.date > y->match.date ? -1 : 1;
    }
    return strcmp(x->match.id, y->match.id);
}

/* Puts hits by relevance in order by class, those that have ended behind the others, and date. */
static zws_status arrange(zws_matches *best, double share, const zws_matches *ended)
{
    classed *hit;
    ZWS_TRY(zws_mem__zalloc(&hit, best->n, sizeof *hit));
    double first = best->hit[0].score;
    for (size_t i = 0, class = 0; i < best->n; i++) {
        if (best->hit[i].score < share * first) {
            first = best->hit[i].score;
            class ++;
        }
        hit[i] = (classed){best->hit[i], class, zws_matches__have(ended, ended->n, &best->hit[i])};
    }
    qsort(hit, best->n, sizeof *hit, by_class);
    for (size_t i = 0; i < best->n; i++)
        best->hit[i] = hit[i].match;
    free(hit);
    return ZWS_OK;
}

/* Puts the best before the others, each once, as many as are wanted. */
static zws_status put_first(zws_matches *out, zws_matches *best, size_t limit)
{
    zws_match *hit;
    size_t n = 0;
    ZWS_TRY(zws_mem__zalloc(&hit, best->n + out->n + 1, sizeof *hit));
    for (size_t i = 0; i < best->n; i++)
        hit[n++] = best->hit[i];
    for (size_t i = 0; i < out->n; i++) {
        if (zws_matches__have(best, best->n, &out->hit[i]))
            free(out->hit[i].id);
        else
            hit[n++] = out->hit[i];
    }
    while (n > limit)
        free(hit[--n].id);
    best->n = 0; /* their ids have gone over */
    free(out->hit);
    out->hit = hit;
    out->n = n;
    return ZWS_OK;
}

static int by_score(const void *a, const void *b)
{
    const zws_match *x = a, *y = b;
    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    return strcmp(x->id, y->id);
}

/* Those of the leaders that have ended. */
static zws_status match_ended(zws_matches *out, zws_compiler *compiler, const zws_plan *plan)
{
    zws_plan ended = *plan;
    ended.order = ZWS_ORDER_NEWEST;
    ended.classes = ZWS_VALIDITY_ENDED;
    ended.limit = compiler->n_leaders;
    ended.count_up_to = 0;
    ended.facet = NULL;
    ended.n_facets = 0;
    return zws_store__match(compiler->store, &ended, out);
}

/* The leaders, with the scores by which they lead. What has ended stands behind the others of its
 * class, not behind all that is less to the point. */
static zws_status match_leaders(zws_matches *out, zws_compiler *compiler, const zws_plan *plan,
                                const zws_stage *stage)
{
    zws_matches ended = {0};
    zws_plan all = *plan;
    all.order = ZWS_ORDER_NEWEST;
    all.classes = 0;
    all.limit = plan->limit > 0 ? compiler->n_leaders : 0;
    ZWS_TRY(zws_store__match(compiler->store, &all, out));
    if (out->n == 0)
        return ZWS_OK;
    for (size_t i = 0; i < out->n; i++)
        out->hit[i].score = zws_leading__score(compiler, out->hit[i].id);
    qsort(out->hit, out->n, sizeof *out->hit, by_score);
    zws_status status = stage->sinks ? match_ended(&ended, compiler, plan) : ZWS_OK;
    if (status == ZWS_OK)
        status = arrange(out, stage->prominent ? compiler->profile->class : 1.0, &ended);
    zws_matches__free(&ended);
    while (out->n > plan->limit)
        free(out->hit[--out->n].id);
    return status;
}

zws_status zws_prominent__match(zws_matches *out, zws_compiler *compiler, const zws_plan *plan,
                                const zws_stage *stage)
{
    const zws_profile *profile = compiler->profile;
    size_t pool = (size_t)profile->class_pool;
    if (stage->leading)
        return match_leaders(out, compiler, plan, stage);
    if (!stage->prominent || plan->limit == 0 || plan->n_rank == 0)
        return zws_second__match(out, compiler, plan, stage);
    zws_plan first = *plan, rest = *plan;
    zws_matches best = {0};
    const zws_matches none = {0};
    first.order = ZWS_ORDER_RELEVANCE;
    first.limit = pool;
    first.count_up_to = 0;
    first.facet = NULL;
    first.n_facets = 0;
    zws_status status = zws_second__match_best(&best, compiler, &first, stage, pool);
    if (status == ZWS_OK && best.n > 0)
        status = arrange(&best, profile->class, &none);
    rest.limit = best.n < pool || best.n >= plan->limit ? 0 : plan->limit + best.n;
    *out = (zws_matches){0};
    if (status == ZWS_OK && (rest.limit > 0 || rest.count_up_to > 0 || rest.n_facets > 0))
        status = zws_store__match(compiler->store, &rest, out);
    if (status == ZWS_OK)
        status = put_first(out, &best, plan->limit);
    zws_matches__free(&best);
    return status;
}
