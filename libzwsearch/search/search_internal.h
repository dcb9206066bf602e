/* How a request becomes plans; for the files of this folder only.
 *
 *   query tree → clauses (clause.c, text.c, expand.c): the units of each part, what ranks, what is
 *                marked on hits; everything that needs the analyzer or the index happens here, once
 *   clauses    → plan nodes (assemble.c): once for each demand
 *   nodes      → stages (stages.c): the bands of prominence, or the one list of another sort
 *   stages     → hits (run.c), copies folded (fold.c), documents and extracts (page.c), addends
 *                (explain.c) */
#ifndef ZWS_SEARCH_SEARCH_INTERNAL_H
#define ZWS_SEARCH_SEARCH_INTERNAL_H

#include "analysis/tokens.h"
#include "search/profile.h"
#include "search/search.h"
#include "store/evidence.h"
#include "zwsearch/limits.h"

/* --- Ranking (rank.c) ------------------------------------------------------------------------- */

/* What kind of term one is, and so how much it weighs in the profile. */
typedef enum {
    ZWS_RANK_NOT,  /* it only matches */
    ZWS_RANK_WORD, /* of an index of ready-made words */
    ZWS_RANK_BIGRAM,
    ZWS_RANK_CHARACTER,
    ZWS_RANK_STEM,
    ZWS_RANK_NUMBER,
} zws_rank_class;

typedef struct {
    zws_term term;
    uint32_t times; /* in the query; 0: it is of an alternative */
    bool matches;   /* a document with it is a match where any word will do */
    zws_rank_class class;
    bool plain;         /* stands somewhere else than in a word that asks */
    bool called;        /* of an alternative: of a term that no title has */
    uint64_t frequency; /* documents that have it */
    bool kept;          /* after zws_ranking__weigh */
    double weight;
} zws_rank_entry;

typedef struct {
    zws_rank_entry *entry;
    size_t n, cap;
    uint32_t *slot; /* hash table: index + 1 */
    size_t n_slots;
    zws_rank_term *rank; /* what plans take: the entries that are kept and rank */
    size_t n_rank;
    size_t n_typed; /* how many of them, the first, are of the query itself */
    size_t n_late;  /* and how many, the first of all, wait for the second look: no plan has them
                       but where a document is asked for by all that ranks */
    bool may_wait;  /* before zws_ranking__weigh: whether some may */
    zws_bm25 bm25;
} zws_ranking;

/* Counts one occurrence of a term, copied into arena when it is new; *index (may be NULL) tells
 * which it is. */
zws_status zws_ranking__add(size_t *index, zws_ranking *ranking, zws_arena *arena, const char *term,
                            size_t len, bool matches, zws_rank_class class);
zws_rank_class zws_ranking__class(zws_token_kind kind);
/* Adds a term of an alternative, unless the query has it itself; which is *index, too. It ranks
 * with a part of its weight, and a document with it is a match where any word will do. */
zws_status zws_ranking__add_alternative(size_t *index, zws_ranking *ranking, zws_arena *arena,
                                        const char *term, size_t len, zws_rank_class class);
/* Looks the frequencies up, drops what no document has and the commonest beyond `limit`, and
 * weighs the rest. */
zws_status zws_ranking__weigh(zws_ranking *ranking, zws_store *store, const zws_profile *profile,
                              size_t limit, zws_arena *arena);
void zws_ranking__free(zws_ranking *ranking);

/* A plan's terms: those that do not wait. */
static inline void zws_ranking__put(zws_plan *plan, const zws_ranking *ranking)
{
    plan->rank = ranking->rank + ranking->n_late;
    plan->n_rank = ranking->n_rank - ranking->n_late;
    plan->bm25 = ranking->bm25;
}

/* The weight of a term in Xapian's BM25Weight form without its factor k1 + 1. */
double zws_ranking__idf(uint64_t documents, uint64_t frequency);

/* Terms of alternatives that rank, at most. */
#define ZWS_RANK_ALTERNATIVES_MAX 32

/* --- Plan nodes (nodes.c) ------------------------------------------------------------------------
 */
