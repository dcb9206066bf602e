/* What is known of a document's validity, as JSON. */
#ifndef ZWS_API_STANDING_JSON_H
#define ZWS_API_STANDING_JSON_H

#include <jansson.h>

#include "search/search.h"

/* A new reference; *good as in api/dump_json.h. */
json_t *zws_standing__json(const zws_standing *standing, bool *good);

#endif
