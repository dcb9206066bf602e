#include "search/audit.h"

#include "base/order.h"
#include "search/links.h"

/* Ranges of missing numbers that one finding tells. */
#define RANGES_MAX 40

/* What a document that cites another one so rests on, or sends its reader to. */
#define RESTS_ON (1u << ZWS_CITES | 1u << ZWS_BASED_ON | 1u << ZWS_ISSUES)

#define ENDS (1u << ZWS_REPEALS | 1u << ZWS_REPEALS_PART | 1u << ZWS_AMENDS | 1u << ZWS_LAPSES)

/* Repealed documents that one document is told to cite. */
#define REPEALED_MAX 64

typedef struct {
    const char *id;
    zws_hash128 title; /* of its key; zero: no title */
    bool undated, unnumbered, interprets, cites;
} entry;

typedef struct {
    const char *series; /* 机关代字〔年份〕 */
    uint32_t number;
} serial;

typedef struct {
    zws_store *store;
    zws_analyzer *analyzer;
    unsigned kinds;
    const zws_calendar *calendar;
    zws_audit_finding_fn fn;
    void *context;
    zws_arena arena;
    entry *entry;
    size_t n, cap;
    serial *serial;
    size_t n_serials, cap_serials;
    zws_buffer detail;
} audit;

const char *zws_audit__name(zws_audit_kind kind)
{
    static const char *const names[ZWS_AUDIT_KINDS] = {
        [ZWS_AUDIT_LATE] = "late-interpretation", [ZWS_AUDIT_GAP] = "gap",
        [ZWS_AUDIT_TITLE] = "same-title",         [ZWS_AUDIT_UNDATED] = "no-date",
        [ZWS_AUDIT_UNNUMBERED] = "no-number",     [ZWS_AUDIT_REPEALED] = "cites-repealed",
    };
    return kind >= 0 && kind < ZWS_AUDIT_KINDS ? names[kind] : NULL;
}

static bool wants(const audit *a, zws_audit_kind kind)
{
    return a->kinds >> kind & 1;
}

/* --- Reading -------------------------------------------------------------------------------- */

/* 某政办发〔2021〕54号: the series up to 〕, and the number. false: another form. */
static bool split(const char *canonical, size_t *series, uint32_t *number)
{
    const char *close = strstr(canonical, "〕");
    if (!close || close == canonical)
        return false;
    const char *digit = close + strlen("〕");
    *series = (size_t)(digit - canonical);
    *number = 0;
    size_t n = 0;
    for (; digit[n] >= '0' && digit[n] <= '9' && n < 7; n++)
        *number = *number * 10 + (uint32_t)(digit[n] - '0');
    return n > 0 && n < 7 && *number > 0 && strcmp(digit + n, "号") == 0;
}

static zws_status add_serial(audit *a, const char *canonical)
{
    size_t series;
    uint32_t number;
    if (!split(canonical, &series, &number))
        return ZWS_OK;
    ZWS_TRY(zws_mem__grow(&a->serial, &a->cap_serials, a->n_serials + 1, sizeof *a->serial));
    serial *s = &a->serial[a->n_serials];
    s->number = number;
    s->series = zws_arena__dup(&a->arena, canonical, series);
    if (!s->series)
        return ZWS_ENOMEM;
    a->n_serials++;
    return ZWS_OK;
}

static zws_status hash_title(zws_hash128 *out, audit *a, const zws_document *document)
{
    size_t len;
    char key[33];
    const char *title = zws_document_get(document, ZWS_FIELD_TITLE, 0, &len);
    *out = (zws_hash128){0};
    if (!title || !wants(a, ZWS_AUDIT_TITLE))
        return ZWS_OK;
    ZWS_TRY(zws_schema__title_key(key, a->analyzer, title, len));
    if (key[0])
        *out = zws_hash128__of(key, 32);
    return ZWS_OK;
}

static void add_relation(entry *e, zws_relation relation)
{
    e->interprets |= relation == ZWS_INTERPRETS;
    e->cites |= (RESTS_ON >> relation & 1) != 0;
}

