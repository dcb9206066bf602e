/* Documents by what they are called. */
#ifndef ZWS_SEARCH_NAMES_H
#define ZWS_SEARCH_NAMES_H

#include "search/search_internal.h"

/* The documents whose title, or usual name, is the text; NULL where there is none. */
zws_status zws_names__titled(zws_node **out, zws_compiler *compiler, const char *text, size_t len);

/* Whether each pair of characters of the text is in some title: if not, no title has the text. */
zws_status zws_names__in_titles(bool *out, zws_compiler *compiler, const char *text, size_t len);

/* The rule whose title the text is but for its kind (殡葬管理 of 殡葬管理条例), of the highest kind
 * that there is; NULL: there is none. */
zws_status zws_names__but_for_kind(zws_node **out, zws_compiler *compiler, const char *text,
                                   size_t len);

/* The rules that bear the name of something that the query means (暂住证, which is called 居住证,
 * of 居住证暂行条例), its kind left out; NULL: there are none. Valid after zws_alternatives__find.
 */
zws_status zws_names__meant(zws_node **out, zws_compiler *compiler);

#endif
