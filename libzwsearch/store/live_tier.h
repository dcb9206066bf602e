/* The live tier: a Xapian database behind the words of the store. Documents have numbers from 1.
 *
 * A reader stands on the commit that it opened or was last moved to. Xapian may overwrite that
 * state two commits later: then calls fail and zws_live__reopen says that there is a newer one. */
#ifndef ZWS_STORE_LIVE_TIER_H
#define ZWS_STORE_LIVE_TIER_H

#include "store/invert.h"
#include "store/plan.h"

typedef struct zws_live zws_live;

/* Xapian's version. Static. */
const char *zws_live__version(void);

/* --- Reading (readers and writers; a writer reads its own uncommitted state) ------------------ */

zws_status zws_live__open(zws_live **out, const char *path);
void zws_live__free(zws_live *live);

/* Moves a reader to the newest commit; *changed (may be NULL): there was a newer one. */
zws_status zws_live__reopen(zws_live *live, bool *changed);
/* Whether any call failed for a cause that lies in the stored state since the last reopen. */
bool zws_live__failed(const zws_live *live);

zws_status zws_live__totals(zws_live *live, uint64_t *documents, uint64_t *length);
zws_status zws_live__document_frequency(zws_live *live, zws_term term, uint64_t *frequency);

/* One term during zws_live__terms; valid during the callback. */
typedef zws_status (*zws_live_term_fn)(zws_term term, uint64_t frequency, void *context);
/* Calls fn for at most max terms that start with prefix, in byte order. */
zws_status zws_live__terms(zws_live *live, zws_term prefix, size_t max, zws_live_term_fn fn,
                           void *context, bool *more);

/* classes: of the documents, for ZWS_NODE_CLASSES; NULL: all are of class 0. */
zws_status zws_live__match(zws_live *live, const zws_plan *plan, const zws_class_bits *classes,
                           zws_matches *out);

/* Leaves every plan to Xapian's matcher, also those of few matches, which a reader answers from
 * lists that it keeps. Both give the same answers; for tests of that. */
void zws_live__set_xapian_only(zws_live *live, bool only);

/* The number of the one document with a term; 0 when there is none. */
zws_status zws_live__find(zws_live *live, zws_term term, uint32_t *doc);
/* The frequency of a term in a document; 0 when it lacks it. */
zws_status zws_live__frequency(zws_live *live, uint32_t doc, zws_term term, uint32_t *tf);
/* Whether documents, n of them in ascending order, have it. */
zws_status zws_live__having(zws_live *live, const uint32_t *doc, size_t n, zws_term term,
                            bool *has);
/* The frequency in each of them; 0 where it is not. */
zws_status zws_live__counts(zws_live *live, const uint32_t *doc, size_t n, zws_term term,
                            uint32_t *tf);
zws_status zws_live__length(zws_live *live, uint32_t doc, uint32_t *length);
/* The stored bytes and a value of a document, appended to out; nothing for an absent value.
 * ZWS_ENOTFOUND when there is no such document. */
zws_status zws_live__data(zws_live *live, uint32_t doc, zws_buffer *out);
zws_status zws_live__value(zws_live *live, uint32_t doc, int slot, zws_buffer *out);

/* The numbers of all documents with a term (of all documents for the empty one), ascending; *doc is
 * to be freed. */
zws_status zws_live__documents(zws_live *live, zws_term term, uint32_t **doc, size_t *n);

/* A posting, for verify. */
typedef struct {
    zws_term term; /* valid during the callback */
    uint32_t doc, frequency;
    uint32_t n_positions;
    const uint32_t *position;
} zws_live_posting;
typedef zws_status (*zws_live_posting_fn)(const zws_live_posting *posting, void *context);

/* All postings of all terms, with positions; in order of terms, then documents. For a term whose
 * list cannot be read (ZWS_ECORRUPT), or is not as long as the dictionary says, broken is called
 * and the walk goes on. */
zws_status zws_live__postings(zws_live *live, zws_live_posting_fn fn,
                              void (*broken)(zws_term term, const char *why, void *context),
                              void *context);
/* The terms of one document as its own list has them, with frequencies, without positions. */
zws_status zws_live__document_terms(zws_live *live, uint32_t doc, zws_live_posting_fn fn,
                                    void *context);

/* Lets Xapian check its tables. Damage can crash the process. *errors: how many it found. */
zws_status zws_live__check(const char *path, size_t *errors,
                           void (*line)(const char *text, void *context), void *context);

/* Metadata: bytes under a key of at most 200 bytes. Appended to out; nothing when absent. */
zws_status zws_live__metadata(zws_live *live, zws_term key, zws_buffer *out);
/* All keys that start with prefix. */
typedef zws_status (*zws_live_key_fn)(zws_term key, void *context);
zws_status zws_live__metadata_keys(zws_live *live, zws_term prefix, zws_live_key_fn fn,
                                   void *context);

/* --- Writing --------------------------------------------------------------------------------- */

/* Opens for writing; `fresh` makes it new and empty whatever is there. A transaction is open from
 * here on: nothing is seen by readers before zws_live__commit. */
zws_status zws_live__open_writer(zws_live **out, const char *path, bool fresh);

/* A document from its inverted form. *doc: its number; when it is not 0 on entry the document of
 * that number is replaced. */
zws_status zws_live__put(zws_live *live, uint32_t *doc, const zws_inverted *inverted,
                         const char *data, size_t len);
zws_status zws_live__delete(zws_live *live, uint32_t doc);
zws_status zws_live__set_metadata(zws_live *live, zws_term key, const void *value, size_t len);

/* Makes the transaction durable and visible and opens the next one. When that fails nothing of it
 * stands and only zws_live__cancel and zws_live__free may follow. */
zws_status zws_live__commit(zws_live *live);
/* Drops the transaction and opens the next one. */
zws_status zws_live__cancel(zws_live *live);

#endif
