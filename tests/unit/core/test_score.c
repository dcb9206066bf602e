/* Scores of documents taken together are those of one document at a time, to the last bit, whatever
 * the kernels; and what proves that a document matches does. */
#include "corpus.h"

#include <math.h>

#include "core/exec.h"

static const char *const kernels[] = {"scalar", "avx2", "avx512"};

enum { N = 64 };

/* Every nibble, and norms that are 0 too. */
static void check_addends(const zws_kernels *k, const zws_bm25 *bm25, double weight)
{
    double sum[N], norm[N], wanted[N];
    uint8_t nibble[N];
    for (uint32_t i = 0; i < N; i++) {
        nibble[i] = i % 17 == 16 ? (uint8_t)ZWS_ABSENT : (uint8_t)(i % 17);
        norm[i] = i < 17 ? 0.0 : zws_bm25__norm(bm25, i * i);
        sum[i] = wanted[i] = i * 0.25;
        if (nibble[i] < 15)
            wanted[i] += zws_bm25__addend(bm25, weight, nibble[i], norm[i]);
    }
    assert_true(k->add_scores(sum, norm, nibble, N, weight * (bm25->k1 + 1.0)));
    assert_memory_equal(sum, wanted, sizeof sum);
    /* Only so many of them, and no frequency that is elsewhere. */
    assert_false(k->add_scores(sum, norm, nibble, 8, weight * (bm25->k1 + 1.0)));
    assert_memory_equal(sum + 8, wanted + 8, (N - 8) * sizeof *sum);
    assert_true(k->add_scores(sum, norm, nibble + 8, 8, weight));
    memset(nibble, ZWS_ABSENT, sizeof nibble);
    memcpy(wanted, sum, sizeof sum);
    assert_false(k->add_scores(sum, norm, nibble, N, weight));
    assert_memory_equal(sum, wanted, sizeof sum);
}

static void test_addends(void **state)
{
    (void)state;
    const zws_bm25 bm25[] = {{1.0, 1.0, 8.0, 0.2, 700.0}, {0.0, 0.75, 0.0, 0.5, 12.5}};
    for (size_t k = 0; k < sizeof kernels / sizeof *kernels; k++) {
        if (zws_core__use_kernels(kernels[k]) != ZWS_OK)
            continue;
        for (int w = 0; w < 40; w++)
            check_addends(zws_kernels__get(), &bm25[w % 2], exp2(w - 20) * (1 + w / 77.0));
    }
}

static zws_segment *segment;
static zws_core_scratch *scratch;
static corpus c;

/* Batches of random documents of one chunk. */
static void check_batches(zws_exec *x, uint64_t *seed, const bool *proves)
{
    zws_batch batch;
    for (int round = 0; round < 20; round++) {
        uint32_t step = 1 + corpus_random(seed, 300);
        batch.base = corpus_random(seed, c.n) / ZWS_WINDOW * ZWS_WINDOW;
        batch.n = 0;
        for (uint32_t d = corpus_random(seed, step);
             batch.n < ZWS_BATCH && d < ZWS_WINDOW && batch.base + d < c.n;
             d += 1 + corpus_random(seed, step))
            batch.doc[batch.n++] = (uint16_t)d;
        if (round % 4 == 0 && batch.n > 3)
            batch.n = 1 + corpus_random(seed, 3);
        zws_exec__scores(x, &batch, proves);
        for (uint32_t i = 0; i < batch.n; i++) {
            uint32_t doc = batch.base + batch.doc[i], index;
            double score = zws_exec__score(x, doc);
            bool proved = !proves;
            assert_memory_equal(&batch.score[i], &score, sizeof score);
            for (size_t j = 0; j < x->n_ranked && proves; j++)
                proved =
                    proved || (proves[j] &&
                               zws_list__find(&x->source[x->ranked[j].source].list, doc, &index));
            assert_int_equal(batch.proved[i], proved);
        }
    }
}

static void test_batches(void **state)
{
    (void)state;
    uint64_t seed = 77;
    for (int i = 0; i < 60; i++) {
        zws_arena arena = {0};
        zws_plan plan;
        zws_exec x;
        bool proves[CORPUS_TERMS];
        corpus_random_plan(&arena, &c, &seed, &plan);
        plan.order = ZWS_ORDER_RELEVANCE;
        plan.match = &(zws_node){.kind = ZWS_NODE_ALL};
        if (zws_core__use_kernels(kernels[i % 3]) == ZWS_OK) {
            assert_ok(zws_exec__begin(&x, segment, &plan, NULL, scratch));
            assert_ok(zws_exec__prepare_tops(&x));
            for (size_t j = 0; j < x.n_ranked; j++)
                proves[j] = corpus_random(&seed, 3) == 0;
            check_batches(&x, &seed, NULL);
            check_batches(&x, &seed, proves);
            zws_exec__end(&x);
        }
        zws_arena__free(&arena);
    }
}

static uint32_t frequency_of(uint32_t d, uint32_t term)
{
    const corpus_document *document = &c.document[d];
    for (uint32_t i = 0; i < document->n; i++) {
        if (document->posting[i].term == term)
            return document->posting[i].frequency;
    }
    return 0;
}

