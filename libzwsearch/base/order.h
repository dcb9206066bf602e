/* The order of byte strings: byte by byte, a beginning before what goes on. */
#ifndef ZWS_BASE_ORDER_H
#define ZWS_BASE_ORDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Less than 0, 0, or more than 0, as memcmp. */
static inline int zws_order__compare(const void *a, size_t a_len, const void *b, size_t b_len)
{
    int order = memcmp(a, b, a_len < b_len ? a_len : b_len);
    return order ? order : (a_len > b_len) - (a_len < b_len);
}

/* The first 7 bytes of a string and its length, as a number: where two keys differ they order the
 * strings. The key of a string of at most 7 bytes is all of it. */
static inline uint64_t zws_order__key(const char *text, size_t len)
{
    const unsigned char *p = (const unsigned char *)text;
#define FOUR(q) ((uint32_t)(q)[0] << 24 | (uint32_t)(q)[1] << 16 | (uint32_t)(q)[2] << 8 | (q)[3])
    if (len > 7)
        return (uint64_t)FOUR(p) << 32 | (FOUR(p + 4) & 0xFFFFFF00) | 8;
    if (len >= 4) /* two numbers that overlap */
        return (uint64_t)FOUR(p) << 32 | (uint64_t)FOUR(p + len - 4) << (64 - 8 * len) | len;
#undef FOUR
    uint64_t key = len;
    for (size_t i = 0; i < len; i++)
        key |= (uint64_t)p[i] << (56 - 8 * i);
    return key;
}

/* Whether a key is all of its string: equal keys are equal strings then. */
static inline bool zws_order__is_whole(uint64_t key)
{
    return (key & 0xFF) < 8;
}

#endif
