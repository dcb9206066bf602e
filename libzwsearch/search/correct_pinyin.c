/* Letters that are pinyin → the Chinese of the index that they stand for. */
#include <math.h>

#include "analysis/pinyin_input.h"
#include "base/utf8.h"
#include "search/correct.h"

#define CHARS_MAX  ZWS_PINYIN_ITEMS_MAX
#define LOOKED_FOR 6      /* guesses that are looked for as a whole */
#define WEAK       1000.0 /* neighbours so much rarer than by chance are none */
#define TITLE      8.0    /* what it is worth that one is a title */

static bool is_letter(uint32_t cp)
{
    return (cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z') || cp == '\'' || cp == 0xFC;
}

/* How many letters there are among Han characters and blanks; SIZE_MAX: among others too. */
static size_t count_letters(const char *text, size_t len)
{
    size_t letters = 0;
    for (size_t pos = 0; pos < len;) {
        uint32_t cp = zws_utf8__next(text, len, &pos);
        if (is_letter(cp))
            letters++;
        else if (cp == ZWS_UTF8_BAD || (cp != ' ' && zws_char__class(cp) != ZWS_CHAR_HAN))
            return SIZE_MAX;
    }
    return letters;
}

bool zws_correct__may_be_pinyin(const char *text, size_t len)
{
    size_t letters = count_letters(text, len);
    return letters > 0 && letters != SIZE_MAX;
}

bool zws_correct__is_han(const char *text, size_t len)
{
    return count_letters(text, len) == 0;
}

/* Whether every Latin word is in some document: then it is meant as it stands. */
static zws_status all_held(bool *held_all, zws_held *held, const char *text, size_t len)
{
    *held_all = true;
    for (size_t pos = 0; pos < len && *held_all;) {
        size_t begin = pos, next = pos;
        while (pos < len && is_letter(zws_utf8__next(text, len, &next)))
            pos = next;
        if (pos > begin)
            ZWS_TRY(zws_held__latin(held_all, held, text + begin, pos - begin));
        else
            pos = next;
    }
    return ZWS_OK;
}

/* What words stand in documents is known of neighbours only: of longer ones it is the rarest pair.
 */
static zws_status frequency_of(uint64_t *frequency, const uint32_t *cp, size_t n, void *context)
{
    zws_held *held = context;
    if (n == 1)
        return zws_held__frequency(frequency, held, cp, 1);
    *frequency = UINT64_MAX;
    for (size_t i = 0; i + 1 < n && *frequency > 0; i++) {
        uint64_t pair;
        ZWS_TRY(zws_held__frequency(&pair, held, cp + i, 2));
        *frequency = pair < *frequency ? pair : *frequency;
    }
    return ZWS_OK;
}

typedef struct {
    const char *text;
    uint32_t cp[CHARS_MAX];
    size_t n, weak;
    double cost;
    bool adjacent; /* stands in some document as a whole */
    bool title;    /* is one */
} guess;

static zws_status weigh(guess *out, zws_held *held, const zws_pinyin_guess *from)
{
    size_t len = strlen(from->text);
    *out = (guess){.text = from->text, .cost = (double)from->cost / ZWS_PINYIN_COST_ONE};
    for (size_t pos = 0; pos < len && out->n < CHARS_MAX;)
        out->cp[out->n++] = zws_utf8__next(from->text, len, &pos);
    for (size_t i = 0; i < out->n; i++) {
        double cost;
        bool weak = false;
        ZWS_TRY(zws_held__cost(&cost, held, out->cp, i));
        if (i > 0)
            ZWS_TRY(zws_held__is_weak(&weak, held, out->cp[i - 1], out->cp[i], WEAK));
        out->cost += cost / 2;
        out->weak += weak;
    }
    return ZWS_OK;
}

/* What stands in titles, or at least in texts, is worth more. */
static zws_status look_for(guess *g, zws_held *held)
{
    uint64_t titles, texts;
    if (g->weak > 0)
        return ZWS_OK;
    ZWS_TRY(zws_held__adjacent(&titles, held, g->cp, g->n, true));
    texts = titles;
    if (titles == 0)
        ZWS_TRY(zws_held__adjacent(&texts, held, g->cp, g->n, false));
    g->adjacent = texts > 0;
    if (titles > 0)
        ZWS_TRY(zws_held__title(&g->title, held, g->text, strlen(g->text)));
    g->cost -= (g->title ? TITLE : 0) + 2 * log(1.0 + (double)titles) + log(1.0 + (double)texts) +
               (titles > 0 ? 3 : 0);
    return ZWS_OK;
}

static int by_cost(const void *a, const void *b)
{
    const guess *x = a, *y = b;
    return (x->cost > y->cost) - (x->cost < y->cost);
}

/* Whether the letters spell out all of it; initials could be anything. */
static bool is_spelt_out(const char *text, size_t len, size_t n)
{
    size_t letters = 0, han = 0;
    for (size_t pos = 0; pos < len;) {
        uint32_t cp = zws_utf8__next(text, len, &pos);
        letters += is_letter(cp);
        han += zws_char__class(cp) == ZWS_CHAR_HAN;
    }
    return 2 * letters >= 5 * (n - han) || letters >= 2 * (n - han) + 2;
}

/* A guess is believed when it stands in some document as a whole; what is spelt out, also when its
 * characters stand together in some place each. */
static bool is_believed(const guess *g, const char *text, size_t len)
{
    if (g->n < 2)
        return false;
    if (g->adjacent)
        return g->n > 2 || is_spelt_out(text, len, g->n);
    return is_spelt_out(text, len, g->n) && g->weak <= g->n / 4;
}

static zws_status choose(zws_buffer *out, bool *changed, bool *certain, zws_held *held,
                         const zws_pinyin_guesses *guesses, const char *text, size_t len)
{
    guess list[ZWS_PINYIN_GUESSES_MAX];
    for (size_t i = 0; i < guesses->n; i++)
        ZWS_TRY(weigh(&list[i], held, &guesses->guess[i]));
    qsort(list, guesses->n, sizeof *list, by_cost);
    for (size_t i = 0; i < guesses->n && i < LOOKED_FOR; i++)
        ZWS_TRY(look_for(&list[i], held));
    qsort(list, guesses->n, sizeof *list, by_cost);
    for (size_t i = 0; i < guesses->n && !*changed; i++) {
        if (!is_believed(&list[i], text, len))
            continue;
        *changed = true;
        *certain = list[i].adjacent;
        return zws_buffer__puts(out, list[i].text);
    }
    return ZWS_OK;
}

zws_status zws_correct__pinyin(zws_buffer *out, bool *changed, bool *certain, zws_held *held,
                               const char *text, size_t len)
{
    zws_pinyin_guesses guesses;
    zws_pinyin_index index = {frequency_of, held, held->documents};
    bool is_held;
    *changed = *certain = false;
    ZWS_TRY(all_held(&is_held, held, text, len));
    if (is_held)
        return ZWS_OK;
    ZWS_TRY(
        zws_pinyin__convert(&guesses, held->analyzer, text, len, ZWS_PINYIN_GUESSES_MAX, &index));
    return choose(out, changed, certain, held, &guesses, text, len);
}
