/* 第12条 and 第十二条: the same place, written in digits or in Han numerals. */
#ifndef ZWS_DOCUMENT_ORDINAL_H
#define ZWS_DOCUMENT_ORDINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

/* 第, a number and what it counts: 条 款 项 目 编 章 节 号 届 次 期 批. Indexes of characters. */
typedef struct {
    size_t first, last;               /* from 第 up to behind what is counted */
    size_t number_first, number_last; /* the number alone */
    uint32_t value;                   /* 1 … 9999 */
    bool digits;                      /* written 12, not 十二 */
} zws_ordinal;

/* The ordinal that begins at cp[i] of n normalised characters, as zws_text__normalize gives them;
 * false: none does. Blanks may stand around the number. */
bool zws_ordinal__at(zws_ordinal *out, const uint32_t *cp, size_t n, size_t i);

/* The longest Han numeral of four decimal places: 九千九百九十九. */
#define ZWS_HAN_NUMBER_MAX 7

/* Writes 1 … 9999 as statutes do: 十二, 一百零五, 一百一十, 一千零一十. Characters written. */
size_t zws_ordinal__han(uint32_t out[ZWS_HAN_NUMBER_MAX], uint32_t value);

/* The text with each ordinal in the other spelling, in a new array that the caller frees: *n
 * characters; *out is NULL when there is no ordinal in it. */
zws_status zws_ordinal__respell(uint32_t **out, size_t *n, const uint32_t *cp, size_t len);

#endif
