// Query trees. The binding keeps its own and makes Xapian's for each match: only so can it look at
// the clock inside a match and bound wildcards, and only so can threads share queries, for Xapian
// counts references without locks.
#ifndef XAPIAN_C_QUERY_H
#define XAPIAN_C_QUERY_H

#include "internal.h"

#include <vector>

namespace xapian_c
{

enum class Kind {
    TERM,       // text, a = wqf, b = position
    ALL,        //
    NOTHING,    //
    COMBINE,    // op, subqueries
    POSITIONAL, // op, subqueries, a = window
    SCALE,      // one subquery, number = factor
    RANGE,      // a = slot, text = low, high
    GE,         // a = slot, text = low
    LE,         // a = slot, text = high
    WILDCARD,   // text = prefix, a = most terms, limit, op = combiner
    FIXED,      // number = weight
    ALL_FIRST,  //
    AT_LEAST,   // k, groups
    DOCUMENTS   // documents
};

// A xapian_group.
struct GroupTerms {
    std::vector<std::string> terms;
    uint32_t first = 0;
};
typedef std::vector<GroupTerms> Groups;

struct Node {
    Kind kind;
    xapian_op op = XAPIAN_OP_AND;
    xapian_wildcard_limit limit = XAPIAN_WILDCARD_ERROR;
    std::string text, high;
    uint32_t a = 0, b = 0;
    double number = 0;
    std::vector<std::shared_ptr<const Node>> subqueries;
    std::shared_ptr<const Groups> groups;
    size_t k = 0;
    std::shared_ptr<const std::vector<uint32_t>> documents;
    size_t depth = 1, size = 1; // in nodes, this one included
    size_t xors = 0;            // most XOR nodes on a way down
};

// What a query is made for: a match on `db`, or a description where that is NULL. `deadline` as of
// xapian_enquire_set_deadline().
struct Purpose {
    const Xapian::Database *db = nullptr;
    double deadline = 0;
    size_t expansions_left = XAPIAN_DEADLINE_MAX_EXPANSION;
};

// Makes Xapian's tree of a node.
Xapian::Query build(const Node &node, Purpose &purpose);

// Why neither of these works on a remote database.
extern const char *const NOT_REMOTE;
// Without weight: matches everything and throws once the deadline has passed. Neither source throws
// in init(), where Xapian would leak the posting lists opened by then: they look at the clock when
// they first move.
// `first`: it claims to match nothing, so that an intersection walks it before anything else.
Xapian::PostingSource *new_deadline_source(double deadline, bool first = false);
// xapian_query_at_least().
Xapian::PostingSource *new_at_least_source(size_t k, std::shared_ptr<const Groups> groups,
                                           double deadline);
// xapian_query_documents().
Xapian::PostingSource *new_documents_source(std::shared_ptr<const std::vector<uint32_t>> documents);

} // namespace xapian_c

struct xapian_query {
    std::shared_ptr<const xapian_c::Node> node;
};

#endif
