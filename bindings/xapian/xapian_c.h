/*
 * xapian_c.h - a C interface to the Xapian search library
 *
 * Conventions, which hold for every function below:
 *
 * - The out-parameters come first, then the object, then its arguments. An out-parameter that is a
 *   handle is set to NULL when the call fails; other out-parameters are left alone.
 * - Every entry point returns a xapian_status, 0 being success. After a failure
 *   xapian_error_message() says, for the calling thread, what happened. No C++ exception leaves.
 * - Handles are opaque. What an out-parameter hands over belongs to the caller, who frees it with
 *   the matching _free function; every _free accepts NULL. Handles may be freed in any order.
 * - Text is bytes with a length; it need not be UTF-8 and may hold NUL bytes. A NULL pointer with
 *   length 0 is the empty text. Text handed over as `char **` is allocated, has a NUL after its
 *   last byte (not counted in the length) and is freed with xapian_string_free(). Text handed over
 *   as `const char **` is borrowed: it lives until the next call on the same handle.
 * - A NULL where a handle or an out-parameter is required is XAPIAN_INVALID_ARGUMENT. Arguments
 *   documented as optional may be NULL.
 *
 * Threads: a database and everything made from it (documents, iterators, enquires, result sets)
 * belong to one thread at a time. Query handles never change once made and may be shared.
 *
 * A reader sees the revision it opened. Xapian keeps that revision alive through one commit and may
 * overwrite it in the next: then any call may return XAPIAN_DATABASE_MODIFIED, and the cure is
 * xapian_db_reopen() followed by the whole operation again.
 */
#ifndef XAPIAN_C_H
#define XAPIAN_C_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__) || defined(__clang__)
#define XAPIAN_C_API __attribute__((visibility("default")))
#else
#define XAPIAN_C_API
#endif

/* In C++ a number that is no enumerator is undefined unless the type is fixed; C takes this one. */
#ifdef __cplusplus
#define XAPIAN_C_ENUM : unsigned
#else
#define XAPIAN_C_ENUM
#endif

/* ------------------------------------------------------------------------------------- status */

typedef enum xapian_status XAPIAN_C_ENUM {
    XAPIAN_OK = 0,
    XAPIAN_INVALID_ARGUMENT,   /* an argument makes no sense */
    XAPIAN_INVALID_OPERATION,  /* not allowed in this state, such as writing to a reader */
    XAPIAN_UNIMPLEMENTED,      /* the backend cannot do it, such as C callbacks on a remote one */
    XAPIAN_RANGE,              /* a number or position is outside its range */
    XAPIAN_DATABASE,           /* a database error with no status of its own, such as a full disk */
    XAPIAN_DATABASE_OPENING,   /* cannot be opened */
    XAPIAN_DATABASE_NOT_FOUND, /* nothing there to open */
    XAPIAN_DATABASE_VERSION,   /* written by an incompatible version of Xapian */
    XAPIAN_DATABASE_CREATE,    /* cannot be created */
    XAPIAN_DATABASE_LOCK,      /* another writer has it */
    XAPIAN_DATABASE_CORRUPT,   /* damaged */
    XAPIAN_DATABASE_MODIFIED,  /* the revision being read is gone: reopen and repeat */
    XAPIAN_DATABASE_CLOSED,    /* xapian_db_close() was called */
    XAPIAN_DOC_NOT_FOUND,      /* no document has this number */
    XAPIAN_FEATURE_UNAVAILABLE, /* left out of this build of Xapian */
    XAPIAN_NETWORK,             /* talking to a remote database failed */
    XAPIAN_NETWORK_TIMEOUT,     /* a remote database did not answer in time */
    XAPIAN_QUERY_PARSER,        /* a query text has a syntax error */
    XAPIAN_SERIALISATION,       /* serialised bytes cannot be read */
    XAPIAN_WILDCARD,            /* a wildcard stands for more terms than allowed */
    XAPIAN_LIMIT,               /* a query is nested too deeply or too large (see below) */
    XAPIAN_DEADLINE,            /* the deadline passed */
    XAPIAN_CALLBACK_STOPPED,    /* a callback asked to stop, or returned what it must not */
    XAPIAN_NO_MEMORY,           /* memory ran out */
    XAPIAN_INTERNAL,            /* Xapian found a fault in itself */
    XAPIAN_UNKNOWN              /* an exception that is none of the above */
} xapian_status;

/* The calling thread's last failure: the function, the kind and the reason. Borrowed, never NULL,
 * overwritten by the thread's next failure; meaningless after a success. */
XAPIAN_C_API const char *xapian_error_message(void);

/* The name of a status as it is spelt above; "XAPIAN_UNKNOWN" for a number that is none. Static. */
XAPIAN_C_API const char *xapian_status_name(xapian_status status);

/* The version of the Xapian library in use, such as "1.4.22". Static. */
XAPIAN_C_API const char *xapian_version(void);

/* Seconds on the monotonic clock that deadlines are measured on (see xapian_enquire_set_deadline).
 */
XAPIAN_C_API xapian_status xapian_now(double *seconds);

/* Frees text that was handed over as `char **`. */
XAPIAN_C_API void xapian_string_free(char *text);

