#include "api/dump_json.h"
#include "api/standing_json.h"

#include "api/api.h"

static json_t *statement_json(const zws_statement *s, bool *good)
{
    static const char *const causes[] = {
        [ZWS_BY_NOTHING] = "nothing", [ZWS_BY_EFFECT] = "effect", [ZWS_BY_DATE] = "date",
        [ZWS_BY_TERM] = "term",       [ZWS_BY_INPUT] = "input",   [ZWS_BY_JUDGMENT] = "document"};
    char day[11];
    json_t *object = json_pack("{s:s,s:s}", "state", zws_validity_name(s->state), "by",
                               s->listed ? "list" : causes[s->cause]);
    zws_date__format(day, s->day);
    zws_json__put(good, object, "from", day);
    if (s->cause == ZWS_BY_JUDGMENT && !s->listed)
        zws_json__put(good, object, "relation", zws_relation__name(s->relation));
    zws_json__put(good, object, "id", s->id);
    zws_json__put(good, object, "docno", s->number);
    zws_json__put(good, object, "title", s->title);
    zws_json__put(good, object, "source", s->source);
    zws_json__put(good, object, "sentence", s->sentence);
    return object;
}

json_t *zws_standing__json(const zws_standing *standing, bool *good)
{
    json_t *object = statement_json(&standing->decided, good);
    if (standing->conflict)
        zws_json__set(good, object, "disputed", statement_json(&standing->other, good));
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
    bool good = true;
    json_t *object = zws_standing__json(&standing, &good);
    zws_standing__clear(&standing);
    return zws_api__dump_json(json, object, good, JSON_COMPACT);
}
