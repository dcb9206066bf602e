/* The page of hits. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <jansson.h>

#include "site.h"

static double milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

zws_status results_prepare(zws_search *search, const request *r)
{
    zws_status status = zws_search_set(search, ZWS_OPTION_SORT, r->sort);
    if (status == ZWS_OK && r->as_of)
        status = zws_search_set(search, ZWS_OPTION_AS_OF, r->as_of);
    if (status == ZWS_OK)
        status = zws_search_set(search, ZWS_OPTION_SYNONYMS, !r->typed_only);
    if (status == ZWS_OK)
        status = zws_search_set_dates(search, r->from, r->to);
    for (size_t i = 0; status == ZWS_OK && i < r->n_filters; i++)
        status = zws_search_add_filter(search, r->filter[i].field, r->filter[i].value);
    return status;
}

/* The hits as the page shows them: its own facets, and of each hit a passage in the place of an
 * extract, since either takes an analysis of the whole text. */
static zws_status prepare_page(zws_search *search, const request *r)
{
    zws_status status = ZWS_OK;
    if (r->format == FORMAT_HTML) {
        for (size_t f = 0; status == ZWS_OK && f < FACETS; f++)
            status = zws_search_add_facet(search, facet_fields[f]);
        if (status == ZWS_OK)
            status = zws_search_set(search, ZWS_OPTION_PASSAGES, 1);
        if (status == ZWS_OK)
            status = zws_search_set(search, ZWS_OPTION_LINKS, 1);
        if (status == ZWS_OK)
            status = zws_search_set(search, ZWS_OPTION_ANSWER, r->offset == 0);
        if (status == ZWS_OK)
            status = zws_search_set(search, ZWS_OPTION_EXTRACTS, 0);
    }
    if (r->format == FORMAT_JSON) {
        for (size_t f = 0; status == ZWS_OK && f < r->n_facets; f++)
            status = zws_search_add_facet(search, r->facet[f]);
    }
    if (status == ZWS_OK)
        status = zws_search_set(search, ZWS_OPTION_LIMIT, (int64_t)r->limit);
    if (status == ZWS_OK)
        status = zws_search_set(search, ZWS_OPTION_OFFSET, (int64_t)r->offset);
    return status;
}

static void tab(html *out, const request *r, zws_sort sort, phrase name)
{
    html_lit(out, "<li><a href=\"");
    request_url(out, r, &(request_change){.sort = &sort});
    html_lit(out, "\"");
    if (r->sort == sort)
        html_lit(out, " aria-current=\"true\"");
    html_lit(out, ">");
    html_text(out, words(r->lang, name));
    html_lit(out, "</a></li>\n");
}

static void tabs(html *out, const request *r)
{
    html_lit(out, "<nav class=\"tabs\"");
    html_attr(out, "aria-label", words(r->lang, PHRASE_SORTS));
    html_lit(out, ">\n<ul>\n");
    tab(out, r, ZWS_SORT_TIER, PHRASE_SORT_TIER);
    tab(out, r, ZWS_SORT_RELEVANCE, PHRASE_SORT_REL);
    tab(out, r, ZWS_SORT_NEWEST, PHRASE_SORT_DATE);
    /* The other way round is offered where time decides. */
    if (r->sort == ZWS_SORT_NEWEST || r->sort == ZWS_SORT_OLDEST)
        tab(out, r, ZWS_SORT_OLDEST, PHRASE_SORT_DATE_ASC);
    html_lit(out, "</ul>\n</nav>\n");
}

static void summary(html *out, const request *r, const zws_results *results, double took)
{
    bool exact, sunk_exact;
    uint64_t total = zws_results_total(results, &exact);
    uint64_t sunk = zws_results_sunk(results, &sunk_exact);
    html_lit(out, "<p class=\"summary\" role=\"status\">");
    const html_value totals[] = {
        {"n", .number = total},
        {"ms", .number = took < 1 ? 1 : (uint64_t)(took + 0.5)},
    };
    html_fill(out, words(r->lang, exact ? PHRASE_TOTAL : PHRASE_TOTAL_LEAST), totals, 2);
    if (sunk > 0) {
        html_text(out, words(r->lang, PHRASE_AND_THEN));
        html_fill(out, words(r->lang, sunk_exact ? PHRASE_SUNK : PHRASE_SUNK_LEAST),
                  &(const html_value){"n", .number = sunk}, 1);
    }
    html_lit(out, " <a class=\"to-filters\" href=\"#filters\">");
    html_phrase(out, r, FILTERS);
    html_lit(out, "</a></p>\n");
}

static void page_link(html *out, const request *r, size_t offset, phrase name, bool forward)
{
    html_lit(out, "<li><a href=\"");
    request_url(out, r, &(request_change){.offset = offset});
    html_lit(out, "\"");
    if (forward)
        html_lit(out, " rel=\"next\">");
    else
        html_lit(out, " rel=\"prev\">");
    html_text(out, words(r->lang, name));
    html_lit(out, "</a></li>\n");
}

