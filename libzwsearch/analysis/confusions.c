/* The table of confusions, compiled in (confusions.awk); what the dictionary says of its characters
 * is looked up when one is asked for. */
#include "analysis/repair.h"

#include "confusions_table.h"

static bool in_range(uint32_t cp)
{
    return cp - ZWS_CONFUSIONS_FIRST < ZWS_CONFUSIONS_COUNT;
}

void zws_confusions__know(zws_confusions *confusions, const zws_dict *dict, size_t first,
                          size_t last)
{
    for (size_t i = first; i < last; i++) {
        uint32_t cp = meant[i], id = zws_dict__find(dict, &cp, 1);
        confusions->code[i] = (uint16_t)(zws_dict_char(dict, cp) & ZWS_CHAR_CODE);
        confusions->alone[i] = id == ZWS_DICT_NO_WORD ? UINT16_MAX : (uint16_t)dict->costs[id];
    }
}

static int compare(const void *a, const void *b)
{
    const zws_split *x = a, *y = b;
    uint32_t p = (uint32_t)x->read[0] << 16 | x->read[1];
    uint32_t q = (uint32_t)y->read[0] << 16 | y->read[1];
    return p < q ? -1 : p > q;
}

uint32_t zws_confusions__joined(uint32_t first, uint32_t second)
{
    zws_split key = {.meant = 0};
    if (!in_range(first) || !in_range(second))
        return 0;
    size_t bit = first - ZWS_CONFUSIONS_FIRST;
    if (!(split_first[bit / 8] >> bit % 8 & 1))
        return 0;
    key.read[0] = (uint16_t)first;
    key.read[1] = (uint16_t)second;
    const zws_split *found =
        bsearch(&key, splits, sizeof splits / sizeof *splits, sizeof key, compare);
    return found ? found->meant : 0;
}

uint32_t zws_confusions__bracket(uint32_t letter)
{
    return letter - 'a' < 26 ? brackets[letter - 'a'] : 0;
}

zws_status zws_confusions__new(zws_confusions **out)
{
    const size_t n = sizeof meant / sizeof *meant;
    zws_confusions *confusions;
    *out = NULL;
    ZWS_TRY(zws_mem__zalloc(&confusions, 1, sizeof *confusions + 2 * n * sizeof(uint16_t)));
    confusions->start = starts;
    confusions->meant = meant;
    confusions->alone = confusions->known;
    confusions->code = confusions->known + n;
    *out = confusions;
    return ZWS_OK;
}

void zws_confusions__free(zws_confusions *confusions)
{
    free(confusions);
}
