#include "base/utf8.h"

#include <string.h>

uint32_t zws_utf8__next(const char *text, size_t len, size_t *pos)
{
    const unsigned char *s = (const unsigned char *)text + *pos;
    size_t left = len - *pos;
    uint32_t c = s[0];
    if (c < 0x80) {
        *pos += 1;
        return c;
    }
    if (c >= 0xE0 && c < 0xF0 && left >= 3 && (s[1] & 0xC0) == 0x80 && (s[2] & 0xC0) == 0x80) {
        uint32_t cp = (c & 0x0F) << 12 | (uint32_t)(s[1] & 0x3F) << 6 | (s[2] & 0x3F);
        if (cp >= 0x800 && (cp < 0xD800 || cp > 0xDFFF)) {
            *pos += 3;
            return cp;
        }
    } else if (c >= 0xC2 && c < 0xE0 && left >= 2 && (s[1] & 0xC0) == 0x80) {
        *pos += 2;
        return (c & 0x1F) << 6 | (s[1] & 0x3F);
    } else if (c >= 0xF0 && c < 0xF5 && left >= 4 && (s[1] & 0xC0) == 0x80 &&
               (s[2] & 0xC0) == 0x80 && (s[3] & 0xC0) == 0x80) {
        uint32_t cp = (c & 0x07) << 18 | (uint32_t)(s[1] & 0x3F) << 12 |
                      (uint32_t)(s[2] & 0x3F) << 6 | (s[3] & 0x3F);
        if (cp >= 0x10000 && cp <= 0x10FFFF) {
            *pos += 4;
            return cp;
        }
    }
    *pos += 1;
    return ZWS_UTF8_BAD;
}

size_t zws_utf8__encode(char out[4], uint32_t cp)
{
    if (cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
        cp = 0xFFFD;
    if (cp < 0x80) {
        out[0] = (char)cp;
        return 1;
    }
    if (cp < 0x800) {
        out[0] = (char)(0xC0 | cp >> 6);
        out[1] = (char)(0x80 | (cp & 0x3F));
        return 2;
    }
    if (cp < 0x10000) {
        out[0] = (char)(0xE0 | cp >> 12);
        out[1] = (char)(0x80 | (cp >> 6 & 0x3F));
        out[2] = (char)(0x80 | (cp & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | cp >> 18);
    out[1] = (char)(0x80 | (cp >> 12 & 0x3F));
    out[2] = (char)(0x80 | (cp >> 6 & 0x3F));
    out[3] = (char)(0x80 | (cp & 0x3F));
    return 4;
}

/* Whether three bytes are a character beyond doubt: the first is E1-EC, EE or EF, so that they are
 * neither overlong nor a surrogate. */
static inline bool is_plain_three(const unsigned char *s)
{
    return s[0] > 0xE0 && s[0] < 0xF0 && s[0] != 0xED && (s[1] & 0xC0) == 0x80 &&
           (s[2] & 0xC0) == 0x80;
}

/* Every document that is read passes through here, so what texts are made of goes fast. */
size_t zws_utf8__valid_prefix(const char *text, size_t len)
{
    const unsigned char *s = (const unsigned char *)text;
    size_t pos = 0;
    while (pos < len) {
        if (len - pos >= 8) {
            uint64_t eight;
            memcpy(&eight, s + pos, 8);
            if (!(eight & UINT64_C(0x8080808080808080))) {
                pos += 8;
                continue;
            }
        }
        while (len - pos >= 3 && is_plain_three(s + pos))
            pos += 3;
        while (pos < len && s[pos] < 0x80)
            pos++;
        if (pos == len || (len - pos >= 3 && is_plain_three(s + pos)))
            continue;
        size_t start = pos;
        if (zws_utf8__next(text, len, &pos) == ZWS_UTF8_BAD)
            return start;
    }
    return len;
}

size_t zws_utf8__count(const char *text, size_t len)
{
    size_t count = 0;
    for (size_t i = 0; i < len; i++)
        count += ((unsigned char)text[i] & 0xC0) != 0x80;
    return count;
}

size_t zws_utf8__floor(const char *text, size_t len, size_t n)
{
    if (n >= len)
        return len;
    while (n > 0 && ((unsigned char)text[n] & 0xC0) == 0x80)
        n--;
    return n;
}

void zws_utf8__trim(const char *text, size_t *begin, size_t *end)
{
    static const char wide[] = "\xE3\x80\x80"; /* U+3000 */
    for (;;) {
        if (*begin < *end && (unsigned char)text[*begin] <= ' ')
            ++*begin;
        else if (*end - *begin >= 3 && memcmp(text + *begin, wide, 3) == 0)
            *begin += 3;
        else
            break;
    }
    for (;;) {
        if (*begin < *end && (unsigned char)text[*end - 1] <= ' ')
            --*end;
        else if (*end - *begin >= 3 && memcmp(text + *end - 3, wide, 3) == 0)
            *end -= 3;
        else
            break;
    }
}
