/* The second look at the best hits: what their neighbours, their age, their validity and those who
 * cite them add to their own relevance.
 *
 * The first zws_profile.pool hits by their own scores get addends, none of them negative, and are
 * put in order again; those behind follow, as they were or in another order of their own, since
 * none of them had more before. So finding the first ones may leave out whatever their own scores
 * allow, the list is the same whichever tier holds what, and whatever page of it is asked for. */
#include <math.h>
#include <stdlib.h>

#include "base/hash.h"
#include "search/search_internal.h"

/* So many documents that cite one give all that prior.citations has to give: 2^10. */
#define CITED_LOG 10.0

typedef struct {
    zws_match match;
    zws_hash128 law; /* of its name; 0: it is no article */
    double extra[ZWS_SECOND_KINDS];
} second;

typedef struct {
    zws_compiler *compiler;
    const zws_profile *profile;
    second *hit;    /* by their own scores */
    second **order; /* all of them, in some order; what no longer counts goes missing */
    size_t n;
} looker;

/* Like the addends of terms, so that sums are exact. */
static double rounded(double addend)
{
    return rint(addend * 0x1p36) * 0x1p-36;
}

static bool is_wanted(const zws_compiler *compiler)
{
    const zws_profile *p = compiler->profile;
    return compiler->ranking.n_late > 0 || (p->title > 0 && !compiler->tokens) ||
           (p->context > 0 && compiler->has_laws) || p->freshness > 0 ||
           ((p->validity > 0 || p->citations > 0) && !compiler->tokens);
}

/* --- Articles of one law ------------------------------------------------------------------------
 */

static bool is_article(const second *hit)
{
    static const zws_hash128 none;
    return memcmp(&hit->law, &none, sizeof none) != 0;
}

static zws_status read_law(looker *l, second *hit)
{
    zws_buffer name = {0};
    zws_status status =
        zws_store__value(&name, l->compiler->store, &hit->match, ZWS_SLOT_FACET + ZWS_FIELD_LAW);
    if (status == ZWS_OK && name.len > 0)
        hit->law = zws_hash128__of(name.data, name.len);
    zws_buffer__free(&name);
    return status;
}

/* A law of which there are articles among the hits. */
typedef struct {
    zws_hash128 name;
    size_t n;   /* of its articles that count */
    double sum; /* of their scores */
} law;

/* The place of a law in a table of `slots`, a power of two, half of which at most are in use. */
static law *find_law(law *table, size_t slots, const zws_hash128 *name)
{
    size_t at = (size_t)name->lo & (slots - 1);
    while (table[at].n > 0 && memcmp(&table[at].name, name, sizeof *name) != 0)
        at = (at + 1) & (slots - 1);
    return &table[at];
}

/* An article is read with its neighbours: a law that has several good ones is what is asked for.
 * Fewer than are looked at count as if the others had nothing. */
static zws_status add_context(looker *l, double weight)
{
    size_t best = (size_t)l->profile->context_best, slots = 2;
    law *table;
    while (slots < 2 * l->n)
        slots *= 2;
    ZWS_TRY(zws_mem__zalloc(&table, slots, sizeof *table));
    for (size_t i = 0; i < l->n; i++) {
        const second *hit = &l->hit[i];
        law *of = is_article(hit) ? find_law(table, slots, &hit->law) : NULL;
        if (!of || of->n == best)
            continue;
        of->name = hit->law;
        of->n++;
        of->sum += hit->match.score;
    }
    for (size_t i = 0; i < l->n; i++) {
        second *hit = &l->hit[i];
        if (is_article(hit))
            hit->extra[ZWS_SECOND_CONTEXT] =
                rounded(weight * find_law(table, slots, &hit->law)->sum / (double)best);
    }
    free(table);
    return ZWS_OK;
}

static zws_status look_at_laws(looker *l, double weight)
{
    if (!l->compiler->has_laws)
        return ZWS_OK;
    for (size_t i = 0; i < l->n; i++)
        ZWS_TRY(read_law(l, &l->hit[i]));
    return weight > 0 ? add_context(l, weight) : ZWS_OK;
}

/* --- Characters ------------------------------------------------------------------------------- */

static int by_document(const void *a, const void *b)
{
    const second *const *x = a, *const *y = b;
    if ((*x)->match.tier != (*y)->match.tier)
        return (*x)->match.tier < (*y)->match.tier ? -1 : 1;
    return (*x)->match.doc < (*y)->match.doc ? -1 : (*x)->match.doc > (*y)->match.doc;
}

