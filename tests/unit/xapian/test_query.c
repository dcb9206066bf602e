/* Query trees: what each operator matches, with and without a deadline, and what is refused. */
#include "support.h"

#include <math.h>
#include <pthread.h>

/* Both ways of building Xapian's tree must match the same. */
#define matches_are(db, query, wanted)                                                             \
    do {                                                                                           \
        const xapian_query *once = (query);                                                        \
        assert_string_equal(matches((db), once), (wanted));                                        \
        assert_string_equal(timed_matches((db), once), (wanted));                                  \
    } while (0)

static xapian_db *sample(void)
{
    xapian_db *db;
    ok(xapian_db_open_memory(&db));
    add(db, "a b c", "10");       /* 1 */
    add(db, "a c b", "20");       /* 2 */
    add(db, "b a x x c", "30");   /* 3 */
    add(db, "a", NULL);           /* 4 */
    add(db, "deleted a b", "25"); /* 5 */
    add(db, "c b a b", "40");     /* 6 */
    ok(xapian_db_delete_document(db, 5));
    return db;
}

static void test_operators(void **state)
{
    (void)state;
    xapian_db *db = sample();
    xapian_query *a = term("a"), *b = term("b"), *c = term("c"), *x = term("x"), *all, *nothing;
    ok(xapian_query_match_all(&all));
    ok(xapian_query_match_nothing(&nothing));
    kept(all);
    kept(nothing);
    matches_are(db, a, "1 2 3 4 6");
    matches_are(db, term("absent"), "");
    matches_are(db, all, "1 2 3 4 6");
    matches_are(db, term(""), "1 2 3 4 6");
    matches_are(db, nothing, "");
    matches_are(db, join(XAPIAN_OP_AND, 2, b, c), "1 2 3 6");
    matches_are(db, join(XAPIAN_OP_AND, 3, a, b, x), "3");
    matches_are(db, join(XAPIAN_OP_AND, 2, a, nothing), "");
    matches_are(db, join(XAPIAN_OP_AND, 2, all, all), "1 2 3 4 6");
    matches_are(db, join(XAPIAN_OP_OR, 2, x, term("absent")), "3");
    matches_are(db, join(XAPIAN_OP_OR, 3, x, b, a), "1 2 3 4 6");
    matches_are(db, join(XAPIAN_OP_AND_NOT, 2, a, b), "4");
    matches_are(db, join(XAPIAN_OP_AND_NOT, 3, all, x, term("absent")), "1 2 4 6");
    matches_are(db, join(XAPIAN_OP_XOR, 2, b, x), "1 2 6");
    matches_are(db, join(XAPIAN_OP_XOR, 3, a, b, x), "3 4");
    matches_are(db, join(XAPIAN_OP_AND_MAYBE, 2, x, a), "3");
    matches_are(db, join(XAPIAN_OP_FILTER, 2, a, x), "3");
    matches_are(db, join(XAPIAN_OP_SYNONYM, 2, x, c), "1 2 3 6");
    matches_are(db, join(XAPIAN_OP_MAX, 2, x, c), "1 2 3 6");
    matches_are(db, join(XAPIAN_OP_AND, 1, x), "3");
    matches_are(db, join(XAPIAN_OP_OR, 0), "");
    matches_are(db, join(XAPIAN_OP_AND, 0), "");
    matches_are(db, scaled(a, 0), "1 2 3 4 6");
    matches_are(db, scaled(a, 2.5), "1 2 3 4 6");
    /* Nested: intersections inside unions inside intersections. */
    xapian_query *inner =
        join(XAPIAN_OP_OR, 2, join(XAPIAN_OP_AND, 2, b, x), join(XAPIAN_OP_AND_NOT, 2, c, x));
    matches_are(db, inner, "1 2 3 6");
    matches_are(db, join(XAPIAN_OP_AND, 2, inner, phrase(XAPIAN_OP_PHRASE, 0, "a b")), "1 6");
    matches_are(db, join(XAPIAN_OP_AND_NOT, 2, inner, phrase(XAPIAN_OP_PHRASE, 0, "a b")), "2 3");
    matches_are(db,
                join(XAPIAN_OP_OR, 2, phrase(XAPIAN_OP_PHRASE, 0, "x x"),
                     phrase(XAPIAN_OP_PHRASE, 0, "c b")),
                "2 3 6");
    xapian_db_free(db);
}

