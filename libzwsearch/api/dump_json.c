#include "api/dump_json.h"

#include "document/json_text.h"

void zws_json__set(bool *good, json_t *object, const char *key, json_t *value)
{
    if (json_object_set_new(object, key, value) != 0)
        *good = false;
}

void zws_json__append(bool *good, json_t *list, json_t *value)
{
    if (json_array_append_new(list, value) != 0)
        *good = false;
}

void zws_json__put(bool *good, json_t *object, const char *key, const char *text)
{
    if (text && *text)
        zws_json__set(good, object, key, json_string(text));
}

zws_status zws_api__dump_json(char **json, json_t *root, bool good, size_t flags)
{
    zws_buffer text = {0};
    zws_status status = root && good ? zws_json__dump(&text, root, flags | JSON_PRESERVE_ORDER)
                                     : zws_error__nomem();
    json_decref(root);
    if (status == ZWS_OK)
        status = zws_buffer__detach(json, NULL, &text);
    zws_buffer__free(&text);
    return status;
}
