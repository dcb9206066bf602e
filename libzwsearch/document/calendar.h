/* Working days: Monday to Friday, but for the days off and the weekends worked instead that are
 * listed. */
#ifndef ZWS_DOCUMENT_CALENDAR_H
#define ZWS_DOCUMENT_CALENDAR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "document/types.h"

typedef struct {
    zws_date day;
    bool working;
} zws_calendar_day;

/* Starts as all zero: weekends only. */
typedef struct {
    zws_calendar_day *day; /* ascending, each day once */
    size_t n, cap;
} zws_calendar;

/* What the State Council has published for China, 2018 to 2026 (corpus/lexicon/holidays.tsv). */
zws_status zws_calendar__china(zws_calendar *out);

/* Adds the days of a table: UTF-8, columns first and last day (YYYY-MM-DD), off or work, and
 * anything behind, separated by tabs; lines that are empty or begin with # or "first" say nothing.
 * ZWS_EINVAL names `name`, the line and what is wrong: a day that does not exist, last before
 * first, a span of more than ZWS_CALENDAR_SPAN days, a day that is listed twice. */
zws_status zws_calendar__add(zws_calendar *calendar, const char *name, const char *text,
                             size_t len);
#define ZWS_CALENDAR_SPAN 62

/* The table in a file of at most 1 MiB, and nothing else. */
zws_status zws_calendar__read(zws_calendar *out, const char *path);
void zws_calendar__free(zws_calendar *calendar);

bool zws_calendar__is_working(const zws_calendar *calendar, zws_date day);

/* The n-th working day behind `day`, which does not count itself. 0 where day is no whole day. */
zws_date zws_calendar__working_day_after(const zws_calendar *calendar, zws_date day, unsigned n);

/* Days since 1 March of year 0, of a whole day; and back. */
int32_t zws_calendar__number(zws_date day);
zws_date zws_calendar__day(int32_t number);

#endif
