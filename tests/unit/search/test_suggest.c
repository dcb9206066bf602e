/* What is suggested while somebody types, in either tier and in both. */
#include "suggested.h"

static const paper papers[] = {
    {"act", "政务公开条例", "政务公开的规定。", "2018-03-01", NULL, "国务院", "已废止"},
    {"plan", "政务公开工作要点", "推进政务公开，办好政务大厅。", "2017-05-01", NULL,
     "国家发展和改革委员会", NULL},
    {"note", "关于推进政务公开工作的通知", "现就政务公开通知如下。", "2021-01-01", NULL,
     "国家发展和改革委员会", NULL},
    {"about", "《政务公开条例》解读", "条例的解读。", "2018-04-01", NULL, "国务院", NULL},
    {"r1", "年度报告", "其一。", "2019-01-01", NULL, "某某县“民”局", NULL},
    {"r2", "年度报告", "其二。", "2020-01-01", NULL, NULL, NULL},
    {"r3", "年度报告", "其三。", NULL, NULL, NULL, NULL},
    {"r4", "年 度 报 告", "其四。", "2016-01-01", NULL, NULL, NULL},
    {"fund", "住房公积金提取办法", "住房公积金可以提取。", "2016-09-01", "国发〔2016〕55号",
     "国务院", NULL},
    {"five", "某五号文件", "内容。", "2018-09-01", "国发〔2018〕5号", "国务院", NULL},
    {"fifteen", "某十五号文件", "内容。", "2018-10-01", "国发〔2018〕15号", NULL, NULL},
    {"decree", "某条例的公布", "内容。", "2019-04-03", "国务院令第711号", NULL, NULL},
    {"finance", "某财政公告", "内容。", "2018-02-03", "财政部公告2018年第5号", NULL, NULL},
    {"open", "Opening Government Data in 2018", "Government data are open.", "2018-01-31", NULL,
     NULL, NULL},
    {"work", "2018年政府工作报告", "报告。", "2018-03-05", NULL, NULL, NULL},
    {"budget", "（2020年）预算 草案", "预算。", "2020-03-05", NULL, NULL, NULL},
    {"odd", "关于“互联网+”的 -补充- 说明 OR 其他", "说明。", "2015-01-01", NULL, NULL, NULL},
    {"sign", "……", "只有标点的标题。", "2015-01-01", NULL, NULL, NULL},
};

static void gives(const char *typed, const char *expected)
{
    const char *found = line(typed, 10);
    if (strcmp(found, expected) != 0)
        print_message("typed %s\n", typed);
    assert_string_equal(found, expected);
}

static void lacks(const char *typed, const char *part)
{
    if (strstr(line(typed, 10), part))
        fail_msg("typed %s: %s is in %s", typed, part, line(typed, 10));
}

/* What begins so comes first, what has ended last of those. */
static void test_titles(void **state)
{
    (void)state;
    gives("政务公开条", "T 《[政务公开条]例》解读|T [政务公开条]例");
    gives("政务公开工", "W [政务公开工]作#2|T [政务公开工]作要点|T 关于推进[政务公开工]作的通知");
    gives("关于推", "W [关于推]进|T [关于推]进政务公开工作的通知");
    has("政", "T 《[政]务公开条例》解读|T [政]务公开工作要点|T [政]务公开条例|T 关于推进[政]务");
    gives("互联网", "T 关于“[互联网]+”的 -补充- 说明 OR 其他");
}

static void test_spelling(void **state)
{
    (void)state;
    gives("政務公開條", "T 《[政务公开条]例》解读|T [政务公开条]例");
    gives("《政务公开条例", "T 《[政务公开条例]》解读|T [政务公开条例]");
    gives(" 政务\t公开条\n", "T 《[政务公开条]例》解读|T [政务公开条]例");
    gives("年 度", "T [年度]报告#4");
    gives("预算草", "W [预算草]案|T （2020年）[预算 草]案");
    gives("opening gov", "T [Opening Gov]ernment Data in 2018");
    gives("OPENING", "T [Opening] Government Data in 2018");
}

