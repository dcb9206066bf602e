#include "document/validity.h"

#include <time.h>

#include "document/date.h"

/* --- Names ---------------------------------------------------------------------------------- */

const char *zws_validity_name(zws_validity state)
{
    static const char *const names[ZWS_VALIDITIES] = {
        [ZWS_VALIDITY_UNKNOWN] = "未载明",   [ZWS_VALIDITY_IN_FORCE] = "现行有效",
        [ZWS_VALIDITY_AMENDED] = "已修改",   [ZWS_VALIDITY_REPEALED] = "已废止",
        [ZWS_VALIDITY_NOT_YET] = "尚未生效", [ZWS_VALIDITY_EXPIRED] = "有效期届满",
    };
    return (unsigned)state < ZWS_VALIDITIES ? names[state] : NULL;
}

bool zws_validity__parse(zws_validity *out, const char *text, size_t len)
{
    static const struct {
        const char *name;
        zws_validity state;
    } other[] = {
        {"有效", ZWS_VALIDITY_IN_FORCE},     {"继续有效", ZWS_VALIDITY_IN_FORCE},
        {"现行", ZWS_VALIDITY_IN_FORCE},     {"保留", ZWS_VALIDITY_IN_FORCE},
        {"已修订", ZWS_VALIDITY_AMENDED},    {"已被修改", ZWS_VALIDITY_AMENDED},
        {"已修正", ZWS_VALIDITY_AMENDED},    {"部分失效", ZWS_VALIDITY_AMENDED},
        {"部分废止", ZWS_VALIDITY_AMENDED},  {"修改", ZWS_VALIDITY_AMENDED},
        {"废止", ZWS_VALIDITY_REPEALED},     {"失效", ZWS_VALIDITY_REPEALED},
        {"已失效", ZWS_VALIDITY_REPEALED},   {"宣布失效", ZWS_VALIDITY_REPEALED},
        {"已被废止", ZWS_VALIDITY_REPEALED}, {"全文废止", ZWS_VALIDITY_REPEALED},
        {"尚未施行", ZWS_VALIDITY_NOT_YET},  {"未生效", ZWS_VALIDITY_NOT_YET},
        {"已过期", ZWS_VALIDITY_EXPIRED},    {"过期", ZWS_VALIDITY_EXPIRED},
        {"期满失效", ZWS_VALIDITY_EXPIRED},  {"届满", ZWS_VALIDITY_EXPIRED},
    };
    for (unsigned i = 0; i < ZWS_VALIDITIES; i++) {
        const char *name = zws_validity_name((zws_validity)i);
        if (strlen(name) == len && memcmp(name, text, len) == 0) {
            *out = (zws_validity)i;
            return true;
        }
    }
    for (size_t i = 0; i < sizeof other / sizeof *other; i++) {
        if (strlen(other[i].name) == len && memcmp(other[i].name, text, len) == 0) {
            *out = other[i].state;
            return true;
        }
    }
    return false;
}

/* --- Facts ---------------------------------------------------------------------------------- */

void zws_validity__facts(zws_validity_facts *out, const zws_document *document)
{
    size_t len;
    *out = (zws_validity_facts){.effective = document->date[ZWS_DATE_EFFECTIVE].date,
                                .expires = document->date[ZWS_DATE_EXPIRES].date,
                                .issued = document->sort_date};
    const char *text = zws_document_get(document, ZWS_FIELD_VALIDITY, 0, &len);
    if (text)
        zws_validity__parse(&out->given, text, len);
}

zws_date zws_validity__day(const zws_citation *citation, const zws_document *document)
{
    if (citation->from)
        return citation->from;
    zws_date effective = document->date[ZWS_DATE_EFFECTIVE].date;
    return effective ? effective : document->sort_date;
}

/* --- The rules ------------------------------------------------------------------------------ */

typedef struct {
    const zws_validity_facts *facts;
    const zws_judgment *judgment;
    size_t n;
    zws_date day, effective, expires, issued; /* whole days, 0 unknown */
    zws_date settled; /* what was said up to this day is settled; -1: nothing */
    zws_date end;     /* of its term, as extended up to the day; 0: none */
    long extender;    /* who gave it that; NONE: itself */
} court;

enum { NONE = -1 };

static zws_date day_of(const zws_judgment *j)
{
    return j->day ? zws_date__first_day(j->day) : 0;
}

