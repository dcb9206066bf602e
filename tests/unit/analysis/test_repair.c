/* Repairs: what is mended, what never is, and the tokens of what was mended. */
#include "analysis/repair.h"
#include "analysis/tokens.h"
#include "base/utf8.h"
#include "unit/analysis/one_analyzer.h"

/* The text with its repairs, each as [what stands there>what was meant]. */
static const char *mended(const char *utf8)
{
    static char line[4096];
    zws_text text = {0};
    zws_words words = {0};
    zws_repairs repairs = {0};
    zws_buffer out = {0};
    assert_ok(zws_text__normalize(&text, analyzer, utf8, strlen(utf8)));
    assert_ok(zws_words__segment(&words, analyzer, text.cp, text.n));
    assert_ok(zws_repairs__find(&repairs, analyzer, &text, &words));
    size_t at = 0;
    for (size_t i = 0; i < repairs.n; i++) {
        const zws_repair *r = &repairs.item[i];
        char cp[4];
        assert_true(r->first >= at && r->first < r->last && r->last <= text.n);
        assert_ok(zws_text__append_utf8(&out, &text, at, r->first));
        assert_ok(zws_buffer__puts(&out, "["));
        assert_ok(zws_text__append_utf8(&out, &text, r->first, r->last));
        assert_ok(zws_buffer__puts(&out, ">"));
        if (r->cp)
            assert_ok(zws_buffer__append(&out, cp, zws_utf8__encode(cp, r->cp)));
        assert_ok(zws_buffer__puts(&out, "]"));
        at = r->last;
    }
    assert_ok(zws_text__append_utf8(&out, &text, at, text.n));
    assert_true(out.len < sizeof line);
    memcpy(line, out.data, out.len);
    line[out.len] = '\0';
    zws_buffer__free(&out);
    zws_repairs__free(&repairs);
    zws_words__free(&words);
    zws_text__free(&text);
    return line;
}

static void test_shapes(void **state)
{
    (void)state;
    assert_string_equal(mended("(责任羊位:省财政斤,各市、县政府)"),
                        "(责任[羊>单]位:省财政[斤>厅],各市、县政府)");
    assert_string_equal(mended("线等方面的政务舆惰,做到及时预警"),
                        "线等方面的政务舆[惰>情],做到及时预警");
    assert_string_equal(mended("责任单位:省司法斤,各市"), "责任单位:省司法[斤>厅],各市");
    assert_string_equal(mended("入民政府办公厅"), "[入>人]民政府办公厅");
    assert_string_equal(mended("(六)才是升政务大厅服务能力"), "(六)[才是>提]升政务大厅服务能力");
}

/* What may be right either way is mended where the text says elsewhere what is meant. */
static void test_evidence(void **state)
{
    (void)state;
    assert_string_equal(mended("换共享开放数据接日、公布接口要求"),
                        "换共享开放数据接日、公布接口要求");
    assert_string_equal(mended("共享数据接口、公布方案。换共享开放数据接日、公布接口要求"),
                        "共享数据接口、公布方案。换共享开放数据接[日>口]、公布接口要求");
}

/* What stands right is left alone, also where another reading would be a word too. */
static void test_clean(void **state)
{
    static const char *const clean[] = {
        "责任单位:省财政厅,各市、县政府",
        "他养了一只羊,每位客人都喜欢",
        "重量不足一斤的包裹",
        "固定资产投资和国有企业改革",
        "这个人很懒惰,情况不明",
        "才是提升的关键",
        "他才是真正的负责人",
        "人民代表大会常务委员会",
        "今年粮食亩产千斤以上",
        "大夫说太阳下不要入睡",
    };
    (void)state;
    for (size_t i = 0; i < sizeof clean / sizeof *clean; i++)
        assert_string_equal(mended(clean[i]), clean[i]);
}

