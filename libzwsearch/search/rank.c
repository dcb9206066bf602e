#include "search/search_internal.h"

#include <math.h>

#include "base/hash.h"

static zws_status grow_slots(zws_ranking *r)
{
    size_t n = r->n_slots ? 2 * r->n_slots : 256;
    uint32_t *slot;
    ZWS_TRY(zws_mem__zalloc(&slot, n, sizeof *slot));
    for (size_t i = 0; i < r->n; i++) {
        zws_term term = r->entry[i].term;
        size_t at = zws_hash64__of(term.text, term.len, 0) & (n - 1);
        while (slot[at])
            at = (at + 1) & (n - 1);
        slot[at] = (uint32_t)i + 1;
    }
    free(r->slot);
    r->slot = slot;
    r->n_slots = n;
    return ZWS_OK;
}

/* The slot of a term, or the empty one where it belongs. */
static size_t find_slot(const zws_ranking *r, const char *term, size_t len)
{
    size_t at = zws_hash64__of(term, len, 0) & (r->n_slots - 1);
    for (; r->slot[at]; at = (at + 1) & (r->n_slots - 1)) {
        zws_term have = r->entry[r->slot[at] - 1].term;
        if (have.len == len && memcmp(have.text, term, len) == 0)
            break;
    }
    return at;
}

zws_status zws_ranking__add(size_t *index, zws_ranking *ranking, zws_arena *arena, const char *term,
                            size_t len, bool matches, zws_rank_class class)
{
    if (2 * (ranking->n + 1) > ranking->n_slots)
        ZWS_TRY(grow_slots(ranking));
    size_t at = find_slot(ranking, term, len);
    if (!ranking->slot[at]) {
        ZWS_TRY(
            zws_mem__grow(&ranking->entry, &ranking->cap, ranking->n + 1, sizeof *ranking->entry));
        const char *copy = zws_arena__dup(arena, term, len);
        if (!copy)
            return ZWS_ENOMEM;
        ranking->entry[ranking->n++] = (zws_rank_entry){.term = {copy, len}};
        ranking->slot[at] = (uint32_t)ranking->n;
    }
    zws_rank_entry *entry = &ranking->entry[ranking->slot[at] - 1];
    entry->times++;
    entry->matches |= matches;
    if (class > entry->class)
        entry->class = class;
    if (index)
        *index = ranking->slot[at] - 1;
    return ZWS_OK;
}

zws_rank_class zws_ranking__class(zws_token_kind kind)
{
    switch (kind) {
    case ZWS_TOKEN_BIGRAM:
        return ZWS_RANK_BIGRAM;
    case ZWS_TOKEN_CHAR:
        return ZWS_RANK_CHARACTER;
    case ZWS_TOKEN_NUMBER:
        return ZWS_RANK_NUMBER;
    case ZWS_TOKEN_STEM:
        return ZWS_RANK_STEM;
    default:
        return ZWS_RANK_NOT;
    }
}

zws_status zws_ranking__add_alternative(size_t *index, zws_ranking *ranking, zws_arena *arena,
                                        const char *term, size_t len, zws_rank_class class)
{
    ZWS_TRY(zws_ranking__add(index, ranking, arena, term, len, true, class));
    ranking->entry[*index].plain = true;
    ranking->entry[*index].times--;
    return ZWS_OK;
}

double zws_ranking__idf(uint64_t documents, uint64_t frequency)
{
    double n = (double)documents, f = (double)(frequency < documents ? frequency : documents);
    double weight = (n - f + 0.5) / (f + 0.5);
    if (weight < 2.0)
        weight = weight * 0.5 + 1.0;
    return log(weight);
}

static int by_frequency(const void *a, const void *b)
{
    const zws_rank_entry *const *x = a, *const *y = b;
    if ((*x)->times == 0 || (*y)->times == 0) {
        if ((*x)->times != (*y)->times)
            return (*x)->times ? -1 : 1;
    }
    if ((*x)->frequency != (*y)->frequency)
        return (*x)->frequency < (*y)->frequency ? -1 : 1;
    /* Entries lie in the order of the query. */
    return *x < *y ? -1 : *x > *y;
}

/* A query that only asks is asked for what it says: then all of it is plain. */
static void settle_asking(zws_ranking *r)
{
    for (size_t i = 0; i < r->n; i++) {
        if (r->entry[i].plain && r->entry[i].frequency > 0)
            return;
    }
    for (size_t i = 0; i < r->n; i++)
        r->entry[i].plain = true;
}

/* Keeps the `limit` rarest of those that some document has, the query's own before all others;
 * asking: those that only ask too. */
