/* What a person typed → a bounded tree. Nothing here knows an index. */
#ifndef ZWS_QUERY_QUERY_H
#define ZWS_QUERY_QUERY_H

#include "analysis/analysis.h"
#include "document/document.h"

/* The language (shown to users in zwquery(1)):
 *
 *   政务公开 年度报告       words: blanks separate; what they must do is the search's affair
 *   "依申请公开"            this text, adjacent. Also “…”, 「…」 and 『…』 where they stand alone
 *   《政务公开条例》        a title: one word, adjacent, not demanded more than other words
 *   A OR B    A | B         either; binds tighter than blanks
 *   -word     -"text"       without it (at the start of a word only)
 *   ( … )                   groups, at the start of a word and closed at the end of one; a
 *                           parenthesis within a word is text: 办法（试行）
 *   field:value             title: issuer: docno: category: region: site: lang: validity: year:
 *                           id: unit: (责任单位:) lead: (牵头单位:) ; the value is a word or
 *                           quoted
 *   cites:X   citedby:X     documents that cite X; documents that X cites. X is a 文号, a
 *                           《title》 or an id
 *   date:2018..2020  date:2018-05  date:..2019-12-31
 *   gov*                    a prefix of at least two Latin letters or digits
 *   浙政办发〔2018〕54号    a document number in any spelling, also as a part of the query
 *   刑法234条               an article; also 《刑法》第二百三十四条第一款, and several of them
 *
 * Full-width punctuation does what its ASCII twin does. Anything that is not well-formed is read as
 * plain words (a stray quote, an unknown field, a bad date), except what exceeds a limit: that is
 * ZWS_ELIMIT, and the message names the limit. */

typedef enum {
    ZWS_QUERY_WORDS,  /* text as typed, to be segmented by the search; has a letter, as a rule */
    ZWS_QUERY_TITLE,  /* text from 《…》: one word */
    ZWS_QUERY_QUOTED, /* text, adjacent */
    ZWS_QUERY_PREFIX, /* text without the asterisk */
    ZWS_QUERY_DOCNO,  /* text is canonical */
    ZWS_QUERY_FIELD,  /* field (or is_year), text, quoted; a docno is canonical where it is one */
    ZWS_QUERY_DATES,  /* from, to: as typed, 0 = open */
    ZWS_QUERY_AND,    /* child… side by side: "the words"; no AND directly in an AND */
    ZWS_QUERY_OR,     /* two children or more */
    ZWS_QUERY_NOT,    /* child[0]: inside an AND it excludes */
    ZWS_QUERY_ALL,    /* the empty query */
} zws_query_kind;

typedef enum { ZWS_QUERY_NO_LINK, ZWS_QUERY_CITES, ZWS_QUERY_CITED_BY } zws_query_link;

typedef struct zws_query_node {
    zws_query_kind kind;
    zws_field field;
    bool is_year;
    zws_query_link link; /* of a FIELD node that is none of a document's fields */
    bool canonical;      /* what is linked is named by a canonical 文号 */
    bool quoted;
    const char *text; /* well-formed UTF-8 in the query's arena, NUL-terminated */
    size_t len;
    zws_date from, to;
    struct zws_query_node **child;
    size_t n;
} zws_query_node;

/* How the law of a cited article is named. */
typedef enum {
    ZWS_QUERY_LAW_NONE,   /* not at all: 第十二条 alone, of whatever is found */
    ZWS_QUERY_LAW_TEXT,   /* by text that ends with the name: 请问刑法 */
    ZWS_QUERY_LAW_TITLE,  /* by a title in 《》 */
    ZWS_QUERY_LAW_NUMBER, /* by a canonical 文号 */
} zws_query_law_kind;

typedef struct {
    zws_query_law_kind law_kind;
    const char *law; /* in the query's arena, NUL-terminated; "" when there is none */
    size_t law_len;
    uint32_t number, sub, paragraph, item; /* as in zws_article */
    bool marked;                           /* written with 第 */
} zws_query_article;

#define ZWS_QUERY_ARTICLES_MAX 32

typedef struct {
    size_t bytes, terms, depth, wildcards; /* terms counts leaves here; the search counts again
                                              after segmentation */
} zws_query_limits;

typedef struct {
    zws_query_node *root; /* never NULL after success; at most 3 * depth + 4 levels */
    const char *text;     /* the whole query, cleaned: well-formed, no control or invisible
                             characters */
    size_t len;
    zws_query_article *article; /* cited in it and not excluded, in order; words of the tree too */
    size_t n_articles;
    zws_arena arena;
} zws_query;

/* Reads a query. On failure *out is empty and needs no zws_query__free. Time is linear in len but
 * for document numbers, which cost a constant a word. */
zws_status zws_query__parse(zws_query *out, const zws_analyzer *analyzer, const char *text,
                            size_t len, const zws_query_limits *limits);

/* The same for an index of ready-made words: blanks separate the words and "a b" is adjacent;
 * nothing else means anything. Each word is a WORDS leaf and one term. */
zws_status zws_query__parse_tokens(zws_query *out, const char *text, size_t len,
                                   const zws_query_limits *limits);

/* The tree as one line, for tests and --explain: (and 政务公开 (not "会议") (field title 办法)).
 * Articles behind it: 刑法第20条 [刑法 20条]. */
zws_status zws_query__print(zws_buffer *out, const zws_query *query);
void zws_query__free(zws_query *query);

#endif
