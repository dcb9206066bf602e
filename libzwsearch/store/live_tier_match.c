#include "base/bytes.h"
#include "store/live_tier_internal.h"
#include "store/schema.h"

#define DEPTH_MAX 100

/* Whether a term's weight may be given where the term decides about the match, instead of beside
 * it: when every match that has the term is reached through this node. Only ORs of nothing but
 * terms may have weights, for the reason that stands at build_ranked. */
typedef enum {
    PATH_ALL,  /* only ANDs above */
    PATH_ANY,  /* an OR of terms below ANDs above */
    PATH_ASIDE /* anything else */
} path_kind;

typedef struct {
    zws_live *live;
    const zws_plan *plan;
    const zws_class_bits *classes; /* NULL: all documents are of class 0 */
    bool *used;                    /* for each rank term: its weight is given already */
    int depth;
} builder;

static zws_status build(builder *b, const zws_node *node, path_kind path, xapian_query **out);

static void free_queries(xapian_query **query, size_t n)
{
    for (size_t i = 0; i < n; i++)
        xapian_query_free(query[i]);
    free(query);
}

/* Replaces *query by itself times factor. */
static zws_status scale(zws_live *live, xapian_query **query, double factor)
{
    xapian_query *whole = *query;
    xapian_status xs = xapian_query_scale(query, whole, factor);
    xapian_query_free(whole);
    if (xs != XAPIAN_OK)
        *query = NULL;
    return zws_live__fail(live, live->path, xs);
}

/* Xapian 1.4 reads the list of all documents in the place of a term that all have, where the term
 * does not rank; and where that list has gaps and is longer than a block, it takes the second block
 * for another term's, and says that the database is damaged. Asked for all documents, it does not.
 */
static zws_status build_term(builder *b, const zws_term *term, double factor, xapian_query **out)
{
    zws_live *live = b->live;
    uint64_t frequency;
    uint32_t documents;
    bool ranks = b->used && factor > 0;
    ZWS_LIVE_TRY(xapian_db_doccount(&documents, live->db));
    ZWS_TRY(zws_live__document_frequency(live, *term, &frequency));
    if (!ranks && frequency == documents)
        ZWS_LIVE_TRY(xapian_query_match_all(out));
    else
        ZWS_LIVE_TRY(xapian_query_term(out, term->text, term->len, 1, 0));
    return scale(live, out, factor);
}

static zws_status build_leaf(builder *b, const zws_term *term, path_kind path, xapian_query **out)
{
    const zws_plan *plan = b->plan;
    for (size_t i = 0; b->used && path != PATH_ASIDE && i < plan->n_rank; i++) {
        const zws_term *rank = &plan->rank[i].term;
        if (!b->used[i] && rank->len == term->len &&
            memcmp(rank->text, term->text, term->len) == 0) {
            b->used[i] = true;
            return build_term(b, term, plan->rank[i].weight, out);
        }
    }
    return build_term(b, term, 0.0, out);
}

static zws_status build_at_least(builder *b, const zws_node *node, xapian_query **out);

/* Xapian's own phrases begin anywhere. */
static zws_status build_placed(builder *b, const zws_node *node, xapian_query **out)
{
    zws_node phrase = *node, *child = &phrase;
    zws_node placed = {.kind = ZWS_NODE_AT_LEAST, .child = &child, .n = 1, .min = 1};
    return build_at_least(b, &placed, out);
}

static zws_status build_phrase(builder *b, const zws_node *node, xapian_query **out)
{
    zws_live *live = b->live;
    xapian_query **part;
    ZWS_TRY(zws_mem__zalloc(&part, node->n, sizeof *part));
    xapian_status xs = XAPIAN_OK;
    for (size_t i = 0; xs == XAPIAN_OK && i < node->n; i++)
        xs = xapian_query_term(&part[i], node->term[i].text, node->term[i].len, 1, 0);
    if (xs == XAPIAN_OK)
        xs = xapian_query_positional(out, XAPIAN_OP_PHRASE, (const xapian_query *const *)part,
                                     node->n, 0);
    free_queries(part, node->n);
    if (xs != XAPIAN_OK)
        return zws_live__fail(live, live->path, xs);
    return scale(live, out, 0.0);
}

