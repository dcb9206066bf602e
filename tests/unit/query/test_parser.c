/* What is read out of a query, as a table: the typed text and the tree as one line. */
#include "unit/unit.h"

#include "query/query.h"

static zws_analyzer *analyzer;
static const zws_query_limits limits = {1024, 64, 16, 2};

typedef struct {
    const char *typed, *tree;
} row;

static char *parsed(const char *typed, size_t len)
{
    zws_query query;
    zws_buffer out = {0};
    char *line = NULL;
    if (zws_query__parse(&query, analyzer, typed, len, &limits) != ZWS_OK)
        return strdup(zws_error_message());
    assert_int_equal(zws_query__print(&out, &query), ZWS_OK);
    assert_int_equal(zws_buffer__detach(&line, NULL, &out), ZWS_OK);
    zws_query__free(&query);
    return line;
}

static void check_table(const row *table, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        char *tree = parsed(table[i].typed, strlen(table[i].typed));
        if (strcmp(tree, table[i].tree) != 0)
            print_message("query: %s\n", table[i].typed);
        assert_string_equal(tree, table[i].tree);
        free(tree);
    }
}

#define CHECK(table) check_table(table, sizeof table / sizeof *table)

static void test_words(void **state)
{
    (void)state;
    static const row table[] = {
        {"", "(all)"},
        {"   ", "(all)"},
        {"\xE3\x80\x80\t\n", "(all)"},
        {"政务公开", "政务公开"},
        {"  政务公开  ", "政务公开"},
        {"政务公开 年度报告", "(and 政务公开 年度报告)"},
        {"政务公开\xE3\x80\x80年度报告", "(and 政务公开 年度报告)"},
        {"政务公开\t年度报告\n", "(and 政务公开 年度报告)"},
        {"政务公开、年度报告", "政务公开、年度报告"},
        {"a b c", "(and a b c)"},
        {"Open Government", "(and Open Government)"},
        {"２０１８年", "２０１８年"},
        {"pm2.5", "pm2.5"},
        {"COVID-19", "COVID-19"},
        {"or", "or"},
        {"and", "and"},
        {"。", "。"},
        {"！？", "！？"},
        {"???", "???"},
        {"*", "*"},
        {"政务 。 公开", "(and 政务 公开)"},
        {"- 会议", "会议"},
        {"会议 -", "会议"},
        {"政\xE2\x80\x8B务", "政务"},
        {"\xEF\xBB\xBF政务", "政务"},
        {"a\x01"
         "b",
         "(and a b)"},
        {"政\xFF务", "政\xEF\xBF\xBD务"},
        {"\xE6\x94", "\xEF\xBF\xBD\xEF\xBF\xBD"},
        {"㈠", "㈠"},
        {"\xF0\xA0\x80\x80", "\xF0\xA0\x80\x80"},
    };
    CHECK(table);
}

static void test_quotations(void **state)
{
    (void)state;
    static const row table[] = {
        {"\"依申请公开\"", "\"依申请公开\""},
        {"“依申请公开”", "\"依申请公开\""},
        {"＂依申请公开＂", "\"依申请公开\""},
        {"「依申请公开」", "\"依申请公开\""},
        {"『依申请公开』", "\"依申请公开\""},
        {"”依申请公开“", "\"依申请公开\""},
        {"“依申请公开\"", "\"依申请公开\""},
        {"\"依申请公开”", "\"依申请公开\""},
        {"”依申请公开”", "\"依申请公开\""},
        {"\"a b\" c", "(and \"a b\" c)"},
        {"c \"a b\"", "(and c \"a b\")"},
        {"政务\"年度报告\"公开", "(and 政务 \"年度报告\" 公开)"},
        {"\"a\"\"b\"", "(and \"a\" \"b\")"},
        {"\"关于“放管服”改革\"", "\"关于“放管服”改革\""},
        {"“放管服”改革", "“放管服”改革"},
        {"深化“放管服”改革", "深化“放管服”改革"},
        {"“放管服” 改革", "(and \"放管服\" 改革)"},
        {"\"", "\""},
        {"\"\"", "\"\""},
        {"\" \"", "\" \""},
        {"\"。\" 办法", "办法"},
        {"\"依申请公开", "\"依申请公开"},
        {"依申请公开\"", "依申请公开\""},
        {"“依申请公开", "“依申请公开"},
        {"「依申请公开", "「依申请公开"},
        {"\"a\" \"b", "(and \"a\" \"b)"},
        {"《政务公开办法》", "《政务公开办法》"},
        {"《政务公开办法》解读", "(and 《政务公开办法》 解读)"},
        {"《政务公开办法》 解读", "(and 《政务公开办法》 解读)"},
        {"关于印发《办法》的通知", "关于印发《办法》的通知"},
        {"《办法", "《办法"},
        {"《》 办法", "办法"},
        {"\"(a OR b)\"", "\"(a OR b)\""},
        {"\"a\\b\"", "\"a\\\\b\""},
    };
    CHECK(table);
}

