/* Latin letters, alone or behind characters: what they may mean as pinyin, and what goes on like
 * that. */
#include "search/suggest.h"

#include "analysis/pinyin_input.h"
#include "analysis/pinyin_words.h"
#include "base/utf8.h"

/* What is tried, the likeliest first. More of them would be guesses of guesses. */
#define GUESSES 4
#define APART   2 /* of them, word for word */
/* How many times as frequent something else has to be for it to be forgotten. */
#define RARE 20

static zws_status term_frequency(uint64_t *out, zws_suggester *s, const char *prefix,
                                 const uint32_t *cp, size_t n)
{
    char term[ZWS_TERM_MAX];
    size_t len = strlen(prefix);
    memcpy(term, prefix, len);
    for (size_t i = 0; i < n && len + 4 <= sizeof term; i++)
        len += zws_utf8__encode(term + len, cp[i]);
    return zws_store__document_frequency(s->store, (zws_term){term, len}, out);
}

/* In how many documents the characters stand side by side: of longer words in how many they are
 * that word, or else no more than have any two of them. */
static zws_status frequency(uint64_t *out, const uint32_t *cp, size_t n, void *context)
{
    zws_suggester *s = context;
    ZWS_TRY(zws_deadline__check(s->deadline));
    if (n <= 2)
        return term_frequency(out, s, "", cp, n);
    ZWS_TRY(term_frequency(out, s, "W", cp, n));
    if (*out > 0)
        return ZWS_OK;
    *out = UINT64_MAX;
    for (size_t i = 0; i + 1 < n && *out > 0; i++) {
        uint64_t pair;
        ZWS_TRY(term_frequency(&pair, s, "", cp + i, 2));
        *out = pair < *out ? pair : *out;
    }
    return ZWS_OK;
}

/* Puts what a guess means, and what was typed behind it, in the place of what was typed. */
static zws_status read_guess(uint32_t **cp, size_t *n, const char *guess, const uint32_t *rest,
                             size_t n_rest)
{
    size_t len = strlen(guess);
    ZWS_TRY(zws_mem__zalloc(cp, len + n_rest, sizeof **cp));
    *n = 0;
    for (size_t pos = 0; pos < len;)
        (*cp)[(*n)++] = zws_utf8__next(guess, len, &pos);
    for (size_t i = 0; i < n_rest; i++)
        (*cp)[(*n)++] = rest[i];
    return ZWS_OK;
}

/* Calls fn with the guess, and what was typed behind it, in the place of what was typed. */
static zws_status with_guess(zws_suggester *s, const char *guess, const uint32_t *rest,
                             size_t n_rest, zws_status (*fn)(zws_suggester *s))
{
    uint32_t *cp = NULL;
    size_t n;
    zws_typed typed = s->typed;
    zws_status status = read_guess(&cp, &n, guess, rest, n_rest);
    if (status == ZWS_OK) {
        s->typed = (zws_typed){cp, n};
        status = fn(s);
    }
    s->typed = typed;
    free(cp);
    return status;
}

/* Titles that have one of the terms from number `first` on, the likeliest first; where there are no
 * terms, titles that have the words of what may be meant, wherever they stand. */
static zws_status look_for_titles(zws_suggester *s, size_t first, const zws_pinyin_guesses *guesses)
{
    s->pinyin = s->terms.n > first;
    for (size_t i = 0; !s->pinyin && i < guesses->n && i < APART && s->titles.n < s->limit; i++)
        ZWS_TRY(with_guess(s, guesses->guess[i].text, NULL, 0, zws_suggest__titles));
    for (size_t i = first; i < s->terms.n && i < first + GUESSES; i++) {
        if (s->terms.item[i].kind == ZWS_SUGGEST_TERM)
            ZWS_TRY(with_guess(s, s->terms.item[i].text, NULL, 0, zws_suggest__titles));
    }
    return ZWS_OK;
}

