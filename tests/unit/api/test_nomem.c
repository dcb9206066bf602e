/* Every allocation of the functions that read an index fails, alone or with all behind it,
 * jansson's among them: the call says so, or gives the whole of what it always gives; nothing
 * leaks. */
#include <jansson.h>

#include "unit/search/index.h"
#include "zwsearch.h"

#include "unit/nomem.h"

#define LAW                                                                                               \
    "第一章 总则\n第一条 为了规范个人饲养犬只管理，制定本办法。\n"             \
    "第二条 个人饲养犬只的，应当自取得犬只之日起十五日内办理养犬登记。\n" \
    "第二章 附则\n第三条 岚政办发〔2018〕3号文件同时废止。本办法有效期至2019年12月31日。\n"

static const sample samples[] = {
    {"dogs", "岚州市养犬管理办法", LAW, "2018-05-01", "岚政办发〔2018〕54号", "岚州市人民政府",
     "办法"},
    {"copy", "岚州市养犬管理办法", LAW, "2018-05-01", "岚政办发〔2018〕54号", NULL, "办法"},
    {"old", "关于养犬登记的通知", "养犬登记由公安机关办理，登记每年一次。犬只登记收费十元。",
     "2018-01-01", "岚政办发〔2018〕3号", "岚州市人民政府办公室", "通知"},
    {"open", "政务公开工作要点",
     "推进政务公开，加强政策解读。政务公开由各部门落实，公开登记情况。依据岚政办发〔2017〕9号。",
     "2021-04-01", NULL, "岚州市人民政府", "通知"},
    {"read", "《岚州市养犬管理办法》政策解读", "养犬为什么要登记？因为《岚州市养犬管理办法》规定。",
     "2018-05-02", NULL, NULL, "解读"},
};

static test_index *files;
static char path[96];
static zws_index *the_index;

static int setup(void **state)
{
    (void)state;
    /* Before anything is made by it: what one allocator gave, the other may not free. */
    json_set_alloc_funcs(malloc, free);
    files = make_index(samples, sizeof samples / sizeof *samples, false);
    snprintf(path, sizeof path, "%s/index", files->folder);
    return zws_index_open(&the_index, path) == ZWS_OK ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    zws_index_free(the_index);
    free_index(files);
    return 0;
}

/* --- What gives a text ----------------------------------------------------------------------- */

typedef struct {
    zws_status (*make)(char **out, void *context);
    void *context;
    char *expected;
} text;

/* Without the time that it took. */
static char *strip_time(char *json)
{
    char *time = strstr(json, "\"milliseconds\"");
    if (time)
        memmove(time, strchr(time, '\n'), strlen(strchr(time, '\n')) + 1);
    return json;
}

static void assert_same(const char *json, const char *expected)
{
    size_t i = 0;
    while (json[i] && json[i] == expected[i])
        i++;
    if (json[i] || expected[i])
        fail_msg("…%.200s\nis not\n…%.200s", json + (i < 60 ? 0 : i - 60),
                 expected + (i < 60 ? 0 : i - 60));
}

static zws_status make_text(void *context)
{
    const text *t = context;
    char *json = NULL;
    zws_status status = t->make(&json, t->context);
    assert_true((status == ZWS_OK) == (json != NULL));
    /* In part, it would be wrong. */
    if (status == ZWS_OK)
        assert_same(strip_time(json), t->expected);
    zws_free(json);
    return status;
}

static long text_with_failures(zws_status (*make)(char **out, void *context), const void *context)
{
    text t = {make, (void *)(uintptr_t)context, NULL};
    long n = 0;
    assert_ok(make(&t.expected, t.context));
    t.expected = strip_time(t.expected);
    for (int all = 0; all < 2; all++) {
        for_good = all;
        n = with_failures_up_to(600, make_text, &t, NULL);
    }
    for_good = false;
    assert_ok(make_text(&t));
    zws_free(t.expected);
    return n;
}

