/* What is done to the documents that a sentence names. A mention alone does nothing: 废止 counts
 * where it stands as a decision does, directly before or behind what is repealed. */
#include "document/citations_parts.h"
#include "document/citations_words.h"
#include "document/date.h"

/* Bounds in signs: what is longer is no sentence of a decision, and hostile text stays cheap. */
enum { TAIL_MAX = 70, GAP_MAX = 120, INTRO_MAX = 60, CLAUSE_MAX = 200, SENTENCE_MAX = 1000 };

/* A sentence of a reduced paragraph: signs [a, b). */
typedef struct {
    zws_mentions *mentions;
    const zws_reduced *r;
    const uint32_t *cp;
    size_t a, b;
    const zws_speaker *speaker;
} sentence;

static zws_mention *mention_at(const sentence *s, size_t i)
{
    return &s->mentions->item[s->cp[i] - MENTION_BASE];
}

/* --- Days ---------------------------------------------------------------------------------------
 */

/* Where 自…起 begins that ends [a, b); b when there is none. *day is the date in it, 0 without one.
 */
static size_t strip_day(zws_date *day, const uint32_t *cp, size_t a, size_t b)
{
    *day = 0;
    size_t end = b;
    while (end > a && cp[end - 1] == ',')
        end--;
    bool from = end > a && in_set(cp[end - 1], U"起后");
    if (!from && !(end > a && in_set(cp[end - 1], U"日时")))
        return b;
    for (size_t i = end; i > a && end - i < 45; i--) {
        if (is_mention(cp[i - 1]) || in_set(cp[i - 1], U",;:"))
            break;
        size_t behind;
        if (!in_set(cp[i - 1], U"自从于"))
            continue;
        zws_date__read(day, &behind, cp, i, end);
        return i - 1;
    }
    return b;
}

/* --- Runs of mentions ---------------------------------------------------------------------------
 */

/* True when the signs between two mentions join them: 、 和 及, with who published the second. */
static bool joins(const uint32_t *cp, size_t a, size_t b)
{
    static const word stops[] = {U"根据",   U"依据", U"按照", U"依照", U"遵照", U"参照", U"制定",
                                 U"落实",   U"贯彻", U"负责", U"应当", U"不得", U"废止", U"失效",
                                 U"修改为", U"决定", U"本",   U"。",   U";",    U":"};
    static const word terms[] = {U"施行", U"实施", U"执行", U"生效"};
    static const word starts[] = {U"、", U",", U"和", U"及", U"以及", U"与", U"并", U"或", U"原"};
    if (a == b)
        return true;
    if (b - a > GAP_MAX || starts_any(cp, a, b, starts, COUNT(starts)) == 0 ||
        has_any(cp, a, b, stops, COUNT(stops)))
        return false;
    for (size_t i = a; i < b; i++) {
        if (starts_any(cp, i, b, terms, COUNT(terms)) && !(i + 2 < b && cp[i + 2] == U'的'))
            return false;
    }
    return true;
}

/* How a mention is introduced: words between what stands before it and itself. */
static size_t intro_begin(const sentence *s, size_t m)
{
    size_t i = m;
    while (i > s->a && m - i < CLAUSE_MAX && !is_mention(s->cp[i - 1]) &&
           !in_set(s->cp[i - 1], U",;:"))
        i--;
    return i;
}

static const word bases[] = {U"根据", U"依据", U"按照", U"依照",
                             U"遵照", U"落实", U"贯彻", U"参照"};

/* The mention is a reason, not an object. 根据…修正的《…》 is an object. */
static bool is_base(const sentence *s, size_t m)
{
    static const word made[] = {U"修正的", U"修改的", U"修订的", U"公布的", U"发布的",
                                U"批准的", U"通过的", U"制定的", U"印发的", U"颁布的"};
    return !ends_any(s->cp, s->a, m, made, COUNT(made)) &&
           has_any(s->cp, intro_begin(s, m), m, bases, COUNT(bases));
}

