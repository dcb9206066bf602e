/* The cheapest few ways through a lattice of words over the characters that the input stands for.
 */
#include "analysis/pinyin_input.h"

#include <math.h>

#include "analysis/analyzer_internal.h"
#include "analysis/pinyin_words.h"
#include "base/utf8.h"

_Static_assert(ZWS_PINYIN_COST_ONE == ZWS_DICT_COST_ONE, "costs are those of the dictionary");

#define SYLLABLES_MAX 512 /* more than there are */
#define RUNS_MAX      8   /* of letters, between Han characters */
#define READINGS_MAX  16  /* of the whole input as items */
#define PATHS         12  /* kept at each place */
#define ASKED         3 /* of these: the index is asked about the neighbours of single characters */
#define SEEN_SLOTS    2048
#define NEVER         255

/* Costs in units of 1/512 nat. */
enum {
    COST_FUZZY = 5 * ZWS_DICT_COST_ONE,   /* a sound taken for another */
    COST_READING = ZWS_DICT_COST_ONE / 2, /* each way of splitting letters that comes later */
    COST_APART = 8 * ZWS_DICT_COST_ONE,   /* neighbours that no document has side by side */
    COST_LONE = 2 * ZWS_DICT_COST_ONE,    /* a single character for an initial */
    COST_TYPED = 4 * ZWS_DICT_COST_ONE,   /* a Han character that is in no word here */
};

/* One character that is meant. */
typedef struct {
    uint32_t cp; /* typed as it is; 0: by letters */
    char initial;
    char other; /* another initial that it may be taken for; 0: none */
    bool whole;
    uint8_t fuzz[SYLLABLES_MAX]; /* for each syllable: sounds taken for others, or NEVER */
} item;

typedef struct {
    uint32_t cp[ZWS_PINYIN_WORD_MAX];
    uint8_t n;
    uint32_t id;   /* ZWS_DICT_NO_WORD: none of the dictionary */
    uint32_t cost; /* alone */
    uint32_t fuzz; /* the price of its sounds */
    uint32_t held; /* the price of how rare it is in the index */
} candidate;

typedef struct {
    uint32_t cost;
    uint16_t from, way; /* the place before its last word, and which of the paths there */
    uint32_t word;      /* in the lattice's candidates */
} path;

typedef struct {
    uint64_t key; /* of the characters; 0 = free */
    uint64_t frequency;
} seen;

typedef struct {
    zws_analyzer *analyzer;
    const zws_pinyin_words *words;
    const zws_pinyin_index *index;
    zws_pinyin_guesses *out;
    size_t max;

    item item[ZWS_PINYIN_ITEMS_MAX];
    size_t n;
    path path[ZWS_PINYIN_ITEMS_MAX + 1][PATHS];
    size_t n_paths[ZWS_PINYIN_ITEMS_MAX + 1];
    candidate *candidate;
    size_t n_candidates, cap_candidates;
    seen seen[SEEN_SLOTS];
    size_t lookups;
} converter;

/* --- What the index holds -----------------------------------------------------------------------
 */

static uint64_t key_of(const uint32_t *cp, size_t n)
{
    uint64_t key = n;
    for (size_t i = 0; i < n; i++)
        key = (key ^ cp[i]) * UINT64_C(0x9E3779B97F4A7C15) + (key >> 29);
    return key | 1;
}

/* *known: false when enough was asked. */
static zws_status frequency_of(uint64_t *out, bool *known, converter *c, const uint32_t *cp,
                               size_t n)
{
    uint64_t key = key_of(cp, n);
    size_t at = (size_t)(key >> 32) % SEEN_SLOTS;
    for (; c->seen[at].key != 0; at = (at + 1) % SEEN_SLOTS) {
        if (c->seen[at].key == key) {
            *out = c->seen[at].frequency;
            *known = true;
            return ZWS_OK;
        }
    }
    *out = 0;
    *known = c->lookups < ZWS_PINYIN_LOOKUPS_MAX;
    if (!*known)
        return ZWS_OK;
    c->lookups++;
    ZWS_TRY(c->index->frequency(out, cp, n, c->index->context));
    c->seen[at] = (seen){key, *out};
    return ZWS_OK;
}

