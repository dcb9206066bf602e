/* Every function of the interface with arguments that are wrong: a status and a message, never a
 * crash. */
#include "api/fixture.h"

static int no_word(const char *word, uint32_t frequency, uint64_t count, double score,
                   void *context)
{
    fail_msg("%s %u %u %f %p", word, (unsigned)frequency, (unsigned)count, score, context);
    return 0;
}

static void test_null(void **state)
{
    (void)state;
    zws_document *d, *other;
    zws_index *i;
    zws_search *s;
    zws_results *r;
    zws_writer *w;
    zws_segmenter *g;
    char *json;
    assert_fails(ZWS_EINVAL, zws_document_new(NULL));
    assert_fails(ZWS_EINVAL, zws_document_read(NULL, "x"));
    assert_fails(ZWS_EINVAL, zws_document_read(&other, NULL));
    assert_ok(zws_document_new(&d));
    assert_fails(ZWS_EINVAL, zws_document_set(NULL, ZWS_FIELD_ID, "x", 1));
    assert_fails(ZWS_EINVAL, zws_document_set(d, ZWS_FIELD_ID, NULL, 1));
    assert_fails(ZWS_EINVAL, zws_document_add(NULL, ZWS_FIELD_ISSUER, "x", 1));
    assert_fails(ZWS_EINVAL, zws_document_set(d, ZWS_FIELD_COUNT, "x", 1));
    assert_fails(ZWS_EINVAL, zws_document_set(d, (zws_field)-1, "x", 1));
    assert_fails(ZWS_EINVAL, zws_document_extract(NULL));
    assert_fails(ZWS_EINVAL, zws_document_json(NULL, d));
    assert_fails(ZWS_EINVAL, zws_document_json(&json, NULL));
    assert_null(json);
    assert_null(zws_document_get(NULL, ZWS_FIELD_ID, 0, NULL));
    assert_null(zws_document_get(d, ZWS_FIELD_ID, 0, NULL));
    assert_null(zws_document_get(d, ZWS_FIELD_COUNT, 0, NULL));
    assert_int_equal(zws_document_count(NULL, ZWS_FIELD_ID), 0);
    assert_null(zws_field_name(ZWS_FIELD_COUNT));
    assert_null(zws_field_name((zws_field)-1));
    assert_int_equal(zws_field_by_name("no such field"), ZWS_FIELD_COUNT);
    assert_int_equal(zws_field_by_name(NULL), ZWS_FIELD_COUNT);
    zws_document_free(NULL);
    zws_free(NULL);

    assert_fails(ZWS_EINVAL, zws_index_open(NULL, "x"));
    assert_fails(ZWS_EINVAL, zws_index_open(&i, NULL));
    assert_null(i);
    assert_fails(ZWS_EINVAL, zws_index_load_words(NULL, "x"));
    assert_fails(ZWS_EINVAL, zws_index_load_pins(NULL, "x", NULL, NULL));
    assert_fails(ZWS_EINVAL, zws_index_get(&other, NULL, "x"));
    assert_fails(ZWS_EINVAL, zws_index_stat(&json, NULL));
    assert_fails(ZWS_EINVAL, zws_index_verify(NULL, NULL, NULL));
    assert_fails(ZWS_EINVAL, zws_index_words(NULL, 10, 10, no_word, NULL));
    char *shown;
    assert_fails(ZWS_EINVAL, zws_index_show(&shown, NULL, "x"));
    assert_fails(ZWS_EINVAL, zws_index_show(NULL, NULL, "x"));
    assert_fails(ZWS_EINVAL, zws_index_about(&shown, NULL, "x"));
    assert_fails(ZWS_EINVAL, zws_index_about(NULL, NULL, "x"));
    zws_outline *outline;
    assert_fails(ZWS_EINVAL, zws_outline_read(NULL, NULL, NULL));
    assert_fails(ZWS_EINVAL, zws_outline_read(&outline, NULL, NULL));
    assert_null(outline);
    assert_int_equal(zws_outline_count(NULL), 0);
    assert_null(zws_outline_kind(NULL, 0));
    assert_int_equal(zws_outline_depth(NULL, 0), 0);
    assert_false(zws_outline_bytes(NULL, 0, ZWS_OUTLINE_WHOLE, NULL, NULL));
    zws_outline_free(NULL);
    assert_fails(ZWS_EINVAL, zws_index_audit(NULL, 0, NULL, NULL, NULL));
    zws_index_free(NULL);

    assert_fails(ZWS_EINVAL, zws_search_new(NULL));
    assert_ok(zws_search_new(&s));
    assert_fails(ZWS_EINVAL, zws_search_set_query(NULL, "x"));
    assert_fails(ZWS_EINVAL, zws_search_set_query(s, NULL));
    assert_fails(ZWS_EINVAL, zws_search_set(NULL, ZWS_OPTION_LIMIT, 1));
    assert_fails(ZWS_EINVAL, zws_search_set(s, ZWS_OPTION_COUNT, 1));
    assert_fails(ZWS_EINVAL, zws_search_set(s, (zws_option)-1, 1));
    assert_fails(ZWS_EINVAL, zws_search_set_dates(NULL, "2018", NULL));
    assert_fails(ZWS_EINVAL, zws_search_add_filter(NULL, "year", "2018"));
    assert_fails(ZWS_EINVAL, zws_search_add_filter(s, NULL, "2018"));
    assert_fails(ZWS_EINVAL, zws_search_add_filter(s, "year", NULL));
    assert_fails(ZWS_EINVAL, zws_search_add_facet(NULL, "year"));
    assert_fails(ZWS_EINVAL, zws_search_add_facet(s, NULL));
    assert_fails(ZWS_EINVAL, zws_search_run(NULL, s, NULL));
    assert_fails(ZWS_EINVAL, zws_search_run(&r, s, NULL));
    assert_null(r);
    zws_search_free(s);
    zws_search_free(NULL);

    assert_int_equal(zws_results_total(NULL, NULL), 0);
    assert_int_equal(zws_results_count(NULL), 0);
    assert_null(zws_results_id(NULL, 0));
    assert_true(zws_results_score(NULL, 0) == 0.0);
    assert_int_equal(zws_results_band(NULL, 0), ZWS_BAND_NONE);
    assert_null(zws_results_document(NULL, 0));
    assert_null(zws_results_date(NULL, 0));
    assert_null(zws_results_extract_html(NULL, 0));
    assert_null(zws_results_title_html(NULL, 0));
    assert_null(zws_results_extract(NULL, 0, NULL, NULL));
    assert_false(zws_results_mark(NULL, 0, 0, NULL, NULL));
    assert_null(zws_results_facet_value(NULL, 0, 0, NULL));
    assert_null(zws_results_addend(NULL, 0, 0, NULL, NULL));
    assert_fails(ZWS_EINVAL, zws_results_json(&json, NULL));
    zws_results_free(NULL);

    assert_fails(ZWS_EINVAL, zws_writer_open(NULL, "x", 0));
    assert_fails(ZWS_EINVAL, zws_writer_open(&w, NULL, 0));
    assert_fails(ZWS_EINVAL, zws_writer_open(&w, "x", 0x80));
    assert_fails(ZWS_EINVAL, zws_writer_add(NULL, NULL));
    assert_fails(ZWS_EINVAL, zws_writer_delete(NULL, "x"));
    assert_fails(ZWS_EINVAL, zws_writer_add_path(NULL, "x"));
    assert_fails(ZWS_EINVAL, zws_writer_mirror(NULL, "x"));
    assert_fails(ZWS_EINVAL, zws_writer_rebuild(NULL));
    assert_fails(ZWS_EINVAL, zws_writer_seal(NULL));
    assert_fails(ZWS_EINVAL, zws_writer_merge(NULL));
    assert_fails(ZWS_EINVAL, zws_writer_commit(NULL));
    assert_fails(ZWS_EINVAL, zws_writer_rollback(NULL));
    assert_fails(ZWS_EINVAL, zws_writer_set_batch(NULL, 1));
    assert_fails(ZWS_EINVAL, zws_writer_set_jobs(NULL, 1));
    assert_fails(ZWS_EINVAL, zws_writer_set_memory(NULL, ZWS_WRITER_MEMORY_MIN));
    assert_fails(ZWS_EINVAL, zws_writer_set_prefix(NULL, "x"));
    assert_fails(ZWS_EINVAL, zws_writer_load_words(NULL, "x"));
    assert_fails(ZWS_EINVAL, zws_writer_on_skip(NULL, NULL, NULL));
    assert_fails(ZWS_EINVAL, zws_writer_on_progress(NULL, NULL, NULL));
    assert_int_equal(zws_writer_counted(NULL, ZWS_COUNT_ADDED), 0);
    zws_writer_free(NULL);

    assert_fails(ZWS_EINVAL, zws_segmenter_open(NULL));
    assert_ok(zws_segmenter_open(&g));
    assert_fails(ZWS_EINVAL, zws_segmenter_run(g, ZWS_SEGMENT_WORDS, "x", 1, NULL, NULL));
    assert_fails(ZWS_EINVAL, zws_segmenter_load_words(NULL, "x"));
    assert_fails(ZWS_ENOTFOUND, zws_segmenter_load_words(g, "/nonexistent/words.txt"));
    zws_segmenter_free(g);
    zws_segmenter_free(NULL);
    zws_document_free(d);
}

