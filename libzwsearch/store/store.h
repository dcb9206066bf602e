/* The index directory: manifest, tiers, one writer, many readers.
 *
 *   INDEX/zwsearch.json   the manifest (see manifest.h); replaced as a whole
 *   INDEX/writer.lock     held by the one writer, whose process id stands in it
 *   INDEX/commit.lock     held exclusively for the instant of a commit, shared by a reader that
 *                         keeps losing the race against commits
 *   INDEX/live/           the live tier (a Xapian database); INDEX/live-N/ after the N-th seal
 *   INDEX/segments/       the sealed tier (see core/core.h), as the manifest names its files
 *
 * Every change is one commit of the live tier, also what it changes in the sealed one (see
 * sealed_tier.h); a seal is one replacement of the manifest.
 *
 * A store handle belongs to one thread at a time. */
#ifndef ZWS_STORE_STORE_H
#define ZWS_STORE_STORE_H

#include "base/hash.h"
#include "document/validity.h"
#include "store/invert.h"
#include "store/plan.h"

typedef struct zws_store zws_store;

/* --- Reading -------------------------------------------------------------------------------- */

/* Opens an index for reading. ZWS_ENOTFOUND: no index there; ZWS_EVERSION, ZWS_ECORRUPT. */
zws_status zws_store__open(zws_store **out, const char *path);
void zws_store__free(zws_store *store);

/* How the index was made. */
bool zws_store__is_tokens(const zws_store *store);
uint64_t zws_store__fingerprint(const zws_store *store); /* the dictionary's, when it was indexed */
bool zws_store__is_mixed(const zws_store *store); /* parts were indexed with another dictionary */

/* Runs fn on one state of the index: the newest commit when it starts. When commits made that state
 * unreadable meanwhile, fn runs again on a newer one (fn must start from scratch each time), at
 * last with commits held back, so that a reader never sees an error because a writer committed. */
typedef zws_status (*zws_store_fn)(zws_store *snapshot, void *context);
zws_status zws_store__read(zws_store *store, zws_store_fn fn, void *context);

/* Inside zws_store__read only: */

/* Over all tiers. Documents that were replaced or deleted since they were sealed count until the
 * next seal. */
zws_status zws_store__totals(zws_store *store, uint64_t *documents, uint64_t *length);
zws_status zws_store__document_frequency(zws_store *store, zws_term term, uint64_t *frequency);

/* Calls fn for the terms that start with prefix, in byte order, at most max of them; *more tells
 * whether there were others. */
typedef zws_status (*zws_term_fn)(zws_term term, uint64_t frequency, void *context);
zws_status zws_store__expand(zws_store *store, zws_term prefix, size_t max, zws_term_fn fn,
                             void *context, bool *more);

/* The state of a document on a day, and what it follows from. document is that of the match. */
struct zws_evidence;
/* Whether any document has ended by the day: repealed, lapsed or expired. */
zws_status zws_store__any_ended(zws_store *store, zws_date day, bool *any);
/* Whether others say something of a document: else its state follows from its own facts. */
bool zws_store__is_judged(const zws_store *store, const zws_match *match);
/* The state that the ledger has for it on the day; facts are its own. */
zws_validity zws_store__state(const zws_store *store, const zws_match *match,
                              const zws_validity_facts *facts, zws_date day);

/* Runs a plan over all tiers: one merged list, the same whichever tier holds what. A total above
 * the plan's count_up_to is that bound. */
zws_status zws_store__match(zws_store *store, const zws_plan *plan, zws_matches *out);

/* tf of each term in a document and the document's length, for --explain. */
zws_status zws_store__frequencies(zws_store *store, const zws_match *match, const zws_term *term,
                                  size_t n, uint32_t *tf, uint32_t *length);

/* Whether documents, numbered doc[0..n) in ascending order in one tier (zws_match.tier), have a
 * term. */
zws_status zws_store__having(zws_store *store, uint32_t tier, const uint32_t *doc, size_t n,
                             zws_term term, bool *has);

/* Of such documents: adds to sum[i] what the terms add to the score of doc[i]. */
zws_status zws_store__add_scores(zws_store *store, uint32_t tier, const uint32_t *doc, size_t n,
                                 const zws_rank_term *rank, size_t n_rank, const zws_bm25 *bm25,
                                 double *sum);

/* Appends the value of a hit in a slot of facets (schema.h), several in byte order, each but the
 * last followed by ZWS_VALUE_SEPARATOR; nothing where it has none. */
zws_status zws_store__value(zws_buffer *out, zws_store *store, const zws_match *match, int slot);

/* Tells such values of documents of one tier apart, where that takes no look at them: number[i] is
 * that of doc[i], 0 where it has none. *known is false where it is not known, or some have several.
 */
