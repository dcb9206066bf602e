/* Dictionary words of which what was typed is the beginning, as it is read: zhufanggongj and
 * 住房gongj are the beginning of 住房公积金. */
#include "search/suggest.h"

#include "analysis/pinyin_words.h"
#include "analysis/pinyin.h"
#include "base/utf8.h"

enum {
    CANDIDATES = 128, /* the likeliest by the dictionary, of which the index is asked */
    WORDS = 8,        /* those that are suggested */
    SEEN = 1024,      /* first characters that are remembered */
    HEADS = 3,        /* readings of what stands before the last word */
    PARTED_MIN = 3,   /* characters that may be more than one word */
};

/* What was typed, character by character. */
typedef struct {
    uint32_t cp[ZWS_PINYIN_WORD_MAX]; /* as it is; 0: by letters */
    zws_pinyin_item item[ZWS_PINYIN_WORD_MAX];
    char initial[ZWS_PINYIN_WORD_MAX];
    size_t n;
} reading;

typedef struct {
    zws_suggester *s;
    const zws_pinyin_words *words;
    const reading *typed;
    uint32_t before; /* the character that documents have beside the words' first one; 0: any */
    struct {
        uint32_t cp;
        bool beside;
    } seen[SEEN]; /* by characters; 0: free */
    size_t n_seen;
    size_t from; /* the character that the words begin with */
    struct {
        const uint16_t *cp;
        size_t n;
        uint32_t cost;
    } item[CANDIDATES]; /* the cheapest first */
    size_t n;
} finder;

/* --- What was typed --------------------------------------------------------------------------- */

static bool add_han(reading *r, const zws_suggester *s, uint32_t cp)
{
    uint16_t syllable;
    if (r->n == ZWS_PINYIN_WORD_MAX)
        return false;
    zws_pinyin__read(&syllable, s->analyzer, &cp, 1);
    r->cp[r->n] = cp;
    r->initial[r->n] = *zws_pinyin__name(syllable);
    return r->initial[r->n++] != '\0';
}

static bool add_letters(reading *r, const zws_pinyin_split *split)
{
    if (split->n > ZWS_PINYIN_WORD_MAX - r->n)
        return false;
    for (size_t i = 0; i < split->n; i++) {
        r->item[r->n] = split->item[i];
        r->initial[r->n++] = *split->item[i].letters;
    }
    r->item[r->n - 1].whole = false; /* ji may become jin */
    return true;
}

/* Han characters, then letters in one of their splits: number `way`. False: there is none. */
static zws_status read_typed(bool *read, reading *r, zws_suggester *s, size_t way)
{
    const zws_typed typed = s->typed;
    uint32_t *cp = (uint32_t *)(uintptr_t)typed.cp; /* only read */
    const zws_text text = {.cp = cp, .n = typed.n};
    zws_pinyin_splits splits;
    size_t i = 0;
    *read = true;
    r->n = 0;
    for (; *read && i < typed.n && zws_char__class(typed.cp[i]) == ZWS_CHAR_HAN; i++)
        *read = add_han(r, s, typed.cp[i]);
    if (!*read || i == typed.n) {
        *read = false;
        return ZWS_OK;
    }
    zws_buffer__clear(&s->buffer);
    ZWS_TRY(zws_text__append_utf8(&s->buffer, &text, i, typed.n));
    zws_pinyin__split(&splits, s->buffer.data, s->buffer.len);
    *read = way < splits.n && add_letters(r, &splits.split[way]);
    return ZWS_OK;
}

/* --- Words ------------------------------------------------------------------------------------ */

static bool begins_so(const finder *f, const zws_pinyin_word *word, size_t n)
{
    const uint16_t *cp = f->words->pool + word->at, *syllable = cp + n;
    for (size_t i = f->from; i < f->typed->n; i++, cp++, syllable++) {
        if (f->typed->cp[i] ? f->typed->cp[i] != *cp
                            : !zws_pinyin__fits(&f->typed->item[i], *syllable))
            return false;
    }
    return true;
}

