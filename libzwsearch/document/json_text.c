#include "document/json_text.h"

#include <errno.h>
#include <stdbool.h>

typedef struct {
    zws_buffer *out;
    bool failed; /* and nothing more is taken: jansson may go on */
} dumping;

static int append(const char *data, size_t len, void *context)
{
    dumping *d = context;
    d->failed = d->failed || zws_buffer__append(d->out, data, len) != ZWS_OK;
    return d->failed ? -1 : 0;
}

zws_status zws_json__dump(zws_buffer *out, const json_t *value, size_t flags)
{
    dumping d = {.out = out};
    size_t before = out->len;
    if (json_dump_callback(value, append, &d, flags) == 0 && !d.failed)
        return ZWS_OK;
    /* Strings were checked when they were set: only memory can fail. */
    out->len = before;
    if (out->data)
        out->data[before] = '\0';
    return zws_error__nomem();
}

zws_status zws_json__load(json_t **out, const char *text, size_t len, size_t flags,
                          json_error_t *error)
{
    errno = 0;
    *out = json_loadb(text, len, flags, error);
    /* The allocator says so in errno, where jansson may say nothing, or blame the text, or load a
     * text that lacks some bytes. */
    if (errno != ENOMEM && (*out || error->text[0] != '\0'))
        return ZWS_OK;
    json_decref(*out);
    *out = NULL;
    return zws_error__nomem();
}
