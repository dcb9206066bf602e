/* The table of confusions, made ready once for each analyzer that repairs. */
#include "analysis/repair.h"
#include "base/utf8.h"

/* Characters of one family, and directed pairs of all: the table stays far below both. */
#define FAMILY_MAX 32
#define PAIRS_MAX  UINT16_MAX

static const char *const families[] = {
#define ZWS_CONFUSED(reason, list) list,
#define ZWS_SPLIT(reason, list)
#define ZWS_BRACKETS(reason, list)
#include "analysis/ocr_confusions_table.h"
#undef ZWS_CONFUSED
#undef ZWS_SPLIT
#undef ZWS_BRACKETS
};

static const char *const splits[] = {
#define ZWS_CONFUSED(reason, list)
#define ZWS_SPLIT(reason, list) list,
#define ZWS_BRACKETS(reason, list)
#include "analysis/ocr_confusions_table.h"
#undef ZWS_CONFUSED
#undef ZWS_SPLIT
#undef ZWS_BRACKETS
};

static const char *const brackets[] = {
#define ZWS_CONFUSED(reason, list)
#define ZWS_SPLIT(reason, list)
#define ZWS_BRACKETS(reason, list) list,
#include "analysis/ocr_confusions_table.h"
#undef ZWS_CONFUSED
#undef ZWS_SPLIT
#undef ZWS_BRACKETS
};

#define COUNT(list) (sizeof(list) / sizeof *(list))

/* The next group of characters between blanks; its length, 0 at the end. */
static size_t next_group(uint32_t group[FAMILY_MAX], const char **at)
{
    const char *s = *at + strspn(*at, " ");
    size_t n = 0, pos = 0, len = strcspn(s, " ");
    while (pos < len) {
        uint32_t cp = zws_utf8__next(s, len, &pos);
        if (n < FAMILY_MAX)
            group[n++] = cp;
    }
    *at = s + pos;
    return n;
}

static bool in_range(uint32_t cp)
{
    return cp - ZWS_CONFUSIONS_FIRST < ZWS_CONFUSIONS_COUNT;
}

/* --- Families -------------------------------------------------------------------------------- */

typedef struct {
    uint32_t *pair; /* read << 16 | meant */
    size_t n, cap;
} pair_list;

static zws_status add_family(pair_list *pairs, const uint32_t *group, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < n; k++) {
            if (group[i] == group[k] || !in_range(group[i]) || !in_range(group[k]) ||
                pairs->n == PAIRS_MAX)
                continue;
            ZWS_TRY(zws_mem__grow(&pairs->pair, &pairs->cap, pairs->n + 1, sizeof *pairs->pair));
            pairs->pair[pairs->n++] = group[i] << 16 | group[k];
        }
    }
    return ZWS_OK;
}

/* Where the pairs of each character begin, if all stood in the order of the characters. */
static void find_starts(uint16_t start[ZWS_CONFUSIONS_COUNT + 1], const pair_list *pairs)
{
    for (size_t i = 0; i < pairs->n; i++)
        start[(pairs->pair[i] >> 16) - ZWS_CONFUSIONS_FIRST + 1]++;
    for (size_t c = 0; c < ZWS_CONFUSIONS_COUNT; c++)
        start[c + 1] = (uint16_t)(start[c + 1] + start[c]);
}

/* Puts what a character may be meant to be in order, each once; there is little of it. */
static size_t settle(uint16_t *meant, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        uint16_t cp = meant[i];
        size_t k = kept;
        while (k > 0 && meant[k - 1] > cp)
            k--;
        if (k > 0 && meant[k - 1] == cp)
            continue;
        memmove(meant + k + 1, meant + k, (kept - k) * sizeof *meant);
        meant[k] = cp;
        kept++;
    }
    return kept;
}

static zws_status take_pairs(zws_confusions *out, pair_list *pairs)
{
    uint32_t group[FAMILY_MAX];
    for (size_t i = 0; i < COUNT(families); i++) {
        const char *at = families[i];
        for (size_t n; (n = next_group(group, &at)) > 0;)
            ZWS_TRY(add_family(pairs, group, n));
    }
    ZWS_TRY(zws_mem__zalloc(&out->meant, pairs->n + 1, sizeof *out->meant));
    find_starts(out->start, pairs);
    for (size_t i = 0; i < pairs->n; i++) {
        size_t read = (pairs->pair[i] >> 16) - ZWS_CONFUSIONS_FIRST;
        out->meant[out->start[read]++] = (uint16_t)pairs->pair[i];
    }
    /* Now each start is where the next one's was. */
    size_t n = 0;
    for (size_t read = 0, first = 0, last; read < ZWS_CONFUSIONS_COUNT; read++, first = last) {
        last = out->start[read];
        out->start[read] = (uint16_t)n;
        if (first == last)
            continue;
        size_t kept = settle(out->meant + first, last - first);
        memmove(out->meant + n, out->meant + first, kept * sizeof *out->meant);
        n += kept;
    }
    out->start[ZWS_CONFUSIONS_COUNT] = (uint16_t)n;
    return ZWS_OK;
}

