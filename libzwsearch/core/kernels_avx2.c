#include "core/kernels.h"

#ifdef ZWS_HAVE_X86_KERNELS
#ifdef __clang__
#include <immintrin.h>
#pragma clang attribute push(__attribute__((target("avx2,bmi,bmi2,popcnt,lzcnt"))),                \
                             apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx2,bmi,bmi2,popcnt,lzcnt")
#include <immintrin.h>
#endif

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

static inline uint32_t seek16(const uint8_t *p, uint16_t x)
{
    /* No unsigned comparison: at least x where the greater of both is the number itself. */
    __m256i numbers = _mm256_loadu_si256((const __m256i *)(const void *)p);
    __m256i least = _mm256_max_epu16(numbers, _mm256_set1_epi16((short)x));
    uint32_t found = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi16(least, numbers));
    return found ? (uint32_t)__builtin_ctz(found) / 2 : 16;
}
#define ZWS_SEEK16       seek16
#define ZWS_SEEK16_WIDTH 16

static inline uint32_t equal16(const uint8_t *p, uint16_t x)
{
    __m256i numbers = _mm256_loadu_si256((const __m256i *)(const void *)p);
    __m256i equal = _mm256_cmpeq_epi16(numbers, _mm256_set1_epi16((short)x));
    return _tzcnt_u32((uint32_t)_mm256_movemask_epi8(equal)) / 2; /* 16 when there is none */
}
#define ZWS_EQUAL16 equal16

static inline uint64_t equal8(const uint8_t *p, uint8_t x)
{
    const __m256i wanted = _mm256_set1_epi8((char)x);
    __m256i low = _mm256_loadu_si256((const __m256i *)(const void *)p);
    __m256i high = _mm256_loadu_si256((const __m256i *)(const void *)(p + 32));
    uint32_t a = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(low, wanted));
    uint32_t b = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(high, wanted));
    return a | (uint64_t)b << 32;
}
#define ZWS_EQUAL8 equal8

static inline void widen(uint16_t *out, const uint8_t *in, uint32_t n, uint32_t first)
{
    for (uint32_t i = 0; i < n; i += 16) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(in + i));
        __m256i sum =
            _mm256_add_epi16(_mm256_cvtepu8_epi16(bytes), _mm256_set1_epi16((short)first));
        _mm256_storeu_si256((__m256i *)(void *)(out + i), sum);
    }
}
#define ZWS_WIDEN widen

static inline void count_up(uint32_t *out, uint32_t n, uint32_t first)
{
    const __m256i steps = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
    for (uint32_t i = 0; i < n; i += 8)
        _mm256_storeu_si256((__m256i *)(void *)(out + i),
                            _mm256_add_epi32(steps, _mm256_set1_epi32((int)(first + i))));
}
#define ZWS_COUNT_UP count_up

/* A number at a time: four words, whose bits say whether it is theirs (shifted by 64 and more,
 * nothing is left). Reads up to 15 bytes behind p + n. */
static inline void cell_bits(uint64_t *out, const uint8_t *p, uint32_t n)
{
    const __m256i one = _mm256_set1_epi64x(1), none = _mm256_set1_epi64x(512);
    const __m256i first = _mm256_setr_epi64x(0, 64, 128, 192);
    const __m256i step = _mm256_setr_epi64x(0, 1, 2, 3);
    __m256i *words = (__m256i *)(void *)out, all = _mm256_loadu_si256(words);
    for (uint32_t i = 0; i < n; i += 4) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(p + i));
        __m256i there = _mm256_cmpgt_epi64(_mm256_set1_epi64x((int64_t)n - i), step);
        __m256i d = _mm256_blendv_epi8(none, _mm256_cvtepu8_epi64(bytes), there);
#define ADD_NUMBER(k)                                                                              \
    all = _mm256_or_si256(                                                                         \
        all,                                                                                       \
        _mm256_sllv_epi64(one, _mm256_sub_epi64(_mm256_permute4x64_epi64(d, (k)*0x55), first)))
        ADD_NUMBER(0);
        ADD_NUMBER(1);
        ADD_NUMBER(2);
        ADD_NUMBER(3);
#undef ADD_NUMBER
    }
    _mm256_storeu_si256(words, all);
}
#define ZWS_CELL_BITS cell_bits

static inline __m256i bound(const uint8_t *maxima, __m256i factor)
{
    __m256i x = _mm256_cvtepu8_epi16(_mm_loadu_si128((const __m128i *)(const void *)maxima));
    x = _mm256_mulhi_epu16(_mm256_slli_epi16(x, 8), factor);
    return _mm256_add_epi16(x, _mm256_set1_epi16(1));
}

static inline __m256i load(const uint16_t *p)
{
    return _mm256_loadu_si256((const __m256i *)(const void *)p);
}

static inline void store(uint16_t *p, __m256i x)
{
    _mm256_storeu_si256((__m256i *)(void *)p, x);
}

/* Bits of the 32 numbers from p that are above limit: where something is left after a saturating
 * subtraction. */
static inline uint32_t above(const uint16_t *p, __m256i limit)
{
    const __m256i zero = _mm256_setzero_si256();
    __m256i x = _mm256_cmpeq_epi16(_mm256_subs_epu16(load(p), limit), zero);
    __m256i y = _mm256_cmpeq_epi16(_mm256_subs_epu16(load(p + 16), limit), zero);
    __m256i both = _mm256_permute4x64_epi64(_mm256_packs_epi16(x, y), 0xD8);
    return ~(uint32_t)_mm256_movemask_epi8(both);
}

