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
    uint32_t n;
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

static void put(zws_buffer *out, uint64_t v, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++)
        assert_ok(zws_buffer__putc(out, (char)(v >> (8 * i) & 255)));
}

static void note(model_term *t, uint32_t index, const zws_segment_term *term, uint32_t n)
{
    bool far = n >= 15;
    for (uint32_t i = 0; i < n; i++)
        far = far || term->position[i] - (i ? term->position[i - 1] : 0) > 0xFFFF;
    put(&t->postings, index, 4);
    put(&t->postings, (term->frequency < 15 ? term->frequency : 15) << 4 | (far ? 15 : n), 1);
    if (term->frequency >= 15)
        put(&t->postings, term->frequency, 4);
    if (far)
        put(&t->postings, n, 4);
    for (uint32_t i = 0; i < n; i++)
        put(&t->postings, term->position[i] - (i ? term->position[i - 1] : 0), far ? 4 : 2);
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

typedef struct {
    size_t seen, next; /* terms; where in the model */
    uint64_t last_key;
    zws_gathered last;
    char last_text[LONGEST];
} checking;

static zws_status check_term(const zws_gathered *found, void *context)
{
    checking *c = context;
    while (c->next < TERMS && model[c->next].n == 0)
        c->next++;
    assert_true(c->next < TERMS);
    model_term *t = &model[c->next];
    assert_int_equal(found->len, t->len);
    assert_memory_equal(found->text, t->text, t->len);
    assert_true(found->key == zws_order__key(t->text, t->len));
    assert_int_equal(found->n, t->n);
    assert_int_equal(found->n_bytes, t->postings.len);
    assert_memory_equal(found->postings, t->postings.data, t->postings.len);
    const uint8_t *p = found->postings, *end = p + found->n_bytes;
    for (uint32_t i = 0; i < found->n; i++) {
        zws_posting posting;
        p += 4;
        const uint8_t *tail = p;
        assert_true(zws_posting_tail(&posting, &p, end));
        assert_int_equal(zws_posting_tail_size(tail), p - tail);
        /* Cut short anywhere, it is refused. */
        for (const uint8_t *cut = tail; i == 0 && cut < p; cut++) {
            const uint8_t *at = tail;
            assert_false(zws_posting_tail(&posting, &at, cut));
        }
    }
    assert_ptr_equal(p, end);
    if (c->seen > 0) {
        assert_true(zws_gathered__compare(&c->last, found) < 0);
        assert_true(zws_gathered__compare(found, &c->last) > 0);
    }
    assert_int_equal(zws_gathered__compare(found, found), 0);
    c->last = *found;
    memcpy(c->last_text, t->text, t->len);
    c->last.text = c->last_text;
    zws_buffer__clear(&t->postings);
    t->n = 0;
    c->seen++;
    return ZWS_OK;
}

/* All that was noted is there, in order, and is forgotten. */
static void check(zws_gather *gather, bool spill, size_t memory)
{
    checking c = {0};
    size_t n = zws_gather__count(gather);
    if (spill) {
        assert_ok(zws_gather__spill(gather, memory, check_term, &c));
    } else {
        zws_gather_place place = {0};
        zws_gathered found;
        assert_ok(zws_gather__sort(gather));
        while (zws_gather__next(gather, &place, &found))
            check_term(&found, &c);
        assert_false(zws_gather__next(gather, &place, &found));
        zws_gather__clear(gather);
    }
    assert_int_equal(c.seen, n);
    for (size_t i = 0; i < TERMS; i++)
        assert_int_equal(model[i].n, 0);
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
        check(gather, round != 2 && round != 5, round == 4 ? 0 : (size_t)64 << 20);
        assert_int_equal(zws_gather__count(gather), 0);
        assert_true(zws_gather__memory(gather) < used);
    }
    zws_gather__free(gather);
    for (size_t i = 0; i < TERMS; i++)
        zws_buffer__free(&model[i].postings);
    memset(model, 0, sizeof model);
}

static zws_status count_term(const zws_gathered *term, void *context)
{
    ++*(size_t *)context;
    assert_int_equal(term->n, 1);
    return ZWS_OK;
}

static zws_status refuse(const zws_gathered *term, void *context)
{
    (void)term;
    ++*(size_t *)context;
    return zws_error__set(ZWS_EIO, "the disk is full");
}

static bool i_even(uint32_t d)
{
    return d % 2 == 0;
}

typedef struct {
    const uint32_t *n; /* documents of each term */
    size_t seen;
    char last[24];
    size_t last_len;
} range_check;

