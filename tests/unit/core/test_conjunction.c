/* Conjunctions over lists of every layout, in several chunks: the kernels against the lists read
 * one by one, all instruction sets alike; searches against a plain evaluator. */
#include "core/exec.h"
#include "corpus.h"

enum {
    DOCUMENTS = 150000, /* two chunks and a part of one, whose last window is not full */
    TERMS = 12,
    ANYWHERE = 9, /* of these some documents have all */
    ROOM = ZWS_WINDOW + 64,
};

static const char *const kernels[] = {"scalar", "avx2", "avx512"};

/* Each in about one of `every` documents of [from, to). */
static const struct {
    uint32_t every, from, to;
    zws_layout layout;
} made[TERMS] = {
    {4000, 0, DOCUMENTS, ZWS_LAYOUT_RAW},   {900, 0, DOCUMENTS, ZWS_LAYOUT_CHUNKS},
    {120, 0, DOCUMENTS, ZWS_LAYOUT_CHUNKS}, {100, 0, DOCUMENTS, ZWS_LAYOUT_CHUNKS},
    {40, 0, DOCUMENTS, ZWS_LAYOUT_CELLS},   {30, 0, DOCUMENTS, ZWS_LAYOUT_CELLS},
    {10, 0, DOCUMENTS, ZWS_LAYOUT_CELLS},   {5, 0, DOCUMENTS, ZWS_LAYOUT_BITMAP},
    {3, 0, DOCUMENTS, ZWS_LAYOUT_BITMAP},   {1, 70000, 71500, ZWS_LAYOUT_CHUNKS},
    {1, 64000, 69000, ZWS_LAYOUT_CELLS},    {1, 140000, DOCUMENTS, ZWS_LAYOUT_CELLS},
};

static struct {
    char folder[64], path[96];
    uint8_t (*tf)[TERMS]; /* of each document */
    uint32_t *length;
    zws_segment *segment;
    zws_core_scratch *scratch;
} the;

static void make_terms(uint32_t d, uint64_t *seed)
{
    for (uint32_t t = 0; t < TERMS; t++) {
        bool in = d >= made[t].from && d < made[t].to && corpus_random(seed, made[t].every) == 0;
        in = in || (d % 15000 == 7 && t < ANYWHERE);
        uint32_t tf = 1;
        while (corpus_random(seed, 3) == 0 && tf < 40)
            tf *= 2;
        the.tf[d][t] = in ? (uint8_t)tf : 0;
        the.length[d] += the.tf[d][t];
    }
    /* Another term makes up the length. */
    uint32_t rest = 1 + corpus_random(seed, 200);
    the.length[d] += rest;
}

static void add(zws_segment_builder *builder, uint32_t d)
{
    char id[16], text[TERMS][8];
    zws_segment_term term[TERMS + 1];
    uint32_t n = 0, rest = the.length[d];
    for (uint32_t t = 0; t < TERMS; t++) {
        if (the.tf[d][t] == 0)
            continue;
        corpus_term(text[n], t);
        term[n] = (zws_segment_term){text[n], 3, the.tf[d][t], 0, NULL};
        rest -= the.tf[d][t];
        n++;
    }
    term[n++] = (zws_segment_term){"x", 1, rest, 0, NULL};
    snprintf(id, sizeof id, "%08u", d);
    zws_segment_document document = {
        .id = id, .id_len = 8, .date = 20200101, .date_end = 20200101, .term = term, .n_terms = n};
    assert_ok(zws_segment_builder__add(builder, &document));
}

static int set_up(void **state)
{
    (void)state;
    uint64_t seed = 77;
    zws_segment_builder *builder;
    corpus_folder(the.folder);
    snprintf(the.path, sizeof the.path, "%s/segment", the.folder);
    zws_segment_options options = {.folder = the.folder};
    the.tf = calloc(DOCUMENTS, sizeof *the.tf);
    the.length = calloc(DOCUMENTS, sizeof *the.length);
    assert_true(the.tf && the.length);
    assert_ok(zws_segment_builder__new(&builder, &options));
    for (uint32_t d = 0; d < DOCUMENTS; d++) {
        make_terms(d, &seed);
        add(builder, d);
    }
    assert_ok(zws_segment_builder__finish(builder, the.path));
    zws_segment_builder__free(builder);
    assert_ok(zws_segment__open(&the.segment, the.path));
    assert_ok(zws_core_scratch__new(&the.scratch));
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    zws_core_scratch__free(the.scratch);
    zws_segment__close(the.segment);
    corpus_remove(the.folder);
    free(the.tf);
    free(the.length);
    return 0;
}

