/* Streams that begin as copies of one that has the dictionary: they inflate to what they were made
 * of, whatever the bytes and the dictionary, are as long as those of a stream that was given it
 * anew, and none depends on those before. */
#include <stdlib.h>
#include <zlib.h>

#include "core/deflate.h"
#include "tests/unit/store/random.h"
#include "tests/unit/unit.h"

enum { MOST = 32 << 10 };

static unsigned char text[MOST], words[70000], room[2 * MOST];

static void check_back(const void *dictionary, size_t dictionary_len, const void *stream, size_t n,
                       const unsigned char *data, size_t len)
{
    unsigned char *back = malloc(len + 1);
    z_stream z = {.next_in = (Bytef *)(uintptr_t)stream,
                  .avail_in = (uInt)n,
                  .next_out = back,
                  .avail_out = (uInt)(len + 1)};
    assert_int_equal(inflateInit2(&z, -15), Z_OK);
    if (dictionary_len > 0)
        assert_int_equal(inflateSetDictionary(&z, dictionary, (uInt)dictionary_len), Z_OK);
    assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
    assert_int_equal(z.total_out, len);
    assert_int_equal(z.avail_in, 0);
    inflateEnd(&z);
    assert_memory_equal(back, data, len);
    free(back);
}

/* The stream is appended to what is there. */
static size_t run_checked(zws_deflater *deflater, const void *dictionary, size_t dictionary_len,
                          const unsigned char *data, size_t len)
{
    zws_buffer out = {0};
    assert_ok(zws_buffer__puts(&out, "before"));
    assert_ok(zws_deflater__run(deflater, &out, data, len));
    assert_memory_equal(out.data, "before", 6);
    assert_int_equal(out.data[out.len], 0);
    size_t n = out.len - 6;
    assert_in_range(n, 1, len + 64);
    check_back(dictionary, dictionary_len, out.data + 6, n, data, len);
    zws_buffer__free(&out);
    return n;
}

/* Of a stream of its own, whose dictionary is its own too. */
static size_t zlib_size(const void *dictionary, size_t dictionary_len, unsigned char *data,
                        size_t len)
{
    z_stream z = {
        .next_in = data, .avail_in = (uInt)len, .next_out = room, .avail_out = sizeof room};
    assert_int_equal(deflateInit2(&z, 4, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY), Z_OK);
    if (dictionary_len > 0)
        assert_int_equal(deflateSetDictionary(&z, dictionary, (uInt)dictionary_len), Z_OK);
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    deflateEnd(&z);
    return z.total_out;
}

/* Words of which few are common, in UTF-8 as Chinese is. */
static void make_words(random_source *r, unsigned char *out, size_t len)
{
    for (size_t i = 0; i < len;) {
        uint32_t word = random_below(r, 1 + random_below(r, 1 + random_below(r, 3000)));
        for (uint32_t k = 0; k < 2 + word % 3 && i < len; k++) {
            uint32_t c = 0x4E00 + (word * 7 + k * 131) % 4000;
            unsigned char utf8[3] = {(unsigned char)(0xE0 | c >> 12),
                                     (unsigned char)(0x80 | (c >> 6 & 63)),
                                     (unsigned char)(0x80 | (c & 63))};
            for (size_t b = 0; b < 3 && i < len; b++)
                out[i++] = utf8[b];
        }
    }
}

static void test_texts(void **state)
{
    (void)state;
    static const size_t dictionary[] = {0, 1, 3, 4, 5000, 32767, 32768, 70000};
    static const size_t length[] = {1, 2, 3, 4, 5, 100, 4096, 4097, 20000, 32767, MOST};
    random_source r = {20261122};
    make_words(&r, words, sizeof words);
    for (size_t i = 0; i < sizeof dictionary / sizeof *dictionary; i++) {
        /* No reader keeps more than 32 KiB of it. */
        size_t len = dictionary[i];
        zws_deflater *deflater;
        assert_ok(zws_deflater__new(&deflater, words, len));
        size_t kept = len < 32768 ? len : 32768;
        size_t ours = 0, theirs = 0;
        for (size_t k = 0; k < sizeof length / sizeof *length; k++) {
            make_words(&r, text, length[k]);
            size_t n = run_checked(deflater, words + len - kept, kept, text, length[k]);
            assert_int_equal(run_checked(deflater, words + len - kept, kept, text, length[k]), n);
            ours += n;
            theirs += zlib_size(words + len - kept, kept, text, length[k]);
        }
        assert_int_equal(ours, theirs);
        zws_deflater__free(deflater);
    }
}

