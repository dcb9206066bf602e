/* What the files of this folder share. */
#ifndef ZWS_QUERY_QUERY_INTERNAL_H
#define ZWS_QUERY_QUERY_INTERNAL_H

#include "query/query.h"
#include "zwsearch/limits.h"

#define NO_MATE UINT32_MAX

/* The query as characters. cp is folded for syntax: full-width ASCII to ASCII, every blank to a
 * space; what a leaf holds is cut from the bytes, unfolded. */
typedef struct {
    const char *text;
    size_t len;
    uint32_t *cp;
    uint32_t *at;   /* n + 1 byte offsets */
    uint32_t *mate; /* of an opening parenthesis: the index of its closing one, or NO_MATE */
    size_t n;
} zws_query_scan;

typedef struct {
    zws_query *query;
    const zws_analyzer *analyzer;
    const zws_query_limits *limits;
    zws_query_scan scan;
    size_t pos;
    bool fresh;  /* pos is at the start of a word */
    size_t open; /* groups that wait for their closing parenthesis */
    size_t leaves, wildcards;
    zws_query_node **stack; /* children of the groups being read */
    size_t n_stack, cap_stack;
} zws_query_parser;

/* --- scan.c --- */

/* Makes text well-formed and printable, decodes it, pairs its parentheses; all in the arena. */
zws_status zws_query_scan__init(zws_query_scan *scan, zws_arena *arena, const char *text,
                                size_t len);
/* True behind the last character, and at a blank, a closing parenthesis or a bar. */
bool zws_query_scan__is_boundary(const zws_query_scan *scan, size_t i);
/* The index of the mark that closes the quotation opened at i, or 0 when i opens none. */
size_t zws_query_scan__closing_quote(const zws_query_scan *scan, size_t i);
/* Where the word that starts at i ends: at a blank, a bar, a quotation in ASCII marks, or, with
 * in_group, at a closing parenthesis that the word did not open. */
size_t zws_query_scan__word_end(const zws_query_scan *scan, size_t i, bool in_group);
/* True when [begin, end) holds more than ASCII and CJK punctuation and blanks. */
bool zws_query_scan__has_content(const zws_query_scan *scan, size_t begin, size_t end);

/* --- numbers.c --- */

/* The number that [begin, end), not empty, is from end to end; NULL when it is none. */
zws_status zws_query_number__is(const char **canonical, zws_query_parser *parser, size_t begin,
                                size_t end);
/* A document number as a person types it that begins at `begin` and goes on for one or several
 * pieces separated by blanks; the longest one. *canonical is in the arena, NULL when there is none;
 * *end is behind it. */
zws_status zws_query_number__at(const char **canonical, size_t *end, zws_query_parser *parser,
                                size_t begin);
/* The first number printed inside [begin, end). *canonical NULL: none. */
zws_status zws_query_number__within(const char **canonical, size_t *first, size_t *last,
                                    zws_query_parser *parser, size_t begin, size_t end);

/* --- fields.c --- */

/* When a field starts at parser->pos, *leaf becomes its node and pos moves behind it; NULL and
 * nothing moved when it is no field. */
zws_status zws_query_field__parse(zws_query_node **leaf, zws_query_parser *parser);
/* The name of a FIELD node's field. */
const char *zws_query_field__name(const zws_query_node *node);

/* --- articles.c --- */

/* Notes the articles that the tree cites. */
zws_status zws_query_articles__read(zws_query *query, const zws_analyzer *analyzer);

/* --- leaves, in parser.c --- */

zws_status zws_query_leaf__new(zws_query_node **out, zws_query_parser *parser, zws_query_kind kind,
                               const char *text, size_t len);
/* A leaf with the characters [begin, end). */
zws_status zws_query_leaf__cut(zws_query_node **out, zws_query_parser *parser, zws_query_kind kind,
                               size_t begin, size_t end);

#endif
