/* Plans of few matches in the live tier, which a reader answers from what it keeps of its snapshot:
 * the answers are Xapian's, however often they are asked, and those of the newest commit. What
 * plans mean is tested in test_match.c. */
#include "random.h"
#include "scratch.h"
#include "store/live_tier.h"
#include "store/schema.h"
#include "store/term_bag.h"

#define DOCUMENTS 6000
#define REGION    (ZWS_SLOT_FACET + ZWS_FIELD_REGION)

static void be32(char *out, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        out[i] = (char)(unsigned char)(value >> (24 - 8 * i));
}

/* Document d has "all", "n2" when it is even, "n3" when three divides it, and so on to "n99"; "x y"
 * side by side when 7 divides it, and apart when 11 does; and one has "rare". */
static void put(zws_live *live, uint32_t number, uint32_t d)
{
    zws_inverted inverted = {0};
    zws_term_bag bag = {0};
    char text[8], newest[16], oldest[16], first[4];
    uint32_t at = 1, date = 20000101 + d % 1000;
    assert_ok(zws_term_bag__clear(&bag));
    assert_ok(zws_term_bag__add(&bag, 0, "all", 3, 0, false, 0));
    if (d == 4620)
        assert_ok(zws_term_bag__add(&bag, 0, "rare", 4, 2, false, 0));
    for (uint32_t n = 2; n < 100; n++) {
        snprintf(text, sizeof text, "n%u", n);
        for (uint32_t k = 0; d % n == 0 && k < 1 + d % 3; k++)
            assert_ok(zws_term_bag__add(&bag, 0, text, strlen(text), 1, true, ++at));
    }
    if (d % 7 == 0 || d % 11 == 0) {
        assert_ok(zws_term_bag__add(&bag, 0, "x", 1, 1, true, ++at));
        at += d % 7 == 0 ? 1 : 5;
        assert_ok(zws_term_bag__add(&bag, 0, "y", 1, 1, true, at));
    }
    assert_ok(zws_term_bag__list(&inverted.term, &inverted.n_terms, &inverted.length, &bag, true));
    be32(newest, 99999999 - date);
    be32(oldest, date);
    be32(first, date);
    int len = 4 + snprintf(newest + 4, sizeof newest - 4, "%u", d);
    memcpy(oldest + 4, newest + 4, (size_t)len - 4);
    const zws_inverted_value values[] = {{ZWS_SLOT_NEWEST, newest, (size_t)len},
                                         {ZWS_SLOT_OLDEST, oldest, (size_t)len},
                                         {ZWS_SLOT_DATE, first, 4},
                                         {ZWS_SLOT_DATE_END, first, 4},
                                         {REGION,
                                          d % 2 ? "a\x1F"
                                                  "b\x1F"
                                                  "a"
                                                : "b",
                                          d % 2 ? 5 : 1}};
    memcpy(inverted.value, values, sizeof values);
    inverted.n_values = d % 5 ? 5 : 4;
    assert_ok(zws_live__put(live, &number, &inverted, "data", 4));
    zws_term_bag__free(&bag);
}

/* --- Plans ------------------------------------------------------------------------------------ */

enum { TERMS = 24 };

typedef struct {
    char text[TERMS][8];
    zws_term term[TERMS];
    zws_node leaf[TERMS], phrase, dates, node, with, without;
    zws_node *child[TERMS], *pair[3];
    zws_rank_term rank[TERMS];
    int facet[1];
    zws_plan plan;
} question;

static void make_question(question *q, random_source *r)
{
    static const zws_node_kind kinds[] = {ZWS_NODE_AND, ZWS_NODE_OR, ZWS_NODE_AT_LEAST};
    static const char *const others[] = {"all", "none", "rare"};
    memset(q, 0, sizeof *q);
    size_t n = 1 + random_below(r, 5);
    for (size_t i = 0; i < n; i++) {
        if (random_chance(r, 15))
            strcpy(q->text[i], others[random_below(r, 3)]);
        else
            snprintf(q->text[i], sizeof q->text[i], "n%u", 2 + random_below(r, 98));
        q->term[i] = (zws_term){q->text[i], strlen(q->text[i])};
        q->leaf[i] = (zws_node){.kind = ZWS_NODE_TERM, .term = &q->term[i], .n = 1};
        q->child[i] = &q->leaf[i];
        q->rank[i] = (zws_rank_term){q->term[i], 1 + random_below(r, 64) / 16.0};
    }
    q->node = (zws_node){
        .kind = kinds[random_below(r, 3)], .child = q->child, .n = n, .min = random_below(r, 4)};
    static zws_term adjacent[] = {{"x", 1}, {"y", 1}};
    q->phrase = (zws_node){.kind = ZWS_NODE_PHRASE, .term = adjacent, .n = 2};
    q->dates = (zws_node){.kind = ZWS_NODE_DATES,
                          .from = random_chance(r, 50) ? 20000301 : 0,
                          .to = random_chance(r, 50) ? 20000601 : 0};
    q->pair[0] = &q->node;
    q->pair[1] = random_chance(r, 50) ? &q->phrase : &q->dates;
    q->with = (zws_node){.kind = ZWS_NODE_AND, .child = q->pair, .n = 2};
    q->without = (zws_node){.kind = ZWS_NODE_NOT, .child = q->pair, .n = 2};
    const zws_node *match[] = {&q->node, &q->with, &q->without};
    q->facet[0] = REGION;
    q->plan = (zws_plan){.match = match[random_below(r, 3)],
                         .order = (zws_order)random_below(r, 3),
                         .rank = q->rank,
                         .n_rank = n,
                         .bm25 = {.k1 = 1, .b = 0.9, .min_norm_len = 0.2, .average_length = 12},
                         .limit = random_below(r, 3) * 10,
                         .count_up_to = SIZE_MAX,
                         .facet = q->facet,
                         .n_facets = random_below(r, 2)};
}

