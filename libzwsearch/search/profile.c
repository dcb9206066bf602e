#include "search/search_internal.h"

/* Chosen on questions about statutes and about policies, and checked on others of both kinds.
 * Against the usual 1.2, 0.75, 1, 0.5 they gain half a point to two of nDCG@10 on each: what is
 * said in a short document counts, and a word that the question repeats counts again. */
const zws_profile zws_profile__default = {
    .k1 = 1.0,
    .b = 0.9,
    .k3 = 8.0,
    .min_norm_len = 0.2,
    /* From 0.4 to 0.95 the questions gain steadily, four thousandths of nDCG@10 on statutes and one
     * on policies; what is typed is to weigh more. */
    .alternative = 0.8,
};

size_t zws_profile__most(size_t n)
{
    return n / 2 + 1;
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
    for (size_t i = 0; i < sizeof stops / sizeof *stops; i++) {
        if (strlen(stops[i]) == len && memcmp(stops[i], utf8, len) == 0)
            return true;
    }
    return false;
}
