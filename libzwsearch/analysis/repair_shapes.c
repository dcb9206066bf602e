/* Characters that were read as others, found with the segmenter's own costs: how probable is the
 * text as it stands, how probable with another character in it?
 *
 * Most characters are passed over cheaply. A character in a common word is left alone. Of the
 * others, a candidate must complete a word of the dictionary that costs less than the words it
 * takes the place of (or, as a word of one character, be much commoner); only then the stretch
 * around it is segmented twice. The thresholds were set on clean laws and newspaper text, so that
 * fewer than one clean word in a thousand is touched. */
#include "analysis/repair.h"
#include "analysis/rules.h"

#define NAT ((int)ZWS_DICT_COST_ONE)

/* How much a repair must gain, by the length of the word that it completes: 1, 2, longer. */
static const int gain_single[3] = {7 * NAT, 8 * NAT, 3 * NAT};
/* The same inside a word of two or more characters; alone it is no reading of a part of a word. */
static const int gain_inside[3] = {1000 * NAT, 10 * NAT, 6 * NAT};
/* The same for two characters that become one: a shorter text is always more probable. */
static const int gain_joined[3] = {1000 * NAT, 11 * NAT, 6 * NAT};

/* What it counts that the mended characters stand elsewhere in the text in the same company. */
#define EVIDENCE (6 * NAT)

#define RARE_WORD     (12 * NAT) /* the least cost of a word that may be wrong as a whole */
#define WORD_GAIN     (2 * NAT)  /* by the costs of words alone, without pairs */
#define SINGLE_GAIN   (2 * NAT)  /* the same for a word of one character */
#define UNATTESTED    (2 * NAT)  /* more for what stands nowhere else in the text */
#define NAME_WORD     (24 * NAT) /* names, numbers and foreign words have no cost of their own */
#define CLASS_WORD    (8 * NAT)
#define BEFORE_MAX    8  /* characters before the one at hand that a completed word may hold, */
#define BEHIND_MAX    12 /* and from it on */
#define CONTEXT_WORDS 2
#define STRETCH_MAX   64
#define CHOICE_MAX    ZWS_CONFUSIONS_MAX
#define GRAM_BITS     16 /* bits for each character of the text: about 1 in 17 is set by chance */

/* A place to be mended: characters [first, first + len) of word number w. */
typedef struct {
    size_t first, len, w, last_w;
    const int *gain;
    /* Costs of the words that a completed word would take the place of: from the word with the
     * character i characters before the place up to the one with the place; and behind it. */
    int before[BEFORE_MAX], behind[BEHIND_MAX];
    bool have_costs;
    /* Nodes of the dictionary that the characters before lead to, by how many they are. */
    struct {
        uint64_t node;
        size_t back;
    } path[BEFORE_MAX];
    size_t n_paths;
    /* The stretch around it as it stands. */
    size_t begin, end;
    uint32_t cost;
    bool have_cost;
    /* The best so far. */
    int score; /* above the gain it must have */
    uint32_t cp;
} place;

/* A place of one character, and which of its confusions may be right. */
typedef struct {
    place place;
    int cost;                    /* of the character that stands there, as a word */
    uint16_t choice[CHOICE_MAX]; /* numbers in the table of confusions */
    size_t n;                    /* 0: nothing waits */
} waiting;

typedef struct {
    zws_analyzer *analyzer;
    const zws_dict *dict;
    zws_confusions *confusions;
    const uint32_t *cp;
    size_t n;
    const zws_word *word;
    size_t n_words;
    zws_repairs *out;
    uint64_t *gram; /* bits of the text's runs of three characters; NULL until needed */
    size_t gram_mask;
    waiting waiting[2]; /* the place that waits, and the next one */
    unsigned now;       /* which of them waits */
} repairer;

/* What is found out about a place is filled in when it is needed. */
static void start_place(place *p, size_t first, size_t len, size_t w, size_t last_w,
                        const int *gain)
{
    p->first = first;
    p->len = len;
    p->w = w;
    p->last_w = last_w;
    p->gain = gain;
    p->have_costs = p->have_cost = false;
    p->n_paths = 0;
    p->cp = 0;
}

static uint32_t code_of(const repairer *r, uint32_t cp)
{
    return zws_dict_char(r->dict, cp) & ZWS_CHAR_CODE;
}

