/* What was typed so far → what the index holds that goes on like it.
 *
 *   suggest.c           the request; which of what was found is shown, in which order
 *   suggest_list.c      lists of suggestions, and counting what they find
 *   suggest_match.c     where what was typed stands in a text
 *   suggest_titles.c    titles, by phrases of the title field
 *   suggest_numbers.c   own numbers, by the beginnings of their terms
 *   suggest_terms.c     dictionary words and Latin words, by the beginnings of terms
 *   suggest_issuers.c   issuers, by the beginnings of their values' terms
 *   suggest_pinyin.c    what Latin letters may mean, and all of the above for that
 *   suggest_readings.c  dictionary words by the beginnings of their readings
 */
#ifndef ZWS_SEARCH_SUGGEST_H
#define ZWS_SEARCH_SUGGEST_H

#include "analysis/pinyin_input.h"
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
    zws_suggestion_list numbers, terms, titles; /* terms: issuers too */
    bool pinyin;                                /* the typed text is a guess at what was meant */
    zws_node **seen;                            /* titles that were looked at, as terms */
    size_t n_seen, cap_seen;
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
/* The typed text itself as a term; what documents have side by side. */
zws_status zws_suggest__meant(zws_suggester *s);
/* Documents that have the text, adjacent; NULL: it says nothing. */
zws_status zws_suggest__text_node(zws_node **out, zws_suggester *s, const char *text, size_t len);
zws_status zws_suggest__issuers(zws_suggester *s);

/* Whether there are Latin letters in it, and it is not too long. */
bool zws_suggest__may_be_pinyin(zws_typed typed);
zws_status zws_suggest__pinyin(zws_suggester *s);
/* What the letters of input, UTF-8, may mean in this index. */
zws_status zws_suggest__convert(zws_pinyin_guesses *out, zws_suggester *s, const char *input,
                                size_t len, size_t max);
/* Dictionary words whose readings begin so, by how many documents have them; parted: also behind
 * other words. */
zws_status zws_suggest__readings(zws_suggester *s, bool parted);
/* Puts the last term in its place by frequency, then length, among those from number `first`
 * on. */
void zws_suggest__settle(zws_suggestion_list *terms, size_t first);

/* Appends a term or an issuer, unless there is one of that text or no document matches the node:
 * then *out is NULL. */
zws_status zws_suggest__add_term(zws_suggestion **out, zws_suggester *s, zws_suggestion_kind kind,
                                 const char *text, size_t len, zws_node *node);

/* The most frequent of terms that begin so. */
enum { ZWS_SUGGEST_KEPT = 24 };

typedef struct {
    zws_suggester *s;
    const char *is; /* a text that is not wanted, or NULL */
    size_t is_len;
    const char *part; /* only what has this text within, or NULL */
    size_t part_len;
    bool pairs;  /* only two characters that are a word */
    size_t skip; /* bytes of a term that are no part of its text; filled in by __below */
    struct {
        char *text; /* in the arena */
        size_t len;
        uint64_t documents;
    } item[ZWS_SUGGEST_KEPT]; /* the most frequent first */
    size_t n;
} zws_suggest_frequent;

/* What the term of a dictionary word has before it. */
const char *zws_suggest__prefix(const char *word, size_t len);

/* Keeps the texts of the terms prefix + beginning…, of which at most `max` are looked at. */
zws_status zws_suggest__below(zws_suggest_frequent *f, const char *prefix, const char *beginning,
                              size_t len, size_t max);
zws_status zws_suggest__keep(zws_suggest_frequent *f, const char *text, size_t len,
                             uint64_t documents);

#endif
