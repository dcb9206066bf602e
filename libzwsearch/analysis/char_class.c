#include <stdbool.h>

#include "analysis/analysis.h"
#include "analysis/icu.h"

/* The signs that stand in Chinese text: no letters, and no reason to load ICU. */
static bool is_common_sign(uint32_t cp)
{
    return (cp < 0xC0 && cp != 0xAA && cp != 0xB5 && cp != 0xBA) || cp == U'×' || cp == U'÷' ||
           (cp >= 0x2000 && cp <= 0x206F) || (cp >= 0x2190 && cp <= 0x2BFF) ||
           (cp >= 0x3000 && cp <= 0x3004) || (cp >= 0x3008 && cp <= 0x3020) || cp == 0x3030 ||
           (cp >= 0xFF01 && cp <= 0xFF20);
}

zws_char_class zws_char__class(uint32_t cp)
{
    if (cp >= 0x4E00 && cp <= 0x9FFF)
        return ZWS_CHAR_HAN;
    if (cp >= '0' && cp <= '9')
        return ZWS_CHAR_DIGIT;
    if (cp < 0x80) {
        if (cp == ' ')
            return ZWS_CHAR_SPACE;
        return (cp | 0x20) >= 'a' && (cp | 0x20) <= 'z' ? ZWS_CHAR_LATIN : ZWS_CHAR_PUNCT;
    }
    /* Planes 2 and 3 are set aside for ideographs, those that ICU does not know yet included. */
    if ((cp >= 0x20000 && cp <= 0x3FFFD) || cp == U'〆')
        return ZWS_CHAR_HAN;
    if (cp > 0x10FFFF || is_common_sign(cp))
        return ZWS_CHAR_PUNCT;
    if (zws_icu__is_han(cp))
        return ZWS_CHAR_HAN;
    return zws_icu__is_letter(cp) ? ZWS_CHAR_LATIN : ZWS_CHAR_PUNCT;
}
