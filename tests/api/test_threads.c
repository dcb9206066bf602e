/* Eight threads with a reader handle each, and one writer that commits as fast as it can: no reader
 * sees an error or a mixed state. Every commit replaces both documents of a pair by the same
 * number, so a search that sees two different numbers saw two states. Likewise with seals and
 * merges in between, for whole pages: hits, total and facet are of one round. Clean under
 * ThreadSanitizer
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
    bool newest; /* what it asks for, and the round that it saw last */
    int last;
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
    zws_search_set(search, ZWS_OPTION_FOLD, 0); /* the documents of a round have one text */
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

/* --- Publishes, seals and merges ---------------------------------------------------------------
 */

/* Every round gives all documents its number, in the title and in a facet. */
#define DOCUMENTS 12

static bool one_page(reader *me, zws_index *index, zws_search *search)
{
    zws_results *r;
    if (zws_search_run(&r, search, index) != ZWS_OK) {
        snprintf(me->failure, sizeof me->failure, "%s", zws_error_message());
        return false;
    }
    bool exact;
    uint64_t count = 0, total = zws_results_total(r, &exact);
    const char *value = zws_results_facet_value(r, 0, 0, &count);
    int round = value ? atoi(value + strlen("round ")) : -1;
    bool good = total == DOCUMENTS && exact && zws_results_count(r) == DOCUMENTS &&
                count == DOCUMENTS && !zws_results_facet_value(r, 0, 1, NULL) && round >= me->last;
    if (!good)
        snprintf(me->failure, sizeof me->failure,
                 "%llu documents, %zu hits, %llu of the facet %s after round %d",
                 (unsigned long long)total, zws_results_count(r), (unsigned long long)count,
                 value ? value : "", me->last);
    for (size_t i = 0; good && i < zws_results_count(r); i++) {
        const zws_document *d = zws_results_document(r, i);
        const char *title = zws_document_get(d, ZWS_FIELD_TITLE, 0, NULL);
        int number = 0;
        good = title && sscanf(title, "政务公开第%d期", &number) == 1 && number == round;
        if (!good)
            snprintf(me->failure, sizeof me->failure, "%s in round %d", title ? title : "", round);
    }
    zws_results_free(r);
    me->last = round;
    me->searches++;
    return good;
}

/* Half of the readers ask for the newest, half for bands with extracts. */
static void *read_pages(void *context)
{
    reader *me = context;
    zws_index *index;
    zws_search *search;
    if (zws_index_open(&index, index_path) != ZWS_OK || zws_search_new(&search) != ZWS_OK) {
        snprintf(me->failure, sizeof me->failure, "%s", zws_error_message());
        return NULL;
    }
    zws_search_set_query(search, "政务公开");
    zws_search_set(search, ZWS_OPTION_LIMIT, 2 * DOCUMENTS);
    zws_search_set(search, ZWS_OPTION_SORT, me->newest ? ZWS_SORT_NEWEST : ZWS_SORT_TIER);
    zws_search_set(search, ZWS_OPTION_EXTRACTS, !me->newest);
    zws_search_set(search, ZWS_OPTION_FOLD, 0); /* the documents of a round have one text */
    zws_search_set(search, ZWS_OPTION_DEADLINE_MS, ZWS_DEADLINE_MS_MAX);
    zws_search_add_facet(search, "category");
    do {
        if (!one_page(me, index, search))
            break;
    } while (!atomic_load(&stop));
    zws_search_free(search);
    zws_index_free(index);
    return NULL;
}

static void put_round(zws_writer *w, int round)
{
    for (int i = 0; i < DOCUMENTS; i++) {
        char id[16], date[16], title[64], category[32];
        snprintf(id, sizeof id, "d%d", i);
        snprintf(date, sizeof date, "2020-01-%02d", i + 1);
        snprintf(title, sizeof title, "政务公开第%d期", round);
        snprintf(category, sizeof category, "round %d", round);
        zws_document *d = fixture_document(id, title, "政务公开工作。", date);
        assert_ok(zws_document_set(d, ZWS_FIELD_CATEGORY, category, (size_t)-1));
        assert_ok(zws_writer_add(w, d));
        zws_document_free(d);
    }
    assert_ok(zws_writer_commit(w));
}

static void test_seals_and_merges(void **state)
{
    fixture *f = *state;
    static reader readers[READERS];
    zws_writer *w;
    index_path = f->index;
    atomic_store(&stop, false);
    assert_ok(zws_writer_open(&w, f->index, ZWS_OPEN_DEFAULT));
    put_round(w, 0);
    for (int i = 0; i < READERS; i++) {
        readers[i] = (reader){.newest = i % 2};
        assert_int_equal(pthread_create(&readers[i].thread, NULL, read_pages, &readers[i]), 0);
    }
    int rounds = getenv("ZWS_LONG") ? 100 : 20;
    for (int i = 1; i <= rounds; i++) {
        put_round(w, i);
        if (i % 2 == 0)
            assert_ok(zws_writer_seal(w));
        if (i % 5 == 0)
            assert_ok(zws_writer_merge(w));
    }
    atomic_store(&stop, true);
    unsigned long searches = 0;
    for (int i = 0; i < READERS; i++) {
        pthread_join(readers[i].thread, NULL);
        if (readers[i].failure[0])
            fail_msg("reader %d after %lu searches: %s", i, readers[i].searches,
                     readers[i].failure);
        searches += readers[i].searches;
    }
    printf("%d publishes, %d seals, %d merges, %lu searches\n", rounds, rounds / 2, rounds / 5,
           searches);
    assert_true(searches >= READERS);
    zws_writer_free(w);
    assert_ok(zws_index_verify(f->index, NULL, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_readers_and_a_writer, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(test_seals_and_merges, fixture_setup, fixture_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
