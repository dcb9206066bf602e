/* Deadlines: 于2018年11月底前完成, 年底前, 自收到申请之日起20个工作日内. */
#include "document/chars.h"
#include "document/tasks_read.h"

enum { EVENT_MAX = 60, VERB_REACH = 16 };

static zws_status add(zws_structure *s, const zws_text *t, zws_due deadline, size_t first,
                      size_t last)
{
    if (s->n_deadlines >= ZWS_DEADLINES_MAX)
        return ZWS_OK;
    deadline.begin = t->begin[first];
    deadline.end = t->end[last - 1];
    deadline.element = zws_structure__at(s, deadline.begin);
    ZWS_TRY(
        zws_mem__grow(&s->deadline, &s->deadlines_cap, s->n_deadlines + 1, sizeof *s->deadline));
    s->deadline[s->n_deadlines++] = deadline;
    return ZWS_OK;
}

static size_t behind_blanks(const zws_text *t, size_t i)
{
    while (i < t->n && t->cp[i] == ' ')
        i++;
    return i;
}

static size_t before_blanks(const zws_text *t, size_t i)
{
    while (i > 0 && t->cp[i - 1] == ' ')
        i--;
    return i;
}

/* --- 前 -----------------------------------------------------------------------------------------
 */

/* 前, 以前, 之前 at character i, 底 and 末 before it: behind it, or i when it does not stand there.
 */
static size_t behind_before(const zws_text *t, size_t i)
{
    size_t k = behind_blanks(t, i);
    if (k < t->n && in_set(t->cp[k], U"底末"))
        k = behind_blanks(t, k + 1);
    if (k < t->n && in_set(t->cp[k], U"以之"))
        k++;
    return k < t->n && t->cp[k] == U'前' ? k + 1 : i;
}

/* What is said to be done by then. 2013年底前成立的企业 says when something was. */
static bool orders(const zws_text *t, size_t i)
{
    static const char32_t *const verbs[] = {
        U"完成", U"实现", U"报",   U"提交", U"建成", U"出台", U"办结", U"制定", U"建立",
        U"公布", U"公开", U"备案", U"整改", U"达到", U"全部", U"基本", U"初步", U"编制",
        U"全面", U"力争", U"开展", U"送",   U"上线", U"接入", U"清理", U"整合", U"发布",
        U"分别", U"缴",   U"交",   U"向",   U"将",   U"要",   U"形成", U"落实", U"取得"};
    for (size_t k = i; k < t->n && k - i < VERB_REACH && !in_set(t->cp[k], U"。;的"); k++) {
        for (size_t v = 0; v < sizeof verbs / sizeof *verbs; v++) {
            if (t->cp[k] == verbs[v][0] && starts_with(t->cp, k, t->n, verbs[v]))
                return true;
        }
    }
    return i >= t->n || in_set(t->cp[i], U")。;");
}

static zws_status from_dates(zws_structure *s, const zws_text *t, const zws_date_mentions *dates)
{
    for (size_t i = 0; i < dates->n; i++) {
        const zws_date_mention *m = &dates->item[i];
        size_t behind = behind_before(t, m->last);
        if (behind == m->last || !orders(t, behind))
            continue;
        size_t first = before_blanks(t, m->first);
        first = first > 0 && in_set(t->cp[first - 1], U"于在至") ? first - 1 : m->first;
        ZWS_TRY(add(s, t, (zws_due){.span = ZWS_SPAN_DATE, .date = zws_date__last_day(m->date)},
                    first, behind));
    }
    return ZWS_OK;
}

/* A month before character i (8, 十一), its first character in *first; 0: none. */
static uint32_t month_before(const zws_text *t, size_t i, size_t *first)
{
    size_t last = before_blanks(t, i), k = last;
    uint32_t value = 0;
    while (k > 0 && last - k < 2 && (is_digit(t->cp[k - 1]) || zws_chars__is_numeral(t->cp[k - 1])))
        k--;
    if (k == last)
        return 0;
    if (is_digit(t->cp[k])) {
        for (size_t d = k; d < last; d++)
            value = is_digit(t->cp[d]) ? value * 10 + (t->cp[d] - '0') : 99;
    } else if (!zws_chars__han_number(&value, t->cp, k, last)) {
        return 0;
    }
    *first = k;
    return value <= 12 ? value : 0;
}

/* 年底前, 8月底前: of the document's own year. i: 年 or 月. */
static zws_status from_year(zws_structure *s, const zws_text *t, size_t i, uint32_t year)
{
    zws_due deadline = {.span = ZWS_SPAN_DATE, .year_inferred = true};
    size_t behind = behind_before(t, i + 1), first = i;
    bool inside = t->cp[i] == U'年' && i + 1 < t->n && t->cp[i + 1] == U'内';
    if (inside)
        behind = i + 2;
    if (behind == i + 1 || !in_set(t->cp[i + 1], U"底末内") || !orders(t, behind))
        return ZWS_OK;
    if (t->cp[i] == U'月') {
        uint32_t month = month_before(t, i, &first);
        size_t before = before_blanks(t, first);
        if (month == 0 || (before > 0 && t->cp[before - 1] == U'年'))
            return ZWS_OK;
        zws_date__make(&deadline.date, year, month, 0);
    } else {
        if (i > 0 && in_set(t->cp[i - 1], U"今本"))
            first = i - 1;
        size_t before = before_blanks(t, first);
        /* 五年内 is a span, 2018年底 a date. */
        if (before > 0 &&
            (is_digit(t->cp[before - 1]) || zws_chars__is_numeral(t->cp[before - 1]) ||
             in_set(t->cp[before - 1], U"每次上去明近周成几数多两"))) {
            return ZWS_OK;
        }
        zws_date__make(&deadline.date, year, 12, 31);
    }
    deadline.date = deadline.date != 0 ? zws_date__last_day(deadline.date) : 0;
    size_t before = before_blanks(t, first);
    if (before > 0 && in_set(t->cp[before - 1], U"于在"))
        first = before - 1;
    return add(s, t, deadline, first, behind);
}

