/* New words: what is proposed from generated texts whose words are known. */
#include "unit/analysis/analyzing.h"

#include "analysis/new_words.h"

/* Words that no dictionary has, among neighbours that vary. */
static const char *const made_up[] = {"磬钚", "氡政钒", "镧铼公锎", "桉枥榧椤楝"};
enum { MADE_UP = sizeof made_up / sizeof *made_up };

typedef struct {
    zws_buffer list; /* word=count … */
    double last;
    size_t n, stop_at;
} proposals;

static zws_status collect(const zws_new_word *word, void *context)
{
    proposals *p = context;
    if (p->n > 0)
        assert_true(word->score <= p->last);
    assert_true(word->score > 0);
    assert_true(word->frequency >= 300);
    p->last = word->score;
    p->n++;
    ZWS_TRY(zws_buffer__printf(&p->list, " %s=%lu", word->word, (unsigned long)word->count));
    if (p->n == p->stop_at)
        return zws_error__set(ZWS_ESTOPPED, "enough");
    return ZWS_OK;
}

static bool holds(const proposals *p, const char *word)
{
    char pattern[64];
    snprintf(pattern, sizeof pattern, " %s=", word);
    return p->list.data && strstr(p->list.data, pattern);
}

static void put_random(zws_buffer *out, dice *d, uint32_t n)
{
    while (n-- > 0) {
        char utf8[4];
        size_t len = zws_utf8__encode(utf8, 0x4E00 + roll(d, 500));
        assert_ok(zws_buffer__append(out, utf8, len));
    }
}

/* A document in which each made-up word stands `times` times between random characters. */
static void make_text(zws_buffer *out, dice *d, int times)
{
    zws_buffer__clear(out);
    for (int i = 0; i < times; i++) {
        for (int k = 0; k < MADE_UP; k++) {
            put_random(out, d, 5 + roll(d, 20));
            assert_ok(zws_buffer__puts(out, made_up[k]));
        }
        put_random(out, d, 5 + roll(d, 20));
        assert_ok(zws_buffer__puts(out, i % 3 ? "，" : "\n"));
    }
}

static void add(zws_new_words *w, zws_analyzer *a, const char *text)
{
    assert_ok(zws_new_words__add(w, a, text, strlen(text)));
}

static void test_found(void **state)
{
    (void)state;
    zws_analyzer *a = open_analyzer();
    zws_new_words *w;
    zws_buffer text = {0};
    dice d = {7};
    assert_ok(zws_new_words__make(&w, 0));
    for (int i = 0; i < 20; i++) {
        make_text(&text, &d, 5);
        add(w, a, text.data);
        assert_ok(zws_new_words__end_document(w));
    }
    proposals p = {0};
    assert_ok(zws_new_words__propose(w, a, 100, 50, collect, &p));
    for (int k = 0; k < MADE_UP; k++) {
        char line[64];
        snprintf(line, sizeof line, " %s=100", made_up[k]);
        if (!strstr(p.list.data, line))
            fail_msg("%s is missing in%s", line, p.list.data);
    }
    /* Neither a part of a word nor a word with a neighbour. */
    assert_int_equal(p.n, MADE_UP);
    assert_true(zws_new_words__share(w) == 1.0);

    /* Asking again gives the same, asking for more occurrences nothing. */
    proposals again = {0};
    assert_ok(zws_new_words__propose(w, a, 100, 50, collect, &again));
    assert_string_equal(again.list.data, p.list.data);
    proposals none = {0};
    assert_ok(zws_new_words__propose(w, a, 100, 101, collect, &none));
    assert_int_equal(none.n, 0);

    /* A shorter list is the head of the longer one. */
    proposals two = {0};
    assert_ok(zws_new_words__propose(w, a, 2, 50, collect, &two));
    assert_int_equal(two.n, 2);
    assert_memory_equal(two.list.data, p.list.data, two.list.len);

    /* The caller's wish to stop. */
    proposals stop = {.stop_at = 1};
    assert_fails(ZWS_ESTOPPED, zws_new_words__propose(w, a, 100, 50, collect, &stop));
    assert_int_equal(stop.n, 1);

    /* What the user's dictionary has is not proposed again. */
    char path[64];
    temporary(path, "known.txt");
    write_file(path, made_up[2], strlen(made_up[2]));
    assert_ok(zws_analyzer__load_words(a, path));
    unlink(path);
    proposals known = {0};
    assert_ok(zws_new_words__propose(w, a, 100, 50, collect, &known));
    assert_int_equal(known.n, MADE_UP - 1);
    assert_false(holds(&known, made_up[2]));

    zws_buffer__free(&known.list);
    zws_buffer__free(&stop.list);
    zws_buffer__free(&two.list);
    zws_buffer__free(&none.list);
    zws_buffer__free(&again.list);
    zws_buffer__free(&p.list);
    zws_buffer__free(&text);
    zws_new_words__free(w);
    zws_analyzer__free(a);
}

