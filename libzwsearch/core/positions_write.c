/* Positions of a group of postings → packed bits. */
#include "core/bits.h"
#include "core/writer.h"

/* How many positions a posting is taken to have where nothing else is said. */
static inline uint32_t expected(const zws_posting *posting, bool ranked)
{
    return ranked ? posting->frequency : 1;
}

static bool takes_two_bytes(uint32_t n_positions)
{
    return n_positions >= 128 / ZWS_POSITION_GROUP;
}

uint32_t zws_posting__counts(const zws_posting *posting, uint32_t n, bool ranked)
{
    uint64_t exceptions = (n - 1) / ZWS_POSITION_GROUP + 1, pairs = ((uint64_t)n + 3) / 4;
    bool counts = false;
    for (uint32_t i = 0; i < n; i++) {
        bool other = posting[i].n_positions != expected(&posting[i], ranked);
        counts = counts || other;
        exceptions += other + (other && takes_two_bytes(posting[i].n_positions));
        pairs += posting[i].n_positions >= 3;
    }
    return !counts ? 0 : ZWS_LIST_COUNTS | (pairs < exceptions ? ZWS_LIST_PAIRS : 0);
}

/* Two bits each, and numbers for what is more. */
static zws_status put_pairs(zws_buffer *out, const zws_posting *posting, uint32_t n)
{
    uint64_t pairs = 0;
    uint8_t bytes[8];
    for (uint32_t i = 0; i < n; i++)
        pairs |= (uint64_t)(posting[i].n_positions < 3 ? posting[i].n_positions : 3) << 2 * i;
    zws_put64(bytes, pairs);
    ZWS_TRY(zws_buffer__append(out, bytes, (n + 3) / 4));
    for (uint32_t i = 0; i < n; i++) {
        if (posting[i].n_positions >= 3)
            ZWS_TRY(zws_buffer__put_varint(out, posting[i].n_positions - 3));
    }
    return ZWS_OK;
}

/* Their number, and for each: number of positions << 5 | index. */
static zws_status put_exceptions(zws_buffer *out, const zws_posting *posting, uint32_t n,
                                 bool ranked)
{
    size_t at = out->len;
    uint8_t found = 0;
    ZWS_TRY(zws_buffer__append(out, &found, 1));
    for (uint32_t i = 0; i < n; i++) {
        if (posting[i].n_positions == expected(&posting[i], ranked))
            continue;
        ZWS_TRY(
            zws_buffer__put_varint(out, (uint64_t)posting[i].n_positions * ZWS_POSITION_GROUP | i));
        found++;
    }
    out->data[at] = (char)found;
    return ZWS_OK;
}

/* All the steps of all postings, one after the other, and all their bits. */
static zws_status read_steps(zws_list_encoder *e, const zws_posting *posting, uint32_t n,
                             size_t *steps, uint32_t *bits)
{
    size_t all = 0;
    for (uint32_t i = 0; i < n; i++)
        all += posting[i].n_positions;
    ZWS_TRY(zws_mem__grow(&e->step, &e->step_cap, all, sizeof *e->step));
    uint32_t *to = e->step;
    *bits = 1;
    for (uint32_t i = 0; i < n; i++) {
        for (uint32_t k = 0; k < posting[i].n_positions; k++) {
            *to = zws_posting_step(&posting[i], k);
            *bits |= *to++;
        }
    }
    *steps = all;
    return ZWS_OK;
}

zws_status zws_list_encoder__positions(zws_list_encoder *e, zws_buffer *out,
                                       const zws_posting *posting, uint32_t n, uint32_t flags)
{
    size_t steps;
    uint32_t bits;
    if (flags & ZWS_LIST_PAIRS)
        ZWS_TRY(put_pairs(out, posting, n));
    else if (flags & ZWS_LIST_COUNTS)
        ZWS_TRY(put_exceptions(out, posting, n, !(flags & ZWS_LIST_UNRANKED)));
    ZWS_TRY(read_steps(e, posting, n, &steps, &bits));
    uint8_t width = (uint8_t)(32 - __builtin_clz(bits));
    ZWS_TRY(zws_buffer__append(out, &width, 1));
    zws_bit_writer w;
    ZWS_TRY(zws_bit_writer_begin(&w, out, (uint64_t)steps * width));
    for (size_t i = 0; i < steps; i++)
        zws_bit_writer_put(&w, e->step[i], width);
    zws_bit_writer_end(&w, out);
    return ZWS_OK;
}
