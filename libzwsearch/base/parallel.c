#include "base/parallel.h"

#include <signal.h>
#include <stdint.h>
#include <stdio.h>

#include "base/memory.h"

typedef struct {
    const zws_parallel *p;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool *finished;                /* a slot: it waits for emit */
    uint64_t next_take, next_emit; /* slot = number % slots */
    bool taking, ended;
    zws_status failure;
    char message[1024];
} state;

/* All functions below that are named _locked are called with the lock held, and may let it go
 * meanwhile. */

static void fail_locked(state *s, zws_status status)
{
    if (s->failure != ZWS_OK)
        return;
    s->failure = status;
    snprintf(s->message, sizeof s->message, "%s", zws_error_message());
}

static bool can_take(const state *s)
{
    return !s->ended && !s->taking && s->next_take - s->next_emit < s->p->slots;
}

static void take_and_work_locked(state *s)
{
    size_t slot = (size_t)(s->next_take % s->p->slots);
    bool more = true;
    s->taking = true;
    pthread_mutex_unlock(&s->lock);
    zws_status status = s->p->take(slot, &more, s->p->context);
    pthread_mutex_lock(&s->lock);
    s->taking = false;
    if (status != ZWS_OK || !more) {
        s->ended = true;
        if (status != ZWS_OK)
            fail_locked(s, status);
        pthread_cond_broadcast(&s->changed);
        return;
    }
    s->next_take++;
    pthread_cond_broadcast(&s->changed);
    pthread_mutex_unlock(&s->lock);
    status = s->p->work(slot, s->p->context);
    pthread_mutex_lock(&s->lock);
    if (status != ZWS_OK)
        fail_locked(s, status);
    s->finished[slot] = true;
    pthread_cond_broadcast(&s->changed);
}

static void emit_locked(state *s)
{
    size_t slot = (size_t)(s->next_emit % s->p->slots);
    pthread_mutex_unlock(&s->lock);
    zws_status status = s->p->emit ? s->p->emit(slot, s->p->context) : ZWS_OK;
    pthread_mutex_lock(&s->lock);
    if (status != ZWS_OK)
        fail_locked(s, status);
    s->finished[slot] = false;
    s->next_emit++;
    pthread_cond_broadcast(&s->changed);
}

static void *help(void *context)
{
    state *s = context;
    pthread_mutex_lock(&s->lock);
    while (s->failure == ZWS_OK && !s->ended) {
        if (can_take(s))
            take_and_work_locked(s);
        else
            pthread_cond_wait(&s->changed, &s->lock);
    }
    pthread_mutex_unlock(&s->lock);
    return NULL;
}

static void lead(state *s)
{
    pthread_mutex_lock(&s->lock);
    while (s->failure == ZWS_OK && !(s->ended && s->next_emit == s->next_take)) {
        if (s->next_emit < s->next_take && s->finished[s->next_emit % s->p->slots])
            emit_locked(s);
        else if (can_take(s))
            take_and_work_locked(s);
        else
            pthread_cond_wait(&s->changed, &s->lock);
    }
    pthread_mutex_unlock(&s->lock);
}

bool zws_thread__start(pthread_t *thread, void *(*run)(void *), void *context)
{
    sigset_t all, before;
    sigfillset(&all);
    /* Faults of the thread itself are delivered to it in any case: whoever reports them shall. */
    static const int faults[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
        sigdelset(&all, faults[i]);
    if (pthread_sigmask(SIG_SETMASK, &all, &before) != 0)
        return false;
    bool started = pthread_create(thread, NULL, run, context) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return started;
}

zws_status zws_parallel__run(const zws_parallel *parallel, size_t threads)
{
    state s = {.p = parallel};
    pthread_t *helper;
    size_t n = 0;
    ZWS_TRY(zws_mem__zalloc(&s.finished, parallel->slots, sizeof *s.finished));
    zws_status status = zws_mem__zalloc(&helper, threads, sizeof *helper);
    if (status != ZWS_OK) {
        free(s.finished);
        return status;
    }
    pthread_mutex_init(&s.lock, NULL);
    pthread_cond_init(&s.changed, NULL);
    /* Where there are no more threads to be had, those there are do it. */
    while (n + 1 < threads && zws_thread__start(&helper[n], help, &s))
        n++;
    lead(&s);
    for (size_t i = 0; i < n; i++)
        pthread_join(helper[i], NULL);
    pthread_cond_destroy(&s.changed);
    pthread_mutex_destroy(&s.lock);
    free(helper);
    free(s.finished);
    return s.failure == ZWS_OK ? ZWS_OK : zws_error__set(s.failure, "%s", s.message);
}