/* Alone, no word of two characters that the dictionary knows becomes another. */
static void test_words_alone(void **state)
{
    static const char *const words = "固有 国有 大家 情况 惰性 单位 单元 人民 入门 已经 "
                                     "自己 末尾 未来 土地 士兵 千万 干部 于是 日期 目标 候选 "
                                     "诸侯 成分 成份 下列 下例 文字 文学 抚养 扶养 体重 体量";
    (void)state;
    char word[16];
    for (const char *at = words; *at;) {
        size_t n = strcspn(at, " ");
        memcpy(word, at, n);
        word[n] = '\0';
        assert_string_equal(mended(word), word);
        at += n + strspn(at + n, " ");
    }
}

static void test_digits(void **state)
{
    (void)state;
    assert_string_equal(mended("201 8 年 5 月 25 日印发"), "201[ >]8 年 5 月 25 日印发");
    assert_string_equal(mended("(国办发 (20 1 7 J 47 号)"), "(国办发 (20[ >]1[ >]7 [j>〕] 47 号)");
    assert_string_equal(mended("浙政办发 [2018 J 54 号"), "浙政办发 [2018 [j>〕] 54 号");
    assert_string_equal(mended("浙政办发〔2018〕5 4 号"), "浙政办发〔2018〕5[ >]4 号");
    assert_string_equal(mended("第 1 2 条"), "第 1[ >]2 条");
    assert_string_equal(mended("2018 年 1 1 月 2 5 日"), "2018 年 1[ >]1 月 2[ >]5 日");
}

/* Neighbouring numbers are two; and no digit becomes another. */
static void test_digits_apart(void **state)
{
    static const char *const apart[] = {
        "2018 2019 年", "增长 3 5 个百分点", "1 20 18 年",  "表 1 2 号楼", "8 9 月",     "4 5 日",
        "111号",        "第117号",           "1O0元 l00元", "20 1 8 x",    "3.20 18 年", "2 0 人次",
        "(18 99)",      "2 200 年",
    };
    (void)state;
    for (size_t i = 0; i < sizeof apart / sizeof *apart; i++)
        assert_null(strchr(mended(apart[i]), '>'));
}

static void test_specks(void **state)
{
    (void)state;
    assert_string_equal(mended("人员业务培训'1 。加强督促"), "人员业务培训['1 >]。加强督促");
    assert_string_equal(mended("政'务公开"), "政['>]务公开");
    assert_string_equal(mended("他说‘好的’。"), "他说‘好的’。");
    assert_string_equal(mended("阿·卜杜拉"), "阿·卜杜拉");
    assert_string_equal(mended("见附件'。"), "见附件'。");
}

/* --- Tokens --------------------------------------------------------------------------------- */

typedef struct {
    char line[8192];
    size_t at;
    uint32_t pos;
    bool only_repaired, spans;
    const zws_text *text;
} listing;

static zws_status list(const zws_token *token, void *context)
{
    listing *l = context;
    assert_true((token->kind == ZWS_TOKEN_REPAIRED) == (token->len > 1 && token->term[0] == 'R'));
    assert_true(token->first < token->last && token->last <= l->text->n);
    assert_true(token->pos >= l->pos);
    if (token->kind != ZWS_TOKEN_REPAIRED)
        return ZWS_OK;
    assert_true(token->positional);
    /* A gap between stretches is a bar here. */
    if (l->at > 0 && token->pos > l->pos + 1)
        l->at += (size_t)snprintf(l->line + l->at, sizeof l->line - l->at, "/ ");
    l->pos = token->pos;
    l->at += (size_t)snprintf(l->line + l->at, sizeof l->line - l->at, "%.*s", (int)token->len,
                              token->term);
    if (l->spans)
        l->at += (size_t)snprintf(l->line + l->at, sizeof l->line - l->at, "@%u-%u",
                                  (unsigned)token->first, (unsigned)token->last);
    l->at += (size_t)snprintf(l->line + l->at, sizeof l->line - l->at, " ");
    return ZWS_OK;
}

static const char *repaired_tokens(const char *utf8, bool spans)
{
    static listing l;
    zws_text text = {0};
    uint32_t next;
    assert_ok(zws_text__normalize(&text, analyzer, utf8, strlen(utf8)));
    l = (listing){.text = &text, .spans = spans};
    assert_ok(zws_tokens__emit(analyzer, &text, 1, ZWS_TOKENS_WORDS | ZWS_TOKENS_REPAIRS, list, &l,
                               &next));
    assert_true(next > l.pos);
    zws_text__free(&text);
    return l.line;
}

