// Documents by their numbers.
#include "query.h"

#include <algorithm>

namespace xapian_c
{

namespace
{

class DocumentsSource final : public Xapian::PostingSource
{
    std::shared_ptr<const std::vector<uint32_t>> documents_;
    size_t next_ = 0; // behind the one that it stands on

  public:
    explicit DocumentsSource(std::shared_ptr<const std::vector<uint32_t>> documents)
        : documents_(std::move(documents))
    {
    }
    void init(const Xapian::Database &) override
    {
        next_ = 0;
    }
    Xapian::doccount get_termfreq_min() const override
    {
        return static_cast<Xapian::doccount>(documents_->size());
    }
    Xapian::doccount get_termfreq_est() const override
    {
        return static_cast<Xapian::doccount>(documents_->size());
    }
    Xapian::doccount get_termfreq_max() const override
    {
        return static_cast<Xapian::doccount>(documents_->size());
    }
    Xapian::docid get_docid() const override
    {
        return (*documents_)[next_ - 1];
    }
    bool at_end() const override
    {
        return next_ > documents_->size();
    }
    void next(double) override
    {
        next_++;
    }
    void skip_to(Xapian::docid target, double) override
    {
        if (next_ && (at_end() || get_docid() >= target))
            return;
        auto from = documents_->begin() + static_cast<std::ptrdiff_t>(next_);
        next_ = static_cast<size_t>(std::lower_bound(from, documents_->end(), target) -
                                    documents_->begin()) +
                1;
    }
    PostingSource *clone() const override
    {
        return new DocumentsSource(documents_);
    }
    std::string name() const override
    {
        throw Xapian::UnimplementedError(NOT_REMOTE);
    }
    std::string serialise() const override
    {
        throw Xapian::UnimplementedError(NOT_REMOTE);
    }
    std::string get_description() const override
    {
        return "DOCUMENTS " + std::to_string(documents_->size());
    }
};

} // namespace

Xapian::PostingSource *new_documents_source(std::shared_ptr<const std::vector<uint32_t>> documents)
{
    return new DocumentsSource(std::move(documents));
}

} // namespace xapian_c
