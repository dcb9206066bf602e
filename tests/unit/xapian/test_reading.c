/* Documents in memory and every kind of iterator. */
#include "support.h"

static void test_document(void **state)
{
    (void)state;
    xapian_document *document, *copy;
    char *text;
    size_t length;
    uint32_t number;
    ok(xapian_document_new(&document));
    ok(xapian_document_docid(&number, document));
    assert_int_equal(number, 0);
    ok(xapian_document_data(&text, &length, document));
    text_is("", text, length);
    ok(xapian_document_set_data(document, "a\0b", 3));
    ok(xapian_document_data(&text, &length, document));
    assert_int_equal(length, 3);
    assert_memory_equal(text, "a\0b", 4);
    xapian_string_free(text);
    ok(xapian_document_add_term(document, T("t"), 3));
    ok(xapian_document_add_posting(document, T("p"), 5, 1));
    ok(xapian_document_add_posting(document, T("p"), 9, 2));
    ok(xapian_document_add_boolean_term(document, T("B")));
    ok(xapian_document_term_count(&number, document));
    assert_int_equal(number, 3);
    ok(xapian_document_set_value(document, 3, T("three")));
    ok(xapian_document_value(&text, &length, document, 3));
    text_is("three", text, length);
    ok(xapian_document_value(&text, &length, document, 4));
    text_is("", text, length);

    ok(xapian_document_serialise(&text, &length, document));
    ok(xapian_document_unserialise(&copy, text, length));
    xapian_document_free(document);
    fails(XAPIAN_SERIALISATION, xapian_document_unserialise(&document, text, 5));
    assert_null(document);
    document = copy;
    xapian_string_free(text);
    ok(xapian_document_value(&text, &length, document, 3));
    text_is("three", text, length);
    ok(xapian_document_data(&text, &length, document));
    assert_int_equal(length, 3);
    xapian_string_free(text);

    xapian_terms *terms;
    bool have;
    ok(xapian_document_terms(&terms, document));
    fails(XAPIAN_INVALID_OPERATION, xapian_terms_wdf(&number, terms)); /* before the first */
    ok(xapian_terms_next(&have, terms));                               /* B */
    assert_true(have);
    ok(xapian_terms_wdf(&number, terms));
    assert_int_equal(number, 0);
    ok(xapian_terms_next(&have, terms)); /* p */
    ok(xapian_terms_wdf(&number, terms));
    assert_int_equal(number, 3);
    ok(xapian_terms_position_count(&number, terms));
    assert_int_equal(number, 2);
    xapian_positions *positions;
    ok(xapian_terms_positions(&positions, terms));
    assert_string_equal(positions_listed(positions), "5 9");
    ok(xapian_terms_next(&have, terms)); /* t */
    ok(xapian_terms_position_count(&number, terms));
    assert_int_equal(number, 0);
    ok(xapian_terms_next(&have, terms));
    assert_false(have);
    ok(xapian_terms_next(&have, terms)); /* stays at the end */
    assert_false(have);
    fails(XAPIAN_INVALID_OPERATION, xapian_terms_wdf(&number, terms));
    xapian_terms_free(terms);

    ok(xapian_document_remove_posting(document, T("p"), 5, 1));
    fails(XAPIAN_INVALID_ARGUMENT, xapian_document_remove_posting(document, T("p"), 5, 1));
    fails(XAPIAN_INVALID_ARGUMENT, xapian_document_remove_posting(document, T("q"), 5, 1));
    ok(xapian_document_remove_term(document, T("t")));
    fails(XAPIAN_INVALID_ARGUMENT, xapian_document_remove_term(document, T("t")));
    ok(xapian_document_terms(&terms, document));
    assert_string_equal(listed(terms), "B p");
    ok(xapian_document_clear_terms(document));
    ok(xapian_document_term_count(&number, document));
    assert_int_equal(number, 0);
    ok(xapian_document_set_value(document, 3, NULL, 0));
    ok(xapian_document_value(&text, &length, document, 3));
    text_is("", text, length);
    fails(XAPIAN_INVALID_ARGUMENT, xapian_document_add_term(document, NULL, 0, 1));
    fails(XAPIAN_INVALID_ARGUMENT, xapian_document_add_term(document, NULL, 3, 1));
    xapian_document_free(document);
}

