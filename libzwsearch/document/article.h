/* Articles and the laws they belong to, as people cite them: 刑法234条,
 * 《刑法》第二百三十四条第一款 and 中华人民共和国刑法（2020修正）第二百三十四条 name one place. */
#ifndef ZWS_DOCUMENT_ARTICLE_H
#define ZWS_DOCUMENT_ARTICLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "analysis/analysis.h"

typedef struct {
    size_t first, last;   /* characters, from 第 or the number up to behind all that is read */
    uint32_t number, sub; /* 第十二条之一: 12 and 1; sub 0: none */
    uint32_t paragraph;   /* 第二款; 0: none */
    uint32_t item;        /* （三）项, 第三项; 0: none */
    bool marked;          /* begins with 第: cannot be a count (二十条措施) */
} zws_article;

/* The article cited at cp[i] of n normalised characters, with or without 第; false: none is. Blanks
 * may stand between its parts. The caller sees to it that no number ends before i. */
bool zws_article__at(zws_article *out, const uint32_t *cp, size_t n, size_t i);

/* Appends what a law is called for short, from characters [first, last) of its name: letters and
 * digits alone, without 中华人民共和国 and, unless `years`, without brackets that tell a version
 * （2020修正）; usual abbreviations written out (刑诉法). Nothing where nothing is left. */
zws_status zws_article__law_key(zws_buffer *out, const zws_text *text, size_t first, size_t last,
                                bool years);
/* Whether a bracket that tells a version stands in [first, last). */
bool zws_article__has_version(const zws_text *text, size_t first, size_t last);

#endif
