/* Characters and small numbers as printed; for the files of this folder only. Every function works
 * on normalised characters (zws_text). */
#ifndef ZWS_DOCUMENT_CHARS_H
#define ZWS_DOCUMENT_CHARS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uchar.h>

static inline bool is_digit(uint32_t c)
{
    return c >= '0' && c <= '9';
}

static inline bool is_han(uint32_t c)
{
    return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) || c == 0x3007 ||
           c == 0x3005 || (c >= 0x20000 && c <= 0x323AF) || (c >= 0xF900 && c <= 0xFAFF);
}

static inline bool is_latin_letter(uint32_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* True when c is one of the characters of a NUL-terminated set. */
static inline bool in_set(uint32_t c, const char32_t *set)
{
    for (; *set != 0; set++) {
        if (*set == c)
            return true;
    }
    return false;
}

static inline size_t wide_len(const char32_t *s)
{
    size_t n = 0;
    while (s[n] != 0)
        n++;
    return n;
}

/* True when the word stands at the start of cp[first, last). */
static inline bool starts_with(const uint32_t *cp, size_t first, size_t last, const char32_t *word)
{
    size_t i = first;
    for (; *word != 0; word++, i++) {
        if (i >= last || cp[i] != *word)
            return false;
    }
    return true;
}

/* True when the word stands at the end of cp[first, last). */
static inline bool ends_with(const uint32_t *cp, size_t first, size_t last, const char32_t *word)
{
    size_t n = wide_len(word);
    return last - first >= n && starts_with(cp, last - n, last, word);
}

/* The index of the first place of the word in cp[first, last), or last. */
static inline size_t find_word(const uint32_t *cp, size_t first, size_t last, const char32_t *word)
{
    for (size_t i = first; i < last; i++) {
        if (cp[i] == word[0] && starts_with(cp, i, last, word))
            return i;
    }
    return last;
}

/* The value of a Han digit 〇零○一 … 九, or -1. */
int zws_chars__han_digit(uint32_t c);

/* True for the characters that write a Han number: digits, 十 百 千 廿 卅. */
bool zws_chars__is_numeral(uint32_t c);

/* The value of a Han number that fills cp[first, last): 二十五, 一百零三, 七三, 二〇一八, 廿五.
 * false when it is none or is above 9,999. */
bool zws_chars__han_number(uint32_t *value, const uint32_t *cp, size_t first, size_t last);

#endif