/* What is only asked for, planned or denied. */
static bool is_unreal(const sentence *s, size_t m)
{
    static const word unreal[] = {U"建议",   U"提请", U"提议", U"请求",     U"要求废", U"要求修",
                                  U"要求对", U"拟对", U"拟将", U"拟废",     U"拟修",   U"拟予",
                                  U"如果",   U"是否", U"不宜", U"尚未",     U"认为",   U"可以",
                                  U"应当",   U"假如", U"何时", U"什么时候", U"倘若"};
    size_t i = intro_begin(s, m);
    if (i < m && (s->cp[i] == U'除' || (s->cp[i] == U'若' && s->cp[i + 1] != U'干')))
        return true;
    return has_any(s->cp, i, m, unreal, COUNT(unreal));
}

typedef struct {
    zws_relation relation;
    bool part;
    zws_date from;
    zws_extension extension;
} verdict;

static void judge(const sentence *s, size_t m, verdict v)
{
    zws_mention *mention = mention_at(s, m);
    if (mention->inside || zws_relation__judges(mention->relation))
        return;
    mention->relation = v.relation;
    if (v.relation == ZWS_REPEALS && (v.part || mention->unit_first != mention->unit_last))
        mention->relation = ZWS_REPEALS_PART;
    mention->from = v.from;
    mention->extension = v.extension;
}

/* Judges the mention at m and those before it that are joined to it. */
static void judge_back(const sentence *s, size_t m, verdict v)
{
    size_t first = m;
    if (is_unreal(s, m) || is_base(s, m))
        return;
    for (size_t i = m; i > s->a; i--) {
        if (!is_mention(s->cp[i - 1]))
            continue;
        if (!joins(s->cp, i, first) || is_base(s, i - 1) || is_unreal(s, i - 1))
            break;
        first = i - 1;
    }
    for (size_t i = first; i <= m; i++) {
        if (is_mention(s->cp[i]))
            judge(s, i, v);
    }
}

/* Judges the mention at m and those behind it that are joined to it; behind the last one. */
static size_t judge_on(const sentence *s, size_t m, verdict v)
{
    size_t last = m + 1;
    judge(s, m, v);
    for (size_t i = last; i < s->b && i - last <= GAP_MAX; i++) {
        if (!is_mention(s->cp[i]))
            continue;
        if (!joins(s->cp, last, i))
            break;
        judge(s, i, v);
        last = i + 1;
    }
    return last;
}

/* The last sign of the run of mentions that begins at m, without judging. */
static size_t run_end(const sentence *s, size_t m)
{
    size_t last = m + 1;
    for (size_t i = last; i < s->b && i - last <= GAP_MAX; i++) {
        if (!is_mention(s->cp[i]))
            continue;
        if (!joins(s->cp, last, i))
            break;
        last = i + 1;
    }
    return last;
}

/* --- 《…》同时废止
 * --------------------------------------------------------------------------------
 */

static const word adverbs[] = {U"同时", U"予以", U"即行", U"一并", U"相应", U"自行",
                               U"均",   U"亦",   U"也",   U"都",   U"全部", U"宣布",
                               U"即",   U"随之", U"立即", U"同日", U"现予", U"自动",
                               U"一律", U"现",   U"现行", U"整体", U"决定", U"便"};

