/* What may be taken for what: characters by their sound or shape, words with a character missing.
 * For the correction of what somebody typed; which of it was meant, the caller decides. */
#ifndef ZWS_ANALYSIS_ALIKE_H
#define ZWS_ANALYSIS_ALIKE_H

#include "analysis/analysis.h"

typedef enum {
    ZWS_ALIKE_SOUND = 1, /* the same syllable, whatever the tone */
    ZWS_ALIKE_NEAR = 2,  /* one that many speakers do not tell apart: z zh, n l, an ang … */
    ZWS_ALIKE_SHAPE = 4,
} zws_alike_kind;

typedef struct {
    uint32_t cp;
    unsigned kinds; /* bits of zws_alike_kind */
} zws_alike;

/* Characters that `cp` may stand in for between `before` and `after` (0: an edge): all that look
 * like it, and those that sound like it as far as a word of the dictionary may hold them behind
 * `before` or in front of `after`. At most max of them, *n, shapes first. Takes some 20 µs. */
zws_status zws_alike__find(zws_alike *out, size_t *n, size_t max, zws_analyzer *analyzer,
                           uint32_t before, uint32_t cp, uint32_t after);

/* Characters x that make a word of three characters or more of the dictionary when one is put in
 * front of cp[at]: the word begins before it and holds at least cp[at - 1] and cp[at] (0 < at < n).
 * At most max of them, *n. Takes some 10 µs. */
void zws_alike__missing(uint32_t *out, size_t *n, size_t max, const zws_analyzer *analyzer,
                        const uint32_t *cp, size_t len, size_t at);

#endif
