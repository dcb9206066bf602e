/* No exception leaves: every entry point throws every kind of exception, and each is mapped. Built
 * with the binding's test hook. */
#include "support.h"

#include "entry_points.h"
#include "test_hook.h"

struct entry_point {
    const char *name;
    xapian_status (*call)(void);
};

#define DEFINE(name, arguments)                                                                    \
    static xapian_status call_##name(void)                                                         \
    {                                                                                              \
        return name arguments;                                                                     \
    }
ENTRY_POINTS(DEFINE)

#define LIST(name, arguments) {#name, call_##name},
static const struct entry_point entry_points[] = {ENTRY_POINTS(LIST)};
#define ENTRY_COUNT (sizeof entry_points / sizeof *entry_points)

static const struct {
    xapian_status status;
    const char *message; /* a part of it */
} expected[XAPIAN_TEST_THROW_COUNT] = {
    [XAPIAN_TEST_THROW_ASSERTION] = {XAPIAN_INTERNAL, "AssertionError: thrown by a test"},
    [XAPIAN_TEST_THROW_INVALID_ARGUMENT] = {XAPIAN_INVALID_ARGUMENT, "InvalidArgumentError: thro"},
    [XAPIAN_TEST_THROW_INVALID_OPERATION] = {XAPIAN_INVALID_OPERATION, "InvalidOperationError: t"},
    [XAPIAN_TEST_THROW_UNIMPLEMENTED] = {XAPIAN_UNIMPLEMENTED, "UnimplementedError: thrown"},
    [XAPIAN_TEST_THROW_DATABASE] = {XAPIAN_DATABASE, "DatabaseError: thrown by a test"},
    [XAPIAN_TEST_THROW_DATABASE_CORRUPT] = {XAPIAN_DATABASE_CORRUPT, "DatabaseCorruptError: t"},
    [XAPIAN_TEST_THROW_DATABASE_CREATE] = {XAPIAN_DATABASE_CREATE, "DatabaseCreateError: thr"},
    [XAPIAN_TEST_THROW_DATABASE_LOCK] = {XAPIAN_DATABASE_LOCK, "DatabaseLockError: thrown"},
    [XAPIAN_TEST_THROW_DATABASE_MODIFIED] = {XAPIAN_DATABASE_MODIFIED, "DatabaseModifiedError: "},
    [XAPIAN_TEST_THROW_DATABASE_OPENING] = {XAPIAN_DATABASE_OPENING, "DatabaseOpeningError: th"},
    [XAPIAN_TEST_THROW_DATABASE_VERSION] = {XAPIAN_DATABASE_VERSION, "DatabaseVersionError: th"},
    [XAPIAN_TEST_THROW_DATABASE_NOT_FOUND] = {XAPIAN_DATABASE_NOT_FOUND, "DatabaseNotFoundError"},
    [XAPIAN_TEST_THROW_DATABASE_CLOSED] = {XAPIAN_DATABASE_CLOSED, "DatabaseClosedError: throw"},
    [XAPIAN_TEST_THROW_DOC_NOT_FOUND] = {XAPIAN_DOC_NOT_FOUND, "DocNotFoundError: thrown by"},
    [XAPIAN_TEST_THROW_FEATURE_UNAVAILABLE] = {XAPIAN_FEATURE_UNAVAILABLE, "FeatureUnavailableEr"},
    [XAPIAN_TEST_THROW_INTERNAL] = {XAPIAN_INTERNAL, "InternalError: thrown by a test"},
    [XAPIAN_TEST_THROW_NETWORK] = {XAPIAN_NETWORK, "NetworkError: thrown by a test"},
    [XAPIAN_TEST_THROW_NETWORK_TIMEOUT] = {XAPIAN_NETWORK_TIMEOUT, "NetworkTimeoutError: throw"},
    [XAPIAN_TEST_THROW_QUERY_PARSER] = {XAPIAN_QUERY_PARSER, "QueryParserError: thrown by"},
    [XAPIAN_TEST_THROW_SERIALISATION] = {XAPIAN_SERIALISATION, "SerialisationError: thrown b"},
    [XAPIAN_TEST_THROW_RANGE] = {XAPIAN_RANGE, "RangeError: thrown by a test"},
    [XAPIAN_TEST_THROW_WILDCARD] = {XAPIAN_WILDCARD, "WildcardError: thrown by a test"},
    [XAPIAN_TEST_THROW_FAILURE] = {XAPIAN_DEADLINE, "XAPIAN_DEADLINE: thrown by a test"},
    [XAPIAN_TEST_THROW_BAD_ALLOC] = {XAPIAN_NO_MEMORY, "memory ran out"},
    [XAPIAN_TEST_THROW_STD] = {XAPIAN_UNKNOWN, "thrown by a test"},
    [XAPIAN_TEST_THROW_INT] = {XAPIAN_UNKNOWN, "of an unknown type"},
};

