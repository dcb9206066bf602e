/* INDEX/zwsearch.json: how an index was made. Its presence makes a folder an index. */
#ifndef ZWS_STORE_MANIFEST_H
#define ZWS_STORE_MANIFEST_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

#define ZWS_MANIFEST_FORMAT 1

typedef struct {
    int format, schema;
    uint64_t fingerprint; /* of the dictionary it was made with; 0 for an index of tokens */
    bool mixed;           /* some documents were analysed with another dictionary */
    bool tokens;
    char created[24]; /* 2024-01-31T12:00:00Z */
} zws_manifest;

/* Reads INDEX/zwsearch.json. ZWS_ENOTFOUND: no index there; ZWS_EVERSION: made by another version;
 * ZWS_ECORRUPT: damaged. */
zws_status zws_manifest__read(zws_manifest *out, const char *index);

/* Replaces it, durably and at once. */
zws_status zws_manifest__write(const char *index, const zws_manifest *manifest);

/* The present time as it stands in a manifest. */
void zws_manifest__now(char out[24]);

#endif
