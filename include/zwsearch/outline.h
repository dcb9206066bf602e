/* The parts of a document's text: chapters, articles, items, headings, signatures. */
#ifndef ZWSEARCH_OUTLINE_H
#define ZWSEARCH_OUTLINE_H

#include <stdbool.h>
#include <stddef.h>

#include "zwsearch/document.h"
#include "zwsearch/search.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The parts, in the order of the text, each before those in it; what zws_document_json has as
 * "structure", without the way through JSON. Free it with zws_outline_free, before or after the
 * document. */
typedef struct zws_outline zws_outline;

ZWS_API zws_status zws_outline_read(zws_outline **out, zws_index *index,
                                    const zws_document *document);
ZWS_API void zws_outline_free(zws_outline *outline);

ZWS_API size_t zws_outline_count(const zws_outline *outline);
/* "chapter", "article", "signature" … as zwdoc(1) lists them; NULL where there is no part i. */
ZWS_API const char *zws_outline_kind(const zws_outline *outline, size_t i);
/* How many parts it is in; the whole document, which is part 0, is in none. */
ZWS_API size_t zws_outline_depth(const zws_outline *outline, size_t i);

typedef enum {
    ZWS_OUTLINE_WHOLE,   /* all of the part */
    ZWS_OUTLINE_LABEL,   /* 第十二条 */
    ZWS_OUTLINE_HEADING, /* what it is called */
} zws_outline_range;

/* Where that stands: bytes [*begin, *end) of the body. False where the part has none. */
ZWS_API bool zws_outline_bytes(const zws_outline *outline, size_t i, zws_outline_range range,
                               size_t *begin, size_t *end);

#ifdef __cplusplus
}
#endif

#endif
