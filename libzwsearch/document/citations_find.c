/* Where a text names other documents. */
#include "document/agency.h"
#include "document/citations_parts.h"
#include "document/ordinal.h"

enum {
    TITLE_MAX = 300,   /* characters between 《 and 》 */
    BRACKET_MAX = 200, /* in the brackets behind a title */
    LEAD_MAX = 45, /* in these before the number: 2009年6月8日省人民政府令第263号公布 */
    ALIASES_MAX = 64,
    PARTIAL_MAX = 200 /* numbers without a year that are looked up */
};

typedef struct {
    zws_mentions *out;
    const zws_docno *number; /* those of the text */
    zws_stretch *place;      /* their characters */
    size_t numbers, next;
    const zws_text *text;
    struct {
        size_t first, last, mention;
    } alias[ALIASES_MAX];
    size_t aliases, partial;
} finder;

/* --- Titles -------------------------------------------------------------------------------------
 */

static const char32_t *const title_ends[] = {
    U"法",   U"条例", U"规定", U"办法", U"决定", U"通知", U"意见", U"方案", U"规划",   U"细则",
    U"公告", U"通告", U"决议", U"规则", U"规范", U"标准", U"纲要", U"函",   U"批复",   U"报告",
    U"指南", U"指引", U"目录", U"清单", U"名录", U"计划", U"措施", U"解释", U"章程",   U"公约",
    U"协定", U"协议", U"要点", U"制度", U"预案", U"令",   U"典",   U"准则", U"通则",   U"总则",
    U"基准", U"规程", U"导则", U"税则", U"注释", U"要求", U"大纲", U"声明", U"安排",   U"修正案",
    U"草案", U"纪要", U"通报", U"请示", U"复函", U"答复", U"解答", U"原则", U"条件",   U"守则",
    U"须知", U"框架", U"宪章", U"宣言", U"政策", U"议案", U"建议", U"任务", U"分工",   U"举措",
    U"事项", U"问题", U"体系", U"分类", U"年版", U"年本", U"说明", U"条",   U"议定书", U"规约",
};

static const char32_t *const no_title_ends[] = {U"书法", U"方法", U"头条", U"执法"};

bool zws_mentions__is_title(const uint32_t *cp, size_t first, size_t last)
{
    while (last > first && cp[last - 1] == ']')
        last--;
    /* （试行）, （2018年修订） */
    while (last > first && cp[last - 1] == ')') {
        size_t i = last - 1;
        while (i > first && cp[i - 1] != '(' && last - i < 40)
            i--;
        if (i == first || cp[i - 1] != '(')
            break;
        last = i - 1;
    }
    if (last < first + 2)
        return false;
    for (size_t i = 0; i < sizeof(no_title_ends) / sizeof(no_title_ends[0]); i++) {
        if (ends_with(cp, first, last, no_title_ends[i]))
            return false;
    }
    for (size_t i = 0; i < sizeof(title_ends) / sizeof(title_ends[0]); i++) {
        if (ends_with(cp, first, last, title_ends[i]))
            return true;
    }
    return false;
}

void zws_mentions__title(const zws_mentions *list, const zws_mention *mention, size_t *first,
                         size_t *last)
{
    if (mention->full != 0)
        mention = &list->item[mention->full - 1];
    *first = mention->title_first;
    *last = mention->title_last;
}

static size_t skip_blanks(const zws_text *t, size_t i)
{
    while (i < t->n && t->cp[i] == ' ')
        i++;
    return i;
}

/* A 》 that a scanner read as something else, with the bracket of a number behind it. */
static bool is_misread_close(const zws_text *t, size_t i)
{
    if (!in_set(t->cp[i], U"}~>]"))
        return false;
    size_t behind = skip_blanks(t, i + 1);
    return behind < t->n && t->cp[behind] == '(';
}