static zws_list list_of(uint32_t term)
{
    static zws_short_list room;
    char text[8];
    zws_term_place place;
    zws_list list;
    assert_ok(zws_terms__find(the.segment, corpus_term(text, term), 3, &place));
    assert_ok(zws_list__open(&list, the.segment, &place, room.bytes));
    return list;
}

static void test_layouts(void **state)
{
    (void)state;
    for (uint32_t t = 0; t < TERMS; t++)
        assert_int_equal(list_of(t).layout, made[t].layout);
}

static bool is_live(const uint64_t *live, uint32_t doc)
{
    return !live || live[doc / 4096 % 4] >> (doc / ZWS_BLOCK % 64) & 1;
}

/* Takes all documents of a term between lo and hi in portions, and compares them. */
static void check_documents(uint32_t term, uint32_t lo, uint32_t hi, uint32_t want,
                            const uint64_t *live)
{
    static uint16_t doc[ROOM];
    static uint32_t place[ROOM];
    zws_list list = list_of(term);
    uint32_t at = 0, next = lo, base = lo / ZWS_CHUNK * ZWS_CHUNK;
    for (uint32_t from = lo; from < hi; from = next) {
        next = hi;
        uint32_t n =
            zws_kernels__get()->documents(&list, &at, base, from, &next, want, live, doc, place);
        assert_true(next > from && next <= hi && n < want + ZWS_CELL);
        assert_true(n >= want || next == hi || live);
        uint32_t k = 0, index;
        while (k < n && base + doc[k] < from) /* the first cell may begin before */
            k++;
        for (uint32_t d = from; d < next; d++) {
            if (the.tf[d][term] == 0 || !is_live(live, d))
                continue;
            assert_true(k < n);
            assert_int_equal(base + doc[k], d);
            assert_true(zws_list__find(&list, d, &index));
            assert_int_equal(place[k++], index);
        }
        assert_true(k == n || base + doc[k] >= next);
    }
}

static void each_kernel(void (*check)(uint64_t seed))
{
    for (size_t k = 0; k < sizeof kernels / sizeof *kernels; k++) {
        if (zws_core__use_kernels(kernels[k]) == ZWS_OK)
            check(k);
    }
}

static void check_all_documents(uint64_t seed)
{
    const uint64_t live[4] = {0xF00F, 0, 0x8000000000000001u, 0x5555555555555555u};
    const uint64_t none[4] = {0};
    for (uint32_t t = 0; t < TERMS; t++) {
        check_documents(t, 0, 65536, ZWS_MOST_WANTED, NULL);
        check_documents(t, 65536, 131072, 64, NULL);
        check_documents(t, 131072, DOCUMENTS, 1000, NULL);
        check_documents(t, 512, 1024, 10, NULL);
        check_documents(t, 16384, 32768, ZWS_MOST_WANTED, live);
        check_documents(t, 65536, 81920, 20, live);
        check_documents(t, 147456, DOCUMENTS, ZWS_MOST_WANTED, live);
        check_documents(t, 0, 16384, 64, none);
        for (int i = 0; i < 5; i++) {
            uint32_t lo = corpus_random(&seed, 65536), hi = lo + corpus_random(&seed, 65536 - lo);
            check_documents(t, lo, hi, 1 + corpus_random(&seed, 300), NULL);
        }
    }
}

static void test_documents(void **state)
{
    (void)state;
    each_kernel(check_all_documents);
}

/* Part of a window as bits, beside others that are set already. */
static void check_mark(uint32_t term, uint32_t lo, uint32_t hi)
{
    uint64_t bits[ZWS_WINDOW_WORDS] = {0};
    uint32_t base = lo / ZWS_WINDOW * ZWS_WINDOW, at = 0;
    zws_list list = list_of(term);
    bits[(lo - base) / 64] = bits[(hi - 1 - base) / 64] = 1;
    zws_kernels__get()->mark(&list, &at, base, lo, hi, bits);
    for (uint32_t d = base; d < base + ZWS_WINDOW; d++) {
        bool before = d % 64 == 0 && (d / 64 == lo / 64 || d / 64 == (hi - 1) / 64);
        bool has = d >= lo && d < hi && d < DOCUMENTS && the.tf[d][term] > 0;
        assert_int_equal(bits[(d - base) / 64] >> (d % 64) & 1, before || has);
    }
}

