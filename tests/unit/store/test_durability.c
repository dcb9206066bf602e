/* Kills, full disks, and readers while a writer commits without a pause. */
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "indexes.h"

/* Document i of edition e; every edition changes every document. */
static void put_numbered(zws_store_writer *writer, int i, int edition)
{
    char id[16], body[4096];
    snprintf(id, sizeof id, "%03d", i);
    size_t n = (size_t)snprintf(body, sizeof body, "edition%d all", edition);
    for (int w = 0; w < 150; w++)
        n +=
            (size_t)snprintf(body + n, sizeof body - n, " w%dx%d", (i * 31 + w * w) % 997, edition);
    assert_true(put(writer, id, body, NULL));
}

static void write_edition(zws_store_writer *writer, int edition, int documents)
{
    for (int i = 0; i < documents; i++)
        put_numbered(writer, i, edition);
}

static zws_status count_word(zws_store *store, void *context)
{
    found_ids *found = context;
    uint64_t n;
    zws_term term = {found->word, strlen(found->word)};
    ZWS_TRY(zws_store__document_frequency(store, term, &n));
    snprintf(found->ids, sizeof found->ids, "%d", (int)n);
    return ZWS_OK;
}

static int documents_with(const char *path, const char *word)
{
    zws_store *store;
    found_ids found = {.word = word};
    assert_ok(zws_store__open(&store, path));
    assert_ok(zws_store__read(store, count_word, &found));
    zws_store__free(store);
    return atoi(found.ids);
}

/* --- Kill ------------------------------------------------------------------------------------ */

static void test_kill(void **state)
{
    (void)state;
    const char *path = scratch_path("kill");
    zws_store_writer *writer = open_tokens(path);
    write_edition(writer, 0, 40);
    assert_ok(zws_store_writer__commit(writer));
    zws_store_writer__free(writer);
    int committed = 0;
    for (int round = 0; round < 12; round++) {
        int ready[2];
        assert_int_equal(pipe(ready), 0);
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) { /* one whole edition, then one that it will not finish */
            writer = open_tokens(path);
            for (int edition = committed + 1;; edition++) {
                write_edition(writer, edition, 40);
                if (edition == committed + 1 && write(ready[1], "x", 1) != 1)
                    _exit(1);
                if (zws_store_writer__commit(writer) != ZWS_OK)
                    _exit(1);
                if (write(ready[1], "y", 1) != 1)
                    _exit(1);
            }
        }
        close(ready[1]);
        char byte;
        assert_int_equal(read(ready[0], &byte, 1), 1);
        usleep((useconds_t)(round * 1700)); /* before, inside and behind the commit */
        assert_int_equal(kill(child, SIGKILL), 0);
        assert_int_equal(waitpid(child, NULL, 0), child);
        int whole = committed;
        while (read(ready[0], &byte, 1) == 1) {
            if (byte == 'y')
                whole++;
        }
        close(ready[0]);
        /* What was reported as committed is there, and nothing is there in part. */
        char word[32];
        int found = -1;
        for (int edition = whole; edition <= whole + 1; edition++) {
            snprintf(word, sizeof word, "edition%d", edition);
            int n = documents_with(path, word);
            assert_true(n == 0 || n == 40);
            if (n == 40)
                found = edition;
        }
        assert_true(found >= 0);
        assert_int_equal(documents_with(path, "all"), 40);
        assert_clean(path);
        committed = found;
    }
}

/* --- A disk that is full -----------------------------------------------------------------------
 */

