/* The kernels, for the instruction set that the including file chose. It may define ZWS_FIND_BYTE,
 * ZWS_CELL_BITS (sets the bits of n numbers below 256 from p in the four words at out),
 * ZWS_SEEK16 (how many of the ZWS_SEEK16_WIDTH numbers from p are below x, which ascend),
 * and ZWS_HAVE_VECTORS with add_scores, bounds_add, bounds_subtract, bounds_need, bounds_live,
 * sums_live, scan and clear of its own; the rest is left to the compiler. */

/* Moves *at to the first posting at or behind document `from` (RAW). */
static uint32_t seek_raw(const zws_list *list, uint32_t at, uint32_t from)
{
    const uint8_t *docs = list->docs;
    if (at > list->df || (at > 0 && zws_get32(docs + (size_t)(at - 1) * 4) >= from))
        at = 0;
    uint32_t step = 1;
    while (at + step <= list->df && zws_get32(docs + (size_t)(at + step - 1) * 4) < from) {
        at += step;
        step *= 2;
    }
    /* The place is between at and at + step - 1. */
    uint32_t n = (step - 1 < list->df - at ? step - 1 : list->df - at);
    while (n > 0) {
        uint32_t half = n / 2;
        if (zws_get32(docs + (size_t)(at + half) * 4) < from) {
            at += half + 1;
            n -= half + 1;
        } else {
            n = half;
        }
    }
    return at;
}

/* The same for CHUNKS; *end is the end of the chunk. */
static uint32_t seek_chunk(const zws_list *list, uint32_t at, uint32_t from, uint32_t *end)
{
    const uint8_t *starts = list->table + (size_t)(from >> 16) * 4;
    uint32_t first = zws_get32(starts), last = zws_get32(starts + 4), low = from & 65535;
    if (last > list->df || first > last)
        first = last = 0;
    *end = last;
    const uint8_t *docs = list->docs;
    if (at < first || at > last || (at > first && zws_get16(docs + (size_t)(at - 1) * 2) >= low))
        at = first;
#ifdef ZWS_SEEK16
    /* Usually it is near: look at some hundred documents before taking longer steps. */
    for (int i = 0; i < 8 && at < last; i++) {
        uint32_t found = ZWS_SEEK16(docs + (size_t)at * 2, (uint16_t)low);
        if (found < ZWS_SEEK16_WIDTH)
            return at + found < last ? at + found : last;
        at += ZWS_SEEK16_WIDTH;
    }
    if (at >= last)
        return last;
#endif
    uint32_t step = 1;
    while (at + step <= last && zws_get16(docs + (size_t)(at + step - 1) * 2) < low) {
        at += step;
        step *= 2;
    }
    uint32_t n = (step - 1 < last - at ? step - 1 : last - at);
    while (n > 0) {
        uint32_t half = n / 2;
        if (zws_get16(docs + (size_t)(at + half) * 2) < low) {
            at += half + 1;
            n -= half + 1;
        } else {
            n = half;
        }
    }
    return at;
}

/* Postings of a cell: [*a, *b), empty when the list is damaged. */
static inline void cell_range(const zws_list *list, uint32_t c, uint32_t *a, uint32_t *b)
{
    *a = zws_get32(list->bases + c / 16 * 4) + zws_get16(list->table + c * 2);
    *b = zws_get32(list->bases + (c + 1) / 16 * 4) + zws_get16(list->table + c * 2 + 2);
    if (*b > list->df || *a > *b)
        *a = *b = 0;
}

/* Rank of the first posting of a cell; reading nibbles up to 256 postings further stays in the
 * list's own bytes. */
static inline uint32_t cell_rank(const zws_list *list, uint32_t c)
{
    uint32_t k = zws_get32(list->table + (size_t)c * 4);
    return k <= list->df ? k : 0;
}

/* Does DO for every posting between lo and hi, in order, with `d` its place in the window and `k`
 * its index in the list. */
