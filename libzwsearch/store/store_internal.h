/* What the files of the store share. */
#ifndef ZWS_STORE_STORE_INTERNAL_H
#define ZWS_STORE_STORE_INTERNAL_H

#include "base/file.h"
#include "document/pieces.h"
#include "store/ledger_update.h"
#include "store/live_tier.h"
#include "store/manifest.h"
#include "store/record.h"
#include "store/sealed_tier.h"
#include "store/seen.h"
#include "store/states.h"
#include "store/store.h"

#define ZWS_MANIFEST_FILE   "zwsearch.json"
#define ZWS_SEGMENTS_FOLDER "segments"
#define ZWS_WRITER_LOCK     "writer.lock"
#define ZWS_COMMIT_LOCK     "commit.lock"

/* Metadata keys of the live tier. */
#define ZWS_KEY_COMMIT "commit" /* time of the last commit */
#define ZWS_KEY_BULK   "bulk"   /* there while a bulk build has more to come */
#define ZWS_KEY_INPUT  "input:" /* + id: what is on record of an input, see writer_inputs.c */

struct zws_store {
    char *path, *manifest_path;
    int manifest_file; /* the manifest that was read, held so that no other gets its inode; -1 */
    zws_manifest manifest;
    zws_live *live;
    zws_sealed *sealed;
    uint64_t live_documents; /* in this snapshot */
    zws_ledger ledger;
    zws_states states; /* on the day that was asked for last */
    bool loaded;       /* live_documents, hidden documents and the ledger are of this snapshot */
    bool reading;
};

typedef struct {
    zws_segment_term *term;
    size_t cap;
} zws_sealer_terms;

/* Documents on their way into a segment. Zero-initialise it. */
typedef struct {
    zws_segment_builder *builder; /* NULL: none is being built */
    zws_sealer_terms terms;
    zws_buffer stored;
    uint64_t documents; /* in the builder, each id once */
    uint32_t next;      /* index of the next document in it, where threads share the work */
} zws_sealer;

/* Makes a builder whose files stand in the index's folder of segments. */
zws_status zws_sealer__begin(zws_sealer *sealer, const char *index, size_t threads, size_t memory);
/* Adds a document: its inverted form, its encoded form, its input. */
zws_status zws_sealer__add(zws_sealer *sealer, const zws_inverted *inverted,
                           const zws_document *document, const zws_buffer *data, zws_hash128 input);
/* The same in two steps, see zws_segment_builder__gather; scratch belongs to the lane. */
zws_status zws_sealer__gather(zws_sealer *sealer, size_t lane, uint32_t index,
                              zws_sealer_terms *scratch, const zws_inverted *inverted,
                              const zws_document *document);
zws_status zws_sealer__settle(zws_sealer *sealer, uint32_t index, const zws_document *document,
                              const zws_segment_value *value, size_t n_values, uint32_t length,
                              const zws_buffer *data, zws_hash128 input);
/* The values that become columns, at most as many as an inverted document has; they point into it.
 */
size_t zws_sealer__values(zws_segment_value *out, const zws_inverted *inverted);
void zws_sealer__free(zws_sealer *sealer);

/* When a commit seals by itself: when more than a part of what is sealed is live, or hidden, but
 * not for less than would be worth it. */
typedef struct {
    bool off;
    uint64_t documents, length; /* the least */
    uint64_t wait;              /* after a seal that failed: not before there are so many changes */
} zws_seal_policy;

/* A search takes longer by what is live, and it passes over what is hidden: beside a new index of
 * the same 40,000 documents, the median page took 1.3 times as long with 6 of 100 replaced since
 * they were sealed, 1.35 times with 12, 1.6 times with 39 (bench/updates.c). Smaller parts would
 * cost more than they save: every seal writes the register of inputs and what is hidden anew, and
 * merges. The least is what is sealed in about a second. */
