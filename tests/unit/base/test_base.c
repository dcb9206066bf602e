#include "unit/unit.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/deadline.h"
#include "base/error.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/memory.h"
#include "base/utf8.h"

/* --- errors
 * --------------------------------------------------------------------------------------- */

static void test_error_message(void **state)
{
    (void)state;
    assert_int_equal(zws_error__set(ZWS_EQUERY, "line %d\nof %s", 3, "x\ty"), ZWS_EQUERY);
    assert_string_equal(zws_error_message(), "line 3 of x y");
    assert_int_equal(zws_error__prefix(ZWS_EQUERY, "%s:%d: ", "a.txt", 7), ZWS_EQUERY);
    assert_string_equal(zws_error_message(), "a.txt:7: line 3 of x y");
    /* The message may quote the one before. */
    zws_error__set(ZWS_EIO, "again: %s", zws_error_message());
    assert_string_equal(zws_error_message(), "again: a.txt:7: line 3 of x y");
}

static void test_error_is_cut_at_a_character(void **state)
{
    (void)state;
    char text[3001];
    for (int i = 0; i < 1000; i++)
        memcpy(text + 3 * i, "政", 3);
    text[3000] = '\0';
    for (int lead = 0; lead < 3; lead++) {
        zws_error__set(ZWS_EINVAL, "%.*s%s", lead, "ab", text);
        const char *message = zws_error_message();
        size_t len = strlen(message);
        assert_in_range(len, 1000, 1023);
        assert_int_equal(zws_utf8__valid_prefix(message, len), len);
    }
}

static void test_error_errno(void **state)
{
    (void)state;
    errno = ENOENT;
    assert_int_equal(zws_error__errno("cannot open %s", "x"), ZWS_ENOTFOUND);
    assert_string_equal(zws_error_message(), "cannot open x: No such file or directory");
    errno = ENOSPC;
    assert_int_equal(zws_error__errno("cannot write"), ZWS_EIO);
    errno = ENOMEM;
    assert_int_equal(zws_error__errno("cannot map"), ZWS_ENOMEM);
    assert_int_equal(zws_error__nomem(), ZWS_ENOMEM);
    assert_string_equal(zws_error_message(), "out of memory");
}

static void *other_thread(void *message)
{
    zws_error__set(ZWS_EINVAL, "elsewhere");
    snprintf(message, 64, "%s", zws_error_message());
    return NULL;
}

static void test_error_is_per_thread(void **state)
{
    (void)state;
    char elsewhere[64] = "";
    zws_error__set(ZWS_EINVAL, "here");
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, other_thread, elsewhere), 0);
    pthread_join(thread, NULL);
    assert_string_equal(zws_error_message(), "here");
    assert_string_equal(elsewhere, "elsewhere");
}

static void test_status_names(void **state)
{
    (void)state;
    for (int i = ZWS_OK; i <= ZWS_EINTERNAL; i++) {
        assert_string_not_equal(zws_status_name((zws_status)i), "UNKNOWN");
        for (int j = ZWS_OK; j < i; j++)
            assert_string_not_equal(zws_status_name((zws_status)i), zws_status_name((zws_status)j));
    }
    assert_string_equal(zws_status_name((zws_status)99), "UNKNOWN");
    assert_string_equal(zws_status_name(ZWS_ELOCKED), "ELOCKED");
}

/* --- memory
 * --------------------------------------------------------------------------------------- */

static void test_grow(void **state)
{
    (void)state;
    uint32_t *items = NULL;
    size_t cap = 0;
    for (size_t i = 0; i < 1000; i++) {
        assert_ok(zws_mem__grow(&items, &cap, i + 1, sizeof *items));
        assert_true(cap > i);
        items[i] = (uint32_t)i;
    }
    assert_int_equal(items[999], 999);
    uint32_t *before = items;
    assert_fails(ZWS_ENOMEM, zws_mem__grow(&items, &cap, SIZE_MAX / 2, sizeof *items));
    assert_fails(ZWS_ENOMEM, zws_mem__grow(&items, &cap, SIZE_MAX, 1));
    assert_ptr_equal(items, before);
    free(items);
}

