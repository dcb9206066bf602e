/* The parts of zwquery: running requests, and printing what they give. */
#ifndef TOOLS_ZWQUERY_H
#define TOOLS_ZWQUERY_H

#include "common.h"

typedef enum { ZWQUERY_TEXT, ZWQUERY_JSON, ZWQUERY_TSV, ZWQUERY_TREC } zwquery_format;

typedef struct {
    zwquery_format format;
    bool color, explain, passages, cite;
    bool like; /* that there is no such document is no failure of the index */
    size_t offset;
    const char *facet[16];
    size_t n_facets;
} zwquery_view;

/* Runs one query and prints its hits; the exit status. */
int zwquery_one(zws_search *search, zws_index *index, const char *query, const char *qid,
                const zwquery_view *view);

/* Runs a file of `qid<TAB>query` lines; the mean time goes to stderr at the end. A query that fails
 * is said with its line, and the others still run. */
int zwquery_batch(zws_search *search, zws_index *index, const char *path, const zwquery_view *view);

/* Prints what the index holds that goes on like text; milliseconds: 0 for the default. */
int zwquery_suggest(zws_index *index, const char *text, size_t limit, unsigned milliseconds,
                    const zwquery_view *view);

void zwquery_print(const zws_results *results, const char *qid, const zwquery_view *view);

#endif
