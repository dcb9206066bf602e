#include <string.h>

#include "base/utf8.h"
#include "ingest/html.h"

/* Longer lines are text. */
#define FURNITURE_BYTES_MAX 300

/* Words of buttons: lines made of nothing else go. The longer of two with one beginning stands
 * first. */
static const char *const buttons[] = {
    "扫一扫在手机打开当前页",
    "手机扫一扫打开当前页",
    "打印本页",
    "打印本文",
    "我要打印",
    "打印",
    "關閉視窗",
    "关闭窗口",
    "关闭本页",
    "关闭页面",
    "关闭",
    "分享到",
    "分享",
    "返回顶部",
    "回到顶部",
    "返回列表",
    "返回",
    "加入收藏",
    "收藏",
    "我要纠错",
    "纠错",
    "字体",
    "字号",
    "浏览",
    "大",
    "中",
    "小",
    "保存",
    "下载文字版",
    "下载图片版",
    "政务微信",
    "政务微博",
    "微信",
    "微博",
    "顶部",
    "默认",
    "超大",
};

/* What lines begin with that lead elsewhere or count visits. */
static const char *const openings[] = {
    "当前位置", "當前位置", "您现在的位置", "您当前的位置", "您所在的位置", "您的位置",
    "你的位置", "上一篇",   "下一篇",       "上一条",       "下一条",       "扫一扫",
    "分享到",   "字体：",   "【字体",       "[字体",        "字号：",       "【打印",
    "浏览次数", "点击数",   "阅读次数",     "版权所有",     "主办单位：",   "网站标识码",
};

static bool begins_with(const char *text, size_t len, const char *what)
{
    size_t n = strlen(what);
    return len >= n && memcmp(text, what, n) == 0;
}

static bool is_separator(uint32_t cp)
{
    switch (cp) {
    case '|':
    case ':':
    case '[':
    case ']':
    case '>':
    case '-':
    case '/':
    case 0xFF1A: /* ： */
    case 0x3010: /* 【 */
    case 0x3011: /* 】 */
    case 0xFF5C: /* ｜ */
    case 0x3000:
        return true;
    default:
        return cp <= ' ';
    }
}

/* A bar or a trail of links: 首页 stands in it as a piece of its own, and no sentence ends. */
static bool is_navigation(const char *line, size_t len)
{
    static const char *const words[] = {"首页", "首頁", "网站首页"};
    if (memmem(line, len, "。", 3) || memmem(line, len, "；", 3))
        return false;
    bool after_separator = true;
    for (size_t i = 0; i < len;) {
        for (size_t k = 0; after_separator && k < sizeof words / sizeof *words; k++) {
            size_t end = i + strlen(words[k]);
            if (!begins_with(line + i, len - i, words[k]))
                continue;
            /* Alone on its line it is a link as well. */
            if (end == len || is_separator(zws_utf8__next(line, len, &end)))
                return true;
        }
        after_separator = is_separator(zws_utf8__next(line, len, &i));
    }
    return false;
}

bool zws_html__is_furniture(const char *line, size_t len)
{
    if (len > FURNITURE_BYTES_MAX)
        return false;
    for (size_t i = 0; i < sizeof openings / sizeof *openings; i++)
        if (begins_with(line, len, openings[i]))
            return true;
    if (is_navigation(line, len))
        return true;
    /* Buttons and separators alone; a line of separators counts as well. */
    for (size_t i = 0; i < len;) {
        size_t next = i;
        if (is_separator(zws_utf8__next(line, len, &next))) {
            i = next;
            continue;
        }
        size_t button = 0;
        for (size_t k = 0; !button && k < sizeof buttons / sizeof *buttons; k++)
            if (begins_with(line + i, len - i, buttons[k]))
                button = strlen(buttons[k]);
        if (!button)
            return false;
        i += button;
    }
    return true;
}
