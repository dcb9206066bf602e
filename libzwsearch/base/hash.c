#include "base/hash.h"

#include <limits.h>
#include <string.h>
#include <zlib.h>

#include "base/cpu.h"

static uint32_t update(uint32_t crc, const unsigned char *p, size_t len)
{
    while (len > 0) {
        uInt part = len > INT_MAX ? INT_MAX : (uInt)len;
        crc = (uint32_t)crc32(crc, p, part);
        p += part;
        len -= part;
    }
    return crc;
}

#ifdef ZWS_HAVE_X86
#include <immintrin.h>

/* A checksum is the remainder of a polynomial, and 16 bytes are worth as much farther on when their
 * halves are multiplied by the remainders of the distance: so 64 bytes at a time are folded into
 * the next 64, and at the end four times 16 into one. Bits stand in reverse order. */
static const uint64_t by_64[2] = {0x154442BD4, 0x1C6E41596}; /* x^(512+32), x^(512-32) */
static const uint64_t by_16[2] = {0x1751997D0, 0x0CCAA009E}; /* x^(128+32), x^(128-32) */

ZWS_TARGET("pclmul,sse4.1") static inline __m128i load_16(const void *p)
{
    return _mm_loadu_si128((const __m128i *)p);
}

/* `behind` and what `sum` is worth there. */
ZWS_TARGET("pclmul,sse4.1")
static inline __m128i carry_on(__m128i sum, __m128i distance, __m128i behind)
{
    __m128i low = _mm_clmulepi64_si128(sum, distance, 0x00);
    __m128i high = _mm_clmulepi64_si128(sum, distance, 0x11);
    return _mm_xor_si128(_mm_xor_si128(low, high), behind);
}

/* The checksum up to the last multiple of 16 bytes; len is at least 64, *done how many those are.
 */
ZWS_TARGET("pclmul,sse4.1")
static uint32_t update_folding(uint32_t crc, const unsigned char *p, size_t len, size_t *done)
{
    __m128i distance = load_16(by_64), sum[4];
    for (int i = 0; i < 4; i++)
        sum[i] = load_16(p + 16 * i);
    /* The register that the bytes go through begins with the sum so far, its bits inverted. */
    sum[0] = _mm_xor_si128(sum[0], _mm_cvtsi32_si128((int)~crc));
    size_t at = 64;
    for (; len - at >= 64; at += 64) {
#pragma GCC unroll 4
        for (int i = 0; i < 4; i++)
            sum[i] = carry_on(sum[i], distance, load_16(p + at + 16 * i));
    }
    distance = load_16(by_16);
    for (int i = 1; i < 4; i++)
        sum[i] = carry_on(sum[i - 1], distance, sum[i]);
    for (; len - at >= 16; at += 16)
        sum[3] = carry_on(sum[3], distance, load_16(p + at));
    unsigned char rest[16];
    _mm_storeu_si128((__m128i *)(void *)rest, sum[3]);
    *done = at;
    /* From a register of zeros. */
    return update(0xFFFFFFFF, rest, sizeof rest);
}
#endif

uint32_t zws_crc32__update(uint32_t crc, const void *data, size_t len)
{
    const unsigned char *p = data;
    size_t done = 0;
#ifdef ZWS_HAVE_X86
    if (len >= 64 && zws_cpu__has_clmul())
        crc = update_folding(crc, p, len, &done);
#endif
    return update(crc, p + done, len - done);
}

static uint64_t fold(uint64_t a, uint64_t b)
{
    unsigned __int128 product = (unsigned __int128)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* Bytes are read as little-endian whatever the machine, so that a hash can be stored. */
static uint64_t load_bytes(const unsigned char *p, size_t n)
{
    uint64_t value = 0;
    for (size_t i = 0; i < n; i++)
        value |= (uint64_t)p[i] << (8 * i);
    return value;
}

static uint64_t load8(const unsigned char *p)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    uint64_t value;
    memcpy(&value, p, 8);
    return value;
#else
    return load_bytes(p, 8);
#endif
}

static uint64_t load4(const unsigned char *p)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    uint32_t value;
    memcpy(&value, p, 4);
    return value;
#else
    return load_bytes(p, 4);
#endif
}

/* At most 8 bytes: as two that overlap, where there are four. */
static uint64_t load(const unsigned char *p, size_t n)
{
    if (n == 8)
        return load8(p);
    if (n < 4)
        return load_bytes(p, n);
    return load4(p) | load4(p + n - 4) << (8 * (n - 4));
}

uint64_t zws_hash64__of(const void *data, size_t len, uint64_t seed)
{
    /* Odd constants from the binary digits of pi. */
    const uint64_t k0 = 0x243F6A8885A308D3, k1 = 0x13198A2E03707345, k2 = 0xA4093822299F31D1;
    const unsigned char *p = data;
    uint64_t h = seed ^ fold(k0 ^ len, k1);
    size_t n = len;
    for (; n >= 16; n -= 16, p += 16)
        h = fold(load8(p) ^ k1 ^ h, load8(p + 8) ^ k2) + (h << 1 | h >> 63);
    size_t low = n < 8 ? n : 8;
    h = fold(load(p, low) ^ k2 ^ h, load(p + low, n - low) ^ k1);
    return fold(h ^ k0, k2);
}

zws_hash128 zws_hash128__of(const void *data, size_t len)
{
    return (zws_hash128){zws_hash64__of(data, len, 0),
                         zws_hash64__of(data, len, 0x452821E638D01377)};
}

void zws_hash128__hex(char out[33], zws_hash128 hash)
{
    static const char digits[] = "0123456789abcdef";
    for (int i = 0; i < 16; i++) {
        out[15 - i] = digits[(hash.hi >> (4 * i)) & 15];
        out[31 - i] = digits[(hash.lo >> (4 * i)) & 15];
    }
    out[32] = '\0';
}
