/* The structure of a document: a tree over the bytes of its body, read whenever it is needed and
 * never stored. It answers where 第十二条第二款 stands, which item a byte belongs to and what its
 * path is (四 › （二）), who has to do what and by when.
 *
 * The tree is a flat array in order of the text, each element before its descendants. Element 0 is
 * the whole body. Every byte belongs to exactly one innermost element; blanks belong to the element
 * before them. */
#ifndef ZWS_DOCUMENT_STRUCTURE_H
#define ZWS_DOCUMENT_STRUCTURE_H

#include "document/document.h"

/* Order: what the parts of a document are (GB/T 9704), then what its text is made of. */
typedef enum {
    ZWS_ELEMENT_DOCUMENT,   /* the whole */
    ZWS_ELEMENT_ORGAN,      /* 发文机关标志 */
    ZWS_ELEMENT_NUMBER,     /* 发文字号 */
    ZWS_ELEMENT_TITLE,      /* 标题 */
    ZWS_ELEMENT_CAPTION,    /* 题注 */
    ZWS_ELEMENT_LABEL,      /* 发布日期：… and other lines about the document, at its head */
    ZWS_ELEMENT_MARK,       /* 份号, 密级, 紧急程度 */
    ZWS_ELEMENT_ADDRESSEE,  /* 主送机关 */
    ZWS_ELEMENT_TEXT,       /* 正文 */
    ZWS_ELEMENT_ENCLOSURES, /* 附件说明: the list of what is attached */
    ZWS_ELEMENT_SIGNATURE,  /* 发文机关署名 */
    ZWS_ELEMENT_DATE,       /* 成文日期 */
    ZWS_ELEMENT_NOTE,       /* 附注: （此件公开发布） */
    ZWS_ELEMENT_ATTACHMENT, /* 附件: itself, or what a letter carries, with all that is in it */
    ZWS_ELEMENT_COPIES,     /* 抄送 */
    ZWS_ELEMENT_IMPRINT,    /* 印发机关和印发日期 */
    ZWS_ELEMENT_CONTENTS,   /* 目录 */
    ZWS_ELEMENT_BOOK,       /* 编 */
    ZWS_ELEMENT_SUBBOOK,    /* 分编 */
    ZWS_ELEMENT_CHAPTER,    /* 章 */
    ZWS_ELEMENT_SECTION,    /* 节 */
    ZWS_ELEMENT_ARTICLE,    /* 条 */
    ZWS_ELEMENT_CLAUSE,     /* 款: a paragraph of an article */
    ZWS_ELEMENT_PART,       /* 一、 */
    ZWS_ELEMENT_ITEM,       /* （一）; in an article 项 */
    ZWS_ELEMENT_POINT,      /* 1. ; in an article 目 */
    ZWS_ELEMENT_SUBPOINT,   /* （1） */
    ZWS_ELEMENT_DETAIL,     /* ① */
    ZWS_ELEMENT_PARAGRAPH,  /* a paragraph of no number */
    ZWS_ELEMENT_HEADING,    /* a line that reads as a heading, of no number */
    ZWS_ELEMENT_TABLE,      /* a table of tasks; its own bytes are its head */
    ZWS_ELEMENT_ROW,        /* a row of it */
    ZWS_ELEMENT_CELL,       /* a cell; its number is the column, from 1 */
    ZWS_ELEMENT_OTHER,      /* nothing of the above: page numbers, ornaments, remnants of tables */
    ZWS_ELEMENT_KINDS
} zws_element_kind;

#define ZWS_NO_ELEMENT UINT32_MAX

/* What the columns of a table of tasks hold. */
typedef enum {
    ZWS_COLUMN_PLAIN,
    ZWS_COLUMN_NUMBER,   /* 序号 */
    ZWS_COLUMN_TASK,     /* 任务, 事项, 措施 */
    ZWS_COLUMN_LEAD,     /* 牵头单位 */
    ZWS_COLUMN_UNIT,     /* 责任单位, 配合单位 */
    ZWS_COLUMN_DEADLINE, /* 完成时限 */
    ZWS_COLUMN_REMARK,   /* 备注 */
} zws_column;

/* All ranges are bytes of the body, empty (begin == end) where there is nothing. */
typedef struct {
    uint8_t kind;    /* zws_element_kind */
    uint8_t depth;   /* 0: the document */
    bool inferred;   /* not as printed: its heading stands behind its text */
    uint16_t sub;    /* 第一百二十条之二: 2; of a cell its zws_column; else 0 */
    uint32_t number; /* of its label, 0 where it has none; of a clause, row or cell its place */
    uint32_t parent; /* ZWS_NO_ELEMENT for the document */
    uint32_t next;   /* the index behind its last descendant */
    uint32_t begin, end;
    uint32_t label_begin, label_end;     /* 第十二条, （十四）, 四、 */
    uint32_t heading_begin, heading_end; /* 总则; the first sentence of an item that has more */
} zws_element;

typedef enum {
    ZWS_FINDING_TWICE,     /* a number that stood before */
    ZWS_FINDING_NEVER,     /* numbers (number to number_to) that the series leaves out */
    ZWS_FINDING_ORDER,     /* a number that comes after a higher one */
    ZWS_FINDING_DISPLACED, /* headings stand behind their texts throughout; put right */
    ZWS_FINDING_CUT,       /* more elements than are kept: the rest is part of the last */
    ZWS_FINDING_KINDS
} zws_finding_kind;

