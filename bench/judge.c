/* judge [--per-query] [--queries FILE] RUN JUDGMENTS: how good the answers of a run are, as means
 * over queries, a line `measure<TAB>all<TAB>value` each; with --per-query also
 * `measure<TAB>qid<TAB>value`.
 *
 * RUN is what `zwquery --batch FILE --format trec` prints; its ranks count, not its scores, which
 * do not order bands. The queries are those of --queries, else those that the run or the judgments
 * name. One without hits, or without a relevant document, counts as 0 in every measure; a document
 * without a judgment is not relevant. Exit status 1: a file is missing or malformed; 2: wrong
 * usage. */
#include "judge_trec.h"

#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NDCG_10, R_10, R_100, MRR_10, SUCCESS_1, SUCCESS_3, MEASURES };
static const char *const name[MEASURES] = {"nDCG@10", "R@10",      "R@100",
                                           "MRR@10",  "success@1", "success@3"};

/* The lines of one query: a piece of a sorted array. */
typedef struct {
    trec_line *at;
    size_t n;
} slice;

/* The lines of the query that stand at *from or behind it: both walk through the queries in order.
 */
static slice take(const trec_lines *lines, size_t *from, const char *query)
{
    while (*from < lines->n && strcmp(lines->at[*from].query, query) < 0)
        ++*from;
    slice out = {.at = lines->at + *from};
    while (*from < lines->n && strcmp(lines->at[*from].query, query) == 0) {
        ++*from;
        out.n++;
    }
    return out;
}

/* Gives every hit the relevance of its judgment. Both are sorted by document. */
static void look_up(slice hits, slice judged)
{
    for (size_t h = 0, j = 0; h < hits.n; h++) {
        while (j < judged.n && strcmp(judged.at[j].document, hits.at[h].document) < 0)
            j++;
        bool found = j < judged.n && strcmp(judged.at[j].document, hits.at[h].document) == 0;
        hits.at[h].relevance = found ? judged.at[j].relevance : 0;
    }
}

static int most_relevant_first(const void *a, const void *b)
{
    const trec_line *x = a, *y = b;
    return (x->relevance < y->relevance) - (x->relevance > y->relevance);
}

/* The gain of the document is its relevance, as trec_eval has it. */
static double discounted(const trec_line *line, size_t position)
{
    return line->relevance > 0 ? (double)line->relevance / log2((double)position + 2) : 0;
}

/* Both slices are put into another order. */
static void measure(double out[MEASURES], slice hits, slice judged)
{
    memset(out, 0, MEASURES * sizeof *out);
    look_up(hits, judged);
    size_t relevant = 0;
    for (size_t i = 0; i < judged.n; i++)
        relevant += judged.at[i].relevance > 0;
    if (!relevant || !hits.n)
        return;
    qsort(hits.at, hits.n, sizeof *hits.at, trec_by_rank);
    qsort(judged.at, judged.n, sizeof *judged.at, most_relevant_first);
    double gain = 0, ideal = 0;
    for (size_t i = 0; i < judged.n && i < 10; i++)
        ideal += discounted(&judged.at[i], i);
    for (size_t i = 0; i < hits.n && i < 100; i++) {
        if (hits.at[i].relevance <= 0)
            continue;
        out[R_100]++;
        if (i >= 10)
            continue;
        out[R_10]++;
        gain += discounted(&hits.at[i], i);
        if (out[MRR_10] == 0)
            out[MRR_10] = 1.0 / (double)(i + 1);
        if (i < 1)
            out[SUCCESS_1] = 1;
        if (i < 3)
            out[SUCCESS_3] = 1;
    }
    out[NDCG_10] = gain / ideal;
    out[R_10] /= (double)relevant;
    out[R_100] /= (double)relevant;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The names of all queries, sorted, each once; NULL without memory. */
static const char **names_of(size_t *n, const trec_lines *run, const trec_lines *judged,
                             const trec_lines *queries)
{
    const char **out = malloc((run->n + judged->n + queries->n + 1) * sizeof *out);
    if (!out)
        return NULL;
    size_t all = 0;
    for (size_t i = 0; i < queries->n; i++)
        out[all++] = queries->at[i].query;
    for (size_t i = 0; i < run->n && !queries->text; i++)
        out[all++] = run->at[i].query;
    for (size_t i = 0; i < judged->n && !queries->text; i++)
        out[all++] = judged->at[i].query;
    if (all)
        qsort(out, all, sizeof *out, by_name);
    *n = 0;
    for (size_t i = 0; i < all; i++)
        if (!i || strcmp(out[i], out[*n - 1]) != 0)
            out[(*n)++] = out[i];
    return out;
}

static bool judge(const trec_lines *run, const trec_lines *judged, const trec_lines *queries,
                  bool per_query)
{
    size_t n, at_run = 0, at_judged = 0;
    const char **names = names_of(&n, run, judged, queries);
    if (!names) {
        fprintf(stderr, "judge: no memory\n");
        return false;
    }
    double sum[MEASURES] = {0};
    for (size_t i = 0; i < n; i++) {
        double value[MEASURES];
        slice hits = take(run, &at_run, names[i]);
        measure(value, hits, take(judged, &at_judged, names[i]));
        for (int m = 0; m < MEASURES; m++) {
            sum[m] += value[m];
            if (per_query)
                printf("%s\t%s\t%.6f\n", name[m], names[i], value[m]);
        }
    }
    free(names);
    printf("queries\tall\t%zu\n", n);
    for (int m = 0; m < MEASURES; m++)
        printf("%s\tall\t%.6f\n", name[m], n ? sum[m] / (double)n : 0);
    if (fflush(stdout) == 0 && !ferror(stdout))
        return true;
    perror("judge: standard output");
    return false;
}

static const char usage[] = "usage: judge [--per-query] [--queries FILE] RUN JUDGMENTS\n";

int main(int argc, char **argv)
{
    static const struct option options[] = {{"per-query", no_argument, NULL, 'p'},
                                            {"queries", required_argument, NULL, 'q'},
                                            {"help", no_argument, NULL, 'h'},
                                            {0}};
    bool per_query = false;
    const char *queries_file = NULL;
    for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        if (option == 'h') {
            fputs(usage, stdout);
            return 0;
        }
        if (option == 'p')
            per_query = true;
        else if (option == 'q')
            queries_file = optarg;
        else {
            fputs(usage, stderr);
            return 2;
        }
    }
    if (argc - optind != 2) {
        fputs(usage, stderr);
        return 2;
    }
    trec_lines run = {0}, judged = {0}, queries = {0};
    bool ok = trec_read_run(&run, argv[optind]) && trec_read_judgments(&judged, argv[optind + 1]) &&
              (!queries_file || trec_read_queries(&queries, queries_file)) &&
              judge(&run, &judged, &queries, per_query);
    trec_free(&run);
    trec_free(&judged);
    trec_free(&queries);
    return ok ? 0 : 1;
}
