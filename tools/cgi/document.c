/* The page of one document. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"

enum { ID_BYTES_MAX = 1000 };

/* --- Reading ---------------------------------------------------------------------------------- */

static zws_status parsed(json_t **out, char *text)
{
    *out = json_loads(text, JSON_ALLOW_NUL, NULL);
    zws_free(text);
    return *out ? ZWS_OK : ZWS_ENOMEM;
}

/* The document as a hit: by the words of the request, else by its id alone. What a person typed may
 * turn the query into another, so the hit is looked at. */
static zws_results *as_hit(site *where, const request *r, bool *marked)
{
    for (int words = *r->q ? 1 : 0; words >= 0; words--) {
        zws_results *results = document_ask(where, r, words ? r->q : "", "id:", 1);
        const char *id = results ? zws_results_id(results, 0) : NULL;
        *marked = words == 1;
        if (id && strcmp(id, r->id) == 0)
            return results;
        zws_results_free(results);
    }
    *marked = false;
    return NULL;
}

static zws_status read_document(document *d, site *where, const request *r)
{
    char *text;
    zws_status status = zws_index_about(&text, where->index, r->id);
    if (status == ZWS_OK)
        status = parsed(&d->shown, text);
    if (status == ZWS_OK)
        status = zws_index_get(&d->stored, where->index, r->id);
    if (status == ZWS_OK)
        status = zws_outline_read(&d->outline, where->index, d->stored);
    if (status != ZWS_OK)
        return status;
    d->id = r->id;
    d->title = member(d->shown, "title");
    if (zws_index_validity(&text, where->index, r->id, r->as_of) == ZWS_OK)
        parsed(&d->standing, text);
    d->found = as_hit(where, r, &d->marked);
    return ZWS_OK;
}

/* --- Writing ---------------------------------------------------------------------------------- */

static void fact(html *out, const request *r, phrase name, const char *value)
{
    if (!value || !*value)
        return;
    html_lit(out, "<dt>");
    html_text(out, words(r->lang, name));
    html_lit(out, "</dt><dd>");
    html_text(out, value);
    html_lit(out, "</dd>\n");
}

/* Who says so, in which words. */
static void statement(html *out, const request *r, const json_t *said)
{
    const char *state = member(said, "state"), *by = member(said, "by"), *id = member(said, "id");
    const char *from = member(said, "from"), *sentence = member(said, "sentence");
    const char *source = member(said, "source");
    if (!state || !by)
        return;
    html_lit(out, "<span class=\"badge ");
    html_text(out, words_validity_class(state));
    html_lit(out, "\">");
    html_text(out, words_validity(r->lang, state));
    html_lit(out, "</span>");
    if (from && *from) {
        html_lit(out, " ");
        html_phrase(out, r, VALIDITY_SINCE);
        html_lit(out, " ");
        html_text(out, from);
    }
    if (strcmp(by, "nothing") == 0)
        return;
    html_lit(out, " <span class=\"basis\">");
    html_phrase(out, r, VALIDITY_BASIS);
    html_lit(out, " ");
    if (id && strcmp(id, r->id) != 0)
        document_link(out, r, id, member(said, "title"));
    else if (strcmp(by, "list") == 0)
        html_phrase(out, r, BY_LIST);
    else if (strcmp(by, "input") == 0)
        html_phrase(out, r, BY_INPUT);
    else
        html_phrase(out, r, BY_OWN);
    if (source && *source) {
        html_lit(out, " ");
        html_text(out, source);
    }
    html_lit(out, "</span>");
    if (sentence && *sentence) {
        html_lit(out, "<q class=\"sentence\">");
        html_text(out, sentence);
        html_lit(out, "</q>");
    }
}

static void validity(html *out, const request *r, const document *d)
{
    const json_t *disputed = json_object_get(d->standing, "disputed");
    if (!d->standing)
        return;
    html_lit(out, "<dt>");
    html_phrase(out, r, FIELD_VALIDITY);
    html_lit(out, "</dt><dd>");
    statement(out, r, d->standing);
    html_lit(out, "</dd>\n");
    if (!disputed)
        return;
    html_lit(out, "<dt>");
    html_phrase(out, r, VALIDITY_DISPUTED);
    html_lit(out, "</dt><dd>");
    statement(out, r, disputed);
    html_lit(out, "</dd>\n");
}

