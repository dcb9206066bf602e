/* The head of a document: its lines, title, caption and issuer's mark; and the clauses that say
 * from when and until when it is in force. */
#include "fixture.h"

#include "document/parts.h"

typedef struct {
    zws_text text;
    zws_body_lines lines;
    zws_text title;
    zws_head head;
} parsed;

static parsed read_head(const char *title, const char *body)
{
    parsed p = {0};
    fixture_text(&p.text, body);
    if (title)
        fixture_text(&p.title, title);
    assert_ok(zws_body_lines__cut(&p.lines, &p.text, body, strlen(body)));
    zws_head__read(&p.head, &p.text, &p.lines, &p.title);
    return p;
}

static void release(parsed *p)
{
    zws_body_lines__free(&p->lines);
    zws_text__free(&p->text);
    zws_text__free(&p->title);
}

/* The printed bytes of characters [first, last). */
static const char *printed(const parsed *p, const char *body, size_t first, size_t last)
{
    static char out[1024];
    if (last <= first)
        return "";
    size_t begin = p->text.begin[first], end = p->text.end[last - 1];
    snprintf(out, sizeof(out), "%.*s", (int)(end - begin), body + begin);
    return out;
}

static void test_lines(void **state)
{
    (void)state;
    static const struct {
        const char *body;
        const char *lines[6];
    } rows[] = {
        {"一行", {"一行"}},
        {"一行\n二行", {"一行", "二行"}},
        {"一行\r\n二行\r三行\n", {"一行", "二行", "三行"}},
        {"\n\n　　一行　　\n \t\n二 行\n", {"一行", "二 行"}},
        {"一行\xe2\x80\xa8二行\xe2\x80\xa9三行", {"一行", "二行", "三行"}},
        {"一行\f二行", {"一行", "二行"}},
        {"\xc2\xa0一行\xc2\xa0", {"一行"}},
        /* private-use ornaments are no characters, so their lines are none */
        {"一行\n\xf4\x8f\xaa\x87\xf4\x8f\xaa\x87\n二行", {"一行", "二行"}},
        {"", {NULL}},
        {" \n\n", {NULL}},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        parsed p = read_head(NULL, rows[i].body);
        size_t n = 0;
        for (; n < 6 && rows[i].lines[n]; n++) {
            assert_true(n < p.lines.n);
            const zws_body_line *line = &p.lines.item[n];
            assert_int_equal(line->end - line->begin, strlen(rows[i].lines[n]));
            assert_memory_equal(rows[i].body + line->begin, rows[i].lines[n],
                                strlen(rows[i].lines[n]));
            assert_string_equal(printed(&p, rows[i].body, line->first, line->last),
                                rows[i].lines[n]);
        }
        assert_int_equal(p.lines.n, n);
        release(&p);
    }
}

static void test_titles(void **state)
{
    (void)state;
    static const struct {
        const char *body, *title;
    } rows[] = {
        {"关于某事的通知\n各部门：", "关于某事的通知"},
        {"国务院关于\n某事的通知\n各部门：", "国务院关于某事的通知"},
        {"国务院\n关于某事的通知\n各部门：", "国务院关于某事的通知"},
        {"国务院文件\n国发〔2018〕5号\n国务院关于某事的通知\n各部门：", "国务院关于某事的通知"},
        {"国务院\n国发〔2018〕5号\n国务院关于某事的通知\n各部门：", "国务院关于某事的通知"},
        {"000123\n机密★一年\n特急\n国务院文件\n国发〔2018〕5号\n关于某事的通知\n各部门：",
         "关于某事的通知"},
        {"关于印发《某某管理办法》\n的通知\n各部门：", "关于印发《某某管理办法》的通知"},
        {"关于印发某某管理办\n法的通知\n各部门：", "关于印发某某管理办法的通知"},
        {"关于印发２０１８ 年\n某某要点的通知\n各部门：", "关于印发2018年某某要点的通知"},
        {"某某条例\n（2018年5月25日国务院令第5号公布）\n第一章 总则", "某某条例"},
        {"某某条例\n第一条 为了某事，制定本条例。", "某某条例"},
        {"某某办法\n目　录\n第一章 总则", "某某办法"},
        {"某某办法（试行）\n一、总体要求", "某某办法（试行）"},
        {"某某方案\n为做好某事，制定本方案。", "某某方案"},
        {"索引号：123\n主题分类：某某\n关于某事的通知\n各部门：", "关于某事的通知"},
        {"关于某事的通知\n\n某某厅\n2018年5月25日\n各部门：", "关于某事的通知"},
        {"COVID 19 防控\n工作指引\n各部门：", "COVID19防控工作指引"},
        {"Notice on Open Government\nTo all departments.", "Notice on Open Government"},
        /* these begin without one */
        {"为做好工作，现通知如下。\n关于某事的通知", ""},
        {"第一条 为了某事，制定本条例。", ""},
        {"2018年5月25日国务院令第5号公布\n第一条 制定本条例。", ""},
        {"各部门：\n关于某事的通知", ""},
        {"## \n- [1](#t1)\n---\n", ""},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        parsed p = read_head(NULL, rows[i].body);
        zws_buffer title = {0};
        assert_ok(zws_head__join_title(&title, rows[i].body, &p.text, &p.lines, &p.head));
        if (strcmp(title.data ? title.data : "", rows[i].title) != 0)
            fail_msg("title '%s' of: %s", title.data ? title.data : "", rows[i].body);
        zws_buffer__free(&title);
        release(&p);
    }
}