static void test_stored_document(void **state)
{
    (void)state;
    xapian_db *db = create("d");
    add(db, "x y", "value");
    ok(xapian_db_commit(db));
    xapian_document *document;
    char *text;
    size_t length;
    uint32_t docid;
    xapian_terms *terms;
    fails(XAPIAN_DOC_NOT_FOUND, xapian_db_document(&document, db, 2));
    assert_null(document);
    fails(XAPIAN_INVALID_ARGUMENT, xapian_db_document(&document, db, 0));
    ok(xapian_db_document(&document, db, 1));
    ok(xapian_document_docid(&docid, document));
    assert_int_equal(docid, 1);
    ok(xapian_document_terms(&terms, document));
    assert_string_equal(listed(terms), "x y");
    ok(xapian_db_value(&text, &length, db, 1, 0));
    text_is("value", text, length);
    ok(xapian_db_value(&text, &length, db, 1, 1));
    text_is("", text, length);
    fails(XAPIAN_DOC_NOT_FOUND, xapian_db_value(&text, &length, db, 2, 0));
    ok(xapian_db_data(&text, &length, db, 1));
    text_is("x y", text, length);
    fails(XAPIAN_DOC_NOT_FOUND, xapian_db_data(&text, &length, db, 2));
    xapian_db_free(db); /* what came from it may outlive it */
    ok(xapian_document_data(&text, &length, document));
    text_is("x y", text, length);
    ok(xapian_document_value(&text, &length, document, 0));
    text_is("value", text, length);
    xapian_document_free(document);
}

static void test_all_terms(void **state)
{
    (void)state;
    xapian_db *db = create("t");
    add(db, "apple apricot banana", NULL);
    add(db, "apple cherry", NULL);
    add(db, "政府 政务 apple", NULL);
    ok(xapian_db_commit(db));
    xapian_terms *terms;
    bool have;
    const char *name;
    size_t length;
    uint32_t number;
    ok(xapian_db_terms(&terms, db, NULL, 0));
    assert_string_equal(listed(terms), "apple apricot banana cherry 政务 政府");
    ok(xapian_db_terms(&terms, db, T("ap")));
    assert_string_equal(listed(terms), "apple apricot");
    ok(xapian_db_terms(&terms, db, T("政")));
    assert_string_equal(listed(terms), "政务 政府");
    ok(xapian_db_terms(&terms, db, T("none")));
    ok(xapian_terms_skip_to(&have, terms, T("x")));
    assert_false(have);
    xapian_terms_free(terms);

    ok(xapian_db_terms(&terms, db, NULL, 0));
    fails(XAPIAN_INVALID_OPERATION, xapian_terms_get(&name, &length, terms));
    ok(xapian_terms_skip_to(&have, terms, T("b")));
    assert_true(have);
    ok(xapian_terms_get(&name, &length, terms));
    assert_string_equal(name, "banana");
    ok(xapian_terms_termfreq(&number, terms));
    assert_int_equal(number, 1);
    ok(xapian_terms_skip_to(&have, terms, T("banana")));
    ok(xapian_terms_get(&name, &length, terms));
    assert_string_equal(name, "banana");
    ok(xapian_terms_next(&have, terms));
    ok(xapian_terms_get(&name, &length, terms));
    assert_string_equal(name, "cherry");
    xapian_positions *positions;
    fails(XAPIAN_INVALID_OPERATION, xapian_terms_wdf(&number, terms)); /* of which document? */
    assert_int_not_equal(xapian_terms_positions(&positions, terms), XAPIAN_OK);
    assert_null(positions);
    ok(xapian_terms_skip_to(&have, terms, "\xff", 1));
    assert_false(have);
    fails(XAPIAN_INVALID_OPERATION, xapian_terms_get(&name, &length, terms));
    xapian_terms_free(terms);

    ok(xapian_db_terms(&terms, db, T("apple")));
    ok(xapian_terms_next(&have, terms));
    ok(xapian_terms_termfreq(&number, terms));
    assert_int_equal(number, 3);
    xapian_terms_free(terms);
    xapian_db_free(db);
}

