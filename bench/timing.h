/* How figures of many requests are taken and printed: the same for every engine. */
#ifndef BENCH_TIMING_H
#define BENCH_TIMING_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* Wall clock, or this thread's processor time, in milliseconds. */
static inline double timing_now(bool cpu)
{
    struct timespec t;
    clock_gettime(cpu ? CLOCK_THREAD_CPUTIME_ID : CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int timing_ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

/* Prints `name n mean p50 p95 p99 max`, zeros where n is 0; sorts the times. */
static inline void timing_print(const char *name, double *ms, size_t n)
{
    double sum = 0;
    if (n == 0) {
        printf("%s 0 0 0 0 0 0\n", name);
        return;
    }
    qsort(ms, n, sizeof *ms, timing_ascending);
    for (size_t i = 0; i < n; i++)
        sum += ms[i];
    printf("%s %zu %.4f %.4f %.4f %.4f %.4f\n", name, n, sum / (double)n, ms[n / 2],
           ms[n * 95 / 100], ms[n * 99 / 100], ms[n - 1]);
}

#endif
