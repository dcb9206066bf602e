#include "search/alternatives.h"

#include "search/names.h"

/* A term of the table in the text of the clause, at the characters [first, last). */
typedef struct {
    size_t first, last;
    uint32_t number; /* of its first alternative */
    zws_alternative_span span;
} found_term;

/* The longest term that begins with a character of the text: it is looked for twice. */
typedef struct {
    size_t len; /* in characters; 0: there is none */
    uint32_t number;
    bool known;
} longest_term;

typedef struct {
    zws_compiler *compiler;
    const zws_clause *clause;
    longest_term *longest; /* one a character */
    zws_alternative_span *span;
    size_t any[ZWS_RANK_ALTERNATIVES_MAX];
    size_t n_any;
    size_t foreign;   /* where the first term begins that is not what documents say themselves */
    size_t typed;     /* pairs of characters of the term of the span, one at least */
    const char *term; /* of the span */
    bool formal;      /* titles have the term of the span as it was typed */
} finder;

/* --- Ranking ------------------------------------------------------------------------------------
 */

static zws_status collect(const zws_token *token, void *context)
{
    finder *f = context;
    zws_compiler *compiler = f->compiler;
    size_t index;
    /* Single characters of what was not typed are noise. */
    bool ranks = token->kind == ZWS_TOKEN_BIGRAM || token->kind == ZWS_TOKEN_NUMBER ||
                 token->kind == ZWS_TOKEN_STEM;
    if (!ranks || f->n_any == ZWS_RANK_ALTERNATIVES_MAX)
        return ZWS_OK;
    ZWS_TRY(zws_ranking__add_alternative(&index, &compiler->ranking, &compiler->arena, token->term,
                                         token->len, zws_ranking__class(token->kind)));
    f->any[f->n_any++] = index;
    compiler->ranking.entry[index].called |= !f->formal;
    return ZWS_OK;
}

/* --- Nodes --------------------------------------------------------------------------------------
 */

/* Whether one more word keeps the query within its limits. */
static bool has_room(const zws_compiler *compiler)
{
    size_t limit = (size_t)compiler->request->option[ZWS_OPTION_QUERY_TERMS];
    return compiler->n_alternative_words < ZWS_ALTERNATIVE_WORDS_MAX &&
           compiler->n_units + compiler->n_alternative_words < limit &&
           compiler->n_phrase_terms + 2 * ZWS_SYNONYM_CHARS < 16 * limit;
}

static zws_status add_word(zws_node **node, finder *f, const char *word, size_t len)
{
    zws_compiler *compiler = f->compiler;
    zws_text text = {0};
    ZWS_TRY(zws_clause__adjacent_aside(node, compiler, "", word, len));
    compiler->n_alternative_words++;
    zws_status status = zws_text__normalize(&text, compiler->analyzer, word, len);
    if (status == ZWS_OK)
        status = zws_tokens__emit(compiler->analyzer, &text, 0, 0, collect, f, NULL);
    zws_text__free(&text);
    size_t n = compiler->needles.n;
    if (status == ZWS_OK)
        status = zws_clause__needle(compiler, *node, false);
    for (; n < compiler->needles.n; n++)
        compiler->needles.needle[n].typed = f->typed;
    return status;
}

/* All words of an alternative; *out stays NULL where there is no room for them. */
static zws_status make_alternative(zws_node **out, finder *f, const zws_synonym *alternative)
{
    zws_node *word[ZWS_SYNONYM_WORDS] = {NULL};
    size_t n = 0, at = 0, len;
    const char *begin;
    *out = NULL;
    while (n < ZWS_SYNONYM_WORDS && zws_synonym__next_word(&begin, &len, alternative, &at)) {
        if (!has_room(f->compiler))
            return ZWS_OK;
        ZWS_TRY(add_word(&word[n], f, begin, len));
        n += word[n] != NULL;
    }
    memcpy(f->span->alternative[f->span->n].word, word, sizeof word);
    f->span->alternative[f->span->n].n_words = n;
    return zws_nodes__list(out, &f->compiler->arena, ZWS_NODE_AND, word, n);
}

/* --- Spans --------------------------------------------------------------------------------------
 */

/* The words that characters [first, last) of the text touch. A short term must be whole words:
 * 小企业 stands in 中小|企业, and 外地人 in 外地|人员. */
static bool words_of(zws_alternative_span *span, const zws_clause *clause, size_t first,
                     size_t last)
{
    bool begins = false, ends = false;
    span->first = span->last = 0;
    for (size_t i = 0; i < clause->n_words; i++) {
        size_t from = clause->word[i].first, to = clause->word[i].last;
        if (to <= first || from >= last)
            continue;
        if (span->last == 0)
            span->first = i;
        span->last = i + 1;
        begins |= from == first;
        ends |= to == last;
    }
    return span->last > 0 && ((begins && ends) || last - first > 3);
}

