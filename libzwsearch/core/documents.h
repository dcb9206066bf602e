/* What is known of documents besides their terms, in a scratch file: put one after the other and
 * read back in order, so that a build or a merge has a few bytes of each in memory and not all. */
#ifndef ZWS_CORE_DOCUMENTS_H
#define ZWS_CORE_DOCUMENTS_H

#include "core/output.h"

typedef struct {
    const char *id;
    uint32_t id_len; /* 0: there is none, its place alone is taken */
    int32_t date, date_end;
    uint32_t length; /* sum of the frequencies */
    uint32_t stored_len;
    uint64_t stored; /* where its stored form is, for whoever put it */
} zws_writer_document;

/* As a segment numbers them: less than 0, 0, or more than 0. */
int zws_writer_document__compare(const zws_writer_document *a, const zws_writer_document *b);

/* Zero-initialise it. */
typedef struct {
    zws_output file;
    uint32_t n;
    uint64_t length;   /* of all */
    uint64_t id_bytes; /* of all */
} zws_documents;

zws_status zws_documents__open(zws_documents *out, const char *folder);
zws_status zws_documents__add(zws_documents *documents, const zws_writer_document *document);
void zws_documents__close(zws_documents *documents);

/* Zero-initialise it. Nothing may be added while it is in use. */
typedef struct {
    uint8_t *buffer;
    size_t at, len, cap;
    uint64_t offset; /* in the file: of what follows the buffer */
    uint32_t next;
    zws_writer_document document; /* the last that was read */
} zws_documents_reader;

/* The document of a number, into reader->document, whose id is valid until the next call: costs
 * nothing beside those before it since the last one, and begins again for one that is before that.
 */
zws_status zws_documents__read(zws_documents *documents, zws_documents_reader *reader,
                               uint32_t number);
void zws_documents_reader__free(zws_documents_reader *reader);

/* Puts them into `out` as a segment numbers them, of each id the last alone. place[i] becomes the
 * number of the i-th that was put, UINT32_MAX for those that are left out; free() it. */
zws_status zws_documents__sort(zws_documents *out, uint32_t **place, zws_documents *documents);

#endif
