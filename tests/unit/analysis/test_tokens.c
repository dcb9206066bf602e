#include "unit/analysis/one_folding.h"

#include "analysis/tokens.h"

static zws_text text;

static int close_text(void **state)
{
    zws_text__free(&text);
    return close_table(state);
}

/* One letter a kind; '+' marks positional tokens that are not so by kind alone. */
static zws_status print_token(const zws_token *t, void *context)
{
    static const char letters[] = "BCLNPSW";
    zws_buffer *out = context;
    ZWS_TRY(zws_buffer__printf(out, "%s%c%s%.*s@%u", out->len ? " " : "", letters[t->kind],
                               t->kind == ZWS_TOKEN_CHAR && t->positional ? "+" : "", (int)t->len,
                               t->term, t->pos));
    return ZWS_OK;
}

static void assert_tokens(const char *utf8, const char *expected)
{
    zws_buffer out = {0};
    assert_ok(zws_text__normalize(&text, &f->analyzer, utf8, strlen(utf8)));
    assert_ok(zws_tokens__emit(&f->analyzer, &text, 0, 0, print_token, &out, NULL));
    assert_string_equal(out.data ? out.data : "", expected);
    zws_buffer__free(&out);
}

static void test_tokens_of_short_texts(void **state)
{
    static const char *const cases[][2] = {
        {"", ""},
        {"号", "C+号@0"},
        {"政务", "B政务@0 C+政@0 C+务@1"},
        {"政务公", "B政务@0 C+政@0 B务公@1 C务@1 C+公@2"},
        {"5号", "N5@0 C+号@1"},
        {"5号文", "N5@0 B号文@1 C+号@1 C+文@2"},
        {"第5条", "C+第@0 N5@1 C+条@2"},
        {"政 务", "B政务@0 C+政@0 C+务@1"},
        {"政，务", "C+政@0 P|@1 C+务@2"},
        {"》 （。", "P|@0"},
        {"a 政", "La@0 SZa@0 C+政@1"},
        {"〔2018〕54号", "P|@0 N2018@1 P|@2 N54@3 C+号@4"},
        {"Running dogs", "Lrunning@0 SZrun@0 Ldogs@1 SZdog@1"},
        {"5G PM2.5 GB18030", "L5g@0 SZ5g@0 Lpm2.5@1 SZpm2.5@1 Lgb18030@2 SZgb18030@2"},
        {"互联网+", "B互联@0 C+互@0 B联网@1 C联@1 C+网@2 P|@3"},
        {"don't", "Ldon@0 SZdon@0 P|@1 Lt@2 SZt@2"},
        {"カタカナ", "Lカタカナ@0 SZカタカナ@0"},
        {"café", "Lcafé@0 SZcafé@0"},
        {"①2018年", "N1@0 N2018@1 C+年@2"},
        {"100㎡", "L100m2@0 SZ100m2@0"},
        {"\xF0\xA0\x80\x80政", "B\xF0\xA0\x80\x80政@0 C+\xF0\xA0\x80\x80@0 C+政@1"},
        {"政\xF0\xA0\x80\x80\xF0\xA0\x80\x81", "B政\xF0\xA0\x80\x80@0 C+政@0 "
                                               "B\xF0\xA0\x80\x80\xF0\xA0\x80\x81@1 "
                                               "C\xF0\xA0\x80\x80@1 C+\xF0\xA0\x80\x81@2"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_tokens(cases[i][0], cases[i][1]);
}

static void test_numbers(void **state)
{
    static const char *const cases[][2] = {
        {"007", "N007@0"},
        {"3.5", "N3.5@0"},
        {"3.5%", "N3.5@0 P|@1"},
        {"3.", "N3@0 P|@1"},
        {".5", "P|@0 N5@1"},
        {"3..5", "N3@0 P|@1 N5@2"},
        {"2018.05.25", "N2018@0 P|@1 N05@2 P|@3 N25@4"},
        {"192.168.1.1", "N192@0 P|@1 N168@2 P|@3 N1@4 P|@5 N1@6"},
        {"1,000", "N1000@0"},
        {"1,000,000.50", "N1000000.50@0"},
        {"１，０００", "N1000@0"},
        {"1,00", "N1@0 P|@1 N00@2"},
        {"1,0000", "N1@0 P|@1 N0000@2"},
        {"2018,100", "N2018@0 P|@1 N100@2"},
        {"12345,678,900", "N12345@0 P|@1 N678@2 P|@3 N900@4"},
        {"3.5,6.7", "N3.5@0 P|@1 N6.7@2"},
        {"1,000.5.2", "N1000@0 P|@1 N5@2 P|@3 N2@4"},
        {"1.2018年", "N1@0 P|@1 N2018@2 C+年@3"},
        {"1.2018 年", "N1@0 P|@1 N2018@2 C+年@3"},
        {"0.3018年", "N0.3018@0 C+年@1"},
        {"3.10月", "N3@0 P|@1 N10@2 C+月@3"},
        {"3.15月", "N3.15@0 C+月@1"},
        {"3.5个", "N3.5@0 C+个@1"},
        {"1.5kg", "L1.5kg@0 SZ1.5kg@0"},
        {"a1,000", "La1@0 SZa1@0 P|@1 N000@2"},
        {"v1.2.3", "Lv1@0 SZv1@0 P|@1 N2@2 P|@3 N3@4"},
        {"1.5.pdf", "N1.5@0 P|@1 Lpdf@2 SZpdf@2"},
        {"2018-2020", "N2018@0 P|@1 N2020@2"},
        {"201 8", "N201@0 N8@1"},
        {"1,000m", "L1000m@0 SZ1000m@0"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_tokens(cases[i][0], cases[i][1]);
}

typedef struct {
    uint32_t first, last, pos, count;
    size_t len;
    char term[ZWS_TERM_MAX];
} seen;

static zws_status look(const zws_token *t, void *context)
{
    seen *s = context;
    s->first = t->first;
    s->last = t->last;
    s->pos = t->pos;
    s->len = t->len;
    s->count++;
    assert_in_range(t->len, 1, ZWS_TERM_MAX);
    memcpy(s->term, t->term, t->len);
    return ZWS_OK;
}

static void test_ranges_and_positions(void **state)
{
    (void)state;
    seen s = {0};
    uint32_t next = 0;
    const char *number = "1,000,000.5";
    assert_ok(zws_text__normalize(&text, &f->analyzer, number, strlen(number)));
    assert_ok(zws_tokens__emit(&f->analyzer, &text, 7, 0, look, &s, &next));
    assert_int_equal(s.first, 0);
    assert_int_equal(s.last, 11);
    assert_int_equal(s.pos, 7);
    assert_int_equal(next, 8);
    const char *mixed = "政务 》 。 ab";
    assert_ok(zws_text__normalize(&text, &f->analyzer, mixed, strlen(mixed)));
    assert_ok(zws_tokens__emit(&f->analyzer, &text, 100, 0, look, &s, &next));
    assert_int_equal(next, 104);
    assert_int_equal(s.pos, 103);
    assert_int_equal(s.last, text.n);
    text.n = 0;
    assert_ok(zws_tokens__emit(&f->analyzer, &text, UINT32_MAX, 0, look, &s, &next));
    assert_int_equal(next, UINT32_MAX);
    assert_ok(zws_text__normalize(&text, &f->analyzer, "政务", 6));
    assert_ok(zws_tokens__emit(&f->analyzer, &text, UINT32_MAX - 2, 0, look, &s, &next));
    assert_int_equal(next, UINT32_MAX);
    assert_fails(ZWS_ELIMIT,
                 zws_tokens__emit(&f->analyzer, &text, UINT32_MAX - 1, 0, look, &s, &next));
}

/* A list of terms at positions, of those that a sketch has. */
typedef struct {
    const zws_term_sketch *sketch; /* NULL: all */
    zws_buffer out;
} chosen;

static zws_status choose(const zws_token *t, void *context)
{
    chosen *c = context;
    zws_term_sketch own = {{0}, false};
    bool wanted = !c->sketch;
    zws_term_sketch__add(&own, t->term, t->len);
    for (size_t i = 0; i < 64 && !wanted; i++)
        wanted = own.bit[i] & c->sketch->bit[i];
    wanted = wanted && (!c->sketch || !own.stems || c->sketch->stems);
    return wanted ? print_token(t, &c->out) : ZWS_OK;
}

/* What the sketch has comes, with the same positions and kinds, whatever else does not. */
static void test_sketched(void **state)
{
    (void)state;
    static const char *const wanted[] = {"政务", "政", "公开", "开", "𠀀𠀁", "务𠀀",
                                         "𠀁",   "a",  "5",    "|",  "Zrun", ""};
    const char *utf8 = "政务公开，公 开 政务a 第5条𠀀𠀁务𠀀。开政务running政𠀁公开";
    assert_ok(zws_text__normalize(&text, &f->analyzer, utf8, strlen(utf8)));
    for (size_t k = 0; k < sizeof wanted / sizeof *wanted; k++) {
        zws_term_sketch sketch = {{0}, false};
        for (size_t i = k; i < k + 3; i++) {
            const char *term = wanted[i % (sizeof wanted / sizeof *wanted)];
            zws_term_sketch__add(&sketch, term, strlen(term));
        }
        chosen some = {.sketch = &sketch}, all = {.sketch = &sketch};
        assert_ok(zws_tokens__emit(&f->analyzer, &text, 3, 0, choose, &all, NULL));
        assert_ok(zws_tokens__emit_sketched(&f->analyzer, &text, 3, 0, &sketch, choose, &some));
        assert_true(all.out.len > 0);
        assert_string_equal(some.out.data, all.out.data);
        zws_buffer__free(&some.out);
        zws_buffer__free(&all.out);
    }
    /* And what it rules out is not even made. */
    zws_term_sketch none = {{0}, false};
    chosen han = {0};
    assert_ok(zws_text__normalize(&text, &f->analyzer, "政务公开，政务", 21));
    assert_ok(zws_tokens__emit_sketched(&f->analyzer, &text, 0, 0, &none, choose, &han));
    assert_string_equal(han.out.data, "P|@4");
    zws_buffer__free(&han.out);
    assert_fails(ZWS_ELIMIT, zws_tokens__emit_sketched(&f->analyzer, &text, UINT32_MAX - 1, 0,
                                                       &none, choose, &han));
}

static void test_long_runs_are_cut(void **state)
{
    (void)state;
    zws_buffer b = {0};
    seen s = {0};
    uint32_t next;
    for (int i = 0; i < 100000; i++)
        assert_ok(zws_buffer__putc(&b, '7'));
    assert_ok(zws_text__normalize(&text, &f->analyzer, b.data, b.len));
    assert_ok(zws_tokens__emit(&f->analyzer, &text, 0, 0, look, &s, &next));
    assert_int_equal(s.count, 1);
    assert_int_equal(s.len, ZWS_TERM_MAX);
    assert_int_equal(s.last, 100000);
    assert_int_equal(next, 1);

    /* Two bytes a letter behind one: cut at a character, the stem too. */
    zws_buffer__clear(&b);
    assert_ok(zws_buffer__putc(&b, 'x'));
    for (int i = 0; i < 1000; i++)
        assert_ok(zws_buffer__puts(&b, "я"));
    assert_ok(zws_text__normalize(&text, &f->analyzer, b.data, b.len));
    s = (seen){0};
    assert_ok(zws_tokens__emit(&f->analyzer, &text, 0, 0, look, &s, &next));
    assert_int_equal(s.count, 2);
    assert_int_equal(s.len, 128); /* Z, x and 63 letters */
    assert_int_equal(zws_utf8__valid_prefix(s.term, s.len), s.len);
    zws_buffer__free(&b);
}

static zws_status refuse(const zws_token *t, void *context)
{
    int *left = context;
    (void)t;
    return --*left == 0 ? ZWS_ESTOPPED : ZWS_OK;
}

static void test_callback_stops(void **state)
{
    (void)state;
    const char *all = "政务 running 5 。公开";
    assert_ok(zws_text__normalize(&text, &f->analyzer, all, strlen(all)));
    for (int stop = 1; stop <= 10; stop++) {
        int left = stop;
        assert_int_equal(zws_tokens__emit(&f->analyzer, &text, 0, 0, refuse, &left, NULL),
                         ZWS_ESTOPPED);
        assert_int_equal(left, 0);
    }
    int left = 100;
    assert_ok(zws_tokens__emit(&f->analyzer, &text, 0, 0, refuse, &left, NULL));
    assert_int_equal(left, 90);
}

static void test_stems(void **state)
{
    static const char *const cases[][2] = {
        {"running", "run"}, {"policies", "polici"}, {"government", "govern"},
        {"a", "a"},         {"café", "café"},       {"x2", "x2"},
        {"", ""},           {"caresses", "caress"}, {"running", "run"},
    };
    (void)state;
    struct zws_stemmer *stemmer = NULL;
    const char *stem;
    size_t n;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_ok(zws_stem__word(&stemmer, cases[i][0], strlen(cases[i][0]), &stem, &n));
        assert_int_equal(n, strlen(cases[i][1]));
        assert_memory_equal(stem, cases[i][1], n);
    }
    char longest[ZWS_STEM_WORD_MAX + 2];
    memset(longest, 's', sizeof longest);
    assert_ok(zws_stem__word(&stemmer, longest, ZWS_STEM_WORD_MAX + 1, &stem, &n));
    assert_int_equal(n, ZWS_STEM_WORD_MAX + 1);
    /* Words that take each other's place are told apart. */
    for (int round = 0; round < 2; round++)
        for (int i = 0; i < 5000; i++) {
            char word[16];
            int len = snprintf(word, sizeof word, "b%c%c%cing", 'a' + i % 26, 'a' + i / 26 % 26,
                               'b' + i / 676);
            assert_ok(zws_stem__word(&stemmer, word, (size_t)len, &stem, &n));
            assert_true(n <= (size_t)len && n >= 3);
            assert_memory_equal(stem, word, 3);
        }
    zws_stem__free(stemmer);
    zws_stem__free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tokens_of_short_texts),
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_ranges_and_positions),
        cmocka_unit_test(test_long_runs_are_cut),
        cmocka_unit_test(test_callback_stops),
        cmocka_unit_test(test_stems),
        cmocka_unit_test(test_sketched),
    };
    return cmocka_run_group_tests(tests, open_table, close_text);
}
