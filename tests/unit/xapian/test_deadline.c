/* The deadline: what it ends, what it leaves alone, and that nothing is lost when it strikes. */
#include "support.h"

#include <math.h>

static double moment(double seconds_from_now)
{
    double now;
    ok(xapian_now(&now));
    return now + seconds_from_now;
}

static xapian_enquire *asking(const xapian_db *db, const xapian_query *query, double deadline)
{
    xapian_enquire *enquire;
    ok(xapian_enquire_new(&enquire, db));
    ok(xapian_enquire_set_query(enquire, query));
    ok(xapian_enquire_set_deadline(enquire, deadline));
    return enquire;
}

/* Documents of common words, with positions, so that matches and phrases are long. */
static xapian_db *heavy(int documents)
{
    xapian_db *db;
    uint64_t random = 11;
    ok(xapian_db_open_memory(&db));
    for (int d = 0; d < documents; d++) {
        xapian_document *document;
        ok(xapian_document_new(&document));
        for (uint32_t position = 1; position <= 40; position++) {
            char name[16];
            snprintf(name, sizeof name, "t%u", next_random(&random) % 50);
            ok(xapian_document_add_posting(document, T(name), position, 1));
        }
        ok(xapian_document_set_value(document, 0, T("value")));
        ok(xapian_db_add_document(NULL, db, document));
        xapian_document_free(document);
    }
    return db;
}

/* Every shape of query ends when its deadline lies in the past. */
static void test_an_expired_deadline(void **state)
{
    (void)state;
    xapian_db *db = heavy(50), *group;
    ok(xapian_db_new_group(&group));
    ok(xapian_db_add(group, db));
    ok(xapian_db_add(group, db));
    const char *const phrases[] = {"t1 t2", "t3"};
    xapian_query *all, *wild;
    ok(xapian_query_match_all(&all));
    ok(xapian_query_wildcard(&wild, T("t"), 100, XAPIAN_WILDCARD_MOST_FREQUENT, XAPIAN_OP_SYNONYM));
    kept(all);
    kept(wild);
    const xapian_query *queries[] = {
        all,
        wild,
        term("t1"),
        phrase(XAPIAN_OP_PHRASE, 0, "t1 t2"),
        at_least(1, 2, phrases),
        join(XAPIAN_OP_OR, 2, term("t1"), phrase(XAPIAN_OP_NEAR, 5, "t1 t2")),
        join(XAPIAN_OP_AND_NOT, 2, all, term("t1")),
        join(XAPIAN_OP_AND, 0),
    };
    const double expired[] = {1e-9, moment(-1), moment(0)};
    for (size_t q = 0; q < sizeof queries / sizeof *queries; q++) {
        for (size_t i = 0; i < sizeof expired / sizeof *expired; i++) {
            const xapian_db *dbs[] = {db, group};
            for (int d = 0; d < 2; d++) {
                xapian_enquire *e = asking(dbs[d], queries[q], expired[i]);
                xapian_mset *mset = (xapian_mset *)1;
                fails(XAPIAN_DEADLINE, xapian_enquire_mset(&mset, e, 0, 10, 0));
                assert_null(mset);
                message_has("deadline passed");
                /* The same enquire runs again once it has time, or none set. */
                ok(xapian_enquire_set_deadline(e, moment(600)));
                ok(xapian_enquire_mset(&mset, e, 0, 10, 0));
                xapian_mset_free(mset);
                ok(xapian_enquire_set_deadline(e, 0));
                ok(xapian_enquire_mset(&mset, e, 0, 10, 0));
                xapian_mset_free(mset);
                xapian_enquire_free(e);
            }
        }
    }
    xapian_db_free(group);
    xapian_db_free(db);
}

/* Lets the deadline strike in the middle of a match: the callbacks wait until it is past. */
static double waiting_score(uint32_t wdf, uint32_t doclen, uint32_t unique, double factor,
                            void *user)
{
    (void)wdf;
    (void)doclen;
    (void)unique;
    double *until = user, now;
    do
        ok(xapian_now(&now));
    while (now < *until);
    return factor;
}

static double most(uint32_t wdf, uint32_t doclen, double factor, void *user)
{
    (void)wdf;
    (void)doclen;
    (void)user;
    return factor;
}

