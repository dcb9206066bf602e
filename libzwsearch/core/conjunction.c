/* Documents with all required terms: the rarest drives, the others thin out what it has. */
#include "core/exec.h"

static void move_places(uint32_t *place, const uint16_t *from, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        place[i] = place[from[i]];
}

void zws_required__begin(zws_required *r, zws_exec *x, bool places)
{
    *r = (zws_required){.x = x, .next = x->lo, .end = x->hi, .places = 1};
    if (places)
        r->places = x->n_required < ZWS_PLACES ? (uint32_t)x->n_required : ZWS_PLACES;
}

bool zws_required__next(zws_required *r, uint32_t want, const uint64_t *live)
{
    zws_exec *x = r->x;
    zws_core_scratch *s = x->scratch;
    const zws_kernels *kernels = x->kernels;
    if (r->next >= r->end)
        return false;
    zws_source *first = &x->source[x->required[0]];
    uint32_t chunk = live ? ZWS_WINDOW : ZWS_CHUNK, hi = r->next / chunk * chunk + chunk;
    hi = hi < r->end ? hi : r->end;
    r->base = r->next / ZWS_CHUNK * ZWS_CHUNK;
    r->n = kernels->documents(&first->list, &first->at, r->base, r->next, &hi,
                              want < ZWS_MOST_WANTED ? want : ZWS_MOST_WANTED, live, s->doc,
                              s->place[0]);
    r->next = hi;
    for (size_t j = 1; j < x->n_required && r->n > 0; j++) {
        zws_source *other = &x->source[x->required[j]];
        uint32_t *place = s->place[j < r->places ? j : ZWS_PLACES];
        uint32_t n = kernels->keep(&other->list, &other->at, r->base, s->doc, r->n, s->from, place);
        for (size_t i = 0; i < j && i < r->places && n < r->n; i++)
            move_places(s->place[i], s->from, n);
        r->n = n;
    }
    return true;
}

/* The phrase's terms are required: most of their places are known. */
static zws_status check_phrase(const zws_required *r, const zws_enode *node, uint32_t i,
                               uint32_t doc, bool *matches)
{
    zws_exec *x = r->x;
    for (size_t k = 0; k < node->n; k++) {
        const zws_source *source = &x->source[node->phrase[k]];
        if (source->required >= 0 && (uint32_t)source->required < r->places)
            node->at[k] = x->scratch->place[source->required][i];
        else if (!zws_list__find(&source->list, doc, &node->at[k]))
            return ZWS_OK;
    }
    return zws_phrase__check(x, node, matches);
}

zws_status zws_required__rest(const zws_required *r, uint32_t i, bool *matches)
{
    zws_exec *x = r->x;
    uint32_t doc = r->base + x->scratch->doc[i];
    *matches = true;
    for (size_t k = 0; k < x->n_rest && *matches; k++) {
        const zws_enode *node = x->rest[k];
        *matches = false;
        if (node->kind == ZWS_NODE_PHRASE)
            ZWS_TRY(check_phrase(r, node, i, doc, matches));
        else
            ZWS_TRY(zws_match__one(x, node, doc, matches));
    }
    return ZWS_OK;
}

zws_status zws_required__sift(zws_required *r, uint32_t lo)
{
    zws_exec *x = r->x;
    uint16_t *found = x->scratch->doc;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < r->n; i++) {
        uint32_t doc = r->base + found[i];
        bool matches = doc >= lo && doc < r->end && !zws_exec__hidden(x, doc);
        if (matches && x->n_rest > 0)
            ZWS_TRY(zws_required__rest(r, i, &matches));
        found[kept] = (uint16_t)(doc - r->base);
        kept += matches;
    }
    r->n = kept;
    return ZWS_OK;
}
