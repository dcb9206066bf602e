/* Mistakes in a run of Chinese. The run is one chain of characters; each costs what the index says
 * of it behind its neighbour. An edit is believed when the chain becomes so much cheaper that its
 * price is paid, its place was weak before (neighbours that no document has side by side) and is
 * less so afterwards, and what it makes stands in some document. The best edit is made, then the
 * next one. */
#include <math.h>

#include "analysis/alike.h"
#include "base/utf8.h"
#include "search/correct.h"

#define CHARS_MAX      24 /* longer runs are prose, in which neighbours say little */
#define EDITS          8  /* that are looked at, the best first */
#define EDITS_MAX      3
#define LONG_MAX_CHARS 8   /* longer words are not looked for */
#define WEAK           3.0 /* neighbours so many times rarer than by chance may be a mistake */
#define ALIKE_MAX      48
#define MISS_MAX       16
#define TYPED          0x80000000u /* in `from`: not of the text */

/* What each kind of mistake costs, in nats. */
#define COST_SOUND      3.0
#define COST_NEAR       5.0
#define COST_SHAPE      4.0
#define COST_BOTH       2.0
#define COST_TRANSPOSED 3.5
#define COST_DOUBLED    2.0
#define COST_MISSING    4.0
#define COST_WORD       3.0 /* what is changed is a word as it stands */
#define LONG_WORD       3.0 /* what it says for an edit that it makes a long word */
#define LOSS            4.0 /* that neighbours may say against an edit, */
#define GAIN            4.5 /* when this is left with what whole stretches say for it */
#define SURE            8.0 /* neighbours alone say so much: a short stretch will do */
#define STRETCH         0.6 /* the weight of that */
#define CERTAIN_CHARS   3   /* of a shorter run nothing is certain */
#define UNHELD          0.02

typedef struct {
    uint32_t cp[CHARS_MAX + EDITS_MAX];
    uint32_t from[CHARS_MAX + EDITS_MAX]; /* which character of the text it is, or TYPED */
    size_t n;
} line;

/* A line as it reads when [first, last) of another is replaced. */
typedef struct {
    line line;
    size_t first, last; /* what was put there, in the new line; may be empty */
    double gain;
} edit;

/* Numerals say what they say: neighbours of theirs are neither weak nor edited. */
static bool is_numeral(uint32_t cp)
{
    static const uint32_t numerals[] = U"〇零一二三四五六七八九十百千万亿两第";
    for (size_t i = 0; numerals[i]; i++) {
        if (numerals[i] == cp)
            return true;
    }
    return false;
}

static zws_status is_weak(bool *weak, zws_held *held, const line *l, size_t at)
{
    *weak = false;
    if (at + 1 >= l->n || is_numeral(l->cp[at]) || is_numeral(l->cp[at + 1]))
        return ZWS_OK;
    return zws_held__is_weak(weak, held, l->cp[at], l->cp[at + 1], WEAK);
}

/* What each place of a line costs, and whether it is weak. */
typedef struct {
    double cost[CHARS_MAX + EDITS_MAX];
    bool weak[CHARS_MAX + EDITS_MAX];
} measured;

typedef struct {
    zws_held *held;
    line line;
    bool word[CHARS_MAX + EDITS_MAX]; /* the character is in a word of several, or a name */
    edit best[EDITS];
    size_t n_best;
    measured measured; /* the line */
    double cost;       /* of all of it */
    size_t weak;       /* places in it */
} corrector;

static zws_status measure(measured *m, zws_held *held, const line *l)
{
    for (size_t i = 0; i < l->n; i++) {
        ZWS_TRY(zws_held__cost(&m->cost[i], held, l->cp, i));
        ZWS_TRY(is_weak(&m->weak[i], held, l, i));
    }
    return ZWS_OK;
}

static double sum_costs(const measured *m, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += m->cost[i];
    return sum;
}

static size_t count_weak(const measured *m, size_t n)
{
    size_t weak = 0;
    for (size_t i = 0; i < n; i++)
        weak += m->weak[i];
    return weak;
}

/* --- Edits --------------------------------------------------------------------------------------
 */

