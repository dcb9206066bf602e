/* Which documents hold a quoted text, found without an index and without the tokenizer: texts are
 * normalised by the library and then compared as they stand.
 *
 * A text is read as a row of units: a Han character is one, so is a run of letters and digits, so
 * is a run of other signs, of which nothing is known but that it is there. White space is none, but
 * letters and digits on either side of it are two units. A point or comma between two digits may
 * belong to a number; what does is said by brute.c. A document holds the quoted text when the
 * quoted row, without signs at its ends, is a part of a row of the document: what stands at the
 * ends is then whole by itself. What is not quoted may decide about a point or comma in a number at
 * an end: 2018.05 is one number alone and two in 2018.05.25. So all ways are tried. */
#ifndef TESTS_PROPERTY_BRUTE_H
#define TESTS_PROPERTY_BRUTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
    uint64_t *unit; /* all rows, one behind the other, 0 between them */
    size_t n, cap;
    uint32_t *document; /* of each row */
    size_t *row;        /* where each begins */
    size_t rows, cap_rows, cap_document;
    size_t documents;
    /* [0]: by the unit that stands there; [1]: by it and the next */
    struct {
        uint32_t *bucket, *place;
    } by[2];
} brute;

/* Adds a text of document number `document`, normalised. Those of one document follow each other.
 */
void brute_add(brute *b, uint32_t document, const uint32_t *cp, size_t n);
/* After the last brute_add. */
void brute_prepare(brute *b);
/* Sets found[0..documents) for a quoted text, normalised; false: it is nothing but signs. */
bool brute_find(const brute *b, bool *found, const uint32_t *cp, size_t n);
/* Whether [first, last) of a text is cut where the design promises that it is found: neither end
 * within letters and digits, however points and commas between digits are read; at an end that
 * lies within a Han run stand two Han characters of it or more. */
bool brute_is_promised(const uint32_t *cp, size_t n, size_t first, size_t last);
void brute_free(brute *b);

#endif
