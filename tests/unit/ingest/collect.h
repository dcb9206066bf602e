/* A folder to write inputs into, and a handler that notes what the reading of them told. */
#ifndef ZWS_TEST_INGEST_COLLECT_H
#define ZWS_TEST_INGEST_COLLECT_H

#include "ingest/ingest.h"

#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>

#define COLLECT_MAX 400

typedef struct {
    char id[256], title[256], body[512];
    size_t line, body_len;
} collected_document;

typedef struct {
    char path[512], kind[32], reason[512];
    size_t line;
    zws_status status;
} collected_skip;

typedef struct {
    collected_document document[COLLECT_MAX];
    collected_skip skip[COLLECT_MAX];
    struct {
        char id[256];
        uint64_t size;
        zws_hash128 hash;
    } source[COLLECT_MAX];
    size_t documents, skips, sources, dones, done_documents;
    uint64_t progress_done, progress_total;
    size_t progress_calls;
    /* What the handler is to do. */
    bool refuse_sources;
    zws_status document_status, source_status, done_status;
    size_t fail_at; /* the document (from 1) that gets document_status; 0 = every one */
} collected;

zws_ingest_handler collect_handler(collected *c);

/* Reads an input with the collecting handler; what was noted before is forgotten. */
zws_status collect(collected *c, const char *path, const zws_ingest_options *options);

/* The skipped entry whose path ends so; fails the test when there is none. */
const collected_skip *skip_of(const collected *c, const char *path_end);
const collected_document *document_of(const collected *c, const char *id);

/* A fresh folder; remove_folder removes it with all that it holds. */
char *make_folder(void);
void remove_folder(char *folder);

/* folder/name in a static buffer (8 of them take turns). */
const char *in_folder(const char *folder, const char *name);

/* Writes a file; folders on the way are made. len (size_t)-1: a C string. */
const char *put_file(const char *folder, const char *name, const void *data, size_t len);

/* One field as a C string, "" when it is not set. */
const char *field(const zws_document *document, zws_field which);

/* text in another encoding, by ICU; free() it. */
char *encode(size_t *len, const char *converter, const char *utf8);

/* Deterministic random numbers. */
uint32_t next_random(uint64_t *state);

#endif
