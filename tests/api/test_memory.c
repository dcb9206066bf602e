/* Opening, searching and freeing, thousands of times: resident memory and open files stay flat. */
#include <dirent.h>

#include "api/fixture.h"

static long resident_kib(void)
{
    long pages = 0, ignored;
    FILE *f = fopen("/proc/self/statm", "r");
    if (!f)
        return -1;
    if (fscanf(f, "%ld %ld", &ignored, &pages) != 2)
        pages = -1;
    fclose(f);
    return pages < 0 ? -1 : pages * (sysconf(_SC_PAGESIZE) / 1024);
}

static int open_files(void)
{
    int n = 0;
    DIR *d = opendir("/proc/self/fd");
    if (!d)
        return -1;
    while (readdir(d))
        n++;
    closedir(d);
    return n;
}

static void rounds(const char *path, int n)
{
    for (int i = 0; i < n; i++) {
        zws_index *index;
        assert_ok(zws_index_open(&index, path));
        zws_results *r =
            fixture_search(index, (zws_sort)(i % 4), i % 3 ? "政务公开 工作" : "\"公开工作\"");
        assert_true(zws_results_count(r) > 0);
        char *json;
        assert_ok(zws_results_json(&json, r));
        zws_free(json);
        zws_results_free(r);
        zws_index_free(index);
    }
}

static void test_flat(void **state)
{
    fixture *f = *state;
    int n = getenv("ZWS_LONG") ? 10000 : 500;
    fixture_fill(f);
    rounds(f->index, 100);
    long before = resident_kib();
    int files = open_files();
    if (before < 0)
        skip();
    rounds(f->index, n);
    long after = resident_kib();
    printf("%d rounds: %ld KiB before, %ld after\n", n, before, after);
    assert_int_equal(open_files(), files);
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    /* The sanitizers keep what was freed. */
#else
    assert_true(after - before < 1024);
#endif
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_flat, fixture_setup, fixture_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
