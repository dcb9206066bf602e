/* Suggestions while somebody types: what an index holds that goes on like it. */
#ifndef ZWSEARCH_SUGGEST_H
#define ZWSEARCH_SUGGEST_H

#include "zwsearch/search.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
    ZWS_SUGGEST_TITLE = 0, /* the title of a document */
    ZWS_SUGGEST_NUMBER,    /* the number (文号) of a document */
    ZWS_SUGGEST_TERM,      /* words that stand in documents */
    ZWS_SUGGEST_ISSUER,    /* who issued documents */
    ZWS_SUGGEST_KINDS
} zws_suggestion_kind;

typedef struct zws_suggestions zws_suggestions;

/* What the index holds that goes on like `text` (len bytes of UTF-8; (size_t)-1: up to its NUL), at
 * most `limit` (1 to ZWS_SUGGEST_MAX) suggestions, the best first:
 *
 *   numbers that begin so, in any spelling (国发2016, 国发 55), the newest first;
 *   up to two terms or issuers that begin so, by how many documents have them;
 *   titles that begin so, then titles that have it within, then titles that have all its words;
 *     of these what is in force before what has ended, the newest first;
 *   more terms and issuers, where there is room.
 *
 * Latin letters are also read as pinyin, whole, shortened or broken off (zhengwu gongkai, zwgk,
 * zhengwugongk). The text of titles is that of the newest document; equal ones are one suggestion.
 * Each suggestion finds something, and nothing is suggested of documents that were deleted.
 *
 * The first letters in the life of an index handle take some 40 ms more, once.
 *
 * After milliseconds (1 to ZWS_DEADLINE_MS_MAX; 0: ZWS_SUGGEST_MS) it is done with what it has
 * found so far, see zws_suggestions_complete. ZWS_EINVAL: no UTF-8; ZWS_ELIMIT: longer than
 * ZWS_SUGGEST_BYTES, or a limit out of range. Text of punctuation and control characters alone, and
 * an index of tokens, have no suggestions: an empty list. */
ZWS_API zws_status zws_suggest(zws_suggestions **out, zws_index *index, const char *text,
                               size_t len, size_t limit, unsigned milliseconds);
ZWS_API void zws_suggestions_free(zws_suggestions *suggestions);

ZWS_API size_t zws_suggestions_count(const zws_suggestions *suggestions);
/* False when the time was over before everything was looked at. */
ZWS_API bool zws_suggestions_complete(const zws_suggestions *suggestions);

/* Of suggestion number i, counted from 0. Texts are valid as long as the suggestions; "" (kind:
 * ZWS_SUGGEST_KINDS) for i out of range. */
ZWS_API zws_suggestion_kind zws_suggestions_kind(const zws_suggestions *suggestions, size_t i);
/* What to show. */
ZWS_API const char *zws_suggestions_text(const zws_suggestions *suggestions, size_t i);
/* What to search for: the text, but for issuers (issuer:…) and texts that would be read otherwise
 * than they stand (title:"…"). */
ZWS_API const char *zws_suggestions_query(const zws_suggestions *suggestions, size_t i);
/* The newest document of a title or a number; "" for other kinds. */
ZWS_API const char *zws_suggestions_id(const zws_suggestions *suggestions, size_t i);
/* The title of that document, for a number; "" for other kinds. */
ZWS_API const char *zws_suggestions_title(const zws_suggestions *suggestions, size_t i);
/* How many documents have that title, number, term or issuer: exact, or a lower bound when *exact
 * (may be NULL) becomes false. */
ZWS_API uint64_t zws_suggestions_documents(const zws_suggestions *suggestions, size_t i,
                                           bool *exact);
/* Stretch number m of the text that is what was typed, or what that was taken for, as bytes
 * [*begin, *end) of it; false when there is no such one. */
ZWS_API bool zws_suggestions_mark(const zws_suggestions *suggestions, size_t i, size_t m,
                                  size_t *begin, size_t *end);

/* "title", "number", "term", "issuer". */
ZWS_API const char *zws_suggestion_kind_name(zws_suggestion_kind kind);

/* All of it as one JSON object (schema: zwquery(1)); release with zws_free. */
ZWS_API zws_status zws_suggestions_json(char **json, const zws_suggestions *suggestions);
/* Both in one call. */
ZWS_API zws_status zws_suggest_json(char **json, zws_index *index, const char *text, size_t len,
                                    size_t limit, unsigned milliseconds);

#ifdef __cplusplus
}
#endif
#endif
