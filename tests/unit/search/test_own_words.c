/* A query that is in the words of documents is answered as if there were no table of other names.
 */
#include "index.h"

#include "search/alternatives.h"

#define SAMPLES_MAX 80

static char ids[SAMPLES_MAX][24];

/* So many documents with each of two bodies. */
static size_t make_samples(sample *out, const char *one, size_t n_one, const char *two,
                           size_t n_two)
{
    for (size_t i = 0; i < n_one + n_two; i++) {
        snprintf(ids[i], sizeof ids[i], "d%zu", i);
        out[i] = (sample){.id = ids[i], .title = "文", .body = i < n_one ? one : two};
    }
    return n_one + n_two;
}

typedef struct {
    size_t n_alternatives;
    uint64_t total;
    char line[8192];
} answer;

static answer ask(test_index *index, zws_sort sort, const char *query, zws_option option,
                  int64_t value)
{
    static zws_synonyms *table;
    answer out = {0};
    zws_results *results;
    zws_search *r = request(sort, query);
    assert_ok(zws_synonyms__new(&table));
    r->synonyms = table;
    assert_ok(zws_search_set(r, ZWS_OPTION_LIMIT, SAMPLES_MAX));
    assert_ok(zws_search_set(r, option, value));
    assert_ok(zws_search__run(&results, r, index->store, index->analyzer));
    out.n_alternatives = results->n_alternatives;
    out.total = results->total;
    snprintf(out.line, sizeof out.line, "%s", shown(results));
    zws_results__free(results);
    zws_search_free(r);
    zws_synonyms__free(table);
    return out;
}

static size_t names_of(test_index *index, const char *query)
{
    return ask(index, ZWS_SORT_TIER, query, ZWS_OPTION_SYNONYMS, 1).n_alternatives;
}

static void check_same(test_index *index, const char *query)
{
    static const zws_sort sorts[] = {ZWS_SORT_TIER, ZWS_SORT_RELEVANCE, ZWS_SORT_NEWEST,
                                     ZWS_SORT_OLDEST};
    for (size_t i = 0; i < sizeof sorts / sizeof *sorts; i++) {
        answer with = ask(index, sorts[i], query, ZWS_OPTION_SYNONYMS, 1);
        answer without = ask(index, sorts[i], query, ZWS_OPTION_SYNONYMS, 0);
        assert_int_equal(with.n_alternatives, 0);
        assert_string_equal(with.line, without.line);
        assert_int_equal(with.total, without.total);
    }
}

/* 宅基地 has the other name 农村 宅基地, and 工商执照 营业执照. */
static void test_documents_say_it(void **state)
{
    (void)state;
    sample samples[SAMPLES_MAX];
    size_t n = make_samples(samples, "宅基地的面积。", 5, "农村的宅院。", 2);
    test_index *index = make_index(samples, n, false);
    check_same(index, "宅基地");
    check_same(index, "宅基地面积");
    free_index(index);
    index = make_sealed_index(samples, n);
    check_same(index, "宅基地面积");
    free_index(index);
    n = make_samples(samples, "宅基地的面积。", 4, "农村的宅院。", 2);
    index = make_index(samples, n, false);
    assert_int_equal(names_of(index, "宅基地"), 1);
    free_index(index);
}

/* Of a text of which documents do not say one term, all terms have other names; a part between
 * blanks is a text of its own. */
static void test_a_text_is_of_one_language(void **state)
{
    (void)state;
    sample samples[SAMPLES_MAX];
    size_t n = make_samples(samples, "宅基地的面积。", 6, "记载营业执照。", 1);
    test_index *index = make_index(samples, n, false);
    assert_int_equal(names_of(index, "宅基地面积"), 0);
    size_t foreign = names_of(index, "工商执照");
    assert_true(foreign > 0);
    assert_int_equal(names_of(index, "宅基地工商执照"), foreign + 1);
    assert_int_equal(names_of(index, "宅基地 工商执照"), foreign);
    /* Who asks talks. */
    assert_true(names_of(index, "宅基地怎么办") > 1);
    free_index(index);
}

/* Nobody's word is what documents say by another name ten times as often: not by chance, nor
 * because a collection is large. */
