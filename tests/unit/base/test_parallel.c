/* Work on several threads: results in order, whatever is slow; failures end it. */
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

#include "base/parallel.h"
#include "unit/unit.h"

enum { SLOTS = 8 };

typedef struct {
    int n, next;       /* pieces of work; the next to be taken */
    int piece[SLOTS];  /* in each slot */
    int result[SLOTS]; /* of it */
    int emitted[1000]; /* in order */
    int n_emitted;
    atomic_int busy, most; /* in take */
    atomic_int worked;
    int fail_take, fail_work, fail_emit; /* the piece that fails; -1: none */
    pthread_t caller;
} job;

static zws_status take(size_t slot, bool *more, void *context)
{
    job *j = context;
    if (atomic_fetch_add(&j->busy, 1) > 0)
        atomic_store(&j->most, 2);
    *more = j->next < j->n;
    zws_status status =
        j->next == j->fail_take && *more ? zws_error__set(ZWS_EIO, "take %d", j->next) : ZWS_OK;
    if (*more)
        j->piece[slot] = j->next++;
    atomic_fetch_sub(&j->busy, 1);
    return status;
}

static zws_status work(size_t slot, void *context)
{
    job *j = context;
    int piece = j->piece[slot];
    if (piece % 7 == 0)
        usleep(300); /* others overtake it */
    atomic_fetch_add(&j->worked, 1);
    j->result[slot] = piece * 3;
    return piece == j->fail_work ? zws_error__set(ZWS_ECORRUPT, "work %d", piece) : ZWS_OK;
}

static zws_status emit(size_t slot, void *context)
{
    job *j = context;
    assert_true(pthread_equal(pthread_self(), j->caller));
    if (j->piece[slot] == j->fail_emit)
        return zws_error__set(ZWS_EFORMAT, "emit %d", j->piece[slot]);
    j->emitted[j->n_emitted++] = j->result[slot];
    return ZWS_OK;
}

static job make_job(int n)
{
    return (job){
        .n = n, .fail_take = -1, .fail_work = -1, .fail_emit = -1, .caller = pthread_self()};
}

static void test_order(void **state)
{
    (void)state;
    for (size_t threads = 0; threads < 6; threads++) {
        for (int n = 0; n <= 1000; n = n * 3 + 1) {
            job j = make_job(n);
            zws_parallel p = {take, work, emit, threads < 2 ? 1 : SLOTS - threads % 3, &j};
            assert_ok(zws_parallel__run(&p, threads));
            assert_int_equal(j.n_emitted, n);
            for (int i = 0; i < n; i++)
                assert_int_equal(j.emitted[i], i * 3);
            assert_int_equal(j.most, 0); /* one take at a time */
        }
    }
}

static void test_without_emit(void **state)
{
    (void)state;
    job j = make_job(100);
    zws_parallel p = {take, work, NULL, SLOTS, &j};
    assert_ok(zws_parallel__run(&p, 3));
    assert_int_equal(j.worked, 100);
}

static void test_failures(void **state)
{
    (void)state;
    for (size_t threads = 1; threads < 5; threads++) {
        job j = make_job(500);
        zws_parallel p = {take, work, emit, SLOTS, &j};
        j.fail_take = 50;
        assert_fails(ZWS_EIO, zws_parallel__run(&p, threads));
        assert_string_equal(zws_error_message(), "take 50");
        assert_true(j.worked <= 50);
        j = make_job(500);
        j.fail_work = 60;
        assert_fails(ZWS_ECORRUPT, zws_parallel__run(&p, threads));
        assert_string_equal(zws_error_message(), "work 60");
        assert_true(j.n_emitted <= 60 && j.worked <= 61 + SLOTS);
        j = make_job(500);
        j.fail_emit = 70;
        assert_fails(ZWS_EFORMAT, zws_parallel__run(&p, threads));
        assert_string_equal(zws_error_message(), "emit 70");
        assert_int_equal(j.n_emitted, 70);
    }
}

static void *look_at_mask(void *context)
{
    pthread_sigmask(SIG_SETMASK, NULL, context);
    return NULL;
}

/* Signals are for the threads of the program. */
static void test_signals(void **state)
{
    (void)state;
    pthread_t thread;
    sigset_t there, here;
    assert_true(zws_thread__start(&thread, look_at_mask, &there));
    pthread_join(thread, NULL);
    pthread_sigmask(SIG_SETMASK, NULL, &here);
    assert_true(sigismember(&there, SIGINT) && sigismember(&there, SIGUSR1));
    assert_false(sigismember(&here, SIGINT) || sigismember(&here, SIGUSR1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_without_emit),
        cmocka_unit_test(test_failures),
        cmocka_unit_test(test_signals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
