/* Putting, replacing, deleting, committing, rolling back, locking. */
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "base/file.h"
#include "indexes.h"

static void test_visibility(void **state)
{
    (void)state;
    const char *path = scratch_path("visibility");
    zws_store_writer *writer = open_tokens(path);
    zws_store *store;
    assert_ok(zws_store__open(&store, path)); /* an index without documents can be read */
    assert_true(zws_store__is_tokens(store));
    assert_string_equal(ids_with(store, ""), "");

    assert_true(put(writer, "one", "red green", NULL));
    assert_true(put(writer, "two", "green blue", NULL));
    assert_string_equal(ids_with(store, ""), ""); /* not committed */
    assert_ok(zws_store_writer__commit(writer));
    assert_string_equal(ids_with(store, "green"), "one two");
    assert_string_equal(ids_with(store, "red"), "one");

    assert_true(put(writer, "one", "blue", NULL)); /* replaced */
    assert_ok(zws_store_writer__delete(writer, "two", 3));
    assert_true(put(writer, "three", "green", NULL));
    assert_string_equal(ids_with(store, "green"), "one two");
    assert_ok(zws_store_writer__rollback(writer));
    assert_ok(zws_store_writer__commit(writer));
    assert_string_equal(ids_with(store, "green"), "one two");
    assert_string_equal(ids_with(store, "blue"), "two");

    assert_true(put(writer, "one", "blue", NULL));
    assert_ok(zws_store_writer__delete(writer, "two", 3));
    assert_fails(ZWS_ENOTFOUND, zws_store_writer__delete(writer, "two", 3));
    assert_ok(zws_store_writer__commit(writer));
    assert_string_equal(ids_with(store, "green"), "");
    assert_string_equal(ids_with(store, "blue"), "one");

    /* What is pending when a writer is freed is dropped. */
    assert_true(put(writer, "four", "blue", NULL));
    zws_store_writer__free(writer);
    assert_string_equal(ids_with(store, "blue"), "one");
    zws_store__free(store);
    assert_clean(path);
}

static void test_unchanged(void **state)
{
    (void)state;
    const char *path = scratch_path("unchanged");
    zws_store_writer *writer = open_tokens(path);
    assert_true(put(writer, "one", "red", NULL));
    assert_false(put(writer, "one", "red", NULL)); /* within the batch */
    assert_ok(zws_store_writer__commit(writer));
    assert_false(put(writer, "one", "red", NULL));
    assert_true(put(writer, "one", "red!", NULL));
    assert_true(put(writer, "one", "red", NULL));
    assert_true(put(writer, "one", "red", "input")); /* it comes from somewhere now */
    assert_false(put(writer, "one", "red", "input"));
    assert_ok(zws_store_writer__rollback(writer));
    assert_false(put(writer, "one", "red", NULL));
    zws_store_writer__free(writer);

    writer = open_tokens(path);
    assert_false(put(writer, "one", "red", NULL));
    zws_store_writer__free(writer);
    assert_string_equal(ids_at(path, "red"), "one");
}

static void test_ids(void **state)
{
    (void)state;
    const char *path = scratch_path("ids");
    zws_store_writer *writer = open_tokens(path);
    char a[901], b[901];
    memset(a, 'x', 900);
    a[900] = '\0';
    memcpy(b, a, 901);
    b[899] = 'y'; /* differ at the end only */
    assert_true(put(writer, a, "red", NULL));
    assert_true(put(writer, b, "red", NULL));
    assert_true(put(writer, "政务/公开.txt", "red", NULL));
    assert_ok(zws_store_writer__commit(writer));
    zws_store_writer__free(writer);

    zws_store *store;
    zws_match match;
    zws_document *document;
    assert_ok(zws_store__open(&store, path));
    assert_ok(zws_store__find(store, b, 900, &match));
    assert_string_equal(match.id, b);
    assert_int_equal(match.date, 0);
    assert_ok(zws_store__document(store, &match, &document));
    assert_string_equal(zws_document_get(document, ZWS_FIELD_ID, 0, NULL), b);
    zws_document_free(document);
    /* Another document under the number is noticed. */
    zws_match wrong = match;
    wrong.id = a;
    assert_fails(ZWS_ECORRUPT, zws_store__document(store, &wrong, &document));
    assert_null(document);
    free(match.id);
    assert_fails(ZWS_ENOTFOUND, zws_store__find(store, "xx", 2, &match));
    assert_null(match.id);
    assert_non_null(strstr(zws_error_message(), "xx"));
    zws_store__free(store);

    writer = open_tokens(path);
    zws_document *nameless = make_document(NULL, NULL, "red");
    assert_fails(ZWS_EINVAL, zws_store_writer__put(writer, nameless, NULL, NULL));
    zws_document_free(nameless);
    assert_ok(zws_store_writer__delete(writer, a, 900));
    assert_ok(zws_store_writer__commit(writer));
    zws_store_writer__free(writer);
    assert_clean(path);
}