/* --- Splits --------------------------------------------------------------------------------- */

static int by_read(const void *a, const void *b)
{
    const zws_split *x = a, *y = b;
    uint32_t p = (uint32_t)x->read[0] << 16 | x->read[1];
    uint32_t q = (uint32_t)y->read[0] << 16 | y->read[1];
    return p < q ? -1 : p > q;
}

static zws_status take_splits(zws_confusions *out)
{
    uint32_t group[FAMILY_MAX];
    size_t cap = 0;
    for (size_t i = 0; i < COUNT(splits); i++) {
        const char *at = splits[i];
        for (size_t n; (n = next_group(group, &at)) > 0;) {
            if (n != 3 || !in_range(group[0]) || !in_range(group[1]) || !in_range(group[2]))
                continue;
            ZWS_TRY(zws_mem__grow(&out->split, &cap, out->n_splits + 1, sizeof *out->split));
            out->split[out->n_splits++] =
                (zws_split){{(uint16_t)group[1], (uint16_t)group[2]}, (uint16_t)group[0]};
        }
    }
    for (size_t i = 0; i < out->n_splits; i++) {
        size_t first = out->split[i].read[0] - ZWS_CONFUSIONS_FIRST;
        out->split_first[first / 64] |= UINT64_C(1) << first % 64;
    }
    if (out->n_splits > 1)
        qsort(out->split, out->n_splits, sizeof *out->split, by_read);
    return ZWS_OK;
}

uint32_t zws_confusions__joined(const zws_confusions *confusions, uint32_t first, uint32_t second)
{
    zws_split key = {.meant = 0};
    if (!in_range(first) || !in_range(second))
        return 0;
    size_t bit = first - ZWS_CONFUSIONS_FIRST;
    if (!(confusions->split_first[bit / 64] >> bit % 64 & 1))
        return 0;
    key.read[0] = (uint16_t)first;
    key.read[1] = (uint16_t)second;
    const zws_split *found =
        bsearch(&key, confusions->split, confusions->n_splits, sizeof key, by_read);
    return found ? found->meant : 0;
}

uint32_t zws_confusions__bracket(uint32_t letter)
{
    uint32_t group[FAMILY_MAX];
    if (letter - 'a' >= 26)
        return 0;
    for (size_t i = 0; i < COUNT(brackets); i++) {
        const char *at = brackets[i];
        for (size_t n; (n = next_group(group, &at)) > 0;) {
            if (n == 2 && group[0] == letter)
                return group[1];
        }
    }
    return 0;
}

/* --- All ------------------------------------------------------------------------------------ */

static zws_status look_up(zws_confusions *out, const zws_dict *dict)
{
    size_t n = out->start[ZWS_CONFUSIONS_COUNT];
    ZWS_TRY(zws_mem__zalloc(&out->alone, n + 1, sizeof *out->alone));
    ZWS_TRY(zws_mem__zalloc(&out->code, n + 1, sizeof *out->code));
    for (size_t i = 0; i < n; i++) {
        uint32_t cp = out->meant[i], id = zws_dict__find(dict, &cp, 1);
        out->code[i] = (uint16_t)(zws_dict_char(dict, cp) & ZWS_CHAR_CODE);
        out->alone[i] = id == ZWS_DICT_NO_WORD ? UINT16_MAX : (uint16_t)dict->costs[id];
    }
    return ZWS_OK;
}

zws_status zws_confusions__new(zws_confusions **out, const zws_dict *dict)
{
    zws_confusions *confusions;
    pair_list pairs = {0};
    *out = NULL;
    ZWS_TRY(zws_mem__zalloc(&confusions, 1, sizeof *confusions));
    zws_status status = take_pairs(confusions, &pairs);
    free(pairs.pair);
    if (status == ZWS_OK)
        status = take_splits(confusions);
    if (status == ZWS_OK)
        status = look_up(confusions, dict);
    if (status != ZWS_OK) {
        zws_confusions__free(confusions);
        return status;
    }
    *out = confusions;
    return ZWS_OK;
}

void zws_confusions__free(zws_confusions *confusions)
{
    if (!confusions)
        return;
    free(confusions->meant);
    free(confusions->alone);
    free(confusions->code);
    free(confusions->split);
    free(confusions);
}
