/* What programs read: the Atom feed of a search, and the OpenSearch description. */
#include <string.h>

#include "site.h"

/* A date as the time that Atom wants: 2018, 2018-05 and 2018-05-17 alike. */
static void moment(html *out, const char *date)
{
    static const char rest[] = "1970-01-01";
    size_t len = date ? strnlen(date, 10) : 0;
    if (len > 0)
        html_text_bytes(out, date, len);
    html_text_bytes(out, rest + len, 10 - len);
    html_lit(out, "T00:00:00Z");
}

static void entry(html *out, const request *r, const zws_results *results, size_t i)
{
    const zws_document *document = zws_results_document(results, i);
    const char *id = zws_results_id(results, i);
    const char *title = zws_document_get(document, ZWS_FIELD_TITLE, 0, NULL);
    const char *issuer = zws_document_get(document, ZWS_FIELD_ISSUER, 0, NULL);
    html_lit(out, "<entry>\n<id>urn:x-zwsearch:document:");
    html_url(out, id);
    html_lit(out, "</id>\n<title>");
    html_text(out, title && *title ? title : words(r->lang, PHRASE_NO_TITLE));
    html_lit(out, "</title>\n<link href=\"");
    html_text(out, r->origin);
    request_document_url(out, r, id, NULL);
    html_lit(out, "\"/>\n<updated>");
    moment(out, zws_results_date(results, i));
    html_lit(out, "</updated>\n");
    if (issuer) {
        html_lit(out, "<author><name>");
        html_text(out, issuer);
        html_lit(out, "</name></author>\n");
    }
    /* The library's escaped extract with its <em>, escaped once more as Atom wants it. */
    html_lit(out, "<summary type=\"html\">");
    html_text(out, zws_results_extract_html(results, i));
    html_lit(out, "</summary>\n</entry>\n");
}

void feed_atom(html *out, const request *r, const zws_results *results)
{
    const char *newest = "";
    for (size_t i = 0; i < zws_results_count(results); i++) {
        const char *date = zws_results_date(results, i);
        newest = date && strcmp(date, newest) > 0 ? date : newest;
    }
    html_lit(out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
                  "<feed xmlns=\"http://www.w3.org/2005/Atom\"");
    html_attr(out, "xml:lang", words(r->lang, PHRASE_LANG_TAG));
    html_lit(out, ">\n<id>urn:x-zwsearch:search:");
    html_url(out, r->q);
    html_lit(out, ":");
    html_text(out, request_sort_name(r->sort));
    for (size_t i = 0; i < r->n_filters; i++) {
        html_lit(out, ":");
        html_url(out, r->filter[i].field);
        html_lit(out, ":");
        html_url(out, r->filter[i].value);
    }
    html_lit(out, ":");
    html_url(out, r->from);
    html_lit(out, ":");
    html_url(out, r->to);
    html_lit(out, "</id>\n<title>");
    if (*r->q) {
        html_text(out, r->q);
        html_lit(out, " · ");
    }
    html_phrase(out, r, SITE);
    html_lit(out, "</title>\n<author><name>");
    html_phrase(out, r, SITE);
    html_lit(out, "</name></author>\n<updated>");
    moment(out, newest);
    html_lit(out, "</updated>\n<link rel=\"self\" type=\"application/atom+xml\" href=\"");
    html_text(out, r->origin);
    request_url(out, r, &(request_change){.offset = r->offset, .format = "atom"});
    html_lit(out, "\"/>\n<link rel=\"alternate\" type=\"text/html\" href=\"");
    html_text(out, r->origin);
    request_url(out, r, &(request_change){.offset = r->offset});
    html_lit(out, "\"/>\n");
    for (size_t i = 0; i < zws_results_count(results); i++)
        entry(out, r, results, i);
    html_lit(out, "</feed>\n");
}

void feed_opensearch(html *out, const request *r)
{
    html_lit(out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<OpenSearchDescription "
                  "xmlns=\"http://a9.com/-/spec/opensearch/1.1/\">\n<ShortName>");
    html_phrase(out, r, SITE);
    html_lit(out, "</ShortName>\n<Description>");
    html_phrase(out, r, SEARCH_LABEL);
    html_lit(out, "</Description>\n<InputEncoding>UTF-8</InputEncoding>\n"
                  "<Url type=\"text/html\" template=\"");
    html_text(out, r->origin);
    html_text(out, r->base[0] ? r->base : "/");
    html_lit(out, "?q={searchTerms}\"/>\n<Url type=\"application/atom+xml\" template=\"");
    html_text(out, r->origin);
    html_text(out, r->base[0] ? r->base : "/");
    html_lit(out,
             "?q={searchTerms}&amp;format=atom\"/>\n<Url type=\"application/x-suggestions+json\" "
             "rel=\"suggestions\" template=\"");
    html_text(out, r->origin);
    html_text(out, r->base[0] ? r->base : "/");
    html_lit(out, "?suggest={searchTerms}\"/>\n</OpenSearchDescription>\n");
}
