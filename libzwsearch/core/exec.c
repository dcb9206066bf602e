#include "core/exec.h"

#include <math.h>

zws_status zws_core_scratch__new(zws_core_scratch **out)
{
    ZWS_TRY(zws_mem__zalloc(out, 1, sizeof **out));
    zws_core_scratch *s = *out;
    size_t room = ZWS_WINDOW + 64;
    s->acc = aligned_alloc(64, room * 2);
    s->sum = aligned_alloc(64, ZWS_WINDOW_BLOCKS * 2);
    s->need = aligned_alloc(64, ZWS_WINDOW_BLOCKS * 2);
    s->total = aligned_alloc(64, ZWS_WINDOW_BLOCKS * 2);
    s->touched = aligned_alloc(64, room * 2);
    s->doc = aligned_alloc(64, room * 2);
    s->bound = aligned_alloc(64, room * 2);
    s->nibble = aligned_alloc(64, room);
    s->count = aligned_alloc(64, room * 2);
    if (!s->acc || !s->total || !s->touched || !s->sum || !s->need || !s->doc || !s->bound ||
        !s->nibble || !s->count) {
        zws_core_scratch__free(s);
        *out = NULL;
        return zws_error__nomem();
    }
    memset(s->acc, 0, room * 2);
    return ZWS_OK;
}

void zws_core_scratch__free(zws_core_scratch *s)
{
    if (!s)
        return;
    zws_arena__free(&s->arena);
    free(s->acc);
    free(s->sum);
    free(s->need);
    free(s->total);
    free(s->touched);
    free(s->doc);
    free(s->bound);
    free(s->nibble);
    free(s->count);
    free(s->tables);
    free(s->position[0]);
    free(s->position[1]);
    for (int i = 0; i < ZWS_DEPTH; i++)
        free(s->bits[i]);
    free(s);
}

zws_status zws_scratch__bits(zws_exec *x, int depth, uint64_t **bits)
{
    if (depth >= ZWS_DEPTH)
        return zws_error__set(ZWS_ELIMIT, "the query is nested more than %d levels deep",
                              ZWS_DEPTH);
    uint64_t **slot = &x->scratch->bits[depth];
    if (!*slot)
        *slot = aligned_alloc(64, ZWS_WINDOW_WORDS * sizeof **slot);
    *bits = *slot;
    return *slot ? ZWS_OK : zws_error__nomem();
}

static void *allocate(zws_exec *x, size_t n, size_t size)
{
    void *memory = zws_arena__alloc(&x->scratch->arena, n * size + 1);
    if (memory)
        memset(memory, 0, n * size);
    return memory;
}

/* *source is -1 when the term is not in the segment. */
static zws_status find_source(zws_exec *x, const zws_term *term, int *source)
{
    uint32_t ordinal;
    *source = -1;
    zws_status status = zws_terms__find(x->segment, term->text, term->len, &ordinal);
    if (status != ZWS_OK)
        return status == ZWS_ENOTFOUND ? ZWS_OK : status;
    for (size_t i = 0; i < x->n_sources; i++) {
        if (x->source[i].ordinal == ordinal) {
            *source = (int)i;
            return ZWS_OK;
        }
    }
    ZWS_TRY(zws_mem__grow(&x->source, &x->source_cap, x->n_sources + 1, sizeof *x->source));
    zws_source *s = &x->source[x->n_sources];
    *s = (zws_source){.ordinal = ordinal, .rank = -1};
    ZWS_TRY(zws_list__open(&s->list, x->segment, ordinal));
    *source = (int)x->n_sources++;
    return ZWS_OK;
}

/* --- The match tree ------------------------------------------------------------------------- */

static uint64_t frequency(const zws_exec *x, int source)
{
    return x->source[source].list.df;
}

