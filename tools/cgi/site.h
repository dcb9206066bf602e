/* The parts of the search program: what an answer is, and who makes it. */
#ifndef TOOLS_CGI_SITE_H
#define TOOLS_CGI_SITE_H

#include "request.h"

/* One answer. */
typedef struct {
    int status; /* of HTTP */
    const char *type;
    bool cached; /* the same for everybody until the program changes */
    bool brief;  /* the same for everybody for a minute, but for the language */
    html body;
    char disposition[512]; /* a value of Content-Disposition, or "" */
    char problem[320];     /* for the server's log where the index failed, else "" */
} answer;

/* What a server tells of a request. Texts may be NULL. */
typedef struct {
    const char *method, *path_info, *query_string, *script_name, *host, *accept_language;
    bool https;
} exchange;

/* The index, kept open between requests and opened again when it was moved or failed. */
typedef struct {
    const char *path;     /* NULL: none named */
    const char *url;      /* of this program as the world sees it, or NULL */
    const char *pins;     /* a file of documents that stand first, or NULL */
    const char *synonyms; /* a file of them, or NULL */
    bool once; /* one request is served: nobody reads what is said of pins again and again */
    zws_index *index;
    unsigned long device, inode;
    struct { /* the file of pins as it was read last */
        bool read;
        unsigned long device, inode;
        long long size, seconds, nanoseconds;
    } pinned;
} site;

/* Answers a request. Never fails: what goes wrong is an answer too. The body is the caller's to
 * free. Nothing of the request is kept or logged. */
void site_answer(answer *out, site *where, const exchange *e);
void site_close(site *where);

/* ZWS_OK, and where->index is open, with the pins of the file as it is now. A file that is wrong is
 * said on stderr and leaves the pins as they were. */
zws_status site_open(site *where);

/* Makes a page or a feed of hits; an error page where the search fails. */
void results_answer(answer *out, site *where, const request *r);
/* Sets what the request asks for but its words and its place in the list. */
zws_status results_prepare(zws_search *search, const request *r);
/* Hit number i as an item of a list. */
void hit_write(html *out, const request *r, const zws_results *results, size_t i);
/* For a page without hits. */
/* A passage as it comes from the library, escaped, its blanks closed. */
void hit_passage(html *out, const char *passage);
/* The answer to the question that the query is; nothing where there is none. */
void reply_write(html *out, const request *r, const zws_results *results);
/* What else was looked for behind the words typed, and a link that leaves it out; of a request that
 * leaves it out, a link that does not. Nothing where there is no such thing. */
void also_write(html *out, const request *r, const zws_results *results);
void nothing_write(html *out, site *where, const request *r, const zws_results *results);
/* The document that r->id names. */
void document_answer(answer *out, site *where, const request *r);
/* What the index holds that goes on like r->suggest, as OpenSearch has it; with JSON asked for, as
 * the library has it. */
void suggest_answer(answer *out, site *where, const request *r);
/* The Atom feed of the hits. */
void feed_atom(html *out, const request *r, const zws_results *results);
/* The description by which a browser adds the search. */
void feed_opensearch(html *out, const request *r);

/* The column of filters with their counts, and the chart of years. facets: those that were added to
 * the search first, in the order of FACETS. */
enum { FACET_ISSUER, FACET_CATEGORY, FACET_VALIDITY, FACET_REGION, FACET_YEAR, FACETS };
extern const char *const facet_fields[FACETS];
/* What was chosen, each with a link that removes it: nothing where nothing was. */
void facets_chosen(html *out, const request *r);
void facets_write(html *out, const request *r, const zws_results *results);

/* The frame of a page: everything before its content, with the search box, and behind it. title is
 * escaped; what is NULL or empty stands for the name of the site alone. */
void page_begin(html *out, const request *r, const char *title);
void page_end(html *out, const request *r);
/* The first page: the box alone. */
void page_home(html *out, const request *r);
/* A page that says what went wrong and what to do; sets the status. With JSON asked for it is an
 * object {"error": …}. */
void page_error(answer *out, const request *r, int status, phrase what, phrase what_to_do);
/* The answer to a failed call of the library. */
void page_failed(answer *out, const request *r, zws_status status);

/* The text of the style sheet. */
extern const char style_sheet[];
extern const char site_icon[];
/* script.js, without its comments. */
extern const char site_script[];

/* A phrase, escaped. */
#define html_phrase(out, r, name) html_text(out, words((r)->lang, PHRASE_##name))

#endif
