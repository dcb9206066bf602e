/* Bulk builds on several threads: the same index, to the byte, whatever the number of threads and
 * the memory, as documents put one by one make; failures in turn; builds that are killed or fail go
 * on where they were. */
#include <signal.h>
#include <stdatomic.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "random.h"
#include "sealing.h"

/* --- What is put ----------------------------------------------------------------------------- */

typedef struct {
    uint64_t seed;
    uint32_t documents; /* of which some come twice */
    uint32_t input;     /* documents of an input; 0: none */
    uint32_t broken;    /* every so many-th cannot be made; 0: all can */
} source;

typedef struct {
    zws_put put;
    const source *from;
    uint32_t i;
    char input[32];
    zws_store_writer *writer; /* of an end of an input */
    char *log;                /* of what became of it, in turn */
} entry;

static void name_id(char out[32], const source *from, uint32_t i)
{
    random_source r = {from->seed + i * 7919u};
    random_next(&r);
    /* One in ten is an earlier one again, of the same input or of none. */
    if (random_chance(&r, 10) && !from->input)
        i = random_below(&r, i + 1);
    snprintf(out, 32, "doc/%05u", i);
}

static zws_document *make_one(const source *from, uint32_t i)
{
    static const char *const words[] = {"政务公开", "责任羊位", "省财政斤", "notices",    "2018年",
                                        "第5号",    "的",       "。",       "住房公积金", "防汛"};
    char id[32], body[4096] = "", date[16];
    random_source r = {from->seed * 31 + i};
    for (int k = 0; k < 4; k++)
        random_next(&r);
    name_id(id, from, i);
    for (uint32_t n = random_below(&r, 90); n > 0; n--)
        strcat(body, words[random_below(&r, 10)]);
    snprintf(body + strlen(body), 64, " w%u x%u", random_below(&r, 5000), i);
    zws_document *document = make_document(id, words[random_below(&r, 10)], body);
    snprintf(date, sizeof date, "20%02u-0%u-1%u", random_below(&r, 20), 1 + random_below(&r, 9),
             random_below(&r, 10));
    if (random_chance(&r, 80))
        assert_ok(zws_document_set(document, ZWS_FIELD_DATE, date, (size_t)-1));
    if (random_chance(&r, 50))
        assert_ok(
            zws_document_set(document, ZWS_FIELD_REGION, words[random_below(&r, 4)], (size_t)-1));
    return document;
}

static bool is_broken(const source *from, uint32_t i)
{
    return from->broken && i % from->broken == from->broken - 1;
}

static zws_status make(zws_document **out, zws_put *put)
{
    const entry *e = (const entry *)put;
    if (is_broken(e->from, e->i))
        return zws_error__set(ZWS_EFORMAT, "number %u is broken", e->i);
    *out = make_one(e->from, e->i);
    return ZWS_OK;
}

static zws_status settled(zws_put *put, zws_status status, bool made, bool changed)
{
    entry *e = (entry *)put;
    if (e->log)
        e->log[e->i] = (char)(status == ZWS_EFORMAT && !made ? 'f'
                              : status                       ? '?'
                              : changed                      ? 'c'
                                                             : 'u');
    if (status == ZWS_EFORMAT) {
        char expected[64];
        snprintf(expected, sizeof expected, "number %u is broken", e->i);
        assert_string_equal(zws_error_message(), expected);
        return ZWS_OK;
    }
    return status;
}

static zws_status ended(zws_put *put, zws_status status, bool made, bool changed)
{
    entry *e = (entry *)put;
    assert_true(made && !changed);
    ZWS_TRY(status);
    return zws_store_writer__input_done(e->writer, e->input, (zws_hash128){7, 7}, NULL);
}

static void free_entry(zws_put *put)
{
    free(put);
}

static zws_status enqueue(zws_store_writer *writer, const source *from, uint32_t i, bool end,
                          char *log)
{
    entry *e = calloc(1, sizeof *e);
    assert_non_null(e);
    e->put = (zws_put){end ? NULL : make, end ? ended : settled, free_entry, NULL, 3000};
    e->from = from;
    e->i = i;
    e->log = log;
    e->writer = writer;
    if (from->input) {
        snprintf(e->input, sizeof e->input, "in/%u", i / from->input);
        e->put.input = e->input;
    }
    return zws_store_writer__enqueue(writer, &e->put);
}

static zws_status put_all(zws_store_writer *writer, const source *from, char *log)
{
    for (uint32_t i = 0; i < from->documents; i++) {
        ZWS_TRY(enqueue(writer, from, i, false, log));
        if (from->input && (i % from->input == from->input - 1 || i == from->documents - 1))
            ZWS_TRY(enqueue(writer, from, i, true, NULL));
    }
    return zws_store_writer__set_bulk(writer, false);
}

