/* Names of units, and lists of them: 省委编办、省司法厅牵头，省级各有关部门负责. */
#include "document/agency.h"
#include "document/chars.h"
#include "document/tasks_read.h"

enum { UNIT_MIN = 2, UNIT_MAX = 40 };

/* --- Names --------------------------------------------------------------------------------------
 */

/* What names of units end with, besides those of agencies. */
static bool ends_as_unit(const zws_text *t, size_t first, size_t last)
{
    static const char32_t *const ends[] = {
        U"部门",   U"单位",   U"政府",   U"机构", U"组织", U"机关",   U"办事处", U"小组",
        U"办公室", U"公司",   U"集团",   U"银行", U"中心", U"委员会", U"协会",   U"联合会",
        U"高校",   U"学校",   U"学院",   U"医院", U"企业", U"各地",   U"指挥部", U"管委会",
        U"(厅)",   U"(室)",   U"(局)",   U"(委)", U"工会", U"团省委", U"妇联",   U"专班",
        U"总队",   U"支队",   U"法院",   U"大学", U"平台", U"各地区", U"办公厅", U"党委",
        U"宣传部", U"组织部", U"统战部", U"乡镇", U"街道", U"检察院", U"残联",   U"工商联",
        U"督查室", U"研究室"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        if (ends_with(t->cp, first, last, ends[i]))
            return true;
    }
    return in_set(t->cp[last - 1], U"厅局委办署院社会") && last - first >= 3;
}

/* A character at the end of a name that a scan made of another: 省财政斤 is 省财政厅. */
static uint32_t repaired_end(uint32_t c)
{
    return c == U'斤' || c == U'厂' ? U'厅' : c == U'扃' ? U'局' : 0;
}

/* True when the characters may be the name of a unit. */
static bool may_be_unit(const zws_text *t, size_t first, size_t last)
{
    if (last - first < UNIT_MIN || last - first > UNIT_MAX)
        return false;
    for (size_t i = first; i < last; i++) {
        uint32_t c = t->cp[i];
        if (!is_han(c) && !is_digit(c) && !is_latin_letter(c) && !in_set(c, U"()〔〕[]、· \"“”"))
            return false;
    }
    uint32_t end = repaired_end(t->cp[last - 1]);
    return end != 0 || ends_as_unit(t, first, last) ||
           (last - first >= 3 && zws_agency__ends_as_name(t->cp, first, last));
}

/* 省…, 各… */
static bool begins_as_unit(const zws_text *t, size_t first, size_t last)
{
    return first + 1 < last && in_set(t->cp[first], U"省市县区州各国") && is_han(t->cp[first + 1]);
}

/* The name without blanks, its brackets full-width. */
static zws_status name_of(char **out, bool *repaired, const zws_text *t, size_t first, size_t last)
{
    zws_buffer name = {0};
    zws_status status = ZWS_OK;
    *repaired = false;
    for (size_t i = first; status == ZWS_OK && i < last; i++) {
        uint32_t c = t->cp[i], end = i + 1 == last ? repaired_end(c) : 0;
        if (c == ' ')
            continue;
        if (in_set(c, U"(〔["))
            status = zws_buffer__puts(&name, "（");
        else if (in_set(c, U")〕]"))
            status = zws_buffer__puts(&name, "）");
        else if (end != 0)
            status = zws_buffer__puts(&name, end == U'厅' ? "厅" : "局");
        else
            status = zws_text__append_utf8(&name, t, i, i + 1);
        *repaired |= end != 0;
    }
    if (status == ZWS_OK)
        status = zws_buffer__detach(out, NULL, &name);
    zws_buffer__free(&name);
    return status;
}

/* --- Lists of names -----------------------------------------------------------------------------
 */

typedef struct {
    zws_structure *out; /* NULL: only counted */
    const zws_text *text;
    bool lead, strict;
    size_t named, chars; /* units, and the characters in them */
} unit_list;

static zws_status take_unit(unit_list *list, size_t first, size_t last, bool lead)
{
    const zws_text *t = list->text;
    zws_structure *s = list->out;
    while (first < last && in_set(t->cp[first], U" 、"))
        first++;
    while (last > first && in_set(t->cp[last - 1], U" 、。;"))
        last--;
    if (starts_with(t->cp, first, last, U"其他") && last - first > 4) {
        list->chars += 2;
        first += 2;
    }
    if (!may_be_unit(t, first, last) ||
        (list->strict && list->named == 0 && !begins_as_unit(t, first, last)))
        return ZWS_OK;
    list->named++;
    list->chars += last - first;
    if (!s || s->n_units >= ZWS_UNITS_MAX)
        return ZWS_OK;
    zws_unit unit = {.lead = lead || list->lead, .begin = t->begin[first], .end = t->end[last - 1]};
    ZWS_TRY(zws_mem__grow(&s->unit, &s->units_cap, s->n_units + 1, sizeof *s->unit));
    ZWS_TRY(name_of(&unit.name, &unit.repaired, t, first, last));
    s->unit[s->n_units++] = unit;
    return ZWS_OK;
}

