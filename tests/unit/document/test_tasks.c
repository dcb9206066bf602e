/* Who has to do what: units in brackets, on lines of their own and in tables. */
#include "outline.h"

/* The units of a body, task by task: names with * where they lead and ~ where they were repaired.
 */
static void assert_units(const char *body, const char *expected)
{
    zws_structure s = {0};
    zws_document *document = outline_read(&s, NULL, body);
    zws_buffer out = {0};
    assert_sound(&s, body, strlen(body), 3);
    for (size_t i = 0; i < s.n_tasks; i++) {
        for (uint32_t k = 0; k < s.task[i].n_units; k++) {
            const zws_unit *unit = &s.unit[s.task[i].unit + k];
            if (k > 0)
                assert_ok(zws_buffer__putc(&out, ' '));
            assert_ok(zws_buffer__puts(&out, unit->name));
            assert_ok(zws_buffer__puts(&out, unit->lead ? "*" : ""));
            assert_ok(zws_buffer__puts(&out, unit->repaired ? "~" : ""));
        }
        assert_ok(zws_buffer__putc(&out, '\n'));
    }
    assert_string_equal(out.len ? out.data : "", expected);
    zws_buffer__free(&out);
    zws_structure__free(&s);
    zws_document_free(document);
}

static void test_brackets(void **state)
{
    (void)state;
    static const struct {
        const char *printed, *units;
    } rows[] = {
        {"（责任单位：省信访局）", "省信访局\n"},
        {"(责任单位:省发展改革委、省商务厅)", "省发展改革委 省商务厅\n"},
        {"（责任单位：省政府督查室、省级各部门）", "省政府督查室 省级各部门\n"},
        {"（省委政策研究室、省政府研究室负责）", "省委政策研究室 省政府研究室\n"},
        {"（责任单位：省政府办公厅，省级有关部门，各市、县（市、区）政府）",
         "省政府办公厅 省级有关部门 各市、县（市、区）政府\n"},
        {"(责 任单位 : 省政府办公厅，各市 、 县〔 市、 区 〕政府)",
         "省政府办公厅 各市、县（市、区）政府\n"},
        {"（责任羊位：省财政斤）", "省财政厅~\n"},
        {"（省财政厅牵头）", "省财政厅*\n"},
        {"（省财政厅、省审计厅牵头，各市政府配合）", "省财政厅* 省审计厅* 各市政府\n"},
        {"（牵头单位：省财政厅；配合单位：省审计厅、省税务局）", "省财政厅* 省审计厅 省税务局\n"},
        {"（省委组织部、省司法厅负责）", "省委组织部 省司法厅\n"},
        {"（省级有关主管部门按职责分工负责）", "省级有关主管部门\n"},
        {"（县级政府办公室会同财政等有关部门负责）", "县级政府办公室 财政等有关部门\n"},
        {"（省发展改革委、省商务厅和其他省级有关部门负责）",
         "省发展改革委 省商务厅 省级有关部门\n"},
        {"（责任单位：省大数据局（牵头）、省信访局）", "省大数据局* 省信访局\n"},
        {"（各级行政机关负责，以下统称责任机关负责）", "各级行政机关 责任机关\n"},
        /* No task. */
        {"（以下简称省信访局）", ""},
        {"（二）", ""},
        {"（2018年5月）", ""},
        {"（由本人负责）", ""},
        {"（责任单位：）", ""},
        {"（责任单位：省信访局", ""},
        {"（他说：省财政厅牵头）", ""},
        {"（一切责任由经营者自行承担，与出租者无关，经营者对此完全知情并且愿意负责）", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char body[1024];
        snprintf(body, sizeof body, "工作要点\n一、公开。要公开有关的信息。%s\n", rows[i].printed);
        assert_units(body, rows[i].units);
    }
}

static void test_lines(void **state)
{
    (void)state;
    assert_units(
        "工作要点\n一、公开信息。要公开有关的信息。\n牵头单位：省财政厅\n责任单位：省审计厅、\n"
        "省税务局\n二、解读政策。要解读有关的政策。\n责任部门：省司法厅\n",
        "省财政厅*\n省审计厅 省税务局\n省司法厅\n");
}

/* A task is what stands before its bracket, behind the task before it, in its item. */
static void test_extent(void **state)
{
    (void)state;
    static const char body[] =
        "要点\n一、公开。先做甲。（责任单位：省财政厅）再做乙。（省司法厅牵头）\n"
        "二、解读。做丙。（责任单位：省财政厅）\n";
    zws_structure s = {0};
    zws_document *document = outline_read(&s, NULL, body);
    assert_int_equal(s.n_tasks, 3);
    static const char *const texts[] = {"公开。先做甲。", "再做乙。", "解读。做丙。"};
    static const char *const units[] = {"（责任单位：省财政厅）", "（省司法厅牵头）",
                                        "（责任单位：省财政厅）"};
    for (size_t i = 0; i < 3; i++) {
        const zws_task *task = &s.task[i];
        assert_int_equal(task->end - task->begin, strlen(texts[i]));
        assert_memory_equal(body + task->begin, texts[i], strlen(texts[i]));
        assert_int_equal(task->units_end - task->units_begin, strlen(units[i]));
        assert_memory_equal(body + task->units_begin, units[i], strlen(units[i]));
        assert_int_equal(s.element[task->element].kind, ZWS_ELEMENT_PART);
        assert_int_equal(s.element[task->element].number, i < 2 ? 1 : 2);
    }
    const zws_task *task;
    size_t at = 0, found = 0;
    while (zws_structure__next_task(&s, "省财政厅", &at, &task))
        found++;
    assert_int_equal(found, 2);
    at = 0;
    assert_false(zws_structure__next_task(&s, "省民政厅", &at, &task));
    zws_structure__free(&s);
    zws_document_free(document);
}

static void test_tables(void **state)
{
    (void)state;
    /* Cells parted by tabs, without numbers. */
    assert_units(
        "任务分工方案\n工作任务\t牵头单位\t配合单位\n公开信息\t省财政厅\t省审计厅、省税务局\n"
        "解读政策\t省司法厅\t各市政府\n",
        "省财政厅* 省审计厅 省税务局\n省司法厅* 各市政府\n");
    /* The head on lines of its own, numbers before the tasks, text behind the table. */
    static const char body[] =
        "任务分工方案\n序号\n工作任务\n责任单位\n1\n梳理全部的行政权力，完善权责"
        "清单并且公开\n\n省委编办\n牵头负责\n\n"
        "2 构建公众参与基层行政决策的机制\n各县政府\n负责\n\n"
        "本表由省政府办公厅负责解释，执行中的问题请及时反馈。\n";
    assert_units(body, "省委编办*\n各县政府\n");
    assert_outline(body, "table row cell paragraph",
                   "    table\n      row 第1行\n        cell\n        cell\n      row 第2行\n"
                   "        cell\n        cell\n    paragraph\n");
    /* A head without rows is no table. */
    assert_units("任务分工方案\n序号 工作任务 责任单位\n以下没有表格，只有这一段文字。\n", "");
    /* A number with nothing behind it is a row all the same. */
    assert_units("任务分工方案\n序号 工作任务 责任单位\n1 公开信息\n2\n", "\n\n");
    /* A row whose unit cannot be told has none. */
    assert_units("任务分工方案\n序号 工作任务 责任单位\n1 公开信息\n2 解读政策\n", "\n\n");
}

/* The fields of the document: each unit once, in order, and what was given stays. */
static void test_fields(void **state)
{
    (void)state;
    zws_document *d = fixture_document(
        "要点",
        "一、公开。做甲。（责任单位：省财政厅、省审计厅）做乙。（省审计厅牵头，省财政厅配合）\n");
    assert_int_equal(zws_document_count(d, ZWS_FIELD_UNIT), 2);
    assert_string_equal(zws_document_get(d, ZWS_FIELD_UNIT, 0, NULL), "省财政厅");
    assert_string_equal(zws_document_get(d, ZWS_FIELD_UNIT, 1, NULL), "省审计厅");
    assert_int_equal(zws_document_count(d, ZWS_FIELD_LEAD), 1);
    assert_string_equal(zws_document_get(d, ZWS_FIELD_LEAD, 0, NULL), "省审计厅");
    assert_string_equal(zws_field_name(ZWS_FIELD_UNIT), "unit");
    assert_int_equal(zws_field_by_name("lead"), ZWS_FIELD_LEAD);
    /* Extracted again, the same; given, it stays. */
    assert_ok(zws_document__extract(d, &fixture_analyzer));
    assert_int_equal(zws_document_count(d, ZWS_FIELD_UNIT), 2);
    assert_ok(zws_document_set(d, ZWS_FIELD_UNIT, "省民政厅", (size_t)-1));
    assert_ok(zws_document_add(d, ZWS_FIELD_UNIT, "省教育厅", (size_t)-1));
    assert_ok(zws_document__extract(d, &fixture_analyzer));
    assert_int_equal(zws_document_count(d, ZWS_FIELD_UNIT), 2);
    assert_string_equal(zws_document_get(d, ZWS_FIELD_UNIT, 1, NULL), "省教育厅");
    assert_int_equal(zws_document_count(d, ZWS_FIELD_LEAD), 1);
    zws_document_free(d);
}

static void test_many(void **state)
{
    (void)state;
    zws_buffer body = {0};
    char line[128];
    for (int i = 0; i < 11000; i++) {
        snprintf(line, sizeof line, "做第%d件事。（责任单位：第%d工作部门）\n", i, i);
        assert_ok(zws_buffer__puts(&body, line));
    }
    zws_structure s = {0};
    zws_document *document = outline_read(&s, "要点", body.data);
    assert_int_equal(s.n_tasks, ZWS_TASKS_MAX);
    assert_true(s.n_units <= ZWS_UNITS_MAX);
    assert_int_equal(zws_document_count(document, ZWS_FIELD_UNIT), 64);
    zws_structure__free(&s);
    zws_document_free(document);
    zws_buffer__free(&body);
}

/* What is read for a page of hits: the same tree, and tasks where they are asked for. */
static void test_outline_alone(void **state)
{
    (void)state;
    static const char *const bodies[] = {"第一章 总则\n第一条 为了公开，制定本办法。\n第二条 "
                                         "于2018年5月底前完成。（责任单位：省信访局）\n",
                                         "短。", "一、做事\n（一）做第一件事。（省财政厅牵头）\n",
                                         ""};
    zws_text text = {0};
    zws_structure all = {0}, some = {0};
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        zws_document *document = outline_read(&all, "办法", bodies[i]);
        char *expected = outline_text(&all, bodies[i], NULL);
        assert_ok(zws_text__normalize(&text, &fixture_analyzer, bodies[i], strlen(bodies[i])));
        for (int tasks = 0; tasks < 2; tasks++) {
            assert_ok(
                zws_structure__outline(&some, &text, tasks == 1, &fixture_analyzer, document));
            char *got = outline_text(&some, bodies[i], NULL);
            assert_string_equal(got, expected);
            assert_int_equal(some.n_tasks, tasks ? all.n_tasks : 0);
            assert_int_equal(some.n_units, tasks ? all.n_units : 0);
            assert_int_equal(some.n_deadlines, 0);
            free(got);
        }
        free(expected);
        zws_structure__free(&all);
        zws_document_free(document);
    }
    assert_int_equal(zws_structure__outline(&some, &text, false, &fixture_analyzer, NULL),
                     ZWS_EINVAL);
    zws_structure__free(&some);
    zws_text__free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_brackets),      cmocka_unit_test(test_lines),
        cmocka_unit_test(test_extent),        cmocka_unit_test(test_tables),
        cmocka_unit_test(test_fields),        cmocka_unit_test(test_many),
        cmocka_unit_test(test_outline_alone),
    };
    return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