/* A total order, so that the first and the last of several do not depend on how they came. */
static int compare(const zws_judgment *a, const zws_judgment *b)
{
    if (day_of(a) != day_of(b))
        return day_of(a) < day_of(b) ? -1 : 1;
    if (a->listed && a->state != b->state)
        return a->state < b->state ? -1 : 1;
    int order = strcmp(a->id, b->id);
    if (order != 0)
        return order;
    if (a->part != b->part)
        return a->part < b->part ? -1 : 1;
    if (a->begin != b->begin)
        return a->begin < b->begin ? -1 : 1;
    if (a->relation != b->relation)
        return a->relation < b->relation ? -1 : 1;
    if (a->partial != b->partial)
        return a->partial < b->partial ? -1 : 1;
    const zws_extension *x = &a->extension, *y = &b->extension;
    if (x->until != y->until)
        return x->until < y->until ? -1 : 1;
    if (x->months != y->months)
        return x->months < y->months ? -1 : 1;
    return (x->added > y->added) - (x->added < y->added);
}

static bool counts(const court *c, const zws_judgment *j)
{
    return !j->listed && day_of(j) <= c->day && day_of(j) > c->settled;
}

static bool ends(const zws_judgment *j)
{
    return !j->listed && !j->partial && (j->relation == ZWS_REPEALS || j->relation == ZWS_LAPSES);
}

static bool changes(const zws_judgment *j)
{
    return !j->listed &&
           (j->relation == ZWS_AMENDS || j->relation == ZWS_REPEALS_PART ||
            (j->partial && (j->relation == ZWS_REPEALS || j->relation == ZWS_LAPSES)));
}

static bool confirms(const zws_judgment *j)
{
    return !j->listed && j->relation == ZWS_CONFIRMS;
}

/* The first (or last) counting judgment of a kind whose day is not before `from`. */
static long find(const court *c, bool (*kind)(const zws_judgment *), zws_date from, bool last)
{
    long found = NONE;
    for (size_t i = 0; i < c->n; i++) {
        const zws_judgment *j = &c->judgment[i];
        if (!kind(j) || !counts(c, j) || day_of(j) < from)
            continue;
        int order = found < 0 ? 0 : compare(j, &c->judgment[found]);
        if (found < 0 || (last ? order > 0 : order < 0))
            found = (long)i;
    }
    return found;
}

static int by_order(const void *a, const void *b)
{
    const zws_judgment *const *x = a, *const *y = b;
    return compare(*x, *y);
}

/* The last day of the term that runs up to `end` (0: there is none), once j has extended it. */
static zws_date extended(const zws_judgment *j, zws_date end)
{
    const zws_extension *x = &j->extension;
    zws_date day = day_of(j), last = 0;
    if (x->until)
        last = zws_date__last_day(x->until);
    else if (x->months && x->added && end)
        last = zws_date__months_end(zws_validity__next_day(end), x->months);
    if (last && last >= day)
        return last;
    if (x->months && day)
        return zws_date__months_end(day, x->months);
    return end && day > end ? 0 : end;
}

/* Finds the end of the term that counts on the day. */
static void find_end(court *c)
{
    const zws_judgment *order[ZWS_JUDGMENTS_MAX], *before = NULL;
    size_t n = 0;
    c->end = c->expires;
    c->extender = NONE;
    for (size_t i = 0; i < c->n && n < ZWS_JUDGMENTS_MAX; i++) {
        if (confirms(&c->judgment[i]) && counts(c, &c->judgment[i]))
            order[n++] = &c->judgment[i];
    }
    if (n > 1)
        qsort(order, n, sizeof(zws_judgment *), by_order);
    for (size_t i = 0; i < n; i++) {
        const zws_judgment *j = order[i];
        const zws_extension *x = &j->extension;
        /* The title and the text, or a copy of the document, say it again. */
        if (before && x->added && before->extension.added && day_of(before) == day_of(j) &&
            before->extension.months == x->months)
            continue;
        c->end = extended(j, c->end);
        if (x->until || x->months || c->end == 0) {
            c->extender = (long)(j - c->judgment);
            before = j;
        }
    }
}

/* Whether some judgment of the kind tells its day, however far in the future. */
static bool has_dated(const court *c, bool (*kind)(const zws_judgment *))
{
    for (size_t i = 0; i < c->n; i++) {
        if (kind(&c->judgment[i]) && day_of(&c->judgment[i]) > 0)
            return true;
    }
    return false;
}

/* Whether the texts tell the end of a term, of its own or as somebody extended it, on whatever day.
 */
static bool has_term(const court *c)
{
    bool has = c->expires != 0;
    for (size_t i = 0; i < c->n && !has; i++) {
        const zws_judgment *j = &c->judgment[i];
        has = confirms(j) && (j->extension.until || j->extension.months);
    }
    return has;
}

static bool has_ended(zws_validity state)
{
    return ZWS_VALIDITY_ENDED >> state & 1;
}

static zws_validity_finding by(zws_validity state, zws_validity_cause cause)
{
    return (zws_validity_finding){state, cause, 0};
}

