/* Phrases, and at least so many of several, over windows of documents that share most of their
 * terms: counted with carries, checked late or at once, by few matches and by many. The evaluator
 * here looks at the documents' letters. */
#include <stdlib.h>

#include "corpus.h"

enum { DOCUMENTS = 40000, LENGTH = 14, LETTERS = 10, CHILDREN = 40, LONG = 11, LIMIT = 10 };

static const char *const kernels[] = {"scalar", "avx2", "avx512"};
static const char sentence[] = "abcdefghijabcd";
static char text[DOCUMENTS][LENGTH + 1];
static zws_segment *segment;
static zws_core_scratch *scratch;
static char folder[64];

/* --- Documents ------------------------------------------------------------------------------ */

static void make_text(char *out, uint64_t *seed)
{
    memset(out, 0, LENGTH + 1);
    uint32_t kind = corpus_random(seed, 12), n = 1 + corpus_random(seed, LENGTH);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t a = corpus_random(seed, LETTERS), b = corpus_random(seed, LETTERS);
        out[i] = (char)('a' + (a < b ? a : b));
    }
    if (kind == 0)
        memcpy(out, sentence, LENGTH);
    if (kind == 1) { /* nearly */
        memcpy(out, sentence, LENGTH);
        out[corpus_random(seed, LENGTH)] = 'a';
    }
}

static void add(zws_segment_builder *builder, uint32_t d)
{
    char id[16], name[LETTERS][2];
    uint32_t position[LETTERS][LENGTH], n = 0;
    zws_segment_term term[LETTERS];
    for (uint32_t t = 0; t < LETTERS; t++) {
        uint32_t count = 0;
        for (uint32_t i = 0; text[d][i]; i++) {
            if (text[d][i] == (char)('a' + t))
                position[n][count++] = i;
        }
        name[n][0] = (char)('a' + t);
        term[n] = (zws_segment_term){name[n], 1, count, count, position[n]};
        n += count > 0;
    }
    int id_len = snprintf(id, sizeof id, "%06u", d);
    zws_segment_value value = {3, &"vwxyz"[d % 5], 1};
    zws_segment_document document = {.id = id,
                                     .id_len = (size_t)id_len,
                                     .date = 20200101,
                                     .date_end = 20200101,
                                     .term = term,
                                     .n_terms = n,
                                     .value = &value,
                                     .n_values = 1};
    assert_ok(zws_segment_builder__add(builder, &document));
}

static int set_up(void **state)
{
    (void)state;
    uint64_t seed = 77;
    char path[96];
    zws_segment_builder *builder;
    corpus_folder(folder);
    snprintf(path, sizeof path, "%s/segment", folder);
    zws_segment_options options = {.folder = folder, .positions = true};
    assert_ok(zws_segment_builder__new(&builder, &options));
    for (uint32_t d = 0; d < DOCUMENTS; d++) {
        make_text(text[d], &seed);
        add(builder, d);
    }
    assert_ok(zws_segment_builder__finish(builder, path));
    zws_segment_builder__free(builder);
    assert_ok(zws_segment__open(&segment, path));
    assert_ok(zws_core_scratch__new(&scratch));
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    zws_core_scratch__free(scratch);
    zws_segment__close(segment);
    corpus_remove(folder);
    return 0;
}

/* --- The plain evaluator --------------------------------------------------------------------- */

static bool matches(const zws_node *node, uint32_t d)
{
    char phrase[64] = "";
    unsigned n = 0;
    switch (node->kind) {
    case ZWS_NODE_TERM:
    case ZWS_NODE_PHRASE:
        for (size_t i = 0; i < node->n; i++)
            phrase[i] = node->term[i].text[0];
        return strstr(text[d], phrase);
    case ZWS_NODE_NOT:
        return matches(node->child[0], d) && !matches(node->child[1], d);
    default:
        for (size_t i = 0; i < node->n; i++)
            n += matches(node->child[i], d);
        return node->kind == ZWS_NODE_OR    ? n > 0
               : node->kind == ZWS_NODE_AND ? n == node->n
                                            : n >= node->min;
    }
}

static double score(const zws_plan *plan, uint32_t d)
{
    double sum = 0;
    for (size_t i = 0; i < plan->n_rank; i++) {
        uint32_t tf = 0;
        for (const char *c = text[d]; *c; c++)
            tf += *c == plan->rank[i].term.text[0];
        if (tf > 0)
            sum += zws_bm25__term_score(&plan->bm25, plan->rank[i].weight, tf,
                                        (uint32_t)strlen(text[d]));
    }
    return sum;
}

