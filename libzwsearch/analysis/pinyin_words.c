#include "analysis/pinyin_words.h"

#include "analysis/analyzer_internal.h"
#include "analysis/pinyin.h"
#include "analysis/user_words.h"

/* What a reading costs more than the likeliest, in units of 1/512 nat. */
#define COST_OTHER (ZWS_DICT_COST_ONE / 2)

/* How one character is read: it stands in many words, and is looked up once. */
typedef struct {
    uint16_t reading[ZWS_PINYIN_READINGS_MAX];
    uint8_t n;
    bool known;
    bool in_phrases; /* some word that begins with it is read otherwise */
} sound;

typedef struct {
    const zws_analyzer *analyzer;
    zws_pinyin_words *words;
    sound *sound;        /* of the characters from ZWS_DICT_PINYIN_FIRST on */
    uint32_t *owner;     /* of each base in the trie: the cell whose children begin there, + 1 */
    uint32_t *character; /* of each code */
} maker;

/* Adds a word in one of its readings. */
static zws_status add_reading(zws_pinyin_words *words, const uint32_t *cp, const uint16_t *syllable,
                              size_t n, uint32_t cost)
{
    char initial[ZWS_PINYIN_WORD_MAX];
    for (size_t i = 0; i < n; i++) {
        initial[i] = *zws_pinyin__name(syllable[i]);
        if (initial[i] == '\0')
            return ZWS_OK;
    }
    ZWS_TRY(zws_mem__grow(&words->word, &words->cap, words->n + 1, sizeof *words->word));
    ZWS_TRY(
        zws_mem__grow(&words->pool, &words->cap_pool, words->n_pool + 2 * n, sizeof *words->pool));
    words->word[words->n++] = (zws_pinyin_word){.key = zws_pinyin_words__key(initial, n),
                                                .at = (uint32_t)words->n_pool,
                                                .cost = (uint16_t)(cost < 0xFFFF ? cost : 0xFFFF)};
    for (size_t i = 0; i < n; i++)
        words->pool[words->n_pool++] = (uint16_t)cp[i];
    for (size_t i = 0; i < n; i++)
        words->pool[words->n_pool++] = syllable[i];
    return ZWS_OK;
}

static void learn(sound *out, const zws_analyzer *analyzer, uint32_t cp)
{
    out->n = (uint8_t)zws_pinyin__readings(out->reading, analyzer, cp);
    out->in_phrases = zws_pinyin__begins_phrase(cp);
    out->known = true;
}

static const sound *sound_of(maker *m, sound *scratch, uint32_t cp)
{
    uint32_t at = cp - ZWS_DICT_PINYIN_FIRST;
    sound *out = at < ZWS_DICT_PINYIN_COUNT ? &m->sound[at] : scratch;
    if (!out->known || out == scratch)
        learn(out, m->analyzer, cp);
    return out;
}

/* The usual reading of a word. */
static void read_word(uint16_t *syllable, maker *m, const uint32_t *cp, size_t n)
{
    sound scratch = {.known = false};
    for (size_t i = 0; i < n; i++) {
        const sound *s = sound_of(m, &scratch, cp[i]);
        if (s->in_phrases) {
            zws_pinyin__read(syllable, m->analyzer, cp, n);
            return;
        }
        syllable[i] = s->n > 0 ? s->reading[0] : 0;
    }
}

/* The word once more for each other reading of one of its characters: no list of words knows how
 * all of them are read (征地 as zheng di). */
static zws_status add_others(maker *m, const uint32_t *cp, uint16_t *syllable, size_t n,
                             uint32_t cost)
{
    sound scratch = {.known = false};
    for (size_t i = 0; i < n; i++) {
        uint16_t usual = syllable[i];
        const sound *s = sound_of(m, &scratch, cp[i]);
        for (size_t r = 0; r < s->n; r++) {
            syllable[i] = s->reading[r];
            if (s->reading[r] != usual)
                ZWS_TRY(add_reading(m->words, cp, syllable, n, cost + COST_OTHER));
        }
        syllable[i] = usual;
    }
    return ZWS_OK;
}

