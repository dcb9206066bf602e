/* Cuts text into sentences and each sentence into words: the cheapest path through the lattice of
 * all words that may stand in it, by dynamic programming from left to right. */
#include "analysis/rules.h"

#define NODES_MAX (ZWS_SENTENCE_MAX * ZWS_EDGES_MAX)
#define NO_NODE   0xFFFFFFFFu

/* A word at a place, with its cheapest way from the start of the sentence; until that is known,
 * what the word costs itself. */
typedef struct {
    uint32_t score;
    uint32_t id;
    uint32_t before; /* node of the word before; until that is known, zws_edge.extra */
    uint32_t next;   /* another node that ends where this one ends */
    uint16_t first;
    uint16_t len;
    uint16_t back_off; /* what a word behind it costs more that is in no pair with it */
    uint8_t kind;
    uint8_t head;
} node;

/* A word before a place that occurs in pairs. */
typedef struct {
    zws_dict_followers after;
    uint32_t node;
} candidate;

/* The pairs lie all over a table larger than the nearest caches: they are asked for so many
 * characters before they are looked at. */
#define PAIRS_AHEAD 3

/* Scratch for one sentence, kept in the analyzer. */
struct zws_lattice {
    uint32_t entry[ZWS_SENTENCE_MAX + 1];
    uint64_t begin[ZWS_SENTENCE_MAX];                 /* the trie's node of each character, */
    uint64_t second[ZWS_SENTENCE_MAX];                /* and of it with the one behind it; or 0 */
    uint32_t ending[ZWS_SENTENCE_MAX + 1];            /* nodes that end before this character */
    uint32_t score[ZWS_SENTENCE_MAX + 1];             /* for unigrams: the cheapest way to here, */
    zws_edge edge[ZWS_SENTENCE_MAX + 1];              /* and its last word */
    uint32_t start[ZWS_SENTENCE_MAX + 1];             /* first node that begins at this character */
    candidate paired[PAIRS_AHEAD + 1][ZWS_EDGES_MAX]; /* of the characters to come, in a ring */
    uint32_t candidates[PAIRS_AHEAD + 1];
    node *nodes;                     /* NODES_MAX; pages are touched as sentences need them */
    zws_edge path[ZWS_SENTENCE_MAX]; /* the words found, last first */
};

/* What a sentence of costs can sum up to stays far below this: at most 2,000 words of 6 * 65,535.
 */
#define UNREACHED 0xFFFFFFFFu

static zws_status make_lattice(struct zws_lattice **out)
{
    struct zws_lattice *lattice;
    ZWS_TRY(zws_mem__zalloc(&lattice, 1, sizeof *lattice));
    lattice->nodes = zws_room__alloc(NODES_MAX * sizeof *lattice->nodes);
    if (!lattice->nodes) {
        free(lattice);
        return ZWS_ENOMEM;
    }
    *out = lattice;
    return ZWS_OK;
}

void zws_lattice__free(struct zws_lattice *lattice)
{
    if (!lattice)
        return;
    zws_room__free(lattice->nodes, NODES_MAX * sizeof *lattice->nodes);
    free(lattice);
}

/* --- Without word pairs ------------------------------------------------------------------------
 */

static size_t unigram_path(struct zws_lattice *l, const zws_sentence *s)
{
    zws_edge edge[ZWS_EDGES_MAX];
    for (size_t i = 1; i <= s->n; i++)
        l->score[i] = UNREACHED;
    l->score[0] = 0;
    for (size_t i = 0; i < s->n; i++) {
        if (l->score[i] == UNREACHED)
            continue;
        size_t n = zws_rules__edges(edge, s, i);
        for (size_t k = 0; k < n; k++) {
            size_t end = i + edge[k].len;
            uint32_t score = l->score[i] + edge[k].cost + edge[k].extra;
            if (score < l->score[end]) {
                l->score[end] = score;
                l->edge[end] = edge[k];
            }
        }
    }
    size_t words = 0;
    for (size_t end = s->n; end > 0; end -= l->edge[end].len)
        l->path[words++] = l->edge[end];
    return words;
}

/* --- With word pairs ---------------------------------------------------------------------------
 */

static uint16_t back_off(const zws_dict *dict, uint32_t id)
{
    return id < dict->meta.words ? (uint16_t)(dict->costs[id] >> 16) : 0;
}

