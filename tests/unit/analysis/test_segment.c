#include "unit/analysis/analyzing.h"

#include "base/deadline.h"
#include "zwsearch/segment.h"

static zws_analyzer *analyzer;
static zws_text text;
static zws_words words;

static int open_it(void **state)
{
    (void)state;
    analyzer = open_analyzer();
    return 0;
}

static int close_it(void **state)
{
    (void)state;
    zws_text__free(&text);
    zws_words__free(&words);
    zws_analyzer__free(analyzer);
    return 0;
}

static void sentences_by_hand(void **state)
{
    (void)state;
    static const char *const expected[] = {
        "今天|天气|很|好|。",
        "研究|生命|的|起源",
        "他|是|研究生",
        "令人感动",
        "国务院|办公厅|关于|印发|通知",
        "中国|人民|从此|站|起来|了",
        "和平|与|发展|是|当今|世界|的|两|大|主题|。",
        "会议|认为|，|改革|开放|取得|了|重大|成就|。",
        "及|其他|有关|部门",
    };
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        char joined[256];
        size_t n = 0;
        for (const char *p = expected[i]; *p; p++) {
            if (*p != '|')
                joined[n++] = *p;
        }
        joined[n] = '\0';
        assert_words(analyzer, joined, expected[i]);
    }
}

static int append_term(size_t begin, size_t end, const char *term, void *context)
{
    (void)begin;
    (void)end;
    return zws_buffer__printf(context, " %s ", term) != ZWS_OK;
}

/* What the index has of a text, each with blanks around it. */
static void terms_to(zws_buffer *out, const char *utf8)
{
    zws_segmenter *segmenter;
    assert_ok(zws_segmenter_open(&segmenter));
    assert_ok(
        zws_segmenter_run(segmenter, ZWS_SEGMENT_INDEX, utf8, strlen(utf8), append_term, out));
    zws_segmenter_free(segmenter);
}

/* 研究生 stands there, but not as a word. */
static void words_that_only_seem_to_be_there(void **state)
{
    (void)state;
    static const char sentence[] = "张三的研究生命令人感动";
    zws_buffer no_word = {0}, word = {0};
    assert_words(analyzer, sentence, "张|三|的|研究|生命|令人感动");
    terms_to(&no_word, sentence);
    assert_null(strstr(no_word.data, "W研究生"));
    assert_null(strstr(no_word.data, " W命令 "));
    assert_non_null(strstr(no_word.data, " W研究 "));
    assert_non_null(strstr(no_word.data, " W生命 "));
    /* Quoted it is found. */
    assert_non_null(strstr(no_word.data, " 研究 "));
    assert_non_null(strstr(no_word.data, " 究生 "));
    terms_to(&word, "张三的研究生感动");
    assert_non_null(strstr(word.data, " W研究生 "));
    zws_buffer__free(&no_word);
    zws_buffer__free(&word);
}

static void pairs_tell_what_words_alone_do_not(void **state)
{
    (void)state;
    const char *sentence = "结婚的和尚未结婚的";
    assert_words(analyzer, sentence, "结婚|的|和|尚未|结婚|的");
    zws_analyzer__use_pairs(analyzer, false);
    zws_buffer out = {0};
    segment_to(&out, analyzer, "及其他有关部门的通知");
    assert_non_null(strstr(out.data, "部门|的|通知"));
    zws_buffer__free(&out);
    zws_analyzer__use_pairs(analyzer, true);
    assert_words(analyzer, sentence, "结婚|的|和|尚未|结婚|的");
}

/* The kinds of a text's words as letters: D(ict) N(umber) T(ime) L(atin) P(erson) . U(nknown). */
static void assert_kinds(const char *utf8, const char *expected)
{
    char found[128];
    assert_ok(zws_text__normalize(&text, analyzer, utf8, strlen(utf8)));
    assert_ok(zws_words__segment(&words, analyzer, text.cp, text.n));
    assert_true(words.n < sizeof found);
    for (size_t i = 0; i < words.n; i++)
        found[i] = "DNTLP.U"[words.word[i].kind];
    found[words.n] = '\0';
    assert_string_equal(found, expected);
}

