/* The sample documents: every one is read, in its encoding, with the title its page states. */
#include "unit/ingest/collect.h"

#include <stdio.h>
#include <strings.h>

#include "base/file.h"

typedef struct {
    char id[256], title[400], published[16], encoding[32];
} expectation;

static expectation *expected;
static size_t expected_n;
static char documents[2048];

static zws_document *found[COLLECT_MAX];
static size_t found_n;

/* The columns of a line, cut at tabs; the line is changed. */
static size_t split(char **column, size_t max, char *line)
{
    size_t n = 0;
    while (line && n < max) {
        column[n++] = line;
        line = strchr(line, '\t');
        if (line)
            *line++ = '\0';
    }
    return n;
}

static size_t column_of(char **head, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(head[i], name) == 0)
            return i;
    fail_msg("expected.tsv has no column %s", name);
    return 0;
}

static zws_status keep(zws_document *document, const zws_source *source, size_t line, void *context)
{
    (void)source, (void)line, (void)context;
    assert_true(found_n < COLLECT_MAX);
    found[found_n++] = document;
    return ZWS_OK;
}

static void no_skip(const char *path, size_t line, const char *kind, zws_status status,
                    const char *reason, void *context)
{
    (void)kind, (void)status, (void)context;
    fail_msg("%s:%zu: %s", path, line, reason);
}

static int set_up(void **state)
{
    (void)state;
    const char *top = getenv("top_srcdir");
    char path[2100], line[8192];
    snprintf(documents, sizeof documents, "%s/corpus/documents", top ? top : ".");
    snprintf(path, sizeof path, "%s/../judged/expected.tsv", documents);
    FILE *file = fopen(path, "r");
    if (!file)
        return 0;
    char head_line[1024], *head[32], *column[32];
    if (!fgets(head_line, sizeof head_line, file))
        return -1;
    head_line[strcspn(head_line, "\n")] = '\0';
    size_t columns = split(head, 32, head_line);
    size_t id = column_of(head, columns, "docid"), title = column_of(head, columns, "title");
    size_t published = column_of(head, columns, "published");
    size_t encoding = column_of(head, columns, "encoding");
    size_t cap = 0;
    while (fgets(line, sizeof line, file)) {
        line[strcspn(line, "\n")] = '\0';
        if (split(column, 32, line) <= encoding)
            continue;
        assert_int_equal(zws_mem__grow(&expected, &cap, expected_n + 1, sizeof *expected), ZWS_OK);
        expectation *e = &expected[expected_n++];
        snprintf(e->id, sizeof e->id, "%s", column[id]);
        snprintf(e->title, sizeof e->title, "%s", column[title]);
        snprintf(e->published, sizeof e->published, "%s", column[published]);
        snprintf(e->encoding, sizeof e->encoding, "%s", column[encoding]);
    }
    fclose(file);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    for (size_t i = 0; i < found_n; i++)
        zws_document_free(found[i]);
    free(expected);
    return 0;
}

static const zws_document *document_with(const char *id)
{
    for (size_t i = 0; i < found_n; i++)
        if (strcmp(field(found[i], ZWS_FIELD_ID), id) == 0)
            return found[i];
    fail_msg("%s was not read", id);
    return NULL;
}

static bool is_page(const char *id)
{
    size_t n = strlen(id);
    return n > 5 && strcmp(id + n - 5, ".html") == 0;
}

static void all_are_read(void **state)
{
    (void)state;
    if (expected_n == 0)
        skip();
    zws_ingest_handler handler = {.document = keep, .skipped = no_skip};
    assert_int_equal(zws_ingest__input(documents, NULL, &handler), ZWS_OK);
    assert_true(found_n >= 60);
    assert_true(expected_n >= 60);
    for (size_t i = 0; i < expected_n; i++) {
        size_t len;
        const char *body = zws_document_get(document_with(expected[i].id), ZWS_FIELD_BODY, 0, &len);
        assert_non_null(body);
        assert_true(len > 30);
        assert_null(strstr(body, "\xEF\xBF\xBD"));
    }
}

static void titles_and_dates_of_pages(void **state)
{
    (void)state;
    size_t pages = 0;
    for (size_t i = 0; i < expected_n; i++) {
        if (!is_page(expected[i].id))
            continue;
        const zws_document *d = document_with(expected[i].id);
        char title[400];
        size_t n = 0;
        /* Where a title is broken over lines a blank may stand, which no title depends on. */
        const char *want = expected[i].title;
        for (const char *p = field(d, ZWS_FIELD_TITLE); *p && n < sizeof title - 1; p++) {
            if (*p == ' ' && want[n] != ' ')
                continue;
            title[n++] = *p;
        }
        title[n] = '\0';
        assert_string_equal(title, want);
        assert_string_equal(field(d, ZWS_FIELD_PUBLISHED), expected[i].published);
        pages++;
    }
    if (expected_n)
        assert_true(pages >= 10);
}

static void no_markup_is_left(void **state)
{
    (void)state;
    static const char *const signs[] = {"<p", "<div", "</",   "&nbsp;",   "&lt;",    "function",
                                        "{}", "<!--", "首页", "关闭窗口", "打印本页"};
    for (size_t i = 0; i < expected_n; i++) {
        if (!is_page(expected[i].id))
            continue;
        const char *body = field(document_with(expected[i].id), ZWS_FIELD_BODY);
        for (size_t k = 0; k < sizeof signs / sizeof *signs; k++)
            if (strstr(body, signs[k]))
                fail_msg("%s: %s is left in the text", expected[i].id, signs[k]);
    }
}

static bool same_encoding(const char *got, const char *stated)
{
    if (strncasecmp(got, stated, strlen(stated)) == 0)
        return true; /* UTF-16LE where UTF-16 is stated */
    return strcmp(got, "GB18030") == 0 && strncasecmp(stated, "gb", 2) == 0;
}

static void encodings(void **state)
{
    (void)state;
    size_t others = 0;
    for (size_t i = 0; i < expected_n; i++) {
        char path[2400], *data, *utf8;
        snprintf(path, sizeof path, "%s/%s", documents, expected[i].id);
        if (!zws_file__exists(path) || !*expected[i].encoding)
            continue; /* a record of a JSON Lines file */
        size_t len, utf8_len, ill_formed;
        const char *name;
        assert_int_equal(zws_file__read(&data, &len, path, 1 << 20), ZWS_OK);
        assert_int_equal(
            zws_encoding__to_utf8(&utf8, &utf8_len, &name, &ill_formed, data, len, NULL), ZWS_OK);
        if (!same_encoding(name, expected[i].encoding) || ill_formed)
            fail_msg("%s: %s, not %s", expected[i].id, name, expected[i].encoding);
        others += strcmp(name, "UTF-8") != 0;
        free(utf8);
        free(data);
    }
    if (expected_n)
        assert_true(others >= 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_are_read),
        cmocka_unit_test(titles_and_dates_of_pages),
        cmocka_unit_test(no_markup_is_left),
        cmocka_unit_test(encodings),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