/* The first LIMIT hits of all, best first; their number, and how many have each value. */
static uint32_t evaluate(const zws_plan *plan, zws_core_hit *hit, uint64_t *total,
                         uint32_t values[5])
{
    uint32_t n = 0;
    *total = 0;
    memset(values, 0, 5 * sizeof *values);
    for (uint32_t d = 0; d < DOCUMENTS; d++) {
        if (!matches(plan->match, d))
            continue;
        zws_core_hit new = {d, plan->order == ZWS_ORDER_RELEVANCE ? score(plan, d) : 0};
        ++*total;
        values[d % 5]++;
        uint32_t i = n < LIMIT ? n++ : LIMIT;
        for (; i > 0 && new.score > hit[i - 1].score; i--) {
            if (i < LIMIT)
                hit[i] = hit[i - 1];
        }
        if (i < LIMIT)
            hit[i] = new;
    }
    return n;
}

/* --- Comparing ------------------------------------------------------------------------------- */

typedef struct {
    zws_core_hit hit[LIMIT];
    uint32_t n, values[5];
    uint64_t total;
} answer;

static void compare(const zws_plan *plan, const answer *wanted, size_t count_up_to, bool facets)
{
    static const int column = 3;
    zws_plan asked = *plan;
    asked.count_up_to = count_up_to;
    asked.facet = &column;
    asked.n_facets = facets;
    for (size_t k = 0; k < sizeof kernels / sizeof *kernels; k++) {
        zws_core_hits got;
        if (zws_core__use_kernels(kernels[k]) != ZWS_OK)
            continue;
        assert_ok(zws_core__search(segment, &asked, NULL, NULL, scratch, &got));
        assert_int_equal(got.n, wanted->n);
        for (uint32_t i = 0; i < got.n; i++) {
            assert_int_equal(got.hit[i].doc, wanted->hit[i].doc);
            assert_memory_equal(&got.hit[i].score, &wanted->hit[i].score, sizeof(double));
        }
        if (facets || wanted->total <= count_up_to)
            assert_true(got.total_exact);
        if (got.total_exact && (facets || count_up_to > 0))
            assert_int_equal(got.total, wanted->total);
        for (uint32_t v = 0; facets && v < got.facet[0].values; v++)
            assert_int_equal(got.facet[0].count[v], wanted->values[v]);
        zws_core_hits__free(&got);
    }
}

static void compare_all(zws_plan *plan)
{
    static const zws_order orders[] = {ZWS_ORDER_NEWEST, ZWS_ORDER_RELEVANCE};
    for (size_t i = 0; i < 2; i++) {
        answer wanted;
        plan->order = orders[i];
        wanted.n = evaluate(plan, wanted.hit, &wanted.total, wanted.values);
        compare(plan, &wanted, 0, false);
        compare(plan, &wanted, 1000, false);
        compare(plan, &wanted, SIZE_MAX, false);
        compare(plan, &wanted, 1000, true);
    }
}

/* --- Plans ----------------------------------------------------------------------------------- */

typedef struct {
    zws_node node[CHILDREN], *child[CHILDREN], root, both, *pair[2];
    zws_term term[CHILDREN][LENGTH];
    zws_rank_term rank[4];
    zws_plan plan;
} plan_memory;

static zws_node *leaf(plan_memory *m, size_t i, const char *letters, size_t n)
{
    for (size_t k = 0; k < n; k++)
        m->term[i][k] = (zws_term){letters + k, 1};
    m->node[i] =
        (zws_node){.kind = n == 1 ? ZWS_NODE_TERM : ZWS_NODE_PHRASE, .term = m->term[i], .n = n};
    return m->child[i] = &m->node[i];
}

/* Parts of the sentence and of other texts, of up to LONG letters. */
static void random_leaf(plan_memory *m, size_t i, uint64_t *seed)
{
    const char *from = corpus_random(seed, 2) ? sentence : text[corpus_random(seed, DOCUMENTS)];
    size_t len = strlen(from), n = 1 + corpus_random(seed, corpus_random(seed, 4) ? 3 : LONG);
    n = n < len ? n : len;
    leaf(m, i, from + corpus_random(seed, (uint32_t)(len - n + 1)), n);
}

