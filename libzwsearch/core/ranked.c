/* By relevance, from the matches: every one of them is looked at. */
#include "core/exec.h"

/* More matches than this in a window are sieved through bounds before they are scored. */
enum { MANY = 48 };

/* Clears the bits of documents whose bound is not above what is wanted. */
static void sieve(zws_exec *x, uint32_t base, uint64_t *bits, double above)
{
    uint16_t *acc = x->scratch->acc;
    double limit = above * x->scale - 1.0;
    uint32_t need = limit > 0 ? (uint32_t)limit : 0;
    for (size_t i = 0; i < x->n_ranked; i++) {
        zws_source *s = &x->source[x->ranked[i].source];
        x->kernels->scatter(&s->list, &s->at, base, x->ranked[i].table, x->buckets + base,
                            ~(uint64_t)0, acc);
    }
    for (uint32_t w = 0; w < ZWS_WINDOW_WORDS; w++) {
        for (uint64_t word = bits[w]; word; word &= word - 1) {
            if (acc[w * 64 + (uint32_t)__builtin_ctzll(word)] <= need)
                bits[w] &= ~(word & -word);
        }
    }
    memset(acc, 0, ZWS_WINDOW * sizeof *acc);
}

zws_status zws_search__matches(zws_exec *x, zws_heap *heap)
{
    uint64_t *bits;
    ZWS_TRY(zws_scratch__bits(x, 0, &bits));
    for (uint32_t doc = zws_match__skip(x, x->lo); doc < x->hi;) {
        uint32_t base = doc / ZWS_WINDOW * ZWS_WINDOW, n = 0;
        ZWS_TRY(zws_deadline__check(x->plan->deadline));
        ZWS_TRY(zws_match__window(x, base, base, base + ZWS_WINDOW, bits));
        for (uint32_t w = 0; w < ZWS_WINDOW_WORDS; w++)
            n += zws_popcount(bits[w]);
        if (n > MANY && heap->above > 0)
            sieve(x, base, bits, heap->above);
        for (uint32_t w = 0; w < ZWS_WINDOW_WORDS; w++) {
            for (uint64_t word = bits[w]; word; word &= word - 1) {
                uint32_t found = base + w * 64 + (uint32_t)__builtin_ctzll(word);
                ZWS_TRY(zws_heap__push(heap, zws_exec__score(x, found), found));
            }
        }
        doc = zws_match__skip(x, base + ZWS_WINDOW);
    }
    return ZWS_OK;
}

static int compare_documents(const void *a, const void *b)
{
    const zws_core_hit *x = a, *y = b;
    return (x->doc > y->doc) - (x->doc < y->doc);
}

zws_status zws_search__first_zeros(zws_exec *x, zws_heap *positive, zws_heap *all)
{
    uint64_t *bits;
    size_t next = 0;
    ZWS_TRY(zws_scratch__bits(x, 0, &bits));
    if (positive->n > 0)
        qsort(positive->hit, positive->n, sizeof *positive->hit, compare_documents);
    for (size_t i = 0; i < positive->n; i++)
        ZWS_TRY(zws_heap__push(all, positive->hit[i].score, positive->hit[i].doc));
    for (uint32_t doc = zws_match__skip(x, x->lo); doc < x->hi && all->n < all->limit;) {
        uint32_t base = doc / ZWS_WINDOW * ZWS_WINDOW;
        ZWS_TRY(zws_deadline__check(x->plan->deadline));
        ZWS_TRY(zws_match__window(x, base, base, base + ZWS_WINDOW, bits));
        for (uint32_t w = 0; w < ZWS_WINDOW_WORDS && all->n < all->limit; w++) {
            for (uint64_t word = bits[w]; word && all->n < all->limit; word &= word - 1) {
                uint32_t found = base + w * 64 + (uint32_t)__builtin_ctzll(word);
                while (next < positive->n && positive->hit[next].doc < found)
                    next++;
                if (next == positive->n || positive->hit[next].doc != found)
                    ZWS_TRY(zws_heap__push(all, 0, found));
            }
        }
        doc = zws_match__skip(x, base + ZWS_WINDOW);
    }
    return ZWS_OK;
}
