#include "ingest/html.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/utf8.h"
#include "ingest/ingest.h"
#include "ingest/record.h"

/* --- Charset -------------------------------------------------------------------------------- */

/* The charset that the first bytes declare, in <meta charset=…>, <meta content="…; charset=…"> or
 * <?xml encoding="…"?>. false: none. */
static bool declared_charset(char out[32], const char *data, size_t len)
{
    const char *end = data + (len < 8192 ? len : 8192);
    for (const char *p = data; p < end && (p = memchr(p, '<', (size_t)(end - p))); p++) {
        bool xml = end - p > 5 && strncasecmp(p, "<?xml", 5) == 0;
        if (!xml && !(end - p > 5 && strncasecmp(p, "<meta", 5) == 0))
            continue;
        const char *close = memchr(p, '>', (size_t)(end - p));
        const char *word = xml ? "encoding" : "charset";
        size_t n = strlen(word);
        for (const char *q = p; close && q + n < close; q++) {
            if (strncasecmp(q, word, n) != 0)
                continue;
            q += n;
            while (q < close && (isspace((unsigned char)*q) || strchr("='\"", *q)))
                q++;
            size_t k = 0;
            while (q < close && k < 31 && (isalnum((unsigned char)*q) || strchr("-_:", *q)))
                out[k++] = *q++;
            out[k] = '\0';
            if (k > 0)
                return true;
            break;
        }
    }
    return false;
}

/* --- Title ---------------------------------------------------------------------------------- */

/* The text below a node on one line. */
static zws_status text_below(zws_buffer *out, const zws_html *page, uint32_t node)
{
    for (uint32_t i = node + 1; i < page->nodes[node].end; i++) {
        const zws_html_node *part = &page->nodes[i];
        if (part->kind == HTML_BR)
            ZWS_TRY(zws_buffer__putc(out, ' '));
        if (part->kind != HTML_TEXT)
            continue;
        for (uint32_t k = 0; k < part->bytes; k++) {
            unsigned char c = (unsigned char)page->text.data[part->text + k];
            if (c == 0xC2 && k + 1 < part->bytes &&
                (unsigned char)page->text.data[part->text + k + 1] == 0xA0) {
                c = ' ';
                k++;
            }
            bool blank = c <= ' ';
            if (blank && (out->len == 0 || out->data[out->len - 1] == ' '))
                continue;
            ZWS_TRY(zws_buffer__putc(out, blank ? ' ' : (char)c));
        }
    }
    while (out->len && out->data[out->len - 1] == ' ')
        out->data[--out->len] = '\0';
    return ZWS_OK;
}

/* Longer titles are text that stands in the wrong place; the rest of it goes. */
#define TITLE_BYTES_MAX 1000

/* Cuts what portals put behind the title: 标题_政策_中国政府网, 标题 - 浙江省人民政府. */
static size_t title_length(const char *title, size_t len, const char *site)
{
    static const char *const separators[] = {"_", " - ", "|", "－", "—"};
    static const char *const endings[] = {"网", "政府", "门户", "网站", "平台", "委员会",
                                          "厅", "局",   "公开", "要闻", "政策", "文件"};
    len = zws_utf8__floor(title, len, TITLE_BYTES_MAX);
    for (bool cut = true; cut;) {
        cut = false;
        for (size_t i = 0; i < sizeof separators / sizeof *separators && !cut; i++) {
            size_t n = strlen(separators[i]);
            size_t at = len;
            while (at > 0 && !(at + n <= len && memcmp(title + at, separators[i], n) == 0))
                at--;
            if (at == 0)
                continue;
            const char *tail = title + at + n;
            size_t tail_len = len - at - n;
            cut = tail_len == 0 ||
                  (site && strlen(site) == tail_len && memcmp(site, tail, tail_len) == 0);
            /* An underscore does not occur in titles; the other signs do. */
            cut |= separators[i][0] == '_';
            for (size_t k = 0; k < sizeof endings / sizeof *endings && !cut; k++) {
                size_t e = strlen(endings[k]);
                cut = tail_len >= e && tail_len <= 90 &&
                      memcmp(tail + tail_len - e, endings[k], e) == 0;
            }
            if (cut) {
                len = at;
                while (len > 0 && title[len - 1] == ' ')
                    len--;
            }
        }
    }
    return len;
}

