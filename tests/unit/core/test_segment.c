/* What a segment keeps is what was put in; builds are the same whatever was spilled; merges equal
 * builds; damage is found and never crashes a reader. */
#include "corpus.h"

#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/hash.h"
#include "core/format.h"

typedef struct {
    char folder[64], path[96];
    corpus c;
} fixture;

static void begin(fixture *f, uint32_t documents, uint64_t seed)
{
    corpus_make(&f->c, documents, seed);
    corpus_sort(&f->c);
    corpus_folder(f->folder);
    snprintf(f->path, sizeof f->path, "%s/segment", f->folder);
}

static void end(fixture *f)
{
    corpus_remove(f->folder);
    corpus_free(&f->c);
}

static void build(const fixture *f, const char *path, size_t memory, uint32_t from, uint32_t to)
{
    zws_segment_options options = {.folder = f->folder, .positions = true, .memory = memory};
    corpus_build(&f->c, path, &options, from, to);
}

static void assert_same_file(const char *a, const char *b)
{
    char *x, *y;
    size_t m, n;
    assert_ok(zws_file__read(&x, &m, a, (size_t)1 << 30));
    assert_ok(zws_file__read(&y, &n, b, (size_t)1 << 30));
    assert_int_equal(m, n);
    assert_memory_equal(x, y, n);
    free(x);
    free(y);
}

/* --- What was put in ------------------------------------------------------------------------ */

static void join_values(const char *value, size_t len, void *context)
{
    char *joined = context;
    snprintf(joined + strlen(joined), 100 - strlen(joined), "%s%.*s", *joined ? "\x1F" : "",
             (int)len, value);
}

/* Values come ascending and once. */
static void sort_values(char *dst, const char *src)
{
    char copy[64], *part[2] = {copy, NULL};
    strcpy(copy, src);
    char *cut = strchr(copy, 0x1F);
    if (cut) {
        *cut = '\0';
        part[1] = cut + 1;
    }
    if (part[1] && strcmp(part[0], part[1]) > 0) {
        char *other = part[0];
        part[0] = part[1];
        part[1] = other;
    }
    if (part[1] && strcmp(part[0], part[1]) == 0)
        part[1] = NULL;
    snprintf(dst, 160, "%s%s%s", part[0], part[1] ? "\x1F" : "", part[1] ? part[1] : "");
}

/* A number tells a value, where a document has but one. */
static void check_number(const zws_segment *segment, uint32_t d, int column, const char *wanted)
{
    uint32_t number;
    bool single;
    const char *text = "";
    size_t len = 0;
    assert_ok(zws_segment__numbers(segment, &d, 1, column, &number, &single));
    assert_int_equal(single, !strchr(wanted, 0x1F));
    if (!single)
        return;
    if (number > 0)
        assert_ok(zws_segment__value(segment, column, number - 1, &text, &len));
    assert_int_equal(len, strlen(wanted));
    assert_memory_equal(text, wanted, len);
}

