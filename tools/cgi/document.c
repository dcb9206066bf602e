/* The page of one document. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"

enum { ID_BYTES_MAX = 1000, RELATED_MAX = 20, MARK_DEADLINE_MS = 2000 };

/* --- Reading ---------------------------------------------------------------------------------- */

static zws_status parsed(json_t **out, char *text)
{
    *out = json_loads(text, JSON_ALLOW_NUL, NULL);
    zws_free(text);
    return *out ? ZWS_OK : ZWS_ENOMEM;
}

/* Searches for [words] prefix"id"; NULL where that cannot be asked. */
static zws_results *ask(site *where, const request *r, const char *words, const char *prefix,
                        size_t limit)
{
    char query[ZWS_QUERY_BYTES_MAX];
    zws_search *search;
    zws_results *results = NULL;
    int len = *words ? snprintf(query, sizeof query, "(%s) %s\"%s\"", words, prefix, r->id)
                     : snprintf(query, sizeof query, "%s\"%s\"", prefix, r->id);
    if (len < 0 || (size_t)len >= sizeof query || zws_search_new(&search) != ZWS_OK)
        return NULL;
    bool whole = limit == 1;
    const struct {
        zws_option option;
        int64_t value;
    } settings[] = {
        {ZWS_OPTION_QUERY_BYTES, ZWS_QUERY_BYTES_MAX},
        {ZWS_OPTION_DEADLINE_MS, MARK_DEADLINE_MS},
        {ZWS_OPTION_SORT, whole ? ZWS_SORT_RELEVANCE : ZWS_SORT_NEWEST},
        {ZWS_OPTION_LIMIT, (int64_t)limit},
        {ZWS_OPTION_EXTRACTS, whole},
        {ZWS_OPTION_EXTRACT_CHARS, 1000000},
        {ZWS_OPTION_CITE, whole},
        {ZWS_OPTION_AS_OF, r->as_of},
    };
    zws_status status = zws_search_set_query(search, query);
    for (size_t i = 0; status == ZWS_OK && i < sizeof settings / sizeof *settings; i++)
        status = zws_search_set(search, settings[i].option, settings[i].value);
    if (status == ZWS_OK)
        status = zws_search_run(&results, search, where->index);
    zws_search_free(search);
    return status == ZWS_OK ? results : NULL;
}

/* The document as a hit: by the words of the request, else by its id alone. What a person typed may
 * turn the query into another, so the hit is looked at. */
static zws_results *as_hit(site *where, const request *r, bool *marked)
{
    for (int words = *r->q ? 1 : 0; words >= 0; words--) {
        zws_results *results = ask(where, r, words ? r->q : "", "id:", 1);
        const char *id = results ? zws_results_id(results, 0) : NULL;
        *marked = words == 1;
        if (id && strcmp(id, r->id) == 0)
            return results;
        zws_results_free(results);
    }
    *marked = false;
    return NULL;
}

static zws_status read_document(document *d, site *where, const request *r)
{
    char *text;
    zws_status status = zws_index_show(&text, where->index, r->id);
    if (status == ZWS_OK)
        status = parsed(&d->shown, text);
    if (status != ZWS_OK)
        return status;
    d->id = r->id;
    d->title = member(d->shown, "title");
    if (zws_index_validity(&text, where->index, r->id, r->as_of) == ZWS_OK)
        parsed(&d->standing, text);
    d->found = as_hit(where, r, &d->marked);
    return ZWS_OK;
}

/* --- Writing ---------------------------------------------------------------------------------- */

static void fact(html *out, const request *r, phrase name, const char *value)
{
    if (!value || !*value)
        return;
    html_lit(out, "<dt>");
    html_text(out, words(r->lang, name));
    html_lit(out, "</dt><dd>");
    html_text(out, value);
    html_lit(out, "</dd>\n");
}

static void link_to(html *out, const request *r, const char *id, const char *title)
{
    html_lit(out, "<a href=\"");
    request_document_url(out, r, id, NULL);
    html_lit(out, "\">");
    html_text(out, title && *title ? title : id);
    html_lit(out, "</a>");
}

