#include "document/document.h"

#include "base/utf8.h"
#include "document/parts.h"

/* The longest value of a field in bytes: the body as the limit on raw documents, what is shown in a
 * list much shorter. */
enum {
    BODY_MAX = 64 << 20,
    TEXT_MAX = 64 << 10,
    SHORT_MAX = 4 << 10,
    ID_MAX = 1000,
    VALUES_MAX = 64
};

static const struct {
    const char *name;
    uint32_t max;
    bool many;
    signed char date; /* the zws_date_kind, or -1 */
} fields[ZWS_FIELD_COUNT] = {
    [ZWS_FIELD_ID] = {"id", ID_MAX, false, -1},
    [ZWS_FIELD_URL] = {"url", TEXT_MAX, false, -1},
    [ZWS_FIELD_TITLE] = {"title", TEXT_MAX, false, -1},
    [ZWS_FIELD_BODY] = {"body", BODY_MAX, false, -1},
    [ZWS_FIELD_DOCNO] = {"docno", SHORT_MAX, false, -1},
    [ZWS_FIELD_ISSUER] = {"issuer", SHORT_MAX, true, -1},
    [ZWS_FIELD_DATE] = {"date", 64, false, ZWS_DATE_WRITTEN},
    [ZWS_FIELD_PUBLISHED] = {"published", 64, false, ZWS_DATE_PUBLISHED},
    [ZWS_FIELD_EFFECTIVE] = {"effective", 64, false, ZWS_DATE_EFFECTIVE},
    [ZWS_FIELD_EXPIRES] = {"expires", 64, false, ZWS_DATE_EXPIRES},
    [ZWS_FIELD_VALIDITY] = {"validity", SHORT_MAX, false, -1},
    [ZWS_FIELD_CATEGORY] = {"category", SHORT_MAX, false, -1},
    [ZWS_FIELD_REGION] = {"region", SHORT_MAX, false, -1},
    [ZWS_FIELD_SITE] = {"site", SHORT_MAX, false, -1},
    [ZWS_FIELD_LANG] = {"lang", 64, false, -1},
    [ZWS_FIELD_LAW] = {"law", TEXT_MAX, false, -1},
    [ZWS_FIELD_CHAPTER] = {"chapter", TEXT_MAX, false, -1},
    [ZWS_FIELD_ARTICLE] = {"article", SHORT_MAX, false, -1},
    [ZWS_FIELD_UNIT] = {"unit", SHORT_MAX, true, -1},
    [ZWS_FIELD_LEAD] = {"lead", SHORT_MAX, true, -1},
    [ZWS_FIELD_UNIT_OF] = {"unit_of", ID_MAX, false, -1},
};

const char *zws_field_name(zws_field field)
{
    return (unsigned)field < ZWS_FIELD_COUNT ? fields[field].name : NULL;
}

bool zws_field__is_list(zws_field field)
{
    return (unsigned)field < ZWS_FIELD_COUNT && fields[field].many;
}

zws_field zws_field_by_name(const char *name)
{
    for (unsigned i = 0; name && i < ZWS_FIELD_COUNT; i++) {
        if (strcmp(name, fields[i].name) == 0)
            return (zws_field)i;
    }
    return ZWS_FIELD_COUNT;
}

void zws_free(void *memory)
{
    free(memory);
}

zws_status zws_document_new(zws_document **out)
{
    if (!out)
        return zws_error__set(ZWS_EINVAL, "zws_document_new: out is NULL");
    return zws_mem__zalloc(out, 1, sizeof(**out));
}

void zws_document__clear_field(zws_document *document, zws_field field)
{
    for (size_t i = 0; i < document->field[field].n; i++)
        free(document->field[field].value[i].text);
    free(document->field[field].value);
    document->field[field].value = NULL;
    document->field[field].n = 0;
    document->given[field] = false;
    if (fields[field].date >= 0)
        document->date[fields[field].date] = (zws_date_fact){0};
}

void zws_document_free(zws_document *document)
{
    if (!document)
        return;
    for (unsigned i = 0; i < ZWS_FIELD_COUNT; i++)
        zws_document__clear_field(document, (zws_field)i);
    zws_docnos__free(&document->numbers);
    zws_citations__free(&document->citations);
    free(document);
}

/* The date that sorts: 成文, else 发布 or 印发, else 施行. */
void zws_document__choose_sort_date(zws_document *document)
{
    static const zws_date_kind order[] = {ZWS_DATE_WRITTEN, ZWS_DATE_PUBLISHED, ZWS_DATE_EFFECTIVE};
    document->sort_date = 0;
    document->sort_date_kind = ZWS_DATE_WRITTEN;
    for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
        if (document->date[order[i]].date == 0)
            continue;
        document->sort_date = document->date[order[i]].date;
        document->sort_date_kind = order[i];
        return;
    }
}

