/* A request, from its checks to its page of hits. */
#include "search/alternatives.h"
#include "search/answer.h"
#include "search/correct.h"
#include "search/hitlist.h"

typedef struct {
    const zws_search *request;
    zws_analyzer *analyzer;
    const zws_pins *pins;
    const zws_profile *profile;
    const zws_query *query;
    zws_deadline deadline;
    zws_results *results;
    char *better; /* a query; NULL: none */
    bool certain; /* that it is better, whatever was found */
} run;

/* That it takes too long to find is no reason to throw the hits away. */
static zws_status find_answer(run *r, zws_compiler *compiler, const zws_stages *stages)
{
    zws_status status = zws_answer__find(&r->results->answer, compiler, stages);
    return status == ZWS_EDEADLINE && r->results->n_hits > 0 ? ZWS_OK : status;
}

static zws_status fill(run *r, zws_compiler *compiler, zws_hitlist *list)
{
    const zws_search *request = r->request;
    zws_stages stages;
    ZWS_TRY(zws_compiler__run(&stages, compiler));
    list->stages = &stages;
    ZWS_TRY(zws_hitlist__make(list));
    r->results->judged = !compiler->tokens;
    if (list->beyond_typed)
        ZWS_TRY(zws_alternatives__report(r->results, compiler));
    ZWS_TRY(zws_page__fill(r->results, compiler));
    ZWS_TRY(zws_links__fill(r->results, compiler));
    if (request->option[ZWS_OPTION_ANSWER])
        ZWS_TRY(find_answer(r, compiler, &stages));
    if (request->option[ZWS_OPTION_EXPLAIN])
        ZWS_TRY(zws_explain__fill(r->results, compiler, list->stage));
    return ZWS_OK;
}

/* Runs from scratch each time: a commit may have made the state unreadable that it ran on. */
static zws_status attempt(zws_store *snapshot, void *context)
{
    run *r = context;
    zws_results__clear(r->results);
    free(r->better);
    r->better = NULL;
    zws_compiler compiler = {.request = r->request,
                             .store = snapshot,
                             .analyzer = r->analyzer,
                             .profile = r->profile,
                             .query = r->query,
                             .pins = r->pins,
                             .day = r->results->as_of,
                             .deadline = r->deadline};
    zws_hitlist list = {.compiler = &compiler, .results = r->results};
    zws_status status = fill(r, &compiler, &list);
    zws_hitlist__free(&list);
    if (status == ZWS_OK && r->request->option[ZWS_OPTION_CORRECT] != ZWS_CORRECT_OFF)
        status = zws_correct__query(&r->better, &r->certain, &compiler, r->results);
    zws_compiler__free(&compiler);
    return status;
}

/* --- The request --------------------------------------------------------------------------------
 */

static zws_status check_page(const zws_search *request)
{
    int64_t offset = request->option[ZWS_OPTION_OFFSET], limit = request->option[ZWS_OPTION_LIMIT];
    int64_t end = request->option[ZWS_OPTION_PAGE_END];
    if (offset >= 0 && limit >= 0 && offset <= end && limit <= end - offset)
        return ZWS_OK;
    return zws_error__set(ZWS_ELIMIT,
                          "offset %lld and limit %lld go beyond hit %lld (limit: page end): make "
                          "the query narrower, or raise the limit",
                          (long long)offset, (long long)limit, (long long)end);
}

static zws_status parse(zws_query *out, const zws_search *request, const zws_store *store,
                        const zws_analyzer *analyzer)
{
    const int64_t *option = request->option;
    zws_query_limits limits = {
        .bytes = (size_t)option[ZWS_OPTION_QUERY_BYTES],
        .terms = (size_t)option[ZWS_OPTION_QUERY_TERMS],
        .depth = (size_t)option[ZWS_OPTION_QUERY_DEPTH],
        .wildcards = (size_t)option[ZWS_OPTION_WILDCARDS],
    };
    if (zws_store__is_tokens(store))
        return zws_query__parse_tokens(out, request->query, request->query_len, &limits);
    return zws_query__parse(out, analyzer, request->query, request->query_len, &limits);
}

