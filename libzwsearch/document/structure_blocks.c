/* Lines become blocks: a label with its text, or a paragraph, over as many lines as it takes. */
#include "base/bytes.h"
#include "document/agency.h"
#include "document/chars.h"
#include "document/structure_read.h"

enum {
    SHORT_LINE = 60, /* a signature, a date, a heading */
    OPEN_LINE = 40,  /* a longer one without a full stop goes on behind a page break */
    COPIES_LINES = 12,
    CONTENTS_LINES = 600,
    SIGNATURE_LINES = 12,
    WRAPPED_MIN = 8, /* so many lines tell whether lines are broken by width */
};

static const zws_body_line *line_at(const zws_shape *s, size_t line)
{
    return &s->lines->item[line];
}

/* Ends as a sentence does: closing quotes and brackets aside. Every line is asked. */
static bool ends_sentence(const zws_text *t, size_t first, size_t last)
{
    for (size_t i = last; i > first; i--) {
        switch (t->cp[i - 1]) {
        case U'。':
        case ';':
        case ':':
        case '!':
        case '?':
        case U'…':
        case '.':
            return true;
        case U'”':
        case U'’':
        case '"':
        case '\'':
        case ')':
        case U'》':
        case U'」':
        case U'』':
        case ' ':
            continue;
        default:
            return false;
        }
    }
    return false;
}

static bool has_words(const zws_text *t, size_t first, size_t last)
{
    for (size_t i = first; i < last; i++) {
        if (is_han(t->cp[i]) || is_latin_letter(t->cp[i]) || t->cp[i] > 0x250)
            return !in_set(t->cp[i], U"—–─━═﹏■□●○◆★☆…·") || has_words(t, i + 1, last);
    }
    return false;
}

bool zws_line__is_page(const zws_text *t, const zws_body_line *line)
{
    size_t digits = 0;
    if (line->last - line->first > 12)
        return false;
    for (size_t i = line->first; i < line->last; i++) {
        if (is_digit(t->cp[i]))
            digits++;
        else if (!in_set(t->cp[i], U" -—–_―─·.|/第页共()"))
            return false;
    }
    return digits > 0;
}

/* --- Lines that are told by themselves ----------------------------------------------------------
 */

/* （此件公开发布） （联系人：…） */
static bool is_note(const zws_text *t, size_t first, size_t last)
{
    static const char32_t *const words[] = {U"此件",     U"公开发布",   U"公开属性",
                                            U"联系人",   U"联系电话",   U"发至",
                                            U"主动公开", U"依申请公开", U"不予公开"};
    if (last - first > SHORT_LINE || t->cp[first] != '(' || t->cp[last - 1] != ')')
        return false;
    for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
        if (find_word(t->cp, first, first + 8 < last ? first + 8 : last, words[k]) !=
            (first + 8 < last ? first + 8 : last))
            return true;
    }
    return false;
}

/* 附件, 附件1, 附: by itself; *alone false: something stands behind it on the line. */
static bool names_attachment(const zws_text *t, size_t first, size_t last, bool *alone)
{
    const uint32_t *cp = t->cp;
    size_t i = first;
    if (i < last && in_set(cp[i], U"(【["))
        i++;
    bool brief = false;
    if (starts_with(cp, i, last, U"附件")) {
        i += 2;
    } else if (starts_with(cp, i, last, U"附录")) {
        i += 2;
    } else if (starts_with(cp, i, last, U"附表")) {
        i += 2;
    } else if (starts_with(cp, i, last, U"附")) {
        i += 1;
        brief = true;
    } else {
        return false;
    }
    while (i < last && cp[i] == ' ')
        i++;
    size_t number = i;
    while (i < last && i - number < 4 &&
           (is_digit(cp[i]) || zws_chars__is_numeral(cp[i]) || cp[i] == '-'))
        i++;
    bool numbered = i > number;
    while (i < last && in_set(cp[i], U" )】]"))
        i++;
    bool colon = i < last && cp[i] == ':';
    while (i < last && in_set(cp[i], U" :"))
        i++;
    *alone = i == last;
    if (*alone)
        return !brief || colon || numbered;
    return colon;
}

