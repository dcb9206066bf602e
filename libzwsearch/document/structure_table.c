/* Tables of tasks as text: the head names the columns, rows begin with their numbers, and cells are
 * lines below one another. */
#include "document/chars.h"
#include "document/structure_read.h"
#include "document/tasks_read.h"

enum {
    HEAD_CHARS = 60,
    HEAD_LINES = 8,
    ROW_LINES = 200,
    CELL_WIDTH = 12, /* cells of names are narrower */
    TOKENS_MAX = 32,
    UNITS_CHARS = 120,
    BREAK_LINES = 16,
};

static const struct {
    const char32_t *word;
    zws_column column;
} words[] = {
    {U"序号", ZWS_COLUMN_NUMBER},       {U"编号", ZWS_COLUMN_NUMBER},
    {U"牵头单位", ZWS_COLUMN_LEAD},     {U"牵头部门", ZWS_COLUMN_LEAD},
    {U"主办单位", ZWS_COLUMN_LEAD},     {U"责任单位", ZWS_COLUMN_UNIT},
    {U"责任羊位", ZWS_COLUMN_UNIT},     {U"责任部门", ZWS_COLUMN_UNIT},
    {U"配合单位", ZWS_COLUMN_UNIT},     {U"协办单位", ZWS_COLUMN_UNIT},
    {U"承办单位", ZWS_COLUMN_UNIT},     {U"落实单位", ZWS_COLUMN_UNIT},
    {U"责任主体", ZWS_COLUMN_UNIT},     {U"完成时限", ZWS_COLUMN_DEADLINE},
    {U"完成时间", ZWS_COLUMN_DEADLINE}, {U"时间节点", ZWS_COLUMN_DEADLINE},
    {U"进度要求", ZWS_COLUMN_DEADLINE}, {U"备注", ZWS_COLUMN_REMARK},
    {U"任务", ZWS_COLUMN_TASK},         {U"事项", ZWS_COLUMN_TASK},
    {U"措施", ZWS_COLUMN_TASK},         {U"内容", ZWS_COLUMN_TASK},
    {U"举措", ZWS_COLUMN_TASK},         {U"要求", ZWS_COLUMN_TASK},
};

static zws_column column_of(const zws_text *t, size_t first, size_t last)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (find_word(t->cp, first, last, words[i].word) != last)
            return words[i].column;
    }
    return ZWS_COLUMN_PLAIN;
}

static bool gap_before(const zws_text *t, size_t i)
{
    return t->begin[i] > t->end[i - 1];
}

/* Splits the characters of a line at blanks; calls for each piece. How many. */
static size_t add_columns(zws_column *column, size_t n, const zws_text *t,
                          const zws_body_line *line)
{
    size_t first = line->first;
    for (size_t i = line->first; i <= line->last; i++) {
        bool blank = i < line->last && t->cp[i] == ' ';
        if (i < line->last && !blank && !(i > first && gap_before(t, i)))
            continue;
        if (i > first) {
            if (n == ZWS_COLUMNS_MAX)
                return 0;
            column[n++] = column_of(t, first, i);
        }
        first = blank ? i + 1 : i;
    }
    return n;
}

/* 单位, 部门 or 羊位 (misread) stands in the line. */
static bool names_units(const zws_text *t, const zws_body_line *line)
{
    for (size_t i = line->first; i + 1 < line->last; i++) {
        uint32_t next = t->cp[i + 1];
        if (next == U'位' ? t->cp[i] == U'单' || t->cp[i] == U'羊'
                          : next == U'门' && t->cp[i] == U'部')
            return true;
    }
    return false;
}

