#include "unit/ingest/collect.h"

#include <fcntl.h>
#include <unistd.h>

#include "ingest/lines.h"

static int set_up(void **state)
{
    *state = make_folder();
    return 0;
}

static int tear_down(void **state)
{
    remove_folder(*state);
    return 0;
}

/* Reads the file line by line and compares with what splitting it by hand gives. */
static void check(const char *folder, const char *data, size_t len, size_t max)
{
    const char *path = put_file(folder, "f", data, len);
    zws_line_reader reader = {.fd = open(path, O_RDONLY), .path = path, .max = max};
    assert_true(reader.fd >= 0);
    size_t at = 0, number = 0;
    for (;;) {
        const char *line;
        size_t n;
        bool too_long;
        assert_int_equal(zws_line_reader__next(&reader, &line, &n, &too_long), ZWS_OK);
        if (!line)
            break;
        assert_true(at < len);
        const char *end = memchr(data + at, '\n', len - at);
        size_t whole = end ? (size_t)(end - data) - at : len - at;
        assert_int_equal(reader.number, ++number);
        assert_int_equal(too_long, whole > max);
        if (too_long) {
            assert_int_equal(n, 0);
        } else {
            size_t shown = whole && data[at + whole - 1] == '\r' ? whole - 1 : whole;
            assert_int_equal(n, shown);
            assert_memory_equal(line, data + at, n);
        }
        at += whole + 1;
    }
    assert_true(at >= len);
    assert_int_equal(reader.read, len);
    /* The end stays the end. */
    const char *line;
    size_t n;
    bool too_long;
    assert_int_equal(zws_line_reader__next(&reader, &line, &n, &too_long), ZWS_OK);
    assert_null(line);
    close(reader.fd);
    zws_line_reader__free(&reader);
}

static void small_files(void **state)
{
    static const char *const files[] = {
        "",       "\n",      "a",        "a\n",   "a\nb",    "a\r\nb\r\n",         "\n\n",
        "\r\n\r", "abcd\nx", "abcd\r\n", "abcde", "abcde\n", "abcde\nabcdef\nabc", "\rabc\r\r\n"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        check(*state, files[i], strlen(files[i]), 4);
}

/* Lines around the size of the pieces that are read, and of the limit. */
static void large_files(void **state)
{
    const size_t piece = 256 << 10;
    uint64_t seed = 11;
    char *data = malloc(5 * piece);
    for (int round = 0; round < 40; round++) {
        size_t len = 3 * piece + next_random(&seed) % (2 * piece);
        memset(data, 'x', len);
        for (unsigned k = next_random(&seed) % 20; k; k--)
            data[next_random(&seed) % len] = '\n';
        for (int k = -2; k <= 2; k++)
            if (next_random(&seed) % 2)
                data[(size_t)((long)piece * (1 + (k & 1)) + k)] = k == 1 ? '\r' : '\n';
        check(*state, data, len, round % 2 ? piece : 2 * piece + 7);
    }
    free(data);
}

static void memory_of_long_lines(void **state)
{
    /* A line that is refused must not be held: the buffer stays near the limit. */
    size_t len = 8 << 20;
    char *data = malloc(len);
    memset(data, 'x', len);
    const char *path = put_file(*state, "f", data, len);
    free(data);
    zws_line_reader reader = {.fd = open(path, O_RDONLY), .path = path, .max = 1000};
    const char *line;
    size_t n;
    bool too_long;
    assert_int_equal(zws_line_reader__next(&reader, &line, &n, &too_long), ZWS_OK);
    assert_true(too_long);
    assert_int_equal(reader.read, len);
    assert_true(reader.buffer.cap <= 2 << 20);
    close(reader.fd);
    zws_line_reader__free(&reader);
}

static void unreadable(void **state)
{
    zws_line_reader reader = {.fd = open(*state, O_RDONLY), .path = "folder", .max = 1000};
    const char *line;
    size_t n;
    bool too_long;
    assert_int_equal(zws_line_reader__next(&reader, &line, &n, &too_long), ZWS_EIO);
    assert_string_equal(zws_error_message(), "cannot read folder: Is a directory");
    close(reader.fd);
    zws_line_reader__free(&reader);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(small_files, set_up, tear_down),
        cmocka_unit_test_setup_teardown(large_files, set_up, tear_down),
        cmocka_unit_test_setup_teardown(memory_of_long_lines, set_up, tear_down),
        cmocka_unit_test_setup_teardown(unreadable, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
