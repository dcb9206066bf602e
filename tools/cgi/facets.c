/* The column beside the hits: what was chosen, counts to choose from, the chart of years. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "site.h"

const char *const facet_fields[FACETS] = {
    [FACET_ISSUER] = "issuer", [FACET_CATEGORY] = "category", [FACET_VALIDITY] = "validity",
    [FACET_REGION] = "region", [FACET_YEAR] = "year",
};

/* How many values stand open, and how many are listed at all. */
enum { VALUES_SHOWN = 6, VALUES_LISTED = 60, YEARS_MAX = 120 };

/* What a value is called: validities have names in each language. */
static const char *value_name(const request *r, const char *field, const char *value)
{
    return strcmp(field, "validity") == 0 ? words_validity(r->lang, value) : value;
}

static bool is_chosen(const request *r, const char *field, const char *value)
{
    for (size_t i = 0; i < r->n_filters; i++) {
        if (strcmp(r->filter[i].field, field) == 0 && strcmp(r->filter[i].value, value) == 0)
            return true;
    }
    return false;
}

static void removal(html *out, const request *r, const request_change *change, const char *field,
                    const char *value)
{
    html_lit(out, "<li><a class=\"chip\" href=\"");
    request_url(out, r, change);
    html_lit(out, "\"><span class=\"unseen\">");
    html_phrase(out, r, REMOVE);
    html_lit(out, " </span>");
    html_text(out, field);
    html_lit(out, " ");
    html_text(out, value);
    html_lit(out, " <span aria-hidden=\"true\">×</span></a></li>\n");
}

void facets_chosen(html *out, const request *r)
{
    bool dates = *r->from || *r->to;
    if (r->n_filters == 0 && !dates)
        return;
    html_lit(out, "<section class=\"chosen\" aria-labelledby=\"chosen\">\n<h2 id=\"chosen\" "
                  "class=\"unseen\">");
    html_phrase(out, r, CHOSEN);
    html_lit(out, "</h2>\n<ul class=\"chips\">\n");
    for (size_t i = 0; i < r->n_filters; i++)
        removal(out, r, &(request_change){.without = &r->filter[i]},
                words_field(r->lang, r->filter[i].field),
                value_name(r, r->filter[i].field, r->filter[i].value));
    if (dates) {
        char range[64];
        snprintf(range, sizeof range, "%.20s – %.20s", r->from, r->to);
        removal(out, r, &(request_change){.without_dates = true}, words(r->lang, PHRASE_DATES),
                range);
    }
    if (r->n_filters + dates > 1) {
        html_lit(out, "<li><a href=\"");
        request_url(out, r, &(request_change){.without_filters = true});
        html_lit(out, "\">");
        html_phrase(out, r, REMOVE_ALL);
        html_lit(out, "</a></li>\n");
    }
    html_lit(out, "</ul>\n</section>\n");
}

static void one_value(html *out, const request *r, const char *field, const char *value,
                      uint64_t count)
{
    request_filter filter = {field, value};
    html_lit(out, "<li><a href=\"");
    request_url(out, r, &(request_change){.add = &filter});
    html_lit(out, "\">");
    html_text(out, value_name(r, field, value));
    html_lit(out, "</a> <span class=\"count\">");
    html_count(out, count);
    html_lit(out, "</span></li>\n");
}

static void values(html *out, const request *r, const zws_results *results, size_t facet)
{
    const char *field = facet_fields[facet], *value;
    uint64_t count;
    size_t shown = 0;
    for (size_t i = 0; shown < VALUES_LISTED &&
                       (value = zws_results_facet_value(results, facet, i, &count)) != NULL;
         i++) {
        if (is_chosen(r, field, value))
            continue;
        if (shown == 0) {
            html_lit(out, "<section>\n<h3>");
            html_text(out, words_field(r->lang, field));
            html_lit(out, "</h3>\n<ul>\n");
        }
        if (shown == VALUES_SHOWN) {
            html_lit(out, "</ul>\n<details>\n<summary>");
            html_phrase(out, r, MORE_VALUES);
            html_lit(out, "<span class=\"unseen\"> ");
            html_text(out, words_field(r->lang, field));
            html_lit(out, "</span></summary>\n<ul>\n");
        }
        one_value(out, r, field, value, count);
        shown++;
    }
    if (shown > VALUES_SHOWN)
        html_lit(out, "</ul>\n</details>\n</section>\n");
    else if (shown > 0)
        html_lit(out, "</ul>\n</section>\n");
}

typedef struct {
    unsigned year;
    uint64_t count;
} bar;

static int by_year(const void *a, const void *b)
{
    const bar *x = a, *y = b;
    return (x->year > y->year) - (x->year < y->year);
}

/* Only what is a year of four digits. */
static size_t years(bar *list, const zws_results *results)
{
    size_t n = 0;
    const char *value;
    uint64_t count;
    for (size_t i = 0; (value = zws_results_facet_value(results, FACET_YEAR, i, &count)); i++) {
        if (strlen(value) != 4 || strspn(value, "0123456789") != 4 || n == YEARS_MAX)
            continue;
        list[n++] = (bar){(unsigned)atoi(value), count};
    }
    qsort(list, n, sizeof *list, by_year);
    return n;
}

/* The URL of what has this year too. */
static void year_url(html *out, const request *r, unsigned year)
{
    char text[12];
    snprintf(text, sizeof text, "%04u", year);
    request_filter filter = {"year", text};
    request_url(out, r, &(request_change){.add = &filter});
}