static zws_validity_finding by_judgment(zws_validity state, long judgment)
{
    return (zws_validity_finding){state, ZWS_BY_JUDGMENT, (size_t)judgment};
}

/* The last entry of a list that counts on the day. */
static long find_list(const court *c)
{
    long found = NONE;
    for (size_t i = 0; i < c->n; i++) {
        const zws_judgment *j = &c->judgment[i];
        if (j->listed && day_of(j) <= c->day && (found < 0 || compare(j, &c->judgment[found]) > 0))
            found = (long)i;
    }
    return found;
}

/* What stands when nothing ended or changed it; list: NONE, or the entry that settled it. */
static zws_validity_finding in_force(const court *c, long list)
{
    long confirmed = find(c, confirms, 0, true);
    zws_validity given = c->facts->given;
    if (confirmed >= 0)
        return by_judgment(ZWS_VALIDITY_IN_FORCE, confirmed);
    if (list >= 0)
        return by_judgment(c->judgment[list].state, list);
    if (c->effective)
        return by(ZWS_VALIDITY_IN_FORCE, ZWS_BY_EFFECT);
    if (c->expires)
        return by(ZWS_VALIDITY_IN_FORCE, ZWS_BY_TERM);
    if (given == ZWS_VALIDITY_IN_FORCE || given == ZWS_VALIDITY_NOT_YET)
        return by(given, ZWS_BY_INPUT);
    return by(ZWS_VALIDITY_UNKNOWN, ZWS_BY_NOTHING);
}

static bool term_is_over(const court *c)
{
    return c->end && c->end < c->day && c->end >= c->settled;
}

/* Behind an entry that says that it has ended: only a confirmation of what ended by time. */
static zws_validity_finding listed_as_ended(const court *c, long list)
{
    zws_validity state = c->judgment[list].state;
    long confirmed = state == ZWS_VALIDITY_EXPIRED ? find(c, confirms, 0, true) : NONE;
    if (confirmed < 0)
        return by_judgment(state, list);
    if (c->extender >= 0 && term_is_over(c))
        return by_judgment(ZWS_VALIDITY_EXPIRED, c->extender);
    return by_judgment(ZWS_VALIDITY_IN_FORCE, confirmed);
}

static zws_validity_finding decide(court *c, bool lists)
{
    long list = lists ? find_list(c) : NONE, found;
    c->settled = list >= 0 ? day_of(&c->judgment[list]) : -1;
    find_end(c);
    if (list >= 0 && has_ended(c->judgment[list].state))
        return listed_as_ended(c, list);
    bool over = term_is_over(c);
    found = find(c, ends, 1, false);
    if (found >= 0 && !(over && c->end < day_of(&c->judgment[found])))
        return by_judgment(ZWS_VALIDITY_REPEALED, found);
    if (c->effective > c->day && list < 0)
        return by(ZWS_VALIDITY_NOT_YET, ZWS_BY_EFFECT);
    if (!c->effective && c->issued > c->day && list < 0)
        return by(ZWS_VALIDITY_NOT_YET, ZWS_BY_DATE);
    if (found < 0 && (found = find(c, ends, 0, false)) >= 0)
        return by_judgment(ZWS_VALIDITY_REPEALED, found);
    if (over)
        return c->extender >= 0 ? by_judgment(ZWS_VALIDITY_EXPIRED, c->extender)
                                : by(ZWS_VALIDITY_EXPIRED, ZWS_BY_TERM);
    zws_validity given = list < 0 ? c->facts->given : ZWS_VALIDITY_UNKNOWN;
    if (has_ended(given) && !has_term(c) && !has_dated(c, ends))
        return by(given, ZWS_BY_INPUT);
    if ((found = find(c, changes, 0, true)) >= 0)
        return by_judgment(ZWS_VALIDITY_AMENDED, found);
    if (given == ZWS_VALIDITY_AMENDED && !has_dated(c, changes))
        return by(given, ZWS_BY_INPUT);
    /* An entry that it is not in force yet says no more once it is. */
    if (list >= 0 && c->judgment[list].state == ZWS_VALIDITY_NOT_YET && c->effective &&
        c->effective <= c->day)
        list = NONE;
    return in_force(c, list);
}

/* The input says that it has ended, or has not, and the texts say otherwise. Where they tell the
 * day of an end to come, the input may just be newer than the day that is asked for. */
static bool input_differs(const court *c, zws_validity_finding decided)
{
    zws_validity given = c->facts->given;
    if (given == ZWS_VALIDITY_UNKNOWN || decided.cause == ZWS_BY_INPUT ||
        decided.state == ZWS_VALIDITY_UNKNOWN || has_ended(given) == has_ended(decided.state))
        return false;
    return !has_ended(given) || !(has_term(c) || has_dated(c, ends));
}