static bool is_numeral(const repairer *r, uint32_t cp)
{
    return cp - '0' < 10 || zws_dict_char(r->dict, cp) & ZWS_CHAR_NUMERAL;
}

/* --- Costs of words alone -----------------------------------------------------------------------
 */

static int word_cost(const repairer *r, size_t w)
{
    const zws_word *word = &r->word[w];
    switch (word->kind) {
    case ZWS_WORD_DICT:
    case ZWS_WORD_PUNCT:
        return (int)(word->cost ? word->cost : r->dict->meta.unknown);
    case ZWS_WORD_UNKNOWN:
        return (int)r->dict->meta.unknown;
    case ZWS_WORD_NAME:
        return NAME_WORD;
    default:
        return CLASS_WORD;
    }
}

static void sum_costs(place *p, const repairer *r)
{
    size_t w = p->w;
    int sum = 0;
    for (size_t k = p->w; k <= p->last_w; k++)
        sum += word_cost(r, k);
    for (size_t back = 0; back < BEFORE_MAX; back++) {
        while (back <= p->first && w > 0 && r->word[w].first > p->first - back)
            sum += word_cost(r, --w);
        p->before[back] = sum;
    }
    w = p->last_w;
    sum = 0;
    for (size_t on = 0; on < BEHIND_MAX; on++) {
        size_t at = p->first + p->len - 1 + on;
        while (w + 1 < r->n_words && (size_t)r->word[w].first + r->word[w].len <= at)
            sum += word_cost(r, ++w);
        p->behind[on] = sum;
    }
    p->have_costs = true;
}

/* --- Words that a candidate completes
 * -------------------------------------------------------------
 */

static void find_paths(place *p, const repairer *r)
{
    p->path[0].node = zws_dict_root(r->dict);
    p->path[0].back = 0;
    p->n_paths = 1;
    for (size_t back = 1; back < BEFORE_MAX && back <= p->first; back++) {
        uint64_t node = zws_dict_root(r->dict);
        bool alive = true;
        size_t first = p->first - back;
        /* No longer word can hold two characters that none has side by side. */
        if (back > 1 && !zws_dict_neighbours(r->dict, r->cp[first], r->cp[first + 1]))
            return;
        for (size_t i = p->first - back; i < p->first && alive; i++) {
            uint32_t code = code_of(r, r->cp[i]);
            alive = code && zws_dict_step(r->dict, &node, code);
            /* Behind the end of a sentence or a blank no word goes on. */
            if (!code)
                return;
        }
        if (!alive)
            continue;
        p->path[p->n_paths].node = node;
        p->path[p->n_paths++].back = back;
    }
}

/* Which words with cp in the place may be in the dictionary. */
typedef struct {
    bool before, behind; /* those with the character before it, with the one behind it */
} sides;

static sides sides_of(const place *p, const repairer *r, uint32_t cp)
{
    size_t next = p->first + p->len;
    return (sides){
        p->first > 0 && zws_dict_neighbours(r->dict, r->cp[p->first - 1], cp),
        next < r->n && zws_dict_neighbours(r->dict, cp, r->cp[next]),
    };
}

/* The length of the longest word with cp in the place, 0: none; *most: how much less the best of
 * them costs than what stands there. */
static size_t completed(int *most, place *p, const repairer *r, uint32_t cp)
{
    const sides may = sides_of(p, r, cp);
    uint32_t code = may.before || may.behind ? code_of(r, cp) : 0;
    size_t longest = 0;
    *most = INT32_MIN;
    for (size_t k = may.behind ? 0 : 1; code && k < (may.before ? p->n_paths : 1); k++) {
        uint64_t node = p->path[k].node;
        size_t back = p->path[k].back;
        if (!zws_dict_step(r->dict, &node, code))
            continue;
        for (size_t on = 0;;) {
            uint32_t id = zws_dict_word(r->dict, node);
            size_t len = back + 1 + on;
            if (id != ZWS_DICT_NO_WORD && len > 1) {
                if (!p->have_costs)
                    sum_costs(p, r);
                int gain = p->before[back] + p->behind[on] - (int)(r->dict->costs[id] & 0xFFFF);
                *most = gain > *most ? gain : *most;
                longest = len > longest ? len : longest;
            }
            size_t next = p->first + p->len + on;
            if (++on == BEHIND_MAX || next >= r->n || !may.behind)
                break;
            uint32_t next_code = code_of(r, r->cp[next]);
            if (!next_code || !zws_dict_step(r->dict, &node, next_code))
                break;
        }
    }
    return longest;
}

