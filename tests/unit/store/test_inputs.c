/* Inputs: what is skipped, what is forgotten, who owns an id. And rebuilding. */
#include "indexes.h"
#include "store/store_internal.h"

static zws_hash128 hash_of(const char *text)
{
    return zws_hash128__of(text, strlen(text));
}

static bool unchanged(zws_store_writer *writer, const char *input, const char *content)
{
    bool result;
    assert_ok(zws_store_writer__input_unchanged(&result, writer, input, hash_of(content)));
    return result;
}

/* Marks it done; how many documents were deleted. */
static size_t done(zws_store_writer *writer, const char *input, const char *content)
{
    size_t deleted = 99;
    assert_ok(zws_store_writer__input_done(writer, input, hash_of(content), &deleted));
    return deleted;
}

static zws_store_writer *again(zws_store_writer *writer, const char *path)
{
    assert_ok(zws_store_writer__commit(writer));
    zws_store_writer__free(writer);
    return open_tokens(path);
}

static void test_unchanged_inputs(void **state)
{
    (void)state;
    const char *path = scratch_path("inputs");
    zws_store_writer *writer = open_tokens(path);
    assert_false(unchanged(writer, "a.txt", "v1"));
    assert_true(put(writer, "a", "red", "a.txt"));
    assert_int_equal(done(writer, "a.txt", "v1"), 0);
    assert_true(unchanged(writer, "a.txt", "v1"));
    writer = again(writer, path);
    assert_true(unchanged(writer, "a.txt", "v1"));
    assert_false(unchanged(writer, "a.txt", "v2"));
    assert_false(unchanged(writer, "b.txt", "v1"));

    /* When one of its documents is gone it is not as it was. */
    assert_ok(zws_store_writer__delete(writer, "a", 1));
    assert_false(unchanged(writer, "a.txt", "v1"));
    writer = again(writer, path);
    assert_false(unchanged(writer, "a.txt", "v1"));

    /* An input without documents is remembered, too. */
    assert_int_equal(done(writer, "empty.txt", ""), 0);
    writer = again(writer, path);
    assert_true(unchanged(writer, "empty.txt", ""));
    zws_store_writer__free(writer);
    assert_clean(path);
}

static void test_vanished_documents(void **state)
{
    (void)state;
    const char *path = scratch_path("vanished");
    zws_store_writer *writer = open_tokens(path);
    assert_true(put(writer, "1", "red", "list.jsonl"));
    assert_true(put(writer, "2", "red", "list.jsonl"));
    assert_true(put(writer, "3", "red", "list.jsonl"));
    assert_true(put(writer, "other", "red", "other.jsonl"));
    assert_int_equal(done(writer, "list.jsonl", "v1"), 0);
    assert_int_equal(done(writer, "other.jsonl", "v1"), 0);
    writer = again(writer, path);
    /* The next edition lacks 2; 1 is as it was and counts as put. */
    assert_false(put(writer, "1", "red", "list.jsonl"));
    assert_true(put(writer, "3", "red blue", "list.jsonl"));
    assert_true(put(writer, "4", "red", "list.jsonl"));
    assert_int_equal(done(writer, "list.jsonl", "v2"), 1);
    writer = again(writer, path);
    assert_string_equal(ids_at(path, "red"), "1 3 4 other");
    assert_true(unchanged(writer, "list.jsonl", "v2"));
    zws_store_writer__free(writer);
    assert_clean(path);
}

/* A run that stops half-way leaves an input that is not "unchanged" in either edition. */
static void test_interrupted_input(void **state)
{
    (void)state;
    const char *path = scratch_path("interrupted");
    zws_store_writer *writer = open_tokens(path);
    assert_true(put(writer, "1", "red", "list"));
    assert_int_equal(done(writer, "list", "v1"), 0);
    writer = again(writer, path);
    assert_true(put(writer, "1", "blue", "list"));
    writer = again(writer, path); /* committed by a batch, then the end */
    assert_false(unchanged(writer, "list", "v1"));
    assert_false(unchanged(writer, "list", "v2"));
    assert_true(put(writer, "1", "red", "list"));
    assert_int_equal(done(writer, "list", "v1"), 0);
    writer = again(writer, path);
    assert_true(unchanged(writer, "list", "v1"));
    zws_store_writer__free(writer);
}

