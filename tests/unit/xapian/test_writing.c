/* Documents in and out of databases, transactions, metadata, spelling, synonyms. */
#include "support.h"

static void test_add_replace_delete(void **state)
{
    (void)state;
    xapian_db *db = create("w");
    assert_int_equal(add(db, "one first", NULL), 1);
    assert_int_equal(add(db, "two first", NULL), 2);
    xapian_document *document = document_of("three");
    ok(xapian_db_replace_document(db, 2, document));
    assert_string_equal(matches(db, term("first")), "1");
    assert_string_equal(matches(db, term("three")), "2");
    ok(xapian_db_replace_document(db, 10, document)); /* a number of the caller's choice */
    assert_string_equal(matches(db, term("three")), "2 10");
    uint32_t docid = 0;
    ok(xapian_db_add_document(&docid, db, document));
    assert_int_equal(docid, 11);
    ok(xapian_db_add_document(NULL, db, document));
    ok(xapian_db_delete_document(db, 10));
    assert_string_equal(matches(db, term("three")), "2 11 12");
    fails(XAPIAN_DOC_NOT_FOUND, xapian_db_delete_document(db, 10));
    fails(XAPIAN_INVALID_ARGUMENT, xapian_db_delete_document(db, 0));
    fails(XAPIAN_INVALID_ARGUMENT, xapian_db_replace_document(db, 0, document));
    xapian_document_free(document);
    xapian_db_free(db);
}

static void test_by_unique_term(void **state)
{
    (void)state;
    xapian_db *db = create("u");
    uint32_t docid;
    xapian_document *document = document_of("Qx body");
    ok(xapian_db_replace_by_term(&docid, db, T("Qx"), document));
    assert_int_equal(docid, 1);
    ok(xapian_db_replace_by_term(&docid, db, T("Qy"), document)); /* none has it: added */
    assert_int_equal(docid, 2);
    ok(xapian_db_replace_by_term(&docid, db, T("Qx"), document)); /* two have it: one is left */
    assert_int_equal(docid, 1);
    assert_string_equal(matches(db, term("Qx")), "1");
    ok(xapian_db_replace_by_term(NULL, db, T("Qx"), document));
    ok(xapian_db_delete_by_term(db, T("Qz")));
    assert_string_equal(matches(db, term("body")), "1");
    ok(xapian_db_delete_by_term(db, T("Qx")));
    assert_string_equal(matches(db, term("body")), "");
    fails(XAPIAN_INVALID_ARGUMENT, xapian_db_replace_by_term(&docid, db, "", 0, document));
    fails(XAPIAN_INVALID_ARGUMENT, xapian_db_delete_by_term(db, "", 0));
    xapian_document_free(document);
    xapian_db_free(db);
}

static void test_commit_shows(void **state)
{
    (void)state;
    xapian_db *db = create("c"), *reader;
    ok(xapian_db_commit(db));
    reader = open_reader("c");
    add(db, "x", NULL);
    bool changed;
    ok(xapian_db_reopen(&changed, reader));
    assert_string_equal(matches(reader, term("x")), "");
    assert_string_equal(matches(db, term("x")), "1"); /* the writer sees its own changes */
    ok(xapian_db_commit(db));
    assert_string_equal(matches(reader, term("x")), "");
    ok(xapian_db_reopen(&changed, reader));
    assert_true(changed);
    assert_string_equal(matches(reader, term("x")), "1");
    xapian_db_free(reader);
    xapian_db_free(db);
}

static void test_transactions(void **state)
{
    (void)state;
    xapian_db *db = create("t");
    add(db, "before", NULL);
    fails(XAPIAN_INVALID_OPERATION, xapian_db_commit_transaction(db));
    fails(XAPIAN_INVALID_OPERATION, xapian_db_cancel_transaction(db));
    ok(xapian_db_begin_transaction(db, true));
    fails(XAPIAN_INVALID_OPERATION, xapian_db_begin_transaction(db, true));
    fails(XAPIAN_INVALID_OPERATION, xapian_db_commit(db));
    add(db, "cancelled", NULL);
    ok(xapian_db_delete_document(db, 1));
    ok(xapian_db_set_metadata(db, T("k"), T("v")));
    ok(xapian_db_cancel_transaction(db));
    assert_string_equal(matches(db, term("before")), "1");
    assert_string_equal(matches(db, term("cancelled")), "");
    char *value;
    size_t length;
    ok(xapian_db_metadata(&value, &length, db, T("k")));
    text_is("", value, length);
    ok(xapian_db_begin_transaction(db, true));
    add(db, "kept", NULL);
    ok(xapian_db_commit_transaction(db));
    xapian_db *reader = open_reader("t"); /* flushed: durable without a commit */
    assert_string_equal(matches(reader, term("kept")), "2");
    xapian_db_free(reader);
    ok(xapian_db_begin_transaction(db, false));
    add(db, "later", NULL);
    ok(xapian_db_commit_transaction(db));
    reader = open_reader("t");
    assert_string_equal(matches(reader, term("later")), "");
    xapian_db_free(reader);
    ok(xapian_db_begin_transaction(db, false));
    add(db, "dropped", NULL);
    xapian_db_free(db); /* cancels, and an unflushed one takes all that was not committed along */
    reader = open_reader("t");
    assert_string_equal(matches(reader, term("kept")), "2");
    assert_string_equal(matches(reader, term("later")), "");
    assert_string_equal(matches(reader, term("dropped")), "");
    xapian_db_free(reader);
}

