/* Ordinary language: what people say for what documents write. 辞退 → 解除劳动合同.
 *
 * A table has a row a line: term, tab, what else it may be called, tab, kind; the kind may be left
 * out. Alternatives are separated by |, the words of one by blanks: all of them are to be found.
 * The alternative - says that the term asks and names nothing: a document need not have it. Lines
 * that begin with # are comments.
 *
 *   the kind     what is said
 *   everyday     by people, for what documents call otherwise; the default
 *   short        for short; the long form finds the short one too
 *   same         either for the other
 *   former       a name that has changed
 *   question     to ask
 *   filler       to hold talk together
 *
 * An alternative is never looked up again, so rows may lead to each other in circles. */
#ifndef ZWS_SEARCH_SYNONYMS_H
#define ZWS_SEARCH_SYNONYMS_H

#include "analysis/analysis.h"

#define ZWS_SYNONYM_CHARS        32     /* of a term, and of a word of an alternative */
#define ZWS_SYNONYM_ALTERNATIVES 8      /* of a term */
#define ZWS_SYNONYM_WORDS        6      /* of an alternative */
#define ZWS_SYNONYM_ROWS         100000 /* of all tables together */
#define ZWS_SYNONYM_FILE         (16u << 20)

typedef struct zws_synonyms zws_synonyms;

/* The built-in table (corpus/lexicon/synonyms.tsv). */
zws_status zws_synonyms__new(zws_synonyms **out);

/* Adds the rows of a file. A term that stands there loses its rows of tables before; one whose only
 * alternative is itself has none from then on. Either all rows are taken or, when one is wrong,
 * none: ZWS_EFORMAT or ZWS_ELIMIT with file and line. */
zws_status zws_synonyms__load(zws_synonyms *synonyms, const zws_analyzer *analyzer,
                              const char *path);
void zws_synonyms__free(zws_synonyms *synonyms);

/* One of the alternatives of a term, as it stands in the table: words separated by blanks, or "-".
 */
typedef struct zws_synonym {
    const char *text;
    size_t len;
    bool question;
    bool added;    /* by a file */
    uint32_t next; /* number of the next one of the term; 0: there is none */
} zws_synonym;

/* The longest term that cp[0..n) begins with: its length in characters, 0 when there is none, and
 * the number of its first alternative. */
size_t zws_synonyms__longest(uint32_t *first, const zws_synonyms *synonyms, const uint32_t *cp,
                             size_t n);
/* An alternative by its number, which lives as long as the table, if no file is added; false for 0.
 */
bool zws_synonyms__get(zws_synonym *out, const zws_synonyms *synonyms, uint32_t number);
/* The word of an alternative at byte *at, which moves behind it; false: there is no other. */
bool zws_synonym__next_word(const char **word, size_t *len, const zws_synonym *alternative,
                            size_t *at);

/* How many terms there are. */
size_t zws_synonyms__terms(const zws_synonyms *synonyms);

#endif
