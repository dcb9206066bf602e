/* zwpage INDEX QUERIES [--sort tier|rel|date] [--within top|date] [--facets] [--extracts]
 *        [--limit K] [--repeat N] [--cpu] [--hits FILE]
 * Whole result pages through the public API, in process, in one thread. QUERIES: number, tab, query
 * a line. --within orders the documents of a band (top, the default of the library, looks at their
 * relevance; date is the newest first). --facets counts the values of region, issuer and category
 * over all matches; --extracts draws an extract of each hit. Prints `name n mean p50 p95 p99 max`
 * in milliseconds of the last of N repeats; --hits writes number of the query, total (≥ where it is
 * a bound), and ids; --cpu measures processor time, for busy machines. */
#include <getopt.h>
#include <string.h>

#include "timing.h"
#include "zwsearch/search.h"

typedef struct {
    char *number, *text;
} query;

static void stop(const char *what)
{
    fprintf(stderr, "zwpage: %s\n", what);
    exit(3);
}

static void need(zws_status status)
{
    if (status != ZWS_OK)
        stop(zws_error_message());
}

static query *read_queries(size_t *n, const char *path)
{
    FILE *in = fopen(path, "r");
    if (!in)
        stop("the queries cannot be read");
    query *list = NULL;
    char *line = NULL;
    size_t cap = 0, room = 0;
    *n = 0;
    for (ssize_t len; (len = getline(&line, &cap, in)) > 0;) {
        line[strcspn(line, "\n")] = '\0';
        char *tab = strchr(line, '\t');
        if (!tab)
            continue;
        *tab = '\0';
        if (*n == room) {
            room = room ? 2 * room : 1024;
            list = realloc(list, room * sizeof *list);
            if (!list)
                stop("out of memory");
        }
        list[*n].number = strdup(line);
        list[(*n)++].text = strdup(tab + 1);
    }
    free(line);
    fclose(in);
    return list;
}

static void print_hits(FILE *out, const query *q, const zws_results *results)
{
    bool exact;
    unsigned long long total = zws_results_total(results, &exact);
    fprintf(out, "%s\t%s%llu", q->number, exact ? "" : "≥", total);
    for (size_t i = 0; i < zws_results_count(results); i++)
        fprintf(out, "\t%s", zws_results_id(results, i));
    fputc('\n', out);
}

/* One round over all queries; the hits are written to out, unless it is NULL. */
static void run(double *ms, zws_index *index, zws_search *search, const query *list, size_t n,
                bool cpu, FILE *out)
{
    for (size_t i = 0; i < n; i++) {
        zws_results *results;
        double begin = timing_now(cpu);
        need(zws_search_set_query(search, list[i].text));
        need(zws_search_run(&results, search, index));
        ms[i] = timing_now(cpu) - begin;
        if (out)
            print_hits(out, &list[i], results);
        zws_results_free(results);
    }
}

typedef struct {
    const char *name;
    long value;
} choice;

static const choice sorts[] = {
    {"tier", ZWS_SORT_TIER}, {"rel", ZWS_SORT_RELEVANCE}, {"date", ZWS_SORT_NEWEST}, {NULL, 0}};
static const choice withins[] = {
    {"top", ZWS_WITHIN_PROMINENCE}, {"date", ZWS_WITHIN_DATE}, {NULL, 0}};

static long choose(const choice *choices, const char *name)
{
    for (; choices->name; choices++) {
        if (strcmp(name, choices->name) == 0)
            return choices->value;
    }
    stop("--sort is tier, rel or date, --within top or date");
    return 0;
}

int main(int argc, char **argv)
{
    static const struct option longs[] = {{"sort", required_argument, NULL, 's'},
                                          {"facets", no_argument, NULL, 'f'},
                                          {"extracts", no_argument, NULL, 'e'},
                                          {"limit", required_argument, NULL, 'l'},
                                          {"repeat", required_argument, NULL, 'r'},
                                          {"cpu", no_argument, NULL, 'c'},
                                          {"hits", required_argument, NULL, 'h'},
                                          {"within", required_argument, NULL, 'w'},
                                          {NULL, 0, NULL, 0}};
    const char *sort = "tier", *within = "top", *hits = NULL;
    bool facets = false, extracts = false, cpu = false;
    long limit = 10, repeat = 3;
    for (int c; (c = getopt_long(argc, argv, "", longs, NULL)) != -1;) {
        switch (c) {
        case 's':
            sort = optarg;
            break;
        case 'w':
            within = optarg;
            break;
        case 'f':
            facets = true;
            break;
        case 'e':
            extracts = true;
            break;
        case 'l':
            limit = atol(optarg);
            break;
        case 'r':
            repeat = atol(optarg);
            break;
        case 'c':
            cpu = true;
            break;
        case 'h':
            hits = optarg;
            break;
        default:
            return 2;
        }
    }
    if (argc - optind != 2 || repeat < 1) {
        fprintf(stderr, "usage: zwpage INDEX QUERIES [OPTION]... (see the top of zwpage.c)\n");
        return 2;
    }
    zws_index *index;
    zws_search *search;
    need(zws_index_open(&index, argv[optind]));
    need(zws_search_new(&search));
    need(zws_search_set(search, ZWS_OPTION_SORT, choose(sorts, sort)));
    need(zws_search_set(search, ZWS_OPTION_WITHIN, choose(withins, within)));
    need(zws_search_set(search, ZWS_OPTION_LIMIT, limit));
    need(zws_search_set(search, ZWS_OPTION_EXTRACTS, extracts));
    /* No other engine looks for copies, other names or mistakes, and the texts that mkdocuments
     * draws are full of copies. */
    need(zws_search_set(search, ZWS_OPTION_FOLD, 0));
    need(zws_search_set(search, ZWS_OPTION_CORRECT, ZWS_CORRECT_OFF));
    need(zws_search_set(search, ZWS_OPTION_SYNONYMS, 0));
    need(zws_search_set(search, ZWS_OPTION_DEADLINE_MS, ZWS_DEADLINE_MS_MAX));
    for (int i = 0; facets && i < 3; i++)
        need(zws_search_add_facet(search, (const char *[]){"region", "issuer", "category"}[i]));
    size_t n;
    query *list = read_queries(&n, argv[optind + 1]);
    double *ms = calloc(n + 1, sizeof *ms);
    FILE *out = hits ? fopen(hits, "w") : NULL;
    if (!ms || (hits && !out))
        stop("no memory, or no file for the hits");
    for (long r = 0; r < repeat; r++)
        run(ms, index, search, list, n, cpu, r + 1 == repeat ? out : NULL);
    if (out)
        fclose(out);
    timing_print("zwsearch", ms, n);
    for (size_t i = 0; i < n; i++) {
        free(list[i].number);
        free(list[i].text);
    }
    free(list);
    free(ms);
    zws_search_free(search);
    zws_index_free(index);
    return 0;
}
