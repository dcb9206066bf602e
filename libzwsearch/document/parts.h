/* What the files of this folder share about a document. */
#ifndef ZWS_DOCUMENT_PARTS_H
#define ZWS_DOCUMENT_PARTS_H

#include "document/date.h"
#include "document/docno_parse.h"
#include "document/document.h"

/* --- document.c --- */
void zws_document__clear_field(zws_document *document, zws_field field);
/* Appends a value; checks nothing. */
zws_status zws_document__append(zws_document *document, zws_field field, const char *text,
                                size_t len);
/* Sets a date field and its fact, and chooses the date that sorts. */
zws_status zws_document__put_date(zws_document *document, zws_field field, zws_date_fact fact);
void zws_document__choose_sort_date(zws_document *document);

/* --- lines.c --- */

/* A line of the body that holds characters: bytes without the blanks at its ends, and the
 * normalised characters that came from it. */
typedef struct {
    size_t begin, end;
    size_t first, last;
} zws_body_line;

typedef struct {
    zws_body_line *item;
    size_t n, cap;
} zws_body_lines;

zws_status zws_body_lines__cut(zws_body_lines *out, const zws_text *text, const char *body,
                               size_t len);
void zws_body_lines__free(zws_body_lines *lines);

/* --- head.c --- */

enum { ZWS_TITLE_LINES = 8 };

/* What a line looks like by itself. */
typedef enum {
    ZWS_LINE_TEXT,
    ZWS_LINE_NUMBER,    /* 文号, or 第711号 below 国务院令 */
    ZWS_LINE_ORGAN,     /* 发文机关标志, or the name of an agency */
    ZWS_LINE_DECREE,    /* 中华人民共和国国务院令 */
    ZWS_LINE_LABEL,     /* 发布日期：…, 索引号：… */
    ZWS_LINE_MARK,      /* 份号, 密级, 紧急程度, ornaments */
    ZWS_LINE_CAPTION,   /* 题注, or a date by itself */
    ZWS_LINE_ADDRESSEE, /* 主送机关 */
    ZWS_LINE_BODY,      /* surely text: 第一条, 一、, 目录 */
} zws_line_kind;

zws_line_kind zws_head__line(const zws_text *text, const zws_body_line *line);

/* The lines above the text proper. */
typedef struct {
    size_t n;                           /* lines that belong to the head */
    size_t end;                         /* behind its last character */
    size_t title_line, title_lines;     /* the title's lines; title_lines 0 when there is none */
    size_t carried_first, carried_last; /* characters of the title inside a decree, or empty */
    size_t organ_first, organ_last; /* characters of 发文机关标志, empty when there is none */
    size_t caption_first, caption_last; /* characters of 题注 */
} zws_head;

/* Reads the head. title (may be NULL) is the title that was given. */
void zws_head__read(zws_head *out, const zws_text *body, const zws_body_lines *lines,
                    const zws_text *title);

/* True when the characters are a number and nothing else but wrapping. */
bool zws_head__is_number(const zws_text *text, size_t first, size_t last);

/* True when the characters are a whole day and nothing else but a closing bracket. */
bool zws_head__is_date(const zws_text *text, size_t first, size_t last);

/* The bytes of the title for display: lines joined, blanks between Han characters closed,
 * full-width letters and digits made plain. */
zws_status zws_head__join_title(zws_buffer *out, const char *body, const zws_text *text,
                                const zws_body_lines *lines, const zws_head *head);

/* --- facts.c: dates; issuer.c: who issued it --- */

/* Everything that extraction works on. */
typedef struct {
    zws_document *document;
    const char *body, *title_bytes;
    zws_text text, title; /* title: given, else empty */
    zws_body_lines lines;
    zws_head head;
    zws_date_mentions dates; /* of the body */
    /* The agency of the document's own decree: characters of the title or the body. */
    zws_part decree_part;
    size_t decree_first, decree_last;
} zws_reading;

zws_status zws_facts__dates(zws_reading *r);
zws_status zws_facts__issuer(zws_reading *r);

/* 责任单位 and 牵头单位. tasks.c */
zws_status zws_facts__units(zws_reading *r);

/* Characters [first, last) of the agency's name that a signature has before `end` (the start of the
 * date); false when none stands there. */
bool zws_facts__signer(const zws_reading *r, size_t end, size_t *first, size_t *last);

/* --- citations_read.c --- */

/* What the document says of others: needs the numbers. */
zws_status zws_citations__read(zws_reading *r);

#endif
