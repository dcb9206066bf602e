/* Every allocation of the store fails once: the call says so, nothing leaks, and what was committed
 * stands. */
#include "indexes.h"

#include "unit/nomem.h"

/* --- Writing --------------------------------------------------------------------------------- */

typedef struct {
    const char *path;
    zws_store_writer *writer;
    zws_document *document[3];
    bool tokens;
    int opened;
} work;

static zws_status open_and_close(void *context)
{
    work *w = context;
    zws_store_writer *writer;
    zws_store_options options = {.create = true, .tokens = w->tokens};
    ZWS_TRY(zws_store_writer__open(&writer, w->path, &options));
    zws_store_writer__free(writer);
    return ZWS_OK;
}

static zws_status write_all(void *context)
{
    work *w = context;
    size_t deleted;
    for (int i = 0; i < 3; i++)
        ZWS_TRY(zws_store_writer__put(w->writer, w->document[i], "input", NULL));
    ZWS_TRY(zws_store_writer__input_done(w->writer, "input", (zws_hash128){1, 2}, &deleted));
    ZWS_TRY(zws_store_writer__delete(w->writer, "2", 1));
    ZWS_TRY(zws_store_writer__forget_unseen(w->writer, "other", &deleted));
    return zws_store_writer__commit(w->writer);
}

/* Like a caller that goes on after a failure. */
static void roll_back(void *context)
{
    work *w = context;
    assert_ok(zws_store_writer__rollback(w->writer));
    assert_string_equal(ids_at(w->path, ""), "");
}

static void write_with_failures(const char *name, bool tokens)
{
    work w = {.path = scratch_path(name), .tokens = tokens};
    /* The dictionary is mapped, not read; opening is the same work each time. */
    assert_true(with_failures(open_and_close, &w, NULL) > 5);
    zws_store_options options = {.tokens = tokens};
    for (int i = 0; i < 3; i++) {
        char id[2] = {(char)('0' + i), '\0'};
        w.document[i] = make_document(id, "政务公开", "浙政办发〔2018〕54号 red green 公报");
        assert_ok(zws_document_set(w.document[i], ZWS_FIELD_ISSUER, "浙江省人民政府", (size_t)-1));
        assert_ok(zws_document_set(w.document[i], ZWS_FIELD_DATE, "2018-05-25", (size_t)-1));
    }
    assert_ok(zws_store_writer__open(&w.writer, w.path, &options));
    assert_true(with_failures(write_all, &w, roll_back) > 5);
    zws_store_writer__free(w.writer);
    for (int i = 0; i < 3; i++)
        zws_document_free(w.document[i]);
    assert_string_equal(ids_at(w.path, ""), "0 1");
    assert_clean(w.path);
}

static void test_writing_tokens(void **state)
{
    (void)state;
    write_with_failures("tokens", true);
}

static void test_writing_texts(void **state)
{
    (void)state;
    write_with_failures("texts", false);
}

static zws_status rebuild(void *context)
{
    return zws_store_writer__rebuild(context, NULL, NULL);
}

static void roll_back_writer(void *context)
{
    assert_ok(zws_store_writer__rollback(context));
}

static void test_rebuilding(void **state)
{
    (void)state;
    const char *path = scratch_path("rebuild");
    zws_store_writer *writer = open_tokens(path);
    assert_true(put(writer, "1", "red", "in"));
    assert_true(put(writer, "2", "red green", NULL));
    assert_ok(zws_store_writer__commit(writer));
    assert_true(with_failures(rebuild, writer, roll_back_writer) > 10);
    zws_store_writer__free(writer);
    assert_string_equal(ids_at(path, "red"), "1 2");
    assert_clean(path);
}

/* --- Reading --------------------------------------------------------------------------------- */

static zws_status ignore_term(zws_term term, uint64_t frequency, void *context)
{
    (void)term;
    (void)frequency;
    (void)context;
    return ZWS_OK;
}

static zws_status ignore_document(zws_document *document, void *context)
{
    (void)document;
    (void)context;
    return ZWS_OK;
}

static zws_status read_snapshot(zws_store *store, void *context)
{
    (void)context;
    static const int facets[] = {ZWS_SLOT_YEAR, ZWS_SLOT_FACET + ZWS_FIELD_REGION};
    zws_term red = {"red", 3}, words[] = {{"red", 3}, {"green", 5}};
    zws_node leaf = {.kind = ZWS_NODE_TERM, .term = &red, .n = 1};
    zws_node phrase = {.kind = ZWS_NODE_PHRASE, .term = words, .n = 2};
    zws_node *children[] = {&leaf, &phrase, &leaf};
    zws_node any = {.kind = ZWS_NODE_AT_LEAST, .child = children, .n = 3, .min = 2};
    zws_rank_term rank[] = {{words[0], 1}, {words[1], 2}};
    zws_plan plan = {.match = &any,
                     .rank = rank,
                     .n_rank = 2,
                     .bm25 = {1, .5, 1, .5, 2},
                     .limit = 10,
                     .facet = facets,
                     .n_facets = 2};
    zws_matches matches;
    zws_match match;
    zws_document *document;
    zws_buffer text = {0};
    bool more;
    ZWS_TRY(zws_store__match(store, &plan, &matches));
    zws_matches__free(&matches);
    ZWS_TRY(zws_store__expand(store, red, 5, ignore_term, NULL, &more));
    ZWS_TRY(zws_store__each(store, ignore_document, NULL));
    ZWS_TRY(zws_store__find(store, "2", 1, &match));
    zws_status status = zws_store__document(store, &match, &document);
    free(match.id);
    ZWS_TRY(status);
    zws_document_free(document);
    status = zws_store__stat_json(store, &text);
    zws_buffer__free(&text);
    return status;
}

static zws_status open_and_read(void *context)
{
    zws_store *store;
    ZWS_TRY(zws_store__open(&store, context));
    zws_status status = zws_store__read(store, read_snapshot, NULL);
    zws_store__free(store);
    return status;
}

static zws_status verify(void *context)
{
    return zws_store__verify(context, NULL, NULL);
}

static void test_reading(void **state)
{
    (void)state;
    char path[512];
    snprintf(path, sizeof path, "%s", scratch_path("reading"));
    zws_store_writer *writer = open_tokens(path);
    zws_document *document = make_document("1", NULL, "red green");
    assert_ok(zws_document_set(document, ZWS_FIELD_REGION, "浙江", (size_t)-1));
    assert_ok(zws_document_set(document, ZWS_FIELD_DATE, "2018", (size_t)-1));
    assert_ok(zws_store_writer__put(writer, document, "in", NULL));
    zws_document_free(document);
    assert_true(put(writer, "2", "red green blue", NULL));
    assert_ok(zws_store_writer__input_done(writer, "in", (zws_hash128){1, 2}, NULL));
    assert_ok(zws_store_writer__commit(writer));
    zws_store_writer__free(writer);
    assert_true(with_failures(open_and_read, path, NULL) > 20);
    assert_true(with_failures(verify, path, NULL) > 20);
    assert_clean(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reading),
        cmocka_unit_test(test_writing_tokens),
        cmocka_unit_test(test_writing_texts),
        cmocka_unit_test(test_rebuilding),
    };
    return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
