/* What is known of a document's validity, as JSON. */
#ifndef ZWS_API_STANDING_JSON_H
#define ZWS_API_STANDING_JSON_H

#include <jansson.h>

#include "search/search.h"

/* A new reference; NULL without memory. */
json_t *zws_standing__json(const zws_standing *standing);

#endif
