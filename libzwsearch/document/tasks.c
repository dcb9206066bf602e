/* Tasks: who has to do what. （责任单位：省信访局、省财政厅）, （省政府办公厅牵头）, and the rows
 * of tables. */
#include "document/chars.h"
#include "document/tasks_read.h"

enum {
    BRACKET_MAX = 600, /* characters */
    LINES_MAX = 6,
    DEPTH_MAX = 4,
};

static zws_status grow_task(zws_structure *s)
{
    return zws_mem__grow(&s->task, &s->tasks_cap, s->n_tasks + 1, sizeof *s->task);
}

/* --- （责任单位：…） ----------------------------------------------------------------------------
 */

static const struct {
    const char32_t *word;
    bool lead;
} titles[] = {
    {U"责任单位", false}, {U"责任部门", false}, {U"牵头单位", true},  {U"牵头部门", true},
    {U"配合单位", false}, {U"配合部门", false}, {U"主办单位", true},  {U"协办单位", false},
    {U"责任羊位", false}, {U"牵头羊位", true},  {U"参与单位", false}, {U"参加单位", false},
    {U"落实单位", false}, {U"承办单位", false}, {U"责任主体", false}, {U"牵头责任单位", true},
    {U"责任早位", false}, {U"主责单位", true},  {U"责任分工", false},
};

/* The length of the title with its colon that stands at character i; 0 when none does. */
static size_t title_at(const zws_text *t, size_t i, size_t last, bool *lead)
{
    if (!in_set(t->cp[i], U"责牵配主协参落承"))
        return 0;
    for (size_t k = 0; k < sizeof titles / sizeof *titles; k++) {
        size_t n = wide_len(titles[k].word), end = i + n;
        if (!starts_with(t->cp, i, last, titles[k].word))
            continue;
        while (end < last && t->cp[end] == ' ')
            end++;
        if (end < last && t->cp[end] == ':') {
            *lead = titles[k].lead;
            return end + 1 - i;
        }
    }
    return 0;
}

/* Adds what stands in a bracket, title by title. */
static zws_status take_titled(zws_structure *out, const zws_text *t, size_t first, size_t last,
                              size_t skip, bool lead)
{
    size_t begin = first + skip;
    for (size_t i = begin; i <= last; i++) {
        bool next_lead = false;
        size_t title = i < last ? title_at(t, i, last, &next_lead) : 0;
        if (i < last && title == 0)
            continue;
        ZWS_TRY(zws_units__add(out, t, begin, i, lead));
        lead = next_lead;
        begin = i + title;
        i = begin > i ? begin - 1 : i;
    }
    return ZWS_OK;
}

static bool ends_as_order(const zws_text *t, size_t first, size_t last)
{
    while (last > first && in_set(t->cp[last - 1], U" 。"))
        last--;
    return ends_with(t->cp, first, last, U"负责") || ends_with(t->cp, first, last, U"牵头") ||
           ends_with(t->cp, first, last, U"配合") || ends_with(t->cp, first, last, U"负责落实") ||
           ends_with(t->cp, first, last, U"牵头落实") || ends_with(t->cp, first, last, U"参与");
}

/* Adds a task of what stands before character `first`, in its element, behind the task before. */
static zws_status add_task(zws_structure *s, const zws_text *t, size_t first, size_t last,
                           uint32_t unit)
{
    uint32_t units_begin = t->begin[first], units_end = t->end[last - 1];
    if (s->n_tasks >= ZWS_TASKS_MAX)
        return ZWS_OK;
    zws_task task = {.element = 0, .unit = unit, .n_units = (uint32_t)s->n_units - unit};
    if (s->n > 1) {
        uint32_t leaf = zws_structure__at(s, units_begin);
        uint32_t item = zws_structure__unit(s, leaf);
        task.element = item != ZWS_NO_ELEMENT ? item : leaf;
        const zws_element *e = &s->element[task.element];
        task.begin =
            e->label_end > e->begin && e->label_end <= units_begin ? e->label_end : e->begin;
    }
    if (s->n_tasks > 0 && s->task[s->n_tasks - 1].units_end > task.begin)
        task.begin = s->task[s->n_tasks - 1].units_end;
    task.end = task.begin < units_begin ? units_begin : task.begin;
    task.units_begin = units_begin;
    task.units_end = units_end;
    ZWS_TRY(grow_task(s));
    s->task[s->n_tasks++] = task;
    return ZWS_OK;
}

