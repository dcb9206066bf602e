/* The part of a hit that answers, where it stands, and how it is cited. */
#include "base/utf8.h"
#include "one_index.h"

static const char law[] = "（2001年3月1日某市人民代表大会常务委员会通过）\n\n"
                          "第一章　总则\n\n"
                          "　　第一条　为了保护湖水，制定本条例。\n"
                          "　　第二条　在本市范围内适用本条例。\n"
                          "　　本条例所称湖泊，包括水库。\n"
                          "　　第三条　禁止下列行为：\n"
                          "　　（一）倾倒垃圾；\n"
                          "　　（二）使用炸药捕鱼；\n"
                          "　　（三）围湖造田。\n\n"
                          "第二章　罚则\n\n"
                          "　　第四条　倾倒垃圾的，处五百元罚款。\n"
                          "　　第四条之一　使用炸药捕鱼的，没收渔具。\n"
                          "　　第五条　本条例自2001年5月1日起施行。\n";

static const char plan[] =
    "各县人民政府：\n"
    "　　现将工作要点印发给你们。\n"
    "　　一、加强公开\n"
    "　　（一）公开预算。各部门按时公开预算。（责任单位：县财政局）\n"
    "　　（二）公开决算。各部门按时公开决算。（责任单位：县财政局、县审计局）\n"
    "　　二、改进服务\n"
    "　　（一）优化窗口。实行一窗受理，公开办事指南。（责任单位：县政务办）\n"
    "　　某县人民政府\n"
    "　　2020年3月1日\n";

static const sample samples[] = {
    {"law", "某市湖泊保护条例", law, "2001-03-01", NULL, "某市人民代表大会常务委员会", NULL},
    {"plan", "某县关于《公开条例》的工作要点", plan, "2020-03-01", "某政发〔2020〕3号",
     "某县人民政府", NULL},
    {"plain", "短讯", "今天下雨。明天晴天，适合游湖。", "2021-01-01", NULL, NULL, NULL},
    {"empty", "湖泊空白", NULL, "2021-01-02", NULL, NULL, NULL},
};

static zws_results *run(const char *query, int passages, bool cite)
{
    zws_search *r = request(ZWS_SORT_TIER, query);
    assert_ok(zws_search_set(r, ZWS_OPTION_PASSAGES, passages));
    assert_ok(zws_search_set(r, ZWS_OPTION_CITE, cite));
    zws_results *results = search(the_index, r);
    zws_search_free(r);
    return results;
}

/* The passages of the hit with this id: "path|text" each, ";" between. */
static const char *passages(const char *query, const char *id, int limit)
{
    static char line[8000];
    zws_results *results = run(query, limit, false);
    snprintf(line, sizeof line, "(no hit)");
    for (size_t i = 0; i < zws_results_count(results); i++) {
        if (strcmp(zws_results_id(results, i), id) != 0)
            continue;
        line[0] = '\0';
        assert_true(zws_results_passages(results, i) <= (size_t)limit);
        for (size_t p = 0; p < zws_results_passages(results, i); p++) {
            size_t begin, end, at = strlen(line);
            const char *text = zws_results_passage(results, i, p, &begin, &end);
            snprintf(line + at, sizeof line - at, "%s%s|%.*s", p ? ";" : "",
                     zws_results_passage_path(results, i, p), (int)(end - begin), text);
        }
    }
    zws_results_free(results);
    return line;
}

static void check(const char *query, const char *id, const char *expected)
{
    const char *got = passages(query, id, 1);
    if (strcmp(got, expected) != 0)
        print_message("%s:\n  %s\n", query, got);
    assert_string_equal(got, expected);
}

static void test_best(void **state)
{
    (void)state;
    check("水库", "law",
          "第一章 › 第二条|第二条　在本市范围内适用本条例。\n　　本条例所称湖泊，包括水库。");
    check("没收渔具", "law", "第二章 › 第四条之一|第四条之一　使用炸药捕鱼的，没收渔具。");
    check("炸药 禁止", "law",
          "第一章 › "
          "第三条|第三条　禁止下列行为：\n　　（一）倾倒垃圾；\n　　（二）使用炸药捕鱼；\n　　（三"
          "）围湖造田。");
    check("决算", "plan",
          "一 › （二）|（二）公开决算。各部门按时公开决算。（责任单位：县财政局、县审计局）");
    check("办事指南", "plan",
          "二 › （一）|（一）优化窗口。实行一窗受理，公开办事指南。（责任单位：县政务办）");
    check("游湖", "plain", "|今天下雨。明天晴天，适合游湖。");
    check("湖泊空白", "empty", "");
    check("短讯", "plain", "");
}

