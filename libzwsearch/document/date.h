/* Dates in running text. */
#ifndef ZWS_DOCUMENT_DATE_H
#define ZWS_DOCUMENT_DATE_H

#include "document/document.h"

/* A date as it stands in a text. */
typedef struct {
    zws_date date;
    size_t first, last; /* characters [first, last) of the text, from the year to 日 */
} zws_date_mention;

typedef struct {
    zws_date_mention *item;
    size_t n, cap;
} zws_date_mentions;

/* Appends every date of characters [first, last), in order: 2018年5月25日, 二〇一八年五月,
 * 2018-05-25 with - / or . between, digits split by single spaces (201 8 年). Years 1800 to 2199. A
 * date that cannot be (2月30日) is left out. */
zws_status zws_dates__find(zws_date_mentions *out, const zws_text *text, size_t first, size_t last);
void zws_dates__free(zws_date_mentions *list);

/* Year, month and day as one date; false when there is no such day. month and day may be 0. */
bool zws_date__make(zws_date *out, uint32_t year, uint32_t month, uint32_t day);

/* The day that is `years` years later and one day earlier: the last day of a term of validity. */
zws_date zws_date__term_end(zws_date from, uint32_t years);
/* The same for months: from the 31st, the last day of a shorter month. 0: no such day. */
zws_date zws_date__months_end(zws_date from, uint32_t months);

/* Reads one date from the start of cp[first, last); *end is behind it. */
bool zws_date__read(zws_date *out, size_t *end, const uint32_t *cp, size_t first, size_t last);

#endif
