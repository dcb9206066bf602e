/* Which documents of a state of the index are in which state of validity on a day. Own facts come
 * from terms (zws_schema__validity_term), what others say from the ledger. */
#ifndef ZWS_STORE_STATES_H
#define ZWS_STORE_STATES_H

#include "store/ledger.h"

/* Of one tier. */
typedef struct {
    bool known;                      /* ended documents are in bits, */
    bool all;                        /* and those of all other states */
    uint64_t *word[ZWS_CLASSES_MAX]; /* by state; NULL: none */
    uint32_t words, n_ended;
    uint64_t *kept, *sunk; /* the segment's hidden documents and those that ended; and the rest;
                              made when asked for */
    uint32_t *ended;       /* with sunk: those that ended and are not hidden, ascending; NULL where
                              they are many */
    uint32_t n_listed;     /* how many */
} zws_tier_states;

typedef struct {
    zws_date day;
    zws_tier_states tier[ZWS_SEGMENTS_MAX + 1];
} zws_states;

/* Own facts as a term, appended; nothing when there are none. */
zws_status zws_schema__validity_term(zws_buffer *out, const zws_validity_facts *facts);
/* The other way; false: it is none. What does not matter for the state is not in it. */
bool zws_schema__validity_facts(zws_validity_facts *out, zws_term term);

/* Forgets everything: the index is in another state. */
void zws_states__clear(zws_states *states);

/* The states of a tier's documents on a day. all: not only of those that have ended, which is what
 * every search asks for. Made once for a day. */
zws_status zws_states__of(const zws_tier_states **out, zws_states *states, zws_sealed *sealed,
                          zws_live *live, const zws_ledger *ledger, size_t tier, zws_date day,
                          bool all);
/* The bits as a plan's classes. */
zws_class_bits zws_states__bits(const zws_tier_states *states);

/* What of a segment is hidden when only documents of the classes are wanted: of those that ended
 * (ZWS_VALIDITY_ENDED) or of all others. Kept with the states. */
zws_status zws_states__hide(zws_core_hidden *out, zws_states *states, size_t tier,
                            const zws_sealed_part *part, bool ended);

#endif