static void test_captions(void **state)
{
    (void)state;
    static const struct {
        const char *body, *caption;
    } rows[] = {
        {"2018年5月25日国务院令第5号公布\n第一条 某。", "2018年5月25日国务院令第5号公布"},
        {"（2018年5月25日国务院令第5号公布）\n第一条 某。", "（2018年5月25日国务院令第5号公布）"},
        {"（2018年5月25日国务院令第5号\n公布）\n第一条 某。",
         "（2018年5月25日国务院令第5号\n公布）"},
        {"（2018年5月25日国务院令第5号公布）第一条 某。第二条 某。",
         "（2018年5月25日国务院令第5号公布）"},
        {"(2018年5月25日)\n第一条 某。", "(2018年5月25日)"},
        {"2018年5月25日\n第一条 某。", "2018年5月25日"},
        {"2018年5月25日 某省第十届人大\n常委会第五次会议通过\n第一条 某。",
         "2018年5月25日 某省第十届人大\n常委会第五次会议通过"},
        {"2018年5月1日通过\n2018年5月25日批准\n第一条 某。", "2018年5月1日通过\n2018年5月25日批准"},
        {"（根据2018年5月25日《决定》修正）\n第一条 某。", "（根据2018年5月25日《决定》修正）"},
        {"——2018年5月25日在某某会议上\n各位代表：", "2018年5月25日在某某会议上"},
        {"::: tip\n（2018年5月25日国务院令第5号公布）\n:::\n第一条 某。",
         "（2018年5月25日国务院令第5号公布）"},
        /* sentences are none */
        {"2018年5月25日，国务院公布了决定。\n", ""},
        {"2018年5月25日国务院公布了某某决定。\n", ""},
        {"2018年某某工作要点的通知\n", ""},
        {"（此件公开发布）\n", ""},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        parsed p = read_head("某某条例", rows[i].body);
        const char *seen = printed(&p, rows[i].body, p.head.caption_first, p.head.caption_last);
        if (*seen && strncmp(seen, "——", strlen("——")) == 0)
            seen += strlen("——");
        if (strcmp(seen, rows[i].caption) != 0)
            fail_msg("caption '%s' of: %s", seen, rows[i].body);
        release(&p);
    }
}

static void test_number_lines(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        bool number;
    } rows[] = {
        {"国发〔2018〕5号", true},
        {"（国发〔2018〕5号）", true},
        {"国发〔2018〕5号 签发人：某某", true},
        {"国发〔2018〕5号 2018年5月25日", true},
        {"国务院令第711号", true},
        {"国发〔2018〕5号 国办发〔2018〕6号", true},
        {"见国发〔2018〕5号", false},
        {"国发〔2018〕5号的要求", false},
        {"根据国发〔2018〕5号", false},
        {"第711号", false},
        {"2018年5月25日", false},
        {"", false},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        zws_text t = {0};
        fixture_text(&t, rows[i].line);
        if (zws_head__is_number(&t, 0, t.n) != rows[i].number)
            fail_msg("'%s' is judged otherwise", rows[i].line);
        zws_text__free(&t);
    }
}

