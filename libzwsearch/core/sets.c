/* Documents of a window as bits: words a to b - 1, which are whole cells. */
#include "core/exec.h"

#ifdef ZWS_HAVE_X86_KERNELS
#include <immintrin.h>
#endif

#define INLINE static inline __attribute__((always_inline))

/* Each of these is compiled for what every machine has, and for those that work on a cell at once
 * and count and find bits in one step. */
#ifdef ZWS_HAVE_X86_KERNELS
#define FAST static __attribute__((target("avx2,bmi,popcnt")))
#endif

INLINE zws_quad *quad(uint64_t *words, uint32_t w)
{
    return (zws_quad *)(void *)(words + w);
}

INLINE void any_and(uint64_t *out, const void *x, uint32_t a, uint32_t b)
{
    for (uint32_t w = a; w < b; w += 4)
        *quad(out, w) &= ZWS_QUAD_AT(x, w);
}

INLINE void any_or(uint64_t *out, const void *x, uint32_t a, uint32_t b)
{
    for (uint32_t w = a; w < b; w += 4)
        *quad(out, w) |= ZWS_QUAD_AT(x, w);
}

INLINE void any_and_not(uint64_t *out, const void *x, uint32_t a, uint32_t b)
{
    for (uint32_t w = a; w < b; w += 4)
        *quad(out, w) &= ~ZWS_QUAD_AT(x, w);
}

INLINE void any_both(uint64_t *out, const void *x, const void *y, uint32_t a, uint32_t b)
{
    for (uint32_t w = a; w < b; w += 4)
        *quad(out, w) = ZWS_QUAD_AT(x, w) & ZWS_QUAD_AT(y, w);
}

INLINE bool any_less(uint64_t *out, const void *x, const void *y, uint32_t a, uint32_t b)
{
    zws_quad some = {0};
    for (uint32_t w = a; w < b; w += 4)
        some |= *quad(out, w) &= ZWS_QUAD_AT(x, w) & ~ZWS_QUAD_AT(y, w);
    return some[0] | some[1] | some[2] | some[3];
}

INLINE uint32_t any_count(const uint64_t *bits, uint32_t a, uint32_t b, uint32_t step)
{
    uint32_t n = 0;
    for (uint32_t w = a; w < b; w += step)
        n += (uint32_t)__builtin_popcountll(bits[w]);
    return n * step;
}

INLINE uint32_t any_list(const uint64_t *bits, uint32_t a, uint32_t b, uint16_t *out)
{
    uint32_t n = 0;
    for (uint32_t w = a; w < b; w++) {
        for (uint64_t word = bits[w]; word; word &= word - 1)
            out[n++] = (uint16_t)(w * 64 + (uint32_t)__builtin_ctzll(word));
    }
    return n;
}

#ifdef ZWS_HAVE_X86_KERNELS
FAST void fast_and(uint64_t *out, const void *x, uint32_t a, uint32_t b)
{
    any_and(out, x, a, b);
}

FAST void fast_or(uint64_t *out, const void *x, uint32_t a, uint32_t b)
{
    any_or(out, x, a, b);
}

FAST void fast_and_not(uint64_t *out, const void *x, uint32_t a, uint32_t b)
{
    any_and_not(out, x, a, b);
}

FAST void fast_both(uint64_t *out, const void *x, const void *y, uint32_t a, uint32_t b)
{
    any_both(out, x, y, a, b);
}

FAST bool fast_less(uint64_t *out, const void *x, const void *y, uint32_t a, uint32_t b)
{
    return any_less(out, x, y, a, b);
}

FAST uint32_t fast_count(const uint64_t *bits, uint32_t a, uint32_t b, uint32_t step)
{
    return step == 1 ? any_count(bits, a, b, 1) : any_count(bits, a, b, 4);
}

/* Most words have no document, or one or two, but none knows which: it is not asked. */

/* Which of up to 64 words from p on have a bit. */
FAST inline uint64_t words_with_bits(const uint64_t *p, uint32_t n)
{
    uint64_t with = 0;
    for (uint32_t w = 0; w < n; w += 4) {
        __m256i cell = _mm256_loadu_si256((const __m256i *)(const void *)(p + w));
        __m256i none = _mm256_cmpeq_epi64(cell, _mm256_setzero_si256());
        with |= (uint64_t)(~_mm256_movemask_pd(_mm256_castsi256_pd(none)) & 15) << w;
    }
    return with;
}

FAST uint32_t fast_list(const uint64_t *bits, uint32_t a, uint32_t b, uint16_t *out)
{
    uint32_t n = 0;
    for (; a < b; a += 64) {
        uint64_t with = words_with_bits(bits + a, b - a < 64 ? b - a : 64);
        for (; with; with &= with - 1) {
            uint32_t w = a + (uint32_t)__builtin_ctzll(with);
            uint64_t word = bits[w], last = (uint64_t)1 << 63;
            out[n++] = (uint16_t)(w * 64 + (uint32_t)__builtin_ctzll(word));
            word &= word - 1;
            out[n] = (uint16_t)(w * 64 + (uint32_t)__builtin_ctzll(word | last));
            n += word != 0;
            for (word &= word - 1; word; word &= word - 1)
                out[n++] = (uint16_t)(w * 64 + (uint32_t)__builtin_ctzll(word));
        }
    }
    return n;
}
#endif

void zws_bits__and(uint64_t *out, const void *x, uint32_t a, uint32_t b)
{
    ZWS_CELLS(and(out, x, a, b));
}

void zws_bits__or(uint64_t *out, const void *x, uint32_t a, uint32_t b)
{
    ZWS_CELLS(or (out, x, a, b));
}

void zws_bits__and_not(uint64_t *out, const void *x, uint32_t a, uint32_t b)
{
    ZWS_CELLS(and_not(out, x, a, b));
}

void zws_bits__both(uint64_t *out, const void *x, const void *y, uint32_t a, uint32_t b)
{
    ZWS_CELLS(both(out, x, y, a, b));
}

bool zws_bits__less(uint64_t *out, const void *x, const void *y, uint32_t a, uint32_t b)
{
    return ZWS_CELLS(less(out, x, y, a, b));
}

uint32_t zws_bits__count(const uint64_t *bits, uint32_t a, uint32_t b)
{
    return ZWS_CELLS(count(bits, a, b, 1));
}

uint32_t zws_bits__about(const uint64_t *bits, uint32_t a, uint32_t b)
{
    return ZWS_CELLS(count(bits, a, b, 4));
}

uint32_t zws_bits__list(const uint64_t *bits, uint32_t a, uint32_t b, uint16_t *out)
{
    return ZWS_CELLS(list(bits, a, b, out));
}
