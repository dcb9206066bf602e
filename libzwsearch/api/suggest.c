/* Suggestions, and the same as JSON. */
#include <jansson.h>

#include "api/dump_json.h"
#include "api/api.h"
#include "base/utf8.h"
#include "search/suggest.h"

static const char *const kind_names[ZWS_SUGGEST_KINDS] = {"title", "number", "term", "issuer"};

const char *zws_suggestion_kind_name(zws_suggestion_kind kind)
{
    return (int)kind >= 0 && kind < ZWS_SUGGEST_KINDS ? kind_names[kind] : "";
}

zws_status zws_suggest(zws_suggestions **out, zws_index *index, const char *text, size_t len,
                       size_t limit, unsigned milliseconds)
{
    ZWS_NEED(out);
    *out = NULL;
    ZWS_NEED(index);
    ZWS_NEED(text);
    if (len == (size_t)-1)
        len = strnlen(text, ZWS_SUGGEST_BYTES + 1);
    if (len > ZWS_SUGGEST_BYTES)
        return zws_error__set(ZWS_ELIMIT, "the text has more than %d bytes: shorten it",
                              ZWS_SUGGEST_BYTES);
    if (zws_utf8__valid_prefix(text, len) != len)
        return zws_error__set(ZWS_EINVAL,
                              "the text is not valid UTF-8 at byte %zu: convert it to UTF-8",
                              zws_utf8__valid_prefix(text, len));
    if (limit < 1 || limit > ZWS_SUGGEST_MAX)
        return zws_error__set(ZWS_ELIMIT, "%zu suggestions: ask for 1 to %d", limit,
                              ZWS_SUGGEST_MAX);
    if (milliseconds > ZWS_DEADLINE_MS_MAX)
        return zws_error__set(ZWS_ELIMIT, "%u milliseconds: give at most %d", milliseconds,
                              ZWS_DEADLINE_MS_MAX);
    return zws_suggest__run(out, index->store, index->analyzer, text, len, limit,
                            milliseconds ? milliseconds : ZWS_SUGGEST_MS);
}

void zws_suggestions_free(zws_suggestions *suggestions)
{
    zws_suggestions__free(suggestions);
}

size_t zws_suggestions_count(const zws_suggestions *suggestions)
{
    return suggestions ? suggestions->list.n : 0;
}

bool zws_suggestions_complete(const zws_suggestions *suggestions)
{
    return suggestions && suggestions->complete;
}

static const zws_suggestion *at(const zws_suggestions *suggestions, size_t i)
{
    static const zws_suggestion none = {.kind = ZWS_SUGGEST_KINDS, .exact = true};
    return suggestions && i < suggestions->list.n ? &suggestions->list.item[i] : &none;
}

static const char *text_of(const char *text)
{
    return text ? text : "";
}

zws_suggestion_kind zws_suggestions_kind(const zws_suggestions *suggestions, size_t i)
{
    return at(suggestions, i)->kind;
}

const char *zws_suggestions_text(const zws_suggestions *suggestions, size_t i)
{
    return text_of(at(suggestions, i)->text);
}

const char *zws_suggestions_query(const zws_suggestions *suggestions, size_t i)
{
    const zws_suggestion *item = at(suggestions, i);
    return text_of(item->query ? item->query : item->text);
}

const char *zws_suggestions_id(const zws_suggestions *suggestions, size_t i)
{
    return text_of(at(suggestions, i)->id);
}

const char *zws_suggestions_title(const zws_suggestions *suggestions, size_t i)
{
    return text_of(at(suggestions, i)->title);
}

uint64_t zws_suggestions_documents(const zws_suggestions *suggestions, size_t i, bool *exact)
{
    const zws_suggestion *item = at(suggestions, i);
    if (exact)
        *exact = item->exact;
    return item->documents;
}

bool zws_suggestions_mark(const zws_suggestions *suggestions, size_t i, size_t m, size_t *begin,
                          size_t *end)
{
    const zws_suggestion *item = at(suggestions, i);
    if (m >= item->n_marks || !begin || !end)
        return false;
    *begin = item->mark[m].begin;
    *end = item->mark[m].end;
    return true;
}

static json_t *suggestion_json(const zws_suggestions *suggestions, size_t i, bool *good)
{
    const zws_suggestion *item = at(suggestions, i);
    json_t *marks = json_array();
    for (size_t m = 0; m < item->n_marks; m++)
        zws_json__append(
            good, marks,
            json_pack("[I,I]", (json_int_t)item->mark[m].begin, (json_int_t)item->mark[m].end));
    json_t *object =
        json_pack("{s:s,s:s,s:s,s:I,s:b}", "kind", zws_suggestion_kind_name(item->kind), "text",
                  item->text, "query", zws_suggestions_query(suggestions, i), "documents",
                  (json_int_t)item->documents, "exact", (int)item->exact);
    zws_json__set(good, object, "marks", marks);
    if (item->id)
        zws_json__set(good, object, "id", json_string(item->id));
    if (item->title)
        zws_json__set(good, object, "title", json_string(item->title));
    return object;
}

zws_status zws_suggestions_json(char **json, const zws_suggestions *suggestions)
{
    ZWS_NEED(json);
    *json = NULL;
    ZWS_NEED(suggestions);
    bool good = true;
    json_t *list = json_array();
    for (size_t i = 0; i < suggestions->list.n; i++)
        zws_json__append(&good, list, suggestion_json(suggestions, i, &good));
    const char *typed = suggestions->typed;
    size_t len = strlen(typed);
    json_t *root = json_pack("{s:i,s:s,s:b,s:f}", "schema", ZWS_JSON_SCHEMA, "typed",
                             zws_utf8__valid_prefix(typed, len) == len ? typed : "", "complete",
                             (int)suggestions->complete, "milliseconds", suggestions->milliseconds);
    zws_json__set(&good, root, "suggestions", list);
    return zws_api__dump_json(json, root, good, ZWS_JSON_PRETTY);
}

zws_status zws_suggest_json(char **json, zws_index *index, const char *text, size_t len,
                            size_t limit, unsigned milliseconds)
{
    zws_suggestions *suggestions;
    ZWS_NEED(json);
    *json = NULL;
    ZWS_TRY(zws_suggest(&suggestions, index, text, len, limit, milliseconds));
    zws_status status = zws_suggestions_json(json, suggestions);
    zws_suggestions_free(suggestions);
    return status;
}
