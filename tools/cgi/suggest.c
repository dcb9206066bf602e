/* Suggestions for what is being typed: the answer that OpenSearch describes, an array of the text,
 * what it may be completed to, what each of these is, and where it leads. */
#include <string.h>

#include "site.h"

/* What a suggestion is, in words. */
static void description(html *out, const request *r, const zws_suggestions *suggestions, size_t i)
{
    static const phrase kinds[ZWS_SUGGEST_KINDS] = {PHRASE_SUGGEST_TITLE, PHRASE_SUGGEST_NUMBER,
                                                    PHRASE_SUGGEST_TERM, PHRASE_SUGGEST_ISSUER};
    html text = {0};
    bool exact;
    uint64_t documents = zws_suggestions_documents(suggestions, i, &exact);
    const char *kind = words(r->lang, kinds[zws_suggestions_kind(suggestions, i)]);
    const char *title = zws_suggestions_title(suggestions, i);
    html_raw_bytes(&text, kind, strlen(kind));
    if (*title) {
        html_lit(&text, " · ");
        html_raw_bytes(&text, title, strlen(title));
    } else if (documents > 1 || !exact) {
        html_lit(&text, " · ");
        html_fill(&text, words(r->lang, exact ? PHRASE_DOCUMENTS : PHRASE_DOCUMENTS_LEAST),
                  &(const html_value){"n", .number = documents}, 1);
    }
    html_json(out, text.data);
    out->failed = out->failed || text.failed;
    html_free(&text);
}

/* The results page of a suggestion. Where the program is was checked to have no quotation marks. */
static void link_to(html *out, const request *r, const char *query)
{
    const char *base = r->base[0] ? r->base : "/";
    html_lit(out, "\"");
    html_raw_bytes(out, r->origin, strlen(r->origin));
    html_raw_bytes(out, base, strlen(base));
    html_lit(out, "?q=");
    html_url(out, query);
    if (r->lang_given) {
        html_lit(out, "&lang=");
        html_url(out, words_code(r->lang));
    }
    html_lit(out, "\"");
}

static void write(html *out, const request *r, const zws_suggestions *suggestions)
{
    size_t n = zws_suggestions_count(suggestions);
    html_lit(out, "[");
    html_json(out, r->suggest);
    for (int part = 0; part < 3; part++) {
        html_lit(out, ",[");
        for (size_t i = 0; i < n; i++) {
            const char *query = zws_suggestions_query(suggestions, i);
            if (i > 0)
                html_lit(out, ",");
            if (part == 0)
                html_json(out, query);
            else if (part == 1)
                description(out, r, suggestions, i);
            else
                link_to(out, r, query);
        }
        html_lit(out, "]");
    }
    html_lit(out, "]\n");
}

void suggest_answer(answer *out, site *where, const request *r)
{
    zws_suggestions *suggestions = NULL;
    size_t limit = r->limit < 1 ? 1 : r->limit > ZWS_SUGGEST_MAX ? ZWS_SUGGEST_MAX : r->limit;
    zws_status status = site_open(where);
    if (status == ZWS_OK)
        status = zws_suggest(&suggestions, where->index, r->suggest, strlen(r->suggest), limit, 0);
    /* Too long to be typed: there is nothing that goes on like it. */
    if (status == ZWS_ELIMIT)
        status = zws_suggest(&suggestions, where->index, "", 0, limit, 0);
    char *json = NULL;
    if (status == ZWS_OK && r->format == FORMAT_JSON)
        status = zws_suggestions_json(&json, suggestions);
    if (status != ZWS_OK) {
        request as_json = *r;
        as_json.format = FORMAT_JSON;
        page_failed(out, &as_json, status);
    } else if (json) {
        out->type = "application/json";
        html_raw_bytes(&out->body, json, strlen(json));
        html_lit(&out->body, "\n");
    } else {
        out->type = "application/x-suggestions+json; charset=utf-8";
        write(&out->body, r, suggestions);
    }
    /* What was cut short is worth asking for again. */
    out->brief = status == ZWS_OK && zws_suggestions_complete(suggestions);
    zws_free(json);
    zws_suggestions_free(suggestions);
}