static bool is_known(const finder *f, const uint16_t *cp, size_t n)
{
    for (size_t i = 0; i < f->n; i++) {
        if (f->item[i].n == n && memcmp(f->item[i].cp, cp, n * sizeof *cp) == 0)
            return true;
    }
    return false;
}

/* Whether documents have the character beside the one before. */
static zws_status stands_beside(bool *beside, finder *f, uint32_t cp)
{
    size_t at = cp * 0x9E3779B1u % SEEN;
    *beside = f->before == 0;
    if (*beside)
        return ZWS_OK;
    while (f->seen[at].cp != 0 && f->seen[at].cp != cp)
        at = (at + 1) % SEEN;
    if (f->seen[at].cp == 0 && f->n_seen < SEEN / 2) {
        char term[8];
        uint64_t documents;
        size_t len = zws_utf8__encode(term, f->before);
        len += zws_utf8__encode(term + len, cp);
        ZWS_TRY(zws_store__document_frequency(f->s->store, (zws_term){term, len}, &documents));
        f->seen[at].cp = cp;
        f->seen[at].beside = documents > 0;
        f->n_seen++;
    }
    *beside = f->seen[at].beside;
    return ZWS_OK;
}

static zws_status look_at(finder *f, const zws_pinyin_word *word, size_t n)
{
    const uint16_t *cp = f->words->pool + word->at;
    bool full = f->n == CANDIDATES, beside;
    if (full && f->item[f->n - 1].cost <= word->cost)
        return ZWS_OK;
    if (!begins_so(f, word, n) || is_known(f, cp, n))
        return ZWS_OK;
    ZWS_TRY(stands_beside(&beside, f, cp[0]));
    if (!beside)
        return ZWS_OK;
    size_t at = full ? CANDIDATES - 1 : f->n++;
    for (; at > 0 && f->item[at - 1].cost > word->cost; at--)
        f->item[at] = f->item[at - 1];
    f->item[at].cp = cp;
    f->item[at].n = n;
    f->item[at].cost = word->cost;
    return ZWS_OK;
}

/* Words of n characters that begin with the initials: their keys are side by side. */
static zws_status look_among(finder *f, size_t n)
{
    char initial[ZWS_PINYIN_WORD_MAX];
    size_t first, last, none, typed = f->typed->n - f->from;
    memcpy(initial, f->typed->initial + f->from, typed);
    memset(initial + typed, 'a', n - typed);
    zws_pinyin_words__range(&first, &none, f->words, zws_pinyin_words__key(initial, n));
    memset(initial + typed, 'z', n - typed);
    zws_pinyin_words__range(&none, &last, f->words, zws_pinyin_words__key(initial, n));
    for (size_t w = first; w < last; w++)
        ZWS_TRY(look_at(f, &f->words->word[w], n));
    return ZWS_OK;
}

/* Keeps the words that begin with character `from` on and that documents have, of `least`
 * characters or more. */
static zws_status find_words(zws_suggest_frequent *out, finder *f, size_t from, size_t least)
{
    zws_suggester *s = out->s;
    f->from = from;
    f->n = 0;
    for (size_t n = least > 2 ? least : 2; n <= ZWS_PINYIN_WORD_MAX; n++)
        ZWS_TRY(look_among(f, n));
    for (size_t i = 0; i < f->n; i++) {
        char term[1 + 4 * ZWS_PINYIN_WORD_MAX] = "W";
        size_t len = 1, begin = f->item[i].n > 2 ? 0 : 1; /* pairs of characters have no W */
        uint64_t documents;
        for (size_t k = 0; k < f->item[i].n; k++)
            len += zws_utf8__encode(term + len, f->item[i].cp[k]);
        ZWS_TRY(zws_deadline__check(s->deadline));
        ZWS_TRY(zws_store__document_frequency(s->store, (zws_term){term + begin, len - begin},
                                              &documents));
        if (documents > 0)
            ZWS_TRY(zws_suggest__keep(out, term + 1, len - 1, documents));
    }
    return ZWS_OK;
}

/* Suggests head + each word, where documents have that; in its place by frequency among the terms
 * from number `first` on. */
