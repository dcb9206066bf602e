/* Terms and phrases, a window or some picked documents at a time: where few documents are left,
 * they are looked up in the lists; where many are, lists are read from end to end. */
#include "core/exec.h"

/* So many postings are read in the time that one document is looked up. */
enum { LOOK_UP = 4 };

static uint64_t postings_between(const zws_exec *x, const zws_list *list, uint32_t lo, uint32_t hi)
{
    return (uint64_t)list->df * (hi - lo) / x->segment->n;
}

/* The same documents as numbers from the beginning of their chunk. */
static uint32_t list_in_chunk(const uint64_t *bits, uint32_t base, uint32_t a, uint32_t b,
                              uint16_t *out)
{
    uint32_t n = zws_bits__list(bits, a, b, out), first = base % ZWS_CHUNK;
    for (uint32_t i = 0; i < n; i++)
        out[i] = (uint16_t)(out[i] + first);
    return n;
}

/* --- Terms ---------------------------------------------------------------------------------- */

/* Documents whose bits are set, as numbers from the beginning of their chunk; of picked ones, their
 * places among these go to scratch->alive. */
static uint32_t list_alive(const zws_exec *x, const uint64_t *bits, uint32_t base, uint32_t a,
                           uint32_t b, uint16_t *out)
{
    uint16_t *alive = x->scratch->alive;
    if (!x->picked)
        return list_in_chunk(bits, base, a, b, out);
    uint32_t n = zws_bits__list(bits, a, b, alive);
    for (uint32_t i = 0; i < n; i++)
        out[i] = x->picked->doc[alive[i]];
    return n;
}

/* Moves k to the first picked document from there on that is not before d, and says whether it is
 * d. */
static bool pass_to(const zws_picked *p, uint32_t *k, uint32_t d)
{
    while (*k < p->n && p->doc[*k] < d)
        ++*k;
    return *k < p->n && p->doc[*k] == d;
}

/* Where picked documents begin and end. */
static uint32_t first_picked(const zws_picked *p)
{
    return p->base + p->doc[0];
}

static uint32_t behind_picked(const zws_picked *p)
{
    return p->base + p->doc[p->n - 1] + 1u;
}

/* The postings of a list that is rarer than the picked documents. */
static void picked_by_list(zws_exec *x, zws_list *list, uint32_t *at, uint64_t *bits)
{
    zws_core_scratch *s = x->scratch;
    const zws_picked *p = x->picked;
    uint64_t *had = s->marked;
    uint32_t words = (p->n + 63) / 64, hi = behind_picked(p), k = 0;
    memcpy(had, bits, words * sizeof *bits);
    memset(bits, 0, words * sizeof *bits);
    for (uint32_t next = first_picked(p), end = hi; next < hi; next = end, end = hi) {
        uint32_t n = x->kernels->documents(list, at, p->base, next, &end, ZWS_MOST_WANTED, NULL,
                                           s->joined, s->joined_place[0]);
        for (uint32_t i = 0; i < n; i++) {
            if (pass_to(p, &k, s->joined[i]))
                bits[k / 64] |= had[k / 64] & (uint64_t)1 << (k % 64);
        }
    }
}

static void picked_by_bitmap(const zws_exec *x, const zws_list *list, uint64_t *bits)
{
    const zws_picked *p = x->picked;
    const uint8_t *set = list->docs + p->base / 8;
    for (uint32_t w = 0; w * 64 < p->n; w++) {
        uint64_t kept = 0, n = p->n - w * 64 < 64 ? p->n - w * 64 : 64;
        for (uint32_t i = 0; i < n; i++) {
            uint32_t d = p->doc[w * 64 + i];
            kept |= (uint64_t)(set[d / 8] >> (d % 8) & 1) << i;
        }
        bits[w] &= kept;
    }
}

static void match_picked(zws_exec *x, zws_source *source, uint64_t *bits)
{
    zws_core_scratch *s = x->scratch;
    const zws_picked *p = x->picked;
    zws_list *list = &source->list;
    uint32_t words = (p->n + 63) / 64;
    if (list->layout == ZWS_LAYOUT_BITMAP) {
        picked_by_bitmap(x, list, bits);
        return;
    }
    if (p->doc[p->n - 1] < p->doc[0]) /* only in a damaged segment */
        memset(bits, 0, words * sizeof *bits);
    uint32_t n = list_alive(x, bits, 0, 0, words, s->joined);
    uint64_t postings = postings_between(x, list, first_picked(p), behind_picked(p));
    if (n > 0 && postings < n) {
        picked_by_list(x, list, &source->at, bits);
        return;
    }
    memset(bits, 0, words * sizeof *bits);
    if (n > 0)
        n = x->kernels->keep(list, &source->at, p->base, s->joined, n, s->joined_from,
                             s->joined_place[0]);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t k = s->alive[s->joined_from[i]];
        bits[k / 64] |= (uint64_t)1 << (k % 64);
    }
}

