/* The five reference documents: numbers, titles, issuers and dates, all of them and nothing else.
 */
#include "fixture.h"

static const struct {
    const char *file, *title, *docno, *issuer, *date, *published, *sort;
} seeds[] = {
    {"000_2985c6bd3c8da668.txt", "浙江省人民政府办公厅关于印发2018年浙江省政务公开工作要点的通知",
     "浙政办发〔2018〕54号", "浙江省人民政府办公厅", "", "2018-05-25", "2018-05-25"},
    {"001_d216390bafa103ce.txt", "浙江省人民政府办公厅关于印发2021年浙江省政务公开工作要点的通知",
     "浙政办发〔2021〕28号", "浙江省人民政府办公厅", "2021-05-12", "2021-05-17", "2021-05-12"},
    {"002_ee325de0858c61e2.txt",
     "浙江省人民政府办公厅关于印发2020年政务公开工作要点重点任务分工方案的通知",
     "浙政办发函〔2020〕111号", "浙江省人民政府办公厅", "2020-07-28", "", "2020-07-28"},
    {"003_8273fda190f5e6ec.txt", "国务院办公厅关于印发2018年政务公开工作要点的通知",
     "国办发〔2018〕23号", "国务院办公厅", "2018-04-08", "", "2018-04-08"},
    {"004_f1bcc91bf2a55fa9.txt", "浙江省人民政府办公厅关于进一步加强和改进政务公开工作的通知", "",
     "浙江省人民政府办公厅", "", "", ""},
};

static zws_document *seed(size_t i)
{
    char path[256];
    size_t len;
    snprintf(path, sizeof(path), "data/seeds/%s", seeds[i].file);
    char *text = fixture_shared(path, &len);
    if (!text)
        return NULL;
    zws_document *d = fixture_document(NULL, text);
    free(text);
    return d;
}

static void test_facts(void **state)
{
    (void)state;
    for (size_t i = 0; i < 5; i++) {
        zws_document *d = seed(i);
        if (!d)
            skip();
        assert_string_equal(fixture_get(d, ZWS_FIELD_TITLE), seeds[i].title);
        assert_string_equal(fixture_get(d, ZWS_FIELD_DOCNO), seeds[i].docno);
        assert_string_equal(fixture_get(d, ZWS_FIELD_ISSUER), seeds[i].issuer);
        assert_int_equal(zws_document_count(d, ZWS_FIELD_ISSUER), 1);
        assert_string_equal(fixture_get(d, ZWS_FIELD_DATE), seeds[i].date);
        assert_string_equal(fixture_get(d, ZWS_FIELD_PUBLISHED), seeds[i].published);
        assert_string_equal(fixture_get(d, ZWS_FIELD_EFFECTIVE), "");
        assert_string_equal(fixture_get(d, ZWS_FIELD_EXPIRES), "");
        char sort[11];
        zws_date__format(sort, d->sort_date);
        assert_string_equal(sort, seeds[i].sort);
        zws_document_free(d);
    }
}

static void test_sources(void **state)
{
    (void)state;
    static const struct {
        size_t seed;
        zws_date_kind kind;
        zws_date_source source;
        const char *printed;
    } rows[] = {
        {0, ZWS_DATE_PUBLISHED, ZWS_FROM_IMPRINT, "201 8 年 5 月 25 日"},
        {1, ZWS_DATE_WRITTEN, ZWS_FROM_SIGNATURE, "2021年5月12日"},
        {1, ZWS_DATE_PUBLISHED, ZWS_FROM_IMPRINT, "2021年5月17日"},
        {2, ZWS_DATE_WRITTEN, ZWS_FROM_SIGNATURE, "２０２０ 年 ７ 月 ２８ 日"},
        {3, ZWS_DATE_WRITTEN, ZWS_FROM_SIGNATURE, "2018年4月8日"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        zws_document *d = seed(rows[i].seed);
        if (!d)
            skip();
        const zws_date_fact *fact = &d->date[rows[i].kind];
        assert_int_equal(fact->source, rows[i].source);
        assert_int_equal(fact->part, ZWS_PART_BODY);
        assert_int_equal(fact->end - fact->begin, strlen(rows[i].printed));
        assert_memory_equal(zws_document_get(d, ZWS_FIELD_BODY, 0, NULL) + fact->begin,
                            rows[i].printed, strlen(rows[i].printed));
        zws_document_free(d);
    }
}

/* Every row of the gold table is found in its place, and nothing that is not in it. The table
 * writes a line break as ⏎. */
static void test_gold_numbers(void **state)
{
    (void)state;
    size_t len, rows = 0;
    char *gold = fixture_shared("data/gold/wenhao.tsv", &len), *line, *rest = gold;
    if (!gold)
        skip();
    zws_document *d[5];
    size_t next[5] = {0};
    for (size_t i = 0; i < 5; i++) {
        d[i] = seed(i);
        assert_non_null(d[i]);
    }
    strsep(&rest, "\n");
    while ((line = strsep(&rest, "\n")) != NULL && *line != '\0') {
        const char *file = strsep(&line, "\t");
        strsep(&line, "\t");
        const char *printed = strsep(&line, "\t"), *canonical = strsep(&line, "\t");
        const char *role = strsep(&line, "\t");
        size_t i = (size_t)(file[2] - '0');
        assert_true(i < 5 && next[i] < d[i]->numbers.n);
        const zws_docno *number = &d[i]->numbers.item[next[i]++];
        assert_string_equal(number->canonical, canonical);
        assert_int_equal(number->role, strcmp(role, "own") == 0 ? ZWS_DOCNO_OWN : ZWS_DOCNO_CITES);
        /* as printed, byte for byte, line breaks written as in the table */
        zws_buffer seen = {0};
        const char *body = zws_document_get(d[i], ZWS_FIELD_BODY, 0, NULL);
        for (size_t k = number->begin; k < number->end; k++) {
            if (body[k] == '\n')
                assert_ok(zws_buffer__puts(&seen, "⏎"));
            else
                assert_ok(zws_buffer__putc(&seen, body[k]));
        }
        assert_string_equal(seen.data, printed);
        zws_buffer__free(&seen);
        rows++;
    }
    assert_int_equal(rows, 15);
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(next[i], d[i]->numbers.n);
        zws_document_free(d[i]);
    }
    free(gold);
}

/* Seed 000 cites six numbers, all of them eight that are not held, and nothing is repealed. */
static void test_citations(void **state)
{
    (void)state;
    char cited[32][64];
    size_t n = 0;
    for (size_t i = 0; i < 5; i++) {
        zws_document *d = seed(i);
        if (!d)
            skip();
        for (size_t k = 0; k < d->citations.n; k++) {
            const zws_citation *c = &d->citations.item[k];
            assert_false(zws_relation__judges(c->relation));
            size_t at = 0;
            while (c->number && at < n && strcmp(cited[at], c->number) != 0)
                at++;
            if (c->number && at == n && n < 32)
                snprintf(cited[n++], sizeof(cited[0]), "%s", c->number);
        }
        if (i == 0)
            assert_int_equal(n, 6);
        zws_document_free(d);
    }
    assert_int_equal(n, 8);
    for (size_t k = 0; k < n; k++) {
        for (size_t i = 0; i < 5; i++)
            assert_string_not_equal(cited[k], seeds[i].docno);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_facts),
        cmocka_unit_test(test_sources),
        cmocka_unit_test(test_gold_numbers),
        cmocka_unit_test(test_citations),
    };
    return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
