/* What a government document is. The struct is open inside the library. */
#ifndef ZWS_DOCUMENT_DOCUMENT_H
#define ZWS_DOCUMENT_DOCUMENT_H

#include <stdbool.h>
#include <stdint.h>

#include "analysis/analysis.h"
#include "document/citations.h"
#include "document/types.h"
#include "zwsearch/document.h"

/* --- Dates ---------------------------------------------------------------------------------- */

/* Parses "2018-05-25", "2018-05", "2018", also with / or . between and the 2018年5月25日 forms in
 * normalised characters. false: not a date. Impossible days (2018-02-30) are refused. */
bool zws_date__parse(zws_date *out, const char *text, size_t len);

/* Writes YYYY-MM-DD, YYYY-MM or YYYY and a NUL; an empty string for 0. */
void zws_date__format(char out[11], zws_date date);

/* The first and the last day that the date can mean (2018-00-00 → 20180101 and 20181231). */
zws_date zws_date__first_day(zws_date date);
zws_date zws_date__last_day(zws_date date);

/* --- Document numbers (文号) ---------------------------------------------------------------- */

typedef enum { ZWS_DOCNO_OWN, ZWS_DOCNO_CITES } zws_docno_role;

typedef struct {
    char *canonical;   /* 浙政办发〔2018〕54号; UTF-8 */
    zws_part part;     /* where it stands: bytes [begin, end) of the title or the body */
    size_t begin, end; /* as printed: from the first byte of the agency code to the end of 号 */
    zws_docno_role role;
    bool repaired; /* read through a scanning fault (J for 〕, split digits) */
} zws_docno;

typedef struct {
    zws_docno *item;
    size_t n, cap;
} zws_docnos;

/* Finds every number in a text (already normalised), appending with role CITES and part as given.
 * Tolerates brackets, width, spaces and line breaks inside, and the scanning faults of brackets. */
zws_status zws_docno__find(zws_docnos *out, const zws_text *text, zws_part part);

/* Reads a text that is nothing but a number, as a person types it: 浙政办发[2018]54号, （2018）54号
 * style brackets, full-width digits, ` 2018 54`, `[2018 J 54 号`; partial numbers without a year or
 * a sequence are not numbers. *canonical is NULL (and the status OK) when it is none; free() it. */
zws_status zws_docno__parse_query(char **canonical, const zws_analyzer *analyzer, const char *utf8,
                                  size_t len);
void zws_docnos__free(zws_docnos *list);

/* --- The document --------------------------------------------------------------------------- */

typedef enum {
    ZWS_DATE_WRITTEN,
    ZWS_DATE_PUBLISHED,
    ZWS_DATE_EFFECTIVE,
    ZWS_DATE_EXPIRES,
    ZWS_DATE_KINDS
} zws_date_kind;

/* Where a date came from. */
typedef enum {
    ZWS_FROM_NOWHERE,
    ZWS_FROM_GIVEN,     /* a field that the caller or a JSON line set */
    ZWS_FROM_META,      /* a meta element of an HTML page */
    ZWS_FROM_SIGNATURE, /* 落款: the line below the issuer's name */
    ZWS_FROM_IMPRINT,   /* 印发 line at the end */
    ZWS_FROM_CAPTION,   /* 题注: （2018年…第…次会议通过） */
    ZWS_FROM_CLAUSE,    /* a sentence: 自…起施行, 有效期… */
    ZWS_FROM_HEAD,      /* a line at the head: 发布日期：… */
} zws_date_source;

typedef struct {
    zws_date date;
    zws_date_source source;
    zws_part part;
    size_t begin, end; /* bytes where it is printed; begin == end when it is not printed */
} zws_date_fact;

typedef struct {
    char *text; /* NUL-terminated, owned */
    size_t len;
} zws_value;

struct zws_document {
    struct {
        zws_value *value;
        size_t n;
    } field[ZWS_FIELD_COUNT];    /* date fields are kept as text too, in step with date[] */
    bool given[ZWS_FIELD_COUNT]; /* set by the caller or the input, not extracted */
    zws_docnos numbers;
    zws_citations citations; /* in order of the text, those of the title first */
    zws_date_fact date[ZWS_DATE_KINDS];
    zws_date sort_date; /* the date that sorts: 成文, else 发布/印发, else 施行 where the document
                           says so; 0 none */
    zws_date_kind sort_date_kind;
    bool extracted;
};

/* True for fields that may have several values, names of agencies: ISSUER, UNIT, LEAD. */
bool zws_field__is_list(zws_field field);

const char *zws_date_source__name(zws_date_source source);

/* zws_document_extract with the caller's analyzer. */
zws_status zws_document__extract(zws_document *document, const zws_analyzer *analyzer);

/* The stored form, appended to out: versioned, closed by a CRC-32 of everything before it. Decoding
 * checks all of it: ZWS_ECORRUPT, never a wrong document. Where many documents are compressed
 * together, each stands there plain; where each is stored alone, packed with zlib. */
zws_status zws_document__encode(zws_buffer *out, const zws_document *document); /* plain */
zws_status zws_document__decode(zws_document **out, const void *data, size_t len);
/* From one form to the other; what has it already is copied. Of the same document the plain form is
 * always the same. */
zws_status zws_document__pack(zws_buffer *out, const void *plain, size_t len);
zws_status zws_document__unpack(zws_buffer *out, const void *data, size_t len);

/* Appends the JSON object of zws_document_json. with_body: the body too. */
zws_status zws_document__append_json(zws_buffer *out, const zws_document *document, bool with_body);

#endif