typedef struct xapian_db xapian_db;               /* a database or a group of them */
typedef struct xapian_document xapian_document;   /* a document in memory */
typedef struct xapian_terms xapian_terms;         /* iterates over terms, keys or words */
typedef struct xapian_postings xapian_postings;   /* iterates over the documents of a term */
typedef struct xapian_positions xapian_positions; /* iterates over positions in a document */
typedef struct xapian_values xapian_values;       /* iterates over one slot of all documents */
typedef struct xapian_query xapian_query;         /* an immutable query tree */
typedef struct xapian_enquire xapian_enquire;     /* a query with how to rank, sort and stop */
typedef struct xapian_mset xapian_mset;           /* a page of ranked hits */
typedef struct xapian_counts xapian_counts;       /* how often each value occurs in the matches */

/* A slot number that means "no slot". */
#define XAPIAN_NO_SLOT UINT32_MAX

/* ---------------------------------------------------------------------------- opening databases */

/* Flags of xapian_db_open_writable() and its remote twins: one mode, and any of the options. */
enum {
    XAPIAN_DB_CREATE_OR_OPEN = 0x00,
    XAPIAN_DB_CREATE_OR_OVERWRITE = 0x01,
    XAPIAN_DB_CREATE = 0x02,    /* fails where one exists */
    XAPIAN_DB_OPEN = 0x03,      /* fails where none exists */
    XAPIAN_DB_NO_SYNC = 0x04,   /* commits are not forced to disk: fast, lost in a power cut */
    XAPIAN_DB_FULL_SYNC = 0x08, /* asks the drive to empty its own cache too, where possible */
    XAPIAN_DB_DANGEROUS = 0x10, /* updates in place: no readers meanwhile, no rollback */
    XAPIAN_DB_RETRY_LOCK = 0x40 /* waits for another writer instead of failing, without end */
};

/* Opens a database for reading: a directory, a single-file database or a stub file. */
XAPIAN_C_API xapian_status xapian_db_open(xapian_db **out, const char *path);

/* Opens a stub file for reading; anything else at `path` is an error. */
XAPIAN_C_API xapian_status xapian_db_open_stub(xapian_db **out, const char *path);

/* Opens a database for writing. `block_size` in bytes, a power of two from 2048 to 65536, counts
 * only on creation; 0 is the default of 8192. A second writer gets XAPIAN_DATABASE_LOCK. */
XAPIAN_C_API xapian_status xapian_db_open_writable(xapian_db **out, const char *path, int flags,
                                                   int block_size);

/* A writable database in memory, empty and gone when freed. */
XAPIAN_C_API xapian_status xapian_db_open_memory(xapian_db **out);

/* Opens a database served by xapian-tcpsrv. Times in milliseconds; `timeout_ms` bounds each wait
 * for an answer, 0 means for ever. C callbacks, at_least queries, deadlines and value counts cannot
 * be sent over the wire: XAPIAN_UNIMPLEMENTED. Nor can spelling and synonyms. */
XAPIAN_C_API xapian_status xapian_db_open_tcp(xapian_db **out, const char *host, uint16_t port,
                                              uint32_t timeout_ms, uint32_t connect_timeout_ms);
XAPIAN_C_API xapian_status xapian_db_open_tcp_writable(xapian_db **out, const char *host,
                                                       uint16_t port, uint32_t timeout_ms,
                                                       uint32_t connect_timeout_ms, int flags);

/* Opens a database served by a program that speaks Xapian's protocol on its standard input, such as
 * "xapian-progsrv". `args` is split at spaces and not seen by a shell. */
XAPIAN_C_API xapian_status xapian_db_open_program(xapian_db **out, const char *program,
                                                  const char *args, uint32_t timeout_ms);
XAPIAN_C_API xapian_status xapian_db_open_program_writable(xapian_db **out, const char *program,
                                                           const char *args, uint32_t timeout_ms,
                                                           int flags);

/* An empty group, for xapian_db_add(). */
XAPIAN_C_API xapian_status xapian_db_new_group(xapian_db **out);

/* Adds `member` to `group`, which then searches both; document d of member m (both from 1 and 0)
 * is known in a group of n as (d - 1) * n + m + 1. `member` may be freed afterwards. Enquires and
 * iterators made before do not see it. A writer takes writers only. */
XAPIAN_C_API xapian_status xapian_db_add(xapian_db *group, const xapian_db *member);

/* Moves a reader to the newest revision; `changed` (optional) says whether there was one. */
XAPIAN_C_API xapian_status xapian_db_reopen(bool *changed, xapian_db *db);

/* Closes files and connections at once, for every handle made from `db`; a writer commits first,
 * and unlike in xapian_db_free() its failure is seen. Further use: XAPIAN_DATABASE_CLOSED. */
XAPIAN_C_API xapian_status xapian_db_close(xapian_db *db);

/* Frees the handle. A writer tries to commit (an open transaction is cancelled) and the outcome is
 * not known: call xapian_db_commit() before. */
XAPIAN_C_API void xapian_db_free(xapian_db *db);

/* Keeps a remote database's connection from timing out. */
XAPIAN_C_API xapian_status xapian_db_keep_alive(xapian_db *db);

/* ------------------------------------------------------------------------------ statistics, care
 */