static void numbers_and_dates(void **state)
{
    (void)state;
    assert_words(analyzer, "2018年5月25日", "2018年|5月|25日");
    assert_kinds("2018年5月25日", "TTT");
    assert_words(analyzer, "二〇一八年十二月三十一日", "二〇一八年|十二月|三十一日");
    assert_kinds("二〇一八年十二月三十一日", "TTT");
    assert_words(analyzer, "２０１８年12月份", "２０１８年|12月份");
    assert_words(analyzer, "10时30分", "10时|30分");
    assert_words(analyzer, "增长3.5%，百分之三十点五", "增长|3.5%|，|百分之三十点五");
    assert_kinds("增长3.5%，百分之三十点五", "DN.N");
    assert_words(analyzer, "第十二条", "第十二|条");
    assert_words(analyzer, "第12条", "第12|条");
    assert_kinds("第12条", "ND");
    assert_words(analyzer, "5万元", "5万|元");
    assert_words(analyzer, "1:30", "1:30");
    assert_words(analyzer, "一百二十三个", "一百二十三|个");
    assert_words(analyzer, "〔2018〕54号", "〔|2018|〕|54|号");
    assert_words(analyzer, "第一", "第一");
    assert_words(analyzer, "第", "第");
    assert_words(analyzer, "98年", "98年");
    assert_words(analyzer, "12345年", "12345|年");
}

static void latin_and_mixed(void **state)
{
    (void)state;
    assert_words(analyzer, "5G时代", "5G|时代");
    assert_kinds("5G时代", "LD");
    assert_words(analyzer, "PM2.5浓度", "PM2.5|浓度");
    assert_words(analyzer, "执行GB18030标准", "执行|GB18030|标准");
    assert_words(analyzer, "Visual Studio", "Visual|Studio");
    assert_kinds("Visual Studio", "LL");
    assert_words(analyzer, "见www.gov.cn。", "见|www.gov.cn|。");
    assert_words(analyzer, "AT&T", "AT&T");
    assert_words(analyzer, "A股", "A|股");
    assert_words(analyzer, "e-mail", "e-mail");
    assert_words(analyzer, "a.", "a|.");
    assert_words(analyzer, "3.", "3|.");
}

static void names_by_rule(void **state)
{
    (void)state;
    assert_words(analyzer, "局长王小明出席", "局长|王|小明|出席");
    assert_kinds("局长王小明出席", "DPPD");
    assert_words(analyzer, "记者李伟报道", "记者|李|伟|报道");
    zws_buffer out = {0};
    segment_to(&out, analyzer, "记者欧阳文静报道");
    assert_non_null(strstr(out.data, "欧阳|"));
    assert_non_null(strstr(out.data, "|报道"));
    zws_buffer__free(&out);
}

static void punctuation(void **state)
{
    (void)state;
    assert_words(analyzer, "——", "——");
    assert_words(analyzer, "…………", "…………");
    assert_words(analyzer, "好！！", "好|！|！");
    assert_kinds("（）", "..");
    assert_words(analyzer, "-----=====", "-----|=====");
    assert_words(analyzer, "☃", "☃");
    assert_kinds("☃", ".");
    assert_kinds("\xF0\xA0\x80\x8B", "U"); /* an ideograph of plane 2 in no word */
}

static void nothing_gives_nothing(void **state)
{
    (void)state;
    assert_words(analyzer, "", "");
    assert_words(analyzer, "   ", "");
    assert_words(analyzer, "\xFF", "\xFF");
    assert_ok(zws_words__segment(&words, analyzer, NULL, 0));
    assert_int_equal(words.n, 0);
}

static void sentences_end_where_they_end(void **state)
{
    (void)state;
    /* A colon inside a time or an address ends nothing, so the run stays whole. */
    assert_words(analyzer, "时间：10:30；地点：北京", "时间|：|10:30|；|地点|：|北京");
    /* The same words, whatever sentence stands before. */
    zws_buffer one = {0}, two = {0};
    segment_to(&one, analyzer, "推进政务公开工作。");
    segment_to(&two, analyzer, "研究决定如下。推进政务公开工作。");
    assert_string_equal(two.data + two.len - one.len, one.data);
    zws_buffer__free(&one);
    zws_buffer__free(&two);
}

static void every_character_is_covered(void **state)
{
    (void)state;
    dice d = {1};
    static uint32_t cp[6000];
    for (int round = 0; round < 400; round++) {
        size_t n = roll(&d, round % 20 == 0 ? 6000 : 60);
        uint32_t kind = roll(&d, 16);
        for (size_t i = 0; i < n; i++) {
            cp[i] = roll(&d, 3) ? 0x4E00 + roll(&d, 2000) : random_cp(&d, kind);
            if (roll(&d, 10) == 0)
                cp[i] = " 12年第王.—a%:。"[roll(&d, 9)] & 0x7F;
        }
        zws_analyzer__use_pairs(analyzer, round & 1);
        assert_covered(analyzer, &words, cp, n);
    }
    zws_analyzer__use_pairs(analyzer, true);
}

