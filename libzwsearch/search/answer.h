/* What answers a question: one passage, above the list, or nothing (智能问答). */
#ifndef ZWS_SEARCH_ANSWER_H
#define ZWS_SEARCH_ANSWER_H

#include "search/search_internal.h"

typedef struct zws_answer {
    zws_hit hit;       /* its document, and one passage */
    char *question;    /* of a document of questions and answers: that which is answered; or NULL */
    double confidence; /* see answer.c */
} zws_answer;

/* Whether somebody who typed this asks something: 怎么, 多少, …吗, ？. */
bool zws_answer__is_question(const char *text, size_t len);

/* *out: NULL where nothing answers, or nothing does well enough. The compiler has run; the answer
 * does not depend on how the request is sorted, or which page of it is asked for. */
zws_status zws_answer__find(zws_answer **out, zws_compiler *compiler, const zws_stages *stages);
void zws_answer__free(zws_answer *answer);

/* Whether they are versions or copies of one document; two articles are not. */
bool zws_answer__same_title(const zws_document *a, const zws_document *b);

/* answer_passages.c: by what share of its score the best passage of the first match leads the best
 * ones of the others, and its own second; < 0: it does not. document: of each match. The first
 * match is `hit`, which gets that passage, if it has one. */
zws_status zws_answer__passage_lead(double *out, zws_hit *hit, zws_compiler *compiler,
                                    zws_document *const *document, const zws_matches *matches);

/* answer_pairs.c: which of the terms that rank a token is; their number where it is none. */
size_t zws_answer__term(const zws_ranking *ranking, const zws_token *token);

/* How much a text and the query have in common: the harmonic mean of what share of
 * the query's weight the text has (*share_of_query) and what share of its own words the query has.
 */
/* The question of the document that is most like the query, and its answer as bytes
 * of the body. likeness: 0 nothing in common, 1 the same. */
typedef struct {
    size_t question_begin, question_end; /* begin == end: the question is the title */
    size_t begin, end;
    double likeness;
    size_t n; /* questions that the document has */
} zws_answer_pair;
zws_status zws_answer__likeness(double *out, double *share_of_query, zws_compiler *compiler,
                                const char *text, size_t len);
zws_status zws_answer__pair(zws_answer_pair *out, zws_compiler *compiler,
                            const zws_document *document);

#endif
