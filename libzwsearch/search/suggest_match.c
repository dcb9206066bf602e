/* Where what was typed stands in a text. */
#include "search/suggest.h"

static bool is_word(uint32_t cp)
{
    zws_char_class class = zws_char__class(cp);
    return class == ZWS_CHAR_LATIN || class == ZWS_CHAR_DIGIT;
}

static bool is_punct(uint32_t cp)
{
    return zws_char__class(cp) == ZWS_CHAR_PUNCT;
}

/* Behind the blanks, or the run of punctuation with blanks in it, from i on. */
static size_t skip(const uint32_t *cp, size_t n, size_t i, bool punct)
{
    while (i < n && (cp[i] == ' ' || (punct && is_punct(cp[i]))))
        i++;
    return i;
}

/* Whether it stands at character i; *last is behind it. */
static bool stands_at(const zws_text *text, size_t i, zws_typed typed, size_t *last)
{
    size_t k = 0;
    while (k < typed.n) {
        if (typed.cp[k] == ' ') {
            k++;
            continue;
        }
        bool punct = is_punct(typed.cp[k]);
        size_t at = skip(text->cp, text->n, i, false);
        if (at == text->n || (punct ? !is_punct(text->cp[at]) : text->cp[at] != typed.cp[k]))
            return false;
        i = punct ? skip(text->cp, text->n, at, true) : at + 1;
        k = punct ? skip(typed.cp, typed.n, k, true) : k + 1;
    }
    *last = i;
    return true;
}

bool zws_suggest__find(const zws_text *text, size_t from, zws_typed typed, size_t *first,
                       size_t *last)
{
    bool word = typed.n > 0 && is_word(typed.cp[0]);
    for (size_t i = from; typed.n > 0 && i < text->n; i++) {
        if (text->cp[i] != typed.cp[0] && !(is_punct(typed.cp[0]) && is_punct(text->cp[i])))
            continue;
        if (word && i > 0 && is_word(text->cp[i - 1]))
            continue;
        if (stands_at(text, i, typed, last)) {
            *first = i;
            return true;
        }
    }
    return false;
}
