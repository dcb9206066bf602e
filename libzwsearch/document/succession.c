/* The table is corpus/lexicon/agencies.tsv, made into strings at build time: full name, short
 * forms, from, to, successors, level, separated by tabs. */
#include "document/succession.h"

#include <string.h>

#include "base/memory.h"

static const char *const rows[] = {
#include "agencies_rows.h"
};

enum { ROWS = sizeof rows / sizeof *rows, NAME_MAX = 240, PLACE_MAX = 60 };

enum { FULL, SHORT, FROM, TO, SUCCESSORS, LEVEL };

typedef struct {
    const char *text;
    size_t len;
} piece;

static piece column(const char *row, int number)
{
    for (; number > 0 && row; number--) {
        row = strchr(row, '\t');
        row = row ? row + 1 : NULL;
    }
    return row ? (piece){row, strcspn(row, "\t")} : (piece){"", 0};
}

/* The next of the names that | separates; false at the end. */
static bool next_name(piece *name, piece *list)
{
    if (list->len == 0)
        return false;
    const char *bar = memchr(list->text, '|', list->len);
    name->text = list->text;
    name->len = bar ? (size_t)(bar - list->text) : list->len;
    size_t taken = name->len + (bar != NULL);
    list->text += taken;
    list->len -= taken;
    return true;
}

static bool same(piece a, piece b)
{
    return a.len == b.len && memcmp(a.text, b.text, a.len) == 0;
}

static bool ends_with(piece text, const char *end)
{
    size_t n = strlen(end);
    return text.len >= n && memcmp(text.text + text.len - n, end, n) == 0;
}

/* A form of the table: 国家税务总局省税务局 is before 国家税务总局, behind 税务局. Where no level
 * stands in it, the place goes in front. */
typedef struct {
    piece before, behind;
} form;

static form form_of(piece text, piece level)
{
    for (size_t i = 0; i + level.len < text.len; i++) {
        if (memcmp(text.text + i, level.text, level.len) == 0)
            return (form){{text.text, i}, {text.text + i + level.len, text.len - i - level.len}};
    }
    return (form){{text.text, 0}, text};
}

static bool is_national(piece level)
{
    return level.len == strlen("国家") && memcmp(level.text, "国家", level.len) == 0;
}

static bool is_place(piece text)
{
    static const char *const ends[] = {"省", "自治区", "市", "州", "盟", "地区", "县", "区", "旗"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        if (ends_with(text, ends[i]))
            return text.len <= PLACE_MAX;
    }
    return false;
}

/* True when name is the form with a place, which is then *place: empty where none is named. */
static bool fits(piece *place, piece name, piece text, piece level)
{
    *place = (piece){name.text, 0};
    if (is_national(level))
        return same(name, text);
    form f = form_of(text, level);
    if (name.len < f.before.len + f.behind.len ||
        memcmp(name.text, f.before.text, f.before.len) != 0 ||
        memcmp(name.text + name.len - f.behind.len, f.behind.text, f.behind.len) != 0)
        return false;
    place->text = name.text + f.before.len;
    place->len = name.len - f.before.len - f.behind.len;
    return place->len == 0 ? f.before.len == 0 : is_place(*place);
}

typedef struct {
    piece asked, place;
    bool earlier;
    zws_agency_name_fn fn;
    void *context;
    char given[ZWS_AGENCY_NAMES][NAME_MAX];
    size_t given_len[ZWS_AGENCY_NAMES];
    size_t n;
} naming;

static zws_status give(naming *g, piece text, piece level)
{
    form f = is_national(level) ? (form){{text.text, 0}, text} : form_of(text, level);
    piece place = is_national(level) ? (piece){"", 0} : g->place;
    size_t len = f.before.len + place.len + f.behind.len;
    if (g->n == ZWS_AGENCY_NAMES || len > NAME_MAX || (f.before.len && place.len == 0))
        return ZWS_OK;
    char *name = g->given[g->n];
    memcpy(name, f.before.text, f.before.len);
    memcpy(name + f.before.len, place.text, place.len);
    memcpy(name + f.before.len + place.len, f.behind.text, f.behind.len);
    if (same((piece){name, len}, g->asked))
        return ZWS_OK;
    for (size_t i = 0; i < g->n; i++) {
        if (same((piece){name, len}, (piece){g->given[i], g->given_len[i]}))
            return ZWS_OK;
    }
    g->given_len[g->n++] = len;
    return g->fn(name, len, g->earlier, g->context);
}