/* All in the arena; NULL as a node means "no condition" and is dropped from lists. */

zws_status zws_nodes__new(zws_node **out, zws_arena *arena, zws_node_kind kind);
zws_status zws_nodes__term(zws_node **out, zws_arena *arena, const char *prefix, const char *text,
                           size_t len);
/* The document with this id. */
zws_status zws_nodes__document(zws_node **out, zws_arena *arena, const char *id, size_t len);
/* PHRASE, or TERM when n is 1, each term with prefix before it. */
zws_status zws_nodes__phrase(zws_node **out, zws_arena *arena, const char *prefix,
                             const zws_phrase *phrase);
/* A TERM or PHRASE with prefix before each of its terms. */
zws_status zws_nodes__prefixed(zws_node **out, zws_arena *arena, const char *prefix,
                               const zws_node *node);
/* AND or OR of those that are not NULL: none → NULL, one → itself; nested ones of the same kind are
 * taken apart, repeated ones left out; ALL and NONE decide or go away. */
zws_status zws_nodes__list(zws_node **out, zws_arena *arena, zws_node_kind kind,
                           zws_node *const *node, size_t n);
/* base without the others. base NULL: every document; others NULL: nothing. */
zws_status zws_nodes__without(zws_node **out, zws_arena *arena, zws_node *base, zws_node *others);
bool zws_nodes__same(const zws_node *a, const zws_node *b);
/* Nearly all that are asked for differ in their last byte. */
static inline bool zws_nodes__same_term(const zws_term *a, const zws_term *b)
{
    return a->len == b->len && (a->len == 0 || a->text[a->len - 1] == b->text[b->len - 1]) &&
           memcmp(a->text, b->text, a->len) == 0;
}
/* Whether every document of a is one of b by their forms alone, whatever the index holds. False
 * where that takes too long to find out. */
bool zws_nodes__within(const zws_node *a, const zws_node *b);
/* all is an AND of nodes and of ORs of a node and its stand-in, most an AT_LEAST: what documents of
 * all that are not in most have by the forms of both, several of the stand-ins. NULL: no more than
 * one of them is certain, or the forms are others. */
zws_status zws_nodes__stand_ins(zws_node **out, zws_arena *arena, const zws_node *all,
                                const zws_node *most);
/* The OR of all, those left out whose documents another one has. No node is NULL; n 0: NULL. */
zws_status zws_nodes__union(zws_node **out, zws_arena *arena, zws_node *const *node, size_t n);

/* --- Clauses --------------------------------------------------------------------------------- */

typedef struct zws_clause {
    const zws_query_node *query;
    bool hard;     /* has a condition that restricts in every sort */
    zws_node *own; /* of DOCNO: what has the number itself; NULL: of another kind */

    /* Of WORDS and TITLE: */
    struct {
        zws_node *node;     /* TERM, PHRASE, or OR of the readings of a number */
        zws_node *repaired; /* the same in repaired readings; NULL: no document has one */
        zws_node *metadata; /* documents that have it there: of the agency in whose name it stands,
                               of its date; NULL */
        zws_node **part; /* of a compound (政务公开): the words in it, where there are several */
        size_t n_parts;
        bool stop;
        size_t first, last; /* characters of the clause's text, normalised */
    } * word;
    size_t n_words;
    struct zws_alternatives *alternatives; /* of running text: alternatives.h; NULL: it has none */
    size_t *any; /* ranking entries any of which is a match where any word will do */
    size_t n_any;

    zws_node *node;     /* of all other leaves, and PREFIX; NULL: no condition */
    zws_node *repaired; /* as of a word; of quoted texts and titles */

    const struct zws_clause **child;
    size_t n;
} zws_clause;

/* What a hit has beyond its own relevance: second.c. */
typedef enum {
    ZWS_SECOND_CHARACTERS, /* these are of its own, and come first */
    ZWS_SECOND_TITLE,
    ZWS_SECOND_CONTEXT,
    ZWS_SECOND_FRESHNESS,
    ZWS_SECOND_VALIDITY,
    ZWS_SECOND_CITATIONS,
    ZWS_SECOND_KINDS
} zws_second_kind;

