/* bench_linear [CHARACTERS]: whether analysis takes twice the time for twice the text, on the worst
 * texts that could be thought of. For each text and step: the least processor time of several runs
 * on the text of CHARACTERS characters (200,000) and on that of twice as many, and the ratio. Exit
 * status 1 when a ratio is above 2.3. */
#include <malloc.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "analysis/new_words.h"
#include "analysis/tokens.h"
#include "base/utf8.h"

#define RUNS      9
#define RATIO_MAX 2.3

static zws_analyzer *analyzer;

static void need(zws_status status)
{
    if (status != ZWS_OK) {
        fprintf(stderr, "bench_linear: %s\n", zws_error_message());
        exit(3);
    }
}

/* --- Texts: each repeats its pattern; NULL is random characters of a class ---------------------
 */

static const struct {
    const char *name, *pattern;
    uint32_t first, count; /* of the random characters */
} texts[] = {
    {"one character", "的", 0, 0},
    {"a word again and again", "中华人民共和国", 0, 0},
    {"ambiguous words", "发展中国家", 0, 0},
    {"ambiguous words 2", "研究生命令人大代表大会议论文化", 0, 0},
    {"names", "欧阳王小明司马诸葛", 0, 0},
    {"numerals", "一百二十万", 0, 0},
    {"ordinals", "第第第十二", 0, 0},
    {"fractions", "百分之三点五分之", 0, 0},
    {"digits", "7", 0, 0},
    {"digits and points", "1.", 0, 0},
    {"dates", "2018年5月", 0, 0},
    {"letters", "x", 0, 0},
    {"letters and digits", "a1", 0, 0},
    {"joined letters", "a-b.c&", 0, 0},
    {"Han and letters", "政a务1", 0, 0},
    {"Han and blanks", "政 务\n", 0, 0},
    {"points", ".", 0, 0},
    {"dashes", "—", 0, 0},
    {"signs", "。，！", 0, 0},
    {"colons", "a:1", 0, 0},
    {"combining marks", "a\u0301\u0301\u0301", 0, 0},
    {"nothing but marks", "\u0301", 0, 0},
    {"expanding", "ﷺ政务公开网", 0, 0},
    {"circled numbers", "①㈠", 0, 0},
    {"blanks", " ", 0, 0},
    {"a fault again and again", "责任羊位省财政斤", 0, 0},
    {"nothing but faults", "羊斤固惰", 0, 0},
    {"split characters", "才是升大厅", 0, 0},
    {"split digits", "第1 2 3 条(20 1 7 J 4 7 号)", 0, 0},
    {"specks", "政'务`公·开", 0, 0},
    {"no UTF-8", "\xFF", 0, 0},
    {"random Han", NULL, 0x4E00, 0x5200},
    {"random frequent Han", NULL, 0x4E00, 64},
    {"random of all", NULL, 0x20, 0xD7E0},
};

static void make_text(zws_buffer *out, size_t which, size_t characters)
{
    uint64_t dice = 1;
    size_t step = texts[which].pattern
                      ? zws_utf8__count(texts[which].pattern, strlen(texts[which].pattern))
                      : 1;
    zws_buffer__clear(out);
    for (size_t n = 0; n < characters; n += step) {
        char utf8[4];
        dice = dice * 6364136223846793005u + 1442695040888963407u;
        if (texts[which].pattern)
            need(zws_buffer__puts(out, texts[which].pattern));
        else
            need(zws_buffer__append(
                out, utf8,
                zws_utf8__encode(utf8, texts[which].first +
                                           (uint32_t)(dice >> 33) % texts[which].count)));
    }
}

/* --- Steps ------------------------------------------------------------------------------------ */

static zws_text text;
static zws_words found;
static zws_phrases phrases;

static void normalise(const zws_buffer *utf8)
{
    need(zws_text__normalize(&text, analyzer, utf8->data, utf8->len));
}

static void words(const zws_buffer *utf8)
{
    (void)utf8;
    zws_analyzer__use_pairs(analyzer, true);
    need(zws_words__segment(&found, analyzer, text.cp, text.n));
}

