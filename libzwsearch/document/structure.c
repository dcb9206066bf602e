/* Blocks become a tree. */
#include "document/structure.h"

#include "document/chars.h"
#include "document/structure_read.h"
#include "document/tasks_read.h"

enum { HEADING_CHARS = 60, ADDRESSEE_LINES = 4, ADDRESSEE_CHARS = 400, ATTACHMENTS_MAX = 1000 };

/* The tree while it grows: elements that are open, outermost first. */
typedef struct {
    zws_shape *shape;
    zws_structure *out;
    uint32_t open[ZWS_ELEMENT_DEPTH_MAX];
    size_t depth;
    bool full;
    uint32_t clauses; /* of the article that is open */
    size_t pending;   /* the block of the displaced heading whose text is being read, or none */
} builder;

#define NO_BLOCK SIZE_MAX

unsigned zws_element__rank(zws_element_kind kind)
{
    switch (kind) {
    case ZWS_ELEMENT_DOCUMENT:
        return 0;
    case ZWS_ELEMENT_ATTACHMENT:
    case ZWS_ELEMENT_COPIES:
    case ZWS_ELEMENT_IMPRINT:
        return 1;
    case ZWS_ELEMENT_CONTENTS:
    case ZWS_ELEMENT_BOOK:
        return 3;
    case ZWS_ELEMENT_SUBBOOK:
        return 4;
    case ZWS_ELEMENT_CHAPTER:
        return 5;
    case ZWS_ELEMENT_SECTION:
        return 6;
    case ZWS_ELEMENT_ARTICLE:
        return 7;
    case ZWS_ELEMENT_CLAUSE:
    case ZWS_ELEMENT_PART:
        return 8;
    case ZWS_ELEMENT_ITEM:
        return 9;
    case ZWS_ELEMENT_POINT:
        return 10;
    case ZWS_ELEMENT_SUBPOINT:
        return 11;
    case ZWS_ELEMENT_DETAIL:
        return 12;
    case ZWS_ELEMENT_TABLE:
        return 15;
    case ZWS_ELEMENT_ROW:
        return 16;
    case ZWS_ELEMENT_CELL:
        return 17;
    case ZWS_ELEMENT_PARAGRAPH:
    case ZWS_ELEMENT_HEADING:
    case ZWS_ELEMENT_OTHER:
        return 20;
    default:
        return 2;
    }
}

static zws_element *top(builder *b)
{
    return &b->out->element[b->open[b->depth - 1]];
}

/* Closes what is open down to `rank`: it ends where the next element begins. */
static void close_to(builder *b, unsigned rank, size_t at)
{
    while (b->depth > 1 && zws_element__rank(top(b)->kind) >= rank) {
        top(b)->end = (uint32_t)at;
        top(b)->next = (uint32_t)b->out->n;
        b->depth--;
    }
}

/* Opens an element that begins with byte `at`. NULL in *out: too many; it stays part of the last.
 */
static zws_status open_at(zws_element **out, builder *b, zws_element_kind kind, unsigned rank,
                          size_t at)
{
    zws_structure *s = b->out;
    *out = NULL;
    if (b->full)
        return ZWS_OK;
    if (s->n >= ZWS_ELEMENTS_MAX) {
        b->full = true;
        return zws_shape__report(b->shape, (zws_finding){.kind = ZWS_FINDING_CUT,
                                                         .of = (uint8_t)kind,
                                                         .begin = (uint32_t)at,
                                                         .end = (uint32_t)at});
    }
    ZWS_TRY(zws_mem__grow(&s->element, &s->cap, s->n + 1, sizeof *s->element));
    /* Blanks before the first element are its own. */
    at = s->n == 1 ? 0 : at;
    close_to(b, rank, at);
    zws_element *e = &s->element[s->n];
    *e = (zws_element){.kind = (uint8_t)kind,
                       .depth = (uint8_t)b->depth,
                       .parent = b->depth ? b->open[b->depth - 1] : ZWS_NO_ELEMENT,
                       .begin = (uint32_t)at,
                       .end = (uint32_t)b->shape->len};
    b->open[b->depth++] = (uint32_t)s->n++;
    e->next = (uint32_t)s->n;
    *out = e;
    return ZWS_OK;
}

