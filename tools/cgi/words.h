/* The texts of the pages in each language: words_table.h in Chinese, po/ in all others (po/README).
 */
#ifndef TOOLS_CGI_WORDS_H
#define TOOLS_CGI_WORDS_H

#include <stddef.h>

/* A number from 0 up to words_languages(). */
typedef int language;
enum { LANGUAGE_ZH = 0, LANGUAGE_NONE = -1 };

typedef enum {
#define PHRASE(name, text) PHRASE_##name,
#include "words_table.h"
#undef PHRASE
    PHRASES
} phrase;

/* The text; static. In Chinese where the language has none. */
const char *words(language lang, phrase which);

/* How many languages there are; the code of one ("zh", "en"), and the one of a code of len bytes:
 * LANGUAGE_NONE when there is none. Case does not count. */
language words_languages(void);
const char *words_code(language lang);
language words_language(const char *code, size_t len);

/* What a validity is called: in Chinese as the library says it. Takes the Chinese name; names that
 * are not known are returned as they are. */
const char *words_validity(language lang, const char *name);
/* A short ASCII name of it for a style class: "unknown", "in-force", "amended", "repealed",
 * "not-yet", "expired". */
const char *words_validity_class(const char *name);

/* What a field is called; its own name when the pages have no word for it. */
const char *words_field(language lang, const char *field);

#endif