#define EACH_POSTING(DO)                                                                           \
    switch (list->layout) {                                                                        \
    case ZWS_LAYOUT_RAW: {                                                                         \
        uint32_t k = seek_raw(list, *at, lo);                                                      \
        for (; k < list->df; k++) {                                                                \
            uint32_t doc = zws_get32(list->docs + (size_t)k * 4);                                  \
            if (doc >= hi)                                                                         \
                break;                                                                             \
            uint32_t d = (doc - base) & (ZWS_WINDOW - 1);                                          \
            DO;                                                                                    \
        }                                                                                          \
        *at = k;                                                                                   \
        break;                                                                                     \
    }                                                                                              \
    case ZWS_LAYOUT_CHUNKS: {                                                                      \
        uint32_t end, k = seek_chunk(list, *at, lo, &end);                                         \
        uint32_t high = lo & ~65535u;                                                              \
        for (; k < end; k++) {                                                                     \
            uint32_t doc = high | zws_get16(list->docs + (size_t)k * 2);                           \
            if (doc >= hi)                                                                         \
                break;                                                                             \
            uint32_t d = doc & (ZWS_WINDOW - 1);                                                   \
            DO;                                                                                    \
        }                                                                                          \
        *at = k;                                                                                   \
        break;                                                                                     \
    }                                                                                              \
    case ZWS_LAYOUT_CELLS:                                                                         \
        for (uint32_t c = lo / ZWS_CELL; c < hi / ZWS_CELL; c++) {                                 \
            uint32_t k, end;                                                                       \
            cell_range(list, c, &k, &end);                                                         \
            uint32_t first = c * ZWS_CELL - base;                                                  \
            for (; k < end; k++) {                                                                 \
                uint32_t d = first + list->docs[k];                                                \
                DO;                                                                                \
            }                                                                                      \
        }                                                                                          \
        break;                                                                                     \
    case ZWS_LAYOUT_BITMAP:                                                                        \
        for (uint32_t c = lo / ZWS_CELL; c < hi / ZWS_CELL; c++) {                                 \
            uint32_t k = cell_rank(list, c);                                                       \
            for (uint32_t w = c * 4; w < c * 4 + 4; w++) {                                         \
                uint64_t word = zws_get64(list->docs + (size_t)w * 8);                             \
                for (; word; word &= word - 1, k++) {                                              \
                    uint32_t d = w * 64 - base + (uint32_t)__builtin_ctzll(word);                  \
                    DO;                                                                            \
                }                                                                                  \
            }                                                                                      \
        }                                                                                          \
        break;                                                                                     \
    }

static void scatter(const zws_list *list, uint32_t *at, uint32_t base, const uint16_t *table,
                    const uint8_t *buckets, uint64_t cells, uint16_t *acc)
{
    const uint8_t *const nibbles = list->nibbles, *const docs = list->docs;
    const uint32_t mask = list->nibble_mask;
    if (list->layout == ZWS_LAYOUT_CELLS) {
        for (; cells; cells &= cells - 1) {
            uint32_t first = (uint32_t)__builtin_ctzll(cells) * ZWS_CELL, k, end;
            const uint8_t *const bucket = buckets + first;
            uint16_t *const sum = acc + first;
            cell_range(list, (base + first) / ZWS_CELL, &k, &end);
            for (; k < end; k++) {
                uint32_t d = docs[k];
                sum[d] =
                    (uint16_t)(sum[d] + table[bucket[d] * 16u + zws_nibble(nibbles, k & mask)]);
            }
        }
    } else if (list->layout == ZWS_LAYOUT_BITMAP) {
        for (; cells; cells &= cells - 1) {
            uint32_t first = (uint32_t)__builtin_ctzll(cells) * ZWS_CELL;
            uint32_t k = cell_rank(list, (base + first) / ZWS_CELL);
            for (uint32_t w = 0; w < ZWS_CELL / 64; w++) {
                uint64_t word = zws_get64(docs + (base + first) / 8 + w * 8);
                for (; word; word &= word - 1, k++) {
                    uint32_t d = first + w * 64 + (uint32_t)__builtin_ctzll(word);
                    acc[d] = (uint16_t)(acc[d] +
                                        table[buckets[d] * 16u + zws_nibble(nibbles, k & mask)]);
                }
            }
        }
    } else {
        const uint32_t lo = base, hi = base + ZWS_WINDOW;
        EACH_POSTING(
            acc[d] = (uint16_t)(acc[d] + table[buckets[d] * 16u + zws_nibble(nibbles, k & mask)]))
    }
}

