/* What a thread gathers of documents' terms: every posting of every term as it was given, terms in
 * byte order, whatever their lengths and however often memory was given back or kept. */
#include <stdlib.h>

#include "base/order.h"
#include "core/gather.h"
#include "tests/unit/store/random.h"
#include "tests/unit/unit.h"

enum { TERMS = 600, DOCUMENTS = 3000, LONGEST = 300, POSITIONS = 40 };

typedef struct {
    char text[LONGEST];
    uint32_t len;
    zws_buffer postings; /* as gather.h says */
    uint32_t n, last;
} model_term;

static model_term model[TERMS];

static int compare_model(const void *a, const void *b)
{
    const model_term *x = a, *y = b;
    return zws_order__compare(x->text, x->len, y->text, y->len);
}

/* Many are beginnings of others, or differ in a NUL at the end. */
static void make_text(model_term *t, random_source *r)
{
    static const char alphabet[] = {'a', 'b', 0, (char)0x80, (char)0xFF};
    uint32_t kind = random_below(r, 10);
    t->len = kind < 6 ? random_below(r, 10) : random_below(r, kind < 9 ? 30 : LONGEST);
    memset(t->text, 'a', sizeof t->text);
    for (uint32_t i = 0; i < t->len; i++)
        t->text[i] = alphabet[random_below(r, random_chance(r, 70) ? 2 : sizeof alphabet)];
}

/* TERMS different ones, in order. */
static void make_model(random_source *r)
{
    for (size_t n = 0; n < TERMS;) {
        for (size_t i = n; i < TERMS; i++)
            make_text(&model[i], r);
        qsort(model, TERMS, sizeof *model, compare_model);
        n = 1;
        for (size_t i = 1; i < TERMS; i++) {
            if (compare_model(&model[n - 1], &model[i]) != 0)
                model[n++] = model[i];
        }
    }
}

static void put(zws_buffer *out, uint64_t v)
{
    uint8_t bytes[10];
    assert_ok(zws_buffer__append(out, bytes, zws_put_varint(bytes, v)));
}

static void note(model_term *t, uint32_t index, const zws_segment_term *term, uint32_t n)
{
    zws_buffer positions = {0};
    for (uint32_t i = 0; i < n; i++)
        put(&positions, term->position[i] - (i ? term->position[i - 1] : 0));
    put(&t->postings, index - t->last);
    put(&t->postings, term->frequency);
    put(&t->postings, n);
    put(&t->postings, positions.len);
    assert_ok(
        zws_buffer__append(&t->postings, positions.data ? positions.data : "", positions.len));
    zws_buffer__free(&positions);
    t->last = index;
    t->n++;
}

static void add(zws_gather *gather, random_source *r, uint32_t index, bool positions)
{
    static uint32_t place[TERMS][POSITIONS];
    static zws_segment_term term[TERMS];
    size_t n = 0;
    for (size_t i = 0; i < TERMS; i++) {
        /* The first terms are in most documents, the last ones in next to none. */
        if (random_below(r, 100 + (uint32_t)(i * i)) > 100)
            continue;
        uint32_t at = 0, count = random_below(r, random_chance(r, 5) ? POSITIONS : 4);
        for (uint32_t k = 0; k < count; k++)
            place[n][k] = at += 1 + (random_next(r) >> (8 + random_below(r, 24)));
        uint32_t frequency = random_next(r) >> random_below(r, 32);
        term[n] = (zws_segment_term){model[i].text, model[i].len, frequency, count, place[n]};
        note(&model[i], index, &term[n++], positions ? count : 0);
    }
    assert_ok(zws_gather__add(gather, index, term, n, positions));
}

static zws_status collect(const uint8_t *data, size_t len, void *context)
{
    return zws_buffer__append(context, data, len);
}

static void check(zws_gather *gather)
{
    size_t at = 0;
    zws_arena arena = {0};
    assert_ok(zws_gather__sort(gather));
    for (size_t i = 0; i < TERMS; i++) {
        model_term *t = &model[i];
        if (t->n == 0)
            continue;
        zws_gathered found = zws_gather__term(gather, at);
        assert_int_equal(found.len, t->len);
        assert_memory_equal(found.text, t->text, t->len);
        assert_true(found.key == zws_order__key(t->text, t->len));
        assert_int_equal(found.n, t->n);
        assert_int_equal(zws_gathered__size(&found), t->postings.len);
        zws_buffer pieces = {0};
        assert_ok(zws_gathered__each(&found, collect, &pieces));
        assert_int_equal(pieces.len, t->postings.len);
        assert_memory_equal(pieces.data, t->postings.data, pieces.len);
        const uint8_t *data;
        size_t len;
        assert_ok(zws_gathered__bytes(&found, &arena, &data, &len));
        assert_int_equal(len, pieces.len);
        assert_memory_equal(data, pieces.data, len);
        if (at > 0) {
            zws_gathered before = zws_gather__term(gather, at - 1);
            assert_true(zws_gathered__compare(&before, &found) < 0);
            assert_true(zws_gathered__compare(&found, &before) > 0);
        }
        assert_int_equal(zws_gathered__compare(&found, &found), 0);
        zws_buffer__free(&pieces);
        zws_buffer__clear(&t->postings);
        t->n = t->last = 0;
        at++;
    }
    assert_int_equal(zws_gather__count(gather), at);
    zws_arena__free(&arena);
}