static uint32_t rarity(const converter *c, uint64_t frequency)
{
    double all = (double)c->index->documents + 1, some = (double)frequency;
    return some < all ? (uint32_t)(log(all / some) * ZWS_DICT_COST_ONE) : 0;
}

/* The price of two words beside each other, of which one is a single character: that is as good as
 * any word where documents have it, and a guess without a reason where none has. */
static zws_status adjacency(uint32_t *cost, converter *c, const candidate *a, const candidate *b)
{
    uint64_t frequency;
    bool known;
    *cost = 0;
    if (!c->index || (a->n > 1 && b->n > 1))
        return ZWS_OK;
    uint32_t pair[2] = {a->cp[a->n - 1], b->cp[0]};
    ZWS_TRY(frequency_of(&frequency, &known, c, pair, 2));
    *cost = known && frequency > 0 ? rarity(c, frequency) / 2 : COST_APART;
    return ZWS_OK;
}

/* --- Words --------------------------------------------------------------------------------------
 */

/* The price of its sounds; UINT32_MAX where the word is not what was typed. */
static uint32_t fuzz_of(const converter *c, const zws_pinyin_word *word, size_t first, size_t n)
{
    const uint16_t *cp = c->words->pool + word->at, *syllable = cp + n;
    uint32_t fuzz = 0;
    for (size_t i = 0; i < n; i++) {
        const item *it = &c->item[first + i];
        if (it->cp ? it->cp != cp[i]
                   : syllable[i] >= SYLLABLES_MAX || it->fuzz[syllable[i]] == NEVER)
            return UINT32_MAX;
        if (!it->cp)
            fuzz += it->fuzz[syllable[i]];
    }
    return fuzz * COST_FUZZY;
}

static void take_word(candidate *out, const converter *c, const zws_pinyin_word *word, size_t n,
                      uint32_t fuzz)
{
    *out = (candidate){.n = (uint8_t)n, .cost = word->cost, .fuzz = fuzz};
    for (size_t i = 0; i < n; i++)
        out->cp[i] = c->words->pool[word->at + i];
    out->id = zws_dict__find(&c->analyzer->dict, out->cp, n);
}

/* The likeliest words of one key among those from number `first` of the candidates on, which are
 * sorted; at most `most` stay. */
static zws_status take_key(converter *c, size_t from, size_t most, uint64_t key, size_t first,
                           size_t n)
{
    size_t begin, end;
    zws_pinyin_words__range(&begin, &end, c->words, key);
    for (size_t w = begin; w < end; w++) {
        const zws_pinyin_word *word = &c->words->word[w];
        size_t have = c->n_candidates - from;
        const candidate *worst = have == most ? &c->candidate[c->n_candidates - 1] : NULL;
        if (worst && word->cost >= worst->cost + worst->fuzz)
            break; /* the others of this key are no cheaper */
        uint32_t fuzz = fuzz_of(c, word, first, n);
        if (fuzz == UINT32_MAX || (worst && word->cost + fuzz >= worst->cost + worst->fuzz))
            continue;
        if (have < most) {
            ZWS_TRY(zws_mem__grow(&c->candidate, &c->cap_candidates, c->n_candidates + 1,
                                  sizeof *c->candidate));
            c->n_candidates++;
        }
        size_t at = c->n_candidates - 1;
        for (;
             at > from && c->candidate[at - 1].cost + c->candidate[at - 1].fuzz > word->cost + fuzz;
             at--)
            c->candidate[at] = c->candidate[at - 1];
        take_word(&c->candidate[at], c, word, n, fuzz);
    }
    return ZWS_OK;
}

/* How many words a span may have. What is typed by initials alone may be anything, so more of it is
 * looked at; of long inputs less, so that what is asked of the index stays bounded. */
static size_t most_words(const converter *c, size_t first, size_t n)
{
    bool whole = true;
    for (size_t i = first; i < first + n; i++)
        whole = whole && (c->item[i].cp || c->item[i].whole);
    size_t most = n > 1 || !whole ? 32 : 24;
    return c->n > 12 ? most / 2 : most;
}