/* It changes nothing about what matches. */
static void test_match_all_first(void **state)
{
    (void)state;
    xapian_db *db = sample();
    xapian_query *first, *all;
    ok(xapian_query_match_all_first(&first));
    ok(xapian_query_match_all(&all));
    kept(first);
    kept(all);
    xapian_query *ranked = join(XAPIAN_OP_OR, 3, scaled(term("a"), 2), term("x"), scaled(all, 0));
    matches_are(db, join(XAPIAN_OP_AND, 2, first, all), "1 2 3 4 6");
    matches_are(db, join(XAPIAN_OP_AND, 2, term("b"), first), "1 2 3 6");
    matches_are(db, join(XAPIAN_OP_AND, 3, first, term("x"), term("a")), "3");
    matches_are(db, join(XAPIAN_OP_AND, 2, first, term("absent")), "");
    matches_are(db, join(XAPIAN_OP_AND, 3, first, term("c"), ranked), "1 2 3 6");
    xapian_db_free(db);
}

static void test_positions(void **state)
{
    (void)state;
    xapian_db *db = sample();
    matches_are(db, phrase(XAPIAN_OP_PHRASE, 0, "a b"), "1 6");
    matches_are(db, phrase(XAPIAN_OP_PHRASE, 0, "b a"), "3 6");
    matches_are(db, phrase(XAPIAN_OP_PHRASE, 0, "a b c"), "1");
    matches_are(db, phrase(XAPIAN_OP_PHRASE, 2, "a c"), "2");
    matches_are(db, phrase(XAPIAN_OP_PHRASE, 3, "a c"), "1 2");
    matches_are(db, phrase(XAPIAN_OP_PHRASE, 4, "a c"), "1 2 3");
    matches_are(db, phrase(XAPIAN_OP_PHRASE, 0, "x x"), "3");
    matches_are(db, phrase(XAPIAN_OP_PHRASE, 0, "b a b"), "6");
    matches_are(db, phrase(XAPIAN_OP_NEAR, 0, "b a"), "1 3 6");
    matches_are(db, phrase(XAPIAN_OP_NEAR, 3, "c a"), "1 2 6");
    matches_are(db, phrase(XAPIAN_OP_NEAR, 10, "c a"), "1 2 3 6");
    matches_are(db, phrase(XAPIAN_OP_PHRASE, 0, "a"), "1 2 3 4 6");
    matches_are(db, phrase(XAPIAN_OP_PHRASE, 0, "a absent"), "");
    /* An OR of terms may stand in a phrase. */
    const xapian_query *parts[] = {term("a"), join(XAPIAN_OP_OR, 2, term("b"), term("x"))};
    xapian_query *query;
    ok(xapian_query_positional(&query, XAPIAN_OP_PHRASE, parts, 2, 0));
    kept(query);
    matches_are(db, query, "1 3 6");

    const xapian_query *bad[] = {term("a"), join(XAPIAN_OP_AND, 2, term("b"), term("c"))};
    fails(XAPIAN_INVALID_ARGUMENT, xapian_query_positional(&query, XAPIAN_OP_PHRASE, bad, 2, 0));
    assert_null(query);
    const xapian_query *empty[] = {term("a"), term("")};
    fails(XAPIAN_INVALID_ARGUMENT, xapian_query_positional(&query, XAPIAN_OP_NEAR, empty, 2, 0));
    const xapian_query *deep[] = {
        term("a"), join(XAPIAN_OP_OR, 2, term("b"), join(XAPIAN_OP_OR, 2, term("c"), term("x")))};
    fails(XAPIAN_INVALID_ARGUMENT, xapian_query_positional(&query, XAPIAN_OP_NEAR, deep, 2, 0));
    fails(XAPIAN_INVALID_ARGUMENT, xapian_query_positional(&query, XAPIAN_OP_AND, parts, 2, 0));
    fails(XAPIAN_INVALID_ARGUMENT, xapian_query_positional(&query, XAPIAN_OP_PHRASE, parts, 2, 1));
    fails(XAPIAN_INVALID_ARGUMENT, xapian_query_positional(&query, XAPIAN_OP_PHRASE, NULL, 2, 0));
    ok(xapian_query_positional(&query, XAPIAN_OP_PHRASE, NULL, 0, 0));
    matches_are(db, kept(query), "");
    xapian_db_free(db);
}

