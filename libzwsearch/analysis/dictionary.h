/* The compiled dictionary: one read-only file, mapped; FORMAT.md describes it.
 *
 * Opening checks the header, the section table, and the sizes that sections promise about each
 * other. The readers here compare every index that comes out of a section, so they stay inside the
 * mapping whatever bytes the sections hold: a damaged dictionary gives wrong words, never a crash.
 */
#ifndef ZWS_ANALYSIS_DICTIONARY_H
#define ZWS_ANALYSIS_DICTIONARY_H

#include <stdbool.h>

#include "base/file.h"
#include "base/memory.h"

#define ZWS_DICT_MAGIC   "ZWSDICT\n"
#define ZWS_DICT_VERSION 3u
#define ZWS_DICT_ENDIAN  0x01020304u
#define ZWS_DICT_ALIGN   64u /* sections start at multiples of this */

/* Sections, in the order of the file. */
enum {
    ZWS_DICT_PAGES, /* u16[ZWS_DICT_PAGE_COUNT]: which page of 256 characters holds which entries */
    ZWS_DICT_CHARS, /* u32[256] a page: see ZWS_CHAR_… below */
    ZWS_DICT_TRIE,  /* u64 nodes of the double array: see zws_dict_step */
    ZWS_DICT_COSTS, /* u32 a word: cost in the low half, back-off cost in the high half */
    ZWS_DICT_STARTS,   /* u32 a word that occurs in pairs, and one more: where its slots start */
    ZWS_DICT_PAIRS,    /* u32 a slot: a word that stands behind another and the cost of the pair */
    ZWS_DICT_NAMES,    /* zws_dict_name a code */
    ZWS_DICT_SURNAMES, /* u64 a surname of two characters, ascending: codes << 16 | cost */
    ZWS_DICT_FOLD,     /* the folding table, opaque here */
    ZWS_DICT_PINYIN,   /* u16[ZWS_DICT_PINYIN_COUNT]: number of each character's syllable */
    ZWS_DICT_NEIGHBOURS, /* bits: see zws_dict_neighbours */
    ZWS_DICT_SECTIONS,
};

#define ZWS_DICT_PAGE_COUNT     4352u /* 0x110000 / 256 */
#define ZWS_DICT_PINYIN_FIRST   0x3400u
#define ZWS_DICT_PINYIN_COUNT   (0xA000u - ZWS_DICT_PINYIN_FIRST)
#define ZWS_DICT_WORD_MAX       32u /* characters in a word */
#define ZWS_DICT_ID_BITS        17 /* words that occur in pairs have smaller numbers than 2^17 - 1 */
#define ZWS_DICT_PAIR_BITS      (32 - ZWS_DICT_ID_BITS) /* of the cost in a slot */
#define ZWS_DICT_PAIR_COST      ((1u << ZWS_DICT_PAIR_BITS) - 1)
#define ZWS_DICT_EMPTY_SLOT     0xFFFFFFFFu
#define ZWS_DICT_NEIGHBOUR_BITS 20 /* of the number of a bit in ZWS_DICT_NEIGHBOURS */

/* Costs are negative natural logarithms of probabilities in units of 1/512. */
#define ZWS_DICT_COST_ONE 512

/* An entry of ZWS_DICT_CHARS. */
#define ZWS_CHAR_CODE     0xFFFFu   /* its number in the trie; 0 = in no word */
#define ZWS_CHAR_CLASS    16        /* shift of its zws_char_class, three bits */
#define ZWS_CHAR_NUMERAL  0x100000u /* a Chinese numeral */
#define ZWS_CHAR_SURNAME  0x200000u /* alone a surname */
#define ZWS_CHAR_SURNAME2 0x400000u /* may begin a surname of two characters */

#define ZWS_DICT_NO_WORD 0xFFFFFFFFu

/* Costs of a character as a surname, as first or second of a given name of two, or as a given name
 * of one; ZWS_DICT_NO_NAME where it is not seen so. */
