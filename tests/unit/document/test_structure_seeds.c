/* The structure of the five reference documents, and of documents of the corpus with the same
 * shapes. */
#include "outline.h"

static char *seed(size_t i, size_t *len)
{
    static const char *const files[] = {
        "data/seeds/000_2985c6bd3c8da668.txt", "data/seeds/001_d216390bafa103ce.txt",
        "data/seeds/002_ee325de0858c61e2.txt", "data/seeds/003_8273fda190f5e6ec.txt",
        "data/seeds/004_f1bcc91bf2a55fa9.txt"};
    return fixture_shared(files[i], len);
}

/* A document of the corpus. */
static char *sample(const char *name, size_t *len)
{
    char path[1024], *data;
    const char *srcdir = getenv("srcdir");
    snprintf(path, sizeof path, "%s/corpus/documents/%s", srcdir ? srcdir : ".", name);
    return zws_file__read(&data, len, path, 64 << 20) == ZWS_OK ? data : NULL;
}

static size_t count(const zws_structure *s, zws_element_kind kind)
{
    size_t n = 0;
    for (size_t i = 0; i < s->n; i++)
        n += s->element[i].kind == kind;
    return n;
}

/* A text is read; its structure is sound and its findings say this. */
static zws_document *read_sound(zws_structure *s, const char *text, const char *findings)
{
    size_t len = strlen(text);
    zws_document *document = outline_read(s, NULL, text);
    assert_sound(s, text, len, 97);
    zws_buffer said = {0};
    for (size_t i = 0; i < s->n_findings; i++) {
        assert_ok(zws_structure__say(&said, &s->finding[i]));
        assert_ok(zws_buffer__putc(&said, '\n'));
    }
    assert_string_equal(said.len ? said.data : "", findings);
    zws_buffer__free(&said);
    return document;
}

/* The bytes of a range without blanks and private characters: as normalised characters. */
static bool range_holds(const char *text, uint32_t begin, uint32_t end, const char *what)
{
    zws_text range = {0};
    zws_buffer utf8 = {0};
    assert_ok(zws_text__normalize(&range, &fixture_analyzer, text + begin, end - begin));
    assert_ok(zws_text__append_utf8(&utf8, &range, 0, range.n));
    bool found = utf8.len && strstr(utf8.data, what);
    zws_buffer__free(&utf8);
    zws_text__free(&range);
    return found;
}

/* The paths of the tasks of a unit, joined by commas. */
static void check_tasks(const zws_structure *s, const char *unit, const char *expected)
{
    zws_buffer out = {0};
    const zws_task *task;
    for (size_t at = 0; zws_structure__next_task(s, unit, &at, &task);) {
        if (out.len)
            assert_ok(zws_buffer__puts(&out, ", "));
        assert_ok(zws_structure__path(&out, s, task->element));
    }
    assert_string_equal(out.len ? out.data : "", expected);
    zws_buffer__free(&out);
}

static void test_000(void **state)
{
    (void)state;
    size_t len;
    char *text = seed(0, &len);
    if (!text)
        skip();
    zws_structure s = {0};
    zws_document *document = read_sound(&s, text, "（十二） stands twice\n（十三） never stands\n");
    assert_int_equal(count(&s, ZWS_ELEMENT_PART), 4);
    assert_int_equal(count(&s, ZWS_ELEMENT_ITEM), 16);
    assert_int_equal(count(&s, ZWS_ELEMENT_OTHER), 0);
    check_tasks(&s, "省信访局", "三 › （十）");
    /* 省财政斤, 责任羊位 */
    check_tasks(&s, "省财政厅", "一 › （二）, 一 › （二）");
    check_tasks(&s, "省司法厅", "四 › （十二）");
    assert_int_equal(s.n_tasks, 23);
    uint32_t at =
        zws_structure__unit(&s, zws_structure__at(&s, (size_t)(strstr(text, "去标识化") - text)));
    zws_buffer path = {0};
    assert_ok(zws_structure__path(&path, &s, at));
    assert_string_equal(path.data, "四 › （十四）");
    zws_buffer__free(&path);
    zws_structure__free(&s);
    zws_document_free(document);
    free(text);
}

