/* segbench [--unigram] [--words FILE] [--speed] TEXT: the segmenter alone, without files and tools
 * around it.
 *   (no --speed)  prints each line of TEXT as words separated by two spaces
 *   --speed       normalises TEXT, then segments it three times and prints MB/s of original text,
 *                 for normalisation and for segmentation */
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "analysis/analysis.h"
#include "base/file.h"

#define TEXT_MAX ((size_t)1 << 31)

static zws_status print_line(zws_analyzer *analyzer, zws_text *text, zws_words *words,
                             const char *line, size_t len)
{
    ZWS_TRY(zws_text__normalize(text, analyzer, line, len));
    ZWS_TRY(zws_words__segment(words, analyzer, text->cp, text->n));
    /* One character of the original may be several words: ″ is ′′. */
    for (size_t i = 0, done = 0; i < words->n; i++) {
        uint32_t first = words->word[i].first, last = first + words->word[i].len - 1;
        size_t begin = text->begin[first] > done ? text->begin[first] : done;
        if (text->end[last] > begin) {
            done = text->end[last];
            printf("%.*s  ", (int)(done - begin), line + begin);
        }
    }
    putchar('\n');
    return ZWS_OK;
}

static zws_status print_all(zws_analyzer *analyzer, const char *data, size_t len)
{
    zws_text text = {0};
    zws_words words = {0};
    zws_status status = ZWS_OK;
    for (size_t i = 0; i < len && status == ZWS_OK;) {
        const char *stop = memchr(data + i, '\n', len - i);
        size_t end = stop ? (size_t)(stop - data) : len;
        status = print_line(analyzer, &text, &words, data + i, end - i);
        i = end + 1;
    }
    zws_text__free(&text);
    zws_words__free(&words);
    return status;
}

/* Processor time, so that what else the machine does counts little. */
static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static zws_status measure(zws_analyzer *analyzer, const char *data, size_t len)
{
    zws_text text = {0};
    zws_words words = {0};
    double start = seconds();
    zws_status status = zws_text__normalize(&text, analyzer, data, len);
    if (status == ZWS_OK)
        printf("normalise  %7.1f MB/s\n", (double)len / 1e6 / (seconds() - start));
    double best = 0;
    for (int i = 0; i < 3 && status == ZWS_OK; i++) {
        start = seconds();
        status = zws_words__segment(&words, analyzer, text.cp, text.n);
        double speed = (double)len / 1e6 / (seconds() - start);
        best = speed > best ? speed : best;
    }
    if (status == ZWS_OK)
        printf("segment    %7.1f MB/s, %zu words of %zu characters\n", best, words.n, text.n);
    zws_text__free(&text);
    zws_words__free(&words);
    return status;
}

int main(int argc, char **argv)
{
    static const struct option longs[] = {{"unigram", no_argument, NULL, 'u'},
                                          {"words", required_argument, NULL, 'w'},
                                          {"speed", no_argument, NULL, 's'},
                                          {NULL, 0, NULL, 0}};
    const char *user = NULL;
    bool speed = false, pairs = true;
    for (int c; (c = getopt_long(argc, argv, "", longs, NULL)) != -1;) {
        if (c == 'u')
            pairs = false;
        else if (c == 'w')
            user = optarg;
        else if (c == 's')
            speed = true;
        else
            return 2;
    }
    if (optind + 1 != argc) {
        fprintf(stderr, "usage: segbench [--unigram] [--words FILE] [--speed] TEXT\n");
        return 2;
    }
    zws_analyzer *analyzer = NULL;
    char *data = NULL;
    size_t len;
    zws_status status = zws_analyzer__open(&analyzer, NULL);
    if (status == ZWS_OK && user)
        status = zws_analyzer__load_words(analyzer, user);
    if (status == ZWS_OK) {
        zws_analyzer__use_pairs(analyzer, pairs);
        status = zws_file__read(&data, &len, argv[optind], TEXT_MAX);
    }
    if (status == ZWS_OK)
        status = speed ? measure(analyzer, data, len) : print_all(analyzer, data, len);
    if (status != ZWS_OK)
        fprintf(stderr, "segbench: %s\n", zws_error_message());
    free(data);
    zws_analyzer__free(analyzer);
    return status == ZWS_OK ? 0 : 3;
}
