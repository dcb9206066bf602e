#include "analysis/analyzer_internal.h"
#include "analysis/tokens.h"

typedef struct {
    zws_arena *arena;
    const zws_analyzer *analyzer;
    const zws_text *text; /* the quotation without punctuation at its ends */
    zws_phrase phrase;
    size_t cap;
} collector;

static unsigned class_of(const zws_analyzer *analyzer, uint32_t cp)
{
    return zws_fold__entry(&analyzer->fold, cp) & ZWS_FOLD_CLASS;
}

static bool han_at(const collector *c, size_t i)
{
    return i < c->text->n && class_of(c->analyzer, c->text->cp[i]) == ZWS_CHAR_HAN;
}

/* Of a Han run the bigrams are looked for; its last character too where something else follows, for
 * that it ends there is part of the quotation. Where the quotation ends, the run may go on. */
static bool is_needed(const collector *c, const zws_token *token)
{
    if (token->kind != ZWS_TOKEN_CHAR)
        return token->positional;
    bool begins = token->first == 0 || !han_at(c, token->first - 1);
    bool ends = !han_at(c, token->last);
    return ends && (begins || token->last < c->text->n);
}

static zws_status collect(const zws_token *token, void *context)
{
    collector *c = context;
    if (!is_needed(c, token))
        return ZWS_OK;
    zws_phrase *p = &c->phrase;
    ZWS_TRY(zws_mem__grow(&p->term, &c->cap, p->n + 1, sizeof *p->term));
    char *term = zws_arena__dup(c->arena, token->term, token->len);
    if (!term)
        return ZWS_ENOMEM;
    p->term[p->n++] = (zws_phrase_term){term, token->len, token->kind};
    return ZWS_OK;
}

static bool same(const zws_phrase *a, const zws_phrase *b)
{
    if (a->n != b->n)
        return false;
    for (size_t i = 0; i < a->n; i++)
        if (a->term[i].kind != b->term[i].kind || strcmp(a->term[i].term, b->term[i].term) != 0)
            return false;
    return true;
}

static zws_status add_reading(zws_phrases *out, zws_analyzer *analyzer, const zws_text *text,
                              unsigned flags)
{
    collector c = {.arena = &out->arena, .analyzer = analyzer, .text = text};
    zws_status status = zws_tokens__emit(analyzer, text, 0, flags, collect, &c, NULL);
    bool known = c.phrase.n == 0;
    for (size_t i = 0; i < out->n && !known; i++)
        known = same(&out->phrase[i], &c.phrase);
    if (status != ZWS_OK || known) {
        free(c.phrase.term);
        return status;
    }
    out->phrase[out->n++] = c.phrase;
    return ZWS_OK;
}

zws_status zws_tokens__phrase(zws_phrases *out, zws_analyzer *analyzer, const zws_text *quoted)
{
    static const unsigned readings[ZWS_PHRASES_MAX] = {
        0, ZWS_TOKENS_SPLIT_FIRST, ZWS_TOKENS_SPLIT_LAST,
        ZWS_TOKENS_SPLIT_FIRST | ZWS_TOKENS_SPLIT_LAST};
    zws_phrases__free(out);
    size_t first = 0, last = quoted->n;
    while (first < last && class_of(analyzer, quoted->cp[first]) >= ZWS_CHAR_SPACE)
        first++;
    while (first < last && class_of(analyzer, quoted->cp[last - 1]) >= ZWS_CHAR_SPACE)
        last--;
    if (first == last)
        return ZWS_OK;
    zws_text inner = {.cp = quoted->cp + first, .n = last - first};
    for (size_t i = 0; i < ZWS_PHRASES_MAX; i++) {
        zws_status status = add_reading(out, analyzer, &inner, readings[i]);
        if (status != ZWS_OK) {
            zws_phrases__free(out);
            return status;
        }
    }
    return ZWS_OK;
}

void zws_phrases__free(zws_phrases *phrases)
{
    for (size_t i = 0; i < phrases->n; i++)
        free(phrases->phrase[i].term);
    zws_arena__free(&phrases->arena);
    phrases->n = 0;
}