/* What the character in the place costs as a word; 0 where it is part of one, which nothing alone
 * costs less than. */
static int cost_alone(const repairer *r, const place *p)
{
    const zws_word *word = &r->word[p->w];
    if (p->len != 1 || word->len != 1)
        return 0;
    if (word->kind == ZWS_WORD_DICT && word->cost)
        return word->cost;
    uint32_t id = zws_dict__find(r->dict, r->cp + p->first, 1);
    return (int)(id == ZWS_DICT_NO_WORD ? r->dict->meta.unknown : r->dict->costs[id] & 0xFFFF);
}

/* --- Evidence from the text ----------------------------------------------------------------------
 */

static size_t gram_bit(const repairer *r, const uint32_t *c)
{
    uint64_t k = c[0] * UINT64_C(0x9E3779B97F4A7C15) ^ c[1] * UINT64_C(0xD6E8FEB86659FD93) ^
                 c[2] * UINT64_C(0xC2B2AE3D27D4EB4F);
    k ^= k >> 29;
    k *= UINT64_C(0xBF58476D1CE4E5B9);
    return (size_t)(k >> 20) & r->gram_mask;
}

static zws_status note_grams(repairer *r)
{
    size_t bits = 1024;
    while (bits < r->n * GRAM_BITS)
        bits *= 2;
    ZWS_TRY(zws_mem__zalloc(&r->gram, bits / 64, sizeof *r->gram));
    r->gram_mask = bits - 1;
    for (size_t i = 0; i + 3 <= r->n; i++) {
        size_t bit = gram_bit(r, r->cp + i);
        r->gram[bit / 64] |= UINT64_C(1) << bit % 64;
    }
    return ZWS_OK;
}

/* Whether two of the three runs of three characters that cp would be in stand in the text. */
static zws_status is_attested(bool *yes, repairer *r, const place *p, uint32_t cp)
{
    *yes = false;
    if (p->first < 2 || p->first + p->len + 2 > r->n)
        return ZWS_OK;
    if (!r->gram)
        ZWS_TRY(note_grams(r));
    const uint32_t *before = r->cp + p->first - 2, *behind = r->cp + p->first + p->len;
    uint32_t c[5] = {before[0], before[1], cp, behind[0], behind[1]};
    int seen = 0;
    for (size_t i = 0; i < 3; i++) {
        size_t bit = gram_bit(r, c + i);
        seen += (int)(r->gram[bit / 64] >> bit % 64 & 1);
    }
    *yes = seen >= 2;
    return ZWS_OK;
}

/* --- A place ---------------------------------------------------------------------------------- */

static void choose_stretch(place *p, const repairer *r)
{
    size_t a = p->w, b = p->last_w;
    for (size_t i = 0; i < CONTEXT_WORDS; i++) {
        a -= a > 0;
        b += b + 1 < r->n_words;
    }
    for (;;) {
        p->begin = r->word[a].first;
        p->end = (size_t)r->word[b].first + r->word[b].len;
        if (p->end - p->begin <= STRETCH_MAX || (a == p->w && b == p->last_w))
            return;
        a = a < p->w ? a + 1 : a;
        b = b > p->last_w ? b - 1 : b;
    }
}

/* Characters [first, last) as they are mended so far. */
static void copy_mended(uint32_t *to, const repairer *r, size_t first, size_t last)
{
    memcpy(to, r->cp + first, (last - first) * sizeof *to);
    for (size_t i = r->out->n; i-- > 0 && r->out->item[i].last > first;) {
        const zws_repair *repair = &r->out->item[i];
        if (repair->first >= first && repair->last <= last && repair->cp &&
            repair->last - repair->first == 1)
            to[repair->first - first] = repair->cp;
    }
}

