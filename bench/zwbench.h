/* What zwbench searches. zwbench is linked with zwbench_segment.c, and with no library that one
 * segment does not need, since processes of it are timed; zwbench_index is linked with
 * zwbench_index.c. */
#ifndef BENCH_ZWBENCH_H
#define BENCH_ZWBENCH_H

#include <stdio.h>

#include "base/memory.h"
#include "core/plan.h"

typedef struct bench_target bench_target;
typedef zws_status (*bench_fn)(bench_target *target, void *context);

/* Opens what stands at path and calls fn with it. */
zws_status bench_open(const char *path, char **argv, bench_fn fn, void *context);

void bench_totals(bench_target *target, uint64_t *documents, uint64_t *length);
uint64_t bench_frequency(bench_target *target, const char *term, size_t len);
/* The hits are kept until bench_forget. */
zws_status bench_search(bench_target *target, const zws_plan *plan);
/* Lines of number, rank, id and score. */
void bench_print(const bench_target *target, FILE *out, size_t number);
void bench_forget(bench_target *target);

#endif
