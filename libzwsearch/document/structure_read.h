/* What the files that read the structure share. They work in this order: lines become blocks (a
 * label with its text, a paragraph; structure_blocks.c), blocks are looked at together
 * (structure_order.c: displaced headings, closing words, series of numbers), and the tree is built
 * (structure.c). Tables are cut by structure_table.c. */
#ifndef ZWS_DOCUMENT_STRUCTURE_READ_H
#define ZWS_DOCUMENT_STRUCTURE_READ_H

#include "document/parts.h"
#include "document/structure.h"

/* A label at the start of a line. */
typedef struct {
    zws_element_kind kind;
    uint32_t number;
    uint16_t sub;
    size_t first, last; /* its characters */
    size_t text;        /* the first character behind it and its blanks */
    bool gap;           /* blanks stand between it and its text */
} zws_label;

/* Reads the label that line characters [first, last) begin with: 第十二条, 一、, （一）, 1., （1）,
 * ①. false: none. */
bool zws_label__read(zws_label *out, const zws_text *text, const char *body, size_t first,
                     size_t last);

/* One label with its text, or one paragraph, over one or more lines. */
typedef struct {
    uint8_t kind; /* zws_element_kind */
    uint8_t flags;
    uint16_t sub;
    uint32_t number;
    uint32_t line, lines;
    uint32_t first, last;             /* characters */
    uint32_t label_first, label_last; /* empty without a label */
    uint32_t text;                    /* behind the label */
} zws_block;

enum {
    ZWS_BLOCK_TITLED = 1,    /* nothing but a heading */
    ZWS_BLOCK_DISPLACED = 2, /* its text are the paragraphs before it */
    ZWS_BLOCK_CLOSING = 4,   /* belongs to the whole text, not to the item before it */
    ZWS_BLOCK_COLON = 8,     /* ends with a colon: what follows is a part of it */
    ZWS_BLOCK_SPLIT = 16,    /* begins inside a line */
    ZWS_BLOCK_INSIDE = 32,   /* in a table, between its rows */
};

typedef struct {
    zws_block *item;
    size_t n, cap;
} zws_blocks;

/* A letter, or one of its attachments: lines [line, lines_end). */
typedef struct {
    const char *body;
    size_t len;
    const zws_text *text;
    const zws_body_lines *lines;
    zws_structure *out;
    zws_blocks blocks;
    size_t width;      /* characters of a full line where lines are broken by width, else 0 */
    bool has_articles; /* in the segment that is being read */
    bool whole;        /* no more attachments: the segment is all that is left */
    bool *starved;     /* set where a line was not read for want of memory */
} zws_shape;

/* Sets shape->width. */
void zws_shape__measure(zws_shape *shape, size_t line);

/* Fills shape->blocks from `line`, its characters from `first` on, to the end of the segment; *end
 * is the line behind it. */
zws_status zws_shape__blocks(zws_shape *shape, size_t line, size_t first, size_t *end);

/* Reads the structure from what extraction read: text, lines and title of r. len: of the body. */
zws_status zws_structure__of(zws_structure *out, const zws_reading *r, size_t len);

/* Marks blocks that belong elsewhere than they stand, and reports numbers. */
zws_status zws_shape__order(zws_shape *shape);

zws_status zws_shape__report(zws_shape *shape, zws_finding finding);

/* The order of containment: lower ones hold higher ones. */
unsigned zws_element__rank(zws_element_kind kind);

/* True for kinds that stand at a label: 编 … 条, 一、 … ①. */
static inline bool zws_element__is_labelled(unsigned kind)
{
    return (kind >= ZWS_ELEMENT_BOOK && kind <= ZWS_ELEMENT_DETAIL) && kind != ZWS_ELEMENT_CLAUSE;
}

/* --- structure_table.c --- */

enum { ZWS_COLUMNS_MAX = 12 };

/* The head of a table of tasks that begins on a line: its columns in order, and how many lines it
 * takes; 0 when the line is none. */
size_t zws_table__head(zws_column column[ZWS_COLUMNS_MAX], size_t *columns, const zws_shape *shape,
                       size_t line, size_t end);

/* Where its cells are cut. */
typedef struct {
    size_t line, lines; /* of this row */
    uint32_t number;
    size_t cells;
    uint32_t cell[ZWS_COLUMNS_MAX];  /* first characters */
    uint8_t column[ZWS_COLUMNS_MAX]; /* which column each is, from 0 */
} zws_row;

/* Reads the row that begins on `line`, the one behind row number `before`; false when none does. */
bool zws_table__row(zws_row *out, const zws_shape *shape, const zws_column *column, size_t columns,
                    size_t line, size_t end, uint32_t before);

/* How many lines stand between the row `before` and the next one that are no row: the number of a
 * page and the head of the table again; 0 when no row follows them. */
size_t zws_table__break(const zws_shape *shape, const zws_column *column, size_t columns,
                        size_t line, uint32_t before);

/* True when the characters are the number of a page: — 3 —. */
bool zws_line__is_page(const zws_text *text, const zws_body_line *line);

/* True when the line begins what closes a document, so that no table and no paragraph goes on. */
zws_element_kind zws_line__special(const zws_shape *shape, size_t line);

#endif
