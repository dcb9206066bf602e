/* The scoring profile: all numbers that decide what is how relevant, in one table, and files that
 * replace some of them.
 *
 * A file has a line `name = value` for each number that it replaces; `#` begins a comment. Names,
 * bounds and what the values are for: ZWS_PROFILE_TABLE. Values are decimal numbers without an
 * exponent, whatever the locale. */
#ifndef ZWS_SEARCH_PROFILE_H
#define ZWS_SEARCH_PROFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "zwsearch/status.h"

/* X(member, name in files, default, least, most, whole number, what it is)
 *
 * Chosen on one half of the questions of bench/relevance.py, and checked on the other: laypeople's
 * questions to articles of law (STARD), scenarios to the same articles (LawBench), questions to
 * policies (COVID), titles of which half the words are gone. In points of nDCG@10 (titles: MRR@10),
 * on all questions:
 *
 * bm25           k1 0.6 and 1.5, b 0.75 and k3 0 each lose 0.3 to 2 on articles; b 0.9 loses 0.3
 *                on policies and 1 on scenarios; min-length 0.5 loses 1 on scenarios
 * bigram         the measure of the others
 * character      0 loses 2 to 3 on articles, 1 loses 0.6 on scenarios
 * asking         against 1: policies +2.5, the others as they were, and less to do. Rules do not
 *                say 什么, so where a text says it, it is rare, and weighed as if it meant much
 * alternative    what laypeople say for what documents call otherwise. From 0.4 to 0.95 laypeople's
 *                questions gain steadily, 0.4 in all, and policies 0.1; what is typed is to weigh
 *                more. Their titles count where nothing is titled as typed: colloquial queries +1
 * synonym        the same where titles say what was typed, which is so little in need of another
 *                name that titles lose 2 by 0.95, 0.6 by 0.5; 0.2 loses 2 on colloquial queries
 * own            0 changes the hits of 174 of 1,000 keyword queries by other names, and titles lose
 *                0.8; 3 those of 49, 5 of 52, 10 of 62. Colloquial queries stay as they are: of
 *                them documents do not say the other words
 * own.times      3 changes 9 more; without it colloquial queries lose 1 of success@3, and in a
 *                large collection some documents say anything
 * title          titles 83 to 91, policies -0.3; 0.05 gives 88, 0.2 loses 0.8 on policies. On
 *                articles it would lose 0.1, since the title is their law's: it is left out there
 * context        laypeople's questions +0.7; scenarios as they were; 0.3 loses 1 there. 2 or 10
 *                articles in the place of 5: laypeople's -0.4
 * second.hits    30 loses 0.4 on laypeople's questions; 200 gains nothing, and costs twice as much
 * second.characters  6 loses 0.1 on laypeople's questions; 12 nothing, scenarios gain 0.3, and a
 *                question takes 0.86 of the time that it takes with 1000. Words between blanks
 *                never wait: titles of which half the words are gone would lose 0.2
 * second.front   64 loses 0.6 on R@100 of laypeople's questions; 30 gains 0.6, 20 0.7
 * leading        in bands, policies +7 (nDCG@10), laypeople's questions +5, misspelt queries +5 of
 *                success@3; 0.3 and 0.7 differ by 0.2
 * leading.said   the highest that loses nothing: what has one word of a sentence that nobody wrote
 *                leads nothing. 0.2 loses 0.2 on laypeople's questions in bands, 0.25 0.8
 * class          in bands, success@3 of misspelt and pinyin queries: 0.95 93, 93, 0.9 92, 93, 0.8
 *                89, 90; titles 86, 81, 70 (MRR@10). 1, which leaves dates out, is no better there
 * class.hits     64 is no better, and a page takes 4 % more
 * deep           only where a page goes beyond second.hits. R@100 of laypeople's questions 70.4 to
 *                73.3; context 0.3 72.8; 300 hits and 0.3 72.8
 * prior          no judged question has an answer that depends on dates, validity or citations
 *                beyond its text: whoever knows better of a collection sets them, low */
