#include "unit/analysis/analyzing.h"

#include "analysis/user_words.h"

static char path[64];

static int name_file(void **state)
{
    (void)state;
    temporary(path, "user.txt");
    return 0;
}

static int remove_file(void **state)
{
    (void)state;
    unlink(path);
    return 0;
}

static zws_analyzer *with_words(const char *lines)
{
    zws_analyzer *analyzer = open_analyzer();
    write_file(path, lines, strlen(lines));
    assert_ok(zws_analyzer__load_words(analyzer, path));
    return analyzer;
}

/* --- In memory -----------------------------------------------------------------------------------
 */

static zws_user_node look_up(const zws_user_words *user, const uint32_t *cp, size_t n)
{
    uint32_t node = 1;
    for (size_t i = 0; i < n && node != 0; i++)
        node = zws_user_words_step(user, node, cp[i]);
    return node ? user->node[node] : (zws_user_node){ZWS_USER_NO_WORD, ZWS_DICT_NO_WORD};
}

static void words_are_found_again(void **state)
{
    (void)state;
    zws_user_words *user = NULL;
    dice d = {3}, again = {3};
    uint32_t cp[8];
    for (uint32_t i = 0; i < 20000; i++) {
        size_t n = 1 + roll(&d, 8);
        for (size_t k = 0; k < n; k++)
            cp[k] = 0x4E00 + roll(&d, 500);
        assert_ok(zws_user_words__add(&user, cp, n, i, i + 7));
        assert_true(zws_user_words_may_start(user, cp[0]));
        assert_int_equal(look_up(user, cp, n).cost, i);
        assert_int_equal(look_up(user, cp, n).id, i + 7);
    }
    assert_true(user->words > 15000 && user->words <= 20000);
    for (uint32_t i = 0; i < 20000; i++) {
        size_t n = 1 + roll(&again, 8);
        for (size_t k = 0; k < n; k++)
            cp[k] = 0x4E00 + roll(&again, 500);
        /* A later addition of the same word counts. */
        assert_true(look_up(user, cp, n).cost >= i && look_up(user, cp, n).cost < 20000);
        cp[n - 1] = 0x9FFF;
        assert_int_equal(look_up(user, cp, n).cost, ZWS_USER_NO_WORD);
    }
    zws_user_words__free(user);
    zws_user_words__free(NULL);
}

/* --- From a file ---------------------------------------------------------------------------------
 */

static void policy_terms_become_words(void **state)
{
    (void)state;
    static const char text[] = "深化最多跑一次改革，推进放管服和一网通办";
    zws_analyzer *analyzer = with_words("最多跑一次\n放管服\n一网通办\n");
    assert_words(analyzer, text, "深化|最多跑一次|改革|，|推进|放管服|和|一网通办");
    zws_analyzer__use_pairs(analyzer, false);
    assert_words(analyzer, text, "深化|最多跑一次|改革|，|推进|放管服|和|一网通办");
    uint32_t cp[] = {U'放', U'管', U'服', U'务'};
    assert_true(zws_words__known(analyzer, cp, 3));
    assert_false(zws_words__known(analyzer, cp, 2));
    assert_false(zws_words__known(analyzer, cp, 4));
    zws_analyzer__free(analyzer);
}

static void mixed_words(void **state)
{
    (void)state;
    zws_analyzer *analyzer = with_words("互联网+ 3000\n5G基站\n12345热线\nvitamin\nＡＢ测试\n");
    assert_words(analyzer, "互联网+政务", "互联网+|政务");
    assert_words(analyzer, "建设5g基站", "建设|5g基站");
    assert_words(analyzer, "开通12345热线", "开通|12345热线");
    assert_words(analyzer, "ab测试", "ab测试");
    /* No word starts or ends inside a run of letters and digits. */
    assert_words(analyzer, "115G基站", "115G|基站");
    assert_words(analyzer, "vitamins", "vitamins");
    zws_analyzer__free(analyzer);
}

static void frequency_decides(void **state)
{
    (void)state;
    zws_analyzer *rare = with_words("研究生命 1\n"), *common = with_words("研究生命 100000\n");
    assert_words(rare, "研究生命的起源", "研究|生命|的|起源");
    assert_words(common, "研究生命的起源", "研究生命|的|起源");
    zws_analyzer__free(rare);
    zws_analyzer__free(common);
}

