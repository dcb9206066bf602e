/* Documents and their interpretations, from either side; and what the audit makes of them. */
#include "unit/search/index.h"

#include "search/audit.h"
#include "search/links.h"

/* What it interprets: a number, or a title. */
typedef struct {
    sample document;
    const char *number, *title;
} link_sample;

static const link_sample samples[] = {
    {{"notice", "岚江省财政厅关于印发《岚江省会议费管理办法》的通知", "会议费的正文。",
      "2023-04-27", "岚财行〔2023〕8号", "岚江省财政厅", NULL},
     NULL,
     NULL},
    {{"by-number", "会议费管理办法解读", "解读的正文。", "2023-05-05", NULL, NULL, NULL},
     "岚财行〔2023〕8号",
     NULL},
    {{"by-alias", "《岚江省会议费管理办法》图解", "图解的正文。", "2023-05-06", NULL, NULL, NULL},
     NULL,
     "岚江省会议费管理办法"},
    {{"by-title", "通知解读", "解读的正文。", "2023-04-28", NULL, NULL, NULL},
     NULL,
     "岚江省财政厅关于印发《岚江省会议费管理办法》的通知"},
    {{"stranger", "别的解读", "解读的正文。", "2023-05-06", NULL, NULL, NULL},
     NULL,
     "岚江省并不存在的管理办法"},
    /* Two of one title: each has an interpretation. */
    {{"old", "岚江省工作规则", "旧规则的正文。", "2014-05-26", "岚政办发〔2014〕36号", NULL, NULL},
     NULL,
     NULL},
    {{"new", "岚江省工作规则", "新规则的正文。", "2021-11-30", "岚政办发〔2021〕63号", NULL, NULL},
     NULL,
     NULL},
    {{"of-old", "工作规则解读一", "解读的正文。", "2014-05-27", NULL, NULL, NULL},
     NULL,
     "岚江省工作规则"},
    {{"of-new", "工作规则解读二", "解读的正文。", "2021-12-02", NULL, NULL, NULL},
     NULL,
     "岚江省工作规则"},
    {{"too-early", "工作规则解读零", "解读的正文。", "2014-05-20", NULL, NULL, NULL},
     NULL,
     "岚江省工作规则"},
    {{"four", "四号", "四号的正文。", "2021-01-04", "岚政办发〔2021〕66号", NULL, NULL},
     NULL,
     NULL},
    {{"seven", "七号", "七号的正文。", NULL, "岚政办发〔2021〕70号", NULL, NULL}, NULL, NULL},
    {{"bare", "无号", "没有日期也没有文号的正文。", NULL, NULL, NULL, NULL}, NULL, NULL},
};

static void put(zws_store_writer *writer, const link_sample *s)
{
    zws_document *document;
    assert_ok(zws_document_new(&document));
    set_field(document, ZWS_FIELD_ID, s->document.id);
    set_field(document, ZWS_FIELD_TITLE, s->document.title);
    set_field(document, ZWS_FIELD_BODY, s->document.body);
    set_field(document, ZWS_FIELD_DATE, s->document.date);
    set_field(document, ZWS_FIELD_PUBLISHED, s->document.date);
    set_field(document, ZWS_FIELD_DOCNO, s->document.docno);
    assert_ok(zws_document__extract(document, zws_store_writer__analyzer(writer)));
    zws_citations__free(&document->citations);
    if (s->number || s->title) {
        zws_citation citation = {
            .relation = ZWS_INTERPRETS, .part = ZWS_PART_BODY, .end = 3, .sentence_end = 6};
        if (s->number)
            assert_ok(zws_mem__dup(&citation.number, s->number, strlen(s->number)));
        if (s->title)
            assert_ok(zws_mem__dup(&citation.title, s->title, strlen(s->title)));
        assert_ok(zws_citations__add(&document->citations, &citation));
    }
    assert_ok(zws_store_writer__put(writer, document, NULL, NULL));
    zws_document_free(document);
}

