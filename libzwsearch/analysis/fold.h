/* The folding table: what every code point becomes before text is cut into tokens.
 *
 * Folding is NFKC_Casefold, then traditional → simplified and a short list of variants for Han
 * characters, repeated until nothing changes. Besides:
 *   - private-use characters of all planes vanish, as default-ignorable ones do;
 *   - control characters but NUL become spaces;
 *   - a number sign that stands for itself (①, ⒈, ½) is set off with spaces: ①2018年 must not
 *     become 12018年;
 *   - decimal digits of other scripts become 0-9, and the circles ○ ◯ that Chinese dates are
 *     written with become 〇;
 *   - radicals that PDF extraction puts in the place of characters (⺠ ⻅) become these.
 * No rule looks at neighbours, so a part of a text folds as it does inside the whole; only
 * characters that combine with the one before (marks, Hangul vowels) are left to ICU, and the table
 * tells which these are.
 *
 * Format, little-endian, to be stored at an address divisible by 4:
 *   0    "ZFLD"
 *   4    u32  ZWS_FOLD_VERSION
 *   8    u32  number of blocks B, at most 17408
 *   12   u32  number of expansion characters X, below 65536
 *   16   u16  block[17408]: the block of the code points 64·i … 64·i+63
 *   …    u32  entry[B][64]
 *   …    u32  expansion[X], code points
 * An entry has its flags in bits 0-7 and its payload in bits 8-28: the code point XOR what it
 * becomes, so that inert blocks are shared; with ZWS_FOLD_EXPANDS (offset << 5 | length) of its
 * expansion. */
#ifndef ZWS_ANALYSIS_FOLD_H
#define ZWS_ANALYSIS_FOLD_H

#include <endian.h>
#include <stdint.h>

#include "base/memory.h"

#define ZWS_FOLD_VERSION       1u
#define ZWS_FOLD_BLOCKS        (0x110000u / 64)
#define ZWS_FOLD_EXPANSION_MAX 31u

/* The flags of an entry. */
enum {
    ZWS_FOLD_CLASS = 0x07,    /* mask: zws_char_class of what it becomes, or of its first part */
    ZWS_FOLD_COMBINES = 0x08, /* may combine with the character before it */
    ZWS_FOLD_DROPPED = 0x10,  /* vanishes */
    ZWS_FOLD_EXPANDS = 0x20,  /* becomes two or more characters */
    ZWS_FOLD_BLANK = 0x40,    /* becomes a space */
    ZWS_FOLD_SLOW = 0x78      /* none of these bits: becomes cp ^ entry >> 8, and that is all */
};

/* A view of a stored table; the memory behind it must outlive it. */
typedef struct {
    const uint16_t *block;
    const uint32_t *entry;
    const uint32_t *expansion;
    uint32_t expansions;
} zws_fold;

/* Makes the table with the Unicode data of the ICU that is linked; the same bytes every time. */
zws_status zws_fold__build(zws_buffer *out);

/* Looks at a stored table. Every index that zws_fold__entry follows is checked here, once;
 * ZWS_ECORRUPT or ZWS_EVERSION otherwise, and *out is then a table that must not be used. */
zws_status zws_fold__open(zws_fold *out, const void *data, size_t len);

/* The entry of a code point; of U+FFFD for what is none. */
static inline uint32_t zws_fold__entry(const zws_fold *fold, uint32_t cp)
{
    if (cp > 0x10FFFF)
        cp = 0xFFFD;
    return le32toh(fold->entry[(uint32_t)le16toh(fold->block[cp >> 6]) << 6 | (cp & 63)]);
}

/* The expansion of an entry with ZWS_FOLD_EXPANDS: returns its length and sets *cps, whose items
 * are little-endian; 0 when the entry points outside the table. */
size_t zws_fold__expansion(const zws_fold *fold, uint32_t entry, const uint32_t **cps);

#endif