XAPIAN_C_API xapian_status xapian_db_shards(size_t *out, const xapian_db *db);
XAPIAN_C_API xapian_status xapian_db_doccount(uint32_t *out, const xapian_db *db);
XAPIAN_C_API xapian_status xapian_db_lastdocid(uint32_t *out, const xapian_db *db);
XAPIAN_C_API xapian_status xapian_db_average_length(double *out, const xapian_db *db);
XAPIAN_C_API xapian_status xapian_db_total_length(uint64_t *out, const xapian_db *db);
XAPIAN_C_API xapian_status xapian_db_has_positions(bool *out, const xapian_db *db);
XAPIAN_C_API xapian_status xapian_db_locked(bool *out, const xapian_db *db);
/* A group's uuid is its members' joined by colons. */
XAPIAN_C_API xapian_status xapian_db_uuid(char **out, size_t *length, const xapian_db *db);
/* The revision of a single local database; XAPIAN_INVALID_OPERATION for others. */
XAPIAN_C_API xapian_status xapian_db_revision(uint64_t *out, const xapian_db *db);

XAPIAN_C_API xapian_status xapian_db_termfreq(uint32_t *out, const xapian_db *db, const char *term,
                                              size_t length);
XAPIAN_C_API xapian_status xapian_db_collection_freq(uint32_t *out, const xapian_db *db,
                                                     const char *term, size_t length);
XAPIAN_C_API xapian_status xapian_db_wdf_upper_bound(uint32_t *out, const xapian_db *db,
                                                     const char *term, size_t length);
XAPIAN_C_API xapian_status xapian_db_doclength_lower_bound(uint32_t *out, const xapian_db *db);
XAPIAN_C_API xapian_status xapian_db_doclength_upper_bound(uint32_t *out, const xapian_db *db);
XAPIAN_C_API xapian_status xapian_db_doclength(uint32_t *out, const xapian_db *db, uint32_t docid);
XAPIAN_C_API xapian_status xapian_db_unique_terms(uint32_t *out, const xapian_db *db,
                                                  uint32_t docid);
/* Documents with a value in the slot, and bounds of those values (not always attained). */
XAPIAN_C_API xapian_status xapian_db_value_freq(uint32_t *out, const xapian_db *db, uint32_t slot);
XAPIAN_C_API xapian_status xapian_db_value_lower_bound(char **out, size_t *length,
                                                       const xapian_db *db, uint32_t slot);
XAPIAN_C_API xapian_status xapian_db_value_upper_bound(char **out, size_t *length,
                                                       const xapian_db *db, uint32_t slot);

/* Takes a piece of a report. */
typedef void (*xapian_write_fn)(const char *text, size_t length, void *user);

/* Reads the whole database at `path` and counts what is wrong with it. `write` (optional) gets the
 * report. Damage can also show as a status such as XAPIAN_DATABASE_CORRUPT. */
XAPIAN_C_API xapian_status xapian_db_check(size_t *errors, const char *path, xapian_write_fn write,
                                           void *user);

/* Writes a compact copy to `path`. `keep_docids` keeps document numbers, which must then not
 * overlap between the members of a group; `block_size` as above. */
XAPIAN_C_API xapian_status xapian_db_compact(const xapian_db *db, const char *path,
                                             bool keep_docids, int block_size);

/* --------------------------------------------------------------------------------------- writing
 */

/* On a reader all of these give XAPIAN_INVALID_OPERATION. Changes show to readers, and survive a
 * crash, once committed; Xapian also commits on its own after every 10,000 documents (environment
 * variable XAPIAN_FLUSH_THRESHOLD) outside transactions. Beware: where adding, replacing, deleting
 * or committing fails for a reason other than a missing document or a NULL, Xapian may have dropped
 * every change since the last commit. Keep what was not committed, or use transactions. */
XAPIAN_C_API xapian_status xapian_db_commit(xapian_db *db);

/* `flushed`: changes before the transaction are committed first, and the transaction itself when it
 * ends; otherwise it is only atomic and becomes durable with the next commit, and cancelling it (or
 * freeing the writer in it) drops every change since the last commit. */
XAPIAN_C_API xapian_status xapian_db_begin_transaction(xapian_db *db, bool flushed);
XAPIAN_C_API xapian_status xapian_db_commit_transaction(xapian_db *db);
XAPIAN_C_API xapian_status xapian_db_cancel_transaction(xapian_db *db);

/* Adds a document under a number of its own; `docid` is optional. */
XAPIAN_C_API xapian_status xapian_db_add_document(uint32_t *docid, xapian_db *db,
                                                  const xapian_document *document);

/* Puts a document under `docid` (not 0), replacing any that is there. */
XAPIAN_C_API xapian_status xapian_db_replace_document(xapian_db *db, uint32_t docid,
                                                      const xapian_document *document);

/* Replaces the documents that `term` indexes by this one, under the lowest of their numbers, or
 * adds it where there is none. It does not add `term` to the document: do that. `docid` optional.
 */
XAPIAN_C_API xapian_status xapian_db_replace_by_term(uint32_t *docid, xapian_db *db,
                                                     const char *term, size_t length,
                                                     const xapian_document *document);

XAPIAN_C_API xapian_status xapian_db_delete_document(xapian_db *db, uint32_t docid);
/* Deletes all documents that `term` indexes; none is no error. */
XAPIAN_C_API xapian_status xapian_db_delete_by_term(xapian_db *db, const char *term, size_t length);

