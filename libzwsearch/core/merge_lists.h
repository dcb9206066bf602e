/* Lists of several segments as those of one. For merge.c. */
#ifndef ZWS_CORE_MERGE_LISTS_H
#define ZWS_CORE_MERGE_LISTS_H

#include "core/segment.h"
#include "core/writer.h"

typedef struct {
    zws_segment *const *segment;
    const uint32_t *first; /* of a segment: index of its first document among all */
    size_t n;
    const uint32_t *place; /* of a document among all: its number, or UINT32_MAX */
    bool positions;
    size_t threads, memory;
} zws_merged_lists;

/* Writes the lists of all terms, in order. What is written does not depend on the number of
 * threads. */
zws_status zws_merged_lists__write(const zws_merged_lists *lists, zws_segment_writer *writer);

/* Pages of segments count as memory of the process once they were read, and a merge reads all: they
 * are let go after so many bytes of what it writes. */
#define ZWS_MERGE_RELEASE ((size_t)4 << 20)
void zws_merge__release(zws_segment *const *segment, size_t n);

#endif
