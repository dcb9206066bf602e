#include "words.h"

#include <stddef.h>
#include <string.h>

#include "zwsearch.h"

static const char *const texts[PHRASES][LANGUAGES] = {
#define PHRASE(name, zh, en) [PHRASE_##name] = {zh, en},
#include "words_table.h"
#undef PHRASE
};

const char *words(language lang, phrase which)
{
    return texts[which][lang];
}

static const struct {
    const char *english, *class;
} validities[ZWS_VALIDITIES] = {
    [ZWS_VALIDITY_UNKNOWN] = {"validity not stated", "unknown"},
    [ZWS_VALIDITY_IN_FORCE] = {"in force", "in-force"},
    [ZWS_VALIDITY_AMENDED] = {"amended", "amended"},
    [ZWS_VALIDITY_REPEALED] = {"repealed", "repealed"},
    [ZWS_VALIDITY_NOT_YET] = {"not yet in force", "not-yet"},
    [ZWS_VALIDITY_EXPIRED] = {"expired", "expired"},
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
    return v < 0 || lang == LANGUAGE_ZH ? name : validities[v].english;
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
