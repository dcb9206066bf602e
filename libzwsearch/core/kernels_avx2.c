#include "core/kernels.h"

#ifdef ZWS_HAVE_X86_KERNELS
#pragma GCC push_options
#pragma GCC target("avx2,bmi,bmi2,popcnt,lzcnt")
#include <immintrin.h>

/* Reads up to 31 bytes behind p + n: there are always ZWS_TRAILER_BYTES. */
static inline uint32_t find_byte(const uint8_t *p, uint32_t n, uint8_t x)
{
    const __m256i wanted = _mm256_set1_epi8((char)x);
    for (uint32_t i = 0; i < n; i += 32) {
        __m256i bytes = _mm256_loadu_si256((const __m256i *)(const void *)(p + i));
        uint32_t found = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(bytes, wanted));
        if (found)
            return i + (uint32_t)__builtin_ctz(found);
    }
    return n;
}
#define ZWS_FIND_BYTE find_byte

static void bounds_add(uint16_t *sum, const uint8_t *maxima, uint16_t scale)
{
    const __m256i factor = _mm256_set1_epi16((short)scale), one = _mm256_set1_epi16(1);
    for (int b = 0; b < ZWS_WINDOW_BLOCKS; b += 16) {
        __m256i *at = (__m256i *)(void *)(sum + b);
        __m256i x =
            _mm256_cvtepu8_epi16(_mm_loadu_si128((const __m128i *)(const void *)(maxima + b)));
        x = _mm256_mulhi_epu16(_mm256_slli_epi16(x, 8), factor);
        x = _mm256_adds_epu16(_mm256_loadu_si256(at), _mm256_add_epi16(x, one));
        _mm256_storeu_si256(at, x);
    }
}
#define ZWS_BOUNDS_ADD bounds_add

static void bounds_need(uint16_t *need, const uint16_t *sum, uint16_t limit)
{
    const __m256i most = _mm256_set1_epi16((short)limit);
    for (int b = 0; b < ZWS_WINDOW_BLOCKS; b += 16) {
        __m256i x = _mm256_loadu_si256((const __m256i *)(const void *)(sum + b));
        _mm256_storeu_si256((__m256i *)(void *)(need + b), _mm256_subs_epu16(most, x));
    }
}
#define ZWS_BOUNDS_NEED bounds_need

static uint32_t scan(const uint16_t *acc, const uint16_t *need, uint16_t *doc)
{
    uint32_t n = 0;
    const __m256i zero = _mm256_setzero_si256();
    for (uint32_t b = 0; b < ZWS_WINDOW_BLOCKS; b++) {
        const __m256i limit = _mm256_set1_epi16((short)need[b]);
        for (uint32_t d = b * ZWS_BLOCK; d < (b + 1) * ZWS_BLOCK; d += 32) {
            const __m256i *at = (const __m256i *)(const void *)(acc + d);
            /* Above the limit where something is left after a saturating subtraction. */
            __m256i x = _mm256_cmpeq_epi16(_mm256_subs_epu16(_mm256_loadu_si256(at), limit), zero);
            __m256i y =
                _mm256_cmpeq_epi16(_mm256_subs_epu16(_mm256_loadu_si256(at + 1), limit), zero);
            __m256i both = _mm256_permute4x64_epi64(_mm256_packs_epi16(x, y), 0xD8);
            uint32_t found = ~(uint32_t)_mm256_movemask_epi8(both);
            for (; found; found &= found - 1)
                doc[n++] = (uint16_t)(d + (uint32_t)__builtin_ctz(found));
        }
    }
    return n;
}
#define ZWS_SCAN scan

#define ZWS_KERNELS      zws_kernels_avx2
#define ZWS_KERNELS_NAME "avx2"
#include "core/kernels_body.h"
#pragma GCC pop_options
#else
typedef int zws_kernels_avx2_not_here;
#endif
