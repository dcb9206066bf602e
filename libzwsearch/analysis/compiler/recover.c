/* smartcn keeps only a 64-bit hash of each word pair: FNV-1a over the bytes of "a@b". Words are few
 * enough to try all pairs, if each try costs a nanosecond.
 *
 * A step of FNV is h ← (h ^ byte) * P. The exclusive or changes the low byte alone, so it adds a
 * number that depends on the low byte and the byte at hand only; and low bytes follow from low
 * bytes. Hence two states that agree in the low byte and differ by d before m bytes differ by
 * d * P^m behind them. So the state behind "a@" is split into its low byte and the rest; for each
 * of the 256 low bytes all words b are hashed once, and for each a only an addition remains. The
 * hashes of the words b are ordered by their upper bits, so that the look-ups in the bitmap of
 * wanted hashes walk through memory in order. */
#include "analysis/compiler/compiler.h"

#define FNV_BASIS 0xCBF29CE484222325u
#define FNV_PRIME 1099511628211u
#define UNITS_MAX 24
#define MAP_BITS  23 /* a mebibyte */
#define SORT_BITS 12

typedef struct {
    uint64_t hash;
    uint32_t word;
} tail;

typedef struct {
    const smartcn *data;
    uint32_t *word; /* the words to try */
    size_t words;
    uint64_t *map;  /* a bit for each hash that is wanted, by its upper bits */
    uint32_t *slot; /* open addressing: which hash + 1 */
    size_t slots;
    uint32_t *group; /* words by the low byte of their state behind "a@" */
    size_t group_begin[257];
    uint64_t *state; /* behind "a@" */
    tail *tails;     /* the words b, by length and upper bits */
    tail *unordered;
    size_t tail_begin[UNITS_MAX + 2];
    word_pair *pairs;
    size_t n, cap;
} search;

static uint64_t step(uint64_t h, uint16_t unit)
{
    h = (h ^ (unit & 0xFF)) * FNV_PRIME;
    return (h ^ unit >> 8) * FNV_PRIME;
}

static uint64_t hash_word(uint64_t h, const smartcn_word *word)
{
    for (uint32_t i = 0; i < word->len; i++)
        h = step(h, word->unit[i]);
    return h;
}

static zws_status index_hashes(search *s)
{
    const smartcn *data = s->data;
    for (s->slots = 1024; s->slots < data->hashes * 4; s->slots *= 2)
        ;
    ZWS_TRY(zws_mem__zalloc(&s->slot, s->slots, sizeof *s->slot));
    ZWS_TRY(zws_mem__zalloc(&s->map, ((size_t)1 << MAP_BITS) / 64, sizeof *s->map));
    for (size_t i = 0; i < data->hashes; i++) {
        uint64_t h = data->hash[i].hash, bit = h >> (64 - MAP_BITS);
        s->map[bit >> 6] |= (uint64_t)1 << (bit & 63);
        size_t at = h & (s->slots - 1);
        while (s->slot[at] != 0)
            at = (at + 1) & (s->slots - 1);
        s->slot[at] = (uint32_t)i + 1;
    }
    return ZWS_OK;
}

/* Words a, in groups by the low byte of their states. */
static void group_words(search *s)
{
    const smartcn *data = s->data;
    memset(s->group_begin, 0, sizeof s->group_begin);
    for (size_t i = 0; i < s->words; i++) {
        uint32_t word = s->word[i];
        s->state[word] = step(hash_word(FNV_BASIS, &data->word[word]), '@');
        s->group_begin[(s->state[word] & 0xFF) + 1]++;
    }
    for (size_t g = 0; g < 256; g++)
        s->group_begin[g + 1] += s->group_begin[g];
    size_t at[256];
    memcpy(at, s->group_begin, sizeof at);
    for (size_t i = 0; i < s->words; i++)
        s->group[at[s->state[s->word[i]] & 0xFF]++] = s->word[i];
}

/* Hashes all words b from a low byte and orders them by length, then by upper bits. */
static void hash_tails(search *s, unsigned low)
{
    const smartcn *data = s->data;
    size_t count[UNITS_MAX + 2] = {0};
    for (size_t i = 0; i < s->words; i++)
        count[data->word[s->word[i]].len + 1]++;
    for (size_t m = 0; m <= UNITS_MAX; m++)
        count[m + 1] += count[m];
    memcpy(s->tail_begin, count, sizeof count);
    for (size_t i = 0; i < s->words; i++) {
        const smartcn_word *word = &data->word[s->word[i]];
        s->unordered[count[word->len]++] = (tail){hash_word(low, word), s->word[i]};
    }
    for (size_t m = 1; m <= UNITS_MAX; m++) {
        size_t begin = s->tail_begin[m], end = s->tail_begin[m + 1];
        size_t bucket[(1 << SORT_BITS) + 1] = {0};
        for (size_t i = begin; i < end; i++)
            bucket[(s->unordered[i].hash >> (64 - SORT_BITS)) + 1]++;
        for (size_t b = 0; b < 1 << SORT_BITS; b++)
            bucket[b + 1] += bucket[b];
        for (size_t i = begin; i < end; i++)
            s->tails[begin + bucket[s->unordered[i].hash >> (64 - SORT_BITS)]++] = s->unordered[i];
    }
}

