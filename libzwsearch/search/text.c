/* Pieces of the query's text → words to demand and terms to rank by. */
#include "search/alternatives.h"

#include "base/utf8.h"
#include "document/ordinal.h"

/* Looking for more takes longer than it shows. */
#define NEEDLES_MAX 256

/* A Latin word or number of the text: [first, last) of its characters. */
typedef struct {
    uint32_t first, last;
    const char *stem; /* NULL: it has none */
    size_t stem_len;
} run;

typedef struct {
    zws_compiler *compiler;
    size_t *index; /* ranking entries of the text that match; single characters apart */
    size_t n, cap;
    size_t *single;
    size_t n_single, cap_single;
    run *run;
    size_t n_runs, cap_runs;
    bool *asks; /* of each character: it is of a word that makes a question */
} collector;

static void free_collector(collector *c)
{
    free(c->index);
    free(c->single);
    free(c->run);
    free(c->asks);
}

static zws_status find_asking(collector *c)
{
    const zws_text *text = &c->compiler->text;
    ZWS_TRY(zws_mem__zalloc(&c->asks, text->n, sizeof *c->asks));
    for (size_t i = 0; i < text->n;) {
        size_t len = zws_profile__asking(text->cp + i, text->n - i);
        memset(c->asks + i, len > 0, len);
        i += len ? len : 1;
    }
    return ZWS_OK;
}

static zws_status note(collector *c, const zws_token *token)
{
    size_t index;
    bool is_single = token->kind == ZWS_TOKEN_CHAR;
    ZWS_TRY(zws_ranking__add(&index, &c->compiler->ranking, &c->compiler->arena, token->term,
                             token->len, !is_single, zws_ranking__class(token->kind)));
    bool asks = false;
    for (uint32_t i = token->first; c->asks && i < token->last; i++)
        asks |= c->asks[i];
    c->compiler->ranking.entry[index].plain |= !asks;
    size_t **list = is_single ? &c->single : &c->index;
    size_t *n = is_single ? &c->n_single : &c->n;
    ZWS_TRY(zws_mem__grow(list, is_single ? &c->cap_single : &c->cap, *n + 1, sizeof **list));
    (*list)[(*n)++] = index;
    return ZWS_OK;
}

static zws_status add_run(collector *c, const zws_token *token)
{
    ZWS_TRY(zws_mem__grow(&c->run, &c->cap_runs, c->n_runs + 1, sizeof *c->run));
    c->run[c->n_runs++] = (run){token->first, token->last, NULL, 0};
    return ZWS_OK;
}

static zws_status collect(const zws_token *token, void *context)
{
    collector *c = context;
    switch (token->kind) {
    case ZWS_TOKEN_BIGRAM:
    case ZWS_TOKEN_CHAR:
        return note(c, token);
    case ZWS_TOKEN_NUMBER:
        ZWS_TRY(add_run(c, token));
        return note(c, token);
    case ZWS_TOKEN_WORDFORM:
        return add_run(c, token);
    case ZWS_TOKEN_STEM:
        for (size_t i = c->n_runs; i-- > 0 && c->run[i].first >= token->first;) {
            if (c->run[i].first != token->first)
                continue;
            c->run[i].stem = zws_arena__dup(&c->compiler->arena, token->term, token->len);
            c->run[i].stem_len = token->len;
            if (!c->run[i].stem)
                return ZWS_ENOMEM;
        }
        return note(c, token);
    case ZWS_TOKEN_PUNCT:
    case ZWS_TOKEN_WORD:
    case ZWS_TOKEN_REPAIRED:
        break;
    }
    return ZWS_OK;
}

static zws_status keep(size_t **out, size_t *n, zws_arena *arena, const size_t *index, size_t count)
{
    *out = zws_arena__alloc(arena, (count + 1) * sizeof **out);
    if (!*out)
        return ZWS_ENOMEM;
    if (count)
        memcpy(*out, index, count * sizeof **out);
    *n = count;
    return ZWS_OK;
}

/* Any of the bigrams, stems and numbers is a match; single characters only without those. */
static zws_status keep_any(size_t **any, size_t *n_any, collector *c)
{
    zws_compiler *compiler = c->compiler;
    if (c->n > 0)
        return keep(any, n_any, &compiler->arena, c->index, c->n);
    return keep(any, n_any, &compiler->arena, c->single, c->n_single);
}

