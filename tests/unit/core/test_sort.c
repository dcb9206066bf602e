/* Postings in the order of their documents, whole, whatever their number. */
#include "core/writer.h"
#include "tests/unit/store/random.h"
#include "tests/unit/unit.h"

enum { MOST = 140000 };

static zws_posting posting[MOST], spare[2 * MOST + 1];

/* What a posting has follows from its document. */
static zws_posting make(uint32_t doc)
{
    return (zws_posting){.doc = doc,
                         .frequency = doc * 7 + 1,
                         .n_positions = doc % 5,
                         .position_bytes = doc % 5 * 2,
                         .positions = (const uint8_t *)posting + doc % sizeof posting};
}

static void check(const uint32_t *doc, size_t n)
{
    for (size_t i = 0; i < n; i++)
        posting[i] = make(doc[i]);
    const size_t room = zws_writer_sort_spare(n);
    assert_in_range(room, n, 2 * n);
    memset(spare, 0xA5, sizeof spare);
    zws_writer__sort_postings(posting, spare, n);
    for (size_t i = 0; i < n; i++) {
        zws_posting p = make(posting[i].doc);
        assert_true(i == 0 || posting[i - 1].doc < posting[i].doc);
        assert_int_equal(posting[i].frequency, p.frequency);
        assert_int_equal(posting[i].n_positions, p.n_positions);
        assert_int_equal(posting[i].position_bytes, p.position_bytes);
        assert_ptr_equal(posting[i].positions, p.positions);
    }
    /* Nothing behind the spare is touched. */
    assert_int_equal(spare[room].doc, 0xA5A5A5A5);
}

static void test_orders(void **state)
{
    (void)state;
    static const size_t sizes[] = {0, 1, 2, 3, 63, 64, 65, 1024, 1025, 70000, 131072, 131073, MOST};
    static uint32_t doc[MOST];
    random_source random = {11};
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
        const size_t n = sizes[k];
        for (int kind = 0; kind < 5; kind++) {
            /* Small numbers, or as far apart as they can be. */
            const uint32_t step = kind == 4 ? UINT32_MAX / MOST : 1 + (uint32_t)kind;
            for (size_t i = 0; i < n; i++)
                doc[i] = (uint32_t)i * step;
            for (size_t i = n; kind > 1 && i > 1; i--) {
                size_t at = random_below(&random, (uint32_t)i);
                uint32_t other = doc[at];
                doc[at] = doc[i - 1];
                doc[i - 1] = other;
            }
            for (size_t i = 0; kind == 1 && i < n / 2; i++) {
                uint32_t other = doc[i];
                doc[i] = doc[n - 1 - i];
                doc[n - 1 - i] = other;
            }
            check(doc, n);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_orders)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
