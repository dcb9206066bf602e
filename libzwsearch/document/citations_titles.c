/* What a document's own title says of it, and of the documents that it names. */
#include "document/citations_parts.h"
#include "document/citations_words.h"

void zws_speaker__read(zws_speaker *out, const uint32_t *cp, size_t n)
{
    static const word explains[] = {U"解读",     U"图解",   U"图说",    U"读懂",
                                    U"答记者问", U"问答",   U"百问",    U"起草说明",
                                    U"政策说明", U"的说明", U"abstract"};
    static const word reports[] = {U"汇编",   U"综述",   U"发布会",  U"答复", U"案例",
                                   U"判决书", U"裁定书", U"征求",    U"草案", U"送审稿",
                                   U"讲话",   U"浅谈",   U"立法计划"};
    static const word report_ends[] = {U"报告", U"年报", U"总结", U"摘要", U"公报", U"意义"};
    static const word changes[] = {U"修改", U"废止", U"清理",     U"修订",
                                   U"修正", U"失效", U"停止执行", U"继续有效"};
    size_t end = n;
    while (end > 0 && cp[end - 1] == ')') {
        size_t open = end - 1;
        while (open > 0 && cp[open] != '(')
            open--;
        end = open;
    }
    *out = (zws_speaker){
        .explains = has_any(cp, 0, n, explains, COUNT(explains)),
        .reports = has_any(cp, 0, n, reports, COUNT(reports)) ||
                   ends_any(cp, 0, end, report_ends, COUNT(report_ends)),
        .changes = has_any(cp, 0, n, changes, COUNT(changes)),
    };
}

zws_relation zws_titles__relation_before(const uint32_t *cp, size_t a, size_t b)
{
    static const struct {
        word word;
        zws_relation relation;
    } table[] = {
        {U"修改", ZWS_AMENDS},      {U"修订", ZWS_AMENDS},       {U"修正", ZWS_AMENDS},
        {U"调整", ZWS_AMENDS},      {U"废止", ZWS_REPEALS},      {U"停止执行", ZWS_REPEALS},
        {U"停止施行", ZWS_REPEALS}, {U"终止", ZWS_REPEALS},      {U"延长", ZWS_CONFIRMS},
        {U"延续", ZWS_CONFIRMS},    {U"继续执行", ZWS_CONFIRMS}, {U"实施", ZWS_BASED_ON},
        {U"施行", ZWS_BASED_ON},    {U"贯彻", ZWS_CITES},        {U"落实", ZWS_CITES},
        {U"执行", ZWS_CITES},       {U"适用", ZWS_CITES},
    };
    for (size_t i = b; i > a; i--) {
        if (starts_any(cp, i - 1, b, issues, COUNT(issues)) != 0)
            return ZWS_ISSUES;
        /* 停止执行 is seen before 执行 */
        size_t best = 0;
        zws_relation relation = ZWS_CITES;
        for (size_t k = 0; k < COUNT(table); k++) {
            size_t n = wide_len(table[k].word);
            if (i - a >= n && starts_with(cp, i - n, b, table[k].word) && n > best) {
                best = n;
                relation = table[k].relation;
            }
        }
        if (best != 0)
            return relation;
    }
    return ZWS_CITES;
}

zws_relation zws_titles__relation_behind(const uint32_t *cp, size_t a, size_t b)
{
    static const word keeps[] = {U"继续有效", U"继续执行", U"有效期延", U"有效期限延",
                                 U"延长有效期"};
    static const word repeals[] = {U"废止", U"停止执行"};
    if (has(cp, a, b, U"失效"))
        return ZWS_LAPSES;
    if (has_any(cp, a, b, keeps, COUNT(keeps)))
        return ZWS_CONFIRMS;
    return has_any(cp, a, b, repeals, COUNT(repeals)) ? ZWS_REPEALS : ZWS_CITES;
}
