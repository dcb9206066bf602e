#include "document/citations.h"

#include "base/memory.h"

const char *zws_relation__name(zws_relation relation)
{
    static const char *const names[ZWS_RELATIONS] = {
        [ZWS_CITES] = "cites",       [ZWS_BASED_ON] = "based-on",
        [ZWS_ISSUES] = "issues",     [ZWS_INTERPRETS] = "interprets",
        [ZWS_REPEALS] = "repeals",   [ZWS_REPEALS_PART] = "repeals-part",
        [ZWS_AMENDS] = "amends",     [ZWS_LAPSES] = "lapses",
        [ZWS_CONFIRMS] = "confirms",
    };
    return (unsigned)relation < ZWS_RELATIONS ? names[relation] : NULL;
}

bool zws_relation__judges(zws_relation relation)
{
    return relation >= ZWS_INTERPRETS && relation < ZWS_RELATIONS;
}

void zws_citation__clear(zws_citation *item)
{
    free(item->number);
    free(item->title);
    free(item->unit);
    *item = (zws_citation){0};
}

zws_status zws_citations__add(zws_citations *list, const zws_citation *item)
{
    zws_status status = zws_mem__grow(&list->item, &list->cap, list->n + 1, sizeof(*list->item));
    if (status != ZWS_OK) {
        zws_citation lost = *item;
        zws_citation__clear(&lost);
        return status;
    }
    list->item[list->n++] = *item;
    return ZWS_OK;
}

void zws_citations__free(zws_citations *list)
{
    for (size_t i = 0; i < list->n; i++)
        zws_citation__clear(&list->item[i]);
    free(list->item);
    *list = (zws_citations){0};
}