static bool has_set(const zws_source *s, uint32_t lo, uint32_t hi)
{
    return lo >= s->set_lo && hi <= s->set_hi;
}

/* Where to keep the documents of a source; NULL: nowhere. */
static uint64_t *place_set(zws_exec *x, zws_source *s)
{
    zws_core_scratch *scratch = x->scratch;
    if (s->set || x->n_sets == ZWS_SETS)
        return s->set;
    if (!scratch->sets)
        scratch->sets = aligned_alloc(64, (size_t)ZWS_SETS * (ZWS_WINDOW / 8));
    if (scratch->sets)
        s->set = scratch->sets + x->n_sets++ * (size_t)ZWS_WINDOW_WORDS;
    return s->set;
}

const void *zws_match__ready(zws_exec *x, int source, uint32_t base, uint32_t lo, uint32_t hi)
{
    const zws_source *s = &x->source[source];
    if (has_set(s, lo, hi))
        return s->set;
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    if (s->list.layout == ZWS_LAYOUT_BITMAP)
        return s->list.docs + base / 8;
#endif
    return NULL;
}

const void *zws_match__set(zws_exec *x, int source, uint32_t base, uint32_t lo, uint32_t hi)
{
    zws_source *s = &x->source[source];
    const void *ready = zws_match__ready(x, source, base, lo, hi);
    if (ready)
        return ready;
    uint64_t *set = place_set(x, s);
    if (set) {
        s->set_lo = lo;
        s->set_hi = hi;
    } else {
        set = x->scratch->marked;
    }
    memset(set + (lo - base) / 64, 0, (hi - lo) / 8);
    x->kernels->mark(&s->list, &s->at, base, lo, hi, set);
    return set;
}

void zws_match__term(zws_exec *x, int source, uint32_t base, uint32_t lo, uint32_t hi,
                     uint64_t *bits)
{
    zws_core_scratch *s = x->scratch;
    zws_list *list = &x->source[source].list;
    uint32_t *at = &x->source[source].at, a = (lo - base) / 64, b = (hi - base) / 64;
    if (x->picked) {
        match_picked(x, &x->source[source], bits);
        return;
    }
    const void *ready = zws_match__ready(x, source, base, lo, hi);
    if (ready) {
        zws_bits__and(bits, ready, a, b);
        return;
    }
    uint64_t postings = ((uint64_t)x->source[source].share * (hi - lo) >> 20) / LOOK_UP;
    if (zws_bits__about(bits, a, b) <= postings) {
        uint32_t n = list_in_chunk(bits, base, a, b, s->joined);
        memset(bits + a, 0, (b - a) * sizeof *bits);
        if (n > 0)
            n = x->kernels->keep(list, at, base / ZWS_CHUNK * ZWS_CHUNK, s->joined, n,
                                 s->joined_from, s->joined_place[0]);
        for (uint32_t i = 0; i < n; i++)
            bits[s->joined[i] % ZWS_WINDOW / 64] |= (uint64_t)1 << (s->joined[i] % 64);
        return;
    }
    zws_bits__and(bits, zws_match__set(x, source, base, lo, hi), a, b);
}

/* --- Phrases -------------------------------------------------------------------------------- */

typedef struct {
    zws_exec *x;
    const zws_enode *node;
    uint32_t chunk; /* its first document */
    uint32_t n;     /* documents of scratch->joined that are left */
} join;

static zws_source *source_of(const join *j, size_t k)
{
    return &j->x->source[j->node->phrase[j->node->rarest[k]]];
}

