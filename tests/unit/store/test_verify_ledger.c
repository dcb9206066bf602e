/* A ledger of validity that is well-formed and wrong: verify says so, in either tier. */
#include "indexes.h"
#include "store/store_internal.h"

static const struct {
    const char *id, *title, *docno, *date, *body;
} papers[] = {
    {"old", "岚江省渔船管理规定", "岚政发〔2001〕5号", "2001-05-01", "渔船应当登记。\n"},
    {"new", "岚江省渔业船舶管理规定", "岚政发〔2015〕9号", "2015-06-01",
     "渔业船舶应当登记。\n本规定自2015年7月1日起施行。《岚江省渔船管理规定》（岚政发〔2001〕5号）同"
     "时废止。\n"},
    {"other", "岚江省港口管理规定", "岚政发〔2016〕1号", "2016-01-01", "港口应当安全。\n"},
};

static void put_papers(const char *path, bool seal)
{
    zws_store_writer *writer;
    zws_store_options options = {.create = true};
    assert_ok(zws_store_writer__open(&writer, path, &options));
    zws_store_writer__set_sealing(writer, false);
    for (size_t i = 0; i < sizeof papers / sizeof *papers; i++) {
        zws_document *document = make_document(papers[i].id, papers[i].title, papers[i].body);
        assert_ok(zws_document_set(document, ZWS_FIELD_DOCNO, papers[i].docno, (size_t)-1));
        assert_ok(zws_document_set(document, ZWS_FIELD_DATE, papers[i].date, (size_t)-1));
        assert_ok(zws_store_writer__put(writer, document, NULL, NULL));
        zws_document_free(document);
    }
    assert_ok(seal ? zws_store_writer__seal(writer, NULL, NULL) : zws_store_writer__commit(writer));
    zws_store_writer__free(writer);
}

/* Where the ledger has its one record. */
static zws_ledger_entry *only_record(zws_ledger *ledger, size_t *tier)
{
    zws_ledger_entry *entry = NULL;
    for (size_t t = 0; t < ledger->n; t++) {
        for (size_t i = 0; i < ledger->part[t].n; i++) {
            assert_null(entry);
            entry = &ledger->part[t].item[i];
            *tier = t;
        }
    }
    assert_non_null(entry);
    return entry;
}

typedef enum {
    NOTHING,
    ANOTHER_STATE,
    ANOTHER_DAY,
    ANOTHER_STEP,
    NO_RECORD,
    STRANGER,
    MEDDLINGS
} meddling;

static void meddle(const char *path, meddling how)
{
    zws_store_writer *writer;
    zws_store_options options = {0};
    size_t tier = 0;
    assert_ok(zws_store_writer__open(&writer, path, &options));
    zws_store_writer__set_sealing(writer, false);
    zws_ledger *ledger = &writer->ledger;
    zws_ledger_entry *entry = only_record(ledger, &tier);
    zws_timeline line = entry->line;
    uint32_t doc = entry->doc;
    assert_true(line.n >= 2 && line.n < ZWS_TIMELINE_MAX);
    switch (how) {
    case ANOTHER_STATE:
        line.step[line.n - 1].state = ZWS_VALIDITY_AMENDED;
        break;
    case ANOTHER_DAY:
        line.step[line.n - 1].from++;
        break;
    case ANOTHER_STEP:
        line.step[line.n] = line.step[line.n - 1];
        line.step[line.n++].from++;
        break;
    case STRANGER:
        doc = doc == 0 || (tier == 0 && doc == 1) ? doc + 1 : doc - 1;
        break;
    default:
        break;
    }
    if (how != NOTHING)
        assert_ok(zws_ledger__set(ledger, tier, doc, how == NO_RECORD ? NULL : &line));
    assert_ok(zws_ledger__save(ledger, writer->live));
    assert_ok(zws_live__commit(writer->live));
    zws_store_writer__free(writer);
}

