/* Sorting, cutting off, collapsing, counting, deciding, and what a result set tells. */
#include "support.h"

#include <math.h>

/* Documents with a word that they have as often as their weight should rank them, and a value. */
static xapian_db *sample(void)
{
    xapian_db *db;
    ok(xapian_db_open_memory(&db));
    add(db, "a x x x", "2020"); /* 1 */
    add(db, "a a a x", "2018"); /* 2 */
    add(db, "a a x x", "2021"); /* 3 */
    add(db, "a a x x", "2018"); /* 4 */
    add(db, "a x x x", "2021"); /* 5 */
    add(db, "b x x x", "2030"); /* 6 */
    return db;
}

static xapian_enquire *asking(const xapian_db *db, const xapian_query *query)
{
    xapian_enquire *enquire;
    ok(xapian_enquire_new(&enquire, db));
    ok(xapian_enquire_set_query(enquire, query));
    return enquire;
}

static void test_sorts(void **state)
{
    (void)state;
    xapian_db *db = sample();
    xapian_enquire *e = asking(db, term("a"));
    assert_string_equal(ranked(e, 0, 10), "2 3 4 1 5");
    ok(xapian_enquire_set_sort(e, XAPIAN_SORT_VALUE, 0, true));
    assert_string_equal(ranked(e, 0, 10), "3 5 1 2 4");
    ok(xapian_enquire_set_sort(e, XAPIAN_SORT_VALUE, 0, false));
    assert_string_equal(ranked(e, 0, 10), "2 4 1 3 5");
    ok(xapian_enquire_set_sort(e, XAPIAN_SORT_VALUE_THEN_RELEVANCE, 0, false));
    assert_string_equal(ranked(e, 0, 10), "2 4 1 3 5");
    ok(xapian_enquire_set_sort(e, XAPIAN_SORT_VALUE_THEN_RELEVANCE, 0, true));
    assert_string_equal(ranked(e, 0, 10), "3 5 1 2 4");
    ok(xapian_enquire_set_sort(e, XAPIAN_SORT_RELEVANCE_THEN_VALUE, 0, false));
    assert_string_equal(ranked(e, 0, 10), "2 4 3 1 5");
    ok(xapian_enquire_set_sort(e, XAPIAN_SORT_RELEVANCE_THEN_VALUE, 0, true));
    assert_string_equal(ranked(e, 0, 10), "2 3 4 5 1");
    ok(xapian_enquire_set_sort(e, XAPIAN_SORT_RELEVANCE, 0, false));
    assert_string_equal(ranked(e, 0, 10), "2 3 4 1 5");
    ok(xapian_enquire_set_docid_order(e, XAPIAN_DOCID_DESCENDING));
    assert_string_equal(ranked(e, 0, 10), "2 4 3 5 1");
    ok(xapian_enquire_set_weight_bool(e));
    assert_string_equal(ranked(e, 0, 10), "5 4 3 2 1");
    ok(xapian_enquire_set_docid_order(e, XAPIAN_DOCID_ANY));
    assert_string_equal(ranked(e, 0, 10), "1 2 3 4 5");
    ok(xapian_enquire_set_docid_order(e, XAPIAN_DOCID_ASCENDING));
    assert_string_equal(ranked(e, 0, 10), "1 2 3 4 5");
    ok(xapian_enquire_set_sort(e, XAPIAN_SORT_VALUE, 0, true));
    double now;
    ok(xapian_now(&now));
    ok(xapian_enquire_set_deadline(e, now + 100));
    assert_string_equal(ranked(e, 0, 10), "3 5 1 2 4");
    fails(XAPIAN_INVALID_ARGUMENT, xapian_enquire_set_sort(e, (xapian_sort)9, 0, true));
    fails(XAPIAN_INVALID_ARGUMENT, xapian_enquire_set_docid_order(e, (xapian_docid_order)9));

    xapian_mset *mset;
    char *key;
    size_t length;
    ok(xapian_enquire_mset(&mset, e, 0, 10, 0));
    ok(xapian_mset_sort_key(&key, &length, mset, 0));
    text_is("2021", key, length);
    fails(XAPIAN_RANGE, xapian_mset_sort_key(&key, &length, mset, 5));
    xapian_mset_free(mset);
    xapian_enquire_free(e);
    xapian_db_free(db);
}

