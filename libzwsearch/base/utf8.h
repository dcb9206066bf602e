/* UTF-8: decoding that cannot read past the end, encoding, checking. */
#ifndef ZWS_BASE_UTF8_H
#define ZWS_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ZWS_UTF8_BAD 0xFFFFFFFFu

/* Decodes the character at text[*pos] and moves *pos behind it. On an ill-formed sequence
 * (overlong, surrogate, above U+10FFFF, cut short) returns ZWS_UTF8_BAD and moves by one byte. *pos
 * < len. */
uint32_t zws_utf8__next(const char *text, size_t len, size_t *pos);

/* Writes 1 to 4 bytes and returns how many; an invalid code point is written as U+FFFD. */
size_t zws_utf8__encode(char out[4], uint32_t cp);

/* The byte offset of the first ill-formed sequence, or len when all is well-formed. */
size_t zws_utf8__valid_prefix(const char *text, size_t len);

/* How many characters the well-formed text has. */
size_t zws_utf8__count(const char *text, size_t len);

/* Moves the two ends of text[*begin, *end) inwards over what is blank there: controls, spaces,
 * those of full width. */
void zws_utf8__trim(const char *text, size_t *begin, size_t *end);

/* The largest n' <= n that does not cut a character of the well-formed text. */
size_t zws_utf8__floor(const char *text, size_t len, size_t n);

#endif