static zws_status add_words(zws_suggester *s, size_t first, const char *head,
                            const zws_suggest_frequent *words)
{
    zws_buffer text = {0};
    zws_status status = ZWS_OK;
    for (size_t i = 0, n = s->terms.n; i < words->n && s->terms.n < n + WORDS; i++) {
        zws_suggestion *item = NULL;
        zws_node *node = NULL;
        zws_buffer__clear(&text);
        status = zws_buffer__puts(&text, head);
        if (status == ZWS_OK)
            status = zws_buffer__append(&text, words->item[i].text, words->item[i].len);
        if (status == ZWS_OK && *head)
            status = zws_suggest__text_node(&node, s, text.data, text.len);
        else if (status == ZWS_OK)
            status = zws_nodes__term(&node, &s->arena, zws_suggest__prefix(text.data, text.len),
                                     text.data, text.len);
        if (status == ZWS_OK && node)
            status = zws_suggest__add_term(&item, s, ZWS_SUGGEST_TERM, text.data, text.len, node);
        if (status != ZWS_OK)
            break;
        if (item)
            zws_suggest__settle(&s->terms, first);
    }
    zws_buffer__free(&text);
    return status;
}

/* --- Words behind others ---------------------------------------------------------------------- */

/* What the characters up to number `end` most probably mean. */
static zws_status guess_head(zws_pinyin_guesses *out, zws_suggester *s, const reading *typed,
                             size_t end)
{
    zws_buffer input = {0};
    zws_status status = ZWS_OK;
    bool letters = false;
    for (size_t i = 0; status == ZWS_OK && i < end; i++) {
        char utf8[4];
        if (typed->cp[i]) {
            status = zws_buffer__append(&input, utf8, zws_utf8__encode(utf8, typed->cp[i]));
            continue;
        }
        status = zws_buffer__puts(&input, typed->item[i].letters);
        if (status == ZWS_OK)
            status = zws_buffer__putc(&input, '\'');
        letters = true;
    }
    out->n = 0;
    if (status == ZWS_OK && letters) {
        status = zws_suggest__convert(out, s, input.data, input.len, HEADS);
    } else if (status == ZWS_OK && input.len < sizeof out->guess[0].text) {
        memcpy(out->guess[0].text, input.data, input.len + 1); /* Han characters alone */
        out->n = 1;
    }
    zws_buffer__free(&input);
    return status;
}

/* Words are to stand behind the text. */
static void set_before(finder *f, const char *text)
{
    size_t len = strlen(text);
    memset(f->seen, 0, sizeof f->seen);
    f->n_seen = 0;
    for (size_t pos = 0; pos < len;)
        f->before = zws_utf8__next(text, len, &pos);
}

/* 住房 + gongj: from the longest last word to the shortest, until there are any. */
static zws_status add_parted(zws_suggester *s, size_t first, finder *f)
{
    size_t before = s->terms.n;
    for (size_t from = 1; from < f->typed->n && s->terms.n == before; from++) {
        zws_pinyin_guesses head;
        ZWS_TRY(guess_head(&head, s, f->typed, from));
        for (size_t i = 0; i < head.n; i++) {
            zws_suggest_frequent words = {.s = s};
            set_before(f, head.guess[i].text);
            ZWS_TRY(find_words(&words, f, from, f->typed->n - from));
            ZWS_TRY(add_words(s, first, head.guess[i].text, &words));
        }
    }
    return ZWS_OK;
}

zws_status zws_suggest__readings(zws_suggester *s, bool parted)
{
    reading typed;
    finder f = {.s = s, .typed = &typed};
    zws_suggest_frequent words = {.s = s};
    size_t first = s->terms.n;
    bool read = true;
    ZWS_TRY(zws_pinyin_words__of(&f.words, s->analyzer));
    for (size_t way = 0; words.n == 0; way++) {
        ZWS_TRY(read_typed(&read, &typed, s, way));
        if (!read)
            break;
        ZWS_TRY(find_words(&words, &f, 0, typed.n));
    }
    ZWS_TRY(add_words(s, first, "", &words));
    if (!parted)
        return ZWS_OK;
    ZWS_TRY(read_typed(&read, &typed, s, 0));
    return read && typed.n >= PARTED_MIN ? add_parted(s, first, &f) : ZWS_OK;
}
