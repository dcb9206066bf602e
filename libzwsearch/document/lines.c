#include "base/cpu.h"
#include "document/chars.h"
#include "document/parts.h"

/* --- Line ends ----------------------------------------------------------------------------------
 */

/* The length of the line end at s, 0 when there is none: \n \v \f \r, U+2028, U+2029. */
static size_t break_at(const unsigned char *s, size_t left)
{
    if (s[0] >= '\n' && s[0] <= '\r')
        return 1;
    return left >= 3 && s[0] == 0xE2 && s[1] == 0x80 && (s[2] & 0xFE) == 0xA8 ? 3 : 0;
}

static size_t find_break_singly(const unsigned char *s, size_t len, size_t pos)
{
    while (pos < len && break_at(s + pos, len - pos) == 0)
        pos++;
    return pos;
}

#ifdef ZWS_HAVE_X86
#include <immintrin.h>

/* In steps of 32 bytes, as far as there are two more behind them. */
ZWS_TARGET("avx2")
static size_t find_break_wide(const unsigned char *s, size_t len, size_t pos)
{
    for (; len - pos >= 34; pos += 32) {
        __m256i a = _mm256_loadu_si256((const __m256i *)(const void *)(s + pos));
        __m256i b = _mm256_loadu_si256((const __m256i *)(const void *)(s + pos + 1));
        __m256i c = _mm256_loadu_si256((const __m256i *)(const void *)(s + pos + 2));
        /* From \n on, not above 3: no unsigned comparison, the lesser one is the number itself. */
        __m256i from = _mm256_sub_epi8(a, _mm256_set1_epi8('\n'));
        __m256i single = _mm256_cmpeq_epi8(_mm256_min_epu8(from, _mm256_set1_epi8(3)), from);
        __m256i first = _mm256_cmpeq_epi8(a, _mm256_set1_epi8((char)0xE2));
        __m256i second = _mm256_cmpeq_epi8(b, _mm256_set1_epi8((char)0x80));
        __m256i third = _mm256_cmpeq_epi8(_mm256_and_si256(c, _mm256_set1_epi8((char)0xFE)),
                                          _mm256_set1_epi8((char)0xA8));
        __m256i triple = _mm256_and_si256(first, _mm256_and_si256(second, third));
        unsigned found = (unsigned)_mm256_movemask_epi8(_mm256_or_si256(single, triple));
        if (found)
            return pos + (unsigned)__builtin_ctz(found);
    }
    return find_break_singly(s, len, pos);
}
#endif

/* Where the first line end from pos on stands, or len. */
static size_t find_break(const unsigned char *s, size_t len, size_t pos)
{
#ifdef ZWS_HAVE_X86
    if (zws_cpu__has_avx2())
        return find_break_wide(s, len, pos);
#endif
    return find_break_singly(s, len, pos);
}

/* --- Lines --------------------------------------------------------------------------------------
 */

/* Leaves the blanks at both ends of bytes [*begin, *end) out: space, tab, U+00A0, U+3000. None of
 * them begins inside another character, so they can be told from behind as well. */
static void trim(const unsigned char *s, size_t *begin, size_t *end)
{
    size_t i = *begin, k = *end;
    for (;;) {
        if (i < k && (s[i] == ' ' || s[i] == '\t'))
            i++;
        else if (k - i >= 2 && s[i] == 0xC2 && s[i + 1] == 0xA0)
            i += 2;
        else if (k - i >= 3 && s[i] == 0xE3 && s[i + 1] == 0x80 && s[i + 2] == 0x80)
            i += 3;
        else
            break;
    }
    for (;;) {
        if (i < k && (s[k - 1] == ' ' || s[k - 1] == '\t'))
            k--;
        else if (k - i >= 2 && s[k - 2] == 0xC2 && s[k - 1] == 0xA0)
            k -= 2;
        else if (k - i >= 3 && s[k - 3] == 0xE3 && s[k - 2] == 0x80 && s[k - 1] == 0x80)
            k -= 3;
        else
            break;
    }
    *begin = i;
    *end = k;
}

/* The first character from i on that does not begin before the byte: nearly always it is found at
 * three bytes a character. */
static size_t seek(const zws_text *text, size_t i, size_t byte)
{
    if (i < text->n && text->begin[i] < byte) {
        size_t guess = (byte - text->begin[i]) / 3;
        i += guess < text->n - i ? guess : text->n - i;
    }
    while (i > 0 && text->begin[i - 1] >= byte)
        i--;
    while (i < text->n && text->begin[i] < byte)
        i++;
    return i;
}

/* Adds the line of bytes [begin, end) when it has characters; *at is the first character that no
 * line has taken yet. */
static zws_status add(zws_body_lines *out, const zws_text *text, size_t *at, size_t begin,
                      size_t end)
{
    size_t i = seek(text, *at, begin);
    while (i < text->n && text->begin[i] < end && text->cp[i] == ' ')
        i++;
    zws_body_line line = {.begin = begin, .end = end, .first = i};
    *at = i = seek(text, i, end);
    while (i > line.first && text->cp[i - 1] == ' ')
        i--;
    line.last = i;
    if (line.first == line.last)
        return ZWS_OK;
    ZWS_TRY(zws_mem__grow(&out->item, &out->cap, out->n + 1, sizeof(*out->item)));
    out->item[out->n++] = line;
    return ZWS_OK;
}

zws_status zws_body_lines__cut(zws_body_lines *out, const zws_text *text, const char *body,
                               size_t len)
{
    const unsigned char *s = (const unsigned char *)body;
    size_t at = 0;
    out->n = 0;
    for (size_t pos = 0; pos < len;) {
        size_t begin = pos, end = find_break(s, len, pos);
        pos = end < len ? end + break_at(s + end, len - end) : len;
        trim(s, &begin, &end);
        if (begin < end)
            ZWS_TRY(add(out, text, &at, begin, end));
    }
    return ZWS_OK;
}

void zws_body_lines__free(zws_body_lines *lines)
{
    free(lines->item);
    *lines = (zws_body_lines){0};
}