static void test_operators(void **state)
{
    (void)state;
    static const row table[] = {
        {"A OR B", "(or A B)"},
        {"A | B", "(or A B)"},
        {"A|B", "(or A B)"},
        {"A｜B", "(or A B)"},
        {"A||B", "(or A B)"},
        {"A OR B OR C", "(or A B C)"},
        {"A OR B C", "(and (or A B) C)"},
        {"A B OR C D", "(and A (or B C) D)"},
        {"A OR B C OR D", "(and (or A B) (or C D))"},
        {"OR", "OR"},
        {"OR A", "(and OR A)"},
        {"A OR", "(and A OR)"},
        {"A or B", "(and A or B)"},
        {"ORACLE", "ORACLE"},
        {"A ORB", "(and A ORB)"},
        {"|", "|"},
        {"| A", "A"},
        {"A |", "A"},
        {"A | | B", "(and A B)"},
        {"-会议", "(not 会议)"},
        {"政务 -会议", "(and 政务 (not 会议))"},
        {"政务 －会议", "(and 政务 (not 会议))"},
        {"政务 \xE2\x88\x92会议", "(and 政务 (not 会议))"},
        {"政务-会议", "政务-会议"},
        {"政务 -\"年度报告\"", "(and 政务 (not \"年度报告\"))"},
        {"政务 -“年度报告”", "(and 政务 (not \"年度报告\"))"},
        {"政务 --会议", "(and 政务 --会议)"},
        {"-", "-"},
        {"a OR -b", "(or a (not b))"},
        {"-(a b)", "(not (and a b))"},
        {"-(a OR b) c", "(and (not (or a b)) c)"},
        {"-(-a)", "(not (not a))"},
        {"\"a\"-b", "(and \"a\" -b)"},
    };
    CHECK(table);
}

static void test_groups(void **state)
{
    (void)state;
    static const row table[] = {
        {"(a b)", "(and a b)"},
        {"(a b) c", "(and a b c)"},
        {"（a OR b） c", "(and (or a b) c)"},
        {"c (a OR b)", "(and c (or a b))"},
        {"(a b) OR c", "(or (and a b) c)"},
        {"(a OR b) OR c", "(or a b c)"},
        {"((a))", "a"},
        {"()", "()"},
        {"() a", "a"},
        {"(", "("},
        {")", ")"},
        {"(a", "a"},
        {"a)", "a)"},
        {"(a OR b", "(or a b)"},
        {"((a OR b) c", "(and (or a b) c)"},
        {"办法（试行）", "办法（试行）"},
        {"（试行）办法", "（试行）办法"},
        {"(办法(试行) OR 规定)", "(or 办法(试行) 规定)"},
        {"(a \")\" b)", "(and a b)"},
        {"(\"x)\" OR y)", "(or \"x)\" y)"},
        {"(a|b)", "(or a b)"},
        {"(a OR )", "(and a OR)"},
        {"(| a)", "a"},
    };
    CHECK(table);
}