static zws_status new_results(zws_results **out, const zws_search *request, const zws_query *query)
{
    zws_results *results;
    const int64_t *option = request->option;
    zws_buffer understood = {0};
    ZWS_TRY(zws_mem__zalloc(&results, 1, sizeof *results));
    *out = results; /* freed by the caller, complete or not */
    results->sort = option[ZWS_OPTION_SORT];
    results->within = option[ZWS_OPTION_WITHIN];
    results->as_of =
        option[ZWS_OPTION_AS_OF] ? (zws_date)option[ZWS_OPTION_AS_OF] : zws_validity__today();
    results->sunk_exact = true;
    results->offset = option[ZWS_OPTION_OFFSET];
    results->limit = option[ZWS_OPTION_LIMIT];
    ZWS_TRY(zws_mem__zalloc(&results->facet_name, request->n_facets, sizeof(char *)));
    for (size_t i = 0; i < request->n_facets; i++) {
        ZWS_TRY(
            zws_mem__dup(&results->facet_name[i], request->facet[i], strlen(request->facet[i])));
        results->n_facets++;
    }
    ZWS_TRY(zws_mem__dup(&results->query, request->query, request->query_len));
    zws_status status = zws_query__print(&understood, query);
    if (status == ZWS_OK)
        status = zws_buffer__detach(&results->understood, NULL, &understood);
    zws_buffer__free(&understood);
    return status;
}

static zws_status run_once(zws_results **out, bool *certain, const zws_search *request,
                           zws_store *store, zws_analyzer *analyzer, const zws_pins *pins,
                           const zws_profile *profile)
{
    int64_t start = zws_clock__now_ns();
    *out = NULL;
    ZWS_TRY(check_page(request));
    zws_query query;
    ZWS_TRY(parse(&query, request, store, analyzer));
    zws_results *results = NULL;
    run r = {.request = request,
             .analyzer = analyzer,
             .pins = pins,
             .profile = profile,
             .query = &query,
             .deadline = zws_deadline__in(request->option[ZWS_OPTION_DEADLINE_MS])};
    zws_status status = new_results(&results, request, &query);
    r.results = results;
    if (status == ZWS_OK)
        status = zws_store__read(store, attempt, &r);
    zws_query__free(&query);
    if (status != ZWS_OK) {
        free(r.better);
        zws_results__free(results);
        return status;
    }
    results->corrected = r.better;
    *certain = r.certain;
    results->milliseconds = (double)(zws_clock__now_ns() - start) / 1e6;
    *out = results;
    return ZWS_OK;
}

/* Puts the hits of the better query in the place of none. */
static void take_better(zws_results **results, zws_results *found)
{
    char *typed = (*results)->query;
    (*results)->query = found->query;
    found->query = typed;
    found->corrected = (*results)->corrected;
    (*results)->corrected = NULL;
    found->correction_applied = true;
    found->milliseconds += (*results)->milliseconds;
    zws_results__free(*results);
    *results = found;
}

/* Searches for the better query where the one that was typed finds nothing, or parts of it are in
 * no document, in what is left of its time. One that finds nothing either is not offered. */
static zws_status try_better(zws_results **results, const zws_search *request, zws_store *store,
                             zws_analyzer *analyzer, const zws_pins *pins,
                             const zws_profile *profile)
{
    zws_search instead = *request;
    zws_results *found;
    bool none;
    double left = (double)request->option[ZWS_OPTION_DEADLINE_MS] - (*results)->milliseconds;
    if (left < 1)
        return ZWS_OK;
    instead.query = (*results)->corrected;
    instead.query_len = strlen(instead.query);
    instead.option[ZWS_OPTION_CORRECT] = ZWS_CORRECT_OFF;
    instead.option[ZWS_OPTION_DEADLINE_MS] = (int64_t)left;
    zws_status status = run_once(&found, &none, &instead, store, analyzer, pins, profile);
    if (status == ZWS_EDEADLINE)
        return ZWS_OK;
    if (status == ZWS_ELIMIT || (status == ZWS_OK && found->total == 0)) {
        free((*results)->corrected);
        (*results)->corrected = NULL;
        status = status == ZWS_ELIMIT ? ZWS_OK : status;
    } else if (status == ZWS_OK && request->option[ZWS_OPTION_CORRECT] == ZWS_CORRECT_APPLY) {
        take_better(results, found);
        found = NULL;
    }
    zws_results__free(found);
    return status;
}

zws_status zws_search__run_as(zws_results **out, const zws_search *request, zws_store *store,
                              zws_analyzer *analyzer, const zws_pins *pins,
                              const zws_profile *profile)
{
    bool certain;
    ZWS_TRY(run_once(out, &certain, request, store, analyzer, pins, profile));
    zws_status status = ZWS_OK;
    if ((*out)->corrected && ((*out)->total == 0 || certain))
        status = try_better(out, request, store, analyzer, pins, profile);
    if (status != ZWS_OK) {
        zws_results__free(*out);
        *out = NULL;
    }
    return status;
}

zws_status zws_search__run_pinned(zws_results **out, const zws_search *request, zws_store *store,
                                  zws_analyzer *analyzer, const zws_pins *pins)
{
    return zws_search__run_as(out, request, store, analyzer, pins, &zws_profile__default);
}

zws_status zws_search__run(zws_results **out, const zws_search *request, zws_store *store,
                           zws_analyzer *analyzer)
{
    return zws_search__run_pinned(out, request, store, analyzer, NULL);
}
