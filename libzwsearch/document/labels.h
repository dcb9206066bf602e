/* What in a heading or a title only says where something stands: 第二章 of 第二章 工伤认定,
 * 第十四条 of the title of an article. It tells nobody what the text is about. */
#ifndef ZWS_DOCUMENT_LABELS_H
#define ZWS_DOCUMENT_LABELS_H

#include "document/document.h"

/* out becomes a byte for each character of the text: 1 where it is of a label, else 0.
 * Of a heading, or several with blanks between: 第一编 刑法 第二章 犯罪. */
zws_status zws_labels__of_heading(zws_buffer *out, const zws_text *text);

/* Whether a document is an article or another unit whose title (UTF-8, *len bytes) ends with its
 * name; *len becomes that of what is before. */
bool zws_labels__cut_title(size_t *len, const char *title, const zws_document *document);

/* out as above, for the normalised text of such a title of which `len` bytes are before the name.
 */
zws_status zws_labels__of_title(zws_buffer *out, const zws_text *text, size_t len);

#endif