/* Among the best. */
static void keep(corrector *c, const edit *e)
{
    size_t at;
    for (size_t i = 0; i < c->n_best; i++) {
        if (c->best[i].line.n == e->line.n &&
            memcmp(c->best[i].line.cp, e->line.cp, e->line.n * sizeof *e->line.cp) == 0)
            return;
    }
    if (c->n_best == EDITS && c->best[EDITS - 1].gain >= e->gain)
        return;
    if (c->n_best < EDITS)
        c->n_best++;
    for (at = c->n_best - 1; at > 0 && c->best[at - 1].gain < e->gain; at--)
        c->best[at] = c->best[at - 1];
    c->best[at] = *e;
}

/* Whether what the edit put there is in a word of three characters or more. */
static bool is_in_long_word(const zws_analyzer *analyzer, const edit *e)
{
    size_t from = e->last > LONG_MAX_CHARS ? e->last - LONG_MAX_CHARS : 0;
    for (size_t first = from; first <= e->first && e->first < e->last; first++) {
        size_t least = e->last - first > 3 ? e->last - first : 3;
        for (size_t n = least; n <= LONG_MAX_CHARS && first + n <= e->line.n; n++) {
            if (zws_words__known(analyzer, e->line.cp + first, n))
                return true;
        }
    }
    return false;
}

/* Measures a line that differs from the one at hand by an edit, and in length by `longer`: only
 * what has other neighbours than before. */
static zws_status measure_edit(measured *m, const corrector *c, const edit *e, size_t longer)
{
    const measured *old = &c->measured;
    for (size_t i = 0; i < e->line.n; i++) {
        size_t was = i < e->first ? i : i - longer; /* modulo 2^64, as longer may be negative */
        if (i < e->first || i > e->last)
            m->cost[i] = old->cost[was];
        else
            ZWS_TRY(zws_held__cost(&m->cost[i], c->held, e->line.cp, i));
        if (i + 1 < e->first || i >= e->last)
            m->weak[i] = old->weak[was];
        else
            ZWS_TRY(is_weak(&m->weak[i], c->held, &e->line, i));
    }
    return ZWS_OK;
}

/* Tries [first, last) as put[0..n). */
static zws_status try_edit(corrector *c, size_t first, size_t last, const uint32_t *put, size_t n,
                           double price)
{
    const line *old = &c->line;
    edit e = {.first = first, .last = first + n};
    measured m;
    if (old->n - (last - first) + n > CHARS_MAX + EDITS_MAX)
        return ZWS_OK;
    for (size_t i = first; i < last; i++) {
        if (is_numeral(old->cp[i]))
            return ZWS_OK;
    }
    memcpy(e.line.cp, old->cp, first * sizeof *old->cp);
    memcpy(e.line.from, old->from, first * sizeof *old->from);
    for (size_t i = 0; i < n; i++) {
        e.line.cp[first + i] = put[i];
        e.line.from[first + i] = TYPED;
    }
    memcpy(e.line.cp + first + n, old->cp + last, (old->n - last) * sizeof *old->cp);
    memcpy(e.line.from + first + n, old->from + last, (old->n - last) * sizeof *old->from);
    e.line.n = old->n - (last - first) + n;
    for (size_t i = first; i < last; i++) {
        if (c->word[i]) {
            price += COST_WORD;
            break;
        }
    }
    ZWS_TRY(measure_edit(&m, c, &e, n - (last - first)));
    e.gain = c->cost - sum_costs(&m, e.line.n) - price;
    if (e.gain >= -LOSS - LONG_WORD && is_in_long_word(c->held->analyzer, &e))
        e.gain += LONG_WORD;
    if (count_weak(&m, e.line.n) <= c->weak && e.gain >= -LOSS)
        keep(c, &e);
    return ZWS_OK;
}