/* Metadata: bytes under a key (not empty), apart from documents. A missing key reads as "", and
 * setting "" deletes. */
XAPIAN_C_API xapian_status xapian_db_set_metadata(xapian_db *db, const char *key, size_t key_length,
                                                  const char *value, size_t value_length);
XAPIAN_C_API xapian_status xapian_db_metadata(char **out, size_t *length, const xapian_db *db,
                                              const char *key, size_t key_length);
XAPIAN_C_API xapian_status xapian_db_metadata_keys(xapian_terms **out, const xapian_db *db,
                                                   const char *prefix, size_t length);

/* Spelling: a dictionary of words with frequencies. The suggestion is "" where there is none
 * better than the word itself. */
XAPIAN_C_API xapian_status xapian_db_add_spelling(xapian_db *db, const char *word, size_t length,
                                                  uint32_t frequency);
XAPIAN_C_API xapian_status xapian_db_remove_spelling(xapian_db *db, const char *word, size_t length,
                                                     uint32_t frequency);
XAPIAN_C_API xapian_status xapian_db_spelling_suggestion(char **out, size_t *out_length,
                                                         const xapian_db *db, const char *word,
                                                         size_t length, uint32_t max_distance);
XAPIAN_C_API xapian_status xapian_db_spellings(xapian_terms **out, const xapian_db *db);

/* Synonyms of a term, and the terms that have some. */
XAPIAN_C_API xapian_status xapian_db_add_synonym(xapian_db *db, const char *term, size_t length,
                                                 const char *synonym, size_t synonym_length);
XAPIAN_C_API xapian_status xapian_db_remove_synonym(xapian_db *db, const char *term, size_t length,
                                                    const char *synonym, size_t synonym_length);
XAPIAN_C_API xapian_status xapian_db_clear_synonyms(xapian_db *db, const char *term, size_t length);
XAPIAN_C_API xapian_status xapian_db_synonyms(xapian_terms **out, const xapian_db *db,
                                              const char *term, size_t length);
XAPIAN_C_API xapian_status xapian_db_synonym_keys(xapian_terms **out, const xapian_db *db,
                                                  const char *prefix, size_t length);

/* ------------------------------------------------------------------------------------- documents
 */

#define XAPIAN_TERM_MAX 245

XAPIAN_C_API xapian_status xapian_document_new(xapian_document **out);
XAPIAN_C_API void xapian_document_free(xapian_document *document);

/* Fetches a document; XAPIAN_DOC_NOT_FOUND where there is none. Parts are read when asked for. */
XAPIAN_C_API xapian_status xapian_db_document(xapian_document **out, const xapian_db *db,
                                              uint32_t docid);

/* 0 for a document that did not come from a database. */
XAPIAN_C_API xapian_status xapian_document_docid(uint32_t *out, const xapian_document *document);

XAPIAN_C_API xapian_status xapian_document_set_data(xapian_document *document, const char *data,
                                                    size_t length);
XAPIAN_C_API xapian_status xapian_document_data(char **out, size_t *length,
                                                const xapian_document *document);

/* Terms are 1 to XAPIAN_TERM_MAX bytes, NUL bytes counting twice: XAPIAN_INVALID_ARGUMENT
 * otherwise. `wdf` is added to the term's frequency in the document and to the document's length.
 */
XAPIAN_C_API xapian_status xapian_document_add_term(xapian_document *document, const char *term,
                                                    size_t length, uint32_t wdf);
/* The same at a position. */
XAPIAN_C_API xapian_status xapian_document_add_posting(xapian_document *document, const char *term,
                                                       size_t length, uint32_t position,
                                                       uint32_t wdf);
/* A term to filter by, which counts for nothing: add_term with a wdf of 0. */
XAPIAN_C_API xapian_status xapian_document_add_boolean_term(xapian_document *document,
                                                            const char *term, size_t length);
/* XAPIAN_INVALID_ARGUMENT where the document lacks the term or the posting. */
XAPIAN_C_API xapian_status xapian_document_remove_term(xapian_document *document, const char *term,
                                                       size_t length);
XAPIAN_C_API xapian_status xapian_document_remove_posting(xapian_document *document,
                                                          const char *term, size_t length,
                                                          uint32_t position, uint32_t wdf);
XAPIAN_C_API xapian_status xapian_document_clear_terms(xapian_document *document);
XAPIAN_C_API xapian_status xapian_document_term_count(uint32_t *out,
                                                      const xapian_document *document);

/* Values: bytes in numbered slots, compared as bytes for sorting and ranges. A missing value reads
 * as "", and setting "" removes. */
XAPIAN_C_API xapian_status xapian_document_set_value(xapian_document *document, uint32_t slot,
                                                     const char *value, size_t length);
XAPIAN_C_API xapian_status xapian_document_value(char **out, size_t *length,
                                                 const xapian_document *document, uint32_t slot);

XAPIAN_C_API xapian_status xapian_document_terms(xapian_terms **out,
                                                 const xapian_document *document);

/* A document as bytes, readable by the same major version of Xapian. */
XAPIAN_C_API xapian_status xapian_document_serialise(char **out, size_t *length,
                                                     const xapian_document *document);
XAPIAN_C_API xapian_status xapian_document_unserialise(xapian_document **out, const char *bytes,
                                                       size_t length);