static zws_store_writer *open_bulk(const char *path, size_t jobs, size_t memory, size_t segment)
{
    zws_store_writer *writer;
    zws_store_options options = {.create = true};
    assert_ok(zws_store_writer__open(&writer, path, &options));
    zws_store_writer__set_work(writer, jobs, memory);
    writer->bulk_bytes = segment;
    writer->batch_bytes = segment < writer->batch_bytes ? segment : writer->batch_bytes;
    assert_ok(zws_store_writer__set_bulk(writer, true));
    return writer;
}

static zws_store_writer *open_texts(const char *path)
{
    zws_store_writer *writer;
    assert_ok(zws_store_writer__open(&writer, path, NULL));
    return writer;
}

/* One sum over all segments. */
static uint64_t sum_of(const zws_store_writer *writer)
{
    uint64_t sum = writer->manifest.n_segments;
    for (uint32_t i = 0; i < writer->manifest.n_segments; i++)
        sum = (sum ^ writer->manifest.segment[i].checksum) * 0x9E3779B97F4A7C15u;
    return sum;
}

typedef struct {
    uint64_t sum, n;
} contents;

static zws_status add_document(zws_document *document, void *context)
{
    contents *c = context;
    zws_buffer bytes = {0};
    ZWS_TRY(zws_document__encode(&bytes, document));
    c->sum += zws_hash64__of(bytes.data, bytes.len, 3);
    c->n++;
    zws_buffer__free(&bytes);
    return ZWS_OK;
}

static zws_status add_documents(zws_store *store, void *context)
{
    *(contents *)context = (contents){0};
    return zws_store__each(store, add_document, context);
}

static contents contents_of(const char *path)
{
    contents c;
    zws_store *store;
    assert_ok(zws_store__open(&store, path));
    assert_ok(zws_store__read(store, add_documents, &c));
    zws_store__free(store);
    return c;
}

/* --- The same index -------------------------------------------------------------------------- */

static uint64_t put_one_by_one(const char *path, const source *from)
{
    zws_store_writer *writer = open_bulk(path, 1, 0, (size_t)1 << 30);
    for (uint32_t i = 0; i < from->documents; i++) {
        if (is_broken(from, i))
            continue;
        char input[32];
        zws_document *document = make_one(from, i);
        snprintf(input, sizeof input, "in/%u", from->input ? i / from->input : 0);
        assert_ok(zws_store_writer__put(writer, document, from->input ? input : NULL, NULL));
        zws_document_free(document);
    }
    assert_ok(zws_store_writer__set_bulk(writer, false));
    assert_ok(zws_store_writer__commit(writer));
    uint64_t sum = sum_of(writer);
    zws_store_writer__free(writer);
    return sum;
}

static void test_any_number_of_threads(void **state)
{
    (void)state;
    static const source sources[] = {{1, 600, 0, 0}, {2, 600, 1, 0}, {3, 500, 40, 9}, {4, 1, 1, 0}};
    static const struct {
        size_t jobs, memory;
    } work[] = {{1, 0}, {2, 0}, {3, 400 << 10}, {8, 200 << 10}, {5, 1 << 20}};
    char log[2][600];
    for (size_t s = 0; s < sizeof sources / sizeof *sources; s++) {
        scratch_remove(scratch_path("one"));
        uint64_t expected = put_one_by_one(scratch_path("one"), &sources[s]);
        assert_clean(scratch_path("one"));
        for (size_t w = 0; w < sizeof work / sizeof *work; w++) {
            const char *path = scratch_path("many");
            scratch_remove(path);
            zws_store_writer *writer =
                open_bulk(path, work[w].jobs, work[w].memory, (size_t)1 << 30);
            assert_ok(put_all(writer, &sources[s], log[w > 0]));
            assert_ok(zws_store_writer__commit(writer));
            assert_true(sum_of(writer) == expected);
            assert_memory_equal(log[0], log[w > 0], sources[s].documents);
            if (sources[s].broken)
                assert_int_equal(log[0][sources[s].broken - 1], 'f');
            assert_tidy(path, 1);
            zws_store_writer__free(writer);
            assert_clean(path);
        }
    }
}

/* Segments end where they end whatever the number of threads. */
static void test_several_segments(void **state)
{
    (void)state;
    static const source from = {5, 900, 3, 0};
    uint64_t expected = 0;
    for (size_t jobs = 1; jobs <= 4; jobs++) {
        const char *path = scratch_path("several");
        scratch_remove(path);
        zws_store_writer *writer = open_bulk(path, jobs, 0, 100000);
        assert_ok(put_all(writer, &from, NULL));
        assert_true(writer->manifest.generation > 3);
        assert_ok(zws_store_writer__commit(writer));
        if (jobs == 1)
            expected = sum_of(writer);
        assert_true(sum_of(writer) == expected);
        zws_store_writer__free(writer);
        assert_clean(path);
        assert_int_equal(contents_of(path).n, 900);
    }
}

