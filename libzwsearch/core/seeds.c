#include "core/seeds.h"

#include <stdbool.h>
#include <string.h>

/* Sums that are compared at once: no branch depends on one of them. */
enum { BLOCK = 64 };

_Static_assert((ZWS_SEEDS_ROOM * ZWS_SEEDS_MAX) % BLOCK == 0, "blocks end with the room");

static size_t count_from(const uint16_t *sum, size_t n, uint16_t least)
{
    size_t count = 0;
    for (size_t first = 0; first < n; first += BLOCK) {
        uint16_t here = 0;
        for (size_t i = 0; i < BLOCK; i++)
            here = (uint16_t)(here + (sum[first + i] >= least));
        count += here;
    }
    return count;
}

/* The highest number that `limit` sums reach, bit by bit; there are as many. */
static uint16_t select_sum(const uint16_t *sum, size_t n, size_t limit)
{
    uint16_t found = 0;
    for (unsigned bit = 1u << 15; bit > 0; bit >>= 1) {
        uint16_t more = (uint16_t)(found | bit);
        if (count_from(sum, n, more) >= limit)
            found = more;
    }
    return found;
}

void zws_seeds__cut(zws_seeds *seeds)
{
    size_t n = (seeds->n + BLOCK - 1) / BLOCK * BLOCK, kept = 0;
    if (seeds->n <= seeds->limit)
        return;
    memset(seeds->sum + seeds->n, 0, (n - seeds->n) * sizeof *seeds->sum);
    seeds->above = select_sum(seeds->sum, n, seeds->limit);
    size_t equal = seeds->limit;
    if (seeds->above < UINT16_MAX)
        equal -= count_from(seeds->sum, n, (uint16_t)(seeds->above + 1));
    for (size_t i = 0; i < seeds->n; i++) {
        bool higher = seeds->sum[i] > seeds->above;
        bool as_high = seeds->sum[i] == seeds->above && equal > 0;
        seeds->doc[kept] = seeds->doc[i];
        seeds->sum[kept] = seeds->sum[i];
        kept += higher | as_high;
        equal -= as_high;
    }
    seeds->n = kept;
}
