/* Names of chunks: what is written is read, and nothing else is. */
#include "store/chunk_key.h"
#include "unit/unit.h"

static bool reads(const char *text, uint32_t *segment, uint32_t *chunk)
{
    return zws_chunk_key__read(segment, chunk, "some:", (zws_term){text, strlen(text)});
}

static void test_round_trip(void **state)
{
    (void)state;
    const uint32_t numbers[] = {0, 1, 0xABCDEF, UINT32_MAX};
    char key[ZWS_CHUNK_KEY_SIZE];
    for (size_t i = 0; i < 4; i++) {
        for (size_t k = 0; k < 4; k++) {
            uint32_t segment, chunk;
            zws_term name = zws_chunk_key__write(key, "some:", numbers[i], numbers[k]);
            assert_true(zws_chunk_key__read(&segment, &chunk, "some:", name));
            assert_int_equal(segment, numbers[i]);
            assert_int_equal(chunk, numbers[k]);
        }
    }
    zws_term name = zws_chunk_key__write(key, "some:", 26, 0xABC);
    assert_int_equal(name.len, 22);
    assert_string_equal(name.text, "some:0000001a:00000abc");
}

static void test_other_names(void **state)
{
    (void)state;
    uint32_t segment, chunk;
    assert_true(reads("some:0000001a:00000abc", &segment, &chunk));
    const char *others[] = {"",
                            "some:",
                            "some:0000001a",
                            "some:0000001a:00000ab",
                            "some:0000001a:00000abcd",
                            "some:0000001a-00000abc",
                            "some:0000001A:00000abc",
                            "some:0000001g:00000abc",
                            "some: 000001a:00000abc",
                            "same:0000001a:00000abc"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_false(reads(others[i], &segment, &chunk));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_other_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
