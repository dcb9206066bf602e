/* The documents with the highest sums so far, in the order in which they came: a search by
 * relevance scores them exactly before all others, for a threshold to begin with. */
#ifndef ZWS_CORE_SEEDS_H
#define ZWS_CORE_SEEDS_H

#include <stddef.h>
#include <stdint.h>

#define ZWS_SEEDS_MAX  ((size_t)256)
#define ZWS_SEEDS_ROOM ((size_t)4) /* so many times as many are kept, before the others go */

typedef struct {
    uint32_t doc[ZWS_SEEDS_ROOM * ZWS_SEEDS_MAX];
    uint16_t sum[ZWS_SEEDS_ROOM * ZWS_SEEDS_MAX];
    size_t n, limit;
    uint16_t above; /* there are enough with sums as high as this */
} zws_seeds;

/* limit: at most ZWS_SEEDS_MAX. */
static inline void zws_seeds__begin(zws_seeds *seeds, size_t limit)
{
    seeds->n = 0;
    seeds->limit = limit;
    seeds->above = 0;
}

/* Leaves at most `limit` of them; of those with the least sum that is left, the first. */
void zws_seeds__cut(zws_seeds *seeds);

static inline void zws_seeds__add(zws_seeds *seeds, uint32_t doc, uint16_t sum)
{
    if (sum <= seeds->above)
        return;
    if (seeds->n == ZWS_SEEDS_ROOM * seeds->limit)
        zws_seeds__cut(seeds);
    seeds->doc[seeds->n] = doc;
    seeds->sum[seeds->n++] = sum;
}

#endif
