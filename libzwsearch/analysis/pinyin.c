#include "analysis/pinyin.h"

#include "analysis/analyzer_internal.h"
#include "analysis/pinyin_phrases_table.h"
#include "analysis/pinyin_syllables_table.h"

#define SYLLABLES (sizeof syllables / sizeof *syllables)
#define PHRASES   (sizeof phrases / sizeof *phrases)

const char *zws_pinyin__name(uint16_t syllable)
{
    return syllable < SYLLABLES ? syllables[syllable] : "";
}

size_t zws_pinyin__syllables(void)
{
    return SYLLABLES;
}

uint16_t zws_pinyin__number(const char *name, size_t len)
{
    size_t low = 1, high = SYLLABLES;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int sign = strncmp(syllables[middle], name, len);
        if (sign == 0 && syllables[middle][len] == '\0')
            return (uint16_t)middle;
        if (sign < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return 0;
}

/* The first phrase that does not stand before those that start with cp. */
static size_t first_phrase(uint32_t cp)
{
    size_t low = 0, high = PHRASES;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (phrases[middle].word[0] < cp)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The longest phrase that the characters start with; its length, 0 if there is none. */
static size_t find_phrase(size_t *row, const uint32_t *cp, size_t n)
{
    size_t longest = 0;
    for (size_t p = first_phrase(cp[0]); p < PHRASES && phrases[p].word[0] == cp[0]; p++) {
        size_t len = 0;
        while (len < n && phrases[p].word[len] != 0 && phrases[p].word[len] == cp[len])
            len++;
        if (phrases[p].word[len] == 0 && len > longest) {
            longest = len;
            *row = p;
        }
    }
    return longest;
}

bool zws_pinyin__begins_phrase(uint32_t cp)
{
    size_t row = first_phrase(cp);
    return row < PHRASES && phrases[row].word[0] == cp;
}

static void read_phrase(uint16_t *out, const char *reading)
{
    while (*reading) {
        size_t len = strcspn(reading, " ");
        *out++ = zws_pinyin__number(reading, len);
        reading += len + (reading[len] == ' ');
    }
}

static uint16_t read_alone(const zws_dict *dict, uint32_t cp)
{
    uint32_t at = cp - ZWS_DICT_PINYIN_FIRST;
    if (cp == U'〇')
        return zws_pinyin__number("ling", 4);
    if (at >= ZWS_DICT_PINYIN_COUNT)
        return 0;
    uint16_t syllable = dict->pinyin[at];
    return syllable < SYLLABLES ? syllable : 0;
}

void zws_pinyin__read(uint16_t *out, const zws_analyzer *analyzer, const uint32_t *cp, size_t n)
{
    for (size_t i = 0, row, len; i < n; i += len) {
        len = find_phrase(&row, cp + i, n - i);
        if (len > 0) {
            read_phrase(out + i, phrases[row].reading);
        } else {
            out[i] = read_alone(&analyzer->dict, cp[i]);
            len = 1;
        }
    }
}
