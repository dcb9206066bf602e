/* Readings of characters and words; what Latin input may mean. */
#include "unit/analysis/one_analyzer.h"

#include "analysis/pinyin.h"
#include "analysis/pinyin_phrases_table.h"
#include "analysis/pinyin_syllables_table.h"

#define SYLLABLES (sizeof syllables / sizeof *syllables)
#define PHRASES   (sizeof phrases / sizeof *phrases)

/* The reading of a text, blanks between syllables; characters without one are "?". */
static const char *reading(const char *utf8)
{
    static char out[512];
    zws_text text = {0};
    uint16_t syllable[64];
    size_t len = 0;
    assert_ok(zws_text__normalize(&text, analyzer, utf8, strlen(utf8)));
    assert_true(text.n <= 64);
    zws_pinyin__read(syllable, analyzer, text.cp, text.n);
    out[0] = '\0';
    for (size_t i = 0; i < text.n; i++)
        len += (size_t)snprintf(out + len, sizeof out - len, "%s%s", i ? " " : "",
                                syllable[i] ? zws_pinyin__name(syllable[i]) : "?");
    zws_text__free(&text);
    return out;
}

/* The splits of an input: syllables between blanks, beginnings with a dot, splits between bars. */
static const char *splits(const char *latin)
{
    static char out[4096];
    zws_pinyin_splits s;
    size_t len = 0;
    zws_pinyin__split(&s, latin, strlen(latin));
    out[0] = '\0';
    for (size_t i = 0; i < s.n; i++) {
        if (i > 0)
            len += (size_t)snprintf(out + len, sizeof out - len, "|");
        for (size_t k = 0; k < s.split[i].n; k++)
            len +=
                (size_t)snprintf(out + len, sizeof out - len, "%s%s%s", k ? " " : "",
                                 s.split[i].item[k].letters, s.split[i].item[k].whole ? "" : ".");
    }
    return out;
}

/* Whether the text begins with what was typed, in any of its readings. */
static bool means(const char *latin, const char *utf8)
{
    zws_pinyin_splits s;
    zws_text text = {0};
    uint16_t syllable[64];
    bool found = false;
    zws_pinyin__split(&s, latin, strlen(latin));
    assert_ok(zws_text__normalize(&text, analyzer, utf8, strlen(utf8)));
    assert_true(text.n <= 64);
    zws_pinyin__read(syllable, analyzer, text.cp, text.n);
    for (size_t i = 0; i < s.n; i++)
        found = found || zws_pinyin__starts(&s.split[i], syllable, text.n);
    zws_text__free(&text);
    return found;
}

static void test_characters(void **state)
{
    (void)state;
    assert_string_equal(reading("政务公开"), "zheng wu gong kai");
    assert_string_equal(reading("浙江省人民政府"), "zhe jiang sheng ren min zheng fu");
    assert_string_equal(reading("绿色女旅略"), "lv se nv lv lve");
    assert_string_equal(reading("國務院"), "guo wu yuan");
    assert_string_equal(reading("二〇一八"), "er ling yi ba");
    assert_string_equal(reading("5G网，OK"), "? ? wang ? ? ?");
    assert_string_equal(reading("\U00020000"), "?");
    assert_string_equal(reading("儿童"), "er tong");
    assert_string_equal(reading(""), "");
    uint32_t cp[] = {0x33FF, 0x3400, 0x9FFF, 0xA000, 0x10FFFF, 0xFFFFFFFF};
    uint16_t out[6];
    zws_pinyin__read(out, analyzer, cp, 6);
    assert_int_equal(out[0], 0);
    assert_string_equal(zws_pinyin__name(out[1]), "qiu");
    assert_int_equal(out[3], 0);
    assert_int_equal(out[5], 0);
    assert_string_equal(zws_pinyin__name(0), "");
    assert_string_equal(zws_pinyin__name(0xFFFF), "");
    assert_string_equal(zws_pinyin__name(SYLLABLES), "");
    assert_string_equal(zws_pinyin__name(SYLLABLES - 1), "zuo");
}

static void test_words(void **state)
{
    (void)state;
    static const char *const expected[][2] = {
        {"重庆", "chong qing"},
        {"重要", "zhong yao"},
        {"行政", "xing zheng"},
        {"银行", "yin hang"},
        {"行业协会", "hang ye xie hui"},
        {"长春市市长", "chang chun shi shi zhang"},
        {"调整", "tiao zheng"},
        {"调查", "diao cha"},
        {"人民调解", "ren min tiao jie"},
        {"会计", "kuai ji"},
        {"会议", "hui yi"},
        {"给予", "ji yu"},
        {"供给侧", "gong ji ce"},
        {"职称", "zhi cheng"},
        {"暂行规定", "zan xing gui ding"},
        {"执行情况", "zhi xing qing kuang"},
        {"社会计划", "she hui ji hua"},
        {"畜牧", "xu mu"},
        {"畜禽", "chu qin"},
        {"退耕还林", "tui geng huan lin"},
        {"首都", "shou du"},
        {"西藏", "xi zang"},
        {"丽水", "li shui"},
        {"重新调整银行行长", "chong xin tiao zheng yin hang hang zhang"},
    };
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
        assert_string_equal(reading(expected[i][0]), expected[i][1]);
}

