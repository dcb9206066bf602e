/* Words that a user adds at run time: a trie in memory, consulted beside the mapped one. */
#ifndef ZWS_ANALYSIS_USER_WORDS_H
#define ZWS_ANALYSIS_USER_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

typedef struct {
    uint64_t key; /* parent node << 21 | character; 0 = free (the root has no parent) */
    uint32_t node;
} zws_user_slot;

typedef struct {
    uint32_t cost; /* of the word that ends here; ZWS_USER_NO_WORD if none */
    uint32_t id;   /* its number in the compiled dictionary, or ZWS_DICT_NO_WORD */
} zws_user_node;

#define ZWS_USER_NO_WORD   0xFFFFFFFFu
#define ZWS_USER_NODES_MAX (1u << 25)

typedef struct zws_user_words {
    zws_user_slot *slot; /* open addressing; a power of two, at most half full */
    size_t slots;
    zws_user_node *node; /* node 1 is the root */
    size_t nodes;
    size_t node_cap;
    size_t words;
    uint64_t first[1024]; /* one bit per hash of a first character: a fast no */
} zws_user_words;

/* Adds a word of n >= 1 characters, or gives it another cost; *words is made when NULL. */
zws_status zws_user_words__add(zws_user_words **words, const uint32_t *cp, size_t n, uint32_t cost,
                               uint32_t id);
void zws_user_words__free(zws_user_words *words);

static inline bool zws_user_words_may_start(const zws_user_words *words, uint32_t cp)
{
    return words->first[cp >> 6 & 1023] >> (cp & 63) & 1;
}

static inline size_t zws_user_words_place(uint64_t key, size_t slots)
{
    return (size_t)(key * 0x9E3779B97F4A7C15u >> 24) & (slots - 1);
}

/* The child of a node by a character, 0 if there is none. The root is node 1. */
static inline uint32_t zws_user_words_step(const zws_user_words *words, uint32_t node, uint32_t cp)
{
    uint64_t key = (uint64_t)node << 21 | cp;
    for (size_t at = zws_user_words_place(key, words->slots); words->slot[at].key != 0;
         at = (at + 1) & (words->slots - 1)) {
        if (words->slot[at].key == key)
            return words->slot[at].node;
    }
    return 0;
}

#endif