/* One value or the data of a document, without a document handle. */
XAPIAN_C_API xapian_status xapian_db_value(char **out, size_t *length, const xapian_db *db,
                                           uint32_t docid, uint32_t slot);
XAPIAN_C_API xapian_status xapian_db_data(char **out, size_t *length, const xapian_db *db,
                                          uint32_t docid);

/* ------------------------------------------------------------------------------------- iterating
 */

/*
 * An iterator starts before its first entry. _next moves to the next one and _skip_to to the first
 * at or after a given place (never backwards); both set `*have` to false at the end, after which
 * the other calls on it give XAPIAN_INVALID_OPERATION. So:
 *
 *     while ((status = xapian_terms_next(&have, terms)) == XAPIAN_OK && have)
 *         status = xapian_terms_get(&term, &length, terms);
 */

/* All terms that begin with `prefix`, in byte order. */
XAPIAN_C_API xapian_status xapian_db_terms(xapian_terms **out, const xapian_db *db,
                                           const char *prefix, size_t length);
/* The terms of one document, in byte order. */
XAPIAN_C_API xapian_status xapian_db_document_terms(xapian_terms **out, const xapian_db *db,
                                                    uint32_t docid);
XAPIAN_C_API xapian_status xapian_terms_next(bool *have, xapian_terms *terms);
XAPIAN_C_API xapian_status xapian_terms_skip_to(bool *have, xapian_terms *terms, const char *term,
                                                size_t length);
XAPIAN_C_API xapian_status xapian_terms_get(const char **term, size_t *length,
                                            const xapian_terms *terms);
/* Documents that have the term (or a word's spelling frequency). */
XAPIAN_C_API xapian_status xapian_terms_termfreq(uint32_t *out, const xapian_terms *terms);
/* Only for the terms of a document: frequency in it, number of positions and the positions. */
XAPIAN_C_API xapian_status xapian_terms_wdf(uint32_t *out, const xapian_terms *terms);
XAPIAN_C_API xapian_status xapian_terms_position_count(uint32_t *out, const xapian_terms *terms);
XAPIAN_C_API xapian_status xapian_terms_positions(xapian_positions **out,
                                                  const xapian_terms *terms);
XAPIAN_C_API void xapian_terms_free(xapian_terms *terms);

/* The documents that `term` indexes in order of their numbers; the empty term stands for all. */
XAPIAN_C_API xapian_status xapian_db_postings(xapian_postings **out, const xapian_db *db,
                                              const char *term, size_t length);
XAPIAN_C_API xapian_status xapian_postings_next(bool *have, xapian_postings *postings);
XAPIAN_C_API xapian_status xapian_postings_skip_to(bool *have, xapian_postings *postings,
                                                   uint32_t docid);
XAPIAN_C_API xapian_status xapian_postings_docid(uint32_t *out, const xapian_postings *postings);
XAPIAN_C_API xapian_status xapian_postings_wdf(uint32_t *out, const xapian_postings *postings);
XAPIAN_C_API xapian_status xapian_postings_doclength(uint32_t *out,
                                                     const xapian_postings *postings);
XAPIAN_C_API xapian_status xapian_postings_positions(xapian_positions **out,
                                                     const xapian_postings *postings);
XAPIAN_C_API void xapian_postings_free(xapian_postings *postings);

/* Where `term` stands in a document, ascending; empty where it has no positions. */
XAPIAN_C_API xapian_status xapian_db_positions(xapian_positions **out, const xapian_db *db,
                                               uint32_t docid, const char *term, size_t length);
XAPIAN_C_API xapian_status xapian_positions_next(bool *have, xapian_positions *positions);
XAPIAN_C_API xapian_status xapian_positions_skip_to(bool *have, xapian_positions *positions,
                                                    uint32_t position);
XAPIAN_C_API xapian_status xapian_positions_get(uint32_t *out, const xapian_positions *positions);
XAPIAN_C_API void xapian_positions_free(xapian_positions *positions);

/* The documents that have a value in the slot, in order of their numbers, with the value. */
XAPIAN_C_API xapian_status xapian_db_values(xapian_values **out, const xapian_db *db,
                                            uint32_t slot);
XAPIAN_C_API xapian_status xapian_values_next(bool *have, xapian_values *values);
XAPIAN_C_API xapian_status xapian_values_skip_to(bool *have, xapian_values *values, uint32_t docid);
/* `docid` is optional; so are `value` and `length`, both or neither. */
XAPIAN_C_API xapian_status xapian_values_get(uint32_t *docid, const char **value, size_t *length,
                                             const xapian_values *values);
XAPIAN_C_API void xapian_values_free(xapian_values *values);

/* --------------------------------------------------------------------------------------- queries
 */

/*
 * A query is a tree; a node keeps what it needs of its subqueries, which may be freed or used again
 * afterwards. Xapian walks trees by recursion and would overflow the stack on deep ones, so a tree
 * deeper than XAPIAN_QUERY_MAX_DEPTH nodes, or with more than XAPIAN_QUERY_MAX_SIZE nodes in all
 * (shared subqueries counted each time), is refused with XAPIAN_LIMIT when it is made. So is XOR
 * below XOR beyond XAPIAN_QUERY_MAX_XOR_DEPTH levels: each doubles the time that Xapian estimates.
 */
