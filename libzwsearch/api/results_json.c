/* Results as JSON: whole or, without memory, not at all. The schema is versioned and described in
 * zwquery(1); members are only ever added. */
#include <jansson.h>

#include "api/dump_json.h"
#include "api/api.h"
#include "api/standing_json.h"
#include "search/answer.h"
#include "search/search.h"

static const char *const sort_names[] = {"tier", "rel", "date", "date-asc"};
static const char *const band_names[] = {NULL,       "exact",  "adjacent", "all", "most",
                                         "repaired", "pinned", "meant",    "any", "leading"};

static json_t *issuers(const zws_document *document, bool *good)
{
    json_t *list = json_array();
    size_t n = zws_document_count(document, ZWS_FIELD_ISSUER);
    for (size_t i = 0; i < n; i++)
        zws_json__append(good, list,
                         json_string(zws_document_get(document, ZWS_FIELD_ISSUER, i, NULL)));
    return list;
}

static json_t *extract_json(const zws_hit *hit, const zws_extract *extract, bool *good)
{
    size_t len = 0;
    const char *body = zws_document_get(hit->document, ZWS_FIELD_BODY, 0, &len);
    if (!body || extract->end > len || extract->begin > extract->end)
        return NULL;
    json_t *marks = json_array();
    for (size_t m = 0; m < extract->n_marks; m++)
        zws_json__append(good, marks,
                         json_pack("[I,I]", (json_int_t)extract->mark[m].begin,
                                   (json_int_t)extract->mark[m].end));
    json_t *object = json_pack("{s:s%,s:s,s:I,s:I}", "text", body + extract->begin,
                               extract->end - extract->begin, "html", extract->html, "begin",
                               (json_int_t)extract->begin, "end", (json_int_t)extract->end);
    zws_json__set(good, object, "marks", marks);
    return object;
}

static json_t *passages_json(const zws_hit *hit, bool *good)
{
    json_t *list = json_array();
    for (size_t p = 0; p < hit->n_passages; p++) {
        const zws_passage *passage = &hit->passage[p];
        json_t *object = extract_json(hit, &passage->extract, good);
        if (!object)
            continue;
        zws_json__put(good, object, "path", passage->path);
        zws_json__put(good, object, "kind", passage->kind);
        zws_json__set(
            good, object, "unit",
            json_pack("[I,I]", (json_int_t)passage->unit_begin, (json_int_t)passage->unit_end));
        zws_json__put(good, object, "citation", passage->citation);
        zws_json__append(good, list, object);
    }
    return list;
}

static json_t *interpretations_json(const zws_hit *hit, bool *good)
{
    json_t *list = json_array();
    for (size_t i = 0; i < hit->n_interpretations; i++) {
        json_t *object = json_pack("{s:s}", "id", hit->interpretation[i].id);
        zws_json__put(good, object, "title", hit->interpretation[i].title);
        zws_json__append(good, list, object);
    }
    return list;
}

static json_t *explain_json(const zws_hit *hit, bool *good)
{
    json_t *list = json_array();
    for (size_t i = 0; i < hit->n_addends; i++)
        zws_json__append(good, list,
                         json_pack("{s:s,s:i,s:f}", "term", hit->addend[i].term, "tf",
                                   (int)hit->addend[i].tf, "addend", hit->addend[i].addend));
    return list;
}

static json_t *copies_json(const zws_hit *hit, bool *good)
{
    json_t *list = json_array();
    for (size_t i = 0; i < hit->n_copies; i++)
        zws_json__append(good, list, json_string(hit->copy[i]));
    return list;
}

static json_t *hit_json(const zws_results *results, size_t i, bool *good)
{
    static const zws_field shown[] = {ZWS_FIELD_URL,       ZWS_FIELD_TITLE,     ZWS_FIELD_DOCNO,
                                      ZWS_FIELD_PUBLISHED, ZWS_FIELD_EFFECTIVE, ZWS_FIELD_EXPIRES,
                                      ZWS_FIELD_VALIDITY,  ZWS_FIELD_CATEGORY,  ZWS_FIELD_REGION,
                                      ZWS_FIELD_SITE,      ZWS_FIELD_LANG,      ZWS_FIELD_LAW,
                                      ZWS_FIELD_CHAPTER,   ZWS_FIELD_ARTICLE};
    const zws_hit *hit = &results->hit[i];
    json_t *object =
        json_pack("{s:I,s:s,s:f}", "rank", (json_int_t)results->offset + (json_int_t)i + 1, "id",
                  hit->match.id, "score", hit->match.score);
    if (hit->band != ZWS_BAND_NONE)
        zws_json__put(good, object, "band", band_names[hit->band]);
    if (hit->band == ZWS_BAND_PINNED)
        zws_json__set(good, object, "pinned", json_true());
    if (hit->repaired)
        zws_json__set(good, object, "repaired", json_true());
    /* An undated document has a date, null, so that nobody takes a missing member for an old
     * schema. */
    zws_json__set(good, object, "date", *hit->date ? json_string(hit->date) : json_null());
    for (size_t f = 0; f < sizeof shown / sizeof *shown; f++)
        zws_json__put(good, object, zws_field_name(shown[f]),
                      zws_document_get(hit->document, shown[f], 0, NULL));
    if (results->judged)
        zws_json__set(good, object, "standing", zws_standing__json(&hit->standing, good));
    if (zws_document_count(hit->document, ZWS_FIELD_ISSUER) > 0)
        zws_json__set(good, object, "issuer", issuers(hit->document, good));
    if (hit->n_copies > 0)
        zws_json__set(good, object, "copies", copies_json(hit, good));
    zws_json__put(good, object, "title_html", hit->title_html);
    json_t *extract = hit->extract.html ? extract_json(hit, &hit->extract, good) : NULL;
    if (extract)
        zws_json__set(good, object, "extract", extract);
    if (hit->n_passages > 0)
        zws_json__set(good, object, "passages", passages_json(hit, good));
    zws_json__put(good, object, "citation", hit->citation);
    if (hit->n_interpretations > 0)
        zws_json__set(good, object, "interpretations", interpretations_json(hit, good));
    if (hit->n_addends > 0)
        zws_json__set(good, object, "explain", explain_json(hit, good));
    return object;
}

