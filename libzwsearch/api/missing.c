/* What is cited and not held. */
#include "search/missing.h"

#include "api/api.h"

typedef struct {
    zws_analyzer *analyzer;
    zws_missings list;
} finding;

static zws_status run(zws_store *snapshot, void *context)
{
    finding *f = context;
    zws_missings__free(&f->list); /* a commit may make the reading start again */
    return zws_missing__find(&f->list, snapshot, f->analyzer);
}

zws_status zws_index_missing(zws_index *index, size_t limit, zws_index_missing_fn fn, void *context)
{
    ZWS_NEED(index);
    ZWS_NEED(fn);
    if (zws_store__is_tokens(index->store))
        return zws_error__set(ZWS_EUNSUPPORTED, "the index is made of ready-made words: its "
                                                "documents cite nothing");
    finding f = {.analyzer = index->analyzer};
    zws_status status = zws_store__read(index->store, run, &f);
    for (size_t i = 0; status == ZWS_OK && i < f.list.n && i < limit; i++) {
        const zws_missing *m = &f.list.item[i];
        if (fn(m->number, m->title, m->documents, m->id, context) != 0)
            status = zws_error__set(ZWS_ESTOPPED, "the caller stopped the list");
    }
    zws_missings__free(&f.list);
    return status;
}