static zws_status make_phrase(zws_exec *x, const zws_node *node, zws_enode *e)
{
    e->n = node->n;
    e->phrase = allocate(x, node->n, sizeof *e->phrase);
    e->rarest = allocate(x, node->n, sizeof *e->rarest);
    if (!e->phrase || !e->rarest)
        return ZWS_ENOMEM;
    e->most = UINT64_MAX;
    for (size_t i = 0; i < node->n; i++) {
        ZWS_TRY(find_source(x, &node->term[i], &e->phrase[i]));
        if (e->phrase[i] < 0) {
            e->kind = ZWS_NODE_NONE;
            e->most = 0;
            return ZWS_OK;
        }
        uint64_t df = frequency(x, e->phrase[i]);
        e->most = df < e->most ? df : e->most;
        size_t k = i;
        for (; k > 0 && frequency(x, e->phrase[e->rarest[k - 1]]) > df; k--)
            e->rarest[k] = e->rarest[k - 1];
        e->rarest[k] = i;
    }
    if (node->n == 1) {
        e->kind = ZWS_NODE_TERM;
        e->source = e->phrase[0];
    }
    return ZWS_OK;
}

static void make_dates(const zws_exec *x, const zws_node *node, zws_enode *e)
{
    const zws_segment *s = x->segment;
    e->from = node->from;
    e->to = node->to ? node->to : INT32_MAX;
    e->lo = e->to == INT32_MAX ? 0 : zws_dates__first_before(s, e->to + 1);
    e->hi = zws_dates__first_before(s, e->from > 1 ? e->from : 1);
    if (e->hi < e->lo)
        e->hi = e->lo;
    /* Spans reach forward only: a date before the range may end in it. */
    e->most = (uint64_t)(e->hi - e->lo) + s->n_spans;
    if (e->most > s->dated)
        e->most = s->dated;
}

static zws_status make(zws_exec *x, const zws_node *node, zws_enode **out, int depth);

/* Children by how many documents they match, fewest first; AND wants that. */
static void insert_child(zws_enode *e, zws_enode *child)
{
    size_t k = e->n++;
    for (; k > 0 && e->child[k - 1]->most > child->most; k--)
        e->child[k] = e->child[k - 1];
    e->child[k] = child;
}

static zws_status make_children(zws_exec *x, const zws_node *node, zws_enode *e, int depth)
{
    size_t room = 0;
    zws_enode **made = allocate(x, node->n, sizeof *made);
    if (!made)
        return ZWS_ENOMEM;
    for (size_t i = 0; i < node->n; i++) {
        ZWS_TRY(make(x, node->child[i], &made[i], depth + 1));
        room += made[i]->kind == node->kind ? made[i]->n : 1;
    }
    e->child = allocate(x, room, sizeof *e->child);
    if (!e->child)
        return ZWS_ENOMEM;
    bool and = node->kind == ZWS_NODE_AND;
    e->most = and? x->segment->n : 0;
    for (size_t i = 0; i < node->n; i++) {
        const zws_enode *m = made[i];
        bool nested = m->kind == node->kind && node->kind != ZWS_NODE_AT_LEAST;
        for (size_t k = 0; k < (nested ? m->n : 1); k++) {
            zws_enode *c = nested ? m->child[k] : made[i];
            if (c->kind == (and? ZWS_NODE_ALL : ZWS_NODE_NONE))
                continue;
            insert_child(e, c);
            e->most = and? (c->most < e->most ? c->most : e->most) : e->most + c->most;
        }
    }
    if (e->most > x->segment->n)
        e->most = x->segment->n;
    return ZWS_OK;
}

static void settle(zws_exec *x, zws_enode *e)
{
    if (e->kind == ZWS_NODE_AT_LEAST && e->min <= 1)
        e->kind = e->min == 0 ? ZWS_NODE_ALL : ZWS_NODE_OR;
    if (e->kind == ZWS_NODE_AT_LEAST && e->min == e->n)
        e->kind = ZWS_NODE_AND;
    if (e->kind == ZWS_NODE_AT_LEAST && e->min > e->n)
        e->kind = ZWS_NODE_NONE;
    if ((e->kind == ZWS_NODE_AND || e->kind == ZWS_NODE_OR) && e->n == 1)
        *e = *e->child[0];
    else if (e->kind == ZWS_NODE_AND && e->n == 0)
        e->kind = ZWS_NODE_ALL;
    else if (e->kind == ZWS_NODE_OR && e->n == 0)
        e->kind = ZWS_NODE_NONE;
    for (size_t i = 0; e->kind == ZWS_NODE_AND && i < e->n; i++) {
        if (e->child[i]->kind == ZWS_NODE_NONE)
            e->kind = ZWS_NODE_NONE;
    }
    for (size_t i = 0; e->kind == ZWS_NODE_OR && i < e->n; i++) {
        if (e->child[i]->kind == ZWS_NODE_ALL)
            e->kind = ZWS_NODE_ALL;
    }
    if (e->kind == ZWS_NODE_NONE)
        e->most = 0;
    if (e->kind == ZWS_NODE_ALL)
        e->most = x->segment->n;
}

