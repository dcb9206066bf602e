/* What the tests of the binding share. */
#ifndef XAPIAN_TEST_SUPPORT_H
#define XAPIAN_TEST_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "xapian_c.h"

/* A literal or a NUL-terminated string as two arguments. */
#define T(s) (s), strlen(s)

#define ok(call)            expect_status(XAPIAN_OK, (call), #call, __FILE__, __LINE__)
#define fails(status, call) expect_status((status), (call), #call, __FILE__, __LINE__)
void expect_status(xapian_status wanted, xapian_status got, const char *call, const char *file,
                   int line);

/* The thread's error message holds `part`. */
void message_has(const char *part);

/* cmocka fixtures: a fresh folder, with all that is in it removed afterwards. */
int make_folder(void **state);
int remove_folder(void **state);
/* A path in it. Valid until the third next call. */
const char *in_folder(const char *name);

/* A writable database in the folder, made anew, or opened. */
xapian_db *create(const char *name);
xapian_db *open_reader(const char *name);

/* A document of words separated by spaces, at positions from 1; "w@9" stands at position 9. */
xapian_document *document_of(const char *words);
/* Adds one; with a value in slot 0 where that is not NULL. */
uint32_t add(xapian_db *db, const char *words, const char *value);

/* Queries; all of them live until free_queries(). */
xapian_query *term(const char *name);
xapian_query *join(xapian_op op, size_t count, ...);
xapian_query *phrase(xapian_op op, uint32_t window, const char *words);
xapian_query *scaled(xapian_query *query, double factor);
/* Phrases of words with blanks between; " @3" at the end: that begin at position 3. */
xapian_query *at_least(size_t k, size_t count, const char *const *phrases);
xapian_query *kept(xapian_query *query);
void free_queries(void);

/* The numbers of the matching documents, ascending, as "1 2 5"; valid until the next call. */
const char *matches(const xapian_db *db, const xapian_query *query);
/* The same with a deadline far away. */
const char *timed_matches(const xapian_db *db, const xapian_query *query);
/* The hits of an enquire, in order, as "5 1 2". */
const char *ranked(xapian_enquire *enquire, uint32_t first, uint32_t max_items);

/* The terms of an iterator as "a b c"; frees it. Valid until the next call. */
const char *listed(xapian_terms *terms);
const char *positions_listed(xapian_positions *positions);

/* Compares allocated text and frees it. */
void text_is(const char *wanted, char *text, size_t length);

/* The same numbers in every run. */
uint32_t next_random(uint64_t *state);

#endif