static size_t byte_of_line(const zws_shape *s, size_t line)
{
    return s->lines->item[line].begin;
}

static zws_status add_line(builder *b, zws_element_kind kind, size_t line)
{
    zws_element *e;
    return open_at(&e, b, kind, zws_element__rank(kind), byte_of_line(b->shape, line));
}

static void set_range(uint32_t *begin, uint32_t *end, const zws_text *t, size_t first, size_t last)
{
    while (last > first && t->cp[last - 1] == ' ')
        last--;
    if (last <= first)
        return;
    *begin = t->begin[first];
    *end = t->end[last - 1];
}

/* 总则 of 第一章 总则; the first sentence of an item that has more, or all of one that is short;
 * 【…】 of an article. */
static void find_heading(zws_element *e, const zws_shape *s, const zws_block *block)
{
    const zws_text *t = s->text;
    size_t first = block->text, last = block->last;
    if (block->kind == ZWS_ELEMENT_ARTICLE) {
        if (first < last && in_set(t->cp[first], U"【[")) {
            size_t close = first;
            while (close < last && close - first < HEADING_CHARS && !in_set(t->cp[close], U"】]"))
                close++;
            if (close < last && in_set(t->cp[close], U"】]"))
                set_range(&e->heading_begin, &e->heading_end, t, first + 1, close);
        }
        return;
    }
    if (s->has_articles && (block->kind >= ZWS_ELEMENT_ITEM ||
                            (block->kind == ZWS_ELEMENT_PART && t->cp[last - 1] == U'。')))
        return;
    if (block->kind >= ZWS_ELEMENT_PART && !(block->flags & ZWS_BLOCK_TITLED)) {
        size_t stop = first;
        while (stop < last && stop - first <= HEADING_CHARS && t->cp[stop] != U'。')
            stop++;
        if (stop >= last || t->cp[stop] != U'。' || stop - first > HEADING_CHARS)
            return;
        last = stop;
    } else if (last - first > HEADING_CHARS + 1) {
        return;
    }
    while (last > first && in_set(t->cp[last - 1], U"。 "))
        last--;
    set_range(&e->heading_begin, &e->heading_end, t, first, last);
}

static void label(zws_element *e, const zws_shape *s, const zws_block *block)
{
    e->number = block->number;
    e->sub = block->sub;
    if (block->label_last <= block->label_first)
        return;
    set_range(&e->label_begin, &e->label_end, s->text, block->label_first, block->label_last);
    find_heading(e, s, block);
}

static size_t byte_of(const zws_shape *s, const zws_block *block)
{
    return block->flags & ZWS_BLOCK_SPLIT ? s->text->begin[block->first]
                                          : byte_of_line(s, block->line);
}

static bool is_open(const builder *b, zws_element_kind kind)
{
    for (size_t i = 0; i < b->depth; i++) {
        if (b->out->element[b->open[i]].kind == kind)
            return true;
    }
    return false;
}

/* The text of an article is its clauses; the first begins behind the label. */
static zws_status add_clause(builder *b, size_t at)
{
    zws_element *e;
    ZWS_TRY(open_at(&e, b, ZWS_ELEMENT_CLAUSE, zws_element__rank(ZWS_ELEMENT_CLAUSE), at));
    if (e)
        e->number = ++b->clauses;
    return ZWS_OK;
}

/* 正文 opens with the first of its blocks. */
static zws_status open_text(builder *b, size_t at)
{
    zws_element *e;
    if (is_open(b, ZWS_ELEMENT_TEXT))
        return ZWS_OK;
    return open_at(&e, b, ZWS_ELEMENT_TEXT, zws_element__rank(ZWS_ELEMENT_TEXT), at);
}

