#include "document/agency.h"

#include <stdatomic.h>

#include "document/docno_agencies_table.h"

/* No code and no name is longer. */
enum { CODE_MAX = 14, NAME_MAX_CHARS = 40 };

size_t zws_agency__state_prefix(const uint32_t *cp, size_t first, size_t last)
{
    return last - first > 7 && starts_with(cp, first, last, U"中华人民共和国") ? 7 : 0;
}

/* True when a code may begin at cp[first] as those of the table do. */
static bool starts_as(const char32_t *const *table, size_t n, const uint32_t *cp, size_t first,
                      size_t last)
{
    for (size_t i = 0; i < n; i++) {
        if (first < last && table[i][0] == cp[first] && starts_with(cp, first, last, table[i]))
            return true;
    }
    return false;
}

/* The codes of provinces and of the centre's first agencies begin a number wherever they stand. */
static bool has_root_head(const uint32_t *cp, size_t first, size_t last)
{
    return starts_as(root_heads, TABLE_LEN(root_heads), cp, first, last);
}

static bool has_local_head(const uint32_t *cp, size_t first, size_t last)
{
    return starts_as(local_heads, TABLE_LEN(local_heads), cp, first, last);
}

static bool has_head(const uint32_t *cp, size_t first, size_t last)
{
    return starts_as(central_heads, TABLE_LEN(central_heads), cp, first, last) ||
           has_local_head(cp, first, last);
}

bool zws_agency__code_is_likely(const uint32_t *cp, size_t first, size_t last)
{
    if (last <= first)
        return false;
    return cp[last - 1] == ')' || in_set(cp[last - 1], code_tails) ||
           (last - first >= 3 && has_local_head(cp, first, last));
}

bool zws_agency__code_is_firm(const uint32_t *cp, size_t first, size_t last)
{
    if (last - first < 2 || !has_head(cp, first, last))
        return false;
    /* 法释, 高检发释; not 解释. */
    if (cp[last - 1] == U'释')
        return cp[last - 2] == U'法' || cp[last - 2] == U'发';
    return cp[last - 1] == ')' || in_set(cp[last - 1], code_firm_tails);
}

bool zws_agency__has_head(const uint32_t *cp, size_t first, size_t last)
{
    return has_head(cp, first, last);
}

size_t zws_agency__national_at(const uint32_t *cp, size_t first, size_t last)
{
    size_t best = 0;
    for (size_t i = 0; i < TABLE_LEN(national_organs); i++) {
        size_t n = wide_len(national_organs[i]);
        if (n > best && starts_with(cp, first, last, national_organs[i]))
            best = n;
    }
    return best;
}

/* Cuts introducing words off the left end, one after the other; never everything. */
static size_t skip_leading_words(const uint32_t *cp, size_t first, size_t last)
{
    for (bool again = true; again;) {
        again = false;
        for (size_t i = 0; i < TABLE_LEN(leading_words); i++) {
            size_t n = wide_len(leading_words[i]);
            /* A code that happens to start like a word (经信, 和政) keeps it when nothing
             * credible would be left. */
            if (last - first < n + 1 || (last - first == n + 1 && cp[last - 1] != U'法') ||
                !starts_with(cp, first, last, leading_words[i]))
                continue;
            if (n == 1 &&
                (!has_head(cp, first + 1, last) || starts_with(cp, first, last, U"经信") ||
                 starts_with(cp, first, last, U"经贸")))
                continue;
            first += n;
            again = true;
            break;
        }
    }
    return first;
}

/* Behind the last character that no code contains. 省 and its like end the name of an agency that
 * stands before its own code (浙江省人民政府浙政发). */
static size_t after_last_stop(const uint32_t *cp, size_t first, size_t last)
{
    for (size_t i = last; i > first; i--) {
        if (in_set(cp[i - 1], code_stops))
            return i;
    }
    return first;
}

