/* Copies of one document in a list of hits: one of them stands for all. */
#ifndef ZWS_SEARCH_FOLD_H
#define ZWS_SEARCH_FOLD_H

#include "search/search_internal.h"

/* Hits of a list, from its first on, among which copies are looked for; those behind them stand as
 * they are found. */
#define ZWS_FOLD_DEPTH 1000

/* Leaves out of results->hit what is a copy of a hit before it. Where a better copy (see
 * zws_copies__is_better) is in the hit's own stage too, it takes the hit's place; the others are
 * named in hit->copy. stage: of each hit, kept in step. Where the deadline passes, the rest stands
 * as it is. The hits begin with the first of all; documents of those looked at are loaded. */
zws_status zws_fold__hits(zws_results *results, const zws_stage **stage, zws_compiler *compiler);

#endif