static void note(const finder *f, const found_term *term, const zws_synonym *alternative)
{
    zws_compiler *compiler = f->compiler;
    if (compiler->n_looked_up == sizeof compiler->looked_up / sizeof *compiler->looked_up)
        return;
    zws_looked_up *out = &compiler->looked_up[compiler->n_looked_up++];
    *out = (zws_looked_up){f->term, *alternative, term->number, f->formal, ZWS_WRITTEN_UNKNOWN};
    if (term->first <= f->foreign)
        out->written = term->first < f->foreign ? ZWS_WRITTEN : ZWS_WRITTEN_IN_TITLES;
}

/* Alternatives of the term. */
static zws_status make_span(finder *f, const found_term *term)
{
    zws_compiler *compiler = f->compiler;
    const zws_synonyms *table = compiler->request->synonyms;
    zws_alternative_span *span = f->span;
    zws_synonym one;
    uint32_t number = term->number;
    f->typed = term->last - term->first > 1 ? term->last - term->first - 1 : 1;
    for (; zws_synonyms__get(&one, table, number); number = one.next) {
        if (one.len == 1 && one.text[0] == '-') {
            span->nothing = true;
            continue;
        }
        zws_node *node;
        if (span->n == ZWS_SYNONYM_ALTERNATIVES)
            break;
        ZWS_TRY(make_alternative(&node, f, &one));
        if (!node)
            break;
        span->alternative[span->n++].node = node;
        if (!span->nothing && span->n > compiler->n_variants)
            compiler->n_variants = span->n;
        note(f, term, &one);
    }
    return ZWS_OK;
}

static bool is_single(const zws_clause *clause, size_t i)
{
    return clause->word[i].last - clause->word[i].first == 1 && !clause->word[i].stop;
}

/* The words of the span as one text, where they say little apart. */
static zws_status join_typed(finder *f)
{
    zws_compiler *compiler = f->compiler;
    const zws_clause *clause = f->clause;
    zws_alternative_span *span = f->span;
    bool single = false;
    for (size_t i = span->first; i < span->last; i++)
        single |= is_single(clause, i);
    if (!single || span->last - span->first < 2 || !has_room(compiler))
        return ZWS_OK;
    zws_buffer text = {0};
    zws_status status = zws_text__append_utf8(
        &text, &compiler->text, clause->word[span->first].first, clause->word[span->last - 1].last);
    if (status == ZWS_OK)
        status = zws_clause__adjacent_aside(&span->typed, compiler, "", text.data, text.len);
    zws_buffer__free(&text);
    return status == ZWS_OK ? zws_clause__needle(compiler, span->typed, false) : status;
}

/* The longest term that begins at or behind character `at` and does not touch the words before
 * `done`; false: there is none. */
static bool next_term(found_term *out, const finder *f, size_t at, size_t done)
{
    const zws_text *text = &f->compiler->text;
    *out = (found_term){0};
    for (; at < text->n; at++) {
        longest_term *longest = &f->longest[at];
        if (!longest->known) {
            longest->len = zws_synonyms__longest(&longest->number, f->compiler->request->synonyms,
                                                 text->cp + at, text->n - at);
            longest->known = true;
        }
        size_t len = longest->len;
        out->number = longest->number;
        out->first = at;
        out->last = at + len;
        if (len > 0 && words_of(&out->span, f->clause, at, at + len) && out->span.first >= done)
            return true;
    }
    return false;
}

static zws_status read_term(const char **out, const finder *f, const found_term *term)
{
    zws_buffer text = {0};
    zws_status status = zws_text__append_utf8(&text, &f->compiler->text, term->first, term->last);
    *out = status == ZWS_OK ? zws_arena__dup(&f->compiler->arena, text.data, text.len) : NULL;
    zws_buffer__free(&text);
    return status == ZWS_OK && !*out ? ZWS_ENOMEM : status;
}

/* Whether some term of the text is not what documents say themselves. */
static zws_status needs_any(bool *out, finder *f)
{
    found_term term;
    *out = false;
    for (size_t at = 0, done = 0; !*out && next_term(&term, f, at, done);) {
        const char *text;
        bool own;
        ZWS_TRY(read_term(&text, f, &term));
        ZWS_TRY(zws_alternatives__is_own(&own, f->compiler, text, term.number));
        *out = !own;
        f->foreign = term.first;
        at = term.last;
        done = term.span.last;
    }
    return ZWS_OK;
}

