/* Articles as people cite them, and the short keys of laws. */
#include "fixture.h"

#include "document/article.h"

typedef struct {
    const char *text;
    uint32_t number, sub, paragraph, item;
    const char *rest; /* what stands behind the article */
} cited;

static void check_cited(const cited *row)
{
    zws_text text = {0};
    zws_buffer rest = {0};
    zws_article article;
    fixture_text(&text, row->text);
    bool found = zws_article__at(&article, text.cp, text.n, 0);
    if (found != (row->number > 0))
        print_message("%s\n", row->text);
    assert_int_equal(found, row->number > 0);
    if (found) {
        assert_int_equal(zws_text__append_utf8(&rest, &text, article.last, text.n), ZWS_OK);
        assert_int_equal(zws_buffer__putc(&rest, '\0'), ZWS_OK);
        if (strcmp(rest.data, row->rest) != 0)
            print_message("%s: %s\n", row->text, rest.data);
        assert_string_equal(rest.data, row->rest);
        assert_int_equal(article.first, 0);
        assert_int_equal(article.number, row->number);
        assert_int_equal(article.sub, row->sub);
        assert_int_equal(article.paragraph, row->paragraph);
        assert_int_equal(article.item, row->item);
        assert_int_equal(article.marked, strncmp(row->text, "第", 3) == 0);
    }
    zws_buffer__free(&rest);
    zws_text__free(&text);
}

