/* The manifest: what is written is read; whatever happens to the file, the message says it. */
#include "base/file.h"
#include "base/hash.h"
#include "indexes.h"
#include "random.h"
#include "store/manifest.h"
#include "store/record.h"
#include "store/seen.h"

static const zws_manifest sample = {.format = ZWS_MANIFEST_FORMAT,
                                    .schema = ZWS_SCHEMA_VERSION,
                                    .fingerprint = 0xfedcba9876543210,
                                    .mixed = true,
                                    .created = "2024-01-31T12:00:00Z"};

static const char *folder(const char *name)
{
    const char *path = scratch_path(name);
    assert_ok(zws_file__make_directory(path));
    return path;
}

static void replace(const char *index, const char *text)
{
    char path[512];
    snprintf(path, sizeof path, "%s/zwsearch.json", index);
    assert_ok(zws_file__write_atomic(path, text, strlen(text)));
}

static void test_round_trip(void **state)
{
    (void)state;
    const char *index = folder("round");
    zws_manifest read;
    assert_ok(zws_manifest__write(index, &sample));
    assert_ok(zws_manifest__read(&read, index));
    assert_int_equal(read.format, sample.format);
    assert_int_equal(read.schema, sample.schema);
    assert_true(read.fingerprint == sample.fingerprint);
    assert_true(read.mixed);
    assert_false(read.tokens);
    assert_string_equal(read.created, sample.created);
    zws_manifest other = sample;
    other.tokens = true;
    other.mixed = false;
    zws_manifest__now(other.created);
    assert_int_equal(strlen(other.created), 20);
    assert_ok(zws_manifest__write(index, &other));
    assert_ok(zws_manifest__read(&read, index));
    assert_true(read.tokens && !read.mixed);
}

static void test_missing(void **state)
{
    (void)state;
    zws_manifest read;
    assert_fails(ZWS_ENOTFOUND, zws_manifest__read(&read, scratch_path("nowhere")));
    assert_non_null(strstr(zws_error_message(), "nowhere"));
    assert_non_null(strstr(zws_error_message(), "zwindex"));
    assert_fails(ZWS_ENOTFOUND, zws_manifest__read(&read, folder("empty")));
    zws_store *store;
    assert_fails(ZWS_ENOTFOUND, zws_store__open(&store, scratch_path("nowhere")));
    assert_null(store);
    assert_fails(ZWS_ENOTFOUND, zws_store__verify(scratch_path("nowhere"), NULL, NULL));
}

/* Every single byte changed: never read as something else, never without a message. */
static void test_every_byte(void **state)
{
    (void)state;
    const char *index = folder("bytes");
    char path[512], *text;
    size_t len, damaged = 0;
    assert_ok(zws_manifest__write(index, &sample));
    snprintf(path, sizeof path, "%s/zwsearch.json", index);
    assert_ok(zws_file__read(&text, &len, path, 65536));
    random_source random = {7};
    for (size_t i = 0; i < len; i++) {
        char before = text[i];
        text[i] = (char)(before ^ (1 << random_below(&random, 8)));
        assert_ok(zws_file__write_atomic(path, text, len));
        zws_manifest read;
        zws_status status = zws_manifest__read(&read, index);
        if (status == ZWS_OK) { /* a blank that became another blank */
            assert_true(read.fingerprint == sample.fingerprint && read.mixed && !read.tokens);
        } else {
            assert_true(status == ZWS_ECORRUPT || status == ZWS_EVERSION);
            assert_non_null(strstr(zws_error_message(), "zwsearch.json"));
            damaged++;
        }
        text[i] = before;
    }
    assert_true(damaged > len * 8 / 10);
    for (size_t n = 0; n < len - 1; n++) { /* cut short; the last byte is a brace */
        zws_manifest read;
        assert_ok(zws_file__write_atomic(path, text, n));
        assert_fails(ZWS_ECORRUPT, zws_manifest__read(&read, index));
    }
    free(text);
}

