/* What of an index deserves a look: late interpretations, gaps in series of numbers, titles held
 * twice, documents without a date or a number. */
#ifndef ZWS_SEARCH_AUDIT_H
#define ZWS_SEARCH_AUDIT_H

#include "document/calendar.h"
#include "store/store.h"
#include "zwsearch/search.h"

/* One finding; the strings are valid during the call. See zws_index_audit. */
typedef zws_status (*zws_audit_finding_fn)(zws_audit_kind kind, const char *id, const char *other,
                                           const char *detail, void *context);

/* How many working days an interpretation may come behind its document. */
#define ZWS_AUDIT_WORKING_DAYS 3

/* Inside zws_store__read. Reads every stored document once, keeps about 200 bytes of each, and
 * gives the findings of the kinds whose bits are set in `kinds` in the order of zws_audit_kind,
 * each kind by id. Stops at the first status of fn that is not ZWS_OK, and returns it. */
zws_status zws_audit__run(zws_store *snapshot, zws_analyzer *analyzer, unsigned kinds,
                          const zws_calendar *calendar, zws_audit_finding_fn fn, void *context);

/* "late-interpretation", "gap", "same-title", "no-date", "no-number", "cites-repealed"; NULL. */
const char *zws_audit__name(zws_audit_kind kind);

#endif