static void test_cited(void **state)
{
    (void)state;
    check("湖泊保护条例 第4条", "law", "第二章 › 第四条|第四条　倾倒垃圾的，处五百元罚款。");
    check("某市湖泊保护条例第四条", "law", "第二章 › 第四条|第四条　倾倒垃圾的，处五百元罚款。");
    check("《某市湖泊保护条例》第四条之一", "law",
          "第二章 › 第四条之一|第四条之一　使用炸药捕鱼的，没收渔具。");
    check("《某市湖泊保护条例》第二条第二款", "law",
          "第一章 › 第二条 › 第二款|本条例所称湖泊，包括水库。");
    check("某市湖泊保护条例第三条第（二）项", "law",
          "第一章 › 第三条 › （二）|（二）使用炸药捕鱼；");
    /* What it has not is looked for by its words. */
    assert_non_null(strstr(passages("某市湖泊保护条例第九十九条 渔具", "law", 1), "渔具"));
    /* An article of another law is none of this one. */
    assert_null(strstr(passages("某市湖泊保护条例第一条 财政局 OR 公开", "plan", 1), "第一条"));
}

static void test_several(void **state)
{
    (void)state;
    assert_string_equal(
        passages("财政局", "plan", 3),
        "一 › （一）|（一）公开预算。各部门按时公开预算。（责任单位：县财政局）;"
        "一 › （二）|（二）公开决算。各部门按时公开决算。（责任单位：县财政局、县审计局）");
    const char *both = passages("倾倒垃圾", "law", 2);
    assert_non_null(strstr(both, "第二章 › 第四条|第四条　倾倒垃圾的，处五百元罚款。"));
    assert_non_null(strstr(both, "第一章 › 第三条|第三条　禁止下列行为"));
    zws_results *results = run("某市湖泊保护条例第一条、第二条和第五条", 10, false);
    assert_int_equal(zws_results_passages(results, 0), 3);
    assert_string_equal(zws_results_passage_path(results, 0, 2), "第二章 › 第五条");
    zws_results_free(results);
}

static void test_citations(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"某市湖泊保护条例第三条第（二）项", "《某市湖泊保护条例》第三条第（二）项（现行有效）"},
        {"某市湖泊保护条例第二条第二款", "《某市湖泊保护条例》第二条第二款（现行有效）"},
        {"没收渔具", "《某市湖泊保护条例》第四条之一（现行有效）"},
        {"决算", "《某县关于〈公开条例〉的工作要点》（某政发〔2020〕3号）一（二）"},
        {"短讯", "《短讯》"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        zws_results *results = run(rows[i][0], 1, true);
        assert_string_equal(zws_results_citation(results, 0, 0), rows[i][1]);
        zws_results_free(results);
    }
    zws_results *results = run("决算", 1, true);
    assert_string_equal(zws_results_citation(results, 0, 1),
                        "《某县关于〈公开条例〉的工作要点》（某政发〔2020〕3号）");
    assert_null(zws_results_citation(results, 5, 0));
    zws_results_free(results);
    results = run("决算", 1, false);
    assert_null(zws_results_citation(results, 0, 0));
    zws_results_free(results);
}

/* Marks lie within the passage, and the HTML is the text with them. */
static void test_marks(void **state)
{
    (void)state;
    zws_results *results = run("决算", 1, false);
    size_t begin, end, from, to, m = 0;
    const char *text = zws_results_passage(results, 0, 0, &begin, &end);
    for (; zws_results_passage_mark(results, 0, 0, m, &from, &to); m++) {
        assert_true(begin <= from && from < to && to <= end);
        assert_memory_equal(text + (from - begin), "决算", to - from);
    }
    assert_int_equal(m, 2);
    assert_string_equal(
        zws_results_passage_html(results, 0, 0),
        "（二）公开<em>决算</em>。各部门按时公开<em>决算</em>。（责任单位：县财政局、"
        "县审计局）");
    assert_null(zws_results_passage(results, 0, 1, NULL, NULL));
    assert_null(zws_results_passage(results, 9, 0, NULL, NULL));
    assert_null(zws_results_passage_html(results, 0, 7));
    assert_null(zws_results_passage_path(results, 0, 7));
    assert_false(zws_results_passage_mark(results, 0, 0, 2, NULL, NULL));
    assert_int_equal(zws_results_passages(results, 9), 0);
    zws_results_free(results);
    results = run("决算", 0, false);
    assert_int_equal(zws_results_passages(results, 0), 0);
    assert_null(zws_results_passage(results, 0, 0, NULL, NULL));
    zws_results_free(results);
}

/* Where a text has what was typed as it was typed, that place is shown, not one that has its longer
 * words more often. */