static void test_value_ranges(void **state)
{
    (void)state;
    xapian_db *db = sample();
    xapian_query *query;
    ok(xapian_query_value_range(&query, 0, T("15"), T("30")));
    matches_are(db, kept(query), "2 3");
    ok(xapian_query_value_range(&query, 0, T("31"), T("30")));
    matches_are(db, kept(query), "");
    ok(xapian_query_value_ge(&query, 0, T("20")));
    matches_are(db, kept(query), "2 3 6");
    ok(xapian_query_value_le(&query, 0, T("20")));
    matches_are(db, kept(query), "1 2"); /* and not 4, which has no value */
    ok(xapian_query_value_ge(&query, 0, NULL, 0));
    matches_are(db, kept(query), "1 2 3 4 6");
    ok(xapian_query_value_range(&query, 0, NULL, 0, T("20")));
    matches_are(db, kept(query), "1 2");
    ok(xapian_query_value_ge(&query, 9, T("20")));
    matches_are(db, kept(query), "");
    ok(xapian_query_value_range(&query, 0, T("10"), T("39")));
    matches_are(db, join(XAPIAN_OP_FILTER, 2, term("b"), kept(query)), "1 2 3");
    xapian_db_free(db);
}

static xapian_query *wildcard(const char *prefix, uint32_t max, xapian_wildcard_limit limit,
                              xapian_op combiner)
{
    xapian_query *query;
    ok(xapian_query_wildcard(&query, T(prefix), max, limit, combiner));
    return kept(query);
}

static xapian_status run_timed(const xapian_db *db, const xapian_query *query, double seconds)
{
    xapian_enquire *enquire;
    xapian_mset *mset;
    double now;
    ok(xapian_now(&now));
    ok(xapian_enquire_new(&enquire, db));
    ok(xapian_enquire_set_query(enquire, query));
    if (seconds > 0)
        ok(xapian_enquire_set_deadline(enquire, now + seconds));
    xapian_status status = xapian_enquire_mset(&mset, enquire, 0, 10, 0);
    xapian_mset_free(mset);
    xapian_enquire_free(enquire);
    return status;
}

static void test_wildcards(void **state)
{
    (void)state;
    xapian_db *db;
    ok(xapian_db_open_memory(&db));
    add(db, "ta", NULL);
    add(db, "tb", NULL);
    add(db, "tc td", NULL);
    add(db, "tc", NULL);
    add(db, "u", NULL);
    const xapian_op combiners[] = {XAPIAN_OP_SYNONYM, XAPIAN_OP_OR, XAPIAN_OP_MAX};
    for (int i = 0; i < 3; i++) {
        xapian_op op = combiners[i];
        matches_are(db, wildcard("t", 4, XAPIAN_WILDCARD_ERROR, op), "1 2 3 4");
        matches_are(db, wildcard("t", 100, XAPIAN_WILDCARD_ERROR, op), "1 2 3 4");
        matches_are(db, wildcard("t", 2, XAPIAN_WILDCARD_FIRST, op), "1 2");
        matches_are(db, wildcard("t", 1, XAPIAN_WILDCARD_MOST_FREQUENT, op), "3 4");
        matches_are(db, wildcard("td", 5, XAPIAN_WILDCARD_MOST_FREQUENT, op), "3");
        matches_are(db, wildcard("none", 5, XAPIAN_WILDCARD_ERROR, op), "");
        xapian_query *over = wildcard("t", 3, XAPIAN_WILDCARD_ERROR, op);
        fails(XAPIAN_WILDCARD, run_timed(db, over, 0));
        fails(XAPIAN_WILDCARD, run_timed(db, over, 100));
        message_has("'t*'");
        xapian_query *unlimited = wildcard("t", 0, XAPIAN_WILDCARD_ERROR, op);
        assert_string_equal(matches(db, unlimited), "1 2 3 4");
        fails(XAPIAN_WILDCARD, run_timed(db, unlimited, 100));
        message_has("no limit");
    }
    /* Of equally frequent ones the first by bytes. */
    matches_are(db, wildcard("t", 2, XAPIAN_WILDCARD_MOST_FREQUENT, XAPIAN_OP_OR), "1 3 4");
    xapian_query *query;
    fails(XAPIAN_INVALID_ARGUMENT,
          xapian_query_wildcard(&query, NULL, 0, 5, XAPIAN_WILDCARD_FIRST, XAPIAN_OP_OR));
    fails(XAPIAN_INVALID_ARGUMENT,
          xapian_query_wildcard(&query, T("t"), 5, XAPIAN_WILDCARD_FIRST, XAPIAN_OP_AND));
    fails(XAPIAN_INVALID_ARGUMENT,
          xapian_query_wildcard(&query, T("t"), 5, (xapian_wildcard_limit)3, XAPIAN_OP_OR));
    xapian_db_free(db);
}

