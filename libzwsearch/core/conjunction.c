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
