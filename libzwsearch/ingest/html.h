/* A parsed HTML page, as far as its text matters. Private to the html_*.c files.
 *
 * The elements and texts stand in one array in document order; the part below node i is
 * nodes[i + 1 … nodes[i].end). So every walk is a loop, however deep the page is nested. */
#ifndef ZWS_INGEST_HTML_H
#define ZWS_INGEST_HTML_H

#include <stdbool.h>
#include <stdint.h>

#include "base/memory.h"
#include "document/document.h"

/* Pages beyond this size, or with more elements, lose their markup without being understood. */
#define ZWS_HTML_BYTES_MAX ((size_t)16 << 20)
#define ZWS_HTML_NODES_MAX ((size_t)2000000)

typedef enum {
    HTML_TEXT, /* not an element */
    HTML_INLINE,
    HTML_BLOCK, /* begins and ends a line */
    HTML_BR,
    HTML_A,
    HTML_H1,
    HTML_TITLE,
    HTML_BODY,
    HTML_TABLE,
    HTML_ROW,
    HTML_CELL,
    HTML_PRE,
    HTML_LEAF, /* a block that never is the main part as a whole: p, li, h2 … */
    HTML_SOFT, /* nav, header, footer, aside, form: left out unless the main part is inside */
    HTML_SKIP, /* script, style, svg …: never text */
} zws_html_kind;

enum {
    HTML_IN_LINK = 1,  /* a text inside <a> */
    HTML_IS_SOFT = 2,  /* boilerplate by element, class or id */
    HTML_EXCLUDED = 4, /* decided: not part of the text */
};

typedef struct {
    uint32_t end;         /* the first node behind the part below this one */
    uint32_t text, bytes; /* HTML_TEXT: where it stands in zws_html.text */
    uint8_t kind;
    uint8_t flags;
    uint8_t rank; /* 0 or 1 (surest) to 3: named as the container of the main text */
} zws_html_node;

/* The trust in what is printed for people: more than in most of what a system writes for itself. */
#define ZWS_HTML_PRINTED 8

/* The values of meta elements and of lines like 发布日期：2018-05-25 that pages print. The first
 * non-empty one of the surest name stands. */
typedef struct {
    char *value[ZWS_FIELD_COUNT];
    uint8_t trust[ZWS_FIELD_COUNT]; /* 0 none, higher is surer */
    char *source;                   /* ContentSource as it stands there */
} zws_html_facts;

typedef struct {
    zws_html_node *nodes;
    size_t n, cap;
    zws_buffer text;
    zws_html_facts meta;
    bool chinese, english; /* what <html lang> says */
    bool too_much;         /* a limit was passed: nodes are not to be used */
} zws_html;

/* html_names.c */
zws_html_kind zws_html__kind(const char *element);
/* How sure an id or class names the container of the main text: 1 to 3, 0 = it does not. */
uint8_t zws_html__container_rank(const char *names);
bool zws_html__is_boilerplate_name(const char *names);

/* html_parse.c. utf8 and *len are changed: NULs and odd declarations go. Sets page->too_much where
 * the markup is hostile. */
zws_status zws_html__parse(zws_html *page, char *utf8, size_t *len);
/* Before pages are parsed on several threads. */
void zws_html__begin_threads(void);
void zws_html__free(zws_html *page);

/* html_facts.c. A meta element; names are compared without regard to case. */
zws_status zws_html__take_meta(zws_html_facts *facts, const char *name, const char *content);
/* Reads `label：value` lines and cells. */
zws_status zws_html__take_lines(zws_html_facts *facts, const char *text, size_t len);
/* Sets the fields; a value that the document refuses is left out. */
zws_status zws_html__apply_facts(zws_document *document, const zws_html_facts *facts);
void zws_html__free_facts(zws_html_facts *facts);

/* html_source.c. Whether the text is the full name of a body that issues documents. */
bool zws_html__is_organ(const char *text, size_t len);
/* Completes the issuer from the source and the site, or drops it where the title or a signature in
 * the text tells another. The document has its body by now. */
zws_status zws_html__choose_issuer(zws_html_facts *facts, const zws_document *document);

/* html_main.c. Marks what is left out and returns the node of the main text, 0 = the whole. */
zws_status zws_html__find_main(uint32_t *main, zws_html *page);

/* html_render.c. The text of the part below root, a line a block, leaving out `without` and what is
 * below it (0 = nothing). */
zws_status zws_html__render(zws_buffer *out, const zws_html *page, uint32_t root, uint32_t without);

/* html_furniture.c: whether a line is of the page, not the text (打印, 字体：大 中 小, 首页 > …).
 */
bool zws_html__is_furniture(const char *line, size_t len);

/* html_strip.c: text and title without understanding the markup, in one pass. */
zws_status zws_html__strip(zws_buffer *out, zws_buffer *title, const char *utf8, size_t len);

#endif
