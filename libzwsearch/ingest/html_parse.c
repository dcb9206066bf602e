#include <ctype.h>
#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>
#include <string.h>
#include <strings.h>

#include "ingest/html.h"

/* libxml2 compares the attributes of an element with each other, and an end tag without a start
 * with all open elements. Both are bounded here, since a page of a few megabytes could otherwise
 * keep it busy for hours. */
#define MAX_ATTRIBUTES     20000      /* of one element */
#define MAX_ATTRIBUTE_WORK 400000000u /* sum of their squares */
#define MAX_ERROR_WORK     100000000u

typedef struct {
    zws_html *page;
    htmlParserCtxtPtr parser;
    uint32_t *open; /* the nodes of the open elements */
    size_t depth, open_cap;
    size_t skip_depth, link_depth; /* how many of them are HTML_SKIP, HTML_A */
    uint64_t error_work;
    bool text_goes_on; /* nothing was opened or closed since the last text */
    zws_status status;
} builder;

/* --- Before libxml2 ------------------------------------------------------------------------- */

/* The attributes of a tag whose name begins at p, read as libxml2 reads them; *tag_end is where the
 * tag ends, or where counting stopped. */
static size_t count_attributes(const char **tag_end, const char *p, const char *end)
{
    size_t count = 0;
    while (p < end && !isspace((unsigned char)*p) && *p != '>')
        p++;
    while (p < end && *p != '>' && count <= MAX_ATTRIBUTES) {
        if (isspace((unsigned char)*p) || *p == '/') {
            p++;
            continue;
        }
        count++;
        while (p < end && !isspace((unsigned char)*p) && *p != '>' && *p != '=' && *p != '/')
            p++;
        while (p < end && isspace((unsigned char)*p))
            p++;
        if (p == end || *p != '=')
            continue;
        p++;
        while (p < end && isspace((unsigned char)*p))
            p++;
        if (p < end && (*p == '"' || *p == '\'')) {
            const char *quote = memchr(p + 1, *p, (size_t)(end - p - 1));
            p = quote ? quote + 1 : end;
        } else {
            while (p < end && !isspace((unsigned char)*p) && *p != '>')
                p++;
        }
    }
    *tag_end = p;
    return count;
}

/* Whether libxml2 can be trusted with the page. Every '<' is looked at as if it began a tag, also
 * inside of values and scripts, so that no misreading of the markup hides one. */
static bool is_tame(const char *text, size_t len)
{
    const char *end = text + len, *p = text;
    uint64_t tags = 0, scanned = 0, pairs = 0;
    while ((p = memchr(p, '<', (size_t)(end - p)))) {
        p++;
        if (p == end || !isalpha((unsigned char)*p))
            continue;
        const char *tag_end;
        uint64_t attributes = count_attributes(&tag_end, p, end);
        scanned += (uint64_t)(tag_end - p);
        pairs += attributes * attributes;
        if (++tags > ZWS_HTML_NODES_MAX || attributes > MAX_ATTRIBUTES ||
            pairs > MAX_ATTRIBUTE_WORK || scanned > 16 * (uint64_t)len + 65536)
            return false;
    }
    return true;
}

/* --- What libxml2 calls --------------------------------------------------------------------- */

static void stop(builder *b, zws_status status)
{
    if (b->status == ZWS_OK)
        b->status = status;
    xmlStopParser(b->parser);
}

static void give_up(builder *b)
{
    b->page->too_much = true;
    xmlStopParser(b->parser);
}

static bool is_stopped(const builder *b)
{
    return b->status != ZWS_OK || b->page->too_much;
}

static zws_html_node *add_node(builder *b, zws_html_kind kind)
{
    zws_html *page = b->page;
    if (page->n >= 2 * ZWS_HTML_NODES_MAX) {
        give_up(b);
        return NULL;
    }
    zws_status status = zws_mem__grow(&page->nodes, &page->cap, page->n + 1, sizeof *page->nodes);
    if (status != ZWS_OK) {
        stop(b, status);
        return NULL;
    }
    zws_html_node *node = &page->nodes[page->n++];
    *node = (zws_html_node){.end = (uint32_t)page->n, .kind = (uint8_t)kind};
    return node;
}

