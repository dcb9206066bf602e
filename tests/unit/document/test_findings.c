/* What a structure reports: numbers that stand twice, never, or late; displaced headings. */
#include "outline.h"

static void test_twice_and_never(void **state)
{
    (void)state;
    /* Items that are counted through over all parts. */
    assert_findings(
        "工作要点\n一、加强公开\n（一）甲。要做好甲。\n（二）乙。要做好乙。\n"
        "二、加强解读\n（三）丙。要做好丙。\n（三）丁。要做好丁。\n（五）戊。要做好戊。\n",
        "（三） stands twice\n（四） never stands\n");
    /* Counted anew in each part: nothing to report. */
    assert_findings(
        "工作要点\n一、加强公开\n（一）甲。要做好甲。\n（二）乙。要做好乙。\n"
        "二、加强解读\n（一）丙。要做好丙。\n（二）丁。要做好丁。\n（三）戊。要做好戊。\n",
        "");
    assert_findings(
        "工作要点\n一、加强公开\n要做好甲。\n三、加强解读\n要做好丙。\n五、加强回应\n要做好戊。\n",
        "二 never stands\n四 never stands\n");
    assert_findings("工作要点\n1. 要做好甲。\n2. 要做好乙。\n6. 要做好己。\n7. 要做好庚。\n",
                    "3. to 5. never stand\n");
    /* The last number of a part again at the start of the next. */
    assert_findings("工作要点\n一、加强公开\n（一）甲。要做好甲。\n（二）乙。要做好乙。\n"
                    "二、加强解读\n（二）丙。要做好丙。\n（四）丁。要做好丁。\n",
                    "（二） stands twice\n（三） never stands\n");
}

static void test_articles(void **state)
{
    (void)state;
    assert_findings("澄湖条例\n第一条 为了保护澄湖。\n第二条 甲。\n第二条之一 甲之一。\n"
                    "第二条之二 甲之二。\n第三条 乙。\n",
                    "");
    assert_findings(
        "澄湖条例\n第一条 为了保护澄湖。\n第二条 甲。\n第四条 乙。\n第三条 丙。\n第五条 丁。\n",
        "第三条 stands behind a higher number\n");
    assert_findings("澄湖条例\n第一条 为了保护澄湖。\n第二条 甲。\n第二条 乙。\n第三条 丙。\n",
                    "第二条 stands twice\n");
    /* Lists of different articles are lists of their own; one that lacks its beginning is told. */
    assert_findings("澄湖条例\n第一条 禁止：\n（一）甲；\n（二）乙；\n（三）丙。\n第二条 允许：\n"
                    "（一）甲；\n（二）乙。\n第三条 鼓励：\n（二）乙；\n（三）丙。\n",
                    "（一） never stands\n");
    /* An excerpt begins in the middle, and skips far. */
    assert_findings("条例节选\n第十五条 甲。\n第十六条 乙。\n第八十条 丙。\n第八十一条 丁。\n", "");
    /* An attached statute counts from one again. */
    assert_findings("条例\n第一条 甲。\n第二条 乙。\n第一条 丙。\n第二条 丁。\n", "");
}

static void test_places_of_findings(void **state)
{
    (void)state;
    static const char body[] =
        "要点\n（一）甲。要做好甲。\n（二）乙。要做好乙。\n（二）丙。要做好丙。\n"
        "（四）丁。要做好丁。\n";
    zws_structure s = {0};
    zws_document *document = outline_read(&s, NULL, body);
    assert_int_equal(s.n_findings, 2);
    const zws_finding *twice = &s.finding[0], *never = &s.finding[1];
    assert_int_equal(twice->kind, ZWS_FINDING_TWICE);
    assert_int_equal(twice->of, ZWS_ELEMENT_ITEM);
    assert_int_equal(twice->number, 2);
    assert_ptr_equal(body + twice->begin, strstr(body, "（二）丙"));
    assert_int_equal(twice->end - twice->begin, strlen("（二）"));
    assert_ptr_equal(body + twice->first_begin, strstr(body, "（二）乙"));
    assert_int_equal(twice->first_end - twice->first_begin, strlen("（二）"));
    /* What never stands is noticed at the number behind it. */
    assert_int_equal(never->kind, ZWS_FINDING_NEVER);
    assert_int_equal(never->number, 3);
    assert_int_equal(never->number_to, 3);
    assert_ptr_equal(body + never->begin, strstr(body, "（四）丁"));
    /* Never renumbered: the elements have the numbers that are printed. */
    assert_int_equal(s.element[zws_structure__at(&s, twice->begin)].number, 2);
    zws_structure__free(&s);
    zws_document_free(document);
}