/* Of hits of one tier. */
static zws_status add_characters(looker *l, second **hit, size_t n, uint32_t *doc, uint32_t *number,
                                 double *norm)
{
    const zws_ranking *ranking = &l->compiler->ranking;
    for (size_t i = 0; i < n; i++)
        doc[i] = (uint32_t)hit[i]->match.doc;
    ZWS_TRY(zws_store__lengths(l->compiler->store, hit[0]->match.tier, doc, n, number));
    for (size_t i = 0; i < n; i++)
        norm[i] = zws_bm25__norm(&ranking->bm25, number[i]);
    for (size_t j = 0; j < ranking->n_late; j++) {
        ZWS_TRY(zws_store__counts(l->compiler->store, hit[0]->match.tier, doc, n,
                                  ranking->rank[j].term, number));
        for (size_t i = 0; i < n; i++)
            hit[i]->extra[ZWS_SECOND_CHARACTERS] +=
                zws_bm25__addend(&ranking->bm25, ranking->rank[j].weight, number[i], norm[i]);
    }
    return ZWS_OK;
}

/* The scores stay as they are. */
static zws_status look_at_characters(looker *l)
{
    uint32_t *number;
    double *norm = NULL;
    size_t n = l->n;
    ZWS_TRY(zws_mem__zalloc(&number, 2 * n, sizeof *number));
    zws_status status = zws_mem__zalloc(&norm, n, sizeof *norm);
    qsort(l->order, n, sizeof(second *), by_document);
    for (size_t first = 0, i = 1; status == ZWS_OK && i <= n; i++) {
        if (i < n && l->order[i]->match.tier == l->order[first]->match.tier)
            continue;
        status = add_characters(l, l->order + first, i - first, number, number + n, norm);
        first = i;
    }
    free(number);
    free(norm);
    return status;
}

/* --- Titles ----------------------------------------------------------------------------------- */

/* Single characters stand in most titles. */
static bool is_of_titles(const zws_rank_entry *entry)
{
    return entry->kept && (entry->times > 0 || entry->called) && entry->weight > 0 &&
           (entry->class == ZWS_RANK_BIGRAM || entry->class == ZWS_RANK_NUMBER ||
            entry->class == ZWS_RANK_STEM);
}

/* Adds the weight of the entry to those of the hits, all of one tier, whose titles have it. */
static zws_status add_term(looker *l, second **hit, const uint32_t *doc, size_t n, bool *has,
                           const zws_rank_entry *entry, zws_buffer *term)
{
    zws_buffer__clear(term);
    ZWS_TRY(zws_buffer__puts(term, ZWS_PREFIX_TITLE));
    ZWS_TRY(zws_buffer__append(term, entry->term.text, entry->term.len));
    ZWS_TRY(zws_store__having(l->compiler->store, hit[0]->match.tier, doc, n,
                              (zws_term){term->data, term->len}, has));
    for (size_t i = 0; i < n; i++)
        hit[i]->extra[ZWS_SECOND_TITLE] += has[i] ? entry->weight : 0;
    return ZWS_OK;
}

/* The title of an article is the name of its law, and says the same of all of them. */
static size_t keep_titled(second **hit, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        if (!is_article(hit[i]))
            hit[kept++] = hit[i];
    }
    return kept;
}

static zws_status look_at_tier(looker *l, second **hit, size_t n, uint32_t *doc, bool *has)
{
    const zws_ranking *ranking = &l->compiler->ranking;
    zws_buffer term = {0};
    zws_status status = ZWS_OK;
    for (size_t i = 0; i < n; i++)
        doc[i] = (uint32_t)hit[i]->match.doc;
    for (size_t i = 0; status == ZWS_OK && i < ranking->n; i++) {
        if (is_of_titles(&ranking->entry[i]))
            status = add_term(l, hit, doc, n, has, &ranking->entry[i], &term);
    }
    zws_buffer__free(&term);
    return status;
}

/* How much of the query, by weight, the title has: that share of its own score, times the weight.
 */
static zws_status look_at_titles(looker *l)
{
    const zws_ranking *ranking = &l->compiler->ranking;
    double all = 0;
    for (size_t i = 0; i < ranking->n; i++)
        all += is_of_titles(&ranking->entry[i]) ? ranking->entry[i].weight : 0;
    if (l->profile->title <= 0 || l->compiler->tokens || all <= 0)
        return ZWS_OK;
    uint32_t *doc;
    bool *has = NULL;
    ZWS_TRY(zws_mem__zalloc(&doc, l->n, sizeof *doc));
    zws_status status = zws_mem__zalloc(&has, l->n, sizeof *has);
    size_t n = keep_titled(l->order, l->n);
    if (n > 0)
        qsort(l->order, n, sizeof(second *), by_document);
    for (size_t first = 0, i = 1; status == ZWS_OK && i <= n; i++) {
        if (i < n && l->order[i]->match.tier == l->order[first]->match.tier)
            continue;
        status = look_at_tier(l, l->order + first, i - first, doc, has);
        first = i;
    }
    for (size_t i = 0; i < n; i++) {
        second *hit = l->order[i];
        hit->extra[ZWS_SECOND_TITLE] =
            rounded(hit->match.score * l->profile->title * hit->extra[ZWS_SECOND_TITLE] / all);
    }
    free(doc);
    free(has);
    return status;
}

