#include "base/utf8.h"
#include "document/agency.h"
#include "document/parts.h"

enum {
    HEAD_LINES = 80,
    TITLE_CHARS = 220,
    TITLE_LINE_CHARS = 90,
    CAPTION_CHARS = 1500,
    LINE_CAPTION_CHARS = 400
};

/* Words that end a title; what follows is another part of the document. */
static const char32_t *const title_ends[] = {
    U"通知",   U"意见",   U"决定",   U"决议",   U"命令",   U"公告",   U"通告",       U"公报",
    U"报告",   U"请示",   U"批复",   U"议案",   U"函",     U"纪要",   U"办法",       U"规定",
    U"条例",   U"细则",   U"方案",   U"规划",   U"纲要",   U"要点",   U"章程",       U"规则",
    U"解释",   U"法",     U"清单",   U"目录",   U"解读",   U"标准",   U"计划",       U"措施",
    U"制度",   U"预案",   U"指南",   U"说明",   U"答复",   U"名单",   U"令",         U"通报",
    U"规范",   U"准则",   U"问答",   U"解答",   U"公示",   U"答复书", U"决定书",     U"通知书",
    U"告知书", U"总结",   U"声明",   U"须知",   U"指引",   U"导则",   U"手册",       U"年报",
    U"预算",   U"决算",   U"倡议书", U"分解表", U"一览表", U"情况",   U"办法(试行)", U"(试行)",
    U"(暂行)", U"(修订)", U"要求",
};

/* Titles that begin so are complete only with the kind of the letter that carries them. */
static const char32_t *const carrying[] = {U"关于印发", U"关于转发", U"关于批转",
                                           U"关于公布", U"关于发布", U"关于下达"};
static const char32_t *const carriers[] = {U"通知", U"公告", U"意见", U"函",   U"决定", U"批复",
                                           U"通告", U"令",   U"报告", U"通报", U"请示"};

static const char32_t *const labels[] = {
    U"索引号",   U"主题分类", U"发文机关",   U"发布机构", U"成文日期", U"发布日期", U"发文字号",
    U"文号",     U"标题",     U"名称",       U"来源",     U"信息来源", U"发布时间", U"主题词",
    U"公开方式", U"公开日期", U"公开范围",   U"发文日期", U"有效性",   U"时效性",   U"分类",
    U"体裁分类", U"组配分类", U"生成日期",   U"实施日期", U"施行日期", U"生效日期", U"失效日期",
    U"废止日期", U"公布日期", U"印发日期",   U"法规类别", U"效力级别", U"签发人",   U"登记号",
    U"责任编辑", U"浏览次数", U"字号",       U"作者",     U"日期",     U"统一编号", U"有效期",
    U"发文单位", U"公文种类", U"信息索引号", U"颁布日期", U"颁布单位", U"发布单位", U"语种",
};

static const char32_t *const marks[] = {U"机密", U"秘密", U"绝密", U"特急", U"加急", U"平急",
                                        U"急件", U"内部", U"公开", U"明电", U"发电", U"附件"};

static const char32_t *const caption_words[] = {
    U"通过", U"公布", U"发布", U"修订", U"修正", U"批准", U"施行", U"颁布",  U"印发",
    U"修改", U"制定", U"实施", U"实行", U"会议", U"令",   U"届",   U"委员会"};

/* Words that tell of the act itself. */
static const char32_t *const act_words[] = {U"通过",  U"公布",  U"发布", U"修订)",
                                            U"修正)", U"批准)", U"颁布", U"起施行"};

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static bool starts_with_any(const zws_text *t, size_t first, size_t last,
                            const char32_t *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (starts_with(t->cp, first, last, words[i]))
            return true;
    }
    return false;
}

static bool ends_with_any(const zws_text *t, size_t first, size_t last,
                          const char32_t *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (ends_with(t->cp, first, last, words[i]))
            return true;
    }
    return false;
}

static bool contains_any(const zws_text *t, size_t first, size_t last, const char32_t *const *words,
                         size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (find_word(t->cp, first, last, words[i]) != last)
            return true;
    }
    return false;
}

typedef struct {
    size_t first, last;
    unsigned count;
} extent;

static zws_status note_extent(const zws_docno_parts *parts, void *context)
{
    extent *e = context;
    if (e->count++ == 0)
        e->first = parts->first;
    e->last = parts->last;
    return ZWS_OK;
}

