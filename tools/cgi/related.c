/* What a document has to do with others: versions, interpretations, citations both ways, and these
 * as a small graph. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"

enum { RELATED_MAX = 20, MARK_DEADLINE_MS = 2000 };

/* Searches for [words] prefix"id"; NULL where that cannot be asked. */
zws_results *document_ask(site *where, const request *r, const char *words, const char *prefix,
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
        {ZWS_OPTION_CORRECT, ZWS_CORRECT_OFF},
        {ZWS_OPTION_FOLD, !whole}, /* of copies, the one that is asked for */
        {ZWS_OPTION_AS_OF, r->as_of},
        {ZWS_OPTION_SYNONYMS, !r->typed_only},
    };
    zws_status status = zws_search_set_query(search, query);
    for (size_t i = 0; status == ZWS_OK && i < sizeof settings / sizeof *settings; i++)
        status = zws_search_set(search, settings[i].option, settings[i].value);
    if (status == ZWS_OK)
        status = zws_search_run(&results, search, where->index);
    zws_search_free(search);
    return status == ZWS_OK ? results : NULL;
}

void document_link(html *out, const request *r, const char *id, const char *title)
{
    html_lit(out, "<a href=\"");
    request_document_url(out, r, id, NULL);
    html_lit(out, "\">");
    html_text(out, title && *title ? title : id);
    html_lit(out, "</a>");
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
        document_link(out, r, id, member(other, "title"));
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
        document_link(out, r, zws_results_id(hits, i),
                      zws_document_get(other, ZWS_FIELD_TITLE, 0, NULL));
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
static void cites(html *out, const request *r, const document *d, const zws_results *held)
{
    const json_t *citations = json_object_get(d->shown, "citations");
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
}

static void cited_by(html *out, const request *r, const zws_results *citing)
{
    bool open = false;
    related_hits(out, r, citing, PHRASE_LINK_CITED_BY, &open);
    if (open)
        html_lit(out, "</ul>\n");
}

/* --- Versions --------------------------------------------------------------------------------- */

/* The versions of the text, the newest first, this one in its place among them. */
static void versions(html *out, const request *r, const document *d)
{
    const json_t *list = json_object_get(json_object_get(d->shown, "links"), "versions");
    const char *own = member(d->shown, "sort_date");
    size_t n = json_array_size(list);
    bool open = false, told = false;
    own = own ? own : member(d->shown, "date");
    for (size_t i = 0; i <= n; i++) {
        const json_t *other = i < n ? json_array_get(list, i) : NULL;
        const char *id = member(other, "id"), *date = member(other, "date");
        bool earlier = i == n || !date || (own && strcmp(date, own) <= 0);
        if (n > 0 && !told && earlier) {
            told = true;
            related_begin(out, r, PHRASE_VERSIONS, &open);
            html_lit(out, "<li><strong aria-current=\"true\">");
            html_phrase(out, r, THIS_DOCUMENT);
            html_lit(out, "</strong> <span class=\"note\">");
            html_text(out, own ? own : words(r->lang, PHRASE_NO_DATE));
            html_lit(out, "</span></li>\n");
        }
        if (!id)
            continue;
        related_begin(out, r, PHRASE_VERSIONS, &open);
        html_lit(out, "<li>");
        document_link(out, r, id, member(other, "title"));
        html_lit(out, " <span class=\"note\">");
        html_text(out, date ? date : words(r->lang, PHRASE_NO_DATE));
        if (own && date && strcmp(date, own) != 0) {
            html_lit(out, " · ");
            html_text(out, words(r->lang, strcmp(date, own) < 0 ? PHRASE_VERSION_EARLIER
                                                                : PHRASE_VERSION_LATER));
        }
        html_lit(out, "</span></li>\n");
    }
    if (open)
        html_lit(out, "</ul>\n");
}

/* --- The graph -------------------------------------------------------------------------------- */

/* A line from top to bottom: who cites this document, it, and what it cites. The lists below say
 * the same, so it is nothing to a screen reader, and its links are none to the tab key. */
enum { GRAPH_NODES = 5, ROW = 28, WIDTH = 240, RAIL = 10, LABEL = 26, LABEL_UNITS = 28 };

/* As much of a title as has room: Han characters take two units, others one. */
static void label(html *out, const char *title)
{
    size_t units = 0, at = 0, len = strlen(title);
    while (at < len && units < LABEL_UNITS) {
        units += (unsigned char)title[at] < 0x80 ? 1 : 2;
        do {
            at++;
        } while (at < len && ((unsigned char)title[at] & 0xC0) == 0x80);
    }
    html_text_bytes(out, title, at);
    if (at < len)
        html_lit(out, "…");
}

/* An arrow ends above the node at y. */
static void arrow(html *out, size_t y, size_t radius)
{
    html_lit(out, "<path d=\"M");
    html_number(out, RAIL - 4);
    html_lit(out, " ");
    html_number(out, y - radius - 6);
    html_lit(out, "h8l-4 6z\"/>");
}

static void node(html *out, const request *r, const zws_results *hits, size_t i, size_t y,
                 bool pointed_at)
{
    const char *id = zws_results_id(hits, i);
    const char *title = zws_document_get(zws_results_document(hits, i), ZWS_FIELD_TITLE, 0, NULL);
    html_lit(out, "<a tabindex=\"-1\" href=\"");
    request_document_url(out, r, id, NULL);
    html_lit(out, "\"><title>");
    html_text(out, title && *title ? title : id);
    html_lit(out, "</title><circle r=\"4\"");
    html_attr_number(out, "cx", RAIL);
    html_attr_number(out, "cy", y);
    html_lit(out, "/><text");
    html_attr_number(out, "x", LABEL);
    html_attr_number(out, "y", y + 5);
    html_lit(out, ">");
    label(out, title && *title ? title : id);
    html_lit(out, "</text></a>\n");
    if (pointed_at)
        arrow(out, y, 4);
}

static void graph(html *out, const request *r, const zws_results *citing, const zws_results *cited)
{
    size_t above = zws_results_count(citing), below = zws_results_count(cited);
    above = above < GRAPH_NODES ? above : GRAPH_NODES;
    below = below < GRAPH_NODES ? below : GRAPH_NODES;
    size_t rows = above + 1 + below, own = above * ROW + ROW / 2;
    if (rows == 1)
        return;
    html_lit(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"graph\" aria-hidden=\"true\" "
                  "viewBox=\"0 0 ");
    html_number(out, WIDTH);
    html_lit(out, " ");
    html_number(out, rows * ROW);
    html_lit(out, "\">\n<line");
    html_attr_number(out, "x1", RAIL);
    html_attr_number(out, "x2", RAIL);
    html_attr_number(out, "y1", above > 0 ? ROW / 2 : own);
    html_attr_number(out, "y2", below > 0 ? (rows - 1) * ROW + ROW / 2 : own);
    html_lit(out, "/>\n");
    for (size_t i = 0; i < above; i++)
        node(out, r, citing, i, i * ROW + ROW / 2, false);
    html_lit(out, "<circle class=\"own\" r=\"6\"");
    html_attr_number(out, "cx", RAIL);
    html_attr_number(out, "cy", own);
    html_lit(out, "/><text class=\"own\"");
    html_attr_number(out, "x", LABEL);
    html_attr_number(out, "y", own + 5);
    html_lit(out, ">");
    html_phrase(out, r, THIS_DOCUMENT);
    html_lit(out, "</text>\n");
    if (above > 0)
        arrow(out, own, 6);
    for (size_t i = 0; i < below; i++)
        node(out, r, cited, i, own + (i + 1) * ROW, true);
    html_lit(out, "</svg>\n");
}

/* --- All ---------------------------------------------------------------------------------------
 */

void related_write(html *out, site *where, const request *r, const document *d)
{
    const json_t *links = json_object_get(d->shown, "links");
    zws_results *citing = document_ask(where, r, "", "cites:", RELATED_MAX);
    zws_results *cited = document_ask(where, r, "", "citedby:", RELATED_MAX);
    html lists = {0};
    versions(&lists, r, d);
    related_json(&lists, r, json_object_get(links, "interprets"), PHRASE_LINK_INTERPRETS);
    related_json(&lists, r, json_object_get(links, "interpretations"), PHRASE_LINK_INTERPRETATIONS);
    graph(&lists, r, citing, cited);
    cites(&lists, r, d, cited);
    cited_by(&lists, r, citing);
    if (lists.len > 0) {
        html_lit(out, "<section class=\"related\" aria-labelledby=\"related\">\n<h2 "
                      "id=\"related\">");
        html_phrase(out, r, LINKS);
        html_lit(out, "</h2>\n");
        html_raw_bytes(out, lists.data, lists.len);
        html_lit(out, "</section>\n");
    }
    out->failed = out->failed || lists.failed;
    html_free(&lists);
    zws_results_free(citing);
    zws_results_free(cited);
}
