/* Limits. Each has a default and a hard maximum; setters lower or raise within them. */
#ifndef ZWSEARCH_LIMITS_H
#define ZWSEARCH_LIMITS_H

/*      name                          default        hard maximum */
#define ZWS_QUERY_BYTES            1024
#define ZWS_QUERY_BYTES_MAX        8192
#define ZWS_QUERY_TERMS            64 /* after expansion */
#define ZWS_QUERY_TERMS_MAX        1024
#define ZWS_QUERY_DEPTH            16 /* of parentheses */
#define ZWS_QUERY_DEPTH_MAX        64
#define ZWS_QUERY_WILDCARDS        2
#define ZWS_QUERY_WILDCARDS_MAX    4
#define ZWS_WILDCARD_PREFIX        2 /* characters before a wildcard, at least */
#define ZWS_WILDCARD_EXPANSION     200
#define ZWS_WILDCARD_EXPANSION_MAX 1000
#define ZWS_DEADLINE_MS            500
#define ZWS_DEADLINE_MS_MAX        5000
#define ZWS_PAGE_END               1000 /* offset + limit */
#define ZWS_PAGE_END_MAX           10000
#define ZWS_SUGGEST_BYTES          1024 /* of what was typed */
#define ZWS_SUGGEST_MAX            20   /* suggestions */
#define ZWS_SUGGEST_MS             20
#define ZWS_PASSAGES_MAX           10          /* of a hit */
#define ZWS_INTERPRETATIONS_MAX    3           /* of a hit */
#define ZWS_TOTAL_EXACT            1000        /* totals are exact up to here, then a lower bound */
#define ZWS_DOCUMENT_BYTES_MAX     (64u << 20) /* raw */
#define ZWS_TEXT_BYTES_MAX         (10u << 20) /* of text */
#define ZWS_NEW_WORDS_CHARS        (32u << 20) /* of text, that zws_index_words keeps */

#endif