static void test_force(void **state)
{
    (void)state;
    static const struct {
        const char *text, *effective, *expires;
    } rows[] = {
        {"第九条 本办法自2018年7月1日起施行。", "2018-07-01", ""},
        {"第九条 本办法自2018年7月1日起正式施行。", "2018-07-01", ""},
        {"第九条 本办法自二〇一八年七月一日起实施。", "2018-07-01", ""},
        {"第九条 本办法于2018年7月1日起执行。", "2018-07-01", ""},
        {"第九条 本法自2018年7月1日生效。", "2018-07-01", ""},
        {"《某某办法》已经通过，现予公布，自2018年7月1日起施行。", "2018-07-01", ""},
        {"现将《某某办法》印发给你们，自2018年7月1日起施行。", "2018-07-01", ""},
        {"本办法自2018年7月1日起施行，有效期5年。", "2018-07-01", "2023-06-30"},
        {"本办法自2018年7月1日起施行，有效期为五年。", "2018-07-01", "2023-06-30"},
        {"本办法自2018年7月1日起施行，有效期限2年。", "2018-07-01", "2020-06-30"},
        {"本办法自2020年2月29日起施行，有效期1年。", "2020-02-29", "2021-02-28"},
        {"本办法自2018年7月1日起施行，有效期至2020年12月31日。", "2018-07-01", "2020-12-31"},
        /* of others, or of nobody */
        {"《某某办法》自2018年7月1日起施行以来，成效明显。", "", ""},
        {"《某某条例》已于2018年7月1日起施行。", "", ""},
        {"自2018年7月1日起施行的政策继续执行。", "", ""},
        {"本办法施行前，自2018年7月1日起施行前的规定有效。", "", ""},
        {"第三条 许可证有效期5年。", "", ""},
        {"第三条 本证有效期至2020年12月31日。", "", ""},
        {"会议自2018年7月1日起举行。", "", ""},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        zws_document *d = fixture_document("某某办法", rows[i].text);
        if (strcmp(fixture_get(d, ZWS_FIELD_EFFECTIVE), rows[i].effective) != 0 ||
            strcmp(fixture_get(d, ZWS_FIELD_EXPIRES), rows[i].expires) != 0)
            fail_msg("'%s' gives '%s' and '%s'", rows[i].text, fixture_get(d, ZWS_FIELD_EFFECTIVE),
                     fixture_get(d, ZWS_FIELD_EXPIRES));
        if (*rows[i].effective)
            assert_int_equal(d->date[ZWS_DATE_EFFECTIVE].source, ZWS_FROM_CLAUSE);
        zws_document_free(d);
    }
}

static void test_signatures(void **state)
{
    (void)state;
    static const struct {
        const char *text, *date, *issuer;
    } rows[] = {
        {"各部门：\n请执行。\n国务院办公厅\n2018年4月8日\n（此件公开发布）", "2018-04-08",
         "国务院办公厅"},
        {"各部门：\n请执行。\n国务院办公厅 2018年4月8日\n", "2018-04-08", "国务院办公厅"},
        {"各部门：\n请执行。\n国务院办公厅（章）\n2018年4月8日\n", "2018-04-08", "国务院办公厅"},
        {"各部门：\n请执行。\n国务院办公厅\n（印章）\n2018年4月8日\n", "2018-04-08",
         "国务院办公厅"},
        {"各部门：\n请执行。\n国务院办公厅\n二○一八年四月八日\n", "2018-04-08", "国务院办公厅"},
        {"各部门：\n请执行。\n国务院办公厅\n（2018年4月8日）\n", "2018-04-08", "国务院办公厅"},
        {"各部门：\n请执行。\n2018年4月8日\n", "2018-04-08", ""},
        /* the first signature is that of the letter, what follows is attached */
        {"各部门：\n请执行。\n国务院办公厅\n2018年4月8日\n附件\n某某办法\n财政部\n2017年1月1日\n",
         "2018-04-08", "国务院办公厅"},
        {"各部门：\n请执行。特此通知。财政部2018年4月8日", "2018-04-08", "财政部"},
        {"各部门：\n请执行。特此通知。 2018年4月8日 扫一扫", "2018-04-08", ""},
        {"局长：某某某\n2018年4月8日\n一\n二\n三\n四\n五\n六\n七\n", "2018-04-08", ""},
        /* no signatures */
        {"各部门：\n国务院办公厅2018年4月8日印发了通知，请执行。\n", "", ""},
        {"各部门：\n财政部2018年4月8日的通知\n一\n二\n三\n四\n五\n六\n七\n", "", ""},
        {"各部门：\n会议于\n2018年4月8日\n召开。\n一\n二\n三\n四\n五\n六\n七\n", "", ""},
        {"各部门：\n国务院办公厅\n2018年4月\n一\n二\n三\n四\n五\n六\n七\n", "", ""},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        zws_document *d = fixture_document("关于某事", rows[i].text);
        if (strcmp(fixture_get(d, ZWS_FIELD_DATE), rows[i].date) != 0 ||
            strcmp(fixture_get(d, ZWS_FIELD_ISSUER), rows[i].issuer) != 0)
            fail_msg("'%s' gives '%s' by '%s'", rows[i].text, fixture_get(d, ZWS_FIELD_DATE),
                     fixture_get(d, ZWS_FIELD_ISSUER));
        zws_document_free(d);
    }
}

