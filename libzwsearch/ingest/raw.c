/* One document of what it is made of. */
#include <stdio.h>

#include "base/utf8.h"
#include "ingest/ingest.h"
#include "ingest/record.h"

/* What is no text decodes to much that text does not hold. A few such characters are damage. */
static bool is_noise(const char *utf8, size_t len, size_t ill_formed)
{
    size_t strange = ill_formed;
    for (size_t i = 0; i < len; i++)
        strange += (unsigned char)utf8[i] < ' ' && (!utf8[i] || !strchr("\t\n\v\f\r", utf8[i]));
    return strange > 16 && strange > len / 50;
}

static zws_status parse_text(zws_document **out, const char *data, size_t len)
{
    char *utf8;
    size_t utf8_len, ill_formed;
    const char *encoding;
    ZWS_TRY(zws_encoding__to_utf8(&utf8, &utf8_len, &encoding, &ill_formed, data, len, NULL));
    zws_status status = is_noise(utf8, utf8_len, ill_formed)
                            ? zws_error__set(ZWS_EFORMAT, "not text in a known encoding")
                            : zws_ingest__text(out, utf8, utf8_len);
    free(utf8);
    return status;
}

static bool has_text(const zws_document *document)
{
    for (int i = 0; i < 2; i++) {
        zws_field field = i ? ZWS_FIELD_TITLE : ZWS_FIELD_BODY;
        size_t len;
        const char *text = zws_document_get(document, field, 0, &len);
        if (text && !zws_record__is_blank(text, len))
            return true;
    }
    return false;
}

static zws_status make_whole(zws_document **out, const char **kind, const zws_raw *raw)
{
    ZWS_TRY(raw->format == ZWS_FORMAT_HTML ? zws_ingest__html(out, raw->data, raw->len)
                                           : parse_text(out, raw->data, raw->len));
    if (has_text(*out))
        return ZWS_OK;
    zws_document_free(*out);
    *out = NULL;
    *kind = "empty";
    return zws_error__set(ZWS_EFORMAT, "empty");
}

static zws_status make_tokens(zws_document **out, const zws_raw *raw)
{
    size_t valid = zws_utf8__valid_prefix(raw->data, raw->len);
    if (valid != raw->len)
        return zws_error__set(ZWS_EFORMAT, "invalid UTF-8 at column %zu", valid + 1);
    return zws_ingest__text(out, raw->data, raw->len);
}

static zws_status set_id(zws_document *document, const zws_raw *raw)
{
    char number[24];
    zws_buffer id = {0};
    const char *own = number;
    if (raw->id)
        return zws_document_set(document, ZWS_FIELD_ID, raw->id, (size_t)-1);
    if (raw->tokens)
        snprintf(number, sizeof number, "%zu", raw->line);
    else
        own = zws_document_get(document, ZWS_FIELD_ID, 0, NULL);
    zws_status status = zws_buffer__puts(&id, raw->prefix ? raw->prefix : "");
    if (status == ZWS_OK)
        status = zws_buffer__puts(&id, own);
    if (status == ZWS_OK)
        status = zws_document_set(document, ZWS_FIELD_ID, id.data, id.len);
    zws_buffer__free(&id);
    return status;
}

zws_status zws_raw__make(zws_document **out, const char **kind, const zws_raw *raw)
{
    *out = NULL;
    *kind = raw->kind;
    if (raw->format != ZWS_FORMAT_JSONL)
        ZWS_TRY(make_whole(out, kind, raw));
    else
        ZWS_TRY(raw->tokens ? make_tokens(out, raw) : zws_ingest__json(out, raw->data, raw->len));
    zws_status status = set_id(*out, raw);
    if (status == ZWS_OK)
        return ZWS_OK;
    *kind = "document";
    zws_document_free(*out);
    *out = NULL;
    return status;
}