static zws_status cost_with(uint32_t *cost, const repairer *r, const place *p, uint32_t cp)
{
    uint32_t stretch[STRETCH_MAX];
    size_t at = p->first - p->begin, n = p->end - p->begin;
    copy_mended(stretch, r, p->begin, p->end);
    if (cp) {
        stretch[at] = cp;
        memmove(stretch + at + 1, stretch + at + p->len, (n - at - p->len) * sizeof *stretch);
        n -= p->len - 1;
    }
    return zws_words__cost(cost, r->analyzer, stretch, n);
}

/* A number is never made of what is none beside another, nor one of another. */
static bool touches_number(const repairer *r, const place *p, uint32_t cp)
{
    if (!is_numeral(r, cp))
        return false;
    return is_numeral(r, r->cp[p->first]) || (p->first > 0 && is_numeral(r, r->cp[p->first - 1])) ||
           (p->first + p->len < r->n && is_numeral(r, r->cp[p->first + p->len]));
}

/* Weighs cp, which alone is so much commoner than what stands there. */
static zws_status try_candidate(place *p, repairer *r, uint32_t cp, int single_gain)
{
    bool attested = false;
    int gain, wanted = WORD_GAIN;
    size_t len = completed(&gain, p, r, cp);
    if (len == 0) {
        gain = single_gain;
        wanted = SINGLE_GAIN;
        len = 1;
    }
    if (gain < wanted || touches_number(r, p, cp))
        return ZWS_OK;
    int least = p->gain[len < 3 ? len - 1 : 2];
    if (least >= 1000 * NAT)
        return ZWS_OK;
    ZWS_TRY(is_attested(&attested, r, p, cp));
    if (!attested && gain < wanted + UNATTESTED)
        return ZWS_OK;
    least -= attested ? EVIDENCE : 0;
    if (!p->have_cost) {
        choose_stretch(p, r);
        if (p->end - p->begin > STRETCH_MAX)
            return ZWS_OK;
        ZWS_TRY(cost_with(&p->cost, r, p, 0));
        p->have_cost = true;
    }
    uint32_t cost;
    ZWS_TRY(cost_with(&cost, r, p, cp));
    int score = (int)p->cost - (int)cost - least;
    if (score >= 0 && (!p->cp || score > p->score)) {
        p->score = score;
        p->cp = cp;
    }
    return ZWS_OK;
}

/* --- The text ----------------------------------------------------------------------------------
 */

/* Those of the confusions [first, last) that may complete a word or alone are commoner than what
 * stands there, which costs so much: how many. */
static size_t choose(uint16_t choice[CHOICE_MAX], const repairer *r, const place *p, size_t first,
                     size_t last, int cost)
{
    const zws_confusions *confusions = r->confusions;
    size_t next = p->first + p->len, n = 0;
    uint32_t before = p->first > 0 ? r->cp[p->first - 1] : 0;
    uint32_t behind = next < r->n ? r->cp[next] : 0;
    for (size_t k = first; k < last; k++) {
        uint32_t cp = confusions->meant[k];
        choice[n] = (uint16_t)k;
        n += (size_t)(zws_dict_neighbours(r->dict, before, cp) |
                      zws_dict_neighbours(r->dict, cp, behind) |
                      (cost - confusions->alone[k] >= SINGLE_GAIN));
    }
    return n;
}

/* The trie is larger than the nearest caches: what the candidates will read of it is asked for
 * while the place before is looked at. */
static void will_complete(const waiting *w, const repairer *r)
{
    const place *p = &w->place;
    size_t next = p->first + p->len;
    uint32_t next_code = next < r->n ? code_of(r, r->cp[next]) : 0;
    for (size_t c = 0; c < w->n; c++) {
        uint32_t code = r->confusions->code[w->choice[c]];
        const sides may = sides_of(p, r, r->confusions->meant[w->choice[c]]);
        uint64_t node = p->path[0].node;
        if (may.behind && zws_dict_step(r->dict, &node, code))
            zws_dict_will_step(r->dict, node, next_code);
        for (size_t k = 1; may.before && k < p->n_paths; k++)
            zws_dict_will_step(r->dict, p->path[k].node, code);
    }
}

