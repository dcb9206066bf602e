/* Streams of deflate that are made here: zlib inflates them to what they were made of, whatever the
 * bytes and the dictionary, and they are not longer than zlib's own by more than little. */
#include <stdlib.h>
#include <zlib.h>

#include "core/deflate.h"
#include "core/deflate_codes.h"
#include "tests/unit/store/random.h"
#include "tests/unit/unit.h"

static unsigned char stream[ZWS_DEFLATE_BOUND(ZWS_DEFLATE_MOST) + 64];
static unsigned char back[ZWS_DEFLATE_MOST + 1];
static unsigned char text[ZWS_DEFLATE_MOST], words[70000];

static size_t run_checked(zws_deflater *deflater, const void *dictionary, size_t dictionary_len,
                          const unsigned char *data, size_t len)
{
    memset(stream, 0xA5, sizeof stream);
    size_t n = zws_deflater__run(deflater, stream, data, len);
    assert_in_range(n, 1, ZWS_DEFLATE_BOUND(len));
    for (size_t i = ZWS_DEFLATE_BOUND(len); i < sizeof stream; i++)
        assert_int_equal(stream[i], 0xA5);
    z_stream z = {
        .next_in = stream, .avail_in = (uInt)n, .next_out = back, .avail_out = sizeof back};
    assert_int_equal(inflateInit2(&z, -15), Z_OK);
    if (dictionary_len > 0)
        assert_int_equal(inflateSetDictionary(&z, dictionary, (uInt)dictionary_len), Z_OK);
    assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
    assert_int_equal(z.total_out, len);
    assert_int_equal(z.avail_in, 0);
    inflateEnd(&z);
    assert_memory_equal(back, data, len);
    return n;
}

static size_t zlib_size(const void *dictionary, size_t dictionary_len, unsigned char *data,
                        size_t len)
{
    z_stream z = {
        .next_in = data, .avail_in = (uInt)len, .next_out = back, .avail_out = sizeof back};
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
    static const size_t length[] = {1, 2, 3, 4, 5, 100, 4096, 4097, 20000, 32767, ZWS_DEFLATE_MOST};
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
        assert_true(ours <= theirs + theirs / 50);
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
        for (size_t len = 1; len <= ZWS_DEFLATE_MOST; len += 1 + len * 2 / 3) {
            make_strange(&r, text, len, kind);
            size_t n = run_checked(deflater[0], NULL, 0, text, len);
            run_checked(deflater[1], words, 6000, text, len);
            if (kind == 0)
                assert_true(n < 60 + len / 100);
            if (kind == 1)
                assert_true(n <= len + 5);
        }
        make_strange(&r, text, ZWS_DEFLATE_MOST, kind);
        run_checked(deflater[0], NULL, 0, text, ZWS_DEFLATE_MOST);
    }
    zws_deflater__free(deflater[0]);
    zws_deflater__free(deflater[1]);
}

/* The least length or distance of each code, and how many bits say which, as the RFC has them. */
static void test_codes(void **state)
{
    (void)state;
    static const uint16_t length[] = {3,  4,  5,  6,   7,   8,   9,   10,  11, 13,
                                      15, 17, 19, 23,  27,  31,  35,  43,  51, 59,
                                      67, 83, 99, 115, 131, 163, 195, 227, 258};
    static const uint16_t distance[] = {
        1,   2,   3,   4,   5,   7,    9,    13,   17,   25,   33,   49,   65,    97,    129,
        193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577};
    unsigned extra;
    for (unsigned i = 0; i < 29; i++) {
        unsigned end = i == 28 ? 259 : i == 27 ? 258 : length[i + 1];
        for (unsigned n = length[i]; n < end; n++)
            assert_int_equal(zws_length_code(n, &extra), 257 + i);
        assert_int_equal(extra, i < 8 || i == 28 ? 0 : (i - 4) / 4);
    }
    for (unsigned i = 0; i < 30; i++) {
        for (unsigned n = distance[i]; n < (i == 29 ? 32769 : distance[i + 1]); n++)
            assert_int_equal(zws_distance_code(n, &extra), i);
        assert_int_equal(extra, i < 4 ? 0 : (i - 2) / 2);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_codes),
        cmocka_unit_test(test_texts),
        cmocka_unit_test(test_strange_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
