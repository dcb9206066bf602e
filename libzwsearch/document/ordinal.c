#include "document/ordinal.h"

#include "base/memory.h"
#include "document/chars.h"

#define VALUE_MAX 9999u

static bool is_counted(uint32_t c)
{
    switch (c) {
    case U'条':
    case U'款':
    case U'项':
    case U'目':
    case U'编':
    case U'章':
    case U'节':
    case U'号':
    case U'届':
    case U'次':
    case U'期':
    case U'批':
        return true;
    default:
        return false;
    }
}

static size_t behind_blank(const uint32_t *cp, size_t n, size_t i)
{
    return i < n && cp[i] == ' ' ? i + 1 : i;
}

/* Reads digits; 0 where they are none, lead with 0 or are too many. */
static uint32_t read_digits(const uint32_t *cp, size_t n, size_t *i)
{
    uint32_t value = 0;
    if (*i < n && cp[*i] == '0')
        return 0;
    for (; *i < n && is_digit(cp[*i]); ++*i) {
        value = value * 10 + (cp[*i] - '0');
        if (value > VALUE_MAX)
            return 0;
    }
    return value;
}

bool zws_ordinal__at(zws_ordinal *out, const uint32_t *cp, size_t n, size_t i)
{
    if (i >= n || cp[i] != U'第')
        return false;
    size_t first = behind_blank(cp, n, i + 1), last = first;
    uint32_t value = 0;
    bool digits = first < n && is_digit(cp[first]);
    if (digits) {
        value = read_digits(cp, n, &last);
    } else {
        while (last < n && zws_chars__is_numeral(cp[last]))
            last++;
        if (!zws_chars__han_number(&value, cp, first, last))
            return false;
    }
    size_t end = behind_blank(cp, n, last);
    if (value == 0 || value > VALUE_MAX || end >= n || !is_counted(cp[end]))
        return false;
    *out = (zws_ordinal){i, end + 1, first, last, value, digits};
    return true;
}

size_t zws_ordinal__han(uint32_t out[ZWS_HAN_NUMBER_MAX], uint32_t value)
{
    static const uint32_t numeral[] = {U'零', U'一', U'二', U'三', U'四',
                                       U'五', U'六', U'七', U'八', U'九'};
    static const uint32_t place[] = {U'千', U'百', U'十', 0};
    size_t n = 0;
    uint32_t rest = value % 10000;
    bool gap = false;
    for (uint32_t unit = 1000, p = 0; unit > 0; unit /= 10, p++) {
        uint32_t digit = rest / unit;
        rest %= unit;
        if (digit == 0) {
            gap = n > 0;
            continue;
        }
        if (gap)
            out[n++] = U'零';
        gap = false;
        /* 十二, but 一百一十二. */
        if (unit != 10 || digit > 1 || n > 0)
            out[n++] = numeral[digit];
        if (place[p])
            out[n++] = place[p];
    }
    return n;
}

static size_t write_digits(uint32_t out[ZWS_HAN_NUMBER_MAX], uint32_t value)
{
    size_t n = 0;
    for (uint32_t unit = 1000; unit > 0; unit /= 10) {
        if (value >= unit)
            out[n++] = '0' + value / unit % 10;
    }
    return n;
}

zws_status zws_ordinal__respell(uint32_t **out, size_t *n, const uint32_t *cp, size_t len)
{
    uint32_t *text = NULL;
    size_t cap = 0, copied = 0;
    zws_ordinal ordinal;
    *out = NULL;
    *n = 0;
    for (size_t i = 0; i < len; i++) {
        if (!zws_ordinal__at(&ordinal, cp, len, i))
            continue;
        zws_status status =
            zws_mem__grow(&text, &cap, *n + len - copied + ZWS_HAN_NUMBER_MAX, sizeof *text);
        if (status != ZWS_OK) {
            free(text);
            return status;
        }
        memcpy(text + *n, cp + copied, (ordinal.number_first - copied) * sizeof *text);
        *n += ordinal.number_first - copied;
        *n += ordinal.digits ? zws_ordinal__han(text + *n, ordinal.value)
                             : write_digits(text + *n, ordinal.value);
        copied = ordinal.number_last;
        i = ordinal.last - 1;
    }
    if (!text)
        return ZWS_OK;
    memcpy(text + *n, cp + copied, (len - copied) * sizeof *text);
    *n += len - copied;
    *out = text;
    return ZWS_OK;
}