#ifdef ZWS_CELL_BITS
/* Cells have about as many postings, but never the same: no branch asks how many. */
static void mark_cells(const zws_list *list, uint32_t base, uint32_t lo, uint32_t hi,
                       uint64_t *bits)
{
    for (uint32_t c = lo / ZWS_CELL; c < hi / ZWS_CELL; c++) {
        uint32_t k, end;
        cell_range(list, c, &k, &end);
        ZWS_CELL_BITS(bits + (c - base / ZWS_CELL) * (ZWS_CELL / 64), list->docs + k, end - k);
    }
}
#endif

static void mark(const zws_list *list, uint32_t *at, uint32_t base, uint32_t lo, uint32_t hi,
                 uint64_t *bits)
{
    if (list->layout == ZWS_LAYOUT_BITMAP) {
        for (uint32_t w = lo / 64; w < hi / 64; w++)
            bits[w - base / 64] |= zws_get64(list->docs + (size_t)w * 8);
        return;
    }
#ifdef ZWS_CELL_BITS
    if (list->layout == ZWS_LAYOUT_CELLS) {
        mark_cells(list, base, lo, hi, bits);
        return;
    }
#endif
    EACH_POSTING((void)k; bits[d / 64] |= (uint64_t)1 << (d % 64))
}

static uint32_t collect(const zws_list *list, uint32_t *at, uint32_t base, uint32_t lo, uint32_t hi,
                        uint16_t *doc_out, uint8_t *nibble_out)
{
    uint32_t n = 0;
    const uint8_t *const nibbles = list->nibbles;
    const uint32_t mask = list->nibble_mask;
    /* A damaged list could repeat documents: the room is for a window's. */
    EACH_POSTING(if (n == ZWS_WINDOW) return n; doc_out[n] = (uint16_t)d;
                 nibble_out[n++] = (uint8_t)zws_nibble(nibbles, k & mask))
    return n;
}

static void pick(const zws_list *list, uint32_t *at, uint32_t base, uint32_t lo, uint32_t hi,
                 const uint8_t *slot, uint8_t *nibble)
{
    const uint8_t *const nibbles = list->nibbles;
    const uint32_t mask = list->nibble_mask;
    EACH_POSTING(nibble[slot[d]] = (uint8_t)zws_nibble(nibbles, k & mask))
}

#ifndef ZWS_FIND_BYTE
static inline uint32_t find_byte(const uint8_t *p, uint32_t n, uint8_t x)
{
    for (uint32_t i = 0; i < n; i++) {
        if (p[i] == x)
            return i;
    }
    return n;
}
#define ZWS_FIND_BYTE find_byte
#endif

/* The nibble of a document in the cell of postings [a, b). */
static inline uint8_t cell_nibble(const zws_list *list, uint32_t a, uint32_t b, uint8_t x)
{
#ifdef ZWS_EQUAL8
    /* Whether it is there is as good as random: no branch. Nibbles behind those of the cell are
     * bytes of the list. */
    if (b - a <= 64) {
        uint64_t equal = ZWS_EQUAL8(list->docs + a, x) & _bzhi_u64(~(uint64_t)0, b - a);
        uint32_t k = a + (uint32_t)_tzcnt_u64(equal);
        uint32_t absent = 0u - (uint32_t)(equal == 0);
        return (uint8_t)(zws_nibble(list->nibbles, k & list->nibble_mask) | absent);
    }
#endif
    uint32_t k = a + ZWS_FIND_BYTE(list->docs + a, b - a, x);
    return k < b ? (uint8_t)zws_nibble(list->nibbles, k & list->nibble_mask) : (uint8_t)ZWS_ABSENT;
}

/* In two steps, so that the memory of many cells is on its way at once. */
static void probe_cells(const zws_list *list, uint32_t base, const uint16_t *doc, uint32_t n,
                        uint8_t *nibble)
{
    enum { TOGETHER = 64 };
    const uint8_t *const docs = list->docs, *const nibbles = list->nibbles;
    const uint32_t mask = list->nibble_mask;
    uint32_t a[TOGETHER], b[TOGETHER];
    for (uint32_t first = 0; first < n; first += TOGETHER) {
        uint32_t m = n - first < TOGETHER ? n - first : TOGETHER;
        for (uint32_t i = 0; i < m; i++) {
            cell_range(list, (base + doc[first + i]) / ZWS_CELL, &a[i], &b[i]);
            __builtin_prefetch(docs + a[i]);
            __builtin_prefetch(nibbles + (a[i] & mask) / 2);
        }
        for (uint32_t i = 0; i < m; i++)
            nibble[first + i] = cell_nibble(list, a[i], b[i], (uint8_t)doc[first + i]);
    }
}