/* 发改委 alone may be any province's: as a name of the national one it would find them all. */
static bool is_local_too(piece text)
{
    for (size_t i = 0; i < ROWS; i++) {
        piece level = column(rows[i], LEVEL), list = column(rows[i], SHORT);
        piece name = column(rows[i], FULL);
        if (is_national(level))
            continue;
        do {
            form f = form_of(name, level);
            if (f.before.len == 0 && same(f.behind, text))
                return true;
        } while (next_name(&name, &list));
    }
    return false;
}

static zws_status give_row(naming *g, size_t row)
{
    piece level = column(rows[row], LEVEL), list = column(rows[row], SHORT), name;
    ZWS_TRY(give(g, column(rows[row], FULL), level));
    while (next_name(&name, &list)) {
        if (!is_national(level) || !is_local_too(name))
            ZWS_TRY(give(g, name, level));
    }
    return ZWS_OK;
}

static bool is_successor(size_t row, piece full)
{
    piece list = column(rows[row], SUCCESSORS), name;
    while (next_name(&name, &list)) {
        if (same(name, full))
            return true;
    }
    return false;
}

/* Those whose duties went to the row, and theirs in turn; what has been given out is not again. */
static zws_status give_predecessors(naming *g, size_t start, bool *done)
{
    size_t queue[ROWS], n = 0;
    queue[n++] = start;
    g->earlier = true;
    zws_status status = ZWS_OK;
    for (size_t at = 0; at < n && status == ZWS_OK; at++) {
        piece full = column(rows[queue[at]], FULL);
        for (size_t i = 0; i < ROWS && status == ZWS_OK; i++) {
            if (done[i] || !is_successor(i, full))
                continue;
            done[i] = true;
            queue[n++] = i;
            status = give_row(g, i);
        }
    }
    g->earlier = false;
    return status;
}

/* Whether the row is the agency's: by its full name, or by a short form. */
static bool has_name(piece *place, size_t row, piece name, bool by_short_form)
{
    piece level = column(rows[row], LEVEL);
    if (!by_short_form)
        return fits(place, name, column(rows[row], FULL), level);
    piece list = column(rows[row], SHORT), one;
    while (next_name(&one, &list)) {
        if (fits(place, name, one, level))
            return true;
    }
    return false;
}

bool zws_agency__may_be_name(const char *name, size_t len)
{
    static const char *const ends[] = {"局", "厅", "部", "会", "委", "室", "办", "院",
                                       "台", "署", "心", "行", "队", "组", "社", "联"};
    if (len < 6 || len > NAME_MAX)
        return false;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        if (ends_with((piece){name, len}, ends[i]))
            return true;
    }
    return false;
}

zws_status zws_agency__each_name(const char *name, size_t len, bool predecessors,
                                 zws_agency_name_fn fn, void *context)
{
    if (!zws_agency__may_be_name(name, len))
        return ZWS_OK;
    naming *g;
    ZWS_TRY(zws_mem__zalloc(&g, 1, sizeof *g));
    g->asked = (piece){name, len};
    g->fn = fn;
    g->context = context;
    const size_t state = strlen("中华人民共和国");
    piece bare = g->asked;
    if (len > state && memcmp(name, "中华人民共和国", state) == 0)
        bare = (piece){name + state, len - state};
    bool own[ROWS] = {false}, done[ROWS] = {false}, found = false;
    piece place[ROWS];
    /* A full name first, of whatever level; short forms only where it is none. */
    for (int by_short_form = 0; by_short_form < 2 && !found; by_short_form++) {
        for (size_t i = 0; i < ROWS; i++)
            found |= own[i] = has_name(&place[i], i, bare, by_short_form);
    }
    zws_status status = ZWS_OK;
    for (size_t i = 0; i < ROWS && status == ZWS_OK; i++) {
        if (!own[i])
            continue;
        g->place = place[i];
        done[i] = true;
        status = give_row(g, i);
    }
    for (size_t i = 0; predecessors && i < ROWS && status == ZWS_OK; i++) {
        if (!own[i])
            continue;
        g->place = place[i];
        status = give_predecessors(g, i, done);
    }
    free(g);
    return status;
}