size_t zws_table__head(zws_column column[ZWS_COLUMNS_MAX], size_t *columns, const zws_shape *s,
                       size_t line, size_t end)
{
    const zws_text *t = s->text;
    const zws_body_line *l = &s->lines->item[line];
    size_t n = 0, lines = 0;
    if (l->last - l->first > HEAD_CHARS || t->cp[l->last - 1] == U'。')
        return 0;
    /* 序号 alone: each column on a line of its own. */
    bool alone = l->last - l->first == 2 && column_of(t, l->first, l->last) == ZWS_COLUMN_NUMBER;
    if (!alone && !names_units(t, l))
        return 0;
    while (line + lines < end && lines < (alone ? HEAD_LINES : 1)) {
        l = &s->lines->item[line + lines];
        if (lines > 0 &&
            (l->last - l->first > 8 || column_of(t, l->first, l->last) == ZWS_COLUMN_PLAIN))
            break;
        n = add_columns(column, n, t, l);
        if (n == 0)
            return 0;
        lines++;
    }
    bool task = false, unit = false;
    for (size_t i = 0; i < n; i++) {
        task |= column[i] == ZWS_COLUMN_TASK || column[i] == ZWS_COLUMN_NUMBER;
        unit |= column[i] == ZWS_COLUMN_UNIT || column[i] == ZWS_COLUMN_LEAD;
    }
    *columns = n;
    return task && unit && n >= 2 ? lines : 0;
}

/* --- Rows ---------------------------------------------------------------------------------------
 */

/* The number that the line begins with, alone or before a gap; *behind is the first character
 * behind it. 0: none. */
static uint32_t row_number(const zws_text *t, const zws_body_line *line, size_t *behind)
{
    size_t i = line->first;
    uint32_t number = 0;
    if (is_digit(t->cp[i])) {
        while (i < line->last && i - line->first < 4 && is_digit(t->cp[i]))
            number = number * 10 + (t->cp[i++] - '0');
    } else {
        while (i < line->last && i - line->first < 5 && zws_chars__is_numeral(t->cp[i]))
            i++;
        if (i != line->last || !zws_chars__han_number(&number, t->cp, line->first, i))
            return 0;
    }
    bool gap = i == line->last || t->cp[i] == ' ' || gap_before(t, i);
    if (i < line->last && in_set(t->cp[i], U".、")) {
        gap = true;
        i++;
    }
    while (i < line->last && t->cp[i] == ' ')
        i++;
    *behind = i;
    return gap ? number : 0;
}

static bool has_tab(const zws_shape *s, const zws_body_line *line)
{
    return memchr(s->body + line->begin, '\t', line->end - line->begin) != NULL;
}

/* More than one line break stands before the line. */
static bool blank_line_before(const zws_shape *s, size_t line)
{
    if (line == 0)
        return false;
    size_t breaks = 0;
    for (size_t i = s->lines->item[line - 1].end; i < s->lines->item[line].begin; i++)
        breaks += s->body[i] == '\n';
    return breaks > 1;
}

static size_t column_like(const zws_column *column, size_t columns, zws_column a, zws_column b)
{
    for (size_t i = 0; i < columns; i++) {
        if (column[i] == a || column[i] == b)
            return i;
    }
    return columns;
}

static void add_cell(zws_row *row, size_t first, size_t column)
{
    if (row->cells > 0 && row->cell[row->cells - 1] >= first) {
        return;
    }
    if (row->cells < ZWS_COLUMNS_MAX) {
        row->cell[row->cells] = (uint32_t)first;
        row->column[row->cells++] = (uint8_t)column;
    }
}

/* A row on one line, its cells parted by tabs. */
static void cut_at_tabs(zws_row *row, const zws_shape *s, size_t columns, size_t line, size_t first)
{
    const zws_text *t = s->text;
    const zws_body_line *l = &s->lines->item[line];
    size_t column = 0, i = l->first;
    for (size_t byte = l->begin; byte < l->end && i < l->last; byte++) {
        if (s->body[byte] != '\t')
            continue;
        column++;
        while (i < l->last && t->begin[i] < byte)
            i++;
        while (i < l->last && t->cp[i] == ' ')
            i++;
        if (i < l->last && i >= first && column < columns)
            add_cell(row, i, column);
    }
}

/* A piece of a line, between blanks. */
typedef struct {
    size_t first, last;
} token;