#define ZWS_PROFILE_TABLE(X)                                                                       \
    X(k1, "bm25.k1", 1.0, 0.0, 10.0, false, "how fast repetition in a document saturates")         \
    X(b, "bm25.b", 1.0, 0.0, 1.0, false, "how much length counts")                                 \
    X(k3, "bm25.k3", 8.0, 0.0, 1000.0, false, "how fast repetition in the query saturates")        \
    X(min_norm_len, "bm25.min-length", 0.2, 0.0, 10.0, false, "least length against the average")  \
    X(bigram, "weight.bigram", 1.0, 0.0, 100.0, false, "two Han characters side by side")          \
    X(character, "weight.character", 0.8, 0.0, 100.0, false, "a Han character")                    \
    X(stem, "weight.stem", 1.0, 0.0, 100.0, false, "a Latin word")                                 \
    X(number, "weight.number", 1.0, 0.0, 100.0, false, "a number")                                 \
    X(asking, "weight.asking", 0.0, 0.0, 100.0, false, "terms that only ask, times their own")     \
    X(synonym, "weight.synonym", 0.3, 0.0, 1.0, false, "what else words of titles are called")     \
    X(alternative, "weight.alternative", 0.95, 0.0, 1.0, false, "what words are called otherwise") \
    X(own, "own.documents", 5, 0, 1000, true, "that say a term make it theirs; 0: none do")        \
    X(own_times, "own.times", 10, 1, 1000, false, "as many may say it by another name")            \
    X(title, "title.weight", 0.15, 0.0, 10.0, false, "of the words that the title has")            \
    X(context, "context.weight", 0.2, 0.0, 10.0, false, "of the best articles of its law")         \
    X(context_best, "context.articles", 5, 1, 100, true, "how many of the best")                   \
    X(leaders, "leading.hits", 10, 0, 100, true, "hits that lead where nothing is adjacent")       \
    X(leading, "leading.share", 0.5, 0.0, 1.0, false, "of the best score, which leaders have")     \
    X(said, "leading.said", 0.15, 0.0, 1.0, false,                                                 \
      "of all that the query says, which leaders have")                                            \
    X(class_pool, "class.hits", 20, 1, 1000, true, "hits of a band that stand by relevance")       \
    X(class, "class.share", 0.95, 0.0, 1.0, false, "of the best score: about as relevant")         \
    X(pool, "second.hits", 64, 1, 1000, true, "hits that are looked at a second time")             \
    X(late, "second.characters", 12, 1, 1000, true, "of a query, and they wait for that look")     \
    X(front, "second.front", 20, 1, 1000, true,                                                    \
      "of the hits, and no character puts others before")                                          \
    X(deep, "deep.hits", 1000, 0, 10000, true, "of the articles behind those")                     \
    X(deep_context, "deep.context", 0.5, 0.0, 10.0, false, "of the best of their law, there")      \
    X(freshness, "prior.freshness", 0.0, 0.0, 1.0, false, "of today, falling with age")            \
    X(half_life, "prior.half-life", 5.0, 0.01, 1000.0, false, "years after which half is left")    \
    X(validity, "prior.validity", 0.0, 0.0, 1.0, false, "of what is in force")                     \
    X(citations, "prior.citations", 0.0, 0.0, 1.0, false, "of what very many documents cite")

typedef struct zws_profile {
#define ZWS_PROFILE_MEMBER(member, name, value, low, high, whole, why) double member;
    ZWS_PROFILE_TABLE(ZWS_PROFILE_MEMBER)
#undef ZWS_PROFILE_MEMBER
} zws_profile;

/* What holds without a file. */
extern const zws_profile zws_profile__default;

/* Reads a file, or text of one, over *profile: all of it, or on failure nothing. ZWS_EINVAL with
 * the name and the line; ZWS_EIO; ZWS_ENOTFOUND. */
zws_status zws_profile__load(zws_profile *profile, const char *path);
zws_status zws_profile__parse(zws_profile *profile, const char *text, size_t len, const char *name);

/* "Most" of n words. */
size_t zws_profile__most(size_t n);

/* Words that carry nothing alone: never demanded, unless the query has no others. */
bool zws_profile__is_stop(const char *utf8, size_t len);

/* How many of the characters at cp are a word that makes a sentence a question; 0: none begins
 * there. */
size_t zws_profile__asking(const uint32_t *cp, size_t n);

#endif
