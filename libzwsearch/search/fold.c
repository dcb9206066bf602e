#include "search/fold.h"

#include "search/copies.h"

typedef struct {
    zws_folding *folding;
    zws_results *results;
    const zws_stage **stage;
    zws_compiler *compiler;
} folder;

static bool is_hidden(const zws_folding *f, const char *id)
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
    zws_folding *g = f->folding;
    ZWS_TRY(zws_mem__grow(&g->hidden, &g->cap_hidden, g->n_hidden + 1, sizeof *g->hidden));
    g->hidden[g->n_hidden++] = copy;
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
        hit->copy[hit->n_copies++] = f->folding->hidden[f->folding->n_hidden - 1];
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
    *hit = (zws_hit){0};
}

static zws_status note_seen(zws_folding *f, const char *id)
{
    ZWS_TRY(zws_mem__grow(&f->seen, &f->cap_seen, f->n_seen + 1, sizeof *f->seen));
    ZWS_TRY(zws_mem__dup(&f->seen[f->n_seen], id, strlen(id)));
    f->n_seen++;
    return ZWS_OK;
}

static bool begins_as_before(const zws_folding *f, const zws_results *results)
{
    if (results->n_hits < f->n_seen)
        return false;
    for (size_t i = 0; i < f->n_seen; i++) {
        if (strcmp(results->hit[i].match.id, f->seen[i]) != 0)
            return false;
    }
    return true;
}

static void forget(zws_folding *f)
{
    for (size_t i = 0; i < f->n_kept; i++)
        drop(&f->kept[i]);
    for (size_t i = 0; i < f->n_seen; i++)
        free(f->seen[i]);
    f->n_kept = f->n_seen = f->n_hidden = f->n_folded = 0;
}

/* Puts what is known of the list in the place of the hits that it comes of. */
static void put_back(zws_folding *f, zws_results *results, const zws_stage **stage)
{
    if (!begins_as_before(f, results)) {
        forget(f);
        return;
    }
    for (size_t i = 0; i < f->n_seen; i++)
        drop(&results->hit[i]);
    for (size_t i = 0; i < f->n_kept; i++) {
        results->hit[i] = f->kept[i];
        stage[i] = f->stage[i];
    }
    f->n_folded = f->n_kept;
    f->n_kept = 0;
}

zws_status zws_folding__hits(zws_folding *folding, zws_results *results, const zws_stage **stage,
                             zws_compiler *compiler, size_t wanted)
{
    folder f = {folding, results, stage, compiler};
    zws_status status = ZWS_OK;
    put_back(folding, results, stage);
    size_t n = results->n_hits, kept = folding->n_folded, i = folding->n_seen;
    for (; i < n && kept < wanted && i < ZWS_FOLD_DEPTH && status == ZWS_OK; i++) {
        ZWS_TRY(note_seen(folding, results->hit[i].match.id));
        if (is_hidden(folding, results->hit[i].match.id)) {
            drop(&results->hit[i]);
            continue;
        }
        results->hit[kept] = results->hit[i];
        stage[kept] = stage[i];
        if (kept != i)
            results->hit[i] = (zws_hit){0};
        status = look_at(&f, kept++);
    }
    folding->n_folded = kept;
    for (; i < n; i++, kept++) {
        results->hit[kept] = results->hit[i];
        stage[kept] = stage[i];
    }
    results->n_hits = kept;
    return status == ZWS_EDEADLINE ? ZWS_OK : status;
}

zws_status zws_folding__keep(zws_folding *f, zws_results *results, const zws_stage **stage)
{
    ZWS_TRY(zws_mem__grow(&f->kept, &f->cap_kept, f->n_folded, sizeof *f->kept));
    ZWS_TRY(zws_mem__grow(&f->stage, &f->cap_stages, f->n_folded, sizeof *f->stage));
    for (size_t i = 0; i < f->n_folded; i++) {
        f->kept[i] = results->hit[i];
        f->stage[i] = stage[i];
    }
    for (size_t i = f->n_folded; i < results->n_hits; i++)
        drop(&results->hit[i]);
    f->n_kept = f->n_folded;
    results->n_hits = 0;
    return ZWS_OK;
}

void zws_folding__free(zws_folding *f)
{
    forget(f);
    free(f->hidden);
    free(f->seen);
    free(f->kept);
    free(f->stage);
    *f = (zws_folding){0};
}
