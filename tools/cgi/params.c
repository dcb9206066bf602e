#include "params.h"

#include <stdint.h>
#include <string.h>

static int hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Decodes [from, to) to *at, a NUL behind it; false when it is broken. */
static bool decode(char **at, const char *from, const char *to)
{
    char *out = *at;
    for (; from < to; from++) {
        char c = *from;
        if (c == '+') {
            c = ' ';
        } else if (c == '%') {
            int high = to - from > 2 ? hex(from[1]) : -1, low = high < 0 ? -1 : hex(from[2]);
            if (low < 0 || (high == 0 && low == 0))
                return false;
            c = (char)(high << 4 | low);
            from += 2;
        }
        *out++ = c;
    }
    *out++ = '\0';
    *at = out;
    return true;
}

bool params_is_clean(const char *text)
{
    const unsigned char *c = (const unsigned char *)text;
    while (*c) {
        if (*c < 0x80) {
            if ((*c < 0x20 && *c != '\t' && *c != '\n' && *c != '\r') || *c == 0x7F)
                return false;
            c++;
            continue;
        }
        size_t n = *c >= 0xF0 ? 4 : *c >= 0xE0 ? 3 : 2;
        static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
        uint32_t point = *c & (0xFFu >> (n + 1));
        if (*c < 0xC2 || *c > 0xF4)
            return false;
        for (size_t i = 1; i < n; i++) {
            if ((c[i] & 0xC0) != 0x80)
                return false;
            point = point << 6 | (c[i] & 0x3Fu);
        }
        if (point < least[n] || point > 0x10FFFF || (point >= 0xD800 && point < 0xE000) ||
            (point >= 0x80 && point < 0xA0))
            return false;
        c += n;
    }
    return true;
}

static params_result read_pair(params *out, char **at, const char *from, const char *to)
{
    if (from == to)
        return PARAMS_OK;
    if (out->count == PARAMS_MAX)
        return PARAMS_TOO_MANY;
    const char *equals = memchr(from, '=', (size_t)(to - from));
    const char *name = *at;
    if (!decode(at, from, equals ? equals : to))
        return PARAMS_BROKEN;
    const char *value = *at - 1; /* its NUL: empty */
    if (equals) {
        value = *at;
        if (!decode(at, equals + 1, to))
            return PARAMS_BROKEN;
    }
    if (!params_is_clean(name) || !params_is_clean(value))
        return PARAMS_BROKEN;
    out->pair[out->count++] = (param){name, value};
    return PARAMS_OK;
}

params_result params_read(params *out, const char *query_string)
{
    out->count = 0;
    if (!query_string)
        return PARAMS_OK;
    size_t len = strnlen(query_string, PARAMS_BYTES_MAX + 1);
    if (len > PARAMS_BYTES_MAX)
        return PARAMS_TOO_LONG;
    /* A pair takes the place of its separator and its equals sign for its two NULs. */
    char *at = out->text;
    const char *from = query_string, *end = query_string + len;
    params_result result = PARAMS_OK;
    while (result == PARAMS_OK && from < end) {
        const char *to = from;
        while (to < end && *to != '&')
            to++;
        result = read_pair(out, &at, from, to);
        from = to + 1;
    }
    if (result != PARAMS_OK)
        out->count = 0;
    return result;
}

const char *params_get(const params *all, const char *name)
{
    for (size_t i = all->count; i > 0; i--) {
        if (strcmp(all->pair[i - 1].name, name) == 0)
            return all->pair[i - 1].value;
    }
    return NULL;
}
