/* One line of JSON as nearly all are: an object whose values are strings. Anything else, right or
 * wrong, is for the parser. */
#ifndef ZWS_INGEST_JSON_PLAIN_H
#define ZWS_INGEST_JSON_PLAIN_H

#include <stdbool.h>

#include "base/memory.h"

#define ZWS_PLAIN_MEMBERS 32

typedef struct {
    const char *name; /* in the line; neither is NUL-terminated */
    size_t name_len;
    const char *text; /* in the line, or in the texts */
    size_t len;
} zws_plain_member;

/* Zero-initialise it; freed by zws_plain_object__free. */
typedef struct {
    zws_plain_member member[ZWS_PLAIN_MEMBERS]; /* no two of one name */
    size_t n;
    zws_buffer texts; /* of members with escapes */
} zws_plain_object;

/* Reads a line of well-formed UTF-8. *plain is false where it is something else: nothing is known
 * of it then. ZWS_ENOMEM. */
zws_status zws_plain_object__read(zws_plain_object *out, bool *plain, const char *line, size_t len);
void zws_plain_object__free(zws_plain_object *object);

#endif