/* --- Over what is there ---------------------------------------------------------------------- */

/* The same inputs again: nothing changes; with other texts: all is replaced; fewer documents: the
 * others are deleted; two inputs with one id: the second is refused. */
static void test_again(void **state)
{
    (void)state;
    const char *path = scratch_path("again");
    source from = {6, 300, 10, 0};
    char log[300];
    zws_store_writer *writer = open_bulk(path, 3, 0, 1 << 30);
    assert_ok(put_all(writer, &from, log));
    assert_ok(zws_store_writer__commit(writer));
    assert_int_equal(log[0], 'c');
    zws_store_writer__free(writer);
    contents before = contents_of(path);

    writer = open_bulk(path, 3, 0, 1 << 30);
    assert_ok(put_all(writer, &from, log));
    for (int i = 0; i < 300; i++)
        assert_int_equal(log[i], 'u');
    assert_ok(zws_store_writer__commit(writer));
    zws_store_writer__free(writer);
    contents after = contents_of(path);
    assert_true(after.sum == before.sum && after.n == before.n);
    assert_clean(path);

    from.seed = 8;
    from.broken = 10; /* the last of each input cannot be made any more: it goes */
    writer = open_bulk(path, 3, 0, 1 << 30);
    assert_ok(put_all(writer, &from, log));
    assert_ok(zws_store_writer__commit(writer));
    zws_store_writer__free(writer);
    assert_int_equal(contents_of(path).n, 270);
    assert_string_equal(body_at(path, "doc/00009"), "none");
    assert_clean(path);

    writer = open_bulk(path, 3, 0, 1 << 30);
    source one = from, two = from;
    one.input = 1000;
    two.input = 1;
    assert_ok(enqueue(writer, &one, 0, false, NULL)); /* doc/00000 and doc/00001 of in/0 */
    assert_ok(enqueue(writer, &one, 1, false, NULL));
    zws_status status = enqueue(writer, &two, 1, false, NULL); /* of in/1 */
    if (status == ZWS_OK)
        status = zws_bulk__drain(writer);
    assert_string_equal(zws_status_name(status), "EEXIST");
    assert_non_null(strstr(zws_error_message(), "in/1"));
    /* What came before it is kept, what stood behind it is dropped. */
    assert_ok(enqueue(writer, &one, 2, false, NULL));
    assert_ok(zws_store_writer__commit(writer));
    zws_store_writer__free(writer);
    assert_int_equal(contents_of(path).n, 270);
    assert_clean(path);
}

typedef struct {
    zws_put put;
    zws_status status;
    uint32_t i;
} failing;

static zws_status make_failing(zws_document **out, zws_put *put)
{
    static const source from = {13, 100, 0, 0};
    *out = make_one(&from, ((failing *)put)->i);
    return ZWS_OK;
}

static zws_status settle_failing(zws_put *put, zws_status status, bool made, bool changed)
{
    (void)made, (void)changed;
    return status == ZWS_OK && ((failing *)put)->status != ZWS_OK
               ? zws_error__set(((failing *)put)->status, "no more")
               : status;
}

/* A run that ends in the middle keeps what was settled; what was on its way is not in the segment.
 */
static void test_ended(void **state)
{
    (void)state;
    for (size_t jobs = 1; jobs < 6; jobs++) {
        const char *path = scratch_path("ended");
        scratch_remove(path);
        zws_store_writer *writer = open_bulk(path, jobs, 0, 1 << 30);
        zws_status status = ZWS_OK;
        for (uint32_t i = 0; i < 100 && status == ZWS_OK; i++) {
            failing *f = calloc(1, sizeof *f);
            assert_non_null(f);
            *f = (failing){{make_failing, settle_failing, free_entry, NULL, 100},
                           i == 40 ? ZWS_ESTOPPED : ZWS_OK,
                           i};
            status = zws_store_writer__enqueue(writer, &f->put);
        }
        if (status == ZWS_OK)
            status = zws_bulk__drain(writer);
        assert_string_equal(zws_status_name(status), "ESTOPPED");
        assert_string_equal(zws_error_message(), "no more");
        assert_ok(zws_store_writer__set_bulk(writer, false));
        assert_ok(zws_store_writer__commit(writer));
        zws_store_writer__free(writer);
        assert_clean(path);
        zws_store_writer *again = open_texts(path);
        assert_tidy(path, 1);
        /* 41 were settled, some of them under one id. */
        assert_in_range(contents_of(path).n, 20, 41);
        if (jobs > 1)
            assert_true(contents_of(path).n == contents_of(scratch_path("ended-1")).n);
        zws_store_writer__free(again);
        if (jobs == 1)
            assert_int_equal(rename(path, scratch_path("ended-1")), 0);
    }
}

