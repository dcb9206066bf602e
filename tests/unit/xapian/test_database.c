/* Opening databases in every way, groups, statistics, check and compaction, readers and writers. */
#include "support.h"

#include <unistd.h>

static void test_open_modes(void **state)
{
    (void)state;
    xapian_db *db = (xapian_db *)1;
    fails(XAPIAN_DATABASE_NOT_FOUND, xapian_db_open(&db, in_folder("none")));
    assert_null(db);
    message_has("xapian_db_open: DatabaseNotFoundError");
    message_has("none");
    fails(XAPIAN_DATABASE_NOT_FOUND,
          xapian_db_open_writable(&db, in_folder("none"), XAPIAN_DB_OPEN, 0));
    ok(xapian_db_open_writable(&db, in_folder("a"), XAPIAN_DB_CREATE, 0));
    add(db, "x", NULL);
    ok(xapian_db_commit(db));
    xapian_db_free(db);
    fails(XAPIAN_DATABASE_CREATE,
          xapian_db_open_writable(&db, in_folder("a"), XAPIAN_DB_CREATE, 0));
    uint32_t count;
    ok(xapian_db_open_writable(&db, in_folder("a"), XAPIAN_DB_CREATE_OR_OPEN, 0));
    ok(xapian_db_doccount(&count, db));
    assert_int_equal(count, 1);
    xapian_db_free(db);
    ok(xapian_db_open_writable(&db, in_folder("a"), XAPIAN_DB_OPEN | XAPIAN_DB_NO_SYNC, 0));
    ok(xapian_db_doccount(&count, db));
    assert_int_equal(count, 1);
    xapian_db_free(db);
    ok(xapian_db_open_writable(&db, in_folder("a"),
                               XAPIAN_DB_CREATE_OR_OVERWRITE | XAPIAN_DB_FULL_SYNC, 0));
    ok(xapian_db_doccount(&count, db));
    assert_int_equal(count, 0);
    xapian_db_free(db);
    fails(XAPIAN_INVALID_ARGUMENT, xapian_db_open_writable(&db, in_folder("a"), 0x20, 0));
    fails(XAPIAN_INVALID_ARGUMENT, xapian_db_open_writable(&db, in_folder("a"), -1, 0));
}

static void test_block_size(void **state)
{
    (void)state;
    xapian_db *db;
    const int bad[] = {-8192, 1, 1024, 3000, 131072};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        fails(XAPIAN_INVALID_ARGUMENT, xapian_db_open_writable(&db, in_folder("b"), 0, bad[i]));
        assert_int_not_equal(access(in_folder("b"), F_OK), 0);
    }
    ok(xapian_db_open_writable(&db, in_folder("small"), 0, 2048));
    add(db, "x", NULL);
    xapian_db_free(db);
    ok(xapian_db_open_writable(&db, in_folder("large"), 0, 65536));
    add(db, "x", NULL);
    xapian_db_free(db);
    FILE *file = fopen(in_folder("small/postlist.glass"), "rb");
    assert_non_null(file);
    fseek(file, 0, SEEK_END);
    assert_int_equal(ftell(file), 2048);
    fclose(file);
    file = fopen(in_folder("large/postlist.glass"), "rb");
    assert_non_null(file);
    fseek(file, 0, SEEK_END);
    assert_int_equal(ftell(file), 65536);
    fclose(file);
}

static void test_not_a_database(void **state)
{
    (void)state;
    xapian_db *db;
    FILE *file = fopen(in_folder("text"), "w");
    fputs("this is no database and no stub either\n", file);
    fclose(file);
    xapian_status status = xapian_db_open(&db, in_folder("text"));
    assert_true(status == XAPIAN_DATABASE_OPENING || status == XAPIAN_DATABASE_NOT_FOUND);
    assert_null(db);
    db = create("broken");
    add(db, "x", NULL);
    xapian_db_free(db);
    file = fopen(in_folder("broken/iamglass"), "w");
    fputs("nonsense", file);
    fclose(file);
    status = xapian_db_open(&db, in_folder("broken"));
    assert_true(status == XAPIAN_DATABASE_CORRUPT || status == XAPIAN_DATABASE_OPENING ||
                status == XAPIAN_DATABASE_VERSION);
    assert_null(db);
}

