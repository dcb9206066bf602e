/* Every allocation of sealing, merging, rebuilding and of commits that seal by themselves fails,
 * alone or with all behind it: the call says so or does without, nothing leaks, the documents are
 * what they were, and the writer goes on. So does every allocation of what reads both tiers. */
#include <jansson.h>

#include "laws.h"
#include "sealing.h"
#include "unit/nomem.h"

enum { LAWS = 14 };

typedef struct {
    const char *path;
    zws_store_writer *writer;
    uint32_t edition;
    uint64_t expected; /* documents */
    long rounds;
    zws_status (*run)(void *context);
    bool pending; /* a failure may leave something that a commit would take along */
} work;

static void put_law(work *w, uint32_t i)
{
    zws_document *law;
    char input[16];
    snprintf(input, sizeof input, "in/%u", i % 3);
    assert_ok(make_law(&law, i, w->edition));
    assert_ok(zws_store_writer__put(w->writer, law, input, NULL));
    zws_document_free(law);
}

/* What is live: new texts of some laws, sealed or live before; and one that is gone or back. */
static void change(work *w)
{
    zws_store_writer__set_sealing(w->writer, false);
    w->edition++;
    for (uint32_t i = 0; i < LAWS; i++) {
        if ((i + w->edition) % 2 == 0)
            put_law(w, i);
    }
    zws_status status = zws_store_writer__delete(w->writer, "law/01", 6);
    assert_true(status == ZWS_OK || status == ZWS_ENOTFOUND);
    if (w->edition % 2)
        put_law(w, 1);
    assert_ok(zws_store_writer__commit(w->writer));
    w->expected = contents_of(w->path);
}

/* Like a caller that goes on after a failure. */
static void go_on(void *context)
{
    work *w = context;
    if (zws_store_writer__check(w->writer) != ZWS_OK || w->pending)
        assert_ok(zws_store_writer__rollback(w->writer));
    assert_true(contents_of(w->path) == w->expected);
    if (w->rounds % 8 == 0) {
        assert_clean(w->path);
        zws_store_writer__free(w->writer);
        assert_ok(zws_store_writer__open(&w->writer, w->path, NULL));
    }
    /* A third of them can be done at once. */
    if (w->rounds % 3 == 0) {
        assert_ok(w->run(w));
        assert_true(contents_of(w->path) == w->expected);
    }
    change(w);
    w->rounds++;
}

static zws_status seal_it(void *context)
{
    return zws_store_writer__seal(((work *)context)->writer, NULL, NULL);
}

static zws_status merge_all(void *context)
{
    return zws_store_writer__merge(((work *)context)->writer, NULL, NULL);
}

static zws_status rebuild(void *context)
{
    return zws_store_writer__rebuild(((work *)context)->writer, NULL, NULL);
}

static zws_status commit_and_seal(void *context)
{
    work *w = context;
    bool deleted;
    zws_store_writer__set_sealing(w->writer, true);
    w->writer->policy.documents = 2;
    w->writer->policy.wait = 0;
    /* Something that changes nothing in the end. */
    zws_document *law;
    ZWS_TRY(zws_document_new(&law));
    zws_status status = zws_document_set(law, ZWS_FIELD_ID, "gone", 4);
    if (status == ZWS_OK)
        status = zws_store_writer__put(w->writer, law, "in/0", NULL);
    zws_document_free(law);
    ZWS_TRY(status);
    ZWS_TRY(zws_store_writer__delete(w->writer, "gone", 4));
    ZWS_TRY(zws_store_writer__input_unchanged(&deleted, w->writer, "in/0", (zws_hash128){1, 1}));
    return zws_store_writer__commit(w->writer);
}

static void work_with_failures(zws_status (*run)(void *context), bool pending, long dense)
{
    work w = {.path = scratch_path("index"), .run = run, .pending = pending};
    zws_store_options options = {.create = true, .units = true};
    assert_ok(zws_store_writer__open(&w.writer, w.path, &options));
    for (uint32_t i = 0; i < LAWS; i++)
        put_law(&w, i);
    assert_ok(zws_store_writer__seal(w.writer, NULL, NULL));
    change(&w);
    for (int all = 0; all < 2; all++) {
        for_good = all;
        assert_true(with_failures_up_to(dense, run, &w, go_on) > dense);
        for_good = false;
        assert_true(contents_of(w.path) == w.expected);
        change(&w);
    }
    zws_store_writer__free(w.writer);
    assert_clean(w.path);
    scratch_remove(w.path);
}

static void test_sealing(void **state)
{
    (void)state;
    work_with_failures(seal_it, false, 60);
}

static void test_merging(void **state)
{
    (void)state;
    work_with_failures(merge_all, false, 60);
}

static void test_rebuilding(void **state)
{
    (void)state;
    work_with_failures(rebuild, true, 60);
}

static void test_commits(void **state)
{
    (void)state;
    work_with_failures(commit_and_seal, true, 60);
}

/* --- The list of clean-up results ------------------------------------------------------------ */

static zws_status ignore_answer(const char *id, const zws_validity_answer *answer,
                                const char *other, const char *sentence, void *context)
{
    (void)id;
    (void)answer;
    (void)other;
    (void)sentence;
    (void)context;
    return ZWS_OK;
}

