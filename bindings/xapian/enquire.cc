// Running a match: what is asked, how it is ranked, what stops it.
#include "enquire.h"

#include <algorithm>
#include <cmath>

using namespace xapian_c;

namespace
{

template <class Body>
xapian_status set(const char *function, xapian_enquire *enquire, Body body) noexcept
{
    return guard(function, [&] {
        require(enquire, "enquire");
        body(enquire->enquire);
    });
}

class Decider final : public Xapian::MatchDecider
{
    xapian_decide_fn decide_;
    void *user_;

  public:
    Decider(xapian_decide_fn decide, void *user) : decide_(decide), user_(user)
    {
    }
    bool operator()(const Xapian::Document &document) const override
    {
        xapian_document lent{document};
        int answer = decide_(&lent, user_);
        if (answer < 0)
            throw Failure{XAPIAN_CALLBACK_STOPPED, "the decider ended the match"};
        return answer > 0;
    }
};

void check_finite(double number, const char *name)
{
    if (!std::isfinite(number) || number < 0)
        throw Failure{XAPIAN_INVALID_ARGUMENT, std::string(name) + " must be finite and >= 0"};
}

void require_query(const xapian_enquire *enquire)
{
    require(enquire, "enquire");
    if (!enquire->query)
        throw Failure{XAPIAN_INVALID_OPERATION,
                      "the enquire has no query: call xapian_enquire_set_query() first"};
}

} // namespace