static zws_status try_alike(corrector *c, size_t at)
{
    zws_alike list[ALIKE_MAX];
    size_t n;
    const line *l = &c->line;
    if (is_numeral(l->cp[at]))
        return ZWS_OK;
    ZWS_TRY(zws_alike__find(list, &n, ALIKE_MAX, c->held->analyzer, at > 0 ? l->cp[at - 1] : 0,
                            l->cp[at], at + 1 < l->n ? l->cp[at + 1] : 0));
    for (size_t i = 0; i < n; i++) {
        bool sound = list[i].kinds & ZWS_ALIKE_SOUND, shape = list[i].kinds & ZWS_ALIKE_SHAPE;
        double price = sound && shape ? COST_BOTH
                       : sound        ? COST_SOUND
                       : shape        ? COST_SHAPE
                                      : COST_NEAR;
        if (!is_numeral(list[i].cp))
            ZWS_TRY(try_edit(c, at, at + 1, &list[i].cp, 1, price));
    }
    return ZWS_OK;
}

static zws_status try_missing(corrector *c, size_t at)
{
    uint32_t list[MISS_MAX];
    size_t n;
    zws_alike__missing(list, &n, MISS_MAX, c->held->analyzer, c->line.cp, c->line.n, at);
    for (size_t i = 0; i < n; i++)
        ZWS_TRY(try_edit(c, at, at, &list[i], 1, COST_MISSING));
    return ZWS_OK;
}

static zws_status try_transposed(corrector *c, size_t at)
{
    if (at + 1 >= c->line.n)
        return ZWS_OK;
    uint32_t swapped[2] = {c->line.cp[at + 1], c->line.cp[at]};
    return try_edit(c, at, at + 2, swapped, 2, COST_TRANSPOSED);
}

/* A character or a word that was typed twice. What else there may be too much of cannot be told:
 * part of a run is held more often than all of it. */
static zws_status try_doubled(corrector *c, size_t at)
{
    const line *l = &c->line;
    if (at + 4 <= l->n && l->cp[at] == l->cp[at + 2] && l->cp[at + 1] == l->cp[at + 3] &&
        l->cp[at] != l->cp[at + 1])
        ZWS_TRY(try_edit(c, at, at + 2, NULL, 0, COST_DOUBLED - COST_WORD));
    if (l->n < 3 || l->cp[at] != l->cp[at + 1])
        return ZWS_OK;
    if (c->word[at] && !c->word[at + 1])
        at++; /* the one that is left over */
    return try_edit(c, at, at + 1, NULL, 0, COST_DOUBLED);
}

/* The edits at a weak place between at and at + 1. */
static zws_status try_place(corrector *c, size_t at)
{
    ZWS_TRY(try_alike(c, at));
    ZWS_TRY(try_alike(c, at + 1));
    ZWS_TRY(try_missing(c, at + 1));
    ZWS_TRY(try_transposed(c, at));
    if (at > 0)
        ZWS_TRY(try_transposed(c, at - 1));
    return try_transposed(c, at + 1);
}

/* --- What an edit makes --------------------------------------------------------------------------
 */

/* Which characters are in words of several characters, or in names. */
static zws_status mark_words(bool *word, zws_held *held, const line *l, zws_words *words)
{
    ZWS_TRY(zws_words__segment(words, held->analyzer, l->cp, l->n));
    memset(word, 0, l->n * sizeof *word);
    for (size_t w = 0; w < words->n; w++) {
        const zws_word *one = &words->word[w];
        for (size_t i = one->first; i < l->n && i < one->first + (size_t)one->len; i++)
            word[i] = one->kind == ZWS_WORD_NAME || one->kind == ZWS_WORD_NUMBER ||
                      one->kind == ZWS_WORD_TIME || one->len > 1;
    }
    return ZWS_OK;
}

/* How many documents have what stands in the line at [first, last), with `reach` characters on
 * either side. */
static zws_status documents_with(uint64_t *documents, zws_held *held, const line *l, size_t first,
                                 size_t last, size_t reach)
{
    size_t wanted = last - first + 2 * reach;
    first = first > reach ? first - reach : 0;
    last = last + reach < l->n ? last + reach : l->n;
    /* At an end as much as elsewhere. */
    if (last - first < wanted && first == 0)
        last = wanted < l->n ? wanted : l->n;
    if (last - first < wanted && last == l->n)
        first = wanted < l->n ? l->n - wanted : 0;
    return zws_held__adjacent(documents, held, l->cp + first, last - first, false);
}

