/* mksegment TOKENS SEGMENT [MEMORY_MIB]: a segment of documents given as lines of words. The id is
 * the line's number; the date is number × 7919 mod 3650 days after 2015-01-01; three columns of 30,
 * 300 and 12 values. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/deadline.h"
#include "synthetic.h"
#include "core/core.h"

typedef struct {
    char *text;
    uint32_t len, position;
} word;

static int compare(const void *a, const void *b)
{
    const word *x = a, *y = b;
    int order = memcmp(x->text, y->text, x->len < y->len ? x->len : y->len);
    if (order == 0)
        order = (x->len > y->len) - (x->len < y->len);
    return order ? order : (x->position > y->position) - (x->position < y->position);
}

static word *words;
static zws_segment_term *terms;
static uint32_t *positions;
static size_t capacity[3];

static zws_status add(zws_segment_builder *builder, char *line, size_t len, uint32_t number)
{
    size_t n = 0, n_terms = 0;
    char *stored = NULL;
    ZWS_TRY(zws_mem__dup(&stored, line, len));
    for (char *p = strtok(line, " \n"); p; p = strtok(NULL, " \n")) {
        ZWS_TRY(zws_mem__grow(&words, &capacity[0], n + 1, sizeof *words));
        words[n] = (word){p, (uint32_t)strlen(p), (uint32_t)n};
        n++;
    }
    ZWS_TRY(zws_mem__grow(&terms, &capacity[1], n + 1, sizeof *terms));
    ZWS_TRY(zws_mem__grow(&positions, &capacity[2], n + 1, sizeof *positions));
    if (n > 0)
        qsort(words, n, sizeof *words, compare);
    for (size_t i = 0; i < n; i++) {
        positions[i] = words[i].position;
        zws_segment_term *last = n_terms ? &terms[n_terms - 1] : NULL;
        if (last && last->len == words[i].len &&
            memcmp(last->text, words[i].text, last->len) == 0) {
            last->frequency++;
            last->n_positions++;
        } else {
            terms[n_terms++] = (zws_segment_term){words[i].text, words[i].len, 1, 1, &positions[i]};
        }
    }
    char id[16], value[3][16];
    zws_segment_value values[3];
    for (uint32_t c = 0; c < 3; c++) {
        snprintf(value[c], sizeof value[c], "value%u", synthetic_value(c, number));
        values[c] = (zws_segment_value){(int)c, value[c], strlen(value[c])};
    }
    snprintf(id, sizeof id, "%u", number);
    int32_t date = synthetic_date(number);
    zws_segment_document document = {id,      strlen(id), date, date,   terms,
                                     n_terms, values,     3,    stored, len};
    zws_status status = zws_segment_builder__add(builder, &document);
    free(stored);
    return status;
}

int main(int argc, char **argv)
{
    if (argc < 3 || argc > 4) {
        fprintf(stderr, "usage: mksegment TOKENS SEGMENT [MEMORY_MIB]\n");
        return 2;
    }
    FILE *in = fopen(argv[1], "r");
    if (!in) {
        perror(argv[1]);
        return 3;
    }
    char *slash = strrchr(argv[2], '/'), *folder = NULL;
    zws_segment_builder *builder = NULL;
    zws_status status =
        zws_mem__dup(&folder, slash ? argv[2] : ".", slash ? (size_t)(slash - argv[2]) : 1);
    zws_segment_options options = {.folder = folder, .positions = true};
    options.memory = argc > 3 ? strtoull(argv[3], NULL, 10) << 20 : 0;
    if (status == ZWS_OK)
        status = zws_segment_builder__new(&builder, &options);
    char *line = NULL;
    size_t cap = 0;
    uint32_t number = 0;
    int64_t begin = zws_clock__now_ns();
    for (ssize_t len; status == ZWS_OK && (len = getline(&line, &cap, in)) > 0;)
        status = add(builder, line, (size_t)len, number++);
    int64_t read = zws_clock__now_ns();
    if (status == ZWS_OK)
        status = zws_segment_builder__finish(builder, argv[2]);
    if (status != ZWS_OK)
        fprintf(stderr, "mksegment: %s\n", zws_error_message());
    else
        fprintf(stderr, "%u documents, %.1f s to add, %.1f s to write\n", number,
                (double)(read - begin) / 1e9, (double)(zws_clock__now_ns() - read) / 1e9);
    zws_segment_builder__free(builder);
    free(folder);
    free(line);
    free(words);
    free(terms);
    free(positions);
    fclose(in);
    return status == ZWS_OK ? 0 : 3;
}
