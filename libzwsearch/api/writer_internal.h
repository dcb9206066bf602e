/* The writing handle, for the files of this folder. */
#ifndef ZWS_API_WRITER_INTERNAL_H
#define ZWS_API_WRITER_INTERNAL_H

#include "api/api.h"
#include "ingest/ingest.h"
#include "store/store.h"

struct zws_writer {
    zws_store_writer *store;
    bool tokens, bulk;
    size_t jobs;
    char *prefix;
    char *root; /* of the input that is being read: absolute; NULL for standard input */
    void (*on_skip)(const char *, size_t, const char *, zws_status, const char *, void *);
    void *skip_context;
    void (*on_progress)(uint64_t, uint64_t, uint64_t, void *);
    void *progress_context;
    uint64_t counted[ZWS_COUNT_COUNT];
    bool whole;            /* the document that was read last is all of its file */
    bool last_made;        /* in a bulk build: the last document of the input could be made */
    bool unreadable;       /* a file below the last input could not be read */
    uint64_t bytes_before; /* of inputs that are done, while another is read */
};

/* The name under which the store remembers an input: where it lies, then its id, so that folders
 * that are indexed into one index do not take each other's files for vanished ones. */
zws_status zws_writer__input_name(zws_buffer *out, const zws_writer *writer, const char *id);
/* All documents of an input are in the store. */
zws_status zws_writer__input_done(zws_writer *writer, const char *name, zws_hash128 hash);
/* Reports what was left out. */
void zws_writer__skipped(const char *path, size_t line, const char *kind, zws_status status,
                         const char *reason, void *context);

/* The events of ingest in a bulk build: documents are made on any thread. */
zws_status zws_writer__bulk_raw(const zws_raw *raw, const zws_source *source, void *context);
zws_status zws_writer__bulk_done(const zws_source *source, size_t documents, void *context);

#endif
