/* How much a text looks like Chinese, to tell encodings apart. Private to encoding.c. */
#ifndef ZWS_INGEST_ENCODING_SCORE_H
#define ZWS_INGEST_ENCODING_SCORE_H

#include <stddef.h>
#include <stdint.h>

/* Which of the URO's characters (U+4E00 to U+9FFF) are frequent: 0 no, 1 frequent, 2 very. */
typedef struct {
    uint8_t rank[0x9FFF - 0x4E00 + 1];
} zws_han_ranks;

void zws_encoding__load_ranks(zws_han_ranks *ranks);

/* The weight of one decoded character: about +2 for what Chinese documents are made of, negative
 * for what only a wrong decoding brings; 0 for ASCII. U+FFFD counts as an ill-formed sequence. */
float zws_encoding__weight(const zws_han_ranks *ranks, uint32_t cp);

#endif
