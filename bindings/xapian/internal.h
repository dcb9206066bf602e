// What the files of the binding share: the wrapper that keeps exceptions in, argument checks, and
// the objects behind the handles.
#ifndef XAPIAN_C_INTERNAL_H
#define XAPIAN_C_INTERNAL_H

#include "xapian_c.h"

#include <xapian.h>

#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>

namespace xapian_c
{

// A failure that the binding itself finds. Not a std::exception and not a Xapian::Error, so that
// nothing between its throw and the wrapper takes it for something it could handle.
struct Failure {
    xapian_status status;
    std::string reason;
};

// Maps the exception being handled to a status and records the thread's message. To be called from
// a catch block only.
xapian_status map_exception(const char *function) noexcept;

#ifdef XAPIAN_C_TEST_HOOK
void throw_if_told();
#endif

// Runs the body of an entry point; whatever it throws becomes a status.
template <class Body> xapian_status guard(const char *function, Body body) noexcept
{
    try {
#ifdef XAPIAN_C_TEST_HOOK
        throw_if_told();
#endif
        body();
        return XAPIAN_OK;
    } catch (...) {
        return map_exception(function);
    }
}

template <class T> void require(T *pointer, const char *name)
{
    if (!pointer)
        throw Failure{XAPIAN_INVALID_ARGUMENT, std::string(name) + " is NULL"};
}

// The same for an entry point that hands over a new handle: `body` returns a unique_ptr.
template <class T, class Body> xapian_status make(const char *function, T **out, Body body) noexcept
{
    if (out)
        *out = nullptr;
    return guard(function, [&] {
        require(out, "out");
        *out = body().release();
    });
}

// The same for one that sets a plain value.
template <class T, class Body> xapian_status fetch(const char *function, T *out, Body body) noexcept
{
    return guard(function, [&] {
        require(out, "out");
        *out = static_cast<T>(body());
    });
}

inline std::string text(const char *data, size_t length)
{
    if (!data && length)
        throw Failure{XAPIAN_INVALID_ARGUMENT, "text is NULL but its length is not 0"};
    return data ? std::string(data, length) : std::string();
}

// Hands text over to the caller.
void give(char **out, size_t *length, const std::string &value);

template <class Body>
xapian_status fetch_text(const char *function, char **out, size_t *length, Body body) noexcept
{
    return guard(function, [&] {
        require(out, "out");
        require(length, "length");
        give(out, length, body());
    });
}

// Seconds on the monotonic clock.
double now();

// Looks at the clock now and then; cheap enough for inner loops.
class Ticker
{
    double deadline_;
    unsigned count_ = 0;

  public:
    // `deadline` as of xapian_enquire_set_deadline(), 0 meaning none.
    explicit Ticker(double deadline) : deadline_(deadline)
    {
    }
    double deadline() const
    {
        return deadline_;
    }
    // Throws once the deadline has passed.
    void check() const;
    // The same, looking at the clock every 16th time.
    void tick()
    {
        if (deadline_ > 0 && (count_++ & 15) == 0)
            check();
    }
};

} // namespace xapian_c

struct xapian_db {
    std::unique_ptr<Xapian::Database> db;
    Xapian::WritableDatabase *writer = nullptr; // the same object, for a writer
};

struct xapian_document {
    Xapian::Document document;
};

struct xapian_terms {
    Xapian::TermIterator it;
    bool started = false;
    mutable std::string term; // what get() lent out
};

struct xapian_postings {
    Xapian::PostingIterator it;
    bool started = false;
};

struct xapian_positions {
    Xapian::PositionIterator it;
    bool started = false;
};

struct xapian_values {
    Xapian::ValueIterator it;
    bool started = false;
    mutable std::string value;
};

namespace xapian_c
{

std::unique_ptr<xapian_terms> terms_of(const Xapian::TermIterator &begin);
std::unique_ptr<xapian_positions> positions_of(const Xapian::PositionIterator &begin);

} // namespace xapian_c

#endif
