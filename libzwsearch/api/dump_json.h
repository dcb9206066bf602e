/* JSON as the text that the public functions hand over. */
#ifndef ZWS_API_DUMP_JSON_H
#define ZWS_API_DUMP_JSON_H

#include <jansson.h>
#include <stdbool.h>

#include "zwsearch/status.h"

/* Of answers to queries: a line a member, numbers to the last digit that means something. */
#define ZWS_JSON_PRETTY (JSON_INDENT(2) | JSON_REAL_PRECISION(15))

/* A member, an item; they take the value over. Where it is NULL, or there is no memory, or nothing
 * to put it into, *good becomes false, and stays so: something is missing then. */
void zws_json__set(bool *good, json_t *object, const char *key, json_t *value);
void zws_json__append(bool *good, json_t *list, json_t *value);
/* A text; nothing where it is NULL or empty. */
void zws_json__put(bool *good, json_t *object, const char *key, const char *text);

/* The text of an object, members in the order in which they were set; takes the object over. NULL,
 * or not good: ZWS_ENOMEM. zws_free releases the text. */
zws_status zws_api__dump_json(char **json, json_t *root, bool good, size_t flags);

#endif
