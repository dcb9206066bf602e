/* A decree is found by its number under each name of its agency, and by no other agency's. */
#include "index.h"

static const sample samples[] = {
    {"injury", "工伤认定办法", "人力资源社会保障部令第8号公布。", "2010-12-31",
     "人力资源社会保障部令第8号", NULL, NULL},
    {"lease", "商品房屋租赁管理办法", "房屋租赁。", "2010-12-01", "住房和城乡建设部令第6号", NULL,
     NULL},
    {"land", "土地办法", "土地。", "2010-01-01", "国土资源部令第6号", NULL, NULL},
    {"land-now", "自然资源办法", "自然资源。", "2020-01-01", "自然资源部令第6号", NULL, NULL},
    {"state", "物业管理条例", "物业。", "2018-03-19", "国务院令第379号", NULL, NULL},
    {"cites", "关于实施《工伤认定办法》的通知", "根据人社部令第8号和人力资源社会保障部令第8号。",
     "2011-01-10", "某人社发〔2011〕1号", NULL, NULL},
    {"year", "公告", "公告。", "2020-05-01", "财政部公告2020年第8号", NULL, NULL},
};

static test_index *live, *sealed;

static void check(const char *query, const char *expected)
{
    for (int sort = ZWS_SORT_TIER; sort <= ZWS_SORT_RELEVANCE; sort++) {
        const char *line = find(live, (zws_sort)sort, query);
        if (sort == ZWS_SORT_TIER && strcmp(line, expected) != 0)
            print_message("%s: %s\n", query, line);
        if (sort == ZWS_SORT_TIER)
            assert_string_equal(line, expected);
        else /* there the decree itself is first, too */
            assert_true(*expected == '\0' ||
                        strncmp(line, expected + 2, strcspn(expected + 2, " ")) == 0);
        char first[400];
        snprintf(first, sizeof first, "%s", line);
        assert_string_equal(find(sealed, (zws_sort)sort, query), first);
    }
}

static void test_names(void **state)
{
    (void)state;
    check("人力资源社会保障部令第8号", "X injury L cites");
    check("人社部令第8号", "X injury L cites");
    check("人社部令8号", "X injury L cites");
    check("人力资源和社会保障部令第8号", "X injury");
    check("住建部令第6号", "X lease");
    check("住房城乡建设部令6号", "X lease");
    check("国务院令379号", "X state");
}

/* An agency that took over the duties of another counts for itself. */
static void test_predecessors(void **state)
{
    (void)state;
    check("自然资源部令第6号", "X land-now");
    check("国土资源部令第6号", "X land");
    check("人社部令第9号", "");
    check("财政部令第8号", "");
}

static void test_with_words(void **state)
{
    (void)state;
    assert_string_equal(find(live, ZWS_SORT_NEWEST, "docno:人社部令第8号"), "injury");
    assert_string_equal(find(live, ZWS_SORT_NEWEST, "-人社部令第8号 工伤"), "");
    assert_string_equal(find(live, ZWS_SORT_TIER, "人社部令第8号 工伤认定办法"), "A cites injury");
}

static int setup(void **state)
{
    (void)state;
    live = make_index(samples, sizeof samples / sizeof *samples, false);
    sealed = make_sealed_index(samples, sizeof samples / sizeof *samples);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    free_index(live);
    free_index(sealed);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_predecessors),
        cmocka_unit_test(test_with_words),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
