/* What answers a question, above the list: a quotation, and where it is from. */
#include "site.h"

void reply_write(html *out, const request *r, const zws_results *results)
{
    const char *id;
    if (r->offset > 0 || !zws_results_answer(results, &id, NULL, NULL))
        return;
    const char *text = zws_results_answer_html(results);
    const char *question = zws_results_answer_question(results);
    const char *citation = zws_results_answer_citation(results);
    html_lit(out, "<section class=\"reply\" aria-labelledby=\"reply\">\n<h2 id=\"reply\">");
    html_phrase(out, r, REPLY);
    html_lit(out, "</h2>\n");
    if (*question) {
        html_lit(out, "<p class=\"note\">");
        html_phrase(out, r, REPLY_TO);
        html_text(out, question);
        html_lit(out, "</p>\n");
    }
    html_lit(out, "<blockquote");
    html_lang(out, NULL, text);
    html_lit(out, ">");
    hit_passage(out, text);
    html_lit(out, "</blockquote>\n<p class=\"note\"><a href=\"");
    request_document_url(out, r, id, NULL);
    html_lit(out, "\">");
    html_text(out, citation && *citation ? citation : id);
    html_lit(out, "</a> ");
    html_phrase(out, r, REPLY_NOTE);
    html_lit(out, "</p>\n</section>\n");
}