static court open_court(const zws_validity_facts *facts, const zws_judgment *judgment, size_t n,
                        zws_date day)
{
    court c = {.facts = facts, .judgment = judgment, .n = n, .day = day, .extender = NONE};
    c.effective = facts->effective ? zws_date__first_day(facts->effective) : 0;
    c.expires = facts->expires ? zws_date__last_day(facts->expires) : 0;
    c.issued = facts->issued ? zws_date__first_day(facts->issued) : 0;
    return c;
}

void zws_validity__judge(zws_validity_answer *out, const zws_validity_facts *facts,
                         const zws_judgment *judgment, size_t n, zws_date day)
{
    court c = open_court(facts, judgment, n, day);
    *out = (zws_validity_answer){.decided = decide(&c, true)};
    bool listed = c.settled >= 0;
    if (listed) {
        out->other = decide(&c, false);
        out->conflict =
            out->other.state != ZWS_VALIDITY_UNKNOWN && out->other.state != out->decided.state;
    }
    if (!out->conflict && input_differs(&c, out->decided)) {
        out->conflict = true;
        out->other = by(facts->given, ZWS_BY_INPUT);
    }
}

/* --- All days ------------------------------------------------------------------------------- */

zws_date zws_validity__next_day(zws_date day)
{
    zws_date next = 0;
    uint32_t y = (uint32_t)day / 10000, m = (uint32_t)day / 100 % 100, d = (uint32_t)day % 100;
    if (zws_date__make(&next, y, m, d + 1))
        return next;
    if (m < 12 && zws_date__make(&next, y, m + 1, 1))
        return next;
    return zws_date__make(&next, y + 1, 1, 1) ? next : INT32_MAX;
}

zws_date zws_validity__today(void)
{
    time_t now = time(NULL);
    struct tm tm;
    if (!localtime_r(&now, &tm))
        return 0;
    return (zws_date)((tm.tm_year + 1900) * 10000 + (tm.tm_mon + 1) * 100 + tm.tm_mday);
}

static int compare_days(const void *a, const void *b)
{
    zws_date x = *(const zws_date *)a, y = *(const zws_date *)b;
    return (x > y) - (x < y);
}

static void add_step(zws_timeline *out, zws_date from, zws_validity state)
{
    if (out->n > 0 && out->step[out->n - 1].state == state)
        return;
    if (out->n == ZWS_TIMELINE_MAX) {
        memmove(out->step, out->step + 1, (ZWS_TIMELINE_MAX - 1) * sizeof *out->step);
        out->step[0].from = 0;
        out->n--;
    }
    out->step[out->n].from = from;
    out->step[out->n++].state = state;
}

/* The state can change only on the days that are named, and behind the last day of the term that
 * counts on one of them; so it is asked for on each of these. */
zws_status zws_timeline__make(zws_timeline *out, const zws_validity_facts *facts,
                              const zws_judgment *judgment, size_t n)
{
    zws_date *day;
    size_t n_days = 0;
    *out = (zws_timeline){0};
    if (n > ZWS_JUDGMENTS_MAX)
        return zws_error__set(ZWS_ELIMIT, "a document has more than %d judgments",
                              ZWS_JUDGMENTS_MAX);
    ZWS_TRY(zws_mem__zalloc(&day, 2 * (n + 4), sizeof *day));
    day[n_days++] = 0;
    if (facts->effective)
        day[n_days++] = zws_date__first_day(facts->effective);
    if (facts->expires)
        day[n_days++] = zws_validity__next_day(zws_date__last_day(facts->expires));
    if (facts->issued)
        day[n_days++] = zws_date__first_day(facts->issued);
    for (size_t i = 0; i < n; i++)
        day[n_days++] = day_of(&judgment[i]);
    for (size_t i = 0, named = n_days; i < named; i++) {
        court c = open_court(facts, judgment, n, day[i]);
        decide(&c, true);
        if (c.extender >= 0 && c.end >= day[i])
            day[n_days++] = zws_validity__next_day(c.end);
    }
    qsort(day, n_days, sizeof *day, compare_days);
    for (size_t i = 0; i < n_days; i++) {
        zws_validity_answer answer;
        if (i > 0 && day[i] == day[i - 1])
            continue;
        zws_validity__judge(&answer, facts, judgment, n, day[i]);
        add_step(out, day[i], answer.decided.state);
    }
    free(day);
    return ZWS_OK;
}

zws_validity zws_timeline__at(const zws_timeline *timeline, zws_date day)
{
    zws_validity state = ZWS_VALIDITY_UNKNOWN;
    for (size_t i = 0; i < timeline->n && timeline->step[i].from <= day; i++)
        state = timeline->step[i].state;
    return state;
}