static zws_status add(maker *m, const uint32_t *cp, size_t n, uint32_t cost)
{
    uint16_t syllable[ZWS_PINYIN_WORD_MAX];
    for (size_t i = 0; i < n; i++) {
        if (cp[i] > 0xFFFF)
            return ZWS_OK;
    }
    read_word(syllable, m, cp, n);
    ZWS_TRY(add_reading(m->words, cp, syllable, n, cost));
    return add_others(m, cp, syllable, n, cost);
}

/* --- The dictionary --------------------------------------------------------------------------- */

static uint32_t code_of(uint64_t cell)
{
    return (uint32_t)(cell >> 24 & 0xFFFF);
}

/* A cell does not name its parent. But no two parents share a base, and the base follows from the
 * cell and its code. */
static zws_status find_owners(maker *m)
{
    const zws_dict *dict = &m->analyzer->dict;
    ZWS_TRY(zws_mem__zalloc(&m->owner, (size_t)dict->node_count + 1, sizeof *m->owner));
    ZWS_TRY(zws_mem__zalloc(&m->character, dict->meta.codes, sizeof *m->character));
    for (uint32_t cell = 0; cell < dict->node_count; cell++) {
        uint32_t base = (uint32_t)(dict->trie[cell] & 0xFFFFFF);
        bool used = cell == 0 || code_of(dict->trie[cell]) != 0;
        /* Leaves have no base, which reads as 0; the root, which comes first, may have that. */
        if (used && base < dict->node_count && m->owner[base] == 0)
            m->owner[base] = cell + 1;
    }
    for (uint32_t page = 0; page < ZWS_DICT_PAGE_COUNT; page++) {
        for (uint32_t i = 0; dict->pages[page] && i < 256; i++) {
            uint32_t cp = page << 8 | i, code = zws_dict_char(dict, cp) & ZWS_CHAR_CODE;
            if (code > 0 && code < dict->meta.codes)
                m->character[code] = cp;
        }
    }
    return ZWS_OK;
}

/* The characters from the root to a cell, written to the end of cp; how many, 0 for a word that is
 * too long, or a damaged trie. */
static size_t spell(const maker *m, uint32_t cp[ZWS_PINYIN_WORD_MAX], uint32_t cell)
{
    const zws_dict *dict = &m->analyzer->dict;
    size_t n = 0;
    while (cell != 0) {
        uint32_t code = code_of(dict->trie[cell]);
        if (n == ZWS_PINYIN_WORD_MAX || code == 0 || code > cell || code >= dict->meta.codes)
            return 0;
        cp[ZWS_PINYIN_WORD_MAX - ++n] = m->character[code];
        uint32_t owner = m->owner[cell - code];
        if (owner == 0)
            return 0;
        cell = owner - 1;
    }
    return n;
}

static zws_status add_dictionary(maker *m)
{
    const zws_dict *dict = &m->analyzer->dict;
    uint32_t cp[ZWS_PINYIN_WORD_MAX];
    ZWS_TRY(find_owners(m));
    for (uint32_t cell = 1; cell < dict->node_count; cell++) {
        uint32_t id = zws_dict_word(dict, dict->trie[cell]);
        if (id == ZWS_DICT_NO_WORD || code_of(dict->trie[cell]) == 0)
            continue;
        size_t n = spell(m, cp, cell);
        if (n > 0)
            ZWS_TRY(add(m, cp + ZWS_PINYIN_WORD_MAX - n, n, dict->costs[id] & 0xFFFF));
    }
    return ZWS_OK;
}

/* --- The user's words ------------------------------------------------------------------------- */

static zws_status add_user(maker *m)
{
    const zws_user_words *user = m->analyzer->user;
    uint64_t *from;
    if (!user)
        return ZWS_OK;
    ZWS_TRY(zws_mem__zalloc(&from, user->nodes, sizeof *from));
    for (size_t i = 0; i < user->slots; i++) {
        if (user->slot[i].key != 0)
            from[user->slot[i].node] = user->slot[i].key;
    }
    zws_status status = ZWS_OK;
    for (size_t node = 2; node < user->nodes && status == ZWS_OK; node++) {
        uint32_t cp[ZWS_PINYIN_WORD_MAX];
        size_t n = 0, at = node;
        if (user->node[node].cost == ZWS_USER_NO_WORD || user->node[node].id != ZWS_DICT_NO_WORD)
            continue;
        for (; at > 1 && n < ZWS_PINYIN_WORD_MAX; at = (size_t)(from[at] >> 21))
            cp[ZWS_PINYIN_WORD_MAX - ++n] = (uint32_t)(from[at] & 0x1FFFFF);
        if (at <= 1)
            status = add(m, cp + ZWS_PINYIN_WORD_MAX - n, n, user->node[node].cost);
    }
    free(from);
    return status;
}

