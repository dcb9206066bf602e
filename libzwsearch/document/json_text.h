/* Between JSON values and their text, where memory may fail at any point. */
#ifndef ZWS_DOCUMENT_JSON_TEXT_H
#define ZWS_DOCUMENT_JSON_TEXT_H

#include <jansson.h>

#include "base/memory.h"

/* Appends the text of a value, whole: ZWS_ENOMEM leaves out as it was. flags: jansson's. Its own
 * functions leave out names of members that they have no memory for, and call that a success. */
zws_status zws_json__dump(zws_buffer *out, const json_t *value, size_t flags);

/* Loads a text. ZWS_ENOMEM: that is not the text's fault, as jansson often says; nor does it mind
 * when a string lost some bytes to it, which is seen here unless a number stands behind it.
 * *out is NULL with ZWS_OK where it is, and error says what is wrong. flags: jansson's. */
zws_status zws_json__load(json_t **out, const char *text, size_t len, size_t flags,
                          json_error_t *error);

#endif
