// From the binding's query trees to Xapian's, with the clock built in where there is a deadline.
#include "query.h"

#include <algorithm>

namespace xapian_c
{

namespace
{

typedef Xapian::Query Query;

Query::op operator_of(xapian_op op)
{
    switch (op) {
    case XAPIAN_OP_AND:
        return Query::OP_AND;
    case XAPIAN_OP_OR:
        return Query::OP_OR;
    case XAPIAN_OP_AND_NOT:
        return Query::OP_AND_NOT;
    case XAPIAN_OP_XOR:
        return Query::OP_XOR;
    case XAPIAN_OP_AND_MAYBE:
        return Query::OP_AND_MAYBE;
    case XAPIAN_OP_FILTER:
        return Query::OP_FILTER;
    case XAPIAN_OP_SYNONYM:
        return Query::OP_SYNONYM;
    case XAPIAN_OP_MAX:
        return Query::OP_MAX;
    case XAPIAN_OP_NEAR:
        return Query::OP_NEAR;
    case XAPIAN_OP_PHRASE:
        return Query::OP_PHRASE;
    }
    throw Failure{XAPIAN_INVALID_ARGUMENT, "no such operator"};
}

// Puts the clock beside a part of a query in which Xapian can walk far without leaving it. Xapian
// merges it into the same intersection, and checks positions after that. (FILTER would leave the
// source out of the parts that percentages are of, but not out of those that a hit matches.)
Query timed(const Query &query, const Purpose &purpose)
{
    if (purpose.deadline <= 0)
        return query;
    return Query(Query::OP_AND, query, Query(new_deadline_source(purpose.deadline)->release()));
}

typedef std::pair<Xapian::doccount, std::string> Counted;

// More frequent first, then by bytes: a heap ordered by this has the least wanted term on top.
bool more_wanted(const Counted &a, const Counted &b)
{
    return a.first != b.first ? a.first > b.first : a.second < b.second;
}

void too_many(const Node &node, const char *why)
{
    throw Failure{XAPIAN_WILDCARD, "the wildcard '" + node.text + "*' " + why};
}

// The terms that a wildcard stands for, found with an eye on the clock. Xapian could expand it, but
// not stop, not stay within a total, and it leaks memory where a limit is passed.
std::vector<std::string> expand(const Node &node, Purpose &purpose)
{
    size_t limit = node.a ? node.a : SIZE_MAX;
    size_t left = purpose.deadline > 0 ? purpose.expansions_left : SIZE_MAX;
    if (!node.a && purpose.deadline > 0)
        too_many(node, "has no limit, which a deadline needs");
    std::vector<Counted> kept;
    Ticker ticker(purpose.deadline);
    for (auto it = purpose.db->allterms_begin(node.text); it != Xapian::TermIterator(); ++it) {
        ticker.tick();
        bool full = kept.size() == limit;
        if (full && node.limit == XAPIAN_WILDCARD_ERROR)
            too_many(node, "stands for more terms than its limit");
        if (full && node.limit == XAPIAN_WILDCARD_FIRST)
            break;
        bool weigh = node.limit == XAPIAN_WILDCARD_MOST_FREQUENT;
        Counted entry(weigh ? it.get_termfreq() : 0, *it);
        if (full) {
            if (!more_wanted(entry, kept.front()))
                continue;
            std::pop_heap(kept.begin(), kept.end(), more_wanted);
            kept.pop_back();
        } else if (kept.size() == left) {
            too_many(node, "takes the query beyond the terms that a deadline allows");
        }
        kept.push_back(std::move(entry));
        if (weigh)
            std::push_heap(kept.begin(), kept.end(), more_wanted);
    }
    if (purpose.deadline > 0)
        purpose.expansions_left -= kept.size();
    std::vector<std::string> terms;
    for (Counted &entry : kept)
        terms.push_back(std::move(entry.second));
    std::sort(terms.begin(), terms.end());
    return terms;
}

Query build_wildcard(const Node &node, Purpose &purpose)
{
    if (!purpose.db)
        return Query(Query::OP_WILDCARD, node.text, node.a, Query::WILDCARD_LIMIT_ERROR,
                     operator_of(node.op));
    std::vector<std::string> terms = expand(node, purpose);
    return Query(operator_of(node.op), terms.begin(), terms.end());
}

Query build_any(const Node &node, Purpose &purpose, bool covered);

Query build_joined(const Node &node, Purpose &purpose, bool covered)
{
    bool positional = node.kind == Kind::POSITIONAL;
    bool walks = positional || node.op == XAPIAN_OP_AND || node.op == XAPIAN_OP_FILTER;
    std::vector<Query> subqueries;
    for (auto &subquery : node.subqueries)
        subqueries.push_back(build_any(*subquery, purpose, walks && !positional));
    if (node.op == XAPIAN_OP_AND_NOT)
        subqueries[0] = timed(subqueries[0], purpose);
    uint32_t window = 0;
    if (positional)
        window = node.a ? node.a : static_cast<uint32_t>(subqueries.size());
    Query joined(operator_of(node.op), subqueries.begin(), subqueries.end(), window);
    return walks && !covered ? timed(joined, purpose) : joined;
}

// `covered`: the node is merged into an intersection that has the clock in it already.
Query build_any(const Node &node, Purpose &purpose, bool covered)
{
    switch (node.kind) {
    case Kind::TERM:
        return Query(node.text, node.a, node.b);
    case Kind::ALL:
        return Query(std::string()); // Query::MatchAll is one object shared by all threads
    case Kind::NOTHING:
        return Query();
    case Kind::COMBINE:
    case Kind::POSITIONAL:
        return build_joined(node, purpose, covered);
    case Kind::SCALE:
        return Query(node.number, build_any(*node.subqueries[0], purpose, false));
    case Kind::RANGE:
        return Query(Query::OP_VALUE_RANGE, node.a, node.text, node.high);
    case Kind::GE:
        return Query(Query::OP_VALUE_GE, node.a, node.text);
    case Kind::LE:
        return Query(Query::OP_VALUE_LE, node.a, node.text);
    case Kind::WILDCARD:
        return build_wildcard(node, purpose);
    case Kind::FIXED:
        return Query((new Xapian::FixedWeightPostingSource(node.number))->release());
    case Kind::ALL_FIRST:
        return Query(new_deadline_source(purpose.deadline, true)->release());
    case Kind::AT_LEAST:
        return Query(new_at_least_source(node.k, node.groups, purpose.deadline)->release());
    case Kind::DOCUMENTS:
        return Query(new_documents_source(node.documents)->release());
    }
    throw Failure{XAPIAN_INTERNAL, "no such kind of node"};
}

} // namespace

Query build(const Node &node, Purpose &purpose)
{
    return timed(build_any(node, purpose, true), purpose);
}

} // namespace xapian_c