static zws_status probe(search *s, uint64_t hash, uint32_t a, uint32_t b)
{
    const smartcn *data = s->data;
    for (size_t at = hash & (s->slots - 1); s->slot[at] != 0; at = (at + 1) & (s->slots - 1)) {
        uint32_t i = s->slot[at] - 1;
        if (data->hash[i].hash != hash)
            continue;
        ZWS_TRY(zws_mem__grow(&s->pairs, &s->cap, s->n + 1, sizeof *s->pairs));
        s->pairs[s->n++] = (word_pair){a, b, data->hash[i].count};
        break;
    }
    return ZWS_OK;
}

/* Tries word a before all words b of m units. */
static zws_status try_word(search *s, uint32_t a, size_t m, uint64_t delta)
{
    const tail *end = s->tails + s->tail_begin[m + 1];
    for (const tail *t = s->tails + s->tail_begin[m]; t < end; t++) {
        uint64_t h = t->hash + delta, bit = h >> (64 - MAP_BITS);
        if (__builtin_expect(s->map[bit >> 6] >> (bit & 63) & 1, 0))
            ZWS_TRY(probe(s, h, a, t->word));
    }
    return ZWS_OK;
}

static zws_status try_all(search *s)
{
    group_words(s);
    for (unsigned low = 0; low < 256; low++) {
        hash_tails(s, low);
        for (size_t g = s->group_begin[low]; g < s->group_begin[low + 1]; g++) {
            uint32_t a = s->group[g];
            uint64_t delta = s->state[a] - low;
            for (size_t m = 1; m <= UNITS_MAX; m++) {
                delta *= FNV_PRIME;
                delta *= FNV_PRIME;
                ZWS_TRY(try_word(s, a, m, delta));
            }
        }
    }
    return ZWS_OK;
}

/* Tries the words that occur at least so often, unless all is found already. */
static zws_status try_frequent(search *s, uint32_t frequency)
{
    const smartcn *data = s->data;
    if (s->n == data->hashes)
        return ZWS_OK;
    s->words = s->n = 0;
    for (size_t i = 0; i < data->words; i++) {
        if (data->word[i].frequency >= frequency)
            s->word[s->words++] = (uint32_t)i;
    }
    return try_all(s);
}

static zws_status find_all(search *s)
{
    const smartcn *data = s->data;
    ZWS_TRY(index_hashes(s));
    ZWS_TRY(zws_mem__zalloc(&s->word, data->words, sizeof *s->word));
    ZWS_TRY(zws_mem__zalloc(&s->state, data->words, sizeof *s->state));
    ZWS_TRY(zws_mem__zalloc(&s->group, data->words, sizeof *s->group));
    ZWS_TRY(zws_mem__zalloc(&s->tails, data->words, sizeof *s->tails));
    ZWS_TRY(zws_mem__zalloc(&s->unordered, data->words, sizeof *s->unordered));
    uint32_t rarest = UINT32_MAX;
    for (size_t i = 0; i < data->hashes; i++)
        rarest = data->hash[i].count < rarest ? data->hash[i].count : rarest;
    /* A word is at least as frequent as any pair that it is in. */
    ZWS_TRY(try_frequent(s, rarest));
    ZWS_TRY(try_frequent(s, 0));
    /* A few hashes of unknown words would not matter; many mean another format. */
    if (s->n < data->hashes - data->hashes / 100)
        return zws_error__set(ZWS_EFORMAT, "bigramdict.mem: only %zu of %zu word pairs found", s->n,
                              data->hashes);
    return ZWS_OK;
}

zws_status smartcn_recover(word_pair **pairs, size_t *n, const smartcn *data)
{
    search s = {.data = data};
    zws_status status = find_all(&s);
    free(s.word);
    free(s.map);
    free(s.slot);
    free(s.group);
    free(s.state);
    free(s.tails);
    free(s.unordered);
    if (status != ZWS_OK) {
        free(s.pairs);
        return status;
    }
    *pairs = s.pairs;
    *n = s.n;
    return ZWS_OK;
}
