/* The dates of a document, each with where it was read. */
#include "document/agency.h"
#include "document/parts.h"

/* So many blanks inside a signature are tried as ends of names. */
enum { GAPS_MAX = 16 };

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static zws_date_fact fact_of(const zws_reading *r, const zws_date_mention *m,
                             zws_date_source source)
{
    return (zws_date_fact){.date = m->date,
                           .source = source,
                           .part = ZWS_PART_BODY,
                           .begin = r->text.begin[m->first],
                           .end = r->text.end[m->last - 1]};
}

/* Offers a date; the first one of a kind stays, and one that was given always does. */
static zws_status offer(zws_reading *r, zws_field field, zws_date_kind kind, zws_date_fact fact)
{
    if (fact.date == 0 || r->document->date[kind].date != 0)
        return ZWS_OK;
    return zws_document__put_date(r->document, field, fact);
}

static bool whole_day(zws_date date)
{
    return date % 100 != 0;
}

/* The line that character i belongs to; lines->n when none. */
static size_t line_of(const zws_body_lines *lines, size_t i)
{
    size_t low = 0, high = lines->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (lines->item[middle].last <= i)
            low = middle + 1;
        else
            high = middle;
    }
    return low < lines->n && lines->item[low].first <= i ? low : lines->n;
}

/* --- 发布日期：2018-05-25 at the head -----------------------------------------------------------
 */

static const struct {
    const char32_t *label;
    zws_field field;
    zws_date_kind kind;
} labelled[] = {
    {U"成文日期", ZWS_FIELD_DATE, ZWS_DATE_WRITTEN},
    {U"发文日期", ZWS_FIELD_DATE, ZWS_DATE_WRITTEN},
    {U"生成日期", ZWS_FIELD_DATE, ZWS_DATE_WRITTEN},
    {U"印发日期", ZWS_FIELD_PUBLISHED, ZWS_DATE_PUBLISHED},
    {U"发布日期", ZWS_FIELD_PUBLISHED, ZWS_DATE_PUBLISHED},
    {U"发布时间", ZWS_FIELD_PUBLISHED, ZWS_DATE_PUBLISHED},
    {U"公布日期", ZWS_FIELD_PUBLISHED, ZWS_DATE_PUBLISHED},
    {U"公开日期", ZWS_FIELD_PUBLISHED, ZWS_DATE_PUBLISHED},
    {U"颁布日期", ZWS_FIELD_PUBLISHED, ZWS_DATE_PUBLISHED},
    {U"实施日期", ZWS_FIELD_EFFECTIVE, ZWS_DATE_EFFECTIVE},
    {U"施行日期", ZWS_FIELD_EFFECTIVE, ZWS_DATE_EFFECTIVE},
    {U"生效日期", ZWS_FIELD_EFFECTIVE, ZWS_DATE_EFFECTIVE},
    {U"失效日期", ZWS_FIELD_EXPIRES, ZWS_DATE_EXPIRES},
    {U"废止日期", ZWS_FIELD_EXPIRES, ZWS_DATE_EXPIRES},
};

static zws_status from_labels(zws_reading *r)
{
    size_t stop = r->head.end;
    for (size_t i = 0; i < r->dates.n && r->dates.item[i].first < stop; i++) {
        const zws_date_mention *m = &r->dates.item[i];
        if (starts_with(r->text.cp, m->last, stop + 2 < r->text.n ? stop + 2 : r->text.n, U"出版"))
            ZWS_TRY(
                offer(r, ZWS_FIELD_PUBLISHED, ZWS_DATE_PUBLISHED, fact_of(r, m, ZWS_FROM_HEAD)));
        size_t label = m->first;
        while (label > 0 && in_set(r->text.cp[label - 1], U" :]】"))
            label--;
        if (label == m->first)
            continue;
        for (size_t k = 0; k < COUNT(labelled); k++) {
            size_t floor = label > 8 ? label - 8 : 0;
            if (ends_with(r->text.cp, floor, label, labelled[k].label))
                ZWS_TRY(
                    offer(r, labelled[k].field, labelled[k].kind, fact_of(r, m, ZWS_FROM_HEAD)));
        }
    }
    return ZWS_OK;
}

