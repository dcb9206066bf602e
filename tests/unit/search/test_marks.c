/* Needles that are looked for as text have the marks that tokens give them. */
#include "unit/unit.h"

#include "analysis/tokens.h"
#include "search/marks.h"

static zws_analyzer *analyzer;
static uint64_t seed = 0xA4093822299F31D1;

static uint32_t roll(uint32_t sides)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (uint32_t)((seed >> 32) * sides >> 32);
}

/* So many needles are not looked for one by one; those without terms have no marks. */
enum { MANY = 100, NEEDLES = 6 };

typedef struct {
    zws_phrases phrases[NEEDLES];
    zws_needle needle[MANY];
    zws_term term[NEEDLES][256];
    size_t n;
} asked;

static void ask(asked *a, const char *text)
{
    zws_text quoted = {0};
    zws_needle *needle = &a->needle[a->n];
    assert_ok(zws_text__normalize(&quoted, analyzer, text, strlen(text)));
    assert_ok(zws_tokens__phrase(&a->phrases[a->n], analyzer, &quoted));
    const zws_phrase *phrase = a->phrases[a->n].phrase;
    for (size_t k = 0; a->phrases[a->n].n > 0 && k < phrase->n && k < 256; k++, needle->n++)
        a->term[a->n][k] = (zws_term){phrase->term[k].term, phrase->term[k].len};
    needle->term = a->term[a->n++];
    zws_text__free(&quoted);
}

static void forget(asked *a)
{
    for (size_t i = 0; i < a->n; i++)
        zws_phrases__free(&a->phrases[i]);
    free(a);
}

static void assert_marks(const asked *a, const char *body, size_t expected)
{
    zws_text text = {0};
    zws_char_marks some, all;
    zws_needles few = {(zws_needle *)(uintptr_t)a->needle, a->n};
    zws_needles many = {(zws_needle *)(uintptr_t)a->needle, MANY};
    assert_ok(zws_text__normalize(&text, analyzer, body, strlen(body)));
    assert_ok(zws_marks__find(&some, analyzer, &text, &few));
    assert_ok(zws_marks__find(&all, analyzer, &text, &many));
    assert_int_equal(some.n, all.n);
    if (expected != SIZE_MAX)
        assert_int_equal(some.n, expected);
    for (size_t i = 0; i < some.n; i++) {
        assert_int_equal(some.mark[i].first, all.mark[i].first);
        assert_int_equal(some.mark[i].last, all.mark[i].last);
        assert_int_equal(some.mark[i].needle, all.mark[i].needle);
    }
    zws_marks__free(&some);
    assert_ok(zws_marks__find_enough(&some, analyzer, &text, &few));
    assert_int_equal(some.n, all.n);
    zws_marks__free(&some);
    zws_marks__free(&all);
    zws_text__free(&text);
}

static asked *ask_all(const char *const *texts)
{
    asked *a = calloc(1, sizeof *a);
    assert_non_null(a);
    for (; *texts; texts++)
        ask(a, *texts);
    return a;
}

static void test_cases(void **state)
{
    (void)state;
    static const struct {
        const char *needle[NEEDLES];
        const char *body;
        size_t marks;
    } cases[] = {
        {{"劳动合同"}, "劳动合同法：劳动 合同、劳\n动合同，勞動合同。劳务合同", 4},
        {{"劳动合同", "合同", "动"}, "劳动合同", 3},
        {{"法"}, "法法，法a法 1法", 5},
        {{"人人"}, "人人人人", 3},
        {{"人人人"}, "人人 人a人人人", 2},
        {{"合同"}, "合，同合a同合1同合①同", 0},
        {{"刑法234条"}, "刑法234条、刑法 234 条、刑法2345条", 2},
        {{"abc", "公开"}, "abc公开abcd公开 ABC", 4},
        {{"〇一"}, "二○一八年、二〇一", 2},
        {{"𠀀𠀁", "政𠀀"}, "𠀀𠀁政𠀀", 2},
        {{"公开"}, "", 0},
        {{"公开"}, "公", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        asked *a = ask_all(cases[i].needle);
        assert_marks(a, cases[i].body, cases[i].marks);
        forget(a);
    }
}

/* What is no run of Han characters is not taken for one. */
static void test_what_is_text(void **state)
{
    (void)state;
    static const zws_term term[] = {{"政务", 6},  {"务公", 6}, {"公开", 6},       {"开", 3},
                                    {"R政务", 7}, {"|", 1},    {"W政务公开", 13}, {"a", 1},
                                    {"政a", 4},   {"", 0}};
    static const struct {
        size_t first, n, expected;
    } cases[] = {{0, 1, 2}, {0, 2, 3}, {0, 3, 4}, {3, 1, 1}, {2, 2, 0}, {0, 0, 0}, {4, 1, 0},
                 {5, 1, 0}, {6, 1, 0}, {7, 1, 0}, {8, 1, 0}, {9, 1, 0}, {1, 2, 3}, {3, 2, 0}};
    uint32_t cp[ZWS_MARKS_TEXT_MAX];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zws_needle needle = {.term = (zws_term *)(uintptr_t)(term + cases[i].first),
                             .n = cases[i].n};
        assert_int_equal(zws_marks__read_text(cp, &needle), cases[i].expected);
        needle.opened = true;
        assert_int_equal(zws_marks__read_text(cp, &needle), 0);
        needle.opened = false;
        needle.closed = true;
        assert_int_equal(zws_marks__read_text(cp, &needle), 0);
    }
    zws_term same[100];
    for (size_t i = 0; i < 100; i++)
        same[i] = (zws_term){"人人", 6};
    for (size_t n = 60; n < 100; n++) {
        zws_needle needle = {.term = same, .n = n};
        assert_int_equal(zws_marks__read_text(cp, &needle), n < ZWS_MARKS_TEXT_MAX ? n + 1 : 0);
    }
}

