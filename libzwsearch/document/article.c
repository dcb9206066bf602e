#include "document/article.h"

#include <string.h>

#include "document/chars.h"

/* --- Articles --------------------------------------------------------------------------------- */

static size_t behind_blank(const uint32_t *cp, size_t n, size_t i)
{
    return i < n && cp[i] == ' ' ? i + 1 : i;
}

/* A number in digits or Han numerals; 0, and *i where it was, when there is none. */
static uint32_t read_number(const uint32_t *cp, size_t n, size_t *i)
{
    uint32_t value = 0;
    size_t last = *i;
    if (last < n && is_digit(cp[last])) {
        if (cp[last] == '0')
            return 0;
        for (; last < n && is_digit(cp[last]); last++) {
            value = value * 10 + (cp[last] - '0');
            if (value > 9999)
                return 0;
        }
    } else {
        while (last < n && zws_chars__is_numeral(cp[last]))
            last++;
        if (!zws_chars__han_number(&value, cp, *i, last))
            return 0;
    }
    if (value > 0)
        *i = last;
    return value;
}

/* 第二款, 2款 */
static void read_paragraph(zws_article *article, const uint32_t *cp, size_t n)
{
    size_t i = behind_blank(cp, n, article->last);
    i = behind_blank(cp, n, i + (i < n && cp[i] == U'第'));
    uint32_t value = read_number(cp, n, &i);
    i = behind_blank(cp, n, i);
    if (value == 0 || i >= n || cp[i] != U'款')
        return;
    article->paragraph = value;
    article->last = i + 1;
}

/* 第三项, 第（三）项, （三）项, （三）, 3项 */
static void read_item(zws_article *article, const uint32_t *cp, size_t n)
{
    size_t i = behind_blank(cp, n, article->last);
    bool marked = i < n && cp[i] == U'第';
    i = behind_blank(cp, n, i + marked);
    bool bracket = i < n && cp[i] == '(';
    i += bracket;
    uint32_t value = read_number(cp, n, &i);
    if (value == 0)
        return;
    if (bracket && (i >= n || cp[i++] != ')'))
        return;
    size_t end = behind_blank(cp, n, i);
    bool named = end < n && cp[end] == U'项';
    if (!named && (marked || !bracket)) /* （三） needs no 项, anything else does */
        return;
    article->item = value;
    article->last = named ? end + 1 : i;
}

/* 之一, but not 之一切. */
static void read_sub(zws_article *article, const uint32_t *cp, size_t n)
{
    size_t i = behind_blank(cp, n, article->last);
    if (i >= n || cp[i] != U'之')
        return;
    i = behind_blank(cp, n, i + 1);
    uint32_t value = read_number(cp, n, &i);
    if (value == 0 || value > 99 || (i < n && (cp[i] == U'切' || cp[i] == U'规')))
        return;
    article->sub = value;
    article->last = i;
}

bool zws_article__at(zws_article *out, const uint32_t *cp, size_t n, size_t i)
{
    if (i >= n)
        return false;
    bool marked = cp[i] == U'第';
    size_t at = marked ? behind_blank(cp, n, i + 1) : i;
    uint32_t number = read_number(cp, n, &at);
    size_t unit = behind_blank(cp, n, at);
    if (number == 0 || unit >= n || cp[unit] != U'条')
        return false;
    /* 十条例 is no article of anything. */
    if (!marked && unit + 1 < n && cp[unit + 1] == U'例')
        return false;
    *out = (zws_article){.first = i, .last = unit + 1, .number = number, .marked = marked};
    read_sub(out, cp, n);
    read_paragraph(out, cp, n);
    read_item(out, cp, n);
    return true;
}

/* --- Laws ------------------------------------------------------------------------------------- */

/* What lawyers write for short, and no rule gives. */
static const char *const abbreviation[][2] = {
    {"刑诉法", "刑事诉讼法"},
    {"民诉法", "民事诉讼法"},
    {"行诉法", "行政诉讼法"},
    {"行复法", "行政复议法"},
    {"治安处罚法", "治安管理处罚法"},
    {"消法", "消费者权益保护法"},
    {"消保法", "消费者权益保护法"},
    {"道交法", "道路交通安全法"},
    {"信息公开条例", "政府信息公开条例"},
    {"劳合法", "劳动合同法"},
    {"个税法", "个人所得税法"},
    {"海诉法", "海事诉讼特别程序法"},
    {"未保法", "未成年人保护法"},
    {"食安法", "食品安全法"},
};

/* Behind the bracket at `first` where it tells a version: it holds a year (2020修正), or says that
 * it is the amended text (修正); `first` where it does not. */
static size_t behind_version(const uint32_t *cp, size_t first, size_t last)
{
    if (cp[first] != '(' && cp[first] != '[' && cp[first] != U'〔' && cp[first] != U'【')
        return first;
    size_t end = first + 1, digits = 0;
    bool year = false;
    while (end < last && end - first < 24 && cp[end] != ')' && cp[end] != ']' && cp[end] != U'〕' &&
           cp[end] != U'】') {
        digits = is_digit(cp[end]) ? digits + 1 : 0;
        bool century = digits == 4 && ((cp[end - 3] == '1' && cp[end - 2] == '9') ||
                                       (cp[end - 3] == '2' && cp[end - 2] == '0'));
        year |= century;
        end++;
    }
    if (end >= last || end - first >= 24)
        return first;
    bool amended = end - first == 3 && cp[first + 1] == U'修' &&
                   (cp[first + 2] == U'正' || cp[first + 2] == U'订');
    return year || amended ? end + 1 : first;
}

bool zws_article__has_version(const zws_text *text, size_t first, size_t last)
{
    for (size_t i = first; i < last; i++) {
        if (behind_version(text->cp, i, last) > i)
            return true;
    }
    return false;
}

static zws_status write_out(zws_buffer *out, size_t begin)
{
    for (size_t i = 0; i < sizeof abbreviation / sizeof *abbreviation; i++) {
        size_t len = strlen(abbreviation[i][0]);
        if (out->len - begin != len || memcmp(out->data + begin, abbreviation[i][0], len) != 0)
            continue;
        out->len = begin;
        return zws_buffer__puts(out, abbreviation[i][1]);
    }
    return ZWS_OK;
}

zws_status zws_article__law_key(zws_buffer *out, const zws_text *text, size_t first, size_t last,
                                bool years)
{
    static const char state[] = "中华人民共和国";
    const size_t state_len = sizeof state - 1;
    size_t begin = out->len;
    for (size_t i = first; i < last; i++) {
        size_t behind = years ? i : behind_version(text->cp, i, last);
        if (behind > i) {
            i = behind - 1;
            continue;
        }
        zws_char_class class = zws_char__class(text->cp[i]);
        if (class == ZWS_CHAR_HAN || class == ZWS_CHAR_LATIN || class == ZWS_CHAR_DIGIT)
            ZWS_TRY(zws_text__append_utf8(out, text, i, i + 1));
    }
    if (out->len - begin > state_len && memcmp(out->data + begin, state, state_len) == 0) {
        memmove(out->data + begin, out->data + begin + state_len, out->len - begin - state_len);
        out->len -= state_len;
    }
    return write_out(out, begin);
}
