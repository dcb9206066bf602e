/* Sealing by itself: when a commit does it, how often a document is merged, and that a failure of
 * it is not the commit's. Merging all into one: the same index as a new one, and a kill in the
 * middle leaves the old one. */
#include <signal.h>
#include <sys/wait.h>

#include "random.h"
#include "sealing.h"

static void put_many(zws_store_writer *writer, int from, int n, const char *body)
{
    for (int i = from; i < from + n; i++) {
        char id[16];
        snprintf(id, sizeof id, "%05d", i);
        put(writer, id, body, NULL);
    }
}

static void commit(zws_store_writer *writer)
{
    assert_ok(zws_store_writer__commit(writer));
}

/* Segments, documents in them, hidden ones, and live documents. */
static void assert_state(zws_store_writer *writer, size_t segments, uint64_t sealed,
                         uint64_t hidden, uint64_t live)
{
    uint64_t documents, length;
    assert_int_equal(writer->sealed->n, segments);
    zws_sealed__totals(writer->sealed, &documents, &length);
    assert_int_equal(documents, sealed);
    assert_int_equal(documents - zws_sealed__visible(writer->sealed), hidden);
    assert_ok(zws_live__totals(writer->live, &documents, &length));
    assert_int_equal(documents, live);
}

static void test_defaults(void **state)
{
    (void)state;
    zws_store_writer *writer = open_tokens(scratch_path("defaults"));
    assert_false(writer->policy.off);
    assert_int_equal(writer->policy.documents, ZWS_SEAL_DOCUMENTS_MIN);
    assert_int_equal(writer->policy.length, ZWS_SEAL_LENGTH_MIN);
    zws_store_writer__set_sealing(writer, false);
    assert_true(writer->policy.off);
    zws_store_writer__set_sealing(writer, true);
    assert_false(writer->policy.off);
    zws_store_writer__free(writer);
}

static void test_live_documents(void **state)
{
    (void)state;
    const char *path = scratch_path("live");
    zws_store_writer *writer = open_tokens(path);
    writer->policy.documents = 10;
    put_many(writer, 0, 10, "red");
    commit(writer);
    assert_state(writer, 0, 0, 0, 10);
    put_many(writer, 10, 1, "red");
    commit(writer);
    assert_state(writer, 1, 11, 0, 0);
    assert_tidy(path, 1);
    /* Against what is sealed. */
    put_many(writer, 100, 149, "blue");
    seal(writer);
    assert_state(writer, 1, 160, 0, 0);
    writer->policy.documents = 3;
    put_many(writer, 1000, 160 / ZWS_SEAL_LIVE_PART, "green");
    commit(writer);
    assert_state(writer, 1, 160, 0, 160 / ZWS_SEAL_LIVE_PART);
    put_many(writer, 2000, 1, "green");
    commit(writer);
    assert_state(writer, 2, 160 + 160 / ZWS_SEAL_LIVE_PART + 1, 0, 0);
    assert_tidy(path, 2);
    assert_clean(path);
    /* Nothing to commit: nothing happens. */
    writer->policy.documents = 0;
    put_many(writer, 3000, 5, "green");
    assert_ok(zws_store_writer__commit_only(writer));
    commit(writer);
    assert_state(writer, 2, 160 + 160 / ZWS_SEAL_LIVE_PART + 1, 0, 5);
    zws_store_writer__free(writer);
}

static void test_length(void **state)
{
    (void)state;
    zws_store_writer *writer = open_tokens(scratch_path("length"));
    writer->policy.length = 20;
    put_many(writer, 0, 4, "one two three four five");
    commit(writer);
    assert_state(writer, 0, 0, 0, 4);
    put_many(writer, 9, 1, "six");
    commit(writer);
    assert_state(writer, 1, 5, 0, 0);
    zws_store_writer__free(writer);
}

static void test_off(void **state)
{
    (void)state;
    zws_store_writer *writer = open_tokens(scratch_path("off"));
    writer->policy.documents = 0;
    zws_store_writer__set_sealing(writer, false);
    put_many(writer, 0, 50, "red");
    commit(writer);
    assert_state(writer, 0, 0, 0, 50);
    seal(writer); /* when told */
    assert_state(writer, 1, 50, 0, 0);
    zws_store_writer__free(writer);
}

