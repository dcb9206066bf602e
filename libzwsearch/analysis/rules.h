/* The words that may start at a place of a sentence: from the dictionaries and by rules. */
#ifndef ZWS_ANALYSIS_RULES_H
#define ZWS_ANALYSIS_RULES_H

#include "analysis/analyzer_internal.h"
#include "analysis/user_words.h"

/* Longer sentences are cut. */
#define ZWS_SENTENCE_MAX 2000u

/* At one place: words of each length from two dictionaries, and some by rule. */
#define ZWS_EDGES_MAX (2 * ZWS_DICT_WORD_MAX + 16)

typedef struct {
    uint32_t id;    /* number of the word or its class; ZWS_DICT_NO_WORD */
    uint32_t cost;  /* without regard to the word before */
    uint32_t extra; /* added to whatever the word costs behind another */
    uint16_t len;   /* in characters, at least 1 */
    uint8_t kind;   /* zws_word_kind */
    uint8_t head;   /* characters of the surname in a name, which is a word of its own */
} zws_edge;

typedef struct {
    const zws_dict *dict;
    const zws_user_words *user; /* may be NULL */
    const uint32_t *cp;         /* n characters and no more */
    const uint32_t *entry;      /* of each character; entry[n] is that of a blank */
    const uint64_t *begin; /* node of the trie that each character leads to from the root, or 0 */
    size_t n;
} zws_sentence;

static inline zws_char_class zws_entry_class(uint32_t entry)
{
    uint32_t class = entry >> ZWS_CHAR_CLASS & 7;
    return class <= ZWS_CHAR_PUNCT ? (zws_char_class) class : ZWS_CHAR_PUNCT;
}

static inline bool zws_entry_is_alnum(uint32_t entry)
{
    zws_char_class class = zws_entry_class(entry);
    return class == ZWS_CHAR_LATIN || class == ZWS_CHAR_DIGIT;
}

#define ZWS_ORDINAL_SIGN 0x7B2C /* 第 */

/* Whether anything but words of the compiled dictionary may begin at this Han character. */
static inline bool zws_rules_are_beside(const zws_sentence *s, size_t i)
{
    return s->user || s->cp[i] == ZWS_ORDINAL_SIGN ||
           s->entry[i] & (ZWS_CHAR_NUMERAL | ZWS_CHAR_SURNAME | ZWS_CHAR_SURNAME2);
}

/* Those of zws_rules__edges that begin at the Han character i, without the words of the compiled
 * dictionary and the unknown character, behind which they stand: how many, none maybe. */
size_t zws_rules__beside(zws_edge edge[ZWS_EDGES_MAX], const zws_sentence *sentence, size_t i);

/* Writes the words that start at character i to edge and returns how many (at least one). The work
 * over a sentence is linear: no word ends inside a run of letters and digits or of equal dashes,
 * so no run is looked at from inside. */
size_t zws_rules__edges(zws_edge edge[ZWS_EDGES_MAX], const zws_sentence *sentence, size_t i);

#endif
