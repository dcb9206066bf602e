#include "store/chunk_key.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { DIGITS = 8 };

zws_term zws_chunk_key__write(char key[ZWS_CHUNK_KEY_SIZE], const char *prefix, uint32_t segment,
                              uint32_t chunk)
{
    int len =
        snprintf(key, ZWS_CHUNK_KEY_SIZE, "%s%08" PRIx32 ":%08" PRIx32, prefix, segment, chunk);
    return (zws_term){key, (size_t)len};
}

static bool read_digits(uint32_t *out, const char *text)
{
    *out = 0;
    for (int i = 0; i < DIGITS; i++) {
        char c = text[i];
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')))
            return false;
        *out = *out << 4 | (uint32_t)(c <= '9' ? c - '0' : c - 'a' + 10);
    }
    return true;
}

bool zws_chunk_key__read(uint32_t *segment, uint32_t *chunk, const char *prefix, zws_term key)
{
    size_t head = strlen(prefix);
    return key.len == head + 2 * DIGITS + 1 && memcmp(key.text, prefix, head) == 0 &&
           key.text[head + DIGITS] == ':' && read_digits(segment, key.text + head) &&
           read_digits(chunk, key.text + head + DIGITS + 1);
}