zws_status zws_store__value_numbers(zws_store *store, uint32_t tier, const uint32_t *doc, size_t n,
                                    int slot, uint32_t *number, bool *known);

/* may[i]: whether document doc[i] of a tier may have all of the terms. Costs next to nothing: a
 * tier that would have to search for the answer says that it may. */
zws_status zws_store__may_have(zws_store *store, uint32_t tier, const uint32_t *doc, size_t n,
                               const zws_term *term, size_t n_terms, bool *may);

/* The stored document, checked: ZWS_ECORRUPT rather than a wrong one. zws_document_free it. */
zws_status zws_store__document(zws_store *store, const zws_match *match, zws_document **out);
/* By id; ZWS_ENOTFOUND when there is none. free() match->id. */
zws_status zws_store__find(zws_store *store, const char *id, size_t len, zws_match *match);
/* Calls fn with every stored document, which is freed when it returns; in no order. */
zws_status zws_store__each(zws_store *store,
                           zws_status (*fn)(zws_document *document, void *context), void *context);

/* One JSON object: documents, terms, length, size on disk, dictionary, versions, last commit.
 * Counting the terms reads all of them: about a second for a million. */
zws_status zws_store__stat_json(zws_store *store, zws_buffer *out);

/* Checks everything that can be checked: the manifest; Xapian's own tables, by Xapian; every stored
 * document against its checksum, its id and its values; every term, frequency and position, along
 * the documents and along the posting lists, against the sums written with the document; the
 * register of inputs; the segments; the dictionary, and if the index was made with it, the ledger
 * of validity, against one made anew. report (may be NULL) is called once per finding with one
 * line, at most 100 times. Returns ZWS_ECORRUPT when there was a finding, else ZWS_OK. Xapian has
 * no checksums and can crash on damaged tables: run this in a process of its own, as zwadmin does.
 * The index may be in use: searches go on, commits wait until it is done. */
zws_status zws_store__verify(const char *path, void (*report)(const char *line, void *context),
                             void *context);

/* --- Writing -------------------------------------------------------------------------------- */

typedef struct zws_store_writer zws_store_writer;

typedef struct {
    bool create; /* make the index when there is none */
    bool tokens; /* documents are pre-tokenised lines (only with a new index, or one made so) */
    bool units;  /* articles and items of documents beside them; for good, once an index has some */
    size_t batch_bytes;    /* commit by itself after this much text (0: 16 MiB; SIZE_MAX: never) */
    const char *dict_path; /* NULL: the default */
} zws_store_options;

/* ZWS_ELOCKED at once when another writer holds the index, with its process id; ZWS_ENOTFOUND
 * without `create`; ZWS_EEXIST when the folder holds something that is no index. Tools must ignore
 * SIGXFSZ, or a file size limit kills them; then it is ZWS_EIO like a full disk.
 *
 * After ZWS_EIO, ZWS_ENOMEM or ZWS_ECORRUPT from a function below, what was not committed is lost;
 * the commit before stands. The writer refuses everything but rollback and free from then on, where
 * it cannot go on by itself. */
zws_status zws_store_writer__open(zws_store_writer **out, const char *path,
                                  const zws_store_options *options);

/* batch_bytes from now on. */
void zws_store_writer__set_batch(zws_store_writer *writer, size_t batch_bytes);

/* Adds or replaces by id; extracts facts first when that was not done. input (may be NULL) is the
 * id of the source that the document came from. *changed (may be NULL): false when the same
 * document is there already and nothing was done. ZWS_EEXIST, naming both, when another input of
 * this run has a document of that id. */
zws_status zws_store_writer__put(zws_store_writer *writer, zws_document *document,
                                 const char *input, bool *changed);
/* ZWS_ENOTFOUND when there is none. */
zws_status zws_store_writer__delete(zws_store_writer *writer, const char *id, size_t len);

/* The imported list of clean-up results: an entry says which state a document is in from a day on.
 * It stands until the next list takes its place, through seals and rebuilds. */
typedef struct {
    const char *name; /* a number, 《a title》 or a title, or an id */
    size_t name_len;
    zws_validity state;
    zws_date day; /* 0: always */
    const char *source;
    size_t line; /* in the list */
} zws_listing;
/* Commits what is pending, and drops the list of before; what follows is the new one, and the next
 * commit makes it all valid. */
zws_status zws_store_writer__clear_list(zws_store_writer *writer);
/* Calls fn for each document that the entry names, with its state on the day, and for those of
 * which something else says otherwise (answer->conflict) with who does (other; NULL: the input).
 * For what is committed. *held: how many there are. */
typedef zws_status (*zws_listing_check_fn)(const char *id, const zws_validity_answer *answer,
                                           const char *other, const char *sentence, void *context);
