/* The segmenter against an exhaustive search: on short texts of dictionary words, no way to cut
 * them is cheaper than the one it finds. */
#include "unit/analysis/analyzing.h"

#define LENGTH_MAX 9

static zws_analyzer *analyzer;
static zws_words words;
static uint32_t letters[400];
static size_t letter_count;

/* The costs by the book: FORMAT.md and dictionary.h. */
typedef struct {
    const uint32_t *cp;
    size_t n;
    bool pairs;
    uint32_t best;
} search;

static uint32_t alone(uint32_t id)
{
    const zws_dict *dict = &analyzer->dict;
    return id == ZWS_DICT_NO_WORD ? dict->meta.unknown : dict->costs[id] & 0xFFFF;
}

static uint32_t cost_behind(uint32_t before, uint32_t id, bool pairs)
{
    const zws_dict *dict = &analyzer->dict;
    if (!pairs)
        return alone(id);
    uint32_t backed_off = alone(id) + (before == ZWS_DICT_NO_WORD ? 0 : dict->costs[before] >> 16),
             listed;
    if (before != ZWS_DICT_NO_WORD && id != ZWS_DICT_NO_WORD &&
        zws_dict_pair(zws_dict_after(dict, before), id, &listed) && listed < backed_off)
        return listed;
    return backed_off;
}

/* The last word is followed by the end of the sentence, whose listed cost counts as it is. */
static uint32_t cost_of_end(uint32_t before, bool pairs)
{
    const zws_dict *dict = &analyzer->dict;
    uint32_t end = dict->meta.classes.end, listed;
    if (!pairs)
        return 0;
    if (before != ZWS_DICT_NO_WORD && zws_dict_pair(zws_dict_after(dict, before), end, &listed))
        return listed;
    return alone(end) + (before == ZWS_DICT_NO_WORD ? 0 : dict->costs[before] >> 16);
}

static void try_all_cuts(search *s, size_t at, uint32_t before, uint32_t so_far)
{
    if (at == s->n) {
        uint32_t total = so_far + cost_of_end(before, s->pairs);
        s->best = total < s->best ? total : s->best;
        return;
    }
    for (size_t len = 1; at + len <= s->n; len++) {
        uint32_t id = zws_dict__find(&analyzer->dict, s->cp + at, len);
        if (id != ZWS_DICT_NO_WORD || len == 1)
            try_all_cuts(s, at + len, id, so_far + cost_behind(before, id, s->pairs));
    }
}

static uint32_t cost_of_words(const uint32_t *cp, bool pairs)
{
    uint32_t before = analyzer->dict.meta.classes.begin, sum = 0;
    for (size_t i = 0; i < words.n; i++) {
        const zws_word *word = &words.word[i];
        uint32_t id = zws_dict__find(&analyzer->dict, cp + word->first, word->len);
        assert_true(id != ZWS_DICT_NO_WORD || word->len == 1);
        assert_int_equal(word->kind, id == ZWS_DICT_NO_WORD ? ZWS_WORD_UNKNOWN : ZWS_WORD_DICT);
        sum += cost_behind(before, id, pairs);
        before = id;
    }
    return sum + cost_of_end(before, pairs);
}

/* Frequent characters that no rule is about, so that words are all there is. */
static int choose_letters(void **state)
{
    (void)state;
    analyzer = open_analyzer();
    const zws_dict *dict = &analyzer->dict;
    const uint32_t rules = ZWS_CHAR_NUMERAL | ZWS_CHAR_SURNAME | ZWS_CHAR_SURNAME2;
    for (uint32_t cp = 0x4E00; cp <= 0x9FFF && letter_count < 399; cp++) {
        uint32_t entry = zws_dict_char(dict, cp), code = entry & ZWS_CHAR_CODE;
        if (code > 0 && code < 900 && !(entry & rules) && cp != U'第')
            letters[letter_count++] = cp;
    }
    letters[letter_count++] = 0x9FFE; /* in no word */
    return letter_count < 200;
}

static int close_it(void **state)
{
    (void)state;
    zws_words__free(&words);
    zws_analyzer__free(analyzer);
    return 0;
}

/* Letters one by one, or whole words that the dictionary begins with them. */
static size_t random_words(dice *d, uint32_t *cp)
{
    size_t n = 0, want = 1 + roll(d, LENGTH_MAX);
    while (n < want) {
        cp[n++] = letters[roll(d, (uint32_t)letter_count)];
        for (int tries = 0; tries < 60 && n < want; tries++) {
            cp[n] = letters[roll(d, (uint32_t)letter_count)];
            if (zws_words__known(analyzer, cp + n - 1, 2)) {
                n++;
                break;
            }
        }
    }
    return n;
}

static void no_cut_is_cheaper(bool pairs)
{
    zws_analyzer__use_pairs(analyzer, pairs);
    dice d = {1998};
    uint32_t cp[LENGTH_MAX + 1];
    size_t with_long_words = 0;
    for (int round = 0; round < 3000; round++) {
        search s = {.cp = cp, .n = random_words(&d, cp), .pairs = pairs, .best = UINT32_MAX};
        try_all_cuts(&s, 0, analyzer->dict.meta.classes.begin, 0);
        assert_covered(analyzer, &words, cp, s.n);
        assert_int_equal(cost_of_words(cp, pairs), s.best);
        with_long_words += words.n < s.n;
    }
    assert_true(with_long_words > 1500); /* else the texts tell nothing */
    zws_analyzer__use_pairs(analyzer, true);
}

static void the_best_words_alone(void **state)
{
    (void)state;
    no_cut_is_cheaper(false);
}

static void the_best_words_by_pairs(void **state)
{
    (void)state;
    no_cut_is_cheaper(true);
}

/* With random user words too, everything is covered and each word is one or a rule's. */
static void user_words_keep_all_covered(void **state)
{
    (void)state;
    char path[64];
    temporary(path, "random-words.txt");
    dice d = {2018};
    zws_buffer lines = {0};
    for (int i = 0; i < 500; i++) {
        uint32_t cp[LENGTH_MAX + 1];
        size_t n = random_words(&d, cp);
        for (size_t k = 0; k < n; k++) {
            char utf8[4];
            assert_ok(zws_buffer__append(&lines, utf8, zws_utf8__encode(utf8, cp[k])));
        }
        assert_ok(zws_buffer__printf(&lines, " %u\n", 1 + roll(&d, 100000)));
    }
    write_file(path, lines.data, lines.len);
    zws_analyzer *plain = analyzer;
    analyzer = open_analyzer();
    assert_ok(zws_analyzer__load_words(analyzer, path));
    unlink(path);
    for (int round = 0; round < 3000; round++) {
        uint32_t cp[4 * LENGTH_MAX + 4];
        size_t n = 0;
        for (int part = 0; part < 4; part++)
            n += random_words(&d, cp + n);
        zws_analyzer__use_pairs(analyzer, round & 1);
        assert_covered(analyzer, &words, cp, n);
        for (size_t i = 0; i < words.n; i++) {
            const zws_word *word = &words.word[i];
            assert_true(word->len == 1 || zws_words__known(analyzer, cp + word->first, word->len));
        }
    }
    zws_buffer__free(&lines);
    zws_analyzer__free(analyzer);
    analyzer = plain;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_best_words_alone),
        cmocka_unit_test(the_best_words_by_pairs),
        cmocka_unit_test(user_words_keep_all_covered),
    };
    return cmocka_run_group_tests(tests, choose_letters, close_it);
}
