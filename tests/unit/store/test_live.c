/* The live tier alone: transactions, metadata, posting lists, the corners of plans. */
#include "base/deadline.h"
#include "scratch.h"
#include "store/live_tier.h"
#include "store/term_bag.h"

/* A document of words, each one letter, with "id" in its sort keys; its number. */
static uint32_t put_words(zws_live *live, uint32_t doc, const char *id, const char *words)
{
    zws_term_bag bag = {0};
    zws_inverted inverted = {0};
    char key[64] = "\xff\xff\xff\xff";
    memcpy(key + 4, id, strlen(id));
    assert_ok(zws_term_bag__clear(&bag));
    for (uint32_t i = 0; words[i]; i++) {
        if (words[i] != ' ')
            assert_ok(zws_term_bag__add(&bag, 0, words + i, 1, 1, true, i + 1));
    }
    assert_ok(zws_term_bag__list(&inverted.term, &inverted.n_terms, &inverted.length, &bag, true));
    inverted.value[0] = (zws_inverted_value){ZWS_SLOT_NEWEST, key, 4 + strlen(id)};
    inverted.value[1] = (zws_inverted_value){ZWS_SLOT_OLDEST, key, 4 + strlen(id)};
    inverted.value[2] = (zws_inverted_value){ZWS_SLOT_FACET, words, strlen(words)};
    inverted.n_values = 3;
    assert_ok(zws_live__put(live, &doc, &inverted, id, strlen(id)));
    zws_term_bag__free(&bag);
    return doc;
}

static zws_live *new_writer(const char *name)
{
    zws_live *live;
    assert_ok(zws_live__open_writer(&live, scratch_path(name), true));
    return live;
}

static uint64_t count(zws_live *live)
{
    uint64_t documents, length;
    assert_ok(zws_live__totals(live, &documents, &length));
    return documents;
}

/* --- Transactions ----------------------------------------------------------------------------- */

static void test_transactions(void **state)
{
    (void)state;
    zws_live *writer = new_writer("transactions"), *reader, *second;
    bool changed;
    assert_ok(zws_live__commit(writer));
    assert_ok(zws_live__open(&reader, scratch_path("transactions")));
    assert_int_equal(put_words(writer, 0, "a", "x"), 1);
    assert_int_equal(put_words(writer, 0, "b", "x"), 2);
    assert_int_equal(count(writer), 2); /* it sees what it wrote */
    assert_ok(zws_live__reopen(reader, NULL));
    assert_int_equal(count(reader), 0);
    assert_ok(zws_live__commit(writer));
    assert_int_equal(count(reader), 0); /* a reader moves when it is told to */
    assert_ok(zws_live__reopen(reader, &changed));
    assert_true(changed);
    assert_int_equal(count(reader), 2);
    assert_ok(zws_live__reopen(reader, &changed));
    assert_false(changed);

    put_words(writer, 1, "a", "y");
    assert_ok(zws_live__delete(writer, 2));
    assert_ok(zws_live__set_metadata(writer, (zws_term){"k", 1}, "v", 1));
    assert_int_equal(count(writer), 1);
    assert_ok(zws_live__cancel(writer));
    assert_int_equal(count(writer), 2);
    zws_buffer value = {0};
    assert_ok(zws_live__metadata(writer, (zws_term){"k", 1}, &value));
    assert_int_equal(value.len, 0);
    zws_buffer__free(&value);

    /* The binding's own lock stands behind the store's. */
    assert_fails(ZWS_ELOCKED, zws_live__open_writer(&second, scratch_path("transactions"), false));
    assert_null(second);
    put_words(writer, 0, "c", "z");
    zws_live__free(writer); /* without a commit */
    assert_ok(zws_live__open_writer(&second, scratch_path("transactions"), false));
    assert_int_equal(count(second), 2);
    assert_fails(ZWS_ENOTFOUND, zws_live__delete(second, 77));
    zws_live__free(second);
    zws_live__free(reader);
}

static void test_readers_do_not_write(void **state)
{
    (void)state;
    zws_live *writer = new_writer("readonly"), *reader;
    put_words(writer, 0, "a", "x");
    assert_ok(zws_live__commit(writer));
    assert_ok(zws_live__open(&reader, scratch_path("readonly")));
    assert_int_not_equal(zws_live__delete(reader, 1), ZWS_OK);
    assert_int_not_equal(zws_live__commit(reader), ZWS_OK);
    assert_int_not_equal(zws_live__set_metadata(reader, (zws_term){"k", 1}, "v", 1), ZWS_OK);
    assert_int_equal(count(reader), 1);
    zws_live__free(reader);
    zws_live__free(writer);
}