/* A whole day at the end of the line; its first character, or last when there is none. */
static size_t date_at_end(const zws_shape *s, const zws_body_line *line)
{
    const zws_text *t = s->text;
    size_t last = line->last;
    while (last > line->first && in_set(t->cp[last - 1], U" )"))
        last--;
    if (last == line->first || !(t->cp[last - 1] == U'日' || is_digit(t->cp[last - 1])))
        return line->last;
    zws_date_mentions dates = {0};
    size_t at = line->last;
    size_t first = last - line->first > 24 ? last - 24 : line->first;
    if (zws_dates__find(&dates, t, first, last) != ZWS_OK)
        *s->starved = true;
    else if (dates.n > 0 && dates.item[dates.n - 1].last == last &&
             dates.item[dates.n - 1].date % 100 != 0)
        at = dates.item[dates.n - 1].first;
    zws_dates__free(&dates);
    return at;
}

static bool is_signer(const zws_text *t, size_t first, size_t last)
{
    static const char32_t *const posts[] = {
        U"总理", U"主席", U"省长", U"市长", U"部长", U"局长",   U"署长",   U"主任",
        U"院长", U"行长", U"县长", U"区长", U"州长", U"检察长", U"委员长", U"审计长"};
    if (last - first > SHORT_LINE || last == first)
        return false;
    if (ends_with(t->cp, first, last, U"章)")) {
        size_t open = last;
        while (open > first && t->cp[open - 1] != '(')
            open--;
        last = open > first ? open - 1 : first;
        if (last == first)
            return true;
    }
    if (zws_agency__is_name(t->cp, first, last))
        return true;
    for (size_t i = 0; last - first <= 14 && i < sizeof posts / sizeof *posts; i++) {
        if (starts_with(t->cp, first, last, posts[i]))
            return true;
    }
    return false;
}

zws_element_kind zws_line__special(const zws_shape *s, size_t at)
{
    const zws_text *t = s->text;
    const zws_body_line *line = line_at(s, at);
    size_t first = line->first, last = line->last;
    uint32_t c = t->cp[first];
    bool alone;
    if (c == '(' && is_note(t, first, last))
        return ZWS_ELEMENT_NOTE;
    if (in_set(c, U"抄主分") && last - first > 3) {
        size_t i = first + 2;
        while (i < last && t->cp[i] == ' ')
            i++;
        if ((starts_with(t->cp, first, last, U"抄送") || starts_with(t->cp, first, last, U"抄报") ||
             starts_with(t->cp, first, last, U"分送") ||
             (at > 12 && starts_with(t->cp, first, last, U"主送"))) &&
            i < last && t->cp[i] == ':')
            return ZWS_ELEMENT_COPIES;
    }
    if (in_set(c, U"附(【[") && names_attachment(t, first, last, &alone))
        return alone ? ZWS_ELEMENT_ATTACHMENT : ZWS_ELEMENT_ENCLOSURES;
    if (last - first > SHORT_LINE)
        return ZWS_ELEMENT_PARAGRAPH;
    if (last - first > 8 &&
        (ends_with(t->cp, first, last, U"印发") || ends_with(t->cp, first, last, U"印发。"))) {
        zws_body_line part = *line;
        part.last -= t->cp[last - 1] == U'。' ? 3 : 2;
        if (date_at_end(s, &part) != part.last)
            return ZWS_ELEMENT_IMPRINT;
    }
    uint32_t end = t->cp[last - 1];
    if (end == U'日' || is_digit(end) || end == ')') {
        size_t date = date_at_end(s, line);
        if (date != last) {
            size_t stop = date;
            while (stop > first && in_set(t->cp[stop - 1], U" (,"))
                stop--;
            if (stop == first)
                return ZWS_ELEMENT_DATE;
            if (is_signer(t, first, stop))
                return ZWS_ELEMENT_SIGNATURE; /* with its date */
        }
    }
    if (last - first <= 9 && zws_line__is_page(t, line))
        return ZWS_ELEMENT_OTHER;
    return ZWS_ELEMENT_PARAGRAPH;
}

/* --- Lines broken by width ----------------------------------------------------------------------
 */

/* Ends as a paragraph may: with a sentence, or with a bracket. */
static bool ends_block(const zws_text *t, size_t first, size_t last)
{
    return t->cp[last - 1] == ')' || ends_sentence(t, first, last);
}

