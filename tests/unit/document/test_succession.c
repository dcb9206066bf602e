/* Names of agencies: short forms, and what was before. */
#include "unit/unit.h"

#include "document/succession.h"

typedef struct {
    char all[8000];
    size_t n, earlier;
} collected;

static zws_status keep(const char *name, size_t len, bool earlier, void *context)
{
    collected *c = context;
    assert_true(strlen(c->all) + len + 3 < sizeof c->all);
    strcat(c->all, earlier ? "<" : "=");
    strncat(c->all, name, len);
    strcat(c->all, ";");
    c->n++;
    c->earlier += earlier;
    return ZWS_OK;
}

static collected names(const char *name, bool predecessors)
{
    collected c = {0};
    assert_int_equal(zws_agency__each_name(name, strlen(name), predecessors, keep, &c), ZWS_OK);
    return c;
}

static void assert_holds(const collected *c, const char *name)
{
    if (!strstr(c->all, name))
        fail_msg("%s is not among %s", name, c->all);
}

static void assert_lacks(const collected *c, const char *name)
{
    if (strstr(c->all, name))
        fail_msg("%s is among %s", name, c->all);
}

static void short_forms_of_a_province(void **state)
{
    (void)state;
    collected c = names("岚江省发改委", false);
    assert_string_equal(c.all, "=岚江省发展和改革委员会;=岚江省发展改革委;");
    c = names("岚江省发展和改革委员会", false);
    assert_string_equal(c.all, "=岚江省发展改革委;=岚江省发改委;");
    c = names("省发展改革委", false);
    assert_string_equal(c.all, "=省发展和改革委员会;=省发改委;");
}

static void a_place_may_be_a_city_or_none(void **state)
{
    (void)state;
    collected c = names("岚州市发改委", false);
    assert_holds(&c, "=岚州市发展和改革委员会;");
    c = names("住建厅", false);
    assert_holds(&c, "=住房和城乡建设厅;");
    assert_lacks(&c, "=省");
    c = names("市场监管局", false);
    assert_holds(&c, "=市场监督管理局;");
}

static void what_is_no_place_is_no_name(void **state)
{
    (void)state;
    assert_int_equal(names("关于发改委", false).n, 0);
    assert_int_equal(names("岚江省人民政府发改委", true).n, 0);
    assert_int_equal(names("岚江省自然资源厅办公室", true).n, 0);
    assert_int_equal(names("会", true).n, 0);
    assert_int_equal(names("", true).n, 0);
    assert_int_equal(names("管理办法", true).n, 0);
    assert_int_equal(names("\xff\xfe\xfd\xff\xff\xff\xff局", true).n, 0);
}

static void the_place_stands_inside(void **state)
{
    (void)state;
    collected c = names("国家税务总局岚江省税务局", true);
    assert_holds(&c, "=岚江省税务局;");
    assert_holds(&c, "<岚江省地方税务局;");
    assert_holds(&c, "<岚江省国税局;");
    c = names("岚江省税务局", false);
    assert_holds(&c, "=国家税务总局岚江省税务局;");
}

static void predecessors_and_theirs(void **state)
{
    (void)state;
    collected c = names("岚江省自然资源厅", true);
    assert_holds(&c, "<岚江省国土资源厅;");
    assert_holds(&c, "<岚江省国土厅;");
    assert_holds(&c, "<岚江省测绘与地理信息局;");
    c = names("岚江省卫健委", true);
    assert_holds(&c, "=岚江省卫生健康委员会;");
    assert_holds(&c, "<岚江省卫生和计划生育委员会;");
    assert_holds(&c, "<岚江省卫计委;");
    assert_holds(&c, "<岚江省卫生厅;"); /* until 2014 */
    c = names("市场监督管理局", true);
    assert_holds(&c, "<工商行政管理局;");
    assert_holds(&c, "<质量技术监督局;");
    c = names("自然资源部", true);
    assert_holds(&c, "<国土资源部;");
    assert_holds(&c, "<国家测绘局;"); /* by way of 国家测绘地理信息局 */
    c = names("国家金融监督管理总局", true);
    assert_holds(&c, "<银保监会;");
    assert_holds(&c, "<中国保险监督管理委员会;");
}

