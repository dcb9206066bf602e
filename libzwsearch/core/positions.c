#include "core/bits.h"
#include "core/segment.h"

zws_status zws_positions__open(zws_positions *out, const zws_segment *s, const zws_list *list)
{
    *out = (zws_positions){.none = !(list->flags & ZWS_LIST_POSITIONS)};
    if (out->none)
        return ZWS_OK;
    out->exceptions = list->flags & ZWS_LIST_COUNTS;
    out->pairs = list->flags & ZWS_LIST_PAIRS;
    out->df = list->df;
    out->nibbles = list->nibbles;
    out->nibble_mask = list->nibble_mask;
    out->escape = list->escape;
    out->escapes = list->escapes;
    out->stream = list->positions;
    out->end = list->positions_end;
    if (list->df < ZWS_SHORT)
        return ZWS_OK;
    uint64_t groups = (uint64_t)((list->df - 1) / ZWS_POSITION_GROUP) * 4;
    if (groups > (uint64_t)(out->end - out->stream))
        return zws_segment__damaged(s, "positions");
    out->groups = out->stream;
    out->stream += groups;
    return ZWS_OK;
}

/* How many positions posting `index` has, unless it is among the exceptions. */
static uint32_t expected_of(const zws_positions *positions, uint32_t index)
{
    uint32_t v = zws_nibble(positions->nibbles, index & positions->nibble_mask);
    return v < 15 ? v : zws_escape__find(positions->escape, positions->escapes, index);
}

/* The same of postings first to index - 1, added; first begins a group, so a byte. */
static uint64_t expected_before(const zws_positions *positions, uint32_t first, uint32_t index)
{
    const uint64_t low = 0x0F0F0F0F0F0F0F0Fu;
    uint64_t sum = 0;
    uint32_t i = first;
    if (!positions->nibble_mask)
        return index - first;
    for (; i < index; i += 16) {
        uint64_t x = zws_get64(positions->nibbles + i / 2);
        if (index - i < 16)
            x &= ((uint64_t)1 << (4 * (index - i))) - 1;
        if (x & x >> 1 & x >> 2 & x >> 3 & 0x1111111111111111u)
            break; /* an escape: one by one */
        sum += ((x & low) + (x >> 4 & low)) * 0x0101010101010101u >> 56;
    }
    for (; i < index; i++)
        sum += expected_of(positions, i);
    return sum;
}

/* Of the group that begins with posting `first`, at *p: how many positions posting `index` has (0
 * at the end of the group) and those before it. *p moves behind the numbers. */
static bool count_expected(const zws_positions *positions, const uint8_t **p, uint32_t first,
                           uint32_t index, uint64_t *before, uint64_t *count)
{
    uint64_t v;
    *before = expected_before(positions, first, index);
    *count = index - first < ZWS_POSITION_GROUP ? expected_of(positions, index) : 0;
    if (!positions->exceptions)
        return true;
    if (*p >= positions->end)
        return false;
    for (uint32_t n = *(*p)++; n > 0; n--) {
        if (!zws_varint(&v, p, positions->end))
            return false;
        uint32_t which = first + (uint32_t)(v & (ZWS_POSITION_GROUP - 1));
        if (which < index)
            *before += v / ZWS_POSITION_GROUP - expected_of(positions, which);
        else if (which == index)
            *count = v / ZWS_POSITION_GROUP;
    }
    return true;
}

/* The same where they are in two bits each; 3: so many more follow as a number. */
static bool count_pairs(const zws_positions *positions, const uint8_t **p, uint32_t first,
                        uint32_t index, uint64_t *before, uint64_t *count)
{
    const uint64_t odd = 0x5555555555555555u;
    uint32_t n = positions->df - first, at = index - first;
    n = n < ZWS_POSITION_GROUP ? n : ZWS_POSITION_GROUP;
    if (first >= positions->df || (n + 3) / 4 > (uint64_t)(positions->end - *p))
        return false;
    uint64_t pairs = zws_get64(*p), low, high, behind;
    pairs &= n < 32 ? ((uint64_t)1 << 2 * n) - 1 : UINT64_MAX;
    low = pairs & odd;
    high = pairs >> 1 & odd;
    behind = at < 32 ? UINT64_MAX << 2 * at : 0;
    *before = zws_popcount(low & ~behind) + 2 * zws_popcount(high & ~behind);
    *count = at < 32 ? pairs >> 2 * at & 3 : 0;
    *p += (n + 3) / 4;
    for (uint64_t more = low & high; more; more &= more - 1) {
        uint64_t v;
        uint32_t which = (uint32_t)__builtin_ctzll(more) / 2;
        if (!zws_varint(&v, p, positions->end) || v > UINT32_MAX)
            return false;
        if (which < at)
            *before += v;
        else if (which == at)
            *count += v;
    }
    return true;
}

/* The group that begins with posting `first`, at p: where its posting `index` is (which may be the
 * end of the group). */
static bool enter(const zws_positions *positions, const uint8_t *p, uint32_t first, uint32_t index,
                  zws_position_run *out)
{
    uint64_t before, count;
    if (!(positions->pairs ? count_pairs : count_expected)(positions, &p, first, index, &before,
                                                           &count))
        return false;
    if (p >= positions->end)
        return false;
    uint32_t width = *p++;
    /* No position is without a bit: this bounds what a damaged count can make anyone allocate. */
    uint64_t bits = (uint64_t)(positions->end - p) * 8;
    if (width == 0 || width > 32 || before > bits || count > UINT32_MAX ||
        (before + count) * width > bits)
        return false;
    *out = (zws_position_run){p, before * width, (uint32_t)count, width};
    return true;
}

zws_status zws_positions__seek(const zws_positions *positions, const zws_segment *s, uint32_t index,
                               zws_position_run *out)
{
    *out = (zws_position_run){0};
    if (positions->none)
        return ZWS_OK;
    uint32_t first = index & ~(ZWS_POSITION_GROUP - 1u);
    const uint8_t *p = positions->stream;
    if (first > 0 && positions->groups) {
        uint64_t offset =
            zws_get32(positions->groups + (size_t)(first / ZWS_POSITION_GROUP - 1) * 4);
        if (offset > (uint64_t)(positions->end - p))
            return zws_segment__damaged(s, "positions");
        p += offset;
    }
    for (uint32_t group = 0; group < first && !positions->groups; group += ZWS_POSITION_GROUP) {
        if (!enter(positions, p, group, group + ZWS_POSITION_GROUP, out))
            return zws_segment__damaged(s, "positions");
        p = out->packed + (out->bit + 7) / 8;
    }
    return enter(positions, p, first, index, out) ? ZWS_OK : zws_segment__damaged(s, "positions");
}

zws_status zws_position_run__decode(const zws_position_run *run, const zws_segment *s,
                                    uint32_t *out)
{
    const uint64_t mask = ((uint64_t)1 << run->width) - 1;
    uint64_t last = 0, bit = run->bit;
    for (uint32_t i = 0; i < run->count; i++, bit += run->width) {
        uint64_t step = zws_bits_at(run->packed, bit) & mask;
        last += step;
        if (last > UINT32_MAX || (i > 0 && step == 0))
            return zws_segment__damaged(s, "positions");
        out[i] = (uint32_t)last;
    }
    return ZWS_OK;
}
