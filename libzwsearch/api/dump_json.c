#include "api/dump_json.h"

#include "base/error.h"

zws_status zws_api__dump_json(char **json, json_t *root, size_t flags)
{
    char *text = root ? json_dumps(root, flags | JSON_PRESERVE_ORDER) : NULL;
    json_decref(root);
    if (!text)
        return zws_error__nomem();
    *json = text;
    return ZWS_OK;
}
