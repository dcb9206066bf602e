/* Pinyin that somebody typed → Chinese; the table of words behind it. */
#include <pthread.h>

#include "unit/analysis/one_analyzer.h"

#include "analysis/analyzer_internal.h"
#include "analysis/pinyin_input.h"
#include "analysis/pinyin_words.h"

static zws_pinyin_guesses guesses;

/* The likeliest conversion, "" for none. */
static const char *converted(const char *input, const zws_pinyin_index *index)
{
    assert_ok(zws_pinyin__convert(&guesses, analyzer, input, strlen(input), 8, index));
    return guesses.n > 0 ? guesses.guess[0].text : "";
}

/* --- By the dictionary ----------------------------------------------------------------------- */

static void test_words(void **state)
{
    (void)state;
    static const char *const expected[][2] = {
        {"zhengwu gongkai", "政务公开"},
        {"zhengwugongkai", "政务公开"},
        {"ZhengWu'GongKai", "政务公开"},
        {"zhèng wù gōng kāi", "政务公开"},
        {"zheng4wu4gong1kai1", "政务公开"},
        {"zhufang gongjijin tiqu", "住房公积金提取"},
        {"zhufanggongjijintiqu", "住房公积金提取"},
        {"zwgk", "政务公开"},
        {"xfzqybhf", "消费者权益保护法"},
        {"zhengwugongk", "政务公开"},
        {"zhengwu gk", "政务公开"},
        {"nvzhigong", "女职工"},
        {"nuzhigong", "女职工"},
        {"nüzhigong", "女职工"},
        {"xingzheng fuyi", "行政复议"},
        {"yinhang", "银行"},
        {"zhengdi gonggao", "征地公告"},
    };
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
        assert_string_equal(converted(expected[i][0], NULL), expected[i][1]);
}

static void test_han_beside_letters(void **state)
{
    (void)state;
    assert_string_equal(converted("住房gongjijin提取", NULL), "住房公积金提取");
    assert_string_equal(converted("住房 gongjijin 提取", NULL), "住房公积金提取");
    assert_string_equal(converted("政务gk", NULL), "政务公开");
    assert_string_equal(converted("zhengwu公开", NULL), "政务公开");
    assert_string_equal(converted("youhua营商huanjing", NULL), "优化营商环境");
    /* A character that no word has beside it stays as it was typed. */
    assert_string_equal(converted("囗zhengwu", NULL), "囗政务");
}

static void test_sounds_taken_for_others(void **state)
{
    (void)state;
    static const char *const expected[][2] = {
        {"zengwu gongkai", "政务公开"},
        {"zhenwu gongkai", "政务公开"},
        {"zenwu gongkai", "政务公开"},
        {"sehui baoxian", "社会保险"},
        {"canye fuchi", "产业扶持"},
        {"zufang gongjijin", "住房公积金"},
        {"laonianlen", ""},
        {"nvyou fazhan", "旅游发展"},
        {"xinzheng chufa", "行政处罚"},
    };
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        if (*expected[i][1])
            assert_string_equal(converted(expected[i][0], NULL), expected[i][1]);
    }
    /* What was typed exactly goes first. */
    assert_string_equal(converted("jingying", NULL), "经营");
}

static void test_guesses_are_different_and_sorted(void **state)
{
    (void)state;
    assert_string_equal(converted("shishi", NULL), guesses.guess[0].text);
    assert_int_equal(guesses.n, 8);
    for (size_t i = 0; i < guesses.n; i++) {
        assert_int_equal(guesses.guess[i].n, 2);
        for (size_t k = i + 1; k < guesses.n; k++) {
            assert_string_not_equal(guesses.guess[i].text, guesses.guess[k].text);
            assert_true(guesses.guess[i].cost <= guesses.guess[k].cost);
        }
    }
    assert_ok(zws_pinyin__convert(&guesses, analyzer, "shishi", 6, 1, NULL));
    assert_int_equal(guesses.n, 1);
    assert_ok(zws_pinyin__convert(&guesses, analyzer, "shishi", 6, 0, NULL));
    assert_int_equal(guesses.n, 0);
    assert_ok(zws_pinyin__convert(&guesses, analyzer, "shishi", 6, 1000, NULL));
    assert_in_range(guesses.n, 9, ZWS_PINYIN_GUESSES_MAX);
}

