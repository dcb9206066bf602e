/* Normalisation with a folding table alone, for whoever has no analyzer: the dictionary's compiler
 * and the tests. zws_text__normalize in analysis.h describes the result. */
#ifndef ZWS_ANALYSIS_TEXT_H
#define ZWS_ANALYSIS_TEXT_H

#include "analysis/analysis.h"
#include "analysis/fold.h"

/* Of a character and the marks that combine with it, no more characters than this are kept: text
 * that piles up thousands of marks would cost quadratic time. */
#define ZWS_TEXT_CLUSTER_MAX 64

/* Characters that a byte may become on average. Single ones become more (U+FDFA is 18), a text made
 * of these alone would fill the memory; ZWS_ELIMIT for such. */
#define ZWS_TEXT_GROWTH_MAX 2

zws_status zws_text__fold(zws_text *text, const zws_fold *fold, const char *utf8, size_t len);

#endif
