#include "unit/ingest/collect.h"

#include <stdio.h>

static zws_document *read_line(const char *line)
{
    zws_document *document = NULL;
    zws_status status = zws_ingest__json(&document, line, strlen(line));
    if (status != ZWS_OK)
        fail_msg("%s: %s", line, zws_error_message());
    assert_non_null(document);
    return document;
}

/* The line is refused, and the message says why. */
static void refuse(const char *line, size_t len, zws_status expected, const char *why)
{
    zws_document *document = (zws_document *)1;
    /* In memory of its own, so that reading past the end shows. */
    if (len == (size_t)-1)
        len = strlen(line);
    char *exact = malloc(len ? len : 1);
    memcpy(exact, line, len);
    zws_status status = zws_ingest__json(&document, exact, len);
    free(exact);
    if (status != expected || !strstr(zws_error_message(), why))
        fail_msg("%.60s: %s %s", line, zws_status_name(status), zws_error_message());
    assert_null(document);
}

static void all_members(void **state)
{
    (void)state;
    zws_document *d = read_line(
        "{\"id\":\"a/1\",\"url\":\"http://www.gov.cn/x\",\"title\":\"关于\\u5370发的通知\","
        "\"body\":\"正文\\n第二行\",\"docno\":\"浙政办发〔2018〕54号\",\"issuer\":\"省政府\","
        "\"date\":\"2018-05-25\",\"published\":\"2018-05-28\",\"effective\":\"2018-07-01\","
        "\"expires\":\"2023-06-30\",\"validity\":\"现行有效\",\"category\":\"通知\","
        "\"region\":\"浙江\",\"site\":\"浙江省人民政府\",\"lang\":\"zh-Hans\"}");
    assert_string_equal(field(d, ZWS_FIELD_ID), "a/1");
    assert_string_equal(field(d, ZWS_FIELD_URL), "http://www.gov.cn/x");
    assert_string_equal(field(d, ZWS_FIELD_TITLE), "关于印发的通知");
    assert_string_equal(field(d, ZWS_FIELD_BODY), "正文\n第二行");
    assert_string_equal(field(d, ZWS_FIELD_DOCNO), "浙政办发〔2018〕54号");
    assert_string_equal(field(d, ZWS_FIELD_ISSUER), "省政府");
    assert_string_equal(field(d, ZWS_FIELD_DATE), "2018-05-25");
    assert_string_equal(field(d, ZWS_FIELD_PUBLISHED), "2018-05-28");
    assert_string_equal(field(d, ZWS_FIELD_EFFECTIVE), "2018-07-01");
    assert_string_equal(field(d, ZWS_FIELD_EXPIRES), "2023-06-30");
    assert_string_equal(field(d, ZWS_FIELD_VALIDITY), "现行有效");
    assert_string_equal(field(d, ZWS_FIELD_CATEGORY), "通知");
    assert_string_equal(field(d, ZWS_FIELD_REGION), "浙江");
    assert_string_equal(field(d, ZWS_FIELD_SITE), "浙江省人民政府");
    assert_string_equal(field(d, ZWS_FIELD_LANG), "zh-Hans");
    zws_document_free(d);
    d = read_line("{\"id\":\"x\",\"law\":\"刑法\",\"chapter\":\"第一章\",\"article\":\"第一条\"}");
    assert_string_equal(field(d, ZWS_FIELD_LAW), "刑法");
    assert_string_equal(field(d, ZWS_FIELD_CHAPTER), "第一章");
    assert_string_equal(field(d, ZWS_FIELD_ARTICLE), "第一条");
    zws_document_free(d);
}

static void lenient(void **state)
{
    (void)state;
    zws_document *d =
        read_line("  {\"id\": 17, \"text\": \"正文\", \"unknown\": {\"a\": [1, 2]}, "
                  "\"article\": 5, \"title\": null, \"site\": \"\", \"date\": 2018} ");
    assert_string_equal(field(d, ZWS_FIELD_ID), "17");
    assert_string_equal(field(d, ZWS_FIELD_BODY), "正文");
    assert_string_equal(field(d, ZWS_FIELD_ARTICLE), "5");
    assert_string_equal(field(d, ZWS_FIELD_DATE), "2018");
    assert_int_equal(zws_document_count(d, ZWS_FIELD_TITLE), 0);
    assert_int_equal(zws_document_count(d, ZWS_FIELD_SITE), 0);
    zws_document_free(d);
    /* Dates may stop early; of members with one name the last stands. */
    d = read_line(
        "{\"id\":\"a\",\"date\":\"2018-05\",\"title\":\"一\",\"title\":\"二\",\"id\":\"b\"}");
    assert_string_equal(field(d, ZWS_FIELD_DATE), "2018-05");
    assert_string_equal(field(d, ZWS_FIELD_TITLE), "二");
    assert_string_equal(field(d, ZWS_FIELD_ID), "b");
    zws_document_free(d);
    /* A number too large for anybody costs nothing where nobody asks for it. */
    d = read_line("{\"id\":\"a\",\"hash\":123456789012345678901234567890}");
    zws_document_free(d);
    d = read_line("{\"id\":-9223372036854775807}");
    assert_string_equal(field(d, ZWS_FIELD_ID), "-9223372036854775807");
    zws_document_free(d);
}

