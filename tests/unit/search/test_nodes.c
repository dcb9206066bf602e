/* Lists of plan nodes, and the weights of terms. */
#include "print_plan.h"

#include <math.h>

static zws_arena arena;

static zws_node *term(const char *text)
{
    zws_node *node;
    assert_ok(zws_nodes__term(&node, &arena, "", text, strlen(text)));
    return node;
}

static zws_node *make(zws_node_kind kind)
{
    zws_node *node;
    assert_ok(zws_nodes__new(&node, &arena, kind));
    return node;
}

static zws_node *list(zws_node_kind kind, zws_node *a, zws_node *b, zws_node *c)
{
    zws_node *node[] = {a, b, c}, *out;
    assert_ok(zws_nodes__list(&out, &arena, kind, node, 3));
    return out;
}

static void expect(const zws_node *node, const char *line)
{
    zws_buffer out = {0};
    if (node)
        print_plan(&out, node);
    assert_string_equal(node ? out.data : "NULL", line);
    zws_buffer__free(&out);
}

static void test_lists(void **state)
{
    (void)state;
    const zws_node_kind AND = ZWS_NODE_AND, OR = ZWS_NODE_OR;
    zws_node *a = term("a"), *b = term("b"), *c = term("c");
    zws_node *none = make(ZWS_NODE_NONE), *all = make(ZWS_NODE_ALL);
    expect(list(AND, NULL, NULL, NULL), "NULL");
    expect(list(AND, a, NULL, NULL), "a");
    expect(list(AND, a, b, NULL), "(and a b)");
    expect(list(AND, a, term("a"), NULL), "a");
    expect(list(AND, a, b, term("a")), "(and a b)");
    expect(list(AND, list(AND, a, b, NULL), c, NULL), "(and a b c)");
    expect(list(AND, list(OR, a, b, NULL), c, NULL), "(and (or a b) c)");
    expect(list(OR, list(OR, a, b, NULL), list(OR, b, c, NULL), NULL), "(or a b c)");
    expect(list(AND, a, none, b), "(none)");
    expect(list(AND, a, all, NULL), "a");
    expect(list(AND, all, NULL, NULL), "(all)");
    expect(list(OR, a, none, b), "(or a b)");
    expect(list(OR, none, NULL, none), "(none)");
    expect(list(OR, a, all, NULL), "(all)");
}

static zws_node *phrase(const char *letters)
{
    zws_node *node = make(ZWS_NODE_PHRASE);
    node->n = strlen(letters);
    node->term = zws_arena__alloc(&arena, node->n * sizeof *node->term);
    assert_non_null(node->term);
    for (size_t i = 0; i < node->n; i++)
        node->term[i] = (zws_term){letters + i, 1};
    return node;
}

static zws_node *at_least(unsigned min, zws_node *a, zws_node *b, zws_node *c)
{
    zws_node *node = make(ZWS_NODE_AT_LEAST), *child[] = {a, b, c};
    node->n = 3;
    node->min = min;
    node->child = zws_arena__alloc(&arena, sizeof child);
    assert_non_null(node->child);
    memcpy(node->child, child, sizeof child);
    return node;
}

static zws_node *without(zws_node *a, zws_node *b)
{
    zws_node *node;
    assert_ok(zws_nodes__without(&node, &arena, a, b));
    return node;
}

