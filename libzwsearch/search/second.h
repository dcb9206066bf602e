/* The second look: the hits that are looked at, and what is added to them. For second.c and
 * second_look.c. */
#ifndef ZWS_SEARCH_SECOND_H
#define ZWS_SEARCH_SECOND_H

#include "base/hash.h"
#include "search/search_internal.h"

typedef struct {
    zws_match match;
    zws_hash128 law; /* tells those of the hits apart; 0: it is no article */
    double extra[ZWS_SECOND_KINDS];
} zws_looked;

typedef struct {
    zws_compiler *compiler;
    const zws_profile *profile;
    zws_looked *hit;     /* as they were found */
    zws_looked **order;  /* by the scores that they have by now */
    zws_looked **listed; /* by tiers and documents; what no longer counts goes missing */
    size_t n;
} zws_looker;

/* Like the addends of terms, so that sums are exact. */
double zws_look__rounded(double addend);

/* Each fills a kind of extra[]; scores stay as they are. The law's share of its best articles goes
 * by the order of the hits. Titles are looked at after characters. */
zws_status zws_look__at_laws(zws_looker *l, double weight);
zws_status zws_look__at_characters(zws_looker *l);
zws_status zws_look__at_titles(zws_looker *l);
zws_status zws_look__at_priors(zws_looker *l);

#endif