static void a_predecessor_does_not_find_its_successor(void **state)
{
    (void)state;
    collected c = names("岚江省国土资源厅", true);
    assert_lacks(&c, "自然资源");
    c = names("工商行政管理局", true);
    assert_lacks(&c, "市场监");
    c = names("岚江省自然资源厅", false);
    assert_lacks(&c, "国土");
    assert_int_equal(c.earlier, 0);
}

static void a_full_name_is_no_short_form(void **state)
{
    (void)state;
    collected c = names("交通部", true);
    assert_lacks(&c, "交通运输部");
    c = names("岚江省建设厅", true);
    assert_lacks(&c, "住房");
    c = names("中华人民共和国交通运输部", true);
    assert_holds(&c, "<铁道部;");
}

static void national_short_forms_that_provinces_have_too(void **state)
{
    (void)state;
    collected c = names("国家发展和改革委员会", true);
    assert_holds(&c, "=国家发改委;");
    assert_lacks(&c, "=发改委;");
    assert_lacks(&c, "<旅游局;");
    c = names("国务院国有资产监督管理委员会", false);
    assert_lacks(&c, "=国资委;");
    c = names("发改委", false);
    assert_holds(&c, "=国家发展和改革委员会;");
    assert_holds(&c, "=发展和改革委员会;");
}

static void names_are_given_once(void **state)
{
    (void)state;
    collected c = names("岚江省数据局", true);
    const char *first = strstr(c.all, "岚江省大数据局;");
    assert_non_null(first);
    assert_null(strstr(first + 1, "岚江省大数据局;"));
    /* Founded twice: no circle. */
    c = names("国家药品监督管理局", true);
    assert_holds(&c, "<国家食品药品监督管理局;");
    assert_true(c.n < ZWS_AGENCY_NAMES);
}

static zws_status refuse(const char *name, size_t len, bool earlier, void *context)
{
    (void)name, (void)len, (void)earlier;
    ++*(int *)context;
    return ZWS_ELIMIT;
}

static void a_refusal_stops(void **state)
{
    (void)state;
    int calls = 0;
    const char *name = "岚江省市场监督管理局";
    assert_int_equal(zws_agency__each_name(name, strlen(name), true, refuse, &calls), ZWS_ELIMIT);
    assert_int_equal(calls, 1);
}

static void a_cheap_test(void **state)
{
    (void)state;
    static const char *const may[] = {"省发改委", "信访局", "人民银行", "省残联", "省委编办"};
    for (size_t i = 0; i < sizeof may / sizeof *may; i++)
        assert_true(zws_agency__may_be_name(may[i], strlen(may[i])));
    static const char *const not [] = {"通知", "局", "政务公开", "abcdef", ""};
    for (size_t i = 0; i < sizeof not / sizeof *not ; i++)
        assert_false(zws_agency__may_be_name(not [i], strlen(not [i])));
    char *longest = calloc(1, 100001);
    assert_non_null(longest);
    for (size_t i = 0; i + 3 <= 99999; i += 3)
        memcpy(longest + i, "局", 3);
    assert_false(zws_agency__may_be_name(longest, strlen(longest)));
    free(longest);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(short_forms_of_a_province),
        cmocka_unit_test(a_place_may_be_a_city_or_none),
        cmocka_unit_test(what_is_no_place_is_no_name),
        cmocka_unit_test(the_place_stands_inside),
        cmocka_unit_test(predecessors_and_theirs),
        cmocka_unit_test(a_predecessor_does_not_find_its_successor),
        cmocka_unit_test(a_full_name_is_no_short_form),
        cmocka_unit_test(national_short_forms_that_provinces_have_too),
        cmocka_unit_test(names_are_given_once),
        cmocka_unit_test(a_refusal_stops),
        cmocka_unit_test(a_cheap_test),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