static void test_many(void **state)
{
    (void)state;
    zws_buffer body = {0};
    for (int i = 0; i < 1000; i++)
        assert_ok(zws_buffer__puts(&body, "一、甲乙。\n三、丙丁。\n三、戊己。\n"));
    zws_structure s = {0};
    zws_document *document = outline_read(&s, NULL, body.data);
    assert_int_equal(s.n_findings, ZWS_FINDINGS_MAX);
    zws_structure__free(&s);
    zws_document_free(document);
    zws_buffer__free(&body);
}

/* --- Displaced headings -------------------------------------------------------------------------
 */

#define TEXT_A "要把公开透明作为政府工作的基本要求，坚持以公开为常态。\n"
#define TEXT_B "抓好财政预决算、重大建设项目等领域政府信息公开制度的落实。\n"
#define TEXT_C "增强舆情风险防控意识，密切监测收集苗头性的舆情。\n"
#define TEXT_D "加强实体政务大厅的建设管理，推动线下线上的融合。\n"

static void test_displaced(void **state)
{
    (void)state;
    static const char body[] =
        "工作要点\n做好今年的工作，要全面贯彻有关的精神。\n一、加强公开\n" TEXT_A
        "（一）推进公开。\n" TEXT_B "（二）加大力度。\n二、加强服务\n" TEXT_C
        "（三）加强回应。\n" TEXT_D "（四）提升大厅。\n各地要高度重视，结合实际抓好落实。\n";
    assert_outline(body, NULL,
                   "document\n  title\n  text\n    paragraph\n    part 一 {加强公开}\n"
                   "      item （一） {推进公开} inferred\n        paragraph\n"
                   "      item （二） {加大力度} inferred\n        paragraph\n"
                   "    part 二 {加强服务}\n      item （三） {加强回应} inferred\n"
                   "        paragraph\n      item （四） {提升大厅} inferred\n"
                   "        paragraph\n    paragraph\n");
    assert_findings(body, "the headings of 4 items stand behind their texts; put before them\n");
    zws_structure s = {0};
    zws_document *document = outline_read(&s, NULL, body);
    assert_sound(&s, body, strlen(body), 1);
    /* The heading, which stands behind its text, is in the item. */
    uint32_t text = zws_structure__at(&s, (size_t)(strstr(body, "抓好财政") - body));
    uint32_t heading = zws_structure__at(&s, (size_t)(strstr(body, "（二）") - body));
    assert_int_equal(zws_structure__unit(&s, text), heading);
    assert_int_equal(s.element[heading].number, 2);
    assert_ptr_equal(body + s.element[heading].label_begin, strstr(body, "（二）"));
    zws_structure__free(&s);
    zws_document_free(document);
}

/* The pattern must hold throughout. */
static void test_not_displaced(void **state)
{
    (void)state;
    /* Headings before their texts. */
    assert_outline("工作要点\n一、加强公开\n（一）推进公开。\n" TEXT_A "（二）加大力度。\n" TEXT_B
                   "二、加强服务\n（三）加强回应。\n" TEXT_C,
                   "item",
                   "      item （一） {推进公开}\n      item （二） {加大力度}\n"
                   "      item （三） {加强回应}\n");
    /* One item with its text on its line. */
    assert_outline("工作要点\n一、加强公开\n" TEXT_A "（一）推进公开。\n" TEXT_B
                   "（二）加大力度。要加大"
                   "公开的力度，使公开更有力。\n二、加强服务\n" TEXT_C "（三）加强回应。\n",
                   "item",
                   "      item （一） {推进公开}\n      item （二） {加大力度}\n"
                   "      item （三） {加强回应}\n");
    /* Too few to be a pattern. */
    assert_outline("工作要点\n一、加强公开\n" TEXT_A "（一）推进公开。\n二、加强服务\n" TEXT_C
                   "（二）加强回应。\n",
                   "item", "      item （一） {推进公开}\n      item （二） {加强回应}\n");
    /* A part whose last heading has text behind it. */
    assert_outline("工作要点\n一、加强公开\n" TEXT_A "（一）推进公开。\n" TEXT_B
                   "（二）加大力度。\n" TEXT_D "二、加强服务\n" TEXT_C
                   "（三）加强回应。\n三、加强保障\n" TEXT_A "（四）加强保障。\n",
                   "item",
                   "      item （一） {推进公开}\n      item （二） {加大力度}\n"
                   "      item （三） {加强回应}\n      item （四） {加强保障}\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_twice_and_never),    cmocka_unit_test(test_articles),
        cmocka_unit_test(test_places_of_findings), cmocka_unit_test(test_many),
        cmocka_unit_test(test_displaced),          cmocka_unit_test(test_not_displaced),
    };
    return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