static zws_status build_list(builder *b, const zws_node *node, xapian_op op, path_kind first,
                             path_kind others, xapian_query **out)
{
    zws_live *live = b->live;
    xapian_query **part;
    ZWS_TRY(zws_mem__zalloc(&part, node->n, sizeof *part));
    zws_status status = ZWS_OK;
    for (size_t i = 0; status == ZWS_OK && i < node->n; i++)
        status = build(b, node->child[i], i ? others : first, &part[i]);
    if (status == ZWS_OK)
        status = zws_live__fail(
            live, live->path,
            xapian_query_combine(out, op, (const xapian_query *const *)part, node->n));
    free_queries(part, node->n);
    return status;
}

static zws_status build_at_least(builder *b, const zws_node *node, xapian_query **out)
{
    zws_live *live = b->live;
    xapian_group *group;
    xapian_text *text;
    size_t n_terms = 0, at = 0;
    for (size_t i = 0; i < node->n; i++) {
        const zws_node *child = node->child[i];
        if (child->kind != ZWS_NODE_TERM && child->kind != ZWS_NODE_PHRASE)
            return zws_error__set(ZWS_EINTERNAL, "at-least counts terms and phrases only");
        n_terms += child->kind == ZWS_NODE_TERM ? 1 : child->n;
    }
    ZWS_TRY(zws_mem__zalloc(&group, node->n, sizeof *group));
    zws_status status = zws_mem__zalloc(&text, n_terms, sizeof *text);
    if (status != ZWS_OK) {
        free(group);
        return status;
    }
    for (size_t i = 0; i < node->n; i++) {
        const zws_node *child = node->child[i];
        group[i] =
            (xapian_group){text + at, child->kind == ZWS_NODE_TERM ? 1 : child->n, child->at};
        for (size_t j = 0; j < group[i].count; j++)
            text[at++] = (xapian_text){child->term[j].text, child->term[j].len};
    }
    status =
        zws_live__fail(live, live->path, xapian_query_at_least(out, node->min, group, node->n));
    free(text);
    free(group);
    return status;
}

static zws_status build_dates(builder *b, const zws_node *node, xapian_query **out)
{
    zws_live *live = b->live;
    char low[4], high[4];
    xapian_query *part[2] = {NULL, NULL};
    /* The span of the document's date meets the range: it starts before the range ends, and ends
     * after the range starts. An undated document has neither value. */
    zws_put_be32(low, 1);
    zws_put_be32(high, node->to > 0 ? (uint32_t)node->to : UINT32_MAX);
    xapian_status xs = xapian_query_value_range(&part[0], ZWS_SLOT_DATE, low, 4, high, 4);
    if (xs == XAPIAN_OK && node->from > 0) {
        zws_put_be32(low, (uint32_t)node->from);
        zws_put_be32(high, UINT32_MAX);
        xs = xapian_query_value_range(&part[1], ZWS_SLOT_DATE_END, low, 4, high, 4);
    }
    if (xs == XAPIAN_OK)
        xs = xapian_query_combine(out, XAPIAN_OP_AND, (const xapian_query *const *)part,
                                  part[1] ? 2 : 1);
    xapian_query_free(part[0]);
    xapian_query_free(part[1]);
    return zws_live__fail(live, live->path, xs);
}

/* The documents of classes 1 and up whose bit in wanted is set. */
static zws_status build_documents(builder *b, unsigned wanted, xapian_query **out)
{
    zws_live *live = b->live;
    const zws_class_bits *classes = b->classes;
    uint32_t *doc = NULL;
    size_t n = 0, cap = 0;
    zws_status status = ZWS_OK;
    for (uint32_t w = 0; classes && status == ZWS_OK && w < classes->documents / 64; w++) {
        uint64_t word = 0;
        for (unsigned c = 1; c < ZWS_CLASSES_MAX; c++)
            word |= wanted >> c & 1 && classes->word[c] ? classes->word[c][w] : 0;
        if (word)
            status = zws_mem__grow(&doc, &cap, n + 64, sizeof *doc);
        for (; status == ZWS_OK && word; word &= word - 1)
            doc[n++] = w * 64 + (uint32_t)__builtin_ctzll(word);
    }
    if (status == ZWS_OK)
        status = zws_live__fail(live, live->path,
                                n > 0 ? xapian_query_documents(out, doc, n)
                                      : xapian_query_match_nothing(out));
    free(doc);
    return status;
}