/* A deadline changes neither hits nor weights, of wildcards or anything else. */
static void test_weights_with_a_deadline(void **state)
{
    (void)state;
    xapian_db *db;
    uint64_t random = 3;
    ok(xapian_db_open_memory(&db));
    for (int i = 0; i < 200; i++) {
        char words[128] = "";
        for (int j = 0; j < 8; j++)
            sprintf(words + strlen(words), "%c%u ", "tuv"[next_random(&random) % 3],
                    next_random(&random) % 12);
        add(db, words, NULL);
    }
    const xapian_op combiners[] = {XAPIAN_OP_SYNONYM, XAPIAN_OP_OR, XAPIAN_OP_MAX};
    for (int i = 0; i < 3; i++) {
        xapian_query *query = join(XAPIAN_OP_OR, 2, term("u3"),
                                   wildcard("t", 50, XAPIAN_WILDCARD_ERROR, combiners[i]));
        query = join(XAPIAN_OP_OR, 2, query, phrase(XAPIAN_OP_PHRASE, 0, "v1 v2"));
        xapian_enquire *enquire;
        xapian_mset *plain, *timed;
        double now;
        uint32_t size, other;
        ok(xapian_enquire_new(&enquire, db));
        ok(xapian_enquire_set_query(enquire, query));
        ok(xapian_enquire_mset(&plain, enquire, 0, 200, 0));
        ok(xapian_now(&now));
        ok(xapian_enquire_set_deadline(enquire, now + 100));
        ok(xapian_enquire_mset(&timed, enquire, 0, 200, 0));
        ok(xapian_mset_size(&size, plain));
        ok(xapian_mset_size(&other, timed));
        assert_int_equal(size, other);
        assert_true(size > 100);
        for (uint32_t hit = 0; hit < size; hit++) {
            uint32_t a, b;
            double wa, wb;
            ok(xapian_mset_get(&a, &wa, NULL, NULL, NULL, plain, hit));
            ok(xapian_mset_get(&b, &wb, NULL, NULL, NULL, timed, hit));
            assert_int_equal(a, b);
            assert_true(fabs(wa - wb) < 1e-12);
        }
        xapian_mset_free(plain);
        xapian_mset_free(timed);
        xapian_enquire_free(enquire);
    }
    xapian_db_free(db);
}

static void test_all_expansions_together_are_bounded(void **state)
{
    (void)state;
    xapian_db *db;
    ok(xapian_db_open_memory(&db));
    xapian_document *document;
    ok(xapian_document_new(&document));
    for (uint32_t i = 0; i < XAPIAN_DEADLINE_MAX_EXPANSION / 2 + 1; i++) {
        char name[16];
        snprintf(name, sizeof name, "w%u", i);
        ok(xapian_document_add_term(document, T(name), 1));
    }
    ok(xapian_db_add_document(NULL, db, document));
    xapian_document_free(document);
    xapian_query *one = wildcard("w", 100000, XAPIAN_WILDCARD_ERROR, XAPIAN_OP_OR);
    ok(run_timed(db, one, 100));
    fails(XAPIAN_WILDCARD, run_timed(db, join(XAPIAN_OP_OR, 2, one, one), 100));
    message_has("beyond the terms that a deadline allows");
    xapian_query *half =
        wildcard("w", XAPIAN_DEADLINE_MAX_EXPANSION / 2, XAPIAN_WILDCARD_FIRST, XAPIAN_OP_OR);
    ok(run_timed(db, join(XAPIAN_OP_OR, 2, half, half), 100));
    half = wildcard("w", XAPIAN_DEADLINE_MAX_EXPANSION / 2, XAPIAN_WILDCARD_MOST_FREQUENT,
                    XAPIAN_OP_OR);
    ok(run_timed(db, join(XAPIAN_OP_AND, 2, half, half), 100));
    xapian_db_free(db);
}