void zws_shape__measure(zws_shape *s, size_t line)
{
    size_t lengths[101] = {0}, open = 0, n = 0;
    s->width = 0;
    for (size_t i = line; i < s->lines->n; i++) {
        const zws_body_line *l = line_at(s, i);
        size_t len = l->last - l->first;
        if (len < 12)
            continue;
        n++;
        if (len <= 100 && !ends_block(s->text, l->first, l->last)) {
            open++;
            lengths[len]++;
        }
    }
    if (open < WRAPPED_MIN || open * 5 < n * 2)
        return;
    size_t above = 0, width = 100;
    while (width > 0 && (above += lengths[width]) * 5 < open)
        width--;
    s->width = width;
}

/* True when the block that ends with line `at` goes on in the next line, which has no label. */
static bool goes_on(const zws_shape *s, const zws_block *block, size_t at)
{
    const zws_body_line *line = line_at(s, at);
    size_t len = line->last - line->first;
    bool ends = ends_block(s->text, line->first, line->last);
    if (s->width == 0)
        return !ends && len >= OPEN_LINE && s->text->cp[line->last - 1] != '>';
    if (ends)
        return len + 1 >= s->width && !in_set(s->text->cp[line->last - 1], U":;");
    /* The heading of a part is a line by itself unless it fills it. */
    bool heading = block->lines == 1 && zws_element__is_labelled(block->kind) &&
                   block->kind < ZWS_ELEMENT_ITEM;
    return len * 10 >= s->width * (heading ? 9 : 6) ||
           (block->lines == 1 && in_set(s->text->cp[line->last - 1], U",、"));
}

/* --- Blocks -------------------------------------------------------------------------------------
 */

static zws_status add(zws_shape *s, zws_block block)
{
    ZWS_TRY(
        zws_mem__grow(&s->blocks.item, &s->blocks.cap, s->blocks.n + 1, sizeof *s->blocks.item));
    s->blocks.item[s->blocks.n++] = block;
    return ZWS_OK;
}

static zws_block block_of(const zws_shape *s, zws_element_kind kind, size_t line, size_t first)
{
    const zws_body_line *l = line_at(s, line);
    return (zws_block){.kind = (uint8_t)kind,
                       .line = (uint32_t)line,
                       .lines = 1,
                       .first = (uint32_t)first,
                       .last = (uint32_t)l->last,
                       .label_first = (uint32_t)first,
                       .label_last = (uint32_t)first,
                       .text = (uint32_t)first,
                       .flags = first > l->first ? ZWS_BLOCK_SPLIT : 0};
}

static void take_line(const zws_shape *s, zws_block *block)
{
    block->last = (uint32_t)line_at(s, block->line + block->lines)->last;
    block->lines++;
}

static zws_block labelled(const zws_shape *s, const zws_label *label, size_t line, size_t first)
{
    zws_block block = block_of(s, label->kind, line, first);
    block.number = label->number;
    block.sub = label->sub;
    block.label_first = (uint32_t)label->first;
    block.label_last = (uint32_t)label->last;
    block.text = (uint32_t)label->text;
    return block;
}

/* Behind 目录: every line up to the one that says again what the first of them said, or that is
 * no heading. How many lines, the first included. */
static size_t contents_lines(const zws_shape *s, size_t at)
{
    const zws_text *t = s->text;
    zws_label first = {0}, label;
    size_t i = at + 1;
    for (; i < s->lines->n && i - at < CONTENTS_LINES; i++) {
        const zws_body_line *line = line_at(s, i);
        bool has = zws_label__read(&label, t, s->body, line->first, line->last);
        if (line->last - line->first > SHORT_LINE || ends_sentence(t, line->first, line->last) ||
            (has && label.kind == ZWS_ELEMENT_ARTICLE))
            break;
        if (has && first.number == 0)
            first = label;
        else if (has && label.kind == first.kind && label.number == first.number)
            break;
    }
    return first.number != 0 ? i - at : 1;
}

static bool is_contents(const zws_text *t, size_t first, size_t last)
{
    while (first < last && in_set(t->cp[first], U"# *"))
        first++;
    return last - first <= 4 &&
           (starts_with(t->cp, first, last, U"目录") || starts_with(t->cp, first, last, U"目 录"));
}