#define ZWS_SEAL_LIVE_PART     8
#define ZWS_SEAL_HIDDEN_PART   4 /* of a segment, too: of more it is merged with the next seal */
#define ZWS_SEAL_DOCUMENTS_MIN 4096
#define ZWS_SEAL_LENGTH_MIN    (2 << 20) /* about 4 MB of Chinese text */

struct zws_store_writer {
    char *path;
    char *commit_lock;
    int lock; /* file descriptor of writer.lock; -1: none */
    zws_manifest manifest;
    zws_live *live;
    zws_sealed *sealed;
    zws_analyzer *analyzer; /* NULL: tokens */
    zws_inverted inverted;
    zws_buffer data, scratch;
    size_t batch_bytes, pending_bytes;
    zws_sealer sealer;      /* what a bulk build has since the last commit */
    bool bulk;              /* documents go into the sealer */
    struct zws_bulk *queue; /* documents on their way there; NULL: none was enqueued */
    size_t jobs, memory;    /* threads and bytes that a bulk build may use */
    size_t bulk_bytes;      /* a segment for each so many bytes of text of a bulk build */
    zws_seal_policy policy;
    bool units;      /* documents have their articles and items beside them */
    bool unfinished; /* a bulk build was cut short: more of it is to come */
    bool dirty;
    bool broken;    /* a write failed: what is pending cannot be committed */
    bool only_ours; /* the index was empty when it was opened: all ids in it are in `ids` */
    /* This run: ids that were put, by hash; inputs that were seen, by hash, with their ids. */
    uint32_t batch; /* number of the transaction, to forget what a rollback drops */
    zws_seen ids, inputs;
    zws_ledger ledger;
    zws_notes notes; /* what in it is to be made anew */
};

zws_term zws_term__of(const zws_buffer *buffer);

/* What is left of the budget beside what a process takes that indexes nothing yet. */
size_t zws_store_writer__spare_memory(const zws_store_writer *writer);

/* Path of the live tier of a manifest; free() it. */
zws_status zws_store__live_path(char **out, const char *index, const zws_manifest *manifest);

/* The stored document of a number in the live tier, checked. */
zws_status zws_store__read_document(zws_live *live, uint32_t doc, zws_document **out);

/* Checks the sealed tier of a snapshot; a line a finding, and ZWS_OK. */
zws_status zws_store__verify_sealed(zws_store *store,
                                    void (*report)(const char *line, void *context), void *context);

/* Makes the ledger of validity again and compares: likewise. */
zws_status zws_store__verify_ledger(zws_store *store, zws_analyzer *analyzer,
                                    void (*report)(const char *line, void *context), void *context);

/* What is on record of an input. */
typedef struct {
    zws_hash128 hash;
    uint32_t documents;
    const char *id; /* in the value that was decoded */
    size_t id_len;
} zws_input_record;

/* false: damaged, or none. */
bool zws_input_record__decode(zws_input_record *out, const void *data, size_t len);

/* The first word about an input in this run: it is marked as seen, and what is on record of it is
 * removed, since its documents are about to change. */
zws_status zws_store_writer__begin_input(zws_store_writer *writer, const char *input);
/* ZWS_EIO when an earlier write failed. */
zws_status zws_store_writer__check(const zws_store_writer *writer);
/* Passes a status on; after a failed write the writer is broken. */
zws_status zws_store_writer__written(zws_store_writer *writer, zws_status status);
/* Writes the document of writer->inverted and writer->data under *doc (0: a new number). */
zws_status zws_store_writer__store(zws_store_writer *writer, uint32_t *doc, zws_record *record,
                                   const char *input_term);
/* Where the document of an id is, in at most one tier, and its record. */
typedef struct {
    uint32_t live; /* its number there; 0: not there */
    bool is_built; /* in the sealer */
    bool is_sealed;
    zws_sealed_place sealed;
    zws_record record; /* all zero when it is damaged */
} zws_entry;

zws_status zws_store_writer__find(zws_store_writer *writer, const char *id, size_t len,
                                  zws_entry *out);