static void test_depth_is_bounded(void **state)
{
    (void)state;
    xapian_db *db = sample();
    const xapian_op ops[] = {XAPIAN_OP_AND,       XAPIAN_OP_OR,     XAPIAN_OP_AND_NOT,
                             XAPIAN_OP_AND_MAYBE, XAPIAN_OP_FILTER, XAPIAN_OP_SYNONYM,
                             XAPIAN_OP_MAX};
    for (size_t o = 0; o < sizeof ops / sizeof *ops; o++) {
        xapian_query *query = term("a");
        for (int depth = 1; depth < XAPIAN_QUERY_MAX_DEPTH; depth++) {
            /* Alternating with OR keeps Xapian from flattening the tree. */
            query = join(depth % 2 ? ops[o] : XAPIAN_OP_OR, 2, query, term("absent"));
        }
        xapian_query *deeper;
        fails(XAPIAN_LIMIT, xapian_query_scale(&deeper, query, 2));
        assert_null(deeper);
        message_has("deeper than 128");
        const xapian_query *one[] = {query};
        fails(XAPIAN_LIMIT, xapian_query_combine(&deeper, XAPIAN_OP_AND, one, 1));
        matches(db, query);
        timed_matches(db, query);
        free_queries();
    }
    xapian_db_free(db);
}

/* Xapian takes time that doubles with each XOR below another. */
static void test_nested_xor_is_bounded(void **state)
{
    (void)state;
    xapian_db *db = sample();
    xapian_query *query = term("a"), *deeper;
    for (int depth = 0; depth < XAPIAN_QUERY_MAX_XOR_DEPTH; depth++)
        query = join(XAPIAN_OP_OR, 2, join(XAPIAN_OP_XOR, 2, query, term("absent")), term("none"));
    const xapian_query *pair[] = {query, query};
    fails(XAPIAN_LIMIT, xapian_query_combine(&deeper, XAPIAN_OP_XOR, pair, 2));
    assert_null(deeper);
    message_has("XOR is nested deeper");
    matches_are(db, join(XAPIAN_OP_AND, 2, query, query), "1 2 3 4 6");
    xapian_db_free(db);
}

/* A tree of 128 levels fits the small stack of a thread, with a deadline built in. */
static void *deep_match(void *user)
{
    xapian_db *db = user;
    xapian_query *query = term("a");
    for (int depth = 1; depth < XAPIAN_QUERY_MAX_DEPTH; depth++)
        query = depth % 2 ? join(XAPIAN_OP_AND, 2, query, term("b"))
                          : join(XAPIAN_OP_OR, 2, query, phrase(XAPIAN_OP_PHRASE, 0, "a b"));
    return (void *)(uintptr_t)(strcmp(timed_matches(db, query), "1 2 3 6") == 0);
}

static void test_deepest_tree_on_a_small_stack(void **state)
{
    (void)state;
    xapian_db *db = sample();
    pthread_attr_t attributes;
    pthread_t thread;
    void *result;
    assert_int_equal(pthread_attr_init(&attributes), 0);
    assert_int_equal(pthread_attr_setstacksize(&attributes, 512 * 1024), 0);
    assert_int_equal(pthread_create(&thread, &attributes, deep_match, db), 0);
    assert_int_equal(pthread_join(thread, &result), 0);
    pthread_attr_destroy(&attributes);
    assert_non_null(result);
    xapian_db_free(db);
}

static void test_size_is_bounded(void **state)
{
    (void)state;
    /* Doubling a shared subquery would make 2^64 nodes of 64 handles. */
    xapian_query *query = term("a");
    xapian_status status = XAPIAN_OK;
    int doublings = 0;
    while (status == XAPIAN_OK) {
        const xapian_query *both[] = {query, query};
        xapian_query *twice;
        status = xapian_query_combine(&twice, XAPIAN_OP_OR, both, 2);
        if (status == XAPIAN_OK)
            query = kept(twice);
        assert_true(++doublings < 20);
    }
    assert_int_equal(status, XAPIAN_LIMIT);
    message_has("more than 65536 nodes");
}

