/* Documents that stand first for a query: the file, the queries that it means, both tiers. */
#include "one_index.h"

#include "search/pins.h"

static const sample samples[] = {
    {"old", "公积金提取办法", "住房公积金提取。", "2010-01-01", NULL, "住建厅", "办法"},
    {"new", "公积金通知", "住房公积金 提取 通知。", "2023-01-01", NULL, "财政厅", "通知"},
    {"mid", "公积金 提取", "公积金贷款与提取。", "2020-01-01", NULL, "财政厅", "办法"},
    {"other", "防汛预案", "防汛预案修订。", "2022-01-01", "国发〔2016〕55号", "应急厅", "通知"},
    {"third", "防汛总结", "防汛总结报告。", "2021-01-01", NULL, "应急厅", "通知"},
};

static char the_path[96];

static int setup(void **state)
{
    (void)state;
    the_index = make_index(samples, sizeof samples / sizeof *samples, false);
    snprintf(the_path, sizeof the_path, "%s/pins", the_index->folder);
    return 0;
}

static void write_bytes(const char *text, size_t len)
{
    FILE *file = fopen(the_path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, len, file), len);
    assert_int_equal(fclose(file), 0);
}

static zws_pins *load(const char *text)
{
    zws_pins *pins;
    write_bytes(text, strlen(text));
    assert_ok(zws_pins__load(&pins, the_index->analyzer, the_path));
    return pins;
}

/* The ids pinned for a query with a blank behind each. */
static const char *pinned(const zws_pins *pins, const char *query)
{
    static char line[512];
    const zws_pin *pin;
    size_t n, at = 0;
    line[0] = '\0';
    assert_ok(zws_pins__of(&pin, &n, pins, the_index->analyzer, query, strlen(query)));
    for (size_t i = 0; i < n; i++)
        at += (size_t)snprintf(line + at, sizeof line - at, "%s ", pin[i].id);
    return line;
}

static void test_file(void **state)
{
    (void)state;
    zws_pins *pins = load("\xEF\xBB\xBF公积金 提取\tb/2.txt\t2031-12-31\r\n"
                          "# 公积金\tno\n\n   \n"
                          "公积金提取\ta 1\n"
                          "Annual Report\tc\t\n"
                          "防汛\td\t \n"
                          "\"防汛\"\te");
    assert_string_equal(pinned(pins, "公积金提取"), "a 1 b/2.txt ");
    /* Blanks between Han characters, width, case, traditional characters do not count. */
    assert_string_equal(pinned(pins, "  公積金　提取 "), "a 1 b/2.txt ");
    assert_string_equal(pinned(pins, "ＡＮＮＵＡＬ  report"), "c ");
    assert_string_equal(pinned(pins, "annualreport"), "");
    /* What is quoted is another query. */
    assert_string_equal(pinned(pins, "防汛"), "d ");
    assert_string_equal(pinned(pins, "\"防汛\""), "e ");
    assert_string_equal(pinned(pins, "公积金"), "");
    assert_string_equal(pinned(pins, ""), "");
    assert_string_equal(pinned(NULL, "公积金"), "");
    const zws_pin *pin;
    size_t n;
    assert_ok(zws_pins__of(&pin, &n, pins, the_index->analyzer, "公积金提取", 15));
    assert_int_equal(pin[0].expiry, 0);
    assert_int_equal(pin[0].line, 5);
    assert_int_equal(pin[1].expiry, 20311231);
    assert_int_equal(pin[1].line, 1);
    zws_pins__free(pins);
    pins = load("");
    assert_string_equal(pinned(pins, "公积金"), "");
    zws_pins__free(pins);
    zws_pins__free(NULL);
}

/* The message names the file, the line and what is wrong in it. */
static void refused(const char *text, size_t len, zws_status expected, const char *where,
                    const char *what)
{
    zws_pins *pins = (void *)1;
    write_bytes(text, len);
    assert_int_equal(zws_pins__load(&pins, the_index->analyzer, the_path), expected);
    assert_null(pins);
    if (!strstr(zws_error_message(), where) || !strstr(zws_error_message(), what))
        fail_msg("'%s' has not '%s' and '%s'", zws_error_message(), where, what);
}