static void test_articles(void **state)
{
    (void)state;
    static const cited rows[] = {
        {"第十二条", 12, 0, 0, 0, ""},
        {"第12条", 12, 0, 0, 0, ""},
        {"第 12 条规定", 12, 0, 0, 0, "规定"},
        {"第１２条", 12, 0, 0, 0, ""},
        {"12条", 12, 0, 0, 0, ""},
        {"二百三十四条", 234, 0, 0, 0, ""},
        {"第一千二百六十条", 1260, 0, 0, 0, ""},
        {"第二百三十四条之一", 234, 1, 0, 0, ""},
        {"第120条之6的规定", 120, 6, 0, 0, "的规定"},
        {"第二百九十一条之二第二款", 291, 2, 2, 0, ""},
        {"第十二条第二款", 12, 0, 2, 0, ""},
        {"第十二条第二款第（三）项", 12, 0, 2, 3, ""},
        {"第十二条第二款第三项", 12, 0, 2, 3, ""},
        {"第12条第2款第3项之外", 12, 0, 2, 3, "之外"},
        {"第十二条（三）", 12, 0, 0, 3, ""},
        {"第十二条第（十三）项", 12, 0, 0, 13, ""},
        {"第十二条（试行）", 12, 0, 0, 0, "(试行)"},
        {"12条2款3项", 12, 0, 2, 3, ""},
        {"12条2款3", 12, 0, 2, 0, "3"},
        {"12条2", 12, 0, 0, 0, "2"},
        {"第十二条第三", 12, 0, 0, 0, "第三"},
        {"第十二条第三章", 12, 0, 0, 0, "第三章"},
        {"第一条之规定", 1, 0, 0, 0, "之规定"},
        {"第一条之一切", 1, 0, 0, 0, "之一切"},
        {"第十二条例", 12, 0, 0, 0, "例"},
        {"十二条例", 0, 0, 0, 0, NULL},
        {"第十二章", 0, 0, 0, 0, NULL},
        {"第条", 0, 0, 0, 0, NULL},
        {"第0条", 0, 0, 0, 0, NULL},
        {"第10000条", 0, 0, 0, 0, NULL},
        {"第十百条", 0, 0, 0, 0, NULL},
        {"第", 0, 0, 0, 0, NULL},
        {"条", 0, 0, 0, 0, NULL},
        {"", 0, 0, 0, 0, NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        check_cited(&rows[i]);
}

/* Cut anywhere, nothing beyond the end is read: sanitizers watch. */
static void test_cut(void **state)
{
    (void)state;
    zws_text text = {0};
    zws_article article;
    fixture_text(&text, "第一百二十条之六第二款第（十三）项的规定");
    for (size_t n = 0; n <= text.n; n++) {
        uint32_t *copy = malloc((n ? n : 1) * sizeof *copy);
        assert_non_null(copy);
        memcpy(copy, text.cp, n * sizeof *copy);
        for (size_t i = 0; i <= n; i++) {
            if (zws_article__at(&article, copy, n, i))
                assert_true(article.last <= n && article.first == i);
        }
        free(copy);
    }
    zws_text__free(&text);
}

static const char *key_of(const char *name, bool years)
{
    static char key[400];
    zws_text text = {0};
    zws_buffer out = {0};
    fixture_text(&text, name);
    assert_int_equal(zws_article__law_key(&out, &text, 0, text.n, years), ZWS_OK);
    snprintf(key, sizeof key, "%.*s", (int)out.len, out.len ? out.data : "");
    zws_buffer__free(&out);
    zws_text__free(&text);
    return key;
}

static void test_laws(void **state)
{
    (void)state;
    static const char *const rows[][3] = {
        /* name, key, key with the version */
        {"中华人民共和国刑法", "刑法", "刑法"},
        {"《中华人民共和国刑法》", "刑法", "刑法"},
        {"刑法", "刑法", "刑法"},
        {"中华人民共和国", "中华人民共和国", "中华人民共和国"},
        {"中华人民共和国刑法（2020修正）", "刑法", "刑法2020修正"},
        {"公司法(2023年修订)", "公司法", "公司法2023年修订"},
        {"公司法[2018修正]", "公司法", "公司法2018修正"},
        {"公司法【1999】", "公司法", "公司法1999"},
        {"城市规划条例（修正）", "城市规划条例", "城市规划条例修正"},
        {"人民检察院刑事诉讼规则（试行）", "人民检察院刑事诉讼规则试行",
         "人民检察院刑事诉讼规则试行"},
        {"关于适用《婚姻法》若干问题的解释（二）", "关于适用婚姻法若干问题的解释二",
         "关于适用婚姻法若干问题的解释二"},
        {"刑诉法", "刑事诉讼法", "刑事诉讼法"},
        {"消法", "消费者权益保护法", "消费者权益保护法"},
        {"條例（２０１８修訂", "条例2018修订", "条例2018修订"},
        {"上海市 房屋 租赁条例", "上海市房屋租赁条例", "上海市房屋租赁条例"},
        {"CE标志办法", "ce标志办法", "ce标志办法"},
        {"（2018年）", "", "2018年"},
        {"。、", "", ""},
        {"", "", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_string_equal(key_of(rows[i][0], false), rows[i][1]);
        assert_string_equal(key_of(rows[i][0], true), rows[i][2]);
    }
}

static void test_version(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        bool has;
    } rows[] = {{"刑法（2020修正）", true}, {"刑法", false},           {"办法（试行）", false},
                {"办法（修订）", true},     {"办法（3018年）", false}, {"办法（2018", false},
                {"2018年办法", false}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        zws_text text = {0};
        fixture_text(&text, rows[i].name);
        assert_int_equal(zws_article__has_version(&text, 0, text.n), rows[i].has);
        zws_text__free(&text);
    }
}

/* A key is appended: what stood there stays, whatever it is. */
static void test_appended(void **state)
{
    (void)state;
    zws_text text = {0};
    zws_buffer out = {0};
    fixture_text(&text, "中华人民共和国刑诉法");
    assert_int_equal(zws_buffer__puts(&out, "刑诉法"), ZWS_OK);
    assert_int_equal(zws_article__law_key(&out, &text, 0, text.n, false), ZWS_OK);
    assert_int_equal(zws_buffer__putc(&out, '\0'), ZWS_OK);
    assert_string_equal(out.data, "刑诉法刑事诉讼法");
    zws_buffer__free(&out);
    zws_text__free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_articles), cmocka_unit_test(test_cut),
        cmocka_unit_test(test_laws),     cmocka_unit_test(test_version),
        cmocka_unit_test(test_appended),
    };
    return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