static void test_pages(void **state)
{
    (void)state;
    xapian_db *db = sample();
    xapian_enquire *e = asking(db, term("a"));
    xapian_mset *mset;
    uint32_t size, rank, lower, estimated, upper;
    assert_string_equal(ranked(e, 0, 2), "2 3");
    assert_string_equal(ranked(e, 2, 2), "4 1");
    assert_string_equal(ranked(e, 4, 2), "5");
    assert_string_equal(ranked(e, 5, 2), "");
    assert_string_equal(ranked(e, UINT32_MAX, UINT32_MAX), "");
    assert_string_equal(ranked(e, 1, UINT32_MAX), "3 4 1 5");
    ok(xapian_enquire_mset(&mset, e, 2, 2, 100));
    ok(xapian_mset_get(NULL, NULL, NULL, &rank, NULL, mset, 1));
    assert_int_equal(rank, 3);
    ok(xapian_mset_matches(&lower, &estimated, &upper, mset));
    assert_int_equal(lower, 5);
    assert_int_equal(estimated, 5);
    assert_int_equal(upper, 5);
    ok(xapian_mset_matches(NULL, NULL, NULL, mset));
    ok(xapian_mset_get(NULL, NULL, NULL, NULL, NULL, mset, 1));
    fails(XAPIAN_RANGE, xapian_mset_get(&rank, NULL, NULL, NULL, NULL, mset, 2));
    message_has("hit 2 of 2");
    fails(XAPIAN_RANGE, xapian_mset_get(&rank, NULL, NULL, NULL, NULL, mset, UINT32_MAX));
    uint32_t termfreq;
    double weight, top;
    ok(xapian_mset_term(&termfreq, &weight, mset, T("a")));
    assert_int_equal(termfreq, 5);
    xapian_mset_free(mset);
    ok(xapian_enquire_mset(&mset, e, 0, 1, 0));
    ok(xapian_mset_get(NULL, &top, NULL, NULL, NULL, mset, 0));
    assert_true(weight >= top && top > 0);
    ok(xapian_mset_term(NULL, NULL, mset, T("a")));
    xapian_document *document;
    char *data;
    size_t length;
    fails(XAPIAN_RANGE, xapian_mset_document(&document, mset, 1));
    assert_null(document);
    ok(xapian_mset_document(&document, mset, 0));
    xapian_mset_free(mset);
    ok(xapian_document_data(&data, &length, document));
    text_is("a a a x", data, length);
    xapian_document_free(document);
    ok(xapian_enquire_mset(&mset, e, 0, 0, 0));
    ok(xapian_mset_size(&size, mset));
    assert_int_equal(size, 0);
    ok(xapian_mset_matches(&lower, NULL, &upper, mset));
    assert_true(lower <= 5 && upper >= 5);
    xapian_mset_free(mset);
    xapian_enquire_free(e);
    xapian_db_free(db);
}

static void test_percent_and_cutoff(void **state)
{
    (void)state;
    xapian_db *db = sample();
    for (int timed = 0; timed < 2; timed++) {
        xapian_enquire *e = asking(db, term("a"));
        double now, weights[5];
        int percents[5];
        xapian_mset *mset;
        ok(xapian_now(&now));
        if (timed)
            ok(xapian_enquire_set_deadline(e, now + 100));
        ok(xapian_enquire_mset(&mset, e, 0, 10, 0));
        for (uint32_t i = 0; i < 5; i++)
            ok(xapian_mset_get(NULL, &weights[i], &percents[i], NULL, NULL, mset, i));
        xapian_mset_free(mset);
        assert_int_equal(percents[0], 100);
        for (int i = 1; i < 5; i++)
            assert_int_equal(percents[i], (int)floor(100 * weights[i] / weights[0] + 0.001));
        assert_true(percents[4] < percents[1]);
        ok(xapian_enquire_set_cutoff(e, percents[1], 0));
        assert_string_equal(ranked(e, 0, 10), "2 3 4");
        ok(xapian_enquire_set_cutoff(e, 0, weights[0]));
        assert_string_equal(ranked(e, 0, 10), "2");
        ok(xapian_enquire_set_cutoff(e, 0, 0));
        assert_string_equal(ranked(e, 0, 10), "2 3 4 1 5");
        fails(XAPIAN_INVALID_ARGUMENT, xapian_enquire_set_cutoff(e, 101, 0));
        fails(XAPIAN_INVALID_ARGUMENT, xapian_enquire_set_cutoff(e, -1, 0));
        fails(XAPIAN_INVALID_ARGUMENT, xapian_enquire_set_cutoff(e, 0, NAN));
        fails(XAPIAN_INVALID_ARGUMENT, xapian_enquire_set_cutoff(e, 0, -1));
        xapian_enquire_free(e);
    }
    xapian_db_free(db);
}

