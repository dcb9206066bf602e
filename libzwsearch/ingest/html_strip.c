#include <ctype.h>
#include <libxml/HTMLparser.h>
#include <string.h>
#include <strings.h>

#include "base/utf8.h"
#include "ingest/html.h"

/* The number of a character reference; p is behind "&#". Too large ones stop at a value that is no
 * character. */
static const char *read_number(uint32_t *out, const char *p, const char *end)
{
    uint32_t base = 10, cp = 0;
    if (p < end && (*p == 'x' || *p == 'X')) {
        base = 16;
        p++;
    }
    for (; p < end; p++) {
        unsigned char c = (unsigned char)*p;
        if (!(base == 16 ? isxdigit(c) : isdigit(c)))
            break;
        if (cp <= 0x10FFFF)
            cp = cp * base + (uint32_t)(isdigit(c) ? c - '0' : (c | 32) - 'a' + 10);
    }
    *out = cp;
    return p;
}

/* Appends the character that an entity stands for; p is behind '&'. Returns where reading goes on,
 * which is p when it is none. */
static const char *put_entity(zws_status *status, zws_buffer *out, const char *p, const char *end)
{
    uint32_t cp = 0;
    const char *from = p;
    if (p < end && *p == '#') {
        p = read_number(&cp, p + 1, end);
    } else {
        char name[16];
        size_t n = 0;
        while (p < end && n < sizeof name - 1 && isalnum((unsigned char)*p))
            name[n++] = *p++;
        name[n] = '\0';
        const htmlEntityDesc *entity = n ? htmlEntityLookup((const xmlChar *)name) : NULL;
        cp = entity ? entity->value : 0;
    }
    if (cp == 0) {
        *status = zws_buffer__putc(out, '&');
        return from;
    }
    char utf8[4];
    if (cp == 0xA0 || cp < ' ')
        cp = ' ';
    *status = zws_buffer__append(out, utf8, zws_utf8__encode(utf8, cp));
    return p < end && *p == ';' ? p + 1 : p;
}

/* Behind the end tag of a raw element, or the end of the page. */
static const char *skip_raw(const char *p, const char *end, const char *element)
{
    size_t n = strlen(element);
    while ((p = memchr(p, '<', (size_t)(end - p)))) {
        p++;
        if ((size_t)(end - p) > n && *p == '/' && strncasecmp(p + 1, element, n) == 0) {
            const char *close = memchr(p, '>', (size_t)(end - p));
            return close ? close + 1 : end;
        }
    }
    return end;
}

static zws_status end_line(zws_buffer *out)
{
    while (out->len && out->data[out->len - 1] == ' ')
        out->len--;
    if (out->len && out->data[out->len - 1] != '\n')
        return zws_buffer__putc(out, '\n');
    return ZWS_OK;
}

/* p is behind '<'. Returns where text goes on. */
static const char *take_tag(zws_status *status, zws_buffer *out, zws_buffer *title, const char *p,
                            const char *end)
{
    if (end - p >= 3 && memcmp(p, "!--", 3) == 0) {
        const char *close = memmem(p + 3, (size_t)(end - p) - 3, "-->", 3);
        return close ? close + 3 : end;
    }
    char name[16];
    size_t n = 0;
    const char *q = p + (p < end && *p == '/');
    while (q < end && n < sizeof name - 1 && isalnum((unsigned char)*q))
        name[n++] = *q++;
    name[n] = '\0';
    const char *close = q < end ? memchr(q, '>', (size_t)(end - q)) : NULL;
    close = close ? close + 1 : end;
    if (n == 0 || *p == '/') {
        if (n && zws_html__kind(name) != HTML_INLINE && zws_html__kind(name) != HTML_A)
            *status = end_line(out);
        return close;
    }
    static const char *const raw[] = {"script", "style", "textarea", "svg", "select"};
    for (size_t i = 0; i < sizeof raw / sizeof *raw; i++)
        if (strcasecmp(name, raw[i]) == 0)
            return skip_raw(close, end, raw[i]);
    if (strcasecmp(name, "title") == 0) {
        const char *from = close, *to = skip_raw(from, end, "title");
        const char *stop = memchr(from, '<', (size_t)(to - from));
        if (title->len == 0)
            *status = zws_buffer__append(title, from, (size_t)((stop ? stop : to) - from));
        return to;
    }
    if (zws_html__kind(name) == HTML_CELL)
        *status =
            out->len && out->data[out->len - 1] != '\n' ? zws_buffer__putc(out, '\t') : ZWS_OK;
    else if (zws_html__kind(name) != HTML_INLINE && zws_html__kind(name) != HTML_A)
        *status = end_line(out);
    return close;
}

zws_status zws_html__strip(zws_buffer *out, zws_buffer *title, const char *utf8, size_t len)
{
    const char *p = utf8, *end = utf8 + len;
    zws_status status = ZWS_OK;
    while (p < end && status == ZWS_OK) {
        unsigned char c = (unsigned char)*p;
        if (c == '<' && end - p > 1 && (isalpha((unsigned char)p[1]) || strchr("/!?", p[1]))) {
            p = take_tag(&status, out, title, p + 1, end);
        } else if (c == '&') {
            p = put_entity(&status, out, p + 1, end);
        } else {
            p++;
            if (c > ' ')
                status = zws_buffer__putc(out, (char)c);
            else if (out->len && (unsigned char)out->data[out->len - 1] > ' ')
                status = zws_buffer__putc(out, ' ');
        }
    }
    return status;
}