static void test_search_setters(void **state)
{
    (void)state;
    zws_search *s;
    assert_ok(zws_search_new(&s));
    assert_fails(ZWS_ELIMIT, zws_search_set(s, ZWS_OPTION_LIMIT, -1));
    assert_fails(ZWS_ELIMIT, zws_search_set(s, ZWS_OPTION_LIMIT, ZWS_PAGE_END_MAX + 1));
    assert_fails(ZWS_ELIMIT, zws_search_set(s, ZWS_OPTION_DEADLINE_MS, 0));
    assert_fails(ZWS_ELIMIT, zws_search_set(s, ZWS_OPTION_DEADLINE_MS, ZWS_DEADLINE_MS_MAX + 1));
    assert_fails(ZWS_ELIMIT, zws_search_set(s, ZWS_OPTION_SORT, 17));
    assert_fails(ZWS_ELIMIT, zws_search_set(s, ZWS_OPTION_QUERY_TERMS, ZWS_QUERY_TERMS_MAX + 1));
    assert_non_null(strstr(zws_error_message(), "query terms"));
    assert_fails(ZWS_EINVAL, zws_search_set_dates(s, "last year", NULL));
    assert_fails(ZWS_EINVAL, zws_search_set_dates(s, NULL, "2018-13"));
    assert_ok(zws_search_set_dates(s, "", NULL));
    assert_fails(ZWS_EINVAL, zws_search_add_filter(s, "body", "x"));
    assert_fails(ZWS_EINVAL, zws_search_add_filter(s, "year", ""));
    assert_fails(ZWS_EINVAL, zws_search_add_filter(s, "year", "\xFF"));
    assert_fails(ZWS_EINVAL, zws_search_add_facet(s, "title"));
    assert_fails(ZWS_EINVAL, zws_search_set_query(s, "政\xE5"));
    char *huge = malloc(ZWS_QUERY_BYTES_MAX + 2);
    memset(huge, 'x', ZWS_QUERY_BYTES_MAX + 1);
    huge[ZWS_QUERY_BYTES_MAX + 1] = '\0';
    assert_fails(ZWS_ELIMIT, zws_search_set_query(s, huge));
    free(huge);
    for (int i = 0; i < 64; i++)
        assert_ok(zws_search_add_filter(s, "year", "2018"));
    assert_fails(ZWS_ELIMIT, zws_search_add_filter(s, "year", "2018"));
    for (int i = 0; i < 16; i++)
        assert_ok(zws_search_add_facet(s, "year"));
    assert_fails(ZWS_ELIMIT, zws_search_add_facet(s, "year"));
    zws_search_free(s);
}