static void test_fields(void **state)
{
    (void)state;
    static const row table[] = {
        {"title:办法", "(field title 办法)"},
        {"title：办法", "(field title 办法)"},
        {"TITLE:办法", "(field title 办法)"},
        {"title:\"政务 公开\"", "(field title \"政务 公开\")"},
        {"title:《办法》", "(field title \"办法\")"},
        {"issuer:“浙江省人民政府”", "(field issuer \"浙江省人民政府\")"},
        {"category:通知 region:浙江", "(and (field category 通知) (field region 浙江))"},
        {"site:www.zj.gov.cn", "(field site www.zj.gov.cn)"},
        {"lang:zh-Hans", "(field lang zh-Hans)"},
        {"validity:已废止", "(field validity 已废止)"},
        {"unit:省信访局", "(field unit 省信访局)"},
        {"责任单位:省信访局", "(field unit 省信访局)"},
        {"责任部门：“省信访局”", "(field unit \"省信访局\")"},
        {"信访 牵头单位:省信访局", "(and 信访 (field lead 省信访局))"},
        {"-牵头部门:省信访局", "(not (field lead 省信访局))"},
        {"责任单位", "责任单位"},
        {"id:a/b.txt", "(field id a/b.txt)"},
        {"-title:会议", "(not (field title 会议))"},
        {"title:a OR title:b", "(or (field title a) (field title b))"},
        {"(title:a)", "(field title a)"},
        {"year:2018", "(field year 2018)"},
        {"year:２０１８年", "(field year 2018)"},
        {"year:18", "year:18"},
        {"year:0000", "year:0000"},
        {"year:20181", "year:20181"},
        {"date:2018", "(date 2018..2018)"},
        {"date:2018-05", "(date 2018-05..2018-05)"},
        {"date:2018-05-25", "(date 2018-05-25..2018-05-25)"},
        {"date:2018..2020", "(date 2018..2020)"},
        {"date：２０１８．．２０２０", "(date 2018..2020)"},
        {"date:..2019-12-31", "(date ..2019-12-31)"},
        {"date:2018..", "(date 2018..)"},
        {"date:2020..2018", "(date 2018..2020)"},
        {"date:..", "date:.."},
        {"date:2018-02-30", "date:2018-02-30"},
        {"date:tomorrow", "date:tomorrow"},
        {"date:昨天", "date:昨天"},
        {"date:", "date:"},
        {"title:", "title:"},
        {"title: 办法", "(and title: 办法)"},
        {"title:|a", "(or title: a)"},
        {"title:\"\"", "title:"},
        {"unknown:办法", "unknown:办法"},
        {"http://www.gov.cn/a", "http://www.gov.cn/a"},
        {"subtitle:x", "subtitle:x"},
        {"docno:浙政办发[2018]54号", "(field docno 浙政办发〔2018〕54号)"},
        {"docno:浙政办发 2018 54", "(field docno 浙政办发〔2018〕54号)"},
        {"docno:\"浙政办发 2018 54\"", "(field docno \"浙政办发〔2018〕54号\")"},
        {"docno:无", "(field docno 无)"},
        {"cites:浙政办发[2018]54号", "(field cites 浙政办发〔2018〕54号)"},
        {"cites:浙政办发 2018 54 公开", "(and (field cites 浙政办发〔2018〕54号) 公开)"},
        {"citedby:a/b.txt", "(field citedby a/b.txt)"},
        {"cites:\"浙政办发 2018 54\"", "(field cites \"浙政办发〔2018〕54号\")"},
        {"cites:《某 法》 公开", "(and (field cites \"某 法\") 公开)"},
        {"citedby:《关于印发《某法》的通知》", "(field citedby \"关于印发《某法》的通知\")"},
        {"cites:《某法", "(field cites 《某法)"},
        {"-cites:《某法》", "(not (field cites \"某法\"))"},
    };
    CHECK(table);
}

static void test_prefixes(void **state)
{
    (void)state;
    static const row table[] = {
        {"gov*", "(prefix gov)"},
        {"ｇｏｖ＊", "(prefix ｇｏｖ)"},
        {"政务gov*", "(and 政务 (prefix gov))"},
        {"pm2.5*", "(prefix pm2.5)"},
        {"政务*", "政务*"},
        {"张**", "张**"},
        {"go**", "go**"},
        {"138****1234", "138****1234"},
        {"a*b", "a*b"},
        {"-gov*", "(not (prefix gov))"},
        {"20*", "(prefix 20)"},
        {"g*",
         "a wildcard needs at least 2 characters before the asterisk: write more of the word"},
        {"aa* bb* cc*",
         "the query has more than 2 wildcards (limit: wildcards): leave some out, or "
         "raise the limit"},
    };
    CHECK(table);
}