/* The words of the compiled dictionary that start at the Han character i, or it alone. */
static uint32_t add_words(struct zws_lattice *l, const zws_sentence *s, size_t i, uint32_t count)
{
    const zws_dict *dict = s->dict;
    const size_t end = s->n - i < ZWS_DICT_WORD_MAX ? s->n : i + ZWS_DICT_WORD_MAX;
    uint64_t trie = l->begin[i];
    bool alone = false; /* it is a word by itself */
    for (size_t j = i + 1; trie != 0; j++) {
        uint32_t id = zws_dict_word(dict, trie);
        /* No word ends inside a run of letters and digits. */
        if (id != ZWS_DICT_NO_WORD &&
            !(zws_entry_is_alnum(s->entry[j - 1]) && zws_entry_is_alnum(s->entry[j]))) {
            uint32_t costs = dict->costs[id];
            alone = alone || j == i + 1;
            zws_dict_will_pair_behind(dict, id);
            l->nodes[count] = (node){.score = costs & 0xFFFF,
                                     .id = id,
                                     .next = l->ending[j],
                                     .first = (uint16_t)i,
                                     .len = (uint16_t)(j - i),
                                     .back_off = (uint16_t)(costs >> 16),
                                     .kind = ZWS_WORD_DICT};
            l->ending[j] = count++;
        }
        if (j == end)
            break;
        if (j == i + 1) {
            trie = l->second[i];
            continue;
        }
        uint32_t code = s->entry[j] & ZWS_CHAR_CODE;
        if (code == 0 || !zws_dict_step(dict, &trie, code))
            break;
    }
    if (alone)
        return count;
    l->nodes[count] = (node){.score = dict->meta.unknown,
                             .id = ZWS_DICT_NO_WORD,
                             .next = l->ending[i + 1],
                             .first = (uint16_t)i,
                             .len = 1,
                             .kind = ZWS_WORD_UNKNOWN};
    l->ending[i + 1] = count++;
    return count;
}

/* A node for each word that starts at i; which of them is reached by which does not matter yet. */
static uint32_t add_nodes(struct zws_lattice *l, const zws_sentence *s, size_t i, uint32_t count)
{
    zws_edge edge[ZWS_EDGES_MAX];
    size_t n;
    if (zws_entry_class(s->entry[i]) == ZWS_CHAR_HAN) {
        count = add_words(l, s, i, count);
        if (!zws_rules_are_beside(s, i))
            return count;
        n = zws_rules__beside(edge, s, i);
    } else {
        n = zws_rules__edges(edge, s, i);
    }
    for (size_t k = 0; k < n; k++) {
        size_t end = i + edge[k].len;
        l->nodes[count] = (node){.score = edge[k].cost,
                                 .id = edge[k].id,
                                 .before = edge[k].extra,
                                 .next = l->ending[end],
                                 .first = (uint16_t)i,
                                 .len = edge[k].len,
                                 .back_off = back_off(s->dict, edge[k].id),
                                 .kind = edge[k].kind,
                                 .head = edge[k].head};
        l->ending[end] = count++;
    }
    return count;
}

/* Notes the words that end at i and occur in pairs, and asks for their pairs with the words that
 * start there. */
static void ask_pairs(struct zws_lattice *l, const zws_sentence *s, size_t i)
{
    const uint32_t pair_words = s->dict->meta.pair_words;
    candidate *paired = l->paired[i % (PAIRS_AHEAD + 1)];
    uint32_t n = 0;
    for (uint32_t p = l->ending[i]; p != NO_NODE && n < ZWS_EDGES_MAX; p = l->nodes[p].next) {
        uint32_t id = l->nodes[p].id;
        if (id >= pair_words)
            continue;
        paired[n] = (candidate){zws_dict_after(s->dict, id), p};
        for (uint32_t k = l->start[i]; k < l->start[i + 1]; k++) {
            if (l->nodes[k].id < pair_words)
                zws_dict_will_pair(paired[n].after, l->nodes[k].id);
        }
        n++;
    }
    l->candidates[i % (PAIRS_AHEAD + 1)] = n;
}

/* Finds the cheapest way to each word that starts at i. A pair's own cost is never above the one by
 * back-off, so the cheapest way without pairs is found once for all words, and pairs can only lower
 * it. Of equal ways the one without a pair is taken, else the one with the shortest word before. */
