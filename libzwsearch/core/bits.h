/* Numbers of any width, bit after bit, low bits first. */
#ifndef ZWS_CORE_BITS_H
#define ZWS_CORE_BITS_H

#include "base/memory.h"
#include "core/format.h"

/* --- Reading. Loads reach up to 16 bytes behind `end`, which must be in the mapping. --------- */

typedef struct {
    const uint8_t *p;
    uint64_t bit, end; /* from p */
} zws_bits;

/* At least 57 bits from `bit`. */
static inline uint64_t zws_bits_at(const uint8_t *p, uint64_t bit)
{
    return zws_get64(p + bit / 8) >> (bit & 7);
}

/* Zero bits up to the next set one, which is passed over too. */
static inline bool zws_bits_unary(zws_bits *b, uint64_t *out)
{
    const uint64_t stop = (uint64_t)1 << 56;
    *out = 0;
    for (;;) {
        if (b->bit >= b->end)
            return false;
        unsigned zeros = (unsigned)__builtin_ctzll(zws_bits_at(b->p, b->bit) | stop);
        *out += zeros;
        b->bit += zeros;
        if (zeros < 56)
            break;
    }
    b->bit++;
    return b->bit <= b->end;
}

/* `width` bits, at most 32. */
static inline bool zws_bits_low(zws_bits *b, unsigned width, uint64_t *out)
{
    if (b->end - b->bit < width)
        return false;
    *out = zws_bits_at(b->p, b->bit) & (((uint64_t)1 << width) - 1);
    b->bit += width;
    return true;
}

/* A number whose low `width` bits (at most 32) follow the others in unary. */
static inline bool zws_bits_rice(zws_bits *b, unsigned width, uint64_t *out)
{
    uint64_t high, low;
    if (!zws_bits_unary(b, &high) || !zws_bits_low(b, width, &low) || high > UINT32_MAX)
        return false;
    *out = high << width | low;
    return true;
}

/* A number from 1: how many bits follow its first one, in unary, and these. */
static inline bool zws_bits_gamma(zws_bits *b, uint64_t *out)
{
    uint64_t width, low;
    if (!zws_bits_unary(b, &width) || width > 32 || !zws_bits_low(b, (unsigned)width, &low))
        return false;
    *out = (uint64_t)1 << width | low;
    return true;
}

/* --- Writing -------------------------------------------------------------------------------- */

/* Into room that was made before. */
typedef struct {
    uint8_t *at;
    uint64_t waiting; /* bits that are not written yet */
    unsigned n;       /* below 32 */
} zws_bit_writer;

/* Room for so many bits at the end of out, which must not change until they are ended. */
static inline zws_status zws_bit_writer_begin(zws_bit_writer *w, zws_buffer *out, uint64_t bits)
{
    ZWS_TRY(zws_buffer__reserve(out, (size_t)(bits / 8) + 16));
    *w = (zws_bit_writer){.at = (uint8_t *)out->data + out->len};
    return ZWS_OK;
}

/* The low `width` bits of v (others must be zero), at most 32. */
static inline void zws_bit_writer_put(zws_bit_writer *w, uint64_t v, unsigned width)
{
    w->waiting |= v << w->n;
    w->n += width;
    if (w->n >= 32) {
        zws_put32(w->at, (uint32_t)w->waiting);
        w->at += 4;
        w->waiting >>= 32;
        w->n -= 32;
    }
}

static inline void zws_bit_writer_unary(zws_bit_writer *w, uint64_t zeros)
{
    for (; zeros >= 32; zeros -= 32)
        zws_bit_writer_put(w, 0, 32);
    zws_bit_writer_put(w, (uint64_t)1 << zeros, (unsigned)zeros + 1);
}

static inline void zws_bit_writer_rice(zws_bit_writer *w, uint64_t v, unsigned width)
{
    zws_bit_writer_unary(w, v >> width);
    zws_bit_writer_put(w, v & (((uint64_t)1 << width) - 1), width);
}

static inline void zws_bit_writer_gamma(zws_bit_writer *w, uint64_t v)
{
    unsigned width = 63u - (unsigned)__builtin_clzll(v);
    zws_bit_writer_unary(w, width);
    zws_bit_writer_put(w, v & (((uint64_t)1 << width) - 1), width);
}

/* The rest, filled with zeros to a byte: out is so much longer. */
static inline void zws_bit_writer_end(zws_bit_writer *w, zws_buffer *out)
{
    for (unsigned n = 0; n < w->n; n += 8)
        *w->at++ = (uint8_t)(w->waiting >> n);
    out->len = (size_t)(w->at - (uint8_t *)out->data);
}

#endif
