/* What is said where a search finds nothing: how it was read, and what would find something. */
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "site.h"

/* Whether other words find something with the same filters (or without any). */
static bool finds(site *where, const request *r, const char *query, bool filtered)
{
    zws_search *search;
    zws_results *results = NULL;
    if (zws_search_new(&search) != ZWS_OK)
        return false;
    zws_status status = filtered ? results_prepare(search, r)
                                 : zws_search_set(search, ZWS_OPTION_SYNONYMS, !r->typed_only);
    if (status == ZWS_OK)
        status = zws_search_set_query(search, query);
    if (status == ZWS_OK)
        status = zws_search_set(search, ZWS_OPTION_CORRECT, ZWS_CORRECT_OFF);
    if (status == ZWS_OK)
        status = zws_search_set(search, ZWS_OPTION_LIMIT, 0);
    if (status == ZWS_OK)
        status = zws_search_run(&results, search, where->index);
    bool found = status == ZWS_OK && zws_results_total(results, NULL) > 0;
    zws_results_free(results);
    zws_search_free(search);
    return found;
}

static void suggestion(html *out, const request *r, phrase what, const request_change *change)
{
    html_lit(out, "<li><a href=\"");
    request_url(out, r, change);
    html_lit(out, "\">");
    html_text(out, words(r->lang, what));
    html_text(out, change->q);
    html_lit(out, "</a></li>\n");
}

/* Each word left out in turn, where that finds something; at most four proposals. */
static size_t fewer_words(html *out, site *where, const request *r)
{
    enum { WORDS = 8, PROPOSALS = 4 };
    size_t begin[WORDS], end[WORDS], n = 0, proposed = 0;
    char text[ZWS_QUERY_BYTES + 1];
    if (strlen(r->q) >= sizeof text)
        return 0;
    for (const char *at = r->q; n < WORDS; n++) {
        at += strspn(at, " \t\r\n");
        if (!*at)
            break;
        begin[n] = (size_t)(at - r->q);
        at += strcspn(at, " \t\r\n");
        end[n] = (size_t)(at - r->q);
    }
    for (size_t left_out = n; n > 1 && left_out > 0 && proposed < PROPOSALS; left_out--) {
        size_t len = 0;
        for (size_t i = 0; i < n; i++) {
            if (i == left_out - 1)
                continue;
            if (len > 0)
                text[len++] = ' ';
            memcpy(text + len, r->q + begin[i], end[i] - begin[i]);
            len += end[i] - begin[i];
        }
        text[len] = '\0';
        if (!finds(where, r, text, true))
            continue;
        suggestion(out, r, PHRASE_TRY_FEWER, &(request_change){.q = text});
        proposed++;
    }
    return proposed;
}

static bool without_quotes(char *text, size_t size, const char *query)
{
    static const char *const quotes[] = {"\"", "“", "”", "「", "」"};
    size_t len = 0;
    bool some = false;
    while (*query) {
        size_t quote = 0;
        for (size_t k = 0; k < sizeof quotes / sizeof *quotes && quote == 0; k++) {
            if (strncmp(query, quotes[k], strlen(quotes[k])) == 0)
                quote = strlen(quotes[k]);
        }
        some = some || quote > 0;
        if (quote > 0) {
            query += quote;
            continue;
        }
        if (len + 1 >= size)
            return false;
        text[len++] = *query++;
    }
    text[len] = '\0';
    return some;
}

/* A reading in the library's notation, (and "通知" (not 转发)), without the notation: "通知" -转发.
 */
static void reading_write(html *out, const char *reading)
{
    static const char *const names[] = {"(and ",  "(or ",    "(docno ", "(prefix ",
                                        "(date ", "(field ", "(all)"};
    bool quoted = false;
    for (const char *at = reading; *at;) {
        size_t skip = 0;
        for (size_t k = 0; !quoted && skip == 0 && k < sizeof names / sizeof *names; k++) {
            if (strncmp(at, names[k], strlen(names[k])) == 0)
                skip = strlen(names[k]);
        }
        if (!quoted && strncmp(at, "(not ", 5) == 0) {
            html_lit(out, "-");
            skip = 5;
        } else if (!quoted && *at == ')') {
            skip = 1;
        }
        if (skip > 0) {
            at += skip;
            continue;
        }
        quoted = *at == '"' ? !quoted : quoted;
        size_t len = strcspn(at + 1, "()\"") + 1;
        html_text_bytes(out, at, len);
        at += len;
    }
}