static zws_status keep_rarest(zws_ranking *r, size_t limit, bool asking)
{
    zws_rank_entry **order;
    size_t n = 0;
    ZWS_TRY(zws_mem__zalloc(&order, r->n, sizeof *order));
    for (size_t i = 0; i < r->n; i++) {
        if (r->entry[i].frequency > 0 && (asking || r->entry[i].plain))
            order[n++] = &r->entry[i];
    }
    qsort(order, n, sizeof *order, by_frequency);
    for (size_t i = 0; i < n && i < limit; i++)
        order[i]->kept = true;
    free(order);
    return ZWS_OK;
}

static double weight_of(const zws_rank_entry *entry, const zws_profile *profile)
{
    double asking = entry->plain ? 1.0 : profile->asking;
    switch (entry->class) {
    case ZWS_RANK_WORD:
        return 1.0;
    case ZWS_RANK_BIGRAM:
        return profile->bigram * asking;
    case ZWS_RANK_CHARACTER:
        return profile->character * asking;
    case ZWS_RANK_STEM:
        return profile->stem;
    case ZWS_RANK_NUMBER:
        return profile->number;
    case ZWS_RANK_NOT:
        break;
    }
    return 0.0;
}

static void weigh_entry(zws_rank_entry *entry, const zws_profile *profile, uint64_t documents)
{
    double times = entry->times;
    if (!entry->kept)
        return;
    entry->weight = weight_of(entry, profile) * zws_ranking__idf(documents, entry->frequency);
    entry->weight *= entry->times ? (profile->k3 + 1.0) * times / (profile->k3 + times)
                                  : (entry->called ? profile->alternative : profile->synonym);
}

/* A character that a pair holds: whoever has the pair has it. One that is a word of its own may be
 * all that a document has of the query. */
static bool is_late(const zws_rank_entry *entry)
{
    return entry->class == ZWS_RANK_CHARACTER && entry->kept && !entry->matches && entry->times > 0;
}

/* Characters are in so many documents, and say so little, that they only put those in order that
 * stand first by all else, where there are many of them. */
static bool may_wait(const zws_ranking *r, const zws_profile *profile)
{
    size_t late = 0;
    bool others = false;
    for (size_t i = 0; i < r->n; i++) {
        late += is_late(&r->entry[i]);
        others |= r->entry[i].kept && r->entry[i].weight > 0 && !is_late(&r->entry[i]);
    }
    return r->may_wait && others && (double)late >= profile->late;
}

static void take(zws_ranking *r, const zws_rank_entry *entry)
{
    if (entry->kept && entry->weight > 0)
        r->rank[r->n_rank++] = (zws_rank_term){entry->term, entry->weight};
}

zws_status zws_ranking__weigh(zws_ranking *ranking, zws_store *store, const zws_profile *profile,
                              size_t limit, zws_arena *arena)
{
    uint64_t documents, length;
    ZWS_TRY(zws_store__totals(store, &documents, &length));
    for (size_t i = 0; i < ranking->n; i++)
        ZWS_TRY(zws_store__document_frequency(store, ranking->entry[i].term,
                                              &ranking->entry[i].frequency));
    settle_asking(ranking);
    ZWS_TRY(keep_rarest(ranking, limit, profile->asking > 0));
    ranking->bm25 = (zws_bm25){profile->k1, profile->b, profile->k3, profile->min_norm_len,
                               documents ? (double)length / (double)documents : 0.0};
    ranking->rank = zws_arena__alloc(arena, (ranking->n + 1) * sizeof *ranking->rank);
    if (!ranking->rank)
        return ZWS_ENOMEM;
    for (size_t i = 0; i < ranking->n; i++)
        weigh_entry(&ranking->entry[i], profile, documents);
    bool wait = may_wait(ranking, profile);
    for (size_t i = 0; wait && i < ranking->n; i++) {
        if (is_late(&ranking->entry[i]))
            take(ranking, &ranking->entry[i]);
    }
    ranking->n_late = ranking->n_rank;
    for (size_t i = 0; i < 2 * ranking->n; i++) {
        zws_rank_entry *entry = &ranking->entry[i % ranking->n];
        if (i == ranking->n)
            ranking->n_typed = ranking->n_rank;
        if ((entry->times > 0) == (i < ranking->n) && !(wait && is_late(entry)))
            take(ranking, entry);
    }
    return ZWS_OK;
}

void zws_ranking__free(zws_ranking *ranking)
{
    free(ranking->entry);
    free(ranking->slot);
    *ranking = (zws_ranking){0};
}
