/* The table of ordinary language: what is built in, and what files add. */
#include "index.h"

#include "base/utf8.h"

static zws_analyzer *analyzer;
static char folder[64], path[96];

static int setup(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/zws-synonyms-XXXXXX");
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/table", folder);
    assert_ok(zws_analyzer__open(&analyzer, NULL));
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    zws_analyzer__free(analyzer);
    remove(path);
    return rmdir(folder);
}

static zws_status load_bytes(zws_synonyms *table, const char *text, size_t len)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, len, file), len);
    assert_int_equal(fclose(file), 0);
    return zws_synonyms__load(table, analyzer, path);
}

static zws_status load(zws_synonyms *table, const char *text)
{
    return load_bytes(table, text, strlen(text));
}

static zws_synonyms *fresh(void)
{
    zws_synonyms *table;
    assert_ok(zws_synonyms__new(&table));
    return table;
}

/* "length:alternative|alternative", what the text begins with; a ? behind those that ask. */
static const char *lookup(const zws_synonyms *table, const char *text)
{
    static char line[1024];
    zws_text normal = {0};
    uint32_t number;
    assert_ok(zws_text__normalize(&normal, analyzer, text, strlen(text)));
    size_t len = zws_synonyms__longest(&number, table, normal.cp, normal.n);
    size_t at = (size_t)snprintf(line, sizeof line, "%zu:", len);
    zws_synonym one;
    for (bool more = false; zws_synonyms__get(&one, table, number); number = one.next) {
        at += (size_t)snprintf(line + at, sizeof line - at, "%s%.*s%s", more ? "|" : "",
                               (int)one.len, one.text, one.question ? "?" : "");
        more = true;
    }
    zws_text__free(&normal);
    return line;
}

static void test_longest(void **state)
{
    (void)state;
    zws_synonyms *table = fresh();
    assert_string_equal(lookup(table, "酒驾怎么罚"), "2:饮酒 驾驶 机动车|饮酒后 驾驶");
    assert_string_equal(lookup(table, "炒鱿鱼"), "3:解除 劳动合同|辞退");
    assert_string_equal(lookup(table, "咋办"), "2:办理?|处理?|-?");
    assert_string_equal(lookup(table, "咋办理"), "3:办理?|程序?|-?");
    assert_string_equal(lookup(table, "鱿鱼"), "0:");
    assert_string_equal(lookup(table, ""), "0:");
    uint32_t number;
    assert_int_equal(zws_synonyms__longest(&number, NULL, NULL, 0), 0);
    zws_synonym one;
    assert_false(zws_synonyms__get(&one, table, 0));
    assert_false(zws_synonyms__get(&one, table, 1000000));
    zws_synonyms__free(table);
    zws_synonyms__free(NULL);
}

/* --- The built-in table
 * ---------------------------------------------------------------------------
 */

static bool is_normal(const char *text, size_t len)
{
    zws_text normal = {0};
    zws_buffer again = {0};
    assert_ok(zws_text__normalize(&normal, analyzer, text, len));
    assert_ok(zws_text__append_utf8(&again, &normal, 0, normal.n));
    bool same = again.len == len && memcmp(again.data, text, len) == 0;
    if (!same)
        print_message("not normalised: %.*s\n", (int)len, text);
    zws_buffer__free(&again);
    zws_text__free(&normal);
    return same;
}

static void check_alternatives(const char *term, char *alternatives)
{
    size_t n = 0;
    char *save, *inner;
    for (char *one = strtok_r(alternatives, "|", &save); one; one = strtok_r(NULL, "|", &save)) {
        size_t words = 0;
        if (strcmp(one, term) == 0)
            fail_msg("%s stands for itself", term);
        n++;
        if (strcmp(one, "-") == 0)
            continue;
        assert_true(strstr(one, "  ") == NULL && one[0] != ' ' && one[strlen(one) - 1] != ' ');
        for (char *word = strtok_r(one, " ", &inner); word; word = strtok_r(NULL, " ", &inner)) {
            assert_true(is_normal(word, strlen(word)));
            assert_in_range(zws_utf8__count(word, strlen(word)), 1, ZWS_SYNONYM_CHARS);
            words++;
        }
        assert_in_range(words, 1, ZWS_SYNONYM_WORDS);
    }
    assert_in_range(n, 1, ZWS_SYNONYM_ALTERNATIVES);
}

