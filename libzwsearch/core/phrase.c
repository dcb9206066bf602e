#include "core/exec.h"

static zws_status read_positions(zws_exec *x, zws_source *s, uint32_t index, uint32_t **out,
                                 size_t *cap, uint32_t *n)
{
    zws_position_run run;
    if (!s->positions_open) {
        ZWS_TRY(zws_positions__open(&s->positions, x->segment, &s->list));
        s->positions_open = true;
    }
    ZWS_TRY(zws_positions__seek(&s->positions, x->segment, index, &run));
    ZWS_TRY(zws_mem__grow(out, cap, run.count, sizeof **out));
    *n = run.count;
    return zws_position_run__decode(&run, x->segment, *out);
}

zws_status zws_phrase__check(zws_exec *x, const zws_enode *node, bool *matches)
{
    zws_core_scratch *s = x->scratch;
    uint32_t n = 0, count;
    *matches = false;
    /* Where the phrase may begin, by its rarest term; then thinned out by the others. */
    for (size_t i = 0; i < node->n; i++) {
        size_t place = node->rarest[i];
        zws_source *source = &x->source[node->phrase[place]];
        ZWS_TRY(read_positions(x, source, node->at[place], &s->position[i > 0],
                               &s->position_cap[i > 0], &count));
        uint32_t *start = s->position[0], *other = s->position[1], kept = 0;
        if (i == 0) {
            for (uint32_t k = 0; k < count; k++) {
                if (start[k] >= place && (node->first == 0 || start[k] - place == node->first))
                    start[kept++] = start[k] - (uint32_t)place;
            }
        } else {
            for (uint32_t k = 0, j = 0; k < n; k++) {
                uint64_t wanted = (uint64_t)start[k] + place;
                while (j < count && other[j] < wanted)
                    j++;
                if (j < count && other[j] == wanted)
                    start[kept++] = start[k];
            }
        }
        n = kept;
        if (n == 0)
            return ZWS_OK;
    }
    *matches = true;
    return ZWS_OK;
}
