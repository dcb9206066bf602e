/* The structure as JSON, member by member as zwdoc(1) has it. */
#include <jansson.h>

#include "document/json_structure.h"
#include "outline.h"

static const char body[] = "省民政厅\n关于做好工作的通知\n一、公开。于2020年11月底前公开信息。（责"
                           "任单位：省财政斤；牵头单位：省司法厅）\n"
                           "三、答复。自收到申请之日起20个工作日内答复。\n三、解读。年底前完成解读"
                           "。\n省民政厅\n2020年3月2日\n";

static json_t *make(zws_structure *s, zws_document **document)
{
    json_t *object = json_object();
    *document = outline_read(s, NULL, body);
    assert_true(zws_structure__add_json(object, s, body));
    return object;
}

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

static void check_range(const json_t *object, const char *printed)
{
    size_t begin = (size_t)json_integer_value(json_object_get(object, "begin"));
    size_t end = (size_t)json_integer_value(json_object_get(object, "end"));
    assert_true(begin < end && end <= strlen(body));
    assert_int_equal(end - begin, strlen(printed));
    assert_memory_equal(body + begin, printed, strlen(printed));
}

static void test_elements(void **state)
{
    (void)state;
    zws_structure s = {0};
    zws_document *document;
    json_t *object = make(&s, &document), *list = json_object_get(object, "structure");
    assert_int_equal(json_array_size(list), s.n);
    size_t parts = 0;
    for (size_t i = 0; i < s.n; i++) {
        const json_t *element = json_array_get(list, i);
        assert_string_equal(text_of(element, "kind"), zws_element__name(s.element[i].kind));
        assert_int_equal(json_integer_value(json_object_get(element, "depth")), s.element[i].depth);
        assert_int_equal(json_object_get(element, "parent") != NULL, i > 0);
        assert_null(json_object_get(element, "inferred"));
        if (s.element[i].kind != ZWS_ELEMENT_PART)
            continue;
        if (parts++ == 0) {
            assert_string_equal(text_of(element, "label"), "一、");
            assert_string_equal(text_of(element, "heading"), "公开");
            assert_string_equal(text_of(element, "path"), "一");
            assert_int_equal(json_integer_value(json_object_get(element, "number")), 1);
        }
    }
    assert_int_equal(parts, 3);
    json_decref(object);
    zws_structure__free(&s);
    zws_document_free(document);
}

static void test_findings(void **state)
{
    (void)state;
    zws_structure s = {0};
    zws_document *document;
    json_t *object = make(&s, &document), *list = json_object_get(object, "findings");
    assert_int_equal(json_array_size(list), 2);
    const json_t *twice = json_array_get(list, 0), *never = json_array_get(list, 1);
    assert_string_equal(text_of(twice, "finding"), "twice");
    assert_string_equal(text_of(twice, "of"), "part");
    assert_string_equal(text_of(twice, "says"), "三 stands twice");
    check_range(twice, "三、");
    assert_true(json_integer_value(json_object_get(twice, "first_begin")) <
                json_integer_value(json_object_get(twice, "begin")));
    assert_string_equal(text_of(never, "finding"), "never");
    assert_string_equal(text_of(never, "says"), "二 never stands");
    assert_int_equal(json_integer_value(json_object_get(never, "number_to")), 2);
    json_decref(object);
    zws_structure__free(&s);
    zws_document_free(document);
}

static void test_tasks(void **state)
{
    (void)state;
    zws_structure s = {0};
    zws_document *document;
    json_t *object = make(&s, &document), *list = json_object_get(object, "tasks");
    assert_int_equal(json_array_size(list), 1);
    const json_t *task = json_array_get(list, 0), *units = json_object_get(task, "units");
    assert_string_equal(text_of(task, "path"), "一");
    assert_string_equal(text_of(task, "text"), "公开。于2020年11月底前公开信息。");
    check_range(task, "公开。于2020年11月底前公开信息。");
    assert_int_equal(json_array_size(units), 2);
    const json_t *first = json_array_get(units, 0), *second = json_array_get(units, 1);
    assert_string_equal(text_of(first, "name"), "省财政厅");
    assert_true(json_is_false(json_object_get(first, "lead")));
    assert_true(json_is_true(json_object_get(first, "repaired")));
    check_range(first, "省财政斤");
    assert_string_equal(text_of(second, "name"), "省司法厅");
    assert_true(json_is_true(json_object_get(second, "lead")));
    assert_null(json_object_get(second, "repaired"));
    json_decref(object);
    zws_structure__free(&s);
    zws_document_free(document);
}

static void test_deadlines(void **state)
{
    (void)state;
    zws_structure s = {0};
    zws_document *document;
    json_t *object = make(&s, &document), *list = json_object_get(object, "deadlines");
    assert_int_equal(json_array_size(list), 3);
    const json_t *day = json_array_get(list, 0), *span = json_array_get(list, 1),
                 *inferred = json_array_get(list, 2);
    assert_string_equal(text_of(day, "printed"), "于2020年11月底前");
    assert_string_equal(text_of(day, "date"), "2020-11-30");
    assert_null(json_object_get(day, "year_inferred"));
    assert_string_equal(text_of(span, "span"), "workdays");
    assert_int_equal(json_integer_value(json_object_get(span, "count")), 20);
    assert_string_equal(text_of(span, "from"), "收到申请");
    check_range(span, "自收到申请之日起20个工作日内");
    assert_string_equal(text_of(inferred, "date"), "2020-12-31");
    assert_true(json_is_true(json_object_get(inferred, "year_inferred")));
    json_decref(object);
    zws_structure__free(&s);
    zws_document_free(document);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_elements),
        cmocka_unit_test(test_findings),
        cmocka_unit_test(test_tasks),
        cmocka_unit_test(test_deadlines),
    };
    return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