static void test_whole(void **state)
{
    (void)state;
    static const sample squares[] = {
        {"square", "公园和广场条例",
         "第一条 广场的管理，广场的保护，广场的使用，适用本条例。\n"
         "第二条 广场由主管部门管理，广场的设施由广场的经营者维护，广场的卫生由其负责。\n"
         "第三条 跳广场舞不得干扰他人。\n",
         "2020-01-01", NULL, NULL, NULL},
    };
    test_index *old = the_index;
    the_index = make_index(squares, 1, false);
    check("广场舞", "square", "第三条|第三条 跳广场舞不得干扰他人。");
    zws_search *r = request(ZWS_SORT_TIER, "广场舞");
    assert_ok(zws_search_set(r, ZWS_OPTION_EXTRACT_CHARS, 20));
    zws_results *results = search(the_index, r);
    assert_non_null(strstr(results->hit[0].extract.html, "<em>广场舞</em>"));
    zws_results_free(results);
    zws_search_free(r);
    free_index(the_index);
    the_index = old;
}

/* Long items are cut at the ends of sentences, around what was searched, to 400 characters. */
static void test_long(void **state)
{
    (void)state;
    zws_buffer body = {0};
    assert_ok(zws_buffer__puts(&body, "　　第一条　开头。"));
    for (int i = 0; i < 60; i++)
        assert_ok(zws_buffer__printf(&body, "这是第%d句，用来占地方的话。", i));
    assert_ok(zws_buffer__puts(&body, "独角兽只在这里。"));
    for (int i = 0; i < 60; i++)
        assert_ok(zws_buffer__puts(&body, "后面的  话也不 少。"));
    assert_ok(zws_buffer__putc(&body, '\0'));
    const sample one[] = {{"long", "长文", body.data, NULL, NULL, NULL, NULL}};
    test_index *old = the_index;
    the_index = make_index(one, 1, false);
    static const char *const queries[] = {"独角兽", "第一条", "后面", "占地方"};
    for (size_t i = 0; i < 4; i++) {
        zws_results *results = run(queries[i], 1, false);
        size_t begin, end;
        const char *text = zws_results_passage(results, 0, 0, &begin, &end);
        assert_non_null(text);
        char *copy = strndup(text, end - begin);
        assert_non_null(strstr(copy, queries[i]));
        assert_true(zws_utf8__count(text, end - begin) <= 400);
        assert_true(zws_utf8__count(text, end - begin) >= 150);
        assert_memory_equal(text + (end - begin) - 3, "。", 3);
        assert_string_equal(zws_results_passage_path(results, 0, 0), "第一条");
        free(copy);
        zws_results_free(results);
    }
    zws_buffer__free(&body);
    free_index(the_index);
    the_index = old;
}

/* An article that is a document of its own. */
static void test_article_documents(void **state)
{
    (void)state;
    zws_document *document;
    zws_store_writer *writer;
    test_index *old = the_index;
    the_index = make_index(NULL, 0, false);
    char path[96];
    snprintf(path, sizeof path, "%s/index", the_index->folder);
    assert_ok(zws_store_writer__open(&writer, path, &(zws_store_options){.create = true}));
    assert_ok(zws_document_new(&document));
    set_field(document, ZWS_FIELD_ID, "a");
    set_field(document, ZWS_FIELD_TITLE, "湖泊法第三条");
    set_field(document, ZWS_FIELD_LAW, "湖泊法（2020修正）");
    set_field(document, ZWS_FIELD_ARTICLE, "第三条");
    set_field(document, ZWS_FIELD_VALIDITY, "现行有效");
    set_field(document, ZWS_FIELD_BODY,
              "禁止捕鱼。\n有下列情形的，除外：\n（一）科研；\n（二）自用。");
    assert_ok(zws_store_writer__put(writer, document, NULL, NULL));
    zws_document_free(document);
    assert_ok(zws_store_writer__commit(writer));
    zws_store_writer__free(writer);
    check("湖泊法第三条", "a",
          "第三条|禁止捕鱼。\n有下列情形的，除外：\n（一）科研；\n（二）自用。");
    check("湖泊法第三条第一款", "a", "第三条 › 第一款|禁止捕鱼。");
    check("科研", "a", "第三条 › （一）|（一）科研；");
    zws_results *results = run("湖泊法3条1款", 1, true);
    assert_string_equal(zws_results_citation(results, 0, 0),
                        "《湖泊法（2020修正）》第三条第一款（现行有效）");
    assert_string_equal(zws_results_citation(results, 0, 1),
                        "《湖泊法（2020修正）》第三条（现行有效）");
    zws_results_free(results);
    results = run("科研", 1, true);
    assert_string_equal(zws_results_citation(results, 0, 0),
                        "《湖泊法（2020修正）》第三条第（一）项（现行有效）");
    zws_results_free(results);
    free_index(the_index);
    the_index = old;
}

static int setup(void **state)
{
    (void)state;
    the_index = make_index(samples, sizeof samples / sizeof *samples, false);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_best),    cmocka_unit_test(test_cited),
        cmocka_unit_test(test_several), cmocka_unit_test(test_citations),
        cmocka_unit_test(test_marks),   cmocka_unit_test(test_whole),
        cmocka_unit_test(test_long),    cmocka_unit_test(test_article_documents),
    };
    return cmocka_run_group_tests(tests, setup, free_the_index);
}