static int compare(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void test_built_in(void **state)
{
    (void)state;
    char file[4096], line[1024];
    static char *terms[20000];
    size_t n = 0;
    const char *srcdir = getenv("srcdir");
    snprintf(file, sizeof file, "%s/corpus/lexicon/synonyms.tsv", srcdir ? srcdir : ".");
    FILE *table = fopen(file, "r");
    assert_non_null(table);
    assert_non_null(fgets(line, sizeof line, table));
    assert_string_equal(line, "term\talternatives\tkind\n");
    while (fgets(line, sizeof line, table)) {
        static const char kinds[] = "everyday short same former question filler ";
        char *save, *term = strtok_r(line, "\t", &save),
                    *alternatives = strtok_r(NULL, "\t", &save);
        char *kind = strtok_r(NULL, "\n", &save);
        assert_non_null(kind);
        assert_non_null(strstr(kinds, kind));
        assert_true(is_normal(term, strlen(term)));
        assert_in_range(zws_utf8__count(term, strlen(term)), 1, ZWS_SYNONYM_CHARS);
        assert_in_range(n, 0, 19999);
        terms[n++] = strdup(term);
        check_alternatives(term, alternatives);
    }
    fclose(table);
    assert_true(n >= 1500);
    qsort(terms, n, sizeof *terms, compare);
    for (size_t i = 1; i < n; i++) {
        if (strcmp(terms[i - 1], terms[i]) == 0)
            fail_msg("%s stands twice", terms[i]);
    }
    zws_synonyms *built = fresh();
    assert_true(zws_synonyms__terms(built) >= n);
    for (size_t i = 0; i < n; i++) {
        assert_true(atoi(lookup(built, terms[i])) > 0);
        free(terms[i]);
    }
    zws_synonyms__free(built);
}

/* A file that adds turns the arrays into a table in memory: what was there stays as it was. */
static void test_built_in_with_a_file(void **state)
{
    (void)state;
    char file[4096], line[1024], as_built[1024];
    zws_synonyms *built = fresh(), *table = fresh();
    const char *srcdir = getenv("srcdir");
    size_t n = 0;
    snprintf(file, sizeof file, "%s/corpus/lexicon/synonyms.tsv", srcdir ? srcdir : ".");
    FILE *rows = fopen(file, "r");
    assert_non_null(rows);
    size_t before = zws_synonyms__terms(built);
    assert_ok(load(table, "浙里办\t政务服务 移动端\n"));
    assert_int_equal(zws_synonyms__terms(table), before + 1);
    while (fgets(line, sizeof line, rows)) {
        char *save, *part;
        /* Each term and each alternative, and both with something behind or before them. */
        for (part = strtok_r(line, "\t|", &save); part; part = strtok_r(NULL, "\t|", &save)) {
            char text[1100];
            snprintf(text, sizeof text, "%s怎么办", part);
            strcpy(as_built, lookup(built, text));
            assert_string_equal(lookup(table, text), as_built);
            strcpy(as_built, lookup(built, part + 3 * (strlen(part) > 6)));
            assert_string_equal(lookup(table, part + 3 * (strlen(part) > 6)), as_built);
            n += as_built[0] != '0';
        }
    }
    fclose(rows);
    assert_true(n > 500);
    zws_synonyms__free(built);
    zws_synonyms__free(table);
}

/* Every row is in the table, those of short and equal names the other way round too. */
static void test_all_alternatives_are_there(void **state)
{
    (void)state;
    char file[4096], line[1024];
    zws_synonyms *built = fresh();
    const char *srcdir = getenv("srcdir");
    snprintf(file, sizeof file, "%s/corpus/lexicon/synonyms.tsv", srcdir ? srcdir : ".");
    FILE *rows = fopen(file, "r");
    assert_non_null(rows);
    assert_non_null(fgets(line, sizeof line, rows));
    while (fgets(line, sizeof line, rows)) {
        char *save, *inner, found[1100], wanted[1100];
        char *term = strtok_r(line, "\t", &save), *list = strtok_r(NULL, "\t", &save);
        char *kind = strtok_r(NULL, "\n", &save);
        bool both = strcmp(kind, "short") == 0 || strcmp(kind, "same") == 0;
        bool asks = strcmp(kind, "question") == 0;
        for (char *one = strtok_r(list, "|", &inner); one; one = strtok_r(NULL, "|", &inner)) {
            snprintf(found, sizeof found, "%s|", strchr(lookup(built, term), ':') + 1);
            snprintf(wanted, sizeof wanted, "%s%s|", one, asks ? "?" : "");
            if (!strstr(found, wanted))
                fail_msg("%s of %s is not in %s", wanted, term, found);
            if (!both || strchr(one, ' ') || strcmp(one, "-") == 0)
                continue;
            const char *back = lookup(built, one);
            size_t bars = 0;
            for (const char *c = back; *c; c++)
                bars += *c == '|';
            snprintf(found, sizeof found, "%s|", strchr(back, ':') + 1);
            snprintf(wanted, sizeof wanted, "%s|", term);
            if (!strstr(found, wanted) && bars + 1 < ZWS_SYNONYM_ALTERNATIVES)
                fail_msg("%s of %s is not in %s", wanted, one, found);
        }
    }
    fclose(rows);
    zws_synonyms__free(built);
}

/* What the request of the product names. */
static void test_rows(void **state)
{
    (void)state;
    zws_synonyms *table = fresh();
    assert_string_equal(lookup(table, "五险一金"), "4:社会保险 住房公积金|社会保险|住房公积金");
    assert_string_equal(lookup(table, "公积金怎么取"), "6:住房公积金 提取");
    assert_string_equal(lookup(table, "工商执照"), "4:营业执照");
    assert_string_equal(lookup(table, "辞退"), "2:解除 劳动合同");
    assert_string_equal(lookup(table, "低保"), "2:最低生活保障");
    assert_non_null(strstr(lookup(table, "上户口"), "户口 登记"));
    assert_non_null(strstr(lookup(table, "拆迁"), "征收 补偿"));
    assert_non_null(strstr(lookup(table, "新农合"), "城乡居民 基本医疗保险"));
    assert_non_null(strstr(lookup(table, "医保"), "基本医疗保险"));
    zws_synonyms__free(table);
}

/* --- Files ---------------------------------------------------------------------------------- */

static void test_adding(void **state)
{
    (void)state;
    zws_synonyms *table = fresh();
    size_t before = zws_synonyms__terms(table);
    assert_ok(load(table, "\xEF\xBB\xBF# 本地的说法\r\n"
                          "\r\n"
                          "浙里办\t政务服务 移动端|一网通办\teveryday\r\n"
                          "小黄车\t互联网租赁自行车\n"
                          "浙里办事\t  政务服务  |-\tquestion"));
    assert_int_equal(zws_synonyms__terms(table), before + 3);
    assert_string_equal(lookup(table, "浙里办好"), "3:政务服务 移动端|一网通办");
    assert_string_equal(lookup(table, "浙里办事"), "4:政务服务?|-?");
    assert_string_equal(lookup(table, "小黄车"), "3:互联网租赁自行车");
    /* Traditional characters and full width are what a query's are. */
    assert_ok(load(table, "ＡＢ證\t營業執照"));
    assert_string_equal(lookup(table, "ab证"), "3:营业执照");
    zws_synonyms__free(table);
}

static void test_replacing(void **state)
{
    (void)state;
    zws_synonyms *table = fresh();
    assert_ok(load(table, "酒驾\t酒后驾车\n酒驾\t醉酒 驾车\n"));
    assert_string_equal(lookup(table, "酒驾"), "2:酒后驾车|醉酒 驾车");
    assert_ok(load(table, "酒驾\t酒驾\n"));
    assert_string_equal(lookup(table, "酒驾"), "0:");
    assert_ok(load(table, "酒驾\t醉驾|醉驾|酒驾\n"));
    assert_string_equal(lookup(table, "酒驾"), "2:醉驾");
    zws_synonyms__free(table);
}

static void test_both_ways(void **state)
{
    (void)state;
    zws_synonyms *table = fresh();
    assert_ok(load(table, "甲乙丙\t丁戊己|庚 辛\tsame\n壬癸子\t丁戊己\tshort\n寅卯辰\t丁戊己\n"));
    assert_string_equal(lookup(table, "甲乙丙"), "3:丁戊己|庚 辛");
    assert_string_equal(lookup(table, "丁戊己"), "3:甲乙丙|壬癸子");
    assert_string_equal(lookup(table, "庚 辛"), "0:");
    /* Circles. */
    assert_ok(load(table, "巳午\t未申\n未申\t酉戌\n酉戌\t巳午\n"));
    assert_string_equal(lookup(table, "巳午"), "2:未申");
    assert_string_equal(lookup(table, "酉戌"), "2:巳午");
    zws_synonyms__free(table);
}

static void refused(zws_status status, const char *text, const char *where)
{
    zws_synonyms *table = fresh();
    size_t before = zws_synonyms__terms(table);
    char whole[65536];
    int n = snprintf(whole, sizeof whole, "好词\t好的词\n%s", text);
    assert_in_range(n, 1, sizeof whole - 1);
    assert_fails(status, load(table, whole));
    if (!strstr(zws_error_message(), where) || !strstr(zws_error_message(), path))
        fail_msg("%s", zws_error_message());
    /* Nothing of a faulty file is taken. */
    assert_int_equal(zws_synonyms__terms(table), before);
    assert_string_equal(lookup(table, "好词"), "0:");
    zws_synonyms__free(table);
}

static void test_errors(void **state)
{
    (void)state;
    refused(ZWS_EFORMAT, "只有词\n", ":2: write a term");
    refused(ZWS_EFORMAT, "词\t\n", ":2: write a term");
    refused(ZWS_EFORMAT, "\t词\n", ":2: write a term");
    refused(ZWS_EFORMAT, "# 注\n词\t另一词\twrong\n", ":3: the kind");
    refused(ZWS_EFORMAT, "词\t另一词\tsame\t多\n", ":2: more than three");
    refused(ZWS_EFORMAT, "词\t另一词||又一词\n", ":2: an alternative is empty");
    refused(ZWS_EFORMAT, "a b\t另一词\n", ":2: a word holds a blank");
    refused(ZWS_EFORMAT, "\xEE\x80\x80\t另一词\n", ":2: nothing is left");
    refused(ZWS_EFORMAT, "词\t\xFF\n", ":2: not UTF-8");
    refused(ZWS_ELIMIT, "词\t一|二|三|四|五|六|七|八|九\n", ":2: a term has more than 8");
    refused(ZWS_ELIMIT, "词\t一 二 三 四 五 六 七\n", ":2: an alternative has more than 6");
    refused(ZWS_ELIMIT, "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三\t词\n",
            ":2: a word has more than 32");
    zws_synonyms *table = fresh();
    assert_fails(ZWS_EFORMAT, load_bytes(table, "词\t另\0词\n", 12));
    assert_fails(ZWS_ENOTFOUND, zws_synonyms__load(table, analyzer, "/nowhere/table"));
    assert_string_equal(lookup(table, "词"), "0:");
    zws_synonyms__free(table);
}

static void test_too_many(void **state)
{
    (void)state;
    zws_synonyms *table = fresh();
    char *text = malloc(110000 * 24), *at = text;
    assert_non_null(text);
    for (int i = 0; i < 100000; i++)
        at += sprintf(at, "词%d\t另一词%d\n", i, i);
    assert_fails(ZWS_ELIMIT, load(table, text));
    assert_non_null(strstr(zws_error_message(), "more than 100000 rows"));
    assert_string_equal(lookup(table, "词99"), "0:");
    /* What is left has room. */
    text[(size_t)(strstr(text, "词90000\t") - text)] = '\0';
    assert_ok(load(table, text));
    assert_string_equal(lookup(table, "词89999"), "6:另一词89999");
    free(text);
    zws_synonyms__free(table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_built_in_with_a_file),
        cmocka_unit_test(test_all_alternatives_are_there),
        cmocka_unit_test(test_longest),
        cmocka_unit_test(test_built_in),
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_adding),
        cmocka_unit_test(test_replacing),
        cmocka_unit_test(test_both_ways),
        cmocka_unit_test(test_errors),
        cmocka_unit_test(test_too_many),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