static zws_status show(char **out, void *id)
{
    return zws_index_show(out, the_index, id);
}

static zws_status about(char **out, void *id)
{
    return zws_index_about(out, the_index, id);
}

static zws_status validity(char **out, void *id)
{
    return zws_index_validity(out, the_index, id, 20220101);
}

static zws_status stat_of(char **out, void *ignored)
{
    (void)ignored;
    return zws_index_stat(out, the_index);
}

static zws_status show_freshly(char **out, void *id)
{
    zws_index *index;
    *out = NULL;
    ZWS_TRY(zws_index_open(&index, path));
    zws_status status = zws_index_show(out, index, id);
    zws_index_free(index);
    return status;
}

static void test_documents(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        assert_true(text_with_failures(show, samples[i].id) > 50);
        assert_true(text_with_failures(about, samples[i].id) > 50);
        assert_true(text_with_failures(validity, samples[i].id) > 5);
    }
    assert_true(text_with_failures(stat_of, NULL) > 5);
    assert_true(text_with_failures(show_freshly, "dogs") > 100);
}

/* --- Results and suggestions ----------------------------------------------------------------- */

static zws_status results_json(char **out, void *results)
{
    return zws_results_json(out, results);
}

static void test_results(void **state)
{
    (void)state;
    static const char *const queries[] = {"养犬登记", "个人养犬怎么登记？", "养犬管理版法",
                                          "爱犬 上户口"};
    static const zws_option wanted[] = {ZWS_OPTION_EXPLAIN, ZWS_OPTION_FOLD, ZWS_OPTION_CITE,
                                        ZWS_OPTION_LINKS, ZWS_OPTION_ANSWER};
    for (size_t q = 0; q < sizeof queries / sizeof *queries; q++) {
        zws_search *r = request(ZWS_SORT_RELEVANCE, queries[q]);
        zws_results *results;
        for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
            assert_ok(zws_search_set(r, wanted[i], 1));
        assert_ok(zws_search_set(r, ZWS_OPTION_PASSAGES, 2));
        assert_ok(zws_search_set(r, ZWS_OPTION_AS_OF, 20220101));
        assert_ok(zws_search_add_facet(r, "year"));
        assert_ok(zws_search_add_facet(r, "issuer"));
        assert_ok(zws_search_run(&results, r, the_index));
        assert_true(zws_results_count(results) > 0);
        assert_true(text_with_failures(results_json, results) > 100);
        zws_results_free(results);
        zws_search_free(r);
    }
}

static zws_status suggestions_json(char **out, void *suggestions)
{
    return zws_suggestions_json(out, suggestions);
}

static zws_status suggest_once(void *typed)
{
    char *json = NULL;
    zws_status status = zws_suggest_json(&json, the_index, typed, strlen(typed), 8, 0);
    assert_true((status == ZWS_OK) == (json != NULL));
    zws_free(json);
    return status;
}

static void test_suggestions(void **state)
{
    (void)state;
    static const char *const typed[] = {"养犬", "yangq", "岚政办发〔2018"};
    for (size_t i = 0; i < sizeof typed / sizeof *typed; i++) {
        zws_suggestions *suggestions;
        assert_ok(zws_suggest(&suggestions, the_index, typed[i], strlen(typed[i]), 8, 0));
        assert_true(text_with_failures(suggestions_json, suggestions) > 3);
        zws_suggestions_free(suggestions);
        with_failures(suggest_once, (void *)(uintptr_t)typed[i], NULL);
    }
}

/* --- The rest -------------------------------------------------------------------------------- */

static void ignore_line(const char *line, void *context)
{
    (void)line;
    (void)context;
}

static zws_status load_all(void *context)
{
    zws_index *index;
    const char *const *file = context;
    ZWS_TRY(zws_index_open(&index, path));
    zws_status status = zws_index_load_words(index, file[0]);
    if (status == ZWS_OK)
        status = zws_index_load_synonyms(index, file[1]);
    if (status == ZWS_OK)
        status = zws_index_load_pins(index, file[2], ignore_line, NULL);
    if (status == ZWS_OK)
        status = zws_index_load_profile(index, file[3]);
    zws_index_free(index);
    return status;
}