static void test_zalloc_and_dup(void **state)
{
    (void)state;
    char *p;
    assert_ok(zws_mem__zalloc(&p, 0, 0));
    free(p);
    assert_fails(ZWS_ENOMEM, zws_mem__zalloc(&p, SIZE_MAX / 4, 16));
    assert_null(p);
    assert_ok(zws_mem__dup(&p, "abc\0def", 7));
    assert_memory_equal(p, "abc\0def", 8);
    free(p);
    assert_ok(zws_mem__dup(&p, NULL, 0));
    assert_string_equal(p, "");
    free(p);
    assert_fails(ZWS_ENOMEM, zws_mem__dup(&p, "x", SIZE_MAX));
}

/* Room is zero, of its own pages, and not taken before it is touched. */
static void test_room(void **state)
{
    const size_t size = ((size_t)1 << 30) + 1, page = (size_t)sysconf(_SC_PAGESIZE);
    unsigned char *room = zws_room__alloc(size), resident[1] = {1};
    (void)state;
    assert_non_null(room);
    assert_int_equal((uintptr_t)room % page, 0);
    room[0] = 1;
    room[size - 1] = 2;
    assert_int_equal(room[1] | room[size / 2] | room[size - 2], 0);
    assert_int_equal(mincore(room + 8 * page, page, resident), 0);
    assert_int_equal(resident[0] & 1, 0);
    zws_room__free(room, size);
    assert_int_not_equal(mincore(room, page, resident), 0);
    zws_room__free(NULL, size);
    assert_null(zws_room__alloc(0));
    assert_true(strlen(zws_error_message()) > 0);
    assert_null(zws_room__alloc(SIZE_MAX));
    assert_null(zws_room__alloc(PTRDIFF_MAX));
}

static void test_buffer(void **state)
{
    (void)state;
    zws_buffer b = {0};
    char *text;
    size_t len;
    assert_ok(zws_buffer__detach(&text, &len, &b));
    assert_string_equal(text, "");
    assert_int_equal(len, 0);
    free(text);
    assert_ok(zws_buffer__puts(&b, "年份"));
    assert_ok(zws_buffer__putc(&b, '='));
    assert_ok(zws_buffer__printf(&b, "%d%s", 2018, ""));
    assert_ok(zws_buffer__append(&b, NULL, 0));
    assert_string_equal(b.data, "年份=2018");
    zws_buffer__clear(&b);
    assert_int_equal(b.len, 0);
    assert_string_equal(b.data, "");
    for (int i = 0; i < 10000; i++)
        assert_ok(zws_buffer__printf(&b, "%04d", i));
    assert_int_equal(b.len, 40000);
    assert_memory_equal(b.data + 4 * 1234, "1234", 4);
    assert_fails(ZWS_ENOMEM, zws_buffer__reserve(&b, SIZE_MAX - 5));
    assert_ok(zws_buffer__detach(&text, &len, &b));
    assert_int_equal(len, 40000);
    assert_null(b.data);
    free(text);
    zws_buffer__free(&b);
}

static void test_arena(void **state)
{
    (void)state;
    zws_arena arena = {0};
    char *kept[2000];
    for (int i = 0; i < 2000; i++) {
        char name[32];
        int n = snprintf(name, sizeof name, "item %d", i);
        kept[i] = zws_arena__dup(&arena, name, (size_t)n);
        assert_non_null(kept[i]);
        void *block = zws_arena__alloc(&arena, (size_t)i * 17 % 40000);
        assert_int_equal((uintptr_t)block % 8, 0);
        memset(block, 0xAA, (size_t)i * 17 % 40000);
    }
    for (int i = 0; i < 2000; i++) {
        char name[32];
        snprintf(name, sizeof name, "item %d", i);
        assert_string_equal(kept[i], name);
    }
    assert_true(arena.total > 2000 * 8);
    assert_null(zws_arena__alloc(&arena, SIZE_MAX - 3));
    assert_null(zws_arena__dup(&arena, "x", SIZE_MAX));
    zws_arena__free(&arena);
    assert_null(arena.block);
}

/* --- UTF-8
 * ---------------------------------------------------------------------------------------- */

static void test_utf8_round_trip(void **state)
{
    (void)state;
    for (uint32_t cp = 0; cp <= 0x10FFFF; cp++) {
        if (cp >= 0xD800 && cp <= 0xDFFF)
            continue;
        char bytes[4];
        size_t n = zws_utf8__encode(bytes, cp), pos = 0;
        assert_int_equal(zws_utf8__next(bytes, n, &pos), cp);
        assert_int_equal(pos, n);
        /* Cut short, it is ill-formed and costs one byte. */
        if (n > 1) {
            pos = 0;
            assert_int_equal(zws_utf8__next(bytes, n - 1, &pos), ZWS_UTF8_BAD);
            assert_int_equal(pos, 1);
        }
    }
    char bytes[4];
    assert_int_equal(zws_utf8__encode(bytes, 0xD800), 3);
    assert_memory_equal(bytes, "\xEF\xBF\xBD", 3);
    assert_int_equal(zws_utf8__encode(bytes, 0x110000), 3);
}