/* A reader that is two commits behind fails, says that it did, and recovers. */
static void test_overtaken_reader(void **state)
{
    (void)state;
    zws_live *writer = new_writer("overtaken"), *reader;
    char id[16];
    for (int i = 0; i < 300; i++) {
        snprintf(id, sizeof id, "%d", i);
        put_words(writer, 0, id, "a b c d e f g");
    }
    assert_ok(zws_live__commit(writer));
    assert_ok(zws_live__open(&reader, scratch_path("overtaken")));
    for (int commit = 0; commit < 4; commit++) {
        for (uint32_t i = 1; i <= 300; i++) {
            snprintf(id, sizeof id, "%u", i - 1);
            put_words(writer, i, id, commit % 2 ? "a b c d e f g" : "g f e d c b a");
        }
        assert_ok(zws_live__commit(writer));
    }
    zws_status status = ZWS_OK;
    zws_buffer data = {0};
    for (uint32_t i = 1; status == ZWS_OK && i <= 300; i++)
        status = zws_live__data(reader, i, &data);
    assert_int_not_equal(status, ZWS_OK);
    assert_true(zws_live__failed(reader));
    bool changed;
    assert_ok(zws_live__reopen(reader, &changed));
    assert_true(changed);
    assert_false(zws_live__failed(reader));
    for (uint32_t i = 1; i <= 300; i++)
        assert_ok(zws_live__data(reader, i, &data));
    zws_buffer__free(&data);
    zws_live__free(reader);
    zws_live__free(writer);
}

/* --- Metadata --------------------------------------------------------------------------------- */

static zws_status join_key(zws_term key, void *context)
{
    zws_buffer *out = context;
    ZWS_TRY(zws_buffer__append(out, key.text, key.len));
    return zws_buffer__putc(out, ' ');
}

static zws_status refuse_key(zws_term key, void *context)
{
    (void)key;
    (void)context;
    return zws_error__set(ZWS_ESTOPPED, "enough");
}

static void test_metadata(void **state)
{
    (void)state;
    zws_live *live = new_writer("metadata");
    zws_buffer out = {0};
    static const char *const keys[] = {"in:b", "in:a", "other", "in:a/1", "in"};
    for (size_t i = 0; i < 5; i++)
        assert_ok(zws_live__set_metadata(live, (zws_term){keys[i], strlen(keys[i])}, "v\0w", 3));
    assert_ok(zws_live__metadata(live, (zws_term){"in:a", 4}, &out));
    assert_int_equal(out.len, 3);
    assert_memory_equal(out.data, "v\0w", 3);
    assert_ok(zws_live__metadata(live, (zws_term){"in:a", 4}, &out)); /* appended */
    assert_int_equal(out.len, 6);
    zws_buffer__clear(&out);
    assert_ok(zws_live__metadata_keys(live, (zws_term){"in:", 3}, join_key, &out));
    assert_string_equal(out.data, "in:a in:a/1 in:b ");
    assert_ok(zws_live__set_metadata(live, (zws_term){"in:a", 4}, "", 0));
    zws_buffer__clear(&out);
    assert_ok(zws_live__metadata_keys(live, (zws_term){"in:", 3}, join_key, &out));
    assert_string_equal(out.data, "in:a/1 in:b ");
    assert_fails(ZWS_ESTOPPED,
                 zws_live__metadata_keys(live, (zws_term){"in:", 3}, refuse_key, &out));
    zws_buffer__free(&out);
    zws_live__free(live);
}

/* --- Posting lists -----------------------------------------------------------------------------
 */

static zws_status print_posting(const zws_live_posting *posting, void *context)
{
    zws_buffer *out = context;
    ZWS_TRY(zws_buffer__printf(out, "%.*s%u:%u", (int)posting->term.len, posting->term.text,
                               posting->doc, posting->frequency));
    for (uint32_t i = 0; i < posting->n_positions; i++)
        ZWS_TRY(zws_buffer__printf(out, "%c%u", i ? ',' : '@', posting->position[i]));
    return zws_buffer__putc(out, ' ');
}

static void never_broken(zws_term term, const char *why, void *context)
{
    (void)context;
    fail_msg("%.*s: %s", (int)term.len, term.text, why);
}

