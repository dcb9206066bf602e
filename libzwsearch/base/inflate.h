/* Deflated bytes (RFC 1951, without a head) into one piece of memory whose size is known. Stored
 * documents are what is inflated, and with all of the output in one place no window has to be kept:
 * it takes about half the time of zlib. The input is not trusted. */
#ifndef ZWS_BASE_INFLATE_H
#define ZWS_BASE_INFLATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    ZWS_INFLATE_WINDOW = 32768, /* how far back a repetition may reach */
    ZWS_INFLATE_SLACK = 16,     /* bytes behind the output that are written and mean nothing */
    ZWS_INFLATE_LENGTHS = 288,  /* symbols for literals and lengths, */
    ZWS_INFLATE_DISTANCES = 32, /* and for distances */
    ZWS_INFLATE_LENGTH_BITS = 10,
    ZWS_INFLATE_DISTANCE_BITS = 9,
};

/* Symbols by their codes: in a table those of so many bits, the longer ones in order. */
typedef struct {
    uint16_t count[16];                   /* codes of each length */
    uint16_t symbol[ZWS_INFLATE_LENGTHS]; /* by code */
} zws_inflate_code;

/* The input. */
typedef struct {
    const uint8_t *next, *end;
    uint64_t bits; /* read and not used, the next one lowest; the lowest n count */
    unsigned n;
    unsigned over; /* of those, bits that the input does not have */
} zws_inflate_bits;

typedef struct {
    zws_inflate_bits in;
    uint8_t *out;
    size_t at, size; /* bytes that are written, and that there is room for */
    size_t before;   /* bytes in front of out that repetitions may reach */
    bool in_block, last;
    zws_inflate_code length, distance;
    uint32_t length_table[1u << ZWS_INFLATE_LENGTH_BITS];
    uint32_t distance_table[1u << ZWS_INFLATE_DISTANCE_BITS];
} zws_inflater;

/* Begins. out has room for size + ZWS_INFLATE_SLACK bytes and `before` bytes in front of it, which
 * the deflated bytes were made with. Everything stays the caller's. */
void zws_inflate__begin(zws_inflater *z, const void *in, size_t len, uint8_t *out, size_t size,
                        size_t before);

/* Inflates on until out has `wanted` bytes, at most size, or up to 258 more. False when the input
 * is damaged or has no more, or would write more than size; nothing more can be read then. */
bool zws_inflate__to(zws_inflater *z, size_t wanted);

#endif