bool zws_head__is_date(const zws_text *text, size_t first, size_t last)
{
    size_t end;
    zws_date date;
    if (!zws_date__read(&date, &end, text->cp, first, last) || date % 100 == 0)
        return false;
    while (end < last && in_set(text->cp[end], U" )]"))
        end++;
    return end == last;
}

bool zws_head__is_number(const zws_text *text, size_t first, size_t last)
{
    extent e = {0};
    if (last - first > 80 || zws_docno__each(text, first, last, note_extent, &e) != ZWS_OK ||
        e.count == 0)
        return false;
    for (size_t i = first; i < e.first; i++) {
        if (!in_set(text->cp[i], U" (<[《"))
            return false;
    }
    for (size_t i = e.last; i < last; i++) {
        if (in_set(text->cp[i], U" )>]》"))
            continue;
        /* An upward letter names its signatory in the same line; some print the date there. */
        return starts_with(text->cp, i, last, U"签发") || zws_head__is_date(text, i, last);
    }
    return true;
}

static bool has_han(const zws_text *t, size_t first, size_t last)
{
    for (size_t i = first; i < last; i++) {
        if (is_han(t->cp[i]))
            return true;
    }
    return false;
}

/* A line of Latin words: the title of a translation. */
static bool has_words(const zws_text *t, size_t first, size_t last)
{
    size_t letters = 0;
    for (size_t i = first; i < last; i++)
        letters += is_latin_letter(t->cp[i]);
    return letters >= 12 && letters * 2 > last - first;
}

/* 第711号 by itself, below 国务院令. */
static bool is_ordinal(const zws_text *t, size_t first, size_t last)
{
    while (first < last && in_set(t->cp[first], U" (["))
        first++;
    while (last > first && in_set(t->cp[last - 1], U" )]"))
        last--;
    if (last - first < 3 || last - first > 16 || t->cp[last - 1] != U'号')
        return false;
    for (size_t i = first; i + 1 < last; i++) {
        uint32_t c = t->cp[i];
        if (!is_digit(c) && !zws_chars__is_numeral(c) && !in_set(c, U" 第年〔〕[]()"))
            return false;
    }
    return true;
}

/* The end of the bracket that opens at first, or last when it closes on a later line. */
static size_t closing(const zws_text *t, size_t first, size_t last)
{
    int depth = 0;
    for (size_t i = first; i < last; i++) {
        depth += t->cp[i] == '(' ? 1 : t->cp[i] == ')' ? -1 : 0;
        if (depth == 0)
            return i + 1;
    }
    return last;
}

/* A date of a whole day where the words of a caption may begin: （根据2018年…, ——2022年3月5日… */
static bool opens_with_date(const zws_text *t, size_t first, size_t last, size_t *end)
{
    static const char32_t *const openings[] = {U"根据", U"经", U"由", U"于", U"该文件于"};
    zws_date date;
    size_t i = first;
    for (size_t k = 0; k < COUNT(openings); k++) {
        if (starts_with(t->cp, i, last, openings[k]))
            i += wide_len(openings[k]);
    }
    return zws_date__read(&date, end, t->cp, i, last) && date % 100 != 0;
}

/* The end of the caption that the line begins with; first when it does not. Behind the caption of a
 * text without line breaks the text goes on. */
static size_t caption_end(const zws_text *t, size_t first, size_t last)
{
    size_t i = first, end;
    while (i < last && in_set(t->cp[i], U" —–-"))
        i++;
    if (i < last && t->cp[i] == '(') {
        size_t close = closing(t, i, last);
        if (close - i > CAPTION_CHARS)
            return first;
        if (opens_with_date(t, i + 1, close, &end) &&
            (end + 1 >= close || contains_any(t, end, close, caption_words, COUNT(caption_words))))
            return close;
        /* （文化部令第33号发布 2009年8月5日文化部部务会议审议通过，自…起施行） */
        return contains_any(t, i, close, act_words, COUNT(act_words)) &&
                       find_word(t->cp, i, close, U"年") != close
                   ? close
                   : first;
    }
    if (last - i > LINE_CAPTION_CHARS || !opens_with_date(t, i, last, &end))
        return first;
    if (end == last)
        return last;
    if (in_set(t->cp[end], U",。、:;的") || t->cp[last - 1] == U'。')
        return first;
    while (end < last && t->cp[end] == ' ')
        end++;
    return contains_any(t, end, last, caption_words, COUNT(caption_words)) ||
                   zws_agency__is_name(t->cp, end, last)
               ? last
               : first;
}

