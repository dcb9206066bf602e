/* A quotation finds the documents that hold it, all of them and no others, wherever it was cut and
 * whatever words a user adds: searches against a matcher that has neither index nor tokenizer.
 *
 * The documents are in two indexes, a sealed one, and one that is not and was built with a user
 * dictionary; each is searched with that dictionary and without. ZWS_LONG=1 asks for much more.
 *
 *   test_recall [QUOTATIONS [RUNS]] */
#include <time.h>

#include "analysis/analysis.h"
#include "property/brute.h"
#include "property/recall_cuts.h"
#include "property/recall_documents.h"

#define LISTED   101 /* of so many searches, one has its hits listed */
#define REPORTED 20  /* differences that are shown */

static size_t wanted_cuts, wanted_runs;
static fixture *scratch_folder;

typedef struct {
    const char *name;
    zws_index *index;
} configuration;

#define CONFIGURATIONS 4

typedef struct {
    recall_documents documents; /* sorted by id */
    zws_analyzer *analyzer;
    zws_text *body; /* of each document, normalised */
    zws_text quoted;
    brute brute;
    configuration configuration[CONFIGURATIONS];
    /* The set of all matches is taken from a facet that gives each document's id, for that reads no
     * document. Now and then the list of hits is compared with it. */
    zws_search *set, *list;
    size_t searches;
    bool *expected, *found;
    size_t differences;
} world;

/* --- Searching ----------------------------------------------------------------------------------
 */

static size_t document_of(const world *w, const char *id)
{
    size_t low = 0, high = w->documents.n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strcmp(w->documents.document[middle].id, id);
        if (order == 0)
            return middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    fail_msg("no document has the id %s", id);
    return 0;
}

static void check_list(world *w, const configuration *c, const char *query, uint64_t total)
{
    zws_results *r;
    assert_ok(zws_search_set_query(w->list, query));
    assert_ok(zws_search_run(&r, w->list, c->index));
    assert_int_equal(zws_results_count(r), total);
    for (size_t i = 0; i < total; i++) {
        assert_true(w->found[document_of(w, zws_results_id(r, i))]);
        assert_false(zws_results_repaired(r, i));
        assert_true(i == 0 || strcmp(zws_results_id(r, i - 1), zws_results_id(r, i)) != 0);
    }
    zws_results_free(r);
}

static void search(world *w, const configuration *c, const char *text, size_t len)
{
    char query[4 * RECALL_CUT_MAX + 3];
    const char *id;
    uint64_t count;
    size_t n = 0;
    zws_results *r;
    bool exact;
    assert_true(len + 3 <= sizeof query);
    snprintf(query, sizeof query, "\"%.*s\"", (int)len, text);
    assert_ok(zws_search_set_query(w->set, query));
    assert_ok(zws_search_run(&r, w->set, c->index));
    memset(w->found, 0, w->documents.n * sizeof *w->found);
    for (; (id = zws_results_facet_value(r, 0, n, &count)); n++) {
        assert_int_equal(count, 1);
        w->found[document_of(w, id)] = true;
    }
    assert_int_equal(zws_results_total(r, &exact), n);
    assert_true(exact);
    zws_results_free(r);
    if (w->searches++ % LISTED == 0)
        check_list(w, c, query, n);
}

/* Searches in every way, and compares with what is expected. */
static void compare(world *w, const char *text, size_t len)
{
    for (size_t k = 0; k < CONFIGURATIONS; k++) {
        search(w, &w->configuration[k], text, len);
        for (size_t i = 0; i < w->documents.n; i++) {
            if (w->found[i] == w->expected[i])
                continue;
            if (w->differences++ < REPORTED)
                printf("\"%.*s\" %s %s (%s)\n", (int)len, text,
                       w->found[i] ? "finds, and is not in" : "is in, and does not find",
                       w->documents.document[i].id, w->configuration[k].name);
        }
    }
}

/* What the matcher says; false when a text is nothing but signs. */
static bool expect(world *w, const char *text, size_t len)
{
    assert_ok(zws_text__normalize(&w->quoted, w->analyzer, text, len));
    return brute_find(&w->brute, w->expected, w->quoted.cp, w->quoted.n);
}

/* --- Cutting ------------------------------------------------------------------------------------
 */

