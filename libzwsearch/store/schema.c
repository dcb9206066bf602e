#include "store/schema.h"

#include <stdio.h>

#include "base/hash.h"
#include "base/utf8.h"
#include "store/invert.h"

#define EXACT_MAX 160

/* The year has a number of its own that no field will ever have. */
#define YEAR_FIELD 99

/* prefix + text, or prefix + its beginning + the hash of all of it. A NUL counts twice in a term of
 * Xapian, so a text with one is cut before it. */
static zws_status exact_term(zws_buffer *out, const char *prefix, const char *text, size_t len)
{
    ZWS_TRY(zws_buffer__puts(out, prefix));
    size_t plain = len ? strnlen(text, len) : 0;
    if (plain == len && len <= EXACT_MAX)
        return zws_buffer__append(out, text, len);
    char hex[33];
    zws_hash128__hex(hex, zws_hash128__of(text, len));
    ZWS_TRY(zws_buffer__append(out, text, zws_utf8__floor(text, plain, EXACT_MAX)));
    return zws_buffer__append(out, hex, 32);
}

zws_status zws_schema__id_term(zws_buffer *out, const char *id, size_t len)
{
    return exact_term(out, ZWS_PREFIX_ID, id, len);
}

zws_status zws_schema__unit_term(zws_buffer *out, const char *id, size_t len)
{
    return exact_term(out, ZWS_PREFIX_UNIT_OF, id, len);
}

zws_status zws_schema__number_term(zws_buffer *out, const char *prefix, const char *canonical,
                                   size_t len)
{
    return exact_term(out, prefix, canonical, len);
}

zws_status zws_schema__article_term(zws_buffer *out, uint32_t number, uint32_t sub, const char *law,
                                    size_t len)
{
    char prefix[40];
    if (sub)
        snprintf(prefix, sizeof prefix, "%s%u-%u:", ZWS_PREFIX_ARTICLE, (unsigned)number,
                 (unsigned)sub);
    else
        snprintf(prefix, sizeof prefix, "%s%u:", ZWS_PREFIX_ARTICLE, (unsigned)number);
    return exact_term(out, prefix, law, len);
}

zws_status zws_schema__law_term(zws_buffer *out, const char *law, size_t len)
{
    return exact_term(out, ZWS_PREFIX_LAW, law, len);
}

zws_status zws_schema__value_term(zws_buffer *out, zws_field field, const char *value, size_t len)
{
    char prefix[16];
    unsigned number = field == ZWS_FIELD_COUNT ? YEAR_FIELD : (unsigned)field;
    memcpy(prefix, ZWS_PREFIX_VALUE, 1);
    prefix[1] = (char)('0' + number / 10);
    prefix[2] = (char)('0' + number % 10);
    prefix[3] = ':';
    prefix[4] = '\0';
    return exact_term(out, prefix, value, len);
}

zws_status zws_schema__input_term(zws_buffer *out, const char *input, size_t len)
{
    return zws_schema__input_hash_term(out, zws_hash128__of(input, len));
}

zws_status zws_schema__input_hash_term(zws_buffer *out, zws_hash128 hash)
{
    char hex[33];
    zws_hash128__hex(hex, hash);
    ZWS_TRY(zws_buffer__puts(out, ZWS_PREFIX_INPUT));
    return zws_buffer__append(out, hex, 32);
}

zws_status zws_schema__word_term(zws_buffer *out, const char *word, size_t len)
{
    bool escape = len > 0 && (word[0] == ':' || (word[0] >= 'A' && word[0] <= 'Z'));
    return exact_term(out, escape ? ":" : "", word, len);
}

/* Whether a title's key has the character. */
static bool counts(uint32_t cp)
{
    zws_char_class class = zws_char__class(cp);
    return class == ZWS_CHAR_HAN || class == ZWS_CHAR_LATIN || class == ZWS_CHAR_DIGIT;
}