static bool is_caption(const zws_text *t, size_t first, size_t last)
{
    return caption_end(t, first, last) != first;
}

static bool is_label(const zws_text *t, size_t first, size_t last)
{
    /* 2021年第10期　2021年5月31日出版 */
    if (ends_with(t->cp, first, last, U"出版") && is_digit(t->cp[first]))
        return true;
    if (t->cp[first] == '[' || t->cp[first] == U'【')
        first++;
    size_t colon = first;
    while (colon < last && colon - first < 10 && t->cp[colon] != ':')
        colon++;
    return colon < last && t->cp[colon] == ':' && last - first < 120 &&
           starts_with_any(t, first, colon, labels, COUNT(labels));
}

/* 第一条, 第一章, 一、, 目录 */
static bool is_body_start(const zws_text *t, size_t first, size_t last)
{
    const uint32_t *cp = t->cp;
    size_t i = first;
    while (i < last && in_set(cp[i], U"# *"))
        i++;
    if (starts_with(cp, i, last, U"目录") || starts_with(cp, i, last, U"目 录"))
        return last - i <= 6;
    if (i < last && cp[i] == U'第') {
        size_t k = i + 1;
        while (k < last && (zws_chars__is_numeral(cp[k]) || is_digit(cp[k]) || cp[k] == ' '))
            k++;
        return k < last && k > i + 1 && in_set(cp[k], U"条章编节部");
    }
    return i + 1 < last && zws_chars__is_numeral(cp[i]) && cp[i + 1] == U'、';
}

static zws_line_kind classify(const zws_text *t, const zws_body_line *line)
{
    size_t first = line->first, last = line->last;
    const uint32_t *cp = t->cp;
    if (in_set(cp[first], U":@|<=_~`*-"))
        return ZWS_LINE_MARK;
    if (!has_han(t, first, last) && !is_caption(t, first, last))
        return has_words(t, first, last) ? ZWS_LINE_TEXT : ZWS_LINE_MARK;
    if (is_body_start(t, first, last))
        return ZWS_LINE_BODY;
    if (zws_head__is_number(t, first, last) || is_ordinal(t, first, last))
        return ZWS_LINE_NUMBER;
    if (is_label(t, first, last))
        return ZWS_LINE_LABEL;
    if (is_caption(t, first, last))
        return ZWS_LINE_CAPTION;
    if (last - first <= 12 && starts_with_any(t, first, last, marks, COUNT(marks)))
        return ZWS_LINE_MARK;
    if (cp[last - 1] == ':')
        return ZWS_LINE_ADDRESSEE;
    if (last - first <= 45) {
        if (ends_with(cp, first, last, U"文件") && zws_agency__is_name(cp, first, last - 2))
            return ZWS_LINE_ORGAN;
        if (zws_agency__is_name(cp, first, last))
            return ZWS_LINE_ORGAN;
        if (ends_with(cp, first, last, U"令") && zws_agency__is_name(cp, first, last - 1))
            return ZWS_LINE_DECREE;
        if (ends_with(cp, first, last, U"公告") && zws_agency__is_name(cp, first, last - 2))
            return ZWS_LINE_DECREE;
    }
    return ZWS_LINE_TEXT;
}

zws_line_kind zws_head__line(const zws_text *text, const zws_body_line *line)
{
    return classify(text, line);
}

/* True when needle[first, last) stands in hay[begin, end), blanks aside. */
static bool stands_in(const uint32_t *needle, size_t first, size_t last, const uint32_t *hay,
                      size_t begin, size_t end)
{
    for (size_t start = begin; start < end; start++) {
        size_t i = first, k = start;
        while (i < last && k < end) {
            if (needle[i] == ' ') {
                i++;
            } else if (hay[k] == ' ') {
                k++;
            } else if (needle[i] == hay[k]) {
                i++, k++;
            } else {
                break;
            }
        }
        if (i == last)
            return true;
    }
    return false;
}

/* True when the line is part of the given title, or says it with the issuer before it or as the
 * name of what it carries (关于印发《…》的通知). */
static bool repeats_title(const zws_text *t, const zws_body_line *line, const zws_text *title)
{
    size_t n = line->last - line->first;
    if (!title || title->n == 0 || n < 3 || n > 200 || title->n > 2000)
        return false;
    if (n <= title->n)
        return stands_in(t->cp, line->first, line->last, title->cp, 0, title->n);
    return title->n >= 6 && t->cp[line->last - 1] != U'。' &&
           stands_in(title->cp, 0, title->n, t->cp, line->first, line->last);
}

