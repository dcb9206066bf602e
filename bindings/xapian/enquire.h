// What a match consists of besides its query.
#ifndef XAPIAN_C_ENQUIRE_H
#define XAPIAN_C_ENQUIRE_H

#include "query.h"

namespace xapian_c
{

struct CountData; // see counts.cc

// Fits a weight of the caller's own to an enquire; after a match, throws where max_score
// misbehaved.
void set_callback_weight(xapian_enquire &enquire, xapian_score_fn score,
                         xapian_max_score_fn max_score, bool need_unique_terms, void *user);

void refuse_bad_max(const xapian_enquire &enquire);

// Fits counts to an enquire, and empties them before a match.
void add_spy(Xapian::Enquire &enquire, const std::shared_ptr<CountData> &data);
void reset(CountData &data);

} // namespace xapian_c

struct xapian_counts {
    std::shared_ptr<xapian_c::CountData> data;
};

struct xapian_enquire {
    Xapian::Database db;
    Xapian::Enquire enquire;
    std::shared_ptr<const xapian_c::Node> query;
    double deadline = 0;
    xapian_decide_fn decide = nullptr;
    void *decide_user = nullptr;
    std::vector<std::shared_ptr<xapian_c::CountData>> counts;
    std::shared_ptr<double> bad_max; // what max_score returned and must not, else 0

    explicit xapian_enquire(const Xapian::Database &database) : db(database), enquire(database)
    {
    }
};

struct xapian_mset {
    Xapian::MSet mset;
};

#endif
