/* The imported list of clean-up results, in the live tier's metadata: one entry for a name or an
 * id. Key: ZWS_KEY_LISTED + N, T or Q + name or id; value: CRC-32 (LE32), state (one byte), day
 * (LE32), line (LE32), source, NUL, what stands in the list. The key ZWS_KEY_LIST tells that there
 * is one. */
#ifndef ZWS_STORE_LISTED_H
#define ZWS_STORE_LISTED_H

#include "store/store.h"

#define ZWS_KEY_LIST   "list"
#define ZWS_KEY_LISTED "listed:"

/* More entries than this are refused, and longer ids and texts. */
#define ZWS_LISTED_MAX      1000000
#define ZWS_LISTED_TEXT_MAX 4000

#endif
