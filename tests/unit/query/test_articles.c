/* The articles that a query cites, as the printed tree ends with them. */
#include "unit/unit.h"

#include "query/query.h"

static zws_analyzer *analyzer;
static const zws_query_limits limits = {8192, 1024, 64, 4};

/* What is printed behind the tree; "" when the query cites nothing. */
static const char *cited(const char *typed)
{
    static char line[4096];
    zws_query query;
    zws_buffer out = {0};
    assert_ok(zws_query__parse(&query, analyzer, typed, strlen(typed), &limits));
    size_t n = query.n_articles;
    assert_ok(zws_query__print(&out, &query));
    assert_ok(zws_buffer__putc(&out, '\0'));
    const char *from = strstr(out.data, " [");
    assert_int_equal(from != NULL, n > 0);
    snprintf(line, sizeof line, "%s", from ? from + 1 : "");
    zws_buffer__free(&out);
    zws_query__free(&query);
    return line;
}

static void test_one(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"刑法234条", "[刑法 234条]"},
        {"刑法第234条", "[刑法 234条]"},
        {"刑法第二百三十四条", "[刑法 234条]"},
        {"刑法 第234条", "[刑法 234条]"},
        {"刑法 234条", "[刑法 234条]"},
        {"刑法 234 条", "[刑法 234条]"},
        {"刑法 二百 三十四 条 规定", "[刑法 234条]"},
        {"刑法第 234 条", "[刑法 234条]"},
        {"《刑法》第二百三十四条", "[刑法 234条]"},
        {"《刑法》第二百三十四条第一款", "[刑法 234条1款]"},
        {"《刑法》 第234条第1款第（二）项", "[刑法 234条1款2项]"},
        {"《公司法》（2018修正）第16条", "[公司法 16条]"},
        {"公司法（2018修正）第16条", "[公司法(2018修正) 16条]"},
        {"中华人民共和国刑法第234条规定了什么", "[中华人民共和国刑法 234条]"},
        {"请问刑法第234条之一是什么", "[请问刑法 234条之1]"},
        {"刑法的第三条", "[刑法 3条]"},
        {"《刑法》中 第三条", "[3条]"},
        {"国办发〔2018〕22号第三条", "[国办发〔2018〕22号 3条]"},
        {"国办发[2018]22号 第三条", "[国办发〔2018〕22号 3条]"},
        {"第十二条", "[12条]"},
        {"第12条 去标识化", "[12条]"},
        {"去标识化 第12条", "[去标识化 12条]"},
        {"十二条例", ""},
        {"条件", ""},
        {"優化條例", ""},
        {"刑法第十章", ""},
        {"中国刑法二十条措施", "[中国刑法 20条]"},
        {"5号令2018条", "[5号令 2018条]"},
        {"第12345条", ""},
        {"《刑法》 OR 第三条", "[3条]"},
        {"(刑法 第三条) OR 民法典", "[刑法 3条]"},
        {"-刑法第三条", ""},
        {"政务 -第三条 公开", ""},
        {"\"刑法第三条\"", ""},
        {"title:刑法第三条", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *got = cited(rows[i][0]);
        if (strcmp(got, rows[i][1]) != 0)
            print_message("%s\n", rows[i][0]);
        assert_string_equal(got, rows[i][1]);
    }
}

static void test_several(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"刑法第三条、第四条", "[刑法 3条] [刑法 4条]"},
        {"刑法第3条和第4条", "[刑法 3条] [刑法 4条]"},
        {"刑法第三条以及第四条", "[刑法 3条] [刑法 4条]"},
        {"刑法234条 235条", "[刑法 234条] [刑法 235条]"},
        {"刑法第234条、235条", "[刑法 234条] [刑法 235条]"},
        {"《刑法》第三条，第四条", "[刑法 3条] [刑法 4条]"},
        {"刑法第三条至第六条", "[刑法 3条] [刑法 4条] [刑法 5条] [刑法 6条]"},
        {"刑法第6条至第3条", "[刑法 6条] [刑法 3条]"},
        {"刑法第3条和民法典第5条", "[刑法 3条] [和民法典 5条]"},
        {"刑法第3条 民法典第5条", "[刑法 3条] [民法典 5条]"},
        {"刑法第3条 《民法典》第5条、第6条", "[刑法 3条] [民法典 5条] [民法典 6条]"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *got = cited(rows[i][0]);
        if (strcmp(got, rows[i][1]) != 0)
            print_message("%s\n", rows[i][0]);
        assert_string_equal(got, rows[i][1]);
    }
}

/* However many are typed, and however long a name or a range is, the list is bounded. */
static void test_bounds(void **state)
{
    (void)state;
    char typed[8000] = "刑法";
    for (int i = 0; i < 200; i++)
        snprintf(typed + strlen(typed), 40, "第%d条、", i + 1);
    zws_query query;
    assert_ok(zws_query__parse(&query, analyzer, typed, strlen(typed), &limits));
    assert_int_equal(query.n_articles, ZWS_QUERY_ARTICLES_MAX);
    for (size_t i = 0; i < query.n_articles; i++)
        assert_int_equal(query.article[i].number, i + 1);
    zws_query__free(&query);

    assert_ok(zws_query__parse(&query, analyzer, "刑法第1条至第9000条", 27, &limits));
    assert_int_equal(query.n_articles, 21);
    assert_int_equal(query.article[20].number, 9000);
    zws_query__free(&query);

    typed[0] = '\0';
    for (int i = 0; i < 1000; i++)
        strcat(typed, "法");
    strcat(typed, "第三条");
    assert_ok(zws_query__parse(&query, analyzer, typed, strlen(typed), &limits));
    assert_int_equal(query.n_articles, 1);
    assert_int_equal(query.article[0].law_len, 80 * 3);
    zws_query__free(&query);
}

static int open_analyzer(void **state)
{
    (void)state;
    return zws_analyzer__open(&analyzer, NULL) == ZWS_OK ? 0 : -1;
}

static int close_analyzer(void **state)
{
    (void)state;
    zws_analyzer__free(analyzer);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_one), cmocka_unit_test(test_several),
                                       cmocka_unit_test(test_bounds)};
    return cmocka_run_group_tests(tests, open_analyzer, close_analyzer);
}
