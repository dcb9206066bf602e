/* Weights: Xapian's BM25 and the caller's own against hand computation, factors, pruning. */
#include "support.h"

#include <math.h>

#define DOCUMENTS  3000
#define VOCABULARY 60

/* What a document consists of, to compute weights from. */
static unsigned wdfs[DOCUMENTS + 1][VOCABULARY];
static unsigned lengths[DOCUMENTS + 1], uniques[DOCUMENTS + 1];
static unsigned termfreqs[VOCABULARY];
static double average;

static void name_of(char *name, int word)
{
    sprintf(name, "w%d", word);
}

/* Skewed words and lengths, so that there is something to prune. */
static xapian_db *random_documents(void)
{
    uint64_t random = 7;
    double total = 0;
    xapian_db *db = create("weights");
    memset(wdfs, 0, sizeof wdfs);
    memset(lengths, 0, sizeof lengths);
    memset(uniques, 0, sizeof uniques);
    memset(termfreqs, 0, sizeof termfreqs);
    for (int d = 1; d <= DOCUMENTS; d++) {
        xapian_document *document;
        ok(xapian_document_new(&document));
        unsigned length = 3 + next_random(&random) % (d % 50 ? 20 : 200);
        for (unsigned i = 0; i < length; i++) {
            double r = next_random(&random) / 4294967296.0;
            int word = (int)(r * r * r * VOCABULARY);
            char name[8];
            name_of(name, word);
            ok(xapian_document_add_term(document, T(name), 1));
            if (!wdfs[d][word]++) {
                termfreqs[word]++;
                uniques[d]++;
            }
        }
        lengths[d] = length;
        total += length;
        ok(xapian_db_add_document(NULL, db, document));
        xapian_document_free(document);
    }
    average = total / DOCUMENTS;
    ok(xapian_db_commit(db));
    return db;
}

/* BM25 in Xapian's form without its idf and with b, k1 and min_normlen as usual. */
struct parameters {
    double k1, b, min_normlen, average;
    unsigned calls, max_calls; /* how often each callback was called */
};

static double norm_of(const struct parameters *p, double doclen)
{
    double length = doclen / p->average;
    return length < p->min_normlen ? p->min_normlen : length;
}

static double saturated(const struct parameters *p, double wdf, double doclen)
{
    double denominator = p->k1 * (norm_of(p, doclen) * p->b + (1 - p->b)) + wdf;
    return wdf > 0 ? wdf * (p->k1 + 1) / denominator : 0;
}

static double score(uint32_t wdf, uint32_t doclen, uint32_t unique_terms, double factor, void *user)
{
    struct parameters *p = user;
    assert_int_equal(unique_terms, 0); /* not asked for */
    p->calls++;
    return factor * saturated(p, wdf, doclen);
}

static double max_score(uint32_t wdf_upper, uint32_t doclen_lower, double factor, void *user)
{
    struct parameters *p = user;
    p->max_calls++;
    return factor * saturated(p, wdf_upper, doclen_lower);
}

static double idf(int word)
{
    double tw = (DOCUMENTS - termfreqs[word] + 0.5) / (termfreqs[word] + 0.5);
    return log(tw < 2 ? tw * 0.5 + 1 : tw); /* as Xapian has it */
}

/* The query w<words[i]>, each scaled by its factor. */
static xapian_query *any_of(const int *words, const double *factors, int count)
{
    const xapian_query *parts[16];
    for (int i = 0; i < count; i++) {
        char name[8];
        name_of(name, words[i]);
        parts[i] = scaled(term(name), factors[i]);
    }
    xapian_query *query;
    ok(xapian_query_combine(&query, XAPIAN_OP_OR, parts, (size_t)count));
    return kept(query);
}

struct hit {
    unsigned docid;
    double weight;
};

static int best_first(const void *a, const void *b)
{
    const struct hit *x = a, *y = b;
    if (x->weight < y->weight - 1e-12 || x->weight > y->weight + 1e-12)
        return x->weight < y->weight ? 1 : -1;
    return (x->docid > y->docid) - (x->docid < y->docid);
}

