/* Writes a segment from documents in their final order and terms in byte order. The builder and the
 * merger feed it. */
#ifndef ZWS_CORE_WRITER_H
#define ZWS_CORE_WRITER_H

#include "core/core.h"
#include "core/columns_write.h"
#include "core/documents.h"
#include "core/output.h"
#include "core/posting.h"

/* Where positions come from that are not all in memory at a time. */
typedef struct {
    /* Sets those of n postings, which follow the ones before, until it is called again. */
    zws_status (*fetch)(zws_posting *posting, uint32_t n, void *context);
    void *context;
    uint32_t n; /* postings at a time, a multiple of ZWS_POSITION_GROUP; 0: all have theirs */
} zws_position_source;

/* Turns postings into lists; one a thread. */
typedef struct {
    uint32_t documents, windows;
    const float *norm;       /* of a document: what is added to tf in the denominator */
    zws_buffer list, places; /* what was encoded since they were cleared */
    zws_position_source source;
    float *impact;
    size_t impact_cap;
    uint8_t *maxima;
    uint32_t *step; /* between positions of a group */
    size_t step_cap;
} zws_list_encoder;

typedef struct {
    size_t list, list_len;     /* in the encoder's list */
    size_t places, places_len; /* in its places: positions that do not follow the list itself */
    uint32_t n;
    uint64_t n_positions;
} zws_encoded_list;

zws_status zws_list_encoder__init(zws_list_encoder *encoder, uint32_t documents, const float *norm);
/* Appends to what was encoded. Postings ascending, at least one; a source sets their positions. */
zws_status zws_list_encoder__encode(zws_list_encoder *encoder, zws_encoded_list *out,
                                    zws_posting *posting, uint32_t n);
/* The positions of a group of at most ZWS_POSITION_GROUP postings, behind what is in out; flags of
 * the list. */
zws_status zws_list_encoder__positions(zws_list_encoder *encoder, zws_buffer *out,
                                       const zws_posting *posting, uint32_t n, uint32_t flags);
/* ZWS_LIST_COUNTS where not all postings have as many positions as expected, and ZWS_LIST_PAIRS
 * where that takes less room in two bits each; else 0. */
uint32_t zws_posting__counts(const zws_posting *posting, uint32_t n, bool ranked);
void zws_list_encoder__clear(zws_list_encoder *encoder);
/* Lets the room of long lists go, with all that was encoded. */
void zws_list_encoder__trim(zws_list_encoder *encoder);
void zws_list_encoder__free(zws_list_encoder *encoder);

typedef struct zws_segment_writer zws_segment_writer;

/* The documents are in final order and must outlive the writer. */
zws_status zws_segment_writer__new(zws_segment_writer **out, const char *folder,
                                   const zws_bm25 *reference, zws_documents *documents);
/* Terms in ascending byte order; postings ascending, at least one. */
zws_status zws_segment_writer__term(zws_segment_writer *writer, const char *term, size_t len,
                                    zws_posting *posting, uint32_t n);
/* The same in two steps: what was encoded is written. */
zws_status zws_segment_writer__append(zws_segment_writer *writer, const char *term, size_t len,
                                      zws_list_encoder *encoder, const zws_encoded_list *encoded);
/* For encoders. */
const float *zws_segment_writer__norm(const zws_segment_writer *writer);
uint32_t zws_segment_writer__documents(const zws_segment_writer *writer);
/* After the last term: the stored bytes of every document, in order. fn gives those of document
 * number doc, valid until it is called again; calls do not overlap. Works on up to `threads`
 * threads; what is written does not depend on how many. */
typedef zws_status (*zws_stored_fn)(uint32_t doc, const void **data, size_t *len, void *context);
zws_status zws_segment_writer__store(zws_segment_writer *writer, zws_stored_fn fn, void *context,
                                     size_t threads);
/* Of stored.c: the next block as it is in the file, and how many documents begin in it. */
zws_status zws_segment_writer__block(zws_segment_writer *writer, const void *data, size_t len,
                                     uint32_t documents);
zws_sections *zws_segment_writer__sections(zws_segment_writer *writer);
/* place: see zws_columns_writer__write. */
zws_status zws_segment_writer__finish(zws_segment_writer *writer, zws_columns_writer *columns,
                                      const uint32_t *place, const char *path);
void zws_segment_writer__free(zws_segment_writer *writer);

/* Postings of one term at a time; zero-initialise it. Room for many of them is the system's own and
 * goes back to it, or what is freed of one long list would not be there for the next. */
typedef struct {
    zws_posting *item;
    size_t cap;
} zws_posting_room;

/* For n of them; what was in it is lost. */
zws_status zws_posting_room__reserve(zws_posting_room *room, size_t n);
/* Lets room for many go. */
void zws_posting_room__trim(zws_posting_room *room);
void zws_posting_room__free(zws_posting_room *room);

/* Sorts n postings by document; `spare` is scratch for zws_writer_sort_spare(n) of them. */
#define ZWS_SORT_COPIED ((size_t)1 << 17) /* so many have room for a copy: longer lists are few */
static inline size_t zws_writer_sort_spare(size_t n)
{
    return n <= ZWS_SORT_COPIED ? 2 * n : n;
}
void zws_writer__sort_postings(zws_posting *posting, zws_posting *spare, size_t n);

#endif
