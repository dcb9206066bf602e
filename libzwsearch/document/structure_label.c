/* Labels: 第十二条, 一、, （一）, 1., （1）, ①. */
#include "document/chars.h"
#include "document/ordinal.h"
#include "document/structure_read.h"

enum { LABEL_MAX = 24, DIGITS_MAX = 3 };

static size_t behind_blanks(const uint32_t *cp, size_t i, size_t last)
{
    while (i < last && cp[i] == ' ')
        i++;
    return i;
}

/* True when blanks stand before character i, also such as normalising closed. */
static bool gap_before(const zws_text *t, size_t i, size_t first)
{
    return i > first && (t->cp[i - 1] == ' ' || t->begin[i] > t->end[i - 1]);
}

static bool finish(zws_label *out, const zws_text *t, zws_element_kind kind, uint32_t number,
                   size_t first, size_t last, size_t end)
{
    out->kind = kind;
    out->number = number;
    out->first = first;
    out->last = last;
    out->text = behind_blanks(t->cp, last, end);
    out->gap = out->text >= end || gap_before(t, out->text, first);
    return number != 0;
}

/* 第十二条之一 */
static void read_sub(zws_label *out, const zws_text *t, size_t *last, size_t end)
{
    size_t i = *last, first = i + 1;
    uint32_t sub;
    if (i + 1 >= end || t->cp[i] != U'之')
        return;
    size_t behind = first;
    while (behind < end && behind - first < 3 && zws_chars__is_numeral(t->cp[behind]))
        behind++;
    if (!zws_chars__han_number(&sub, t->cp, first, behind) || sub == 0 || sub > UINT16_MAX)
        return;
    out->sub = (uint16_t)sub;
    *last = behind;
}

/* 第十二条规定的… speaks of an article; a statute that puts no blank behind its labels goes on
 * with what is to be. */
static bool is_mention(const zws_text *t, size_t i, size_t end)
{
    static const char32_t *const words[] = {U"规定", U"修改", U"改为", U"删去", U"增加",
                                            U"明确", U"中的", U"所称", U"所列", U"关于"};
    if (i < end && in_set(t->cp[i], U"、至和与及或第的是中款项,。;)》”"))
        return true;
    for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
        if (starts_with(t->cp, i, end, words[k]))
            return true;
    }
    return false;
}

static bool read_ordinal(zws_label *out, const zws_text *t, size_t first, size_t end)
{
    zws_ordinal o;
    const uint32_t *cp = t->cp;
    size_t limit = end - first > LABEL_MAX ? first + LABEL_MAX : end;
    if (!zws_ordinal__at(&o, cp, limit, first)) {
        /* 第一分编 */
        size_t i = first + 1;
        uint32_t number;
        while (i < limit && zws_chars__is_numeral(cp[i]))
            i++;
        return starts_with(cp, i, limit, U"分编") &&
               zws_chars__han_number(&number, cp, first + 1, i) &&
               finish(out, t, ZWS_ELEMENT_SUBBOOK, number, first, i + 2, end);
    }
    zws_element_kind kind;
    size_t last = o.last;
    switch (cp[o.last - 1]) {
    case U'编':
        kind = ZWS_ELEMENT_BOOK;
        break;
    case U'章':
        kind = ZWS_ELEMENT_CHAPTER;
        break;
    case U'节':
        kind = ZWS_ELEMENT_SECTION;
        break;
    case U'条':
        kind = ZWS_ELEMENT_ARTICLE;
        read_sub(out, t, &last, end);
        break;
    default:
        return false;
    }
    if (!finish(out, t, kind, o.value, first, last, end))
        return false;
    if (kind == ZWS_ELEMENT_ARTICLE)
        return out->gap || !is_mention(t, last, end);
    /* Headings are short and no sentences: 第三章规定了… is one. */
    return end - first <= 60 && cp[end - 1] != U'。' && (out->gap || !is_mention(t, last, end));
}