#define XAPIAN_QUERY_MAX_DEPTH     128
#define XAPIAN_QUERY_MAX_XOR_DEPTH 8
#define XAPIAN_QUERY_MAX_SIZE      65536

typedef enum xapian_op XAPIAN_C_ENUM {
    XAPIAN_OP_AND,       /* all */
    XAPIAN_OP_OR,        /* any */
    XAPIAN_OP_AND_NOT,   /* the first and none of the others */
    XAPIAN_OP_XOR,       /* an odd number of them */
    XAPIAN_OP_AND_MAYBE, /* the first, with weight from the others too */
    XAPIAN_OP_FILTER,    /* all, with weight from the first alone */
    XAPIAN_OP_SYNONYM,   /* any, weighted as if they were one term */
    XAPIAN_OP_MAX,       /* any, with the greatest weight among them */
    XAPIAN_OP_NEAR,      /* all, in any order, within a window; for xapian_query_positional() */
    XAPIAN_OP_PHRASE     /* all, in this order, within a window; for xapian_query_positional() */
} xapian_op;

typedef enum xapian_wildcard_limit XAPIAN_C_ENUM {
    XAPIAN_WILDCARD_ERROR,        /* more terms than the limit is XAPIAN_WILDCARD */
    XAPIAN_WILDCARD_FIRST,        /* the first in byte order */
    XAPIAN_WILDCARD_MOST_FREQUENT /* those in most documents */
} xapian_wildcard_limit;

/* A term (the empty one matches everything). `wqf`, usually 1, multiplies its weight; `position` is
 * where it stood in the query text and serves descriptions and xapian_enquire_matching_terms(). */
XAPIAN_C_API xapian_status xapian_query_term(xapian_query **out, const char *term, size_t length,
                                             uint32_t wqf, uint32_t position);
XAPIAN_C_API xapian_status xapian_query_match_all(xapian_query **out);
XAPIAN_C_API xapian_status xapian_query_match_nothing(xapian_query **out);

/* Joins subqueries; of none comes match-nothing. Not for NEAR and PHRASE. */
XAPIAN_C_API xapian_status xapian_query_combine(xapian_query **out, xapian_op op,
                                                const xapian_query *const *subqueries,
                                                size_t count);

/* NEAR or PHRASE over terms (or ORs of terms): all lie within `window` positions; 0 means as many
 * as there are subqueries, which makes PHRASE exact. */
XAPIAN_C_API xapian_status xapian_query_positional(xapian_query **out, xapian_op op,
                                                   const xapian_query *const *subqueries,
                                                   size_t count, uint32_t window);

/* Multiplies the weights of a subquery by a finite factor >= 0. */
XAPIAN_C_API xapian_status xapian_query_scale(xapian_query **out, const xapian_query *subquery,
                                              double factor);

/* Documents whose value in a slot is >= low and <= high, as bytes; without weight. One without a
 * value never matches, except that a low end of "" with no high end is everything. */
XAPIAN_C_API xapian_status xapian_query_value_range(xapian_query **out, uint32_t slot,
                                                    const char *low, size_t low_length,
                                                    const char *high, size_t high_length);
XAPIAN_C_API xapian_status xapian_query_value_ge(xapian_query **out, uint32_t slot, const char *low,
                                                 size_t length);
XAPIAN_C_API xapian_status xapian_query_value_le(xapian_query **out, uint32_t slot,
                                                 const char *high, size_t length);

/*
 * Every document, without weight, only to be joined by AND with other parts: it does not know which
 * numbers are deleted documents'. It claims to be the rarest part of the intersection, so that
 * Xapian walks it and only ever skips in the others.
 * That matters: where Xapian 1.4 walks an OR of weighted terms one by one and asks for a few hits
 * only, it may turn the OR into an AND half-way and step over a hit that belongs among the best.
 * ORs of terms that are skipped in are not affected. Local databases and groups of them.
 */
XAPIAN_C_API xapian_status xapian_query_match_all_first(xapian_query **out);

/* Any term that begins with `prefix` (not empty), up to `max_expansion` of them (0: no limit, which
 * a deadline does not allow). `combiner` is SYNONYM, OR or MAX. */
XAPIAN_C_API xapian_status xapian_query_wildcard(xapian_query **out, const char *prefix,
                                                 size_t length, uint32_t max_expansion,
                                                 xapian_wildcard_limit limit, xapian_op combiner);

/* Every document, with this finite weight >= 0, which xapian_query_scale() scales. */
XAPIAN_C_API xapian_status xapian_query_fixed_weight(xapian_query **out, double weight);

typedef struct xapian_text {
    const char *data;
    size_t length; /* bytes */
} xapian_text;

/* Terms that stand at consecutive positions in this order; one term alone needs no positions. */
typedef struct xapian_group {
    const xapian_text *terms;
    size_t count;   /* 1 to XAPIAN_GROUP_MAX_TERMS */
    uint32_t first; /* the position of the first term; 0: any, or none */
} xapian_group;

#define XAPIAN_GROUP_MAX_TERMS     64
#define XAPIAN_AT_LEAST_MAX_GROUPS 1024
#define XAPIAN_AT_LEAST_MAX_TERMS  4096 /* in all groups together */

