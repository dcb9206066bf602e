/* A posting on its way into a segment, in memory and in scratch files: frequency, number of
 * positions and positions, in bytes whose number few branches tell.
 *
 * u8 head: the frequency in the high half, the number of positions in the low one. ZWS_HEAD_MORE in
 * a half: a u32 follows, of the frequency first. Then the positions, each as the difference to the
 * one before: u16 where their number is in the head, u32 where it is not. */
#ifndef ZWS_CORE_POSTING_H
#define ZWS_CORE_POSTING_H

#include <stdbool.h>

#include "base/bytes.h"

#define ZWS_HEAD_MORE 15

typedef struct {
    uint32_t doc;
    uint32_t frequency;
    uint32_t n_positions;
    uint32_t position_bytes; /* 2 or 4 for each */
    union {
        const uint8_t *positions;
        uint64_t from; /* for who fetches them when they are asked for */
    };
} zws_posting;

/* At most how many bytes the tail of a posting takes. */
static inline size_t zws_posting_tail_most(uint32_t n_positions)
{
    return 1 + 4 + 4 + (size_t)n_positions * 4;
}

/* Of what is known to be whole. */
static inline size_t zws_posting_tail_size(const uint8_t *tail)
{
    size_t frequency = *tail >> 4 == ZWS_HEAD_MORE ? 4 : 0, n = *tail & 15;
    if (n < ZWS_HEAD_MORE)
        return 1 + frequency + 2 * n;
    return 1 + frequency + 4 + (size_t)zws_get32(tail + 1 + frequency) * 4;
}

/* Reads all but the document and moves on. False: it goes beyond the end. */
static inline bool zws_posting_tail(zws_posting *out, const uint8_t **p, const uint8_t *end)
{
    const uint8_t *q = *p;
    if (q == end)
        return false;
    out->frequency = *q >> 4;
    out->n_positions = *q++ & 15;
    if (out->frequency == ZWS_HEAD_MORE) {
        if (end - q < 4)
            return false;
        out->frequency = zws_get32(q);
        q += 4;
    }
    uint64_t bytes = (uint64_t)out->n_positions * 2;
    if (out->n_positions == ZWS_HEAD_MORE) {
        if (end - q < 4)
            return false;
        out->n_positions = zws_get32(q);
        q += 4;
        bytes = (uint64_t)out->n_positions * 4;
    }
    if (bytes > (uint64_t)(end - q) || bytes > UINT32_MAX)
        return false;
    out->position_bytes = (uint32_t)bytes;
    out->positions = q;
    *p = q + bytes;
    return true;
}

/* Position number i of a posting, as the difference to the one before. */
static inline uint32_t zws_posting_step(const zws_posting *posting, uint32_t i)
{
    return posting->position_bytes == 2 * posting->n_positions
               ? zws_get16(posting->positions + (size_t)i * 2)
               : zws_get32(posting->positions + (size_t)i * 4);
}

#endif
