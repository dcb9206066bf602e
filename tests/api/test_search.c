/* The public interface, used as its users do. */
#include "api/fixture.h"

#include <math.h>

static zws_index *open_filled(fixture *f)
{
    zws_index *index;
    fixture_fill(f);
    assert_ok(zws_index_open(&index, f->index));
    return index;
}

static void test_orders(void **state)
{
    zws_index *index = open_filled(*state);
    assert_string_equal(fixture_ids(index, ZWS_SORT_NEWEST, "政务公开"), "b a d");
    assert_string_equal(fixture_ids(index, ZWS_SORT_OLDEST, "政务公开"), "a b d");
    assert_string_equal(fixture_ids(index, ZWS_SORT_NEWEST, ""), "b c a e d");
    assert_string_equal(fixture_ids(index, ZWS_SORT_TIER, "政务公开工作要点"), "b a");
    /* What is about it, not only what is new. */
    assert_string_equal(fixture_ids(index, ZWS_SORT_TIER, "政务 公开"), "d b a c");
    assert_string_equal(fixture_ids(index, ZWS_SORT_TIER, "opened data"), "e");
    assert_string_equal(fixture_ids(index, ZWS_SORT_TIER, "没有这样的词语"), "");
    zws_results *r = fixture_search(index, ZWS_SORT_RELEVANCE, "政务公开");
    assert_true(zws_results_count(r) >= 3);
    for (size_t i = 0; i < zws_results_count(r); i++) {
        assert_int_equal(zws_results_band(r, i), ZWS_BAND_NONE);
        if (i > 0)
            assert_true(zws_results_score(r, i) <= zws_results_score(r, i - 1));
    }
    zws_results_free(r);
    r = fixture_search(index, ZWS_SORT_TIER, "政务 公开");
    assert_int_equal(zws_results_band(r, 0), ZWS_BAND_ADJACENT);
    assert_int_equal(zws_results_band(r, 3), ZWS_BAND_ALL);
    zws_results_free(r);
    zws_index_free(index);
}

static void test_language(void **state)
{
    zws_index *index = open_filled(*state);
    assert_string_equal(fixture_ids(index, ZWS_SORT_NEWEST, "\"务公开工\""), "b a");
    assert_string_equal(fixture_ids(index, ZWS_SORT_NEWEST, "政务公开 -要点"), "a d");
    assert_string_equal(fixture_ids(index, ZWS_SORT_NEWEST, "公积金 OR 要点"), "b c");
    assert_string_equal(fixture_ids(index, ZWS_SORT_NEWEST, "title:公积金"), "c");
    assert_string_equal(fixture_ids(index, ZWS_SORT_NEWEST, "政务 date:2020..2021"), "b c");
    assert_string_equal(fixture_ids(index, ZWS_SORT_NEWEST, "gov*"), "e");
    assert_string_equal(fixture_ids(index, ZWS_SORT_NEWEST, "id:d"), "d");
    assert_string_equal(fixture_ids(index, ZWS_SORT_NEWEST, "year:2020"), "c");
    /* Full width and traditional characters find the same. */
    assert_string_equal(fixture_ids(index, ZWS_SORT_NEWEST, "政務公開 －要點"), "a d");
    zws_index_free(index);
}

