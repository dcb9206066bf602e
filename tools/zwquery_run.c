/* Running queries, one or a file of them. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "zwquery.h"

static double milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

int zwquery_one(zws_search *search, zws_index *index, const char *query, const char *qid,
                const zwquery_view *view)
{
    zws_results *results;
    zws_status status = zws_search_set_query(search, query);
    if (status == ZWS_OK)
        status = zws_search_run(&results, search, index);
    if (status == ZWS_ENOTFOUND && view->like) {
        tool_say("%s", zws_error_message());
        return EXIT_NOTHING;
    }
    if (status != ZWS_OK)
        return tool_failed(status);
    zwquery_print(results, qid, view);
    int result = zws_results_total(results, NULL) > 0 ? EXIT_DONE : EXIT_NOTHING;
    zws_results_free(results);
    return result;
}

typedef struct {
    unsigned long queries, answered, failed;
    double total, slowest;
} timing;

static void run_line(zws_search *search, zws_index *index, char *line, const char *path,
                     unsigned long number, const zwquery_view *view, timing *t)
{
    char *tab = strchr(line, '\t');
    if (!tab) {
        tool_say("%s:%lu: no tab between id and query", path, number);
        t->failed++;
        return;
    }
    *tab = '\0';
    t->queries++;
    double start = milliseconds();
    zws_results *results;
    zws_status status = zws_search_set_query(search, tab + 1);
    if (status == ZWS_OK)
        status = zws_search_run(&results, search, index);
    if (status != ZWS_OK) {
        tool_say("%s:%lu: %s", path, number, zws_error_message());
        t->failed++;
        return;
    }
    double took = milliseconds() - start;
    t->total += took;
    if (took > t->slowest)
        t->slowest = took;
    if (zws_results_total(results, NULL) > 0)
        t->answered++;
    zwquery_print(results, line, view);
    zws_results_free(results);
}

int zwquery_batch(zws_search *search, zws_index *index, const char *path, const zwquery_view *view)
{
    FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "r");
    if (!file) {
        tool_say("cannot open %s: %s", path, strerror(errno));
        return EXIT_UNUSABLE;
    }
    timing t = {0};
    char *line = NULL;
    size_t size = 0;
    ssize_t len;
    unsigned long number = 0;
    while ((len = getline(&line, &size, file)) >= 0) {
        number++;
        while (len > 0 && (line[len - 1] == '\n' || line[len - 1] == '\r'))
            line[--len] = '\0';
        if (len > 0)
            run_line(search, index, line, path, number, view, &t);
    }
    bool unreadable = ferror(file);
    if (unreadable)
        tool_say("cannot read %s: %s", path, strerror(errno));
    free(line);
    if (file != stdin)
        fclose(file);
    unsigned long timed = t.queries - (t.failed < t.queries ? t.failed : t.queries);
    tool_say("%lu queries, %lu with hits, %lu failed; mean %.3f ms, slowest %.3f ms", t.queries,
             t.answered, t.failed, timed ? t.total / (double)timed : 0.0, t.slowest);
    if (unreadable)
        return EXIT_UNUSABLE;
    if (t.failed > 0)
        return EXIT_USAGE;
    return t.answered > 0 ? EXIT_DONE : EXIT_NOTHING;
}