/* text becomes the document's, or is freed. */
static zws_status append_own(zws_document *document, zws_field field, char *text, size_t len)
{
    size_t n = document->field[field].n;
    zws_value *grown = realloc(document->field[field].value, (n + 1) * sizeof(*grown));
    if (!grown) {
        free(text);
        return zws_error__nomem();
    }
    document->field[field].value = grown;
    grown[n] = (zws_value){.text = text, .len = len};
    document->field[field].n = n + 1;
    return ZWS_OK;
}

/* Appends a value without any check but memory. */
zws_status zws_document__append(zws_document *document, zws_field field, const char *text,
                                size_t len)
{
    char *copy;
    ZWS_TRY(zws_mem__dup(&copy, text, len));
    return append_own(document, field, copy, len);
}

zws_status zws_document__put_date(zws_document *document, zws_field field, zws_date_fact fact)
{
    char text[11];
    zws_date__format(text, fact.date);
    zws_document__clear_field(document, field);
    ZWS_TRY(zws_document__append(document, field, text, strlen(text)));
    document->date[fields[field].date] = fact;
    zws_document__choose_sort_date(document);
    return ZWS_OK;
}

static zws_status check(zws_field field, const char *text, size_t len)
{
    if (len > fields[field].max)
        return zws_error__set(ZWS_ELIMIT, "field %s: %zu bytes, the limit is %u",
                              fields[field].name, len, (unsigned)fields[field].max);
    size_t valid = zws_utf8__valid_prefix(text, len);
    if (valid != len)
        return zws_error__set(ZWS_EINVAL, "field %s: invalid UTF-8 at byte %zu", fields[field].name,
                              valid);
    if (field == ZWS_FIELD_BODY)
        return ZWS_OK;
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c == 0 || (field == ZWS_FIELD_ID && (c < 0x20 || c == 0x7F)))
            return zws_error__set(ZWS_EINVAL, "field %s: control character %02X at byte %zu",
                                  fields[field].name, c, i);
    }
    return ZWS_OK;
}

static zws_status put(zws_document *document, zws_field field, const char *text, size_t len,
                      bool replace)
{
    if (!document || (unsigned)field >= ZWS_FIELD_COUNT || (!text && len != 0))
        return zws_error__set(ZWS_EINVAL, "zws_document_set: no document, field or text");
    if (text && len == (size_t)-1)
        len = strlen(text);
    if (len == 0) {
        if (!replace)
            return ZWS_OK;
        zws_document__clear_field(document, field);
        zws_document__choose_sort_date(document);
        document->extracted = false;
        return ZWS_OK;
    }
    ZWS_TRY(check(field, text, len));
    zws_date_fact fact = {.source = ZWS_FROM_GIVEN};
    if (fields[field].date >= 0 && !zws_date__parse(&fact.date, text, len))
        return zws_error__set(ZWS_EINVAL,
                              "field %s: '%.*s' is not a date; write YYYY-MM-DD, YYYY-MM or YYYY",
                              fields[field].name, (int)len, text);
    if (!replace && fields[field].many && document->given[field] &&
        document->field[field].n >= VALUES_MAX)
        return zws_error__set(ZWS_ELIMIT, "field %s: more than %d values", fields[field].name,
                              VALUES_MAX);
    /* The value may be one that this document handed out: copy before anything is freed. */
    char *copy;
    ZWS_TRY(zws_mem__dup(&copy, text, len));
    zws_status status;
    if (fields[field].date >= 0) {
        free(copy);
        status = zws_document__put_date(document, field, fact);
    } else {
        if (replace || !fields[field].many || !document->given[field])
            zws_document__clear_field(document, field);
        status = append_own(document, field, copy, len);
    }
    document->given[field] = document->field[field].n != 0;
    document->extracted = false;
    return status;
}

zws_status zws_document_set(zws_document *document, zws_field field, const char *text, size_t len)
{
    return put(document, field, text, len, true);
}

zws_status zws_document_add(zws_document *document, zws_field field, const char *text, size_t len)
{
    return put(document, field, text, len, false);
}

const char *zws_document_get(const zws_document *document, zws_field field, size_t index,
                             size_t *len)
{
    if (len)
        *len = 0;
    if (!document || (unsigned)field >= ZWS_FIELD_COUNT || index >= document->field[field].n)
        return NULL;
    if (len)
        *len = document->field[field].value[index].len;
    return document->field[field].value[index].text;
}

size_t zws_document_count(const zws_document *document, zws_field field)
{
    if (!document || (unsigned)field >= ZWS_FIELD_COUNT)
        return 0;
    return document->field[field].n;
}

const char *zws_date_source__name(zws_date_source source)
{
    static const char *const names[] = {
        [ZWS_FROM_NOWHERE] = "none",    [ZWS_FROM_GIVEN] = "given",
        [ZWS_FROM_META] = "meta",       [ZWS_FROM_SIGNATURE] = "signature",
        [ZWS_FROM_IMPRINT] = "imprint", [ZWS_FROM_CAPTION] = "caption",
        [ZWS_FROM_CLAUSE] = "clause",   [ZWS_FROM_HEAD] = "head",
    };
    return (unsigned)source < sizeof(names) / sizeof(names[0]) ? names[source] : "none";
}
