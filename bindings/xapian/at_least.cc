// The at_least operator.
#include "query.h"

#include <algorithm>
#include <cmath>
#include <functional>

namespace xapian_c
{

namespace
{

const uint64_t END = UINT64_MAX; // beyond every document number

// A phrase over the documents of one shard. Stands on a document that has all its terms; whether
// they are adjacent there is asked for separately, because it costs more.
class Group
{
    struct List {
        Xapian::PostingIterator postings;
        uint32_t offset; // in the phrase
        Xapian::doccount termfreq;
    };
    std::vector<List> lists_; // the rarest first
    uint64_t first_;          // where it begins; 0: anywhere

  public:
    uint64_t doc = 0; // 0 before the first
    double share = 1; // of the documents, were the terms independent

    Group(const Xapian::Database &db, const GroupTerms &group) : first_(group.first)
    {
        const std::vector<std::string> &terms = group.terms;
        double total = db.get_doccount();
        for (uint32_t i = 0; i < terms.size(); i++) {
            Xapian::doccount termfreq = db.get_termfreq(terms[i]);
            share = termfreq ? share * (termfreq / total) : 0;
            lists_.push_back({db.postlist_begin(terms[i]), i, termfreq});
        }
        std::stable_sort(lists_.begin(), lists_.end(),
                         [](const List &a, const List &b) { return a.termfreq < b.termfreq; });
    }

    // Most documents that it can have, and the fewest that it must have.
    Xapian::doccount most() const
    {
        return lists_[0].termfreq;
    }
    Xapian::doccount fewest() const
    {
        return lists_.size() == 1 && !first_ ? lists_[0].termfreq : 0;
    }
    size_t terms() const
    {
        return lists_.size();
    }

    // Moves to the first document >= `target` with all the terms; `target` is beyond `doc`.
    void seek(uint64_t target, Ticker &ticker)
    {
        doc = target;
        for (size_t agreed = 0, i = 0; agreed < lists_.size(); i = (i + 1) % lists_.size()) {
            ticker.tick();
            Xapian::PostingIterator &it = lists_[i].postings;
            if (doc <= UINT32_MAX && it != Xapian::PostingIterator())
                it.skip_to(static_cast<Xapian::docid>(doc));
            if (doc > UINT32_MAX || it == Xapian::PostingIterator()) {
                doc = END;
                return;
            }
            agreed = *it == doc ? agreed + 1 : 1;
            doc = *it;
        }
    }

    // Whether they are, from the one position on where the phrase has to begin.
    bool begins(Ticker &ticker) const
    {
        for (const List &list : lists_) {
            ticker.tick();
            Xapian::PositionIterator it = list.postings.positionlist_begin();
            uint64_t wanted = first_ + list.offset;
            if (wanted > UINT32_MAX || it == Xapian::PositionIterator())
                return false;
            it.skip_to(static_cast<Xapian::termpos>(wanted));
            if (it == Xapian::PositionIterator() || *it != wanted)
                return false;
        }
        return true;
    }

    // Whether the terms are adjacent in the document it stands on.
    bool adjacent(Ticker &ticker) const
    {
        size_t count = lists_.size();
        if (first_)
            return begins(ticker);
        if (count == 1)
            return true;
        std::vector<Xapian::PositionIterator> positions;
        positions.reserve(count);
        uint64_t start = 0; // where the phrase could begin
        for (size_t agreed = 0, i = 0; agreed < count; i = (i + 1) % count) {
            ticker.tick();
            if (i == positions.size())
                positions.push_back(lists_[i].postings.positionlist_begin());
            Xapian::PositionIterator &it = positions[i];
            uint64_t wanted = start + lists_[i].offset;
            if (wanted > UINT32_MAX || it == Xapian::PositionIterator())
                return false;
            it.skip_to(static_cast<Xapian::termpos>(wanted));
            if (it == Xapian::PositionIterator())
                return false;
            agreed = *it == wanted ? agreed + 1 : 1;
            start = *it - lists_[i].offset;
        }
        return true;
    }
};

class AtLeastSource final : public Xapian::PostingSource
{
    size_t k_;
    std::shared_ptr<const Groups> terms_;
    Ticker ticker_;

    Xapian::Database db_;
    std::vector<Group> groups_; // those that can match here, the cheapest to check first
    std::vector<uint64_t> order_;
    uint64_t current_ = 0; // the match it stands on
    uint64_t floor_ = 1;   // the next match is not before this
    Xapian::doccount min_ = 0, est_ = 0, max_ = 0;

    // Whether k of the groups are phrases in `doc`, which no group is before. `seek` moves groups
    // there first; otherwise all have been moved.
    bool holds(uint64_t doc)
    {
        size_t found = 0, left = groups_.size();
        for (Group &group : groups_) {
            if (found + left < k_)
                return false;
            left--;
            if (group.doc < doc)
                group.seek(doc, ticker_);
            if (group.doc == doc && group.adjacent(ticker_) && ++found == k_)
                return true;
        }
        return false;
    }

