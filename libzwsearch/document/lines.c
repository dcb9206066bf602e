#include "document/chars.h"
#include "document/parts.h"

/* The length of the blank or line end at s, 0 when there is none. *breaks says which. */
static size_t blank_at(const unsigned char *s, size_t left, bool *breaks)
{
    *breaks = s[0] == '\n' || s[0] == '\r' || s[0] == '\f' || s[0] == '\v';
    if (*breaks || s[0] == ' ' || s[0] == '\t')
        return 1;
    if (left >= 2 && s[0] == 0xC2 && s[1] == 0xA0)
        return 2;
    if (left < 3)
        return 0;
    if (s[0] == 0xE3 && s[1] == 0x80 && s[2] == 0x80) /* U+3000 */
        return 3;
    if (s[0] == 0xE2 && s[1] == 0x80 && (s[2] == 0xA8 || s[2] == 0xA9)) { /* U+2028, U+2029 */
        *breaks = true;
        return 3;
    }
    return 0;
}

/* No blank and no line end begins with it. Nearly all bytes are such. */
static bool is_plain(unsigned char byte)
{
    return byte > ' ' && byte != 0xC2 && byte != 0xE2 && byte != 0xE3;
}

/* Adds the line of bytes [begin, end) when it has characters; *at is the first character that no
 * line has taken yet. */
static zws_status add(zws_body_lines *out, const zws_text *text, size_t *at, size_t begin,
                      size_t end)
{
    size_t i = *at;
    while (i < text->n && (text->begin[i] < begin || (text->begin[i] < end && text->cp[i] == ' ')))
        i++;
    zws_body_line line = {.begin = begin, .end = end, .first = i};
    while (i < text->n && text->begin[i] < end)
        i++;
    *at = i;
    while (i > line.first && text->cp[i - 1] == ' ')
        i--;
    line.last = i;
    if (line.first == line.last)
        return ZWS_OK;
    ZWS_TRY(zws_mem__grow(&out->item, &out->cap, out->n + 1, sizeof(*out->item)));
    out->item[out->n++] = line;
    return ZWS_OK;
}

zws_status zws_body_lines__cut(zws_body_lines *out, const zws_text *text, const char *body,
                               size_t len)
{
    const unsigned char *s = (const unsigned char *)body;
    size_t at = 0, begin = 0, end = 0;
    bool inside = false, breaks;
    out->n = 0;
    for (size_t pos = 0; pos < len;) {
        size_t blank = is_plain(s[pos]) ? 0 : blank_at(s + pos, len - pos, &breaks);
        if (blank == 0) {
            if (!inside)
                begin = pos;
            inside = true;
            /* Whole characters need not be known: the bytes of one never look like a blank. */
            do
                pos++;
            while (pos < len && is_plain(s[pos]));
            end = pos;
            continue;
        }
        if (breaks && inside) {
            ZWS_TRY(add(out, text, &at, begin, end));
            inside = false;
        }
        pos += blank;
    }
    return inside ? add(out, text, &at, begin, end) : ZWS_OK;
}

void zws_body_lines__free(zws_body_lines *lines)
{
    free(lines->item);
    *lines = (zws_body_lines){0};
}
