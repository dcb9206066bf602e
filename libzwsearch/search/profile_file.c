/* Files of the scoring profile. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/file.h"
#include "search/profile.h"

/* A file has a few dozen lines. */
#define FILE_MAX   (64 * 1024)
#define DIGITS_MAX 15 /* of a value: exact as an integer, and so rounded once */

typedef struct {
    const char *name;
    size_t member; /* where in zws_profile */
    double low, high;
    bool whole;
} parameter;

static const parameter table[] = {
#define PARAMETER(member, name, value, low, high, whole, why)                                      \
    {name, offsetof(zws_profile, member), low, high, whole},
    ZWS_PROFILE_TABLE(PARAMETER)
#undef PARAMETER
};
enum { PARAMETERS = sizeof table / sizeof *table };

typedef struct {
    zws_profile *profile;
    const char *name; /* of the file */
    size_t line;
    size_t set[PARAMETERS]; /* the line of each; 0: not yet */
} parser;

typedef struct {
    const char *text;
    size_t len;
} span;

static span trim(span s)
{
    while (s.len > 0 && (*s.text == ' ' || *s.text == '\t')) {
        s.text++;
        s.len--;
    }
    while (s.len > 0 && strchr(" \t\r", s.text[s.len - 1]) && s.text[s.len - 1])
        s.len--;
    return s;
}

/* What of it an error message shows. */
static int shown(span s)
{
    size_t n = 0;
    while (n < s.len && n < 60 && (unsigned char)s.text[n] >= ' ' && (unsigned char)s.text[n] < 127)
        n++;
    return (int)n;
}

/* Digits, then perhaps a point and digits; no sign, no exponent. */
static bool read_number(double *out, span s)
{
    uint64_t digits = 0;
    double scale = 1;
    size_t n = 0, before = 0;
    bool point = false;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.text[i];
        if (c == '.' && !point && n > 0) {
            point = true;
            before = n;
            continue;
        }
        if (c < '0' || c > '9' || ++n > DIGITS_MAX)
            return false;
        digits = digits * 10 + (uint64_t)(c - '0');
        if (point)
            scale *= 10;
    }
    *out = (double)digits / scale;
    return n > before;
}

static zws_status set(parser *p, size_t which, span value)
{
    const parameter *param = &table[which];
    double number;
    if (p->set[which])
        return zws_error__set(ZWS_EINVAL, "%s:%zu: %s stands in line %zu already: remove one",
                              p->name, p->line, param->name, p->set[which]);
    if (!read_number(&number, value))
        return zws_error__set(ZWS_EINVAL,
                              "%s:%zu: '%.*s' is no value for %s: write a decimal number such as "
                              "0.3",
                              p->name, p->line, shown(value), value.text, param->name);
    if (number < param->low || number > param->high)
        return zws_error__set(ZWS_EINVAL, "%s:%zu: %s must be from %g to %g", p->name, p->line,
                              param->name, param->low, param->high);
    if (param->whole && number != (double)(int64_t)number)
        return zws_error__set(ZWS_EINVAL, "%s:%zu: %s must be a whole number", p->name, p->line,
                              param->name);
    memcpy((char *)p->profile + param->member, &number, sizeof number);
    p->set[which] = p->line;
    return ZWS_OK;
}

static zws_status read_line(parser *p, span line)
{
    const char *comment = memchr(line.text, '#', line.len);
    if (comment)
        line.len = (size_t)(comment - line.text);
    line = trim(line);
    if (line.len == 0)
        return ZWS_OK;
    const char *equals = memchr(line.text, '=', line.len);
    if (!equals)
        return zws_error__set(ZWS_EINVAL, "%s:%zu: no '=': write NAME = VALUE", p->name, p->line);
    span name = trim((span){line.text, (size_t)(equals - line.text)});
    span value = trim((span){equals + 1, line.len - (size_t)(equals - line.text) - 1});
    for (size_t i = 0; i < PARAMETERS; i++) {
        if (strlen(table[i].name) == name.len && memcmp(table[i].name, name.text, name.len) == 0)
            return set(p, i, value);
    }
    return zws_error__set(ZWS_EINVAL,
                          "%s:%zu: there is no '%.*s' in a scoring profile: zwquery(1) lists what "
                          "there is",
                          p->name, p->line, shown(name), name.text);
}

zws_status zws_profile__parse(zws_profile *profile, const char *text, size_t len, const char *name)
{
    zws_profile read = *profile;
    parser p = {.profile = &read, .name = name};
    for (size_t at = 0; at < len;) {
        const char *end = memchr(text + at, '\n', len - at);
        size_t n = end ? (size_t)(end - text) - at : len - at;
        p.line++;
        ZWS_TRY(read_line(&p, (span){text + at, n}));
        at += n + 1;
    }
    *profile = read;
    return ZWS_OK;
}

zws_status zws_profile__load(zws_profile *profile, const char *path)
{
    char *text;
    size_t len;
    ZWS_TRY(zws_file__read(&text, &len, path, FILE_MAX));
    zws_status status = zws_profile__parse(profile, text, len, path);
    free(text);
    return status;
}
