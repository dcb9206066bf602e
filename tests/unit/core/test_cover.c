/* Which terms lead a search: those of an OR or an AT_LEAST where they are rarer than what is
 * required. That the answers stay the same, test_search.c compares for random plans. */
#include "corpus.h"

#include "core/exec.h"

enum { COMMON = 0, RARE = 36 }; /* term t is in one of 2^(t/4) documents */

static zws_segment *segment;
static zws_core_scratch *scratch;
static corpus c;
static char folder[64], text[CORPUS_TERMS][8];
static zws_term term[CORPUS_TERMS];
static zws_node leaf[CORPUS_TERMS];

static int set_up(void **state)
{
    (void)state;
    char path[96];
    corpus_make(&c, 20000, 5);
    corpus_sort(&c);
    corpus_folder(folder);
    snprintf(path, sizeof path, "%s/segment", folder);
    zws_segment_options options = {.folder = folder, .positions = true};
    corpus_build(&c, path, &options, 0, c.n);
    assert_ok(zws_segment__open(&segment, path));
    assert_ok(zws_core_scratch__new(&scratch));
    for (uint32_t t = 0; t < CORPUS_TERMS; t++) {
        term[t] = (zws_term){corpus_term(text[t], t), 3};
        leaf[t] = (zws_node){.kind = ZWS_NODE_TERM, .term = &term[t], .n = 1};
    }
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    zws_core_scratch__free(scratch);
    zws_segment__close(segment);
    corpus_free(&c);
    corpus_remove(folder);
    return 0;
}

/* The plan is led by so many terms, and finds what the plain evaluator finds. */
static void check(const zws_node *match, size_t leading)
{
    zws_plan plan = {
        .match = match, .order = ZWS_ORDER_NEWEST, .limit = c.n, .count_up_to = SIZE_MAX};
    zws_exec x;
    zws_core_hits got, wanted;
    assert_ok(zws_exec__begin(&x, segment, &plan, NULL, scratch));
    assert_int_equal(x.n_cover, leading);
    zws_exec__end(&x);
    corpus_search(&c, &plan, &wanted);
    assert_true(wanted.total > 0);
    assert_ok(zws_core__search(segment, &plan, NULL, NULL, scratch, &got));
    assert_int_equal(got.total, wanted.total);
    assert_int_equal(got.n, wanted.n);
    for (size_t i = 0; i < got.n; i++)
        assert_int_equal(got.hit[i].doc, wanted.hit[i].doc);
    zws_core_hits__free(&got);
    zws_core_hits__free(&wanted);
}

static void test_or(void **state)
{
    (void)state;
    zws_node *rare[] = {&leaf[RARE], &leaf[RARE + 1], &leaf[RARE], &leaf[RARE + 2]};
    zws_node *some[] = {&leaf[RARE], &leaf[COMMON]};
    zws_node any = {.kind = ZWS_NODE_OR, .child = rare, .n = 4};
    zws_node wide = {.kind = ZWS_NODE_OR, .child = some, .n = 2};
    check(&any, 3);
    check(&wide, 0); /* half of all documents */
    zws_node *both[] = {&leaf[COMMON], &any}, *narrow[] = {&leaf[RARE + 2], &any};
    zws_node and = {.kind = ZWS_NODE_AND, .child = both, .n = 2};
    check(&and, 3);
    and.child = narrow; /* what is required is rarer itself */
    check(&and, 0);
}

/* The rarest term of a conjunction stands for it; nothing stands for what is not there. */
static void test_nested(void **state)
{
    (void)state;
    zws_node *both[] = {&leaf[COMMON], &leaf[RARE]};
    zws_node and = {.kind = ZWS_NODE_AND, .child = both, .n = 2};
    zws_node *either[] = {&and, &leaf[RARE + 1]};
    zws_node any = {.kind = ZWS_NODE_OR, .child = either, .n = 2};
    check(&any, 2);
    zws_node *minus[] = {&any, &leaf[COMMON + 5]};
    zws_node not = {.kind = ZWS_NODE_NOT, .child = minus, .n = 2};
    check(&not, 2);
    zws_node *without[] = {&leaf[COMMON], &any};
    not .child = without;
    check(&not, 0);
    zws_node all = {.kind = ZWS_NODE_ALL}, *with_all[] = {&leaf[RARE], &all};
    any.child = with_all;
    check(&any, 0);
}

static void test_at_least(void **state)
{
    (void)state;
    zws_node *of[] = {&leaf[COMMON], &leaf[COMMON + 1], &leaf[RARE], &leaf[RARE + 1]};
    zws_node most = {.kind = ZWS_NODE_AT_LEAST, .child = of, .n = 4, .min = 3};
    check(&most, 2); /* one of the two rare ones */
    most.min = 2;
    check(&most, 0);
}

/* Parts of an OR that have their own leading terms, beside one that has none: what the leading
 * terms say already is not asked again, what else is there is. */
static void test_parts(void **state)
{
    (void)state;
    zws_node *common[] = {&leaf[COMMON], &leaf[COMMON + 4], &leaf[COMMON + 9]};
    zws_node most = {.kind = ZWS_NODE_AT_LEAST, .child = common, .n = 3, .min = 2};
    zws_node *rare[] = {&leaf[RARE], &leaf[RARE + 3], &leaf[RARE + 5]};
    zws_node any = {.kind = ZWS_NODE_OR, .child = rare, .n = 3};
    zws_term side[2] = {term[RARE + 1], term[2]};
    zws_node phrase = {.kind = ZWS_NODE_PHRASE, .term = side, .n = 2};
    zws_node *leading[] = {&any, &leaf[RARE], &phrase};
    for (size_t i = 0; i < 3; i++) {
        zws_node *either[] = {&leaf[COMMON + 14], leading[i]};
        zws_node more = {.kind = ZWS_NODE_OR, .child = either, .n = 2};
        zws_node *both[] = {&leaf[COMMON + 2], leading[i], &more};
        zws_node and = {.kind = ZWS_NODE_AND, .child = both, .n = 2};
        zws_node *part[] = {&most, &and}, *minus[] = {leading[i], &leaf[COMMON + 2]};
        zws_node whole = {.kind = ZWS_NODE_OR, .child = part, .n = 2};
        check(&whole, 0);
        and.n = 3;
        check(&whole, 0);
        both[0] = leading[i];
        check(&whole, 0);
        and = (zws_node){.kind = ZWS_NODE_NOT, .child = minus, .n = 2};
        check(&whole, 0);
    }
}

/* More lists than are kept at a time. */
static void test_many_lists(void **state)
{
    (void)state;
    zws_node *all[CORPUS_TERMS], *twice[2];
    for (size_t t = 0; t < CORPUS_TERMS; t++)
        all[t] = &leaf[CORPUS_TERMS - 1 - t];
    zws_node most = {.kind = ZWS_NODE_AT_LEAST, .child = all, .n = CORPUS_TERMS, .min = 5};
    zws_node least = {.kind = ZWS_NODE_AT_LEAST, .child = all, .n = CORPUS_TERMS - 4, .min = 2};
    zws_node both = {.kind = ZWS_NODE_AND, .child = twice, .n = 2};
    check(&most, 0);
    twice[0] = &least;
    twice[1] = &most;
    check(&both, 0);
    both.kind = ZWS_NODE_OR;
    check(&both, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_or), cmocka_unit_test(test_nested), cmocka_unit_test(test_at_least),
        cmocka_unit_test(test_parts), cmocka_unit_test(test_many_lists)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