/* --- The table -------------------------------------------------------------------------------- */

enum { DIGIT = 16, DIGITS = 5 }; /* bits of a digit; digits of cost and key together */

static unsigned digit_of(const zws_pinyin_word *word, unsigned digit)
{
    return digit == 0 ? word->cost : (unsigned)(word->key >> (digit - 1) * DIGIT) & 0xFFFF;
}

/* By key, then by cost, else in the order in which they came: digit by digit, the last one first.
 */
static zws_status sort_words(zws_pinyin_words *words)
{
    zws_pinyin_word *other;
    uint32_t *place;
    ZWS_TRY(zws_mem__zalloc(&place, (size_t)1 << DIGIT, sizeof *place));
    zws_status status = zws_mem__zalloc(&other, words->cap, sizeof *other);
    for (unsigned digit = 0; digit < DIGITS && status == ZWS_OK; digit++) {
        memset(place, 0, sizeof *place << DIGIT);
        for (size_t i = 0; i < words->n; i++)
            place[digit_of(&words->word[i], digit)]++;
        for (uint32_t d = 0, at = 0; d < 1u << DIGIT; d++) {
            uint32_t n = place[d];
            place[d] = at;
            at += n;
        }
        for (size_t i = 0; i < words->n; i++)
            other[place[digit_of(&words->word[i], digit)]++] = words->word[i];
        zws_pinyin_word *sorted = other;
        other = words->word;
        words->word = sorted;
    }
    if (status == ZWS_OK)
        free(other);
    free(place);
    return status;
}

static void release(zws_pinyin_words *words)
{
    if (!words)
        return;
    free(words->word);
    free(words->pool);
    free(words);
}

static zws_status make(zws_pinyin_words **out, const zws_analyzer *analyzer)
{
    maker m = {.analyzer = analyzer};
    ZWS_TRY(zws_mem__zalloc(&m.words, 1, sizeof *m.words));
    zws_status status = zws_mem__zalloc(&m.sound, ZWS_DICT_PINYIN_COUNT, sizeof *m.sound);
    if (status == ZWS_OK)
        status = add_dictionary(&m);
    if (status == ZWS_OK)
        status = add_user(&m);
    if (status == ZWS_OK && m.words->n > 1)
        status = sort_words(m.words);
    free(m.sound);
    free(m.owner);
    free(m.character);
    if (status != ZWS_OK) {
        release(m.words);
        return status;
    }
    *out = m.words;
    return ZWS_OK;
}

zws_status zws_pinyin_words__of(const zws_pinyin_words **out, const zws_analyzer *analyzer)
{
    zws_pinyin_shared *shared = analyzer->pinyin_words;
    zws_pinyin_words *words = atomic_load_explicit(&shared->words, memory_order_acquire), *made;
    if (!words) {
        ZWS_TRY(make(&made, analyzer));
        if (atomic_compare_exchange_strong_explicit(&shared->words, &words, made,
                                                    memory_order_acq_rel, memory_order_acquire))
            words = made;
        else
            release(made); /* another thread was first */
    }
    *out = words;
    return ZWS_OK;
}

void zws_pinyin_words__forget(zws_pinyin_shared *shared)
{
    if (shared)
        release(atomic_exchange(&shared->words, NULL));
}

uint64_t zws_pinyin_words__key(const char *initial, size_t n)
{
    uint64_t key = (uint64_t)n << 60;
    for (size_t i = 0; i < n; i++)
        key |= (uint64_t)(initial[i] - 'a' + 1) << (55 - 5 * i);
    return key;
}

/* The first word whose key is not below. */
static size_t first_at(const zws_pinyin_words *words, uint64_t key)
{
    size_t low = 0, high = words->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (words->word[middle].key < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void zws_pinyin_words__range(size_t *first, size_t *last, const zws_pinyin_words *words,
                             uint64_t key)
{
    *first = first_at(words, key);
    *last = first_at(words, key + 1);
}
