/* zwbench INDEX|SEGMENT QUERIES [--sort rel|date|date-asc] [--op or|and|phrase] [--limit K]
 *         [--terms N] [--repeat N] [--count N] [--kernels NAME] [--hits FILE] [--cpu] [--memory]
 * Searches an index, or one segment, in process, in one thread. QUERIES: a line of words each;
 * --terms takes the first N different ones. Prints `name n mean p50 p95 p99 max` in milliseconds of
 * the last of N repeats, a line a run. With --op and, queries with a word that occurs nowhere are
 * left out, with phrase only lines of 2 words or more are asked. --hits writes query, rank, id,
 * score; --cpu measures processor time, for busy machines. */
#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/core.h"
#include "timing.h"
#include "zwbench.h"

enum { MOST_TERMS = 256 };

typedef struct {
    zws_node match, *leaf, **child;
    zws_term *term;
    zws_rank_term *rank;
    zws_plan plan;
    size_t line; /* in the file of queries, from 0 */
    bool skip;
} query;

static const char *op = "or", *sort = "rel", *kernels, *hits_path;
static bool cpu, memory;
static double opening;
static size_t limit = 10, most = MOST_TERMS, repeat = 3, count_up_to;

static zws_bm25 bm25 = {.k1 = 1.2, .b = 0.75, .k3 = 1};

static bool known(const query *q, size_t n, const char *text, size_t len)
{
    for (size_t i = 0; i < n; i++) {
        if (q->term[i].len == len && memcmp(q->term[i].text, text, len) == 0)
            return true;
    }
    return false;
}

/* Makes room for so many words. */
static zws_status give_room(query *q, size_t words, zws_arena *arena)
{
    q->leaf = zws_arena__alloc(arena, words * sizeof *q->leaf);
    q->child = zws_arena__alloc(arena, words * sizeof *q->child);
    q->term = zws_arena__alloc(arena, words * sizeof *q->term);
    q->rank = zws_arena__alloc(arena, words * sizeof *q->rank);
    return q->leaf && q->child && q->term && q->rank ? ZWS_OK : ZWS_ENOMEM;
}

/* line is taken apart, and the query points into it. */
static void make(query *q, char *line, bench_target *target, uint64_t documents)
{
    bool phrase = strcmp(op, "phrase") == 0, and = strcmp(op, "and") == 0;
    size_t n = 0, ranked = 0;
    for (char *p = strtok(line, " \n"); p && n < most && n < MOST_TERMS; p = strtok(NULL, " \n")) {
        size_t len = strlen(p);
        bool again = known(q, n, p, len);
        uint64_t df = bench_frequency(target, p, len);
        if ((again && !phrase) || (df == 0 && !and&&!phrase))
            continue;
        q->skip = q->skip || df == 0;
        q->term[n] = (zws_term){p, len};
        q->leaf[n] = (zws_node){.kind = ZWS_NODE_TERM, .term = &q->term[n], .n = 1};
        q->child[n] = &q->leaf[n];
        if (!again)
            q->rank[ranked++] = (zws_rank_term){
                {p, len}, log(1 + ((double)(documents - df) + 0.5) / ((double)df + 0.5))};
        n++;
    }
    q->skip = q->skip || n == 0 || (phrase && n < 2);
    q->match = (zws_node){.kind = phrase ? ZWS_NODE_PHRASE
                                  : and  ? ZWS_NODE_AND
                                         : ZWS_NODE_OR,
                          .term = q->term,
                          .child = q->child,
                          .n = n};
    q->plan = (zws_plan){.match = &q->match,
                         .rank = q->rank,
                         .n_rank = ranked,
                         .bm25 = bm25,
                         .order = strcmp(sort, "rel") == 0    ? ZWS_ORDER_RELEVANCE
                                  : strcmp(sort, "date") == 0 ? ZWS_ORDER_NEWEST
                                                              : ZWS_ORDER_OLDEST,
                         .limit = limit,
                         .count_up_to = count_up_to};
}

static zws_status run(bench_target *target, query *const *q, size_t n)
{
    double *ms = calloc(n + 1, sizeof *ms);
    FILE *hits_file = hits_path ? fopen(hits_path, "w") : NULL;
    if (!ms || (hits_path && !hits_file)) {
        free(ms);
        return zws_error__set(ZWS_EIO, "%s cannot be written", hits_path ? hits_path : "memory");
    }
    zws_status status = ZWS_OK;
    for (size_t r = 0; r < repeat; r++) {
        for (size_t i = 0; i < n && status == ZWS_OK; i++) {
            double begin = timing_now(cpu);
            status = bench_search(target, &q[i]->plan);
            ms[i] = timing_now(cpu) - begin;
            if (status == ZWS_OK && hits_file && r == 0)
                bench_print(target, hits_file, q[i]->line);
            bench_forget(target);
        }
    }
    char name[64];
    snprintf(name, sizeof name, most < MOST_TERMS ? "%s-%s-%zu" : "%s-%s", op, sort, most);
    timing_print(name, ms, n);
    if (hits_file && fclose(hits_file) != 0 && status == ZWS_OK)
        status = zws_error__set(ZWS_EIO, "%s cannot be written", hits_path);
    free(ms);
    return status;
}

