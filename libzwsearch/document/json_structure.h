/* The structure of a document as members of a JSON object; for the files of this folder only. */
#ifndef ZWS_DOCUMENT_JSON_STRUCTURE_H
#define ZWS_DOCUMENT_JSON_STRUCTURE_H

#include <jansson.h>

#include "document/structure.h"

/* Adds "structure", "findings", "tasks" and "deadlines". body: what the structure was read from.
 * false: no memory. */
bool zws_structure__add_json(json_t *to, const zws_structure *structure, const char *body);

#endif
