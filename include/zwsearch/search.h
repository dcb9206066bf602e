/* Searching an index.
 *
 * Handles belong to one thread at a time; different threads open the same index each for itself. A
 * search sees the newest commit when it starts, and all of it sees the same one. */
#ifndef ZWSEARCH_SEARCH_H
#define ZWSEARCH_SEARCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "zwsearch/document.h"
#include "zwsearch/limits.h"
#include "zwsearch/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/* --- An index, for reading -------------------------------------------------------------------- */

typedef struct zws_index zws_index;

ZWS_API zws_status zws_index_open(zws_index **out, const char *path);
ZWS_API void zws_index_free(zws_index *index);

/* Adds the words of a user dictionary to the analysis of queries: a word a line, optionally
 * followed by blanks and a frequency. Ranking changes at once, the set of exact matches never. */
ZWS_API zws_status zws_index_load_words(zws_index *index, const char *path);

/* Documents that are to stand first for a query (置顶): a file of lines
 * QUERY<TAB>ID<TAB>YYYY-MM-DD, the last day on which the line counts, which may be left out; empty
 * lines and those that begin with # are none. With ZWS_SORT_TIER such documents make the first band
 * of that query, whether they have its words or not, if they pass the filters; queries are the same
 * whatever their width, case and blanks. Takes the place of what was loaded before, and of nothing
 * when it fails; NULL: none. ZWS_EFORMAT names file and line: a date or an id that is none, the
 * same line twice. report (may be NULL: then nothing is looked up) is told, in one line each, of
 * ids that the index does not hold. */
ZWS_API zws_status zws_index_load_pins(zws_index *index, const char *path,
                                       void (*report)(const char *line, void *context),
                                       void *context);
/* Takes weights and parameters of relevance from a file, in the place of the default ones and of
 * those of a file before: a line `name = value` for each that is to differ, `#` begins a comment;
 * zwquery(1) lists names and bounds. The index is as it is, no document is read again. ZWS_EINVAL
 * with file and line; then, and on any other failure, what held before holds. */
ZWS_API zws_status zws_index_load_profile(zws_index *index, const char *path);

/* Adds what terms of queries are called otherwise to the built-in table, for this handle: a line is
 * a term, a tab, alternatives separated by |, each words separated by blanks, and if need be a tab
 * and the kind (see zwquery(1)). A term loses what the tables before have for it; with itself as
 * its alternative it has none from then on. Documents with the words typed keep their place before
 * those that only have alternatives. All rows are taken or none: ZWS_EFORMAT and ZWS_ELIMIT name
 * file and line. */
ZWS_API zws_status zws_index_load_synonyms(zws_index *index, const char *path);

/* The stored document with this id; ZWS_ENOTFOUND. Free it with zws_document_free. */
ZWS_API zws_status zws_index_get(zws_document **out, zws_index *index, const char *id);

/* The same as JSON, as zws_document_json gives it with the body, and with what is known of it
 * beyond itself: "links", an object of "interprets", "interpretations" and "versions" (what else
 * is held of a law of that name), each an array of documents held ({"id", "title", "docno",
 * "date"}, what is not known left out), the newest first. ZWS_ENOTFOUND; release with zws_free. */
ZWS_API zws_status zws_index_show(char **json, zws_index *index, const char *id);

/* The same without the body and what is read from its structure (see zws_outline_read), which are
 * nearly all of a long document's. */
ZWS_API zws_status zws_index_about(char **json, zws_index *index, const char *id);

/* Whether that document is in force on a day (yyyymmdd; 0: today), who says so and who says
 * otherwise, as one JSON object (the member "standing" of a hit, see zwquery(1)); release it with
 * zws_free. ZWS_ENOTFOUND. */
ZWS_API zws_status zws_index_validity(char **json, zws_index *index, const char *id, int32_t as_of);

/* Documents, terms, sizes, versions as one JSON object; release with zws_free. */
ZWS_API zws_status zws_index_stat(char **json, zws_index *index);

/* Checks everything in an index that can be checked; calls report (may be NULL) with one line a
 * finding. ZWS_ECORRUPT when there was one. Damage to the live tier can crash the process that
 * checks it (Xapian has no checksums): run this in a process of its own, as zwadmin does. */
ZWS_API zws_status zws_index_verify(const char *path,
                                    void (*report)(const char *line, void *context), void *context);

/* A proposal: count is how often the word stands in the texts, frequency what a user dictionary
 * should give it, score orders the list. Non-zero stops. */
