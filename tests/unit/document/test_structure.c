/* The tree of a document: labels, parts of a letter, articles, and finding one's way in it. */
#include "outline.h"

/* --- The parts of a letter ----------------------------------------------------------------------
 */

static void test_letter(void **state)
{
    (void)state;
    assert_outline("岚江省人民政府办公厅文件\n\n岚政办发〔2021〕28号\n\n"
                   "岚江省人民政府办公厅关于做好汛期值守工作的通知\n\n"
                   "各市、县（市、区）人民政府，省政府直属各单位：\n\n"
                   "为做好汛期值守工作，现通知如下。\n\n一、落实责任。各地要落实责任。\n\n"
                   "附件：1.值守名单\n2.值守表\n\n岚江省人民政府办公厅\n\n2021年5月12日\n\n"
                   "（此件公开发布）\n\n抄送：省委各部门，省军区。\n\n岚江省人民政府办公厅\n\n"
                   "2021年5月17日印发\n",
                   NULL,
                   "document\n  organ\n  number\n  title\n  addressee\n  text\n    paragraph\n"
                   "    part 一 {落实责任}\n  enclosures\n  signature\n  date\n  note\n  copies\n"
                   "  imprint\n");
}

static void test_attachments(void **state)
{
    (void)state;
    assert_outline("岚江省民政厅关于印发养老服务办法的通知\n各市民政局：\n"
                   "现将办法印发给你们，请认真执行。\n岚江省民政厅\n2020年3月2日\n"
                   "岚江省养老服务办法\n第一章 总则\n第一条 为了规范养老服务，制定本办法。\n"
                   "第二条 本办法适用于全省的养老服务机构。\n"
                   "附件2\n养老服务机构备案表\n"
                   "一、填表说明。本表由养老服务机构填写，一式三份，报送县级民政部门备案。\n",
                   NULL,
                   "document\n  title\n  addressee\n  text\n    paragraph\n  signature\n  date\n"
                   "  attachment\n    title\n    text\n      chapter 第一章 {总则}\n"
                   "        article 第一条\n          clause 第一款\n"
                   "        article 第二条\n          clause 第一款\n"
                   "  attachment 附件2\n    title\n    text\n      part 一 {填表说明}\n");
}

static void test_carried_words(void **state)
{
    (void)state;
    /* Behind the signature a few words of the page are no attachment. */
    assert_outline(
        "关于停水的公告\n因检修管道，全市停水一天。\n青渡市水务局\n2020年3月2日\n打印 关闭\n", NULL,
        "document\n  title\n  text\n    paragraph\n  signature\n  date\n  other\n");
    /* The signature and its day on one line; the seal on a line of its own. */
    assert_outline("关于停水的公告\n因检修管道，全市停水一天。\n青渡市水务局 2020年3月2日\n", NULL,
                   "document\n  title\n  text\n    paragraph\n  signature\n");
    /* A caption that the text follows in the same line. */
    assert_outline("澄湖保护条例\n（2009年9月24日岚江省第十一届人民代表大会常务委员会通过） "
                   "第一条 为了保护澄湖，制定本条例。\n第二条 本条例自公布之日起施行。\n",
                   NULL,
                   "document\n  title\n  caption\n  text\n    article 第一条\n      clause 第一款\n"
                   "    article 第二条\n      clause 第一款\n");
}

static void test_empty(void **state)
{
    (void)state;
    zws_structure s = {0};
    zws_document *document;
    assert_ok(zws_document_new(&document));
    assert_ok(zws_structure__read(&s, &fixture_analyzer, document));
    assert_int_equal(s.n, 1);
    assert_int_equal(s.element[0].end, 0);
    assert_int_equal(zws_structure__at(&s, 0), 0);
    assert_int_equal(zws_structure__unit(&s, 0), ZWS_NO_ELEMENT);
    /* Read again over the first; blanks alone. */
    assert_ok(zws_document_set(document, ZWS_FIELD_BODY, " \n\n\xe3\x80\x80 ", (size_t)-1));
    assert_ok(zws_structure__read(&s, &fixture_analyzer, document));
    assert_sound(&s, " \n\n\xe3\x80\x80 ", 7, 1);
    zws_document_free(document);
    assert_fails(ZWS_EINVAL, zws_structure__read(&s, &fixture_analyzer, NULL));
    zws_structure__free(&s);
    assert_null(s.element);
}

/* --- Labels -------------------------------------------------------------------------------------
 */

