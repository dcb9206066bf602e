/* What a build takes beside its documents stays near its budget, however many runs that makes. */
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "corpus.h"

enum {
    DOCUMENTS = 40000,
    TERMS = 150, /* a document */
    WORDS = 400000,
    BUDGET_KIB = 16 << 10,
    MOST_KIB = 40 << 10, /* the documents themselves take 4 MiB, what is written out some more */
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

static void build(const char *folder, const char *path, size_t memory)
{
    uint64_t seed = 3;
    zws_segment_builder *builder;
    zws_segment_options options = {.folder = folder, .positions = true, .memory = 512u << 20};
    assert_ok(zws_segment_builder__new(&builder, &options));
    /* As where others take of the memory while it goes on. */
    zws_segment_builder__set_memory(builder, memory);
    for (uint32_t d = 0; d < DOCUMENTS; d++)
        add(builder, d, &seed);
    assert_ok(zws_segment_builder__finish(builder, path));
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

/* The peak of a child that builds with so much memory. */
static long build_apart(const char *folder, const char *path, size_t memory)
{
    int status, end[2];
    long kib = 0;
    assert_int_equal(pipe(end), 0);
    fflush(stdout);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        long before = peak_kib();
        build(folder, path, memory);
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

static void test_budget(void **state)
{
    (void)state;
    char folder[64], small[96], large[96];
    corpus_folder(folder);
    snprintf(small, sizeof small, "%s/small", folder);
    snprintf(large, sizeof large, "%s/large", folder);
    long with_little = build_apart(folder, small, (size_t)BUDGET_KIB << 10);
    long with_much = build_apart(folder, large, (size_t)512 << 20);
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
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_budget)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