static void test_utf8_trim(void **state)
{
    (void)state;
    static const struct {
        const char *text, *inside;
    } cases[] = {
        {"", ""},           {" \t\r\n", ""},          {"　", ""},
        {"　 　", ""},      {"政务", "政务"},         {"　\n 政务 \n　", "政务"},
        {" a　b ", "a　b"}, {"\x80\x80", "\x80\x80"}, {"\xE3\x80", "\xE3\x80"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t begin = 0, end = strlen(cases[i].text);
        zws_utf8__trim(cases[i].text, &begin, &end);
        assert_true(begin <= end && end <= strlen(cases[i].text));
        assert_int_equal(end - begin, strlen(cases[i].inside));
        assert_memory_equal(cases[i].text + begin, cases[i].inside, end - begin);
    }
}

static void test_utf8_ill_formed(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "\x80",         "\xC0\x80",         "\xC1\xBF",         "\xE0\x80\x80",
        "\xED\xA0\x80", "\xF0\x80\x80\x80", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80",
        "\xFF",         "\xE4\xB8",         "\xE4\x41\x41",     "\xF0\x9F\x98\x41"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        size_t pos = 0;
        assert_int_equal(zws_utf8__next(bad[i], strlen(bad[i]), &pos), ZWS_UTF8_BAD);
        assert_int_equal(pos, 1);
        assert_int_equal(zws_utf8__valid_prefix(bad[i], strlen(bad[i])), 0);
    }
    assert_int_equal(zws_utf8__valid_prefix("政务\xFF", 7), 6);
    /* The same as going character by character, wherever in a run the fault is. */
    static const char *const parts[] = {"a",
                                        "政",
                                        "\xC3\xA9",
                                        "\xF0\x9F\x91\xA8",
                                        "abcdefgh",
                                        "\xED\x9F\xBF",
                                        "\xEE\x80\x80",
                                        "\xE0\xA0\x80",
                                        "\xFF",
                                        "\xE6\x94",
                                        "\xED\xA0\x80",
                                        "\xE0\x80\x80",
                                        "\xC0\x80",
                                        "\xF4\x90\x80\x80"};
    uint32_t seed = 1;
    for (int round = 0; round < 20000; round++) {
        char text[80] = "";
        for (int k = 0; k < 8; k++) {
            seed = seed * 1664525u + 1013904223u;
            /* Faults are rare, so that they come behind long runs too. */
            unsigned which = seed >> 16 & 63;
            strcat(text, parts[which < 14 && (which < 8 || seed >> 30 == 0) ? which : which % 8]);
        }
        size_t len = strlen(text), pos = 0, valid = len;
        while (pos < len) {
            size_t start = pos;
            if (zws_utf8__next(text, len, &pos) == ZWS_UTF8_BAD) {
                valid = start;
                break;
            }
        }
        assert_int_equal(zws_utf8__valid_prefix(text, len), valid);
    }
    assert_int_equal(zws_utf8__count("政务a", 7), 3);
    for (size_t n = 0; n <= 8; n++)
        assert_int_equal(zws_utf8__floor("政务a", 7, n), n >= 7 ? 7 : n / 3 * 3);
}

/* --- hashes
 * --------------------------------------------------------------------------------------- */