static void test_two_inputs_with_one_id(void **state)
{
    (void)state;
    const char *path = scratch_path("twice");
    zws_store_writer *writer = open_tokens(path);
    assert_true(put(writer, "same", "red", "a.txt"));
    assert_int_equal(done(writer, "a.txt", "v1"), 0);
    assert_fails(ZWS_EEXIST, put_status(writer, "same", "blue", "b.txt", NULL));
    assert_non_null(strstr(zws_error_message(), "same"));
    assert_non_null(strstr(zws_error_message(), "a.txt"));
    assert_non_null(strstr(zws_error_message(), "b.txt"));
    assert_fails(ZWS_EEXIST, put_status(writer, "same", "red", "b.txt", NULL));
    assert_true(put(writer, "mine", "red", "b.txt"));   /* the run goes on */
    assert_true(put(writer, "same", "green", "a.txt")); /* one input may correct itself */
    assert_int_equal(done(writer, "a.txt", "v1"), 0);
    assert_int_equal(done(writer, "b.txt", "v1"), 0);
    writer = again(writer, path);

    /* Across a run in which the first is unchanged. */
    assert_true(unchanged(writer, "a.txt", "v1"));
    assert_fails(ZWS_EEXIST, put_status(writer, "same", "blue", "c.txt", NULL));
    zws_store_writer__free(writer);

    /* The other way round: the id moves first, and its old input turns up later. */
    writer = open_tokens(path);
    assert_true(put(writer, "same", "blue", "c.txt"));
    assert_false(unchanged(writer, "a.txt", "v1"));
    assert_fails(ZWS_EEXIST, put_status(writer, "same", "red", "a.txt", NULL));
    zws_store_writer__free(writer);

    /* A document may move when its old input is gone. */
    writer = open_tokens(path);
    assert_true(put(writer, "same", "blue", "c.txt"));
    assert_int_equal(done(writer, "c.txt", "v1"), 0);
    size_t deleted;
    assert_ok(zws_store_writer__forget_unseen(writer, "a", &deleted));
    assert_int_equal(deleted, 0);
    writer = again(writer, path);
    assert_string_equal(ids_at(path, "blue"), "same");
    assert_string_equal(ids_at(path, ""), "mine same");
    zws_store_writer__free(writer);
    assert_clean(path);
}

static void test_mirror(void **state)
{
    (void)state;
    const char *path = scratch_path("mirror");
    char deep[600];
    memset(deep, 'd', sizeof deep);
    memcpy(deep, "gov/", 4);
    deep[599] = '\0';
    zws_store_writer *writer = open_tokens(path);
    static const char *const inputs[] = {"gov/a", "gov/b", "gov/c", "law/a", "gov"};
    for (size_t i = 0; i < 5; i++) {
        assert_true(put(writer, inputs[i], "red", inputs[i]));
        assert_int_equal(done(writer, inputs[i], "v1"), 0);
    }
    assert_true(put(writer, "deep", "red", deep));
    assert_true(put(writer, "deeper", "red", deep));
    assert_int_equal(done(writer, deep, "v1"), 0);
    assert_true(put(writer, "loose", "red", NULL));
    writer = again(writer, path);

    assert_true(unchanged(writer, "gov/a", "v1"));
    assert_true(put(writer, "gov/b", "blue", "gov/b"));
    assert_int_equal(done(writer, "gov/b", "v2"), 0);
    size_t deleted;
    assert_ok(zws_store_writer__forget_unseen(writer, "gov/", &deleted));
    assert_int_equal(deleted, 3); /* gov/c, deep, deeper */
    writer = again(writer, path);
    assert_string_equal(ids_at(path, ""), "gov gov/a gov/b law/a loose");
    assert_false(unchanged(writer, "gov/c", "v1"));
    assert_false(unchanged(writer, deep, "v1"));
    assert_true(unchanged(writer, "law/a", "v1"));
    assert_true(unchanged(writer, "gov", "v1"));

    /* A prefix that is longer than what stands in a key. */
    assert_true(put(writer, "deep", "red", deep));
    assert_int_equal(done(writer, deep, "v1"), 0);
    writer = again(writer, path);
    deep[598] = 'e';
    assert_ok(zws_store_writer__forget_unseen(writer, deep, &deleted));
    assert_int_equal(deleted, 0);
    deep[598] = '\0';
    assert_ok(zws_store_writer__forget_unseen(writer, deep, &deleted));
    assert_int_equal(deleted, 1);
    assert_ok(zws_store_writer__forget_unseen(writer, "", NULL));
    writer = again(writer, path);
    assert_string_equal(ids_at(path, ""), "loose");
    zws_store_writer__free(writer);
    assert_clean(path);
}

