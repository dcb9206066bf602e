/* The writer: nothing but literals becomes markup. */
#include "unit/unit.h"

#include "html.h"
#include "text.h"

static html out;

static const char *written(void)
{
    return out.data ? out.data : "";
}

static int fresh(void **state)
{
    (void)state;
    html_free(&out);
    return 0;
}

static void test_text_is_escaped(void **state)
{
    (void)state;
    html_lit(&out, "<p>");
    html_text(&out, "<script>alert(\"1\")</script> & 'x'");
    html_lit(&out, "</p>");
    assert_string_equal(written(), "<p>&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; "
                                   "&#39;x&#39;</p>");
    fresh(state);
    html_text(&out, NULL);
    html_text(&out, "");
    assert_string_equal(written(), "");
    html_attr(&out, "value", "a\" onload=\"b");
    assert_string_equal(written(), " value=\"a&quot; onload=&quot;b\"");
}

/* Only what XML knows, too. */
static void test_text_is_clean(void **state)
{
    static const struct {
        const char *in, *out;
    } cases[] = {
        {"通知", "通知"},
        {"𠮷", "𠮷"},
        {"a\tb\nc", "a\tb\nc"},
        {"a\rb", "a b"},
        {"a\x01z", "a\xEF\xBF\xBDz"},
        {"a\x7Fz", "a\xEF\xBF\xBDz"},
        {"a\xFFz", "a\xEF\xBF\xBDz"},
        {"a\x80z", "a\xEF\xBF\xBDz"},
        {"a\xE4\xB8", "a\xEF\xBF\xBD"},           /* cut off */
        {"\xC0\xBCscript", "\xEF\xBF\xBDscript"}, /* < in two bytes */
        {"\xE0\x80\xBC", "\xEF\xBF\xBD"},         /* and in three */
        {"\xED\xA0\x80", "\xEF\xBF\xBD"},         /* a surrogate */
        {"\xEF\xBF\xBF", "\xEF\xBF\xBD"},         /* U+FFFF */
        {"\xF4\x90\x80\x80", "\xEF\xBF\xBD"},     /* beyond Unicode */
        {"\xC2\x85", "\xEF\xBF\xBD"},             /* a control */
        {"a\xE2\x80\xAE"
         "b",
         "a\xEF\xBF\xBD"
         "b"},                                /* turns the direction */
        {"\xE4<b>", "\xEF\xBF\xBD&lt;b&gt;"}, /* a head without its tail */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fresh(state);
        html_text(&out, cases[i].in);
        assert_string_equal(written(), cases[i].out);
    }
}

static void test_length_rules(void **state)
{
    (void)state;
    html_text_bytes(&out, "\xE4\xB8\xAD", 2); /* its third byte is not ours */
    assert_string_equal(written(), "\xEF\xBF\xBD");
    fresh(state);
    html_text_bytes(&out, "a\0<", 3);
    assert_string_equal(written(), "a\xEF\xBF\xBD&lt;");
}