typedef struct {
    const char *id;
    double addend[ZWS_SECOND_KINDS];
} zws_second;

/* A document that leads the list: leading.c. */
typedef struct {
    const char *id;
    double score;
} zws_leader;

typedef struct {
    const zws_search *request;
    zws_store *store;
    zws_analyzer *analyzer;
    const zws_profile *profile; /* NULL: the default one */
    const zws_query *query;
    const zws_pins *pins; /* NULL: none */
    zws_deadline deadline;
    zws_date day; /* on which documents are in force or not */
    bool tokens;  /* an index of ready-made words */

    zws_node *like;  /* documents like another one; NULL: that is not asked */
    zws_arena arena; /* nodes, clauses, terms */
    zws_ranking ranking;
    zws_needles needles;
    size_t cap_needles;
    size_t n_units; /* words so far, for the limit */
    size_t n_phrase_terms;
    size_t n_repaired_terms; /* looked up so far */
    size_t n_agencies;       /* in whose names words stand, so far */
    size_t n_dates;          /* that words are of */
    bool repairs;            /* some part of the query is in a repaired reading */
    bool all_stop;           /* no word but stop words */
    struct {                 /* articles that the query cites: cited.c */
        zws_node *article;   /* documents that are one of them; NULL: none is held */
        zws_node *law;       /* whole laws and documents that they are said to be in */
        zws_node *holding;   /* those of them that have their numbers */
        struct {
            const zws_query_article *article;
            const char *law; /* key of its law's name, or 文号; NULL: of any document */
        } unit[ZWS_QUERY_ARTICLES_MAX]; /* those to look for in a hit */
        size_t n_units;
    } cited;
    bool has_laws;      /* the index has articles that name their laws */
    zws_second *second; /* of hits, for --explain */
    size_t n_second, cap_second;
    zws_leader *leader;
    size_t n_leaders;
    struct zws_looked_up {
        const char *term;
        zws_synonym alternative;
        uint32_t number; /* of the term's first alternative */
        bool formal;     /* titles have each pair of its characters */
        enum {
            ZWS_WRITTEN_UNKNOWN,
            ZWS_WRITTEN_IN_TITLES, /* if at all */
            ZWS_WRITTEN,
            ZWS_WRITTEN_NOT
        } written;   /* zws_alternatives__is_written */
    } looked_up[32]; /* alternatives of the query's terms */
    size_t n_looked_up;
    size_t n_weighed; /* terms of which it was asked whether they are documents' own words */
    size_t n_spans, n_alternative_words; /* for their limits */
    size_t n_variants, variant; /* how many alternatives terms have at most, and which is meant */
    bool has_words;             /* of more than one character */
    bool units;                 /* the index has units */
    zws_node *unit;             /* every unit; NULL: there are none */
    zws_node *filter;           /* what the request demands besides the query; NULL: nothing */
    const char **best_unit;     /* ids of those that a document was ranked by */
    size_t n_best_units, cap_best_units;
    zws_text text; /* scratch */
    zws_words words;
} zws_compiler;

typedef struct zws_looked_up zws_looked_up;

/* Clauses of a query; NULL where a part says nothing (punctuation). */
zws_status zws_clause__make(zws_clause **out, zws_compiler *compiler, const zws_query_node *node);

/* text.c: the words of a piece of text, and what of it ranks. whole: it is one word. */
zws_status zws_clause__words(zws_clause *clause, zws_compiler *compiler, const char *text,
                             size_t len, bool whole);
/* An adjacent text as a node (NULL: punctuation only), its terms prefixed; counted in the limits.
 */
zws_status zws_clause__adjacent(zws_node **out, zws_compiler *compiler, const char *prefix,
                                const char *text, size_t len);
/* The same, and leaves compiler->text as it is. */
zws_status zws_clause__adjacent_aside(zws_node **out, zws_compiler *compiler, const char *prefix,
                                      const char *text, size_t len);
/* What finds the node's texts (TERM, PHRASE, or OR of them) in repaired readings; marked on hits.
 * NULL where none is in the index, or the request leaves them out. prefix: what stands before the
 * terms. */