static void test_round_trip(void **state)
{
    (void)state;
    fixture f;
    begin(&f, 3000, 41);
    build(&f, f.path, 0, 0, f.c.n);
    zws_segment *segment;
    assert_ok(zws_segment__open(&segment, f.path));
    for (uint32_t d = 0; d < f.c.n; d++) {
        const corpus_document *doc = &f.c.document[d];
        const char *id;
        size_t len;
        uint32_t found, tf;
        zws_buffer stored = {0};
        assert_ok(zws_segment__id(segment, d, &id, &len));
        assert_int_equal(len, strlen(doc->id));
        assert_memory_equal(id, doc->id, len);
        assert_ok(zws_segment__find(segment, doc->id, len, &found));
        assert_int_equal(found, d);
        assert_int_equal(zws_segment__date(segment, d), doc->date);
        assert_int_equal(zws_segment__length(segment, d), doc->length);
        assert_ok(zws_segment__stored(segment, d, &stored));
        assert_int_equal(stored.len, strlen(doc->stored));
        assert_memory_equal(stored.data, doc->stored, stored.len);
        zws_buffer__free(&stored);
        for (int k = 0; k < CORPUS_COLUMNS; k++) {
            char joined[100] = "", wanted[160];
            assert_ok(zws_segment__values(segment, d, k * 7, join_values, joined));
            sort_values(wanted, doc->value[k]);
            assert_string_equal(joined, wanted);
            check_number(segment, d, k * 7, wanted);
        }
        char term[8];
        for (uint32_t t = 0, i = 0; t < CORPUS_TERMS; t++) {
            bool has = i < doc->n && doc->posting[i].term == t;
            assert_ok(zws_segment__frequency(segment, d, corpus_term(term, t), 3, &tf));
            assert_int_equal(tf, has ? doc->posting[i].frequency : 0);
            i += has;
        }
    }
    uint32_t doc, number[2];
    bool single;
    assert_fails(ZWS_ENOTFOUND, zws_segment__find(segment, "nobody", 6, &doc));
    /* A column that no document has; a document that there is not. */
    assert_ok(zws_segment__numbers(segment, (uint32_t[]){0, 1}, 2, 1, number, &single));
    assert_true(single && number[0] == 0 && number[1] == 0);
    assert_fails(ZWS_EINVAL, zws_segment__numbers(segment, &f.c.n, 1, 0, number, &single));
    zws_segment__close(segment);
    end(&f);
}

typedef struct {
    uint32_t n, stop;
    char last[8];
} expansion;

static bool expand(const char *term, size_t len, uint32_t frequency, void *context)
{
    expansion *e = context;
    char text[8] = "";
    assert_true(len < 8 && frequency > 0);
    memcpy(text, term, len);
    assert_true(strcmp(e->last, text) < 0);
    strcpy(e->last, text);
    return ++e->n != e->stop;
}

typedef struct {
    const zws_segment *segment;
    const char *wanted; /* only this term; NULL: all */
    uint32_t terms, sum, documents, last;
} walked;

static bool walk_wants(const char *term, size_t len, uint32_t frequency, void *context)
{
    walked *w = context;
    if (w->wanted && (strlen(w->wanted) != len || memcmp(w->wanted, term, len) != 0))
        return false;
    assert_int_equal(frequency, zws_segment__document_frequency(w->segment, term, len));
    w->terms++;
    w->sum += frequency;
    w->last = UINT32_MAX;
    return true;
}

static zws_status walk_take(uint32_t doc, uint32_t index, void *context)
{
    walked *w = context;
    assert_true(index == 0 || doc > w->last);
    w->last = doc;
    w->documents++;
    return w->documents == 100000 ? ZWS_ESTOPPED : ZWS_OK;
}

static void test_walk(void **state)
{
    (void)state;
    fixture f;
    begin(&f, 2000, 42);
    build(&f, f.path, 0, 0, f.c.n);
    zws_segment *segment;
    assert_ok(zws_segment__open(&segment, f.path));
    walked one = {.segment = segment, .wanted = "w05"}, some = {.segment = segment}, none = some;
    assert_ok(zws_segment__walk(segment, "w", 1, walk_wants, walk_take, &one));
    assert_int_equal(one.terms, 1);
    assert_true(one.documents > 0);
    assert_int_equal(one.documents, zws_segment__document_frequency(segment, "w05", 3));
    assert_ok(zws_segment__walk(segment, "w1", 2, walk_wants, walk_take, &some));
    assert_int_equal(some.terms, 10);
    assert_int_equal(some.documents, some.sum);
    assert_ok(zws_segment__walk(segment, "y", 1, walk_wants, walk_take, &none));
    assert_int_equal(none.terms, 0);
    some.documents = 100000 - 5;
    assert_int_equal(zws_segment__walk(segment, "w1", 2, walk_wants, walk_take, &some),
                     ZWS_ESTOPPED);
    assert_int_equal(some.documents, 100000);
    zws_segment__close(segment);
    end(&f);
}

