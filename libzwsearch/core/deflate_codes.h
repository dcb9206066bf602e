/* Literals and matches → a block of deflate with codes of its own. */
#ifndef ZWS_CORE_DEFLATE_CODES_H
#define ZWS_CORE_DEFLATE_CODES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/deflate.h"

enum { ZWS_LITERALS = 286, ZWS_DISTANCES = 30, ZWS_END_OF_BLOCK = 256 };

/* A token: a literal, or a match: its length << 16, its distance - 1, and this. */
#define ZWS_TOKEN_MATCH 0x80000000u

typedef struct {
    uint32_t count[ZWS_LITERALS + 2];
    uint16_t code[ZWS_LITERALS + 2]; /* the first bit lowest */
    uint8_t bits[ZWS_LITERALS + 2];
} zws_deflate_code;

typedef struct {
    zws_deflate_code literal, distance;
    uint32_t token[ZWS_DEFLATE_MOST + 1];
    size_t n;
} zws_deflate_codes;

/* Of a length of 3 to 258, of a distance of 1 to 32,768; and how many further bits say which. */
static inline unsigned zws_length_code(unsigned length, unsigned *extra)
{
    unsigned x = length - 3;
    *extra = 0;
    if (x < 8)
        return 257 + x;
    if (x == 255)
        return 285;
    unsigned n = 31 - (unsigned)__builtin_clz(x);
    *extra = n - 2;
    return 257 + 4 * (n - 1) + (x >> (n - 2) & 3);
}

static inline unsigned zws_distance_code(unsigned distance, unsigned *extra)
{
    unsigned x = distance - 1;
    *extra = 0;
    if (x < 4)
        return x;
    unsigned n = 31 - (unsigned)__builtin_clz(x);
    *extra = n - 1;
    return 2 * n + (x >> (n - 1) & 1);
}

void zws_deflate_codes__clear(zws_deflate_codes *codes);
/* Writes them, and counts what is counted; or the bytes as they are where that is shorter. */
size_t zws_deflate_codes__write(zws_deflate_codes *codes, uint8_t *out, const uint8_t *data,
                                size_t len);

#endif
