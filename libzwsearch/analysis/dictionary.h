/* The compiled dictionary: one read-only file, mapped; FORMAT.md describes it.
 *
 * Opening checks the header, the section table and the sizes that sections promise about each
 * other, so that a reader that masks or compares its indices, as the inline functions here do,
 * stays inside the mapping whatever bytes the sections hold. */
#ifndef ZWS_ANALYSIS_DICTIONARY_H
#define ZWS_ANALYSIS_DICTIONARY_H

#include "base/file.h"

#define ZWS_DICT_MAGIC   "ZWSDICT\n"
#define ZWS_DICT_VERSION 1u

/* Sections, in the order of the file. */
enum {
    ZWS_DICT_META,    /* zws_dict_meta: sizes and the numbers of the word classes */
    ZWS_DICT_CODES,   /* character → code: u16 pages[ZWS_DICT_PAGES], then pages of 256 u16 */
    ZWS_DICT_TRIE,    /* u64 nodes of the double array */
    ZWS_DICT_COSTS,   /* per word: u16 cost, u16 back-off cost */
    ZWS_DICT_FILTER,  /* one bit per hash of a word pair: a fast no */
    ZWS_DICT_BIGRAMS, /* buckets of word pairs and their costs */
    ZWS_DICT_NAMES,   /* per code: costs as surname and as part of a given name */
    ZWS_DICT_FOLD,    /* the folding table, opaque here */
    ZWS_DICT_SECTIONS,
};

typedef struct {
    zws_mapping map;
    const unsigned char *section[ZWS_DICT_SECTIONS];
    size_t length[ZWS_DICT_SECTIONS];
    const char *path; /* for messages; owned */
} zws_dict;

#endif
