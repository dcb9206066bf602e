/* The structure of a document as a handle. */
#include "api/api.h"
#include "document/structure.h"

struct zws_outline {
    zws_structure structure;
};

zws_status zws_outline_read(zws_outline **out, zws_index *index, const zws_document *document)
{
    ZWS_NEED(out);
    *out = NULL;
    ZWS_NEED(index);
    ZWS_NEED(document);
    zws_outline *outline;
    zws_text text = {0};
    size_t len = 0;
    const char *body = zws_document_get(document, ZWS_FIELD_BODY, 0, &len);
    ZWS_TRY(zws_mem__zalloc(&outline, 1, sizeof *outline));
    zws_status status = body ? zws_text__normalize(&text, index->analyzer, body, len) : ZWS_OK;
    if (status == ZWS_OK)
        status =
            zws_structure__outline(&outline->structure, &text, false, index->analyzer, document);
    zws_text__free(&text);
    if (status == ZWS_OK)
        *out = outline;
    else
        zws_outline_free(outline);
    return status;
}

void zws_outline_free(zws_outline *outline)
{
    if (!outline)
        return;
    zws_structure__free(&outline->structure);
    free(outline);
}

size_t zws_outline_count(const zws_outline *outline)
{
    return outline ? outline->structure.n : 0;
}

static const zws_element *part(const zws_outline *outline, size_t i)
{
    return outline && i < outline->structure.n ? &outline->structure.element[i] : NULL;
}

const char *zws_outline_kind(const zws_outline *outline, size_t i)
{
    const zws_element *e = part(outline, i);
    return e ? zws_element__name((zws_element_kind)e->kind) : NULL;
}

size_t zws_outline_depth(const zws_outline *outline, size_t i)
{
    const zws_element *e = part(outline, i);
    return e ? e->depth : 0;
}

bool zws_outline_bytes(const zws_outline *outline, size_t i, zws_outline_range range, size_t *begin,
                       size_t *end)
{
    const zws_element *e = part(outline, i);
    uint32_t from = 0, to = 0;
    if (e && range == ZWS_OUTLINE_WHOLE) {
        from = e->begin;
        to = e->end;
    } else if (e && range == ZWS_OUTLINE_LABEL) {
        from = e->label_begin;
        to = e->label_end;
    } else if (e && range == ZWS_OUTLINE_HEADING) {
        from = e->heading_begin;
        to = e->heading_end;
    }
    if (begin)
        *begin = from;
    if (end)
        *end = to;
    return from < to;
}