static void limit_files(rlim_t bytes)
{
    struct rlimit limit;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = bytes;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void test_file_size_limit(void **state)
{
    (void)state;
    const char *path = scratch_path("full");
    signal(SIGXFSZ, SIG_IGN);
    zws_store_writer *writer = open_tokens(path);
    write_edition(writer, 0, 40);
    assert_ok(zws_store_writer__commit(writer));
    int refused = 0;
    for (rlim_t limit = 4096; limit <= 1 << 20; limit *= 4) {
        limit_files(limit);
        zws_status status = ZWS_OK;
        char body[64];
        for (int i = 0; status == ZWS_OK && i < 3000; i++) {
            char id[16];
            snprintf(id, sizeof id, "more%d", i);
            snprintf(body, sizeof body, "m%d n%d o%d", i, i * 7, i % 100);
            status = put_status(writer, id, body, NULL, NULL);
        }
        if (status == ZWS_OK)
            status = zws_store_writer__commit(writer);
        if (status != ZWS_OK) {
            assert_string_equal(zws_status_name(status), "EIO");
            assert_true(zws_error_message()[0] != '\0');
            refused++;
            /* Nothing is half done: it refuses until it is rolled back. */
            assert_fails(ZWS_EIO, put_status(writer, "x", "y", NULL, NULL));
            assert_fails(ZWS_EIO, zws_store_writer__commit(writer));
            assert_fails(ZWS_EIO, zws_store_writer__delete(writer, "000", 3));
        }
        limit_files(RLIM_INFINITY);
        assert_ok(zws_store_writer__rollback(writer));
        assert_int_equal(documents_with(path, "edition0"), 40);
        if (status == ZWS_OK)
            break;
        assert_int_equal(documents_with(path, "m1"), 0);
        assert_clean(path);
    }
    assert_in_range(refused, 2, 5);
    /* It works again when there is room. */
    write_edition(writer, 1, 40);
    assert_ok(zws_store_writer__commit(writer));
    assert_int_equal(documents_with(path, "edition1"), 40);
    zws_store_writer__free(writer);
    assert_clean(path);
}

static void test_creation_on_a_full_disk(void **state)
{
    (void)state;
    const char *path = scratch_path("create-full");
    zws_store_writer *writer;
    zws_store *store;
    zws_store_options options = {.create = true, .tokens = true};
    signal(SIGXFSZ, SIG_IGN);
    limit_files(64);
    zws_status status = zws_store_writer__open(&writer, path, &options);
    limit_files(RLIM_INFINITY);
    assert_string_equal(zws_status_name(status), "EIO");
    assert_null(writer);
    assert_fails(ZWS_ENOTFOUND, zws_store__open(&store, path));
    writer = open_tokens(path);
    zws_store_writer__free(writer);
    assert_clean(path);
}

/* --- Readers beside a writer ------------------------------------------------------------------ */

typedef struct {
    const char *path;
    atomic_bool stop;
    atomic_int reads, failures;
    char message[1024];
} shared_state;

typedef struct {
    int all, edition;
} one_state;

/* Several looks at one state: they must agree with each other. */
static zws_status look(zws_store *store, void *context)
{
    one_state *seen = context;
    uint64_t documents, length, n;
    zws_term all = {"all", 3};
    zws_node node = {.kind = ZWS_NODE_TERM, .term = &all, .n = 1};
    zws_plan plan = {
        .match = &node, .order = ZWS_ORDER_NEWEST, .limit = 10, .count_up_to = SIZE_MAX};
    zws_matches matches;
    ZWS_TRY(zws_store__totals(store, &documents, &length));
    ZWS_TRY(zws_store__match(store, &plan, &matches));
    zws_status status = ZWS_OK;
    int edition = -1;
    for (size_t i = 0; status == ZWS_OK && i < matches.n; i++) {
        zws_document *document;
        status = zws_store__document(store, &matches.hit[i], &document);
        if (status != ZWS_OK)
            break;
        int e = atoi(zws_document_get(document, ZWS_FIELD_BODY, 0, NULL) + 7);
        zws_document_free(document);
        if (edition >= 0 && e != edition)
            status = zws_error__set(ZWS_EINTERNAL, "two editions in one state: %d %d", e, edition);
        edition = e;
    }
    if (status == ZWS_OK && (matches.total != documents || !matches.total_exact))
        status =
            zws_error__set(ZWS_EINTERNAL, "%d matches of %d", (int)matches.total, (int)documents);
    zws_matches__free(&matches);
    ZWS_TRY(status);
    char word[32];
    int len = snprintf(word, sizeof word, "edition%d", edition);
    ZWS_TRY(zws_store__document_frequency(store, (zws_term){word, (size_t)len}, &n));
    if (n != documents)
        return zws_error__set(ZWS_EINTERNAL, "%d of %d documents are edition %d", (int)n,
                              (int)documents, edition);
    *seen = (one_state){(int)documents, edition};
    return ZWS_OK;
}

static void *read_on(void *argument)
{
    shared_state *s = argument;
    zws_store *store = NULL;
    int last = 0;
    zws_status status = zws_store__open(&store, s->path);
    while (status == ZWS_OK && !s->stop) {
        one_state seen;
        status = zws_store__read(store, look, &seen);
        if (status == ZWS_OK && (seen.all != 25 || seen.edition < last))
            status = zws_error__set(ZWS_EINTERNAL, "back from %d to %d", last, seen.edition);
        last = seen.edition;
        s->reads++;
    }
    if (status != ZWS_OK) {
        snprintf(s->message, sizeof s->message, "%s", zws_error_message());
        s->failures++;
    }
    zws_store__free(store);
    return NULL;
}

static void test_readers_beside_a_writer(void **state)
{
    (void)state;
    static shared_state s;
    s.path = scratch_path("beside");
    int commits = getenv("ZWS_LONG") ? 2000 : 150;
    zws_store_writer *writer = open_tokens(s.path);
    write_edition(writer, 0, 25);
    assert_ok(zws_store_writer__commit(writer));
    pthread_t reader[3];
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(pthread_create(&reader[i], NULL, read_on, &s), 0);
    for (int edition = 1; edition <= commits && !s.failures; edition++) {
        write_edition(writer, edition, 25);
        assert_ok(zws_store_writer__commit(writer));
    }
    s.stop = true;
    for (size_t i = 0; i < 3; i++)
        pthread_join(reader[i], NULL);
    zws_store_writer__free(writer);
    if (s.failures)
        fail_msg("a reader failed: %s", s.message);
    assert_true(s.reads > 3);
    assert_clean(s.path);
}

/* Something that always fails on the state it sees is not tried for ever. */
static zws_status always_corrupt(zws_store *store, void *context)
{
    (void)store;
    ++*(int *)context;
    return zws_error__set(ZWS_ECORRUPT, "as it is");
}

static void test_reads_end(void **state)
{
    (void)state;
    const char *path = scratch_path("ends");
    zws_store_writer *writer = open_tokens(path);
    put_numbered(writer, 1, 1);
    assert_ok(zws_store_writer__commit(writer));
    zws_store *store;
    int calls = 0;
    assert_ok(zws_store__open(&store, path));
    assert_int_equal(zws_store__read(store, always_corrupt, &calls), ZWS_ECORRUPT);
    assert_string_equal(zws_error_message(), "as it is");
    assert_int_equal(calls, 1);
    zws_store__free(store);
    zws_store_writer__free(writer);
}

/* One that makes a commit whenever it looks drives the reader to hold commits back. */
typedef struct {
    zws_store_writer *writer;
    int calls, edition;
} driven;

static zws_status commit_and_fail(zws_store *store, void *context)
{
    driven *d = context;
    (void)store;
    if (++d->calls <= 5) {
        put_numbered(d->writer, 1, ++d->edition);
        assert_ok(zws_store_writer__commit(d->writer));
        return zws_error__set(ZWS_ECORRUPT, "overtaken");
    }
    return ZWS_OK;
}

static void test_reader_that_is_overtaken(void **state)
{
    (void)state;
    const char *path = scratch_path("overtaken");
    driven d = {.writer = open_tokens(path)};
    put_numbered(d.writer, 1, 0);
    assert_ok(zws_store_writer__commit(d.writer));
    zws_store *store;
    assert_ok(zws_store__open(&store, path));
    assert_ok(zws_store__read(store, commit_and_fail, &d));
    assert_int_equal(d.calls, 6);
    zws_store__free(store);
    zws_store_writer__free(d.writer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reads_end),
        cmocka_unit_test(test_reader_that_is_overtaken),
        cmocka_unit_test(test_readers_beside_a_writer),
        cmocka_unit_test(test_file_size_limit),
        cmocka_unit_test(test_creation_on_a_full_disk),
        cmocka_unit_test(test_kill),
    };
    return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