static void take_meta(builder *b, const char **attributes)
{
    const char *name = NULL, *content = NULL;
    for (size_t i = 0; attributes[i]; i += 2) {
        const char *value = attributes[i + 1];
        if (!value)
            continue;
        if (strcasecmp(attributes[i], "name") == 0 ||
            (strcasecmp(attributes[i], "property") == 0 && !name))
            name = value;
        else if (strcasecmp(attributes[i], "content") == 0)
            content = value;
    }
    if (!name || !content)
        return;
    zws_status status = zws_html__take_meta(&b->page->meta, name, content);
    if (status != ZWS_OK)
        stop(b, status);
}

static bool hides(const char *style)
{
    const char *display = strcasestr(style, "display");
    if (!display)
        return false;
    display += strlen("display");
    display += strspn(display, " \t:");
    return strncasecmp(display, "none", 4) == 0;
}

static void read_attributes(zws_html *page, zws_html_node *node, const char *element,
                            const char **attributes)
{
    bool is_root = node->kind == HTML_BODY || strcasecmp(element, "html") == 0;
    for (size_t i = 0; attributes[i]; i += 2) {
        const char *name = attributes[i], *value = attributes[i + 1] ? attributes[i + 1] : "";
        if (is_root) {
            if (strcasecmp(name, "lang") == 0 || strcasecmp(name, "xml:lang") == 0) {
                page->chinese |= strncasecmp(value, "zh", 2) == 0;
                page->english |= strncasecmp(value, "en", 2) == 0;
            }
            continue;
        }
        if (strcasecmp(name, "id") == 0 || strcasecmp(name, "class") == 0) {
            uint8_t rank = zws_html__container_rank(value);
            if (rank && (!node->rank || rank < node->rank))
                node->rank = rank;
            if (zws_html__is_boilerplate_name(value))
                node->flags |= HTML_IS_SOFT;
        } else if (strcasecmp(name, "hidden") == 0 ||
                   (strcasecmp(name, "style") == 0 && hides(value))) {
            node->flags |= HTML_IS_SOFT;
        }
    }
    /* main-nav is no container, and a container is not left out for its name. */
    if (node->rank)
        node->flags &= (uint8_t)~HTML_IS_SOFT;
}

static void on_start(void *context, const xmlChar *name, const xmlChar **attributes)
{
    builder *b = context;
    if (is_stopped(b))
        return;
    const char *element = (const char *)name;
    const char *none[] = {NULL};
    const char **given = attributes ? (const char **)(uintptr_t)attributes : none;
    if (strcasecmp(element, "meta") == 0)
        take_meta(b, given);
    b->text_goes_on = false;
    zws_html_kind kind = zws_html__kind(element);
    uint32_t index = (uint32_t)b->page->n;
    zws_html_node *node = add_node(b, kind);
    if (!node)
        return;
    zws_status status = zws_mem__grow(&b->open, &b->open_cap, b->depth + 1, sizeof *b->open);
    if (status != ZWS_OK) {
        stop(b, status);
        return;
    }
    b->open[b->depth++] = index;
    if (kind == HTML_SOFT)
        node->flags |= HTML_IS_SOFT;
    if (strcasecmp(element, "article") == 0)
        node->rank = 2;
    else if (strcasecmp(element, "main") == 0)
        node->rank = 3;
    if (kind != HTML_TITLE && kind != HTML_SKIP && kind != HTML_BR)
        read_attributes(b->page, node, element, given);
    b->skip_depth += kind == HTML_SKIP;
    b->link_depth += kind == HTML_A;
}

static void on_end(void *context, const xmlChar *name)
{
    (void)name;
    builder *b = context;
    /* libxml2 closes what it opened, in order. */
    if (is_stopped(b) || b->depth == 0)
        return;
    b->text_goes_on = false;
    zws_html_node *node = &b->page->nodes[b->open[--b->depth]];
    node->end = (uint32_t)b->page->n;
    b->skip_depth -= node->kind == HTML_SKIP;
    b->link_depth -= node->kind == HTML_A;
}

