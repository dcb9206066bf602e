/* Query strings, requests, and the links that repeat them. */
#include "unit/unit.h"

#include "request.h"

static request r;

static phrase read_query(const char *query)
{
    request_place(&r, "/s", NULL, false, "localhost");
    return request_read(&r, query, NULL);
}

static void test_pairs(void **state)
{
    (void)state;
    params p;
    assert_int_equal(params_read(&p, "q=%E9%80%9A+%e7%9f%A5&a&b=&&=c&q=2%3D2"), PARAMS_OK);
    assert_int_equal(p.count, 5);
    assert_string_equal(p.pair[0].value, "通 知");
    assert_string_equal(p.pair[1].name, "a");
    assert_string_equal(p.pair[1].value, "");
    assert_string_equal(p.pair[2].value, "");
    assert_string_equal(p.pair[3].name, "");
    assert_string_equal(params_get(&p, "q"), "2=2");
    assert_null(params_get(&p, "none"));
    assert_int_equal(params_read(&p, NULL), PARAMS_OK);
    assert_int_equal(p.count, 0);
}

static void test_broken_pairs(void **state)
{
    (void)state;
    params p;
    static const char *const broken[] = {
        "q=%",      "q=%4",           "q=%zz",    "q=%00",
        "q=%FF",    "%80=1",          "q=%C0%BC", "q=%ED%A0%80",
        "q=%E4%B8", "q=a%01",         "q=%7F",    "q=%C2%85",
        "q=\xFF",   "q=%F4%90%80%80", "q=%1b%5B", "q=%F8%80%80%80%80",
    };
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        assert_int_equal(params_read(&p, broken[i]), PARAMS_BROKEN);
        assert_int_equal(p.count, 0);
    }
}

static void test_limits_of_pairs(void **state)
{
    (void)state;
    static params p;
    static char text[PARAMS_BYTES_MAX + 2];
    memset(text, 'a', PARAMS_BYTES_MAX);
    assert_int_equal(params_read(&p, text), PARAMS_OK);
    assert_int_equal(strlen(p.pair[0].name), PARAMS_BYTES_MAX);
    text[PARAMS_BYTES_MAX] = 'a';
    assert_int_equal(params_read(&p, text), PARAMS_TOO_LONG);
    char many[3 * PARAMS_MAX + 4] = "";
    for (int i = 0; i < PARAMS_MAX; i++)
        strcat(many, "a=&");
    assert_int_equal(params_read(&p, many), PARAMS_OK);
    assert_int_equal(p.count, PARAMS_MAX);
    strcat(many, "b");
    assert_int_equal(params_read(&p, many), PARAMS_TOO_MANY);
    assert_int_equal(p.count, 0);
}

static void test_request(void **state)
{
    (void)state;
    assert_int_equal(read_query("q=a&sort=date&from=2018&to=2020-05&filter=year%3D2019&"
                                "filter=issuer:%E7%9C%81&facet=year&facet=year&offset=20&limit=5&"
                                "as-of=2024-03-01&lang=en&format=json&what=ever"),
                     PHRASE_NONE);
    assert_string_equal(r.q, "a");
    assert_false(r.typed_only);
    assert_int_equal(r.sort, ZWS_SORT_NEWEST);
    assert_string_equal(r.from, "2018");
    assert_string_equal(r.to, "2020-05");
    assert_int_equal(r.n_filters, 2);
    assert_string_equal(r.filter[1].field, "issuer");
    assert_string_equal(r.filter[1].value, "省");
    assert_int_equal(r.n_facets, 1);
    assert_int_equal(r.offset, 20);
    assert_int_equal(r.limit, 5);
    assert_int_equal(r.as_of, 20240301);
    assert_int_equal(r.lang, words_language("en", 2));
    assert_int_equal(r.format, FORMAT_JSON);
    assert_true(r.asks);
    assert_int_equal(read_query(""), PHRASE_NONE);
    assert_false(r.asks);
    assert_int_equal(r.limit, REQUEST_LIMIT);
}