static void test_stub_and_single_file(void **state)
{
    (void)state;
    xapian_db *one = create("one"), *two = create("two"), *stub;
    add(one, "a", NULL);
    add(two, "a", NULL);
    add(two, "a", NULL);
    xapian_db_free(one);
    xapian_db_free(two);
    FILE *file = fopen(in_folder("stub"), "w");
    fprintf(file, "auto one\nauto two\n");
    fclose(file);
    uint32_t count;
    size_t shards;
    ok(xapian_db_open_stub(&stub, in_folder("stub")));
    ok(xapian_db_doccount(&count, stub));
    ok(xapian_db_shards(&shards, stub));
    assert_int_equal(count, 3);
    assert_int_equal(shards, 2);
    xapian_db_free(stub);
    ok(xapian_db_open(&stub, in_folder("stub")));
    ok(xapian_db_doccount(&count, stub));
    assert_int_equal(count, 3);
    xapian_db_free(stub);
    fails(XAPIAN_DATABASE_NOT_FOUND, xapian_db_open_stub(&stub, in_folder("absent")));
}

static void test_group(void **state)
{
    (void)state;
    xapian_db *one = create("one"), *two = create("two"), *group, *reader, *writers;
    add(one, "a b", NULL);
    add(one, "a", NULL);
    add(two, "a", NULL);
    add(two, "c", NULL);
    ok(xapian_db_commit(one));
    ok(xapian_db_commit(two));
    reader = open_reader("one");
    ok(xapian_db_new_group(&group));
    uint32_t count;
    size_t shards;
    ok(xapian_db_doccount(&count, group));
    assert_int_equal(count, 0);
    xapian_enquire *enquire;
    fails(XAPIAN_INVALID_ARGUMENT, xapian_enquire_new(&enquire, group));
    ok(xapian_db_add(group, reader));
    xapian_db_free(reader);
    reader = open_reader("two");
    ok(xapian_db_add(group, reader));
    xapian_db_free(reader);
    ok(xapian_db_shards(&shards, group));
    assert_int_equal(shards, 2);
    /* Document d of member m is (d - 1) * 2 + m + 1. */
    assert_string_equal(matches(group, term("a")), "1 2 3");
    assert_string_equal(matches(group, term("b")), "1");
    assert_string_equal(matches(group, term("c")), "4");
    assert_string_equal(timed_matches(group, term("a")), "1 2 3");
    fails(XAPIAN_INVALID_ARGUMENT, xapian_db_add(group, group));
    fails(XAPIAN_INVALID_OPERATION, xapian_db_add(one, group));
    message_has("a reader cannot join a group of writers");

    uint64_t revision;
    fails(XAPIAN_INVALID_OPERATION, xapian_db_revision(&revision, group));
    char *uuid;
    size_t length;
    ok(xapian_db_uuid(&uuid, &length, group));
    assert_int_equal(length, 36 * 2 + 1);
    assert_int_equal(uuid[36], ':');
    xapian_string_free(uuid);
    xapian_db_free(group);

    /* A group of writers deals documents out in turn. */
    ok(xapian_db_open_memory(&writers));
    xapian_db *memory;
    ok(xapian_db_open_memory(&memory));
    ok(xapian_db_add(writers, memory));
    xapian_db_free(memory);
    assert_int_equal(add(writers, "w", NULL), 1);
    assert_int_equal(add(writers, "w", NULL), 2);
    assert_int_equal(add(writers, "w", NULL), 3);
    assert_string_equal(matches(writers, term("w")), "1 2 3");
    xapian_db_free(writers);
    xapian_db_free(one);
    xapian_db_free(two);
}