static zws_status add_labelled(builder *b, size_t i)
{
    const zws_shape *s = b->shape;
    const zws_block *block = &s->blocks.item[i];
    unsigned rank = zws_element__rank(block->kind);
    zws_element *e;
    /* 一、 in an article belongs to it only where a colon announces it. */
    if (block->kind == ZWS_ELEMENT_PART && is_open(b, ZWS_ELEMENT_ARTICLE) &&
        !is_open(b, ZWS_ELEMENT_PART) && !(i > 0 && (block[-1].flags & ZWS_BLOCK_COLON)))
        rank = zws_element__rank(ZWS_ELEMENT_ARTICLE);
    ZWS_TRY(open_at(&e, b, block->kind, rank, byte_of(s, block)));
    if (!e)
        return ZWS_OK;
    label(e, s, block);
    if (block->kind != ZWS_ELEMENT_ARTICLE)
        return ZWS_OK;
    b->clauses = 0;
    return block->text < block->last ? add_clause(b, s->text->begin[block->text]) : ZWS_OK;
}

/* The displaced heading that block i is text of: the next one of its kind, if nothing above it
 * comes before. */
static size_t heading_of(const zws_shape *s, size_t i)
{
    for (size_t k = i; k < s->blocks.n; k++) {
        const zws_block *block = &s->blocks.item[k];
        if (block->flags & ZWS_BLOCK_DISPLACED)
            return k;
        if (block->flags & ZWS_BLOCK_CLOSING)
            return NO_BLOCK;
        if (zws_element__is_labelled(block->kind) && block->kind <= ZWS_ELEMENT_PART)
            return NO_BLOCK;
    }
    return NO_BLOCK;
}

static zws_status open_displaced(builder *b, size_t heading, size_t at)
{
    const zws_block *block = &b->shape->blocks.item[heading];
    zws_element *e;
    ZWS_TRY(open_at(&e, b, block->kind, zws_element__rank(block->kind), at));
    if (!e)
        return ZWS_OK;
    label(e, b->shape, block);
    e->inferred = true;
    b->pending = heading;
    return ZWS_OK;
}

static zws_status add_block(builder *b, size_t i)
{
    const zws_shape *s = b->shape;
    const zws_block *block = &s->blocks.item[i];
    size_t at = byte_of(s, block);
    zws_element *e;
    if (i == b->pending) {
        /* The heading itself: the last bytes of its element. */
        close_to(b, zws_element__rank(block->kind) + 1, at);
        b->pending = NO_BLOCK;
        return ZWS_OK;
    }
    unsigned rank = zws_element__rank(block->kind);
    if (rank <= 2)
        return open_at(&e, b, block->kind, rank, at);
    if (block->kind == ZWS_ELEMENT_OTHER && !is_open(b, ZWS_ELEMENT_TEXT))
        return open_at(&e, b, block->kind, 2, at);
    ZWS_TRY(open_text(b, at));
    if (top(b)->kind == ZWS_ELEMENT_CONTENTS)
        close_to(b, zws_element__rank(ZWS_ELEMENT_CONTENTS), at);
    if (block->flags & ZWS_BLOCK_INSIDE)
        return open_at(&e, b, block->kind, zws_element__rank(ZWS_ELEMENT_ROW), at);
    if (rank >= zws_element__rank(ZWS_ELEMENT_PARAGRAPH))
        close_to(b, zws_element__rank(ZWS_ELEMENT_TABLE), at);
    if (block->flags & ZWS_BLOCK_CLOSING)
        close_to(b, 3, at);
    if (zws_element__is_labelled(block->kind))
        return add_labelled(b, i);
    if ((block->kind == ZWS_ELEMENT_PARAGRAPH || block->kind == ZWS_ELEMENT_HEADING) &&
        is_open(b, ZWS_ELEMENT_ARTICLE))
        return add_clause(b, at);
    ZWS_TRY(open_at(&e, b, block->kind, rank, at));
    if (e)
        label(e, s, block);
    return ZWS_OK;
}

