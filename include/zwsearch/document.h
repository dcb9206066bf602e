/* A document: what a government portal holds, with the facts that were given or read from its text.
 */
#ifndef ZWSEARCH_DOCUMENT_H
#define ZWSEARCH_DOCUMENT_H

#include <stddef.h>

#include "zwsearch/status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct zws_document zws_document;

/* The fields of a document. All are text in UTF-8. Dates are YYYY-MM-DD, YYYY-MM or YYYY. */
typedef enum {
    ZWS_FIELD_ID = 0, /* unique in an index; 1 to 1,000 bytes, no control characters */
    ZWS_FIELD_URL,    /* where the original stands */
    ZWS_FIELD_TITLE,
    ZWS_FIELD_BODY,      /* the text, with line breaks as they were */
    ZWS_FIELD_DOCNO,     /* 文号, its own, canonical: 浙政办发〔2018〕54号 */
    ZWS_FIELD_ISSUER,    /* 发文机关; may have several values */
    ZWS_FIELD_DATE,      /* 成文日期 */
    ZWS_FIELD_PUBLISHED, /* 发布 or 印发日期 */
    ZWS_FIELD_EFFECTIVE, /* 施行日期 */
    ZWS_FIELD_EXPIRES,   /* 失效日期, the last day that it is in force */
    ZWS_FIELD_VALIDITY,  /* 有效性, as given: 现行有效, 已修改, 已废止 … */
    ZWS_FIELD_CATEGORY,  /* 公文种类 or the portal's own category */
    ZWS_FIELD_REGION,
    ZWS_FIELD_SITE,
    ZWS_FIELD_LANG,    /* BCP 47: zh-Hans, zh-Hant, en */
    ZWS_FIELD_LAW,     /* of an article: the law it belongs to, */
    ZWS_FIELD_CHAPTER, /* the headings it stands under, which are searched as its text is, */
    ZWS_FIELD_ARTICLE, /* and its number, as printed */
    ZWS_FIELD_UNIT,    /* 责任单位: who has to do what it says; may have several values */
    ZWS_FIELD_LEAD,    /* 牵头单位: those of them that take the lead; several */
    ZWS_FIELD_UNIT_OF, /* of a unit that ZWS_OPEN_ARTICLES made: the id of its document; not to be
                          set */
    ZWS_FIELD_COUNT
} zws_field;

/* The name of a field as it is written in queries, JSON and on the command line ("docno"); NULL for
 * a value out of range. And back: ZWS_FIELD_COUNT when there is no field of that name. */
ZWS_API const char *zws_field_name(zws_field field);
ZWS_API zws_field zws_field_by_name(const char *name);

/* Makes an empty document; zws_document_free frees it (NULL is fine). */
ZWS_API zws_status zws_document_new(zws_document **out);
ZWS_API void zws_document_free(zws_document *document);

/* Reads the one document of a file: text, HTML, or JSON Lines with a single line. The id is the
 * file's name. What the text says of itself (number, dates, issuer, title) is extracted as in an
 * index. */
ZWS_API zws_status zws_document_read(zws_document **out, const char *path);

/* Replaces the values of a field by one; text is copied. len may be (size_t)-1 for a C string. An
 * empty text removes the field. ZWS_EINVAL: invalid UTF-8, a date that is none; ZWS_ELIMIT: too
 * long. */
ZWS_API zws_status zws_document_set(zws_document *document, zws_field field, const char *text,
                                    size_t len);

/* Adds a value to a field that may have several (ISSUER, UNIT, LEAD); otherwise the same as
 * zws_document_set.
 */
ZWS_API zws_status zws_document_add(zws_document *document, zws_field field, const char *text,
                                    size_t len);

/* The value number `index` of a field, valid as long as the document is not changed; NULL when
 * there is none. *len (may be NULL) is its length in bytes; it is NUL-terminated. */
ZWS_API const char *zws_document_get(const zws_document *document, zws_field field, size_t index,
                                     size_t *len);
ZWS_API size_t zws_document_count(const zws_document *document, zws_field field);

/* Reads title, own number, issuer, dates and responsible units from title and body, for fields that
 * are not set. Documents that are added to an index go through this by themselves. */
ZWS_API zws_status zws_document_extract(zws_document *document);

/* Everything known of the document as one JSON object (schema: the manual page zwdoc(1)): fields,
 * every 文号 in the text with its role and place, every date with its source, and, where the
 * dictionary can be opened, its structure with tasks and deadlines. *json is
 * NUL-terminated; release it with zws_free. */
ZWS_API zws_status zws_document_json(char **json, const zws_document *document);

/* Whether a document is in force on a day: 未载明 (nothing is known of it), 现行有效, 已修改,
 * 已废止, 尚未生效, 有效期届满. */
typedef enum {
    ZWS_VALIDITY_UNKNOWN = 0,
    ZWS_VALIDITY_IN_FORCE,
    ZWS_VALIDITY_AMENDED,
    ZWS_VALIDITY_REPEALED, /* or declared to have lapsed */
    ZWS_VALIDITY_NOT_YET,
    ZWS_VALIDITY_EXPIRED, /* its own term is over */
    ZWS_VALIDITIES
} zws_validity;

/* The Chinese name; static. NULL for what is none. */
ZWS_API const char *zws_validity_name(zws_validity state);

/* Releases memory that the library handed out. */
ZWS_API void zws_free(void *memory);

#ifdef __cplusplus
}
#endif
#endif
