/* Results as JSON. The schema is versioned and described in zwquery(1); members are only ever
 * added. */
#include <jansson.h>

#include "api/dump_json.h"
#include "api/api.h"
#include "api/standing_json.h"
#include "search/answer.h"
#include "search/search.h"

static const char *const sort_names[] = {"tier", "rel", "date", "date-asc"};
static const char *const band_names[] = {NULL,       "exact",  "adjacent", "all", "most",
                                         "repaired", "pinned", "meant",    "any", "leading"};

/* Sets a text member unless it is empty. */
static int put(json_t *object, const char *key, const char *text)
{
    if (!text || !*text)
        return 0;
    return json_object_set_new(object, key, json_string(text));
}

static json_t *issuers(const zws_document *document)
{
    json_t *list = json_array();
    size_t n = zws_document_count(document, ZWS_FIELD_ISSUER);
    for (size_t i = 0; i < n; i++)
        json_array_append_new(list,
                              json_string(zws_document_get(document, ZWS_FIELD_ISSUER, i, NULL)));
    return list;
}

static json_t *extract_json(const zws_hit *hit, const zws_extract *extract)
{
    size_t len = 0;
    const char *body = zws_document_get(hit->document, ZWS_FIELD_BODY, 0, &len);
    if (!body || extract->end > len || extract->begin > extract->end)
        return NULL;
    json_t *marks = json_array();
    for (size_t m = 0; m < extract->n_marks; m++)
        json_array_append_new(marks, json_pack("[I,I]", (json_int_t)extract->mark[m].begin,
                                               (json_int_t)extract->mark[m].end));
    return json_pack("{s:s%,s:s,s:I,s:I,s:o}", "text", body + extract->begin,
                     extract->end - extract->begin, "html", extract->html, "begin",
                     (json_int_t)extract->begin, "end", (json_int_t)extract->end, "marks", marks);
}

static json_t *passages_json(const zws_hit *hit)
{
    json_t *list = json_array();
    for (size_t p = 0; p < hit->n_passages; p++) {
        const zws_passage *passage = &hit->passage[p];
        json_t *object = extract_json(hit, &passage->extract);
        if (!object)
            continue;
        put(object, "path", passage->path);
        put(object, "kind", passage->kind);
        json_object_set_new(
            object, "unit",
            json_pack("[I,I]", (json_int_t)passage->unit_begin, (json_int_t)passage->unit_end));
        put(object, "citation", passage->citation);
        json_array_append_new(list, object);
    }
    return list;
}

static json_t *interpretations_json(const zws_hit *hit)
{
    json_t *list = json_array();
    for (size_t i = 0; i < hit->n_interpretations; i++) {
        json_t *object = json_pack("{s:s}", "id", hit->interpretation[i].id);
        put(object, "title", hit->interpretation[i].title);
        json_array_append_new(list, object);
    }
    return list;
}

static json_t *explain_json(const zws_hit *hit)
{
    json_t *list = json_array();
    for (size_t i = 0; i < hit->n_addends; i++)
        json_array_append_new(list,
                              json_pack("{s:s,s:i,s:f}", "term", hit->addend[i].term, "tf",
                                        (int)hit->addend[i].tf, "addend", hit->addend[i].addend));
    return list;
}

static json_t *copies_json(const zws_hit *hit)
{
    json_t *list = json_array();
    for (size_t i = 0; i < hit->n_copies; i++)
        json_array_append_new(list, json_string(hit->copy[i]));
    return list;
}

static json_t *hit_json(const zws_results *results, size_t i)
{
    static const zws_field shown[] = {ZWS_FIELD_URL,       ZWS_FIELD_TITLE,     ZWS_FIELD_DOCNO,
                                      ZWS_FIELD_PUBLISHED, ZWS_FIELD_EFFECTIVE, ZWS_FIELD_EXPIRES,
                                      ZWS_FIELD_VALIDITY,  ZWS_FIELD_CATEGORY,  ZWS_FIELD_REGION,
                                      ZWS_FIELD_SITE,      ZWS_FIELD_LANG};
    const zws_hit *hit = &results->hit[i];
    json_t *object =
        json_pack("{s:I,s:s,s:f}", "rank", (json_int_t)results->offset + (json_int_t)i + 1, "id",
                  hit->match.id, "score", hit->match.score);
    if (hit->band != ZWS_BAND_NONE)
        put(object, "band", band_names[hit->band]);
    if (hit->band == ZWS_BAND_PINNED)
        json_object_set_new(object, "pinned", json_true());
    if (hit->repaired)
        json_object_set_new(object, "repaired", json_true());
    /* An undated document has a date, null, so that nobody takes a missing member for an old
     * schema. */
    json_object_set_new(object, "date", *hit->date ? json_string(hit->date) : json_null());
    for (size_t f = 0; f < sizeof shown / sizeof *shown; f++)
        put(object, zws_field_name(shown[f]), zws_document_get(hit->document, shown[f], 0, NULL));
    if (results->judged)
        json_object_set_new(object, "standing", zws_standing__json(&hit->standing));
    if (zws_document_count(hit->document, ZWS_FIELD_ISSUER) > 0)
        json_object_set_new(object, "issuer", issuers(hit->document));
    if (hit->n_copies > 0)
        json_object_set_new(object, "copies", copies_json(hit));
    put(object, "title_html", hit->title_html);
    if (hit->extract.html)
        json_object_set_new(object, "extract", extract_json(hit, &hit->extract));
    if (hit->n_passages > 0)
        json_object_set_new(object, "passages", passages_json(hit));
    put(object, "citation", hit->citation);
    if (hit->n_interpretations > 0)
        json_object_set_new(object, "interpretations", interpretations_json(hit));
    if (hit->n_addends > 0)
        json_object_set_new(object, "explain", explain_json(hit));
    return object;
}