static zws_status add_blocks(builder *b)
{
    const zws_shape *s = b->shape;
    bool displaced = false;
    for (size_t i = 0; i < s->blocks.n && !displaced; i++)
        displaced = s->blocks.item[i].flags & ZWS_BLOCK_DISPLACED;
    b->pending = NO_BLOCK;
    size_t none_before = 0; /* up to here no displaced heading follows */
    for (size_t i = 0; i < s->blocks.n; i++) {
        const zws_block *block = &s->blocks.item[i];
        if (displaced && b->pending == NO_BLOCK && i >= none_before &&
            zws_element__rank(block->kind) > 2 &&
            !(zws_element__is_labelled(block->kind) && block->kind <= ZWS_ELEMENT_PART &&
              !(block->flags & ZWS_BLOCK_DISPLACED))) {
            size_t heading = heading_of(s, i);
            if (heading != NO_BLOCK && heading > i) {
                ZWS_TRY(open_text(b, byte_of(s, block)));
                ZWS_TRY(open_displaced(b, heading, byte_of(s, block)));
            } else if (heading == NO_BLOCK) {
                none_before = i + 1;
                while (none_before < s->blocks.n &&
                       !(zws_element__is_labelled(s->blocks.item[none_before].kind) &&
                         s->blocks.item[none_before].kind <= ZWS_ELEMENT_PART))
                    none_before++;
            }
        }
        ZWS_TRY(add_block(b, i));
    }
    return ZWS_OK;
}

/* --- The head of a letter or an attachment ------------------------------------------------------
 */

static zws_element_kind head_kind(const zws_shape *s, const zws_head *head, size_t line, size_t k)
{
    const zws_body_line *l = &s->lines->item[line + k];
    if (k >= head->title_line && k < head->title_line + head->title_lines)
        return ZWS_ELEMENT_TITLE;
    if (head->caption_last > head->caption_first && l->first >= head->caption_first &&
        l->first < head->caption_last)
        return ZWS_ELEMENT_CAPTION;
    switch (zws_head__line(s->text, l)) {
    case ZWS_LINE_NUMBER:
        return ZWS_ELEMENT_NUMBER;
    case ZWS_LINE_ORGAN:
    case ZWS_LINE_DECREE:
        return ZWS_ELEMENT_ORGAN;
    case ZWS_LINE_LABEL:
        return ZWS_ELEMENT_LABEL;
    case ZWS_LINE_CAPTION:
        return ZWS_ELEMENT_CAPTION;
    case ZWS_LINE_MARK:
        return ZWS_ELEMENT_MARK;
    default:
        return ZWS_ELEMENT_TITLE;
    }
}

static zws_status add_head(builder *b, const zws_head *head, size_t line)
{
    zws_element_kind before = ZWS_ELEMENT_KINDS;
    for (size_t k = 0; k < head->n; k++) {
        zws_element_kind kind = head_kind(b->shape, head, line, k);
        if (kind != before)
            ZWS_TRY(add_line(b, kind, line + k));
        before = kind;
    }
    return ZWS_OK;
}

