/* A request and its query → clauses, what ranks, and the stages of the search. */
#include "search/alternatives.h"

/* Whether the index has units. */
static zws_status find_units(zws_compiler *compiler)
{
    const zws_term unit = {ZWS_TERM_UNIT, sizeof ZWS_TERM_UNIT - 1};
    uint64_t n = 0;
    if (!compiler->tokens)
        ZWS_TRY(zws_store__document_frequency(compiler->store, unit, &n));
    compiler->units = n > 0;
    return n > 0 ? zws_nodes__term(&compiler->unit, &compiler->arena, "", unit.text, unit.len)
                 : ZWS_OK;
}

static zws_status note_term(zws_term term, uint64_t frequency, void *context)
{
    (void)term;
    *(bool *)context |= frequency > 0;
    return ZWS_OK;
}

/* Whether the index has articles that name their laws. */
static zws_status find_laws(zws_compiler *compiler)
{
    zws_buffer prefix = {0};
    bool more;
    if (compiler->tokens)
        return ZWS_OK;
    zws_status status = zws_schema__value_term(&prefix, ZWS_FIELD_LAW, "", 0);
    if (status == ZWS_OK)
        status = zws_store__expand(compiler->store, (zws_term){prefix.data, prefix.len}, 1,
                                   note_term, &compiler->has_laws, &more);
    zws_buffer__free(&prefix);
    return status;
}

/* How many texts between blanks the query has. */
static size_t count_texts(const zws_query_node *node)
{
    size_t n = node->kind == ZWS_QUERY_WORDS;
    for (size_t i = 0; i < node->n; i++)
        n += count_texts(node->child[i]);
    return n;
}

zws_status zws_compiler__run(zws_stages *out, zws_compiler *compiler)
{
    zws_clause *root;
    if (!compiler->profile)
        compiler->profile = &zws_profile__default;
    compiler->tokens = zws_store__is_tokens(compiler->store);
    compiler->all_stop = true;
    ZWS_TRY(find_units(compiler));
    ZWS_TRY(find_laws(compiler));
    ZWS_TRY(zws_clause__make(&root, compiler, compiler->query->root));
    ZWS_TRY(zws_alternatives__find(compiler, root));
    zws_clause__prune_needles(&compiler->needles);
    ZWS_TRY(zws_like__make(&compiler->like, compiler));
    /* Which unit a document is ranked by, and what is like another, all that ranks decides; words
     * between blanks are meant as they stand. */
    compiler->ranking.may_wait =
        !compiler->units && !compiler->like && count_texts(compiler->query->root) == 1;
    ZWS_TRY(zws_ranking__weigh(&compiler->ranking, compiler->store, compiler->profile,
                               (size_t)compiler->request->option[ZWS_OPTION_QUERY_TERMS],
                               &compiler->arena));
    ZWS_TRY(zws_cited__resolve(compiler));
    ZWS_TRY(zws_deadline__check(compiler->deadline));
    ZWS_TRY(zws_filter__make(&compiler->filter, compiler));
    return zws_stages__make(out, compiler, root);
}

void zws_compiler__free(zws_compiler *compiler)
{
    zws_ranking__free(&compiler->ranking);
    free(compiler->needles.needle);
    free(compiler->best_unit);
    free(compiler->second);
    zws_text__free(&compiler->text);
    zws_words__free(&compiler->words);
    zws_arena__free(&compiler->arena);
}
