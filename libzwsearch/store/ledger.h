/* The ledger of validity: of each document that others repeal, amend, confirm or list, in which
 * state it is on which day. It is an overlay, committed with the live tier: segments hold what
 * documents say, the ledger what follows from that for others.
 *
 * A record depends on the document and on the present documents and list entries that name it, by
 * its own number or its title, and on nothing else; so the ledger does not depend on the order in
 * which they came. A commit makes anew the records of documents that it changes and of those that
 * what it changes names (ledger_update.c). Documents of which nobody says anything have no record:
 * their state is in their own facts (zws_schema__validity_term).
 *
 * Stored in the live tier's metadata under "ledger:SEGMENT:CHUNK" for each 8,192 documents of a
 * segment of which some have a record (segment 0 is the live tier): a CRC-32 (LE32), then for each
 * its number in the chunk (LE16), its number of steps (one byte), and the steps (LE32: day × 8 +
 * state). */
#ifndef ZWS_STORE_LEDGER_H
#define ZWS_STORE_LEDGER_H

#include "document/validity.h"
#include "store/sealed_tier.h"

#define ZWS_KEY_LEDGER "ledger:"
/* What is behind the last day that there is is not stored. */
#define ZWS_LEDGER_DAY_MAX 99999999

typedef struct {
    uint32_t doc;
    zws_timeline line;
} zws_ledger_entry;

typedef struct {
    uint32_t number;        /* the segment's in the manifest; 0: the live tier */
    zws_ledger_entry *item; /* by document */
    size_t n, cap;
    unsigned char *dirty; /* a writer's: chunks that are to be saved */
    size_t chunks;
} zws_ledger_part;

/* part[0] is the live tier's, part[i + 1] that of segment i: as zws_match.tier counts. */
typedef struct {
    zws_ledger_part part[ZWS_SEGMENTS_MAX + 1];
    size_t n;
} zws_ledger;

/* Makes it empty, for these tiers. */
void zws_ledger__clear(zws_ledger *ledger, const zws_sealed *sealed);
/* Reads what the live tier's present state has; changes that were not saved are dropped.
 * ZWS_ECORRUPT, also where a record is of a segment that is not there. */
zws_status zws_ledger__load(zws_ledger *ledger, const zws_sealed *sealed, zws_live *live);
/* Writes what was set since the last call into the live tier's transaction. */
zws_status zws_ledger__save(zws_ledger *ledger, zws_live *live);
void zws_ledger__free(zws_ledger *ledger);

/* NULL: nobody says anything of it. Valid until the ledger changes. */
const zws_timeline *zws_ledger__find(const zws_ledger *ledger, size_t tier, uint32_t doc);
/* line NULL: no record. */
zws_status zws_ledger__set(zws_ledger *ledger, size_t tier, uint32_t doc, const zws_timeline *line);

#endif
