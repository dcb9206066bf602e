#include "unit/ingest/collect.h"

#include "base/utf8.h"

static const char simplified[] =
    "各市、县（市、区）人民政府，省政府直属各单位：\n"
    "为进一步规范行政规范性文件管理，维护法制统一，根据《中华人民共和国地方各级人民代表大会和"
    "地方各级人民政府组织法》等规定，结合本省实际，制定本办法。\n"
    "第一条　本办法所称行政规范性文件，是指除规章以外，由行政机关依照法定权限、程序制定并公开发布"
    "的文件，文号为岚政发〔2019〕12号，自2019年5月1日起施行。\n";

static const char traditional[] =
    "各縣市政府、各局處：\n"
    "為促進經濟發展，維護國家利益，依據有關法律規定，結合本縣實際情況，制定本辦法。\n"
    "第一條　本辦法所稱機關，是指依法設立、負責管理事務的單位。違反規定的，責令改正，處五千元以上"
    "一萬元以下罰款。自2018年7月1日起實施。\n";

static void check(const char *converter, const char *text, const char *declared,
                  const char *expected_name)
{
    size_t len, out_len, ill_formed;
    char *data = encode(&len, converter, text), *out;
    const char *name;
    assert_int_equal(zws_encoding__to_utf8(&out, &out_len, &name, &ill_formed, data, len, declared),
                     ZWS_OK);
    assert_string_equal(name, expected_name);
    assert_int_equal(ill_formed, 0);
    assert_int_equal(out_len, strlen(text));
    assert_string_equal(out, text);
    free(out);
    free(data);
}

static void round_trips(void **state)
{
    (void)state;
    check("UTF-8", simplified, NULL, "UTF-8");
    check("GB18030", simplified, NULL, "GB18030");
    check("GBK", simplified, NULL, "GB18030");
    check("GBK", traditional, NULL, "GB18030");
    check("Big5", traditional, NULL, "Big5");
    check("UTF-16LE", simplified, NULL, "UTF-16LE");
    check("UTF-16BE", simplified, NULL, "UTF-16BE");
    check("UTF-16LE", traditional, NULL, "UTF-16LE");
    check("UTF-16BE", "Notice on public data. No. 26, 2022\r\n", NULL, "UTF-16BE");
    check("UTF-16LE", "Notice on public data. No. 26, 2022\r\n", NULL, "UTF-16LE");
    check("windows-1252", "Le Ministère a publié “l’avis” no 5 – résumé détaillé", NULL,
          "windows-1252");
    check("UTF-8", "plain ASCII", NULL, "UTF-8");
}

/* What a page says of its charset is often wrong. */
static void declarations(void **state)
{
    (void)state;
    static const char *const lies[] = {"utf-8",      "gb2312",       "GBK",       "big5",
                                       "iso-8859-1", "windows-1252", "x-unknown", ""};
    for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
        check("UTF-8", simplified, lies[i], "UTF-8");
        check("GB18030", simplified, lies[i], "GB18030");
        check("Big5", traditional, lies[i], "Big5");
    }
    /* Japanese is told from Chinese by what is declared alone. */
    check("Shift_JIS", "お知らせ：これは日本語の文章です。", "Shift_JIS", "Shift_JIS");
    check("EUC-KR", "정부는 새로운 정책을 발표하였다.", "EUC-KR", "EUC-KR");
    check("EUC-JP", "お知らせ：これは日本語の文章です。", "euc-jp", "EUC-JP");
}

static void short_texts(void **state)
{
    (void)state;
    static const char *const titles[] = {"关于印发工作要点的通知", "行政处罚决定书", "第一条",
                                         "省人民政府", "各县（市、区）人民政府："};
    static const char *const old_titles[] = {"關於規範機關管理的規定", "行政處罰", "經濟發展",
                                             "國務院"};
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++) {
        check("GBK", titles[i], NULL, "GB18030");
        check("UTF-8", titles[i], NULL, "UTF-8");
    }
    for (size_t i = 0; i < sizeof old_titles / sizeof *old_titles; i++)
        check("Big5", old_titles[i], NULL, "Big5");
}

