/* A plan made ready for one segment. */
#ifndef ZWS_CORE_EXEC_H
#define ZWS_CORE_EXEC_H

#include "core/kernels.h"

/* A term that occurs in the segment; match tree and ranking share it. */
typedef struct {
    zws_list list;
    uint32_t ordinal;
    uint32_t at;    /* where kernels left it */
    uint32_t share; /* its postings in 2^20 documents, about */
    uint64_t *set;  /* its documents as bits of their window, between set_lo and set_hi: several */
    uint32_t set_lo, set_hi; /* nodes may want them; NULL: not made yet */
    int rank;                /* index among the ranking terms, -1 when it does not rank */
    int required;            /* index among the required terms, or -1 */
    zws_positions positions;
    bool positions_open;
} zws_source;

typedef struct {
    int source;
    double weight; /* of the plan */
    double top;    /* no document gets more from it */
    uint32_t scaled_top;
    uint16_t block_scale; /* turns maxima of blocks into scaled bounds */
    uint16_t
        *table; /* ZWS_TABLE scores, scaled to fit sums into 16 bits and rounded up; each > 0 */
} zws_ranked;

/* A simplified node: children of AND and OR are neither of the same kind nor empty. */
typedef struct zws_enode {
    zws_node_kind kind;
    int source; /* TERM */
    struct zws_enode **child;
    size_t n;
    unsigned min;
    unsigned classes; /* CLASSES */
    int32_t from, to;
    uint32_t lo, hi; /* DATES: documents whose day is in the range */
    uint32_t first;  /* PHRASE: the position where it begins; 0: anywhere */
    int *phrase;     /* n sources by place, */
    size_t *rarest;  /* and the places, rarest first, */
    uint32_t *at;    /* and where the document that is looked at is in their lists; */
    int witness;     /* source whose documents have the phrase, -1: none */
    uint64_t most;   /* no more documents match */
    int *cover;      /* of some children of an OR: sources, one of which every match has, */
    size_t n_cover;  /* where these have few documents */
    struct zws_enode *beyond; /* what these have still to match; NULL: nothing */
} zws_enode;

enum {
    ZWS_DEPTH = 128,
    ZWS_PLACES = 8,                     /* required terms whose places are kept */
    ZWS_SLICES = 11,                    /* bits of counts of up to 1,024 children, and more */
    ZWS_HELD = 16,                      /* phrases that are checked late */
    ZWS_SETS = 32,                      /* sources whose documents are kept as bits */
    ZWS_MOST_WANTED = ZWS_WINDOW - 256, /* documents taken together */
};

struct zws_core_scratch {
    zws_arena arena;              /* of one search */
    uint16_t *acc;                /* a window; all zero between searches */
    uint16_t *sum, *need, *total; /* a window's blocks */
    uint16_t *touched;            /* documents */
    uint16_t *doc;
    uint16_t *from;                  /* for zws_required: indexes, */
    uint32_t *place[ZWS_PLACES + 1]; /* and places in lists */
    uint16_t *bound, *likely;
    uint8_t *nibble;
    uint8_t *slot; /* of a window's documents in a batch; ZWS_BATCH between uses */
    uint16_t *tables;
    size_t tables_cap;
    uint32_t *position[2];
    size_t position_cap[2];
    uint64_t *bits[ZWS_DEPTH]; /* a window each, allocated when a tree is that deep */
    uint16_t *alive;           /* which of the picked documents are looked at */
    uint16_t *joined;          /* documents of a window that have several terms, */
    uint16_t *joined_from;     /* as above */
    uint32_t *joined_place[ZWS_PLACES + 1];
    uint32_t *places; /* the memory of both */
    uint64_t *marked; /* a window's */
    uint64_t *sure;   /* a window's: known to have the phrase */
    uint64_t *slices; /* counts of a window's documents, bit by bit, and what they need */
    uint64_t *sets;   /* ZWS_SETS windows, allocated when first used */
};

/* Documents of one chunk, ascending (in a damaged segment maybe not), that are looked at together.
 * Bits of the functions that take a window then stand for them: bit k for document base + doc[k].
 */
typedef struct {
    uint32_t base, n;
    uint16_t *doc;
} zws_picked;

