/* What the parts of the live tier share. live_tier*.c are the only files that know Xapian. */
#ifndef ZWS_STORE_LIVE_TIER_INTERNAL_H
#define ZWS_STORE_LIVE_TIER_INTERNAL_H

#include "xapian_c.h"
#include "store/live_tier.h"

typedef struct zws_live_lists zws_live_lists;

struct zws_live {
    xapian_db *db;
    char *path;
    bool writable;
    bool failed;
    bool xapian_only;      /* every plan goes to Xapian's matcher */
    zws_live_lists *lists; /* what a reader keeps of its snapshot; NULL: nothing yet */
};

/* The store's status for a status of the binding, with its message; marks the handle when the
 * stored state is the cause. live may be NULL. */
zws_status zws_live__fail(zws_live *live, const char *path, xapian_status status);

/* In functions that have a `live`: returns on a failure of the binding. */
#define ZWS_LIVE_TRY(call)                                                                         \
    do {                                                                                           \
        xapian_status status_ = (call);                                                            \
        if (status_ != XAPIAN_OK)                                                                  \
            return zws_live__fail(live, live->path, status_);                                      \
    } while (0)

/* --- What a reader keeps of its snapshot (live_lists.c) --------------------------------------- */

/* A term; its postings are read when that is cheaper than looking documents up one by one. */
typedef struct {
    uint64_t hash;
    uint32_t frequency; /* documents that have it */
    uint32_t asked;     /* look-ups before the list was read */
    uint32_t *doc, *tf; /* ascending; NULL: not read */
    /* Of a list that is not short: whether document d has the term, bit d % 64 of word d / 64, and
     * how many of the documents before those of word i have it. */
    uint64_t *bit;
    uint32_t *before;
    size_t len;
    char text[];
} zws_live_list;

/* Whether there is anything to be kept: not for writers, nor where too many documents are live. */
bool zws_live_lists__usable(zws_live *live);
/* A term's entry, with its frequency; it stays until zws_live_lists__trim or a clear. */
zws_status zws_live_lists__find(zws_live_list **out, zws_live *live, zws_term term);
zws_status zws_live_lists__read(zws_live *live, zws_live_list *list);
/* So many look-ups are to come: reads the list where that costs less. */
zws_status zws_live_lists__expect(zws_live *live, zws_live_list *list, size_t n);
/* Whether a document has the term, and how often: 0 for terms that do not rank. tf may be NULL. */
zws_status zws_live_lists__has(zws_live *live, zws_live_list *list, uint32_t doc, bool *has,
                               uint32_t *tf);
/* What is known of a phrase: bit d of word d/64 is of document d. */
typedef struct {
    uint64_t hash;
    uint64_t *known, *has;
    size_t n;
    const zws_live_list *list[];
} zws_live_phrase;

/* The entry of a phrase of the terms of these lists; it stays as long as they do. */
zws_status zws_live_lists__phrase(zws_live_phrase **out, zws_live *live, zws_live_list *const *list,
                                  size_t n);
/* Whether there are bits for a document. */
bool zws_live_lists__has_bits(const zws_live *live, uint32_t doc);
/* A value of a document, empty where it has none; valid until a trim or clear, or in arena. */
zws_status zws_live_lists__value(zws_term *out, zws_live *live, int slot, uint32_t doc,
                                 zws_arena *arena);
zws_status zws_live_lists__length(uint32_t *length, zws_live *live, uint32_t doc);
/* Forgets lists where they have become many. */
void zws_live_lists__trim(zws_live *live);
void zws_live_lists__clear(zws_live *live);

/* --- Plans of few matches (live_few.c) ----------------------------------------------------------
 */

/* Answers a plan that can have but few matches; *taken is false, and nothing done, for others. */
zws_status zws_live__match_few(zws_live *live, const zws_plan *plan, const zws_class_bits *classes,
                               zws_matches *out, bool *taken);

#endif
