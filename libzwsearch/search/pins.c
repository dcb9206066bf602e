#include "search/pins.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/utf8.h"

struct zws_pins {
    zws_arena arena;
    zws_pin *pin; /* by query, then by id */
    size_t n, cap;
};

/* --- The form in which queries are compared --------------------------------------------------- */

static zws_status normal_form(zws_buffer *out, zws_text *text, const zws_analyzer *analyzer,
                              const char *query, size_t len)
{
    zws_buffer__clear(out);
    ZWS_TRY(zws_text__normalize(text, analyzer, query, len));
    ZWS_TRY(zws_text__append_utf8(out, text, 0, text->n));
    return zws_buffer__putc(out, '\0');
}

/* --- Reading ---------------------------------------------------------------------------------- */

typedef struct {
    zws_pins *pins;
    const zws_analyzer *analyzer;
    const char *path;
    size_t line;
    zws_text text;
    zws_buffer query;
} reader;

static zws_status wrong(const reader *r, const char *what)
{
    return zws_error__set(ZWS_EFORMAT,
                          "%s:%zu: %s: a line is QUERY<TAB>ID<TAB>YYYY-MM-DD, or "
                          "without the date",
                          r->path, r->line, what);
}

static bool is_blank(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (text[i] != ' ' && text[i] != '\t')
            return false;
    }
    return true;
}

/* A whole day, or nothing. */
static bool read_expiry(zws_date *out, const char *text, size_t len)
{
    *out = 0;
    while (len > 0 && text[len - 1] == ' ')
        len--;
    if (len == 0)
        return true;
    return len == 10 && text[4] == '-' && text[7] == '-' && zws_date__parse(out, text, len);
}

static zws_status read_line(reader *r, const char *line, size_t len)
{
    zws_pins *pins = r->pins;
    zws_pin pin = {.line = r->line};
    const char *end = line + len, *id = memchr(line, '\t', len);
    if (zws_utf8__valid_prefix(line, len) != len || memchr(line, '\0', len))
        return wrong(r, "this is not UTF-8");
    if (is_blank(line, len) || line[0] == '#')
        return ZWS_OK;
    if (!id++)
        return wrong(r, "no tab");
    const char *id_end = memchr(id, '\t', (size_t)(end - id));
    if (!id_end)
        id_end = end;
    if (is_blank(id, (size_t)(id_end - id)))
        return wrong(r, "no id");
    if (id_end < end && !read_expiry(&pin.expiry, id_end + 1, (size_t)(end - id_end) - 1))
        return wrong(r, "the date of expiry is none");
    ZWS_TRY(normal_form(&r->query, &r->text, r->analyzer, line, (size_t)(id - 1 - line)));
    if (r->query.data[0] == '\0')
        return wrong(r, "no query");
    if (pins->n == ZWS_PINS_MAX)
        return zws_error__set(ZWS_ELIMIT, "%s:%zu: more than %d pins", r->path, r->line,
                              ZWS_PINS_MAX);
    pin.query = zws_arena__dup(&pins->arena, r->query.data, r->query.len - 1);
    pin.id = zws_arena__dup(&pins->arena, id, (size_t)(id_end - id));
    if (!pin.query || !pin.id)
        return zws_error__nomem();
    ZWS_TRY(zws_mem__grow(&pins->pin, &pins->cap, pins->n + 1, sizeof *pins->pin));
    pins->pin[pins->n++] = pin;
    return ZWS_OK;
}

static zws_status read_lines(reader *r, const char *data, size_t len)
{
    static const char mark[] = "\xEF\xBB\xBF";
    const char *at = data, *end = data + len;
    if (len >= 3 && memcmp(at, mark, 3) == 0)
        at += 3;
    while (at < end) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        const char *next = stop ? stop + 1 : end;
        if (!stop)
            stop = end;
        if (stop > at && stop[-1] == '\r')
            stop--;
        r->line++;
        ZWS_TRY(read_line(r, at, (size_t)(stop - at)));
        at = next;
    }
    return ZWS_OK;
}