typedef int (*zws_index_word_fn)(const char *word, uint32_t frequency, uint64_t count, double score,
                                 void *context);

/* Calls fn for words that the dictionary lacks and that the index's own texts suggest, the best
 * first: two to eight Han characters that stand together min_count times or more (at least 2),
 * more often than chance, between neighbours that vary. At most `limit` of them (100,000). Keeps up
 * to ZWS_NEW_WORDS_CHARS characters of the texts in memory, 7 bytes each; of a larger index it
 * reads a sample of the documents, always the same. ZWS_ESTOPPED when fn stopped it. Takes seconds
 * to minutes: the deadline of searches does not apply. */
ZWS_API zws_status zws_index_words(zws_index *index, size_t limit, uint64_t min_count,
                                   zws_index_word_fn fn, void *context);

/* A document that others cite and the index does not hold: number (文号) and title, "" where it is
 * cited without; how many documents cite it, and the id of one. Another result than 0 stops. */
typedef int (*zws_index_missing_fn)(const char *number, const char *title, uint64_t documents,
                                    const char *id, void *context);

/* Calls fn with at most `limit` of them, the most cited first. Reads every document. ZWS_ESTOPPED
 * when fn stopped it. */
ZWS_API zws_status zws_index_missing(zws_index *index, size_t limit, zws_index_missing_fn fn,
                                     void *context);

/* What of an index deserves a look. */
typedef enum {
    ZWS_AUDIT_LATE, /* an interpretation (解读) was made public later than three working days
                       behind the document, `other`, that it interprets */
    ZWS_AUDIT_GAP, /* numbers of a series (机关代字〔年份〕, given as id) between the lowest and
                      the highest one held are not held; detail lists them: 3, 5-7 */
    ZWS_AUDIT_TITLE,      /* has the title of `other` */
    ZWS_AUDIT_UNDATED,    /* has no date */
    ZWS_AUDIT_UNNUMBERED, /* has no number (文号), and is no interpretation */
    ZWS_AUDIT_REPEALED,   /* in force, and cites `other`, which is repealed */
    ZWS_AUDIT_KINDS
} zws_audit_kind;

/* One finding: its kind and the name of that ("late-interpretation", "gap", "same-title",
 * "no-date", "no-number", "cites-repealed"), the document's id, the other document's or "", and
 * what else there is to say, or "". Another result than 0 stops. */
typedef int (*zws_index_audit_fn)(zws_audit_kind kind, const char *name, const char *id,
                                  const char *other, const char *detail, void *context);

/* Calls fn with the findings, by kind and then by id. kinds: bits 1 << zws_audit_kind; 0 means all.
 * calendar: a file of holidays and of weekends that are worked instead, see zwadmin(1); NULL: those
 * of China from 2018 to 2026. Days that it does not list are working days from Monday to Friday.
 * Reads every document. ZWS_ESTOPPED when fn stopped it. */
ZWS_API zws_status zws_index_audit(zws_index *index, unsigned kinds, const char *calendar,
                                   zws_index_audit_fn fn, void *context);

/* --- A request -------------------------------------------------------------------------------- */

typedef struct zws_search zws_search;

typedef enum {
    ZWS_SORT_TIER = 0, /* 综合, the default: bands of prominence, see zws_band */
    ZWS_SORT_RELEVANCE,
    ZWS_SORT_NEWEST, /* undated documents last */
    ZWS_SORT_OLDEST, /* undated documents last */
} zws_sort;

/* The order inside a band of ZWS_SORT_TIER. ZWS_BAND_MEANT, ZWS_BAND_MOST and ZWS_BAND_ANY are
 * always by relevance. */
typedef enum {
    ZWS_WITHIN_DATE = 0, /* the newest first; there is no ZWS_BAND_LEADING */
    ZWS_WITHIN_RELEVANCE,
    ZWS_WITHIN_PROMINENCE, /* the most relevant first, the newest first of those about as relevant
                            */
} zws_within;

/* What to do where the query is probably mistyped. */
typedef enum {
    ZWS_CORRECT_OFF = 0, /* nothing */
    ZWS_CORRECT_OFFER,   /* say what was probably meant: zws_results_corrected */
    ZWS_CORRECT_APPLY,   /* the same, and search for that where the query as typed finds nothing, or
                            where this is certain: zws_results_corrected */
} zws_correct;

