/* Parts of texts to be quoted. */
#ifndef TESTS_PROPERTY_RECALL_CUTS_H
#define TESTS_PROPERTY_RECALL_CUTS_H

#include "analysis/analysis.h"

#define RECALL_CUT_MAX 120 /* characters of a part, at most */

/* The bytes of a part. Every third time anywhere; else where something other than Han is near. Half
 * the parts are short: these find most. */
void recall_cut(size_t *begin, size_t *end, const char *text);
/* A quotation mark cannot be quoted. */
bool recall_has_mark(const char *text, size_t begin, size_t end);
/* brute_is_promised for bytes of the original. */
bool recall_is_promised(const zws_text *text, size_t begin, size_t end);
/* The Han characters of the run at byte `at`, at most max, blanks and line breaks left out; returns
 * how many. */
size_t recall_read_run(char *out, const char *text, size_t at, size_t max);
/* Where the character begins that byte `at` belongs to. */
size_t recall_character_at(const char *text, size_t at);

#endif