static zws_status read_document(zws_document *document, void *context)
{
    audit *a = context;
    size_t len;
    const char *id = zws_document_get(document, ZWS_FIELD_ID, 0, &len), *number;
    if (zws_document_count(document, ZWS_FIELD_UNIT_OF) > 0) /* a unit is part of its document */
        return ZWS_OK;
    ZWS_TRY(zws_mem__grow(&a->entry, &a->cap, a->n + 1, sizeof *a->entry));
    entry *e = &a->entry[a->n];
    *e = (entry){.id = zws_arena__dup(&a->arena, id ? id : "", id ? len : 0)};
    if (!e->id)
        return ZWS_ENOMEM;
    ZWS_TRY(hash_title(&e->title, a, document));
    e->undated = document->sort_date == 0;
    for (size_t i = 0; i < document->citations.n; i++)
        add_relation(e, document->citations.item[i].relation);
    /* 解读 bear no numbers. */
    e->unnumbered = !e->interprets && !zws_document_get(document, ZWS_FIELD_DOCNO, 0, NULL);
    for (size_t i = 0; (number = zws_document_get(document, ZWS_FIELD_DOCNO, i, NULL)); i++) {
        if (wants(a, ZWS_AUDIT_GAP))
            ZWS_TRY(add_serial(a, number));
    }
    a->n++;
    return ZWS_OK;
}

/* --- Findings --------------------------------------------------------------------------------- */

static zws_status give(audit *a, zws_audit_kind kind, const char *id, const char *other)
{
    zws_status status = a->fn(kind, id, other, a->detail.data ? a->detail.data : "", a->context);
    zws_buffer__clear(&a->detail);
    return status;
}

static zws_status late_link(audit *a, const zws_document *document, const zws_link *target)
{
    zws_date opened = document->date[ZWS_DATE_PUBLISHED].date;
    char day[11], due_day[11], target_day[11];
    if (opened == 0)
        opened = document->date[ZWS_DATE_WRITTEN].date;
    zws_date due =
        zws_calendar__working_day_after(a->calendar, target->opened, ZWS_AUDIT_WORKING_DAYS);
    if (opened == 0 || due == 0 || zws_date__first_day(opened) <= due)
        return ZWS_OK;
    zws_date__format(day, opened);
    zws_date__format(due_day, due);
    zws_date__format(target_day, target->opened);
    ZWS_TRY(
        zws_buffer__printf(&a->detail, "of %s, due %s, published %s", target_day, due_day, day));
    return give(a, ZWS_AUDIT_LATE, zws_document_get(document, ZWS_FIELD_ID, 0, NULL), target->id);
}

static zws_status late_document(audit *a, const char *id)
{
    zws_match match = {0};
    zws_document *document;
    zws_links links = {0};
    ZWS_TRY(zws_store__find(a->store, id, strlen(id), &match));
    zws_status status = zws_store__document(a->store, &match, &document);
    free(match.id);
    ZWS_TRY(status);
    status = zws_links__interpreted(&links, a->store, a->analyzer, document);
    for (size_t i = 0; i < links.n && status == ZWS_OK; i++)
        status = late_link(a, document, &links.item[i]);
    zws_links__free(&links);
    zws_document_free(document);
    return status;
}

static zws_status late(audit *a)
{
    for (size_t i = 0; i < a->n; i++) {
        if (a->entry[i].interprets)
            ZWS_TRY(late_document(a, a->entry[i].id));
    }
    return ZWS_OK;
}

static int by_number(const void *a, const void *b)
{
    const serial *x = a, *y = b;
    int order = strcmp(x->series, y->series);
    return order ? order : (x->number > y->number) - (x->number < y->number);
}

/* Numbers first to last are missing, the range-th such range. */
static zws_status tell_range(zws_buffer *out, uint32_t first, uint32_t last, size_t range)
{
    if (range > RANGES_MAX)
        return ZWS_OK;
    if (range > 0)
        ZWS_TRY(zws_buffer__puts(out, range == RANGES_MAX ? ", ..." : ", "));
    if (range == RANGES_MAX)
        return ZWS_OK;
    return first == last ? zws_buffer__printf(out, "%u", (unsigned)first)
                         : zws_buffer__printf(out, "%u-%u", (unsigned)first, (unsigned)last);
}

