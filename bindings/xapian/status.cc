// Statuses, messages, and the one place where exceptions end.
#include "internal.h"

#include <cstdio>
#include <ctime>
#include <exception>
#include <new>

#ifdef XAPIAN_C_TEST_HOOK
#include "test_hook.h"

#include <stdexcept>
#endif

namespace
{

thread_local char message[1024];

// Never throws: it runs inside catch blocks. Long messages are cut.
xapian_status fail(xapian_status status, const char *function, const char *kind, const char *reason,
                   const char *detail = nullptr) noexcept
{
    bool more = detail && *detail;
    snprintf(message, sizeof message, "%s: %s: %s%s%s%s", function, kind, reason, more ? " (" : "",
             more ? detail : "", more ? ")" : "");
    return status;
}

xapian_status fail(xapian_status status, const char *function, const Xapian::Error &e) noexcept
{
    const char *detail = nullptr;
    try {
        detail = e.get_error_string(); // may allocate
    } catch (...) {
    }
    return fail(status, function, e.get_type(), e.get_msg().c_str(), detail);
}

const char *const names[] = {"XAPIAN_OK",
                             "XAPIAN_INVALID_ARGUMENT",
                             "XAPIAN_INVALID_OPERATION",
                             "XAPIAN_UNIMPLEMENTED",
                             "XAPIAN_RANGE",
                             "XAPIAN_DATABASE",
                             "XAPIAN_DATABASE_OPENING",
                             "XAPIAN_DATABASE_NOT_FOUND",
                             "XAPIAN_DATABASE_VERSION",
                             "XAPIAN_DATABASE_CREATE",
                             "XAPIAN_DATABASE_LOCK",
                             "XAPIAN_DATABASE_CORRUPT",
                             "XAPIAN_DATABASE_MODIFIED",
                             "XAPIAN_DATABASE_CLOSED",
                             "XAPIAN_DOC_NOT_FOUND",
                             "XAPIAN_FEATURE_UNAVAILABLE",
                             "XAPIAN_NETWORK",
                             "XAPIAN_NETWORK_TIMEOUT",
                             "XAPIAN_QUERY_PARSER",
                             "XAPIAN_SERIALISATION",
                             "XAPIAN_WILDCARD",
                             "XAPIAN_LIMIT",
                             "XAPIAN_DEADLINE",
                             "XAPIAN_CALLBACK_STOPPED",
                             "XAPIAN_NO_MEMORY",
                             "XAPIAN_INTERNAL",
                             "XAPIAN_UNKNOWN"};
static_assert(sizeof names / sizeof *names == XAPIAN_UNKNOWN + 1, "a name for every status");

} // namespace

