#include "base/utf8.h"

#include <string.h>

#include "base/cpu.h"

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

/* Checks the characters from pos on that begin before `stop`: behind the last of them, or where the
 * first ill-formed one begins, which is before stop. */
static size_t check_singly(const char *text, size_t len, size_t pos, size_t stop)
{
    const unsigned char *s = (const unsigned char *)text;
    while (pos < stop) {
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
        if (pos >= stop || (len - pos >= 3 && is_plain_three(s + pos)))
            continue;
        size_t start = pos;
        if (zws_utf8__next(text, len, &pos) == ZWS_UTF8_BAD)
            return start;
    }
    return pos;
}

#ifdef ZWS_HAVE_X86
#include <immintrin.h>

/* Behind the last character before which all bytes from pos on, in blocks of 64, are ASCII or
 * characters of three bytes as is_plain_three has them: a bit for each byte says what it is, and
 * the bytes that continue must be the two behind each first one. */
ZWS_TARGET("avx2") static size_t skip_plain(const unsigned char *s, size_t len, size_t pos)
{
    uint64_t open = 0; /* bytes that the next block continues with */
    for (; len - pos >= 64; pos += 64) {
        uint64_t high = 0, continues = 0, first = 0, other = 0;
        for (unsigned half = 0; half < 64; half += 32) {
            __m256i bytes = _mm256_loadu_si256((const __m256i *)(const void *)(s + pos + half));
            /* Comparisons are signed: 80 is the least, FF is -1. */
            __m256i below_c0 = _mm256_cmpgt_epi8(_mm256_set1_epi8((char)0xC0), bytes);
            __m256i above_e0 = _mm256_cmpgt_epi8(bytes, _mm256_set1_epi8((char)0xE0));
            __m256i above_ef = _mm256_cmpgt_epi8(bytes, _mm256_set1_epi8((char)0xEF));
            __m256i ed = _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8((char)0xED));
            high |= (uint64_t)(uint32_t)_mm256_movemask_epi8(bytes) << half;
            continues |= (uint64_t)(uint32_t)_mm256_movemask_epi8(below_c0) << half;
            first |= (uint64_t)(uint32_t)_mm256_movemask_epi8(above_e0) << half;
            other |= (uint64_t)(uint32_t)_mm256_movemask_epi8(_mm256_or_si256(above_ef, ed))
                     << half;
        }
        first &= high; /* ASCII is above FF as well */
        other &= high;
        uint64_t expected = first << 1 | first << 2 | open;
        if ((continues ^ expected) | (high ^ (continues | first)) | other)
            break;
        open = first >> 62 & 1 ? 1 : first >> 63 ? 3 : 0;
    }
    return pos - (open == 1 ? 2 : open == 3 ? 1 : 0);
}
#else
static size_t skip_plain(const unsigned char *s, size_t len, size_t pos)
{
    (void)s;
    (void)len;
    return pos;
}
#endif

enum { CHECKED_SINGLY = 128 }; /* bytes, where a block has anything else */

/* Every document that is read passes through here, so what texts are made of goes fast. */
size_t zws_utf8__valid_prefix(const char *text, size_t len)
{
    bool wide = len >= 64 && zws_cpu__has_avx2();
    for (size_t pos = 0; pos < len;) {
        if (wide)
            pos = skip_plain((const unsigned char *)text, len, pos);
        size_t stop = wide && len - pos > CHECKED_SINGLY ? pos + CHECKED_SINGLY : len;
        pos = check_singly(text, len, pos, stop);
        if (pos < stop)
            return pos;
    }
    return len;
}

size_t zws_utf8__count(const char *text, size_t len)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    size_t count = len, i = 0;
    /* Of each of eight bytes the lowest bit says whether it continues: the highest is set, the next
     * is not. */
    for (; len - i >= 8; i += 8) {
        uint64_t eight;
        memcpy(&eight, text + i, 8);
        count -= (size_t)(((eight >> 7 & ~eight >> 6 & ones) * ones) >> 56);
    }
    for (; i < len; i++)
        count -= ((unsigned char)text[i] & 0xC0) == 0x80;
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
