/* The request: setters that check everything before a search begins. */
#include "api/api.h"
#include "base/utf8.h"
#include "search/search.h"

#define FILTERS_MAX 64
#define FACETS_MAX  16

typedef struct {
    const char *name;
    int64_t low, high, start;
} option_range;

static const option_range ranges[ZWS_OPTION_COUNT] = {
    [ZWS_OPTION_SORT] = {"sort", ZWS_SORT_TIER, ZWS_SORT_OLDEST, ZWS_SORT_TIER},
    [ZWS_OPTION_WITHIN] = {"within", ZWS_WITHIN_DATE, ZWS_WITHIN_PROMINENCE, ZWS_WITHIN_PROMINENCE},
    [ZWS_OPTION_OFFSET] = {"offset", 0, ZWS_PAGE_END_MAX, 0},
    [ZWS_OPTION_LIMIT] = {"limit", 0, ZWS_PAGE_END_MAX, 10},
    [ZWS_OPTION_DEADLINE_MS] = {"deadline", 1, ZWS_DEADLINE_MS_MAX, ZWS_DEADLINE_MS},
    [ZWS_OPTION_EXPLAIN] = {"explain", 0, 1, 0},
    [ZWS_OPTION_EXTRACTS] = {"extracts", 0, 1, 1},
    [ZWS_OPTION_EXTRACT_CHARS] = {"extract length", 20, 1000000, 120},
    [ZWS_OPTION_EXACT] = {"exact", 0, 1, 0},
    [ZWS_OPTION_QUERY_BYTES] = {"query bytes", 1, ZWS_QUERY_BYTES_MAX, ZWS_QUERY_BYTES},
    [ZWS_OPTION_QUERY_TERMS] = {"query terms", 1, ZWS_QUERY_TERMS_MAX, ZWS_QUERY_TERMS},
    [ZWS_OPTION_QUERY_DEPTH] = {"query depth", 1, ZWS_QUERY_DEPTH_MAX, ZWS_QUERY_DEPTH},
    [ZWS_OPTION_WILDCARDS] = {"wildcards", 0, ZWS_QUERY_WILDCARDS_MAX, ZWS_QUERY_WILDCARDS},
    [ZWS_OPTION_WILDCARD_EXPANSION] = {"wildcard expansion", 1, ZWS_WILDCARD_EXPANSION_MAX,
                                       ZWS_WILDCARD_EXPANSION},
    [ZWS_OPTION_PASSAGES] = {"passages", 0, ZWS_PASSAGES_MAX, 0},
    [ZWS_OPTION_AS_OF] = {"as of", 0, 99991231, 0},
    [ZWS_OPTION_CITE] = {"cite", 0, 1, 0},
    [ZWS_OPTION_LINKS] = {"links", 0, 1, 0},
    [ZWS_OPTION_ANSWER] = {"answer", 0, 1, 0},
    [ZWS_OPTION_FOLD] = {"fold", 0, 1, 1},
    [ZWS_OPTION_SYNONYMS] = {"synonyms", 0, 1, 1},
    [ZWS_OPTION_CORRECT] = {"correct", ZWS_CORRECT_OFF, ZWS_CORRECT_APPLY, ZWS_CORRECT_APPLY},
    [ZWS_OPTION_PAGE_END] = {"page end", 1, ZWS_PAGE_END_MAX, ZWS_PAGE_END},
};

zws_status zws_search_new(zws_search **out)
{
    ZWS_NEED(out);
    *out = NULL;
    zws_search *search;
    ZWS_TRY(zws_mem__zalloc(&search, 1, sizeof *search));
    for (int i = 0; i < ZWS_OPTION_COUNT; i++)
        search->option[i] = ranges[i].start;
    zws_status status = zws_mem__dup(&search->query, "", 0);
    if (status != ZWS_OK) {
        zws_search_free(search);
        return status;
    }
    *out = search;
    return ZWS_OK;
}

void zws_search_free(zws_search *search)
{
    if (!search)
        return;
    for (size_t i = 0; i < search->n_filters; i++) {
        free(search->filter[i].field);
        free(search->filter[i].value);
    }
    for (size_t i = 0; i < search->n_facets; i++)
        free(search->facet[i]);
    free(search->filter);
    free(search->facet);
    free(search->query);
    free(search->like);
    free(search);
}

zws_status zws_search_set_query(zws_search *search, const char *query)
{
    ZWS_NEED(search);
    ZWS_NEED(query);
    /* The limit that the request sets is checked when it runs; here only what no setting allows. */
    size_t len = strnlen(query, ZWS_QUERY_BYTES_MAX + 1);
    if (len > ZWS_QUERY_BYTES_MAX)
        return zws_error__set(ZWS_ELIMIT, "the query has more than %d bytes: shorten it",
                              ZWS_QUERY_BYTES_MAX);
    if (zws_utf8__valid_prefix(query, len) != len)
        return zws_error__set(ZWS_EINVAL,
                              "the query is not valid UTF-8 at byte %zu: convert it to UTF-8",
                              zws_utf8__valid_prefix(query, len));
    char *copy;
    ZWS_TRY(zws_mem__dup(&copy, query, len));
    free(search->query);
    search->query = copy;
    search->query_len = len;
    return ZWS_OK;
}

zws_status zws_search_set_like(zws_search *search, const char *id)
{
    ZWS_NEED(search);
    char *copy = NULL;
    if (id)
        ZWS_TRY(zws_mem__dup(&copy, id, strlen(id)));
    free(search->like);
    search->like = copy;
    return ZWS_OK;
}

