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
    if ((*matches = zws_phrase__attested(x, node, doc)))
        return ZWS_OK;
    for (size_t k = 0; k < node->n; k++) {
        const zws_source *source = &x->source[node->phrase[k]];
        if (source->required >= 0 && (uint32_t)source->required < r->places)
            node->at[k] = x->scratch->place[source->required][i];
        else if (!zws_list__find(&source->list, doc, &node->at[k]))
            return ZWS_OK;
    }
    return zws_phrase__check(x, node, matches);
}

static bool is_phrase(const zws_enode *node)
{
    return node->kind == ZWS_NODE_PHRASE;
}

static zws_status look_at(const zws_required *r, uint32_t i, bool phrases_only, bool *matches)
{
    zws_exec *x = r->x;
    uint32_t doc = r->base + x->scratch->doc[i];
    *matches = true;
    for (size_t k = 0; k < x->n_rest && *matches; k++) {
        const zws_enode *node = x->rest[k];
        if (is_phrase(node)) {
            *matches = false;
            ZWS_TRY(check_phrase(r, node, i, doc, matches));
        } else if (!phrases_only) {
            ZWS_TRY(zws_match__one(x, node, doc, matches));
        }
    }
    return ZWS_OK;
}

zws_status zws_required__rest(const zws_required *r, uint32_t i, bool *matches)
{
    return look_at(r, i, false, matches);
}

/* Leaves the documents scratch->from[0..n). */
static void keep_only(zws_required *r, uint32_t n)
{
    zws_core_scratch *s = r->x->scratch;
    if (n == r->n)
        return;
    for (uint32_t i = 0; i < n; i++)
        s->doc[i] = s->doc[s->from[i]];
    for (uint32_t j = 0; j < r->places; j++)
        move_places(s->place[j], s->from, n);
    r->n = n;
}

/* Whether all are in [lo, r->end); in a damaged list they need not ascend. */
static bool are_within(const zws_required *r, uint32_t lo)
{
    const uint16_t *doc = r->x->scratch->doc;
    uint32_t least = ZWS_CHUNK - 1, most = 0;
    for (uint32_t i = 0; i < r->n; i++) {
        least = doc[i] < least ? doc[i] : least;
        most = doc[i] > most ? doc[i] : most;
    }
    return r->n == 0 || (r->base + least >= lo && r->base + most < r->end);
}

static void keep_existing(zws_required *r, uint32_t lo)
{
    uint32_t kept = 0;
    if (!(r->x->hidden && r->x->hidden->word) && are_within(r, lo))
        return;
    for (uint32_t i = 0; i < r->n; i++) {
        uint32_t doc = r->base + r->x->scratch->doc[i];
        r->x->scratch->from[kept] = (uint16_t)i;
        kept += doc >= lo && doc < r->end && !zws_exec__hidden(r->x, doc);
    }
    keep_only(r, kept);
}

/* Leaves what matches all but the phrases, which are checked with the places that are known. */
static zws_status keep_filtered(zws_required *r)
{
    zws_core_scratch *s = r->x->scratch;
    const zws_picked picked = {.base = r->base, .n = r->n, .doc = s->doc};
    uint64_t *bits;
    uint32_t kept = 0;
    ZWS_TRY(zws_scratch__bits(r->x, 0, &bits));
    ZWS_TRY(zws_picked__rest(r->x, &picked, false, bits));
    for (uint32_t i = 0; i < r->n; i++) {
        s->from[kept] = (uint16_t)i;
        kept += bits[i / 64] >> (i % 64) & 1;
    }
    keep_only(r, kept);
    return ZWS_OK;
}

zws_status zws_required__sift(zws_required *r, uint32_t lo)
{
    enum { FEW = 24 }; /* these are looked at one by one */
    const zws_exec *x = r->x;
    bool filtered = false;
    uint32_t kept = 0;
    keep_existing(r, lo);
    if (x->n_rest == 0)
        return ZWS_OK;
    for (size_t k = 0; k < x->n_rest && r->n >= FEW && !filtered; k++)
        filtered = !is_phrase(x->rest[k]);
    if (filtered)
        ZWS_TRY(keep_filtered(r));
    for (uint32_t i = 0; i < r->n; i++) {
        bool matches;
        ZWS_TRY(look_at(r, i, filtered, &matches));
        x->scratch->doc[kept] = x->scratch->doc[i];
        kept += matches;
    }
    r->n = kept;
    return ZWS_OK;
}