/* Runs `enquire` for `limit` hits and compares with `wanted`, which is in order. */
static void compare(xapian_enquire *enquire, const struct hit *wanted, unsigned count,
                    unsigned limit)
{
    xapian_mset *mset;
    uint32_t size, docid;
    double weight, possible, attained;
    ok(xapian_enquire_mset(&mset, enquire, 0, limit, 0));
    ok(xapian_mset_size(&size, mset));
    assert_int_equal(size, count < limit ? count : limit);
    for (uint32_t i = 0; i < size; i++) {
        ok(xapian_mset_get(&docid, &weight, NULL, NULL, NULL, mset, i));
        assert_true(fabs(weight - wanted[i].weight) < 1e-12);
        assert_int_equal(docid, wanted[i].docid);
    }
    ok(xapian_mset_max(&possible, &attained, mset));
    if (size) {
        assert_true(fabs(attained - wanted[0].weight) < 1e-12);
        assert_true(possible >= attained - 1e-12);
    }
    xapian_mset_free(mset);
}

static void test_ranking_with_and_without_pruning(void **state)
{
    (void)state;
    xapian_db *db = random_documents();
    struct parameters p = {1.2, 0.75, 0.1, average, 0, 0};
    static struct hit wanted[DOCUMENTS];
    uint64_t random = 99;
    unsigned exhaustive_calls = 0, pruned_calls = 0;
    for (int round = 0; round < 40; round++) {
        int words[8], count = 1 + (int)(next_random(&random) % 6);
        double factors[8];
        for (int i = 0; i < count; i++) { /* different words */
            words[i] = (int)(next_random(&random) % (VOCABULARY / 8)) * 8 + i;
            factors[i] = idf(words[i]) * (1 + next_random(&random) % 3);
        }
        unsigned found = 0;
        for (unsigned d = 1; d <= DOCUMENTS; d++) {
            double weight = 0;
            bool matched = false;
            for (int i = 0; i < count; i++) {
                matched |= wdfs[d][words[i]] > 0;
                weight += factors[i] * saturated(&p, wdfs[d][words[i]], lengths[d]);
            }
            if (matched)
                wanted[found++] = (struct hit){d, weight};
        }
        qsort(wanted, found, sizeof *wanted, best_first);
        xapian_enquire *enquire;
        ok(xapian_enquire_new(&enquire, db));
        ok(xapian_enquire_set_query(enquire, any_of(words, factors, count)));
        ok(xapian_enquire_set_weight_callback(enquire, score, max_score, false, &p));
        p.calls = 0;
        compare(enquire, wanted, found, DOCUMENTS);
        exhaustive_calls += p.calls;
        p.calls = 0;
        compare(enquire, wanted, found, 10);
        pruned_calls += p.calls;
        double now;
        ok(xapian_now(&now));
        ok(xapian_enquire_set_deadline(enquire, now + 600));
        compare(enquire, wanted, found, 10);
        compare(enquire, wanted, found, DOCUMENTS);
        xapian_enquire_free(enquire);
        free_queries();
    }
    assert_true(p.max_calls > 0);
    assert_true(pruned_calls < exhaustive_calls); /* the bound was believed */
    xapian_db_free(db);
}

static void test_xapian_bm25(void **state)
{
    (void)state;
    xapian_db *db = random_documents();
    const double k1 = 1.5, b = 0.6, min_normlen = 0.3;
    struct parameters p = {k1, b, min_normlen, average, 0, 0};
    static struct hit wanted[DOCUMENTS];
    const int words[] = {3, 17, 30};
    unsigned found = 0;
    for (unsigned d = 1; d <= DOCUMENTS; d++) {
        double weight = 0;
        bool matched = false;
        for (int i = 0; i < 3; i++) {
            matched |= wdfs[d][words[i]] > 0;
            weight += idf(words[i]) * saturated(&p, wdfs[d][words[i]], lengths[d]);
        }
        if (matched)
            wanted[found++] = (struct hit){d, weight};
    }
    qsort(wanted, found, sizeof *wanted, best_first);
    xapian_enquire *enquire;
    const double ones[] = {1, 1, 1};
    ok(xapian_enquire_new(&enquire, db));
    ok(xapian_enquire_set_query(enquire, any_of(words, ones, 3)));
    ok(xapian_enquire_set_weight_bm25(enquire, k1, 0, 1, b, min_normlen));
    compare(enquire, wanted, found, DOCUMENTS);
    compare(enquire, wanted, found, 10);
    fails(XAPIAN_INVALID_ARGUMENT, xapian_enquire_set_weight_bm25(enquire, -1, 0, 1, b, 0.5));
    fails(XAPIAN_INVALID_ARGUMENT, xapian_enquire_set_weight_bm25(enquire, 1, NAN, 1, b, 0.5));
    fails(XAPIAN_INVALID_ARGUMENT, xapian_enquire_set_weight_bm25(enquire, 1, 0, 1, 1.5, 0.5));
    compare(enquire, wanted, found, 10); /* a refused setting changes nothing */

    ok(xapian_enquire_set_weight_bool(enquire));
    xapian_mset *mset;
    uint32_t docid, last = 0, size;
    double weight;
    ok(xapian_enquire_mset(&mset, enquire, 0, DOCUMENTS, 0));
    ok(xapian_mset_size(&size, mset));
    assert_int_equal(size, found);
    for (uint32_t i = 0; i < size; i++) {
        ok(xapian_mset_get(&docid, &weight, NULL, NULL, NULL, mset, i));
        assert_true(weight == 0 && docid > last);
        last = docid;
    }
    xapian_mset_free(mset);
    xapian_enquire_free(enquire);
    xapian_db_free(db);
}