static void test_every_exception_through_every_entry_point(void **state)
{
    (void)state;
    for (int kind = XAPIAN_TEST_THROW_NOTHING + 1; kind < XAPIAN_TEST_THROW_COUNT; kind++) {
        assert_non_null(expected[kind].message);
        for (size_t i = 0; i < ENTRY_COUNT; i++) {
            xapian_test_throw_from_every_call(kind);
            xapian_status status = entry_points[i].call();
            xapian_test_throw_from_every_call(XAPIAN_TEST_THROW_NOTHING);
            if (status != expected[kind].status)
                print_error("%s, exception %d\n", entry_points[i].name, kind);
            assert_int_equal(status, expected[kind].status);
            message_has(expected[kind].message);
            /* The message begins with the function. */
            size_t length = strlen(entry_points[i].name);
            assert_memory_equal(xapian_error_message(), entry_points[i].name, length);
            assert_int_equal(xapian_error_message()[length], ':');
        }
    }
}

/* The same table without exceptions: NULL is refused everywhere, and crashes nothing. */
static void test_null_arguments(void **state)
{
    (void)state;
    for (size_t i = 0; i < ENTRY_COUNT; i++) {
        xapian_status status = entry_points[i].call();
        if (status != XAPIAN_INVALID_ARGUMENT)
            print_error("%s\n", entry_points[i].name);
        assert_int_equal(status, XAPIAN_INVALID_ARGUMENT);
    }
}

static void test_free_accepts_null(void **state)
{
    (void)state;
    xapian_string_free(NULL);
    xapian_db_free(NULL);
    xapian_document_free(NULL);
    xapian_terms_free(NULL);
    xapian_postings_free(NULL);
    xapian_positions_free(NULL);
    xapian_values_free(NULL);
    xapian_query_free(NULL);
    xapian_enquire_free(NULL);
    xapian_mset_free(NULL);
    xapian_counts_free(NULL);
}

/* A handle is NULL after a failure, whatever was thrown. */
static void test_handles_are_null_after_a_failure(void **state)
{
    (void)state;
    xapian_db *db = (xapian_db *)1;
    xapian_query *query = (xapian_query *)1;
    xapian_document *document = (xapian_document *)1;
    xapian_test_throw_from_every_call(XAPIAN_TEST_THROW_BAD_ALLOC);
    xapian_status statuses[] = {xapian_db_open_memory(&db), xapian_query_match_all(&query),
                                xapian_document_new(&document)};
    xapian_test_throw_from_every_call(XAPIAN_TEST_THROW_NOTHING);
    for (int i = 0; i < 3; i++)
        assert_int_equal(statuses[i], XAPIAN_NO_MEMORY);
    assert_null(db);
    assert_null(query);
    assert_null(document);
}

/* The table has all that the header has. */
static void test_the_table_is_complete(void **state)
{
    (void)state;
    char path[4096], line[512];
    const char *root = getenv("top_srcdir");
    snprintf(path, sizeof path, "%s/bindings/xapian/xapian_c.h", root ? root : ".");
    FILE *header = fopen(path, "r");
    if (!header)
        skip(); /* not run by make */
    size_t found = 0;
    while (fgets(line, sizeof line, header)) {
        const char *start = "XAPIAN_C_API xapian_status ";
        if (strncmp(line, start, strlen(start)) != 0)
            continue;
        char *name = line + strlen(start);
        name[strcspn(name, "(\n")] = '\0';
        size_t i = 0;
        while (i < ENTRY_COUNT && strcmp(entry_points[i].name, name) != 0)
            i++;
        if (i == ENTRY_COUNT)
            print_error("%s is not tested\n", name);
        assert_true(i < ENTRY_COUNT);
        found++;
    }
    fclose(header);
    assert_int_equal(found, ENTRY_COUNT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_exception_through_every_entry_point),
        cmocka_unit_test(test_null_arguments),
        cmocka_unit_test(test_free_accepts_null),
        cmocka_unit_test(test_handles_are_null_after_a_failure),
        cmocka_unit_test(test_the_table_is_complete),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
