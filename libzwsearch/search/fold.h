/* Copies of one document in a list of hits: one of them stands for all. */
#ifndef ZWS_SEARCH_FOLD_H
#define ZWS_SEARCH_FOLD_H

#include "search/search_internal.h"

/* Hits of a list, from its first on, among which copies are looked for; those behind them stand as
 * they are found. */
#define ZWS_FOLD_DEPTH 1000

/* What is known of a list from its first hit on, for when more of the same list is fetched: nothing
 * is looked at twice. Begin with zeros; its texts are in the results' arena, so it must not outlive
 * what that holds. */
typedef struct {
    const char **hidden; /* ids of copies of the hits so far */
    size_t n_hidden, cap_hidden;
    char **seen; /* ids of the list as far as it was looked at */
    size_t n_seen, cap_seen;
    size_t n_folded; /* hits at the front of the results that have come of them */
    zws_hit *kept;   /* those, between two rounds */
    const zws_stage **stage;
    size_t n_kept, cap_kept, cap_stages;
} zws_folding;

/* Leaves out of results->hit what is a copy of a hit before it, until `wanted` are left at the
 * front; what stands behind them is of no use. Where a better copy (see zws_copies__is_better) is
 * in the hit's own stage too, it takes the hit's place; the others are named in hit->copy. stage:
 * of each hit, kept in step. Where the deadline passes, the rest stands as it is. The hits begin
 * with the first of all; documents of those looked at are loaded. */
zws_status zws_folding__hits(zws_folding *folding, zws_results *results, const zws_stage **stage,
                             zws_compiler *compiler, size_t wanted);

/* Takes the hits that have been folded out of the results, and frees the others: more of the list
 * is going to be fetched. The call above puts them back where the list begins as it did. */
zws_status zws_folding__keep(zws_folding *folding, zws_results *results, const zws_stage **stage);

void zws_folding__free(zws_folding *folding);

#endif
