/* Values of columns, counted over all matches of a plan, in the pass that finds them. */
#include "core/exec.h"

zws_status zws_facets__new(zws_core_hits *out, const zws_segment *segment, const zws_plan *plan)
{
    ZWS_TRY(zws_mem__zalloc(&out->facet, plan->n_facets, sizeof *out->facet));
    out->n_facets = plan->n_facets;
    for (size_t f = 0; f < plan->n_facets; f++) {
        int number = plan->facet[f];
        if (number < 0 || number >= ZWS_COLUMNS)
            return zws_error__set(ZWS_EINVAL, "there is no column %d", number);
        const zws_column *column = segment->column[number];
        if (!column)
            continue;
        ZWS_TRY(
            zws_mem__zalloc(&out->facet[f].tally, (size_t)column->values + 2, sizeof(uint32_t)));
        out->facet[f].count = out->facet[f].tally + 1;
        out->facet[f].values = column->values;
    }
    return ZWS_OK;
}

/* Codes are one more than values, 0 for none; READ is the code of document d. Damaged ones are
 * counted, not stepped on. */
#define COUNT_CODES(READ)                                                                          \
    for (uint32_t i = 0; i < n; i++) {                                                             \
        uint32_t d = doc[i], code = (READ);                                                        \
        count[code < most ? code : most]++;                                                        \
    }

/* A document has one value or none. */
static zws_status add_single(zws_core_facet *facet, const zws_segment *segment,
                             const zws_column *column, uint32_t base, const uint16_t *doc,
                             uint32_t n)
{
    const uint8_t *codes = column->documents + (size_t)base * column->width;
    uint32_t *count = facet->count - 1, most = facet->values + 1;
    if (column->width == 1) {
        COUNT_CODES(codes[d])
    } else if (column->width == 2) {
        COUNT_CODES(zws_get16(codes + (size_t)d * 2))
    } else {
        COUNT_CODES(zws_get32(codes + (size_t)d * 4))
    }
    return count[most] ? zws_segment__damaged(segment, "codes of a column") : ZWS_OK;
}

static zws_status add_several(zws_core_facet *facet, const zws_segment *segment,
                              const zws_column *column, uint32_t base, const uint16_t *doc,
                              uint32_t n)
{
    const uint8_t *starts = column->documents + (size_t)base * 4;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t a = zws_get32(starts + (size_t)doc[i] * 4);
        uint32_t b = zws_get32(starts + (size_t)doc[i] * 4 + 4);
        if (a > b || b > column->codes)
            return zws_segment__damaged(segment, "codes of a column");
        for (; a < b; a++) {
            uint32_t value = zws_get32(column->several + (size_t)a * 4);
            if (value >= facet->values)
                return zws_segment__damaged(segment, "codes of a column");
            facet->count[value]++;
        }
    }
    return ZWS_OK;
}

zws_status zws_facets__add(zws_core_hits *out, const zws_segment *segment, const zws_plan *plan,
                           uint32_t base, const uint16_t *doc, uint32_t n)
{
    for (size_t f = 0; f < out->n_facets; f++) {
        const zws_column *column = segment->column[plan->facet[f]];
        if (column)
            ZWS_TRY((column->kind == 2 ? add_several : add_single)(&out->facet[f], segment, column,
                                                                   base, doc, n));
    }
    return ZWS_OK;
}
