#include "analysis/tokens.h"

/* Shorter words have no parts worth a term of their own. */
#define COMPOUND_MIN 4

typedef struct {
    zws_compound_part *parts;
    size_t n;
    const zws_analyzer *analyzer;
    const uint32_t *cp;
} splitter;

/* Sets from[i] to where the last piece of the best tiling of the first i characters begins. */
static void tile(const splitter *s, uint32_t first, uint32_t len, uint8_t *from)
{
    /* A single character costs more than any number of words. */
    const uint32_t single = ZWS_COMPOUND_MAX + 1;
    uint32_t cost[ZWS_COMPOUND_MAX + 1] = {0};
    const uint32_t *cp = s->cp + first;
    for (uint32_t end = 1; end <= len; end++) {
        cost[end] = cost[end - 1] + single;
        from[end] = (uint8_t)(end - 1);
        for (uint32_t begin = 0; begin + 2 <= end; begin++) {
            if (end - begin == len || cost[begin] + 1 >= cost[end])
                continue;
            if (zws_words__known(s->analyzer, cp + begin, end - begin)) {
                cost[end] = cost[begin] + 1;
                from[end] = (uint8_t)begin;
            }
        }
    }
}

/* Recursion ends because a part is shorter than its whole. The parts are different, have two
 * characters at least, and lie side by side or inside each other: of such there are fewer than the
 * whole has characters. */
static void split(splitter *s, uint32_t first, uint32_t len)
{
    uint8_t from[ZWS_COMPOUND_MAX + 1], ends[ZWS_COMPOUND_MAX];
    size_t pieces = 0;
    tile(s, first, len, from);
    for (uint32_t end = len; end > 0; end = from[end])
        ends[pieces++] = (uint8_t)end;
    while (pieces-- > 0) {
        uint32_t begin = from[ends[pieces]], n = ends[pieces] - begin;
        if (n < 2 || s->n == ZWS_COMPOUND_MAX)
            continue;
        s->parts[s->n++] = (zws_compound_part){first + begin, n};
        if (n >= COMPOUND_MIN)
            split(s, first + begin, n);
    }
}

size_t zws_compound__parts(zws_compound_part parts[ZWS_COMPOUND_MAX], const zws_analyzer *analyzer,
                           const uint32_t *cp, size_t len)
{
    splitter s = {parts, 0, analyzer, cp};
    if (len >= COMPOUND_MIN && len <= ZWS_COMPOUND_MAX)
        split(&s, 0, (uint32_t)len);
    return s.n;
}