/* --- Ordinals -----------------------------------------------------------------------------------
 */

static zws_status collect_other(const zws_token *token, void *context)
{
    bool has_company = token->kind == ZWS_TOKEN_BIGRAM || token->kind == ZWS_TOKEN_NUMBER;
    return has_company ? note(context, token) : ZWS_OK;
}

/* 第12条 ranks by 第十二条 too. */
static zws_status collect_ordinals(collector *c, const zws_text *text)
{
    zws_ordinal ordinal;
    for (size_t i = 0; i < text->n; i++) {
        zws_text other = {0};
        if (!zws_ordinal__at(&ordinal, text->cp, text->n, i))
            continue;
        ZWS_TRY(zws_ordinal__respell(&other.cp, &other.n, text->cp + i, ordinal.last - i));
        bool *asks = c->asks; /* of another text */
        c->asks = NULL;
        zws_status status =
            zws_tokens__emit(c->compiler->analyzer, &other, 0, 0, collect_other, c, NULL);
        c->asks = asks;
        free(other.cp);
        ZWS_TRY(status);
    }
    return ZWS_OK;
}

/* --- Adjacent texts -----------------------------------------------------------------------------
 */

zws_status zws_clause__count(zws_compiler *compiler)
{
    size_t limit = (size_t)compiler->request->option[ZWS_OPTION_QUERY_TERMS];
    if (++compiler->n_units <= limit)
        return ZWS_OK;
    return zws_error__set(ZWS_ELIMIT,
                          "the query has more than %zu words (limit: query terms): make it "
                          "shorter, or raise the limit",
                          limit);
}

static size_t most_phrase_terms(const zws_compiler *compiler)
{
    return 16 * (size_t)compiler->request->option[ZWS_OPTION_QUERY_TERMS];
}

/* A phrase is one unit, however long; but all phrases together must stay bounded. */
static zws_status count_phrase(zws_compiler *compiler, size_t terms)
{
    size_t limit = most_phrase_terms(compiler);
    compiler->n_phrase_terms += terms;
    if (compiler->n_phrase_terms <= limit)
        return ZWS_OK;
    return zws_error__set(ZWS_ELIMIT,
                          "the query's adjacent texts have more than %zu characters (limit: 16 "
                          "times the query terms): make it shorter, or raise the limit",
                          limit);
}

static zws_status slice_node(zws_node **out, zws_compiler *compiler, const char *prefix,
                             const zws_text *slice)
{
    zws_phrases phrases = {0};
    zws_node *reading[ZWS_PHRASES_MAX] = {NULL};
    zws_status status = zws_tokens__phrase(&phrases, compiler->analyzer, slice);
    for (size_t i = 0; status == ZWS_OK && i < phrases.n; i++) {
        status = count_phrase(compiler, phrases.phrase[i].n);
        if (status == ZWS_OK)
            status = zws_nodes__phrase(&reading[i], &compiler->arena, prefix, &phrases.phrase[i]);
    }
    if (status == ZWS_OK)
        status = zws_nodes__list(out, &compiler->arena, ZWS_NODE_OR, reading, phrases.n);
    zws_phrases__free(&phrases);
    return status;
}

/* The slice with its ordinals spelt either way. What is quoted is meant as it stands. */
static zws_status either_spelling(zws_node **out, zws_compiler *compiler, const zws_text *slice)
{
    zws_text other = {0};
    zws_node *either[2] = {NULL};
    ZWS_TRY(slice_node(&either[0], compiler, "", slice));
    ZWS_TRY(zws_ordinal__respell(&other.cp, &other.n, slice->cp, slice->n));
    zws_status status = other.cp ? slice_node(&either[1], compiler, "", &other) : ZWS_OK;
    free(other.cp);
    ZWS_TRY(status);
    return zws_nodes__list(out, &compiler->arena, ZWS_NODE_OR, either, 2);
}

zws_status zws_clause__adjacent(zws_node **out, zws_compiler *compiler, const char *prefix,
                                const char *text, size_t len)
{
    *out = NULL;
    ZWS_TRY(zws_text__normalize(&compiler->text, compiler->analyzer, text, len));
    return slice_node(out, compiler, prefix, &compiler->text);
}

