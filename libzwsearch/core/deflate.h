/* Raw deflate streams of small blocks that share a preset dictionary, by zlib. To hash the
 * dictionary again for every block takes a good part of the time that deflating 4 KiB does: it is
 * done once, and each stream begins as a copy of the one that has it. */
#ifndef ZWS_CORE_DEFLATE_H
#define ZWS_CORE_DEFLATE_H

#include "base/memory.h"

/* One a thread. */
typedef struct zws_deflater zws_deflater;

/* dictionary: its last 32 KiB at most are of use; it is not needed any longer afterwards. */
zws_status zws_deflater__new(zws_deflater **out, const void *dictionary, size_t len);
void zws_deflater__free(zws_deflater *deflater);
/* Appends a stream of data to out. The same bytes give the same stream. ZWS_ELIMIT: they are over
 * 2 GiB. */
zws_status zws_deflater__run(zws_deflater *deflater, zws_buffer *out, const void *data, size_t len);

#endif