static void test_collapse(void **state)
{
    (void)state;
    xapian_db *db = sample();
    xapian_enquire *e = asking(db, term("a"));
    xapian_mset *mset;
    uint32_t collapsed;
    char *key;
    size_t length;
    ok(xapian_enquire_set_collapse(e, 0, 1));
    assert_string_equal(ranked(e, 0, 10), "2 3 1");
    ok(xapian_enquire_mset(&mset, e, 0, 10, 0));
    ok(xapian_mset_get(NULL, NULL, NULL, NULL, &collapsed, mset, 0));
    assert_int_equal(collapsed, 1);
    ok(xapian_mset_get(NULL, NULL, NULL, NULL, &collapsed, mset, 2));
    assert_int_equal(collapsed, 0);
    ok(xapian_mset_collapse_key(&key, &length, mset, 0));
    text_is("2018", key, length);
    xapian_mset_free(mset);
    ok(xapian_enquire_set_collapse(e, 0, 2));
    assert_string_equal(ranked(e, 0, 10), "2 3 4 1 5");
    ok(xapian_enquire_set_collapse(e, XAPIAN_NO_SLOT, 0));
    assert_string_equal(ranked(e, 0, 10), "2 3 4 1 5");
    fails(XAPIAN_INVALID_ARGUMENT, xapian_enquire_set_collapse(e, 0, 0));
    xapian_enquire_free(e);
    xapian_db_free(db);
}

static void test_scale_and_fixed_weight(void **state)
{
    (void)state;
    xapian_db *db = sample();
    xapian_query *fixed;
    ok(xapian_query_fixed_weight(&fixed, 2.5));
    kept(fixed);
    xapian_mset *mset;
    double weight, other;
    xapian_enquire *e = asking(db, join(XAPIAN_OP_AND, 2, scaled(fixed, 2), scaled(term("a"), 0)));
    ok(xapian_enquire_mset(&mset, e, 0, 10, 0));
    ok(xapian_mset_get(NULL, &weight, NULL, NULL, NULL, mset, 4));
    assert_true(fabs(weight - 5) < 1e-12);
    xapian_mset_free(mset);
    xapian_enquire_free(e);
    e = asking(db, term("a"));
    ok(xapian_enquire_mset(&mset, e, 0, 1, 0));
    ok(xapian_mset_get(NULL, &weight, NULL, NULL, NULL, mset, 0));
    xapian_mset_free(mset);
    ok(xapian_enquire_set_query(e, scaled(term("a"), 3)));
    ok(xapian_enquire_mset(&mset, e, 0, 1, 0));
    ok(xapian_mset_get(NULL, &other, NULL, NULL, NULL, mset, 0));
    assert_true(fabs(other - 3 * weight) < 1e-12);
    xapian_mset_free(mset);
    xapian_enquire_free(e);
    xapian_db_free(db);
}

/* "value=count value=count" of counts. */
static const char *counted(xapian_counts *counts)
{
    static char line[1024];
    uint32_t size, count;
    ok(xapian_counts_size(&size, counts));
    line[0] = '\0';
    for (uint32_t i = 0; i < size; i++) {
        const char *value;
        size_t length;
        ok(xapian_counts_get(&value, &length, &count, counts, i));
        assert_int_equal(strlen(value), length);
        sprintf(line + strlen(line), "%s%s=%u", i ? " " : "", value, count);
    }
    fails(XAPIAN_RANGE, xapian_counts_get(&(const char *){0}, &(size_t){0}, &count, counts, size));
    return line;
}

