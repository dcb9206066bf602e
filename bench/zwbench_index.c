/* zwbench on an index: both tiers and all sealed segments, by the way that the library's searches
 * take with their plans. */
#include "store/store.h"
#include "zwbench.h"

struct bench_target {
    zws_store *store;
    zws_matches matches;
    bench_fn fn;
    void *context;
};

static zws_status in_snapshot(zws_store *store, void *context)
{
    bench_target *target = context;
    target->store = store;
    return target->fn(target, target->context);
}

zws_status bench_open(const char *path, char **argv, bench_fn fn, void *context)
{
    (void)argv;
    zws_store *store;
    bench_target target = {.fn = fn, .context = context};
    ZWS_TRY(zws_store__open(&store, path));
    zws_status status = zws_store__read(store, in_snapshot, &target);
    zws_store__free(store);
    return status;
}

void bench_totals(bench_target *target, uint64_t *documents, uint64_t *length)
{
    if (zws_store__totals(target->store, documents, length) != ZWS_OK)
        *documents = *length = 0;
}

uint64_t bench_frequency(bench_target *target, const char *term, size_t len)
{
    uint64_t n;
    return zws_store__document_frequency(target->store, (zws_term){term, len}, &n) == ZWS_OK ? n
                                                                                             : 0;
}

zws_status bench_search(bench_target *target, const zws_plan *plan)
{
    return zws_store__match(target->store, plan, &target->matches);
}

void bench_print(const bench_target *target, FILE *out, size_t number)
{
    for (size_t k = 0; k < target->matches.n; k++)
        fprintf(out, "%zu %zu %s %.17g\n", number, k, target->matches.hit[k].id,
                target->matches.hit[k].score);
}

void bench_forget(bench_target *target)
{
    zws_matches__free(&target->matches);
}