/* What stands behind the names and is none: 牵头负责, 按职责分工负责. *lead: it says 牵头. */
static size_t without_verb(const zws_text *t, size_t first, size_t last, bool *lead)
{
    static const struct {
        const char32_t *word;
        bool lead;
    } verbs[] = {
        {U"负责", false},       {U"牵头", true},  {U"落实", false},       {U"配合", false},
        {U"参与", false},       {U"主办", true},  {U"协办", false},       {U"实施", false},
        {U"按职责", false},     {U"分工", false}, {U"按职责分工", false}, {U"按照职责分工", false},
        {U"按分工", false},     {U"分别", false}, {U"按职能", false},     {U"根据职责", false},
        {U"(牵头)", true},      {U"共同", false}, {U"推进", false},       {U"组织", false},
        {U"具体", false},       {U"抓好", false}, {U"为主", false},       {U"按照各自职责", false},
        {U"按各自职责", false}, {U"职责", false}, {U"承办", false},       {U"等", false},
    };
    *lead = false;
    for (bool cut = true; cut;) {
        cut = false;
        while (last > first && in_set(t->cp[last - 1], U" 。;"))
            last--;
        for (size_t i = 0; i < sizeof verbs / sizeof *verbs && !cut; i++) {
            if (!ends_with(t->cp, first, last, verbs[i].word) ||
                last - first == wide_len(verbs[i].word))
                continue;
            /* 社会组织, 授权的组织 */
            if (verbs[i].word[0] == U'组' && may_be_unit(t, first, last) &&
                !(last - first > 4 && may_be_unit(t, first, last - 2)))
                continue;
            last -= wide_len(verbs[i].word);
            *lead |= verbs[i].lead;
            cut = true;
        }
    }
    return last;
}

/* Where one name ends and another may begin: 、, or 和 及 会同 before what begins a name. */
static size_t joint_len(const zws_text *t, size_t i, size_t last)
{
    static const char32_t *const joints[] = {U"会同", U"以及", U"和", U"及", U"与", U"或"};
    static const char32_t *const begins[] = {U"其他", U"其它", U"省",   U"市",   U"县",
                                             U"各",   U"有关", U"相关", U"街道", U"乡镇",
                                             U"国家", U"财政", U"区"};
    if (t->cp[i] == U'、')
        return 1;
    for (size_t k = 0; k < sizeof joints / sizeof *joints; k++) {
        size_t n = wide_len(joints[k]);
        if (!starts_with(t->cp, i, last, joints[k]))
            continue;
        for (size_t b = 0; b < sizeof begins / sizeof *begins; b++) {
            if (starts_with(t->cp, i + n, last, begins[b]))
                return n;
        }
    }
    return 0;
}

/* The names of one clause, which no comma parts. */
static zws_status take_clause(unit_list *list, size_t first, size_t last)
{
    const zws_text *t = list->text;
    static const char32_t *const openings[] = {U"以下统称", U"由", U"其中"};
    bool lead;
    size_t end = without_verb(t, first, last, &lead), begin = first;
    list->chars += last - end;
    for (size_t k = 0; k < sizeof openings / sizeof *openings; k++) {
        if (starts_with(t->cp, begin, end, openings[k])) {
            list->chars += wide_len(openings[k]);
            begin += wide_len(openings[k]);
        }
    }
    int depth = 0;
    for (size_t i = begin; i <= end; i++) {
        size_t joint = i < end && depth == 0 ? joint_len(t, i, end) : 0;
        if (i < end && joint == 0) {
            depth += zws_bracket__opens(t->cp[i])                 ? 1
                     : zws_bracket__closes(t->cp[i]) && depth > 0 ? -1
                                                                  : 0;
            continue;
        }
        bool alone;
        size_t stop = without_verb(t, begin, i, &alone);
        /* 各市、县（市、区）政府 is one name. */
        if (i < end && t->cp[i] == U'、' && !may_be_unit(t, begin, stop) &&
            i - begin <= UNIT_MAX / 2)
            continue;
        list->chars += joint + (i - stop);
        ZWS_TRY(take_unit(list, begin, stop, lead || alone));
        begin = i + joint;
        i = joint > 1 ? begin - 1 : i;
    }
    return ZWS_OK;
}

static zws_status take_list(unit_list *list, size_t first, size_t last)
{
    const zws_text *t = list->text;
    size_t begin = first;
    int depth = 0;
    for (size_t i = first; i <= last; i++) {
        if (i < last)
            depth += zws_bracket__opens(t->cp[i])                 ? 1
                     : zws_bracket__closes(t->cp[i]) && depth > 0 ? -1
                                                                  : 0;
        if (i < last && (depth > 0 || !in_set(t->cp[i], U",;。")))
            continue;
        list->chars += i < last;
        ZWS_TRY(take_clause(list, begin, i));
        begin = i + 1;
    }
    return ZWS_OK;
}

static bool all_units(const zws_text *t, size_t first, size_t last, bool strict)
{
    unit_list list = {.text = t, .strict = strict};
    size_t blanks = 0;
    while (last > first && t->cp[last - 1] == ' ')
        last--;
    for (size_t i = first; i < last; i++)
        blanks += t->cp[i] == ' ';
    return last > first && take_list(&list, first, last) == ZWS_OK && list.named > 0 &&
           list.chars + blanks >= last - first;
}

bool zws_units__fill(const zws_text *t, size_t first, size_t last)
{
    return all_units(t, first, last, false);
}

bool zws_units__name(const zws_text *t, size_t first, size_t last)
{
    return all_units(t, first, last, true);
}

zws_status zws_units__add(zws_structure *out, const zws_text *text, size_t first, size_t last,
                          bool lead)
{
    unit_list list = {.out = out, .text = text, .lead = lead};
    return take_list(&list, first, last);
}