/* Deletions alone. */
static void test_hidden(void **state)
{
    (void)state;
    const char *path = scratch_path("hidden");
    zws_store_writer *writer = open_tokens(path);
    put_many(writer, 0, 400, "red");
    seal(writer);
    writer->policy.documents = 5;
    for (int i = 0; i <= 400 / ZWS_SEAL_HIDDEN_PART; i++) {
        char id[16];
        assert_state(writer, 1, 400, (uint64_t)i, 0);
        snprintf(id, sizeof id, "%05d", i);
        assert_ok(zws_store_writer__delete(writer, id, 5));
        commit(writer);
    }
    assert_state(writer, 1, 400 - 400 / ZWS_SEAL_HIDDEN_PART - 1, 0, 0);
    assert_tidy(path, 1);
    assert_clean(path);
    zws_store_writer__free(writer);
}

/* A segment of which a good part is hidden goes into the next seal, however large it is. */
static void test_hidden_is_merged(void **state)
{
    (void)state;
    zws_store_writer *writer = open_tokens(scratch_path("share"));
    put_many(writer, 0, 400, "red");
    seal(writer);
    put_many(writer, 0, 50, "blue");
    seal(writer);
    assert_state(writer, 2, 450, 50, 0);
    put_many(writer, 100, 50, "blue");
    seal(writer); /* a quarter is hidden: not more; the two small ones are merged */
    assert_state(writer, 2, 500, 100, 0);
    put_many(writer, 200, 1, "blue");
    seal(writer);
    assert_state(writer, 1, 400, 0, 0);
    zws_store_writer__free(writer);
}

/* Small commits: few segments, and each document is merged a number of times that grows with the
 * logarithm. */
static void test_stream(void **state)
{
    (void)state;
    const char *path = scratch_path("stream");
    zws_store_writer *writer = open_tokens(path);
    writer->policy.documents = 7;
    uint32_t generation = 0, most = 0;
    uint64_t written = 0;
    enum { ROUNDS = 400, SMALL = 4 };
    for (int round = 0; round < ROUNDS; round++) {
        put_many(writer, round * SMALL, SMALL, "red green");
        commit(writer);
        uint64_t live, length;
        assert_ok(zws_live__totals(writer->live, &live, &length));
        assert_true(live <= 7 || live <= (uint64_t)round * SMALL / ZWS_SEAL_LIVE_PART + SMALL);
        if (writer->manifest.generation != generation) {
            generation = writer->manifest.generation;
            written += writer->sealed->part[writer->sealed->n - 1].documents;
        }
        most = writer->manifest.n_segments > most ? writer->manifest.n_segments : most;
    }
    /* Each time its segment is at least half as large again: log(1600 / 8) / log(1.5) = 13. */
    assert_in_range(written, ROUNDS * SMALL * 7 / 8, ROUNDS * SMALL * 14);
    assert_in_range(most, 1, 7);
    assert_true(generation >= 10);
    assert_clean(path);
    assert_ok(zws_store_writer__merge(writer, NULL, NULL));
    assert_state(writer, 1, ROUNDS * SMALL, 0, 0);
    zws_store_writer__free(writer);
}

/* The folder of segments cannot be made. */
static void test_failure(void **state)
{
    (void)state;
    char path[512], obstacle[600];
    snprintf(path, sizeof path, "%s", scratch_path("failure"));
    snprintf(obstacle, sizeof obstacle, "%s/segments", path);
    zws_store_writer *writer = open_tokens(path);
    assert_ok(zws_file__write_atomic(obstacle, "x", 1));
    writer->policy.documents = 10;
    put_many(writer, 0, 11, "red");
    commit(writer);
    assert_state(writer, 0, 0, 0, 11);
    assert_string_equal(ids_at(path, "red"), "00000 00001 00002 00003 00004 00005 00006 00007 "
                                             "00008 00009 00010");
    assert_int_equal(writer->policy.wait, 22);
    assert_true(zws_store_writer__seal(writer, NULL, NULL) != ZWS_OK); /* told: then it shows */
    assert_int_equal(unlink(obstacle), 0);
    put_many(writer, 50, 10, "red"); /* not tried again yet */
    commit(writer);
    assert_state(writer, 0, 0, 0, 21);
    put_many(writer, 70, 1, "red");
    commit(writer);
    assert_state(writer, 1, 22, 0, 0);
    assert_int_equal(writer->policy.wait, 0);
    assert_tidy(path, 1);
    assert_clean(path);
    zws_store_writer__free(writer);
}

/* --- Merging all ------------------------------------------------------------------------------ */

enum { EDITIONS = 300 };