namespace xapian_c
{

xapian_status map_exception(const char *function) noexcept
{
    // The most derived classes come first.
    try {
        throw;
    } catch (const Failure &e) {
        return fail(e.status, function, names[e.status], e.reason.c_str());
    } catch (const Xapian::InvalidArgumentError &e) {
        return fail(XAPIAN_INVALID_ARGUMENT, function, e);
    } catch (const Xapian::InvalidOperationError &e) {
        return fail(XAPIAN_INVALID_OPERATION, function, e);
    } catch (const Xapian::UnimplementedError &e) {
        return fail(XAPIAN_UNIMPLEMENTED, function, e);
    } catch (const Xapian::RangeError &e) {
        return fail(XAPIAN_RANGE, function, e);
    } catch (const Xapian::DatabaseNotFoundError &e) {
        return fail(XAPIAN_DATABASE_NOT_FOUND, function, e);
    } catch (const Xapian::DatabaseVersionError &e) {
        return fail(XAPIAN_DATABASE_VERSION, function, e);
    } catch (const Xapian::DatabaseOpeningError &e) {
        return fail(XAPIAN_DATABASE_OPENING, function, e);
    } catch (const Xapian::DatabaseCreateError &e) {
        return fail(XAPIAN_DATABASE_CREATE, function, e);
    } catch (const Xapian::DatabaseLockError &e) {
        return fail(XAPIAN_DATABASE_LOCK, function, e);
    } catch (const Xapian::DatabaseCorruptError &e) {
        return fail(XAPIAN_DATABASE_CORRUPT, function, e);
    } catch (const Xapian::DatabaseModifiedError &e) {
        return fail(XAPIAN_DATABASE_MODIFIED, function, e);
    } catch (const Xapian::DatabaseClosedError &e) {
        return fail(XAPIAN_DATABASE_CLOSED, function, e);
    } catch (const Xapian::DatabaseError &e) {
        return fail(XAPIAN_DATABASE, function, e);
    } catch (const Xapian::DocNotFoundError &e) {
        return fail(XAPIAN_DOC_NOT_FOUND, function, e);
    } catch (const Xapian::FeatureUnavailableError &e) {
        return fail(XAPIAN_FEATURE_UNAVAILABLE, function, e);
    } catch (const Xapian::NetworkTimeoutError &e) {
        return fail(XAPIAN_NETWORK_TIMEOUT, function, e);
    } catch (const Xapian::NetworkError &e) {
        return fail(XAPIAN_NETWORK, function, e);
    } catch (const Xapian::QueryParserError &e) {
        return fail(XAPIAN_QUERY_PARSER, function, e);
    } catch (const Xapian::SerialisationError &e) {
        return fail(XAPIAN_SERIALISATION, function, e);
    } catch (const Xapian::WildcardError &e) {
        return fail(XAPIAN_WILDCARD, function, e);
    } catch (const Xapian::Error &e) { // AssertionError, InternalError, and what is yet to come
        return fail(XAPIAN_INTERNAL, function, e);
    } catch (const std::bad_alloc &) {
        return fail(XAPIAN_NO_MEMORY, function, "bad_alloc", "memory ran out");
    } catch (const std::exception &e) {
        return fail(XAPIAN_UNKNOWN, function, "exception", e.what());
    } catch (...) {
        return fail(XAPIAN_UNKNOWN, function, "exception", "of an unknown type");
    }
}

void give(char **out, size_t *length, const std::string &value)
{
    char *copy = static_cast<char *>(malloc(value.size() + 1));
    if (!copy)
        throw std::bad_alloc();
    memcpy(copy, value.data(), value.size());
    copy[value.size()] = '\0';
    *out = copy;
    *length = value.size();
}

double now()
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

void Ticker::check() const
{
    if (deadline_ > 0 && now() >= deadline_)
        throw Failure{XAPIAN_DEADLINE, "the deadline passed before the match was done"};
}

} // namespace xapian_c

extern "C" {

const char *xapian_error_message(void)
{
    return message;
}

const char *xapian_status_name(xapian_status status)
{
    unsigned number = static_cast<unsigned>(status);
    return names[number <= XAPIAN_UNKNOWN ? number : static_cast<unsigned>(XAPIAN_UNKNOWN)];
}

const char *xapian_version(void)
{
    return Xapian::version_string();
}

xapian_status xapian_now(double *seconds)
{
    return xapian_c::fetch(__func__, seconds, [] { return xapian_c::now(); });
}

void xapian_string_free(char *text)
{
    free(text);
}

} // extern "C"

#ifdef XAPIAN_C_TEST_HOOK

static int told;

void xapian_test_throw_from_every_call(int kind)
{
    told = kind;
}

void xapian_c::throw_if_told()
{
    switch (told) {
    case XAPIAN_TEST_THROW_NOTHING:
        return;
#define XAPIAN_TEST_CASE(name, type)                                                               \
    case XAPIAN_TEST_THROW_##name:                                                                 \
        throw Xapian::type("thrown by a test");
        XAPIAN_TEST_ERRORS(XAPIAN_TEST_CASE)
#undef XAPIAN_TEST_CASE
    case XAPIAN_TEST_THROW_FAILURE:
        throw Failure{XAPIAN_DEADLINE, "thrown by a test"};
    case XAPIAN_TEST_THROW_BAD_ALLOC:
        throw std::bad_alloc();
    case XAPIAN_TEST_THROW_STD:
        throw std::runtime_error("thrown by a test");
    default:
        throw told;
    }
}

#endif