static void test_statistics(void **state)
{
    (void)state;
    xapian_db *db = create("s");
    uint32_t number;
    uint64_t total, before, after;
    double average;
    bool yes;
    ok(xapian_db_has_positions(&yes, db));
    assert_false(yes);
    add(db, "a b a", "2020");
    add(db, "a c d e a a", "1999");
    add(db, "b", NULL);
    ok(xapian_db_commit(db));
    ok(xapian_db_revision(&before, db));
    add(db, "z z", "2024");
    ok(xapian_db_delete_document(db, 4));
    ok(xapian_db_commit(db));
    ok(xapian_db_revision(&after, db));
    assert_true(after == before + 1);

    ok(xapian_db_doccount(&number, db));
    assert_int_equal(number, 3);
    ok(xapian_db_lastdocid(&number, db));
    assert_int_equal(number, 4);
    ok(xapian_db_total_length(&total, db));
    assert_int_equal(total, 10);
    ok(xapian_db_average_length(&average, db));
    assert_true(average > 10 / 3.0 - 1e-12 && average < 10 / 3.0 + 1e-12);
    ok(xapian_db_has_positions(&yes, db));
    assert_true(yes);
    ok(xapian_db_locked(&yes, db));
    assert_true(yes);
    ok(xapian_db_termfreq(&number, db, T("a")));
    assert_int_equal(number, 2);
    ok(xapian_db_termfreq(&number, db, T("nothing")));
    assert_int_equal(number, 0);
    ok(xapian_db_termfreq(&number, db, NULL, 0)); /* the empty term is in all documents */
    assert_int_equal(number, 3);
    fails(XAPIAN_INVALID_ARGUMENT, xapian_db_termfreq(&number, db, NULL, 1));
    ok(xapian_db_collection_freq(&number, db, T("a")));
    assert_int_equal(number, 5);
    ok(xapian_db_wdf_upper_bound(&number, db, T("a")));
    assert_in_range(number, 3, 5);
    ok(xapian_db_doclength_lower_bound(&number, db));
    assert_int_equal(number, 1);
    ok(xapian_db_doclength_upper_bound(&number, db));
    assert_int_equal(number, 6);
    ok(xapian_db_doclength(&number, db, 1));
    assert_int_equal(number, 3);
    ok(xapian_db_unique_terms(&number, db, 2));
    assert_int_equal(number, 4);
    fails(XAPIAN_DOC_NOT_FOUND, xapian_db_doclength(&number, db, 4));
    fails(XAPIAN_DOC_NOT_FOUND, xapian_db_unique_terms(&number, db, 99));
    fails(XAPIAN_INVALID_ARGUMENT, xapian_db_doclength(&number, db, 0));
    ok(xapian_db_value_freq(&number, db, 0));
    assert_int_equal(number, 2);
    ok(xapian_db_value_freq(&number, db, 7));
    assert_int_equal(number, 0);
    char *text;
    size_t length;
    ok(xapian_db_value_lower_bound(&text, &length, db, 0));
    text_is("1999", text, length);
    ok(xapian_db_value_upper_bound(&text, &length, db, 0));
    assert_true(strcmp(text, "2020") >= 0); /* deletion need not tighten it */
    xapian_string_free(text);
    ok(xapian_db_value_upper_bound(&text, &length, db, 7));
    text_is("", text, length);
    ok(xapian_db_uuid(&text, &length, db));
    assert_int_equal(length, 36);
    xapian_string_free(text);
    xapian_db_free(db);
    db = open_reader("s");
    ok(xapian_db_locked(&yes, db));
    assert_false(yes);
    xapian_db_free(db);
}

struct report {
    char text[8192];
    size_t length;
};

static void take(const char *text, size_t length, void *user)
{
    struct report *report = user;
    if (report->length + length < sizeof report->text) {
        memcpy(report->text + report->length, text, length);
        report->length += length;
    }
}

