/* A plan node as one line: (and 政务 (phrase 依申 申请) (at-least 2 a b c) (not a b)). */
#ifndef TESTS_UNIT_SEARCH_PRINT_PLAN_H
#define TESTS_UNIT_SEARCH_PRINT_PLAN_H

#include "search/search_internal.h"
#include "unit/unit.h"

static inline void print_plan(zws_buffer *out, const zws_node *node)
{
    static const char *const name[] = {"none", "all", "",         "phrase",  "and",
                                       "or",   "not", "at-least", "classes", "dates"};
    if (node->kind == ZWS_NODE_TERM) {
        assert_ok(zws_buffer__append(out, node->term->text, node->term->len));
        return;
    }
    assert_ok(zws_buffer__printf(out, "(%s", name[node->kind]));
    if (node->kind == ZWS_NODE_AT_LEAST)
        assert_ok(zws_buffer__printf(out, " %u", node->min));
    if (node->kind == ZWS_NODE_DATES)
        assert_ok(zws_buffer__printf(out, " %d %d", node->from, node->to));
    for (size_t i = 0; i < node->n; i++) {
        assert_ok(zws_buffer__putc(out, ' '));
        if (node->kind == ZWS_NODE_PHRASE)
            assert_ok(zws_buffer__append(out, node->term[i].text, node->term[i].len));
        else
            print_plan(out, node->child[i]);
    }
    assert_ok(zws_buffer__putc(out, ')'));
}

#endif