/* The bars stand side by side over the years that have hits, a unit a sixteenth of a rem. They say
 * nothing to a screen reader that the table below does not say better. */
static void bars(html *out, const request *r, const bar *list, size_t n)
{
    enum { HEIGHT = 64, STEP_MAX = 40, STEP_MIN = 2, LABELS = 76, WIDTH = 240 };
    uint64_t most = 1;
    for (size_t i = 0; i < n; i++)
        most = list[i].count > most ? list[i].count : most;
    size_t step = WIDTH / n;
    step = step > STEP_MAX ? STEP_MAX : step < STEP_MIN ? STEP_MIN : step;
    html_lit(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart\" aria-hidden=\"true\" "
                  "preserveAspectRatio=\"xMinYMax meet\" viewBox=\"0 0 ");
    html_number(out, WIDTH);
    html_lit(out, " 80\">\n");
    for (size_t i = 0; i < n; i++) {
        uint64_t height = list[i].count * HEIGHT / most;
        height = height < 2 ? 2 : height;
        html_lit(out, "<g class=\"bar\">");
        html_lit(out, "<a tabindex=\"-1\" href=\"");
        year_url(out, r, list[i].year);
        html_lit(out, "\"><title>");
        html_number(out, list[i].year);
        html_lit(out, ": ");
        html_count(out, list[i].count);
        html_lit(out, "</title><rect class=\"back\" y=\"0\"");
        html_attr_number(out, "x", i * step);
        html_attr_number(out, "width", step);
        html_attr_number(out, "height", HEIGHT);
        html_lit(out, "/><rect");
        html_attr_number(out, "x", i * step);
        html_attr_number(out, "y", HEIGHT - height);
        html_attr_number(out, "width", step > 3 ? step - 2 : step - 1);
        html_attr_number(out, "height", height);
        html_lit(out, "/></a></g>\n");
    }
    html_lit(out, "<text x=\"0\" y=\"78\">");
    html_number(out, list[0].year);
    html_lit(out, "</text>");
    if (step * n >= LABELS) {
        html_lit(out, "<text text-anchor=\"end\" y=\"78\"");
        html_attr_number(out, "x", n * step);
        html_lit(out, ">");
        html_number(out, list[n - 1].year);
        html_lit(out, "</text>");
    }
    html_lit(out, "</svg>\n");
}

static void chart(html *out, const request *r, const zws_results *results)
{
    bar list[YEARS_MAX];
    size_t n = years(list, results);
    if (n == 0)
        return;
    html_lit(out, "<section aria-labelledby=\"by-year\">\n<h3 id=\"by-year\">");
    html_phrase(out, r, BY_YEAR);
    html_lit(out, "</h3>\n");
    if (n > 1)
        bars(out, r, list, n);
    html_lit(out, "<details>\n<summary>");
    html_phrase(out, r, AS_TABLE);
    html_lit(out, "</summary>\n<table>\n<thead><tr><th scope=\"col\">");
    html_phrase(out, r, FIELD_YEAR);
    html_lit(out, "</th><th scope=\"col\">");
    html_phrase(out, r, COUNT);
    html_lit(out, "</th></tr></thead>\n<tbody>\n");
    for (size_t i = n; i > 0; i--) {
        html_lit(out, "<tr><th scope=\"row\">");
        html_lit(out, "<a href=\"");
        year_url(out, r, list[i - 1].year);
        html_lit(out, "\">");
        html_number(out, list[i - 1].year);
        html_lit(out, "</a></th><td>");
        html_count(out, list[i - 1].count);
        html_lit(out, "</td></tr>\n");
    }
    html_lit(out, "</tbody>\n</table>\n</details>\n</section>\n");
}

static void dates(html *out, const request *r)
{
    html_lit(out, "<section>\n<h3>");
    html_phrase(out, r, DATES);
    html_lit(out, "</h3>\n<form class=\"dates\" method=\"get\" action=\"");
    if (r->base[0])
        html_text(out, r->base);
    else
        html_lit(out, "/");
    html_lit(out, "\">\n");
    request_hidden(out, r, true, false);
    html_lit(out, "<label>");
    html_phrase(out, r, FROM);
    html_lit(out, " <input name=\"from\" size=\"10\" maxlength=\"10\" inputmode=\"numeric\" "
                  "aria-describedby=\"date-hint\"");
    html_attr(out, "value", r->from);
    html_lit(out, "/></label>\n<label>");
    html_phrase(out, r, TO);
    html_lit(out, " <input name=\"to\" size=\"10\" maxlength=\"10\" inputmode=\"numeric\" "
                  "aria-describedby=\"date-hint\"");
    html_attr(out, "value", r->to);
    html_lit(out, "/></label>\n<button type=\"submit\">");
    html_phrase(out, r, APPLY);
    html_lit(out, "</button>\n<p class=\"note\" id=\"date-hint\">");
    html_phrase(out, r, DATE_HINT);
    html_lit(out, "</p>\n</form>\n</section>\n");
}

void facets_write(html *out, const request *r, const zws_results *results)
{
    html_lit(out, "<aside class=\"filters\" aria-labelledby=\"filters\">\n<h2 id=\"filters\">");
    html_phrase(out, r, FILTERS);
    html_lit(out, "</h2>\n");
    chart(out, r, results);
    dates(out, r);
    for (size_t f = 0; f < FACET_YEAR; f++)
        values(out, r, results, f);
    html_lit(out, "</aside>\n");
}
