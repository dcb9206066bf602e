#include <jansson.h>

#include "base/utf8.h"
#include "document/document.h"
#include "document/json_structure.h"
#include "document/json_text.h"

static const char *const part_names[] = {[ZWS_PART_TITLE] = "title", [ZWS_PART_BODY] = "body"};

static json_t *text_of(const zws_value *value)
{
    return json_stringn(value->text, value->len);
}

/* The value of a field: a string, or an array where there may be several. */
static json_t *field_json(const zws_document *document, zws_field field)
{
    size_t n = document->field[field].n;
    if (!zws_field__is_list(field))
        return text_of(&document->field[field].value[0]);
    json_t *array = json_array();
    for (size_t i = 0; array && i < n; i++) {
        if (json_array_append_new(array, text_of(&document->field[field].value[i])) != 0) {
            json_decref(array);
            return NULL;
        }
    }
    return array;
}

/* Counts lines along a text, so that numbers in order of place cost one pass. */
typedef struct {
    const zws_value *text;
    size_t at;
    json_int_t breaks; /* before at */
} line_counter;

/* The line, counted from 1, that byte `at` of a text stands on. */
static json_int_t line_of(line_counter *counter, const zws_value *text, size_t at)
{
    if (counter->text != text || counter->at > at)
        *counter = (line_counter){.text = text};
    for (; counter->at < at && counter->at < text->len; counter->at++)
        counter->breaks += text->text[counter->at] == '\n';
    return counter->breaks + 1;
}

static json_t *number_json(const zws_document *document, const zws_docno *number,
                           line_counter *counter)
{
    zws_field field = number->part == ZWS_PART_TITLE ? ZWS_FIELD_TITLE : ZWS_FIELD_BODY;
    json_t *object = json_pack("{s:s, s:s, s:s, s:I, s:I, s:b}", "canonical", number->canonical,
                               "role", number->role == ZWS_DOCNO_OWN ? "own" : "cites", "part",
                               part_names[number->part], "begin", (json_int_t)number->begin, "end",
                               (json_int_t)number->end, "repaired", (int)number->repaired);
    /* A number that was given as a field is printed nowhere. */
    if (!object || number->begin >= number->end || document->field[field].n == 0)
        return object;
    const zws_value *text = &document->field[field].value[0];
    size_t len = number->end - number->begin;
    if (number->end > text->len || zws_utf8__valid_prefix(text->text + number->begin, len) != len)
        return object;
    if (json_object_set_new(
            object, "printed",
            json_stringn(text->text + number->begin, number->end - number->begin)) != 0 ||
        json_object_set_new(object, "line", json_integer(line_of(counter, text, number->begin))) !=
            0) {
        json_decref(object);
        return NULL;
    }
    return object;
}

static json_t *numbers_json(const zws_document *document)
{
    json_t *array = json_array();
    line_counter counter = {0};
    for (size_t i = 0; array && i < document->numbers.n; i++) {
        json_t *object = number_json(document, &document->numbers.item[i], &counter);
        if (!object || json_array_append_new(array, object) != 0) {
            json_decref(array);
            return NULL;
        }
    }
    return array;
}

/* Sets a key to bytes [begin, end) of a text, unless they are none or no text. */
static int set_bytes(json_t *object, const char *key, const zws_value *text, size_t begin,
                     size_t end)
{
    if (begin >= end || end > text->len ||
        zws_utf8__valid_prefix(text->text + begin, end - begin) != end - begin)
        return 0;
    return json_object_set_new(object, key, json_stringn(text->text + begin, end - begin));
}

/* A member unless it is NULL; json_pack would leave it out without memory, too. */
static int set_text(json_t *object, const char *key, const char *text)
{
    return text ? json_object_set_new(object, key, json_string(text)) : 0;
}

static json_t *citation_json(const zws_document *document, const zws_citation *c,
                             line_counter *counter)
{
    zws_field field = c->part == ZWS_PART_TITLE ? ZWS_FIELD_TITLE : ZWS_FIELD_BODY;
    char from[11], until[11];
    zws_date__format(from, c->from);
    zws_date__format(until, c->extension.until);
    json_t *object = json_pack("{s:s}", "relation", zws_relation__name(c->relation));
    if (set_text(object, "number", c->number) != 0 || set_text(object, "title", c->title) != 0 ||
        set_text(object, "unit", c->unit) != 0 ||
        set_text(object, "from", c->from ? from : NULL) != 0 ||
        set_text(object, "until", c->extension.until ? until : NULL) != 0 ||
        set_text(object, "part", part_names[c->part]) != 0 ||
        json_object_set_new(object, "begin", json_integer((json_int_t)c->begin)) != 0 ||
        json_object_set_new(object, "end", json_integer((json_int_t)c->end)) != 0 ||
        (c->extension.months &&
         json_object_set_new(object, c->extension.added ? "months_added" : "months",
                             json_integer(c->extension.months)) != 0)) {
        json_decref(object);
        return NULL;
    }
    if (document->field[field].n == 0)
        return object;
    const zws_value *text = &document->field[field].value[0];
    if (json_object_set_new(object, "line", json_integer(line_of(counter, text, c->begin))) != 0 ||
        set_bytes(object, "printed", text, c->begin, c->end) != 0 ||
        set_bytes(object, "sentence", text, c->sentence_begin, c->sentence_end) != 0) {
        json_decref(object);
        return NULL;
    }
    return object;
}