zws_status zws_clause__adjacent_aside(zws_node **out, zws_compiler *compiler, const char *prefix,
                                      const char *text, size_t len)
{
    zws_text aside = {0};
    *out = NULL;
    zws_status status = zws_text__normalize(&aside, compiler->analyzer, text, len);
    if (status == ZWS_OK)
        status = slice_node(out, compiler, prefix, &aside);
    zws_text__free(&aside);
    return status;
}

/* --- Words ---------------------------------------------------------------------------------- */

static bool is_stop(zws_node *node)
{
    if (node->kind != ZWS_NODE_TERM)
        return false;
    const zws_term *term = node->term;
    size_t stem = term->len > 1 && term->text[0] == 'Z' ? 1 : 0;
    return zws_profile__is_stop(term->text + stem, term->len - stem);
}

/* The words that a compound consists of, as nodes: the smallest ones, two at least. */
static zws_status add_parts(zws_node ***out, size_t *n_out, zws_compiler *compiler, size_t first,
                            size_t last)
{
    zws_compound_part part[ZWS_COMPOUND_MAX];
    const uint32_t *cp = compiler->text.cp + first;
    size_t n = zws_compound__parts(part, compiler->analyzer, cp, last - first);
    *n_out = 0;
    *out = zws_arena__alloc(&compiler->arena, (n + 1) * sizeof **out);
    if (!*out)
        return ZWS_ENOMEM;
    for (size_t i = 0; i < n; i++) {
        /* A part that has parts of its own stands right before the first of them. */
        if (i + 1 < n && part[i + 1].first < part[i].first + part[i].len)
            continue;
        zws_text slice = {.cp = compiler->text.cp + first + part[i].first, .n = part[i].len};
        zws_node *node = NULL;
        ZWS_TRY(slice_node(&node, compiler, "", &slice));
        if (node)
            (*out)[(*n_out)++] = node;
    }
    if (*n_out < 2)
        *n_out = 0;
    return ZWS_OK;
}

/* An agency's name stands for its other forms too. */
static zws_status add_forms(zws_node **node, zws_compiler *compiler, size_t first, size_t last)
{
    zws_buffer name = {0};
    zws_status status = zws_text__append_utf8(&name, &compiler->text, first, last);
    if (status == ZWS_OK)
        status = zws_clause__agency_forms(node, compiler, name.data, name.len);
    zws_buffer__free(&name);
    return status;
}

static zws_status add_word(zws_clause *clause, zws_compiler *compiler, const collector *c,
                           size_t first, size_t last)
{
    zws_text slice = {.cp = compiler->text.cp + first, .n = last - first};
    zws_node *node = NULL;
    for (size_t i = 0; i < c->n_runs && !node; i++) {
        if (c->run[i].stem && c->run[i].first == first && c->run[i].last == last)
            ZWS_TRY(
                zws_nodes__term(&node, &compiler->arena, "", c->run[i].stem, c->run[i].stem_len));
    }
    if (!node)
        ZWS_TRY(either_spelling(&node, compiler, &slice));
    if (!node)
        return ZWS_OK;
    if (compiler->request->option[ZWS_OPTION_SORT] != ZWS_SORT_RELEVANCE)
        ZWS_TRY(zws_clause__count(compiler));
    bool stop = is_stop(node);
    compiler->all_stop &= stop;
    zws_node **part = NULL;
    size_t n_parts = 0;
    zws_node *forms = node;
    if (node->kind == ZWS_NODE_PHRASE && clause->query->kind == ZWS_QUERY_WORDS) {
        ZWS_TRY(add_parts(&part, &n_parts, compiler, first, last));
        ZWS_TRY(add_forms(&forms, compiler, first, last));
    }
    size_t w = clause->n_words++;
    clause->word[w].node = forms;
    clause->word[w].part = part;
    clause->word[w].n_parts = n_parts;
    clause->word[w].stop = stop;
    clause->word[w].first = first;
    clause->word[w].last = last;
    clause->word[w].repaired = clause->word[w].metadata = NULL;
    if (stop)
        return ZWS_OK;
    ZWS_TRY(zws_clause__needle(compiler, forms, false));
    return zws_clause__repaired(&clause->word[w].repaired, compiler, "", node, false);
}

