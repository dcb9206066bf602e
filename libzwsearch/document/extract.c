#include "base/utf8.h"
#include "document/agency.h"
#include "document/parts.h"

/* Forgets what an earlier extraction read, not what was given. */
static void forget(zws_document *document)
{
    for (unsigned i = 0; i < ZWS_FIELD_COUNT; i++) {
        if (!document->given[i])
            zws_document__clear_field(document, (zws_field)i);
    }
    zws_docnos__free(&document->numbers);
    zws_citations__free(&document->citations);
    zws_document__choose_sort_date(document);
}

/* Puts agency before number and reads both as one number, without the agency again when `bare`. */
static zws_status parse_with(char **canonical, const zws_analyzer *analyzer, const char *agency,
                             const zws_value *number, bool bare)
{
    zws_buffer whole = {0};
    zws_status status = zws_buffer__puts(&whole, agency);
    if (status == ZWS_OK)
        status = zws_buffer__append(&whole, number->text, number->len);
    if (status == ZWS_OK)
        status = zws_docno__parse_query(canonical, analyzer, whole.data, whole.len);
    zws_buffer__free(&whole);
    size_t skip = strlen(agency);
    if (status == ZWS_OK && *canonical && bare && strncmp(*canonical, agency, skip) == 0)
        memmove(*canonical, *canonical + skip, strlen(*canonical + skip) + 1);
    return status;
}

static zws_status replace_number(zws_document *document, const char *canonical)
{
    bool given = document->given[ZWS_FIELD_DOCNO];
    zws_document__clear_field(document, ZWS_FIELD_DOCNO);
    document->given[ZWS_FIELD_DOCNO] = given;
    return zws_document__append(document, ZWS_FIELD_DOCNO, canonical, strlen(canonical));
}

/* The given number in its canonical form. 公告〔2024〕91号 takes its agency from the issuer where
 * one is given, else from the mention in the text that completes it (number_found). */
static zws_status canonical_given(zws_document *document, const zws_analyzer *analyzer)
{
    if (document->field[ZWS_FIELD_DOCNO].n == 0)
        return ZWS_OK;
    const zws_value *number = &document->field[ZWS_FIELD_DOCNO].value[0];
    char *canonical;
    ZWS_TRY(zws_docno__parse_query(&canonical, analyzer, number->text, number->len));
    if (!canonical && document->field[ZWS_FIELD_ISSUER].n == 1)
        ZWS_TRY(parse_with(&canonical, analyzer, document->field[ZWS_FIELD_ISSUER].value[0].text,
                           number, false));
    if (!canonical)
        ZWS_TRY(parse_with(&canonical, analyzer, "国务院", number, true));
    if (!canonical)
        return ZWS_OK;
    zws_status status = replace_number(document, canonical);
    free(canonical);
    return status;
}

/* --- Which numbers are the document's own -------------------------------------------------------
 */

typedef struct {
    zws_reading *r;
    zws_part part;
    bool taken;      /* an own number was found at the head */
    size_t own_last; /* behind the last own number in the body */
} number_state;

/* In a title: at its start (法释〔2021〕9号关于…, 海关总署公告2024年第91号) or in brackets at its
 * end, not behind another title (…《…》（国发〔2016〕5号）). */
static bool own_in_title(const zws_text *t, size_t first, size_t last, const zws_docno_parts *p)
{
    if (p->first < first || p->last > last)
        return false;
    if (p->first == first || (p->first == first + 1 && in_set(t->cp[first], U"([")))
        return p->last == last || t->cp[p->last] != U'》';
    size_t end = p->last, behind;
    zws_date date;
    while (end < last && in_set(t->cp[end], U" "))
        end++;
    if (end < last && zws_date__read(&date, &behind, t->cp, end, last))
        end = behind;
    while (end < last && in_set(t->cp[end], U" )]"))
        end++;
    if (end != last)
        return false;
    size_t begin = p->first;
    while (begin > first && in_set(t->cp[begin - 1], U" (["))
        begin--;
    return begin < p->first && begin > first && t->cp[begin] != ' ' && t->cp[begin - 1] != U'》';
}

