/* For the binding's own tests, which compile it with XAPIAN_C_TEST_HOOK: makes every entry point
 * throw. An ordinary build has none of this. */
#ifndef XAPIAN_C_TEST_HOOK_H
#define XAPIAN_C_TEST_HOOK_H

#ifdef __cplusplus
extern "C" {
#endif

/* X(name, class of Xapian): one for each class of exception that Xapian can throw. */
#define XAPIAN_TEST_ERRORS(X)                                                                      \
    X(ASSERTION, AssertionError)                                                                   \
    X(INVALID_ARGUMENT, InvalidArgumentError)                                                      \
    X(INVALID_OPERATION, InvalidOperationError)                                                    \
    X(UNIMPLEMENTED, UnimplementedError)                                                           \
    X(DATABASE, DatabaseError)                                                                     \
    X(DATABASE_CORRUPT, DatabaseCorruptError)                                                      \
    X(DATABASE_CREATE, DatabaseCreateError)                                                        \
    X(DATABASE_LOCK, DatabaseLockError)                                                            \
    X(DATABASE_MODIFIED, DatabaseModifiedError)                                                    \
    X(DATABASE_OPENING, DatabaseOpeningError)                                                      \
    X(DATABASE_VERSION, DatabaseVersionError)                                                      \
    X(DATABASE_NOT_FOUND, DatabaseNotFoundError)                                                   \
    X(DATABASE_CLOSED, DatabaseClosedError)                                                        \
    X(DOC_NOT_FOUND, DocNotFoundError)                                                             \
    X(FEATURE_UNAVAILABLE, FeatureUnavailableError)                                                \
    X(INTERNAL, InternalError)                                                                     \
    X(NETWORK, NetworkError)                                                                       \
    X(NETWORK_TIMEOUT, NetworkTimeoutError)                                                        \
    X(QUERY_PARSER, QueryParserError)                                                              \
    X(SERIALISATION, SerialisationError)                                                           \
    X(RANGE, RangeError)                                                                           \
    X(WILDCARD, WildcardError)

enum {
    XAPIAN_TEST_THROW_NOTHING,
#define XAPIAN_TEST_NAME(name, type) XAPIAN_TEST_THROW_##name,
    XAPIAN_TEST_ERRORS(XAPIAN_TEST_NAME)
#undef XAPIAN_TEST_NAME
        XAPIAN_TEST_THROW_FAILURE, /* a failure that the binding itself finds */
    XAPIAN_TEST_THROW_BAD_ALLOC,
    XAPIAN_TEST_THROW_STD, /* another std::exception */
    XAPIAN_TEST_THROW_INT, /* something that is no exception class at all */
    XAPIAN_TEST_THROW_COUNT
};

/* From now on every entry point, in any thread, throws `kind` before it looks at its arguments. */
void xapian_test_throw_from_every_call(int kind);

#ifdef __cplusplus
}
#endif

#endif