    // Moves to the first match at or after the floor. No document before the k-th smallest of the
    // groups' documents can have k of them.
    void settle()
    {
        for (;;) {
            ticker_.tick();
            if (groups_.size() < k_) {
                current_ = END;
                return;
            }
            order_.clear();
            for (const Group &group : groups_)
                order_.push_back(std::max(group.doc, floor_));
            std::nth_element(order_.begin(), order_.begin() + (k_ - 1), order_.end());
            uint64_t pivot = order_[k_ - 1];
            if (pivot > UINT32_MAX) {
                current_ = END;
                return;
            }
            bool moved = false;
            for (Group &group : groups_) {
                if (group.doc < pivot) {
                    group.seek(pivot, ticker_);
                    moved |= group.doc != pivot;
                }
            }
            floor_ = pivot;
            if (moved)
                continue; // the k-th smallest may lie further on
            if (holds(pivot)) {
                current_ = pivot;
                return;
            }
            floor_ = pivot + 1;
        }
    }

    void estimate()
    {
        double total = db_.get_doccount();
        size_t n = groups_.size();
        if (n < k_ || total <= 0)
            return;
        double spare = static_cast<double>(n - k_ + 1), most = 0, fewest = 0, rarest = 0;
        std::vector<Xapian::doccount> upper;
        for (const Group &group : groups_) {
            upper.push_back(group.most());
            most += group.most();
            fewest += group.fewest();
        }
        // A match has k groups of all, and one group of any n - k + 1 of them.
        std::sort(upper.begin(), upper.end());
        for (size_t i = 0; i < n - k_ + 1; i++)
            rarest += upper[i];
        double max = std::min({std::floor(most / static_cast<double>(k_)), rarest, total});
        // The non-matches have at most k - 1 groups each, the matches at most n.
        double min = std::ceil((fewest - static_cast<double>(k_ - 1) * total) / spare);
        min = std::min(std::max(min, 0.0), max);
        // The chance of at least k of independent groups: chance[j] is that of exactly j, and the
        // last that of k or more.
        std::vector<double> chance(k_ + 1, 0.0);
        chance[0] = 1;
        for (const Group &group : groups_) {
            double p = std::min(group.share, 1.0);
            chance[k_] += chance[k_ - 1] * p;
            for (size_t j = k_ - 1; j > 0; j--)
                chance[j] = chance[j] * (1 - p) + chance[j - 1] * p;
            chance[0] *= 1 - p;
        }
        double est = std::min(std::max(std::round(chance[k_] * total), min), max);
        min_ = static_cast<Xapian::doccount>(min);
        est_ = static_cast<Xapian::doccount>(est);
        max_ = static_cast<Xapian::doccount>(max);
    }

  public:
    AtLeastSource(size_t k, std::shared_ptr<const Groups> terms, double deadline)
        : k_(k), terms_(std::move(terms)), ticker_(deadline)
    {
    }
    // Throws nothing of its own: see new_deadline_source().
    void init(const Xapian::Database &db) override
    {
        db_ = db;
        groups_.clear();
        current_ = min_ = est_ = max_ = 0;
        floor_ = 1;
        for (const auto &terms : *terms_) {
            Group group(db_, terms);
            if (group.most())
                groups_.push_back(std::move(group));
        }
        std::stable_sort(groups_.begin(), groups_.end(), [](const Group &a, const Group &b) {
            return a.terms() != b.terms() ? a.terms() < b.terms() : a.most() < b.most();
        });
        order_.reserve(groups_.size());
        estimate();
    }
    Xapian::doccount get_termfreq_min() const override
    {
        return min_;
    }
    Xapian::doccount get_termfreq_est() const override
    {
        return est_;
    }
    Xapian::doccount get_termfreq_max() const override
    {
        return max_;
    }
    Xapian::docid get_docid() const override
    {
        return static_cast<Xapian::docid>(current_);
    }
    bool at_end() const override
    {
        return current_ == END;
    }
    void next(double) override
    {
        floor_ = std::max(floor_, current_ + 1);
        settle();
    }
    void skip_to(Xapian::docid target, double) override
    {
        if (current_ >= target)
            return;
        floor_ = std::max<uint64_t>({floor_, current_ + 1, target});
        settle();
    }
    bool check(Xapian::docid target, double) override
    {
        if (current_ >= target)
            return true;
        if (floor_ <= target) {
            ticker_.tick();
            if (holds(target)) {
                current_ = floor_ = target;
                return true;
            }
            floor_ = static_cast<uint64_t>(target) + 1;
        }
        return false;
    }
    PostingSource *clone() const override
    {
        return new AtLeastSource(k_, terms_, ticker_.deadline());
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
        std::string text = "AT_LEAST " + std::to_string(k_) + " (";
        for (const auto &terms : *terms_) {
            text += &terms == &terms_->front() ? "" : ", ";
            for (const auto &term : terms.terms)
                text += (&term == &terms.terms.front() ? "" : " ") + term;
            if (terms.first)
                text += " @ " + std::to_string(terms.first);
        }
        return text + ")";
    }
};

} // namespace

Xapian::PostingSource *new_at_least_source(size_t k, std::shared_ptr<const Groups> groups,
                                           double deadline)
{
    return new AtLeastSource(k, std::move(groups), deadline);
}

} // namespace xapian_c
