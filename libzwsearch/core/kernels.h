/* The loops over many postings. One body (kernels_body.h) is compiled for each instruction set;
 * every variant gives the same results. Postings are read a window at a time: ZWS_WINDOW documents
 * that begin at `base`. Documents inside a window are u16 numbers from its beginning.
 *
 * No document number or count from a file is trusted: numbers are masked to the window, counts
 * compared with the length of the list. What a damaged list gives is wrong but harmless. */
#ifndef ZWS_CORE_KERNELS_H
#define ZWS_CORE_KERNELS_H

#include "core/segment.h"

enum {
    ZWS_WINDOW_WORDS = ZWS_WINDOW / 64,
    ZWS_WINDOW_BLOCKS = ZWS_WINDOW / ZWS_BLOCK,
    /* Scores of a term by class of length and frequency: table[class * 16 + nibble]. */
    ZWS_TABLE = ZWS_BUCKETS * 16,
    /* Behind the last table: a damaged class of length must not lead outside. */
    ZWS_TABLE_MARGIN = 4096 - ZWS_TABLE,
    ZWS_ABSENT = 255,
    ZWS_CHUNK = 65536, /* documents a conjunction looks at together */
};

typedef struct {
    const char *name;
    /* Adds table[class, nibble] of postings in the window to acc: of all lists of layouts RAW and
     * CHUNKS, of the others only those in cells whose bit is set in `cells`. *at is where the list
     * was left (0 in the beginning); it only saves time. */
    void (*scatter)(const zws_list *list, uint32_t *at, uint32_t base, const uint16_t *table,
                    const uint8_t *buckets, uint64_t cells, uint16_t *acc);
    /* Sets the bits of postings between lo and hi, multiples of 256 in one window. */
    void (*mark)(const zws_list *list, uint32_t *at, uint32_t base, uint32_t lo, uint32_t hi,
                 uint64_t *bits);
    /* Writes documents and nibbles of postings between lo and hi; returns how many. doc and nibble
     * have room for ZWS_WINDOW + 64. */
    uint32_t (*collect)(const zws_list *list, uint32_t *at, uint32_t base, uint32_t lo, uint32_t hi,
                        uint16_t *doc, uint8_t *nibble);
    /* The nibbles of n ascending documents, ZWS_ABSENT where the list has them not. They may be
     * those of a chunk of ZWS_CHUNK documents that begins at base. */
    void (*probe)(const zws_list *list, uint32_t *at, uint32_t base, const uint16_t *doc,
                  uint32_t n, uint8_t *nibble);
    /* nibble[slot[d]] = the nibble of each posting between lo and hi: a few documents d of the
     * window have slots of their own, all others one. */
    void (*pick)(const zws_list *list, uint32_t *at, uint32_t base, uint32_t lo, uint32_t hi,
                 const uint8_t *slot, uint8_t *nibble);
    /* Documents of a list between lo and *hi, in the chunk of ZWS_CHUNK documents that begins at
     * base, as numbers from there, and their places in the list. Stops when there are `want` (it
     * may give up to a cell more, and documents of the first and last cell outside lo and *hi) and
     * lowers *hi to where it stopped; that is always above lo. `live` (may be NULL; lo and *hi are
     * in one window then): bits of the window's blocks that are looked at. doc and place have room
     * for want + 256 + 64. */
    uint32_t (*documents)(const zws_list *list, uint32_t *at, uint32_t base, uint32_t lo,
                          uint32_t *hi, uint32_t want, const uint64_t *live, uint16_t *doc,
                          uint32_t *place);
    /* Leaves of n ascending documents those that the list has: returns how many, the index each
     * had before, and its place in the list. */
    uint32_t (*keep)(const zws_list *list, uint32_t *at, uint32_t base, uint16_t *doc, uint32_t n,
                     uint16_t *from, uint32_t *place);
    /* sum[i] += the addend of nibble[i] (zws_bm25__addend, to the last bit): norm[i] is that of the
     * length, factor the weight times k1 + 1. Nothing where the nibble is ZWS_ABSENT; true where
     * one is 15, whose frequency is elsewhere: these are left out. n is a multiple of 8. */
    bool (*add_scores)(double *sum, const double *norm, const uint8_t *nibble, uint32_t n,
                       double factor);
    /* impact[c * 16 + tf] = tf / (norm[c] + tf) of n classes of length: 0 for tf 0, 1 for 15. */
    void (*impacts)(float *impact, const double *norm, uint32_t n);
    /* table[i] = min(impact[i] * slope, cap) + more, at most 65,535, of n classes. */
    void (*scale)(uint16_t *table, const float *impact, uint32_t n, float slope, float cap,
                  float more);
    /* sum[b] += bound of block b: (maxima[b] * 256 * scale >> 16) + 1. Sums stay below 65,536. */
    void (*bounds_add)(uint16_t *sum, const uint8_t *maxima, uint16_t scale);
    /* The reverse. */
    void (*bounds_subtract)(uint16_t *sum, const uint8_t *maxima, uint16_t scale);
    /* need[b] = limit - sum[b], at least 0. */
    void (*bounds_need)(uint16_t *need, const uint16_t *sum, uint16_t limit);
    /* Sets the bits of blocks whose sum is above limit. */
    void (*bounds_live)(uint64_t live[ZWS_WINDOW_BLOCKS / 64], const uint16_t *sum, uint16_t limit);
    /* Sets the bits of blocks with an acc above need, and of those that need nothing. */
    void (*sums_live)(uint64_t live[ZWS_WINDOW_BLOCKS / 64], const uint16_t *acc,
                      const uint16_t *need);
    /* Documents of the blocks in `live` whose acc is above need of their block; returns how many.
     */
    uint32_t (*scan)(const uint16_t *acc, const uint16_t *need,
                     const uint64_t live[ZWS_WINDOW_BLOCKS / 64], uint16_t *doc);
    /* Zeroes the sums of cells whose bit is set. */
    void (*clear)(uint16_t *acc, uint64_t cells);
} zws_kernels;

extern const zws_kernels zws_kernels_scalar;
#if defined(__x86_64__) && defined(__GNUC__)
#define ZWS_HAVE_X86_KERNELS 1
extern const zws_kernels zws_kernels_avx2;
extern const zws_kernels zws_kernels_avx512;
#endif

/* The ones in use. */
const zws_kernels *zws_kernels__get(void);

#endif
