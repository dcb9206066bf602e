/* The layout of a segment file, shared by its writer and its reader. FORMAT.md tells the whole. */
#ifndef ZWS_CORE_FORMAT_H
#define ZWS_CORE_FORMAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/bytes.h"

#define ZWS_SEGMENT_MAGIC   "ZWSSEG\r\n"
#define ZWS_SEGMENT_VERSION 3u
#define ZWS_SEGMENT_OLDEST  2u /* that is read: it has no lists with ZWS_LIST_PAIRS */

enum {
    ZWS_HEADER_BYTES = 32,
    ZWS_ENTRY_BYTES = 24,
    ZWS_ALIGNMENT = 64,
    /* Zero bytes behind the last section, so that wide loads never leave the mapping. */
    ZWS_TRAILER_BYTES = 256,
    ZWS_META_BYTES = 384,
    ZWS_BUCKETS = 64,        /* classes of document length */
    ZWS_WINDOW = 16384,      /* documents a window; divides 65,536 */
    ZWS_CELL = 256,          /* documents a cell */
    ZWS_BLOCK = 64,          /* documents a stored maximum covers */
    ZWS_TERMS_A_BLOCK = 16,  /* terms front-coded together */
    ZWS_SHORT = 64,          /* shorter lists are packed bit by bit, and unpacked when opened */
    ZWS_POSITION_GROUP = 32, /* postings whose positions are packed together; at most 32 */
    ZWS_STORED_ENTRY = 12,   /* bytes of a block in their table */
    ZWS_STORED_BLOCK = 4096, /* bytes of stored documents deflated together: a page inflates ten */
    ZWS_STORED_SAMPLE = 32768, /* bytes of them that all blocks are deflated with, at most */
    ZWS_BEST = 10,             /* which best score of a term is kept */
    ZWS_COLUMNS = 64,
    ZWS_TERM_BYTES = 65535, /* the longest term, id or value */
};

#define ZWS_MAX_DOCUMENTS 0x7FFF0000u
/* Impacts are stored in so many parts of 1. */
#define ZWS_IMPACT_PARTS 65535

enum {
    ZWS_SECTION_META,
    ZWS_SECTION_TERM_BYTES,  /* front-coded blocks, with what says where the postings are */
    ZWS_SECTION_TERM_BLOCKS, /* u64 offset of each block */
    ZWS_SECTION_TERM_HASH,   /* see ZWS_TABLE_… below */
    ZWS_SECTION_POSTINGS,
    ZWS_SECTION_POSITIONS,
    ZWS_SECTION_LENGTHS, /* u32 a document */
    ZWS_SECTION_BUCKETS, /* u8 a document, padded to whole windows */
    ZWS_SECTION_DATES,   /* i32 a document */
    ZWS_SECTION_SPANS,   /* u32 document, i32 last day: dates known to the month or year */
    ZWS_SECTION_ID_OFFSETS,
    ZWS_SECTION_ID_BYTES,
    ZWS_SECTION_ID_HASH,
    ZWS_SECTION_COLUMNS,
    ZWS_SECTION_STORED_BLOCKS, /* u64 offset of each block, u32 its first document */
    ZWS_SECTION_STORED_SAMPLE, /* preset dictionary of all blocks */
    ZWS_SECTION_STORED_BYTES,
    ZWS_SECTIONS
};

/* Flags in the head of a list of postings. */
enum {
    ZWS_LIST_UNRANKED = 1,  /* every frequency is 0 */
    ZWS_LIST_POSITIONS = 2, /* there are positions */
    ZWS_LIST_COUNTS = 4,    /* not all numbers of positions are as expected: see zws_positions */
    ZWS_LIST_FLAT = 8,      /* every frequency is 1; always so where UNRANKED */
    ZWS_LIST_ZEROS = 16,    /* short lists: frequencies are stored with 1 added */
    ZWS_LIST_PAIRS = 32,    /* with COUNTS: numbers of positions are in two bits each */
    ZWS_LIST_FLAGS = 63,
};