/* What may stand between a document and its verb: 等3件规章, 及其实施细则, 中有关…的规定. */
static bool is_tail(bool *part, const uint32_t *cp, size_t a, size_t b)
{
    static const word conflicts[] = {U"抵触", U"不一致", U"不相符", U"不符", U"冲突"};
    static const word parts[] = {U"中", U"第", U"附件", U"有关", U"关于", U"所附", U"附", U"的"};
    static const word nouns[] = {U"规定", U"条款", U"内容", U"部分", U"条",   U"款",   U"项",
                                 U"附件", U"表述", U"标准", U"要求", U"政策", U"措施", U"章"};
    static const word wholes[] = {U"等", U"及其", U"以及", U"及相关", U"及有关", U"和相关"};
    static const word kinds[] = {U"的通知", U"的决定", U"的文件", U"的公告", U"文件", U"通知"};
    if (a == b)
        return true;
    if (b - a > TAIL_MAX)
        return false;
    for (size_t i = a; i < b; i++) {
        if (in_set(cp[i], U";:。"))
            return false;
    }
    if (has_any(cp, a, b, conflicts, COUNT(conflicts))) {
        *part = true;
        /* What conflicts with 《…》 is something else. */
        return !has(cp, a, b, U"为准") && (has(cp, a, b, U"与") || has(cp, a, b, U"同")) &&
               !has(cp, a, b, U"和本");
    }
    size_t more = a;
    if (starts_with(cp, a, b, U"附件")) {
        for (more = a + 2; more < b && (is_digit(cp[more]) || in_set(cp[more], U"、和及至"));)
            more++;
        *part = true;
        return more == b || ends_any(cp, more, b, nouns, COUNT(nouns));
    }
    /* 公告2010年第46号和2013年第10号 */
    if (in_set(cp[a], U"、和及")) {
        for (more = a + 1; more < b && (is_digit(cp[more]) || in_set(cp[more], U"、和及年第号"));)
            more++;
        if (more == b)
            return true;
    }
    if (has(cp, a, b, U","))
        return false;
    if (starts_any(cp, a, b, wholes, COUNT(wholes)) != 0)
        return b - a <= 40;
    if (b - a <= 4 && ends_any(cp, a, b, kinds, COUNT(kinds)))
        return true;
    if (starts_any(cp, a, b, parts, COUNT(parts)) != 0 && ends_any(cp, a, b, nouns, COUNT(nouns))) {
        *part = true;
        return true;
    }
    return false;
}

/* The mention that ends before sign i, with a tail between; s->b when there is none. */
static size_t object_before(const sentence *s, size_t i, bool *part, zws_date *from)
{
    size_t end = strip(s->cp, s->a, i, adverbs, COUNT(adverbs));
    size_t cut = strip_day(from, s->cp, s->a, end);
    cut = strip(s->cp, s->a, cut, adverbs, COUNT(adverbs));
    if (cut > s->a && s->cp[cut - 1] == ',')
        cut--;
    size_t m = cut;
    while (m > s->a && !is_mention(s->cp[m - 1])) {
        m--;
        if (cut - m > TAIL_MAX)
            return s->b;
    }
    if (m == s->a || !is_tail(part, s->cp, m, cut))
        return s->b;
    return m - 1;
}

/* 自2024年1月1日起, right before a run of mentions or at the head of its clause. */
static zws_date day_before(const sentence *s, size_t m)
{
    zws_date day = 0;
    size_t i = intro_begin(s, m);
    if (strip_day(&day, s->cp, i, m) != m || i == s->a)
        return day;
    size_t before = intro_begin(s, i - 1);
    return strip_day(&day, s->cp, before, i) != i ? day : 0;
}

static const struct {
    word word;
    zws_relation relation;
    bool open; /* more may follow in the clause: 有效期延长至2025年 */
} verbs_behind[] = {
    {U"废止", ZWS_REPEALS, false},       {U"停止执行", ZWS_REPEALS, false},
    {U"停止施行", ZWS_REPEALS, false},   {U"停止适用", ZWS_REPEALS, false},
    {U"不再执行", ZWS_REPEALS, false},   {U"不再施行", ZWS_REPEALS, false},
    {U"不再适用", ZWS_REPEALS, false},   {U"失效", ZWS_LAPSES, false},
    {U"终止施行", ZWS_REPEALS, false},   {U"继续有效", ZWS_CONFIRMS, false},
    {U"继续施行", ZWS_CONFIRMS, false},  {U"继续执行", ZWS_CONFIRMS, true},
    {U"有效期延长", ZWS_CONFIRMS, true}, {U"有效期延续", ZWS_CONFIRMS, true},
    {U"有效期顺延", ZWS_CONFIRMS, true}, {U"有效期限延长", ZWS_CONFIRMS, true},
    {U"延长有效期", ZWS_CONFIRMS, true}, {U"的有效期延长", ZWS_CONFIRMS, true},
    {U"延期执行", ZWS_CONFIRMS, true},   {U"执行期限延长", ZWS_CONFIRMS, true},
    {U"继续实施", ZWS_CONFIRMS, false},  {U"实施期限延长", ZWS_CONFIRMS, true},
};

