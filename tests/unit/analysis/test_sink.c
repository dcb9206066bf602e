/* A sink takes runs of Han characters as a whole: with what it makes of them it has the same tokens
 * as who takes them one by one. */
#include "unit/analysis/one_analyzer.h"

#include "base/utf8.h"
#include "tests/unit/store/random.h"

enum { TOKENS = 4000, LONGEST = 160 };

typedef struct {
    char line[TOKENS][LONGEST];
    size_t n, runs, least;
} list;

static list one_by_one, by_runs;

static void note(list *l, int kind, bool positional, uint32_t pos, const char *term, size_t len)
{
    assert_true(l->n < TOKENS && len < 140);
    snprintf(l->line[l->n++], LONGEST, "%d%d@%u %.*s", kind, positional, pos, (int)len, term);
}

static zws_status take(const zws_token *t, void *context)
{
    list *l = context;
    if (t->kind == ZWS_TOKEN_WORD && t->last - t->first < l->least)
        return ZWS_OK;
    note(l, (int)t->kind, t->positional, t->pos, t->term, t->len);
    return ZWS_OK;
}

static zws_status take_run(const uint32_t *cp, size_t n, uint32_t pos, void *context)
{
    list *l = context;
    l->runs++;
    for (size_t i = 0; i < n; i++) {
        char term[8];
        size_t len = zws_utf8__encode(term, cp[i]);
        assert_int_equal(len, 3);
        note(l, ZWS_TOKEN_CHAR, i == 0 || i + 1 == n, pos + (uint32_t)i, term, len);
        if (i + 1 == n)
            break;
        len += zws_utf8__encode(term + len, cp[i + 1]);
        assert_int_equal(len, 6);
        note(l, ZWS_TOKEN_BIGRAM, true, pos + (uint32_t)i, term, len);
    }
    return ZWS_OK;
}

static int compare(const void *a, const void *b)
{
    return strcmp(a, b);
}

static void check(const char *utf8, size_t len, unsigned flags, uint32_t first, size_t least)
{
    const zws_token_sink sink = {take, take_run, least};
    zws_text text = {0};
    uint32_t next = 0, next_by_runs = 1;
    one_by_one.n = by_runs.n = by_runs.runs = 0;
    one_by_one.least = by_runs.least = least;
    assert_ok(zws_text__normalize(&text, analyzer, utf8, len));
    assert_ok(zws_tokens__emit(analyzer, &text, first, flags, take, &one_by_one, &next));
    assert_ok(zws_tokens__emit_to(analyzer, &text, first, flags, &sink, &by_runs, &next_by_runs));
    assert_int_equal(next, next_by_runs);
    assert_int_equal(one_by_one.n, by_runs.n);
    qsort(one_by_one.line, one_by_one.n, LONGEST, compare);
    qsort(by_runs.line, by_runs.n, LONGEST, compare);
    for (size_t i = 0; i < by_runs.n; i++)
        assert_string_equal(one_by_one.line[i], by_runs.line[i]);
    zws_text__free(&text);
}

static const char *const pieces[] = {
    "中华人民共和国",
    "国务院办公厅关于",
    "行政处罚",
    "的",
    "，",
    "王小明",
    "第十二条",
    "2018年",
    "a",
    "。",
    "\n",
    "𠀀",
    "全国人民代表大会",
    "常务委员会",
    "政务公开",
    "卡拉OK",
    " ",
    "三十五万元",
    "社会主义市场经济",
    "201 8 年",
    "环境保护税法",
    "PM2.5",
    "（试行",
    "〔2018〕54号",
    "食品安全监督管理",
    "羊位负责人",
    "最高人民法院",
    "𠀁𠀂",
    "市",
    "人民政府",
};

static void test_same_tokens(void **state)
{
    (void)state;
    random_source random = {7};
    zws_buffer text = {0};
    for (int round = 0; round < 400; round++) {
        zws_buffer__clear(&text);
        for (uint32_t n = random_below(&random, 30); n > 0; n--)
            assert_ok(zws_buffer__puts(
                &text, pieces[random_below(&random, sizeof pieces / sizeof *pieces)]));
        unsigned flags = round % 4 == 0   ? 0
                         : round % 4 == 1 ? ZWS_TOKENS_WORDS
                                          : ZWS_TOKENS_WORDS | ZWS_TOKENS_REPAIRS;
        check(text.data ? text.data : "", text.len, flags, random_below(&random, 1000),
              random_below(&random, 6));
    }
    zws_buffer__free(&text);
}

static void test_runs(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t runs; /* a run with a longer character comes one by one */
    } rows[] = {{"政务", 1}, {"政务，公开", 2}, {"政", 1}, {"政a务", 2}, {"政𠀀务", 0}, {"a,1", 0}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        check(rows[i].text, strlen(rows[i].text), 0, 0, 2);
        assert_int_equal(by_runs.runs, rows[i].runs);
    }
}

static zws_status refuse(const uint32_t *cp, size_t n, uint32_t pos, void *context)
{
    (void)cp;
    (void)n;
    (void)pos;
    ++*(int *)context;
    return ZWS_ESTOPPED;
}

static void test_stops(void **state)
{
    (void)state;
    const zws_token_sink sink = {take, refuse, 2};
    zws_text text = {0};
    int calls = 0;
    uint32_t next;
    assert_ok(zws_text__normalize(&text, analyzer, "政务，公开", 15));
    assert_int_equal(zws_tokens__emit_to(analyzer, &text, 0, 0, &sink, &calls, &next),
                     ZWS_ESTOPPED);
    assert_int_equal(calls, 1);
    assert_fails(ZWS_ELIMIT,
                 zws_tokens__emit_to(analyzer, &text, UINT32_MAX, 0, &sink, &calls, &next));
    assert_int_equal(calls, 1);
    zws_text__free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_tokens),
        cmocka_unit_test(test_runs),
        cmocka_unit_test(test_stops),
    };
    return cmocka_run_group_tests(tests, open_dictionary, close_dictionary);
}