/* Records what it is called with. */
struct record {
    unsigned wdf, doclen, unique, calls, wdf_upper, doclen_lower;
    double factor, max_factor, give, give_max;
};

static double record_score(uint32_t wdf, uint32_t doclen, uint32_t unique_terms, double factor,
                           void *user)
{
    struct record *record = user;
    record->wdf = wdf;
    record->doclen = doclen;
    record->unique = unique_terms;
    record->factor = factor;
    record->calls++;
    return record->give;
}

static double record_max(uint32_t wdf_upper, uint32_t doclen_lower, double factor, void *user)
{
    struct record *record = user;
    record->wdf_upper = wdf_upper;
    record->doclen_lower = doclen_lower;
    record->max_factor = fmax(factor, record->max_factor); /* it is asked for absent terms too */
    return record->give_max;
}

static xapian_status run_once(xapian_db *db, const xapian_query *query, bool unique,
                              struct record *record, double *weight)
{
    xapian_enquire *enquire;
    xapian_mset *mset;
    ok(xapian_enquire_new(&enquire, db));
    ok(xapian_enquire_set_query(enquire, query));
    ok(xapian_enquire_set_weight_callback(enquire, record_score, record_max, unique, record));
    xapian_status status = xapian_enquire_mset(&mset, enquire, 0, 10, 0);
    if (!status && weight)
        ok(xapian_mset_get(NULL, weight, NULL, NULL, NULL, mset, 0));
    xapian_mset_free(mset);
    xapian_enquire_free(enquire);
    return status;
}

static void test_what_callbacks_see(void **state)
{
    (void)state;
    xapian_db *db = create("see");
    add(db, "a a a b c", NULL);
    add(db, "d d", NULL);
    ok(xapian_db_commit(db));
    struct record record = {.give = 4, .give_max = 5};
    double weight;
    ok(run_once(db, term("a"), true, &record, &weight));
    assert_true(weight == 4);
    assert_int_equal(record.calls, 1);
    assert_int_equal(record.wdf, 3);
    assert_int_equal(record.doclen, 5);
    assert_int_equal(record.unique, 3);
    assert_true(record.factor == 1 && record.max_factor == 1);
    assert_in_range(record.wdf_upper, 3, 5);
    assert_int_equal(record.doclen_lower, 2);
    /* wqf and all scales above the term are multiplied into the factor, and nothing else. */
    xapian_query *triple;
    ok(xapian_query_term(&triple, T("a"), 3, 0));
    kept(triple);
    xapian_query *query = scaled(join(XAPIAN_OP_OR, 2, scaled(triple, 0.5), term("none")), 7);
    ok(run_once(db, query, false, &record, &weight));
    assert_true(record.factor == 10.5 && record.max_factor == 10.5);
    assert_int_equal(record.unique, 0);
    /* Under SYNONYM the wdf is the sum over the terms. */
    query = scaled(join(XAPIAN_OP_SYNONYM, 2, term("a"), term("b")), 2);
    ok(run_once(db, query, false, &record, &weight));
    assert_int_equal(record.wdf, 4);
    assert_true(record.factor == 2);
    assert_true(record.wdf_upper >= 4);
    /* Terms whose weight is not wanted are not scored. */
    record.calls = 0;
    ok(run_once(db, join(XAPIAN_OP_FILTER, 2, term("d"), term("d")), false, &record, &weight));
    assert_int_equal(record.calls, 1);
    record.calls = 0;
    ok(run_once(db, scaled(term("a"), 0), false, &record, &weight));
    assert_int_equal(record.calls, 0);
    assert_true(weight == 0);
    xapian_db_free(db);
}