/* The clause ends behind the verb, or goes on with another. */
static bool may_follow(const sentence *s, size_t i)
{
    static const word words[] = {U"并", U"特此", U"该", U"此前"};
    return i >= s->b || in_set(s->cp[i], U",;)。:!") ||
           starts_any(s->cp, i, s->b, words, COUNT(words)) != 0;
}

/* 《…》将于8月31日到期。经评估，该文件继续执行。 */
static void read_anaphor(const sentence *s, size_t i, verdict v)
{
    static const word anaphors[] = {U"该文件", U"该通知", U"该办法", U"该规定", U"该意见"};
    size_t end = strip(s->cp, s->a, i, adverbs, COUNT(adverbs));
    if (!ends_any(s->cp, s->a, end, anaphors, COUNT(anaphors)))
        return;
    for (size_t m = s->a; m > 0 && s->a - m < CLAUSE_MAX; m--) {
        if (!is_mention(s->cp[m - 1]))
            continue;
        zws_mention *mention = mention_at(s, m - 1);
        bool before = zws_relation__judges(mention->relation);
        judge(s, m - 1, v);
        if (!before && zws_relation__judges(mention->relation)) {
            mention->says_first = s->r->at[s->a];
            mention->says_last = s->r->at[s->b - 1] + 1;
        }
        return;
    }
}

static void read_behind(const sentence *s, size_t i)
{
    for (size_t k = 0; k < COUNT(verbs_behind); k++) {
        if (!starts_with(s->cp, i, s->b, verbs_behind[k].word))
            continue;
        if (!verbs_behind[k].open && !may_follow(s, i + wide_len(verbs_behind[k].word)))
            return;
        verdict v = {.relation = verbs_behind[k].relation};
        if (v.relation == ZWS_CONFIRMS)
            zws_extension__read(&v.extension, s->cp, i, s->b);
        size_t m = object_before(s, i, &v.part, &v.from);
        if (m == s->b) {
            read_anaphor(s, i, v);
            return;
        }
        if (v.from == 0 && v.relation != ZWS_CONFIRMS)
            v.from = day_before(s, m);
        judge_back(s, m, v);
        return;
    }
}

/* --- 废止《…》
 * -------------------------------------------------------------------------------------
 */

static const struct {
    word word;
    zws_relation relation;
} verbs_before[] = {
    {U"废止", ZWS_REPEALS}, {U"停止执行", ZWS_REPEALS}, {U"停止施行", ZWS_REPEALS},
    {U"修改", ZWS_AMENDS},  {U"修订", ZWS_AMENDS},      {U"修正", ZWS_AMENDS},
    {U"删去", ZWS_AMENDS},  {U"删除", ZWS_AMENDS},      {U"作为", ZWS_AMENDS},
};

/* The verb at i begins what is decided: a numbered clause, 决定废止, 自…起废止, 同时废止. */
static bool is_decided(const sentence *s, size_t i, zws_relation relation, zws_date *from)
{
    static const word deciders[] = {U"决定", U"会议", U"研究", U"批准", U"同意"};
    size_t begin = intro_begin(s, i);
    size_t end = strip_day(from, s->cp, begin, i);
    bool dated = end != i;
    bool adverb = end > begin && strip(s->cp, begin, end, adverbs, COUNT(adverbs)) != end;
    if (ends_with(s->cp, begin, end, U"决定"))
        return !has_any(s->cp, begin, end, (const word[]){U"建议", U"拟", U"可以"}, 3);
    end = strip(s->cp, begin, end, adverbs, COUNT(adverbs));
    if (ends_any(s->cp, begin, end, deciders, COUNT(deciders)))
        return end - begin < INTRO_MAX;
    if (end > begin)
        return false;
    /* Behind 决定： or in a numbered clause of it. */
    bool numbered = begin == s->a && s->r->level >= 0 && s->speaker->changes;
    if (relation != ZWS_REPEALS)
        return numbered || (begin == s->a && s->speaker->changes);
    return numbered || dated || adverb || s->speaker->changes;
}

