#include "core/segment.h"

zws_status zws_positions__open(zws_positions *out, const zws_segment *s, const zws_list *list)
{
    *out = (zws_positions){.none = list->positions == ZWS_NO_POSITIONS};
    if (out->none)
        return ZWS_OK;
    const zws_section *all = &s->section[ZWS_SECTION_POSITIONS];
    if (list->positions > all->len)
        return zws_segment__damaged(s, "positions");
    const uint8_t *p = all->data + list->positions;
    uint64_t left = all->len - list->positions;
    out->end = p + left;
    if (list->flags & ZWS_LIST_COUNTS) {
        uint64_t nibbles = ((uint64_t)list->df + 1) / 2;
        uint64_t bytes = left < 4 ? UINT64_MAX : 4 + nibbles + (uint64_t)zws_get32(p) * 8;
        if (bytes > left)
            return zws_segment__damaged(s, "positions");
        out->escapes = zws_get32(p);
        out->nibbles = p + 4;
        out->escape = p + 4 + nibbles;
        p += bytes;
        left -= bytes;
    } else {
        out->nibbles = list->nibbles;
        out->escape = list->escape;
        out->escapes = list->escapes;
    }
    uint64_t groups = (uint64_t)((list->df - 1) / ZWS_POSITION_GROUP) * 4;
    if (groups > left)
        return zws_segment__damaged(s, "positions");
    out->groups = p;
    out->stream = p + groups;
    return ZWS_OK;
}

static uint32_t count_of(const zws_positions *positions, uint32_t index)
{
    uint32_t v = zws_nibble(positions->nibbles, index);
    return v < 15 ? v : zws_escape__find(positions->escape, positions->escapes, index);
}

/* The counts of postings first to index - 1, added; first begins a group, so a byte. */
static uint64_t count_before(const zws_positions *positions, uint32_t first, uint32_t index)
{
    const uint64_t low = 0x0F0F0F0F0F0F0F0Fu;
    uint64_t sum = 0;
    uint32_t i = first;
    for (; i < index; i += 16) {
        uint64_t x = zws_get64(positions->nibbles + i / 2);
        if (index - i < 16)
            x &= ((uint64_t)1 << (4 * (index - i))) - 1;
        if (x & x >> 1 & x >> 2 & x >> 3 & 0x1111111111111111u)
            break; /* an escape: one by one */
        sum += ((x & low) + (x >> 4 & low)) * 0x0101010101010101u >> 56;
    }
    for (; i < index; i++)
        sum += count_of(positions, i);
    return sum;
}

/* Moves over n numbers, eight bytes at a time: a number ends at a byte below 128. */
static const uint8_t *skip(const uint8_t *p, const uint8_t *end, uint64_t n)
{
    while (n > 0 && end - p >= 8) {
        uint64_t ends = ~zws_get64(p) & 0x8080808080808080u;
        uint64_t here = (ends >> 7) * 0x0101010101010101u >> 56;
        if (here >= n)
            break;
        n -= here;
        p += 8;
    }
    for (; n > 0 && p < end; p++)
        n -= *p < 128;
    return p;
}

zws_status zws_positions__seek(const zws_positions *positions, const zws_segment *s, uint32_t index,
                               uint32_t *count, const uint8_t **at)
{
    *count = 0;
    *at = NULL;
    if (positions->none)
        return ZWS_OK;
    uint32_t group = index / ZWS_POSITION_GROUP;
    uint64_t offset = group ? zws_get32(positions->groups + (size_t)(group - 1) * 4) : 0;
    if (offset > (uint64_t)(positions->end - positions->stream))
        return zws_segment__damaged(s, "positions");
    uint64_t before = count_before(positions, group * ZWS_POSITION_GROUP, index);
    *at = skip(positions->stream + offset, positions->end, before);
    *count = count_of(positions, index);
    /* A position is at least a byte: this bounds what a damaged count can make anyone allocate. */
    if (*count > (uint64_t)(positions->end - *at))
        return zws_segment__damaged(s, "positions");
    return ZWS_OK;
}

zws_status zws_positions__decode(const zws_positions *positions, const zws_segment *s,
                                 const uint8_t **at, uint32_t count, uint32_t *out)
{
    uint64_t last = 0;
    for (uint32_t i = 0; i < count; i++) {
        uint64_t step;
        if (!zws_varint(&step, at, positions->end))
            return zws_segment__damaged(s, "positions");
        last += step;
        if (last > UINT32_MAX || (i > 0 && step == 0))
            return zws_segment__damaged(s, "positions");
        out[i] = (uint32_t)last;
    }
    return ZWS_OK;
}