static void test_check(void **state)
{
    (void)state;
    size_t errors = 99;
    struct report report = {"", 0};
    xapian_db *db = create("c");
    for (int i = 0; i < 300; i++) {
        char words[64];
        snprintf(words, sizeof words, "common w%d x%d y%d", i, i % 7, i * 31);
        add(db, words, NULL);
    }
    xapian_db_free(db);
    ok(xapian_db_check(&errors, in_folder("c"), take, &report));
    assert_int_equal(errors, 0);
    assert_true(report.length > 0);
    assert_non_null(strstr(report.text, "postlist"));
    ok(xapian_db_check(&errors, in_folder("c"), NULL, NULL));
    assert_int_equal(errors, 0);
    fails(XAPIAN_DATABASE_OPENING, xapian_db_check(&errors, in_folder("none"), take, &report));

    /* A damaged table is found, as errors or as a status. */
    FILE *file = fopen(in_folder("c/postlist.glass"), "r+b");
    assert_non_null(file);
    fseek(file, 8192 + 40, SEEK_SET);
    for (int i = 0; i < 2000; i++)
        fputc(0xff, file);
    fclose(file);
    xapian_status status = xapian_db_check(&errors, in_folder("c"), take, &report);
    assert_true(status != XAPIAN_OK || errors > 0);
}

static void test_compact(void **state)
{
    (void)state;
    xapian_db *db = create("before"), *after;
    for (int i = 0; i < 50; i++)
        add(db, "a b c", "v");
    for (uint32_t i = 1; i <= 40; i++)
        ok(xapian_db_delete_document(db, i));
    ok(xapian_db_commit(db));
    ok(xapian_db_compact(db, in_folder("kept"), true, 0));
    after = open_reader("kept");
    assert_string_equal(matches(after, term("a")), "41 42 43 44 45 46 47 48 49 50");
    xapian_db_free(after);
    fails(XAPIAN_INVALID_ARGUMENT, xapian_db_compact(db, in_folder("bad"), true, 5));
    xapian_db_free(db);
    xapian_db *group;
    ok(xapian_db_new_group(&group));
    db = open_reader("before");
    ok(xapian_db_add(group, db));
    ok(xapian_db_add(group, db));
    xapian_db_free(db);
    ok(xapian_db_compact(group, in_folder("twice"), false, 4096));
    xapian_db_free(group);
    uint32_t count;
    after = open_reader("twice");
    ok(xapian_db_doccount(&count, after));
    assert_int_equal(count, 20);
    xapian_db_free(after);
}

static void test_second_writer_is_locked_out(void **state)
{
    (void)state;
    xapian_db *first = create("l"), *second;
    fails(XAPIAN_DATABASE_LOCK,
          xapian_db_open_writable(&second, in_folder("l"), XAPIAN_DB_CREATE_OR_OPEN, 0));
    assert_null(second);
    message_has("DatabaseLockError");
    xapian_db_free(first);
    ok(xapian_db_open_writable(&second, in_folder("l"), XAPIAN_DB_CREATE_OR_OPEN, 0));
    xapian_db_free(second);
}

/* Reads all there is to read; the first status that is not OK. */
static xapian_status read_all(const xapian_db *db)
{
    xapian_enquire *enquire;
    xapian_mset *mset = NULL;
    xapian_status status = xapian_enquire_new(&enquire, db);
    if (status)
        return status;
    status = xapian_enquire_set_query(enquire, term("common"));
    if (!status)
        status = xapian_enquire_mset(&mset, enquire, 0, 2000, 0);
    for (uint32_t docid = 1; !status && docid <= 600; docid++) {
        char *data;
        size_t length;
        status = xapian_db_data(&data, &length, db, docid);
        if (!status)
            xapian_string_free(data);
    }
    xapian_mset_free(mset);
    xapian_enquire_free(enquire);
    return status;
}

