/* Occurrences of the needles, in characters of the normalised text. */
#ifndef ZWS_SEARCH_MARKS_H
#define ZWS_SEARCH_MARKS_H

#include "search/search.h"

typedef struct {
    uint32_t first, last; /* characters [first, last) */
    uint32_t needle;
} zws_char_mark;

typedef struct {
    zws_char_mark *mark; /* by first, then last; they may overlap */
    size_t n, cap;
} zws_char_marks;

zws_status zws_marks__find(zws_char_marks *out, zws_analyzer *analyzer, const zws_text *text,
                           const zws_needles *needles);
/* The same; but where the text has, as it stands, all that repaired readings are looked for, these
 * are not: to choose a part of it, that is enough. */
zws_status zws_marks__find_enough(zws_char_marks *out, zws_analyzer *analyzer, const zws_text *text,
                                  const zws_needles *needles);
void zws_marks__free(zws_char_marks *marks);

/* --- marks_text.c --- */

enum { ZWS_MARKS_TEXT_MAX = 64 };

/* The characters that the needle is, when it is nothing but a run of Han characters: how many; 0
 * when it is anything else, or longer. */
size_t zws_marks__read_text(uint32_t cp[ZWS_MARKS_TEXT_MAX], const zws_needle *needle);

/* Adds the places of the n characters, at least 1, in order. */
zws_status zws_marks__find_text(zws_char_marks *out, const zws_text *text, const uint32_t *cp,
                                size_t n, uint32_t needle);

/* --- marks.c --- */

/* The marks within characters [first, last) as bytes of the original, joined where they touch. */
zws_status zws_marks__to_bytes(zws_mark **out, size_t *n, const zws_text *text,
                               const zws_char_marks *marks, size_t first, size_t last);

#endif