/* The mention behind sign i, with who issued it between; s->b when there is none. */
static size_t object_behind(const sentence *s, size_t i)
{
    static const word ends[] = {U"的", U"原", U"发布", U"公布", U"印发", U"令", U"了"};
    size_t m = i;
    /* 修正的《…》, 批准修订、1992年发布的《…》: that is how it came about. */
    if (i < s->b && s->cp[i] == U'的')
        return s->b;
    while (m < s->b && !is_mention(s->cp[m]) && m - i <= INTRO_MAX) {
        if (in_set(s->cp[m], U",;:。、"))
            return s->b;
        m++;
    }
    if (m >= s->b || !is_mention(s->cp[m]))
        return s->b;
    return m == i || ends_any(s->cp, i, m, ends, COUNT(ends)) ? m : s->b;
}

/* 废止《…》的决定: the decision is spoken about. */
static bool is_name_of_act(const sentence *s, size_t end)
{
    static const word acts[] = {U"的决定", U"的通知", U"的公告", U"的议案", U"的建议", U"的请示",
                                U"的说明", U"的报告", U"的意见", U"的决议", U"的必要", U"的情况"};
    size_t stop = end;
    while (stop < s->b && stop - end < 60 && !in_set(s->cp[stop], U",;:。"))
        stop++;
    return has_any(s->cp, end, stop, acts, COUNT(acts)) || (end < s->b && s->cp[end] == U'时');
}

/* 废止下列文件：《…》；《…》 in one paragraph. */
static void read_inline_list(const sentence *s, size_t colon, zws_relation relation)
{
    for (size_t i = colon; i < s->r->n; i++) {
        if (is_mention(s->cp[i]) && !is_base(s, i))
            judge(s, i, (verdict){.relation = relation});
    }
}

static void read_before(const sentence *s, size_t i)
{
    for (size_t k = 0; k < COUNT(verbs_before); k++) {
        if (!starts_with(s->cp, i, s->b, verbs_before[k].word))
            continue;
        verdict v = {.relation = verbs_before[k].relation};
        size_t behind = i + wide_len(verbs_before[k].word), m = object_behind(s, behind);
        /* 删去《…》第三条, 作为《…》第七条 */
        bool inner = k >= COUNT(verbs_before) - 3;
        if (m == s->b)
            return;
        const zws_mention *first = mention_at(s, m);
        if (inner ? first->unit_first == first->unit_last || !s->speaker->changes
                  : !is_decided(s, i, v.relation, &v.from))
            return;
        size_t end = run_end(s, m);
        if (is_name_of_act(s, end) || is_base(s, m) || is_unreal(s, m))
            return;
        if (v.relation == ZWS_REPEALS && end < s->b) {
            size_t stop = end;
            while (stop < s->b && !in_set(s->cp[stop], U",;:。"))
                stop++;
            v.part = in_set(s->cp[end], U"中第") && stop > end;
        }
        judge_on(s, m, v);
        return;
    }
}

/* --- 对《…》作如下修改, 将《…》第三条修改为
 * --------------------------------------------------------------
 */

