/* Repairs by form alone: numbers cut apart, brackets read as letters, specks. */
#include "analysis/repair.h"

typedef struct {
    const zws_analyzer *analyzer;
    const uint32_t *cp;
    size_t n;
    zws_repairs *out;
} layout;

static uint32_t at(const layout *l, size_t i)
{
    return i < l->n ? l->cp[i] : 0;
}

static bool is_digit(uint32_t cp)
{
    return cp - '0' < 10;
}

static unsigned class_of(const layout *l, size_t i)
{
    return i < l->n ? zws_fold__entry(&l->analyzer->fold, l->cp[i]) & ZWS_FOLD_CLASS
                    : (unsigned)ZWS_CHAR_SPACE;
}

static size_t behind_blank(const layout *l, size_t i)
{
    return at(l, i) == ' ' ? i + 1 : i;
}

/* --- Numbers --------------------------------------------------------------------------------- */

/* Groups of digits with one blank between each two. */
typedef struct {
    size_t first, last;
    size_t groups, digits, longest;
    uint32_t value;
} number;

static number read_number(const layout *l, size_t i)
{
    number num = {.first = i};
    for (;;) {
        size_t start = i;
        for (; is_digit(at(l, i)); i++) {
            num.digits++;
            /* What is too long for any number here stays too large. */
            if (num.value < 100000000)
                num.value = num.value * 10 + (l->cp[i] - '0');
        }
        num.groups++;
        num.longest = i - start > num.longest ? i - start : num.longest;
        num.last = i;
        if (at(l, i) != ' ' || !is_digit(at(l, i + 1)))
            return num;
        i++;
    }
}

static bool opens_or_closes(uint32_t cp)
{
    switch (cp) {
    case '(':
    case ')':
    case '[':
    case ']':
    case '{':
    case '}':
    case U'〔':
    case U'〕':
    case U'【':
    case U'】':
    case U'第':
        return true;
    default:
        return false;
    }
}

/* A number that a bracket, or a letter in its place, or 第 stands before. */
static bool is_led(const layout *l, size_t first)
{
    size_t i = first;
    if (i > 0 && at(l, i - 1) == ' ')
        i--;
    return i > 0 && (opens_or_closes(at(l, i - 1)) || zws_confusions__bracket(at(l, i - 1)));
}

/* Whether these groups are one number: what follows says what it counts, and the sizes fit. Two
 * columns of a table (2018 2019) are none. */
static bool is_one(const layout *l, const number *num)
{
    if (num->groups < 2)
        return false;
    uint32_t next = at(l, behind_blank(l, num->last));
    bool year = num->digits == 4 && num->value >= 1900 && num->value < 2100;
    switch (next) {
    case U'年':
        return year;
    case U'月':
        return num->digits == 2 && num->value >= 10 && num->value <= 12;
    case U'日':
        return num->digits == 2 && num->value >= 10 && num->value <= 31;
    case U'号':
    case U'条':
        return num->digits <= 4 && num->longest <= 3 && is_led(l, num->first);
    default:
        return year && is_led(l, num->first) &&
               (opens_or_closes(next) || zws_confusions__bracket(next));
    }
}

static zws_status join(const layout *l, const number *num)
{
    for (size_t i = num->first; i < num->last; i++) {
        if (l->cp[i] == ' ')
            ZWS_TRY(zws_repairs__add(l->out, i, i + 1, 0));
    }
    return ZWS_OK;
}

/* "[2018 J 54 号": the letter between year and number is a bracket. */
static zws_status mend_bracket(const layout *l, const number *year)
{
    size_t i = behind_blank(l, year->last);
    uint32_t bracket = zws_confusions__bracket(at(l, i));
    if (!bracket || year->digits != 4 || year->value < 1900 || year->value >= 2100)
        return ZWS_OK;
    size_t next = behind_blank(l, i + 1);
    if (!is_digit(at(l, next)))
        return ZWS_OK;
    number serial = read_number(l, next);
    if (serial.digits > 5 || at(l, behind_blank(l, serial.last)) != U'号')
        return ZWS_OK;
    return zws_repairs__add(l->out, i, i + 1, bracket);
}

static zws_status mend_number(const layout *l, size_t *i)
{
    bool inside = *i > 0 && (class_of(l, *i - 1) == ZWS_CHAR_LATIN || at(l, *i - 1) == '.' ||
                             at(l, *i - 1) == ',');
    number num = read_number(l, *i);
    *i = num.last;
    if (inside && !zws_confusions__bracket(at(l, num.first - 1)))
        return ZWS_OK;
    if (is_one(l, &num))
        ZWS_TRY(join(l, &num));
    return mend_bracket(l, &num);
}

/* --- Specks --------------------------------------------------------------------------------- */

static bool is_speck(uint32_t cp)
{
    switch (cp) {
    case '\'':
    case '`':
    case '^':
    case '~':
    case '_':
    case '|':
    case '\\':
    case '*':
    case U'·':
    case U'•':
    case U'¸':
    case U'°':
    case U'‘':
    case U'’':
        return true;
    default:
        return false;
    }
}

static bool ends_clause(uint32_t cp)
{
    return cp == U'。' || cp == ',' || cp == ';' || cp == U'、';
}

/* "培训'1 。": specks and one stroke that looks like a digit or letter, between a character and the
 * sign that ends its clause (specks alone are punctuation beside punctuation); or one speck between
 * two characters that are a word together. */
static zws_status mend_specks(const layout *l, size_t *i)
{
    size_t first = *i, last = first;
    while (is_speck(at(l, last)))
        last++;
    *i = last;
    if (first == 0 || class_of(l, first - 1) != ZWS_CHAR_HAN)
        return ZWS_OK;
    size_t stroke = last;
    if (at(l, stroke) == '1' || at(l, stroke) == 'l' || at(l, stroke) == 'i')
        stroke++;
    size_t next = behind_blank(l, stroke);
    if (stroke > last && ends_clause(at(l, next)))
        return zws_repairs__add(l->out, first, next, 0);
    next = behind_blank(l, last);
    bool quote = l->cp[first] == U'‘' || l->cp[first] == U'’';
    if (last - first == 1 && !quote && class_of(l, next) == ZWS_CHAR_HAN) {
        uint32_t pair[2] = {l->cp[first - 1], l->cp[next]};
        if (zws_words__known(l->analyzer, pair, 2))
            return zws_repairs__add(l->out, first, next, 0);
    }
    return ZWS_OK;
}

zws_status zws_repairs__layout(zws_repairs *out, const zws_analyzer *analyzer, const zws_text *text)
{
    layout l = {analyzer, text->cp, text->n, out};
    for (size_t i = 0; i < l.n;) {
        uint32_t cp = l.cp[i];
        if (is_digit(cp))
            ZWS_TRY(mend_number(&l, &i));
        else if (cp - ZWS_CONFUSIONS_FIRST >= ZWS_CONFUSIONS_COUNT && is_speck(cp))
            ZWS_TRY(mend_specks(&l, &i));
        else
            i++;
    }
    return ZWS_OK;
}