static zws_status check_range_term(const zws_gathered *term, void *context)
{
    range_check *c = context;
    char text[24] = "";
    assert_in_range(term->len, 1, sizeof text - 1);
    memcpy(text, term->text, term->len);
    assert_true(c->seen == 0 || zws_order__compare(c->last, c->last_len, text, term->len) < 0);
    memcpy(c->last, text, sizeof text);
    c->last_len = term->len;
    size_t digits = strspn(text, "qzlong-");
    uint32_t i = (uint32_t)strtoul(text + digits, NULL, 10);
    assert_int_equal(term->n, c->n[i]);
    const uint8_t *p = term->postings, *end = p + term->n_bytes;
    uint32_t before = 0;
    for (uint32_t k = 0; k < term->n; k++) {
        zws_posting posting = {.doc = zws_get32(p)};
        p += 4;
        assert_true(zws_posting_tail(&posting, &p, end));
        assert_true(k == 0 || posting.doc > before);
        before = posting.doc;
        assert_int_equal(posting.frequency, i % 20);
        assert_int_equal(posting.n_positions, posting.doc / 300 % 2 == 0);
        assert_true(posting.n_positions == 0 || zws_posting_step(&posting, 0) < 70000);
    }
    assert_ptr_equal(p, end);
    c->seen++;
    return ZWS_OK;
}

/* Terms of all kinds and numbers of documents in all ranges, more than fit into one range: they
 * are parted, and parted anew by what was seen, and it makes no difference. */
static void test_ranges(void **state)
{
    (void)state;
    enum { MANY = 30000, PER = 50 };
    random_source r = {11};
    zws_gather *gather;
    static uint32_t n[MANY], last[MANY];
    assert_ok(zws_gather__new(&gather));
    for (int round = 0; round < 4; round++) {
        memset(n, 0, sizeof n);
        for (uint32_t d = 0; d < 12000; d++) {
            char text[PER][24];
            zws_segment_term term[PER];
            uint32_t place = random_below(&r, 70000), index = d * 300, terms = 0;
            /* In the third round all are of one range of the rounds before. */
            for (uint32_t k = 0; k < PER; k++) {
                uint32_t i = random_below(&r, 1 + random_below(&r, MANY));
                if (n[i] > 0 && last[i] == d)
                    continue;
                uint32_t len =
                    (uint32_t)snprintf(text[terms], sizeof *text, i % 3 ? "%s%05u" : "%slong-%015u",
                                       round == 2 ? "q"
                                       : i % 7    ? ""
                                                  : "z",
                                       i);
                term[terms] = (zws_segment_term){text[terms], len, i % 20, 1, &place};
                last[i] = d;
                n[i]++;
                terms++;
            }
            assert_ok(zws_gather__add(gather, index, term, terms, i_even(d)));
        }
        size_t distinct = 0, seen = 0;
        for (size_t i = 0; i < MANY; i++)
            distinct += n[i] > 0;
        assert_int_equal(zws_gather__count(gather), distinct);
        range_check c = {.n = n};
        if (round == 3) {
            zws_gather_place at = {0};
            zws_gathered found;
            assert_ok(zws_gather__sort(gather));
            while (zws_gather__next(gather, &at, &found))
                assert_ok(check_range_term(&found, &c));
        } else {
            assert_ok(zws_gather__spill(gather, (size_t)256 << 20, check_range_term, &c));
        }
        seen = c.seen;
        assert_int_equal(seen, distinct);
    }
    zws_gather__free(gather);
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
        size_t after = zws_gather__memory(gather);
        assert_true(after <= before + growth || after - before - growth <= after / 2);
        if (zws_gather__memory(gather) > MEMORY) {
            size_t count = zws_gather__count(gather), terms = 0;
            assert_true(count > 1000);
            assert_ok(zws_gather__spill(gather, MEMORY, count_term, &terms));
            assert_int_equal(terms, count);
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
    size_t calls = 0;
    const uint32_t descending[] = {5, 4}, many[] = {1, 2, 3, 4, 5, 6, 7, 8, 8};
    zws_segment_term twice[] = {{"word", 4, 1, 0, NULL}, {"word", 4, 1, 0, NULL}};
    zws_segment_term backwards = {"word", 4, 2, 2, descending}, stuck = {"word", 4, 9, 9, many};
    for (int i = 0; i < 4; i++) {
        zws_gather *gather;
        assert_ok(zws_gather__new(&gather));
        if (i == 0)
            assert_ok(zws_gather__add(gather, 0, twice, 2, true));
        if (i == 0)
            assert_int_equal(zws_gather__sort(gather), ZWS_EINTERNAL);
        if (i == 1)
            assert_int_equal(zws_gather__add(gather, 0, &backwards, 1, true), ZWS_EINVAL);
        if (i == 2)
            assert_int_equal(zws_gather__add(gather, 0, &stuck, 1, true), ZWS_EINVAL);
        if (i == 3) {
            assert_ok(zws_gather__add(gather, 7, twice, 1, true));
            assert_int_equal(zws_gather__add(gather, 6, twice, 1, true), ZWS_EINTERNAL);
            assert_int_equal(zws_gather__spill(gather, 0, refuse, &calls), ZWS_EIO);
            assert_int_equal(calls, 1);
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
        cmocka_unit_test(test_tables),  cmocka_unit_test(test_ranges),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
