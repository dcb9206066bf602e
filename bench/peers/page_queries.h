/* The part of a peer's program that is the same for all: options, queries, times, hits. */
#ifndef BENCH_PEERS_PAGE_QUERIES_H
#define BENCH_PEERS_PAGE_QUERIES_H

#include <getopt.h>
#include <string.h>

#include "timing.h"

typedef struct {
    const char *sort; /* "date" or "rel" */
    bool facets, extracts, cpu;
    int limit, repeat;
    const char *hits; /* a file for number of the query and total; NULL */
    char **argument;  /* three of them: what to do, documents or database, database or queries */
} page_options;

/* Reads the command line into *o. false: wrong usage. */
static inline bool page_options_read(page_options *o, int argc, char **argv)
{
    static const struct option longs[] = {
        {"sort", required_argument, NULL, 's'},   {"facets", no_argument, NULL, 'f'},
        {"extracts", no_argument, NULL, 'e'},     {"limit", required_argument, NULL, 'l'},
        {"repeat", required_argument, NULL, 'r'}, {"cpu", no_argument, NULL, 'c'},
        {"hits", required_argument, NULL, 'h'},   {NULL, 0, NULL, 0}};
    *o = (page_options){.sort = "date", .limit = 10, .repeat = 3};
    for (int c; (c = getopt_long(argc, argv, "", longs, NULL)) != -1;) {
        switch (c) {
        case 's':
            o->sort = optarg;
            break;
        case 'f':
            o->facets = true;
            break;
        case 'e':
            o->extracts = true;
            break;
        case 'l':
            o->limit = atoi(optarg);
            break;
        case 'r':
            o->repeat = atoi(optarg);
            break;
        case 'c':
            o->cpu = true;
            break;
        case 'h':
            o->hits = optarg;
            break;
        default:
            return false;
        }
    }
    o->argument = argv + optind;
    return argc - optind == 3;
}

/* Answers one query and returns how many documents match it. */
typedef long (*page_answer_fn)(const char *query, const page_options *o);

/* Asks every query of a file (number, tab, query a line) o->repeat times and prints the times of
 * the last round under the engine's name. false: the file cannot be read, or no memory. */
static inline bool page_queries_run(const char *engine, const char *queries, const page_options *o,
                                    page_answer_fn answer)
{
    double *ms = NULL;
    size_t n = 0, room = 0, cap = 0;
    char *line = NULL;
    FILE *out = o->hits ? fopen(o->hits, "w") : NULL, *in = fopen(queries, "r");
    bool good = in && (!o->hits || out);
    for (int round = 0; good && round < o->repeat; round++) {
        rewind(in);
        n = 0;
        while (getline(&line, &cap, in) > 0) {
            line[strcspn(line, "\n")] = '\0';
            char *tab = strchr(line, '\t');
            if (!tab)
                continue;
            if (n == room) {
                room = room ? 2 * room : 1024;
                double *more = realloc(ms, room * sizeof *ms);
                if (!(good = more))
                    break;
                ms = more;
            }
            double begin = timing_now(o->cpu);
            long total = answer(tab + 1, o);
            ms[n++] = timing_now(o->cpu) - begin;
            if (out && round + 1 == o->repeat)
                fprintf(out, "%.*s\t%ld\n", (int)(tab - line), line, total);
        }
    }
    if (good)
        timing_print(engine, ms, n);
    free(ms);
    free(line);
    if (in)
        fclose(in);
    if (out && fclose(out) != 0)
        good = false;
    return good;
}

#endif