static void test_query_limits(void **state)
{
    fixture *f = *state;
    fixture_fill(f);
    zws_index *index;
    zws_search *s;
    zws_results *r;
    assert_ok(zws_index_open(&index, f->index));
    assert_ok(zws_search_new(&s));
    char deep[4000];
    size_t n = 0;
    for (int i = 0; i < 900; i++)
        deep[n++] = '(';
    memcpy(deep + n, "x", 2);
    assert_ok(zws_search_set_query(s, deep));
    assert_fails(ZWS_ELIMIT, zws_search_run(&r, s, index));
    n = 0;
    for (int i = 0; i < 1100; i++)
        deep[n++] = 'x';
    deep[n] = '\0';
    assert_ok(zws_search_set_query(s, deep));
    assert_fails(ZWS_ELIMIT, zws_search_run(&r, s, index));
    assert_ok(zws_search_set(s, ZWS_OPTION_QUERY_BYTES, 4000));
    assert_ok(zws_search_run(&r, s, index));
    zws_results_free(r);
    n = 0;
    for (int i = 0; i < 300; i++)
        n += (size_t)sprintf(deep + n, "w%d ", i);
    assert_ok(zws_search_set_query(s, deep));
    assert_fails(ZWS_ELIMIT, zws_search_run(&r, s, index));
    assert_ok(zws_search_set(s, ZWS_OPTION_QUERY_TERMS, 1000));
    assert_ok(zws_search_run(&r, s, index));
    zws_results_free(r);
    assert_ok(zws_search_set_query(s, "ab* cd* ef*"));
    assert_fails(ZWS_ELIMIT, zws_search_run(&r, s, index));
    assert_ok(zws_search_set_query(s, "政务公开"));
    assert_ok(zws_search_run(&r, s, index));
    assert_true(zws_results_count(r) > 0);
    zws_results_free(r);
    zws_search_free(s);
    zws_index_free(index);
}

