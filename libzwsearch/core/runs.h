/* Inverted documents in memory, sorted runs of them on disk, and all of them term by term. */
#ifndef ZWS_CORE_RUNS_H
#define ZWS_CORE_RUNS_H

#include "core/gather.h"
#include "core/writer.h"

/* What one thread receives of a segment's documents: in memory, and in runs that were spilled. */
typedef struct zws_lane zws_lane;

/* Runs are written to folder. */
zws_status zws_lane__new(zws_lane **out, const char *folder);
void zws_lane__free(zws_lane *lane);
/* See zws_gather__add. Spills to a run when more than `memory` bytes are in use then. */
zws_status zws_lane__add(zws_lane *lane, uint32_t index, const zws_segment_term *term, size_t n,
                         bool positions, size_t memory);

/* A sorted sequence of terms: the memory of a lane, or a run. */
typedef struct {
    const zws_gather *gather; /* NULL: a run */
    zws_gather_place next;    /* in the gather */
    const uint8_t *at, *end;  /* of the run: behind the present term */
    const uint8_t *held;      /* what stands before it has been released */
    /* The present term; text is NULL at the end. */
    zws_gathered term;
} zws_run_cursor;

/* Makes what the lane has readable: nothing may be added any more. */
zws_status zws_lane__close(zws_lane *lane);
size_t zws_lane__runs(const zws_lane *lane);
/* Cursor number i of a closed lane, below its runs, at its first term. */
zws_status zws_lane__cursor(zws_run_cursor *out, const zws_lane *lane, size_t i);
zws_status zws_run_cursor__next(zws_run_cursor *cursor);
/* Where its present term begins, in a run. */
const uint8_t *zws_run_cursor__place(const zws_run_cursor *cursor);
/* What stands before such a place will not be read again: pages that were read count as memory of
 * the process until they are let go. May run beside zws_run_cursor__next, on another thread. */
void zws_run_cursor__release(zws_run_cursor *cursor, const uint8_t *place);
/* The same for part of a run, which may be read again. */
void zws_run__release(const uint8_t *data, size_t len);

/* Makes what lanes have readable, on up to `threads` threads. */
zws_status zws_lanes__close(zws_lane *const *lane, size_t n, size_t threads);
/* Feeds every term of closed lanes to the writer: documents renumbered by place[0..n_place),
 * dropped where it is UINT32_MAX. Works on up to `threads` threads, with about so much memory; what
 * is written depends on neither. The lanes are spent. */
zws_status zws_lanes__drain(zws_lane *const *lane, size_t n, const uint32_t *place,
                            uint32_t n_place, zws_segment_writer *writer, size_t threads,
                            size_t memory);

#endif