static void code_points_that_are_none(void **state)
{
    (void)state;
    const uint32_t cp[] = {0x110000, 0xFFFFFFFFu, 0xD800, 0x4E2D, 0x56FD, 0x10FFFF};
    assert_covered(analyzer, &words, cp, sizeof cp / sizeof *cp);
    assert_int_equal(words.word[words.n - 2].len, 2); /* 中国 */
}

/* Runs of one kind that no sentence sign cuts: the words behind the cut still cover all. */
static void long_runs_are_cut(void **state)
{
    (void)state;
    static const uint32_t units[] = {'a', '7', U'一', U'中', U'—', ',', U'王', U'第', 0x20000};
    static uint32_t cp[200000];
    for (size_t u = 0; u < sizeof units / sizeof *units; u++) {
        for (size_t i = 0; i < 200000; i++)
            cp[i] = units[u];
        assert_covered(analyzer, &words, cp, 200000);
        for (size_t i = 0; i < words.n; i++)
            assert_true(words.word[i].len <= 2000);
    }
}

/* The last run of letters before the limit of a sentence goes to the next one, whole. */
static void the_cut_spares_words(void **state)
{
    (void)state;
    static uint32_t cp[2100];
    for (size_t i = 0; i < 2100; i++)
        cp[i] = i >= 1990 && i < 2010 ? 'x' : U'的';
    assert_covered(analyzer, &words, cp, 2100);
    bool whole = false;
    for (size_t i = 0; i < words.n; i++)
        whole = whole || (words.word[i].first == 1990 && words.word[i].len == 20);
    assert_true(whole);
}

static double seconds_for(const uint32_t *unit, size_t period, size_t n)
{
    uint32_t *cp = malloc(n * sizeof *cp);
    assert_non_null(cp);
    for (size_t i = 0; i < n; i++)
        cp[i] = unit[i % period];
    double best = 1e9;
    for (int round = 0; round < 3; round++) {
        int64_t start = zws_clock__now_ns();
        assert_ok(zws_words__segment(&words, analyzer, cp, n));
        double took = (double)(zws_clock__now_ns() - start) / 1e9;
        best = took < best ? took : best;
    }
    free(cp);
    return best;
}

/* Texts made to be slow: a run that is looked at again from each of its places would show here as
 * more than a microsecond a character. */
static void time_is_linear(void **state)
{
    (void)state;
    static const uint32_t *const units[] = {U"1.",
                                            U"1:",
                                            U"a.",
                                            U"a-",
                                            U"1年",
                                            U"一分之",
                                            U"一百",
                                            U"第1",
                                            U"第一",
                                            U"王小",
                                            U"......-",
                                            U"——",
                                            U"中华人民共和国",
                                            U"0",
                                            U"a",
                                            U"一",
                                            U"1万",
                                            U"一点",
                                            U"欧阳",
                                            U"人民代表大会常务委员会",
                                            U"a&"};
    for (size_t u = 0; u < sizeof units / sizeof *units; u++) {
        size_t period = 0;
        while (units[u][period])
            period++;
        double once = seconds_for(units[u], period, 100000);
        double twice = seconds_for(units[u], period, 200000);
        /* A busy machine makes single measures jump; both signs together do not lie. */
        assert_false(twice > once * 4 && twice > 200000 * 2e-6);
        assert_true(twice < 200000 * 20e-6);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sentences_by_hand),
        cmocka_unit_test(words_that_only_seem_to_be_there),
        cmocka_unit_test(pairs_tell_what_words_alone_do_not),
        cmocka_unit_test(numbers_and_dates),
        cmocka_unit_test(latin_and_mixed),
        cmocka_unit_test(names_by_rule),
        cmocka_unit_test(punctuation),
        cmocka_unit_test(nothing_gives_nothing),
        cmocka_unit_test(sentences_end_where_they_end),
        cmocka_unit_test(every_character_is_covered),
        cmocka_unit_test(code_points_that_are_none),
        cmocka_unit_test(long_runs_are_cut),
        cmocka_unit_test(the_cut_spares_words),
        cmocka_unit_test(time_is_linear),
    };
    return cmocka_run_group_tests(tests, open_it, close_it);
}