static void test_reader_behind_a_writer(void **state)
{
    (void)state;
    xapian_db *writer = create("m");
    for (int i = 0; i < 600; i++)
        add(writer, "common words that fill the tables with something to read", "value");
    ok(xapian_db_commit(writer));
    xapian_db *reader = open_reader("m");
    uint32_t count;
    bool changed;
    ok(xapian_db_reopen(&changed, reader));
    assert_false(changed);
    for (int round = 0; round < 2; round++) {
        for (uint32_t docid = 1; docid <= 600; docid++) {
            xapian_document *document = document_of("common words changed in every document");
            ok(xapian_document_set_data(document, T("changed")));
            ok(xapian_db_replace_document(writer, docid, document));
            xapian_document_free(document);
        }
        ok(xapian_db_commit(writer));
        if (round == 0) { /* one commit behind: the old revision still stands */
            xapian_db *other = open_reader("m");
            ok(read_all(other));
            xapian_db_free(other);
        }
    }
    /* Two behind. */
    fails(XAPIAN_DATABASE_MODIFIED, read_all(reader));
    message_has("DatabaseModifiedError");
    ok(xapian_db_reopen(&changed, reader));
    assert_true(changed);
    ok(read_all(reader));
    ok(xapian_db_doccount(&count, reader));
    assert_int_equal(count, 600);
    ok(xapian_db_reopen(NULL, reader));
    xapian_db_free(reader);
    xapian_db_free(writer);
}

static void test_close(void **state)
{
    (void)state;
    xapian_db *db = create("x"), *reader;
    add(db, "a", NULL);
    ok(xapian_db_keep_alive(db));
    ok(xapian_db_close(db));
    xapian_document *document = document_of("b");
    fails(XAPIAN_DATABASE_CLOSED, xapian_db_add_document(NULL, db, document));
    xapian_document_free(document);
    reader = open_reader("x"); /* closing committed */
    assert_string_equal(matches(reader, term("a")), "1");
    ok(xapian_db_close(reader));
    ok(xapian_db_close(reader));
    char *data = NULL;
    size_t length;
    fails(XAPIAN_DATABASE_CLOSED, xapian_db_data(&data, &length, reader, 1));
    assert_null(data);
    xapian_db_free(reader);
    xapian_db_free(db);
}

static void test_message_and_names(void **state)
{
    (void)state;
    assert_string_equal(xapian_status_name(XAPIAN_OK), "XAPIAN_OK");
    assert_string_equal(xapian_status_name(XAPIAN_DATABASE_MODIFIED), "XAPIAN_DATABASE_MODIFIED");
    assert_string_equal(xapian_status_name(XAPIAN_DEADLINE), "XAPIAN_DEADLINE");
    assert_string_equal(xapian_status_name(XAPIAN_UNKNOWN), "XAPIAN_UNKNOWN");
    assert_string_equal(xapian_status_name((xapian_status)4711), "XAPIAN_UNKNOWN");
    assert_string_equal(xapian_status_name((xapian_status)-1), "XAPIAN_UNKNOWN");
    assert_true(strncmp(xapian_version(), "1.", 2) == 0);
    /* A long message is cut, not overrun. */
    char path[8000];
    memset(path, 'p', sizeof path - 1);
    path[sizeof path - 1] = '\0';
    xapian_db *db;
    assert_int_not_equal(xapian_db_open(&db, path), XAPIAN_OK);
    assert_in_range(strlen(xapian_error_message()), 100, 1023);
    fails(XAPIAN_INVALID_ARGUMENT, xapian_db_open(&db, NULL));
    assert_string_equal(xapian_error_message(),
                        "xapian_db_open: XAPIAN_INVALID_ARGUMENT: path is NULL");
    double a, b;
    ok(xapian_now(&a));
    ok(xapian_now(&b));
    assert_true(b >= a);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, make_folder, remove_folder)
    const struct CMUnitTest tests[] = {
        TEST(test_open_modes),
        TEST(test_block_size),
        TEST(test_not_a_database),
        TEST(test_stub_and_single_file),
        TEST(test_group),
        TEST(test_statistics),
        TEST(test_check),
        TEST(test_compact),
        TEST(test_second_writer_is_locked_out),
        TEST(test_reader_behind_a_writer),
        TEST(test_close),
        TEST(test_message_and_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
