/* What leads a list in bands where no document has the query as it was typed, word beside word: the
 * most relevant documents, whichever of the words they have. Behind a question, a slip of the pen
 * or words that documents put otherwise, "has all the words" says little: the longest texts have
 * them all.
 *
 * The leaders are found once, when the stages are made, and are a stage of their own, a condition
 * of ids like any other: so filters, totals, facets and pages need to know nothing of them. */
#include "search/search_internal.h"

zws_status zws_leading__is_held(bool *out, zws_compiler *compiler, const zws_node *match)
{
    zws_plan plan = {.match = match,
                     .order = ZWS_ORDER_NEWEST,
                     .limit = 1,
                     .day = compiler->day,
                     .deadline = compiler->deadline};
    zws_matches found = {0};
    zws_status status = zws_store__match(compiler->store, &plan, &found);
    *out = found.n > 0;
    zws_matches__free(&found);
    return status;
}

/* What a document would have that says all of the query, very often; what none says counts as if
 * one did. */
static zws_status add_all(double *out, const zws_compiler *compiler)
{
    const zws_ranking *ranking = &compiler->ranking;
    uint64_t documents, length;
    ZWS_TRY(zws_store__totals(compiler->store, &documents, &length));
    double rarest = compiler->profile->bigram * zws_ranking__idf(documents, 1);
    *out = 0;
    for (size_t i = 0; i < ranking->n_typed; i++)
        *out += ranking->rank[i].weight * (ranking->bm25.k1 + 1.0);
    for (size_t i = 0; i < ranking->n; i++) {
        const zws_rank_entry *entry = &ranking->entry[i];
        if (entry->frequency == 0 && entry->plain && entry->class == ZWS_RANK_BIGRAM)
            *out += rarest * (ranking->bm25.k1 + 1.0);
    }
    return ZWS_OK;
}

static zws_status keep(zws_compiler *compiler, const zws_matches *found, zws_node **id)
{
    zws_arena *arena = &compiler->arena;
    compiler->leader = zws_arena__alloc(arena, (found->n + 1) * sizeof *compiler->leader);
    if (!compiler->leader)
        return ZWS_ENOMEM;
    double all, least = found->n > 0 ? compiler->profile->leading * found->hit[0].score : 0;
    ZWS_TRY(add_all(&all, compiler));
    if (least < compiler->profile->said * all)
        least = compiler->profile->said * all;
    for (size_t i = 0; i < found->n && found->hit[i].score >= least; i++) {
        size_t len = strlen(found->hit[i].id);
        const char *copy = zws_arena__dup(arena, found->hit[i].id, len);
        if (!copy)
            return ZWS_ENOMEM;
        compiler->leader[compiler->n_leaders++] = (zws_leader){copy, found->hit[i].score};
        ZWS_TRY(zws_nodes__document(&id[i], arena, copy, len));
    }
    return ZWS_OK;
}

zws_status zws_leading__find(zws_node **out, zws_compiler *compiler, const zws_stage *any)
{
    const zws_ranking *ranking = &compiler->ranking;
    size_t most = (size_t)compiler->profile->leaders;
    *out = NULL;
    if (most == 0 || ranking->n_rank == 0)
        return ZWS_OK;
    zws_plan plan = {.match = any->match,
                     .order = ZWS_ORDER_RELEVANCE,
                     .limit = most,
                     .day = compiler->day,
                     .deadline = compiler->deadline};
    zws_ranking__put(&plan, ranking);
    zws_matches matches = {0};
    zws_node **id = NULL;
    zws_status status = zws_second__match(&matches, compiler, &plan, any);
    if (status == ZWS_OK)
        status = zws_mem__zalloc(&id, matches.n + 1, sizeof *id);
    if (status == ZWS_OK)
        status = keep(compiler, &matches, id);
    if (status == ZWS_OK)
        status = zws_nodes__list(out, &compiler->arena, ZWS_NODE_OR, id, compiler->n_leaders);
    free(id);
    zws_matches__free(&matches);
    return status;
}

double zws_leading__score(const zws_compiler *compiler, const char *id)
{
    for (size_t i = 0; i < compiler->n_leaders; i++) {
        if (strcmp(compiler->leader[i].id, id) == 0)
            return compiler->leader[i].score;
    }
    return 0.0;
}
