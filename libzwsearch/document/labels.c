#include "document/labels.h"

#include "document/chars.h"
#include "document/ordinal.h"

static zws_status clear(zws_buffer *out, size_t n)
{
    zws_buffer__clear(out);
    ZWS_TRY(zws_buffer__reserve(out, n));
    memset(out->data, 0, n);
    out->len = n;
    return ZWS_OK;
}

/* 第三分编 too, which is no ordinal elsewhere. */
static size_t label_end(const uint32_t *cp, size_t n, size_t i)
{
    zws_ordinal ordinal;
    if (zws_ordinal__at(&ordinal, cp, n, i))
        return in_set(cp[ordinal.last - 1], U"编章节条款项目") ? ordinal.last : i;
    size_t last = i + 1;
    if (cp[i] != U'第')
        return i;
    while (last < n && zws_chars__is_numeral(cp[last]))
        last++;
    return last > i + 1 && starts_with(cp, last, n, U"分编") ? last + 2 : i;
}

zws_status zws_labels__of_heading(zws_buffer *out, const zws_text *text)
{
    ZWS_TRY(clear(out, text->n));
    for (size_t i = 0; i < text->n; i++) {
        size_t end = label_end(text->cp, text->n, i);
        if (end == i)
            continue;
        memset(out->data + i, 1, end - i);
        i = end - 1;
    }
    return ZWS_OK;
}

bool zws_labels__cut_title(size_t *len, const char *title, const zws_document *document)
{
    size_t n, whole;
    const char *name = zws_document_get(document, ZWS_FIELD_ARTICLE, 0, &n);
    if (!name && zws_document_get(document, ZWS_FIELD_UNIT_OF, 0, &whole)) {
        /* The id of a unit: its document's, #, its name; ~2 where there are two of that name. */
        name = zws_document_get(document, ZWS_FIELD_ID, 0, &n);
        if (!name || n <= whole + 1)
            return false;
        name += whole + 1;
        n -= whole + 1;
        if (n > 2 && name[n - 2] == '~')
            n -= 2;
    }
    if (!name || n == 0 || n >= *len || memcmp(title + *len - n, name, n) != 0)
        return false;
    *len -= n;
    return true;
}

zws_status zws_labels__of_title(zws_buffer *out, const zws_text *text, size_t len)
{
    ZWS_TRY(clear(out, text->n));
    for (size_t i = 0; i < text->n; i++)
        out->data[i] = text->begin[i] >= len;
    return ZWS_OK;
}