/* Behind the 》 that closes the 《 at `at`; `at` when nothing does. */
static size_t title_end(const zws_text *t, size_t at)
{
    size_t depth = 0;
    for (size_t i = at; i < t->n && i - at < TITLE_MAX; i++) {
        if (t->cp[i] == U'《')
            depth++;
        else if (t->cp[i] == U'》' && --depth == 0)
            return i + 1;
        else if (depth == 1 && is_misread_close(t, i))
            return i + 1;
        else if (t->cp[i] == U'。')
            break;
    }
    return at;
}

/* The index of the bracket that closes the one at `at`, or `at`. */
static size_t bracket_end(const zws_text *t, size_t at)
{
    size_t depth = 0;
    for (size_t i = at; i < t->n && i - at < BRACKET_MAX; i++) {
        if (t->cp[i] == '(')
            depth++;
        else if (t->cp[i] == ')' && --depth == 0)
            return i;
    }
    return at;
}

/* --- Units --------------------------------------------------------------------------------------
 */

static bool counts_unit(uint32_t c)
{
    return in_set(c, U"条款项章节编目");
}

/* 第三条 or 第(三)项 at i; behind it, or i. */
static size_t unit_at(const zws_text *t, size_t i)
{
    zws_ordinal o;
    if (zws_ordinal__at(&o, t->cp, t->n, i))
        return counts_unit(t->cp[o.last - 1]) ? o.last : i;
    if (i + 4 < t->n && t->cp[i] == U'第' && t->cp[i + 1] == '(') {
        size_t k = i + 2;
        while (k < t->n && k - i < 8 && (is_digit(t->cp[k]) || zws_chars__is_numeral(t->cp[k])))
            k++;
        if (k > i + 2 && k + 1 < t->n && t->cp[k] == ')' && counts_unit(t->cp[k + 1]))
            return k + 2;
    }
    return i;
}

/* The run of units from i on, with what joins them: 第三条第二款、第五条至第七条. */
static void read_unit(zws_mention *m, const zws_text *t, size_t i)
{
    for (size_t skipped = 0; skipped < 2 && i < t->n && in_set(t->cp[i], U"中的原 "); skipped++)
        i++;
    size_t end = unit_at(t, i);
    if (end == i)
        return;
    m->unit_first = i;
    while (end != i) {
        m->unit_last = i = end;
        size_t joint = i;
        if (joint < t->n && in_set(t->cp[joint], U"、和及至到"))
            joint++;
        end = unit_at(t, joint);
        if (end == joint)
            end = i;
    }
    m->last = m->unit_last;
}

/* --- Numbers ------------------------------------------------------------------------------------
 */

/* The first number in characters [first, last), taken so that it is no mention of its own. */
static bool take_number(finder *f, zws_mention *m, size_t first, size_t last)
{
    for (size_t i = f->next; i < f->numbers && f->place[i].first < last; i++) {
        if (f->place[i].first < first || f->place[i].last > last)
            continue;
        m->number = &f->number[i];
        m->at_first = f->place[i].first;
        m->at_last = f->place[i].last;
        /* Those before it in the brackets are gone with it only when there are none. */
        if (i == f->next)
            f->next++;
        return true;
    }
    return false;
}

/* 以下简称《办法》 in the brackets behind the mention that is added next. */
static void note_alias(finder *f, size_t first, size_t last)
{
    const uint32_t *cp = f->text->cp;
    for (size_t i = first; i + 1 < last; i++) {
        if (!starts_with(cp, i, last, U"简称") && !starts_with(cp, i, last, U"下称") &&
            !starts_with(cp, i, last, U"统称"))
            continue;
        size_t at = find_word(cp, i, last, U"《"), end = at < last ? title_end(f->text, at) : at;
        if (end == at || f->aliases == ALIASES_MAX)
            return;
        f->alias[f->aliases].first = at + 1;
        f->alias[f->aliases].last = end - 1;
        f->alias[f->aliases++].mention = f->out->n;
        return;
    }
}

