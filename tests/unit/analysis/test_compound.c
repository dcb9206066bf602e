/* WORD tokens: dictionary words, and those inside compounds. Needs the compiled dictionary. */
#include "unit/analysis/folding.h"

#include <unistd.h>

#include "analysis/tokens.h"

static zws_analyzer *analyzer;
static zws_text text;

static void add_words(const char *words)
{
    char path[] = "/tmp/zws-words-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, words, strlen(words)), strlen(words));
    close(fd);
    assert_ok(zws_analyzer__load_words(analyzer, path));
    unlink(path);
}

static int open_analyzer(void **state)
{
    (void)state;
    const char *dict = getenv("ZWSEARCH_DICT");
    if (!dict || access(dict, R_OK) != 0)
        return 0;
    if (zws_analyzer__open(&analyzer, dict) != ZWS_OK)
        return -1;
    add_words("行政规范性文件 100000\n规范性文件 100000\n规范性 100000\n");
    return 0;
}

static int close_analyzer(void **state)
{
    (void)state;
    zws_text__free(&text);
    zws_analyzer__free(analyzer);
    return 0;
}

static void need_dictionary(void)
{
    if (!analyzer)
        skip();
}

static void normalize(const char *utf8)
{
    assert_ok(zws_text__normalize(&text, analyzer, utf8, strlen(utf8)));
}

static zws_status print_words(const zws_token *t, void *context)
{
    zws_buffer *out = context;
    if (t->kind != ZWS_TOKEN_WORD)
        return ZWS_OK;
    return zws_buffer__printf(out, "%s%.*s@%u", out->len ? " " : "", (int)t->len, t->term, t->pos);
}

static void assert_words(const char *utf8, const char *expected)
{
    zws_buffer out = {0};
    normalize(utf8);
    assert_ok(zws_tokens__emit(analyzer, &text, 0, ZWS_TOKENS_WORDS, print_words, &out, NULL));
    assert_string_equal(out.data ? out.data : "", expected);
    zws_buffer__free(&out);
}

static void test_words(void **state)
{
    (void)state;
    need_dictionary();
    assert_words("", "");
    assert_words("的", "");
    assert_words("2018年", "");
    assert_words("文件", "W文件@0");
    assert_words("行政规范性文件", "W行政规范性文件@0 W行政@0 W规范性文件@2 W规范性@2 W文件@5");
    assert_words("5号 行政 规范性文件",
                 "W行政规范性文件@2 W行政@2 W规范性文件@4 W规范性@4 W文件@7");
    assert_words("abc，文件，文件", "W文件@2 W文件@5");
}

static void print_parts(zws_buffer *out, const char *utf8)
{
    zws_compound_part parts[ZWS_COMPOUND_MAX];
    normalize(utf8);
    size_t n = zws_compound__parts(parts, analyzer, text.cp, text.n);
    for (size_t i = 0; i < n; i++)
        assert_ok(zws_buffer__printf(out, "%s%u+%u", i ? " " : "", parts[i].first, parts[i].len));
}

static void assert_parts(const char *utf8, const char *expected)
{
    zws_buffer out = {0};
    print_parts(&out, utf8);
    assert_string_equal(out.data ? out.data : "", expected);
    zws_buffer__free(&out);
}

static void test_parts(void **state)
{
    (void)state;
    need_dictionary();
    assert_parts("", "");
    assert_parts("文件", "");
    assert_parts("规范性", "");
    assert_parts("规范性文件", "0+3 3+2");
    assert_parts("行政规范性文件", "0+2 2+5 2+3 5+2");
    assert_parts("人民政府", "0+2 2+2");
    /* Characters that no word covers are left out. */
    assert_parts("龘文件龘", "1+2");
    assert_parts("龘龘龘龘", "");
}

/* Words inside words, as deep as can be: fewer parts than characters, each inside or beside the
 * others. */
