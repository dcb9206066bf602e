/* The order of places in a text and the counts that come from it, against counting by hand. */
#include "unit/analysis/folding.h"

#include "analysis/suffixes.h"

static void fill(zws_suffixes *s, const uint16_t *cp, size_t n)
{
    s->n = 0;
    assert_ok(zws_mem__grow(&s->cp, &s->cap, n + 1, sizeof *s->cp));
    memcpy(s->cp, cp, n * sizeof *cp);
    s->n = n;
}

static size_t count_by_hand(const zws_suffixes *s, const uint16_t *cp, size_t n)
{
    size_t count = 0;
    for (size_t i = 0; i + n <= s->n; i++)
        count += memcmp(s->cp + i, cp, n * sizeof *cp) == 0;
    return count;
}

/* Places are sorted, each stands there once, and what neighbours share is what they share. */
static void check_order(const zws_suffixes *s)
{
    char *seen = calloc(s->n, 1);
    assert_non_null(seen);
    for (size_t i = 0; i < s->count; i++) {
        assert_true(s->order[i] < s->n);
        assert_true(s->cp[s->order[i]] > ZWS_RUN_LAST);
        assert_false(seen[s->order[i]]);
        seen[s->order[i]] = 1;
        size_t shared = 0;
        if (i > 0) {
            const uint16_t *a = s->cp + s->order[i - 1], *b = s->cp + s->order[i];
            while (shared < ZWS_SUFFIX_DEPTH && a[shared] == b[shared] && a[shared] > ZWS_RUN_LAST)
                shared++;
            if (shared < ZWS_SUFFIX_DEPTH)
                assert_true(a[shared] <= b[shared]);
        }
        assert_int_equal(s->shared[i], shared);
    }
    size_t places = 0;
    for (size_t i = 0; i < s->n; i++)
        places += s->cp[i] > ZWS_RUN_LAST;
    assert_int_equal(s->count, places);
    free(seen);
}

static void test_small(void **state)
{
    (void)state;
    static const uint16_t cp[] = u"\1政务公开\1政务\1公开政务公\1";
    zws_suffixes s = {0};
    fill(&s, cp, sizeof cp / sizeof *cp); /* the closing NUL is a separator too */
    assert_ok(zws_suffixes__sort(&s));
    check_order(&s);
    assert_int_equal(s.count, 11);
    assert_int_equal(zws_suffixes__occurrences(&s, u"政", 1), 3);
    assert_int_equal(zws_suffixes__occurrences(&s, u"政务", 2), 3);
    assert_int_equal(zws_suffixes__occurrences(&s, u"政务公", 3), 2);
    assert_int_equal(zws_suffixes__occurrences(&s, u"政务公开", 4), 1);
    assert_int_equal(zws_suffixes__occurrences(&s, u"政务开", 3), 0);
    assert_int_equal(zws_suffixes__occurrences(&s, u"府", 1), 0);
    assert_int_equal(zws_suffixes__occurrences(&s, u"\uFFFF", 1), 0);
    assert_int_equal(zws_suffixes__occurrences(&s, u"政", 0), 0);
    assert_int_equal(zws_suffixes__occurrences(&s, u"政务公开政务公开政务", 10), 0);
    zws_suffixes__unsort(&s);
    assert_int_equal(zws_suffixes__occurrences(&s, u"政", 1), 0);
    assert_int_equal(s.n, sizeof cp / sizeof *cp);
    zws_suffixes__free(&s);
}

static void test_empty(void **state)
{
    (void)state;
    zws_suffixes s = {0};
    fill(&s, u"\1", 1);
    assert_ok(zws_suffixes__sort(&s));
    assert_int_equal(s.count, 0);
    assert_int_equal(zws_suffixes__occurrences(&s, u"政", 1), 0);
    zws_suffixes__free(&s);
}

/* Few different characters, so that places share much; all numbers of the plane at the edges. */
static void test_random(void **state)
{
    (void)state;
    dice d = {20240301};
    zws_suffixes s = {0};
    uint16_t cp[3000];
    for (int round = 0; round < 60; round++) {
        size_t n = 2 + roll(&d, 2990);
        uint32_t alphabet = 1 + roll(&d, round % 3 == 0 ? 2 : 40);
        for (size_t i = 0; i < n; i++) {
            cp[i] =
                (uint16_t)(round % 5 == 4 ? 0xFFFF - roll(&d, alphabet) : 2 + roll(&d, alphabet));
            if (roll(&d, 30) == 0)
                cp[i] = (uint16_t)roll(&d, 2);
        }
        cp[0] = ZWS_RUN_END;
        cp[n - 1] = (uint16_t)roll(&d, 2);
        fill(&s, cp, n);
        assert_ok(zws_suffixes__sort(&s));
        check_order(&s);
        for (int k = 0; k < 50; k++) {
            size_t len = 1 + roll(&d, ZWS_SUFFIX_DEPTH);
            size_t at = roll(&d, (uint32_t)n);
            size_t run = 0;
            while (at + run < n && run < len && cp[at + run] > ZWS_RUN_LAST)
                run++;
            if (run > 0)
                assert_int_equal(zws_suffixes__occurrences(&s, cp + at, run),
                                 count_by_hand(&s, cp + at, run));
        }
    }
    zws_suffixes__free(&s);
}

/* One character a million times: neither the stack nor the patience runs out. */
static void test_monotonous(void **state)
{
    (void)state;
    size_t n = 1000002;
    uint16_t *cp = malloc(n * sizeof *cp);
    assert_non_null(cp);
    for (size_t i = 0; i < n; i++)
        cp[i] = u'的';
    cp[0] = cp[n - 1] = ZWS_RUN_END;
    zws_suffixes s = {0};
    fill(&s, cp, n);
    assert_ok(zws_suffixes__sort(&s));
    assert_int_equal(zws_suffixes__occurrences(&s, u"的的", 2), n - 3);
    assert_int_equal(zws_suffixes__occurrences(&s, u"的的的的的的的的的", 9), n - 10);
    /* Every character of the plane once, backwards. */
    n = 0;
    cp[n++] = ZWS_RUN_CUT;
    for (uint32_t c = 0xFFFF; c > ZWS_RUN_LAST; c--)
        cp[n++] = (uint16_t)c;
    cp[n++] = ZWS_RUN_CUT;
    fill(&s, cp, n);
    assert_ok(zws_suffixes__sort(&s));
    check_order(&s);
    free(cp);
    zws_suffixes__free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_small),
        cmocka_unit_test(test_empty),
        cmocka_unit_test(test_random),
        cmocka_unit_test(test_monotonous),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
