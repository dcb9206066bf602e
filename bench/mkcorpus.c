/* mkcorpus ARTICLES COUNT [SEED]: documents for benchmarks on standard output, one a line, made of
 * ARTICLES, whose lines are words separated by spaces: two thirds of one article and two thirds of
 * another, both chosen at random, each a run of words that begins at random. The same everywhere
 * for the same seed. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "synthetic.h"

typedef struct {
    const char **word; /* of all lines; a word ends where the next begins */
    size_t n, word_cap;
    size_t *line; /* index of the first word of each line */
    size_t lines, line_cap;
} articles;

static zws_status split(articles *a, char *text, size_t len)
{
    char *p = text, *end = text + len;
    while (p < end) {
        char *stop = memchr(p, '\n', (size_t)(end - p));
        if (!stop)
            stop = end;
        size_t first = a->n;
        while (p < stop) {
            if (*p == ' ') {
                *p++ = '\0';
                continue;
            }
            ZWS_TRY(zws_mem__grow(&a->word, &a->word_cap, a->n + 1, sizeof *a->word));
            a->word[a->n++] = p;
            while (p < stop && *p != ' ')
                p++;
        }
        if (stop < end)
            *stop = '\0';
        p = stop + 1;
        if (a->n == first)
            continue;
        ZWS_TRY(zws_mem__grow(&a->line, &a->line_cap, a->lines + 2, sizeof *a->line));
        a->line[a->lines++] = first;
        a->line[a->lines] = a->n;
    }
    return ZWS_OK;
}

static void print_part(const articles *a, uint64_t *seed, const char *before)
{
    size_t line = synthetic_random(seed, a->lines);
    size_t n = a->line[line + 1] - a->line[line], part = (2 * n + 2) / 3;
    size_t from = a->line[line] + synthetic_random(seed, n - part + 1);
    for (size_t i = 0; i < part; i++) {
        fputs(i ? " " : before, stdout);
        fputs(a->word[from + i], stdout);
    }
}

int main(int argc, char **argv)
{
    if (argc < 3 || argc > 4) {
        fprintf(stderr, "usage: mkcorpus ARTICLES COUNT [SEED]\n");
        return 2;
    }
    articles a = {0};
    char *text;
    size_t len;
    if (zws_file__read(&text, &len, argv[1], (size_t)1 << 30) != ZWS_OK ||
        split(&a, text, len) != ZWS_OK || a.lines == 0) {
        fprintf(stderr, "mkcorpus: %s: %s\n", argv[1],
                a.lines ? zws_error_message() : "no articles");
        return 3;
    }
    uint64_t seed = argc > 3 ? strtoull(argv[3], NULL, 10) : 1;
    for (uint64_t d = strtoull(argv[2], NULL, 10); d > 0; d--) {
        print_part(&a, &seed, "");
        print_part(&a, &seed, " ");
        putchar('\n');
    }
    free(text);
    free(a.word);
    free(a.line);
    return ferror(stdout) || fflush(stdout) ? 3 : 0;
}
