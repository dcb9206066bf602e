/* The structure of a document as JSON: elements, findings, tasks, deadlines. */
#include "document/json_structure.h"

#include "base/utf8.h"

/* Sets a member to a new reference; false frees it and fails. */
static bool set(json_t *object, const char *key, json_t *value)
{
    return value && json_object_set_new(object, key, value) == 0;
}

static bool set_number(json_t *object, const char *key, uint64_t value)
{
    return set(object, key, json_integer((json_int_t)value));
}

static bool set_range(json_t *object, uint32_t begin, uint32_t end)
{
    return set_number(object, "begin", begin) && set_number(object, "end", end);
}

/* The bytes as text: white space at line breaks closed to nothing between Han characters is not
 * tried: as printed. */
static bool set_text(json_t *object, const char *key, const char *body, uint32_t begin,
                     uint32_t end)
{
    return begin == end || set(object, key, json_stringn(body + begin, end - begin));
}

/* What a function writes as a member. */
static bool set_written(json_t *object, const char *key, zws_buffer *text, zws_status status)
{
    bool good = status == ZWS_OK &&
                (text->len == 0 || set(object, key, json_stringn(text->data, text->len)));
    zws_buffer__clear(text);
    return good;
}

static json_t *element_json(const zws_structure *s, size_t i, const char *body, zws_buffer *text)
{
    const zws_element *e = &s->element[i];
    json_t *object = json_object();
    bool good = object && set(object, "kind", json_string(zws_element__name(e->kind))) &&
                set_number(object, "depth", e->depth) && set_range(object, e->begin, e->end);
    if (good && e->parent != ZWS_NO_ELEMENT)
        good = set_number(object, "parent", e->parent);
    if (good && e->number != 0)
        good = set_number(object, "number", e->number);
    if (good && e->sub != 0 && e->kind != ZWS_ELEMENT_CELL)
        good = set_number(object, "sub", e->sub);
    if (good)
        good = set_text(object, "label", body, e->label_begin, e->label_end) &&
               set_text(object, "heading", body, e->heading_begin, e->heading_end);
    if (good && e->number != 0 && e->kind != ZWS_ELEMENT_CELL)
        good = set_written(object, "path", text, zws_structure__path(text, s, (uint32_t)i));
    if (good && e->inferred)
        good = set(object, "inferred", json_true());
    if (good)
        return object;
    json_decref(object);
    return NULL;
}

static json_t *finding_json(const zws_structure *s, size_t i, const char *body, zws_buffer *text)
{
    const zws_finding *f = &s->finding[i];
    json_t *object = json_object();
    bool good = object && set(object, "finding", json_string(zws_finding__name(f->kind))) &&
                set(object, "of", json_string(zws_element__name(f->of))) &&
                set_written(object, "says", text, zws_structure__say(text, f)) &&
                set_number(object, "number", f->number) && set_range(object, f->begin, f->end);
    if (good && f->kind == ZWS_FINDING_NEVER)
        good = set_number(object, "number_to", f->number_to);
    if (good && f->kind == ZWS_FINDING_TWICE)
        good = set_number(object, "first_begin", f->first_begin) &&
               set_number(object, "first_end", f->first_end);
    (void)body;
    if (good)
        return object;
    json_decref(object);
    return NULL;
}

static json_t *units_json(const zws_structure *s, const zws_task *task)
{
    json_t *array = json_array();
    for (uint32_t k = 0; array && k < task->n_units; k++) {
        const zws_unit *u = &s->unit[task->unit + k];
        json_t *object = json_object();
        bool good = object && set(object, "name", json_string(u->name)) &&
                    set(object, "lead", json_boolean(u->lead)) &&
                    set_range(object, u->begin, u->end) &&
                    (!u->repaired || set(object, "repaired", json_true()));
        if (!good) {
            json_decref(object);
            json_decref(array);
            return NULL;
        }
        if (json_array_append_new(array, object) != 0) {
            json_decref(array);
            return NULL;
        }
    }
    return array;
}

static json_t *task_json(const zws_structure *s, size_t i, const char *body, zws_buffer *text)
{
    const zws_task *task = &s->task[i];
    json_t *object = json_object();
    bool good = object && set_number(object, "element", task->element) &&
                set_written(object, "path", text, zws_structure__path(text, s, task->element)) &&
                set_text(object, "text", body, task->begin, task->end) &&
                set_range(object, task->begin, task->end) &&
                set(object, "units", units_json(s, task));
    if (good)
        return object;
    json_decref(object);
    return NULL;
}

static const char *span_name(zws_span span)
{
    static const char *const names[ZWS_SPANS] = {
        [ZWS_SPAN_DATE] = "date",         [ZWS_SPAN_HOURS] = "hours", [ZWS_SPAN_DAYS] = "days",
        [ZWS_SPAN_WORKDAYS] = "workdays", [ZWS_SPAN_WEEKS] = "weeks", [ZWS_SPAN_MONTHS] = "months",
        [ZWS_SPAN_YEARS] = "years"};
    return (unsigned)span < ZWS_SPANS ? names[span] : "date";
}

static json_t *deadline_json(const zws_structure *s, size_t i, const char *body, zws_buffer *text)
{
    const zws_due *d = &s->deadline[i];
    json_t *object = json_object();
    bool good = object && set_number(object, "element", d->element) &&
                set_written(object, "path", text, zws_structure__path(text, s, d->element)) &&
                set_text(object, "printed", body, d->begin, d->end) &&
                set_range(object, d->begin, d->end);
    if (good && d->span == ZWS_SPAN_DATE) {
        char day[11];
        zws_date__format(day, d->date);
        good = set(object, "date", d->date ? json_string(day) : json_null()) &&
               (!d->year_inferred || set(object, "year_inferred", json_true()));
    } else if (good) {
        good = set_number(object, "count", d->count) &&
               set(object, "span", json_string(span_name(d->span)));
    }
    if (good)
        good = set_text(object, "from", body, d->base_begin, d->base_end);
    if (good)
        return object;
    json_decref(object);
    return NULL;
}

typedef json_t *(*part_fn)(const zws_structure *s, size_t i, const char *body, zws_buffer *text);

static bool add_list(json_t *to, const char *key, const zws_structure *s, size_t n,
                     const char *body, part_fn part)
{
    json_t *array = json_array();
    zws_buffer text = {0};
    bool good = array;
    for (size_t i = 0; good && i < n; i++) {
        json_t *object = part(s, i, body, &text);
        good = object && json_array_append_new(array, object) == 0;
    }
    zws_buffer__free(&text);
    if (!good) {
        json_decref(array);
        return false;
    }
    return json_object_set_new(to, key, array) == 0;
}

bool zws_structure__add_json(json_t *to, const zws_structure *s, const char *body)
{
    return add_list(to, "structure", s, s->n, body, element_json) &&
           add_list(to, "findings", s, s->n_findings, body, finding_json) &&
           add_list(to, "tasks", s, s->n_tasks, body, task_json) &&
           add_list(to, "deadlines", s, s->n_deadlines, body, deadline_json);
}