static zws_status gaps(audit *a)
{
    if (a->n_serials)
        qsort(a->serial, a->n_serials, sizeof *a->serial, by_number);
    for (size_t i = 0; i < a->n_serials;) {
        const char *series = a->serial[i].series;
        size_t ranges = 0;
        uint32_t last = a->serial[i].number;
        for (i++; i < a->n_serials && strcmp(a->serial[i].series, series) == 0; i++) {
            uint32_t number = a->serial[i].number;
            if (number > last + 1)
                ZWS_TRY(tell_range(&a->detail, last + 1, number - 1, ranges++));
            last = number;
        }
        if (ranges)
            ZWS_TRY(give(a, ZWS_AUDIT_GAP, series, ""));
    }
    return ZWS_OK;
}

static int by_title(const void *a, const void *b)
{
    const entry *x = a, *y = b;
    if (x->title.hi != y->title.hi)
        return x->title.hi < y->title.hi ? -1 : 1;
    if (x->title.lo != y->title.lo)
        return x->title.lo < y->title.lo ? -1 : 1;
    return strcmp(x->id, y->id);
}

static int by_id(const void *a, const void *b)
{
    return strcmp(((const entry *)a)->id, ((const entry *)b)->id);
}

static bool same_title(const entry *a, const entry *b)
{
    return (a->title.hi || a->title.lo) && a->title.hi == b->title.hi && a->title.lo == b->title.lo;
}

/* Each but the first of a title points at the first. */
static zws_status twins(audit *a)
{
    const entry **first;
    ZWS_TRY(zws_mem__zalloc(&first, a->n, sizeof *first));
    entry *sorted;
    zws_status status = zws_mem__zalloc(&sorted, a->n, sizeof *sorted);
    if (status == ZWS_OK && a->n) {
        memcpy(sorted, a->entry, a->n * sizeof *sorted);
        qsort(sorted, a->n, sizeof *sorted, by_title);
    }
    for (size_t i = 1, head = 0; status == ZWS_OK && i < a->n; i++) {
        if (!same_title(&sorted[head], &sorted[i])) {
            head = i;
            continue;
        }
        entry *twin = bsearch(&sorted[i], a->entry, a->n, sizeof *a->entry, by_id);
        if (twin)
            first[twin - a->entry] = &sorted[head];
    }
    for (size_t i = 0; status == ZWS_OK && i < a->n; i++) {
        if (first[i])
            status = give(a, ZWS_AUDIT_TITLE, a->entry[i].id, first[i]->id);
    }
    free(sorted);
    free(first);
    return status;
}

static zws_status simple(audit *a, zws_audit_kind kind)
{
    for (size_t i = 0; i < a->n; i++) {
        const entry *e = &a->entry[i];
        if (kind == ZWS_AUDIT_UNDATED ? e->undated : e->unnumbered)
            ZWS_TRY(give(a, kind, e->id, ""));
    }
    return ZWS_OK;
}

/* --- Repealed documents that are cited ----------------------------------------------------------
 */

typedef struct {
    audit *audit;
    zws_date today;
    struct {
        const char *id, *name; /* how it is cited */
    } found[REPEALED_MAX];
    size_t n;
} citing;

static zws_status state_of(zws_validity *out, audit *a, const zws_match *match,
                           const zws_document *document, zws_date day)
{
    zws_document *read = NULL;
    zws_validity_facts facts;
    if (!document)
        ZWS_TRY(zws_store__document(a->store, match, &read));
    zws_validity__facts(&facts, document ? document : read);
    *out = zws_store__state(a->store, match, &facts, day);
    zws_document_free(read);
    return ZWS_OK;
}

/* A document that makes an end of another one has to name it. */
static zws_status forget_ended(const zws_match *match, const zws_citation *citation, void *context)
{
    citing *c = context;
    size_t kept = 0;
    (void)citation;
    for (size_t i = 0; i < c->n; i++) {
        if (strcmp(c->found[i].id, match->id) != 0)
            c->found[kept++] = c->found[i];
    }
    c->n = kept;
    return ZWS_OK;
}