/* 各市、县人民政府，省政府直属各单位： how many lines it takes, 0 when there is none. */
static size_t addressee_lines(const zws_shape *s, size_t line)
{
    static const char32_t *const no_names[] = {U"如下", U"下列", U"以下", U"通知",
                                               U"办法", U"规定", U"条例", U"修改"};
    const zws_text *t = s->text;
    for (size_t k = 0; k < ADDRESSEE_LINES && line + k < s->lines->n; k++) {
        const zws_body_line *l = &s->lines->item[line + k];
        size_t first = s->lines->item[line].first;
        zws_label label;
        if (l->last - first > ADDRESSEE_CHARS ||
            zws_label__read(&label, t, s->body, l->first, l->last))
            return 0;
        for (size_t i = l->first; i < l->last; i++) {
            if (in_set(t->cp[i], U"。;!?《"))
                return 0;
        }
        if (t->cp[l->last - 1] != ':')
            continue;
        for (size_t i = 0; i < sizeof no_names / sizeof *no_names; i++) {
            if (find_word(t->cp, first, l->last, no_names[i]) != l->last)
                return 0;
        }
        return k + 1;
    }
    return 0;
}

/* 附件2 above an attachment, by itself on the line. */
static size_t attachment_label(builder *b, zws_element *e, size_t line)
{
    const zws_text *t = b->shape->text;
    const zws_body_line *l = &b->shape->lines->item[line];
    if (zws_line__special(b->shape, line) != ZWS_ELEMENT_ATTACHMENT)
        return 0;
    size_t first = l->first, last = l->last;
    while (first < last && in_set(t->cp[first], U"(【["))
        first++;
    while (last > first && in_set(t->cp[last - 1], U" :)】]"))
        last--;
    if (!e)
        return 1;
    set_range(&e->label_begin, &e->label_end, t, first, last);
    uint32_t number = 0;
    size_t i = first;
    while (i < last && !is_digit(t->cp[i]) && !zws_chars__is_numeral(t->cp[i]))
        i++;
    if (i < last && is_digit(t->cp[i])) {
        for (size_t k = i; k < last && k - i < 4 && is_digit(t->cp[k]); k++)
            number = number * 10 + (t->cp[k] - '0');
    } else if (i < last) {
        zws_chars__han_number(&number, t->cp, i, last);
    }
    e->number = number;
    return 1;
}

/* Reads one letter or attachment from line *line on. */
static zws_status read_segment(builder *b, size_t *line, const zws_text *title, bool first)
{
    zws_shape *s = b->shape;
    size_t at = *line;
    zws_element *attachment = NULL;
    if (!first) {
        ZWS_TRY(open_at(&attachment, b, ZWS_ELEMENT_ATTACHMENT, 1, byte_of_line(s, at)));
        at += attachment_label(b, attachment, at);
    }
    zws_body_lines rest = {.item = s->lines->item + at, .n = s->lines->n - at};
    zws_head head;
    zws_head__read(&head, s->text, &rest, title);
    ZWS_TRY(add_head(b, &head, at));
    at += head.n;
    size_t from = 0;
    if (at < s->lines->n)
        from = s->lines->item[at].first;
    if (head.caption_last == head.end && head.end > from && from != 0 && at < s->lines->n) {
        /* The text goes on behind the caption, in its line. */
        ZWS_TRY(add_line(b, ZWS_ELEMENT_CAPTION, at));
        from = head.end;
        while (from < s->lines->item[at].last && s->text->cp[from] == ' ')
            from++;
    } else {
        size_t lines = addressee_lines(s, at);
        if (lines != 0)
            ZWS_TRY(add_line(b, ZWS_ELEMENT_ADDRESSEE, at));
        at += lines;
        from = 0;
    }
    if (at < s->lines->n && from >= s->lines->item[at].last) {
        at++;
        from = 0;
    }
    ZWS_TRY(zws_shape__blocks(s, at, from, line));
    ZWS_TRY(zws_shape__order(s));
    return add_blocks(b);
}

