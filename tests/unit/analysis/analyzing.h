/* For the tests of the dictionary and the segmenter: the compiled dictionary of the build tree,
 * damaged copies of it, and words as text. */
#ifndef TESTS_UNIT_ANALYSIS_ANALYZING_H
#define TESTS_UNIT_ANALYSIS_ANALYZING_H

#include <stdio.h>
#include <unistd.h>

#include "unit/analysis/folding.h"

/* The build's dictionary; the tests are not run without one. */
static inline const char *dictionary_path(void)
{
    const char *path = getenv("ZWSEARCH_DICT");
    assert_non_null(path);
    return path;
}

static inline zws_analyzer *open_analyzer(void)
{
    zws_analyzer *analyzer;
    assert_ok(zws_analyzer__open(&analyzer, dictionary_path()));
    return analyzer;
}

/* A file in the test's own folder; remove it with unlink. */
static inline const char *temporary(char out[64], const char *name)
{
    snprintf(out, 64, "/tmp/zws-analysis-%d-%s", (int)getpid(), name);
    return out;
}

static inline void write_file(const char *path, const void *data, size_t len)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(data, 1, len, file), len);
    assert_int_equal(fclose(file), 0);
}

/* The words of a text, separated by '|', from the original's bytes. */
static inline void segment_to(zws_buffer *out, zws_analyzer *analyzer, const char *utf8)
{
    zws_text text = {0};
    zws_words words = {0};
    zws_buffer__clear(out);
    assert_ok(zws_buffer__puts(out, ""));
    assert_ok(zws_text__normalize(&text, analyzer, utf8, strlen(utf8)));
    assert_ok(zws_words__segment(&words, analyzer, text.cp, text.n));
    for (size_t i = 0; i < words.n; i++) {
        uint32_t first = words.word[i].first, last = first + words.word[i].len - 1;
        if (i > 0)
            assert_ok(zws_buffer__putc(out, '|'));
        assert_ok(
            zws_buffer__append(out, utf8 + text.begin[first], text.end[last] - text.begin[first]));
    }
    zws_text__free(&text);
    zws_words__free(&words);
}

#define assert_words(analyzer, utf8, expected)                                                     \
    do {                                                                                           \
        zws_buffer words_ = {0};                                                                   \
        segment_to(&words_, analyzer, utf8);                                                       \
        assert_string_equal(words_.data, expected);                                                \
        zws_buffer__free(&words_);                                                                 \
    } while (0)

/* Segments the characters and checks that words cover all but spaces, in order, none empty. */
static inline void assert_covered(zws_analyzer *analyzer, zws_words *words, const uint32_t *cp,
                                  size_t n)
{
    assert_ok(zws_words__segment(words, analyzer, cp, n));
    size_t at = 0;
    for (size_t i = 0; i < words->n; i++) {
        while (at < words->word[i].first) {
            assert_true(cp[at] == ' ');
            at++;
        }
        assert_int_equal(words->word[i].first, at);
        assert_true(words->word[i].len > 0);
        assert_true(words->word[i].kind <= ZWS_WORD_UNKNOWN);
        at += words->word[i].len;
    }
    for (; at < n; at++)
        assert_true(cp[at] == ' ');
}

#endif