/* Class 0 is what is of no other class. */
static zws_status build_classes(builder *b, const zws_node *node, xapian_query **out)
{
    zws_live *live = b->live;
    xapian_query *part[2] = {NULL, NULL};
    if (!(node->classes & 1))
        return build_documents(b, node->classes, out);
    ZWS_LIVE_TRY(xapian_query_match_all(&part[0]));
    zws_status status = build_documents(b, ~node->classes, &part[1]);
    if (status == ZWS_OK)
        status = zws_live__fail(
            live, live->path,
            xapian_query_combine(out, XAPIAN_OP_AND_NOT, (const xapian_query *const *)part, 2));
    xapian_query_free(part[0]);
    xapian_query_free(part[1]);
    return status;
}

static bool only_terms(const zws_node *node)
{
    for (size_t i = 0; i < node->n; i++) {
        if (!node->child || node->child[i]->kind != ZWS_NODE_TERM)
            return false;
    }
    return true;
}

static zws_status build_node(builder *b, const zws_node *node, path_kind path, xapian_query **out)
{
    zws_live *live = b->live;
    path_kind all = path == PATH_ALL ? PATH_ALL : PATH_ASIDE;
    path_kind any = path == PATH_ALL && only_terms(node) ? PATH_ANY : PATH_ASIDE;
    switch (node->kind) {
    case ZWS_NODE_NONE:
        ZWS_LIVE_TRY(xapian_query_match_nothing(out));
        return ZWS_OK;
    case ZWS_NODE_ALL:
        ZWS_LIVE_TRY(xapian_query_match_all(out));
        return ZWS_OK;
    case ZWS_NODE_TERM:
        return build_leaf(b, node->term, path, out);
    case ZWS_NODE_PHRASE:
        if (node->at != 0)
            return build_placed(b, node, out);
        return node->n == 1 ? build_leaf(b, node->term, path, out) : build_phrase(b, node, out);
    case ZWS_NODE_AND:
        if (node->n > 0)
            return build_list(b, node, XAPIAN_OP_AND, all, all, out);
        ZWS_LIVE_TRY(xapian_query_match_all(out));
        return ZWS_OK;
    case ZWS_NODE_OR:
        return build_list(b, node, XAPIAN_OP_OR, any, any, out);
    case ZWS_NODE_NOT:
        return build_list(b, node, XAPIAN_OP_AND_NOT, PATH_ASIDE, PATH_ASIDE, out);
    case ZWS_NODE_AT_LEAST:
        if (node->min == 0) {
            ZWS_LIVE_TRY(xapian_query_match_all(out));
            return ZWS_OK;
        }
        if (node->min > node->n) {
            ZWS_LIVE_TRY(xapian_query_match_nothing(out));
            return ZWS_OK;
        }
        /* Xapian's own operators are faster where they can say it. */
        if (node->min == 1)
            return build_list(b, node, XAPIAN_OP_OR, any, any, out);
        if (node->min == node->n)
            return build_list(b, node, XAPIAN_OP_AND, all, all, out);
        return build_at_least(b, node, out);
    case ZWS_NODE_CLASSES:
        return build_classes(b, node, out);
    case ZWS_NODE_DATES:
        return build_dates(b, node, out);
    }
    return zws_error__set(ZWS_EINTERNAL, "a plan has a node of the unknown kind %d",
                          (int)node->kind);
}

static zws_status build(builder *b, const zws_node *node, path_kind path, xapian_query **out)
{
    if (b->depth == DEPTH_MAX)
        return zws_error__set(ZWS_ELIMIT, "the query is nested more than %d deep", DEPTH_MAX);
    b->depth++;
    zws_status status = build_node(b, node, path, out);
    b->depth--;
    return status;
}

/* What is matched, with the weights of the rank terms that it does not give itself beside it.
 *
 * Xapian 1.4 has a fault here. Once it knows the least weight that a hit must have, it turns an OR
 * whose right side is too light into an AND_MAYBE, and that, once its left side is too light, into
 * an AND; when that happens while it walks from one document to the next, it steps over a document
 * where the right side stands ahead of the left. Not so where it is told to skip to a document. So
 * there is no AND_MAYBE here, and every OR with weights is a part of an AND that something else
 * leads; such an OR holds terms alone, since a phrase may leave it standing nowhere. */
