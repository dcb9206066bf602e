/* An open segment, as the files of this folder see it. */
#ifndef ZWS_CORE_SEGMENT_H
#define ZWS_CORE_SEGMENT_H

#include "core/core.h"
#include "core/format.h"

typedef struct {
    const uint8_t *data;
    uint64_t len;
} zws_section;

typedef struct {
    uint32_t values, kind, width, codes, text; /* as the file has them */
    const uint8_t *offsets;                    /* values + 1 u32 */
    const uint8_t *bytes;
    const uint8_t *documents; /* kind 1: a code a document; kind 2: documents + 1 starts */
    const uint8_t *several;   /* kind 2: u32 codes */
} zws_column;

struct zws_segment {
    zws_mapping map;
    zws_section section[ZWS_SECTIONS];
    uint32_t n, dated, windows;
    uint64_t length, n_terms, n_postings, n_positions;
    uint32_t shortest, longest;
    zws_bm25 reference; /* the stored bounds were made for it */
    uint32_t n_low;
    uint32_t low[ZWS_BUCKETS]; /* least length of each class of length */
    uint64_t n_blocks;         /* of the dictionary */
    uint64_t term_slots, id_slots;
    unsigned term_shift, id_shift;
    uint32_t n_spans;
    zws_column *column[ZWS_COLUMNS]; /* NULL: no document has a value */
};

/* Where the postings of a term are. */
typedef struct {
    uint32_t ordinal, df;
    uint64_t offset, len; /* bytes in the section; not checked */
} zws_term_place;

/* What a short list is unpacked into: u32 documents, 8 bytes for every escape that there may be,
 * nibbles; wide loads reach behind these. */
static inline size_t zws_short_room(uint32_t df)
{
    return (size_t)df * 4 + (size_t)df * 8 + df / 2 + 9;
}
typedef struct {
    uint8_t bytes[ZWS_SHORT * 12 + ZWS_SHORT / 2 + 9];
} zws_short_list;

/* A list of postings, its places in the mapping checked. */
typedef struct {
    uint32_t df, documents;
    zws_layout layout;
    uint32_t flags, escapes;
    float maximum; /* no impact is greater, */
    float best;    /* and ZWS_BEST are at least this (0 when it has fewer) */
    const uint8_t *nibbles;
    uint32_t nibble_mask; /* 0 where there is one nibble for all; else all bits */
    const uint8_t *escape;
    const uint8_t *maxima; /* a byte for each 64 documents, or NULL */
    const uint8_t *docs;   /* RAW: u32; CHUNKS: u16; CELLS: u8; BITMAP: bits */
    const uint8_t *table; /* CHUNKS: u32 starts; CELLS: u16 starts in 16 cells; BITMAP: u32 ranks */
    const uint8_t *bases; /* CELLS: u32 starts of 16 cells */
    /* Of the positions: where they begin, their offsets standing before them except in a short
     * list, and where the bytes end that they may take. */
    const uint8_t *positions, *positions_end;
} zws_list;

zws_status zws_segment__damaged(const zws_segment *segment, const char *what);
/* verify.c: compares every checksum, nothing else. ZWS_ECORRUPT. */
zws_status zws_segment__check_sums(const zws_segment *segment);

/* A term's place; ZWS_ENOTFOUND without a message when it is not there. */
zws_status zws_terms__find(const zws_segment *segment, const char *term, size_t len,
                           zws_term_place *place);
/* Walks the dictionary. Zero-initialise, seek, then next until term is NULL. */
typedef struct {
    const zws_segment *segment;
    uint64_t ordinal; /* of the term that next will give */
    const uint8_t *at, *end;
    char *term;
    size_t len, cap;
    zws_term_place place; /* of the term */
} zws_term_cursor;
zws_status zws_term_cursor__seek(zws_term_cursor *cursor, const zws_segment *segment,
                                 const char *prefix, size_t len);
/* *found is false at the end. */
zws_status zws_term_cursor__next(zws_term_cursor *cursor, bool *found);
void zws_term_cursor__free(zws_term_cursor *cursor);

/* `room` (zws_short_room bytes) must stay as long as the list; it may be NULL where place->df is at
 * least ZWS_SHORT. */
zws_status zws_list__open(zws_list *out, const zws_segment *segment, const zws_term_place *place,
                          uint8_t *room);
/* Frequency of posting `index`; 1 where no posting has one. */
uint32_t zws_list__value(const zws_list *list, uint32_t index);
static inline uint32_t zws_list__frequency(const zws_list *list, uint32_t index)
{
    return list->flags & ZWS_LIST_UNRANKED ? 0 : zws_list__value(list, index);
}
/* Where document doc (below documents) is in the list. False when it is not in it. */
bool zws_list__find(const zws_list *list, uint32_t doc, uint32_t *index);
/* Calls fn for every posting in order. ZWS_ECORRUPT when documents do not ascend below documents.
 */
zws_status zws_list__walk(const zws_list *list, const zws_segment *segment,
                          zws_status (*fn)(uint32_t doc, uint32_t index, void *context),
                          void *context);

/* 4 bits each, low half first. */
static inline uint32_t zws_nibble(const uint8_t *nibbles, uint32_t index)
{
    return nibbles[index / 2] >> (4 * (index & 1)) & 15;
}

/* The frequency of posting `index`, 15 where it is that or more. */
static inline uint32_t zws_list__nibble(const zws_list *list, uint32_t index)
{
    return zws_nibble(list->nibbles, index & list->nibble_mask);
}

/* Reads positions of postings of one list, whose `room` must stay. As many are expected of a
 * posting as its frequency, or one where the list does not rank. */
typedef struct {
    const uint8_t *nibbles, *escape;
    uint32_t nibble_mask, escapes;
    const uint8_t *groups; /* NULL: a short list, groups follow each other */
    const uint8_t *stream, *end;
    uint32_t df;
    bool none, exceptions, pairs;
} zws_positions;
/* Where the positions of a posting are. */
typedef struct {
    const uint8_t *packed;
    uint64_t bit;
    uint32_t count, width;
} zws_position_run;
zws_status zws_positions__open(zws_positions *out, const zws_segment *segment,
                               const zws_list *list);
/* Of posting `index`. */
zws_status zws_positions__seek(const zws_positions *positions, const zws_segment *segment,
                               uint32_t index, zws_position_run *out);
/* Decodes run->count positions into out. */
zws_status zws_position_run__decode(const zws_position_run *run, const zws_segment *segment,
                                    uint32_t *out);

uint32_t zws_escape__find(const uint8_t *escape, uint32_t n, uint32_t index);

zws_status zws_columns__open(zws_segment *segment);
void zws_columns__close(zws_segment *segment);
/* The text of a value. */
zws_status zws_column__text(const zws_column *column, const zws_segment *segment, uint32_t value,
                            const char **text, size_t *len);
/* The codes of a document: calls fn for each. */
zws_status zws_column__codes(const zws_column *column, const zws_segment *segment, uint32_t doc,
                             void (*fn)(uint32_t code, void *context), void *context);

/* The first document whose date is below `date`, of the dated ones: 0 to dated. */
uint32_t zws_dates__first_before(const zws_segment *segment, int32_t date);

#endif
