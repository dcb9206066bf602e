/* Which part of a document an extract shows. */
#include "unit/unit.h"

#include "analysis/tokens.h"
#include "search/marks.h"

static zws_analyzer *analyzer;

static int open_dictionary(void **state)
{
    (void)state;
    assert_ok(zws_analyzer__open(&analyzer, NULL));
    return 0;
}

static int close_dictionary(void **state)
{
    (void)state;
    zws_analyzer__free(analyzer);
    return 0;
}

enum { MOST_NEEDLES = 4, MOST_TERMS = 32 };

/* Draws an extract of at most `chars` characters. Needles: separated by blanks; with ~ before it,
 * one that chooses no place, with ^ one that stands in repaired readings, with = another name of
 * something that has two characters. */
static void draw(zws_extract *out, const char *body, const char *needles, size_t chars)
{
    zws_phrases phrases[MOST_NEEDLES] = {0};
    zws_term term[MOST_NEEDLES][MOST_TERMS];
    char repaired[MOST_NEEDLES][MOST_TERMS][ZWS_TERM_MAX];
    zws_needle needle[MOST_NEEDLES] = {0};
    size_t n = 0;
    for (const char *from = needles; *from; n++) {
        assert_true(n < MOST_NEEDLES);
        bool aside = *from == '~', reading = *from == '^', other = *from == '=';
        from += aside || reading || other;
        size_t len = strcspn(from, " ");
        zws_text text = {0};
        assert_ok(zws_text__normalize(&text, analyzer, from, len));
        assert_ok(zws_tokens__phrase(&phrases[n], analyzer, &text));
        const zws_phrase *phrase = phrases[n].phrase;
        assert_true(phrases[n].n == 1 && phrase->n <= MOST_TERMS);
        for (size_t k = 0; k < phrase->n; k++) {
            term[n][k] = (zws_term){phrase->term[k].term, phrase->term[k].len};
            if (!reading)
                continue;
            size_t bytes = zws_tokens__repaired(repaired[n][k], term[n][k].text, term[n][k].len);
            term[n][k] = (zws_term){repaired[n][k], bytes};
        }
        needle[n] = (zws_needle){.term = term[n], .n = phrase->n, .typed = other, .aside = aside};
        zws_text__free(&text);
        from += len;
        from += strspn(from, " ");
    }
    const zws_needles all = {needle, n};
    assert_ok(zws_extract__make(out, analyzer, body, strlen(body), &all, chars));
    for (size_t i = 0; i < n; i++)
        zws_phrases__free(&phrases[i]);
}

static void assert_drawn(const char *body, const char *needles, size_t chars, const char *html)
{
    zws_extract extract;
    draw(&extract, body, needles, chars);
    assert_string_equal(extract.html, html);
    zws_extract__free(&extract);
}

/* Both are marked in the extract. */
static void assert_both(const char *body, const char *needles, size_t chars, const char *one,
                        const char *other)
{
    zws_extract extract;
    draw(&extract, body, needles, chars);
    assert_non_null(strstr(extract.html, one));
    assert_non_null(strstr(extract.html, other));
    zws_extract__free(&extract);
}

static void what_a_text_speaks_of_throughout_tells_little(void **state)
{
    (void)state;
    assert_both("住房公积金管理中心设立住房公积金专户，办理住房公积金缴存登记。"
                "住房公积金用于住房公积金贷款，住房公积金归职工所有。"
                "职工退休的，可以提取账户内住房公积金的余额。其他事项另行规定。",
                "住房公积金 提取", 24, "<em>住房公积金</em>", "<em>提取</em>");
}

static void a_repaired_reading_is_no_other_word(void **state)
{
    (void)state;
    static const char body[] = "责任单位应当公开。责任单位由县级人民政府确定，责任羊位应当备案。"
                               "责任单位负责实施，责任单位应当报告。津贴由责任单位发放。津贴按月。"
                               "其他事项另行规定，责任单位不得推诿。";
    assert_both(body, "责任单位 ^责任单位 津贴", 14, "<em>津贴</em>", "<em>责任单位</em>");
    assert_both(body, "^责任单位", 14, "<em>责任羊位</em>", "备案");
}