static void test_readers_do_not_write(void **state)
{
    (void)state;
    xapian_db *db = create("r");
    add(db, "a", NULL);
    xapian_db_free(db);
    db = open_reader("r");
    xapian_document *document = document_of("x");
    fails(XAPIAN_INVALID_OPERATION, xapian_db_commit(db));
    message_has("open for reading");
    fails(XAPIAN_INVALID_OPERATION, xapian_db_begin_transaction(db, true));
    fails(XAPIAN_INVALID_OPERATION, xapian_db_commit_transaction(db));
    fails(XAPIAN_INVALID_OPERATION, xapian_db_cancel_transaction(db));
    fails(XAPIAN_INVALID_OPERATION, xapian_db_add_document(NULL, db, document));
    fails(XAPIAN_INVALID_OPERATION, xapian_db_replace_document(db, 1, document));
    fails(XAPIAN_INVALID_OPERATION, xapian_db_replace_by_term(NULL, db, T("a"), document));
    fails(XAPIAN_INVALID_OPERATION, xapian_db_delete_document(db, 1));
    fails(XAPIAN_INVALID_OPERATION, xapian_db_delete_by_term(db, T("a")));
    fails(XAPIAN_INVALID_OPERATION, xapian_db_set_metadata(db, T("k"), T("v")));
    fails(XAPIAN_INVALID_OPERATION, xapian_db_add_spelling(db, T("w"), 1));
    fails(XAPIAN_INVALID_OPERATION, xapian_db_remove_spelling(db, T("w"), 1));
    fails(XAPIAN_INVALID_OPERATION, xapian_db_add_synonym(db, T("a"), T("b")));
    fails(XAPIAN_INVALID_OPERATION, xapian_db_remove_synonym(db, T("a"), T("b")));
    fails(XAPIAN_INVALID_OPERATION, xapian_db_clear_synonyms(db, T("a")));
    xapian_document_free(document);
    xapian_db_free(db);
}

static void test_metadata(void **state)
{
    (void)state;
    xapian_db *db = create("m");
    char *value;
    size_t length;
    xapian_terms *keys;
    ok(xapian_db_set_metadata(db, T("schema"), T("7")));
    ok(xapian_db_set_metadata(db, T("a.1"), "x\0y", 3));
    ok(xapian_db_set_metadata(db, T("a.2"), T("z")));
    ok(xapian_db_commit(db));
    ok(xapian_db_metadata(&value, &length, db, T("schema")));
    text_is("7", value, length);
    ok(xapian_db_metadata(&value, &length, db, T("a.1")));
    assert_int_equal(length, 3);
    assert_memory_equal(value, "x\0y", 4);
    xapian_string_free(value);
    ok(xapian_db_metadata(&value, &length, db, T("missing")));
    text_is("", value, length);
    ok(xapian_db_metadata_keys(&keys, db, NULL, 0));
    assert_string_equal(listed(keys), "a.1 a.2 schema");
    ok(xapian_db_metadata_keys(&keys, db, T("a.")));
    assert_string_equal(listed(keys), "a.1 a.2");
    ok(xapian_db_metadata_keys(&keys, db, T("zz")));
    assert_string_equal(listed(keys), "");
    ok(xapian_db_set_metadata(db, T("schema"), NULL, 0)); /* deletes */
    ok(xapian_db_metadata(&value, &length, db, T("schema")));
    text_is("", value, length);
    fails(XAPIAN_INVALID_ARGUMENT, xapian_db_set_metadata(db, NULL, 0, T("v")));
    fails(XAPIAN_INVALID_ARGUMENT, xapian_db_metadata(&value, &length, db, NULL, 0));
    fails(XAPIAN_INVALID_ARGUMENT, xapian_db_set_metadata(db, T("k"), NULL, 5));
    xapian_db_free(db);
}

