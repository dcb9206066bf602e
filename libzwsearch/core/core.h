/* The retrieval core: immutable segments. A segment is one read-only file, mapped and
 * position-independent; it is built once, in bulk, and then answers plans (core/plan.h).
 *
 * Documents are numbered newest first: by date descending, undated last, equal dates by id
 * ascending (as bytes). So the first k matches are the newest k, and a range of dates is a range of
 * numbers. */
#ifndef ZWS_CORE_CORE_H
#define ZWS_CORE_CORE_H

#include "base/file.h"
#include "base/memory.h"
#include "core/plan.h"

/* --- Reading -------------------------------------------------------------------------------- */

typedef struct zws_segment zws_segment;

/* Maps the file, checks its header and section table (checksummed) and that every section lies
 * within it: under a millisecond. What is read later is checked when it is read: no bytes, however
 * crafted, make a reader look outside the mapping. ZWS_ECORRUPT, ZWS_EVERSION, ZWS_ENOTFOUND,
 * ZWS_EIO. A segment is immutable and may be shared by threads. */
zws_status zws_segment__open(zws_segment **out, const char *path);
void zws_segment__close(zws_segment *segment);

/* Lets the pages go that were read, which count as memory of the process; who reads them again gets
 * them again. On any thread. */
void zws_segment__release(const zws_segment *segment);

/* Compares every checksum and walks every structure; one line a finding. ZWS_ECORRUPT when there
 * was one. */
zws_status zws_segment__verify(const zws_segment *segment,
                               void (*report)(const char *line, void *context), void *context);

typedef struct {
    uint32_t documents;
    uint64_t length; /* sum of the documents' lengths */
    uint64_t terms, postings, positions;
    uint64_t bytes; /* of the file */
} zws_segment_totals;

void zws_segment__totals(const zws_segment *segment, zws_segment_totals *out);

/* The checksum in the header: it covers the section table, which has the checksums of the sections,
 * so it tells one segment from another. */
uint32_t zws_segment__checksum(const zws_segment *segment);

/* 0 when the term is not there. */
uint32_t zws_segment__document_frequency(const zws_segment *segment, const char *term, size_t len);

/* Terms that begin with prefix, in byte order; stops when fn returns false. */
typedef bool (*zws_segment_term_fn)(const char *term, size_t len, uint32_t frequency,
                                    void *context);
zws_status zws_segment__expand(const zws_segment *segment, const char *prefix, size_t len,
                               zws_segment_term_fn fn, void *context);

/* The documents of the terms that begin with prefix, term by term in byte order: those of a term
 * for which `wants` returns true go to `take`, in order, hidden ones too; a status of take other
 * than ZWS_OK ends the walk and is returned. Costs what the terms and their lists do, no search. */
zws_status zws_segment__walk(const zws_segment *segment, const char *prefix, size_t len,
                             zws_segment_term_fn wants,
                             zws_status (*take)(uint32_t doc, uint32_t index, void *context),
                             void *context);

/* Facts of document number doc; doc must be below totals.documents. */
int32_t zws_segment__date(const zws_segment *segment, uint32_t doc); /* yyyymmdd, 0 undated */
uint32_t zws_segment__length(const zws_segment *segment, uint32_t doc);
/* Points into the mapping, not NUL-terminated. ZWS_ECORRUPT. */
zws_status zws_segment__id(const zws_segment *segment, uint32_t doc, const char **id, size_t *len);
/* The number of the document with this id (through a hash table): ZWS_ENOTFOUND when there is none.
 */
zws_status zws_segment__find(const zws_segment *segment, const char *id, size_t len, uint32_t *doc);
/* The stored bytes, appended to out; the block's checksum is compared first: ZWS_ECORRUPT. */
zws_status zws_segment__stored(const zws_segment *segment, uint32_t doc, zws_buffer *out);
/* Field-weighted frequency of a term in a document; 0 when it is not there. */
zws_status zws_segment__frequency(const zws_segment *segment, uint32_t doc, const char *term,
                                  size_t len, uint32_t *tf);
/* has[i]: whether doc[i] has a term. */
zws_status zws_segment__having(const zws_segment *segment, const uint32_t *doc, size_t n,
                               const char *term, size_t len, bool *has);
/* Adds to sum[i] what the terms add to the score of doc[i]; documents ascend. */
zws_status zws_segment__add_scores(const zws_segment *segment, const uint32_t *doc, size_t n,
                                   const zws_rank_term *rank, size_t n_rank, const zws_bm25 *bm25,
                                   double *sum);
/* number[i]: of the value of a column in doc[i], from 1 on; 0: it has none. false: some document
 * has several. */
zws_status zws_segment__numbers(const zws_segment *segment, const uint32_t *doc, size_t n,
                                int column, uint32_t *number, bool *single);
/* The values of a column in a document: calls fn once for each. */
typedef void (*zws_segment_value_fn)(const char *value, size_t len, void *context);
zws_status zws_segment__values(const zws_segment *segment, uint32_t doc, int column,
                               zws_segment_value_fn fn, void *context);

/* Value number `value` of a column, below the `values` of its facet: points into the mapping, not
 * NUL-terminated. ZWS_ECORRUPT. */
zws_status zws_segment__value(const zws_segment *segment, int column, uint32_t value,
                              const char **text, size_t *len);

/* --- Searching ------------------------------------------------------------------------------ */

typedef struct {
    uint32_t doc;
    double score; /* 0 unless ordered by relevance */
} zws_core_hit;