static void test_labels(void **state)
{
    (void)state;
    assert_outline(
        "第一编 总则\n第一分编 通则\n第一章 一般规定\n第一节 概念\n"
        "第一条 有下列情形之一的：\n（一）先行的；\n1.大的；\n2.小的；\n（二）后行的。\n"
        "前款规定不适用于其他人。\n第一条之一 另行规定。\n第 2 条 本法自公布之日起施行。\n",
        NULL,
        "document\n  text\n    book 第一编 {总则}\n      subbook 第一分编 {通则}\n"
        "        chapter 第一章 {一般规定}\n          section 第一节 {概念}\n"
        "            article 第一条\n              clause 第一款\n"
        "                item （一）\n                  point 1.\n"
        "                  point 2.\n                item （二）\n"
        "              clause 第二款\n            article 第一条之一\n"
        "              clause 第一款\n            article 第二条\n"
        "              clause 第一款\n");
    assert_outline(
        "一、总体要求\n（一）坚持统筹。要统筹各方面的工作。\n１．先做甲。\n（1）甲的一半。\n"
        "①甲的四分之一。\n②其余的。\n(２)另一半。\n２、再做乙。\n㈡坚持创新。要创新工作的方法。\n",
        NULL,
        "document\n  text\n    part 一 {总体要求}\n      item （一） {坚持统筹}\n"
        "        point 1. {先做甲}\n          subpoint （1） {甲的一半}\n"
        "            detail ① {甲的四分之一}\n            detail ② {其余的}\n"
        "          subpoint （2） {另一半}\n        point 2. {再做乙}\n"
        "      item （二） {坚持创新}\n");
}

/* Lines that begin as labels do and are none. */
static void test_no_labels(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "第一条规定的办法由省人民政府另行制定，报国务院备案。",
        "第三章规定了法律责任。",
        "二、三类射线装置的使用单位应当取得许可。",
        "12345政务服务热线是统一的热线，全天受理群众的诉求。",
        "1.5万元以上的项目应当公开招标。",
        "2018.5.3这一天召开了会议。",
        "4.1.10 企业应当建立安全管理制度。",
        "（2018）第5号公告所列的产品停止销售。",
        "第三方评估的结果应当公开。",
        "12、13号楼的住户应当办理登记。",
        "（一千零一夜）是一部故事集。",
        "第条没有号码。",
        "（）空的括号不算。",
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        char body[512];
        snprintf(body, sizeof body, "关于测试的通知\n这是开头的一句话，说明了来由。\n%s\n",
                 lines[i]);
        assert_outline(body, NULL, "document\n  title\n  text\n    paragraph\n    paragraph\n");
    }
}

static void test_contents(void **state)
{
    (void)state;
    assert_outline(
        "澄湖条例\n目　录\n第一章　总则\n第二章　附则\n第一章　总则\n"
        "第一条　为了保护澄湖，制定本条例。\n第二章　附则\n第二条　本条例自公布之日起施行。\n",
        "contents chapter article",
        "    contents\n    chapter 第一章 {总则}\n      article 第一条\n"
        "    chapter 第二章 {附则}\n      article 第二条\n");
    assert_findings(
        "澄湖条例\n目　录\n第一章　总则\n第二章　附则\n第一章　总则\n"
        "第一条　为了保护澄湖，制定本条例。\n第二章　附则\n第二条　自公布之日起施行。\n",
        "");
}

/* A statute without line breaks. */
static void test_one_line(void **state)
{
    (void)state;
    assert_outline(
        "第一条 为了管理犬只，制定本办法。第二条 本办法适用于全市。违反第三条 的，处罚款。"
        "第三条 养犬应当登记。第五条 本办法自公布之日起施行。\n",
        "article", "    article 第一条\n    article 第二条\n    article 第三条\n");
}

/* Headings of articles, and markers of a markup language before labels. */
static void test_headings(void **state)
{
    (void)state;
    assert_outline("## 第一章 总则\n第一条【目的】为了保护澄湖，制定本条例。\n### 第二章 附则\n"
                   "第二条 本条例自公布之日起施行。\n",
                   "chapter article",
                   "    chapter 第一章 {总则}\n      article 第一条 {目的}\n"
                   "    chapter 第二章 {附则}\n      article 第二条\n");
    assert_outline("关于开展检查的通知\n总体安排\n检查分为三个阶段，由各地自行安排。\n— 1 —\n"
                   "具体时间另行通知，请提前做好准备。\n",
                   NULL,
                   "document\n  title\n  text\n    heading\n    paragraph\n    other\n"
                   "    paragraph\n");
}

