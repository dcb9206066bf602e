// Making query trees: everything that can be wrong with one is found here, before any match.
#include "query.h"

#include <algorithm>
#include <cmath>

using namespace xapian_c;

namespace
{

typedef std::unique_ptr<xapian_query> Handle;

Handle wrap(Node node)
{
    Handle handle(new xapian_query);
    handle->node = std::make_shared<const Node>(std::move(node));
    return handle;
}

Node leaf(Kind kind)
{
    Node node;
    node.kind = kind;
    return node;
}

void adopt(Node &parent, const xapian_query *subquery)
{
    require(subquery, "a subquery");
    const Node &child = *subquery->node;
    parent.size += child.size;
    if (child.depth + 1 > parent.depth)
        parent.depth = child.depth + 1;
    parent.xors = std::max(parent.xors, child.xors + (parent.op == XAPIAN_OP_XOR));
    if (parent.xors > XAPIAN_QUERY_MAX_XOR_DEPTH)
        throw Failure{XAPIAN_LIMIT, "XOR is nested deeper than " +
                                        std::to_string(XAPIAN_QUERY_MAX_XOR_DEPTH) + " levels"};
    if (parent.depth > XAPIAN_QUERY_MAX_DEPTH)
        throw Failure{XAPIAN_LIMIT, "the query is nested deeper than " +
                                        std::to_string(XAPIAN_QUERY_MAX_DEPTH) + " levels"};
    if (parent.size > XAPIAN_QUERY_MAX_SIZE)
        throw Failure{XAPIAN_LIMIT, "the query has more than " +
                                        std::to_string(XAPIAN_QUERY_MAX_SIZE) + " nodes"};
    parent.subqueries.push_back(subquery->node);
}

void adopt_all(Node &parent, const xapian_query *const *subqueries, size_t count)
{
    if (count)
        require(subqueries, "subqueries");
    for (size_t i = 0; i < count; i++)
        adopt(parent, subqueries[i]);
}

double checked_weight(double number, const char *name)
{
    if (!std::isfinite(number) || number < 0)
        throw Failure{XAPIAN_INVALID_ARGUMENT, std::string(name) + " must be finite and >= 0"};
    return number;
}

// Xapian would say so only during the match, and of an OR only in some orders of its subqueries.
void check_positional(const Node &node, bool inside_or)
{
    for (auto &subquery : node.subqueries) {
        bool or_node = subquery->kind == Kind::COMBINE && subquery->op == XAPIAN_OP_OR;
        if (or_node && !inside_or)
            check_positional(*subquery, true);
        else if (subquery->kind != Kind::TERM || subquery->text.empty())
            throw Failure{XAPIAN_INVALID_ARGUMENT,
                          "NEAR and PHRASE take terms or ORs of terms only"};
    }
}

} // namespace