static zws_status add_span(finder *f, found_term *term)
{
    zws_compiler *compiler = f->compiler;
    struct zws_alternatives *out = f->clause->alternatives;
    zws_alternative_span *span = f->span = &term->span;
    ZWS_TRY(read_term(&f->term, f, term));
    /* What titles say is no word of ordinary language alone, and what is typed is likely to be what
     * is meant. There is no need to be exact. */
    ZWS_TRY(zws_names__in_titles(&f->formal, compiler, f->term, strlen(f->term)));
    ZWS_TRY(make_span(f, term));
    if (span->n == 0 && !span->nothing)
        return ZWS_OK;
    ZWS_TRY(join_typed(f));
    if (!out->span)
        out->span =
            zws_arena__alloc(&compiler->arena, ZWS_ALTERNATIVE_TERMS_MAX * sizeof *out->span);
    if (!out->span)
        return ZWS_ENOMEM;
    out->span[out->n++] = *span;
    compiler->n_spans++;
    return ZWS_OK;
}

static zws_status fill(finder *f)
{
    zws_compiler *compiler = f->compiler;
    const zws_clause *clause = f->clause;
    found_term term;
    bool needed;
    ZWS_TRY(zws_text__normalize(&compiler->text, compiler->analyzer, clause->query->text,
                                clause->query->len));
    f->longest = zws_arena__alloc(&compiler->arena, (compiler->text.n + 1) * sizeof *f->longest);
    if (!f->longest)
        return ZWS_ENOMEM;
    memset(f->longest, 0, compiler->text.n * sizeof *f->longest);
    for (size_t i = 0; i < clause->n_words; i++)
        compiler->has_words |= clause->word[i].last - clause->word[i].first > 1;
    ZWS_TRY(needs_any(&needed, f));
    for (size_t at = 0, done = 0; needed && compiler->n_spans < ZWS_ALTERNATIVE_TERMS_MAX &&
                                  next_term(&term, f, at, done);) {
        ZWS_TRY(add_span(f, &term));
        at = term.last;
        if (term.span.n > 0 || term.span.nothing)
            done = term.span.last;
    }
    return ZWS_OK;
}

static zws_status find_in(zws_compiler *compiler, const zws_clause *clause)
{
    if (clause->query->kind == ZWS_QUERY_NOT)
        return ZWS_OK;
    for (size_t i = 0; i < clause->n; i++)
        ZWS_TRY(find_in(compiler, clause->child[i]));
    if (!clause->alternatives)
        return ZWS_OK;
    finder f = {.compiler = compiler, .clause = clause};
    ZWS_TRY(fill(&f));
    struct zws_alternatives *out = clause->alternatives;
    out->any = zws_arena__alloc(&compiler->arena, (f.n_any + 1) * sizeof *out->any);
    if (!out->any)
        return ZWS_ENOMEM;
    memcpy(out->any, f.any, f.n_any * sizeof *out->any);
    out->n_any = f.n_any;
    return ZWS_OK;
}

zws_status zws_alternatives__find(zws_compiler *compiler, const zws_clause *root)
{
    const zws_search *request = compiler->request;
    if (!request->synonyms || request->option[ZWS_OPTION_EXACT] ||
        !request->option[ZWS_OPTION_SYNONYMS] || compiler->tokens)
        return ZWS_OK;
    return find_in(compiler, root);
}

bool zws_alternatives__is_noise(const zws_compiler *compiler, const zws_clause *clause, size_t word)
{
    return compiler->has_words && is_single(clause, word);
}

const zws_alternative_span *zws_alternatives__at(const zws_clause *clause, size_t word)
{
    const struct zws_alternatives *list = clause->alternatives;
    for (size_t i = 0; list && i < list->n; i++) {
        if (list->span[i].first == word)
            return &list->span[i];
    }
    return NULL;
}

zws_status zws_alternatives__report(zws_results *results, const zws_compiler *compiler)
{
    size_t n = compiler->n_looked_up;
    results->alternative =
        zws_arena__alloc(&results->arena, (n + 1) * sizeof *results->alternative);
    if (!results->alternative)
        return ZWS_ENOMEM;
    for (size_t i = 0; i < n; i++) {
        const zws_looked_up *one = &compiler->looked_up[i];
        char *term = zws_arena__dup(&results->arena, one->term, strlen(one->term));
        char *text = zws_arena__dup(&results->arena, one->alternative.text, one->alternative.len);
        if (!term || !text)
            return ZWS_ENOMEM;
        results->alternative[i] = (zws_alternative){term, text};
    }
    results->n_alternatives = n;
    return ZWS_OK;
}
