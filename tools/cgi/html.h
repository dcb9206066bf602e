/* The one writer of markup. What is no literal of this program goes through a function that escapes
 * it, so nothing from a request, a document or an index becomes a tag, an attribute or a URL of its
 * own. Output is UTF-8 that is well-formed as HTML and as XML: bytes that are no UTF-8, and
 * characters that XML does not know, are written as U+FFFD.
 *
 * A writer never fails in the middle: when memory or HTML_MAX_BYTES runs out it stays as it is and
 * html_failed() says so at the end. */
#ifndef TOOLS_CGI_HTML_H
#define TOOLS_CGI_HTML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Of one answer. */
#define HTML_MAX_BYTES (96u << 20)

typedef struct {
    char *data; /* NUL-terminated once something was written */
    size_t len, capacity;
    bool failed;
} html;

/* Begins as {0}. */
void html_free(html *out);
static inline bool html_failed(const html *out)
{
    return out->failed;
}

/* Markup that stands in the source of this program: takes string literals only. */
#define html_lit(out, literal) html_raw_bytes((out), "" literal, sizeof(literal) - 1)
/* Bytes as they are. Called by html_lit, and for JSON that the library made. */
void html_raw_bytes(html *out, const char *bytes, size_t len);

/* Any text, as the text of an element or the value of a quoted attribute. NULL is empty. */
void html_text(html *out, const char *text);
void html_text_bytes(html *out, const char *text, size_t len);
/* ' name="text"'; the name is a literal. */
#define html_attr(out, name, text)                                                                 \
    do {                                                                                           \
        html_lit(out, " " name "=\"");                                                             \
        html_text(out, text);                                                                      \
        html_lit(out, "\"");                                                                       \
    } while (0)
/* A whole number: plain, and with a blank (U+202F) between thousands from 10,000 on. */
void html_number(html *out, uint64_t number);
void html_count(html *out, uint64_t number);

/* A number as an attribute, made of literals and digits alone. */
#define html_attr_number(out, name, number)                                                        \
    do {                                                                                           \
        html_lit(out, " " name "=\"");                                                             \
        html_number(out, number);                                                                  \
        html_lit(out, "\"");                                                                       \
    } while (0)

/* What stands in a text for {name}: a text, or where that is NULL a number (html_count). */
typedef struct {
    const char *name, *text;
    uint64_t number;
} html_value;
/* A text with its values filled in, all of it escaped; braces that name no value stay. */
void html_fill(html *out, const char *text, const html_value *value, size_t n);

/* A text in which the library marked matches: its <em> and </em> become <mark>, its five entities
 * stay, and every other character of it is escaped. */
void html_marked(html *out, const char *text);

/* ' lang="…"': the language that a document states if it is a tag of one, else that of its text:
 * English where that is all ASCII, Chinese where it is not. Either may be NULL. */
void html_lang(html *out, const char *stated, const char *text);

/* Percent-encodes a value for a query string or a path: all but letters, digits and -._~ */
void html_url(html *out, const char *text);

/* A link to somewhere else, ' href="…"', if the URL is http or https and has no blanks or control
 * characters; false, and nothing written, when it is not. */
bool html_href_outside(html *out, const char *url);

/* A JSON string with its quotes. */
void html_json(html *out, const char *text);

#endif