static void check_all_mark(uint64_t seed)
{
    for (uint32_t t = 0; t < TERMS; t++) {
        for (uint32_t base = 0; base < DOCUMENTS; base += ZWS_WINDOW) {
            uint32_t a = corpus_random(&seed, 64), b = a + 1 + corpus_random(&seed, 64 - a);
            check_mark(t, base, base + ZWS_WINDOW);
            check_mark(t, base + a * ZWS_CELL, base + b * ZWS_CELL);
        }
    }
}

static void test_mark(void **state)
{
    (void)state;
    each_kernel(check_all_mark);
}

static bool has_bit(const uint64_t *bits, uint32_t d)
{
    return bits[d / 64] >> (d % 64) & 1;
}

/* Sets of about one document in `step`, and one at an odd address; words a to b - 1. */
static void check_sets(uint32_t step, uint32_t a, uint32_t b, uint64_t *seed)
{
    _Alignas(64) uint64_t x[ZWS_WINDOW_WORDS] = {0}, y[ZWS_WINDOW_WORDS] = {0};
    _Alignas(64) uint64_t out[6][ZWS_WINDOW_WORDS];
    static uint8_t odd[ZWS_WINDOW / 8 + 1];
    static uint16_t listed[ZWS_WINDOW + 1];
    uint32_t k = 0;
    bool left = false;
    for (uint32_t d = 0; d < ZWS_WINDOW; d++) {
        x[d / 64] |= (uint64_t)(corpus_random(seed, step) == 0) << (d % 64);
        y[d / 64] |= (uint64_t)(corpus_random(seed, step) == 0) << (d % 64);
    }
    memcpy(odd + 1, y, sizeof y);
    for (int i = 0; i < 6; i++)
        memcpy(out[i], x, sizeof x);
    zws_bits__and(out[0], odd + 1, a, b);
    zws_bits__or(out[1], odd + 1, a, b);
    zws_bits__and_not(out[2], y, a, b);
    zws_bits__both(out[3], odd + 1, y, a, b);
    bool any = zws_bits__less(out[4], odd + 1, x, a, b);
    bool some = zws_bits__less(out[5], x, odd + 1, a, b);
    uint32_t n = zws_bits__list(x, a, b, listed);
    for (uint32_t d = a * 64; d < b * 64; d++) {
        bool in_x = has_bit(x, d), in_y = has_bit(y, d);
        assert_int_equal(has_bit(out[0], d), in_x && in_y);
        assert_int_equal(has_bit(out[1], d), in_x || in_y);
        assert_int_equal(has_bit(out[2], d), in_x && !in_y);
        assert_int_equal(has_bit(out[3], d), in_y);
        assert_false(has_bit(out[4], d));
        assert_int_equal(has_bit(out[5], d), in_x && !in_y);
        left = left || (in_x && !in_y);
        if (in_x)
            assert_int_equal(listed[k++], d);
    }
    for (uint32_t d = 0; d < ZWS_WINDOW; d += d + 1 == a * 64 ? (b - a) * 64 + 1 : 1) {
        for (int i = 0; i < 6 && (d < a * 64 || d >= b * 64); i++)
            assert_int_equal(has_bit(out[i], d), has_bit(x, d));
    }
    assert_int_equal(n, k);
    assert_int_equal(zws_bits__count(x, a, b), n);
    assert_false(any);
    assert_int_equal(some, left);
}

static void check_all_sets(uint64_t seed)
{
    static const uint32_t steps[] = {1, 2, 9, 60, 700, 40000};
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        check_sets(steps[i], 0, ZWS_WINDOW_WORDS, &seed);
        check_sets(steps[i], 4, 8, &seed);
        check_sets(steps[i], 60, 200, &seed);
        check_sets(steps[i], 128, 128, &seed);
    }
}

static void test_sets(void **state)
{
    (void)state;
    each_kernel(check_all_sets);
}

/* Random documents of a chunk, some of them of the term, are thinned out to those of the term. */
static void check_keep(uint32_t term, uint32_t base, uint32_t step, uint64_t *seed)
{
    static uint16_t doc[ROOM], given[ROOM], from[ROOM];
    static uint32_t place[ROOM];
    zws_list list = list_of(term);
    uint32_t n = 0, at = 0, k = 0, index, end = base + ZWS_CHUNK;
    end = end < DOCUMENTS ? end : DOCUMENTS;
    for (uint32_t d = base; d < end && n < ZWS_WINDOW; d += 1 + corpus_random(seed, step))
        doc[n] = given[n] = (uint16_t)(d - base), n++;
    uint32_t kept = zws_kernels__get()->keep(&list, &at, base, doc, n, from, place);
    for (uint32_t i = 0; i < n; i++) {
        if (the.tf[base + given[i]][term] == 0)
            continue;
        assert_true(k < kept);
        assert_int_equal(doc[k], given[i]);
        assert_int_equal(from[k], i);
        assert_true(zws_list__find(&list, base + given[i], &index));
        assert_int_equal(place[k++], index);
    }
    assert_int_equal(k, kept);
    assert_int_equal(zws_kernels__get()->keep(&list, &at, base, doc, 0, from, place), 0);
}