/* Where the content of the last bracket pair that ends at `last` begins, or last. */
static size_t bracket_begin(const uint32_t *cp, size_t first, size_t last)
{
    if (last <= first || cp[last - 1] != ')')
        return last;
    for (size_t i = last - 1; i > first && last - i <= 4; i--) {
        if (cp[i - 1] == '(')
            return last - i >= 2 ? i - 1 : last;
        if (!is_han(cp[i - 1]))
            return last;
    }
    return last;
}

size_t zws_agency__code_begin(const uint32_t *cp, size_t first, size_t last)
{
    /* The tail may be a bracket (陕政办发（明电）): look for stops before it. */
    size_t body = bracket_begin(cp, first, last);
    size_t begin = after_last_stop(cp, first, body);
    begin = skip_leading_words(cp, begin, last);
    size_t national = zws_agency__national_at(cp, begin, last);
    if (national >= 3 && last - begin >= national + 2 && has_head(cp, begin + national, last))
        begin += national;
    if (begin >= last)
        return last;
    /* Words before the code that no list knows: it begins at a head that is one anywhere. */
    for (size_t i = begin + 2; i + 2 <= last; i++) {
        bool name = has_local_head(cp, i, last) && zws_agency__ends_as_name(cp, begin, i);
        if (name || (last - i <= 8 && i - begin >= 2 && has_root_head(cp, i, last) &&
                     !has_root_head(cp, begin, last)))
            return i;
    }
    if (last - begin <= CODE_MAX && (last - begin <= 8 || has_head(cp, begin, last)))
        return begin;
    for (size_t i = begin; i + 2 <= last; i++) {
        if (last - i <= 8 && has_head(cp, i, last))
            return i;
    }
    return last;
}

/* Whether a name of the table may end in c: *bits has one for each, made at first use, the same by
 * whatever thread. Nearly every line that is not a name ends here. */
static bool may_end(_Atomic uint64_t *bits, const char32_t *const *table, size_t n, uint32_t c)
{
    uint64_t set = atomic_load_explicit(bits, memory_order_relaxed);
    if (set == 0) {
        for (size_t i = 0; i < n; i++)
            set |= UINT64_C(1) << (table[i][wide_len(table[i]) - 1] & 63);
        atomic_store_explicit(bits, set, memory_order_relaxed);
    }
    return set >> (c & 63) & 1;
}

/* Where the table's name that ends at `last` begins, or last. */
static size_t national_begin(const uint32_t *cp, size_t first, size_t last)
{
    static _Atomic uint64_t ends;
    size_t best = 0;
    if (last == first || !may_end(&ends, national_organs, TABLE_LEN(national_organs), cp[last - 1]))
        return last;
    for (size_t i = 0; i < TABLE_LEN(national_organs); i++) {
        size_t n = wide_len(national_organs[i]);
        if (n > best && ends_with(cp, first, last, national_organs[i]))
            best = n;
    }
    size_t begin = last - best;
    if (best != 0 && begin - first >= 7 && ends_with(cp, first, begin, U"中华人民共和国"))
        begin -= 7;
    return begin;
}

bool zws_agency__ends_as_name(const uint32_t *cp, size_t first, size_t last)
{
    static _Atomic uint64_t ends;
    if (national_begin(cp, first, last) != last)
        return true;
    if (last == first || !may_end(&ends, organ_endings, TABLE_LEN(organ_endings), cp[last - 1]))
        return false;
    for (size_t i = 0; i < TABLE_LEN(organ_endings); i++) {
        size_t n = wide_len(organ_endings[i]);
        if (last - first >= n + 1 && ends_with(cp, first, last, organ_endings[i]))
            return true;
    }
    return false;
}

/* The place of the last province's name in the range, or last. */
static size_t last_province(const uint32_t *cp, size_t first, size_t last)
{
    for (size_t i = last; i > first; i--) {
        for (size_t k = 0; k < TABLE_LEN(provinces); k++) {
            if (cp[i - 1] == provinces[k][0] && starts_with(cp, i - 1, last, provinces[k]))
                return i - 1;
        }
    }
    return last;
}

