/* Made-up documents, the segment they become, and a plain evaluator to compare searches with. */
#ifndef TESTS_CORE_CORPUS_H
#define TESTS_CORE_CORPUS_H

#include "core/core.h"
#include "unit/unit.h"

enum {
    CORPUS_TERMS = 48,
    CORPUS_PAIRS = 12, /* of the first so many, pairs side by side may have a witness */
    CORPUS_COLUMNS = 2
};

typedef struct {
    uint32_t term, frequency, n_positions;
    uint32_t *position;
} corpus_posting;

typedef struct {
    char id[24];
    int32_t date, date_end;
    corpus_posting *posting; /* by term, ascending */
    uint32_t n;
    uint64_t length;
    char value[CORPUS_COLUMNS][64];
    char stored[96];
    bool hidden;
} corpus_document;

typedef struct {
    corpus_document *document; /* in a segment's order once it was sorted */
    uint32_t n;
    uint64_t seed, length;
} corpus;

/* Uniform below n. */
uint32_t corpus_random(uint64_t *seed, uint32_t n);
/* "w00" to "w47" in dst. */
const char *corpus_term(char dst[8], uint32_t term);
/* "x0102" in dst: the term of some of the documents that have term 1 right before term 2. */
const char *corpus_witness(char dst[8], uint32_t first, uint32_t second);
/* n documents: term t is in about one of 2^(t/4) of them. Every sixth term does not rank; some
 * terms have numbers of positions that are not their frequencies. */
void corpus_make(corpus *c, uint32_t n, uint64_t seed);
/* In the order a segment numbers them. */
void corpus_sort(corpus *c);
void corpus_free(corpus *c);
/* Adds document d to a builder. */
zws_status corpus_add(const corpus *c, zws_segment_builder *builder, uint32_t d);
/* In two steps: the terms of document d as number `index` into a lane; then the rest. */
zws_status corpus_gather(const corpus *c, zws_segment_builder *builder, uint32_t d, size_t lane,
                         uint32_t index);
zws_status corpus_settle(const corpus *c, zws_segment_builder *builder, uint32_t d, uint32_t index);
/* Builds a segment of documents [from, to) in a shuffled order. */
void corpus_build(const corpus *c, const char *path, const zws_segment_options *options,
                  uint32_t from, uint32_t to);

/* The plain evaluator. Positions and matches are looked up in the documents themselves. */
bool corpus_matches(const corpus *c, const zws_node *node, uint32_t doc);
double corpus_score(const corpus *c, const zws_plan *plan, uint32_t doc);
/* All hits of a plan in order: at most plan->limit in hits; the total is exact. */
void corpus_search(const corpus *c, const zws_plan *plan, zws_core_hits *hits);

/* Random plans; everything in them lives in the arena. */
zws_node *corpus_random_node(zws_arena *arena, const corpus *c, uint64_t *seed, int depth);
void corpus_random_plan(zws_arena *arena, const corpus *c, uint64_t *seed, zws_plan *plan);

/* A fresh folder under TMPDIR; removed with everything in it by corpus_remove. */
void corpus_folder(char path[64]);
void corpus_remove(const char *path);

#endif
