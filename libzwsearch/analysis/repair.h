/* Repair of what scanning and layout did to a text: readings beside the one that stands there.
 *
 * A repair says that characters were probably meant otherwise. What is indexed of it stands beside
 * the text as it is, under terms of its own (ZWS_TOKEN_REPAIRED), and is never found before it.
 *
 * Confusions: one character was read as another (单 as 羊) or as two (提 as 才是). They are found
 * where the text becomes so much more probable, as words behind words, that chance does not explain
 * it; the same words elsewhere in the text count as evidence.
 *
 * Digits: a number that blanks cut apart ("201 8 年") is joined. No digit ever becomes another.
 *
 * Marks: a bracket read as a letter in a document number, specks between characters. */
#ifndef ZWS_ANALYSIS_REPAIR_H
#define ZWS_ANALYSIS_REPAIR_H

#include "analysis/analyzer_internal.h"

/* The characters [first, last) of the text were meant to be cp; 0: nothing at all. */
typedef struct {
    uint32_t first, last;
    uint32_t cp;
} zws_repair;

typedef struct {
    zws_repair *item; /* ascending, apart from each other */
    size_t n, cap;
} zws_repairs;

/* Finds the repairs of a normalised text; words are what zws_words__segment makes of it. What *out
 * held before goes away. */
zws_status zws_repairs__find(zws_repairs *out, zws_analyzer *analyzer, const zws_text *text,
                             const zws_words *words);
void zws_repairs__free(zws_repairs *repairs);

/* --- The parts ---------------------------------------------------------------------------------
 */

/* Appends what repair_layout.c and repair_shapes.c find, each in ascending order. */
zws_status zws_repairs__layout(zws_repairs *out, const zws_analyzer *analyzer,
                               const zws_text *text);
zws_status zws_repairs__shapes(zws_repairs *out, zws_analyzer *analyzer, const zws_text *text,
                               const zws_words *words);
zws_status zws_repairs__add(zws_repairs *out, size_t first, size_t last, uint32_t cp);

/* --- The table of confusions --------------------------------------------------------------------
 */

/* Characters U+4E00 to U+9FFF only. */
#define ZWS_CONFUSIONS_FIRST 0x4E00u
#define ZWS_CONFUSIONS_COUNT 0x5200u

typedef struct {
    uint16_t read[2]; /* the two characters that were read */
    uint16_t meant;
} zws_split;

typedef struct zws_confusions {
    const uint16_t *start; /* where the list of each character read begins */
    const uint16_t *meant; /* what it may have been meant to be, */
    uint16_t *alone;       /* what that costs as a word; UINT16_MAX: none, */
    uint16_t *code;        /* and its number in the trie: both once it is known */
    uint16_t known[];
} zws_confusions;

/* The table of ocr_confusions_table.h, of which nothing is known yet. */
zws_status zws_confusions__new(zws_confusions **out);
void zws_confusions__free(zws_confusions *confusions);

/* A character has no more confusions: confusions.awk sees to it. */
#define ZWS_CONFUSIONS_MAX 32

/* What cp may have been meant to be: those at [*first, *last) of meant. */
static inline void zws_confusions__of(size_t *first, size_t *last, const zws_confusions *confusions,
                                      uint32_t cp)
{
    uint32_t i = cp - ZWS_CONFUSIONS_FIRST;
    bool listed = i < ZWS_CONFUSIONS_COUNT;
    *first = listed ? confusions->start[i] : 0;
    *last = listed ? confusions->start[i + 1] : 0;
}

/* Costs and numbers of [first, last), as the dictionary has them. Looking all up would take longer
 * than mending a page does. */
void zws_confusions__know(zws_confusions *confusions, const zws_dict *dict, size_t first,
                          size_t last);
static inline void zws_confusions__need(zws_confusions *confusions, const zws_dict *dict,
                                        size_t first, size_t last)
{
    /* No word costs nothing. */
    if (first < last && confusions->alone[first] == 0)
        zws_confusions__know(confusions, dict, first, last);
}

/* The one character that was read as these two; 0: none. */
uint32_t zws_confusions__joined(uint32_t first, uint32_t second);

/* The closing bracket that a letter stands for between year and number; 0: none. */
uint32_t zws_confusions__bracket(uint32_t letter);

#endif