static void test_terms_of_a_stored_document(void **state)
{
    (void)state;
    xapian_db *db = create("t");
    add(db, "b a b c@10 a", NULL);
    add(db, "a", NULL);
    ok(xapian_db_commit(db));
    xapian_terms *terms;
    bool have;
    uint32_t number;
    ok(xapian_db_document_terms(&terms, db, 1));
    ok(xapian_terms_next(&have, terms)); /* a */
    ok(xapian_terms_wdf(&number, terms));
    assert_int_equal(number, 2);
    ok(xapian_terms_termfreq(&number, terms));
    assert_int_equal(number, 2);
    xapian_positions *positions;
    ok(xapian_terms_positions(&positions, terms));
    ok(xapian_terms_next(&have, terms)); /* the positions do not depend on where terms stands */
    assert_string_equal(positions_listed(positions), "2 11");
    ok(xapian_terms_skip_to(&have, terms, T("c")));
    assert_true(have);
    ok(xapian_terms_positions(&positions, terms));
    assert_string_equal(positions_listed(positions), "10");
    xapian_terms_free(terms);
    fails(XAPIAN_DOC_NOT_FOUND, xapian_db_document_terms(&terms, db, 3));
    assert_null(terms);
    fails(XAPIAN_INVALID_ARGUMENT, xapian_db_document_terms(&terms, db, 0));
    xapian_db_free(db);
}

static void test_postings(void **state)
{
    (void)state;
    xapian_db *db = create("p");
    for (int i = 1; i <= 500; i++)
        add(db, i % 5 ? "other" : i % 2 ? "five x five" : "five", NULL);
    ok(xapian_db_delete_document(db, 20));
    ok(xapian_db_commit(db));
    xapian_postings *postings;
    bool have;
    uint32_t number;
    ok(xapian_db_postings(&postings, db, T("five")));
    fails(XAPIAN_INVALID_OPERATION, xapian_postings_docid(&number, postings));
    uint32_t count = 0, last = 0;
    for (ok(xapian_postings_next(&have, postings)); have;
         ok(xapian_postings_next(&have, postings))) {
        ok(xapian_postings_docid(&number, postings));
        assert_true(number > last && number % 5 == 0 && number != 20);
        last = number;
        uint32_t wdf, length;
        ok(xapian_postings_wdf(&wdf, postings));
        assert_int_equal(wdf, number % 2 ? 2 : 1);
        ok(xapian_postings_doclength(&length, postings));
        assert_int_equal(length, number % 2 ? 3 : 1);
        count++;
    }
    assert_int_equal(count, 99);
    fails(XAPIAN_INVALID_OPERATION, xapian_postings_docid(&number, postings));
    xapian_postings_free(postings);

    ok(xapian_db_postings(&postings, db, T("five")));
    ok(xapian_postings_skip_to(&have, postings, 16));
    ok(xapian_postings_docid(&number, postings));
    assert_int_equal(number, 25);
    ok(xapian_postings_skip_to(&have, postings, 25));
    ok(xapian_postings_docid(&number, postings));
    assert_int_equal(number, 25);
    xapian_positions *positions;
    ok(xapian_postings_positions(&positions, postings));
    assert_string_equal(positions_listed(positions), "1 3");
    ok(xapian_postings_next(&have, postings));
    ok(xapian_postings_docid(&number, postings));
    assert_int_equal(number, 30);
    ok(xapian_postings_skip_to(&have, postings, 501));
    assert_false(have);
    ok(xapian_postings_skip_to(&have, postings, 502));
    assert_false(have);
    ok(xapian_postings_next(&have, postings));
    assert_false(have);
    xapian_postings_free(postings);

    ok(xapian_db_postings(&postings, db, T("absent")));
    ok(xapian_postings_next(&have, postings));
    assert_false(have);
    xapian_postings_free(postings);
    ok(xapian_db_postings(&postings, db, NULL, 0)); /* all documents */
    for (count = 0, ok(xapian_postings_next(&have, postings)); have; count++)
        ok(xapian_postings_next(&have, postings));
    assert_int_equal(count, 499);
    xapian_postings_free(postings);
    xapian_db_free(db);
}

static void test_positions(void **state)
{
    (void)state;
    xapian_db *db = create("p");
    add(db, "a@3 a@7 a@100 b", NULL);
    ok(xapian_db_commit(db));
    xapian_positions *positions;
    bool have;
    uint32_t number;
    ok(xapian_db_positions(&positions, db, 1, T("a")));
    fails(XAPIAN_INVALID_OPERATION, xapian_positions_get(&number, positions));
    ok(xapian_positions_skip_to(&have, positions, 4));
    assert_true(have);
    ok(xapian_positions_get(&number, positions));
    assert_int_equal(number, 7);
    ok(xapian_positions_skip_to(&have, positions, 7));
    ok(xapian_positions_get(&number, positions));
    assert_int_equal(number, 7);
    ok(xapian_positions_next(&have, positions));
    ok(xapian_positions_get(&number, positions));
    assert_int_equal(number, 100);
    ok(xapian_positions_skip_to(&have, positions, 101));
    assert_false(have);
    xapian_positions_free(positions);
    ok(xapian_db_positions(&positions, db, 1, T("absent")));
    assert_string_equal(positions_listed(positions), "");
    ok(xapian_db_positions(&positions, db, 9, T("a"))); /* no such document */
    assert_string_equal(positions_listed(positions), "");
    fails(XAPIAN_INVALID_ARGUMENT, xapian_db_positions(&positions, db, 0, T("a")));
    assert_null(positions);
    xapian_db_free(db);
}