static void test_what_is_no_pinyin(void **state)
{
    (void)state;
    static const char *const inputs[] = {
        "",      "   ",   "hello",          "政务公开", "2018",
        "a.b",   "pm2.5", "\xff",           "zheng|",   "国发〔2018〕1号",
        "vvvvv", "𠀀a",   "zhengwu\xE6\x94"};
    for (size_t i = 0; i < sizeof inputs / sizeof *inputs; i++)
        assert_string_equal(converted(inputs[i], NULL), "");
    char longer[ZWS_PINYIN_LATIN_MAX + 2];
    memset(longer, 'a', sizeof longer);
    longer[sizeof longer - 1] = '\0';
    assert_string_equal(converted(longer, NULL), "");
    /* As many characters as there may be, and one more. */
    char han[3 * ZWS_PINYIN_ITEMS_MAX + 8] = "";
    for (size_t i = 0; i + 1 < ZWS_PINYIN_ITEMS_MAX; i++)
        strcat(han, "政");
    strcat(han, "wu");
    assert_string_not_equal(converted(han, NULL), "");
    strcat(han, "wu");
    assert_string_equal(converted(han, NULL), "");
}

static void test_every_run_of_letters_is_bounded(void **state)
{
    (void)state;
    unsigned seed = 7;
    char input[40];
    for (int i = 0; i < 300; i++) {
        size_t n = 1 + (seed >> 8) % (sizeof input - 1);
        for (size_t k = 0; k < n; k++) {
            seed = seed * 1103515245u + 12345u;
            input[k] = "abcdefghijklmnopqrstuvwxyz '"[(seed >> 16) % 28];
        }
        assert_ok(zws_pinyin__convert(&guesses, analyzer, input, n, 16, NULL));
        for (size_t g = 0; g < guesses.n; g++)
            assert_int_equal(zws_utf8__count(guesses.guess[g].text, strlen(guesses.guess[g].text)),
                             guesses.guess[g].n);
    }
}

/* --- By what an index holds ------------------------------------------------------------------- */

typedef struct {
    const char *text; /* all that is held; NULL: everything is */
    size_t calls;
    zws_status fail;
} holding;

static zws_status is_held(uint64_t *frequency, const uint32_t *cp, size_t n, void *context)
{
    holding *h = context;
    char utf8[64];
    size_t len = 0;
    h->calls++;
    assert_in_range(n, 1, 12);
    for (size_t i = 0; i < n; i++)
        len += zws_utf8__encode(utf8 + len, cp[i]);
    utf8[len] = '\0';
    *frequency = !h->text || strstr(h->text, utf8) ? 10 : 0;
    return h->fail;
}

static void test_only_what_is_held(void **state)
{
    (void)state;
    holding h = {.text = "乘湖水环境保护条例 中小学校 征地公告"};
    zws_pinyin_index index = {is_held, &h, 1000};
    assert_string_equal(converted("chenghu shuihuanjing baohu", &index), "乘湖水环境保护");
    assert_string_equal(converted("zhengdi gonggao", &index), "征地公告");
    assert_string_equal(converted("zhengwu gongkai", &index), "");
    assert_string_equal(converted("zwgk", &index), "");
    assert_string_equal(converted("zdgg", &index), "征地公告");
    h.text = "政务公开";
    assert_string_equal(converted("zwgk", &index), "政务公开");
    assert_int_equal(guesses.n, 1);
    h.text = "";
    assert_string_equal(converted("zhengwu gongkai", &index), "");
}

static void test_questions_are_bounded(void **state)
{
    (void)state;
    static const char *const inputs[] = {"shishishishishishishishishishi", "zsyjzsyjzsyjzsyj",
                                         "s h s z y j g l s s z z j j y y",
                                         "yiyiyiyiyiyiyiyiyiyiyiyiyiyiyiyi", "z政z务z公z开z条z例z"};
    for (size_t i = 0; i < sizeof inputs / sizeof *inputs; i++) {
        holding h = {.text = NULL};
        zws_pinyin_index index = {is_held, &h, 1000};
        converted(inputs[i], &index);
        assert_in_range(h.calls, 1, ZWS_PINYIN_LOOKUPS_MAX);
    }
}

static void test_a_failure_is_passed_on(void **state)
{
    (void)state;
    holding h = {.text = "政务公开", .fail = ZWS_EIO};
    zws_pinyin_index index = {is_held, &h, 10};
    assert_int_equal(zws_pinyin__convert(&guesses, analyzer, "zwgk", 4, 8, &index), ZWS_EIO);
    assert_int_equal(h.calls, 1);
}

/* --- The table of words ----------------------------------------------------------------------- */