static void test_rollback_forgets_claims(void **state)
{
    (void)state;
    const char *path = scratch_path("claims");
    zws_store_writer *writer = open_tokens(path);
    assert_true(put(writer, "kept", "red", "a"));
    assert_ok(zws_store_writer__commit(writer));
    assert_true(put(writer, "dropped", "red", "b"));
    assert_int_equal(done(writer, "b", "v1"), 0);
    assert_ok(zws_store_writer__rollback(writer));
    assert_false(unchanged(writer, "b", "v1"));
    assert_true(put(writer, "dropped", "red", "c")); /* b's claim is gone with b */
    assert_fails(ZWS_EEXIST, put_status(writer, "kept", "blue", "c", NULL));
    assert_int_equal(done(writer, "a", "v1"), 0); /* kept was put in this run */
    writer = again(writer, path);
    assert_string_equal(ids_at(path, ""), "dropped kept");
    zws_store_writer__free(writer);
}

/* --- Rebuilding ------------------------------------------------------------------------------ */

static void count_progress(uint64_t step, uint64_t total, void *context)
{
    uint64_t *last = context;
    assert_int_equal(step, *last + 1);
    assert_int_equal(total, 5);
    *last = step;
}

static void test_rebuild(void **state)
{
    (void)state;
    const char *path = scratch_path("rebuild");
    zws_store_writer *writer = open_tokens(path);
    char id[2] = "1", body[] = "red word1";
    for (int i = 0; i < 5; i++) {
        id[0] = (char)('1' + i);
        body[8] = id[0];
        assert_true(put(writer, id, body, i < 3 ? "list" : NULL));
    }
    assert_int_equal(done(writer, "list", "v1"), 0);
    assert_ok(zws_store_writer__commit(writer));
    zws_store_writer__set_batch(writer, 20); /* a commit at every third */
    uint64_t last = 0;
    assert_ok(zws_store_writer__rebuild(writer, count_progress, &last));
    assert_int_equal(last, 5);
    assert_string_equal(ids_at(path, "red"), "1 2 3 4 5");
    assert_string_equal(ids_at(path, "word4"), "4");
    assert_true(unchanged(writer, "list", "v1"));
    assert_false(put(writer, "1", "red word1", "list"));
    assert_ok(zws_store_writer__rebuild(writer, NULL, NULL));
    zws_store_writer__free(writer);
    assert_clean(path);
}

static zws_status describe_first(zws_store *store, void *context)
{
    zws_match match;
    zws_document *document;
    zws_buffer__clear(context);
    ZWS_TRY(zws_store__find(store, "1", 1, &match));
    zws_status status = zws_store__document(store, &match, &document);
    free(match.id);
    ZWS_TRY(status);
    status = zws_document__append_json(context, document, true);
    zws_document_free(document);
    return status;
}

