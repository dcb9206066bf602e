/* Agencies: where codes and names begin, and what is one. */
#include "fixture.h"

#include "base/utf8.h"
#include "document/agency.h"
#include "document/docno_agencies_table.h"
#include "document/docno_parse.h"

/* The characters of a text as they are, which is how normalised ones look here. */
static size_t decode(uint32_t *cp, size_t max, const char *text)
{
    size_t n = 0, pos = 0, len = strlen(text);
    while (pos < len && n < max)
        cp[n++] = zws_utf8__next(text, len, &pos);
    return n;
}

/* The characters from `first` on, as UTF-8 in a buffer of its own. */
static const char *tail(const uint32_t *cp, size_t first, size_t n)
{
    static char out[512];
    size_t len = 0;
    for (size_t i = first; i < n && len + 4 < sizeof(out); i++)
        len += zws_utf8__encode(out + len, cp[i]);
    out[len] = '\0';
    return out;
}

static void test_code_begin(void **state)
{
    (void)state;
    static const struct {
        const char *run, *code; /* "": none */
    } rows[] = {
        {"国办发", "国办发"},
        {"根据国办发", "国办发"},
        {"依据沪财发", "沪财发"},
        {"已按照沪府办", "沪府办"},
        {"要按照交办海", "交办海"},
        {"落实国办公开办函", "国办公开办函"},
        {"认真落实银发", "银发"},
        {"意见的通知沪府办发", "沪府办发"},
        {"休人员以及按国发", "国发"},
        {"关于废止沪府办发", "沪府办发"},
        {"最高人民法院以法发", "法发"},
        {"以法", "法"},
        {"财政部财税", "财税"},
        {"省人民政府云政发", "云政发"},
        {"浙江省人民政府办公厅浙政办发", "浙政办发"},
        {"市财政局沪人", "沪人"},
        {"工信部联装", "工信部联装"},
        {"人社部发", "人社部发"},
        {"经信运", "经信运"},
        {"沪经信规范", "沪经信规范"},
        {"和政办发", "和政办发"},
        {"某政办发", "某政办发"},
        {"皖政办(秘)", "皖政办(秘)"},
        {"陕政办发(明电)", "陕政办发(明电)"},
        {"根据陕政办发(明电)", "陕政办发(明电)"},
        {"沪公积金管委会", "沪公积金管委会"},
        {"联防联控机制综发", "联防联控机制综发"},
        {"这是一个非常非常长的句子没有任何文号", ""},
        {"的", ""},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        uint32_t cp[64];
        size_t n = decode(cp, 64, rows[i].run);
        size_t begin = zws_agency__code_begin(cp, 0, n);
        assert_true(begin <= n);
        if (strcmp(tail(cp, begin, n), rows[i].code) != 0)
            fail_msg("'%s' has the code '%s'", rows[i].run, tail(cp, begin, n));
    }
}

static void test_credible_codes(void **state)
{
    (void)state;
    static const struct {
        const char *code;
        bool firm, likely, head;
    } rows[] = {
        {"国办发", true, true, true},         {"浙政办", true, true, true},
        {"沪教委基", false, true, true},      {"沪卫计妇幼", false, true, true},
        {"某政发", false, true, false},       {"政务公开", false, false, false},
        {"浙江", false, false, true},         {"青海", false, false, true},
        {"发", false, true, false},           {"", false, false, false},
        {"陕政办发(明电)", true, true, true},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        uint32_t cp[64];
        size_t n = decode(cp, 64, rows[i].code);
        if (zws_agency__code_is_firm(cp, 0, n) != rows[i].firm ||
            zws_agency__code_is_likely(cp, 0, n) != rows[i].likely ||
            zws_agency__has_head(cp, 0, n) != rows[i].head)
            fail_msg("'%s' is judged otherwise", rows[i].code);
    }
}

