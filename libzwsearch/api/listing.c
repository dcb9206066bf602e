/* Importing a list of clean-up results: a file of lines with tabs. */
#include <stdio.h>

#include "api/writer_internal.h"
#include "base/file.h"
#include "base/utf8.h"

enum { LIST_BYTES_MAX = 256 << 20 };

typedef struct {
    zws_writer *writer;
    zws_listing_fn fn;
    void *context;
    size_t line, entries;
    bool compare; /* second pass: the list is committed */
} reading;

static void say(const reading *r, const char *kind, const char *message)
{
    if (r->fn)
        r->fn(r->line, kind, message, r->context);
}

/* Cuts the field at *at, moving it behind the tab. */
static char *cut(char **at)
{
    char *field = *at, *tab = strchr(field, '\t');
    *at = tab ? tab + 1 : field + strlen(field);
    if (tab)
        *tab = '\0';
    while (*field == ' ')
        field++;
    for (size_t n = strlen(field); n > 0 && field[n - 1] == ' '; n--)
        field[n - 1] = '\0';
    return field;
}

static zws_status disputed(const char *id, const zws_validity_answer *answer, const char *other,
                           const char *sentence, void *context)
{
    reading *r = context;
    zws_buffer text = {0};
    if (!answer->conflict)
        return ZWS_OK;
    zws_status status = zws_buffer__printf(&text, "%s is %s by the list, %s by %s%s%s", id,
                                           zws_validity_name(answer->decided.state),
                                           zws_validity_name(answer->other.state),
                                           other                                 ? other
                                           : answer->other.cause == ZWS_BY_INPUT ? "its input"
                                                                                 : "its own text",
                                           sentence ? ": " : "", sentence ? sentence : "");
    if (status == ZWS_OK)
        say(r, "disputed", text.data);
    zws_buffer__free(&text);
    return status;
}

static zws_status compare(reading *r, const zws_listing *entry)
{
    size_t held;
    ZWS_TRY(zws_store_writer__check_listing(r->writer->store, entry, zws_validity__today(), &held,
                                            disputed, r));
    if (held == 0)
        say(r, "missing", entry->name);
    return ZWS_OK;
}

static zws_status skip(reading *r, const char *why)
{
    if (!r->compare)
        say(r, "skipped", why);
    return ZWS_OK;
}

static zws_status read_line(reading *r, char *line)
{
    char *at = line, *name = cut(&at), *state = cut(&at), *day = cut(&at), *source = cut(&at);
    zws_listing entry = {.name = name, .name_len = strlen(name), .source = source, .line = r->line};
    if (*name == '\0' || *name == '#')
        return ZWS_OK;
    if (!zws_validity__parse(&entry.state, state, strlen(state)) ||
        entry.state == ZWS_VALIDITY_UNKNOWN)
        return skip(r, "its second column is no state (现行有效, 已修改, 已废止, 尚未生效, "
                       "有效期届满)");
    if (*day && !zws_date__parse(&entry.day, day, strlen(day)))
        return skip(r, "its third column is no day (YYYY-MM-DD)");
    if (entry.day)
        entry.day = zws_date__first_day(entry.day);
    if (r->compare)
        return compare(r, &entry);
    zws_status status = zws_store_writer__add_listing(r->writer->store, &entry);
    if (status == ZWS_EINVAL)
        return skip(r, zws_error_message());
    r->entries += status == ZWS_OK;
    return status;
}

static zws_status read_lines(reading *r, const char *data, size_t len)
{
    zws_buffer line = {0};
    zws_status status = ZWS_OK;
    size_t at = len >= 3 && memcmp(data, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    for (r->line = 1; status == ZWS_OK && at < len; r->line++) {
        const char *end = memchr(data + at, '\n', len - at);
        size_t n = end ? (size_t)(end - data) - at : len - at;
        zws_buffer__clear(&line);
        status = zws_buffer__append(&line, data + at, n);
        at += n + 1;
        if (status != ZWS_OK)
            break;
        if (n > 0 && line.data[n - 1] == '\r')
            line.data[--line.len] = '\0';
        status =
            zws_utf8__valid_prefix(line.data, line.len) == line.len && strlen(line.data) == line.len
                ? read_line(r, line.data)
                : skip(r, "it is no UTF-8 text");
    }
    zws_buffer__free(&line);
    return status;
}

zws_status zws_writer_import_validity(zws_writer *writer, const char *path, size_t *entries,
                                      zws_listing_fn fn, void *context)
{
    char *data;
    size_t len;
    ZWS_NEED(writer);
    ZWS_NEED(path);
    if (writer->tokens)
        return zws_error__set(ZWS_EINVAL, "an index of tokens knows nothing of validity");
    ZWS_TRY(zws_file__read(&data, &len, path, LIST_BYTES_MAX));
    reading r = {.writer = writer, .fn = fn, .context = context};
    zws_status status = zws_store_writer__clear_list(writer->store);
    if (status == ZWS_OK)
        status = read_lines(&r, data, len);
    if (status == ZWS_OK)
        status = zws_store_writer__commit(writer->store);
    if (entries)
        *entries = r.entries;
    r.compare = true;
    if (status == ZWS_OK && fn)
        status = read_lines(&r, data, len);
    free(data);
    return status;
}
