#include "document/docno_parse.h"

#include "base/utf8.h"
#include "document/agency.h"

/* The words that turn an agency's name into a kind of number. */
static const char32_t *const kinds[] = {U"公告", U"通告", U"命令", U"令"};

static const char32_t open_brackets[] = U"〔[({【〈《<「『﹝";
static const char32_t close_brackets[] = U"〕])}】〉》>」』﹞";

enum { AGENCY_WINDOW = 40 };

static size_t skip_spaces(const uint32_t *cp, size_t floor, size_t i)
{
    while (i > floor && cp[i - 1] == ' ')
        i--;
    return i;
}

/* Digits that end at `end`, single spaces between them allowed. */
typedef struct {
    size_t begin; /* of all of them */
    size_t inner; /* of those behind the last space */
    uint32_t value, inner_value;
    unsigned count;
} digits;

static bool read_digits(digits *out, const uint32_t *cp, size_t floor, size_t end, unsigned max)
{
    uint32_t scale = 1;
    bool split = false;
    *out = (digits){.begin = end, .inner = end};
    for (size_t i = end; i > floor; i--) {
        uint32_t c = cp[i - 1];
        if (c == ' ') {
            if (out->count == 0 || i - 1 == floor || !is_digit(cp[i - 2]))
                break;
            split = true;
            continue;
        }
        if (!is_digit(c))
            break;
        if (out->count == max)
            return split; /* what is behind the split may still be a number of its own */
        out->value += (c - '0') * scale;
        scale *= 10;
        out->count++;
        out->begin = i - 1;
        if (!split) {
            out->inner = i - 1;
            out->inner_value = out->value;
        }
    }
    return out->count != 0;
}

/* Four digits of a year that end at `end`; 二〇一八 too. */
static bool read_year(uint32_t *year, size_t *begin, bool *split, const uint32_t *cp, size_t floor,
                      size_t end)
{
    digits d;
    uint32_t value = 0;
    if (read_digits(&d, cp, floor, end, 4) && d.count == 4) {
        *year = d.value;
        *begin = d.begin;
        *split = d.begin != d.inner;
    } else {
        if (end - floor < 4)
            return false;
        for (size_t i = end - 4; i < end; i++) {
            int digit = zws_chars__han_digit(cp[i]);
            if (digit < 0)
                return false;
            value = value * 10 + (uint32_t)digit;
        }
        *year = value;
        *begin = end - 4;
        *split = false;
    }
    if (*begin > floor && is_digit(cp[*begin - 1]))
        return false;
    return *year >= 1900 && *year <= 2199;
}

/* 〔2018〕 or a reading of it through a scanning fault, ending at `end`; also 〔十五届〕. */
static bool read_bracketed(zws_docno_parts *out, size_t *begin, const uint32_t *cp, size_t floor,
                           size_t end)
{
    size_t i = skip_spaces(cp, floor, end);
    if (i <= floor)
        return false;
    bool close_fault = cp[i - 1] == 'j' || cp[i - 1] == 'l' || cp[i - 1] == 'i';
    if (!close_fault && !in_set(cp[i - 1], close_brackets))
        return false;
    i = skip_spaces(cp, floor, i - 1);
    if (i > floor && cp[i - 1] == U'届') {
        size_t session_end = i--;
        while (i > floor && session_end - i <= 6 &&
               (zws_chars__is_numeral(cp[i - 1]) || is_digit(cp[i - 1]) || cp[i - 1] == U'第'))
            i--;
        if (i <= floor || i + 1 == session_end || !in_set(cp[i - 1], open_brackets) || close_fault)
            return false;
        out->session = cp[i] == U'第' ? i + 1 : i;
        out->session_end = session_end;
        *begin = i - 1;
        return true;
    }
    if (i > floor && cp[i - 1] == U'年')
        i = skip_spaces(cp, floor, i - 1);
    bool split;
    if (!read_year(&out->year, &i, &split, cp, floor, i))
        return false;
    i = skip_spaces(cp, floor, i);
    if (i <= floor)
        return false;
    bool open_fault = cp[i - 1] == 'c' || cp[i - 1] == 'r' || cp[i - 1] == 'l';
    if (!in_set(cp[i - 1], open_brackets) && (!open_fault || close_fault))
        return false;
    out->repaired |= split || close_fault || open_fault;
    *begin = i - 1;
    return true;
}