static zws_status title_key(char hex[33], const zws_analyzer *analyzer, const char *title,
                            size_t len, zws_text *text, zws_buffer *kept)
{
    hex[0] = '\0';
    zws_buffer__clear(kept);
    ZWS_TRY(zws_text__normalize(text, analyzer, title, len));
    for (size_t i = 0; i < text->n;) {
        size_t end = i;
        while (end < text->n && counts(text->cp[end]))
            end++;
        ZWS_TRY(zws_text__append_utf8(kept, text, i, end));
        for (i = end; i < text->n && !counts(text->cp[i]);)
            i++;
    }
    if (kept->len > 0)
        zws_hash128__hex(hex, zws_hash128__of(kept->data, kept->len));
    return ZWS_OK;
}

zws_status zws_schema__title_key(char hex[33], const zws_analyzer *analyzer, const char *title,
                                 size_t len)
{
    zws_text text = {0};
    zws_buffer kept = {0};
    zws_status status = title_key(hex, analyzer, title, len, &text, &kept);
    zws_text__free(&text);
    zws_buffer__free(&kept);
    return status;
}

/* prefix + key of the title; nothing when the title has no key. */
static zws_status add_key(zws_buffer *out, const char *prefix, const char hex[33])
{
    if (hex[0] == '\0')
        return ZWS_OK;
    ZWS_TRY(zws_buffer__puts(out, prefix));
    return zws_buffer__append(out, hex, 32);
}

zws_status zws_schema__title_term(zws_buffer *out, const zws_analyzer *analyzer, const char *title,
                                  size_t len)
{
    char hex[33];
    ZWS_TRY(zws_schema__title_key(hex, analyzer, title, len));
    return add_key(out, ZWS_PREFIX_EXACT_TITLE, hex);
}

zws_status zws_schema__title_term_in(zws_buffer *out, const zws_analyzer *analyzer,
                                     const char *title, size_t len, zws_text *text,
                                     zws_buffer *kept)
{
    char hex[33];
    ZWS_TRY(title_key(hex, analyzer, title, len, text, kept));
    return add_key(out, ZWS_PREFIX_EXACT_TITLE, hex);
}

zws_status zws_schema__cited_title_term(zws_buffer *out, const zws_analyzer *analyzer,
                                        const char *title, size_t len)
{
    char hex[33];
    ZWS_TRY(zws_schema__title_key(hex, analyzer, title, len));
    return add_key(out, ZWS_PREFIX_CITED_TITLE, hex);
}

zws_status zws_schema__relation_term(zws_buffer *out, zws_relation relation, const char *target,
                                     size_t len)
{
    static const char letters[ZWS_RELATIONS] = {
        [ZWS_INTERPRETS] = 'I', [ZWS_REPEALS] = 'R', [ZWS_REPEALS_PART] = 'P',
        [ZWS_AMENDS] = 'A',     [ZWS_LAPSES] = 'L',  [ZWS_CONFIRMS] = 'C',
    };
    if (!zws_relation__judges(relation))
        return zws_error__set(ZWS_EINVAL, "zws_schema__relation_term: relation %d judges nothing",
                              (int)relation);
    const char prefix[] = {ZWS_PREFIX_RELATION[0], ZWS_PREFIX_RELATION[1], letters[relation], '\0'};
    return exact_term(out, prefix, target, len);
}

bool zws_schema__is_facet(zws_field field)
{
    switch (field) {
    case ZWS_FIELD_ISSUER:
    case ZWS_FIELD_VALIDITY:
    case ZWS_FIELD_CATEGORY:
    case ZWS_FIELD_REGION:
    case ZWS_FIELD_SITE:
    case ZWS_FIELD_LANG:
    case ZWS_FIELD_LAW:
    case ZWS_FIELD_CHAPTER:
    case ZWS_FIELD_ARTICLE:
    case ZWS_FIELD_UNIT:
    case ZWS_FIELD_LEAD:
        return true;
    default:
        return false;
    }
}