static json_t *citations_json(const zws_document *document)
{
    json_t *array = json_array();
    line_counter counter = {0};
    for (size_t i = 0; array && i < document->citations.n; i++) {
        json_t *object = citation_json(document, &document->citations.item[i], &counter);
        if (!object || json_array_append_new(array, object) != 0) {
            json_decref(array);
            return NULL;
        }
    }
    return array;
}

static const zws_field date_fields[ZWS_DATE_KINDS] = {
    [ZWS_DATE_WRITTEN] = ZWS_FIELD_DATE,
    [ZWS_DATE_PUBLISHED] = ZWS_FIELD_PUBLISHED,
    [ZWS_DATE_EFFECTIVE] = ZWS_FIELD_EFFECTIVE,
    [ZWS_DATE_EXPIRES] = ZWS_FIELD_EXPIRES,
};

static json_t *dates_json(const zws_document *document)
{
    json_t *object = json_object();
    for (unsigned kind = 0; object && kind < ZWS_DATE_KINDS; kind++) {
        const zws_date_fact *fact = &document->date[kind];
        char value[11];
        zws_date__format(value, fact->date);
        if (fact->date == 0)
            continue;
        json_t *date =
            json_pack("{s:s, s:s}", "value", value, "source", zws_date_source__name(fact->source));
        bool bad = !date;
        if (date && fact->begin != fact->end)
            bad = json_object_set_new(date, "part", json_string(part_names[fact->part])) != 0 ||
                  json_object_set_new(date, "begin", json_integer((json_int_t)fact->begin)) != 0 ||
                  json_object_set_new(date, "end", json_integer((json_int_t)fact->end)) != 0;
        if (bad) {
            json_decref(date);
            json_decref(object);
            return NULL;
        }
        if (json_object_set_new(object, zws_field_name(date_fields[kind]), date) != 0) {
            json_decref(object);
            return NULL;
        }
    }
    return object;
}

static json_t *document_json(const zws_document *document, bool with_body,
                             const zws_structure *structure)
{
    json_t *object = json_object();
    bool bad = !object;
    for (unsigned i = 0; !bad && i < ZWS_FIELD_COUNT; i++) {
        if (document->field[i].n == 0 || (i == ZWS_FIELD_BODY && !with_body))
            continue;
        bad = json_object_set_new(object, zws_field_name((zws_field)i),
                                  field_json(document, (zws_field)i)) != 0;
    }
    char sort[11];
    zws_date__format(sort, document->sort_date);
    if (!bad)
        bad = json_object_set_new(object, "sort_date",
                                  document->sort_date ? json_string(sort) : json_null()) != 0;
    if (!bad && document->sort_date != 0)
        bad = json_object_set_new(
                  object, "sort_date_kind",
                  json_string(zws_field_name(date_fields[document->sort_date_kind]))) != 0;
    if (!bad)
        bad = json_object_set_new(object, "numbers", numbers_json(document)) != 0;
    if (!bad)
        bad = json_object_set_new(object, "citations", citations_json(document)) != 0;
    if (!bad)
        bad = json_object_set_new(object, "dates", dates_json(document)) != 0;
    if (!bad && structure)
        bad = !zws_structure__add_json(object, structure,
                                       zws_document_get(document, ZWS_FIELD_BODY, 0, NULL));
    if (bad) {
        json_decref(object);
        return NULL;
    }
    return object;
}

static zws_status append_json(zws_buffer *out, const zws_document *document, bool with_body,
                              const zws_structure *structure)
{
    json_t *object = document_json(document, with_body, structure);
    zws_status status = object ? zws_json__dump(out, object, JSON_COMPACT) : zws_error__nomem();
    json_decref(object);
    return status;
}

zws_status zws_document__append_json(zws_buffer *out, const zws_document *document, bool with_body)
{
    return append_json(out, document, with_body, NULL);
}

zws_status zws_document_json(char **json, const zws_document *document)
{
    if (json)
        *json = NULL;
    if (!json || !document)
        return zws_error__set(ZWS_EINVAL, "zws_document_json: no document or no place for it");
    zws_buffer out = {0};
    zws_analyzer *analyzer = NULL;
    zws_structure structure = {0};
    zws_status status = zws_analyzer__open(&analyzer, NULL);
    bool plain = status != ZWS_OK && status != ZWS_ENOMEM;
    if (status == ZWS_OK)
        status = zws_structure__read(&structure, analyzer, document);
    if (plain || status == ZWS_OK)
        status = append_json(&out, document, true, plain ? NULL : &structure);
    zws_structure__free(&structure);
    zws_analyzer__free(analyzer);
    if (status == ZWS_OK)
        status = zws_buffer__detach(json, NULL, &out);
    zws_buffer__free(&out);
    return status;
}
