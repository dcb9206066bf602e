#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "document/json_text.h"
#include "ingest/ingest.h"
#include "ingest/json_plain.h"
#include "ingest/record.h"

/* What one line may hold before it is parsed: jansson makes some 130 bytes of the three bytes
 * "[],", so a line of 64 MiB could ask for gigabytes. */
#define MAX_VALUES 200000
#define MAX_DEPTH  64

/* Behind the string whose first character is at i, or len. Its end and the next backslash are each
 * looked for once. */
static size_t behind_string(const char *line, size_t len, size_t i)
{
    const char *at = line + i, *end = line + len, *quote = at - 1;
    while (at < end) {
        if (quote < at)
            quote = memchr(at, '"', (size_t)(end - at));
        if (!quote)
            quote = end;
        const char *escape = memchr(at, '\\', (size_t)(quote - at));
        if (!escape)
            return quote < end ? (size_t)(quote - line) : len;
        at = escape + 2;
    }
    return len;
}

/* Counts values and depth without parsing; whether the line is well-formed is not its business. */
static zws_status check_size(const char *line, size_t len)
{
    size_t values = 0, depth = 0;
    for (size_t i = 0; i < len; i++) {
        switch (line[i]) {
        case '"':
            i = behind_string(line, len, i + 1);
            break;
        case '[':
        case '{':
            if (++depth > MAX_DEPTH)
                return zws_error__set(ZWS_ELIMIT,
                                      "nested deeper than %d at column %zu: not a document",
                                      MAX_DEPTH, i + 1);
            values++;
            break;
        case ']':
        case '}':
            depth -= depth > 0;
            break;
        case ',':
            if (++values > MAX_VALUES)
                return zws_error__set(ZWS_ELIMIT, "more than %d values in one line: not a document",
                                      MAX_VALUES);
            break;
        default:
            break;
        }
    }
    return ZWS_OK;
}

static const char *type_name(const json_t *value)
{
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        return "an object";
    case JSON_ARRAY:
        return "an array";
    case JSON_TRUE:
    case JSON_FALSE:
        return "true or false";
    default:
        return "another value";
    }
}

static zws_status set_text(zws_document *document, zws_field field, const char *name,
                           const char *text, size_t len, bool add)
{
    if (len == 0)
        return ZWS_OK;
    zws_status status = zws_record__check_length(len);
    if (status == ZWS_OK)
        status = add ? zws_document_add(document, field, text, len)
                     : zws_document_set(document, field, text, len);
    if (status != ZWS_OK)
        zws_error__prefix(status, "\"%s\": ", name);
    return status;
}

/* Sets one field by a string, or by a number, which stands for its own text. */
static zws_status set_value(zws_document *document, zws_field field, const char *name,
                            const json_t *value, bool add)
{
    if (json_is_string(value))
        return set_text(document, field, name, json_string_value(value), json_string_length(value),
                        add);
    if (json_is_integer(value)) {
        char number[64];
        int len =
            snprintf(number, sizeof number, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
        return set_text(document, field, name, number, (size_t)len, add);
    }
    if (json_is_real(value))
        return zws_error__set(ZWS_EFORMAT,
                              "\"%s\" is a number with a fraction or too many digits: write it in "
                              "quotes",
                              name);
    return zws_error__set(ZWS_EFORMAT, "\"%s\" must be a string, not %s", name, type_name(value));
}

/* ZWS_FIELD_COUNT: nobody asks for it. */
static zws_field field_of(const char *name)
{
    zws_field field = strcmp(name, "text") == 0 ? ZWS_FIELD_BODY : zws_field_by_name(name);
    return field == ZWS_FIELD_UNIT_OF ? ZWS_FIELD_COUNT : field;
}

static zws_status set_member(zws_document *document, const char *name, const json_t *value)
{
    zws_field field = field_of(name);
    if (field == ZWS_FIELD_COUNT || json_is_null(value))
        return ZWS_OK;
    if (!zws_field__is_list(field) || !json_is_array(value))
        return set_value(document, field, name, value, false);
    size_t i;
    const json_t *item;
    json_array_foreach(value, i, item)
    {
        if (!json_is_null(item))
            ZWS_TRY(set_value(document, field, name, item, true));
    }
    return ZWS_OK;
}

static zws_status check_id(const zws_document *document)
{
    if (zws_document_count(document, ZWS_FIELD_ID) == 0)
        return zws_error__set(ZWS_EFORMAT, "\"id\" is missing or empty: every record needs one");
    return ZWS_OK;
}

static zws_status fill(zws_document *document, json_t *root)
{
    if (!json_is_object(root))
        return zws_error__set(ZWS_EFORMAT, "the line is %s, not an object {\"id\": …}",
                              type_name(root));
    const char *name;
    json_t *value;
    json_object_foreach(root, name, value)
    {
        ZWS_TRY(set_member(document, name, value));
    }
    return check_id(document);
}

static zws_status fill_plain(zws_document *document, const zws_plain_object *object)
{
    for (size_t i = 0; i < object->n; i++) {
        const zws_plain_member *m = &object->member[i];
        char name[32];
        if (m->name_len >= sizeof name)
            continue;
        memcpy(name, m->name, m->name_len);
        name[m->name_len] = '\0';
        zws_field field = field_of(name);
        if (field != ZWS_FIELD_COUNT)
            ZWS_TRY(set_text(document, field, name, m->text, m->len, false));
    }
    return check_id(document);
}

/* Whatever there may be in a line. */
static zws_status parse(zws_document *document, const char *line, size_t len)
{
    ZWS_TRY(check_size(line, len));
    json_error_t error;
    /* Of two members with one name, the last stands. */
    json_t *root;
    ZWS_TRY(zws_json__load(&root, line, len, JSON_DECODE_ANY, &error));
    /* A huge number that nobody asks for must not cost the record. */
    if (!root && json_error_code(&error) == json_error_numeric_overflow)
        ZWS_TRY(
            zws_json__load(&root, line, len, JSON_DECODE_ANY | JSON_DECODE_INT_AS_REAL, &error));
    if (!root && json_error_code(&error) == json_error_null_character)
        return zws_error__set(ZWS_EFORMAT, "a NUL character (\\u0000) at column %d: leave it out",
                              error.position > 0 ? error.position : 1);
    if (!root)
        return zws_error__set(ZWS_EFORMAT, "broken JSON at column %d: %s",
                              error.position > 0 ? error.position : 1, error.text);
    zws_status status = fill(document, root);
    json_decref(root);
    return status;
}

zws_status zws_ingest__json(zws_document **out, const char *line, size_t len)
{
    *out = NULL;
    size_t good = zws_utf8__valid_prefix(line, len);
    if (good < len)
        return zws_error__set(ZWS_EFORMAT, "invalid UTF-8 at column %zu: JSON must be UTF-8",
                              good + 1);
    zws_plain_object object = {0};
    zws_document *document = NULL;
    bool plain = false;
    zws_status status = zws_plain_object__read(&object, &plain, line, len);
    if (status == ZWS_OK)
        status = zws_document_new(&document);
    if (status == ZWS_OK)
        status = plain ? fill_plain(document, &object) : parse(document, line, len);
    zws_plain_object__free(&object);
    if (status == ZWS_OK)
        *out = document;
    else
        zws_document_free(document);
    return status;
}
