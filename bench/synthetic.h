/* What documents made for benchmarks have besides text: the same for every engine. */
#ifndef BENCH_SYNTHETIC_H
#define BENCH_SYNTHETIC_H

#include <stdint.h>

/* A number below n; the same everywhere for the same seed (SplitMix64). */
static inline uint64_t synthetic_random(uint64_t *seed, uint64_t n)
{
    uint64_t z = *seed += 0x9E3779B97F4A7C15u;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return (z ^ z >> 31) % n;
}

/* Three columns of so many values each. */
#define SYNTHETIC_COLUMNS 3
static const uint32_t synthetic_values[SYNTHETIC_COLUMNS] = {30, 300, 12};

static inline uint32_t synthetic_value(uint32_t column, uint32_t number)
{
    return number * 2654435761u % synthetic_values[column];
}

/* yyyymmdd of document number: number × 7919 mod 3650 days after 2015-01-01. */
static inline int32_t synthetic_date(uint32_t number)
{
    static const uint8_t length[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    uint32_t days = (uint32_t)((uint64_t)number * 7919 % 3650), year = 2015, month = 0;
    for (;;) {
        uint32_t n = length[month] + (month == 1 && year % 4 == 0);
        if (days < n)
            return (int32_t)(year * 10000 + (month + 1) * 100 + days + 1);
        days -= n;
        month = (month + 1) % 12;
        year += month == 0;
    }
}

#endif