/* The lines above a date that name who signed become the signature. true: there are some. */
static bool sign(zws_shape *s)
{
    size_t n = s->blocks.n, top = n;
    while (top > 0 && n - top < SIGNATURE_LINES) {
        const zws_block *b = &s->blocks.item[top - 1];
        if (b->kind != ZWS_ELEMENT_PARAGRAPH || b->lines != 1 ||
            !is_signer(s->text, b->first, b->last))
            break;
        s->blocks.item[--top].kind = ZWS_ELEMENT_SIGNATURE;
    }
    return top < n;
}

/* 附件： with its list: the lines that are numbered or short, up to the signature. */
static void take_enclosures(const zws_shape *s, zws_block *block)
{
    for (size_t k = 0; k < 100 && block->line + block->lines < s->lines->n; k++) {
        const zws_body_line *line = line_at(s, block->line + block->lines);
        zws_label label;
        bool has = zws_label__read(&label, s->text, s->body, line->first, line->last);
        if (has ? label.kind != ZWS_ELEMENT_POINT : s->width == 0 || line->last - line->first < 8)
            return;
        if (zws_line__special(s, block->line + block->lines) != ZWS_ELEMENT_PARAGRAPH ||
            is_signer(s->text, line->first, line->last) || s->text->cp[line->last - 1] == U'。')
            return;
        take_line(s, block);
    }
}

/* True when the lines below 附件： list what is attached, and are not the attachment itself. */
static bool lists_enclosures(const zws_shape *s, size_t at, bool signed_off)
{
    zws_label label;
    const zws_body_line *next = line_at(s, at) + 1;
    return !signed_off && at + 1 < s->lines->n && next->last - next->first <= 80 &&
           zws_label__read(&label, s->text, s->body, next->first, next->last) &&
           label.kind == ZWS_ELEMENT_POINT;
}

/* A table of tasks, from its head to the end of its rows; none taken when no row follows. */
static zws_status take_table(zws_shape *s, size_t *at, size_t head, const zws_column *column,
                             size_t columns)
{
    size_t line = *at + head;
    zws_row row;
    if (!zws_table__row(&row, s, column, columns, line, s->lines->n, 0))
        return ZWS_OK;
    zws_block block = block_of(s, ZWS_ELEMENT_TABLE, *at, line_at(s, *at)->first);
    block.lines = (uint32_t)head;
    block.last = (uint32_t)line_at(s, line - 1)->last;
    ZWS_TRY(add(s, block));
    for (uint32_t before = 0; line < s->lines->n;) {
        if (!zws_table__row(&row, s, column, columns, line, s->lines->n, before)) {
            /* The number of a page, and the head again. */
            size_t more = zws_table__break(s, column, columns, line, before);
            if (more == 0)
                break;
            block = block_of(s, ZWS_ELEMENT_OTHER, line, line_at(s, line)->first);
            block.flags = ZWS_BLOCK_INSIDE;
            block.lines = (uint32_t)more;
            block.last = (uint32_t)line_at(s, line + more - 1)->last;
            ZWS_TRY(add(s, block));
            line += more;
            continue;
        }
        block = block_of(s, ZWS_ELEMENT_ROW, row.line, line_at(s, row.line)->first);
        block.number = before = row.number;
        block.lines = (uint32_t)row.lines;
        block.last = (uint32_t)line_at(s, row.line + row.lines - 1)->last;
        ZWS_TRY(add(s, block));
        for (size_t k = 0; k < row.cells; k++) {
            zws_block cell = block;
            cell.kind = ZWS_ELEMENT_CELL;
            cell.flags = ZWS_BLOCK_SPLIT;
            cell.number = row.column[k] + 1u;
            cell.sub = (uint16_t)column[row.column[k]];
            cell.first = cell.text = cell.label_first = cell.label_last = row.cell[k];
            cell.last = k + 1 < row.cells ? row.cell[k + 1] : block.last;
            ZWS_TRY(add(s, cell));
        }
        line = row.line + row.lines;
    }
    *at = line;
    return ZWS_OK;
}

/* What stands in one line where a statute was printed without line breaks: 。第二条 … is cut off
 * where the number is the next one. */