/* Lines broken by width belong to one paragraph. */
static void test_wrapped(void **state)
{
    (void)state;
    static const char body[] =
        "关于危险化学品安全整治的通知\n\n为深刻吸取近期事故教训，切实防范化解重大安全风\n\n"
        "险，经省政府同意，决定在全省开展专项整治，现就\n\n有关事项通知如下。\n\n一、整治范围\n\n"
        "危险化学品生产、经营、储存、运输、使用、废弃处\n\n置企业，化工园区，油气输送管道，以及其他"
        "有关的\n\n"
        "单位。\n\n二、整治内容\n\n（一）重大危险源。各地应当对重大危险源逐一登记，\n\n"
        "建立台账，实行动态管理，并且在年底前实现监测预\n\n警系统全部联网。\n\n"
        "（二）特殊作业。严格执行作业票证审批制度，严禁\n\n未分析合格即作业，确保作业过程的安全可控"
        "。\n";
    assert_outline(body, NULL,
                   "document\n  title\n  text\n    paragraph\n    part 一 {整治范围}\n"
                   "      paragraph\n    part 二 {整治内容}\n      item （一） {重大危险源}\n"
                   "      item （二） {特殊作业}\n");
}

/* Words that close the text do not belong to the item before them. */
static void test_closing(void **state)
{
    (void)state;
    assert_outline(
        "工作要点\n一、加强公开\n（一）主动公开。要主动公开各类信息。\n"
        "（二）依申请公开。要依法答复申请人的申请。\n（三）解读。要及时解读出台的政策。\n"
        "各地要将落实情况纳入年度报告予以公开，接受社会的监督。\n",
        NULL,
        "document\n  title\n  text\n    part 一 {加强公开}\n"
        "      item （一） {主动公开}\n      item （二） {依申请公开}\n"
        "      item （三） {解读}\n    paragraph\n");
    /* Where items have paragraphs, the last one has them too. */
    assert_outline("工作要点\n一、加强公开\n（一）主动公开。要主动公开各类信息。\n"
                   "公开的内容应当真实、准确、完整。\n（二）解读。要及时解读出台的政策。\n"
                   "解读应当通俗易懂，便于群众理解。\n",
                   NULL,
                   "document\n  title\n  text\n    part 一 {加强公开}\n"
                   "      item （一） {主动公开}\n        paragraph\n      item （二） {解读}\n"
                   "        paragraph\n");
}

/* 一、 in an article where a colon announces it, and behind the articles where none does. */
static void test_parts_and_articles(void **state)
{
    (void)state;
    assert_outline("第一条 收费标准如下：\n一、普通的收十元；\n二、加急的收二十元。\n"
                   "第二条 本办法自公布之日起施行。\n",
                   "article part clause",
                   "    article 第一条\n      clause 第一款\n      part 一\n      part 二\n"
                   "    article 第二条\n      clause 第一款\n");
    assert_outline(
        "第一条 收费应当公示。\n第二条 本办法自公布之日起施行。\n一、本说明由财政厅负责解释。\n",
        "article part", "    article 第一条\n    article 第二条\n    part 一\n");
}

/* --- Finding one's way --------------------------------------------------------------------------
 */

static const char law[] =
    "澄湖条例\n第一章 总则\n第一条 为了保护澄湖，制定本条例。\n第二条 禁止下列行为：\n"
    "（一）网箱养殖；\n（二）排放污水，包括：\n1.生活污水；\n2.工业废水。\n（三）其他行为。\n"
    "前款规定由水利部门执行。\n第二条之一 本条由公安机关执行。\n第二章 附则\n"
    "第三条 本条例自公布之日起施行。\n";

static void check_path(const zws_structure *s, uint32_t element, const char *expected)
{
    zws_buffer out = {0};
    assert_ok(zws_structure__path(&out, s, element));
    assert_string_equal(out.len ? out.data : "", expected);
    zws_buffer__free(&out);
}

static void test_places(void **state)
{
    (void)state;
    static const struct {
        zws_place place;
        const char *path, *text; /* NULL: not there */
        bool exact;
    } rows[] = {
        {{.article = 1}, "第一章 › 第一条", "第一条 为了", true},
        {{.article = 2}, "第一章 › 第二条", "第二条 禁止", true},
        {{.article = 2, .clause = 2}, "第一章 › 第二条 › 第二款", "前款规定", true},
        {{.article = 2, .clause = 1, .item = 2},
         "第一章 › 第二条 › 第一款 › （二）",
         "（二）排放",
         true},
        {{.article = 2, .item = 3}, "第一章 › 第二条 › 第一款 › （三）", "（三）其他", true},
        {{.article = 2, .item = 2, .point = 2},
         "第一章 › 第二条 › 第一款 › （二） › 2.",
         "2.工业",
         true},
        {{.article = 2, .clause = 3}, "第一章 › 第二条", "第二条 禁止", false},
        {{.article = 2, .clause = 1, .item = 9}, "第一章 › 第二条 › 第一款", "禁止下列", false},
        {{.article = 2, .sub = 1}, "第一章 › 第二条之一", "第二条之一", true},
        {{.article = 3}, "第二章 › 第三条", "第三条 本条例", true},
        {{.article = 4}, NULL, NULL, false},
        {{.article = 3, .sub = 2}, NULL, NULL, false},
    };
    zws_structure s = {0};
    zws_document *document = outline_read(&s, NULL, law);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        bool exact = !rows[i].exact;
        uint32_t found = zws_structure__article(&s, &rows[i].place, &exact);
        assert_int_equal(exact, rows[i].exact);
        assert_int_equal(found, zws_structure__article(&s, &rows[i].place, NULL));
        if (!rows[i].path) {
            assert_int_equal(found, ZWS_NO_ELEMENT);
            continue;
        }
        check_path(&s, found, rows[i].path);
        assert_memory_equal(law + s.element[found].begin, rows[i].text, strlen(rows[i].text));
    }
    zws_structure__free(&s);
    zws_document_free(document);
}

