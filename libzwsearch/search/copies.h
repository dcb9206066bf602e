/* Copies of a document: what is held under the same number (文号) or title with nearly the same
 * text, as where a gazette and a web page both print it. */
#ifndef ZWS_SEARCH_COPIES_H
#define ZWS_SEARCH_COPIES_H

#include "search/search_internal.h"

/* Candidates of one number or title that are looked at. */
#define ZWS_COPIES_MAX 16

typedef struct {
    zws_match match;
    zws_document *document;
} zws_copy;

typedef struct {
    zws_copy item[ZWS_COPIES_MAX];
    size_t n;
} zws_copies;

/* The other documents that are copies of this one or of a copy of it, whether they match the query
 * or not. Costs two look-ups where nothing else has its number or title. Free them with
 * zws_copies__free. */
zws_status zws_copies__find(zws_copies *out, zws_compiler *compiler, const zws_match *match,
                            const zws_document *document);
void zws_copies__free(zws_copies *copies);

/* Whether a, rather than b, is the one to be shown: a gazette's before others, then one with a
 * number, then one with a date, then the longer text, then the smaller id. */
bool zws_copies__is_better(const zws_document *a, const zws_document *b);

/* How much two texts have in common, as the share of the runs of five letters (Han characters,
 * digits, Latin) of either that are in both: 1 the same, 0 nothing; of texts without such a run
 * nothing can be said: 0. Estimated from the 512 smallest hashes of each (Broder's bottom sketch),
 * of the first 200,000 letters. */
zws_status zws_copies__resemblance(double *out, const char *a, size_t a_len, const char *b,
                                   size_t b_len);

#endif
