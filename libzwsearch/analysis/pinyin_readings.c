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

/* --- Characters by their syllables --------------------------------------------------------------
 */

struct zws_homophones {
    uint32_t *start;     /* where each syllable's characters begin, and where the last one's end */
    uint16_t *character; /* those of which it is the usual reading first */
};

/* Calls `add` with each character and each of its readings, the usual ones first. */
static void each_reading(const zws_analyzer *analyzer,
                         void (*add)(void *context, uint16_t syllable, uint16_t character),
                         void *context)
{
    for (uint32_t i = 0; i < ZWS_DICT_PINYIN_COUNT; i++)
        add(context, analyzer->dict.pinyin[i], (uint16_t)(ZWS_DICT_PINYIN_FIRST + i));
    for (size_t row = 0; row < POLYPHONES; row++) {
        uint16_t reading[ZWS_PINYIN_READINGS_MAX];
        size_t n = zws_pinyin__readings(reading, analyzer, polyphones[row].character);
        for (size_t r = 1; r < n; r++)
            add(context, reading[r], polyphones[row].character);
    }
}

/* The lists are counted, then filled. */
typedef struct {
    zws_homophones *index;
    size_t syllables;
    bool counts;
} filling;

static void add_reading(void *context, uint16_t syllable, uint16_t character)
{
    filling *f = context;
    if (syllable == 0 || syllable >= f->syllables)
        return;
    if (f->counts)
        f->index->start[syllable + 1]++;
    else
        f->index->character[f->index->start[syllable]++] = character;
}

static zws_status new_homophones(zws_homophones **out, const zws_analyzer *analyzer)
{
    zws_homophones *index;
    filling f = {.syllables = zws_pinyin__syllables(), .counts = true};
    ZWS_TRY(zws_mem__zalloc(&index, 1, sizeof *index));
    f.index = index;
    zws_status status = zws_mem__zalloc(&index->start, f.syllables + 1, sizeof *index->start);
    if (status == ZWS_OK) {
        each_reading(analyzer, add_reading, &f);
        for (size_t i = 0; i < f.syllables; i++)
            index->start[i + 1] += index->start[i];
        status = zws_mem__zalloc(&index->character, index->start[f.syllables], sizeof(uint16_t));
    }
    if (status != ZWS_OK) {
        zws_homophones__free(index);
        return status;
    }
    f.counts = false;
    each_reading(analyzer, add_reading, &f);
    /* Each start has come to the end of its list, which is the next one's start. */
    memmove(index->start + 1, index->start, f.syllables * sizeof *index->start);
    index->start[0] = 0;
    *out = index;
    return ZWS_OK;
}

void zws_homophones__free(zws_homophones *index)
{
    if (!index)
        return;
    free(index->start);
    free(index->character);
    free(index);
}

zws_status zws_pinyin__homophones(const uint16_t **character, size_t *n, zws_analyzer *analyzer,
                                  uint16_t syllable)
{
    *character = NULL;
    *n = 0;
    if (!analyzer->homophones)
        ZWS_TRY(new_homophones(&analyzer->homophones, analyzer));
    if (syllable == 0 || syllable >= zws_pinyin__syllables())
        return ZWS_OK;
    const zws_homophones *index = analyzer->homophones;
    *character = index->character + index->start[syllable];
    *n = index->start[syllable + 1] - index->start[syllable];
    return ZWS_OK;
}

/* --- Syllables that are taken for each other ---------------------------------------------------
 */

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