static void test_wrong_content(void **state)
{
    (void)state;
    static const char *const wrong[] = {"", "[]", "null", "{}", "{\"format\":1}",
                                        "{\"crc\":\"00000000\"}", "{\"crc\":0,\"format\":1}",
                                        "{\"crc\":\"00000000\",\"format\":1}",
                                        "{\"crc\":\"00000000\",\"format\":\"1\"}",
                                        "{\"crc\":\"00000000\",\"format\":1,\"format\":1}",
                                        /* A correct checksum over too little. */
                                        "{\"crc\":\"af1ec339\",\"format\":1}"};
    const char *index = folder("wrong");
    zws_manifest read;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        replace(index, wrong[i]);
        assert_fails(ZWS_ECORRUPT, zws_manifest__read(&read, index));
    }
    char *large = malloc(100001);
    assert_non_null(large);
    memset(large, ' ', 100000);
    large[100000] = '\0';
    replace(index, large);
    free(large);
    assert_fails(ZWS_ECORRUPT, zws_manifest__read(&read, index));
}

static void test_other_versions(void **state)
{
    (void)state;
    const char *index = folder("versions");
    zws_manifest other = sample, read;
    other.schema = ZWS_SCHEMA_VERSION + 1;
    assert_ok(zws_manifest__write(index, &other));
    assert_fails(ZWS_EVERSION, zws_manifest__read(&read, index));
    char schema[40];
    snprintf(schema, sizeof schema, "schema %d", ZWS_SCHEMA_VERSION + 1);
    assert_non_null(strstr(zws_error_message(), schema));
    /* Those of earlier builds are refused as such, not found to be damaged document by document. */
    for (int before = 0; before < ZWS_SCHEMA_VERSION; before++) {
        other = sample;
        other.schema = before;
        assert_ok(zws_manifest__write(index, &other));
        assert_fails(ZWS_EVERSION, zws_manifest__read(&read, index));
        assert_non_null(strstr(zws_error_message(), "build the index again"));
    }
    other = sample;
    other.format = 77;
    assert_ok(zws_manifest__write(index, &other));
    assert_fails(ZWS_EVERSION, zws_manifest__read(&read, index));
    assert_non_null(strstr(zws_error_message(), "77"));
    /* Another format may sum differently: the version is told, not damage. */
    replace(index, "{\"crc\":\"?\",\"format\":78}");
    assert_fails(ZWS_EVERSION, zws_manifest__read(&read, index));
}

/* --- Two small parts of the store --------------------------------------------------------------
 */

static void test_record(void **state)
{
    (void)state;
    zws_record record = {.document = {1, 2}, .input = {3, 0xffffffffffffffff}, .terms = 5}, read;
    record.positions = 0x0102030405060708;
    unsigned char bytes[ZWS_RECORD_SIZE];
    zws_record__encode(bytes, &record);
    assert_int_equal(bytes[0], 1);
    assert_int_equal(bytes[40], 8);
    assert_int_equal(bytes[47], 1);
    assert_true(zws_record__decode(&read, bytes, sizeof bytes));
    assert_memory_equal(&read, &record, sizeof record);
    assert_false(zws_record__decode(&read, bytes, sizeof bytes - 1));
    assert_false(zws_record__decode(&read, bytes, 0));
}

/* The sums see every change of a term, whatever the order. */
static void test_record_sums(void **state)
{
    (void)state;
    uint32_t one[] = {1, 5, 9}, two[] = {1, 5, 10};
    zws_inverted_term a = {"ab", 2, 3, 3, one}, b = {"b", 1, 0, 0, NULL};
    zws_inverted_term terms[] = {a, b}, swapped[] = {b, a};
    zws_record x = {0}, y = {0};
    zws_record__sum(&x, terms, 2);
    zws_record__sum(&y, swapped, 2);
    assert_memory_equal(&x, &y, sizeof x);
    zws_inverted_term changed[][2] = {
        {{"ac", 2, 3, 3, one}, b}, {{"ab", 2, 4, 3, one}, b}, {{"ab", 2, 3, 3, two}, b},
        {{"ab", 2, 3, 2, one}, b}, {a, {"b", 1, 1, 0, NULL}}, {a, {"b", 1, 0, 1, one}},
    };
    for (size_t i = 0; i < sizeof changed / sizeof *changed; i++) {
        zws_record z = {0};
        zws_record__sum(&z, changed[i], 2);
        assert_true(z.terms != x.terms || z.positions != x.positions);
    }
}

static zws_hash128 hash_of_number(uint32_t i)
{
    char name[32];
    return zws_hash128__of(name, (size_t)snprintf(name, sizeof name, "input %u", i));
}