/* The end of the word [first, last) when no ordinal, Latin word or number is cut. */
static size_t whole_runs(const collector *c, size_t first, size_t last)
{
    const zws_text *text = &c->compiler->text;
    zws_ordinal ordinal;
    if (zws_ordinal__at(&ordinal, text->cp, text->n, first) && ordinal.last > last)
        last = ordinal.last;
    for (size_t i = 0; i < c->n_runs; i++) {
        if (c->run[i].first < last && c->run[i].last > first && c->run[i].last > last)
            last = c->run[i].last;
    }
    return last;
}

static zws_status add_words(zws_clause *clause, zws_compiler *compiler, const collector *c,
                            bool whole)
{
    const zws_text *text = &compiler->text;
    if (!whole)
        ZWS_TRY(zws_words__segment(&compiler->words, compiler->analyzer, text->cp, text->n));
    size_t n = whole ? 1 : compiler->words.n;
    clause->word = zws_arena__alloc(&compiler->arena, (n + 1) * sizeof *clause->word);
    if (!clause->word)
        return ZWS_ENOMEM;
    if (whole)
        return add_word(clause, compiler, c, 0, text->n);
    clause->alternatives = zws_arena__alloc(&compiler->arena, sizeof *clause->alternatives);
    if (!clause->alternatives)
        return ZWS_ENOMEM;
    *clause->alternatives = (struct zws_alternatives){0};
    size_t done = 0;
    for (size_t i = 0; i < n; i++) {
        size_t first = compiler->words.word[i].first;
        size_t last = whole_runs(c, first, first + compiler->words.word[i].len);
        if (first < done)
            first = done;
        if (first >= last)
            continue;
        ZWS_TRY(add_word(clause, compiler, c, first, last));
        done = last;
    }
    return ZWS_OK;
}

/* Marks words w and w + 1 where they stand side by side. That looks for nothing, so it is not
 * counted; where the limit is near, it is left out. */
static zws_status mark_neighbours(const zws_clause *clause, zws_compiler *compiler, size_t w)
{
    if (w + 1 >= clause->n_words || clause->word[w].last != clause->word[w + 1].first ||
        clause->word[w].stop || clause->word[w + 1].stop)
        return ZWS_OK;
    size_t first = clause->word[w].first, counted = compiler->n_phrase_terms;
    zws_text slice = {.cp = compiler->text.cp + first, .n = clause->word[w + 1].last - first};
    if (counted + slice.n * ZWS_PHRASES_MAX > most_phrase_terms(compiler))
        return ZWS_OK;
    zws_node *node = NULL;
    ZWS_TRY(slice_node(&node, compiler, "", &slice));
    compiler->n_phrase_terms = counted;
    size_t n = compiler->needles.n;
    ZWS_TRY(zws_clause__needle(compiler, node, false));
    for (; n < compiler->needles.n; n++)
        compiler->needles.needle[n].aside = true;
    return ZWS_OK;
}

/* A text of several words tells more of a place that has it as it was typed than its words apart,
 * single characters above all (物业费: 物业, 费). What is more than Han characters would take a
 * look at all tokens of a text. */
static zws_status mark_whole(const zws_clause *clause, zws_compiler *compiler)
{
    size_t telling = 0, counted = compiler->n_phrase_terms;
    for (size_t w = 0; w < clause->n_words; w++)
        telling += !clause->word[w].stop;
    if (telling < 2 || counted + compiler->text.n * ZWS_PHRASES_MAX > most_phrase_terms(compiler))
        return ZWS_OK;
    for (size_t i = 0; i < compiler->text.n; i++) {
        if (zws_char__class(compiler->text.cp[i]) != ZWS_CHAR_HAN)
            return ZWS_OK;
    }
    zws_node *node = NULL;
    ZWS_TRY(slice_node(&node, compiler, "", &compiler->text));
    compiler->n_phrase_terms = counted;
    return zws_clause__needle(compiler, node, false);
}

/* A word of one character is not marked wherever it stands, that is noise; but beside its neighbour
 * (女职工 is 女 and 职工) it is. */
