/* Writes a segment from documents in their final order and terms in byte order. The builder and the
 * merger feed it. */
#ifndef ZWS_CORE_WRITER_H
#define ZWS_CORE_WRITER_H

#include "core/core.h"
#include "core/columns_write.h"
#include "core/output.h"

/* What is known of a document before its terms are written. */
typedef struct {
    const char *id;
    uint32_t id_len;
    int32_t date, date_end;
    uint32_t length; /* sum of the frequencies */
} zws_writer_document;

/* One posting. Positions are differences as 7-bit numbers, the first from 0. */
typedef struct {
    uint32_t doc;
    uint32_t frequency;
    uint32_t n_positions;
    uint32_t position_bytes;
    const uint8_t *positions;
} zws_posting;

typedef struct zws_segment_writer zws_segment_writer;

/* document[0..n) are in final order and must outlive the writer. */
zws_status zws_segment_writer__new(zws_segment_writer **out, const char *folder,
                                   const zws_bm25 *reference, const zws_writer_document *document,
                                   uint32_t n);
/* Terms in ascending byte order; postings ascending, at least one. */
zws_status zws_segment_writer__term(zws_segment_writer *writer, const char *term, size_t len,
                                    const zws_posting *posting, uint32_t n);
/* After the last term: the stored bytes of every document, in order. */
zws_status zws_segment_writer__begin_stored(zws_segment_writer *writer);
zws_status zws_segment_writer__stored(zws_segment_writer *writer, const void *data, size_t len);
/* Columns are numbered by `place`: place[i] is the final number of the i-th document that was given
 * to columns, or UINT32_MAX. */
zws_status zws_segment_writer__finish(zws_segment_writer *writer, zws_columns_writer *columns,
                                      const uint32_t *place, const char *path);
void zws_segment_writer__free(zws_segment_writer *writer);

/* Sorts documents as a segment numbers them; order[i] becomes the index of document number i. */
zws_status zws_writer__order(uint32_t **order, const zws_writer_document *document, uint32_t n);

/* Sorts postings by document; `spare` is scratch as long as posting. */
void zws_writer__sort_postings(zws_posting *posting, zws_posting *spare, size_t n);

#endif