static void test_tokens(void **state)
{
    (void)state;
    assert_string_equal(repaired_tokens("责任单位:省财政厅", false), "");
    assert_string_equal(repaired_tokens("责任羊位:省", false), "R责任 R责 R任单 R单位 R位 R| R省 ");
    /* Two characters that become one stand for both; a joined number for its blank too. */
    assert_string_equal(repaired_tokens("(六)才是升政务大厅", true),
                        "R|@0-1 R六@1-2 R|@2-3 R提升@3-6 R提@3-5 R升政@5-7 R政务@6-8 R务大@7-9 "
                        "R大厅@8-10 R厅@9-10 ");
    assert_string_equal(repaired_tokens("201 8 年", true), "R2018@0-5 R年@6-7 ");
    assert_string_equal(repaired_tokens("〔20 17 J 47 号", false), "R| R2017 R| R47 R号 ");
}

/* Stretches reach 16 characters, end between words, and do not touch each other. */
static void test_stretches(void **state)
{
    (void)state;
    const char *line =
        repaired_tokens("浙江省人民政府办公厅关于印发年度工作要点的通知(责任羊位:x", false);
    assert_null(strstr(line, "R公厅"));
    assert_non_null(strstr(line, "R关于"));
    assert_non_null(strstr(line, "Rx "));
    line = repaired_tokens(
        "责任羊位:国务院各部委、各直属机构、各省、自治区、直辖市人民政府,现将有关情况通知如下,"
        "并请遵照执行,责任羊位:省",
        false);
    const char *gap = strstr(line, "/ ");
    assert_non_null(gap);
    assert_null(strstr(gap + 1, "/ "));
    assert_non_null(strstr(gap, "R任单 R单位"));
    /* Near each other they are one stretch, with both repairs in it. */
    line = repaired_tokens("责任羊位:省财政斤", false);
    assert_null(strchr(line, '/'));
    assert_non_null(strstr(line, "R任单 R单位 R位 R| R省财 R省 R财政 R政厅"));
    /* A number at the end of a stretch is not cut. */
    line = repaired_tokens("责任羊位:省、市、县、乡、村各级共123456789012345678", false);
    assert_non_null(strstr(line, "R123456789012345678 "));
}

/* Texts of nothing but what may be mended: bounded, and the same when done again. */
static void test_hostile(void **state)
{
    static const char *const pieces[] = {"羊",  "位", "才是", "1 ", "2 0 ", "'1。", "j",
                                         "年 ", "(",  "号",   "斤", "\xff", "财政", "固有"};
    (void)state;
    uint64_t seed = 20180525;
    for (int round = 0; round < 200; round++) {
        char text[600];
        size_t n = 0;
        while (n < 500) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            const char *piece = pieces[(seed >> 33) % (sizeof pieces / sizeof *pieces)];
            memcpy(text + n, piece, strlen(piece));
            n += strlen(piece);
        }
        text[n] = '\0';
        char first[8192];
        snprintf(first, sizeof first, "%s", repaired_tokens(text, true));
        assert_string_equal(first, repaired_tokens(text, true));
    }
}

static zws_status check_length(const zws_token *token, void *context)
{
    size_t *longest = context;
    assert_in_range(token->len, 1, ZWS_TERM_MAX);
    *longest = token->len > *longest ? token->len : *longest;
    return ZWS_OK;
}

/* A run of letters beside a repair is as long as any term may be, with its prefix. */
static void test_longest(void **state)
{
    (void)state;
    zws_text text = {0};
    char utf8[400] = "责任羊位";
    size_t longest = 0;
    memset(utf8 + strlen(utf8), 'x', 200);
    assert_ok(zws_text__normalize(&text, analyzer, utf8, strlen(utf8)));
    assert_ok(
        zws_tokens__emit(analyzer, &text, 0, ZWS_TOKENS_REPAIRS, check_length, &longest, NULL));
    assert_int_equal(longest, ZWS_TERM_MAX);
    zws_text__free(&text);
}