static void paging(html *out, const request *r, const zws_results *results)
{
    uint64_t total = zws_results_total(results, NULL);
    size_t shown = zws_results_count(results), next = r->offset + r->limit;
    bool more = shown == r->limit && total > next;
    if (r->limit == 0 || (r->offset == 0 && !more))
        return;
    html_lit(out, "<nav class=\"pages\"");
    html_attr(out, "aria-label", words(r->lang, PHRASE_PAGES));
    html_lit(out, ">\n<ul>\n");
    if (r->offset > 0)
        page_link(out, r, r->offset > r->limit ? r->offset - r->limit : 0, PHRASE_PREVIOUS, false);
    html_lit(out, "<li aria-current=\"page\">");
    html_fill(out, words(r->lang, PHRASE_PAGE),
              &(const html_value){"n", .number = r->offset / r->limit + 1}, 1);
    html_lit(out, "</li>\n");
    if (more && next + r->limit <= ZWS_PAGE_END)
        page_link(out, r, next, PHRASE_NEXT, true);
    html_lit(out, "</ul>\n");
    if (more && next + r->limit > ZWS_PAGE_END) {
        html_lit(out, "<p class=\"note\">");
        html_phrase(out, r, DEEPER);
        html_lit(out, "</p>\n");
    }
    html_lit(out, "</nav>\n");
}

/* --- The page --------------------------------------------------------------------------------- */

/* What was probably meant: a link to it, or, where the words as typed find nothing, that the hits
 * are those of it. */
static void meant(html *out, const request *r, const char *query, bool applied)
{
    html_lit(out, "<p class=\"meant\">");
    if (applied) {
        html_fill(out, words(r->lang, PHRASE_MEANT_INSTEAD),
                  &(const html_value){"typed", .text = r->q}, 1);
        html_lit(out, " ");
    } else {
        html_phrase(out, r, MEANT);
    }
    html_lit(out, "<a href=\"");
    request_url(out, r, &(request_change){.q = query});
    html_lit(out, "\">");
    html_text(out, query);
    html_lit(out, "</a></p>\n");
}

static void page(html *out, site *where, const request *typed, const zws_results *results,
                 double took)
{
    uint64_t total = zws_results_total(results, NULL);
    bool applied = false;
    const char *corrected = zws_results_corrected(results, &applied);
    request understood = *typed;
    const request *r = &understood;
    page_begin(out, typed, *typed->q ? typed->q : words(typed->lang, PHRASE_RESULTS));
    /* Links, and the marks behind them, are those of the words that found the hits. */
    if (corrected && applied)
        understood.q = corrected;
    html_lit(out, "<h1 class=\"unseen\">");
    html_phrase(out, r, RESULTS);
    html_lit(out, "</h1>\n");
    tabs(out, r);
    html_lit(out, "<div class=\"columns\">\n<div class=\"list\">\n");
    summary(out, r, results, took);
    facets_chosen(out, r);
    if (corrected)
        meant(out, typed, corrected, applied);
    also_write(out, r, results);
    reply_write(out, r, results);
    if (total == 0) {
        nothing_write(out, where, r, results);
    } else if (zws_results_count(results) == 0) {
        html_lit(out, "<p><a href=\"");
        request_url(out, r, &(request_change){0});
        html_lit(out, "\">");
        html_phrase(out, r, PAST_END);
        html_lit(out, "</a></p>\n");
    } else {
        html_lit(out, "<h2 class=\"unseen\">");
        html_phrase(out, r, RESULTS);
        html_lit(out, "</h2>\n<ol class=\"hits\"");
        html_lit(out, " start=\"");
        html_number(out, r->offset + 1);
        html_lit(out, "\">\n");
        for (size_t i = 0; i < zws_results_count(results); i++)
            hit_write(out, r, results, i);
        html_lit(out, "</ol>\n");
        paging(out, r, results);
    }
    html_lit(out, "<p class=\"formats\"><a href=\"");
    request_url(out, r, &(request_change){.format = "atom"});
    html_lit(out, "\">");
    html_phrase(out, r, AS_ATOM);
    html_lit(out, "</a> <a href=\"");
    request_url(out, r, &(request_change){.offset = r->offset, .format = "json"});
    html_lit(out, "\">");
    html_phrase(out, r, AS_JSON);
    html_lit(out, "</a></p>\n</div>\n");
    facets_write(out, r, results);
    html_lit(out, "</div>\n");
    page_end(out, r);
}

static zws_status write_results(answer *out, site *where, const request *r,
                                const zws_results *results, double took)
{
    char *json;
    zws_status status;
    switch (r->format) {
    case FORMAT_JSON:
        status = zws_results_json(&json, results);
        if (status != ZWS_OK)
            return status;
        out->type = "application/json";
        html_raw_bytes(&out->body, json, strlen(json));
        html_lit(&out->body, "\n");
        zws_free(json);
        return ZWS_OK;
    case FORMAT_ATOM:
        out->type = "application/atom+xml; charset=utf-8";
        feed_atom(&out->body, r, results);
        return ZWS_OK;
    default:
        page(&out->body, where, r, results, took);
        return ZWS_OK;
    }
}

void results_answer(answer *out, site *where, const request *r)
{
    if (r->format == FORMAT_TXT) {
        page_error(out, r, 400, PHRASE_BAD, PHRASE_BAD_FORMAT);
        return;
    }
    zws_search *search = NULL;
    zws_results *results = NULL;
    zws_status status = site_open(where);
    if (status == ZWS_OK)
        status = zws_search_new(&search);
    if (status == ZWS_OK)
        status = results_prepare(search, r);
    if (status == ZWS_OK)
        status = prepare_page(search, r);
    if (status == ZWS_OK)
        status = zws_search_set_query(search, r->q);
    double start = milliseconds();
    if (status == ZWS_OK)
        status = zws_search_run(&results, search, where->index);
    double took = milliseconds() - start;
    if (status == ZWS_OK)
        status = write_results(out, where, r, results, took);
    if (status != ZWS_OK)
        page_failed(out, r, status);
    zws_results_free(results);
    zws_search_free(search);
}