/* --- 题注 ---------------------------------------------------------------------------------------
 */

/* True when one of the words stands in characters [first, last). */
static bool says(const zws_reading *r, size_t first, size_t last, const char32_t *word)
{
    return find_word(r->text.cp, first, last, word) != last;
}

static bool is_in_force(const zws_reading *r, const zws_date_mention *m, size_t next)
{
    const uint32_t *cp = r->text.cp;
    size_t i = m->last;
    while (i < next && cp[i] == ' ')
        i++;
    return starts_with(cp, i, next, U"起") || starts_with(cp, i, next, U"施行") ||
           starts_with(cp, i, next, U"实施") || starts_with(cp, i, next, U"生效") ||
           starts_with(cp, i, next, U"实行") || (m->first > 0 && cp[m->first - 1] == U'自');
}

static zws_status from_caption(zws_reading *r)
{
    const zws_date_mention *written = NULL, *published = NULL, *effective = NULL;
    size_t stop = r->head.caption_last;
    for (size_t i = 0; i < r->dates.n && r->dates.item[i].first < stop; i++) {
        const zws_date_mention *m = &r->dates.item[i];
        if (m->first < r->head.caption_first || m->last > stop || m->date / 100 % 100 == 0)
            continue;
        size_t next = i + 1 < r->dates.n && r->dates.item[i + 1].first < stop
                          ? r->dates.item[i + 1].first
                          : stop;
        if (is_in_force(r, m, next)) {
            if (!effective || m->date > effective->date)
                effective = m;
            continue;
        }
        /* A version is as old as its last amendment. */
        if (!written || m->date > written->date)
            written = m;
        bool amends = says(r, m->last, next, U"修订") || says(r, m->last, next, U"修正") ||
                      says(r, m->last, next, U"修改");
        if (!amends && (says(r, m->last, next, U"公布") || says(r, m->last, next, U"发布") ||
                        says(r, m->last, next, U"颁布") || says(r, m->last, next, U"印发")))
            published = published ? published : m;
    }
    if (written)
        ZWS_TRY(offer(r, ZWS_FIELD_DATE, ZWS_DATE_WRITTEN, fact_of(r, written, ZWS_FROM_CAPTION)));
    if (published)
        ZWS_TRY(offer(r, ZWS_FIELD_PUBLISHED, ZWS_DATE_PUBLISHED,
                      fact_of(r, published, ZWS_FROM_CAPTION)));
    if (effective)
        ZWS_TRY(offer(r, ZWS_FIELD_EFFECTIVE, ZWS_DATE_EFFECTIVE,
                      fact_of(r, effective, ZWS_FROM_CAPTION)));
    return ZWS_OK;
}

/* --- 落款 ---------------------------------------------------------------------------------------
 */

/* （章） and （代章） behind a name. */
static size_t without_seal(const uint32_t *cp, size_t first, size_t last)
{
    /* （某某专用章） on a line of its own */
    if (first < last && cp[first] == '(' && ends_with(cp, first, last, U"章)"))
        return first;
    if (ends_with(cp, first, last, U"(章)"))
        return last - 3;
    if (ends_with(cp, first, last, U"(代章)") || ends_with(cp, first, last, U"(盖章)") ||
        ends_with(cp, first, last, U"(印章)"))
        return last - 4;
    return last;
}

/* True when the line is the name of an agency, or of several. */
static bool names_agency(const zws_reading *r, const zws_body_line *line)
{
    size_t last = without_seal(r->text.cp, line->first, line->last);
    size_t first = line->first, tried = 0;
    for (size_t i = first; i <= last; i++) {
        bool cut = i == last || in_set(r->text.cp[i], U" 、") ||
                   (i > first && r->text.begin[i] > r->text.end[i - 1] && tried++ < GAPS_MAX &&
                    zws_agency__is_name(r->text.cp, first, i));
        if (!cut)
            continue;
        if (!zws_agency__is_name(r->text.cp, first, i))
            return false;
        first = i < last && in_set(r->text.cp[i], U" 、") ? i + 1 : i;
    }
    return true;
}

