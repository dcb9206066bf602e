/* Searches give what a plain evaluator gives: the same documents in the same order with the same
 * scores to the last bit, whatever the kernels. */
#include "corpus.h"

static const char *const kernels[] = {"scalar", "avx2", "avx512"};

/* Hides none, some, or all but a few, which are named or not; word has room for the bits and behind
 * them for those named. */
static const zws_core_hidden *hide(corpus *c, uint64_t *seed, zws_core_hidden *hidden,
                                   uint64_t *word)
{
    uint32_t how = corpus_random(seed, 6), n = 0;
    uint32_t *only = (uint32_t *)(void *)(word + c->n / 64 + 1);
    memset(word, 0, (c->n / 64 + 1) * sizeof *word);
    for (uint32_t d = 0; d < c->n; d++) {
        bool few = corpus_random(seed, 5) == 0;
        c->document[d].hidden = how < 2 ? false : how < 4 ? few : !few;
        if (c->document[d].hidden)
            word[d / 64] |= (uint64_t)1 << (d % 64);
        else
            only[n++] = d;
    }
    *hidden = (zws_core_hidden){.word = word,
                                .documents = c->n,
                                .only = how == 5 ? only : NULL,
                                .n_only = how == 5 ? n : 0};
    return how < 2 ? NULL : hidden;
}

static void compare(const zws_core_hits *got, const zws_core_hits *wanted, const zws_plan *plan)
{
    assert_int_equal(got->n, wanted->n);
    for (size_t i = 0; i < got->n; i++) {
        assert_int_equal(got->hit[i].doc, wanted->hit[i].doc);
        assert_memory_equal(&got->hit[i].score, &wanted->hit[i].score, sizeof(double));
    }
    if (got->total_exact) {
        assert_int_equal(got->total, wanted->total);
    } else {
        assert_true(got->total <= wanted->total);
        assert_true(plan->count_up_to == 0 || got->total > plan->count_up_to);
    }
    if (wanted->total <= plan->count_up_to && plan->count_up_to > 0)
        assert_true(got->total_exact);
}

static void check_floor(const zws_segment *segment, const zws_plan *plan,
                        const zws_core_hidden *hidden, zws_core_scratch *scratch,
                        const zws_core_hits *wanted)
{
    if (plan->order != ZWS_ORDER_RELEVANCE || wanted->n < 2)
        return;
    double floor = wanted->hit[wanted->n / 2].score;
    zws_core_hits hits;
    assert_ok(zws_core__search(segment, plan, hidden, &floor, scratch, &hits));
    size_t n = 0;
    while (n < wanted->n && wanted->hit[n].score >= floor)
        n++;
    assert_true(hits.n >= n);
    for (size_t i = 0; i < n; i++)
        assert_int_equal(hits.hit[i].doc, wanted->hit[i].doc);
    zws_core_hits__free(&hits);
}

static bool has_value(const char *values, const char *value, size_t len)
{
    for (const char *at = values; *at;) {
        size_t n = strcspn(at, "\x1F");
        if (n == len && memcmp(at, value, len) == 0)
            return true;
        at += n + (at[n] != '\0');
    }
    return false;
}

/* Every match has as many values in the columns as were counted, value by value. */
static void check_facet(const corpus *c, const zws_segment *segment, int column,
                        const zws_core_facet *facet, const zws_core_hits *all)
{
    uint64_t counted = 0, wanted = 0;
    for (uint32_t v = 0; v < facet->values; v++) {
        const char *value;
        size_t len;
        uint32_t n = 0;
        assert_ok(zws_segment__value(segment, column, v, &value, &len));
        for (size_t i = 0; i < all->n; i++)
            n += has_value(c->document[all->hit[i].doc].value[column / 7], value, len);
        assert_int_equal(facet->count[v], n);
        counted += n;
    }
    for (size_t i = 0; i < all->n && column == 0; i++)
        wanted += c->document[all->hit[i].doc].value[0][0] != '\0';
    assert_true(column != 0 || counted == wanted);
}

