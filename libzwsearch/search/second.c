/* The second look at the best hits: what their neighbours, their age, their validity and those who
 * cite them add to their own relevance.
 *
 * The first zws_profile.pool hits by their own scores get addends, none of them negative, and are
 * put in order again; those behind follow, as they were or in another order of their own, since
 * none of them had more before. So finding the first ones may leave out whatever their own scores
 * allow, the list is the same whichever tier holds what, and whatever page of it is asked for. */
#include <stdlib.h>

#include "search/second.h"

static bool is_wanted(const zws_compiler *compiler)
{
    const zws_profile *p = compiler->profile;
    return compiler->ranking.n_late > 0 || (p->title > 0 && !compiler->tokens) ||
           (p->context > 0 && compiler->has_laws) || p->freshness > 0 ||
           ((p->validity > 0 || p->citations > 0) && !compiler->tokens);
}

/* --- The list -------------------------------------------------------------------------------- */

/* Whether a stands before b. */
static bool is_before(const zws_match *a, const zws_match *b)
{
    if (a->score != b->score)
        return a->score > b->score;
    if (a->date != b->date)
        return a->date && b->date ? a->date > b->date : a->date != 0;
    return strcmp(a->id, b->id) < 0;
}

/* Hits that are nearly in order, as they come from the first look. */
static void put_in_order(zws_looked **order, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        zws_looked *hit = order[i];
        size_t at = i;
        for (; at > 0 && is_before(&hit->match, &order[at - 1]->match); at--)
            order[at] = order[at - 1];
        order[at] = hit;
    }
}

static int by_score(const void *a, const void *b)
{
    const zws_looked *x = a, *y = b;
    return is_before(&x->match, &y->match) ? -1 : is_before(&y->match, &x->match);
}

static bool is_listed_before(const zws_looked *a, const zws_looked *b)
{
    return a->match.tier != b->match.tier ? a->match.tier < b->match.tier
                                          : a->match.doc < b->match.doc;
}

/* Keeps what --explain shows. */
static zws_status note(zws_compiler *compiler, const zws_looked *hit)
{
    ZWS_TRY(zws_mem__grow(&compiler->second, &compiler->cap_second, compiler->n_second + 1,
                          sizeof *compiler->second));
    zws_second *noted = &compiler->second[compiler->n_second];
    noted->id = zws_arena__dup(&compiler->arena, hit->match.id, strlen(hit->match.id));
    if (!noted->id)
        return ZWS_ENOMEM;
    memcpy(noted->addend, hit->extra, sizeof noted->addend);
    compiler->n_second++;
    return ZWS_OK;
}

/* The first hits as they were found. */
static void take(zws_looker *l, const zws_matches *found)
{
    for (size_t i = 0; i < l->n; i++) {
        l->hit[i].match = found->hit[i];
        l->order[i] = l->listed[i] = &l->hit[i];
    }
}

/* By Shell's way: of so few, a call for each two that are compared would take longer than this. */
static void list(zws_looker *l)
{
    static const size_t gaps[] = {301, 132, 57, 23, 10, 4, 1};
    for (size_t g = 0; g < sizeof gaps / sizeof *gaps; g++) {
        for (size_t i = gaps[g]; i < l->n; i++) {
            zws_looked *hit = l->listed[i];
            size_t at = i;
            for (; at >= gaps[g] && is_listed_before(hit, l->listed[at - gaps[g]]); at -= gaps[g])
                l->listed[at] = l->listed[at - gaps[g]];
            l->listed[at] = hit;
        }
    }
}

/* Their characters count, where these waited for that. */
static zws_status add_waiting(zws_looker *l)
{
    if (l->compiler->ranking.n_late == 0)
        return ZWS_OK;
    ZWS_TRY(zws_look__at_characters(l));
    for (size_t i = 0; i < l->n; i++)
        l->hit[i].match.score += l->hit[i].extra[ZWS_SECOND_CHARACTERS];
    put_in_order(l->order, l->n);
    return ZWS_OK;
}

static zws_status look(zws_matches *out, zws_looker *l, size_t limit)
{
    bool explain = l->compiler->request->option[ZWS_OPTION_EXPLAIN] != 0;
    list(l);
    ZWS_TRY(add_waiting(l));
    ZWS_TRY(zws_look__at_laws(l, l->profile->context));
    ZWS_TRY(zws_look__at_titles(l));
    ZWS_TRY(zws_look__at_priors(l));
    for (size_t i = 0; i < l->n; i++) {
        for (size_t k = ZWS_SECOND_CHARACTERS + 1; k < ZWS_SECOND_KINDS; k++)
            l->hit[i].match.score += l->hit[i].extra[k];
    }
    put_in_order(l->order, l->n);
    for (size_t i = 0; i < l->n; i++) {
        out->hit[i] = l->order[i]->match;
        if (explain && i < limit)
            ZWS_TRY(note(l->compiler, l->order[i]));
    }
    return ZWS_OK;
}

