#include "words.h"

#include <string.h>
#include <strings.h>

#include "zwsearch.h"

static const char *const source[PHRASES] = {
#define PHRASE(name, text) [PHRASE_##name] = text,
#include "words_table.h"
#undef PHRASE
};

#include "words_catalogues.h"

static const struct {
    const char *code;
    const char *const *text;
} languages[] = {{"zh", source},
#define LANGUAGE(code) {#code, catalogue_##code},
                 CATALOGUES(LANGUAGE)
#undef LANGUAGE
};

language words_languages(void)
{
    return (language)(sizeof languages / sizeof *languages);
}

const char *words_code(language lang)
{
    return languages[lang].code;
}

language words_language(const char *code, size_t len)
{
    for (language l = 0; l < words_languages(); l++) {
        if (strlen(languages[l].code) == len && strncasecmp(languages[l].code, code, len) == 0)
            return l;
    }
    return LANGUAGE_NONE;
}

const char *words(language lang, phrase which)
{
    const char *text = languages[lang].text[which];
    return text ? text : source[which];
}

static const struct {
    phrase name;
    const char *class;
} validities[ZWS_VALIDITIES] = {
    [ZWS_VALIDITY_UNKNOWN] = {PHRASE_STATE_UNKNOWN, "unknown"},
    [ZWS_VALIDITY_IN_FORCE] = {PHRASE_STATE_IN_FORCE, "in-force"},
    [ZWS_VALIDITY_AMENDED] = {PHRASE_STATE_AMENDED, "amended"},
    [ZWS_VALIDITY_REPEALED] = {PHRASE_STATE_REPEALED, "repealed"},
    [ZWS_VALIDITY_NOT_YET] = {PHRASE_STATE_NOT_YET, "not-yet"},
    [ZWS_VALIDITY_EXPIRED] = {PHRASE_STATE_EXPIRED, "expired"},
};

static int validity(const char *name)
{
    for (int v = 0; v < ZWS_VALIDITIES; v++) {
        const char *known = zws_validity_name((zws_validity)v);
        if (known && strcmp(known, name) == 0)
            return v;
    }
    return -1;
}

const char *words_validity(language lang, const char *name)
{
    int v = validity(name);
    return v < 0 ? name : words(lang, validities[v].name);
}

const char *words_validity_class(const char *name)
{
    int v = validity(name);
    return v < 0 ? "unknown" : validities[v].class;
}

const char *words_field(language lang, const char *field)
{
    static const struct {
        const char *name;
        phrase is;
    } fields[] = {
        {"issuer", PHRASE_FIELD_ISSUER}, {"category", PHRASE_FIELD_CATEGORY},
        {"year", PHRASE_FIELD_YEAR},     {"validity", PHRASE_FIELD_VALIDITY},
        {"region", PHRASE_FIELD_REGION}, {"site", PHRASE_FIELD_SITE},
        {"lang", PHRASE_FIELD_LANG},     {"unit", PHRASE_FIELD_UNIT},
        {"lead", PHRASE_FIELD_LEAD},
    };
    for (size_t f = 0; f < sizeof fields / sizeof *fields; f++) {
        if (strcmp(fields[f].name, field) == 0)
            return words(lang, fields[f].is);
    }
    return field;
}
