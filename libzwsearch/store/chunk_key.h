/* Names of what the live tier keeps about a segment, a chunk of its documents at a time:
 * "PREFIX:SEGMENT:CHUNK", the prefix with its colon, both numbers as 8 hexadecimal digits. */
#ifndef ZWS_STORE_CHUNK_KEY_H
#define ZWS_STORE_CHUNK_KEY_H

#include <stdbool.h>

#include "core/plan.h"

#define ZWS_CHUNK_KEY_SIZE 64 /* room for a prefix of up to 46 bytes */

/* The name is in key. */
zws_term zws_chunk_key__write(char key[ZWS_CHUNK_KEY_SIZE], const char *prefix, uint32_t segment,
                              uint32_t chunk);
/* False: not such a name. */
bool zws_chunk_key__read(uint32_t *segment, uint32_t *chunk, const char *prefix, zws_term key);

#endif
