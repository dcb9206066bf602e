/* Inverted documents in memory: terms with their postings, as one thread receives them. */
#ifndef ZWS_CORE_GATHER_H
#define ZWS_CORE_GATHER_H

#include "core/core.h"
#include "core/format.h"

typedef struct zws_gather zws_gather;

zws_status zws_gather__new(zws_gather **out);
void zws_gather__free(zws_gather *gather);
/* All terms of document `index`; indexes ascend. Positions are dropped unless `positions`. After a
 * failure the gather is of no use. */
zws_status zws_gather__add(zws_gather *gather, uint32_t index, const zws_segment_term *term,
                           size_t n, bool positions);
/* Bytes of memory in use; what sorting takes is among them. */
size_t zws_gather__memory(const zws_gather *gather);
/* Bytes by which that may grow at once when n terms are added, beside their postings. */
size_t zws_gather__growth(const zws_gather *gather, size_t n);
/* Puts the terms in byte order. Nothing may be added until it is cleared. */
zws_status zws_gather__sort(zws_gather *gather);
size_t zws_gather__count(const zws_gather *gather);
void zws_gather__clear(zws_gather *gather);
/* The same, but for up to about so many bytes of memory that are kept for what is to come. */
void zws_gather__begin_again(zws_gather *gather, size_t memory);

typedef struct zws_gather_chunk zws_gather_chunk;

/* A term with its postings: for each the document (difference), frequency, number of positions,
 * their bytes, positions (differences); all 7-bit numbers. */
typedef struct {
    const char *text;
    size_t len;
    uint64_t key; /* zws_order__key of it */
    uint32_t n;
    const uint8_t *few; /* the first bytes of them; the others are in chunks */
    size_t few_len;
    const zws_gather_chunk *chunk;
    const uint8_t *end; /* of the last chunk's bytes */
} zws_gathered;

/* Term number i of the order. Valid until the gather is cleared. */
zws_gathered zws_gather__term(const zws_gather *gather, size_t i);
/* Calls fn for the pieces of a term's postings. */
zws_status zws_gathered__each(const zws_gathered *gathered,
                              zws_status (*fn)(const uint8_t *data, size_t len, void *context),
                              void *context);
/* All of its bytes; in an arena where they are several pieces. */
zws_status zws_gathered__bytes(const zws_gathered *gathered, zws_arena *arena, const uint8_t **data,
                               size_t *len);
size_t zws_gathered__size(const zws_gathered *gathered);

/* As memcmp, of the terms. */
int zws_gathered__compare(const zws_gathered *a, const zws_gathered *b);

#endif