extern "C" {

xapian_status xapian_query_term(xapian_query **out, const char *term, size_t length, uint32_t wqf,
                                uint32_t position)
{
    return make(__func__, out, [&] {
        Node node = leaf(Kind::TERM);
        node.text = text(term, length);
        node.a = wqf;
        node.b = position;
        return wrap(std::move(node));
    });
}

xapian_status xapian_query_match_all(xapian_query **out)
{
    return make(__func__, out, [&] { return wrap(leaf(Kind::ALL)); });
}

xapian_status xapian_query_match_all_first(xapian_query **out)
{
    return make(__func__, out, [&] { return wrap(leaf(Kind::ALL_FIRST)); });
}

xapian_status xapian_query_match_nothing(xapian_query **out)
{
    return make(__func__, out, [&] { return wrap(leaf(Kind::NOTHING)); });
}

xapian_status xapian_query_combine(xapian_query **out, xapian_op op,
                                   const xapian_query *const *subqueries, size_t count)
{
    return make(__func__, out, [&] {
        if (static_cast<unsigned>(op) > XAPIAN_OP_MAX)
            throw Failure{XAPIAN_INVALID_ARGUMENT,
                          "op must be one of AND to MAX: NEAR and PHRASE are made with "
                          "xapian_query_positional()"};
        Node node = leaf(count ? Kind::COMBINE : Kind::NOTHING);
        node.op = op;
        adopt_all(node, subqueries, count);
        return wrap(std::move(node));
    });
}

xapian_status xapian_query_positional(xapian_query **out, xapian_op op,
                                      const xapian_query *const *subqueries, size_t count,
                                      uint32_t window)
{
    return make(__func__, out, [&] {
        if (op != XAPIAN_OP_NEAR && op != XAPIAN_OP_PHRASE)
            throw Failure{XAPIAN_INVALID_ARGUMENT, "op must be NEAR or PHRASE"};
        if (window && window < count)
            throw Failure{XAPIAN_INVALID_ARGUMENT, "the window is narrower than the subqueries"};
        Node node = leaf(count ? Kind::POSITIONAL : Kind::NOTHING);
        node.op = op;
        node.a = window;
        adopt_all(node, subqueries, count);
        check_positional(node, false);
        return wrap(std::move(node));
    });
}

xapian_status xapian_query_scale(xapian_query **out, const xapian_query *subquery, double factor)
{
    return make(__func__, out, [&] {
        Node node = leaf(Kind::SCALE);
        node.number = checked_weight(factor, "factor");
        adopt(node, subquery);
        return wrap(std::move(node));
    });
}

xapian_status xapian_query_value_range(xapian_query **out, uint32_t slot, const char *low,
                                       size_t low_length, const char *high, size_t high_length)
{
    return make(__func__, out, [&] {
        Node node = leaf(Kind::RANGE);
        node.a = slot;
        node.text = text(low, low_length);
        node.high = text(high, high_length);
        return wrap(std::move(node));
    });
}

xapian_status xapian_query_value_ge(xapian_query **out, uint32_t slot, const char *low,
                                    size_t length)
{
    return make(__func__, out, [&] {
        Node node = leaf(Kind::GE);
        node.a = slot;
        node.text = text(low, length);
        return wrap(std::move(node));
    });
}

xapian_status xapian_query_value_le(xapian_query **out, uint32_t slot, const char *high,
                                    size_t length)
{
    return make(__func__, out, [&] {
        Node node = leaf(Kind::LE);
        node.a = slot;
        node.text = text(high, length);
        return wrap(std::move(node));
    });
}

xapian_status xapian_query_wildcard(xapian_query **out, const char *prefix, size_t length,
                                    uint32_t max_expansion, xapian_wildcard_limit limit,
                                    xapian_op combiner)
{
    return make(__func__, out, [&] {
        if (static_cast<unsigned>(limit) > XAPIAN_WILDCARD_MOST_FREQUENT)
            throw Failure{XAPIAN_INVALID_ARGUMENT, "no such wildcard limit"};
        if (combiner != XAPIAN_OP_SYNONYM && combiner != XAPIAN_OP_OR && combiner != XAPIAN_OP_MAX)
            throw Failure{XAPIAN_INVALID_ARGUMENT, "a wildcard combines by SYNONYM, OR or MAX"};
        if (!length)
            throw Failure{XAPIAN_INVALID_ARGUMENT,
                          "the prefix is empty: use xapian_query_match_all()"};
        Node node = leaf(Kind::WILDCARD);
        node.text = text(prefix, length);
        node.a = max_expansion;
        node.limit = limit;
        node.op = combiner;
        return wrap(std::move(node));
    });
}

xapian_status xapian_query_fixed_weight(xapian_query **out, double weight)
{
    return make(__func__, out, [&] {
        Node node = leaf(Kind::FIXED);
        node.number = checked_weight(weight, "weight");
        return wrap(std::move(node));
    });
}

xapian_status xapian_query_at_least(xapian_query **out, size_t k, const xapian_group *groups,
                                    size_t count)
{
    return make(__func__, out, [&] {
        require(groups, "groups");
        if (count > XAPIAN_AT_LEAST_MAX_GROUPS)
            throw Failure{XAPIAN_LIMIT,
                          "more than " + std::to_string(XAPIAN_AT_LEAST_MAX_GROUPS) + " groups"};
        if (k < 1 || k > count)
            throw Failure{XAPIAN_INVALID_ARGUMENT, "k must be from 1 to the number of groups"};
        auto copy = std::make_shared<Groups>(count);
        size_t total = 0;
        for (size_t i = 0; i < count; i++) {
            const xapian_group &group = groups[i];
            if (group.count > XAPIAN_GROUP_MAX_TERMS ||
                (total += group.count) > XAPIAN_AT_LEAST_MAX_TERMS)
                throw Failure{XAPIAN_LIMIT, "too many terms in a group or in all of them"};
            if (!group.count)
                throw Failure{XAPIAN_INVALID_ARGUMENT, "a group has no terms"};
            require(group.terms, "a group's terms");
            (*copy)[i].first = group.first;
            for (size_t j = 0; j < group.count; j++) {
                (*copy)[i].terms.push_back(text(group.terms[j].data, group.terms[j].length));
                if ((*copy)[i].terms.back().empty())
                    throw Failure{XAPIAN_INVALID_ARGUMENT, "a group has an empty term"};
            }
        }
        Node node = leaf(Kind::AT_LEAST);
        node.k = k;
        node.groups = std::move(copy);
        node.size += total;
        return wrap(std::move(node));
    });
}

xapian_status xapian_query_documents(xapian_query **out, const uint32_t *documents, size_t count)
{
    return make(__func__, out, [&] {
        if (count)
            require(documents, "documents");
        auto copy = std::make_shared<std::vector<uint32_t>>(documents, documents + count);
        for (size_t i = 0; i < count; i++) {
            if (!documents[i] || (i && documents[i] <= documents[i - 1]))
                throw Failure{XAPIAN_INVALID_ARGUMENT,
                              "documents must be numbers from 1 on, in ascending order"};
        }
        Node node = leaf(Kind::DOCUMENTS);
        node.documents = std::move(copy);
        return wrap(std::move(node));
    });
}

xapian_status xapian_query_describe(char **out, size_t *length, const xapian_query *query)
{
    return fetch_text(__func__, out, length, [&] {
        require(query, "query");
        Purpose purpose;
        return build(*query->node, purpose).get_description();
    });
}

void xapian_query_free(xapian_query *query)
{
    delete query;
}

} // extern "C"
