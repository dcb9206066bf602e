#include "ingest/ingest.h"

#include "base/memory.h"
#include "ingest/record.h"
#include "zwsearch/limits.h"

zws_status zws_record__check_length(size_t len)
{
    if (len <= ZWS_TEXT_BYTES_MAX)
        return ZWS_OK;
    return zws_error__set(ZWS_ELIMIT, "%zu bytes of text, the limit is %u: split the document", len,
                          ZWS_TEXT_BYTES_MAX);
}

zws_status zws_record__set(zws_document *document, zws_field field, const char *text, size_t len)
{
    ZWS_TRY(zws_record__check_length(len));
    if (!memchr(text, 0, len))
        return zws_document_set(document, field, text, len);
    char *clean;
    ZWS_TRY(zws_mem__dup(&clean, text, len));
    for (size_t i = 0; i < len; i++)
        if (clean[i] == '\0')
            clean[i] = ' ';
    zws_status status = zws_document_set(document, field, clean, len);
    free(clean);
    return status;
}

bool zws_record__is_blank(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c > ' ') {
            /* U+3000, the blank of Chinese text, U+00A0 and U+FEFF */
            if (len - i >= 3 && (memcmp(text + i, "\xE3\x80\x80", 3) == 0 ||
                                 memcmp(text + i, "\xEF\xBB\xBF", 3) == 0))
                i += 2;
            else if (len - i >= 2 && memcmp(text + i, "\xC2\xA0", 2) == 0)
                i += 1;
            else
                return false;
        }
    }
    return true;
}

zws_status zws_ingest__text(zws_document **out, const char *utf8, size_t len)
{
    *out = NULL;
    zws_document *document;
    ZWS_TRY(zws_document_new(&document));
    zws_status status = zws_record__set(document, ZWS_FIELD_BODY, utf8, len);
    if (status == ZWS_OK)
        *out = document;
    else
        zws_document_free(document);
    return status;
}
