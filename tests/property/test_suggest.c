/* Suggestions over the sample documents, all live and all sealed. For every beginning of every
 * title: that title is suggested, or at least eight others that begin so or have it within, so are
 * better or newer ones; both tiers suggest the same; and each suggestion is a query that finds
 * something, in first place the document that it names. ZWS_LONG: of every title, not every fourth.
 */
#include "api/fixture.h"

enum { LIMIT = 10, BETTER = 8, QUERIES = 65536 };

typedef struct {
    char *title;
} sample;

static char folder[2][64];
static zws_index *tier[2];
static sample *samples;
static size_t n_samples;

/* Queries that were run. */
static char *ran[QUERIES];
static size_t n_ran;

static size_t hash(const char *text)
{
    size_t h = 1469598103934665603u;
    for (; *text; text++)
        h = (h ^ (unsigned char)*text) * 1099511628211u;
    return h;
}

static bool is_new(const char *query)
{
    size_t at = hash(query) % QUERIES;
    for (; ran[at]; at = (at + 1) % QUERIES) {
        if (strcmp(ran[at], query) == 0)
            return false;
    }
    assert_true(++n_ran < QUERIES / 2);
    ran[at] = strdup(query);
    assert_non_null(ran[at]);
    return true;
}

static void check_query(const zws_suggestions *s, size_t i)
{
    const char *query = zws_suggestions_query(s, i), *id = zws_suggestions_id(s, i);
    bool exact;
    if (!is_new(query))
        return;
    zws_results *results = fixture_search(tier[0], ZWS_SORT_TIER, query);
    if (zws_results_count(results) == 0)
        fail_msg("'%s' finds nothing", query);
    if (*id && zws_suggestions_documents(s, i, &exact) == 1 &&
        strcmp(zws_results_id(results, 0), id) != 0)
        fail_msg("'%s' finds %s before %s", query, zws_results_id(results, 0), id);
    zws_results_free(results);
}

static zws_suggestions *suggest(zws_index *index, const char *typed, size_t len)
{
    zws_suggestions *s;
    assert_ok(zws_suggest(&s, index, typed, len, LIMIT, ZWS_DEADLINE_MS_MAX));
    assert_true(zws_suggestions_complete(s));
    return s;
}

static void check_same(const zws_suggestions *a, const zws_suggestions *b, const char *typed,
                       size_t len)
{
    assert_int_equal(zws_suggestions_count(a), zws_suggestions_count(b));
    for (size_t i = 0; i < zws_suggestions_count(a); i++) {
        if (strcmp(zws_suggestions_query(a, i), zws_suggestions_query(b, i)) != 0)
            fail_msg("%.*s: %s, but sealed %s", (int)len, typed, zws_suggestions_query(a, i),
                     zws_suggestions_query(b, i));
        assert_string_equal(zws_suggestions_id(a, i), zws_suggestions_id(b, i));
        assert_int_equal(zws_suggestions_documents(a, i, NULL),
                         zws_suggestions_documents(b, i, NULL));
    }
}

/* Titles of one text are one suggestion whatever their blanks. */
static bool same_title(const char *a, const char *b)
{
    while (*a || *b) {
        if (*a == ' ' || *a == '\n')
            a++;
        else if (*b == ' ' || *b == '\n')
            b++;
        else if (*a++ != *b++)
            return false;
    }
    return true;
}

static bool says_something(const char *text, size_t len)
{
    static const char *const signs[] = {"《", "〈", "（", "“", "【", "(", " ", "\""};
    size_t at = 0, k = 0;
    while (at < len && k < sizeof signs / sizeof *signs) {
        size_t n = strlen(signs[k]);
        if (len - at >= n && memcmp(text + at, signs[k], n) == 0) {
            at += n;
            k = 0;
        } else {
            k++;
        }
    }
    return at < len;
}