/* （一） （1） */
static bool read_bracketed(zws_label *out, const zws_text *t, size_t first, size_t end)
{
    const uint32_t *cp = t->cp;
    size_t begin = behind_blanks(cp, first + 1, end), i = begin;
    uint32_t number = 0;
    bool digits = i < end && is_digit(cp[i]);
    while (i < end && i - begin < 7 &&
           (digits ? is_digit(cp[i]) : zws_chars__is_numeral(cp[i]) || cp[i] == ' '))
        i++;
    size_t stop = i;
    while (stop > begin && cp[stop - 1] == ' ')
        stop--;
    i = behind_blanks(cp, i, end);
    if (stop == begin || i >= end || cp[i] != ')')
        return false;
    if (digits) {
        for (size_t k = begin; k < stop && k - begin < 5; k++)
            number = number * 10 + (cp[k] - '0');
        if (stop - begin > DIGITS_MAX)
            return false;
    } else if (!zws_chars__han_number(&number, cp, begin, stop) || number > 999) {
        return false;
    }
    return finish(out, t, digits ? ZWS_ELEMENT_SUBPOINT : ZWS_ELEMENT_ITEM, number, first, i + 1,
                  end);
}

/* 一、 */
static bool read_part(zws_label *out, const zws_text *t, size_t first, size_t end)
{
    const uint32_t *cp = t->cp;
    size_t i = first;
    uint32_t number;
    while (i < end && i - first < 7 && zws_chars__is_numeral(cp[i]))
        i++;
    size_t mark = behind_blanks(cp, i, end);
    if (mark >= end || cp[mark] != U'、' || !zws_chars__han_number(&number, cp, first, i) ||
        number > 999)
        return false;
    /* 二、三类物品 */
    size_t k = mark + 1;
    if (k < end && zws_chars__is_numeral(cp[k])) {
        while (k < end && (zws_chars__is_numeral(cp[k]) || cp[k] == U'、'))
            k++;
        if (k < end && in_set(cp[k], U"类级期等月年季次审线档胎产"))
            return false;
    }
    return finish(out, t, ZWS_ELEMENT_PART, number, first, mark + 1, end);
}

/* 1. 1、 */
static bool read_digits(zws_label *out, const zws_text *t, size_t first, size_t end)
{
    const uint32_t *cp = t->cp;
    size_t i = first;
    uint32_t number = 0;
    for (; i < end && i - first < DIGITS_MAX && is_digit(cp[i]); i++)
        number = number * 10 + (cp[i] - '0');
    size_t mark = behind_blanks(cp, i, end);
    if (mark >= end || !in_set(cp[mark], U".、"))
        return false;
    /* 1.5万元, 12、13号, 2018.5.3, 4.1.10 */
    size_t text = behind_blanks(cp, mark + 1, end);
    if (text < end && (is_digit(cp[text]) || in_set(cp[text], U"%万亿元年月日-~")))
        return false;
    return finish(out, t, ZWS_ELEMENT_POINT, number, first, mark + 1, end);
}

/* ①, which normalising makes a digit: ① to ⑳ are E2 91 A0 to E2 91 B3. */
static bool read_circled(zws_label *out, const zws_text *t, const char *body, size_t first,
                         size_t end)
{
    const unsigned char *s = (const unsigned char *)body + t->begin[first];
    if (t->end[first] - t->begin[first] != 3 || s[0] != 0xE2 || s[1] != 0x91 || s[2] < 0xA0 ||
        s[2] > 0xB3)
        return false;
    size_t last = first;
    while (last < end && t->begin[last] == t->begin[first])
        last++;
    finish(out, t, ZWS_ELEMENT_DETAIL, s[2] - 0xA0u + 1, first, last, end);
    return true;
}

bool zws_label__read(zws_label *out, const zws_text *t, const char *body, size_t first, size_t last)
{
    const uint32_t *cp = t->cp;
    while (first < last && in_set(cp[first], U"# *"))
        first++;
    if (first >= last)
        return false;
    *out = (zws_label){0};
    uint32_t c = cp[first];
    /* Nearly every paragraph that has none is told by its first character. */
    if (c == U'第')
        return read_ordinal(out, t, first, last);
    if (c == '(')
        return read_bracketed(out, t, first, last);
    if (is_digit(c))
        return read_circled(out, t, body, first, last) || read_digits(out, t, first, last);
    return zws_chars__is_numeral(c) && read_part(out, t, first, last);
}