static zws_status mark_single_words(const zws_clause *clause, zws_compiler *compiler)
{
    for (size_t w = 0; w < clause->n_words; w++) {
        if (clause->word[w].last - clause->word[w].first > 1)
            continue;
        if (w > 0 && clause->word[w - 1].last - clause->word[w - 1].first > 1)
            ZWS_TRY(mark_neighbours(clause, compiler, w - 1));
        ZWS_TRY(mark_neighbours(clause, compiler, w));
    }
    return ZWS_OK;
}

zws_status zws_clause__words(zws_clause *clause, zws_compiler *compiler, const char *text,
                             size_t len, bool whole)
{
    ZWS_TRY(zws_text__normalize(&compiler->text, compiler->analyzer, text, len));
    collector c = {.compiler = compiler};
    zws_status status = find_asking(&c);
    if (status == ZWS_OK)
        status = zws_tokens__emit(compiler->analyzer, &compiler->text, 0, 0, collect, &c, NULL);
    if (status == ZWS_OK)
        status = collect_ordinals(&c, &compiler->text);
    if (status == ZWS_OK)
        status = keep_any(&clause->any, &clause->n_any, &c);
    if (status == ZWS_OK)
        status = add_words(clause, compiler, &c, whole);
    bool demanded = !whole && compiler->request->option[ZWS_OPTION_SORT] != ZWS_SORT_RELEVANCE;
    if (status == ZWS_OK && demanded)
        status = zws_clause__add_issued(clause, compiler);
    if (status == ZWS_OK && demanded)
        status = zws_clause__add_dated(clause, compiler);
    if (status == ZWS_OK)
        status = mark_single_words(clause, compiler);
    if (status == ZWS_OK)
        status = mark_whole(clause, compiler);
    free_collector(&c);
    return status;
}

zws_status zws_clause__rank(zws_compiler *compiler, const char *text, size_t len, size_t **any,
                            size_t *n_any)
{
    ZWS_TRY(zws_text__normalize(&compiler->text, compiler->analyzer, text, len));
    collector c = {.compiler = compiler};
    zws_status status = find_asking(&c);
    if (status == ZWS_OK)
        status = zws_tokens__emit(compiler->analyzer, &compiler->text, 0, 0, collect, &c, NULL);
    if (status == ZWS_OK && any)
        status = keep_any(any, n_any, &c);
    free_collector(&c);
    return status;
}

/* --- Marks ---------------------------------------------------------------------------------- */

zws_status zws_clause__needle(zws_compiler *compiler, const zws_node *node, bool quoted)
{
    if (!node)
        return ZWS_OK;
    if (node->kind == ZWS_NODE_OR) {
        for (size_t i = 0; i < node->n; i++)
            ZWS_TRY(zws_clause__needle(compiler, node->child[i], quoted));
        return ZWS_OK;
    }
    if (node->kind != ZWS_NODE_TERM && node->kind != ZWS_NODE_PHRASE)
        return ZWS_OK;
    zws_needles *needles = &compiler->needles;
    if (needles->n >= NEEDLES_MAX)
        return ZWS_OK;
    ZWS_TRY(zws_mem__grow(&needles->needle, &compiler->cap_needles, needles->n + 1,
                          sizeof *needles->needle));
    needles->needle[needles->n++] =
        (zws_needle){.term = node->term, .n = node->n, .quoted = quoted};
    return ZWS_OK;
}

static bool is_single(const zws_needle *needle)
{
    return !needle->quoted && needle->n == 1 &&
           zws_utf8__count(needle->term->text, needle->term->len) == 1;
}

void zws_clause__prune_needles(zws_needles *needles)
{
    size_t telling = 0, kept = 0;
    for (size_t i = 0; i < needles->n; i++)
        telling += !is_single(&needles->needle[i]) && !needles->needle[i].aside;
    /* Where there are but single characters, they are all there is to show. */
    for (size_t i = 0; i < needles->n; i++) {
        needles->needle[i].aside &= telling > 0;
        if (telling == 0 || !is_single(&needles->needle[i]))
            needles->needle[kept++] = needles->needle[i];
    }
    needles->n = kept;
}