/* True when lines [begin, begin + n) read as a whole title. */
static bool title_is_complete(const zws_text *t, const zws_body_lines *lines, size_t begin,
                              size_t n)
{
    size_t first = lines->item[begin].first, last = lines->item[begin + n - 1].last;
    if (contains_any(t, first, last, carrying, COUNT(carrying)))
        return ends_with_any(t, first, last, carriers, COUNT(carriers));
    return ends_with_any(t, first, last, title_ends, COUNT(title_ends));
}

static bool may_be_title(const zws_text *t, const zws_body_line *line)
{
    uint32_t end = t->cp[line->last - 1];
    if (has_words(t, line->first, line->last))
        return line->last - line->first <= TITLE_CHARS && !in_set(end, U".;,");
    return line->last - line->first <= TITLE_LINE_CHARS && !in_set(end, U"。;,") &&
           has_han(t, line->first, line->last);
}

/* 1. or 12、 */
static bool is_item(const zws_text *t, size_t first, size_t last)
{
    size_t i = first;
    while (i < last && i - first < 3 && is_digit(t->cp[i]))
        i++;
    return i > first && i < last && in_set(t->cp[i], U".、");
}

/* Takes the lines of the title that starts at line i; how many. */
static size_t take_title(const zws_text *t, const zws_body_lines *lines, size_t i)
{
    size_t n = 1;
    if (has_words(t, lines->item[i].first, lines->item[i].last))
        return 1;
    while (i + n < lines->n && n < ZWS_TITLE_LINES) {
        const zws_body_line *next = &lines->item[i + n];
        zws_line_kind kind = classify(t, next);
        bool goes_on = in_set(t->cp[next->first], U"的》)及和与");
        /* Questions, remarks in brackets and the issuer's name below are no title. */
        uint32_t tail = t->cp[lines->item[i + n - 1].last - 1];
        if (in_set(t->cp[next->last - 1], U"?!") || t->cp[next->first] == '(' ||
            is_item(t, next->first, next->last))
            break;
        if (kind == ZWS_LINE_ORGAN && !in_set(tail, U"于发和与、及"))
            break;
        /* 关于印发《某某条例》 / 的通知: a line that cannot begin anything carries on. */
        if (title_is_complete(t, lines, i, n) && !goes_on)
            break;
        if (kind != ZWS_LINE_TEXT && kind != ZWS_LINE_ORGAN)
            break;
        if (!may_be_title(t, next) || next->last - lines->item[i].first > TITLE_CHARS)
            break;
        n++;
    }
    return n;
}

/* True when the agency's name on a line of its own is the beginning of the title below it: 关于…,
 * or any other line that is like a title and does not name the agency again. */
static bool title_goes_on(const zws_text *t, const zws_body_line *organ, const zws_body_line *next)
{
    if (ends_with(t->cp, organ->first, organ->last, U"文件"))
        return false;
    if (starts_with(t->cp, next->first, next->last, U"关于"))
        return true;
    return classify(t, next) == ZWS_LINE_TEXT && may_be_title(t, next) &&
           next->last - next->first <= 40 &&
           ends_with_any(t, next->first, next->last, title_ends, COUNT(title_ends)) &&
           !stands_in(t->cp, organ->first, organ->last, t->cp, next->first, next->last);
}

static void note_organ(zws_head *out, const zws_text *t, const zws_body_line *line)
{
    size_t last = line->last;
    if (ends_with(t->cp, line->first, last, U"文件"))
        last -= 2;
    if (out->organ_last == 0)
        out->organ_first = line->first;
    out->organ_last = last;
}

/* How many lines the caption that begins with line i takes, to the bracket that closes it, or to
 * the verb that a line break cut off. *end is its last character. */