static void test_it_strikes_within_a_match(void **state)
{
    (void)state;
    xapian_db *db = heavy(200), *group;
    ok(xapian_db_new_group(&group));
    ok(xapian_db_add(group, db));
    ok(xapian_db_add(group, db));
    const char *const phrases[] = {"t1", "t2", "t3"};
    xapian_query *wild;
    ok(xapian_query_wildcard(&wild, T("t"), 100, XAPIAN_WILDCARD_ERROR, XAPIAN_OP_OR));
    const xapian_query *queries[] = {
        kept(wild),
        term("t1"),
        join(XAPIAN_OP_OR, 3, term("t1"), term("t2"), term("t3")),
        join(XAPIAN_OP_AND, 2, term("t1"), at_least(1, 3, phrases)),
        join(XAPIAN_OP_OR, 2, join(XAPIAN_OP_AND_NOT, 2, term("t1"), term("t9")),
             phrase(XAPIAN_OP_PHRASE, 0, "t1 t2")),
        join(XAPIAN_OP_XOR, 2, join(XAPIAN_OP_MAX, 2, term("t1"), term("t9")), term("t3")),
    };
    unsigned begun = 0;
    for (size_t q = 0; q < sizeof queries / sizeof *queries; q++) {
        const xapian_db *dbs[] = {db, group};
        for (int d = 0; d < 2; d++) {
            double until = moment(0.02);
            xapian_enquire *e = asking(dbs[d], queries[q], until);
            xapian_counts *counts;
            xapian_mset *mset;
            ok(xapian_counts_new(&counts, 0, -1, 0));
            ok(xapian_enquire_add_counts(e, counts));
            ok(xapian_enquire_set_weight_callback(e, waiting_score, most, false, &until));
            fails(XAPIAN_DEADLINE, xapian_enquire_mset(&mset, e, 0, 100, 0));
            assert_null(mset);
            uint32_t documents, doccount; /* it did not finish */
            ok(xapian_counts_documents(&documents, counts));
            ok(xapian_db_doccount(&doccount, dbs[d]));
            assert_in_range(documents, 0, doccount / 2);
            begun += documents > 0;
            xapian_counts_free(counts);
            xapian_enquire_free(e);
        }
    }
    assert_true(begun > 0); /* on a busy machine not all of them get that far */
    xapian_db_free(group);
    xapian_db_free(db);
}

/* Waits like waiting_score(), but while Xapian still opens posting lists. */
static double waiting_most(uint32_t wdf, uint32_t doclen, double factor, void *user)
{
    return waiting_score(wdf, doclen, 0, factor, user);
}

/* Parts that yield nothing for long look at the clock by themselves. */
static void test_it_strikes_where_nothing_matches(void **state)
{
    (void)state;
    xapian_db *db;
    ok(xapian_db_open_memory(&db));
    for (int d = 0; d < 100; d++)
        add(db, "b a", NULL); /* never "a b" */
    const char *const phrases[] = {"a b", "a b a", "b b"};
    xapian_query *never = phrase(XAPIAN_OP_PHRASE, 0, "a b");
    const xapian_query *queries[] = {
        never,
        scaled(never, 2),
        join(XAPIAN_OP_OR, 2, never, term("none")),
        join(XAPIAN_OP_OR, 2, at_least(2, 3, phrases), term("none")),
        join(XAPIAN_OP_AND_NOT, 2, term("a"), term("b")),
        join(XAPIAN_OP_OR, 2, join(XAPIAN_OP_AND, 2, never, term("b")), term("none")),
        join(XAPIAN_OP_OR, 2, join(XAPIAN_OP_FILTER, 2, term("b"), never), term("none")),
    };
    for (size_t q = 0; q < sizeof queries / sizeof *queries; q++) {
        double until = moment(0.02);
        xapian_enquire *e = asking(db, queries[q], until);
        xapian_mset *mset;
        ok(xapian_enquire_set_weight_callback(e, waiting_score, waiting_most, false, &until));
        xapian_status status = xapian_enquire_mset(&mset, e, 0, 10, 0);
        fails(XAPIAN_DEADLINE, status);
        xapian_enquire_free(e);
    }
    xapian_db_free(db);
}

