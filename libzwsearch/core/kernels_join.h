/* The kernels of conjunctions, part of kernels_body.h. Beside what that names, the including file
 * may define ZWS_EQUAL16 (place of a number among the ZWS_SEEK16_WIDTH from p, the width when it is
 * not there), ZWS_EQUAL8 (bits of the 64 bytes from p that equal x), ZWS_WIDEN and ZWS_COUNT_UP. */

#ifndef ZWS_WIDEN
/* out[i] = first + in[i]; out[i] = first + i. May write 63 numbers more. */
static inline void widen(uint16_t *out, const uint8_t *in, uint32_t n, uint32_t first)
{
    for (uint32_t i = 0; i < n; i++)
        out[i] = (uint16_t)(first + in[i]);
}

static inline void count_up(uint32_t *out, uint32_t n, uint32_t first)
{
    for (uint32_t i = 0; i < n; i++)
        out[i] = first + i;
}
#define ZWS_WIDEN    widen
#define ZWS_COUNT_UP count_up
#endif

/* Bits of the 4 blocks of a cell. */
static inline uint32_t live_part(const uint64_t *live, uint32_t cell)
{
    return (uint32_t)(live[cell % 64 / 16] >> (cell % 16 * 4)) & 15;
}

static uint32_t documents_raw(const zws_list *list, uint32_t *at, uint32_t base, uint32_t lo,
                              uint32_t *hi, uint32_t want, uint16_t *doc, uint32_t *place)
{
    uint32_t n = 0, k = seek_raw(list, *at, lo);
    for (; k < list->df; k++) {
        uint32_t d = zws_get32(list->docs + (size_t)k * 4);
        if (d >= *hi)
            break;
        if (n == want) {
            *hi = d > lo ? d : lo + 1;
            break;
        }
        doc[n] = (uint16_t)(d - base);
        place[n++] = k;
    }
    *at = k;
    return n;
}

static uint32_t documents_chunk(const zws_list *list, uint32_t *at, uint32_t base, uint32_t lo,
                                uint32_t *hi, uint32_t want, uint16_t *doc, uint32_t *place)
{
    uint32_t end, k = seek_chunk(list, *at, lo, &end), stop = end;
    if (*hi - base < ZWS_CHUNK)
        stop = seek_chunk(list, k, *hi, &end);
    uint32_t n = stop > k ? stop - k : 0;
    if (n > want) {
        uint32_t next = base + zws_get16(list->docs + (size_t)(k + want) * 2);
        *hi = next > lo ? next : lo + 1;
        n = want;
    }
    for (uint32_t i = 0; i < n; i++)
        doc[i] = zws_get16(list->docs + (size_t)(k + i) * 2);
    ZWS_COUNT_UP(place, n, k);
    *at = k + n;
    return n;
}

static uint32_t documents_cells(const zws_list *list, uint32_t base, uint32_t lo, uint32_t *hi,
                                uint32_t want, const uint64_t *live, uint16_t *doc, uint32_t *place)
{
    uint32_t n = 0, c = lo / ZWS_CELL, end = (*hi + ZWS_CELL - 1) / ZWS_CELL;
    for (; c < end && n < want; c++) {
        uint32_t a, b;
        if (live && !live_part(live, c))
            continue;
        cell_range(list, c, &a, &b);
        uint32_t m = b - a < ZWS_CELL ? b - a : ZWS_CELL;
        ZWS_WIDEN(doc + n, list->docs + a, m, c * ZWS_CELL - base);
        ZWS_COUNT_UP(place + n, m, a);
        n += m;
    }
    if (c < end)
        *hi = c * ZWS_CELL;
    return n;
}

static uint32_t documents_bitmap(const zws_list *list, uint32_t base, uint32_t lo, uint32_t *hi,
                                 uint32_t want, const uint64_t *live, uint16_t *doc,
                                 uint32_t *place)
{
    uint32_t n = 0, c = lo / ZWS_CELL, end = (*hi + ZWS_CELL - 1) / ZWS_CELL;
    for (; c < end && n < want; c++) {
        uint32_t part = live ? live_part(live, c) : 15;
        if (!part)
            continue;
        uint32_t k = cell_rank(list, c);
        for (uint32_t w = c * 4; w < c * 4 + 4; w++, part >>= 1) {
            uint64_t word = zws_get64(list->docs + (size_t)w * 8);
            uint32_t first = w * 64 - base, i = 0;
            for (uint64_t bits = part & 1 ? word : 0; bits; bits &= bits - 1, i++) {
                doc[n] = (uint16_t)(first + (uint32_t)__builtin_ctzll(bits));
                place[n++] = k + i;
            }
            k += (uint32_t)__builtin_popcountll(word);
        }
    }
    if (c < end)
        *hi = c * ZWS_CELL;
    return n;
}

static uint32_t documents(const zws_list *list, uint32_t *at, uint32_t base, uint32_t lo,
                          uint32_t *hi, uint32_t want, const uint64_t *live, uint16_t *doc,
                          uint32_t *place)
{
    uint32_t n = 0, kept = 0, limit = zws_cells(list->documents) * ZWS_CELL - base;
    switch (list->layout) {
    case ZWS_LAYOUT_RAW:
        n = documents_raw(list, at, base, lo, hi, want, doc, place);
        break;
    case ZWS_LAYOUT_CHUNKS:
        n = documents_chunk(list, at, base, lo, hi, want, doc, place);
        break;
    case ZWS_LAYOUT_CELLS:
        n = documents_cells(list, base, lo, hi, want, live, doc, place);
        break;
    case ZWS_LAYOUT_BITMAP:
        return documents_bitmap(list, base, lo, hi, want, live, doc, place);
    }
    if (limit < ZWS_CHUNK) { /* in a damaged list they may be behind all windows */
        for (uint32_t k = 0; k < n; k++) {
            doc[kept] = doc[k];
            place[kept] = place[k];
            kept += doc[k] < limit;
        }
        n = kept;
    }
    if (live) {
        kept = 0;
        for (uint32_t k = 0; k < n; k++) {
            uint32_t d = doc[k];
            doc[kept] = (uint16_t)d;
            place[kept] = place[k];
            kept += live[d / (64 * ZWS_BLOCK) % 4] >> (d / ZWS_BLOCK % 64) & 1;
        }
        n = kept;
    }
    return n;
}

