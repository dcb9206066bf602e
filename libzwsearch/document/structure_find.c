/* Finding one's way in a structure, and saying where one is. */
#include <stdio.h>

#include "document/chars.h"
#include "document/ordinal.h"
#include "document/structure.h"

uint32_t zws_structure__at(const zws_structure *s, size_t byte)
{
    if (s->n == 0)
        return ZWS_NO_ELEMENT;
    /* Elements stand in order of their first byte: the last that begins at or before the byte is
     * the innermost one or lies in a child of it that has ended; its ancestors are few. */
    size_t low = 0, high = s->n;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (s->element[middle].begin <= byte)
            low = middle;
        else
            high = middle;
    }
    if (byte >= s->element[0].end)
        return (uint32_t)low;
    while (low != 0 && byte >= s->element[low].end)
        low = s->element[low].parent;
    return (uint32_t)low;
}

static bool is_unit(const zws_element *e)
{
    return e->number != 0 && e->kind != ZWS_ELEMENT_CLAUSE && e->kind != ZWS_ELEMENT_CELL &&
           e->kind >= ZWS_ELEMENT_BOOK;
}

uint32_t zws_structure__unit(const zws_structure *s, uint32_t element)
{
    while (element < s->n && !is_unit(&s->element[element]))
        element = s->element[element].parent;
    return element < s->n ? element : ZWS_NO_ELEMENT;
}

uint32_t zws_structure__child(const zws_structure *s, uint32_t parent, zws_element_kind kind,
                              uint32_t number)
{
    if (parent >= s->n)
        return ZWS_NO_ELEMENT;
    uint32_t end = s->element[parent].next;
    for (uint32_t i = parent + 1; i < end; i = parent == 0 ? i + 1 : s->element[i].next) {
        if (s->element[i].kind == kind && s->element[i].number == number)
            return i;
    }
    return ZWS_NO_ELEMENT;
}

uint32_t zws_structure__article(const zws_structure *s, const zws_place *place, bool *exact)
{
    uint32_t at = ZWS_NO_ELEMENT;
    bool found = true;
    for (uint32_t i = 0; i < s->n && at == ZWS_NO_ELEMENT; i++) {
        const zws_element *e = &s->element[i];
        if (e->kind == ZWS_ELEMENT_ARTICLE && e->number == place->article && e->sub == place->sub)
            at = i;
    }
    if (exact)
        *exact = at != ZWS_NO_ELEMENT;
    if (at == ZWS_NO_ELEMENT)
        return at;
    /* 第三条第二项 names no clause where the items stand in the first. */
    const struct {
        zws_element_kind kind;
        uint32_t number;
    } steps[] = {{ZWS_ELEMENT_CLAUSE, place->clause},
                 {ZWS_ELEMENT_ITEM, place->item},
                 {ZWS_ELEMENT_POINT, place->point}};
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        if (steps[i].number == 0)
            continue;
        uint32_t child = zws_structure__child(s, at, steps[i].kind, steps[i].number);
        for (uint32_t k = at + 1; child == ZWS_NO_ELEMENT && i > 0 && k < s->element[at].next;
             k++) {
            if (s->element[k].kind == steps[i].kind && s->element[k].number == steps[i].number)
                child = k;
        }
        if (child == ZWS_NO_ELEMENT) {
            found = false;
            break;
        }
        at = child;
    }
    if (exact)
        *exact = found;
    return at;
}

/* --- Labels -------------------------------------------------------------------------------------
 */

static zws_status put_char(zws_buffer *out, uint32_t c)
{
    char utf8[3] = {(char)(0xE0 | c >> 12), (char)(0x80 | (c >> 6 & 0x3F)),
                    (char)(0x80 | (c & 0x3F))};
    return zws_buffer__append(out, utf8, 3);
}