/* The query that no limit of Xapian's stops: many wildcards over all terms. */
static void test_a_heavy_query_ends(void **state)
{
    (void)state;
    xapian_db *db;
    uint64_t random = 17;
    ok(xapian_db_open_memory(&db));
    for (int d = 0; d < 4000; d++) {
        xapian_document *document;
        ok(xapian_document_new(&document));
        for (int w = 0; w < 60; w++) {
            char name[16];
            snprintf(name, sizeof name, "t%u", next_random(&random) % 400);
            ok(xapian_document_add_term(document, T(name), 1));
        }
        ok(xapian_db_add_document(NULL, db, document));
        xapian_document_free(document);
    }
    xapian_query *wild;
    ok(xapian_query_wildcard(&wild, T("t"), 400, XAPIAN_WILDCARD_MOST_FREQUENT, XAPIAN_OP_OR));
    kept(wild);
    xapian_query *query =
        join(XAPIAN_OP_OR, 10, wild, wild, wild, wild, wild, wild, wild, wild, wild, wild);
    const double allowed = 0.25;
    xapian_enquire *e = asking(db, query, moment(allowed));
    xapian_mset *mset;
    double start, end;
    ok(xapian_now(&start));
    xapian_status status = xapian_enquire_mset(&mset, e, 0, 10, 0);
    ok(xapian_now(&end));
    assert_true(status == XAPIAN_DEADLINE || (status == XAPIAN_OK && end - start < allowed * 1.2));
    assert_true(end - start < 2 * allowed + 1); /* 20 % beyond it on a quiet machine */
    print_message("asked for %.0f ms, took %.0f ms\n", allowed * 1000, (end - start) * 1000);
    xapian_mset_free(mset);
    xapian_enquire_free(e);
    xapian_db_free(db);
}

/* Numbers without documents are not made up, whatever the clock is intersected with. */
static void test_gaps_in_the_numbers(void **state)
{
    (void)state;
    xapian_db *db = create("gaps");
    for (int d = 0; d < 40; d++)
        add(db, d % 2 ? "a" : "a b", NULL);
    for (uint32_t d = 1; d <= 40; d++)
        if (d % 10 != 3)
            ok(xapian_db_delete_document(db, d));
    ok(xapian_db_commit(db));
    xapian_query *all;
    ok(xapian_query_match_all(&all));
    kept(all);
    const char *wanted = "3 13 23 33";
    assert_string_equal(timed_matches(db, all), wanted);
    assert_string_equal(timed_matches(db, term("")), wanted);
    assert_string_equal(timed_matches(db, join(XAPIAN_OP_AND, 2, all, all)), wanted);
    assert_string_equal(timed_matches(db, join(XAPIAN_OP_AND, 2, all, term("a"))), wanted);
    assert_string_equal(timed_matches(db, join(XAPIAN_OP_FILTER, 2, all, term("b"))), wanted);
    assert_string_equal(timed_matches(db, join(XAPIAN_OP_OR, 2, all, term("b"))), wanted);
    assert_string_equal(timed_matches(db, join(XAPIAN_OP_AND_NOT, 2, all, term("none"))), wanted);
    assert_string_equal(timed_matches(db, join(XAPIAN_OP_AND_NOT, 2, all, term("a"))), "");
    assert_string_equal(timed_matches(db, scaled(all, 0)), wanted);
    xapian_query *range;
    ok(xapian_query_value_ge(&range, 0, NULL, 0));
    assert_string_equal(timed_matches(db, kept(range)), wanted);
    xapian_db_free(db);
}

static void test_bad_moments(void **state)
{
    (void)state;
    xapian_db *db = heavy(1);
    xapian_enquire *e = asking(db, term("t1"), 0);
    fails(XAPIAN_INVALID_ARGUMENT, xapian_enquire_set_deadline(e, NAN));
    fails(XAPIAN_INVALID_ARGUMENT, xapian_enquire_set_deadline(e, -1));
    fails(XAPIAN_INVALID_ARGUMENT, xapian_enquire_set_deadline(e, INFINITY));
    xapian_enquire_free(e);
    xapian_db_free(db);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, make_folder, remove_folder)
    const struct CMUnitTest tests[] = {
        TEST(test_an_expired_deadline),
        TEST(test_it_strikes_within_a_match),
        TEST(test_it_strikes_where_nothing_matches),
        TEST(test_a_heavy_query_ends),
        TEST(test_gaps_in_the_numbers),
        TEST(test_bad_moments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