/* --- Priors ---------------------------------------------------------------------------------- */

static double years_between(zws_date from, zws_date to)
{
    double days = (to / 10000 - from / 10000) * 365.2425 +
                  (to / 100 % 100 - from / 100 % 100) * 30.436875 + (to % 100 - from % 100);
    return days > 0 ? days / 365.2425 : 0;
}

static zws_status add_frequency(uint64_t *sum, looker *l, const zws_buffer *term)
{
    uint64_t frequency = 0;
    if (term->len > 0)
        ZWS_TRY(zws_store__document_frequency(l->compiler->store, (zws_term){term->data, term->len},
                                              &frequency));
    *sum += frequency;
    return ZWS_OK;
}

/* How often the document is cited, by its numbers and its title. */
static zws_status count_citing(uint64_t *out, looker *l, const zws_document *document)
{
    zws_buffer term = {0};
    const char *text;
    size_t len;
    zws_status status = ZWS_OK;
    *out = 0;
    for (size_t i = 0;
         status == ZWS_OK && (text = zws_document_get(document, ZWS_FIELD_DOCNO, i, &len)) != NULL;
         i++) {
        zws_buffer__clear(&term);
        status = zws_schema__number_term(&term, ZWS_PREFIX_CITED_NUMBER, text, len);
        if (status == ZWS_OK)
            status = add_frequency(out, l, &term);
    }
    zws_buffer__clear(&term);
    if (status == ZWS_OK && (text = zws_document_get(document, ZWS_FIELD_TITLE, 0, &len)) != NULL)
        status = zws_schema__cited_title_term(&term, l->compiler->analyzer, text, len);
    if (status == ZWS_OK)
        status = add_frequency(out, l, &term);
    zws_buffer__free(&term);
    return status;
}

/* What only the stored document tells. */
static zws_status look_into(looker *l, second *hit)
{
    const zws_profile *p = l->profile;
    zws_document *document;
    zws_validity_facts facts;
    uint64_t citing = 0;
    ZWS_TRY(zws_deadline__check(l->compiler->deadline));
    ZWS_TRY(zws_store__document(l->compiler->store, &hit->match, &document));
    zws_validity__facts(&facts, document);
    zws_validity state =
        zws_store__state(l->compiler->store, &hit->match, &facts, l->compiler->day);
    zws_status status = p->citations > 0 ? count_citing(&citing, l, document) : ZWS_OK;
    zws_document_free(document);
    if (state == ZWS_VALIDITY_IN_FORCE || state == ZWS_VALIDITY_AMENDED)
        hit->extra[ZWS_SECOND_VALIDITY] = rounded(hit->match.score * p->validity);
    double share = log2(1.0 + (double)citing) / CITED_LOG;
    hit->extra[ZWS_SECOND_CITATIONS] =
        rounded(hit->match.score * p->citations * (share < 1 ? share : 1));
    return status;
}

static zws_status add_priors(looker *l)
{
    const zws_profile *p = l->profile;
    for (size_t i = 0; i < l->n; i++) {
        second *hit = &l->hit[i];
        if (p->freshness > 0 && hit->match.date)
            hit->extra[ZWS_SECOND_FRESHNESS] =
                rounded(hit->match.score * p->freshness *
                        exp2(-years_between(hit->match.date, l->compiler->day) / p->half_life));
        if ((p->validity > 0 || p->citations > 0) && !l->compiler->tokens)
            ZWS_TRY(look_into(l, hit));
    }
    return ZWS_OK;
}

/* --- The list -------------------------------------------------------------------------------- */

static int by_score(const void *a, const void *b)
{
    const second *x = a, *y = b;
    if (x->match.score != y->match.score)
        return x->match.score > y->match.score ? -1 : 1;
    if (x->match.date != y->match.date) {
        if (!x->match.date || !y->match.date)
            return x->match.date ? -1 : 1;
        return x->match.date > y->match.date ? -1 : 1;
    }
    return strcmp(x->match.id, y->match.id);
}

