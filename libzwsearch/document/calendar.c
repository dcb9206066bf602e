#include "document/calendar.h"

#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "document/document.h"

/* The years begin in March, so that the leap day ends one. */
int32_t zws_calendar__number(zws_date day)
{
    int32_t y = day / 10000, m = day / 100 % 100, d = day % 100;
    y -= m < 3;
    int32_t month = (m + 9) % 12;
    return 365 * y + y / 4 - y / 100 + y / 400 + (153 * month + 2) / 5 + d - 1;
}

zws_date zws_calendar__day(int32_t number)
{
    int32_t century = (4 * number + 3) / 146097;
    int32_t rest = number - 146097 * century / 4;
    int32_t year = (4 * rest + 3) / 1461;
    rest -= 1461 * year / 4;
    int32_t month = (5 * rest + 2) / 153;
    int32_t d = rest - (153 * month + 2) / 5 + 1;
    int32_t m = month < 10 ? month + 3 : month - 9;
    return (century * 100 + year + (m < 3)) * 10000 + m * 100 + d;
}

/* 1 March of year 0 was a Wednesday. */
static bool is_weekend(int32_t number)
{
    return (number + 2) % 7 >= 5;
}

/* The place of the first listed day that is not before `day`. */
static size_t place(const zws_calendar *calendar, zws_date day)
{
    size_t low = 0, high = calendar->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (calendar->day[middle].day < day)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static zws_status add_day(zws_calendar *calendar, zws_date day, bool working, bool *twice)
{
    size_t at = place(calendar, day);
    *twice = at < calendar->n && calendar->day[at].day == day;
    if (*twice)
        return ZWS_OK;
    ZWS_TRY(zws_mem__grow(&calendar->day, &calendar->cap, calendar->n + 1, sizeof *calendar->day));
    memmove(calendar->day + at + 1, calendar->day + at, (calendar->n - at) * sizeof *calendar->day);
    calendar->day[at] = (zws_calendar_day){day, working};
    calendar->n++;
    return ZWS_OK;
}

typedef struct {
    const char *name, *text;
    size_t line, len;
} table_line;

static zws_status faulty(const table_line *line, const char *what)
{
    return zws_error__set(ZWS_EINVAL,
                          "%s:%zu: %s: a line has the first and the last day "
                          "(YYYY-MM-DD) and off or work, separated by tabs",
                          line->name, line->line, what);
}

/* The next column; behind the last one it is empty. */
static size_t column(const char **text, const table_line *line, size_t *at)
{
    size_t begin = *at;
    const char *tab = memchr(line->text + begin, '\t', line->len - begin);
    size_t end = tab ? (size_t)(tab - line->text) : line->len;
    *text = line->text + begin;
    *at = end + (tab != NULL);
    return end - begin;
}

static zws_status read_day(zws_date *out, const table_line *line, size_t *at)
{
    const char *text;
    size_t len = column(&text, line, at);
    if (!zws_date__parse(out, text, len) || *out % 100 == 0)
        return faulty(line, "not a day");
    return ZWS_OK;
}

static zws_status add_line(zws_calendar *calendar, const table_line *line)
{
    size_t at = 0;
    zws_date first, last;
    const char *kind;
    ZWS_TRY(read_day(&first, line, &at));
    ZWS_TRY(read_day(&last, line, &at));
    size_t len = column(&kind, line, &at);
    bool working = len == 4 && memcmp(kind, "work", 4) == 0;
    if (!working && !(len == 3 && memcmp(kind, "off", 3) == 0))
        return faulty(line, "neither off nor work");
    int32_t from = zws_calendar__number(first), to = zws_calendar__number(last);
    if (to < from)
        return faulty(line, "the last day is before the first");
    if (to - from >= ZWS_CALENDAR_SPAN)
        return faulty(line, "too many days");
    for (int32_t number = from; number <= to; number++) {
        bool twice;
        ZWS_TRY(add_day(calendar, zws_calendar__day(number), working, &twice));
        if (twice)
            return faulty(line, "a day that is listed before");
    }
    return ZWS_OK;
}

zws_status zws_calendar__add(zws_calendar *calendar, const char *name, const char *text, size_t len)
{
    table_line line = {.name = name};
    for (size_t at = 0; at < len; at += line.len + 1) {
        const char *end = memchr(text + at, '\n', len - at);
        line.text = text + at;
        line.len = end ? (size_t)(end - line.text) : len - at;
        line.line++;
        table_line bare = line;
        if (bare.len > 0 && bare.text[bare.len - 1] == '\r')
            bare.len--;
        bool is_head = bare.len >= 5 && memcmp(bare.text, "first", 5) == 0;
        if (bare.len == 0 || bare.text[0] == '#' || is_head)
            continue;
        ZWS_TRY(add_line(calendar, &bare));
    }
    return ZWS_OK;
}

zws_status zws_calendar__china(zws_calendar *out)
{
    static const char *const rows[] = {
#include "holidays_rows.h"
    };
    *out = (zws_calendar){0};
    zws_status status = ZWS_OK;
    for (size_t i = 0; i < sizeof rows / sizeof *rows && status == ZWS_OK; i++)
        status = zws_calendar__add(out, "holidays.tsv", rows[i], strlen(rows[i]));
    if (status != ZWS_OK)
        zws_calendar__free(out);
    return status;
}

zws_status zws_calendar__read(zws_calendar *out, const char *path)
{
    char *data;
    size_t len;
    *out = (zws_calendar){0};
    ZWS_TRY(zws_file__read(&data, &len, path, (size_t)1 << 20));
    zws_status status = zws_calendar__add(out, path, data, len);
    free(data);
    if (status != ZWS_OK)
        zws_calendar__free(out);
    return status;
}

void zws_calendar__free(zws_calendar *calendar)
{
    free(calendar->day);
    *calendar = (zws_calendar){0};
}

bool zws_calendar__is_working(const zws_calendar *calendar, zws_date day)
{
    size_t at = place(calendar, day);
    if (at < calendar->n && calendar->day[at].day == day)
        return calendar->day[at].working;
    return !is_weekend(zws_calendar__number(day));
}

zws_date zws_calendar__working_day_after(const zws_calendar *calendar, zws_date day, unsigned n)
{
    if (day <= 0 || day % 100 == 0 || day / 100 % 100 == 0)
        return 0;
    int32_t number = zws_calendar__number(day);
    /* A table has an end, so working days come. */
    while (n > 0) {
        day = zws_calendar__day(++number);
        n -= zws_calendar__is_working(calendar, day);
    }
    return day;
}
