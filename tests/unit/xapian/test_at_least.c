/* at_least against a brute force over random documents, alone and inside other queries. */
#include "support.h"

#define VOCABULARY 9
#define DOCUMENTS  400
#define MAX_WORDS  24
#define MAX_GROUPS 7

static uint64_t seed = 88172645463325252u;
/* texts[d] is document d + 1 as numbers of words, -1 at its end; empty where deleted. */
static int texts[DOCUMENTS][MAX_WORDS + 1];

static uint32_t below(uint32_t bound)
{
    return next_random(&seed) % bound;
}

/* Common words have low numbers. */
static int random_word(void)
{
    uint32_t a = below(VOCABULARY), b = below(VOCABULARY);
    return (int)(a < b ? a : b);
}

/* Two shards, or one where `shards` is 1, as a group; document d is texts[d - 1] either way. */
static xapian_db *random_documents(int shards, bool on_disk)
{
    xapian_db *member[2], *group;
    ok(xapian_db_new_group(&group));
    for (int s = 0; s < shards; s++) {
        if (on_disk)
            member[s] = create(s ? "one" : "zero");
        else
            ok(xapian_db_open_memory(&member[s]));
    }
    for (int d = 0; d < DOCUMENTS; d++) {
        char words[MAX_WORDS * 3 + 1] = "";
        uint32_t length = below(MAX_WORDS) + 1;
        for (uint32_t w = 0; w < length; w++) {
            texts[d][w] = random_word();
            sprintf(words + strlen(words), "%sw%d", w ? " " : "", texts[d][w]);
        }
        texts[d][length] = -1;
        assert_int_equal(add(member[d % shards], words, d % 3 ? "odd" : "third"), d / shards + 1);
    }
    for (int d = 0; d < DOCUMENTS; d += 7) {
        texts[d][0] = -1;
        ok(xapian_db_delete_document(member[d % shards], (uint32_t)(d / shards + 1)));
    }
    for (int s = 0; s < shards; s++) {
        ok(xapian_db_commit(member[s]));
        ok(xapian_db_add(group, member[s]));
        xapian_db_free(member[s]);
    }
    return group;
}

struct plan {
    size_t k, count;
    int groups[MAX_GROUPS][5]; /* words, -1 at the end */
    int first[MAX_GROUPS];     /* where it begins, counted from 1; 0: anywhere */
    const char *phrases[MAX_GROUPS];
    char storage[MAX_GROUPS][32];
};

static void random_plan(struct plan *plan)
{
    plan->count = below(MAX_GROUPS) + 1;
    plan->k = below((uint32_t)plan->count) + 1;
    for (size_t g = 0; g < plan->count; g++) {
        uint32_t length = below(3) ? below(2) + 1 : below(4) + 1;
        plan->storage[g][0] = '\0';
        for (uint32_t w = 0; w < length; w++) {
            plan->groups[g][w] = below(40) ? random_word() : 99; /* 99 is in no document */
            sprintf(plan->storage[g] + strlen(plan->storage[g]), "%sw%d", w ? " " : "",
                    plan->groups[g][w]);
        }
        plan->groups[g][length] = -1;
        plan->first[g] = below(4) ? 0 : (int)below(5) + 1;
        if (plan->first[g])
            sprintf(plan->storage[g] + strlen(plan->storage[g]), " @%d", plan->first[g]);
        plan->phrases[g] = plan->storage[g];
    }
}

static bool holds_phrase(const int *text, const int *words, int first)
{
    for (const int *start = text; *start >= 0; start++) {
        int i = 0;
        if (first && start - text + 1 != first)
            continue;
        while (words[i] >= 0 && start[i] == words[i])
            i++;
        if (words[i] < 0)
            return true;
    }
    return false;
}

static bool expected(const struct plan *plan, int d)
{
    size_t found = 0;
    for (size_t g = 0; g < plan->count; g++)
        found += holds_phrase(texts[d], plan->groups[g], plan->first[g]);
    return found >= plan->k;
}