static zws_status refuse_posting(const zws_live_posting *posting, void *context)
{
    (void)posting;
    (void)context;
    return zws_error__set(ZWS_ESTOPPED, "enough");
}

static void test_postings(void **state)
{
    (void)state;
    zws_live *live = new_writer("postings");
    zws_buffer out = {0};
    put_words(live, 0, "one", "a b a");
    put_words(live, 0, "two", "b");
    put_words(live, 7, "seven", "c a");
    assert_ok(zws_live__postings(live, print_posting, never_broken, &out));
    assert_string_equal(out.data, "a1:2@1,5 a7:1@3 b1:1@3 b2:1@1 c7:1@1 ");
    zws_buffer__clear(&out);
    assert_ok(zws_live__document_terms(live, 7, print_posting, &out));
    assert_string_equal(out.data, "a7:1 c7:1 ");
    assert_fails(ZWS_ESTOPPED, zws_live__postings(live, refuse_posting, never_broken, &out));
    assert_fails(ZWS_ESTOPPED, zws_live__document_terms(live, 7, refuse_posting, &out));
    assert_fails(ZWS_ENOTFOUND, zws_live__document_terms(live, 3, print_posting, &out));
    zws_buffer__clear(&out);
    assert_ok(zws_live__data(live, 7, &out));
    assert_string_equal(out.data, "seven");
    zws_buffer__clear(&out);
    assert_ok(zws_live__value(live, 7, ZWS_SLOT_FACET, &out));
    assert_string_equal(out.data, "c a");
    assert_ok(zws_live__value(live, 7, 99, &out));
    assert_int_equal(out.len, 3);
    uint32_t *doc;
    size_t n;
    assert_ok(zws_live__documents(live, (zws_term){"", 0}, &doc, &n));
    assert_int_equal(n, 3);
    assert_int_equal(doc[2], 7);
    free(doc);
    assert_ok(zws_live__documents(live, (zws_term){"nowhere", 7}, &doc, &n));
    assert_int_equal(n, 0);
    free(doc);
    zws_buffer__free(&out);
    zws_live__free(live);
}

/* --- Corners of plans ---------------------------------------------------------------------------
 */