static void test_001(void **state)
{
    (void)state;
    size_t len;
    char *text = seed(1, &len);
    if (!text)
        skip();
    zws_structure s = {0};
    zws_document *document = read_sound(&s, text, "");
    assert_int_equal(count(&s, ZWS_ELEMENT_PART), 5);
    assert_int_equal(count(&s, ZWS_ELEMENT_ITEM), 15);
    check_tasks(&s, "省信访局", "二 › （三）, 四 › （一）");
    const zws_task *task = NULL;
    size_t from = 0;
    assert_true(zws_structure__next_task(&s, "省信访局", &from, &task));
    assert_int_equal(task->n_units, 4);
    for (uint32_t k = 0; k < task->n_units; k++)
        assert_true(s.unit[task->unit + k].lead);
    assert_true(range_holds(text, task->begin, task->end, "改进办事流程"));
    /* Only those of 牵头 lead. */
    from = 0;
    assert_true(zws_structure__next_task(&s, "省委组织部", &from, &task));
    assert_false(s.unit[task->unit].lead);
    zws_structure__free(&s);
    zws_document_free(document);
    free(text);
}

static void check_rows(const zws_structure *s, size_t rows)
{
    assert_int_equal(count(s, ZWS_ELEMENT_TABLE), 1);
    assert_int_equal(count(s, ZWS_ELEMENT_ROW), rows);
    assert_int_equal(s->n_tasks, rows);
    for (size_t i = 0; i < rows; i++) {
        assert_int_equal(s->element[s->task[i].element].kind, ZWS_ELEMENT_ROW);
        assert_int_equal(s->element[s->task[i].element].number, i + 1);
        assert_true(s->task[i].n_units > 0);
        assert_true(s->task[i].begin < s->task[i].end);
    }
}

static void test_002(void **state)
{
    (void)state;
    size_t len;
    char *text = seed(2, &len);
    if (!text)
        skip();
    zws_structure s = {0};
    zws_document *document = read_sound(&s, text, "");
    check_rows(&s, 23);
    assert_true(range_holds(text, s.task[4].begin, s.task[4].end, "及时立改废"));
    assert_true(range_holds(text, s.task[22].begin, s.task[22].end, "优化第三方评估"));
    assert_true(range_holds(text, s.task[22].units_begin, s.task[22].units_end, "牵头负责"));
    assert_string_equal(s.unit[s.task[0].unit].name, "省委编办");
    assert_true(s.unit[s.task[0].unit + 1].lead);
    assert_string_equal(s.unit[s.task[0].unit + 2].name, "省级各有关部门");
    assert_false(s.unit[s.task[0].unit + 2].lead);
    assert_int_equal(s.task[7].n_units, 11);
    /* 省大 数 据 局 牵 / 头 */
    check_tasks(&s, "省大数据局", "第10行, 第19行");
    zws_structure__free(&s);
    zws_document_free(document);
    free(text);
}

static void test_003(void **state)
{
    (void)state;
    size_t len;
    char *text = seed(3, &len);
    if (!text)
        skip();
    zws_structure s = {0};
    zws_document *document = read_sound(
        &s, text, "the headings of 16 items stand behind their texts; put before them\n");
    assert_int_equal(count(&s, ZWS_ELEMENT_PART), 4);
    assert_int_equal(count(&s, ZWS_ELEMENT_ITEM), 16);
    for (size_t i = 0; i < s.n; i++)
        assert_int_equal(s.element[i].inferred, s.element[i].kind == ZWS_ELEMENT_ITEM);
    uint32_t at =
        zws_structure__unit(&s, zws_structure__at(&s, (size_t)(strstr(text, "去标识化") - text)));
    assert_int_equal(s.element[at].number, 14);
    assert_true(range_holds(text, s.element[at].heading_begin, s.element[at].heading_end,
                            "加强政府信息公开审查工作"));
    zws_structure__free(&s);
    zws_document_free(document);
    free(text);
}

static void test_004(void **state)
{
    (void)state;
    size_t len;
    char *text = seed(4, &len);
    if (!text)
        skip();
    zws_structure s = {0};
    zws_document *document = read_sound(&s, text, "");
    assert_int_equal(count(&s, ZWS_ELEMENT_PART), 5);
    assert_int_equal(count(&s, ZWS_ELEMENT_ITEM), 17);
    assert_int_equal(count(&s, ZWS_ELEMENT_ADDRESSEE), 1);
    zws_structure__free(&s);
    zws_document_free(document);
    free(text);
}

