#include "analysis/icu.h"

#include <pthread.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>

#include "analysis/libraries.h"

typedef struct {
    const UNormalizer2 *(*instance)(UErrorCode *code);
    int32_t (*normalize)(const UNormalizer2 *normalizer, const UChar *in, int32_t len, UChar *out,
                         int32_t room, UErrorCode *code);
    const char *(*error_name)(UErrorCode code);
    UScriptCode (*script)(UChar32 cp, UErrorCode *code);
    int8_t (*type)(UChar32 cp);
} functions;

#ifdef ZWS_LAZY_LIBRARIES

static functions loaded;
static bool is_loaded;
static pthread_once_t once = PTHREAD_ONCE_INIT;

/* ICU's functions have its version in their names. */
#define QUOTED(name) #name
#define NAME(name)   QUOTED(name)

static void load(void)
{
    static const char *const names[] = {"libicuuc.so." U_ICU_VERSION_SHORT, NULL};
    void *icu = zws_library__open(names);
    is_loaded = zws_library__find(&loaded.instance, icu, NAME(unorm2_getNFKCCasefoldInstance)) &&
                zws_library__find(&loaded.normalize, icu, NAME(unorm2_normalize)) &&
                zws_library__find(&loaded.error_name, icu, NAME(u_errorName)) &&
                zws_library__find(&loaded.script, icu, NAME(uscript_getScript)) &&
                zws_library__find(&loaded.type, icu, NAME(u_charType));
}

/* NULL where it is not there. */
static const functions *icu(void)
{
    pthread_once(&once, load);
    return is_loaded ? &loaded : NULL;
}

#else

static const functions *icu(void)
{
    static const functions linked = {unorm2_getNFKCCasefoldInstance, unorm2_normalize, u_errorName,
                                     uscript_getScript, u_charType};
    return &linked;
}

#endif

zws_status zws_icu__normalize(UChar *out, int32_t room, int32_t *n, const UChar *in, int32_t len)
{
    const functions *f = icu();
    UErrorCode code = U_ZERO_ERROR;
    *n = 0;
    if (!f)
        return zws_error__set(ZWS_EINTERNAL,
                              "the text has characters that combine, and libicuuc.so.%s cannot be "
                              "loaded: install it",
                              U_ICU_VERSION_SHORT);
    const UNormalizer2 *nfkc = f->instance(&code);
    if (U_SUCCESS(code))
        *n = f->normalize(nfkc, in, len, out, room, &code);
    if (U_FAILURE(code))
        return zws_error__set(ZWS_EINTERNAL, "ICU cannot normalise a text: %s",
                              f->error_name(code));
    return ZWS_OK;
}

bool zws_icu__is_han(uint32_t cp)
{
    const functions *f = icu();
    UErrorCode code = U_ZERO_ERROR;
    return f && f->script((UChar32)cp, &code) == USCRIPT_HAN && U_SUCCESS(code);
}

bool zws_icu__is_letter(uint32_t cp)
{
    const uint32_t letters = U_GC_L_MASK | U_GC_M_MASK | U_GC_NL_MASK;
    const functions *f = icu();
    return f && (U_MASK(f->type((UChar32)cp)) & letters) != 0;
}
