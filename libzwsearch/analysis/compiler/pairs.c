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

typedef struct {
    uint64_t hash;
    uint32_t cost;
} stored_pair;

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

static int by_hash(const void *left, const void *right)
{
    const stored_pair *x = left, *y = right;
    return x->hash < y->hash ? -1 : x->hash > y->hash;
}

static zws_status write_pairs(zws_buffer *filter, zws_buffer *buckets, zws_buffer *table,
                              const stored_pair *item, size_t n)
{
    const size_t filter_bytes = ((size_t)1 << ZWS_DICT_FILTER_BITS) / 8;
    ZWS_TRY(zws_buffer__reserve(filter, filter_bytes));
    memset(filter->data, 0, filter_bytes);
    filter->len = filter_bytes;
    size_t at = 0;
    for (uint32_t bucket = 0; bucket <= 1u << ZWS_DICT_BUCKET_BITS; bucket++) {
        ZWS_TRY(put32(buckets, (uint32_t)at));
        size_t first = at;
        for (; at < n && item[at].hash >> ZWS_DICT_TAG_BITS == bucket; at++) {
            uint32_t bit = (uint32_t)(item[at].hash >> (ZWS_DICT_KEY_BITS - ZWS_DICT_FILTER_BITS));
            /* Words of 64 bits, little-endian: the bit of a word is that of its bytes. */
            filter->data[bit >> 3] = (char)(filter->data[bit >> 3] | 1 << (bit & 7));
            uint32_t tag = (uint32_t)item[at].hash & ((1u << ZWS_DICT_TAG_BITS) - 1);
            ZWS_TRY(put32(table, tag << (32 - ZWS_DICT_TAG_BITS) | item[at].cost));
        }
        if (at - first > ZWS_DICT_BUCKET_MAX)
            return zws_error__set(ZWS_ELIMIT, "too many word pairs: a bucket has %zu", at - first);
    }
    return ZWS_OK;
}

zws_status costs_build(zws_buffer *costs, zws_buffer *filter, zws_buffer *buckets,
                       zws_buffer *table, const vocabulary *vocab, word_pair *pairs, size_t n)
{
    history *of;
    stored_pair *item;
    n = merge(pairs, n);
    ZWS_TRY(zws_mem__zalloc(&of, vocab->n, sizeof *of));
    zws_status status = zws_mem__zalloc(&item, n, sizeof *item);
    if (status == ZWS_OK) {
        count_histories(of, vocab, pairs, n);
        for (size_t i = 0; i < n; i++) {
            const history *h = &of[pairs[i].a];
            double alone = fmax(frequency_of(vocab, pairs[i].b), FREQUENCY_MIN) / vocab->total;
            double p = (1 - h->share) * pairs[i].count / h->pairs + h->share * alone;
            uint32_t cost = zws_dict__cost(p, 1);
            item[i].hash = zws_dict_pair_hash(pairs[i].a, pairs[i].b);
            item[i].cost = cost < ZWS_DICT_PAIR_COST ? cost : ZWS_DICT_PAIR_COST;
        }
        qsort(item, n, sizeof *item, by_hash);
        status = write_costs(costs, vocab, of);
    }
    if (status == ZWS_OK)
        status = write_pairs(filter, buckets, table, item, n);
    free(of);
    free(item);
    return status;
}