/* Numbers and Latin words may be half typed, and are met at their beginning only. */
static void test_half_words(void **state)
{
    (void)state;
    has("201", "T [201]8年政府工作报告");
    has("201", "T Opening Government Data in [201]8");
    gives("2018年政", "W [2018年政]府|T [2018年政]府工作报告");
    gives("（20",
          "T （[20]20年）预算 草案|T [20]18年政府工作报告|T Opening Government Data in [20]18");
    gives("18年", "");
    has("gov", "T Opening [Gov]ernment Data in 2018");
    lacks("vern", "Data");
}

/* Words that stand apart in a title. */
static void test_words_apart(void **state)
{
    (void)state;
    gives("推进 通知", "T 关于[推进]政务公开工作的[通知]");
    gives("住房公积金办法", "T [住房公积金]提取[办法]");
    gives("住房公积金办", "T [住房公积金]提取[办]法");
    gives("通知 推进", "T 关于[推进]政务公开工作的[通知]");
    gives("推进 预算", "");
}

static void test_equal_titles(void **state)
{
    (void)state;
    zws_suggestions *s;
    for (int t = 0; t < TIERS; t++) {
        assert_ok(zws_suggest__run(&s, tier[t]->store, tier[t]->analyzer, "年度报", 9, 10, 0));
        assert_int_equal(s->list.n, 1);
        assert_string_equal(s->list.item[0].id, "r2");
        assert_int_equal(s->list.item[0].documents, 4);
        zws_suggestions__free(s);
    }
}

static void test_numbers(void **state)
{
    (void)state;
    gives("国发〔20", "N [国发]〔[20]18〕15号|N [国发]〔[20]18〕5号|N [国发]〔[20]16〕55号");
    gives("国发2018", "N [国发]〔[2018]〕15号|N [国发]〔[2018]〕5号");
    gives("国发[2018]5", "N [国发]〔[2018]〕[5]号");
    gives("国发（2018） 1", "N [国发]〔[2018]〕[1]5号");
    gives("国发２０１６５", "N [国发]〔[2016]〕[5]5号");
    gives("国发 55", "N [国发]〔2016〕[55]号");
    gives("国发 5", "N [国发]〔2018〕[5]号|N [国发]〔2016〕[5]5号");
    gives("国发5号", "N [国发]〔2018〕[5]号");
    gives("国发〔2018〕5号", "N [国发]〔[2018]〕[5]号");
    gives("国发", "N [国发]〔2018〕15号|N [国发]〔2018〕5号|N [国发]〔2016〕55号");
    gives("国务院令7", "N [国务院令]第[7]11号");
    gives("国务院令第711", "N [国务院令]第[711]号");
    gives("财政部公告2018年第", "N [财政部公告][2018]年第5号");
    gives("财政部公告 5", "N [财政部公告]2018年第[5]号");
    gives("国发〔2017", "");
    gives("国发〔2018〕55", "");
    gives("国发2018 5 5", "");
    gives("国发〔2018〕05", "");
    gives("国发〔20181818", "");
    gives("国发12345678901234567890", "");
}

static void test_number_documents(void **state)
{
    (void)state;
    zws_suggestions *s;
    for (int t = 0; t < TIERS; t++) {
        assert_ok(zws_suggest__run(&s, tier[t]->store, tier[t]->analyzer, "国发2016", 10, 1, 0));
        assert_int_equal(s->list.n, 1);
        assert_string_equal(s->list.item[0].id, "fund");
        assert_string_equal(s->list.item[0].title, "住房公积金提取办法");
        zws_suggestions__free(s);
    }
}

static void test_words(void **state)
{
    (void)state;
    has("政务大", "W [政务大]厅");
    has("政", "W [政]务");
    has("住房公积金提", "W [住房公积金提]取|T [住房公积金提]取办法");
    has("推进政务公", "W [推进政务公]开");
    has("gov", "W [gov]ernment");
    lacks("推进大", "W"); /* nothing has 推进大厅 */
    lacks("政务大厅", "W");
}

