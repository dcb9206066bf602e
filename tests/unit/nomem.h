/* Every allocation of a program's own code fails once, or it and all behind it: the linker sends
 * them here (--wrap), those of all its threads, and the starting of threads too. */
#ifndef TESTS_UNIT_NOMEM_H
#define TESTS_UNIT_NOMEM_H

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/mman.h>

#include "unit/unit.h"

static atomic_long allowed = -1; /* allocations until one fails; < 0: none fails */
static atomic_long failed;
static atomic_bool for_good; /* what fails goes on failing */

static bool fails_now(void)
{
    long before = atomic_load(&allowed);
    do {
        if (before < 0)
            return false;
    } while (
        !atomic_compare_exchange_weak(&allowed, &before, before == 0 && for_good ? 0 : before - 1));
    if (before > 0)
        return false;
    failed++;
    errno = ENOMEM;
    return true;
}

void *__real_malloc(size_t size);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *memory, size_t size);
void *__real_aligned_alloc(size_t alignment, size_t size);
void *__real_mmap(void *at, size_t size, int protection, int flags, int fd, off_t offset);
int __real_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*run)(void *),
                          void *context);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *memory, size_t size);
void *__wrap_aligned_alloc(size_t alignment, size_t size);
void *__wrap_mmap(void *at, size_t size, int protection, int flags, int fd, off_t offset);
int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*run)(void *),
                          void *context);

void *__wrap_malloc(size_t size)
{
    return fails_now() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t n, size_t size)
{
    return fails_now() ? NULL : __real_calloc(n, size);
}

void *__wrap_realloc(void *memory, size_t size)
{
    return fails_now() ? NULL : __real_realloc(memory, size);
}

void *__wrap_aligned_alloc(size_t alignment, size_t size)
{
    return fails_now() ? NULL : __real_aligned_alloc(alignment, size);
}

void *__wrap_mmap(void *at, size_t size, int protection, int flags, int fd, off_t offset)
{
    return fails_now() ? MAP_FAILED : __real_mmap(at, size, protection, flags, fd, offset);
}

int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*run)(void *),
                          void *context)
{
    return fails_now() ? EAGAIN : __real_pthread_create(thread, attributes, run, context);
}

/* Runs fn once with allocation number n (from 0 on) failing. True: it went through, and there was
 * no such allocation. */
static inline bool with_failure(long n, zws_status (*fn)(void *context), void *context)
{
    failed = 0;
    allowed = n;
    zws_status status = fn(context);
    allowed = -1;
    /* It may do without what it did not get; it may not say anything else. */
    if (status != ZWS_OK) {
        if (status != ZWS_ENOMEM || !failed)
            fail_msg("allocation %ld: %s: %s", n, zws_status_name(status), zws_error_message());
        assert_true(zws_error_message()[0] != '\0');
    }
    return status == ZWS_OK && !failed;
}

/* Runs fn with the first, the second, … allocation failing until it goes through; how many there
 * were. From the dense-th on in strides that grow. */
static inline long with_failures_up_to(long dense, zws_status (*fn)(void *context), void *context,
                                       void (*between)(void *context))
{
    for (long n = 0;; n += n < dense ? 1 : 1 + (n - dense) / 8) {
        if (with_failure(n, fn, context))
            return n;
        if (between)
            between(context);
        assert_true(n < 10000000);
    }
}

static inline long with_failures(zws_status (*fn)(void *context), void *context,
                                 void (*between)(void *context))
{
    long n = with_failures_up_to(20000, fn, context, between);
    assert_true(n <= 20000);
    return n;
}

#endif
