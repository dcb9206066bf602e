#include "core/exec.h"

static void count_code(uint32_t code, void *context)
{
    uint64_t *count = context;
    count[code]++;
}

static zws_status count_matches(zws_exec *x, const zws_column *column, uint64_t *count)
{
    uint64_t *bits;
    ZWS_TRY(zws_scratch__bits(x, 0, &bits));
    for (uint32_t doc = zws_match__skip(x, x->lo); doc < x->hi;) {
        uint32_t base = doc / ZWS_WINDOW * ZWS_WINDOW;
        ZWS_TRY(zws_deadline__check(x->plan->deadline));
        ZWS_TRY(zws_match__window(x, base, base, base + ZWS_WINDOW, bits));
        for (uint32_t w = 0; w < ZWS_WINDOW_WORDS; w++) {
            for (uint64_t word = bits[w]; word; word &= word - 1)
                ZWS_TRY(zws_column__codes(column, x->segment,
                                          base + w * 64 + (uint32_t)__builtin_ctzll(word),
                                          count_code, count));
        }
        doc = zws_match__skip(x, base + ZWS_WINDOW);
    }
    return ZWS_OK;
}

zws_status zws_core__facet(const zws_segment *segment, const zws_plan *plan,
                           const zws_core_hidden *hidden, int number, zws_core_scratch *scratch,
                           zws_core_count_fn fn, void *context)
{
    if (number < 0 || number >= ZWS_COLUMNS)
        return zws_error__set(ZWS_EINVAL, "there is no column %d", number);
    const zws_column *column = segment->column[number];
    if (!column)
        return ZWS_OK;
    zws_plan matches = *plan; /* nothing is scored */
    matches.order = ZWS_ORDER_NEWEST;
    uint64_t *count;
    zws_exec x;
    ZWS_TRY(zws_mem__zalloc(&count, column->values, sizeof *count));
    zws_status status = zws_exec__begin(&x, segment, &matches, hidden, scratch);
    if (status == ZWS_OK && !x.none)
        status = count_matches(&x, column, count);
    zws_exec__end(&x);
    for (uint32_t v = 0; v < column->values && status == ZWS_OK; v++) {
        const char *text;
        size_t len;
        if (count[v] == 0)
            continue;
        status = zws_column__text(column, segment, v, &text, &len);
        if (status == ZWS_OK)
            status = fn(text, len, count[v], context);
    }
    free(count);
    return status;
}
