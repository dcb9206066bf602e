// Weights by the caller's own callbacks.
#include "enquire.h"

#include <cmath>

namespace xapian_c
{

namespace
{

class CallbackWeight final : public Xapian::Weight
{
    xapian_score_fn score_;
    xapian_max_score_fn max_score_;
    bool need_unique_terms_;
    void *user_;
    double factor_ = 0;

    void init(double factor) override
    {
        // The matcher hands over the scale factors and leaves the wqf to the scheme.
        factor_ = factor * get_wqf();
    }

    static double checked(double weight, const char *which)
    {
        if (!std::isfinite(weight) || weight < 0)
            throw Failure{XAPIAN_CALLBACK_STOPPED, std::string(which) + " returned " +
                                                       std::to_string(weight) +
                                                       ": weights must be finite and >= 0"};
        return weight;
    }

  public:
    CallbackWeight(xapian_score_fn score, xapian_max_score_fn max_score, bool need_unique_terms,
                   void *user)
        : score_(score), max_score_(max_score), need_unique_terms_(need_unique_terms), user_(user)
    {
        need_stat(WDF);
        need_stat(WDF_MAX);
        need_stat(WQF);
        need_stat(DOC_LENGTH);
        need_stat(DOC_LENGTH_MIN);
        if (need_unique_terms_)
            need_stat(UNIQUE_TERMS);
    }
    CallbackWeight *clone() const override
    {
        return new CallbackWeight(score_, max_score_, need_unique_terms_, user_);
    }
    std::string name() const override
    {
        throw Xapian::UnimplementedError("weight callbacks cannot be sent to a remote database");
    }
    double get_sumpart(Xapian::termcount wdf, Xapian::termcount doclen,
                       Xapian::termcount unique_terms) const override
    {
        return checked(score_(wdf, doclen, unique_terms, factor_, user_), "score");
    }
    double get_maxpart() const override
    {
        return checked(
            max_score_(get_wdf_upper_bound(), get_doclength_lower_bound(), factor_, user_),
            "max_score");
    }
    double get_sumextra(Xapian::termcount, Xapian::termcount) const override
    {
        return 0;
    }
    double get_maxextra() const override
    {
        return 0;
    }
};

} // namespace

void set_callback_weight(Xapian::Enquire &enquire, xapian_score_fn score,
                         xapian_max_score_fn max_score, bool need_unique_terms, void *user)
{
    enquire.set_weighting_scheme(CallbackWeight(score, max_score, need_unique_terms, user));
}

} // namespace xapian_c
