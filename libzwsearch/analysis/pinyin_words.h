/* The words of the dictionary and of the user by how they are read. */
#ifndef ZWS_ANALYSIS_PINYIN_WORDS_H
#define ZWS_ANALYSIS_PINYIN_WORDS_H

#include <stdatomic.h>

#include "analysis/analysis.h"

/* Longer words are left out: 60 bits of a key hold the initials of so many characters. */
#define ZWS_PINYIN_WORD_MAX 12

typedef struct {
    uint64_t key;  /* zws_pinyin_words__key of the initials of its syllables */
    uint32_t at;   /* in the pool: its characters, then as many syllables */
    uint16_t cost; /* alone, as the dictionary has it */
} zws_pinyin_word;

typedef struct {
    zws_pinyin_word *word; /* by key, then by cost */
    size_t n, cap;
    uint16_t *pool;
    size_t n_pool, cap_pool;
} zws_pinyin_words;

/* Where analyzers of one dictionary share the table; made at first use by whichever comes first. */
typedef struct zws_pinyin_shared {
    _Atomic(zws_pinyin_words *) words;
} zws_pinyin_shared;

/* The table of the analyzer's words: Han characters of the basic plane that all have readings. Made
 * at first use, in some 20 ms and 5 MB, and kept until the analyzer that was opened is freed. Any
 * number of forks may ask at once. */
zws_status zws_pinyin_words__of(const zws_pinyin_words **out, const zws_analyzer *analyzer);
/* Forgets it: words were added. NULL does nothing. */
void zws_pinyin_words__forget(zws_pinyin_shared *shared);

/* The key of words of n characters whose syllables begin with these letters; n at most
 * ZWS_PINYIN_WORD_MAX. */
uint64_t zws_pinyin_words__key(const char *initial, size_t n);
/* The words with a key are those at [*first, *last). */
void zws_pinyin_words__range(size_t *first, size_t *last, const zws_pinyin_words *words,
                             uint64_t key);

#endif
