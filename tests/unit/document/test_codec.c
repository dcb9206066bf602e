/* The stored form: round trips, and damage of every kind. */
#include "fixture.h"

#include <zlib.h>

#include "base/hash.h"

/* The form of packed documents. */
enum { PACKED = 5 };

static zws_document *sample(void)
{
    zws_document *d = fixture_document(
        NULL, "浙江省人民政府办公厅文件\n浙政办发〔2018〕54号\n浙江省人民政府办公厅\n"
              "关于进一步加强政务公开工作的通知\n各市人民政府：\n根据国办发〔2017〕47号，"
              "现通知如下。\n本通知自2018年7月1日起施行，有效期5年。\n"
              "浙江省人民政府办公厅\n2018年5月20日\n"
              "浙江省人民政府办公厅 201 8年5月25日印发\n");
    assert_ok(zws_document_set(d, ZWS_FIELD_ID, "sample", (size_t)-1));
    assert_ok(zws_document_set(d, ZWS_FIELD_URL, "https://example.org/a?b=c&d", (size_t)-1));
    assert_ok(zws_document__extract(d, &fixture_analyzer));
    /* Every part of a citation there and absent. */
    for (unsigned i = 0; i < 8; i++) {
        zws_citation c = {.relation = (zws_relation)(i % ZWS_RELATIONS),
                          .part = ZWS_PART_BODY,
                          .begin = 3 * i,
                          .end = 3 * i + 6,
                          .sentence_begin = 3,
                          .sentence_end = 33,
                          .from = i % 3 ? 20240101 : 0,
                          .extension = {.until = i % 4 == 1 ? 20261231 : 0,
                                        .months = i % 4 == 2 ? ZWS_EXTENSION_MONTHS_MAX : i % 4,
                                        .added = i % 2 != 0}};
        char **part[] = {&c.number, &c.title, &c.unit};
        for (unsigned k = 0; k < 3; k++) {
            if (i >> k & 1)
                assert_ok(zws_mem__dup(part[k], "国发〔2016〕5号", 21));
        }
        assert_ok(zws_citations__add(&d->citations, &c));
    }
    return d;
}

static void assert_same(const zws_document *a, const zws_document *b)
{
    char *one, *two;
    assert_ok(zws_document_json(&one, a));
    assert_ok(zws_document_json(&two, b));
    assert_string_equal(one, two);
    zws_free(one);
    zws_free(two);
    for (unsigned i = 0; i < ZWS_FIELD_COUNT; i++)
        assert_int_equal(a->given[i], b->given[i]);
    for (size_t i = 0; i < a->citations.n; i++) {
        const zws_extension *x = &a->citations.item[i].extension,
                            *y = &b->citations.item[i].extension;
        assert_int_equal(x->until, y->until);
        assert_int_equal(x->months, y->months);
        assert_int_equal(x->added, y->added);
    }
    assert_int_equal(a->extracted, b->extracted);
    assert_int_equal(a->sort_date_kind, b->sort_date_kind);
}

static void test_round_trip(void **state)
{
    (void)state;
    zws_document *d = sample(), *back, *empty;
    zws_buffer out = {0};
    assert_ok(zws_buffer__puts(&out, "before")); /* appends */
    assert_ok(zws_document__encode(&out, d));
    assert_memory_equal(out.data, "before", 6);
    assert_ok(zws_document__decode(&back, out.data + 6, out.len - 6));
    assert_same(d, back);
    assert_int_equal(back->numbers.n, 2);
    assert_int_equal(back->numbers.item[0].role, ZWS_DOCNO_OWN);
    assert_int_equal(back->citations.n, d->citations.n);
    assert_in_range(back->citations.n, 9, 12);
    zws_document_free(back);
    zws_buffer__clear(&out);
    assert_ok(zws_document_new(&empty));
    assert_ok(zws_document__encode(&out, empty));
    assert_ok(zws_document__decode(&back, out.data, out.len));
    assert_same(empty, back);
    zws_document_free(back);
    zws_document_free(empty);
    zws_document_free(d);
    zws_buffer__free(&out);
}