zws_status zws_clause__repaired(zws_node **out, zws_compiler *compiler, const char *prefix,
                                const zws_node *node, bool quoted);
/* Adds the tokens of a text to the ranking. *any (may be NULL) as in a clause. */
zws_status zws_clause__rank(zws_compiler *compiler, const char *text, size_t len, size_t **any,
                            size_t *n_any);
/* Counts a unit of the query, which is demanded as a whole; ZWS_ELIMIT. Words of running text are
 * units only where they are demanded: by relevance any of them will do, and what ranks is bounded
 * by itself. */
zws_status zws_clause__count(zws_compiler *compiler);
/* Marks on hits what the node finds (TERM, PHRASE, or OR of them); the first of very many. */
zws_status zws_clause__needle(zws_compiler *compiler, const zws_node *node, bool quoted);
/* The needles from number `first` on are those of a quoted text: where it begins or ends with
 * punctuation, they mark that too. */
zws_status zws_clause__bracket_needles(zws_compiler *compiler, size_t first, const char *text,
                                       size_t len);

/* Forgets single characters beside longer needles: 法 and 条 are everywhere. */
void zws_clause__prune_needles(zws_needles *needles);

/* tokens.c: the same for an index of ready-made words. */
zws_status zws_clause__tokens(zws_clause *clause, zws_compiler *compiler,
                              const zws_query_node *node);
/* The words of text, separated by blanks, as an adjacent text that ranks; each counts. */
zws_status zws_clause__adjacent_tokens(zws_node **out, zws_compiler *compiler, const char *text,
                                       size_t len);

/* agencies.c: the documents whose own number is that decree of the same agency under its other
 * names (人社部令第8号: 人力资源社会保障部令第8号), not under those of agencies before it, which
 * counted for themselves. NULL: it is no decree, or there are none. */
zws_status zws_clause__decrees(zws_node **out, zws_compiler *compiler, const char *number,
                               size_t len);
/* agencies.c: issuer:text. Unless quoted, also what its agency issued under other names, and what
 * those issued whose duties it took over. */
zws_status zws_clause__issuer(zws_node **out, zws_compiler *compiler, const char *text, size_t len,
                              bool quoted);
/* The same by whole values of a field: ISSUER, UNIT, LEAD. */
zws_status zws_clause__agency_value(zws_node **out, zws_compiler *compiler, zws_field field,
                                    const char *text, size_t len);
/* Where name (normalised) is an agency's, *node, which finds it in texts, also finds its short and
 * its full forms. */
zws_status zws_clause__agency_forms(zws_node **node, zws_compiler *compiler, const char *name,
                                    size_t len);

/* Where words of the clause, from compiler->text, are an agency's name, what it issued counts as
 * having them: few documents name their issuer in their text. For orders that demand all words. */
zws_status zws_clause__add_issued(zws_clause *clause, zws_compiler *compiler);

/* clause.c: where words are a date, documents of it have them too: nobody knows whether a text says
 * 2018-05-25 or 2018年5月25日. */
zws_status zws_clause__add_dated(zws_clause *clause, zws_compiler *compiler);

/* expand.c: the words that begin with a prefix, as an OR; NONE when there are none. */
zws_status zws_clause__expand(zws_node **out, zws_compiler *compiler, const char *prefix,
                              size_t len);

/* references.c: cites:X and citedby:X. NONE where there are no such documents. */
zws_status zws_clause__references(zws_node **out, zws_compiler *compiler,
                                  const zws_query_node *node);

/* like.c: documents like that which the request names, and what of it ranks; NULL: it names none.
 * Before zws_ranking__weigh. ZWS_ENOTFOUND. */
zws_status zws_like__make(zws_node **out, zws_compiler *compiler);

/* cited.c: fills compiler->cited. Costs a few look-ups an article, and nothing without one. */
zws_status zws_cited__resolve(zws_compiler *compiler);

/* --- Demands (assemble.c) ------------------------------------------------------------------------
 */