/* sealed: all but the last half of the documents. */
static test_index *links_index(bool sealed, bool backwards)
{
    test_index *index = calloc(1, sizeof *index);
    assert_non_null(index);
    strcpy(index->folder, "/tmp/zws-links-XXXXXX");
    assert_non_null(mkdtemp(index->folder));
    char path[96];
    snprintf(path, sizeof path, "%s/index", index->folder);
    zws_store_options options = {.create = true};
    zws_store_writer *writer;
    const size_t n = sizeof samples / sizeof *samples;
    assert_ok(zws_store_writer__open(&writer, path, &options));
    for (size_t i = 0; i < n; i++) {
        put(writer, &samples[backwards ? n - 1 - i : i]);
        if (sealed && i == n / 2)
            assert_ok(zws_store_writer__seal(writer, NULL, NULL));
    }
    assert_ok(zws_store_writer__commit(writer));
    zws_store_writer__free(writer);
    assert_ok(zws_store__open(&index->store, path));
    assert_ok(zws_analyzer__open(&index->analyzer, NULL));
    return index;
}

typedef struct {
    test_index *index;
    const char *id;
    char to[400], from[400];
    zws_buffer json;
} asking;

static void join_ids(char *out, const zws_links *links)
{
    *out = '\0';
    for (size_t i = 0; i < links->n; i++) {
        strcat(out, i ? " " : "");
        strcat(out, links->item[i].id);
    }
}

static zws_status ask(zws_store *snapshot, void *context)
{
    asking *a = context;
    zws_match match = {0};
    zws_document *document;
    zws_links to = {0}, from = {0};
    ZWS_TRY(zws_store__find(snapshot, a->id, strlen(a->id), &match));
    zws_status status = zws_store__document(snapshot, &match, &document);
    free(match.id);
    ZWS_TRY(status);
    assert_ok(zws_links__interpreted(&to, snapshot, a->index->analyzer, document));
    assert_ok(zws_links__interpretations(&from, snapshot, a->index->analyzer, document));
    join_ids(a->to, &to);
    join_ids(a->from, &from);
    zws_buffer__clear(&a->json);
    assert_ok(zws_links__append_json(&a->json, &to, &from, &to));
    zws_links__free(&to);
    zws_links__free(&from);
    zws_links__free(&from);
    zws_document_free(document);
    return ZWS_OK;
}

static void assert_links(test_index *index, const char *id, const char *to, const char *from)
{
    asking a = {.index = index, .id = id};
    assert_ok(zws_store__read(index->store, ask, &a));
    assert_string_equal(a.to, to);
    assert_string_equal(a.from, from);
    zws_buffer__free(&a.json);
}

/* Variants: live, half sealed; in either order. */
static test_index *variant(int i)
{
    return links_index(i & 1, i & 2);
}

static void both_ways(void **state)
{
    (void)state;
    for (int i = 0; i < 4; i++) {
        test_index *index = variant(i);
        assert_links(index, "notice", "", "by-alias by-number by-title");
        assert_links(index, "by-number", "notice", "");
        assert_links(index, "by-alias", "notice", "");
        assert_links(index, "by-title", "notice", "");
        assert_links(index, "stranger", "", "");
        assert_links(index, "bare", "", "");
        free_index(index);
    }
}

static void one_title_two_documents(void **state)
{
    (void)state;
    for (int i = 0; i < 4; i++) {
        test_index *index = variant(i);
        assert_links(index, "of-old", "old", "");
        assert_links(index, "of-new", "new", "");
        /* Younger than both: the older one. */
        assert_links(index, "too-early", "old", "");
        assert_links(index, "old", "", "of-old too-early");
        assert_links(index, "new", "", "of-new");
        free_index(index);
    }
}

/* The hits of a page have their interpretations, where they are asked for. */
static void of_hits(void **state)
{
    (void)state;
    for (int i = 0; i < 4; i++) {
        test_index *index = variant(i);
        zws_search *r = request(ZWS_SORT_TIER, "会议费 正文");
        zws_results *results = search(index, r);
        for (size_t h = 0; h < results->n_hits; h++)
            assert_int_equal(results->hit[h].n_interpretations, 0);
        zws_results__free(results);
        assert_ok(zws_search_set(r, ZWS_OPTION_LINKS, 1));
        results = search(index, r);
        size_t with = 0;
        for (size_t h = 0; h < results->n_hits; h++) {
            const zws_hit *hit = &results->hit[h];
            with += hit->n_interpretations > 0;
            assert_int_equal(hit->n_interpretations, strcmp(hit->match.id, "notice") == 0 ? 3 : 0);
            if (hit->n_interpretations == 0)
                continue;
            assert_string_equal(zws_results_interpretation(results, h, 0, NULL), "by-alias");
            const char *title;
            assert_string_equal(zws_results_interpretation(results, h, 2, &title), "by-title");
            assert_string_equal(title, "通知解读");
            assert_null(zws_results_interpretation(results, h, 3, &title));
            assert_null(title);
        }
        assert_int_equal(with, 1);
        char *json;
        assert_ok(zws_results_json(&json, results));
        assert_non_null(strstr(json, "\"interpretations\": ["));
        zws_free(json);
        zws_results__free(results);
        zws_search_free(r);
        free_index(index);
    }
}