/* Reads the bracket that opens at character `open`; *behind is the character to go on with. */
static zws_status read_bracket(zws_structure *s, const zws_text *t, size_t open, size_t *behind)
{
    size_t first = open + 1, limit = t->n - open > BRACKET_MAX ? open + BRACKET_MAX : t->n;
    size_t close = first;
    bool lead = false;
    int depth = 1;
    *behind = first;
    while (first < limit && t->cp[first] == ' ')
        first++;
    if (first >= limit)
        return ZWS_OK;
    size_t title = title_at(t, first, limit, &lead);
    for (close = first; close < limit; close++) {
        uint32_t c = t->cp[close];
        depth += zws_bracket__opens(c) ? 1 : zws_bracket__closes(c) ? -1 : 0;
        if (depth == 0)
            break;
        if (depth > DEPTH_MAX)
            return ZWS_OK;
        /* Without a title it is short and no text. */
        if (title == 0 && (c == ':' || c == U'。' || close - first > BRACKET_MAX / 2))
            return ZWS_OK;
    }
    if (depth != 0 || close - first < 4)
        return ZWS_OK;
    if (title == 0 && !ends_as_order(t, first, close))
        return ZWS_OK;
    uint32_t before = (uint32_t)s->n_units;
    ZWS_TRY(take_titled(s, t, first, close, title, lead));
    *behind = close + 1;
    return s->n_units > before ? add_task(s, t, open, close + 1, before) : ZWS_OK;
}

/* 责任单位：… at the start of a line, to the end of its names. */
static zws_status read_line(zws_structure *s, const zws_text *t, const zws_body_lines *lines,
                            size_t line, size_t title, bool lead)
{
    const zws_body_line *l = &lines->item[line];
    size_t last = l->last;
    uint32_t before = (uint32_t)s->n_units;
    for (size_t k = 1; k < LINES_MAX && line + k < lines->n && in_set(t->cp[last - 1], U"、,"); k++)
        last = lines->item[line + k].last;
    if (last - l->first > BRACKET_MAX)
        return ZWS_OK;
    ZWS_TRY(take_titled(s, t, l->first, last, title, lead));
    return s->n_units > before ? add_task(s, t, l->first, last, before) : ZWS_OK;
}

static zws_status read_texts(zws_structure *s, const zws_text *t, const zws_body_lines *lines)
{
    size_t behind = 0;
    for (size_t line = 0; line < lines->n; line++) {
        const zws_body_line *l = &lines->item[line];
        bool lead;
        size_t title = l->first < behind ? 0 : title_at(t, l->first, l->last, &lead);
        if (title != 0) {
            ZWS_TRY(read_line(s, t, lines, line, title, lead));
            continue;
        }
        for (size_t i = l->first < behind ? behind : l->first; i < l->last; i++) {
            if (t->cp[i] != '(')
                continue;
            ZWS_TRY(read_bracket(s, t, i, &behind));
            i = behind - 1;
        }
    }
    return ZWS_OK;
}

/* --- Rows of tables -----------------------------------------------------------------------------
 */