/* True when [first, last) fills whole lines. */
static bool fills_lines(const zws_reading *r, size_t first, size_t last, size_t *top,
                        size_t *bottom)
{
    size_t n = r->lines.n, i = 0, high = n;
    while (i < high) {
        size_t middle = i + (high - i) / 2;
        if (r->lines.item[middle].last <= first)
            i = middle + 1;
        else
            high = middle;
    }
    if (i == n)
        return false;
    const zws_body_line *line = &r->lines.item[i];
    *top = i;
    while (i < n && r->lines.item[i].last < last)
        i++;
    if (i == n)
        return false;
    *bottom = i;
    for (size_t k = line->first; k < first; k++) {
        if (!in_set(r->text.cp[k], U" (<["))
            return false;
    }
    for (size_t k = last; k < r->lines.item[i].last; k++) {
        if (in_set(r->text.cp[k], U" )>]"))
            continue;
        return starts_with(r->text.cp, k, r->lines.item[i].last, U"签发") ||
               zws_head__is_date(&r->text, k, r->lines.item[i].last);
    }
    return true;
}

/* The line is the given title, or a part of it. */
static bool is_title_line(const zws_reading *r, size_t at)
{
    const zws_body_line *line = &r->lines.item[at];
    size_t n = line->last - line->first;
    /* A short line may stand in a title by chance, unless it is all of it. */
    if ((n < 6 && n != r->title.n) || r->title.n < n || r->title.n > 2000)
        return false;
    for (size_t i = 0; i + n <= r->title.n; i++) {
        if (memcmp(r->title.cp + i, r->text.cp + line->first, n * sizeof(*r->title.cp)) == 0)
            return true;
    }
    return false;
}

/* The order that promulgated a law stands in its caption: 2009年9月9日国务院令第561号公布. Orders
 * that amended it are citations. */
static bool promulgates(const zws_reading *r, const zws_docno_parts *p)
{
    const uint32_t *cp = r->text.cp;
    size_t stop = r->head.caption_last, i = p->last;
    if (p->first < r->head.caption_first || p->last > stop)
        return false;
    while (i < stop && in_set(cp[i], U" )文令"))
        i++;
    if (starts_with(cp, i, stop, U"通知"))
        i += 2;
    if (i == stop || in_set(cp[i], U",;、") || is_digit(cp[i]))
        return true;
    static const char32_t *const verbs[] = {U"公布", U"发布", U"颁布",     U"印发",    U"制定",
                                            U"自",   U"根据", U"修订发布", U"修订公布"};
    for (size_t k = 0; k < sizeof(verbs) / sizeof(verbs[0]); k++) {
        if (starts_with(cp, i, stop, verbs[k]))
            return true;
    }
    return false;
}

static bool own_in_body(const zws_reading *r, const zws_docno_parts *p, const number_state *state)
{
    size_t top, bottom;
    size_t head_end = r->head.end;
    if (fills_lines(r, p->first, p->last, &top, &bottom)) {
        if (p->last <= head_end)
            return true;
        /* 某某〔2018〕5号 / 各市人民政府： */
        if (bottom < 12 && bottom + 1 < r->lines.n &&
            r->text.cp[r->lines.item[bottom + 1].last - 1] == ':')
            return true;
        /* Behind a decree that carries it, the document itself begins with its own head. */
        return (bottom + 1 < r->lines.n && is_title_line(r, bottom + 1)) ||
               (top > 0 && is_title_line(r, top - 1));
    }
    /* Joint orders have one number each: 卫生部令第3号、公安部令第5号发布 */
    bool joint = state->own_last != 0 && p->first == state->own_last + 1 &&
                 r->text.cp[state->own_last] == U'、';
    if (state->taken && !joint)
        return false;
    if (r->head.title_lines != 0) {
        const zws_body_line *line = &r->lines.item[r->head.title_line];
        if (own_in_title(&r->text, line->first, line[r->head.title_lines - 1].last, p))
            return true;
    }
    /* 发文字号：国办发〔2018〕23号 */
    if (p->last <= head_end) {
        size_t i = p->first;
        while (i > 0 && in_set(r->text.cp[i - 1], U" :"))
            i--;
        if (i < p->first && i >= 2 &&
            (ends_with(r->text.cp, i - 2, i, U"文号") || ends_with(r->text.cp, i - 2, i, U"字号")))
            return true;
    }
    return promulgates(r, p);
}