/* How many characters of the line as it was an edit takes out. */
static size_t removed_by(const corrector *c, const edit *e)
{
    return c->line.n + (e->last - e->first) - e->line.n;
}

static bool changes_word(const corrector *c, const edit *e)
{
    for (size_t i = e->first; i < e->first + removed_by(c, e); i++) {
        if (c->word[i])
            return true;
    }
    return false;
}

/* Whether the edit makes a word of the dictionary. */
static zws_status makes_word(bool *makes, const corrector *c, const edit *e, zws_words *words)
{
    const line *l = &e->line;
    *makes = false;
    ZWS_TRY(zws_words__segment(words, c->held->analyzer, l->cp, l->n));
    for (size_t w = 0; w < words->n; w++) {
        const zws_word *one = &words->word[w];
        if (one->kind == ZWS_WORD_DICT && one->len > 1 && one->first <= e->first &&
            e->last <= (size_t)one->first + one->len)
            *makes = true;
    }
    return ZWS_OK;
}

static zws_status is_title(bool *is, zws_held *held, const line *l)
{
    char utf8[4 * (CHARS_MAX + EDITS_MAX)];
    size_t len = 0;
    for (size_t i = 0; i < l->n; i++)
        len += zws_utf8__encode(utf8 + len, l->cp[i]);
    return zws_held__title(is, held, utf8, len);
}

/* Whether some document has what the edit made and none has what was typed, both with what stands
 * around it, and how much that says: the more documents, and the longer the stretch, the more. A
 * short stretch is found somewhere by chance: it must be a word, or all of it a title. */
static zws_status confirm(bool *is, double *gain, const corrector *c, const edit *e,
                          zws_words *words)
{
    const line *l = &e->line;
    uint64_t typed, meant = 0;
    size_t reach = 2;
    bool doubled = e->first == e->last, word = changes_word(c, e);
    *is = false;
    size_t removed = removed_by(c, e);
    ZWS_TRY(documents_with(&typed, c->held, &c->line, e->first, e->first + removed,
                           doubled || removed == 0 ? 2 : 1));
    if (typed > 0)
        return ZWS_OK;
    ZWS_TRY(documents_with(&meant, c->held, l, e->first, e->last, reach));
    if (meant == 0)
        ZWS_TRY(documents_with(&meant, c->held, l, e->first, e->last, --reach));
    double weight = reach == 2 ? STRETCH : STRETCH / 2;
    *gain = e->gain + weight * log(((double)meant + UNHELD) / UNHELD);
    if (meant == 0 || *gain < GAIN)
        return ZWS_OK;
    *is = (reach == 2 && l->n > 3) || (!word && (doubled || e->gain >= SURE));
    if (!*is && !word)
        ZWS_TRY(makes_word(is, c, e, words));
    return *is ? ZWS_OK : is_title(is, c->held, l);
}

static zws_status find_edits(corrector *c)
{
    c->n_best = 0;
    for (size_t at = 0; at + 1 < c->line.n; at++) {
        if (c->measured.weak[at])
            ZWS_TRY(try_place(c, at));
        ZWS_TRY(try_doubled(c, at));
    }
    return ZWS_OK;
}

/* Makes that edit of those that are confirmed for which most speaks. */
static zws_status make_edit(corrector *c, bool *made, zws_words *words)
{
    const edit *best = NULL;
    double most = 0;
    ZWS_TRY(mark_words(c->word, c->held, &c->line, words));
    ZWS_TRY(find_edits(c));
    for (size_t i = 0; i < c->n_best; i++) {
        bool confirmed;
        double gain = 0;
        ZWS_TRY(confirm(&confirmed, &gain, c, &c->best[i], words));
        if (confirmed && (!best || gain > most)) {
            best = &c->best[i];
            most = gain;
        }
    }
    *made = best != NULL;
    if (best)
        c->line = best->line;
    return ZWS_OK;
}