static bool has_word(int d, int word)
{
    const int words[] = {word, -1};
    return holds_phrase(texts[d], words, 0);
}

enum shape { ALONE, AND_RARE, OR_RARE, NOT_IN, IN_COMMON_NOT, SHAPES };

static bool expected_in(enum shape shape, const struct plan *plan, int d)
{
    bool rare = has_word(d, VOCABULARY - 2), common = has_word(d, 0), it = expected(plan, d);
    switch (shape) {
    case ALONE:
        return it;
    case AND_RARE:
        return rare && it;
    case OR_RARE:
        return rare || it;
    case NOT_IN:
        return common && !it;
    default:
        return it && !common;
    }
}

static xapian_query *shaped(enum shape shape, xapian_query *query)
{
    char rare[8];
    snprintf(rare, sizeof rare, "w%d", VOCABULARY - 2);
    switch (shape) {
    case ALONE:
        return query;
    case AND_RARE:
        return join(XAPIAN_OP_FILTER, 2, term(rare), query);
    case OR_RARE:
        return join(XAPIAN_OP_OR, 2, query, term(rare));
    case NOT_IN:
        return join(XAPIAN_OP_AND_NOT, 2, term("w0"), query);
    default:
        return join(XAPIAN_OP_AND_NOT, 2, query, term("w0"));
    }
}

/* The bounds that are known before any document is looked at. */
static void check_bounds(const xapian_db *db, const xapian_query *query, uint32_t exact)
{
    xapian_enquire *enquire;
    xapian_mset *mset;
    uint32_t lower, estimated, upper;
    ok(xapian_enquire_new(&enquire, db));
    ok(xapian_enquire_set_query(enquire, query));
    ok(xapian_enquire_mset(&mset, enquire, 0, 0, 0));
    ok(xapian_mset_matches(&lower, &estimated, &upper, mset));
    assert_true(lower <= estimated && estimated <= upper);
    assert_true(lower <= exact && exact <= upper);
    xapian_mset_free(mset);
    xapian_enquire_free(enquire);
}

static void compare(int shards, bool on_disk, int plans)
{
    xapian_db *db = random_documents(shards, on_disk);
    uint32_t total = 0;
    for (int round = 0; round < plans; round++) {
        struct plan plan;
        random_plan(&plan);
        xapian_query *bare = at_least(plan.k, plan.count, plan.phrases);
        for (enum shape shape = ALONE; shape < SHAPES; shape++) {
            char wanted[DOCUMENTS * 5] = "";
            size_t used = 0;
            uint32_t count = 0;
            for (int d = 0; d < DOCUMENTS; d++)
                if (expected_in(shape, &plan, d)) {
                    used += (size_t)sprintf(wanted + used, "%s%d", used ? " " : "", d + 1);
                    count++;
                }
            xapian_query *query = shaped(shape, bare);
            assert_string_equal(matches(db, query), wanted);
            assert_string_equal(timed_matches(db, query), wanted);
            check_bounds(db, query, count);
            if (shape == ALONE)
                total += count;
        }
        free_queries();
    }
    assert_true(total > (uint32_t)plans * 10); /* the plans match something to speak of */
    xapian_db_free(db);
}

static void test_random_one_shard(void **state)
{
    (void)state;
    compare(1, false, 250);
}

static void test_random_two_shards(void **state)
{
    (void)state;
    compare(2, false, 250);
}

static void test_random_on_disk(void **state)
{
    (void)state;
    compare(1, true, 120);
    compare(2, true, 120);
}

