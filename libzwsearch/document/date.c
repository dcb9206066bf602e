#include "document/date.h"

#include <stdio.h>

#include "base/utf8.h"
#include "document/chars.h"

static uint32_t days_in_month(uint32_t year, uint32_t month)
{
    static const uint8_t days[13] = {0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (month == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0))
        return 29;
    return days[month];
}

bool zws_date__make(zws_date *out, uint32_t year, uint32_t month, uint32_t day)
{
    if (year < 1 || year > 9999 || month > 12 || (month == 0 && day != 0))
        return false;
    if (month != 0 && day > days_in_month(year, month))
        return false;
    *out = (zws_date)(year * 10000 + month * 100 + day);
    return true;
}

/* One or two digits, possibly split by a space, or a Han number, then unit (月 or 日). */
static bool read_part(uint32_t *value, size_t *end, const uint32_t *cp, size_t first, size_t last,
                      const char32_t *units)
{
    size_t i = first;
    while (i < last && cp[i] == ' ')
        i++;
    uint32_t number = 0;
    if (i < last && is_digit(cp[i])) {
        size_t digits = 0;
        while (i < last && (is_digit(cp[i]) || cp[i] == ' ')) {
            if (cp[i] != ' ') {
                number = number * 10 + (cp[i] - '0');
                if (++digits > 2)
                    return false;
            }
            i++;
        }
    } else {
        size_t begin = i;
        while (i < last && i - begin < 3 && zws_chars__is_numeral(cp[i]))
            i++;
        if (!zws_chars__han_number(&number, cp, begin, i))
            return false;
        while (i < last && cp[i] == ' ')
            i++;
    }
    if (i >= last || !in_set(cp[i], units) || number == 0)
        return false;
    *value = number;
    *end = i + 1;
    return true;
}

/* Digits with at most one space between two of them; at most max digits. */
static size_t read_digits(uint32_t *value, const uint32_t *cp, size_t first, size_t last,
                          size_t max, size_t *count)
{
    size_t i = first;
    *count = 0;
    *value = 0;
    while (i < last && *count < max) {
        if (is_digit(cp[i]))
            *value = *value * 10 + (cp[i] - '0'), ++*count, i++;
        else if (*count > 0 && cp[i] == ' ' && i + 1 < last && is_digit(cp[i + 1]))
            i++;
        else
            break;
    }
    return i;
}

static bool read_year(uint32_t *year, size_t *end, const uint32_t *cp, size_t first, size_t last)
{
    size_t count, i = read_digits(year, cp, first, last, 4, &count);
    if (count == 4) {
        *end = i;
        return true;
    }
    if (count != 0)
        return false;
    uint32_t value = 0;
    for (i = first; i < last && i < first + 4; i++) {
        int d = zws_chars__han_digit(cp[i]);
        /* Typists use the letter for 〇 as well. */
        if (d < 0 && cp[i] == 'o' && i > first)
            d = 0;
        if (d < 0)
            return false;
        value = value * 10 + (uint32_t)d;
    }
    if (i != first + 4)
        return false;
    *year = value;
    *end = i;
    return true;
}

/* -05-25 behind a year of four adjacent digits; the separator must be the same twice. */
static bool read_separated(uint32_t *month, uint32_t *day, size_t *end, const uint32_t *cp,
                           size_t first, size_t last)
{
    uint32_t separator = cp[first];
    size_t i = first + 1, digits = 0;
    *month = *day = 0;
    for (; i < last && is_digit(cp[i]) && digits < 3; i++, digits++)
        *month = *month * 10 + (cp[i] - '0');
    if (digits == 0 || digits > 2 || *month == 0)
        return false;
    *end = i;
    if (i + 1 >= last || cp[i] != separator || !is_digit(cp[i + 1]))
        return true;
    for (i++, digits = 0; i < last && is_digit(cp[i]) && digits < 3; i++, digits++)
        *day = *day * 10 + (cp[i] - '0');
    if (digits > 2 || *day == 0)
        return false;
    *end = i;
    return true;
}

bool zws_date__read(zws_date *out, size_t *end, const uint32_t *cp, size_t first, size_t last)
{
    uint32_t year, month = 0, day = 0;
    size_t i;
    if (!read_year(&year, &i, cp, first, last))
        return false;
    *end = i;
    if (i < last && (cp[i] == '-' || cp[i] == '/' || cp[i] == '.') && i == first + 4) {
        if (!read_separated(&month, &day, end, cp, i, last))
            return false;
        return zws_date__make(out, year, month, day);
    }
    while (i < last && cp[i] == ' ')
        i++;
    if (i >= last || cp[i] != U'年')
        return zws_date__make(out, year, 0, 0);
    *end = ++i;
    if (read_part(&month, &i, cp, i, last, U"月")) {
        *end = i;
        if (read_part(&day, &i, cp, i, last, U"日号"))
            *end = i;
    }
    return zws_date__make(out, year, month, day);
}

bool zws_date__parse(zws_date *out, const char *text, size_t len)
{
    uint32_t cp[40] = {0};
    size_t n = 0, pos = 0, end;
    while (pos < len) {
        if (n == sizeof(cp) / sizeof(cp[0]))
            return false;
        uint32_t c = zws_utf8__next(text, len, &pos);
        if (c == ZWS_UTF8_BAD || c == 0)
            return false;
        cp[n++] = c;
    }
    return zws_date__read(out, &end, cp, 0, n) && end == n && n != 0 && *out != 0;
}

void zws_date__format(char out[11], zws_date date)
{
    unsigned value = date > 0 && date <= 99991231 ? (unsigned)date : 0;
    unsigned year = value / 10000, month = value / 100 % 100, day = value % 100;
    out[0] = 0;
    if (year == 0)
        return;
    if (month == 0)
        snprintf(out, 11, "%04u", year % 10000);
    else if (day == 0)
        snprintf(out, 11, "%04u-%02u", year % 10000, month);
    else
        snprintf(out, 11, "%04u-%02u-%02u", year % 10000, month, day);
}

zws_date zws_date__first_day(zws_date date)
{
    if (date <= 0)
        return 0;
    if (date / 100 % 100 == 0)
        date += 100;
    return date % 100 == 0 ? date + 1 : date;
}

zws_date zws_date__last_day(zws_date date)
{
    if (date <= 0)
        return 0;
    if (date / 100 % 100 == 0)
        date += 1200;
    uint32_t month = (uint32_t)(date / 100 % 100);
    if (date % 100 == 0 && month <= 12)
        date += (zws_date)days_in_month((uint32_t)(date / 10000), month);
    return date;
}

zws_date zws_date__months_end(zws_date from, uint32_t months)
{
    from = zws_date__first_day(from);
    if (from <= 0 || months > 999 * 12)
        return 0;
    uint32_t day = (uint32_t)(from % 100),
             month = (uint32_t)(from / 10000) * 12 + (uint32_t)(from / 100 % 100) - 1 + months;
    if (day == 1)
        month--;
    uint32_t last = days_in_month(month / 12, month % 12 + 1);
    day = day == 1 || day - 1 > last ? last : day - 1;
    zws_date out;
    return month / 12 <= 9999 && zws_date__make(&out, month / 12, month % 12 + 1, day) ? out : 0;
}

zws_date zws_date__term_end(zws_date from, uint32_t years)
{
    return years > 999 ? 0 : zws_date__months_end(from, years * 12);
}