typedef struct {
    const zws_segment *segment;
    const zws_plan *plan;
    const zws_core_hidden *hidden;
    const zws_kernels *kernels;
    zws_core_scratch *scratch;
    const uint8_t *buckets;
    zws_source *source;
    size_t n_sources, source_cap;
    size_t n_sets;      /* of scratch->sets that are some source's */
    zws_ranked *ranked; /* highest top first */
    size_t n_ranked;
    double scale; /* of tables: a score times this */

    /* The match tree as a conjunction: */
    bool none;         /* nothing matches */
    uint32_t lo, hi;   /* documents it is confined to, */
    int *required;     /* terms, rarest first, */
    size_t n_required; /* */
    zws_enode **rest;  /* and what else must match */
    size_t n_rest;
    uint64_t most; /* no more documents match */

    const zws_picked *picked; /* what bits stand for; NULL: the documents of a window */

    /* Terms of which each match has one, where they have so few documents that they lead. */
    int *cover;
    size_t n_cover;
} zws_exec;

/* Everything it allocates is in scratch->arena. zws_exec__end must follow, also after a failure. */
zws_status zws_exec__begin(zws_exec *x, const zws_segment *segment, const zws_plan *plan,
                           const zws_core_hidden *hidden, zws_core_scratch *scratch);
void zws_exec__end(zws_exec *x);

/* Memory of x's search, zeroed; NULL with the error set. */
void *zws_exec__allocate(zws_exec *x, size_t n, size_t size);
/* Opens the list of a term; *source is -1 when it is not in the segment. */
zws_status zws_exec__source(zws_exec *x, const zws_term *term, int *source);
static inline uint64_t zws_exec__frequency(const zws_exec *x, int source)
{
    return x->source[source].list.df;
}
/* The plan's tree for this segment (tree.c). */
zws_status zws_tree__make(zws_exec *x, const zws_node *node, zws_enode **out);
/* Fills x->cover (cover.c), and those of nodes; the tree is split. */
zws_status zws_cover__find(zws_exec *x);

/* --- Ranking (weigh.c); only for searches by relevance --------------------------------------- */

/* Tops, and the order of terms by them. */
zws_status zws_exec__prepare_tops(zws_exec *x);
/* Then the tables of bounds. */
zws_status zws_exec__prepare_tables(zws_exec *x);
/* How far impacts may have moved since they were stored: they grow by at most *up and shrink by at
 * most *down. */
void zws_exec__drift(const zws_exec *x, double *up, double *down);
/* Score of a document, exactly. */
double zws_exec__score(const zws_exec *x, uint32_t doc);

/* Documents base + doc[0..n) that are scored together, ascending, and what comes out: the scores,
 * and which of the documents have a ranking term that `proves`. */
enum { ZWS_BATCH = 64 };
typedef struct {
    uint32_t base, n;
    uint16_t doc[ZWS_BATCH];
    double score[ZWS_BATCH];
    bool proved[ZWS_BATCH];
} zws_batch;
/* score.c. proves: for each of x->ranked; NULL: all are proved. */
void zws_exec__scores(zws_exec *x, zws_batch *batch, const bool *proves);

static inline bool zws_exec__hidden(const zws_exec *x, uint32_t doc)
{
    const zws_core_hidden *h = x->hidden;
    return h && h->word && doc < h->documents && (h->word[doc / 64] >> (doc & 63) & 1);
}

/* Are all documents hidden but for a few that are named? */
static inline bool zws_exec__is_only(const zws_exec *x)
{
    return x->hidden && x->hidden->word && x->hidden->only;
}

/* --- Matching (boolean.c) ------------------------------------------------------------------- */

/* Does document doc match the node? */
zws_status zws_match__one(zws_exec *x, const zws_enode *node, uint32_t doc, bool *matches);
/* Does it match the whole tree, but for the range? */
zws_status zws_match__all(zws_exec *x, uint32_t doc, bool *matches);
/* Clears the bits of documents that do not match; base is the window's first document, lo and hi
 * (multiples of 256) say which part of it is looked at; bits outside are left alone. */
zws_status zws_match__filter(zws_exec *x, const zws_enode *node, uint32_t base, uint32_t lo,
                             uint32_t hi, uint64_t *bits, int depth);
/* Bits of all matches between lo and hi, hidden ones left out; the whole window's words are
 * written. */
zws_status zws_match__window(zws_exec *x, uint32_t base, uint32_t lo, uint32_t hi, uint64_t *bits);
/* What zws_match__window begins with: bits of documents that may match, between *lo and *hi, which
 * are moved to where there are some. keep: the lists are looked into further on. */
void zws_match__candidates(zws_exec *x, uint32_t base, uint32_t *lo, uint32_t *hi, uint64_t *bits,
                           bool keep);