static void test_places(void **state)
{
    fixture *f = *state;
    zws_index *index;
    zws_writer *writer;
    zws_document *d;
    char path[160];
    assert_fails(ZWS_ENOTFOUND, zws_index_open(&index, f->index));
    assert_null(index);
    assert_fails(ZWS_ENOTFOUND, zws_writer_open(&writer, f->index, ZWS_OPEN_EXISTING));
    assert_null(writer);
    assert_fails(ZWS_ENOTFOUND, zws_document_read(&d, f->index));
    assert_null(d);
    assert_fails(ZWS_EINVAL, zws_document_read(&d, f->folder));
    /* A folder that holds something else is not taken for an index, nor made one. */
    snprintf(path, sizeof path, "echo hello > '%s/readme.txt'", f->folder);
    fixture_run(path);
    assert_true(zws_index_open(&index, f->folder) != ZWS_OK);
    assert_true(zws_writer_open(&writer, f->folder, ZWS_OPEN_DEFAULT) != ZWS_OK);
    assert_true(zws_index_verify(f->folder, NULL, NULL) != ZWS_OK);
    snprintf(path, sizeof path, "%s/readme.txt", f->folder);
    assert_true(zws_index_open(&index, path) != ZWS_OK);
    assert_true(zws_writer_open(&writer, path, ZWS_OPEN_DEFAULT) != ZWS_OK);
    assert_ok(zws_document_read(&d, path));
    assert_string_equal(zws_document_get(d, ZWS_FIELD_ID, 0, NULL), "readme.txt");
    zws_document_free(d);
    assert_ok(zws_writer_open(&writer, f->index, ZWS_OPEN_DEFAULT));
    assert_fails(ZWS_ENOTFOUND, zws_writer_add_path(writer, "/nonexistent/folder"));
    assert_fails(ZWS_EINVAL, zws_writer_mirror(writer, "-"));
    assert_ok(zws_document_new(&d));
    assert_fails(ZWS_EINVAL, zws_writer_add(writer, d)); /* it has no id */
    assert_fails(ZWS_EINVAL, zws_document_set(d, ZWS_FIELD_ID, "a\nb", 3));
    assert_fails(ZWS_EINVAL, zws_document_set(d, ZWS_FIELD_DATE, "yesterday", (size_t)-1));
    assert_fails(ZWS_EINVAL, zws_document_set(d, ZWS_FIELD_TITLE, "\xFF", 1));
    zws_document_free(d);
    zws_writer_free(writer);
}

