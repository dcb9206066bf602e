/* A request → a page of hits. */
#ifndef ZWS_SEARCH_SEARCH_H
#define ZWS_SEARCH_SEARCH_H

#include "query/query.h"
#include "search/pins.h"
#include "search/profile.h"
#include "search/synonyms.h"
#include "store/store.h"
#include "zwsearch/search.h"

struct zws_search { /* the request, as the setters left it */
    char *query;
    size_t query_len;
    char *like; /* id of a document whose like is asked for; NULL: none */
    int64_t option[ZWS_OPTION_COUNT];
    zws_date from, to;
    struct {
        char *field, *value;
    } * filter;
    size_t n_filters;
    char **facet;
    size_t n_facets;
    const zws_synonyms *synonyms; /* of the index, set for a run; NULL: none */
};

typedef struct {
    size_t begin, end; /* bytes of the original */
} zws_mark;

typedef struct {
    size_t begin, end; /* bytes of the body */
    zws_mark *mark;    /* within the extract, ascending, not overlapping */
    size_t n_marks;
    char *html; /* escaped, <em> around marks */
} zws_extract;

/* A part of the body that answers the query. */
typedef struct {
    zws_extract extract;         /* what is shown of it */
    size_t unit_begin, unit_end; /* all of it */
    const char *kind;            /* zws_element__name; NULL: a whole document */
    char *path;                  /* 四 › （二）; NULL or "": it has none */
    char *unit;                  /* the same as it is cited: 第十二条第二款 */
    char *citation;              /* with ZWS_OPTION_CITE */
} zws_passage;

/* A statement on the validity of a document. */
typedef struct {
    zws_validity state;
    zws_validity_cause cause;
    zws_relation relation;     /* by a document */
    bool listed;               /* by an imported list */
    zws_date day;              /* from which it counts; 0: always */
    char *id, *title, *number; /* of the document that says so; NULL: its own clause, or none */
    char *sentence;            /* NULL: none */
    char *source;              /* of the list */
} zws_statement;

typedef struct {
    zws_statement decided;
    bool conflict; /* another statement was overruled */
    zws_statement other;
} zws_standing;

typedef struct {
    const char *term; /* printable */
    double addend;
    uint32_t tf;
} zws_addend;

/* Something that a term of the query may also be called: words separated by blanks. */
typedef struct {
    const char *term, *alternative;
} zws_alternative;

typedef struct {
    zws_match match;
    zws_band band;
    bool repaired; /* found by a repaired reading only */
    zws_document *document;
    char date[11];
    zws_extract extract;
    char *title_html;
    zws_passage *passage; /* the best first */
    size_t n_passages;
    char *citation;     /* with ZWS_OPTION_CITE: of the document, without a part */
    zws_addend *addend; /* with explain */
    size_t n_addends;
    zws_standing standing;
    struct {
        char *id, *title; /* title "" where it has none */
    } * interpretation;   /* with ZWS_OPTION_LINKS, the newest first */
    size_t n_interpretations;
    const char **copy; /* ids of its copies, which it stands for */
    size_t n_copies;
} zws_hit;

struct zws_answer;

struct zws_results {
    struct zws_answer *answer; /* NULL: none */
    zws_hit *hit;
    size_t n_hits, cap_hits;
    uint64_t total;
    bool total_exact;
    zws_matches facets; /* only its facet part */
    char **facet_name;
    size_t n_facets;
    char *query;      /* as given */
    char *understood; /* zws_query__print of it */
    double milliseconds;
    int64_t sort, within, offset, limit;
    zws_date as_of; /* the day of all that depends on one */
    bool judged;    /* states of validity are known: not in an index of tokens */
    uint64_t sunk;  /* matches that stand behind the others of their band, having ended */
    bool sunk_exact;
    char *corrected;              /* a better query; NULL: none */
    bool correction_applied;      /* the hits are those of the better query */
    zws_alternative *alternative; /* that were looked for */
    size_t n_alternatives;
    zws_arena arena; /* strings of addends and alternatives */
};

zws_status zws_search__run(zws_results **out, const zws_search *request, zws_store *store,
                           zws_analyzer *analyzer);
/* The same with what is pinned for queries; pins may be NULL. */
zws_status zws_search__run_pinned(zws_results **out, const zws_search *request, zws_store *store,
                                  zws_analyzer *analyzer, const zws_pins *pins);
/* The same with another scoring profile than the default. */
zws_status zws_search__run_as(zws_results **out, const zws_search *request, zws_store *store,
                              zws_analyzer *analyzer, const zws_pins *pins,
                              const zws_profile *profile);
void zws_results__free(zws_results *results);
void zws_standing__clear(zws_standing *standing);
/* The standing of the document with an id, as a JSON object. ZWS_ENOTFOUND. */
zws_status zws_standing__of(zws_standing *out, zws_store *store, zws_analyzer *analyzer,
                            const char *id, zws_date day);

/* --- Inside search/ --------------------------------------------------------------------------- */

/* What of a query is drawn on hits: terms at consecutive positions, as zws_tokens__phrase gives
 * them. */
typedef struct {
    zws_term *term;
    size_t n;
    size_t typed; /* terms in whose place it stands, of an alternative; 0: it was typed itself */
    bool quoted;
    bool aside;          /* drawn where it stands, but chooses no place to be shown */
    bool opened, closed; /* the text begins, ends with a punctuation mark: mark one there too */
} zws_needle;

typedef struct {
    zws_needle *needle;
    size_t n;
} zws_needles;

/* How much a place says that has it: what was typed, by its length; what else that is called, half
 * as much as what was typed, however long the other name is. */
double zws_needle__worth(const zws_needle *needle);
/* Whether it stands in repaired readings only. */
bool zws_needle__is_repaired(const zws_needle *needle);
/* Whether `repaired` looks in repaired readings for the text of `plain`. */
bool zws_needle__is_reading_of(const zws_needle *repaired, const zws_needle *plain);

/* Picks the passage of at most `chars` characters of the body that shows most of the needles, cut
 * at sentence ends where it can be, and marks their occurrences in it. With no occurrence, the
 * beginning of the text behind the title. */
zws_status zws_extract__make(zws_extract *out, zws_analyzer *analyzer, const char *body, size_t len,
                             const zws_needles *needles, size_t chars);
/* The same of the beginning of [begin, end) of the body, whatever occurs in it. */
zws_status zws_extract__begin(zws_extract *out, zws_analyzer *analyzer, const char *body,
                              size_t begin, size_t end, const zws_needles *needles, size_t chars);
/* Counts its bytes from so many before where they were counted from. */
void zws_extract__shift(zws_extract *extract, size_t by);
/* text escaped for HTML (& < > " ') with <em> around the marks. */
zws_status zws_extract__html(char **out, const char *text, size_t len, const zws_mark *mark,
                             size_t n_marks, size_t base);
/* The needles' occurrences in a whole text, ascending, joined where they touch or overlap. */
zws_status zws_extract__marks(zws_mark **out, size_t *n, zws_analyzer *analyzer, const char *text,
                              size_t len, const zws_needles *needles);
void zws_extract__free(zws_extract *extract);

#endif