static size_t soup(const world *w)
{
    char id[16];
    snprintf(id, sizeof id, "soup-%zu", recall_random(RECALL_SOUPS));
    return document_of(w, id);
}

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void test_cuts(void **state)
{
    world *w = *state;
    double start = seconds();
    size_t promised = 0, matches = 0, sourceless = 0;
    w->differences = 0;
    for (size_t done = 0; done < wanted_cuts;) {
        size_t i = done % 4 ? recall_random(w->documents.n) : soup(w), begin, end;
        const char *body = w->documents.document[i].body;
        recall_cut(&begin, &end, body);
        if (recall_has_mark(body, begin, end) || !expect(w, body + begin, end - begin))
            continue;
        done++;
        if (recall_is_promised(&w->body[i], begin, end)) {
            promised++;
            if (!w->expected[i])
                fail_msg("%.*s: the matcher itself misses %s", (int)(end - begin), body + begin,
                         w->documents.document[i].id);
        }
        sourceless += !w->expected[i];
        for (size_t k = 0; k < w->documents.n; k++)
            matches += w->expected[k];
        compare(w, body + begin, end - begin);
    }
    printf("%zu documents, %zu quotations cut at random: %zu at promised boundaries, all of which "
           "find their source; %zu cut so that they do not; %zu matches; searched in %d ways: %zu "
           "differences (%.1f s)\n",
           w->documents.n, wanted_cuts, promised, sourceless, matches, CONFIGURATIONS,
           w->differences, seconds() - start);
    assert_int_equal(w->differences, 0);
    assert_in_range(promised, wanted_cuts / 10, wanted_cuts);
    assert_true(sourceless > 0);
}

/* --- Traps --------------------------------------------------------------------------------------
 */

static void test_traps(void **state)
{
    world *w = *state;
    size_t wrong = 0;
    w->differences = 0;
    for (size_t t = 0; t < recall_trap_count; t++) {
        const char *quoted = recall_traps[t].quoted;
        assert_true(expect(w, quoted, strlen(quoted)));
        for (char letter = 'a'; letter <= 'z'; letter++) {
            char id[16];
            snprintf(id, sizeof id, "trap-%c", letter);
            bool meant = strchr(recall_traps[t].found, letter) != NULL;
            if (w->expected[document_of(w, id)] == meant)
                continue;
            printf("%s: the matcher %s %s\n", quoted, meant ? "misses" : "finds", id);
            wrong++;
        }
        compare(w, quoted, strlen(quoted));
    }
    assert_int_equal(wrong, 0);
    assert_int_equal(w->differences, 0);
}

/* --- Han runs -----------------------------------------------------------------------------------
 */

static void test_runs(void **state)
{
    world *w = *state;
    size_t found[CONFIGURATIONS] = {0};
    for (size_t done = 0; done < wanted_runs;) {
        size_t i = recall_random(w->documents.n);
        const char *body = w->documents.document[i].body;
        char run[64];
        size_t at = recall_character_at(body, recall_random(strlen(body) + 1));
        if (recall_read_run(run, body, at, 2 + recall_random(11)) < 2)
            continue;
        done++;
        for (size_t k = 0; k < CONFIGURATIONS; k++) {
            search(w, &w->configuration[k], run, strlen(run));
            found[k] += w->found[i];
            if (!w->found[i])
                printf("%s does not find %s (%s)\n", run, w->documents.document[i].id,
                       w->configuration[k].name);
        }
    }
    for (size_t k = 0; k < CONFIGURATIONS; k++)
        printf("%zu of %zu Han runs found (%s)\n", found[k], wanted_runs, w->configuration[k].name);
    for (size_t k = 0; k < CONFIGURATIONS; k++)
        assert_int_equal(found[k], wanted_runs);
}

/* --- Words of the user --------------------------------------------------------------------------
 */

static void test_words(void **state)
{
    world *w = *state;
    char path[100], line[256];
    size_t n = 0, matches = 0;
    snprintf(path, sizeof path, "%s/words.txt", scratch_folder->folder);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    w->differences = 0;
    while (n < wanted_runs && fgets(line, sizeof line, file)) {
        size_t len = strcspn(line, " ");
        if (!expect(w, line, len))
            continue;
        n++;
        for (size_t k = 0; k < w->documents.n; k++)
            matches += w->expected[k];
        compare(w, line, len);
    }
    fclose(file);
    printf("%zu words of the user quoted: %zu matches, %zu differences\n", n, matches,
           w->differences);
    assert_int_equal(n, wanted_runs);
    assert_int_equal(w->differences, 0);
}

/* --- The world ----------------------------------------------------------------------------------
 */

