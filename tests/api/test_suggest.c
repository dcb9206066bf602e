/* Suggestions through the public interface: arguments, accessors, JSON. */
#include "api/fixture.h"

static zws_index *open_index(void **state)
{
    fixture *f = *state;
    zws_index *index;
    fixture_fill(f);
    assert_ok(zws_index_open(&index, f->index));
    return index;
}

static zws_suggestions *suggest(zws_index *index, const char *typed, size_t limit)
{
    zws_suggestions *s;
    assert_ok(zws_suggest(&s, index, typed, (size_t)-1, limit, ZWS_DEADLINE_MS_MAX));
    return s;
}

static void test_values(void **state)
{
    zws_index *index = open_index(state);
    zws_suggestions *s = suggest(index, "政务公开工", 10);
    size_t begin, end;
    bool exact = false;
    assert_int_equal(zws_suggestions_count(s), 3);
    assert_true(zws_suggestions_complete(s));
    assert_int_equal(zws_suggestions_kind(s, 0), ZWS_SUGGEST_TERM);
    assert_string_equal(zws_suggestions_text(s, 0), "政务公开工作");
    assert_string_equal(zws_suggestions_id(s, 0), "");
    assert_int_equal(zws_suggestions_documents(s, 0, &exact), 2);
    assert_true(exact);
    assert_int_equal(zws_suggestions_kind(s, 1), ZWS_SUGGEST_TITLE);
    assert_string_equal(zws_suggestions_text(s, 1), "政务公开工作要点");
    assert_string_equal(zws_suggestions_query(s, 1), "政务公开工作要点");
    assert_string_equal(zws_suggestions_id(s, 1), "b");
    assert_string_equal(zws_suggestions_title(s, 1), "");
    assert_int_equal(zws_suggestions_documents(s, 1, NULL), 1);
    assert_string_equal(zws_suggestions_id(s, 2), "a");
    assert_true(zws_suggestions_mark(s, 2, 0, &begin, &end));
    assert_int_equal(begin, strlen("关于推进"));
    assert_int_equal(end, strlen("关于推进政务公开工"));
    assert_false(zws_suggestions_mark(s, 2, 1, &begin, &end));
    zws_suggestions_free(s);
    zws_index_free(index);
}

static void test_out_of_range(void **state)
{
    zws_index *index = open_index(state);
    zws_suggestions *s = suggest(index, "政务", 2);
    size_t begin, end;
    bool exact;
    assert_int_equal(zws_suggestions_count(s), 2);
    for (size_t i = 2; i < 4; i++) {
        assert_int_equal(zws_suggestions_kind(s, i), ZWS_SUGGEST_KINDS);
        assert_string_equal(zws_suggestions_text(s, i), "");
        assert_string_equal(zws_suggestions_query(s, i), "");
        assert_string_equal(zws_suggestions_id(s, i), "");
        assert_string_equal(zws_suggestions_title(s, i), "");
        assert_int_equal(zws_suggestions_documents(s, i, &exact), 0);
        assert_false(zws_suggestions_mark(s, i, 0, &begin, &end));
    }
    assert_false(zws_suggestions_mark(s, 0, 0, NULL, &end));
    zws_suggestions_free(s);
    zws_suggestions_free(NULL);
    assert_int_equal(zws_suggestions_count(NULL), 0);
    assert_false(zws_suggestions_complete(NULL));
    assert_string_equal(zws_suggestions_text(NULL, 0), "");
    assert_string_equal(zws_suggestion_kind_name(ZWS_SUGGEST_TITLE), "title");
    assert_string_equal(zws_suggestion_kind_name(ZWS_SUGGEST_ISSUER), "issuer");
    assert_string_equal(zws_suggestion_kind_name(ZWS_SUGGEST_KINDS), "");
    assert_string_equal(zws_suggestion_kind_name((zws_suggestion_kind)-1), "");
    zws_index_free(index);
}

