#include "document/chars.h"
#include "document/date.h"

/* Where the four digits of the year before 年 begin; `at` when there are none. */
static size_t year_begin(const uint32_t *cp, size_t first, size_t at)
{
    size_t i = at, digits = 0, spaces = 0;
    while (i > first && cp[i - 1] == ' ')
        i--;
    if (i > first && is_digit(cp[i - 1])) {
        while (i > first && digits < 4) {
            if (is_digit(cp[i - 1]))
                digits++, spaces = 0;
            else if (cp[i - 1] != ' ' || ++spaces > 1)
                break;
            i--;
        }
        if (digits != 4)
            return at;
        /* 12018年 is not the year 2018. */
        return i > first && is_digit(cp[i - 1]) ? at : i;
    }
    while (i > first && digits < 4 && (zws_chars__han_digit(cp[i - 1]) >= 0 || cp[i - 1] == 'o'))
        i--, digits++;
    if (digits != 4 || (i > first && zws_chars__is_numeral(cp[i - 1])))
        return at;
    return i;
}

/* The four digits of the year before a separator at `at`, standing by themselves. */
static size_t separated_begin(const uint32_t *cp, size_t first, size_t at)
{
    if (at - first < 4)
        return at;
    for (size_t i = at - 4; i < at; i++) {
        if (!is_digit(cp[i]))
            return at;
    }
    if (at - 4 > first) {
        uint32_t before = cp[at - 5];
        if (is_digit(before) || is_latin_letter(before) || before == '-' || before == '/' ||
            before == '.')
            return at;
    }
    return at - 4;
}

/* Only whole days count in the separated form: 2018-05 may be a telephone number. */
static bool separated_whole(const zws_date_mention *m, const uint32_t *cp, size_t last)
{
    if (m->date % 100 == 0)
        return false;
    return m->last >= last || !(is_digit(cp[m->last]) || is_latin_letter(cp[m->last]));
}

zws_status zws_dates__find(zws_date_mentions *out, const zws_text *text, size_t first, size_t last)
{
    const uint32_t *cp = text->cp;
    if (last > text->n)
        last = text->n;
    size_t floor = first; /* no date begins before the end of the one found last */
    for (size_t i = first; i < last; i++) {
        uint32_t c = cp[i];
        /* Nearly every character fails this one comparison. */
        if (c > '/' && c != U'年')
            continue;
        bool separated = c == '-' || c == '/' || c == '.';
        if (c != U'年' && !separated)
            continue;
        size_t begin = separated ? separated_begin(cp, floor, i) : year_begin(cp, floor, i);
        if (begin == i)
            continue;
        zws_date_mention m = {.first = begin};
        if (!zws_date__read(&m.date, &m.last, cp, begin, last) || m.last <= i)
            continue;
        if (m.date < 18000000 || m.date >= 22000000 ||
            (separated && !separated_whole(&m, cp, last)))
            continue;
        ZWS_TRY(zws_mem__grow(&out->item, &out->cap, out->n + 1, sizeof(*out->item)));
        out->item[out->n++] = m;
        floor = m.last;
        i = m.last - 1;
    }
    return ZWS_OK;
}

void zws_dates__free(zws_date_mentions *list)
{
    free(list->item);
    *list = (zws_date_mentions){0};
}