/* The place that waits, if one does. */
static zws_status finish(repairer *r)
{
    const zws_confusions *confusions = r->confusions;
    waiting *w = &r->waiting[r->now];
    place *p = &w->place;
    for (size_t c = 0; c < w->n; c++)
        ZWS_TRY(try_candidate(p, r, confusions->meant[w->choice[c]],
                              w->cost - confusions->alone[w->choice[c]]));
    bool found = w->n > 0 && p->cp;
    w->n = 0;
    return found ? zws_repairs__add(r->out, p->first, p->first + 1, p->cp) : ZWS_OK;
}

/* What character i of word w may have been meant to be waits until the next place has been found.
 * Most are sorted out here, without a branch for each. */
static zws_status try_character(repairer *r, size_t w, size_t i, const int *gain)
{
    zws_confusions *confusions = r->confusions;
    waiting *next = &r->waiting[!r->now];
    size_t first, last;
    zws_confusions__of(&first, &last, confusions, r->cp[i]);
    if (first == last)
        return ZWS_OK;
    zws_confusions__need(confusions, r->dict, first, last);
    start_place(&next->place, i, 1, w, w, gain);
    next->cost = cost_alone(r, &next->place);
    next->n = choose(next->choice, r, &next->place, first, last, next->cost);
    if (next->n == 0)
        return ZWS_OK;
    find_paths(&next->place, r);
    will_complete(next, r);
    zws_status status = finish(r);
    r->now = !r->now;
    return status;
}

/* One character that was read as the last of word w and the first of the next. */
static zws_status try_joined(bool *found, repairer *r, size_t w)
{
    const zws_word *word = &r->word[w];
    size_t i = (size_t)word->first + word->len - 1;
    *found = false;
    if (w + 1 >= r->n_words || r->word[w + 1].first != i + 1)
        return ZWS_OK;
    uint32_t cp = zws_confusions__joined(r->cp[i], r->cp[i + 1]);
    if (!cp)
        return ZWS_OK;
    ZWS_TRY(finish(r));
    place p;
    start_place(&p, i, 2, w, w + 1, gain_joined);
    find_paths(&p, r);
    ZWS_TRY(try_candidate(&p, r, cp, 0));
    if (!p.cp)
        return ZWS_OK;
    *found = true;
    return zws_repairs__add(r->out, i, i + 2, p.cp);
}

/* Which words are looked into, and what a repair in them must gain; NULL: none. */
static const int *gain_of(const repairer *r, size_t w)
{
    const zws_word *word = &r->word[w];
    switch (word->kind) {
    case ZWS_WORD_UNKNOWN:
    case ZWS_WORD_NAME:
        return gain_single;
    case ZWS_WORD_DICT:
        if (word->len == 1)
            return gain_single;
        /* Words that the user added, which have no cost, are right. */
        return word->cost < RARE_WORD ? NULL : gain_inside;
    default:
        return NULL;
    }
}

static zws_status mend_words(repairer *r)
{
    size_t done = 0;
    for (size_t w = 0; w < r->n_words; w++) {
        const int *gain = gain_of(r, w);
        const zws_word *word = &r->word[w];
        if (!gain)
            continue;
        for (size_t i = word->first; i < (size_t)word->first + word->len; i++) {
            bool joined = false;
            if (i < done)
                continue;
            if (i + 1 == (size_t)word->first + word->len)
                ZWS_TRY(try_joined(&joined, r, w));
            if (!joined)
                ZWS_TRY(try_character(r, w, i, gain));
            /* What waited ends before this character. */
            if (joined)
                done = r->out->item[r->out->n - 1].last;
        }
    }
    return finish(r);
}

zws_status zws_repairs__shapes(zws_repairs *out, zws_analyzer *analyzer, const zws_text *text,
                               const zws_words *words)
{
    if (!analyzer->confusions)
        ZWS_TRY(zws_confusions__new(&analyzer->confusions));
    zws_repairs found = {0};
    repairer r = {.analyzer = analyzer,
                  .dict = &analyzer->dict,
                  .confusions = analyzer->confusions,
                  .cp = text->cp,
                  .n = text->n,
                  .word = words->word,
                  .n_words = words->n,
                  .out = &found};
    zws_status status = mend_words(&r);
    for (size_t i = 0; status == ZWS_OK && i < found.n; i++)
        status = zws_repairs__add(out, found.item[i].first, found.item[i].last, found.item[i].cp);
    free(r.gram);
    zws_repairs__free(&found);
    return status;
}