static zws_status new_looker(zws_looker *out, zws_compiler *compiler, size_t n)
{
    *out = (zws_looker){.compiler = compiler, .profile = compiler->profile, .n = n};
    ZWS_TRY(zws_mem__zalloc(&out->hit, n, sizeof *out->hit));
    ZWS_TRY(zws_mem__zalloc(&out->order, 2 * n, sizeof *out->order));
    out->listed = out->order + n;
    return ZWS_OK;
}

static void free_looker(zws_looker *l)
{
    free(l->hit);
    free(l->order);
}

/* --- Behind the pool --------------------------------------------------------------------------
 * Few ask for so much of a list; who does wants the other articles of the laws that are meant, more
 * than whatever has a word or two. There the law's best articles count for more, and among all the
 * deeper hits. */

/* Puts the hits from number `pool` on in their new order, their scores between those of the pool
 * and of what is behind them. */
static zws_status put_behind(zws_matches *out, zws_looker *l, size_t pool, size_t limit)
{
    bool explain = l->compiler->request->option[ZWS_OPTION_EXPLAIN] != 0;
    double least = out->hit[pool - 1].score, most = least;
    zws_looked *behind = l->hit + pool;
    size_t n = l->n - pool;
    double low = l->hit[l->n - 1].match.score;
    for (size_t i = 0; i < n; i++) {
        double sum = behind[i].match.score + behind[i].extra[ZWS_SECOND_CONTEXT];
        most = sum > most ? sum : most;
    }
    for (size_t i = 0; i < n; i++) {
        double own = behind[i].match.score, sum = own + behind[i].extra[ZWS_SECOND_CONTEXT];
        behind[i].match.score =
            most > least ? zws_look__rounded(low + (sum - low) * ((least - low) / (most - low)))
                         : sum;
        behind[i].extra[ZWS_SECOND_CONTEXT] = behind[i].match.score - own;
    }
    qsort(behind, n, sizeof *behind, by_score);
    for (size_t i = 0; i < n; i++) {
        out->hit[pool + i] = behind[i].match;
        if (explain && pool + i < limit)
            ZWS_TRY(note(l->compiler, &behind[i]));
    }
    return ZWS_OK;
}

static bool is_deep(const zws_compiler *compiler, size_t pool, size_t limit)
{
    const zws_profile *p = compiler->profile;
    return compiler->has_laws && p->deep_context > 0 && p->deep > pool && limit > pool;
}

static zws_status look_at_all(zws_matches *out, zws_compiler *compiler, size_t pool, size_t limit)
{
    const zws_profile *p = compiler->profile;
    size_t deep = is_deep(compiler, pool, limit) ? (size_t)p->deep : 0;
    zws_looker best, all = {0};
    zws_status status = new_looker(&best, compiler, out->n < pool ? out->n : pool);
    if (status == ZWS_OK && deep > 0 && out->n > pool) {
        status = new_looker(&all, compiler, out->n < deep ? out->n : deep);
        if (status == ZWS_OK) {
            take(&all, out);
            status = zws_look__at_laws(&all, p->deep_context);
        }
    }
    if (status == ZWS_OK) {
        take(&best, out);
        status = look(out, &best, limit);
    }
    if (status == ZWS_OK && all.n > 0)
        status = put_behind(out, &all, pool, limit);
    free_looker(&best);
    free_looker(&all);
    return status;
}

/* --- Where characters wait -------------------------------------------------------------------- */

/* The pool is found without them. Those that stand first in it do so on every page; what is behind
 * them is found by all that ranks, once a page goes so far, the others of the pool among it. */

static size_t front_of(const zws_compiler *compiler, size_t pool)
{
    size_t front = (size_t)compiler->profile->front;
    return compiler->ranking.n_late > 0 && front < pool ? front : pool;
}