zws_status zws_store_writer__check_listing(zws_store_writer *writer, const zws_listing *entry,
                                           zws_date day, size_t *held, zws_listing_check_fn fn,
                                           void *context);
/* ZWS_EINVAL: it names nothing. Of two entries of one name the later stays. */
zws_status zws_store_writer__add_listing(zws_store_writer *writer, const zws_listing *entry);

/* Inputs: a source whose fingerprint is on record and whose documents all stand is unchanged. */
zws_status zws_store_writer__input_unchanged(bool *unchanged, zws_store_writer *writer,
                                             const char *input, zws_hash128 hash);
/* Records it, and deletes documents that came from this input before and were not put in this run.
 */
zws_status zws_store_writer__input_done(zws_store_writer *writer, const char *input,
                                        zws_hash128 hash, size_t *deleted);
/* Deletes the documents of all inputs whose id starts with prefix and that this run has not seen
 * (neither unchanged nor done): --mirror. */
zws_status zws_store_writer__forget_unseen(zws_store_writer *writer, const char *prefix,
                                           size_t *deleted);

/* All or nothing, durable, and seen by every search that starts later. Seals by itself when much
 * has become live or hidden since the last seal (see ZWS_SEAL_LIVE_PART); that the seal failed does
 * not show, unless what was committed may not be durable. */
zws_status zws_store_writer__commit(zws_store_writer *writer);
/* Whether it does; it does to begin with. */
void zws_store_writer__set_sealing(zws_store_writer *writer, bool by_itself);
/* Bulk: documents that are put go into a segment without passing the live tier, six times faster,
 * and a commit publishes them. It commits by itself only after 512 MiB of text, so a crash loses
 * more. Commits what is pending when it begins; when it is switched off, it ends with the next
 * commit. Meant for building an index, not for small changes. */
zws_status zws_store_writer__set_bulk(zws_store_writer *writer, bool bulk);
/* How many threads a bulk build works on (0: 1), and with how many bytes of memory (0: as before;
 * 512 MiB to begin with). */
void zws_store_writer__set_work(zws_store_writer *writer, size_t jobs, size_t memory);

/* A document for a bulk build that is still to be made of something. The caller's structure begins
 * with it. Many are on their way at once; each is made, analysed and inverted on any thread. */
typedef struct zws_put {
    /* Makes the document; on any thread. What it leaves in *out when it fails is not looked at.
     * NULL: there is none, only `settled` is called in turn. */
    zws_status (*make)(zws_document **out, struct zws_put *put);
    /* In the order in which they were enqueued, on the writer's thread: what became of it. `made`:
     * status is not that of make. What it returns, where that is no ZWS_OK, ends the run. */
    zws_status (*settled)(struct zws_put *put, zws_status status, bool made, bool changed);
    void (*free)(struct zws_put *put);
    const char *input; /* as with zws_store_writer__put */
    size_t bytes;      /* of memory that it holds */
} zws_put;

/* Takes it over, also when it fails; returns when there is room for another. In bulk only. After a
 * failure what was enqueued and not settled is dropped. All the other functions for writing settle
 * first what is enqueued. */
zws_status zws_store_writer__enqueue(zws_store_writer *writer, zws_put *put);
/* Whether the last bulk build of the index was cut short after it had published something. */
bool zws_store_writer__is_unfinished(const zws_store_writer *writer);
/* Whether the index was empty when it was opened. */
bool zws_store_writer__is_new(const zws_store_writer *writer);

/* Commits, then seals: the live documents go into a new segment, together with segments that are
 * small against it. Searches see one state, the old or the new one, and so does whoever opens the
 * index after a crash. progress (may be NULL) counts documents. On failure the index is as the
 * commit left it. */
zws_status zws_store_writer__seal(zws_store_writer *writer,
                                  void (*progress)(uint64_t done, uint64_t total, void *context),
                                  void *context);
/* The same with all segments: one is left, without what was hidden, or none of an empty index. */
zws_status zws_store_writer__merge(zws_store_writer *writer,
                                   void (*progress)(uint64_t done, uint64_t total, void *context),
                                   void *context);
/* Drops what was not committed. */
zws_status zws_store_writer__rollback(zws_store_writer *writer);
/* Analyses every stored document again with the present dictionary and rules: --rebuild. Commits as
 * it goes (every state in between is a whole index) and at the end; an index that was sealed is
 * sealed anew. */
zws_status zws_store_writer__rebuild(zws_store_writer *writer,
                                     void (*progress)(uint64_t done, uint64_t total, void *context),
                                     void *context);
/* NULL for an index of tokens. */
zws_analyzer *zws_store_writer__analyzer(zws_store_writer *writer);
/* Without a commit what is pending is dropped. */
void zws_store_writer__free(zws_store_writer *writer);

#endif