static void test_spelling(void **state)
{
    (void)state;
    xapian_db *db = create("s");
    char *word;
    size_t length;
    xapian_terms *words;
    ok(xapian_db_add_spelling(db, T("government"), 10));
    ok(xapian_db_add_spelling(db, T("gazette"), 3));
    ok(xapian_db_add_spelling(db, T("gazette"), 2));
    ok(xapian_db_add_spelling(db, T("公报"), 1));
    ok(xapian_db_commit(db));
    ok(xapian_db_spelling_suggestion(&word, &length, db, T("goverment"), 2));
    text_is("government", word, length);
    ok(xapian_db_spelling_suggestion(&word, &length, db, T("government"), 2));
    text_is("", word, length);
    ok(xapian_db_spelling_suggestion(&word, &length, db, T("unrelated"), 2));
    text_is("", word, length);
    bool have;
    uint32_t frequency;
    ok(xapian_db_spellings(&words, db));
    ok(xapian_terms_next(&have, words));
    assert_true(have);
    ok(xapian_terms_termfreq(&frequency, words));
    assert_int_equal(frequency, 5); /* of "gazette" */
    xapian_terms_free(words);
    ok(xapian_db_spellings(&words, db));
    assert_string_equal(listed(words), "gazette government 公报");
    ok(xapian_db_remove_spelling(db, T("gazette"), 4));
    ok(xapian_db_commit(db));
    ok(xapian_db_spellings(&words, db));
    assert_string_equal(listed(words), "gazette government 公报");
    ok(xapian_db_remove_spelling(db, T("gazette"), 4)); /* more than there is */
    ok(xapian_db_commit(db));
    ok(xapian_db_spellings(&words, db));
    assert_string_equal(listed(words), "government 公报");
    xapian_db_free(db);
}

static void test_synonyms(void **state)
{
    (void)state;
    xapian_db *db = create("y");
    xapian_terms *terms;
    ok(xapian_db_add_synonym(db, T("car"), T("vehicle")));
    ok(xapian_db_add_synonym(db, T("car"), T("auto")));
    ok(xapian_db_add_synonym(db, T("cat"), T("tom")));
    ok(xapian_db_add_synonym(db, T("dog"), T("hound")));
    ok(xapian_db_commit(db));
    ok(xapian_db_synonyms(&terms, db, T("car")));
    assert_string_equal(listed(terms), "auto vehicle");
    ok(xapian_db_synonyms(&terms, db, T("none")));
    assert_string_equal(listed(terms), "");
    ok(xapian_db_synonym_keys(&terms, db, T("ca")));
    assert_string_equal(listed(terms), "car cat");
    ok(xapian_db_synonym_keys(&terms, db, NULL, 0));
    assert_string_equal(listed(terms), "car cat dog");
    ok(xapian_db_remove_synonym(db, T("car"), T("auto")));
    ok(xapian_db_synonyms(&terms, db, T("car")));
    assert_string_equal(listed(terms), "vehicle");
    ok(xapian_db_clear_synonyms(db, T("car")));
    ok(xapian_db_synonyms(&terms, db, T("car")));
    assert_string_equal(listed(terms), "");
    xapian_db_free(db);
}

/* Terms at the length limit, positions at the ends of their range. */
static void test_extremes(void **state)
{
    (void)state;
    xapian_db *db = create("e");
    char name[400];
    memset(name, 'n', sizeof name);
    xapian_document *document;
    ok(xapian_document_new(&document));
    ok(xapian_document_add_term(document, name, 245, 1));
    ok(xapian_db_add_document(NULL, db, document));
    fails(XAPIAN_INVALID_ARGUMENT, xapian_document_add_term(document, name, 246, 1));
    fails(XAPIAN_INVALID_ARGUMENT, xapian_document_add_posting(document, name, 246, 1, 1));
    fails(XAPIAN_INVALID_ARGUMENT, xapian_document_add_boolean_term(document, name, 246));
    message_has("246 bytes of at most 245");
    memset(name, 0, 123);
    fails(XAPIAN_INVALID_ARGUMENT, xapian_document_add_term(document, name, 123, 1));
    ok(xapian_document_add_posting(document, name, 122, 7, 1));
    ok(xapian_db_add_document(NULL, db, document));
    ok(xapian_db_commit(db)); /* where a key too long would show */
    ok(xapian_db_delete_document(db, 2));
    memset(name, 'n', sizeof name);
    xapian_document_free(document);
    uint32_t termfreq;
    ok(xapian_db_termfreq(&termfreq, db, name, 245));
    assert_int_equal(termfreq, 1);
    ok(xapian_document_new(&document));
    ok(xapian_document_add_posting(document, "p\0q", 3, UINT32_MAX - 1, 1));
    ok(xapian_document_add_posting(document, "p\0q", 3, 0, 1));
    ok(xapian_db_add_document(NULL, db, document));
    xapian_document_free(document);
    ok(xapian_db_commit(db));
    xapian_positions *positions;
    ok(xapian_db_positions(&positions, db, 3, "p\0q", 3));
    assert_string_equal(positions_listed(positions), "0 4294967294");
    xapian_db_free(db);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, make_folder, remove_folder)
    const struct CMUnitTest tests[] = {
        TEST(test_add_replace_delete),
        TEST(test_by_unique_term),
        TEST(test_commit_shows),
        TEST(test_transactions),
        TEST(test_readers_do_not_write),
        TEST(test_metadata),
        TEST(test_spelling),
        TEST(test_synonyms),
        TEST(test_extremes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