static void test_within(void **state)
{
    (void)state;
    const zws_node_kind AND = ZWS_NODE_AND, OR = ZWS_NODE_OR;
    zws_node *a = term("a"), *b = term("b"), *c = term("c");
    zws_node *ab = list(AND, a, b, NULL), *abc = list(AND, a, b, c);
    zws_node *dates = make(ZWS_NODE_DATES), *other = make(ZWS_NODE_DATES);
    dates->from = other->to = 20200101;
    struct {
        zws_node *in, *of;
        bool holds;
    } cases[] = {
        {a, term("a"), true},
        {a, b, false},
        {make(ZWS_NODE_NONE), a, true},
        {a, make(ZWS_NODE_NONE), false},
        {a, make(ZWS_NODE_ALL), true},
        {make(ZWS_NODE_ALL), a, false},
        {ab, a, true},
        {a, ab, false},
        {abc, ab, true},
        {ab, abc, false},
        {a, list(OR, a, b, NULL), true},
        {list(OR, a, b, NULL), a, false},
        {list(OR, a, b, NULL), list(OR, c, b, a), true},
        {list(OR, abc, ab, NULL), a, true},
        {ab, list(OR, a, c, NULL), true},
        {phrase("ab"), phrase("ab"), true},
        {phrase("abc"), phrase("bc"), true},
        {phrase("abc"), phrase("ac"), false},
        {phrase("abc"), phrase("ab"), true},
        {phrase("ab"), phrase("abc"), false},
        {phrase("aab"), phrase("ab"), true},
        {phrase("abc"), c, true},
        {c, phrase("abc"), false},
        {phrase("abc"), list(AND, phrase("ab"), c, NULL), true},
        {phrase("abcd"), list(AND, phrase("ab"), phrase("cd"), NULL), true},
        {phrase("abcd"), list(AND, phrase("ab"), phrase("dc"), NULL), false},
        {abc, at_least(2, a, b, c), true},
        {ab, at_least(2, a, b, c), true},
        {a, at_least(2, a, b, c), false},
        {ab, at_least(3, a, b, c), false},
        {at_least(2, a, b, c), at_least(2, c, b, a), true},
        {phrase("abc"), at_least(2, a, phrase("bc"), term("d")), true},
        {at_least(2, a, b, c), ab, false},
        {without(ab, c), a, true},
        {without(a, c), ab, false},
        {a, without(a, c), false},
        {without(ab, c), without(a, c), true},
        {without(ab, c), without(a, list(AND, c, term("d"), NULL)), true},
        {without(ab, list(AND, c, term("d"), NULL)), without(a, c), false},
        {list(AND, a, dates, NULL), dates, true},
        {list(AND, a, dates, NULL), list(AND, a, other, NULL), false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (zws_nodes__within(cases[i].in, cases[i].of) != cases[i].holds)
            fail_msg("case %zu", i);
    }
}

static void expect_union(zws_node *a, zws_node *b, zws_node *c, const char *line)
{
    zws_node *node[] = {a, b, c}, *out;
    assert_ok(zws_nodes__union(&out, &arena, node, 3));
    expect(out, line);
}

static void test_unions(void **state)
{
    (void)state;
    zws_node *a = term("a"), *b = term("b"), *c = term("c"), *out;
    zws_node *ab = list(ZWS_NODE_AND, a, b, NULL), *most = at_least(2, a, b, c);
    expect_union(a, b, c, "(or a b c)");
    expect_union(ab, a, b, "(or a b)");
    expect_union(a, term("a"), a, "a");
    expect_union(a, ab, c, "(or a c)");
    assert_ok(zws_nodes__union(&out, &arena, (zws_node *[]){phrase("abc"), ab, most}, 3));
    assert_ptr_equal(out, most);
    assert_ok(zws_nodes__union(&out, &arena, (zws_node *[]){most, at_least(2, c, b, a)}, 2));
    assert_ptr_equal(out, most);
    assert_ok(zws_nodes__union(&out, &arena, NULL, 0));
    assert_null(out);
}

/* To tell it of two deep trees may take more steps than there are atoms. */
static void test_deep(void **state)
{
    (void)state;
    zws_node *a = term("a"), *b = term("b");
    for (int i = 0; i < 60; i++) {
        a = list(i % 2 ? ZWS_NODE_OR : ZWS_NODE_AND, a, term("x"), i % 2 ? term("y") : term("z"));
        b = list(i % 2 ? ZWS_NODE_AND : ZWS_NODE_OR, term("p"), b, term("q"));
    }
    assert_false(zws_nodes__within(a, b));
    assert_true(zws_nodes__within(a, a));
    zws_node *out;
    assert_ok(zws_nodes__union(&out, &arena, (zws_node *[]){a, b}, 2));
    assert_int_equal(out->kind, ZWS_NODE_OR);
}

static void test_without(void **state)
{
    (void)state;
    zws_node *out, *a = term("a"), *b = term("b");
    assert_ok(zws_nodes__without(&out, &arena, a, NULL));
    expect(out, "a");
    assert_ok(zws_nodes__without(&out, &arena, a, b));
    expect(out, "(not a b)");
    assert_ok(zws_nodes__without(&out, &arena, NULL, b));
    expect(out, "(not (all) b)");
    assert_ok(zws_nodes__without(&out, &arena, NULL, NULL));
    expect(out, "NULL");
    assert_ok(zws_nodes__without(&out, &arena, a, make(ZWS_NODE_NONE)));
    expect(out, "a");
    assert_ok(zws_nodes__without(&out, &arena, make(ZWS_NODE_NONE), b));
    expect(out, "(none)");
}

static void test_same(void **state)
{
    (void)state;
    zws_phrase_term terms[] = {{"a", 1, ZWS_TOKEN_BIGRAM}, {"b", 1, ZWS_TOKEN_BIGRAM}};
    zws_phrase one = {terms, 1}, two = {terms, 2};
    zws_node *phrase, *single, *again;
    assert_ok(zws_nodes__phrase(&phrase, &arena, "S", &two));
    expect(phrase, "(phrase Sa Sb)");
    assert_ok(zws_nodes__phrase(&single, &arena, "", &one));
    assert_int_equal(single->kind, ZWS_NODE_TERM);
    assert_true(zws_nodes__same(single, term("a")));
    assert_ok(zws_nodes__phrase(&again, &arena, "", &two));
    assert_false(zws_nodes__same(phrase, again));
    assert_ok(zws_nodes__phrase(&again, &arena, "S", &two));
    assert_true(zws_nodes__same(phrase, again));
    assert_true(zws_nodes__same(NULL, NULL));
    assert_false(zws_nodes__same(phrase, NULL));
    zws_node *first = make(ZWS_NODE_DATES), *second = make(ZWS_NODE_DATES);
    assert_true(zws_nodes__same(first, second));
    second->to = 20180101;
    assert_false(zws_nodes__same(first, second));
    first = list(ZWS_NODE_AND, term("a"), term("b"), NULL);
    assert_false(zws_nodes__same(first, list(ZWS_NODE_OR, term("a"), term("b"), NULL)));
    assert_true(zws_nodes__same(first, list(ZWS_NODE_AND, term("b"), term("a"), NULL)));
    assert_false(zws_nodes__same(first, list(ZWS_NODE_AND, term("b"), term("c"), NULL)));
    assert_ok(zws_nodes__without(&first, &arena, term("a"), term("b")));
    assert_ok(zws_nodes__without(&second, &arena, term("b"), term("a")));
    assert_false(zws_nodes__same(first, second));
}

static void test_idf(void **state)
{
    (void)state;
    double last = INFINITY;
    for (uint64_t f = 1; f <= 1000; f++) {
        double idf = zws_ranking__idf(1000, f);
        assert_true(idf > 0 && idf <= last);
        last = idf;
    }
    assert_true(zws_ranking__idf(1000, 2000) == zws_ranking__idf(1000, 1000));
    assert_true(fabs(zws_ranking__idf(1000, 10) - log(990.5 / 10.5)) < 1e-12);
    assert_true(zws_ranking__idf(1, 1) > 0);
    assert_true(zws_ranking__idf(0, 0) >= 0);
}

static void test_ranking_entries(void **state)
{
    (void)state;
    zws_ranking ranking = {0};
    size_t index;
    char text[16];
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 3000; i++) {
            int len = snprintf(text, sizeof text, "t%d", i);
            assert_ok(zws_ranking__add(&index, &ranking, &arena, text, (size_t)len, round,
                                       ZWS_RANK_BIGRAM));
            assert_int_equal(index, i);
        }
    }
    assert_int_equal(ranking.n, 3000);
    for (int i = 0; i < 3000; i++) {
        assert_int_equal(ranking.entry[i].times, 2);
        assert_true(ranking.entry[i].matches && ranking.entry[i].class == ZWS_RANK_BIGRAM);
    }
    zws_ranking__free(&ranking);
    assert_int_equal(ranking.n, 0);
}

