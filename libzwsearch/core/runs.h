/* Inverted documents in memory, sorted runs of them on disk, and all of them term by term. */
#ifndef ZWS_CORE_RUNS_H
#define ZWS_CORE_RUNS_H

#include "core/writer.h"

/* Terms with their postings, as a builder receives them. */
typedef struct zws_gathering zws_gathering;

/* Runs are written to folder. */
zws_status zws_gathering__new(zws_gathering **out, const char *folder);
/* A term of document `index`; indexes ascend. Positions are dropped unless `positions`. */
zws_status zws_gathering__add(zws_gathering *gathering, uint32_t index,
                              const zws_segment_term *term, bool positions);
/* Bytes of memory in use. */
size_t zws_gathering__memory(const zws_gathering *gathering);
/* Writes everything to a run and empties the memory. */
zws_status zws_gathering__spill(zws_gathering *gathering);
/* Feeds every term to the writer: documents renumbered by place[], dropped where it is UINT32_MAX.
 * The gathering is spent. */
zws_status zws_gathering__drain(zws_gathering *gathering, const uint32_t *place,
                                zws_segment_writer *writer);
void zws_gathering__free(zws_gathering *gathering);

#endif
