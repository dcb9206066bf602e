/* Any bytes as a query, under limits that the first byte chooses. */
#include "fuzz/fuzz.h"
#include "query/query.h"
#include "zwsearch/limits.h"

static size_t count(const zws_query_node *node, size_t depth)
{
    size_t leaves = node->n == 0;
    FUZZ_CHECK(depth < 1000);
    FUZZ_CHECK(node->n == 0 || node->child);
    if (node->text)
        FUZZ_CHECK(strlen(node->text) == node->len && fuzz_is_utf8(node->text, node->len));
    for (size_t i = 0; i < node->n; i++)
        leaves += count(node->child[i], depth + 1);
    return leaves;
}

static void check_tree(const zws_query *query, const zws_query_limits *limits)
{
    zws_buffer print = {0};
    FUZZ_CHECK(query->root);
    FUZZ_CHECK(fuzz_is_utf8(query->text, query->len));
    FUZZ_CHECK(count(query->root, 0) <= limits->terms + 1);
    if (FUZZ_MAY_FAIL(zws_query__print(&print, query)))
        FUZZ_CHECK(print.len > 0);
    zws_buffer__free(&print);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const zws_query_limits limits[] = {
        {ZWS_QUERY_BYTES, ZWS_QUERY_TERMS, ZWS_QUERY_DEPTH, ZWS_QUERY_WILDCARDS},
        {ZWS_QUERY_BYTES_MAX, ZWS_QUERY_TERMS_MAX, ZWS_QUERY_DEPTH_MAX, ZWS_QUERY_WILDCARDS_MAX},
        {40, 3, 1, 0},
    };
    if (size == 0)
        return 0;
    const char *text = (const char *)data + 1;
    const zws_query_limits *chosen = &limits[data[0] % 3];
    zws_query query;
    if (FUZZ_MAY_FAIL(zws_query__parse(&query, fuzz_analyzer(), text, size - 1, chosen))) {
        check_tree(&query, chosen);
        zws_query__free(&query);
    }
    if (FUZZ_MAY_FAIL(zws_query__parse_tokens(&query, text, size - 1, chosen))) {
        check_tree(&query, chosen);
        zws_query__free(&query);
    }
    char *canonical = NULL;
    if (FUZZ_MAY_FAIL(zws_docno__parse_query(&canonical, fuzz_analyzer(), text, size - 1)) &&
        canonical) {
        char *again = NULL;
        FUZZ_CHECK(fuzz_is_utf8(canonical, strlen(canonical)));
        if (FUZZ_MAY_FAIL(
                zws_docno__parse_query(&again, fuzz_analyzer(), canonical, strlen(canonical))))
            FUZZ_CHECK(again && strcmp(again, canonical) == 0);
        free(again);
    }
    free(canonical);
    return 0;
}
