/* Any text through the segmenter, with and without pairs, and through what else reads characters:
 * compounds, pinyin, new words. The first byte chooses. */
#include "analysis/new_words.h"
#include "analysis/alike.h"
#include "analysis/pinyin_input.h"
#include "analysis/tokens.h"
#include "fuzz/fuzz.h"

/* Words cover everything but spaces, in order. */
static void check_words(const zws_words *words, const zws_text *text)
{
    size_t at = 0;
    for (size_t i = 0; i < words->n; i++) {
        const zws_word *w = &words->word[i];
        for (; at < w->first; at++)
            FUZZ_CHECK(text->cp[at] == ' ');
        FUZZ_CHECK(w->first == at && w->len > 0 && w->kind <= ZWS_WORD_UNKNOWN);
        at += w->len;
    }
    for (; at < text->n; at++)
        FUZZ_CHECK(text->cp[at] == ' ');
    FUZZ_CHECK(at == text->n);
}

static void check_compounds(const zws_words *words, const zws_text *text)
{
    for (size_t i = 0; i < words->n; i++) {
        const zws_word *w = &words->word[i];
        zws_compound_part part[ZWS_COMPOUND_MAX];
        size_t n = zws_compound__parts(part, fuzz_analyzer(), text->cp + w->first, w->len);
        for (size_t k = 0; k < n; k++)
            FUZZ_CHECK(part[k].len > 0 && part[k].first + part[k].len <= w->len);
    }
}

static void check_pinyin(const zws_text *text, const char *latin, size_t len)
{
    uint16_t *syllable = malloc((text->n + 1) * sizeof *syllable);
    zws_pinyin_splits splits;
    FUZZ_CHECK(syllable);
    zws_pinyin__read(syllable, fuzz_analyzer(), text->cp, text->n);
    for (size_t i = 0; i < text->n; i++)
        FUZZ_CHECK(syllable[i] == 0 || *zws_pinyin__name(syllable[i]));
    zws_pinyin__split(&splits, latin, len);
    FUZZ_CHECK(splits.n <= ZWS_PINYIN_SPLITS_MAX);
    for (size_t i = 0; i < splits.n; i++) {
        FUZZ_CHECK(splits.split[i].n > 0 && splits.split[i].n <= ZWS_PINYIN_ITEMS_MAX);
        zws_pinyin__starts(&splits.split[i], syllable, text->n);
    }
    free(syllable);
}

static void check_alike(const zws_text *text, const char *latin, size_t len)
{
    static zws_pinyin_guesses guesses;
    zws_alike alike[16];
    uint32_t missing[16];
    for (size_t i = 0; i < text->n && i < 8; i++) {
        size_t n = 0;
        if (FUZZ_MAY_FAIL(zws_alike__find(alike, &n, 16, fuzz_analyzer(), i ? text->cp[i - 1] : 0,
                                          text->cp[i], i + 1 < text->n ? text->cp[i + 1] : 0)))
            FUZZ_CHECK(n <= 16);
        if (i > 0)
            zws_alike__missing(missing, &n, 16, fuzz_analyzer(), text->cp, text->n, i);
        FUZZ_CHECK(n <= 16);
    }
    if (!FUZZ_MAY_FAIL(zws_pinyin__convert(&guesses, fuzz_analyzer(), latin, len, 4, NULL)))
        return;
    FUZZ_CHECK(guesses.n <= 4);
    for (size_t i = 0; i < guesses.n; i++)
        FUZZ_CHECK(fuzz_is_utf8(guesses.guess[i].text, strlen(guesses.guess[i].text)));
}

static zws_status check_new_word(const zws_new_word *word, void *context)
{
    const double *last = context;
    FUZZ_CHECK(word->count >= 2 && word->score > 0 && word->frequency > 0);
    FUZZ_CHECK(fuzz_is_utf8(word->word, strlen(word->word)));
    *(double *)context = *last + 1;
    return ZWS_OK;
}

static void find_new_words(const char *utf8, size_t len)
{
    zws_new_words *words;
    double n = 0;
    if (!FUZZ_MAY_FAIL(zws_new_words__make(&words, 4000)))
        return;
    if (FUZZ_MAY_FAIL(zws_new_words__add(words, fuzz_analyzer(), utf8, len)) &&
        FUZZ_MAY_FAIL(zws_new_words__end_document(words)))
        FUZZ_MAY_FAIL(zws_new_words__propose(words, fuzz_analyzer(), 20, 2, check_new_word, &n));
    FUZZ_CHECK(n <= 20);
    zws_new_words__free(words);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static zws_text text;
    static zws_words words;
    if (size == 0)
        return 0;
    const char *utf8 = (const char *)data + 1;
    size_t len = size - 1;
    if (data[0] % 8 == 7) {
        find_new_words(utf8, len);
        return 0;
    }
    zws_analyzer__use_pairs(fuzz_analyzer(), data[0] % 2 == 0);
    if (FUZZ_MAY_FAIL(zws_text__normalize(&text, fuzz_analyzer(), utf8, len)) &&
        FUZZ_MAY_FAIL(zws_words__segment(&words, fuzz_analyzer(), text.cp, text.n))) {
        check_words(&words, &text);
        check_compounds(&words, &text);
        check_pinyin(&text, utf8, len);
        check_alike(&text, utf8, len);
    }
    return 0;
}