static void reach_nodes(struct zws_lattice *l, const zws_sentence *s, size_t i)
{
    const uint32_t pair_words = s->dict->meta.pair_words;
    const candidate *paired = l->paired[i % (PAIRS_AHEAD + 1)];
    const uint32_t candidates = l->candidates[i % (PAIRS_AHEAD + 1)];
    uint32_t plain = UNREACHED, plain_node = NO_NODE;
    for (uint32_t p = l->ending[i]; p != NO_NODE; p = l->nodes[p].next) {
        uint32_t score = l->nodes[p].score + l->nodes[p].back_off;
        if (score < plain) {
            plain = score;
            plain_node = p;
        }
    }
    for (uint32_t k = l->start[i]; k < l->start[i + 1]; k++) {
        node *word = &l->nodes[k];
        /* The longest word before is the likeliest: behind it most others need not be looked up. */
        uint32_t limit = plain + word->score, best_node = plain_node, by_pair = 0;
        for (uint32_t c = word->id < pair_words ? candidates : 0; c-- > 0;) {
            uint32_t cost, score = l->nodes[paired[c].node].score;
            if (score < limit && zws_dict_pair(paired[c].after, word->id, &cost) &&
                score + cost < limit) {
                limit = score + cost + 1;
                best_node = paired[c].node;
                by_pair = 1;
            }
        }
        word->score = limit - by_pair + word->before;
        word->before = best_node;
    }
}

/* The last word of the cheapest path, and what the path costs. */
static uint32_t cheapest_end(uint32_t *cost_of_path, const struct zws_lattice *l,
                             const zws_sentence *s)
{
    const zws_dict *dict = s->dict;
    uint32_t end_id = dict->meta.classes.end, best = UNREACHED, best_node = NO_NODE;
    for (uint32_t p = l->ending[s->n]; p != NO_NODE; p = l->nodes[p].next) {
        const node *last = &l->nodes[p];
        uint32_t score = last->score, cost;
        if (end_id < dict->meta.pair_words) {
            if (zws_dict_pair(zws_dict_after(dict, last->id), end_id, &cost))
                score += cost;
            else
                score += last->back_off + (dict->costs[end_id] & 0xFFFF);
        }
        if (score < best) {
            best = score;
            best_node = p;
        }
    }
    *cost_of_path = best;
    return best_node;
}

static uint32_t bigram_end(uint32_t *cost, struct zws_lattice *l, const zws_sentence *s)
{
    for (size_t i = 1; i <= s->n; i++)
        l->ending[i] = NO_NODE;
    const uint32_t begin = s->dict->meta.classes.begin;
    l->nodes[0] = (node){
        .id = begin, .before = NO_NODE, .next = NO_NODE, .back_off = back_off(s->dict, begin)};
    l->ending[0] = 0;
    uint32_t count = 1;
    for (size_t i = 0; i < s->n; i++) {
        l->start[i] = count;
        if (l->ending[i] != NO_NODE)
            count = add_nodes(l, s, i, count);
    }
    l->start[s->n] = count;
    for (size_t i = 0; i < PAIRS_AHEAD && i < s->n; i++)
        ask_pairs(l, s, i);
    for (size_t i = 0; i < s->n; i++) {
        if (i + PAIRS_AHEAD < s->n)
            ask_pairs(l, s, i + PAIRS_AHEAD);
        reach_nodes(l, s, i);
    }
    return cheapest_end(cost, l, s);
}

static size_t bigram_path(struct zws_lattice *l, const zws_sentence *s)
{
    size_t words = 0;
    uint32_t cost;
    for (uint32_t p = bigram_end(&cost, l, s); p != NO_NODE && p != 0; p = l->nodes[p].before)
        l->path[words++] = (zws_edge){.id = l->nodes[p].id,
                                      .len = l->nodes[p].len,
                                      .kind = l->nodes[p].kind,
                                      .head = l->nodes[p].head};
    return words;
}

/* --- Sentences ---------------------------------------------------------------------------------
 */

static bool ends_sentence(uint32_t cp)
{
    switch (cp) {
    case '!':
    case ':':
    case ';':
    case '?':
    case 0x3002: /* 。 */
        return true;
    default:
        return false;
    }
}

/* Looks up the characters of the sentence that starts at cp and gives its length: up to a sign that
 * ends it, unless that stands inside 10:30 or a=b?c=d; or ZWS_SENTENCE_MAX, cut before the last run
 * of letters and digits where it has another character in its second half. */
static size_t sentence_length(const zws_dict *dict, uint32_t *entry, const uint32_t *cp, size_t n)
{
    size_t max = n < ZWS_SENTENCE_MAX ? n : ZWS_SENTENCE_MAX;
    for (size_t i = 0; i < max; i++) {
        entry[i] = zws_dict_char(dict, cp[i]);
        if (ends_sentence(cp[i]) &&
            !(i + 1 < n && zws_entry_is_alnum(zws_dict_char(dict, cp[i + 1]))))
            return i + 1;
    }
    if (max == n)
        return n;
    for (size_t i = max; i > max / 2; i--) {
        if (!zws_entry_is_alnum(entry[i - 1]))
            return i;
    }
    return max;
}

static uint16_t cost_of(const zws_dict *dict, uint32_t id)
{
    return id < dict->meta.words ? (uint16_t)dict->costs[id] : 0;
}