static void as_json(void **state)
{
    (void)state;
    test_index *index = variant(0);
    asking a = {.index = index, .id = "by-number"};
    assert_ok(zws_store__read(index->store, ask, &a));
    assert_non_null(strstr(a.json.data, "\"interpretations\":[]"));
    assert_non_null(strstr(a.json.data, "\"id\":\"notice\""));
    assert_non_null(strstr(a.json.data, "\"docno\":\"岚财行〔2023〕8号\""));
    assert_non_null(strstr(a.json.data, "\"date\":\"2023-04-27\""));
    zws_buffer__free(&a.json);
    free_index(index);
}

/* --- The audit -------------------------------------------------------------------------------- */

typedef struct {
    test_index *index;
    unsigned kinds;
    bool weekends_only;
    char lines[2000];
    int stop_after;
} auditing;

static zws_status note(zws_audit_kind kind, const char *id, const char *other, const char *detail,
                       void *context)
{
    auditing *a = context;
    char line[400];
    snprintf(line, sizeof line, "%s|%s|%s|%s\n", zws_audit__name(kind), id, other, detail);
    assert_true(strlen(a->lines) + strlen(line) < sizeof a->lines);
    strcat(a->lines, line);
    return --a->stop_after == 0 ? ZWS_ESTOPPED : ZWS_OK;
}

static zws_status run_audit(zws_store *snapshot, void *context)
{
    auditing *a = context;
    zws_calendar calendar = {0};
    if (!a->weekends_only)
        assert_ok(zws_calendar__china(&calendar));
    zws_status status = zws_audit__run(snapshot, a->index->analyzer, a->kinds, &calendar, note, a);
    zws_calendar__free(&calendar);
    return status;
}

static void assert_audit(unsigned kinds, bool weekends_only, const char *lines)
{
    for (int i = 0; i < 4; i++) {
        auditing a = {.index = variant(i), .kinds = kinds, .weekends_only = weekends_only};
        assert_ok(zws_store__read(a.index->store, run_audit, &a));
        assert_string_equal(a.lines, lines);
        free_index(a.index);
    }
}

static void late_interpretations(void **state)
{
    (void)state;
    assert_audit(1u << ZWS_AUDIT_LATE, false,
                 "late-interpretation|by-alias|notice|of 2023-04-27, due 2023-05-05, published "
                 "2023-05-06\n");
    assert_audit(1u << ZWS_AUDIT_LATE, true,
                 "late-interpretation|by-alias|notice|of 2023-04-27, due 2023-05-02, published "
                 "2023-05-06\n"
                 "late-interpretation|by-number|notice|of 2023-04-27, due 2023-05-02, published "
                 "2023-05-05\n");
}

static void gaps_titles_and_what_is_missing(void **state)
{
    (void)state;
    assert_audit(1u << ZWS_AUDIT_GAP, false, "gap|岚政办发〔2021〕||64-65, 67-69\n");
    assert_audit(1u << ZWS_AUDIT_TITLE, false, "same-title|old|new|\n");
    assert_audit(1u << ZWS_AUDIT_UNDATED | 1u << ZWS_AUDIT_UNNUMBERED, false,
                 "no-date|bare||\nno-date|seven||\nno-number|bare||\n");
    assert_audit(0, false, "");
}

static void the_audit_stops(void **state)
{
    (void)state;
    auditing a = {.index = variant(0), .kinds = (1u << ZWS_AUDIT_KINDS) - 1, .stop_after = 2};
    assert_int_equal(zws_store__read(a.index->store, run_audit, &a), ZWS_ESTOPPED);
    assert_non_null(strstr(a.lines, "\ngap|"));
    free_index(a.index);
    assert_null(zws_audit__name(ZWS_AUDIT_KINDS));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_ways),
        cmocka_unit_test(one_title_two_documents),
        cmocka_unit_test(as_json),
        cmocka_unit_test(of_hits),
        cmocka_unit_test(late_interpretations),
        cmocka_unit_test(gaps_titles_and_what_is_missing),
        cmocka_unit_test(the_audit_stops),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
