/* What zlib inflates is inflated to the same bytes, and what it refuses is refused. */
#include "unit/unit.h"

#include <zlib.h>

#include "base/inflate.h"

static uint64_t seed = 0x082EFA98EC4E6C89;

static uint32_t roll(uint32_t sides)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (uint32_t)((seed >> 32) * sides >> 32);
}

enum { ROOM = 200000, LONGEST = 258 };

static uint8_t plain[ROOM], packed[ROOM * 2], expected[ROOM];

/* Text of many forms: repetitive, random, of few symbols, of many. */
static void fill(size_t len)
{
    static const char *const words[] = {"第", "条",   "行政机关", "应当", "公民、法人或者其他组织",
                                        "，", "。\n", "a",        "1",    "的"};
    uint32_t kind = roll(6);
    for (size_t i = 0; i < len;) {
        const char *word = words[roll(kind == 0 ? 3 : 10)];
        size_t n = strlen(word);
        if (kind < 3 && n <= len - i) {
            memcpy(plain + i, word, n);
            i += n;
        } else if (kind == 3) {
            plain[i++] = (uint8_t)roll(256);
        } else if (kind == 4) {
            plain[i++] = (uint8_t)('a' + roll(2));
        } else {
            /* So skewed that some codes are long. */
            uint32_t r = roll(1u << roll(9));
            plain[i++] = (uint8_t)r;
        }
    }
}

static size_t pack(size_t len, int level, int strategy, size_t before)
{
    z_stream z = {.next_in = plain + before, .avail_in = (uInt)len};
    assert_int_equal(deflateInit2(&z, level, Z_DEFLATED, -15, 8, strategy), Z_OK);
    if (before > 0)
        assert_int_equal(deflateSetDictionary(&z, plain, (uInt)before), Z_OK);
    z.next_out = packed;
    z.avail_out = sizeof packed;
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    deflateEnd(&z);
    return sizeof packed - z.avail_out;
}

/* How many bytes zlib makes of it. */
static size_t zlib_makes(const uint8_t *in, size_t n, size_t size, size_t before)
{
    z_stream z = {.next_in = (Bytef *)(uintptr_t)in, .avail_in = (uInt)n};
    assert_int_equal(inflateInit2(&z, -15), Z_OK);
    if (before > 0)
        assert_int_equal(inflateSetDictionary(&z, plain, (uInt)before), Z_OK);
    z.next_out = expected;
    z.avail_out = (uInt)size;
    inflate(&z, Z_SYNC_FLUSH);
    inflateEnd(&z);
    return size - z.avail_out;
}

/* Inflates in steps; each piece of memory is of exactly its size, so that what lies outside shows
 * with a sanitizer. There is room for a repetition that goes on where zlib stops. */
static void assert_inflates(const uint8_t *in, size_t n, size_t size, size_t before, bool one_step)
{
    size_t made = zlib_makes(in, n, size, before);
    uint8_t *bytes = malloc(n ? n : 1), *out = malloc(before + size + LONGEST + ZWS_INFLATE_SLACK);
    zws_inflater *z = malloc(sizeof *z);
    assert_non_null(bytes);
    assert_non_null(out);
    assert_non_null(z);
    memcpy(bytes, in, n);
    memcpy(out, plain, before);
    zws_inflate__begin(z, bytes, n, out + before, size + LONGEST, before);
    bool good = true;
    for (size_t wanted = one_step ? size : 0; good; wanted += 1 + roll((uint32_t)size / 3 + 1)) {
        wanted = wanted > size ? size : wanted;
        good = zws_inflate__to(z, wanted);
        assert_true(z->at <= size + LONGEST);
        if (good)
            assert_in_range(z->at, wanted, size + LONGEST);
        if (wanted == size)
            break;
    }
    assert_int_equal(good, made == size);
    if (good)
        assert_memory_equal(out + before, expected, size);
    else
        assert_false(zws_inflate__to(z, size + LONGEST));
    free(bytes);
    free(out);
    free(z);
}

