/* Random numbers that are the same on every machine. */
#ifndef TESTS_STORE_RANDOM_H
#define TESTS_STORE_RANDOM_H

#include <stdbool.h>
#include <stdint.h>

typedef struct {
    uint64_t state;
} random_source;

static inline uint32_t random_next(random_source *r)
{
    r->state = r->state * 6364136223846793005u + 1442695040888963407u;
    uint64_t x = r->state;
    return (uint32_t)((x ^ x >> 22) >> (22 + (x >> 61)));
}

/* 0 to n - 1. */
static inline uint32_t random_below(random_source *r, uint32_t n)
{
    return (uint32_t)(((uint64_t)random_next(r) * n) >> 32);
}

static inline bool random_chance(random_source *r, uint32_t percent)
{
    return random_below(r, 100) < percent;
}

#endif
