/* Writing an index: one writer at a time, any number of readers meanwhile. */
#ifndef ZWSEARCH_WRITER_H
#define ZWSEARCH_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "zwsearch/document.h"
#include "zwsearch/status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct zws_writer zws_writer;

/* The least that zws_writer_set_memory takes: 32 MiB. */
#define ZWS_WRITER_MEMORY_MIN (32u << 20)

/* How an index is opened for writing; to be combined with |. */
typedef enum {
    ZWS_OPEN_DEFAULT = 0,
    ZWS_OPEN_EXISTING = 1, /* do not make it when there is none: ZWS_ENOTFOUND */
    ZWS_OPEN_TOKENS = 2, /* each line of an input is a document of words separated by spaces, its id
                            the line's number (benchmarks); settled when the index is made */
    ZWS_OPEN_BULK = 4,   /* inputs are sealed as they are read, whatever their size: when much is to
                            be added and sealed anyway */
    ZWS_OPEN_NO_SEAL = 8, /* commits never seal by themselves, so that each takes as long as what it
                             commits; searches become slower until zws_writer_seal is called */
    ZWS_OPEN_ARTICLES = 16, /* documents are also indexed by their units (articles, numbered items,
                               rows of tables of tasks), so that relevance is that of the best one;
                               each document is one hit as before. For good, once an index has some;
                               such an index takes twice the space and is not built in bulk */
} zws_open_flags;

/* Opens the index at path for writing, and makes it when there is none. ZWS_ELOCKED at once when
 * somebody else is writing to it. */
ZWS_API zws_status zws_writer_open(zws_writer **out, const char *path, unsigned flags);
/* What was not committed is dropped. */
ZWS_API void zws_writer_free(zws_writer *writer);

/* Commits by itself after so many bytes of text; 16 MiB to begin with. 0 = only when told, which
 * keeps everything since the last commit in memory. */
ZWS_API zws_status zws_writer_set_batch(zws_writer *writer, size_t bytes);
/* How many threads an index is built on from much text; 1 to begin with, 0 = as many as there are
 * processors. The index does not depend on it. */
ZWS_API zws_status zws_writer_set_jobs(zws_writer *writer, unsigned jobs);
/* How much memory that may take, in bytes; 512 MiB to begin with, at least ZWS_WRITER_MEMORY_MIN.
 * What does not fit is sorted on disk. */
ZWS_API zws_status zws_writer_set_memory(zws_writer *writer, size_t bytes);
/* A user dictionary, see zws_index_load_words. Its words are indexed as words from now on. */
ZWS_API zws_status zws_writer_load_words(zws_writer *writer, const char *path);
/* Put before the id of every document that zws_writer_add_path reads; NULL = nothing. */
ZWS_API zws_status zws_writer_set_prefix(zws_writer *writer, const char *prefix);

/* Adds the document, or replaces the one with its id. The document stays the caller's. */
ZWS_API zws_status zws_writer_add(zws_writer *writer, zws_document *document);
/* ZWS_ENOTFOUND when there is none. */
ZWS_API zws_status zws_writer_delete(zws_writer *writer, const char *id);

/* Takes in a list of clean-up results, in the place of the last one, and commits. The file has a
 * line for each document, with tabs between: its number, 《title》, title or id; its state
 * (现行有效, 已修改, 已废止, 尚未生效, 有效期届满, or what is also said for them: 有效, 失效,
 * 废止); the day from which that is so (YYYY-MM-DD, may be empty); the source (may be empty). Lines
 * that begin with # are remarks. An entry settles what was said up to its day; what documents say
 * to come into effect later goes before it. The list stays until another takes its place, an empty
 * one too. *entries (may be NULL): how many were taken.
 * fn (may be NULL) is called for lines that deserve a look: kind is "skipped" (it cannot be read),
 * "missing" (no such document is held), or "disputed" (texts or inputs say otherwise). */
typedef void (*zws_listing_fn)(size_t line, const char *kind, const char *message, void *context);
ZWS_API zws_status zws_writer_import_validity(zws_writer *writer, const char *path, size_t *entries,
                                              zws_listing_fn fn, void *context);

/* What zws_writer_add_path tells while it works. Each may be NULL. */
ZWS_API zws_status zws_writer_on_skip(zws_writer *writer,
                                      void (*fn)(const char *path, size_t line, const char *kind,
                                                 zws_status status, const char *reason,
                                                 void *context),
                                      void *context);
/* bytes read so far, bytes in all (0 when unknown), documents so far. */
ZWS_API zws_status zws_writer_on_progress(zws_writer *writer,
                                          void (*fn)(uint64_t bytes, uint64_t total,
                                                     uint64_t documents, void *context),
                                          void *context);

/* Adds what an input holds: a file, a folder, a .jsonl file, or "-" for JSON Lines from standard
 * input. Inputs that have not changed since they were indexed are left as they are. An input of
 * more than 64 MiB that fills a new index is sealed as it is read, which is much faster; then
 * commits come by themselves only after every 512 MiB of text, and where that is cut short it goes
 * on from the last one when the input is added again. */
ZWS_API zws_status zws_writer_add_path(zws_writer *writer, const char *path);
/* Deletes documents of files below path that an earlier zws_writer_add_path indexed and that have
 * vanished since; path must have been added by this writer. ZWS_EIO, and nothing is deleted, when a
 * file there could not be read: it has not vanished. */
ZWS_API zws_status zws_writer_mirror(zws_writer *writer, const char *path);
/* Analyses every stored document again with the present dictionary and rules. */
ZWS_API zws_status zws_writer_rebuild(zws_writer *writer);

typedef enum {
    ZWS_COUNT_ADDED = 0, /* new or replaced */
    ZWS_COUNT_UNCHANGED,
    ZWS_COUNT_DELETED,
    ZWS_COUNT_SKIPPED,
    ZWS_COUNT_BYTES, /* of input read */
    ZWS_COUNT_COUNT
} zws_count;

/* Since the writer was opened. */
ZWS_API uint64_t zws_writer_counted(const zws_writer *writer, zws_count what);

/* Commits, then moves everything that is not sealed yet into the sealed tier, which is searched
 * many times faster than what was only committed. It can take as long as indexing did; searches go
 * on meanwhile. Afterwards documents can be added, replaced and deleted as before. On failure the
 * index is as the commit left it. */
ZWS_API zws_status zws_writer_seal(zws_writer *writer);
/* The same, and merges all that is sealed: the index is one segment without the documents that were
 * replaced or deleted, searched as fast as one that was made anew. Takes time and disk space for
 * all of it; done already, it does nothing. */
ZWS_API zws_status zws_writer_merge(zws_writer *writer);
/* All or nothing, durable when it returns, and seen by every search that starts later.
 *
 * When more than an eighth of the index is not sealed yet (and more than 4,096 documents, or about
 * 4 MB of text), or more than a quarter of what is sealed was replaced or deleted since, it seals
 * by itself as zws_writer_seal does, so that searches stay fast however small the commits are; each
 * document is merged a number of times that grows with the logarithm of the index. Such a commit
 * takes longer, at worst as long as merging the whole index; ZWS_OPEN_NO_SEAL prevents it. Whether
 * the seal succeeds does not matter to the commit, and does not show. */
ZWS_API zws_status zws_writer_commit(zws_writer *writer);
ZWS_API zws_status zws_writer_rollback(zws_writer *writer);

#ifdef __cplusplus
}
#endif
#endif
