/* The texts of the pages in each language, one table: words_table.h. */
#ifndef TOOLS_CGI_WORDS_H
#define TOOLS_CGI_WORDS_H

typedef enum { LANGUAGE_ZH = 0, LANGUAGE_EN, LANGUAGES } language;

typedef enum {
#define PHRASE(name, zh, en) PHRASE_##name,
#include "words_table.h"
#undef PHRASE
    PHRASES
} phrase;

/* The text; static. */
const char *words(language lang, phrase which);

/* What a validity is called: in Chinese as the library says it. Takes the Chinese name; names that
 * are not known are returned as they are. */
const char *words_validity(language lang, const char *name);
/* A short ASCII name of it for a style class: "unknown", "in-force", "amended", "repealed",
 * "not-yet", "expired". */
const char *words_validity_class(const char *name);

/* What a field is called; its own name when the pages have no word for it. */
const char *words_field(language lang, const char *field);

#endif
