/* Every allocation of a bulk build on several threads fails, alone or with all behind it: the build
 * says so and ends, nothing leaks, the index is whole, and building again completes it. */
#include <unistd.h>

#include <jansson.h>

#include "laws.h"
#include "sealing.h"
#include "unit/nomem.h"

/* --- What is built --------------------------------------------------------------------------- */

enum { DOCUMENTS = 24, AN_INPUT = 5 /* documents of one */ };

typedef struct {
    zws_put put;
    uint32_t i;
    char input[16];
    zws_store_writer *writer;
} item;

static zws_status make(zws_document **out, zws_put *put)
{
    return make_law(out, ((const item *)put)->i, 0);
}

static zws_status settled(zws_put *put, zws_status status, bool made, bool changed)
{
    (void)put;
    (void)made;
    (void)changed;
    return status;
}

static zws_status ended(zws_put *put, zws_status status, bool made, bool changed)
{
    item *it = (item *)put;
    (void)made;
    (void)changed;
    ZWS_TRY(status);
    return zws_store_writer__input_done(it->writer, it->input, (zws_hash128){7, 7}, NULL);
}

static void free_item(zws_put *put)
{
    free(put);
}

static zws_status enqueue(zws_store_writer *writer, uint32_t i, bool end)
{
    item *it;
    ZWS_TRY(zws_mem__zalloc(&it, 1, sizeof *it));
    it->put = (zws_put){end ? NULL : make, end ? ended : settled, free_item, it->input, 3000};
    it->i = i;
    it->writer = writer;
    snprintf(it->input, sizeof it->input, "in/%u", i / AN_INPUT);
    return zws_store_writer__enqueue(writer, &it->put);
}

typedef struct {
    const char *path;
    zws_store_writer *writer;
    bool units;
    size_t jobs, memory;
    uint64_t whole; /* what the index is when all is in it */
    long rounds;
} build;

static zws_status put_all(zws_store_writer *writer)
{
    zws_status status = zws_store_writer__set_bulk(writer, true);
    for (uint32_t i = 0; status == ZWS_OK && i < DOCUMENTS; i++) {
        status = enqueue(writer, i, false);
        if (status == ZWS_OK && (i % AN_INPUT == AN_INPUT - 1 || i == DOCUMENTS - 1))
            status = enqueue(writer, i, true);
    }
    if (status == ZWS_OK)
        status = zws_store_writer__set_bulk(writer, false);
    return status == ZWS_OK ? zws_store_writer__commit(writer) : status;
}

static zws_status open_writer(build *b)
{
    zws_store_options options = {.create = true, .units = b->units};
    ZWS_TRY(zws_store_writer__open(&b->writer, b->path, &options));
    zws_store_writer__set_work(b->writer, b->jobs, b->memory);
    b->writer->bulk_bytes = b->writer->batch_bytes = 3000; /* some segments */
    return ZWS_OK;
}

static zws_status build_all(void *context)
{
    build *b = context;
    return put_all(b->writer);
}

/* --- Runs ------------------------------------------------------------------------------------ */

/* Like a caller that goes on after a failure, in the same process or in another one. What was
 * published is whole; the build completes it. */
static void complete(void *context)
{
    build *b = context;
    if (b->rounds % 2) {
        assert_ok(zws_store_writer__rollback(b->writer));
    } else {
        zws_store_writer__free(b->writer);
        assert_ok(open_writer(b));
    }
    if (b->rounds % 8 == 0)
        assert_clean(b->path);
    assert_ok(put_all(b->writer));
    assert_true(contents_of(b->path) == b->whole);
    if (b->rounds % 8 == 1)
        assert_clean(b->path);
    zws_store_writer__free(b->writer);
    scratch_remove(b->path);
    assert_ok(open_writer(b));
    b->rounds++;
}

static void build_with_failures(build b, long dense)
{
    b.path = scratch_path("bulk");
    assert_ok(open_writer(&b));
    assert_ok(build_all(&b));
    b.whole = contents_of(b.path);
    zws_store_writer__free(b.writer);
    assert_clean(b.path);
    scratch_remove(b.path);
    assert_ok(open_writer(&b));
    assert_true(with_failures_up_to(dense, build_all, &b, complete) > dense);
    zws_store_writer__free(b.writer);
    assert_true(contents_of(b.path) == b.whole);
    assert_clean(b.path);
    scratch_remove(b.path);
}

static void test_one_fails(void **state)
{
    (void)state;
    build_with_failures((build){.jobs = 3}, 60);
}

static void test_all_fail_from_then_on(void **state)
{
    (void)state;
    for_good = true;
    build_with_failures((build){.jobs = 3}, 60);
    for_good = false;
}

static void test_units(void **state)
{
    (void)state;
    build_with_failures((build){.units = true, .jobs = 2}, 30);
}

/* Postings are spilled all the time. */
static void test_little_memory(void **state)
{
    (void)state;
    build_with_failures((build){.jobs = 2, .memory = 64 << 10}, 30);
}

static void test_one_thread(void **state)
{
    (void)state;
    build_with_failures((build){.jobs = 1}, 30);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_fails),  cmocka_unit_test(test_all_fail_from_then_on),
        cmocka_unit_test(test_units),      cmocka_unit_test(test_little_memory),
        cmocka_unit_test(test_one_thread),
    };
    json_set_alloc_funcs(malloc, free); /* of manifests, too */
    alarm(600);                         /* what hangs, fails */
    return cmocka_run_group_tests(tests, scratch_setup_quick, scratch_teardown);
}
