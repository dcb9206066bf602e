/* Who issued a document. */
#include "document/agency.h"
#include "document/parts.h"

enum { ISSUERS_MAX = 12 };

/* The characters as they are printed, traditional ones too, without blanks. */
static zws_status append_printed(zws_buffer *out, const zws_reading *r, const zws_text *t,
                                 size_t first, size_t last)
{
    const char *bytes = t == &r->title ? r->title_bytes : r->body;
    size_t end = 0, term = find_word(t->cp, first, last, U"届"), ordinal = first;
    if (term < last) {
        for (ordinal = term; ordinal > first && t->cp[ordinal] != U'第'; ordinal--)
            ;
    }
    for (size_t i = first; i < last; i++) {
        /* 某省第十三届人民代表大会 is the same agency as the twelfth. */
        if (term < last && t->cp[ordinal] == U'第' && i >= ordinal && i <= term)
            continue;
        /* One printed character may have become several, and several one. */
        if (t->cp[i] == ' ' || t->begin[i] < end)
            continue;
        ZWS_TRY(zws_buffer__append(out, bytes + t->begin[i], t->end[i] - t->begin[i]));
        end = t->end[i];
    }
    return ZWS_OK;
}

/* Adds characters [first, last) as an issuer unless it is there already. */
static zws_status add_one(zws_reading *r, const zws_text *t, size_t first, size_t last)
{
    zws_document *document = r->document;
    while (first < last && in_set(t->cp[first], U" 、"))
        first++;
    while (last > first && in_set(t->cp[last - 1], U" 、"))
        last--;
    first += zws_agency__state_prefix(t->cp, first, last);
    if (last - first < 2 || document->field[ZWS_FIELD_ISSUER].n >= ISSUERS_MAX)
        return ZWS_OK;
    zws_buffer name = {0};
    zws_status status = append_printed(&name, r, t, first, last);
    bool known = false;
    for (size_t i = 0; status == ZWS_OK && i < document->field[ZWS_FIELD_ISSUER].n; i++)
        known |= strcmp(document->field[ZWS_FIELD_ISSUER].value[i].text, name.data) == 0;
    if (status == ZWS_OK && !known)
        status = zws_document__append(document, ZWS_FIELD_ISSUER, name.data, name.len);
    zws_buffer__free(&name);
    return status;
}

/* Adds the agencies of characters [first, last) that nothing parts but that both are known:
 * 海关总署农业农村部. */
static zws_status add_joined(zws_reading *r, const zws_text *t, size_t first, size_t last)
{
    while (first < last) {
        size_t prefix = zws_agency__state_prefix(t->cp, first, last);
        size_t n = zws_agency__national_at(t->cp, first + prefix, last) + prefix;
        if (n < 3 || first + n >= last || zws_agency__national_at(t->cp, first + n, last) < 3)
            break;
        ZWS_TRY(add_one(r, t, first, first + n));
        first += n;
    }
    return first < last ? add_one(r, t, first, last) : ZWS_OK;
}

/* Adds the agencies of characters [first, last), which 、, blanks or line ends part. A blank inside
 * one name (浙 江 省) parts nothing. */
static zws_status add_all(zws_reading *r, const zws_text *t, size_t first, size_t last)
{
    size_t begin = first;
    for (size_t i = first; i < last; i++) {
        bool mark = in_set(t->cp[i], U" 、");
        bool gap = i > begin && t->begin[i] > t->end[i - 1];
        if ((mark || gap) && i > begin && zws_agency__is_name(t->cp, begin, i)) {
            ZWS_TRY(add_joined(r, t, begin, i));
            begin = mark ? i + 1 : i;
        }
    }
    return add_joined(r, t, begin, last);
}

/* True when characters [first, last) are one or more names. */
static bool are_names(const zws_text *t, size_t first, size_t last)
{
    if (last - first < 3 || last - first > 120 || !is_han(t->cp[first]) ||
        !zws_agency__ends_as_name(t->cp, first, last))
        return false;
    for (size_t i = first; i < last; i++) {
        if (!is_han(t->cp[i]) && !in_set(t->cp[i], U" 、()"))
            return false;
        if (in_set(t->cp[i], U"的对"))
            return false;
    }
    return true;
}