/* Put one by one, deleted, committed, freed while others are on their way. */
static void test_between(void **state)
{
    (void)state;
    const char *path = scratch_path("between");
    static const source from = {9, 60, 0, 0};
    zws_store_writer *writer = open_bulk(path, 4, 0, 1 << 30);
    zws_document *document = make_document("doc/00003", "政务", "one by one");
    for (uint32_t i = 0; i < 30; i++)
        assert_ok(enqueue(writer, &from, i, false, NULL));
    assert_ok(zws_store_writer__put(writer, document, NULL, NULL));
    for (uint32_t i = 30; i < 50; i++)
        assert_ok(enqueue(writer, &from, i, false, NULL));
    assert_ok(zws_store_writer__delete(writer, "doc/00004", 9));
    assert_ok(zws_store_writer__commit(writer));
    assert_string_equal(body_at(path, "doc/00003"), "one by one");
    assert_string_equal(body_at(path, "doc/00004"), "none");
    contents before = contents_of(path);
    for (uint32_t i = 50; i < 60; i++)
        assert_ok(enqueue(writer, &from, i, false, NULL));
    assert_ok(zws_store_writer__rollback(writer));
    assert_fails(ZWS_ENOTFOUND, zws_store_writer__delete(writer, "doc/00055", 9));
    for (uint32_t i = 50; i < 60; i++)
        assert_ok(enqueue(writer, &from, i, false, NULL));
    zws_store_writer__free(writer); /* drops them */
    zws_document_free(document);
    assert_int_equal(contents_of(path).n, before.n);
    assert_clean(path);
}

/* --- Killed ---------------------------------------------------------------------------------- */

static void build(const char *path, const source *from, size_t jobs)
{
    zws_store_writer *writer = open_bulk(path, jobs, 300 << 10, 30000);
    if (put_all(writer, from, NULL) != ZWS_OK || zws_store_writer__commit(writer) != ZWS_OK)
        _exit(1);
    zws_store_writer__free(writer);
}

/* Killed at any moment the index is the last state that was published, and building again ends with
 * the same documents as building without a break. */
static void test_killed_and_resumed(void **state)
{
    (void)state;
    static const source from = {11, 400, 25, 0};
    const char *path = scratch_path("killed");
    int rounds = getenv("ZWS_LONG") ? 200 : 15;
    random_source r = {12};
    struct timespec start, end;
    clock_gettime(CLOCK_MONOTONIC, &start);
    build(scratch_path("unbroken"), &from, 2);
    clock_gettime(CLOCK_MONOTONIC, &end);
    uint32_t whole_time =
        (uint32_t)((end.tv_sec - start.tv_sec) * 1000000 + (end.tv_nsec - start.tv_nsec) / 1000);
    contents whole = contents_of(scratch_path("unbroken"));
    int resumed = 0, published = 0;
    /* When a child is killed depends on the machine: more rounds where none met the middle. */
    for (int round = 0; round < rounds || (!(resumed && published) && round < 30 * rounds);
         round++) {
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            build(path, &from, 1 + (size_t)round % 3);
            _exit(0);
        }
        usleep(1000 + random_below(&r, whole_time));
        kill(child, SIGKILL);
        int status;
        assert_int_equal(waitpid(child, &status, 0), child);
        char manifest[600];
        snprintf(manifest, sizeof manifest, "%s/zwsearch.json", path);
        if (!zws_file__exists(manifest))
            continue;
        assert_clean(path);
        contents now = contents_of(path);
        assert_true(now.n <= whole.n);
        published += now.n > 0 && now.n < whole.n;
        if (round % 3 != 2 && now.n < whole.n)
            continue; /* the next one goes on, and is killed too */
        zws_store_writer *writer = open_texts(path);
        assert_true(now.n == 0 || now.n == whole.n || zws_store_writer__is_unfinished(writer));
        assert_tidy(path, writer->manifest.n_segments);
        zws_store_writer__free(writer);
        build(path, &from, 2);
        contents after = contents_of(path);
        assert_true(after.n == whole.n && after.sum == whole.sum);
        writer = open_texts(path);
        assert_false(zws_store_writer__is_unfinished(writer));
        assert_tidy(path, writer->manifest.n_segments);
        zws_store_writer__free(writer);
        assert_clean(path);
        scratch_remove(path);
        resumed++;
    }
    assert_true(resumed > 0 && published > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_any_number_of_threads),
        cmocka_unit_test(test_several_segments),
        cmocka_unit_test(test_again),
        cmocka_unit_test(test_ended),
        cmocka_unit_test(test_between),
        cmocka_unit_test(test_killed_and_resumed),
    };
    return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
