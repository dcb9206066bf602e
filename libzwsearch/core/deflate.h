/* Raw deflate streams (RFC 1951) of small blocks that share a preset dictionary. zlib hashes the
 * dictionary again for every block, which takes as long as deflating 4 KiB does; here it is
 * prepared once. Any inflate reads the streams. */
#ifndef ZWS_CORE_DEFLATE_H
#define ZWS_CORE_DEFLATE_H

#include "base/memory.h"

/* Longer blocks are better left to zlib: the dictionary matters less for them. */
#define ZWS_DEFLATE_MOST ((size_t)32 << 10)

/* The room that a stream of so many bytes may need. */
#define ZWS_DEFLATE_BOUND(bytes) ((bytes) + 64)

/* One a thread. */
typedef struct zws_deflater zws_deflater;

/* dictionary: its last 32 KiB at most are of use; copied. */
zws_status zws_deflater__new(zws_deflater **out, const void *dictionary, size_t len);
void zws_deflater__free(zws_deflater *deflater);
/* Deflates 1 to ZWS_DEFLATE_MOST bytes into out, which has room for ZWS_DEFLATE_BOUND of them;
 * returns the length of the stream. The same bytes give the same stream. */
size_t zws_deflater__run(zws_deflater *deflater, void *out, const void *data, size_t len);

#endif