static zws_status build_ranked(builder *b, xapian_query **out)
{
    zws_live *live = b->live;
    const zws_plan *plan = b->plan;
    xapian_query **rest = NULL, *part[3] = {NULL, NULL, NULL};
    size_t n = 0, n_parts = 2;
    zws_status status = zws_mem__zalloc(&rest, plan->n_rank + 1, sizeof *rest);
    if (status == ZWS_OK)
        status = zws_live__fail(live, live->path, xapian_query_match_all_first(&part[0]));
    if (status == ZWS_OK)
        status = build(b, plan->match, PATH_ALL, &part[1]);
    for (size_t i = 0; status == ZWS_OK && i < plan->n_rank; i++) {
        if (!b->used[i])
            status = build_term(b, &plan->rank[i].term, plan->rank[i].weight, &rest[n++]);
    }
    /* Any of the terms or none. */
    if (status == ZWS_OK && n > 0) {
        n_parts = 3;
        status = zws_live__fail(live, live->path, xapian_query_match_all(&rest[n++]));
    }
    if (status == ZWS_OK && n > 0)
        status = zws_live__fail(
            live, live->path,
            xapian_query_combine(&part[2], XAPIAN_OP_OR, (const xapian_query *const *)rest, n));
    if (status == ZWS_OK)
        status = zws_live__fail(
            live, live->path,
            xapian_query_combine(out, XAPIAN_OP_AND, (const xapian_query *const *)part, n_parts));
    for (size_t i = 0; i < 3; i++)
        xapian_query_free(part[i]);
    if (rest)
        free_queries(rest, n);
    return status;
}

static zws_status build_plan(zws_live *live, const zws_plan *plan, const zws_class_bits *classes,
                             xapian_query **out)
{
    builder b = {.live = live, .plan = plan, .classes = classes};
    if (plan->order != ZWS_ORDER_RELEVANCE || plan->n_rank == 0)
        return build(&b, plan->match, PATH_ASIDE, out);
    ZWS_TRY(zws_mem__zalloc(&b.used, plan->n_rank, sizeof *b.used));
    zws_status status = build_ranked(&b, out);
    free(b.used);
    return status;
}

static double score(uint32_t wdf, uint32_t doclen, uint32_t unique_terms, double factor, void *user)
{
    (void)unique_terms;
    return zws_bm25__term_score(user, factor, wdf, doclen);
}

/* The formula grows with the frequency and falls with the length, but for the rounding of each
 * step, which the smallest addend covers. */
static double max_score(uint32_t wdf_upper, uint32_t doclen_lower, double factor, void *user)
{
    return zws_bm25__term_score(user, factor, wdf_upper, doclen_lower) + 0x1p-36;
}

static xapian_status set_order(xapian_enquire *enquire, const zws_plan *plan, zws_bm25 *bm25)
{
    bool ranked = plan->order == ZWS_ORDER_RELEVANCE && plan->n_rank > 0;
    xapian_status xs =
        ranked ? xapian_enquire_set_weight_callback(enquire, score, max_score, false, bm25)
               : xapian_enquire_set_weight_bool(enquire);
    if (xs != XAPIAN_OK)
        return xs;
    return xapian_enquire_set_sort(
        enquire, ranked ? XAPIAN_SORT_RELEVANCE_THEN_VALUE : XAPIAN_SORT_VALUE,
        plan->order == ZWS_ORDER_OLDEST ? ZWS_SLOT_OLDEST : ZWS_SLOT_NEWEST, false);
}

/* A hit from its sort key. */
static zws_status read_hit(zws_live *live, const zws_plan *plan, const xapian_mset *mset,
                           uint32_t index, zws_match *hit)
{
    uint32_t doc;
    char *key;
    size_t len;
    ZWS_LIVE_TRY(xapian_mset_get(&doc, &hit->score, NULL, NULL, NULL, mset, index));
    hit->doc = doc;
    ZWS_LIVE_TRY(xapian_mset_sort_key(&key, &len, mset, index));
    zws_status status = zws_match__from_key(hit, key, len, plan->order == ZWS_ORDER_OLDEST);
    xapian_string_free(key);
    return status;
}

static zws_status read_hits(zws_live *live, const zws_plan *plan, const xapian_mset *mset,
                            zws_matches *out)
{
    uint32_t size, lower, upper;
    ZWS_LIVE_TRY(xapian_mset_size(&size, mset));
    ZWS_LIVE_TRY(xapian_mset_matches(&lower, NULL, &upper, mset));
    out->total = lower;
    out->total_exact = lower == upper;
    ZWS_TRY(zws_mem__zalloc(&out->hit, size, sizeof *out->hit));
    for (uint32_t i = 0; i < size; i++) {
        out->n = i + 1;
        ZWS_TRY(read_hit(live, plan, mset, i, &out->hit[i]));
    }
    return ZWS_OK;
}