static void test_parts_are_bounded(void **state)
{
    (void)state;
    need_dictionary();
    zws_buffer words = {0}, longest = {0};
    zws_compound_part parts[ZWS_COMPOUND_MAX];
    for (int n = 1; n <= ZWS_COMPOUND_MAX; n++) {
        assert_ok(zws_buffer__puts(&longest, "龘"));
        assert_ok(zws_buffer__printf(&words, "%s\n", longest.data));
    }
    add_words(words.data);
    for (size_t len = 4; len <= ZWS_COMPOUND_MAX; len++) {
        assert_ok(zws_text__normalize(&text, analyzer, longest.data, 3 * len));
        size_t n = zws_compound__parts(parts, analyzer, text.cp, text.n);
        assert_in_range(n, 2, len - 1);
        for (size_t i = 0; i < n; i++) {
            assert_true(parts[i].len >= 2 && parts[i].first + parts[i].len <= len);
            for (size_t k = 0; k < i; k++) {
                uint32_t end = parts[k].first + parts[k].len;
                assert_true(parts[k].first <= parts[i].first);
                assert_true(end <= parts[i].first || end >= parts[i].first + parts[i].len);
            }
        }
    }
    assert_ok(zws_buffer__puts(&longest, "龘"));
    normalize(longest.data);
    assert_int_equal(text.n, ZWS_COMPOUND_MAX + 1);
    assert_int_equal(zws_compound__parts(parts, analyzer, text.cp, text.n), 0);
    zws_buffer__free(&words);
    zws_buffer__free(&longest);
}

/* --- Properties ----------------------------------------------------------------------------- */

typedef struct {
    zws_buffer plain; /* all that is no WORD, as text */
    uint32_t pos, words;
} trace;

static zws_status follow(const zws_token *t, void *context)
{
    trace *s = context;
    assert_true(t->pos >= s->pos);
    s->pos = t->pos;
    if (t->kind != ZWS_TOKEN_WORD)
        return zws_buffer__printf(&s->plain, "%d%d %.*s %u %u %u\n", (int)t->kind, t->positional,
                                  (int)t->len, t->term, t->pos, t->first, t->last);
    zws_buffer term = {0};
    assert_ok(zws_buffer__putc(&term, 'W'));
    assert_ok(zws_text__append_utf8(&term, &text, t->first, t->last));
    assert_int_equal(t->len, term.len);
    assert_memory_equal(t->term, term.data, term.len);
    zws_buffer__free(&term);
    assert_true(!t->positional && t->last - t->first >= 2);
    for (uint32_t i = t->first; i < t->last; i++)
        assert_int_equal(zws_char__class(text.cp[i]), ZWS_CHAR_HAN);
    s->words++;
    return ZWS_OK;
}

/* The words come on top and change nothing else. */
static void test_words_come_on_top(void **state)
{
    (void)state;
    need_dictionary();
    dice d = {123454321};
    zws_buffer in = {0};
    uint32_t words = 0;
    for (int round = 0; round < 3000; round++) {
        trace with = {0}, without = {0};
        zws_buffer__clear(&in);
        random_text(&d, &in, 60, round % 2 ? RANDOM_KINDS : 4);
        assert_ok(zws_text__normalize(&text, analyzer, in.data, in.len));
        assert_ok(zws_tokens__emit(analyzer, &text, 5, ZWS_TOKENS_WORDS, follow, &with, NULL));
        assert_ok(zws_tokens__emit(analyzer, &text, 5, 0, follow, &without, NULL));
        assert_int_equal(without.words, 0);
        assert_int_equal(with.plain.len, without.plain.len);
        if (with.plain.len > 0)
            assert_memory_equal(with.plain.data, without.plain.data, with.plain.len);
        words += with.words;
        zws_buffer__free(&with.plain);
        zws_buffer__free(&without.plain);
    }
    assert_in_range(words, 3000, 60000);
    zws_buffer__free(&in);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_parts),
        cmocka_unit_test(test_parts_are_bounded),
        cmocka_unit_test(test_words_come_on_top),
    };
    return cmocka_run_group_tests(tests, open_analyzer, close_analyzer);
}
