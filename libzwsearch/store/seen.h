/* A set of hashes with what happened to them in this run of a writer, in which transaction. */
#ifndef ZWS_STORE_SEEN_H
#define ZWS_STORE_SEEN_H

#include <stdbool.h>

#include "base/hash.h"
#include "base/memory.h"

typedef struct {
    zws_hash128 hash;
    uint32_t batch; /* 0: an empty cell */
    char *name;     /* may be NULL */
} zws_seen_item;

typedef struct {
    zws_seen_item *cell;
    size_t size, n;
} zws_seen;

/* Adds it unless it is there; the name is copied. batch > 0. */
zws_status zws_seen__add(zws_seen *seen, zws_hash128 hash, uint32_t batch, const char *name);
/* NULL: not there. */
const zws_seen_item *zws_seen__find(const zws_seen *seen, zws_hash128 hash);
/* Removes what was added in this batch. */
zws_status zws_seen__drop(zws_seen *seen, uint32_t batch);
void zws_seen__free(zws_seen *seen);

#endif