/* How the documents of a list are stored; follows from how many they are. */
typedef enum {
    ZWS_LAYOUT_RAW,    /* u32 a document */
    ZWS_LAYOUT_CHUNKS, /* u16 a document, by chunks of 65,536 documents */
    ZWS_LAYOUT_CELLS,  /* u8 a document, by cells of 256 documents */
    ZWS_LAYOUT_BITMAP, /* a bit a document, ranks by cell */
} zws_layout;

static inline uint32_t zws_windows(uint32_t documents)
{
    return (documents + ZWS_WINDOW - 1) / ZWS_WINDOW;
}

static inline uint32_t zws_chunks(uint32_t documents)
{
    return (documents + 65535) >> 16;
}

/* Cells of all windows, so that a whole window can always be read. */
static inline uint32_t zws_cells(uint32_t documents)
{
    return zws_windows(documents) * (ZWS_WINDOW / ZWS_CELL);
}

/* What takes about the least room; maxima take no more than the documents themselves. */
static inline zws_layout zws_layout_of(uint32_t frequency, uint32_t documents)
{
    uint32_t whole = zws_windows(documents) * ZWS_WINDOW;
    if (frequency < ZWS_SHORT)
        return ZWS_LAYOUT_RAW;
    if (frequency >= whole / 8)
        return ZWS_LAYOUT_BITMAP;
    if (frequency >= whole / 64)
        return ZWS_LAYOUT_CELLS;
    return frequency / 2 >= zws_chunks(documents) ? ZWS_LAYOUT_CHUNKS : ZWS_LAYOUT_RAW;
}

/* Only lists this long keep maxima of blocks. */
static inline bool zws_has_maxima(uint32_t frequency, uint32_t documents)
{
    return frequency >= ZWS_SHORT && frequency >= zws_windows(documents) * (ZWS_WINDOW / ZWS_BLOCK);
}

/* --- Tables of hashes ------------------------------------------------------------------------
 * A slot holds a number from 1 to n, above it the low bits of the hash that have room; 0 is empty.
 * Slots are at most four fifths full. Looking begins at the slot that the high bits of the hash
 * say, and moves on by one. */

static inline uint64_t zws_table_slots(uint64_t n)
{
    return n + n / 4 + 2;
}

static inline uint64_t zws_table_first(uint32_t hash, uint64_t slots)
{
    return hash * slots >> 32;
}

/* How far the bits of the hash are shifted. */
static inline unsigned zws_table_shift(uint64_t n)
{
    unsigned bits = 1;
    while (bits < 32 && n >> bits)
        bits++;
    return bits;
}

static inline uint32_t zws_table_slot(uint32_t hash, uint32_t number, unsigned shift)
{
    return shift < 32 ? hash << shift | number : number;
}

static inline size_t zws_pad8(size_t n)
{
    return (n + 7) & ~(size_t)7;
}

/* Bytes of the documents of a list. */
static inline size_t zws_layout_bytes(zws_layout layout, uint32_t frequency, uint32_t documents)
{
    size_t cells = zws_cells(documents);
    switch (layout) {
    case ZWS_LAYOUT_RAW:
        return (size_t)frequency * 4;
    case ZWS_LAYOUT_CHUNKS:
        return ((size_t)zws_chunks(documents) + 1) * 4 + (size_t)frequency * 2;
    case ZWS_LAYOUT_CELLS:
        return (cells / 16 + 1) * 4 + (cells + 2) * 2 + frequency;
    case ZWS_LAYOUT_BITMAP:
        return cells * (ZWS_CELL / 8) + (cells + 1) * 4;
    }
    return 0;
}

/* Bits set in x, where there may be no instruction for it. */
static inline uint32_t zws_popcount(uint64_t x)
{
    x -= x >> 1 & 0x5555555555555555u;
    x = (x & 0x3333333333333333u) + (x >> 2 & 0x3333333333333333u);
    return (uint32_t)(((x + (x >> 4)) & 0x0F0F0F0F0F0F0F0Fu) * 0x0101010101010101u >> 56);
}

#endif
