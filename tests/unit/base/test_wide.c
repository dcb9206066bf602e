/* What goes through many bytes at a time gives what the rules say byte by byte. */
#include "unit/unit.h"

#include "base/cpu.h"
#include "base/hash.h"
#include "base/utf8.h"

static uint64_t seed = 0x13198A2E03707344;

static uint32_t roll(uint32_t sides)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (uint32_t)((seed >> 32) * sides >> 32);
}

/* --- UTF-8 ---------------------------------------------------------------------------------------
 */

static size_t slow_prefix(const char *text, size_t len)
{
    for (size_t pos = 0; pos < len;) {
        size_t start = pos;
        if (zws_utf8__next(text, len, &pos) == ZWS_UTF8_BAD)
            return start;
    }
    return len;
}

static void assert_prefix(const char *text, size_t len)
{
    /* Of exactly its size, so that a byte read too many shows with a sanitizer. */
    char *exact = malloc(len ? len : 1);
    assert_non_null(exact);
    memcpy(exact, text, len);
    size_t expected = slow_prefix(exact, len);
    size_t characters = 0;
    for (size_t i = 0; i < len; i++)
        characters += ((unsigned char)exact[i] & 0xC0) != 0x80;
    assert_int_equal(zws_utf8__count(exact, len), characters);
    zws_cpu__use_extensions(false);
    assert_int_equal(zws_utf8__valid_prefix(exact, len), expected);
    zws_cpu__use_extensions(true);
    assert_int_equal(zws_utf8__valid_prefix(exact, len), expected);
    free(exact);
}

static size_t put_random(char *out, uint32_t kind)
{
    switch (kind) {
    case 0:
        return zws_utf8__encode(out, 0x4E00 + roll(0x5200));
    case 1:
        return zws_utf8__encode(out, roll(0x80));
    case 2:
        return zws_utf8__encode(out, 0x80 + roll(0x780));
    case 3:
        return zws_utf8__encode(out, 0x800 + roll(0xD000));
    case 4:
        return zws_utf8__encode(out, 0xE000 + roll(0x2000));
    default:
        return zws_utf8__encode(out, 0x10000 + roll(0x100000));
    }
}

static void test_random_texts(void **state)
{
    (void)state;
    enum { ROOM = 4096 };
    char text[ROOM];
    size_t whole = 0;
    for (int round = 0; round < 20000; round++) {
        size_t len = 0, limit = roll(round % 50 ? 400 : ROOM - 4);
        uint32_t kinds = 1 + roll(6);
        while (len < limit)
            len += put_random(text + len, roll(kinds));
        /* Damage: a byte changed, left out, or the end cut off. */
        if (len > 0 && round % 2) {
            for (uint32_t n = 1 + roll(2); n > 0; n--)
                text[roll((uint32_t)len)] = (char)roll(256);
            if (roll(4) == 0) {
                size_t at = roll((uint32_t)len);
                memmove(text + at, text + at + 1, --len - at);
            }
            len -= len > 4 ? roll(4) : 0;
        }
        assert_prefix(text, len);
        whole += slow_prefix(text, len) == len;
    }
    assert_in_range(whole, 9000, 19000);
}

/* Each ill-formed sequence at each place of a block, and cut off at the end. */
static void test_every_place(void **state)
{
    (void)state;
    static const char *const odd[] = {"\x80",
                                      "\xBF",
                                      "\xC0\x80",
                                      "\xC1\xBF",
                                      "\xC2",
                                      "\xE0\x80\x80",
                                      "\xE0\x9F\xBF",
                                      "\xED\xA0\x80",
                                      "\xED\xBF\xBF",
                                      "\xE4\xB8",
                                      "\xE4",
                                      "\xF0\x80\x80\x80",
                                      "\xFF",
                                      "\xF5\x80\x80",
                                      "\xFE",
                                      "\xEF\xBF",
                                      "\xE4\xB8\xB8\xB8",
                                      "\xF4\x90\x80\x80",
                                      "\xF0\x9F\x91\x8D",
                                      "\xC3\xA9",
                                      "\xED\x9F\xBF",
                                      "\xEE\x80\x80",
                                      "\xE0\xA0\x80",
                                      "\xEF\xBF\xBF"};
    static const char *const fill[] = {"a", "政", "a政"};
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        for (size_t before = 0; before < 200; before++) {
            char text[1024];
            size_t len = 0;
            const char *filler = fill[before % 3];
            for (size_t k = 0; k < before / 3; k++) {
                memcpy(text + len, filler, strlen(filler));
                len += strlen(filler);
            }
            memcpy(text + len, odd[i], strlen(odd[i]));
            len += strlen(odd[i]);
            assert_prefix(text, len);
            for (size_t k = 0; k < 70; k++) {
                memcpy(text + len, "府", 3);
                len += 3;
            }
            assert_prefix(text, len);
            assert_prefix(text, len - 1);
        }
    }
}

/* --- CRC-32 --------------------------------------------------------------------------------------
 */

static uint32_t slow_crc(uint32_t crc, const unsigned char *p, size_t len)
{
    crc = ~crc;
    for (size_t i = 0; i < len; i++) {
        crc ^= p[i];
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320 : 0);
    }
    return ~crc;
}

static void test_checksums(void **state)
{
    (void)state;
    enum { LONGEST = 1200 };
    unsigned char bytes[LONGEST + 16];
    assert_int_equal(zws_crc32__update(0, "123456789", 9), 0xCBF43926);
    for (size_t len = 0; len < LONGEST; len++) {
        size_t at = roll(16);
        for (size_t i = 0; i < len; i++)
            bytes[at + i] = (unsigned char)roll(256);
        uint32_t before = roll(2) ? 0 : (uint32_t)seed;
        uint32_t expected = slow_crc(before, bytes + at, len);
        zws_cpu__use_extensions(false);
        assert_int_equal(zws_crc32__update(before, bytes + at, len), expected);
        zws_cpu__use_extensions(true);
        assert_int_equal(zws_crc32__update(before, bytes + at, len), expected);
        /* In two parts it is the same. */
        size_t part = len ? roll((uint32_t)len) : 0;
        uint32_t crc = zws_crc32__update(before, bytes + at, part);
        assert_int_equal(zws_crc32__update(crc, bytes + at + part, len - part), expected);
        /* A bit that changes shows. */
        if (len == 0)
            continue;
        bytes[at + roll((uint32_t)len)] ^= (unsigned char)(1u << roll(8));
        assert_int_not_equal(zws_crc32__update(before, bytes + at, len), expected);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_texts),
        cmocka_unit_test(test_every_place),
        cmocka_unit_test(test_checksums),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