static void make_plan(plan_memory *m, zws_node_kind kind, size_t n, unsigned min, uint64_t *seed)
{
    m->root = (zws_node){.kind = kind, .child = m->child, .n = n, .min = min};
    for (size_t i = 0; i < n; i++)
        random_leaf(m, i, seed);
    for (size_t i = 0; i < 4; i++)
        m->rank[i] = (zws_rank_term){{&sentence[i * 3], 1}, (1 + corpus_random(seed, 400)) / 100.0};
    m->plan = (zws_plan){
        .match = &m->root,
        .rank = m->rank,
        .n_rank = 4,
        .bm25 = {.k1 = 1.2, .b = 0.75, .k3 = 1, .average_length = 8},
        .limit = LIMIT,
    };
}

static void test_at_least(void **state)
{
    (void)state;
    uint64_t seed = 5;
    static plan_memory m;
    for (int i = 0; i < 16; i++) {
        size_t n = 2 + corpus_random(&seed, i % 4 ? 5 : CHILDREN - 2);
        make_plan(&m, ZWS_NODE_AT_LEAST, n, 1 + corpus_random(&seed, (uint32_t)n), &seed);
        compare_all(&m.plan);
    }
}

/* Only terms, of which as many as may be are asked for: by levels where these are few; with others
 * before and behind them. */
static void test_terms(void **state)
{
    (void)state;
    uint64_t seed = 11;
    static plan_memory m;
    for (size_t n = 1; n <= LETTERS; n++) {
        for (unsigned min = 1; min <= n; min += 1 + (n > 5)) {
            make_plan(&m, ZWS_NODE_AT_LEAST, n, min, &seed);
            for (size_t i = 0; i < n; i++)
                leaf(&m, i, &"jihgfedcba"[(i * 3 + n) % LETTERS], 1);
            compare_all(&m.plan);
            zws_node alone = {.kind = ZWS_NODE_TERM, .term = m.term[n], .n = 1};
            m.term[n][0] = (zws_term){"i", 1};
            m.both =
                (zws_node){.kind = min % 2 ? ZWS_NODE_AND : ZWS_NODE_OR, .child = m.pair, .n = 2};
            m.pair[0] = &alone;
            m.pair[1] = &m.root;
            m.plan.match = &m.both;
            compare_all(&m.plan);
        }
    }
}

/* More phrases than are held back, all of them in the sentence. */
static void test_many_phrases(void **state)
{
    (void)state;
    uint64_t seed = 6;
    static plan_memory m;
    make_plan(&m, ZWS_NODE_AT_LEAST, 30, 1, &seed);
    for (size_t i = 0; i < 30; i++)
        leaf(&m, i, sentence + i % 12, 2 + i / 12);
    for (m.root.min = 1; m.root.min <= 30; m.root.min += 3)
        compare_all(&m.plan);
}

static void test_alternatives(void **state)
{
    (void)state;
    uint64_t seed = 7;
    static plan_memory m;
    for (int i = 0; i < 8; i++) {
        make_plan(&m, i % 2 ? ZWS_NODE_AND : ZWS_NODE_OR, 1 + corpus_random(&seed, 5), 0, &seed);
        compare_all(&m.plan);
    }
}

/* Most of them, but not all together: a band without the one before it. */
static void test_bands(void **state)
{
    (void)state;
    uint64_t seed = 8;
    static plan_memory m;
    for (int i = 0; i < 8; i++) {
        size_t n = 2 + corpus_random(&seed, 4);
        make_plan(&m, ZWS_NODE_AT_LEAST, n, (unsigned)n / 2 + 1, &seed);
        zws_node all = {.kind = ZWS_NODE_AND, .child = m.child, .n = n};
        m.both = (zws_node){.kind = ZWS_NODE_NOT, .child = m.pair, .n = 2};
        m.pair[0] = &m.root;
        m.pair[1] = &all;
        m.plan.match = &m.both;
        compare_all(&m.plan);
    }
}

/* A phrase of more terms than places are kept of, alone and beside a term. */
static void test_long_phrases(void **state)
{
    (void)state;
    uint64_t seed = 9;
    static plan_memory m;
    for (size_t n = 7; n <= LONG; n++) {
        make_plan(&m, ZWS_NODE_AND, 1, 0, &seed);
        leaf(&m, 0, sentence, n);
        compare_all(&m.plan);
        leaf(&m, 1, "d", 1);
        m.root.n = 2;
        compare_all(&m.plan);
        leaf(&m, 2, "ja", 2);
        m.root = (zws_node){.kind = ZWS_NODE_AT_LEAST, .child = m.child, .n = 3, .min = 2};
        compare_all(&m.plan);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_at_least),     cmocka_unit_test(test_many_phrases),
        cmocka_unit_test(test_alternatives), cmocka_unit_test(test_bands),
        cmocka_unit_test(test_long_phrases), cmocka_unit_test(test_terms),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
