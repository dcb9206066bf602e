/* Queries to an index of ready-made words: no analysis, each word is one term. */
#include "search/search_internal.h"

/* The next word of text from *at on; false at the end. */
static bool next_word(const char **word, size_t *word_len, const char *text, size_t len, size_t *at)
{
    size_t i = *at;
    while (i < len && text[i] == ' ')
        i++;
    size_t begin = i;
    while (i < len && text[i] != ' ')
        i++;
    *word = text + begin;
    *word_len = i - begin;
    *at = i;
    return i > begin;
}

static zws_status add_term(size_t *index, zws_node **node, zws_compiler *compiler, const char *word,
                           size_t len)
{
    zws_buffer term = {0};
    zws_status status = zws_schema__word_term(&term, word, len);
    if (status == ZWS_OK)
        status = zws_ranking__add(index, &compiler->ranking, &compiler->arena, term.data, term.len,
                                  true, ZWS_RANK_WORD);
    if (status == ZWS_OK)
        status = zws_nodes__term(node, &compiler->arena, "", term.data, term.len);
    zws_buffer__free(&term);
    return status;
}

zws_status zws_clause__tokens(zws_clause *clause, zws_compiler *compiler,
                              const zws_query_node *node)
{
    clause->word = zws_arena__alloc(&compiler->arena, sizeof *clause->word);
    clause->any = zws_arena__alloc(&compiler->arena, sizeof *clause->any);
    if (!clause->word || !clause->any)
        return ZWS_ENOMEM;
    ZWS_TRY(zws_clause__count(compiler));
    ZWS_TRY(add_term(clause->any, &clause->word->node, compiler, node->text, node->len));
    clause->word->repaired = clause->word->metadata = NULL;
    clause->word->part = NULL;
    clause->word->n_parts = 0;
    clause->word->stop = false;
    clause->n_words = clause->n_any = 1;
    compiler->all_stop = false;
    return zws_clause__needle(compiler, clause->word->node, false);
}

zws_status zws_clause__adjacent_tokens(zws_node **out, zws_compiler *compiler, const char *text,
                                       size_t len)
{
    zws_phrase_term *term = NULL;
    size_t cap = 0;
    zws_phrase phrase = {0};
    zws_status status = ZWS_OK;
    const char *word;
    size_t word_len;
    *out = NULL;
    for (size_t at = 0; status == ZWS_OK && next_word(&word, &word_len, text, len, &at);) {
        zws_node *node = NULL;
        status = zws_mem__grow(&term, &cap, phrase.n + 1, sizeof *term);
        if (status == ZWS_OK && phrase.n > 0)
            status = zws_clause__count(compiler);
        if (status == ZWS_OK)
            status = add_term(NULL, &node, compiler, word, word_len);
        if (status == ZWS_OK)
            term[phrase.n++] =
                (zws_phrase_term){node->term->text, node->term->len, ZWS_TOKEN_WORDFORM};
    }
    phrase.term = term;
    if (status == ZWS_OK && phrase.n > 0)
        status = zws_nodes__phrase(out, &compiler->arena, "", &phrase);
    free(term);
    return status;
}