/* Leaves the first hits, and puts the best of all others behind them, plan->limit together. */
static zws_status find_behind(zws_matches *out, zws_compiler *compiler, const zws_plan *plan,
                              const zws_stage *stage, size_t front)
{
    zws_plan all = *plan;
    zws_matches behind = {0};
    size_t cap = out->n;
    while (out->n > front)
        free(out->hit[--out->n].id);
    all.rank = compiler->ranking.rank;
    all.n_rank = compiler->ranking.n_rank;
    all.count_up_to = 0;
    all.facet = NULL;
    all.n_facets = 0;
    zws_status status = zws_collapse__match(&behind, compiler, &all, stage);
    if (status == ZWS_OK)
        status = zws_mem__grow(&out->hit, &cap, front + behind.n, sizeof *out->hit);
    for (size_t i = 0; status == ZWS_OK && i < behind.n && out->n < plan->limit; i++) {
        if (zws_matches__have(out, front, &behind.hit[i]))
            continue;
        out->hit[out->n++] = behind.hit[i];
        behind.hit[i].id = NULL;
    }
    zws_matches__free(&behind);
    return status;
}

/* Looks at those behind with the first ones beside them, as they were before the second look. */
static zws_status look_behind(zws_matches *out, const zws_looker *pool, size_t front, size_t limit)
{
    const zws_compiler *compiler = pool->compiler;
    const zws_profile *p = compiler->profile;
    bool deep = is_deep(compiler, front, limit);
    size_t n = deep && out->n > (size_t)p->deep ? (size_t)p->deep : out->n;
    zws_looker all;
    zws_status status = new_looker(&all, pool->compiler, n);
    if (status == ZWS_OK) {
        take(&all, out);
        for (size_t i = 0; i < front; i++) {
            for (size_t k = ZWS_SECOND_CHARACTERS + 1; k < ZWS_SECOND_KINDS; k++)
                all.hit[i].match.score -= pool->order[i]->extra[k];
        }
        if (compiler->request->option[ZWS_OPTION_EXPLAIN]) {
            list(&all);
            status = zws_look__at_characters(&all);
        }
    }
    if (status == ZWS_OK && deep)
        status = zws_look__at_laws(&all, p->deep_context);
    if (status == ZWS_OK && n > front)
        status = put_behind(out, &all, front, limit);
    free_looker(&all);
    return status;
}

static zws_status match_far(zws_matches *out, zws_compiler *compiler, const zws_plan *plan,
                            const zws_stage *stage, size_t pool, size_t limit)
{
    size_t front = front_of(compiler, pool);
    zws_plan first = *plan;
    zws_looker best;
    first.limit = pool;
    ZWS_TRY(zws_collapse__match(out, compiler, &first, stage));
    size_t n = out->n;
    zws_status status = new_looker(&best, compiler, n);
    if (status == ZWS_OK)
        take(&best, out);
    if (status == ZWS_OK && n > 0)
        status = look(out, &best, n < pool ? limit : front);
    if (status == ZWS_OK && n == pool) /* there may be more */
        status = find_behind(out, compiler, plan, stage, front);
    if (status == ZWS_OK && n == pool)
        status = look_behind(out, &best, front, limit);
    free_looker(&best);
    return status;
}

/* --- All of it -------------------------------------------------------------------------------- */

zws_status zws_second__match(zws_matches *out, zws_compiler *compiler, const zws_plan *plan,
                             const zws_stage *stage)
{
    return zws_second__match_best(out, compiler, plan, stage, (size_t)compiler->profile->pool);
}

zws_status zws_second__match_best(zws_matches *out, zws_compiler *compiler, const zws_plan *plan,
                                  const zws_stage *stage, size_t pool)
{
    zws_plan wider = *plan;
    zws_status status = ZWS_OK;
    if (plan->order != ZWS_ORDER_RELEVANCE || plan->limit == 0 || !is_wanted(compiler))
        return zws_collapse__match(out, compiler, plan, stage);
    size_t deep = (size_t)compiler->profile->deep, front = front_of(compiler, pool);
    wider.limit = plan->limit > pool ? plan->limit : pool;
    if (is_deep(compiler, front, plan->limit) && wider.limit < deep)
        wider.limit = deep;
    if (plan->limit > front && front < pool) {
        status = match_far(out, compiler, &wider, stage, pool, plan->limit);
    } else {
        ZWS_TRY(zws_collapse__match(out, compiler, &wider, stage));
        if (out->n > 0)
            status = look_at_all(out, compiler, pool, plan->limit);
    }
    while (out->n > plan->limit)
        free(out->hit[--out->n].id);
    return status;
}

const zws_second *zws_second__of(const zws_compiler *compiler, const char *id)
{
    for (size_t i = 0; i < compiler->n_second; i++) {
        if (strcmp(compiler->second[i].id, id) == 0)
            return &compiler->second[i];
    }
    return NULL;
}