static void test_bad_arguments(void **state)
{
    (void)state;
    xapian_query *query, *a = term("a");
    const xapian_query *hole[] = {a, NULL};
    fails(XAPIAN_INVALID_ARGUMENT, xapian_query_combine(&query, XAPIAN_OP_OR, hole, 2));
    assert_null(query);
    fails(XAPIAN_INVALID_ARGUMENT, xapian_query_combine(&query, XAPIAN_OP_OR, NULL, 2));
    fails(XAPIAN_INVALID_ARGUMENT, xapian_query_combine(&query, XAPIAN_OP_PHRASE, hole, 1));
    fails(XAPIAN_INVALID_ARGUMENT, xapian_query_combine(&query, (xapian_op)77, hole, 1));
    fails(XAPIAN_INVALID_ARGUMENT, xapian_query_scale(&query, a, -1));
    fails(XAPIAN_INVALID_ARGUMENT, xapian_query_scale(&query, a, NAN));
    fails(XAPIAN_INVALID_ARGUMENT, xapian_query_scale(&query, a, INFINITY));
    fails(XAPIAN_INVALID_ARGUMENT, xapian_query_scale(&query, NULL, 1));
    fails(XAPIAN_INVALID_ARGUMENT, xapian_query_fixed_weight(&query, -0.5));
    fails(XAPIAN_INVALID_ARGUMENT, xapian_query_fixed_weight(&query, NAN));
    fails(XAPIAN_INVALID_ARGUMENT, xapian_query_term(&query, NULL, 4, 1, 0));
}

static void test_describe(void **state)
{
    (void)state;
    char *text;
    size_t length;
    ok(xapian_query_describe(&text, &length, join(XAPIAN_OP_AND, 2, term("公报"), term("b"))));
    text_is("Query((公报 AND b))", text, length);
    ok(xapian_query_describe(&text, &length, phrase(XAPIAN_OP_PHRASE, 3, "a b")));
    text_is("Query((a PHRASE 3 b))", text, length);
    const char *const phrases[] = {"a b", "c"};
    ok(xapian_query_describe(&text, &length, at_least(1, 2, phrases)));
    assert_non_null(strstr(text, "AT_LEAST 1 (a b, c)"));
    xapian_string_free(text);
    ok(xapian_query_describe(&text, &length,
                             wildcard("t", 9, XAPIAN_WILDCARD_FIRST, XAPIAN_OP_OR)));
    assert_non_null(strstr(text, "WILDCARD"));
    xapian_string_free(text);
    ok(xapian_query_describe(&text, &length, join(XAPIAN_OP_OR, 0)));
    text_is("Query()", text, length);
}

/* One query in two threads at once, each with a database of its own. */
static void *search_often(void *user)
{
    const xapian_query *query = user;
    xapian_db *db = sample();
    uintptr_t good = 0;
    for (int i = 0; i < 300; i++) {
        xapian_enquire *enquire;
        xapian_mset *mset;
        uint32_t size = 0;
        if (xapian_enquire_new(&enquire, db) == XAPIAN_OK &&
            xapian_enquire_set_query(enquire, query) == XAPIAN_OK &&
            xapian_enquire_mset(&mset, enquire, 0, 10, 0) == XAPIAN_OK) {
            good += xapian_mset_size(&size, mset) == XAPIAN_OK && size == 2;
            xapian_mset_free(mset);
        }
        xapian_enquire_free(enquire);
    }
    xapian_db_free(db);
    return (void *)good;
}

static void test_threads_share_queries(void **state)
{
    (void)state;
    const char *const phrases[] = {"a b", "b"};
    xapian_query *all, *query;
    ok(xapian_query_match_all(&all));
    query = join(XAPIAN_OP_AND, 3, kept(all), phrase(XAPIAN_OP_PHRASE, 0, "a b"),
                 at_least(2, 2, phrases));
    pthread_t threads[2];
    for (int i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, search_often, query), 0);
    for (int i = 0; i < 2; i++) {
        void *good;
        assert_int_equal(pthread_join(threads[i], &good), 0);
        assert_int_equal((uintptr_t)good, 300);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, make_folder, remove_folder)
    const struct CMUnitTest tests[] = {
        TEST(test_operators),
        TEST(test_match_all_first),
        TEST(test_positions),
        TEST(test_value_ranges),
        TEST(test_wildcards),
        TEST(test_weights_with_a_deadline),
        TEST(test_all_expansions_together_are_bounded),
        TEST(test_depth_is_bounded),
        TEST(test_nested_xor_is_bounded),
        TEST(test_deepest_tree_on_a_small_stack),
        TEST(test_size_is_bounded),
        TEST(test_bad_arguments),
        TEST(test_describe),
        TEST(test_threads_share_queries),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
