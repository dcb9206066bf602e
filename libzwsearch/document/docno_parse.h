/* The shape of one document number; for the files of this folder only. */
#ifndef ZWS_DOCUMENT_DOCNO_PARSE_H
#define ZWS_DOCUMENT_DOCNO_PARSE_H

#include "document/document.h"

typedef enum {
    DOCNO_CODE,   /* 国办发〔2018〕23号 */
    DOCNO_DECREE, /* 国务院令第711号, 财政部公告2018年第5号 */
} zws_docno_shape;

/* Character ranges of the parts of a number. */
typedef struct {
    zws_docno_shape shape;
    size_t first, last;          /* all of it, from the agency to 号 (or 令) */
    size_t agency, agency_end;   /* code, or the agency's name without 令 */
    size_t kind, kind_end;       /* 令, 公告 …; empty for codes */
    uint32_t year;               /* 0: none */
    size_t session, session_end; /* 十五届 in place of a year; empty when there is none */
    uint32_t sequence;
    bool repaired;
} zws_docno_parts;

typedef enum {
    DOCNO_IN_TEXT,  /* only forms that cannot be anything else */
    DOCNO_AS_QUERY, /* the whole text is the number: brackets, 年 and 号 may be missing */
} zws_docno_mode;

/* Reads the number whose 号 is cp[at] (or, in a query, whose last digit is cp[at - 1]), not
 * reaching before `floor`. */
bool zws_docno__read(zws_docno_parts *out, const zws_text *text, size_t floor, size_t at,
                     zws_docno_mode mode);

/* Appends the canonical form. */
zws_status zws_docno__write(zws_buffer *out, const zws_text *text, const zws_docno_parts *parts);

/* Finds every number in characters [first, last), calling fn for each. */
typedef zws_status (*zws_docno_fn)(const zws_docno_parts *parts, void *context);
zws_status zws_docno__each(const zws_text *text, size_t first, size_t last, zws_docno_fn fn,
                           void *context);

/* Adds a number that was found. */
zws_status zws_docnos__add(zws_docnos *out, const zws_text *text, const zws_docno_parts *parts,
                           zws_part part);

/* True when two canonical numbers are the same, one of them perhaps without its agency
 * (公告2024年第91号 and 海关总署公告2024年第91号). */
bool zws_docno__same(const char *a, const char *b);

#endif
