/* Documents, traps among them, and user dictionaries for the test of recall. */
#ifndef TESTS_PROPERTY_RECALL_DOCUMENTS_H
#define TESTS_PROPERTY_RECALL_DOCUMENTS_H

#include "api/fixture.h"

typedef struct {
    char *id, *title, *body; /* title: NULL if there is none */
} recall_document;

typedef struct {
    recall_document *document;
    size_t n, cap;
} recall_documents;

#define RECALL_SOUPS 60

/* About `wanted` laws, if the reference data is there; else the sample corpus, by way of an index
 * at `scratch`. Then the traps, and texts of
 * a few pieces at random. */
void recall_read(recall_documents *out, size_t wanted, const char *scratch);
/* What an index holds, in the order of ids: what the library made of the documents. */
void recall_read_index(recall_documents *out, zws_index *index);
void recall_add(recall_documents *out, const char *id, const char *title, const char *body);
void recall_free(recall_documents *documents);

/* Makes an index, with a user dictionary unless words is NULL; sealed or not. The site of each
 * document is its id. */
void recall_build(const char *path, const recall_documents *documents, const char *words,
                  bool sealed);

/* A quotation and the traps that it finds, one letter each: 'a' is the document trap-a. */
typedef struct {
    const char *quoted, *found;
} recall_trap;

extern const recall_trap recall_traps[];
extern const size_t recall_trap_count;
void recall_add_traps(recall_documents *out);
/* A text of few different pieces, so that much stands in many of them in a slightly other way: what
 * numbers are made of, mostly; in every other one also what normalising changes. */
void recall_add_soup(recall_documents *out, int number);

/* Writes a user dictionary: stretches of Han text cut anywhere, and what straddles two words that
 * the segmenter cut. All are so frequent that they are taken for words. */
void recall_write_words(const char *path, const recall_documents *documents, size_t wanted);

size_t recall_random(size_t below);
/* A character of UTF-8 text at *at, which moves behind it. */
uint32_t recall_decode(const char *text, size_t *at);

#endif
