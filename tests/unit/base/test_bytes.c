/* Numbers in files: the bytes that the formats name, at any address, on any machine. */
#include "base/bytes.h"
#include "base/memory.h"
#include "unit/unit.h"

static void test_little_endian(void **state)
{
    (void)state;
    unsigned char bytes[9] = {0};
    zws_put64(bytes + 1, 0x0102030405060708);
    assert_memory_equal(bytes, "\0\x08\x07\x06\x05\x04\x03\x02\x01", 9);
    assert_true(zws_get64(bytes + 1) == 0x0102030405060708);
    assert_int_equal(zws_get32(bytes + 1), 0x05060708);
    assert_int_equal(zws_get16(bytes + 2), 0x0607);
    zws_put32(bytes + 3, 0xFFFEFDFC);
    assert_memory_equal(bytes + 3, "\xFC\xFD\xFE\xFF", 4);
    zws_put16(bytes, 0xABCD);
    assert_memory_equal(bytes, "\xCD\xAB", 2);
    zws_put_double(bytes, 1.0);
    assert_memory_equal(bytes, "\0\0\0\0\0\0\xF0\x3F", 8);
    assert_true(zws_get_double(bytes) == 1.0);
    zws_put_float(bytes, -2.0F);
    assert_memory_equal(bytes, "\0\0\0\xC0", 4);
    assert_true(zws_get_float(bytes) == -2.0F);
}

static void test_big_endian_keeps_the_order(void **state)
{
    (void)state;
    const uint32_t rising[] = {0, 1, 255, 256, 65535, 65536, 20210131, 99999999, UINT32_MAX};
    unsigned char before[4], now[4];
    for (size_t i = 0; i < sizeof rising / sizeof *rising; i++) {
        zws_put_be32(now, rising[i]);
        if (i > 0)
            assert_true(memcmp(before, now, 4) < 0);
        memcpy(before, now, 4);
    }
    assert_memory_equal(now, "\xFF\xFF\xFF\xFF", 4);
}

static void test_varints(void **state)
{
    (void)state;
    const struct {
        uint64_t value;
        size_t size;
    } cases[] = {{0, 1},     {127, 1},        {128, 2},        {16383, 2},
                 {16384, 3}, {UINT32_MAX, 5}, {UINT64_MAX, 10}};
    zws_buffer all = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t before = all.len;
        assert_ok(zws_buffer__put_varint(&all, cases[i].value));
        assert_int_equal(all.len - before, cases[i].size);
    }
    const uint8_t *p = (const uint8_t *)all.data, *end = p + all.len;
    uint64_t value;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_true(zws_varint(&value, &p, end));
        assert_true(value == cases[i].value);
    }
    assert_ptr_equal(p, end);
    assert_false(zws_varint(&value, &p, end));
    zws_buffer__free(&all);
}

static void test_varints_that_do_not_end(void **state)
{
    (void)state;
    uint8_t bytes[16];
    uint64_t value;
    memset(bytes, 0x80, sizeof bytes);
    for (size_t n = 0; n <= sizeof bytes; n++) {
        const uint8_t *p = bytes;
        assert_false(zws_varint(&value, &p, bytes + n));
        assert_true(p <= bytes + n);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_little_endian),
        cmocka_unit_test(test_big_endian_keeps_the_order),
        cmocka_unit_test(test_varints),
        cmocka_unit_test(test_varints_that_do_not_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