static size_t caption_lines(const zws_text *t, const zws_body_lines *lines, size_t i, size_t *end)
{
    int depth = 0;
    *end = caption_end(t, lines->item[i].first, lines->item[i].last);
    for (size_t n = 0; n < 12 && i + n < lines->n; n++) {
        const zws_body_line *line = &lines->item[i + n];
        if (n > 0 && is_body_start(t, line->first, line->last))
            return n;
        if (n > 0)
            *end = line->last;
        for (size_t k = line->first; k < *end; k++)
            depth += t->cp[k] == '(' ? 1 : t->cp[k] == ')' ? -1 : 0;
        if (depth > 0)
            continue;
        if (contains_any(t, line->first, *end, act_words, COUNT(act_words)) || *end < line->last ||
            i + n + 1 >= lines->n)
            return n + 1;
        const zws_body_line *next = &lines->item[i + n + 1];
        bool goes_on =
            next->last - next->first < 200 && !is_caption(t, next->first, next->last) &&
            (ends_with_any(t, next->first, next->last, act_words, COUNT(act_words)) ||
             ends_with(t->cp, next->first, next->last, U"修正") ||
             ends_with(t->cp, next->first, next->last, U"修订") ||
             ends_with(t->cp, next->first, next->last, U"批准") || t->cp[next->last - 1] == ')');
        if (!goes_on)
            return n + 1;
    }
    return 1;
}

/* The date behind a number on its line takes the place of a caption. */
static void note_number_date(zws_head *out, const zws_text *t, const zws_body_line *line)
{
    extent e = {0};
    if (zws_docno__each(t, line->first, line->last, note_extent, &e) != ZWS_OK || e.count == 0)
        return;
    size_t i = e.last;
    while (i < line->last && t->cp[i] == ' ')
        i++;
    if (out->caption_last == 0 && zws_head__is_date(t, i, line->last)) {
        out->caption_first = i;
        out->caption_last = line->last;
    }
}

/* A decree publishes something: 现公布《某某规定》. Its name is the title. */
static void find_carried(zws_head *out, const zws_text *t, const zws_body_lines *lines, size_t i)
{
    for (size_t k = i; k < lines->n && k < i + 3; k++) {
        const zws_body_line *line = &lines->item[k];
        size_t open = find_word(t->cp, line->first, line->last, U"《"), close = open;
        int depth = 0;
        for (; close < line->last; close++) {
            depth += t->cp[close] == U'《' ? 1 : t->cp[close] == U'》' ? -1 : 0;
            if (depth == 0)
                break;
        }
        bool publishes = find_word(t->cp, line->first, line->last, U"公布") != line->last ||
                         find_word(t->cp, line->first, line->last, U"发布") != line->last;
        /* 根据《某某办法》 names another one */
        bool named = open == line->first || ends_with(t->cp, line->first, open, U"公布") ||
                     ends_with(t->cp, line->first, open, U"发布") ||
                     (open > line->first && t->cp[open - 1] == U'的');
        if (open == line->last || close >= line->last || close - open < 4 ||
            close - open > TITLE_CHARS || !publishes || !named)
            continue;
        out->carried_first = open + 1;
        out->carried_last = close;
        return;
    }
}

