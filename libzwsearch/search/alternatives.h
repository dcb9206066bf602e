/* What the words of a query may also be called, looked for behind the words typed. */
#ifndef ZWS_SEARCH_ALTERNATIVES_H
#define ZWS_SEARCH_ALTERNATIVES_H

#include "search/search_internal.h"

/* Of a query. What does not fit into the limit of query terms is left out. */
#define ZWS_ALTERNATIVE_TERMS_MAX 16 /* of the query that have alternatives */
#define ZWS_ALTERNATIVE_WORDS_MAX 32 /* of all alternatives together */

/* A term of the table in the text of a clause: words [first, last) of it. */
typedef struct {
    size_t first, last;
    /* The term as it is typed, where the segmenter cut a single character of it: 酒驾 is more than
     * 酒 and 驾, which stand in many documents. NULL: its words will do. */
    zws_node *typed;
    bool nothing; /* the term need not be found, nor anything in its place */
    struct {
        zws_node *node; /* all of its words */
        zws_node *word[ZWS_SYNONYM_WORDS];
        size_t n_words;
    } alternative[ZWS_SYNONYM_ALTERNATIVES];
    size_t n;
} zws_alternative_span;

struct zws_alternatives {
    zws_alternative_span *span; /* ascending, apart from each other */
    size_t n;
    size_t *any; /* ranking entries any of which is a match where any word will do */
    size_t n_any;
};

/* Fills the alternatives of the clauses of a query. Neither what is excluded nor what is quoted has
 * any, nor a clause all of whose terms are the documents' own words; nor does a query whose request
 * wants none, or is exact. After zws_clause__make and before zws_ranking__weigh. */
zws_status zws_alternatives__find(zws_compiler *compiler, const zws_clause *root);

/* own_words.c: whether a term with alternatives from `number` on is what documents say themselves:
 * enough of them, by zws_profile.own, and none of its other names zws_profile.own_times as many.
 * What only asks, and what a file has added, never is. */
zws_status zws_alternatives__is_own(bool *out, zws_compiler *compiler, const char *term,
                                    uint32_t number);

/* Whether the term of compiler->looked_up[i] is what documents say themselves, or one in its title.
 * It is found out when it is asked for: most searches do not. */
zws_status zws_alternatives__is_written(bool *out, zws_compiler *compiler, size_t i);

/* A single character that is no part of a term, beside words that say more: those who know what the
 * query means need not find it. */
bool zws_alternatives__is_noise(const zws_compiler *compiler, const zws_clause *clause,
                                size_t word);

/* The span that begins with a word; NULL: none does. */
const zws_alternative_span *zws_alternatives__at(const zws_clause *clause, size_t word);

/* What was looked for, for whoever reads the results. */
zws_status zws_alternatives__report(zws_results *results, const zws_compiler *compiler);

#endif