static void test_marked(void **state)
{
    static const struct {
        const char *in, *out;
    } cases[] = {
        {"x <em>通知</em> y", "x <mark>通知</mark> y"},
        {"a &lt;b&gt; &amp; &quot; &#39;", "a &lt;b&gt; &amp; &quot; &#39;"},
        {"a <b>c</b>", "a &lt;b&gt;c&lt;/b&gt;"},
        {"<em onclick=x>y</em>", "&lt;em onclick=x&gt;y&lt;/em&gt;"},
        {"&nbsp;&#x3C;", "&amp;nbsp;&amp;#x3C;"},
        {"<em>open", "<mark>open</mark>"},
        {"</em>shut", "&lt;/em&gt;shut"},
        {"<em><em>a</em></em>", "<mark>&lt;em&gt;a</mark>&lt;/em&gt;"},
        {"", ""},
        {NULL, ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fresh(state);
        html_marked(&out, cases[i].in);
        assert_string_equal(written(), cases[i].out);
    }
}

/* A document's own word for its language goes into an attribute only if it is a tag of one. */
static void test_languages(void **state)
{
    static const struct {
        const char *stated, *text, *out;
    } cases[] = {
        {NULL, "通知", "zh-Hans"},
        {NULL, NULL, "zh-Hans"},
        {NULL, "", "zh-Hans"},
        {"", "Notice", "en"},
        {NULL, "Notice of 2021", "en"},
        {NULL, "Notice 通知", "zh-Hans"},
        {"en", "通知", "en"},
        {"zh-Hant", "Notice", "zh-Hant"},
        {"zh_CN", "通知", "zh-Hans"},
        {"x\" onclick=\"y", "通知", "zh-Hans"},
        {"english", "通知", "zh-Hans"},
        {"e", "通知", "zh-Hans"},
        {"en-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "通知", "zh-Hans"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char expected[64];
        fresh(state);
        html_lang(&out, cases[i].stated, cases[i].text);
        snprintf(expected, sizeof expected, " lang=\"%s\"", cases[i].out);
        assert_string_equal(written(), expected);
    }
}

static void test_urls(void **state)
{
    (void)state;
    html_url(&out, "a b&c=d/?#\"'<>%中~");
    assert_string_equal(written(), "a%20b%26c%3Dd%2F%3F%23%22%27%3C%3E%25%E4%B8%AD~");
    fresh(state);
    assert_true(html_href_outside(&out, "https://example.org/?a=\"b\"&c"));
    assert_string_equal(written(), " href=\"https://example.org/?a=&quot;b&quot;&amp;c\"");
    static const char *const refused[] = {
        "javascript:alert(1)",
        "JavaScript:x",
        "data:text/html,x",
        " http://example.org",
        "//example.org",
        "/path",
        "http:/example.org",
        "http://a b",
        "https://example.org/\n",
        "http://a\\b",
        "vbscript:x",
        "",
        NULL,
    };
    fresh(state);
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        assert_false(html_href_outside(&out, refused[i]));
    assert_string_equal(written(), "");
}

static void test_numbers(void **state)
{
    (void)state;
    html_number(&out, 0);
    html_lit(&out, " ");
    html_number(&out, UINT64_MAX);
    html_lit(&out, " ");
    html_count(&out, 9999);
    html_lit(&out, " ");
    html_count(&out, 1234567);
    assert_string_equal(written(), "0 18446744073709551615 9999 1\xE2\x80\xAF"
                                   "234\xE2\x80\xAF"
                                   "567");
}

static void test_json(void **state)
{
    (void)state;
    html_json(&out, "a\"b\\c\n通\x01");
    assert_string_equal(written(), "\"a\\\"b\\\\c\\u000a通\\u0001\"");
    fresh(state);
    html_json(&out, NULL);
    assert_string_equal(written(), "\"\"");
}

/* Over the limit the writer stops and says so, and stays usable. */
static void test_fill(void **state)
{
    (void)state;
    const html_value values[] = {
        {"n", .number = 12345}, {"who", .text = "<b>{n}"}, {"x", .text = ""}};
    html_fill(&out, "{n} & {who} {x}{n", values, 3);
    assert_string_equal(out.data, "12\xE2\x80\xAF"
                                  "345 &amp; &lt;b&gt;{n} {n");
    out.len = 0;
    html_fill(&out, "{none} {} {{n}} }{", values, 3);
    assert_string_equal(out.data, "{none} {} {12\xE2\x80\xAF"
                                  "345} }{");
    out.len = 0;
    html_fill(&out, "", values, 0);
    html_fill(&out, "{n}", values, 0);
    assert_string_equal(out.data, "{n}");
}

static void test_file_names(void **state)
{
    (void)state;
    static const struct {
        const char *title, *name;
    } cases[] = {
        {"关于印发《办法》的通知", "关于印发《办法》的通知.txt"},
        {"../../etc/passwd", "etc_passwd.txt"},
        {".hidden", "hidden.txt"},
        {"a b\tc\r\nd", "a_b_c_d.txt"},
        {"a\\b:c*?\"<>|d;e%f'g", "a_b_c_d_e_f_g.txt"},
        {"\xE2\x80\xAEgnp.exe", "gnp.exe.txt"},
        {"\xEF\xBB\xBF\xE2\x80\x8B", "document.txt"},
        {"\xEE\x80\x80\xEF\xA3\xBF\xEF\xB7\x90\xEF\xBF\xBF", "document.txt"},
        {"\xF0\x9F\x91\xA8 甲", "甲.txt"},
        {"...", "document.txt"},
        {"___", "document.txt"},
        {"", "document.txt"},
        {NULL, "document.txt"},
        {"\xE9\x80", "document.txt"},
        {"名。", "名。.txt"},
    };
    char name[200], title[1000] = "";
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        document_file_name(name, sizeof name, cases[i].title);
        assert_string_equal(name, cases[i].name);
    }
    for (int i = 0; i < 300; i++)
        strcat(title, "长");
    document_file_name(name, sizeof name, title);
    assert_int_equal(strlen(name), 124);
    document_file_name(name, 140, title);
    assert_true(strlen(name) < 140 && strstr(name, "长.txt"));
}

static void test_limit(void **state)
{
    (void)state;
    size_t size = 1u << 20;
    char *text = malloc(size);
    assert_non_null(text);
    memset(text, '<', size);
    for (int i = 0; i < 25; i++)
        html_text_bytes(&out, text, size);
    assert_true(html_failed(&out));
    assert_true(out.len <= HTML_MAX_BYTES);
    html_lit(&out, "more");
    html_free(&out);
    assert_false(html_failed(&out));
    html_raw_bytes(&out, "ok", 2);
    assert_string_equal(written(), "ok");
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_text_is_escaped, fresh),
        cmocka_unit_test_setup(test_text_is_clean, fresh),
        cmocka_unit_test_setup(test_length_rules, fresh),
        cmocka_unit_test_setup(test_marked, fresh),
        cmocka_unit_test_setup(test_languages, fresh),
        cmocka_unit_test_setup(test_urls, fresh),
        cmocka_unit_test_setup(test_numbers, fresh),
        cmocka_unit_test_setup(test_fill, fresh),
        cmocka_unit_test(test_file_names),
        cmocka_unit_test_setup(test_json, fresh),
        cmocka_unit_test_setup_teardown(test_limit, fresh, fresh),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