static void test_small_cases(void **state)
{
    (void)state;
    xapian_db *db;
    ok(xapian_db_open_memory(&db));
    add(db, "政府 信息 公开 条例", NULL);
    add(db, "信息 政府 公开", NULL);
    add(db, "公开 政府 信息", NULL);
    add(db, "x@1 x@3 x@4 y@5 x@4294967294", NULL);
    const char *const phrases[] = {"政府 信息", "公开", "信息 公开 条例"};
    assert_string_equal(matches(db, at_least(1, 3, phrases)), "1 2 3");
    assert_string_equal(matches(db, at_least(2, 3, phrases)), "1 3");
    assert_string_equal(matches(db, at_least(3, 3, phrases)), "1");
    const char *const repeated[] = {"x x y"};
    assert_string_equal(matches(db, at_least(1, 1, repeated)), "4");
    const char *const overflowing[] = {"x y"}; /* y would stand beyond the last position */
    assert_string_equal(matches(db, at_least(1, 1, overflowing)), "4");
    const char *const placed[] = {"x x y @3"}, *const elsewhere[] = {"x x y @4"};
    assert_string_equal(matches(db, at_least(1, 1, placed)), "4");
    assert_string_equal(matches(db, at_least(1, 1, elsewhere)), "");
    const char *const first[] = {"信息 @1", "x @1"}, *const beyond[] = {"x y @4294967295"};
    assert_string_equal(matches(db, at_least(1, 2, first)), "2 4");
    assert_string_equal(matches(db, at_least(1, 1, beyond)), "");
    const char *const reversed[] = {"y x"};
    assert_string_equal(matches(db, at_least(1, 1, reversed)), "");
    const char *const twice[] = {"x", "x"}; /* the same group counts twice */
    assert_string_equal(matches(db, at_least(2, 2, twice)), "4");
    const char *const absent[] = {"none", "x"};
    assert_string_equal(matches(db, at_least(2, 2, absent)), "");
    assert_string_equal(matches(db, at_least(1, 2, absent)), "4");
    /* Terms without positions make no phrase, but a group of one is found. */
    xapian_document *document;
    ok(xapian_document_new(&document));
    ok(xapian_document_add_term(document, T("政府"), 1));
    ok(xapian_document_add_term(document, T("信息"), 1));
    ok(xapian_db_add_document(NULL, db, document));
    xapian_document_free(document);
    const char *const placeless[] = {"信息 @2"};
    assert_string_equal(matches(db, at_least(1, 1, placeless)), "1");
    const char *const without[] = {"政府 信息", "信息"};
    assert_string_equal(matches(db, at_least(1, 2, without)), "1 2 3 5");
    assert_string_equal(matches(db, at_least(2, 2, without)), "1 3");
    xapian_db_free(db);
    ok(xapian_db_open_memory(&db)); /* nothing in nothing */
    assert_string_equal(matches(db, at_least(1, 2, without)), "");
    xapian_db_free(db);
}

/* It adds nothing to the weights of the query that it filters. */
static void test_no_weight(void **state)
{
    (void)state;
    xapian_db *db = random_documents(1, false);
    const char *const phrases[] = {"w0 w1", "w2"};
    xapian_query *queries[] = {term("w0"),
                               join(XAPIAN_OP_AND, 2, term("w0"), at_least(1, 2, phrases))};
    double weight[2][DOCUMENTS + 1] = {{0}};
    for (int q = 0; q < 2; q++) {
        xapian_enquire *enquire;
        xapian_mset *mset;
        uint32_t size, docid;
        double w;
        ok(xapian_enquire_new(&enquire, db));
        ok(xapian_enquire_set_query(enquire, queries[q]));
        ok(xapian_enquire_mset(&mset, enquire, 0, DOCUMENTS, 0));
        ok(xapian_mset_size(&size, mset));
        assert_true(size > 50);
        for (uint32_t i = 0; i < size; i++) {
            ok(xapian_mset_get(&docid, &w, NULL, NULL, NULL, mset, i));
            weight[q][docid] = w;
        }
        xapian_mset_free(mset);
        xapian_enquire_free(enquire);
    }
    for (int d = 1; d <= DOCUMENTS; d++)
        if (weight[1][d] != 0)
            assert_true(weight[0][d] - weight[1][d] == 0);
    xapian_db_free(db);
}

/* With a limit of hits and in docid order, only as much is looked at as needed; the count of all
 * matches stays within its bounds. */
