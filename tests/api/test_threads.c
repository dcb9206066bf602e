/* Eight threads with a reader handle each, and one writer that commits as fast as it can: no reader
 * sees an error or a mixed state. Every commit replaces both documents of a pair by the same
 * number, so a search that sees two different numbers saw two states. Clean under ThreadSanitizer
 * (--enable-sanitizers=thread). */
#include <pthread.h>
#include <stdatomic.h>

#include "api/fixture.h"

#define READERS 8

static atomic_bool stop;
static const char *index_path;

/* Threads cannot fail a cmocka test themselves: they note what went wrong. */
typedef struct {
    pthread_t thread;
    unsigned long searches;
    char failure[256];
} reader;

static bool one_search(reader *me, zws_index *index, zws_search *search)
{
    zws_results *r;
    if (zws_search_run(&r, search, index) != ZWS_OK) {
        snprintf(me->failure, sizeof me->failure, "%s", zws_error_message());
        return false;
    }
    bool good = zws_results_count(r) == 2;
    if (good) {
        const char *a = zws_document_get(zws_results_document(r, 0), ZWS_FIELD_TITLE, 0, NULL);
        const char *b = zws_document_get(zws_results_document(r, 1), ZWS_FIELD_TITLE, 0, NULL);
        good = a && b && strcmp(a, b) == 0;
        if (!good)
            snprintf(me->failure, sizeof me->failure, "two states: %s, %s", a ? a : "", b ? b : "");
    } else {
        snprintf(me->failure, sizeof me->failure, "%zu hits", zws_results_count(r));
    }
    zws_results_free(r);
    me->searches++;
    return good;
}

static void *read_on(void *context)
{
    reader *me = context;
    zws_index *index;
    zws_search *search;
    if (zws_index_open(&index, index_path) != ZWS_OK || zws_search_new(&search) != ZWS_OK) {
        snprintf(me->failure, sizeof me->failure, "%s", zws_error_message());
        return NULL;
    }
    zws_search_set_query(search, "政务公开");
    zws_search_set(search, ZWS_OPTION_DEADLINE_MS, ZWS_DEADLINE_MS_MAX);
    do {
        if (!one_search(me, index, search))
            break;
    } while (!atomic_load(&stop));
    zws_search_free(search);
    zws_index_free(index);
    return NULL;
}

static void put_pair(zws_writer *w, int number)
{
    char title[64];
    snprintf(title, sizeof title, "政务公开第%d期", number);
    fixture_add(w, "one", title, "政务公开工作。", "2020-01-01");
    fixture_add(w, "two", title, "政务公开工作。", "2020-01-02");
    assert_ok(zws_writer_commit(w));
}

static void test_readers_and_a_writer(void **state)
{
    fixture *f = *state;
    static reader readers[READERS];
    zws_writer *w;
    index_path = f->index;
    assert_ok(zws_writer_open(&w, f->index, ZWS_OPEN_DEFAULT));
    put_pair(w, 0);
    for (int i = 0; i < READERS; i++)
        assert_int_equal(pthread_create(&readers[i].thread, NULL, read_on, &readers[i]), 0);
    int commits = getenv("ZWS_LONG") ? 1000 : 60;
    for (int i = 1; i <= commits; i++)
        put_pair(w, i);
    atomic_store(&stop, true);
    unsigned long searches = 0;
    for (int i = 0; i < READERS; i++) {
        pthread_join(readers[i].thread, NULL);
        if (readers[i].failure[0])
            fail_msg("reader %d after %lu searches: %s", i, readers[i].searches,
                     readers[i].failure);
        searches += readers[i].searches;
    }
    printf("%d commits, %lu searches\n", commits, searches);
    assert_true(searches >= READERS);
    zws_writer_free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_readers_and_a_writer, fixture_setup, fixture_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