/* What some terms add to documents of several windows, more than are taken together; terms that
 * rank nothing, and one that is in no document, add nothing. */
static void test_added(void **state)
{
    (void)state;
    enum { MOST = 200 };
    const zws_bm25 bm25 = {1.0, 0.8, 8.0, 0.2, 30.0};
    char text[CORPUS_TERMS][8];
    zws_rank_term rank[CORPUS_TERMS + 1] = {{{"none", 4}, 1.0}};
    uint64_t seed = 11;
    for (uint32_t t = 0; t < CORPUS_TERMS; t++)
        rank[t + 1] = (zws_rank_term){{corpus_term(text[t], t), 3}, 0.3 + t / 8.0};
    for (int i = 0; i < 60; i++) {
        uint32_t doc[MOST], n = 0, first = corpus_random(&seed, CORPUS_TERMS);
        size_t n_rank = 1 + corpus_random(&seed, CORPUS_TERMS - first);
        double sum[MOST], wanted[MOST];
        const zws_rank_term *some = first == 0 ? rank : rank + first + 1;
        uint32_t step = 1 + corpus_random(&seed, i % 2 ? 4 : 2 * c.n / MOST);
        for (uint32_t d = corpus_random(&seed, c.n); d < c.n && n < MOST;
             d += 1 + corpus_random(&seed, step))
            doc[n++] = d;
        for (uint32_t k = 0; k < n; k++) {
            sum[k] = wanted[k] = k * 0.25;
            double norm = zws_bm25__norm(&bm25, (uint32_t)c.document[doc[k]].length);
            for (size_t j = 0; j < n_rank; j++) {
                uint32_t tf = some[j].term.len == 3
                                  ? frequency_of(doc[k], (uint32_t)(some + j - rank) - 1)
                                  : 0;
                wanted[k] += zws_bm25__addend(&bm25, some[j].weight, tf, norm);
            }
        }
        zws_core__use_kernels(kernels[i % 3]);
        assert_ok(zws_segment__add_scores(segment, doc, n, some, n_rank, &bm25, sum));
        assert_memory_equal(sum, wanted, n * sizeof *sum);
    }
    double sum = 0;
    assert_fails(ZWS_EINVAL, zws_segment__add_scores(segment, &c.n, 1, rank, 1, &bm25, &sum));
}

/* The first so many hits of any of some terms where others rank too, more of them than seeds. */
static void test_some_prove(void **state)
{
    (void)state;
    static const size_t limits[] = {1, 10, 64, 128, 129, 1000};
    char text[CORPUS_TERMS][8];
    zws_term term[CORPUS_TERMS];
    zws_node leaf[CORPUS_TERMS], *child[CORPUS_TERMS];
    zws_rank_term rank[CORPUS_TERMS];
    uint64_t seed = 5;
    for (uint32_t t = 0; t < CORPUS_TERMS; t++) {
        term[t] = (zws_term){corpus_term(text[t], t), 3};
        leaf[t] = (zws_node){.kind = ZWS_NODE_TERM, .term = &term[t], .n = 1};
    }
    for (int i = 0; i < 24; i++) {
        zws_plan plan = {.rank = rank,
                         .bm25 = {1.0, 0.8, 8.0, 0.2, 30.0},
                         .order = ZWS_ORDER_RELEVANCE,
                         .limit = limits[i % 6]};
        zws_node any = {.kind = ZWS_NODE_OR, .child = child};
        zws_core_hits got, wanted;
        for (uint32_t t = corpus_random(&seed, 4); t < CORPUS_TERMS;
             t += 1 + corpus_random(&seed, 5)) {
            if (t % 6 == 5) /* those do not rank */
                continue;
            rank[plan.n_rank++] = (zws_rank_term){term[t], 0.3 + t / 8.0};
            if (any.n == 0 || corpus_random(&seed, 2) == 0)
                child[any.n++] = &leaf[t];
        }
        plan.match = &any;
        corpus_search(&c, &plan, &wanted);
        zws_core__use_kernels(kernels[i % 3]);
        assert_ok(zws_core__search(segment, &plan, NULL, NULL, scratch, &got));
        assert_int_equal(got.n, wanted.n);
        for (size_t k = 0; k < got.n; k++) {
            assert_int_equal(got.hit[k].doc, wanted.hit[k].doc);
            assert_memory_equal(&got.hit[k].score, &wanted.hit[k].score, sizeof(double));
        }
        zws_core_hits__free(&got);
        zws_core_hits__free(&wanted);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_addends),
        cmocka_unit_test(test_batches),
        cmocka_unit_test(test_added),
        cmocka_unit_test(test_some_prove),
    };
    char folder[64], path[96];
    corpus_make(&c, 20000, 9);
    corpus_sort(&c);
    corpus_folder(folder);
    snprintf(path, sizeof path, "%s/segment", folder);
    zws_segment_options options = {.folder = folder};
    corpus_build(&c, path, &options, 0, c.n);
    if (zws_segment__open(&segment, path) != ZWS_OK || zws_core_scratch__new(&scratch) != ZWS_OK)
        return 1;
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    zws_core_scratch__free(scratch);
    zws_segment__close(segment);
    corpus_free(&c);
    corpus_remove(folder);
    return failed;
}