static zws_status read_facet(zws_live *live, xapian_counts *counts, zws_facet *out)
{
    uint32_t size;
    ZWS_LIVE_TRY(xapian_counts_size(&size, counts));
    for (uint32_t i = 0; i < size; i++) {
        const char *value;
        size_t len;
        uint32_t count;
        ZWS_LIVE_TRY(xapian_counts_get(&value, &len, &count, counts, i));
        ZWS_TRY(zws_facet__add(out, value, len, count));
    }
    zws_facet__sort(out);
    return ZWS_OK;
}

static uint32_t clamp32(size_t n)
{
    return n > INT32_MAX ? INT32_MAX : (uint32_t)n;
}

static zws_status run(zws_live *live, const zws_plan *plan, xapian_enquire *enquire,
                      const xapian_query *query, xapian_counts **counts, zws_matches *out)
{
    zws_bm25 bm25 = plan->bm25;
    xapian_mset *mset;
    double now;
    uint32_t documents;
    ZWS_LIVE_TRY(xapian_enquire_set_query(enquire, query));
    ZWS_LIVE_TRY(set_order(enquire, plan, &bm25));
    for (size_t f = 0; f < plan->n_facets; f++) {
        ZWS_LIVE_TRY(
            xapian_counts_new(&counts[f], (uint32_t)plan->facet[f], ZWS_VALUE_SEPARATOR, 0));
        ZWS_LIVE_TRY(xapian_enquire_add_counts(enquire, counts[f]));
    }
    if (plan->deadline.at_ns) {
        ZWS_LIVE_TRY(xapian_now(&now));
        ZWS_LIVE_TRY(
            xapian_enquire_set_deadline(enquire, now + zws_deadline__left(plan->deadline)));
    }
    ZWS_LIVE_TRY(xapian_db_doccount(&documents, live->db));
    uint32_t limit = clamp32(plan->limit), count_up_to = clamp32(plan->count_up_to);
    /* One more than asked for tells "exactly so many" from "more". */
    uint32_t check = count_up_to >= documents ? documents : count_up_to + 1;
    ZWS_LIVE_TRY(
        xapian_enquire_mset(&mset, enquire, 0, limit < documents ? limit : documents, check));
    zws_status status = read_hits(live, plan, mset, out);
    xapian_mset_free(mset);
    ZWS_TRY(status);
    if (plan->n_facets == 0)
        return ZWS_OK;
    ZWS_TRY(zws_mem__zalloc(&out->facet, plan->n_facets, sizeof *out->facet));
    out->n_facets = plan->n_facets;
    for (size_t f = 0; f < plan->n_facets; f++)
        ZWS_TRY(read_facet(live, counts[f], &out->facet[f]));
    return ZWS_OK;
}

zws_status zws_live__match(zws_live *live, const zws_plan *plan, const zws_class_bits *classes,
                           zws_matches *out)
{
    xapian_query *query = NULL;
    xapian_enquire *enquire = NULL;
    xapian_counts **counts = NULL;
    bool taken = false;
    *out = (zws_matches){0};
    zws_status status = zws_deadline__check(plan->deadline);
    if (status == ZWS_OK)
        status = zws_live__match_few(live, plan, classes, out, &taken);
    if (status != ZWS_OK)
        zws_matches__free(out);
    if (status != ZWS_OK || taken)
        return status;
    if (status == ZWS_OK)
        status = zws_mem__zalloc(&counts, plan->n_facets, sizeof *counts);
    if (status == ZWS_OK)
        status = build_plan(live, plan, classes, &query);
    if (status == ZWS_OK)
        status = zws_live__fail(live, live->path, xapian_enquire_new(&enquire, live->db));
    if (status == ZWS_OK)
        status = run(live, plan, enquire, query, counts, out);
    if (status != ZWS_OK)
        zws_matches__free(out);
    for (size_t f = 0; counts && f < plan->n_facets; f++)
        xapian_counts_free(counts[f]);
    free(counts);
    xapian_enquire_free(enquire);
    xapian_query_free(query);
    return status;
}