static void test_bad_weights(void **state)
{
    (void)state;
    xapian_db *db = create("bad");
    add(db, "a", NULL);
    ok(xapian_db_commit(db));
    const double bad[] = {NAN, INFINITY, -1, -INFINITY};
    for (int i = 0; i < 4; i++) {
        struct record record = {.give = bad[i], .give_max = 5};
        fails(XAPIAN_CALLBACK_STOPPED, run_once(db, term("a"), false, &record, NULL));
        message_has("score returned");
        record = (struct record){.give = 1, .give_max = bad[i]};
        fails(XAPIAN_CALLBACK_STOPPED, run_once(db, term("a"), false, &record, NULL));
        message_has("max_score returned");
    }
    xapian_enquire *enquire;
    ok(xapian_enquire_new(&enquire, db));
    fails(XAPIAN_INVALID_ARGUMENT,
          xapian_enquire_set_weight_callback(enquire, NULL, record_max, false, NULL));
    fails(XAPIAN_INVALID_ARGUMENT,
          xapian_enquire_set_weight_callback(enquire, record_score, NULL, false, NULL));
    xapian_enquire_free(enquire);
    xapian_db_free(db);
}

/* Statistics of a group are those of all its members. */
static void test_weights_of_a_group(void **state)
{
    (void)state;
    xapian_db *whole, *half[2], *group;
    ok(xapian_db_open_memory(&whole));
    ok(xapian_db_new_group(&group));
    for (int m = 0; m < 2; m++)
        ok(xapian_db_open_memory(&half[m]));
    uint64_t random = 5;
    for (int d = 0; d < 300; d++) {
        char words[200] = "";
        for (unsigned i = 0; i < 2 + next_random(&random) % 20; i++)
            sprintf(words + strlen(words), "%sw%u", i ? " " : "", next_random(&random) % 15);
        add(whole, words, NULL);
        add(half[d % 2], words, NULL);
    }
    for (int m = 0; m < 2; m++) {
        ok(xapian_db_add(group, half[m]));
        xapian_db_free(half[m]);
    }
    struct parameters p = {1.2, 0.75, 0, 0, 0, 0};
    ok(xapian_db_average_length(&p.average, whole));
    for (int kind = 0; kind < 2; kind++) {
        xapian_mset *mset[2];
        uint32_t sizes[2], docids[2];
        double weights[2];
        for (int i = 0; i < 2; i++) {
            xapian_enquire *enquire;
            ok(xapian_enquire_new(&enquire, i ? group : whole));
            ok(xapian_enquire_set_query(
                enquire, join(XAPIAN_OP_OR, 3, scaled(term("w1"), 2), term("w2"), term("w7"))));
            if (kind)
                ok(xapian_enquire_set_weight_callback(enquire, score, max_score, false, &p));
            ok(xapian_enquire_mset(&mset[i], enquire, 0, 20, 0));
            ok(xapian_mset_size(&sizes[i], mset[i]));
            xapian_enquire_free(enquire);
        }
        assert_int_equal(sizes[0], 20);
        assert_int_equal(sizes[1], 20);
        for (uint32_t hit = 0; hit < 20; hit++) {
            for (int i = 0; i < 2; i++)
                ok(xapian_mset_get(&docids[i], &weights[i], NULL, NULL, NULL, mset[i], hit));
            assert_int_equal(docids[0], docids[1]);
            assert_true(fabs(weights[0] - weights[1]) < 1e-12);
        }
        xapian_mset_free(mset[0]);
        xapian_mset_free(mset[1]);
    }
    xapian_db_free(group);
    xapian_db_free(whole);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, make_folder, remove_folder)
    const struct CMUnitTest tests[] = {
        TEST(test_ranking_with_and_without_pruning),
        TEST(test_xapian_bm25),
        TEST(test_what_callbacks_see),
        TEST(test_bad_weights),
        TEST(test_weights_of_a_group),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