static zws_status correct(corrector *c, bool *changed, zws_words *words)
{
    uint64_t documents = 0;
    for (size_t round = 0; round < EDITS_MAX; round++) {
        bool made;
        ZWS_TRY(measure(&c->measured, c->held, &c->line));
        c->cost = sum_costs(&c->measured, c->line.n);
        c->weak = count_weak(&c->measured, c->line.n);
        /* What stands somewhere as it was typed is meant so. */
        if (c->weak > 0)
            ZWS_TRY(zws_held__adjacent(&documents, c->held, c->line.cp, c->line.n, false));
        if (c->weak == 0 || documents > 0)
            return ZWS_OK;
        ZWS_TRY(make_edit(c, &made, words));
        if (!made)
            return ZWS_OK;
        *changed = true;
    }
    return ZWS_OK;
}

/* --- Runs ----------------------------------------------------------------------------------------
 */

/* The line in the bytes of the text; what was not changed as it was typed. */
static zws_status print(zws_buffer *out, const line *l, const zws_text *text, const char *utf8)
{
    for (size_t i = 0; i < l->n; i++) {
        if (l->from[i] != TYPED) {
            uint32_t begin = text->begin[l->from[i]], end = text->end[l->from[i]];
            ZWS_TRY(zws_buffer__append(out, utf8 + begin, end - begin));
        } else {
            char bytes[4];
            ZWS_TRY(zws_buffer__append(out, bytes, zws_utf8__encode(bytes, l->cp[i])));
        }
    }
    return ZWS_OK;
}

static bool is_han(const zws_text *text, size_t i)
{
    return i < text->n && zws_char__class(text->cp[i]) == ZWS_CHAR_HAN;
}

/* Appends the run [first, last) of the text, corrected. */
static zws_status correct_run(zws_buffer *out, bool *changed, bool *certain, zws_held *held,
                              const zws_text *text, size_t first, size_t last, const char *utf8)
{
    corrector c = {.held = held};
    zws_words words = {0};
    bool changed_here = false;
    uint32_t begin = text->begin[first], end = text->end[last - 1];
    if (last - first < 2 || last - first > CHARS_MAX)
        return zws_buffer__append(out, utf8 + begin, end - begin);
    for (size_t i = first; i < last; i++) {
        c.line.cp[c.line.n] = text->cp[i];
        c.line.from[c.line.n++] = (uint32_t)i;
    }
    zws_status status = correct(&c, &changed_here, &words);
    zws_words__free(&words);
    ZWS_TRY(status);
    if (!changed_here)
        return zws_buffer__append(out, utf8 + begin, end - begin);
    uint64_t titles = 0;
    if (c.line.n >= CERTAIN_CHARS)
        ZWS_TRY(zws_held__adjacent(&titles, held, c.line.cp, c.line.n, true));
    *certain = titles > 0 && (*certain || !*changed);
    *changed = true;
    return print(out, &c.line, text, utf8);
}

static zws_status correct_runs(zws_buffer *out, bool *changed, bool *certain, zws_held *held,
                               const zws_text *text, const char *utf8, size_t len)
{
    size_t done = 0; /* bytes */
    for (size_t i = 0, last; i < text->n; i = last) {
        for (last = i; is_han(text, last);)
            last++;
        if (last == i) {
            last++;
            continue;
        }
        /* A character that became several has its bytes but once. */
        if (text->begin[i] < done)
            continue;
        ZWS_TRY(zws_buffer__append(out, utf8 + done, text->begin[i] - done));
        ZWS_TRY(correct_run(out, changed, certain, held, text, i, last, utf8));
        done = text->end[last - 1];
    }
    return zws_buffer__append(out, utf8 + done, len - done);
}

zws_status zws_correct__text(zws_buffer *out, bool *changed, bool *certain, zws_held *held,
                             const char *utf8, size_t len)
{
    zws_text text = {0};
    *changed = *certain = false;
    zws_status status = zws_text__normalize(&text, held->analyzer, utf8, len);
    if (status == ZWS_OK)
        status = correct_runs(out, changed, certain, held, &text, utf8, len);
    zws_text__free(&text);
    return status;
}