/* A character that was typed as it is stands for itself also where no word has it. */
static zws_status take_typed(converter *c, size_t from, size_t first)
{
    uint32_t cp = c->item[first].cp;
    if (!cp || c->n_candidates > from)
        return ZWS_OK;
    ZWS_TRY(zws_mem__grow(&c->candidate, &c->cap_candidates, c->n_candidates + 1,
                          sizeof *c->candidate));
    uint32_t id = zws_dict__find(&c->analyzer->dict, &cp, 1);
    c->candidate[c->n_candidates++] =
        (candidate){.cp = {cp}, .n = 1, .id = id, .cost = c->analyzer->dict.meta.unknown};
    return ZWS_OK;
}

/* Drops what no document holds, and says what the rest costs. */
static zws_status ask_index(converter *c, size_t from, size_t first)
{
    size_t kept = from;
    for (size_t i = from; i < c->n_candidates; i++) {
        candidate *word = &c->candidate[i];
        const item *it = &c->item[first];
        uint64_t frequency = 0;
        bool known;
        if (c->index)
            ZWS_TRY(frequency_of(&frequency, &known, c, word->cp, word->n));
        if (word->n == 1 && it->cp)
            word->held = c->index && frequency > 0 ? rarity(c, frequency) : COST_TYPED;
        else if (c->index && frequency == 0)
            continue;
        else if (c->index)
            word->held = rarity(c, frequency);
        if (word->n == 1 && !it->cp && !it->whole)
            word->held += COST_LONE;
        c->candidate[kept++] = *word;
    }
    c->n_candidates = kept;
    return ZWS_OK;
}

/* Appends the words that the items [first, first + n) may be. */
static zws_status find_words(converter *c, size_t first, size_t n)
{
    char initial[ZWS_PINYIN_WORD_MAX];
    size_t from = c->n_candidates, most = most_words(c, first, n);
    for (size_t i = 0; i < n; i++)
        initial[i] = c->item[first + i].initial;
    ZWS_TRY(take_key(c, from, most, zws_pinyin_words__key(initial, n), first, n));
    for (size_t i = 0; i < n; i++) {
        if (!c->item[first + i].other)
            continue;
        initial[i] = c->item[first + i].other;
        ZWS_TRY(take_key(c, from, most, zws_pinyin_words__key(initial, n), first, n));
        initial[i] = c->item[first + i].initial;
    }
    if (n == 1)
        ZWS_TRY(take_typed(c, from, first));
    return ask_index(c, from, first);
}

/* --- Paths --------------------------------------------------------------------------------------
 */

/* What word b costs behind word a, or at the beginning. */
static uint32_t behind(const converter *c, const candidate *a, const candidate *b)
{
    const zws_dict *dict = &c->analyzer->dict;
    uint32_t before = a ? a->id : dict->meta.classes.begin, cost;
    if (before == ZWS_DICT_NO_WORD || before >= dict->meta.words || b->id == ZWS_DICT_NO_WORD)
        return b->cost;
    if (zws_dict_pair(zws_dict_after(dict, before), b->id, &cost))
        return cost;
    return b->cost + (dict->costs[before] >> 16);
}

/* What it costs that nothing comes behind the word. */
static uint32_t ending(const converter *c, const candidate *word)
{
    candidate end = {.n = 1, .id = c->analyzer->dict.meta.classes.end};
    if (end.id == ZWS_DICT_NO_WORD)
        return 0;
    end.cost = c->analyzer->dict.costs[end.id] & 0xFFFF;
    uint32_t cost = behind(c, word, &end);
    return c->index ? cost / 2 : cost;
}

static void keep(converter *c, size_t place, path new)
{
    path *list = c->path[place];
    size_t n = c->n_paths[place], at;
    if (n == PATHS && list[n - 1].cost <= new.cost)
        return;
    if (n < PATHS)
        c->n_paths[place] = ++n;
    for (at = n - 1; at > 0 && list[at - 1].cost > new.cost; at--)
        list[at] = list[at - 1];
    list[at] = new;
}

static zws_status extend(converter *c, size_t place, uint32_t word)
{
    for (size_t way = 0; way < c->n_paths[place]; way++) {
        const path *before = &c->path[place][way];
        const candidate *b = &c->candidate[word], *a = place ? &c->candidate[before->word] : NULL;
        uint32_t next_to = 0, cost = behind(c, a, b);
        if (a && way < ASKED)
            ZWS_TRY(adjacency(&next_to, c, a, b));
        else if (a && c->index && (a->n == 1 || b->n == 1))
            next_to = COST_APART;
        /* The dictionary knows the language and the index what there is to find: half each. */
        if (c->index)
            cost = (cost + b->held) / 2;
        keep(c, place + b->n,
             (path){.cost = before->cost + cost + b->fuzz + next_to,
                    .from = (uint16_t)place,
                    .way = (uint16_t)way,
                    .word = word});
    }
    return ZWS_OK;
}

