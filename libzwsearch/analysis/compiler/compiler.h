/* The dictionary compiler: reads the word lists, counts and bigrams of other segmenters and of this
 * project, and writes one mapped file. A program of the build; nothing of it is in the library. */
#ifndef ZWS_ANALYSIS_COMPILER_COMPILER_H
#define ZWS_ANALYSIS_COMPILER_COMPILER_H

#include "analysis/dictionary.h"
#include "analysis/fold.h"
#include "analysis/text.h"
#include "base/memory.h"

/* No input is near this size. */
#define INPUT_MAX ((size_t)64 << 20)

/* --- Vocabulary: normalised words and their frequencies ------------------------------------- */

#define NO_ENTRY 0xFFFFFFFFu

typedef struct {
    uint32_t offset, len; /* in vocabulary.cp */
    double frequency;
    bool paired; /* occurs in a word pair */
    bool class;  /* stands for a class of words (未##数) and is in no text */
    uint32_t id; /* its number in the dictionary, set by vocab_number */
} vocab_entry;

typedef struct {
    const zws_fold *fold;
    zws_text text; /* the word at hand, normalised */
    uint32_t *cp;
    size_t cps, cp_cap;
    vocab_entry *entry;
    size_t n, cap;
    uint32_t *slot; /* open addressing: entry + 1, 0 = free */
    size_t slots;
    uint32_t *order; /* entry of each number, set by vocab_number */
    double total;    /* sum of frequencies, set by vocab_number */
} vocabulary;

/* Finds the normalised form of a word: *entry, NO_ENTRY if it is not there. Forms that no text can
 * hold as one word (empty, with a space, longer than ZWS_DICT_WORD_MAX) are never there. */
zws_status vocab_find(uint32_t *entry, vocabulary *vocab, const char *word, size_t len);

/* As vocab_find, and adds the word with frequency 0 unless its form is unfit. */
zws_status vocab_add(uint32_t *entry, vocabulary *vocab, const char *word, size_t len);

/* Numbers the words: those that occur in pairs first, frequent ones first in each part, so that
 * what is looked up often stands together. */
zws_status vocab_number(vocabulary *vocab);

void vocab_free(vocabulary *vocab);

/* --- smartcn -----------------------------------------------------------------------------------
 */

/* A word as smartcn has it, not normalised: its hashes are over these. */
typedef struct {
    uint16_t unit[24]; /* UTF-16 */
    uint32_t len;
    uint32_t frequency;
} smartcn_word;

typedef struct {
    uint64_t hash;
    uint32_t count;
} smartcn_hash;

typedef struct {
    smartcn_word *word;
    size_t words, word_cap;
    smartcn_hash *hash; /* of word pairs, none of them 0 */
    size_t hashes, hash_cap;
} smartcn;

/* Reads the two dictionaries inside the jar. */
zws_status smartcn_read(smartcn *out, const char *jar);
void smartcn_free(smartcn *data);

/* Word b behind word a, `count` times. What the numbers mean depends on where it stands: words of
 * smartcn first, of the dictionary later. */
typedef struct {
    uint32_t a, b, count;
} word_pair;

/* Finds the pairs behind the hashes by trying all pairs of words. */
zws_status smartcn_recover(word_pair **pairs, size_t *n, const smartcn *data);

/* --- Reader of Java-serialised arrays ------------------------------------------------------ */

#define JAVA_CLASSES_MAX 16

typedef struct {
    const unsigned char *data;
    size_t len, at;
    const char *name; /* for messages */
    uint32_t handles; /* given out so far */
    struct {
        uint32_t handle;
        char type[8];
    } class[JAVA_CLASSES_MAX];
    size_t classes;
} java_reader;

zws_status java_begin(java_reader *reader, const void *data, size_t len, const char *name);

/* Reads the head of an array of the given type ("[J", "[[C"): *count items follow; *is_null when
 * there is none, which is an error where is_null is NULL. Items cannot be more than bytes remain.
 */
zws_status java_array(java_reader *reader, const char *type, uint32_t *count, bool *is_null);

/* Big-endian items of `size` bytes each that follow; valid as long as the data. */
zws_status java_items(java_reader *reader, const unsigned char **items, uint32_t count,
                      size_t size);

/* --- Word lists ----------------------------------------------------------------------------------
 */

/* What jieba's names tell of characters as parts of names. */
enum { NAME_SURNAME, NAME_FIRST, NAME_SECOND, NAME_SINGLE, NAME_PARTS };

#define NAME_CHARS 0x10000u /* names are written with characters below this */

typedef struct {
    uint32_t cp[2];
    uint32_t count;
} double_surname;

typedef struct {
    uint32_t (*count)[NAME_PARTS]; /* [NAME_CHARS]: how many names have the character so */
    double_surname *pair;          /* surnames of two characters */
    size_t pairs, pair_cap;
} name_counts;

/* All words of friso's folder, with frequency 0. */
zws_status friso_read(vocabulary *words, const char *folder);

/* Friso's lists of surnames and of characters of given names: a first count for each. */
zws_status name_parts_read(name_counts *names, const zws_fold *fold, const char *folder);

/* Adds those of jieba's words that friso has too and smartcn, the vocabulary so far, has not; their
 * frequencies are scaled to smartcn's. Counts the parts of jieba's names that start with one of the
 * surnames. */
zws_status jieba_read(vocabulary *vocab, name_counts *names, const char *path, vocabulary *friso);

/* Adds the project's own terms: term, kind, frequency, note separated by tabs. */
zws_status lexicon_read(vocabulary *vocab, const char *path);

void names_free(name_counts *names);

/* --- Output
 * ---------------------------------------------------------------------------------------- */

/* Codes of characters, the frequent ones first. */
typedef struct {
    uint32_t *cp;   /* of each code; cp[0] is no character */
    uint32_t count; /* codes, that of no character included */
    uint16_t *code; /* of each character up to U+10FFFF; 0 = none */
} char_codes;

zws_status codes_make(char_codes *out, const vocabulary *vocab, const name_counts *names);
void codes_free(char_codes *codes);

/* Each appends the bytes of the section that it is named after. */
zws_status chars_build(zws_buffer *pages, zws_buffer *chars, const char_codes *codes,
                       const name_counts *names);
zws_status neighbours_build(zws_buffer *out, const vocabulary *vocab);
zws_status trie_build(zws_buffer *out, const vocabulary *vocab, const char_codes *codes);
zws_status costs_build(zws_buffer *costs, zws_buffer *starts, zws_buffer *table,
                       const vocabulary *vocab, word_pair *pairs, size_t n);
zws_status names_build(zws_buffer *names, zws_buffer *surnames, const name_counts *counts,
                       const char_codes *codes);
zws_status pinyin_build(zws_buffer *out);

/* Writes header and sections. */
zws_status container_write(const char *path, const zws_dict_meta *meta,
                           const zws_buffer section[ZWS_DICT_SECTIONS]);

zws_status put16(zws_buffer *out, uint32_t value);
zws_status put32(zws_buffer *out, uint32_t value);
zws_status put64(zws_buffer *out, uint64_t value);

#endif