/* writer_units.c: whether the index has units is settled; the units of a document that was put, and
 * of one that is deleted. */
zws_status zws_store_writer__find_units(zws_store_writer *writer);
zws_status zws_store_writer__put_units(zws_store_writer *writer, const zws_document *document,
                                       const char *input);
zws_status zws_store_writer__delete_units(zws_store_writer *writer, const char *id, size_t len);
/* The units that a document had and that are not among those that it has now go. */
zws_status zws_store_writer__sweep_units(zws_store_writer *writer, const char *id, size_t len,
                                         const zws_pieces *kept);
/* One entry, whatever it is; the caller counts its weight. */
zws_status zws_store_writer__put_entry(zws_store_writer *writer, zws_document *document,
                                       const char *input, bool *changed);
/* Takes it out of its tier. */
zws_status zws_store_writer__remove(zws_store_writer *writer, const zws_entry *entry);
/* Puts a term without frequency among the sorted ones. */
void zws_inverted__add_term(zws_inverted *inverted, const char *text);
/* A document of which the builder has the rest: what is on record of it in this run, and in the
 * tier that had it before. */
zws_status zws_store_writer__record_built(zws_store_writer *writer, const zws_entry *old,
                                          zws_hash128 id_hash, zws_hash128 input);
/* Where the document of an id is, and that no other input of this run has it; begins the input. */
zws_status zws_store_writer__look_up(zws_store_writer *writer, zws_entry *old, zws_record *record,
                                     const zws_document *document, const char *input);
/* Whether an entry is the same document from the same input. */
bool zws_entry__is_same(const zws_entry *old, const zws_record *record);
/* How much a document counts for the size of a batch, and how much makes one. */
size_t zws_store_writer__weight(const zws_document *document);
size_t zws_store_writer__batch_bytes(const zws_store_writer *writer);
/* Documents of an input in both tiers and in the builder. */
zws_status zws_store_writer__count_documents(zws_store_writer *writer, const char *input,
                                             uint64_t *n);

/* Everything that was enqueued is settled; nothing where it is being settled already. */
zws_status zws_bulk__drain(zws_store_writer *writer);
/* What was enqueued is dropped, and the threads end. */
void zws_bulk__free(zws_store_writer *writer);

/* Removes files that no manifest names: what a crash left. For the one writer. */
void zws_store_writer__clear_litter(const zws_store_writer *writer);

/* What searches rank with unless told otherwise (see search/profile.c): the bounds in a segment are
 * tight for these, and hold for any. */
extern const zws_bm25 zws_seal__usual;

typedef enum {
    ZWS_SEAL_MERGE,   /* what is live, and segments that are small against it */
    ZWS_SEAL_BULK,    /* the same with what is in the writer's sealer; its commit */
    ZWS_SEAL_ALL,     /* everything, into one segment */
    ZWS_SEAL_REBUILD, /* everything, analysed again, facts and all */
} zws_seal_kind;

/* Makes a new segment and an empty live tier, and publishes them at once. */
zws_status zws_store_writer__seal_as(zws_store_writer *writer, zws_seal_kind kind,
                                     void (*progress)(uint64_t done, uint64_t total, void *context),
                                     void *context);

/* Commits, and never seals by itself. */
zws_status zws_store_writer__commit_only(zws_store_writer *writer);
/* Behind a commit: seals when the policy says so. */
zws_status zws_store_writer__seal_when_due(zws_store_writer *writer);

/* Extracts the facts when that was not done, and encodes into data. analyzer is NULL for tokens. */
zws_status zws_store__prepare(zws_document *document, zws_analyzer *analyzer, zws_buffer *data);
/* Inverts. */
zws_status zws_store__invert(zws_inverted *out, zws_analyzer *analyzer,
                             const zws_document *document);
/* The same with what the writer has. */
zws_status zws_store_writer__prepare(zws_store_writer *writer, zws_document *document);
zws_status zws_store_writer__invert(zws_store_writer *writer, const zws_document *document);

#endif
