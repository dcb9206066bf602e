/* What an indexed document is made of: term prefixes, value slots, field weights. This is the one
 * table that the writer and the search share; changing it changes ZWS_SCHEMA_VERSION and needs a
 * reindex.
 *
 * Terms without a prefix come from the title, the body and the headings above an article (the field
 * `chapter`), as zws_tokens__emit gives them, with positions (in this order, a gap between them;
 * see ZWS_POSITION_FIRST). Prefixes are upper-case ASCII, which no normalised token starts with;
 * those of analysis are "Z" (stem), "W" (dictionary word) and "R" (repaired reading: of title and
 * body, with positions behind theirs). */
#ifndef ZWS_STORE_SCHEMA_H
#define ZWS_STORE_SCHEMA_H

#define ZWS_SCHEMA_VERSION 4

#define ZWS_PREFIX_ID     "Q" /* Q + id (long ids: see zws_schema__id_term) */
#define ZWS_PREFIX_TITLE  "S" /* S + token, with positions: title:… */
#define ZWS_PREFIX_ISSUER "A" /* A + token, with positions, values apart by a gap: issuer:… */
#define ZWS_PREFIX_EXACT_TITLE                                                                     \
    "XT" /* XT + 32 hex digits of the hash of the title's Han, Latin, digits */
#define ZWS_PREFIX_ALIAS                                                                           \
    "XB" /* XB + 32 hex digits as for a title: what others call it (zws_title__each_alias) */
#define ZWS_PREFIX_OWN_NUMBER   "XN" /* XN + canonical 文号, its own */
#define ZWS_PREFIX_CITED_NUMBER "XC" /* XC + canonical 文号 that it cites */
#define ZWS_PREFIX_CITED_TITLE                                                                     \
    "XK" /* XK + 32 hex digits of the hash of a 《title》 that it cites */
#define ZWS_PREFIX_RELATION                                                                        \
    "XR" /* XR + letter of the relation + the target: canonical 文号, or the title's 32 digits;  \
            for relations that judge (zws_relation__judges) */
#define ZWS_PREFIX_VALIDITY                                                                        \
    "XV" /* XV + what it says of its own validity, see zws_schema__validity_term in states.h */
#define ZWS_PREFIX_VALUE                                                                           \
    "F" /* F + field number in two digits + ":" + value, exact: filters; field 99 is the year */
#define ZWS_PREFIX_ARTICLE                                                                          \
    "XA" /* XA + number of an article, "-" and its 之 + ":" + key of its law, with and without the \
            version in the law's name: XA234-1:刑法 */
#define ZWS_PREFIX_LAW                                                                             \
    "XL" /* XL + key of a title that says more than a law's name: XL刑法 of                      \
            中华人民共和国刑法（2020修正） */
#define ZWS_PREFIX_UNIT_OF "XP" /* XP + id of the document that it is a unit of */
#define ZWS_TERM_UNIT      "XU" /* every unit */
#define ZWS_PREFIX_INPUT   "XI" /* XI + hash of the input (source id) that the document came from */

/* W + a dictionary word. Only words of more characters have one: for two, the bigram says nearly as
 * much. (Indexes made by earlier versions have them for two as well; nobody asks.) */
#define ZWS_PREFIX_WORD      "W"
#define ZWS_WORD_TERM_LONGER 2

/* Value slots. Sort keys are compared as bytes: the date, big-endian, then the id; undated
 * documents have the date FF FF FF FF in both, so that they come last either way. */
enum {
    ZWS_SLOT_NEWEST = 0, /* BE32(99999999 - date) + id: ascending order is newest first, then id */
    ZWS_SLOT_OLDEST = 1, /* BE32(date) + id */
    ZWS_SLOT_DATE = 2,   /* BE32(first day of the sort date), for ranges; absent when undated */
    ZWS_SLOT_DATE_END = 3, /* BE32(last day) */
    ZWS_SLOT_RECORD = 4,   /* what the store knows of the entry, see zws_record in record.h */
    ZWS_SLOT_YEAR = 5,     /* "2018", facet */
    ZWS_SLOT_FACET = 16,   /* + zws_field: the values of a field joined by ZWS_VALUE_SEPARATOR */
};

#define ZWS_VALUE_SEPARATOR '\x1F'

/* Longer values than this are prose and no facets; more of them than this are not counted. */
#define ZWS_FACET_VALUE_MAX  200
#define ZWS_FACET_VALUES_MAX 32

/* Field-weighted term frequency: an occurrence in the title counts this often, in the body and in
 * headings once. Labels (document/labels.h) have frequency 0: counted like the law's name, the
 * number in an article's title costs 0.4 points of nDCG@10 on laypeople's questions and 1 on
 * scenarios. Headings give 1.2 on the first and 3.7 on keywords, and cost 0.6 on scenarios.
 * Which tokens rank: characters, bigrams, stems and numbers; word forms, punctuation, dictionary
 * words and repaired readings have frequency 0 and do not count in the length. */
#define ZWS_WEIGHT_TITLE   3
#define ZWS_WEIGHT_HEADING 1
#define ZWS_WEIGHT_BODY    1

/* Of the first token of a title, or of a field. Xapian 1.4 takes a term that a document has without
 * positions to stand at position 0, so a phrase of it and what stands at position 1 would match:
 * nothing stands there. */
#define ZWS_POSITION_FIRST 2

/* Units between title, body and headings, and between values of one field: no phrase spans them. */
#define ZWS_POSITION_GAP 16

#endif
