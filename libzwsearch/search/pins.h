/* Documents that an editor pinned for a query (置顶): a file, and what it says of one query. */
#ifndef ZWS_SEARCH_PINS_H
#define ZWS_SEARCH_PINS_H

#include "analysis/analysis.h"
#include "document/document.h"
#include "store/store.h"

/* Of a file, and of the pins of one query. */
#define ZWS_PINS_FILE_MAX  (16u << 20)
#define ZWS_PINS_MAX       100000
#define ZWS_PINS_QUERY_MAX 32

typedef struct zws_pins zws_pins;

typedef struct {
    const char *query; /* in the form in which queries are compared */
    const char *id;
    zws_date expiry; /* the last day on which it counts; 0: it always does */
    size_t line;
} zws_pin;

/* Reads a file of query<TAB>id<TAB>YYYY-MM-DD, the last part empty or left out: it always counts.
 * Empty lines and lines that begin with # are none. ZWS_EFORMAT names file and line: no tab, no
 * query, no id, a date that is none, the same query and id twice, more than ZWS_PINS_QUERY_MAX of
 * one query, no UTF-8. */
zws_status zws_pins__load(zws_pins **out, const zws_analyzer *analyzer, const char *path);
void zws_pins__free(zws_pins *pins);

/* Calls report with one line for each pin whose document the store does not have. */
zws_status zws_pins__check(const zws_pins *pins, zws_store *store, const char *path,
                           void (*report)(const char *line, void *context), void *context);

/* The pins of a query, expired ones too: *n of them from the one returned on. Queries are the same
 * when they are after normalisation: width, case, traditional characters and blanks do not count.
 * NULL pins have none. */
zws_status zws_pins__of(const zws_pin **out, size_t *n, const zws_pins *pins,
                        const zws_analyzer *analyzer, const char *query, size_t len);

#endif