static void check_all_keep(uint64_t seed)
{
    for (uint32_t t = 0; t < TERMS; t++) {
        for (uint32_t base = 0; base < DOCUMENTS; base += ZWS_CHUNK) {
            check_keep(t, base, 1, &seed);
            check_keep(t, base, 8, &seed);
            check_keep(t, base, 3000, &seed);
            check_keep(t, base, 65536, &seed);
        }
    }
}

static void test_keep(void **state)
{
    (void)state;
    each_kernel(check_all_keep);
}

/* --- Searches ------------------------------------------------------------------------------- */

typedef struct {
    uint32_t term[TERMS], n;
    zws_term text[TERMS];
    char bytes[TERMS][8];
    zws_node leaf[TERMS], match;
    zws_node *child[TERMS];
    zws_rank_term rank[TERMS];
    zws_plan plan;
} conjunction;

static void make_conjunction(conjunction *c, uint32_t n, uint64_t *seed)
{
    *c = (conjunction){.n = n};
    bool taken[TERMS] = {false};
    for (uint32_t i = 0; i < n; i++) {
        do
            c->term[i] = corpus_random(seed, TERMS);
        while (taken[c->term[i]]);
        taken[c->term[i]] = true;
        c->text[i] = (zws_term){corpus_term(c->bytes[i], c->term[i]), 3};
        c->leaf[i] = (zws_node){.kind = ZWS_NODE_TERM, .term = &c->text[i], .n = 1};
        c->child[i] = &c->leaf[i];
        c->rank[i] = (zws_rank_term){c->text[i], 0.5 + corpus_random(seed, 100) / 20.0};
    }
    c->match = (zws_node){.kind = ZWS_NODE_AND, .child = c->child, .n = n};
    uint32_t kind = corpus_random(seed, 4);
    c->plan = (zws_plan){.match = &c->match,
                         .rank = c->rank,
                         /* now and then a term does not rank */
                         .n_rank = n - (n > 1 && corpus_random(seed, 5) == 0),
                         .bm25 = {.k1 = 1.2, .b = 0.75, .k3 = 1, .average_length = 110},
                         .order = kind == 0   ? ZWS_ORDER_NEWEST
                                  : kind == 1 ? ZWS_ORDER_OLDEST
                                              : ZWS_ORDER_RELEVANCE,
                         .limit = 1 + corpus_random(seed, 20),
                         .count_up_to = corpus_random(seed, 2) * 1000};
}

static bool better(const zws_core_hit *a, const zws_core_hit *b)
{
    return a->score != b->score ? a->score > b->score : a->doc < b->doc;
}

/* The first limit hits; how many there are. */
static size_t plain(const conjunction *c, zws_core_hit *hit, uint64_t *total)
{
    size_t n = 0;
    *total = 0;
    for (uint32_t d = 0; d < DOCUMENTS; d++) {
        uint32_t i = 0;
        zws_core_hit one = {d, 0};
        while (i < c->n && the.tf[d][c->term[i]] > 0)
            i++;
        if (i < c->n)
            continue;
        ++*total;
        for (i = 0; i < c->plan.n_rank && c->plan.order == ZWS_ORDER_RELEVANCE; i++)
            one.score += zws_bm25__term_score(&c->plan.bm25, c->rank[i].weight,
                                              the.tf[d][c->term[i]], the.length[d]);
        if (n == c->plan.limit && !better(&one, &hit[n - 1]))
            continue;
        size_t k = n < c->plan.limit ? n++ : n - 1;
        for (; k > 0 && better(&one, &hit[k - 1]); k--)
            hit[k] = hit[k - 1];
        hit[k] = one;
    }
    return n;
}