static void test_expand(void **state)
{
    (void)state;
    fixture f;
    begin(&f, 2000, 42);
    build(&f, f.path, 0, 0, f.c.n);
    zws_segment *segment;
    assert_ok(zws_segment__open(&segment, f.path));
    const struct {
        const char *prefix;
        uint32_t stop, wanted;
    } cases[] = {{"w1", 0, 10}, {"w2", 3, 3}, {"w05", 0, 1}, {"w", 0, 40},  {"y", 0, 0},
                 {"a", 0, 0},   {"", 12, 12}, {"w00", 0, 1}, {"w0", 0, 10}, {"w099", 0, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        expansion e = {.stop = cases[i].stop};
        assert_ok(
            zws_segment__expand(segment, cases[i].prefix, strlen(cases[i].prefix), expand, &e));
        if (cases[i].prefix[0] == 'w' && cases[i].prefix[1] == '\0')
            assert_true(e.n >= cases[i].wanted); /* the rarest may be in no document */
        else
            assert_int_equal(e.n, cases[i].wanted);
    }
    zws_segment__close(segment);
    end(&f);
}

/* --- Building and merging ------------------------------------------------------------------- */

static void test_spill(void **state)
{
    (void)state;
    fixture f;
    char other[100];
    begin(&f, 2500, 43);
    build(&f, f.path, 0, 0, f.c.n);
    snprintf(other, sizeof other, "%s/spilled", f.folder);
    build(&f, other, 600000, 0, f.c.n);
    assert_same_file(f.path, other);
    build(&f, other, 1, 0, f.c.n / 50); /* less than anything needs: every document is a run */
    build(&f, f.path, 0, 0, f.c.n / 50);
    assert_same_file(f.path, other);
    end(&f);
}

enum { LANES = 3 };

typedef struct {
    const corpus *c;
    zws_segment_builder *builder;
    size_t lane;
    zws_status status;
} gatherer;

/* Every LANES-th document, and in between documents that are left out later. */
static void *gather_some(void *context)
{
    gatherer *g = context;
    for (uint32_t i = (uint32_t)g->lane; i < 2 * g->c->n && g->status == ZWS_OK; i += LANES)
        g->status = corpus_gather(g->c, g->builder, i / 2, g->lane, i);
    return NULL;
}

/* Threads that share the work make the same segment, with whatever memory. */
static void test_lanes(void **state)
{
    (void)state;
    static const size_t memory[] = {0, 3000000, 800000, 100000};
    fixture f;
    char other[100];
    begin(&f, 4000, 50);
    build(&f, f.path, 0, 0, f.c.n);
    snprintf(other, sizeof other, "%s/lanes", f.folder);
    for (size_t m = 0; m < sizeof memory / sizeof *memory; m++) {
        zws_segment_options options = {
            .folder = f.folder, .positions = true, .memory = memory[m], .threads = LANES};
        zws_segment_builder *builder;
        pthread_t thread[LANES];
        gatherer g[LANES];
        assert_ok(zws_segment_builder__new(&builder, &options));
        for (size_t k = 0; k < LANES; k++) {
            g[k] = (gatherer){&f.c, builder, k, ZWS_OK};
            assert_int_equal(pthread_create(&thread[k], NULL, gather_some, &g[k]), 0);
        }
        for (uint32_t i = 0; i < 2 * f.c.n; i++) /* meanwhile */
            assert_ok(i % 2 ? corpus_settle(&f.c, builder, i / 2, i)
                            : zws_segment_builder__settle(builder, i, NULL, 0));
        for (size_t k = 0; k < LANES; k++) {
            pthread_join(thread[k], NULL);
            assert_int_equal(g[k].status, ZWS_OK);
        }
        assert_fails(ZWS_EINTERNAL, corpus_settle(&f.c, builder, 0, 5));
        assert_fails(ZWS_EINVAL, corpus_gather(&f.c, builder, 0, LANES, 2 * f.c.n));
        assert_ok(zws_segment_builder__finish(builder, other));
        zws_segment_builder__free(builder);
        assert_same_file(f.path, other);
    }
    zws_segment_options options = {.folder = f.folder, .threads = 1000};
    zws_segment_builder *builder;
    assert_fails(ZWS_EINVAL, zws_segment_builder__new(&builder, &options));
    end(&f);
}

static void test_same_id(void **state)
{
    (void)state;
    fixture f;
    begin(&f, 200, 44);
    build(&f, f.path, 0, 0, f.c.n);
    char other[100];
    snprintf(other, sizeof other, "%s/twice", f.folder);
    zws_segment_options options = {.folder = f.folder, .positions = true};
    zws_segment_builder *builder;
    assert_ok(zws_segment_builder__new(&builder, &options));
    for (uint32_t d = 0; d < 50; d++) { /* what is replaced later */
        zws_segment_term term = {"gone", 4, 1, 0, NULL};
        zws_segment_document document = {.id = f.c.document[d].id,
                                         .id_len = strlen(f.c.document[d].id),
                                         .term = &term,
                                         .n_terms = 1};
        assert_ok(zws_segment_builder__add(builder, &document));
    }
    for (uint32_t d = 0; d < f.c.n; d++)
        assert_ok(corpus_add(&f.c, builder, d));
    assert_ok(zws_segment_builder__finish(builder, other));
    assert_fails(ZWS_EINVAL, zws_segment_builder__finish(builder, other));
    assert_fails(ZWS_EINVAL, corpus_add(&f.c, builder, 0));
    zws_segment_builder__free(builder);
    assert_same_file(f.path, other);
    end(&f);
}

static void test_refused(void **state)
{
    (void)state;
    fixture f;
    begin(&f, 3, 45);
    zws_segment_options options = {.folder = f.folder, .positions = true};
    zws_segment_builder *builder;
    assert_ok(zws_segment_builder__new(&builder, &options));
    zws_segment_term term[2] = {{"b", 1, 1, 0, NULL}, {"a", 1, 1, 0, NULL}};
    zws_segment_value value = {64, "x", 1};
    zws_segment_document document = {.id = "x", .id_len = 1, .term = term, .n_terms = 2};
    term[1].len = UINT16_MAX + 1; /* beyond what a term may be */
    assert_fails(ZWS_ELIMIT, zws_segment_builder__add(builder, &document));
    document.n_terms = 1;
    document.value = &value;
    document.n_values = 1;
    assert_fails(ZWS_EINVAL, zws_segment_builder__add(builder, &document));
    document.n_values = 0;
    document.id_len = 0;
    assert_fails(ZWS_EINVAL, zws_segment_builder__add(builder, &document));
    uint32_t backwards[2] = {5, 5};
    document.id_len = 1;
    term[0] = (zws_segment_term){"b", 1, 2, 2, backwards};
    assert_fails(ZWS_EINVAL, zws_segment_builder__add(builder, &document));
    /* None of them is in the segment. */
    assert_ok(zws_segment_builder__finish(builder, f.path));
    zws_segment_builder__free(builder);
    zws_segment *segment;
    zws_segment_totals totals;
    assert_ok(zws_segment__open(&segment, f.path));
    zws_segment__totals(segment, &totals);
    assert_int_equal(totals.documents, 0);
    assert_int_equal(totals.terms, 0);
    assert_ok(zws_segment__verify(segment, NULL, NULL));
    zws_segment__close(segment);
    options.folder = "/nonexistent/folder";
    assert_fails(ZWS_ENOTFOUND, zws_segment_builder__new(&builder, &options));
    end(&f);
}

/* Terms come in any order, but each once: two postings of one document would not ascend. */
static void test_term_twice(void **state)
{
    (void)state;
    fixture f;
    begin(&f, 3, 45);
    zws_segment_options options = {.folder = f.folder};
    zws_segment_builder *builder;
    assert_ok(zws_segment_builder__new(&builder, &options));
    zws_segment_term term[3] = {{"b", 1, 1, 0, NULL}, {"a", 1, 1, 0, NULL}, {"b", 1, 1, 0, NULL}};
    zws_segment_document document = {.id = "x", .id_len = 1, .term = term, .n_terms = 2};
    assert_ok(zws_segment_builder__add(builder, &document));
    document.id = "y";
    document.n_terms = 3;
    assert_ok(zws_segment_builder__add(builder, &document));
    assert_fails(ZWS_EINTERNAL, zws_segment_builder__finish(builder, f.path));
    assert_int_equal(access(f.path, F_OK), -1);
    zws_segment_builder__free(builder);
    end(&f);
}

static void test_merge(void **state)
{
    (void)state;
    fixture f;
    char part[3][100], merged[100];
    zws_segment *segment[3];
    begin(&f, 2100, 46);
    build(&f, f.path, 0, 0, f.c.n);
    for (int i = 0; i < 3; i++) {
        snprintf(part[i], sizeof part[i], "%s/part%d", f.folder, i);
        /* The first two overlap: what stands in both is taken once. */
        build(&f, part[i], 0, i == 1 ? 600u : (uint32_t)i * 700, (uint32_t)(i + 1) * 700);
        assert_ok(zws_segment__open(&segment[i], part[i]));
    }
    snprintf(merged, sizeof merged, "%s/merged", f.folder);
    zws_segment_options options = {.folder = f.folder, .positions = true};
    assert_ok(zws_segment__merge(merged, segment, 3, NULL, &options));
    assert_same_file(f.path, merged);

    /* Without the last third, hidden in its segment. */
    uint64_t word[12];
    memset(word, 0xFF, sizeof word);
    const zws_core_hidden hidden[3] = {[2] = {.word = word, .documents = 700}};
    assert_ok(zws_segment__merge(merged, segment, 3, hidden, &options));
    build(&f, f.path, 0, 0, 1400);
    assert_same_file(f.path, merged);
    for (int i = 0; i < 3; i++)
        zws_segment__close(segment[i]);
    end(&f);
}

/* Whatever the number of threads and the memory: batches of terms are read and written in order. */
static void test_merge_on_threads(void **state)
{
    (void)state;
    static const struct {
        size_t threads, memory;
    } work[] = {{1, 0}, {2, 0}, {5, 0}, {3, 1}, {7, (size_t)8 << 20}};
    fixture f;
    char part[3][100], merged[100];
    zws_segment *segment[3];
    begin(&f, 20000, 47);
    build(&f, f.path, 0, 0, f.c.n);
    for (int i = 0; i < 3; i++) {
        snprintf(part[i], sizeof part[i], "%s/part%d", f.folder, i);
        build(&f, part[i], 0, i == 2 ? 9000u : (uint32_t)i * 6000,
              i == 2 ? f.c.n : (uint32_t)(i + 1) * 6000);
        assert_ok(zws_segment__open(&segment[i], part[i]));
    }
    snprintf(merged, sizeof merged, "%s/merged", f.folder);
    for (size_t w = 0; w < sizeof work / sizeof *work; w++) {
        zws_segment_options options = {.folder = f.folder,
                                       .positions = true,
                                       .threads = work[w].threads,
                                       .memory = work[w].memory};
        assert_ok(zws_segment__merge(merged, segment, 3, NULL, &options));
        assert_same_file(f.path, merged);
    }
    for (int i = 0; i < 3; i++)
        zws_segment__close(segment[i]);
    end(&f);
}

static void note_sum(const char *line, void *context)
{
    *(bool *)context |= strncmp(line, "the checksum of the section", 27) == 0;
}

/* What is damaged is said, and never merged: a new segment would say of it that it is right. Bytes
 * between sections are none that anybody reads. */
static void test_merge_of_damaged(void **state)
{
    (void)state;
    fixture f;
    char damaged[100], merged[100], *data;
    size_t len, failed = 0, merges = 0;
    uint64_t seed = 48;
    begin(&f, 900, 48);
    build(&f, f.path, 0, 0, f.c.n);
    snprintf(damaged, sizeof damaged, "%s/damaged", f.folder);
    snprintf(merged, sizeof merged, "%s/merged", f.folder);
    assert_ok(zws_file__read(&data, &len, f.path, 1 << 24));
    for (int round = 0; round < 60; round++) {
        zws_segment *segment;
        size_t at = 1024 + corpus_random(&seed, (uint32_t)len - 1024);
        char before = data[at];
        data[at] = round % 3 == 0 ? (char)0xFF : (char)(data[at] ^ 1 << corpus_random(&seed, 8));
        FILE *out = fopen(damaged, "wb");
        assert_non_null(out);
        assert_int_equal(fwrite(data, 1, len, out), len);
        assert_int_equal(fclose(out), 0);
        bool same = data[at] == before, said = false;
        data[at] = before;
        if (zws_segment__open(&segment, damaged) != ZWS_OK)
            continue;
        zws_segment_options options = {.folder = f.folder, .positions = true, .threads = 3};
        zws_status verdict = zws_segment__verify(segment, note_sum, &said);
        assert_true(same == (verdict == ZWS_OK));
        zws_status status = zws_segment__merge(merged, &segment, 1, NULL, &options);
        assert_true(said == (status != ZWS_OK));
        if (status != ZWS_OK) {
            assert_string_equal(zws_status_name(status), "ECORRUPT");
            assert_non_null(strstr(zws_error_message(), "(checksum of the section \""));
            assert_int_equal(access(merged, F_OK), -1);
        }
        unlink(merged);
        failed += status != ZWS_OK;
        merges++;
        zws_segment__close(segment);
    }
    assert_true(failed > merges / 2);
    free(data);
    end(&f);
}

/* A killed build leaves nothing at the path, and only files whose names end in .tmp. */
static void test_killed(void **state)
{
    (void)state;
    fixture f;
    begin(&f, 4000, 47);
    for (int i = 0; i < 12; i++) {
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            for (;;)
                build(&f, f.path, 3000000, 0, f.c.n);
        }
        usleep(20000 + (unsigned)i * 25000);
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
        DIR *folder = opendir(f.folder);
        assert_non_null(folder);
        for (struct dirent *entry; (entry = readdir(folder));) {
            size_t len = strlen(entry->d_name);
            assert_true(entry->d_name[0] == '.' || strcmp(entry->d_name, "segment") == 0 ||
                        (len > 4 && strcmp(entry->d_name + len - 4, ".tmp") == 0));
        }
        closedir(folder);
        zws_segment *segment;
        if (!zws_file__exists(f.path))
            continue;
        assert_ok(zws_segment__open(&segment, f.path));
        assert_ok(zws_segment__verify(segment, NULL, NULL));
        zws_segment__close(segment);
    }
    end(&f);
}