/* Facets come with the hits: both are those of the plan without facets, and of all its matches. */
static void check_facets(const corpus *c, const zws_segment *segment, const zws_plan *plan,
                         const zws_core_hidden *hidden, zws_core_scratch *scratch,
                         const zws_core_hits *wanted)
{
    static const int column[] = {7, 0};
    zws_plan whole = *plan, counting = *plan;
    zws_core_hits all, got;
    whole.limit = c->n;
    whole.order = ZWS_ORDER_NEWEST;
    counting.facet = column;
    counting.n_facets = 2;
    corpus_search(c, &whole, &all);
    assert_ok(zws_core__search(segment, &counting, hidden, NULL, scratch, &got));
    assert_int_equal(got.n, wanted->n);
    for (size_t i = 0; i < got.n; i++)
        assert_int_equal(got.hit[i].doc, wanted->hit[i].doc);
    assert_true(got.total_exact);
    assert_int_equal(got.total, wanted->total);
    assert_int_equal(got.n_facets, 2);
    for (int f = 0; f < 2; f++)
        check_facet(c, segment, column[f], &got.facet[f], &all);
    counting.limit = 0;
    zws_core_hits none;
    assert_ok(zws_core__search(segment, &counting, hidden, NULL, scratch, &none));
    assert_int_equal(none.n, 0);
    assert_int_equal(none.total, wanted->total);
    zws_core_hits__free(&none);
    zws_core_hits__free(&got);
    zws_core_hits__free(&all);
}

static void check_plans(uint32_t documents, uint64_t seed, int plans)
{
    char folder[64], path[96];
    corpus c;
    corpus_make(&c, documents, seed);
    corpus_sort(&c);
    corpus_folder(folder);
    snprintf(path, sizeof path, "%s/segment", folder);
    zws_segment_options options = {.folder = folder, .positions = true};
    corpus_build(&c, path, &options, 0, c.n);
    zws_segment *segment;
    zws_core_scratch *scratch;
    assert_ok(zws_segment__open(&segment, path));
    assert_ok(zws_segment__verify(segment, NULL, NULL));
    assert_ok(zws_core_scratch__new(&scratch));
    uint64_t *word = calloc(c.n + 2, sizeof *word);
    assert_non_null(word);
    for (int i = 0; i < plans; i++) {
        zws_arena arena = {0};
        zws_plan plan;
        zws_core_hidden bits;
        zws_core_hits wanted, got;
        corpus_random_plan(&arena, &c, &seed, &plan);
        const zws_core_hidden *hidden = hide(&c, &seed, &bits, word);
        corpus_search(&c, &plan, &wanted);
        for (size_t k = 0; k < sizeof kernels / sizeof *kernels; k++) {
            if (zws_core__use_kernels(kernels[k]) != ZWS_OK)
                continue;
            assert_ok(zws_core__search(segment, &plan, hidden, NULL, scratch, &got));
            compare(&got, &wanted, &plan);
            zws_core_hits__free(&got);
        }
        check_floor(segment, &plan, hidden, scratch, &wanted);
        if (i % 8 == 0)
            check_facets(&c, segment, &plan, hidden, scratch, &wanted);
        zws_core_hits__free(&wanted);
        zws_arena__free(&arena);
    }
    free(word);
    zws_core_scratch__free(scratch);
    zws_segment__close(segment);
    corpus_remove(folder);
    corpus_free(&c);
}

/* ZWS_THOROUGH multiplies the number of plans. */
static int times(int n)
{
    const char *factor = getenv("ZWS_THOROUGH");
    return factor ? n * atoi(factor) : n;
}

static void test_small(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 12; seed++)
        check_plans((uint32_t)(50 + seed * 13), seed, times(100));
}

static void test_one_and_none(void **state)
{
    (void)state;
    check_plans(1, 5, 50);
    check_plans(0, 6, 50);
    check_plans(2, 7, 50);
}

static void test_middle(void **state)
{
    (void)state;
    check_plans(1000, 21, times(300));
    check_plans(5000, 22, times(200));
}

/* More than one window, and more than a chunk of 65,536 documents. */
static void test_windows(void **state)
{
    (void)state;
    check_plans(40000, 31, times(60));
    check_plans(70000, 32, times(30));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_small),
        cmocka_unit_test(test_one_and_none),
        cmocka_unit_test(test_middle),
        cmocka_unit_test(test_windows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
