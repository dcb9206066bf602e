/* Reading citations: what its files share; for the files of this folder only.
 *
 * The order of work: mentions are found in a text (citations_find.c); the text is cut into
 * paragraphs, and each is reduced to what its verbs need (citations_reduce.c): a mention is one
 * sign, brackets and quotations are gone. Verbs (citations_verbs.c) and the headings of lists
 * (citations_lists.c) then say what is done to the mentions. */
#ifndef ZWS_DOCUMENT_CITATIONS_PARTS_H
#define ZWS_DOCUMENT_CITATIONS_PARTS_H

#include "document/chars.h"
#include "document/parts.h"

/* --- citations_find.c --- */

/* A place that names another document; characters of the text. Empty ranges for what it lacks. */
typedef struct {
    size_t first, last; /* all of it: number, 《title》（number）, unit */
    size_t behind;      /* behind brackets that it leaves open; 0: none */
    size_t title_first, title_last;
    size_t unit_first, unit_last;
    const zws_docno *number;  /* of the document's numbers, or NULL */
    size_t full;              /* 1 + the mention whose title it abbreviates; 0: none */
    size_t at_first, at_last; /* characters of the number alone */
    bool guessed;             /* the year was taken from elsewhere in the text */
    bool inside;              /* in brackets or in a quotation: only mentioned */
    bool part;                /* the words around it mean a part of it only */
    bool wanted;              /* not the document itself, and of a kind that is a document */
    zws_relation relation;
    zws_date from;
    zws_extension extension;      /* of ZWS_CONFIRMS */
    size_t says_first, says_last; /* the sentence that says so; empty: the one it stands in */
} zws_mention;

typedef struct {
    zws_mention *item;
    size_t n, cap;
} zws_mentions;

/* Finds the mentions of a text in order. Numbers are those of the document that stand in it. */
zws_status zws_mentions__find(zws_mentions *out, const zws_document *document, const zws_text *text,
                              zws_part part);

/* True when the title (characters) ends as the name of a document does, not as a newspaper's or a
 * certificate's. */
bool zws_mentions__is_title(const uint32_t *cp, size_t first, size_t last);

/* The characters [*first, *last) of the title that the mention means: its own, or the one that it
 * abbreviates. */
void zws_mentions__title(const zws_mentions *list, const zws_mention *mention, size_t *first,
                         size_t *last);

/* The next mark of a list at cp[i]: 一、 （一） 1. 第一条 附件. Its level (1 … 4; 0: an attachment;
 * -1: none), *end behind it. */
int zws_mentions__marker(size_t *end, const uint32_t *cp, size_t i, size_t n);

/* --- citations_reduce.c --- */

typedef struct {
    size_t first, last;
} zws_stretch; /* characters [first, last) */

typedef struct {
    zws_stretch *item;
    size_t n, cap;
} zws_stretches;

/* Cuts the text into paragraphs, joining the lines that a page's width has cut. */
zws_status zws_paragraphs__cut(zws_stretches *out, const zws_text *text,
                               const zws_body_lines *lines);

/* Characters above those of Unicode stand for mentions. */
#define MENTION_BASE 0x110000u

static inline bool is_mention(uint32_t c)
{
    return c >= MENTION_BASE;
}

/* A paragraph as its verbs see it; cp[i] came from character at[i]. */
typedef struct {
    uint32_t *cp;
    size_t *at;
    size_t n, cap;
    int level;    /* of the mark that it began with, which is left out; -1: none */
    bool brief;   /* short and no sentence: a heading or an entry of a list */
    bool open;    /* a quotation that an earlier paragraph opened goes on */
    size_t close; /* the next ” of the text, as far as it was looked for */
} zws_reduced;

/* Reduces characters [first, last). *next is the index of the first mention at or behind first, and
 * is moved on. Mentions in brackets and quotations are marked as inside. */
zws_status zws_reduced__make(zws_reduced *out, zws_mentions *mentions, size_t *next,
                             const zws_text *text, zws_stretch paragraph);
void zws_reduced__free(zws_reduced *reduced);

/* --- citations_titles.c --- */

/* What the document is, by its title. */
typedef struct {
    bool explains; /* an interpretation */
    bool reports;  /* speaks about what others did: repeals nothing */
    bool changes;  /* 关于修改…的决定 and the like */
} zws_speaker;

void zws_speaker__read(zws_speaker *out, const uint32_t *cp, size_t n);

/* What the words [a, b) between one mention of a title and the next say of the next, and what those
 * behind the last say of it; ZWS_CITES: nothing. */
zws_relation zws_titles__relation_before(const uint32_t *cp, size_t a, size_t b);
zws_relation zws_titles__relation_behind(const uint32_t *cp, size_t a, size_t b);

/* --- citations_verbs.c --- */

/* Sets the relation of the mentions of a paragraph from its verbs. */
void zws_verbs__read(zws_mentions *mentions, const zws_reduced *reduced,
                     const zws_speaker *speaker);

/* The same where the paragraph is a title: 关于修改《…》的决定, 关于印发《…》的通知. */
void zws_verbs__read_title(zws_mentions *mentions, const zws_reduced *reduced);

/* --- citations_terms.c --- */

/* The first term that signs [i, n) give to what is confirmed there, up to the end of the sentence
 * or another mention: 有效期延长至2026年12月31日, 延长三年, 继续执行，有效期2年. */
void zws_extension__read(zws_extension *out, const uint32_t *cp, size_t i, size_t n);

/* --- citations_lists.c --- */

/* What the entries of the list that is open are said to be. */
typedef struct {
    bool open;
    zws_relation relation;
    int level;        /* of the heading's mark; LIST_LEAD_IN: it had none; LIST_TITLE */
    int item;         /* level of its first entry's mark, -1 before it */
    bool tables;      /* only what stands in rows or behind marks is an entry */
    zws_stretch says; /* the heading */
} zws_list;

enum { LIST_LEAD_IN = 90, LIST_TITLE = -2 };

/* True when the paragraph opens or closes a list by its heading. */
bool zws_lists__heading(zws_list *list, const zws_reduced *reduced, zws_stretch paragraph);

/* Gives the entry's mention the relation of the list. */
void zws_lists__entry(zws_list *list, zws_mentions *mentions, const zws_reduced *reduced);

#endif
