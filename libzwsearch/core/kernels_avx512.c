#include "core/kernels.h"

#ifdef ZWS_HAVE_X86_KERNELS
#ifdef __clang__
#include <immintrin.h>
#pragma clang attribute push(                                                                      \
    __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx2,bmi,bmi2,popcnt,lzcnt"))),      \
    apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx512f,avx512bw,avx512vl,avx512dq,avx2,bmi,bmi2,popcnt,lzcnt")
#include <immintrin.h>
#endif

/* Reads up to 63 bytes behind p + n: there are always ZWS_TRAILER_BYTES. */
static inline uint32_t find_byte(const uint8_t *p, uint32_t n, uint8_t x)
{
    const __m512i wanted = _mm512_set1_epi8((char)x);
    for (uint32_t i = 0; i < n; i += 64) {
        uint64_t found = _mm512_cmpeq_epi8_mask(_mm512_loadu_si512(p + i), wanted);
        if (found)
            return i + (uint32_t)__builtin_ctzll(found);
    }
    return n;
}
#define ZWS_FIND_BYTE find_byte

static inline uint32_t seek16(const uint8_t *p, uint16_t x)
{
    uint32_t found = _mm512_cmpge_epu16_mask(_mm512_loadu_si512(p), _mm512_set1_epi16((short)x));
    return found ? (uint32_t)__builtin_ctz(found) : 32;
}
#define ZWS_SEEK16       seek16
#define ZWS_SEEK16_WIDTH 32

static inline uint32_t equal16(const uint8_t *p, uint16_t x)
{
    uint32_t found = _mm512_cmpeq_epi16_mask(_mm512_loadu_si512(p), _mm512_set1_epi16((short)x));
    return _tzcnt_u32(found); /* 32 when there is none */
}
#define ZWS_EQUAL16 equal16

static inline uint64_t equal8(const uint8_t *p, uint8_t x)
{
    return _mm512_cmpeq_epi8_mask(_mm512_loadu_si512(p), _mm512_set1_epi8((char)x));
}
#define ZWS_EQUAL8 equal8

static inline void widen(uint16_t *out, const uint8_t *in, uint32_t n, uint32_t first)
{
    for (uint32_t i = 0; i < n; i += 32) {
        __m256i bytes = _mm256_loadu_si256((const __m256i *)(const void *)(in + i));
        _mm512_storeu_si512(out + i, _mm512_add_epi16(_mm512_cvtepu8_epi16(bytes),
                                                      _mm512_set1_epi16((short)first)));
    }
}
#define ZWS_WIDEN widen

static inline void count_up(uint32_t *out, uint32_t n, uint32_t first)
{
    const __m512i steps = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    for (uint32_t i = 0; i < n; i += 16)
        _mm512_storeu_si512(out + i, _mm512_add_epi32(steps, _mm512_set1_epi32((int)(first + i))));
}
#define ZWS_COUNT_UP count_up

/* Two numbers at a time: four words each, whose bits say whether the number is theirs (shifted by
 * 64 and more, nothing is left). Reads up to 15 bytes behind p + n. */
static inline void cell_bits(uint64_t *out, const uint8_t *p, uint32_t n)
{
    const __m512i one = _mm512_set1_epi64(1), none = _mm512_set1_epi64(512);
    const __m512i first = _mm512_setr_epi64(0, 64, 128, 192, 0, 64, 128, 192);
    const __m512i pair[4] = {
        _mm512_setr_epi64(0, 0, 0, 0, 1, 1, 1, 1), _mm512_setr_epi64(2, 2, 2, 2, 3, 3, 3, 3),
        _mm512_setr_epi64(4, 4, 4, 4, 5, 5, 5, 5), _mm512_setr_epi64(6, 6, 6, 6, 7, 7, 7, 7)};
    __m512i all = _mm512_setzero_si512();
    for (uint32_t i = 0; i < n; i += 8) {
        __mmask8 there = (__mmask8)_bzhi_u32(255, n - i < 8 ? n - i : 8);
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(p + i));
        __m512i d = _mm512_mask_blend_epi64(there, none, _mm512_cvtepu8_epi64(bytes));
        for (int k = 0; k < 4; k++) {
            __m512i in = _mm512_sub_epi64(_mm512_permutexvar_epi64(pair[k], d), first);
            all = _mm512_or_si512(all, _mm512_sllv_epi64(one, in));
        }
    }
    __m256i *words = (__m256i *)(void *)out;
    __m256i both = _mm256_or_si256(_mm512_castsi512_si256(all), _mm512_extracti64x4_epi64(all, 1));
    _mm256_storeu_si256(words, _mm256_or_si256(_mm256_loadu_si256(words), both));
}
#define ZWS_CELL_BITS cell_bits

static inline __m512i bound(const uint8_t *maxima, __m512i factor)
{
    __m512i x = _mm512_cvtepu8_epi16(_mm256_loadu_si256((const __m256i *)(const void *)maxima));
    x = _mm512_mulhi_epu16(_mm512_slli_epi16(x, 8), factor);
    return _mm512_add_epi16(x, _mm512_set1_epi16(1));
}

static inline uint64_t above(const uint16_t *p, __m512i limit)
{
    uint64_t low = _mm512_cmpgt_epu16_mask(_mm512_loadu_si512(p), limit);
    uint64_t high = _mm512_cmpgt_epu16_mask(_mm512_loadu_si512(p + 32), limit);
    return low | high << 32;
}