/* typed: len bytes that stand in the title. */
static void check_typed(const char *title, const char *typed, size_t len, bool query)
{
    zws_suggestions *s = suggest(tier[0], typed, len), *sealed = suggest(tier[1], typed, len);
    size_t n = zws_suggestions_count(s), titles = 0;
    bool offered = false;
    check_same(s, sealed, typed, len);
    for (size_t i = 0; i < n; i++) {
        size_t begin, end;
        if (zws_suggestions_kind(s, i) == ZWS_SUGGEST_TITLE) {
            titles++;
            offered = offered || same_title(zws_suggestions_text(s, i), title);
            assert_true(zws_suggestions_mark(s, i, 0, &begin, &end) && begin < end);
        }
        if (query)
            check_query(s, i);
    }
    if (says_something(typed, len) && !offered && titles < BETTER)
        fail_msg("'%.*s' does not suggest '%s'", (int)len, typed, title);
    zws_suggestions_free(s);
    zws_suggestions_free(sealed);
}

static void test_titles(void **state)
{
    (void)state;
    size_t step = getenv("ZWS_LONG") ? 1 : 4;
    assert_true(n_samples > 100);
    for (size_t i = 0; i < n_samples; i += step) {
        const char *title = samples[i].title;
        for (size_t len = 1; len <= strlen(title); len++) {
            if ((title[len] & 0xC0) != 0x80)
                check_typed(title, title, len, len % 5 == 0 || !title[len]);
        }
    }
    assert_true(n_ran > 200 / step);
}

/* From anywhere in a title: what is typed is within those that are suggested. */
static void test_within(void **state)
{
    (void)state;
    for (size_t i = 0; i < n_samples; i += 7) {
        const char *title = samples[i].title;
        for (size_t at = 3; at + 12 < strlen(title); at += 9) {
            size_t begin = at, end = at + 12;
            while ((title[begin] & 0xC0) == 0x80)
                begin++;
            while (title[end] && (title[end] & 0xC0) == 0x80)
                end++;
            if (says_something(title + begin, end - begin) &&
                !(title[begin] >= '0' && title[begin] <= '9'))
                check_typed(title, title + begin, end - begin, false);
        }
    }
}

/* --- The documents ---------------------------------------------------------------------------- */

static void note_titles(zws_index *index)
{
    size_t cap = 1000;
    samples = calloc(cap, sizeof *samples);
    assert_non_null(samples);
    zws_search *search;
    zws_results *results;
    assert_ok(zws_search_new(&search));
    assert_ok(zws_search_set_query(search, ""));
    assert_ok(zws_search_set(search, ZWS_OPTION_LIMIT, (int64_t)cap));
    assert_ok(zws_search_set(search, ZWS_OPTION_EXTRACTS, 0));
    assert_ok(zws_search_set(search, ZWS_OPTION_DEADLINE_MS, ZWS_DEADLINE_MS_MAX));
    assert_ok(zws_search_run(&results, search, index));
    for (size_t i = 0; i < zws_results_count(results); i++) {
        const zws_document *document = zws_results_document(results, i);
        const char *title = zws_document_get(document, ZWS_FIELD_TITLE, 0, NULL);
        if (title && strlen(title) <= ZWS_SUGGEST_BYTES)
            samples[n_samples++].title = strdup(title);
    }
    zws_results_free(results);
    zws_search_free(search);
}

static int setup(void **state)
{
    (void)state;
    const char *source = getenv("top_srcdir");
    char path[1024], index[96];
    snprintf(path, sizeof path, "%s/corpus/documents", source ? source : ".");
    for (int t = 0; t < 2; t++) {
        zws_writer *writer;
        strcpy(folder[t], "/tmp/zws-suggest-XXXXXX");
        if (!mkdtemp(folder[t]))
            return -1;
        snprintf(index, sizeof index, "%s/index", folder[t]);
        assert_ok(zws_writer_open(&writer, index, ZWS_OPEN_DEFAULT));
        assert_ok(zws_writer_add_path(writer, path));
        assert_ok(zws_writer_commit(writer));
        if (t == 1)
            assert_ok(zws_writer_seal(writer));
        zws_writer_free(writer);
        assert_ok(zws_index_open(&tier[t], index));
    }
    note_titles(tier[0]);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    for (int t = 0; t < 2; t++) {
        char command[160];
        zws_index_free(tier[t]);
        snprintf(command, sizeof command, "rm -rf '%s'", folder[t]);
        fixture_run(command);
    }
    for (size_t i = 0; i < n_samples; i++)
        free(samples[i].title);
    free(samples);
    for (size_t i = 0; i < QUERIES; i++)
        free(ran[i]);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_titles),
                                       cmocka_unit_test(test_within)};
    return cmocka_run_group_tests(tests, setup, teardown);
}
