/* The syllable of each character: ICU knows it, but takes longer to start than a search may. */
#include <unicode/utf16.h>
#include <unicode/utrans.h>

#include "analysis/compiler/compiler.h"
#include "analysis/pinyin_syllables_table.h"

/* ü is v, every other letter loses its tone; what is no letter ends the syllable. */
static char plain_letter(UChar c)
{
    static const UChar toned[] = u"āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü";
    static const char plain[] = "aaaaeeeeiiiioooouuuuvvvvv";
    if (c >= 'a' && c <= 'z')
        return (char)c;
    for (size_t i = 0; toned[i]; i++) {
        if (toned[i] == c)
            return plain[i];
    }
    return '\0';
}

/* The number of the syllable that the transliterator made of one character, 0 if it is none. */
static uint32_t number_of(const UChar *latin, int32_t len)
{
    char name[sizeof *syllables] = "";
    for (int32_t i = 0; i < len; i++) {
        char c = plain_letter(latin[i]);
        if (c == '\0' || i + 1 >= (int32_t)sizeof name)
            return 0;
        name[i] = c;
    }
    for (uint32_t s = 1; s < sizeof syllables / sizeof *syllables; s++) {
        if (strcmp(syllables[s], name) == 0)
            return s;
    }
    return 0;
}

zws_status pinyin_build(zws_buffer *out)
{
    UErrorCode code = U_ZERO_ERROR;
    UTransliterator *han = utrans_openU(u"Han-Latin", -1, UTRANS_FORWARD, NULL, 0, NULL, &code);
    if (U_FAILURE(code))
        return zws_error__set(ZWS_EUNSUPPORTED, "ICU has no Han-Latin transliterator: %s",
                              u_errorName(code));
    zws_status status = ZWS_OK;
    for (uint32_t i = 0; i < ZWS_DICT_PINYIN_COUNT && status == ZWS_OK; i++) {
        UChar text[32] = {(UChar)(ZWS_DICT_PINYIN_FIRST + i)};
        int32_t len = 1, limit = 1;
        utrans_transUChars(han, text, &len, sizeof text / sizeof *text, 0, &limit, &code);
        if (U_FAILURE(code))
            status = zws_error__set(ZWS_EINTERNAL, "ICU cannot read U+%04X: %s",
                                    ZWS_DICT_PINYIN_FIRST + i, u_errorName(code));
        else
            status = put16(out, number_of(text, len));
    }
    utrans_close(han);
    return status;
}