static void test_profile(void **state)
{
    (void)state;
    assert_int_equal(zws_profile__most(1), 1);
    assert_int_equal(zws_profile__most(2), 2);
    assert_int_equal(zws_profile__most(3), 2);
    for (size_t n = 1; n < 100; n++) {
        assert_true(2 * zws_profile__most(n) > n);
        assert_true(zws_profile__most(n) <= n);
    }
    assert_true(zws_profile__is_stop("的", 3));
    assert_true(zws_profile__is_stop("the", 3));
    assert_false(zws_profile__is_stop("税", 3));
    assert_false(zws_profile__is_stop("的的", 6));
    assert_false(zws_profile__is_stop("", 0));
}

static int release(void **state)
{
    (void)state;
    zws_arena__free(&arena);
    return 0;
}

/* Of words of which each may be there in another reading, who has not most has some of these. */
static void test_stand_ins(void **state)
{
    (void)state;
    const zws_node_kind AND = ZWS_NODE_AND, OR = ZWS_NODE_OR;
    zws_node *a = term("a"), *b = term("b"), *c = term("c"), *ab = phrase("ab"), *found;
    zws_node *A = term("A"), *B = term("B"), *C = term("C");
    zws_node *or_a = list(OR, a, A, NULL), *or_b = list(OR, b, B, NULL),
             *or_c = list(OR, c, C, NULL);
    zws_node *or_ab = list(OR, ab, A, NULL);
    struct {
        zws_node *all, *most;
        unsigned min; /* 0: nothing is said */
        size_t of;
    } cases[] = {
        {list(AND, or_a, or_b, or_c), at_least(2, a, b, c), 2, 3},
        {list(AND, or_a, or_b, or_c), at_least(1, a, b, c), 3, 3},
        {list(AND, or_a, or_b, or_c), at_least(3, a, b, c), 0, 0},
        {list(AND, or_a, or_b, c), at_least(2, a, b, c), 2, 2},
        {list(AND, or_a, b, c), at_least(2, a, b, c), 1, 0},        /* nobody */
        {list(AND, or_ab, or_c, NULL), at_least(2, a, b, c), 0, 0}, /* one may take two away */
        {list(AND, or_ab, or_c, NULL), at_least(1, a, b, c), 2, 2},
        {list(AND, or_a, or_b, NULL), at_least(2, a, b, c), 0, 0}, /* nobody says c is there */
        {list(AND, or_a, or_b, NULL), at_least(1, a, b, c), 2, 2},
        {list(AND, or_a, list(OR, b, B, C), or_c), at_least(2, a, b, c), 0, 0},
        {list(AND, or_a, or_b, or_c), list(AND, a, b, NULL), 0, 0},
        {or_a, at_least(2, a, b, c), 0, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_ok(zws_nodes__stand_ins(&found, &arena, cases[i].all, cases[i].most));
        if (cases[i].min == 0) {
            assert_null(found);
        } else if (cases[i].of == 0) {
            assert_int_equal(found->kind, ZWS_NODE_NONE);
        } else {
            assert_int_equal(found->kind, ZWS_NODE_AT_LEAST);
            assert_int_equal(found->min, cases[i].min);
            assert_int_equal(found->n, cases[i].of);
            for (size_t k = 0; k < found->n; k++)
                assert_true(found->child[k]->term->text[0] <= 'C');
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lists),   cmocka_unit_test(test_stand_ins),
        cmocka_unit_test(test_within),  cmocka_unit_test(test_unions),
        cmocka_unit_test(test_deep),    cmocka_unit_test(test_without),
        cmocka_unit_test(test_same),    cmocka_unit_test(test_idf),
        cmocka_unit_test(test_profile), cmocka_unit_test(test_ranking_entries),
    };
    return cmocka_run_group_tests(tests, NULL, release);
}
