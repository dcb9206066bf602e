/* Bulk builds of an index by units: the same documents, units, ledger and, merged, the same segment
 * to the byte as through the live tier, whatever the number of threads; also over what is there,
 * and when a document comes twice. */
#include "random.h"
#include "sealing.h"

enum { DOCUMENTS = 120 };

/* --- Documents -------------------------------------------------------------------------------- */

static void name_law(char out[64], uint32_t i)
{
    static const char *const what[] = {"水源", "湿地", "森林", "草原",     "矿产", "渔业",
                                       "档案", "消防", "殡葬", "户外广告", "河道", "粮食"};
    static const char *const how[] = {"保护", "管理", "开发", "利用", "安全",
                                      "监督", "整治", "建设", "服务", "储备"};
    snprintf(out, 64, "%s%s条例", what[i % 12], how[i / 12 % 10]);
}

/* A regulation of some articles, which repeals another one. The same number and edition always give
 * the same text; every third is the same in all editions. */
static zws_document *make_one(uint32_t i, uint32_t edition)
{
    static const char *const words[] = {"政务公开", "住房公积金", "防汛", "抗旱", "责任羊位"};
    char id[16], title[64], other[64];
    zws_buffer body = {0};
    random_source r = {i * 7919u + (i % 3 ? edition * 104729u : 0)};
    for (int k = 0; k < 6; k++)
        random_next(&r);
    snprintf(id, sizeof id, "law/%03u", i);
    name_law(title, i);
    assert_ok(zws_buffer__puts(&body, "　　总的说明。\n"));
    for (uint32_t a = 1, n = random_below(&r, 12); a <= n; a++)
        assert_ok(zws_buffer__printf(&body,
                                     "　　第%u条　各级人民政府应当加强%s工作，落实第%u项。\n", a,
                                     words[random_below(&r, 5)], random_below(&r, 300)));
    name_law(other, random_below(&r, DOCUMENTS));
    if (random_chance(&r, 50))
        assert_ok(zws_buffer__printf(
            &body, "　　第九十条　本条例自2012年1月1日起施行。《%s》同时废止。\n", other));
    zws_document *document = make_document(id, title, body.data);
    assert_ok(zws_document_set(document, ZWS_FIELD_DATE, i % 2 ? "2001-02-03" : "2011-12-13",
                               (size_t)-1));
    if (i % 5)
        assert_ok(zws_document_set(document, ZWS_FIELD_REGION, words[i % 4], (size_t)-1));
    zws_buffer__free(&body);
    return document;
}

/* Number and edition of what comes k-th: one in six comes a second time, with another text. */
static void choose(uint32_t k, uint32_t edition, uint32_t *i, uint32_t *which)
{
    *i = k % 7 == 6 ? k - 3 : k;
    *which = edition + (k % 7 == 6 ? 100 : 0);
}

typedef struct {
    zws_put put;
    uint32_t k, edition;
    size_t *changed;
} one;

static zws_status make(zws_document **out, zws_put *put)
{
    const one *o = (const one *)put;
    uint32_t i, which;
    choose(o->k, o->edition, &i, &which);
    *out = make_one(i, which);
    return ZWS_OK;
}

static zws_status settled(zws_put *put, zws_status status, bool made, bool changed)
{
    (void)made;
    *((one *)put)->changed += changed;
    return status;
}

static void free_one(zws_put *put)
{
    free(put);
}

static zws_store_writer *open_units(const char *path, size_t jobs)
{
    zws_store_writer *writer;
    zws_store_options options = {.create = true, .units = true, .batch_bytes = 200000};
    assert_ok(zws_store_writer__open(&writer, path, &options));
    zws_store_writer__set_work(writer, jobs, 0);
    return writer;
}

static size_t put_bulk(zws_store_writer *writer, uint32_t edition, const char *input)
{
    size_t changed = 0;
    assert_ok(zws_store_writer__set_bulk(writer, true));
    for (uint32_t k = 0; k < DOCUMENTS; k++) {
        one *o = calloc(1, sizeof *o);
        assert_non_null(o);
        *o = (one){{make, settled, free_one, input, 2000}, k, edition, &changed};
        assert_ok(zws_store_writer__enqueue(writer, &o->put));
    }
    assert_ok(zws_store_writer__set_bulk(writer, false));
    return changed;
}

static size_t put_each(zws_store_writer *writer, uint32_t edition, const char *input)
{
    size_t n = 0;
    for (uint32_t k = 0; k < DOCUMENTS; k++) {
        uint32_t i, which;
        bool changed;
        choose(k, edition, &i, &which);
        zws_document *document = make_one(i, which);
        assert_ok(zws_store_writer__put(writer, document, input, &changed));
        zws_document_free(document);
        n += changed;
    }
    return n;
}

/* --- What an index is ------------------------------------------------------------------------- */

typedef struct {
    uint64_t segment, ledger, documents, judged;
} contents;

typedef struct {
    zws_live *live;
    uint64_t sum;
} summing;

/* The number of the segment stands in the key: only values count, which come in order. */
static zws_status add_record(zws_term key, void *context)
{
    summing *s = context;
    zws_buffer value = {0};
    ZWS_TRY(zws_live__metadata(s->live, key, &value));
    s->sum = zws_hash64__of(value.data, value.len, s->sum);
    zws_buffer__free(&value);
    return ZWS_OK;
}