/* Rows are sorted, in normal form, as long as their readings, of known syllables, and needed: each
 * changes the reading that its characters would have without it, or the rows inside it. */
static void test_phrases(void **state)
{
    (void)state;
    assert_true(PHRASES >= 300);
    for (size_t i = 0; i < PHRASES; i++) {
        zws_buffer utf8 = {0};
        size_t len = 0, alone = 0;
        char bare[256] = "";
        for (; phrases[i].word[len]; len++) {
            char bytes[4];
            size_t n = zws_utf8__encode(bytes, phrases[i].word[len]);
            assert_ok(zws_buffer__append(&utf8, bytes, n));
            uint32_t cp = phrases[i].word[len];
            uint16_t syllable;
            zws_pinyin__read(&syllable, analyzer, &cp, 1);
            snprintf(bare + strlen(bare), sizeof bare - strlen(bare), "%s%s", len ? " " : "",
                     zws_pinyin__name(syllable));
        }
        assert_true(len >= 2);
        assert_string_equal(reading(utf8.data), phrases[i].reading);
        assert_null(strchr(reading(utf8.data), '?'));
        if (strcmp(bare, phrases[i].reading) == 0) {
            for (size_t k = 0; k < PHRASES; k++) {
                size_t n = 0;
                while (phrases[k].word[n])
                    n++;
                for (size_t at = 0; n < len && at + n <= len; at++)
                    alone += memcmp(phrases[i].word + at, phrases[k].word, 2 * n) == 0;
            }
            if (alone == 0)
                fail_msg("%s changes nothing", utf8.data);
        }
        if (i > 0) {
            size_t k = 0;
            while (phrases[i].word[k] && phrases[i].word[k] == phrases[i - 1].word[k])
                k++;
            assert_true(phrases[i - 1].word[k] < phrases[i].word[k]);
        }
        zws_buffer__free(&utf8);
    }
    for (size_t i = 2; i < SYLLABLES; i++)
        assert_true(strcmp(syllables[i - 1], syllables[i]) < 0);
}

/* Nearly every character of the basic block can be typed. */
static void test_coverage(void **state)
{
    (void)state;
    size_t known = 0;
    for (uint32_t cp = 0x4E00; cp < 0x9FA6; cp++) {
        uint16_t syllable;
        zws_pinyin__read(&syllable, analyzer, &cp, 1);
        known += syllable != 0;
    }
    assert_true(known > 20800);
}

static void test_splits(void **state)
{
    (void)state;
    static const char *const expected[][2] = {
        {"zhengwugongkai", "zheng wu gong kai"},
        {"zhengwu gongkai", "zheng wu gong kai"},
        {"ZhengWu", "zheng wu"},
        {"zwgk", "z. w. g. k."},
        {"zhwgk", "zh. w. g. k."},
        {"zhengw", "zheng w."},
        {"zhengwugo", "zheng wu go."},
        {"xian", "xian|xi an"},
        {"xi'an", "xi an"},
        {"xi\u2019an", "xi an"},
        {"xi-an", "xi an"},
        {"fangan", "fan gan|fang an"},
        {"zhèngwù", "zheng wu"},
        {"zhe\u0300ngwu\u0300", "zheng wu"},
        {"lǜse", "lv se"},
        {"lu\u0308se", "lv se"},
        {"lüshi", "lv shi"},
        {"lvshi", "lv shi"},
        {"lueduo", "lue duo"},
        {"zheng4wu4", "zheng wu"},
        {"xi1an1", "xi an"},
        {"n", "n."},
        {"a", "a"},
        {"nan", "nan"},
        {"yinhang", "yin hang"},
        {"  zheng  ", "zheng"},
        {"", ""},
        {" ", ""},
        {"'", ""},
        {"5g", ""},
        {"zheng6", ""},
        {"zheng政", ""},
        {"zheng\xFF", ""},
        {"v", ""},
        {"government", ""},
        {"iiii", ""},
        {"zhengu\u0308\u0308", ""},
    };
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        if (strcmp(splits(expected[i][0]), expected[i][1]) != 0)
            fail_msg("%s: %s, not %s", expected[i][0], splits(expected[i][0]), expected[i][1]);
    }
}