void zws_head__read(zws_head *out, const zws_text *t, const zws_body_lines *lines,
                    const zws_text *title)
{
    *out = (zws_head){0};
    bool given = title && title->n > 0;
    bool titled = given;
    size_t decree = 0, decree_lines = 0, i = 0;
    while (i < lines->n && i < HEAD_LINES) {
        const zws_body_line *line = &lines->item[i];
        zws_line_kind kind = classify(t, line);
        size_t taken = 1;
        if (kind == ZWS_LINE_ORGAN && !titled) {
            /* The names of joint issuers on lines of their own belong to the title that goes on
             * with 关于. */
            size_t k = i + 1;
            while (k < lines->n && k < i + 5 && classify(t, &lines->item[k]) == ZWS_LINE_ORGAN)
                k++;
            bool title_follows = k < lines->n && title_goes_on(t, line, &lines->item[k]);
            if (title_follows) {
                out->title_line = i;
                out->title_lines = taken = k - i + take_title(t, lines, k);
                titled = true;
            } else {
                note_organ(out, t, line);
            }
        } else if (kind == ZWS_LINE_ORGAN) {
            if (!repeats_title(t, line, title))
                note_organ(out, t, line);
        } else if (kind == ZWS_LINE_DECREE && !titled) {
            decree = i;
            decree_lines = 1;
            if (i + 1 < lines->n && classify(t, &lines->item[i + 1]) == ZWS_LINE_NUMBER) {
                taken = 2;
                /* 国务院令 / 第711号 is one name; an announcement is named by its first line. */
                decree_lines = ends_with(t->cp, line->first, line->last, U"令") ? 2 : 1;
            }
        } else if (kind == ZWS_LINE_CAPTION) {
            size_t end;
            taken = caption_lines(t, lines, i, &end);
            if (out->caption_last == 0)
                out->caption_first = line->first;
            out->caption_last = end;
            if (end < lines->item[i + taken - 1].last) {
                /* The text goes on behind the caption. */
                out->n = i;
                out->end = end;
                return;
            }
        } else if (kind == ZWS_LINE_NUMBER) {
            note_number_date(out, t, line);
        } else if (kind == ZWS_LINE_TEXT) {
            bool number_next = i + 1 < lines->n && may_be_title(t, line) &&
                               classify(t, &lines->item[i + 1]) == ZWS_LINE_NUMBER;
            bool again = given && (repeats_title(t, line, title) || number_next);
            if (given && !again && out->title_lines == 0 && may_be_title(t, line)) {
                /* The title may be given in other words; the printed one names the issuer. */
                size_t n = take_title(t, lines, i);
                if (title_is_complete(t, lines, i, n) &&
                    find_word(t->cp, line->first, line->last, U"关于") != line->last) {
                    out->title_line = i;
                    out->title_lines = taken = n;
                    again = true;
                }
            }
            /* 本修正案自2021年3月1日起施行: a remark may stand above the caption */
            bool remark = given && i + 1 < lines->n && i < 2 && line->last - line->first <= 60 &&
                          classify(t, &lines->item[i + 1]) == ZWS_LINE_CAPTION;
            if (again || remark) {
                /* the title again, or that of the letter that carries the document */
            } else if (!titled && may_be_title(t, line)) {
                out->title_line = i;
                out->title_lines = taken = take_title(t, lines, i);
                titled = true;
            } else {
                break;
            }
        } else if (kind == ZWS_LINE_ADDRESSEE || kind == ZWS_LINE_BODY) {
            break;
        }
        i += taken;
        if (i > lines->n)
            i = lines->n;
    }
    out->n = i;
    out->end = i > 0 ? lines->item[i - 1].last : 0;
    if (!titled && decree_lines != 0) {
        out->title_line = decree;
        out->title_lines = decree_lines;
        out->n = i;
        find_carried(out, t, lines, i);
    }
}

/* What the display form of a title was so far. */
typedef struct {
    bool latin, blank;
    bool inner; /* it stood in 《》: the 〈〉 in it become 《》 again */
} joint;

/* Appends bytes [begin, end) of a title. */
static zws_status join(zws_buffer *out, joint *before, const char *body, size_t begin, size_t end)
{
    for (size_t pos = begin; pos < end;) {
        size_t at = pos;
        uint32_t c = zws_utf8__next(body, end, &pos);
        if (c == ' ' || c == '\t' || c == 0x3000 || c == 0xA0 || c == '\n' || c == '\r') {
            before->blank = true;
            continue;
        }
        if (c == ZWS_UTF8_BAD || c < 0x20 || (c >= 0xE000 && c <= 0xF8FF) || c >= 0xF0000 ||
            c == 0x200B || c == 0xFEFF)
            continue;
        char plain = 0;
        if ((c >= 0xFF10 && c <= 0xFF19) || (c >= 0xFF21 && c <= 0xFF3A) ||
            (c >= 0xFF41 && c <= 0xFF5A))
            plain = (char)(c - 0xFEE0);
        /* Blanks part words of letters, and a colon or comma from the word behind it. */
        bool latin = c < 0x250 && plain == 0 && c > ' ' && !(c >= '0' && c <= '9');
        bool letter = latin && is_latin_letter(c);
        if (before->blank && letter && before->latin)
            ZWS_TRY(zws_buffer__putc(out, ' '));
        before->blank = false;
        before->latin = latin;
        if (plain != 0)
            ZWS_TRY(zws_buffer__putc(out, plain));
        else if (before->inner && (c == 0x3008 || c == 0x3009))
            ZWS_TRY(zws_buffer__puts(out, c == 0x3008 ? "《" : "》"));
        else
            ZWS_TRY(zws_buffer__append(out, body + at, pos - at));
    }
    return ZWS_OK;
}

zws_status zws_head__join_title(zws_buffer *out, const char *body, const zws_text *text,
                                const zws_body_lines *lines, const zws_head *head)
{
    joint before = {0};
    before.inner = head->carried_last != 0;
    if (before.inner)
        return join(out, &before, body, text->begin[head->carried_first],
                    text->end[head->carried_last - 1]);
    for (size_t n = 0; n < head->title_lines; n++) {
        const zws_body_line *line = &lines->item[head->title_line + n];
        before.blank = n > 0;
        ZWS_TRY(join(out, &before, body, line->begin, line->end));
    }
    return ZWS_OK;
}
