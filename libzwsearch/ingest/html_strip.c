#include <ctype.h>
#include <libxml/HTMLparser.h>
#include <string.h>
#include <strings.h>

#include "base/utf8.h"
#include "ingest/html.h"

/* Appends the character that an entity stands for; p is behind '&'. Returns where reading goes on,
 * which is p when it is none. */
static const char *put_entity(zws_status *status, zws_buffer *out, const char *p, const char *end)
{
    char name[16];
    size_t n = 0;
    uint32_t cp = 0;
    const char *from = p;
    while (p < end && n < sizeof name - 1 && (isalnum((unsigned char)*p) || (n == 0 && *p == '#')))
        name[n++] = *p++;
    name[n] = '\0';
    if (n > 1 && name[0] == '#') {
        bool hex = name[1] == 'x' || name[1] == 'X';
        cp = (uint32_t)strtoul(name + 1 + hex, NULL, hex ? 16 : 10);
    } else if (n > 0) {
        const htmlEntityDesc *entity = htmlEntityLookup((const xmlChar *)name);
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
    const char *close = memchr(q, '>', (size_t)(end - q));
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