static void check(bool sealed)
{
    static const struct {
        size_t findings;
        const char *says;
    } expected[MEDDLINGS] = {
        [ANOTHER_STATE] = {1, "has old ("},
        [ANOTHER_DAY] = {1, "已废止 from 20150702), and the documents say "},
        [ANOTHER_STEP] = {1, "已废止 from 20150701, 已废止 from 20150702)"},
        [NO_RECORD] = {1, "has old (no record), and the documents say "},
        [STRANGER] = {1, "and the documents say nothing of it"},
    };
    for (meddling how = NOTHING; how < MEDDLINGS; how++) {
        char name[40];
        findings f = {0};
        snprintf(name, sizeof name, "ledger-%d-%d", sealed, (int)how);
        const char *path = scratch_path(name);
        put_papers(path, sealed);
        assert_ok(zws_store__verify(path, take_finding, &f));
        meddle(path, how);
        zws_status status = zws_store__verify(path, take_finding, &f);
        assert_int_equal(status, how == NOTHING ? ZWS_OK : ZWS_ECORRUPT);
        assert_int_equal(f.n, expected[how].findings);
        if (how != NOTHING && !strstr(f.first, expected[how].says))
            fail_msg("expected %s, got %s", expected[how].says, f.first);
        if (how != NOTHING)
            assert_non_null(strstr(zws_error_message(), "1 finding: restore it"));
    }
}

static void test_live(void **state)
{
    (void)state;
    check(false);
}

static void test_sealed(void **state)
{
    (void)state;
    check(true);
}

/* Of very many wrong records some are told, and how many more there are. */
static void test_many(void **state)
{
    (void)state;
    enum { MANY = 50 };
    findings f = {0};
    const char *path = scratch_path("many");
    zws_store_writer *writer;
    zws_store_options options = {.create = true};
    assert_ok(zws_store_writer__open(&writer, path, &options));
    zws_store_writer__set_sealing(writer, false);
    for (int i = 0; i < MANY; i++) {
        char id[16];
        snprintf(id, sizeof id, "%d", i);
        put(writer, id, "内容", NULL);
    }
    const zws_timeline line = {.n = 1, .step[0] = {0, ZWS_VALIDITY_REPEALED}};
    for (uint32_t doc = 1; doc <= MANY; doc++)
        assert_ok(zws_ledger__set(&writer->ledger, 0, doc, &line));
    assert_ok(zws_ledger__save(&writer->ledger, writer->live));
    assert_ok(zws_live__commit(writer->live));
    zws_store_writer__free(writer);
    assert_int_equal(zws_store__verify(path, take_finding, &f), ZWS_ECORRUPT);
    assert_int_equal(f.n, 21);
}

/* Names that another dictionary made are not these; an index of tokens has no ledger. */
static void test_not_compared(void **state)
{
    (void)state;
    const char *path = scratch_path("mixed");
    zws_manifest manifest;
    put_papers(path, false);
    meddle(path, ANOTHER_STATE);
    assert_int_equal(zws_store__verify(path, NULL, NULL), ZWS_ECORRUPT);
    assert_ok(zws_manifest__read(&manifest, path));
    manifest.mixed = true;
    assert_ok(zws_manifest__write(path, &manifest));
    assert_ok(zws_store__verify(path, NULL, NULL));
    manifest.mixed = false;
    manifest.fingerprint++;
    assert_ok(zws_manifest__write(path, &manifest));
    assert_ok(zws_store__verify(path, NULL, NULL));
    path = scratch_path("tokens");
    zws_store_writer *writer = open_tokens(path);
    put(writer, "1", "a b", NULL);
    assert_ok(zws_store_writer__commit(writer));
    zws_store_writer__free(writer);
    assert_ok(zws_store__verify(path, NULL, NULL));
}

/* With a document its record goes, from either tier. */
static void test_removed(void **state)
{
    (void)state;
    for (int how = 0; how < 4; how++) {
        const char *path = scratch_path("removed");
        zws_store_writer *writer;
        scratch_remove(path);
        put_papers(path, how < 2);
        assert_ok(zws_store_writer__open(&writer, path, NULL));
        zws_store_writer__set_sealing(writer, false);
        assert_ok(zws_store_writer__delete(writer, "old", 3));
        if (how % 2) {
            zws_document *document = make_document("old", "岚江省渔港规定", "渔港应当安全。\n");
            assert_ok(zws_store_writer__put(writer, document, NULL, NULL));
            zws_document_free(document);
        }
        assert_ok(zws_store_writer__commit(writer));
        for (size_t t = 0; t < writer->ledger.n; t++)
            assert_int_equal(writer->ledger.part[t].n, 0);
        zws_store_writer__free(writer);
        assert_clean(path);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_live),         cmocka_unit_test(test_sealed),
        cmocka_unit_test(test_many),         cmocka_unit_test(test_removed),
        cmocka_unit_test(test_not_compared),
    };
    return cmocka_run_group_tests_name("verify_ledger", tests, scratch_setup, scratch_teardown);
}