size_t zws_agency__joint_at(const char32_t **called, const uint32_t *cp, size_t first, size_t last)
{
    size_t n = zws_agency__national_at(cp, first, last);
    *called = NULL;
    for (size_t i = 0; i < TABLE_LEN(joint_organs); i++) {
        size_t len = wide_len(joint_organs[i].brief);
        if (len < n || !starts_with(cp, first, last, joint_organs[i].brief))
            continue;
        n = len;
        *called = joint_organs[i].full;
    }
    return n;
}

/* Before what stands between the names of joint issuers, of whom some may be former (原). */
static size_t before_joint(const uint32_t *cp, size_t first, size_t begin)
{
    if (begin > first + 1 && cp[begin - 1] == U'原')
        begin--;
    return begin > first && in_set(cp[begin - 1], U"、和") ? begin - 1 : begin;
}

/* Where the name that ends at `last` begins, of one that is known beside others only; or last. What
 * stands before it has to be another one, or nothing: 浙江省能源局、国家能源局. */
static size_t brief_begin(const uint32_t *cp, size_t first, size_t last)
{
    size_t begin = last;
    for (size_t i = 0; i < TABLE_LEN(joint_organs); i++) {
        size_t n = wide_len(joint_organs[i].brief);
        if (n > last - begin && ends_with(cp, first, last, joint_organs[i].brief))
            begin = last - n;
    }
    if (begin == last || begin == first || in_set(cp[begin - 1], U"、和"))
        return begin;
    size_t before = before_joint(cp, first, begin);
    return national_begin(cp, first, before) != before ? begin : last;
}

/* 浙江省公安部 does not exist, 财政部税务总局 does: goes on while a name ends there. */
static size_t joint_begin(const uint32_t *cp, size_t first, size_t begin)
{
    for (;;) {
        size_t more = before_joint(cp, first, begin);
        size_t before = national_begin(cp, first, more);
        if (before == more)
            before = brief_begin(cp, first, more);
        if (before == more)
            return begin;
        begin = before;
    }
}

size_t zws_agency__name_begin(const uint32_t *cp, size_t first, size_t last)
{
    if (last - first > NAME_MAX_CHARS)
        first = last - NAME_MAX_CHARS;
    size_t begin = national_begin(cp, first, last);
    if (begin != last)
        return joint_begin(cp, first, begin);
    begin = brief_begin(cp, first, last);
    size_t before = before_joint(cp, first, begin);
    if (begin != last && national_begin(cp, first, before) != before)
        return joint_begin(cp, first, begin);
    if (!zws_agency__ends_as_name(cp, first, last))
        return last;
    begin = first;
    for (size_t i = last; i > first; i--) {
        /* 根据 and 按照, but not 日照市 */
        bool refers =
            i >= first + 2 && in_set(cp[i - 1], U"据照") && in_set(cp[i - 2], U"根依按参遵");
        if (refers || in_set(cp[i - 1], U"的号、,。;:")) {
            begin = i;
            break;
        }
    }
    while (begin < last && cp[begin] == ' ')
        begin++;
    begin = skip_leading_words(cp, begin, last);
    size_t province = last_province(cp, begin, last);
    if (province != last && province > begin)
        begin = province;
    return zws_agency__ends_as_name(cp, begin, last) ? begin : last;
}

bool zws_agency__is_name(const uint32_t *cp, size_t first, size_t last)
{
    if (last <= first || last - first > NAME_MAX_CHARS)
        return false;
    for (size_t i = first; i < last; i++) {
        if (!is_han(cp[i]) && cp[i] != '(' && cp[i] != ')')
            return false;
        if (in_set(cp[i], U"的了着对"))
            return false;
    }
    return zws_agency__ends_as_name(cp, first, last);
}