bool zws_facts__signer(const zws_reading *r, size_t end, size_t *first, size_t *last)
{
    const uint32_t *cp = r->text.cp;
    size_t at = line_of(&r->lines, end);
    if (at == r->lines.n)
        return false;
    const zws_body_line *line = &r->lines.item[at];
    size_t stop = end;
    while (stop > line->first && in_set(cp[stop - 1], U" (,"))
        stop--;
    if (stop == line->first) {
        size_t top = at, bottom = at;
        if (top > 0 && without_seal(cp, line[-1].first, line[-1].last) == line[-1].first)
            bottom = --top;
        while (top > 0 && at - top < 12 && names_agency(r, &r->lines.item[top - 1]))
            top--;
        if (top == bottom)
            return false;
        *first = r->lines.item[top].first;
        *last = without_seal(cp, r->lines.item[bottom - 1].first, r->lines.item[bottom - 1].last);
        return true;
    }
    size_t begin = stop;
    while (begin > line->first && stop - begin < 120 &&
           (is_han(cp[begin - 1]) || in_set(cp[begin - 1], U" 、()")))
        begin--;
    while (begin < stop && cp[begin] == ' ')
        begin++;
    zws_body_line part = {.first = begin, .last = stop};
    if (stop - begin < 3 || !names_agency(r, &part))
        return false;
    *first = begin;
    *last = without_seal(cp, begin, stop);
    return true;
}

/* True when the line is the signature of a person who signs a decree: 总理 某某. */
static bool is_signatory(const zws_reading *r, const zws_body_line *line)
{
    static const char32_t *const posts[] = {
        U"总理", U"主席", U"省长", U"市长", U"部长", U"局长",   U"署长",   U"主任",
        U"院长", U"行长", U"县长", U"区长", U"州长", U"检察长", U"委员长", U"审计长"};
    for (size_t i = 0; i < COUNT(posts); i++) {
        if (line->last - line->first <= 14 &&
            (starts_with(r->text.cp, line->first, line->last, posts[i]) ||
             says(r, line->first, line->last - 1, posts[i])))
            return true;
    }
    return false;
}

/* Behind the date nothing more stands on its line but brackets. */
static bool ends_line(const zws_reading *r, const zws_date_mention *m, const zws_body_line *line)
{
    size_t i = m->last;
    while (i < line->last && in_set(r->text.cp[i], U" )。"))
        i++;
    return i == line->last;
}

static bool starts_line(const zws_reading *r, const zws_date_mention *m, const zws_body_line *line)
{
    size_t i = m->first;
    while (i > line->first && in_set(r->text.cp[i - 1], U" ("))
        i--;
    return i == line->first;
}

/* 特此公告。 before character i, the agency's name aside. */
static bool after_closing_words(const zws_reading *r, size_t i)
{
    const uint32_t *cp = r->text.cp;
    while (i > 0 && in_set(cp[i - 1], U" 。."))
        i--;
    size_t floor = i > 4 ? i - 4 : 0;
    return starts_with(cp, floor, i, U"特此");
}

/* The attachments named between the closing words and the signature, without line breaks:
 * 特此公告。附件：1.某某表某某署2024年1月11日. */
static bool after_attachments(const zws_reading *r, size_t i)
{
    size_t floor = i > 200 ? i - 200 : 0;
    for (; i > floor; i--) {
        if (r->text.cp[i - 1] == U'。')
            return false;
        if (starts_with(r->text.cp, i - 1, r->text.n, U"附件:"))
            return after_closing_words(r, i - 1);
    }
    return false;
}

/* A signature without line breaks: behind a full stop or the name of an attached file, near the
 * end, and no part of a sentence. */
static bool at_the_end(const zws_reading *r, const zws_date_mention *m, size_t signer)
{
    const zws_text *t = &r->text;
    if (t->n - m->last > 400 || signer == 0 || is_han(t->cp[signer - 1]))
        return false;
    return m->last == t->n || !in_set(t->cp[m->last], U"的在发印起以前后召举至到期间,、关");
}

/* A gazette holds documents; what they are signed with is not its own. */
static bool is_gazette(const zws_reading *r)
{
    if (r->title.n != 0)
        return ends_with(r->title.cp, 0, r->title.n, U"公报");
    if (r->head.title_lines == 0)
        return false;
    const zws_body_line *line = &r->lines.item[r->head.title_line];
    return ends_with(r->text.cp, line->first, line[r->head.title_lines - 1].last, U"公报");
}

