// Hits.
#include "enquire.h"

using namespace xapian_c;

namespace
{

Xapian::MSetIterator hit(const xapian_mset *mset, uint32_t index)
{
    require(mset, "mset");
    if (index >= mset->mset.size())
        throw Failure{XAPIAN_RANGE,
                      "hit " + std::to_string(index) + " of " + std::to_string(mset->mset.size())};
    return mset->mset[index];
}

template <class T, class Value> void put(T *out, Value value)
{
    if (out)
        *out = static_cast<T>(value);
}

} // namespace

extern "C" {

void xapian_mset_free(xapian_mset *mset)
{
    delete mset;
}

xapian_status xapian_mset_size(uint32_t *out, const xapian_mset *mset)
{
    return fetch(__func__, out, [&] {
        require(mset, "mset");
        return mset->mset.size();
    });
}

xapian_status xapian_mset_get(uint32_t *docid, double *weight, int *percent, uint32_t *rank,
                              uint32_t *collapsed, const xapian_mset *mset, uint32_t index)
{
    return guard(__func__, [&] {
        Xapian::MSetIterator it = hit(mset, index);
        put(docid, *it);
        put(weight, it.get_weight());
        put(percent, it.get_percent());
        put(rank, it.get_rank());
        put(collapsed, it.get_collapse_count());
    });
}

xapian_status xapian_mset_document(xapian_document **out, const xapian_mset *mset, uint32_t index)
{
    return make(__func__, out, [&] {
        Xapian::MSetIterator it = hit(mset, index);
        std::unique_ptr<xapian_document> handle(new xapian_document);
        handle->document = it.get_document();
        return handle;
    });
}

xapian_status xapian_mset_sort_key(char **out, size_t *length, const xapian_mset *mset,
                                   uint32_t index)
{
    return fetch_text(__func__, out, length, [&] { return hit(mset, index).get_sort_key(); });
}

xapian_status xapian_mset_collapse_key(char **out, size_t *length, const xapian_mset *mset,
                                       uint32_t index)
{
    return fetch_text(__func__, out, length, [&] { return hit(mset, index).get_collapse_key(); });
}

xapian_status xapian_mset_matches(uint32_t *lower, uint32_t *estimated, uint32_t *upper,
                                  const xapian_mset *mset)
{
    return guard(__func__, [&] {
        require(mset, "mset");
        put(lower, mset->mset.get_matches_lower_bound());
        put(estimated, mset->mset.get_matches_estimated());
        put(upper, mset->mset.get_matches_upper_bound());
    });
}

xapian_status xapian_mset_max(double *possible, double *attained, const xapian_mset *mset)
{
    return guard(__func__, [&] {
        require(mset, "mset");
        put(possible, mset->mset.get_max_possible());
        put(attained, mset->mset.get_max_attained());
    });
}

xapian_status xapian_mset_term(uint32_t *termfreq, double *weight, const xapian_mset *mset,
                               const char *term, size_t length)
{
    return guard(__func__, [&] {
        require(mset, "mset");
        std::string name = text(term, length);
        if (termfreq)
            *termfreq = mset->mset.get_termfreq(name);
        if (weight)
            *weight = mset->mset.get_termweight(name);
    });
}

} // extern "C"