/* The place of document d in the list, where it has it. */
static inline uint32_t bit_rank(const zws_list *list, uint32_t d)
{
    /* Of the words of a cell all before that of the document count: no branch. */
    static const uint64_t counted[6] = {~(uint64_t)0, ~(uint64_t)0, ~(uint64_t)0, 0, 0, 0};
    const uint8_t *cell = list->docs + (size_t)(d / ZWS_CELL) * (ZWS_CELL / 8);
    const uint64_t *from = counted + 3 - d % ZWS_CELL / 64;
    uint64_t before = zws_get64(cell + d % ZWS_CELL / 64 * 8) & (((uint64_t)1 << (d & 63)) - 1);
    return cell_rank(list, d / ZWS_CELL) + (uint32_t)__builtin_popcountll(before) +
           (uint32_t)__builtin_popcountll(zws_get64(cell) & from[0]) +
           (uint32_t)__builtin_popcountll(zws_get64(cell + 8) & from[1]) +
           (uint32_t)__builtin_popcountll(zws_get64(cell + 16) & from[2]);
}

/* In two steps, too. Whether a document is there is as good as random: no branch. */
static void probe_bits(const zws_list *list, uint32_t base, const uint16_t *doc, uint32_t n,
                       uint8_t *nibble)
{
    enum { TOGETHER = 64 };
    const uint8_t *const nibbles = list->nibbles;
    const uint32_t mask = list->nibble_mask;
    uint32_t k[TOGETHER];
    for (uint32_t first = 0; first < n; first += TOGETHER) {
        uint32_t m = n - first < TOGETHER ? n - first : TOGETHER;
        for (uint32_t i = 0; i < m; i++) {
            k[i] = bit_rank(list, base + doc[first + i]);
            __builtin_prefetch(nibbles + (k[i] & mask) / 2);
        }
        for (uint32_t i = 0; i < m; i++) {
            uint32_t d = base + doc[first + i], there = list->docs[d / 8] >> (d & 7) & 1;
            nibble[first + i] = (uint8_t)(zws_nibble(nibbles, k[i] & mask) | (there - 1));
        }
    }
}

#include "core/kernels_join.h"

static void probe(const zws_list *list, uint32_t *at, uint32_t base, const uint16_t *doc,
                  uint32_t n, uint8_t *nibble)
{
    const uint8_t *nibbles = list->nibbles;
    const uint32_t mask = list->nibble_mask;
    switch (list->layout) {
    case ZWS_LAYOUT_RAW: {
        uint32_t k = *at;
        for (uint32_t i = 0; i < n; i++) {
            k = seek_raw(list, k, base + doc[i]);
            bool found = k < list->df && zws_get32(list->docs + (size_t)k * 4) == base + doc[i];
            nibble[i] = found ? (uint8_t)zws_nibble(nibbles, k & mask) : (uint8_t)ZWS_ABSENT;
        }
        *at = k;
        break;
    }
    case ZWS_LAYOUT_CHUNKS: {
        uint32_t k = *at, end;
        for (uint32_t i = 0; i < n; i++) {
            k = seek_chunk(list, k, base + doc[i], &end);
            bool found =
                k < end && zws_get16(list->docs + (size_t)k * 2) == ((base + doc[i]) & 65535);
            nibble[i] = found ? (uint8_t)zws_nibble(nibbles, k & mask) : (uint8_t)ZWS_ABSENT;
        }
        *at = k;
        break;
    }
    case ZWS_LAYOUT_CELLS:
        probe_cells(list, base, doc, n, nibble);
        break;
    case ZWS_LAYOUT_BITMAP:
        probe_bits(list, base, doc, n, nibble);
        break;
    }
}

/* Inner loops of fixed length become vectors. */
static void impacts(float *impact, const double *norm, uint32_t n)
{
    for (uint32_t c = 0; c < n; c++, impact += 16) {
        double sum = norm[c];
        for (int tf = 0; tf < 16; tf++)
            impact[tf] = (float)(tf / (sum + tf));
        impact[0] = 0.0f; /* also where the norm is 0 */
        impact[15] = 1.0f;
    }
}

