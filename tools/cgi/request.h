/* What a request asks for: its parameters as values that were checked, and links that differ from
 * it in one thing. */
#ifndef TOOLS_CGI_REQUEST_H
#define TOOLS_CGI_REQUEST_H

#include "html.h"
#include "params.h"
#include "words.h"
#include "zwsearch.h"

#define REQUEST_FILTERS_MAX 32
#define REQUEST_FACETS_MAX  8
#define REQUEST_LIMIT       10
#define REQUEST_LIMIT_MAX   100

typedef enum { FORMAT_HTML = 0, FORMAT_JSON, FORMAT_ATOM, FORMAT_TXT } request_format;

typedef struct {
    const char *field, *value;
} request_filter;

typedef struct {
    params given;                             /* what all texts below point to */
    const char *q, *from, *to, *id, *suggest; /* id, suggest: NULL where not given */
    zws_sort sort;
    int32_t as_of; /* yyyymmdd; 0: today */
    const char *as_of_text;
    bool typed_only; /* synonyms=0: nothing that the words typed are called otherwise */
    size_t offset, limit;
    request_filter filter[REQUEST_FILTERS_MAX];
    size_t n_filters;
    const char *facet[REQUEST_FACETS_MAX]; /* asked for beyond those that the page shows */
    size_t n_facets;
    request_format format;
    language lang;
    bool lang_given; /* by the parameter, so that links keep it */
    bool asks;       /* something is to be searched: not the empty first page */
    /* Where this program is: "" or a path without a slash at its end, percent-encoded; and the
     * scheme and host before it, for what has to be absolute. */
    char base[512], origin[300];
} request;

/* Reads *out from a query string and an Accept-Language header (either may be NULL); base and
 * origin are left alone. PHRASE_NONE, or what is wrong with it; format and lang are set in any
 * case. */
phrase request_read(request *out, const char *query_string, const char *accept_language);

/* The names of the sorts as parameters: tier, rel, date, date-asc. */
const char *request_sort_name(zws_sort sort);

/* Sets base from SCRIPT_NAME and origin from a fixed URL (NULL: from scheme and host); what does
 * not look like either is left out. */
void request_place(request *out, const char *script_name, const char *fixed_url, bool https,
                   const char *host);

/* How a link differs from the request. */
typedef struct {
    const zws_sort *sort;          /* another order */
    size_t offset;                 /* another page; any other change begins at the first */
    const request_filter *add;     /* one filter more */
    const request_filter *without; /* one less: compared by its texts */
    bool without_dates;
    bool without_filters; /* of all kinds, the dates too */
    bool other_synonyms;  /* with them where the request is without, or without */
    const char *q;        /* other words; NULL: the same */
    const char *format;   /* NULL: a page */
} request_change;

/* Writes the URL, escaped for an attribute. */
void request_url(html *out, const request *r, const request_change *change);
/* The URL of a document's page; the words go along, for their marks. NULL format: a page. */
void request_document_url(html *out, const request *r, const char *id, const char *format);
/* The URL of one of the program's other resources; path is a literal: "/style.css". */
#define request_resource(out, r, path)                                                             \
    do {                                                                                           \
        html_text(out, (r)->base);                                                                 \
        html_lit(out, path);                                                                       \
    } while (0)

/* Hidden fields of a form, for all but its words and, when asked, its dates. */
void request_hidden(html *out, const request *r, bool words, bool dates);

#endif