/* Who says so, in which words. */
static void statement(html *out, const request *r, const json_t *said)
{
    const char *state = member(said, "state"), *by = member(said, "by"), *id = member(said, "id");
    const char *from = member(said, "from"), *sentence = member(said, "sentence");
    const char *source = member(said, "source");
    if (!state || !by)
        return;
    html_lit(out, "<span class=\"badge ");
    html_text(out, words_validity_class(state));
    html_lit(out, "\">");
    html_text(out, words_validity(r->lang, state));
    html_lit(out, "</span>");
    if (from && *from) {
        html_lit(out, " ");
        html_phrase(out, r, VALIDITY_SINCE);
        html_lit(out, " ");
        html_text(out, from);
    }
    if (strcmp(by, "nothing") == 0)
        return;
    html_lit(out, " <span class=\"basis\">");
    html_phrase(out, r, VALIDITY_BASIS);
    html_lit(out, " ");
    if (id && strcmp(id, r->id) != 0)
        link_to(out, r, id, member(said, "title"));
    else if (strcmp(by, "list") == 0)
        html_phrase(out, r, BY_LIST);
    else if (strcmp(by, "input") == 0)
        html_phrase(out, r, BY_INPUT);
    else
        html_phrase(out, r, BY_OWN);
    if (source && *source) {
        html_lit(out, " ");
        html_text(out, source);
    }
    html_lit(out, "</span>");
    if (sentence && *sentence) {
        html_lit(out, "<q class=\"sentence\">");
        html_text(out, sentence);
        html_lit(out, "</q>");
    }
}

static void validity(html *out, const request *r, const document *d)
{
    const json_t *disputed = json_object_get(d->standing, "disputed");
    if (!d->standing)
        return;
    html_lit(out, "<dt>");
    html_phrase(out, r, FIELD_VALIDITY);
    html_lit(out, "</dt><dd>");
    statement(out, r, d->standing);
    html_lit(out, "</dd>\n");
    if (!disputed)
        return;
    html_lit(out, "<dt>");
    html_phrase(out, r, VALIDITY_DISPUTED);
    html_lit(out, "</dt><dd>");
    statement(out, r, disputed);
    html_lit(out, "</dd>\n");
}

static void facts(html *out, const request *r, const document *d)
{
    const json_t *issuers = json_object_get(d->shown, "issuer");
    const char *date = member(d->shown, "date"), *url = member(d->shown, "url");
    html_lit(out, "<section aria-labelledby=\"facts\">\n<h2 id=\"facts\" class=\"unseen\">");
    html_phrase(out, r, FACTS);
    html_lit(out, "</h2>\n<dl class=\"facts-list\">\n");
    validity(out, r, d);
    fact(out, r, PHRASE_DOCNO, member(d->shown, "docno"));
    for (size_t i = 0; i < json_array_size(issuers); i++)
        fact(out, r, PHRASE_ISSUER, json_string_value(json_array_get(issuers, i)));
    fact(out, r, PHRASE_ISSUER, json_string_value(issuers));
    fact(out, r, PHRASE_DATE,
         date || member(d->shown, "sort_date") ? date : words(r->lang, PHRASE_NO_DATE));
    fact(out, r, PHRASE_PUBLISHED, member(d->shown, "published"));
    fact(out, r, PHRASE_EFFECTIVE, member(d->shown, "effective"));
    fact(out, r, PHRASE_EXPIRES, member(d->shown, "expires"));
    fact(out, r, PHRASE_FIELD_CATEGORY, member(d->shown, "category"));
    fact(out, r, PHRASE_FIELD_REGION, member(d->shown, "region"));
    fact(out, r, PHRASE_FIELD_SITE, member(d->shown, "site"));
    fact(out, r, PHRASE_ID, d->id);
    if (url) {
        html_lit(out, "<dt>");
        html_phrase(out, r, ORIGINAL);
        html_lit(out, "</dt><dd>");
        html link = {0};
        if (html_href_outside(&link, url)) {
            html_lit(out, "<a rel=\"noreferrer noopener\"");
            html_raw_bytes(out, link.data, link.len);
            html_lit(out, ">");
            html_text(out, url);
            html_lit(out, "</a>");
        } else {
            html_text(out, url);
        }
        html_free(&link);
        html_lit(out, "</dd>\n");
    }
    html_lit(out, "</dl>\n</section>\n");
}