zws_status zws_structure__of(zws_structure *out, const zws_reading *r, size_t len)
{
    bool starved = false;
    zws_shape shape = {.body = r->body,
                       .len = len,
                       .text = &r->text,
                       .lines = &r->lines,
                       .out = out,
                       .starved = &starved};
    builder b = {.shape = &shape, .out = out, .pending = NO_BLOCK};
    zws_element *e;
    out->n = out->n_findings = 0;
    zws_status status = open_at(&e, &b, ZWS_ELEMENT_DOCUMENT, 1, 0);
    zws_shape__measure(&shape, 0);
    size_t line = 0;
    for (size_t n = 0; status == ZWS_OK && line < r->lines.n; n++) {
        shape.whole = n >= ATTACHMENTS_MAX;
        status = read_segment(&b, &line, n == 0 ? &r->title : NULL, n == 0);
    }
    if (status == ZWS_OK) {
        close_to(&b, 1, len);
        out->element[0].next = (uint32_t)out->n;
    }
    free(shape.blocks.item);
    return status == ZWS_OK && starved ? zws_error__nomem() : status;
}

enum { WITH_TASKS = 1, WITH_DEADLINES = 2 };

/* r->text is the caller's. */
static zws_status read_tree(zws_structure *out, zws_reading *r, unsigned more,
                            const zws_analyzer *analyzer, const zws_document *document)
{
    size_t len;
    r->body = zws_document_get(document, ZWS_FIELD_BODY, 0, &len);
    if (r->body)
        ZWS_TRY(zws_body_lines__cut(&r->lines, &r->text, r->body, len));
    if (document->given[ZWS_FIELD_TITLE])
        ZWS_TRY(zws_text__normalize(&r->title, analyzer,
                                    document->field[ZWS_FIELD_TITLE].value->text,
                                    document->field[ZWS_FIELD_TITLE].value->len));
    ZWS_TRY(zws_structure__of(out, r, len));
    if (more & WITH_TASKS)
        ZWS_TRY(zws_tasks__read(out, &r->text, &r->lines));
    if (!(more & WITH_DEADLINES))
        return ZWS_OK;
    ZWS_TRY(zws_dates__find(&r->dates, &r->text, 0, r->text.n));
    return zws_deadlines__read(out, &r->text, &r->dates, (uint32_t)(document->sort_date / 10000));
}

static zws_status read_some(zws_structure *out, const zws_text *text, unsigned more,
                            const zws_analyzer *analyzer, const zws_document *document)
{
    zws_reading r = {.text = *text};
    zws_status status = read_tree(out, &r, more, analyzer, document);
    zws_dates__free(&r.dates);
    zws_body_lines__free(&r.lines);
    zws_text__free(&r.title);
    return status;
}

static zws_status begin(zws_structure *out, const zws_analyzer *analyzer,
                        const zws_document *document)
{
    zws_structure__free(out);
    if (!analyzer || !document)
        return zws_error__set(ZWS_EINVAL, "zws_structure__read: no document or analyzer");
    return ZWS_OK;
}

zws_status zws_structure__read(zws_structure *out, const zws_analyzer *analyzer,
                               const zws_document *document)
{
    zws_text text = {0};
    size_t len;
    ZWS_TRY(begin(out, analyzer, document));
    const char *body = zws_document_get(document, ZWS_FIELD_BODY, 0, &len);
    zws_status status = body ? zws_text__normalize(&text, analyzer, body, len) : ZWS_OK;
    if (status == ZWS_OK)
        status = read_some(out, &text, WITH_TASKS | WITH_DEADLINES, analyzer, document);
    zws_text__free(&text);
    return status;
}

zws_status zws_structure__outline(zws_structure *out, const zws_text *text, bool tasks,
                                  const zws_analyzer *analyzer, const zws_document *document)
{
    ZWS_TRY(begin(out, analyzer, document));
    return read_some(out, text, tasks ? WITH_TASKS : 0, analyzer, document);
}

void zws_structure__free(zws_structure *structure)
{
    free(structure->element);
    free(structure->finding);
    for (size_t i = 0; i < structure->n_units; i++)
        free(structure->unit[i].name);
    free(structure->unit);
    free(structure->task);
    free(structure->deadline);
    *structure = (zws_structure){0};
}