typedef enum {
    ZWS_DEMAND_ANY,        /* any word, and what is hard */
    ZWS_DEMAND_MOST,       /* most of the words, compounds taken apart, and what is hard */
    ZWS_DEMAND_ALL,        /* all the words, compounds whole */
    ZWS_DEMAND_ADJACENT,   /* words that follow each other in the query adjacent */
    ZWS_DEMAND_MEANT,      /* all the words, each as it is or by an alternative */
    ZWS_DEMAND_MOST_MEANT, /* most of the words, first alternatives in the place of words */
    ZWS_DEMAND_TITLED,     /* half of those words in the title */
    ZWS_DEMAND_NAMED,      /* half of the texts between blanks in the title; nothing else */
    ZWS_DEMAND_REPAIRED,   /* all the words, each as it is or in a repaired reading */
    ZWS_DEMAND_HARD,       /* what is hard alone: fields, dates, quoted texts, what is excluded */
} zws_demand;

/* Valid after zws_ranking__weigh. NULL: no condition. */
zws_status zws_clause__assemble(zws_node **out, zws_compiler *compiler, const zws_clause *clause,
                                zws_demand demand);

/* Any of the repaired readings that ZWS_DEMAND_REPAIRED lets stand for a word: what it finds beyond
 * ZWS_DEMAND_ALL has one of them. NULL: there are none. */
zws_status zws_clause__any_repaired(zws_node **out, zws_compiler *compiler,
                                    const zws_clause *clause);

/* pinned.c: the documents that are pinned for the query on the search's day; NULL: none. */
zws_status zws_pins__node(zws_node **out, zws_compiler *compiler);

/* filter.c: what the request demands besides the query; NULL: nothing. */
zws_status zws_filter__make(zws_node **out, zws_compiler *compiler);
/* A field's value as a condition: a state of validity on the search's day, or the value's term. */
zws_status zws_filter__value(zws_node **out, zws_compiler *compiler, zws_field field,
                             const char *text, size_t len);
/* The slot of a facet: ZWS_EINVAL for a field that is none. */
zws_status zws_filter__facet_slot(int *slot, const char *field);

/* --- Stages (stages.c) --------------------------------------------------------------------------
 */

typedef struct {
    zws_band band;
    zws_node *match; /* without the stages before */
    zws_order order;
    bool fallback;     /* only when the stages before found nothing */
    const char *first; /* why its documents go before all others by score too: their own number or
                          title is the query; NULL: they do not */
    bool prominent;    /* the most relevant of them before the newest: prominent.c */
    bool leading;      /* the leaders, in that order */
    bool sinks;        /* has those that have ended behind the others of their class */
    bool repaired; /* found by repaired readings; where by date, among those of the stage before */
    zws_node *units;  /* the same of units, for the order by relevance; NULL: there are none */
    unsigned states;  /* of validity, as bits: 0, or those that have ended, or the others */
    zws_node *whole;  /* with the stages before */
    zws_node *before; /* those alone; NULL: there are none */
} zws_stage;

#define ZWS_STAGES_MAX 15

/* Fewer matches than this in all bands of a long question, and any of its words will do. */
#define ZWS_STAGES_FEW 10

typedef struct {
    zws_stage stage[2 * ZWS_STAGES_MAX];
    size_t n;
    bool
        sinks; /* some documents have ended: each stage stands twice, for the others and for them */
    size_t rest;   /* from this one on, stages for where those before find few; n: there are none */
    zws_node *all; /* the union of the stages before the rest */
    zws_node *any, *any_units; /* with ZWS_OPTION_ANSWER: documents and units with any of the words
                                  that the request admits; NULL: it asks for none */
} zws_stages;

/* compiler.c: reads the query into clauses, weighs the ranking, makes the stages. The compiler
 * comes with request, store, analyzer, query and deadline set and all else zero; its arena holds
 * the result; zws_compiler__free it whatever comes back. */
zws_status zws_compiler__run(zws_stages *out, zws_compiler *compiler);
void zws_compiler__free(zws_compiler *compiler);

/* What is shown first, next and last of a query whose clauses are these; the compiler has all
 * else. */
