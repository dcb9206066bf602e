/* INDEX/zwsearch.json: how an index was made, and which files it consists of. Its presence makes a
 * folder an index; replacing it publishes what a seal made. */
#ifndef ZWS_STORE_MANIFEST_H
#define ZWS_STORE_MANIFEST_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

#define ZWS_MANIFEST_FORMAT 1

/* More segments than this are merged. */
#define ZWS_SEGMENTS_MAX 48

typedef struct {
    uint32_t number;   /* its file is zws_manifest__segment_name(number) */
    uint32_t checksum; /* zws_segment__checksum */
    uint64_t bytes;    /* of the file */
} zws_manifest_segment;

typedef struct {
    int format, schema;
    uint64_t fingerprint; /* of the dictionary it was made with; 0 for an index of tokens */
    bool mixed;           /* some documents were analysed with another dictionary */
    bool tokens;
    char created[24];    /* 2024-01-31T12:00:00Z */
    uint32_t generation; /* how often it was sealed: names the live tier's folder */
    uint32_t n_segments;
    zws_manifest_segment segment[ZWS_SEGMENTS_MAX];
} zws_manifest;

/* Reads INDEX/zwsearch.json. ZWS_ENOTFOUND: no index there; ZWS_EVERSION: made by another version;
 * ZWS_ECORRUPT: damaged. */
zws_status zws_manifest__read(zws_manifest *out, const char *index);

/* Replaces it, durably and at once. */
zws_status zws_manifest__write(const char *index, const zws_manifest *manifest);
/* The same; *stands tells whether it is the new one that stands now: also where only making that
 * durable failed. */
zws_status zws_manifest__replace(const char *index, const zws_manifest *manifest, bool *stands);

/* "live", or "live-3" after the third seal. */
void zws_manifest__live_name(char out[32], uint32_t generation);
/* "segments/00000003.zws". */
void zws_manifest__segment_name(char out[32], uint32_t number);

/* The present time as it stands in a manifest. */
void zws_manifest__now(char out[24]);

#endif