static void test_name_begin(void **state)
{
    (void)state;
    static const struct {
        const char *run, *name; /* "": none */
    } rows[] = {
        {"国务院", "国务院"},
        {"中华人民共和国国务院", "中华人民共和国国务院"},
        {"根据中华人民共和国国务院", "中华人民共和国国务院"},
        {"原国家安全生产监督管理局", "国家安全生产监督管理局"},
        {"按照住房和城乡建设部", "住房和城乡建设部"},
        {"对外贸易经济合作部", "对外贸易经济合作部"},
        {"国家发展和改革委员会", "国家发展和改革委员会"},
        {"财政部税务总局", "财政部税务总局"},
        {"财政部、税务总局、海关总署", "财政部、税务总局、海关总署"},
        {"国务院、中央军事委员会", "国务院、中央军事委员会"},
        {"杭州市人民政府", "杭州市人民政府"},
        {"根据杭州市人民政府", "杭州市人民政府"},
        {"由山东省人民政府", "山东省人民政府"},
        {"见浙江省杭州市人民政府", "浙江省杭州市人民政府"},
        {"太原市人民政府", "太原市人民政府"},
        {"日照市人民政府", "日照市人民政府"},
        {"丽水市第三届人民代表大会常务委员会", "丽水市第三届人民代表大会常务委员会"},
        {"景宁畲族自治县人大常委会", "景宁畲族自治县人大常委会"},
        {"省政府", "省政府"},
        {"口", ""},
        {"我们去公园", ""},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        uint32_t cp[64];
        size_t n = decode(cp, 64, rows[i].run);
        size_t begin = zws_agency__name_begin(cp, 0, n);
        assert_true(begin <= n);
        if (strcmp(tail(cp, begin, n), rows[i].name) != 0)
            fail_msg("'%s' ends with the name '%s'", rows[i].run, tail(cp, begin, n));
    }
}

static void test_is_name(void **state)
{
    (void)state;
    static const char *const names[] = {
        "国务院",
        "财政部",
        "浙江省人民政府办公厅",
        "岚江省自然资源厅",
        "最高人民法院",
        "中共中央办公厅",
        "某某县教育局",
        "国家税务总局某某省税务局",
        "中国人民银行",
        "岚州住房公积金管理中心",
        "某某市（区）人民政府",
        "中国人民银行岚州中心支行",
    };
    static const char *const others[] = {
        "关于某事的通知",    "省的厅", "国务院办公厅对十届全国人大", "2018年4月8日", "", "厅",
        "根据财政部,教育部", "abc",    "某某市人民政府2018年",
    };
    uint32_t cp[64];
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        size_t n = decode(cp, 64, names[i]);
        for (size_t k = 0; k < n; k++)
            cp[k] = cp[k] == U'（' ? '(' : cp[k] == U'）' ? ')' : cp[k];
        if (!zws_agency__is_name(cp, 0, n))
            fail_msg("'%s' is a name", names[i]);
    }
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        size_t n = decode(cp, 64, others[i]);
        if (zws_agency__is_name(cp, 0, n))
            fail_msg("'%s' is no name", others[i]);
    }
    /* longer than any name */
    for (size_t i = 0; i < 64; i++)
        cp[i] = U'厅';
    assert_false(zws_agency__is_name(cp, 0, 64));
}

/* Every one of the table, whatever it ends in. */
static void test_all_national(void **state)
{
    (void)state;
    for (size_t i = 0; i < TABLE_LEN(national_organs); i++) {
        uint32_t cp[64] = {U'的'};
        size_t n = 0;
        for (; national_organs[i][n]; n++)
            cp[1 + n] = national_organs[i][n];
        assert_true(zws_agency__ends_as_name(cp, 1, 1 + n));
        assert_true(zws_agency__ends_as_name(cp, 0, 1 + n));
        assert_false(zws_agency__is_name(cp, 0, 1 + n));
    }
}

static void test_prefixes(void **state)
{
    (void)state;
    uint32_t cp[64];
    size_t n = decode(cp, 64, "中华人民共和国国务院办公厅");
    assert_int_equal(zws_agency__state_prefix(cp, 0, n), 7);
    assert_int_equal(zws_agency__state_prefix(cp, 0, 7), 0); /* nothing would be left */
    assert_int_equal(zws_agency__state_prefix(cp, 1, n), 0);
    assert_int_equal(zws_agency__national_at(cp, 7, n), 6);
    assert_int_equal(zws_agency__national_at(cp, 7, 10), 3);
    assert_int_equal(zws_agency__national_at(cp, 8, n), 0);
    assert_int_equal(zws_agency__national_at(cp, n, n), 0);
}

