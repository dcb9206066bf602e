/* The order of byte strings: byte by byte, a beginning before what goes on. */
#ifndef ZWS_BASE_ORDER_H
#define ZWS_BASE_ORDER_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Less than 0, 0, or more than 0, as memcmp. */
static inline int zws_order__compare(const void *a, size_t a_len, const void *b, size_t b_len)
{
    int order = memcmp(a, b, a_len < b_len ? a_len : b_len);
    return order ? order : (a_len > b_len) - (a_len < b_len);
}

/* The first 8 bytes as a number: where two keys differ they order the strings alone. */
static inline uint64_t zws_order__key(const char *text, size_t len)
{
    uint64_t key = 0;
    for (size_t i = 0; i < 8; i++)
        key = key << 8 | (i < len ? (uint8_t)text[i] : 0);
    return key;
}

#endif