static zws_status push(zws_words *words, size_t first, size_t len, uint8_t kind, uint16_t cost)
{
    if (words->n == words->cap)
        ZWS_TRY(zws_mem__grow(&words->word, &words->cap, words->n + 1, sizeof *words->word));
    words->word[words->n++] =
        (zws_word){.first = (uint32_t)first, .len = (uint16_t)len, .kind = kind, .cost = cost};
    return ZWS_OK;
}

/* Looks up the first two characters of words. The third will be looked up soon, each in another
 * place of a table larger than the nearest caches, as the second is: that memory is asked for
 * before. */
static void begin_words(struct zws_lattice *l, const zws_dict *dict, size_t n)
{
    const uint64_t root = zws_dict_root(dict);
    for (size_t i = 0; i < n; i++) {
        uint64_t node = root;
        uint32_t code = l->entry[i] & ZWS_CHAR_CODE;
        l->begin[i] = code != 0 && zws_dict_step(dict, &node, code) ? node : 0;
        zws_dict_will_step(dict, node, l->entry[i + 1] & ZWS_CHAR_CODE);
    }
    for (size_t i = 0; i < n; i++) {
        uint64_t node = l->begin[i];
        uint32_t code = l->entry[i + 1] & ZWS_CHAR_CODE;
        l->second[i] = 0;
        if (node == 0 || i + 1 == n || code == 0 || !zws_dict_step(dict, &node, code))
            continue;
        l->second[i] = node;
        zws_dict_will_cost(dict, zws_dict_word(dict, node));
        if (i + 2 < n)
            zws_dict_will_step(dict, node, l->entry[i + 2] & ZWS_CHAR_CODE);
    }
}

/* Turns the path, last word first, into words that start at `first`. */
static zws_status emit(zws_words *words, const zws_dict *dict, const struct zws_lattice *l,
                       size_t count, size_t first)
{
    size_t at = 0;
    while (count > 0) {
        const zws_edge *edge = &l->path[--count];
        if (zws_entry_class(l->entry[at]) != ZWS_CHAR_SPACE) {
            if (edge->head)
                ZWS_TRY(push(words, first + at, edge->head, edge->kind, 0));
            ZWS_TRY(push(words, first + at + edge->head, (size_t)edge->len - edge->head, edge->kind,
                         cost_of(dict, edge->id)));
        }
        at += edge->len;
    }
    return ZWS_OK;
}

zws_status zws_words__segment(zws_words *words, zws_analyzer *analyzer, const uint32_t *cp,
                              size_t n)
{
    words->n = 0;
    if (n > UINT32_MAX)
        return zws_error__set(ZWS_ELIMIT, "a text has more than %u characters", UINT32_MAX);
    if (!analyzer->lattice)
        ZWS_TRY(make_lattice(&analyzer->lattice));
    struct zws_lattice *l = analyzer->lattice;
    zws_sentence s = {
        .dict = &analyzer->dict, .user = analyzer->user, .entry = l->entry, .begin = l->begin};
    for (size_t i = 0; i < n; i += s.n) {
        s.cp = cp + i;
        s.n = sentence_length(s.dict, l->entry, s.cp, n - i);
        l->entry[s.n] = (uint32_t)ZWS_CHAR_SPACE << ZWS_CHAR_CLASS;
        begin_words(l, s.dict, s.n);
        size_t count = analyzer->unigram ? unigram_path(l, &s) : bigram_path(l, &s);
        ZWS_TRY(emit(words, s.dict, l, count, i));
    }
    return ZWS_OK;
}

zws_status zws_words__cost(uint32_t *cost, zws_analyzer *analyzer, const uint32_t *cp, size_t n)
{
    if (!analyzer->lattice)
        ZWS_TRY(make_lattice(&analyzer->lattice));
    struct zws_lattice *l = analyzer->lattice;
    zws_sentence s = {.dict = &analyzer->dict,
                      .user = analyzer->user,
                      .cp = cp,
                      .entry = l->entry,
                      .begin = l->begin,
                      .n = n < ZWS_SENTENCE_MAX ? n : ZWS_SENTENCE_MAX};
    for (size_t i = 0; i < s.n; i++)
        l->entry[i] = zws_dict_char(s.dict, cp[i]);
    l->entry[s.n] = (uint32_t)ZWS_CHAR_SPACE << ZWS_CHAR_CLASS;
    begin_words(l, s.dict, s.n);
    bigram_end(cost, l, &s);
    return ZWS_OK;
}

void zws_words__free(zws_words *words)
{
    free(words->word);
    memset(words, 0, sizeof *words);
}