/* The words with these initials, blanks between them, as long as they fit. */
static const char *words_of(const zws_analyzer *of, const char *initial)
{
    static char out[4096];
    const zws_pinyin_words *words;
    size_t first, last, len = 0, n = strlen(initial);
    assert_ok(zws_pinyin_words__of(&words, of));
    zws_pinyin_words__range(&first, &last, words, zws_pinyin_words__key(initial, n));
    out[0] = '\0';
    for (size_t w = first; w < last && len + 64 < sizeof out; w++) {
        assert_true(w == first || words->word[w - 1].cost <= words->word[w].cost);
        for (size_t i = 0; i < n; i++)
            len += zws_utf8__encode(out + len, words->pool[words->word[w].at + i]);
        out[len++] = ' ';
        out[len] = '\0';
    }
    return out;
}

static void test_table(void **state)
{
    (void)state;
    assert_non_null(strstr(words_of(analyzer, "zwgk"), "政务公开"));
    assert_non_null(strstr(words_of(analyzer, "yh"), "银行"));
    assert_non_null(strstr(words_of(analyzer, "yx"), "银行")); /* also as yin xing, at a price */
    assert_null(strstr(words_of(analyzer, "yg"), "银行"));
    assert_string_equal(words_of(analyzer, "vvvvvvvvvvvv"), "");
    /* All are words of the dictionary, in order. */
    const zws_pinyin_words *words;
    assert_ok(zws_pinyin_words__of(&words, analyzer));
    assert_in_range(words->n, 100000, 2 * analyzer->dict.meta.words);
    for (size_t i = 0; i < words->n; i++) {
        uint32_t cp[ZWS_PINYIN_WORD_MAX];
        size_t n = (size_t)(words->word[i].key >> 60);
        assert_in_range(n, 1, ZWS_PINYIN_WORD_MAX);
        for (size_t k = 0; k < n; k++)
            cp[k] = words->pool[words->word[i].at + k];
        assert_int_not_equal(zws_dict__find(&analyzer->dict, cp, n), ZWS_DICT_NO_WORD);
        assert_true(i == 0 || words->word[i - 1].key <= words->word[i].key);
    }
}

static void test_user_words(void **state)
{
    (void)state;
    char path[64];
    zws_analyzer *own = open_analyzer();
    assert_null(strstr(words_of(own, "gmth"), "甿淼饕猢"));
    write_file(temporary(path, "words"),
               "甿淼饕猢 500\n政务公开 9\nabc\n一二三四五六七八九十一二三\n",
               sizeof "甿淼饕猢 500\n政务公开 9\nabc\n一二三四五六七八九十一二三\n" - 1);
    assert_ok(zws_analyzer__load_words(own, path));
    unlink(path);
    assert_non_null(strstr(words_of(own, "mmth"), "甿淼饕猢"));
    assert_ok(zws_pinyin__convert(&guesses, own, "mengmiaotaohu", 13, 4, NULL));
    assert_string_equal(guesses.guess[0].text, "甿淼饕猢");
    zws_analyzer *fork;
    assert_ok(zws_analyzer__fork(&fork, own));
    assert_non_null(strstr(words_of(fork, "mmth"), "甿淼饕猢"));
    zws_analyzer__free(fork);
    zws_analyzer__free(own);
}

typedef struct {
    zws_analyzer *fork;
    const zws_pinyin_words *words;
    pthread_t thread;
} asking;

static void *ask(void *context)
{
    asking *a = context;
    if (zws_pinyin_words__of(&a->words, a->fork) != ZWS_OK)
        a->words = NULL;
    return NULL;
}

static void test_threads_share_one_table(void **state)
{
    (void)state;
    enum { THREADS = 4 };
    zws_analyzer *root = open_analyzer();
    asking a[THREADS];
    for (int i = 0; i < THREADS; i++)
        assert_ok(zws_analyzer__fork(&a[i].fork, root));
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&a[i].thread, NULL, ask, &a[i]), 0);
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_join(a[i].thread, NULL), 0);
    for (int i = 0; i < THREADS; i++) {
        assert_non_null(a[i].words);
        assert_ptr_equal(a[i].words, a[0].words);
        zws_analyzer__free(a[i].fork);
    }
    zws_analyzer__free(root);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_han_beside_letters),
        cmocka_unit_test(test_sounds_taken_for_others),
        cmocka_unit_test(test_guesses_are_different_and_sorted),
        cmocka_unit_test(test_what_is_no_pinyin),
        cmocka_unit_test(test_every_run_of_letters_is_bounded),
        cmocka_unit_test(test_only_what_is_held),
        cmocka_unit_test(test_questions_are_bounded),
        cmocka_unit_test(test_a_failure_is_passed_on),
        cmocka_unit_test(test_table),
        cmocka_unit_test(test_user_words),
        cmocka_unit_test(test_threads_share_one_table),
    };
    return cmocka_run_group_tests(tests, open_dictionary, close_dictionary);
}