static zws_status make(zws_exec *x, const zws_node *node, zws_enode **out, int depth)
{
    if (depth > ZWS_DEPTH / 2)
        return zws_error__set(ZWS_ELIMIT, "the query is nested more than %d levels deep",
                              ZWS_DEPTH / 2);
    zws_enode *e = *out = allocate(x, 1, sizeof *e);
    if (!e)
        return ZWS_ENOMEM;
    e->kind = node->kind;
    switch (node->kind) {
    case ZWS_NODE_NONE:
        break;
    case ZWS_NODE_ALL:
        e->most = x->segment->n;
        break;
    case ZWS_NODE_TERM:
    case ZWS_NODE_PHRASE:
        if (node->n == 0 && node->kind == ZWS_NODE_PHRASE) {
            e->kind = ZWS_NODE_NONE;
            break;
        }
        if (node->kind == ZWS_NODE_PHRASE)
            return make_phrase(x, node, e);
        ZWS_TRY(find_source(x, &node->term[0], &e->source));
        e->kind = e->source < 0 ? ZWS_NODE_NONE : ZWS_NODE_TERM;
        e->most = e->source < 0 ? 0 : frequency(x, e->source);
        break;
    case ZWS_NODE_AND:
    case ZWS_NODE_OR:
    case ZWS_NODE_AT_LEAST:
        e->min = node->min;
        ZWS_TRY(make_children(x, node, e, depth));
        settle(x, e);
        break;
    case ZWS_NODE_NOT:
        if (node->n < 1 || node->n > 2)
            return zws_error__set(ZWS_EINVAL, "NOT has one or two children");
        e->child = allocate(x, 2, sizeof *e->child);
        if (!e->child)
            return ZWS_ENOMEM;
        e->n = node->n;
        for (size_t i = 0; i < node->n; i++)
            ZWS_TRY(make(x, node->child[i], &e->child[i], depth + 1));
        e->most = e->child[0]->most;
        if (e->n == 1 || e->child[1]->kind == ZWS_NODE_NONE || e->child[0]->kind == ZWS_NODE_NONE)
            *e = *e->child[0];
        break;
    case ZWS_NODE_DATES:
        make_dates(x, node, e);
        break;
    }
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
    for (; k > 0 && frequency(x, x->required[k - 1]) > frequency(x, source); k--)
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
        zws_enode *all = allocate(x, 1, sizeof *all), *not = allocate(x, 1, sizeof *not );
        zws_enode **child = allocate(x, 2, sizeof *child);
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
    ZWS_TRY(make(x, x->plan->match, &root, 0));
    size_t parts = count_parts(root);
    x->required = allocate(x, parts, sizeof *x->required);
    x->rest = allocate(x, parts, sizeof *x->rest);
    if (!x->required || !x->rest)
        return ZWS_ENOMEM;
    ZWS_TRY(split(x, root));
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
    x->ranked = allocate(x, x->plan->n_rank, sizeof *x->ranked);
    if (!x->ranked)
        return ZWS_ENOMEM;
    for (size_t i = 0; i < x->plan->n_rank; i++) {
        int source;
        ZWS_TRY(find_source(x, &x->plan->rank[i].term, &source));
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

/* How far impacts may have moved since they were stored: an impact tf / (norm + tf) with tf >= 1
 * grows by at most *up and shrinks by at most *down. Both norms are linear in the length between
 * the two places where the least normalised length begins to count, so the extremes are there or at
 * the ends. */
void zws_exec__drift(const zws_exec *x, double *up, double *down)
{
    const zws_segment *s = x->segment;
    const zws_bm25 *old = &s->reference, *new = &x->plan->bm25;
    const double breaks[4] = {s->shortest, s->longest, old->min_norm_len * old->average_length,
                              new->min_norm_len *new->average_length};
    *up = *down = 1;
    for (int i = 0; i < 4; i++) {
        for (int side = 0; side < 2; side++) { /* lengths are whole: look at both neighbours */
            double length = floor(breaks[i]) + side;
            length = length < s->shortest ? s->shortest : length;
            length = length > s->longest ? s->longest : length;
            double ratio = (zws_bm25__norm(old, (uint32_t)length) + 1) /
                           (zws_bm25__norm(new, (uint32_t)length) + 1);
            *up = ratio > *up ? ratio : *up;
            *down = ratio < *down ? ratio : *down;
        }
    }
    /* Impacts are stored as floats. */
    *up *= 1 + 1e-5;
    *down *= 1 - 1e-5;
}

static int compare_ranked(const void *a, const void *b)
{
    const zws_ranked *x = a, *y = b;
    return x->top != y->top ? (x->top < y->top ? 1 : -1) : x->source - y->source;
}

static void fill_table(const zws_exec *x, zws_ranked *r, const float *impact)
{
    double factor = r->weight * (x->plan->bm25.k1 + 1) * (1 + 1e-6) * x->scale;
    float cap = (float)(r->top * x->scale), slope = (float)factor;
    float quantum = (float)(0x1p-36 * x->scale) + 1.01f; /* also for the rounding of floats */
    size_t rows = x->segment->n_low * 16u;
    for (size_t i = 0; i < rows; i++) {
        float score = impact[i] * slope;
        r->table[i] = (uint16_t)((score < cap ? score : cap) + quantum);
    }
}

zws_status zws_exec__prepare_ranking(zws_exec *x)
{
    double up, down, sum = 0;
    zws_core_scratch *s = x->scratch;
    zws_exec__drift(x, &up, &down);
    double k1 = x->plan->bm25.k1;
    for (size_t i = 0; i < x->n_ranked; i++) {
        zws_ranked *r = &x->ranked[i];
        const zws_list *list = &x->source[r->source].list;
        /* The rounding of an addend may raise it. Never over the limit of an impact, which is 1. */
        r->top = r->weight * (k1 + 1) * list->maximum * up + 0x1p-36;
        sum += r->top;
    }
    if (x->n_ranked > 0)
        qsort(x->ranked, x->n_ranked, sizeof *x->ranked, compare_ranked);
    /* Tables and bounds of blocks are rounded up, by less than five for each term. */
    if (x->n_ranked > 8192)
        return zws_error__set(ZWS_ELIMIT, "a query ranks by at most 8192 terms");
    x->scale = sum > 0 ? (65000.0 - 6.0 * (double)x->n_ranked) / (sum * (1 + 1e-5)) : 1;
    size_t need = x->n_ranked * ZWS_TABLE + ZWS_TABLE_MARGIN;
    if (need > s->tables_cap) {
        free(s->tables);
        s->tables = NULL;
        s->tables_cap = 0;
        size_t bytes = (need * 2 + 63) & ~(size_t)63;
        s->tables = aligned_alloc(64, bytes);
        if (!s->tables)
            return zws_error__nomem();
        memset(s->tables, 0, bytes);
        s->tables_cap = need;
    }
    float impact[ZWS_TABLE];
    for (uint32_t b = 0; b < x->segment->n_low; b++) {
        double norm = zws_bm25__norm(&x->plan->bm25, x->segment->low[b]);
        for (int tf = 0; tf < 16; tf++)
            impact[b * 16 + (uint32_t)tf] = tf == 0    ? 0.0f
                                            : tf == 15 ? 1.0f
                                                       : (float)(tf / (norm + tf));
    }
    for (size_t i = 0; i < x->n_ranked; i++) {
        zws_ranked *r = &x->ranked[i];
        x->source[r->source].rank = (int)i;
        r->table = s->tables + i * ZWS_TABLE;
        r->scaled_top = (uint32_t)(r->top * x->scale) + 2;
        uint32_t factor = r->scaled_top * 256 / 255 + 1;
        r->block_scale = (uint16_t)(factor < 65535 ? factor : 65535);
        fill_table(x, r, impact);
    }
    return ZWS_OK;
}

double zws_exec__score(const zws_exec *x, uint32_t doc)
{
    double sum = 0;
    uint32_t length = zws_segment__length(x->segment, doc), index;
    for (size_t i = 0; i < x->n_ranked; i++) {
        const zws_ranked *r = &x->ranked[i];
        const zws_list *list = &x->source[r->source].list;
        if (zws_list__find(list, doc, &index))
            sum += zws_bm25__term_score(&x->plan->bm25, r->weight, zws_list__value(list, index),
                                        length);
    }
    return sum;
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
