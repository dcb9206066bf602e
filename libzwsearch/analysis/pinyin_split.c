/* Latin input → syllables: the cheapest few ways through all the items that the letters may be. */
#include "analysis/pinyin.h"

#include "analysis/pinyin_syllables_table.h"
#include "base/utf8.h"

#define SYLLABLES (sizeof syllables / sizeof *syllables)

/* Costs of items. A way that costs more than SLACK above the cheapest one is no reading: that
 * allows another syllable, but not an initial where syllables would do. */
enum {
    COST_WHOLE = 10,
    COST_VOWEL = 16,   /* a, e, o alone: rare */
    COST_LAST = 14,    /* unfinished, in front of nothing */
    COST_INITIAL = 30, /* for a whole character */
    SLACK = 12,
};

typedef struct {
    char letter[ZWS_PINYIN_LATIN_MAX];
    bool ends[ZWS_PINYIN_LATIN_MAX + 1]; /* a syllable ends before this letter for sure */
    size_t n;
} letters;

/* A way to a place; a chain back to the start. */
typedef struct {
    uint32_t cost;
    uint8_t items;
    uint8_t len; /* letters of its last item */
    uint8_t way; /* which of the ways to where that item starts */
    bool whole;
} way;

typedef struct {
    way way[ZWS_PINYIN_LATIN_MAX + 1][ZWS_PINYIN_SPLITS_MAX];
    size_t n[ZWS_PINYIN_LATIN_MAX + 1];
} ways;

/* A letter without its tone, 0 for what is none. */
static char plain_letter(uint32_t cp, bool *toned)
{
    static const struct {
        uint16_t cp[5];
        char letter;
    } vowels[] = {
        {u"āáǎà", 'a'}, {u"ēéěè", 'e'}, {u"īíǐì", 'i'},
        {u"ōóǒò", 'o'}, {u"ūúǔù", 'u'}, {u"ǖǘǚǜ", 'v'},
    };
    *toned = false;
    if (cp >= 'a' && cp <= 'z')
        return (char)cp;
    if (cp >= 'A' && cp <= 'Z')
        return (char)(cp - 'A' + 'a');
    if (cp == U'ü' || cp == U'Ü')
        return 'v';
    *toned = true;
    for (size_t v = 0; v < sizeof vowels / sizeof *vowels; v++) {
        for (size_t i = 0; i < 4; i++) {
            if (vowels[v].cp[i] == cp)
                return vowels[v].letter;
        }
    }
    return '\0';
}

static bool is_break(uint32_t cp)
{
    return cp == ' ' || cp == '\'' || cp == '-' || cp == 0x2019 || cp == 0x3000;
}

/* Tone marks and the diaeresis as characters of their own, behind the vowel. */
static bool is_mark(letters *l, uint32_t cp)
{
    if (cp == 0x308 && l->n > 0 && l->letter[l->n - 1] == 'u')
        l->letter[l->n - 1] = 'v';
    else if (cp != 0x300 && cp != 0x301 && cp != 0x304 && cp != 0x30C)
        return false;
    return true;
}

/* false for what cannot be pinyin. */
static bool read_letters(letters *l, const char *latin, size_t len)
{
    for (size_t pos = 0; pos < len;) {
        uint32_t cp = zws_utf8__next(latin, len, &pos);
        bool toned;
        char letter = plain_letter(cp, &toned);
        if (letter) {
            if (l->n == ZWS_PINYIN_LATIN_MAX)
                return false;
            l->letter[l->n++] = letter;
        } else if (is_break(cp) || (cp >= '1' && cp <= '5' && l->n > 0)) {
            l->ends[l->n] = true;
        } else if (!is_mark(l, cp)) {
            return false;
        }
    }
    l->ends[l->n] = true;
    return l->n > 0;
}

/* Compares letters as typed with those of a syllable: u may mean ü. */
static bool begins(const char *name, const char *typed, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (name[i] != typed[i] && !(name[i] == 'v' && typed[i] == 'u'))
            return false;
    }
    return true;
}