static void comments_blanks_and_marks(void **state)
{
    (void)state;
    zws_analyzer *analyzer =
        with_words("\xEF\xBB\xBF# 注释\n\n  放管服 \t 500 \r\n去标识化 # 更多\n"
                   "   \nc#语言\n最多跑一次 9 #\n\t一网通办#");
    assert_int_equal(analyzer->user->words, 5);
    assert_words(analyzer, "放管服去标识化c#语言", "放管服|去标识化|c#语言");
    const uint32_t comment[] = {U'注', U'释'}, closed[] = {U'一', U'网', U'通', U'办', '#'};
    assert_int_equal(look_up(analyzer->user, comment, 2).cost, ZWS_USER_NO_WORD);
    assert_true(zws_words__known(analyzer, closed, 5)); /* no blank before it: no comment */
    zws_analyzer__free(analyzer);
}

static void assert_refused(const char *lines, size_t len, zws_status status, const char *part)
{
    zws_analyzer *analyzer = open_analyzer();
    write_file(path, lines, len);
    assert_int_equal(zws_analyzer__load_words(analyzer, path), status);
    assert_non_null(strstr(zws_error_message(), part));
    assert_null(analyzer->user); /* nothing of a faulty file is taken */
    zws_analyzer__free(analyzer);
}

static void errors_name_file_and_line(void **state)
{
    (void)state;
    char where[80];
    snprintf(where, sizeof where, "%s:3: ", path);
    static const char *const faulty[] = {
        "放管服 many",
        "放管服 3.5",
        "放管服 -1",
        "放管服 0",
        "放管服 1000000001",
        "放管服 5 n",
        "放管服 300 5",
        "\xE6\x94\xFF 3",
        "a\xCC\x81\xFFx",
        "ab　cd 3",
        "\xEE\x80\x80",
        "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三",
        "放管服 99999999999999999999999999999",
    };
    for (size_t i = 0; i < sizeof faulty / sizeof *faulty; i++) {
        char lines[256];
        int n = snprintf(lines, sizeof lines, "一网通办\n# x\n%s\n好 2\n", faulty[i]);
        assert_refused(lines, (size_t)n, ZWS_EFORMAT, where);
    }
    assert_refused("a\nb\nc\0d\n", 9, ZWS_EFORMAT, where);
    assert_refused("", 0, ZWS_OK, "");
}

static void missing_files(void **state)
{
    (void)state;
    zws_analyzer *analyzer = open_analyzer();
    assert_int_equal(zws_analyzer__load_words(analyzer, "/nowhere/words.txt"), ZWS_ENOTFOUND);
    assert_non_null(strstr(zws_error_message(), "/nowhere/words.txt"));
    assert_int_equal(zws_analyzer__load_words(analyzer, "/dev/null"), ZWS_EINVAL);
    zws_analyzer__free(analyzer);
}

static void several_files_add_up(void **state)
{
    (void)state;
    zws_analyzer *analyzer = with_words("放管服\n");
    write_file(path, "一网通办\n放管服 1\n", strlen("一网通办\n放管服 1\n"));
    assert_ok(zws_analyzer__load_words(analyzer, path));
    assert_int_equal(analyzer->user->words, 2);
    assert_words(analyzer, "一网通办", "一网通办");
    zws_analyzer__free(analyzer);
}

/* Ten thousand words with one prefix cost no more at a place than one. */
static void many_words_with_one_prefix(void **state)
{
    (void)state;
    zws_buffer lines = {0};
    for (uint32_t i = 0; i < 10000; i++) {
        assert_ok(zws_buffer__puts(&lines, "浙江"));
        char cp[4];
        size_t n = zws_utf8__encode(cp, 0x4E00 + i % 5000);
        assert_ok(zws_buffer__append(&lines, cp, n));
        n = zws_utf8__encode(cp, 0x6000 + i);
        assert_ok(zws_buffer__append(&lines, cp, n));
        assert_ok(zws_buffer__putc(&lines, '\n'));
    }
    zws_analyzer *analyzer = with_words(lines.data);
    assert_true(analyzer->user->words > 9000);
    zws_words words = {0};
    uint32_t cp[3000];
    for (size_t i = 0; i < 3000; i++)
        cp[i] = i % 2 ? U'江' : U'浙';
    assert_covered(analyzer, &words, cp, 3000);
    zws_words__free(&words);
    zws_buffer__free(&lines);
    zws_analyzer__free(analyzer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_found_again),
        cmocka_unit_test(policy_terms_become_words),
        cmocka_unit_test(mixed_words),
        cmocka_unit_test(frequency_decides),
        cmocka_unit_test(comments_blanks_and_marks),
        cmocka_unit_test(errors_name_file_and_line),
        cmocka_unit_test(missing_files),
        cmocka_unit_test(several_files_add_up),
        cmocka_unit_test(many_words_with_one_prefix),
    };
    return cmocka_run_group_tests(tests, name_file, remove_file);
}