static void test_values(void **state)
{
    (void)state;
    xapian_db *db = create("v");
    for (int i = 1; i <= 100; i++) {
        char value[16];
        snprintf(value, sizeof value, "v%d", i);
        add(db, "x", i % 10 ? NULL : value);
    }
    ok(xapian_db_commit(db));
    xapian_values *values;
    bool have;
    uint32_t docid, count = 0;
    const char *value;
    size_t length;
    ok(xapian_db_values(&values, db, 0));
    fails(XAPIAN_INVALID_OPERATION, xapian_values_get(&docid, &value, &length, values));
    for (ok(xapian_values_next(&have, values)); have; ok(xapian_values_next(&have, values))) {
        char wanted[16];
        ok(xapian_values_get(&docid, &value, &length, values));
        assert_int_equal(docid, ++count * 10);
        snprintf(wanted, sizeof wanted, "v%u", docid);
        assert_string_equal(value, wanted);
        assert_int_equal(length, strlen(wanted));
    }
    assert_int_equal(count, 10);
    xapian_values_free(values);
    ok(xapian_db_values(&values, db, 0));
    ok(xapian_values_skip_to(&have, values, 42));
    assert_true(have);
    ok(xapian_values_get(&docid, NULL, NULL, values));
    assert_int_equal(docid, 50);
    fails(XAPIAN_INVALID_ARGUMENT, xapian_values_get(&docid, &value, NULL, values));
    ok(xapian_values_get(NULL, &value, &length, values));
    assert_string_equal(value, "v50");
    ok(xapian_values_skip_to(&have, values, 101));
    assert_false(have);
    xapian_values_free(values);
    ok(xapian_db_values(&values, db, 5));
    ok(xapian_values_next(&have, values));
    assert_false(have);
    xapian_values_free(values);
    xapian_db_free(db);
}

/* Iterators over a group see all members. */
static void test_iterating_a_group(void **state)
{
    (void)state;
    xapian_db *member[2], *group;
    ok(xapian_db_new_group(&group));
    for (int m = 0; m < 2; m++) {
        ok(xapian_db_open_memory(&member[m]));
        add(member[m], m ? "b c" : "a b", m ? "one" : "zero");
        ok(xapian_db_add(group, member[m]));
    }
    xapian_terms *terms;
    xapian_postings *postings;
    xapian_values *values;
    bool have;
    uint32_t number;
    const char *value;
    size_t length;
    ok(xapian_db_terms(&terms, group, NULL, 0));
    assert_string_equal(listed(terms), "a b c");
    ok(xapian_db_termfreq(&number, group, T("b")));
    assert_int_equal(number, 2);
    ok(xapian_db_postings(&postings, group, T("b")));
    ok(xapian_postings_next(&have, postings));
    ok(xapian_postings_next(&have, postings));
    ok(xapian_postings_docid(&number, postings));
    assert_int_equal(number, 2);
    xapian_postings_free(postings);
    ok(xapian_db_values(&values, group, 0));
    ok(xapian_values_skip_to(&have, values, 2));
    ok(xapian_values_get(&number, &value, &length, values));
    assert_int_equal(number, 2);
    assert_string_equal(value, "one");
    xapian_values_free(values);
    ok(xapian_db_document_terms(&terms, group, 2));
    assert_string_equal(listed(terms), "b c");
    xapian_db_free(group);
    xapian_db_free(member[0]);
    xapian_db_free(member[1]);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, make_folder, remove_folder)
    const struct CMUnitTest tests[] = {
        TEST(test_document),  TEST(test_stored_document),
        TEST(test_all_terms), TEST(test_terms_of_a_stored_document),
        TEST(test_postings),  TEST(test_positions),
        TEST(test_values),    TEST(test_iterating_a_group),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