/* How many matches have each value of a column; zws_segment__value tells the value. */
typedef struct {
    uint32_t *count;
    uint32_t values;
    uint32_t *tally; /* the memory of count: how many have no value stands before it, and how many
                        a damaged one behind it */
} zws_core_facet;

typedef struct {
    zws_core_hit
        *hit; /* in the plan's order; equal scores by document number, that is newest, then id */
    size_t n;
    uint64_t total;
    bool total_exact;
    zws_core_facet *facet; /* of each facet of the plan */
    size_t n_facets;
} zws_core_hits;

/* Scratch memory of searches (accumulators, candidates, decoded blocks): one a thread, reused; at
 * most a few megabytes whatever the segment's size. */
typedef struct zws_core_scratch zws_core_scratch;
zws_status zws_core_scratch__new(zws_core_scratch **out);
void zws_core_scratch__free(zws_core_scratch *scratch);

/* Documents that do not exist any more: bit d of word d/64. NULL = none hidden. */
typedef struct {
    const uint64_t *word;
    uint32_t documents;            /* how many bits it has */
    const zws_class_bits *classes; /* for ZWS_NODE_CLASSES; NULL: all are of class 0 */
    const uint32_t *only;          /* where all but a few are hidden: these few, ascending; NULL */
    uint32_t n_only;
} zws_core_hidden;

/* Runs a plan on one segment. Exact: the same hits in the same order with the same scores as if
 * every document were scored. `floor` (may be NULL) is a score that hits must exceed or equal,
 * known from other tiers. With facets the total is exact. ZWS_EDEADLINE; ZWS_ECORRUPT. */
zws_status zws_core__search(const zws_segment *segment, const zws_plan *plan,
                            const zws_core_hidden *hidden, const double *floor,
                            zws_core_scratch *scratch, zws_core_hits *out);
void zws_core_hits__free(zws_core_hits *hits);

/* Which kernels run, "scalar", "avx2" or "avx512", is chosen when the process first asks. This
 * forces a choice for tests and benchmarks (ZWS_EUNSUPPORTED where the machine cannot). */
zws_status zws_core__use_kernels(const char *name);

/* --- Building ------------------------------------------------------------------------------- */

typedef struct zws_segment_builder zws_segment_builder;

typedef struct {
    size_t threads; /* how many may feed it at once, and work when it is finished; 0: 1 */
    size_t memory;  /* bytes of working memory; sorted runs are spilled to disk when it is full. 0:
                       512 MiB */
    const char
        *folder;    /* where runs are spilled and the segment is written: the one it will live in */
    bool positions; /* keep positions */
    zws_bm25 bm25;  /* what stored bounds are made for: they hold for any parameters and average
                       length, and are tight for these (the average is the segment's own). All
                       zero: k1 1.2, b 0.75 */
} zws_segment_options;

/* A term of a document: frequency (0 for terms that do not rank) and ascending positions (may be
 * none). */
typedef struct {
    const char *text;
    uint32_t len;
    uint32_t frequency;
    uint32_t n_positions;
    const uint32_t *position;
} zws_segment_term;

typedef struct {
    int column;
    const char *data; /* one value, or several joined by 0x1F */
    size_t len;
} zws_segment_value;

typedef struct {
    const char *id;
    size_t id_len;
    int32_t date, date_end;       /* first and last day it may mean, yyyymmdd; 0 undated */
    const zws_segment_term *term; /* in any order, each once: or finishing fails */
    size_t n_terms;
    const zws_segment_value *value; /* facet columns */
    size_t n_values;
    const void *stored;
    size_t stored_len;
} zws_segment_document;

zws_status zws_segment_builder__new(zws_segment_builder **out, const zws_segment_options *options);
/* Copies what it needs. The same id twice: the later one wins. */
zws_status zws_segment_builder__add(zws_segment_builder *builder,
                                    const zws_segment_document *document);
/* The same in two steps, for threads that share the work. First the terms: any thread, but each
 * with a lane of its own below `threads`, and documents by ascending index in each lane. Then all
 * else, on one thread, for every index from 0 on; NULL leaves the document out. Of the same id
 * twice the one of the greater index wins. The result does not depend on who did what. When a
 * gather fails the builder is of no use. */
zws_status zws_segment_builder__gather(zws_segment_builder *builder, size_t lane, uint32_t index,
                                       const zws_segment_document *document);
/* The terms of the document are not looked at; length is the sum of their frequencies. */
zws_status zws_segment_builder__settle(zws_segment_builder *builder, uint32_t index,
                                       const zws_segment_document *document, uint32_t length);
/* Another budget than that of the options, from the next document on: what others take of it
 * changes meanwhile. On the thread that settles. */
void zws_segment_builder__set_memory(zws_segment_builder *builder, size_t memory);
/* Writes the segment aside, syncs it and renames it to path. The builder is spent. Nothing stands
 * at path before it is whole; a killed build leaves only files whose names end in ".tmp". */
zws_status zws_segment_builder__finish(zws_segment_builder *builder, const char *path);
void zws_segment_builder__free(zws_segment_builder *builder);

/* Merges segments into one, leaving hidden documents out; of documents with one id the one of the
 * later segment stays. hidden may be NULL, or has an entry (word may be NULL) for each. Compares
 * the checksums of all before: ZWS_ECORRUPT. */
zws_status zws_segment__merge(const char *path, zws_segment *const *segment, size_t n,
                              const zws_core_hidden *hidden, const zws_segment_options *options);

#endif
