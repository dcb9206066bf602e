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

/* What the request asks for but its words and its place in the list. */
static zws_status prepare(zws_search *search, const request *r)
{
    zws_status status = zws_search_set(search, ZWS_OPTION_SORT, r->sort);
    if (status == ZWS_OK && r->as_of)
        status = zws_search_set(search, ZWS_OPTION_AS_OF, r->as_of);
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

static void badge(html *out, const request *r, const zws_results *results, size_t i)
{
    zws_validity state = zws_results_validity(results, i);
    const char *name = zws_validity_name(state);
    if (state == ZWS_VALIDITY_UNKNOWN || !name)
        return;
    html_lit(out, " <span class=\"badge ");
    html_text(out, words_validity_class(name));
    html_lit(out, "\">");
    html_text(out, words_validity(r->lang, name));
    html_lit(out, "</span>");
}

/* 文号, issuer, date, and what has to be known of the hit. */
static void facts(html *out, const request *r, const zws_results *results, size_t i)
{
    const zws_document *document = zws_results_document(results, i);
    const char *number = zws_document_get(document, ZWS_FIELD_DOCNO, 0, NULL), *issuer;
    const char *date = zws_results_date(results, i);
    html_lit(out, "<p class=\"facts\">");
    if (date && *date) {
        html_lit(out, "<time>");
        html_text(out, date);
        html_lit(out, "</time>");
    } else {
        html_lit(out, "<span>");
        html_phrase(out, r, NO_DATE);
        html_lit(out, "</span>");
    }
    if (number) {
        html_lit(out, " <span>");
        html_text(out, number);
        html_lit(out, "</span>");
    }
    for (size_t k = 0; k < 3; k++) {
        issuer = zws_document_get(document, ZWS_FIELD_ISSUER, k, NULL);
        if (!issuer)
            break;
        html_lit(out, " <span>");
        html_text(out, issuer);
        html_lit(out, "</span>");
    }
    if (zws_results_band(results, i) == ZWS_BAND_PINNED) {
        html_lit(out, " <span class=\"badge pinned\">");
        html_phrase(out, r, PINNED);
        html_lit(out, "</span>");
    }
    badge(out, r, results, i);
    if (zws_results_repaired(results, i)) {
        html_lit(out, " <span class=\"badge repaired\">");
        html_phrase(out, r, REPAIRED);
        html_lit(out, "</span>");
    }
    if (zws_results_band(results, i) == ZWS_BAND_MOST) {
        html_lit(out, " <span class=\"badge unknown\">");
        html_phrase(out, r, MOST_ONLY);
        html_lit(out, "</span>");
    }
    html_lit(out, "</p>\n");
}

/* Each run of blanks becomes one: a browser keeps every U+3000, with which texts are indented. */
static void close_blanks(char *text)
{
    size_t len = 0;
    for (const char *at = text; *at;) {
        size_t blank = strspn(at, " \t\r\n");
        if (blank == 0 && strncmp(at, "\xE3\x80\x80", 3) == 0)
            blank = 3;
        if (blank == 0)
            text[len++] = *at++;
        else if (len > 0 && text[len - 1] != ' ')
            text[len++] = ' ';
        at += blank;
    }
    text[len] = '\0';
}

static void passage_write(html *out, const char *passage)
{
    char *text = strdup(passage);
    if (!text) {
        out->failed = true;
        return;
    }
    close_blanks(text);
    html_marked(out, text);
    free(text);
}

/* What a document without a passage shows: how its text begins. */
static void beginning(html *out, const zws_document *document)
{
    enum { MOST = 480 };
    char text[MOST + 1];
    size_t len = 0;
    const char *body = zws_document_get(document, ZWS_FIELD_BODY, 0, &len);
    size_t shown = len < MOST ? len : MOST;
    while (shown > 0 && shown < len && ((unsigned char)body[shown] & 0xC0) == 0x80)
        shown--;
    if (!body)
        return;
    for (size_t i = 0; i < shown; i++)
        text[i] = body[i] ? body[i] : ' ';
    text[shown] = '\0';
    close_blanks(text);
    html_text(out, text);
    if (shown < len)
        html_lit(out, "…");
}

static void hit(html *out, const request *r, const zws_results *results, size_t i)
{
    const zws_document *document = zws_results_document(results, i);
    const char *lang = zws_document_get(document, ZWS_FIELD_LANG, 0, NULL);
    const char *plain = zws_document_get(document, ZWS_FIELD_TITLE, 0, NULL);
    const char *title = zws_results_title_html(results, i);
    const char *path = zws_results_passage_path(results, i, 0);
    const char *passage = zws_results_passage_html(results, i, 0);
    html_lit(out, "<li class=\"hit\">\n<h3");
    html_lang(out, lang, plain);
    html_lit(out, "><a href=\"");
    request_document_url(out, r, zws_results_id(results, i), NULL);
    html_lit(out, "\">");
    if (title && title[strspn(title, " \t\r\n")])
        html_marked(out, title);
    else
        html_phrase(out, r, NO_TITLE);
    html_lit(out, "</a></h3>\n");
    facts(out, r, results, i);
    html_lit(out, "<p class=\"extract\"");
    html_lang(out, lang, plain);
    html_lit(out, ">");
    /* A path of one step is what the passage begins with. */
    if (path && strstr(path, "›")) {
        html_lit(out, "<span class=\"path\">");
        html_text(out, path);
        html_lit(out, "</span> ");
    }
    if (passage && *passage)
        passage_write(out, passage);
    else
        beginning(out, document);
    html_lit(out, "</p>\n</li>\n");
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

/* --- Nothing found ---------------------------------------------------------------------------- */

/* Whether other words find something with the same filters (or without any). */
static bool finds(site *where, const request *r, const char *query, bool filtered)
{
    zws_search *search;
    zws_results *results = NULL;
    if (zws_search_new(&search) != ZWS_OK)
        return false;
    zws_status status = filtered ? prepare(search, r) : ZWS_OK;
    if (status == ZWS_OK)
        status = zws_search_set_query(search, query);
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

static void nothing(html *out, site *where, const request *r, const zws_results *results)
{
    static const zws_sort relevance = ZWS_SORT_RELEVANCE, newest = ZWS_SORT_NEWEST;
    char text[ZWS_QUERY_BYTES + 1];
    bool filtered = r->n_filters > 0 || *r->from || *r->to;
    html tries = {0};
    html_lit(out, "<h2>");
    html_phrase(out, r, NOTHING);
    html_lit(out, "</h2>\n");
    understood(out, r, results);
    if (filtered && finds(where, r, r->q, false))
        suggestion(&tries, r, PHRASE_TRY_NO_FILTERS, &(request_change){.without_filters = true});
    if (without_quotes(text, sizeof text, r->q) && finds(where, r, text, true))
        suggestion(&tries, r, PHRASE_TRY_UNQUOTED, &(request_change){.q = text});
    fewer_words(&tries, where, r);
    if (r->sort != ZWS_SORT_RELEVANCE) {
        request any = *r;
        any.sort = ZWS_SORT_RELEVANCE;
        if (finds(where, &any, r->q, true))
            suggestion(&tries, r, PHRASE_TRY_ANY, &(request_change){.sort = &relevance});
    }
    if (tries.len > 0) {
        html_lit(out, "<p>");
        html_phrase(out, r, TRY);
        html_lit(out, "</p>\n<ul class=\"tries\">\n");
        html_raw_bytes(out, tries.data, tries.len);
        html_lit(out, "</ul>\n");
    } else {
        html_lit(out, "<p>");
        html_phrase(out, r, HOME_HINT);
        html_lit(out, "</p>\n<p><a href=\"");
        request_url(out, r, &(request_change){.q = "", .sort = &newest, .without_filters = true});
        html_lit(out, "\">");
        html_phrase(out, r, HOME_BROWSE);
        html_lit(out, "</a></p>\n");
    }
    html_free(&tries);
}

/* --- The page --------------------------------------------------------------------------------- */

static void page(html *out, site *where, const request *r, const zws_results *results, double took)
{
    uint64_t total = zws_results_total(results, NULL);
    page_begin(out, r, *r->q ? r->q : words(r->lang, PHRASE_RESULTS));
    html_lit(out, "<h1 class=\"unseen\">");
    html_phrase(out, r, RESULTS);
    html_lit(out, "</h1>\n");
    tabs(out, r);
    html_lit(out, "<div class=\"columns\">\n<div class=\"list\">\n");
    summary(out, r, results, took);
    facets_chosen(out, r);
    if (total == 0) {
        nothing(out, where, r, results);
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
            hit(out, r, results, i);
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
        status = prepare(search, r);
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
