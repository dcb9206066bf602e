/* What a tier answers to a plan (core/plan.h). A PHRASE below an AT_LEAST, or with a
 * place (`at`), has at most 64 terms. */
#ifndef ZWS_STORE_PLAN_H
#define ZWS_STORE_PLAN_H

#include "core/plan.h"
#include "document/document.h"

typedef struct {
    uint32_t tier; /* which tier it is in, */
    uint64_t doc;  /* and its number there */
    double score;  /* 0 unless ordered by relevance */
    zws_date date; /* first day of the sort date; 0 = undated */
    char *id;      /* NUL-terminated, owned by the matches */
} zws_match;

typedef struct {
    const char *value; /* in the facet's text or in a mapped segment; NUL behind it when finished */
    size_t len;
    uint64_t count;
} zws_facet_count;

typedef struct zws_facet_text zws_facet_text;

/* Zero-initialise it. */
typedef struct {
    zws_facet_count *item; /* by value; when finished by count descending, then by value */
    size_t n, cap;
    zws_facet_text *text; /* owns values that no segment has */
} zws_facet;

typedef struct {
    zws_match *hit;
    size_t n;
    uint64_t total; /* matches: exact when total_exact, else a lower bound */
    bool total_exact;
    zws_facet *facet; /* as many as the plan has; valid while the snapshot is, until finished */
    size_t n_facets;
} zws_matches;

void zws_matches__free(zws_matches *matches);
/* Whether one of the first n hits is the document of match; both are of one snapshot. */
bool zws_matches__have(const zws_matches *matches, size_t n, const zws_match *match);

/* --- Facets (facets.c) ---------------------------------------------------------------------- */

/* Adds the counts of part, which has the same facets or none, to those of out; part loses them.
 * Neither is finished. */
zws_status zws_matches__add_facets(zws_matches *out, zws_matches *part);
/* Puts values in order by count, and makes copies of their texts: they do not need the snapshot any
 * more. Nothing is added to them afterwards. */
zws_status zws_matches__finish_facets(zws_matches *out);
zws_status zws_facet__finish(zws_facet *facet);
/* Appends a value that is not there yet; copies it. */
zws_status zws_facet__add(zws_facet *facet, const char *value, size_t len, uint64_t count);
/* Puts values that were added in any order in theirs. */
void zws_facet__sort(zws_facet *facet);
void zws_facet__free(zws_facet *facet);

/* Fills date and id from a sort key (ZWS_SLOT_OLDEST's form when oldest, else ZWS_SLOT_NEWEST's).
 * ZWS_ECORRUPT when it is none. */
zws_status zws_match__from_key(zws_match *match, const char *key, size_t len, bool oldest);

#endif
