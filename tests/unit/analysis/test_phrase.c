/* The recall guarantee: what stands in a document is found when quoted, and nothing else is. */
#include "unit/analysis/one_folding.h"

#include <dirent.h>

#include "analysis/tokens.h"
#include "base/file.h"

/* --- A document that is searched by looking at all of it ------------------------------------ */

typedef struct {
    char term[ZWS_TERM_MAX + 1];
    zws_token_kind kind;
    uint32_t pos, first, last;
    bool positional;
} posting;

typedef struct {
    zws_text text;
    posting *posting;
    size_t n, cap;
    size_t *at; /* where the postings of a position begin */
    uint32_t end;
} document;

static zws_status index_token(const zws_token *t, void *context)
{
    document *d = context;
    ZWS_TRY(zws_mem__grow(&d->posting, &d->cap, d->n + 1, sizeof *d->posting));
    posting *p = &d->posting[d->n++];
    *p = (posting){.kind = t->kind,
                   .pos = t->pos,
                   .first = t->first,
                   .last = t->last,
                   .positional = t->positional};
    memcpy(p->term, t->term, t->len);
    return ZWS_OK;
}

static document *document_open(const char *utf8, size_t len)
{
    document *d = calloc(1, sizeof *d);
    assert_non_null(d);
    assert_ok(zws_text__normalize(&d->text, &f->analyzer, utf8, len));
    assert_ok(zws_tokens__emit(&f->analyzer, &d->text, 0, 0, index_token, d, &d->end));
    d->at = calloc((size_t)d->end + 2, sizeof *d->at);
    assert_non_null(d->at);
    size_t i = 0;
    for (uint32_t pos = 0; pos <= d->end + 1; pos++) {
        while (i < d->n && d->posting[i].pos < pos)
            i++;
        d->at[pos] = i;
    }
    assert_int_equal(d->at[d->end], d->n);
    return d;
}

static void document_close(document *d)
{
    zws_text__free(&d->text);
    free(d->posting);
    free(d->at);
    free(d);
}

static bool stands_at(const document *d, const zws_phrase_term *t, uint32_t pos, bool anywhere)
{
    if (pos >= d->end)
        return false;
    for (size_t i = d->at[pos]; i < d->at[pos + 1]; i++)
        if ((d->posting[i].positional || anywhere) && d->posting[i].kind == t->kind &&
            strcmp(d->posting[i].term, t->term) == 0)
            return true;
    return false;
}

static bool phrase_stands_at(const document *d, const zws_phrase *p, uint32_t pos)
{
    for (size_t i = 0; i < p->n; i++)
        if (!stands_at(d, &p->term[i], pos + (uint32_t)i, p->n == 1))
            return false;
    return true;
}

static bool phrases_found(const document *d, const zws_phrases *phrases)
{
    for (size_t i = 0; i < phrases->n; i++)
        for (uint32_t pos = 0; pos < d->end; pos++)
            if (phrase_stands_at(d, &phrases->phrase[i], pos))
                return true;
    return false;
}

static void make_phrases(zws_phrases *phrases, const char *utf8, size_t len)
{
    zws_text quoted = {0};
    assert_ok(zws_text__normalize(&quoted, &f->analyzer, utf8, len));
    assert_ok(zws_tokens__phrase(phrases, &f->analyzer, &quoted));
    zws_text__free(&quoted);
}

static bool found(const document *d, const char *utf8, size_t len)
{
    zws_phrases phrases = {0};
    make_phrases(&phrases, utf8, len);
    bool result = phrases_found(d, &phrases);
    zws_phrases__free(&phrases);
    return result;
}

/* --- Cases ---------------------------------------------------------------------------------- */

/* The terms with blanks between them, the readings with slashes. */
static void assert_phrases(const char *utf8, const char *expected)
{
    zws_phrases phrases = {0};
    zws_buffer out = {0};
    make_phrases(&phrases, utf8, strlen(utf8));
    for (size_t i = 0; i < phrases.n; i++)
        for (size_t k = 0; k < phrases.phrase[i].n; k++)
            assert_ok(zws_buffer__printf(&out, "%s%s",
                                         k   ? " "
                                         : i ? " / "
                                             : "",
                                         phrases.phrase[i].term[k].term));
    assert_string_equal(out.data ? out.data : "", expected);
    zws_buffer__free(&out);
    zws_phrases__free(&phrases);
}