/* 某机关关于…, 某机关公告…, 某机关办公厅转发… */
static zws_status from_title(zws_reading *r, const zws_text *t, size_t first, size_t last)
{
    size_t about = find_word(t->cp, first, last, U"关于");
    /* 第五届全国人民代表大会常务委员会关于… */
    if (starts_with(t->cp, first, last, U"第") &&
        find_word(t->cp, first, about, U"届") < first + 6) {
        first = find_word(t->cp, first, about, U"届") + 1;
        size_t meeting = find_word(t->cp, first, about, U"第");
        if (meeting < about)
            about = meeting;
    }
    if (about != last && are_names(t, first, about) &&
        find_word(t->cp, first, about, U"转发") == about &&
        find_word(t->cp, first, about, U"批转") == about)
        return add_all(r, t, first, about);
    static const char32_t *const verbs[] = {U"公告", U"通告", U"令",   U"转发",         U"批转",
                                            U"印发", U"解读", U"对",   U"办公",         U"决定",
                                            U"命令", U"公报", U"署令", U"政府工作报告", U"就"};
    /* 岚江省人民政府2010年…年度报告 */
    size_t year = first;
    while (year < last && is_han(t->cp[year]))
        year++;
    if (year < last && is_digit(t->cp[year]) && zws_agency__is_name(t->cp, first, year))
        return add_one(r, t, first, year);
    /* 某省人民政府公报, 某厅公告 */
    static const char32_t *const kinds[] = {U"公报", U"公告", U"通告", U"令"};
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        size_t at = find_word(t->cp, first, last, kinds[i]);
        /* 海关总署署令: the short name of the agency repeats its end. */
        if (at < last && at - first >= 4 && t->cp[at - 1] == t->cp[at - 2] &&
            in_set(t->cp[at - 1], U"署部局"))
            at--;
        if (at < last && are_names(t, first, at) && zws_agency__is_name(t->cp, first, at))
            return add_all(r, t, first, at);
    }
    /* 2018年中华人民共和国国务院政府工作报告 */
    size_t start = first;
    while (start < last && (is_digit(t->cp[start]) || t->cp[start] == U'年'))
        start++;
    start += zws_agency__state_prefix(t->cp, start, last);
    size_t n = zws_agency__national_at(t->cp, start, last);
    for (size_t i = 0; n >= 3 && i < sizeof(verbs) / sizeof(verbs[0]); i++) {
        if (starts_with(t->cp, start + n, last, verbs[i]))
            return add_one(r, t, start, start + n);
    }
    return ZWS_OK;
}

static size_t joint_mark(const zws_text *t, size_t i)
{
    if (starts_with(t->cp, i, t->n, U"会同"))
        return 2;
    return i < t->n && in_set(t->cp[i], U"、和与及") ? 1 : 0;
}

/* The length of 、 or 会同 and the known agency behind it at character i; 0 when there is none. */
static size_t joint_with(const zws_text *t, size_t i)
{
    size_t mark = joint_mark(t, i);
    size_t n = mark ? zws_agency__national_at(t->cp, i + mark, t->n) : 0;
    return n >= 3 ? mark + n : 0;
}

/* Adds the known agencies of characters [first, last). */
static zws_status add_joint(zws_reading *r, const zws_text *t, size_t first, size_t last)
{
    while (first < last) {
        size_t n = zws_agency__national_at(t->cp, first, last);
        ZWS_TRY(add_one(r, t, first, first + n));
        first += n;
        first += joint_mark(t, first);
    }
    return ZWS_OK;
}

/* An interpretation speaks for the agency whose document it explains: 《海关总署关于…的公告》解读.
 */
