/* A bag of terms with frequencies and positions, filled occurrence by occurrence and then read in
 * order. Made to be filled millions of times: a hash table over an arena, nothing allocated per
 * term. */
#ifndef ZWS_STORE_TERM_BAG_H
#define ZWS_STORE_TERM_BAG_H

#include "store/invert.h"

typedef struct {
    uint64_t name; /* of a short term its zws_order__key, else a hash that is no such key */
    uint64_t key;  /* zws_order__key, once they are sorted */
    uint32_t text; /* offset in text */
    uint32_t len;
    uint32_t frequency;
    uint32_t n_positions;
    uint32_t last; /* position */
} zws_bag_term;

typedef struct {
    uint32_t term, position;
} zws_bag_place;

typedef struct {
    zws_bag_term *term;
    size_t n, cap;
    uint32_t *table; /* index of a term + 1; a power of two of cells */
    size_t table_size, table_cap;
    zws_bag_place *place; /* every occurrence, in order */
    size_t n_places, places_cap;
    zws_buffer text;
    /* The ordered result. */
    zws_inverted_term *sorted;
    size_t sorted_cap;
    uint32_t *order;
    size_t order_cap;
    uint32_t *position;
    size_t position_cap;
} zws_term_bag;

/* Forgets all terms, keeps the memory. */
zws_status zws_term_bag__clear(zws_term_bag *bag);

/* Adds frequency to the term prefix + text (prefix may be 0). positional: at this position as well;
 * the positions of one term come in ascending order. */
zws_status zws_term_bag__add(zws_term_bag *bag, char prefix, const char *text, size_t len,
                             uint32_t frequency, bool positional, uint32_t position);

/* The same for all pairs of neighbours and all single ones of n Han characters, each of three bytes
 * in UTF-8: the pair that begins with character i stands at position + i, and so does the
 * character, but of these only the first and the last have positions. */
zws_status zws_term_bag__add_han(zws_term_bag *bag, char prefix, const uint32_t *cp, size_t n,
                                 uint32_t frequency, uint32_t position);

/* The terms, sorted: in byte order, valid until the next call for this bag. */
zws_status zws_term_bag__list(zws_inverted_term **out, size_t *n, uint64_t *length,
                              zws_term_bag *bag, bool sorted);

void zws_term_bag__free(zws_term_bag *bag);

#endif
