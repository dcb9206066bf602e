/* JSON as the text that the public functions hand over. */
#ifndef ZWS_API_DUMP_JSON_H
#define ZWS_API_DUMP_JSON_H

#include <jansson.h>

#include "zwsearch/status.h"

/* Of answers to queries: a line a member, numbers to the last digit that means something. */
#define ZWS_JSON_PRETTY (JSON_INDENT(2) | JSON_REAL_PRECISION(15))

/* The text of an object, members in the order in which they were set; takes the object over. NULL
 * for one that could not be made: ZWS_ENOMEM. zws_free releases the text. */
zws_status zws_api__dump_json(char **json, json_t *root, size_t flags);

#endif
