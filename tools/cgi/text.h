/* The text of a document: its paragraphs with marks, and the outline that leads into them. */
#ifndef TOOLS_CGI_TEXT_H
#define TOOLS_CGI_TEXT_H

#include <jansson.h>

#include "site.h"

/* What the library says of one document, parsed; and where the words of the request stand in it. */
typedef struct {
    json_t *shown;          /* of zws_index_about */
    zws_document *stored;   /* the document itself, for its text */
    zws_outline *outline;   /* the parts of that; may be NULL */
    json_t *standing;       /* of zws_index_validity; may be NULL */
    zws_results *found;     /* one hit, the document, with marks over its text; may be NULL */
    bool marked;            /* found by the words of the request too */
    const char *id, *title; /* title may be NULL */
} document;

/* A text member, NULL when there is none. */
static inline const char *member(const json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

/* related.c: the documents of the index that a query [words] prefix"id" of this document finds, the
 * newest first; with limit 1 the document itself, with its marks and its citation. NULL where that
 * cannot be asked; zws_results_free. */
zws_results *document_ask(site *where, const request *r, const char *words, const char *prefix,
                          size_t limit);
/* A link to another document. */
void document_link(html *out, const request *r, const char *id, const char *title);
/* Versions, interpretations, citations both ways; nothing where there are none. */
void related_write(html *out, site *where, const request *r, const document *d);

/* A name for a file with the text, at most 128 bytes, from a title; ends with .txt. size is at
 * least 140. */
void document_file_name(char *out, size_t size, const char *title);

/* The outline: nothing where the text has no parts to speak of. */
void text_outline(html *out, const request *r, const document *d);
/* The text. */
void text_write(html *out, const request *r, const document *d);

#endif