/* The letters up to the first sign that pinyin has not: guofa2016. */
static size_t letters_end(zws_typed typed)
{
    size_t i = 0;
    while (i < typed.n) {
        zws_char_class class = zws_char__class(typed.cp[i]);
        if (class == ZWS_CHAR_DIGIT || (class == ZWS_CHAR_PUNCT && typed.cp[i] != '\'' &&
                                        typed.cp[i] != 0x2019 && typed.cp[i] != '-'))
            break;
        i++;
    }
    return i;
}

zws_status zws_suggest__convert(zws_pinyin_guesses *out, zws_suggester *s, const char *input,
                                size_t len, size_t max)
{
    zws_pinyin_index index = {.frequency = frequency, .context = s};
    uint64_t length;
    out->n = 0;
    if (len == 0)
        return ZWS_OK;
    ZWS_TRY(zws_store__totals(s->store, &index.documents, &length));
    return zws_pinyin__convert(out, s->analyzer, input, len, max, &index);
}

/* The first n characters that were typed. */
static zws_status convert(zws_pinyin_guesses *out, zws_suggester *s, size_t n)
{
    uint32_t *cp = (uint32_t *)(uintptr_t)s->typed.cp; /* only read */
    const zws_text text = {.cp = cp, .n = n};
    zws_buffer input = {0};
    zws_status status = zws_text__append_utf8(&input, &text, 0, n);
    if (status == ZWS_OK)
        status = zws_suggest__convert(out, s, input.data, input.len, GUESSES);
    zws_buffer__free(&input);
    return status;
}

static bool has_letters(zws_typed typed)
{
    for (size_t i = 0; i < typed.n; i++) {
        if (typed.cp[i] < 0x300 && zws_char__class(typed.cp[i]) == ZWS_CHAR_LATIN)
            return true;
    }
    return false;
}

bool zws_suggest__may_be_pinyin(zws_typed typed)
{
    return typed.n <= ZWS_PINYIN_LATIN_MAX && has_letters(typed);
}

/* Whether the text ends with a character that is no word: 积 of 住房公积. */
static zws_status ends_broken(bool *broken, zws_suggester *s, const char *text)
{
    zws_words words = {0};
    zws_status status = zws_text__normalize(&s->scratch, s->analyzer, text, strlen(text));
    if (status == ZWS_OK)
        status = zws_words__segment(&words, s->analyzer, s->scratch.cp, s->scratch.n);
    *broken = status == ZWS_OK && words.n > 0 && words.word[words.n - 1].len == 1;
    zws_words__free(&words);
    return status;
}

/* Whether another of the terms goes on from this one, nearly wherever it stands. */
static bool goes_on(const zws_suggester *s, size_t first, const zws_suggestion *one)
{
    size_t len = strlen(one->text);
    for (size_t k = first; k < s->terms.n; k++) {
        const zws_suggestion *other = &s->terms.item[k];
        if (strlen(other->text) > len && memcmp(other->text, one->text, len) == 0 &&
            other->documents * 10 >= one->documents * 9)
            return true;
    }
    return false;
}

/* Forgets texts that break off in a word where another one goes on: 住房公积, for 住房公积金; but
 * 劳动合同法 is more than the beginning of 劳动合同法律. */
static zws_status drop_broken(zws_suggester *s, size_t first)
{
    zws_suggestion *item = s->terms.item;
    size_t kept = first;
    for (size_t i = first; i < s->terms.n; i++) {
        bool broken = goes_on(s, first, &item[i]);
        if (broken)
            ZWS_TRY(ends_broken(&broken, s, item[i].text));
        zws_suggestion other = item[kept];
        item[kept] = item[i];
        item[i] = other;
        kept += !broken;
    }
    zws_suggestion_list__cut(&s->terms, kept);
    return ZWS_OK;
}