static zws_status from_signature(zws_reading *r)
{
    if (is_gazette(r))
        return ZWS_OK;
    const zws_date_mention *weak = NULL;
    size_t head = r->head.end;
    for (size_t i = 0; i < r->dates.n; i++) {
        const zws_date_mention *m = &r->dates.item[i];
        size_t at = line_of(&r->lines, m->first), first, last;
        if (!whole_day(m->date) || m->first < head || at == r->lines.n)
            continue;
        const zws_body_line *line = &r->lines.item[at];
        bool ends = ends_line(r, m, line);
        if (ends || after_closing_words(r, m->first)) {
            if (zws_facts__signer(r, m->first, &first, &last))
                return offer(r, ZWS_FIELD_DATE, ZWS_DATE_WRITTEN,
                             fact_of(r, m, ZWS_FROM_SIGNATURE));
        } else if (zws_facts__signer(r, m->first, &first, &last) &&
                   (after_closing_words(r, first) || at_the_end(r, m, first))) {
            return offer(r, ZWS_FIELD_DATE, ZWS_DATE_WRITTEN, fact_of(r, m, ZWS_FROM_SIGNATURE));
        }
        if (!ends || !starts_line(r, m, line)) {
            if (after_closing_words(r, m->first) || (!weak && after_attachments(r, m->first)))
                weak = m;
            continue;
        }
        if (at > 0 && is_signatory(r, &r->lines.item[at - 1]))
            return offer(r, ZWS_FIELD_DATE, ZWS_DATE_WRITTEN, fact_of(r, m, ZWS_FROM_SIGNATURE));
        /* A date alone on one of the last lines: a seal covered the name, or a table took it. */
        if (at + 6 >= r->lines.n)
            weak = m;
    }
    if (weak)
        return offer(r, ZWS_FIELD_DATE, ZWS_DATE_WRITTEN, fact_of(r, weak, ZWS_FROM_SIGNATURE));
    return ZWS_OK;
}

/* --- 印发 ---------------------------------------------------------------------------------------
 */

static zws_status from_imprint(zws_reading *r)
{
    for (size_t i = r->dates.n; i > 0; i--) {
        const zws_date_mention *m = &r->dates.item[i - 1];
        size_t at = line_of(&r->lines, m->first);
        if (!whole_day(m->date) || at == r->lines.n)
            continue;
        const zws_body_line *line = &r->lines.item[at];
        size_t k = m->last;
        while (k < line->last && r->text.cp[k] == ' ')
            k++;
        if (!starts_with(r->text.cp, k, line->last, U"印发"))
            continue;
        for (k += 2; k < line->last && in_set(r->text.cp[k], U" 。"); k++)
            ;
        if (k == line->last)
            return offer(r, ZWS_FIELD_PUBLISHED, ZWS_DATE_PUBLISHED,
                         fact_of(r, m, ZWS_FROM_IMPRINT));
    }
    return ZWS_OK;
}

/* --- 自…起施行 ----------------------------------------------------------------------------------
 */

static const char32_t *const force_words[] = {U"施行", U"实施", U"执行", U"生效", U"实行"};

/* The sentence around character i begins here. */
static size_t sentence_begin(const zws_reading *r, size_t i)
{
    size_t floor = i > 300 ? i - 300 : 0;
    while (i > floor && !in_set(r->text.cp[i - 1], U"。;!"))
        i--;
    return i;
}

/* True when the sentence speaks of this document: 本办法自…, 现予公布，自… */
static bool speaks_of_itself(const zws_reading *r, size_t first, size_t last)
{
    /* What another document says of itself stands behind its title: 《…》自…起施行. */
    size_t i = last;
    while (i > first && in_set(r->text.cp[i - 1], U" 自从于"))
        i--;
    if (i > first && r->text.cp[i - 1] == U'》')
        return says(r, first, last, U"现将") || says(r, first, last, U"现予") ||
               says(r, first, last, U"公布");
    bool other = false;
    for (size_t k = last; k > first; k--) {
        if (r->text.cp[k - 1] == U'本')
            return true;
        other |= r->text.cp[k - 1] == U'》';
    }
    if (other && last > r->head.caption_last && !says(r, first, last, U"现予") &&
        !says(r, first, last, U"现将") && !says(r, first, last, U"现公布"))
        return false;
    return says(r, first, last, U"现予") || says(r, first, last, U"现将") ||
           says(r, first, last, U"通过") || i <= first + 1 || last <= r->head.caption_last ||
           (i > first && in_set(r->text.cp[i - 1], U",:"));
}