static uint32_t keep_chunk(const zws_list *list, uint32_t *at, uint32_t base, uint16_t *doc,
                           uint32_t n, uint16_t *from, uint32_t *place)
{
    uint32_t kept = 0, end, k = seek_chunk(list, *at, base + doc[0], &end);
    const uint8_t *const docs = list->docs;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t d = doc[i];
#ifdef ZWS_EQUAL16
        /* No step depends on where the one before was found, but through blocks that are left. */
        while (k + 8 * ZWS_SEEK16_WIDTH < end &&
               zws_get16(docs + (size_t)(k + 8 * ZWS_SEEK16_WIDTH - 1) * 2) < d)
            k += 8 * ZWS_SEEK16_WIDTH;
        while (k + ZWS_SEEK16_WIDTH < end &&
               zws_get16(docs + (size_t)(k + ZWS_SEEK16_WIDTH - 1) * 2) < d)
            k += ZWS_SEEK16_WIDTH;
        uint32_t in = ZWS_EQUAL16(docs + (size_t)k * 2, (uint16_t)d), found = k + in;
        bool here = (in < ZWS_SEEK16_WIDTH) & (found < end);
#else
        k = seek_chunk(list, k, base + d, &end);
        uint32_t found = k;
        bool here = k < end && zws_get16(docs + (size_t)k * 2) == d;
#endif
        doc[kept] = (uint16_t)d;
        from[kept] = (uint16_t)i;
        place[kept] = found;
        kept += here;
    }
    *at = k;
    return kept;
}

static uint32_t keep_cells(const zws_list *list, uint32_t base, uint16_t *doc, uint32_t n,
                           uint16_t *from, uint32_t *place)
{
    uint32_t kept = 0;
    const uint8_t *const docs = list->docs;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t d = doc[i], a, b;
        cell_range(list, (base + d) / ZWS_CELL, &a, &b);
#ifdef ZWS_EQUAL8
        uint32_t m = b - a;
        uint64_t equal = ZWS_EQUAL8(docs + a, (uint8_t)d) &
                         (m < 64 ? ((uint64_t)1 << (m & 63)) - 1 : ~(uint64_t)0);
        uint32_t found = a + (uint32_t)__builtin_ctzll(equal | (uint64_t)1 << 63);
        bool here = equal != 0;
        if (m > 64 && !here) { /* hardly ever: a cell that is much fuller than others */
            found = a + 64 + ZWS_FIND_BYTE(docs + a + 64, m - 64, (uint8_t)d);
            here = found < b;
        }
#else
        uint32_t found = a + ZWS_FIND_BYTE(docs + a, b - a, (uint8_t)d);
        bool here = found < b;
#endif
        doc[kept] = (uint16_t)d;
        from[kept] = (uint16_t)i;
        place[kept] = found;
        kept += here;
    }
    return kept;
}

static uint32_t keep_bits(const zws_list *list, uint32_t base, uint16_t *doc, uint32_t n,
                          uint16_t *from, uint32_t *place)
{
    uint32_t kept = 0;
    const uint8_t *const docs = list->docs;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t d = doc[i];
        doc[kept] = (uint16_t)d;
        from[kept] = (uint16_t)i;
        kept += docs[(base + d) / 8] >> (d % 8) & 1;
    }
    for (uint32_t i = 0; i < kept; i++) {
        uint32_t d = base + doc[i], w = d / 64, k = cell_rank(list, d / ZWS_CELL);
        for (uint32_t v = w & ~3u; v < w; v++)
            k += (uint32_t)__builtin_popcountll(zws_get64(docs + (size_t)v * 8));
        uint64_t below = ((uint64_t)1 << (d & 63)) - 1;
        place[i] = k + (uint32_t)__builtin_popcountll(zws_get64(docs + (size_t)w * 8) & below);
    }
    return kept;
}

static uint32_t keep(const zws_list *list, uint32_t *at, uint32_t base, uint16_t *doc, uint32_t n,
                     uint16_t *from, uint32_t *place)
{
    if (n == 0)
        return 0;
    switch (list->layout) {
    case ZWS_LAYOUT_CHUNKS:
        return keep_chunk(list, at, base, doc, n, from, place);
    case ZWS_LAYOUT_CELLS:
        return keep_cells(list, base, doc, n, from, place);
    case ZWS_LAYOUT_BITMAP:
        return keep_bits(list, base, doc, n, from, place);
    case ZWS_LAYOUT_RAW:
        break;
    }
    uint32_t kept = 0, k = *at;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t d = doc[i];
        k = seek_raw(list, k, base + d);
        doc[kept] = (uint16_t)d;
        from[kept] = (uint16_t)i;
        place[kept] = k;
        kept += k < list->df && zws_get32(list->docs + (size_t)k * 4) == base + d;
    }
    *at = k;
    return kept;
}