static json_t *answer_json(const zws_answer *answer)
{
    const zws_passage *passage = &answer->hit.passage[0];
    json_t *object = extract_json(&answer->hit, &passage->extract);
    json_object_set_new(object, "id", json_string(answer->hit.match.id));
    put(object, "title", zws_document_get(answer->hit.document, ZWS_FIELD_TITLE, 0, NULL));
    put(object, "question", answer->question);
    put(object, "path", passage->path);
    put(object, "citation", passage->citation);
    json_object_set_new(object, "standing", zws_standing__json(&answer->hit.standing));
    json_object_set_new(object, "confidence", json_real(answer->confidence));
    return object;
}

static json_t *facets_json(const zws_results *results)
{
    json_t *facets = json_object();
    for (size_t f = 0; f < results->n_facets && f < results->facets.n_facets; f++) {
        json_t *list = json_array();
        for (size_t i = 0; i < results->facets.facet[f].n; i++) {
            const zws_facet_count *item = &results->facets.facet[f].item[i];
            json_array_append_new(list, json_pack("{s:s,s:I}", "value", item->value, "count",
                                                  (json_int_t)item->count));
        }
        json_object_set_new(facets, results->facet_name[f], list);
    }
    return facets;
}

/* What of the query has alternatives, in its order. */
static json_t *alternatives_json(const zws_results *results)
{
    json_t *list = json_array(), *words = NULL;
    for (size_t i = 0; i < results->n_alternatives; i++) {
        const zws_alternative *one = &results->alternative[i];
        if (i == 0 || strcmp(one->term, results->alternative[i - 1].term) != 0) {
            words = json_array();
            json_array_append_new(list,
                                  json_pack("{s:s,s:o}", "term", one->term, "alternatives", words));
        }
        json_array_append_new(words, json_string(one->alternative));
    }
    return list;
}

zws_status zws_results_json(char **json, const zws_results *results)
{
    ZWS_NEED(json);
    *json = NULL;
    ZWS_NEED(results);
    json_t *hits = json_array();
    for (size_t i = 0; i < results->n_hits; i++)
        json_array_append_new(hits, hit_json(results, i));
    json_t *root =
        json_pack("{s:i,s:s,s:s,s:s,s:I,s:b,s:I,s:I,s:f,s:o}", "schema", ZWS_JSON_SCHEMA, "query",
                  results->query ? results->query : "", "understood",
                  results->understood ? results->understood : "", "sort", sort_names[results->sort],
                  "total", (json_int_t)results->total, "total_exact", results->total_exact,
                  "offset", (json_int_t)results->offset, "limit", (json_int_t)results->limit,
                  "milliseconds", results->milliseconds, "hits", hits);
    if (root && results->judged) {
        char day[11];
        zws_date__format(day, results->as_of);
        json_object_set_new(root, "as_of", json_string(day));
        json_object_set_new(root, "sunk", json_integer((json_int_t)results->sunk));
        json_object_set_new(root, "sunk_exact", json_boolean(results->sunk_exact));
    }
    if (root && results->n_alternatives > 0)
        json_object_set_new(root, "alternatives", alternatives_json(results));
    if (root && results->answer)
        json_object_set_new(root, "answer", answer_json(results->answer));
    if (root && results->corrected)
        json_object_set_new(root, "corrected",
                            json_pack("{s:s,s:b}", "query", results->corrected, "applied",
                                      results->correction_applied));
    if (root && results->n_facets > 0)
        json_object_set_new(root, "facets", facets_json(results));
    return zws_api__dump_json(json, root, ZWS_JSON_PRETTY);
}
