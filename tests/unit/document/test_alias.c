/* Other titles of a document. */
#include "unit/unit.h"

#include "document/alias.h"

static zws_status keep(const char *title, size_t len, void *context)
{
    strncat(context, title, len);
    strcat(context, ";");
    return ZWS_OK;
}

static void assert_aliases(const char *title, const char *expected)
{
    char found[2000] = "";
    assert_int_equal(zws_title__each_alias(title, strlen(title), keep, found), ZWS_OK);
    assert_string_equal(found, expected);
}

static void what_a_notice_issues(void **state)
{
    (void)state;
    assert_aliases("岚江省财政厅关于印发《岚江省会议费管理办法》的通知",
                   "关于印发《岚江省会议费管理办法》的通知;岚江省会议费管理办法;");
    assert_aliases("岚江省财政厅关于印发岚江省会议费管理办法的通知",
                   "关于印发岚江省会议费管理办法的通知;岚江省会议费管理办法;");
    assert_aliases("关于公布《岚江省取水许可目录》的公告", "岚江省取水许可目录;");
    assert_aliases("关于转发《关于印发〈某某管理办法〉的通知》的通知",
                   "关于印发〈某某管理办法〉的通知;");
    assert_aliases(
        "某厅关于印发《关于〈某某办法〉的《说明文件》》的通知",
        "关于印发《关于〈某某办法〉的《说明文件》》的通知;关于〈某某办法〉的《说明文件》;");
}

static void the_issuer_is_left_out(void **state)
{
    (void)state;
    assert_aliases("岚江省财政厅　岚江省教育厅\n关于调整高中助学金标准的通知",
                   "关于调整高中助学金标准的通知;");
    assert_aliases("关于调整高中助学金标准的通知", "");
    assert_aliases("某厅关于通知", "");
}

static void what_has_no_other_name(void **state)
{
    (void)state;
    assert_aliases("岚江省取水许可管理办法", "");
    assert_aliases("《关于调整高中助学金标准的通知》解读", "");
    assert_aliases("《岚江省办法》解读：关于印发某某的通知", "");
    assert_aliases("", "");
    assert_aliases("关于", "");
    assert_aliases("关于印发", "");
    assert_aliases("关于印发《", "");
    assert_aliases("关于印发《没有结束的书名", "");
}

static zws_status refuse(const char *title, size_t len, void *context)
{
    (void)title, (void)len;
    ++*(int *)context;
    return ZWS_ENOMEM;
}

static void a_refusal_stops(void **state)
{
    (void)state;
    int calls = 0;
    const char *title = "岚江省财政厅关于印发《岚江省会议费管理办法》的通知";
    assert_int_equal(zws_title__each_alias(title, strlen(title), refuse, &calls), ZWS_ENOMEM);
    assert_int_equal(calls, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_notice_issues),
        cmocka_unit_test(the_issuer_is_left_out),
        cmocka_unit_test(what_has_no_other_name),
        cmocka_unit_test(a_refusal_stops),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