/* --- The same shapes in the corpus --------------------------------------------------------------
 */

static void test_table_with_remarks(void **state)
{
    (void)state;
    size_t len;
    char *text = sample("noise/table-lanzhengbanhan-2020-64.txt", &len);
    assert_non_null(text);
    zws_structure s = {0};
    zws_document *document = read_sound(&s, text, "");
    check_rows(&s, 10);
    assert_true(range_holds(text, s.task[1].begin, s.task[1].end, "及时立改废"));
    check_tasks(&s, "省财政厅", "第5行");
    assert_string_equal(fixture_get(document, ZWS_FIELD_UNIT), "省委编办");
    assert_string_equal(fixture_get(document, ZWS_FIELD_LEAD), "省委编办");
    zws_structure__free(&s);
    zws_document_free(document);
    free(text);
}

/* Five columns, numbered in Han numerals, its head again on each page. */
static void test_table_over_pages(void **state)
{
    (void)state;
    static const char *const leads[] = {"省人力资源社会保障厅",
                                        "省教育厅",
                                        "省卫生健康委",
                                        "省民政厅",
                                        "省住房城乡建设厅",
                                        "省水利厅",
                                        "省交通运输厅",
                                        "省市场监管局",
                                        "省残联",
                                        "省政务服务管理办公室"};
    size_t len;
    char *text = sample("noise/table-minsheng-2022.txt", &len);
    assert_non_null(text);
    zws_structure s = {0};
    zws_document *document = read_sound(&s, text, "");
    check_rows(&s, 10);
    for (size_t i = 0; i < 10; i++) {
        assert_int_equal(s.task[i].n_units, 1);
        assert_string_equal(s.unit[s.task[i].unit].name, leads[i]);
        assert_true(s.unit[s.task[i].unit].lead);
        assert_string_equal(zws_document_get(document, ZWS_FIELD_LEAD, i, NULL), leads[i]);
    }
    zws_structure__free(&s);
    zws_document_free(document);
    free(text);
}

static void test_scanned(void **state)
{
    (void)state;
    size_t len;
    char *text = sample("noise/ocr-lananwei-2019-4.txt", &len);
    assert_non_null(text);
    zws_structure s = {0};
    zws_document *document = read_sound(&s, text, "");
    assert_int_equal(count(&s, ZWS_ELEMENT_PART), 4);
    assert_int_equal(count(&s, ZWS_ELEMENT_ITEM), 5);
    check_tasks(&s, "省公安厅", "二 › （三）");
    check_tasks(&s, "省工业和信息化厅", "二 › （四）, 二 › （五）");
    zws_structure__free(&s);
    zws_document_free(document);
    free(text);
}

static void test_regulation(void **state)
{
    (void)state;
    size_t len;
    char *text = sample("regulations/chenghu-tiaoli-2009.txt", &len);
    assert_non_null(text);
    zws_structure s = {0};
    zws_document *document = read_sound(&s, text, "");
    assert_int_equal(count(&s, ZWS_ELEMENT_CHAPTER), 4);
    assert_int_equal(count(&s, ZWS_ELEMENT_ARTICLE), 15);
    assert_int_equal(count(&s, ZWS_ELEMENT_OTHER), 0);
    zws_place place = {.article = 7, .item = 2};
    bool exact;
    uint32_t at = zws_structure__article(&s, &place, &exact);
    assert_true(exact);
    assert_true(range_holds(text, s.element[at].begin, s.element[at].end, "网箱养殖"));
    zws_structure__free(&s);
    zws_document_free(document);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_000),
        cmocka_unit_test(test_001),
        cmocka_unit_test(test_002),
        cmocka_unit_test(test_003),
        cmocka_unit_test(test_004),
        cmocka_unit_test(test_table_with_remarks),
        cmocka_unit_test(test_table_over_pages),
        cmocka_unit_test(test_scanned),
        cmocka_unit_test(test_regulation),
    };
    return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
