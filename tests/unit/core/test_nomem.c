/* Every allocation of building, merging, reading and searching segments fails, alone or with all
 * behind it: the call says so, nothing leaks, nothing is left in the folder, and what was whole
 * goes on as before. */
#include <dirent.h>
#include <unistd.h>

#include "corpus.h"
#include "unit/nomem.h"

/* What is durable is for other tests. */
__attribute__((visibility("default"))) int fsync(int fd)
{
    (void)fd;
    return 0;
}

static char folder[64];

static int setup(void **state)
{
    (void)state;
    corpus_folder(folder);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    corpus_remove(folder);
    return 0;
}

static const char *file_of(const char *name)
{
    static char path[4][128];
    static unsigned turn;
    char *out = path[turn++ % 4];
    snprintf(out, sizeof path[0], "%s/%s", folder, name);
    return out;
}

static uint32_t checksum_of(const char *path)
{
    zws_segment *segment;
    assert_ok(zws_segment__open(&segment, path));
    uint32_t sum = zws_segment__checksum(segment);
    assert_ok(zws_segment__verify(segment, NULL, NULL));
    zws_segment__close(segment);
    return sum;
}

/* --- Building -------------------------------------------------------------------------------- */

typedef struct {
    const corpus *c;
    const char *path;
    zws_segment_options options;
    bool by_one;
    uint32_t whole; /* checksum */
} build;

static zws_status feed(const build *b, zws_segment_builder *builder)
{
    for (uint32_t d = 0; d < b->c->n; d++) {
        if (b->by_one) {
            ZWS_TRY(corpus_add(b->c, builder, d));
            continue;
        }
        ZWS_TRY(corpus_gather(b->c, builder, d, d % b->options.threads, d));
        ZWS_TRY(corpus_settle(b->c, builder, d, d));
    }
    return zws_segment_builder__finish(builder, b->path);
}

static zws_status build_once(void *context)
{
    const build *b = context;
    zws_segment_builder *builder;
    ZWS_TRY(zws_segment_builder__new(&builder, &b->options));
    zws_status status = feed(b, builder);
    /* What it has before a document that failed is whole, or refused. */
    if (status != ZWS_OK && b->by_one && zws_segment_builder__finish(builder, b->path) == ZWS_OK) {
        allowed = -1;
        checksum_of(b->path);
        unlink(b->path);
        status = zws_error__nomem();
    }
    zws_segment_builder__free(builder);
    return status;
}

/* A segment, whole, or nothing. */
static void look(void *context)
{
    const build *b = context;
    DIR *dir = opendir(folder);
    const char *name = strrchr(b->path, '/') + 1;
    struct dirent *entry;
    bool there = false;
    assert_non_null(dir);
    while ((entry = readdir(dir))) {
        there = there || strcmp(entry->d_name, name) == 0;
        assert_null(strstr(entry->d_name, ".tmp"));
    }
    closedir(dir);
    if (there) {
        assert_true(checksum_of(b->path) == b->whole);
        unlink(b->path);
    }
}

static void build_with_failures(build b, long dense, long least)
{
    b.options.folder = folder;
    b.options.positions = true;
    b.path = file_of("whole");
    assert_ok(build_once(&b));
    b.whole = checksum_of(b.path);
    unlink(b.path);
    for (int all = 0; all < 2; all++) {
        for_good = all;
        assert_true(with_failures_up_to(dense, build_once, &b, look) > least);
        look(&b);
    }
    for_good = false;
}

static void test_building(void **state)
{
    (void)state;
    corpus c;
    corpus_make(&c, 300, 5);
    build_with_failures((build){.c = &c, .by_one = true}, 200, 100);
    build_with_failures((build){.c = &c, .options = {.threads = 3}}, 200, 100);
    /* Postings are spilled all the time. */
    build_with_failures((build){.c = &c, .options = {.threads = 2, .memory = 32 << 10}}, 100, 300);
    corpus_free(&c);
}

/* So many postings that terms are parted by ranges, and documents that a sample is taken. */
static void test_building_much(void **state)
{
    (void)state;
    corpus c;
    corpus_make(&c, 6000, 6);
    build_with_failures((build){.c = &c, .options = {.threads = 1}}, 20, 100);
    corpus_free(&c);
}

/* --- Merging --------------------------------------------------------------------------------- */

enum { PARTS = 3 };

typedef struct {
    build b; /* first, for look */
    zws_segment *part[PARTS];
    zws_core_hidden hidden[PARTS];
} merge;

static zws_status merge_once(void *context)
{
    const merge *m = context;
    return zws_segment__merge(m->b.path, m->part, PARTS, m->hidden, &m->b.options);
}

static void test_merging(void **state)
{
    (void)state;
    corpus c;
    static const uint64_t some[] = {0x8421, 0, 0xFF00FF};
    merge m = {.b = {.path = file_of("whole"),
                     .options = {.threads = 2, .folder = folder, .positions = true}}};
    corpus_make(&c, 240, 7);
    for (uint32_t i = 0; i < PARTS; i++) {
        const char *path = file_of(i == 0 ? "a" : i == 1 ? "b" : "c");
        corpus_build(&c, path, &(zws_segment_options){.folder = folder, .positions = true}, i * 70,
                     i * 70 + 100);
        assert_ok(zws_segment__open(&m.part[i], path));
        m.hidden[i] = (zws_core_hidden){.word = some, .documents = 100};
    }
    assert_ok(merge_once(&m));
    m.b.whole = checksum_of(m.b.path);
    unlink(m.b.path);
    for (int all = 0; all < 2; all++) {
        for_good = all;
        assert_true(with_failures_up_to(300, merge_once, &m, look) > 50);
        look(&m.b);
    }
    for_good = false;
    for (uint32_t i = 0; i < PARTS; i++)
        zws_segment__close(m.part[i]);
    corpus_free(&c);
}

