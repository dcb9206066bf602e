/* What documents cite and the index does not hold. */
#ifndef ZWS_SEARCH_MISSING_H
#define ZWS_SEARCH_MISSING_H

#include "store/store.h"

typedef struct {
    const char *number, *title; /* "" where it is cited without */
    const char *id;             /* the first document, by id, that cites it */
    uint64_t documents;         /* that cite it */
} zws_missing;

/* Most cited first, then by number and title. Zero-initialise. */
typedef struct {
    zws_missing *item;
    size_t n, cap;
    zws_arena arena;
} zws_missings;

/* Inside zws_store__read. Reads every document. What is cited by number is held when a document has
 * that number or the title beside it; by title alone, when one has or is known by that title. */
zws_status zws_missing__find(zws_missings *out, zws_store *snapshot, zws_analyzer *analyzer);
void zws_missings__free(zws_missings *list);

#endif