/* How the letters may stand in for a character: whole, or as the beginning of a syllable. */
static void look_up(bool *whole, bool *beginning, const char *typed, size_t len)
{
    *whole = *beginning = false;
    for (size_t s = 1; s < SYLLABLES; s++) {
        if (syllables[s][0] == typed[0] && begins(syllables[s], typed, len)) {
            if (syllables[s][len] == '\0')
                *whole = true;
            else
                *beginning = true;
        }
    }
}

static bool is_initial(const char *typed, size_t len)
{
    if (len == 2)
        return typed[1] == 'h' && (typed[0] == 'z' || typed[0] == 'c' || typed[0] == 's');
    return len == 1 && !strchr("aeiouv", typed[0]);
}

/* The cost of an item, 0 if the letters are none. */
static uint32_t item_cost(bool *whole, const char *typed, size_t len, bool last)
{
    bool beginning;
    look_up(whole, &beginning, typed, len);
    if (*whole)
        return len == 1 ? COST_VOWEL : COST_WHOLE;
    if (!beginning)
        return 0;
    if (last)
        return COST_LAST;
    return is_initial(typed, len) ? COST_INITIAL : 0;
}

/* Puts a way among those to a place, which are sorted and few. */
static void keep(ways *w, size_t place, way new)
{
    size_t n = w->n[place], i = n;
    while (i > 0 && w->way[place][i - 1].cost > new.cost)
        i--;
    if (i == ZWS_PINYIN_SPLITS_MAX)
        return;
    if (n < ZWS_PINYIN_SPLITS_MAX)
        w->n[place] = ++n;
    for (size_t k = n - 1; k > i; k--)
        w->way[place][k] = w->way[place][k - 1];
    w->way[place][i] = new;
}

static void extend(ways *w, const letters *l, size_t place)
{
    for (size_t len = 1; len <= ZWS_PINYIN_NAME_MAX && place + len <= l->n; len++) {
        size_t end = place + len;
        bool whole;
        uint32_t cost = item_cost(&whole, l->letter + place, len, end == l->n);
        for (size_t i = 0; cost > 0 && i < w->n[place]; i++) {
            const way *before = &w->way[place][i];
            if (before->items < ZWS_PINYIN_ITEMS_MAX)
                keep(w, end,
                     (way){.cost = before->cost + cost,
                           .items = (uint8_t)(before->items + 1),
                           .len = (uint8_t)len,
                           .way = (uint8_t)i,
                           .whole = whole});
        }
        if (l->ends[end])
            return;
    }
}

static void follow(zws_pinyin_split *out, const ways *w, const letters *l, size_t i)
{
    size_t place = l->n;
    out->n = w->way[place][i].items;
    for (size_t k = out->n; k-- > 0;) {
        const way *last = &w->way[place][i];
        zws_pinyin_item *item = &out->item[k];
        place -= last->len;
        memcpy(item->letters, l->letter + place, last->len);
        item->letters[last->len] = '\0';
        item->whole = last->whole;
        i = last->way;
    }
}

void zws_pinyin__split(zws_pinyin_splits *out, const char *latin, size_t len)
{
    letters l = {.n = 0};
    ways w;
    out->n = 0;
    if (!read_letters(&l, latin, len))
        return;
    memset(w.n, 0, sizeof w.n);
    w.way[0][0] = (way){.cost = 0};
    w.n[0] = 1;
    for (size_t place = 0; place < l.n; place++)
        extend(&w, &l, place);
    const way *found = w.way[l.n];
    for (size_t i = 0; i < w.n[l.n] && found[i].cost <= found[0].cost + SLACK; i++)
        follow(&out->split[out->n++], &w, &l, i);
}

bool zws_pinyin__fits(const zws_pinyin_item *item, uint16_t syllable)
{
    const char *name = zws_pinyin__name(syllable);
    size_t len = strlen(item->letters);
    return *name && strnlen(name, len) == len && begins(name, item->letters, len) &&
           (!item->whole || name[len] == '\0');
}

bool zws_pinyin__starts(const zws_pinyin_split *split, const uint16_t *syllable, size_t n)
{
    if (split->n > n)
        return false;
    for (size_t i = 0; i < split->n; i++) {
        if (!zws_pinyin__fits(&split->item[i], syllable[i]))
            return false;
    }
    return true;
}