static void test_documents_say_it_otherwise(void **state)
{
    (void)state;
    sample samples[SAMPLES_MAX];
    size_t n = make_samples(samples, "工商执照一份。", 6, "营业执照一份。", 60);
    test_index *index = make_index(samples, n, false);
    assert_int_equal(names_of(index, "工商执照"), 0);
    free_index(index);
    n = make_samples(samples, "工商执照一份。", 6, "营业执照一份。", 61);
    index = make_index(samples, n, false);
    assert_true(names_of(index, "工商执照") > 0);
    free_index(index);
    /* Several words count where they are all there. */
    n = make_samples(samples, "本市的宅基地。", 6, "农村的宅院。", 70);
    index = make_index(samples, n, false);
    assert_int_equal(names_of(index, "宅基地"), 0);
    free_index(index);
}

/* What is hidden in a segment does not count: the answer does not depend on when it was sealed. */
static void test_hidden_copies(void **state)
{
    (void)state;
    sample samples[SAMPLES_MAX];
    char path[96];
    zws_store_writer *writer;
    size_t n = make_samples(samples, "宅基地的面积。", 5, "无关。", 1);
    test_index *index = make_sealed_index(samples, n);
    assert_int_equal(names_of(index, "宅基地"), 0);
    zws_store__free(index->store);
    snprintf(path, sizeof path, "%s/index", index->folder);
    assert_ok(zws_store_writer__open(&writer, path, &(zws_store_options){.create = false}));
    samples[0].body = "换了内容。";
    put_sample(writer, &samples[0]);
    assert_ok(zws_store_writer__commit(writer));
    zws_store_writer__free(writer);
    assert_ok(zws_store__open(&index->store, path));
    assert_int_equal(names_of(index, "宅基地"), 1);
    free_index(index);
}

/* What an operator adds is looked for, whatever documents say. */
static void test_added_by_a_file(void **state)
{
    (void)state;
    sample samples[SAMPLES_MAX];
    char path[96];
    zws_synonyms *table;
    zws_results *results;
    size_t n = make_samples(samples, "宅基地的面积。", 6, "房基。", 1);
    test_index *index = make_index(samples, n, false);
    snprintf(path, sizeof path, "%s/table", index->folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("宅基地\t房基\n", file);
    assert_int_equal(fclose(file), 0);
    assert_ok(zws_synonyms__new(&table));
    assert_ok(zws_synonyms__load(table, index->analyzer, path));
    zws_search *r = request(ZWS_SORT_TIER, "宅基地");
    r->synonyms = table;
    assert_ok(zws_search__run(&results, r, index->store, index->analyzer));
    assert_int_equal(results->n_alternatives, 1);
    assert_int_equal(results->total, 7);
    zws_results__free(results);
    zws_search_free(r);
    zws_synonyms__free(table);
    free_index(index);
}

/* 0 in a profile: as before, no document makes a term its own. */
static void test_profile(void **state)
{
    (void)state;
    sample samples[SAMPLES_MAX];
    zws_synonyms *table;
    zws_results *results;
    size_t n = make_samples(samples, "宅基地的面积。", 6, "农村的宅院。", 1);
    test_index *index = make_index(samples, n, false);
    zws_profile profile = zws_profile__default;
    assert_ok(zws_profile__parse(&profile, "own.documents = 0\n", 18, "test"));
    assert_ok(zws_synonyms__new(&table));
    zws_search *r = request(ZWS_SORT_TIER, "宅基地");
    r->synonyms = table;
    assert_ok(zws_search__run_as(&results, r, index->store, index->analyzer, NULL, &profile));
    assert_int_equal(results->n_alternatives, 1);
    zws_results__free(results);
    zws_search_free(r);
    zws_synonyms__free(table);
    free_index(index);
}

/* Only so many terms are counted, so that a long query takes no longer for it. */
static void test_bound(void **state)
{
    (void)state;
    sample samples[SAMPLES_MAX];
    char query[1000] = "";
    size_t n = make_samples(samples, "宅基地的面积。", 6, "无关。", 1);
    test_index *index = make_index(samples, n, false);
    for (size_t i = 0; i < ZWS_ALTERNATIVE_TERMS_MAX; i++)
        strcat(query, "宅基地 ");
    assert_int_equal(names_of(index, query), 0);
    strcat(query, "宅基地");
    assert_int_equal(names_of(index, query), 1);
    free_index(index);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_documents_say_it),
        cmocka_unit_test(test_a_text_is_of_one_language),
        cmocka_unit_test(test_documents_say_it_otherwise),
        cmocka_unit_test(test_hidden_copies),
        cmocka_unit_test(test_added_by_a_file),
        cmocka_unit_test(test_profile),
        cmocka_unit_test(test_bound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
