/* What the search asks of a tier: a bounded Boolean tree that says which documents match, terms
 * that rank them, and how many to return in which order. Everything in it lives in the search's
 * arena. */
#ifndef ZWS_CORE_PLAN_H
#define ZWS_CORE_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/deadline.h"

typedef enum {
    ZWS_NODE_NONE,     /* no document */
    ZWS_NODE_ALL,      /* every document */
    ZWS_NODE_TERM,     /* documents with term[0] */
    ZWS_NODE_PHRASE,   /* term[0..n) at consecutive positions, from `at` on where that is not 0 */
    ZWS_NODE_AND,      /* all of child[0..n) */
    ZWS_NODE_OR,       /* any of child[0..n) */
    ZWS_NODE_NOT,      /* child[0] without child[1] */
    ZWS_NODE_AT_LEAST, /* at least `min` of child[0..n), each a TERM or PHRASE */
    ZWS_NODE_CLASSES,  /* documents of a class whose bit is set in `classes` */
    ZWS_NODE_DATES, /* sort date within [from, to], days as yyyymmdd; 0 = open. A date known to the
                       month or year matches when its span meets the range; undated never. */
} zws_node_kind;

typedef struct {
    const char *text;
    size_t len;
} zws_term;

typedef struct zws_node {
    zws_node_kind kind;
    zws_term *term;
    struct zws_node **child;
    size_t n;
    unsigned min;
    unsigned classes;
    int32_t from, to;
    uint32_t at;
    zws_term witness; /* PHRASE: of no document without the phrase, so that those that have it need
                         no look at positions; need not be in all that have it; empty: none */
} zws_node;

/* Classes of documents, which no segment knows: whoever searches brings them along. Bit d of word
 * d/64 of word[c] says that document d is of class c; NULL: none is. All others are of class 0. */
#define ZWS_CLASSES_MAX 8
typedef struct {
    const uint64_t *word[ZWS_CLASSES_MAX]; /* word[0] is NULL */
    uint32_t documents;                    /* how many bits each has */
} zws_class_bits;

/* BM25 in Xapian's BM25Weight form, with its idf taken over all tiers by the search:
 *   score(d) = Σ_t q36(weight_t · (k1 + 1) · tf / (k1 · ((1 - b) + b · max(len/avglen, minimum)) +
 * tf)) where q36 rounds to a multiple of 2^-36 (1.5e-11), so that sums are exact in any order and
 * both tiers give the same score to the last bit. weight_t = idf_t · (k3 + 1) · qtf / (k3 + qtf).
 */
typedef struct {
    double k1, b, k3, min_norm_len;
    double average_length; /* over all tiers */
} zws_bm25;

typedef struct {
    zws_term term;
    double weight; /* idf and query frequency, global; > 0 */
} zws_rank_term;

typedef enum {
    ZWS_ORDER_RELEVANCE, /* score, then newest, then id */
    ZWS_ORDER_NEWEST,    /* date, undated last, then id; nothing is scored */
    ZWS_ORDER_OLDEST,
} zws_order;

typedef struct {
    const zws_node *match;
    const zws_rank_term
        *rank; /* only documents of match are scored; others' postings add nothing */
    size_t n_rank;
    zws_bm25 bm25;
    zws_order order;
    unsigned classes;   /* only documents of these; 0: of any. The store sees to it */
    int32_t day;        /* that they are of, yyyymmdd */
    size_t limit;       /* the first `limit` hits in that order */
    size_t count_up_to; /* the total is exact up to this many; SIZE_MAX = exact always */
    const int *facet;   /* slots to count over all matches */
    size_t n_facets;
    zws_deadline deadline;
} zws_plan;

/* The addend of one term, as every tier must compute it. factor = zws_rank_term.weight. */
double zws_bm25__term_score(const zws_bm25 *bm25, double factor, uint32_t tf, uint32_t length);

/* What such an addend has beside tf in its denominator; grows with the length. */
double zws_bm25__norm(const zws_bm25 *bm25, uint32_t length);

/* The addend by that part, to the last bit. */
double zws_bm25__addend(const zws_bm25 *bm25, double factor, uint32_t tf, double norm);

#endif
