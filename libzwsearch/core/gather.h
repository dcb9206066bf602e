/* Inverted documents in memory: terms with their postings, as one thread receives them. */
#ifndef ZWS_CORE_GATHER_H
#define ZWS_CORE_GATHER_H

#include "core/core.h"
#include "core/format.h"
#include "core/posting.h"

typedef struct zws_gather zws_gather;

zws_status zws_gather__new(zws_gather **out);
void zws_gather__free(zws_gather *gather);
/* All terms of document `index`; indexes ascend. Positions are dropped unless `positions`. After a
 * failure the gather is of no use. */
zws_status zws_gather__add(zws_gather *gather, uint32_t index, const zws_segment_term *term,
                           size_t n, bool positions);
/* Bytes of memory in use; what reading needs is among them. */
size_t zws_gather__memory(const zws_gather *gather);
/* Bytes by which that may grow at once when n terms are added, beside their postings. */
size_t zws_gather__growth(const zws_gather *gather, size_t n);
size_t zws_gather__count(const zws_gather *gather);
void zws_gather__clear(zws_gather *gather);

/* A term with its postings: for each u32 index of the document, then what zws_posting_tail reads.
 */
typedef struct {
    const char *text;
    size_t len;
    uint64_t key; /* zws_order__key of it */
    uint32_t n;
    const uint8_t *postings;
    size_t n_bytes;
} zws_gathered;

/* Calls fn for the terms in byte order, each of which is valid during the call, and clears the
 * gather but for up to about so many bytes of memory that are kept for what is to come. */
zws_status zws_gather__spill(zws_gather *gather, size_t memory,
                             zws_status (*fn)(const zws_gathered *term, void *context),
                             void *context);

/* Puts the terms in order, which takes as much memory as is in use, once more, for a while. Nothing
 * may be added until the gather is cleared. */
zws_status zws_gather__sort(zws_gather *gather);

/* Where a reader of a sorted gather is; zero-initialised: before the first term. */
typedef struct {
    size_t bucket, term;
} zws_gather_place;

/* False: there is no further term. What it tells is valid until the gather is cleared. */
bool zws_gather__next(const zws_gather *gather, zws_gather_place *place, zws_gathered *out);

/* As memcmp, of the terms. */
int zws_gathered__compare(const zws_gathered *a, const zws_gathered *b);

#endif