/* The last tokens of a row that lines and blanks make. */
static size_t last_tokens(token *out, const zws_shape *s, const zws_row *row, size_t first)
{
    const zws_text *t = s->text;
    size_t n = 0;
    for (size_t k = row->lines; k > 0 && n < TOKENS_MAX; k--) {
        const zws_body_line *l = &s->lines->item[row->line + k - 1];
        size_t last = l->last;
        for (size_t i = l->last; i > l->first && i > first && n < TOKENS_MAX; i--) {
            bool begins =
                i - 1 == l->first || i - 1 == first || t->cp[i - 2] == ' ' || gap_before(t, i - 1);
            if (t->cp[i - 1] == ' ') {
                last = i - 1;
            } else if (begins) {
                out[n++] = (token){i - 1, last};
                last = i - 1;
            }
        }
    }
    for (size_t i = 0; i < n / 2; i++) {
        token swap = out[i];
        out[i] = out[n - 1 - i];
        out[n - 1 - i] = swap;
    }
    return n;
}

/* The longest run of narrow tokens, behind the first, that names units: characters [*first,
 * *last). Names that begin as most do go before all others. */
static bool find_units(size_t *first, size_t *last, const zws_text *t, const token *tokens,
                       size_t n, size_t behind)
{
    size_t best = 0;
    for (int pass = 0; pass < 2 && best == 0; pass++) {
        for (size_t i = 0; i < n; i++) {
            if (tokens[i].first <= behind)
                continue;
            for (size_t k = i; k < n && tokens[k].last - tokens[k].first <= CELL_WIDTH &&
                               tokens[k].last - tokens[i].first <= UNITS_CHARS;
                 k++) {
                size_t length = tokens[k].last - tokens[i].first;
                if (length <= best || !(pass == 0 ? zws_units__name : zws_units__fill)(
                                          t, tokens[i].first, tokens[k].last))
                    continue;
                best = length;
                *first = tokens[i].first;
                *last = tokens[k].last;
            }
        }
    }
    return best > 0;
}

/* Groups of lines that blank lines part. The first group of narrow lines that names units, behind
 * the one of the task. */
static bool find_group(size_t *first, size_t *last, const zws_shape *s, const zws_row *row,
                       size_t from)
{
    size_t begin = from, group = 0;
    for (size_t k = 0; k <= row->lines; k++) {
        size_t line = row->line + k;
        const zws_body_line *l = &s->lines->item[line < s->lines->n ? line : s->lines->n - 1];
        bool page = k < row->lines && k > 0 && zws_line__is_page(s->text, l);
        if (k < row->lines && !page && !(l->first > from && blank_line_before(s, line)))
            continue;
        size_t end = k < row->lines ? l->first : s->lines->item[row->line + row->lines - 1].last;
        if (end > begin) {
            if (group > 0 && zws_units__fill(s->text, begin, end)) {
                *first = begin;
                *last = end;
                return true;
            }
            group++;
        }
        begin = page ? l->last : end;
    }
    return false;
}

static void cut_lines(zws_row *row, const zws_shape *s, const zws_column *column, size_t columns,
                      size_t from)
{
    size_t end = s->lines->item[row->line + row->lines - 1].last, first, last;
    size_t task = column_like(column, columns, ZWS_COLUMN_TASK, ZWS_COLUMN_TASK);
    size_t unit = column_like(column, columns, ZWS_COLUMN_UNIT, ZWS_COLUMN_LEAD);
    size_t behind = column_like(column, columns, ZWS_COLUMN_REMARK, ZWS_COLUMN_DEADLINE);
    if (task == columns)
        task = unit;
    if (from >= end)
        return; /* a number and nothing behind it */
    add_cell(row, from, task);
    bool found = find_group(&first, &last, s, row, from);
    if (!found) {
        token tokens[TOKENS_MAX];
        size_t n = last_tokens(tokens, s, row, from);
        found = find_units(&first, &last, s->text, tokens, n, from);
    }
    if (!found)
        return;
    add_cell(row, first, unit);
    while (last < end && s->text->cp[last] == ' ')
        last++;
    if (last < end)
        add_cell(row, last, behind < columns ? behind : columns - 1);
}

