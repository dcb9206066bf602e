/* What was looked for besides the words typed. */
#include <string.h>

#include "site.h"

static void other_way(html *out, const request *r, phrase name)
{
    html_lit(out, "<a href=\"");
    request_url(out, r, &(request_change){.other_synonyms = true});
    html_lit(out, "\">");
    html_text(out, words(r->lang, name));
    html_lit(out, "</a></p>\n");
}

/* Two terms of a query may lead to the same words. */
static bool said_before(const zws_results *results, size_t k)
{
    const char *text = zws_results_alternative(results, k, NULL);
    for (size_t i = 0; i < k; i++) {
        if (strcmp(zws_results_alternative(results, i, NULL), text) == 0)
            return true;
    }
    return false;
}

void also_write(html *out, const request *r, const zws_results *results)
{
    enum { SHOWN = 8 }; /* one line */
    const char *text;
    size_t n = 0;
    if (r->typed_only) {
        html_lit(out, "<p class=\"note\">");
        html_phrase(out, r, AS_TYPED);
        html_lit(out, " ");
        other_way(out, r, PHRASE_WITH_SYNONYMS);
        return;
    }
    if (!zws_results_alternative(results, 0, NULL))
        return;
    html_lit(out, "<p class=\"note\">");
    html_phrase(out, r, ALSO);
    for (size_t k = 0; n <= SHOWN && (text = zws_results_alternative(results, k, NULL)); k++) {
        if (said_before(results, k))
            continue;
        if (n > 0 && n < SHOWN)
            html_phrase(out, r, ALSO_NEXT);
        if (n++ == SHOWN) {
            html_phrase(out, r, ALSO_MORE);
            break;
        }
        html_lit(out, "<span");
        html_lang(out, NULL, text);
        html_lit(out, ">");
        html_text(out, text);
        html_lit(out, "</span>");
    }
    html_lit(out, " ");
    other_way(out, r, PHRASE_TYPED_ONLY);
}