/* What the library read the query as: only its JSON says so. */
static void understood(html *out, const request *r, const zws_results *results)
{
    char *text;
    if (zws_results_json(&text, results) != ZWS_OK)
        return;
    json_t *object = json_loads(text, 0, NULL);
    const char *reading = json_string_value(json_object_get(object, "understood"));
    if (reading && *reading) {
        html_lit(out, "<p>");
        html_phrase(out, r, UNDERSTOOD);
        html_lit(out, "<strong>");
        reading_write(out, reading);
        html_lit(out, "</strong></p>\n");
    }
    json_decref(object);
    zws_free(text);
}

/* The most relevant of what has some of the words, with the same filters; false where there is
 * nothing either. */
static bool close_hits(html *out, site *where, const request *r, const char *query)
{
    enum { SHOWN = 5 };
    static const zws_sort relevance = ZWS_SORT_RELEVANCE;
    zws_search *search;
    zws_results *results = NULL;
    request any = *r;
    any.sort = relevance;
    any.q = query;
    if (zws_search_new(&search) != ZWS_OK)
        return false;
    zws_status status = results_prepare(search, &any);
    if (status == ZWS_OK)
        status = zws_search_set_query(search, query);
    if (status == ZWS_OK)
        status = zws_search_set(search, ZWS_OPTION_CORRECT, ZWS_CORRECT_OFF);
    if (status == ZWS_OK)
        status = zws_search_set(search, ZWS_OPTION_LIMIT, SHOWN);
    if (status == ZWS_OK)
        status = zws_search_set(search, ZWS_OPTION_PASSAGES, 1);
    if (status == ZWS_OK)
        status = zws_search_set(search, ZWS_OPTION_EXTRACTS, 0);
    if (status == ZWS_OK)
        status = zws_search_run(&results, search, where->index);
    size_t n = status == ZWS_OK ? zws_results_count(results) : 0;
    if (n > 0) {
        html_lit(out, "<h2>");
        html_phrase(out, r, CLOSE);
        html_lit(out, "</h2>\n<ol class=\"hits\">\n");
        for (size_t i = 0; i < n; i++)
            hit_write(out, &any, results, i);
        html_lit(out, "</ol>\n");
    }
    if (n > 0 && zws_results_total(results, NULL) > n) {
        html_lit(out, "<p><a href=\"");
        request_url(out, r, &(request_change){.q = query, .sort = &relevance});
        html_lit(out, "\">");
        html_phrase(out, r, ALL_HITS);
        html_lit(out, "</a></p>\n");
    }
    zws_results_free(results);
    zws_search_free(search);
    return n > 0;
}

void nothing_write(html *out, site *where, const request *r, const zws_results *results)
{
    static const zws_sort newest = ZWS_SORT_NEWEST;
    char text[ZWS_QUERY_BYTES + 1];
    bool filtered = r->n_filters > 0 || *r->from || *r->to;
    html tries = {0}, close = {0};
    html_lit(out, "<h2>");
    html_phrase(out, r, NOTHING);
    html_lit(out, "</h2>\n");
    understood(out, r, results);
    if (filtered && finds(where, r, r->q, false))
        suggestion(&tries, r, PHRASE_TRY_NO_FILTERS, &(request_change){.without_filters = true});
    if (without_quotes(text, sizeof text, r->q) && finds(where, r, text, true))
        suggestion(&tries, r, PHRASE_TRY_UNQUOTED, &(request_change){.q = text});
    fewer_words(&tries, where, r);
    bool near = close_hits(&close, where, r, without_quotes(text, sizeof text, r->q) ? text : r->q);
    if (tries.len > 0) {
        html_lit(out, "<p>");
        html_phrase(out, r, TRY);
        html_lit(out, "</p>\n<ul class=\"tries\">\n");
        html_raw_bytes(out, tries.data, tries.len);
        html_lit(out, "</ul>\n");
    } else if (!near) {
        html_lit(out, "<p>");
        html_phrase(out, r, HOME_HINT);
        html_lit(out, "</p>\n<p><a href=\"");
        request_url(out, r, &(request_change){.q = "", .sort = &newest, .without_filters = true});
        html_lit(out, "\">");
        html_phrase(out, r, HOME_BROWSE);
        html_lit(out, "</a></p>\n");
    }
    html_raw_bytes(out, close.data, close.len);
    out->failed = out->failed || tries.failed || close.failed;
    html_free(&tries);
    html_free(&close);
}