static void one_word_over_and_over_does_not_outweigh_another(void **state)
{
    (void)state;
    assert_both("补贴补贴补贴补贴补贴补贴补贴补贴补贴补贴补贴。其他企业停工的，本办法没有规定。"
                "企业复工的给予补贴。企业复工要备案。",
                "补贴 复工", 20, "<em>补贴</em>", "<em>复工</em>");
}

/* Of a long sentence the part is shown that has all the words, though it begins elsewhere. */
static void all_marks_that_chose_the_place_are_shown(void **state)
{
    (void)state;
    assert_both("各级人民政府及其有关部门应当按照职责分工密切配合统筹安排认真组织实施本条例规定的"
                "政府信息主动公开和依申请公开工作对涉及国家秘密的一律不予公开并说明理由。",
                "政府信息 不予公开", 34, "<em>政府信息</em>", "<em>不予公开</em>");
}

static void what_is_only_drawn_chooses_nothing(void **state)
{
    (void)state;
    static const char body[] = "申领最后一次。失业保险金按月发放。";
    assert_drawn(body, "失业保险金 ~领最", 10, "<em>失业保险金</em>按月发放。");
    assert_drawn(body, "失业保险金 ~领最", 20,
                 "申<em>领最</em>后一次。<em>失业保险金</em>按月发放。");
    assert_drawn(body, "~领最", 9, "申<em>领最</em>后一次。");
}

/* However long the other name is, and however often the text says what was typed. */
static void what_was_typed_goes_before_what_else_it_is_called(void **state)
{
    (void)state;
    static const char body[] =
        "用人单位应当加强女职工劳动保护。其他事项另行规定，依照有关法律执行。"
        "女职工享受产假九十八天；难产的，增加产假十五天。产假期间发给津贴。";
    assert_drawn(body, "产假 女职工劳动保护", 16, "加强<em>女职工劳动保护</em>。");
    assert_drawn(body, "产假 =女职工劳动保护", 16, "女职工享受<em>产假</em>九十八天；");
    assert_drawn(body, "哺乳 =女职工劳动保护", 16, "加强<em>女职工劳动保护</em>。");
}

static void without_a_mark_it_is_the_beginning(void **state)
{
    (void)state;
    assert_drawn("第一条 为了规范管理，制定本办法。第二条 本办法适用于本省。", "公积金", 18,
                 "第一条 为了规范管理，制定本办法。");
    assert_drawn("", "公积金", 18, "");
}

/* However long it may be: within the text, on whole characters, no longer than asked, with its
 * marks in it. */
static void every_length_is_kept(void **state)
{
    (void)state;
    static const char body[] = "第一条 为了加强住房公积金的管理，制定本条例。\n\n"
                               "    第二条 职工可以提取公积金；离职的，ＡＢ㎏账户…注销。";
    for (size_t chars = 0; chars < 60; chars++) {
        zws_extract extract;
        draw(&extract, body, "公积金 提取 账户", chars);
        assert_true(extract.begin <= extract.end && extract.end < sizeof body);
        size_t n = 0;
        for (size_t i = extract.begin; i < extract.end; i++)
            n += ((unsigned char)body[i] & 0xC0) != 0x80 && body[i] != ' ' && body[i] != '\n';
        assert_true(n <= (chars < 4 ? 4 : chars));
        assert_true(((unsigned char)body[extract.begin] & 0xC0) != 0x80);
        for (size_t i = 0; i < extract.n_marks; i++) {
            assert_true(extract.mark[i].begin >= extract.begin &&
                        extract.mark[i].end <= extract.end);
        }
        zws_extract__free(&extract);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_text_speaks_of_throughout_tells_little),
        cmocka_unit_test(a_repaired_reading_is_no_other_word),
        cmocka_unit_test(one_word_over_and_over_does_not_outweigh_another),
        cmocka_unit_test(all_marks_that_chose_the_place_are_shown),
        cmocka_unit_test(what_is_only_drawn_chooses_nothing),
        cmocka_unit_test(what_was_typed_goes_before_what_else_it_is_called),
        cmocka_unit_test(without_a_mark_it_is_the_beginning),
        cmocka_unit_test(every_length_is_kept),
    };
    return cmocka_run_group_tests(tests, open_dictionary, close_dictionary);
}
