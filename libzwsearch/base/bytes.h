/* Numbers as they stand in files and records: little-endian at any address, and 7 bits a byte. */
#ifndef ZWS_BASE_BYTES_H
#define ZWS_BASE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <wchar.h>

#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define ZWS_LE16(v) __builtin_bswap16(v)
#define ZWS_LE32(v) __builtin_bswap32(v)
#define ZWS_LE64(v) __builtin_bswap64(v)
#else
#define ZWS_LE16(v) (v)
#define ZWS_LE32(v) (v)
#define ZWS_LE64(v) (v)
#endif

static inline uint16_t zws_get16(const void *p)
{
    uint16_t v;
    memcpy(&v, p, 2);
    return ZWS_LE16(v);
}

static inline uint32_t zws_get32(const void *p)
{
    uint32_t v;
    memcpy(&v, p, 4);
    return ZWS_LE32(v);
}

static inline uint64_t zws_get64(const void *p)
{
    uint64_t v;
    memcpy(&v, p, 8);
    return ZWS_LE64(v);
}

static inline double zws_get_double(const void *p)
{
    uint64_t bits = zws_get64(p);
    double v;
    memcpy(&v, &bits, 8);
    return v;
}

static inline float zws_get_float(const void *p)
{
    uint32_t bits = zws_get32(p);
    float v;
    memcpy(&v, &bits, 4);
    return v;
}

static inline void zws_put16(void *p, uint16_t v)
{
    v = ZWS_LE16(v);
    memcpy(p, &v, 2);
}

static inline void zws_put32(void *p, uint32_t v)
{
    v = ZWS_LE32(v);
    memcpy(p, &v, 4);
}

static inline void zws_put64(void *p, uint64_t v)
{
    v = ZWS_LE64(v);
    memcpy(p, &v, 8);
}

static inline void zws_put_double(void *p, double v)
{
    uint64_t bits;
    memcpy(&bits, &v, 8);
    zws_put64(p, bits);
}

static inline void zws_put_float(void *p, float v)
{
    uint32_t bits;
    memcpy(&bits, &v, 4);
    zws_put32(p, bits);
}

/* Big-endian: numbers whose order is that of their bytes. */
static inline void zws_put_be32(void *p, uint32_t v)
{
    uint8_t bytes[4] = {(uint8_t)(v >> 24), (uint8_t)(v >> 16), (uint8_t)(v >> 8), (uint8_t)v};
    memcpy(p, bytes, 4);
}

/* Numbers of 7 bits a byte, low bits first. Reads at most up to end; false when cut short or over
 * 64 bits. */
static inline bool zws_varint(uint64_t *out, const uint8_t **p, const uint8_t *end)
{
    uint64_t v = 0;
    for (unsigned shift = 0; *p < end && shift < 64; shift += 7) {
        uint8_t byte = *(*p)++;
        v |= (uint64_t)(byte & 127) << shift;
        if (byte < 128) {
            *out = v;
            return true;
        }
    }
    return false;
}

/* Writes at most 10 bytes and returns how many. */
static inline size_t zws_put_varint(uint8_t *p, uint64_t v)
{
    size_t n = 0;
    for (; v >= 128; v >>= 7)
        p[n++] = (uint8_t)(v | 128);
    p[n++] = (uint8_t)v;
    return n;
}

/* The index of the first `wanted` in items [from, to), or to. The C library looks for wide
 * characters many at a time. */
static inline size_t zws_find32(const uint32_t *items, size_t from, size_t to, uint32_t wanted)
{
    _Static_assert(sizeof(wchar_t) == sizeof(uint32_t), "wide characters of 32 bits");
    if (from >= to)
        return to;
    const wchar_t *found =
        wmemchr((const wchar_t *)(const void *)(items + from), (wchar_t)wanted, to - from);
    return found ? (size_t)((const uint32_t *)(const void *)found - items) : to;
}

#endif
