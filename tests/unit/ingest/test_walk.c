/* Folders: what is visited, in which order, and what is reported. */
#include "unit/ingest/collect.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "ingest/walk.h"

typedef struct {
    char *id[600];
    size_t n, problems, stop_at;
    char problem[64][256];
} seen;

static zws_status on_file(const char *path, const char *id, const struct stat *st, void *context)
{
    seen *s = context;
    assert_true(S_ISREG(st->st_mode));
    /* The id is the end of the path. */
    assert_string_equal(path + strlen(path) - strlen(id), id);
    assert_true(s->n < 600);
    s->id[s->n++] = strdup(id);
    return s->stop_at == s->n ? zws_error__set(ZWS_ESTOPPED, "enough") : ZWS_OK;
}

static void on_problem(const char *path, const char *kind, zws_status status, void *context)
{
    seen *s = context;
    assert_int_not_equal(status, ZWS_OK);
    assert_true(zws_error_message()[0] != '\0');
    assert_true(s->problems < 64);
    const char *name = strrchr(path, '/');
    snprintf(s->problem[s->problems++], sizeof s->problem[0], "%s %s", kind,
             name ? name + 1 : path);
}

static void forget(seen *s)
{
    for (size_t i = 0; i < s->n; i++)
        free(s->id[i]);
    *s = (seen){0};
}

static zws_status walk(seen *s, const char *folder)
{
    return zws_walk__folder(folder, &(zws_walk_visitor){on_file, on_problem, s});
}

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

static int compare(const void *a, const void *b)
{
    /* By component: a folder's entries stand together, in the order of their names. */
    const char *x = *(const char *const *)a, *y = *(const char *const *)b;
    while (*x && *x == *y)
        x++, y++;
    int left = *x == '/' ? 1 : (unsigned char)*x, right = *y == '/' ? 1 : (unsigned char)*y;
    return left - right;
}

/* Trees made at random are visited whole, once, and in order. */
static void random_trees(void **state)
{
    static const char *const names[] = {"a",    "b",    "B",     "10", "2",
                                        "文件", "附件", "a.txt", "z~", "é"};
    uint64_t seed = 31;
    for (int round = 0; round < 20; round++) {
        char *expected[200];
        size_t n = 0;
        char root[64];
        snprintf(root, sizeof root, "r%d", round);
        assert_int_equal(mkdir(in_folder(*state, root), 0777), 0);
        for (int file = 0; file < 40; file++) {
            char id[256] = "";
            for (unsigned depth = next_random(&seed) % 4; depth; depth--) {
                strcat(id, names[next_random(&seed) % 10]);
                strcat(id, "+/"); /* no file has a folder's name */
            }
            strcat(id, names[next_random(&seed) % 10]);
            bool again = false;
            for (size_t i = 0; i < n; i++)
                again |= strcmp(expected[i], id) == 0;
            if (again)
                continue;
            put_file(in_folder(*state, root), id, "x", 1);
            expected[n++] = strdup(id);
        }
        qsort(expected, n, sizeof *expected, compare);
        seen s = {0};
        assert_int_equal(walk(&s, in_folder(*state, root)), ZWS_OK);
        assert_int_equal(s.n, n);
        for (size_t i = 0; i < n; i++) {
            assert_string_equal(s.id[i], expected[i]);
            free(expected[i]);
        }
        assert_int_equal(s.problems, 0);
        forget(&s);
    }
}

static void paths_of_the_root(void **state)
{
    put_file(*state, "a/x", "x", 1);
    put_file(*state, "y", "x", 1);
    char back[PATH_MAX];
    assert_non_null(getcwd(back, sizeof back));
    assert_int_equal(chdir(*state), 0);
    static const char *const roots[] = {".", "./", "a/..", "./a/../", "././"};
    for (size_t i = 0; i < sizeof roots / sizeof *roots; i++) {
        seen s = {0};
        assert_int_equal(walk(&s, roots[i]), ZWS_OK);
        assert_int_equal(s.n, 2);
        assert_string_equal(s.id[0], "a/x");
        assert_string_equal(s.id[1], "y");
        forget(&s);
    }
    assert_int_equal(chdir(back), 0);
    /* A link to a folder may be the input. */
    assert_int_equal(symlink("a", in_folder(*state, "link")), 0);
    seen s = {0};
    assert_int_equal(walk(&s, in_folder(*state, "link")), ZWS_OK);
    assert_int_equal(s.n, 1);
    assert_string_equal(s.id[0], "x");
    forget(&s);
}