typedef struct {
    uint16_t surname, first, second, single;
} zws_dict_name;
#define ZWS_DICT_NO_NAME 0xFFFFu

/* Words that stand for classes of words in the pairs; ZWS_DICT_NO_WORD where the source has none.
 */
typedef struct {
    uint32_t number, time, latin, person, begin, end;
} zws_dict_classes;

/* In the header of the file, under its checksum. */
typedef struct {
    uint32_t words;      /* how many; numbers are 0 … words-1 */
    uint32_t pair_words; /* those below it occur in pairs */
    uint32_t codes;      /* of characters: 1 … codes-1 */
    uint32_t unknown;    /* cost of a character that no word covers */
    uint64_t total;      /* sum of all frequencies: a word of frequency f costs -ln(f / total) */
    zws_dict_classes classes;
} zws_dict_meta;

typedef struct {
    zws_mapping map;
    char *path; /* for messages */
    const unsigned char *section[ZWS_DICT_SECTIONS];
    size_t length[ZWS_DICT_SECTIONS]; /* bytes */
    zws_dict_meta meta;

    /* The sections as arrays. */
    const uint16_t *pages;
    const uint32_t *chars;
    uint32_t char_count;
    const uint64_t *trie;
    uint32_t node_count;
    const uint32_t *costs;
    const uint32_t *starts;
    const uint32_t *pairs;
    uint32_t pair_count; /* slots */
    const zws_dict_name *names;
    const uint64_t *surnames;
    uint32_t surname_count;
    const uint16_t *pinyin;
    const unsigned char *neighbours;
} zws_dict;

/* Maps the file; ZWS_ENOTFOUND, ZWS_EVERSION and ZWS_ECORRUPT name it and what to do. */
zws_status zws_dict__open(zws_dict *dict, const char *path);
void zws_dict__close(zws_dict *dict);

/* Reads from a copy in large pages from now on, which a long run of look-ups is faster with: the
 * pages of a file are small. The copy is *held, freed by zws_table__free(*held, dict->map.len) when
 * neither dict nor a copy of it is used any more. ZWS_ENOMEM. */
zws_status zws_dict__hold(zws_dict *dict, void **held);

/* Compares the checksums of all sections. */
zws_status zws_dict__verify(const zws_dict *dict);

/* The number of the word, or ZWS_DICT_NO_WORD. */
uint32_t zws_dict__find(const zws_dict *dict, const uint32_t *cp, size_t n);

/* Layout of the header, for the compiler and the reader: see FORMAT.md. */
#define ZWS_DICT_HEADER_FIXED 80u /* bytes before the section table */
#define ZWS_DICT_HEADER       (ZWS_DICT_HEADER_FIXED + ZWS_DICT_SECTIONS * 24u + 8u)

/* The cost of frequency f among total; at most 0xFFFF. */
uint32_t zws_dict__cost(double f, double total);

/* --- Inline readers ------------------------------------------------------------------------- */

/* The entry of a character; 0 (in no word, class 0) where the table is damaged. */
static inline uint32_t zws_dict_char(const zws_dict *dict, uint32_t cp)
{
    uint32_t page = cp >> 8;
    if (page >= ZWS_DICT_PAGE_COUNT)
        return 0;
    uint32_t at = (uint32_t)dict->pages[page] << 8 | (cp & 0xFF);
    return at < dict->char_count ? dict->chars[at] : 0;
}

/* A node is base in bits 0…23, the code that leads to it in 24…39, its word's number + 1 in 40…59.
 * No two nodes share a base, so the code tells whose child a cell is. */
static inline bool zws_dict_step(const zws_dict *dict, uint64_t *node, uint32_t code)
{
    uint32_t at = (uint32_t)(*node & 0xFFFFFF) + code;
    if (at >= dict->node_count)
        return false;
    uint64_t next = dict->trie[at];
    if ((uint32_t)(next >> 24 & 0xFFFF) != code)
        return false;
    *node = next;
    return true;
}

