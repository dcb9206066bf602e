/* zwbench on one segment file. For the folder of an index zwbench_index, which lies beside it,
 * takes its place. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/core.h"
#include "zwbench.h"

struct bench_target {
    zws_segment *segment;
    zws_core_scratch *scratch;
    zws_core_hits hits;
};

static zws_status hand_over(char **argv)
{
    static const char other[] = "_index";
    char program[4096];
    ssize_t n = readlink("/proc/self/exe", program, sizeof program - sizeof other);
    if (n > 0) {
        memcpy(program + n, other, sizeof other);
        execv(program, argv);
    }
    return zws_error__set(ZWS_ENOTFOUND, "an index is searched by zwbench_index, which is not "
                                         "here: make bench/zwbench_index");
}

zws_status bench_open(const char *path, char **argv, bench_fn fn, void *context)
{
    struct stat at;
    if (stat(path, &at) == 0 && S_ISDIR(at.st_mode))
        return hand_over(argv);
    bench_target target = {0};
    zws_status status = zws_segment__open(&target.segment, path);
    if (status == ZWS_OK)
        status = zws_core_scratch__new(&target.scratch);
    if (status == ZWS_OK)
        status = fn(&target, context);
    zws_core_scratch__free(target.scratch);
    zws_segment__close(target.segment);
    return status;
}

void bench_totals(bench_target *target, uint64_t *documents, uint64_t *length)
{
    zws_segment_totals totals;
    zws_segment__totals(target->segment, &totals);
    *documents = totals.documents;
    *length = totals.length;
}

uint64_t bench_frequency(bench_target *target, const char *term, size_t len)
{
    return zws_segment__document_frequency(target->segment, term, len);
}

zws_status bench_search(bench_target *target, const zws_plan *plan)
{
    return zws_core__search(target->segment, plan, NULL, NULL, target->scratch, &target->hits);
}

void bench_print(const bench_target *target, FILE *out, size_t number)
{
    for (size_t k = 0; k < target->hits.n; k++) {
        const char *id;
        size_t len;
        if (zws_segment__id(target->segment, target->hits.hit[k].doc, &id, &len) == ZWS_OK)
            fprintf(out, "%zu %zu %.*s %.17g\n", number, k, (int)len, id,
                    target->hits.hit[k].score);
    }
}

void bench_forget(bench_target *target)
{
    zws_core_hits__free(&target->hits);
}