/* Every piece of 8 to 40 characters of the texts is told apart. */
static void pieces(void **state)
{
    (void)state;
    size_t tried = 0;
    for (int which = 0; which < 2; which++) {
        const char *text = which ? traditional : simplified;
        size_t len = strlen(text);
        uint64_t seed = 7;
        for (int round = 0; round < 300; round++) {
            size_t from = zws_utf8__floor(text, len, next_random(&seed) % (len - 130));
            size_t to = zws_utf8__floor(text, len, from + 24 + next_random(&seed) % 96);
            char *piece = strndup(text + from, to - from);
            /* A piece of digits and punctuation decides nothing. */
            size_t han = 0;
            for (size_t i = 0; piece[i]; i++)
                han += (unsigned char)piece[i] >= 0xE4 && (unsigned char)piece[i] <= 0xE9;
            if (han >= 4) {
                check(which ? "Big5" : "GBK", piece, NULL, which ? "Big5" : "GB18030");
                tried++;
            }
            free(piece);
        }
    }
    assert_true(tried > 500);
}

static void marks(void **state)
{
    (void)state;
    static const struct {
        const char *data;
        size_t len;
        const char *name, *text;
    } cases[] = {
        {"\xEF\xBB\xBFok", 5, "UTF-8", "ok"},
        {"\xFF\xFE\x2D\x4E", 4, "UTF-16LE", "中"},
        {"\xFE\xFF\x4E\x2D", 4, "UTF-16BE", "中"},
        {"\xFF\xFE\0\0\x2D\x4E\0\0", 8, "UTF-32LE", "中"},
        {"\0\0\xFE\xFF\0\0\x4E\x2D", 8, "UTF-32BE", "中"},
        {"\x84\x31\x95\x33\xD6\xD0", 6, "GB18030", "中"},
        {"\xEF\xBB\xBF", 3, "UTF-8", ""},
        {"\xFF\xFE", 2, "UTF-16LE", ""},
        {"", 0, "UTF-8", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *out;
        size_t len, ill_formed;
        const char *name;
        /* A mark is believed before anything that is declared. */
        assert_int_equal(zws_encoding__to_utf8(&out, &len, &name, &ill_formed, cases[i].data,
                                               cases[i].len, "big5"),
                         ZWS_OK);
        assert_string_equal(name, cases[i].name);
        assert_string_equal(out, cases[i].text);
        assert_int_equal(ill_formed, 0);
        free(out);
    }
}

static void supplementary(void **state)
{
    (void)state;
    /* Characters outside the BMP, as in names: 4 bytes in GB18030, surrogates in UTF-16. */
    static const char text[] = "任命𠮷某某为省人民政府办公厅副主任，免去𡈽某的职务。";
    check("GB18030", text, NULL, "GB18030");
    check("UTF-16LE", text, NULL, "UTF-16LE");
    check("UTF-8", text, NULL, "UTF-8");
}

static size_t count_replaced(const char *text)
{
    size_t n = 0;
    for (const char *p = text; (p = strstr(p, "\xEF\xBF\xBD")); p += 3)
        n++;
    return n;
}

static void ill_formed_utf8(void **state)
{
    (void)state;
    /* Mostly UTF-8 with a few broken places is UTF-8, not something else. */
    size_t len = strlen(simplified), out_len, ill_formed;
    char *data = malloc(len + 1), *out;
    const char *name;
    memcpy(data, simplified, len + 1);
    data[30] = (char)0xFF;
    data[100] = (char)0xFE;
    memmove(data + 200, data + 201, len - 200);
    assert_int_equal(zws_encoding__to_utf8(&out, &out_len, &name, &ill_formed, data, len - 1, NULL),
                     ZWS_OK);
    assert_string_equal(name, "UTF-8");
    assert_true(ill_formed >= 3 && ill_formed <= 8);
    assert_int_equal(count_replaced(out), ill_formed);
    assert_int_equal(zws_utf8__valid_prefix(out, out_len), out_len);
    free(out);
    free(data);
}

/* Cut in the middle of its last character, UTF-8 is still UTF-8. */
static void cut_utf8(void **state)
{
    (void)state;
    static const char text[] = "中国\xF0\xA0\xAE\xB7";
    for (size_t n = 3; n < sizeof text; n++) {
        char *out;
        const char *name;
        size_t len, ill_formed;
        assert_int_equal(zws_encoding__to_utf8(&out, &len, &name, &ill_formed, text, n, NULL),
                         ZWS_OK);
        assert_string_equal(name, "UTF-8");
        assert_int_equal(ill_formed, n != 3 && n != 6 && n != 10);
        assert_int_equal(strncmp(out, text, n / 3 * 3 > 6 ? 6 : n / 3 * 3), 0);
        free(out);
    }
}

static void ill_formed_others(void **state)
{
    (void)state;
    static const char *const converters[] = {"GBK", "Big5", "UTF-16LE"};
    for (size_t i = 0; i < 3; i++) {
        size_t len, out_len, ill_formed;
        char *data = encode(&len, converters[i], i == 1 ? traditional : simplified), *out;
        const char *name;
        /* Cut in the middle of the last character but one. */
        assert_int_equal(
            zws_encoding__to_utf8(&out, &out_len, &name, &ill_formed, data, len - 2, NULL), ZWS_OK);
        free(out);
        size_t cut = i == 2 ? 3 : 2;
        data[len - cut] = (char)(i == 2 ? 0xD8 : 0xFF);
        assert_int_equal(zws_encoding__to_utf8(&out, &out_len, &name, &ill_formed, data, len, NULL),
                         ZWS_OK);
        assert_true(ill_formed >= 1);
        assert_int_equal(count_replaced(out), ill_formed);
        assert_int_equal(zws_utf8__valid_prefix(out, out_len), out_len);
        free(out);
        free(data);
    }
}

/* Long inputs go through in pieces; no character may be lost where two of them meet. */
static void long_inputs(void **state)
{
    (void)state;
    zws_buffer text = {0};
    for (int i = 0; i < 3000; i++) {
        if (i % 7 == 0)
            assert_int_equal(zws_buffer__puts(&text, "𠮷"), ZWS_OK);
        assert_int_equal(zws_buffer__puts(&text, simplified + (i % 3 ? 0 : 3)), ZWS_OK);
    }
    check("GB18030", text.data, NULL, "GB18030");
    check("UTF-16BE", text.data, NULL, "UTF-16BE");
    check("UTF-8", text.data, NULL, "UTF-8");
    zws_buffer__free(&text);
}

/* ASCII in front, as in a page's head, must not hide what follows. */
static void ascii_first(void **state)
{
    (void)state;
    zws_buffer text = {0};
    for (int i = 0; i < 9000; i++)
        assert_int_equal(zws_buffer__puts(&text, "<li class=x>menu "), ZWS_OK);
    assert_int_equal(zws_buffer__puts(&text, simplified), ZWS_OK);
    check("GBK", text.data, NULL, "GB18030");
    zws_buffer__free(&text);
}

static void random_bytes(void **state)
{
    (void)state;
    uint64_t seed = 42;
    for (int round = 0; round < 3000; round++) {
        char data[300];
        size_t n = next_random(&seed) % sizeof data, len, ill_formed;
        for (size_t i = 0; i < n; i++)
            data[i] = (char)(next_random(&seed) >> 5);
        char *exact = malloc(n ? n : 1), *out;
        memcpy(exact, data, n);
        const char *name;
        static const char *const declared[] = {NULL,     "big5",      "gbk",
                                               "euc-tw", "shift_jis", "utf-16le"};
        assert_int_equal(
            zws_encoding__to_utf8(&out, &len, &name, &ill_formed, exact, n, declared[round % 6]),
            ZWS_OK);
        assert_int_equal(zws_utf8__valid_prefix(out, len), len);
        assert_int_equal(out[len], 0);
        free(out);
        free(exact);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(round_trips),
        cmocka_unit_test(declarations),
        cmocka_unit_test(short_texts),
        cmocka_unit_test(pieces),
        cmocka_unit_test(marks),
        cmocka_unit_test(supplementary),
        cmocka_unit_test(ill_formed_utf8),
        cmocka_unit_test(cut_utf8),
        cmocka_unit_test(ill_formed_others),
        cmocka_unit_test(long_inputs),
        cmocka_unit_test(ascii_first),
        cmocka_unit_test(random_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