/* --- Every way of printing a number gives the same number ----------------------------------------
 */

static const char *const brackets[][2] = {
    {"〔", "〕"}, {"[", "]"},   {"［", "］"}, {"(", ")"},   {"（", "）"}, {"【", "】"},
    {"{", "}"},   {"〈", "〉"}, {"《", "》"}, {"「", "」"}, {"〔", ")"},  {"(", "〕"},
};

static void test_all_prints(void **state)
{
    (void)state;
    static const char *const codes[] = {"国发",   "国办发明电",   "浙政办函",
                                        "岚政发", "工信厅信软函", "法释"};
    static const char *const blanks[] = {"", " ", "　", "\n", " \n "};
    static const char *const digits[][2] = {
        {"2018", "54"}, {"２０１８", "５４"}, {"2018年", "054"}};
    size_t tried = 0;
    for (size_t c = 0; c < sizeof(codes) / sizeof(codes[0]); c++) {
        char want[64];
        snprintf(want, sizeof(want), "%s〔2018〕54号", codes[c]);
        for (size_t b = 0; b < sizeof(brackets) / sizeof(brackets[0]); b++) {
            for (size_t s = 0; s < sizeof(blanks) / sizeof(blanks[0]); s++) {
                for (size_t k = 0; k < 3; k++) {
                    for (int ordinal = 0; ordinal < 2; ordinal++) {
                        char text[256];
                        const char *blank = blanks[s];
                        snprintf(text, sizeof(text), "，%s%s%s%s%s%s%s%s%s%s号，", codes[c], blank,
                                 brackets[b][0], blank, digits[k][0], blank, brackets[b][1], blank,
                                 ordinal ? "第" : "", digits[k][1]);
                        zws_text t = {0};
                        zws_docnos list = {0};
                        fixture_text(&t, text);
                        assert_int_equal(zws_docno__find(&list, &t, ZWS_PART_BODY), ZWS_OK);
                        if (list.n != 1 || strcmp(list.item[0].canonical, want) != 0)
                            fail_msg("'%s' gives %zu numbers, first %s", text, list.n,
                                     list.n ? list.item[0].canonical : "none");
                        /* all of it but the commas */
                        assert_int_equal(list.item[0].begin, strlen("，"));
                        assert_int_equal(list.item[0].end, strlen(text) - strlen("，"));
                        assert_false(list.item[0].repaired);
                        zws_docnos__free(&list);
                        /* and so typed */
                        char *typed;
                        assert_int_equal(zws_docno__parse_query(&typed, &fixture_analyzer,
                                                                text + strlen("，"),
                                                                strlen(text) - 2 * strlen("，")),
                                         ZWS_OK);
                        assert_non_null(typed);
                        assert_string_equal(typed, want);
                        free(typed);
                        zws_text__free(&t);
                        tried++;
                    }
                }
            }
        }
    }
    assert_int_equal(tried, 6 * 12 * 5 * 3 * 2);
}

/* The variants of 600 real numbers; skipped where they are not there. */
static void test_real_queries(void **state)
{
    (void)state;
    size_t len, total = 0, read = 0;
    char *queries = fixture_shared("data/bench/docno/queries.tsv", &len), *line, *rest = queries;
    if (!queries)
        skip();
    while ((line = strsep(&rest, "\n")) != NULL && *line != '\0') {
        char *canonical;
        strsep(&line, "\t");
        assert_int_equal(zws_docno__parse_query(&canonical, &fixture_analyzer, line, strlen(line)),
                         ZWS_OK);
        total++;
        read += canonical != NULL;
        free(canonical);
    }
    free(queries);
    assert_int_equal(total, 600);
    assert_true(read >= 599);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_code_begin),   cmocka_unit_test(test_credible_codes),
        cmocka_unit_test(test_name_begin),   cmocka_unit_test(test_is_name),
        cmocka_unit_test(test_prefixes),     cmocka_unit_test(test_all_prints),
        cmocka_unit_test(test_real_queries), cmocka_unit_test(test_all_national),
    };
    return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