/* The run of characters before `end` that may hold an agency. */
static size_t run_begin(const zws_text *text, size_t floor, size_t end, bool code)
{
    const uint32_t *cp = text->cp;
    size_t i = end;
    while (i > floor && end - i < AGENCY_WINDOW) {
        uint32_t c = cp[i - 1];
        /* the day before a name: 2004年12月21日交通部令第14号 */
        if (c == U'日' && i - 1 > floor &&
            (is_digit(cp[i - 2]) || cp[i - 2] == ' ' || zws_chars__is_numeral(cp[i - 2])))
            break;
        if (is_han(c)) {
            i--;
            continue;
        }
        /* 第13届, and the joint issuers 财政部、税务总局 */
        if (!code &&
            ((is_digit(c) && i < end && cp[i] == U'届') ||
             (is_digit(c) && i < end && is_digit(cp[i]) && i + 1 < end && cp[i + 1] == U'届') ||
             c == U'、')) {
            i--;
            continue;
        }
        /* a bracketed part inside a code: 皖政办（秘）, never more than three characters */
        if (code && c == ')') {
            size_t k = i - 1;
            while (k > floor && i - k <= 4 && is_han(cp[k - 1]))
                k--;
            if (k > floor + 1 && cp[k - 1] == '(' && i - k >= 2 && is_han(cp[k - 2])) {
                i = k - 1;
                continue;
            }
        }
        break;
    }
    return i;
}

/* The word of kinds[] that ends at `end`; its first character, or end. */
static size_t kind_begin(const uint32_t *cp, size_t floor, size_t end)
{
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (ends_with(cp, floor, end, kinds[i]))
            return end - wide_len(kinds[i]);
    }
    return end;
}

/* True when something stands between characters i - 1 and i in print: a blank or a line end. */
static bool is_gap(const zws_text *text, size_t i)
{
    return text->begin[i] > text->end[i - 1];
}

/* The agency's name before `end`; a decree without one is no number of its own. */
static bool read_name(zws_docno_parts *out, const zws_text *text, size_t floor, size_t end)
{
    const uint32_t *cp = text->cp;
    size_t stop = skip_spaces(cp, floor, end);
    /* 海关总署、农业农村部联合公告 */
    if (stop > floor + 4 && ends_with(cp, floor, stop, U"联合"))
        stop = skip_spaces(cp, floor, stop - 2);
    size_t begin = run_begin(text, floor, stop, false);
    /* 海关总署署令, 生态环境部部令: the short name of the agency repeats its end. */
    if (stop - begin >= 4 && cp[stop - 1] == cp[stop - 2] && in_set(cp[stop - 1], U"署部局"))
        stop--;
    size_t name = zws_agency__name_begin(cp, begin, stop);
    if (name == stop)
        return false;
    /* A title on the line before is no part of the name, joint issuers are, and so is the name of
     * the state (中华人民共 / 和国能源部). */
    size_t state = name + zws_agency__state_prefix(cp, name, stop);
    for (size_t i = stop - 2; i > state; i--) {
        if (!is_gap(text, i) || !zws_agency__is_name(cp, i, stop))
            continue;
        if (!zws_agency__ends_as_name(cp, name, i) && cp[i - 1] != U'、') {
            name = i;
            break;
        }
    }
    out->first = name;
    out->agency = name + zws_agency__state_prefix(cp, name, stop);
    out->agency_end = stop;
    return true;
}

/* Where the code that ends at `stop` begins in the run from `begin` on. A line end may part a code
 * (浙政办 / 发〔2017〕115号), but mostly parts it from a title or an issuer before it. */
static size_t code_begin(const zws_text *text, size_t begin, size_t stop)
{
    const uint32_t *cp = text->cp;
    size_t whole = zws_agency__code_begin(cp, begin, stop), gap = 0;
    for (size_t i = begin + 1; i + 2 <= stop; i++) {
        /* Letters that are all spaced out part nothing. */
        if (is_gap(text, i) && !is_gap(text, i + 1))
            gap = i;
    }
    if (gap == 0)
        return whole;
    bool bracketed = begin > 0 && in_set(cp[begin - 1], U"(《<[〔");
    if (whole == begin && bracketed && gap - begin <= 3)
        return whole; /* （浙政办 / 发〔2017〕115号） */
    return zws_agency__code_begin(cp, gap, stop);
}