/* The number in Han numerals between two texts. */
static zws_status put_han(zws_buffer *out, const char *before, uint32_t number, const char *behind)
{
    uint32_t han[ZWS_HAN_NUMBER_MAX];
    size_t n = zws_ordinal__han(han, number);
    ZWS_TRY(zws_buffer__puts(out, before));
    for (size_t i = 0; i < n; i++)
        ZWS_TRY(put_char(out, han[i]));
    return zws_buffer__puts(out, behind);
}

static zws_status put_digits(zws_buffer *out, const char *before, uint32_t number,
                             const char *behind)
{
    char text[64];
    snprintf(text, sizeof text, "%s%u%s", before, (unsigned)number, behind);
    return zws_buffer__puts(out, text);
}

static zws_status put_label(zws_buffer *out, zws_element_kind kind, uint32_t number, unsigned sub)
{
    switch (kind) {
    case ZWS_ELEMENT_BOOK:
        return put_han(out, "第", number, "编");
    case ZWS_ELEMENT_SUBBOOK:
        return put_han(out, "第", number, "分编");
    case ZWS_ELEMENT_CHAPTER:
        return put_han(out, "第", number, "章");
    case ZWS_ELEMENT_SECTION:
        return put_han(out, "第", number, "节");
    case ZWS_ELEMENT_ARTICLE:
        ZWS_TRY(put_han(out, "第", number, "条"));
        return sub != 0 ? put_han(out, "之", sub, "") : ZWS_OK;
    case ZWS_ELEMENT_CLAUSE:
        return put_han(out, "第", number, "款");
    case ZWS_ELEMENT_PART:
        return put_han(out, "", number, "");
    case ZWS_ELEMENT_ITEM:
        return put_han(out, "（", number, "）");
    case ZWS_ELEMENT_POINT:
        return put_digits(out, "", number, ".");
    case ZWS_ELEMENT_SUBPOINT:
        return put_digits(out, "（", number, "）");
    case ZWS_ELEMENT_DETAIL:
        return number <= 20 ? put_char(out, 0x2460 + number - 1) : put_digits(out, "", number, "");
    case ZWS_ELEMENT_ROW:
        return put_digits(out, "第", number, "行");
    case ZWS_ELEMENT_ATTACHMENT:
        return put_digits(out, "附件", number, "");
    default:
        return ZWS_OK;
    }
}

zws_status zws_structure__label(zws_buffer *out, const zws_element *e)
{
    return e->number != 0 ? put_label(out, e->kind, e->number, e->sub) : ZWS_OK;
}

/* True when the article of a clause has another one. */
static bool is_one_of_several(const zws_structure *s, uint32_t clause)
{
    if (s->element[clause].number > 1)
        return true;
    for (uint32_t i = s->element[clause].next; i < s->element[s->element[clause].parent].next;
         i = s->element[i].next) {
        if (s->element[i].kind == ZWS_ELEMENT_CLAUSE)
            return true;
    }
    return false;
}

zws_status zws_structure__path(zws_buffer *out, const zws_structure *s, uint32_t element)
{
    uint32_t path[ZWS_ELEMENT_DEPTH_MAX];
    size_t n = 0, start = out->len;
    for (; element < s->n && n < ZWS_ELEMENT_DEPTH_MAX; element = s->element[element].parent)
        path[n++] = element;
    while (n-- > 0) {
        const zws_element *e = &s->element[path[n]];
        if (e->kind == ZWS_ELEMENT_CELL ||
            (e->kind == ZWS_ELEMENT_CLAUSE && !is_one_of_several(s, path[n])))
            continue;
        size_t before = out->len;
        if (before > start)
            ZWS_TRY(zws_buffer__puts(out, " › "));
        size_t begin = out->len;
        ZWS_TRY(zws_structure__label(out, e));
        if (out->len == begin && out->data) {
            out->len = before;
            out->data[before] = '\0';
        }
    }
    return ZWS_OK;
}

/* --- Names --------------------------------------------------------------------------------------
 */

