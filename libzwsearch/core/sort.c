#include "core/writer.h"

#define FEW ((size_t)1 << 13) /* most terms have no more */

zws_status zws_posting_room__reserve(zws_posting_room *room, size_t n)
{
    if (n <= room->cap)
        return ZWS_OK;
    zws_posting_room__free(room);
    n = n < FEW ? FEW : n;
    room->item = zws_table__alloc(n * sizeof *room->item);
    if (!room->item)
        return ZWS_ENOMEM;
    room->cap = n;
    return ZWS_OK;
}

void zws_posting_room__trim(zws_posting_room *room)
{
    if (room->cap > FEW)
        zws_posting_room__free(room);
}

void zws_posting_room__free(zws_posting_room *room)
{
    zws_table__free(room->item, room->cap * sizeof *room->item);
    *room = (zws_posting_room){0};
}

static void insertion_sort(zws_posting *posting, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        zws_posting p = posting[i];
        size_t j = i;
        for (; j > 0 && posting[j - 1].doc > p.doc; j--)
            posting[j] = posting[j - 1];
        posting[j] = p;
    }
}

typedef struct {
    uint32_t doc, place;
} order_item;

/* By parts of 8 bits where there are few, which costs less beside them, or 11. */
static order_item *sort_items(order_item *from, order_item *to, size_t n, uint32_t highest)
{
    const unsigned bits = n <= 1024 ? 8 : 11;
    const uint32_t parts = 1u << bits;
    for (unsigned shift = 0; shift < 32 && highest >> shift; shift += bits) {
        uint32_t start[2049];
        memset(start, 0, (parts + 1) * sizeof *start);
        for (size_t i = 0; i < n; i++)
            start[(from[i].doc >> shift & (parts - 1)) + 1]++;
        for (uint32_t k = 1; k < parts; k++)
            start[k] += start[k - 1];
        for (size_t i = 0; i < n; i++)
            to[start[from[i].doc >> shift & (parts - 1)]++] = from[i];
        order_item *other = from;
        from = to;
        to = other;
    }
    return from;
}

/* posting[i] becomes what was posting[order[i].place]: each cycle of moves is followed once. */
static void move_postings(zws_posting *posting, order_item *order, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (order[i].place == i)
            continue;
        zws_posting first = posting[i];
        size_t at = i;
        for (size_t from; (from = order[at].place) != i; at = from) {
            posting[at] = posting[from];
            order[at].place = (uint32_t)at;
        }
        posting[at] = first;
        order[at].place = (uint32_t)at;
    }
}

_Static_assert(2 * sizeof(order_item) <= sizeof(zws_posting), "two lists of items have room");

void zws_writer__sort_postings(zws_posting *posting, zws_posting *spare, size_t n)
{
    if (n < 64) {
        insertion_sort(posting, n);
        return;
    }
    bool sorted = true;
    uint32_t highest = posting[0].doc;
    for (size_t i = 1; i < n; i++) {
        sorted = sorted && posting[i - 1].doc < posting[i].doc;
        highest = posting[i].doc > highest ? posting[i].doc : highest;
    }
    if (sorted)
        return;
    /* Numbers and places are sorted, in the room of the spare, and the postings moved once: to
     * where they are read from and back where there is room, because moving each to the place of
     * the next has to wait for the memory of every one. */
    const bool copied = n <= ZWS_SORT_COPIED;
    order_item *item = (order_item *)(void *)(spare + (copied ? n : 0));
    for (size_t i = 0; i < n; i++)
        item[i] = (order_item){posting[i].doc, (uint32_t)i};
    order_item *order = sort_items(item, item + n, n, highest);
    if (!copied) {
        move_postings(posting, order, n);
        return;
    }
    for (size_t i = 0; i < n; i++)
        spare[i] = posting[order[i].place];
    memcpy(posting, spare, n * sizeof *posting);
}