static zws_status number_found(const zws_docno_parts *parts, void *context)
{
    number_state *state = context;
    zws_document *document = state->r->document;
    const zws_text *t = state->part == ZWS_PART_TITLE ? &state->r->title : &state->r->text;
    zws_docnos *numbers = &document->numbers;
    ZWS_TRY(zws_docnos__add(numbers, t, parts, state->part));
    zws_docno *number = &numbers->item[numbers->n - 1];
    /* The number that was given, or that the head said already. */
    const zws_value *known =
        document->field[ZWS_FIELD_DOCNO].n ? &document->field[ZWS_FIELD_DOCNO].value[0] : NULL;
    bool own;
    if (known && zws_docno__same(known->text, number->canonical))
        own = true;
    else if (state->part == ZWS_PART_TITLE)
        own = own_in_title(t, 0, t->n, parts);
    else
        own = own_in_body(state->r, parts, state);
    if (!own)
        return ZWS_OK;
    number->role = ZWS_DOCNO_OWN;
    if (state->part == ZWS_PART_BODY)
        state->own_last = parts->last;
    if (!state->taken && parts->shape == DOCNO_DECREE) {
        state->r->decree_part = state->part;
        state->r->decree_first = parts->agency;
        state->r->decree_last = parts->agency_end;
    }
    state->taken = true;
    /* 海关总署公告2024年第91号 completes the given 公告〔2024〕91号. */
    if (document->field[ZWS_FIELD_DOCNO].n == 0 ||
        (known && strlen(number->canonical) > known->len &&
         zws_docno__same(known->text, number->canonical)))
        return replace_number(document, number->canonical);
    return ZWS_OK;
}

/* --- 省人民政府令 ------------------------------------------------------------------------------
 */

enum { PLACE_MAX = 30 };

/* The length of the place that begins the issuer's name, its last character (省, 市) included and
 * `unit` being that character; 0 when there is none. */
static size_t place_len(const char *issuer, const char *unit)
{
    const char *at = strstr(issuer, unit);
    size_t len = at && at != issuer ? (size_t)(at - issuer) + strlen(unit) : 0;
    for (size_t pos = 0; pos < len;) {
        if (!is_han(zws_utf8__next(issuer, len, &pos)))
            return 0;
    }
    return len <= PLACE_MAX ? len : 0;
}

/* 省人民政府令第298号 in a document of 岚江省 is 岚江省人民政府令第298号. */
static zws_status complete_places(zws_document *document)
{
    static const char *const units[] = {"省", "自治区", "市"};
    if (document->field[ZWS_FIELD_ISSUER].n == 0)
        return ZWS_OK;
    const char *issuer = document->field[ZWS_FIELD_ISSUER].value[0].text;
    for (size_t i = 0; i < document->numbers.n; i++) {
        zws_docno *number = &document->numbers.item[i];
        for (size_t k = 0; k < sizeof(units) / sizeof(units[0]); k++) {
            size_t unit = strlen(units[k]), place = place_len(issuer, units[k]);
            if (place == 0 || strncmp(number->canonical, units[k], unit) != 0 ||
                strncmp(number->canonical + unit, "人民政府", strlen("人民政府")) != 0)
                continue;
            zws_buffer whole = {0};
            zws_status status = zws_buffer__append(&whole, issuer, place);
            if (status == ZWS_OK)
                status = zws_buffer__puts(&whole, number->canonical + unit);
            if (status != ZWS_OK) {
                zws_buffer__free(&whole);
                return status;
            }
            const zws_value *own = document->field[ZWS_FIELD_DOCNO].value;
            bool replace = own && !document->given[ZWS_FIELD_DOCNO] &&
                           number->role == ZWS_DOCNO_OWN &&
                           strcmp(own->text, number->canonical) == 0;
            free(number->canonical);
            number->canonical = whole.data;
            if (replace)
                ZWS_TRY(replace_number(document, number->canonical));
            break;
        }
    }
    return ZWS_OK;
}