static void fill_brute(world *w)
{
    zws_text title = {0};
    w->body = calloc(w->documents.n, sizeof *w->body);
    w->expected = calloc(w->documents.n, sizeof *w->expected);
    w->found = calloc(w->documents.n, sizeof *w->found);
    assert_true(w->body && w->expected && w->found);
    for (size_t i = 0; i < w->documents.n; i++) {
        const recall_document *d = &w->documents.document[i];
        if (d->title) {
            assert_ok(zws_text__normalize(&title, w->analyzer, d->title, strlen(d->title)));
            brute_add(&w->brute, (uint32_t)i, title.cp, title.n);
        }
        assert_ok(zws_text__normalize(&w->body[i], w->analyzer, d->body, strlen(d->body)));
        brute_add(&w->brute, (uint32_t)i, w->body[i].cp, w->body[i].n);
    }
    brute_prepare(&w->brute);
    zws_text__free(&title);
}

static void open_indexes(world *w, const char *folder, size_t documents, size_t words)
{
    static const char *const names[CONFIGURATIONS] = {
        "sealed, no words", "sealed, words for searching", "live, words for indexing",
        "live, words for both"};
    char path[2][100], list[100], scratch[100];
    recall_documents given = {0};
    snprintf(path[0], sizeof path[0], "%s/sealed", folder);
    snprintf(path[1], sizeof path[1], "%s/live", folder);
    snprintf(list, sizeof list, "%s/words.txt", folder);
    snprintf(scratch, sizeof scratch, "%s/scratch", folder);
    recall_read(&given, documents, scratch);
    recall_write_words(list, &given, words);
    recall_build(path[0], &given, NULL, true);
    recall_build(path[1], &given, list, false);
    recall_free(&given);
    for (size_t k = 0; k < CONFIGURATIONS; k++) {
        w->configuration[k].name = names[k];
        assert_ok(zws_index_open(&w->configuration[k].index, path[k / 2]));
        if (k % 2)
            assert_ok(zws_index_load_words(w->configuration[k].index, list));
    }
    recall_read_index(&w->documents, w->configuration[0].index);
}

static zws_search *new_search(size_t limit)
{
    zws_search *s;
    assert_ok(zws_search_new(&s));
    assert_ok(zws_search_set(s, ZWS_OPTION_SORT, ZWS_SORT_NEWEST));
    assert_ok(zws_search_set(s, ZWS_OPTION_EXACT, 1));
    assert_ok(zws_search_set(s, ZWS_OPTION_FOLD, 0));
    assert_ok(zws_search_set(s, ZWS_OPTION_CORRECT, ZWS_CORRECT_OFF));
    assert_ok(zws_search_set(s, ZWS_OPTION_LIMIT, (int64_t)limit));
    assert_ok(zws_search_set(s, ZWS_OPTION_EXTRACTS, 0));
    assert_ok(zws_search_set(s, ZWS_OPTION_DEADLINE_MS, ZWS_DEADLINE_MS_MAX));
    return s;
}

static int open_world(void **state)
{
    world *w = calloc(1, sizeof *w);
    if (!w || fixture_setup((void **)&scratch_folder) != 0)
        return -1;
    *state = w;
    bool is_long = getenv("ZWS_LONG") != NULL;
    open_indexes(w, scratch_folder->folder, is_long ? 500 : 125, is_long ? 20000 : 4000);
    assert_ok(zws_analyzer__open(&w->analyzer, NULL));
    fill_brute(w);
    w->set = new_search(0);
    w->list = new_search(ZWS_PAGE_END);
    assert_ok(zws_search_add_facet(w->set, "site"));
    return 0;
}

static int close_world(void **state)
{
    world *w = *state;
    zws_search_free(w->set);
    zws_search_free(w->list);
    for (size_t k = 0; k < CONFIGURATIONS; k++)
        zws_index_free(w->configuration[k].index);
    for (size_t i = 0; i < w->documents.n; i++)
        zws_text__free(&w->body[i]);
    zws_text__free(&w->quoted);
    zws_analyzer__free(w->analyzer);
    brute_free(&w->brute);
    recall_free(&w->documents);
    free(w->body);
    free(w->expected);
    free(w->found);
    free(w);
    return fixture_teardown((void **)&scratch_folder);
}

int main(int argc, char **argv)
{
    bool is_long = getenv("ZWS_LONG") != NULL;
    wanted_cuts = argc > 1 ? strtoul(argv[1], NULL, 10) : is_long ? 100000 : 2000;
    wanted_runs = argc > 2 ? strtoul(argv[2], NULL, 10) : is_long ? 10000 : 500;
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_traps), cmocka_unit_test(test_cuts),
                                       cmocka_unit_test(test_runs), cmocka_unit_test(test_words)};
    return cmocka_run_group_tests(tests, open_world, close_world);
}
