/* What a person typed → a bounded tree. Nothing here knows an index. */
#ifndef ZWS_QUERY_QUERY_H
#define ZWS_QUERY_QUERY_H

#include "analysis/analysis.h"
#include "document/document.h"

/* The language (shown to users in zwquery(1)):
 *   政务公开 年度报告     words: blanks separate; what they must do is the search's affair (see
 * sort) "依申请公开"          this text, adjacent; also “…” 「…」 《…》 is kept as a title-like
 * quotation A OR B   A | B        either; binds tighter than blanks -word  -"text"        without
 * it (at the start of a word only) ( … )                 groups field:value           title:
 * issuer: docno: category: region: site: lang: validity: year: id: ; value is a word or a quotation
 *   date:2018..2020  date:2018-05  date:..2019-12-31
 *   gov*                  a prefix of at least two characters
 *   浙政办发〔2018〕54号   a document number in any spelling, also as a part of the query
 * Anything that is not well-formed is read as plain words (a stray quote, an unknown field), except
 * what exceeds a limit: that is ZWS_ELIMIT with the limit's name. */

typedef enum {
    ZWS_QUERY_WORDS,  /* text as typed, to be segmented by the search */
    ZWS_QUERY_QUOTED, /* adjacent */
    ZWS_QUERY_PREFIX, /* text without the asterisk */
    ZWS_QUERY_DOCNO,  /* text is canonical */
    ZWS_QUERY_FIELD,  /* field (or ZWS_FIELD_COUNT for year), text, quoted */
    ZWS_QUERY_DATES,  /* from, to */
    ZWS_QUERY_AND,    /* child… side by side: "the words" */
    ZWS_QUERY_OR,
    ZWS_QUERY_NOT, /* child[0]: inside an AND it excludes */
    ZWS_QUERY_ALL, /* the empty query */
} zws_query_kind;

typedef struct zws_query_node {
    zws_query_kind kind;
    zws_field field;
    bool is_year;
    bool quoted;
    const char *text; /* UTF-8 in the query's arena */
    size_t len;
    zws_date from, to;
    struct zws_query_node **child;
    size_t n;
} zws_query_node;

typedef struct {
    size_t bytes, terms, depth, wildcards; /* terms counts leaves here; the search counts again
                                              after segmentation and expansion */
} zws_query_limits;

typedef struct {
    zws_query_node *root; /* never NULL after success */
    zws_arena arena;
} zws_query;

zws_status zws_query__parse(zws_query *out, const zws_analyzer *analyzer, const char *text,
                            size_t len, const zws_query_limits *limits);
/* The tree as one line, for tests and --explain: (and 政务公开 (not "会议") (field title 办法)). */
zws_status zws_query__print(zws_buffer *out, const zws_query *query);
void zws_query__free(zws_query *query);

#endif