static void test_empty_nodes(void **state)
{
    (void)state;
    zws_live *live = new_writer("corners");
    put_words(live, 0, "1", "a b");
    put_words(live, 0, "2", "b");
    zws_term a = {"a", 1}, ab[] = {{"a", 1}, {" ", 1}};
    zws_node leaf = {.kind = ZWS_NODE_TERM, .term = &a, .n = 1};
    zws_node *children[] = {&leaf, &leaf};
    const struct {
        zws_node node;
        size_t matches;
    } cases[] = {
        {{.kind = ZWS_NODE_ALL}, 2},
        {{.kind = ZWS_NODE_NONE}, 0},
        {{.kind = ZWS_NODE_AND}, 2}, /* all of nothing */
        {{.kind = ZWS_NODE_OR}, 0},  /* any of nothing */
        {{.kind = ZWS_NODE_AT_LEAST}, 2},
        {{.kind = ZWS_NODE_AT_LEAST, .min = 1}, 0},
        {{.kind = ZWS_NODE_AT_LEAST, .min = 3, .child = children, .n = 2}, 0},
        {{.kind = ZWS_NODE_AT_LEAST, .min = 2, .child = children, .n = 2}, 1},
        {{.kind = ZWS_NODE_PHRASE, .term = &a, .n = 1}, 1},
        {{.kind = ZWS_NODE_PHRASE, .term = ab, .n = 2}, 0},
        {{.kind = ZWS_NODE_DATES}, 0}, /* open at both ends, but they have no date */
        {{.kind = ZWS_NODE_NOT, .child = children, .n = 2}, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zws_rank_term rank = {a, 1};
        for (int order = ZWS_ORDER_RELEVANCE; order <= ZWS_ORDER_OLDEST; order++) {
            zws_plan plan = {.match = &cases[i].node,
                             .order = (zws_order)order,
                             .rank = &rank,
                             .n_rank = i % 2,
                             .bm25 = {1, .5, 1, .5, 2},
                             .limit = 10};
            zws_matches got;
            assert_ok(zws_live__match(live, &plan, NULL, &got));
            if (got.n != cases[i].matches)
                fail_msg("case %zu, order %d: %zu matches", i, order, got.n);
            zws_matches__free(&got);
        }
    }
    zws_node unknown = {.kind = (zws_node_kind)99};
    zws_plan plan = {.match = &unknown, .limit = 10};
    zws_matches got;
    assert_fails(ZWS_EINTERNAL, zws_live__match(live, &plan, NULL, &got));
    zws_live__free(live);
}

static void test_counting(void **state)
{
    (void)state;
    zws_live *live = new_writer("counting");
    char id[16];
    for (int i = 0; i < 500; i++) {
        snprintf(id, sizeof id, "%03d", i);
        put_words(live, 0, id, i % 5 ? "a" : "a b");
    }
    zws_term a = {"a", 1}, b = {"b", 1};
    zws_node is_a = {.kind = ZWS_NODE_TERM, .term = &a, .n = 1};
    zws_node is_b = {.kind = ZWS_NODE_TERM, .term = &b, .n = 1};
    zws_node *children[] = {&is_a, &is_b};
    zws_node both = {.kind = ZWS_NODE_AND, .child = children, .n = 2};
    zws_plan plan = {.match = &both, .order = ZWS_ORDER_NEWEST, .limit = 0, .count_up_to = 1000};
    zws_matches got;
    assert_ok(zws_live__match(live, &plan, NULL, &got)); /* counts only */
    assert_int_equal(got.n, 0);
    assert_int_equal(got.total, 100);
    assert_true(got.total_exact);
    zws_matches__free(&got);
    plan.count_up_to = 100;
    plan.limit = 3;
    assert_ok(zws_live__match(live, &plan, NULL, &got));
    assert_true(got.total_exact);
    assert_int_equal(got.total, 100);
    assert_string_equal(got.hit[2].id, "010");
    zws_matches__free(&got);
    plan.count_up_to = 20;
    assert_ok(zws_live__match(live, &plan, NULL, &got));
    assert_in_range(got.total, 21, 100);
    zws_matches__free(&got);
    /* Facets count all of them, the most frequent first. */
    static const int facet = ZWS_SLOT_FACET;
    plan.match = &is_a;
    plan.facet = &facet;
    plan.n_facets = 1;
    assert_ok(zws_live__match(live, &plan, NULL, &got));
    assert_int_equal(got.facet[0].n, 2);
    assert_string_equal(got.facet[0].item[0].value, "a");
    assert_int_equal(got.facet[0].item[0].count, 400);
    assert_string_equal(got.facet[0].item[1].value, "a b");
    assert_int_equal(got.facet[0].item[1].count, 100);
    assert_true(got.total_exact);
    zws_matches__free(&got);
    zws_live__free(live);
}

/* A long match ends at its deadline, not when it is done. */
static void test_deadline(void **state)
{
    (void)state;
    zws_live *live = new_writer("deadline");
    char id[16], words[256];
    memset(words, 'a', sizeof words - 1);
    words[sizeof words - 1] = '\0';
    for (int i = 0; i < 3000; i++) {
        snprintf(id, sizeof id, "%d", i);
        put_words(live, 0, id, words);
    }
    zws_term a[40];
    for (int i = 0; i < 40; i++)
        a[i] = (zws_term){i < 39 ? "a" : "b", 1};
    zws_node phrase = {.kind = ZWS_NODE_PHRASE, .term = a, .n = 39}, *children[30];
    for (int i = 0; i < 30; i++)
        children[i] = &phrase;
    zws_node all = {.kind = ZWS_NODE_AND, .child = children, .n = 30};
    zws_plan plan = {
        .match = &all, .order = ZWS_ORDER_NEWEST, .limit = 10, .count_up_to = SIZE_MAX};
    zws_matches got;
    plan.deadline = zws_deadline__in(20);
    int64_t start = zws_clock__now_ns();
    assert_fails(ZWS_EDEADLINE, zws_live__match(live, &plan, NULL, &got));
    assert_in_range((zws_clock__now_ns() - start) / 1000000, 0, 2000);
    assert_int_equal(got.n, 0);
    assert_false(zws_live__failed(live)); /* nothing is wrong with the index */
    zws_live__free(live);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_transactions),     cmocka_unit_test(test_readers_do_not_write),
        cmocka_unit_test(test_overtaken_reader), cmocka_unit_test(test_metadata),
        cmocka_unit_test(test_postings),         cmocka_unit_test(test_empty_nodes),
        cmocka_unit_test(test_counting),         cmocka_unit_test(test_deadline),
    };
    return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