static zws_status search(converter *c)
{
    c->n_candidates = 0;
    memset(c->n_paths, 0, sizeof c->n_paths);
    c->path[0][0] = (path){.cost = 0};
    c->n_paths[0] = 1;
    for (size_t place = 0; place < c->n; place++) {
        for (size_t n = 1; n <= ZWS_PINYIN_WORD_MAX && place + n <= c->n; n++) {
            size_t from = c->n_candidates;
            if (c->n_paths[place] == 0)
                break;
            ZWS_TRY(find_words(c, place, n));
            for (size_t word = from; word < c->n_candidates; word++)
                ZWS_TRY(extend(c, place, (uint32_t)word));
        }
    }
    return ZWS_OK;
}

/* --- Guesses ------------------------------------------------------------------------------------
 */

static void spell(zws_pinyin_guess *out, const converter *c, size_t way)
{
    uint32_t cp[ZWS_PINYIN_ITEMS_MAX];
    size_t place = c->n, len = 0;
    while (place > 0) {
        const path *last = &c->path[place][way];
        const candidate *word = &c->candidate[last->word];
        memcpy(cp + last->from, word->cp, word->n * sizeof *cp);
        place = last->from;
        way = last->way;
    }
    for (size_t i = 0; i < c->n; i++)
        len += zws_utf8__encode(out->text + len, cp[i]);
    out->text[len] = '\0';
    out->n = c->n;
}

static void add_guess(converter *c, const zws_pinyin_guess *new)
{
    zws_pinyin_guesses *out = c->out;
    size_t at, same = 0;
    while (same < out->n && strcmp(out->guess[same].text, new->text) != 0)
        same++;
    if (same < out->n && out->guess[same].cost <= new->cost)
        return;
    if (same == out->n) {
        if (out->n == c->max && (c->max == 0 || out->guess[out->n - 1].cost <= new->cost))
            return;
        if (out->n < c->max)
            out->n++;
        same = out->n - 1;
    }
    for (at = same; at > 0 && out->guess[at - 1].cost > new->cost; at--)
        out->guess[at] = out->guess[at - 1];
    out->guess[at] = *new;
}

/* The guesses of the items at hand; `later`: how many ways of splitting came before this one. */
static zws_status guess(converter *c, size_t later)
{
    ZWS_TRY(search(c));
    for (size_t way = 0; way < c->n_paths[c->n]; way++) {
        const path *last = &c->path[c->n][way];
        zws_pinyin_guess new = {.cost = last->cost + ending(c, &c->candidate[last->word]) +
                                        (uint32_t)later * COST_READING};
        spell(&new, c, way);
        add_guess(c, &new);
    }
    return ZWS_OK;
}

/* --- Items --------------------------------------------------------------------------------------
 */

/* Syllables of which the letters are the beginning, or all. */
static void set_letters(item *it, const zws_pinyin_item *typed)
{
    *it = (item){.initial = *typed->letters, .whole = typed->whole};
    memset(it->fuzz, NEVER, sizeof it->fuzz);
    for (uint16_t s = 1; *zws_pinyin__name(s) && s < SYLLABLES_MAX; s++) {
        uint16_t near[ZWS_PINYIN_NEAR_MAX];
        if (!zws_pinyin__fits(typed, s))
            continue;
        it->fuzz[s] = 0;
        size_t n = typed->whole ? zws_pinyin__near(near, s) : 0;
        for (size_t i = 0; i < n; i++) {
            uint8_t fuzz = n == ZWS_PINYIN_NEAR_MAX && i + 1 == n ? 2 : 1;
            char initial = *zws_pinyin__name(near[i]);
            if (near[i] < SYLLABLES_MAX && it->fuzz[near[i]] > fuzz)
                it->fuzz[near[i]] = fuzz;
            if (initial != it->initial)
                it->other = initial;
        }
    }
}