static void test_postings(void **state)
{
    (void)state;
    random_source r = {20261121};
    zws_gather *gather;
    assert_ok(zws_gather__new(&gather));
    make_model(&r);
    for (int round = 0; round < 6; round++) {
        for (uint32_t d = 0; d < DOCUMENTS / (round % 2 ? 10 : 1); d++)
            add(gather, &r, 3 * d + random_below(&r, 3), round != 3);
        size_t used = zws_gather__memory(gather);
        assert_true(used > 40000);
        check(gather);
        if (round == 2)
            zws_gather__clear(gather);
        else
            zws_gather__begin_again(gather, round == 4 ? 0 : used);
        assert_int_equal(zws_gather__count(gather), 0);
        assert_true(zws_gather__memory(gather) < used);
    }
    zws_gather__free(gather);
    for (size_t i = 0; i < TERMS; i++)
        zws_buffer__free(&model[i].postings);
    memset(model, 0, sizeof model);
}

/* The table grows to what it may take and no more is left for postings: it must not stay so. */
static void test_small_memory(void **state)
{
    (void)state;
    enum { MEMORY = 1 << 20 };
    zws_gather *gather;
    size_t spills = 0;
    assert_ok(zws_gather__new(&gather));
    for (uint32_t d = 0; d < 200000; d++) {
        char text[16];
        uint32_t len = (uint32_t)snprintf(text, sizeof text, "%u", d);
        zws_segment_term term = {text, len, 1, 0, NULL};
        size_t before = zws_gather__memory(gather), growth = zws_gather__growth(gather, 1);
        assert_ok(zws_gather__add(gather, d, &term, 1, true));
        assert_true(zws_gather__memory(gather) <= before + growth + 64);
        if (zws_gather__memory(gather) > MEMORY) {
            assert_true(zws_gather__count(gather) > 1000);
            zws_gather__begin_again(gather, MEMORY);
            assert_true(zws_gather__memory(gather) <= MEMORY / 2);
            spills++;
        }
    }
    assert_in_range(spills, 10, 100);
    zws_gather__free(gather);
}

static void test_refused(void **state)
{
    (void)state;
    const uint32_t descending[] = {5, 4}, many[] = {1, 2, 3, 4, 5, 6, 7, 8, 8};
    zws_segment_term twice[] = {{"word", 4, 1, 0, NULL}, {"word", 4, 1, 0, NULL}};
    zws_segment_term backwards = {"word", 4, 2, 2, descending}, stuck = {"word", 4, 9, 9, many};
    for (int i = 0; i < 4; i++) {
        zws_gather *gather;
        assert_ok(zws_gather__new(&gather));
        if (i == 0)
            assert_int_equal(zws_gather__add(gather, 0, twice, 2, true), ZWS_EINTERNAL);
        if (i == 1)
            assert_int_equal(zws_gather__add(gather, 0, &backwards, 1, true), ZWS_EINVAL);
        if (i == 2)
            assert_int_equal(zws_gather__add(gather, 0, &stuck, 1, true), ZWS_EINVAL);
        if (i == 3) {
            assert_ok(zws_gather__add(gather, 7, twice, 1, true));
            assert_int_equal(zws_gather__add(gather, 6, twice, 1, true), ZWS_EINTERNAL);
        }
        zws_gather__free(gather);
    }
}

static void test_keys(void **state)
{
    (void)state;
    random_source r = {7};
    make_model(&r);
    for (size_t i = 0; i < TERMS; i++) {
        for (size_t k = 0; k < TERMS; k++) {
            const model_term *a = &model[i], *b = &model[k];
            uint64_t x = zws_order__key(a->text, a->len), y = zws_order__key(b->text, b->len);
            if (x != y)
                assert_int_equal(x < y, i < k);
            else
                assert_true(i == k || !zws_order__is_whole(x));
        }
        assert_int_equal(zws_order__is_whole(zws_order__key(model[i].text, model[i].len)),
                         model[i].len < 8);
    }
}

static void test_tables(void **state)
{
    (void)state;
    static const size_t size[] = {
        0, 1, 63, 64, 100000, ((size_t)2 << 20) - 1, (size_t)2 << 20, ((size_t)5 << 20) + 3};
    for (size_t i = 0; i < sizeof size / sizeof *size; i++) {
        unsigned char *table = zws_table__alloc(size[i]);
        assert_non_null(table);
        assert_int_equal((uintptr_t)table % 64, 0);
        memset(table, 0xA5, size[i]);
        zws_table__free(table, size[i]);
    }
    zws_table__free(NULL, 0);
    assert_null(zws_table__alloc(SIZE_MAX));
    assert_null(zws_table__alloc(PTRDIFF_MAX));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keys),    cmocka_unit_test(test_postings),
        cmocka_unit_test(test_refused), cmocka_unit_test(test_small_memory),
        cmocka_unit_test(test_tables),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