static void test_counts(void **state)
{
    (void)state;
    xapian_db *db = sample();
    xapian_enquire *e = asking(db, term("a"));
    xapian_counts *counts;
    uint32_t documents;
    uint64_t other;
    xapian_mset *mset;
    ok(xapian_counts_new(&counts, 0, -1, 0));
    assert_string_equal(counted(counts), "");
    ok(xapian_enquire_add_counts(e, counts));
    fails(XAPIAN_INVALID_ARGUMENT, xapian_enquire_add_counts(e, counts));
    for (int round = 0; round < 2; round++) {      /* each match starts again */
        assert_string_equal(ranked(e, 0, 1), "2"); /* all are counted, not only the page */
        assert_string_equal(counted(counts), "2018=2 2021=2 2020=1");
        ok(xapian_counts_documents(&documents, counts));
        assert_int_equal(documents, 5);
        ok(xapian_counts_other(&other, counts));
        assert_int_equal(other, 0);
    }
    ok(xapian_enquire_set_sort(e, XAPIAN_SORT_VALUE, 0, true));
    ok(xapian_enquire_set_weight_bool(e));
    ok(xapian_enquire_mset(&mset, e, 0, 0, 0));
    xapian_mset_free(mset);
    assert_string_equal(counted(counts), "2018=2 2021=2 2020=1");
    double now;
    ok(xapian_now(&now));
    ok(xapian_enquire_set_deadline(e, now + 100));
    ok(xapian_enquire_mset(&mset, e, 0, 1, 0));
    xapian_mset_free(mset);
    assert_string_equal(counted(counts), "2018=2 2021=2 2020=1");
    ok(xapian_enquire_set_query(e, term("b")));
    ok(xapian_enquire_mset(&mset, e, 0, 1, 0));
    xapian_mset_free(mset);
    assert_string_equal(counted(counts), "2030=1");
    ok(xapian_enquire_clear_counts(e));
    ok(xapian_enquire_set_query(e, term("a")));
    ok(xapian_enquire_mset(&mset, e, 0, 1, 0));
    xapian_mset_free(mset);
    assert_string_equal(counted(counts), "2030=1"); /* no longer part of it */
    ok(xapian_enquire_add_counts(e, counts));
    xapian_counts_free(counts); /* before the enquire */
    ok(xapian_enquire_mset(&mset, e, 0, 1, 0));
    xapian_mset_free(mset);
    xapian_enquire_free(e);
    fails(XAPIAN_INVALID_ARGUMENT, xapian_counts_new(&counts, 0, 256, 0));
    assert_null(counts);
    fails(XAPIAN_INVALID_ARGUMENT, xapian_counts_new(&counts, 0, -2, 0));
    xapian_db_free(db);
}

static void test_counts_split_values(void **state)
{
    (void)state;
    xapian_db *db;
    ok(xapian_db_open_memory(&db));
    add(db, "a", "tax;land");
    add(db, "a", "land");
    add(db, "a", ";land;;land;"); /* empty pieces, and one twice */
    add(db, "a", NULL);
    add(db, "a", ";");
    add(db, "a", "health");
    add(db, "b", "other");
    xapian_enquire *e = asking(db, term("a"));
    xapian_counts *split, *whole, *few;
    xapian_mset *mset;
    uint64_t other;
    uint32_t documents;
    ok(xapian_counts_new(&split, 0, ';', 0));
    ok(xapian_counts_new(&whole, 0, -1, 0));
    ok(xapian_counts_new(&few, 0, ';', 1));
    ok(xapian_enquire_add_counts(e, split));
    ok(xapian_enquire_add_counts(e, whole));
    ok(xapian_enquire_add_counts(e, few));
    ok(xapian_enquire_mset(&mset, e, 0, 1, 0));
    xapian_mset_free(mset);
    assert_string_equal(counted(split), "land=3 health=1 tax=1");
    assert_string_equal(counted(whole), ";=1 ;land;;land;=1 health=1 land=1 tax;land=1");
    assert_string_equal(counted(few), "land=3"); /* pieces of a value are taken in byte order */
    ok(xapian_counts_other(&other, few));
    assert_int_equal(other, 2);
    ok(xapian_counts_documents(&documents, few));
    assert_int_equal(documents, 6);
    xapian_counts_free(split);
    xapian_counts_free(whole);
    xapian_counts_free(few);
    xapian_enquire_free(e);
    xapian_db_free(db);
}

struct decision {
    int answer;
    unsigned calls;
    const char *unwanted; /* value of slot 0 */
};