static void test_wrong_lines(void **state)
{
    (void)state;
    static const struct {
        const char *text, *where, *what;
    } wrong[] = {
        {"公积金", "pins:1:", "no tab"},
        {"公积金\t\n", "pins:1:", "no id"},
        {"公积金\t \t2020-01-01\n", "pins:1:", "no id"},
        {"\n\tid\n", "pins:2:", "no query"},
        {"　\tid\n", "pins:1:", "no query"},
        {"a\tb\n\na\tc\t2020-1-1\n", "pins:3:", "date"},
        {"a\tb\t2020-02-30\n", "pins:1:", "date"},
        {"a\tb\t2020\n", "pins:1:", "date"},
        {"a\tb\t2020-02\n", "pins:1:", "date"},
        {"a\tb\t20200201\n", "pins:1:", "date"},
        {"a\tb\t2020-01-01\tc\n", "pins:1:", "date"},
        {"a\tb\tnever\n", "pins:1:", "date"},
        {"a\tb\nc\td\nＡ \tb\t2030-01-01\n", "pins:3:", "line 1"},
        {"a\t\xFF\n", "pins:1:", "UTF-8"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        refused(wrong[i].text, strlen(wrong[i].text), ZWS_EFORMAT, wrong[i].where, wrong[i].what);
    refused("a\tb\0c\n", 6, ZWS_EFORMAT, "pins:1:", "UTF-8");
    zws_pins *pins;
    assert_fails(ZWS_ENOTFOUND, zws_pins__load(&pins, the_index->analyzer, "/nonexistent/pins"));
    assert_null(pins);
}

static void test_limits(void **state)
{
    (void)state;
    char text[4096] = "";
    size_t at = 0;
    for (int i = 0; i <= ZWS_PINS_QUERY_MAX; i++) {
        if (i == ZWS_PINS_QUERY_MAX) {
            zws_pins *pins = load(text);
            const zws_pin *pin;
            size_t n;
            assert_ok(zws_pins__of(&pin, &n, pins, the_index->analyzer, "a", 1));
            assert_int_equal(n, ZWS_PINS_QUERY_MAX);
            zws_pins__free(pins);
        }
        at += (size_t)snprintf(text + at, sizeof text - at, "a\t%03d\n", i);
    }
    refused(text, at, ZWS_ELIMIT, "pins:33:", "one query");
    /* Every truncation of a good file loads or is refused. */
    static const char good[] = "公积金\told\t2030-01-01\n防汛\tother\n";
    for (size_t len = 0; len < sizeof good; len++) {
        zws_pins *pins;
        write_bytes(good, len);
        zws_status status = zws_pins__load(&pins, the_index->analyzer, the_path);
        assert_true(status == ZWS_OK || status == ZWS_EFORMAT);
        assert_true((status == ZWS_OK) == (pins != NULL));
        zws_pins__free(pins);
    }
}

static void count_line(const char *line, void *context)
{
    size_t *n = context;
    assert_non_null(strstr(line, "F:2: the index has no document 'nobody'"));
    ++*n;
}

static void test_check(void **state)
{
    (void)state;
    size_t n = 0;
    zws_pins *pins = load("公积金\told\n公积金\tnobody\n防汛\tnew\t2001-01-01\n");
    assert_ok(zws_pins__check(pins, the_index->store, "F", count_line, &n));
    assert_int_equal(n, 1);
    zws_pins__free(pins);
}

/* The hits as "band:id …", the number of all behind. */
static const char *hits(const zws_pins *pins, const zws_search *r)
{
    static char line[1024];
    zws_results *results;
    size_t at = 0;
    line[0] = '\0';
    assert_ok(zws_search__run_pinned(&results, r, the_index->store, the_index->analyzer, pins));
    for (size_t i = 0; i < results->n_hits; i++)
        at += (size_t)snprintf(line + at, sizeof line - at, "%c:%s ",
                               "-XALMRP"[results->hit[i].band], results -> hit[i].match.id);
    snprintf(line + at, sizeof line - at, "%d", (int)results->total);
    zws_results__free(results);
    return line;
}

static void test_first(void **state)
{
    (void)state;
    zws_pins *pins = load("公积金\told\n公积金\tother\t2024-06-30\n公积金\tnobody\n"
                          "国发〔2016〕55号\tthird\n");
    zws_search *r = request(ZWS_SORT_TIER, "公积金");
    assert_ok(zws_search_set(r, ZWS_OPTION_AS_OF, 20240630));
    assert_string_equal(hits(NULL, r), "A:new A:mid A:old 3");
    /* Newest first inside the band; what is pinned comes without the words too. */
    assert_string_equal(hits(pins, r), "P:other P:old A:new A:mid 4");
    /* The day after the last one it is as if it were not there. */
    assert_ok(zws_search_set(r, ZWS_OPTION_AS_OF, 20240701));
    assert_string_equal(hits(pins, r), "P:old A:new A:mid 3");
    /* Every page is a window of the one list. */
    assert_ok(zws_search_set(r, ZWS_OPTION_AS_OF, 20240630));
    static const char *const windows[] = {"P:other 4", "P:old 4", "A:new 4", "A:mid 4", "4"};
    assert_ok(zws_search_set(r, ZWS_OPTION_LIMIT, 1));
    for (int64_t offset = 0; offset < 5; offset++) {
        assert_ok(zws_search_set(r, ZWS_OPTION_OFFSET, offset));
        assert_string_equal(hits(pins, r), windows[offset]);
    }
    zws_search_free(r);
    /* Filters hold for what is pinned. */
    r = request(ZWS_SORT_TIER, "公积金");
    assert_ok(zws_search_set(r, ZWS_OPTION_AS_OF, 20240630));
    assert_ok(zws_search_add_filter(r, "issuer", "财政厅"));
    assert_string_equal(hits(pins, r), "A:new A:mid 2");
    assert_ok(zws_search_add_filter(r, "issuer", "应急厅"));
    assert_string_equal(hits(pins, r), "P:other A:new A:mid 3");
    zws_search_free(r);
    /* Other sorts have no bands, other queries no pins. */
    r = request(ZWS_SORT_NEWEST, "公积金");
    assert_string_equal(hits(pins, r), "-:new -:mid -:old 3");
    zws_search_free(r);
    r = request(ZWS_SORT_RELEVANCE, "公积金");
    assert_int_equal(strlen(hits(pins, r)), strlen("-:new -:mid -:old 3"));
    zws_search_free(r);
    r = request(ZWS_SORT_TIER, "公积金 提取");
    assert_null(strchr(hits(pins, r), 'P'));
    zws_search_free(r);
    /* Before the document that owns the number. */
    r = request(ZWS_SORT_TIER, "国发〔2016〕55号");
    assert_string_equal(hits(pins, r), "P:third X:other 2");
    zws_search_free(r);
    zws_pins__free(pins);
}

static void test_facets(void **state)
{
    (void)state;
    zws_pins *pins = load("公积金\told\n公积金\tother\n");
    zws_search *r = request(ZWS_SORT_TIER, "公积金");
    zws_results *results;
    assert_ok(zws_search_add_facet(r, "category"));
    assert_ok(zws_search__run_pinned(&results, r, the_index->store, the_index->analyzer, pins));
    uint64_t sum = 0;
    for (size_t i = 0; i < results->facets.facet[0].n; i++)
        sum += results->facets.facet[0].item[i].count;
    assert_int_equal(sum, results->total);
    assert_int_equal(results->total, 4);
    zws_results__free(results);
    zws_search_free(r);
    zws_pins__free(pins);
}

/* What is sealed stands beside what is live, in one order. */
static void test_tiers(void **state)
{
    (void)state;
    zws_pins *pins = load("公积金\told\n公积金\tother\n公积金\tfresh\n");
    zws_search *r = request(ZWS_SORT_TIER, "公积金");
    const sample fresh = {"fresh", "防汛新规", "防汛。", "2022-06-01", NULL, NULL, NULL};
    char path[96];
    zws_store_writer *writer;
    zws_store_options options = {0};
    snprintf(path, sizeof path, "%s/index", the_index->folder);
    assert_string_equal(hits(pins, r), "P:other P:old A:new A:mid 4");
    assert_ok(zws_store_writer__open(&writer, path, &options));
    assert_ok(zws_store_writer__seal(writer, NULL, NULL));
    assert_string_equal(hits(pins, r), "P:other P:old A:new A:mid 4");
    put_sample(writer, &fresh);
    assert_ok(zws_store_writer__commit(writer));
    assert_string_equal(hits(pins, r), "P:fresh P:other P:old A:new A:mid 5");
    zws_store_writer__free(writer);
    zws_search_free(r);
    zws_pins__free(pins);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_file),   cmocka_unit_test(test_wrong_lines),
        cmocka_unit_test(test_limits), cmocka_unit_test(test_check),
        cmocka_unit_test(test_first),  cmocka_unit_test(test_facets),
        cmocka_unit_test(test_tiers),
    };
    return cmocka_run_group_tests_name("pins", tests, setup, free_the_index);
}