/* Asks for the memory that a step will read. */
static inline void zws_dict_will_step(const zws_dict *dict, uint64_t node, uint32_t code)
{
    uint32_t at = (uint32_t)(node & 0xFFFFFF) + code;
    __builtin_prefetch(dict->trie + (at < dict->node_count ? at : 0));
}

static inline uint64_t zws_dict_root(const zws_dict *dict)
{
    return dict->trie[0];
}

/* The word that ends at the node, ZWS_DICT_NO_WORD if none. */
static inline uint32_t zws_dict_word(const zws_dict *dict, uint64_t node)
{
    uint32_t id = (uint32_t)(node >> 40 & 0xFFFFF);
    return id && id <= dict->meta.words ? id - 1 : ZWS_DICT_NO_WORD;
}

/* Asks for the memory of a word's costs, */
static inline void zws_dict_will_cost(const zws_dict *dict, uint32_t id)
{
    __builtin_prefetch(dict->costs + (id < dict->meta.words ? id : 0));
}

/* and of where its pairs are. */
static inline void zws_dict_will_pair_behind(const zws_dict *dict, uint32_t id)
{
    __builtin_prefetch(dict->starts + (id < dict->meta.pair_words ? id : 0));
}

/* The slots of the pairs that begin with a word: a hash table of its own, so that what is asked
 * about one word stands together. */
typedef struct {
    const uint32_t *slot;
    uint32_t count;
} zws_dict_followers;

/* The followers of a word; none where it is in no pair. */
static inline zws_dict_followers zws_dict_after(const zws_dict *dict, uint32_t a)
{
    if (a >= dict->meta.pair_words)
        return (zws_dict_followers){dict->pairs, 0};
    uint32_t first = dict->starts[a], last = dict->starts[a + 1];
    if (last > dict->pair_count || first > last)
        return (zws_dict_followers){dict->pairs, 0};
    return (zws_dict_followers){dict->pairs + first, last - first};
}

/* The slot where the search for word b begins. */
static inline uint32_t zws_dict_slot(uint32_t b, uint32_t count)
{
    return (uint32_t)((uint64_t)(b * 0x9E3779B1u) * count >> 32);
}

/* Asks for the memory where that search begins. */
static inline void zws_dict_will_pair(zws_dict_followers after, uint32_t b)
{
    __builtin_prefetch(after.slot + zws_dict_slot(b, after.count));
}

/* The cost of word b behind the word whose followers these are, where that pair is listed. A table
 * is never full; a damaged one is searched once around. */
static inline bool zws_dict_pair(zws_dict_followers after, uint32_t b, uint32_t *cost)
{
    uint32_t at = zws_dict_slot(b, after.count);
    for (uint32_t tries = 0; tries < after.count; tries++) {
        uint32_t slot = after.slot[at];
        if (slot >> ZWS_DICT_PAIR_BITS == b) {
            *cost = slot & ZWS_DICT_PAIR_COST;
            return true;
        }
        if (slot == ZWS_DICT_EMPTY_SLOT)
            return false;
        at = at + 1 < after.count ? at + 1 : 0;
    }
    return false;
}

/* The bit for character b right behind a. */
static inline uint32_t zws_dict_neighbour_bit(uint32_t a, uint32_t b)
{
    return ((a << 16 ^ b) * 0x9E3779B1u) >> (32 - ZWS_DICT_NEIGHBOUR_BITS);
}

/* Whether a word may hold character b right behind a; a no is never wrong. */
static inline bool zws_dict_neighbours(const zws_dict *dict, uint32_t a, uint32_t b)
{
    uint32_t bit = zws_dict_neighbour_bit(a, b);
    return dict->neighbours[bit / 8] >> bit % 8 & 1;
}

#endif
