/* Whether what is typed needs other names at all. What documents themselves say is found by itself,
 * and other names would only push it down; so a text of which all terms of the table are the
 * documents' own words is answered as if there were no table. One that has a term which documents
 * do not say, or put otherwise far more often, or that asks, is of ordinary language as a whole:
 * then each of its terms is looked for by its other names too. */
#include "search/alternatives.h"

/* More documents are not counted: what so many say is their own word. */
#define SAID_MAX 1000

/* Counts without those that are hidden, and documents alone, so that the answer depends neither on
 * what was sealed when nor on units. *more: there are more than up_to. */
static zws_status count(uint64_t *out, bool *more, zws_compiler *compiler, zws_node *match,
                        size_t up_to)
{
    zws_matches found = {0};
    zws_node *unit = NULL;
    if (compiler->units)
        ZWS_TRY(
            zws_nodes__term(&unit, &compiler->arena, "", ZWS_TERM_UNIT, sizeof ZWS_TERM_UNIT - 1));
    ZWS_TRY(zws_nodes__without(&match, &compiler->arena, match, unit));
    zws_plan plan = {.match = match,
                     .order = ZWS_ORDER_NEWEST,
                     .count_up_to = up_to,
                     .day = compiler->day,
                     .deadline = compiler->deadline};
    ZWS_TRY(zws_store__match(compiler->store, &plan, &found));
    *out = found.total;
    *more = !found.total_exact;
    zws_matches__free(&found);
    return ZWS_OK;
}

/* A word as a text of documents, as their own spelling of it goes. NULL: punctuation. */
static zws_status make_text(zws_node **out, zws_compiler *compiler, const char *text, size_t len)
{
    zws_text normal = {0};
    zws_phrases phrases = {0};
    *out = NULL;
    zws_status status = zws_text__normalize(&normal, compiler->analyzer, text, len);
    if (status == ZWS_OK)
        status = zws_tokens__phrase(&phrases, compiler->analyzer, &normal);
    if (status == ZWS_OK && phrases.n > 0)
        status = zws_nodes__phrase(out, &compiler->arena, "", &phrases.phrase[0]);
    zws_phrases__free(&phrases);
    zws_text__free(&normal);
    return status;
}

/* The least of the frequencies of what must all be there, which more documents cannot have. */
static zws_status least_frequency(uint64_t *least, zws_compiler *compiler, const zws_node *text)
{
    for (size_t i = 0; i < text->n; i++) {
        uint64_t frequency;
        ZWS_TRY(zws_store__document_frequency(compiler->store, text->term[i], &frequency));
        if (frequency < *least)
            *least = frequency;
    }
    return ZWS_OK;
}

/* Whether more than so many documents have all words of the alternative. */
static zws_status is_said_more(bool *out, zws_compiler *compiler, const zws_synonym *alternative,
                               uint64_t times)
{
    zws_node *word[ZWS_SYNONYM_WORDS] = {NULL}, *all;
    uint64_t least = UINT64_MAX, n;
    size_t n_words = 0, at = 0, len;
    const char *begin;
    *out = false;
    while (n_words < ZWS_SYNONYM_WORDS && zws_synonym__next_word(&begin, &len, alternative, &at)) {
        ZWS_TRY(make_text(&word[n_words], compiler, begin, len));
        if (word[n_words])
            ZWS_TRY(least_frequency(&least, compiler, word[n_words++]));
    }
    if (n_words == 0 || least <= times)
        return ZWS_OK;
    ZWS_TRY(zws_nodes__list(&all, &compiler->arena, ZWS_NODE_AND, word, n_words));
    return count(&n, out, compiler, all, (size_t)times);
}

/* What asks names nothing, and who adds a term to the table wants its names looked for. */
static bool always_has_names(const zws_synonyms *table, uint32_t number)
{
    zws_synonym one;
    for (; zws_synonyms__get(&one, table, number); number = one.next) {
        if (one.question || one.added || (one.len == 1 && one.text[0] == '-'))
            return true;
    }
    return false;
}

zws_status zws_alternatives__is_own(bool *out, zws_compiler *compiler, const char *term,
                                    uint32_t number)
{
    const zws_profile *profile = compiler->profile;
    const zws_synonyms *table = compiler->request->synonyms;
    zws_synonym one;
    zws_node *text;
    uint64_t said = UINT64_MAX, least = (uint64_t)profile->own;
    bool more;
    *out = false;
    if (least == 0 || compiler->n_weighed == ZWS_ALTERNATIVE_TERMS_MAX ||
        always_has_names(table, number))
        return ZWS_OK;
    compiler->n_weighed++;
    ZWS_TRY(make_text(&text, compiler, term, strlen(term)));
    if (text)
        ZWS_TRY(least_frequency(&said, compiler, text));
    if (!text || said < least)
        return ZWS_OK;
    ZWS_TRY(count(&said, &more, compiler, text, SAID_MAX));
    if (said < least)
        return ZWS_OK;
    *out = true;
    for (; *out && !more && zws_synonyms__get(&one, table, number); number = one.next) {
        bool rare;
        ZWS_TRY(is_said_more(&rare, compiler, &one, (uint64_t)(profile->own_times * (double)said)));
        *out = !rare;
    }
    return ZWS_OK;
}

/* Whether some title has the term. */
static zws_status is_titled(bool *out, zws_compiler *compiler, const char *term)
{
    zws_node *text, *title;
    *out = false;
    ZWS_TRY(make_text(&text, compiler, term, strlen(term)));
    if (!text)
        return ZWS_OK;
    ZWS_TRY(zws_nodes__prefixed(&title, &compiler->arena, ZWS_PREFIX_TITLE, text));
    return zws_leading__is_held(out, compiler, title);
}

zws_status zws_alternatives__is_written(bool *out, zws_compiler *compiler, size_t i)
{
    struct zws_looked_up *all = compiler->looked_up, *one = &all[i];
    if (one->written == ZWS_WRITTEN_UNKNOWN || one->written == ZWS_WRITTEN_IN_TITLES) {
        bool written = false;
        if (one->written == ZWS_WRITTEN_UNKNOWN)
            ZWS_TRY(zws_alternatives__is_own(&written, compiler, one->term, one->number));
        if (!written && one->formal)
            ZWS_TRY(is_titled(&written, compiler, one->term));
        /* The alternatives of a term have it together. */
        for (size_t k = i; k < compiler->n_looked_up && all[k].term == one->term; k++)
            all[k].written = written ? ZWS_WRITTEN : ZWS_WRITTEN_NOT;
    }
    *out = one->written == ZWS_WRITTEN;
    return ZWS_OK;
}
