#include "ingest/json_plain.h"

#include "base/bytes.h"
#include "base/utf8.h"

typedef struct {
    const char *at, *end;
} reader;

static void skip_blanks(reader *r)
{
    while (r->at < r->end && (*r->at == ' ' || *r->at == '\t' || *r->at == '\r' || *r->at == '\n'))
        r->at++;
}

static bool take(reader *r, char c)
{
    skip_blanks(r);
    if (r->at == r->end || *r->at != c)
        return false;
    r->at++;
    return true;
}

/* The high bit of each byte that is zero; bits above the lowest such may be wrong. */
static inline uint64_t zero_bytes(uint64_t x)
{
    return (x - 0x0101010101010101u) & ~x & 0x8080808080808080u;
}

/* The first quotation mark, backslash or control character, or the end. */
static const char *find_special(const char *p, const char *end)
{
    for (; end - p >= 8; p += 8) {
        uint64_t x = zws_get64(p);
        uint64_t found = zero_bytes(x ^ 0x2222222222222222u) | zero_bytes(x ^ 0x5C5C5C5C5C5C5C5Cu) |
                         ((x - 0x2020202020202020u) & ~x & 0x8080808080808080u);
        if (found)
            return p + __builtin_ctzll(found) / 8;
    }
    while (p < end && *p != '"' && *p != '\\' && (unsigned char)*p >= 0x20)
        p++;
    return p;
}

static int hex_value(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

/* What stands for the escape behind a backslash: how many bytes, 0 for what is not known here. A
 * surrogate or NUL is not. */
static size_t unescape(char out[4], reader *r)
{
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    if (r->at == r->end)
        return 0;
    char c = *r->at++;
    const char *plain = c ? strchr(from, c) : NULL;
    if (plain) {
        out[0] = to[plain - from];
        return 1;
    }
    if (c != 'u' || r->end - r->at < 4)
        return 0;
    uint32_t cp = 0;
    for (int i = 0; i < 4; i++) {
        int digit = hex_value(*r->at++);
        if (digit < 0)
            return 0;
        cp = cp << 4 | (uint32_t)digit;
    }
    return cp == 0 || (cp >= 0xD800 && cp < 0xE000) ? 0 : zws_utf8__encode(out, cp);
}

/* A string behind its first mark. *text is NULL where it is in the texts from *len on: they may
 * still move. */
static zws_status read_string(zws_plain_object *out, reader *r, bool *good, const char **text,
                              size_t *len)
{
    const char *begin = r->at;
    const char *stop = find_special(r->at, r->end);
    *good = stop < r->end && (*stop == '"' || *stop == '\\');
    if (!*good)
        return ZWS_OK;
    r->at = stop + 1;
    *text = begin;
    *len = (size_t)(stop - begin);
    if (*stop == '"')
        return ZWS_OK;
    *text = NULL;
    *len = out->texts.len;
    while (*stop == '\\') {
        char bytes[4];
        size_t n = unescape(bytes, r);
        ZWS_TRY(zws_buffer__append(&out->texts, begin, (size_t)(stop - begin)));
        ZWS_TRY(zws_buffer__append(&out->texts, bytes, n));
        begin = r->at;
        stop = find_special(r->at, r->end);
        *good = n > 0 && stop < r->end && (*stop == '"' || *stop == '\\');
        if (!*good)
            return ZWS_OK;
        r->at = stop + 1;
    }
    return zws_buffer__append(&out->texts, begin, (size_t)(stop - begin));
}

static bool is_new(const zws_plain_object *o, const char *name, size_t len)
{
    for (size_t i = 0; i < o->n; i++) {
        if (o->member[i].name_len == len && memcmp(o->member[i].name, name, len) == 0)
            return false;
    }
    return true;
}

static zws_status read_member(zws_plain_object *out, reader *r, bool *good)
{
    const char *name = NULL, *text = NULL;
    size_t name_len = 0, len = 0;
    *good = out->n < ZWS_PLAIN_MEMBERS && take(r, '"');
    if (*good)
        ZWS_TRY(read_string(out, r, good, &name, &name_len));
    *good = *good && name && is_new(out, name, name_len) && take(r, ':') && take(r, '"');
    if (*good)
        ZWS_TRY(read_string(out, r, good, &text, &len));
    if (*good)
        out->member[out->n++] = (zws_plain_member){name, name_len, text, len};
    return ZWS_OK;
}

/* Texts with escapes follow one another: each ends where the next begins. */
static void point_at_texts(zws_plain_object *o)
{
    size_t end = o->texts.len;
    for (size_t i = o->n; i-- > 0;) {
        zws_plain_member *m = &o->member[i];
        if (m->text)
            continue;
        size_t begin = m->len;
        m->text = o->texts.data ? o->texts.data + begin : "";
        m->len = end - begin;
        end = begin;
    }
}

zws_status zws_plain_object__read(zws_plain_object *out, bool *plain, const char *line, size_t len)
{
    reader r = {line, line + len};
    out->n = 0;
    zws_buffer__clear(&out->texts);
    bool good = take(&r, '{');
    do {
        if (good)
            ZWS_TRY(read_member(out, &r, &good));
    } while (good && take(&r, ','));
    good = good && take(&r, '}');
    skip_blanks(&r);
    *plain = good && r.at == r.end;
    if (*plain)
        point_at_texts(out);
    return ZWS_OK;
}

void zws_plain_object__free(zws_plain_object *object)
{
    zws_buffer__free(&object->texts);
    object->n = 0;
}
