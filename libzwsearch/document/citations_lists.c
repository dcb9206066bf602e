/* Lists of a repeal decision or a clean-up: the heading says what its entries are. */
#include "document/citations_parts.h"

typedef const char32_t *word;

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

enum { HEADING_MAX = 70, LEAD_MAX = 400, ENTRY_MAX = 160 };

static bool has(const zws_reduced *r, size_t a, size_t b, word w)
{
    return find_word(r->cp, a, b, w) != b;
}

static bool has_any(const zws_reduced *r, size_t a, size_t b, const word *words, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (has(r, a, b, words[i]))
            return true;
    }
    return false;
}

/* What a heading [a, b) says of the entries below it; ZWS_CITES: nothing, or several things. */
static zws_relation said(const zws_reduced *r, size_t a, size_t b)
{
    bool repeals = has(r, a, b, U"废止") || has(r, a, b, U"停止执行") || has(r, a, b, U"不再执行");
    bool lapses = has(r, a, b, U"失效");
    bool confirms = has(r, a, b, U"继续有效") || has(r, a, b, U"现行有效") ||
                    has(r, a, b, U"继续执行") || has(r, a, b, U"予以保留");
    bool amends = has(r, a, b, U"修改") || has(r, a, b, U"修订") || has(r, a, b, U"修正");
    if ((repeals || lapses) + confirms + amends != 1)
        return ZWS_CITES;
    if (amends)
        return ZWS_AMENDS;
    if (confirms)
        return ZWS_CONFIRMS;
    return repeals ? ZWS_REPEALS : ZWS_LAPSES;
}

static const word verbs[] = {U"废止",     U"停止执行", U"不再执行", U"失效", U"继续有效",
                             U"现行有效", U"继续执行", U"修改",     U"修订", U"修正"};

/* 废止的…, 废止下列…, 对下列…予以废止, 废止8件…, …目录: a heading, not a chapter about repealing.
 */
static bool decides(const zws_reduced *r, size_t a, size_t b)
{
    static const word lists[] = {U"目录", U"清单", U"下列", U"以下", U"如下", U"予以", U"名单"};
    if (has_any(r, a, b, lists, COUNT(lists)))
        return true;
    for (size_t k = 0; k < COUNT(verbs); k++) {
        size_t i = find_word(r->cp, a, b, verbs[k]);
        if (i == b)
            continue;
        i += wide_len(verbs[k]);
        if (i < b && (r->cp[i] == U'的' || is_digit(r->cp[i])))
            return true;
        if (i < b && starts_with(r->cp, i, b, U"部分"))
            return true;
        if (i == b || r->cp[i] == ':')
            return has(r, a, b, U"决定") || has(r, a, b, U"宣布");
    }
    return false;
}

static bool names_documents(const zws_reduced *r, size_t a, size_t b)
{
    static const word nouns[] = {U"文件", U"规章",     U"法规", U"法律", U"目录", U"清单",
                                 U"条例", U"司法解释", U"规定", U"办法", U"公告", U"通知",
                                 U"决定", U"标准",     U"制度", U"政策", U"名单"};
    return has_any(r, a, b, nouns, COUNT(nouns));
}

static bool is_doubtful(const zws_reduced *r, size_t a, size_t b)
{
    static const word doubts[] = {U"建议", U"不得", U"程序", U"应当",     U"可以", U"如何",
                                  U"是否", U"拟",   U"情况", U"机制",     U"工作", U"说明",
                                  U"理由", U"原则", U"未",   U"不再作为", U"需要"};
    return has_any(r, a, b, doubts, COUNT(doubts));
}

/* Words that a paragraph behind a list begins with. */
static bool ends_lists(const zws_reduced *r)
{
    static const word words[] = {U"本决定", U"本公告", U"本通知", U"本办法", U"本规定",
                                 U"特此",   U"自",     U"以上",   U"上述",   U"未列入",
                                 U"此外",   U"凡",     U"各",     U"请"};
    for (size_t i = 0; i < COUNT(words); i++) {
        if (starts_with(r->cp, 0, r->n, words[i]))
            return true;
    }
    return false;
}

