/* What texts need of ICU, seldom: characters that combine, and letters of rare scripts. A search of
 * Chinese text does without, so ICU is loaded when it is first asked for (see libraries.h). */
#ifndef ZWS_ANALYSIS_ICU_H
#define ZWS_ANALYSIS_ICU_H

#include <stdbool.h>
#include <stdint.h>

#include <unicode/utypes.h>

#include "base/error.h"

/* NFKC with case folding (NFKC_Casefold) of in[0..len) into out, which has room for `room` units;
 * *n: how many they became. ZWS_EINTERNAL when ICU cannot do it, or is not there. */
zws_status zws_icu__normalize(UChar *out, int32_t room, int32_t *n, const UChar *in, int32_t len);

/* Of a code point, as ICU knows it; false for all where ICU is not there. */
bool zws_icu__is_han(uint32_t cp);
/* A letter, a mark or a number that is a letter. */
bool zws_icu__is_letter(uint32_t cp);

#endif
