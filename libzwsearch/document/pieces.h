/* The articles and items of a document as documents of their own, for an index that ranks by them.
 */
#ifndef ZWS_DOCUMENT_PIECES_H
#define ZWS_DOCUMENT_PIECES_H

#include "document/structure.h"

enum { ZWS_PIECES_MAX = 5000 };

typedef struct {
    zws_document **item; /* owned */
    size_t n, cap;
} zws_pieces;

/* Whether an element is a unit: a 条, a row of a table of tasks, a numbered item that is in no
 * article and has no such items itself. */
bool zws_structure__is_unit(const zws_structure *structure, uint32_t element);

/* Appends how an element is cited: 第十二条第二款第（三）项, 四（二）. in_article: the document is
 * one article. */
zws_status zws_structure__cited(zws_buffer *out, const zws_structure *structure, uint32_t element,
                                bool in_article);

/* Splits a document: a unit has its own text, `document's id#第十二条` as its id, and the fields
 * that filter and sort from the document, which must be extracted. Two of one name are told apart
 * by ~2. A document that is an article, or has no numbered parts, has none. */
zws_status zws_pieces__split(zws_pieces *out, const zws_analyzer *analyzer,
                             const zws_document *document);
void zws_pieces__free(zws_pieces *units);

#endif
