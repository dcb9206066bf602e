/* Versions of one law: what bears its name. */
#include "unit/search/index.h"

#include "search/links.h"

static const sample samples[] = {
    {"a", "岚江省物业管理条例", "第一条 物业。", "2010-01-01", NULL, "岚江省人大常委会", NULL},
    {"b", "岚江省物业管理条例（2018修正）", "第一条 物业。", "2018-05-01", NULL, "岚江省人大常委会",
     NULL},
    {"c", "岚江省物业管理条例(2024年修订)", "第一条 物业。", "2024-05-01", NULL, NULL, NULL},
    {"d", "岚江市物业管理条例", "第一条 物业。", "2019-05-01", NULL, "岚江市人大常委会", NULL},
    {"e", "岚江省物业管理条例", "第一条 物业。", "2012-05-01", NULL, "别的机关", NULL},
    {"f", "中华人民共和国刑法", "第一条 刑法。", "1979-07-01", NULL, NULL, NULL},
    {"g", "中华人民共和国刑法（2020修正）", "第一条 刑法。", "2020-12-26", NULL, NULL, NULL},
    {"h", "刑法", "第一条 刑法。", NULL, NULL, NULL, NULL},
    {"i", "年度工作报告", "报告。", "2019-01-01", NULL, "省政府", NULL},
    {"j", "年度工作报告", "报告。", "2020-01-01", NULL, "省政府", NULL},
    {"k", "关于贯彻《岚江省物业管理条例》的通知", "通知。", "2018-06-01", NULL, NULL, NULL},
    {"l", "办法", "只有一个词。", "2018-06-01", NULL, NULL, NULL},
    {"m", NULL, "没有标题的正文。", "2018-06-01", NULL, NULL, NULL},
};

typedef struct {
    test_index *index;
    const char *id;
    char found[200];
} asking;

static zws_status ask(zws_store *snapshot, void *context)
{
    asking *a = context;
    zws_match match = {0};
    zws_document *document;
    zws_links versions = {0};
    ZWS_TRY(zws_store__find(snapshot, a->id, strlen(a->id), &match));
    zws_status status = zws_store__document(snapshot, &match, &document);
    free(match.id);
    ZWS_TRY(status);
    a->found[0] = '\0';
    assert_ok(zws_links__versions(&versions, snapshot, a->index->analyzer, document));
    for (size_t i = 0; i < versions.n; i++)
        strcat(a->found, versions.item[i].id);
    zws_links__free(&versions);
    zws_document_free(document);
    return ZWS_OK;
}

static void assert_versions(test_index *index, const char *id, const char *expected)
{
    asking a = {.index = index, .id = id};
    assert_ok(zws_store__read(index->store, ask, &a));
    assert_string_equal(a.found, expected);
}

static void check_all(test_index *index)
{
    /* The newest first; another issuer's is another regulation, one without an issuer may be any.
     */
    assert_versions(index, "a", "cb");
    assert_versions(index, "b", "ca");
    assert_versions(index, "c", "bea");
    assert_versions(index, "d", "");
    assert_versions(index, "e", "c");
    assert_versions(index, "f", "gh");
    assert_versions(index, "g", "fh");
    assert_versions(index, "h", "gf");
    /* What is issued each year under one name has no versions, nor has what only names a law. */
    assert_versions(index, "i", "");
    assert_versions(index, "k", "");
    assert_versions(index, "l", "");
    assert_versions(index, "m", "");
}

static void test_tiers(void **state)
{
    (void)state;
    test_index *index = make_index(samples, sizeof samples / sizeof *samples, false);
    char path[96];
    zws_store_writer *writer;
    zws_store_options options = {0};
    snprintf(path, sizeof path, "%s/index", index->folder);
    check_all(index);
    assert_ok(zws_store_writer__open(&writer, path, &options));
    assert_ok(zws_store_writer__seal(writer, NULL, NULL));
    check_all(index);
    put_sample(writer, &samples[1]);
    assert_ok(zws_store_writer__commit(writer));
    check_all(index);
    zws_store_writer__free(writer);
    free_index(index);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_tiers)};
    return cmocka_run_group_tests_name("versions", tests, NULL, NULL);
}
