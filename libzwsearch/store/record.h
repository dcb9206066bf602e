/* What the store keeps of an entry besides the document, in ZWS_SLOT_RECORD: enough to tell whether
 * it changed, where it came from, and whether its terms in the index are still those that were
 * written. Xapian has no checksums of its own. */
#ifndef ZWS_STORE_RECORD_H
#define ZWS_STORE_RECORD_H

#include <stdbool.h>

#include "base/hash.h"
#include "store/invert.h"

typedef struct {
    zws_hash128 document; /* of its stored form */
    zws_hash128 input;    /* of the id of the input that it came from; 0 = none */
    uint64_t terms;       /* sum of zws_record__term over its terms */
    uint64_t positions;   /* sum of the finished zws_record__position chains over its terms */
} zws_record;

#define ZWS_RECORD_SIZE 48

void zws_record__encode(unsigned char out[ZWS_RECORD_SIZE], const zws_record *record);
/* false: not a record. */
bool zws_record__decode(zws_record *out, const void *data, size_t len);

/* Checksums that do not depend on the order of the terms, so that they can be taken along documents
 * and along posting lists. */
uint64_t zws_record__term(const char *text, size_t len, uint32_t frequency);
/* Chain over a term's positions: start with zws_record__term(text, len, 0). */
uint64_t zws_record__position(uint64_t chain, uint32_t position);

/* Both sums over the terms, and the input's term when it has one. */
void zws_record__sum(zws_record *record, const zws_inverted_term *term, size_t n);

#endif
