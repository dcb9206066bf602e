/* What a build or a merge takes stays near its budget, however many runs that makes, and whatever
 * there is of documents. */
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "corpus.h"

enum {
    DOCUMENTS = 40000,
    TERMS = 150, /* a document */
    WORDS = 400000,
    BUDGET_KIB = 16 << 10,
    MOST_KIB = 26 << 10, /* what is written out takes 4 MiB, what is kept of documents less */
};

static long peak_kib(void)
{
    struct rusage usage;
    assert_int_equal(getrusage(RUSAGE_SELF, &usage), 0);
    return usage.ru_maxrss;
}

static int compare(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* Words of which each document has others, so that terms are many and lists short. */
static void add(zws_segment_builder *builder, uint32_t d, uint64_t *seed)
{
    static char text[TERMS][12];
    uint32_t word[TERMS], position[TERMS], n = 0;
    zws_segment_term term[TERMS];
    for (uint32_t t = 0; t < TERMS; t++)
        word[t] = corpus_random(seed, WORDS);
    qsort(word, TERMS, sizeof *word, compare);
    for (uint32_t t = 0; t < TERMS; t++) {
        if (t > 0 && word[t] == word[t - 1])
            continue;
        int len = snprintf(text[n], sizeof text[n], "w%06u", word[t]);
        position[n] = t;
        term[n] = (zws_segment_term){text[n], (size_t)len, 1, 1, &position[n]};
        n++;
    }
    char id[16];
    int id_len = snprintf(id, sizeof id, "%u", d);
    zws_segment_document document = {.id = id,
                                     .id_len = (size_t)id_len,
                                     .date = 20000101,
                                     .date_end = 20000101,
                                     .term = term,
                                     .n_terms = n};
    assert_ok(zws_segment_builder__add(builder, &document));
}

typedef struct {
    const char *folder, *path;
    size_t memory;
} long_build;

static void build(const void *context)
{
    const long_build *b = context;
    uint64_t seed = 3;
    zws_segment_builder *builder;
    zws_segment_options options = {.folder = b->folder, .positions = true, .memory = 512u << 20};
    assert_ok(zws_segment_builder__new(&builder, &options));
    /* As where others take of the memory while it goes on. */
    zws_segment_builder__set_memory(builder, b->memory);
    for (uint32_t d = 0; d < DOCUMENTS; d++)
        add(builder, d, &seed);
    assert_ok(zws_segment_builder__finish(builder, b->path));
    zws_segment_builder__free(builder);
}

static void check_same(const char *a, const char *b)
{
    static char x[1 << 16], y[1 << 16];
    FILE *f = fopen(a, "rb"), *g = fopen(b, "rb");
    assert_non_null(f);
    assert_non_null(g);
    for (size_t n = 1; n > 0;) {
        n = fread(x, 1, sizeof x, f);
        assert_int_equal(fread(y, 1, sizeof y, g), n);
        assert_memory_equal(x, y, n);
    }
    fclose(f);
    fclose(g);
}

/* The peak of a child that does it. */
static long run_apart(void (*run)(const void *context), const void *context)
{
    int status, end[2];
    long kib = 0;
    assert_int_equal(pipe(end), 0);
    fflush(stdout);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        long before = peak_kib();
        run(context);
        kib = peak_kib() - before;
        _exit(write(end[1], &kib, sizeof kib) == sizeof kib ? 0 : 1);
    }
    close(end[1]);
    assert_int_equal(read(end[0], &kib, sizeof kib), sizeof kib);
    close(end[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    return kib;
}

/* --- Documents that are many and short ------------------------------------------------------- */

enum {
    SHORT_DOCUMENTS = 300000,
    PLACES = 12, /* of the word that all have */
    /* Their ids, of 29 bytes, and 24 more while they are put in order; what is mapped to be merged.
     */
    SHORT_MOST_KIB = 42 << 10,
};

static void add_short(zws_segment_builder *builder, uint32_t d)
{
    char id[64], word[16], values[4][16];
    uint32_t position[PLACES], one = PLACES * 5;
    uint64_t seed = d;
    for (uint32_t i = 0; i < PLACES; i++)
        position[i] = i * 5 + (uint32_t)corpus_random(&seed, 4);
    zws_segment_term term[] = {{"and", 3, PLACES, PLACES, position}, {word, 0, 1, 1, &one}};
    term[1].len = (uint32_t)snprintf(word, sizeof word, "w%u", corpus_random(&seed, 1000));
    zws_segment_value value[4];
    for (int i = 0; i < 4; i++)
        value[i] = (zws_segment_value){
            i, values[i],
            (size_t)snprintf(values[i], sizeof values[i], "v%u", corpus_random(&seed, 300))};
    int32_t date = 20000101 + (int32_t)corpus_random(&seed, 28);
    zws_segment_document document = {
        .id = id,
        .id_len = (size_t)snprintf(id, sizeof id, "documents/of/a/folder/%08u", d * 7919u),
        .date = date,
        .date_end = date,
        .term = term,
        .n_terms = 2,
        .value = value,
        .n_values = 4,
        .stored = id,
        .stored_len = 20};
    assert_ok(zws_segment_builder__add(builder, &document));
}

typedef struct {
    const char *folder, *path;
    size_t memory;
    uint32_t first, end;
} short_build;

static void build_short(const void *context)
{
    const short_build *b = context;
    zws_segment_builder *builder;
    zws_segment_options options = {.folder = b->folder, .positions = true, .memory = b->memory};
    assert_ok(zws_segment_builder__new(&builder, &options));
    for (uint32_t d = b->first; d < b->end; d++)
        add_short(builder, d);
    assert_ok(zws_segment_builder__finish(builder, b->path));
    zws_segment_builder__free(builder);
}

/* Two segments, PATH.0 and PATH.1. */
static void merge_short(const void *context)
{
    const short_build *b = context;
    char path[112];
    zws_segment *part[2];
    zws_segment_options options = {.folder = b->folder, .positions = true, .memory = b->memory};
    for (int i = 0; i < 2; i++) {
        snprintf(path, sizeof path, "%s.%d", b->path, i);
        assert_ok(zws_segment__open(&part[i], path));
    }
    assert_ok(zws_segment__merge(b->path, part, 2, NULL, &options));
    for (int i = 0; i < 2; i++)
        zws_segment__close(part[i]);
}

static void test_short_documents(void **state)
{
    (void)state;
    char folder[64], path[4][96];
    static const char *const names[] = {"small", "large", "merged.0", "merged.1"};
    corpus_folder(folder);
    for (int i = 0; i < 4; i++)
        snprintf(path[i], sizeof path[i], "%s/%s", folder, names[i]);
    const size_t little = (size_t)BUDGET_KIB << 10, much = (size_t)512 << 20;
    const uint32_t all = SHORT_DOCUMENTS, half = all / 2;
    long small = run_apart(build_short, &(short_build){folder, path[0], little, 0, all});
    run_apart(build_short, &(short_build){folder, path[1], much, 0, all});
    run_apart(build_short, &(short_build){folder, path[2], much, 0, half});
    run_apart(build_short, &(short_build){folder, path[3], much, half, all});
    path[2][strlen(path[2]) - 2] = '\0';
    long merged = run_apart(merge_short, &(short_build){folder, path[2], little, 0, all});
    printf("%ld KiB of %d, merged with %ld\n", small, BUDGET_KIB, merged);
    check_same(path[0], path[1]);
    check_same(path[0], path[2]);
    corpus_remove(folder);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    assert_true(small <= SHORT_MOST_KIB);
    assert_true(merged <= SHORT_MOST_KIB);
#endif
}

static void test_budget(void **state)
{
    (void)state;
    char folder[64], small[96], large[96];
    corpus_folder(folder);
    snprintf(small, sizeof small, "%s/small", folder);
    snprintf(large, sizeof large, "%s/large", folder);
    long with_little = run_apart(build, &(long_build){folder, small, (size_t)BUDGET_KIB << 10});
    long with_much = run_apart(build, &(long_build){folder, large, (size_t)512 << 20});
    printf("%ld KiB of %d, and %ld of 512 MiB\n", with_little, BUDGET_KIB, with_much);
    check_same(small, large);
    corpus_remove(folder);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    /* Otherwise their own memory is counted. */
    assert_true(with_little <= MOST_KIB);
    /* Else the budget would not matter here, and the test would test nothing. */
    assert_true(with_much > MOST_KIB);
#endif
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_budget),
                                       cmocka_unit_test(test_short_documents)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