static void random_text(char *out, size_t room, uint32_t pieces)
{
    static const char *const piece[] = {"政", "务", "政", "务", "公", "开", "政务", " ", "，",
                                        "1",  "a",  "\n", "〇", "①",  "𠀀", "責",   "(", "5.2"};
    size_t len = 0;
    for (uint32_t n = roll(pieces) + 1; n > 0; n--) {
        const char *p = piece[roll(sizeof piece / sizeof *piece)];
        if (len + strlen(p) >= room)
            break;
        memcpy(out + len, p, strlen(p));
        len += strlen(p);
    }
    out[len] = '\0';
}

static void test_random_texts(void **state)
{
    (void)state;
    for (int round = 0; round < 3000; round++) {
        asked *a = calloc(1, sizeof *a);
        char text[1024];
        assert_non_null(a);
        for (uint32_t n = 1 + roll(NEEDLES - 1); n > 0; n--) {
            random_text(text, sizeof text, 1 + roll(6));
            ask(a, text);
        }
        random_text(text, sizeof text, 300);
        assert_marks(a, text, SIZE_MAX);
        forget(a);
    }
}

/* Repaired readings alone, and beside a needle that takes the tokens of the text: the same marks.
 */
static void test_repaired_alone(void **state)
{
    (void)state;
    static const char *const body = "(责任羊位:省财政斤,各市、县政府)。责任单位是省财政厅。"
                                    "abc公开(六)才是升政务大厅服务能力,201 8 年 5 月 25 日印发";
    static zws_term unit[] = {{"R责任", 7}, {"R任单", 7}, {"R单位", 7}},
                    bureau[] = {{"R财政", 7}, {"R政厅", 7}}, hall[] = {{"R政务", 7}},
                    word[] = {{"abc", 3}};
    zws_needle needle[] = {{.term = unit, .n = 3},
                           {.term = bureau, .n = 2, .closed = true},
                           {.term = hall, .n = 1, .opened = true},
                           {.term = word, .n = 1}};
    zws_text text = {0};
    zws_char_marks alone, beside;
    assert_ok(zws_text__normalize(&text, analyzer, body, strlen(body)));
    assert_ok(zws_marks__find(&alone, analyzer, &text, &(zws_needles){needle, 3}));
    assert_ok(zws_marks__find(&beside, analyzer, &text, &(zws_needles){needle, 4}));
    assert_in_range(alone.n, 3, 9);
    size_t same = 0;
    for (size_t i = 0; i < beside.n; i++) {
        const zws_char_mark *mark = &beside.mark[i];
        if (mark->needle == 3)
            continue;
        assert_in_range(same, 0, alone.n - 1);
        assert_memory_equal(mark, &alone.mark[same++], sizeof *mark);
    }
    assert_int_equal(same, alone.n);
    assert_int_equal(beside.n, alone.n + 1);
    zws_marks__free(&alone);
    zws_marks__free(&beside);
    zws_text__free(&text);
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
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_what_is_text),
        cmocka_unit_test(test_random_texts),
        cmocka_unit_test(test_repaired_alone),
    };
    return cmocka_run_group_tests(tests, open_analyzer, close_analyzer);
}
