/* The sealed tier: the segments that the manifest names, and which of their documents are hidden,
 * because they were replaced or deleted since.
 *
 * Hidden documents are on record in the live tier's metadata, so that one commit of the live tier
 * makes a change of both tiers: a key "hidden:SEGMENT:CHUNK" for each 8,192 documents of which some
 * are hidden; its value is a CRC-32 (LE32) and their bits. An id stands at most once among the
 * documents that are not hidden and those of the live tier.
 *
 * What a segment stores of a document: the hash of the input that it came from (16 bytes, zero when
 * it came from none), then its encoded form. */
#ifndef ZWS_STORE_SEALED_TIER_H
#define ZWS_STORE_SEALED_TIER_H

#include "core/core.h"
#include "store/live_tier.h"
#include "store/manifest.h"

#define ZWS_KEY_HIDDEN        "hidden:"
#define ZWS_STORED_HEAD       16
#define ZWS_SEALED_CHUNK      8192 /* documents of a chunk of hidden bits */
#define ZWS_SEALED_CHUNK_SIZE (ZWS_SEALED_CHUNK / 8)

typedef struct {
    zws_segment *segment;
    uint32_t number; /* in the manifest */
    uint32_t documents;
    uint64_t length;
    uint64_t *hidden; /* bits, whole chunks; NULL: none */
    uint32_t n_hidden;
    unsigned char *dirty; /* a writer's: chunks whose bits are to be saved; NULL: none */
} zws_sealed_part;

typedef struct {
    zws_sealed_part part[ZWS_SEGMENTS_MAX];
    size_t n;
    zws_core_scratch *scratch; /* made by the first search */
} zws_sealed;

/* A document of the tier. */
typedef struct {
    size_t part;
    uint32_t doc;
} zws_sealed_place;

/* Opens the segments and compares them with the manifest: ZWS_ECORRUPT for another file under the
 * name of one. */
zws_status zws_sealed__open(zws_sealed **out, const char *index, const zws_manifest *manifest);
void zws_sealed__free(zws_sealed *sealed);

/* See zws_segment__release. */
void zws_sealed__release(const zws_sealed *sealed);

/* Reads what the live tier's present state says is hidden; changes that were not saved are dropped.
 */
zws_status zws_sealed__load_hidden(zws_sealed *sealed, zws_live *live);
zws_status zws_sealed__hide(zws_sealed *sealed, zws_sealed_place place);
/* Writes what was hidden since the last call into the live tier's transaction. */
zws_status zws_sealed__save_hidden(zws_sealed *sealed, zws_live *live);
/* The same for all hidden documents of a segment, into another live tier. */
zws_status zws_sealed__copy_hidden(const zws_sealed_part *part, zws_live *live);

bool zws_sealed__is_hidden(const zws_sealed_part *part, uint32_t doc);
zws_core_hidden zws_sealed__hidden(const zws_sealed_part *part);

/* Over all segments; hidden documents count, until they are sealed away. */
void zws_sealed__totals(const zws_sealed *sealed, uint64_t *documents, uint64_t *length);
uint64_t zws_sealed__visible(const zws_sealed *sealed); /* documents that are not hidden */
uint64_t zws_sealed__document_frequency(const zws_sealed *sealed, zws_term term);

/* The document with an id that is not hidden; *found says whether there is one. */
zws_status zws_sealed__find(zws_sealed *sealed, const char *id, size_t len, bool *found,
                            zws_sealed_place *place);
/* The stored bytes, replacing what is in out, checked; see above for what they are. */
zws_status zws_sealed__stored(const zws_sealed *sealed, zws_sealed_place place, zws_buffer *out);
zws_status zws_sealed__document(const zws_sealed *sealed, zws_sealed_place place,
                                zws_document **out);
/* The input's hash that stored bytes begin with. */
zws_hash128 zws_sealed__input(const zws_buffer *stored);
void zws_sealed__put_input(unsigned char out[ZWS_STORED_HEAD], zws_hash128 input);

/* The first limit hits of one segment in the plan's order, and its facets; .tier is part + 1.
 * hiding: what is hidden, and the classes of the rest; NULL: only what was replaced or deleted.
 * floor: see zws_core__search. */
zws_status zws_sealed__match(zws_sealed *sealed, size_t part, const zws_plan *plan,
                             const zws_core_hidden *hiding, const double *floor, zws_matches *out);
/* The documents of a segment with a term (with any, for the empty one) that are not hidden;
 * zws_core_hits__free them. */
zws_status zws_sealed__documents(zws_sealed *sealed, size_t part, zws_term term,
                                 zws_core_hits *out);

#endif
