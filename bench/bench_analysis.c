/* bench_analysis [--mb N] [--rounds N] [--only NAME] FILE: the steps of analysis beside ICU's break
 * iterator and friso on the same text in one run. FILE is text, or JSON Lines of which title and
 * body are taken; its first N megabytes (8). The methods take turns, round after round (9); printed
 * are the median and the extremes of the processor time, as megabytes of the original text a
 * second; --only takes the methods whose names begin so, for a profile.
 *
 *   normalise        bytes → characters
 *   words, pairs     characters → words; what zwseg does besides reading and printing
 *   words, unigram   the same without pairs of words
 *   bytes to words   both steps, with pairs; and without
 *   bytes to tokens  everything that is indexed
 *   ICU words        the word break iterator over UTF-16 (made beforehand)
 *   friso            over UTF-8, complex mode, with the dictionary of its package */
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <unicode/ubrk.h>
#include <unicode/ustring.h>

#ifdef HAVE_FRISO
#include <friso.h>
#endif

#include "analysis/analysis.h"
#include "base/file.h"
#include "ingest/ingest.h"

#define FILE_MAX_BYTES ((size_t)1 << 30)
#define ROUNDS_MAX     101

/* One document or line. */
typedef struct {
    char *utf8;
    size_t len;
    UChar *utf16;
    int32_t units;
    zws_text text;
} piece;

typedef struct {
    piece *item;
    size_t n, cap, bytes;
    zws_analyzer *analyzer;
    zws_text scratch;
    zws_words words;
    UBreakIterator *breaks;
#ifdef HAVE_FRISO
    friso_t friso;
    friso_config_t config;
#endif
} bench;

static void stop(const char *what)
{
    fprintf(stderr, "bench_analysis: %s\n", what);
    exit(3);
}

static void need(zws_status status)
{
    if (status != ZWS_OK)
        stop(zws_error_message());
}

/* --- The methods: each returns how many pieces it made, so that nothing is optimised away ------
 */

static size_t normalise(bench *b)
{
    size_t n = 0;
    for (size_t i = 0; i < b->n; i++) {
        need(zws_text__normalize(&b->scratch, b->analyzer, b->item[i].utf8, b->item[i].len));
        n += b->scratch.n;
    }
    return n;
}

static size_t words(bench *b, bool pairs, bool from_bytes)
{
    size_t n = 0;
    zws_analyzer__use_pairs(b->analyzer, pairs);
    for (size_t i = 0; i < b->n; i++) {
        const zws_text *text = &b->item[i].text;
        if (from_bytes) {
            need(zws_text__normalize(&b->scratch, b->analyzer, b->item[i].utf8, b->item[i].len));
            text = &b->scratch;
        }
        need(zws_words__segment(&b->words, b->analyzer, text->cp, text->n));
        n += b->words.n;
    }
    return n;
}

static size_t words_pairs(bench *b)
{
    return words(b, true, false);
}

static size_t words_unigram(bench *b)
{
    return words(b, false, false);
}

static size_t bytes_to_words(bench *b)
{
    return words(b, true, true);
}

static size_t bytes_to_words_unigram(bench *b)
{
    return words(b, false, true);
}

static zws_status count_token(const zws_token *token, void *context)
{
    size_t *n = context;
    *n += token->len > 0;
    return ZWS_OK;
}

static size_t bytes_to_tokens(bench *b)
{
    size_t n = 0;
    zws_analyzer__use_pairs(b->analyzer, true);
    for (size_t i = 0; i < b->n; i++) {
        need(zws_text__normalize(&b->scratch, b->analyzer, b->item[i].utf8, b->item[i].len));
        need(zws_tokens__emit(b->analyzer, &b->scratch, 0, ZWS_TOKENS_WORDS | ZWS_TOKENS_REPAIRS,
                              count_token, &n, NULL));
    }
    return n;
}

static size_t icu_words(bench *b)
{
    size_t n = 0;
    UErrorCode code = U_ZERO_ERROR;
    for (size_t i = 0; i < b->n; i++) {
        ubrk_setText(b->breaks, b->item[i].utf16, b->item[i].units, &code);
        while (ubrk_next(b->breaks) != UBRK_DONE)
            n++;
    }
    return n;
}

#ifdef HAVE_FRISO
static size_t friso_words(bench *b)
{
    size_t n = 0;
    friso_task_t task = friso_new_task();
    for (size_t i = 0; i < b->n; i++) {
        friso_set_text(task, b->item[i].utf8);
        while (b->config->next_token(b->friso, b->config, task))
            n++;
    }
    friso_free_task(task);
    return n;
}
#endif

typedef struct {
    const char *name;
    size_t (*run)(bench *b);
    double seconds[ROUNDS_MAX];
    size_t made;
    bool skip;
} method;

static method methods[] = {
    {.name = "normalise", .run = normalise},
    {.name = "words, pairs", .run = words_pairs},
    {.name = "words, unigram", .run = words_unigram},
    {.name = "bytes to words", .run = bytes_to_words},
    {.name = "bytes to words, unigram", .run = bytes_to_words_unigram},
    {.name = "bytes to tokens", .run = bytes_to_tokens},
    {.name = "ICU words", .run = icu_words},
#ifdef HAVE_FRISO
    {.name = "friso", .run = friso_words},
#endif
};
#define METHODS (sizeof methods / sizeof *methods)

/* --- The text --------------------------------------------------------------------------------- */