/* A place at or behind doc before which nothing matches. */
uint32_t zws_match__skip(zws_exec *x, uint32_t doc);
/* Is it known without looking at positions that the document has the phrase? */
static inline bool zws_phrase__attested(const zws_exec *x, const zws_enode *node, uint32_t doc)
{
    uint32_t index;
    return node->witness >= 0 && zws_list__find(&x->source[node->witness].list, doc, &index);
}
/* Do the sources stand at consecutive positions in a document? node->at[k] says where the
 * document is in the list of the k-th. */
zws_status zws_phrase__check(zws_exec *x, const zws_enode *node, bool *matches);
/* --- Parts of a window (joining.c, counting.c) ------------------------------------------------
 * All leave in bits, between lo and hi, what matches of what is set. */

void zws_match__term(zws_exec *x, int source, uint32_t base, uint32_t lo, uint32_t hi,
                     uint64_t *bits);
/* The documents of a list that is read between lo and hi as bits of the window, which stay until
 * another part is asked for: its words a to b - 1 may be read, as bytes at any address. Where there
 * is no room to keep them they are in scratch->marked. */
const void *zws_match__set(zws_exec *x, int source, uint32_t base, uint32_t lo, uint32_t hi);
/* The same where it costs nothing; NULL: it does. */
const void *zws_match__ready(zws_exec *x, int source, uint32_t base, uint32_t lo, uint32_t hi);
/* What has the terms of the phrase; adjacent: side by side. */
zws_status zws_match__phrase(zws_exec *x, const zws_enode *node, uint32_t base, uint32_t lo,
                             uint32_t hi, uint64_t *bits, bool adjacent);
/* Children are terms and phrases, the rarest first; min is 1 to their number. */
zws_status zws_match__at_least(zws_exec *x, const zws_enode *node, uint32_t base, uint32_t lo,
                               uint32_t hi, uint64_t *bits);
/* Words that are worked on together: a cell's; and the same at any address. */
typedef uint64_t zws_quad __attribute__((vector_size(32), may_alias));
typedef uint64_t zws_loose_quad __attribute__((vector_size(32), aligned(1), may_alias));
#define ZWS_QUAD_AT(words, w)                                                                      \
    (*(const zws_loose_quad *)(const void *)((const uint8_t *)(words) + (size_t)(w)*8))
#ifdef ZWS_HAVE_X86_KERNELS
static inline bool zws_cells__are_fast(void)
{
    return zws_kernels__get() != &zws_kernels_scalar;
}
/* A call of fast_… or any_…, which are the same compiled for two kinds of machines. */
#define ZWS_CELLS(call) (zws_cells__are_fast() ? fast_##call : any_##call)
#else
#define ZWS_CELLS(call) any_##call
#endif
/* --- Bits (sets.c) ----------------------------------------------------------------------------
 * Words a to b - 1, multiples of 4; x and y are words at any address, bits and out at multiples of
 * 32 bytes. */

/* Bits that are set; and an estimate from every fourth word, for choices that only decide how long
 * it takes. */
uint32_t zws_bits__count(const uint64_t *bits, uint32_t a, uint32_t b);
uint32_t zws_bits__about(const uint64_t *bits, uint32_t a, uint32_t b);
/* Writes the numbers of the bits that are set, ascending; room for all, and one more. */
uint32_t zws_bits__list(const uint64_t *bits, uint32_t a, uint32_t b, uint16_t *out);
/* out &= x, out |= x, out &= ~x, out = x & y. */
void zws_bits__and(uint64_t *out, const void *x, uint32_t a, uint32_t b);
void zws_bits__or(uint64_t *out, const void *x, uint32_t a, uint32_t b);
void zws_bits__and_not(uint64_t *out, const void *x, uint32_t a, uint32_t b);
void zws_bits__both(uint64_t *out, const void *x, const void *y, uint32_t a, uint32_t b);
/* out &= x & ~y; whether any is left. */
bool zws_bits__less(uint64_t *out, const void *x, const void *y, uint32_t a, uint32_t b);
/* A bitmap for a level of recursion. */
zws_status zws_scratch__bits(zws_exec *x, int depth, uint64_t **bits);

/* --- Few documents taken together (picked.c) ---------------------------------------------------
 */

/* The documents from *next on that have a term of x->cover, of at most so many windows; *next
 * becomes where to go on. In scratch->doc. */