static void test_dates_sort(void **state)
{
    (void)state;
    static const char *const made[][2] = {
        {"b", "2018-05-25"}, {"a", "2018-05-25"}, {"old", "1999"},
        {"new", "2024-12"},  {"none", NULL},      {"first", "2018-05-24"},
    };
    const char *path = scratch_path("dates");
    zws_store_writer *writer = open_tokens(path);
    for (size_t i = 0; i < sizeof made / sizeof *made; i++) {
        zws_document *document = make_document(made[i][0], NULL, "red");
        if (made[i][1])
            assert_ok(zws_document_set(document, ZWS_FIELD_DATE, made[i][1], (size_t)-1));
        assert_ok(zws_store_writer__put(writer, document, NULL, NULL));
        zws_document_free(document);
    }
    assert_ok(zws_store_writer__commit(writer));
    zws_store_writer__free(writer);
    assert_string_equal(ids_at(path, "red"), "new a b first old none");
    assert_clean(path);
}

static void test_batches(void **state)
{
    (void)state;
    const char *path = scratch_path("batches");
    zws_store_writer *writer;
    zws_store *store;
    zws_store_options options = {.create = true, .tokens = true, .batch_bytes = 1500};
    assert_ok(zws_store_writer__open(&writer, path, &options));
    assert_ok(zws_store__open(&store, path));
    char id[16], body[512];
    memset(body, 'w', 500);
    body[500] = '\0';
    for (int i = 0; i < 7; i++) { /* about 756 bytes each: a commit at every second */
        snprintf(id, sizeof id, "%d", i);
        assert_true(put(writer, id, body, NULL));
    }
    assert_string_equal(ids_with(store, ""), "0 1 2 3 4 5");
    assert_ok(zws_store_writer__rollback(writer));
    assert_ok(zws_store_writer__commit(writer));
    assert_string_equal(ids_with(store, ""), "0 1 2 3 4 5");
    zws_store_writer__set_batch(writer, SIZE_MAX);
    for (int i = 6; i < 20; i++) {
        snprintf(id, sizeof id, "%d", i);
        assert_true(put(writer, id, body, NULL));
    }
    assert_string_equal(ids_with(store, ""), "0 1 2 3 4 5");
    zws_store__free(store);
    zws_store_writer__free(writer);
    assert_clean(path);
}

static void test_second_writer(void **state)
{
    (void)state;
    const char *path = scratch_path("second");
    zws_store_writer *writer = open_tokens(path), *second = (zws_store_writer *)(uintptr_t)path;
    zws_store_options options = {.create = true};
    char pid[32];
    assert_fails(ZWS_ELOCKED, zws_store_writer__open(&second, path, &options));
    assert_null(second);
    snprintf(pid, sizeof pid, "process %ld", (long)getpid());
    assert_non_null(strstr(zws_error_message(), pid));
    assert_true(put(writer, "one", "red", NULL)); /* the first is not disturbed */
    assert_ok(zws_store_writer__commit(writer));
    zws_store_writer__free(writer);
    assert_ok(zws_store_writer__open(&second, path, &options));
    zws_store_writer__free(second);
    assert_string_equal(ids_at(path, "red"), "one");
}

static void test_opening(void **state)
{
    (void)state;
    zws_store_writer *writer;
    zws_store_options none = {0}, create = {.create = true, .tokens = true};
    const char *path = scratch_path("opening");
    assert_fails(ZWS_ENOTFOUND, zws_store_writer__open(&writer, path, &none));
    assert_fails(ZWS_ENOTFOUND, zws_store_writer__open(&writer, path, NULL));
    assert_false(zws_file__exists(path));
    /* Somebody's folder is left alone. */
    char file[512];
    assert_ok(zws_file__make_directory(path));
    snprintf(file, sizeof file, "%s/letter.txt", path);
    assert_ok(zws_file__write_atomic(file, "x", 1));
    assert_fails(ZWS_EEXIST, zws_store_writer__open(&writer, path, &create));
    assert_non_null(strstr(zws_error_message(), "letter.txt"));
    assert_fails(ZWS_ENOTFOUND, zws_store_writer__open(&writer, path, &none));
    snprintf(file, sizeof file, "%s/writer.lock", path);
    assert_false(zws_file__exists(file));
    /* What an interrupted creation leaves is taken over. */
    const char *half = scratch_path("half");
    writer = open_tokens(half);
    assert_true(put(writer, "one", "red", NULL));
    assert_ok(zws_store_writer__commit(writer));
    zws_store_writer__free(writer);
    snprintf(file, sizeof file, "%s/zwsearch.json", half);
    assert_int_equal(unlink(file), 0);
    zws_store *store;
    assert_fails(ZWS_ENOTFOUND, zws_store__open(&store, half));
    writer = open_tokens(half);
    zws_store_writer__free(writer);
    assert_string_equal(ids_at(half, ""), "");
    /* A file in its place, and a parent that is missing. */
    snprintf(file, sizeof file, "%s/letter.txt", path);
    assert_int_not_equal(zws_store_writer__open(&writer, file, &create), ZWS_OK);
    assert_null(writer);
    assert_fails(ZWS_ENOTFOUND, zws_store_writer__open(&writer, scratch_path("no/such"), &create));
}