/* Texts of one document, repeated with different random characters around, and whether the word is
 * proposed from them. */
static bool proposed(const char *before, const char *word, const char *behind, bool vary)
{
    zws_analyzer *a = open_analyzer();
    zws_new_words *w;
    zws_buffer text = {0};
    dice d = {99};
    assert_ok(zws_new_words__make(&w, 0));
    for (int i = 0; i < 200; i++) {
        put_random(&text, &d, 20 + roll(&d, 20));
        if (!vary)
            assert_ok(zws_buffer__puts(&text, "镉"));
        assert_ok(zws_buffer__puts(&text, before));
        assert_ok(zws_buffer__puts(&text, word));
        assert_ok(zws_buffer__puts(&text, behind));
        put_random(&text, &d, 20 + roll(&d, 20));
    }
    add(w, a, text.data);
    proposals p = {0};
    assert_ok(zws_new_words__propose(w, a, 1000, 20, collect, &p));
    bool found = holds(&p, word);
    zws_buffer__free(&p.list);
    zws_buffer__free(&text);
    zws_new_words__free(w);
    zws_analyzer__free(a);
    return found;
}

static void test_neighbours(void **state)
{
    (void)state;
    assert_true(proposed("", "磬钚", "", true));
    assert_true(proposed("，", "磬钚", "。", true)); /* free at punctuation */
    assert_true(proposed("(", "磬钚", "。", true));
    assert_false(proposed("", "磬钚", "", false)); /* always behind the same character */
    assert_false(proposed("铌", "磬钚", "", true));
    assert_false(proposed("", "磬钚", "铌", true));
    /* The end of a line tells nothing, nor does a digit or a letter. */
    assert_false(proposed("\n", "磬钚", "\n", true));
    assert_false(proposed("5", "磬钚", "", true));
    assert_false(proposed("", "磬钚", "x", true));
}

static void test_no_words(void **state)
{
    (void)state;
    assert_false(proposed("", "政务", "", true));       /* a word of the dictionary */
    assert_false(proposed("", "的钚", "", true));       /* grammar in front, */
    assert_false(proposed("", "钚和", "", true));       /* behind, */
    assert_false(proposed("", "政府和企业", "", true)); /* and among words */
    assert_false(proposed("", "应当公开", "", true));
    assert_false(proposed("", "第三条", "", true)); /* numbers */
    assert_false(proposed("", "五十年", "", true));
    assert_false(proposed("", "会议后", "", true));          /* a place in time */
    assert_true(proposed("", "磬后锎", "", true));           /* but not inside */
    assert_false(proposed("", "钚", "", true));              /* one character */
    assert_true(proposed("", "镧铼锎枥榧椤楝磬", "", true)); /* eight, and no more */
    assert_false(proposed("", "镧铼锎枥榧椤楝磬钚", "", true));
    assert_false(proposed("", "gov钚", "", true));
}

/* What stands together no more often than chance has it. */
static void test_chance(void **state)
{
    (void)state;
    zws_analyzer *a = open_analyzer();
    zws_new_words *w;
    zws_buffer text = {0};
    dice d = {5};
    assert_ok(zws_new_words__make(&w, 0));
    for (int i = 0; i < 40000; i++)
        assert_ok(zws_buffer__printf(&text, "%s", roll(&d, 2) ? "磬" : "钚"));
    add(w, a, text.data);
    proposals p = {0};
    assert_ok(zws_new_words__propose(w, a, 100, 2, collect, &p));
    assert_int_equal(p.n, 0);
    zws_buffer__free(&p.list);
    zws_buffer__free(&text);
    zws_new_words__free(w);
    zws_analyzer__free(a);
}