zws_status zws_picked__cover(zws_exec *x, uint32_t *next, uint32_t windows, zws_picked *out);
/* Whether they are so few that this is sooner done than windows are. */
bool zws_picked__few(const zws_exec *x);
/* Leaves those that match the required terms and all else but the range. */
zws_status zws_picked__sift(zws_exec *x, zws_picked *picked);
/* Sets bits of those of them that match the rest of the tree; phrases: its phrases, too. */
zws_status zws_picked__rest(zws_exec *x, const zws_picked *picked, bool phrases, uint64_t *bits);

/* --- Documents with all required terms (conjunction.c); there must be one -------------------- */

typedef struct {
    zws_exec *x;
    uint32_t next, end; /* documents still to be looked at */
    uint32_t places;    /* of so many required terms the places are kept */
    uint32_t base, n;   /* what was found: base + scratch->doc[0..n), ascending; posting
                           scratch->place[j] of required term j */
} zws_required;

/* From x->lo to x->hi. */
void zws_required__begin(zws_required *r, zws_exec *x, bool places);
/* Looks at about `want` documents of the rarest term, or at the rest of a chunk or, with `live`, of
 * a window: only at those in blocks whose bit is set. There may be none found; some may be outside
 * of [lo, hi). False at the end. */
bool zws_required__next(zws_required *r, uint32_t want, const uint64_t *live);
/* Does the i-th of them match what else is demanded beside the terms and the range? */
zws_status zws_required__rest(const zws_required *r, uint32_t i, bool *matches);
/* Leaves those in [lo, r->end) that match all and are not hidden; places are lost. */
zws_status zws_required__sift(zws_required *r, uint32_t lo);

/* --- The best k (heap.c) -------------------------------------------------------------------- */

typedef struct {
    zws_core_hit *hit;
    size_t n, limit, cap;
    double above; /* documents must score more than this: less than 0 while all are wanted */
} zws_heap;

zws_status zws_heap__init(zws_heap *heap, size_t limit, const double *floor);
/* Documents come in ascending order. */
zws_status zws_heap__push(zws_heap *heap, double score, uint32_t doc);
/* Best first. */
void zws_heap__sort(zws_heap *heap);

/* --- Searches ------------------------------------------------------------------------------- */

zws_status zws_search__or(zws_exec *x, zws_heap *heap);      /* or.c */
zws_status zws_search__and(zws_exec *x, zws_heap *heap);     /* and.c */
zws_status zws_search__matches(zws_exec *x, zws_heap *heap); /* ranked.c: matches one by one */
/* Ascending matches base + doc[0..n), in one chunk; tops and tables are made. */
zws_status zws_search__rank_all(zws_exec *x, zws_heap *heap, uint32_t base, const uint16_t *doc,
                                uint32_t n);
/* All positive hits, and the first matches that are not among them with a score of 0. Sorts
 * `positive` by document. */
zws_status zws_search__first_zeros(zws_exec *x, zws_heap *positive, zws_heap *all);
/* What a pass over the matches is for. */
typedef struct {
    size_t limit;    /* the newest hits, so many */
    uint64_t enough; /* counted until there are so many; 0: not counted */
    bool facets;     /* of the plan, over all matches: into out->facet */
    zws_heap *best;  /* the best hits, while matches are few enough to look at each; NULL: not.
                        There are tables of bounds, or zws_exec__is_only */
} zws_wanted;
/* Newest first; *count is how many matches were seen, *ranked whether all of them were put to the
 * test for `best`, which is of no use otherwise. */
zws_status zws_search__newest(zws_exec *x, const zws_wanted *wanted, zws_core_hits *out,
                              uint64_t *count, bool *ranked);
/* The oldest hits. */
zws_status zws_search__oldest(zws_exec *x, size_t limit, zws_core_hits *out);
/* Whether the plan tells without a look at the matches how many there are: exactly, or that they
 * are more than up_to. */
bool zws_search__foretell(const zws_exec *x, size_t up_to, uint64_t *total, bool *exact);

/* --- Facets (facet.c) ----------------------------------------------------------------------- */

/* Makes room for the counts of the plan's facets. */
zws_status zws_facets__new(zws_core_hits *out, const zws_segment *segment, const zws_plan *plan);
/* Counts ascending documents base + doc[0..n). */
zws_status zws_facets__add(zws_core_hits *out, const zws_segment *segment, const zws_plan *plan,
                           uint32_t base, const uint16_t *doc, uint32_t n);

#endif
