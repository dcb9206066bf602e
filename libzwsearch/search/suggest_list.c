/* Lists of suggestions, and what they find. */
#include "search/suggest.h"

zws_status zws_suggestion_list__add(zws_suggestion **out, zws_suggestion_list *list,
                                    zws_suggestion_kind kind, const char *text, size_t len)
{
    ZWS_TRY(zws_mem__grow(&list->item, &list->cap, list->n + 1, sizeof *list->item));
    zws_suggestion *item = &list->item[list->n];
    *item = (zws_suggestion){.kind = kind};
    ZWS_TRY(zws_mem__dup(&item->text, text, len));
    list->n++;
    *out = item;
    return ZWS_OK;
}

static void clear(zws_suggestion *item)
{
    free(item->text);
    free(item->query);
    free(item->id);
    free(item->title);
}

void zws_suggestion_list__cut(zws_suggestion_list *list, size_t n)
{
    while (list->n > n)
        clear(&list->item[--list->n]);
}

void zws_suggestion_list__free(zws_suggestion_list *list)
{
    zws_suggestion_list__cut(list, 0);
    free(list->item);
    *list = (zws_suggestion_list){0};
}

void zws_suggestion__add_mark(zws_suggestion *item, size_t begin, size_t end)
{
    if (begin < end && item->n_marks < ZWS_SUGGESTION_MARKS)
        item->mark[item->n_marks++] = (zws_mark){begin, end};
}

/* --- What they find --------------------------------------------------------------------------- */

/* Documents alone: units are parts of them. */
static zws_status without_units(zws_node **node, zws_suggester *s)
{
    zws_node *unit;
    if (!s->units)
        return ZWS_OK;
    ZWS_TRY(zws_nodes__term(&unit, &s->arena, "", ZWS_TERM_UNIT, strlen(ZWS_TERM_UNIT)));
    return zws_nodes__without(node, &s->arena, *node, unit);
}

zws_status zws_suggest__newest(zws_matches *out, zws_suggester *s, zws_node *node, unsigned states,
                               size_t limit)
{
    *out = (zws_matches){0};
    ZWS_TRY(zws_deadline__check(s->deadline));
    ZWS_TRY(without_units(&node, s));
    zws_plan plan = {.match = node,
                     .order = ZWS_ORDER_NEWEST,
                     .classes = states,
                     .day = s->day,
                     .limit = limit,
                     .deadline = s->deadline};
    return zws_store__match(s->store, &plan, out);
}

zws_status zws_suggest__count(uint64_t *documents, bool *exact, zws_suggester *s, zws_node *node)
{
    zws_matches matches;
    ZWS_TRY(zws_deadline__check(s->deadline));
    ZWS_TRY(without_units(&node, s));
    zws_plan plan = {.match = node,
                     .order = ZWS_ORDER_NEWEST,
                     .count_up_to = ZWS_TOTAL_EXACT,
                     .deadline = s->deadline};
    ZWS_TRY(zws_store__match(s->store, &plan, &matches));
    *documents = matches.total;
    *exact = matches.total_exact;
    zws_matches__free(&matches);
    return ZWS_OK;
}