/* Keeps what --explain shows. */
static zws_status note(zws_compiler *compiler, const second *hit)
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
static void take(looker *l, const zws_matches *found)
{
    for (size_t i = 0; i < l->n; i++) {
        l->hit[i].match = found->hit[i];
        l->order[i] = &l->hit[i];
    }
}

/* Their characters count, where these waited for that. */
static zws_status add_waiting(looker *l)
{
    if (l->compiler->ranking.n_late == 0)
        return ZWS_OK;
    ZWS_TRY(look_at_characters(l));
    for (size_t i = 0; i < l->n; i++)
        l->hit[i].match.score += l->hit[i].extra[ZWS_SECOND_CHARACTERS];
    qsort(l->hit, l->n, sizeof *l->hit, by_score);
    for (size_t i = 0; i < l->n; i++)
        l->order[i] = &l->hit[i];
    return ZWS_OK;
}

static zws_status look(zws_matches *out, looker *l, size_t limit)
{
    bool explain = l->compiler->request->option[ZWS_OPTION_EXPLAIN] != 0;
    ZWS_TRY(add_waiting(l));
    ZWS_TRY(look_at_laws(l, l->profile->context));
    ZWS_TRY(look_at_titles(l));
    ZWS_TRY(add_priors(l));
    for (size_t i = 0; i < l->n; i++) {
        for (size_t k = ZWS_SECOND_CHARACTERS + 1; k < ZWS_SECOND_KINDS; k++)
            l->hit[i].match.score += l->hit[i].extra[k];
    }
    /* Nothing points at them any more. */
    qsort(l->hit, l->n, sizeof *l->hit, by_score);
    for (size_t i = 0; i < l->n; i++) {
        out->hit[i] = l->hit[i].match;
        if (explain && i < limit)
            ZWS_TRY(note(l->compiler, &l->hit[i]));
    }
    return ZWS_OK;
}

static zws_status new_looker(looker *out, zws_compiler *compiler, size_t n)
{
    *out = (looker){.compiler = compiler, .profile = compiler->profile, .n = n};
    ZWS_TRY(zws_mem__zalloc(&out->hit, n, sizeof *out->hit));
    return zws_mem__zalloc(&out->order, n, sizeof *out->order);
}

static void free_looker(looker *l)
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
static zws_status put_behind(zws_matches *out, looker *l, size_t pool, size_t limit)
{
    bool explain = l->compiler->request->option[ZWS_OPTION_EXPLAIN] != 0;
    double least = out->hit[pool - 1].score, most = least;
    second *behind = l->hit + pool;
    size_t n = l->n - pool;
    double low = l->hit[l->n - 1].match.score;
    for (size_t i = 0; i < n; i++) {
        double sum = behind[i].match.score + behind[i].extra[ZWS_SECOND_CONTEXT];
        most = sum > most ? sum : most;
    }
    for (size_t i = 0; i < n; i++) {
        double own = behind[i].match.score, sum = own + behind[i].extra[ZWS_SECOND_CONTEXT];
        behind[i].match.score =
            most > least ? rounded(low + (sum - low) * ((least - low) / (most - low))) : sum;
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
    looker best, all = {0};
    zws_status status = new_looker(&best, compiler, out->n < pool ? out->n : pool);
    if (status == ZWS_OK && deep > 0 && out->n > pool) {
        status = new_looker(&all, compiler, out->n < deep ? out->n : deep);
        if (status == ZWS_OK) {
            take(&all, out);
            status = look_at_laws(&all, p->deep_context);
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
static zws_status look_behind(zws_matches *out, const looker *pool, size_t front, size_t limit)
{
    const zws_compiler *compiler = pool->compiler;
    const zws_profile *p = compiler->profile;
    bool deep = is_deep(compiler, front, limit);
    size_t n = deep && out->n > (size_t)p->deep ? (size_t)p->deep : out->n;
    looker all;
    zws_status status = new_looker(&all, pool->compiler, n);
    if (status == ZWS_OK) {
        take(&all, out);
        for (size_t i = 0; i < front; i++) {
            for (size_t k = ZWS_SECOND_CHARACTERS + 1; k < ZWS_SECOND_KINDS; k++)
                all.hit[i].match.score -= pool->hit[i].extra[k];
        }
        if (compiler->request->option[ZWS_OPTION_EXPLAIN])
            status = look_at_characters(&all);
    }
    for (size_t i = 0; status == ZWS_OK && i < n; i++)
        all.order[i] = &all.hit[i];
    if (status == ZWS_OK && deep)
        status = look_at_laws(&all, p->deep_context);
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
    looker best;
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