/* True when a row cannot go beyond the line. */
static bool ends_table(const zws_shape *s, const zws_column *column, size_t columns, size_t line)
{
    switch (zws_line__special(s, line)) {
    case ZWS_ELEMENT_COPIES:
    case ZWS_ELEMENT_IMPRINT:
    case ZWS_ELEMENT_ATTACHMENT:
    case ZWS_ELEMENT_NOTE:
        return true;
    case ZWS_ELEMENT_SIGNATURE:
    case ZWS_ELEMENT_DATE:
        return column_like(column, columns, ZWS_COLUMN_DEADLINE, ZWS_COLUMN_REMARK) == columns;
    default:
        break;
    }
    zws_label label;
    const zws_body_line *l = &s->lines->item[line];
    return zws_label__read(&label, s->text, s->body, l->first, l->last) &&
           label.kind >= ZWS_ELEMENT_BOOK && label.kind <= ZWS_ELEMENT_ARTICLE;
}

/* The last row of a table ends behind its names and what narrow lines follow: text behind the table
 * is no part of it. */
static void cut_last(zws_row *row, const zws_shape *s)
{
    size_t units = row->cells > 2 ? row->cell[2] : row->cells > 1 ? SIZE_MAX : 0;
    if (units == 0 || units == SIZE_MAX)
        return;
    for (size_t k = 1; k < row->lines; k++) {
        const zws_body_line *l = &s->lines->item[row->line + k];
        if (l->first < units || l->last - l->first <= CELL_WIDTH)
            continue;
        row->lines = k;
        if (units >= l->first)
            row->cells = 2;
        return;
    }
}

/* Only these lines can be between rows: told before the rows behind them are looked at. */
static bool may_break(const zws_shape *s, size_t line)
{
    zws_column column[ZWS_COLUMNS_MAX];
    size_t columns;
    return zws_line__is_page(s->text, &s->lines->item[line]) ||
           zws_table__head(column, &columns, s, line, s->lines->n) != 0;
}

size_t zws_table__break(const zws_shape *s, const zws_column *column, size_t columns, size_t line,
                        uint32_t before)
{
    zws_column again[ZWS_COLUMNS_MAX];
    size_t n = 0, more, behind;
    while (line + n < s->lines->n && n < BREAK_LINES) {
        const zws_body_line *l = &s->lines->item[line + n];
        if (zws_line__is_page(s->text, l) && row_number(s->text, l, &behind) != before + 1)
            n++;
        else if ((more = zws_table__head(again, &behind, s, line + n, s->lines->n)) != 0)
            n += more;
        else
            break;
    }
    bool numbered = column_like(column, columns, ZWS_COLUMN_NUMBER, ZWS_COLUMN_NUMBER) < columns;
    return n > 0 && numbered && line + n < s->lines->n &&
                   row_number(s->text, &s->lines->item[line + n], &behind) == before + 1
               ? n
               : 0;
}

bool zws_table__row(zws_row *out, const zws_shape *s, const zws_column *column, size_t columns,
                    size_t line, size_t end, uint32_t before)
{
    const zws_body_line *l = &s->lines->item[line < end ? line : 0];
    size_t from, behind;
    *out = (zws_row){.line = line, .lines = 1, .number = before + 1};
    if (line >= end || ends_table(s, column, columns, line))
        return false;
    from = l->first;
    bool numbered = column_like(column, columns, ZWS_COLUMN_NUMBER, ZWS_COLUMN_NUMBER) < columns;
    if (numbered ? row_number(s->text, l, &from) != before + 1 : !has_tab(s, l))
        return false;
    bool last = true;
    while (numbered && line + out->lines < end && out->lines < ROW_LINES) {
        size_t next = line + out->lines;
        uint32_t number = row_number(s->text, &s->lines->item[next], &behind);
        last = number != before + 2;
        if (!last || ends_table(s, column, columns, next) ||
            (may_break(s, next) && zws_table__break(s, column, columns, next, before + 1) != 0)) {
            last = false;
            break;
        }
        out->lines++;
    }
    if (has_tab(s, l)) {
        cut_at_tabs(out, s, columns, line, from);
        return out->cells > 0;
    }
    /* The number stands alone on its line, or before the task. */
    if (from == l->last && out->lines > 1)
        from = s->lines->item[line + 1].first;
    cut_lines(out, s, column, columns, from);
    if (last)
        cut_last(out, s);
    return true;
}
