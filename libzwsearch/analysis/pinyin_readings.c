/* Several readings of one character; sounds that are taken for each other. */
#include <stdio.h>

#include "analysis/analyzer_internal.h"
#include "analysis/pinyin.h"
#include "analysis/pinyin_polyphones_table.h"

#define POLYPHONES (sizeof polyphones / sizeof *polyphones)

/* The readings of a character that has several; NULL: it has one. */
static const char *readings_of(uint32_t cp)
{
    size_t low = 0, high = POLYPHONES;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (polyphones[middle].character == cp)
            return polyphones[middle].reading;
        if (polyphones[middle].character < cp)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

size_t zws_pinyin__readings(uint16_t out[ZWS_PINYIN_READINGS_MAX], const zws_analyzer *analyzer,
                            uint32_t cp)
{
    const char *reading = readings_of(cp);
    size_t n = 0;
    zws_pinyin__read(out, analyzer, &cp, 1);
    if (out[0] == 0)
        return 0;
    for (n = 1; reading && *reading && n < ZWS_PINYIN_READINGS_MAX;) {
        size_t len = strcspn(reading, " ");
        out[n] = zws_pinyin__number(reading, len);
        if (out[n] != 0 && out[n] != out[0])
            n++;
        reading += len + (reading[len] == ' ');
    }
    return n;
}

static size_t add_once(uint32_t out[ZWS_PINYIN_HOMOPHONES_MAX], size_t n, uint32_t cp)
{
    for (size_t i = 0; i < n; i++) {
        if (out[i] == cp)
            return n;
    }
    if (n < ZWS_PINYIN_HOMOPHONES_MAX)
        out[n++] = cp;
    return n;
}

/* Whether one of the readings, between blanks, is that name. */
static bool is_read(const char *reading, const char *name, size_t len)
{
    for (; *reading; reading += *reading == ' ') {
        const char *end = strchrnul(reading, ' ');
        if ((size_t)(end - reading) == len && memcmp(reading, name, len) == 0)
            return true;
        reading = end;
    }
    return false;
}

/* How many of the numbers are this one: few blocks have any, and eight numbers are looked at at
 * once. */
enum { BLOCK = 128 };

static unsigned count_block(const uint16_t number[BLOCK], uint16_t wanted)
{
    uint16_t n = 0;
    for (unsigned i = 0; i < BLOCK; i++)
        n = (uint16_t)(n + (number[i] == wanted));
    return n;
}

size_t zws_pinyin__homophones(uint32_t out[ZWS_PINYIN_HOMOPHONES_MAX], const zws_analyzer *analyzer,
                              uint16_t syllable)
{
    const uint16_t *usual = analyzer->dict.pinyin;
    const char *name = zws_pinyin__name(syllable);
    size_t n = 0, len = strlen(name);
    if (len == 0)
        return 0;
    for (uint32_t block = 0; block < ZWS_DICT_PINYIN_COUNT; block += BLOCK) {
        bool whole = block + BLOCK <= ZWS_DICT_PINYIN_COUNT;
        if (whole && count_block(usual + block, syllable) == 0)
            continue;
        for (uint32_t i = block; i < block + BLOCK && i < ZWS_DICT_PINYIN_COUNT; i++) {
            if (usual[i] == syllable && n < ZWS_PINYIN_HOMOPHONES_MAX)
                out[n++] = ZWS_DICT_PINYIN_FIRST + i;
        }
    }
    for (size_t row = 0; row < POLYPHONES; row++) {
        uint16_t reading[ZWS_PINYIN_READINGS_MAX];
        if (!is_read(polyphones[row].reading, name, len))
            continue;
        size_t readings = zws_pinyin__readings(reading, analyzer, polyphones[row].character);
        for (size_t r = 1; r < readings; r++) {
            if (reading[r] == syllable)
                n = add_once(out, n, polyphones[row].character);
        }
    }
    return n;
}

static bool other_initial(char out[16], const char *name)
{
    if (*name == '\0' || !strchr("zcsnl", *name))
        return false;
    if (*name == 'n' || *name == 'l')
        snprintf(out, 16, "%c%s", *name == 'n' ? 'l' : 'n', name + 1);
    else if (name[1] == 'h')
        snprintf(out, 16, "%c%s", *name, name + 2);
    else
        snprintf(out, 16, "%ch%s", *name, name + 1);
    return true;
}

static bool other_final(char out[16], const char *name)
{
    size_t len = strlen(name);
    if (len > 2 && name[len - 1] == 'g' && name[len - 2] == 'n' && name[len - 3] != 'o')
        snprintf(out, 16, "%.*s", (int)(len - 1), name);
    else if (len > 1 && name[len - 1] == 'n' && strchr("aei", name[len - 2]))
        snprintf(out, 16, "%sg", name);
    else
        return false;
    return true;
}

size_t zws_pinyin__near(uint16_t out[ZWS_PINYIN_NEAR_MAX], uint16_t syllable)
{
    const char *name = zws_pinyin__name(syllable);
    char initial[16], final[16], both[16];
    size_t n = 0;
    bool has_initial = other_initial(initial, name), has_final = other_final(final, name);
    if (has_initial)
        out[n++] = zws_pinyin__number(initial, strlen(initial));
    if (has_final)
        out[n++] = zws_pinyin__number(final, strlen(final));
    if (has_initial && has_final && other_initial(both, final))
        out[n++] = zws_pinyin__number(both, strlen(both));
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        if (out[i] != 0)
            out[kept++] = out[i];
    }
    return kept;
}