static bool add_scores(double *sum, const double *norm, const uint8_t *nibble, uint32_t n,
                       double factor)
{
    const __m512d each = _mm512_set1_pd(factor);
    uint32_t more = 0;
    for (uint32_t i = 0; i < n; i += 8) {
        __m128i nibbles = _mm_loadl_epi64((const __m128i *)(const void *)(nibble + i));
        more |= _mm_cmpeq_epi8_mask(nibbles, _mm_set1_epi8(15));
        /* 0 < nibble < 15: 0 wraps around. */
        __mmask8 has = (__mmask8)_mm_cmplt_epu8_mask(_mm_sub_epi8(nibbles, _mm_set1_epi8(1)),
                                                     _mm_set1_epi8(14));
        if (!has)
            continue;
        __m512d tf = _mm512_cvtepi32_pd(_mm256_cvtepu8_epi32(nibbles));
        __m512d x = _mm512_maskz_div_pd(has, _mm512_mul_pd(each, tf),
                                        _mm512_add_pd(_mm512_loadu_pd(norm + i), tf));
        x = _mm512_roundscale_pd(_mm512_mul_pd(x, _mm512_set1_pd(0x1p36)),
                                 _MM_FROUND_CUR_DIRECTION);
        x = _mm512_mul_pd(x, _mm512_set1_pd(0x1p-36));
        _mm512_storeu_pd(sum + i, _mm512_add_pd(_mm512_loadu_pd(sum + i), x));
    }
    return more != 0;
}

static void bounds_add(uint16_t *sum, const uint8_t *maxima, uint16_t scale)
{
    const __m512i factor = _mm512_set1_epi16((short)scale);
    for (int b = 0; b < ZWS_WINDOW_BLOCKS; b += 32)
        _mm512_storeu_si512(
            sum + b, _mm512_add_epi16(_mm512_loadu_si512(sum + b), bound(maxima + b, factor)));
}

static void bounds_subtract(uint16_t *sum, const uint8_t *maxima, uint16_t scale)
{
    const __m512i factor = _mm512_set1_epi16((short)scale);
    for (int b = 0; b < ZWS_WINDOW_BLOCKS; b += 32)
        _mm512_storeu_si512(
            sum + b, _mm512_sub_epi16(_mm512_loadu_si512(sum + b), bound(maxima + b, factor)));
}

static void bounds_need(uint16_t *need, const uint16_t *sum, uint16_t limit)
{
    const __m512i most = _mm512_set1_epi16((short)limit);
    for (int b = 0; b < ZWS_WINDOW_BLOCKS; b += 32)
        _mm512_storeu_si512(need + b, _mm512_subs_epu16(most, _mm512_loadu_si512(sum + b)));
}

static void bounds_live(uint64_t live[ZWS_WINDOW_BLOCKS / 64], const uint16_t *sum, uint16_t limit)
{
    const __m512i most = _mm512_set1_epi16((short)limit);
    for (int w = 0; w < ZWS_WINDOW_BLOCKS / 64; w++)
        live[w] = above(sum + w * 64, most);
}

static void sums_live(uint64_t live[ZWS_WINDOW_BLOCKS / 64], const uint16_t *acc,
                      const uint16_t *need)
{
    memset(live, 0, ZWS_WINDOW_BLOCKS / 8);
    for (uint32_t b = 0; b < ZWS_WINDOW_BLOCKS; b++) {
        const uint16_t *at = acc + b * ZWS_BLOCK;
        __m512i most = _mm512_max_epu16(_mm512_loadu_si512(at), _mm512_loadu_si512(at + 32));
        uint32_t any = _mm512_cmpgt_epu16_mask(most, _mm512_set1_epi16((short)need[b]));
        live[b / 64] |= (uint64_t)(any != 0 || need[b] == 0) << (b % 64);
    }
}

static uint32_t scan(const uint16_t *acc, const uint16_t *need,
                     const uint64_t live[ZWS_WINDOW_BLOCKS / 64], uint16_t *doc)
{
    uint32_t n = 0;
    for (uint32_t w = 0; w < ZWS_WINDOW_BLOCKS / 64; w++) {
        for (uint64_t blocks = live[w]; blocks; blocks &= blocks - 1) {
            uint32_t b = w * 64 + (uint32_t)__builtin_ctzll(blocks), d = b * ZWS_BLOCK;
            uint64_t found = above(acc + d, _mm512_set1_epi16((short)need[b]));
            for (; found; found &= found - 1)
                doc[n++] = (uint16_t)(d + (uint32_t)__builtin_ctzll(found));
        }
    }
    return n;
}

static void clear(uint16_t *acc, uint64_t cells)
{
    for (; cells; cells &= cells - 1) {
        uint32_t first = (uint32_t)__builtin_ctzll(cells) * ZWS_CELL;
        for (uint32_t d = first; d < first + ZWS_CELL; d += 32)
            _mm512_storeu_si512(acc + d, _mm512_setzero_si512());
    }
}
#define ZWS_HAVE_VECTORS

#define ZWS_KERNELS      zws_kernels_avx512
#define ZWS_KERNELS_NAME "avx512"
#include "core/kernels_body.h"
#ifdef __clang__
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif
#else
typedef int zws_kernels_avx512_not_here;
#endif