static int by_query(const void *a, const void *b)
{
    const zws_pin *x = a, *y = b;
    int order = strcmp(x->query, y->query);
    order = order ? order : strcmp(x->id, y->id);
    return order ? order : (x->line > y->line) - (x->line < y->line);
}

static zws_status check_order(reader *r)
{
    const zws_pins *pins = r->pins;
    size_t run = 1;
    for (size_t i = 1; i < pins->n; i++) {
        const zws_pin *a = &pins->pin[i - 1], *b = &pins->pin[i];
        bool same = strcmp(a->query, b->query) == 0;
        run = same ? run + 1 : 1;
        r->line = b->line;
        if (same && strcmp(a->id, b->id) == 0)
            return zws_error__set(ZWS_EFORMAT,
                                  "%s:%zu: this document is pinned for this query in line %zu "
                                  "already: delete one of the lines",
                                  r->path, b->line, a->line);
        if (run > ZWS_PINS_QUERY_MAX)
            return zws_error__set(ZWS_ELIMIT, "%s:%zu: more than %d documents pinned for one query",
                                  r->path, b->line, ZWS_PINS_QUERY_MAX);
    }
    return ZWS_OK;
}

zws_status zws_pins__load(zws_pins **out, const zws_analyzer *analyzer, const char *path)
{
    char *data;
    size_t len;
    zws_pins *pins;
    *out = NULL;
    ZWS_TRY(zws_file__read(&data, &len, path, ZWS_PINS_FILE_MAX));
    zws_status status = zws_mem__zalloc(&pins, 1, sizeof *pins);
    if (status != ZWS_OK) {
        free(data);
        return status;
    }
    reader r = {.pins = pins, .analyzer = analyzer, .path = path};
    status = read_lines(&r, data, len);
    if (status == ZWS_OK && pins->n > 0) {
        qsort(pins->pin, pins->n, sizeof *pins->pin, by_query);
        status = check_order(&r);
    }
    zws_text__free(&r.text);
    zws_buffer__free(&r.query);
    free(data);
    if (status == ZWS_OK)
        *out = pins;
    else
        zws_pins__free(pins);
    return status;
}

void zws_pins__free(zws_pins *pins)
{
    if (!pins)
        return;
    zws_arena__free(&pins->arena);
    free(pins->pin);
    free(pins);
}

/* --- Asking ----------------------------------------------------------------------------------- */

zws_status zws_pins__check(const zws_pins *pins, zws_store *store, const char *path,
                           void (*report)(const char *line, void *context), void *context)
{
    zws_buffer line = {0};
    zws_status status = ZWS_OK;
    for (size_t i = 0; status == ZWS_OK && i < pins->n; i++) {
        const zws_pin *pin = &pins->pin[i];
        zws_match match = {0};
        status = zws_store__find(store, pin->id, strlen(pin->id), &match);
        free(match.id);
        if (status != ZWS_ENOTFOUND)
            continue;
        zws_buffer__clear(&line);
        status = zws_buffer__printf(&line, "%s:%zu: the index has no document '%s'", path,
                                    pin->line, pin->id);
        if (status == ZWS_OK)
            report(line.data, context);
    }
    zws_buffer__free(&line);
    return status;
}

zws_status zws_pins__of(const zws_pin **out, size_t *n, const zws_pins *pins,
                        const zws_analyzer *analyzer, const char *query, size_t len)
{
    zws_text text = {0};
    zws_buffer form = {0};
    *out = NULL;
    *n = 0;
    if (!pins || pins->n == 0)
        return ZWS_OK;
    zws_status status = normal_form(&form, &text, analyzer, query, len);
    size_t low = 0, high = pins->n;
    while (status == ZWS_OK && low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(pins->pin[middle].query, form.data) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    while (status == ZWS_OK && low + *n < pins->n &&
           strcmp(pins->pin[low + *n].query, form.data) == 0)
        ++*n;
    if (*n > 0)
        *out = &pins->pin[low];
    zws_text__free(&text);
    zws_buffer__free(&form);
    return status;
}
