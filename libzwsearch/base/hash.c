#include "base/hash.h"

#include <limits.h>
#include <string.h>
#include <zlib.h>

uint32_t zws_crc32__update(uint32_t crc, const void *data, size_t len)
{
    const unsigned char *p = data;
    while (len > 0) {
        uInt part = len > INT_MAX ? INT_MAX : (uInt)len;
        crc = (uint32_t)crc32(crc, p, part);
        p += part;
        len -= part;
    }
    return crc;
}

static uint64_t fold(uint64_t a, uint64_t b)
{
    unsigned __int128 product = (unsigned __int128)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* Bytes are read as little-endian whatever the machine, so that a hash can be stored. */
static uint64_t load(const unsigned char *p, size_t n)
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
    return load(p, 8);
#endif
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