static bool read_code(zws_docno_parts *out, const zws_text *text, size_t floor, size_t end)
{
    const uint32_t *cp = text->cp;
    size_t stop = skip_spaces(cp, floor, end);
    size_t begin = code_begin(text, run_begin(text, floor, stop, true), stop);
    if (begin == stop)
        return false;
    if (stop - begin == 1 && cp[begin] != U'法' && cp[begin] != U'令')
        return false;
    out->shape = DOCNO_CODE;
    out->first = out->agency = begin;
    out->agency_end = stop;
    return true;
}

/* What stands before the year or, without a year, before 第: 国办发, 国务院令, 财政部公告. */
static bool read_agency(zws_docno_parts *out, const zws_text *text, size_t floor, size_t end,
                        bool decree_only)
{
    const uint32_t *cp = text->cp;
    size_t stop = skip_spaces(cp, floor, end);
    size_t kind = kind_begin(cp, floor, stop);
    if (kind != stop) {
        out->kind = kind;
        out->kind_end = stop;
        if (read_name(out, text, floor, kind)) {
            out->shape = DOCNO_DECREE;
            return true;
        }
        /* 公告 is no agency; 署令 and 粤府令 are codes. */
        if (stop - kind > 1)
            return false;
    }
    return !decree_only && read_code(out, text, floor, stop);
}

/* 第711号令 and 2018年第5号公告, with the agency before them. `at` is behind 号. */
static bool read_kind_behind(zws_docno_parts *out, const zws_text *text, size_t floor, size_t at,
                             size_t before)
{
    const uint32_t *cp = text->cp;
    size_t i = at;
    while (i < text->n && cp[i] == ' ')
        i++;
    for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
        if (!starts_with(cp, i, text->n, kinds[k]))
            continue;
        out->kind = i;
        out->kind_end = i + wide_len(kinds[k]);
        if (!read_name(out, text, floor, before))
            return false;
        out->shape = DOCNO_DECREE;
        out->last = out->kind_end;
        return true;
    }
    return false;
}

/* 七十三 before 号; only decrees number so. */
static bool read_han_sequence(uint32_t *value, size_t *begin, const uint32_t *cp, size_t floor,
                              size_t end)
{
    size_t i = end;
    while (i > floor && end - i < 9 && zws_chars__is_numeral(cp[i - 1]))
        i--;
    *begin = i;
    return i != end && zws_chars__han_number(value, cp, i, end);
}

/* 2018年 or, in a query, 2018 before the sequence, without brackets. */
static bool read_bare_year(zws_docno_parts *out, const uint32_t *cp, size_t floor, size_t end,
                           bool ordinal, size_t at, zws_docno_mode mode, const zws_text *text)
{
    size_t i = skip_spaces(cp, floor, end), begin;
    bool with_unit = i > floor && cp[i - 1] == U'年', split;
    if (with_unit)
        i = skip_spaces(cp, floor, i - 1);
    else if (mode != DOCNO_AS_QUERY)
        return false;
    if (!read_year(&out->year, &begin, &split, cp, floor, i))
        return false;
    if (split && mode == DOCNO_AS_QUERY && !with_unit)
        return false;
    out->repaired |= split;
    bool with_mark = at < text->n;
    if (with_mark && ordinal && read_kind_behind(out, text, floor, at + 1, begin))
        return true;
    /* 财政部公告（2019年第39号） */
    if (with_unit && ordinal && begin > floor && cp[begin - 1] == '(' && at + 1 < text->n &&
        cp[at + 1] == ')') {
        size_t last = out->last;
        out->last = at + 2;
        if (read_agency(out, text, floor, begin - 1, true))
            return true;
        out->last = last;
    }
    if (!read_agency(out, text, floor, begin, false))
        return false;
    if (out->shape == DOCNO_DECREE)
        return true;
    if (zws_agency__code_is_firm(cp, out->agency, out->agency_end))
        return true;
    /* Whoever types 号 means a number; the code still has to look like one. */
    return mode == DOCNO_AS_QUERY && with_mark && out->agency_end - out->agency >= 2 &&
           out->agency_end - out->agency <= 9 &&
           zws_agency__code_is_likely(cp, out->agency, out->agency_end);
}

