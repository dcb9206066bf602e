/* By date: documents are in this order already, so the first k matches are the answer. Also the
 * counting of matches. */
#include "core/exec.h"

/* The first windows are small: most searches end in them. */
enum { FIRST_SPAN = 256, NEXT_SPAN = 2048, FIRST_WANTED = 64 };

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

/* The same where there are required terms: what is found is few. */
static zws_status ascending_required(zws_exec *x, uint32_t from, uint32_t to, gatherer *g,
                                     bool *full)
{
    zws_required r;
    zws_required__begin(&r, x, false);
    r.next = from > x->lo ? from : x->lo;
    r.end = to < x->hi ? to : x->hi;
    uint32_t lo = r.next, want = FIRST_WANTED;
    for (; !*full; want *= want < ZWS_MOST_WANTED ? 4 : 1) {
        ZWS_TRY(zws_deadline__check(x->plan->deadline));
        r.next = zws_match__skip(x, r.next);
        if (!zws_required__next(&r, want, NULL))
            return ZWS_OK;
        for (uint32_t k = 0; k < r.n && !*full; k++) {
            uint32_t doc = r.base + x->scratch->doc[k];
            bool matches = doc >= lo && doc < r.end && !zws_exec__hidden(x, doc);
            if (matches && x->n_rest > 0)
                ZWS_TRY(zws_match__rest(x, doc, &matches));
            if (matches)
                g->out->hit[g->out->n++] = (zws_core_hit){doc, 0};
            *full = g->out->n == g->limit;
        }
    }
    return ZWS_OK;
}

/* Matches of [from, to) ascending, until there are enough: *full. */
static zws_status ascending(zws_exec *x, uint32_t from, uint32_t to, gatherer *g, uint64_t *bits,
                            bool *full)
{
    uint32_t span = FIRST_SPAN;
    *full = g->out->n >= g->limit;
    if (x->n_required > 0)
        return ascending_required(x, from, to, g, full);
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

zws_status zws_search__dated(zws_exec *x, bool oldest, size_t limit, zws_core_hits *out)
{
    uint64_t *bits;
    bool full;
    ZWS_TRY(zws_scratch__bits(x, 0, &bits));
    if (limit > x->most)
        limit = (size_t)x->most;
    ZWS_TRY(zws_mem__zalloc(&out->hit, limit, sizeof *out->hit));
    gatherer g = {out, limit};
    return oldest ? oldest_first(x, &g, bits) : ascending(x, x->lo, x->hi, &g, bits, &full);
}

zws_status zws_search__count(zws_exec *x, size_t up_to, uint64_t *total, bool *exact)
{
    uint64_t *bits;
    uint32_t span = FIRST_SPAN;
    ZWS_TRY(zws_scratch__bits(x, 0, &bits));
    *total = 0;
    *exact = true;
    if (x->none)
        return ZWS_OK;
    bool whole = x->lo == 0 && x->hi == x->segment->n && !(x->hidden && x->hidden->word);
    if (whole && x->n_rest == 0 && x->n_required <= 1) {
        *total = x->most;
        return ZWS_OK;
    }
    /* A union is at least as large as its largest part. */
    if (whole && x->n_required == 0 && x->n_rest == 1 && x->rest[0]->kind == ZWS_NODE_OR) {
        const zws_enode *most = x->rest[0]->child[x->rest[0]->n - 1];
        if (most->kind == ZWS_NODE_TERM && most->most > up_to) {
            *total = most->most;
            *exact = false;
            return ZWS_OK;
        }
    }
    for (uint32_t doc = zws_match__skip(x, x->lo); doc < x->hi;) {
        uint32_t base, lo, hi;
        choose_part(doc, span, &base, &lo, &hi);
        ZWS_TRY(zws_deadline__check(x->plan->deadline));
        ZWS_TRY(zws_match__window(x, base, lo, hi, bits));
        for (uint32_t w = (lo - base) / 64; w < (hi - base) / 64; w++)
            *total += (uint32_t)__builtin_popcountll(bits[w]);
        if (*total > up_to) {
            *exact = false;
            return ZWS_OK;
        }
        doc = zws_match__skip(x, hi);
        span = span < NEXT_SPAN ? NEXT_SPAN : ZWS_WINDOW;
    }
    return ZWS_OK;
}
