/* What a reader of a million documents has for itself: what it searches with, and nothing that
 * grows with them. Pages of the segment's file are shared by all that read it; the kernel says so
 * only while another process has them too, so another reader stands by while this one measures. */
#include <inttypes.h>
#include <sys/wait.h>
#include <unistd.h>

#include "corpus.h"

enum {
    DOCUMENTS = 1000000,
    TERMS = 10,
    MOST_KIB = 32 * 1024,
};

/* Each in about one of so many documents: bitmaps, cells, chunks, and one that is read as it is. */
static const uint32_t every[TERMS] = {2, 5, 9, 20, 40, 90, 300, 2000, 9000, 50000};

static void build(const char *folder, const char *path)
{
    uint64_t seed = 9;
    zws_segment_builder *builder;
    zws_segment_options options = {.folder = folder, .positions = true, .memory = 64u << 20};
    assert_ok(zws_segment_builder__new(&builder, &options));
    for (uint32_t d = 0; d < DOCUMENTS; d++) {
        char id[16], text[TERMS][8];
        uint32_t n = 0, position[TERMS];
        zws_segment_term term[TERMS];
        for (uint32_t t = 0; t < TERMS; t++) {
            position[n] = t;
            if (t > 0 && corpus_random(&seed, every[t]) > 0)
                continue;
            corpus_term(text[n], t);
            term[n] = (zws_segment_term){text[n], 3, 1 + d % 3, 1, &position[n]};
            n++;
        }
        int id_len = snprintf(id, sizeof id, "%u", d);
        int32_t date = (int32_t)(20000101 + d % 20 * 10000 + d % 28);
        zws_segment_value value = {0, &"abcdefgh"[d % 8], 1};
        zws_segment_document document = {.id = id,
                                         .id_len = (size_t)id_len,
                                         .date = date,
                                         .date_end = date,
                                         .term = term,
                                         .n_terms = n,
                                         .value = &value,
                                         .n_values = 1};
        assert_ok(zws_segment_builder__add(builder, &document));
    }
    assert_ok(zws_segment_builder__finish(builder, path));
    zws_segment_builder__free(builder);
}

static void search(const zws_segment *segment, zws_core_scratch *scratch, zws_node *match,
                   zws_rank_term *rank, uint64_t *hits)
{
    zws_core_hits found;
    zws_plan plan = {.match = match,
                     .rank = rank,
                     .n_rank = TERMS,
                     .bm25 = {.k1 = 1.2, .b = 0.75, .k3 = 1, .average_length = 3},
                     .limit = 10,
                     .count_up_to = SIZE_MAX};
    for (plan.order = ZWS_ORDER_RELEVANCE; plan.order <= ZWS_ORDER_OLDEST; plan.order++) {
        assert_ok(zws_core__search(segment, &plan, NULL, NULL, scratch, &found));
        *hits += found.n;
        zws_core_hits__free(&found);
    }
    const int column = 0;
    plan.facet = &column;
    plan.n_facets = 1;
    assert_ok(zws_core__search(segment, &plan, NULL, NULL, scratch, &found));
    for (uint32_t v = 0; v < found.facet[0].values; v++)
        *hits += found.facet[0].count[v];
    zws_core_hits__free(&found);
}

/* Searches of every kind, and a look at every document. The segment and the scratch stay open. */
static uint64_t read_all(const char *path)
{
    zws_segment *segment;
    zws_core_scratch *scratch;
    char text[TERMS][8];
    zws_term term[TERMS];
    zws_node leaf[TERMS], *child[TERMS];
    zws_rank_term rank[TERMS];
    uint64_t hits = 0;
    assert_ok(zws_segment__open(&segment, path));
    assert_ok(zws_core_scratch__new(&scratch));
    for (uint32_t t = 0; t < TERMS; t++) {
        term[t] = (zws_term){corpus_term(text[t], t), 3};
        leaf[t] = (zws_node){.kind = ZWS_NODE_TERM, .term = &term[t], .n = 1};
        child[t] = &leaf[t];
        rank[t] = (zws_rank_term){term[t], 1 + t};
    }
    for (uint32_t t = 0; t < TERMS; t++)
        search(segment, scratch, &leaf[t], rank, &hits);
    for (size_t n = 2; n <= TERMS; n += 2) {
        zws_node all = {.kind = ZWS_NODE_AND, .child = child, .n = n};
        zws_node any = {.kind = ZWS_NODE_OR, .child = child, .n = n};
        zws_node two = {.kind = ZWS_NODE_AT_LEAST, .child = child, .n = n, .min = 2};
        zws_node phrase = {.kind = ZWS_NODE_PHRASE, .term = term, .n = n};
        zws_node dates = {.kind = ZWS_NODE_DATES, .from = 20050101, .to = 20101231};
        zws_node *part[2] = {&two, &phrase};
        zws_node not = {.kind = ZWS_NODE_NOT, .child = part, .n = 2};
        zws_node *both[2] = {&not, &dates};
        zws_node deep = {.kind = ZWS_NODE_AND, .child = both, .n = 2};
        zws_node *node[] = {&all, &any, &two, &phrase, &deep};
        for (size_t i = 0; i < sizeof node / sizeof *node; i++)
            search(segment, scratch, node[i], rank, &hits);
    }
    for (uint32_t d = 0; d < DOCUMENTS; d++)
        hits += zws_segment__length(segment, d) + (uint32_t)zws_segment__date(segment, d);
    return hits;
}

static uint64_t private_kib(void)
{
    char line[256];
    uint64_t clean = 0, dirty = 0, all = 0;
    FILE *f = fopen("/proc/self/smaps_rollup", "r");
    assert_non_null(f);
    while (fgets(line, sizeof line, f)) {
        sscanf(line, "Rss: %" SCNu64, &all);
        sscanf(line, "Private_Clean: %" SCNu64, &clean);
        sscanf(line, "Private_Dirty: %" SCNu64, &dirty);
    }
    fclose(f);
    printf("private %" PRIu64 " KiB of %" PRIu64 " in memory\n", clean + dirty, all);
    /* It has looked at the segment. */
    assert_true(all > 5 * 1024);
    return clean + dirty;
}

/* Forks; the child leaves with the status of fn. */
#define IN_CHILD(pid, DO)                                                                          \
    do {                                                                                           \
        fflush(stdout);                                                                            \
        (pid) = fork();                                                                            \
        assert_true((pid) >= 0);                                                                   \
        if ((pid) == 0) {                                                                          \
            DO;                                                                                    \
            _exit(0);                                                                              \
        }                                                                                          \
    } while (0)

static void test_reader(void **state)
{
    (void)state;
    char folder[64], path[96], byte;
    int ready[2], done[2], status;
    pid_t child;
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    skip(); /* its own memory would be counted */
#endif
    if (access("/proc/self/smaps_rollup", R_OK) != 0)
        skip();
    corpus_folder(folder);
    snprintf(path, sizeof path, "%s/segment", folder);
    IN_CHILD(child, build(folder, path));
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    assert_int_equal(pipe(ready), 0);
    assert_int_equal(pipe(done), 0);
    IN_CHILD(child, {
        close(done[1]);
        byte = read_all(path) > 0;
        if (write(ready[1], &byte, 1) == 1)
            status = (int)read(done[0], &byte, 1); /* until the other end is closed */
    });
    close(ready[1]); /* or a child that failed would be waited for */
    assert_int_equal(read(ready[0], &byte, 1), 1);
    assert_true(read_all(path) > 0);
    uint64_t kib = private_kib();
    close(done[1]);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    corpus_remove(folder);
    assert_true(kib <= MOST_KIB);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_reader)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
