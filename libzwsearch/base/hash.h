/* Checksums and hashes. Neither resists somebody who wants a collision. */
#ifndef ZWS_BASE_HASH_H
#define ZWS_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

/* CRC-32 as zlib computes it; start with 0, feed parts in order. */
uint32_t zws_crc32__update(uint32_t crc, const void *data, size_t len);

/* A fingerprint of content, to tell unchanged inputs and equal titles: two independent 64-bit
 * multiply-and-fold hashes. */
typedef struct {
    uint64_t lo, hi;
} zws_hash128;

zws_hash128 zws_hash128__of(const void *data, size_t len);

/* 32 lower-case hexadecimal digits and a NUL. */
void zws_hash128__hex(char out[33], zws_hash128 hash);

uint64_t zws_hash64__of(const void *data, size_t len, uint64_t seed);

#endif
