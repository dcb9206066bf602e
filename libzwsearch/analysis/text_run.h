/* What the files that normalise share. */
#ifndef ZWS_ANALYSIS_TEXT_RUN_H
#define ZWS_ANALYSIS_TEXT_RUN_H

#include <stdbool.h>

#include "analysis/text.h"

/* A text that is being normalised. No pointer leads into it, so that a loop that works on a copy
 * has all of it in registers. */
typedef struct {
    zws_fold fold;
    const char *utf8;
    size_t len, pos;
    uint32_t *cp, *begin, *end; /* as in zws_text */
    size_t n, cap;
    /* White space that was read, and is written only where something other than a Han character
     * stands on one of its sides. */
    bool blank;
    uint32_t blank_begin, blank_end;
} zws_normalizer;

/* What a run may write beyond what it keeps. */
#define ZWS_TEXT_RUN_SPARE 8

/* Folds the characters from z->pos on that take no more than a look-up, blanks among them: those
 * that begin before `limit`, and up to seven behind it. z->pos moves behind them, or stays. There
 * must be room for limit - z->pos + 1 + ZWS_TEXT_RUN_SPARE more characters. */
void zws_text__fold_run(zws_normalizer *z, size_t limit);

static inline void zws_text__add_blank(zws_normalizer *z, uint32_t begin, uint32_t end)
{
    if (!z->blank)
        z->blank_begin = begin;
    z->blank = true;
    z->blank_end = end;
}

static inline void zws_text__put(zws_normalizer *z, uint32_t cp, uint32_t begin, uint32_t end)
{
    z->cp[z->n] = cp;
    z->begin[z->n] = begin;
    z->end[z->n++] = end;
}

static inline bool zws_text__is_han(const zws_normalizer *z, uint32_t cp)
{
    return (zws_fold__entry(&z->fold, cp) & ZWS_FOLD_CLASS) == ZWS_CHAR_HAN;
}

/* Writes the pending space, if it counts, before a character of the given class. */
static inline void zws_text__settle_blank(zws_normalizer *z, bool before_han)
{
    z->blank = false;
    if (z->n == 0 || (before_han && zws_text__is_han(z, z->cp[z->n - 1])))
        return;
    if (z->cp[z->n - 1] == ' ')
        z->end[z->n - 1] = z->blank_end;
    else
        zws_text__put(z, ' ', z->blank_begin, z->blank_end);
}

#endif