static void on_text(void *context, const xmlChar *text, int len)
{
    builder *b = context;
    if (is_stopped(b) || b->skip_depth > 0 || len <= 0)
        return;
    zws_html *page = b->page;
    size_t begin = page->text.len;
    zws_status status = zws_buffer__append(&page->text, text, (size_t)len);
    if (status != ZWS_OK) {
        stop(b, status);
        return;
    }
    /* libxml2 hands long texts over in pieces. */
    if (b->text_goes_on) {
        page->nodes[page->n - 1].bytes += (uint32_t)len;
        return;
    }
    zws_html_node *node = add_node(b, HTML_TEXT);
    if (!node)
        return;
    node->text = (uint32_t)begin;
    node->bytes = (uint32_t)len;
    node->flags = b->link_depth ? HTML_IN_LINK : 0;
    b->text_goes_on = true;
}

/* Scripts and styles come here: nothing to keep. */
static void on_cdata(void *context, const xmlChar *text, int len)
{
    (void)context, (void)text, (void)len;
}

static void on_error(void *context, const char *format, ...)
{
    (void)format;
    builder *b = context;
    b->error_work += b->depth + 1;
    if (b->error_work > MAX_ERROR_WORK)
        give_up(b);
}

static zws_status run(zws_html *page, const char *text, size_t len)
{
    builder b = {.page = page, .status = ZWS_OK};
    b.parser = htmlCreateMemoryParserCtxt(text, (int)len);
    if (!b.parser)
        return zws_error__nomem();
    htmlCtxtUseOptions(b.parser, HTML_PARSE_RECOVER | HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC);
    xmlSwitchEncoding(b.parser, XML_CHAR_ENCODING_UTF8);
    *b.parser->sax = (xmlSAXHandler){
        .startElement = on_start,
        .endElement = on_end,
        .characters = on_text,
        .ignorableWhitespace = on_text,
        .cdataBlock = on_cdata,
        .error = on_error,
        .fatalError = on_error,
        .warning = on_error,
    };
    b.parser->userData = &b;
    htmlParseDocument(b.parser);
    while (b.depth > 0)
        page->nodes[b.open[--b.depth]].end = (uint32_t)page->n;
    htmlFreeParserCtxt(b.parser);
    free(b.open);
    return b.status;
}

static bool is_odd_declaration(const char *p, size_t len)
{
    if (len < 3 || p[1] == '?')
        return len >= 3;
    return p[1] == '!' && p[2] != '-' && !(len >= 9 && strncasecmp(p, "<!doctype", 9) == 0);
}

/* Takes out what libxml2 would stop at or take for text: NULs, and declarations like
 * <![if !supportLists]> and <?xml:namespace … ?>, of which word processors write many. */
static size_t tidy(char *text, size_t len)
{
    const char *p = text, *end = text + len;
    char *out = text;
    bool closed = true; /* there may be a '>' ahead; looked for once only where there is none */
    while (p < end) {
        bool odd = closed && *p == '<' && is_odd_declaration(p, (size_t)(end - p));
        const char *close = odd ? memchr(p, '>', (size_t)(end - p)) : NULL;
        closed = closed && (!odd || close);
        if (close) {
            p = close + 1;
        } else {
            *out++ = *p ? *p : ' ';
            p++;
        }
    }
    return (size_t)(out - text);
}

zws_status zws_html__parse(zws_html *page, char *utf8, size_t *len)
{
    *page = (zws_html){0};
    *len = tidy(utf8, *len);
    if (*len == 0 || *len > ZWS_HTML_BYTES_MAX || !is_tame(utf8, *len)) {
        page->too_much = *len > 0;
        return ZWS_OK;
    }
    return run(page, utf8, *len);
}

void zws_html__free(zws_html *page)
{
    free(page->nodes);
    zws_buffer__free(&page->text);
    zws_html__free_facts(&page->meta);
    *page = (zws_html){0};
}

void zws_html__begin_threads(void)
{
    xmlInitParser();
}
