#include "search/fold.h"

#include "search/copies.h"

typedef struct {
    zws_results *results;
    const zws_stage **stage;
    zws_compiler *compiler;
    const char **hidden; /* ids of copies of the hits so far, in the results' arena */
    size_t n_hidden, cap_hidden;
} folder;

static bool is_hidden(const folder *f, const char *id)
{
    for (size_t i = 0; i < f->n_hidden; i++) {
        if (strcmp(f->hidden[i], id) == 0)
            return true;
    }
    return false;
}

/* The document as a match of the stage; match->id NULL: it is none. */
static zws_status find_in_stage(zws_match *out, folder *f, const zws_stage *stage, const char *id)
{
    zws_compiler *compiler = f->compiler;
    zws_node *both[2] = {stage->match, NULL}, *match;
    zws_matches found = {0};
    out->id = NULL;
    ZWS_TRY(zws_nodes__document(&both[1], &compiler->arena, id, strlen(id)));
    ZWS_TRY(zws_nodes__list(&match, &compiler->arena, ZWS_NODE_AND, both, 2));
    zws_plan plan = {.match = match,
                     .rank = compiler->ranking.rank,
                     .n_rank = compiler->ranking.n_rank,
                     .bm25 = compiler->ranking.bm25,
                     .order = stage->order,
                     .classes = stage->states,
                     .day = compiler->day,
                     .limit = 1,
                     .deadline = compiler->deadline};
    zws_status status = zws_store__match(compiler->store, &plan, &found);
    if (status == ZWS_OK && found.n == 1) {
        *out = found.hit[0];
        found.hit[0].id = NULL;
    }
    zws_matches__free(&found);
    return status;
}

/* The best of the copies takes the hit's place, if it is found as the hit is, and the hit that of
 * the copy. By relevance in an index by units the hit may stand there for one of its units: it
 * stays. */
static zws_status choose(folder *f, zws_hit *hit, const zws_stage *stage, zws_copies *copies)
{
    zws_match match;
    zws_copy *best = NULL;
    for (size_t i = 0; i < copies->n; i++) {
        if (zws_copies__is_better(copies->item[i].document, best ? best->document : hit->document))
            best = &copies->item[i];
    }
    if (!best || (stage->units && stage->order == ZWS_ORDER_RELEVANCE))
        return ZWS_OK;
    ZWS_TRY(find_in_stage(&match, f, stage, best->match.id));
    if (!match.id)
        return ZWS_OK;
    if (stage->first && stage->order == ZWS_ORDER_RELEVANCE)
        match.score += zws_explain__bonus(f->compiler);
    zws_document *document = best->document;
    free(best->match.id);
    *best = (zws_copy){hit->match, hit->document};
    hit->match = match;
    hit->document = document;
    return ZWS_OK;
}

static zws_status hide(folder *f, const char *id)
{
    const char *copy = zws_arena__dup(&f->results->arena, id, strlen(id));
    if (!copy)
        return ZWS_ENOMEM;
    ZWS_TRY(zws_mem__grow(&f->hidden, &f->cap_hidden, f->n_hidden + 1, sizeof *f->hidden));
    f->hidden[f->n_hidden++] = copy;
    return ZWS_OK;
}

static zws_status note(folder *f, zws_hit *hit, const zws_copies *copies)
{
    hit->copy = zws_arena__alloc(&f->results->arena, copies->n * sizeof *hit->copy);
    if (!hit->copy)
        return ZWS_ENOMEM;
    ZWS_TRY(hide(f, hit->match.id));
    for (size_t i = 0; i < copies->n; i++) {
        ZWS_TRY(hide(f, copies->item[i].match.id));
        hit->copy[hit->n_copies++] = f->hidden[f->n_hidden - 1];
    }
    return ZWS_OK;
}

static zws_status look_at(folder *f, size_t i)
{
    zws_hit *hit = &f->results->hit[i];
    zws_copies copies = {.n = 0};
    ZWS_TRY(zws_deadline__check(f->compiler->deadline));
    ZWS_TRY(zws_store__document(f->compiler->store, &hit->match, &hit->document));
    ZWS_TRY(zws_copies__find(&copies, f->compiler, &hit->match, hit->document));
    zws_status status = ZWS_OK;
    if (copies.n > 0) {
        status = choose(f, hit, f->stage[i], &copies);
        if (status == ZWS_OK)
            status = note(f, hit, &copies);
    }
    zws_copies__free(&copies);
    return status;
}

static void drop(zws_hit *hit)
{
    free(hit->match.id);
    zws_document_free(hit->document);
}

zws_status zws_fold__hits(zws_results *results, const zws_stage **stage, zws_compiler *compiler)
{
    folder f = {.results = results, .stage = stage, .compiler = compiler};
    zws_status status = ZWS_OK;
    size_t n = results->n_hits, kept = 0, i = 0;
    for (; i < n && i < ZWS_FOLD_DEPTH && status == ZWS_OK; i++) {
        if (is_hidden(&f, results->hit[i].match.id)) {
            drop(&results->hit[i]);
            continue;
        }
        results->hit[kept] = results->hit[i];
        stage[kept] = stage[i];
        if (kept != i)
            results->hit[i] = (zws_hit){0};
        status = look_at(&f, kept++);
    }
    for (; i < n; i++, kept++) {
        results->hit[kept] = results->hit[i];
        stage[kept] = stage[i];
    }
    results->n_hits = kept;
    free(f.hidden);
    return status == ZWS_EDEADLINE ? ZWS_OK : status;
}