static void test_kinds_of_index(void **state)
{
    (void)state;
    zws_store_writer *writer;
    const char *path = scratch_path("kinds");
    zws_store_options texts = {.create = true}, tokens = {.tokens = true};
    assert_ok(zws_store_writer__open(&writer, path, &texts));
    assert_non_null(zws_store_writer__analyzer(writer));
    zws_store_writer__free(writer);
    assert_fails(ZWS_EINVAL, zws_store_writer__open(&writer, path, &tokens));
    /* An index of tokens needs no dictionary, and stays one. */
    path = scratch_path("kinds-tokens");
    tokens.create = true;
    tokens.dict_path = "/nonexistent";
    assert_ok(zws_store_writer__open(&writer, path, &tokens));
    assert_null(zws_store_writer__analyzer(writer));
    zws_store_writer__free(writer);
    tokens.tokens = false;
    assert_ok(zws_store_writer__open(&writer, path, &tokens));
    assert_null(zws_store_writer__analyzer(writer));
    zws_store_writer__free(writer);
    assert_int_not_equal(zws_store_writer__open(&writer, scratch_path("kinds-none"), &tokens),
                         ZWS_OK);
    zws_store *store;
    assert_fails(ZWS_ENOTFOUND, zws_store__open(&store, scratch_path("kinds-none")));
}

static zws_status stat_text(zws_store *store, void *context)
{
    zws_buffer__clear(context);
    return zws_store__stat_json(store, context);
}

static zws_status count_document(zws_document *document, void *context)
{
    assert_non_null(zws_document_get(document, ZWS_FIELD_BODY, 0, NULL));
    ++*(size_t *)context;
    return ZWS_OK;
}

static zws_status count_all(zws_store *store, void *context)
{
    *(size_t *)context = 0;
    return zws_store__each(store, count_document, context);
}

static zws_status look_up(zws_store *store, void *context)
{
    (void)context;
    uint64_t documents, length, frequency;
    uint32_t tf[3], doc_length;
    zws_match match;
    zws_term terms[] = {{"red", 3}, {"blue", 4}, {"absent", 6}};
    ZWS_TRY(zws_store__totals(store, &documents, &length));
    assert_int_equal(documents, 2);
    assert_int_equal(length, 5);
    ZWS_TRY(zws_store__document_frequency(store, terms[0], &frequency));
    assert_int_equal(frequency, 2);
    ZWS_TRY(zws_store__find(store, "two", 3, &match));
    ZWS_TRY(zws_store__frequencies(store, &match, terms, 3, tf, &doc_length));
    free(match.id);
    assert_int_equal(tf[0], 2);
    assert_int_equal(tf[1], 1);
    assert_int_equal(tf[2], 0);
    assert_int_equal(doc_length, 3);
    /* A read inside a read is the same read. */
    size_t n;
    ZWS_TRY(zws_store__read(store, count_all, &n));
    assert_int_equal(n, 2);
    return zws_error__set(ZWS_ESTOPPED, "the caller's own status comes through");
}

static void test_stat_and_look_ups(void **state)
{
    (void)state;
    const char *path = scratch_path("stat");
    zws_store_writer *writer = open_tokens(path);
    assert_true(put(writer, "one", "red green", "in"));
    assert_true(put(writer, "two", "red blue red", "in"));
    assert_ok(zws_store_writer__input_done(writer, "in", (zws_hash128){1, 2}, NULL));
    assert_ok(zws_store_writer__commit(writer));
    zws_store_writer__free(writer);
    zws_store *store;
    zws_buffer text = {0};
    assert_ok(zws_store__open(&store, path));
    assert_ok(zws_store__read(store, stat_text, &text));
    /* Q one, Q two, XI in, red, green, blue */
    assert_non_null(strstr(text.data, "\"documents\":2,\"terms\":6,\"length\":5,\"inputs\":1,"));
    assert_non_null(strstr(text.data, "\"tokens\":true"));
    assert_non_null(strstr(text.data, "\"committed\":\"20"));
    zws_buffer__free(&text);
    assert_int_equal(zws_store__read(store, look_up, NULL), ZWS_ESTOPPED);
    assert_false(zws_store__is_mixed(store));
    assert_true(zws_store__fingerprint(store) == 0);
    zws_store__free(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_visibility),
        cmocka_unit_test(test_unchanged),
        cmocka_unit_test(test_ids),
        cmocka_unit_test(test_dates_sort),
        cmocka_unit_test(test_batches),
        cmocka_unit_test(test_second_writer),
        cmocka_unit_test(test_opening),
        cmocka_unit_test(test_kinds_of_index),
        cmocka_unit_test(test_stat_and_look_ups),
    };
    return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
