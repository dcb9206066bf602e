/* Costs of words and of word pairs: interpolation of pairs with single words. */
#include <math.h>

#include "analysis/compiler/compiler.h"

/* A word is as likely to be followed by something new as it was followed by different words; each
 * of those counts so much. The share of the unseen is never below SHARE_MIN. */
#define NEW_PER_TYPE 0.3
#define SHARE_MIN    0.02

/* Words that are listed without a count are rarer than any that were counted. */
#define FREQUENCY_MIN 1e-3

typedef struct {
    double pairs; /* how often the word stands first in a pair, */
    double types; /* before how many different words, */
    double share; /* and the probability left for all others */
} history;

static int by_words(const void *left, const void *right)
{
    const word_pair *x = left, *y = right;
    if (x->a != y->a)
        return x->a < y->a ? -1 : 1;
    return x->b < y->b ? -1 : x->b > y->b;
}

/* Sorts, and adds up pairs that normalisation made equal. */
static size_t merge(word_pair *pairs, size_t n)
{
    size_t kept = 0;
    qsort(pairs, n, sizeof *pairs, by_words);
    for (size_t i = 0; i < n; i++) {
        if (kept > 0 && pairs[kept - 1].a == pairs[i].a && pairs[kept - 1].b == pairs[i].b)
            pairs[kept - 1].count += pairs[i].count;
        else
            pairs[kept++] = pairs[i];
    }
    return kept;
}

static double frequency_of(const vocabulary *vocab, uint32_t id)
{
    return vocab->entry[vocab->order[id]].frequency;
}

static void count_histories(history *of, const vocabulary *vocab, const word_pair *pairs, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        of[pairs[i].a].pairs += pairs[i].count;
        of[pairs[i].a].types++;
    }
    for (uint32_t id = 0; id < vocab->n; id++) {
        history *h = &of[id];
        double seen = fmax(h->pairs, frequency_of(vocab, id)), fresh = h->types * NEW_PER_TYPE;
        h->share = 1;
        if (h->pairs > 0)
            h->share = fmin(1, fmax(SHARE_MIN, (fresh + seen - h->pairs) / (seen + fresh)));
    }
}

static zws_status write_costs(zws_buffer *out, const vocabulary *vocab, const history *of)
{
    for (uint32_t id = 0; id < vocab->n; id++) {
        double frequency = fmax(frequency_of(vocab, id), FREQUENCY_MIN);
        uint32_t cost = zws_dict__cost(frequency, vocab->total);
        ZWS_TRY(put32(out, cost | zws_dict__cost(of[id].share, 1) << 16));
    }
    return ZWS_OK;
}

static uint32_t pair_cost(const vocabulary *vocab, const history *of, const word_pair *pair)
{
    const history *h = &of[pair->a];
    double alone = fmax(frequency_of(vocab, pair->b), FREQUENCY_MIN) / vocab->total;
    double p = (1 - h->share) * pair->count / h->pairs + h->share * alone;
    uint32_t cost = zws_dict__cost(p, 1);
    return cost < ZWS_DICT_PAIR_COST ? cost : ZWS_DICT_PAIR_COST;
}

/* Writes the slots of the n pairs of one first word: a little more than half of them are used, at
 * least one is free. */
static zws_status write_followers(zws_buffer *out, const vocabulary *vocab, const history *of,
                                  const word_pair *pairs, size_t n)
{
    if (n == 0)
        return ZWS_OK;
    uint32_t count = (uint32_t)(n * 17 / 10 + 1), *slot;
    ZWS_TRY(zws_mem__zalloc(&slot, count, sizeof *slot));
    memset(slot, 0xFF, count * sizeof *slot);
    for (size_t i = 0; i < n; i++) {
        uint32_t at = zws_dict_slot(pairs[i].b, count);
        while (slot[at] != ZWS_DICT_EMPTY_SLOT)
            at = at + 1 < count ? at + 1 : 0;
        slot[at] = pairs[i].b << ZWS_DICT_PAIR_BITS | pair_cost(vocab, of, &pairs[i]);
    }
    zws_status status = ZWS_OK;
    for (uint32_t i = 0; i < count && status == ZWS_OK; i++)
        status = put32(out, slot[i]);
    free(slot);
    return status;
}

static zws_status write_pairs(zws_buffer *starts, zws_buffer *out, const vocabulary *vocab,
                              const history *of, const word_pair *pairs, size_t n)
{
    size_t at = 0;
    for (size_t a = 0; a < vocab->n && vocab->entry[vocab->order[a]].paired; a++) {
        ZWS_TRY(put32(starts, (uint32_t)(out->len / 4)));
        size_t first = at;
        while (at < n && pairs[at].a == a)
            at++;
        ZWS_TRY(write_followers(out, vocab, of, pairs + first, at - first));
    }
    return put32(starts, (uint32_t)(out->len / 4));
}

zws_status costs_build(zws_buffer *costs, zws_buffer *starts, zws_buffer *table,
                       const vocabulary *vocab, word_pair *pairs, size_t n)
{
    history *of;
    n = merge(pairs, n);
    ZWS_TRY(zws_mem__zalloc(&of, vocab->n, sizeof *of));
    count_histories(of, vocab, pairs, n);
    zws_status status = write_costs(costs, vocab, of);
    if (status == ZWS_OK)
        status = write_pairs(starts, table, vocab, of, pairs, n);
    free(of);
    return status;
}