static void test_hashes(void **state)
{
    (void)state;
    assert_int_equal(zws_crc32__update(0, "123456789", 9), 0xCBF43926);
    assert_int_equal(zws_crc32__update(zws_crc32__update(0, "1234", 4), "56789", 5), 0xCBF43926);
    /* Every flipped bit and every length changes it; values are stored, so they must never change.
     */
    unsigned char data[67];
    for (size_t i = 0; i < sizeof data; i++)
        data[i] = (unsigned char)(i * 7);
    for (size_t n = 0; n <= sizeof data; n++) {
        zws_hash128 h = zws_hash128__of(data, n);
        if (n > 0) {
            zws_hash128 shorter = zws_hash128__of(data, n - 1);
            assert_true(h.lo != shorter.lo && h.hi != shorter.hi);
        }
        for (size_t bit = 0; bit < n * 8; bit++) {
            data[bit / 8] ^= (unsigned char)(1 << bit % 8);
            zws_hash128 flipped = zws_hash128__of(data, n);
            assert_true(h.lo != flipped.lo && h.hi != flipped.hi);
            data[bit / 8] ^= (unsigned char)(1 << bit % 8);
        }
    }
    /* What indexes have: of bytes 0, 7, 14 …, for every length. */
    uint64_t all = 0;
    for (size_t n = 0; n <= sizeof data; n++)
        all = all * 31 + zws_hash64__of(data, n, n);
    assert_true(all == UINT64_C(0x828A78170E291196));
    char hex[33];
    zws_hash128__hex(hex, (zws_hash128){0x0123456789ABCDEF, 0xFEDCBA9876543210});
    assert_string_equal(hex, "fedcba98765432100123456789abcdef");
    assert_int_equal(zws_hash64__of("政务公开", 12, 0), zws_hash64__of("政务公开", 12, 0));
    assert_int_not_equal(zws_hash64__of("政务公开", 12, 0), zws_hash64__of("政务公开", 12, 1));
}

/* --- files
 * ---------------------------------------------------------------------------------------- */

static int make_folder(void **state)
{
    char template[] = "/tmp/zws-base-XXXXXX";
    char *path = mkdtemp(template);
    *state = path ? strdup(path) : NULL;
    return *state ? 0 : -1;
}

static int remove_folder(void **state)
{
    char command[256];
    snprintf(command, sizeof command, "rm -rf '%s'", (char *)*state);
    int status = system(command);
    free(*state);
    return status;
}

static char *in_folder(void **state, const char *name)
{
    char *path;
    assert_ok(zws_path__join(&path, *state, name));
    return path;
}

static void test_write_and_read(void **state)
{
    char *path = in_folder(state, "文件.json"), *data;
    size_t len;
    assert_fails(ZWS_ENOTFOUND, zws_file__read(&data, &len, path, 100));
    assert_non_null(strstr(zws_error_message(), "文件.json"));
    assert_ok(zws_file__write_atomic(path, "first", 5));
    assert_ok(zws_file__write_atomic(path, "second\0!", 8));
    assert_ok(zws_file__read(&data, &len, path, 8));
    assert_int_equal(len, 8);
    assert_memory_equal(data, "second\0!", 9);
    free(data);
    assert_fails(ZWS_ELIMIT, zws_file__read(&data, &len, path, 7));
    assert_null(data);
    assert_fails(ZWS_EINVAL, zws_file__read(&data, &len, *state, 7));
    assert_fails(ZWS_EINVAL, zws_file__read(&data, &len, "/dev/zero", 7));
    /* Nothing is left aside. */
    char *aside = in_folder(state, "文件.json.new");
    assert_false(zws_file__exists(aside));
    free(aside);
    assert_ok(zws_file__write_atomic(path, "", 0));
    assert_ok(zws_file__read(&data, &len, path, 0));
    assert_int_equal(len, 0);
    free(data);
    free(path);
}

static void test_write_fails_whole(void **state)
{
    char *path = in_folder(state, "kept"), *data;
    size_t len;
    assert_ok(zws_file__write_atomic(path, "old", 3));
    signal(SIGXFSZ, SIG_IGN);
    struct rlimit before, small;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    small = before;
    small.rlim_cur = 1000;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    char *big = calloc(1, 5000);
    zws_status status = zws_file__write_atomic(path, big, 5000);
    setrlimit(RLIMIT_FSIZE, &before);
    free(big);
    assert_int_equal(status, ZWS_EIO);
    assert_ok(zws_file__read(&data, &len, path, 100));
    assert_string_equal(data, "old");
    free(data);
    free(path);
    path = in_folder(state, "no such folder/x");
    assert_fails(ZWS_ENOTFOUND, zws_file__write_atomic(path, "x", 1));
    free(path);
}

static void test_mapping(void **state)
{
    char *path = in_folder(state, "mapped");
    zws_mapping m;
    assert_fails(ZWS_ENOTFOUND, zws_mapping__open(&m, path));
    assert_ok(zws_file__write_atomic(path, "", 0));
    assert_ok(zws_mapping__open(&m, path));
    assert_int_equal(m.len, 0);
    zws_mapping__close(&m);
    assert_ok(zws_file__write_atomic(path, "政务公开", 12));
    assert_ok(zws_mapping__open(&m, path));
    assert_int_equal(m.len, 12);
    assert_memory_equal(m.data, "政务公开", 12);
    zws_mapping__close(&m);
    assert_null(m.data);
    assert_fails(ZWS_EINVAL, zws_mapping__open(&m, *state));
    free(path);
}