static void test_numbers(void **state)
{
    (void)state;
    static const row table[] = {
        {"浙政办发〔2018〕54号", "(docno 浙政办发〔2018〕54号)"},
        {"浙政办发[2018]54号", "(docno 浙政办发〔2018〕54号)"},
        {"浙政办发（2018）54号", "(docno 浙政办发〔2018〕54号)"},
        {"浙政办发２０１８年54号", "(docno 浙政办发〔2018〕54号)"},
        {"浙政办发 2018 54", "(docno 浙政办发〔2018〕54号)"},
        {"浙政办发［2018 J 54 号", "(docno 浙政办发〔2018〕54号)"},
        {" 浙政办发 2018 54 ", "(docno 浙政办发〔2018〕54号)"},
        {"国发〔2016〕5号", "(docno 国发〔2016〕5号)"},
        {"国发〔2016〕55号 政务公开", "(and (docno 国发〔2016〕55号) 政务公开)"},
        {"政务公开 国发〔2016〕55号", "(and 政务公开 (docno 国发〔2016〕55号))"},
        {"政务公开 浙政办发 2018 54", "(and 政务公开 (docno 浙政办发〔2018〕54号))"},
        {"国发〔2016〕55号 OR 国发〔2016〕5号",
         "(or (docno 国发〔2016〕55号) (docno 国发〔2016〕5号))"},
        {"-国发〔2016〕55号 公开", "(and (not (docno 国发〔2016〕55号)) 公开)"},
        {"(国发〔2016〕55号)", "(docno 国发〔2016〕55号)"},
        {"(浙政办发 2018 54) 公开", "(and (docno 浙政办发〔2018〕54号) 公开)"},
        {"\"国发〔2016〕55号\"", "\"国发〔2016〕55号\""},
        {"国发〔2016〕55号文件", "(docno 国发〔2016〕55号)"},
        {"国发〔2016〕55号解读", "(and (docno 国发〔2016〕55号) 解读)"},
        {"关于国发〔2016〕55号的解读", "(and 关于 (docno 国发〔2016〕55号) 的解读)"},
        {"2018 54", "(and 2018 54)"},
        {"国发〔2016〕", "国发〔2016〕"},
        {"刑法第20条", "刑法第20条 [刑法 20条]"},
        {"2018年政务公开工作要点", "2018年政务公开工作要点"},
    };
    CHECK(table);
}

/* --- Limits and hostile input ----------------------------------------------------------------- */

static void expect_limit(const char *typed, size_t len, const zws_query_limits *with,
                         const char *name)
{
    zws_query query;
    assert_int_equal(zws_query__parse(&query, analyzer, typed, len, with), ZWS_ELIMIT);
    assert_non_null(strstr(zws_error_message(), name));
    assert_null(strchr(zws_error_message(), '\n'));
    assert_null(query.root);
}

static void test_limits(void **state)
{
    (void)state;
    static char many[10001];
    const zws_query_limits wide = {8192, 1024, 64, 4}, endless = {1 << 20, 1024, 64, 4};
    memset(many, '(', 10000);
    expect_limit(many, 10000, &limits, "query bytes");
    expect_limit(many, 10000, &wide, "query bytes");
    expect_limit(many, 1024, &limits, "query depth");
    expect_limit(many, 8192, &wide, "query depth");
    expect_limit(many, 10000, &endless, "query depth");
    memset(many + 17, ')', 17);
    expect_limit(many, 17, &limits, "query depth");
    zws_query query;
    assert_int_equal(zws_query__parse(&query, analyzer, many + 1, 32, &limits), ZWS_OK);
    zws_query__free(&query);
    for (int i = 0; i < 5000; i++)
        memcpy(many + 2 * i, "a ", 2);
    expect_limit(many, 130, &limits, "query terms");
    expect_limit(many, 8192, &wide, "query terms");
    assert_int_equal(zws_query__parse(&query, analyzer, many, 128, &limits), ZWS_OK);
    assert_int_equal(query.root->n, 64);
    zws_query__free(&query);
    assert_int_equal(zws_query__parse(&query, analyzer, "aa* bb*", 7, &limits), ZWS_OK);
    zws_query__free(&query);
    expect_limit("aa* bb* cc*", 11, &limits, "wildcards");
    expect_limit("x OR a*", 7, &limits, "2 characters");
}

static size_t depth_of(const zws_query_node *node)
{
    size_t deepest = 0;
    for (size_t i = 0; i < node->n; i++) {
        size_t depth = depth_of(node->child[i]);
        deepest = depth > deepest ? depth : deepest;
    }
    return deepest + 1;
}

static void check_tree(const zws_query_node *node, bool in_and)
{
    assert_true(node->kind <= ZWS_QUERY_ALL);
    assert_int_equal(strlen(node->text), node->len);
    assert_false(in_and && node->kind == ZWS_QUERY_AND);
    assert_true(node->kind != ZWS_QUERY_AND || node->n >= 2);
    assert_true(node->kind != ZWS_QUERY_OR || node->n >= 2);
    assert_true(node->kind != ZWS_QUERY_NOT || node->n == 1);
    assert_true(node->kind >= ZWS_QUERY_AND || node->n == 0);
    for (size_t i = 0; i < node->n; i++)
        check_tree(node->child[i], node->kind == ZWS_QUERY_AND);
}

/* Strings of pieces that mean something, cut and glued at random: no crash, a sound tree or a
 * limit, and the same answer twice. */
