/* Whether some documents have a term, and how often. */
#include "core/segment.h"

/* Asks a list about n documents; one of has and tf is NULL. */
static zws_status look_up(const zws_segment *s, const uint32_t *doc, size_t n, const char *term,
                          size_t len, bool *has, uint32_t *tf)
{
    zws_list list;
    zws_short_list room;
    zws_term_place place;
    for (size_t i = 0; i < n; i++) {
        if (doc[i] >= s->n)
            return zws_error__set(ZWS_EINVAL, "there is no document number %u in the segment",
                                  doc[i]);
    }
    zws_status status = zws_terms__find(s, term, len, &place);
    if (status != ZWS_OK)
        return status == ZWS_ENOTFOUND ? ZWS_OK : status;
    ZWS_TRY(zws_list__open(&list, s, &place, room.bytes));
    for (size_t i = 0; i < n; i++) {
        uint32_t index;
        bool found = zws_list__find(&list, doc[i], &index);
        if (has)
            has[i] = found;
        else if (found)
            tf[i] = zws_list__frequency(&list, index);
    }
    return ZWS_OK;
}

zws_status zws_segment__having(const zws_segment *s, const uint32_t *doc, size_t n,
                               const char *term, size_t len, bool *has)
{
    memset(has, 0, n * sizeof *has);
    return look_up(s, doc, n, term, len, has, NULL);
}

zws_status zws_segment__counts(const zws_segment *s, const uint32_t *doc, size_t n,
                               const char *term, size_t len, uint32_t *tf)
{
    memset(tf, 0, n * sizeof *tf);
    return look_up(s, doc, n, term, len, NULL, tf);
}

zws_status zws_segment__frequency(const zws_segment *s, uint32_t doc, const char *term, size_t len,
                                  uint32_t *tf)
{
    return zws_segment__counts(s, &doc, 1, term, len, tf);
}