extern "C" {

xapian_status xapian_enquire_new(xapian_enquire **out, const xapian_db *db)
{
    return make(__func__, out, [&] {
        require(db, "db");
        return std::unique_ptr<xapian_enquire>(new xapian_enquire(*db->db));
    });
}

void xapian_enquire_free(xapian_enquire *enquire)
{
    delete enquire;
}

xapian_status xapian_enquire_set_query(xapian_enquire *enquire, const xapian_query *query)
{
    return guard(__func__, [&] {
        require(enquire, "enquire");
        require(query, "query");
        enquire->query = query->node;
    });
}

xapian_status xapian_enquire_set_weight_bool(xapian_enquire *enquire)
{
    return set(__func__, enquire,
               [](Xapian::Enquire &e) { e.set_weighting_scheme(Xapian::BoolWeight()); });
}

xapian_status xapian_enquire_set_weight_bm25(xapian_enquire *enquire, double k1, double k2,
                                             double k3, double b, double min_normlen)
{
    return set(__func__, enquire, [&](Xapian::Enquire &e) {
        for (double number : {k1, k2, k3, b, min_normlen})
            check_finite(number, "a parameter of BM25");
        if (b > 1)
            throw Failure{XAPIAN_INVALID_ARGUMENT, "b must be from 0 to 1"};
        e.set_weighting_scheme(Xapian::BM25Weight(k1, k2, k3, b, min_normlen));
    });
}

xapian_status xapian_enquire_set_weight_callback(xapian_enquire *enquire, xapian_score_fn score,
                                                 xapian_max_score_fn max_score,
                                                 bool need_unique_terms, void *user)
{
    return guard(__func__, [&] {
        require(enquire, "enquire");
        require(score, "score");
        require(max_score, "max_score");
        set_callback_weight(*enquire, score, max_score, need_unique_terms, user);
    });
}

xapian_status xapian_enquire_set_sort(xapian_enquire *enquire, xapian_sort sort, uint32_t slot,
                                      bool descending)
{
    return set(__func__, enquire, [&](Xapian::Enquire &e) {
        switch (sort) {
        case XAPIAN_SORT_RELEVANCE:
            return e.set_sort_by_relevance();
        case XAPIAN_SORT_VALUE:
            return e.set_sort_by_value(slot, descending);
        case XAPIAN_SORT_VALUE_THEN_RELEVANCE:
            return e.set_sort_by_value_then_relevance(slot, descending);
        case XAPIAN_SORT_RELEVANCE_THEN_VALUE:
            return e.set_sort_by_relevance_then_value(slot, descending);
        }
        throw Failure{XAPIAN_INVALID_ARGUMENT, "no such sort"};
    });
}

xapian_status xapian_enquire_set_docid_order(xapian_enquire *enquire, xapian_docid_order order)
{
    return set(__func__, enquire, [&](Xapian::Enquire &e) {
        switch (order) {
        case XAPIAN_DOCID_ASCENDING:
            return e.set_docid_order(Xapian::Enquire::ASCENDING);
        case XAPIAN_DOCID_DESCENDING:
            return e.set_docid_order(Xapian::Enquire::DESCENDING);
        case XAPIAN_DOCID_ANY:
            return e.set_docid_order(Xapian::Enquire::DONT_CARE);
        }
        throw Failure{XAPIAN_INVALID_ARGUMENT, "no such order"};
    });
}

xapian_status xapian_enquire_set_cutoff(xapian_enquire *enquire, int percent, double weight)
{
    return set(__func__, enquire, [&](Xapian::Enquire &e) {
        if (percent < 0 || percent > 100)
            throw Failure{XAPIAN_INVALID_ARGUMENT, "percent must be from 0 to 100"};
        check_finite(weight, "weight");
        e.set_cutoff(percent, weight);
    });
}

xapian_status xapian_enquire_set_collapse(xapian_enquire *enquire, uint32_t slot, uint32_t max)
{
    return set(__func__, enquire, [&](Xapian::Enquire &e) {
        if (slot != XAPIAN_NO_SLOT && !max)
            throw Failure{XAPIAN_INVALID_ARGUMENT, "max must be at least 1"};
        e.set_collapse_key(slot == XAPIAN_NO_SLOT ? Xapian::BAD_VALUENO : slot, max);
    });
}

xapian_status xapian_enquire_set_time_limit(xapian_enquire *enquire, double seconds)
{
    return set(__func__, enquire, [&](Xapian::Enquire &e) {
        check_finite(seconds, "seconds");
        e.set_time_limit(seconds);
    });
}

xapian_status xapian_enquire_set_deadline(xapian_enquire *enquire, double moment)
{
    return guard(__func__, [&] {
        require(enquire, "enquire");
        check_finite(moment, "the deadline");
        enquire->deadline = moment;
    });
}

xapian_status xapian_enquire_set_decider(xapian_enquire *enquire, xapian_decide_fn decide,
                                         void *user)
{
    return guard(__func__, [&] {
        require(enquire, "enquire");
        enquire->decide = decide;
        enquire->decide_user = user;
    });
}

xapian_status xapian_enquire_mset(xapian_mset **out, xapian_enquire *enquire, uint32_t first,
                                  uint32_t max_items, uint32_t check_at_least)
{
    return make(__func__, out, [&] {
        require_query(enquire);
        for (auto &data : enquire->counts)
            reset(*data);
        Ticker(enquire->deadline).check();
        Purpose purpose;
        purpose.db = &enquire->db;
        purpose.deadline = enquire->deadline;
        enquire->enquire.set_query(build(*enquire->query, purpose));
        if (!enquire->counts.empty())
            check_at_least = enquire->db.get_doccount();
        Decider decider(enquire->decide, enquire->decide_user);
        std::unique_ptr<xapian_mset> handle(new xapian_mset);
        handle->mset = enquire->enquire.get_mset(first, max_items, check_at_least, nullptr,
                                                 enquire->decide ? &decider : nullptr);
        refuse_bad_max(*enquire);
        return handle;
    });
}

xapian_status xapian_enquire_matching_terms(xapian_terms **out, xapian_enquire *enquire,
                                            uint32_t docid)
{
    return make(__func__, out, [&] {
        require_query(enquire);
        Purpose purpose;
        purpose.db = &enquire->db;
        enquire->enquire.set_query(build(*enquire->query, purpose));
        return terms_of(enquire->enquire.get_matching_terms_begin(docid));
    });
}

} // extern "C"
