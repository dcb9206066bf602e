// Weights by the caller's own callbacks.
#include "enquire.h"

#include <cmath>

namespace xapian_c
{

namespace
{

bool usable(double weight)
{
    return std::isfinite(weight) && weight >= 0;
}

Failure refusal(double weight, const char *which)
{
    return Failure{XAPIAN_CALLBACK_STOPPED, std::string(which) + " returned " +
                                                std::to_string(weight) +
                                                ": weights must be finite and >= 0"};
}

class CallbackWeight final : public Xapian::Weight
{
    xapian_score_fn score_;
    xapian_max_score_fn max_score_;
    bool need_unique_terms_;
    void *user_;
    std::shared_ptr<double> bad_max_;
    double factor_ = 0;

    void init(double factor) override
    {
        // The matcher hands over the scale factors and leaves the wqf to the scheme.
        factor_ = factor * get_wqf();
    }

  public:
    CallbackWeight(xapian_score_fn score, xapian_max_score_fn max_score, bool need_unique_terms,
                   void *user, std::shared_ptr<double> bad_max)
        : score_(score), max_score_(max_score), need_unique_terms_(need_unique_terms), user_(user),
          bad_max_(std::move(bad_max))
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
        return new CallbackWeight(score_, max_score_, need_unique_terms_, user_, bad_max_);
    }
    std::string name() const override
    {
        throw Xapian::UnimplementedError("weight callbacks cannot be sent to a remote database");
    }
    double get_sumpart(Xapian::termcount wdf, Xapian::termcount doclen,
                       Xapian::termcount unique_terms) const override
    {
        double weight = score_(wdf, doclen, unique_terms, factor_, user_);
        if (!usable(weight))
            throw refusal(weight, "score");
        return weight;
    }
    double get_maxpart() const override
    {
        // Xapian asks while it opens posting lists, and leaks them where this throws: the match is
        // refused when it is over.
        double weight =
            max_score_(get_wdf_upper_bound(), get_doclength_lower_bound(), factor_, user_);
        if (usable(weight))
            return weight;
        *bad_max_ = weight;
        return 0;
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

void set_callback_weight(xapian_enquire &enquire, xapian_score_fn score,
                         xapian_max_score_fn max_score, bool need_unique_terms, void *user)
{
    auto bad_max = std::make_shared<double>(0);
    enquire.enquire.set_weighting_scheme(
        CallbackWeight(score, max_score, need_unique_terms, user, bad_max));
    enquire.bad_max = std::move(bad_max);
}

void refuse_bad_max(const xapian_enquire &enquire)
{
    if (enquire.bad_max && !usable(*enquire.bad_max)) {
        double weight = *enquire.bad_max;
        *enquire.bad_max = 0;
        throw refusal(weight, "max_score");
    }
}

} // namespace xapian_c
