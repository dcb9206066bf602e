/* Lines are cut as byte after byte would cut them. */
#include "unit/document/fixture.h"

#include "base/cpu.h"
#include "base/utf8.h"
#include "document/parts.h"

/* --- Byte after byte -----------------------------------------------------------------------------
 */

static size_t blank_at(const unsigned char *s, size_t left, bool *breaks)
{
    *breaks = s[0] == '\n' || s[0] == '\r' || s[0] == '\f' || s[0] == '\v';
    if (*breaks || s[0] == ' ' || s[0] == '\t')
        return 1;
    if (left >= 2 && s[0] == 0xC2 && s[1] == 0xA0)
        return 2;
    if (left < 3)
        return 0;
    if (s[0] == 0xE3 && s[1] == 0x80 && s[2] == 0x80)
        return 3;
    *breaks = s[0] == 0xE2 && s[1] == 0x80 && (s[2] == 0xA8 || s[2] == 0xA9);
    return *breaks ? 3 : 0;
}

static void add_slowly(zws_body_lines *out, const zws_text *text, size_t *at, size_t begin,
                       size_t end)
{
    size_t i = *at;
    while (i < text->n && (text->begin[i] < begin || (text->begin[i] < end && text->cp[i] == ' ')))
        i++;
    zws_body_line line = {.begin = begin, .end = end, .first = i};
    while (i < text->n && text->begin[i] < end)
        i++;
    *at = i;
    while (i > line.first && text->cp[i - 1] == ' ')
        i--;
    line.last = i;
    if (line.first == line.last)
        return;
    assert_ok(zws_mem__grow(&out->item, &out->cap, out->n + 1, sizeof *out->item));
    out->item[out->n++] = line;
}

static void cut_slowly(zws_body_lines *out, const zws_text *text, const char *body, size_t len)
{
    const unsigned char *s = (const unsigned char *)body;
    size_t at = 0, begin = 0, end = 0;
    bool inside = false, breaks;
    out->n = 0;
    for (size_t pos = 0; pos < len;) {
        size_t blank = blank_at(s + pos, len - pos, &breaks);
        if (blank == 0) {
            begin = inside ? begin : pos;
            inside = true;
            end = ++pos;
            continue;
        }
        if (breaks && inside) {
            add_slowly(out, text, &at, begin, end);
            inside = false;
        }
        pos += blank;
    }
    if (inside)
        add_slowly(out, text, &at, begin, end);
}

/* --- Comparing -----------------------------------------------------------------------------------
 */

static uint64_t seed = 0x243F6A8885A308D3;

static uint32_t roll(uint32_t sides)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (uint32_t)((seed >> 32) * sides >> 32);
}

static void assert_lines(const char *body, size_t len)
{
    /* Of exactly its size, so that a byte read too many shows with a sanitizer. */
    char *exact = malloc(len ? len : 1);
    zws_text text = {0};
    zws_body_lines expected = {0}, got = {0};
    assert_non_null(exact);
    memcpy(exact, body, len);
    assert_ok(zws_text__normalize(&text, &fixture_analyzer, exact, len));
    cut_slowly(&expected, &text, exact, len);
    for (int wide = 0; wide < 2; wide++) {
        zws_cpu__use_extensions(wide);
        assert_ok(zws_body_lines__cut(&got, &text, exact, len));
        assert_int_equal(got.n, expected.n);
        for (size_t i = 0; i < got.n; i++) {
            assert_int_equal(got.item[i].begin, expected.item[i].begin);
            assert_int_equal(got.item[i].end, expected.item[i].end);
            assert_int_equal(got.item[i].first, expected.item[i].first);
            assert_int_equal(got.item[i].last, expected.item[i].last);
        }
    }
    zws_body_lines__free(&expected);
    zws_body_lines__free(&got);
    zws_text__free(&text);
    free(exact);
}

static void test_random_bodies(void **state)
{
    (void)state;
    static const char *const piece[] = {"政务公开",
                                        "第一条　为了规范",
                                        "\n",
                                        "\n",
                                        "\r\n",
                                        "　　",
                                        " ",
                                        "\t",
                                        "\xC2\xA0",
                                        "\xE2\x80\xA8",
                                        "\xE2\x80\xA9",
                                        "“引用”。",
                                        "\f",
                                        "\v",
                                        "a1",
                                        "①",
                                        "㈠",
                                        "\xEE\x80\x80",
                                        "e\xCC\x81",
                                        "ﷺ",
                                        "\xE2\x80\xA7",
                                        "\xE3\x80",
                                        "\xE2",
                                        "\xE2\x80",
                                        "\xC2",
                                        "\x00"};
    for (int round = 0; round < 20000; round++) {
        char body[4096];
        size_t len = 0;
        uint32_t kinds = 1 + roll(sizeof piece / sizeof *piece);
        for (uint32_t n = roll(round % 20 ? 20 : 120); n > 0; n--) {
            const char *p = piece[roll(kinds)];
            size_t size = *p ? strlen(p) : 1;
            memcpy(body + len, p, size);
            len += size;
        }
        assert_lines(body, len);
    }
}

/* A line end at every place of a step, whole or cut off by the end. */
static void test_every_place(void **state)
{
    (void)state;
    static const char *const ends[] = {"\n",           "\r",           "\f",           "\v",
                                       "\xE2\x80\xA8", "\xE2\x80\xA9", "\xE2\x80\xAA", "\x0E",
                                       "\x09",         "\xE2\x81\xA8", "\xE1\x80\xA8", "\x8A",
                                       "\x0D",         "\xC2\x85"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        for (size_t before = 0; before < 80; before++) {
            char body[256];
            size_t len = strlen(ends[i]);
            memset(body, 'a', before);
            memcpy(body + before, ends[i], len);
            memset(body + before + len, 'b', 80);
            for (size_t behind = 0; behind < 80; behind += behind < 5 ? 1 : 15)
                assert_lines(body, before + len + behind);
            assert_lines(body, before + len - 1);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_bodies),
        cmocka_unit_test(test_every_place),
    };
    return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