static zws_status from_interpretation(zws_reading *r, const zws_text *t, size_t first, size_t last)
{
    if (find_word(t->cp, first, last, U"解读") == last)
        return ZWS_OK;
    for (size_t i = first; i < last; i++) {
        size_t n = zws_agency__national_at(t->cp, i, last);
        if (n >= 3)
            return add_one(r, t, i, i + n);
    }
    /* 2023年11月6日，海关总署会同财政部、税务总局发布《…》 */
    static const char32_t *const verbs[] = {U"发布", U"印发", U"公布", U"制定", U"出台"};
    const zws_text *body = &r->text;
    for (size_t i = 0; i < body->n && i < 600; i++) {
        size_t end = i + zws_agency__national_at(body->cp, i, body->n);
        if (end < i + 3)
            continue;
        for (size_t n; (n = joint_with(body, end)) != 0;)
            end += n;
        size_t stop = end + 16 < body->n ? end + 16 : body->n;
        for (size_t k = 0; k < sizeof(verbs) / sizeof(verbs[0]); k++) {
            size_t at = find_word(body->cp, end, stop, verbs[k]);
            if (at < stop && find_word(body->cp, at, stop, U"《") < stop)
                return add_joint(r, body, i, end);
        }
        i = end - 1;
    }
    return ZWS_OK;
}

/* 第十三届全国人民代表大会常务委员会第五次会议: the agency without its term, from `first` (behind
 * the date) on. */
static zws_status from_assembly(zws_reading *r, size_t first, size_t last)
{
    const zws_text *t = &r->text;
    static const char32_t *const assemblies[] = {
        U"全国人民代表大会常务委员会", U"人民代表大会常务委员会", U"人大常委会",
        U"全国人民代表大会",           U"人民代表大会",           U"全国人大常委会"};
    size_t term = find_word(t->cp, first, last, U"届");
    if (term == last)
        return ZWS_OK;
    size_t ordinal = term;
    while (ordinal > first && t->cp[ordinal - 1] != U'第')
        ordinal--;
    /* in a meeting means before it, not by it */
    if (ordinal == first || t->cp[first] == U'在')
        return ZWS_OK;
    for (size_t i = 0; i < sizeof(assemblies) / sizeof(assemblies[0]); i++) {
        if (!starts_with(t->cp, term + 1, last, assemblies[i]))
            continue;
        zws_buffer name = {0};
        size_t place = first;
        while (place < ordinal - 1 && !is_han(t->cp[place]))
            place++;
        place += zws_agency__state_prefix(t->cp, place, ordinal - 1);
        size_t end = term + 1 + wide_len(assemblies[i]);
        zws_status status = append_printed(&name, r, t, place, end);
        if (status == ZWS_OK && r->document->field[ZWS_FIELD_ISSUER].n == 0)
            status = zws_document__append(r->document, ZWS_FIELD_ISSUER, name.data, name.len);
        zws_buffer__free(&name);
        return status;
    }
    return ZWS_OK;
}

/* 国务院第63次常务会议通过, 卫生部、公安部令第14号公布, 铁道部发布: the agencies behind a date. */
static zws_status from_act(zws_reading *r, size_t first, size_t last)
{
    static const char32_t *const ends[] = {U"第",   U"令",       U"公布",     U"发布", U"颁布",
                                           U"公告", U"常务会议", U"审判委员", U"批准", U"修订"};
    const zws_text *t = &r->text;
    while (first < last && !is_han(t->cp[first]))
        first++;
    if (first == last)
        return ZWS_OK;
    size_t end = last;
    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
        size_t at = find_word(t->cp, first, end, ends[i]);
        if (at < end)
            end = at;
    }
    /* 市九届人大常委会 names no place */
    if (find_word(t->cp, first, end, U"届") != end || t->cp[first] == U'在')
        return ZWS_OK;
    if (end != last && are_names(t, first, end))
        return add_all(r, t, first, end);
    size_t start = first + zws_agency__state_prefix(t->cp, first, last);
    size_t n = zws_agency__national_at(t->cp, start, last);
    return n >= 3 ? add_one(r, t, start, start + n) : ZWS_OK;
}

/* True when the words between two dates end an act: 通过, 公布, 修订. */
static bool tells_act(const zws_text *t, size_t first, size_t last)
{
    static const char32_t *const acts[] = {U"通过", U"公布", U"发布", U"批准", U"颁布", U"修",
                                           U"令",   U"决定", U"施行", U"印发", U"。"};
    for (size_t i = 0; i < sizeof(acts) / sizeof(acts[0]); i++) {
        if (find_word(t->cp, first, last, acts[i]) != last)
            return true;
    }
    return false;
}