/* Beyond the bound documents are sampled, and the order in which they come does not matter. */
static void test_bounded(void **state)
{
    (void)state;
    enum { DOCUMENTS = 400 };
    zws_analyzer *a = open_analyzer();
    static zws_buffer text[DOCUMENTS];
    dice d = {31};
    for (int i = 0; i < DOCUMENTS; i++)
        make_text(&text[i], &d, 5);
    static proposals p[2];
    for (int way = 0; way < 2; way++) {
        zws_new_words *w;
        assert_ok(zws_new_words__make(&w, 10000));
        for (int i = 0; i < DOCUMENTS; i++) {
            add(w, a, text[way ? DOCUMENTS - 1 - i : i].data);
            assert_ok(zws_new_words__end_document(w));
        }
        assert_true(zws_new_words__share(w) < 0.5);
        assert_true(zws_new_words__share(w) > 1e-3);
        assert_ok(zws_new_words__propose(w, a, 100, 20, collect, &p[way]));
        for (int k = 0; k < MADE_UP; k++)
            assert_true(holds(&p[way], made_up[k]));
        zws_new_words__free(w);
    }
    assert_string_equal(p[0].list.data, p[1].list.data);

    /* One giant document is cut, and leaves room for others. */
    zws_new_words *w;
    zws_buffer giant = {0};
    proposals all = {0};
    assert_ok(zws_new_words__make(&w, 10000));
    for (int i = 0; i < DOCUMENTS; i++)
        assert_ok(zws_buffer__append(&giant, text[i].data, text[i].len));
    add(w, a, giant.data);
    assert_ok(zws_new_words__end_document(w));
    assert_true(zws_new_words__share(w) == 1.0);
    assert_ok(zws_new_words__propose(w, a, 100, 20, collect, &all));
    assert_true(holds(&all, made_up[0]));
    zws_buffer__free(&all.list);
    zws_buffer__free(&giant);
    zws_new_words__free(w);
    for (int i = 0; i < DOCUMENTS; i++)
        zws_buffer__free(&text[i]);
    zws_buffer__free(&p[0].list);
    zws_buffer__free(&p[1].list);
    zws_analyzer__free(a);
}

static void test_arguments(void **state)
{
    (void)state;
    zws_analyzer *a = open_analyzer();
    zws_new_words *w;
    proposals p = {0};
    assert_fails(ZWS_ELIMIT, zws_new_words__make(&w, ((size_t)1 << 31) + 1));
    assert_null(w);
    assert_ok(zws_new_words__make(&w, 0));
    assert_fails(ZWS_ELIMIT, zws_new_words__propose(w, a, 0, 10, collect, &p));
    assert_fails(ZWS_ELIMIT, zws_new_words__propose(w, a, 100001, 10, collect, &p));
    assert_fails(ZWS_EINVAL, zws_new_words__propose(w, a, 10, 1, collect, &p));
    /* Nothing there at all, nor anything but what no word is made of. */
    assert_ok(zws_new_words__propose(w, a, 10, 2, collect, &p));
    add(w, a, "");
    assert_ok(zws_new_words__end_document(w));
    add(w, a, "No Han 123 here，\n\n\xFF\xFE𠀀𠀀 𠀀𠀀");
    assert_ok(zws_new_words__end_document(w));
    assert_ok(zws_new_words__propose(w, a, 10, 2, collect, &p));
    assert_int_equal(p.n, 0);
    zws_new_words__free(w);
    zws_new_words__free(NULL);
    zws_analyzer__free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_found),    cmocka_unit_test(test_neighbours),
        cmocka_unit_test(test_no_words), cmocka_unit_test(test_chance),
        cmocka_unit_test(test_bounded),  cmocka_unit_test(test_arguments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
