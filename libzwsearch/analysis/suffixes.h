/* Han runs of a text and where each sequence of up to eight characters stands in them: what the
 * statistics of new words count on. Private to analysis/.
 *
 * Memory: 7 bytes a character (2 its number, 4 its place in the order, 1 what it shares with its
 * neighbour there). */
#ifndef ZWS_ANALYSIS_SUFFIXES_H
#define ZWS_ANALYSIS_SUFFIXES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/memory.h"

#define ZWS_SUFFIX_DEPTH 9 /* characters that are compared: a word of eight and its neighbour */

/* What stands between runs. */
enum {
    ZWS_RUN_END = 0, /* punctuation, digits, letters: a word may certainly end here */
    ZWS_RUN_CUT = 1, /* a line break: nobody knows what stands behind */
    ZWS_RUN_LAST = ZWS_RUN_CUT,
};

typedef struct {
    uint16_t *cp; /* Han characters of the basic plane; runs are closed by ZWS_RUN_… */
    size_t n, cap;
    uint32_t *order; /* after zws_suffixes__sort: the characters' places, by what stands there */
    uint8_t *shared; /* characters that order[i] shares with order[i - 1], up to the depth */
    size_t count;    /* how many: all of cp but the separators */
    uint32_t *first; /* first[c] … first[c + 1] of order start with c */
} zws_suffixes;

/* Sorts all places by the ZWS_SUFFIX_DEPTH characters that start there; cp must begin and end with
 * a separator. Time grows as n log n at most. */
zws_status zws_suffixes__sort(zws_suffixes *suffixes);

/* How often the n <= ZWS_SUFFIX_DEPTH characters stand in the text. */
size_t zws_suffixes__occurrences(const zws_suffixes *suffixes, const uint16_t *cp, size_t n);

/* Releases what sorting made; the text stays. */
void zws_suffixes__unsort(zws_suffixes *suffixes);
void zws_suffixes__free(zws_suffixes *suffixes);

#endif
