#include "request.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char *const sorts[] = {"tier", "rel", "date", "date-asc"};
static const char *const formats[] = {"html", "json", "atom", "txt"};

const char *request_sort_name(zws_sort sort)
{
    return sorts[sort];
}

static int choose(const char *text, const char *const *names, int n)
{
    for (int i = 0; i < n; i++) {
        if (strcmp(text, names[i]) == 0)
            return i;
    }
    return -1;
}

/* Only digits, at most `most`. */
static bool number(size_t *out, const char *text, size_t most)
{
    size_t value = 0;
    if (!*text)
        return false;
    for (; *text; text++) {
        if (*text < '0' || *text > '9')
            return false;
        value = value * 10 + (size_t)(*text - '0');
        if (value > most)
            return false;
    }
    *out = value;
    return true;
}

/* YYYY-MM-DD */
static bool day(int32_t *out, const char *text)
{
    static const char shape[] = "dddd-dd-dd";
    int32_t value = 0;
    size_t i = 0;
    for (; shape[i]; i++) {
        bool digit = text[i] >= '0' && text[i] <= '9';
        if (shape[i] == 'd' ? !digit : text[i] != '-')
            return false;
        if (digit)
            value = value * 10 + (text[i] - '0');
    }
    int32_t month = value / 100 % 100, in_month = value % 100;
    *out = value;
    return !text[i] && month >= 1 && month <= 12 && in_month >= 1 && in_month <= 31;
}

/* issuer=省司法厅 or issuer:省司法厅; cut in place, in the copy that params keeps. */
static phrase add_filter(request *r, const char *text)
{
    static const char *const fields[] = {"issuer", "category", "year", "validity", "region",
                                         "site",   "lang",     "unit", "lead"};
    size_t len = strcspn(text, "=:");
    if (r->n_filters == REQUEST_FILTERS_MAX)
        return PHRASE_BAD_MANY;
    if (!text[len] || !text[len + 1])
        return PHRASE_BAD_FILTER;
    for (size_t f = 0; f < sizeof fields / sizeof *fields; f++) {
        if (strlen(fields[f]) == len && memcmp(text, fields[f], len) == 0) {
            r->filter[r->n_filters++] = (request_filter){fields[f], text + len + 1};
            return PHRASE_NONE;
        }
    }
    return PHRASE_BAD_FILTER;
}

static phrase add_facet(request *r, const char *text)
{
    static const char *const fields[] = {"issuer", "category", "year", "validity",
                                         "region", "site",     "lang"};
    int f = choose(text, fields, sizeof fields / sizeof *fields);
    if (f < 0)
        return PHRASE_BAD_FACET;
    for (size_t i = 0; i < r->n_facets; i++) {
        if (strcmp(r->facet[i], fields[f]) == 0)
            return PHRASE_NONE;
    }
    if (r->n_facets == REQUEST_FACETS_MAX)
        return PHRASE_BAD_MANY;
    r->facet[r->n_facets++] = fields[f];
    return PHRASE_NONE;
}

static phrase read_one(request *r, const param *p)
{
    int choice;
    const char *name = p->name, *value = p->value;
    if (strcmp(name, "q") == 0) {
        r->q = value;
    } else if (strcmp(name, "from") == 0) {
        r->from = value;
    } else if (strcmp(name, "to") == 0) {
        r->to = value;
    } else if (strcmp(name, "id") == 0) {
        r->id = value;
    } else if (strcmp(name, "suggest") == 0) {
        r->suggest = value;
    } else if (strcmp(name, "sort") == 0) {
        if ((choice = choose(value, sorts, 4)) < 0)
            return PHRASE_BAD_SORT;
        r->sort = (zws_sort)choice;
        r->asks = true;
    } else if (strcmp(name, "filter") == 0) {
        return add_filter(r, value);
    } else if (strcmp(name, "facet") == 0) {
        return add_facet(r, value);
    } else if (strcmp(name, "offset") == 0) {
        if (!number(&r->offset, value, ZWS_PAGE_END_MAX))
            return PHRASE_BAD_PAGE;
    } else if (strcmp(name, "limit") == 0) {
        if (!number(&r->limit, value, REQUEST_LIMIT_MAX))
            return PHRASE_BAD_PAGE;
    } else if (strcmp(name, "as-of") == 0 && *value) {
        if (!day(&r->as_of, value))
            return PHRASE_BAD_DATE;
        r->as_of_text = value;
    } else if (strcmp(name, "synonyms") == 0) {
        size_t with;
        if (!number(&with, value, 1))
            return PHRASE_BAD_SYNONYMS;
        r->typed_only = with == 0;
    }
    return PHRASE_NONE; /* names that are not known are nothing to stumble over */
}