static void issuers(void **state)
{
    (void)state;
    zws_document *d = read_line("{\"id\":\"a\",\"issuer\":[\"教育厅\",\"财政厅\",null,\"\"]}");
    assert_int_equal(zws_document_count(d, ZWS_FIELD_ISSUER), 2);
    assert_string_equal(zws_document_get(d, ZWS_FIELD_ISSUER, 0, NULL), "教育厅");
    assert_string_equal(zws_document_get(d, ZWS_FIELD_ISSUER, 1, NULL), "财政厅");
    zws_document_free(d);
    d = read_line("{\"id\":\"a\",\"issuer\":[]}");
    assert_int_equal(zws_document_count(d, ZWS_FIELD_ISSUER), 0);
    zws_document_free(d);
    d = read_line("{\"id\":\"a\",\"issuer\":\"甲\",\"issuer\":[\"乙\"]}");
    assert_int_equal(zws_document_count(d, ZWS_FIELD_ISSUER), 1);
    zws_document_free(d);
    refuse("{\"id\":\"a\",\"issuer\":[[\"甲\"]]}", -1, ZWS_EFORMAT, "issuer");
    refuse("{\"id\":\"a\",\"issuer\":{}}", -1, ZWS_EFORMAT, "issuer");
}

static void refused(void **state)
{
    (void)state;
    refuse("", -1, ZWS_EFORMAT, "broken JSON");
    refuse("{", -1, ZWS_EFORMAT, "broken JSON at column");
    refuse("{\"id\":\"a\",}", -1, ZWS_EFORMAT, "broken JSON at column 11");
    refuse("{\"id\":\"a\"} x", -1, ZWS_EFORMAT, "broken JSON at column");
    refuse("{\"id\":\"a\"}{\"id\":\"b\"}", -1, ZWS_EFORMAT, "broken JSON");
    refuse("{id:1}", -1, ZWS_EFORMAT, "broken JSON at column 3");
    refuse("{\"id\":\"a\nb\"}", -1, ZWS_EFORMAT, "broken JSON");
    refuse("[]", -1, ZWS_EFORMAT, "an array, not an object");
    refuse("\"id\"", -1, ZWS_EFORMAT, "not an object");
    refuse("17", -1, ZWS_EFORMAT, "not an object");
    refuse("null", -1, ZWS_EFORMAT, "not an object");
    refuse("{}", -1, ZWS_EFORMAT, "\"id\" is missing");
    refuse("{\"title\":\"x\"}", -1, ZWS_EFORMAT, "\"id\" is missing");
    refuse("{\"id\":\"\"}", -1, ZWS_EFORMAT, "\"id\" is missing");
    refuse("{\"id\":null}", -1, ZWS_EFORMAT, "\"id\" is missing");
    refuse("{\"id\":true}", -1, ZWS_EFORMAT, "\"id\" must be a string");
    refuse("{\"id\":1.5}", -1, ZWS_EFORMAT, "write it in quotes");
    refuse("{\"id\":123456789012345678901234567890}", -1, ZWS_EFORMAT, "write it in quotes");
    refuse("{\"id\":\"a\",\"title\":[\"x\"]}", -1, ZWS_EFORMAT,
           "\"title\" must be a string, not an array");
    refuse("{\"id\":\"a\",\"body\":{\"x\":1}}", -1, ZWS_EFORMAT,
           "\"body\" must be a string, not an object");
    refuse("{\"id\":\"a\",\"text\":false}", -1, ZWS_EFORMAT, "\"text\"");
}

static void bad_dates(void **state)
{
    (void)state;
    static const char *const members[] = {"date", "published", "effective", "expires"};
    static const char *const dates[] = {"2018-02-30", "yesterday", "2018-13", "0000-01-01",
                                        "2018-05-25T"};
    for (size_t i = 0; i < 4; i++) {
        for (size_t k = 0; k < 5; k++) {
            char line[200], quoted[40];
            snprintf(line, sizeof line, "{\"id\":\"a\",\"%s\":\"%s\"}", members[i], dates[k]);
            snprintf(quoted, sizeof quoted, "\"%s\": ", members[i]);
            refuse(line, -1, ZWS_EINVAL, quoted);
        }
    }
}