/* 粤府令第197号: the decree of a province by its code. */
static bool read_coded_decree(zws_docno_parts *out, const zws_text *text, size_t floor, size_t end)
{
    const uint32_t *cp = text->cp;
    size_t stop = skip_spaces(cp, floor, end);
    if (stop <= floor || cp[stop - 1] != U'令' || !read_code(out, text, floor, stop) ||
        out->agency_end - out->agency < 3 ||
        !zws_agency__code_is_firm(cp, out->agency, out->agency_end))
        return false;
    out->shape = DOCNO_DECREE;
    out->kind = --out->agency_end;
    out->kind_end = stop;
    return true;
}

bool zws_docno__read(zws_docno_parts *out, const zws_text *text, size_t floor, size_t at,
                     zws_docno_mode mode)
{
    const uint32_t *cp = text->cp;
    *out = (zws_docno_parts){.last = at < text->n ? at + 1 : at};
    size_t end = skip_spaces(cp, floor, at), before;
    digits d = {0};
    bool han = false, ordinal;
    if (read_digits(&d, cp, floor, end, 6)) {
        out->sequence = d.value;
        before = d.begin;
    } else {
        if (!read_han_sequence(&out->sequence, &before, cp, floor, end))
            return false;
        han = true;
    }
    before = skip_spaces(cp, floor, before);
    ordinal = before > floor && cp[before - 1] == U'第';
    if (ordinal)
        before = skip_spaces(cp, floor, before - 1);
    out->repaired = !han && d.begin != d.inner;

    size_t begin;
    if (out->sequence != 0 && read_bracketed(out, &begin, cp, floor, before)) {
        if (!read_agency(out, text, floor, begin, out->session_end != 0))
            return false;
        /* (2018)5号 behind words that are no code is a building or a page. */
        return out->shape == DOCNO_DECREE || cp[begin] == U'〔' || cp[begin] == '[' ||
               zws_agency__has_head(cp, out->agency, out->agency_end) ||
               zws_agency__code_is_likely(cp, out->agency, out->agency_end);
    }
    /* Without a bracket the spaces between digits part the year from the sequence. */
    if (!han && d.begin != d.inner) {
        if (ordinal || d.inner_value == 0)
            return false;
        out->sequence = d.inner_value;
        out->repaired = false;
        before = d.inner;
    }
    if (out->sequence == 0)
        return false;
    if (read_bare_year(out, cp, floor, before, ordinal, at, mode, text))
        return !han || out->shape == DOCNO_DECREE;
    out->year = 0;
    /* Decrees are numbered without a year: 国务院令第711号, 国务院令（第711号）, 第711号国务院令 */
    if (before > floor && cp[before - 1] == '(' && at + 1 < text->n && cp[at + 1] == ')') {
        before--;
        out->last = at + 2;
    }
    if (at >= text->n)
        return false;
    if (ordinal && read_kind_behind(out, text, floor, at + 1, before))
        return true;
    out->kind = out->kind_end = 0;
    if (!read_agency(out, text, floor, before, true) &&
        !read_coded_decree(out, text, floor, before))
        return false;
    return ordinal || cp[out->kind] == U'令';
}

static zws_status write_name(zws_buffer *out, const uint32_t *cp, size_t n)
{
    char utf8[4];
    for (size_t i = 0; i < n; i++)
        ZWS_TRY(zws_buffer__append(out, utf8, zws_utf8__encode(utf8, cp[i])));
    return ZWS_OK;
}

/* Joint issuers: each of them by one name, whatever stands between them. *written: false where they
 * are not several central agencies and nothing else. */
static zws_status write_joint(bool *written, zws_buffer *out, const uint32_t *cp, size_t first,
                              size_t last)
{
    size_t begin = out->len, names = 0, i = first;
    *written = false;
    while (i < last) {
        const char32_t *called;
        size_t n = zws_agency__joint_at(&called, cp, i, last);
        if (n > 0) {
            ZWS_TRY(called ? write_name(out, (const uint32_t *)called, wide_len(called))
                           : write_name(out, cp + i, n));
            names++;
            i += n;
            continue;
        }
        n = zws_agency__state_prefix(cp, i, last);
        if (n == 0 && !in_set(cp[i], U" 、和原"))
            break;
        i += n ? n : 1;
    }
    *written = i == last && names > 1;
    if (!*written) {
        out->len = begin;
        if (out->data)
            out->data[begin] = '\0';
    }
    return ZWS_OK;
}

