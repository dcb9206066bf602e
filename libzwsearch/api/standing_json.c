#include "api/dump_json.h"
#include "api/standing_json.h"

#include "api/api.h"

/* Sets a text member unless it is empty. */
static int put(json_t *object, const char *key, const char *text)
{
    if (!text || !*text)
        return 0;
    return json_object_set_new(object, key, json_string(text));
}

static json_t *statement_json(const zws_statement *s)
{
    static const char *const causes[] = {
        [ZWS_BY_NOTHING] = "nothing", [ZWS_BY_EFFECT] = "effect", [ZWS_BY_DATE] = "date",
        [ZWS_BY_TERM] = "term",       [ZWS_BY_INPUT] = "input",   [ZWS_BY_JUDGMENT] = "document"};
    char day[11];
    json_t *object = json_pack("{s:s,s:s}", "state", zws_validity_name(s->state), "by",
                               s->listed ? "list" : causes[s->cause]);
    zws_date__format(day, s->day);
    put(object, "from", day);
    if (s->cause == ZWS_BY_JUDGMENT && !s->listed)
        put(object, "relation", zws_relation__name(s->relation));
    put(object, "id", s->id);
    put(object, "docno", s->number);
    put(object, "title", s->title);
    put(object, "source", s->source);
    put(object, "sentence", s->sentence);
    return object;
}

json_t *zws_standing__json(const zws_standing *standing)
{
    json_t *object = statement_json(&standing->decided);
    if (standing->conflict)
        json_object_set_new(object, "disputed", statement_json(&standing->other));
    return object;
}

zws_status zws_index_validity(char **json, zws_index *index, const char *id, int32_t as_of)
{
    zws_standing standing;
    ZWS_NEED(json);
    *json = NULL;
    ZWS_NEED(index);
    ZWS_NEED(id);
    ZWS_TRY(zws_standing__of(&standing, index->store, index->analyzer, id,
                             as_of ? as_of : zws_validity__today()));
    json_t *object = zws_standing__json(&standing);
    zws_standing__clear(&standing);
    return zws_api__dump_json(json, object, JSON_COMPACT);
}