/* --- Damage --------------------------------------------------------------------------------- */

/* Everything that can be read, and searches; none of it may crash. */
static void read_all(const zws_segment *segment, const corpus *c, uint64_t *seed, int plans)
{
    zws_core_scratch *scratch;
    zws_segment_totals totals;
    zws_segment__totals(segment, &totals);
    assert_ok(zws_core_scratch__new(&scratch));
    for (uint32_t d = 0; d < totals.documents && d < 20; d++) {
        const char *id;
        size_t len;
        zws_buffer stored = {0};
        char joined[100] = "";
        zws_segment__id(segment, d, &id, &len);
        zws_segment__stored(segment, d, &stored);
        zws_segment__values(segment, d, 7, join_values, joined);
        zws_buffer__free(&stored);
    }
    for (int i = 0; i < plans; i++) {
        zws_arena arena = {0};
        zws_plan plan;
        zws_core_hits hits;
        corpus_random_plan(&arena, c, seed, &plan);
        if (zws_core__search(segment, &plan, NULL, NULL, scratch, &hits) == ZWS_OK)
            zws_core_hits__free(&hits);
        zws_arena__free(&arena);
    }
    zws_core_scratch__free(scratch);
}

static void damage(char *data, size_t *len, uint64_t *seed)
{
    uint32_t kind = corpus_random(seed, 4);
    size_t at = corpus_random(seed, (uint32_t)*len);
    if (kind < 2) {
        data[at] = (char)(data[at] ^ 1 << corpus_random(seed, 8));
    } else if (kind == 2) {
        *len = at;
    } else {
        /* A block becomes zero; where it was already, its last byte becomes something. */
        size_t n = 1 + corpus_random(seed, 4096);
        n = n < *len - at ? n : *len - at;
        bool zero = true;
        for (size_t i = 0; i < n; i++)
            zero = zero && data[at + i] == 0;
        memset(data + at, 0, n);
        data[at + n - 1] = zero ? 1 : 0;
    }
}

