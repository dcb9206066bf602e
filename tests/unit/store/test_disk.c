/* Every write, sync and renaming of the library's own files fails once, as on a full or failing
 * disk, or it and all behind it: a commit, a seal and a bulk build say so, with the place; the
 * index is what it was, or what was published, and readable; the next try works. (What Xapian
 * writes: test_durability.) */
#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>

#include "laws.h"
#include "sealing.h"

/* --- A disk that fails ----------------------------------------------------------------------- */

static atomic_long calls = -1; /* until one fails; < 0: none does */
static atomic_long refused;
static bool for_good;
static int error_number;

static bool refuses(void)
{
    long before = atomic_load(&calls);
    do {
        if (before < 0)
            return false;
    } while (
        !atomic_compare_exchange_weak(&calls, &before, before == 0 && for_good ? 0 : before - 1));
    if (before > 0)
        return false;
    refused++;
    errno = error_number;
    return true;
}

ssize_t __real_write(int fd, const void *data, size_t len);
ssize_t __real_pwrite(int fd, const void *data, size_t len, off_t at);
int __real_fsync(int fd);
int __real_rename(const char *from, const char *to);
ssize_t __wrap_write(int fd, const void *data, size_t len);
ssize_t __wrap_pwrite(int fd, const void *data, size_t len, off_t at);
int __wrap_fsync(int fd);
int __wrap_rename(const char *from, const char *to);

/* A disk that becomes full takes some of it first. */
ssize_t __wrap_write(int fd, const void *data, size_t len)
{
    return refuses() ? -1 : __real_write(fd, data, len > 1000 ? len / 2 : len);
}

ssize_t __wrap_pwrite(int fd, const void *data, size_t len, off_t at)
{
    return refuses() ? -1 : __real_pwrite(fd, data, len, at);
}

int __wrap_fsync(int fd)
{
    return refuses() ? -1 : __real_fsync(fd);
}

int __wrap_rename(const char *from, const char *to)
{
    return refuses() ? -1 : __real_rename(from, to);
}

/* --- What is done on it ---------------------------------------------------------------------- */

enum { LAWS = 12 };

typedef struct {
    const char *path;
    zws_store_writer *writer;
    uint32_t edition;
} work;

typedef struct {
    zws_put put;
    uint32_t i, edition;
} item;

static zws_status make(zws_document **out, zws_put *put)
{
    const item *it = (const item *)put;
    return make_law(out, it->i, it->edition);
}

static zws_status settled(zws_put *put, zws_status status, bool made, bool changed)
{
    (void)put, (void)made, (void)changed;
    return status;
}

static void free_item(zws_put *put)
{
    free(put);
}

static zws_status put_bulk(work *w)
{
    zws_store_writer__set_work(w->writer, 2, 64 << 10); /* postings are spilled */
    ZWS_TRY(zws_store_writer__set_bulk(w->writer, true));
    for (uint32_t i = 0; i < LAWS; i++) {
        item *it = calloc(1, sizeof *it);
        assert_non_null(it);
        *it = (item){{make, settled, free_item, "in", 3000}, i, w->edition};
        ZWS_TRY(zws_store_writer__enqueue(w->writer, &it->put));
    }
    ZWS_TRY(zws_store_writer__set_bulk(w->writer, false));
    return zws_store_writer__commit(w->writer);
}

static zws_status put_live(work *w)
{
    zws_store_writer__set_sealing(w->writer, false);
    for (uint32_t i = 0; i < LAWS; i++) {
        zws_document *law;
        ZWS_TRY(make_law(&law, i, w->edition));
        zws_status status = zws_store_writer__put(w->writer, law, "in", NULL);
        zws_document_free(law);
        ZWS_TRY(status);
    }
    return zws_store_writer__commit(w->writer);
}

static zws_status put_and_seal(work *w)
{
    ZWS_TRY(put_live(w));
    return zws_store_writer__seal(w->writer, NULL, NULL);
}

static zws_status put_and_merge(work *w)
{
    ZWS_TRY(put_live(w));
    return zws_store_writer__merge(w->writer, NULL, NULL);
}

static uint64_t contents_of_edition(uint32_t edition)
{
    uint64_t sum = 0;
    for (uint32_t i = 0; i < LAWS; i++) {
        zws_document *law;
        zws_analyzer *analyzer;
        assert_ok(make_law(&law, i, edition));
        assert_ok(zws_analyzer__open(&analyzer, NULL));
        assert_ok(zws_document__extract(law, analyzer));
        assert_ok(add_document(law, &sum));
        zws_analyzer__free(analyzer);
        zws_document_free(law);
    }
    return sum;
}

/* The old edition or the new one, as a whole; and the next try makes it the new one. */
static void go_on(work *w, zws_status (*run)(work *w), long round)
{
    uint64_t now = contents_of(w->path);
    uint64_t wanted = contents_of_edition(w->edition);
    assert_true(now == wanted || now == contents_of_edition(w->edition - 1));
    if (round % 2) {
        assert_ok(zws_store_writer__rollback(w->writer));
    } else {
        zws_store_writer__free(w->writer);
        assert_ok(zws_store_writer__open(&w->writer, w->path, NULL));
    }
    assert_ok(run(w));
    assert_true(contents_of(w->path) == wanted);
    if (round % 4 == 0)
        assert_clean(w->path);
}

static void fail_each(zws_status (*run)(work *w), bool all, int number)
{
    work w = {.path = scratch_path("index")};
    zws_store_options options = {.create = true};
    long n = 0;
    error_number = number;
    for_good = all;
    assert_ok(zws_store_writer__open(&w.writer, w.path, &options));
    assert_ok(run(&w));
    for (bool through = false; !through; n++) {
        w.edition++;
        refused = 0;
        calls = n;
        zws_status status = run(&w);
        calls = -1;
        through = status == ZWS_OK && !refused;
        if (status != ZWS_OK) {
            if (status != ZWS_EIO || !strstr(zws_error_message(), w.path))
                fail_msg("call %ld: %s: %s", n, zws_status_name(status), zws_error_message());
        }
        go_on(&w, run, n);
        assert_true(n < 10000);
    }
    zws_store_writer__free(w.writer);
    assert_clean(w.path);
    scratch_remove(w.path);
    if (run != put_live) /* Xapian's, but for the lock */
        assert_true(n > 5);
}

static void fail_each_way(zws_status (*run)(work *w))
{
    fail_each(run, false, ENOSPC);
    fail_each(run, false, EIO);
    fail_each(run, true, ENOSPC);
}

static void test_commit(void **state)
{
    (void)state;
    fail_each_way(put_live);
}

static void test_seal(void **state)
{
    (void)state;
    fail_each_way(put_and_seal);
}

static void test_merge(void **state)
{
    (void)state;
    fail_each_way(put_and_merge);
}

static void test_bulk(void **state)
{
    (void)state;
    fail_each_way(put_bulk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_commit),
        cmocka_unit_test(test_seal),
        cmocka_unit_test(test_merge),
        cmocka_unit_test(test_bulk),
    };
    alarm(300); /* what hangs, fails */
    return cmocka_run_group_tests(tests, scratch_setup_quick, scratch_teardown);
}
