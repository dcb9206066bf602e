// The posting source that watches the clock.
#include "query.h"

#include <algorithm>

namespace xapian_c
{

const char *const NOT_REMOTE =
    "at_least and deadlines cannot be sent to a remote database (a deadline: use time limits)";

namespace
{

// Stands on every number in turn, whether or not a document has it: it is only ever intersected
// with something that knows, and so costs nothing but a look at the clock.
class DeadlineSource final : public Xapian::PostingSource
{
    Ticker ticker_;
    bool first_; // see new_deadline_source()
    Xapian::doccount count_ = 0;
    uint64_t current_ = 0, last_ = 0;

  public:
    DeadlineSource(double deadline, bool first) : ticker_(deadline), first_(first)
    {
    }
    void init(const Xapian::Database &db) override
    {
        count_ = db.get_doccount();
        last_ = db.get_lastdocid();
        current_ = 0;
    }
    Xapian::doccount get_termfreq_min() const override
    {
        return first_ ? 0 : count_;
    }
    Xapian::doccount get_termfreq_est() const override
    {
        return first_ ? 0 : count_;
    }
    Xapian::doccount get_termfreq_max() const override
    {
        return count_;
    }
    Xapian::docid get_docid() const override
    {
        return static_cast<Xapian::docid>(current_);
    }
    bool at_end() const override
    {
        return current_ > last_;
    }
    void next(double) override
    {
        ticker_.tick();
        current_++;
    }
    void skip_to(Xapian::docid target, double) override
    {
        ticker_.tick();
        current_ = std::max<uint64_t>(current_, target);
    }
    PostingSource *clone() const override
    {
        return new DeadlineSource(ticker_.deadline(), first_);
    }
    std::string name() const override
    {
        throw Xapian::UnimplementedError(NOT_REMOTE);
    }
    std::string serialise() const override
    {
        throw Xapian::UnimplementedError(NOT_REMOTE);
    }
};

} // namespace

Xapian::PostingSource *new_deadline_source(double deadline, bool first)
{
    return new DeadlineSource(deadline, first);
}

} // namespace xapian_c