static void citation(html *out, const request *r, const document *d)
{
    const char *ready = d->found ? zws_results_citation(d->found, 0, SIZE_MAX) : NULL;
    const char *number = member(d->shown, "docno");
    html_lit(out, "<section aria-labelledby=\"citation\">\n<h2 id=\"citation\">");
    html_phrase(out, r, CITATION);
    html_lit(out, "</h2>\n<p class=\"citation\">");
    if (ready && *ready) {
        html_text(out, ready);
    } else {
        html_lit(out, "《");
        html_text(out, d->title ? d->title : d->id);
        html_lit(out, "》");
        if (number) {
            html_lit(out, "（");
            html_text(out, number);
            html_lit(out, "）");
        }
    }
    html_lit(out, "</p>\n</section>\n");
}

/* --- Links ------------------------------------------------------------------------------------ */

static void related_begin(html *out, const request *r, phrase name, bool *open)
{
    if (*open)
        return;
    *open = true;
    html_lit(out, "<h3>");
    html_text(out, words(r->lang, name));
    html_lit(out, "</h3>\n<ul>\n");
}

static void related_json(html *out, const request *r, const json_t *list, phrase name)
{
    bool open = false;
    for (size_t i = 0; i < json_array_size(list) && i < RELATED_MAX; i++) {
        const json_t *other = json_array_get(list, i);
        const char *id = member(other, "id"), *date = member(other, "date");
        if (!id)
            continue;
        related_begin(out, r, name, &open);
        html_lit(out, "<li>");
        link_to(out, r, id, member(other, "title"));
        html_lit(out, " <span class=\"note\">");
        html_text(out, date);
        html_lit(out, "</span></li>\n");
    }
    if (open)
        html_lit(out, "</ul>\n");
}

static void related_hits(html *out, const request *r, const zws_results *hits, phrase name,
                         bool *open)
{
    for (size_t i = 0; hits && i < zws_results_count(hits); i++) {
        const zws_document *other = zws_results_document(hits, i);
        related_begin(out, r, name, open);
        html_lit(out, "<li>");
        link_to(out, r, zws_results_id(hits, i), zws_document_get(other, ZWS_FIELD_TITLE, 0, NULL));
        html_lit(out, " <span class=\"note\">");
        html_text(out, zws_results_date(hits, i));
        html_lit(out, "</span></li>\n");
    }
}

static bool same_text(const char *a, const char *b)
{
    return a && b && strcmp(a, b) == 0;
}

/* Whether what is cited by number or title is among the hits, or was cited before. */
static bool is_listed(const json_t *citations, size_t i, const zws_results *hits)
{
    const char *number = member(json_array_get(citations, i), "number");
    const char *title = member(json_array_get(citations, i), "title");
    for (size_t h = 0; hits && h < zws_results_count(hits); h++) {
        const zws_document *other = zws_results_document(hits, h);
        if (same_text(number, zws_document_get(other, ZWS_FIELD_DOCNO, 0, NULL)) ||
            same_text(title, zws_document_get(other, ZWS_FIELD_TITLE, 0, NULL)))
            return true;
    }
    for (size_t k = 0; k < i; k++) {
        const json_t *before = json_array_get(citations, k);
        if (same_text(number, member(before, "number")) ||
            same_text(title, member(before, "title")))
            return true;
    }
    return false;
}

/* What is cited: the documents held, then the others as searches for them. */
static void cites(html *out, site *where, const request *r, const document *d)
{
    const json_t *citations = json_object_get(d->shown, "citations");
    zws_results *held = ask(where, r, "", "citedby:", RELATED_MAX);
    bool open = false;
    related_hits(out, r, held, PHRASE_LINK_CITES, &open);
    for (size_t i = 0, n = 0; i < json_array_size(citations) && n < RELATED_MAX; i++) {
        const json_t *one = json_array_get(citations, i);
        const char *number = member(one, "number"), *title = member(one, "title");
        if ((!number && !title) || is_listed(citations, i, held))
            continue;
        related_begin(out, r, PHRASE_LINK_CITES, &open);
        html_lit(out, "<li><a href=\"");
        request_url(out, r,
                    &(request_change){.q = number ? number : title, .without_filters = true});
        html_lit(out, "\">");
        if (title) {
            html_lit(out, "《");
            html_text(out, title);
            html_lit(out, "》");
        }
        html_text(out, number);
        html_lit(out, "</a></li>\n");
        n++;
    }
    if (open)
        html_lit(out, "</ul>\n");
    zws_results_free(held);
}

static void cited_by(html *out, site *where, const request *r)
{
    zws_results *citing = ask(where, r, "", "cites:", RELATED_MAX);
    bool open = false;
    related_hits(out, r, citing, PHRASE_LINK_CITED_BY, &open);
    if (open)
        html_lit(out, "</ul>\n");
    zws_results_free(citing);
}