static void check_search(const conjunction *c)
{
    zws_core_hit wanted[20];
    zws_core_hits got;
    uint64_t total;
    size_t n = plain(c, wanted, &total);
    for (size_t k = 0; k < sizeof kernels / sizeof *kernels; k++) {
        if (zws_core__use_kernels(kernels[k]) != ZWS_OK)
            continue;
        assert_ok(zws_core__search(the.segment, &c->plan, NULL, NULL, the.scratch, &got));
        assert_int_equal(got.n, n);
        for (size_t i = 0; i < n; i++) {
            assert_int_equal(got.hit[i].doc, wanted[i].doc);
            assert_true(got.hit[i].score == wanted[i].score);
        }
        if (c->plan.count_up_to > 0) {
            assert_true(got.total_exact || total > c->plan.count_up_to);
            assert_true(got.total_exact ? got.total == total : got.total > c->plan.count_up_to);
        }
        zws_core_hits__free(&got);
    }
}

static void test_searches(void **state)
{
    (void)state;
    uint64_t seed = 5;
    conjunction c;
    for (int i = 0; i < 500; i++) {
        make_conjunction(&c, 1 + corpus_random(&seed, 4), &seed);
        check_search(&c);
    }
}

/* More required terms than places are kept of. */
static void test_many_terms(void **state)
{
    (void)state;
    uint64_t seed = 6;
    conjunction c;
    zws_core_hit hit[20];
    uint64_t total;
    for (int i = 0; i < 8; i++) {
        make_conjunction(&c, TERMS, &seed);
        uint32_t n = 0;
        for (uint32_t k = 0; k < TERMS; k++) {
            if (c.term[k] >= ANYWHERE)
                continue;
            c.term[n] = c.term[k];
            c.text[n] = c.text[k];
            c.rank[n++] = c.rank[k];
        }
        for (uint32_t k = 0; k < n; k++)
            c.rank[k].term = c.text[k];
        c.n = n;
        c.match.n = c.plan.n_rank = n;
        check_search(&c);
        assert_true(n > ZWS_PLACES && plain(&c, hit, &total) > 0);
    }
}

/* --- Damage --------------------------------------------------------------------------------- */

/* Writes n random bytes into a section of the file. */
static void spoil(const char *path, int section, int n, uint64_t *seed)
{
    const zws_section *at = &the.segment->section[section];
    FILE *f = fopen(path, "r+");
    assert_non_null(f);
    for (int i = 0; i < n; i++) {
        long offset = (long)(at->data - (const uint8_t *)the.segment->map.data) +
                      (long)corpus_random(seed, (uint32_t)at->len);
        assert_int_equal(fseek(f, offset, SEEK_SET), 0);
        fputc((int)corpus_random(seed, 256), f);
    }
    assert_int_equal(fclose(f), 0);
}

/* Answers are wrong then, or errors, but nothing outside is read, and all comes to an end. */
static void test_damage(void **state)
{
    (void)state;
    char path[96], command[256];
    uint64_t seed = 8;
    int answered = 0;
    snprintf(path, sizeof path, "%s/damaged", the.folder);
    snprintf(command, sizeof command, "cp '%s' '%s'", the.path, path);
    for (int round = 0; round < 24; round++) {
        zws_segment *segment;
        conjunction c;
        zws_core_hits hits;
        assert_int_equal(system(command), 0);
        spoil(path, ZWS_SECTION_POSTINGS, 1 << (round % 12 + 2), &seed);
        spoil(path, ZWS_SECTION_BUCKETS, 100, &seed);
        if (round % 3 == 0)
            spoil(path, ZWS_SECTION_TERM_BYTES, 3, &seed);
        assert_ok(zws_segment__open(&segment, path));
        for (int i = 0; i < 30; i++) {
            assert_ok(zws_core__use_kernels("scalar"));
            if (i % 3 > 0)
                zws_core__use_kernels(kernels[i % 3]);
            make_conjunction(&c, 1 + corpus_random(&seed, 4), &seed);
            if (zws_core__search(segment, &c.plan, NULL, NULL, the.scratch, &hits) != ZWS_OK)
                continue;
            answered++;
            assert_true(hits.n <= c.plan.limit);
            for (size_t k = 0; k < hits.n; k++)
                assert_true(hits.hit[k].doc < DOCUMENTS);
            zws_core_hits__free(&hits);
        }
        zws_segment__close(segment);
    }
    assert_true(answered > 300);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_layouts),    cmocka_unit_test(test_documents),
        cmocka_unit_test(test_mark),       cmocka_unit_test(test_sets),
        cmocka_unit_test(test_keep),       cmocka_unit_test(test_searches),
        cmocka_unit_test(test_many_terms), cmocka_unit_test(test_damage),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