static void test_damage(void **state)
{
    (void)state;
    fixture f;
    char *good, path[100];
    size_t size;
    uint64_t seed = 48;
    begin(&f, 1500, 48);
    build(&f, f.path, 0, 0, f.c.n);
    assert_ok(zws_file__read(&good, &size, f.path, (size_t)1 << 30));
    snprintf(path, sizeof path, "%s/damaged", f.folder);
    int rounds = getenv("ZWS_LONG") ? 1000 : 300;
    for (int i = 0; i < rounds; i++) {
        char *data = malloc(size);
        size_t len = size;
        zws_segment *segment;
        assert_non_null(data);
        memcpy(data, good, size);
        damage(data, &len, &seed);
        int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
        assert_true(fd >= 0);
        assert_int_equal(write(fd, data, len), len);
        close(fd);
        free(data);
        if (zws_segment__open(&segment, path) != ZWS_OK)
            continue;
        assert_fails(ZWS_ECORRUPT, zws_segment__verify(segment, NULL, NULL));
        read_all(segment, &f.c, &seed, 12);
        zws_segment__close(segment);
    }
    free(good);
    end(&f);
}

/* The version before is read, and what it is not is refused; so is any other. */
static void test_versions(void **state)
{
    (void)state;
    enum { HEAD = ZWS_HEADER_BYTES + ZWS_SECTIONS * ZWS_ENTRY_BYTES };
    fixture f;
    char *data;
    size_t size;
    begin(&f, 300, 49);
    build(&f, f.path, 0, 0, f.c.n);
    assert_ok(zws_file__read(&data, &size, f.path, (size_t)1 << 30));
    assert_int_equal(zws_get32(data + 8), ZWS_SEGMENT_VERSION);
    for (uint32_t version = 0; version < ZWS_SEGMENT_VERSION + 3; version++) {
        zws_segment *segment;
        zws_put32(data + 8, version);
        zws_put32(data + 24, 0);
        zws_put32(data + 24, zws_crc32__update(0, data, HEAD));
        int fd = open(f.path, O_WRONLY | O_TRUNC);
        assert_true(fd >= 0);
        assert_int_equal(write(fd, data, size), size);
        close(fd);
        if (version < ZWS_SEGMENT_OLDEST || version > ZWS_SEGMENT_VERSION) {
            assert_fails(ZWS_EVERSION, zws_segment__open(&segment, f.path));
            continue;
        }
        assert_ok(zws_segment__open(&segment, f.path));
        assert_ok(zws_segment__verify(segment, NULL, NULL));
        zws_segment__close(segment);
    }
    free(data);
    end(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_expand),
        cmocka_unit_test(test_walk),
        cmocka_unit_test(test_spill),
        cmocka_unit_test(test_lanes),
        cmocka_unit_test(test_same_id),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_term_twice),
        cmocka_unit_test(test_merge_on_threads),
        cmocka_unit_test(test_merge_of_damaged),
        cmocka_unit_test(test_merge),
        cmocka_unit_test(test_killed),
        cmocka_unit_test(test_damage),
        cmocka_unit_test(test_versions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
