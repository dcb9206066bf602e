/* Printing results: for people, for programs, for judges. */
#include <string.h>

#include "zwquery.h"

static const char *const band_names[] = {"",         "完全一致",     "词语相邻", "词语齐全",
                                         "多数词语", "疑似识别误差", "置顶",     "近义词语",
                                         "部分词语", "最为相关"};

static const char *first(const zws_results *results, size_t i, zws_field field)
{
    const char *text = zws_document_get(zws_results_document(results, i), field, 0, NULL);
    return text ? text : "";
}

/* What an undated document is marked with, never left blank. */
static const char *date_text(const zws_results *results, size_t i)
{
    const char *date = zws_results_date(results, i);
    return *date ? date : "无日期";
}

static void print_clean(const char *text)
{
    tool_print_clean(stdout, text, strlen(text));
}

/* One mark after the other of an extract or a passage. */
typedef bool (*next_mark)(const zws_results *results, size_t i, size_t p, size_t m, size_t *begin,
                          size_t *end);

static bool extract_mark(const zws_results *results, size_t i, size_t p, size_t m, size_t *begin,
                         size_t *end)
{
    (void)p;
    return zws_results_mark(results, i, m, begin, end);
}

/* A text, its marks in bold on a terminal and within 【】 elsewhere. */
static void print_marked(const zws_results *results, size_t i, size_t p, const char *text,
                         size_t begin, size_t end, next_mark mark, bool color)
{
    size_t at = begin, mark_begin, mark_end;
    for (size_t m = 0; mark(results, i, p, m, &mark_begin, &mark_end); m++) {
        tool_print_clean(stdout, text + (at - begin), mark_begin - at);
        fputs(color ? "\033[1m" : "【", stdout);
        tool_print_clean(stdout, text + (mark_begin - begin), mark_end - mark_begin);
        fputs(color ? "\033[0m" : "】", stdout);
        at = mark_end;
    }
    tool_print_clean(stdout, text + (at - begin), end - at);
    putchar('\n');
}

static void print_extract(const zws_results *results, size_t i, bool color)
{
    size_t begin, end;
    const char *text = zws_results_extract(results, i, &begin, &end);
    if (!text || begin >= end)
        return;
    fputs("    ", stdout);
    print_marked(results, i, 0, text, begin, end, extract_mark, color);
}

static void print_citation(const zws_results *results, size_t i, size_t p)
{
    const char *citation = zws_results_citation(results, i, p);
    if (!citation)
        return;
    fputs("    ", stdout);
    print_clean(citation);
    putchar('\n');
}

static void print_passage(const zws_results *results, size_t i, size_t p, const zwquery_view *view)
{
    size_t begin, end;
    const char *text = zws_results_passage(results, i, p, &begin, &end);
    const char *path = zws_results_passage_path(results, i, p);
    if (!text || !view->passages)
        return;
    fputs("    ", stdout);
    if (path && *path) {
        print_clean(path);
        fputs("  ", stdout);
    }
    print_marked(results, i, p, text, begin, end, zws_results_passage_mark, view->color);
}

/* Passages, each with its citation; the document's own where there is none. */
static void print_passages(const zws_results *results, size_t i, const zwquery_view *view)
{
    size_t n = zws_results_passages(results, i);
    for (size_t p = 0; p < n; p++) {
        print_passage(results, i, p, view);
        print_citation(results, i, p);
    }
    if (n == 0)
        print_citation(results, i, 0);
}

static void print_explain(const zws_results *results, size_t i)
{
    double addend;
    unsigned tf;
    const char *term;
    for (size_t k = 0; (term = zws_results_addend(results, i, k, &tf, &addend)); k++) {
        printf("    %10.6f  ", addend);
        print_clean(term);
        printf(" × %u\n", tf);
    }
}

/* What was looked for behind the words typed. */
static void print_alternatives(const zws_results *results)
{
    const char *term, *alternative;
    for (size_t k = 0; (alternative = zws_results_alternative(results, k, &term)); k++) {
        fputs("也作：", stdout);
        print_clean(term);
        fputs(" → ", stdout);
        print_clean(alternative);
        putchar('\n');
    }
}

/* Where nothing is known of it, what the input says. */
static void print_validity(const zws_results *results, size_t i)
{
    zws_validity state = zws_results_validity(results, i);
    const char *text = first(results, i, ZWS_FIELD_VALIDITY);
    if (state != ZWS_VALIDITY_UNKNOWN)
        text = zws_validity_name(state);
    if (*text) {
        fputs("  ", stdout);
        print_clean(text);
    }
}

/* What others say of it; its own clauses stand in its text. */
static void print_reason(const zws_results *results, size_t i)
{
    zws_validity other;
    const char *by = zws_results_validity_by(results, i);
    if (by) {
        fputs("     依据 ", stdout);
        print_clean(by);
        fputs("：", stdout);
        print_clean(zws_results_validity_sentence(results, i));
        putchar('\n');
    }
    if (zws_results_validity_disputed(results, i, &other))
        printf("     另有说法：%s\n", zws_validity_name(other));
}

/* Copies that the hit stands for. */
static void print_copies(const zws_results *results, size_t i)
{
    size_t n = zws_results_copies(results, i);
    if (n == 0)
        return;
    printf("     另有 %zu 个相同文件：", n);
    for (size_t k = 0; k < n; k++) {
        fputs(k ? "，" : "", stdout);
        print_clean(zws_results_copy(results, i, k));
    }
    putchar('\n');
}

