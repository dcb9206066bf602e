/* Few documents of a chunk, taken together: what is looked at are these alone, so that a condition
 * costs by how many they are, not by the windows they are spread over. Conditions are those of
 * windows (boolean.c, counting.c); only what touches lists (joining.c) has to know of it. */
#include "core/exec.h"

/* More documents in a window are sooner counted bit by bit. */
enum { FEW = 192 };

bool zws_picked__few(const zws_exec *x)
{
    uint64_t documents = 0;
    for (size_t i = 0; i < x->n_cover; i++)
        documents += zws_exec__frequency(x, x->cover[i]);
    return x->n_cover > 0 && documents < (uint64_t)x->segment->windows * FEW;
}

zws_status zws_picked__cover(zws_exec *x, uint32_t *next, uint32_t windows, zws_picked *out)
{
    uint16_t *doc = x->scratch->doc;
    uint32_t window = *next / ZWS_WINDOW;
    uint64_t *bits;
    ZWS_TRY(zws_scratch__bits(x, 0, &bits));
    *out = (zws_picked){.base = *next / ZWS_CHUNK * ZWS_CHUNK, .doc = doc};
    uint32_t end = out->base + ZWS_CHUNK < x->hi ? out->base + ZWS_CHUNK : x->hi;
    for (; windows > 0 && window * ZWS_WINDOW < end; window++, windows--) {
        uint32_t base = window * ZWS_WINDOW, lo = base, hi = base + ZWS_WINDOW;
        zws_match__candidates(x, base, &lo, &hi, bits, false);
        uint32_t a = (lo - base) / 64, b = (hi - base) / 64;
        if (out->n + zws_bits__count(bits, a, b) > ZWS_WINDOW)
            break;
        uint32_t n = zws_bits__list(bits, a, b, doc + out->n), first = base - out->base;
        for (uint32_t i = 0; i < n; i++)
            doc[out->n + i] = (uint16_t)(doc[out->n + i] + first);
        out->n += n;
    }
    *next = window * ZWS_WINDOW;
    return ZWS_OK;
}

zws_status zws_picked__rest(zws_exec *x, const zws_picked *picked, bool phrases, uint64_t *bits)
{
    uint32_t n = picked->n, hi = (n + ZWS_CELL - 1) / ZWS_CELL * ZWS_CELL;
    zws_status status = ZWS_OK;
    memset(bits, 0, hi / 8);
    memset(bits, 0xFF, n / 64 * sizeof *bits);
    if (n % 64 != 0)
        bits[n / 64] = ((uint64_t)1 << (n % 64)) - 1;
    x->picked = picked;
    for (size_t i = 0; i < x->n_rest && n > 0 && status == ZWS_OK; i++) {
        if (phrases || x->rest[i]->kind != ZWS_NODE_PHRASE)
            status = zws_match__filter(x, x->rest[i], 0, 0, hi, bits, 1);
    }
    x->picked = NULL;
    return status;
}

zws_status zws_picked__sift(zws_exec *x, zws_picked *picked)
{
    zws_core_scratch *s = x->scratch;
    uint64_t *bits;
    uint32_t kept = 0;
    for (size_t j = 0; j < x->n_required && picked->n > 0; j++) {
        zws_source *source = &x->source[x->required[j]];
        picked->n = x->kernels->keep(&source->list, &source->at, picked->base, picked->doc,
                                     picked->n, s->from, s->place[0]);
    }
    ZWS_TRY(zws_scratch__bits(x, 0, &bits));
    ZWS_TRY(zws_picked__rest(x, picked, true, bits));
    for (uint32_t i = 0; i < picked->n; i++) {
        picked->doc[kept] = picked->doc[i];
        kept += bits[i / 64] >> (i % 64) & 1;
    }
    picked->n = kept;
    return ZWS_OK;
}
