/* Any quoted run of 2 to 12 Han characters that stands in a document finds it, and every highlight
 * gives back the original bytes. The runs are cut from the files of a folder by code that knows
 * nothing of the library: blanks and line breaks between Han characters do not count, anything else
 * ends a run.
 *
 *   test_quoted_runs [FOLDER [RUNS]]     by default the sample corpus, and the reference data if it
 * is there */
#include <dirent.h>

#include "api/fixture.h"

typedef struct {
    char **run;
    size_t n;
} runs;

/* Decodes one character of well-formed UTF-8. */
static unsigned decode(const char *s, size_t *i)
{
    unsigned c = (unsigned char)s[(*i)++];
    int more = c >= 0xF0 ? 3 : c >= 0xE0 ? 2 : c >= 0xC0 ? 1 : 0;
    c &= more ? 0x3Fu >> more : 0x7Fu;
    while (more-- > 0)
        c = c << 6 | ((unsigned char)s[(*i)++] & 0x3F);
    return c;
}

static bool is_han(unsigned c)
{
    return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF);
}

static bool is_blank(unsigned c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == 0x3000 || c == 0xA0;
}

/* The Han characters of the run at byte i, blanks left out: their bytes, at most max characters. */
static size_t read_run(char *out, const char *text, size_t len, size_t i, size_t max)
{
    size_t n = 0, bytes = 0;
    while (i < len && n < max) {
        size_t start = i;
        unsigned c = decode(text, &i);
        if (is_blank(c))
            continue;
        if (!is_han(c))
            break;
        memcpy(out + bytes, text + start, i - start);
        bytes += i - start;
        n++;
    }
    out[bytes] = '\0';
    return n;
}

static unsigned long long seed = 88172645463325252ull;

static size_t random_below(size_t n)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (size_t)(seed % n);
}

/* html without tags and with entities undone. */
static char *undo_html(const char *html)
{
    static const char *const entity[][2] = {
        {"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#39;", "'"}};
    char *out = malloc(strlen(html) + 1);
    size_t n = 0;
    while (*html) {
        if (strncmp(html, "<em>", 4) == 0 || strncmp(html, "</em>", 5) == 0) {
            html = strchr(html, '>') + 1;
            continue;
        }
        assert_true(*html != '<' && *html != '>');
        bool found = false;
        for (size_t e = 0; e < 5 && !found; e++) {
            if (strncmp(html, entity[e][0], strlen(entity[e][0])) == 0) {
                out[n++] = entity[e][1][0];
                html += strlen(entity[e][0]);
                found = true;
            }
        }
        assert_true(found || *html != '&');
        if (!found)
            out[n++] = *html++;
    }
    out[n] = '\0';
    return out;
}

static void check_extract(const zws_results *r, size_t i, const char *run)
{
    size_t begin, end, mark_begin, mark_end, body_len;
    const char *body = zws_document_get(zws_results_document(r, i), ZWS_FIELD_BODY, 0, &body_len);
    const char *extract = zws_results_extract(r, i, &begin, &end);
    assert_non_null(extract);
    assert_true(begin <= end && end <= body_len);
    char *plain = undo_html(zws_results_extract_html(r, i));
    assert_int_equal(strlen(plain), end - begin);
    assert_memory_equal(plain, body + begin, end - begin);
    free(plain);
    bool shown = false;
    for (size_t m = 0; zws_results_mark(r, i, m, &mark_begin, &mark_end); m++) {
        assert_true(begin <= mark_begin && mark_begin < mark_end && mark_end <= end);
        char text[4096];
        read_run(text, body, body_len, mark_begin, 1000);
        /* Two finds that touch are one mark. */
        shown = shown || strstr(text, run) == text || strstr(text, run);
    }
    if (!shown)
        fail_msg("%s is not marked in the extract", run);
}

static bool find_run(zws_index *index, zws_search *search, const char *id, const char *run)
{
    char query[80];
    zws_results *r;
    snprintf(query, sizeof query, "\"%s\"", run);
    assert_ok(zws_search_set_query(search, query));
    assert_ok(zws_search_run(&r, search, index));
    bool found = false;
    for (size_t i = 0; i < zws_results_count(r) && !found; i++) {
        found = strcmp(zws_results_id(r, i), id) == 0;
        if (found)
            check_extract(r, i, run);
    }
    zws_results_free(r);
    return found;
}

static void search_folder(fixture *f, const char *folder, size_t wanted)
{
    zws_writer *w;
    zws_index *index;
    zws_search *search;
    assert_ok(zws_writer_open(&w, f->index, ZWS_OPEN_DEFAULT));
    assert_ok(zws_writer_add_path(w, folder));
    assert_ok(zws_writer_commit(w));
    zws_writer_free(w);
    assert_ok(zws_index_open(&index, f->index));
    assert_ok(zws_search_new(&search));
    assert_ok(zws_search_set(search, ZWS_OPTION_SORT, ZWS_SORT_NEWEST));
    assert_ok(zws_search_set(search, ZWS_OPTION_LIMIT, 1000));
    assert_ok(zws_search_set(search, ZWS_OPTION_FOLD, 0));
    assert_ok(zws_search_set(search, ZWS_OPTION_DEADLINE_MS, ZWS_DEADLINE_MS_MAX));
    /* All documents, through the index itself: ids and stored texts. */
    zws_results *all;
    assert_ok(zws_search_set_query(search, ""));
    assert_ok(zws_search_run(&all, search, index));
    size_t n = zws_results_count(all), missed = 0;
    assert_true(n > 0);
    for (size_t done = 0; done < wanted;) {
        size_t i = random_below(n), len;
        const char *body = zws_document_get(zws_results_document(all, i), ZWS_FIELD_BODY, 0, &len);
        if (len < 10)
            continue;
        size_t at = random_below(len);
        while (at > 0 && ((unsigned char)body[at] & 0xC0) == 0x80)
            at--;
        char run[64];
        size_t max = 2 + random_below(11);
        if (read_run(run, body, len, at, max) < 2)
            continue;
        done++;
        if (!find_run(index, search, zws_results_id(all, i), run)) {
            printf("missed: %s in %s\n", run, zws_results_id(all, i));
            missed++;
        }
    }
    printf("%s: %zu of %zu runs found\n", folder, wanted - missed, wanted);
    assert_int_equal(missed, 0);
    zws_results_free(all);
    zws_search_free(search);
    zws_index_free(index);
}

static const char *given_folder;
static size_t given_runs;

static void test_given(void **state)
{
    search_folder(*state, given_folder, given_runs);
}

static void test_corpus(void **state)
{
    char folder[1000];
    const char *source = getenv("top_srcdir");
    snprintf(folder, sizeof folder, "%s/corpus/documents", source ? source : ".");
    search_folder(*state, folder, getenv("ZWS_LONG") ? 10000 : 1000);
}

static void test_reference(void **state)
{
    const char *shared = getenv("ZWS_SHARED");
    char folder[1000];
    snprintf(folder, sizeof folder, "%s/data/seeds", shared ? shared : "");
    if (!shared || access(folder, R_OK) != 0)
        skip();
    search_folder(*state, folder, getenv("ZWS_LONG") ? 10000 : 1000);
}

int main(int argc, char **argv)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, fixture_setup, fixture_teardown)
    if (argc > 1) {
        given_folder = argv[1];
        given_runs = argc > 2 ? strtoul(argv[2], NULL, 10) : 10000;
        const struct CMUnitTest one[] = {TEST(test_given)};
        return cmocka_run_group_tests(one, NULL, NULL);
    }
    const struct CMUnitTest tests[] = {TEST(test_corpus), TEST(test_reference)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