static void test_issuers(void **state)
{
    (void)state;
    has("国家发", "I [国家发]展和改革委员会#2");
    has("发展和改革", "I 国家[发展和改革]委员会#2");
    has("国家发改委", "I 国家发展和改革委员会#2");
    has("某某县", "I [某某县]“民”局");
    lacks("发展改", "T");
}

/* Terms and issuers leave at least eight places of ten to titles, and take what is left. */
static void test_places(void **state)
{
    (void)state;
    const char *all = line("政", 20), *few = line("政", 3);
    assert_true(strncmp(few, "W ", 2) == 0);
    assert_int_equal(strncmp(few, all, strcspn(few, "|")), 0);
    size_t titles = 0;
    for (const char *p = few; (p = strstr(p, "|T ")); p++)
        titles++;
    assert_int_equal(titles, 2);
    assert_true(strncmp(line("政务公开条", 1), "T ", 2) == 0);
}

static void test_nothing(void **state)
{
    (void)state;
    const char *const nothing[] = {"",   " ",      "《》", "……",      "\x01\x02", "龘靐",
                                   "\n", "不存在", "\"",   "(((((((", "-",        "*"};
    for (size_t i = 0; i < sizeof nothing / sizeof *nothing; i++)
        gives(nothing[i], "");
}

/* Whatever is typed, what is suggested finds what it says. */
static void test_finds(void **state)
{
    (void)state;
    size_t checked = 0;
    for (size_t p = 0; p < sizeof papers / sizeof *papers; p++) {
        const char *title = papers[p].title;
        for (size_t n = 1; n <= strlen(title); n++) {
            zws_suggestions *s;
            if ((title[n] & 0xC0) == 0x80)
                continue;
            test_index *index = tier[(p + n) % TIERS];
            assert_ok(zws_suggest__run(&s, index->store, index->analyzer, title, n, 20, 0));
            bool offered = strcmp(title, "……") == 0;
            for (size_t i = 0; i < s->list.n; i++, checked++) {
                if (found_by(index, &s->list.item[i]) == 0)
                    fail_msg("'%s' finds nothing", s->list.item[i].text);
                offered = offered || strcmp(s->list.item[i].text, title) == 0 ||
                          (s->list.item[i].id && strcmp(s->list.item[i].id, "r2") == 0);
            }
            bool says = strspn(title, "（“《") < n; /* punctuation alone asks for nothing */
            if (says && n > 3 && !offered)
                fail_msg("'%.*s' does not offer '%s'", (int)n, title, title);
            zws_suggestions__free(s);
        }
    }
    assert_true(checked > 300);
}

/* A deadline that has passed gives what there is: nothing, and no error. */
static void test_deadline(void **state)
{
    (void)state;
    for (int t = 0; t < TIERS; t++) {
        zws_suggestions *s;
        char typed[1025];
        for (size_t i = 0; i < 1023; i += 3)
            memcpy(typed + i, "政", 3);
        int64_t begin = zws_clock__now_ns();
        for (int i = 0; i < 20; i++) {
            assert_ok(zws_suggest__run(&s, tier[t]->store, tier[t]->analyzer, typed, 1023, 20, 1));
            assert_int_equal(s->list.n, 0);
            zws_suggestions__free(s);
        }
        assert_true(zws_clock__now_ns() - begin < INT64_C(5000000000));
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
        cmocka_unit_test(test_titles),           cmocka_unit_test(test_spelling),
        cmocka_unit_test(test_half_words),       cmocka_unit_test(test_words_apart),
        cmocka_unit_test(test_equal_titles),     cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_number_documents), cmocka_unit_test(test_words),
        cmocka_unit_test(test_issuers),          cmocka_unit_test(test_places),
        cmocka_unit_test(test_nothing),          cmocka_unit_test(test_finds),
        cmocka_unit_test(test_deadline),
    };
    return cmocka_run_group_tests(tests, setup, close_tiers);
}