static void stopping(void **state)
{
    put_file(*state, "a/1", "x", 1);
    put_file(*state, "a/2", "x", 1);
    put_file(*state, "b", "x", 1);
    for (size_t at = 1; at <= 3; at++) {
        seen s = {.stop_at = at};
        assert_int_equal(walk(&s, *state), ZWS_ESTOPPED);
        assert_int_equal(s.n, at);
        assert_string_equal(zws_error_message(), "enough");
        forget(&s);
    }
}

static void special_files(void **state)
{
    assert_int_equal(mkfifo(in_folder(*state, "fifo"), 0666), 0);
    assert_int_equal(symlink("fifo", in_folder(*state, "to-fifo")), 0);
    assert_int_equal(symlink("/dev/null", in_folder(*state, "device")), 0);
    assert_int_equal(symlink("gone", in_folder(*state, "broken")), 0);
    assert_int_equal(symlink("ring", in_folder(*state, "ring")), 0);
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    snprintf(address.sun_path, sizeof address.sun_path, "%s", in_folder(*state, "socket"));
    assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
    close(fd);
    put_file(*state, "ok", "x", 1);
    seen s = {0};
    assert_int_equal(walk(&s, *state), ZWS_OK);
    assert_int_equal(s.n, 1);
    static const char *const expected[] = {"link broken", "special device", "special fifo",
                                           "link ring",   "special socket", "special to-fifo"};
    assert_int_equal(s.problems, 6);
    for (size_t i = 0; i < 6; i++)
        assert_string_equal(s.problem[i], expected[i]);
    forget(&s);
    /* Nobody needs to listen. */
    assert_int_equal(zws_walk__folder(*state, &(zws_walk_visitor){on_file, NULL, &s}), ZWS_OK);
    assert_int_equal(s.n, 1);
    forget(&s);
}

/* A loop over two links, which only shows two levels down; and the same folder twice to the side.
 */
static void indirect_loops(void **state)
{
    put_file(*state, "a/x", "x", 1);
    put_file(*state, "b/y", "x", 1);
    assert_int_equal(symlink("../b", in_folder(*state, "a/to-b")), 0);
    assert_int_equal(symlink("../a", in_folder(*state, "b/to-a")), 0);
    seen s = {0};
    assert_int_equal(walk(&s, *state), ZWS_OK);
    static const char *const ids[] = {"a/to-b/y", "a/x", "b/to-a/x", "b/y"};
    assert_int_equal(s.n, 4);
    for (size_t i = 0; i < 4; i++)
        assert_string_equal(s.id[i], ids[i]);
    assert_int_equal(s.problems, 2);
    assert_string_equal(s.problem[0], "loop to-a");
    assert_string_equal(s.problem[1], "loop to-b");
    forget(&s);
}

static void no_folder(void **state)
{
    seen s = {0};
    assert_int_equal(walk(&s, in_folder(*state, "none")), ZWS_ENOTFOUND);
    put_file(*state, "file", "x", 1);
    assert_int_equal(walk(&s, in_folder(*state, "file")), ZWS_ENOTFOUND);
    assert_int_equal(s.n + s.problems, 0);
}

static void printable(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"", ""},
        {"a/文件.txt", "a/文件.txt"},
        {"\xB9\xAB", "\\xB9\\xAB"},
        {"a\nb\x7F\x1B", "a\\x0Ab\\x7F\\x1B"},
        {"\xE6\x96", "\\xE6\\x96"},
        {"\xED\xA0\x80", "\\xED\\xA0\\x80"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *out;
        assert_int_equal(zws_walk__printable(&out, cases[i][0]), ZWS_OK);
        assert_string_equal(out, cases[i][1]);
        free(out);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(random_trees),   TEST(paths_of_the_root), TEST(stopping),  TEST(special_files),
        TEST(indirect_loops), TEST(no_folder),         TEST(printable),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