static zws_status split_articles(zws_shape *s)
{
    const zws_text *t = s->text;
    for (;;) {
        zws_block *block = &s->blocks.item[s->blocks.n - 1];
        bool article = block->kind == ZWS_ELEMENT_ARTICLE, found = false;
        if (block->lines != 1 || (!article && block->kind != ZWS_ELEMENT_PARAGRAPH))
            return ZWS_OK;
        zws_label label;
        size_t i = block->text + 1;
        for (; (i = zws_find32(t->cp, i, block->last, U'第')) < block->last; i++) {
            if (!in_set(t->cp[i - 1], U"。;: ”)") ||
                !zws_label__read(&label, t, s->body, i, block->last) ||
                label.kind != ZWS_ELEMENT_ARTICLE || !label.gap)
                continue;
            found = article ? label.number == block->number + 1 : label.number == 1;
            if (found)
                break;
        }
        if (!found)
            return ZWS_OK;
        zws_block next = labelled(s, &label, block->line, i);
        next.last = block->last;
        block->last = (uint32_t)i;
        ZWS_TRY(add(s, next));
    }
}

/* What a paragraph of no number is: a sentence, a heading above one, or a fragment. */
static zws_element_kind plain_kind(const zws_shape *s, const zws_block *block,
                                   const zws_block *next)
{
    const zws_text *t = s->text;
    size_t n = block->last - block->first;
    if (!has_words(t, block->first, block->last))
        return ZWS_ELEMENT_OTHER;
    if (n > OPEN_LINE || block->lines > 1 || ends_sentence(t, block->first, block->last) ||
        find_word(t->cp, block->first, block->last, U",") != block->last ||
        find_word(t->cp, block->first, block->last, U"。") != block->last)
        return ZWS_ELEMENT_PARAGRAPH;
    bool text_follows =
        next &&
        (zws_element__is_labelled(next->kind) ||
         (next->kind == ZWS_ELEMENT_PARAGRAPH &&
          (next->last - next->first > OPEN_LINE || ends_sentence(t, next->first, next->last))));
    return text_follows ? ZWS_ELEMENT_HEADING : ZWS_ELEMENT_OTHER;
}

/* Looks at each block with the one behind it. */
static void finish(zws_shape *s)
{
    const zws_text *t = s->text;
    for (size_t i = s->blocks.n; i > 0; i--) {
        zws_block *b = &s->blocks.item[i - 1];
        const zws_block *next = i < s->blocks.n ? b + 1 : NULL;
        if (b->last > b->first && t->cp[b->last - 1] == ':')
            b->flags |= ZWS_BLOCK_COLON;
        if (b->kind == ZWS_ELEMENT_PARAGRAPH)
            b->kind = (uint8_t)plain_kind(s, b, next);
        if (!zws_element__is_labelled(b->kind))
            continue;
        if (b->last - b->text <= SHORT_LINE &&
            zws_find32(t->cp, b->text, b->last, U'。') + 1 >= b->last &&
            !(b->flags & ZWS_BLOCK_COLON) && t->cp[b->last - 1] != ';')
            b->flags |= ZWS_BLOCK_TITLED;
        s->has_articles |= b->kind == ZWS_ELEMENT_ARTICLE;
    }
}