/* The first language listed that the pages have; quality values are not weighed, browsers list what
 * they prefer first. zh-TW and en-GB count as zh and en. */
static language preferred(const char *accept)
{
    while (accept && *accept) {
        accept += strspn(accept, " ,\t");
        size_t len = strcspn(accept, ",;- \t");
        language l = words_language(accept, len);
        if (l != LANGUAGE_NONE)
            return l;
        accept += strcspn(accept, ",");
    }
    return LANGUAGE_ZH;
}

phrase request_read(request *out, const char *query_string, const char *accept_language)
{
    request *r = out;
    r->q = r->from = r->to = "";
    r->id = r->as_of_text = r->suggest = NULL;
    r->sort = ZWS_SORT_TIER;
    r->as_of = 0;
    r->offset = 0;
    r->limit = REQUEST_LIMIT;
    r->n_filters = r->n_facets = 0;
    r->format = FORMAT_HTML;
    r->lang = preferred(accept_language);
    r->lang_given = r->asks = r->typed_only = false;
    switch (params_read(&r->given, query_string)) {
    case PARAMS_TOO_LONG:
        return PHRASE_BAD_LONG;
    case PARAMS_TOO_MANY:
        return PHRASE_BAD_MANY;
    case PARAMS_BROKEN:
        return PHRASE_BAD_ENCODING;
    default:
        break;
    }
    const char *lang = params_get(&r->given, "lang"), *format = params_get(&r->given, "format");
    language given = lang ? words_language(lang, strlen(lang)) : LANGUAGE_NONE;
    if (given != LANGUAGE_NONE) {
        r->lang = given;
        r->lang_given = true;
    }
    phrase wrong = PHRASE_NONE;
    int choice = format ? choose(format, formats, 4) : FORMAT_HTML;
    if (choice < 0)
        wrong = PHRASE_BAD_FORMAT;
    else
        r->format = (request_format)choice;
    for (size_t i = 0; i < r->given.count && wrong == PHRASE_NONE; i++)
        wrong = read_one(r, &r->given.pair[i]);
    if (wrong == PHRASE_NONE && r->offset + r->limit > ZWS_PAGE_END)
        wrong = PHRASE_BAD_PAGE;
    if (*r->q || *r->from || *r->to || r->n_filters > 0 || r->format != FORMAT_HTML)
        r->asks = true;
    return wrong;
}

void request_place(request *out, const char *script_name, const char *fixed_url, bool https,
                   const char *host)
{
    out->base[0] = out->origin[0] = '\0';
    /* Two slashes at the beginning would name another host. */
    size_t len = script_name ? strlen(script_name) : 0;
    while (len > 0 && script_name[len - 1] == '/')
        len--;
    if (len > 0 && len < sizeof out->base / 3 && script_name[0] == '/' && script_name[1] != '/') {
        size_t at = 0;
        for (size_t i = 0; i < len; i++) {
            unsigned char c = (unsigned char)script_name[i];
            bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                         (c >= '0' && c <= '9') || (c && strchr("/-._~", c));
            at +=
                (size_t)snprintf(out->base + at, sizeof out->base - at, plain ? "%c" : "%%%02X", c);
        }
    }
    static const char in_url[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                 "-._~:/[]%";
    if (fixed_url && *fixed_url) {
        len = strlen(fixed_url);
        while (len > 0 && fixed_url[len - 1] == '/')
            len--;
        if (strspn(fixed_url, in_url) >= len && len < sizeof out->origin &&
            strncmp(fixed_url, "http", 4) == 0)
            snprintf(out->origin, sizeof out->origin, "%.*s", (int)len, fixed_url);
        return;
    }
    static const char in_host[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                  "-.:[]";
    if (host && *host && host[strspn(host, in_host)] == '\0' && strlen(host) < 256)
        snprintf(out->origin, sizeof out->origin, "%s://%s", https ? "https" : "http", host);
}
