/* What a document says of other documents. */
#ifndef ZWS_DOCUMENT_CITATIONS_H
#define ZWS_DOCUMENT_CITATIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "document/types.h"

/* The values are stored: new ones go to the end, before ZWS_RELATIONS. */
typedef enum {
    ZWS_CITES,        /* mentions */
    ZWS_BASED_ON,     /* 根据, 依据, 按照 … 制定本… */
    ZWS_ISSUES,       /* 印发, 转发, 公布: carries it as its attachment */
    ZWS_INTERPRETS,   /* a 解读, 说明, 图解 of it */
    ZWS_REPEALS,      /* 废止: all of it */
    ZWS_REPEALS_PART, /* 第N条同时废止, or what of it conflicts */
    ZWS_AMENDS,       /* 修改, 修订, 修正 */
    ZWS_LAPSES,       /* 宣布失效 */
    ZWS_CONFIRMS,     /* 继续有效 */
    ZWS_RELATIONS
} zws_relation;

/* The term that a confirmation gives what it confirms: up to a day, or of a length. Zero: it names
 * none. */
typedef struct {
    zws_date until; /* 有效期延长至2026年12月31日: the last day, a month's or a year's too; 0 */
    uint16_t months; /* 有效期延长3年, 有效期3年; 0 */
    bool added; /* the months are counted from the end of the term before (延长), else from the
                   day on which the confirmation counts */
} zws_extension;

/* Longer terms are not read. */
#define ZWS_EXTENSION_MONTHS_MAX 600

/* One mention of another document. Its target is found by the number where it has one, else by the
 * title. */
typedef struct {
    zws_relation relation;
    char *number; /* canonical 文号; NULL when cited by title alone */
    char *title;  /* what stands between 《 and 》, as printed without line breaks; NULL */
    char *unit;   /* 第十二条第二款, as printed, when it names part of the document; NULL */
    zws_part part;
    size_t begin, end; /* bytes as printed: number, 《title》（number）, unit */
    size_t sentence_begin, sentence_end; /* the sentence that says so */
    zws_date from; /* the day the sentence names for it (自2024年1月1日起废止); 0: when the citing
                      document takes effect */
    zws_extension extension; /* of ZWS_CONFIRMS */
} zws_citation;

typedef struct {
    zws_citation *item;
    size_t n, cap;
} zws_citations;

/* More citations than this are not kept. */
#define ZWS_CITATIONS_MAX 20000

/* "cites", "based-on", "issues", "interprets", "repeals", "repeals-part", "amends", "lapses",
 * "confirms"; NULL for a value out of range. */
const char *zws_relation__name(zws_relation relation);

/* True for what changes or explains its target, so that others want to know who says it:
 * ZWS_INTERPRETS and all behind it. */
bool zws_relation__judges(zws_relation relation);

/* Appends; what item points at is taken over, and freed when there is no memory. */
zws_status zws_citations__add(zws_citations *list, const zws_citation *item);

/* Frees what a citation points at. */
void zws_citation__clear(zws_citation *item);
void zws_citations__free(zws_citations *list);

#endif