/* What a text is not: bytes of one kind, of all kinds, periods, runs, counts that want long codes.
 */
static void make_strange(random_source *r, unsigned char *out, size_t len, int kind)
{
    uint32_t a = 1, b = 1;
    for (size_t i = 0; i < len; i++) {
        switch (kind) {
        case 0:
            out[i] = 0;
            break;
        case 1:
            out[i] = (unsigned char)random_next(r);
            break;
        case 2:
            out[i] = (unsigned char)(i % 259);
            break;
        case 3:
            out[i] = i % 300 < 290 ? 'a' : (unsigned char)random_next(r);
            break;
        case 4: /* each byte half as often as the one before */
            out[i] = (unsigned char)__builtin_ctz(random_next(r) | 1u << 30);
            break;
        case 5: /* Fibonacci's numbers: the deepest tree there is */
            for (a = b = 1, out[i] = 0; i >= a && a < 40000; out[i]++) {
                uint32_t sum = a + b;
                a = b;
                b = sum;
            }
            break;
        default:
            out[i] = random_chance(r, 3) || i < 7 ? (unsigned char)random_next(r) : out[i - 7];
        }
    }
}

static void test_strange_bytes(void **state)
{
    (void)state;
    random_source r = {5};
    zws_deflater *deflater[2];
    assert_ok(zws_deflater__new(&deflater[0], NULL, 0));
    make_words(&r, words, 3000);
    make_strange(&r, words + 3000, 3000, 3);
    assert_ok(zws_deflater__new(&deflater[1], words, 6000));
    for (int kind = 0; kind < 7; kind++) {
        for (size_t len = 1; len <= MOST; len += 1 + len * 2 / 3) {
            make_strange(&r, text, len, kind);
            size_t n = run_checked(deflater[0], NULL, 0, text, len);
            run_checked(deflater[1], words, 6000, text, len);
            if (kind == 0)
                assert_true(n < 60 + len / 100);
            if (kind == 1)
                assert_true(n <= len + 5 * (1 + len / 16000)); /* of blocks as they are */
        }
        make_strange(&r, text, MOST, kind);
        run_checked(deflater[0], NULL, 0, text, MOST);
    }
    zws_deflater__free(deflater[0]);
    zws_deflater__free(deflater[1]);
}

/* A document may be as long as it likes: window and block of zlib are left behind. */
static void test_long(void **state)
{
    (void)state;
    enum { LONG = 3000001 };
    random_source r = {7};
    unsigned char *data = malloc(LONG);
    zws_deflater *deflater;
    zws_buffer out = {0};
    make_words(&r, words, 20000);
    assert_ok(zws_deflater__new(&deflater, words, 20000));
    for (int kind = 0; kind < 2; kind++) {
        if (kind == 0)
            make_words(&r, data, LONG);
        else
            make_strange(&r, data, LONG, 1);
        zws_buffer__clear(&out);
        assert_ok(zws_deflater__run(deflater, &out, data, LONG));
        check_back(words, 20000, out.data, out.len, data, LONG);
    }
    zws_buffer__free(&out);
    zws_deflater__free(deflater);
    free(data);
}

static void test_limits(void **state)
{
    (void)state;
    zws_deflater *deflater;
    zws_buffer out = {0};
    assert_ok(zws_deflater__new(&deflater, NULL, 0));
    /* Refused before a byte of it is looked at. */
    assert_int_equal(zws_deflater__run(deflater, &out, text, (size_t)UINT32_MAX), ZWS_ELIMIT);
    assert_null(out.data);
    zws_deflater__free(deflater);
    zws_deflater__free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_texts),
        cmocka_unit_test(test_strange_bytes),
        cmocka_unit_test(test_long),
        cmocka_unit_test(test_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