zws_status zws_search_set(zws_search *search, zws_option option, int64_t value)
{
    ZWS_NEED(search);
    if ((int)option < 0 || option >= ZWS_OPTION_COUNT)
        return zws_error__set(ZWS_EINVAL, "there is no search option number %d", (int)option);
    const option_range *range = &ranges[option];
    if (value < range->low || value > range->high)
        return zws_error__set(ZWS_ELIMIT, "%s is %lld: it must be from %lld to %lld", range->name,
                              (long long)value, (long long)range->low, (long long)range->high);
    if (option == ZWS_OPTION_AS_OF && value) {
        char text[11];
        zws_date day = (zws_date)value;
        zws_date__format(text, day);
        if (strlen(text) != 10 || !zws_date__parse(&day, text, 10))
            return zws_error__set(ZWS_EINVAL, "as of: %lld is no day: give it as yyyymmdd",
                                  (long long)value);
    }
    search->option[option] = value;
    return ZWS_OK;
}

static zws_status read_date(zws_date *out, const char *text, const char *name)
{
    *out = 0;
    if (!text || !*text)
        return ZWS_OK;
    if (!zws_date__parse(out, text, strlen(text)))
        return zws_error__set(ZWS_EINVAL, "%s date '%s' is none: write YYYY, YYYY-MM or YYYY-MM-DD",
                              name, text);
    return ZWS_OK;
}

zws_status zws_search_set_dates(zws_search *search, const char *from, const char *to)
{
    ZWS_NEED(search);
    zws_date first, last;
    ZWS_TRY(read_date(&first, from, "the first"));
    ZWS_TRY(read_date(&last, to, "the last"));
    search->from = first ? zws_date__first_day(first) : 0;
    search->to = last ? zws_date__last_day(last) : 0;
    return ZWS_OK;
}

/* Fields that hold one short value of few, so that counting and filtering them makes sense. */
static bool is_facet(const char *field)
{
    static const zws_field fields[] = {ZWS_FIELD_ISSUER, ZWS_FIELD_CATEGORY, ZWS_FIELD_VALIDITY,
                                       ZWS_FIELD_REGION, ZWS_FIELD_SITE,     ZWS_FIELD_LANG,
                                       ZWS_FIELD_UNIT,   ZWS_FIELD_LEAD};
    if (strcmp(field, "year") == 0)
        return true;
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        if (strcmp(field, zws_field_name(fields[i])) == 0)
            return true;
    }
    return false;
}

static const char facet_fields[] =
    "issuer, category, validity, region, site, lang, unit, lead or year";

zws_status zws_search_add_filter(zws_search *search, const char *field, const char *value)
{
    ZWS_NEED(search);
    ZWS_NEED(field);
    ZWS_NEED(value);
    if (!is_facet(field))
        return zws_error__set(ZWS_EINVAL, "cannot filter by '%s': the fields are %s", field,
                              facet_fields);
    size_t len = strlen(value);
    if (len == 0 || len > ZWS_QUERY_BYTES_MAX || zws_utf8__valid_prefix(value, len) != len)
        return zws_error__set(ZWS_EINVAL,
                              "the value of the filter '%s' must be 1 to %d bytes of UTF-8", field,
                              ZWS_QUERY_BYTES_MAX);
    if (search->n_filters == FILTERS_MAX)
        return zws_error__set(ZWS_ELIMIT, "more than %d filters", FILTERS_MAX);
    void *grown = realloc(search->filter, (search->n_filters + 1) * sizeof *search->filter);
    if (!grown)
        return zws_error__nomem();
    search->filter = grown;
    char *field_copy, *value_copy;
    ZWS_TRY(zws_mem__dup(&field_copy, field, strlen(field)));
    zws_status status = zws_mem__dup(&value_copy, value, len);
    if (status != ZWS_OK) {
        free(field_copy);
        return status;
    }
    search->filter[search->n_filters].field = field_copy;
    search->filter[search->n_filters++].value = value_copy;
    return ZWS_OK;
}

zws_status zws_search_add_facet(zws_search *search, const char *field)
{
    ZWS_NEED(search);
    ZWS_NEED(field);
    if (!is_facet(field))
        return zws_error__set(ZWS_EINVAL, "cannot count '%s': the fields are %s", field,
                              facet_fields);
    if (search->n_facets == FACETS_MAX)
        return zws_error__set(ZWS_ELIMIT, "more than %d facets", FACETS_MAX);
    void *grown = realloc(search->facet, (search->n_facets + 1) * sizeof *search->facet);
    if (!grown)
        return zws_error__nomem();
    search->facet = grown;
    ZWS_TRY(zws_mem__dup(&search->facet[search->n_facets], field, strlen(field)));
    search->n_facets++;
    return ZWS_OK;
}

zws_status zws_search_run(zws_results **out, const zws_search *search, zws_index *index)
{
    ZWS_NEED(out);
    *out = NULL;
    ZWS_NEED(search);
    ZWS_NEED(index);
    zws_search request = *search;
    if (search->option[ZWS_OPTION_SYNONYMS] && !search->option[ZWS_OPTION_EXACT])
        ZWS_TRY(zws_index__synonyms(index));
    request.synonyms = index->synonyms;
    return zws_search__run_as(out, &request, index->store, index->analyzer, index->pins,
                              &index->profile);
}