/* The agency as printed, without 、 and spaces; 第 before 届 kept. */
static zws_status write_agency(zws_buffer *out, const uint32_t *cp, size_t first, size_t last)
{
    bool joint;
    ZWS_TRY(write_joint(&joint, out, cp, first, last));
    if (joint)
        return ZWS_OK;
    for (size_t i = first; i < last; i++) {
        uint32_t c = cp[i];
        if (c == ' ' || c == U'、')
            continue;
        /* 国务院、中华人民共和国中央军事委员会 */
        if (c == U'中') {
            size_t prefix = zws_agency__state_prefix(cp, i, last);
            if (prefix != 0) {
                i += prefix - 1;
                continue;
            }
        }
        if (c == '(')
            c = U'（';
        else if (c == ')')
            c = U'）';
        char utf8[4];
        ZWS_TRY(zws_buffer__append(out, utf8, zws_utf8__encode(utf8, c)));
    }
    return ZWS_OK;
}

zws_status zws_docno__write(zws_buffer *out, const zws_text *text, const zws_docno_parts *parts)
{
    ZWS_TRY(write_agency(out, text->cp, parts->agency, parts->agency_end));
    /* 省政府 is short for 省人民政府 */
    if (parts->shape == DOCNO_DECREE && parts->agency_end - parts->agency >= 3 &&
        ends_with(text->cp, parts->agency, parts->agency_end, U"政府") &&
        text->cp[parts->agency_end - 3] != U'民') {
        out->len -= strlen("政府");
        ZWS_TRY(zws_buffer__puts(out, "人民政府"));
    }
    if (parts->shape == DOCNO_CODE)
        return zws_buffer__printf(out, "〔%u〕%u号", (unsigned)parts->year,
                                  (unsigned)parts->sequence);
    ZWS_TRY(write_agency(out, text->cp, parts->kind, parts->kind_end));
    if (parts->session_end != 0) {
        ZWS_TRY(zws_buffer__puts(out, "〔"));
        ZWS_TRY(write_agency(out, text->cp, parts->session, parts->session_end));
        return zws_buffer__printf(out, "〕第%u号", (unsigned)parts->sequence);
    }
    if (parts->year != 0)
        ZWS_TRY(zws_buffer__printf(out, "%u年", (unsigned)parts->year));
    return zws_buffer__printf(out, "第%u号", (unsigned)parts->sequence);
}

/* 公告2015年第57号、2016年第52号: the second is of the same agency and kind as the number before
 * it, that 、 or 和 joins to it. */
static bool read_elliptical(zws_docno_parts *out, const zws_text *text,
                            const zws_docno_parts *before, size_t at)
{
    const uint32_t *cp = text->cp;
    size_t i = before->last, begin;
    digits d = {0};
    bool split;
    if (before->shape != DOCNO_DECREE || before->year == 0)
        return false;
    while (i < at && in_set(cp[i], U" 、和及与"))
        i++;
    if (i == before->last || !read_digits(&d, cp, i, skip_spaces(cp, i, at), 6) || d.value == 0)
        return false;
    size_t end = skip_spaces(cp, i, d.begin);
    if (end == i || cp[end - 1] != U'第')
        return false;
    end = skip_spaces(cp, i, end - 1);
    if (end == i || cp[end - 1] != U'年')
        return false;
    *out = *before;
    if (!read_year(&out->year, &begin, &split, cp, i, skip_spaces(cp, i, end - 1)) || begin != i)
        return false;
    out->repaired = split || d.begin != d.inner;
    out->sequence = d.value;
    out->first = i;
    out->last = at + 1;
    /* 2015年第57号公告、2016年第52号公告 */
    size_t kind = before->kind_end - before->kind;
    if (before->kind_end == before->last && kind <= text->n - out->last &&
        memcmp(cp + out->last, cp + before->kind, kind * sizeof *cp) == 0)
        out->last += kind;
    return true;
}

zws_status zws_docno__each(const zws_text *text, size_t first, size_t last, zws_docno_fn fn,
                           void *context)
{
    if (last > text->n)
        last = text->n;
    size_t floor = first;
    zws_docno_parts parts, before = {0};
    for (size_t i = first; i < last; i++) {
        if (text->cp[i] != U'号')
            continue;
        if (!zws_docno__read(&parts, text, floor, i, DOCNO_IN_TEXT) &&
            !read_elliptical(&parts, text, &before, i))
            continue;
        if (parts.last > last)
            continue;
        ZWS_TRY(fn(&parts, context));
        floor = parts.last;
        before = parts;
    }
    return ZWS_OK;
}
