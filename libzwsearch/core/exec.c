/* A plan is made ready for one segment. */
#include "core/exec.h"

void *zws_exec__allocate(zws_exec *x, size_t n, size_t size)
{
    void *memory = zws_arena__alloc(&x->scratch->arena, n * size + 1);
    if (memory)
        memset(memory, 0, n * size);
    return memory;
}

zws_status zws_exec__source(zws_exec *x, const zws_term *term, int *source)
{
    zws_term_place place;
    *source = -1;
    zws_status status = zws_terms__find(x->segment, term->text, term->len, &place);
    if (status != ZWS_OK)
        return status == ZWS_ENOTFOUND ? ZWS_OK : status;
    for (size_t i = 0; i < x->n_sources; i++) {
        if (x->source[i].ordinal == place.ordinal) {
            *source = (int)i;
            return ZWS_OK;
        }
    }
    uint8_t *room = NULL;
    if (place.df < ZWS_SHORT) {
        room = zws_arena__alloc(&x->scratch->arena, zws_short_room(place.df));
        if (!room)
            return ZWS_ENOMEM;
    }
    ZWS_TRY(zws_mem__grow(&x->source, &x->source_cap, x->n_sources + 1, sizeof *x->source));
    zws_source *s = &x->source[x->n_sources];
    *s = (zws_source){.ordinal = place.ordinal,
                      .rank = -1,
                      .required = -1,
                      .share = (uint32_t)(((uint64_t)place.df << 20) / x->segment->n)};
    ZWS_TRY(zws_list__open(&s->list, x->segment, &place, room));
    *source = (int)x->n_sources++;
    return ZWS_OK;
}

/* --- The conjunction ------------------------------------------------------------------------ */

static bool span_may_match(const zws_exec *x, const zws_enode *e)
{
    const uint8_t *span = x->segment->section[ZWS_SECTION_SPANS].data;
    for (uint32_t i = 0; i < x->segment->n_spans; i++) {
        if (zws_get32(span + (size_t)i * 8) >= e->hi &&
            (int32_t)zws_get32(span + (size_t)i * 8 + 4) >= e->from)
            return true;
    }
    return false;
}

static void require(zws_exec *x, int source)
{
    size_t k = x->n_required;
    for (size_t i = 0; i < k; i++) {
        if (x->required[i] == source)
            return;
    }
    x->n_required++;
    for (; k > 0 && zws_exec__frequency(x, x->required[k - 1]) > zws_exec__frequency(x, source);
         k--)
        x->required[k] = x->required[k - 1];
    x->required[k] = source;
}

static size_t count_parts(const zws_enode *e)
{
    size_t n = 1 + (e->kind == ZWS_NODE_PHRASE ? e->n : 0);
    for (size_t i = 0; i < e->n && (e->kind == ZWS_NODE_AND || e->kind == ZWS_NODE_NOT); i++)
        n += count_parts(e->child[i]);
    return n;
}

static zws_status split(zws_exec *x, zws_enode *e)
{
    if (e->most < x->most)
        x->most = e->most;
    switch (e->kind) {
    case ZWS_NODE_NONE:
        x->none = true;
        return ZWS_OK;
    case ZWS_NODE_ALL:
        return ZWS_OK;
    case ZWS_NODE_TERM:
        require(x, e->source);
        return ZWS_OK;
    case ZWS_NODE_AND:
        for (size_t i = 0; i < e->n; i++)
            ZWS_TRY(split(x, e->child[i]));
        return ZWS_OK;
    case ZWS_NODE_NOT: {
        /* a without b is a, and not b among all */
        zws_enode *all = zws_exec__allocate(x, 1, sizeof *all),
                  *not = zws_exec__allocate(x, 1, sizeof *not );
        zws_enode **child = zws_exec__allocate(x, 2, sizeof *child);
        if (!all || !not || !child)
            return ZWS_ENOMEM;
        ZWS_TRY(split(x, e->child[0]));
        *all = (zws_enode){.kind = ZWS_NODE_ALL, .most = x->segment->n};
        child[0] = all;
        child[1] = e->child[1];
        *not = (zws_enode){.kind = ZWS_NODE_NOT, .child = child, .n = 2, .most = all->most};
        x->rest[x->n_rest++] = not ;
        return ZWS_OK;
    }
    case ZWS_NODE_DATES: {
        bool spans = span_may_match(x, e);
        x->lo = e->lo > x->lo ? e->lo : x->lo;
        if (!spans && e->hi < x->hi)
            x->hi = e->hi;
        if (spans && x->segment->dated < x->hi)
            x->hi = x->segment->dated;
        if (spans)
            x->rest[x->n_rest++] = e;
        return ZWS_OK;
    }
    case ZWS_NODE_PHRASE:
        for (size_t i = 0; i < e->n; i++)
            require(x, e->phrase[i]);
        x->rest[x->n_rest++] = e;
        return ZWS_OK;
    case ZWS_NODE_OR:
    case ZWS_NODE_AT_LEAST:
    case ZWS_NODE_CLASSES:
        x->rest[x->n_rest++] = e;
        return ZWS_OK;
    }
    return ZWS_OK;
}