static contents contents_of(zws_store_writer *writer)
{
    assert_ok(zws_store_writer__commit(writer));
    assert_ok(zws_store_writer__merge(writer, NULL, NULL));
    assert_int_equal(writer->manifest.n_segments, 1);
    summing s = {.live = writer->live};
    assert_ok(zws_live__metadata_keys(writer->live, (zws_term){"ledger:", 7}, add_record, &s));
    return (contents){writer->manifest.segment[0].checksum, s.sum,
                      zws_sealed__visible(writer->sealed), writer->ledger.part[1].n};
}

static void assert_same(const contents *a, const contents *b)
{
    assert_int_equal(a->documents, b->documents);
    assert_int_equal(a->judged, b->judged);
    assert_true(a->segment == b->segment);
    assert_true(a->ledger == b->ledger);
}

/* --- Tests ------------------------------------------------------------------------------------ */

static void test_same_as_live(void **state)
{
    (void)state;
    static const char *const inputs[] = {NULL, "in"};
    for (int with = 0; with < 2; with++) {
        const char *path = scratch_path("live");
        scratch_remove(path);
        zws_store_writer *writer = open_units(path, 1);
        size_t expected_changes = put_each(writer, 1, inputs[with]);
        contents expected = contents_of(writer);
        zws_store_writer__free(writer);
        assert_true(expected.documents > 4 * DOCUMENTS);
        assert_true(expected.judged > 10);
        for (size_t jobs = 1; jobs <= 5; jobs += 2) {
            path = scratch_path("bulk");
            scratch_remove(path);
            writer = open_units(path, jobs);
            assert_int_equal(put_bulk(writer, 1, inputs[with]), expected_changes);
            contents got = contents_of(writer);
            zws_store_writer__free(writer);
            assert_same(&got, &expected);
            assert_clean(path);
        }
    }
}

/* Most documents get another text, some with fewer articles; those that are gone from the input go
 * with their units. */
static void test_over_what_is_there(void **state)
{
    (void)state;
    contents expected = {0};
    size_t expected_changes = 0;
    for (size_t jobs = 0; jobs <= 4; jobs++) { /* 0: through the live tier */
        const char *path = scratch_path("over");
        scratch_remove(path);
        zws_store_writer *writer = open_units(path, jobs);
        size_t deleted, changes;
        if (jobs)
            put_bulk(writer, 1, "in");
        else
            put_each(writer, 1, "in");
        zws_document *gone = make_one(DOCUMENTS + 2, 1);
        assert_ok(zws_store_writer__put(writer, gone, "in", NULL));
        zws_document_free(gone);
        assert_ok(zws_store_writer__input_done(writer, "in", (zws_hash128){1, 1}, NULL));
        assert_ok(zws_store_writer__commit(writer));
        zws_store_writer__free(writer);

        writer = open_units(path, jobs);
        changes = jobs ? put_bulk(writer, 2, "in") : put_each(writer, 2, "in");
        assert_ok(zws_store_writer__input_done(writer, "in", (zws_hash128){2, 2}, &deleted));
        assert_true(deleted > 1);
        contents got = contents_of(writer);
        zws_store_writer__free(writer);
        assert_clean(path);
        if (jobs == 0) {
            expected = got;
            expected_changes = changes;
        }
        assert_same(&got, &expected);
        assert_int_equal(changes, expected_changes);
    }
    assert_in_range(expected_changes, DOCUMENTS / 2, DOCUMENTS - 1);
}

/* An index of documents gets units: the documents are as they were, their units are new. */
static void test_units_come_later(void **state)
{
    (void)state;
    const char *path = scratch_path("later");
    zws_store_writer *writer;
    zws_store_options options = {.create = true};
    assert_ok(zws_store_writer__open(&writer, path, &options));
    zws_store_writer__set_work(writer, 2, 0);
    put_bulk(writer, 1, NULL);
    contents before = contents_of(writer);
    zws_store_writer__free(writer);
    assert_true(before.documents < DOCUMENTS);
    writer = open_units(path, 3);
    put_bulk(writer, 1, NULL);
    contents after = contents_of(writer);
    zws_store_writer__free(writer);
    assert_clean(path);
    zws_store_writer *fresh = open_units(scratch_path("fresh"), 1);
    put_each(fresh, 1, NULL);
    contents expected = contents_of(fresh);
    zws_store_writer__free(fresh);
    assert_same(&after, &expected);
}

/* Put one by one in bulk, a document that comes again leaves no unit of its first text. */
static void test_one_by_one(void **state)
{
    (void)state;
    const char *path = scratch_path("single");
    zws_store_writer *writer = open_units(path, 1);
    assert_ok(zws_store_writer__set_bulk(writer, true));
    put_each(writer, 1, NULL);
    assert_ok(zws_store_writer__set_bulk(writer, false));
    contents got = contents_of(writer);
    zws_store_writer__free(writer);
    writer = open_units(scratch_path("single-live"), 1);
    put_each(writer, 1, NULL);
    contents expected = contents_of(writer);
    zws_store_writer__free(writer);
    assert_same(&got, &expected);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_as_live),
        cmocka_unit_test(test_over_what_is_there),
        cmocka_unit_test(test_units_come_later),
        cmocka_unit_test(test_one_by_one),
    };
    return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
