/* What is read of a plain line is what the parser reads of it, and what the parser refuses is never
 * plain: of lines that are written so, and of such that were damaged anywhere. */
#include <jansson.h>

#include "base/utf8.h"
#include "ingest/json_plain.h"
#include "tests/unit/store/random.h"
#include "tests/unit/unit.h"

static bool read_line(zws_plain_object *object, const char *line, size_t len)
{
    bool plain;
    /* A copy of just this size, so that reading beyond it is found. */
    char *copy = malloc(len ? len : 1);
    assert_non_null(copy);
    memcpy(copy, line, len);
    assert_ok(zws_plain_object__read(object, &plain, copy, len));
    json_error_t error;
    json_t *root = json_loadb(line, len, JSON_DECODE_ANY, &error);
    if (plain) {
        assert_non_null(root);
        assert_true(json_is_object(root));
        assert_int_equal(json_object_size(root), object->n);
        const char *name;
        json_t *value;
        size_t i = 0;
        json_object_foreach(root, name, value)
        {
            const zws_plain_member *m = &object->member[i++];
            assert_int_equal(m->name_len, strlen(name));
            assert_memory_equal(m->name, name, m->name_len);
            assert_true(json_is_string(value));
            assert_int_equal(m->len, json_string_length(value));
            assert_memory_equal(m->text, json_string_value(value), m->len);
        }
    }
    json_decref(root);
    free(copy);
    return plain;
}

static void test_lines(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        bool plain;
    } lines[] = {
        {"{\"id\":\"1\",\"title\":\"通知\",\"body\":\"一\\n二\\t\\\"三\\\" \\\\ \\/ \\b\\f\\r\"}",
         true},
        {" \t{ \"id\" : \"1\" , \"body\" : \"\" } \r\n", true},
        {"{\"id\":\"\\u4e2d\\u00e9\\u0041\",\"a\":\"\\uFFFD\",\"b\":\"x\"}", true},
        {"{\"a\":\"\\n\",\"b\":\"plain\",\"c\":\"\\n\\n\",\"d\":\"\",\"e\":\"end\\n\"}", true},
        {"{\"longer than eight\":\"a text that is longer than that too\"}", true},
        {"{}", false},
        {"", false},
        {"{", false},
        {"{\"id\":1}", false},
        {"{\"id\":null}", false},
        {"{\"id\":[\"1\"]}", false},
        {"{\"id\":{\"a\":\"1\"}}", false},
        {"{\"id\":\"1\",}", false},
        {"{\"id\":\"1\"} x", false},
        {"{\"id\":\"1\"", false},
        {"{\"id\":\"1", false},
        {"{\"id\":\"1\\", false},
        {"{\"id\":\"1\\u12", false},
        {"{\"id\":\"\\u0000\"}", false},
        {"{\"id\":\"\\uD83D\\uDE00\"}", false},
        {"{\"id\":\"\\uD83D\"}", false},
        {"{\"id\":\"\\x\"}", false},
        {"{\"id\":\"\\u12g4\"}", false},
        {"{\"id\":\"tab\there\"}", false},
        {"{\"id\":\"1\",\"id\":\"2\"}", false},
        {"{\"i\\u0064\":\"1\"}", false},
        {"{id:\"1\"}", false},
        {"[\"1\"]", false},
        {"\"1\"", false},
    };
    zws_plain_object object = {0};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        assert_int_equal(read_line(&object, lines[i].line, strlen(lines[i].line)), lines[i].plain);
    zws_plain_object__free(&object);
}

static void test_many_members(void **state)
{
    (void)state;
    zws_plain_object object = {0};
    for (int n = ZWS_PLAIN_MEMBERS - 1; n <= ZWS_PLAIN_MEMBERS + 1; n++) {
        zws_buffer line = {0};
        for (int i = 0; i < n; i++)
            assert_ok(zws_buffer__printf(&line, "%s\"%d\":\"%d\\n\"", i ? "," : "{", i, i));
        assert_ok(zws_buffer__puts(&line, "}"));
        assert_int_equal(read_line(&object, line.data, line.len), n <= ZWS_PLAIN_MEMBERS);
        zws_buffer__free(&line);
    }
    zws_plain_object__free(&object);
}

static void make_line(zws_buffer *line, random_source *r)
{
    static const char *const piece[] = {"a",   "税",   "\\n",     "\\\"", "\\\\", "\\u4e2d", " ",
                                        "12",  "{",    "}",       ",",    ":",    "\\/",     "é",
                                        "\\t", "\\u0", "\\uD800", "[]",   "null", "\t",      "𠀀"};
    uint32_t members = random_below(r, 6);
    zws_buffer__clear(line);
    assert_ok(zws_buffer__puts(line, random_chance(r, 10) ? " {" : "{"));
    for (uint32_t i = 0; i < members; i++) {
        assert_ok(zws_buffer__printf(line, "%s\"n%u\"%s:", i ? "," : "", random_below(r, 20),
                                     random_chance(r, 10) ? " " : ""));
        assert_ok(zws_buffer__putc(line, '"'));
        for (uint32_t k = random_below(r, 12); k > 0; k--)
            assert_ok(zws_buffer__puts(
                line,
                piece[random_below(r, random_chance(r, 5) ? sizeof piece / sizeof *piece : 15)]));
        assert_ok(zws_buffer__putc(line, '"'));
    }
    assert_ok(zws_buffer__puts(line, "}"));
}

static void test_damaged(void **state)
{
    (void)state;
    random_source r = {42};
    zws_plain_object object = {0};
    zws_buffer line = {0};
    size_t plain = 0;
    for (int i = 0; i < 40000; i++) {
        make_line(&line, &r);
        for (uint32_t k = random_below(&r, 3); k > 0 && line.len > 0; k--) {
            static const char bytes[] = "\"\\{}:,u0 \n[\x01"
                                        "a";
            size_t at = random_below(&r, (uint32_t)line.len);
            if (random_chance(&r, 30))
                line.len = at;
            else
                line.data[at] = bytes[random_below(&r, sizeof bytes - 1)];
        }
        if (zws_utf8__valid_prefix(line.data, line.len) == line.len)
            plain += read_line(&object, line.data, line.len);
    }
    assert_in_range(plain, 5000, 39000);
    zws_buffer__free(&line);
    zws_plain_object__free(&object);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines),
        cmocka_unit_test(test_many_members),
        cmocka_unit_test(test_damaged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