/* What stands in the brackets behind a title: its number, what it is called below. */
static void read_brackets(finder *f, zws_mention *m, size_t open, size_t close)
{
    const uint32_t *cp = f->text->cp;
    if (!m->number && f->next < f->numbers) {
        size_t lead = f->place[f->next].first;
        if (lead > open && lead < close && lead - open <= LEAD_MAX &&
            find_word(cp, open, lead, U"修") == lead &&
            find_word(cp, open, lead, U"简称") == lead && take_number(f, m, open, close))
            m->last = m->at_last == close ? close + 1 : m->at_last;
    }
    note_alias(f, open, close);
}

/* --- Mentions -----------------------------------------------------------------------------------
 */

static zws_status add(finder *f, const zws_mention *m)
{
    ZWS_TRY(zws_mem__grow(&f->out->item, &f->out->cap, f->out->n + 1, sizeof(*f->out->item)));
    f->out->item[f->out->n++] = *m;
    return ZWS_OK;
}

static size_t alias_of(const finder *f, size_t first, size_t last)
{
    const uint32_t *cp = f->text->cp;
    for (size_t i = f->aliases; i > 0; i--) {
        size_t n = f->alias[i - 1].last - f->alias[i - 1].first;
        size_t mention = f->alias[i - 1].mention;
        /* 《办法》（以下简称《办法》） is not there yet. */
        if (n == last - first && mention < f->out->n &&
            memcmp(cp + f->alias[i - 1].first, cp + first, n * sizeof(*cp)) == 0)
            return f->out->item[mention].full ? f->out->item[mention].full : mention + 1;
    }
    return 0;
}

/* A number that is all of the title, or stands in brackets at its end. */
static void number_in_title(finder *f, zws_mention *m)
{
    const uint32_t *cp = f->text->cp;
    if (m->number || f->next == f->numbers || f->place[f->next].first >= m->title_last)
        return;
    zws_stretch p = f->place[f->next];
    if (p.last > m->title_last)
        return;
    bool whole = p.first == m->title_first && p.last == m->title_last;
    bool tail = p.first > m->title_first && cp[p.first - 1] == '(' && p.last + 1 == m->title_last &&
                cp[p.last] == ')';
    if (!whole && !tail)
        return;
    take_number(f, m, m->title_first, m->title_last);
    m->title_last = whole ? m->title_first : p.first - 1;
}

/* The title at `at` ends at `end`; m may have its number already. */
static zws_status add_title(finder *f, zws_mention *m, size_t at, size_t end)
{
    const zws_text *t = f->text;
    m->title_first = at + 1;
    m->title_last = end - 1;
    m->last = end;
    number_in_title(f, m);
    /* Numbers inside it name what it speaks about. */
    while (f->next < f->numbers && f->place[f->next].first < end)
        f->next++;
    size_t behind = skip_blanks(t, end);
    if (behind < t->n && t->cp[behind] == '(') {
        size_t close = bracket_end(t, behind);
        if (close != behind) {
            read_brackets(f, m, behind, close);
            m->behind = behind = close + 1;
        }
    } else if (!m->number && f->next < f->numbers && f->place[f->next].first == behind) {
        take_number(f, m, behind, t->n);
        m->last = behind = m->at_last;
    } else {
        behind = end;
    }
    read_unit(m, t, behind);
    m->full = alias_of(f, m->title_first, m->title_last);
    m->wanted = m->number || zws_mentions__is_title(t->cp, m->title_first, m->title_last);
    if (m->full != 0) {
        const zws_mention *full = &f->out->item[m->full - 1];
        /* Where it is introduced it mentions nothing new. */
        m->wanted = full->wanted && f->alias[f->aliases - 1].first != m->title_first;
        if (!m->number)
            m->number = full->number;
    } else if (!m->number && m->title_last - m->title_first <= 2 &&
               !ends_with(t->cp, m->title_first, m->title_last, U"法")) {
        m->wanted = false; /* 《办法》: which one is not said */
    }
    return add(f, m);
}

