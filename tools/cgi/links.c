/* Links and hidden fields that repeat a request. */
#include <string.h>

#include "request.h"

/* Writes name=value with its separator; the name is a literal, the value is percent-encoded. */
#define PAIR(name, text)                                                                           \
    do {                                                                                           \
        if (first)                                                                                 \
            html_lit(out, "?" name "=");                                                           \
        else                                                                                       \
            html_lit(out, "&amp;" name "=");                                                       \
        first = false;                                                                             \
        html_url(out, text);                                                                       \
    } while (0)

static bool same(const request_filter *a, const request_filter *b)
{
    return a && b && strcmp(a->field, b->field) == 0 && strcmp(a->value, b->value) == 0;
}

static void program(html *out, const request *r)
{
    if (r->base[0])
        html_text(out, r->base);
    else
        html_lit(out, "/");
}

static bool filters(html *out, const request *r, const request_change *change, bool first)
{
    bool there = false;
    for (size_t i = 0; i <= r->n_filters; i++) {
        const request_filter *f = i < r->n_filters ? &r->filter[i] : change->add;
        if (!f || (change->without && same(f, change->without)))
            continue;
        if (i == r->n_filters && there)
            continue;
        there = there || same(f, change->add);
        PAIR("filter", f->field);
        html_lit(out, "%3D");
        html_url(out, f->value);
    }
    return first;
}

void request_url(html *out, const request *r, const request_change *change)
{
    bool first = true;
    zws_sort sort = change->sort ? *change->sort : r->sort;
    program(out, r);
    PAIR("q", change->q ? change->q : r->q);
    if (sort != ZWS_SORT_TIER || change->sort || r->asks)
        PAIR("sort", request_sort_name(sort));
    if (!change->without_filters && !change->without_dates) {
        if (*r->from)
            PAIR("from", r->from);
        if (*r->to)
            PAIR("to", r->to);
    }
    if (!change->without_filters)
        first = filters(out, r, change, first);
    if (r->as_of_text)
        PAIR("as-of", r->as_of_text);
    if (r->typed_only != change->other_synonyms)
        PAIR("synonyms", "0");
    if (change->offset > 0) {
        PAIR("offset", "");
        html_number(out, change->offset);
    }
    if (r->limit != REQUEST_LIMIT) {
        PAIR("limit", "");
        html_number(out, r->limit);
    }
    if (r->lang_given)
        PAIR("lang", words_code(r->lang));
    if (change->format)
        PAIR("format", change->format);
}

void request_document_url(html *out, const request *r, const char *id, const char *format)
{
    bool first = true;
    program(out, r);
    PAIR("id", id);
    if (*r->q && !format)
        PAIR("q", r->q);
    if (r->as_of_text)
        PAIR("as-of", r->as_of_text);
    if (r->typed_only)
        PAIR("synonyms", "0");
    if (r->lang_given)
        PAIR("lang", words_code(r->lang));
    if (format)
        PAIR("format", format);
}

#define HIDDEN(name, text)                                                                         \
    do {                                                                                           \
        html_lit(out, "<input type=\"hidden\" name=\"" name "\"");                                 \
        html_attr(out, "value", text);                                                             \
        html_lit(out, "/>\n");                                                                     \
    } while (0)

void request_hidden(html *out, const request *r, bool words, bool dates)
{
    if (words)
        HIDDEN("q", r->q);
    if (r->sort != ZWS_SORT_TIER)
        HIDDEN("sort", request_sort_name(r->sort));
    if (dates && *r->from)
        HIDDEN("from", r->from);
    if (dates && *r->to)
        HIDDEN("to", r->to);
    for (size_t i = 0; i < r->n_filters; i++) {
        html_lit(out, "<input type=\"hidden\" name=\"filter\" value=\"");
        html_text(out, r->filter[i].field);
        html_lit(out, "=");
        html_text(out, r->filter[i].value);
        html_lit(out, "\"/>\n");
    }
    if (r->as_of_text)
        HIDDEN("as-of", r->as_of_text);
    if (r->typed_only)
        HIDDEN("synonyms", "0");
    if (r->lang_given)
        HIDDEN("lang", words_code(r->lang));
}