/* Whether the last letters are no whole syllable, so that more are to come. */
static bool is_open(zws_suggester *s)
{
    zws_pinyin_splits splits;
    uint32_t *cp = (uint32_t *)(uintptr_t)s->typed.cp; /* only read */
    const zws_text text = {.cp = cp, .n = s->typed.n};
    size_t first = text.n;
    while (first > 0 && zws_char__class(cp[first - 1]) != ZWS_CHAR_HAN)
        first--;
    zws_buffer__clear(&s->buffer);
    if (zws_text__append_utf8(&s->buffer, &text, first, text.n) != ZWS_OK || s->buffer.len == 0)
        return false;
    zws_pinyin__split(&splits, s->buffer.data, s->buffer.len);
    return splits.n > 0 && !splits.split[0].item[splits.split[0].n - 1].whole;
}

/* Puts those from number `first` on in order by frequency. */
static void sort(zws_suggestion_list *terms, size_t first)
{
    size_t n = terms->n;
    for (size_t i = first; i < n; i++) {
        terms->n = i + 1;
        zws_suggest__settle(terms, first);
    }
}

/* Documents that the most frequent one has. */
static uint64_t most_of(const zws_suggestion_list *terms, size_t first)
{
    uint64_t most = 0;
    for (size_t i = first; i < terms->n; i++)
        most = terms->item[i].documents > most ? terms->item[i].documents : most;
    return most;
}

/* Forgets those that are rare beside another: there is always something that letters may mean too.
 */
static void drop_rare(zws_suggestion_list *terms, size_t first)
{
    uint64_t most = most_of(terms, first);
    size_t kept = first;
    for (size_t i = first; i < terms->n; i++) {
        zws_suggestion other = terms->item[kept];
        terms->item[kept] = terms->item[i];
        terms->item[i] = other;
        kept += terms->item[kept].documents * RARE >= most;
    }
    zws_suggestion_list__cut(terms, kept);
}

/* The table of readings is made once in the life of the analyzer; the time for that is not the
 * request's. */
static zws_status prepare(zws_suggester *s)
{
    const zws_pinyin_words *words;
    int64_t begin = zws_clock__now_ns();
    ZWS_TRY(zws_deadline__check(s->deadline));
    ZWS_TRY(zws_pinyin_words__of(&words, s->analyzer));
    if (s->deadline.at_ns != 0)
        s->deadline.at_ns += zws_clock__now_ns() - begin;
    return ZWS_OK;
}

zws_status zws_suggest__pinyin(zws_suggester *s)
{
    zws_pinyin_guesses guesses;
    size_t letters = s->typed.n;
    ZWS_TRY(prepare(s));
    ZWS_TRY(convert(&guesses, s, letters));
    if (guesses.n == 0 && letters_end(s->typed) < letters) {
        letters = letters_end(s->typed);
        ZWS_TRY(convert(&guesses, s, letters));
    }
    s->pinyin = true;
    const uint32_t *rest = s->typed.cp + letters;
    size_t n_rest = s->typed.n - letters, first = s->terms.n;
    for (size_t i = 0; n_rest > 0 && i < guesses.n; i++)
        ZWS_TRY(with_guess(s, guesses.guess[i].text, rest, n_rest, zws_suggest__numbers));
    if (n_rest > 0)
        return ZWS_OK;
    for (size_t i = 0; i < guesses.n; i++)
        ZWS_TRY(with_guess(s, guesses.guess[i].text, NULL, 0, zws_suggest__meant));
    bool open = is_open(s);
    ZWS_TRY(zws_suggest__readings(s, open || most_of(&s->terms, first) < RARE));
    drop_rare(&s->terms, first);
    if (open)
        sort(&s->terms, first);
    ZWS_TRY(drop_broken(s, first));
    if (guesses.n > 0)
        ZWS_TRY(with_guess(s, guesses.guess[0].text, NULL, 0, zws_suggest__issuers));
    return look_for_titles(s, first, &guesses);
}
