#include "property/recall_documents.h"

static const char *const trap_texts[] = {
    ['a' - 'a'] = "按照第55号文件办理",
    ['b' - 'a'] = "按照第5号文件办理",
    ['c' - 'a'] = "执行GB18030标准",
    ['d' - 'a'] = "执行18030标准",
    ['e' - 'a'] = "监测PM2.5浓度",
    ['f' - 'a'] = "监测2.5浓度，PM超标",
    ['g' - 'a'] = "补助3,000元",
    ['h' - 'a'] = "补助000元",
    ['i' - 'a'] = "补助3000元",
    ['j' - 'a'] = "增长12.5%以上",
    ['k' - 'a'] = "增长5%以上，共12家",
    ['l' - 'a'] = "依照本法第12条处罚",
    ['m' - 'a'] = "依照本法第十二条处罚",
    ['n' - 'a'] = "依照本法第１２条\n处罚",
    ['o' - 'a'] = "建设ERP系统，推广ER系统",
    ['p' - 'a'] = "建设E\nRP系统",
    ['q' - 'a'] = "推进政\n务　公 开工作",
    ['r' - 'a'] = "成文于2018.05.25杭州",
    ['s' - 'a'] = "投资2018.05亿元",
    ['t' - 'a'] = "编号1,000.5.2的产品",
    ['u' - 'a'] = "编号12345,678,900的产品",
    ['v' - 'a'] = "2.2018年计划，3.10月总结",
    ['w' - 'a'] = "①2018年度，㈠２０１８年度",
    ['x' - 'a'] = "網路安全(试行)",
    ['y' - 'a'] = "网路安全（试行）",
    ['z' - 'a'] = "网路安全试行",
};

const recall_trap recall_traps[] = {
    {"55号", "a"},
    {"5号", "b"},
    {"第5", "b"},
    {"5号文", "b"},
    {"号文件办", "ab"},
    {"照第", "ab"},
    {"GB18030", "c"},
    {"gb１８０３０标", "c"},
    {"18030", "d"},
    {"18030标准", "d"},
    {"GB", ""},
    {"PM2.5", "e"},
    {"PM", "f"},
    {"2.5", "f"},
    {"5浓度", ""},
    {"2.5浓度", "f"},
    {"3,000", "gi"},
    {"3000元", "gi"},
    {"３，０００元", "gi"},
    {"000元", "h"},
    {"3", "v"},
    {"12.5%", "j"},
    {"12.5", "j"},
    {"5%", "bkt"},
    {"5％以上", "k"},
    {"12", "kln"},
    {"12%", "kln"},
    {"第12条", "ln"},
    {"第１２条处", "ln"},
    {"12条处罚", "ln"},
    {"第十二条", "m"},
    {"十二条", "m"},
    {"2条", ""},
    {"ERP", "o"},
    {"erp系", "o"},
    {"ER系统", "o"},
    {"RP系统", "p"},
    {"E RP", "p"},
    {"推进政务公开", "q"},
    {"务公", "q"},
    {"2018.05.25", "r"},
    {"2018.05", "rs"},
    {"05.25", "r"},
    {"05.25杭", "r"},
    {"2018.05亿", "s"},
    {"于2018", "r"},
    {"资2018", ""},
    {"1,000.5.2", "t"},
    {"1,000.5", "t"},
    {"号1,000.5", "t"},
    {"1,000", "t"},
    {"000.5.2", ""},
    {"678,900", "u"},
    {"678,900的", "u"},
    {"5,678,900", ""},
    {"900的产品", "u"},
    {"678", "u"},
    {"2018年", "vw"},
    {"2.2018年", "v"},
    {"2.2018", "v"},
    {"10月", "v"},
    {"3.10", "v"},
    {"1 2018年度", "w"},
    {"12018", ""},
    {"一)2018", "w"},
    {"网路安全", "xyz"},
    {"網路安全（试", "xy"},
    {"安全试行", "z"},
    {"全 (试", "xy"},
    {"全[试", "xy"},
    {"照“陷阱", ""},
    {"务“陷阱", ""},
    {"“陷阱", "abcdefghijklmnopqrstuvwxyz"},
};
const size_t recall_trap_count = sizeof recall_traps / sizeof *recall_traps;

void recall_add_traps(recall_documents *out)
{
    for (char letter = 'a'; letter <= 'z'; letter++) {
        char id[16];
        snprintf(id, sizeof id, "trap-%c", letter);
        /* No digit and no word of the traps stands in the title. It begins with a sign, so that
         * what would stand before the text may be asked for. */
        recall_add(out, id, "“陷阱”", trap_texts[letter - 'a']);
    }
}

void recall_add_soup(recall_documents *out, int number)
{
    static const char *const often[] = {"1", "2", "20", "18", "2018", "000", "500", ".", ".",
                                        ",", ",", "年", "月", "号",   "政",  "务",  "a", "pm",
                                        " ", "-", "%",  "\n", "第",   "（",  "）",  "GB"};
    static const char *const seldom[] = {
        "１",     "．",   "，",         "。",       "　",     "①",
        "⑫",      "㈠",   "㎡",         "½",        "²",      "ﬁ",
        "Ａ",     "é",    "e\u0301",    "\u200B",   "\uE000", "\u00AD",
        "\uFE0F", "\x01", "\x7F",       "\xC2\x85", "\u2028", "\uFFFD",
        "𠀀",     "〇",   "々",         "ア",       "ｱﾞ",     "\u1100\u1161",
        "の",     "ß",    "İ",          "⺠",       "務",     "\t",
        "'",      "…",    "\U0001F600", "\u0660",   "·"};
    char id[16], body[2048] = "";
    snprintf(id, sizeof id, "soup-%d", number);
    for (size_t n = 200 + recall_random(200), len = 0; n > 0; n--) {
        bool rare = number % 2 && recall_random(6) == 0;
        const char *piece = rare ? seldom[recall_random(sizeof seldom / sizeof *seldom)]
                                 : often[recall_random(sizeof often / sizeof *often)];
        len += (size_t)snprintf(body + len, sizeof body - len, "%s", piece);
    }
    recall_add(out, id, "汤", body);
}