static void test_early_end(void **state)
{
    (void)state;
    xapian_db *db = random_documents(1, false);
    const char *const phrases[] = {"w0", "w1", "w2 w0"};
    xapian_query *query = at_least(2, 3, phrases);
    char all[DOCUMENTS * 5], *rest = all;
    snprintf(all, sizeof all, "%s", matches(db, query));
    xapian_enquire *enquire;
    ok(xapian_enquire_new(&enquire, db));
    ok(xapian_enquire_set_query(enquire, query));
    ok(xapian_enquire_set_weight_bool(enquire));
    for (uint32_t page = 0; page < 5; page++) {
        const char *ids = ranked(enquire, page * 3, 3);
        assert_memory_equal(ids, rest, strlen(ids));
        rest += strlen(ids) + 1;
    }
    xapian_enquire_free(enquire);
    xapian_db_free(db);
}

static void test_bad_arguments(void **state)
{
    (void)state;
    xapian_query *query;
    xapian_text terms[XAPIAN_GROUP_MAX_TERMS + 1];
    for (int i = 0; i <= XAPIAN_GROUP_MAX_TERMS; i++)
        terms[i] = (xapian_text){"t", 1};
    xapian_group *groups = calloc(XAPIAN_AT_LEAST_MAX_GROUPS + 1, sizeof *groups);
    for (int i = 0; i <= XAPIAN_AT_LEAST_MAX_GROUPS; i++)
        groups[i] = (xapian_group){terms, 1, 0};
    fails(XAPIAN_INVALID_ARGUMENT, xapian_query_at_least(&query, 0, groups, 2));
    fails(XAPIAN_INVALID_ARGUMENT, xapian_query_at_least(&query, 3, groups, 2));
    fails(XAPIAN_INVALID_ARGUMENT, xapian_query_at_least(&query, 1, groups, 0));
    fails(XAPIAN_INVALID_ARGUMENT, xapian_query_at_least(&query, 1, NULL, 1));
    fails(XAPIAN_LIMIT, xapian_query_at_least(&query, 1, groups, XAPIAN_AT_LEAST_MAX_GROUPS + 1));
    ok(xapian_query_at_least(&query, 1, groups, XAPIAN_AT_LEAST_MAX_GROUPS));
    kept(query);
    groups[1].count = XAPIAN_GROUP_MAX_TERMS;
    ok(xapian_query_at_least(&query, 1, groups, 2));
    kept(query);
    groups[1].count = XAPIAN_GROUP_MAX_TERMS + 1;
    fails(XAPIAN_LIMIT, xapian_query_at_least(&query, 1, groups, 2));
    assert_null(query);
    groups[1].count = 0;
    fails(XAPIAN_INVALID_ARGUMENT, xapian_query_at_least(&query, 1, groups, 2));
    groups[1] = (xapian_group){NULL, 1, 0};
    fails(XAPIAN_INVALID_ARGUMENT, xapian_query_at_least(&query, 1, groups, 2));
    for (int i = 0; i <= XAPIAN_AT_LEAST_MAX_TERMS / XAPIAN_GROUP_MAX_TERMS; i++)
        groups[i] = (xapian_group){terms, XAPIAN_GROUP_MAX_TERMS, 0};
    fails(XAPIAN_LIMIT,
          xapian_query_at_least(&query, 1, groups,
                                XAPIAN_AT_LEAST_MAX_TERMS / XAPIAN_GROUP_MAX_TERMS + 1));
    terms[0].length = 0;
    fails(XAPIAN_INVALID_ARGUMENT, xapian_query_at_least(&query, 1, groups, 1));
    message_has("empty term");
    terms[0] = (xapian_text){NULL, 1};
    fails(XAPIAN_INVALID_ARGUMENT, xapian_query_at_least(&query, 1, groups, 1));
    free(groups);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, make_folder, remove_folder)
    const struct CMUnitTest tests[] = {
        TEST(test_random_one_shard), TEST(test_random_two_shards), TEST(test_random_on_disk),
        TEST(test_small_cases),      TEST(test_no_weight),         TEST(test_early_end),
        TEST(test_bad_arguments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