/* 起施行 behind the date, and not 起施行的 or 施行以来. */
static bool takes_force(const zws_reading *r, size_t i)
{
    const zws_text *t = &r->text;
    while (i < t->n && t->cp[i] == ' ')
        i++;
    if (i < t->n && t->cp[i] == U'起')
        i++;
    while (i < t->n && in_set(t->cp[i], U" 正式开始"))
        i++;
    for (size_t k = 0; k < COUNT(force_words); k++) {
        if (starts_with(t->cp, i, t->n, force_words[k]))
            return i + 2 >= t->n || !in_set(t->cp[i + 2], U"的以后前时至期");
    }
    return false;
}

static zws_status from_clauses(zws_reading *r)
{
    const uint32_t *cp = r->text.cp;
    for (size_t i = 0; i < r->dates.n; i++) {
        const zws_date_mention *m = &r->dates.item[i];
        size_t k = m->first;
        while (k > 0 && cp[k - 1] == ' ')
            k--;
        if (k == 0 || !in_set(cp[k - 1], U"自从于") || m->date / 100 % 100 == 0)
            continue;
        if (takes_force(r, m->last) && speaks_of_itself(r, sentence_begin(r, m->first), m->first))
            return offer(r, ZWS_FIELD_EFFECTIVE, ZWS_DATE_EFFECTIVE,
                         fact_of(r, m, ZWS_FROM_CLAUSE));
    }
    return ZWS_OK;
}

/* 自公布之日起施行: the day that it names is known by now or never. */
static zws_status from_its_publication(zws_reading *r)
{
    static const char32_t *const days[] = {U"公布之日起", U"发布之日起", U"印发之日起",
                                           U"颁布之日起", U"发文之日起", U"公告之日起"};
    const zws_date_fact *dates = r->document->date;
    zws_date_fact fact =
        dates[dates[ZWS_DATE_PUBLISHED].date ? ZWS_DATE_PUBLISHED : ZWS_DATE_WRITTEN];
    if (dates[ZWS_DATE_EFFECTIVE].date != 0 || !whole_day(fact.date))
        return ZWS_OK;
    for (size_t i = 0; i + 5 < r->text.n; i++) {
        if (r->text.cp[i] != U'之' || r->text.cp[i + 1] != U'日' || i < 2)
            continue;
        for (size_t k = 0; k < COUNT(days); k++) {
            if (starts_with(r->text.cp, i - 2, r->text.n, days[k]) && takes_force(r, i + 2) &&
                speaks_of_itself(r, sentence_begin(r, i - 2), i - 2)) {
                fact.source = ZWS_FROM_CLAUSE;
                return offer(r, ZWS_FIELD_EFFECTIVE, ZWS_DATE_EFFECTIVE, fact);
            }
        }
    }
    return ZWS_OK;
}

/* --- 有效期 -------------------------------------------------------------------------------------
 */

/* 有效期5年, 有效期为五年: the number of years, 0 for anything else. */
static uint32_t term_in_years(const zws_reading *r, size_t i)
{
    const zws_text *t = &r->text;
    uint32_t years = 0;
    while (i < t->n && in_set(t->cp[i], U" 为限是:"))
        i++;
    size_t first = i;
    while (i < t->n && i - first < 2 && is_digit(t->cp[i]))
        years = years * 10 + (t->cp[i++] - '0');
    if (i == first) {
        while (i < t->n && i - first < 3 && zws_chars__is_numeral(t->cp[i]))
            i++;
        if (!zws_chars__han_number(&years, t->cp, first, i))
            return 0;
    }
    while (i < t->n && t->cp[i] == ' ')
        i++;
    return i < t->n && t->cp[i] == U'年' && years <= 50 ? years : 0;
}

