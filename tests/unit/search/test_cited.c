/* Who cites an article wants it first: as a document of its own, or the law that it stands in. */
#include "index.h"

typedef struct {
    const char *id, *title, *body, *date, *law, *article;
} text;

static const text texts[] = {
    {"x3", "中华人民共和国刑法第三条", "罪刑法定。", "2020-01-01", "中华人民共和国刑法", "第三条"},
    {"x3.1", "中华人民共和国刑法第三条之一", "之一。", "2020-01-01", "中华人民共和国刑法",
     "第三条之一"},
    {"x4", "中华人民共和国刑法第四条", "平等，适用第三条。", "2020-01-01", "中华人民共和国刑法",
     "第四条"},
    {"old3", "公司法（2018修正）第三条", "旧的。", "2018-10-26", "公司法（2018修正）", "第三条"},
    {"new3", "公司法（2023修订）第三条", "新的。", "2023-12-29", "公司法（2023修订）", "第三条"},
    {"titled", "安全法第七条", "只有标题。", NULL, NULL, NULL},
    {"whole-old", "中华人民共和国水法（2009修正）", "第一条 水。\n第三条 水属于国家。",
     "2009-08-27", NULL, NULL},
    {"whole-new", "中华人民共和国水法（2016修正）", "第一条 水。\n第三条 水属于国家所有。",
     "2016-07-02", NULL, NULL},
    {"about", "学习水法第三条", "水法第三条怎么读。", "2024-01-01", NULL, NULL},
    {"many", "刑法第三条讲座", "刑法第三条、刑法第三条、刑法第三条。", "2025-01-01", NULL, NULL},
    {"numbered", "某通知", "第三条 内容。", "2015-01-01", NULL, NULL},
};

static test_index *live, *sealed;

static const char *found(zws_sort sort, const char *query)
{
    static char first[400];
    snprintf(first, sizeof first, "%s", find(live, sort, query));
    assert_string_equal(find(sealed, sort, query), first);
    return first;
}

static void begins(const char *query, const char *expected)
{
    const char *line = found(ZWS_SORT_TIER, query);
    size_t n = strlen(expected);
    if (strncmp(line, expected, n) != 0 || (line[n] && line[n] != ' '))
        print_message("%s: %s\n", query, line);
    assert_true(strncmp(line, expected, n) == 0 && (!line[n] || line[n] == ' '));
}

static void test_articles(void **state)
{
    (void)state;
    begins("刑法3条", "X x3");
    begins("刑法第3条", "X x3");
    begins("《刑法》第三条", "X x3");
    begins("《刑法》第三条第一款", "X x3");
    begins("中华人民共和国刑法第3条规定了什么", "X x3");
    begins("请问刑法第三条之一是什么", "X x3.1");
    begins("我国刑法 第四条", "X x4");
    begins("安全法第7条", "X titled");
    begins("刑法第三条、第四条", "X x3 x4");
    begins("公司法第三条和刑法第四条", "X new3 x4 old3");
}

static void test_versions(void **state)
{
    (void)state;
    begins("公司法第三条", "X new3 old3");
    begins("公司法（2018修正）第三条", "X old3");
    begins("公司法（1993）第三条", "X new3 old3");
    begins("水法（2009修正）第三条", "X whole-old");
}

static void test_laws(void **state)
{
    (void)state;
    begins("水法第三条", "X whole-new whole-old");
    begins("《中华人民共和国水法》第99条", "X whole-new whole-old");
    begins("某通知 第三条", "X numbered");
}

/* A name is not cut where another word goes on: 反刑法 is not 刑法. */
static void test_other_names(void **state)
{
    (void)state;
    const char *const queries[] = {"反刑法第三条", "刑法第九条之九", "水利法第三条", "第三条",
                                   "\"刑法第三条\""};
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++)
        assert_true(found(ZWS_SORT_TIER, queries[i])[0] != 'X');
}

static void test_conditions(void **state)
{
    (void)state;
    begins("公司法第三条 date:..2019", "X old3");
    begins("公司法第三条 -旧的", "X new3");
    begins("公司法第三条 \"旧的\"", "X old3");
    begins("公司法第三条 (date:2018 OR 旧)", "X new3 old3");
    begins("公司法第三条 (date:2018 OR date:2017)", "X old3");
    zws_search *r = request(ZWS_SORT_TIER, "公司法第三条");
    assert_ok(zws_search_set_dates(r, NULL, "2019"));
    zws_results *results = search(live, r);
    assert_string_equal(shown(results), "X old3");
    zws_results__free(results);
    zws_search_free(r);
}

static void test_relevance(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"刑法第三条", "x3 "}, {"刑法3条规定了什么", "x3 "}, {"安全法7条", "titled"}};
    for (size_t i = 0; i < 3; i++)
        assert_true(
            strncmp(found(ZWS_SORT_RELEVANCE, rows[i][0]), rows[i][1], strlen(rows[i][1])) == 0);
    const char *line = found(ZWS_SORT_RELEVANCE, "水法第三条");
    assert_true(strncmp(line, "whole-", 6) == 0);
}

static void put(zws_store_writer *writer, const text *t)
{
    zws_document *document;
    assert_ok(zws_document_new(&document));
    set_field(document, ZWS_FIELD_ID, t->id);
    set_field(document, ZWS_FIELD_TITLE, t->title);
    set_field(document, ZWS_FIELD_BODY, t->body);
    set_field(document, ZWS_FIELD_DATE, t->date);
    set_field(document, ZWS_FIELD_LAW, t->law);
    set_field(document, ZWS_FIELD_ARTICLE, t->article);
    assert_ok(zws_store_writer__put(writer, document, NULL, NULL));
    zws_document_free(document);
}

static test_index *make(bool seal)
{
    test_index *index = make_index(NULL, 0, false);
    char path[96];
    snprintf(path, sizeof path, "%s/index", index->folder);
    zws_store_options options = {.create = true};
    zws_store_writer *writer;
    assert_ok(zws_store_writer__open(&writer, path, &options));
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        put(writer, &texts[i]);
    assert_ok(seal ? zws_store_writer__seal(writer, NULL, NULL) : zws_store_writer__commit(writer));
    zws_store_writer__free(writer);
    return index;
}

static int setup(void **state)
{
    (void)state;
    live = make(false);
    sealed = make(true);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    free_index(live);
    free_index(sealed);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_articles),   cmocka_unit_test(test_versions),
        cmocka_unit_test(test_laws),       cmocka_unit_test(test_other_names),
        cmocka_unit_test(test_conditions), cmocka_unit_test(test_relevance),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