/* --- 内 -----------------------------------------------------------------------------------------
 */

static const struct {
    const char32_t *word;
    zws_span span;
} spans[] = {
    {U"个工作日", ZWS_SPAN_WORKDAYS}, {U"工作日", ZWS_SPAN_WORKDAYS}, {U"个小时", ZWS_SPAN_HOURS},
    {U"小时", ZWS_SPAN_HOURS},        {U"个月", ZWS_SPAN_MONTHS},     {U"周", ZWS_SPAN_WEEKS},
    {U"个自然日", ZWS_SPAN_DAYS},     {U"日", ZWS_SPAN_DAYS},         {U"天", ZWS_SPAN_DAYS},
    {U"年", ZWS_SPAN_YEARS},
};

/* The number before character i; its first character in *first; 0: none. */
static uint32_t count_before(const zws_text *t, size_t i, size_t *first)
{
    size_t last = before_blanks(t, i), k = last;
    uint32_t value = 0;
    while (k > 0 && last - k < 4 && is_digit(t->cp[k - 1]))
        k--;
    if (k < last) {
        for (size_t d = k; d < last; d++)
            value = value * 10 + (t->cp[d] - '0');
        if (k > 0 && (is_digit(t->cp[k - 1]) || t->cp[k - 1] == '.'))
            return 0;
    } else {
        while (k > 0 && last - k < 5 &&
               (zws_chars__is_numeral(t->cp[k - 1]) || t->cp[k - 1] == U'两'))
            k--;
        if (last - k == 1 && t->cp[k] == U'两')
            value = 2;
        else if (!zws_chars__han_number(&value, t->cp, k, last))
            return 0;
    }
    *first = k;
    return value;
}

/* The event that the span before character `i` is counted from: 自收到申请之日起 → 收到申请. false:
 * none is named. *first: where its words begin, 自 included. */
static bool event_before(const zws_text *t, size_t i, size_t *first, size_t *begin, size_t *end)
{
    static const char32_t *const marks[] = {U"之日起的", U"之日起", U"之日后", U"次日起", U"当日起",
                                            U"日起",     U"起",     U"之后",   U"以后",   U"后"};
    size_t last = before_blanks(t, i), floor = last > EVENT_MAX ? last - EVENT_MAX : 0;
    while (last > floor && in_set(t->cp[last - 1], U",的"))
        last--;
    *end = last;
    for (size_t k = 0; k < sizeof marks / sizeof *marks && *end == last; k++) {
        if (ends_with(t->cp, floor, last, marks[k]))
            *end = last - wide_len(marks[k]);
    }
    bool since = *end < last && t->cp[last - 1] != U'后';
    if (*end == last || *end == floor)
        return false;
    size_t k = *end;
    while (k > floor && !in_set(t->cp[k - 1], since ? U",。;:!?)自从" : U",。;:!?)自从在于应须当"))
        k--;
    while (k < *end && t->cp[k] == ' ')
        k++;
    *begin = *first = k;
    if (k < *end && in_set(t->cp[k], U"于在"))
        *begin = k + 1;
    else if (k > 0 && in_set(t->cp[k - 1], U"自从在于"))
        *first = k - 1;
    return *begin < *end;
}

/* i: 内 */
static zws_status from_span(zws_structure *s, const zws_text *t, size_t i)
{
    size_t last = before_blanks(t, i), first = 0, begin, end;
    if (last > 0 && t->cp[last - 1] == U'以')
        last = before_blanks(t, last - 1);
    if (last == 0 || !in_set(t->cp[last - 1], U"日时月周天年"))
        return ZWS_OK;
    size_t floor = last > 4 ? last - 4 : 0;
    zws_due deadline = {0};
    for (size_t k = 0; k < sizeof spans / sizeof *spans && deadline.count == 0; k++) {
        if (!ends_with(t->cp, floor, last, spans[k].word))
            continue;
        deadline.span = spans[k].span;
        deadline.count = count_before(t, last - wide_len(spans[k].word), &first);
        break;
    }
    if (deadline.count == 0)
        return ZWS_OK;
    size_t from = first;
    if (event_before(t, first, &from, &begin, &end)) {
        deadline.base_begin = t->begin[begin];
        deadline.base_end = t->end[end - 1];
    } else if (deadline.span == ZWS_SPAN_YEARS || deadline.span == ZWS_SPAN_MONTHS) {
        return ZWS_OK; /* 五年内不得… is a span, no deadline */
    }
    return add(s, t, deadline, from, i + 1);
}

static int by_place(const void *a, const void *b)
{
    const zws_due *x = a, *y = b;
    return x->begin < y->begin ? -1 : x->begin > y->begin;
}

zws_status zws_deadlines__read(zws_structure *s, const zws_text *t, const zws_date_mentions *dates,
                               uint32_t year)
{
    ZWS_TRY(from_dates(s, t, dates));
    for (size_t i = 0; i + 1 < t->n; i++) {
        uint32_t c = t->cp[i];
        if (c == U'内' && i > 1)
            ZWS_TRY(from_span(s, t, i));
        else if ((c == U'年' || c == U'月') && in_set(t->cp[i + 1], U"底末内"))
            ZWS_TRY(from_year(s, t, i, year));
    }
    if (s->n_deadlines > 1)
        qsort(s->deadline, s->n_deadlines, sizeof *s->deadline, by_place);
    return ZWS_OK;
}