static void facts(html *out, const request *r, const document *d)
{
    const json_t *issuers = json_object_get(d->shown, "issuer");
    const char *date = member(d->shown, "date"), *url = member(d->shown, "url");
    html_lit(out, "<section aria-labelledby=\"facts\">\n<h2 id=\"facts\" class=\"unseen\">");
    html_phrase(out, r, FACTS);
    html_lit(out, "</h2>\n<dl class=\"facts-list\">\n");
    validity(out, r, d);
    fact(out, r, PHRASE_DOCNO, member(d->shown, "docno"));
    for (size_t i = 0; i < json_array_size(issuers); i++)
        fact(out, r, PHRASE_ISSUER, json_string_value(json_array_get(issuers, i)));
    fact(out, r, PHRASE_ISSUER, json_string_value(issuers));
    fact(out, r, PHRASE_DATE,
         date || member(d->shown, "sort_date") ? date : words(r->lang, PHRASE_NO_DATE));
    fact(out, r, PHRASE_PUBLISHED, member(d->shown, "published"));
    fact(out, r, PHRASE_EFFECTIVE, member(d->shown, "effective"));
    fact(out, r, PHRASE_EXPIRES, member(d->shown, "expires"));
    fact(out, r, PHRASE_FIELD_CATEGORY, member(d->shown, "category"));
    fact(out, r, PHRASE_FIELD_REGION, member(d->shown, "region"));
    fact(out, r, PHRASE_FIELD_SITE, member(d->shown, "site"));
    fact(out, r, PHRASE_ID, d->id);
    if (url) {
        html_lit(out, "<dt>");
        html_phrase(out, r, ORIGINAL);
        html_lit(out, "</dt><dd>");
        html link = {0};
        if (html_href_outside(&link, url)) {
            html_lit(out, "<a rel=\"noreferrer noopener\"");
            html_raw_bytes(out, link.data, link.len);
            html_lit(out, ">");
            html_text(out, url);
            html_lit(out, "</a>");
        } else {
            html_text(out, url);
        }
        html_free(&link);
        html_lit(out, "</dd>\n");
    }
    html_lit(out, "</dl>\n</section>\n");
}

static void citation(html *out, const request *r, const document *d)
{
    const char *ready = d->found ? zws_results_citation(d->found, 0, SIZE_MAX) : NULL;
    const char *number = member(d->shown, "docno");
    html_lit(out, "<section aria-labelledby=\"citation\">\n<h2 id=\"citation\">");
    html_phrase(out, r, CITATION);
    html_lit(out, "</h2>\n<p class=\"citation\" id=\"citation-text\">");
    if (ready && *ready) {
        html_text(out, ready);
    } else {
        html_lit(out, "《");
        html_text(out, d->title ? d->title : d->id);
        html_lit(out, "》");
        if (number) {
            html_lit(out, "（");
            html_text(out, number);
            html_lit(out, "）");
        }
    }
    html_lit(out, "</p>\n<button type=\"button\" class=\"copy\" hidden=\"hidden\" "
                  "data-copies=\"citation-text\"");
    html_attr(out, "data-copied", words(r->lang, PHRASE_COPIED));
    html_lit(out, ">");
    html_phrase(out, r, COPY);
    html_lit(out, "</button>\n</section>\n");
}

/* --- The page --------------------------------------------------------------------------------- */

static void page(html *out, site *where, const request *r, const document *d)
{
    const char *name = d->title && *d->title ? d->title : d->id;
    page_begin(out, r, name);
    if (*r->q) {
        html_lit(out, "<p class=\"back\"><a href=\"");
        request_url(out, r, &(request_change){0});
        html_lit(out, "\">");
        html_phrase(out, r, BACK);
        html_lit(out, "</a></p>\n");
    }
    html_lit(out, "<article>\n<h1");
    html_lang(out, member(d->shown, "lang"), name);
    html_lit(out, ">");
    if (d->marked && d->title)
        html_marked(out, zws_results_title_html(d->found, 0));
    else
        html_text(out, name);
    html_lit(out, "</h1>\n<div class=\"columns\">\n<div class=\"list\">\n");
    facts(out, r, d);
    text_write(out, r, d);
    html_lit(out, "</div>\n<aside>\n");
    text_outline(out, r, d);
    citation(out, r, d);
    related_write(out, where, r, d);
    html_lit(out, "<p class=\"formats\"><a href=\"");
    request_document_url(out, r, d->id, "txt");
    html_lit(out, "\">");
    html_phrase(out, r, DOWNLOAD);
    html_lit(out, "</a> <a href=\"");
    request_document_url(out, r, d->id, "json");
    html_lit(out, "\">");
    html_phrase(out, r, AS_JSON);
    html_lit(out, "</a></p>\n</aside>\n</div>\n</article>\n");
    page_end(out, r);
}

/* The document as JSON, with its standing as the last member: what zwquery --show prints. */
static zws_status as_json(html *out, site *where, const request *r)
{
    char *shown, *standing;
    zws_status status = zws_index_show(&shown, where->index, r->id);
    if (status != ZWS_OK)
        return status;
    status = zws_index_validity(&standing, where->index, r->id, r->as_of);
    char *end = strrchr(shown, '}');
    if (status == ZWS_OK) {
        if (end) {
            html_raw_bytes(out, shown, (size_t)(end - shown));
            html_lit(out, ",\"standing\":");
            html_raw_bytes(out, standing, strlen(standing));
            html_lit(out, "}\n");
        }
        zws_free(standing);
    }
    zws_free(shown);
    return status;
}

