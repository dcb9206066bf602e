// Counting the values of a slot over all matches.
#include "enquire.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>

using namespace xapian_c;

struct xapian_c::CountData {
    typedef std::unordered_map<std::string, uint32_t> Map;

    uint32_t slot;
    int separator;
    uint32_t max_distinct;

    uint32_t documents = 0;
    uint64_t other = 0;
    Map counts;
    std::vector<const Map::value_type *> sorted; // empty until asked for

    void add_piece(std::string_view piece)
    {
        std::string key(piece);
        auto found = counts.find(key);
        if (found != counts.end())
            found->second++;
        else if (counts.size() < max_distinct)
            counts.emplace(std::move(key), 1);
        else
            other++;
    }

    void add(const std::string &value)
    {
        documents++;
        if (separator < 0) {
            if (!value.empty())
                add_piece(value);
            return;
        }
        std::vector<std::string_view> pieces;
        for (size_t begin = 0; begin < value.size();) {
            size_t end = value.find(static_cast<char>(separator), begin);
            if (end == std::string::npos)
                end = value.size();
            if (end > begin)
                pieces.emplace_back(value.data() + begin, end - begin);
            begin = end + 1;
        }
        std::sort(pieces.begin(), pieces.end());
        pieces.erase(std::unique(pieces.begin(), pieces.end()), pieces.end());
        for (std::string_view piece : pieces)
            add_piece(piece);
    }

    void sort()
    {
        if (!sorted.empty() || counts.empty())
            return;
        std::vector<const Map::value_type *> entries;
        entries.reserve(counts.size());
        for (const auto &entry : counts)
            entries.push_back(&entry);
        std::sort(entries.begin(), entries.end(), [](auto *a, auto *b) {
            return a->second != b->second ? a->second > b->second : a->first < b->first;
        });
        sorted.swap(entries);
    }
};

namespace
{

class CountSpy final : public Xapian::MatchSpy
{
    std::shared_ptr<CountData> data_;

  public:
    explicit CountSpy(std::shared_ptr<CountData> data) : data_(std::move(data))
    {
    }
    void operator()(const Xapian::Document &document, double) override
    {
        data_->add(document.get_value(data_->slot));
    }
    std::string name() const override
    {
        throw Xapian::UnimplementedError("values cannot be counted on a remote database");
    }
};

} // namespace

void xapian_c::add_spy(Xapian::Enquire &enquire, const std::shared_ptr<CountData> &data)
{
    enquire.add_matchspy((new CountSpy(data))->release());
}

void xapian_c::reset(CountData &data)
{
    data.documents = 0;
    data.other = 0;
    data.sorted.clear();
    data.counts.clear();
}

extern "C" {

xapian_status xapian_counts_new(xapian_counts **out, uint32_t slot, int separator,
                                uint32_t max_distinct)
{
    return make(__func__, out, [&] {
        if (separator < -1 || separator > 255)
            throw Failure{XAPIAN_INVALID_ARGUMENT, "the separator is a byte from 0 to 255, or -1"};
        std::unique_ptr<xapian_counts> handle(new xapian_counts);
        handle->data = std::make_shared<CountData>();
        handle->data->slot = slot;
        handle->data->separator = separator;
        handle->data->max_distinct = max_distinct ? max_distinct : 65536;
        return handle;
    });
}

void xapian_counts_free(xapian_counts *counts)
{
    delete counts;
}

xapian_status xapian_enquire_add_counts(xapian_enquire *enquire, xapian_counts *counts)
{
    return guard(__func__, [&] {
        require(enquire, "enquire");
        require(counts, "counts");
        for (auto &data : enquire->counts)
            if (data == counts->data)
                throw Failure{XAPIAN_INVALID_ARGUMENT, "these counts are part of it already"};
        enquire->counts.reserve(enquire->counts.size() + 1);
        add_spy(enquire->enquire, counts->data);
        enquire->counts.push_back(counts->data);
    });
}

xapian_status xapian_enquire_clear_counts(xapian_enquire *enquire)
{
    return guard(__func__, [&] {
        require(enquire, "enquire");
        enquire->enquire.clear_matchspies();
        enquire->counts.clear();
    });
}

xapian_status xapian_counts_documents(uint32_t *out, const xapian_counts *counts)
{
    return fetch(__func__, out, [&] {
        require(counts, "counts");
        return counts->data->documents;
    });
}

xapian_status xapian_counts_size(uint32_t *out, const xapian_counts *counts)
{
    return fetch(__func__, out, [&] {
        require(counts, "counts");
        return counts->data->counts.size();
    });
}

xapian_status xapian_counts_other(uint64_t *out, const xapian_counts *counts)
{
    return fetch(__func__, out, [&] {
        require(counts, "counts");
        return counts->data->other;
    });
}

xapian_status xapian_counts_get(const char **value, size_t *length, uint32_t *count,
                                xapian_counts *counts, uint32_t index)
{
    return guard(__func__, [&] {
        require(value, "value");
        require(length, "length");
        require(count, "count");
        require(counts, "counts");
        counts->data->sort();
        if (index >= counts->data->sorted.size())
            throw Failure{XAPIAN_RANGE, "there are not so many values"};
        const auto &entry = *counts->data->sorted[index];
        *value = entry.first.c_str();
        *length = entry.first.size();
        *count = entry.second;
    });
}

} // extern "C"
