#include "search/profile.h"

#include <string.h>
#include <uchar.h>

const zws_profile zws_profile__default = {
#define ZWS_PROFILE_VALUE(member, name, value, low, high, whole, why) .member = value,
    ZWS_PROFILE_TABLE(ZWS_PROFILE_VALUE)
#undef ZWS_PROFILE_VALUE
};

size_t zws_profile__most(size_t n)
{
    return n / 2 + 1;
}

static bool is_one_of(const char *const *list, size_t n, const char *utf8, size_t len)
{
    for (size_t i = 0; i < n; i++) {
        if (strlen(list[i]) == len && memcmp(list[i], utf8, len) == 0)
            return true;
    }
    return false;
}

/* What only holds a sentence together or makes it a question, and the English likes of it. Kept
 * tiny: a word on this list is not demanded, so a longer list finds more and shows it less
 * exactly. */
static const char *const stops[] = {
    "的",   "了",   "和",   "与",   "及",   "或",   "在",   "是",   "对",   "为",   "等",
    "以",   "于",   "之",   "其",   "并",   "把",   "被",   "将",   "由",   "从",   "向",
    "到",   "也",   "都",   "就",   "而",   "吗",   "呢",   "吧",   "啊",   "着",   "个",
    "有",   "这",   "那",   "该",   "此",   "谁",   "我",   "你",   "他",   "什么", "怎么",
    "怎样", "如何", "哪些", "哪个", "多少", "请问", "是否", "能否", "可否", "a",    "an",
    "and",  "for",  "in",   "of",   "on",   "or",   "the",  "to",
};

bool zws_profile__is_stop(const char *utf8, size_t len)
{
    return is_one_of(stops, sizeof stops / sizeof *stops, utf8, len);
}

/* Words that make a sentence a question, longest first where one begins another. 不能 and 没有
 * alone are not among them: they stand in rules. */
static const char32_t *const asking[] = {
    U"有没有", U"是不是", U"能不能", U"会不会", U"要不要", U"该不该", U"可不可以", U"怎么样",
    U"怎么办", U"为什么", U"什么",   U"怎么",   U"怎样",   U"如何",   U"哪些",     U"哪个",
    U"哪里",   U"哪种",   U"哪几",   U"多少",   U"多久",   U"多长",   U"请问",     U"是否",
    U"能否",   U"可否",   U"为何",   U"何时",   U"何地",   U"几天",   U"几岁",     U"几年",
    U"几个月", U"吗",     U"呢",     U"哪",     U"谁",     U"啥",     U"怎",
};

static size_t common_length(const char32_t *word, const uint32_t *cp, size_t n)
{
    size_t len = 0;
    while (word[len] && len < n && word[len] == cp[len])
        len++;
    return word[len] ? 0 : len;
}

size_t zws_profile__asking(const uint32_t *cp, size_t n)
{
    for (size_t i = 0; i < sizeof asking / sizeof *asking; i++) {
        size_t len = common_length(asking[i], cp, n);
        if (len > 0)
            return len;
    }
    return 0;
}