/* --- The order of work ---------------------------------------------------------------------------
 */

static zws_status read_title(zws_reading *r)
{
    if (r->document->field[ZWS_FIELD_TITLE].n != 0 || r->head.title_lines == 0)
        return ZWS_OK;
    zws_buffer title = {0};
    zws_status status = zws_head__join_title(&title, r->body, &r->text, &r->lines, &r->head);
    if (status == ZWS_OK && title.len != 0)
        status = zws_document__append(r->document, ZWS_FIELD_TITLE, title.data, title.len);
    zws_buffer__free(&title);
    return status;
}

static zws_status read_all(zws_reading *r, const zws_analyzer *analyzer)
{
    zws_document *document = r->document;
    if (document->field[ZWS_FIELD_TITLE].n != 0) {
        const zws_value *title = &document->field[ZWS_FIELD_TITLE].value[0];
        r->title_bytes = title->text;
        ZWS_TRY(zws_text__normalize(&r->title, analyzer, title->text, title->len));
    }
    size_t len = 0;
    if (document->field[ZWS_FIELD_BODY].n != 0) {
        r->body = document->field[ZWS_FIELD_BODY].value[0].text;
        len = document->field[ZWS_FIELD_BODY].value[0].len;
        ZWS_TRY(zws_text__normalize(&r->text, analyzer, r->body, len));
        ZWS_TRY(zws_body_lines__cut(&r->lines, &r->text, r->body, len));
    }
    zws_head__read(&r->head, &r->text, &r->lines, &r->title);
    ZWS_TRY(read_title(r));
    number_state state = {.r = r, .part = ZWS_PART_TITLE};
    ZWS_TRY(zws_docno__each(&r->title, 0, r->title.n, number_found, &state));
    state.part = ZWS_PART_BODY;
    ZWS_TRY(zws_docno__each(&r->text, 0, r->text.n, number_found, &state));
    ZWS_TRY(zws_dates__find(&r->dates, &r->text, 0, r->text.n));
    ZWS_TRY(zws_facts__dates(r));
    ZWS_TRY(zws_facts__issuer(r));
    ZWS_TRY(zws_facts__units(r));
    ZWS_TRY(complete_places(document));
    return zws_citations__read(r);
}

zws_status zws_document__extract(zws_document *document, const zws_analyzer *analyzer)
{
    if (!document || !analyzer)
        return zws_error__set(ZWS_EINVAL, "zws_document__extract: no document or analyzer");
    forget(document);
    /* What a unit says of the document is the document's. */
    if (document->field[ZWS_FIELD_UNIT_OF].n > 0) {
        document->extracted = true;
        return ZWS_OK;
    }
    ZWS_TRY(canonical_given(document, analyzer));
    zws_reading r = {.document = document};
    zws_status status = read_all(&r, analyzer);
    zws_dates__free(&r.dates);
    zws_body_lines__free(&r.lines);
    zws_text__free(&r.title);
    zws_text__free(&r.text);
    if (status != ZWS_OK) {
        forget(document);
        return status;
    }
    document->extracted = true;
    return ZWS_OK;
}