static void read_changes(const sentence *s, size_t i)
{
    static const word changes[] = {U"修改", U"修订", U"修正"};
    static const word manner[] = {U"如下", U"以下", U"下列", U"相应", U"部分", U"适当", U"一并"};
    static const word acts[] = {U"作",   U"作出", U"做",   U"做出",
                                U"予以", U"进行", U"作了", U"根据本决定"};
    bool part = false;
    zws_date from = 0;
    if (starts_any(s->cp, i, s->b, changes, COUNT(changes)) == 0)
        return;
    if (i + 2 < s->b && in_set(s->cp[i + 2], U"为")) {
        /* 将《…》第三条…修改为 */
        for (size_t m = i; m > s->a && i - m < CLAUSE_MAX; m--) {
            if (in_set(s->cp[m - 1], U";。"))
                return;
            if (!is_mention(s->cp[m - 1]))
                continue;
            const zws_mention *mention = mention_at(s, m - 1);
            size_t begin = intro_begin(s, m - 1);
            bool taken = has(s->cp, begin, m - 1, U"将") ||
                         (mention->unit_first != mention->unit_last && begin == m - 1);
            if (taken && !is_base(s, m - 1) && !is_unreal(s, m - 1) && i - m <= GAP_MAX)
                judge(s, m - 1, (verdict){.relation = ZWS_AMENDS});
            if (taken)
                return;
        }
        return;
    }
    if (!may_follow(s, i + 2))
        return;
    size_t end = strip(s->cp, s->a, i, manner, COUNT(manner));
    /* 进行修订 alone may be a plan; 作如下修改 is none. */
    bool done = end != i || s->speaker->changes || has(s->cp, s->a, i, U"决定");
    if (end + 2 == i && ends_any(s->cp, end, i, (const word[]){U"适当"}, 1))
        done = false;
    if (!done || !ends_any(s->cp, s->a, end, acts, COUNT(acts)) ||
        ends_with(s->cp, s->a, end, U"作了"))
        return;
    end = strip(s->cp, s->a, end, acts, COUNT(acts));
    size_t m = object_before(s, end, &part, &from);
    if (m != s->b)
        judge_back(s, m, (verdict){.relation = ZWS_AMENDS, .from = from});
}

/* --- 印发, 根据 ----------------------------------------------------------------------------------
 */

static void put_relation(const sentence *s, size_t m, zws_relation relation)
{
    zws_mention *mention = mention_at(s, m);
    if (mention->relation == ZWS_CITES && !mention->inside)
        mention->relation = relation;
}

static void read_issues(const sentence *s, size_t i)
{
    size_t verb = starts_any(s->cp, i, s->b, issues, COUNT(issues));
    if (verb == 0)
        return;
    /* 现印发《…》 */
    if (i > s->a && s->cp[i - 1] == U'现' && i + verb < s->b && is_mention(s->cp[i + verb])) {
        put_relation(s, i + verb, ZWS_ISSUES);
        return;
    }
    /* 《…》已经…通过，现予公布 */
    if (ends_with(s->cp, s->a, i, U"现") || ends_with(s->cp, s->a, i, U"现予") ||
        ends_with(s->cp, s->a, i, U"现将其")) {
        for (size_t m = s->a; m < i; m++) {
            if (is_mention(s->cp[m])) {
                if (m == s->a || intro_begin(s, m) == s->a)
                    put_relation(s, m, ZWS_ISSUES);
                return;
            }
        }
        return;
    }
    /* 现将《…》印发给你们 */
    size_t m = i;
    bool part = false;
    while (m > s->a && !is_mention(s->cp[m - 1]) && i - m < TAIL_MAX)
        m--;
    size_t tail = strip(s->cp, m, i, (const word[]){U"予以", U"一并"}, 2);
    if (m == s->a || !is_mention(s->cp[m - 1]) || !is_tail(&part, s->cp, m, tail))
        return;
    for (size_t k = m - 1;; k--) {
        if (is_mention(s->cp[k]) && has(s->cp, intro_begin(s, k), k, U"将")) {
            for (; k < m; k++) {
                if (is_mention(s->cp[k]))
                    put_relation(s, k, ZWS_ISSUES);
            }
            return;
        }
        if (k == s->a || i - k > CLAUSE_MAX || in_set(s->cp[k], U",;:"))
            return;
    }
}

static void read_bases(const sentence *s, size_t i)
{
    static const word purposes[] = {U"制定",     U"现将",     U"现就",     U"决定",     U"公告如下",
                                    U"通知如下", U"批复如下", U"特制",     U"结合",     U"现提出",
                                    U"意见如下", U"规定如下", U"解释如下", U"答复如下", U"经"};
    if (starts_any(s->cp, i, s->b, bases, COUNT(bases)) == 0)
        return;
    size_t m = i;
    while (m < s->b && !is_mention(s->cp[m]) && m - i <= INTRO_MAX) {
        if (in_set(s->cp[m], U",;:"))
            return;
        m++;
    }
    if (m >= s->b || !is_mention(s->cp[m]))
        return;
    if (mention_at(s, m)->relation != ZWS_CITES)
        return;
    size_t end = run_end(s, m), stop = s->b - end > CLAUSE_MAX ? end + CLAUSE_MAX : s->b;
    if (!has_any(s->cp, end, stop, purposes, COUNT(purposes)))
        return;
    for (; m < end; m++) {
        if (is_mention(s->cp[m]))
            put_relation(s, m, ZWS_BASED_ON);
    }
}