typedef enum {
    ZWS_OPTION_SORT = 0,      /* zws_sort; ZWS_SORT_TIER */
    ZWS_OPTION_WITHIN,        /* zws_within; ZWS_WITHIN_PROMINENCE */
    ZWS_OPTION_OFFSET,        /* hits to skip; 0 */
    ZWS_OPTION_LIMIT,         /* hits to return; 10. 0 counts only */
    ZWS_OPTION_DEADLINE_MS,   /* ZWS_DEADLINE_MS; 0 is not allowed */
    ZWS_OPTION_EXPLAIN,       /* 1: keep every addend of the scores; 0 */
    ZWS_OPTION_EXTRACTS,      /* 0: no extracts; 1 */
    ZWS_OPTION_EXTRACT_CHARS, /* length of an extract in characters; 120, at most 1,000,000: the
                                 whole document with its marks */
    ZWS_OPTION_EXACT,         /* 1: leave repaired readings out; 0 */
    ZWS_OPTION_QUERY_BYTES,   /* the limits of limits.h, */
    ZWS_OPTION_QUERY_TERMS,   /* up to their hard maxima */
    ZWS_OPTION_QUERY_DEPTH,
    ZWS_OPTION_WILDCARDS,
    ZWS_OPTION_WILDCARD_EXPANSION,
    ZWS_OPTION_PAGE_END,
    ZWS_OPTION_PASSAGES, /* passages of a hit, at most ZWS_PASSAGES_MAX; 0: none */
    ZWS_OPTION_CITE,     /* 1: citations, of each hit and of its passages; 0 */
    ZWS_OPTION_AS_OF,    /* the day on which documents are in force or not, as yyyymmdd; 0: today */
    ZWS_OPTION_LINKS,    /* 1: the interpretations (解读) of each hit; 0 */
    ZWS_OPTION_FOLD, /* 1: copies of one document are one hit, see zws_results_copies; 0: each is */
    ZWS_OPTION_SYNONYMS, /* 0: only the words typed, nothing that they are called otherwise; 1 */
    ZWS_OPTION_ANSWER,   /* 1: what answers the query, if it is a question: zws_results_answer; 0 */
    ZWS_OPTION_CORRECT,  /* zws_correct; ZWS_CORRECT_APPLY */
    ZWS_OPTION_COUNT
} zws_option;

ZWS_API zws_status zws_search_new(zws_search **out);
ZWS_API void zws_search_free(zws_search *search);

/* What a person typed (query language: the manual page zwquery(1)). It is parsed by zws_search_run.
 * An empty query matches every document. */
ZWS_API zws_status zws_search_set_query(zws_search *search, const char *query);
/* Documents like the one with this id, by relevance unless they are sorted by date; the query's
 * words, where there are any, must all stand in them. The document itself and its copies are left
 * out. id NULL: as before. zws_search_run gives ZWS_ENOTFOUND where there is no such document. */
ZWS_API zws_status zws_search_set_like(zws_search *search, const char *id);
/* ZWS_EINVAL for an unknown option, ZWS_ELIMIT for a value beyond the hard maximum. */
ZWS_API zws_status zws_search_set(zws_search *search, zws_option option, int64_t value);
/* Only documents whose date lies within [from, to]: YYYY, YYYY-MM or YYYY-MM-DD; NULL or "" is
 * open. */
ZWS_API zws_status zws_search_set_dates(zws_search *search, const char *from, const char *to);
/* Only documents with this value of the field, exactly. Values of one field are alternatives,
 * fields add up. The field may also be named "year". */
ZWS_API zws_status zws_search_add_filter(zws_search *search, const char *field, const char *value);
/* Count the values of this field over all matches: issuer, category, validity, region, site, lang,
 * year. */
ZWS_API zws_status zws_search_add_facet(zws_search *search, const char *field);

/* --- Results ---------------------------------------------------------------------------------- */

typedef struct zws_results zws_results;

/* Why a hit stands where it does (ZWS_SORT_TIER), highest first but for ZWS_BAND_PINNED, which is
 * before all others. */
