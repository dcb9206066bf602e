/* A set of hashes with what happened to them in this run of a writer, in which transaction: ids, of
 * which there are as many as documents, so an item is small; and inputs, which have names. */
#ifndef ZWS_STORE_SEEN_H
#define ZWS_STORE_SEEN_H

#include <stdbool.h>

#include "base/hash.h"
#include "base/memory.h"

#define ZWS_SEEN_NUMBER_MAX INT32_MAX

/* A part says 6 bits of the hash, an item 64: that two of a hundred million items are taken for one
 * has a chance of 4 in a million. */
typedef struct {
    uint64_t hash;
    uint32_t batch;       /* 0: an empty cell */
    uint32_t number : 31; /* of an input, below: of such a document, or its own; 0: none */
    uint32_t built : 1;   /* an id: its document waits in the builder of a bulk build */
} zws_seen_item;

typedef struct {
    zws_hash128 hash;
    char *name;
    uint32_t count; /* how many of its documents wait in the builder */
} zws_seen_input;

#define ZWS_SEEN_PARTS 64

typedef struct {
    zws_seen_item *cell; /* a hash table of `size` */
    size_t size, n;
} zws_seen_part;

/* In parts, which grow one by one and by little: a table that doubles is there three times while it
 * does. */
typedef struct {
    zws_seen_part part[ZWS_SEEN_PARTS];
    size_t n, bytes;
    zws_seen_input *input; /* number i is input[i - 1] */
    size_t n_inputs, cap;
} zws_seen;

/* Adds it unless it is there. batch > 0. */
zws_status zws_seen__add(zws_seen *seen, zws_hash128 hash, uint32_t batch);
/* NULL: not there. Valid until something is added or removed. */
zws_seen_item *zws_seen__find(const zws_seen *seen, zws_hash128 hash);

/* The same for inputs; the name is copied. */
zws_status zws_seen__add_input(zws_seen *seen, zws_hash128 hash, uint32_t batch, const char *name);
zws_seen_input *zws_seen__find_input(const zws_seen *seen, zws_hash128 hash);
/* Its number, for items of documents; 0: not there. */
uint32_t zws_seen__input_number(const zws_seen *seen, zws_hash128 hash);
/* The hash of an input by its number; zeros for 0. */
zws_hash128 zws_seen__input_hash(const zws_seen *seen, uint32_t number);

/* The builder has been emptied. */
void zws_seen__clear_built(zws_seen *seen);
/* Removes what was added in this batch. Inputs get other numbers: nothing may be built. */
zws_status zws_seen__drop(zws_seen *seen, uint32_t batch);
/* Bytes in use, but for names. */
size_t zws_seen__memory(const zws_seen *seen);
void zws_seen__free(zws_seen *seen);

#endif