static void test_versions(void **state)
{
    (void)state;
    int major, minor, patch;
    assert_int_equal(sscanf(zws_version(), "%d.%d.%d", &major, &minor, &patch), 3);
}

static int stop_at_once(size_t begin, size_t end, const char *term, void *context)
{
    (void)begin;
    (void)end;
    (void)term;
    ++*(int *)context;
    return 1;
}

static void test_segmenter_stops(void **state)
{
    (void)state;
    zws_segmenter *g;
    int calls = 0;
    assert_ok(zws_segmenter_open(&g));
    assert_fails(ZWS_ESTOPPED,
                 zws_segmenter_run(g, ZWS_SEGMENT_INDEX, "政务公开", 12, stop_at_once, &calls));
    assert_int_equal(calls, 1);
    assert_fails(ZWS_EINVAL,
                 zws_segmenter_run(g, (zws_segment_mode)9, "政", 3, stop_at_once, &calls));
    assert_ok(zws_segmenter_run(g, ZWS_SEGMENT_WORDS, "", 0, stop_at_once, &calls));
    zws_segmenter_free(g);
}

static void count_skip(const char *path, size_t line, const char *kind, zws_status status,
                       const char *reason, void *context)
{
    (void)path, (void)reason;
    assert_int_equal(line, 3);
    assert_string_equal(kind, "JSONL");
    assert_int_equal(status, ZWS_EFORMAT);
    ++*(int *)context;
}

/* Inputs of a writer in bulk are in a segment when they are committed, without a seal. */
static void test_bulk(void **state)
{
    const fixture *f = *state;
    char path[128], *json;
    int skipped = 0;
    snprintf(path, sizeof path, "%s/in.jsonl", f->folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("{\"id\":\"a\",\"text\":\"政务\"}\n{\"id\":\"b\",\"text\":\"公开\"}\nbroken\n"
          "{\"id\":\"a\",\"text\":\"again\"}\n",
          file);
    assert_int_equal(fclose(file), 0);
    zws_writer *w;
    zws_index *index;
    assert_ok(zws_writer_open(&w, f->index, ZWS_OPEN_BULK));
    assert_ok(zws_writer_set_jobs(w, 3));
    assert_fails(ZWS_EINVAL, zws_writer_set_memory(w, ZWS_WRITER_MEMORY_MIN - 1));
    assert_ok(zws_writer_set_memory(w, ZWS_WRITER_MEMORY_MIN));
    assert_ok(zws_writer_on_skip(w, count_skip, &skipped));
    assert_ok(zws_writer_add_path(w, path));
    assert_int_equal(skipped, 1);
    assert_int_equal(zws_writer_counted(w, ZWS_COUNT_ADDED), 3);
    assert_ok(zws_writer_commit(w));
    zws_writer_free(w);
    assert_ok(zws_index_open(&index, f->index));
    assert_ok(zws_index_stat(&json, index));
    assert_non_null(strstr(json, "\"documents\":2"));
    assert_non_null(strstr(json, "\"live\":0,\"segments\":[{"));
    zws_free(json);
    zws_index_free(index);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_null),
        cmocka_unit_test(test_search_setters),
        cmocka_unit_test_setup_teardown(test_query_limits, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(test_places, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(test_bulk, fixture_setup, fixture_teardown),
        cmocka_unit_test(test_versions),
        cmocka_unit_test(test_segmenter_stops),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