static void print_answer(const zws_results *results)
{
    size_t begin, end;
    const char *id, *text = zws_results_answer(results, &id, &begin, &end);
    if (!text)
        return;
    if (*zws_results_answer_question(results)) {
        fputs("问：", stdout);
        print_clean(zws_results_answer_question(results));
        putchar('\n');
    }
    fputs("答：", stdout);
    tool_print_clean(stdout, text, end - begin);
    fputs("\n    ", stdout);
    print_clean(zws_results_answer_citation(results));
    fputs("  ", stdout);
    print_clean(id);
    putchar('\n');
}

static void print_corrected(const zws_results *results)
{
    bool applied;
    const char *corrected = zws_results_corrected(results, &applied);
    if (!corrected)
        return;
    fputs(applied ? "已改为查找：" : "您是不是要找：", stdout);
    print_clean(corrected);
    putchar('\n');
}

static void print_field(const zws_results *results, size_t i, zws_field field)
{
    const char *text = first(results, i, field);
    if (*text) {
        fputs("  ", stdout);
        print_clean(text);
    }
}

static void print_text(const zws_results *results, const zwquery_view *view)
{
    bool exact;
    print_corrected(results);
    unsigned long long total = (unsigned long long)zws_results_total(results, &exact);
    print_answer(results);
    printf("%s %llu 条\n", exact ? "共" : "至少", total);
    unsigned long long sunk = (unsigned long long)zws_results_sunk(results, &exact);
    if (sunk > 0)
        printf("其中%s %llu 条已废止或有效期届满，排在同档之后\n", exact ? "" : "至少", sunk);
    if (view->explain)
        print_alternatives(results);
    for (size_t i = 0; i < zws_results_count(results); i++) {
        printf("%3zu  %s  ", view->offset + i + 1, date_text(results, i));
        if (*first(results, i, ZWS_FIELD_DOCNO)) {
            print_clean(first(results, i, ZWS_FIELD_DOCNO));
            fputs("  ", stdout);
        }
        if (view->color)
            fputs("\033[1m", stdout);
        print_clean(first(results, i, ZWS_FIELD_TITLE));
        if (view->color)
            fputs("\033[0m", stdout);
        fputs("\n     ", stdout);
        print_clean(zws_results_id(results, i));
        print_field(results, i, ZWS_FIELD_ISSUER);
        print_field(results, i, ZWS_FIELD_CHAPTER);
        print_validity(results, i);
        if (zws_results_band(results, i) != ZWS_BAND_NONE)
            printf("  [%s]", band_names[zws_results_band(results, i)]);
        else if (zws_results_repaired(results, i))
            printf("  [%s]", band_names[ZWS_BAND_REPAIRED]);
        if (zws_results_score(results, i) > 0)
            printf("  %.6f", zws_results_score(results, i));
        putchar('\n');
        print_copies(results, i);
        print_reason(results, i);
        if (!view->passages || zws_results_passages(results, i) == 0)
            print_extract(results, i, view->color);
        print_passages(results, i, view);
        if (view->explain)
            print_explain(results, i);
    }
    for (size_t f = 0; f < view->n_facets; f++) {
        uint64_t count;
        const char *value;
        printf("%s:\n", view->facet[f]);
        for (size_t k = 0; (value = zws_results_facet_value(results, f, k, &count)); k++) {
            printf("%8llu  ", (unsigned long long)count);
            print_clean(value);
            putchar('\n');
        }
    }
}

static void print_tsv(const zws_results *results, const zwquery_view *view)
{
    for (size_t i = 0; i < zws_results_count(results); i++) {
        printf("%zu\t%.9f\t", view->offset + i + 1, zws_results_score(results, i));
        print_clean(zws_results_id(results, i));
        printf("\t%s\t", date_text(results, i));
        print_clean(first(results, i, ZWS_FIELD_DOCNO));
        putchar('\t');
        print_clean(first(results, i, ZWS_FIELD_TITLE));
        putchar('\n');
    }
}

/* Programs that judge runs sort by score, so orders that have none get one that falls with the
 * rank. */
static void print_trec(const zws_results *results, const char *qid, const zwquery_view *view)
{
    bool scored = true;
    for (size_t i = 0; i < zws_results_count(results); i++)
        scored = scored && zws_results_band(results, i) == ZWS_BAND_NONE &&
                 zws_results_score(results, i) > 0;
    for (size_t i = 0; i < zws_results_count(results); i++) {
        size_t rank = view->offset + i + 1;
        print_clean(qid);
        fputs(" Q0 ", stdout);
        print_clean(zws_results_id(results, i));
        printf(" %zu %.9f zwsearch\n", rank,
               scored ? zws_results_score(results, i) : 1.0 / (double)rank);
    }
}

static void print_json(const zws_results *results)
{
    char *json;
    if (zws_results_json(&json, results) != ZWS_OK) {
        tool_failed(ZWS_ENOMEM);
        return;
    }
    puts(json);
    zws_free(json);
}

void zwquery_print(const zws_results *results, const char *qid, const zwquery_view *view)
{
    switch (view->format) {
    case ZWQUERY_TEXT:
        print_text(results, view);
        break;
    case ZWQUERY_JSON:
        print_json(results);
        break;
    case ZWQUERY_TSV:
        print_tsv(results, view);
        break;
    case ZWQUERY_TREC:
        print_trec(results, qid, view);
        break;
    }
}