/* What a document is, after some rounds of changes: 0 = there is none. */
static void body_of_edition(char body[64], int id, int edition)
{
    snprintf(body, 64, "all w%d w%d e%d w%d", id % 7, (id + edition) % 13, edition, id % 11);
}

/* Several segments, hidden documents, and a live tier. */
static void write_history(zws_store_writer *writer, int edition[EDITIONS])
{
    random_source r = {5};
    char id[16], body[64];
    for (int round = 1; round <= 40; round++) {
        for (int i = 0; i < (round == 1 ? EDITIONS : 5); i++) {
            int d = round == 1 ? i : (int)random_below(&r, EDITIONS);
            snprintf(id, sizeof id, "%05d", d);
            if (round > 1 && edition[d] && random_chance(&r, 20)) {
                assert_ok(zws_store_writer__delete(writer, id, 5));
                edition[d] = 0;
                continue;
            }
            body_of_edition(body, d, round);
            put(writer, id, body, d % 2 ? "odd" : NULL);
            edition[d] = round;
        }
        if (round % 4 == 1)
            seal(writer);
    }
    commit(writer);
}

static void write_fresh(zws_store_writer *writer, const int edition[EDITIONS])
{
    char id[16], body[64];
    for (int d = 0; d < EDITIONS; d++) {
        if (!edition[d])
            continue;
        snprintf(id, sizeof id, "%05d", d);
        body_of_edition(body, d, edition[d]);
        put(writer, id, body, d % 2 ? "odd" : NULL);
    }
    seal(writer);
}

/* The answers to words in each order: ids, scores and totals; the documents by id. */
static zws_status ask_all(zws_store *store, void *context)
{
    zws_buffer *out = context;
    char line[200];
    zws_buffer__clear(out);
    for (int w = 0; w < 14; w++) {
        for (int order = 0; order < 3; order++) {
            char word[8];
            snprintf(word, sizeof word, w < 13 ? "w%d" : "all", w);
            zws_term term = {word, strlen(word)};
            zws_node node = {.kind = ZWS_NODE_TERM, .term = &term, .n = 1};
            zws_rank_term rank = {term, 1.5};
            zws_plan plan = {.match = &node,
                             .rank = &rank,
                             .n_rank = 1,
                             .bm25 = {1.0, 0.9, 8, 0.2, 4.0},
                             .order = (zws_order)order,
                             .limit = 2 * EDITIONS,
                             .count_up_to = 2 * EDITIONS};
            zws_matches matches;
            ZWS_TRY(zws_store__match(store, &plan, &matches));
            snprintf(line, sizeof line, "%s %llu\n", word, (unsigned long long)matches.total);
            ZWS_TRY(zws_buffer__puts(out, line));
            for (size_t i = 0; i < matches.n; i++) {
                zws_document *document;
                ZWS_TRY(zws_store__document(store, &matches.hit[i], &document));
                snprintf(line, sizeof line, "%s %a %s\n", matches.hit[i].id, matches.hit[i].score,
                         zws_document_get(document, ZWS_FIELD_BODY, 0, NULL));
                zws_document_free(document);
                ZWS_TRY(zws_buffer__puts(out, line));
            }
            zws_matches__free(&matches);
        }
    }
    return ZWS_OK;
}

static zws_buffer ask(const char *path)
{
    zws_buffer out = {0};
    zws_store *store;
    assert_ok(zws_store__open(&store, path));
    assert_ok(zws_store__read(store, ask_all, &out));
    zws_store__free(store);
    return out;
}

