/* One hit of a list. */
#include <stdlib.h>
#include <string.h>

#include "site.h"

static void badge(html *out, const request *r, const zws_results *results, size_t i)
{
    zws_validity state = zws_results_validity(results, i);
    const char *name = zws_validity_name(state);
    if (state == ZWS_VALIDITY_UNKNOWN || !name)
        return;
    html_lit(out, " <span class=\"badge ");
    html_text(out, words_validity_class(name));
    html_lit(out, "\">");
    html_text(out, words_validity(r->lang, name));
    html_lit(out, "</span>");
}

static void fact(html *out, const char *text)
{
    html_lit(out, " <span>");
    html_text(out, text);
    html_lit(out, "</span>");
}

/* 文号, headings above an article, issuer, date, and what has to be known of the hit. */
static void facts(html *out, const request *r, const zws_results *results, size_t i)
{
    const zws_document *document = zws_results_document(results, i);
    const char *number = zws_document_get(document, ZWS_FIELD_DOCNO, 0, NULL), *issuer;
    const char *chapter = zws_document_get(document, ZWS_FIELD_CHAPTER, 0, NULL);
    const char *date = zws_results_date(results, i);
    html_lit(out, "<p class=\"facts\">");
    if (date && *date) {
        html_lit(out, "<time>");
        html_text(out, date);
        html_lit(out, "</time>");
    } else {
        html_lit(out, "<span>");
        html_phrase(out, r, NO_DATE);
        html_lit(out, "</span>");
    }
    if (number)
        fact(out, number);
    if (chapter)
        fact(out, chapter);
    for (size_t k = 0; k < 3; k++) {
        issuer = zws_document_get(document, ZWS_FIELD_ISSUER, k, NULL);
        if (!issuer)
            break;
        fact(out, issuer);
    }
    if (zws_results_band(results, i) == ZWS_BAND_PINNED) {
        html_lit(out, " <span class=\"badge pinned\">");
        html_phrase(out, r, PINNED);
        html_lit(out, "</span>");
    }
    badge(out, r, results, i);
    if (zws_results_repaired(results, i)) {
        html_lit(out, " <span class=\"badge repaired\">");
        html_phrase(out, r, REPAIRED);
        html_lit(out, "</span>");
    }
    zws_band band = zws_results_band(results, i);
    if (band == ZWS_BAND_MOST || band == ZWS_BAND_ANY) {
        html_lit(out, " <span class=\"badge unknown\">");
        html_phrase(out, r, MOST_ONLY);
        html_lit(out, "</span>");
    }
    html_lit(out, "</p>\n");
}

/* Each run of blanks becomes one: a browser keeps every U+3000, with which texts are indented. */
static void close_blanks(char *text)
{
    size_t len = 0;
    for (const char *at = text; *at;) {
        size_t blank = strspn(at, " \t\r\n");
        if (blank == 0 && strncmp(at, "\xE3\x80\x80", 3) == 0)
            blank = 3;
        if (blank == 0)
            text[len++] = *at++;
        else if (len > 0 && text[len - 1] != ' ')
            text[len++] = ' ';
        at += blank;
    }
    text[len] = '\0';
}

void hit_passage(html *out, const char *passage)
{
    char *text = strdup(passage);
    if (!text) {
        out->failed = true;
        return;
    }
    close_blanks(text);
    html_marked(out, text);
    free(text);
}

/* What a document without a passage shows: how its text begins. */
static void beginning(html *out, const zws_document *document)
{
    enum { MOST = 480 };
    char text[MOST + 1];
    size_t len = 0;
    const char *body = zws_document_get(document, ZWS_FIELD_BODY, 0, &len);
    size_t shown = len < MOST ? len : MOST;
    while (shown > 0 && shown < len && ((unsigned char)body[shown] & 0xC0) == 0x80)
        shown--;
    if (!body)
        return;
    for (size_t i = 0; i < shown; i++)
        text[i] = body[i] ? body[i] : ' ';
    text[shown] = '\0';
    close_blanks(text);
    html_text(out, text);
    if (shown < len)
        html_lit(out, "…");
}

static void interpretations(html *out, const request *r, const zws_results *results, size_t i)
{
    size_t n = zws_results_interpretations(results, i);
    if (n == 0)
        return;
    html_lit(out, "<p class=\"note\">");
    html_phrase(out, r, INTERPRETED);
    for (size_t k = 0; k < n; k++) {
        const char *title, *id = zws_results_interpretation(results, i, k, &title);
        html_lit(out, " <a href=\"");
        request_document_url(out, r, id, NULL);
        html_lit(out, "\">");
        html_text(out, title && *title ? title : id);
        html_lit(out, "</a>");
    }
    html_lit(out, "</p>\n");
}

/* The copies that are left out of the list, by their numbers: one is like the other. */
static void copies(html *out, const request *r, const zws_results *results, size_t i)
{
    enum { LINKED = 5 };
    size_t n = zws_results_copies(results, i);
    if (n == 0)
        return;
    html_lit(out, "<p class=\"note\">");
    html_fill(out, words(r->lang, PHRASE_COPIES), &(const html_value){"n", .number = n}, 1);
    for (size_t k = 0; k < n && k < LINKED; k++) {
        html_lit(out, " <a href=\"");
        request_document_url(out, r, zws_results_copy(results, i, k), NULL);
        html_lit(out, "\"><span class=\"unseen\">");
        html_phrase(out, r, ONE_COPY);
        html_lit(out, " </span>");
        html_number(out, k + 1);
        html_lit(out, "</a>");
    }
    html_lit(out, "</p>\n");
}

void hit_write(html *out, const request *r, const zws_results *results, size_t i)
{
    const zws_document *document = zws_results_document(results, i);
    const char *lang = zws_document_get(document, ZWS_FIELD_LANG, 0, NULL);
    const char *plain = zws_document_get(document, ZWS_FIELD_TITLE, 0, NULL);
    const char *title = zws_results_title_html(results, i);
    const char *path = zws_results_passage_path(results, i, 0);
    const char *passage = zws_results_passage_html(results, i, 0);
    html_lit(out, "<li class=\"hit\">\n<h3");
    html_lang(out, lang, plain);
    html_lit(out, "><a href=\"");
    request_document_url(out, r, zws_results_id(results, i), NULL);
    html_lit(out, "\">");
    if (title && title[strspn(title, " \t\r\n")])
        html_marked(out, title);
    else
        html_phrase(out, r, NO_TITLE);
    html_lit(out, "</a></h3>\n");
    facts(out, r, results, i);
    html_lit(out, "<p class=\"extract\"");
    html_lang(out, lang, plain);
    html_lit(out, ">");
    /* A path of one step is what the passage begins with. */
    if (path && strstr(path, "›")) {
        html_lit(out, "<span class=\"path\">");
        html_text(out, path);
        html_lit(out, "</span> ");
    }
    if (passage && *passage)
        hit_passage(out, passage);
    else
        beginning(out, document);
    html_lit(out, "</p>\n");
    interpretations(out, r, results, i);
    copies(out, r, results, i);
    html_lit(out, "</li>\n");
}
