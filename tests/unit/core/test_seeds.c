/* The documents with the highest sums, of equal ones the first, whatever comes. */
#include "core/seeds.h"
#include "tests/unit/store/random.h"
#include "tests/unit/unit.h"

enum { MOST = 5000 };

static uint16_t sum[MOST];

/* How many of the others stand before document i: those with more, and those with as much that
 * came first. */
static size_t before(size_t i, size_t n)
{
    size_t count = 0;
    for (size_t k = 0; k < n; k++)
        count += sum[k] > sum[i] || (sum[k] == sum[i] && k < i);
    return count;
}

static void check(size_t n, size_t limit)
{
    static zws_seeds seeds;
    memset(&seeds, 0xA5, sizeof seeds);
    zws_seeds__begin(&seeds, limit);
    for (size_t i = 0; i < n; i++)
        zws_seeds__add(&seeds, (uint32_t)i * 3, sum[i]);
    zws_seeds__cut(&seeds);
    size_t at = 0;
    for (size_t i = 0; i < n; i++) {
        if (sum[i] == 0 || before(i, n) >= limit)
            continue;
        assert_true(at < seeds.n);
        assert_int_equal(seeds.doc[at], i * 3);
        assert_int_equal(seeds.sum[at], sum[i]);
        at++;
    }
    assert_int_equal(seeds.n, at);
}

static void test_any_sums(void **state)
{
    (void)state;
    static const uint32_t ranges[] = {2, 5, 300, 65536};
    static const size_t limits[] = {1, 10, 24, 63, 64, 65, 128, ZWS_SEEDS_MAX};
    random_source r = {7};
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
        for (size_t l = 0; l < sizeof limits / sizeof *limits; l++) {
            size_t n = random_below(&r, MOST / 4);
            for (size_t k = 0; k < n; k++)
                sum[k] = (uint16_t)random_below(&r, ranges[i]);
            check(n, limits[l]);
        }
    }
}

static void test_orders(void **state)
{
    (void)state;
    for (size_t k = 0; k < MOST; k++)
        sum[k] = (uint16_t)(k * 13);
    check(MOST, 20); /* every one is better than those before, until they are too large */
    for (size_t k = 0; k < MOST; k++)
        sum[k] = (uint16_t)(65535 - k);
    check(MOST, 20);
    for (size_t k = 0; k < MOST; k++)
        sum[k] = 65535;
    check(MOST, 100);
    check(0, 100);
    check(100, 100);
    check(101, 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_any_sums),
        cmocka_unit_test(test_orders),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