static void scale(uint16_t *table, const float *impact, uint32_t n, float slope, float cap,
                  float more)
{
    for (uint32_t c = 0; c < n; c++, impact += 16, table += 16) {
        for (int i = 0; i < 16; i++) {
            float score = impact[i] * slope;
            score = (score < cap ? score : cap) + more;
            table[i] = (uint16_t)(int)(score < 65535.0f ? score : 65535.0f);
        }
    }
}

#ifndef ZWS_HAVE_VECTORS
static bool add_scores(double *sum, const double *norm, const uint8_t *nibble, uint32_t n,
                       double factor)
{
    bool more = false;
    for (uint32_t i = 0; i < n; i++) {
        if (nibble[i] > 0 && nibble[i] < 15)
            sum[i] += rint(factor * nibble[i] / (norm[i] + nibble[i]) * 0x1p36) * 0x1p-36;
        more = more || nibble[i] == 15;
    }
    return more;
}

static void bounds_add(uint16_t *sum, const uint8_t *maxima, uint16_t scale)
{
    for (int b = 0; b < ZWS_WINDOW_BLOCKS; b++)
        sum[b] = (uint16_t)(sum[b] + ((uint32_t)maxima[b] * 256u * scale >> 16) + 1);
}

static void bounds_subtract(uint16_t *sum, const uint8_t *maxima, uint16_t scale)
{
    for (int b = 0; b < ZWS_WINDOW_BLOCKS; b++)
        sum[b] = (uint16_t)(sum[b] - ((uint32_t)maxima[b] * 256u * scale >> 16) - 1);
}

static void bounds_need(uint16_t *need, const uint16_t *sum, uint16_t limit)
{
    for (int b = 0; b < ZWS_WINDOW_BLOCKS; b++)
        need[b] = sum[b] < limit ? (uint16_t)(limit - sum[b]) : 0;
}

static void bounds_live(uint64_t live[ZWS_WINDOW_BLOCKS / 64], const uint16_t *sum, uint16_t limit)
{
    for (int w = 0; w < ZWS_WINDOW_BLOCKS / 64; w++) {
        live[w] = 0;
        for (int b = 0; b < 64; b++)
            live[w] |= (uint64_t)(sum[w * 64 + b] > limit) << b;
    }
}

static void sums_live(uint64_t live[ZWS_WINDOW_BLOCKS / 64], const uint16_t *acc,
                      const uint16_t *need)
{
    memset(live, 0, ZWS_WINDOW_BLOCKS / 8);
    for (uint32_t b = 0; b < ZWS_WINDOW_BLOCKS; b++) {
        bool any = need[b] == 0;
        for (uint32_t d = b * ZWS_BLOCK; d < (b + 1) * ZWS_BLOCK; d++)
            any = any || acc[d] > need[b];
        live[b / 64] |= (uint64_t)any << (b % 64);
    }
}

static uint32_t scan(const uint16_t *acc, const uint16_t *need,
                     const uint64_t live[ZWS_WINDOW_BLOCKS / 64], uint16_t *doc)
{
    uint32_t n = 0;
    for (uint32_t b = 0; b < ZWS_WINDOW_BLOCKS; b++) {
        if (!(live[b / 64] >> (b % 64) & 1))
            continue;
        for (uint32_t d = b * ZWS_BLOCK; d < (b + 1) * ZWS_BLOCK; d++) {
            if (acc[d] > need[b])
                doc[n++] = (uint16_t)d;
        }
    }
    return n;
}

static void clear(uint16_t *acc, uint64_t cells)
{
    for (; cells; cells &= cells - 1)
        memset(acc + (uint32_t)__builtin_ctzll(cells) * ZWS_CELL, 0, ZWS_CELL * sizeof *acc);
}
#endif

const zws_kernels ZWS_KERNELS = {.name = ZWS_KERNELS_NAME,
                                 .scatter = scatter,
                                 .mark = mark,
                                 .collect = collect,
                                 .probe = probe,
                                 .pick = pick,
                                 .add_scores = add_scores,
                                 .impacts = impacts,
                                 .scale = scale,
                                 .documents = documents,
                                 .keep = keep,
                                 .bounds_add = bounds_add,
                                 .bounds_subtract = bounds_subtract,
                                 .bounds_need = bounds_need,
                                 .bounds_live = bounds_live,
                                 .sums_live = sums_live,
                                 .scan = scan,
                                 .clear = clear};
