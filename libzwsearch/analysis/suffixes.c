#include "analysis/suffixes.h"

#define FIRST 0x10001u

/* Sorting by one character after another: Bentley and Sedgewick's multikey quicksort. */
typedef struct {
    const uint16_t *cp;
    uint32_t *order;
    uint64_t random;
} sorter;

static inline uint16_t key(const sorter *s, size_t i, unsigned depth)
{
    return s->cp[s->order[i] + depth];
}

static inline void swap(sorter *s, size_t a, size_t b)
{
    uint32_t held = s->order[a];
    s->order[a] = s->order[b];
    s->order[b] = held;
}

/* A pivot that no text can foresee well: of three, the middle one. */
static uint16_t pivot(sorter *s, size_t low, size_t high, unsigned depth)
{
    uint16_t sample[3];
    for (int i = 0; i < 3; i++) {
        s->random = s->random * 6364136223846793005u + 1442695040888963407u;
        sample[i] = key(s, low + (size_t)((s->random >> 33) % (high - low)), depth);
    }
    uint16_t a = sample[0], b = sample[1], c = sample[2];
    if (a > b) {
        a = sample[1];
        b = sample[0];
    }
    return c < a ? a : c > b ? b : c;
}

static void sort_few(sorter *s, size_t low, size_t high, unsigned depth)
{
    for (size_t i = low + 1; i < high; i++) {
        uint32_t item = s->order[i];
        size_t j = i;
        for (; j > low; j--) {
            const uint16_t *a = s->cp + s->order[j - 1], *b = s->cp + item;
            unsigned d = depth;
            while (d < ZWS_SUFFIX_DEPTH - 1 && a[d] == b[d] && a[d] > ZWS_RUN_LAST)
                d++;
            if (a[d] <= b[d])
                break;
            s->order[j] = s->order[j - 1];
        }
        s->order[j] = item;
    }
}

/* order[low, high) shares `depth` characters, none of them a separator. The largest of the three
 * parts is done by the loop, so the calls nest no deeper than the depth and a logarithm. */
static void sort_part(sorter *s, size_t low, size_t high, unsigned depth)
{
    while (depth < ZWS_SUFFIX_DEPTH && high - low > 1) {
        if (high - low < 12) {
            sort_few(s, low, high, depth);
            return;
        }
        uint16_t middle = pivot(s, low, high, depth);
        size_t less = low, more = high, i = low;
        while (i < more) {
            uint16_t k = key(s, i, depth);
            if (k < middle)
                swap(s, less++, i++);
            else if (k > middle)
                swap(s, i, --more);
            else
                i++;
        }
        size_t part[3][2] = {{low, less}, {more, high}, {less, more}};
        unsigned deeper[3] = {depth, depth, middle > ZWS_RUN_LAST ? depth + 1 : ZWS_SUFFIX_DEPTH};
        int largest = 0;
        for (int p = 1; p < 3; p++) {
            if (part[p][1] - part[p][0] > part[largest][1] - part[largest][0])
                largest = p;
        }
        for (int p = 0; p < 3; p++) {
            if (p != largest)
                sort_part(s, part[p][0], part[p][1], deeper[p]);
        }
        low = part[largest][0];
        high = part[largest][1];
        depth = deeper[largest];
    }
}

/* Places by their first character, in the order of the text. */
static void distribute(zws_suffixes *s)
{
    for (size_t i = 0; i < s->n; i++) {
        if (s->cp[i] > ZWS_RUN_LAST)
            s->first[s->cp[i] + 1]++;
    }
    for (size_t c = 1; c < FIRST; c++)
        s->first[c] += s->first[c - 1];
    for (size_t i = 0; i < s->n; i++) {
        if (s->cp[i] > ZWS_RUN_LAST)
            s->order[s->first[s->cp[i]]++] = (uint32_t)i;
    }
    /* Every start has moved to its end, which is the next one's start. */
    memmove(s->first + 1, s->first, (FIRST - 1) * sizeof *s->first);
    s->first[0] = 0;
}

static void compare_neighbours(zws_suffixes *s)
{
    for (size_t i = 0; i < s->count; i++) {
        unsigned d = 0;
        if (i > 0) {
            const uint16_t *a = s->cp + s->order[i - 1], *b = s->cp + s->order[i];
            while (d < ZWS_SUFFIX_DEPTH && a[d] == b[d] && a[d] > ZWS_RUN_LAST)
                d++;
        }
        s->shared[i] = (uint8_t)d;
    }
}

zws_status zws_suffixes__sort(zws_suffixes *s)
{
    zws_suffixes__unsort(s);
    if (s->n > UINT32_MAX)
        return zws_error__set(ZWS_ELIMIT, "%zu characters are too many to sort", s->n);
    for (size_t i = 0; i < s->n; i++)
        s->count += s->cp[i] > ZWS_RUN_LAST;
    zws_status status = zws_mem__zalloc(&s->first, FIRST, sizeof *s->first);
    if (status == ZWS_OK)
        status = zws_mem__zalloc(&s->order, s->count, sizeof *s->order);
    if (status == ZWS_OK)
        status = zws_mem__zalloc(&s->shared, s->count, sizeof *s->shared);
    if (status != ZWS_OK) {
        zws_suffixes__unsort(s);
        return status;
    }
    distribute(s);
    sorter sorting = {s->cp, s->order, 1};
    for (size_t c = 0; c + 1 < FIRST; c++)
        sort_part(&sorting, s->first[c], s->first[c + 1], 1);
    compare_neighbours(s);
    return ZWS_OK;
}

/* Compares what stands at a place with cp[0..n). */
static int compare(const uint16_t *place, const uint16_t *cp, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (place[i] != cp[i])
            return place[i] < cp[i] ? -1 : 1;
    }
    return 0;
}

/* The first place in order that is not below cp (or above it, with `above`). */
static size_t bound(const zws_suffixes *s, const uint16_t *cp, size_t n, bool above)
{
    size_t low = s->first[cp[0]], high = s->first[cp[0] + 1];
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int sign = compare(s->cp + s->order[middle], cp, n);
        if (sign < 0 || (above && sign == 0))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

size_t zws_suffixes__occurrences(const zws_suffixes *s, const uint16_t *cp, size_t n)
{
    if (!s->first || n == 0 || n > ZWS_SUFFIX_DEPTH)
        return 0;
    if (n == 1)
        return s->first[cp[0] + 1] - s->first[cp[0]];
    return bound(s, cp, n, true) - bound(s, cp, n, false);
}

void zws_suffixes__unsort(zws_suffixes *s)
{
    free(s->order);
    free(s->shared);
    free(s->first);
    s->order = NULL;
    s->shared = NULL;
    s->first = NULL;
    s->count = 0;
}

void zws_suffixes__free(zws_suffixes *s)
{
    zws_suffixes__unsort(s);
    free(s->cp);
    memset(s, 0, sizeof *s);
}
