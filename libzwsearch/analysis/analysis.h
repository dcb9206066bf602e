/* Analysis: bytes → normalised characters with offsets → words, bigrams, stems.
 *
 * The order of work: zws_text__normalize gives characters that know their bytes; zws_words__segment
 * cuts them into dictionary words; zws_tokens__emit gives everything that is indexed. Documents and
 * queries go through the same code. An analyzer is cheap to open and belongs to one thread at a
 * time; the dictionary behind it is mapped and shared. */
#ifndef ZWS_ANALYSIS_ANALYSIS_H
#define ZWS_ANALYSIS_ANALYSIS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/memory.h"

/* --- The analyzer ------------------------------------------------------------------------- */

typedef struct zws_analyzer zws_analyzer;

/* Opens the compiled dictionary at dict_path; NULL means $ZWSEARCH_DICT, else the installed one.
 * Checks the header and section table only (under a millisecond). ZWS_ENOTFOUND, ZWS_EVERSION,
 * ZWS_ECORRUPT name the file and what to do. */
zws_status zws_analyzer__open(zws_analyzer **out, const char *dict_path);

/* Another analyzer of the same dictionary and words, for another thread. It is freed before the one
 * it was made from, and no words are loaded into either meanwhile. */
zws_status zws_analyzer__fork(zws_analyzer **out, const zws_analyzer *analyzer);

/* For whoever analyses much: the dictionary is copied into memory where looking words up costs
 * less, for this analyzer and those that are made from it. */
zws_status zws_analyzer__hold(zws_analyzer *analyzer);

/* Adds the words of a user dictionary: UTF-8 text, a word a line, optionally followed by blanks and
 * a frequency (default 300); '#' starts a comment. ZWS_EFORMAT names file and line. */
zws_status zws_analyzer__load_words(zws_analyzer *analyzer, const char *path);

/* Whether the segmenter weighs pairs of words (the default) or words alone: faster, less exact. */
void zws_analyzer__use_pairs(zws_analyzer *analyzer, bool use);

/* Compares every section's checksum: for `zwadmin verify`. */
zws_status zws_analyzer__verify(const zws_analyzer *analyzer);

/* Identifies the compiled dictionary and the version of the analysis rules, to be stored with an
 * index: terms made under another fingerprint may differ. */
uint64_t zws_analyzer__fingerprint(const zws_analyzer *analyzer);

void zws_analyzer__free(zws_analyzer *analyzer);

/* --- Text ----------------------------------------------------------------------------------- */

/* Normalised characters. cp[i] came from the original bytes [begin[i], end[i]); ranges never
 * overlap backwards: begin is non-decreasing. One original character that becomes several (㈠ →
 * (一)) gives each of them the same range; several that become one give their union. */
typedef struct {
    uint32_t *cp;
    uint32_t *begin;
    uint32_t *end;
    size_t n;
    size_t cap;
} zws_text;

/* Normalises well- or ill-formed UTF-8 (ill-formed bytes become U+FFFD, which is punctuation):
 * NFKC, case fold, traditional → simplified (Han), private-use and default-ignorable characters
 * dropped, every run of white space, line breaks and control characters made one U+0020, and none
 * at all between two Han characters or at either end. fold.h lists what little goes beyond Unicode:
 * ① is set off from digits beside it, ○ is 〇, radicals are characters. text->… is reused between
 * calls; zero-initialise it first. ZWS_ELIMIT when len exceeds 4 GiB - 1. */
zws_status zws_text__normalize(zws_text *text, const zws_analyzer *analyzer, const char *utf8,
                               size_t len);
void zws_text__free(zws_text *text);

/* Appends characters [first, last) as UTF-8. */
zws_status zws_text__append_utf8(zws_buffer *out, const zws_text *text, size_t first, size_t last);

/* The class of a normalised character. */
typedef enum {
    ZWS_CHAR_HAN,   /* ideographs in all planes, 々 〇 included */
    ZWS_CHAR_LATIN, /* letters of every other script, combining marks included */
    ZWS_CHAR_DIGIT, /* 0-9 */
    ZWS_CHAR_SPACE, /* U+0020 */
    ZWS_CHAR_PUNCT, /* everything else */
} zws_char_class;

zws_char_class zws_char__class(uint32_t cp);

/* --- Words ---------------------------------------------------------------------------------- */

typedef enum {
    ZWS_WORD_DICT,   /* in the dictionary or the user's */
    ZWS_WORD_NUMBER, /* 2018, 3.5%, 第十二, 一百 */
    ZWS_WORD_TIME,   /* 2018年, 5月 */
    ZWS_WORD_LATIN,  /* English, 5g, pm2.5 */
    ZWS_WORD_NAME,   /* a person's name by rule */
    ZWS_WORD_PUNCT,
    ZWS_WORD_UNKNOWN, /* a single character that no word covers */
} zws_word_kind;

typedef struct {
    uint32_t first; /* index of its first character */
    uint16_t len;   /* in characters; longer runs are cut into several words */
    uint16_t cost;  /* alone, as the dictionary has it; 0: it has none */
    uint8_t kind;   /* zws_word_kind */
} zws_word;

typedef struct {
    zws_word *word;
    size_t n;
    size_t cap;
} zws_words;

/* Cuts cp[0..n) into words that cover every character but spaces, in order, by Viterbi over the
 * lattice of dictionary words and rules. Time is linear in n, working memory bounded by the longest
 * sentence, which is cut at 2,000 characters. words->… is reused between calls. */
zws_status zws_words__segment(zws_words *words, zws_analyzer *analyzer, const uint32_t *cp,
                              size_t n);
