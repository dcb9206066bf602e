/* The part of a hit that answers the query: a 条 or 款, a numbered item, a row of a table of tasks.
 */
#ifndef ZWS_SEARCH_PASSAGE_H
#define ZWS_SEARCH_PASSAGE_H

#include "document/pieces.h"
#include "search/search_internal.h"

/* Characters of a passage at most; what is longer is cut at the end of a sentence. */
#define ZWS_PASSAGE_CHARS 400

/* Fills hit->passage with at most `limit` passages, the best first: the articles that the query
 * cites where the document has them, else what has most of the needles, which are those of the
 * query that the document may have, each weighed by how few parts of this document have it. None
 * where no part has any. Reads the structure of the document: for hits that are shown, not for all
 * that match. *text is scratch, its memory used again from hit to hit; the caller frees it. */
zws_status zws_passages__find(zws_hit *hit, zws_text *text, zws_compiler *compiler,
                              const zws_needles *needles, size_t limit);
/* Leaves the first n. */
void zws_passages__cut(zws_hit *hit, size_t n);
void zws_passages__free(zws_hit *hit);

/* [*begin, *end) of the body: the article of this law that the query cites by name (刑法234条), the
 * first of them that it has; empty where there is none. *text is scratch, as above. */
zws_status zws_passage__cited(size_t *begin, size_t *end, zws_hit *hit, zws_text *text,
                              zws_compiler *compiler);

/* passage_text.c: [begin, end) of the body as a passage with its marks; all of it where it is short
 * enough, else the stretch that shows most of the needles, or the beginning (from_start). */
zws_status zws_passage__draw(zws_extract *out, zws_analyzer *analyzer, const zws_needles *needles,
                             const char *body, size_t begin, size_t end, bool from_start);

/* passage_tasks.c: the elements that are tasks of the units which the query asks for, in order of
 * the text, at most max. */
zws_status zws_passage__tasks(uint32_t *element, size_t *n, size_t max,
                              const zws_structure *structure, const zws_compiler *compiler);

/* Whether the query or a filter asks for units, so that there may be such tasks. */
bool zws_passage__asks_tasks(const zws_compiler *compiler);

/* citation.c: 《名称》（文号）第N条（现行有效） as plain text, to be freed. unit: as it stands in a
 * citation, "" for the whole document; validity: "" where it is not known. */
zws_status zws_citation__write(char **out, const zws_document *document, const char *unit,
                               const char *validity);
/* Appends 第二款. */
zws_status zws_citation__clause(zws_buffer *out, uint32_t number);

#endif
