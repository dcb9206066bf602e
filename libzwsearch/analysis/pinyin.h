/* Pinyin, for Latin input and suggestions: what characters are read as, and what somebody who types
 * Latin letters may mean. Without tones; ü is v, and u is taken for it where that makes a syllable.
 *
 *   zws_pinyin__read    行政 → xing zheng, 银行 → yin hang
 *   zws_pinyin__split   "zhengwugk" → zheng wu g… k…
 *   zws_pinyin__starts  whether the text begins with what was typed */
#ifndef ZWS_ANALYSIS_PINYIN_H
#define ZWS_ANALYSIS_PINYIN_H

#include "analysis/analysis.h"

#define ZWS_PINYIN_NAME_MAX   6  /* letters of the longest syllable */
#define ZWS_PINYIN_LATIN_MAX  64 /* letters that are split */
#define ZWS_PINYIN_ITEMS_MAX  32 /* syllables of one split */
#define ZWS_PINYIN_SPLITS_MAX 8

/* Writes the number of each character's syllable to out[0..n): 0 for what is no Han character or
 * has no reading. cp is normalised text. Words of which a character is read otherwise than alone
 * are looked up, the longest that starts at a character first. Linear in n. */
void zws_pinyin__read(uint16_t *out, const zws_analyzer *analyzer, const uint32_t *cp, size_t n);

/* The letters of a syllable: "zheng"; "" for 0 and numbers out of range. Static. */
const char *zws_pinyin__name(uint16_t syllable);

/* Numbers of syllables are less than this. */
size_t zws_pinyin__syllables(void);

/* Whether some word that is read otherwise than its characters alone begins with this one. */
bool zws_pinyin__begins_phrase(uint32_t cp);

/* The number of a syllable by its letters; 0: there is none. */
uint16_t zws_pinyin__number(const char *name, size_t len);

/* All syllables that a character may be read as, the usual one first, to out; how many. */
#define ZWS_PINYIN_READINGS_MAX 4
size_t zws_pinyin__readings(uint16_t out[ZWS_PINYIN_READINGS_MAX], const zws_analyzer *analyzer,
                            uint32_t cp);

/* The characters that may be read as a syllable, those of which it is the usual reading first; how
 * many: none for what is no syllable. A view of the analyzer's own, which is made at first use. */
zws_status zws_pinyin__homophones(const uint16_t **character, size_t *n, zws_analyzer *analyzer,
                                  uint16_t syllable);

/* The syllables that many speakers do not tell from this one (z zh, c ch, s sh, n l, an ang, en
 * eng, in ing), those with one such difference first, to out; how many. */
#define ZWS_PINYIN_NEAR_MAX 3
size_t zws_pinyin__near(uint16_t out[ZWS_PINYIN_NEAR_MAX], uint16_t syllable);

/* What stands for one character in Latin input. */
typedef struct {
    char letters[ZWS_PINYIN_NAME_MAX + 1]; /* NUL-terminated, lower case */
    bool whole;                            /* a syllable; else the beginning of one */
} zws_pinyin_item;

typedef struct {
    zws_pinyin_item item[ZWS_PINYIN_ITEMS_MAX];
    size_t n;
} zws_pinyin_split;

typedef struct {
    zws_pinyin_split split[ZWS_PINYIN_SPLITS_MAX];
    size_t n;
} zws_pinyin_splits;

/* The likeliest ways to read Latin input as syllables, the likeliest first: whole syllables before
 * initials (zwgk), few before many (xian before xi an); the last may be unfinished. Blanks,
 * apostrophes, hyphens and tones (marks, or digits 1 to 5) end a syllable. out->n = 0 for what
 * cannot be pinyin, or is longer than ZWS_PINYIN_LATIN_MAX letters. latin is UTF-8. */
void zws_pinyin__split(zws_pinyin_splits *out, const char *latin, size_t len);

/* Whether a character with this syllable may be meant by the item. */
bool zws_pinyin__fits(const zws_pinyin_item *item, uint16_t syllable);

/* Whether the first split->n of n syllables fit. */
bool zws_pinyin__starts(const zws_pinyin_split *split, const uint16_t *syllable, size_t n);

#endif
