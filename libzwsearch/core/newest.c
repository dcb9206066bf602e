/* One pass over the matches in the order of their numbers, which is newest first: it takes the hits
 * that are wanted, goes on counting until that is enough, and counts facets. */
#include "core/exec.h"

/* The first parts are small: most searches end in them. */
enum { FIRST_SPAN = 256, NEXT_SPAN = 2048, FIRST_WANTED = 64 };

/* The best of more matches than this are found sooner by those who leave most of them out. */
enum { RANKED = 4096 };

typedef struct {
    zws_exec *x;
    const zws_wanted *wanted;
    size_t limit;
    zws_core_hits *out;
    uint64_t count;
    bool ranking, whole; /* so far; to the end */
} pass;

static bool is_over(const pass *p)
{
    return p->out->n >= p->limit && p->count >= p->wanted->enough && !p->wanted->facets;
}

/* Takes matches base + doc[0..n). */
static zws_status take(pass *p, uint32_t base, const uint16_t *doc, uint32_t n)
{
    zws_core_hits *out = p->out;
    for (uint32_t i = 0; i < n && out->n < p->limit; i++)
        out->hit[out->n++] = (zws_core_hit){base + doc[i], 0};
    p->count += n;
    p->ranking = p->ranking && p->count <= RANKED;
    if (p->ranking)
        ZWS_TRY(zws_search__rank_all(p->x, p->wanted->best, base, doc, n));
    return p->wanted->facets ? zws_facets__add(out, p->x->segment, p->x->plan, base, doc, n)
                             : ZWS_OK;
}

/* What is found by required terms is few. */
static zws_status by_required(pass *p)
{
    zws_exec *x = p->x;
    zws_required r;
    zws_required__begin(&r, x, x->n_rest > 0);
    uint32_t want = p->wanted->facets ? ZWS_MOST_WANTED : FIRST_WANTED;
    for (; (p->whole = !is_over(p)); want *= want < ZWS_MOST_WANTED ? 4 : 1) {
        ZWS_TRY(zws_deadline__check(x->plan->deadline));
        r.next = zws_match__skip(x, r.next);
        uint32_t lo = r.next;
        if (!zws_required__next(&r, want, NULL))
            return ZWS_OK;
        ZWS_TRY(zws_required__sift(&r, lo));
        ZWS_TRY(take(p, r.base, x->scratch->doc, r.n));
    }
    return ZWS_OK;
}

/* Documents with a term of those one of which each match has. */
static zws_status by_cover(pass *p)
{
    zws_exec *x = p->x;
    uint32_t windows = p->wanted->facets || p->ranking ? ZWS_CHUNK / ZWS_WINDOW : 1;
    for (uint32_t next = x->lo; next < x->hi && !is_over(p);) {
        zws_picked picked;
        ZWS_TRY(zws_deadline__check(x->plan->deadline));
        ZWS_TRY(zws_picked__cover(x, &next, windows, &picked));
        ZWS_TRY(zws_picked__sift(x, &picked));
        ZWS_TRY(take(p, picked.base, picked.doc, picked.n));
        windows = ZWS_CHUNK / ZWS_WINDOW;
    }
    p->whole = !is_over(p);
    return ZWS_OK;
}

static zws_status by_windows(pass *p)
{
    zws_exec *x = p->x;
    uint64_t *bits;
    uint16_t *list = x->scratch->touched;
    uint32_t span = p->wanted->facets ? ZWS_WINDOW : FIRST_SPAN;
    ZWS_TRY(zws_scratch__bits(x, 0, &bits));
    for (uint32_t doc = zws_match__skip(x, x->lo); doc < x->hi && !is_over(p);) {
        uint32_t base = doc / ZWS_WINDOW * ZWS_WINDOW, lo = doc / ZWS_CELL * ZWS_CELL;
        uint32_t hi = lo + span < base + ZWS_WINDOW ? lo + span : base + ZWS_WINDOW;
        uint32_t a = (lo - base) / 64, b = (hi - base) / 64;
        ZWS_TRY(zws_deadline__check(x->plan->deadline));
        ZWS_TRY(zws_match__window(x, base, lo, hi, bits));
        if (p->wanted->facets || p->ranking || p->out->n < p->limit) {
            ZWS_TRY(take(p, base, list, zws_bits__list(bits, a, b, list)));
        } else {
            p->count += zws_bits__count(bits, a, b);
        }
        doc = zws_match__skip(x, hi);
        span = span < NEXT_SPAN ? NEXT_SPAN : ZWS_WINDOW;
    }
    p->whole = !is_over(p);
    return ZWS_OK;
}

/* Where all but a few documents are hidden, these are looked at one by one. */
static zws_status by_only(pass *p)
{
    zws_exec *x = p->x;
    const zws_core_hidden *h = x->hidden;
    ZWS_TRY(zws_deadline__check(x->plan->deadline));
    for (uint32_t i = 0; i < h->n_only && (p->ranking || !is_over(p)); i++) {
        bool matches = h->only[i] >= x->lo && h->only[i] < x->hi;
        uint16_t doc = (uint16_t)(h->only[i] % ZWS_CHUNK);
        if (matches)
            ZWS_TRY(zws_match__all(x, h->only[i], &matches));
        if (matches)
            ZWS_TRY(take(p, h->only[i] - doc, &doc, 1));
    }
    p->whole = true;
    return ZWS_OK;
}

zws_status zws_search__newest(zws_exec *x, const zws_wanted *wanted, zws_core_hits *out,
                              uint64_t *count, bool *ranked)
{
    pass p = {.x = x,
              .wanted = wanted,
              .limit = wanted->limit < x->most ? wanted->limit : (size_t)x->most,
              .out = out,
              .ranking = wanted->best};
    if (p.limit > 0)
        ZWS_TRY(zws_mem__zalloc(&out->hit, p.limit, sizeof *out->hit));
    zws_status status;
    if (zws_exec__is_only(x))
        status = by_only(&p);
    else if (zws_picked__few(x))
        status = by_cover(&p);
    else
        status = x->n_required > 0 && x->n_cover == 0 ? by_required(&p) : by_windows(&p);
    *count = p.count;
    *ranked = p.ranking && p.whole;
    return status;
}

bool zws_search__foretell(const zws_exec *x, size_t up_to, uint64_t *total, bool *exact)
{
    bool whole = x->lo == 0 && x->hi == x->segment->n && !(x->hidden && x->hidden->word);
    *exact = true;
    if (whole && x->n_rest == 0 && x->n_required <= 1) {
        *total = x->most;
        return true;
    }
    /* A union is at least as large as its largest part. */
    if (whole && x->n_required == 0 && x->n_rest == 1 && x->rest[0]->kind == ZWS_NODE_OR) {
        const zws_enode *most = x->rest[0]->child[x->rest[0]->n - 1];
        if (most->kind == ZWS_NODE_TERM && most->most > up_to) {
            *total = most->most;
            *exact = false;
            return true;
        }
    }
    return false;
}