static zws_status from_caption(zws_reading *r)
{
    const zws_text *t = &r->text;
    size_t stop = r->head.caption_last;
    /* Who approved a law did not issue it; who amended it later does not count either. */
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < r->dates.n && r->dates.item[i].first < stop; i++) {
            const zws_date_mention *m = &r->dates.item[i];
            if (m->first < r->head.caption_first)
                continue;
            size_t next = i + 1 < r->dates.n && r->dates.item[i + 1].first < stop
                              ? r->dates.item[i + 1].first
                              : stop;
            bool approved = find_word(t->cp, m->last, next, U"批准") != next;
            if (pass == 0 && approved)
                continue;
            size_t before = r->document->field[ZWS_FIELD_ISSUER].n;
            if (find_word(t->cp, m->last, next, U"届") != next)
                ZWS_TRY(from_assembly(r, m->last, next));
            if (r->document->field[ZWS_FIELD_ISSUER].n == before)
                ZWS_TRY(from_act(r, m->last, next));
            if (r->document->field[ZWS_FIELD_ISSUER].n != 0) {
                /* 最高人民法院…会议、最高人民检察院…会议通过 is one act of two courts. */
                bool joint = next < stop && next - m->last < 60 && !tells_act(t, m->last, next);
                if (!joint)
                    return ZWS_OK;
            }
        }
        if (r->document->field[ZWS_FIELD_ISSUER].n != 0)
            return ZWS_OK;
    }
    return ZWS_OK;
}

/* 1989年9月26日国务院批准 1989年10月17日能源部发布: such rules count as the State Council's too. */
static zws_status from_approval(zws_reading *r)
{
    const zws_text *t = &r->text;
    size_t stop = r->head.caption_last, first = r->head.caption_first;
    size_t at = find_word(t->cp, first, stop, U"国务院批准");
    return at < stop && at < first + 40 ? add_one(r, t, at, at + 3) : ZWS_OK;
}

/* Whether the issuer that is known stands in characters [first, last) too. */
static zws_status names(bool *found, const zws_reading *r, size_t first, size_t last)
{
    const zws_value *known = &r->document->field[ZWS_FIELD_ISSUER].value[0];
    zws_buffer all = {0};
    zws_status status = append_printed(&all, r, &r->text, first, last);
    *found = status == ZWS_OK && all.len != 0 && strstr(all.data, known->text) != NULL;
    zws_buffer__free(&all);
    return status;
}

/* Whether the known issuer ends characters [first, last) and nothing before it is a name: the name
 * of an attachment that no line end parts from the signature. */
static zws_status only_words_before(bool *only, const zws_reading *r, size_t first, size_t last)
{
    const zws_value *known = &r->document->field[ZWS_FIELD_ISSUER].value[0];
    size_t n = 0;
    *only = false;
    for (size_t i = 0; i < known->len; i++)
        n += ((unsigned char)known->text[i] & 0xC0) != 0x80;
    if (n == 0 || n >= last - first)
        return ZWS_OK;
    ZWS_TRY(names(only, r, last - n, last));
    size_t end = last - n;
    while (end > first && in_set(r->text.cp[end - 1], U" 、"))
        end--;
    *only = *only && end > first && !zws_agency__ends_as_name(r->text.cp, first, end);
    return ZWS_OK;
}

/* The issuers of the signature. When the title named one already, all of it must be among them:
 * joint issuers are often named in full only there. */
static zws_status from_signature(zws_reading *r)
{
    const zws_date_fact *written = &r->document->date[ZWS_DATE_WRITTEN];
    if (written->source != ZWS_FROM_SIGNATURE)
        return ZWS_OK;
    for (size_t i = 0; i < r->dates.n; i++) {
        size_t first, last;
        if (r->text.begin[r->dates.item[i].first] != written->begin)
            continue;
        if (!zws_facts__signer(r, r->dates.item[i].first, &first, &last))
            return ZWS_OK;
        if (r->document->field[ZWS_FIELD_ISSUER].n != 0) {
            bool named, only;
            ZWS_TRY(names(&named, r, first, last));
            ZWS_TRY(only_words_before(&only, r, first, last));
            if (!named || only)
                return ZWS_OK;
        }
        return add_all(r, &r->text, first, last);
    }
    return ZWS_OK;
}