/* <h1> where <title> agrees or is silent, else <title> without the site's name. */
static zws_status set_title(zws_document *document, const zws_html *page)
{
    zws_buffer title = {0}, heading = {0};
    uint32_t h1 = UINT32_MAX, element = UINT32_MAX;
    for (uint32_t i = 0; i < page->n; i++) {
        if (page->nodes[i].kind == HTML_TITLE && element == UINT32_MAX)
            element = i;
        if (page->nodes[i].flags & HTML_EXCLUDED)
            i = page->nodes[i].end - 1;
        else if (page->nodes[i].kind == HTML_H1 && h1 == UINT32_MAX && page->nodes[i].end > i + 1)
            h1 = i;
    }
    zws_status status = ZWS_OK;
    if (element != UINT32_MAX)
        status = text_below(&title, page, element);
    if (status == ZWS_OK && h1 != UINT32_MAX)
        status = text_below(&heading, page, h1);
    if (status == ZWS_OK && (title.len || heading.len)) {
        bool agrees =
            heading.len && title.len && memmem(title.data, title.len, heading.data, heading.len);
        size_t len =
            title.len ? title_length(title.data, title.len, page->meta.value[ZWS_FIELD_SITE]) : 0;
        if (heading.len && (agrees || len == 0))
            status = zws_record__set(document, ZWS_FIELD_TITLE, heading.data,
                                     zws_utf8__floor(heading.data, heading.len, TITLE_BYTES_MAX));
        else if (len)
            status = zws_record__set(document, ZWS_FIELD_TITLE, title.data, len);
    }
    zws_buffer__free(&title);
    zws_buffer__free(&heading);
    return status == ZWS_EINVAL || status == ZWS_ELIMIT ? ZWS_OK : status;
}

/* --- The page ------------------------------------------------------------------------------- */

/* What the page says of its language holds where its text agrees: templates are copied. */
static zws_status set_language(zws_document *document, const zws_html *page, const char *text,
                               size_t len)
{
    size_t han = 0, latin = 0;
    for (size_t i = 0; i < len;) {
        uint32_t cp = zws_utf8__next(text, len, &i);
        han += cp >= 0x4E00 && cp <= 0x9FFF;
        latin += (cp | 32) >= 'a' && (cp | 32) <= 'z';
    }
    if (page->english && latin > 20 * han)
        return zws_document_set(document, ZWS_FIELD_LANG, "en", 2);
    return ZWS_OK;
}

static zws_status fill(zws_document *document, zws_html *page)
{
    uint32_t main;
    ZWS_TRY(zws_html__find_main(&main, page));
    zws_buffer text = {0}, around = {0};
    zws_status status = zws_html__render(&text, page, main, 0);
    if (status == ZWS_OK && text.len > 0) {
        text.data[--text.len] = '\0'; /* the last line break */
        status = zws_record__set(document, ZWS_FIELD_BODY, text.data, text.len);
    }
    if (status == ZWS_OK)
        status = zws_html__render(&around, page, 0, main);
    if (status == ZWS_OK && main > 0)
        status = zws_html__take_lines(&page->meta, around.data, around.len);
    if (status == ZWS_OK && !page->meta.value[ZWS_FIELD_TITLE])
        status = set_title(document, page);
    if (status == ZWS_OK)
        status = zws_html__choose_issuer(&page->meta, document);
    if (status == ZWS_OK)
        status = zws_html__apply_facts(document, &page->meta);
    if (status == ZWS_OK)
        status = set_language(document, page, text.data ? text.data : "", text.len);
    zws_buffer__free(&text);
    zws_buffer__free(&around);
    return status;
}

static zws_status fill_stripped(zws_document *document, const char *utf8, size_t len)
{
    zws_buffer text = {0}, title = {0};
    zws_status status = zws_html__strip(&text, &title, utf8, len);
    if (status == ZWS_OK && text.len)
        status = zws_record__set(document, ZWS_FIELD_BODY, text.data, text.len);
    if (status == ZWS_OK && title.len && !zws_record__is_blank(title.data, title.len))
        status = zws_record__set(document, ZWS_FIELD_TITLE, title.data,
                                 title_length(title.data, title.len, NULL));
    zws_buffer__free(&text);
    zws_buffer__free(&title);
    return status;
}

zws_status zws_ingest__html(zws_document **out, const char *data, size_t len)
{
    *out = NULL;
    char charset[32];
    const char *encoding;
    char *utf8;
    size_t utf8_len, ill_formed;
    ZWS_TRY(zws_encoding__to_utf8(&utf8, &utf8_len, &encoding, &ill_formed, data, len,
                                  declared_charset(charset, data, len) ? charset : NULL));
    zws_document *document = NULL;
    zws_html page = {0};
    zws_status status = zws_document_new(&document);
    if (status == ZWS_OK)
        status = zws_html__parse(&page, utf8, &utf8_len);
    if (status == ZWS_OK)
        status = page.too_much ? fill_stripped(document, utf8, utf8_len) : fill(document, &page);
    zws_html__free(&page);
    free(utf8);
    if (status == ZWS_OK)
        *out = document;
    else
        zws_document_free(document);
    return status;
}