/* Reads what begins on line *at, one block or a table. */
static zws_status read_block(zws_shape *s, size_t *at, size_t first, zws_element_kind special)
{
    const zws_text *t = s->text;
    const zws_body_line *line = line_at(s, *at);
    zws_column column[ZWS_COLUMNS_MAX];
    size_t columns, head;
    zws_label label;
    if (is_contents(t, first, line->last)) {
        zws_block block = block_of(s, ZWS_ELEMENT_CONTENTS, *at, first);
        for (size_t n = contents_lines(s, *at); n > 1; n--)
            take_line(s, &block);
        *at += block.lines;
        return add(s, block);
    }
    if (special == ZWS_ELEMENT_PARAGRAPH &&
        (head = zws_table__head(column, &columns, s, *at, s->lines->n)) != 0) {
        size_t before = *at;
        ZWS_TRY(take_table(s, at, head, column, columns));
        if (*at != before)
            return ZWS_OK;
    }
    bool has =
        special == ZWS_ELEMENT_PARAGRAPH && zws_label__read(&label, t, s->body, first, line->last);
    zws_block block = has ? labelled(s, &label, *at, first) : block_of(s, special, *at, first);
    if (special == ZWS_ELEMENT_ENCLOSURES) {
        take_enclosures(s, &block);
    } else if (special == ZWS_ELEMENT_COPIES) {
        while (block.lines < COPIES_LINES && block.line + block.lines < s->lines->n) {
            size_t next = block.line + block.lines;
            const zws_body_line *l = line_at(s, next);
            if (zws_line__special(s, next) != ZWS_ELEMENT_PARAGRAPH ||
                is_signer(t, l->first, l->last) || !goes_on(s, &block, next - 1))
                break;
            take_line(s, &block);
        }
    } else if (special == ZWS_ELEMENT_PARAGRAPH) {
        while (block.line + block.lines < s->lines->n) {
            size_t next = block.line + block.lines;
            const zws_body_line *l = line_at(s, next);
            zws_label other;
            if (!goes_on(s, &block, next - 1) ||
                zws_label__read(&other, t, s->body, l->first, l->last))
                break;
            zws_element_kind kind = zws_line__special(s, next);
            /* The number of a page in the middle of a sentence. */
            if (kind != ZWS_ELEMENT_PARAGRAPH &&
                !(kind == ZWS_ELEMENT_OTHER && next + 1 < s->lines->n))
                break;
            if (next + 1 < s->lines->n && l->last - l->first <= SHORT_LINE &&
                is_signer(t, l->first, l->last) &&
                zws_line__special(s, next + 1) == ZWS_ELEMENT_DATE)
                break;
            take_line(s, &block);
        }
    }
    *at += block.lines;
    ZWS_TRY(add(s, block));
    return special == ZWS_ELEMENT_PARAGRAPH ? split_articles(s) : ZWS_OK;
}

/* True when enough follows for an attachment; a few words are a remnant of the page. */
static bool attachment_follows(const zws_shape *s, size_t at)
{
    return s->text->n - line_at(s, at)->first >= SHORT_LINE;
}

zws_status zws_shape__blocks(zws_shape *s, size_t line, size_t first, size_t *end)
{
    size_t n = s->lines->n, at = line;
    bool signed_off = false;
    s->blocks.n = 0;
    s->has_articles = false;
    while (at < n) {
        if (at != line || first < line_at(s, at)->first)
            first = line_at(s, at)->first;
        zws_element_kind special = zws_line__special(s, at);
        if (special == ZWS_ELEMENT_ATTACHMENT) {
            if (lists_enclosures(s, at, signed_off))
                special = ZWS_ELEMENT_ENCLOSURES;
            else if (at != line && !s->whole)
                break;
            else
                special = ZWS_ELEMENT_PARAGRAPH;
        }
        const zws_body_line *l = line_at(s, at);
        if (at + 1 < n && special == ZWS_ELEMENT_PARAGRAPH && l->last - first <= SHORT_LINE &&
            zws_line__special(s, at + 1) == ZWS_ELEMENT_IMPRINT &&
            is_signer(s->text, first, l->last)) {
            zws_block block = block_of(s, ZWS_ELEMENT_IMPRINT, at, first);
            take_line(s, &block);
            ZWS_TRY(add(s, block));
            at += 2;
            signed_off = true;
            continue;
        }
        if (signed_off && special == ZWS_ELEMENT_PARAGRAPH) {
            if (attachment_follows(s, at) && !s->whole)
                break;
            special = ZWS_ELEMENT_OTHER;
        }
        if (special == ZWS_ELEMENT_DATE && !sign(s) && !signed_off && at + 6 < n)
            special = ZWS_ELEMENT_PARAGRAPH;
        if (special == ZWS_ELEMENT_SIGNATURE)
            sign(s);
        signed_off |= special == ZWS_ELEMENT_DATE || special == ZWS_ELEMENT_SIGNATURE ||
                      special == ZWS_ELEMENT_NOTE || special == ZWS_ELEMENT_IMPRINT;
        ZWS_TRY(read_block(s, &at, first, special));
    }
    finish(s);
    *end = at;
    return ZWS_OK;
}