/* Behind words that join a number to the title that follows it: 令第5号公布的《…》, 5号文《…》. */
static size_t skip_joint(const zws_text *t, size_t i)
{
    static const char32_t *const joints[] = {U"文件", U"文",   U"公布", U"发布",
                                             U"颁布", U"印发", U"下发", U"的"};
    for (size_t k = 0; k < sizeof(joints) / sizeof(joints[0]); k++) {
        if (starts_with(t->cp, i, t->n, joints[k]))
            i += wide_len(joints[k]);
    }
    return skip_blanks(t, i);
}

static zws_status add_number(finder *f)
{
    const zws_text *t = f->text;
    zws_stretch p = f->place[f->next];
    zws_mention m = {.first = p.first,
                     .last = p.last,
                     .number = &f->number[f->next++],
                     .at_first = p.first,
                     .at_last = p.last};
    size_t at = skip_joint(t, p.last), end;
    if (at < t->n && t->cp[at] == U'《' && (end = title_end(t, at)) != at)
        return add_title(f, &m, at, end);
    if (m.number->role == ZWS_DOCNO_OWN)
        return ZWS_OK;
    m.wanted = true;
    /* （国发〔2016〕5号，以下简称《意见》） behind a title that has no 《 》 */
    size_t close = p.last;
    while (close < t->n && close - p.last < 40 && t->cp[close] != ')' && t->cp[close] != '(')
        close++;
    if (close < t->n && t->cp[close] == ')') {
        note_alias(f, p.last, close);
        if (close == p.last)
            close++;
        else
            close = p.last;
    } else {
        close = p.last;
    }
    read_unit(&m, t, close);
    return add(f, &m);
}

/* --- Numbers without a year ---------------------------------------------------------------------
 */

/* True when canonical is of that code and sequence, in whatever year. */
static bool is_of(const char *canonical, const char *code, size_t len, uint32_t sequence)
{
    const char *year = strstr(canonical, "〔"), *end = strstr(canonical, "〕");
    if (!year || !end || strncmp(canonical, code, len) != 0)
        return false;
    return strtoul(end + strlen("〕"), NULL, 10) == sequence;
}

/* 浙政办 54号, where the text has one number of 浙政办 with that sequence. `at` is 号. */
static zws_status add_partial(finder *f, const zws_document *document, size_t at, size_t floor)
{
    const zws_text *t = f->text;
    size_t i = at, digits;
    while (i > floor && t->cp[i - 1] == ' ')
        i--;
    size_t stop = i;
    uint32_t sequence = 0, scale = 1;
    while (i > floor && stop - i < 5 && is_digit(t->cp[i - 1])) {
        sequence += (t->cp[--i] - '0') * scale;
        scale *= 10;
    }
    digits = i;
    while (i > floor && t->cp[i - 1] == ' ')
        i--;
    size_t end = i;
    while (i > floor && end - i < 14 && is_han(t->cp[i - 1]))
        i--;
    size_t code = digits == stop ? end : zws_agency__code_begin(t->cp, i, end);
    if (code == end || end - code < 2 || !zws_agency__has_head(t->cp, code, end) ||
        f->partial++ >= PARTIAL_MAX)
        return ZWS_OK;
    zws_buffer utf8 = {0};
    const zws_docno *only = NULL;
    zws_status status = zws_text__append_utf8(&utf8, t, code, end);
    for (size_t k = 0; status == ZWS_OK && k < document->numbers.n; k++) {
        const zws_docno *number = &document->numbers.item[k];
        if (!is_of(number->canonical, utf8.data, utf8.len, sequence))
            continue;
        if (only && strcmp(only->canonical, number->canonical) != 0) {
            only = NULL;
            break;
        }
        only = number;
    }
    zws_buffer__free(&utf8);
    if (status != ZWS_OK || !only || only->role == ZWS_DOCNO_OWN)
        return status;
    zws_mention m = {.first = code,
                     .last = at + 1,
                     .number = only,
                     .at_first = code,
                     .at_last = at + 1,
                     .guessed = true,
                     .wanted = true};
    return add(f, &m);
}

/* --- All of them --------------------------------------------------------------------------------
 */

