/* For how long a confirmation keeps what it confirms. */
#include "document/citations_parts.h"
#include "document/date.h"

typedef const char32_t *word;

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* Signs that are looked at; of 自本通知印发之日起; digits of a length. */
enum { SCOPE_MAX = 90, START_MAX = 20, DIGITS_MAX = 3 };

static size_t starts_any(const uint32_t *cp, size_t i, size_t n, const word *words, size_t count)
{
    for (size_t k = 0; k < count; k++) {
        if (starts_with(cp, i, n, words[k]))
            return wide_len(words[k]);
    }
    return 0;
}

/* Behind 自2024年1月1日起 or 自本通知印发之日起 at cp[i]; i when it is none. */
static size_t skip_start(const uint32_t *cp, size_t i, size_t n)
{
    if (i == n || !in_set(cp[i], U"自从"))
        return i;
    for (size_t k = i + 1; k < n && k - i < START_MAX; k++) {
        if (cp[k] == U'起')
            return k + 1;
        if (in_set(cp[k], U",至到"))
            break;
    }
    return i;
}

/* 3年, 三年, 两年, 半年, 6个月, 18个月 at cp[i]: in months; 0: none. */
static uint32_t read_months(const uint32_t *cp, size_t i, size_t n)
{
    uint32_t number = 0;
    size_t first = i;
    if (starts_with(cp, i, n, U"半年"))
        return 6;
    if (i < n && cp[i] == U'两') {
        number = 2;
        i++;
    }
    while (i < n && number < 1000 && i - first < DIGITS_MAX && is_digit(cp[i]))
        number = number * 10 + (cp[i++] - '0');
    if (i == first) {
        while (i < n && i - first < DIGITS_MAX && zws_chars__is_numeral(cp[i]))
            i++;
        if (i == first || !zws_chars__han_number(&number, cp, first, i))
            return 0;
    }
    uint32_t months = 0;
    if (i < n && cp[i] == U'年')
        months = number * 12;
    else if (starts_with(cp, i, n, U"个月"))
        months = number;
    return months <= ZWS_EXTENSION_MONTHS_MAX ? months : 0;
}

/* The term behind sign i, where a word has said that one comes. plain: 有效期 has, and a date needs
 * no 至. */
static bool read_term(zws_extension *out, const uint32_t *cp, size_t i, size_t n, bool plain,
                      bool added)
{
    static const word longer[] = {U"延长", U"延续", U"顺延", U"延期"};
    static const word in_use[] = {U"执行", U"施行", U"实施"};
    bool to = plain;
    for (size_t before = n; i != before && i < n;) {
        before = i;
        size_t skip = starts_any(cp, i, n, longer, COUNT(longer));
        added |= skip != 0;
        i += skip;
        i = skip_start(cp, i + starts_any(cp, i, n, in_use, COUNT(in_use)), n);
        for (; i < n && in_set(cp[i], U",为至到限期是:再"); i++)
            to |= in_set(cp[i], U"至到");
    }
    zws_date day;
    size_t end;
    if (to && zws_date__read(&day, &end, cp, i, n)) {
        *out = (zws_extension){.until = day};
        return true;
    }
    uint32_t months = read_months(cp, i, n);
    if (months == 0)
        return false;
    *out = (zws_extension){.months = (uint16_t)months, .added = added};
    return true;
}

void zws_extension__read(zws_extension *out, const uint32_t *cp, size_t i, size_t n)
{
    static const word longer[] = {U"延长", U"延续", U"顺延", U"延期", U"延至"};
    static const word kept[] = {U"继续有效", U"继续施行", U"继续执行", U"继续实施"};
    *out = (zws_extension){0};
    if (n - i > SCOPE_MAX)
        n = i + SCOPE_MAX;
    for (; i < n && !is_mention(cp[i]) && !in_set(cp[i], U"。;!?"); i++) {
        bool term = starts_with(cp, i, n, U"有效期");
        size_t more = starts_any(cp, i, n, longer, COUNT(longer)),
               same = starts_any(cp, i, n, kept, COUNT(kept));
        /* 原有效期至2020年底: that is over. */
        if (term && i > 0 && in_set(cp[i - 1], U"原定"))
            continue;
        if (term && read_term(out, cp, i + 3, n, true, false))
            return;
        /* 延至: the 至 belongs to what follows. */
        if (more &&
            read_term(out, cp, i + (starts_with(cp, i, n, U"延至") ? 1 : 2), n, false, true))
            return;
        if (same && read_term(out, cp, i + same, n, false, false))
            return;
    }
}