static void test_page_and_total(void **state)
{
    zws_index *index = open_filled(*state);
    zws_search *s;
    zws_results *r;
    bool exact;
    assert_ok(zws_search_new(&s));
    assert_ok(zws_search_set_query(s, "政务"));
    assert_ok(zws_search_set(s, ZWS_OPTION_SORT, ZWS_SORT_NEWEST));
    assert_ok(zws_search_set(s, ZWS_OPTION_LIMIT, 2));
    assert_ok(zws_search_set(s, ZWS_OPTION_OFFSET, 1));
    assert_ok(zws_search_run(&r, s, index));
    assert_int_equal(zws_results_total(r, &exact), 4);
    assert_true(exact);
    assert_int_equal(zws_results_count(r), 2);
    assert_string_equal(zws_results_id(r, 0), "c");
    assert_string_equal(zws_results_id(r, 1), "a");
    assert_string_equal(zws_results_date(r, 0), "2020");
    assert_null(zws_results_id(r, 2));
    zws_results_free(r);
    assert_ok(zws_search_set(s, ZWS_OPTION_OFFSET, 50));
    assert_ok(zws_search_run(&r, s, index));
    assert_int_equal(zws_results_count(r), 0);
    assert_int_equal(zws_results_total(r, NULL), 4);
    zws_results_free(r);
    assert_ok(zws_search_set(s, ZWS_OPTION_OFFSET, 999));
    assert_fails(ZWS_ELIMIT, zws_search_run(&r, s, index));
    assert_null(r);
    assert_ok(zws_search_set(s, ZWS_OPTION_OFFSET, 0));
    assert_ok(zws_search_set_dates(s, "2020-06", "2021"));
    assert_ok(zws_search_run(&r, s, index));
    /* A document dated 2020 may be of June 2020. */
    assert_int_equal(zws_results_total(r, NULL), 2);
    zws_results_free(r);
    zws_search_free(s);
    zws_index_free(index);
}

static void test_facets_and_filters(void **state)
{
    zws_index *index = open_filled(*state);
    zws_search *s;
    zws_results *r;
    uint64_t count;
    assert_ok(zws_search_new(&s));
    assert_ok(zws_search_set_query(s, "政务"));
    assert_ok(zws_search_add_facet(s, "year"));
    assert_ok(zws_search_run(&r, s, index));
    assert_string_equal(zws_results_facet_value(r, 0, 0, &count), "2019");
    assert_int_equal(count, 1);
    assert_string_equal(zws_results_facet_value(r, 0, 2, &count), "2021");
    assert_null(zws_results_facet_value(r, 0, 3, &count));
    assert_null(zws_results_facet_value(r, 1, 0, &count));
    zws_results_free(r);
    assert_ok(zws_search_add_filter(s, "year", "2019"));
    assert_ok(zws_search_add_filter(s, "year", "2021"));
    assert_ok(zws_search_run(&r, s, index));
    assert_int_equal(zws_results_total(r, NULL), 2);
    zws_results_free(r);
    zws_search_free(s);
    zws_index_free(index);
}

static void test_explain_sums_up(void **state)
{
    zws_index *index = open_filled(*state);
    zws_search *s;
    zws_results *r;
    assert_ok(zws_search_new(&s));
    assert_ok(zws_search_set_query(s, "政务公开 opened"));
    assert_ok(zws_search_set(s, ZWS_OPTION_SORT, ZWS_SORT_RELEVANCE));
    assert_ok(zws_search_set(s, ZWS_OPTION_EXPLAIN, 1));
    assert_ok(zws_search_run(&r, s, index));
    assert_true(zws_results_count(r) >= 4);
    for (size_t i = 0; i < zws_results_count(r); i++) {
        double sum = 0, addend;
        unsigned tf;
        for (size_t k = 0; zws_results_addend(r, i, k, &tf, &addend); k++) {
            assert_true(addend >= 0);
            sum += addend;
        }
        assert_true(fabs(sum - zws_results_score(r, i)) < 1e-9);
    }
    zws_results_free(r);
    zws_search_free(s);
    zws_index_free(index);
}