/* Documents with at least `k` (1 to `count`) of the groups, without weight. Positions are read only
 * for documents that might have k. The groups are copied. Local databases and groups of them. */
XAPIAN_C_API xapian_status xapian_query_at_least(xapian_query **out, size_t k,
                                                 const xapian_group *groups, size_t count);

/* Documents by their numbers, ascending, each once, without weight; those that the database lacks
 * must not be among them. They are copied. Cannot be sent to a remote database. */
XAPIAN_C_API xapian_status xapian_query_documents(xapian_query **out, const uint32_t *documents,
                                                  size_t count);

/* The tree as text, for people; its form depends on the version of Xapian. */
XAPIAN_C_API xapian_status xapian_query_describe(char **out, size_t *length,
                                                 const xapian_query *query);
XAPIAN_C_API void xapian_query_free(xapian_query *query);

/* --------------------------------------------------------------------------------------- enquire
 */

typedef enum xapian_sort XAPIAN_C_ENUM {
    XAPIAN_SORT_RELEVANCE,            /* best first */
    XAPIAN_SORT_VALUE,                /* by the slot's bytes */
    XAPIAN_SORT_VALUE_THEN_RELEVANCE, /* equal values by relevance */
    XAPIAN_SORT_RELEVANCE_THEN_VALUE  /* equal weights by value */
} xapian_sort;

typedef enum xapian_docid_order XAPIAN_C_ENUM {
    XAPIAN_DOCID_ASCENDING,
    XAPIAN_DOCID_DESCENDING,
    XAPIAN_DOCID_ANY
} xapian_docid_order;

/* Starts with no query, BM25, by relevance, ties by ascending document number, no limits. Sees the
 * members that `db` has now; a group without any is XAPIAN_INVALID_ARGUMENT. */
XAPIAN_C_API xapian_status xapian_enquire_new(xapian_enquire **out, const xapian_db *db);
XAPIAN_C_API void xapian_enquire_free(xapian_enquire *enquire);
XAPIAN_C_API xapian_status xapian_enquire_set_query(xapian_enquire *enquire,
                                                    const xapian_query *query);

/* No weights: every match weighs 0. */
XAPIAN_C_API xapian_status xapian_enquire_set_weight_bool(xapian_enquire *enquire);

/* Xapian's BM25; its defaults are 1, 0, 1, 0.5, 0.5. */
XAPIAN_C_API xapian_status xapian_enquire_set_weight_bm25(xapian_enquire *enquire, double k1,
                                                          double k2, double k3, double b,
                                                          double min_normlen);

/*
 * Weights of the caller's own. `score` gives the whole weight of one term in one document:
 * `wdf` its frequency there, `doclen` the document's length, `unique_terms` the number of different
 * terms in it (0 unless asked for: it costs a look-up per document). `factor` is the product of the
 * xapian_query_scale() factors above the term and its wqf. Nothing else is multiplied in: a global
 * weight such as an idf is passed by scaling the term, and score must multiply by factor itself.
 *
 * `max_score` gives a bound that score never exceeds for wdf <= wdf_upper and doclen >=
 * doclen_lower (documents of length 0 excepted); documents are dropped unseen on its word, and a
 * tight bound is fast. Both must be finite and >= 0, else the match ends with
 * XAPIAN_CALLBACK_STOPPED. Under SYNONYM, wdf is the sum over the terms.
 */
typedef double (*xapian_score_fn)(uint32_t wdf, uint32_t doclen, uint32_t unique_terms,
                                  double factor, void *user);
typedef double (*xapian_max_score_fn)(uint32_t wdf_upper, uint32_t doclen_lower, double factor,
                                      void *user);
XAPIAN_C_API xapian_status xapian_enquire_set_weight_callback(xapian_enquire *enquire,
                                                              xapian_score_fn score,
                                                              xapian_max_score_fn max_score,
                                                              bool need_unique_terms, void *user);

/* How hits are ordered; `slot` and `descending` count where values take part. */
XAPIAN_C_API xapian_status xapian_enquire_set_sort(xapian_enquire *enquire, xapian_sort sort,
                                                   uint32_t slot, bool descending);
/* How ties are ordered; ANY is the fastest. DESCENDING is slow for weightless matches. */
XAPIAN_C_API xapian_status xapian_enquire_set_docid_order(xapian_enquire *enquire,
                                                          xapian_docid_order order);
/* Drops hits below a percentage (0 to 100) of the best or below a weight; 0 turns each off. */
XAPIAN_C_API xapian_status xapian_enquire_set_cutoff(xapian_enquire *enquire, int percent,
                                                     double weight);
/* Keeps at most `max` hits for each value of the slot; XAPIAN_NO_SLOT turns it off. */
XAPIAN_C_API xapian_status xapian_enquire_set_collapse(xapian_enquire *enquire, uint32_t slot,
                                                       uint32_t max);

/* Xapian's own time limit, in seconds: past it, a match stops honouring check_at_least beyond
 * first + max_items. It does not stop a match; the deadline does. 0 turns it off. */
XAPIAN_C_API xapian_status xapian_enquire_set_time_limit(xapian_enquire *enquire, double seconds);