bool zws_lists__heading(zws_list *list, const zws_reduced *r, zws_stretch paragraph)
{
    size_t a = 0, b = r->n;
    bool colon = b > 0 && r->cp[b - 1] == ':', mentions = false;
    bool sentence = b > 0 && r->cp[b - 1] == U'。';
    /* The next attachment has a heading of its own. */
    if (r->level == 0)
        list->open = false;
    if (b == 0 || b > LEAD_MAX)
        return false;
    if (colon || sentence) {
        /* 根据《…》的规定，经研究，决定废止下列文件：the last clause counts */
        for (a = b - 1; a > 0 && !in_set(r->cp[a - 1], U",;。") && !is_mention(r->cp[a - 1]);)
            a--;
        /* 决定废止：《…》 */
    } else if (b > HEADING_MAX) {
        return false;
    }
    for (size_t i = a; i < b; i++)
        mentions |= is_mention(r->cp[i]);
    zws_relation relation = said(r, a, b);
    bool these = has(r, a, b, U"下列") || has(r, a, b, U"以下") || has(r, a, b, U"如下");
    bool verb = has_any(r, a, b, verbs, COUNT(verbs));
    bool heading = verb && !mentions && names_documents(r, a, b) && decides(r, a, b) &&
                   (!sentence || these || r->level >= 0);
    /* 拟修改的文件目录 heads a list too, but nothing is done to its entries. */
    if (heading && is_doubtful(r, a, b))
        relation = ZWS_CITES;
    /* 一、对7部行政法规的部分条款予以修改。 */
    if (heading && sentence && !these && a != 0)
        heading = false;
    if (heading) {
        *list = (zws_list){.open = relation != ZWS_CITES,
                           .relation = relation,
                           .level = r->level >= 0 ? r->level : LIST_LEAD_IN,
                           .item = -1,
                           .says = paragraph};
        return true;
    }
    if (!list->open)
        return false;
    bool closes = r->level < 0 && (ends_lists(r) || (sentence && !is_mention(r->cp[0]) && b > 40));
    if (r->level >= 0 && list->level != LIST_LEAD_IN && r->level <= list->level)
        closes = true;
    if (r->level >= 0 && list->item >= 0 && r->level < list->item)
        closes = true;
    if (closes)
        list->open = false;
    return false;
}

void zws_lists__entry(zws_list *list, zws_mentions *mentions, const zws_reduced *r)
{
    static const word reasons[] = {U"根据", U"依据", U"按照", U"为", U"经"};
    size_t m = 0;
    if (!list->open)
        return;
    while (m < r->n && m < ENTRY_MAX && !is_mention(r->cp[m]) && !in_set(r->cp[m], U"。;:,"))
        m++;
    if (m >= r->n || !is_mention(r->cp[m]))
        return;
    for (size_t i = 0; i < COUNT(reasons); i++) {
        if (starts_with(r->cp, 0, m, reasons[i]))
            return;
    }
    if (list->tables && r->level < 0 && m != 0 && !r->brief)
        return;
    if (list->relation == ZWS_AMENDS && m > 1 && !starts_with(r->cp, 0, m, U"修改") &&
        !starts_with(r->cp, 0, m, U"删去"))
        return;
    if (list->item < 0 && r->level >= 0)
        list->item = r->level;
    for (;;) {
        zws_mention *mention = &mentions->item[r->cp[m] - MENTION_BASE];
        if (mention->relation == ZWS_CITES && !mention->inside) {
            mention->relation = list->relation;
            if (list->relation == ZWS_CONFIRMS)
                zws_extension__read(&mention->extension, r->cp, m + 1, r->n);
            if (list->relation == ZWS_REPEALS && mention->unit_first != mention->unit_last)
                mention->relation = ZWS_REPEALS_PART;
            mention->says_first = list->says.first;
            mention->says_last = list->says.last;
        }
        /* 《…》、《…》 in one entry; what else stands there are remarks. */
        size_t next = m + 1;
        while (next < r->n && in_set(r->cp[next], U"、和及"))
            next++;
        if (next >= r->n || !is_mention(r->cp[next]))
            return;
        m = next;
    }
}