static void test_phrases(void **state)
{
    static const char *const cases[][2] = {
        {"", ""},
        {"。，！", ""},
        {" ", ""},
        {"号", "号"},
        {"政务", "政务"},
        {"政务公开", "政务 务公 公开"},
        {"《政务公开》", "政务 务公 公开"},
        {"5号", "5 号"},
        {"号5", "号 5"},
        {"5号文", "5 号文"},
        {"政务5号", "政务 务 5 号"},
        {"政务，公开", "政务 务 | 公开"},
        {"政 务\n公", "政务 务公"},
        {"国发〔2016〕55号", "国发 发 | 2016 | 55 号"},
        {"Running 5G", "running 5g"},
        {"2018.05", "2018.05 / 2018 | 05"},
        {"从2018.05起", "从 2018.05 起"},
        {"1,000元", "1000 元 / 1 | 000 元"},
        {"3.5比4.5", "3.5 比 4.5 / 3 | 5 比 4.5 / 3.5 比 4 | 5 / 3 | 5 比 4 | 5"},
        {"PM2.5", "pm2.5 / pm2 | 5"},
        {"2018.05.25", "2018 | 05 | 25"},
        {"1,000.5", "1000.5 / 1 | 000.5 / 1000 | 5 / 1 | 000 | 5"},
        {"共1,000.5", "共 1000.5 / 共 1000 | 5"},
        {"共1,000", "共 1000"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_phrases(cases[i][0], cases[i][1]);
}

static void test_whole_numbers_and_words(void **state)
{
    static const struct {
        const char *text, *quoted;
        bool found;
    } cases[] = {
        {"第55号", "5号", false},
        {"第55号", "55号", true},
        {"第55号", "第5", false},
        {"第5号文", "5号", true},
        {"第５ 号文", "第5号", true},
        {"增长3.5亿元", "5亿元", false},
        {"增长3.5亿元", "3.5亿", true},
        {"共1,000户", "1000户", true},
        {"共1,000户", "000户", false},
        {"2018.05.25起", "05.25起", true},
        {"2018.05.25起", "2018.05", true},
        {"2018.05.25起", "5.25", false},
        {"型号1,000.5.2", "1,000.5", true},
        {"型号1,000.5.2", "号1,000.5", true},
        {"型号1,000.5.2", "1,000", true},
        {"型号1,000.5.2", "000.5", false},
        {"型号12345,678,900.5.2", "678,900.5", true},
        {"1.2018年工作", "2018年工作", true},
        {"①2018年工作", "2018年工作", true},
        {"1.2018年工作", "1.2018", true},
        {"5G网络", "G网络", false},
        {"5G网络", "5g网", true},
        {"a5G网络", "5g网", false},
        {"政务、公开", "政务公开", false},
        {"政务、公开", "务、公", true},
        {"政务、公开", "务；公", true},
        {"政务公开", "务公", true},
        {"政务公开", "务", true},
        {"政务公开", "政公", false},
        {"政务公开5", "政务5", false},
        {"政务公开5", "公开5", true},
        {"国家机关人民 政府", "机关人民政府", true},
        {"公开,政务", "政务公开", false},
        {"國務院", "国务院", true},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        document *d = document_open(cases[i].text, strlen(cases[i].text));
        if (found(d, cases[i].quoted, strlen(cases[i].quoted)) != cases[i].found)
            fail_msg("%s in %s: not as expected", cases[i].quoted, cases[i].text);
        document_close(d);
    }
}

static void test_reuse(void **state)
{
    (void)state;
    zws_phrases phrases = {0};
    make_phrases(&phrases, "3.5比4.5", strlen("3.5比4.5"));
    assert_int_equal(phrases.n, 4);
    make_phrases(&phrases, "政务", strlen("政务"));
    assert_int_equal(phrases.n, 1);
    assert_int_equal(phrases.phrase[0].term[0].kind, ZWS_TOKEN_BIGRAM);
    assert_int_equal(phrases.phrase[0].term[0].len, 6);
    make_phrases(&phrases, "", 0);
    assert_int_equal(phrases.n, 0);
    zws_phrases__free(&phrases);
    zws_phrases__free(&phrases);
}

/* --- Brute force ---------------------------------------------------------------------------- */

/* Text as a person compares it: no spaces but between letters and digits, a run of punctuation is
 * one mark; commas between digits may be left out. */
static size_t plain(uint32_t *out, const zws_text *t, bool commas)
{
    size_t n = 0;
    for (size_t i = 0; i < t->n; i++) {
        zws_char_class class = zws_char__class(t->cp[i]);
        bool inside = i > 0 && i + 1 < t->n && zws_char__class(t->cp[i - 1]) == ZWS_CHAR_DIGIT &&
                      zws_char__class(t->cp[i + 1]) == ZWS_CHAR_DIGIT;
        if (t->cp[i] == ',' && inside && !commas)
            continue;
        if (class == ZWS_CHAR_SPACE) {
            zws_char_class before = zws_char__class(t->cp[i - 1]);
            zws_char_class after = zws_char__class(t->cp[i + 1]);
            if ((before == ZWS_CHAR_LATIN || before == ZWS_CHAR_DIGIT) &&
                (after == ZWS_CHAR_LATIN || after == ZWS_CHAR_DIGIT))
                out[n++] = ' ';
        } else if (class != ZWS_CHAR_PUNCT) {
            out[n++] = t->cp[i];
        } else if (n == 0 || out[n - 1] != '|') {
            out[n++] = '|';
        }
    }
    return n;
}

static bool is_wordlike(uint32_t cp)
{
    zws_char_class class = zws_char__class(cp);
    return class == ZWS_CHAR_LATIN || class == ZWS_CHAR_DIGIT;
}

/* The quotation stands in the text, and cuts no run of letters and digits. */
static bool stands_in(const uint32_t *hay, size_t n, const uint32_t *needle, size_t m)
{
    for (size_t i = 0; i + m <= n; i++) {
        if (memcmp(hay + i, needle, m * sizeof *hay) != 0)
            continue;
        bool cut_left = i > 0 && is_wordlike(hay[i - 1]) && is_wordlike(needle[0]);
        bool cut_right = i + m < n && is_wordlike(hay[i + m]) && is_wordlike(needle[m - 1]);
        if (!cut_left && !cut_right)
            return true;
    }
    return false;
}

/* Byte b of the original lies inside a number, a Latin word, or what one character became. */
static bool cuts(const document *d, uint32_t b)
{
    for (size_t i = 0; i < d->n; i++) {
        const posting *p = &d->posting[i];
        if ((p->kind == ZWS_TOKEN_NUMBER || p->kind == ZWS_TOKEN_WORDFORM) &&
            d->text.begin[p->first] < b && b < d->text.end[p->last - 1])
            return true;
    }
    for (size_t i = 0; i < d->text.n; i++)
        if (d->text.cp[i] != ' ' && d->text.begin[i] < b && b < d->text.end[i])
            return true;
    return false;
}

/* Reads both texts with commas in numbers, then without. */
static bool is_there(const document *doc, const zws_text *quoted)
{
    bool there = false;
    uint32_t *hay = calloc(doc->text.n + 1, sizeof *hay);
    uint32_t *needle = calloc(quoted->n + 1, sizeof *needle);
    assert_true(hay && needle);
    for (int commas = 0; commas < 2 && !there; commas++) {
        size_t n = plain(hay, &doc->text, commas), m = plain(needle, quoted, commas), first = 0;
        while (m > 0 && needle[m - 1] == '|')
            m--;
        while (first < m && needle[first] == '|')
            first++;
        there = stands_in(hay, n, needle + first, m - first);
    }
    free(hay);
    free(needle);
    return there;
}

/* A random part of the text: found when it cuts nothing; and when it is found, it is there. */
static size_t try_random_part(dice *d, const document *doc, const char *utf8, size_t len)
{
    size_t begin = zws_utf8__floor(utf8, len, roll(d, (uint32_t)len));
    size_t end = zws_utf8__floor(utf8, len, begin + 1 + roll(d, 60));
    if (end <= begin)
        return 0;
    zws_phrases phrases = {0};
    zws_text quoted = {0};
    assert_ok(zws_text__normalize(&quoted, &f->analyzer, utf8 + begin, end - begin));
    assert_ok(zws_tokens__phrase(&phrases, &f->analyzer, &quoted));
    bool is_found = phrases_found(doc, &phrases);
    bool whole = phrases.n > 0 && !cuts(doc, (uint32_t)begin) && !cuts(doc, (uint32_t)end);
    if (whole && !is_found)
        fail_msg("not found: %.*s", (int)(end - begin), utf8 + begin);
    if (is_found && !is_there(doc, &quoted))
        fail_msg("found, but not there: %.*s", (int)(end - begin), utf8 + begin);
    zws_text__free(&quoted);
    zws_phrases__free(&phrases);
    return whole;
}

static size_t try_random_parts(dice *d, const char *utf8, size_t len, int rounds)
{
    size_t tried = 0;
    document *doc = document_open(utf8, len);
    for (int i = 0; i < rounds; i++)
        tried += try_random_part(d, doc, utf8, len);
    document_close(doc);
    return tried;
}

static void test_parts_of_random_texts(void **state)
{
    (void)state;
    dice d = {2463534242};
    zws_buffer b = {0};
    size_t tried = 0;
    for (int round = 0; round < 2000; round++) {
        zws_buffer__clear(&b);
        do
            random_text(&d, &b, 60, round % 2 ? 9 : 5);
        while (b.len == 0);
        tried += try_random_parts(&d, b.data, b.len, 10);
    }
    assert_in_range(tried, 10000, 20000);
    zws_buffer__free(&b);
}

static void test_parts_of_a_notice(void **state)
{
    static const char notice[] =
        "浙江省人民政府办公厅关于印发２０１８年政务公开工作要点的通知（浙政办发〔2018〕54号）\n"
        "各市、县（市、区）人民政府，省政府直属各单位：\n根据《国务院办公厅关于印发2018年政务公开工"
        "作"
        "要点的通知》（国办发〔2018〕23号），①2018年5月25日前，公开率达到98.5%，涉及1,200个单位；\n"
        "②推进“互联网+政务服务”，5G、PM2.5等数据 每 月 发 布 。附件：1.2018年任务分工 2.联系表\n"
        "２０１８．０５．２５ Open Government Affairs 二○一八年五月";
    (void)state;
    dice d = {123456789};
    assert_in_range(try_random_parts(&d, notice, sizeof notice - 1, 20000), 8000, 20000);
}

/* The notices that are kept beside the project, where they are. */
static void test_parts_of_real_notices(void **state)
{
    (void)state;
    const char *shared = getenv("ZWS_SHARED");
    char folder[3000], path[4000];
    snprintf(folder, sizeof folder, "%s/data/seeds", shared ? shared : "");
    DIR *dir = shared ? opendir(folder) : NULL;
    if (!dir)
        skip();
    dice d = {987654321};
    size_t tried = 0;
    for (struct dirent *e = readdir(dir); e; e = readdir(dir)) {
        size_t len = strlen(e->d_name);
        if (len < 5 || strcmp(e->d_name + len - 4, ".txt") != 0)
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
        char *utf8 = NULL;
        assert_ok(zws_file__read(&utf8, &len, path, 1 << 20));
        tried += try_random_parts(&d, utf8, len, 4000);
        free(utf8);
    }
    closedir(dir);
    assert_in_range(tried, 10000, 20000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_phrases),
        cmocka_unit_test(test_whole_numbers_and_words),
        cmocka_unit_test(test_reuse),
        cmocka_unit_test(test_parts_of_random_texts),
        cmocka_unit_test(test_parts_of_a_notice),
        cmocka_unit_test(test_parts_of_real_notices),
    };
    return cmocka_run_group_tests(tests, open_table, close_table);
}
