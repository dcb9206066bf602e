/* A document, or a part of it, as one cites it. */
#include "search/passage.h"

zws_status zws_citation__clause(zws_buffer *out, uint32_t number)
{
    return zws_structure__label(out, &(zws_element){.kind = ZWS_ELEMENT_CLAUSE, .number = number});
}

/* A name within 《》: the marks inside it become 〈〉, blanks and line breaks one blank. */
static zws_status put_name(zws_buffer *out, const char *name)
{
    ZWS_TRY(zws_buffer__puts(out, "《"));
    for (const char *at = name; *at;) {
        if (strncmp(at, "《", 3) == 0 || strncmp(at, "》", 3) == 0) {
            bool opens = strncmp(at, "《", 3) == 0;
            ZWS_TRY(zws_buffer__puts(out, opens ? "〈" : "〉"));
            at += 3;
        } else if ((unsigned char)*at <= ' ') {
            while (*at && (unsigned char)*at <= ' ')
                at++;
            ZWS_TRY(*at ? zws_buffer__putc(out, ' ') : ZWS_OK);
        } else {
            ZWS_TRY(zws_buffer__putc(out, *at++));
        }
    }
    return zws_buffer__puts(out, "》");
}

static zws_status write(zws_buffer *out, const zws_document *document, const char *unit,
                        const char *validity)
{
    const char *law = zws_document_get(document, ZWS_FIELD_LAW, 0, NULL);
    const char *article = zws_document_get(document, ZWS_FIELD_ARTICLE, 0, NULL);
    const char *title = zws_document_get(document, ZWS_FIELD_TITLE, 0, NULL);
    const char *number = zws_document_get(document, ZWS_FIELD_DOCNO, 0, NULL);
    bool is_article = law && article;
    if (is_article)
        title = law;
    if (title)
        ZWS_TRY(put_name(out, title));
    if (number && title)
        ZWS_TRY(zws_buffer__printf(out, "（%s）", number));
    else if (number)
        ZWS_TRY(zws_buffer__puts(out, number));
    else if (!title)
        ZWS_TRY(zws_buffer__puts(out, zws_document_get(document, ZWS_FIELD_ID, 0, NULL)));
    if (is_article)
        ZWS_TRY(zws_buffer__puts(out, article));
    ZWS_TRY(zws_buffer__puts(out, unit));
    return *validity ? zws_buffer__printf(out, "（%s）", validity) : ZWS_OK;
}

zws_status zws_citation__write(char **out, const zws_document *document, const char *unit,
                               const char *validity)
{
    zws_buffer buffer = {0};
    zws_status status = write(&buffer, document, unit, validity);
    if (status == ZWS_OK)
        status = zws_buffer__detach(out, NULL, &buffer);
    zws_buffer__free(&buffer);
    return status;
}
