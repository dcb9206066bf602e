/* Small things that the readers of all formats share. Private to ingest/. */
#ifndef ZWS_INGEST_RECORD_H
#define ZWS_INGEST_RECORD_H

#include <stdbool.h>

#include "document/document.h"

/* zws_document_set for text that was read from a file: NULs, which fields cannot hold, become
 * spaces. ZWS_ELIMIT beyond ZWS_TEXT_BYTES_MAX. */
zws_status zws_record__set(zws_document *document, zws_field field, const char *text, size_t len);

/* Nothing but blanks, the ideographic space and control characters. */
bool zws_record__is_blank(const char *text, size_t len);

/* ZWS_ELIMIT for more text than a document may have. */
zws_status zws_record__check_length(size_t len);

#endif