/* --- The text as a file -------------------------------------------------------------------------
 */

/* Whether a character of a title may stand in the name of a file on any system: letters, digits and
 * signs of their own, but nothing that parts paths, names devices, hides or turns what follows. */
static bool in_file_name(const unsigned char *c, size_t n)
{
    if (n == 1)
        return *c > 0x20 && *c < 0x7F && !strchr("\"%&'*+,/:;<=>?@[\\]^`{|}~", *c);
    /* U+2000 to U+206F: blanks, marks of direction; private use; U+FEFF; what is no character. */
    bool general = n == 3 && c[0] == 0xE2 && (c[1] == 0x80 || c[1] == 0x81);
    bool private = n == 3 && (c[0] == 0xEE || (c[0] == 0xEF && c[1] < 0xA4));
    bool none = n == 3 && c[0] == 0xEF &&
                (c[1] == 0xB7 || (c[1] == 0xBB && c[2] == 0xBF) || (c[1] == 0xBF && c[2] >= 0xBE));
    return (n == 2 && c[0] != 0xC2) || (n == 3 && !general && !private && !none);
}

void document_file_name(char *out, size_t size, const char *title)
{
    enum { MOST = 120 };
    const unsigned char *c = (const unsigned char *)(title ? title : "");
    size_t len = 0;
    while (*c && len < MOST && len + 8 < size) {
        size_t n = *c < 0x80 ? 1 : *c < 0xE0 ? 2 : *c < 0xF0 ? 3 : 4;
        if (strnlen((const char *)c, n) < n)
            break;
        bool stays = in_file_name(c, n) && !(*c == '.' && len == 0);
        if (stays)
            memcpy(out + len, c, n);
        else if (len > 0 && out[len - 1] != '_')
            out[len] = '_';
        len += stays ? n : len > 0 && out[len - 1] != '_' && out[len] == '_';
        c += n;
    }
    while (len > 0 && (out[len - 1] == '_' || out[len - 1] == '.'))
        len--;
    if (len == 0) {
        memcpy(out, "document", 8);
        len = 8;
    }
    memcpy(out + len, ".txt", 5);
}

static zws_status as_text(answer *out, site *where, const request *r)
{
    zws_document *document;
    char name[200];
    html encoded = {0};
    size_t len = 0;
    zws_status status = zws_index_get(&document, where->index, r->id);
    if (status != ZWS_OK)
        return status;
    const char *title = zws_document_get(document, ZWS_FIELD_TITLE, 0, NULL);
    const char *body = zws_document_get(document, ZWS_FIELD_BODY, 0, &len);
    document_file_name(name, sizeof name, title && *title ? title : r->id);
    html_url(&encoded, name);
    if (encoded.data)
        snprintf(out->disposition, sizeof out->disposition,
                 "attachment; filename=\"document.txt\"; filename*=UTF-8''%s", encoded.data);
    html_free(&encoded);
    out->type = "text/plain; charset=utf-8";
    html_raw_bytes(&out->body, body ? body : "", len);
    zws_document_free(document);
    return ZWS_OK;
}

void document_answer(answer *out, site *where, const request *r)
{
    document d = {0};
    if (!*r->id || strlen(r->id) > ID_BYTES_MAX || strpbrk(r->id, "\t\r\n")) {
        page_error(out, r, 400, PHRASE_BAD, PHRASE_BAD_ID);
        return;
    }
    if (r->format == FORMAT_ATOM) {
        page_error(out, r, 400, PHRASE_BAD, PHRASE_BAD_FORMAT);
        return;
    }
    zws_status status = site_open(where);
    if (status == ZWS_OK && r->format == FORMAT_JSON) {
        out->type = "application/json";
        status = as_json(&out->body, where, r);
    } else if (status == ZWS_OK && r->format == FORMAT_TXT) {
        status = as_text(out, where, r);
    } else if (status == ZWS_OK) {
        status = read_document(&d, where, r);
        if (status == ZWS_OK)
            page(&out->body, where, r, &d);
    }
    /* site_open says ENOTFOUND of the index. */
    if (status == ZWS_ENOTFOUND && where->index)
        page_error(out, r, 404, PHRASE_NO_DOCUMENT, PHRASE_NO_DOCUMENT_DO);
    else if (status == ZWS_EINVAL)
        page_error(out, r, 400, PHRASE_BAD, PHRASE_BAD_ID);
    else if (status != ZWS_OK)
        page_failed(out, r, status);
    zws_results_free(d.found);
    zws_outline_free(d.outline);
    zws_document_free(d.stored);
    json_decref(d.shown);
    json_decref(d.standing);
}
