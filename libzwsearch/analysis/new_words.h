/* Words that the dictionary lacks, from the user's own texts: sequences of two to eight Han
 * characters that stand together more often than their parts would by chance (cohesion) and whose
 * neighbours on both sides vary (freedom).
 *
 * Use: make, add the texts of a document and end it, for all documents, then propose. What is kept
 * of the texts is bounded: beyond max_chars characters the documents are sampled, by their
 * content, so the same documents give the same words in whatever order they come. */
#ifndef ZWS_ANALYSIS_NEW_WORDS_H
#define ZWS_ANALYSIS_NEW_WORDS_H

#include "analysis/analysis.h"
#include "zwsearch/limits.h"

#define ZWS_NEW_WORD_MAX 8 /* characters */

typedef struct zws_new_words zws_new_words;

typedef struct {
    const char *word;   /* UTF-8, NUL-terminated, valid during the callback only */
    uint64_t count;     /* how often it stands in the texts that were kept */
    uint32_t frequency; /* what a user dictionary should give it */
    double score;       /* the higher the surer; only comparable within one list */
} zws_new_word;

typedef zws_status (*zws_new_word_fn)(const zws_new_word *word, void *context);

/* max_chars: 0 = ZWS_NEW_WORDS_CHARS, at most 2^31. */
zws_status zws_new_words__make(zws_new_words **out, size_t max_chars);
void zws_new_words__free(zws_new_words *words);

/* Adds a text of the present document. Lines are separate: nothing goes across their ends. */
zws_status zws_new_words__add(zws_new_words *words, const zws_analyzer *analyzer, const char *utf8,
                              size_t len);
zws_status zws_new_words__end_document(zws_new_words *words);

/* Which part of the documents was kept: all of them is 1. */
double zws_new_words__share(const zws_new_words *words);

/* Whether propose would take these: ZWS_ELIMIT, ZWS_EINVAL. */
zws_status zws_new_words__check(size_t limit, uint64_t min_count);

/* Calls fn for at most `limit` words that stand in the texts min_count times or more and that the
 * analyzer does not know, the best first. Stops with the status that fn returns. */
zws_status zws_new_words__propose(zws_new_words *words, zws_analyzer *analyzer, size_t limit,
                                  uint64_t min_count, zws_new_word_fn fn, void *context);

#endif