zws_status zws_stages__make(zws_stages *out, zws_compiler *compiler, const zws_clause *root);
/* Whether the query has a part of a kind, bits by zws_query_kind; what is excluded is not looked
 * at. */
bool zws_stages__has_kind(const zws_query_node *node, unsigned kinds);
/* Whether the query, as a text, may be a title: "-会议" is not the title 会议. */
bool zws_stages__may_be_title(const zws_compiler *compiler);
/* Those of match that the request's filters let through; a query that says nothing (punctuation:
 * NULL) finds nothing. Units are left out. */
zws_status zws_stages__restrict(zws_node **out, zws_compiler *compiler, zws_node *match);
/* unwritten.c: whether the query is running text that no document has, nor all its words in its
 * title. Words one by one, between blanks, are meant as they stand. */
zws_status zws_stages__is_unwritten(bool *out, zws_compiler *compiler, const zws_clause *root);

/* collapse.c: runs a plan of the stage; by relevance, a document counts as its best unit. What was
 * found stays with the caller, to be freed, also where this and those below fail. */
zws_status zws_collapse__match(zws_matches *out, zws_compiler *compiler, const zws_plan *plan,
                               const zws_stage *stage);
/* second.c: the same, with what the profile adds to a hit's own relevance. */
zws_status zws_second__match(zws_matches *out, zws_compiler *compiler, const zws_plan *plan,
                             const zws_stage *stage);
/* The same where so many hits are looked at. */
zws_status zws_second__match_best(zws_matches *out, zws_compiler *compiler, const zws_plan *plan,
                                  const zws_stage *stage, size_t pool);
/* prominent.c: the same in the order of the stage. */
zws_status zws_prominent__match(zws_matches *out, zws_compiler *compiler, const zws_plan *plan,
                                const zws_stage *stage);
/* leading.c: whether a document matches. */
zws_status zws_leading__is_held(bool *out, zws_compiler *compiler, const zws_node *match);
/* The documents that lead the list, of those of a stage by relevance; NULL: there are none. Notes
 * their scores. */
zws_status zws_leading__find(zws_node **out, zws_compiler *compiler, const zws_stage *any);
double zws_leading__score(const zws_compiler *compiler, const char *id);
/* What a hit got; NULL: nothing. With ZWS_OPTION_EXPLAIN only. */
const zws_second *zws_second__of(const zws_compiler *compiler, const char *id);
/* The unit that a document was ranked by; NULL: by itself. */
const char *zws_collapse__best_unit(const zws_compiler *compiler, const char *id);

/* --- Results --------------------------------------------------------------------------------- */

/* results.c: frees what a hit, or all of them, has; the results themselves stay. */
void zws_hit__clear(zws_hit *hit);
void zws_results__clear(zws_results *results);

/* page.c: loads the documents of the hits and draws titles and extracts. */
zws_status zws_page__fill(zws_results *results, zws_compiler *compiler);

/* Citations of the hit and its passages; its standing is known. */
zws_status zws_page__cite(zws_hit *hit);

/* standing.c: whether the hits' documents are in force, and who says so; documents are loaded. */
zws_status zws_standing__fill(zws_results *results, zws_compiler *compiler);
/* The same of one document; free the result with zws_standing__clear. */
zws_status zws_standing__find(zws_standing *out, zws_store *store, zws_evidence_reader *reader,
                              const zws_match *match, const zws_document *document, zws_date day);
/* The counts of the states among the documents of match, in the place of a facet. */
zws_status zws_standing__count(zws_matches *facets, size_t facet, zws_compiler *compiler,
                               const zws_node *match);

/* links.c: the interpretations of each hit, where the request asks for them; documents are loaded.
 */
zws_status zws_links__fill(zws_results *results, zws_compiler *compiler);
void zws_links__clear_hit(zws_hit *hit);

/* explain.c: the addends of hits that are ordered by score; stage tells each hit's. */
zws_status zws_explain__fill(zws_results *results, zws_compiler *compiler,
                             const zws_stage *const *stage);

/* More than any score of this ranking: what hits of a stage with `first` have more than others. */
double zws_explain__bonus(const zws_compiler *compiler);

#endif