/* The kernel calls pages of a file private that no other process has at the moment: run two at once
 * to see what a reader more takes. */
static zws_status print_memory(void)
{
    FILE *f = fopen("/proc/self/smaps_rollup", "r");
    char line[256];
    double clean = 0, dirty = 0, anonymous = 0;
    if (!f)
        return zws_error__set(ZWS_EUNSUPPORTED, "this system has no /proc/self/smaps_rollup");
    while (fgets(line, sizeof line, f)) {
        sscanf(line, "Private_Clean: %lf", &clean);
        sscanf(line, "Private_Dirty: %lf", &dirty);
        sscanf(line, "Anonymous: %lf", &anonymous);
    }
    fclose(f);
    printf("opened in %.3f ms; private %.2f MiB (clean %.2f, dirty %.2f), anonymous %.2f MiB\n",
           opening, (clean + dirty) / 1024, clean / 1024, dirty / 1024, anonymous / 1024);
    return ZWS_OK;
}

typedef struct {
    query **q;
    size_t n, cap;
    FILE *in;
    zws_arena arena; /* of the queries */
} queries;

static void forget(queries *all)
{
    zws_arena__free(&all->arena);
    all->arena = (zws_arena){0};
    all->n = 0;
}

static zws_status add_query(queries *all, bench_target *target, const char *line, size_t number,
                            uint64_t documents)
{
    size_t words = 1;
    for (const char *p = line; *p; p++)
        words += *p == ' ';
    query *q = zws_arena__alloc(&all->arena, sizeof *q);
    char *copy = zws_arena__dup(&all->arena, line, strlen(line));
    if (!q || !copy)
        return ZWS_ENOMEM;
    *q = (query){.line = number};
    ZWS_TRY(give_room(q, words < MOST_TERMS ? words : MOST_TERMS, &all->arena));
    make(q, copy, target, documents);
    if (q->skip)
        return ZWS_OK;
    ZWS_TRY(zws_mem__grow(&all->q, &all->cap, all->n + 1, sizeof *all->q));
    all->q[all->n++] = q;
    return ZWS_OK;
}

static zws_status read_and_run(bench_target *target, void *context)
{
    queries *all = context;
    uint64_t documents, length;
    opening = timing_now(cpu) - opening;
    forget(all); /* it may be called again, for another snapshot */
    rewind(all->in);
    bench_totals(target, &documents, &length);
    bm25.average_length = documents ? (double)length / (double)documents : 0;
    char *line = NULL;
    size_t cap = 0;
    zws_status status = ZWS_OK;
    for (size_t number = 0; status == ZWS_OK && getline(&line, &cap, all->in) > 0; number++)
        status = add_query(all, target, line, number, documents);
    free(line);
    ZWS_TRY(status);
    ZWS_TRY(run(target, all->q, all->n));
    return memory ? print_memory() : ZWS_OK;
}

static int usage(void)
{
    fprintf(stderr,
            "usage: zwbench INDEX|SEGMENT QUERIES [--sort rel|date|date-asc] [--op or|and|phrase] "
            "[--limit K] [--terms N] [--repeat N] [--count N] [--kernels NAME] "
            "[--hits FILE] [--cpu] [--memory]\n");
    return 2;
}

int main(int argc, char **argv)
{
    static const struct option options[] = {
        {"sort", 1, NULL, 's'},    {"op", 1, NULL, 'o'},     {"limit", 1, NULL, 'l'},
        {"terms", 1, NULL, 't'},   {"repeat", 1, NULL, 'r'}, {"count", 1, NULL, 'c'},
        {"kernels", 1, NULL, 'k'}, {"hits", 1, NULL, 'h'},   {"cpu", 0, NULL, 'p'},
        {"memory", 0, NULL, 'm'},  {NULL, 0, NULL, 0}};
    for (int c; (c = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        switch (c) {
        case 's':
            sort = optarg;
            break;
        case 'o':
            op = optarg;
            break;
        case 'l':
            limit = strtoull(optarg, NULL, 10);
            break;
        case 't':
            most = strtoull(optarg, NULL, 10);
            break;
        case 'r':
            repeat = strtoull(optarg, NULL, 10);
            break;
        case 'c':
            count_up_to = strtoull(optarg, NULL, 10);
            break;
        case 'k':
            kernels = optarg;
            break;
        case 'p':
            cpu = true;
            break;
        case 'm':
            memory = true;
            break;
        case 'h':
            hits_path = optarg;
            break;
        default:
            return usage();
        }
    }
    if (argc - optind != 2)
        return usage();
    queries all = {.in = fopen(argv[optind + 1], "r")};
    zws_status status = ZWS_OK;
    if (!all.in)
        status = zws_error__set(ZWS_ENOTFOUND, "%s cannot be read", argv[optind + 1]);
    if (status == ZWS_OK && kernels)
        status = zws_core__use_kernels(kernels);
    opening = timing_now(cpu);
    if (status == ZWS_OK)
        status = bench_open(argv[optind], argv, read_and_run, &all);
    if (status != ZWS_OK)
        fprintf(stderr, "zwbench: %s\n", zws_error_message());
    forget(&all);
    free(all.q);
    if (all.in)
        fclose(all.in);
    return status == ZWS_OK ? 0 : 3;
}
