/* A better query where what was typed is probably a mistake: characters taken for others by sound
 * or shape, transposed, doubled or missing; pinyin in the place of characters.
 *
 *   correct.c         which parts of a query may be corrected, and the query with them corrected
 *   correct_text.c    mistakes in a run of Chinese
 *   correct_pinyin.c  letters that are pinyin
 *   correct_held.c    what the index says of characters side by side
 *
 * A noisy channel: what somebody meant is likely in the index's own terms (how many documents have
 * two characters side by side), and how it was mistyped has its price. Document numbers, fields,
 * dates and excluded words are never touched, quoted text only where nothing is found. */
#ifndef ZWS_SEARCH_CORRECT_H
#define ZWS_SEARCH_CORRECT_H

#include "search/search_internal.h"

#define ZWS_CORRECT_LOOKUPS_MAX 1500 /* of frequencies, for one query */
#define ZWS_CORRECT_PHRASES_MAX 48   /* of texts looked for, for one query */
#define ZWS_CORRECT_SLOTS       4096

/* --- What the index holds (correct_held.c)
 * --------------------------------------------------------
 */

typedef struct {
    zws_store *store;
    zws_analyzer *analyzer;
    zws_arena *arena;
    zws_deadline deadline;
    uint64_t documents;
    size_t lookups, phrases;
    struct {
        uint64_t key; /* a character, or two of them; 0 = free */
        uint64_t frequency;
    } slot[ZWS_CORRECT_SLOTS];
} zws_held;

/* In how many documents one or two Han characters stand (side by side). Beyond the limit of
 * look-ups everything has 0. ZWS_EDEADLINE. */
zws_status zws_held__frequency(uint64_t *frequency, zws_held *held, const uint32_t *cp, size_t n);

/* What text[at] costs behind the character before it, or at the beginning of the text, in nats. */
zws_status zws_held__cost(double *cost, zws_held *held, const uint32_t *text, size_t at);

/* Whether two characters are side by side so much more rarely than by chance. */
zws_status zws_held__is_weak(bool *weak, zws_held *held, uint32_t a, uint32_t b, double times);

/* How many documents hold the characters side by side (up to 1000), in their titles or anywhere.
 * Beyond the limit of phrases 0. */
zws_status zws_held__adjacent(uint64_t *documents, zws_held *held, const uint32_t *cp, size_t n,
                              bool in_title);

/* Whether it is the title of a document, or what a law is called by. */
zws_status zws_held__title(bool *is, zws_held *held, const char *title, size_t len);

/* Whether some document has the Latin word. */
zws_status zws_held__latin(bool *is_held, zws_held *held, const char *word, size_t len);

/* --- Corrections
 * ----------------------------------------------------------------------------------
 */

/* Appends text[0..len) to out as it was probably meant; *changed tells whether anything was.
 * *certain: some title has each run that was changed as it was probably meant, and no document has
 * what was typed. */
zws_status zws_correct__text(zws_buffer *out, bool *changed, bool *certain, zws_held *held,
                             const char *text, size_t len);

/* The same for letters, with Han characters and blanks among them; appends nothing unless
 * *changed. *certain: some document has what was appended as it stands, and none has all the
 * letters. */
zws_status zws_correct__pinyin(zws_buffer *out, bool *changed, bool *certain, zws_held *held,
                               const char *text, size_t len);

/* Whether there are letters for zws_correct__pinyin in it, and nothing but letters, blanks and Han
 * characters. */
bool zws_correct__may_be_pinyin(const char *text, size_t len);
/* Whether there are only Han characters and blanks. */
bool zws_correct__is_han(const char *text, size_t len);

/* A better query for that of the compiler, in *out (NULL: there is none, or its time is over); free
 * it. results are those of the query as it was typed. *certain: parts of it are in no document,
 * whatever was found by the others. */
zws_status zws_correct__query(char **out, bool *certain, zws_compiler *compiler,
                              const zws_results *results);

#endif
