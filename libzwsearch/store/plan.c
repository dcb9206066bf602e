#include "store/plan.h"

#include <stdlib.h>

#include "base/memory.h"

zws_status zws_match__from_key(zws_match *match, const char *key, size_t len, bool oldest)
{
    if (len < 5)
        return zws_error__set(ZWS_ECORRUPT, "the index is damaged (a document has no sort key): "
                                            "run zwadmin verify");
    uint32_t date = 0;
    for (int i = 0; i < 4; i++)
        date = date << 8 | (unsigned char)key[i];
    if (date == UINT32_MAX)
        match->date = 0;
    else if (date > 99999999)
        return zws_error__set(ZWS_ECORRUPT, "the index is damaged (a sort key has no date): run "
                                            "zwadmin verify");
    else
        match->date = (zws_date)(oldest ? date : 99999999 - date);
    return zws_mem__dup(&match->id, key + 4, len - 4);
}

void zws_matches__free(zws_matches *matches)
{
    for (size_t i = 0; i < matches->n; i++)
        free(matches->hit[i].id);
    free(matches->hit);
    for (size_t f = 0; matches->facet && f < matches->n_facets; f++)
        zws_facet__free(&matches->facet[f]);
    free(matches->facet);
    *matches = (zws_matches){0};
}

bool zws_matches__have(const zws_matches *matches, size_t n, const zws_match *match)
{
    for (size_t i = 0; i < n; i++) {
        if (matches->hit[i].doc == match->doc && matches->hit[i].tier == match->tier)
            return true;
    }
    return false;
}