static void test_bounds(void **state)
{
    (void)state;
    char latin[4 * ZWS_PINYIN_LATIN_MAX];
    zws_pinyin_splits s;
    /* The most that is read: 64 letters in at most 32 syllables, and at most 8 ways. */
    for (size_t n = 2; n <= 2 * ZWS_PINYIN_LATIN_MAX; n += 2) {
        for (size_t i = 0; i < n; i += 2)
            memcpy(latin + i, "wu", 2);
        zws_pinyin__split(&s, latin, n);
        assert_int_equal(s.n, n <= ZWS_PINYIN_LATIN_MAX ? 1 : 0);
    }
    memset(latin, 'z', sizeof latin);
    zws_pinyin__split(&s, latin, ZWS_PINYIN_ITEMS_MAX);
    assert_int_equal(s.n, 1);
    zws_pinyin__split(&s, latin, ZWS_PINYIN_ITEMS_MAX + 1);
    assert_int_equal(s.n, 0);
    for (size_t i = 0; i < 60; i += 4)
        memcpy(latin + i, "xian", 4);
    zws_pinyin__split(&s, latin, 60);
    assert_true(s.n >= 2 && s.n <= ZWS_PINYIN_SPLITS_MAX);

    /* Whatever the letters: items cover them in order, and whole ones are syllables. */
    dice d = {4};
    for (int round = 0; round < 20000; round++) {
        size_t n = roll(&d, 24);
        for (size_t i = 0; i < n; i++)
            latin[i] = (char)pick(&d, U"aeiounghzcsxyjw '");
        zws_pinyin__split(&s, latin, n);
        for (size_t k = 0; k < s.n; k++) {
            size_t at = 0;
            for (size_t i = 0; i < s.split[k].n; i++) {
                const zws_pinyin_item *item = &s.split[k].item[i];
                assert_true(item->letters[0] != '\0');
                bool fits = false;
                for (uint16_t y = 1; y < SYLLABLES && !fits; y++)
                    fits = zws_pinyin__fits(item, y);
                assert_true(fits);
                for (const char *c = item->letters; *c; c++) {
                    while (at < n && (latin[at] == ' ' || latin[at] == '\''))
                        at++;
                    assert_true(at < n && latin[at] == *c);
                    at++;
                }
            }
            while (at < n && (latin[at] == ' ' || latin[at] == '\''))
                at++;
            assert_int_equal(at, n);
        }
    }
}

static void test_meaning(void **state)
{
    (void)state;
    assert_true(means("zhengwugongkai", "政务公开工作"));
    assert_true(means("zhengwugk", "政务公开"));
    assert_false(means("zhengwugk", "政务服务"));
    assert_true(means("zwgk", "政务公开"));
    assert_true(means("zw", "政务公开"));
    assert_true(means("zhwgk", "政务公开"));
    assert_false(means("zwgk", "政务服务"));
    assert_false(means("zwgk", "政务公"));
    assert_true(means("zhengwugo", "政务公开"));
    assert_true(means("yinhang", "银行"));
    assert_false(means("yinxing", "银行"));
    assert_true(means("xingzheng", "行政"));
    assert_true(means("kuaiji", "会计"));
    assert_true(means("xian", "县"));
    assert_true(means("xian", "西安"));
    assert_false(means("xi'an", "县"));
    assert_true(means("lvse", "绿色"));
    assert_true(means("luse", "绿色")); /* as it is typed on foreign keyboards */
    assert_true(means("luse", "路色"));
    assert_false(means("lvse", "路色"));
    assert_true(means("qinlue", "侵略"));
    assert_true(means("qinlve", "侵略"));
    assert_false(means("zheng", "5G网"));
    assert_false(means("zheng", ""));
    assert_false(means("", "政务"));
}

/* A damaged table gives no reading, never a crash. */
static void test_damage(void **state)
{
    (void)state;
    zws_dict damaged = analyzer->dict;
    zws_analyzer copy = *analyzer;
    uint16_t *table = malloc(2 * ZWS_DICT_PINYIN_COUNT);
    assert_non_null(table);
    memset(table, 0xFF, 2 * ZWS_DICT_PINYIN_COUNT);
    damaged.pinyin = table;
    copy.dict = damaged;
    uint32_t cp[] = {U'政', U'重', U'庆'};
    uint16_t out[3];
    zws_pinyin__read(out, &copy, cp, 3);
    assert_int_equal(out[0], 0);
    assert_string_equal(zws_pinyin__name(out[1]), "chong");
    free(table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_characters), cmocka_unit_test(test_words),
        cmocka_unit_test(test_phrases),    cmocka_unit_test(test_coverage),
        cmocka_unit_test(test_splits),     cmocka_unit_test(test_bounds),
        cmocka_unit_test(test_meaning),    cmocka_unit_test(test_damage),
    };
    return cmocka_run_group_tests(tests, open_dictionary, close_dictionary);
}