/* The characters of the numbers. */
static zws_status place_numbers(finder *f)
{
    const zws_text *t = f->text;
    size_t at = 0;
    ZWS_TRY(zws_mem__zalloc(&f->place, f->numbers, sizeof(*f->place)));
    for (size_t i = 0; i < f->numbers; i++) {
        while (at < t->n && t->begin[at] < f->number[i].begin)
            at++;
        f->place[i].first = at;
        while (at < t->n && t->begin[at] < f->number[i].end)
            at++;
        f->place[i].last = at;
    }
    return ZWS_OK;
}

static zws_status find_all(finder *f, const zws_document *document)
{
    const zws_text *t = f->text;
    size_t floor = 0;
    for (size_t i = 0; i < t->n && f->out->n < ZWS_CITATIONS_MAX;) {
        size_t before = f->out->n, end;
        while (f->next < f->numbers &&
               (f->place[f->next].first < i || f->place[f->next].last == f->place[f->next].first))
            f->next++;
        if (f->next < f->numbers && f->place[f->next].first == i) {
            end = f->place[f->next].last;
            ZWS_TRY(add_number(f));
        } else if (t->cp[i] == U'《' && (end = title_end(t, i)) != i) {
            zws_mention m = {.first = i};
            ZWS_TRY(add_title(f, &m, i, end));
        } else {
            if (t->cp[i] == U'号')
                ZWS_TRY(add_partial(f, document, i, floor));
            i++;
            if (f->out->n != before)
                floor = i;
            continue;
        }
        if (f->out->n != before && f->out->item[f->out->n - 1].last > end)
            end = f->out->item[f->out->n - 1].last;
        floor = i = end;
    }
    return ZWS_OK;
}

zws_status zws_mentions__find(zws_mentions *out, const zws_document *document, const zws_text *text,
                              zws_part part)
{
    const zws_docnos *list = &document->numbers;
    size_t first = 0, last = list->n;
    while (first < list->n && list->item[first].part != part)
        first++;
    for (last = first; last < list->n && list->item[last].part == part;)
        last++;
    finder f = {.out = out, .text = text, .numbers = last - first};
    if (f.numbers != 0)
        f.number = list->item + first;
    zws_status status = place_numbers(&f);
    if (status == ZWS_OK)
        status = find_all(&f, document);
    free(f.place);
    return status;
}

/* --- Marks --------------------------------------------------------------------------------------
 */

/* Behind the numerals at i, Han or Arabic; i when there are none. */
static size_t numerals_end(const uint32_t *cp, size_t i, size_t n, bool *digits)
{
    size_t k = i;
    *digits = i < n && is_digit(cp[i]);
    while (k < n && k - i < 5 && (*digits ? is_digit(cp[k]) : zws_chars__is_numeral(cp[k])))
        k++;
    return k;
}

int zws_mentions__marker(size_t *end, const uint32_t *cp, size_t i, size_t n)
{
    bool digits;
    zws_ordinal o;
    *end = i;
    if (starts_with(cp, i, n, U"附件") || starts_with(cp, i, n, U"附表")) {
        size_t k = numerals_end(cp, i + 2, n, &digits);
        while (k < n && in_set(cp[k], U":. 、"))
            k++;
        *end = k;
        return 0;
    }
    if (zws_ordinal__at(&o, cp, n, i) && in_set(cp[o.last - 1], U"条章节")) {
        *end = o.last;
        return 1;
    }
    bool bracket = i < n && cp[i] == '(';
    size_t k = numerals_end(cp, i + bracket, n, &digits);
    if (k == i + bracket || k >= n)
        return -1;
    if (bracket) {
        if (cp[k] != ')')
            return -1;
        *end = k + 1 < n && cp[k + 1] == U'、' ? k + 2 : k + 1;
        return digits ? 4 : 2;
    }
    if (cp[k] == U'、' || (digits && cp[k] == '.' && !(k + 1 < n && is_digit(cp[k + 1])))) {
        *end = k + 1;
        return digits ? 3 : 1;
    }
    /* The row of a table: its number, a blank, its text. */
    if (digits && cp[k] == ' ') {
        *end = k + 1;
        return 3;
    }
    return -1;
}