static void test_seen(void **state)
{
    (void)state;
    zws_seen seen = {0};
    assert_null(zws_seen__find(&seen, (zws_hash128){1, 1}));
    assert_ok(zws_seen__drop(&seen, 1));
    assert_int_equal(zws_seen__memory(&seen), 0);
    for (uint32_t i = 0; i < 5000; i++) {
        zws_hash128 hash = hash_of_number(i);
        assert_null(zws_seen__find(&seen, hash));
        assert_ok(zws_seen__add(&seen, hash, 1 + i % 3));
        assert_ok(zws_seen__add(&seen, hash, 9)); /* the first word stands */
        zws_seen__find(&seen, hash)->built = true;
    }
    assert_int_equal(seen.n, 5000);
    assert_in_range(zws_seen__memory(&seen), 5000 * sizeof(zws_seen_item), 5000 * 30);
    zws_seen__clear_built(&seen);
    assert_ok(zws_seen__drop(&seen, 2));
    for (uint32_t i = 0; i < 5000; i++) {
        const zws_seen_item *item = zws_seen__find(&seen, hash_of_number(i));
        if (i % 3 == 1) {
            assert_null(item);
            continue;
        }
        assert_non_null(item);
        assert_int_equal(item->batch, 1 + i % 3);
        assert_false(item->built);
    }
    zws_seen__free(&seen);
    assert_int_equal(seen.n, 0);
}

static bool same(zws_hash128 a, zws_hash128 b)
{
    return a.lo == b.lo && a.hi == b.hi;
}

static void test_seen_inputs(void **state)
{
    (void)state;
    zws_seen seen = {0};
    char name[32];
    assert_null(zws_seen__find_input(&seen, (zws_hash128){1, 1}));
    assert_int_equal(zws_seen__input_number(&seen, (zws_hash128){1, 1}), 0);
    assert_true(same(zws_seen__input_hash(&seen, 0), (zws_hash128){0}));
    assert_true(same(zws_seen__input_hash(&seen, 1), (zws_hash128){0}));
    for (uint32_t i = 0; i < 2000; i++) {
        zws_hash128 hash = hash_of_number(i);
        snprintf(name, sizeof name, "input %u", i);
        assert_ok(zws_seen__add_input(&seen, hash, 1 + i % 2, name));
        assert_ok(zws_seen__add_input(&seen, hash, 7, "later")); /* the first word stands */
        assert_int_equal(zws_seen__input_number(&seen, hash), i + 1);
        zws_seen__find_input(&seen, hash)->count = i;
    }
    assert_int_equal(seen.n_inputs, 2000);
    for (uint32_t i = 0; i < 2000; i++) {
        snprintf(name, sizeof name, "input %u", i);
        const zws_seen_input *input = zws_seen__find_input(&seen, hash_of_number(i));
        assert_string_equal(input->name, name);
        assert_int_equal(input->count, i);
        assert_true(same(zws_seen__input_hash(&seen, i + 1), hash_of_number(i)));
    }
    zws_seen__clear_built(&seen);
    assert_ok(zws_seen__drop(&seen, 2));
    assert_int_equal(seen.n_inputs, 1000);
    for (uint32_t i = 0; i < 2000; i++) {
        const zws_seen_input *input = zws_seen__find_input(&seen, hash_of_number(i));
        if (i % 2 == 1) {
            assert_null(input);
            continue;
        }
        snprintf(name, sizeof name, "input %u", i);
        assert_string_equal(input->name, name);
        assert_int_equal(input->count, 0);
        uint32_t number = zws_seen__input_number(&seen, hash_of_number(i));
        assert_in_range(number, 1, 1000);
        assert_true(same(zws_seen__input_hash(&seen, number), hash_of_number(i)));
    }
    zws_seen__free(&seen);
    assert_int_equal(seen.n_inputs, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip),     cmocka_unit_test(test_missing),
        cmocka_unit_test(test_every_byte),     cmocka_unit_test(test_wrong_content),
        cmocka_unit_test(test_other_versions), cmocka_unit_test(test_record),
        cmocka_unit_test(test_record_sums),    cmocka_unit_test(test_seen),
        cmocka_unit_test(test_seen_inputs),
    };
    return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