static void test_imprints(void **state)
{
    (void)state;
    static const struct {
        const char *text, *published;
    } rows[] = {
        {"各部门：\n请执行。\n国务院办公厅秘书局 2018年4月9日印发\n", "2018-04-09"},
        {"各部门：\n请执行。\n国务院办公厅秘书局\n201 8 年 4 月 9 日 印发\n", "2018-04-09"},
        {"各部门：\n2017年1月1日印发\n请执行。\n国务院办公厅 2018年4月9日印发。\n", "2018-04-09"},
        {"各部门：\n国务院办公厅2018年4月9日印发的通知。\n", ""},
        {"各部门：\n2018年4月印发\n", ""},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        zws_document *d = fixture_document("关于某事", rows[i].text);
        if (strcmp(fixture_get(d, ZWS_FIELD_PUBLISHED), rows[i].published) != 0)
            fail_msg("'%s' gives '%s'", rows[i].text, fixture_get(d, ZWS_FIELD_PUBLISHED));
        if (*rows[i].published)
            assert_int_equal(d->date[ZWS_DATE_PUBLISHED].source, ZWS_FROM_IMPRINT);
        zws_document_free(d);
    }
}

static void test_what_is_said_of_others(void **state)
{
    (void)state;
    static const char body[] = "《岚江省托育办法》自2023年6月1日起施行，有效期5年。\n"
                               "本办法自2023年7月1日起施行，有效期5年。\n";
    static const char *const others[] = {"《岚江省托育办法》解读", "图解：岚江省托育办法",
                                         "一图读懂岚江省托育办法",
                                         "关于岚江省托育办法公开征求意见的公告"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        zws_document *d = fixture_document(others[i], body);
        assert_string_equal(fixture_get(d, ZWS_FIELD_EFFECTIVE), "");
        assert_string_equal(fixture_get(d, ZWS_FIELD_EXPIRES), "");
        zws_document_free(d);
    }
    /* A title that stands in the text does the same. */
    char whole[400];
    snprintf(whole, sizeof whole, "《岚江省托育办法》解读\n\n%s", body);
    zws_document *d = fixture_document(NULL, whole);
    assert_string_equal(fixture_get(d, ZWS_FIELD_EFFECTIVE), "");
    zws_document_free(d);
    d = fixture_document("岚江省托育办法", body);
    assert_string_equal(fixture_get(d, ZWS_FIELD_EFFECTIVE), "2023-07-01");
    assert_string_equal(fixture_get(d, ZWS_FIELD_EXPIRES), "2028-06-30");
    zws_document_free(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_said_of_others),
        cmocka_unit_test(test_lines),
        cmocka_unit_test(test_titles),
        cmocka_unit_test(test_captions),
        cmocka_unit_test(test_number_lines),
        cmocka_unit_test(test_force),
        cmocka_unit_test(test_signatures),
        cmocka_unit_test(test_imprints),
    };
    return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