static void test_random(void **state)
{
    (void)state;
    static const char *const piece[] = {"(",    ")",        "（",       "）",       "\"",
                                        "“",    "”",        "「",       "」",       "《",
                                        "》",   "|",        "｜",       " ",        "\xE3\x80\x80",
                                        "-",    "－",       "OR",       " OR ",     "*",
                                        "a",    "gov",      "title:",   "date:",    "2018",
                                        "..",   "docno:",   "year:",    "国发",     "〔2016〕",
                                        "55号", "政务公开", "的",       "。",       "：",
                                        "\xFF", "\xE6",     "\xF0\x9F", "\\",       "\n",
                                        "\x7F", "id:",      "54",       "浙政办发", "J"};
    const zws_query_limits wide = {8192, 1024, 64, 4};
    uint64_t seed = 20180525;
    for (int round = 0; round < 6000; round++) {
        char text[1200];
        size_t len = 0;
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        size_t pieces = (seed >> 33) % (round % 50 == 0 ? 200 : 14);
        for (size_t i = 0; i < pieces; i++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            const char *add = piece[(seed >> 33) % (sizeof piece / sizeof *piece)];
            if (len + strlen(add) >= sizeof text)
                break;
            memcpy(text + len, add, strlen(add));
            len += strlen(add);
        }
        zws_query query;
        zws_status status = zws_query__parse(&query, analyzer, text, len, &wide);
        if (status != ZWS_OK) {
            assert_int_equal(status, ZWS_ELIMIT);
            continue;
        }
        check_tree(query.root, false);
        assert_true(depth_of(query.root) <= 3 * 64 + 4);
        zws_query__free(&query);
        char *first = parsed(text, len), *second = parsed(text, len);
        assert_string_equal(first, second);
        free(first);
        free(second);
    }
}

static void test_any_bytes(void **state)
{
    (void)state;
    uint64_t seed = 7;
    for (int round = 0; round < 3000; round++) {
        char text[64];
        for (size_t i = 0; i < sizeof text; i++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            text[i] = (char)(seed >> 56);
        }
        zws_query query;
        zws_status status = zws_query__parse(&query, analyzer, text, (seed >> 20) % 65, &limits);
        assert_true(status == ZWS_OK || status == ZWS_ELIMIT);
        if (status == ZWS_OK) {
            check_tree(query.root, false);
            zws_query__free(&query);
        }
    }
}

/* --- Ready-made words ----------------------------------------------------------------------- */

static void test_tokens(void **state)
{
    (void)state;
    static const row table[] = {
        {"", "(all)"},
        {"  ", "(all)"},
        {"政务 公开", "(and 政务 公开)"},
        {"政务", "政务"},
        {"( 政务 ) | OR -x gov* title:a", "(and ( 政务 ) | OR -x gov* title:a)"},
        {"\"a b\" c", "(and \"a b\" c)"},
        {"\"a b", "(and \"a b)"},
        {"\"", "\""},
        {"\"\"", "\"\""},
        {"\" a\"", "\" a\""},
        {"\"a\"b c\"", "\"a\\\"b c\""},
        {"政\xE3\x80\x80务", "政\xE3\x80\x80务"},
        {"国发〔2016〕55号", "国发〔2016〕55号"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        zws_query query;
        zws_buffer out = {0};
        assert_int_equal(
            zws_query__parse_tokens(&query, table[i].typed, strlen(table[i].typed), &limits),
            ZWS_OK);
        assert_int_equal(zws_query__print(&out, &query), ZWS_OK);
        assert_string_equal(out.data, table[i].tree);
        zws_buffer__free(&out);
        zws_query__free(&query);
    }
    zws_query query;
    char many[1100];
    memset(many, 'a', sizeof many);
    assert_int_equal(zws_query__parse_tokens(&query, many, sizeof many, &limits), ZWS_ELIMIT);
    for (size_t i = 1; i < 1000; i += 2)
        many[i] = ' ';
    assert_int_equal(zws_query__parse_tokens(&query, many, 1000, &limits), ZWS_ELIMIT);
    assert_null(query.root);
}

static int open_analyzer(void **state)
{
    (void)state;
    return zws_analyzer__open(&analyzer, NULL) == ZWS_OK ? 0 : -1;
}

static int close_analyzer(void **state)
{
    (void)state;
    zws_analyzer__free(analyzer);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words),     cmocka_unit_test(test_quotations),
        cmocka_unit_test(test_operators), cmocka_unit_test(test_groups),
        cmocka_unit_test(test_fields),    cmocka_unit_test(test_prefixes),
        cmocka_unit_test(test_numbers),   cmocka_unit_test(test_limits),
        cmocka_unit_test(test_random),    cmocka_unit_test(test_any_bytes),
        cmocka_unit_test(test_tokens),
    };
    return cmocka_run_group_tests(tests, open_analyzer, close_analyzer);
}