void zws_words__free(zws_words *words);

/* True when the characters are a word of the dictionary or of the user's. */
bool zws_words__known(const zws_analyzer *analyzer, const uint32_t *cp, size_t n);

/* --- Tokens --------------------------------------------------------------------------------- */

/* What is indexed. The position of a token counts units: a Han character is one unit, so is a Latin
 * word, a number, and a run of punctuation (white space is none). So a quoted text is adjacent
 * exactly when its tokens stand at consecutive positions:
 *   Han run c1…ck at p    BIGRAM c1c2 at p, …, ck-1ck at p+k-2, and CHAR ck at p+k-1 (edge)
 *   Latin word or number  one WORDFORM or NUMBER
 *   run of punctuation    one PUNCT
 * Where a text may have been misread (repair.h), the stretch around the place is indexed once more
 * as it probably was: from 16 characters before the repair to 16 behind it, in the same tokens with
 * an "R" before each. These stretches have positions of their own, one behind the other behind the
 * text's, so that what was two characters may be one, and a quotation that a repair completes is
 * found when its tokens with "R" are adjacent: it is found by the repair, and never taken for
 * exact.
 *
 * Tokens with `positional` false count for ranking only and carry the position of what they stem
 * from. */
typedef enum {
    ZWS_TOKEN_BIGRAM,   /* two adjacent Han characters; positional */
    ZWS_TOKEN_CHAR,     /* one Han character; positional only at an edge of its Han run */
    ZWS_TOKEN_WORDFORM, /* a Latin word or mixed run (5g, pm2.5, gb18030), case-folded; positional
                         */
    ZWS_TOKEN_NUMBER,   /* digits with an inner decimal point; positional, matched whole */
    ZWS_TOKEN_PUNCT,    /* any run of punctuation: the one term "|"; positional, never ranks */
    ZWS_TOKEN_STEM, /* "Z" + the stem of a Latin word, or a mixed run as it is; not positional */
    ZWS_TOKEN_WORD, /* "W" + a dictionary word of two or more Han characters; not positional */
    ZWS_TOKEN_REPAIRED, /* "R" + a positional token of a repaired stretch; positional */
} zws_token_kind;

typedef struct {
    const char *term; /* UTF-8, valid during the callback only; at most ZWS_TERM_MAX bytes */
    size_t len;       /* a repaired one may be longer by its "R" */
    zws_token_kind kind;
    bool positional;
    uint32_t pos;         /* its unit, starting with first_pos */
    uint32_t first, last; /* the characters [first, last) that it stands for */
} zws_token;

/* Longer Latin runs and numbers are indexed by their first ZWS_TERM_MAX bytes, cut at a character.
 */
#define ZWS_TERM_MAX 128

typedef zws_status (*zws_token_fn)(const zws_token *token, void *context);

typedef enum {
    ZWS_TOKENS_WORDS = 1,   /* emit WORD tokens too (runs the segmenter) */
    ZWS_TOKENS_REPAIRS = 2, /* emit REPAIRED tokens too, after all others (runs the segmenter) */
    ZWS_TOKENS_REPAIRS_ALONE =
        4, /* with REPAIRS: none of the others, positions from the first on */
} zws_tokens_flags;

/* How far from a repair a quotation may reach to be found by it. */
#define ZWS_REPAIR_REACH 16

/* Emits the tokens of text in order of position; stops with the status that fn returns. *next_pos
 * (may be NULL) is the first unit behind the text. */
zws_status zws_tokens__emit(zws_analyzer *analyzer, const zws_text *text, uint32_t first_pos,
                            unsigned flags, zws_token_fn fn, void *context, uint32_t *next_pos);

/* What takes many tokens without a call for each. */
typedef struct {
    zws_token_fn token;
    /* BIGRAM and CHAR tokens of n Han characters of three bytes each, which are all of a run: pairs
     * at every position from pos on, characters too, positional at both ends alone. */
    zws_status (*han)(const uint32_t *cp, size_t n, uint32_t pos, void *context);
    size_t word_least; /* WORD tokens of fewer characters are not wanted */
} zws_token_sink;

/* The same for a sink. Tokens of words come behind what `han` was given of the same characters. */
zws_status zws_tokens__emit_to(zws_analyzer *analyzer, const zws_text *text, uint32_t first_pos,
                               unsigned flags, const zws_token_sink *sink, void *context,
                               uint32_t *next_pos);

/* Which terms are looked for, roughly: one bit for the terms whose first and last character end in
 * the same bytes. */
typedef struct {
    uint64_t bit[4096 / 64];
    bool stems; /* there are stems among them */
} zws_term_sketch;

static inline void zws_term_sketch__add(zws_term_sketch *sketch, const char *term, size_t len)
{
    unsigned bit = len == 0 ? 0
                            : ((unsigned char)term[len - 1] & 63u) |
                                  ((unsigned char)term[(len - 1) / 2] & 63u) << 6;
    sketch->bit[bit / 64] |= (uint64_t)1 << (bit % 64);
    sketch->stems |= len > 1 && (term[0] == 'Z' || (term[0] == 'R' && term[1] == 'Z'));
}

/* The same without the pairs and single Han characters that the sketch rules out, and without stems
 * where it has none, which takes a fraction of the time; other tokens may come though they were not
 * added. */
zws_status zws_tokens__emit_sketched(zws_analyzer *analyzer, const zws_text *text,
                                     uint32_t first_pos, unsigned flags,
                                     const zws_term_sketch *sketch, zws_token_fn fn, void *context);

#endif
