/* Which names stand for one agency: its full name, its short forms, and what it was called before.
 */
#ifndef ZWS_DOCUMENT_SUCCESSION_H
#define ZWS_DOCUMENT_SUCCESSION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

/* A name of fewer than ZWS_AGENCY_NAMES others; UTF-8, valid during the call only. earlier: of an
 * agency that the asked one succeeded, wholly or in part. */
typedef zws_status (*zws_agency_name_fn)(const char *name, size_t len, bool earlier, void *context);

/* No agency has more other names than are given out. */
#define ZWS_AGENCY_NAMES 32

/* Calls fn for each other name of the agency called `name` (normalised UTF-8): 省发改委 and
 * 某省发展改革委 for 某省发展和改革委员会, 国土资源厅 for 自然资源厅. The place in front of a local
 * agency's name stays what it is, also when it is empty. A name that is the full name of one agency
 * is not taken for the short form of another (交通部). predecessors: also the names of those whose
 * duties it took over, their predecessors included; never those of its successors. Stops at the
 * first status of fn that is not ZWS_OK, and returns it. */
zws_status zws_agency__each_name(const char *name, size_t len, bool predecessors,
                                 zws_agency_name_fn fn, void *context);

/* False when no name in the table ends so: a cheap test to go before the call above. */
bool zws_agency__may_be_name(const char *name, size_t len);

#endif
