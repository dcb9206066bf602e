/* What to look for so that a quoted text is found; and what the tokenizer's files share. */
#ifndef ZWS_ANALYSIS_TOKENS_H
#define ZWS_ANALYSIS_TOKENS_H

#include "analysis/analysis.h"

/* --- Quoted text ---------------------------------------------------------------------------- */

typedef struct {
    const char *term; /* NUL-terminated UTF-8 */
    size_t len;
    zws_token_kind kind; /* BIGRAM, CHAR, WORDFORM, NUMBER or PUNCT */
} zws_phrase_term;

/* Terms that stand at consecutive positions. */
typedef struct {
    zws_phrase_term *term;
    size_t n;
} zws_phrase;

#define ZWS_PHRASES_MAX 4

/* A document holds the quoted text when it holds one of these. Nearly always there is exactly one;
 * a number with an inner point or comma at an end of the quotation has a second reading, because
 * 2018.05 is one number alone and two in 2018.05.25. Zero-initialise it. */
typedef struct {
    zws_phrase phrase[ZWS_PHRASES_MAX];
    size_t n;
    zws_arena arena; /* holds the terms */
} zws_phrases;

/* The phrases of a normalised quoted text. Punctuation at its ends does not count. A single Han
 * character gives its CHAR term, which is not positional everywhere: a phrase of one term is a
 * plain search for it. n = 0 when nothing but punctuation is there. What *out held before is
 * released. */
zws_status zws_tokens__phrase(zws_phrases *out, zws_analyzer *analyzer, const zws_text *quoted);
void zws_phrases__free(zws_phrases *phrases);

/* --- Repaired readings ------------------------------------------------------------------------ */

/* The term of a repaired token, "R" + the term: its length. Documents and queries cut it alike. */
size_t zws_tokens__repaired(char out[ZWS_TERM_MAX], const char *term, size_t len);

/* --- For the files of the tokenizer --------------------------------------------------------- */

/* Further flags of zws_tokens__emit: a number with an inner point or comma that begins where the
 * text begins, or ends where it ends, is several numbers. */
enum { ZWS_TOKENS_SPLIT_FIRST = 0x100, ZWS_TOKENS_SPLIT_LAST = 0x200 };

/* A stretch of text as it reads when it is repaired. Character i stands for the characters
 * [first[i], last[i]) of the text. */
typedef struct {
    uint32_t *cp, *first, *last;
    size_t n, cap, cap_first, cap_last;
} zws_run;

/* The positional tokens of a run as ZWS_TOKEN_REPAIRED, from position *pos on, which moves behind
 * them. */
zws_status zws_tokens__emit_run(zws_analyzer *analyzer, const zws_run *run, uint32_t *pos,
                                zws_token_fn fn, void *context);

/* The runs around all repairs of the text, in repaired.c. */
zws_status zws_tokens__emit_repairs(zws_analyzer *analyzer, const zws_text *text,
                                    const zws_words *words, uint32_t *pos, zws_token_fn fn,
                                    void *context);

/* Words of more characters are not taken apart. */
#define ZWS_COMPOUND_MAX 32

typedef struct {
    uint32_t first; /* counted from the beginning of the compound */
    uint32_t len;
} zws_compound_part;

/* The dictionary words that the compound cp[0..len) consists of, and theirs, sorted by where they
 * begin, a longer one before those inside it: the fewest words that leave the fewest single
 * characters uncovered. Returns how many; none when len exceeds ZWS_COMPOUND_MAX. */
size_t zws_compound__parts(zws_compound_part parts[ZWS_COMPOUND_MAX], const zws_analyzer *analyzer,
                           const uint32_t *cp, size_t len);

#endif