static void add_piece(bench *b, const char *utf8, size_t len)
{
    UErrorCode code = U_ZERO_ERROR;
    need(zws_mem__grow(&b->item, &b->cap, b->n + 1, sizeof *b->item));
    piece *p = &b->item[b->n++];
    memset(p, 0, sizeof *p);
    need(zws_mem__dup(&p->utf8, utf8, len));
    p->len = len;
    need(zws_mem__zalloc(&p->utf16, len + 1, sizeof *p->utf16));
    u_strFromUTF8WithSub(p->utf16, (int32_t)len + 1, &p->units, utf8, (int32_t)len, 0xFFFD, NULL,
                         &code);
    if (U_FAILURE(code))
        stop(u_errorName(code));
    need(zws_text__normalize(&p->text, b->analyzer, utf8, len));
    b->bytes += len;
}

static void add_line(bench *b, const char *line, size_t len)
{
    zws_document *document;
    if (len == 0 || line[0] != '{' || zws_ingest__json(&document, line, len) != ZWS_OK) {
        if (len > 0)
            add_piece(b, line, len);
        return;
    }
    static const zws_field fields[] = {ZWS_FIELD_TITLE, ZWS_FIELD_BODY};
    for (size_t f = 0; f < 2; f++) {
        size_t n;
        const char *text = zws_document_get(document, fields[f], 0, &n);
        if (text)
            add_piece(b, text, n);
    }
    zws_document_free(document);
}

static void read_text(bench *b, const char *path, size_t most)
{
    char *data;
    size_t len;
    need(zws_file__read(&data, &len, path, FILE_MAX_BYTES));
    for (size_t i = 0; i < len && b->bytes < most;) {
        const char *end = memchr(data + i, '\n', len - i);
        size_t stop_at = end ? (size_t)(end - data) : len;
        add_line(b, data + i, stop_at - i);
        i = stop_at + 1;
    }
    free(data);
    if (b->bytes == 0)
        stop("there is no text in the file");
}

/* --- Measuring -------------------------------------------------------------------------------- */

static double processor_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static void open_peers(bench *b)
{
    UErrorCode code = U_ZERO_ERROR;
    b->breaks = ubrk_open(UBRK_WORD, "zh", NULL, 0, &code);
    if (U_FAILURE(code))
        stop(u_errorName(code));
#ifdef HAVE_FRISO
    char ini[] = FRISO_INI;
    b->friso = friso_new();
    b->config = friso_new_config();
    if (friso_init_from_ifile(b->friso, b->config, ini) != 1)
        stop("friso cannot read " FRISO_INI);
#endif
}

static void measure(bench *b, size_t rounds)
{
    for (size_t m = 0; m < METHODS; m++) {
        if (!methods[m].skip)
            methods[m].made = methods[m].run(b); /* warm */
    }
    for (size_t r = 0; r < rounds; r++) {
        for (size_t m = 0; m < METHODS; m++) {
            if (methods[m].skip)
                continue;
            double start = processor_seconds();
            if (methods[m].run(b) != methods[m].made)
                stop("two runs differ");
            methods[m].seconds[r] = processor_seconds() - start;
        }
    }
}

static void choose(const char *name)
{
    for (size_t m = 0; m < METHODS; m++)
        methods[m].skip = strncmp(methods[m].name, name, strlen(name)) != 0;
}

static void report(const bench *b, size_t rounds)
{
    double mb = (double)b->bytes / 1e6;
    printf("%.1f MB in %zu pieces, %zu rounds; MB/s: median (slowest, fastest)\n", mb, b->n,
           rounds);
    for (size_t m = 0; m < METHODS; m++) {
        double *s = methods[m].seconds;
        if (methods[m].skip)
            continue;
        qsort(s, rounds, sizeof *s, ascending);
        printf("%-24s %7.1f  (%.1f, %.1f)  %zu pieces\n", methods[m].name, mb / s[rounds / 2],
               mb / s[rounds - 1], mb / s[0], methods[m].made);
    }
#ifndef HAVE_FRISO
    puts("friso                    not built in: install libfriso-dev and configure again");
#endif
}

static void release(bench *b)
{
    for (size_t i = 0; i < b->n; i++) {
        free(b->item[i].utf8);
        free(b->item[i].utf16);
        zws_text__free(&b->item[i].text);
    }
    free(b->item);
    zws_text__free(&b->scratch);
    zws_words__free(&b->words);
    zws_analyzer__free(b->analyzer);
    ubrk_close(b->breaks);
#ifdef HAVE_FRISO
    friso_free(b->friso);
    free(b->config);
#endif
}

int main(int argc, char **argv)
{
    static const struct option longs[] = {{"mb", required_argument, NULL, 'm'},
                                          {"rounds", required_argument, NULL, 'r'},
                                          {"only", required_argument, NULL, 'o'},
                                          {NULL, 0, NULL, 0}};
    size_t mb = 8, rounds = 9;
    for (int c; (c = getopt_long(argc, argv, "", longs, NULL)) != -1;) {
        if (c == 'm')
            mb = strtoul(optarg, NULL, 10);
        else if (c == 'r')
            rounds = strtoul(optarg, NULL, 10);
        else if (c == 'o')
            choose(optarg);
        else
            return 2;
    }
    if (optind + 1 != argc || mb == 0 || mb > 1000 || rounds == 0 || rounds > ROUNDS_MAX) {
        fprintf(stderr, "usage: bench_analysis [--mb N] [--rounds N] [--only NAME] FILE\n");
        return 2;
    }
    bench b = {.n = 0};
    need(zws_analyzer__open(&b.analyzer, NULL));
    open_peers(&b);
    read_text(&b, argv[optind], mb * 1000000);
    measure(&b, rounds);
    report(&b, rounds);
    release(&b);
    return 0;
}
