/* What a request demands besides the query. */
#include "search/search_internal.h"

/* ZWS_FIELD_COUNT stands for the year. */
static zws_status facet_field(zws_field *out, const char *field)
{
    if (strcmp(field, "year") == 0) {
        *out = ZWS_FIELD_COUNT;
        return ZWS_OK;
    }
    *out = zws_field_by_name(field);
    if (*out != ZWS_FIELD_COUNT && zws_schema__is_facet(*out))
        return ZWS_OK;
    return zws_error__set(ZWS_EINVAL,
                          "the field '%s' can neither be filtered nor counted: use issuer, "
                          "category, validity, region, site, lang, unit, lead or year",
                          field);
}

zws_status zws_filter__facet_slot(int *slot, const char *field)
{
    zws_field which;
    ZWS_TRY(facet_field(&which, field));
    *slot = which == ZWS_FIELD_COUNT ? (int)ZWS_SLOT_YEAR : (int)ZWS_SLOT_FACET + (int)which;
    return ZWS_OK;
}

zws_status zws_filter__value(zws_node **out, zws_compiler *compiler, zws_field field,
                             const char *text, size_t len)
{
    zws_buffer term = {0};
    zws_validity state;
    if (field == ZWS_FIELD_VALIDITY && !compiler->tokens &&
        zws_validity__parse(&state, text, len)) {
        ZWS_TRY(zws_nodes__new(out, &compiler->arena, ZWS_NODE_CLASSES));
        (*out)->classes = 1u << state;
        return ZWS_OK;
    }
    zws_status status = zws_schema__value_term(&term, field, text, len);
    if (status == ZWS_OK)
        status = zws_nodes__term(out, &compiler->arena, "", term.data, term.len);
    zws_buffer__free(&term);
    return status;
}

static zws_status value(zws_node **out, zws_compiler *compiler, const char *field, const char *text)
{
    zws_field which;
    ZWS_TRY(facet_field(&which, field));
    if (zws_field__is_list(which))
        return zws_clause__agency_value(out, compiler, which, text, strlen(text));
    return zws_filter__value(out, compiler, which, text, strlen(text));
}

/* The values of one field, the one of filter number `first`, are alternatives. */
static zws_status values_of_field(zws_node **out, zws_compiler *compiler, size_t first)
{
    const zws_search *request = compiler->request;
    const char *field = request->filter[first].field;
    zws_node **node;
    size_t n = 0;
    ZWS_TRY(zws_mem__zalloc(&node, request->n_filters, sizeof *node));
    zws_status status = ZWS_OK;
    for (size_t i = first; status == ZWS_OK && i < request->n_filters; i++) {
        if (strcmp(request->filter[i].field, field) == 0)
            status = value(&node[n++], compiler, field, request->filter[i].value);
    }
    if (status == ZWS_OK)
        status = zws_nodes__list(out, &compiler->arena, ZWS_NODE_OR, node, n);
    free(node);
    return status;
}

static bool is_first_of_field(const zws_search *request, size_t i)
{
    for (size_t k = 0; k < i; k++) {
        if (strcmp(request->filter[k].field, request->filter[i].field) == 0)
            return false;
    }
    return true;
}

static zws_status add_dates(zws_node **out, zws_compiler *compiler)
{
    const zws_search *request = compiler->request;
    if (!request->from && !request->to)
        return ZWS_OK;
    ZWS_TRY(zws_nodes__new(out, &compiler->arena, ZWS_NODE_DATES));
    (*out)->from = request->from;
    (*out)->to = request->to;
    return ZWS_OK;
}

zws_status zws_filter__make(zws_node **out, zws_compiler *compiler)
{
    const zws_search *request = compiler->request;
    zws_node **node;
    size_t n = 0;
    *out = NULL;
    size_t limit = (size_t)request->option[ZWS_OPTION_QUERY_TERMS];
    if (request->n_filters > limit)
        return zws_error__set(ZWS_ELIMIT,
                              "the search has %zu filters, more than %zu (limit: query "
                              "terms): leave some out, or raise the limit",
                              request->n_filters, limit);
    ZWS_TRY(zws_mem__zalloc(&node, request->n_filters + 1, sizeof *node));
    zws_status status = add_dates(&node[n++], compiler);
    for (size_t i = 0; status == ZWS_OK && i < request->n_filters; i++) {
        if (is_first_of_field(request, i))
            status = values_of_field(&node[n++], compiler, i);
    }
    if (status == ZWS_OK)
        status = zws_nodes__list(out, &compiler->arena, ZWS_NODE_AND, node, n);
    free(node);
    return status;
}
