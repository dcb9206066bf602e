/* Every allocation of a program's own code fails once: the linker sends them here (--wrap). */
#ifndef TESTS_UNIT_NOMEM_H
#define TESTS_UNIT_NOMEM_H

#include "unit/unit.h"

static long allowed = -1; /* allocations until one fails; < 0: none fails */
static long failed;

static bool fails_now(void)
{
    if (allowed < 0)
        return false;
    if (allowed-- > 0)
        return false;
    allowed = -1; /* one only */
    failed++;
    return true;
}

void *__real_malloc(size_t size);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *memory, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *memory, size_t size);

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

/* Runs fn with the first, the second, … allocation failing until it goes through; how many there
 * were. */
static inline long with_failures(zws_status (*fn)(void *context), void *context,
                                 void (*between)(void *context))
{
    for (long n = 0;; n++) {
        allowed = n;
        failed = 0;
        zws_status status = fn(context);
        allowed = -1;
        if (status == ZWS_OK && !failed)
            return n;
        /* It may do without what it did not get; it may not say anything else. */
        if (status != ZWS_OK)
            assert_string_equal(zws_status_name(status), "ENOMEM");
        if (between)
            between(context);
        assert_true(n < 20000);
    }
}

#endif