static void test_wrong_requests(void **state)
{
    (void)state;
    static const struct {
        const char *query;
        phrase wrong;
    } cases[] = {
        {"sort=no", PHRASE_BAD_SORT},
        {"format=xml", PHRASE_BAD_FORMAT},
        {"filter=issuer", PHRASE_BAD_FILTER},
        {"filter=issuer%3D", PHRASE_BAD_FILTER},
        {"filter=body%3Dx", PHRASE_BAD_FILTER},
        {"filter=%3Dx", PHRASE_BAD_FILTER},
        {"facet=title", PHRASE_BAD_FACET},
        {"offset=-1", PHRASE_BAD_PAGE},
        {"offset=1e3", PHRASE_BAD_PAGE},
        {"offset=", PHRASE_BAD_PAGE},
        {"offset=99999999999999999999", PHRASE_BAD_PAGE},
        {"limit=101", PHRASE_BAD_PAGE},
        {"offset=995&limit=10", PHRASE_BAD_PAGE},
        {"synonyms=2", PHRASE_BAD_SYNONYMS},
        {"synonyms=", PHRASE_BAD_SYNONYMS},
        {"as-of=2024", PHRASE_BAD_DATE},
        {"as-of=2024-13-01", PHRASE_BAD_DATE},
        {"as-of=2024-01-01x", PHRASE_BAD_DATE},
        {"q=%GG", PHRASE_BAD_ENCODING},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(read_query(cases[i].query), cases[i].wrong);
    char many[33 * 16 + 1] = "";
    for (int i = 0; i <= REQUEST_FILTERS_MAX; i++)
        strcat(many, "filter=year%3D1&");
    assert_int_equal(read_query(many), PHRASE_BAD_MANY);
}

static void test_language(void **state)
{
    (void)state;
    static const struct {
        const char *accept, *code;
    } cases[] = {
        {NULL, "zh"},
        {"", "zh"},
        {"en-US,en;q=0.9", "en"},
        {"zh-CN,zh;q=0.9,en;q=0.8", "zh"},
        {"zh-Hant-TW", "zh"},
        {"fr, EN;q=0.5", "en"},
        {"de,fr", "zh"},
        {"english", "zh"},
        {"e", "zh"},
        {"-,;en", "zh"},
        {",,,", "zh"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        request_read(&r, "", cases[i].accept);
        assert_string_equal(words_code(r.lang), cases[i].code);
        assert_false(r.lang_given);
    }
    request_read(&r, "lang=zh", "en");
    assert_int_equal(r.lang, LANGUAGE_ZH);
    assert_true(r.lang_given);
    request_read(&r, "lang=xx", "en");
    assert_string_equal(words_code(r.lang), "en");
    assert_false(r.lang_given);
}

static void test_words(void **state)
{
    (void)state;
    assert_true(words_languages() >= 2);
    assert_int_equal(words_language("zh", 2), LANGUAGE_ZH);
    assert_int_equal(words_language("zhx", 2), LANGUAGE_ZH);
    assert_int_equal(words_language("zhx", 3), LANGUAGE_NONE);
    assert_int_equal(words_language("", 0), LANGUAGE_NONE);
    language en = words_language("en", 2);
    assert_string_equal(words(en, PHRASE_SITE), "Government document search");
    assert_string_equal(words(en, PHRASE_LANG_TAG), "en");
    for (int p = PHRASE_NONE + 1; p < PHRASES; p++) {
        assert_true(words(LANGUAGE_ZH, (phrase)p)[0] != '\0');
        assert_true(words(en, (phrase)p)[0] != '\0');
    }
    /* What has no translation is in Chinese. */
    assert_string_equal(words(en, PHRASE_NONE), "");
    /* The pages call a state what the library calls it. */
    for (int v = 0; v < ZWS_VALIDITIES; v++) {
        const char *name = zws_validity_name((zws_validity)v);
        assert_string_equal(words_validity(LANGUAGE_ZH, name), name);
        assert_string_not_equal(words_validity(en, name), name);
    }
    assert_string_equal(words_validity(en, "别的"), "别的");
    assert_string_equal(words_validity_class("有效期届满"), "expired");
    assert_string_equal(words_field(en, "region"), "Region");
    assert_string_equal(words_field(en, "none"), "none");
}

static void test_places(void **state)
{
    (void)state;
    static const struct {
        const char *script, *url, *host, *base, *origin;
    } cases[] = {
        {"/s", NULL, "a.example:80", "/s", "http://a.example:80"},
        {"/", NULL, "[::1]:8080", "", "http://[::1]:8080"},
        {NULL, NULL, NULL, "", ""},
        {"//evil.example/x", NULL, "a\"b", "", ""},
        {"s", NULL, "a b", "", ""},
        {"/a b\"<", NULL, "a/b", "/a%20b%22%3C", ""},
        {"/s/", "https://x.example/", "evil", "/s", "https://x.example"},
        {"/s", "javascript:x", "evil", "/s", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        request_place(&r, cases[i].script, cases[i].url, false, cases[i].host);
        assert_string_equal(r.base, cases[i].base);
        assert_string_equal(r.origin, cases[i].origin);
    }
    request_place(&r, "/s", NULL, true, "h");
    assert_string_equal(r.origin, "https://h");
}

static void link_is(const request_change *change, const char *expected)
{
    html out = {0};
    request_url(&out, &r, change);
    assert_string_equal(out.data, expected);
    html_free(&out);
}

static void test_links(void **state)
{
    (void)state;
    const zws_sort newest = ZWS_SORT_NEWEST;
    const request_filter year = {"year", "2019"}, other = {"issuer", "a&b=\"c\""};
    assert_int_equal(read_query("q=a%26b&from=2018&filter=year%3D2019&offset=10&lang=en"),
                     PHRASE_NONE);
    link_is(&(request_change){0}, "/s?q=a%26b&amp;sort=tier&amp;from=2018&amp;filter=year%3D2019"
                                  "&amp;lang=en");
    link_is(&(request_change){.sort = &newest, .without_dates = true},
            "/s?q=a%26b&amp;sort=date&amp;filter=year%3D2019&amp;lang=en");
    link_is(&(request_change){.without = &year, .offset = 20},
            "/s?q=a%26b&amp;sort=tier&amp;from=2018&amp;offset=20&amp;lang=en");
    link_is(&(request_change){.add = &year}, "/s?q=a%26b&amp;sort=tier&amp;from=2018&amp;"
                                             "filter=year%3D2019&amp;lang=en");
    link_is(&(request_change){.add = &other, .without_dates = true},
            "/s?q=a%26b&amp;sort=tier&amp;filter=year%3D2019&amp;"
            "filter=issuer%3Da%26b%3D%22c%22&amp;lang=en");
    link_is(&(request_change){.without_filters = true, .q = "x", .format = "json"},
            "/s?q=x&amp;sort=tier&amp;lang=en&amp;format=json");
    html out = {0};
    request_document_url(&out, &r, "a/b \"<c>", NULL);
    assert_string_equal(out.data, "/s?id=a%2Fb%20%22%3Cc%3E&amp;q=a%26b&amp;lang=en");
    html_free(&out);
    request_hidden(&out, &r, true, true);
    assert_non_null(strstr(out.data, "name=\"q\" value=\"a&amp;b\"/>"));
    assert_non_null(strstr(out.data, "name=\"from\" value=\"2018\"/>"));
    assert_non_null(strstr(out.data, "name=\"filter\" value=\"year=2019\"/>"));
    assert_null(strstr(out.data, "synonyms"));
    html_free(&out);
}

/* What was asked for without synonyms stays so until they are asked for. */
static void test_links_without_synonyms(void **state)
{
    (void)state;
    assert_int_equal(read_query("q=a&synonyms=1"), PHRASE_NONE);
    assert_false(r.typed_only);
    link_is(&(request_change){0}, "/s?q=a&amp;sort=tier");
    link_is(&(request_change){.other_synonyms = true}, "/s?q=a&amp;sort=tier&amp;synonyms=0");
    assert_int_equal(read_query("q=a&synonyms=0"), PHRASE_NONE);
    assert_true(r.typed_only);
    link_is(&(request_change){.offset = 20}, "/s?q=a&amp;sort=tier&amp;synonyms=0&amp;offset=20");
    link_is(&(request_change){.other_synonyms = true}, "/s?q=a&amp;sort=tier");
    html out = {0};
    request_document_url(&out, &r, "b", NULL);
    assert_string_equal(out.data, "/s?id=b&amp;q=a&amp;synonyms=0");
    html_free(&out);
    request_hidden(&out, &r, true, true);
    assert_non_null(strstr(out.data, "name=\"synonyms\" value=\"0\"/>"));
    html_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pairs),           cmocka_unit_test(test_broken_pairs),
        cmocka_unit_test(test_limits_of_pairs), cmocka_unit_test(test_request),
        cmocka_unit_test(test_wrong_requests),  cmocka_unit_test(test_language),
        cmocka_unit_test(test_words),           cmocka_unit_test(test_places),
        cmocka_unit_test(test_links),           cmocka_unit_test(test_links_without_synonyms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
