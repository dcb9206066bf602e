/* What was typed so far → what the index holds that goes on like it.
 *
 *   suggest.c           the request; which of what was found is shown, in which order
 *   suggest_list.c      lists of suggestions, and counting what they find
 *   suggest_match.c     where what was typed stands in a text
 *   suggest_titles.c    titles, by phrases of the title field
 *   suggest_numbers.c   own numbers, by the beginnings of their terms
 *   suggest_terms.c     dictionary words, Latin words and issuers, by the beginnings of terms
 */
#ifndef ZWS_SEARCH_SUGGEST_H
#define ZWS_SEARCH_SUGGEST_H

#include "search/search_internal.h"
#include "zwsearch/suggest.h"

#define ZWS_SUGGESTION_MARKS 8

typedef struct {
    zws_suggestion_kind kind;
    char *text;
    char *query; /* NULL: the text */
    char *id;    /* NULL: none */
    char *title; /* NULL: none */
    uint64_t documents;
    bool exact;
    zws_mark mark[ZWS_SUGGESTION_MARKS]; /* ascending */
    size_t n_marks;
} zws_suggestion;

typedef struct {
    zws_suggestion *item;
    size_t n, cap;
} zws_suggestion_list;

struct zws_suggestions {
    zws_suggestion_list list;
    bool complete;
    char *typed;
    double milliseconds;
};

/* milliseconds: 0 for no deadline. */
zws_status zws_suggest__run(zws_suggestions **out, zws_store *store, zws_analyzer *analyzer,
                            const char *typed, size_t len, size_t limit, int64_t milliseconds);
void zws_suggestions__free(zws_suggestions *suggestions);

/* --- For the files of suggestions ------------------------------------------------------------ */

/* A stretch of normalised characters. */
typedef struct {
    const uint32_t *cp;
    size_t n;
} zws_typed;

typedef struct {
    zws_store *store;
    zws_analyzer *analyzer;
    zws_typed typed; /* without punctuation and blanks at its ends; not empty */
    size_t limit;
    zws_deadline deadline;
    zws_date day;
    bool ended, units; /* the index has documents that are not in force any more; that are units */
    zws_arena arena;   /* nodes, terms */
    zws_text scratch;  /* of a title that is looked at */
    zws_buffer buffer;
    zws_suggestion_list numbers, terms, titles;
} zws_suggester;

/* Appends an empty suggestion. */
zws_status zws_suggestion_list__add(zws_suggestion **out, zws_suggestion_list *list,
                                    zws_suggestion_kind kind, const char *text, size_t len);
void zws_suggestion__add_mark(zws_suggestion *suggestion, size_t begin, size_t end);
/* Forgets those from number n on. */
void zws_suggestion_list__cut(zws_suggestion_list *list, size_t n);
void zws_suggestion_list__free(zws_suggestion_list *list);

/* How many documents match, without units; exact up to ZWS_TOTAL_EXACT. */
zws_status zws_suggest__count(uint64_t *documents, bool *exact, zws_suggester *s, zws_node *node);
/* The first `limit` documents that match, without units, the newest first; only those of the states
 * (bits), where that is not 0. */
zws_status zws_suggest__newest(zws_matches *out, zws_suggester *s, zws_node *node, unsigned states,
                               size_t limit);
/* Where `typed` stands in text, from character `from` on: characters [*first, *last). Blanks do not
 * count, one run of punctuation is as good as another, and a number or a Latin word is met at its
 * beginning only. */
bool zws_suggest__find(const zws_text *text, size_t from, zws_typed typed, size_t *first,
                       size_t *last);

zws_status zws_suggest__titles(zws_suggester *s);
zws_status zws_suggest__numbers(zws_suggester *s);
zws_status zws_suggest__terms(zws_suggester *s);

#endif