/* The first character that begins at or behind the byte. */
static size_t char_at(const zws_text *t, size_t byte)
{
    size_t low = 0, high = t->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (t->begin[middle] < byte)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static zws_status read_row(zws_structure *s, const zws_text *t, uint32_t row)
{
    uint32_t before = (uint32_t)s->n_units;
    zws_task task = {.element = row, .unit = before};
    for (uint32_t i = row + 1; i < s->element[row].next; i++) {
        const zws_element *e = &s->element[i];
        if (e->kind != ZWS_ELEMENT_CELL)
            continue;
        size_t first = char_at(t, e->begin), last = char_at(t, e->end);
        if (e->sub == ZWS_COLUMN_TASK && task.end == 0) {
            task.begin = e->begin;
            task.end = e->end;
        } else if (e->sub == ZWS_COLUMN_UNIT || e->sub == ZWS_COLUMN_LEAD) {
            if (task.units_end == 0)
                task.units_begin = e->begin;
            task.units_end = e->end;
            ZWS_TRY(zws_units__add(s, t, first, last, e->sub == ZWS_COLUMN_LEAD));
        }
    }
    task.n_units = (uint32_t)s->n_units - before;
    ZWS_TRY(grow_task(s));
    s->task[s->n_tasks++] = task;
    return ZWS_OK;
}

static int by_place(const void *a, const void *b)
{
    const zws_task *x = a, *y = b;
    return x->begin < y->begin ? -1 : x->begin > y->begin;
}

zws_status zws_tasks__read(zws_structure *s, const zws_text *t, const zws_body_lines *lines)
{
    ZWS_TRY(read_texts(s, t, lines));
    size_t before = s->n_tasks;
    for (uint32_t i = 0; i < s->n; i++) {
        if (s->element[i].kind == ZWS_ELEMENT_ROW && s->n_tasks < ZWS_TASKS_MAX)
            ZWS_TRY(read_row(s, t, i));
    }
    if (s->n_tasks > before && before > 0)
        qsort(s->task, s->n_tasks, sizeof *s->task, by_place);
    return ZWS_OK;
}

bool zws_structure__next_task(const zws_structure *s, const char *unit, size_t *at,
                              const zws_task **task)
{
    for (; *at < s->n_tasks; ++*at) {
        const zws_task *candidate = &s->task[*at];
        for (uint32_t k = 0; k < candidate->n_units; k++) {
            if (strstr(s->unit[candidate->unit + k].name, unit)) {
                *task = candidate;
                ++*at;
                return true;
            }
        }
    }
    return false;
}

/* --- The fields of a document -------------------------------------------------------------------
 */

/* So many different units of a document are kept: what a field holds at most. */
enum { VALUES_MAX = 64 };

static zws_status add_value(zws_document *document, zws_field field, const char *name)
{
    size_t n = document->field[field].n;
    for (size_t i = 0; i < n; i++) {
        if (strcmp(document->field[field].value[i].text, name) == 0)
            return ZWS_OK;
    }
    return n < VALUES_MAX ? zws_document__append(document, field, name, strlen(name)) : ZWS_OK;
}

/* Only tables need the structure to be read. */
static zws_status has_table(bool *has, const zws_reading *r)
{
    bool starved = false;
    zws_shape shape = {.body = r->body, .text = &r->text, .lines = &r->lines, .starved = &starved};
    zws_column column[ZWS_COLUMNS_MAX];
    size_t columns;
    *has = false;
    for (size_t line = 0; line < r->lines.n && !*has && !starved; line++)
        *has = zws_table__head(column, &columns, &shape, line, r->lines.n) != 0;
    return starved ? zws_error__nomem() : ZWS_OK;
}

zws_status zws_facts__units(zws_reading *r)
{
    zws_document *document = r->document;
    bool units = !document->given[ZWS_FIELD_UNIT], leads = !document->given[ZWS_FIELD_LEAD];
    zws_structure s = {0};
    zws_status status = ZWS_OK;
    if (document->field[ZWS_FIELD_BODY].n == 0 || (!units && !leads))
        return ZWS_OK;
    bool table;
    ZWS_TRY(has_table(&table, r));
    if (table)
        status = zws_structure__of(&s, r, document->field[ZWS_FIELD_BODY].value->len);
    if (status == ZWS_OK)
        status = zws_tasks__read(&s, &r->text, &r->lines);
    for (size_t i = 0; status == ZWS_OK && i < s.n_units; i++) {
        if (units)
            status = add_value(document, ZWS_FIELD_UNIT, s.unit[i].name);
        if (status == ZWS_OK && leads && s.unit[i].lead)
            status = add_value(document, ZWS_FIELD_LEAD, s.unit[i].name);
    }
    zws_structure__free(&s);
    return status;
}
