/* The list that a search finds, of one state of the index. */
#ifndef ZWS_SEARCH_HITLIST_H
#define ZWS_SEARCH_HITLIST_H

#include "search/search_internal.h"

typedef struct {
    zws_compiler *compiler; /* these three are set by the caller, all else is zero */
    const zws_stages *stages;
    zws_results *results;

    const zws_stage **stage; /* of each hit of the results */
    size_t cap_stages;
    size_t skip;             /* hits of the list that are not taken */
    size_t seen;             /* hits of the stages so far, those before the page included */
    int *slot;               /* of the facets */
    const zws_node *matched; /* all that is found */
    bool beyond_typed; /* alternatives were looked for: by date only where nothing has all the words
                        */
} zws_hitlist;

/* Fills the results with the hits that the request wants, not their documents, with the total, the
 * facets, and how many have ended. Free the list whatever comes back. */
zws_status zws_hitlist__make(zws_hitlist *list);
void zws_hitlist__free(zws_hitlist *list);

#endif
