/* The frame of every page, the first page, and the pages that say what went wrong. */
#include <stdio.h>
#include <string.h>

#include "site.h"

static void head(html *out, const request *r, const char *title)
{
    html_lit(out, "<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\"");
    html_attr(out, "lang", words(r->lang, PHRASE_LANG_TAG));
    html_lit(out, ">\n<head>\n<meta charset=\"utf-8\"/>\n<meta name=\"viewport\" "
                  "content=\"width=device-width, initial-scale=1\"/>\n<meta name=\"color-scheme\" "
                  "content=\"light dark\"/>\n<title>");
    if (title && *title) {
        html_text(out, title);
        html_lit(out, " · ");
    }
    html_phrase(out, r, SITE);
    html_lit(out, "</title>\n<link rel=\"stylesheet\" href=\"");
    request_resource(out, r, "/style.css");
    html_lit(out, "\"/>\n<link rel=\"icon\" type=\"image/svg+xml\" href=\"");
    request_resource(out, r, "/icon.svg");
    html_lit(out, "\"/>\n<link rel=\"search\" type=\"application/opensearchdescription+xml\" "
                  "href=\"");
    request_resource(out, r, "/opensearch.xml");
    html_lit(out, "\"");
    html_attr(out, "title", words(r->lang, PHRASE_SITE));
    html_lit(out, "/>\n");
    if (r->asks && !r->id) {
        html_lit(out, "<link rel=\"alternate\" type=\"application/atom+xml\" href=\"");
        request_url(out, r, &(request_change){.format = "atom"});
        html_lit(out, "\"/>\n");
    }
    html_lit(out, "<script defer=\"defer\" src=\"");
    request_resource(out, r, "/script.js");
    html_lit(out, "\"></script>\n</head>\n");
}

/* What every page begins with; the first page's box stands in its middle. */
static void begin(html *out, const request *r, const char *title, bool home)
{
    head(out, r, title);
    if (home)
        html_lit(out, "<body class=\"home\">\n");
    else
        html_lit(out, "<body>\n");
    html_lit(out, "<a class=\"skip\" href=\"#content\">");
    html_phrase(out, r, SKIP);
    html_lit(out, "</a>\n<header>\n<p class=\"site\"><a href=\"");
    if (r->base[0])
        html_text(out, r->base);
    else
        html_lit(out, "/");
    if (r->lang_given) {
        html_lit(out, "?lang=");
        html_text(out, words_code(r->lang));
    }
    html_lit(out, "\">");
    html_phrase(out, r, SITE);
    html_lit(out, "</a></p>\n<form role=\"search\" method=\"get\" action=\"");
    if (r->base[0])
        html_text(out, r->base);
    else
        html_lit(out, "/");
    html_lit(out, "\"");
    html_attr(out, "data-suggestions", words(r->lang, PHRASE_SUGGESTIONS));
    html_lit(out, ">\n<label class=\"unseen\" for=\"q\">");
    html_phrase(out, r, SEARCH_LABEL);
    html_lit(out, "</label>\n<input id=\"q\" name=\"q\" type=\"search\" maxlength=\"300\" "
                  "autocomplete=\"off\" enterkeyhint=\"search\"");
    html_attr(out, "value", r->q);
    html_attr(out, "placeholder", words(r->lang, PHRASE_SEARCH_LABEL));
    html_lit(out, "/>\n");
    request_hidden(out, r, false, true);
    html_lit(out, "<button type=\"submit\">");
    html_phrase(out, r, SEARCH_BUTTON);
    html_lit(out, "</button>\n</form>\n</header>\n<main id=\"content\" tabindex=\"-1\">\n");
}

void page_begin(html *out, const request *r, const char *title)
{
    begin(out, r, title, false);
}

/* The same page in another language. */
static void in_language(html *out, const request *r, language lang)
{
    request there = *r;
    there.lang = lang;
    there.lang_given = true;
    html_lit(out, "<a href=\"");
    if (r->id)
        request_document_url(out, &there, r->id, NULL);
    else
        request_url(out, &there, &(request_change){.offset = r->offset});
    html_lit(out, "\"");
    html_attr(out, "lang", words(lang, PHRASE_LANG_TAG));
    html_attr(out, "hreflang", words(lang, PHRASE_LANG_TAG));
    html_lit(out, ">");
    html_text(out, words(lang, PHRASE_LANGUAGE_NAME));
    html_lit(out, "</a>\n");
}

void page_end(html *out, const request *r)
{
    html_lit(out, "</main>\n<footer>\n<p>");
    html_phrase(out, r, FOOTER);
    html_lit(out, "</p>\n<p>");
    for (language l = 0; l < words_languages(); l++) {
        if (l != r->lang)
            in_language(out, r, l);
    }
    html_lit(out, "</p>\n</footer>\n</body>\n</html>\n");
}

void page_home(html *out, const request *r)
{
    static const zws_sort newest = ZWS_SORT_NEWEST;
    begin(out, r, NULL, true);
    html_lit(out, "<h1 class=\"unseen\">");
    html_phrase(out, r, SITE);
    html_lit(out, "</h1>\n<p class=\"hint\">");
    html_phrase(out, r, HOME_HINT);
    html_lit(out, "</p>\n<p><a href=\"");
    request_url(out, r, &(request_change){.sort = &newest});
    html_lit(out, "\">");
    html_phrase(out, r, HOME_BROWSE);
    html_lit(out, "</a></p>\n");
    page_end(out, r);
}

void page_error(answer *out, const request *r, int status, phrase what, phrase what_to_do)
{
    html_free(&out->body);
    html *page = &out->body;
    out->status = status;
    out->cached = false;
    if (r->format == FORMAT_JSON) {
        out->type = "application/json";
        html_lit(page, "{\"schema\":");
        html_number(page, ZWS_JSON_SCHEMA);
        html_lit(page, ",\"error\":{\"status\":");
        html_number(page, (uint64_t)status);
        html_lit(page, ",\"message\":");
        html_json(page, words(r->lang, what));
        html_lit(page, ",\"advice\":");
        html_json(page, words(r->lang, what_to_do));
        html_lit(page, "}}\n");
        return;
    }
    out->type = "text/html; charset=utf-8";
    page_begin(page, r, words(r->lang, what));
    html_lit(page, "<h1>");
    html_text(page, words(r->lang, what));
    html_lit(page, "</h1>\n<p>");
    html_text(page, words(r->lang, what_to_do));
    html_lit(page, "</p>\n");
    page_end(page, r);
}

void page_failed(answer *out, const request *r, zws_status status)
{
    switch (status) {
    case ZWS_EQUERY:
    case ZWS_ELIMIT:
        page_error(out, r, 400, PHRASE_BAD, PHRASE_BAD_QUERY);
        return;
    case ZWS_EINVAL: /* what is left to be wrong are the dates */
        page_error(out, r, 400, PHRASE_BAD, PHRASE_BAD_DATE);
        return;
    case ZWS_EDEADLINE:
        page_error(out, r, 503, PHRASE_SLOW, PHRASE_SLOW_DO);
        return;
    default:
        snprintf(out->problem, sizeof out->problem, "%s", zws_error_message());
        page_error(out, r, 503, PHRASE_UNAVAILABLE, PHRASE_UNAVAILABLE_DO);
    }
}