typedef enum {
    ZWS_BAND_NONE = 0, /* another sort */
    ZWS_BAND_EXACT,    /* its own 文号, or its title, is the query; or its title but for 条例 */
    ZWS_BAND_ADJACENT, /* all the words, adjacent; typed apart, half of them in the title, too */
    ZWS_BAND_ALL,      /* all the words */
    ZWS_BAND_MOST,     /* most of the words */
    ZWS_BAND_REPAIRED, /* all the words, if what was probably misread in scanning is set right */
    ZWS_BAND_PINNED,   /* pinned for this query: zws_index_load_pins */

    /* all the words, some by what they are called otherwise: zws_results_alternative. These hits
     * stand behind ZWS_BAND_ALL and before ZWS_BAND_MOST, the most relevant first. */
    ZWS_BAND_MEANT,
    ZWS_BAND_ANY, /* a long question of which hardly a document has most words: any of them */

    /* the most relevant documents for running text that stands nowhere as it was typed, whichever
     * of the words they have: before ZWS_BAND_ALL */
    ZWS_BAND_LEADING,
} zws_band;

ZWS_API zws_status zws_search_run(zws_results **out, const zws_search *search, zws_index *index);
ZWS_API void zws_results_free(zws_results *results);

/* All matches: exact, or a lower bound when *exact (may be NULL) becomes false. */
ZWS_API uint64_t zws_results_total(const zws_results *results, bool *exact);
/* Hits on this page. */
ZWS_API size_t zws_results_count(const zws_results *results);

/* Of hit number i on this page, counted from 0. Texts are valid as long as the results. */
ZWS_API const char *zws_results_id(const zws_results *results, size_t i);
ZWS_API double zws_results_score(const zws_results *results, size_t i);
ZWS_API zws_band zws_results_band(const zws_results *results, size_t i);
/* Whether the hit is found only where a fault of scanning is set right (疑似识别误差), in every
 * sort. Such hits stand behind all others, by date among them. */
ZWS_API bool zws_results_repaired(const zws_results *results, size_t i);
/* With ZWS_OPTION_FOLD: the copies of hit i that are held and left out of the list (另有 N
 * 个相同文件), whether they match or not: documents of the same number (文号), or of the same title
 * and time, with nearly the same text. The copy that is shown is that of a gazette, then one with a
 * number, a date, a longer text, if it is found as the first of them is. Among the first 1,000
 * hits; the total counts copies. */
ZWS_API size_t zws_results_copies(const zws_results *results, size_t i);
/* The id of copy number k; NULL when there is none. */
ZWS_API const char *zws_results_copy(const zws_results *results, size_t i, size_t k);
/* The hit's document; owned by the results. NULL only for i out of range. */
ZWS_API const zws_document *zws_results_document(const zws_results *results, size_t i);
/* The date that sorts it, YYYY-MM-DD or shorter; "" for an undated document (无日期). */
ZWS_API const char *zws_results_date(const zws_results *results, size_t i);
/* The extract as HTML: everything escaped, matches within <em>…</em>. "" when not asked for. */
ZWS_API const char *zws_results_extract_html(const zws_results *results, size_t i);
/* The title in the same form. */
ZWS_API const char *zws_results_title_html(const zws_results *results, size_t i);
/* The extract as the original bytes of the body, [*begin, *end) of it; and its marks as byte ranges
 * of the body: mark number m, false when there is none. */
ZWS_API const char *zws_results_extract(const zws_results *results, size_t i, size_t *begin,
                                        size_t *end);
ZWS_API bool zws_results_mark(const zws_results *results, size_t i, size_t m, size_t *begin,
                              size_t *end);

/* With ZWS_OPTION_PASSAGES: the passages of hit i, the best first: each is the 条, 款, numbered
 * item or row of a table of tasks that answers the query, of at most 400 characters, cut at the end
 * of a sentence. Where the query cites an article that the hit has, it is that. May be none. */
ZWS_API size_t zws_results_passages(const zws_results *results, size_t i);
/* Passage number p: its original bytes, [*begin, *end) of the body; NULL when there is none. */
ZWS_API const char *zws_results_passage(const zws_results *results, size_t i, size_t p,
                                        size_t *begin, size_t *end);
/* The same as HTML: everything escaped, matches within <em>…</em>. */
ZWS_API const char *zws_results_passage_html(const zws_results *results, size_t i, size_t p);
/* Where it stands: 四 › （二）, 第二章 › 第十二条; "" in a text without numbered parts. */
ZWS_API const char *zws_results_passage_path(const zws_results *results, size_t i, size_t p);
/* Its mark number m as a byte range of the body; false when there is none. */
ZWS_API bool zws_results_passage_mark(const zws_results *results, size_t i, size_t p, size_t m,
                                      size_t *begin, size_t *end);
/* With ZWS_OPTION_CITE: 《名称》（文号）第N条（现行有效） of passage p, ready to paste; of the
 * document alone where p is not less than the number of its passages. NULL when not asked for. */