static void test_files(void **state)
{
    (void)state;
    static const char *const content[] = {
        "养犬登记 500\n犬只留验所\n# 说明\n政务公开办\n", "上户口\t办理登记|落户\n爱犬\t犬只\n",
        "养犬\tdogs\n政务 公开\topen\t2030-01-01\n", "weight.alternative = 0.5\n"};
    char name[4][128];
    const char *file[4];
    for (int i = 0; i < 4; i++) {
        file[i] = name[i];
        snprintf(name[i], sizeof name[i], "%s/file%d", files->folder, i);
        FILE *f = fopen(name[i], "w");
        assert_non_null(f);
        fputs(content[i], f);
        fclose(f);
    }
    for (int all = 0; all < 2; all++) {
        for_good = all;
        assert_true(with_failures_up_to(600, load_all, file, NULL) > 20);
    }
    for_good = false;
    for (int i = 0; i < 4; i++)
        unlink(name[i]);
}

static int take_word(const char *word, uint32_t frequency, uint64_t count, double score,
                     void *context)
{
    (void)word, (void)frequency, (void)count, (void)score, (void)context;
    return 0;
}

static zws_status new_words(void *context)
{
    (void)context;
    return zws_index_words(the_index, 10, 2, take_word, NULL);
}

static int take_missing(const char *number, const char *title, uint64_t documents, const char *id,
                        void *context)
{
    (void)number, (void)title, (void)documents, (void)id, (void)context;
    return 0;
}

static zws_status missing(void *context)
{
    (void)context;
    return zws_index_missing(the_index, 10, take_missing, NULL);
}

static int take_finding(zws_audit_kind kind, const char *name, const char *id, const char *other,
                        const char *detail, void *context)
{
    (void)kind, (void)name, (void)id, (void)other, (void)detail, (void)context;
    return 0;
}

static zws_status audit(void *context)
{
    (void)context;
    return zws_index_audit(the_index, 0, NULL, take_finding, NULL);
}

static zws_status outline(void *context)
{
    zws_outline *outline;
    ZWS_TRY(zws_outline_read(&outline, the_index, context));
    assert_true(zws_outline_count(outline) > 3);
    zws_outline_free(outline);
    return ZWS_OK;
}

static int take_piece(size_t begin, size_t end, const char *term, void *context)
{
    (void)begin, (void)end, (void)term, (void)context;
    return 0;
}

static zws_status segment(void *context)
{
    zws_segmenter *segmenter;
    ZWS_TRY(zws_segmenter_open(&segmenter));
    zws_status status = ZWS_OK;
    for (int mode = 0; mode < 2 && status == ZWS_OK; mode++)
        status = zws_segmenter_run(segmenter, (zws_segment_mode)mode, LAW, sizeof LAW - 1,
                                   take_piece, context);
    zws_segmenter_free(segmenter);
    return status;
}

static void test_others(void **state)
{
    (void)state;
    zws_document *document;
    assert_ok(zws_index_get(&document, the_index, "dogs"));
    for (int all = 0; all < 2; all++) {
        for_good = all;
        assert_true(with_failures_up_to(600, new_words, NULL, NULL) > 5);
        assert_true(with_failures_up_to(600, missing, NULL, NULL) > 5);
        assert_true(with_failures_up_to(600, outline, document, NULL) > 5);
        assert_true(with_failures_up_to(600, audit, NULL, NULL) > 5);
        assert_true(with_failures_up_to(600, segment, NULL, NULL) > 5);
    }
    for_good = false;
    zws_document_free(document);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_documents),   cmocka_unit_test(test_results),
        cmocka_unit_test(test_suggestions), cmocka_unit_test(test_files),
        cmocka_unit_test(test_others),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
