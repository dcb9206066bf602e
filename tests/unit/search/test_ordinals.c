/* 第12条 finds 第十二条 and the other way round, and no other article. */
#include "one_index.h"

static const sample samples[] = {
    {"han", "甲", "依照第十二条的规定办理。", "2020-01-09", NULL, NULL, NULL},
    {"digits", "乙", "依照第12条的规定办理。", "2020-01-08", NULL, NULL, NULL},
    {"blanks", "丙", "依照第 12 条的规定办理。", "2020-01-07", NULL, NULL, NULL},
    {"two", "丁", "依照第二条的规定办理。", "2020-01-06", NULL, NULL, NULL},
    {"two-digits", "戊", "依照第2条的规定办理。", "2020-01-05", NULL, NULL, NULL},
    {"apart", "己", "十二个单位，第一项，条件具备，共12人。", "2020-01-04", NULL, NULL, NULL},
    {"longer", "庚", "依照第一百一十二条、第112条的规定办理。", "2020-01-03", NULL, NULL, NULL},
    {"clause", "辛", "第三条第二款第（一）项", "2020-01-02", NULL, NULL, NULL},
};

static void check(const char *query, const char *newest)
{
    assert_string_equal(find(the_index, ZWS_SORT_NEWEST, query), newest);
}

static void test_either(void **state)
{
    (void)state;
    check("第12条", "han digits blanks");
    check("第十二条", "han digits blanks");
    check("第2条", "two two-digits");
    check("第二条", "two two-digits");
    check("第112条", "longer");
    check("规定 第12条", "han digits blanks");
    check("第3条第2款", "clause");
    check("依照第12条办理", "han digits blanks");
}

/* What is quoted is meant as it stands. */
static void test_quoted(void **state)
{
    (void)state;
    check("\"第12条\"", "digits blanks");
    check("\"第十二条\"", "han");
    check("\"第二条\"", "two");
}

static void test_relevance(void **state)
{
    (void)state;
    static const char *const queries[] = {"第12条", "第十二条"};
    for (size_t i = 0; i < 2; i++) {
        char line[200];
        snprintf(line, sizeof line, " %s ", find(the_index, ZWS_SORT_RELEVANCE, queries[i]));
        assert_non_null(strstr(line, " han "));
        assert_non_null(strstr(line, " digits "));
    }
}

static int setup(void **state)
{
    (void)state;
    the_index = make_index(samples, sizeof samples / sizeof *samples, false);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_either), cmocka_unit_test(test_quoted),
                                       cmocka_unit_test(test_relevance)};
    return cmocka_run_group_tests(tests, setup, free_the_index);
}