static void test_escaping(void **state)
{
    zws_index *index = open_filled(*state);
    zws_results *r = fixture_search(index, ZWS_SORT_TIER, "id:d 政务公开");
    assert_int_equal(zws_results_count(r), 1);
    const char *html = zws_results_extract_html(r, 0);
    assert_non_null(strstr(html, "<em>政务公开</em>"));
    assert_non_null(strstr(html, "&lt;b&gt;&amp;&quot;&#39;&lt;/b&gt;"));
    assert_null(strstr(html, "<b>"));
    assert_non_null(strstr(zws_results_title_html(r, 0), "<em>政务公开</em>问答"));
    char *json;
    assert_ok(zws_results_json(&json, r));
    assert_non_null(strstr(json, "\"total\": 1"));
    assert_non_null(strstr(json, "\"date\": null"));
    zws_free(json);
    zws_results_free(r);
    zws_index_free(index);
}

static int count_finding(zws_audit_kind kind, const char *name, const char *id, const char *other,
                         const char *detail, void *context)
{
    int *left = context;
    assert_true(kind >= 0 && kind < ZWS_AUDIT_KINDS);
    assert_true(*name && *id && other && detail);
    return --*left == 0;
}

static void test_audit(void **state)
{
    zws_index *index = open_filled(*state);
    int left = 1000;
    assert_ok(zws_index_audit(index, 0, NULL, count_finding, &left));
    assert_true(left < 1000);
    left = 1;
    assert_fails(ZWS_ESTOPPED, zws_index_audit(index, 0, NULL, count_finding, &left));
    left = 1000;
    assert_ok(zws_index_audit(index, 1u << ZWS_AUDIT_GAP, NULL, count_finding, &left));
    assert_int_equal(left, 1000);
    assert_fails(ZWS_EINVAL,
                 zws_index_audit(index, 1u << ZWS_AUDIT_KINDS, NULL, count_finding, &left));
    assert_fails(ZWS_ENOTFOUND, zws_index_audit(index, 0, "/nowhere", count_finding, &left));
    zws_index_free(index);
}

/* All that show has of a document, but for its text. */
static void test_about(void **state)
{
    zws_index *index = open_filled(*state);
    char *shown, *about;
    assert_ok(zws_index_show(&shown, index, "c"));
    assert_ok(zws_index_about(&about, index, "c"));
    assert_non_null(strstr(shown, "\"body\":\"职工"));
    assert_non_null(strstr(shown, "\"structure\":"));
    assert_null(strstr(about, "\"body\":\"职工"));
    assert_null(strstr(about, "\"structure\":"));
    assert_non_null(strstr(about, "\"title\":\"住房公积金提取办法\""));
    assert_non_null(
        strstr(about, "\"links\":{\"interprets\":[],\"interpretations\":[],\"versions\":[]}}"));
    zws_free(shown);
    zws_free(about);
    assert_fails(ZWS_ENOTFOUND, zws_index_about(&about, index, "nobody"));
    assert_null(about);
    zws_index_free(index);
}

/* "kind depth label heading;" of each part. */
static const char *outlined(zws_index *index, const char *body)
{
    static char line[1024];
    size_t at = 0, begin, end, from, to;
    zws_document *d;
    zws_outline *outline;
    assert_ok(zws_document_new(&d));
    if (body)
        assert_ok(zws_document_set(d, ZWS_FIELD_BODY, body, (size_t)-1));
    assert_ok(zws_outline_read(&outline, index, d));
    zws_document_free(d);
    for (size_t i = 0; i < zws_outline_count(outline); i++) {
        at += (size_t)snprintf(line + at, sizeof line - at, "%s %zu", zws_outline_kind(outline, i),
                               zws_outline_depth(outline, i));
        for (int range = ZWS_OUTLINE_LABEL; range <= ZWS_OUTLINE_HEADING; range++) {
            if (!zws_outline_bytes(outline, i, (zws_outline_range)range, &begin, &end))
                continue;
            assert_true(zws_outline_bytes(outline, i, ZWS_OUTLINE_WHOLE, &from, &to));
            assert_true(from <= begin && begin < end && end <= to && to <= strlen(body));
            at += (size_t)snprintf(line + at, sizeof line - at, " %.*s", (int)(end - begin),
                                   body + begin);
        }
        at += (size_t)snprintf(line + at, sizeof line - at, ";");
    }
    assert_null(zws_outline_kind(outline, zws_outline_count(outline)));
    assert_false(zws_outline_bytes(outline, 0, (zws_outline_range)9, &begin, &end));
    assert_int_equal(end, 0);
    zws_outline_free(outline);
    return line;
}