static void test_arguments(void **state)
{
    zws_index *index = open_index(state);
    zws_suggestions *s;
    char *json;
    assert_fails(ZWS_EINVAL, zws_suggest(NULL, index, "a", 1, 10, 0));
    assert_fails(ZWS_EINVAL, zws_suggest(&s, NULL, "a", 1, 10, 0));
    assert_null(s);
    assert_fails(ZWS_EINVAL, zws_suggest(&s, index, NULL, 1, 10, 0));
    assert_fails(ZWS_EINVAL, zws_suggest(&s, index, "\xE6\x94", 2, 10, 0));
    assert_fails(ZWS_EINVAL, zws_suggest(&s, index, "\xFF", 1, 10, 0));
    assert_fails(ZWS_ELIMIT, zws_suggest(&s, index, "a", 1, 0, 0));
    assert_fails(ZWS_ELIMIT, zws_suggest(&s, index, "a", 1, ZWS_SUGGEST_MAX + 1, 0));
    assert_fails(ZWS_ELIMIT, zws_suggest(&s, index, "a", 1, 10, ZWS_DEADLINE_MS_MAX + 1));
    assert_fails(ZWS_EINVAL, zws_suggest_json(NULL, index, "a", 1, 10, 0));
    assert_fails(ZWS_EINVAL, zws_suggest_json(&json, NULL, "a", 1, 10, 0));
    assert_fails(ZWS_EINVAL, zws_suggestions_json(&json, NULL));
    assert_null(json);
    zws_index_free(index);
}

/* Long and strange texts are refused, or give nothing, soon. */
static void test_hostile(void **state)
{
    zws_index *index = open_index(state);
    zws_suggestions *s;
    const size_t much = 1 << 20;
    char *text = malloc(much + 1);
    assert_non_null(text);
    memset(text, 'z', much);
    text[much] = '\0';
    assert_fails(ZWS_ELIMIT, zws_suggest(&s, index, text, much, 10, 0));
    assert_fails(ZWS_ELIMIT, zws_suggest(&s, index, text, (size_t)-1, 10, 0));
    for (unsigned c = 0; c < 128; c++) {
        const size_t lengths[] = {1, 2, 7, 64, 333, ZWS_SUGGEST_BYTES};
        memset(text, (int)c, ZWS_SUGGEST_BYTES);
        for (size_t k = 0; k < sizeof lengths / sizeof *lengths; k++) {
            assert_ok(zws_suggest(&s, index, text, lengths[k], ZWS_SUGGEST_MAX, 1000));
            assert_true(zws_suggestions_complete(s));
            zws_suggestions_free(s);
        }
    }
    /* Han characters with any sign between them. */
    for (unsigned c = 1; c < 128; c++) {
        size_t len = 0;
        while (len + 4 < ZWS_SUGGEST_BYTES) {
            memcpy(text + len, "政", 3);
            text[len + 3] = (char)c;
            len += 4;
        }
        assert_ok(zws_suggest(&s, index, text, len, ZWS_SUGGEST_MAX, 1000));
        zws_suggestions_free(s);
    }
    free(text);
    zws_index_free(index);
}

static void test_json(void **state)
{
    zws_index *index = open_index(state);
    char *json;
    assert_ok(zws_suggest_json(&json, index, "没有\"<这个", 14, 10, 1000));
    assert_non_null(strstr(json, "\"schema\": 1"));
    assert_non_null(strstr(json, "\"typed\": \"没有\\\"<这个\""));
    assert_non_null(strstr(json, "\"suggestions\": []"));
    zws_free(json);
    assert_ok(zws_suggest_json(&json, index, "政务公开问", (size_t)-1, 10, 1000));
    assert_non_null(strstr(json, "\"kind\": \"title\""));
    assert_non_null(strstr(json, "\"text\": \"政务公开问答\""));
    assert_non_null(strstr(json, "\"query\": \"政务公开问答\""));
    assert_non_null(strstr(json, "\"id\": \"d\""));
    assert_non_null(strstr(json, "\"documents\": 1"));
    assert_non_null(strstr(json, "\"exact\": true"));
    assert_non_null(strstr(json, "\"complete\": true"));
    zws_free(json);
    zws_index_free(index);
}

/* What is committed while the index is open is suggested, what is deleted is not any more. */
static void test_newer_state(void **state)
{
    zws_index *index = open_index(state);
    fixture *f = *state;
    zws_writer *w;
    assert_ok(zws_writer_open(&w, f->index, ZWS_OPEN_DEFAULT));
    fixture_add(w, "f", "政务公开问题汇编", "汇编。", "2022-01-01");
    assert_ok(zws_writer_delete(w, "d"));
    assert_ok(zws_writer_commit(w));
    zws_writer_free(w);
    zws_suggestions *s = suggest(index, "政务公开问", 10);
    bool old = false, new = false;
    for (size_t i = 0; i < zws_suggestions_count(s); i++) {
        old = old || strstr(zws_suggestions_text(s, i), "问答");
        new = new || strcmp(zws_suggestions_id(s, i), "f") == 0;
    }
    assert_true(new && !old);
    zws_suggestions_free(s);
    zws_index_free(index);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_values),  TEST(test_out_of_range), TEST(test_arguments),
        TEST(test_hostile), TEST(test_json),         TEST(test_newer_state),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