/* 有效期 of permits and the like stands in most regulations: only a sentence that also says when
 * the document itself takes force counts. */
static bool is_own_term(const zws_reading *r, size_t i)
{
    size_t first = sentence_begin(r, i), last = i;
    while (last < r->text.n && last - i < 100 && !in_set(r->text.cp[last], U"。;"))
        last++;
    return says(r, first, last, U"起施行") || says(r, first, last, U"起实施") ||
           says(r, first, last, U"起执行") || says(r, first, last, U"本通知有效") ||
           says(r, first, last, U"本办法有效") || says(r, first, last, U"本规定有效") ||
           says(r, first, last, U"本意见有效") || says(r, first, last, U"本文件有效");
}

static zws_status from_terms(zws_reading *r)
{
    const zws_text *t = &r->text;
    zws_date_fact effective = r->document->date[ZWS_DATE_EFFECTIVE];
    size_t next = 0; /* the first date that may stand behind 有效期 */
    for (size_t i = 0; i + 3 < t->n; i++) {
        if (t->cp[i] != U'有' || !starts_with(t->cp, i, t->n, U"有效期") || !is_own_term(r, i))
            continue;
        size_t k = i + 3;
        while (k < t->n && in_set(t->cp[k], U" 限为至到:"))
            k++;
        while (next < r->dates.n && r->dates.item[next].first < k)
            next++;
        if (next < r->dates.n && r->dates.item[next].first == k &&
            whole_day(r->dates.item[next].date))
            return offer(r, ZWS_FIELD_EXPIRES, ZWS_DATE_EXPIRES,
                         fact_of(r, &r->dates.item[next], ZWS_FROM_CLAUSE));
        uint32_t years = term_in_years(r, i + 3);
        if (years != 0 && whole_day(effective.date)) {
            effective.date = zws_date__term_end(effective.date, years);
            effective.source = ZWS_FROM_CLAUSE;
            effective.part = ZWS_PART_BODY;
            effective.begin = t->begin[i];
            effective.end = t->end[i + 2];
            return offer(r, ZWS_FIELD_EXPIRES, ZWS_DATE_EXPIRES, effective);
        }
    }
    return ZWS_OK;
}

/* A report on the work of a government is given in the year of its title. */
static zws_status from_title(zws_reading *r)
{
    const zws_text *t = &r->title;
    zws_date_fact fact = {.source = ZWS_FROM_HEAD, .part = ZWS_PART_TITLE};
    size_t end;
    if (r->document->date[ZWS_DATE_WRITTEN].date != 0 || t->n < 8 ||
        find_word(t->cp, 0, t->n, U"政府工作报告") == t->n ||
        !zws_date__read(&fact.date, &end, t->cp, 0, t->n) || t->cp[end - 1] != U'年')
        return ZWS_OK;
    fact.end = t->end[end - 1];
    return offer(r, ZWS_FIELD_DATE, ZWS_DATE_WRITTEN, fact);
}

/* What an interpretation or a draft says of force is another document's, or none's yet. */
static bool speaks_of_others(const zws_reading *r)
{
    static const char32_t *const words[] = {U"解读",     U"图解", U"图说",   U"读懂",
                                            U"答记者问", U"征求", U"送审稿", U"(草案)"};
    size_t first = 0, last = 0; /* a title that stands in the body */
    if (r->head.title_lines) {
        first = r->lines.item[r->head.title_line].first;
        last = r->lines.item[r->head.title_line + r->head.title_lines - 1].last;
    }
    for (size_t i = 0; i < COUNT(words); i++) {
        if (find_word(r->title.cp, 0, r->title.n, words[i]) < r->title.n ||
            find_word(r->text.cp, first, last, words[i]) < last)
            return true;
    }
    return false;
}

zws_status zws_facts__dates(zws_reading *r)
{
    ZWS_TRY(from_labels(r));
    ZWS_TRY(from_imprint(r));
    ZWS_TRY(from_caption(r));
    ZWS_TRY(from_signature(r));
    ZWS_TRY(from_title(r));
    if (speaks_of_others(r))
        return ZWS_OK;
    ZWS_TRY(from_clauses(r));
    ZWS_TRY(from_its_publication(r));
    return from_terms(r);
}