typedef struct {
    zws_pinyin_splits splits;
    size_t first; /* where it stands among the Han characters */
} run;

typedef struct {
    uint32_t cp[ZWS_PINYIN_ITEMS_MAX];
    size_t n;
    run run[RUNS_MAX];
    size_t n_runs;
} parts;

static bool is_han(uint32_t cp)
{
    return cp != ZWS_UTF8_BAD && cp <= 0xFFFF && zws_char__class(cp) == ZWS_CHAR_HAN;
}

/* Takes the input apart into Han characters and runs of letters. */
static bool take_apart(parts *out, const char *input, size_t len)
{
    for (size_t pos = 0; pos < len;) {
        size_t begin = pos, next = pos;
        uint32_t cp = zws_utf8__next(input, len, &next);
        if (is_han(cp)) {
            if (out->n == ZWS_PINYIN_ITEMS_MAX)
                return false;
            out->cp[out->n++] = cp;
            pos = next;
            continue;
        }
        while (pos < len && !is_han(cp)) {
            pos = next;
            if (pos < len)
                cp = zws_utf8__next(input, len, &next);
        }
        if (strspn(input + begin, " ") >= pos - begin)
            continue;
        if (out->n_runs == RUNS_MAX)
            return false;
        run *r = &out->run[out->n_runs++];
        r->first = out->n;
        zws_pinyin__split(&r->splits, input + begin, pos - begin);
        if (r->splits.n == 0)
            return false;
    }
    return out->n_runs > 0;
}

static bool set_han(converter *c, const parts *p, size_t i, const uint16_t *syllable)
{
    const char *name = zws_pinyin__name(syllable[i]);
    if (*name == '\0' || c->n == ZWS_PINYIN_ITEMS_MAX)
        return false;
    c->item[c->n] = (item){.cp = p->cp[i], .initial = *name, .whole = true};
    c->n++;
    return true;
}

static bool set_run(converter *c, const zws_pinyin_split *split)
{
    if (split->n > ZWS_PINYIN_ITEMS_MAX - c->n)
        return false;
    for (size_t i = 0; i < split->n; i++)
        set_letters(&c->item[c->n++], &split->item[i]);
    return true;
}

/* The items when run number `varied` is split in way number `way`, and the others in the first. */
static bool set_items(converter *c, const parts *p, const uint16_t *syllable, size_t varied,
                      size_t way)
{
    size_t han = 0;
    c->n = 0;
    for (size_t r = 0; r <= p->n_runs; r++) {
        for (; han < (r < p->n_runs ? p->run[r].first : p->n); han++) {
            if (!set_han(c, p, han, syllable))
                return false;
        }
        if (r < p->n_runs && !set_run(c, &p->run[r].splits.split[r == varied ? way : 0]))
            return false;
    }
    return true;
}

static zws_status convert(converter *c, const char *input, size_t len)
{
    parts p = {.n = 0};
    uint16_t syllable[ZWS_PINYIN_ITEMS_MAX];
    size_t readings = 0;
    if (!take_apart(&p, input, len))
        return ZWS_OK;
    ZWS_TRY(zws_pinyin_words__of(&c->words, c->analyzer));
    zws_pinyin__read(syllable, c->analyzer, p.cp, p.n);
    for (size_t r = 0; r < p.n_runs; r++) {
        for (size_t way = r == 0 ? 0 : 1; way < p.run[r].splits.n && readings < READINGS_MAX;
             way++) {
            if (set_items(c, &p, syllable, r, way))
                ZWS_TRY(guess(c, way));
            readings++;
        }
    }
    return ZWS_OK;
}

zws_status zws_pinyin__convert(zws_pinyin_guesses *out, zws_analyzer *analyzer, const char *input,
                               size_t len, size_t max, const zws_pinyin_index *index)
{
    converter *c;
    out->n = 0;
    ZWS_TRY(zws_mem__zalloc(&c, 1, sizeof *c));
    c->analyzer = analyzer;
    c->index = index;
    c->out = out;
    c->max = max < ZWS_PINYIN_GUESSES_MAX ? max : ZWS_PINYIN_GUESSES_MAX;
    zws_status status = convert(c, input, len);
    free(c->candidate);
    free(c);
    return status;
}
