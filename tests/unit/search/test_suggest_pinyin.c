/* Suggestions for letters that may be pinyin; and what is never suggested: documents that were
 * deleted or replaced, and units. */
#include "suggested.h"

static const paper papers[] = {
    {"open", "关于推进政务公开工作的通知", "推进政务公开，办好政务大厅。", "2021-01-01", NULL, NULL,
     NULL},
    {"fund", "住房公积金提取办法", "职工可以提取住房公积金，缴存公积金，见国发〔2016〕55号。",
     "2016-09-01", "国发〔2016〕55号", "国家发展和改革委员会", NULL},
    {"house", "住房保障条例", "住房保障。", "2018-01-01", NULL, NULL, NULL},
    {"penalty", "行政处罚决定书", "行政处罚，行政许可。", "2018-02-01", NULL, NULL, NULL},
    {"zoo", "Zoning and housing", "Zoning of houses.", "2019-01-01", NULL, NULL, NULL},
};

static void begins(const char *typed, const char *part)
{
    if (strncmp(line(typed, 10), part, strlen(part)) != 0)
        fail_msg("typed %s: %s is not first in %s", typed, part, line(typed, 10));
}

static void test_pinyin(void **state)
{
    (void)state;
    static const char *const spellings[] = {"zhengwu gongkai",  "zhengwugongkai", "zwgk",
                                            "zhengwugk",        "ZhengWuGongKai", "zhèngwù gōngkāi",
                                            "zheng'wu'gong'kai"};
    for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++) {
        begins(spellings[i], "W [政务公开]");
        has(spellings[i], "T 关于推进[政务公开]工作的通知");
    }
    begins("xzcf", "W [行政处罚]");
    has("xzcf", "T [行政处罚]决定书");
}

/* The last word may be broken off anywhere. */
static void test_broken_off(void **state)
{
    (void)state;
    static const char typed[] = "zhufanggongjijin";
    for (size_t n = 9; n <= strlen(typed); n++) {
        char part[32];
        snprintf(part, sizeof part, "%.*s", (int)n, typed);
        has(part, "T [住房公积金]提取办法");
    }
    has("住房gongj", "T [住房公积金]提取办法");
    has("行政chuf", "T [行政处罚]决定书");
}

static void test_numbers(void **state)
{
    (void)state;
    has("guofa2016", "N [国发]〔[2016]〕55号");
    has("guofa[2016]5", "N [国发]〔[2016]〕[5]5号");
}

/* Latin words that the index has come before what they may mean. */
static void test_latin_first(void **state)
{
    (void)state;
    begins("zon", "W [zon]ing|T [Zon]ing and housing");
    has("hous", "W [hous]ing");
}

static void test_no_pinyin(void **state)
{
    (void)state;
    static const char *const typed[] = {
        "xyzxyzxyz", "bcdfgh",
        "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"
        "zzzzzzzzzzzzzzzzzzzzzz",
        "meiyouzhegewenjian"};
    for (size_t i = 0; i < sizeof typed / sizeof *typed; i++)
        assert_string_equal(line(typed[i], 10), "");
}

/* Each suggestion finds something, whatever the letters. */
static void test_finds(void **state)
{
    (void)state;
    static const char *const typed[] = {"z", "zh", "zhu",  "zw",   "zf",  "gj",  "x",    "xing",
                                        "g", "gf", "tiqu", "baoz", "jue", "tzh", "zfgjj"};
    size_t checked = 0;
    for (size_t k = 0; k < sizeof typed / sizeof *typed; k++) {
        zws_suggestions *s;
        test_index *index = tier[k % TIERS];
        assert_ok(
            zws_suggest__run(&s, index->store, index->analyzer, typed[k], strlen(typed[k]), 20, 0));
        for (size_t i = 0; i < s->list.n; i++, checked++) {
            if (found_by(index, &s->list.item[i]) == 0)
                fail_msg("'%s' for '%s' finds nothing", s->list.item[i].text, typed[k]);
        }
        zws_suggestions__free(s);
    }
    assert_true(checked > 25);
}

/* --- What is never suggested ------------------------------------------------------------------ */

static void delete_paper(zws_store_writer *writer, const char *id)
{
    assert_ok(zws_store_writer__delete(writer, id, strlen(id)));
}

static void test_hidden(void **state)
{
    (void)state;
    for (int t = 0; t < TIERS; t++) {
        test_index *index = make_papers(papers, sizeof papers / sizeof *papers, t, false);
        zws_store_writer *writer = open_writer(index, false);
        const paper other = {"house", "别的标题", "别的内容。", "2018-01-01", NULL, NULL, NULL};
        delete_paper(writer, "fund");
        put_paper(writer, &other);
        assert_ok(zws_store_writer__commit(writer));
        zws_store_writer__free(writer);
        static const char *const typed[] = {"住",       "住房",   "住房公积金", "国发",
                                            "国发2016", "公积金", "国家发展",   "国家发改委",
                                            "zfgjj",    "提",     "住房保",     "职工"};
        for (size_t i = 0; i < sizeof typed / sizeof *typed; i++)
            assert_string_equal(suggested(index, typed[i], 20), "");
        assert_string_equal(suggested(index, "别的", 20), "T [别的]标题");
        free_index(index);
    }
}

static void test_units(void **state)
{
    (void)state;
    const paper law = {
        "law", "岚江省数据条例", "第一条 数据的条款。\n第二条 数据共享。", "2020-01-01", NULL, NULL,
        NULL};
    for (int t = 0; t < BOTH; t++) {
        test_index *index = make_papers(&law, 1, t, true);
        assert_string_equal(suggested(index, "岚江省数", 20), "T [岚江省数]据条例");
        const char *found = suggested(index, "数", 20);
        assert_non_null(strstr(found, "W [数]据|")); /* in one document, not in three */
        free_index(index);
    }
}

static int setup(void **state)
{
    (void)state;
    return open_tiers(papers, sizeof papers / sizeof *papers);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pinyin),    cmocka_unit_test(test_broken_off),
        cmocka_unit_test(test_numbers),   cmocka_unit_test(test_latin_first),
        cmocka_unit_test(test_no_pinyin), cmocka_unit_test(test_finds),
        cmocka_unit_test(test_hidden),    cmocka_unit_test(test_units),
    };
    return cmocka_run_group_tests(tests, setup, close_tiers);
}
