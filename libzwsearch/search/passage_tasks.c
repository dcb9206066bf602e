/* Who is asked for by unit: or lead: has tasks in a hit: the items and rows that say so. */
#include "document/succession.h"
#include "search/passage.h"

typedef struct {
    const zws_structure *structure;
    bool lead; /* only tasks in which the unit takes the lead */
    uint32_t *element;
    size_t n, max;
} list;

static bool leads(const list *l, const zws_task *task, const char *name)
{
    for (uint32_t k = 0; k < task->n_units; k++) {
        const zws_unit *unit = &l->structure->unit[task->unit + k];
        if (unit->lead && strstr(unit->name, name))
            return true;
    }
    return false;
}

static zws_status add_name(const char *name, size_t len, bool earlier, void *context)
{
    list *l = context;
    zws_buffer text = {0};
    size_t at = 0;
    const zws_task *task;
    (void)earlier;
    ZWS_TRY(zws_buffer__append(&text, name, len));
    while (text.len > 0 && l->n < l->max &&
           zws_structure__next_task(l->structure, text.data, &at, &task)) {
        bool there = l->lead && !leads(l, task, text.data);
        for (size_t i = 0; i < l->n && !there; i++)
            there = l->element[i] == task->element;
        if (!there)
            l->element[l->n++] = task->element;
    }
    zws_buffer__free(&text);
    return ZWS_OK;
}

static zws_status add_agency(list *l, zws_field field, const char *name, size_t len, bool quoted)
{
    l->lead = field == ZWS_FIELD_LEAD;
    ZWS_TRY(add_name(name, len, false, l));
    return quoted ? ZWS_OK : zws_agency__each_name(name, len, true, add_name, l);
}

static bool is_agency(zws_field field)
{
    return field == ZWS_FIELD_UNIT || field == ZWS_FIELD_LEAD;
}

static bool asks(const zws_query_node *node)
{
    if (node->kind == ZWS_QUERY_FIELD && !node->is_year && is_agency(node->field))
        return true;
    for (size_t i = 0; i < node->n && node->kind != ZWS_QUERY_NOT; i++) {
        if (asks(node->child[i]))
            return true;
    }
    return false;
}

bool zws_passage__asks_tasks(const zws_compiler *compiler)
{
    const zws_search *request = compiler->request;
    for (size_t i = 0; i < request->n_filters; i++) {
        if (is_agency(zws_field_by_name(request->filter[i].field)))
            return true;
    }
    return asks(compiler->query->root);
}

/* What is excluded is not looked for; groups are as deep as the query's limit. */
static zws_status add_fields(list *l, const zws_query_node *node)
{
    bool named = node->kind == ZWS_QUERY_FIELD && !node->is_year;
    if (named && is_agency(node->field))
        return add_agency(l, node->field, node->text, node->len, node->quoted);
    for (size_t i = 0; i < node->n && node->kind != ZWS_QUERY_NOT; i++)
        ZWS_TRY(add_fields(l, node->child[i]));
    return ZWS_OK;
}

static int by_place(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;
    return *x < *y ? -1 : *x > *y;
}

zws_status zws_passage__tasks(uint32_t *element, size_t *n, size_t max,
                              const zws_structure *structure, const zws_compiler *compiler)
{
    list l = {.structure = structure, .element = element, .max = max};
    const zws_search *request = compiler->request;
    *n = 0;
    ZWS_TRY(add_fields(&l, compiler->query->root));
    for (size_t i = 0; i < request->n_filters; i++) {
        zws_field field = zws_field_by_name(request->filter[i].field);
        const char *value = request->filter[i].value;
        if (is_agency(field))
            ZWS_TRY(add_agency(&l, field, value, strlen(value), false));
    }
    qsort(element, l.n, sizeof *element, by_place);
    *n = l.n;
    return ZWS_OK;
}