/* --- Sentences ----------------------------------------------------------------------------------
 */

/* 下列文件予以废止： and 废止下列文件： with the list in the same paragraph. */
static void read_colons(const sentence *s)
{
    static const word these[] = {U"下列", U"以下", U"如下"};
    for (size_t i = s->a; i < s->b; i++) {
        if (s->cp[i] != ':')
            continue;
        size_t begin = i;
        while (begin > s->a && !in_set(s->cp[begin - 1], U",;:") && !is_mention(s->cp[begin - 1]))
            begin--;
        zws_list list = {0};
        zws_reduced head = *s->r;
        if (!has_any(s->cp, begin, i, these, COUNT(these)))
            continue;
        head.cp += begin;
        head.n = i + 1 - begin;
        if (zws_lists__heading(&list, &head, (zws_stretch){0, 0}) && list.open &&
            list.relation != ZWS_AMENDS)
            read_inline_list(s, i + 1, list.relation);
        return;
    }
}

static void read_sentence(const sentence *s)
{
    bool any = false;
    for (size_t i = s->a; i < s->b && !any; i++)
        any = is_mention(s->cp[i]) || s->cp[i] == U'该';
    if (!any)
        return;
    for (size_t i = s->a; i < s->b; i++) {
        if (is_mention(s->cp[i]))
            continue;
        if (!s->speaker->explains && !s->speaker->reports) {
            read_behind(s, i);
            read_before(s, i);
            read_changes(s, i);
        }
        read_issues(s, i);
        read_bases(s, i);
    }
    if (!s->speaker->explains && !s->speaker->reports)
        read_colons(s);
}

void zws_verbs__read(zws_mentions *mentions, const zws_reduced *reduced, const zws_speaker *speaker)
{
    sentence s = {.mentions = mentions, .r = reduced, .cp = reduced->cp, .speaker = speaker};
    for (size_t i = 0; i <= reduced->n; i++) {
        if (i < reduced->n && !in_set(reduced->cp[i], U"。!?") && i - s.a < SENTENCE_MAX)
            continue;
        s.b = i;
        read_sentence(&s);
        s.a = i < reduced->n && is_mention(reduced->cp[i]) ? i : i + 1;
    }
}

/* --- Titles -------------------------------------------------------------------------------------
 */

void zws_verbs__read_title(zws_mentions *mentions, const zws_reduced *reduced)
{
    static const word acts[] = {U"决定", U"通知", U"公告", U"令", U"通告", U"公布", U"函", U"决议"};
    static const word doubts[] = {U"拟", U"建议", U"不予", U"是否", U"有关问题", U"若干问题"};
    static const zws_speaker nobody = {0};
    sentence s = {mentions, reduced, reduced->cp, 0, reduced->n, &nobody};
    size_t behind = 0, last = reduced->n;
    zws_relation relation = ZWS_CITES;
    while (last > 0 && !is_mention(s.cp[last - 1]))
        last--;
    bool act = has_any(s.cp, last, s.b, acts, COUNT(acts)) &&
               !has_any(s.cp, 0, s.b, doubts, COUNT(doubts));
    for (size_t i = 0; i < reduced->n; i++) {
        if (!is_mention(s.cp[i]))
            continue;
        bool chained = behind != 0 && joins(s.cp, behind, i);
        if (!chained)
            relation = zws_titles__relation_before(s.cp, behind, i);
        behind = i + 1;
        zws_relation r = relation;
        if (r == ZWS_CITES && act)
            r = zws_titles__relation_behind(s.cp, behind, s.b);
        if (zws_relation__judges(r)) {
            if (act)
                judge(&s, i, (verdict){.relation = r});
        } else {
            put_relation(&s, i, r);
        }
    }
}