/* Leaves the documents that have the terms from number k on, the rarest first. */
static void thin_out(join *j, size_t k)
{
    zws_core_scratch *s = j->x->scratch;
    for (; k < j->node->n && j->n > 0; k++) {
        zws_source *other = source_of(j, k);
        uint32_t n =
            j->x->kernels->keep(&other->list, &other->at, j->chunk, s->joined, j->n, s->joined_from,
                                s->joined_place[k < ZWS_PLACES ? k : ZWS_PLACES]);
        for (size_t p = 0; p < k && p < ZWS_PLACES && n < j->n; p++) {
            for (uint32_t i = 0; i < n; i++)
                s->joined_place[p][i] = s->joined_place[p][s->joined_from[i]];
        }
        j->n = n;
    }
}

static zws_status check(const join *j, uint32_t i, bool *matches)
{
    const zws_core_scratch *s = j->x->scratch;
    *matches = false;
    for (size_t k = 0; k < j->node->n; k++) {
        uint32_t *at = &j->node->at[j->node->rarest[k]];
        if (k < ZWS_PLACES)
            *at = s->joined_place[k][i];
        else if (!zws_list__find(&source_of(j, k)->list, j->chunk + s->joined[i], at))
            return ZWS_OK;
    }
    return zws_phrase__check(j->x, j->node, matches);
}

/* Sets the bits of those that are left, where the terms are side by side when that is asked. */
static zws_status take(const join *j, bool adjacent, uint64_t *out)
{
    const zws_picked *picked = j->x->picked;
    for (uint32_t i = 0, k = 0; i < j->n; i++) {
        uint32_t d = j->x->scratch->joined[i] % ZWS_WINDOW;
        bool matches = true;
        if (picked) {
            if (!pass_to(picked, &k, j->x->scratch->joined[i]))
                continue;
            d = k;
        }
        if (adjacent)
            ZWS_TRY(check(j, i, &matches));
        out[d / 64] |= (uint64_t)matches << (d % 64);
    }
    return ZWS_OK;
}

/* Leaves the documents whose bit in the window is set. */
static void confine(join *j, const uint64_t *bits, uint32_t base, uint32_t lo, uint32_t hi)
{
    zws_core_scratch *s = j->x->scratch;
    const zws_picked *picked = j->x->picked;
    uint32_t kept = 0;
    for (uint32_t i = 0, k = 0; i < j->n; i++) {
        uint32_t d = s->joined[i], doc = j->chunk + d;
        s->joined[kept] = (uint16_t)d;
        s->joined_place[0][kept] = s->joined_place[0][i];
        if (picked)
            kept += pass_to(picked, &k, d) && (bits[k / 64] >> (k % 64) & 1);
        else
            kept += doc >= lo && doc < hi && (bits[(doc - base) / 64] >> (doc % 64) & 1);
    }
    j->n = kept;
}

zws_status zws_match__phrase(zws_exec *x, const zws_enode *node, uint32_t base, uint32_t lo,
                             uint32_t hi, uint64_t *bits, bool adjacent)
{
    zws_core_scratch *s = x->scratch;
    const zws_picked *picked = x->picked;
    uint32_t a = (lo - base) / 64, b = (hi - base) / 64;
    uint32_t from = picked ? first_picked(picked) : lo, to = picked ? behind_picked(picked) : hi;
    join j = {.x = x, .node = node, .chunk = from / ZWS_CHUNK * ZWS_CHUNK};
    zws_source *rarest = source_of(&j, 0);
    uint64_t *out = s->marked,
             postings = to > from ? postings_between(x, &rarest->list, from, to) : 0;
    bool attested = adjacent && node->witness >= 0;
    if (attested) {
        memcpy(s->sure + a, bits + a, (b - a) * sizeof *bits);
        zws_match__term(x, node->witness, base, lo, hi, s->sure);
        zws_bits__and_not(bits, s->sure, a, b);
    }
    memset(out + a, 0, (b - a) * sizeof *out);
    if (zws_bits__about(bits, a, b) <= postings) {
        j.n = list_alive(x, bits, base, a, b, s->joined);
        thin_out(&j, 0);
        ZWS_TRY(take(&j, adjacent, out));
    } else {
        for (uint32_t next = from, end = to; next < to; next = end, end = to) {
            j.n = x->kernels->documents(&rarest->list, &rarest->at, j.chunk, next, &end,
                                        ZWS_MOST_WANTED, NULL, s->joined, s->joined_place[0]);
            confine(&j, bits, base, next, end);
            thin_out(&j, 1);
            ZWS_TRY(take(&j, adjacent, out));
        }
    }
    memcpy(bits + a, out + a, (b - a) * sizeof *bits);
    if (attested)
        zws_bits__or(bits, s->sure, a, b);
    return ZWS_OK;
}
