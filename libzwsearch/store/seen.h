/* A set of hashes with what happened to them in this run of a writer, in which transaction. */
#ifndef ZWS_STORE_SEEN_H
#define ZWS_STORE_SEEN_H

#include <stdbool.h>

#include "base/hash.h"
#include "base/memory.h"

typedef struct {
    zws_hash128 hash;
    uint32_t batch;     /* 0: an empty cell */
    bool built;         /* an id: its document waits in the builder of a bulk build */
    uint32_t count;     /* an input: how many of its documents do */
    char *name;         /* may be NULL */
    zws_hash128 origin; /* of such a document: its input */
} zws_seen_item;

typedef struct {
    zws_seen_item *cell;
    size_t size, n;
} zws_seen;

/* Adds it unless it is there; the name is copied. batch > 0. */
zws_status zws_seen__add(zws_seen *seen, zws_hash128 hash, uint32_t batch, const char *name);
/* NULL: not there. Valid until something is added or removed. */
zws_seen_item *zws_seen__find(const zws_seen *seen, zws_hash128 hash);
/* The builder has been emptied. */
void zws_seen__clear_built(zws_seen *seen);
/* Removes what was added in this batch. */
zws_status zws_seen__drop(zws_seen *seen, uint32_t batch);
void zws_seen__free(zws_seen *seen);

#endif
