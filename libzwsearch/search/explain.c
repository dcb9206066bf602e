#include "search/search_internal.h"

#include <math.h>
#include <stdio.h>

double zws_explain__bonus(const zws_compiler *compiler)
{
    const zws_ranking *ranking = &compiler->ranking;
    const zws_profile *p = compiler->profile;
    double most = 0.0;
    for (size_t i = 0; i < ranking->n_rank; i++)
        most += ranking->rank[i].weight * (ranking->bm25.k1 + 1.0);
    /* Each addend of the second look is a share of a score at most. */
    return ceil(most * (1.0 + p->title + p->context + p->freshness + p->validity + p->citations)) +
           1.0;
}

/* What a person reads: a stem without the mark of its kind. */
static const char *printable(zws_term term)
{
    return term.len > 1 && term.text[0] == 'Z' ? term.text + 1 : term.text;
}

/* What only an alternative has is marked. */
static const char *shown(char mark[], size_t size, const zws_ranking *ranking, size_t i,
                         zws_term term)
{
    if (i < ranking->n_typed)
        return printable(term);
    snprintf(mark, size, "≈%s", printable(term));
    return mark;
}

static zws_status add(zws_results *results, zws_hit *hit, const char *term, double addend,
                      uint32_t tf)
{
    const char *copy = zws_arena__dup(&results->arena, term, strlen(term));
    if (!copy)
        return ZWS_ENOMEM;
    hit->addend[hit->n_addends++] = (zws_addend){copy, addend, tf};
    return ZWS_OK;
}

static zws_status explain(zws_results *results, zws_hit *hit, zws_compiler *compiler,
                          const char *first, const zws_term *term, uint32_t *tf)
{
    const zws_ranking *ranking = &compiler->ranking;
    uint32_t length = 0;
    char mark[ZWS_TERM_MAX + 4];
    const char *unit = zws_collapse__best_unit(compiler, hit->match.id);
    zws_match match = hit->match;
    if (unit)
        ZWS_TRY(zws_store__find(compiler->store, unit, strlen(unit), &match));
    zws_status status =
        zws_store__frequencies(compiler->store, &match, term, ranking->n_rank, tf, &length);
    if (unit)
        free(match.id);
    ZWS_TRY(status);
    hit->addend = zws_arena__alloc(&results->arena,
                                   (ranking->n_rank + 1 + ZWS_SECOND_KINDS) * sizeof *hit->addend);
    if (!hit->addend)
        return ZWS_ENOMEM;
    if (first)
        ZWS_TRY(add(results, hit, first, zws_explain__bonus(compiler), 1));
    for (size_t i = ranking->n_late; i < ranking->n_rank; i++) {
        double addend =
            zws_bm25__term_score(&ranking->bm25, ranking->rank[i].weight, tf[i], length);
        if (tf[i] > 0)
            ZWS_TRY(
                add(results, hit, shown(mark, sizeof mark, ranking, i, term[i]), addend, tf[i]));
    }
    static const char *const names[ZWS_SECOND_KINDS] = {"单字", "标题用词", "同法条文",
                                                        "时间", "效力",     "引用"};
    const zws_second *second = zws_second__of(compiler, hit->match.id);
    for (size_t k = 0; second && k < ZWS_SECOND_KINDS; k++) {
        if (second->addend[k] != 0) /* behind the pool also less */
            ZWS_TRY(add(results, hit, names[k], second->addend[k], 1));
    }
    return ZWS_OK;
}

zws_status zws_explain__fill(zws_results *results, zws_compiler *compiler,
                             const zws_stage *const *stage)
{
    const zws_ranking *ranking = &compiler->ranking;
    zws_term *term;
    uint32_t *tf;
    ZWS_TRY(zws_mem__zalloc(&term, ranking->n_rank, sizeof *term));
    zws_status status = zws_mem__zalloc(&tf, ranking->n_rank, sizeof *tf);
    if (status != ZWS_OK) {
        free(term);
        return status;
    }
    for (size_t i = 0; i < ranking->n_rank; i++)
        term[i] = ranking->rank[i].term;
    for (size_t i = 0; status == ZWS_OK && i < results->n_hits; i++) {
        if (stage[i]->order == ZWS_ORDER_RELEVANCE || results->hit[i].match.score > 0)
            status = explain(results, &results->hit[i], compiler, stage[i]->first, term, tf);
    }
    free(term);
    free(tf);
    return status;
}
