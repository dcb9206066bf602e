/* What is pinned for a query, as a condition. */
#include "search/search_internal.h"

zws_status zws_pins__node(zws_node **out, zws_compiler *compiler)
{
    const zws_search *request = compiler->request;
    const zws_pin *pin;
    zws_node *node[ZWS_PINS_QUERY_MAX];
    size_t n, counted = 0;
    *out = NULL;
    ZWS_TRY(zws_pins__of(&pin, &n, compiler->pins, compiler->analyzer, request->query,
                         request->query_len));
    for (size_t i = 0; i < n && counted < ZWS_PINS_QUERY_MAX; i++) {
        if (!pin[i].expiry || pin[i].expiry >= compiler->day)
            ZWS_TRY(zws_nodes__document(&node[counted++], &compiler->arena, pin[i].id,
                                        strlen(pin[i].id)));
    }
    if (counted == 0)
        return ZWS_OK;
    return zws_nodes__list(out, &compiler->arena, ZWS_NODE_OR, node, counted);
}