/* Four addends; their nibbles and norms. */
static inline __m256d addends(__m128i nibbles, __m256d norm, __m256d factor)
{
    __m256d tf = _mm256_cvtepi32_pd(_mm_cvtepu8_epi32(nibbles));
    __m256d x = _mm256_div_pd(_mm256_mul_pd(factor, tf), _mm256_add_pd(norm, tf));
    x = _mm256_round_pd(_mm256_mul_pd(x, _mm256_set1_pd(0x1p36)), _MM_FROUND_CUR_DIRECTION);
    return _mm256_mul_pd(x, _mm256_set1_pd(0x1p-36));
}

static bool add_scores(double *sum, const double *norm, const uint8_t *nibble, uint32_t n,
                       double factor)
{
    const __m256d each = _mm256_set1_pd(factor);
    const __m128i none = _mm_setzero_si128(), most = _mm_set1_epi8(14);
    int more = 0;
    for (uint32_t i = 0; i < n; i += 8) {
        __m128i nibbles = _mm_loadl_epi64((const __m128i *)(const void *)(nibble + i));
        more |= _mm_movemask_epi8(_mm_cmpeq_epi8(nibbles, _mm_set1_epi8(15)));
        /* 15 and ZWS_ABSENT become 0, whose norm counts as 1 so that nothing is divided by 0. */
        __m128i low = _mm_cmpeq_epi8(_mm_min_epu8(nibbles, most), nibbles);
        nibbles = _mm_and_si128(nibbles, low);
        if (_mm_testz_si128(nibbles, nibbles))
            continue;
        for (uint32_t k = 0; k < 8; k += 4, nibbles = _mm_srli_epi64(nibbles, 32)) {
            __m128i zero = _mm_cmpeq_epi8(nibbles, none);
            __m256d here = _mm256_castsi256_pd(_mm256_cvtepi8_epi64(zero));
            __m256d by = _mm256_blendv_pd(_mm256_loadu_pd(norm + i + k), _mm256_set1_pd(1), here);
            __m256d x = addends(nibbles, by, each);
            _mm256_storeu_pd(sum + i + k, _mm256_add_pd(_mm256_loadu_pd(sum + i + k), x));
        }
    }
    return more != 0;
}

static void bounds_add(uint16_t *sum, const uint8_t *maxima, uint16_t scale)
{
    const __m256i factor = _mm256_set1_epi16((short)scale);
    for (int b = 0; b < ZWS_WINDOW_BLOCKS; b += 16)
        store(sum + b, _mm256_add_epi16(load(sum + b), bound(maxima + b, factor)));
}

static void bounds_subtract(uint16_t *sum, const uint8_t *maxima, uint16_t scale)
{
    const __m256i factor = _mm256_set1_epi16((short)scale);
    for (int b = 0; b < ZWS_WINDOW_BLOCKS; b += 16)
        store(sum + b, _mm256_sub_epi16(load(sum + b), bound(maxima + b, factor)));
}

static void bounds_need(uint16_t *need, const uint16_t *sum, uint16_t limit)
{
    const __m256i most = _mm256_set1_epi16((short)limit);
    for (int b = 0; b < ZWS_WINDOW_BLOCKS; b += 16)
        store(need + b, _mm256_subs_epu16(most, load(sum + b)));
}

static void bounds_live(uint64_t live[ZWS_WINDOW_BLOCKS / 64], const uint16_t *sum, uint16_t limit)
{
    const __m256i most = _mm256_set1_epi16((short)limit);
    for (int w = 0; w < ZWS_WINDOW_BLOCKS / 64; w++)
        live[w] = above(sum + w * 64, most) | (uint64_t)above(sum + w * 64 + 32, most) << 32;
}

static void sums_live(uint64_t live[ZWS_WINDOW_BLOCKS / 64], const uint16_t *acc,
                      const uint16_t *need)
{
    memset(live, 0, ZWS_WINDOW_BLOCKS / 8);
    for (uint32_t b = 0; b < ZWS_WINDOW_BLOCKS; b++) {
        const uint16_t *at = acc + b * ZWS_BLOCK;
        __m256i most = _mm256_max_epu16(_mm256_max_epu16(load(at), load(at + 16)),
                                        _mm256_max_epu16(load(at + 32), load(at + 48)));
        most = _mm256_subs_epu16(most, _mm256_set1_epi16((short)need[b]));
        live[b / 64] |= (uint64_t)(need[b] == 0 || !_mm256_testz_si256(most, most)) << (b % 64);
    }
}

static uint32_t scan(const uint16_t *acc, const uint16_t *need,
                     const uint64_t live[ZWS_WINDOW_BLOCKS / 64], uint16_t *doc)
{
    uint32_t n = 0;
    for (uint32_t w = 0; w < ZWS_WINDOW_BLOCKS / 64; w++) {
        for (uint64_t blocks = live[w]; blocks; blocks &= blocks - 1) {
            uint32_t b = w * 64 + (uint32_t)__builtin_ctzll(blocks), d = b * ZWS_BLOCK;
            const __m256i limit = _mm256_set1_epi16((short)need[b]);
            uint64_t found = above(acc + d, limit) | (uint64_t)above(acc + d + 32, limit) << 32;
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
        for (uint32_t d = first; d < first + ZWS_CELL; d += 16)
            store(acc + d, _mm256_setzero_si256());
    }
}
#define ZWS_HAVE_VECTORS

#define ZWS_KERNELS      zws_kernels_avx2
#define ZWS_KERNELS_NAME "avx2"
#include "core/kernels_body.h"
#ifdef __clang__
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif
#else
typedef int zws_kernels_avx2_not_here;
#endif
