/* Suggestions while titles are typed character by character:
 *
 *   suggest INDEX FILE [MS]
 *
 * FILE: a title a line. Prints the wall and processor time of every beginning of every line, how
 * many of them were cut short by the deadline, and how many whole lines are not suggested. */
#include <string.h>

#include "timing.h"
#include "zwsearch.h"

typedef struct {
    double *ms;
    size_t n, cap;
} times;

typedef struct {
    zws_index *index;
    unsigned deadline;
    times wall, cpu;
    size_t cut, lines, missed;
} bench;

static bool keep(times *t, double ms)
{
    if (t->n == t->cap) {
        size_t cap = t->cap ? 2 * t->cap : 4096;
        double *grown = realloc(t->ms, cap * sizeof *grown);
        if (!grown)
            return false;
        t->ms = grown;
        t->cap = cap;
    }
    t->ms[t->n++] = ms;
    return true;
}

static bool has(const zws_suggestions *s, const char *title)
{
    for (size_t i = 0; i < zws_suggestions_count(s); i++) {
        if (strcmp(zws_suggestions_text(s, i), title) == 0)
            return true;
    }
    return false;
}

static bool type(bench *b, const char *title)
{
    size_t len = strlen(title);
    for (size_t n = 1; n <= len; n++) {
        zws_suggestions *s;
        if ((title[n] & 0xC0) == 0x80)
            continue;
        double wall = timing_now(false), cpu = timing_now(true);
        if (zws_suggest(&s, b->index, title, n, 10, b->deadline) != ZWS_OK)
            return false;
        if (!keep(&b->cpu, timing_now(true) - cpu) || !keep(&b->wall, timing_now(false) - wall))
            return false;
        b->cut += !zws_suggestions_complete(s);
        b->missed += n == len && !has(s, title);
        zws_suggestions_free(s);
    }
    b->lines++;
    return true;
}

int main(int argc, char **argv)
{
    bench b = {.deadline = argc > 3 ? (unsigned)strtoul(argv[3], NULL, 10) : 0};
    char line[ZWS_SUGGEST_BYTES + 2];
    FILE *file = argc > 2 ? fopen(argv[2], "r") : NULL;
    if (!file || zws_index_open(&b.index, argv[1]) != ZWS_OK) {
        fprintf(stderr, "usage: suggest INDEX FILE [MS]: %s\n", zws_error_message());
        return 2;
    }
    bool good = true;
    while (good && fgets(line, sizeof line, file)) {
        line[strcspn(line, "\n")] = '\0';
        if (*line)
            good = type(&b, line);
    }
    if (!good)
        fprintf(stderr, "suggest: %s\n", zws_error_message());
    timing_print("wall", b.wall.ms, b.wall.n);
    timing_print("processor", b.cpu.ms, b.cpu.n);
    printf("cut %zu, lines %zu, missed %zu\n", b.cut, b.lines, b.missed);
    free(b.wall.ms);
    free(b.cpu.ms);
    fclose(file);
    zws_index_free(b.index);
    return good ? 0 : 1;
}