static void test_large(void **state)
{
    (void)state;
    zws_document *d, *back;
    size_t n = 20 << 20;
    char *body = malloc(n);
    assert_non_null(body);
    for (size_t i = 0; i < n; i++)
        body[i] = (char)('a' + i * 7919 % 26);
    assert_ok(zws_document_new(&d));
    assert_ok(zws_document_set(d, ZWS_FIELD_BODY, body, n));
    zws_buffer out = {0};
    assert_ok(zws_document__encode(&out, d));
    assert_ok(zws_document__decode(&back, out.data, out.len));
    assert_memory_equal(zws_document_get(back, ZWS_FIELD_BODY, 0, NULL), body, n);
    zws_document_free(back);
    zws_document_free(d);
    zws_buffer__free(&out);
    free(body);
}

/* From plain to packed and back; each of what it is already. */
static void test_pack(void **state)
{
    (void)state;
    zws_document *d = sample(), *back;
    zws_buffer plain = {0}, packed = {0}, other = {0};
    assert_ok(zws_document__encode(&plain, d));
    assert_ok(zws_buffer__puts(&packed, "before")); /* appends */
    assert_ok(zws_document__pack(&packed, plain.data, plain.len));
    assert_memory_equal(packed.data, "before", 6);
    assert_true(packed.len < plain.len);
    assert_ok(zws_document__decode(&back, packed.data + 6, packed.len - 6));
    assert_same(d, back);
    zws_document_free(back);
    assert_ok(zws_buffer__puts(&other, "before"));
    assert_ok(zws_document__unpack(&other, packed.data + 6, packed.len - 6));
    assert_int_equal(other.len, plain.len + 6);
    assert_memory_equal(other.data + 6, plain.data, plain.len);
    zws_buffer__clear(&other);
    assert_ok(zws_document__unpack(&other, plain.data, plain.len));
    assert_int_equal(other.len, plain.len);
    zws_buffer__clear(&other);
    assert_ok(zws_document__pack(&other, packed.data + 6, packed.len - 6));
    assert_int_equal(other.len, packed.len - 6);
    assert_fails(ZWS_ECORRUPT, zws_document__pack(&other, "ZWD", 3));
    assert_fails(ZWS_ECORRUPT, zws_document__unpack(&other, "no stored form", 14));
    zws_buffer__free(&other);
    zws_buffer__free(&packed);
    zws_buffer__free(&plain);
    zws_document_free(d);
}

static void check_damage(bool packed)
{
    zws_document *d = sample(), *back = NULL;
    zws_buffer out = {0}, plain = {0};
    assert_ok(zws_document__encode(packed ? &plain : &out, d));
    if (packed)
        assert_ok(zws_document__pack(&out, plain.data, plain.len));
    zws_buffer__free(&plain);
    char *copy = malloc(out.len);
    assert_non_null(copy);
    for (size_t i = 0; i < out.len; i++) {
        for (unsigned flip = 1; flip < 256; flip = flip < 128 ? flip * 2 : flip + 63) {
            memcpy(copy, out.data, out.len);
            copy[i] = (char)(copy[i] ^ (char)flip);
            assert_fails(ZWS_ECORRUPT, zws_document__decode(&back, copy, out.len));
            assert_null(back);
        }
    }
    for (size_t n = 0; n < out.len; n++) {
        /* a copy of exactly that size, so that reading on would be seen */
        char *cut = malloc(n ? n : 1);
        assert_non_null(cut);
        memcpy(cut, out.data, n);
        assert_fails(ZWS_ECORRUPT, zws_document__decode(&back, cut, n));
        free(cut);
    }
    free(copy);
    zws_document_free(d);
    zws_buffer__free(&out);
}

static void test_damage(void **state)
{
    (void)state;
    check_damage(false);
    check_damage(true);
}

