/* The oldest first: days from the last one backwards. */
#include "core/exec.h"

/* The first windows are small: most searches end in them. */
enum { FIRST_SPAN = 256, NEXT_SPAN = 2048 };

typedef struct {
    zws_core_hits *out;
    size_t limit;
} gatherer;

/* Adds matches of [lo, hi) in ascending order; the bits are those of their window. */
static bool gather(gatherer *g, const uint64_t *bits, uint32_t base, uint32_t lo, uint32_t hi)
{
    for (uint32_t w = (lo - base) / 64; w < (hi - base + 63) / 64; w++) {
        for (uint64_t word = bits[w]; word; word &= word - 1) {
            uint32_t doc = base + w * 64 + (uint32_t)__builtin_ctzll(word);
            if (doc < lo || doc >= hi)
                continue;
            if (g->out->n == g->limit)
                return false;
            g->out->hit[g->out->n++] = (zws_core_hit){doc, 0};
        }
    }
    return g->out->n < g->limit;
}

/* The part of doc's window that is looked at next. */
static void choose_part(uint32_t doc, uint32_t span, uint32_t *base, uint32_t *lo, uint32_t *hi)
{
    *base = doc / ZWS_WINDOW * ZWS_WINDOW;
    *lo = doc / ZWS_CELL * ZWS_CELL;
    *hi = *lo + span;
    if (*hi > *base + ZWS_WINDOW)
        *hi = *base + ZWS_WINDOW;
}

/* Matches of [from, to) ascending, until there are enough: *full. */
static zws_status ascending(zws_exec *x, uint32_t from, uint32_t to, gatherer *g, uint64_t *bits,
                            bool *full)
{
    uint32_t span = FIRST_SPAN;
    *full = g->out->n >= g->limit;
    for (uint32_t doc = zws_match__skip(x, from); doc < to && doc < x->hi && !*full;) {
        uint32_t base, lo, hi;
        choose_part(doc, span, &base, &lo, &hi);
        ZWS_TRY(zws_deadline__check(x->plan->deadline));
        ZWS_TRY(zws_match__window(x, base, lo, hi, bits));
        *full = !gather(g, bits, base, doc > lo ? doc : lo, hi < to ? hi : to);
        doc = zws_match__skip(x, hi);
        span = span < NEXT_SPAN ? NEXT_SPAN : ZWS_WINDOW;
    }
    return ZWS_OK;
}

/* First document of the day of doc, and the first behind it. */
static uint32_t day_begin(const zws_segment *s, uint32_t doc)
{
    int32_t date = zws_segment__date(s, doc);
    return date == INT32_MAX ? 0 : zws_dates__first_before(s, date + 1);
}

static uint32_t day_end(const zws_segment *s, uint32_t doc)
{
    return zws_dates__first_before(s, zws_segment__date(s, doc));
}

/* Days from the last one backwards, each ascending. Whole days are taken together where several fit
 * into a part of a window. */
static zws_status oldest_first(zws_exec *x, gatherer *g, uint64_t *bits)
{
    const zws_segment *s = x->segment;
    uint32_t end = x->hi < s->dated ? x->hi : s->dated, span = FIRST_SPAN;
    bool full = g->limit == 0;
    while (end > x->lo && !full) {
        uint32_t base = (end - 1) / ZWS_WINDOW * ZWS_WINDOW, lo = (end - 1) / ZWS_CELL * ZWS_CELL;
        uint32_t hi = lo + ZWS_CELL;
        lo = lo - base > span - ZWS_CELL ? lo - (span - ZWS_CELL) : base;
        uint32_t begin = day_begin(s, lo);
        if (begin < lo)
            begin = day_end(s, lo);
        if (begin >= end || begin < lo) {
            /* One day is larger than the part (or dates are damaged: still go down). */
            begin = day_begin(s, end - 1);
            if (begin >= end)
                return zws_segment__damaged(s, "dates");
            ZWS_TRY(ascending(x, begin, end, g, bits, &full));
            end = begin;
            continue;
        }
        ZWS_TRY(zws_deadline__check(x->plan->deadline));
        ZWS_TRY(zws_match__window(x, base, lo, hi, bits));
        while (end > begin && !full) {
            uint32_t w = (end - 1 - base) / 64;
            uint64_t word = bits[w] & (~(uint64_t)0 >> (63 - ((end - 1 - base) & 63)));
            if (word == 0) { /* nothing in the rest of the word */
                end = base + w * 64 > begin ? base + w * 64 : begin;
                continue;
            }
            uint32_t last = base + w * 64 + 63 - (uint32_t)__builtin_clzll(word);
            if (last < begin) {
                end = begin;
                break;
            }
            uint32_t day = day_begin(s, last);
            if (day > last || day < begin)
                return zws_segment__damaged(s, "dates");
            full = !gather(g, bits, base, day, last + 1);
            end = day;
        }
        end = begin;
        span = span < NEXT_SPAN ? NEXT_SPAN : ZWS_WINDOW;
    }
    if (full || x->hi <= s->dated)
        return ZWS_OK;
    return ascending(x, x->lo > s->dated ? x->lo : s->dated, x->hi, g, bits, &full);
}

zws_status zws_search__oldest(zws_exec *x, size_t limit, zws_core_hits *out)
{
    uint64_t *bits;
    ZWS_TRY(zws_scratch__bits(x, 0, &bits));
    if (limit > x->most)
        limit = (size_t)x->most;
    ZWS_TRY(zws_mem__zalloc(&out->hit, limit, sizeof *out->hit));
    gatherer g = {out, limit};
    return oldest_first(x, &g, bits);
}