const char *zws_element__name(zws_element_kind kind)
{
    static const char *const names[ZWS_ELEMENT_KINDS] = {
        [ZWS_ELEMENT_DOCUMENT] = "document",   [ZWS_ELEMENT_ORGAN] = "organ",
        [ZWS_ELEMENT_NUMBER] = "number",       [ZWS_ELEMENT_TITLE] = "title",
        [ZWS_ELEMENT_CAPTION] = "caption",     [ZWS_ELEMENT_LABEL] = "label",
        [ZWS_ELEMENT_MARK] = "mark",           [ZWS_ELEMENT_ADDRESSEE] = "addressee",
        [ZWS_ELEMENT_TEXT] = "text",           [ZWS_ELEMENT_ENCLOSURES] = "enclosures",
        [ZWS_ELEMENT_SIGNATURE] = "signature", [ZWS_ELEMENT_DATE] = "date",
        [ZWS_ELEMENT_NOTE] = "note",           [ZWS_ELEMENT_ATTACHMENT] = "attachment",
        [ZWS_ELEMENT_COPIES] = "copies",       [ZWS_ELEMENT_IMPRINT] = "imprint",
        [ZWS_ELEMENT_CONTENTS] = "contents",   [ZWS_ELEMENT_BOOK] = "book",
        [ZWS_ELEMENT_SUBBOOK] = "subbook",     [ZWS_ELEMENT_CHAPTER] = "chapter",
        [ZWS_ELEMENT_SECTION] = "section",     [ZWS_ELEMENT_ARTICLE] = "article",
        [ZWS_ELEMENT_CLAUSE] = "clause",       [ZWS_ELEMENT_PART] = "part",
        [ZWS_ELEMENT_ITEM] = "item",           [ZWS_ELEMENT_POINT] = "point",
        [ZWS_ELEMENT_SUBPOINT] = "subpoint",   [ZWS_ELEMENT_DETAIL] = "detail",
        [ZWS_ELEMENT_PARAGRAPH] = "paragraph", [ZWS_ELEMENT_HEADING] = "heading",
        [ZWS_ELEMENT_TABLE] = "table",         [ZWS_ELEMENT_ROW] = "row",
        [ZWS_ELEMENT_CELL] = "cell",           [ZWS_ELEMENT_OTHER] = "other",
    };
    return (unsigned)kind < ZWS_ELEMENT_KINDS ? names[kind] : "other";
}

const char *zws_finding__name(zws_finding_kind kind)
{
    static const char *const names[ZWS_FINDING_KINDS] = {
        [ZWS_FINDING_TWICE] = "twice", [ZWS_FINDING_NEVER] = "never",
        [ZWS_FINDING_ORDER] = "order", [ZWS_FINDING_DISPLACED] = "displaced",
        [ZWS_FINDING_CUT] = "cut",
    };
    return (unsigned)kind < ZWS_FINDING_KINDS ? names[kind] : "cut";
}

zws_status zws_structure__say(zws_buffer *out, const zws_finding *f)
{
    if (f->kind == ZWS_FINDING_DISPLACED) {
        char text[128];
        snprintf(text, sizeof text,
                 "the headings of %u %ss stand behind their texts; put before them",
                 (unsigned)f->number, zws_element__name(f->of));
        return zws_buffer__puts(out, text);
    }
    if (f->kind == ZWS_FINDING_CUT)
        return zws_buffer__puts(out, "more elements than are kept; the rest is part of the last");
    ZWS_TRY(put_label(out, f->of, f->number, f->sub));
    if (f->kind == ZWS_FINDING_NEVER && f->number_to > f->number) {
        ZWS_TRY(zws_buffer__puts(out, " to "));
        ZWS_TRY(put_label(out, f->of, f->number_to, 0));
        return zws_buffer__puts(out, " never stand");
    }
    return zws_buffer__puts(out, f->kind == ZWS_FINDING_TWICE   ? " stands twice"
                                 : f->kind == ZWS_FINDING_NEVER ? " never stands"
                                                                : " stands behind a higher number");
}