/* --- Reading --------------------------------------------------------------------------------- */

static void count_line(const char *line, void *context)
{
    (void)line;
    ++*(int *)context;
}

static bool go_on(const char *term, size_t len, uint32_t frequency, void *context)
{
    (void)term;
    (void)len;
    (void)frequency;
    (void)context;
    return true;
}

static zws_status take_document(uint32_t doc, uint32_t index, void *context)
{
    (void)doc;
    (void)index;
    (void)context;
    return ZWS_OK;
}

static void ignore_value(const char *value, size_t len, void *context)
{
    (void)value;
    (void)len;
    (void)context;
}

static zws_status read_all(const zws_segment *segment)
{
    static const uint32_t doc[] = {0, 3, 5, 90};
    static const zws_rank_term rank = {{"w00", 3}, 1.0};
    static const zws_bm25 bm25 = {1.0, 1.0, 8.0, 0.2, 20.0};
    double sum[4] = {0};
    uint32_t tf, found;
    bool has[4];
    int findings = 0;
    zws_buffer stored = {0};
    zws_status status = zws_segment__verify(segment, count_line, &findings);
    assert_int_equal(findings, status == ZWS_OK ? 0 : findings);
    if (status == ZWS_OK)
        status = zws_segment__stored(segment, 5, &stored);
    zws_buffer__free(&stored);
    ZWS_TRY(status);
    ZWS_TRY(zws_segment__find(segment, "d7", 2, &found));
    ZWS_TRY(zws_segment__expand(segment, "w", 1, go_on, NULL));
    ZWS_TRY(zws_segment__walk(segment, "w", 1, go_on, take_document, NULL));
    ZWS_TRY(zws_segment__having(segment, doc, 4, "w00", 3, has));
    ZWS_TRY(zws_segment__add_scores(segment, doc, 4, &rank, 1, &bm25, sum));
    ZWS_TRY(zws_segment__frequency(segment, 3, "w01", 3, &tf));
    return zws_segment__values(segment, 3, 7, ignore_value, NULL);
}

static zws_status open_and_read(void *context)
{
    zws_segment *segment;
    ZWS_TRY(zws_segment__open(&segment, context));
    zws_status status = read_all(segment);
    zws_segment__close(segment);
    return status;
}

/* --- Searching ------------------------------------------------------------------------------- */

typedef struct {
    const zws_segment *segment;
    const zws_plan *plan;
    zws_core_scratch *scratch; /* NULL: a fresh one each time */
    uint64_t total;
    size_t n;
    zws_core_hit first;
} search;

static zws_status search_once(void *context)
{
    search *s = context;
    zws_core_scratch *scratch = s->scratch;
    zws_core_hits hits;
    if (!scratch)
        ZWS_TRY(zws_core_scratch__new(&scratch));
    zws_status status = zws_core__search(s->segment, s->plan, NULL, NULL, scratch, &hits);
    if (status == ZWS_OK) {
        s->total = hits.total;
        s->n = hits.n;
        s->first = hits.n ? hits.hit[0] : (zws_core_hit){0};
        zws_core_hits__free(&hits);
    }
    if (!s->scratch)
        zws_core_scratch__free(scratch);
    return status;
}

/* What failed leaves nothing in the scratch memory that the next search would take for its own. */
static void search_with_failures(const zws_segment *segment, const zws_plan *plan)
{
    search s = {.segment = segment, .plan = plan};
    assert_ok(search_once(&s));
    search before = s;
    with_failures(search_once, &s, NULL);
    for (long n = 0; n < 40; n++) {
        assert_ok(zws_core_scratch__new(&s.scratch));
        bool through = with_failure(n, search_once, &s);
        assert_ok(search_once(&s));
        zws_core_scratch__free(s.scratch);
        s.scratch = NULL;
        assert_true(s.total == before.total && s.n == before.n);
        assert_true(s.first.doc == before.first.doc && s.first.score == before.first.score);
        if (through)
            break;
    }
}

static void test_reading(void **state)
{
    (void)state;
    corpus c;
    zws_segment *segment;
    char path[128];
    snprintf(path, sizeof path, "%s", file_of("read"));
    corpus_make(&c, 400, 8);
    corpus_build(&c, path, &(zws_segment_options){.folder = folder, .positions = true}, 0, c.n);
    corpus_sort(&c);
    assert_true(with_failures(open_and_read, path, NULL) > 3);
    assert_ok(zws_segment__open(&segment, path));
    uint64_t seed = 9;
    for (int i = 0; i < 300; i++) {
        static const int columns[] = {0, 7};
        zws_arena arena = {0};
        zws_plan plan;
        corpus_random_plan(&arena, &c, &seed, &plan);
        plan.facet = columns;
        plan.n_facets = (size_t)i % 3;
        search_with_failures(segment, &plan);
        zws_arena__free(&arena);
    }
    zws_segment__close(segment);
    corpus_free(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_building),
        cmocka_unit_test(test_building_much),
        cmocka_unit_test(test_merging),
        cmocka_unit_test(test_reading),
    };
    alarm(600); /* what hangs, fails */
    return cmocka_run_group_tests(tests, setup, teardown);
}
