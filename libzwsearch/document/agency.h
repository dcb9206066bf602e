/* Agencies in text: their codes (机关代字) and their names; for the files of this folder, and
 * zws_agency__is_name for all. */
#ifndef ZWS_DOCUMENT_AGENCY_H
#define ZWS_DOCUMENT_AGENCY_H

#include "document/chars.h"

/* Where in the run of characters cp[first, last) the agency code that ends at `last` begins: the
 * words before it (根据, 按照, 某省人民政府) are left out. `last` when there is none. The run holds
 * Han characters and bracketed parts of codes (皖政办（秘）). */
size_t zws_agency__code_begin(const uint32_t *cp, size_t first, size_t last);

/* True when the code starts as known codes do and ends as they do, so that it may be believed with
 * weaker signs around it. */
bool zws_agency__code_is_firm(const uint32_t *cp, size_t first, size_t last);

/* True when the code begins as known ones do. */
bool zws_agency__has_head(const uint32_t *cp, size_t first, size_t last);

/* True when the code ends with a character that codes end with, or is the code of a province's
 * agency. */
bool zws_agency__code_is_likely(const uint32_t *cp, size_t first, size_t last);

/* Where the name of the agency that ends at `last` begins, inside cp[first, last), which is
 * bounded by punctuation; `last` when no name ends there. Joint issuers are one range
 * (财政部税务总局). */
size_t zws_agency__name_begin(const uint32_t *cp, size_t first, size_t last);

/* True when all of cp[first, last) reads as the name of one agency. */
bool zws_agency__is_name(const uint32_t *cp, size_t first, size_t last);

/* True when cp[first, last) ends as names of agencies do. */
bool zws_agency__ends_as_name(const uint32_t *cp, size_t first, size_t last);

/* The length in characters of the national agency's name that starts at cp[first] (the longest),
 * 0 when none does. */
size_t zws_agency__national_at(const uint32_t *cp, size_t first, size_t last);

/* How many characters 中华人民共和国 takes at the start of cp[first, last), when more follows. */
size_t zws_agency__state_prefix(const uint32_t *cp, size_t first, size_t last);

/* Of the names of joint issuers (财政部、国家税务总局): how many characters the one at cp[first]
 * has, before `last`, and what it is called in a number, NULL for as it stands. 0: no central
 * agency is named there. */
size_t zws_agency__joint_at(const char32_t **called, const uint32_t *cp, size_t first, size_t last);

#endif