/* --- The table -------------------------------------------------------------------------------- */

static bool confused(const zws_confusions *table, uint32_t read, uint32_t meant)
{
    size_t first, last;
    zws_confusions__of(&first, &last, table, read);
    for (size_t i = first; i < last; i++) {
        if (table->meant[i] == meant)
            return true;
    }
    return false;
}

/* Every row of the table of splits is found by what was read. */
static void test_splits(void **state)
{
    static const char *const rows[] = {
#define ZWS_CONFUSED(reason, list)
#define ZWS_SPLIT(reason, list) list,
#define ZWS_BRACKETS(reason, list)
#include "analysis/ocr_confusions_table.h"
    };
    size_t n = 0;
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        for (size_t at = 0, len = strlen(rows[i]); at < len; n++) {
            uint32_t cp[3];
            for (size_t k = 0; k < 3; k++)
                cp[k] = zws_utf8__next(rows[i], len, &at);
            assert_int_equal(zws_confusions__joined(cp[1], cp[2]), cp[0]);
            assert_int_equal(zws_confusions__joined(cp[2], 0x9FFF), 0);
            assert_true(at == len || rows[i][at++] == ' ');
        }
    }
    assert_true(n > 200);
}

static void test_table(void **state)
{
    (void)state;
    const zws_dict *dict = &analyzer->dict;
    zws_confusions *table;
    assert_ok(zws_confusions__new(&table));
    size_t pairs = 0;
    for (uint32_t cp = ZWS_CONFUSIONS_FIRST; cp < ZWS_CONFUSIONS_FIRST + ZWS_CONFUSIONS_COUNT;
         cp++) {
        size_t first, last;
        zws_confusions__of(&first, &last, table, cp);
        zws_confusions__need(table, dict, first, last);
        pairs += last - first;
        for (size_t i = first; i < last; i++) {
            uint32_t meant = table->meant[i], id = zws_dict__find(dict, &meant, 1);
            assert_true(meant != cp);
            assert_true(i == first || table->meant[i - 1] < meant);
            assert_true(confused(table, meant, cp));
            assert_int_equal(table->alone[i],
                             id == ZWS_DICT_NO_WORD ? UINT16_MAX : dict->costs[id] & 0xFFFF);
            assert_int_equal(table->code[i], zws_dict_char(dict, meant) & ZWS_CHAR_CODE);
        }
    }
    assert_true(pairs > 2000);
    assert_true(confused(table, U'羊', U'单') && confused(table, U'斤', U'厅') &&
                confused(table, U'固', U'国') && confused(table, U'惰', U'情'));
    assert_false(confused(table, U'羊', U'厅'));
    static const uint32_t others[] = {'a', 0x4DFF, 0xA000, 0x10FFFF};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        size_t first, last;
        zws_confusions__of(&first, &last, table, others[i]);
        assert_int_equal(first, last);
    }
    assert_int_equal(zws_confusions__joined(U'才', U'是'), U'提');
    assert_int_equal(zws_confusions__joined(U'是', U'才'), 0);
    assert_int_equal(zws_confusions__joined('a', U'是'), 0);
    assert_int_equal(zws_confusions__bracket('j'), U'〕');
    assert_int_equal(zws_confusions__bracket('k'), 0);
    assert_int_equal(zws_confusions__bracket('{'), 0);
    assert_int_equal(zws_confusions__bracket('i'), U'〕');
    assert_int_equal(zws_confusions__bracket('a' - 1), 0);
    zws_confusions__free(table);
    zws_confusions__free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shapes),    cmocka_unit_test(test_evidence),
        cmocka_unit_test(test_clean),     cmocka_unit_test(test_words_alone),
        cmocka_unit_test(test_digits),    cmocka_unit_test(test_digits_apart),
        cmocka_unit_test(test_specks),    cmocka_unit_test(test_tokens),
        cmocka_unit_test(test_stretches), cmocka_unit_test(test_hostile),
        cmocka_unit_test(test_longest),   cmocka_unit_test(test_table),
        cmocka_unit_test(test_splits),
    };
    return cmocka_run_group_tests(tests, open_dictionary, close_dictionary);
}