static json_t *answer_json(const zws_answer *answer, bool *good)
{
    const zws_passage *passage = &answer->hit.passage[0];
    json_t *object = extract_json(&answer->hit, &passage->extract, good);
    if (!object)
        return NULL;
    zws_json__set(good, object, "id", json_string(answer->hit.match.id));
    zws_json__put(good, object, "title",
                  zws_document_get(answer->hit.document, ZWS_FIELD_TITLE, 0, NULL));
    zws_json__put(good, object, "question", answer->question);
    zws_json__put(good, object, "path", passage->path);
    zws_json__put(good, object, "citation", passage->citation);
    zws_json__set(good, object, "standing", zws_standing__json(&answer->hit.standing, good));
    zws_json__set(good, object, "confidence", json_real(answer->confidence));
    return object;
}

static json_t *facets_json(const zws_results *results, bool *good)
{
    json_t *facets = json_object();
    for (size_t f = 0; f < results->n_facets && f < results->facets.n_facets; f++) {
        json_t *list = json_array();
        for (size_t i = 0; i < results->facets.facet[f].n; i++) {
            const zws_facet_count *item = &results->facets.facet[f].item[i];
            zws_json__append(
                good, list,
                json_pack("{s:s,s:I}", "value", item->value, "count", (json_int_t)item->count));
        }
        zws_json__set(good, facets, results->facet_name[f], list);
    }
    return facets;
}

/* What of the query has alternatives, in its order. */
static json_t *alternatives_json(const zws_results *results, bool *good)
{
    json_t *list = json_array(), *words = NULL;
    for (size_t i = 0; i < results->n_alternatives; i++) {
        const zws_alternative *one = &results->alternative[i];
        if (i == 0 || strcmp(one->term, results->alternative[i - 1].term) != 0) {
            json_t *object = json_pack("{s:s}", "term", one->term);
            words = json_array();
            zws_json__set(good, object, "alternatives", words);
            zws_json__append(good, list, object);
        }
        if (!*good) /* it may be gone */
            break;
        zws_json__append(good, words, json_string(one->alternative));
    }
    return list;
}

zws_status zws_results_json(char **json, const zws_results *results)
{
    ZWS_NEED(json);
    *json = NULL;
    ZWS_NEED(results);
    bool good = true;
    json_t *hits = json_array();
    for (size_t i = 0; i < results->n_hits; i++)
        zws_json__append(&good, hits, hit_json(results, i, &good));
    json_t *root =
        json_pack("{s:i,s:s,s:s,s:s,s:I,s:b,s:I,s:I,s:f}", "schema", ZWS_JSON_SCHEMA, "query",
                  results->query ? results->query : "", "understood",
                  results->understood ? results->understood : "", "sort", sort_names[results->sort],
                  "total", (json_int_t)results->total, "total_exact", results->total_exact,
                  "offset", (json_int_t)results->offset, "limit", (json_int_t)results->limit,
                  "milliseconds", results->milliseconds);
    zws_json__set(&good, root, "hits", hits);
    if (results->judged) {
        char day[11];
        zws_date__format(day, results->as_of);
        zws_json__set(&good, root, "as_of", json_string(day));
        zws_json__set(&good, root, "sunk", json_integer((json_int_t)results->sunk));
        zws_json__set(&good, root, "sunk_exact", json_boolean(results->sunk_exact));
    }
    if (results->n_alternatives > 0)
        zws_json__set(&good, root, "alternatives", alternatives_json(results, &good));
    json_t *answer = results->answer ? answer_json(results->answer, &good) : NULL;
    if (answer)
        zws_json__set(&good, root, "answer", answer);
    if (results->corrected)
        zws_json__set(&good, root, "corrected",
                      json_pack("{s:s,s:b}", "query", results->corrected, "applied",
                                results->correction_applied));
    if (results->n_facets > 0)
        zws_json__set(&good, root, "facets", facets_json(results, &good));
    return zws_api__dump_json(json, root, good, ZWS_JSON_PRETTY);
}