typedef struct {
    zws_finding_kind kind;
    uint8_t of;                 /* zws_element_kind */
    uint32_t number, number_to; /* NEVER: a range; DISPLACED: how many headings */
    uint16_t sub;
    uint32_t begin, end;             /* the label that it was noticed at */
    uint32_t first_begin, first_end; /* TWICE: the label that has the number rightly */
} zws_finding;

/* Who has to do something. */
typedef struct {
    char *name;    /* 省信访局; brackets full-width, no blanks */
    bool lead;     /* 牵头 */
    bool repaired; /* read through a scanning fault: 省财政斤 */
    uint32_t begin, end;
} zws_unit;

/* What has to be done, and by whom: the text up to （责任单位：…） in an item, or a row of a table.
 */
typedef struct {
    uint32_t element;                /* the item or row, see zws_structure__unit */
    uint32_t begin, end;             /* what is to be done */
    uint32_t units_begin, units_end; /* where the units stand */
    uint32_t unit, n_units;          /* unit[unit … unit + n_units - 1] */
} zws_task;

typedef enum {
    ZWS_SPAN_DATE,  /* a day: 于2018年11月底前 */
    ZWS_SPAN_HOURS, /* so many … */
    ZWS_SPAN_DAYS,
    ZWS_SPAN_WORKDAYS, /* 工作日 */
    ZWS_SPAN_WEEKS,
    ZWS_SPAN_MONTHS,
    ZWS_SPAN_YEARS,
    ZWS_SPANS
} zws_span;

/* By when something has to be done. */
typedef struct {
    uint32_t element;    /* the innermost that has it */
    uint32_t begin, end; /* 自收到申请之日起20个工作日内 */
    zws_span span;
    zws_date date;                 /* DATE: the last day */
    bool year_inferred;            /* its year is the document's: 年底前 */
    uint32_t count;                /* else: how many */
    uint32_t base_begin, base_end; /* the event it is counted from: 收到申请; may be empty */
} zws_due;

/* Zero-initialise, read, free. */
typedef struct {
    zws_element *element;
    size_t n, cap;
    zws_finding *finding;
    size_t n_findings, findings_cap;
    zws_task *task;
    size_t n_tasks, tasks_cap;
    zws_unit *unit;
    size_t n_units, units_cap;
    zws_due *deadline;
    size_t n_deadlines, deadlines_cap;
} zws_structure;

/* Bounds: what is above them joins the last element, or is not reported. */
enum {
    ZWS_ELEMENTS_MAX = 1 << 18,
    ZWS_ELEMENT_DEPTH_MAX = 24,
    ZWS_FINDINGS_MAX = 100,
    ZWS_TASKS_MAX = 10000,
    ZWS_UNITS_MAX = 50000,
    ZWS_DEADLINES_MAX = 10000
};

/* Reads the structure of a document's body. Linear in its length. A document without a body has
 * the one element 0, empty. */
zws_status zws_structure__read(zws_structure *out, const zws_analyzer *analyzer,
                               const zws_document *document);
/* The tree alone, and the tasks where they are asked for; no deadlines. What the search page does
 * for every hit in which something is marked: text is the normalised body, empty without one. */
zws_status zws_structure__outline(zws_structure *out, const zws_text *text, bool tasks,
                                  const zws_analyzer *analyzer, const zws_document *document);
void zws_structure__free(zws_structure *structure);

/* --- Finding one's way --------------------------------------------------------------------------
 */

/* The innermost element that has the byte; bytes behind the end belong to the last one. */
uint32_t zws_structure__at(const zws_structure *structure, size_t byte);

/* The nearest element at or above `element` that is numbered in the text: 条, 一、, （一）, a row …
 * but not 款; ZWS_NO_ELEMENT when there is none. */
uint32_t zws_structure__unit(const zws_structure *structure, uint32_t element);

/* A place in a text of articles, as it is cited; 0 where it is not named. */
typedef struct {
    uint32_t article, sub, clause, item, point; /* 条, 之, 款, 项, 目 */
} zws_place;

/* 第十二条第二款第（三）项: the element, or the deepest one above it that is there and *exact
 * (may be NULL) false; ZWS_NO_ELEMENT when there is no such article. The first one where attached
 * texts count their articles anew. */
uint32_t zws_structure__article(const zws_structure *structure, const zws_place *place,
                                bool *exact);

/* The child of `parent` (0: anywhere) that has this kind and number; ZWS_NO_ELEMENT when none. */
uint32_t zws_structure__child(const zws_structure *structure, uint32_t parent,
                              zws_element_kind kind, uint32_t number);

/* The next task from *at on that a unit of this name has to do (as a field has it; a name that
 * contains it too: 省信访局 is in 省信访局等部门), *at behind it; false when there is none. */
bool zws_structure__next_task(const zws_structure *structure, const char *unit, size_t *at,
                              const zws_task **task);

/* Appends the label in its plain form: 第十二条, 四, （二）, 1., 第5行; nothing where an element
 * has none. */
zws_status zws_structure__label(zws_buffer *out, const zws_element *element);

/* Appends the path in UTF-8: 四 › （二）, 第二章 › 第十二条 › 第二款. Clauses that stand alone in
 * their article, cells and what has no number are left out; empty for the document. */
zws_status zws_structure__path(zws_buffer *out, const zws_structure *structure, uint32_t element);

/* Appends what a finding says, in English: （十二） stands twice. */
zws_status zws_structure__say(zws_buffer *out, const zws_finding *finding);

const char *zws_element__name(zws_element_kind kind); /* "article" */
const char *zws_finding__name(zws_finding_kind kind); /* "twice" */

#endif