static void compare(zws_live *a, zws_live *b, const zws_plan *plan, size_t *few)
{
    zws_matches x, y;
    assert_ok(zws_live__match(a, plan, NULL, &x));
    assert_ok(zws_live__match(b, plan, NULL, &y));
    assert_int_equal(x.total, y.total);
    assert_true(x.total_exact && y.total_exact);
    assert_int_equal(x.n, y.n);
    for (size_t i = 0; i < x.n; i++) {
        assert_int_equal(x.hit[i].doc, y.hit[i].doc);
        assert_string_equal(x.hit[i].id, y.hit[i].id);
        assert_int_equal(x.hit[i].date, y.hit[i].date);
        assert_true(x.hit[i].score == y.hit[i].score);
    }
    assert_int_equal(x.n_facets, y.n_facets);
    for (size_t f = 0; f < x.n_facets; f++) {
        assert_int_equal(x.facet[f].n, y.facet[f].n);
        for (size_t i = 0; i < x.facet[f].n; i++) {
            assert_int_equal(x.facet[f].item[i].count, y.facet[f].item[i].count);
            assert_int_equal(x.facet[f].item[i].len, y.facet[f].item[i].len);
            assert_memory_equal(x.facet[f].item[i].value, y.facet[f].item[i].value,
                                x.facet[f].item[i].len);
        }
    }
    *few += x.total > 0 && x.total < 1000;
    zws_matches__free(&x);
    zws_matches__free(&y);
}

/* --- Tests ------------------------------------------------------------------------------------ */

static void test_same_as_xapian(void **state)
{
    (void)state;
    const char *path = scratch_path("few");
    zws_live *writer, *few, *plain;
    random_source r = {7};
    size_t found = 0;
    assert_ok(zws_live__open_writer(&writer, path, true));
    for (uint32_t d = 1; d <= DOCUMENTS; d++)
        put(writer, 0, d);
    assert_ok(zws_live__commit(writer));
    assert_ok(zws_live__open(&few, path));
    assert_ok(zws_live__open(&plain, path));
    zws_live__set_xapian_only(plain, true);
    for (unsigned round = 0; round < 4; round++) {
        for (unsigned i = 0; i < 250; i++) {
            question q;
            make_question(&q, &r);
            compare(few, plain, &q.plan, &found);
        }
        /* Others take the numbers of some, and some go. */
        for (uint32_t k = 0; k < 200; k++) {
            uint32_t number = 1 + (round * 1000 + k * 5) % DOCUMENTS;
            if (k % 4)
                put(writer, number, number + 1 + round);
            else
                assert_ok(zws_live__delete(writer, number));
        }
        assert_ok(zws_live__commit(writer));
        bool changed;
        assert_ok(zws_live__reopen(few, &changed));
        assert_true(changed);
        assert_ok(zws_live__reopen(plain, NULL));
    }
    assert_true(found > 100);
    zws_live__free(few);
    zws_live__free(plain);
    zws_live__free(writer);
    scratch_remove(path);
}

/* What is kept is of one commit. */
static void test_frequency_follows_commits(void **state)
{
    (void)state;
    const char *path = scratch_path("commits");
    const zws_term term = {"n2", 2};
    zws_live *writer, *reader;
    uint64_t frequency;
    assert_ok(zws_live__open_writer(&writer, path, true));
    put(writer, 0, 2);
    assert_ok(zws_live__commit(writer));
    assert_ok(zws_live__open(&reader, path));
    for (uint32_t d = 4; d < 12; d += 2) {
        assert_ok(zws_live__document_frequency(reader, term, &frequency));
        assert_int_equal(frequency, d / 2 - 1);
        put(writer, 0, d);
        assert_ok(zws_live__document_frequency(writer, term, &frequency));
        assert_int_equal(frequency, d / 2);
        assert_ok(zws_live__commit(writer));
        assert_ok(zws_live__document_frequency(reader, term, &frequency));
        assert_int_equal(frequency, d / 2 - 1);
        assert_ok(zws_live__reopen(reader, NULL));
    }
    zws_live__free(reader);
    zws_live__free(writer);
    scratch_remove(path);
}

/* Terms without end do not fill the memory: what was kept of them is dropped, and found again. */
static void test_many_terms(void **state)
{
    (void)state;
    const char *path = scratch_path("terms");
    const zws_term there = {"n3", 2};
    zws_live *writer, *reader;
    uint64_t frequency;
    char text[240];
    assert_ok(zws_live__open_writer(&writer, path, true));
    put(writer, 0, 3);
    assert_ok(zws_live__commit(writer));
    zws_live__free(writer);
    assert_ok(zws_live__open(&reader, path));
    memset(text, 'q', sizeof text);
    for (unsigned i = 0; i < 80000; i++) {
        snprintf(text, 12, "%u", i);
        text[strlen(text)] = 'q';
        assert_ok(zws_live__document_frequency(reader, (zws_term){text, sizeof text}, &frequency));
        assert_int_equal(frequency, 0);
        if (i % 10000 == 0) {
            assert_ok(zws_live__document_frequency(reader, there, &frequency));
            assert_int_equal(frequency, 1);
        }
    }
    zws_live__free(reader);
    scratch_remove(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_as_xapian),
        cmocka_unit_test(test_frequency_follows_commits),
        cmocka_unit_test(test_many_terms),
    };
    return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
