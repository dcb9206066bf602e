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
    {"clauses", "中华人民共和国水法（2002修正）",
     "第一条 水。\n第五条 水多。\n水少。\n第六条 水深。", "2002-08-29", NULL, NULL},
    {"about", "学习水法第三条", "水法第三条怎么读。", "2024-01-01", NULL, NULL},
    {"many", "刑法第三条讲座", "刑法第三条、刑法第三条、刑法第三条。", "2025-01-01", NULL, NULL},
    {"part-1", "中华人民共和国民典", "第一条 民事。\n第二条 民事主体。", "2021-05-01", NULL, NULL},
    {"part-2", "中华人民共和国民典",
     "第九十九条 婚姻家庭。\n第一百条 家庭应当树立优良家风，家庭成员应当互相帮助。\n"
     "第一百零一条 依照第一百条，家庭成员互相帮助，家庭成员互相帮助。\n第一百零一条之一 家庭之一。",
     "2020-05-01", NULL, NULL},
    {"part-3", "中华人民共和国民典", "第201条 继承。", "2019-05-01", NULL, NULL},
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

/* Of a law in parts, each a document, the part that holds the article leads. */
static void test_parts(void **state)
{
    (void)state;
    begins("民典第二条", "X part-1 part-2 part-3");
    begins("民典100条", "X part-2 part-1 part-3");
    begins("民典第一百零一条之一", "X part-2 part-1 part-3");
    begins("民典第二百零一条", "X part-3 part-1 part-2");
    begins("民典第300条", "X part-1 part-2 part-3");
}

/* The extract of a law is the beginning of the article that is cited by its name, whatever else of
 * the query stands elsewhere. */
static void test_extracts(void **state)
{
    (void)state;
    static const char *const rows[][3] = {
        {"民典100条", "part-2", "第一百条 家庭"},
        {"民典第一百条 家庭成员互相帮助", "part-2", "第一百条 家庭"},
        {"民典第一百零一条 家庭", "part-2", "<em>第一百零一条</em> 依照第一百条，"},
        {"民典第一百零一条之一", "part-2", "第一百零一条之一 家庭之一。"},
        {"民典第二百零一条", "part-3", "第201条 继承。"},
        {"水法第五条第一款", "clauses", "第五条 水多。"},
        {"水法第五条第二款", "clauses", "水少。"},
        {"民典第一百条", "part-1", "第一条 民事。"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        zws_search *r = request(ZWS_SORT_TIER, rows[i][0]);
        assert_ok(zws_search_set(r, ZWS_OPTION_EXTRACT_CHARS, 20));
        zws_results *results = search(live, r);
        bool there = false;
        for (size_t h = 0; h < results->n_hits; h++) {
            const zws_hit *hit = &results->hit[h];
            if (strcmp(hit->match.id, rows[i][1]) != 0)
                continue;
            there = true;
            char plain[400] = "";
            for (const char *at = hit->extract.html; *at; at++) {
                bool tag = !strchr(rows[i][2], '<') &&
                           (strncmp(at, "<em>", 4) == 0 || strncmp(at, "</em>", 5) == 0);
                if (tag)
                    at = strchr(at, '>');
                else
                    strncat(plain, at, 1);
            }
            if (strncmp(plain, rows[i][2], strlen(rows[i][2])) != 0)
                print_message("%s: %s\n", rows[i][0], hit->extract.html);
            assert_true(strncmp(plain, rows[i][2], strlen(rows[i][2])) == 0);
            for (size_t m = 0; m < hit->extract.n_marks; m++)
                assert_in_range(hit->extract.mark[m].begin, hit->extract.begin,
                                hit->extract.end - 1);
        }
        assert_true(there);
        zws_results__free(results);
        zws_search_free(r);
    }
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
        cmocka_unit_test(test_laws),       cmocka_unit_test(test_parts),
        cmocka_unit_test(test_extracts),   cmocka_unit_test(test_other_names),
        cmocka_unit_test(test_conditions), cmocka_unit_test(test_relevance),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