/* The agency of the decree that the document is: 国务院令第711号. A code (粤府令) names nobody. */
static zws_status from_number(zws_reading *r)
{
    const zws_text *t = r->decree_part == ZWS_PART_TITLE ? &r->title : &r->text;
    if (!are_names(t, r->decree_first, r->decree_last))
        return ZWS_OK;
    return add_all(r, t, r->decree_first, r->decree_last);
}

/* The title that is printed above the text. */
static zws_status from_printed_title(zws_reading *r)
{
    if (r->head.title_lines == 0)
        return ZWS_OK;
    const zws_body_line *line = &r->lines.item[r->head.title_line];
    return from_title(r, &r->text, line->first, line[r->head.title_lines - 1].last);
}

/* 发布机构：某某厅 at the head; 来源：某某厅 where nothing better is known. */
static zws_status from_labels(zws_reading *r, const char32_t *const *labels, size_t n)
{
    const zws_text *t = &r->text;
    size_t lines = r->head.n + 2 < r->lines.n ? r->head.n + 2 : r->lines.n;
    for (size_t i = 0; i < lines; i++) {
        const zws_body_line *line = &r->lines.item[i];
        size_t stop = line->last - line->first > 200 ? line->first + 200 : line->last;
        for (size_t k = 0; k < n; k++) {
            size_t at = find_word(t->cp, line->first, stop, labels[k]);
            if (at == stop)
                continue;
            size_t first = at + wide_len(labels[k]), last;
            while (first < stop && in_set(t->cp[first], U" :]】"))
                first++;
            for (last = first; last < stop && (is_han(t->cp[last]) || t->cp[last] == U'、'); last++)
                ;
            if (first > at + wide_len(labels[k]) && are_names(t, first, last))
                return add_all(r, t, first, last);
        }
    }
    return ZWS_OK;
}

/* The name that closes a text which no date follows. */
static zws_status from_last_line(zws_reading *r)
{
    if (r->lines.n < 3 || r->document->date[ZWS_DATE_WRITTEN].date != 0)
        return ZWS_OK;
    const zws_body_line *line = &r->lines.item[r->lines.n - 1];
    return zws_agency__is_name(r->text.cp, line->first, line->last)
               ? add_all(r, &r->text, line->first, line->last)
               : ZWS_OK;
}

zws_status zws_facts__issuer(zws_reading *r)
{
    static const char32_t *const offices[] = {U"发文机关", U"发布机构", U"发布单位", U"发文单位",
                                              U"颁布单位", U"制定机关", U"发布机关"};
    static const char32_t *const sources[] = {U"信息来源", U"来源",     U"解读机关",
                                              U"解读单位", U"供稿单位", U"公开机构"};
    zws_document *document = r->document;
    const size_t *n = &document->field[ZWS_FIELD_ISSUER].n;
    if (*n != 0)
        return ZWS_OK;
    if (r->head.organ_last > r->head.organ_first)
        ZWS_TRY(add_all(r, &r->text, r->head.organ_first, r->head.organ_last));
    if (*n == 0)
        ZWS_TRY(from_labels(r, offices, sizeof(offices) / sizeof(offices[0])));
    if (*n == 0)
        ZWS_TRY(from_title(r, &r->title, 0, r->title.n));
    if (*n == 0)
        ZWS_TRY(from_printed_title(r));
    if (*n <= 1)
        ZWS_TRY(from_signature(r));
    if (*n == 0) {
        ZWS_TRY(from_caption(r));
        if (*n != 0)
            ZWS_TRY(from_approval(r));
    }
    if (*n == 0)
        ZWS_TRY(from_number(r));
    if (*n == 0)
        ZWS_TRY(from_last_line(r));
    if (*n == 0)
        ZWS_TRY(from_labels(r, sources, sizeof(sources) / sizeof(sources[0])));
    if (*n == 0)
        ZWS_TRY(from_interpretation(r, &r->title, 0, r->title.n));
    return ZWS_OK;
}