/*
 * A moment on the clock of xapian_now(); 0 means none. A match that is still running then ends with
 * XAPIAN_DEADLINE and gives no hits. The clock is looked at while documents are walked, before each
 * phrase is checked, inside at_least and while wildcards are expanded, so the delay is small, but
 * it is not zero: opening a posting list or reading one from a slow disk is not interrupted.
 * Wildcards must have a limit, and all of a query's together stand for no more than
 * XAPIAN_DEADLINE_MAX_EXPANSION terms: XAPIAN_WILDCARD otherwise. Weights and matches are the same
 * as without a deadline; percentages may differ a little where the best hit lacks part of the
 * query.
 */
#define XAPIAN_DEADLINE_MAX_EXPANSION 4096
XAPIAN_C_API xapian_status xapian_enquire_set_deadline(xapian_enquire *enquire, double moment);

/* Decides about each candidate: > 0 keeps it, 0 drops it, < 0 ends the match with
 * XAPIAN_CALLBACK_STOPPED. `document` is borrowed for the call and serves for its values, data and
 * terms. In a group its xapian_document_docid() is the number within the member. NULL: none. */
typedef int (*xapian_decide_fn)(const xapian_document *document, void *user);
XAPIAN_C_API xapian_status xapian_enquire_set_decider(xapian_enquire *enquire,
                                                      xapian_decide_fn decide, void *user);

/*
 * Counts the values of a slot over all matches of each xapian_enquire_mset() (which then looks at
 * every match; each call starts again from nothing). `separator`, a byte from 0 to 255, splits a
 * value into several; -1 takes it whole. Empty pieces are left out, and a document counts once for
 * each different piece. Values beyond the first `max_distinct` (0: 65536) different ones are only
 * summed up in xapian_counts_other(). `counts` may be freed before the enquire.
 */
XAPIAN_C_API xapian_status xapian_counts_new(xapian_counts **out, uint32_t slot, int separator,
                                             uint32_t max_distinct);
XAPIAN_C_API void xapian_counts_free(xapian_counts *counts);
XAPIAN_C_API xapian_status xapian_enquire_add_counts(xapian_enquire *enquire,
                                                     xapian_counts *counts);
XAPIAN_C_API xapian_status xapian_enquire_clear_counts(xapian_enquire *enquire);
/* Documents looked at, and the number of different values. */
XAPIAN_C_API xapian_status xapian_counts_documents(uint32_t *out, const xapian_counts *counts);
XAPIAN_C_API xapian_status xapian_counts_size(uint32_t *out, const xapian_counts *counts);
XAPIAN_C_API xapian_status xapian_counts_other(uint64_t *out, const xapian_counts *counts);
/* Value `index`: the most frequent first, equal ones in byte order. Borrowed until the next match.
 */
XAPIAN_C_API xapian_status xapian_counts_get(const char **value, size_t *length, uint32_t *count,
                                             xapian_counts *counts, uint32_t index);

/* Runs the match and hands over `max_items` hits from number `first` (0 is the best). At least
 * `check_at_least` matches are looked at where there are so many: up to that number the count of
 * matches is exact. */
XAPIAN_C_API xapian_status xapian_enquire_mset(xapian_mset **out, xapian_enquire *enquire,
                                               uint32_t first, uint32_t max_items,
                                               uint32_t check_at_least);

/* The terms of the query that a document has, in the query's order; those of at_least are left out.
 */
XAPIAN_C_API xapian_status xapian_enquire_matching_terms(xapian_terms **out,
                                                         xapian_enquire *enquire, uint32_t docid);

/* ------------------------------------------------------------------------------------------ hits
 */

XAPIAN_C_API void xapian_mset_free(xapian_mset *mset);
XAPIAN_C_API xapian_status xapian_mset_size(uint32_t *out, const xapian_mset *mset);
/* Hit `index` (0 to size - 1). Every out-parameter is optional: document number, weight, percent,
 * rank (`first` + index), and how many hits were collapsed onto it. XAPIAN_RANGE past the end. */
XAPIAN_C_API xapian_status xapian_mset_get(uint32_t *docid, double *weight, int *percent,
                                           uint32_t *rank, uint32_t *collapsed,
                                           const xapian_mset *mset, uint32_t index);
XAPIAN_C_API xapian_status xapian_mset_document(xapian_document **out, const xapian_mset *mset,
                                                uint32_t index);
XAPIAN_C_API xapian_status xapian_mset_sort_key(char **out, size_t *length, const xapian_mset *mset,
                                                uint32_t index);
XAPIAN_C_API xapian_status xapian_mset_collapse_key(char **out, size_t *length,
                                                    const xapian_mset *mset, uint32_t index);
/* How many documents match, between bounds; equal bounds mean an exact number. Each is optional. */
XAPIAN_C_API xapian_status xapian_mset_matches(uint32_t *lower, uint32_t *estimated,
                                               uint32_t *upper, const xapian_mset *mset);
/* The greatest weight that any document can have, and that any hit has. Each is optional. */
XAPIAN_C_API xapian_status xapian_mset_max(double *possible, double *attained,
                                           const xapian_mset *mset);
/* A query term's document frequency and greatest weight as the match used them; each optional. */
XAPIAN_C_API xapian_status xapian_mset_term(uint32_t *termfreq, double *weight,
                                            const xapian_mset *mset, const char *term,
                                            size_t length);

#ifdef __cplusplus
}
#endif

#endif