static void related(html *out, site *where, const request *r, const document *d)
{
    const json_t *links = json_object_get(d->shown, "links");
    html lists = {0};
    related_json(&lists, r, json_object_get(links, "interprets"), PHRASE_LINK_INTERPRETS);
    related_json(&lists, r, json_object_get(links, "interpretations"), PHRASE_LINK_INTERPRETATIONS);
    cites(&lists, where, r, d);
    cited_by(&lists, where, r);
    if (lists.len > 0) {
        html_lit(out, "<section class=\"related\" aria-labelledby=\"related\">\n<h2 "
                      "id=\"related\">");
        html_phrase(out, r, LINKS);
        html_lit(out, "</h2>\n");
        html_raw_bytes(out, lists.data, lists.len);
        html_lit(out, "</section>\n");
    }
    html_free(&lists);
}

/* --- The page --------------------------------------------------------------------------------- */

static void page(html *out, site *where, const request *r, const document *d)
{
    const char *name = d->title && *d->title ? d->title : d->id;
    page_begin(out, r, name);
    if (*r->q) {
        html_lit(out, "<p class=\"back\"><a href=\"");
        request_url(out, r, &(request_change){0});
        html_lit(out, "\">");
        html_phrase(out, r, BACK);
        html_lit(out, "</a></p>\n");
    }
    html_lit(out, "<article>\n<h1");
    html_lang(out, member(d->shown, "lang"), name);
    html_lit(out, ">");
    if (d->marked && d->title)
        html_marked(out, zws_results_title_html(d->found, 0));
    else
        html_text(out, name);
    html_lit(out, "</h1>\n<div class=\"columns\">\n<div class=\"list\">\n");
    facts(out, r, d);
    text_write(out, r, d);
    html_lit(out, "</div>\n<aside>\n");
    text_outline(out, r, d);
    related(out, where, r, d);
    citation(out, r, d);
    html_lit(out, "<p class=\"formats\"><a href=\"");
    request_document_url(out, r, d->id, "json");
    html_lit(out, "\">");
    html_phrase(out, r, AS_JSON);
    html_lit(out, "</a></p>\n</aside>\n</div>\n</article>\n");
    page_end(out, r);
}

/* The document as JSON, with its standing as the last member: what zwquery --show prints. */
static zws_status as_json(html *out, site *where, const request *r)
{
    char *shown, *standing;
    zws_status status = zws_index_show(&shown, where->index, r->id);
    if (status != ZWS_OK)
        return status;
    status = zws_index_validity(&standing, where->index, r->id, r->as_of);
    char *end = strrchr(shown, '}');
    if (status == ZWS_OK) {
        if (end) {
            html_raw_bytes(out, shown, (size_t)(end - shown));
            html_lit(out, ",\"standing\":");
            html_raw_bytes(out, standing, strlen(standing));
            html_lit(out, "}\n");
        }
        zws_free(standing);
    }
    zws_free(shown);
    return status;
}

void document_answer(answer *out, site *where, const request *r)
{
    document d = {0};
    if (!*r->id || strlen(r->id) > ID_BYTES_MAX || strpbrk(r->id, "\t\r\n")) {
        page_error(out, r, 400, PHRASE_BAD, PHRASE_BAD_ID);
        return;
    }
    if (r->format == FORMAT_ATOM) {
        page_error(out, r, 400, PHRASE_BAD, PHRASE_BAD_FORMAT);
        return;
    }
    zws_status status = site_open(where);
    if (status == ZWS_OK && r->format == FORMAT_JSON) {
        out->type = "application/json";
        status = as_json(&out->body, where, r);
    } else if (status == ZWS_OK) {
        status = read_document(&d, where, r);
        if (status == ZWS_OK)
            page(&out->body, where, r, &d);
    }
    /* site_open says ENOTFOUND of the index. */
    if (status == ZWS_ENOTFOUND && where->index)
        page_error(out, r, 404, PHRASE_NO_DOCUMENT, PHRASE_NO_DOCUMENT_DO);
    else if (status == ZWS_EINVAL)
        page_error(out, r, 400, PHRASE_BAD, PHRASE_BAD_ID);
    else if (status != ZWS_OK)
        page_failed(out, r, status);
    zws_results_free(d.found);
    json_decref(d.shown);
    json_decref(d.standing);
}