/* Wraps content as the encoder does, with a checksum that holds. */
static void wrap(zws_buffer *out, const void *content, size_t len, uint32_t claimed, char version)
{
    uLongf packed = compressBound((uLong)len);
    zws_buffer__clear(out);
    assert_ok(zws_buffer__reserve(out, packed + 12));
    unsigned char *at = (unsigned char *)out->data;
    memcpy(at, "ZWD", 3);
    at[3] = (unsigned char)version;
    for (int i = 0; i < 4; i++)
        at[4 + i] = (unsigned char)(claimed >> (8 * i));
    assert_int_equal(compress2(at + 8, &packed, content, (uLong)len, 9), Z_OK);
    uint32_t crc = zws_crc32__update(0, at, packed + 8);
    for (int i = 0; i < 4; i++)
        at[8 + packed + (size_t)i] = (unsigned char)(crc >> (8 * i));
    out->len = packed + 12;
}

/* Somebody who computes checksums can still not crash the reader or make it take memory. */
static void test_forged(void **state)
{
    (void)state;
    zws_document *d = sample(), *back = NULL;
    zws_buffer out = {0}, forged = {0};
    assert_ok(zws_document__encode(&out, d));
    uint32_t size = 0;
    for (int i = 0; i < 4; i++)
        size |= (uint32_t)(unsigned char)out.data[4 + i] << (8 * i);
    unsigned char *content = malloc(size), *copy = malloc(size);
    assert_non_null(content);
    assert_non_null(copy);
    assert_int_equal(out.len, size + 12);
    memcpy(content, out.data + 8, size);
    size_t refused = 0, accepted = 0;
    for (uint32_t i = 0; i < size; i++) {
        static const unsigned char values[] = {0, 1, 0x7F, 0x80, 0xFF};
        for (size_t k = 0; k < sizeof(values); k++) {
            memcpy(copy, content, size);
            copy[i] = values[k];
            wrap(&forged, copy, size, size, PACKED);
            zws_status status = zws_document__decode(&back, forged.data, forged.len);
            if (status == ZWS_OK) {
                /* what is read can be written and shown */
                char *json;
                assert_ok(zws_document_json(&json, back));
                zws_free(json);
                zws_document_free(back);
                accepted++;
            } else {
                assert_int_equal(status, ZWS_ECORRUPT);
                refused++;
            }
        }
    }
    assert_true(refused > accepted / 10);
    for (uint32_t n = 0; n < size; n++) {
        wrap(&forged, content, n, n, PACKED);
        assert_fails(ZWS_ECORRUPT, zws_document__decode(&back, forged.data, forged.len));
    }
    wrap(&forged, content, size, size + 1, PACKED);
    assert_fails(ZWS_ECORRUPT, zws_document__decode(&back, forged.data, forged.len));
    wrap(&forged, content, size, size - 1, PACKED);
    assert_fails(ZWS_ECORRUPT, zws_document__decode(&back, forged.data, forged.len));
    wrap(&forged, content, size, 0xFFFFFFFFu, PACKED);
    assert_fails(ZWS_ECORRUPT, zws_document__decode(&back, forged.data, forged.len));
    for (char form = 0; form < 9; form++) {
        if (form == PACKED || form == PACKED + 1) /* plain is the other one */
            continue;
        wrap(&forged, content, size, size, form);
        assert_fails(ZWS_EVERSION, zws_document__decode(&back, forged.data, forged.len));
        assert_non_null(strstr(zws_error_message(), "build the index again"));
    }
    free(content);
    free(copy);
    /* a bomb: 200 MB of zeros in 200 KB, honest or not about its size */
    size_t bomb = 200u << 20;
    unsigned char *zeros = calloc(1, bomb);
    assert_non_null(zeros);
    wrap(&forged, zeros, bomb, (uint32_t)bomb, PACKED);
    assert_fails(ZWS_ECORRUPT, zws_document__decode(&back, forged.data, forged.len));
    wrap(&forged, zeros, bomb, 1000, PACKED);
    assert_fails(ZWS_ECORRUPT, zws_document__decode(&back, forged.data, forged.len));
    free(zeros);
    zws_buffer__free(&forged);
    zws_buffer__free(&out);
    zws_document_free(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip), cmocka_unit_test(test_large),
        cmocka_unit_test(test_pack),       cmocka_unit_test(test_damage),
        cmocka_unit_test(test_forged),
    };
    return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