static void test_outline(void **state)
{
    zws_index *index = open_filled(*state);
    assert_string_equal(
        outlined(index, "第一章 总则\n第一条 为了规范供水，制定本条例。\n"
                        "第二条 本条例自公布之日起施行。\n"),
        "document 0;text 1;chapter 2 第一章 总则;article 3 第一条;clause 4;article 3 第二条;"
        "clause 4;");
    assert_string_equal(outlined(index, NULL), "document 0;");
    zws_index_free(index);
}

static void test_get_and_stat(void **state)
{
    zws_index *index = open_filled(*state);
    zws_document *d;
    assert_ok(zws_index_get(&d, index, "c"));
    assert_string_equal(zws_document_get(d, ZWS_FIELD_TITLE, 0, NULL), "住房公积金提取办法");
    zws_document_free(d);
    assert_fails(ZWS_ENOTFOUND, zws_index_get(&d, index, "nobody"));
    assert_null(d);
    char *json;
    assert_ok(zws_index_show(&json, index, "c"));
    assert_non_null(strstr(json, "\"title\":\"住房公积金提取办法\""));
    assert_non_null(
        strstr(json, "\"links\":{\"interprets\":[],\"interpretations\":[],\"versions\":[]}}"));
    zws_free(json);
    assert_fails(ZWS_ENOTFOUND, zws_index_show(&json, index, "nobody"));
    assert_null(json);
    assert_ok(zws_index_stat(&json, index));
    assert_non_null(strstr(json, "\"documents\":5"));
    zws_free(json);
    zws_index_free(index);
    assert_ok(zws_index_verify(((fixture *)*state)->index, NULL, NULL));
}

static void test_changes_are_seen(void **state)
{
    fixture *f = *state;
    zws_index *index = open_filled(f);
    zws_writer *w, *second;
    assert_ok(zws_writer_open(&w, f->index, ZWS_OPEN_EXISTING));
    assert_fails(ZWS_ELOCKED, zws_writer_open(&second, f->index, ZWS_OPEN_DEFAULT));
    assert_null(second);
    fixture_add(w, "a", "关于防汛工作的通知", "防汛。", "2022-01-01");
    assert_ok(zws_writer_delete(w, "b"));
    assert_fails(ZWS_ENOTFOUND, zws_writer_delete(w, "b"));
    /* Nothing is seen before the commit, all of it after. */
    assert_string_equal(fixture_ids(index, ZWS_SORT_NEWEST, "政务公开"), "b a d");
    assert_ok(zws_writer_commit(w));
    assert_string_equal(fixture_ids(index, ZWS_SORT_NEWEST, "政务公开"), "d");
    assert_string_equal(fixture_ids(index, ZWS_SORT_NEWEST, "防汛"), "a");
    fixture_add(w, "z", "不要", "不要。", NULL);
    assert_ok(zws_writer_rollback(w));
    assert_ok(zws_writer_commit(w));
    assert_string_equal(fixture_ids(index, ZWS_SORT_NEWEST, "id:z"), "");
    assert_int_equal(zws_writer_counted(w, ZWS_COUNT_DELETED), 1);
    zws_writer_free(w);
    zws_index_free(index);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_orders),
        TEST(test_language),
        TEST(test_page_and_total),
        TEST(test_facets_and_filters),
        TEST(test_explain_sums_up),
        TEST(test_escaping),
        TEST(test_audit),
        TEST(test_about),
        TEST(test_outline),
        TEST(test_get_and_stat),
        TEST(test_changes_are_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