ZWS_API const char *zws_results_citation(const zws_results *results, size_t i, size_t p);

/* With ZWS_OPTION_LINKS: the interpretations (解读) of hit i that the index holds, the newest
 * first, at most ZWS_INTERPRETATIONS_MAX; and the id of number k, with its title (may be NULL; ""
 * where it has none). NULL when there is none. */
ZWS_API size_t zws_results_interpretations(const zws_results *results, size_t i);
ZWS_API const char *zws_results_interpretation(const zws_results *results, size_t i, size_t k,
                                               const char **title);

/* Facet number f, in the order they were added; its values by count, highest first. */
ZWS_API const char *zws_results_facet_value(const zws_results *results, size_t f, size_t i,
                                            uint64_t *count);

/* Whether the document of hit i is in force on the day of the search (ZWS_OPTION_AS_OF).
 * ZWS_VALIDITY_UNKNOWN for i out of range, and in an index of tokens. */
ZWS_API zws_validity zws_results_validity(const zws_results *results, size_t i);
/* The sentence that says so, of the document itself or of another; of an imported list, what its
 * entry names. "" where none does. */
ZWS_API const char *zws_results_validity_sentence(const zws_results *results, size_t i);
/* The id of the document whose sentence it is; NULL: the hit's own, an imported list, or nobody. */
ZWS_API const char *zws_results_validity_by(const zws_results *results, size_t i);
/* Whether something else says otherwise (the input, or the texts against an imported list), and in
 * which state that puts it: *other (may be NULL). */
ZWS_API bool zws_results_validity_disputed(const zws_results *results, size_t i,
                                           zws_validity *other);
/* With ZWS_SORT_TIER: how many of all matches stand behind the others of their band because they
 * were repealed or have expired: exact, or a lower bound when *exact (may be NULL) becomes false.
 */
ZWS_API uint64_t zws_results_sunk(const zws_results *results, bool *exact);

/* With ZWS_OPTION_ANSWER, where the query is a question (怎么, 多少, …吗, ？) and something held
 * answers it well enough: the answer, as original bytes [*begin, *end) of the body of document
 * *id (each may be NULL); NULL where there is none. It is the reply to a question that is like it,
 * or the passage of the one document in force that stands out among all, not only those listed. */
ZWS_API const char *zws_results_answer(const zws_results *results, const char **id, size_t *begin,
                                       size_t *end);
/* The same as HTML: everything escaped, matches within <em>…</em>. */
ZWS_API const char *zws_results_answer_html(const zws_results *results);
/* Where it is from, as zws_results_citation has it: 《名称》（文号）第N条（现行有效）. */
ZWS_API const char *zws_results_answer_citation(const zws_results *results);
/* The question that it is the reply to; "" where it is a passage. */
ZWS_API const char *zws_results_answer_question(const zws_results *results);
/* What was probably meant where the query is probably mistyped (您是不是要找): a whole query, ready
 * to be searched for, whose words the index holds; NULL: nothing better is known. Characters taken
 * for others by sound or shape, transposed, doubled or missing, and pinyin (zhengwu gongkai, zwgk)
 * are looked for; document numbers, fields and dates are left alone, quoted text too unless nothing
 * is found. *applied (may be NULL): the hits are those of this query, as the one that was typed
 * finds nothing; or has letters that no document has and that are pinyin of what documents have; or
 * has a run of characters that no document has and that set right is in a title. */
ZWS_API const char *zws_results_corrected(const zws_results *results, bool *applied);

/* With ZWS_OPTION_EXPLAIN: addend number k of the score of hit i, as its term; NULL when there is
 * no such one. *tf is the field-weighted frequency in the document. The addends sum up to the
 * score. */
ZWS_API const char *zws_results_addend(const zws_results *results, size_t i, size_t k, unsigned *tf,
                                       double *addend);

/* The version of the schema of all JSON that the library and its tools write: the member "schema".
 * Members are added without a new version. */
#define ZWS_JSON_SCHEMA 1

/* What else the search looked for behind the words typed: number k, a text that may stand for *term
 * (may be NULL) of the query; NULL when there is no such one. Its words are separated by blanks. */
ZWS_API const char *zws_results_alternative(const zws_results *results, size_t k,
                                            const char **term);

/* Everything above as one JSON object (schema: zwquery(1)); release with zws_free. */
ZWS_API zws_status zws_results_json(char **json, const zws_results *results);

#ifdef __cplusplus
}
#endif
#endif