static void test_folders(void **state)
{
    char *path = in_folder(state, "folder");
    assert_false(zws_file__exists(path));
    assert_ok(zws_file__make_directory(path));
    assert_ok(zws_file__make_directory(path));
    assert_true(zws_file__is_directory(path));
    assert_ok(zws_file__sync_directory(path));
    char *file = in_folder(state, "folder/file");
    assert_ok(zws_file__write_atomic(file, "x", 1));
    assert_false(zws_file__is_directory(file));
    assert_fails(ZWS_EIO, zws_file__make_directory(file));
    assert_fails(ZWS_ENOTFOUND, zws_file__sync_directory(file));
    free(file);
    free(path);
}

static void test_path_join(void **state)
{
    (void)state;
    static const char *const cases[][3] = {
        {"a", "b", "a/b"}, {"a/", "b", "a/b"}, {"/", "b", "/b"}, {"", "b", "b"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *path;
        assert_ok(zws_path__join(&path, cases[i][0], cases[i][1]));
        assert_string_equal(path, cases[i][2]);
        free(path);
    }
}

static void test_locks(void **state)
{
    char *path = in_folder(state, "lock");
    int a, b, c;
    assert_fails(ZWS_ENOTFOUND, zws_file__lock(&a, path, ZWS_LOCK_SHARED, false, false));
    assert_ok(zws_file__lock(&a, path, ZWS_LOCK_EXCLUSIVE, true, false));
    /* Two handles of one process exclude each other too. */
    assert_fails(ZWS_ELOCKED, zws_file__lock(&b, path, ZWS_LOCK_EXCLUSIVE, true, false));
    assert_int_equal(b, -1);
    assert_fails(ZWS_ELOCKED, zws_file__lock(&b, path, ZWS_LOCK_SHARED, false, false));
    zws_file__unlock(a);
    assert_ok(zws_file__lock(&a, path, ZWS_LOCK_SHARED, false, true));
    assert_ok(zws_file__lock(&b, path, ZWS_LOCK_SHARED, false, true));
    assert_fails(ZWS_ELOCKED, zws_file__lock(&c, path, ZWS_LOCK_EXCLUSIVE, true, false));
    zws_file__unlock(a);
    zws_file__unlock(b);
    assert_ok(zws_file__lock(&c, path, ZWS_LOCK_EXCLUSIVE, true, true));
    zws_file__unlock(c);
    zws_file__unlock(-1);
    free(path);
}

/* --- deadlines
 * ------------------------------------------------------------------------------------ */

static void test_deadline(void **state)
{
    (void)state;
    zws_deadline none = zws_deadline__in(0);
    assert_false(zws_deadline__passed(none));
    assert_ok(zws_deadline__check(none));
    assert_true(zws_deadline__left(none) > 1e6);
    zws_deadline far = zws_deadline__in(3600 * 1000);
    assert_false(zws_deadline__passed(far));
    assert_true(zws_deadline__left(far) > 3000 && zws_deadline__left(far) <= 3600);
    zws_deadline past = {zws_clock__now_ns() - 1};
    assert_true(zws_deadline__passed(past));
    assert_true(zws_deadline__left(past) == 0.0);
    assert_fails(ZWS_EDEADLINE, zws_deadline__check(past));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_error_message),
        cmocka_unit_test(test_error_is_cut_at_a_character),
        cmocka_unit_test(test_error_errno),
        cmocka_unit_test(test_error_is_per_thread),
        cmocka_unit_test(test_status_names),
        cmocka_unit_test(test_grow),
        cmocka_unit_test(test_zalloc_and_dup),
        cmocka_unit_test(test_room),
        cmocka_unit_test(test_buffer),
        cmocka_unit_test(test_arena),
        cmocka_unit_test(test_utf8_round_trip),
        cmocka_unit_test(test_utf8_ill_formed),
        cmocka_unit_test(test_utf8_trim),
        cmocka_unit_test(test_hashes),
        cmocka_unit_test_setup_teardown(test_write_and_read, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_write_fails_whole, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_mapping, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_folders, make_folder, remove_folder),
        cmocka_unit_test(test_path_join),
        cmocka_unit_test_setup_teardown(test_locks, make_folder, remove_folder),
        cmocka_unit_test(test_deadline),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