/* What was given stays given, what was read is read again, and it is the same. */
static void test_rebuild_of_facts(void **state)
{
    (void)state;
    const char *path = scratch_path("facts");
    zws_store_writer *writer;
    zws_store *store;
    zws_buffer before = {0}, after = {0};
    zws_store_options options = {.create = true};
    assert_ok(zws_store_writer__open(&writer, path, &options));
    zws_document *document = make_document(
        "1", NULL,
        "浙政办发〔2018〕54号\n\n浙江省人民政府办公厅关于印发政务公开工作要点的通知\n\n各市人民政府"
        "："
        "\n根据国发〔2016〕55号，现印发给你们。\n\n浙江省人民政府办公厅\n2018年5月25日\n");
    assert_ok(zws_document_set(document, ZWS_FIELD_REGION, "浙江", (size_t)-1));
    assert_ok(zws_store_writer__put(writer, document, "in.txt", NULL));
    zws_document_free(document);
    assert_ok(zws_store_writer__commit(writer));
    assert_ok(zws_store__open(&store, path));
    assert_ok(zws_store__read(store, describe_first, &before));
    assert_non_null(strstr(before.data, "2018-05-25"));
    assert_string_equal(ids_with(store, "XN浙政办发〔2018〕54号"), "1");
    assert_string_equal(ids_with(store, "XC国发〔2016〕55号"), "1");
    for (int i = 0; i < 2; i++) {
        assert_ok(zws_store_writer__rebuild(writer, NULL, NULL));
        assert_ok(zws_store__read(store, describe_first, &after));
        assert_string_equal(before.data, after.data);
        assert_string_equal(ids_with(store, "XC国发〔2016〕55号"), "1");
        assert_clean(path);
    }
    zws_buffer__free(&before);
    zws_buffer__free(&after);
    zws_store__free(store);
    zws_store_writer__free(writer);
}

/* A document analysed under another dictionary is on record until everything is analysed again. */
static void test_mixed_dictionaries(void **state)
{
    (void)state;
    const char *path = scratch_path("mixed");
    zws_store_writer *writer;
    zws_store_options options = {.create = true};
    zws_manifest manifest;
    zws_store *store;
    assert_ok(zws_store_writer__open(&writer, path, &options));
    uint64_t fingerprint = zws_analyzer__fingerprint(zws_store_writer__analyzer(writer));
    assert_true(put(writer, "1", "政务公开", NULL));
    assert_ok(zws_store_writer__commit(writer));
    zws_store_writer__free(writer);
    assert_ok(zws_manifest__read(&manifest, path));
    assert_true(manifest.fingerprint == fingerprint && !manifest.mixed);
    manifest.fingerprint ^= 1;
    assert_ok(zws_manifest__write(path, &manifest));

    assert_ok(zws_store_writer__open(&writer, path, NULL));
    assert_false(put(writer, "1", "政务公开", NULL));
    assert_ok(zws_store_writer__commit(writer));
    assert_ok(zws_manifest__read(&manifest, path));
    assert_false(manifest.mixed); /* nothing was added */
    assert_true(put(writer, "2", "政务公开", NULL));
    assert_ok(zws_store_writer__commit(writer));
    assert_ok(zws_store__open(&store, path));
    assert_true(zws_store__is_mixed(store));
    assert_true(zws_store__fingerprint(store) == (fingerprint ^ 1));
    zws_store__free(store);
    assert_clean(path);

    assert_ok(zws_store_writer__rebuild(writer, NULL, NULL));
    zws_store_writer__free(writer);
    assert_ok(zws_store__open(&store, path));
    assert_false(zws_store__is_mixed(store));
    assert_true(zws_store__fingerprint(store) == fingerprint);
    assert_string_equal(ids_with(store, "公开"), "1 2");
    zws_store__free(store);
    assert_clean(path);
}

static void test_input_record(void **state)
{
    (void)state;
    zws_input_record record;
    unsigned char bytes[40] = {0};
    assert_false(zws_input_record__decode(&record, bytes, 0));
    assert_false(zws_input_record__decode(&record, bytes, 23));
    assert_false(zws_input_record__decode(&record, bytes, 40)); /* its checksum is not 0 */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_unchanged_inputs),
        cmocka_unit_test(test_vanished_documents),
        cmocka_unit_test(test_interrupted_input),
        cmocka_unit_test(test_two_inputs_with_one_id),
        cmocka_unit_test(test_mirror),
        cmocka_unit_test(test_rollback_forgets_claims),
        cmocka_unit_test(test_rebuild),
        cmocka_unit_test(test_mixed_dictionaries),
        cmocka_unit_test(test_input_record),
        cmocka_unit_test(test_rebuild_of_facts),
    };
    return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