static void test_merge(void **state)
{
    (void)state;
    const char *path = scratch_path("merge"), *fresh = scratch_path("fresh");
    int edition[EDITIONS] = {0};
    zws_store_writer *writer = open_tokens(path), *other = open_tokens(fresh);
    assert_ok(zws_store_writer__merge(writer, NULL, NULL)); /* of nothing */
    assert_state(writer, 0, 0, 0, 0);
    assert_int_equal(writer->manifest.generation, 0);
    write_history(writer, edition);
    write_fresh(other, edition);
    assert_true(writer->sealed->n > 1);
    zws_buffer before = ask(path), wanted = ask(fresh);
    assert_string_equal(before.data, wanted.data);
    put_many(writer, 99999, 1, "pending");
    assert_ok(zws_store_writer__delete(writer, "99999", 5));
    assert_ok(zws_store_writer__merge(writer, NULL, NULL));
    assert_int_equal(writer->sealed->n, 1);
    assert_state(writer, 1, zws_sealed__visible(other->sealed), 0, 0);
    assert_tidy(path, 1);
    assert_clean(path);
    zws_buffer after = ask(path);
    assert_string_equal(after.data, wanted.data);
    /* To the byte. */
    assert_int_equal(zws_segment__checksum(writer->sealed->part[0].segment),
                     zws_segment__checksum(other->sealed->part[0].segment));
    /* Nothing is left to be done. */
    uint32_t generation = writer->manifest.generation;
    assert_ok(zws_store_writer__merge(writer, NULL, NULL));
    assert_int_equal(writer->manifest.generation, generation);
    /* One segment, but with a hidden document; then with a live one. */
    char id[16];
    int d = 0;
    while (!edition[d])
        d++;
    snprintf(id, sizeof id, "%05d", d);
    assert_ok(zws_store_writer__delete(writer, id, 5));
    assert_ok(zws_store_writer__merge(writer, NULL, NULL));
    assert_state(writer, 1, zws_sealed__visible(other->sealed) - 1, 0, 0);
    char body[64];
    body_of_edition(body, d, edition[d]);
    put(writer, id, body, d % 2 ? "odd" : NULL);
    assert_ok(zws_store_writer__merge(writer, NULL, NULL));
    assert_int_equal(zws_segment__checksum(writer->sealed->part[0].segment),
                     zws_segment__checksum(other->sealed->part[0].segment));
    zws_buffer__free(&before);
    zws_buffer__free(&wanted);
    zws_buffer__free(&after);
    zws_store_writer__free(writer);
    zws_store_writer__free(other);
}

static void copy_index(const char *from, const char *to)
{
    char command[2000];
    snprintf(command, sizeof command, "rm -rf '%s' && cp -r '%s' '%s'", to, from, to);
    assert_int_equal(system(command), 0);
}

static void merge_and_end(const char *path, int report)
{
    zws_store_writer *writer = open_tokens(path);
    if (write(report, "x", 1) != 1 || zws_store_writer__merge(writer, NULL, NULL) != ZWS_OK ||
        write(report, "y", 1) != 1)
        _exit(1);
    for (;;)
        pause();
}

static void test_merge_is_killed(void **state)
{
    (void)state;
    char path[512], pattern[512];
    int rounds = getenv("ZWS_LONG") ? 200 : 20, old = 0;
    int edition[EDITIONS] = {0};
    random_source r = {31};
    snprintf(path, sizeof path, "%s", scratch_path("killed"));
    snprintf(pattern, sizeof pattern, "%s", scratch_path("pattern"));
    zws_store_writer *writer = open_tokens(pattern);
    write_history(writer, edition);
    uint32_t segments = writer->manifest.n_segments;
    assert_true(segments > 1);
    zws_store_writer__free(writer);
    zws_buffer wanted = ask(pattern);
    for (int round = 0; round < rounds; round++) {
        int report[2];
        char byte;
        copy_index(pattern, path);
        assert_int_equal(pipe(report), 0);
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0)
            merge_and_end(path, report[1]);
        close(report[1]);
        assert_int_equal(read(report[0], &byte, 1), 1);
        usleep(round == 0 ? 0 : random_below(&r, 60000));
        assert_int_equal(kill(child, SIGKILL), 0);
        assert_int_equal(waitpid(child, NULL, 0), child);
        bool ended = read(report[0], &byte, 1) == 1;
        close(report[0]);
        assert_clean(path);
        zws_buffer now = ask(path);
        assert_string_equal(now.data, wanted.data);
        zws_buffer__free(&now);
        zws_manifest manifest;
        assert_ok(zws_manifest__read(&manifest, path));
        assert_true(manifest.n_segments == 1 || (!ended && manifest.n_segments == segments));
        old += manifest.n_segments == segments;
        writer = open_tokens(path); /* clears what was left */
        assert_tidy(path, manifest.n_segments);
        assert_ok(zws_store_writer__merge(writer, NULL, NULL));
        assert_tidy(path, 1);
        zws_store_writer__free(writer);
    }
    assert_true(old > 0);
    zws_buffer__free(&wanted);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_defaults), cmocka_unit_test(test_live_documents),
        cmocka_unit_test(test_length),   cmocka_unit_test(test_off),
        cmocka_unit_test(test_hidden),   cmocka_unit_test(test_hidden_is_merged),
        cmocka_unit_test(test_stream),   cmocka_unit_test(test_failure),
        cmocka_unit_test(test_merge),    cmocka_unit_test(test_merge_is_killed),
    };
    return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