static zws_status list_it(void *context)
{
    work *w = context;
    static const char name[] = "《森林保护条例》";
    zws_listing entry = {name, sizeof name - 1, ZWS_VALIDITY_REPEALED, 20200101, "list", 1};
    size_t held;
    ZWS_TRY(zws_store_writer__clear_list(w->writer));
    ZWS_TRY(zws_store_writer__add_listing(w->writer, &entry));
    ZWS_TRY(zws_store_writer__commit(w->writer));
    return zws_store_writer__check_listing(w->writer, &entry, 20210101, &held, ignore_answer, NULL);
}

static void test_list(void **state)
{
    (void)state;
    work_with_failures(list_it, true, 60);
}

/* --- Both tiers ------------------------------------------------------------------------------ */

static zws_status count_term(zws_term term, uint64_t frequency, void *context)
{
    (void)term;
    *(uint64_t *)context += frequency;
    return ZWS_OK;
}

static zws_status read_hits(zws_store *store, const zws_matches *matches)
{
    static const zws_term term = {"red", 3};
    static const zws_rank_term rank = {{"red", 3}, 1.0};
    static const zws_bm25 bm25 = {1.0, 1.0, 8.0, 0.2, 20.0};
    for (size_t i = 0; i < matches->n; i++) {
        const zws_match *m = &matches->hit[i];
        zws_document *document;
        zws_buffer value = {0};
        uint32_t tf, length, number, doc = (uint32_t)m->doc;
        double sum = 0;
        bool has, known;
        ZWS_TRY(zws_store__document(store, m, &document));
        zws_document_free(document);
        zws_status status = zws_store__value(&value, store, m, ZWS_SLOT_FACET + ZWS_FIELD_REGION);
        zws_buffer__free(&value);
        ZWS_TRY(status);
        ZWS_TRY(zws_store__frequencies(store, m, &term, 1, &tf, &length));
        ZWS_TRY(zws_store__having(store, m->tier, &doc, 1, term, &has));
        ZWS_TRY(zws_store__value_numbers(store, m->tier, &doc, 1, ZWS_SLOT_FACET + ZWS_FIELD_REGION,
                                         &number, &known));
        ZWS_TRY(zws_store__add_scores(store, m->tier, &doc, 1, &rank, 1, &bm25, &sum));
    }
    return ZWS_OK;
}

static zws_status read_both(zws_store *store, void *context)
{
    (void)context;
    static const int facets[] = {ZWS_SLOT_YEAR, ZWS_SLOT_FACET + ZWS_FIELD_REGION};
    zws_node all = {.kind = ZWS_NODE_ALL};
    zws_rank_term rank[] = {{{"red", 3}, 1}};
    zws_plan plan = {.match = &all,
                     .rank = rank,
                     .n_rank = 1,
                     .bm25 = {1, .5, 1, .5, 2},
                     .limit = 30,
                     .facet = facets,
                     .n_facets = 2};
    zws_matches matches;
    zws_buffer text = {0};
    uint64_t n = 0;
    bool more, any;
    ZWS_TRY(zws_store__match(store, &plan, &matches));
    zws_status status = read_hits(store, &matches);
    zws_matches__free(&matches);
    ZWS_TRY(status);
    ZWS_TRY(zws_store__expand(store, (zws_term){"", 0}, 40, count_term, &n, &more));
    ZWS_TRY(zws_store__any_ended(store, 20210101, &any));
    ZWS_TRY(zws_store__each(store, add_document, &n));
    status = zws_store__stat_json(store, &text);
    zws_buffer__free(&text);
    return status;
}

static zws_status open_and_read(void *context)
{
    zws_store *store;
    ZWS_TRY(zws_store__open(&store, context));
    zws_status status = zws_store__read(store, read_both, NULL);
    zws_store__free(store);
    return status;
}

static zws_status verify(void *context)
{
    return zws_store__verify(context, NULL, NULL);
}

static zws_status open_for_writing(void *context)
{
    zws_store_writer *writer;
    ZWS_TRY(zws_store_writer__open(&writer, context, NULL));
    zws_store_writer__free(writer);
    return ZWS_OK;
}

static void test_reading(void **state)
{
    (void)state;
    char path[512];
    snprintf(path, sizeof path, "%s", scratch_path("reading"));
    work w = {.path = path};
    zws_store_options options = {.create = true, .units = true};
    assert_ok(zws_store_writer__open(&w.writer, w.path, &options));
    for (uint32_t i = 0; i < LAWS; i++)
        put_law(&w, i);
    assert_ok(zws_store_writer__seal(w.writer, NULL, NULL));
    change(&w);
    zws_store_writer__free(w.writer);
    for (int all = 0; all < 2; all++) {
        for_good = all;
        assert_true(with_failures_up_to(200, open_and_read, path, NULL) > 50);
        assert_true(with_failures_up_to(50, verify, path, NULL) > 50);
        assert_true(with_failures_up_to(200, open_for_writing, path, NULL) > 10);
    }
    for_good = false;
    assert_true(contents_of(path) == w.expected);
    assert_clean(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sealing),    cmocka_unit_test(test_merging),
        cmocka_unit_test(test_rebuilding), cmocka_unit_test(test_commits),
        cmocka_unit_test(test_list),       cmocka_unit_test(test_reading),
    };
    json_set_alloc_funcs(malloc, free); /* of manifests, too */
    alarm(600);                         /* what hangs, fails */
    return cmocka_run_group_tests(tests, scratch_setup_quick, scratch_teardown);
}