static void unigram(const zws_buffer *utf8)
{
    (void)utf8;
    zws_analyzer__use_pairs(analyzer, false);
    need(zws_words__segment(&found, analyzer, text.cp, text.n));
    zws_analyzer__use_pairs(analyzer, true);
}

static zws_status ignore(const zws_token *token, void *context)
{
    *(size_t *)context += token->len;
    return ZWS_OK;
}

static void tokens(const zws_buffer *utf8)
{
    size_t sum = 0;
    (void)utf8;
    need(zws_tokens__emit(analyzer, &text, 0, ZWS_TOKENS_WORDS | ZWS_TOKENS_REPAIRS, ignore, &sum,
                          NULL));
}

static void quotation(const zws_buffer *utf8)
{
    (void)utf8;
    need(zws_tokens__phrase(&phrases, analyzer, &text));
}

static zws_status ignore_word(const zws_new_word *word, void *context)
{
    *(double *)context += word->score;
    return ZWS_OK;
}

static void new_words(const zws_buffer *utf8)
{
    zws_new_words *proposals;
    double sum = 0;
    need(zws_new_words__make(&proposals, 0));
    need(zws_new_words__add(proposals, analyzer, utf8->data, utf8->len));
    need(zws_new_words__end_document(proposals));
    need(zws_new_words__propose(proposals, analyzer, 100, 2, ignore_word, &sum));
    zws_new_words__free(proposals);
}

static const struct {
    const char *name;
    void (*run)(const zws_buffer *utf8);
} steps[] = {{"normalise", normalise}, {"words", words},         {"unigram", unigram},
             {"tokens", tokens},       {"quotation", quotation}, {"new words", new_words}};
#define STEPS (sizeof steps / sizeof *steps)

static double seconds_of(size_t step, const zws_buffer *utf8)
{
    double least = 1e9;
    for (int i = 0; i < RUNS; i++) {
        struct timespec a, b;
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &a);
        steps[step].run(utf8);
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &b);
        double s = (double)(b.tv_sec - a.tv_sec) + (double)(b.tv_nsec - a.tv_nsec) / 1e9;
        if (s < least)
            least = s;
    }
    return least;
}

int main(int argc, char **argv)
{
    size_t characters = argc > 1 ? strtoul(argv[1], NULL, 10) : 200000;
    zws_buffer once = {0}, twice = {0};
    double worst = 0;
    if (characters < 1000 || characters > 100000000) {
        fprintf(stderr, "usage: bench_linear [CHARACTERS], from 1000\n");
        return 2;
    }
    /* Memory stays with the process: what the kernel does with pages is not measured. */
    mallopt(M_MMAP_THRESHOLD, 1 << 30);
    mallopt(M_TRIM_THRESHOLD, 1 << 30);
    need(zws_analyzer__open(&analyzer, NULL));
    printf("%-24s", "ns a character, ratio");
    for (size_t s = 0; s < STEPS; s++)
        printf(" %14s", steps[s].name);
    putchar('\n');
    for (size_t t = 0; t < sizeof texts / sizeof *texts; t++) {
        double time[2][STEPS];
        make_text(&once, t, characters);
        make_text(&twice, t, 2 * characters);
        for (size_t s = 0; s < STEPS; s++)
            time[0][s] = seconds_of(s, &once);
        for (size_t s = 0; s < STEPS; s++)
            time[1][s] = seconds_of(s, &twice);
        printf("%-24s", texts[t].name);
        for (size_t s = 0; s < STEPS; s++) {
            double ratio = time[1][s] / time[0][s];
            printf(" %8.1f %5.2f", time[0][s] * 1e9 / (double)characters, ratio);
            /* What takes no time has no ratio. New words are sorted, so n log n. */
            if (time[0][s] > 2e-5 && steps[s].run != new_words && ratio > worst)
                worst = ratio;
        }
        putchar('\n');
        fflush(stdout);
    }
    printf("worst ratio %.2f, at most %.1f\n", worst, RATIO_MAX);
    zws_buffer__free(&once);
    zws_buffer__free(&twice);
    zws_phrases__free(&phrases);
    zws_text__free(&text);
    zws_words__free(&found);
    zws_analyzer__free(analyzer);
    return worst > RATIO_MAX;
}
