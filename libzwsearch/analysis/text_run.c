/* Runs of characters that folding looks up and writes: nearly all of any text. */
#include "analysis/text_run.h"

#include "base/cpu.h"

/* The code point of three bytes that are a character beyond doubt, the first of them E1-EC, EE or
 * EF, so that they are neither overlong nor a surrogate; 0 for all others. */
static inline uint32_t plain_three(const unsigned char *s)
{
    if (s[0] <= 0xE0 || s[0] >= 0xF0 || s[0] == 0xED || (s[1] & 0xC0) != 0x80 ||
        (s[2] & 0xC0) != 0x80)
        return 0;
    return (uint32_t)(s[0] & 0x0F) << 12 | (uint32_t)(s[1] & 0x3F) << 6 | (s[2] & 0x3F);
}

/* Folds the character at z->pos; false where it takes more. */
static inline bool fold_one(zws_normalizer *z)
{
    const unsigned char *s = (const unsigned char *)z->utf8 + z->pos;
    uint32_t cp = s[0], width = 1;
    if (cp >= 0x80) {
        width = 3;
        if (z->len - z->pos < 3 || (cp = plain_three(s)) == 0)
            return false;
    }
    uint32_t entry = zws_fold__entry(&z->fold, cp), begin = (uint32_t)z->pos;
    if (entry & (ZWS_FOLD_SLOW & ~ZWS_FOLD_BLANK))
        return false;
    z->pos += width;
    if (entry & ZWS_FOLD_BLANK) {
        zws_text__add_blank(z, begin, begin + width);
        return true;
    }
    if (z->blank)
        zws_text__settle_blank(z, (entry & ZWS_FOLD_CLASS) == ZWS_CHAR_HAN);
    zws_text__put(z, cp ^ entry >> 8, begin, begin + width);
    return true;
}

/* Folds characters of three bytes, none of them a blank, until one is not or takes more. */
static inline void fold_threes(zws_normalizer *z, size_t limit)
{
    const unsigned char *s = (const unsigned char *)z->utf8;
    size_t stop = z->len < 3 ? 0 : z->len - 2, pos = z->pos, n = z->n;
    for (stop = stop < limit ? stop : limit; pos < stop; pos += 3, n++) {
        uint32_t cp = plain_three(s + pos);
        uint32_t entry = zws_fold__entry(&z->fold, cp);
        if (cp == 0 || entry & ZWS_FOLD_SLOW)
            break;
        z->cp[n] = cp ^ entry >> 8;
        z->begin[n] = (uint32_t)pos;
        z->end[n] = (uint32_t)pos + 3;
    }
    z->pos = pos;
    z->n = n;
}

static void fold_singly(zws_normalizer *out, size_t limit)
{
    zws_normalizer z = *out;
    while (z.pos < limit) {
        if (!z.blank)
            fold_threes(&z, limit);
        if (z.pos < limit && !fold_one(&z))
            break;
    }
    *out = z;
}

#ifdef ZWS_HAVE_X86
#include <immintrin.h>

enum {
    EIGHT = 8,
    EIGHT_READ = 28, /* bytes that are read to fold eight characters */
};

/* The code points of eight characters of three bytes; bits of *plain say which are such, as
 * plain_three has it. None is above U+FFFF, whatever the bytes. */
ZWS_TARGET("avx2") static inline __m256i decode_eight(const unsigned char *s, unsigned *plain)
{
    const __m256i apart = _mm256_setr_epi8(2, 1, 0, -1, 5, 4, 3, -1, 8, 7, 6, -1, 11, 10, 9, -1, 2,
                                           1, 0, -1, 5, 4, 3, -1, 8, 7, 6, -1, 11, 10, 9, -1);
    __m128i low = _mm_loadu_si128((const __m128i *)(const void *)s);
    __m128i high = _mm_loadu_si128((const __m128i *)(const void *)(s + 12));
    __m256i bytes = _mm256_shuffle_epi8(_mm256_set_m128i(high, low), apart);
    __m256i first = _mm256_and_si256(bytes, _mm256_set1_epi32(0x0F0000));
    __m256i rare = _mm256_or_si256(_mm256_cmpeq_epi32(first, _mm256_setzero_si256()),
                                   _mm256_cmpeq_epi32(first, _mm256_set1_epi32(0x0D0000)));
    __m256i three = _mm256_cmpeq_epi32(_mm256_and_si256(bytes, _mm256_set1_epi32(0xF0C0C0)),
                                       _mm256_set1_epi32(0xE08080));
    *plain = (unsigned)_mm256_movemask_ps(_mm256_castsi256_ps(_mm256_andnot_si256(rare, three)));
    __m256i middle = _mm256_and_si256(_mm256_srli_epi32(bytes, 2), _mm256_set1_epi32(0xFC0));
    __m256i last = _mm256_and_si256(bytes, _mm256_set1_epi32(0x3F));
    return _mm256_or_si256(_mm256_srli_epi32(first, 4), _mm256_or_si256(middle, last));
}

/* How many of n characters of three bytes take no more than a look-up. */
static size_t count_easy(const zws_fold *fold, const unsigned char *s, size_t n)
{
    size_t easy = 0;
    while (easy < n && !(zws_fold__entry(fold, plain_three(s + 3 * easy)) & ZWS_FOLD_SLOW))
        easy++;
    return easy;
}

/* Folds up to eight characters of three bytes, none of them a blank: how many, until one is not or
 * takes more. All eight are written. To gather the entries with one instruction takes longer than
 * one by one. */
ZWS_TARGET("avx2") static inline size_t fold_eight(zws_normalizer *z)
{
    const __m256i thirds = _mm256_setr_epi32(0, 3, 6, 9, 12, 15, 18, 21);
    const unsigned char *s = (const unsigned char *)z->utf8 + z->pos;
    uint32_t *out = z->cp + z->n, flags = 0;
    unsigned plain;
    _mm256_storeu_si256((__m256i *)(void *)out, decode_eight(s, &plain));
    __m256i begin = _mm256_add_epi32(_mm256_set1_epi32((int)z->pos), thirds);
    _mm256_storeu_si256((__m256i *)(void *)(z->begin + z->n), begin);
    _mm256_storeu_si256((__m256i *)(void *)(z->end + z->n),
                        _mm256_add_epi32(begin, _mm256_set1_epi32(3)));
#pragma GCC unroll 8
    for (unsigned i = 0; i < EIGHT; i++) {
        uint32_t cp = (uint16_t)out[i], entry = zws_fold__entry(&z->fold, cp);
        out[i] = cp ^ entry >> 8;
        flags |= entry;
    }
    size_t n = (size_t)__builtin_ctz(~plain);
    if (flags & ZWS_FOLD_SLOW)
        n = count_easy(&z->fold, s, n);
    z->n += n;
    z->pos += 3 * n;
    return n;
}

ZWS_TARGET("avx2") static void fold_by_eight(zws_normalizer *out, size_t limit)
{
    zws_normalizer z = *out;
    while (z.pos < limit) {
        if (!z.blank && (unsigned char)z.utf8[z.pos] >= 0x80 && z.len - z.pos >= EIGHT_READ &&
            fold_eight(&z) == EIGHT)
            continue;
        if (z.pos < limit && !fold_one(&z))
            break;
    }
    *out = z;
}
#endif

void zws_text__fold_run(zws_normalizer *z, size_t limit)
{
#ifdef ZWS_HAVE_X86
    if (zws_cpu__has_avx2()) {
        fold_by_eight(z, limit);
        return;
    }
#endif
    fold_singly(z, limit);
}
