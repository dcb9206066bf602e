/* Counts of values: added up, put in order, independent of what they were made of. */
#include "store/plan.h"
#include "unit/unit.h"

static void add(zws_matches *m, size_t f, const char *value, uint64_t count)
{
    if (!m->facet) {
        assert_int_equal(zws_mem__zalloc(&m->facet, 2, sizeof *m->facet), ZWS_OK);
        m->n_facets = 2;
    }
    char copy[64]; /* what is given may go away at once */
    size_t len = strlen(value);
    memcpy(copy, value, len);
    assert_int_equal(zws_facet__add(&m->facet[f], copy, len, count), ZWS_OK);
    memset(copy, 'x', sizeof copy);
    zws_facet__sort(&m->facet[f]);
}

static void check(const zws_matches *m, size_t f, size_t i, const char *value, uint64_t count)
{
    assert_true(i < m->facet[f].n);
    assert_string_equal(m->facet[f].item[i].value, value);
    assert_int_equal(m->facet[f].item[i].len, strlen(value));
    assert_int_equal(m->facet[f].item[i].count, count);
}

static void test_sum(void **state)
{
    (void)state;
    zws_matches a = {0}, b = {0}, none = {0};
    add(&a, 0, "乙", 2);
    add(&a, 0, "a", 5);
    add(&a, 0, "ab", 1);
    add(&b, 0, "b", 5);
    add(&b, 0, "ab", 300);
    add(&b, 0, "", 1);
    add(&b, 1, "z", 70000);
    assert_int_equal(zws_matches__add_facets(&a, &none), ZWS_OK);
    assert_int_equal(zws_matches__add_facets(&a, &b), ZWS_OK);
    zws_matches__free(&b);
    assert_int_equal(a.facet[0].n, 5);
    check(&a, 0, 0, "", 1);
    check(&a, 0, 2, "ab", 301);
    check(&a, 0, 4, "乙", 2);
    assert_int_equal(zws_matches__finish_facets(&a), ZWS_OK);
    check(&a, 0, 0, "ab", 301);
    check(&a, 0, 1, "a", 5);
    check(&a, 0, 2, "b", 5);
    check(&a, 0, 3, "乙", 2);
    check(&a, 0, 4, "", 1);
    assert_int_equal(a.facet[0].n, 5);
    check(&a, 1, 0, "z", 70000);
    zws_matches__free(&a);
}

/* Nothing plus something is that; values in mapped memory without a NUL behind them are copied. */
static void test_moved(void **state)
{
    (void)state;
    char mapped[] = {'a', 'b', 'c'};
    zws_matches empty = {0}, part = {0};
    assert_int_equal(zws_mem__zalloc(&part.facet, 1, sizeof *part.facet), ZWS_OK);
    part.n_facets = 1;
    assert_int_equal(zws_mem__zalloc(&part.facet[0].item, 2, sizeof *part.facet[0].item), ZWS_OK);
    part.facet[0].item[0] = (zws_facet_count){mapped, 1, 3};
    part.facet[0].item[1] = (zws_facet_count){mapped + 1, 2, 1000000};
    part.facet[0].n = 2;
    assert_int_equal(zws_matches__add_facets(&empty, &part), ZWS_OK);
    assert_null(part.facet);
    assert_int_equal(zws_matches__finish_facets(&empty), ZWS_OK);
    memset(mapped, '!', sizeof mapped);
    check(&empty, 0, 0, "bc", 1000000);
    check(&empty, 0, 1, "a", 3);
    zws_matches__free(&empty);
    zws_matches__free(&part);
}

static int by_count(const void *a, const void *b)
{
    const zws_facet_count *x = a, *y = b;
    if (x->count != y->count)
        return x->count > y->count ? -1 : 1;
    return strcmp(x->value, y->value);
}

/* Counts of one to four bytes in random order against the library's sort. */
static void test_order(void **state)
{
    (void)state;
    uint64_t seed = 7;
    for (int round = 0; round < 50; round++) {
        zws_matches m = {0};
        size_t n = 1 + (size_t)round * 7;
        zws_facet_count *expected = calloc(n, sizeof *expected);
        assert_non_null(expected);
        for (size_t i = 0; i < n; i++) {
            char value[16];
            snprintf(value, sizeof value, "v%zu", i * 7919 % n + i * n);
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            add(&m, 0, value, (seed >> 33) % ((uint64_t)1 << (round % 31 + 1)));
        }
        memcpy(expected, m.facet[0].item, n * sizeof *expected);
        for (size_t i = 0; i < n; i++) {
            expected[i].value = strdup(expected[i].value);
            assert_non_null(expected[i].value);
        }
        qsort(expected, n, sizeof *expected, by_count);
        assert_int_equal(zws_matches__finish_facets(&m), ZWS_OK);
        assert_int_equal(m.facet[0].n, n);
        for (size_t i = 0; i < n; i++) {
            check(&m, 0, i, expected[i].value, expected[i].count);
            free((char *)(uintptr_t)expected[i].value);
        }
        free(expected);
        zws_matches__free(&m);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_sum), cmocka_unit_test(test_moved),
                                       cmocka_unit_test(test_order)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