static void bad_bytes(void **state)
{
    (void)state;
    refuse("{\"id\":\"a\",\"title\":\"\xFF\"}", -1, ZWS_EFORMAT, "invalid UTF-8 at column 20");
    refuse("{\"id\":\"\xED\xA0\x80\"}", -1, ZWS_EFORMAT, "invalid UTF-8 at column 8");
    refuse("{\"id\":\"a\xE4\xB8\"}", -1, ZWS_EFORMAT, "invalid UTF-8");
    refuse("{\"id\":\"\\ud800\"}", -1, ZWS_EFORMAT, "broken JSON");
    refuse("{\"id\":\"a\\u0000b\"}", -1, ZWS_EFORMAT, "NUL character");
    refuse("{\"id\":\"a\",\"body\":\"x\\u0000y\"}", -1, ZWS_EFORMAT, "NUL character");
    refuse("{\"id\":\"a\",\"x\":\"\\u0000\"}", -1, ZWS_EFORMAT, "NUL character");
    refuse("{\"id\":\"a\"\0}", 11, ZWS_EFORMAT, "broken JSON");
}

static char *repeat(const char *head, const char *piece, size_t n, const char *tail)
{
    zws_buffer out = {0};
    assert_int_equal(zws_buffer__puts(&out, head), ZWS_OK);
    for (size_t i = 0; i < n; i++)
        assert_int_equal(zws_buffer__puts(&out, piece), ZWS_OK);
    assert_int_equal(zws_buffer__puts(&out, tail), ZWS_OK);
    return out.data;
}

static void bombs(void **state)
{
    (void)state;
    char *line = repeat("{\"id\":\"a\",\"x\":", "[", 1000000, "");
    refuse(line, -1, ZWS_ELIMIT, "nested deeper");
    free(line);
    line = repeat("{\"id\":\"a\",\"x\":", "{\"a\":", 100000, "");
    refuse(line, -1, ZWS_ELIMIT, "nested deeper");
    free(line);
    line = repeat("{\"id\":\"a\",\"x\":[", "[],", 3000000, "[]]}");
    refuse(line, -1, ZWS_ELIMIT, "values");
    free(line);
    line = repeat("{\"id\":\"a\",\"x\":[", "1,", 3000000, "1]}");
    refuse(line, -1, ZWS_ELIMIT, "values");
    free(line);
    /* Brackets and commas inside of strings are text, also behind escaped quotes. */
    line = repeat("{\"id\":\"a\",\"body\":\"\\\"\\\\\\\"", "[[{{,,", 300000, "\"}");
    zws_document *d = read_line(line);
    size_t len;
    zws_document_get(d, ZWS_FIELD_BODY, 0, &len);
    assert_int_equal(len, 3 + 6 * 300000);
    zws_document_free(d);
    free(line);
    line = repeat("{\"id\":\"a\",\"body\":\"", "政", (10u << 20) / 3 + 10, "\"}");
    refuse(line, -1, ZWS_ELIMIT, "body");
    free(line);
    line = repeat("{\"id\":\"", "x", 1001, "\"}");
    zws_document *document;
    assert_int_not_equal(zws_ingest__json(&document, line, strlen(line)), ZWS_OK);
    assert_non_null(strstr(zws_error_message(), "\"id\""));
    free(line);
}

static void mutations(void **state)
{
    (void)state;
    static const char seed_line[] =
        "{\"id\":\"a\",\"title\":\"关于\\u5370发\\n\\\"x\\\"\",\"issuer\":[\"甲\",\"乙\"],\"date\":"
        "\"2018-05-25\",\"n\":[1,2.5e3,null,true,{\"k\":\"v\"}],\"body\":\"正文，第二行。\"}";
    static const char alphabet[] = "{}[]\",:\\u0e-+ntf \x01\xFF\xE4\xB8\xAD\0";
    uint64_t seed = 99;
    size_t accepted = 0;
    for (int round = 0; round < 30000; round++) {
        char line[sizeof seed_line];
        size_t n = sizeof seed_line - 1;
        memcpy(line, seed_line, n);
        for (unsigned k = next_random(&seed) % 3 + 1; k; k--) {
            size_t at = next_random(&seed) % n;
            if (next_random(&seed) % 4 == 0 && n > 2)
                memmove(line + at, line + at + 1, --n - at);
            else
                line[at] = alphabet[next_random(&seed) % (sizeof alphabet - 1)];
        }
        char *exact = malloc(n);
        memcpy(exact, line, n);
        zws_document *document = NULL;
        zws_status status = zws_ingest__json(&document, exact, n);
        free(exact);
        assert_true(status == ZWS_OK ? document != NULL : document == NULL);
        assert_true(status == ZWS_OK || status == ZWS_EFORMAT || status == ZWS_EINVAL ||
                    status == ZWS_ELIMIT);
        accepted += status == ZWS_OK;
        zws_document_free(document);
    }
    assert_true(accepted > 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_members), cmocka_unit_test(lenient),   cmocka_unit_test(issuers),
        cmocka_unit_test(refused),     cmocka_unit_test(bad_dates), cmocka_unit_test(bad_bytes),
        cmocka_unit_test(bombs),       cmocka_unit_test(mutations),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