static int decide(const xapian_document *document, void *user)
{
    struct decision *decision = user;
    char *value, *data;
    size_t length;
    uint32_t docid;
    decision->calls++;
    ok(xapian_document_docid(&docid, document));
    assert_in_range(docid, 1, 6);
    ok(xapian_document_data(&data, &length, document));
    assert_true(length > 0);
    xapian_string_free(data);
    ok(xapian_document_value(&value, &length, document, 0));
    bool unwanted = decision->unwanted && strcmp(value, decision->unwanted) == 0;
    xapian_string_free(value);
    return unwanted ? 0 : decision->answer;
}

static void test_decider(void **state)
{
    (void)state;
    xapian_db *db = sample();
    xapian_enquire *e = asking(db, term("a"));
    struct decision decision = {1, 0, "2021"};
    ok(xapian_enquire_set_decider(e, decide, &decision));
    assert_string_equal(ranked(e, 0, 10), "2 4 1");
    assert_int_equal(decision.calls, 5);
    decision = (struct decision){0, 0, NULL};
    assert_string_equal(ranked(e, 0, 10), "");
    decision = (struct decision){-1, 0, NULL};
    xapian_mset *mset;
    fails(XAPIAN_CALLBACK_STOPPED, xapian_enquire_mset(&mset, e, 0, 10, 0));
    assert_null(mset);
    assert_int_equal(decision.calls, 1);
    ok(xapian_enquire_set_decider(e, NULL, NULL));
    assert_string_equal(ranked(e, 0, 10), "2 3 4 1 5");
    xapian_enquire_free(e);
    /* In a group as well. */
    xapian_db *group;
    ok(xapian_db_new_group(&group));
    ok(xapian_db_add(group, db));
    ok(xapian_db_add(group, db));
    e = asking(group, term("a"));
    decision = (struct decision){1, 0, "2021"};
    ok(xapian_enquire_set_decider(e, decide, &decision));
    assert_string_equal(ranked(e, 0, 10), "3 4 7 8 1 2");
    xapian_enquire_free(e);
    xapian_db_free(group);
    xapian_db_free(db);
}

static void test_matching_terms(void **state)
{
    (void)state;
    xapian_db *db = sample();
    xapian_query *any;
    ok(xapian_query_wildcard(&any, T("a"), 9, XAPIAN_WILDCARD_FIRST, XAPIAN_OP_OR));
    xapian_enquire *e = asking(db, join(XAPIAN_OP_OR, 3, term("x"), term("b"), kept(any)));
    xapian_terms *terms;
    ok(xapian_enquire_matching_terms(&terms, e, 1));
    assert_string_equal(listed(terms), "a x");
    ok(xapian_enquire_matching_terms(&terms, e, 6));
    assert_string_equal(listed(terms), "b x");
    fails(XAPIAN_DOC_NOT_FOUND, xapian_enquire_matching_terms(&terms, e, 60));
    assert_null(terms);
    xapian_enquire_free(e);
    xapian_db_free(db);
}

static void test_an_enquire_without_a_query(void **state)
{
    (void)state;
    xapian_db *db = sample();
    xapian_enquire *e;
    xapian_mset *mset;
    xapian_terms *terms;
    ok(xapian_enquire_new(&e, db));
    fails(XAPIAN_INVALID_OPERATION, xapian_enquire_mset(&mset, e, 0, 10, 0));
    message_has("xapian_enquire_set_query");
    fails(XAPIAN_INVALID_OPERATION, xapian_enquire_matching_terms(&terms, e, 1));
    /* Everything may be freed before the enquire. */
    xapian_query *query;
    ok(xapian_query_term(&query, T("a"), 1, 0));
    ok(xapian_enquire_set_query(e, query));
    xapian_query_free(query);
    xapian_db_free(db);
    ok(xapian_enquire_set_time_limit(e, 5));
    fails(XAPIAN_INVALID_ARGUMENT, xapian_enquire_set_time_limit(e, -1));
    fails(XAPIAN_INVALID_ARGUMENT, xapian_enquire_set_time_limit(e, NAN));
    assert_string_equal(ranked(e, 0, 2), "2 3");
    xapian_enquire_free(e);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, make_folder, remove_folder)
    const struct CMUnitTest tests[] = {
        TEST(test_sorts),
        TEST(test_pages),
        TEST(test_percent_and_cutoff),
        TEST(test_collapse),
        TEST(test_scale_and_fixed_weight),
        TEST(test_counts),
        TEST(test_counts_split_values),
        TEST(test_decider),
        TEST(test_matching_terms),
        TEST(test_an_enquire_without_a_query),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
