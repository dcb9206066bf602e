#ifndef BENCH_JUDGE_TREC_H
#define BENCH_JUDGE_TREC_H

/* Runs, judgments and queries as lines of a file. What is read points into the text of its file and
 * lives as long as that. Every function that reads prints `FILE:LINE: what` to standard error and
 * returns false when it cannot. */
#include <stdbool.h>
#include <stddef.h>

/* A line of judgments (relevance) or of a run (rank, relevance as judged). */
typedef struct {
    const char *query;
    const char *document;
    long relevance; /* below 1: not relevant */
    long rank;      /* from 1; 0 in judgments */
    size_t line;    /* from 1 */
} trec_line;

typedef struct {
    const char *file; /* its name, for messages */
    char *text;
    trec_line *at;
    size_t n;
} trec_lines;

/* `qid 0 docid relevance`, fields parted by blanks. Sorted by query, then document; no document is
 * judged twice for a query. */
bool trec_read_judgments(trec_lines *out, const char *file);

/* `qid Q0 docid rank score tag`. Sorted by query, then document; no document and no rank stands
 * twice in a query. */
bool trec_read_run(trec_lines *out, const char *file);

/* The first field of every line, a tab behind it or nothing: the file given to `zwquery --batch`.
 * In the order of the file, none of them twice; `document` is NULL. */
bool trec_read_queries(trec_lines *out, const char *file);

void trec_free(trec_lines *lines);

/* By query, then document; by query, then rank: for qsort(). */
int trec_by_document(const void *a, const void *b);
int trec_by_rank(const void *a, const void *b);

#endif
