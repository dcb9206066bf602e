/* Pinyin that somebody typed → the Chinese that was probably meant.
 *
 * The input may mix whole syllables, initials, a last syllable that is not finished, and Han
 * characters, with or without blanks: zhengwu gongkai, zwgk, 住房gongjijin. ü is v or u. Sounds
 * that many speakers do not tell apart (z zh, c ch, s sh, n l, an ang, en eng, in ing) are taken
 * for each other at a price. */
#ifndef ZWS_ANALYSIS_PINYIN_INPUT_H
#define ZWS_ANALYSIS_PINYIN_INPUT_H

#include "analysis/pinyin.h"

#define ZWS_PINYIN_GUESSES_MAX 16
#define ZWS_PINYIN_COST_ONE    512 /* units of cost in a nat */
#define ZWS_PINYIN_LOOKUPS_MAX 800 /* how often one conversion asks for a frequency */

/* What an index holds. */
typedef struct {
    /* *frequency: in how many documents the n Han characters stand side by side (an estimate from
     * above will do; n is 1 to 12). Only what some document holds is made into a guess. A status
     * other than ZWS_OK ends the conversion with it. */
    zws_status (*frequency)(uint64_t *frequency, const uint32_t *cp, size_t n, void *context);
    void *context;
    uint64_t documents;
} zws_pinyin_index;

typedef struct {
    char text[ZWS_PINYIN_ITEMS_MAX * 4 + 1]; /* UTF-8, NUL-terminated, without blanks */
    size_t n;                                /* characters */
    uint32_t cost;                           /* comparable between guesses of one input */
} zws_pinyin_guess;

typedef struct {
    zws_pinyin_guess guess[ZWS_PINYIN_GUESSES_MAX]; /* the likeliest first, all different */
    size_t n;
} zws_pinyin_guesses;

/* Converts UTF-8 input to at most max guesses. out->n = 0 for what cannot be pinyin: without any
 * letter, with digits that are no tones, with other signs, longer than ZWS_PINYIN_ITEMS_MAX
 * characters, or when nothing that it may mean is held. index NULL: the dictionary alone decides.
 * Time is bounded: some 3 ms and ZWS_PINYIN_LOOKUPS_MAX calls at most, and once in the life of a
 * dictionary 20 ms more (see pinyin_words.h). */
zws_status zws_pinyin__convert(zws_pinyin_guesses *out, zws_analyzer *analyzer, const char *input,
                               size_t len, size_t max, const zws_pinyin_index *index);

#endif