static zws_status compile_match(zws_exec *x)
{
    zws_enode *root;
    x->hi = x->segment->n;
    x->most = x->segment->n;
    ZWS_TRY(zws_tree__make(x, x->plan->match, &root));
    size_t parts = count_parts(root);
    x->required = zws_exec__allocate(x, parts, sizeof *x->required);
    x->rest = zws_exec__allocate(x, parts, sizeof *x->rest);
    if (!x->required || !x->rest)
        return ZWS_ENOMEM;
    ZWS_TRY(split(x, root));
    for (size_t j = 0; j < x->n_required; j++)
        x->source[x->required[j]].required = (int)j;
    ZWS_TRY(zws_cover__find(x));
    if (x->lo >= x->hi)
        x->none = true;
    return ZWS_OK;
}

/* --- Ranking -------------------------------------------------------------------------------- */

static zws_status check_numbers(const zws_plan *plan)
{
    const zws_bm25 *b = &plan->bm25;
    bool good = b->k1 >= 0 && b->k1 < 1e6 && b->b >= 0 && b->b <= 1 && b->min_norm_len >= 0 &&
                b->min_norm_len < 1e6 && b->average_length >= 0 && b->average_length < 1e12;
    for (size_t i = 0; i < plan->n_rank && good; i++)
        good = plan->rank[i].weight > 0 && plan->rank[i].weight < 1e9;
    if (!good)
        return zws_error__set(ZWS_EINVAL, "a weight or a parameter of BM25 is out of its range");
    return ZWS_OK;
}

/* The same term twice ranks twice, as its weights say; one source has one index, so weights are
 * kept apart only where a sum of rounded addends needs them. */
static zws_status collect_ranked(zws_exec *x)
{
    x->ranked = zws_exec__allocate(x, x->plan->n_rank, sizeof *x->ranked);
    if (!x->ranked)
        return ZWS_ENOMEM;
    for (size_t i = 0; i < x->plan->n_rank; i++) {
        int source;
        ZWS_TRY(zws_exec__source(x, &x->plan->rank[i].term, &source));
        if (source < 0 || x->source[source].list.flags & ZWS_LIST_UNRANKED)
            continue;
        if (x->source[source].rank >= 0)
            return zws_error__set(ZWS_EINVAL, "a ranking term stands twice in the plan");
        x->source[source].rank = 0;
        x->ranked[x->n_ranked++] =
            (zws_ranked){.source = source, .weight = x->plan->rank[i].weight};
    }
    return ZWS_OK;
}

/* --- Beginning and end ---------------------------------------------------------------------- */

zws_status zws_exec__begin(zws_exec *x, const zws_segment *segment, const zws_plan *plan,
                           const zws_core_hidden *hidden, zws_core_scratch *scratch)
{
    *x = (zws_exec){.segment = segment,
                    .plan = plan,
                    .hidden = hidden,
                    .kernels = zws_kernels__get(),
                    .scratch = scratch,
                    .buckets = segment->section[ZWS_SECTION_BUCKETS].data};
    if (!plan->match)
        return zws_error__set(ZWS_EINVAL, "a plan has no match tree");
    ZWS_TRY(check_numbers(plan));
    if (segment->n == 0) {
        x->none = true;
        return ZWS_OK;
    }
    ZWS_TRY(compile_match(x));
    if (!x->none && plan->order == ZWS_ORDER_RELEVANCE)
        return collect_ranked(x);
    return ZWS_OK;
}

void zws_exec__end(zws_exec *x)
{
    free(x->source);
    zws_arena__free(&x->scratch->arena);
    x->scratch->arena = (zws_arena){0};
}
