/* Looking for words in signs [a, b) of a reduced paragraph; for the files that read relations. */
#ifndef ZWS_DOCUMENT_CITATIONS_WORDS_H
#define ZWS_DOCUMENT_CITATIONS_WORDS_H

#include "document/chars.h"

typedef const char32_t *word;

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* What is done to a document that is handed on as it is. */
static const word issues[] = {U"印发", U"转发", U"公布", U"发布",
                              U"批转", U"颁布", U"颁发", U"下发"};

static inline bool has(const uint32_t *cp, size_t a, size_t b, word w)
{
    return find_word(cp, a, b, w) != b;
}

static inline bool has_any(const uint32_t *cp, size_t a, size_t b, const word *words, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (has(cp, a, b, words[i]))
            return true;
    }
    return false;
}

static inline bool ends_any(const uint32_t *cp, size_t a, size_t b, const word *words, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (ends_with(cp, a, b, words[i]))
            return true;
    }
    return false;
}

/* The length of the word that [a, b) begins with; 0: none of them. */
static inline size_t starts_any(const uint32_t *cp, size_t a, size_t b, const word *words, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (starts_with(cp, a, b, words[i]))
            return wide_len(words[i]);
    }
    return 0;
}

/* Cuts the words off the end of [a, b), one after the other. */
static inline size_t strip(const uint32_t *cp, size_t a, size_t b, const word *words, size_t n)
{
    for (bool again = true; again;) {
        again = false;
        for (size_t i = 0; i < n && !again; i++) {
            if (ends_with(cp, a, b, words[i])) {
                b -= wide_len(words[i]);
                again = true;
            }
        }
    }
    return b;
}

#endif
