/* Stems of English words, by Snowball. */
#ifndef ZWS_ANALYSIS_STEM_H
#define ZWS_ANALYSIS_STEM_H

#include "base/memory.h"

struct zws_stemmer;

/* Words of more bytes than this are their own stems. */
#define ZWS_STEM_WORD_MAX 32

/* The stem of a case-folded word. *stemmer is made at the first call (initialise it with NULL).
 * *stem is valid until the next call or the end of word's memory. Words with other than ASCII
 * letters are their own stems. */
zws_status zws_stem__word(struct zws_stemmer **stemmer, const char *word, size_t len,
                          const char **stem, size_t *stem_len);

/* NULL does nothing. */
void zws_stem__free(struct zws_stemmer *stemmer);

#endif