static zws_status note_repealed(const zws_match *match, const zws_citation *citation, void *context)
{
    citing *c = context;
    zws_validity state;
    /* Nobody is repealed of whom nobody speaks. */
    if (c->n == REPEALED_MAX || !zws_store__is_judged(c->audit->store, match))
        return ZWS_OK;
    for (size_t i = 0; i < c->n; i++) {
        if (strcmp(c->found[i].id, match->id) == 0)
            return ZWS_OK;
    }
    ZWS_TRY(state_of(&state, c->audit, match, NULL, c->today));
    if (state != ZWS_VALIDITY_REPEALED)
        return ZWS_OK;
    const char *name = citation->number ? citation->number : citation->title;
    c->found[c->n].id = zws_arena__dup(&c->audit->arena, match->id, strlen(match->id));
    c->found[c->n].name = zws_arena__dup(&c->audit->arena, name, strlen(name));
    if (!c->found[c->n].id || !c->found[c->n].name)
        return ZWS_ENOMEM;
    c->n++;
    return ZWS_OK;
}

static zws_status repealed_in(audit *a, const zws_match *match, const char *id, zws_date today)
{
    zws_document *document;
    zws_validity state;
    ZWS_TRY(zws_store__document(a->store, match, &document));
    citing c = {.audit = a, .today = today};
    zws_status status = state_of(&state, a, match, document, today);
    if (status == ZWS_OK && (state == ZWS_VALIDITY_IN_FORCE || state == ZWS_VALIDITY_AMENDED))
        status =
            zws_links__each_target(a->store, a->analyzer, document, RESTS_ON, note_repealed, &c);
    if (status == ZWS_OK && c.n)
        status = zws_links__each_target(a->store, a->analyzer, document, ENDS, forget_ended, &c);
    for (size_t i = 0; i < c.n && status == ZWS_OK; i++) {
        status = zws_buffer__puts(&a->detail, c.found[i].name);
        if (status == ZWS_OK)
            status = give(a, ZWS_AUDIT_REPEALED, id, c.found[i].id);
    }
    zws_document_free(document);
    return status;
}

static zws_status repealed(audit *a)
{
    zws_date today = zws_validity__today();
    bool any;
    ZWS_TRY(zws_store__any_ended(a->store, today, &any));
    for (size_t i = 0; any && i < a->n; i++) {
        zws_match match = {0};
        if (!a->entry[i].cites)
            continue;
        ZWS_TRY(zws_store__find(a->store, a->entry[i].id, strlen(a->entry[i].id), &match));
        zws_status status = repealed_in(a, &match, a->entry[i].id, today);
        free(match.id);
        ZWS_TRY(status);
    }
    return ZWS_OK;
}

static zws_status run(audit *a)
{
    ZWS_TRY(zws_store__each(a->store, read_document, a));
    if (a->n)
        qsort(a->entry, a->n, sizeof *a->entry, by_id);
    if (wants(a, ZWS_AUDIT_LATE))
        ZWS_TRY(late(a));
    if (wants(a, ZWS_AUDIT_GAP))
        ZWS_TRY(gaps(a));
    if (wants(a, ZWS_AUDIT_TITLE))
        ZWS_TRY(twins(a));
    if (wants(a, ZWS_AUDIT_UNDATED))
        ZWS_TRY(simple(a, ZWS_AUDIT_UNDATED));
    if (wants(a, ZWS_AUDIT_UNNUMBERED))
        ZWS_TRY(simple(a, ZWS_AUDIT_UNNUMBERED));
    return wants(a, ZWS_AUDIT_REPEALED) ? repealed(a) : ZWS_OK;
}

zws_status zws_audit__run(zws_store *snapshot, zws_analyzer *analyzer, unsigned kinds,
                          const zws_calendar *calendar, zws_audit_finding_fn fn, void *context)
{
    audit a = {.store = snapshot,
               .analyzer = analyzer,
               .kinds = kinds,
               .calendar = calendar,
               .fn = fn,
               .context = context};
    zws_status status = run(&a);
    zws_arena__free(&a.arena);
    zws_buffer__free(&a.detail);
    free(a.entry);
    free(a.serial);
    return status;
}