static void test_same_as_zlib(void **state)
{
    (void)state;
    static const int strategies[] = {Z_DEFAULT_STRATEGY, Z_FILTERED, Z_HUFFMAN_ONLY, Z_RLE,
                                     Z_FIXED};
    for (int round = 0; round < 1500; round++) {
        size_t before = round % 3 ? 0 : 1 + roll(ZWS_INFLATE_WINDOW);
        size_t len = 1 + roll(round % 50 ? 4000 : ROOM - ZWS_INFLATE_WINDOW - 2);
        fill(before + len);
        size_t n = pack(len, (int)roll(10), strategies[roll(5)], before);
        assert_int_equal(zlib_makes(packed, n, len, before), len);
        assert_memory_equal(expected, plain + before, len);
        assert_inflates(packed, n, len, before, round % 2);
        /* A byte more than there is. */
        zws_inflater *z = malloc(sizeof *z);
        uint8_t *out = malloc(before + len + 1 + ZWS_INFLATE_SLACK);
        assert_non_null(z);
        assert_non_null(out);
        memcpy(out, plain, before);
        zws_inflate__begin(z, packed, n, out + before, len + 1, before);
        assert_false(zws_inflate__to(z, len + 1));
        assert_int_equal(z->at, len);
        assert_memory_equal(out + before, plain + before, len);
        /* Less room than there is. */
        zws_inflate__begin(z, packed, n, out + before, len - 1, before);
        bool good = zws_inflate__to(z, len - 1);
        assert_true(z->at <= len - 1);
        assert_true(good || z->at < len - 1);
        free(out);
        free(z);
    }
}

static void test_damage(void **state)
{
    (void)state;
    for (int round = 0; round < 30000; round++) {
        size_t before = round % 3 ? 0 : 1 + roll(300), len = 1 + roll(600);
        fill(before + len);
        size_t n = pack(len, (int)roll(10), roll(3) ? Z_DEFAULT_STRATEGY : Z_FIXED, before);
        for (uint32_t k = 1 + roll(3); k > 0; k--)
            packed[roll(roll(2) ? (uint32_t)n : (uint32_t)(n < 40 ? n : 40))] ^=
                (uint8_t)(1u << roll(8));
        assert_inflates(packed, roll(4) ? n : roll((uint32_t)n + 1), len + roll(50), before,
                        round % 2);
    }
}

static void test_random_bytes(void **state)
{
    (void)state;
    for (int round = 0; round < 30000; round++) {
        size_t n = roll(300);
        for (size_t i = 0; i < n; i++)
            packed[i] = (uint8_t)roll(256);
        /* Nearly all heads of codes of their own are wrong: every third one has few lengths. */
        if (n > 0 && round % 3)
            packed[0] = (uint8_t)((packed[0] & 0xF8) | (round % 3 == 1 ? 5 : 3));
        assert_inflates(packed, n, 1 + roll(400), 0, round % 2);
    }
}

/* A block for each case that zlib's own deflate does not make. */
static void test_corners(void **state)
{
    (void)state;
    static const struct {
        uint8_t bytes[24];
        size_t n, size;
    } cases[] = {
        {{0x01, 0x00, 0x00, 0xFF, 0xFF}, 5, 1}, /* stored, empty */
        {{0x00, 0x00, 0x00, 0xFF, 0xFF, 0x01, 0x01, 0x00, 0xFE, 0xFF, 'a'}, 11, 1},
        {{0x01, 0x02, 0x00, 0xFD, 0xFF, 'a'}, 6, 2}, /* cut short */
        {{0x01, 0x01, 0x00, 0xFF, 0xFF, 'a'}, 6, 1}, /* lengths disagree */
        {{0x07}, 1, 1},                              /* no such block */
        {{0x03, 0x00}, 2, 1},                        /* fixed, empty */
        {{0x4B, 0x04, 0x00}, 3, 1},                  /* fixed: a */
        {{0x4B, 0x04, 0x01, 0x00}, 4, 4},            /* a, and a repetition */
        {{0x1B, 0xFF, 0xFF}, 3, 9},                  /* codes that mean nothing */
        {{0x03, 0x02, 0x00}, 3, 3},                  /* before the beginning */
        {{0x05, 0xC0, 0x81, 0x08, 0x00, 0x00, 0x00, 0x00, 0x20, 0x7F, 0xEB, 0x0B, 0x00, 0x00},
         14,
         1},
        {{0xFD, 0xFF}, 2, 1},
        {{0}, 0, 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        for (size_t n = 0; n <= cases[i].n; n++)
            assert_inflates(cases[i].bytes, n, cases[i].size, 0, n % 2);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_as_zlib),
        cmocka_unit_test(test_damage),
        cmocka_unit_test(test_random_bytes),
        cmocka_unit_test(test_corners),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