static void test_at(void **state)
{
    (void)state;
    zws_structure s = {0};
    zws_document *document = outline_read(&s, NULL, law);
    assert_sound(&s, law, strlen(law), 1);
    uint32_t at = zws_structure__at(&s, (size_t)(strstr(law, "工业废水") - law));
    assert_int_equal(s.element[at].kind, ZWS_ELEMENT_POINT);
    assert_int_equal(zws_structure__unit(&s, at), at);
    /* A clause is no unit by itself. */
    at = zws_structure__at(&s, (size_t)(strstr(law, "前款规定") - law));
    assert_int_equal(s.element[at].kind, ZWS_ELEMENT_CLAUSE);
    uint32_t unit = zws_structure__unit(&s, at);
    check_path(&s, unit, "第一章 › 第二条");
    assert_int_equal(zws_structure__child(&s, unit, ZWS_ELEMENT_CLAUSE, 2), at);
    assert_int_equal(zws_structure__child(&s, unit, ZWS_ELEMENT_CLAUSE, 3), ZWS_NO_ELEMENT);
    assert_int_equal(zws_structure__child(&s, 99999, ZWS_ELEMENT_CLAUSE, 1), ZWS_NO_ELEMENT);
    at = zws_structure__child(&s, 0, ZWS_ELEMENT_CHAPTER, 2);
    check_path(&s, at, "第二章");
    check_path(&s, 0, "");
    check_path(&s, ZWS_NO_ELEMENT, "");
    /* Behind the end: the last one. */
    assert_int_equal(zws_structure__at(&s, strlen(law)), s.n - 1);
    assert_int_equal(zws_structure__at(&s, 1u << 30), s.n - 1);
    zws_structure__free(&s);
    zws_document_free(document);
}

static void test_names(void **state)
{
    (void)state;
    for (unsigned kind = 0; kind < ZWS_ELEMENT_KINDS; kind++) {
        assert_non_null(zws_element__name(kind));
        for (unsigned other = 0; other < kind; other++)
            assert_string_not_equal(zws_element__name(kind), zws_element__name(other));
    }
    assert_string_equal(zws_element__name(ZWS_ELEMENT_KINDS), "other");
    for (unsigned kind = 0; kind < ZWS_FINDING_KINDS; kind++)
        assert_non_null(zws_finding__name(kind));
    assert_string_equal(zws_finding__name(ZWS_FINDING_TWICE), "twice");
}

/* --- Bounds -------------------------------------------------------------------------------------
 */

static void test_too_many(void **state)
{
    (void)state;
    zws_buffer body = {0};
    assert_ok(zws_buffer__puts(&body, "工作要点\n这是开头的一句话。\n"));
    for (size_t i = 0; i < ZWS_ELEMENTS_MAX + 1000; i++)
        assert_ok(zws_buffer__puts(&body, "一、甲。\n"));
    zws_structure s = {0};
    zws_document *document = outline_read(&s, NULL, body.data);
    assert_int_equal(s.n, ZWS_ELEMENTS_MAX);
    assert_true(s.n_findings <= ZWS_FINDINGS_MAX);
    assert_int_equal(s.element[0].end, body.len);
    assert_sound(&s, body.data, body.len, body.len / 20);
    assert_int_equal(zws_structure__at(&s, body.len - 1), s.n - 1);
    zws_structure__free(&s);
    zws_document_free(document);
    zws_buffer__free(&body);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_letter),        cmocka_unit_test(test_attachments),
        cmocka_unit_test(test_carried_words), cmocka_unit_test(test_empty),
        cmocka_unit_test(test_labels),        cmocka_unit_test(test_no_labels),
        cmocka_unit_test(test_contents),      cmocka_unit_test(test_one_line),
        cmocka_unit_test(test_headings),      cmocka_unit_test(test_wrapped),
        cmocka_unit_test(test_closing),       cmocka_unit_test(test_parts_and_articles),
        cmocka_unit_test(test_places),        cmocka_unit_test(test_at),
        cmocka_unit_test(test_names),         cmocka_unit_test(test_too_many),
    };
    return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
