/* Whether a query is running text that nobody wrote: a question, a slip of the pen, what documents
 * put otherwise. */
#include "search/answer.h"
#include "search/search_internal.h"

/* Words of so many side by side are running text. */
#define RUNNING_WORDS 3
/* And so many, when they ask something. */
#define QUESTION_WORDS 2

/* Documents that have each part of the query as it was typed, word beside word; parts are what
 * blanks are between. NULL: any document. */
static zws_status as_typed(zws_node **out, zws_compiler *compiler, const zws_clause *root)
{
    if (root->query->kind != ZWS_QUERY_AND)
        return zws_clause__assemble(out, compiler, root, ZWS_DEMAND_ADJACENT);
    zws_node **part;
    ZWS_TRY(zws_mem__zalloc(&part, root->n, sizeof *part));
    zws_status status = ZWS_OK;
    for (size_t i = 0; status == ZWS_OK && i < root->n; i++)
        status = zws_clause__assemble(&part[i], compiler, root->child[i], ZWS_DEMAND_ADJACENT);
    if (status == ZWS_OK)
        status = zws_nodes__list(out, &compiler->arena, ZWS_NODE_AND, part, root->n);
    free(part);
    return status;
}

/* The word in titles: any of its readings. */
static zws_status word_in_title(zws_node **out, zws_compiler *compiler, const zws_node *word)
{
    zws_arena *arena = &compiler->arena;
    if (word->kind != ZWS_NODE_OR)
        return zws_nodes__prefixed(out, arena, ZWS_PREFIX_TITLE, word);
    zws_node **reading;
    ZWS_TRY(zws_mem__zalloc(&reading, word->n, sizeof *reading));
    zws_status status = ZWS_OK;
    for (size_t i = 0; status == ZWS_OK && i < word->n; i++) {
        if (word->child[i]->kind == ZWS_NODE_TERM || word->child[i]->kind == ZWS_NODE_PHRASE)
            status = zws_nodes__prefixed(&reading[i], arena, ZWS_PREFIX_TITLE, word->child[i]);
    }
    if (status == ZWS_OK)
        status = zws_nodes__list(out, arena, ZWS_NODE_OR, reading, word->n);
    free(reading);
    return status;
}

/* Documents with all the words in their titles: *out is what it was, and the clause's words. */
static zws_status all_in_title(zws_node **out, zws_compiler *compiler, const zws_clause *clause)
{
    for (size_t i = 0; i < clause->n; i++)
        ZWS_TRY(all_in_title(out, compiler, clause->child[i]));
    for (size_t i = 0; i < clause->n_words; i++) {
        zws_node *both[2] = {*out, NULL};
        if (clause->word[i].stop)
            continue;
        ZWS_TRY(word_in_title(&both[1], compiler, clause->word[i].node));
        ZWS_TRY(zws_nodes__list(out, &compiler->arena, ZWS_NODE_AND, both, 2));
    }
    return ZWS_OK;
}

/* Whether some part of the query has so many words side by side. */
static bool has_words(const zws_clause *clause, size_t least)
{
    size_t words = 0;
    for (size_t i = 0; i < clause->n; i++) {
        if (has_words(clause->child[i], least))
            return true;
    }
    for (size_t i = 0; i < clause->n_words; i++) {
        const zws_node *name = clause->word[i].metadata; /* 2018-05-25 is one, 省教育厅 too */
        words += !clause->word[i].stop && (!name || i == 0 || clause->word[i - 1].metadata != name);
    }
    return words >= least;
}

/* Whether the query is running text, not a word or two; a question is one with fewer. */
static bool is_running(const zws_compiler *compiler, const zws_clause *root)
{
    const zws_search *request = compiler->request;
    bool asks = zws_answer__is_question(request->query, request->query_len);
    return has_words(root, asks ? QUESTION_WORDS : RUNNING_WORDS);
}

zws_status zws_stages__is_unwritten(bool *out, zws_compiler *compiler, const zws_clause *root)
{
    const unsigned other = 1u << ZWS_QUERY_OR | 1u << ZWS_QUERY_QUOTED | 1u << ZWS_QUERY_PREFIX |
                           1u << ZWS_QUERY_DOCNO;
    zws_node *typed;
    bool held;
    *out = false;
    if (!zws_stages__may_be_title(compiler) || zws_stages__has_kind(compiler->query->root, other) ||
        !is_running(compiler, root))
        return ZWS_OK;
    ZWS_TRY(as_typed(&typed, compiler, root));
    ZWS_TRY(zws_stages__restrict(&typed, compiler, typed));
    ZWS_TRY(zws_leading__is_held(&held, compiler, typed));
    if (!held) {
        typed = NULL;
        ZWS_TRY(all_in_title(&typed, compiler, root));
        ZWS_TRY(zws_stages__restrict(&typed, compiler, typed));
        ZWS_TRY(zws_leading__is_held(&held, compiler, typed));
    }
    *out = !held;
    return ZWS_OK;
}
